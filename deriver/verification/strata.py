"""The strata of a class of values: which constructors reach it, which of them fill an open part of it, and members drawn from them.

Comes in: declared properties, a shape at sizes, bounds for scalars. Goes out: members, simplest first, each with the name of its
stratum and whether the stratum is open in the class. The same seed text gives the same member, wherever and whenever it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ..expression import closure
from .exact import Value
from .members import MATRICES, VECTORS, Draw
from .membership import has_properties, minimal

__all__ = ["REALS", "Interval", "Member", "member", "scalar_specials", "strata"]


class Member(NamedTuple):
    """A value, the stratum it was drawn from, and whether that stratum is open in the class."""

    value: Value
    stratum: str
    open: bool


class Interval(NamedTuple):
    """Bounds of a scalar; None where there is none. The ends themselves are specials, kept only if the conditions admit them."""

    low: Fraction | None = None
    high: Fraction | None = None

    def meet(self, other: Interval) -> Interval:
        """The intersection."""
        lows = [x for x in (self.low, other.low) if x is not None]
        highs = [x for x in (self.high, other.high) if x is not None]
        return Interval(max(lows, default=None), min(highs, default=None))

    @property
    def empty(self) -> bool:
        return self.low is not None and self.high is not None and self.low > self.high

    def contains(self, x: Fraction) -> bool:
        """Whether x lies in it, ends included."""
        return (self.low is None or x >= self.low) and (self.high is None or x <= self.high)


REALS = Interval()

#: Constructors that fill an open part of the class of another one: name -> that one. A stratum is open when its family is the
#: family of the first constructor that reaches the class.
_FAMILY: dict[str, str] = {
    "full rank": "generic", "positive entries": "generic", "negative entries": "generic", "probabilities": "generic",
    "nonzero entries": "generic", "diagonalizable": "generic", "positive eigenvalues": "positive determinant",
    "positive definite": "symmetric", "negative definite": "symmetric",
    "invertible upper triangular": "upper triangular", "invertible lower triangular": "lower triangular",
    "positive lower triangular": "lower triangular",
    "nonzero diagonal": "diagonal", "positive diagonal": "diagonal",
    "rotation and reflection": "rotation", "idempotent of some rank": "idempotent", "projector of rank 1": "projector",
    "projector of some rank": "projector", "negative unit": "unit", "nearly even unit": "unit", "cycle": "permutation",
    "some basis vector": "first basis vector", "last basis vector": "first basis vector",
}  # fmt: skip
#: Where the first constructor that reaches a class is not the one that fills it: property -> constructor.
_WIDEST = {
    "singular": "singular",
    "toeplitz": "toeplitz",
    "normal": "normal",
    "positive_determinant": "positive determinant",
}
#: Properties that cut an open part out of a class, or none at all.
OPEN = frozenset({
    "positive", "negative", "nonnegative", "nonpositive", "nonzero", "real", "complex", "probability", "square", "invertible",
    "full_column_rank", "full_row_rank", "positive_determinant", "diagonalizable", "index",
})  # fmt: skip
#: Pairs of properties whose common members have constructors of their own that reach every component.
COVERED = frozenset(frozenset(pair) for pair in (
    ("symmetric", "orthogonal"), ("symmetric", "involutory"), ("diagonal", "orthogonal"), ("diagonal", "idempotent"),
    ("diagonal", "involutory"), ("diagonal", "projector"), ("symmetric", "toeplitz"), ("skew", "orthogonal"),
    ("upper_triangular", "idempotent"), ("lower_triangular", "idempotent"), ("upper_triangular", "involutory"),
    ("lower_triangular", "involutory"), ("upper_triangular", "nilpotent"), ("lower_triangular", "nilpotent"),
    ("symmetric", "singular"), ("positive_semidefinite", "singular"), ("symmetric", "integer"),
    ("positive_definite", "diagonal"), ("positive_semidefinite", "diagonal"), ("negative_definite", "diagonal"),
    ("symmetric", "unitary"), ("orthogonal", "positive_definite"), ("orthogonal", "positive_semidefinite"),
    ("hermitian", "unitary"), ("hermitian", "idempotent"), ("hermitian", "positive_definite"),
    ("hermitian", "positive_semidefinite"), ("symmetric", "normal"), ("symmetric", "nilpotent"), ("skew", "singular"),
))  # fmt: skip
#: Classes that an open condition makes rigid, so that few members are all there are.
_RIGID = tuple(frozenset(pair) for pair in (("idempotent", "invertible"), ("projector", "invertible"), ("nilpotent", "nonnegative")))
_MAX_STRATA = 48


def _family(name: str) -> str:
    return _FAMILY.get(name, name)


@lru_cache(maxsize=2048)
def strata(properties: tuple[str, ...], rows: int, cols: int | None) -> tuple[tuple[int, bool], ...]:
    """(row of the table, open?) of the constructors that reach the class at this shape: open ones first, then thin ones."""
    wanted = frozenset(properties)
    table = MATRICES if cols is not None else VECTORS
    structural = minimal(wanted) - OPEN
    if cols is not None and len(structural) > 1 and structural not in COVERED:
        return ()  # no constructor is known to reach all components of such a class; a thin sample would mislead
    # Every trial must succeed, so that a constructor does not count that hits the class by luck; if none remains, luck must do.
    always = [k for k in range(len(table)) if _reaches(k, wanted, rows, cols, every=True)]
    kept = always or [k for k in range(len(table)) if _reaches(k, wanted, rows, cols, every=False)]
    if not kept:
        return ()
    widest = [k for k in kept if table[k].name in {_WIDEST.get(name) for name in wanted}]
    if cols is not None and len(structural) == 1 and structural != minimal(wanted):
        own = strata(tuple(sorted(closure(structural))), rows, cols)
        if not any(k in kept for k, is_open in own if is_open) and not any(minimal(wanted) >= pair for pair in _RIGID):
            return ()
    family = _family(table[(widest or [k for k in kept if not table[k].special] or kept)[0]].name)
    found = [(k, _family(table[k].name) == family, table[k].special) for k in kept]
    # A stratum that is neither open nor special (diagonal among all matrices) says least; it comes last.
    found.sort(key=lambda f: (not f[1], not f[2], f[0]))
    return tuple((k, is_open) for k, is_open, _ in found[:_MAX_STRATA])


def _reaches(k: int, wanted: frozenset[str], rows: int, cols: int | None, *, every: bool) -> bool:
    trials = 3 if every else 8
    for attempt in range(trials):
        value = _trial(k, attempt, 2 if every else 1, rows, cols)
        if (value is not None and has_properties(value, wanted)) != every:
            return not every
    return every


@lru_cache(maxsize=20_000)
def _trial(k: int, attempt: int, level: int, rows: int, cols: int | None) -> Value | None:
    """What a constructor makes at a shape, whatever is asked of it: made once for all classes."""
    return _make(k, f"trial/{attempt}", level, rows, cols)


def _make(k: int, seed: str, level: int, rows: int, cols: int | None) -> Value | None:
    draw = Draw(f"{seed}/{k}/{rows}/{cols}/{level}", level)
    if cols is None:
        return VECTORS[k].make(draw, rows)
    return MATRICES[k].make(draw, rows, cols)


@lru_cache(maxsize=40_000)
def member(properties: tuple[str, ...], rows: int, cols: int | None, stratum: int, level: int, seed: str) -> Member | None:
    """A member of the class from its stratum number `stratum` (counted round), or None when no attempt succeeds."""
    reached = strata(properties, rows, cols)
    if not reached:
        return None
    k, is_open = reached[stratum % len(reached)]
    wanted = frozenset(properties)
    for attempt in range(12):
        value = _make(k, f"{seed}/{attempt}", level if attempt < 4 else min(level + 1, 3), rows, cols)
        if value is not None and has_properties(value, wanted):
            name = (MATRICES if cols is not None else VECTORS)[k].name
            return Member(value, name, is_open)
    return None


# Scalars ------------------------------------------------------------------------------------------------------------

_SPECIALS = [Fraction(*p) for p in ((0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1), (-1, 2), (3, 1), (10, 1))]
_INTEGERS = [0, 1, 2, -1, 3, -2, 5, 4, -3, 7, 6, -5]
_INTEGRAL = frozenset({"integer", "natural", "index"})


@lru_cache(maxsize=4096)
def scalar_specials(properties: tuple[str, ...], interval: Interval) -> tuple[Fraction, ...]:
    """Special values of the class, simplest first: 0, 1, -1, ends of the interval, small integers and halves."""
    wanted = frozenset(properties)
    values = [Fraction(x) for x in _INTEGERS] if wanted & _INTEGRAL else list(_SPECIALS)
    values += [x for x in interval if x is not None]
    if interval.low is not None and wanted & _INTEGRAL:
        first = Fraction(-((-interval.low.numerator) // interval.low.denominator))
        values += [first + k for k in range(6)]
    kept = [x for x in dict.fromkeys(values) if interval.contains(x) and has_properties(x, wanted)]
    return tuple(kept)


@lru_cache(maxsize=40_000)
def scalar(properties: tuple[str, ...], interval: Interval, level: int, number: int, seed: str) -> Member | None:
    """A generic scalar; `number` walks through magnitudes and signs."""
    wanted = frozenset(properties)
    if wanted & _INTEGRAL:
        values = scalar_specials(properties, interval)
        if not values:
            return None
        return Member(values[number % len(values)], "integer", True)
    draw = Draw(f"{seed}/{number}", level)
    r = draw.random
    for attempt in range(20):
        low, high = interval
        if "probability" in wanted:
            low, high = max(low or Fraction(0), Fraction(0)), min(Fraction(1) if high is None else high, Fraction(1))
        elif "nonnegative" in wanted:
            low = max(low, Fraction(0)) if low is not None else Fraction(0)
        elif "nonpositive" in wanted:
            high = min(high, Fraction(0)) if high is not None else Fraction(0)
        x = _between(low, high, number + attempt, r.randint, level)
        if interval.contains(x) and has_properties(x, wanted):
            return Member(x, "positive" if x > 0 else "negative", True)
    return None


def _between(low: Fraction | None, high: Fraction | None, number: int, randint: Callable[[int, int], int], level: int) -> Fraction:
    size = 7 if level < 2 else 31
    if low is not None and high is not None:
        # Near either end, and in between.
        part = Fraction(randint(1, size), size + 1)
        if number % 5 == 3:
            part = part / 50
        elif number % 5 == 4:
            part = 1 - part / 50
        return low + (high - low) * part
    below, above = ((1, 3), (1, 4)) if level < 2 else ((1, 37), (5, 13))
    magnitude = Fraction(randint(*below), randint(*above))
    if number % 6 == 3:
        magnitude /= 12
    elif number % 6 == 5:
        magnitude = magnitude * 3 + 7
    if low is not None:
        return low + magnitude
    if high is not None:
        return high - magnitude
    return magnitude if number % 2 == 0 else -magnitude
