"""Inequalities: the smallest value of the difference is looked for, from the points drawn, coordinate by coordinate.

A sample hits no set of measure zero and seldom a small one; sin x <= 0.9999 holds at almost every point drawn at random. The search
uses midpoints and proves nothing: what it finds is tested in ball arithmetic like any other point. A minimum that comes within reach
of zero is refined by Newton's method at high precision, so that sin x <= 1 - 10^-60 is found out as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import arb, fmpq, fmpq_mat

from ..expression import Expr
from .budget import Budget
from .domain import Domain
from .exact import Complex
from .hypotheses import meets
from .sampling import Point
from .statement import Statement
from .values import at_point, ball_field, given

__all__ = ["Lowest", "Search", "descend", "get_slot", "set_slot", "slots_of"]

_MOVABLE = frozenset({"real", "square", "symmetric", "nonzero", "positive", "nonnegative", "negative", "nonpositive", "probability",
                      "invertible", "full_column_rank", "full_row_rank", "positive_definite", "positive_semidefinite", "normal",
                      "positive_determinant", "integer", "natural", "diagonalizable", "hermitian"})  # fmt: skip
_EVALUATIONS = 260
_COORDINATES = 14
_SMALL = Fraction(1, 10**9)


class Lowest(NamedTuple):
    """Where the search ended: the values, the margin there (midpoint), and whether the margin tends to zero at an inner point."""

    values: dict[Expr, Any]
    margin: float
    tie: bool


class _Slot(NamedTuple):
    """One coordinate: a symbol, the place of an entry in it (none for a scalar), and whether it is a whole number."""

    symbol: Expr
    place: tuple[int, ...]
    whole: bool
    mirrored: bool


def slots_of(domain: Domain, values: Mapping[Expr, Any], *, solved: bool = False) -> list[_Slot] | None:
    """The coordinates of a point; None where its symbols do not move freely."""
    if (domain.equations and not solved) or domain.functions or domain.varying or domain.complex:
        return None
    found: list[_Slot] = []
    for s in domain.symbols:
        names = set(domain.properties[s])
        if s in domain.bounds or not names <= _MOVABLE:
            continue
        whole = "integer" in names
        value = values[s]
        if s.is_scalar:
            found.append(_Slot(s, (), whole, False))
        elif s.shape.kind == "matrix":
            mirrored = "symmetric" in names
            sides = [(i, j) for i in range(len(value)) for j in range(i if mirrored else 0, len(value[0]))]
            found += [_Slot(s, place, whole, mirrored) for place in sides]
        else:
            found += [_Slot(s, (i,), whole, False) for i in range(len(value))]
    return found or None


def get_slot(values: Mapping[Expr, Any], slot: _Slot) -> Fraction:
    value = values[slot.symbol]
    for i in slot.place:
        value = value[i]
    assert isinstance(value, Fraction)
    return value


def set_slot(values: Mapping[Expr, Any], slot: _Slot, x: Fraction) -> dict[Expr, Any]:
    old = values[slot.symbol]
    if not slot.place:
        new: Any = x
    elif len(slot.place) == 1:
        (i,) = slot.place
        new = (*old[:i], x, *old[i + 1 :])
    else:
        rows = [list(r) for r in old]
        i, j = slot.place
        rows[i][j] = x
        if slot.mirrored:
            rows[j][i] = x
        new = tuple(map(tuple, rows))
    return {**values, slot.symbol: new}


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
        field = ball_field(digits)
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
                d = arb(d) if isinstance(d, fmpq) else d
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
        field = ball_field(24)
        loaded = given(values)
        a, c = at_point(self.low, loaded, self.sizes, field), at_point(self.high, loaded, self.sizes, field)
        if a.value is None or c.value is None or not a.value.is_scalar or not c.value.is_scalar:
            return None
        with field.working():
            scale = abs(a.value.data) + abs(c.value.data)
            if not scale > 0:
                return None
            d = (c.value.data - a.value.data) / scale
            return float(d.mid()) if isinstance(d, arb) and d.is_finite() else float(d.p) / float(d.q) if isinstance(d, fmpq) else None

    def inside(self, values: Mapping[Expr, Any]) -> bool:
        return meets(self.domain, values, self.sizes)


def descend(statement: Statement, domain: Domain, point: Point, budget: Budget, typical: float, most: int = _EVALUATIONS) -> Lowest | None:
    """The lowest point found from a point of the domain."""
    values = {s: point.values[s] for s in domain.symbols}
    if any(isinstance(v, Complex) for v in values.values()):
        return None
    slots = slots_of(domain, values)
    if slots is None or len(slots) > _COORDINATES:
        return None
    search = Search(statement, domain, point.sizes, budget)
    best = search.margin(values)
    if best is None:
        return None
    values, best = _walk(search, slots, values, best, most)
    if best < 0:
        return Lowest(values, best, False)
    if best <= 1e-6 * max(typical, 1e-300) and not any(slot.whole for slot in slots):
        tie = _bracketed(search, slots, values, best)
        if tie:
            refined = _refined(search, slots, values)
            if refined is not None:
                return Lowest(refined, -1.0, False)
            tie = not _leads_out(search, slots, values)
        return Lowest(values, best, tie)
    return Lowest(values, best, False)


def _walk(search: Search, slots: list[_Slot], values: dict[Expr, Any], best: float, most: int) -> tuple[dict[Expr, Any], float]:
    """Steps along the coordinates, longer after a success, shorter after a failure."""
    steps = {slot: Fraction(max(1, abs(round(get_slot(values, slot)))), 1 if slot.whole else 4) for slot in slots}
    signs = dict.fromkeys(slots, 1)
    while search.evaluations < most:
        moving = False
        for slot in slots:
            x = get_slot(values, slot)
            step = steps[slot]
            if slot.whole:
                step = Fraction(max(1, round(step)))
            elif step <= _SMALL * max(Fraction(1), abs(x)):
                continue
            for sign in (signs[slot], -signs[slot]):
                y = x + sign * step
                moved = set_slot(values, slot, y if slot.whole else _short(y, step))
                value = search.margin(moved)
                if value is not None and value < best and search.inside(moved):
                    values, best = moved, value
                    signs[slot] = sign
                    steps[slot] = step * 2
                    moving = True
                    break
            else:
                steps[slot] = step / 2
                moving = moving or (step > 1 if slot.whole else True)
            if best < 0:
                return values, best
        if not moving:
            break
    return values, best


def _short(x: Fraction, step: Fraction) -> Fraction:
    """A fraction near x with a short denominator: within a small part of the step."""
    unit = 1 << max(0, (step.denominator // step.numerator).bit_length() + 6)
    return Fraction(round(x * unit), unit)


def _bracketed(search: Search, slots: list[_Slot], values: dict[Expr, Any], best: float) -> bool:
    """Whether the margin rises on both sides, within the domain: an inner minimum, not an end or a limit at infinity."""
    inner = False
    for slot in slots:
        x = get_slot(values, slot)
        step = max(abs(x), Fraction(1)) / 100
        beside = [set_slot(values, slot, x + step), set_slot(values, slot, x - step)]
        margins = [search.margin(v) for v in beside]
        if all(m is not None and m > 4 * best for m in margins) and all(search.inside(v) for v in beside):
            inner = True
        elif any(m is not None and m < best for m in margins):
            return False
    return inner


def _leads_out(search: Search, slots: list[_Slot], values: dict[Expr, Any]) -> bool:
    """Whether the place where the margin vanishes is excluded from the domain: the plain numbers nearby, or equal coordinates."""
    plain = values
    for slot in slots:
        x = get_slot(values, slot)
        near = x.limit_denominator(12)
        if abs(near - x) < Fraction(1, 1000):
            plain = set_slot(plain, slot, near)
    equal = values
    for i, slot in enumerate(slots):
        for other in slots[:i]:
            if abs(get_slot(values, slot) - get_slot(values, other)) < Fraction(1, 1000) * max(Fraction(1), abs(get_slot(values, other))):
                equal = set_slot(equal, slot, get_slot(equal, other))
    return any(v is not values and v != values and not search.inside(v) for v in (plain, equal))


def _refined(search: Search, slots: list[_Slot], values: dict[Expr, Any]) -> dict[Expr, Any] | None:
    """A point with a negative margin beside a minimum, by Newton's method on numerical derivatives; None where there is none."""
    if len(slots) > 3:
        return None
    for digits in (60, 120, 240):
        step = Fraction(1, 10 ** (digits // 6))
        moved = _newton(search, slots, values, digits, step)
        if moved is None:
            return None
        values = moved
        d = search.ball(values, digits)
        if d is not None and d < 0:
            return values if search.inside(values) else None
    return None


def _newton(search: Search, slots: list[_Slot], values: dict[Expr, Any], digits: int, h: Fraction) -> dict[Expr, Any] | None:
    def at(*moves: tuple[int, int]) -> Any:
        shifted = values
        for i, sign in moves:
            shifted = set_slot(shifted, slots[i], get_slot(shifted, slots[i]) + sign * h)
        search.budget.spend()
        d = search.ball(shifted, digits)
        if d is None:
            return None
        mantissa, exponent = d.mid().man_exp()
        return fmpq(int(mantissa)) * (fmpq(2) ** int(exponent))

    n = len(slots)
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
    for i, slot in enumerate(slots):
        change = Fraction(int(step[i, 0].p), int(step[i, 0].q))
        if abs(change) > Fraction(1, 100) * max(Fraction(1), abs(get_slot(values, slot))):
            return None
        values = set_slot(values, slot, Fraction(round((get_slot(values, slot) - change) * unit), unit))
    return values
