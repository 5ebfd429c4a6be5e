r"""The smallest value of the difference of the sides, for a convex function of one variable."""

from __future__ import annotations

from typing import Any

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from .squares import signs_of

__all__ = ["by_smallest_value"]


def by_smallest_value(board: Board, small: Expr, large: Expr, strict: bool) -> bool:
    """The difference has a derivative that vanishes at one point and a second derivative that is positive."""
    s = library()
    try:
        gap = to_sympy(large) - to_sympy(small)
    except DeriverError:
        return False
    letters = {z.name: z for e in (small, large) for z in e.free if z.op == "symbol"}
    if len(gap.free_symbols) != 1 or gap.has(s.Abs, s.Max, s.Min) or gap.count_ops() > 40:
        return False
    (x,) = gap.free_symbols
    positive, _ = signs_of(board)
    z = s.Symbol(x.name, positive=True) if x in positive else s.Symbol(x.name, real=True)
    f = gap.subs(x, z)
    first, second = s.simplify(f.diff(z)), s.simplify(f.diff(z, 2))
    if not (second.is_positive or s.factor(second).is_positive):
        return False
    try:
        points = [v for v in s.solve(first, z) if v.is_real]
    except NotImplementedError:
        return False
    if len(points) != 1 or (x in positive and not points[0].is_positive):
        return False
    place = points[0]
    value = s.simplify(f.subs(z, place))
    if value.is_negative or not (value.is_zero or value.is_positive) or (strict and value.is_zero):
        return False

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v).subs(z, x), letters)

    opened = b.subtract(large, small)
    board.step("derivative of the difference", b.derivative(opened, expr(x)), expr(first), "The slope of the difference of the sides.")
    board.step(
        "critical point of the difference",
        b.at(expr(first), expr(x), expr(place)),
        b.ZERO,
        rf"The slope vanishes at ${expr(x).latex}={expr(place).latex}$.",
    )
    board.step(
        "convex difference",
        b.derivative(opened, expr(x), 2),
        expr(second),
        "The second derivative is positive: the difference is convex, and smallest there.",
    )
    board.step(
        "smallest value of the difference",
        b.at(opened, expr(x), expr(place)),
        expr(value),
        "The smallest value is " + ("zero." if value.is_zero else "positive."),
    )
    if value.is_zero:
        board.answers.append(Answer("equality", b.relation("=", expr(x), expr(place)), claim=board.steps[-1].claim))
    return True
