r"""Linear equations of higher order whose left side is a derivative: $a_2y''+a_1y'+a_0y = (b_1y'+b_0y)'$."""

from __future__ import annotations

from ...expression import build as b
from .board import Board
from .classes import Classified, lowered_coefficients
from .equation import Equation, Stuck
from .first_order import Family
from .reductions import Solve, lower

__all__ = ["exact_linear"]


def exact_linear(board: Board, equation: Equation, found: Classified, solve: Solve) -> Family:
    """The equation integrated once, and solved as one of lower order."""
    s, t, y, n = equation.s, equation.t, equation.y, equation.order
    assert found.linear is not None and board.problem.expression is not None
    coefficients, g = found.linear
    rows = lowered_coefficients(s, coefficients, t)
    if rows is None:
        raise Stuck("the left side is no derivative")
    inner = s.Add(*(c * y[j] for j, c in enumerate(rows)))
    applied = s.Add(*(c * y[k] for k, c in enumerate(coefficients)))
    variable = equation.expr(t)
    form = b.relation("=", b.derivative(equation.expr(inner), variable), equation.expr(g))
    board.step(
        "exact linear equation", board.problem.expression, form,
        "The test: the alternating sum of the derivatives of the coefficients is zero.", relation="iff",
        claim=board.claim(b.derivative(equation.expr(inner), variable), "=", equation.expr(applied)),
    )  # fmt: skip
    value, inside = board.integrate(equation, g, t) if g != 0 else (s.Integer(0), [])
    c = equation.constant()
    integrated = equation.relation(inner, value + c)
    claim = board.claim(b.derivative(equation.expr(value), variable), "=", equation.expr(g))
    board.step("integrating both sides", form, integrated, relation="iff", claim=claim, inside=inside)
    family, _ = lower(board, equation, integrated, equation.unknown, variable, (), solve)
    if not family.explicit:
        raise Stuck("the integrated equation is solved only implicitly")
    del n
    return Family(family.explicit, constants=(c, *family.constants), lost=family.lost, conditions=family.conditions)
