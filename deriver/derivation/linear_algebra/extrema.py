"""The largest and the smallest value of a quadratic form on the unit sphere."""

from __future__ import annotations

from ...expression import build as b
from .basics import square_matrix
from .board import Board, Stuck
from .diagonal import symmetric_or_refuse
from .eigen import eigen_steps, lambda_symbol
from .orthogonal import as_surd, gram_schmidt, unit_vector
from .spectrum import spectrum_of

__all__ = ["form_extremum"]


def form_extremum(board: Board) -> None:
    """The outermost eigenvalue, taken at a unit eigenvector."""
    e, field, rows = square_matrix(board, "a quadratic form")
    symmetric_or_refuse(rows, field, "a quadratic form")
    A = board.name(e)
    if field.letters:
        raise Stuck("the extreme values of a form with letters")
    s = spectrum_of(rows, field)
    if s.field is None:
        raise Stuck("the extreme values of a form whose eigenvalues are no sums of square roots")
    eigen_steps(board, s, A, lambda_symbol(board))
    sizes = [(x.size(), v) for v in s.values if (x := as_surd(v.value)) is not None]
    if len(sizes) < len(s.values):
        raise Stuck("which eigenvalue is the largest")
    wanted = [name for name in ("maximum", "minimum") if name in board.request]
    for name, pick in (("maximum", max), ("minimum", min)):
        if name not in board.request:
            continue
        _, best = pick(sizes, key=lambda pair: pair[0])
        value, n = best.shown, s.n
        basis = gram_schmidt(best.elements or [], s.field)
        q = b.vector(unit_vector(basis[0], s.field))
        relation, zero = ("succeq", b.zeros(A.shape))
        gap = b.subtract(b.mul(value, b.identity(n)), A) if name == "maximum" else b.subtract(A, b.mul(value, b.identity(n)))
        sign = "\\le" if name == "maximum" else "\\ge"
        because = (
            f"All its eigenvalues are differences from ${value.latex}$, none negative: $x^\\top A x {sign} {value.latex}\\, x^\\top x$."
        )
        board.step("signs of the eigenvalues", gap, zero, relation=relation, because=because)
        at = b.dot(b.transpose(q), A, q)
        because = f"The bound is taken at a unit eigenvector for ${value.latex}$."
        board.step("Rayleigh quotient", at, value, because=because)
        alone = len(wanted) == 1
        board.answer("value" if alone else name, value, claim=board.claim(gap, relation, zero))
        board.answer("point" if alone else f"{name}_point", q, claim=board.claim(at, "=", value))
