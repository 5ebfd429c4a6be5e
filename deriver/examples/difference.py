"""The difference between what stands between two markers and what would stand there: mathematics first, then text."""

from __future__ import annotations

import difflib

from .expecting import same
from .records import Solution
from .writing import answers_in, outcomes_in

__all__ = ["differences"]

_MOST = 24


def differences(old: str, new: str, solution: Solution) -> list[str]:
    """What changes between an old and a new text of a solution, in lines for a reader; empty where nothing does."""
    if old.strip() == new.strip():
        return []
    if not old.strip():
        return ["no derivation stands here yet"]
    lines = _answers(old, solution) + _outcomes(old, new)
    if not lines:
        lines = ["the same answers, in other words:"] if solution.derivation is not None else ["the same verdicts, in other words:"]
    return lines + _text(old, new)


def _answers(old: str, solution: Solution) -> list[str]:
    before = answers_in(old)
    derivation = solution.derivation
    now = [a for a in derivation.answers if a.expression is not None] if derivation is not None else []
    if len(before) != len(now):
        return [f"{len(before)} answers stood here, now there are {len(now)}"] if before or now else []
    out = []
    for was, answer in zip(before, now, strict=True):
        shown = answer.latex if answer.short is None else answer.short.latex
        if "".join(was.split()) in ("".join(answer.latex.split()), "".join(shown.split())):
            continue
        assert derivation is not None and answer.expression is not None
        verdict = same(answer.expression, was, derivation.problems[answer.problem].context)
        if verdict.holds:
            out.append(f"the same answer in another form: it was ${was}$, now ${answer.latex}$")
        elif verdict.outcome in ("refuted", "conditional"):
            out.append(f"a different answer: it was ${was}$, now ${answer.latex}$")
        else:
            out.append(f"perhaps a different answer ({verdict.reason}): it was ${was}$, now ${answer.latex}$")
    return out


def _outcomes(old: str, new: str) -> list[str]:
    before, now = outcomes_in(old), outcomes_in(new)
    if len(before) != len(now):
        return [f"{len(before)} claims stood here, now there are {len(now)}"]
    changed = [(a, b) for a, b in zip(before, now, strict=True) if a != b]
    return [f"a different verdict: it was {a}, now {b}" for a, b in changed]


def _text(old: str, new: str) -> list[str]:
    rows = list(difflib.unified_diff(old.strip().split("\n"), new.strip().split("\n"), lineterm="", n=0))[2:]
    rows = [r for r in rows if not r.startswith("@@")]
    rows = [r for r in rows if r.strip("+- ")]
    more = [f"... and {len(rows) - _MOST} more lines"] if len(rows) > _MOST else []
    return rows[:_MOST] + more
