r"""GMRES, MINRES and conjugate gradients on numbers, in exact arithmetic, and which of them suits a matrix.

Comes in: a matrix, a right side and a start. Goes out: the iterates $x_k$ that minimise $\|b-Ax\|$ (or the energy) over
$x_0+\mathrm{span}\{r_0,\dots,A^{k-1}r_0\}$, each with its residual.
"""

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

__all__ = ["krylov_method"]

_NAMES = {"gmres": "GMRES", "minres": "MINRES", "cg": "conjugate gradients"}


def krylov_method(board: Board) -> None:
    """A method carried out, or chosen."""
    s = library()
    operands = board.problem.operands
    expr = writer(letters_of(board.problem))
    A = None
    if operands:
        rows = operands[0].shape.rows
        cells = [to_sympy(v) for v in operands[0].args]
        height = int(str(rows)) if rows is not None else 1
        A = s.Matrix(height, len(cells) // height, cells)
        if A.free_symbols:
            raise Stuck("a matrix of numbers is needed", "not_supported")
    if "choice" in board.problem.request:
        _choose(board, A, expr)
        return
    assert A is not None
    right = s.Matrix([to_sympy(v) for v in operands[1].args])
    start = s.Matrix([to_sympy(v) for v in operands[2].args]) if len(operands) > 2 else s.zeros(A.cols, 1)
    if A.rows != A.cols or right.rows != A.rows or start.rows != A.cols or right.free_symbols or start.free_symbols:
        raise Refusal("a square matrix and vectors of numbers of the same length are needed", "shape_mismatch")
    method = requested(board.problem, "method") or "gmres"
    if method != "gmres" and A.T != A:
        raise Refusal(f"{_NAMES[method]} asks for a symmetric matrix; for this one GMRES is the method")
    if method == "cg" and any(A[:k, :k].det() <= 0 for k in range(1, A.rows + 1)):
        raise Refusal("conjugate gradients ask for a positive definite matrix; for a symmetric indefinite one MINRES is the method")
    _iterate(board, method, A, right, start, int(requested(board.problem, "steps") or A.rows), expr)


def _vector(values: Any, expr: Any) -> Expr:
    return b.vector([expr(v) for v in values])


def _matrix(values: Any, expr: Any) -> Expr:
    if values.cols == 1:
        return _vector(values, expr)
    return b.matrix([[expr(v) for v in values.row(i)] for i in range(values.rows)])


def _iterate(board: Board, method: str, A: Any, right: Any, start: Any, steps: int, expr: Any) -> None:
    s = library()
    table = _matrix(A, expr)
    residual = right - A * start
    board.step(
        "residual of a linear system",
        b.subtract(_vector(right, expr), b.dot(table, _vector(start, expr))),
        _vector(residual, expr),
        "$r_0=b-Ax_0$.",
    )
    if residual.is_zero_matrix:
        raise Refusal("the start solves the system already", "no_solution")
    first, power, basis = residual, residual, []
    iterates, x = [start], start
    for k in range(1, steps + 1):
        if residual.is_zero_matrix:
            break
        basis.append(power)
        K = s.Matrix.hstack(*basis)
        if K.rank() < k:
            raise Refusal("the Krylov space stops growing before the residual vanishes: the matrix is singular", "no_solution")
        W = A * K
        M, rhs = (K.T * W, K.T * first) if method == "cg" else (W.T * W, W.T * first)
        if M.det() == 0:
            raise Refusal("the method breaks down: the matrix is singular on the Krylov space", "no_solution")
        y = M.LUsolve(rhs)
        left = _matrix(K if method == "cg" else W, expr)
        small = b.dot(b.transpose(left), _matrix(W, expr), _vector(y, expr)) if k > 1 else b.mul(expr(M[0]), expr(y[0]))
        want = b.dot(b.transpose(left), _vector(first, expr))
        what = r"K^\top AK\,y=K^\top r_0" if method == "cg" else r"(AK)^\top(AK)\,y=(AK)^\top r_0"
        columns = "r_0" if k == 1 else r"r_0,Ar_0" if k == 2 else rf"r_0,\dots,A^{{{k - 1}}}r_0"
        board.step(
            "minimal residual over a Krylov space" if method != "cg" else "minimal energy over a Krylov space", small, want,
            rf"Step {k}: ${what}$ for the weights of ${columns}$; $y={_vector(y, expr).latex if k > 1 else expr(y[0]).latex}$.",
        )  # fmt: skip
        x = start + K * y
        moved = b.dot(_matrix(K, expr), _vector(y, expr)) if k > 1 else b.mul(expr(y[0]), _vector(K, expr))
        board.step("iterate of a Krylov method", b.add(_vector(start, expr), moved), _vector(x, expr), rf"$x_{k}=x_0+Ky$.")
        iterates.append(x)
        residual = right - A * x
        board.step(
            "residual of a linear system", b.subtract(_vector(right, expr), b.dot(table, _vector(x, expr))), _vector(residual, expr),
            rf"$r_{k}=b-Ax_{k}$, of the length ${expr(s.sqrt(residual.dot(residual))).latex}$.",
        )  # fmt: skip
        power = A * power
    claim = board.steps[-1].claim
    final = board.claim(b.dot(table, _vector(x, expr)), "=", _vector(right, expr)) if residual.is_zero_matrix else claim
    board.answers.append(Answer("x", _vector(x, expr), claim=final))
    board.answers.append(Answer("iterates", b.listing([_vector(v, expr) for v in iterates]), claim=claim))
    board.answers.append(Answer("residual", _vector(residual, expr), claim=claim))


def _choose(board: Board, A: Any, expr: Any) -> None:
    s = library()
    said = {r[5:] for r in board.problem.request if r.startswith("said ")}
    if A is None:
        if "rectangular" in said:
            method, why = "LSQR", "The system is rectangular: least squares by the bidiagonalisation of Golub and Kahan."
        elif said & {"nonsymmetric", "unsymmetric", "non-symmetric"}:
            method, why = (
                "GMRES",
                "The matrix is not symmetric: the residual is minimised over the Krylov space, with a basis that is kept.",
            )
        elif said & {"spd", "positive definite"}:
            method, why = (
                "conjugate gradients",
                "The matrix is symmetric and positive definite: the error is minimised in the energy norm by short recurrences.",
            )
        elif "indefinite" in said and "symmetric" in said or said == {"symmetric"}:
            method, why = (
                "MINRES",
                "The matrix is symmetric and may be indefinite: the residual is minimised, and symmetry keeps the recurrence short.",
            )
        else:
            raise Stuck("whether the matrix is symmetric is not said", "missing_assumption")
        M = {"LSQR": s.Matrix([[1, 0], [1, 1], [0, 1]]), "GMRES": s.Matrix([[1, 1], [0, 2]]), "MINRES": s.Matrix([[0, 1], [1, 0]])}.get(
            method, s.Matrix([[2, 1], [1, 2]])
        )
        board.find("ambiguous", "no matrix is given: an example of its kind is shown")
    elif A.rows != A.cols:
        M, method, why = A, "LSQR", "The system is rectangular: least squares by the bidiagonalisation of Golub and Kahan."
    elif A.T != A:
        M, method, why = A, "GMRES", "The matrix is not symmetric."
    elif all(A[:k, :k].det() > 0 for k in range(1, A.rows + 1)):
        M, method, why = A, "conjugate gradients", "The matrix is symmetric and its leading minors are positive: it is positive definite."
    else:
        M, method, why = A, "MINRES", "The matrix is symmetric and not positive definite."
    table = _matrix(M, expr)
    if M.rows == M.cols and M.T == M:
        minors = [M[:k, :k].det() for k in range(1, M.rows + 1)]
        for k, value in enumerate(minors, 1):
            board.step(
                "leading minors of a Gram matrix",
                b.det(_matrix(M[:k, :k], expr)) if k > 1 else expr(M[0, 0]),
                expr(value),
                f"The leading minor of size {k}.",
            )
        board.step("choice of a Krylov method", b.transpose(table), table, why)
        claim = board.steps[-1].claim
    else:
        gap = M.T - M if M.rows == M.cols else M
        opened = b.subtract(b.transpose(table), table) if M.rows == M.cols else table
        board.step("choice of a Krylov method", opened, _matrix(gap, expr), why)
        claim = board.steps[-1].claim
    board.answers.append(Answer("method", None, text=f"{method}: {why[0].lower()}{why[1:-1]}", claim=claim))
