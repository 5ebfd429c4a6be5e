"""Functions with parameters (Bessel, hypergeometric) over real and complex balls, by FLINT, and their Taylor coefficients.

The coefficients come from the relations between neighbouring parameters (DLMF 10.6, 10.29, 13.3, 15.5), not from the differential
equation: so that whether a function satisfies its equation is a question and no tautology.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from math import comb, factorial
from typing import Any

from flint import acb, arb, ctx, fmpq

__all__ = ["DOMAIN", "taylor_of", "value_of"]

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
}


def DOMAIN(name: str, params: _Params, z: arb) -> int:
    """Where a function is real: 1 inside, -1 outside, 0 for a ball that does not say."""
    if name == "kummer":
        return 1
    if name == "gauss":
        return 1 if z < 1 else -1 if z >= 1 else 0
    whole = name in ("bessel_j", "bessel_i") and params[0].is_integer()
    return 1 if whole or z > 0 else -1 if z <= 0 else 0


def value_of(name: str, params: _Params, z: arb | acb) -> Any:
    """The value at a ball."""
    if isinstance(z, acb) or any(isinstance(p, acb) for p in params):
        z, params = acb(z), tuple(acb(p) for p in params)
    return _VALUES[name](params, z)


def taylor_of(name: str, params: _Params, z: arb | acb, count: int) -> list[Any]:
    """The first `count` Taylor coefficients in z."""
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
