"""Fundamental matrices of linear systems with constant coefficients, and Wronskians by Abel's formula."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .equation import Refusal, Stuck, equation_of
from .first_order import tidy, without_bars
from .linear_systems import basis_of, coefficient_matrix, residual_claim
from .system import System, system_of

__all__ = ["fundamental_matrix", "wronskian"]


def fundamental_matrix(board: Board, system: System) -> None:
    """A matrix whose columns are independent solutions, and the one that is the identity at 0 where it is asked for."""
    s, t = system.s, system.t
    found = coefficient_matrix(system)
    if found is None:
        raise Refusal("a fundamental matrix in closed form is found for linear systems with constant coefficients", "not_supported")
    A, _ = found
    columns = basis_of(board, system, A)
    psi = s.Matrix.hstack(*columns)
    start = board.problem.expression
    assert start is not None
    shown = system.matrix(psi)
    claim = residual_claim(board, system, list(psi), list(A * psi))
    board.step("general solution of a linear system", start, shown, "Its columns are solutions.", relation="implies", claim=claim)
    det = s.simplify(psi.det())
    board.step("Wronskian", b.det(shown), system.expr(det), "It never vanishes: the columns are independent.")
    board.answers.append(Answer("fundamental_matrix", shown, claim=claim))
    if "principal" not in board.problem.request:
        return
    at = psi.subs(t, 0)
    phi = (psi * at.inv()).applyfunc(lambda v: _short(s, v))
    claim = residual_claim(board, system, list(phi), list(A * phi))
    made = system.matrix(phi)
    board.step(
        "fundamental matrix with a given value", b.dot(shown, b.inverse(system.matrix(at))), made,
        "Multiplied from the right by the inverse of its value at 0; it is the matrix exponential.",
    )  # fmt: skip
    board.answers.append(Answer("principal_matrix", made, claim=claim))


def _short(s: Any, value: Any) -> Any:
    value = s.expand(value)
    return min((value, s.simplify(value)), key=lambda v: (v.count_ops(), len(str(v))))


def wronskian(board: Board) -> None:
    """C exp(-int a_{n-1}/a_n) for one equation, C exp(int tr A) for a system."""
    problem = board.problem
    start = problem.expression
    assert start is not None
    if problem.kind == "wronskian" and len(problem.unknowns) == 1 and problem.unknowns[0].is_scalar:
        equation = equation_of(problem)
        from .classes import linear_coefficients

        row = linear_coefficients(equation)
        s, t = equation.s, equation.t
        if row is None or equation.order < 2:
            raise Refusal("the formula of Abel belongs to linear equations of second or higher order", "not_supported")
        p = tidy(s, row[0][-2] / row[0][-1])
        exponent, inside = board.integrate(equation, -p, t) if p != 0 else (s.Integer(0), [])
        W = without_bars(s, s.exp(exponent), roots=True)
        c = equation.constant()
        body = equation.expr(W)
        left = b.derivative(body, equation.expr(t)) if W.has(t) else b.ZERO
        letter = equation.letters.setdefault("W", b.symbol("W", properties=["real"]))
        board.step(
            "formula of Abel", start, b.relation("=", letter, equation.expr(c * W)),
            f"The Wronskian solves $W' = {equation.expr(s.expand(-p)).latex}\\,W$." if p != 0 else "Its derivative is zero.",
            relation="implies", claim=board.claim(left, "=", equation.expr(-p * W)), inside=inside,
        )  # fmt: skip
        board.answers.append(Answer("wronskian", equation.expr(c * W), role="general", claim=board.steps[-1].claim))
        return
    system = system_of(problem)
    found = coefficient_matrix(system)
    if found is None:
        raise Stuck("Abel's formula is used for systems with constant coefficients here", "not_supported")
    s, t = system.s, system.t
    trace = s.expand(found[0].trace())
    c = system.constant()
    W = s.exp(trace * t)
    letter = system.letters.setdefault("W", b.symbol("W", properties=["real"]))
    claim = board.claim(b.derivative(system.expr(W), system.expr(t)) if trace != 0 else b.ZERO, "=", system.expr(trace * W))
    board.step(
        "formula of Abel", start, b.relation("=", letter, system.expr(c * W)), f"The trace is ${system.expr(trace).latex}$.",
        relation="implies", claim=claim,
    )  # fmt: skip
    board.answers.append(Answer("wronskian", system.expr(c * W), role="general", claim=claim))
