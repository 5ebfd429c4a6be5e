r"""One over a quadratic, over its root, and the root itself, by completing the square; with letters, the sign of what decides."""

from __future__ import annotations

from typing import Any

from .line import Line, Nowhere, Work

__all__ = ["quadratic_denominator"]


def quadratic_denominator(work: Work, f: Any, x: Any) -> Line | None:
    """1/(p x^2 + q x + r) and 1/sqrt(...), by completing the square."""
    s = work.s
    if not f.is_Pow or f.exp not in (-1, -s.Rational(1, 2), s.Rational(1, 2)) or not f.base.is_polynomial(x):
        return None
    coefficients = s.Poly(f.base, x).all_coeffs()
    if len(coefficients) != 3 or any(c.has(x) for c in coefficients):
        return None
    p, q, r = coefficients
    if work.splitting and work.is_zero(p):
        return None
    disc = s.factor(4 * p * r - q**2)
    h = q / (2 * p)
    if f.exp == -1:
        return _arctangent(work, f, x, p, q, disc)
    rest = s.simplify(r - q**2 / (4 * p))  # p (x + h)^2 + rest
    return _root(work, f, x, p, h, rest)


def _arctangent(work: Work, f: Any, x: Any, p: Any, q: Any, disc: Any) -> Line | None:
    s = work.s
    conditions = []
    if disc == 0:
        return work.line("power rule for integrals", f, x, -2 / (2 * p * x + q), "The quadratic is a multiple of a square.")
    if disc.is_nonnegative and disc.is_positive is None:
        conditions = [s.Ne(_root_of(s, disc), 0, evaluate=False)]
        sign: int | None = 1
    elif disc.is_negative and not disc.free_symbols or disc.is_positive:
        sign = 1 if disc.is_positive else -1
    elif _has_root(s, s.sqrt(-disc)) and (sign := work.sign(disc)) is not None:
        if sign == 0:
            return work.line("power rule for integrals", f, x, -2 / (2 * p * x + q), "The quadratic is a multiple of a square.")
    else:
        return None  # partial fractions with roots that are written out read better
    because = "" if q == 0 else "The square is completed."
    if sign == -1:
        d = s.sqrt(-disc)
        if d.is_rational:
            return None
        shared = s.gcd_list([part.as_coeff_Mul()[0] for part in (2 * p, q, d) if part != 0])
        top, bottom = (s.expand((2 * p * x + q + e) / shared) for e in (-d, d))
        value = s.log(s.Abs(top / bottom)) / d
        return work.line("integral of one over a difference of squares", f, x, value, because)
    d = s.sqrt(disc)
    if d.has(s.Abs):
        d = d.replace(s.Abs, lambda z: z)  # the sign cancels: both factors carry it
    value = 2 / d * s.atan((2 * p * x + q) / d)
    return work.line("integral of one over a sum of squares", f, x, _tidy(s, value), because, conditions=conditions)


def _has_root(s: Any, value: Any) -> bool:
    """Whether a root of letters is left."""
    return any(p.exp.is_Rational and not p.exp.is_Integer and p.free_symbols for p in value.atoms(s.Pow))


def _root_of(s: Any, disc: Any) -> Any:
    root = s.sqrt(disc)
    root = root.replace(s.Abs, lambda z: z)
    return root.as_coeff_Mul()[1]


def _tidy(s: Any, value: Any) -> Any:
    return s.Mul(*(s.cancel(a) if not a.has(s.atan, s.log, s.asin) else a.func(s.cancel(a.args[0])) for a in s.Mul.make_args(value)))


def _root(work: Work, f: Any, x: Any, p: Any, h: Any, rest: Any) -> Line | None:
    """One over the root of p (x + h)^2 + rest, and the root itself."""
    s = work.s
    u, below = x + h, f.exp.is_negative
    because = "" if h == 0 else "The square is completed."
    if p.is_negative and rest.is_nonnegative and rest.is_positive is None:
        # a^2 - x^2 with a letter a: its size counts, not its sign.
        size = s.sqrt(rest)
        if not size.has(s.Abs):
            return None
        condition = s.Ne(size.replace(s.Abs, lambda z: z), 0, evaluate=False)
        return _arcsine(work, f, x, p, u, rest, u * s.sqrt(-p) / size, because, [condition])
    sign = work.sign(p)
    if sign == -1:
        inner = work.sign(rest)
        if inner is not None and inner != 1:
            raise Nowhere
        if inner is None:
            return None
        ratio = u * s.sqrt(-p / rest)
        if h.free_symbols:  # in the coefficients themselves
            ratio = -s.expand(2 * p * u) / s.sqrt(s.expand(-4 * p * rest))
        return _arcsine(work, f, x, p, u, rest, ratio, because, [])
    if sign != 1 or (zero := work.is_zero(rest)) is None:
        return None
    root = s.sqrt(p)
    if zero:
        size = s.Abs(u)
        value = u / size * s.log(size) / root if below else root * u * size / 2
        return work.line("integral of a power of an absolute value", f, x, value, "The root is a multiple of an absolute value.")
    whole = root * u if not h.free_symbols else 2 * p * x + 2 * p * h
    logarithm = s.log(s.Abs(whole + s.sqrt(f.base) * (1 if not h.free_symbols else 2 * root)))
    if below:
        return work.line("integral of one over a root of a sum of squares", f, x, logarithm / root, because)
    value = u * s.sqrt(f.base) / 2 + rest / (2 * root) * logarithm
    return work.line("integral of a root of a sum of squares", f, x, value, because)


def _arcsine(work: Work, f: Any, x: Any, p: Any, u: Any, rest: Any, ratio: Any, because: str, conditions: list[Any]) -> Line:
    s = work.s
    if f.exp.is_negative:
        value, rule = s.asin(ratio) / s.sqrt(-p), "integral of one over a root of a difference of squares"
    else:
        value = u * s.sqrt(f.base) / 2 + rest / (2 * s.sqrt(-p)) * s.asin(ratio)
        rule = "integral of a root of a difference of squares"
    return work.line(rule, f, x, value, because, conditions=conditions)
