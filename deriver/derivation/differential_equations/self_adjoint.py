r"""The self-adjoint (Sturm-Liouville) form $(p\,y')'+q\,y+\lambda w\,y=g$ of a linear equation of second order: $p=e^{\int a_1/a_2}$."""

from __future__ import annotations

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import linear_coefficients
from .equation import Equation, Refusal
from .first_order import without_bars

__all__ = ["self_adjoint_form"]


def self_adjoint_form(board: Board, equation: Equation) -> None:
    """The equation multiplied by p/a_2, as a relation; p, q and the weight beside it."""
    s, t, y = equation.s, equation.t, equation.y
    found = linear_coefficients(equation) if equation.order == 2 else None
    if found is None:
        raise Refusal("a self-adjoint form is told of a linear equation of second order", "not_supported")
    (a0, a1, a2), g = found
    ratio = s.cancel(a1 / a2) if (a1 / a2).is_rational_function(t) else s.simplify(a1 / a2)
    exponent, inside = board.integrate(equation, ratio, t) if ratio != 0 else (s.Integer(0), [])
    p = s.factor(without_bars(s, s.exp(exponent)))
    mu = s.simplify(p / a2)
    turn = 1 / mu if mu.is_number else -1 if mu.could_extract_minus_sign() else s.Integer(1)
    p, mu = s.simplify(turn * p), s.simplify(turn * mu)  # the factor is free: no number, no sign in front
    board.step(
        "factor of the self-adjoint form", b.derivative(equation.expr(p), equation.expr(t)), equation.expr(s.simplify(mu * a1)),
        f"With $p = e^{{\\int {equation.expr(ratio).latex}\\,d{equation.expr(t).latex}}} = {equation.expr(p).latex}$, up to a factor; "
        f"the equation is multiplied by ${equation.expr(mu).latex}$.", inside=inside,
    )  # fmt: skip
    rest, right = s.expand(s.simplify(mu * a0)), s.simplify(mu * g)
    lam = next((z for z in rest.free_symbols if z.name in ("lamda", "mu", "nu")), None)
    linear = lam is not None and not rest.diff(lam).has(lam)
    w = s.factor(rest.diff(lam)) if linear else s.Integer(0)
    q = s.factor(s.simplify(rest - (lam * w if linear else 0)))
    variable = equation.expr(t)
    terms = [b.derivative(equation.expr(p * y[1]), variable)]
    terms += [equation.expr(q * y[0])] if q != 0 else []
    terms += [b.mul(equation.expr(lam), equation.expr(w * y[0]))] if linear and w != 0 else []
    left = b.add(*terms)
    form = b.relation("=", left, equation.expr(right))
    start = board.problem.expression
    assert start is not None
    applied = a2 * y[2] + a1 * y[1] + a0 * y[0]
    claim = board.claim(left, "=", equation.expr(s.expand(mu * applied)))
    board.step("self-adjoint form", start, form, relation="iff", claim=claim)
    board.answers.append(Answer("equation", form, text="the self-adjoint form", claim=claim))
    names = [("p", p), ("q", q), *([("weight", w)] if linear else [])]
    board.answers += [Answer(name, equation.expr(value), claim=claim) for name, value in names]
