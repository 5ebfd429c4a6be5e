"""A statement tried on the points of a domain: what it says at each, and what that amounts to.

Comes in: a statement, a domain, a seed, budgets. Goes out: a `Trial`: its rows, and a summary in one word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from .budget import Budget
from .domain import Domain
from .sampling import Point, Sampler, nearby
from .statement import Statement, test
from .values import Equality

__all__ = ["Budget", "Row", "Trial", "retest", "run_trial"]


class Row(NamedTuple):
    """One point with its values as the evaluator takes them, and what the statement says there."""

    point: Point
    values: Mapping[Any, Any]
    result: Equality


@dataclass
class Trial:
    """The rows, and the sampler that drew them; `doubt`: why the points, though they agree, do not decide; `challenged`: whether a
    counterexample was searched for beyond them."""

    statement: Statement
    domain: Domain
    sampler: Sampler
    rows: list[Row] = field(default_factory=list)
    doubt: str = ""
    challenged: bool = False

    def where(self, *outcomes: str, open_only: bool = False) -> list[Row]:
        """The rows with one of these outcomes."""
        return [r for r in self.rows if r.result.outcome in outcomes and (r.point.open or not open_only)]

    @property
    def summary(self) -> str:
        """`empty` (no point), `fails`, `one-sided` (on open strata), `nothing` (no value anywhere), `unknown`, `doubtful`, `holds`."""
        if not self.rows:
            return "empty"
        if self.where("fails"):
            return "fails"
        any_open = any(r.point.open for r in self.rows)
        if self.where("left", "right", open_only=any_open):
            return "one-sided"
        held = self.where("holds")
        unknown = self.where("unknown")
        if not held:
            return "unknown" if unknown else "nothing"
        if any_open and not self.where("holds", open_only=True):
            return "nothing" if not unknown else "unknown"
        if 3 * len(unknown) > len(held):
            return "unknown"
        return "doubtful" if self.doubt else "holds"

    @property
    def everywhere(self) -> bool:
        """Whether an equation fails at every generic point where it is decided; no number of these is 0, 1, -1, or stands there twice."""
        if not self.statement.is_equality:
            return False
        fails = 0
        for row in self.rows:
            numbers = [abs(v) for v in row.point.values.values() if isinstance(v, Fraction)]
            if not row.point.open or {0, 1} & set(numbers) or len(set(numbers)) < len(numbers):
                continue
            if row.result.outcome == "holds":
                return False
            fails += row.result.outcome == "fails"
        return fails >= 4

    @property
    def exact(self) -> bool:
        """Whether every agreement is between exact values."""
        return all(r.result.exact for r in self.where("holds"))

    @property
    def sizes(self) -> tuple[dict[str, int], ...] | None:
        """The different sizes of the points, in order; None where there are no size letters."""
        found: list[dict[str, int]] = []
        for r in self.rows:
            if r.point.sizes and dict(r.point.sizes) not in found:
                found.append(dict(r.point.sizes))
        return tuple(found) or None


def run_trial(
    statement: Statement,
    domain: Domain,
    seed: int,
    digits: int,
    budget: Budget,
    *,
    generic: int = 12,
    special: int = 16,
    stop_at_failure: bool = False,
    thorough: bool = False,
) -> Trial:
    """Try a statement on generic points, then on thin strata; where it holds at these and `thorough` is asked, challenge it."""
    sampler = Sampler.of(domain, seed)
    trial = Trial(statement, domain, sampler)
    if not domain.symbols and not domain.functions and not domain.letters:
        generic, special = 1, 0
    if statement.open_ended:
        generic, special = min(generic, 7), min(special, 10)  # each value costs two engines
    for point in sampler.points(generic, special):
        budget.spend()
        values = point.loaded
        trial.rows.append(Row(point, values, test(statement, values, point.sizes, digits, complex_=domain.complex)))
        if stop_at_failure and trial.rows[-1].result.outcome in ("fails", "left", "right") and point.open:
            break
    _mark_accidents(trial, digits, budget)
    if thorough and trial.summary == "holds":
        from .challenge import challenge

        challenge(trial, seed, digits, budget)
    return trial


def _mark_accidents(trial: Trial, digits: int, budget: Budget) -> None:
    """A point where one side has no value, though it has one at a point nearby, lies on a thin set: an unlucky draw."""
    for k, row in enumerate(trial.rows):
        if row.point.open and row.result.outcome in ("left", "right") and not row.result.exact:
            near = nearby(trial.domain, row.point)
            if near is None:
                continue
            budget.spend()
            again = test(trial.statement, near, row.point.sizes, digits, complex_=trial.domain.complex)
            if again.outcome not in ("left", "right"):
                trial.rows[k] = row._replace(point=row.point._replace(open=False))


def retest(statement: Statement, trial: Trial, digits: int, budget: Budget) -> Iterator[tuple[Row, Equality]]:
    """Another statement on the points of a trial where its own held."""
    sides = [(s, k) for k, s in enumerate((trial.statement.left, trial.statement.right)) if s is statement.left or s is statement.right]
    for row in trial.rows:
        result = row.result
        if result.outcome == "holds":
            budget.spend()
            both = (result.left, result.right)
            known = {s: (result.digits, v) for s, k in sides if s is not None and (v := both[k]) is not None}
            yield row, test(statement, row.values, row.point.sizes, digits, complex_=trial.domain.complex, known=known)
