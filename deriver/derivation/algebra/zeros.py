r"""Where an expression in one letter is zero: all places, or a doubt.

Comes in: a SymPy expression and its letter. Goes out: `Zeros`: the values, with what is periodic in them, and the lines that lead there.
Each line is necessary (every solution passes it), so that the candidates hold all solutions; each candidate is then put into the
equation. What no line here undoes is a `Doubt`, never a list that may be incomplete.
"""

from __future__ import annotations

from typing import Any

from ...expression.sympy_text import library
from ..calculus.ending import Doubt
from .moves import Move, Zeros, polynomial
from .undoing import METHODS

__all__ = ["holds_at", "in_domain", "number_at", "real_roots", "zeros_of"]

_DEPTH = 6


def zeros_of(f: Any, x: Any, *, real: bool = True) -> Zeros:
    """All zeros of f in x. Errors: Doubt where a method is missing."""
    s = library()
    out = Zeros()
    top, below = s.fraction(s.together(f))
    _search(s, top, x, out, _DEPTH)
    if out.transcendental or below.has(x) or any(not p.is_number for p in out.values):
        _sort_out(s, f, x, out)
    if real and (out.transcendental or not f.is_rational_function(x)):
        _sort_out(s, f, x, out, real=True)
        _nothing_missing(s, f, x, out)
    return out


def _search(s: Any, f: Any, x: Any, out: Zeros, depth: int) -> None:
    if depth == 0:
        raise Doubt("no method here solves this equation")
    factors = s.factor(f) if f.count_ops() < 200 else f
    if factors != f and isinstance(factors, s.Mul) and f.is_polynomial(x):
        out.lines.append(Move("factoring by the roots", f, factors))
    for factor in s.Mul.make_args(factors):
        base, times = (factor.base, factor.exp) if factor.is_Pow and factor.exp.is_Integer and factor.exp > 0 else (factor, 1)
        if not base.has(x):
            if base.free_symbols:
                out.needed.append(base)
            continue
        if factor.is_Pow and not (factor.exp.is_Integer and factor.exp > 0):
            if factor.exp.is_Rational and factor.exp > 0:
                base = factor.base
                out.transcendental = True
            elif factor.exp.is_Rational or isinstance(factor, s.exp) or (factor.base.is_positive and not factor.base.has(x)):
                continue  # never zero
        _factor(s, base, x, int(times), out, depth)


def _factor(s: Any, g: Any, x: Any, times: int, out: Zeros, depth: int) -> None:
    if g.is_polynomial(x):
        polynomial(s, g, x, times, out)
        return
    out.transcendental = True
    for method in METHODS:
        if method(s, g, x, out, depth, _search):
            return
    raise Doubt("no method here solves this equation")


# Sorting out ----------------------------------------------------------------------------------------------------------------------


def _sort_out(s: Any, f: Any, x: Any, out: Zeros, *, real: bool = False) -> None:
    kept, periods = [], []
    for value, period in zip(out.values, out.periods, strict=True):
        if real and value.is_number and value.is_real is False:
            out.dropped.append(value)
        elif not value.is_number or holds_at(s, f, x, value, real=real):
            kept.append(value)
            periods.append(period)
        else:
            out.dropped.append(value)
    if out.numeric and out.transcendental:
        raise Doubt("no method here solves this equation")
    out.values, out.periods = kept, periods


def holds_at(s: Any, f: Any, x: Any, value: Any, *, real: bool = True) -> bool:
    """Whether f is defined at a value and zero there."""
    if real and not in_domain(s, f, x, value):
        return False
    number = number_at(s, f, x, value)
    return number is not None and abs(number) < 1e-25


def number_at(s: Any, f: Any, x: Any, value: Any) -> complex | None:
    """The value of f at a number, roots of odd order being real; None where there is none."""
    at = real_roots(s, f).subs(x, value)
    if at.has(s.nan, s.zoo, s.oo):
        return None
    try:
        return complex(at.evalf(40))
    except (TypeError, ValueError):
        return None


def real_roots(s: Any, f: Any) -> Any:
    """The expression with roots of odd order that are real for negative radicands, as they are for real numbers."""

    def odd(part: Any) -> bool:
        return bool(part.is_Pow and part.exp.is_Rational and part.exp.q % 2 and part.exp.q > 1 and part.base.free_symbols)

    def real(part: Any) -> Any:
        sign = s.sign(part.base) if part.exp.p % 2 else s.Integer(1)
        return sign * s.Pow(s.Abs(part.base), part.exp)

    return f.replace(odd, real)


def in_domain(s: Any, f: Any, x: Any, value: Any) -> bool:
    """Whether f has a real value at a number: denominators, radicands and arguments of logarithms are looked at."""
    for part in s.preorder_traversal(f):
        if isinstance(part, s.Pow) and part.base.has(x):
            base = s.simplify(part.base.subs(x, value))
            number = base.evalf(40)
            zero = base == 0 or (number.is_number and abs(number) < 1e-30)
            if part.exp.is_negative and zero:
                return False
            if part.exp.is_Rational and part.exp.q % 2 == 0 and not zero and not (number.is_real and number > 0):
                return False
        elif isinstance(part, s.log) and part.args[0].has(x):
            base = s.simplify(part.args[0].subs(x, value))
            number = base.evalf(40)
            if base == 0 or abs(number) < 1e-30 or not (number.is_real and number > 0):
                return False
        elif isinstance(part, s.asin | s.acos) and part.args[0].has(x):
            number = part.args[0].subs(x, value).evalf(40)
            if not number.is_real or abs(number) > 1 + 1e-30:
                return False
        elif isinstance(part, s.tan | s.sec) and part.args[0].has(x):
            if abs(s.cos(part.args[0].subs(x, value)).evalf(40)) < 1e-30:
                return False
        elif isinstance(part, s.cot | s.csc) and part.args[0].has(x) and abs(s.sin(part.args[0].subs(x, value)).evalf(40)) < 1e-30:
            return False
    return True


def _nothing_missing(s: Any, f: Any, x: Any, out: Zeros) -> None:
    """A sign change between neighbouring places without a zero that was found there says that one is missing."""
    if f.free_symbols - {x} or any(p is not None for p in out.periods):
        return
    known = [float(v.evalf()) for v in out.values]
    places = sorted(
        {n / 8 + 0.013 for n in range(-240, 241)} | {10.0**k * 1.37 for k in range(-4, 5)} | {-(10.0**k) * 1.37 for k in range(-4, 5)}
    )
    g = s.lambdify(x, real_roots(s, f), "mpmath")

    def value(t: float) -> float | None:
        try:
            z = complex(g(t))
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            return None
        return z.real if abs(z.imag) < 1e-12 * (1 + abs(z.real)) and z.real == z.real else None

    before: tuple[float, float] | None = None
    for t in places:
        v = value(t)
        if v is not None and before is not None and v * before[1] < 0 and not any(before[0] <= k <= t for k in known):
            low, high = before[0], t
            a, c = before[1], v
            for _ in range(60):
                middle = (low + high) / 2
                m = value(middle)
                if m is None:
                    break
                low, high, a, c = (middle, high, m, c) if m * a > 0 else (low, middle, a, m)
            if abs(a) < abs(before[1]) and abs(c) < abs(v) and abs(a) < 1e-6:
                raise Doubt(f"the equation has a solution near {low:.4g} that no method here reaches")
        before = (t, v) if v is not None else None
