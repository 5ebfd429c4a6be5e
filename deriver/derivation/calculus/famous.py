r"""Definite integrals with a name: Gamma and Beta integrals, Frullani's kind, Bose's, the logarithm of the sine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["Known", "famous"]


@dataclass(frozen=True)
class Known:
    """An integral with a name: the name of its rule, its value, and what is supposed of its letters.

    `with_t` is what a new variable t stands for in it, where one does, and `form` the value before it is worked out: Gamma(3)/3^3.
    """

    rule: str
    value: Any
    conditions: list[Any] = field(default_factory=list)
    form: Any = None
    with_t: Any = None


def famous(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    """The known integral that integrand and limits are; None for others."""
    number, rest = f.as_independent(x, as_Add=False)
    for method in (_gamma, _beta, _beta_on_the_half_line, _wallis, _logarithms, _waves, _frullani, _bose, _log_sine):
        found = method(s, rest, x, p, q)
        if found is not None:
            value = number * found.value
            form = None if found.form is None else s.Mul(number, *found.form.args, evaluate=False)
            return replace(found, value=value if value.free_symbols else s.simplify(value), form=form)
    return None


def _power(s: Any, part: Any, x: Any) -> Any:
    """The exponent of x^e, None for other factors."""
    base, e = part.as_base_exp()
    return e if base == x and not e.has(x) else None


def _gamma(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
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
        conditions += [] if n.is_positive else [_solved(s, e, s.Integer(-1))]
        return _of_gamma(s, n, k, a, conditions, x)
    if k is None or not k.is_positive or not e.is_number or not k.is_number:
        return None
    if a.is_positive is not True and a.is_number:
        return None
    if not (e > -1) or (whole and not (k == 2 and e.is_Integer and e % 2 == 0)):
        return None
    conditions = [] if a.is_positive else [s.Gt(a, 0, evaluate=False)]
    n = (e + 1) / k
    return _of_gamma(s, n, k, a, conditions, x, 2 if whole else 1)


def _of_gamma(s: Any, n: Any, k: Any, a: Any, conditions: list[Any], x: Any, sides: int = 1) -> Known:
    """The integral of x^{kn-1} exp(-a x^k), where t = a x^k makes it that of Gamma(n)."""
    form = s.Mul(s.Rational(sides) / k, s.gamma(n, evaluate=False), s.Pow(a, -n, evaluate=False), evaluate=False)
    return Known("Gamma integral", s.gamma(n) / (k * a**n) * sides, conditions, form, a * x**k)


def _above(s: Any, pairs: list[tuple[Any, Any]]) -> list[Any] | None:
    """The conditions that each first is greater than its second; None where one certainly is not."""
    out = []
    for left, right in pairs:
        if (left - right).is_nonpositive:
            return None
        if not (left - right).is_positive:
            out.append(_solved(s, left, right))
    return out


def _solved(s: Any, left: Any, right: Any) -> Any:
    """left > right, solved for its letter where there is one that is linear with a number before it."""
    difference = s.expand(left - right)
    for letter in sorted(difference.free_symbols, key=str):
        k = difference.coeff(letter)
        if k.is_number and k.is_nonzero and not (difference - k * letter).has(letter):
            bound = (k * letter - difference) / k
            return s.Gt(letter, bound, evaluate=False) if k.is_positive else s.Lt(letter, bound, evaluate=False)
    return s.Gt(left, right, evaluate=False)


def _beta(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    """x^a (1-x)^c on the unit interval."""
    if p != 0 or q != 1:
        return None
    a = c = s.Integer(0)
    for part in s.Mul.make_args(s.powdenest(f)):
        exponent = _power(s, part, x)
        base, e = part.as_base_exp()
        if exponent is not None:
            a += exponent
        elif s.expand(base - (1 - x)) == 0 and not e.has(x):
            c += e
        else:
            return None
    if c == 0 or a.is_Integer and c.is_Integer and min(a, c) < 0 or a.is_Integer and c.is_Integer and a + c < 4:
        return None
    conditions = _above(s, [(a, s.Integer(-1)), (c, s.Integer(-1))])
    if conditions is None:
        return None
    value = s.gamma(a + 1) * s.gamma(c + 1) / s.gamma(a + c + 2)
    gammas = [s.gamma(n, evaluate=False) for n in (a + 1, c + 1, a + c + 2)]
    form = s.Mul(gammas[0], gammas[1], s.Pow(gammas[2], -1, evaluate=False), evaluate=False)
    return Known("Beta integral", s.simplify(value) if not value.free_symbols else value, conditions, form)


def _beta_on_the_half_line(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    """x^e / (1 + x^k)^c on the half line."""
    if (p, q) != (0, s.oo):
        return None
    e, found = s.Integer(0), None
    for part in s.Mul.make_args(f):
        exponent = _power(s, part, x)
        if exponent is not None:
            e += exponent
            continue
        base, c = part.as_base_exp()
        if found is not None or not base.is_Add or len(base.args) != 2 or s.Integer(1) not in base.args or c.has(x):
            return None
        k = _power(s, next(a for a in base.args if a != 1), x)
        if k is None:
            return None
        found = (k, -c)
    if found is None or e.is_Integer and found[0].is_Integer and found[1].is_Integer:
        return None  # rational functions are integrated
    k, c = found
    if not k.is_positive:
        return None
    one, two = (e + 1) / k, c - (e + 1) / k
    conditions = _above(s, [(one, s.Integer(0)), (two, s.Integer(0))])
    if conditions is None:
        return None
    value = s.pi / s.sin(s.pi * one) if c == 1 else s.gamma(one) * s.gamma(two) / s.gamma(c)
    return Known("Beta integral", value / k, conditions)


def _wallis(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    """Powers of sine and cosine with letters or fractions in the exponents, over a quarter of the period."""
    if p != 0 or q != s.pi / 2:
        return None
    m = n = s.Integer(0)
    for part in s.Mul.make_args(f):
        base, e = part.as_base_exp()
        if e.has(x) or base not in (s.sin(x), s.cos(x)):
            return None
        m, n = (m + e, n) if base == s.sin(x) else (m, n + e)
    if m.is_Integer and n.is_Integer:
        return None
    conditions = _above(s, [(m, s.Integer(-1)), (n, s.Integer(-1))])
    if conditions is None:
        return None
    half = s.Rational(1, 2)
    return Known("Beta integral", half * s.gamma((m + 1) / 2) * s.gamma((n + 1) / 2) / s.gamma((m + n) / 2 + 1), conditions)


def _logarithms(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    """x^m (-log x)^e on the unit interval."""
    if (p, q) != (0, 1):
        return None
    m, e, sign = s.Integer(0), None, s.Integer(1)
    for part in s.Mul.make_args(f):
        exponent = _power(s, part, x)
        base, n = part.as_base_exp()
        if exponent is not None:
            m += exponent
        elif base in (s.log(x), -s.log(x), s.log(1 / x)) and e is None and not n.has(x):
            if base == s.log(x):
                if not n.is_Integer:
                    return None
                sign = (-1) ** n
            e = n
        else:
            return None
    if e is None or e.is_Integer and m.is_Integer:
        return None
    conditions = _above(s, [(m, s.Integer(-1)), (e, s.Integer(-1))])
    if conditions is None:
        return None
    form = s.Mul(sign, s.gamma(e + 1, evaluate=False), s.Pow(m + 1, -e - 1, evaluate=False), evaluate=False)
    return Known("Gamma integral", sign * s.gamma(e + 1) / (m + 1) ** (e + 1), conditions, form, -(m + 1) * s.log(x))


def _waves(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    """A cosine times a Gaussian, or over x^2 + c, over the half line or the line."""
    if q != s.oo or p not in (0, -s.oo) or not f.is_Mul or len(f.args) != 2:
        return None
    wave = next((a for a in f.args if isinstance(a, s.cos)), None)
    if wave is None:
        return None
    rest, w = f / wave, wave.args[0] / x
    sides = 1 if p == 0 else 2
    if w.has(x) or not w.is_real:
        return None
    if isinstance(rest, s.exp):
        a = -rest.args[0] / x**2
        conditions = None if a.has(x) else _above(s, [(a, s.Integer(0))])
        if conditions is None:
            return None
        return Known("Gaussian integral", sides * s.sqrt(s.pi / a) * s.exp(-(w**2) / (4 * a)) / 2, conditions)
    square = (1 / rest).expand() - x**2
    if square.has(x) or not square.is_positive:
        return None
    root = s.sqrt(square)
    return Known("Laplace integral", sides * s.pi * s.exp(-s.Abs(w) * root) / (2 * root))


def _frullani(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
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
        return Known("differentiation under the integral", found[0][0] * s.log((powers[0] + 1) / (powers[1] + 1)))
    if (p, q) == (0, s.oo) and bottom == x:
        found = [t.as_independent(x, as_Add=False) for t in terms]
        if not all(isinstance(r, s.exp) for _, r in found) or found[0][0] + found[1][0] != 0:
            return None
        rates = [(-r.args[0] / x) for _, r in found]
        if not all(a.is_positive for a in rates):
            return None
        return Known("Frullani integral", found[0][0] * s.log(rates[1] / rates[0]))
    return None


def _bose(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
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
        return Known("Bose integral", s.gamma(n) * s.zeta(n) / a**n)
    if sign == 1 and n > 1:
        return Known("Fermi integral", (1 - 2 ** (1 - n)) * s.gamma(n) * s.zeta(n) / a**n)
    return None


def _log_sine(s: Any, f: Any, x: Any, p: Any, q: Any) -> Known | None:
    if p == 0 and ((f in (s.log(s.sin(x)), s.log(s.cos(x))) and q == s.pi / 2) or (f == s.log(s.sin(x)) and q == s.pi)):
        return Known("integral of the logarithm of the sine", -q * s.log(2))
    return None
