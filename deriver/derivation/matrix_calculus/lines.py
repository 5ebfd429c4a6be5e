"""The lines of a derivation as they are written down, and how many of them a reader wants to see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...expression.nodes import Expr
from ...model import Rule
from .differential import Rewritten

__all__ = ["Line", "Lines"]


@dataclass(frozen=True, eq=False)
class Line:
    """`before = after`, named after one rule; `parts` are the rewritings inside, `rules` further rules that were used."""

    rule: Rule
    before: Expr
    after: Expr
    parts: tuple[Rewritten, ...] = ()
    rules: tuple[Rule, ...] = ()
    conditions: tuple[Expr, ...] = ()
    relation: str = "="
    kind: str = "line"
    varying: str = ""
    said: str = ""  # what stands before the reason


@dataclass
class Lines:
    """Lines in order; `varying` names the symbols that vary in the lines to come."""

    lines: list[Line] = field(default_factory=list)
    varying: str = ""

    def add(self, line: Line) -> None:
        self.lines.append(replace(line, varying=self.varying))

    def at_most(self, count: int) -> list[Line]:
        """No more than `count` lines: neighbours that follow from each other are united, from the middle outwards."""
        lines = list(self.lines)
        while len(lines) > count:
            candidates = [i for i in range(len(lines) - 1) if _follow(lines[i], lines[i + 1])]
            if not candidates:
                break
            at = max(candidates, key=lambda i: (len(lines[i].after.latex), -i))
            one, two = lines[at], lines[at + 1]
            lines[at : at + 2] = [
                replace(
                    one,
                    after=two.after,
                    parts=(*one.parts, *two.parts),
                    rules=(*one.rules, *two.rules),
                    conditions=(*one.conditions, *two.conditions),
                )
            ]
        return lines


def _follow(one: Line, two: Line) -> bool:
    return one.after is two.before and one.kind == two.kind == "line" and one.varying == two.varying
