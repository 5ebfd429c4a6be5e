"""The sentences of a question of calculus: words with the formulas numbered, and what is said of letters behind the question.

Comes in: the words and formulas of a task. Goes out: the same, cut and numbered; no formula is typed yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .tree import Node
from .wording import Token, node_of

__all__ = ["QuestionSentence", "declaring_tail", "is_ordinal", "rows_of_words", "without_names_before"]


@dataclass
class QuestionSentence:
    """The words of a task with its formulas numbered: "find the critical points of #0"."""

    text: str
    tokens: list[Token]
    said: str = ""
    formulas: list[Token] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        out = []
        for token in self.tokens:
            if token.is_formula:
                out.append(f"#{len(self.formulas)}")
                self.formulas.append(token)
                self.nodes.append(node_of(self.text, token))
            elif token.kind == "word" or token.text in ",;":
                out.append(token.text)
        self.said = " ".join(out)

    def free(self) -> list[int]:
        """The formulas nothing has spoken for yet."""
        return [i for i in range(len(self.nodes)) if i not in self.used]


_NAMES = frozenset(
    "entropy objective cost loss energy profit likelihood log-likelihood utility quantity expression product sum ratio sharpe distance "
    "squared expected return variance risk volume area perimeter".split()
)
_CURVES = frozenset("circle ellipse line plane sphere ellipsoid disk disc ball hyperbola parabola surface hyperplane half-plane".split())


def without_names_before(tokens: list[Token]) -> list[Token]:
    """Words that only name the formula behind them are left out: "the entropy $...$", "on the circle $x^2+y^2=1$"."""
    kept: list[Token] = []
    for token in reversed(tokens):
        after = kept[-1] if kept else None
        if token.kind == "word" and after is not None and after.is_formula:
            related = re.search(r"=|\\leq?\b|\\geq?\b|<|>", after.text) is not None
            if token.text in _NAMES or related and token.text in _CURVES:
                continue
        kept.append(token)
    return kept[::-1]


def rows_of_words(tokens: Sequence[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "stop" and token.text in ".?!":
            if rows[-1]:
                rows.append([])
            continue
        rows[-1].append(token)
    return [r for r in rows if r]


def is_ordinal(word: str) -> bool:
    return re.fullmatch(r"\d+(?:st|nd|rd|th)?(?:-(?:order|degree))?", word) is not None


def declaring_tail(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """ "..., with $A$ symmetric positive definite": what is said of letters behind the question, if words of matrices stand there."""
    special = {
        "symmetric",
        "positive",
        "definite",
        "semidefinite",
        "invertible",
        "nonzero",
        "covariance",
        "constant",
        "constants",
        "rank",
        "orthogonal",
        "orthonormal",
        "diagonal",
        "triangular",
    }
    at = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.text in special), None)
    if at is None:
        return tokens, []
    start = at
    while start > 0 and not (tokens[start].kind == "word" and tokens[start].text in ("with", "where", "for", "when", "if", "given")):
        start -= 1
    if start == 0:  # "..., $\\Sigma$ positive definite"
        start = at - 1
        while start > 1 and not (tokens[start].is_formula and tokens[start - 1].text == ","):
            start -= 1
        if start <= 1:
            return tokens, []
        start -= 1
    head = tokens[:start]
    while head and head[-1].kind == "stop":
        head.pop()
    return head, tokens[start + 1 :]
