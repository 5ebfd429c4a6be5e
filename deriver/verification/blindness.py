"""Would the sample have noticed? Changed versions of a claim must fail on the points that confirmed it.

A changed version that survives is tried on fresh points: where it fails there, the sample was blind; where it survives there as
well, it is taken to be true too and does not count. At least one changed version must have failed.
"""

from __future__ import annotations

from .mutants import mutants
from .sampling import Sampler
from .statement import Statement, test
from .trial import Budget, Trial, retest

__all__ = ["sees"]

_ENOUGH = 4
_FRESH_SEED = 7919


def sees(statement: Statement, trial: Trial, seed: int, digits: int, budget: Budget) -> str | None:
    """None when the sample tells the claim from its changed versions; else why it cannot be trusted."""
    killed = 0
    vacuous = _vacuous(statement, trial, digits, budget)
    if vacuous is not None:
        return vacuous
    survivors: list[tuple[str, Statement]] = []
    for name, changed in mutants(statement):
        if killed >= _ENOUGH and budget.low:
            break
        if any(result.outcome in ("fails", "left", "right") for _, result in retest(changed, trial, digits, budget)):
            killed += 1
        else:
            survivors.append((name, changed))
    for name, changed in survivors[:3]:
        if _fails_elsewhere(statement, changed, trial, seed, digits, budget):
            return f"blind_sample: the claim {name} passes at the same points, though it is another claim"
    if not killed:
        return "blind_sample: no changed version of the claim fails at these points"
    return None


def _vacuous(statement: Statement, trial: Trial, digits: int, budget: Budget) -> str | None:
    """An implication whose hypothesis holds nowhere says nothing."""
    if statement.right is not None or statement.left.op != "logic" or statement.left.data != "implies":
        return None
    hypothesis = Statement(statement.left.args[0], "", None)
    if any(result.outcome == "holds" for _, result in retest(hypothesis, trial, digits, budget)):
        return None
    return "blind_sample: the hypothesis holds at no point that was drawn"


def _fails_elsewhere(statement: Statement, changed: Statement, trial: Trial, seed: int, digits: int, budget: Budget) -> bool:
    sampler = Sampler.of(trial.domain, seed + _FRESH_SEED)
    for point in sampler.points(10, 4):
        budget.spend()
        values = point.loaded
        if test(changed, values, point.sizes, digits, complex_=trial.domain.complex).outcome != "fails":
            continue
        if test(statement, values, point.sizes, digits, complex_=trial.domain.complex).outcome == "holds":
            return True
    return False
