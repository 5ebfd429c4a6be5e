r"""Integrals over the whole line of polynomials times $e^{-ax^2+bx+c}$: moments of normal laws, in closed form without a search.

Comes in: an integrand as a SymPy expression whose letters have their signs. Goes out: the value, or None for another integrand. It
counts like any closed form: numbers confirm it at points.
"""

from __future__ import annotations

from typing import Any

__all__ = ["over_the_line"]

#: The highest power of the variable, and how many terms, that are worked out.
_DEGREE, _TERMS = 40, 200


def over_the_line(body: Any, x: Any) -> Any:
    r"""$\int_{-\infty}^{\infty}$ of the body; None where a term is no polynomial times the exponential of a concave quadratic.

    >>> import sympy
    >>> x, s = sympy.Symbol("x", real=True), sympy.Symbol("s", positive=True)
    >>> over_the_line(x**2 * sympy.exp(-x**2 / (2 * s**2)) / sympy.sqrt(2 * sympy.pi * s**2), x)
    s**2
    """
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
        value = _moment(term, x)
        if value is None:
            return None
        total += value
    return sympy.simplify(total) if total.free_symbols else sympy.nsimplify(sympy.expand(total))


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
    if not a.is_positive:
        return None
    middle = b / (2 * a)
    around = sum(
        sympy.binomial(power, 2 * k) * middle ** (power - 2 * k) * sympy.factorial2(2 * k - 1) / (2 * a) ** k for k in range(power // 2 + 1)
    )
    return constant * sympy.exp(sympy.simplify(c + b**2 / (4 * a))) * sympy.sqrt(sympy.pi / a) * around
