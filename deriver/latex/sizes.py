"""Shape inference: size letters that are not yet known, and what is found out about them.

An undeclared matrix starts with the sizes `?1` x `?2`; each sum and each product that must fit equates two sizes. Expressions
built meanwhile are settled (their unknown letters replaced) before a constructor compares shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..expression import Dim, Expr, Shape
from ..expression import build as b
from ..expression.nodes import make, walk
from ..expression.shapes import SCALAR
from ..model import Context, Definition

__all__ = ["Sizes", "resized", "resized_context", "size_expression", "size_symbol", "surplus", "with_open_letters", "with_open_sizes"]


def size_expression(size: Dim) -> Expr:
    """A size as a scalar expression: letters become natural-number symbols."""
    terms = []
    for monomial, coefficient in size.terms:
        terms.append(b.mul(b.num(coefficient), *(size_symbol(name) for name in monomial)))
    return b.add(*terms) if terms else b.ZERO


def surplus(difference: Expr) -> bool | None:
    """Whether a difference of sizes is certainly above zero: no letter is taken away, and a letter or a number is left."""
    total = 0
    letters: dict[Expr, int] = {}
    for term in difference.args if difference.op == "add" else (difference,):
        factor, name = term.args if term.op == "mul" and len(term.args) == 2 and term.args[0].op == "number" else (b.ONE, term)
        if name.op == "number":
            total += int(name.data * factor.data)
        elif name.op == "symbol" and "natural" in name.properties and factor.data.denominator == 1:
            letters[name] = letters.get(name, 0) + int(factor.data)
        else:
            return None
    left = [n for n in letters.values() if n]
    return all(n > 0 for n in left) and total + sum(left) > 0


def size_symbol(name: str) -> Expr:
    """The scalar symbol of a size letter."""
    return b.symbol(name, SCALAR, ("natural",))


class Sizes:
    """A growing substitution of unknown size letters."""

    def __init__(self) -> None:
        self._found: dict[str, Dim] = {}
        self._count = 0
        self._settled: dict[Expr, Expr] = {}  # what was settled since the last size was learnt
        self._settled_with = 0

    def fresh(self) -> Dim:
        """A new unknown size."""
        self._count += 1
        return Dim.of(f"?{self._count}")

    @property
    def used(self) -> bool:
        return self._count > 0

    def is_open(self, size: Dim) -> bool:
        """Whether a size is still one unknown letter."""
        letter = self.resolve(size).letter
        return letter is not None and letter.startswith("?")

    def resolve(self, size: Dim) -> Dim:
        """The size with everything known put in."""
        letter = size.letter
        while letter is not None:  # one letter, as nearly always: its value, and the value of that
            found = self._found.get(letter)
            if found is None:
                return size
            size = found
            letter = size.letter
        while self._found and any(name in self._found for name in size.letters):
            size = size.substitute(self._found)
        return size

    def shape(self, shape: Shape) -> Shape:
        """The shape with everything known put in."""
        if not self._found:
            return shape
        return Shape(*(None if side is None else self.resolve(side) for side in shape))

    def equate(self, left: Dim | None, right: Dim | None) -> bool:
        """Learn that two sizes agree; False when they cannot."""
        if left is right or left is None or right is None:
            return left is right
        left, right = self.resolve(left), self.resolve(right)
        if left == right:
            return True
        difference = left - right
        for monomial, coefficient in difference.terms:
            name = monomial[0] if len(monomial) == 1 else ""
            if name.startswith("?") and abs(coefficient) == 1:
                rest = difference - Dim({monomial: coefficient})
                if name not in rest.letters:
                    solution = rest * -coefficient
                    if solution.number is not None and solution.number < 1:
                        return False
                    self._found[name] = solution
                    return True
        return self._factor_by_factor(difference)

    def _factor_by_factor(self, difference: Dim) -> bool:
        r"""The sides of `(A\otimes B)(C\otimes D)`: of two products of unknown sizes each factor is that in its place."""
        if len(difference.terms) != 2:
            return False
        (one, plus), (other, minus) = difference.terms
        if plus != -minus or abs(plus) != 1 or len(one) != len(other) or not all(x[0] == "?" and x[1:].isdigit() for x in (*one, *other)):
            return False
        pairs = zip(sorted(one, key=lambda x: int(x[1:])), sorted(other, key=lambda x: int(x[1:])), strict=True)
        return len(one) > 1 and all(self.equate(Dim.of(x), Dim.of(y)) for x, y in pairs)

    def equate_shapes(self, left: Shape, right: Shape) -> bool:
        """Learn that two shapes agree; False when they cannot."""
        if (left.rows is None) != (right.rows is None) or (left.cols is None) != (right.cols is None):
            return False
        return self.equate(left.rows, right.rows) and self.equate(left.cols, right.cols)

    def settle(self, expression: Expr) -> Expr:
        """The expression with every known size letter put in, also where it occurs as a number."""
        if not self._found:
            return expression
        if self._settled_with != len(self._found):
            self._settled, self._settled_with = {}, len(self._found)
        settled = self._settled.get(expression)
        if settled is None:
            settled = self._settled[expression] = self._settle(expression)
        return settled

    def _settle(self, expression: Expr) -> Expr:
        stale = self._found.keys()
        if stale.isdisjoint(_names_of(expression)):
            return expression
        done: dict[Expr, Expr] = {}
        for node in walk(expression):
            if not node.args:
                done[node] = self._leaf(node) if _mentions(node, stale) else node
                continue
            args = tuple(done[arg] for arg in node.args)
            if node.op in ("basis", "apply") and _mentions(node, stale):
                done[node] = make(node.op, args, node.data, self.shape(node.shape))
            else:
                done[node] = node if args == node.args else b.rebuild(node, args)
        return done[expression]

    def _leaf(self, node: Expr) -> Expr:
        if node.op == "symbol":
            name = node.data.name
            if name in self._found:
                return size_expression(self.resolve(Dim.of(name)))
            return make("symbol", (), node.data, self.shape(node.shape))
        if node.op == "commutation":
            return b.commutation(self.resolve(node.data[0]), self.resolve(node.data[1]))
        return make(node.op, (), node.data, self.shape(node.shape))

    def name_unknown(self, shapes: list[Shape], taken: set[str]) -> None:
        """Give the sizes that stay unknown letters people use: m x n for a matrix, n for a vector."""
        pool = [letter for letter in ("n", "m", "p", "q", "k", "r", "s", "l") if letter not in taken]
        pool += [f"n_{i}" for i in range(1, 30)]

        def take(side: Dim | None, wish: str) -> None:
            if side is None:
                return
            for name in sorted(self.resolve(side).letters):
                if name.startswith("?"):
                    if not pool:
                        pool.extend(f"n_{i}" for i in range(len(self._found) + 30, len(self._found) + 60) if f"n_{i}" not in taken)
                    letter = wish if wish in pool else pool[0]
                    pool.remove(letter)
                    taken.add(letter)
                    self._found[name] = Dim.of(letter)

        for shape in shapes:
            if shape.kind == "matrix":
                take(shape.cols, "n")
                take(shape.rows, "m")
        for shape in shapes:
            take(shape.rows, "n")
            take(shape.cols, "n")


class _Renaming(Sizes):
    """A substitution done once: letters may be exchanged, or keep their place."""

    def __init__(self, sizes: Mapping[str, Dim]) -> None:
        super().__init__()
        self._found = {letter: size for letter, size in sizes.items() if size != Dim.of(letter)}

    def resolve(self, size: Dim) -> Dim:
        return size.substitute(self._found)


def resized(expression: Expr, sizes: Mapping[str, Dim]) -> Expr:
    """The expression with size letters replaced, also where they occur as numbers."""
    return _Renaming(sizes).settle(expression)


def resized_context(context: Context, sizes: Mapping[str, Dim]) -> Context:
    """A context with size letters replaced in everything it holds."""
    return context.with_(
        symbols={key: resized(s, sizes) for key, s in context.symbols.items()},
        definitions={
            key: Definition(tuple(resized(p, sizes) for p in d.parameters), resized(d.body, sizes), d.latex)
            for key, d in context.definitions.items()
        },
        conditions=tuple(resized(c, sizes) for c in context.conditions),
    )


def with_open_sizes(context: Context, undeclared: Iterable[Expr]) -> Context:
    """The context behind a definition: the sizes of names nothing is said of stay open, to be learnt from what follows."""
    letters = {letter for s in undeclared for letter in s.shape.letters} - set(context.sizes)
    if not letters:
        return context
    known = context.conventions.get("open_sizes", "").split()
    return context.with_(conventions={**context.conventions, "open_sizes": " ".join(sorted({*known, *letters}))})


def with_open_letters(context: Context, letters: Iterable[str]) -> Context:
    """The context with sizes that no text says left open, to be learnt from the formulas."""
    open_ = set(letters)
    if not open_:
        return context
    known = context.conventions.get("open_sizes", "").split()
    return context.with_(conventions={**context.conventions, "open_sizes": " ".join(sorted({*known, *open_}))})


def _names_of(expression: Expr) -> frozenset[str]:
    """Every size letter and every name of an expression, kept with it: a formula is settled again after every step."""
    found: frozenset[str] | None = expression.cached("sizes", _kept)
    if found is not None:
        return found
    for node in walk(expression):  # arguments first, however deep
        if node.cached("sizes", _kept) is None:
            names = _own(node).union(*(arg.cached("sizes", _kept) or frozenset() for arg in node.args))
            node._cache["sizes"] = names  # type: ignore[index]
    return expression.cached("sizes", _kept) or frozenset()


def _kept(node: Expr) -> frozenset[str] | None:
    return None if node.args else _own(node)


def _own(node: Expr) -> frozenset[str]:
    names = node.shape.letters
    if node.op == "symbol":
        return names | {node.data.name}
    if node.op == "commutation":
        sides: tuple[Dim, Dim] = node.data
        return names | sides[0].letters | sides[1].letters
    return names


def _mentions(node: Expr, stale: object) -> bool:
    return any(name in stale for name in _own(node))  # type: ignore[operator]
