r"""Definite integrals from a symmetry of the limits: the reflection x -> a + b - x, and the inversion x -> 1/x of the half line."""

from __future__ import annotations

from typing import Any

__all__ = ["inverted", "reflected"]


def reflected(s: Any, f: Any, x: Any, p: Any, q: Any) -> Any | None:
    """Half of f(x) + f(p + q - x), where that is shorter than f and f has values on the closed interval; None elsewhere."""
    if p.is_infinite or q.is_infinite or p.free_symbols | q.free_symbols or f.is_rational_function(x) or f.count_ops() > 40:
        return None
    if not all((f.subs(x, end)).is_finite for end in (p, q)):
        return None
    other = _turned(s, f, x, p + q)
    total = s.simplify(s.expand_log(f, force=True) + s.expand_log(other, force=True))
    if total.has(s.nan, s.zoo) or (total.count(x), total.count_ops()) >= (f.count(x), f.count_ops()) or total.has(x) and total.has(s.log):
        return None
    return total / 2


def _turned(s: Any, f: Any, x: Any, total: Any) -> Any:
    """f at total - x, with the addition formulas used, and quotients in logarithms put together."""
    u = s.Dummy("u", real=True)

    def wave(e: Any) -> Any:
        k = e.args[0] / x
        sine, cosine = s.sin(k * total), s.cos(k * total)
        other = (sine * s.cos(k * u) - cosine * s.sin(k * u), cosine * s.cos(k * u) + sine * s.sin(k * u))
        if isinstance(e, s.tan | s.cot) and cosine != 0:
            t, slope = s.tan(k * u), sine / cosine
            quotient = (slope - t) / (1 + slope * t)
            return quotient if isinstance(e, s.tan) else 1 / quotient
        return other[0] if isinstance(e, s.sin) else other[1] if isinstance(e, s.cos) else other[0] / other[1]

    g = f.replace(lambda e: isinstance(e, s.sin | s.cos | s.tan) and (e.args[0] / x).is_number, wave)
    g = g.subs(x, total - x).subs(u, x)
    return g.replace(lambda e: isinstance(e, s.log), lambda e: s.log(s.cancel(s.together(e.args[0]))))


def inverted(s: Any, f: Any, x: Any, p: Any, q: Any) -> bool:
    """Whether x -> 1/x turns the integral over the half line into its own negative, and it converges at infinity."""
    if (p, q) != (0, s.oo) or f.count_ops() > 40 or not f.has(s.log) or f.free_symbols != {x}:
        return False
    t = s.Symbol("t", positive=True)
    g = f.subs(x, t)
    if s.simplify(s.expand_log(g.subs(t, 1 / t) / t**2 + g)) != 0:
        return False
    return bool(s.limit(g * t ** s.Rational(3, 2), t, s.oo) == 0 or s.limit(g * t ** s.Rational(5, 4), t, s.oo) == 0)
