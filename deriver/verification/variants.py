"""The nearest true variant of a refuted claim: offered only when it holds at a sample that notices its own changes."""

from __future__ import annotations

from ..expression import build as b
from ..model import Claim
from .blindness import sees
from .mutants import variants
from .proof import prove
from .statement import Statement
from .trial import Budget, Trial, run_trial

__all__ = ["nearest"]


def nearest(statement: Statement, trial: Trial, claim: Claim, seed: int, digits: int, budget: Budget) -> str | None:
    """LaTeX of a small repair that holds, or None."""
    for candidate in variants(statement):
        if budget.low:
            return None
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
