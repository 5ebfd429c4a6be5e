"""Rows for norms and for extreme eigenvalues and singular values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from flint import arb, fmpq

from ..nodes import Expr
from .arrays import transpose_conj
from .fields import Field
from .outcomes import undefined, unsupported
from .program import Builder
from .spectra import extreme, is_symmetric, projector, singular_values

__all__ = ["eigenprojector", "norm", "norm_power", "spectral"]


def _total(field: Field, values: list[Any]) -> Any:
    total = field.number(Fraction(0))
    for x in values:
        total = total + x
    return total


def _largest(field: Field, values: list[Any]) -> Any:
    best = values[0]
    for x in values[1:]:
        best = field.maximum(best, x)
    return best


def _squares(field: Field, a: Any) -> Any:
    return _total(field, [field.absolute_square(x) for x in a.entries()])


def _quadratic(field: Field, x: Any, m: Any) -> Any:
    value = field.times(field.times(transpose_conj(field, x), m), x)[0, 0]
    if field.ordered and isinstance(value, (fmpq, arb)) and value < 0:
        undefined("a weighted norm whose weight is not positive")
    return value


def _sizes(field: Field, a: Any) -> list[Any]:
    return [field.function("abs", x) for x in a.entries()]


def _column_sums(field: Field, a: Any) -> Any:
    columns = [_total(field, [field.function("abs", a[i, j]) for i in range(a.nrows())]) for j in range(a.ncols())]
    return _largest(field, columns)


def _count(field: Field, a: Any) -> Any:
    return field.number(Fraction(sum(not field.is_zero(x) for x in a.entries())))


def _power_norm(field: Field, a: Any, p: Any) -> Any:
    if field.sign(p - field.number(Fraction(1))) < 0:
        undefined("a p-norm with p < 1")
    total = _total(field, [field.power(s, p) for s in _sizes(field, a)])
    return field.power(total, field.reciprocal(p))


def _induced(field: Field, a: Any, p: Any) -> Any:
    one = field.number(Fraction(1))
    if field.equal(p, one):
        return _column_sums(field, a)
    if field.equal(p, one + one):
        return _spectral_norm(field, a)
    return unsupported("the matrix norm induced by a p-norm")


def _spectral_norm(field: Field, a: Any) -> Any:
    return extreme(field, a, "sigma_max", False)


def _nuclear(field: Field, a: Any) -> Any:
    return _total(field, singular_values(field, a))


def _root(field: Field, x: Any) -> Any:
    """Of a quadratic form: its matrix need not be positive, so it may be negative."""
    return field.sqrt(x)


_VECTOR: dict[str, Callable[..., Any]] = {
    "1": lambda field, x: _total(field, _sizes(field, x)),
    "inf": lambda field, x: _largest(field, _sizes(field, x)),
    "p": _power_norm,
    "0": _count,
}
_MATRIX: dict[str, Callable[..., Any]] = {
    "2": _spectral_norm,
    "1": _column_sums,
    "inf": lambda field, a: _column_sums(field, field.transpose(a)),
    "nuclear": _nuclear,
    "p": _induced,
    "0": _count,
}


def _square(b: Builder, node: Expr) -> int | None:
    """The slot of the square of a norm that is the root of a quadratic form; None for other norms."""
    field, kind, operand = b.field, node.data, node.args[0]
    vector = operand.shape.kind in ("vector", "row")
    if kind == "F" or (kind == "2" and vector):
        return b.step(partial(_squares, field), b.slot(operand))
    if kind in ("weighted", "mahalanobis") and vector:
        x, m = b.slots(node.args)
        if operand.shape.kind == "row":
            x = b.step(field.transpose, x)
        if kind == "mahalanobis":
            m = b.step(field.inverse, m)
        return b.step(partial(_quadratic, field), x, m)
    return None


def norm(b: Builder, node: Expr) -> int:
    """The row of `norm`."""
    field, kind, operand = b.field, node.data, node.args[0]
    b.sides(operand)
    square = _square(b, node)
    if square is not None:
        return b.step(partial(_root, field) if kind in ("weighted", "mahalanobis") else field.root_of_squares, square)
    f = (_MATRIX if operand.shape.kind == "matrix" else _VECTOR).get(kind)
    if f is None:
        return b.step(lambda v: unsupported(f"a norm of kind {kind}"))
    return b.step(partial(f, field), *b.slots(node.args))


def norm_power(b: Builder, node: Expr, n: int) -> int:
    """norm^n for even n: rational in the entries where the norm is the root of a quadratic form, so exact in every field."""
    field = b.field
    square = _square(b, node)
    if square is None:
        return b.step(lambda x: field.integer_power(x, n), b.slot(node))
    return square if n == 2 else b.step(lambda x: field.integer_power(x, n // 2), square)


def spectral(b: Builder, node: Expr) -> int:
    """The row of `spectral`."""
    operand = node.args[0]
    field, name, symmetric = b.field, str(node.data), is_symmetric(operand)
    hermitian = operand.op == "symbol" and "hermitian" in operand.properties
    b.sides(operand)
    return b.step(lambda a: extreme(field, a, name, symmetric, hermitian), b.slot(operand))


def eigenprojector(b: Builder, node: Expr) -> int:
    """The row of `eigenprojector`."""
    operand = node.args[0]
    field, name, symmetric = b.field, str(node.data), is_symmetric(operand)
    b.sides(operand)
    if not symmetric:
        return b.step(lambda a: unsupported("the eigenvector of a matrix that is not known to be symmetric"), b.slot(operand))
    return b.step(lambda a: projector(field, a, name, symmetric), b.slot(operand))
