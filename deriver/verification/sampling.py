"""Points of a domain: sizes and exact values for every symbol, stratified, the same for the same seed.

Comes in: a `Domain`, a seed. Goes out: `Point`s that meet every declared condition, exactly or by rigorous bounds. Generic points
come first; then points on thin strata (0, 1, -1, equal values, singular and identity matrices, ends of intervals), marked as such.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from ..expression import Dim, Expr
from .domain import Domain
from .exact import Complex, Value
from .hypotheses import holds_at, meets, solve_equations
from .members import raised
from .membership import has_properties
from .stand_ins import TANGENT, directions, function_bodies
from .strata import REALS, Interval, Member, member, scalar, scalar_specials
from .values import given

__all__ = ["Point", "Sampler", "larger_plans", "nearby", "size_plans"]

#: Draws for generic points, and draws after which a domain without a point is given up.
_MAX_DRAWS = 200
_FRUITLESS = 80
_COMPLEX_SPECIALS = [
    (Fraction(a, c), Fraction(d, c))
    for a, d, c in ((0, 1, 1), (0, 0, 1), (1, 0, 1), (-1, 0, 1), (0, -1, 1), (3, 4, 5), (-2, 0, 1), (-3, -4, 5), (2, 0, 1), (-1, 1, 1))
]


class Point(NamedTuple):
    """Sizes and values; `open` when it was drawn from open strata alone; `strata` names what each symbol was drawn from;
    `loaded` are the values as the evaluator takes them."""

    sizes: Mapping[str, int]
    values: Mapping[Expr, Value]
    open: bool
    strata: tuple[str, ...] = ()
    loaded: Mapping[Any, Any] = {}


_PREFERRED = ((2, 2, 2, 2), (3, 3, 3, 3), (3, 2, 4, 3), (2, 3, 2, 4), (1, 1, 1, 1), (4, 4, 4, 4), (4, 2, 3, 2), (2, 4, 3, 3),
              (1, 3, 2, 1), (3, 1, 2, 2))  # fmt: skip


@lru_cache(maxsize=256)
def _tuples(count: int) -> tuple[tuple[int, ...], ...]:
    first = [tuple((t * ((count + 3) // 4))[:count]) for t in _PREFERRED]
    if count <= 3:
        rest = list(itertools.product((2, 3, 4, 1, 5), repeat=count))
    else:
        draw = random.Random(count)
        rest = [tuple(draw.randint(1, 4) for _ in range(count)) for _ in range(120)]
    return tuple(dict.fromkeys([*first, *rest]))


def size_plans(domain: Domain, most: int = 8) -> list[dict[str, int]]:
    """Sizes to try, square and not, 1, 2, 3 and larger, within the declared relations between them."""
    if not domain.letters:
        return [{}] if _sizes_fit(domain, {}) else []
    plans: list[dict[str, int]] = []
    for sides in _tuples(len(domain.letters)):
        sizes = dict(zip(domain.letters, sides, strict=True))
        if _sizes_fit(domain, sizes):
            plans.append(sizes)
            if len(plans) == most:
                break
    if plans and not any(len(set(p.values())) == 1 for p in plans) and len(domain.letters) == 1:
        return plans
    return plans


def larger_plans(domain: Domain, nodes: Iterable[Expr]) -> list[dict[str, int]]:
    """Sizes beyond the usual ones: some in 6..10, and just above the whole numbers of the text and their squares, which may be
    what bounds a size."""
    if not domain.letters:
        return []
    wanted = {6, 7, 9}
    for n in nodes:
        if n.op == "number" and n.value.denominator == 1 and 2 <= abs(n.value) <= 12:
            k = int(abs(n.value))
            wanted |= {k + 1} | ({k * k + 1} if k < 4 else set())
    found = []
    for size in sorted(wanted):
        sizes = dict.fromkeys(domain.letters, size)
        if size > 5 and _sizes_fit(domain, sizes):
            found.append(sizes)
    return found


def _sizes_fit(domain: Domain, sizes: Mapping[str, int]) -> bool:
    if any(sizes[letter] > domain.largest for letter in domain.letters):
        return False
    for dim in domain.dims:
        if not 1 <= dim.evaluate(sizes) <= 64:
            return False
    if any(left.evaluate(sizes) != right.evaluate(sizes) for left, right in domain.equal_sizes):
        return False
    for symbol in domain.symbols:
        if symbol.shape.kind != "matrix":
            continue
        rows, cols = symbol.shape
        assert rows is not None and cols is not None
        m, n = rows.evaluate(sizes), cols.evaluate(sizes)
        if (m < n and domain.has(symbol, "full_column_rank")) or (m > n and domain.has(symbol, "full_row_rank")):
            return False
    return all(holds_at(rule, {}, sizes) is True for rule in domain.size_rules)


def _length(side: Dim | None, sizes: Mapping[str, int]) -> int | None:
    return None if side is None else side.evaluate(sizes)


class _Sequence:
    """The points of one kind drawn so far, and how many draws they cost."""

    __slots__ = ("drawn", "points")

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.drawn = 0


class Sampler:
    """Draws the points of a domain; `of` keeps one for each domain and seed, so that points are drawn once and used often."""

    def __init__(self, domain: Domain, seed: int) -> None:
        self.domain = domain
        self.seed = seed
        self.plans = size_plans(domain)
        self._generic = _Sequence()
        self._special = _Sequence()
        self._simple = _Sequence()

    @staticmethod
    def of(domain: Domain, seed: int) -> Sampler:
        """The sampler of a domain for a seed."""
        found = domain.samplers.get(seed)
        if found is None:
            found = domain.samplers[seed] = Sampler(domain, seed)
        assert isinstance(found, Sampler)
        return found

    @property
    def tried(self) -> int:
        """How many draws were made, those included that a condition rejected."""
        return self._generic.drawn + self._special.drawn

    def points(self, generic: int = 12, special: int = 16) -> Iterator[Point]:
        """Generic points at every size, then points on thin strata."""
        if not self.plans:
            return
        yield from self._of(self._generic, generic, _MAX_DRAWS, self._draw_generic)
        if self.domain.symbols and (self._generic.points or not generic):
            yield from self._of(self._special, special, special, self._draw_special)

    def _of(self, sequence: _Sequence, count: int, most: int, draw: Callable[[int], Point | None]) -> Iterator[Point]:
        """The first points of a sequence, more of them drawn where needed; few draws where none succeeds."""
        k = 0
        while k < count:
            if k == len(sequence.points):
                if sequence.drawn >= (most if sequence.points else min(most, _FRUITLESS)):
                    return
                point = draw(sequence.drawn)
                sequence.drawn += 1
                if point is not None:
                    sequence.points.append(point)
                continue
            yield sequence.points[k]
            k += 1

    def _draw_generic(self, number: int) -> Point | None:
        return self._draw(number, self.plans[number % len(self.plans)], None)

    def _draw_special(self, k: int) -> Point | None:
        return self._draw(1000 + k, self.plans[k % len(self.plans)], k)

    def simple(self, count: int) -> Iterator[Point]:
        """Points with small entries at small sizes: candidates for a counterexample a person can check by hand."""
        plans = sorted(self.plans, key=lambda p: (sum(p.values()), sorted(p.items())))[:5]
        if plans:
            yield from self._of(self._simple, count, count, lambda k: self._draw_simple(k, plans, count))

    def _draw_simple(self, k: int, plans: list[dict[str, int]], count: int) -> Point | None:
        return self._draw(k, plans[min(k * len(plans) // count, len(plans) - 1)], None, simple=True)

    def _draw(self, number: int, sizes: Mapping[str, int], special: int | None, simple: bool = False) -> Point | None:
        domain = self.domain
        values: dict[Expr, Value] = {}
        is_open = True
        names: list[str] = []
        alone = None
        if special is not None and len(domain.symbols) > 1 and special % 3 == 1:
            alone = domain.symbols[(special // 3) % len(domain.symbols)]
        for position, symbol in enumerate(domain.symbols):
            thin = special if special is not None and alone in (None, symbol) else None
            got = self._member(symbol, position, number, sizes, thin, simple)
            if got is None:
                return None
            values[symbol] = got.value
            is_open = is_open and got.open
            names.append(got.stratum)
        if special is not None and special % 3 == 2:
            _coincide(domain, values)
            is_open = False
        return self.built(values, sizes, f"{self.seed}/{number}", is_open=is_open, names=tuple(names))

    def built(
        self, values: dict[Expr, Value], sizes: Mapping[str, int], seed: str, *, is_open: bool, names: tuple[str, ...] = ()
    ) -> Point | None:
        """The point with these values, changed so that the equations hold, and completed; None where a condition is not met."""
        domain = self.domain
        _order_above(domain, values, seed)
        if domain.equations:
            solved = solve_equations(domain, values, sizes, random.Random(f"{seed}/equations"))
            if solved is None:
                return None
            values = solved
        extras: dict[Any, Any] = {}
        if domain.functions:
            bodies = function_bodies(domain.functions, sizes, seed)
            if bodies is None:
                return None
            extras.update(bodies)
        if domain.varying:
            if any(set(domain.properties[s]) - TANGENT or s not in values for s in domain.varying) or domain.equations:
                return None  # a differential along a curved class is not free, and is not sampled
            extras.update(directions(domain.varying, values, domain.properties, seed))
        complete = {**values, **extras}
        if not meets(domain, complete, sizes):
            return None
        lengths = {s: Fraction(sizes[s.name]) for s in domain.size_symbols}
        return Point(dict(sizes), complete, is_open, names, given({**complete, **lengths}))

    def around(self, values: dict[Expr, Value], sizes: Mapping[str, int], seed: str) -> Point | None:
        """The point with these values; what they leave out is drawn as for a generic point. Equations are not solved again where
        they hold."""
        complete: dict[Expr, Value] = {}
        for position, symbol in enumerate(self.domain.symbols):
            value = values.get(symbol)
            if value is None:
                number = random.Random(f"{self.seed}/{seed}").randrange(10**6)
                got = self._member(symbol, position, number, sizes, None, False)
                if got is None:
                    return None
                value = got.value
            complete[symbol] = value
        return self.built(complete, sizes, f"{self.seed}/{seed}", is_open=False, names=("probe", seed.partition("/")[0]))

    def _member(
        self, symbol: Expr, position: int, number: int, sizes: Mapping[str, int], special: int | None, simple: bool
    ) -> Member | None:
        domain = self.domain
        properties = domain.properties[symbol]
        seed = f"{self.seed}/{position}/{number}"  # by place and not by name: what is drawn for one claim serves the next
        level = (0 if number % 3 else 1) if simple else (1, 2, 2, 3)[number % 4]
        if symbol.is_scalar and "complex" in properties and symbol in domain.radii:
            return _within(domain.radii[symbol], number if special is None else special, level, seed, special is not None)
        if symbol.is_scalar and "complex" in properties:
            parts = [scalar(("real",), REALS, level, number + 2 * position + k, f"{seed}/{k}") for k in (0, 1)]
            if special is not None:
                # On the real and imaginary axes and the unit circle, with the cuts of the functions among them.
                re, im = _COMPLEX_SPECIALS[(special + position) % len(_COMPLEX_SPECIALS)]
                return Member(Complex(re, im), "special", False)
            if parts[0] is None or parts[1] is None:
                return None
            real, imaginary = parts[0].value, parts[1].value
            assert isinstance(real, Fraction) and isinstance(imaginary, Fraction)
            return Member(Complex(real, imaginary), "complex", True)
        if symbol.is_scalar:
            interval = domain.intervals.get(symbol, REALS)
            if symbol in domain.bounds:
                top = min(side.evaluate(sizes) for side in domain.bounds[symbol])
                interval = interval.meet(Interval(Fraction(1), Fraction(top)))
                values = range(1, top + 1)
                k = random.Random(seed).choice(values)
                return Member(Fraction(k), "index", True)
            if simple or special is not None:
                choices = scalar_specials(properties, interval)
                if choices:
                    if simple:
                        k = random.Random(seed).randrange(min(len(choices), 3 + number // 8))
                    else:
                        assert special is not None
                        k = (special + position * (1 + special // 7)) % len(choices)
                    return Member(choices[k], "special", False)
            # The signs count in binary, the first letter fastest: eight points in a row have every pattern of three letters.
            other = (number ^ (number >> position)) & 1 if position < 4 else random.Random(seed).randrange(2)
            return scalar(properties, interval, level, number + 2 * position + other, seed)
        rows, cols = _length(symbol.shape.rows, sizes), _length(symbol.shape.cols, sizes)
        vector = symbol.shape.kind != "matrix"
        length = rows if rows is not None else cols
        assert length is not None
        if special is None:
            # Walk through the open strata only; thin ones have their turn.
            for k in range(8):
                got = member(properties, length, None if vector else cols, number + k, level, seed)
                if got is None or got.open:
                    return got
            return member(properties, length, None if vector else cols, 0, level, seed)
        return member(properties, length, None if vector else cols, special + position * (1 + special // 5), level, seed)


def _within(radii: Interval, number: int, level: int, seed: str, special: bool) -> Member | None:
    """A complex number whose modulus lies between two bounds: a rational point of the unit circle times a radius."""
    if special:
        re, im = _ON_THE_CIRCLE[number % len(_ON_THE_CIRCLE)]
    else:
        t = scalar(("real",), REALS, level, number, f"{seed}/angle")
        if t is None:
            return None
        assert isinstance(t.value, Fraction)
        re, im = (1 - t.value**2) / (1 + t.value**2), 2 * t.value / (1 + t.value**2)
    if radii.low == radii.high:
        assert radii.low is not None
        return Member(Complex(re * radii.low, im * radii.low), "circle", True)
    size = scalar(("positive",), radii, level, number, f"{seed}/radius")
    if size is None or not isinstance(size.value, Fraction):
        return None
    return Member(Complex(re * size.value, im * size.value), "annulus", not special)


_ON_THE_CIRCLE = [
    (Fraction(a, c), Fraction(d, c)) for a, d, c in ((1, 0, 1), (-1, 0, 1), (0, 1, 1), (0, -1, 1), (3, 4, 5), (-3, 4, 5), (-4, -3, 5))
]


def _coincide(domain: Domain, values: dict[Expr, Value]) -> None:
    """Give symbols of one class the same value: a = b, A = B, x = y."""
    first: dict[tuple[object, ...], Value] = {}
    for symbol in domain.symbols:
        key = (symbol.shape, domain.properties[symbol], domain.intervals.get(symbol, REALS))
        values[symbol] = first.setdefault(key, values[symbol])


_RAISED = frozenset({"square", "real", "symmetric", "hermitian", "normal", "positive_semidefinite", "positive_definite", "nonzero",
                     "invertible", "diagonalizable", "positive_determinant", "full_column_rank", "full_row_rank"})  # fmt: skip


def _order_above(domain: Domain, values: dict[Expr, Value], seed: str) -> None:
    """Where A is to lie above B, A is made of B and something semidefinite of low rank: two independent draws that happen to be
    ordered lie far apart, and say little."""
    for check in domain.checks:
        if check.op != "relation" or check.data not in ("succ", "succeq", "prec", "preceq"):
            continue
        above, below = check.args if check.data in ("succ", "succeq") else check.args[::-1]
        if above.op != "symbol" or below.op != "symbol":
            continue
        strict = check.data in ("succ", "prec")
        up: Any = values[below]
        down: Any = values[above]
        choices = []
        if set(domain.properties[above]) <= _RAISED:
            choices.append((above, raised(up, seed, strict=strict)))
        if set(domain.properties[below]) <= _RAISED:
            choices.append((below, raised(down, seed, strict=strict, sign=-1)))
        if random.Random(f"{seed}/order").random() < 0.5:
            choices.reverse()
        for symbol, value in choices:
            if has_properties(value, frozenset(domain.properties[symbol])):
                values[symbol] = value
                break


def nearby(domain: Domain, point: Point) -> dict[Any, Any] | None:
    """The values of a point moved a little within the classes of their symbols, loaded; None where that is not possible."""
    if domain.equations or domain.varying:
        return None
    moved: dict[Any, Any] = dict(point.values)
    still = {"integer", "natural", "index", "complex"}
    symbols = [s for s in domain.symbols if not still & set(domain.properties[s]) and s not in domain.bounds]
    if any(set(domain.properties[s]) - TANGENT for s in symbols):
        return None
    steps = directions(symbols, point.values, domain.properties, "nearby")
    for s, step in zip(symbols, steps.values(), strict=True):
        moved[s] = _sum(point.values[s], step)
    return given(moved) if meets(domain, moved, point.sizes) else None


def _sum(value: Any, step: Any) -> Any:
    """value + step/1000, entry by entry."""
    if isinstance(value, Fraction):
        return value + step / 1000
    return tuple(_sum(x, d) for x, d in zip(value, step, strict=True))
