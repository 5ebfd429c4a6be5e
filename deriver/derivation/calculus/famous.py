r"""Definite integrals with a name: Gamma and Beta integrals, Frullani's kind, Bose's, the logarithm of the sine."""

from __future__ import annotations

from typing import Any

__all__ = ["famous"]


def famous(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[str, Any, list[Any]] | None:
    """(rule, value, conditions) where the integrand and the limits are those of a known integral; None for others."""
    number, rest = f.as_independent(x, as_Add=False)
    for method in (_gamma, _beta, _frullani, _bose, _log_sine):
        found = method(s, rest, x, p, q)
        if found is not None:
            rule, value, conditions = found
            return rule, s.simplify(number * value), conditions
    return None


def _power(s: Any, part: Any, x: Any) -> Any:
    """The exponent of x^e, None for other factors."""
    base, e = part.as_base_exp()
    return e if base == x and not e.has(x) else None


def _gamma(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[str, Any, list[Any]] | None:
    """x^e exp(-a x^k) on the half line; on the whole line for even powers and k = 2."""
    whole = p == -s.oo
    if q != s.oo or not (p == 0 or whole):
        return None
    e: Any = s.Integer(0)
    inner = None
    for part in s.Mul.make_args(f):
        if isinstance(part, s.exp) and inner is None:
            inner = part.args[0]
            continue
        exponent = _power(s, part, x)
        if exponent is None:
            return None
        e += exponent
    if inner is None:
        return None
    a, tail = (-inner).as_independent(x, as_Add=False)
    k = _power(s, tail, x)
    if k is not None and k.is_positive and k.is_number and not e.is_number and not whole:
        if a.is_positive is not True and a.is_number:
            return None
        conditions = [] if a.is_positive else [s.Gt(a, 0, evaluate=False)]
        n = s.expand((e + 1) / k)
        conditions += [] if n.is_positive else [s.Gt(n, 0, evaluate=False)]
        return "Gamma integral", s.gamma(n) / (k * a**n), conditions
    if k is None or not k.is_positive or not e.is_number or not k.is_number:
        return None
    if a.is_positive is not True and a.is_number:
        return None
    if not (e > -1) or (whole and not (k == 2 and e.is_Integer and e % 2 == 0)):
        return None
    conditions = [] if a.is_positive else [s.Gt(a, 0, evaluate=False)]
    n = (e + 1) / k
    return "Gamma integral", s.gamma(n) / (k * a**n) * (2 if whole else 1), conditions


def _beta(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[str, Any, list[Any]] | None:
    """x^a (1-x)^c on the unit interval."""
    if p != 0 or q != 1:
        return None
    a = c = s.Integer(0)
    for part in s.Mul.make_args(s.powdenest(f)):
        exponent = _power(s, part, x)
        base, e = part.as_base_exp()
        if exponent is not None:
            a += exponent
        elif s.expand(base - (1 - x)) == 0 and e.is_number:
            c += e
        else:
            return None
    if c == 0 or not (a.is_number and c.is_number) or a.is_Integer and c.is_Integer and min(a, c) < 0 or not (a > -1 and c > -1):
        return None
    value = s.gamma(a + 1) * s.gamma(c + 1) / s.gamma(a + c + 2)
    return "Beta integral", s.simplify(value), []


def _frullani(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[str, Any, list[Any]] | None:
    """(x^a - x^b) / log x on the unit interval, and (e^{-ax} - e^{-bx}) / x on the half line."""
    top, bottom = s.fraction(f)
    terms = s.Add.make_args(s.expand(top))
    if len(terms) != 2:
        return None
    if (p, q) == (0, 1) and bottom == s.log(x):
        found = [t.as_independent(x, as_Add=False) for t in terms]
        powers = [s.Integer(0) if r == 1 else _power(s, r, x) for _, r in found]
        if None in powers or found[0][0] + found[1][0] != 0 or not all(e.is_number and e > -1 for e in powers):
            return None
        return "differentiation under the integral", found[0][0] * s.log((powers[0] + 1) / (powers[1] + 1)), []
    if (p, q) == (0, s.oo) and bottom == x:
        found = [t.as_independent(x, as_Add=False) for t in terms]
        if not all(isinstance(r, s.exp) for _, r in found) or found[0][0] + found[1][0] != 0:
            return None
        rates = [(-r.args[0] / x) for _, r in found]
        if not all(a.is_positive for a in rates):
            return None
        return "Frullani integral", found[0][0] * s.log(rates[1] / rates[0]), []
    return None


def _bose(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[str, Any, list[Any]] | None:
    """x^e / (exp(a x) -+ 1) on the half line."""
    if (p, q) != (0, s.oo):
        return None
    e: Any = s.Integer(0)
    found = None
    for part in s.Mul.make_args(f):
        exponent = _power(s, part, x)
        if exponent is not None:
            e += exponent
            continue
        if not (part.is_Pow and part.exp == -1 and part.base.is_Add and len(part.base.args) == 2) or found is not None:
            return None
        one, two = part.base.args
        if isinstance(one, s.exp):
            one, two = two, one
        if not isinstance(two, s.exp) or one not in (1, -1):
            return None
        a = two.args[0] / x
        if a.has(x) or not a.is_positive:
            return None
        found = (a, one)
    if found is None or not e.is_number:
        return None
    a, sign = found
    n = e + 1
    if sign == -1 and n > 1:
        return "Bose integral", s.gamma(n) * s.zeta(n) / a**n, []
    if sign == 1 and n > 1:
        return "Fermi integral", (1 - 2 ** (1 - n)) * s.gamma(n) * s.zeta(n) / a**n, []
    return None


def _log_sine(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[str, Any, list[Any]] | None:
    if p == 0 and ((f in (s.log(s.sin(x)), s.log(s.cos(x))) and q == s.pi / 2) or (f == s.log(s.sin(x)) and q == s.pi)):
        return "integral of the logarithm of the sine", -q * s.log(2), []
    return None
