r"""How large a Krylov space is, and when conjugate gradients end in exact arithmetic."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of, requested
from .writing import writer

__all__ = ["krylov_space"]


def krylov_space(board: Board) -> None:
    """The dimension of the space, or the number of steps by the distinct eigenvalues."""
    if requested(board.problem, "order") is not None:
        _dimension(board)
    else:
        _steps(board)


def _square(operand: Expr) -> Any:
    s = library()
    cells = [to_sympy(v) for v in operand.args]
    rows = int(str(operand.shape.rows))
    if len(cells) != rows * rows:
        raise Refusal("a square matrix is needed", "shape_mismatch")
    A = s.Matrix(rows, rows, cells)
    if A.free_symbols:
        raise Stuck("a matrix of numbers is needed", "not_supported")
    return A


def _dimension(board: Board) -> None:
    s = library()
    expr = writer(letters_of(board.problem))
    A = _square(board.problem.operands[0])
    side = s.Matrix([to_sympy(v) for v in board.problem.operands[1].args])
    if side.rows != A.rows or side.free_symbols:
        raise Refusal("the vector does not fit the matrix", "shape_mismatch")
    order = int(requested(board.problem, "order") or 1)
    columns = [side]
    table = b.matrix([[expr(v) for v in A.row(i)] for i in range(A.rows)])
    for k in range(1, order):
        new = A * columns[-1]
        before, after = (b.vector([expr(v) for v in c]) for c in (columns[-1], new))
        board.step("Krylov space", b.dot(table, before), after, rf"$A^{{{k}}}b$." if k > 1 else "$Ab$.")
        columns.append(new)
    K = s.Matrix.hstack(*columns)
    value = b.num(K.rank())
    shown = b.matrix([[expr(v) for v in K.row(i)] for i in range(K.rows)]) if order > 1 else b.vector([expr(v) for v in side])
    if order > 1:
        board.step("Krylov space", b.rank(shown), value, "The dimension is the rank of the columns.")
    else:
        board.step("Krylov space", b.dot(b.transpose(shown), shown), expr(side.dot(side)), "One vector: it is zero or it is not.")
    board.answers.append(Answer("dimension", value, claim=board.steps[-1].claim))


def _steps(board: Board) -> None:
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    z = s.Symbol("lamda", real=True)
    letters.setdefault("lamda", b.symbol("lamda", properties=["real"], latex=r"\lambda"))
    if problem.operands:
        A = _square(problem.operands[0])
        if A.T != A or any(A[:k, :k].det() <= 0 for k in range(1, A.rows + 1)):
            raise Refusal("conjugate gradients ask for a symmetric positive definite matrix")
        if not A.is_diagonal():
            poly = s.Poly((z * s.eye(A.rows) - A).det(), z)
            values = sorted(s.roots(poly), key=lambda v: v.evalf(30))
            if not values or sum(s.roots(poly).values()) < A.rows:
                raise Stuck("the eigenvalues have no closed form here", "no_closed_form")
        else:
            values = sorted({A[i, i] for i in range(A.rows)}, key=lambda v: v.evalf(30))
    else:
        count = int(requested(problem, "distinct") or 1)
        if count > 12:
            raise Stuck("more than twelve eigenvalues are not written out", "not_supported")
        values = [s.Symbol(f"lamda_{i}", positive=True) for i in range(1, count + 1)]
        for i, v in enumerate(values, 1):
            letters[v.name] = b.symbol(v.name, properties=["real", "positive"], latex=rf"\lambda_{{{i}}}" if i > 9 else rf"\lambda_{i}")
    expr = writer(letters)
    variable = expr(z)
    whole = b.mul(*(b.subtract(b.ONE, b.divide(variable, expr(v))) for v in values))
    board.step(
        "polynomial of the eigenvalues", b.at(whole, variable, b.ZERO), b.ONE,
        r"After $m$ steps the error is the smallest $\|p(A)e_0\|_A$ over polynomials of degree $m$ with $p(0)=1$; this is one of them.",
    )  # fmt: skip
    for v in values:
        board.step("polynomial of the eigenvalues", b.at(whole, variable, expr(v)), b.ZERO, "It vanishes at each eigenvalue.")
    board.answers.append(Answer("steps", b.num(len(values)), claim=board.steps[-1].claim))
