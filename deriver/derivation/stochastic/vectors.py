"""The Itô formula for a scalar function of a vector process, by its gradient and Hessian."""

from __future__ import annotations

from ...expression import Expr
from ...expression import build as b
from ...latex.sizes import size_expression
from ...model import Answer, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board
from .system import Stuck

__all__ = ["vector_ito"]


def vector_ito(board: Board, rulebook: Rulebook) -> None:
    r"""`df=(\nabla f^\top a+\frac12\operatorname{tr}(B^\top\nabla^2f\,B))\,dt+\nabla f^\top B\,d\mathbf W`."""
    f, x, drift, noise = board.problem.operands
    gradient = _found(board, rulebook, "gradient", f, x)
    hessian = _found(board, rulebook, "hessian", f, x)
    board.step("coefficients of the Itô formula", b.gradient(f, x), gradient, "The gradient.")
    board.step("coefficients of the Itô formula", b.hessian(f, x), hessian, "The matrix of second derivatives.")

    def half_trace(second: Expr) -> Expr:
        scalars, matrix = _split(second)
        if noise.is_scalar:
            square = noise.args[0] if noise.op == "power" and noise.args[1] is b.HALF else b.power(noise, b.TWO)
            count = size_expression(x.shape.rows) if matrix.op == "identity" and x.shape.rows is not None else b.trace(matrix)
            return b.mul(b.HALF, *scalars, square, count)
        middle = [] if matrix.op == "identity" else [matrix]
        return b.mul(b.HALF, *scalars, b.trace(b.dot(b.transpose(noise), *middle, noise)))

    still = drift.op == "zeros"
    opened = half_trace(b.hessian(f, x)) if still else b.add(b.dot(b.transpose(b.gradient(f, x)), drift), half_trace(b.hessian(f, x)))
    value = half_trace(hessian) if still else b.add(b.dot(b.transpose(gradient), drift), half_trace(hessian))
    board.step("Itô formula", opened, value, "The coefficient of $dt$.")
    board.answers.append(Answer("drift", value, claim=board.claim(opened, "=", value)))
    left, right = b.transpose(b.gradient(f, x)), b.transpose(gradient)
    before = b.mul(noise, left) if noise.is_scalar else b.dot(left, noise)
    after = b.mul(noise, right) if noise.is_scalar else b.dot(right, noise)
    board.step("diffusion of a function", before, after, "The row in front of the vector of Brownian motions.")
    board.answers.append(Answer("diffusion", after, claim=board.claim(before, "=", after)))
    board.find("missing_assumption", "the Brownian motions of the vector are taken as independent")


def _split(e: Expr) -> tuple[list[Expr], Expr]:
    """Scalar factors, and the matrix behind them."""
    if e.op == "mul":
        scalars = [a for a in e.args if a.is_scalar]
        rest = [a for a in e.args if not a.is_scalar]
        if len(rest) == 1:
            return scalars, rest[0]
    return [], e


def _found(board: Board, rulebook: Rulebook, kind: str, f: Expr, x: Expr) -> Expr:
    from ..matrix_calculus import solve_problem

    problem = Problem(kind, f, (x,), unknown=x.name, context=board.problem.context, name=kind)
    made = solve_problem(problem, rulebook, "brief")
    if made.status != "finished" or made.answers[0].expression is None:
        raise Stuck(made.reason or "the derivative is not found", "not_supported")
    return made.answers[0].expression
