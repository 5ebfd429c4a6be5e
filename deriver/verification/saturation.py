"""Rows that say nothing: where tanh, exp and their like are so close to their limits that no precision in use sees the rest.

Comes in: a trial whose rows hold. Goes out: the rows at which a difference would have been seen, and points at which it would be. Both
sides of 1/(1+exp(-10^6 x)) = 1 agree to 400,000 digits at x = 1, and differ all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from ..expression import Expr
from .probes import nodes_of
from .sampling import Point
from .statement import Statement
from .trial import Row, Trial
from .values import at_point, ball_field

__all__ = ["gentle_points", "saturating", "telling"]

#: Function -> how large its argument may be before the function cannot be told from its limit at fifty digits.
_REACH = {
    **dict.fromkeys(("exp", "expm", "sinh", "cosh", "tanh", "coth", "sech", "csch", "sigmoid", "softplus", "softmax", "logsumexp"), 100),
    **dict.fromkeys(("erf", "erfc"), 10),
}
_LOG_REACH = 100
_EXPONENT = 50


def saturating(statement: Statement) -> list[Expr]:
    """The parts whose values can come closer to a limit than any precision in use."""
    found = []
    for n in nodes_of(statement):
        if n.op in _REACH and n.free:
            found.append(n)
        elif n.op == "power" and n.free:
            exponent = n.args[1]
            if exponent.op != "number" or abs(exponent.value) >= _EXPONENT:
                found.append(n)
    return found


def telling(trial: Trial, nodes: list[Expr]) -> list[Row]:
    """The rows that hold exactly, or at which no part of the statement is next to its limit."""
    return [r for r in trial.where("holds") if r.result.exact or not any(_beyond(n, r) for n in nodes)]


def _beyond(node: Expr, row: Row) -> bool:
    """Whether a part is next to its limit at a row; where its argument has no value there, it is not said to be."""
    if node.op == "power":
        base, exponent = (_size(a, row) for a in node.args)
        return base is not None and exponent is not None and exponent * abs(_log(base)) > _LOG_REACH
    size = _size(node.args[0], row)
    return size is not None and size > _REACH[node.op]


def _size(e: Expr, row: Row) -> Fraction | None:
    value = at_point(e, row.values, row.point.sizes, ball_field(30)).value
    if value is None:
        return None
    with ball_field(30).working():
        return max((_magnitude(x) for x in value.entries()), default=None)


def _magnitude(x: Any) -> Fraction:
    if isinstance(x, fmpq):
        return abs(Fraction(int(x.p), int(x.q)))
    if isinstance(x, arb):
        mantissa, exponent = (int(part) for part in abs(x).mid().man_exp())
        if exponent > 10_000:
            return Fraction(10**300)
        return mantissa * Fraction(2) ** max(exponent, -10_000)
    return Fraction(0)


def _log(x: Fraction) -> Fraction:
    """The natural logarithm to about one part in two, which is all that is asked."""
    if not x:
        return Fraction(10**6)
    bits = x.numerator.bit_length() - x.denominator.bit_length()
    return Fraction(7, 10) * bits if bits not in (0, -1) else abs(x - 1)


def gentle_points(trial: Trial) -> Iterator[Point]:
    """Points of the domain at which one scalar after the other is small: arguments that are multiples of it become moderate."""
    rows = [r.point for r in trial.where("holds")]
    scalars = [s for s in trial.domain.symbols if s.is_scalar and "integer" not in trial.domain.properties[s]]
    for s in scalars:
        for k in (3, 6, 9, 12, 17, 20, 25, 30, 50):
            for sign in (1, -1):
                origin = rows[k % len(rows)]
                if any(not isinstance(v, (Fraction, tuple)) for v in origin.values.values()):
                    continue
                own = {t: origin.values[t] for t in trial.domain.symbols}
                point = trial.sampler.around({**own, s: Fraction(sign, 10**k)}, origin.sizes, f"gentle/{s.name}/{k}/{sign}")
                if point is not None:
                    yield point
