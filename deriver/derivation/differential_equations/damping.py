r"""Constant coefficients of second order where the sign of the discriminant depends on letters: three cases, each with its condition."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck

__all__ = ["by_discriminant", "depends_on_letters"]


def depends_on_letters(equation: Equation, found: Classified) -> bool:
    """Whether the characteristic roots are real or not by the values of letters."""
    if equation.order != 2 or "constant_coefficients" not in found.names or found.linear is None:
        return False
    (a0, a1, a2), _ = found.linear
    disc = equation.s.factor(a1**2 - 4 * a2 * a0)
    return disc != 0 and disc.is_positive is None and disc.is_negative is None and bool(disc.free_symbols)


def by_discriminant(board: Board, equation: Equation, found: Classified) -> None:
    """The answers of all three cases; conditions at one point fix the constants in each."""
    s, t = equation.s, equation.t
    assert found.linear is not None
    (a0, a1, a2), g = found.linear
    if g != 0:
        raise Stuck("the sign of the discriminant depends on letters: say which case is meant", "missing_assumption")
    disc = s.factor(a1**2 - 4 * a2 * a0)
    r = s.Symbol("r")
    equation.letters.setdefault("r", b.symbol("r", properties=["real"]))
    start = board.problem.expression
    assert start is not None
    polynomial = a2 * r**2 + a1 * r + a0
    left = b.add(
        *(
            b.mul(equation.expr(a), b.derivative(equation.expr(s.exp(r * t)), equation.expr(t), k) if k else equation.expr(s.exp(r * t)))
            for k, a in enumerate((a0, a1, a2))
            if a != 0
        )
    )
    claim = board.claim(left, "=", equation.expr(polynomial * s.exp(r * t)))
    form = equation.relation(polynomial, 0)
    board.step("characteristic equation", start, form, "With $e^{rt}$ put in, the exponential cancels.", relation="implies", claim=claim)
    square = equation.expr(s.Rational(1, 4) / a2 * ((2 * a2 * r + a1) ** 2 - disc))
    board.step(
        "signs of the discriminant", equation.expr(polynomial), square,
        f"The sign of ${equation.expr(disc).latex}$ decides: two real roots, one double root, or a complex pair.",
    )  # fmt: skip
    c1, c2 = equation.constant(), equation.constant()
    shift = s.cancel(-a1 / (2 * a2))
    root, wave = s.sqrt(disc) / (2 * a2), s.sqrt(-disc) / (2 * a2)
    families = [
        (">", c1 * s.exp((shift + root) * t) + c2 * s.exp((shift - root) * t)),
        ("=", (c1 + c2 * t) * s.exp(shift * t)),
        ("<", s.exp(shift * t) * (c1 * s.cos(wave * t) + c2 * s.sin(wave * t))),
    ]
    for case, (sign, solution) in enumerate(families):
        values: dict[Any, Any] = {}
        if equation.conditions:
            rows = [(solution.diff(t, k) if k else solution).subs(t, at) - value for k, at, value in equation.conditions]
            solved = s.linsolve([s.expand(v) for v in rows], c1, c2)
            if not solved:
                raise Stuck("the conditions are not solved for the constants")
            values = {c: s.simplify(v) for c, v in zip((c1, c2), next(iter(solved)), strict=True) if v != c}
        special = solution.subs(values)
        role = "general" if special.has(c1) or special.has(c2) else "particular"
        condition = b.relation(sign, equation.expr(disc), b.ZERO)
        board.answer(equation, special, role, case=case, conditions=(condition,))
