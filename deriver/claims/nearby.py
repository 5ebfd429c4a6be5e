r"""Conditions of other sentences of a passage: "For $|x|<1$ we have $\frac{1}{1-x}=\ldots$. Differentiating, ...".

A condition stands with the claims of its sentence; the sentence after it often goes on under it without saying so. What fails as it stands
is decided under such conditions too: where it holds with them the text is right, where it fails even so it is wrong on either reading.
"""

from __future__ import annotations

from dataclasses import replace

from ..document import Formula
from ..latex.macros import Macros
from .formulas import read_parts
from .records import Found
from .scope import Known, with_formula
from .sentence import Analysis
from .skeleton import Mark, letters_of
from .standing import Standing, found_part

__all__ = ["Nearby"]

#: Cues of conditions that stand with their own sentence.
_LOCAL = frozenset({"if", "when", "whenever", "for", "provided", "since", "because", "as"})


class Nearby:
    """The conditions on numbers that the sentences of a passage suppose for themselves."""

    def __init__(self) -> None:
        self.passage = -1
        self.marks: list[Mark] = []

    def note(self, analysis: Analysis, passage: int) -> None:
        """The conditions of a sentence, for those after it."""
        if passage != self.passage:
            self.passage, self.marks = passage, []
        for index in sorted(analysis.taken):
            mark = analysis.skeleton.marks[index]
            if mark.look == "C" and mark.node is not None and mark.names and analysis.cues[index] in _LOCAL:
                self.marks.append(mark)

    def read_again(self, formula: Formula, known: Known, standing: Standing, count: int, macros: Macros | None) -> list[Found]:
        """The parts of a formula under the conditions that other sentences of its passage suppose of its letters."""
        grown = self._known_for(known, letters_of(formula.latex, macros), standing.passage)
        if grown is None:
            return []
        parts = read_parts(formula.latex, grown.context, macros)
        if len(parts.parts) != count or any(p.claim is None for p in parts.parts):
            return []
        return [found_part(formula, part, replace(standing, known=grown), macros) for part in parts.parts]

    def _known_for(self, known: Known, letters: frozenset[str], passage: int) -> Known | None:
        """What is known with the conditions on some letters added; None where there are none, or one does not fit what is known."""
        if passage != self.passage:
            return None
        grown = known
        for mark in self.marks:
            if not set(mark.names) <= letters or mark.node is None:
                continue
            symbols = [known.context.symbols[k] for k in mark.names if k in known.context.symbols]
            if any(not s.is_scalar for s in symbols) or any(k in known.context.definitions for k in mark.names):
                return None
            more = with_formula(grown, mark.node, mark.formula.latex, mark.names)
            if more is None:
                return None
            grown = more
        return None if grown is known else grown
