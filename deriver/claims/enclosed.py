"""What is said inside of a theorem or an example belongs to it and to its proof, and is over when these are.

Comes in: block after block. Goes out: what is known again after a statement has ended; the letters it declared are marked, so that a
formula about them that fails may still speak of what they were inside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..document import Block
from .scope import Known

__all__ = ["Enclosure"]

_STATEMENTS = frozenset({"theorem", "lemma", "proposition", "corollary", "claim", "conjecture", "fact", "observation"})
_OPEN_ENDED = frozenset({"example", "exercise", "problem", "remark"})
_ARGUED = frozenset({"proof", "solution", "answer", "hint"})
_ENDS = ("∎", "□", "■", "▪", "◻", "QED", "Q.E.D.")


@dataclass
class Enclosure:
    """The statement that is open: its kind, what was known before it, whether its proof has begun or is over."""

    kind: str = ""
    before: Known | None = None
    marked: bool = False  # by an environment of the source, which says where it ends
    argued: bool = False
    over: bool = False

    def enter(self, block: Block, section: Known, goes_on: bool) -> Known | None:
        """Go on to a block; what the section knows once more where a statement ends here, else None."""
        kinds = [e.rstrip("*").lower() for e in block.environments]
        kind = next((k for k in kinds if k in _STATEMENTS | _OPEN_ENDED), None)
        argued = any(k in _ARGUED for k in kinds)
        ended = None
        if self.before is not None and self._ends(kind, argued, goes_on):
            ended = self.ended(section)
        if kind is not None and not argued and self.before is None:
            self.kind, self.before, self.argued, self.over = kind, ended or section, False, False
            self.marked = block.environments[-1] != kind or not block.words.lower().lstrip("*_#> ").startswith(kind)
        if self.before is not None:
            self.argued = self.argued or argued
            if argued and block.words.rstrip(" .$*_").endswith(_ENDS):
                self.over = True
        return ended

    def ended(self, section: Known) -> Known:
        """What the section knows when the statement is over."""
        before, self.before = self.before, None
        assert before is not None
        old = before.context
        inside = [k for k, s in section.context.symbols.items() if old.symbols.get(k) is not s]
        inside += [k for k, d in section.context.definitions.items() if old.definitions.get(k) is not d]
        named = {k: f"said in the {self.kind} before" for k in (*inside, *(section.declared - before.declared))}
        return replace(before, unread={**named, **before.unread}, applied=before.applied | section.applied)

    def _ends(self, kind: str | None, argued: bool, goes_on: bool) -> bool:
        if argued:
            return False
        if self.marked and kind is None:
            return True  # the source says where it ends, whatever the words after it go on with
        if kind is not None:
            return kind != self.kind or self.argued or not self.marked
        if self.over or self.argued:
            return not goes_on or self.over
        if self.marked:
            return True
        return self.kind in _STATEMENTS and not goes_on
