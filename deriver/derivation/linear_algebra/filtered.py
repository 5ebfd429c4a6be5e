"""What singular values and vectors solve: ridge regression with its filter factors, the pseudoinverse as a sum over singular directions."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import is_complex, times
from .board import Board, Stuck
from .eigen import gathered_eigen_steps, lambda_symbol
from .fields import Field, Rows
from .orthogonal import unit_vector
from .orthogonal_factors import Singular

__all__ = ["pseudoinverse_by_singular_values", "ridge_by_singular_values", "singular_directions"]


def singular_directions(board: Board, A: Expr, rows: Rows, base: Field) -> tuple[Singular, list[tuple[Expr, Expr, Expr]]]:
    """The singular values with u_i and v_i, and the steps that find them."""
    if is_complex(rows, base):
        raise Stuck("singular directions of a complex matrix")
    s = Singular(board, rows, base)
    B = base.matrix(s.gram)
    board.step("Gram matrix", b.dot(b.transpose(A), A), B, because="Its eigenvalues are the squares of the singular values.")
    gathered_eigen_steps(board, s.spectrum, B, lambda_symbol(board))
    found = []
    for i in range(s.rank):
        v = b.vector(unit_vector(s.vectors[i], s.field))
        u = b.vector(unit_vector(times(s.rows, s.vectors[i], s.field), s.field))
        found.append((s.sigma(i), u, v))
    for sigma, u, v in found[:2]:
        board.step("left singular vectors", b.divide(b.dot(A, v), sigma), u, because="$u_i = Av_i/\\sigma_i$.")
    return s, found


def ridge_by_singular_values(board: Board, A: Expr, rows: Rows, base: Field, rhs: Expr, weight: Expr, solution: Expr) -> None:
    """x = sum of sigma_i / (sigma_i^2 + lambda) (u_i^T b) v_i."""
    _, found = singular_directions(board, A, rows, base)
    terms = [
        b.mul(b.divide(sigma, b.add(b.power(sigma, 2), weight)), b.dot(b.transpose(u), rhs), v) if rows and len(rows) > 1
        else b.mul(b.divide(sigma, b.add(b.power(sigma, 2), weight)), v)
        for sigma, u, v in found
    ]  # fmt: skip
    factors = ", ".join(f"${b.divide(sigma, b.add(b.power(sigma, 2), weight)).latex}$" for sigma, _, _ in found)
    because = f"$x = \\sum_i \\frac{{\\sigma_i}}{{\\sigma_i^2+\\lambda}}(u_i^\\top b)v_i$ with the filter factors {factors}."
    board.step("filter factors", b.add(*terms) if len(terms) > 1 else terms[0], solution, because=because)


def pseudoinverse_by_singular_values(board: Board, A: Expr, rows: Rows, base: Field, X: Expr) -> None:
    """A^+ = sum of v_i u_i^T / sigma_i."""
    _, found = singular_directions(board, A, rows, base)
    terms: list[Any] = [b.mul(b.divide(b.ONE, sigma), b.dot(v, b.transpose(u))) for sigma, u, v in found]
    if terms:
        because = "$A^+ = \\sum_i \\frac{1}{\\sigma_i}v_iu_i^\\top$: the singular values other than zero are inverted."
        board.step("pseudoinverse by singular values", b.add(*terms) if len(terms) > 1 else terms[0], X, because=because)
