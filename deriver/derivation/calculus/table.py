r"""Integrals that are read off a table: powers, exponentials, trigonometric and hyperbolic functions of a linear argument, and quadratics.

Each row knows the rule it rests on; an inner linear function a x + b divides by a.
"""

from __future__ import annotations

from typing import Any

from .line import Line, Work

__all__ = ["constant", "linear_of", "table"]


def linear_of(u: Any, x: Any) -> tuple[Any, Any] | None:
    """(a, c) where u = a x + c with a free of x and not zero."""
    if not u.has(x):
        return None
    a = u.diff(x)
    if a.has(x) or a.is_zero:
        return None
    return a, (u - a * x).expand()


def _inner(a: Any) -> str:
    return "" if a == 1 else f"The inner derivative is ${_tex(a)}$, so the result is divided by it."


def _tex(value: Any) -> str:
    from ...expression.sympy_reader import from_sympy

    return from_sympy(value).latex


def constant(work: Work, f: Any, x: Any) -> Line | None:
    """A function that does not depend on the variable."""
    if f.has(x):
        return None
    return work.line("integral of a constant", f, x, f * x)


def table(work: Work, f: Any, x: Any) -> Line | None:
    """One function of a linear argument."""
    s = work.s
    if f == x:
        return work.line("power rule for integrals", f, x, x**2 / 2)
    if f.is_Pow:
        base, n = f.base, f.exp
        inner = linear_of(base, x)
        if inner is not None and not n.has(x):
            a, _ = inner
            if work.splitting and work.depth == 1 and work.is_zero(a):
                return None
            if n == -1:
                return work.line("integral of a reciprocal", f, x, s.log(s.Abs(base)) / a, _inner(a))
            if work.is_zero(n + 1) is False:
                return work.line("power rule for integrals", f, x, base ** (n + 1) / ((n + 1) * a), _inner(a))
            condition = s.Ne(n, -1, evaluate=False)
            return work.line("power rule for integrals", f, x, base ** (n + 1) / ((n + 1) * a), _inner(a), conditions=[condition])
        if inner is None and not n.has(x) and not n.is_number:
            return _power_of_power(work, f, x)
        inner = None if base.has(x) or base == s.E else linear_of(n, x)
        if inner is not None:
            a, _ = inner
            conditions = (
                [] if base.is_positive and (base - 1).is_zero is False else [s.Gt(base, 0, evaluate=False), s.Ne(base, 1, evaluate=False)]
            )
            return work.line("integral of an exponential", f, x, f / (a * s.log(base)), _inner(a), conditions=conditions)
        if isinstance(base, s.cos | s.sin | s.sec | s.csc | s.cosh | s.sinh | s.tan | s.cot | s.tanh | s.coth | s.sech | s.csch):
            return _square(work, f, base, n, x)
    row = _ROWS.get(type(f).__name__)
    if row is not None and len(f.args) == 1:
        inner = linear_of(f.args[0], x)
        if inner is not None:
            rule, make = row
            a, _ = inner
            return work.line(rule, f, x, make(s, f.args[0]) / a, _inner(a))
    return _secant_tangent(work, f, x)


def _power_of_power(work: Work, f: Any, x: Any) -> Line | None:
    """(c (a x + b)^d)^e: the power of a linear function but for a factor that does not change where its sign does not."""
    s = work.s
    powers = [p for p in f.base.atoms(s.Pow) if p.has(x)]
    if len(powers) != 1:
        return None
    (power,) = powers
    inner, d = linear_of(power.base, x), power.exp
    if inner is None or d.has(x) or s.simplify(f.base / power).has(x) or work.is_zero(inner[0]) is not False:
        return None
    whole, u = d * f.exp + 1, power.base
    zero = work.is_zero(whole)
    if zero:
        return work.line("integral of a reciprocal", f, x, f * u * s.log(s.Abs(u)) / inner[0], "The whole exponent is $-1$.")
    conditions = [] if zero is False else [s.Ne(whole, 0, evaluate=False)]
    return work.line("power rule for integrals", f, x, f * u / (whole * inner[0]), _inner(inner[0]), conditions=conditions)


_ROWS: dict[str, tuple[str, Any]] = {
    "exp": ("integral of an exponential", lambda s, u: s.exp(u)),
    "sin": ("integral of the sine", lambda s, u: -s.cos(u)),
    "cos": ("integral of the cosine", lambda s, u: s.sin(u)),
    "tan": ("integral of the tangent", lambda s, u: -s.log(s.Abs(s.cos(u)))),
    "cot": ("integral of the cotangent", lambda s, u: s.log(s.Abs(s.sin(u)))),
    "sec": ("integral of the secant", lambda s, u: s.log(s.Abs(s.sec(u) + s.tan(u)))),
    "csc": ("integral of the cosecant", lambda s, u: -s.log(s.Abs(s.csc(u) + s.cot(u)))),
    "sinh": ("integral of the hyperbolic sine", lambda s, u: s.cosh(u)),
    "cosh": ("integral of the hyperbolic cosine", lambda s, u: s.sinh(u)),
    "tanh": ("integral of the hyperbolic tangent", lambda s, u: s.log(s.cosh(u))),
    "coth": ("integral of the hyperbolic cotangent", lambda s, u: s.log(s.Abs(s.sinh(u)))),
    "sech": ("integral of the hyperbolic secant", lambda s, u: s.atan(s.sinh(u))),
    "log": ("integral of the logarithm", lambda s, u: u * s.log(u) - u),
}
_SQUARES: dict[tuple[str, int], tuple[str, Any]] = {
    ("cos", -2): ("integral of the squared secant", lambda s, u: s.tan(u)),
    ("sec", 2): ("integral of the squared secant", lambda s, u: s.tan(u)),
    ("sin", -2): ("integral of the squared cosecant", lambda s, u: -s.cot(u)),
    ("csc", 2): ("integral of the squared cosecant", lambda s, u: -s.cot(u)),
    ("cos", -1): ("integral of the secant", lambda s, u: s.log(s.Abs(1 / s.cos(u) + s.tan(u)))),
    ("sin", -1): ("integral of the cosecant", lambda s, u: -s.log(s.Abs(1 / s.sin(u) + s.cot(u)))),
    ("sec", -1): ("integral of the cosine", lambda s, u: s.sin(u)),
    ("csc", -1): ("integral of the sine", lambda s, u: -s.cos(u)),
    ("tan", -1): ("integral of the cotangent", lambda s, u: s.log(s.Abs(s.sin(u)))),
    ("cot", -1): ("integral of the tangent", lambda s, u: -s.log(s.Abs(s.cos(u)))),
    ("cosh", -1): ("integral of the hyperbolic secant", lambda s, u: s.atan(s.sinh(u))),
    ("cosh", -2): ("integral of the squared hyperbolic secant", lambda s, u: s.tanh(u)),
    ("sech", 2): ("integral of the squared hyperbolic secant", lambda s, u: s.tanh(u)),
    ("sinh", -2): ("integral of the squared hyperbolic cosecant", lambda s, u: -s.coth(u)),
    ("csch", 2): ("integral of the squared hyperbolic cosecant", lambda s, u: -s.coth(u)),
    ("tan", 2): ("integral of the squared tangent", lambda s, u: s.tan(u) - u),
    ("cot", 2): ("integral of the squared cotangent", lambda s, u: -s.cot(u) - u),
    ("tanh", 2): ("integral of the squared hyperbolic tangent", lambda s, u: u - s.tanh(u)),
}


def _square(work: Work, f: Any, base: Any, n: Any, x: Any) -> Line | None:
    row = _SQUARES.get((type(base).__name__, int(n))) if n.is_Integer else None
    inner = linear_of(base.args[0], x)
    if row is None or inner is None:
        return None
    rule, make = row
    a, _ = inner
    return work.line(rule, f, x, make(work.s, base.args[0]) / a, _inner(a))


def _secant_tangent(work: Work, f: Any, x: Any) -> Line | None:
    """sec u tan u and csc u cot u, also written with sine and cosine."""
    s = work.s
    if not f.is_Mul or len(f.args) != 2:
        return None
    for u in {factor.args[0] for part in f.args for factor in (part.base if part.is_Pow else part,) if factor.args and not factor.is_Pow}:
        inner = linear_of(u, x)
        if inner is None:
            continue
        a, _ = inner
        for rule, form, value in (
            ("integral of secant times tangent", (s.sec(u) * s.tan(u), s.sin(u) / s.cos(u) ** 2, s.tan(u) / s.cos(u)), s.sec(u)),
            ("integral of cosecant times cotangent", (s.csc(u) * s.cot(u), s.cos(u) / s.sin(u) ** 2, s.cot(u) / s.sin(u)), -s.csc(u)),
        ):
            if f in form:
                if not f.has(s.sec, s.csc):
                    value = value.rewrite(s.cos) if value.has(s.sec) else -1 / s.sin(u)
                return work.line(rule, f, x, value / a, _inner(a))
    return None
