"""Arithmetic of matrices over any field of `fields`: lists of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .fields import Field, Rows

__all__ = [
    "adjoint", "column", "columns_of", "dot", "eye", "inner", "is_complex", "minus", "norm_squared", "product", "same", "scale", "times",
    "transpose",
]  # fmt: skip


def eye(n: int, field: Field) -> Rows:
    """The identity matrix."""
    return [[field.one if i == j else field.zero for j in range(n)] for i in range(n)]


def product(a: Rows, c: Rows, field: Field) -> Rows:
    """The matrix product."""
    columns = list(zip(*c, strict=True))
    return [[dot(row, col, field) for col in columns] for row in a]


def dot(x: Sequence[Any], y: Sequence[Any], field: Field) -> Any:
    """The sum of products, without conjugation."""
    total = field.zero
    for p, q in zip(x, y, strict=True):
        total = total + p * q
    return total


def inner(x: Sequence[Any], y: Sequence[Any], field: Field) -> Any:
    """The inner product: the first vector is conjugated, which changes nothing of real numbers."""
    return dot([field.conjugate(p) for p in x], y, field)


def is_complex(a: Rows, field: Field) -> bool:
    """Whether an entry is not real."""
    return any(field.conjugate(x) != x for row in a for x in row)


def adjoint(a: Rows, field: Field) -> Rows:
    """The conjugate transpose, which is the transpose of a real matrix."""
    return [[field.conjugate(x) for x in col] for col in zip(*a, strict=True)]


def norm_squared(x: Sequence[Any], field: Field) -> Any:
    """The squared Euclidean length."""
    return dot([field.conjugate(p) for p in x], x, field)


def times(a: Rows, x: Sequence[Any], field: Field) -> list[Any]:
    """Matrix times vector."""
    return [dot(row, x, field) for row in a]


def transpose(a: Rows) -> Rows:
    """The transpose."""
    return [list(col) for col in zip(*a, strict=True)]


def minus(a: Rows, c: Rows) -> Rows:
    """The difference."""
    return [[x - y for x, y in zip(r, s, strict=True)] for r, s in zip(a, c, strict=True)]


def scale(k: Any, a: Rows) -> Rows:
    """A multiple."""
    return [[k * x for x in row] for row in a]


def column(a: Rows, j: int) -> list[Any]:
    """One column."""
    return [row[j] for row in a]


def columns_of(a: Rows) -> list[list[Any]]:
    """All columns."""
    return [list(col) for col in zip(*a, strict=True)]


def same(a: Rows, c: Rows) -> bool:
    """Whether all entries are equal."""
    return all(x == y for r, s in zip(a, c, strict=True) for x, y in zip(r, s, strict=True))
