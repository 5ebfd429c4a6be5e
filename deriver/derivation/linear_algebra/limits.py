"""The limit of the powers of a matrix."""

from __future__ import annotations

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import product
from .board import Board, Stuck
from .fields import Rows
from .orthogonal import as_surd
from .spectrum import projectors, spectrum_of

__all__ = ["limit_of_powers"]


def limit_of_powers(board: Board, base: Expr, vector: Expr | None) -> None:
    """What stays is the part of the eigenvalue one; a part whose eigenvalue has a modulus of one or more otherwise has no limit."""
    field = board.field(base, *([] if vector is None else [vector]))
    if field.letters:
        raise Stuck("the limit of powers of a matrix with letters")
    rows = board.rows(base, field)
    s = spectrum_of(rows, field)
    f = s.field
    if f is None:
        raise Stuck("the limit of powers where the eigenvalues are no sums of square roots")
    x: Rows | None = None if vector is None else board.rows(vector, f)
    total: Rows = [[f.zero] * (s.n if x is None else 1) for _ in range(s.n)]
    growing: Expr | None = None
    for v, P in projectors(s):
        part = P if x is None else product(P, x, f)
        if all(y == f.zero for r in part for y in r):
            continue
        value = as_surd(v.value)
        assert value is not None
        if v.value == f.one:
            shifted = [[y - (f.one if i == j else f.zero) for j, y in enumerate(r)] for i, r in enumerate(s.lifted_rows)]
            if any(y != f.zero for r in product(shifted, part, f) for y in r):
                growing = v.shown
            total = [[p + q for p, q in zip(r, t, strict=True)] for r, t in zip(total, part, strict=True)]
        elif (value * value.conjugate() - 1).sign() >= 0:
            growing = v.shown
    A = board.name(base)
    if growing is not None:
        reason = (
            f"$|{growing.latex}| \\ge 1$: this part does not tend to a limit"
            if growing is not b.ONE
            else "the eigenvalue $1$ is defective there"
        )
        claim = board.claim(b.det(b.subtract(A, b.mul(growing, b.identity(s.n)))), "=", b.ZERO)
        board.answer("limit", None, text=f"no limit: {reason}", claim=claim)
        return
    found = f.matrix(total) if x is None else f.vector([r[0] for r in total])
    because = "The powers of eigenvalues below one in modulus tend to zero; the part of the eigenvalue $1$ stays as it is."
    board.step("limit of powers", b.dot(A, found), found, because=because)
    board.answer("limit", found, claim=board.claim(b.dot(A, found), "=", found))
