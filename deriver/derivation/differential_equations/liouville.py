r"""Liouville's equation $y''+g(y)y'^2+h(t)y' = 0$: divided by the slope it is a derivative, and both sides are integrated twice."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck
from .families import Family, fits
from .first_order import without_bars
from .inversion import invert

__all__ = ["liouville", "liouville_parts"]


def liouville_parts(equation: Equation) -> tuple[Any, Any] | None:
    """(g, h) where the equation is y'' + g(y) y'^2 + h(t) y' = 0 and neither vanishes; None where it is not."""
    if equation.order != 2:
        return None
    s, t = equation.s, equation.t
    y, y1, y2 = equation.y[:3]
    F = s.expand(equation.F)
    top = F.diff(y2)
    if top == 0 or top.has(y1) or top.has(y2):
        return None
    rest = s.expand(s.simplify((F - top * y2) / top))
    if rest == 0 or not rest.is_polynomial(y1):
        return None
    parts = {m: c for (m,), c in s.Poly(rest, y1).terms()}
    if set(parts) != {1, 2}:
        return None
    g, h = s.simplify(parts[2]), s.simplify(parts[1])
    return None if g.has(t) or h.has(y) else (g, h)


def liouville(board: Board, equation: Equation, found: Classified) -> Family:
    """e^{int g} y' = C e^{-int h}, integrated once more."""
    del found
    s, t = equation.s, equation.t
    y, y1, y2 = equation.y[:3]
    parts = liouville_parts(equation)
    start = board.problem.expression
    if parts is None or start is None:
        raise Stuck("this is no equation of Liouville's kind")
    g, h = parts
    variable = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(variable.name, b.symbol(variable.name, properties=["real"], latex=equation.unknown.data[1]))
    inner, first = board.integrate(equation, g.subs(y, variable), variable)
    outer, second = board.integrate(equation, h, t)
    weight, fall = without_bars(s, s.exp(inner)), without_bars(s, s.exp(-outer))
    c1 = equation.constant()
    whole = weight.subs(variable, y) / fall
    claim = board.claim(b.derivative(equation.expr(y1 * whole), equation.expr(t)), "=", equation.expr(whole * (y2 + g * y1**2 + h * y1)))
    weighted = weight.subs(variable, y) * y1
    lowered = equation.relation(weighted, c1 * fall)
    board.step(
        "Liouville equation", start, lowered,
        f"Multiplied by ${equation.expr(whole).latex}$ the left side is a derivative.", relation="iff", claim=claim,
        inside=[*first, *second],
    )  # fmt: skip
    G, left = board.integrate(equation, weight, variable)
    T, right = board.integrate(equation, fall, t)
    c2 = equation.constant()
    integrated = equation.relation(G.subs(variable, y), c1 * T + c2)
    claim = board.claim(b.derivative(equation.expr(G.subs(variable, y)), equation.expr(t)), "=", equation.expr(weighted))
    board.step("integrating both sides", lowered, integrated, relation="iff", claim=claim, inside=[*left, *right])
    family = Family([], constants=(c1, c2))
    for branch in invert(s, G, variable, c1 * T + c2) or ():
        if fits(s, equation, branch.value, branch.positive):
            family.explicit.append(branch.value)
            family.conditions += [v for v in branch.positive if v not in family.conditions]
    if family.explicit:
        both = equation.residual(family.explicit[0])
        listing = [equation.relation(y, v) for v in family.explicit]
        needed = board.requirements(equation, family, family.explicit[0])
        board.step(
            "solving for the unknown", integrated, b.join("or", *listing) if len(listing) > 1 else listing[0], relation="iff",
            claim=board.claim(both[0], "=", both[1], needed),
        )  # fmt: skip
        return family
    if equation.conditions:
        raise Stuck("the relation found is not solved for the unknown")
    slope = c1 * fall / weight
    bend = slope.diff(t) + slope.diff(variable) * slope
    residual = equation.F.subs({y2: bend, y1: slope, y: variable}, simultaneous=True)
    claim = board.claim(equation.expr(residual), "=", b.ZERO)
    shown = b.relation("=", equation.expr(G), equation.expr(c1 * T + c2))
    board.answers.append(Answer(equation.unknown.data[1], shown, role="implicit", claim=claim))
    family.quadratures = 1
    return family
