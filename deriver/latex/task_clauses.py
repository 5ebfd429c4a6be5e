"""The clauses of a task: of linear algebra where every word of a sentence is, else by the general grammar of questions.

Comes in: words and formulas of a task. Goes out: what is asked and what is declared, clause by clause; nothing is typed yet.
"""

from __future__ import annotations

from collections.abc import Sequence

from .linear_makers import linear_clauses
from .linear_rewording import reworded
from .linear_sentences import LinearAsk
from .linear_tasks import speaks_of_other_things
from .questions import Ask, clauses
from .wording import Token, sentences

__all__ = ["clauses_of", "linear_rows"]

_DECLARING = frozenset("let given suppose consider define assume denote where with".split())


def linear_rows(tokens: list[Token], text: str) -> list[Ask | LinearAsk | list[Token]] | None:
    """The clauses of a text that asks for linear algebra in other words; None where it does not, or its own words are understood."""
    said = reworded(tokens, text)
    if said == tokens:
        return None
    out: list[Ask | LinearAsk | list[Token]] = []
    for sentence in sentences(said):
        if all(t.kind == "stop" for t in sentence):
            continue
        linear = linear_clauses(sentence)
        if linear is None and (sentence[0].is_formula or sentence[0].text in _DECLARING):
            linear = [[t for t in sentence if not (t.kind == "stop" and t.text in ".?!;")]]
        if linear is None or any(isinstance(c, LinearAsk) and speaks_of_other_things(c) for c in linear):
            return None
        out.extend(linear)
    return out if any(isinstance(c, LinearAsk) for c in out) else None


def clauses_of(sentence: list[Token], text: str) -> Sequence[Ask | LinearAsk | list[Token]]:
    """The clauses of a sentence: of linear algebra where every word of it is, else by the general grammar."""
    linear = linear_clauses(sentence)
    if linear is not None and not any(isinstance(c, LinearAsk) and speaks_of_other_things(c) for c in linear):
        return linear
    return clauses(sentence, text)
