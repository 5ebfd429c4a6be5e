"""Rows for derivatives of every kind and for undefined functions, by truncated power series in one direction at a time."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

from ...errors import UsageError
from ..build import apply, differential, symbol
from ..nodes import Expr, walk
from .outcomes import excessive, unsupported
from .program import Builder, Inner
from .series import SeriesField

__all__ = ["ROWS"]

#: Directions of one gradient, Jacobian or Hessian.
MAX_DIRECTIONS = 2500
_NOT_HOLOMORPHIC = frozenset({"conj", "re", "im", "abs", "arg", "norm", "sign", "spectral", "eigenvalue", "projector", "dimension"})


class _Along:
    """What is differentiated, ready to run along any direction of the variable."""

    def __init__(self, b: Builder, body: Expr, variable: Expr, order: int) -> None:
        self.field = b.field
        self.series = SeriesField(b.field, order)
        self.order = order
        self.scalar_body = body.is_scalar
        self.variable = variable
        self.place: tuple[int, ...] | None = None
        symbol = variable
        if variable.op == "entry" and variable.args[0].op == "symbol":
            symbol = variable.args[0]  # the derivative by x_i moves x along e_i
            self.place = b.slots(variable.args[1:])
        elif variable.op == "transpose" and variable.args[0].op == "symbol":
            symbol = variable.args[0]
        elif variable.op not in ("symbol", "apply"):
            raise UsageError(f"a derivative by {variable.latex}, which is no variable")
        self.flip = variable.op == "transpose"
        self.array = not symbol.is_scalar
        self.start = b.slot(symbol)
        self.sides = b.sides(symbol)
        own = frozenset((variable,)) if variable.op == "apply" else frozenset()  # y(t) as a variable in its own right
        self.inner: Inner = b.inner(body, (symbol,), self.series, own)
        self.holomorphic = not any(n.op in _NOT_HOLOMORPHIC for n in walk(body) if symbol in n.free)

    def unit(self, i: int, j: int) -> Any:
        """The direction that moves entry (i, j) of the variable, counting from 0."""
        field, (rows, cols) = self.field, self.sides
        one, zero = field.number(Fraction(1)), field.number(Fraction(0))
        if self.flip:
            i, j = j, i
        return field.array([[one if (r, c) == (i, j) else zero for c in range(cols)] for r in range(rows)])

    def run(self, v: list[Any], direction: Any) -> Any:
        """The coefficient of t^order along a direction."""
        start, series = v[self.start], self.series
        if self.field.complex and not self.holomorphic and not _looks_real(start):
            unsupported("the derivative of a function that is not holomorphic by a complex variable")
        moved = series.variable_array(start, direction) if self.array else series.variable(start, direction)
        value = self.inner.run(v, moved)
        return (series.coefficient if self.scalar_body else series.coefficient_array)(value, self.order)

    def directions(self) -> list[Any]:
        """One for each entry of the variable, in the order of vec (columns one after the other)."""
        rows, cols = self.sides[::-1] if self.flip else self.sides
        if rows * cols > MAX_DIRECTIONS:
            excessive(f"a derivative by {rows * cols} entries")
        if not self.array:
            return [self.field.number(Fraction(1))]
        return [self.unit(i, j) for j in range(cols) for i in range(rows)]


def _looks_real(x: Any) -> bool:
    while hasattr(x, "c"):
        x = x.c[0]
    return type(x).__name__ not in ("acb", "acb_mat")


def _derivative(b: Builder, node: Expr) -> int:
    body, variable = node.args
    order: int = node.data
    field = b.field
    along = _Along(b, body, variable, order)
    factor = field.number(Fraction(factorial(order)))
    one = field.number(Fraction(1))

    def run(v: list[Any]) -> Any:
        if along.place is None:
            direction = one
        else:
            place = [field.integer(v[s]) - 1 for s in along.place]
            rows, cols = along.sides
            i, j = place if len(place) == 2 else (place[0], 0) if cols == 1 else (0, place[0])
            if not (0 <= i < rows and 0 <= j < cols):
                raise UsageError("an index out of range in the variable of a derivative")
            direction = along.unit(i, j)
        value = along.run(v, direction)
        return value * factor if along.scalar_body else field.scale(value, factor)

    return b.step(run)


def _gradient(b: Builder, node: Expr) -> int:
    body, variable = node.args
    if variable.is_scalar:
        return _derivative_of_scalar(b, node)
    field = b.field
    along = _Along(b, body, variable, 1)
    directions = along.directions()
    rows, cols = along.sides[::-1] if along.flip else along.sides
    transposed = node.data == "numerator"

    def run(v: list[Any]) -> Any:
        found = [along.run(v, d) for d in directions]
        if transposed:
            return field.array([[found[j * rows + i] for i in range(rows)] for j in range(cols)])
        return field.array([[found[j * rows + i] for j in range(cols)] for i in range(rows)])

    return b.step(run)


def _derivative_of_scalar(b: Builder, node: Expr) -> int:
    from ..build import derivative

    return b.slot(derivative(node.args[0], node.args[1]))


def _jacobian(b: Builder, node: Expr) -> int:
    body, variable = node.args
    if variable.is_scalar and body.is_scalar:
        return _derivative_of_scalar(b, node)
    field = b.field
    along = _Along(b, body, variable, 1)
    if variable.is_scalar and along.place is not None:
        return b.step(lambda v: unsupported("the Jacobian by an entry"))
    directions = along.directions()
    rows, cols = b.sides(body)
    transposed = node.data != "numerator"

    def column(value: Any) -> list[Any]:
        return [value] if along.scalar_body else [value[i, j] for j in range(cols) for i in range(rows)]

    def run(v: list[Any]) -> Any:
        columns = [column(along.run(v, d)) for d in directions]
        return field.array(columns if transposed else [list(r) for r in zip(*columns, strict=True)])

    return b.step(run)


def _hessian(b: Builder, node: Expr) -> int:
    """Second derivatives by polarisation: 2 e_i^T H e_j = q(e_i + e_j) - q(e_i) - q(e_j), q = 2 x the coefficient of t^2."""
    field = b.field
    along = _Along(b, node.args[0], node.args[1], 2)
    directions = along.directions()
    n = len(directions)
    if n * n > MAX_DIRECTIONS:
        excessive(f"a Hessian of {n} x {n}")
    minus, two = field.number(Fraction(-1)), field.number(Fraction(2))

    def run(v: list[Any]) -> Any:
        single = [along.run(v, d) for d in directions]
        rows = [[single[i] * two if i == j else None for j in range(n)] for i in range(n)]
        for i in range(n):
            for j in range(i):
                mixed = along.run(v, field.plus(directions[i], directions[j])) + (single[i] + single[j]) * minus
                rows[i][j] = rows[j][i] = mixed
        return field.array(rows)

    return b.step(run)


def _differential(b: Builder, node: Expr) -> int:
    """d f: the derivative along the values given for the differentials of symbols; symbols without one are constant."""
    body = node.args[0]
    if not any(atom.op == "differential" for atom in b.atoms):
        return b.step(lambda v: unsupported("a differential, without a value for the differential of any symbol"))
    varying = [s for s in sorted(body.free, key=lambda s: s.name) if differential(s) in b.atoms]
    series = SeriesField(b.field, 1)
    inner = b.inner(body, tuple(varying), series)
    plan = [(b.slot(s), b.slot(differential(s)), series.variable if s.is_scalar else series.variable_array) for s in varying]
    take = series.coefficient if node.is_scalar else series.coefficient_array
    return b.step(lambda v: take(inner.run(v, *[make(v[x], v[dx]) for x, dx, make in plan]), 1))


def _apply(b: Builder, node: Expr) -> int:
    """An undefined function, when `functions` says what it is; primes are derivatives of its body by its parameter."""
    name, _, primes = node.data
    if name not in b.functions:
        return b.step(lambda v: unsupported(f"the function {name} has no value"))
    parameters, body = b.functions[name]
    if len(parameters) != len(node.args) or b.sides(body) != b.sides(node):
        raise UsageError(f"the function {name} is given with other arguments or another result")
    slots = b.slots(node.args)
    if not primes:
        inner = b.inner(body, parameters)
        return b.step(lambda v: inner.run(v, *[v[s] for s in slots]))
    if len(parameters) != 1 or not parameters[0].is_scalar:
        raise UsageError(f"primes on {name}, which is no function of one number")
    field = b.field
    series = SeriesField(field, primes)
    inner = b.inner(body, parameters, series)
    take = series.coefficient if node.is_scalar else series.coefficient_array
    one, factor = field.number(Fraction(1)), field.number(Fraction(factorial(primes)))

    def run(v: list[Any]) -> Any:
        value = take(inner.run(v, series.variable(v[slots[0]], one)), primes)
        return value * factor if node_is_scalar else field.scale(value, factor)

    node_is_scalar = node.is_scalar
    return b.step(run)


def _mapped(b: Builder, node: Expr) -> int:
    """An undefined function of every entry."""
    (array,) = node.args
    entry = symbol("entry of the array")
    name, latex, primes = node.data
    inner = b.inner(apply(name, (entry,), latex=latex, primes=primes), (entry,))
    at, field = b.slot(array), b.field
    return b.step(lambda v: field.map(lambda x: inner.run(v, x), v[at]))


ROWS: dict[str, Callable[[Builder, Expr], int]] = {
    "gradient": _gradient,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "derivative": _derivative,
    "differential": _differential,
    "apply": _apply,
    "mapped": _mapped,
}
