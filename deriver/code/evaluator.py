"""Expressions: an own walk over the syntax tree, with limits on work, size and depth.

Nothing of the text is executed by Python: names are looked up in the tables of `functions`, `linear` and `random`, and what is not listed
there is refused. The statements stand in `interpreter`.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np

from .functions import ATTRIBUTES, BUILTINS, CONSTANTS, ENTRYWISE, MATH, METHODS, NUMPY, as_array, listed
from .linear import LINEAR
from .outcomes import Stuck, Unknown
from .random import Draws
from .systems import Decimals, System
from .values import Cell, Function, Library, Method, Return, Row

__all__ = ["Evaluator"]

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.MatMult: operator.matmul,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
}  # fmt: skip
_COMPARES: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
_DEPTH = 30
_TYPES = {"float": float, "int": int, "bool": bool}


class Evaluator:
    """Expressions in one number system, and the names they are made of; `mark` is noted of everything assigned."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.names: dict[str, Cell] = {}
        self.mark = ""
        self._left: float = system.work
        self._all_left: float = system.all_work
        self._touched: set[str] = set()
        self._frames: list[dict[str, Cell]] = []
        self._legacy: Draws | None = None

    def _inner(self, statement: ast.stmt) -> None:
        """A statement of a function."""
        raise NotImplementedError

    # Names --------------------------------------------------------------------------------------------------------------

    def _store(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            self._store_name(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts, targets = listed(value), list(target.elts)
            if targets and isinstance(targets[-1], ast.Starred) and len(parts) >= len(targets) - 1:
                rest = targets.pop()
                assert isinstance(rest, ast.Starred)
                self._store(rest.value, parts[len(targets) :])
                parts = parts[: len(targets)]
            if len(parts) != len(targets) or any(isinstance(t, ast.Starred) for t in targets):
                raise Stuck("an assignment of several names that does not fit")
            for each, part in zip(targets, parts, strict=True):
                self._store(each, part)
        elif isinstance(target, ast.Subscript):
            owner = self._expression(target.value)
            if not isinstance(owner, (np.ndarray, list)):
                raise Stuck("an assignment into something that is no array")
            if isinstance(value, Unknown):
                raise Stuck(value.why)
            if isinstance(self.system, Decimals) and isinstance(owner, np.ndarray) and owner.dtype == object:
                value = self.system.array(value.tolist() if isinstance(value, np.ndarray) else value)
                value = value if value.ndim else value.item()
            owner[self._index(target.slice)] = value
            root = target.value
            while isinstance(root, (ast.Subscript, ast.Attribute)):
                root = root.value
            if isinstance(root, ast.Name) and (cell := self._cell(root.id)) is not None:
                cell.marks |= frozenset(self._touched)
        else:
            raise Stuck("an assignment that is not read")

    def _store_name(self, name: str, value: Any) -> None:
        frame = self._frames[-1] if self._frames else self.names
        frame[name] = Cell(value, frozenset(self._touched) | {self.mark})

    def _cell(self, name: str) -> Cell | None:
        if self._frames and name in self._frames[-1]:
            return self._frames[-1][name]
        return self.names.get(name)

    def _peek(self, name: str) -> Any:
        cell = self._cell(name)
        return None if cell is None else cell.value

    # Expressions --------------------------------------------------------------------------------------------------------

    def _expression(self, node: ast.expr) -> Any:
        self._spend(1)
        handler = getattr(self, "_at_" + type(node).__name__.lower(), None)
        if handler is None:
            raise Stuck(f"an expression that is not read ({type(node).__name__.lower()})")
        value = handler(node)
        if isinstance(value, Unknown):
            raise Stuck(value.why)
        if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4000:
            raise Stuck("a whole number that is too large")
        return value

    def _at_constant(self, node: ast.Constant) -> Any:
        value = node.value
        if isinstance(value, (bool, str)) or value is None:
            return value
        if isinstance(value, (int, float, complex)):
            return self.system.number(repr(value), value)
        raise Stuck("a constant that is no number")

    def _at_name(self, node: ast.Name) -> Any:
        cell = self._cell(node.id)
        if cell is not None:
            if not isinstance(cell.value, (Library, Row)):
                self._touched |= cell.marks
            return cell.value
        if node.id in BUILTINS:
            return Row(BUILTINS[node.id], node.id)
        if node.id in ("np", "numpy"):
            return Library("numpy")
        if node.id == "math":
            return Library("math")
        raise Stuck(f"{node.id} is not defined in the code above")

    def _at_tuple(self, node: ast.Tuple) -> Any:
        return tuple(self._expression(x) for x in node.elts)

    def _at_list(self, node: ast.List) -> Any:
        return [self._expression(x) for x in node.elts]

    def _at_unaryop(self, node: ast.UnaryOp) -> Any:
        value = self._expression(node.operand)
        if isinstance(node.op, ast.Not):
            return not self._truth(value)
        if isinstance(value, (list, tuple, str)):
            raise Stuck("a sign before a list")
        if isinstance(node.op, ast.USub):
            return -value
        if isinstance(node.op, ast.UAdd):
            return +value
        if isinstance(value, np.ndarray) and value.dtype == bool:
            return ~value
        raise Stuck("an operation on bits")

    def _at_binop(self, node: ast.BinOp) -> Any:
        return self._binary(node.op, self._expression(node.left), self._expression(node.right))

    def _binary(self, op: ast.operator, a: Any, b: Any) -> Any:
        function = _OPERATORS.get(type(op))
        for x in (a, b):
            if not isinstance(x, (np.ndarray, np.generic, int, float, complex, mpmath.mpf, mpmath.mpc, list, tuple)) and not _is_high(x):
                raise Stuck("an operation on something that is no number")
        if function is None:
            if isinstance(a, np.ndarray) and a.dtype == bool and isinstance(op, (ast.BitAnd, ast.BitOr)):
                return a & b if isinstance(op, ast.BitAnd) else a | b
            raise Stuck("an operation on bits")
        if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
            return self._sequences(op, a, b)
        if isinstance(op, ast.MatMult):
            self._spend(0, int(np.size(a)) * (b.shape[-1] if isinstance(b, np.ndarray) and b.ndim > 1 else 1))
            if int(np.size(a)) > self.system.largest:
                raise Stuck("an array that is too large")
            return function(a, b)
        if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
            size = int(np.prod(np.broadcast_shapes(np.shape(a), np.shape(b)), dtype=object))
            if size > self.system.largest:
                raise Stuck("an array that is too large")
            self._spend(0, size)
            # A number of 50 digits does not look for arrays on its right.
            a = np.array(a, dtype=object) if _is_high(a) else a
        if isinstance(op, ast.Pow):
            return self._raised(a, b)
        exact = isinstance(self.system, Decimals)
        if exact and isinstance(op, ast.Div) and not isinstance(a, np.ndarray) and isinstance(a, int):
            assert isinstance(self.system, Decimals)
            a = self.system.convert(a)
        if exact and isinstance(op, ast.FloorDiv) and not (isinstance(a, int) and isinstance(b, int)):
            return self.system.map("floor", a / b)
        return function(a, b)

    def _raised(self, a: Any, b: Any) -> Any:
        if isinstance(a, int) and isinstance(b, int):
            if abs(b) * max(a.bit_length(), 1) > 4000:
                raise Stuck("a power that is too large")
            if b < 0 and isinstance(self.system, Decimals):
                a = self.system.convert(a)
        return a**b

    def _sequences(self, op: ast.operator, a: Any, b: Any) -> Any:
        """Lists: added, repeated, or taken for arrays beside an array."""
        if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
            return self._binary(op, as_array(self.system, a), as_array(self.system, b))
        if isinstance(op, ast.Add) and type(a) is type(b):
            return a + b
        if isinstance(op, ast.Mult):
            many, count = (a, b) if isinstance(a, (list, tuple)) else (b, a)
            if isinstance(count, int) and len(many) * count <= 10_000:
                return many * count
        raise Stuck("an operation on lists")

    def _at_compare(self, node: ast.Compare) -> Any:
        left = self._expression(node.left)
        outcome: Any = True
        for op, other in zip(node.ops, node.comparators, strict=True):
            right = self._expression(other)
            if isinstance(op, (ast.Is, ast.IsNot)) and (right is None or left is None):
                found: Any = (left is right) == isinstance(op, ast.Is)
            elif type(op) in _COMPARES:
                found = self._compared(type(op), left, right)
                found = np.asarray(found, dtype=bool) if isinstance(found, np.ndarray) else bool(found)
            else:
                raise Stuck("a comparison that is not read")
            outcome = found if outcome is True else (self._truth(outcome) and self._truth(found))
            left = right
        return outcome

    def _compared(self, op: type[ast.cmpop], left: Any, right: Any) -> Any:
        """A comparison; with 50 digits what differs in the last of them is equal."""
        if isinstance(self.system, Decimals) and not isinstance(left, (str, list, tuple)) and not isinstance(right, (str, list, tuple)):
            if left is None or right is None:
                raise Stuck("a comparison with nothing")
            apart = self.system.map("abs", left - right) if not _truths(left, right) else 0 + (left != right)
            close = apart <= (self.system.map("abs", left) + self.system.map("abs", right)) * self.system.small
            if op is ast.Eq:
                return close
            if op is ast.NotEq:
                return np.logical_not(close)
            strict = _COMPARES[op](left, right)
            return np.logical_or(strict, close) if op in (ast.LtE, ast.GtE) else np.logical_and(strict, np.logical_not(close))
        return _COMPARES[op](left, right)

    def _at_boolop(self, node: ast.BoolOp) -> Any:
        value: Any = None
        for part in node.values:
            value = self._expression(part)
            if self._truth(value) != isinstance(node.op, ast.And):
                return value
        return value

    def _at_ifexp(self, node: ast.IfExp) -> Any:
        return self._expression(node.body if self._truth(self._expression(node.test)) else node.orelse)

    def _truth(self, value: Any) -> bool:
        if isinstance(value, np.ndarray) and value.size != 1:
            raise Stuck("the truth of an array")
        return bool(value)

    def _at_listcomp(self, node: ast.ListComp | ast.GeneratorExp) -> Any:
        if len(node.generators) != 1 or node.generators[0].is_async:
            raise Stuck("a comprehension over several lists")
        part = node.generators[0]
        source = listed(self._expression(part.iter))
        outer = self._frames[-1] if self._frames else {}
        self._frames.append(dict(outer))
        try:
            out = []
            for value in source:
                self._spend(1)
                self._store(part.target, value)
                if all(self._truth(self._expression(test)) for test in part.ifs):
                    out.append(self._expression(node.elt))
            return out
        finally:
            self._frames.pop()

    _at_generatorexp = _at_listcomp

    def _at_lambda(self, node: ast.Lambda) -> Any:
        return self._made(node)

    def _made(self, node: ast.FunctionDef | ast.Lambda) -> Function:
        """A function of the text; its defaults are worked out where it stands."""
        if self._frames:
            raise Stuck("a function within a function")
        if any(isinstance(n, (ast.Global, ast.Nonlocal, ast.Yield, ast.YieldFrom)) for n in ast.walk(node)):
            raise Stuck("a function that changes names outside of it")
        return Function(node, tuple(self._expression(default) for default in node.args.defaults))

    def _at_subscript(self, node: ast.Subscript) -> Any:
        owner = self._expression(node.value)
        if not isinstance(owner, (np.ndarray, list, tuple, range)):
            raise Stuck("an index of something that is no array")
        index = self._index(node.slice)
        if isinstance(owner, (list, tuple)) and not isinstance(index, (int, slice)):
            raise Stuck("an index of a list that is no number")
        return owner[index]

    def _index(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Slice):
            ends = (node.lower, node.upper, node.step)
            return slice(*[None if e is None else self.system.whole(self._expression(e)) for e in ends])
        if isinstance(node, ast.Tuple):
            return tuple(self._index(x) for x in node.elts)
        if isinstance(node, ast.Constant) and node.value in (None, Ellipsis) and not isinstance(node.value, (int, float)):
            return node.value
        value = self._expression(node)
        if value is None:
            return None
        if isinstance(value, (np.ndarray, list, tuple)):
            array = np.asarray(value)
            if array.dtype == bool:
                return array
            return np.array([self.system.whole(v) for v in array.ravel()], dtype=int).reshape(array.shape)
        return self.system.whole(value)

    def _at_attribute(self, node: ast.Attribute) -> Any:
        return self._attribute(self._expression(node.value), node.attr)

    def _attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, Library):
            return self._from_library(owner.name, name)
        if isinstance(owner, np.ndarray) and name in ATTRIBUTES:
            return ATTRIBUTES[name](owner)
        if isinstance(owner, np.ndarray) and name in METHODS:
            return Method(owner, name)
        if isinstance(owner, Draws) or (isinstance(owner, list) and name == "append"):
            return Method(owner, name)
        if not isinstance(owner, (list, tuple, str, range)) and name in ("item", "round", "real"):
            return Method(owner, name) if name != "real" else owner.real
        raise Stuck(f"an attribute that is not listed ({name})")

    def _from_library(self, library: str, name: str) -> Any:
        if library == "numpy" and name in ("linalg", "random"):
            return Library(name)
        if library == "numpy" and name in ("float64", "float32", "int64", "int32", "bool_") or library == "numpy" and name == "float":
            if name == "float64":
                return Row(NUMPY["float64"], "float")
            raise Stuck(f"numbers of type {name}")
        if library in ("numpy", "math") and name in CONSTANTS:
            return self._constant(name)
        table = {"numpy": NUMPY, "math": MATH}.get(library)
        if table is not None and name in table:
            return Row(table[name], name)
        if library == "linalg" and name in LINEAR:
            return Row(LINEAR[name][0], name, LINEAR[name][1])
        if library == "random":
            return Method(Library("random"), name)
        if library.startswith("another"):
            raise Stuck(f"{library.removeprefix('another: ')} is not among the libraries that are read")
        raise Stuck(f"{name} is not among the functions that are read")

    def _constant(self, name: str) -> Any:
        if isinstance(self.system, Decimals) and name in ("pi", "e"):
            return +getattr(self.system.mp, name)
        return CONSTANTS[name]

    def _at_call(self, node: ast.Call) -> Any:
        callee = self._expression(node.func)
        args = tuple(self._expression(a) for a in node.args if not isinstance(a, ast.Starred))
        if len(args) != len(node.args) or any(k.arg is None for k in node.keywords):
            raise Stuck("a call with stars")
        options = {str(k.arg): self._option(k.value) for k in node.keywords}
        if isinstance(callee, Row):
            self._spend(0, sum(int(np.size(a)) for a in args if isinstance(a, np.ndarray)))
            if callee.name in LINEAR or callee.name in ENTRYWISE:
                self._spend(0, self._weight(callee.name, args))
            if callee.leaves is not None:
                self._touched.add(callee.leaves)
            types = {"float": float, "int": int, "bool": bool}
            args = tuple(types.get(a.name, a) if isinstance(a, Row) else a for a in args)
            return callee.function(self.system, *args, **options)
        if isinstance(callee, Method):
            return self._method(callee, args, options)
        if isinstance(callee, Function):
            return self._call(callee, args, options)
        raise Stuck("a call of something that is not read")

    def _option(self, node: ast.expr) -> Any:
        value = self._expression(node)
        return {"float": float, "int": int, "bool": bool}.get(value.name, value) if isinstance(value, Row) else value

    def _weight(self, name: str, args: tuple[Any, ...]) -> int:
        sides = [max(np.shape(a)) for a in args if np.shape(a)]
        if name in LINEAR and name != "norm":
            return 20 * int(max(sides, default=1)) ** 3
        return sum(int(np.size(a)) for a in args) * 3

    def _method(self, method: Method, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        owner, name = method.owner, method.name
        if isinstance(owner, Library):
            return self._random(name, args, options)
        if isinstance(owner, Draws):
            self._touched.add("random")
            return owner.draw(self.system, name, args, options)
        if isinstance(owner, list):
            if len(owner) > 10_000 or len(args) != 1:
                raise Stuck("a list that is too long")
            owner.append(args[0])
            return None
        if isinstance(owner, np.ndarray):
            self._spend(0, owner.size)
            args = tuple({"float": float, "int": int, "bool": bool}.get(a.name, a) if isinstance(a, Row) else a for a in args)
            return METHODS[name](self.system, owner, *args, **options)
        return owner if name == "item" else NUMPY["round"](self.system, owner, *args)

    def _random(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """`default_rng(seed)`, `seed(n)`, or a draw from what `seed` began."""
        if name in ("default_rng", "RandomState", "seed"):
            seed = args[0] if args else options.get("seed")
            if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**32:
                raise Stuck("random numbers without a seed")
            self._touched.add("random")
            if name != "seed":
                return Draws(seed, legacy=name == "RandomState")
            self._legacy = Draws(seed, legacy=True)
            return None
        if self._legacy is None:
            raise Stuck("random numbers without a seed")
        self._touched.add("random")
        return self._legacy.draw(self.system, name, args, options)

    def _call(self, callee: Function, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """A function of the text: its own names, and those outside of all functions."""
        node = callee.node
        given = node.args
        if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs or len(self._frames) >= _DEPTH:
            raise Stuck("a function with arguments of another kind")
        names = [a.arg for a in given.args]
        if len(args) > len(names) or options.keys() - set(names):
            raise Stuck("a call that does not fit its function")
        bound: dict[str, Any] = dict(zip(names, args, strict=False))
        bound.update(options)
        for name, default in zip(names[::-1], callee.defaults[::-1], strict=False):
            bound.setdefault(name, default)
        if len(bound) != len(names):
            raise Stuck("a call that does not fit its function")
        self._frames.append({name: Cell(value, frozenset(self._touched)) for name, value in bound.items()})
        try:
            if isinstance(node, ast.Lambda):
                return self._expression(node.body)
            for statement in node.body:
                self._inner(statement)
        except Return as done:
            return done.value
        finally:
            self._frames.pop()
        return None

    def _spend(self, steps: int, entries: int = 0) -> None:
        self._left -= steps + entries / self.system.entries_a_step
        if self._left < 0:
            raise Stuck(f"too much work ({self.system.name})")


def _truths(*values: Any) -> bool:
    """Whether all of them are truth values, or arrays of these."""
    return all(isinstance(v, (bool, np.bool_)) or (isinstance(v, np.ndarray) and v.dtype == bool) for v in values)


def _is_high(x: Any) -> bool:
    return type(x).__name__ in ("mpf", "mpc")
