"""Functions with parameters (Bessel, hypergeometric, classical polynomials, elliptic) over balls, by FLINT, and their Taylor coefficients.

The coefficients come from the relations between neighbouring parameters (DLMF 10.6, 10.29, 13.3, 15.5), not from the differential
equation: so that whether a function satisfies its equation is a question and no tautology.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from math import comb, factorial
from typing import Any

from flint import acb, acb_series, arb, arb_series, ctx, fmpq

__all__ = ["DOMAIN", "far", "taylor_of", "value_of"]

_Params = tuple[Any, ...]


def _gauss(p: _Params, z: Any) -> Any:
    if type(z) is arb and not fmpq(18, 25) < z < 1:
        return z.hypgeom_2f1(*p)
    # FLINT's own version loses all digits beside 1 where the parameters differ by whole numbers; the general series does not.
    size = float(abs(acb(z)).mid())
    terms = int(ctx.prec * 0.7 / -math.log(size)) + 60 if 0.5 < size < 0.99 else -1
    value = acb(z).hypgeom([acb(p[0]), acb(p[1]), acb(1)], [acb(p[2]), acb(1)], n=terms)
    return value.real if type(z) is arb else value


_VALUES: dict[str, Callable[[_Params, Any], Any]] = {
    "bessel_j": lambda p, z: z.bessel_j(p[0]),
    "bessel_y": lambda p, z: z.bessel_y(p[0]),
    "bessel_i": lambda p, z: z.bessel_i(p[0]),
    "bessel_k": lambda p, z: z.bessel_k(p[0]),
    "kummer": lambda p, z: z.hypgeom_1f1(*p),
    "gauss": _gauss,
    "chebyshev_t": lambda p, z: z.chebyshev_t(p[0]),
    "chebyshev_u": lambda p, z: z.chebyshev_u(p[0]),
    "legendre": lambda p, z: z.legendre_p(-1 - p[0] if p[0].is_integer() and p[0] < 0 else p[0]),
    "hermite": lambda p, z: z.hermite_h(p[0]),
    "laguerre": lambda p, z: z.laguerre_l(*p),
    "gegenbauer": lambda p, z: z.gegenbauer_c(*p),
    "jacobi": lambda p, z: z.jacobi_p(*p),
    "elliptic_f": lambda p, z: _elliptic(acb.elliptic_f, p[0], z),
    "elliptic_e": lambda p, z: _elliptic(acb.elliptic_e_inc, p[0], z),
    "polylogarithm": lambda p, z: z.polylog(p[0]),
    "upper_gamma": lambda p, z: z.gamma_upper(p[0]),
}
_ENTIRE = frozenset({"kummer", "hermite", "laguerre"})
_FROM_MINUS_ONE = frozenset({"chebyshev_t", "chebyshev_u", "legendre", "gegenbauer", "jacobi"})


def _elliptic(function: Callable[[acb, acb], acb], m: Any, z: Any) -> Any:
    value = function(acb(z), acb(m))
    return value.real if type(z) is arb and type(m) is arb else value


def far(name: str, params: _Params, z: arb) -> bool:
    """Whether the value would take too long: far from the interval of orthogonality for a degree that is no whole number."""
    if name not in _FROM_MINUS_ONE or params[0].is_integer():
        return bool(abs(z) > 10**6)
    return bool(abs(z) > 16)


def DOMAIN(name: str, params: _Params, z: arb) -> int:
    """Where a function is real: 1 inside, -1 outside, 0 for a ball that does not say."""
    if name in _ENTIRE:
        return 1
    if name in _FROM_MINUS_ONE:
        polynomial = params[0].is_integer() and (params[0] >= 0 or name == "legendre")
        return 1 if polynomial or z > -1 else -1 if z <= -1 else 0
    if name == "polylogarithm":
        return 1 if z < 1 else -1 if z > 1 else 0
    if name.startswith("elliptic"):
        inside = params[0] * z.sin() ** 2
        if params[0] < 1:
            return 1
        return 0 if not (inside < 1 and 2 * abs(z) < arb.pi()) else 1
    if name == "gauss":
        return 1 if z < 1 else -1 if z >= 1 else 0
    whole = name in ("bessel_j", "bessel_i") and params[0].is_integer()
    return 1 if whole or z > 0 else -1 if z <= 0 else 0


def value_of(name: str, params: _Params, z: arb | acb) -> Any:
    """The value at a ball."""
    if isinstance(z, acb) or any(isinstance(p, acb) for p in params):
        z, params = acb(z), tuple(acb(p) for p in params)
    return _VALUES[name](params, z)


def _rising(a: Any, k: int) -> Any:
    product = arb(1)
    for i in range(k):
        product = product * (a + i)
    return product


def _member(name: str, degree: Any, k: int, *params: Any, z: Any) -> Any:
    """A member k degrees lower: nothing below degree zero, where the polynomial has been differentiated away."""
    if degree.is_integer() and 0 <= degree < k:
        return arb(0)
    return value_of(name, (degree - k, *params), z)


#: The k-th derivative of a classical family is a member k degrees lower, its parameters k higher (DLMF 18.9).
_LOWERED: dict[str, Callable[[_Params, Any, int], Any]] = {
    "jacobi": lambda p, z, k: _rising(p[0] + p[1] + p[2] + 1, k) / 2**k * _member("jacobi", p[0], k, p[1] + k, p[2] + k, z=z),
    "legendre": lambda p, z, k: _rising(p[0] + 1, k) / 2**k * _member("jacobi", p[0], k, arb(k), arb(k), z=z),
    "gegenbauer": lambda p, z, k: 2**k * _rising(p[1], k) * _member("gegenbauer", p[0], k, p[1] + k, z=z),
    "chebyshev_u": lambda p, z, k: 2**k * factorial(k) * _member("gegenbauer", p[0], k, arb(k + 1), z=z),
    "chebyshev_t": lambda p, z, k: (
        p[0] * 2 ** (k - 1) * factorial(k - 1) * _member("gegenbauer", p[0], k, arb(k), z=z) if k else value_of("chebyshev_t", p, z)
    ),
    "hermite": lambda p, z, k: 2**k * _rising(p[0] - k + 1, k) * _member("hermite", p[0], k, z=z),
    "laguerre": lambda p, z, k: (-1) ** k * _member("laguerre", p[0], k, p[1] + k, z=z),
}
#: The first derivative, as a power series.
_SLOPES: dict[str, Callable[[Any, Any], Any]] = {
    "elliptic_f": lambda m, z: (1 - z.sin() * z.sin() * m).rsqrt(),
    "elliptic_e": lambda m, z: (1 - z.sin() * z.sin() * m).sqrt(),
    "upper_gamma": lambda order, z: -(z.log() * (order - 1) - z).exp(),
}


def _stirling(n: int, k: int) -> int:
    """Signed Stirling numbers of the first kind."""
    row = [1]
    for m in range(n):
        row = [(row[j - 1] if j else 0) - m * (row[j] if j < len(row) else 0) for j in range(len(row) + 1)]
    return row[k]


def taylor_of(name: str, params: _Params, z: arb | acb, count: int) -> list[Any]:
    """The first `count` Taylor coefficients in z."""
    if name == "legendre" and params[0].is_integer() and params[0] < 0:
        params = (-1 - params[0],)
    if name in _LOWERED:
        return [_LOWERED[name](params, z, k) / factorial(k) for k in range(count)]
    if name in _SLOPES:
        series: Any = acb_series if type(z) is acb or any(type(p) is acb for p in params) else arb_series
        slope = _SLOPES[name](params[0], series([z, 1], prec=max(count, 2)))
        return [value_of(name, params, z), *(slope[k] / (k + 1) for k in range(count - 1))]
    if name == "polylogarithm":
        # (z d/dz) lowers the order; powers of d/dz are falling factorials of it.
        return [sum((_stirling(k, j) * z.polylog(params[0] - j) for j in range(k + 1)), arb(0)) / z**k / factorial(k) for k in range(count)]
    if name in ("kummer", "gauss"):
        above = params[:-1] if name == "gauss" else params[:1]
        below = params[-1]
        out, factor = [], arb(1)
        for k in range(count):
            moved = (*(a + k for a in above), below + k)
            out.append(factor * value_of(name, moved, z))
            for a in above:
                factor = factor * (a + k)
            factor = factor / (below + k) / (k + 1)
        return out
    order = params[0]
    known: dict[int, Any] = {}

    def at(shift: int) -> Any:
        if shift not in known:
            known[shift] = value_of(name, (order + shift,), z)
        return known[shift]

    out = []
    for k in range(count):
        total = arb(0)
        for i in range(k + 1):
            sign = (-1) ** i if name in ("bessel_j", "bessel_y") else (-1) ** k if name == "bessel_k" else 1
            total = total + sign * comb(k, i) * at(2 * i - k)
        out.append(total / 2**k / factorial(k))
    return out
