"""Whether a condition is sharp: the claim fails just beyond it, and does not merely dodge the points that failed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import arb

from ..expression import Dim, Expr
from ..expression import build as b
from ..model import Claim
from .domain import domain_of
from .exact import matmul
from .hypotheses import meets
from .membership import has_property
from .sampling import Sampler
from .statement import Statement, test
from .trial import Budget, Row, Trial
from .values import at_point, ball_field, compare_values, given

__all__ = ["Candidate", "sharp", "violated"]


class Candidate(NamedTuple):
    """A condition: its LaTeX, as relations, as properties of symbols, and as an equality of two sizes."""

    latex: str
    relations: tuple[Expr, ...] = ()
    properties: Mapping[Expr, tuple[str, ...]] = {}
    sizes: tuple[Dim, Dim] | None = None


_STEPS = (Fraction(1, 1000), Fraction(1, 50))


def sharp(candidate: Candidate, claim: Claim, statement: Statement, trial: Trial, digits: int, budget: Budget) -> bool:
    """Whether the claim fails just beyond the condition: a threshold that merely dodges the points that failed is not what lacks."""
    if candidate.sizes is not None:
        return True
    for s, names in candidate.properties.items():
        if s.shape.kind == "vector" and {"nonnegative", "positive", "unit", "simplex"} & set(names):
            return _sharp_for_entries(s, not {"unit", "simplex"} & set(names), candidate, claim, statement, trial, digits, budget)
    whole = [s for s, names in candidate.properties.items() if s.is_scalar and "integer" in names]
    if not whole and not (candidate.relations and all(r.args[0].is_scalar for r in candidate.relations)):
        return True
    symbols = sorted({s for r in candidate.relations for s in r.free} | set(whole), key=lambda s: s.name)
    steady = {s for s in symbols if "integer" in trial.domain.properties.get(s, ())}
    if any(not s.is_scalar for s in symbols) or steady.issuperset(symbols):
        return True
    # Beside ordinary points those that failed: laws of powers fail at broken exponents only.
    rows = ([r for r in trial.rows if r.point.open][:6] or trial.rows[:6]) + trial.where("fails")[:4]
    for row in rows:
        for values in _just_beyond(candidate, whole, [s for s in symbols if s not in steady], row):
            if not meets(trial.domain, values, row.point.sizes):
                continue
            if not violated(candidate, values, row.point.sizes):
                continue
            budget.spend()
            result = test(statement, given(values), row.point.sizes, digits, complex_=trial.domain.complex)
            if result.outcome in ("fails", "left", "right"):
                return True
    return False


def _sharp_for_entries(
    s: Expr, signed: bool, candidate: Candidate, claim: Claim, statement: Statement, trial: Trial, digits: int, budget: Budget
) -> bool:
    """Whether the claim fails where a single entry of a vector is a little below zero, or (of unit vectors) the length a little off."""
    domain = domain_of(claim, candidate.relations, candidate.properties)
    for point in itertools.islice(Sampler.of(domain, trial.sampler.seed).points(8, 4), 12):
        old = point.values[s]
        assert isinstance(old, tuple)
        for k in range(len(old)):
            moved = (*old[:k], -_STEPS[0], *old[k + 1 :]) if signed else tuple(x * (1 + _STEPS[0] * (k + 1)) for x in old)  # type: ignore[operator]
            values = {**point.values, s: moved}
            if not meets(trial.domain, values, point.sizes):
                continue
            budget.spend()
            result = test(statement, given(values), point.sizes, digits, complex_=trial.domain.complex)
            if result.outcome in ("fails", "left", "right"):
                return True
    return False


def _just_beyond(candidate: Candidate, whole: list[Expr], symbols: list[Expr], row: Row) -> Iterator[dict[Expr, Any]]:
    """Points near the boundary of a condition on scalars, on its far side among them."""
    values = dict(row.point.values)
    for s in whole:
        for k in (0, 1, 2, -1):
            for step in (_STEPS[1], Fraction(1, 2), 1 - _STEPS[1]):
                yield {**values, s: k + step}
    for relation in candidate.relations:
        left, right = relation.args
        for s in sorted((left.free | right.free) & set(symbols), key=lambda s: s.name):
            for goal in _goals(left, right, s, values, row):
                for step in _STEPS:
                    for sign in (1, -1):
                        moved = {**values, s: goal + sign * step}
                        yield moved
                        for other in symbols:
                            if other is not s:
                                yield {**moved, other: Fraction(0)}
                                yield {**moved, other: moved[s]}
                if relation.data == "!=":
                    yield {**values, s: goal}


def _goals(left: Expr, right: Expr, s: Expr, values: Mapping[Expr, Any], row: Row) -> list[Fraction]:
    """Values of one symbol at which the two sides of a condition meet, where they are affine in it or an absolute value."""
    if left.op == "abs" and left.args[0] is s and not right.free:
        size = _number(right, values, row)
        return [] if size is None else [size, -size]
    at = [_number(b.subtract(left, right), {**values, s: Fraction(k)}, row) for k in (0, 1, 2)]
    if at[0] is None or at[1] is None or at[2] is None:
        return []
    slope = at[1] - at[0]
    if not slope or abs(at[2] - at[1] - slope) > Fraction(1, 10**9):
        return [Fraction(k) for k in (0, 1, -1)]
    return [-at[0] / slope]


def _number(e: Expr, values: Mapping[Expr, Any], row: Row) -> Fraction | None:
    value = at_point(e, given(values), row.point.sizes, ball_field(30)).value
    if value is None or not value.is_scalar:
        return None
    if value.fraction is not None:
        return value.fraction
    return Fraction(float(value.data.mid())) if isinstance(value.data, arb) else None


def violated(candidate: Candidate, values: Mapping[Expr, object], sizes: Mapping[str, int]) -> bool:
    """Whether a point certainly does not meet the condition."""
    for s, names in candidate.properties.items():
        if any(not has_property(values[s], name) for name in names):  # type: ignore[arg-type]
            return True
    if candidate.sizes is not None and candidate.sizes[0].evaluate(sizes) != candidate.sizes[1].evaluate(sizes):
        return True
    for relation in candidate.relations:
        if relation.data == "=" and relation.args[0].op == "dot" and len(relation.args[0].args) == 2:
            s, t = relation.args[0].args
            x, y = values.get(s), values.get(t)
            if x is not None and y is not None and relation.args[1] is b.dot(t, s):
                if matmul(x, y) != matmul(y, x):  # type: ignore[arg-type]
                    return True
                continue
        if compare_values(relation, values, sizes) is False:
            return True
    return False
