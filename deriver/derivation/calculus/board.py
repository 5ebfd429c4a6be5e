"""Lines as the steps of a derivation: in reading order, what belongs to one line inside it, put together at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...expression import Expr
from ...model import Claim, Context, Step
from ...rulebook import Rulebook
from .line import Line

__all__ = ["Board"]

#: So many steps a reader follows at a time; more are put inside the step they explain.
SHOWN = 8


class Board:
    """Makes steps: knows the rules, the context of the problem and what is assumed of its letters."""

    def __init__(self, rulebook: Rulebook, context: Context, detail: str) -> None:
        self.rulebook = rulebook
        self.context = context.with_(definitions={})
        self.detail = detail
        self.conditions: list[Expr] = []
        self.shifts: dict[Any, Any] = {}  # letters with a declared bound, as the bound and a positive rest
        self.instead: Expr | None = None  # the integral in another order, by which the value is checked
        self.evidence: Claim | None = None  # what shows the answer, where the answer itself is hard to check

    def claim(self, left: Expr, relation: str, right: Expr) -> Claim:
        """What is checked."""
        return Claim(left, relation, right, self.context, tuple(self.conditions), kind="derivation_line")

    def step(
        self, rule: str, before: Expr, after: Expr, because: str = "", *, inside: Sequence[Step] = (), claim: Claim | None = None
    ) -> Step:
        """One line of a derivation."""
        if rule == "partial derivatives" and before.op == "derivative" and len(before.free) == 1:
            rule = "derivative"  # there is no other letter to hold fixed
        return Step(
            rule=self.rulebook[rule], before=before, relation="=", after=after, because=because, conditions=tuple(self.conditions),
            steps=tuple(inside), claim=claim or self.claim(before, "=", after),
        )  # fmt: skip

    def lines(self, line: Line) -> list[Step]:
        """The steps of an integration."""
        for each in _flat(line):
            self.conditions.extend(c for c in each.conditions if c not in self.conditions)
        flat = list(dict.fromkeys(_flat(line)))
        if len(flat) <= SHOWN:
            return [self._of(each) for each in flat]
        return self._nested(line, SHOWN)

    def _nested(self, line: Line, room: int) -> list[Step]:
        """A line and what it leaves; what is left over is shown inside it where there is no room beside it."""
        children = list(dict.fromkeys(line.inside))
        if room < 2 + len(children):
            return [self._of(line, [s for child in children for s in self._nested(child, SHOWN)])]
        sizes = [len(list(_flat(c))) for c in children]
        each = max(1, (room - 1) // max(1, len(children)))
        steps = [self._of(line)]
        for child, size in zip(children, sizes, strict=True):
            if size <= each:
                steps += [self._of(x) for x in dict.fromkeys(_flat(child))]
            else:
                steps += self._nested(child, each)
        return steps

    def _of(self, line: Line, inside: Sequence[Step] = ()) -> Step:
        claim = None if line.claim is None else self.claim(line.claim[0], line.claim[1], line.claim[2])
        return self.step(line.rule, line.before, line.after, line.because, inside=inside, claim=claim)


def _flat(line: Line) -> list[Line]:
    out = [line]
    for child in line.inside:
        out += _flat(child)
    return out
