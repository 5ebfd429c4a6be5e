"""Operations on arrays that need only the scalars of a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import fmpq_mat

from .fields import MAX_ENTRIES, Field
from .outcomes import Indeterminate, Undefined, excessive, undefined, unknown, unsupported

__all__ = ["from_blocks", "hadamard", "kron", "pseudo_inverse", "transpose_conj", "vec"]


def hadamard(field: Field, x: Any, y: Any) -> Any:
    """The entrywise product."""
    columns = range(x.ncols())
    return field.array([[x[i, j] * y[i, j] for j in columns] for i in range(x.nrows())])


def kron(field: Field, x: Any, y: Any) -> Any:
    """The Kronecker product."""
    m, n, p, q = x.nrows(), x.ncols(), y.nrows(), y.ncols()
    if m * n * p * q > MAX_ENTRIES:
        excessive(f"a Kronecker product of {m * p} x {n * q}")
    return field.array([[x[i, j] * y[k, r] for j in range(n) for r in range(q)] for i in range(m) for k in range(p)])


def vec(field: Field, x: Any) -> Any:
    """The columns stacked."""
    return field.array([[x[i, j]] for j in range(x.ncols()) for i in range(x.nrows())])


def from_blocks(field: Field, rows: Sequence[Sequence[Any]]) -> Any:
    """A matrix from rows of blocks."""
    return field.array([[x[i, j] for x in r for j in range(x.ncols())] for r in rows for i in range(r[0].nrows())])


def transpose_conj(field: Field, a: Any) -> Any:
    """The conjugate transpose."""
    return field.transpose(field.conj_array(a))


def pseudo_inverse(field: Field, a: Any) -> Any:
    """The Moore-Penrose inverse: of any rank for rational matrices, of full rank otherwise."""
    if isinstance(a, fmpq_mat):
        return _rational_pinv(a)
    if field.exact and field.level == 0 and field.ordered:
        return unsupported("the pseudo-inverse of this matrix")
    h = transpose_conj(field, a)
    try:
        if a.nrows() >= a.ncols():
            return field.times(field.inverse(field.times(h, a)), h)
        return field.times(h, field.inverse(field.times(a, h)))
    except (Undefined, Indeterminate):
        if field.level:
            return undefined("the pseudo-inverse is not differentiable where the rank is not full")
        if not field.ordered:
            return undefined("a rank deficient draw modulo p")
        return unknown("the pseudo-inverse of a matrix of balls that may lack full rank")


def _rational_pinv(a: fmpq_mat) -> fmpq_mat:
    """By a full rank factorisation A = C F with the pivot columns C and the reduced rows F."""
    reduced, rank = a.rref()
    if rank == 0:
        return fmpq_mat(a.ncols(), a.nrows())
    pivots = []
    for i in range(rank):
        pivots.append(next(j for j in range(a.ncols()) if reduced[i, j]))
    c = fmpq_mat([[a[i, j] for j in pivots] for i in range(a.nrows())])
    f = fmpq_mat([[reduced[i, j] for j in range(a.ncols())] for i in range(rank)])
    ct, ft = c.transpose(), f.transpose()
    return ft * (f * ft).inv() * (ct * c).inv() * ct
