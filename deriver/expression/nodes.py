"""The expression node: immutable, hash-consed, typed by its shape.

Two expressions are equal exactly when they are the same object; order is part of identity, so `a+b` and `b+a` differ (their
normal forms agree). Nodes are made by the constructors of `build`, which know the shapes; `make` here only interns.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from .shapes import Shape

if TYPE_CHECKING:
    import sympy

__all__ = ["BINDERS", "Expr", "SymbolData", "make", "substitute", "transform", "walk"]


class SymbolData(NamedTuple):
    """What a symbol is: a Python name, its LaTeX, its declared properties (see `properties.PROPERTIES`), and for a matrix whether
    its rows are the members of a family, written `x_i`.
    """

    name: str
    latex: str
    properties: frozenset[str]
    family: bool = False


#: Operations that bind a variable: operation -> (position of the variable, positions of the arguments in its scope).
BINDERS: dict[str, tuple[int, tuple[int, ...]]] = {
    "sum": (1, (0,)),
    "product": (1, (0,)),
    "integral": (1, (0,)),
    "limit": (1, (0,)),
    "at": (1, (0,)),
    "entries": (1, (0,)),
    "extremum": (1, (0,)),
    "optimum": (1, (0, 2)),
    "comprehension": (1, (0, 2)),
}


class Expr:
    """A typed expression. `op` names a row of the operation tables, `args` are expressions, `data` is what is not.

    Attributes: op, args, data, shape, free (the free symbols), and the derived views latex, sympy, numpy.
    Never constructed directly: use `deriver.expression.build`.
    """

    __slots__ = ("__weakref__", "_cache", "args", "data", "free", "op", "shape")

    op: str
    args: tuple[Expr, ...]
    data: Any
    shape: Shape
    free: frozenset[Expr]
    _cache: dict[str, Any] | None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("expressions are immutable")

    # Equality and hash are the object's own: interning makes equal expressions identical.

    @property
    def is_scalar(self) -> bool:
        return self.shape.rows is None and self.shape.cols is None

    @property
    def is_number(self) -> bool:
        """A rational number."""
        return self.op == "number"

    @property
    def value(self) -> Fraction:
        """The value of a `number`."""
        assert self.op == "number"
        value: Fraction = self.data
        return value

    @property
    def name(self) -> str:
        """The Python name of a `symbol`."""
        assert self.op == "symbol"
        name: str = self.data.name
        return name

    @property
    def properties(self) -> frozenset[str]:
        """The declared properties of a `symbol`; empty for anything else."""
        found: frozenset[str] = self.data.properties if self.op == "symbol" else frozenset()
        return found

    def cached(self, key: str, compute: Callable[[Expr], Any]) -> Any:
        """`compute(self)`, computed once for each expression and key."""
        cache = self._cache
        if cache is None:
            cache = {}
            object.__setattr__(self, "_cache", cache)
        if key not in cache:
            cache[key] = compute(self)
        return cache[key]

    @property
    def latex(self) -> str:
        """LaTeX that reads back to this expression."""
        from .latex import to_latex

        return str(self.cached("latex", to_latex))

    @property
    def sympy(self) -> sympy.Basic:
        """A SymPy object."""
        from .sympy_bridge import to_sympy

        return to_sympy(self)

    @property
    def numpy(self) -> str | None:
        """One NumPy expression over `np` and the symbols' names, or None where there is no such form."""
        from .numpy_code import to_numpy

        return to_numpy(self)

    def __repr__(self) -> str:
        try:
            return f"<{self.op} {self.latex}>"
        except Exception:  # a half-built expression must still be printable in a debugger
            return f"<{self.op} {len(self.args)} args>"

    def __reduce__(self) -> tuple[object, ...]:
        return (make, (self.op, self.args, self.data, self.shape))


_TABLE: weakref.WeakValueDictionary[tuple[Hashable, ...], Expr] = weakref.WeakValueDictionary()
_LOCK = threading.RLock()
_EMPTY: frozenset[Expr] = frozenset()


def make(op: str, args: tuple[Expr, ...], data: Hashable, shape: Shape) -> Expr:
    """The one expression with these parts. Checks nothing: constructors do."""
    key = (op, args, data, shape)
    found = _TABLE.get(key)
    if found is not None:
        return found
    node = object.__new__(Expr)
    put = object.__setattr__
    put(node, "op", op)
    put(node, "args", args)
    put(node, "data", data)
    put(node, "shape", shape)
    put(node, "_cache", None)
    put(node, "free", _free(op, args, node))
    with _LOCK:
        return _TABLE.setdefault(key, node)


def _free(op: str, args: tuple[Expr, ...], node: Expr) -> frozenset[Expr]:
    if op == "symbol":
        return frozenset((node,))
    if op in BINDERS:
        position, scope = BINDERS[op]
        bound = args[position]
        found = _EMPTY
        for i, arg in enumerate(args):
            if i != position:
                found |= arg.free - {bound} if i in scope else arg.free
        return found
    if len(args) == 1:
        return args[0].free
    found = _EMPTY
    for arg in args:
        if arg.free is not found:
            found = found | arg.free if found else arg.free
    return found


def walk(expression: Expr) -> Iterator[Expr]:
    """All distinct sub-expressions, arguments before what contains them."""
    seen: set[Expr] = set()
    stack: list[tuple[Expr, bool]] = [(expression, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args) if arg not in seen)


def transform(expression: Expr, visit: Callable[[Expr], Expr | None]) -> Expr:
    """Rebuild bottom-up: `visit` gets each node with its arguments already transformed, and returns a replacement or None."""
    from .build import rebuild

    done: dict[Expr, Expr] = {}
    for node in walk(expression):
        args = tuple(done[arg] for arg in node.args)
        new = node if args == node.args else rebuild(node, args)
        replaced = visit(new)
        done[node] = new if replaced is None else replaced
    return done[expression]


def substitute(expression: Expr, replacements: Mapping[Expr, Expr]) -> Expr:
    """Replace sub-expressions (usually symbols) at once, bound variables respected and renamed where they would capture."""
    from .build import rebuild, symbol

    if not replacements:
        return expression

    def visit(node: Expr, table: Mapping[Expr, Expr]) -> Expr:
        if node in table:
            return table[node]
        if not node.args or not any(key.op != "symbol" or key in node.free for key in table):
            return node
        if node.op in BINDERS:
            position, scope = BINDERS[node.op]
            bound = node.args[position]
            inner = {key: value for key, value in table.items() if bound not in key.free and key is not bound}
            captured = any(bound in value.free for key, value in inner.items() if key.free & node.free)
            fresh = bound
            if captured:
                taken = {s.name for value in inner.values() for s in value.free} | {s.name for s in node.free}
                count = 1
                while f"{bound.name}_{count}" in taken:
                    count += 1
                data: SymbolData = bound.data
                fresh = symbol(f"{data.name}_{count}", bound.shape, data.properties, latex=f"{data.latex}_{{{count}}}")
                inner = {**inner, bound: fresh}
            args = tuple(fresh if i == position else visit(arg, inner if i in scope else table) for i, arg in enumerate(node.args))
        else:
            args = tuple(visit(arg, table) for arg in node.args)
        return node if args == node.args else rebuild(node, args)

    return visit(expression, dict(replacements))
