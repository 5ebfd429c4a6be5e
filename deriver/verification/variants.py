"""The nearest true variant of a refuted claim: offered only when it holds at a sample that notices its own changes."""

from __future__ import annotations

from ..expression import build as b
from ..model import Claim
from .blindness import sees
from .mutants import variants
from .proof import prove
from .statement import Statement, test
from .trial import Budget, Trial, run_trial

__all__ = ["nearest"]


def nearest(statement: Statement, trial: Trial, claim: Claim, seed: int, digits: int, budget: Budget) -> str | None:
    """LaTeX of a small repair that holds, or None."""
    row = next((r for r in trial.where("fails", open_only=True) if r.result.left is not None), None)
    known = {} if row is None or row.result.left is None else {statement.left: (row.result.digits, row.result.left)}
    for candidate in variants(statement):
        if budget.low:
            return None
        if row is not None:
            # Most repairs fail where the claim does: one point says so, with the left side as it was there.
            budget.spend()
            there = test(candidate, row.values, row.point.sizes, digits, complex_=trial.domain.complex, known=known)
            if there.outcome == "fails":
                continue
        quick = run_trial(candidate, trial.domain, seed, digits, budget, generic=3, special=0, stop_at_failure=True)
        if quick.summary != "holds":
            continue
        full = run_trial(candidate, trial.domain, seed, digits, budget)
        if full.summary != "holds" or _trivial(candidate, full):
            continue
        if prove(candidate, trial.domain) is None and sees(candidate, full, seed, digits, budget) is not None:
            continue
        assert candidate.right is not None
        return b.relation(candidate.relation, candidate.left, candidate.right).latex
    return None


def _trivial(candidate: Statement, trial: Trial) -> bool:
    """Whether the repair merely repeats a side."""
    return candidate.left is candidate.right
