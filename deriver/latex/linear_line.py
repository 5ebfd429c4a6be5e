"""A text as one line in which `⟦k⟧` stands for the k-th formula, so that whole tasks can be said in other words."""

from __future__ import annotations

from collections.abc import Sequence

from . import patterns as re
from .wording import Token

__all__ = ["Said"]


class Said:
    """The line, its formulas, and what was taken for granted."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.formulas: list[str] = []
        words: list[str] = []
        for t in tokens:
            if t.is_formula:
                words.append(self.mark(t.text))
            else:
                words.append(t.text)
        self.line = " ".join(words)
        self.assumed: list[str] = []

    def mark(self, latex: str) -> str:
        self.formulas.append(latex.strip())
        return f"⟦{len(self.formulas) - 1}⟧"

    def formula(self, mark: str) -> str:
        return self.formulas[int(mark.strip("⟦⟧"))]

    @property
    def text(self) -> str:
        line = re.sub(r"⟦(\d+)⟧", lambda m: f"${self.formulas[int(m[1])]}$", self.line)
        line = re.sub(r" ([.,;:?!])", r"\1", re.sub(r"\s+", " ", line)).strip()
        return line[:1].upper() + line[1:]
