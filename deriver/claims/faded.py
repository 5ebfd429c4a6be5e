"""Definitions whose passage is over, and that nothing in the section has changed since: what a later formula may still speak of.

A passage ends where a paragraph begins anew, and with it what its formulas defined; so a name that stands alone there is first taken for
itself. Where nothing can be said of the formula then, it is read once more with what the name was defined to be in the same section.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ..document import Block
from ..expression import walk
from ..model import Claim, Context, Definition
from .joined import joined_context
from .scope import Known

__all__ = ["Faded"]

#: Headings inside one worked solution: what stands above them goes on.
_STEP = re.compile(r"\W*(?:\d+[.):]?\W*)?(?:steps?|part|solution|answer|proof|check|verification|conclusion|result)\b", re.IGNORECASE)
#: Paragraphs that begin another exercise.
_ANOTHER = re.compile(
    r"\W*(?:(?:problem|exercise|example|question|task|theorem|lemma|proposition|corollary|definition|case|remark)\b|\(?\d+[.)]\s)",
    re.IGNORECASE,
)


#: The level of an exercise that is marked by its first words: below all headings.
_INSIDE = 9


@dataclass
class Faded:
    """The definitions that ended with their passage, for each open section; `weak` are those of list items."""

    _levels: list[tuple[int, dict[str, Definition]]] = field(default_factory=lambda: [(0, {})])
    weak: set[str] = field(default_factory=set)
    _numbers: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])  # level and number of each open section
    _count: int = 0

    @property
    def section(self) -> tuple[int, ...]:
        """The numbers of the open sections, the outermost first; an exercise counts as one."""
        return tuple(number for _, number in self._numbers)

    def _begin(self, level: int) -> None:
        while len(self._numbers) > 1 and self._numbers[-1][0] >= level:
            self._numbers.pop()
        self._count += 1
        self._numbers.append((level, self._count))

    @property
    def definitions(self) -> dict[str, Definition]:
        """Those of the innermost section."""
        return self._levels[-1][1]

    def enter(self, block: Block, before: Context, after: Context, *, closed: bool) -> None:
        """Go on to a block: what was known before it, and what is known in it; `closed` where a theorem or an example ended."""
        if not closed:
            lost = {k: d for k, d in before.definitions.items() if after.definitions.get(k) is not d}
            self.definitions.update(lost)
            self.weak.difference_update(lost)
            if block.kind == "list_item":
                self.weak.update(lost)
        if block.kind == "heading":
            if _STEP.match(block.words):
                return
            while len(self._levels) > 1 and self._levels[-1][0] >= block.level:
                self._levels.pop()
            self._levels.append((block.level, dict(self.definitions)))
            self._begin(block.level)
        elif block.kind == "paragraph" and _ANOTHER.match(block.words):
            self.definitions.clear()
            self._begin(_INSIDE)

    def speaks(self, claim: Claim | None, letters: Collection[str]) -> bool:
        """Whether a claim read so is worth deciding: a number that a letter had above is meant only where no other letter is left."""
        if claim is None or claim.right is None or claim.kind in ("definition", "update", "model"):
            return False
        if any(node.op == "differential" for side in (claim.left, claim.right) for node in walk(side)):
            return False  # what varies with what is said elsewhere
        values = [k for k in letters if k in self.definitions and not self.definitions[k].parameters and self.definitions[k].body.is_scalar]
        return not values or not {s for side in (claim.left, claim.right) for s in side.free if s.op == "symbol"}

    def known_for(self, known: Known, letters: Collection[str], declared: Collection[str]) -> Known | None:
        """What is known when the letters mean what they were defined to be; None where none of them was, or the passage says what it is."""
        here = known.context.definitions
        names = [k for k in letters if k in self.definitions and k not in here and k not in declared]
        if not names:
            return None
        old = {k: self.definitions[k] for k in names}
        symbols = {s.latex: s for d in old.values() for s in (*d.body.free, *d.parameters) if s.op == "symbol" and s.latex not in here}
        return joined_context(known, Known(Context(symbols=symbols, definitions=old)), Known(Context()))
