r"""The best factor of successive over-relaxation, by the spectral radius of the Jacobi iteration."""

from __future__ import annotations

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of
from .writing import writer

__all__ = ["relaxation"]


def relaxation(board: Board) -> None:
    r"""$\omega=2/(1+\sqrt{1-\rho^2})$ for tridiagonal matrices, which are consistently ordered."""
    s = library()
    expr = writer(letters_of(board.problem))
    operand = board.problem.operands[0]
    cells = [to_sympy(v) for v in operand.args]
    n = int(str(operand.shape.rows))
    if len(cells) != n * n:
        raise Refusal("a square matrix is needed", "shape_mismatch")
    A = s.Matrix(n, n, cells)
    if A.free_symbols:
        raise Stuck("a matrix of numbers is needed", "not_supported")
    if any(A[i, j] != 0 for i in range(n) for j in range(n) if abs(i - j) > 1):
        raise Stuck("the formula for the best factor holds for consistently ordered matrices, such as tridiagonal ones", "not_supported")
    if any(A[i, i] == 0 for i in range(n)):
        raise Refusal("a diagonal entry is zero: the splitting has no inverse")
    J = s.eye(n) - s.diag(*[1 / A[i, i] for i in range(n)]) * A
    z = s.Symbol("lamda", real=True)
    char = s.factor((J - z * s.eye(n)).det())
    table = b.matrix([[expr(v) for v in (J - z * s.eye(n)).row(i)] for i in range(n)])
    board.step("characteristic roots", b.det(table), expr(char), r"The Jacobi iteration has the matrix $I-D^{-1}A$: its eigenvalues.")
    found = s.roots(s.Poly(s.expand(char), z))
    if sum(found.values()) < n:
        raise Stuck("the eigenvalues of the Jacobi iteration have no closed form here", "no_closed_form")
    if any(not v.is_real for v in found):
        raise Stuck("the Jacobi iteration has eigenvalues that are not real", "not_supported")
    radius = max((s.Abs(v) for v in found), key=lambda v: v.evalf(30))
    if radius.evalf(30) >= 1:
        raise Refusal("the Jacobi iteration does not converge: its spectral radius is not below one", "no_solution")
    claim = board.claim(b.at(expr(char), expr(z), expr(radius)), "=", b.ZERO)
    board.answers.append(Answer("spectral_radius", expr(radius), claim=claim))
    omega = s.radsimp(s.simplify(2 / (1 + s.sqrt(1 - radius**2))))
    root = b.power(b.subtract(b.ONE, b.power(expr(radius), 2)), b.num("1/2"))
    board.step(
        "best relaxation", b.divide(b.TWO, b.add(b.ONE, root)), expr(omega), r"$\omega=\frac{2}{1+\sqrt{1-\rho^2}}$ (Young).",
    )  # fmt: skip
    board.answers.append(Answer("omega", expr(omega), claim=board.steps[-1].claim))
    rate = s.radsimp(s.simplify(omega - 1))
    board.step("best relaxation", b.subtract(expr(omega), b.ONE), expr(rate), r"The spectral radius is then $\omega-1$.")
    board.answers.append(Answer("rate", expr(rate), claim=board.steps[-1].claim))
