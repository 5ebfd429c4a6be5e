"""Orthogonal trajectories of a family of curves: its slope without the parameter, turned by a right angle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Problem
from .board import Board
from .equation import Refusal, Stuck

__all__ = ["orthogonal_problem"]


def orthogonal_problem(board: Board, problem: Problem) -> Problem:
    """The differential equation of the trajectories, after the steps that lead to it."""
    s = library()
    e = problem.expression
    assert e is not None
    unknown, variable, parameter = problem.unknowns[0], problem.variables[0], problem.operands[0]
    x, c, applied = to_sympy(variable), to_sympy(parameter), to_sympy(unknown)
    y = s.Symbol("y__", real=True)
    F = (to_sympy(e.args[0]) - to_sympy(e.args[1])).subs(applied, y)
    try:
        values = s.solve(F, c)
    except NotImplementedError as reason:
        raise Stuck("the family is not solved for its parameter", "not_supported") from reason
    slopes: list[Any] = []
    for G in values:
        top, below = G.diff(x), G.diff(y)
        if s.simplify(below) == 0:
            raise Refusal("the family consists of vertical lines: its trajectories are horizontal lines", "not_supported")
        slope = s.simplify(-top / below)
        slopes += [slope] if all(s.simplify(slope - v) != 0 for v in slopes) else []
    if len(slopes) != 1:
        raise Stuck("through a point goes more than one curve of the family, or none is found", "not_supported")
    (slope,) = slopes
    if slope == 0:
        raise Refusal("the family consists of horizontal lines: its trajectories are vertical lines", "not_supported")
    turned = s.cancel(s.together(-1 / slope)) if slope.is_rational_function(x, y) else s.simplify(-1 / slope)
    letters = {v.name: v for v in (variable, parameter)}
    letters["y"] = b.symbol("y", properties=["real"])
    plain = s.Symbol("y", real=True)

    def shown(value: Any) -> Expr:
        return from_sympy(value.subs({y: applied}), letters, {applied: unknown})

    def flat(value: Any) -> Expr:
        return from_sympy(value.subs({y: plain}), letters)

    rate = b.derivative(unknown, variable)
    own = b.relation("=", rate, shown(slope))
    crossed = b.relation("=", rate, shown(turned))
    G = values[0]
    change = b.add(
        b.derivative(flat(G), variable),
        b.mul(b.derivative(flat(G), letters["y"]), flat(slope)),
    )
    board.step(
        "slope of a family of curves", e, own, f"Along a curve ${parameter.latex} = {flat(G).latex}$ is constant.",
        relation="implies", claim=board.claim(change, "=", b.ZERO),
    )  # fmt: skip
    board.step(
        "slope of an orthogonal curve", own, crossed, relation="implies",
        claim=board.claim(b.mul(flat(slope), flat(turned)), "=", b.num(-1)),
    )  # fmt: skip
    return replace(problem, kind="ode", expression=crossed, operands=())
