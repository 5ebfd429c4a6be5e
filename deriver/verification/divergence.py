"""Divergence by numbers: the second engine beside SymPy's word that a sum or an integral has no value.

An integrand that is at least C/|x - c| near a point of the path, or C/x far out, with one sign, has no integral; terms that do not
fall, or fall no faster than C/k with one sign, have no sum.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from ..expression import Expr

__all__ = ["diverging", "without_limit"]

#: How much smaller a number may be than the one before it, and still count as not falling.
_STEADY = 0.999
_Body = Callable[[fmpq], Any]


def diverging(node: Expr, body: _Body, ends: tuple[float, float] | None, inside: list[Fraction]) -> str:
    """Why the node certainly has no value, in words; empty where the numbers do not say so.

    body: its values at rational points (None where there is none); ends: of a sum or an integral; inside: poles on the path of an integral.
    """
    if node.op == "sum":
        return _sum(node, body)
    if node.op == "integral" and ends is not None:
        return _integral(node, body, ends, inside)
    return ""


def without_limit(body: _Body, ways: list[Callable[[fmpq], fmpq]]) -> str:
    """Why a function certainly has no limit along the ways to a point: it grows, oscillates, or differs from side to side."""
    ends: list[float] = []
    for way in ways:

        def at(n: fmpq, way: Callable[[fmpq], fmpq] = way) -> float | None:
            value = body(way(n))
            found = None if value is None else _signed(value)
            return None if found is None or found != found else found

        far = [y for k in range(2, 10) if (y := at(fmpq(10**k))) is not None]
        if len(far) < 6:
            return ""
        steps = [b - a for a, b in itertools.pairwise(far)]
        if all(d > 0 for d in steps) or all(d < 0 for d in steps):
            if all(abs(after) >= _STEADY * abs(before) for before, after in itertools.pairwise(steps)) and abs(steps[-1]) > 1e-3:
                return "the values grow without bound on the way to the point, so there is no limit"
        spreads = []
        for k in (3, 6, 9):
            window = [y for j in range(24) if (y := at(fmpq(10**k) + fmpq(37 * j, 100))) is not None]
            if len(window) < 20:
                return ""
            spreads.append(max(window) - min(window))
        if min(spreads) > 1e-2 and all(after >= 0.9 * before for before, after in itertools.pairwise(spreads)):
            return "the values keep oscillating on the way to the point, so there is no limit"
        if abs(steps[-1]) > 1e-6 * (1 + abs(far[-1])):
            return ""
        ends.append(far[-1])
    if len(ends) == 2 and abs(ends[0] - ends[1]) > 1e-3:
        return f"the limits from the left and from the right differ ({ends[0]:.6g} and {ends[1]:.6g})"
    return ""


def _signed(x: Any) -> float | None:
    if isinstance(x, fmpq):
        x = arb(x)
    if isinstance(x, acb):
        return float(x.real.mid()) if x.imag.contains(0) else None
    return float(x.mid()) if isinstance(x, arb) else None


def _sizes(body: _Body, points: Iterator[tuple[fmpq, float]]) -> list[float] | None:
    """body(x) times a weight at each point, as long as these have one sign and are finite."""
    found: list[float] = []
    for x, weight in points:
        y = _signed(value) if (value := body(x)) is not None else None
        if y is None or y != y:
            return None
        y = max(min(y, 1e250), -1e250)
        found.append(y * weight)
        if abs(y) > 1e200:
            break
    enough = 3 if abs(found[-1] if found else 0.0) < 1e200 else 2
    if len(found) < enough or not all(found) or len({y > 0 for y in found}) > 1:
        return None
    return [abs(y) for y in found]


def _steady(sizes: list[float] | None) -> bool:
    """Whether numbers do not fall."""
    return sizes is not None and all(after >= _STEADY * before for before, after in itertools.pairwise(sizes))


def _sum(node: Expr, body: _Body) -> str:
    terms = [(x, abs(y)) for k in (10, 11, 100, 101, 1000, 1001, 10000, 10001) if (y := _real(body, k)) is not None for x in (k,)]
    if len(terms) >= 4 and all(y > 0 for _, y in terms) and _steady([y for _, y in terms]):
        return "the terms do not tend to zero, so the sum diverges"
    weighted = _sizes(body, ((fmpq(10**k), 10.0**k) for k in range(2, 8)))
    if _steady(weighted):
        index = node.args[1].latex
        return f"the terms fall no faster than a multiple of 1/{index}, so the sum diverges by comparison with the harmonic series"
    return ""


def _real(body: _Body, k: int) -> float | None:
    value = body(fmpq(k))
    found = None if value is None else _signed(value)
    return None if found is None or found != found else max(min(found, 1e250), -1e250)


def _integral(node: Expr, body: _Body, ends: tuple[float, float], inside: list[Fraction]) -> str:
    x = node.args[1].latex
    for end, sign in zip(ends, (-1, 1), strict=True):
        if abs(end) == float("inf"):
            far = _sizes(body, ((fmpq(sign * 10**k), 10.0**k) for k in range(1, 7)))
            if _steady(far):
                where = r"\infty" if sign > 0 else r"-\infty"
                return f"the integrand is at least a multiple of 1/|{x}| as {x} tends to {where}, so the integral diverges"
    for c in inside:
        for side in (1, -1):
            if (c >= ends[1] and side > 0) or (c <= ends[0] and side < 0):
                continue
            near = _sizes(body, ((fmpq(c.numerator, c.denominator) + fmpq(side, 10**k), 10.0**-k) for k in range(4, 16, 2)))
            if _steady(near):
                size = f"|{x}|" if c == 0 else f"|{x} {'-' if c > 0 else '+'} {abs(c)}|"
                return f"the integrand is at least a multiple of 1/{size} near {x} = {c}, so the integral diverges"
    return ""
