r"""Antiderivatives that are special functions: error functions, Fresnel integrals, the integrals of sine, cosine and exponentials over
their argument, the logarithmic integral, the dilogarithm."""

from __future__ import annotations

from typing import Any

from .line import Line, Work
from .table import linear_of

__all__ = ["confluent", "special"]


def special(work: Work, f: Any, x: Any) -> Line | None:
    """One function, or one function over the variable, whose antiderivative has a name of its own."""
    s = work.s
    if isinstance(f, s.exp | s.sin | s.cos) and f.args[0].is_polynomial(x) and s.degree(f.args[0], x) == 2:
        return _of_a_quadratic(work, f, x)
    if f == 1 / s.log(x):
        return work.line("integral of the reciprocal of the logarithm", f, x, s.li(x))
    if not f.is_Mul:
        return None
    parts = s.Mul.make_args(f)
    if len(parts) != 2 or 1 / x not in parts:
        return None
    (head,) = (p for p in parts if p != 1 / x)
    if isinstance(head, s.log):
        return _dilogarithm(work, f, x, head.args[0])
    if not isinstance(head, s.sin | s.cos | s.exp | s.sinh | s.cosh):
        return None
    inner = linear_of(head.args[0], x)
    return None if inner is None else _over_argument(work, f, x, head, *inner)


def _of_a_quadratic(work: Work, f: Any, x: Any) -> Line | None:
    """exp, sine or cosine of p x^2 + q x + r: the square is completed."""
    s = work.s
    p, q, r = s.Poly(f.args[0], x).all_coeffs()
    sign = work.sign(p)
    if not sign:
        return None
    because = "" if q == 0 else "The square is completed."
    size, u, rest = sign * p, x + q / (2 * p), s.expand(r - q**2 / (4 * p))
    if isinstance(f, s.exp):
        root = s.sqrt(size)
        made = s.erf(root * u) if sign < 0 else s.erfi(root * u)
        rule = "integral of a Gaussian" if sign < 0 else "integral of the exponential of a square"
        return work.line(rule, f, x, s.sqrt(s.pi) / (2 * root) * s.exp(rest) * made, because)
    root = s.sqrt(2 * size / s.pi)
    sine, cosine = sign * s.fresnels(root * u) / root, s.fresnelc(root * u) / root
    value = sine * s.cos(rest) + cosine * s.sin(rest) if isinstance(f, s.sin) else cosine * s.cos(rest) - sine * s.sin(rest)
    return work.line("integral of the sine of a square", f, x, value, because)


def _over_argument(work: Work, f: Any, x: Any, head: Any, a: Any, c: Any) -> Line:
    """sine, cosine, their hyperbolic sisters and the exponential of a x + c, over x: by the addition formula."""
    s = work.s
    u, because = a * x, "" if c == 0 else "By the addition formula the constant comes out of the argument."
    if isinstance(head, s.exp):
        return work.line("integral of an exponential over its argument", f, x, s.exp(c) * s.Ei(u), because)
    hyperbolic = isinstance(head, s.sinh | s.cosh)
    odd = s.Shi(u) if hyperbolic else s.Si(u)
    even = (s.Chi if hyperbolic else s.Ci)(s.Abs(u))
    sine, cosine = (s.sinh, s.cosh) if hyperbolic else (s.sin, s.cos)
    if isinstance(head, s.sin | s.sinh):
        value, name = odd * cosine(c) + even * sine(c), "sine"
    else:
        value, name = even * cosine(c) + (odd * sine(c) if hyperbolic else -odd * sine(c)), "cosine"
    return work.line(f"integral of {'the hyperbolic ' if hyperbolic else ''}{name} over its argument", f, x, value, because)


def _dilogarithm(work: Work, f: Any, x: Any, inside: Any) -> Line | None:
    """log(c + a x) over x, where c is positive."""
    s = work.s
    inner = linear_of(inside, x)
    if inner is None or not inner[1].is_positive:
        return None
    a, c = inner
    value = s.log(c) * s.log(s.Abs(x)) - s.polylog(2, -a * x / c)
    return work.line("integral of a logarithm over the distance to one", f, x, value)


def confluent(work: Work, f: Any, x: Any) -> Line | None:
    """x^n exp(a x^k) with n that makes it no elementary function, as a confluent hypergeometric function."""
    s = work.s
    if not f.is_Mul:
        return None
    n, inside = s.Integer(0), None
    for part in f.args:
        base, e = part.as_base_exp()
        if isinstance(part, s.exp) and inside is None:
            inside = part.args[0]
        elif base == x and e.is_Rational:
            n += e
        else:
            return None
    if inside is None or not n > -1:
        return None
    a, power = inside.as_independent(x, as_Add=False)
    base, k = power.as_base_exp()
    if base != x or not (k.is_Rational and k > 0) or k.is_integer and n.is_integer:
        return None
    first = (n + 1) / k
    value = x ** (n + 1) / (n + 1) * s.hyper((first,), (first + 1,), a * power)
    return work.line("integral of a power times an exponential", f, x, value)
