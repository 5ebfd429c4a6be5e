r"""Solutions with constants, and what is asked of a branch: that it fits, that it is contained in another, that it is real."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from ...expression import build as b
from .classes import is_zero
from .equation import Equation
from .periodic import merged, period_of, real_zeros

__all__ = ["Family", "constant_solutions", "contained", "fits", "is_solution", "real_roots"]


@dataclass
class Family:
    """Solutions with constants: explicit branches, or an implicit relation `potential = constant`; and what was lost."""

    explicit: list[Any] = field(default_factory=list)
    implicit: Any = None  # G(t, y) = C as G
    constants: tuple[Any, ...] = ()
    lost: list[Any] = field(default_factory=list)
    conditions: list[Any] = field(default_factory=list)  # what must be positive for the explicit form, in t and the constants
    exceptions: list[Any] = field(default_factory=list)  # zero where boundary values do not determine the constants
    quadratures: int = 0  # implicit answers of second order that stand on the board already
    singular: bool = False  # what stands in `lost` is an envelope


def constant_solutions(equation: Equation, h: Any, y: Any) -> list[Any]:
    """The real zeros of h, with a whole number k in them where h is periodic."""
    s = equation.s
    repeated = real_zeros(s, h, y) if not h.free_symbols - {y} else None
    if repeated is not None:
        if repeated and "k" not in equation.letters:
            equation.letters["k"] = b.symbol("k", properties=["integer"])
            return merged(s, repeated, period_of(s, h, y))
        return repeated
    try:
        roots = s.solve(h, y)
    except NotImplementedError:
        return []
    return [r for r in roots if r.is_real is not False and not r.has(y)]


def fits(s: Any, equation: Equation, solution: Any, positive: Any = ()) -> bool:
    """Whether a branch satisfies the equation at some points, over the reals: the other sign of a root may not."""
    t = equation.t
    put = {letter: solution.diff(t, k) if k else solution for k, letter in enumerate(equation.y)}
    residual = real_roots(s, equation.F.subs(put))
    solution, positive = real_roots(s, solution), [real_roots(s, v) for v in positive]
    letters = sorted(residual.free_symbols | solution.free_symbols, key=str)
    seen = 0
    chance = Random(5)
    for k in range(48):
        values = {z: s.Rational(5 + 3 * k + 4 * i, 6 + 2 * i) * (-1) ** (k // 4 * (i % 2)) for i, z in enumerate(letters)}
        if k >= 12:
            if seen:
                break
            # Small and large, of both signs: a root may be real for few constants.
            size = {z: s.Rational(chance.randint(1, 9), 10) * s.Integer(10) ** chance.choice((-1, 0, 1)) for z in letters}
            values = {z: v if z.is_positive else v * chance.choice((1, -1)) for z, v in size.items()}
        try:
            if any(s.re(v.subs(values).evalf(25)) < 0 for v in positive):
                continue
            value, number = complex(solution.subs(values).evalf(25)), complex(residual.subs(values).evalf(25))
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            continue
        if value != value or number != number or abs(value.imag) > 1e-12:
            continue
        seen += 1
        if abs(number) > 1e-9 * (1 + abs(value)):
            return False
    return seen > 0


def real_roots(s: Any, value: Any) -> Any:
    """Roots of odd order as real numbers, which SymPy's principal values are not for negative radicands."""

    def odd(e: Any) -> bool:
        return bool(e.is_Pow and e.exp.is_Rational and not e.exp.is_Integer and int(e.exp.q) % 2 and e.base.is_nonnegative is not True)

    return value.replace(odd, lambda e: s.Abs(e.base) ** e.exp * (s.sign(e.base) if int(e.exp.p) % 2 else 1))


def contained(s: Any, value: Any, solutions: list[Any], c: Any) -> bool:
    """Whether a solution that was lost belongs to the family, for some value of the constant."""
    for solution in solutions:
        above, below = s.fraction(s.together(solution - value))
        if is_zero(s, above.subs(c, 0)) and not s.fraction(s.together(solution))[1].subs(c, 0).is_zero:
            return True
        if above.is_polynomial(c) and s.degree(above, c) == 1:
            a, rest = s.Poly(above, c).all_coeffs()
            at = s.simplify(-rest / a)
            if at.is_number and at.is_finite and not is_zero(s, below.subs(c, at)):
                return True
    return False


def is_solution(s: Any, equation: Equation, value: Any) -> bool:
    residual = equation.F.subs({letter: value.diff(equation.t, k) if k else value for k, letter in enumerate(equation.y)})
    return residual.is_finite is not False and not residual.has(s.nan) and is_zero(s, residual)
