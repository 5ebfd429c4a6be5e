r"""One solution of a linear equation of second order by trial: exponentials, powers, waves, products of powers, polynomials."""

from __future__ import annotations

from typing import Any

from .classes import is_zero
from .fuchsian import fuchsian_solution
from .kovacic import rational_rate

__all__ = ["trial_solution"]


def trial_solution(s: Any, a0: Any, a1: Any, a2: Any, t: Any) -> Any:
    """A polynomial, a power, an exponential of a line or of a parabola."""
    if any(v.count_ops() > 60 for v in (a0, a1, a2)):
        return None

    letters = sorted((a0.free_symbols | a1.free_symbols | a2.free_symbols) - {t}, key=str)
    points = [{t: s.Rational(7 + 4 * k, 9), **{z: s.Rational(5 + 3 * i + 2 * k, 4 + i) for i, z in enumerate(letters)}} for k in range(2)]

    def near(f: Any) -> bool:
        """Whether the numbers allow that f is a solution."""
        parts = a2 * f.diff(t, 2), a1 * f.diff(t), a0 * f
        for at in points:
            try:
                values = [complex(p.subs(at).evalf(20)) for p in parts]
            except (TypeError, ValueError, ZeroDivisionError):
                continue
            if abs(sum(values)) > 1e-9 * (1 + max(map(abs, values))):
                return False
        return True

    def zero(f: Any) -> bool:
        if f == 0 or not near(f):
            return False
        return is_zero(s, s.expand(s.simplify((a2 * f.diff(t, 2) + a1 * f.diff(t) + a0 * f) / f))) if f != 0 else False

    candidates = [
        s.exp(t),
        s.exp(-t),
        t,
        1 / t,
        s.exp(-(t**2) / 2),
        s.exp(t**2 / 2),
        s.exp(-(t**2)),
        s.exp(t**2),
        s.exp(2 * t),
        s.exp(-2 * t),
    ]
    candidates += [
        s.sin(t),
        s.cos(t),
        s.sin(t) / t,
        s.exp(t) / t,
        s.exp(-t) / t,
        s.sqrt(t),
        t * s.exp(t),
        t * s.exp(-t),
        s.sin(t) / s.sqrt(t),
    ]
    first = next((f for f in candidates if zero(f)), None)
    if first is not None:
        return first
    regular = fuchsian_solution(s, a0, a1, a2, t)
    if regular is not None and zero(regular):
        return regular
    for degree in range(1, 7):
        letters = s.symbols(f"_q0:{degree}")
        poly = t**degree + sum((c * t**i for i, c in enumerate(letters)), s.Integer(0))
        residual = s.fraction(s.together(a2 * poly.diff(t, 2) + a1 * poly.diff(t) + a0 * poly))[0]
        if not s.expand(residual).is_polynomial(t):
            break
        solved = s.linsolve(s.Poly(s.expand(residual), t).coeffs(), *letters)
        if solved:
            value = poly.subs(dict(zip(letters, next(iter(solved)), strict=True))).subs(dict.fromkeys(letters, 0))
            if zero(value):
                down = s.fraction(s.together(value))[1]
                return s.expand(value * down)
    rate = rational_rate(s, a1 / a2, a0 / a2, t)
    if rate is None:
        return None
    value = s.powsimp(s.exp(s.expand(s.integrate(s.apart(rate, t), t))))
    return value if zero(value) else None
