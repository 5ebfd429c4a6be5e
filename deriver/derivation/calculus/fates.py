"""What the tests of convergence share: a fate with its steps, and small facts about terms."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Problem, Step
from .board import Board
from .ending import finished
from .line import Work

__all__ = ["Fate", "as_relation", "claim_of", "falls", "said", "waves_of", "within_one"]


class Fate:
    """What a test says: whether there is a limit, how, and the steps that show it."""

    def __init__(self, converges: bool, how: str, steps: list[Step]) -> None:
        self.converges, self.how, self.steps = converges, how, steps


def said(problem: Problem, fate: Fate, more: list[Answer] | None = None) -> Derivation:
    text = ("converges" if fate.converges else "diverges") + (f": {fate.how}" if fate.how else "")
    claim = next((s.claim or claim_of(s) for s in reversed(fate.steps)), None)
    return finished(problem, [Answer("convergence", None, text=text, claim=claim), *(more or [])], fate.steps)


def claim_of(step: Step) -> Any:
    """What a step claims."""
    return step.claim or Claim(step.before, step.relation, step.after)


def waves_of(s: Any, f: Any, x: Any) -> list[Any]:
    """Bounded oscillating factors: powers of sines and cosines of the variable."""
    out = []
    for part in s.Mul.make_args(f):
        base, e = part.as_base_exp()
        if isinstance(base, s.sin | s.cos) and e.is_positive and base.has(x):
            far = base.args[0].subs(x, s.Integer(10) ** 9).evalf()
            if base.args[0].is_polynomial(x) or not far.is_number or abs(complex(far)) > 1:
                out.append(part)
    return out


def within_one(board: Board, work: Work, wave: Any) -> Any:
    return board.claim(b.function("abs", work.expr(wave)), "<=", b.ONE)


def falls(s: Any, f: Any, x: Any) -> bool:
    slope = f.diff(x)
    values = [complex((slope * s.sign(f)).subs(x, v).evalf()).real for v in (20, 100, 1000)]
    return all(v < 0 for v in values)


def as_relation(s: Any, work: Work, region: Any, a: Any) -> Expr | None:
    if not isinstance(region, s.Interval):
        return None
    low, high = region.start, region.end
    letter = work.expr(a)
    parts = []
    if low != -s.oo:
        parts.append(b.relation(">" if region.left_open else ">=", letter, work.expr(low)))
    if high != s.oo:
        parts.append(b.relation("<" if region.right_open else "<=", letter, work.expr(high)))
    return b.all_of(parts) if parts else None
