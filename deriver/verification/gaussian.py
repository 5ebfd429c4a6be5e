r"""Integrals over the whole line of polynomials times $e^{-ax^2+bx+c}$, and over the half line of powers times $e^{-ax}$ or $e^{-ax^2}$:
moments of normal and gamma laws, in closed form without a search.

Comes in: an integrand as a SymPy expression whose letters have their signs. Goes out: the value, or None for another integrand. It
counts like any closed form: numbers confirm it at points.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Unsettled", "over_the_half_line", "over_the_line"]

#: The highest power of the variable, and how many terms, that are worked out.
_DEGREE, _TERMS = 40, 200


class Unsettled(Exception):
    """The integrand has the form, but the signs of its letters do not say whether the integral converges: numbers do."""


def over_the_line(body: Any, x: Any) -> Any:
    r"""$\int_{-\infty}^{\infty}$ of the body; None where a term is no polynomial times the exponential of a concave quadratic.

    >>> import sympy
    >>> x, s = sympy.Symbol("x", real=True), sympy.Symbol("s", positive=True)
    >>> over_the_line(x**2 * sympy.exp(-x**2 / (2 * s**2)) / sympy.sqrt(2 * sympy.pi * s**2), x)
    s**2
    """
    import sympy

    total = _summed(body, x, _moment)
    if total is None:
        return None
    return sympy.simplify(total) if total.free_symbols else sympy.nsimplify(sympy.expand(total))


def over_the_half_line(body: Any, x: Any) -> Any:
    r"""$\int_0^{\infty}$ of the body; None where a term is no power times a falling exponential of x or of its square.

    >>> import sympy
    >>> x, a = sympy.Symbol("x", real=True), sympy.Symbol("a", positive=True)
    >>> over_the_half_line(x**3 * sympy.exp(-a * x), x)
    6/a**4
    """
    import sympy

    found = _occupation(body, x) if body.has(sympy.exp) else None
    return _summed(body, x, _gamma) if found is None else found


def _occupation(body: Any, x: Any) -> Any:
    r"""$\int_0^{\infty} x^p/(e^{ax}\mp1)\,dx$, the integrals of Bose and of Fermi: DLMF 25.5.1 and 25.5.3; None for another body."""
    import sympy

    above, below = sympy.fraction(sympy.together(body))
    terms = sympy.Add.make_args(sympy.expand(below, power_exp=False))
    rising = [t for t in terms if t.has(x)]
    if len(terms) != 2 or len(rising) != 1:
        return None
    factor, growth = rising[0].as_independent(x, as_Add=False)
    rate = sympy.expand(growth.args[0] / x) if isinstance(growth, sympy.exp) else None
    sign = sympy.simplify((terms[0] + terms[1] - rising[0]) / factor)
    constant, power = above.as_independent(x, as_Add=False)
    p = power.as_base_exp()[1] if power.as_base_exp()[0] == x else sympy.S.Zero if power == 1 else None
    if rate is None or rate.has(x) or not rate.is_positive or p is None or not p.is_number or sign not in (1, -1):
        return None
    if sign == -1:
        value = sympy.gamma(p + 1) * sympy.zeta(p + 1) if p > 0 else None
    else:
        value = sympy.gamma(p + 1) * (1 - 2**-p) * sympy.zeta(p + 1) if p > 0 else sympy.log(2) if p == 0 else None
    return None if value is None else constant / factor * value / rate ** (p + 1)


def _summed(body: Any, x: Any, of_term: Any) -> Any:
    """The sum of what the terms of a body give; None where one gives nothing."""
    import sympy

    if not body.has(sympy.exp):
        return None
    # The logarithm of a density: its factors and exponents are positive and real, or the numbers will not agree.
    logs = {n: sympy.expand_log(n, force=True).replace(_log_of_exp, lambda n: n.args[0].exp) for n in body.atoms(sympy.log) if n.has(x)}
    body = sympy.expand(body.xreplace(logs), power_exp=False)
    terms = sympy.Add.make_args(body)
    if len(terms) > _TERMS:
        return None
    total = sympy.S.Zero
    for term in terms:
        value = of_term(term, x)
        if value is None:
            return None
        total += value
    return total


def _log_of_exp(node: Any) -> bool:
    import sympy

    return isinstance(node, sympy.log) and isinstance(node.args[0], sympy.exp)


def _moment(term: Any, x: Any) -> Any:
    """The integral of one term: a constant, a power of x and exponentials."""
    import sympy

    constant, rest = term.as_independent(x, as_Add=False)
    power, exponent = 0, sympy.S.Zero
    for factor in sympy.Mul.make_args(rest):
        base, up = factor.as_base_exp()
        if isinstance(factor, sympy.exp):
            exponent += factor.args[0]
        elif base == x and up.is_Integer and up >= 0:
            power += int(up)
        elif base != x and not base.has(x):
            exponent += up * sympy.log(base)
        else:
            return None
    if not exponent.is_polynomial(x) or power > _DEGREE:
        return None
    quadratic = sympy.Poly(exponent, x)
    if quadratic.degree() != 2:
        return None
    a, b, c = -quadratic.coeff_monomial(x**2), quadratic.coeff_monomial(x), quadratic.coeff_monomial(1)
    a = sympy.simplify(a)
    if not _settled(a):
        return sympy.oo
    middle = b / (2 * a)
    around = sum(
        sympy.binomial(power, 2 * k) * middle ** (power - 2 * k) * sympy.factorial2(2 * k - 1) / (2 * a) ** k for k in range(power // 2 + 1)
    )
    return constant * sympy.exp(sympy.simplify(c + b**2 / (4 * a))) * sympy.sqrt(sympy.pi / a) * around


def _gamma(term: Any, x: Any) -> Any:
    r"""$\int_0^\infty c\,x^p e^{-ax^k}\,dx = c\,\Gamma((p+1)/k)/(k\,a^{(p+1)/k})$ for k = 1 and 2."""
    import sympy

    constant, rest = term.as_independent(x, as_Add=False)
    power = exponent = sympy.S.Zero
    for factor in sympy.Mul.make_args(rest):
        base, up = factor.as_base_exp()
        if isinstance(factor, sympy.exp):
            exponent += factor.args[0]
        elif base == x and not up.has(x):
            power += up
        else:
            return None
    if not exponent.is_polynomial(x):
        return None
    falling = sympy.Poly(exponent, x)
    k = falling.degree()
    if k not in (1, 2) or any(falling.coeff_monomial(x**j) != 0 for j in range(1, k)):
        return None
    a = sympy.simplify(-falling.coeff_monomial(x**k))
    if not (_settled(a) and _settled(power + 1)):
        return sympy.oo
    order = (power + 1) / k
    return constant * sympy.exp(falling.coeff_monomial(1)) * sympy.gamma(order) / (k * a**order)


def _settled(value: Any) -> bool:
    """Whether a value is positive; raises Unsettled where its letters do not say."""
    if value.is_positive:
        return True
    if value.is_nonpositive:
        return False
    raise Unsettled
