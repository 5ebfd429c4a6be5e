r"""Picard's iterates of $y'=f(t,y)$, $y(t_0)=y_0$: $y_{m+1}(t)=y_0+\int_{t_0}^t f(s,y_m(s))\,ds$.

Source: Coddington and Levinson, Theory of Ordinary Differential Equations, ch. 1.
"""

from __future__ import annotations

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import explicit_slopes
from .equation import Equation, Refusal, Stuck

__all__ = ["picard_iteration"]

_MOST = 6
_LONG = 400


def picard_iteration(board: Board, equation: Equation) -> None:
    """The iterates as answers y_1, y_2, ..., each with the integral that gives it."""
    s, t = equation.s, equation.t
    if equation.order != 1 or len(equation.conditions) != 1 or equation.conditions[0][0] != 0:
        raise Refusal("Picard's iterates belong to an equation of first order with an initial value", "underdetermined")
    slopes = explicit_slopes(equation)
    if len(slopes) != 1:
        raise Stuck("the equation is not solved for its slope", "not_supported")
    _, start, value = equation.conditions[0]
    wanted = next((int(r.split()[1]) for r in board.problem.request if r.startswith("iterates ")), 3)
    if wanted > _MOST:
        raise Stuck(f"no more than {_MOST} iterates are worked out", "not_supported")
    name = equation.unknown.data[1]
    inner = s.Symbol(next(n for n in ("s", "u", "r", "z") if n not in equation.letters and n != t.name), real=True)
    equation.letters[inner.name] = b.symbol(inner.name, properties=["real"])
    f = slopes[0]
    if f.subs({t: start, equation.y[0]: value}).is_finite is False:
        raise Refusal("the right side is not defined at the initial point")
    iterate = s.sympify(value)
    for m in range(1, wanted + 1):
        integrand = f.subs({equation.y[0]: iterate}).subs(t, inner)
        integrand = s.expand(integrand) if integrand.is_polynomial(inner) else integrand
        primitive, steps = board.integrate(equation, integrand, inner)
        following = value + primitive.subs(inner, t) - primitive.subs(inner, start)
        following = s.expand(following) if following.is_polynomial(t) else s.simplify(following)
        if following.count_ops() > _LONG:
            raise Stuck("the next iterate is too long to be written down", "not_supported")
        whole = b.add(equation.expr(value), equation.expr(s.Integral(integrand, (inner, start, t))))
        both = board.claim(b.derivative(equation.expr(following), equation.expr(t)), "=", equation.expr(integrand.subs(inner, t)))
        before = equation.expr(iterate).latex
        board.step(
            "Picard iteration", whole, equation.expr(following), f"From ${name}_{{{m - 1}}} = {before}$ the iterate ${name}_{{{m}}}$.",
            claim=both, inside=steps,
        )  # fmt: skip
        board.answers.append(Answer(f"{name}_{m}", equation.expr(following), claim=both))
        iterate = following
