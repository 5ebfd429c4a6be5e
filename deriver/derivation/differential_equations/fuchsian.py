r"""Solutions $\prod_i (t-a_i)^{r_i}\,p(t)$, p a polynomial, of linear equations of second order whose singular points are regular.

The exponents $r_i$ at the finite singular points and the growth at infinity come from the indicial equations; they leave finitely many
degrees of p, whose coefficients solve linear equations. Source: Ince, Ordinary Differential Equations, ch. 15.
"""

from __future__ import annotations

from itertools import product
from typing import Any

__all__ = ["fuchsian_solution"]

_POINTS = 4
_DEGREE = 12


def fuchsian_solution(s: Any, a0: Any, a1: Any, a2: Any, t: Any) -> Any:
    """One such solution of a2 y'' + a1 y' + a0 y = 0; None where there is none, a singular point is irregular or no rational number."""
    P, Q = s.cancel(a1 / a2), s.cancel(a0 / a2)
    if not (P.is_rational_function(t) and Q.is_rational_function(t)) or (P.free_symbols | Q.free_symbols) - {t}:
        return None
    below = s.lcm(s.fraction(P)[1], s.fraction(Q)[1])
    if not below.has(t):
        return None
    roots = s.roots(s.Poly(below, t))
    if sum(roots.values()) != s.degree(below, t) or not all(a.is_rational for a in roots) or len(roots) > _POINTS:
        return None
    choices = [_exponents(s, s.cancel((t - a) * P), s.cancel((t - a) ** 2 * Q), t, a) for a in roots]
    z = s.Symbol("_z")
    # At infinity y ~ z^m in z = 1/t, where the equation is w'' + (2/z - P/z^2) w' + Q/z^4 w = 0.
    growth = _exponents(s, s.cancel(2 - P.subs(t, 1 / z) / z), s.cancel(Q.subs(t, 1 / z) / z**2), z, 0)
    if growth is None or any(c is None for c in choices):
        return None
    for exponents in product(*[c for c in choices if c is not None]):
        for m in growth:
            degree = -m - sum(exponents)
            if not (degree.is_Integer and 0 <= degree <= _DEGREE):
                continue
            made = _polynomial(s, P, Q, t, list(zip(roots, exponents, strict=True)), int(degree))
            if made is not None:
                return made
    return None


def _exponents(s: Any, p: Any, q: Any, t: Any, at: Any) -> list[Any] | None:
    """The rational roots of r(r-1) + p r + q at a point; None where the point is irregular."""
    values = [s.limit(v, t, at) if s.fraction(v)[1].subs(t, at) == 0 else v.subs(t, at) for v in (p, q)]
    if any(not v.is_finite for v in values):
        return None
    r = s.Symbol("_r")
    return [v for v in s.roots(s.Poly(r * (r - 1) + values[0] * r + values[1], r)) if v.is_rational]


def _polynomial(s: Any, P: Any, Q: Any, t: Any, exponents: list[tuple[Any, Any]], degree: int) -> Any:
    """The factor times a polynomial of a degree, where one solves the equation."""
    rate = s.Add(*(r / (t - a) for a, r in exponents))
    letters = s.symbols(f"_q0:{degree + 1}")
    p = s.Add(*(c * t**i for i, c in enumerate(letters)))
    # With y = f p and f'/f = rate.
    whole = p.diff(t, 2) + (2 * rate + P) * p.diff(t) + (rate.diff(t) + rate**2 + P * rate + Q) * p
    above = s.fraction(s.together(whole))[0]
    rows = s.Poly(s.expand(above), t).coeffs()
    solved = next(iter(s.linsolve(rows, *letters)), None)
    if solved is None or all(v == 0 for v in solved):
        return None
    value = p.subs(dict(zip(letters, solved, strict=True)))
    free = sorted(value.free_symbols - {t}, key=str)
    value = value.subs(dict.fromkeys(free[1:], 0)).subs({z: 1 for z in free[:1]})
    if value == 0:
        return None
    value = s.factor_terms(s.primitive(s.Poly(value, t))[1].as_expr() if value.has(t) else s.Integer(1))
    return s.Mul(*((t - a) ** r for a, r in exponents)) * value
