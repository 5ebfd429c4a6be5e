"""The value of a matrix expression whose parts are written out: products, sums, transposes, inverses, integer powers."""

from __future__ import annotations

from collections.abc import Iterator

from ...expression.nodes import Expr
from .arrays import adjoint, eye, product, scale, transpose
from .elimination import inverse_of
from .fields import Field, NotExact, Rows, rows_of

__all__ = ["entries_of", "is_written_out", "value_of"]

_LARGEST_POWER = 2000
#: Products of arrays that may come out as a number.
_PRODUCTS = frozenset({"dot", "inner"})


def entries_of(e: Expr) -> Iterator[Expr]:
    """The scalars that stand in a matrix expression."""
    if e.is_scalar and e.op not in _PRODUCTS:
        yield e
    elif e.op in ("matrix", "vector"):
        yield from e.args
    elif e.op == "symbol":
        raise NotExact(e.latex)
    else:
        for a in e.args:
            yield from entries_of(a)


def is_written_out(e: Expr) -> bool:
    """Whether an array expression has all its numbers."""
    try:
        return (
            not e.is_scalar
            and all(x.op != "entry" for x in entries_of(e))
            and all(side is None or side.number is not None for side in e.shape)
        )
    except NotExact:
        return False


def value_of(e: Expr, field: Field) -> Rows:
    """Rows of elements; NotExact for an operation that has no exact value here, ZeroDivisionError for a singular inverse."""
    if e.op == "inner" and e.args[0].shape.kind == "vector":
        return product(adjoint(value_of(e.args[0], field), field), value_of(e.args[1], field), field)
    if e.is_scalar and e.op != "dot":
        return [[field.of(e)]]
    if e.op in ("matrix", "vector"):
        return rows_of(e, field)
    if e.op == "diag" and e.args[0].shape.kind == "vector":
        entries = [r[0] for r in value_of(e.args[0], field)]
        return [[x if i == j else field.zero for j, x in enumerate(entries)] for i in range(len(entries))]
    if e.op == "transpose":
        return transpose(value_of(e.args[0], field))
    if e.op == "conj":
        return transpose(adjoint(value_of(e.args[0], field), field))
    if e.op == "add":
        total = value_of(e.args[0], field)
        for a in e.args[1:]:
            total = [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(total, value_of(a, field), strict=True)]
        return total
    if e.op == "mul":
        rows = value_of(e.args[-1], field)
        for a in e.args[:-1]:
            rows = scale(field.of(a), rows)
        return rows
    if e.op == "dot":
        rows = value_of(e.args[-1], field)
        for a in reversed(e.args[:-1]):
            rows = product(value_of(a, field), rows, field)
        return rows
    if e.op == "identity" and e.shape.rows is not None and e.shape.rows.number is not None:
        return eye(e.shape.rows.number, field)
    if e.op in ("zeros", "ones") and all(side is None or side.number is not None for side in e.shape):
        value = field.zero if e.op == "zeros" else field.one
        m, n = (1 if side is None else side.number or 0 for side in e.shape)
        return [[value] * n for _ in range(m)]
    if e.op == "inverse":
        return inverse_of(value_of(e.args[0], field), field)
    if e.op == "matrix_power" and e.args[1].op == "number" and e.args[1].data.denominator == 1:
        k = int(e.args[1].data)
        if abs(k) > _LARGEST_POWER:
            raise NotExact(e.latex)
        base = value_of(e.args[0], field)
        return power_of(base if k > 0 else inverse_of(base, field), abs(k), field)
    raise NotExact(e.latex)


def power_of(a: Rows, k: int, field: Field) -> Rows:
    """A power by squaring."""
    result = eye(len(a), field)
    while k:
        if k % 2:
            result = product(result, a, field)
        a, k = product(a, a, field), k // 2
    return result
