r"""A text as one line in which `⟦k⟧` stands for its k-th formula, every other letter as it was written."""

from __future__ import annotations

from . import patterns as re

__all__ = ["MARK", "NAME", "Line"]

MARK = r"⟦\d+⟧"
#: A name with its font, its accent and its subscript.
NAME = (
    r"(?:\\(?:mathbf|boldsymbol|bm|mathcal|hat|tilde|bar|vec)\s*\{?\s*\\?[A-Za-z]+\s*\}?|\\[A-Za-z]+|[A-Za-z])"
    r"(?:_\s*(?:\{[^{}]*\}|\\[A-Za-z]+|\w))?"
)
_FORMULA = re.compile(r"(\$\$.+?\$\$|\$(?:[^$\\]|\\.)+\$|\\\(.+?\\\)|\\\[.+?\\\])", re.DOTALL)


class Line:
    """The line, its formulas, and what was taken for granted."""

    def __init__(self, text: str) -> None:
        self.formulas: list[str] = []
        self.assumed: list[str] = []
        self.line = _FORMULA.sub(lambda m: self.mark(m[0].strip("$") if m[0][0] == "$" else m[0][2:-2]), text)

    def mark(self, latex: str) -> str:
        self.formulas.append(latex.strip())
        return f"⟦{len(self.formulas) - 1}⟧"

    def formula(self, mark: str) -> str:
        return self.formulas[int(mark.strip("⟦⟧"))]

    @property
    def text(self) -> str:
        return re.sub(r"⟦(\d+)⟧", lambda m: f"${self.formulas[int(m[1])]}$", self.line)
