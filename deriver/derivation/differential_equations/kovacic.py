r"""Rational solutions u of $u'+u^2+Pu+Q = 0$: then $w = e^{\int u}$ solves the linear equation $w''+Pw'+Qw = 0$.

With $u = v-P/2$ the equation is $v'+v^2 = r$. A rational v is a sum of square roots of the principal parts of r, of simple poles, and of
the logarithmic derivative of a polynomial, whose degree the behaviour at infinity fixes: finitely many cases, each a linear system.
Source: Kovacic, An algorithm for solving second order linear homogeneous differential equations, 1986, case 1.
"""

from __future__ import annotations

from itertools import product
from typing import Any

__all__ = ["rational_rate"]

_POINTS, _DEGREE = 5, 10


def rational_rate(s: Any, P: Any, Q: Any, t: Any) -> Any:
    """One rational u with rational numbers in it; None where there is none, or the roots in it are no rational numbers."""
    P, Q = s.cancel(P), s.cancel(Q)
    if not (P.is_rational_function(t) and Q.is_rational_function(t)) or (P.free_symbols | Q.free_symbols) - {t}:
        return None
    r = s.cancel(P**2 / 4 + P.diff(t) / 2 - Q)
    if r == 0:
        return -P / 2
    places = [(factor, int(order)) for factor, order in s.factor_list(s.Poly(s.fraction(r)[1], t))[1]]
    if len(places) > _POINTS:
        return None
    choices = [_at_root(s, r, t, q, n) if q.degree() == 1 else _at_roots(s, r, t, q, n) for q, n in places]
    far = _at_infinity(s, r, t)
    if far is None or any(c is None for c in choices):
        return None
    for ends in product(far, *(c for c in choices if c is not None)):
        (root, growth), *parts = ends
        degree = growth - sum((alpha * q.degree() for (_, alpha), (q, _) in zip(parts, places, strict=True)), s.Integer(0))
        if not (degree.is_Integer and 0 <= degree <= _DEGREE):
            continue
        rates = (part + alpha * q.diff(t).as_expr() / q.as_expr() for (part, alpha), (q, _) in zip(parts, places, strict=True))
        rate = root + s.Add(*rates)
        p = _polynomial(s, rate, r, t, int(degree))
        if p is not None:
            return s.cancel(rate + p.diff(t) / p - P / 2)
    return None


def _square_root(s: Any, r: Any, z: Any, order: int) -> tuple[Any, Any] | None:
    """(q, b): the root of the principal part of r at the pole z = 0 of order 2n, down to z^-2, and what r - q^2 has at z^(-n-1)."""
    n = order // 2
    whole = s.cancel(r * z**order)
    top = whole.subs(z, 0)
    lead = s.sqrt(top)
    if not lead.is_rational:
        return None
    series = s.series(whole, z, 0, n + 1).removeO()
    coefficients = [series.coeff(z, k) for k in range(n)]
    root = [lead]
    for k in range(1, n - 1):
        inner = s.Add(*(root[i] * root[k - i] for i in range(1, k)))
        root.append((coefficients[k] - inner) / (2 * lead))
    q = s.Add(*(c * z ** (k - n) for k, c in enumerate(root)))
    rest = s.expand(s.series(s.expand(whole - s.expand(q**2 * z**order)), z, 0, n).removeO()).coeff(z, n - 1)
    return q, rest / (2 * lead)


def _simple(s: Any, b: Any) -> list[Any] | None:
    root = s.sqrt(1 + 4 * b)
    return [(1 + e * root) / 2 for e in (1, -1)] if root.is_rational else None


def _at_roots(s: Any, r: Any, t: Any, q: Any, order: int) -> list[tuple[Any, Any]] | None:
    """The residue of v at the roots of an irreducible q of higher degree, the same at all of them."""
    if order == 1:
        return [(s.Integer(0), s.Integer(1))]
    if order > 2:
        return None
    above, below = (s.Poly(v, t) for v in s.fraction(r))
    rest = s.quo(below, q**2)
    value = s.rem(above * s.invert(s.rem(rest * q.diff(t) ** 2, q), q), q)
    if value.degree() > 0:
        return None
    values = _simple(s, value.as_expr())
    return None if values is None else [(s.Integer(0), v) for v in values]


def _at_root(s: Any, r: Any, t: Any, q: Any, order: int) -> list[tuple[Any, Any]] | None:
    """The parts of v at the root of a linear q: (what is of higher order than one, the residue)."""
    a = -q.nth(0) / q.nth(1)
    if order == 1:
        return [(s.Integer(0), s.Integer(1))]
    if order == 2:
        values = _simple(s, s.cancel(r * (t - a) ** 2).subs(t, a))
        return None if values is None else [(s.Integer(0), v) for v in values]
    if order % 2:
        return None
    z = s.Symbol("_z")
    made = _square_root(s, s.cancel(r.subs(t, z + a)), z, order)
    if made is None:
        return None
    q, b = made
    q = q.subs(z, t - a)
    n = order // 2
    return [(e * q, e * b + s.Rational(n, 2)) for e in (1, -1)]


def _at_infinity(s: Any, r: Any, t: Any) -> list[tuple[Any, Any]] | None:
    """The polynomial parts of v, each with the exponent of growth that it leaves."""
    above, below = (s.Poly(v, t) for v in s.fraction(r))
    order = below.degree() - above.degree()
    if order > 2:
        return [(s.Integer(0), s.Integer(0)), (s.Integer(0), s.Integer(1))]
    if order == 2:
        values = _simple(s, above.LC() / below.LC())
        return None if values is None else [(s.Integer(0), v) for v in values]
    if order % 2:
        return None
    n = -order // 2
    lead = s.sqrt(above.LC() / below.LC())
    if not lead.is_rational:
        return None
    # The polynomial part of the root: q = sum q_k t^k, k = n..0, from the quotient of r.
    quotient = s.div(above, below)[0]
    wanted = [quotient.coeff_monomial(t ** (2 * n - k)) for k in range(n + 1)]
    root = [lead]
    for k in range(1, n + 1):
        inner = s.Add(*(root[i] * root[k - i] for i in range(1, k)))
        root.append((wanted[k] - inner) / (2 * lead))
    q = s.Add(*(c * t ** (n - k) for k, c in enumerate(root)))
    rest = s.cancel(r - s.expand(q**2))
    up, down = (s.Poly(v, t) for v in s.fraction(rest))
    b = up.LC() / down.LC() if rest != 0 and up.degree() - down.degree() == n - 1 else s.Integer(0)
    return [(e * q, (e * b / lead - n) / 2) for e in (1, -1)]


def _polynomial(s: Any, rate: Any, r: Any, t: Any, degree: int) -> Any:
    """p of a degree with p'' + 2 rate p' + (rate' + rate^2 - r) p = 0; None where there is none."""
    letters = s.symbols(f"_q0:{degree}")
    p = t**degree + s.Add(*(c * t**i for i, c in enumerate(letters)))
    whole = s.fraction(s.together(p.diff(t, 2) + 2 * rate * p.diff(t) + (rate.diff(t) + rate**2 - r) * p))[0]
    rows = s.Poly(s.expand(whole), t).coeffs()
    if not letters:
        return p if all(v == 0 for v in rows) else None
    solved = next(iter(s.linsolve(rows, *letters)), None)
    return None if solved is None else p.subs(dict(zip(letters, solved, strict=True))).subs(dict.fromkeys(letters, 0))
