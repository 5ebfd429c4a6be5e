r"""Functions that repeat: their period, and their real zeros as $z+kp$ with whole numbers k."""

from __future__ import annotations

from typing import Any

__all__ = ["merged", "period_of", "real_zeros", "whole_number"]


def period_of(s: Any, f: Any, x: Any) -> Any:
    """The smallest period 2 pi/m, m up to 12, of a function of sines and cosines; None where there is none."""
    if not f.has(s.sin, s.cos, s.tan, s.cot, s.sec, s.csc):
        return None
    for m in range(12, 0, -1):
        shift = 2 * s.pi / m
        moved = f.subs(x, x + shift)
        if abs(complex((moved - f).subs(x, s.Rational(37, 41)).subs({z: s.Rational(5, 7) for z in f.free_symbols}).evalf(20))) > 1e-12:
            continue
        if s.simplify(moved - f) == 0:
            return shift
    return None


def real_zeros(s: Any, f: Any, x: Any) -> list[Any] | None:
    """The zeros of a periodic function in one period, in order; None where they are not found."""
    period = period_of(s, f, x)
    if period is None:
        return None
    try:
        found = s.solveset(f, x, s.Interval.Ropen(0, period))
    except (NotImplementedError, ValueError, TypeError):
        return None
    if found is s.S.EmptySet:
        return []
    return sorted(found, key=float) if isinstance(found, s.FiniteSet) else None


def merged(s: Any, zeros: list[Any], period: Any) -> list[Any]:
    """The zeros with all that they repeat in: one expression with k where they are evenly spaced, else one for each."""
    k = whole_number(s)
    step = period / len(zeros) if zeros else period
    even = all(s.simplify(z - zeros[0] - i * step) == 0 for i, z in enumerate(zeros))
    return [s.expand(z + k * (step if even else period)) for z in (zeros[:1] if even else zeros)]


def whole_number(s: Any) -> Any:
    """The letter for any whole number."""
    return s.Symbol("k", integer=True)
