"""Inequalities: the smallest value of the difference is looked for, from the points drawn, coordinate by coordinate.

The coordinates are those of `charts`, which keep to the class of each symbol.

A sample hits no set of measure zero and seldom a small one; sin x <= 0.9999 holds at almost every point drawn at random. The search
uses midpoints and proves nothing: what it finds is tested in ball arithmetic like any other point. A minimum that comes within reach
of zero is refined by Newton's method at high precision, so that sin x <= 1 - 10^-60 is found out as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import acb, arb, fmpq, fmpq_mat

from ..expression import Expr, walk
from .budget import Budget
from .charts import Space, space_of
from .domain import Domain
from .hypotheses import meets
from .probes import affordable
from .sampling import Point
from .statement import Statement
from .values import at_point, ball_field, given

__all__ = ["COORDINATES", "EVALUATIONS", "Lowest", "Search", "descend"]

EVALUATIONS = 260
COORDINATES = 14
#: How much longer sums may become in a search than at other points: few evaluations come that far.
_LONGER = 10
#: Evaluations of sums that may be that long.
_LONG = 14
_SMALL = Fraction(1, 10**9)


class Lowest(NamedTuple):
    """Where the search ended: the values, the margin there (midpoint), and whether the margin tends to zero at an inner point."""

    values: dict[Expr, Any]
    margin: float
    tie: bool


class Search:
    """The margin of an inequality (positive where it holds with room) as a function of a point."""

    def __init__(self, statement: Statement, domain: Domain, sizes: Mapping[str, int], budget: Budget) -> None:
        flip = statement.relation in ("<", "<=")
        assert statement.right is not None
        self.low, self.high = (statement.left, statement.right) if flip else (statement.right, statement.left)
        self.domain = domain
        self.sizes = sizes
        self.budget = budget
        self.evaluations = 0

    def ball(self, values: Mapping[Expr, Any], digits: int) -> arb | None:
        """The smallest entry of high - low as a ball."""
        field = ball_field(digits, self.domain.complex)
        loaded = given(values)
        a, c = at_point(self.low, loaded, self.sizes, field), at_point(self.high, loaded, self.sizes, field)
        if a.value is None or c.value is None:
            return None
        below, above = a.value.entries(), c.value.entries()
        if len(below) == 1:
            below = below * len(above)
        if len(above) == 1:
            above = above * len(below)
        with field.working():
            least: arb | None = None
            for x, y in zip(below, above, strict=False):
                d = y - x
                d = d.real if isinstance(d, acb) else arb(d) if isinstance(d, fmpq) else d
                if not isinstance(d, arb) or not d.is_finite():
                    return None
                least = d if least is None or d.mid() < least.mid() else least
            return least

    def margin(self, values: Mapping[Expr, Any]) -> float | None:
        self.evaluations += 1
        self.budget.spend()
        d = self.ball(values, 24)
        return None if d is None else float(d.mid())

    def relative(self, values: Mapping[Expr, Any]) -> float | None:
        """The margin in parts of the sum of both sides; of arrays, the margin itself."""
        self.evaluations += 1
        self.budget.spend()
        field = ball_field(24, self.domain.complex)
        loaded = given(values)
        a, c = at_point(self.low, loaded, self.sizes, field), at_point(self.high, loaded, self.sizes, field)
        if a.value is None or c.value is None or not a.value.is_scalar or not c.value.is_scalar:
            return None
        with field.working():
            scale = abs(a.value.data) + abs(c.value.data)
            if not scale > 0:
                return None
            d = (c.value.data - a.value.data) / scale
            return (
                float(d.mid())
                if isinstance(d, arb) and d.is_finite()
                else float(Fraction(int(d.p), int(d.q)))
                if isinstance(d, fmpq)
                else None
            )

    def ceilings(self, space: Space) -> list[int | None]:
        """How large each coordinate may become, where the work of an evaluation grows with it."""
        nodes = [*walk(self.low), *walk(self.high)]
        found: list[int | None] = []
        for c in space.charts:
            most = affordable(c.symbol, nodes) if c.whole else None
            found += [None if most is None else _LONGER * most] * len(c.start)
        return found

    def inside(self, values: Mapping[Expr, Any]) -> bool:
        return meets(self.domain, values, self.sizes)


_Place = tuple[Fraction, ...]


def descend(
    statement: Statement, domain: Domain, point: Point, budget: Budget, typical: float, most: int = EVALUATIONS, *, relative: bool = False
) -> Lowest | None:
    """The lowest point found from a point of the domain; None where it does not move freely, or in too many directions.

    relative: the margin in parts of the two sides, which does not fall where both sides shrink together.
    """
    space = space_of(domain, point.values)
    if space is None or len(space.start) > COORDINATES:
        return None
    search = Search(statement, domain, point.sizes, budget)
    measure = search.relative if relative else search.margin
    x = space.start
    best = measure(space.at(x))
    if best is None:
        return None
    x, best = _walk(search, space, measure, x, best, most)
    if best < 0:
        return Lowest(space.at(x), best, False)
    scale = 1.0 if relative else max(typical, 1e-300)
    if best <= 1e-6 * scale and not any(space.whole):
        tie = not relative and _bracketed(search, space, x, best)
        if tie:
            refined = _refined(search, space, x)
            if refined is not None:
                return Lowest(space.at(refined), -1.0, False)
            tie = not _leads_out(search, space, x)
        return Lowest(space.at(x), best, tie)
    return Lowest(space.at(x), best, False)


def _with(x: _Place, k: int, value: Fraction) -> _Place:
    return (*x[:k], value, *x[k + 1 :])


def _walk(
    search: Search, space: Space, measure: Callable[[Mapping[Expr, Any]], float | None], x: _Place, best: float, most: int
) -> tuple[_Place, float]:
    """Steps along the coordinates, longer after a success, shorter after a failure."""
    steps = [Fraction(max(1, abs(round(c))), 1 if whole else 4) for c, whole in zip(x, space.whole, strict=True)]
    signs = [1] * len(x)
    ceilings = search.ceilings(space)
    if any(c is not None for c in ceilings):
        most = min(most, _LONG)
    while search.evaluations < most:
        moving = False
        for k, whole in enumerate(space.whole):
            step = steps[k]
            if whole:
                step = Fraction(max(1, round(step)))
            elif step <= _SMALL * max(Fraction(1), abs(x[k])):
                continue
            for sign in (signs[k], -signs[k]):
                y = x[k] + sign * step
                if (most_here := ceilings[k]) is not None and abs(y) > most_here:
                    continue
                moved = _with(x, k, y if whole else _short(y, step))
                values = space.at(moved)
                value = measure(values)
                if value is not None and value < best and search.inside(values):
                    x, best = moved, value
                    signs[k] = sign
                    steps[k] = step * 2
                    moving = True
                    break
            else:
                steps[k] = step / 2
                moving = moving or (step > 1 if whole else True)
            if best < 0:
                return x, best
        if not moving:
            break
    return x, best


def _short(x: Fraction, step: Fraction) -> Fraction:
    """A fraction near x with a short denominator: within a small part of the step."""
    unit = 1 << max(0, (step.denominator // step.numerator).bit_length() + 6)
    return Fraction(round(x * unit), unit)


def _bracketed(search: Search, space: Space, x: _Place, best: float) -> bool:
    """Whether the margin rises on both sides, within the domain: an inner minimum, not an end or a limit at infinity."""
    inner = False
    for k, c in enumerate(x):
        step = max(abs(c), Fraction(1)) / 100
        beside = [space.at(_with(x, k, c + step)), space.at(_with(x, k, c - step))]
        margins = [search.margin(v) for v in beside]
        if all(m is not None and m > 4 * best for m in margins) and all(search.inside(v) for v in beside):
            inner = True
        elif any(m is not None and m < best for m in margins):
            return False
    return inner


def _leads_out(search: Search, space: Space, x: _Place) -> bool:
    """Whether the place where the margin vanishes is excluded from the domain: the plain numbers nearby, or equal coordinates."""
    plain = x
    for k, c in enumerate(x):
        near = c.limit_denominator(12)
        if abs(near - c) < Fraction(1, 1000):
            plain = _with(plain, k, near)
    equal = x
    for i, c in enumerate(x):
        for j in range(i):
            if abs(c - x[j]) < Fraction(1, 1000) * max(Fraction(1), abs(x[j])):
                equal = _with(equal, i, equal[j])
    return any(y != x and not search.inside(space.at(y)) for y in (plain, equal))


def _refined(search: Search, space: Space, x: _Place) -> _Place | None:
    """A point with a negative margin beside a minimum, by Newton's method on numerical derivatives; None where there is none."""
    if len(x) > 3:
        return None
    for digits in (60, 120, 240):
        moved = _newton(search, space, x, digits, Fraction(1, 10 ** (digits // 6)))
        if moved is None:
            return None
        x = moved
        values = space.at(x)
        d = search.ball(values, digits)
        if d is not None and d < 0:
            return x if search.inside(values) else None
    return None


def _newton(search: Search, space: Space, x: _Place, digits: int, h: Fraction) -> _Place | None:
    def at(*moves: tuple[int, int]) -> Any:
        shifted = x
        for i, sign in moves:
            shifted = _with(shifted, i, shifted[i] + sign * h)
        search.budget.spend()
        d = search.ball(space.at(shifted), digits)
        if d is None:
            return None
        mantissa, exponent = d.mid().man_exp()
        return fmpq(int(mantissa)) * (fmpq(2) ** int(exponent))

    n = len(x)
    f0 = at()
    ups = [at((i, 1)) for i in range(n)]
    downs = [at((i, -1)) for i in range(n)]
    if f0 is None or None in ups or None in downs:
        return None
    q = fmpq(h.numerator, h.denominator)
    gradient = [(u - d) / (2 * q) for u, d in zip(ups, downs, strict=True)]
    table = [[fmpq(0)] * n for _ in range(n)]
    for i in range(n):
        table[i][i] = (ups[i] - 2 * f0 + downs[i]) / (q * q)
        for j in range(i):
            corners = [at((i, s), (j, t)) for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
            if None in corners:
                return None
            table[i][j] = table[j][i] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * q * q)
    try:
        step = fmpq_mat(table).solve(fmpq_mat([[g] for g in gradient]))
    except ZeroDivisionError:
        return None
    unit = 10**digits
    for i, c in enumerate(x):
        change = Fraction(int(step[i, 0].p), int(step[i, 0].q))
        if abs(change) > Fraction(1, 100) * max(Fraction(1), abs(c)):
            return None
        x = _with(x, i, Fraction(round((c - change) * unit), unit))
    return x
