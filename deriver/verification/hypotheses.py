"""Conditions at a point: are they met, rigorously; and equations solved so that they are.

An equation that is affine in one symbol (AB = BA in B, w^T x = 0 in x, Ax = b, tr A = 0, p + q = 1) is solved exactly there: its
values on a basis of the symbol's linear class give a linear system over the rationals. Whatever is not affine is left to rejection.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from flint import fmpq, fmpq_mat

from ..expression import Expr
from .domain import Domain
from .exact import Complex, Value, eye, flat, from_flint
from .membership import has_properties
from .strata import REALS
from .values import compare_values, given, rational_entries

__all__ = ["holds_at", "linear_basis", "meets", "solve_equations"]

#: Properties that are linear conditions on the entries; a symbol with these alone can be solved for in its class.
_LINEAR = frozenset({"symmetric", "skew", "diagonal", "upper_triangular", "lower_triangular", "toeplitz"})
#: For how many values of its indices a condition is tried at a point.
_MOST = 144
_HARMLESS = frozenset({"square", "real", "normal", "nonzero", "invertible", "full_column_rank", "full_row_rank", "positive",
                       "nonnegative", "negative", "nonpositive", "probability", "simplex"})  # fmt: skip


def holds_at(condition: Expr, values: Mapping[Expr, Value], sizes: Mapping[str, int]) -> bool | None:
    """Whether a condition holds at a point; None when that cannot be told."""
    return compare_values(condition, values, sizes)


def meets(domain: Domain, values: Mapping[Expr, Value], sizes: Mapping[str, int]) -> bool:
    """Whether a point has every declared property and meets every condition, rigorously."""
    for symbol in domain.symbols:
        value = values[symbol]
        if isinstance(value, Complex):
            if symbol in domain.intervals or not set(domain.properties[symbol]) <= {"complex", "nonzero"}:
                return False
            if "nonzero" in domain.properties[symbol] and not any(flat(value)):
                return False
            continue
        if not has_properties(value, frozenset(domain.properties[symbol])):
            return False
        if symbol.is_scalar:
            assert isinstance(value, Fraction)
            if not domain.intervals.get(symbol, REALS).contains(value):
                return False
        if symbol in domain.bounds:
            assert isinstance(value, Fraction)
            top = min(side.evaluate(sizes) for side in domain.bounds[symbol])
            if value.denominator != 1 or not 1 <= value <= top:
                return False
    return all(_holds_generally(c, domain, values, sizes) for c in (*domain.equations, *domain.checks))


def _holds_generally(condition: Expr, domain: Domain, values: Mapping[Expr, Value], sizes: Mapping[str, int]) -> bool:
    """Whether a condition holds: `|a_i| < 2`, where i occurs in conditions alone, for every i."""
    indices = [s for s in condition.free if s in domain.general]
    if not indices or condition.op != "relation" or condition.data == "=":
        return holds_at(condition, values, sizes) is True
    tops = [min(side.evaluate(sizes) for side in domain.bounds[s]) for s in indices]
    if prod(tops) > _MOST:
        return False
    return all(
        holds_at(condition, {**values, **{s: Fraction(k) for s, k in zip(indices, place, strict=True)}}, sizes) is True
        for place in product(*(range(1, top + 1) for top in tops))
    )


def solve_equations(domain: Domain, values: dict[Expr, Value], sizes: Mapping[str, int], draw: random.Random) -> dict[Expr, Value] | None:
    """The values changed so that the equations hold, each solved for one symbol; None when that fails."""
    values = dict(values)
    fixed: set[Expr] = set()
    for _ in range(len(domain.equations) + 1):
        open_ = [e for e in domain.equations if holds_at(e, values, sizes) is not True]
        if not open_:
            return values
        candidates = _candidates(open_[0], domain, fixed)
        if open_[0].args[0].is_scalar and len(candidates) > 1 and all(s.is_scalar for s in candidates):
            turn = draw.randrange(len(candidates))  # abc = 0 is solved for each of its letters in turn
            candidates = [*candidates[turn:], *candidates[:turn]]
        for symbol in candidates:
            together = [e for e in domain.equations if symbol in e.free]
            if not set(domain.properties[symbol]) <= _LINEAR | _HARMLESS:
                value = _scaled(together, symbol, values, sizes, frozenset(domain.properties[symbol]))
            else:
                value = _solve(together, symbol, domain, values, sizes, draw)
            if value is not None:
                values[symbol] = value
                fixed.add(symbol)
                break
        else:
            return None
    return None


def _candidates(equation: Expr, domain: Domain, fixed: set[Expr]) -> list[Expr]:
    """Symbols to solve for: alone on one side first, then few declared properties, vectors before scalars before matrices."""
    order = {"vector": 0, "row": 0, "scalar": 1, "matrix": 2}

    def cost(symbol: Expr) -> tuple[int, int, int, str]:
        alone = symbol in equation.args and not all(symbol in side.free for side in equation.args)
        return (not alone, len(domain.properties[symbol]), order[symbol.shape.kind], symbol.name)

    found = [s for s in domain.symbols if s in equation.free and s not in fixed and s not in domain.bounds]
    solvable = [s for s in found if set(domain.properties[s]) <= _LINEAR | _HARMLESS]
    others = [s for s in found if s not in solvable]
    return [*sorted(solvable, key=cost), *sorted(others, key=cost)]


def _basis(symbol: Expr, names: Sequence[str], value: Value) -> Sequence[Value]:
    """A basis of the linear class that a symbol lies in, at the shape of `value`."""
    if isinstance(value, Complex):
        return ()
    if isinstance(value, Fraction):
        return (Fraction(1),)
    if symbol.shape.kind != "matrix":
        return eye(len(value))
    return linear_basis(frozenset(names) & _LINEAR, len(value), len(value[0]))  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def linear_basis(names: frozenset[str], m: int, n: int) -> tuple[Value, ...]:
    """A basis of the m x n matrices of a linear class."""
    found: list[Value] = []
    zero, one, minus = Fraction(0), Fraction(1), Fraction(-1)
    entry = {0: zero, 1: one, -1: minus}

    def unit(places: Mapping[tuple[int, int], int]) -> Value:
        return tuple(tuple(entry[places.get((i, j), 0)] for j in range(n)) for i in range(m))

    for i in range(m):
        for j in range(n):
            if "toeplitz" in names:
                if i == 0 or j == 0:
                    d = j - i
                    both = {d, -d} if "symmetric" in names else {d}
                    if "symmetric" in names and j == 0 and i > 0:
                        continue
                    found.append(unit({(p, q): 1 for p in range(m) for q in range(n) if q - p in both}))
            elif "diagonal" in names:
                if i == j:
                    found.append(unit({(i, j): 1}))
            elif "symmetric" in names:
                if i <= j:
                    found.append(unit({(i, j): 1, (j, i): 1}))
            elif "skew" in names:
                if i < j:
                    found.append(unit({(i, j): 1, (j, i): -1}))
            elif ("upper_triangular" in names and i > j) or ("lower_triangular" in names and i < j):
                continue
            else:
                found.append(unit({(i, j): 1}))
    return tuple(found)


def _places(element: Value) -> list[tuple[int, fmpq]]:
    """The entries of a basis element that are not zero, with their places row by row."""
    return [(k, fmpq(x.numerator, x.denominator)) for k, x in enumerate(flat(element)) if x]


def _coordinate(value: Value, element: Value) -> Fraction:
    """The entry of the value at the first place where the basis element is not zero."""
    return next(x / y for x, y in zip(flat(value), flat(element), strict=True) if y)


def _scaled(
    equations: Sequence[Expr], symbol: Expr, values: Mapping[Expr, Value], sizes: Mapping[str, int], wanted: frozenset[str]
) -> Value | None:
    """A multiple of the drawn value that satisfies the equations: tr A = 1 within the positive definite matrices."""
    value = values[symbol]

    def times(t: Fraction) -> Value:
        if isinstance(value, (Fraction, Complex)):
            return t * value if isinstance(value, Fraction) else value
        return tuple(t * x if isinstance(x, Fraction) else tuple(t * y for y in x) for x in value)  # type: ignore[return-value]

    at = [_differences(equations, given({**values, symbol: times(Fraction(t))}), sizes) for t in (1, 2, 3)]
    if at[0] is None or at[1] is None or at[2] is None:
        return None
    slopes = [y - x for x, y in zip(at[0], at[1], strict=True)]
    if any(z - y != d for y, z, d in zip(at[1], at[2], slopes, strict=True)):
        return None
    found = {1 - x / d for x, d in zip(at[0], slopes, strict=True) if d}
    if len(found) != 1 or any(x and not d for x, d in zip(at[0], slopes, strict=True)):
        return None
    factor = found.pop()
    scaled = times(Fraction(int(factor.p), int(factor.q)))
    return scaled if has_properties(scaled, wanted) else None


def _solve(
    equations: Sequence[Expr],
    symbol: Expr,
    domain: Domain,
    values: Mapping[Expr, Value],
    sizes: Mapping[str, int],
    draw: random.Random,
) -> Value | None:
    """A member of the symbol's class that satisfies the equations, near the drawn one where there is freedom."""
    basis = _basis(symbol, domain.properties[symbol], values[symbol])
    if not basis or len(basis) > 40:
        return None
    found = _affine(equations, symbol, domain, values, sizes, draw, basis)
    if found is None and symbol.shape.kind == "matrix" and not set(domain.properties[symbol]) & _LINEAR:
        # A determinant is affine in each row.
        width = len(values[symbol][0])  # type: ignore[arg-type,index]
        found = _affine(equations, symbol, domain, values, sizes, draw, basis[:width], values[symbol])
    return found


def _affine(
    equations: Sequence[Expr],
    symbol: Expr,
    domain: Domain,
    values: Mapping[Expr, Value],
    sizes: Mapping[str, int],
    draw: random.Random,
    basis: Sequence[Value],
    rest: Value | None = None,
) -> Value | None:
    """As `_solve`, in the span of a basis; with `rest`, in its first row, the other rows kept."""
    template = values[symbol]
    loaded = given({**values, symbol: template})
    like = loaded[symbol]
    places = [_places(element) for element in basis]
    zero = [fmpq(0)] * (1 if isinstance(like, fmpq) else like.nrows() * like.ncols())
    if rest is not None:
        width = like.ncols()
        zero[width:] = like.entries()[width:]

    def residual(coefficients: Sequence[tuple[int, fmpq]]) -> list[fmpq] | None:
        loaded[symbol] = build(coefficients)
        return _differences(equations, loaded, sizes)

    def build(coefficients: Sequence[tuple[int, fmpq]]) -> fmpq | fmpq_mat:
        entries = list(zero)
        for k, c in coefficients:
            for place, x in places[k]:
                entries[place] += c * x
        return entries[0] if isinstance(like, fmpq) else fmpq_mat(like.nrows(), like.ncols(), entries)

    start = residual(())
    if start is None:
        return None
    one = fmpq(1)
    columns: list[list[fmpq]] = []
    for k in range(len(basis)):
        at = residual([(k, one)])
        if at is None:
            return None
        columns.append([x - y for x, y in zip(at, start, strict=True)])
    wanted = frozenset(domain.properties[symbol])
    for attempt in range(4):
        spread = 1 + attempt
        # First near the value that was drawn, then anywhere.
        if attempt == 0:
            near = [_coordinate(template, element) for element in basis]
        else:
            near = [Fraction(draw.randint(-2 * spread, 3 * spread), draw.choice((1, 1, 2))) for _ in basis]
        free = [fmpq(x.numerator, x.denominator) for x in near]
        solution = _particular(columns, start, free)
        if solution is None:
            return None
        check = residual(list(enumerate(solution)))
        if check is None or any(check):
            return None  # not affine in this symbol
        value = _unloaded(loaded[symbol], template)
        if has_properties(value, wanted) and (not isinstance(value, Fraction) or domain.intervals.get(symbol, REALS).contains(value)):
            return value
    return None


def _unloaded(value: fmpq | fmpq_mat, like: Value) -> Value:
    """A FLINT value in the form of another."""
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    matrix = from_flint(value)
    assert isinstance(like, tuple)
    return matrix if isinstance(like[0], tuple) else tuple(x for row in matrix for x in row)


def _differences(equations: Sequence[Expr], loaded: Mapping[Expr, Any], sizes: Mapping[str, int]) -> list[fmpq] | None:
    """Left minus right of each equation, entry by entry; None where a side has no rational value."""
    found: list[fmpq] = []
    for equation in equations:
        a, b = (rational_entries(side, loaded, sizes) for side in equation.args)
        if a is None or b is None:
            return None
        if len(b) == 1 and len(a) > 1:
            b = b * len(a)
        if len(a) != len(b):
            return None
        found.extend(x - y for x, y in zip(a, b, strict=True))
    return found


def _particular(columns: list[list[fmpq]], start: list[fmpq], free: list[fmpq]) -> list[fmpq] | None:
    """Solve columns * c + start = 0, the variables without a pivot set to `free`."""
    rows = len(start)
    width = len(columns)
    entries = [x for i in range(rows) for x in (*(column[i] for column in columns), -start[i])]
    reduced, rank = fmpq_mat(rows, width + 1, entries).rref()
    solution = list(free)
    pivots: list[int] = []
    for i in range(rank):
        pivot = next(j for j in range(width + 1) if reduced[i, j])
        if pivot == width:
            return None
        pivots.append(pivot)
    without = [j for j in range(width) if j not in pivots]
    for i, pivot in enumerate(pivots):
        solution[pivot] = reduced[i, width] - sum((reduced[i, j] * free[j] for j in without), fmpq(0))
    return solution
