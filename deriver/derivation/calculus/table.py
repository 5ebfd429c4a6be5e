r"""Integrals that are read off a table: powers, exponentials, trigonometric and hyperbolic functions of a linear argument, and quadratics.

Each row knows the rule it rests on; an inner linear function a x + b divides by a.
"""

from __future__ import annotations

from typing import Any

from .line import Line, Work

__all__ = ["constant", "linear_of", "quadratic_denominator", "special", "table"]


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
            if n == -1:
                return work.line("integral of a reciprocal", f, x, s.log(s.Abs(base)) / a, _inner(a))
            if (n + 1).is_zero is False:
                return work.line("power rule for integrals", f, x, base ** (n + 1) / ((n + 1) * a), _inner(a))
            condition = s.Ne(n, -1, evaluate=False)
            return work.line("power rule for integrals", f, x, base ** (n + 1) / ((n + 1) * a), _inner(a), conditions=[condition])
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


def quadratic_denominator(work: Work, f: Any, x: Any) -> Line | None:
    """1/(p x^2 + q x + r) and 1/sqrt(...), by completing the square."""
    s = work.s
    if not f.is_Pow or f.exp not in (-1, -s.Rational(1, 2), s.Rational(1, 2)) or not f.base.is_polynomial(x):
        return None
    coefficients = s.Poly(f.base, x).all_coeffs()
    if len(coefficients) != 3 or any(c.has(x) for c in coefficients):
        return None
    p, q, r = coefficients
    disc = s.factor(4 * p * r - q**2)
    h = q / (2 * p)
    if f.exp == -1:
        return _arctangent(work, f, x, p, q, disc)
    rest = s.simplify(r - q**2 / (4 * p))  # p (x + h)^2 + rest
    return _root(work, f, x, p, h, rest)


def _arctangent(work: Work, f: Any, x: Any, p: Any, q: Any, disc: Any) -> Line | None:
    s = work.s
    conditions = []
    if disc.is_positive is not True:
        if disc.is_nonnegative and disc.is_positive is None:
            conditions = [s.Ne(_root_of(s, disc), 0, evaluate=False)]
        elif disc.is_negative and disc.free_symbols:
            return None
        elif disc.is_negative:
            d = s.sqrt(-disc)
            if d.is_rational:
                return None  # partial fractions with rational roots read better
            value = s.log(s.Abs((2 * p * x + q - d) / (2 * p * x + q + d))) / d
            return work.line("integral of one over a difference of squares", f, x, value, "The square is completed.")
        else:
            return None
    d = s.sqrt(disc)
    if d.has(s.Abs):
        d = d.replace(s.Abs, lambda z: z)  # the sign cancels: both factors carry it
    value = 2 / d * s.atan((2 * p * x + q) / d)
    because = "" if q == 0 else "The square is completed."
    return work.line("integral of one over a sum of squares", f, x, _tidy(s, value), because, conditions=conditions)


def _root_of(s: Any, disc: Any) -> Any:
    root = s.sqrt(disc)
    root = root.replace(s.Abs, lambda z: z)
    return root.as_coeff_Mul()[1]


def _tidy(s: Any, value: Any) -> Any:
    return s.Mul(*(s.cancel(a) if not a.has(s.atan, s.log, s.asin) else a.func(s.cancel(a.args[0])) for a in s.Mul.make_args(value)))


def _root(work: Work, f: Any, x: Any, p: Any, h: Any, rest: Any) -> Line | None:
    s = work.s
    u = x + h
    whole = p * u**2 + rest
    half = s.Rational(1, 2)
    because = "" if h == 0 else "The square is completed."
    if p.is_positive and (rest.is_positive or rest.is_negative):
        if f.exp == -half:
            value = s.log(s.Abs(s.sqrt(p) * u + s.sqrt(f.base))) / s.sqrt(p)
            rule = "integral of one over a root of a sum of squares"
        else:
            value = u * s.sqrt(f.base) / 2 + rest / (2 * s.sqrt(p)) * s.log(s.Abs(s.sqrt(p) * u + s.sqrt(f.base)))
            rule = "integral of a root of a sum of squares"
        return work.line(rule, f, x, value, because)
    if p.is_negative and rest.is_positive:
        ratio = u * s.sqrt(-p / rest)
        if f.exp == -half:
            return work.line("integral of one over a root of a difference of squares", f, x, s.asin(ratio) / s.sqrt(-p), because)
        value = u * s.sqrt(f.base) / 2 + rest / (2 * s.sqrt(-p)) * s.asin(ratio)
        return work.line("integral of a root of a difference of squares", f, x, value, because)
    if p.is_negative and rest.is_nonnegative and rest.is_positive is None:
        # a^2 - x^2 with a letter a: its size counts, not its sign.
        size = s.sqrt(rest)
        if size.has(s.Abs):
            condition = s.Ne(size.replace(s.Abs, lambda z: z), 0, evaluate=False)
            ratio = u * s.sqrt(-p) / size
            if f.exp == -half:
                value, rule = s.asin(ratio) / s.sqrt(-p), "integral of one over a root of a difference of squares"
            else:
                value = u * s.sqrt(f.base) / 2 + rest / (2 * s.sqrt(-p)) * s.asin(ratio)
                rule = "integral of a root of a difference of squares"
            return work.line(rule, f, x, value, because, conditions=[condition])
    del whole
    return None


def special(work: Work, f: Any, x: Any) -> Line | None:
    """Functions whose antiderivative is a special function: exp of a quadratic, sin x / x, exp x / x, 1 / log x."""
    s = work.s
    if isinstance(f, s.exp) and f.args[0].is_polynomial(x):
        coefficients = s.Poly(f.args[0], x).all_coeffs()
        if len(coefficients) == 3 and coefficients[0].is_negative:
            p, q, r = coefficients
            p = -p
            root = s.sqrt(p)
            value = s.sqrt(s.pi) / (2 * root) * s.exp(s.expand(r + q**2 / (4 * p))) * s.erf(root * (x - q / (2 * p)))
            return work.line("integral of a Gaussian", f, x, value, "" if q == 0 else "The square is completed.")
    if f.is_Mul:
        number, rest = f.as_independent(x)
        parts = s.Mul.make_args(rest)
        if number == 1 and len(parts) == 2:
            for head, tail in (parts, parts[::-1]):
                if not (tail.is_Pow and tail.exp == -1) or tail.base != x:
                    continue
                if isinstance(head, s.sin | s.exp) and (inner := linear_of(head.args[0], x)) is not None and inner[1] == 0:
                    made = s.Si(head.args[0]) if isinstance(head, s.sin) else s.Ei(head.args[0])
                    rule = (
                        "integral of sine over its argument" if isinstance(head, s.sin) else "integral of an exponential over its argument"
                    )
                    return work.line(rule, f, x, made)
    return None
