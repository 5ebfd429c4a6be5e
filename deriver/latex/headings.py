"""Tasks without a verb: a heading before a colon, and the noun phrase that is asked for ("Gradient of $f$ with respect to $x$").

Comes in: the words of a text. Goes out: the words without their heading; whether a noun phrase is a question of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from .kinds import CALCULUS, FILLERS, MAKERS, NOUNS, VERBS
from .vocabulary import ADJECTIVES, UNKEPT
from .vocabulary import NOUNS as KINDS
from .wording import Token

__all__ = ["asks_by_noun", "where_it_exists", "without_heading"]

_OPENING = frozenset(
    "let given suppose assume consider where with for if when take write then hence not no non define denote set using such that "
    "and or is are be has have while assuming recall note".split()
)
#: Words of declarations, each of which could be a hypothesis.
_TELLING = frozenset(w for phrase in (*ADJECTIVES, *KINDS) for w in phrase) | UNKEPT
#: What follows a noun phrase that something is said of, rather than asked.
_SAID = frozenset("is are was equals denotes vanishes satisfies exists gives has can may must will does shall be".split())
_MODIFIERS = frozenset(
    "first second third fourth first-order second-order third-order 1st 2nd 3rd 4th order partial total ordinary mixed directional "
    "euclidean matrix full".split()
)


def without_heading(tokens: list[Token]) -> list[Token]:
    """Without a heading such as "Ridge regression:", where none of its words declares or asks anything."""
    for i, token in enumerate(tokens[:7]):
        if token.kind == "stop" and token.text == ":" and 0 < i < len(tokens) - 1:
            words = [t.text for t in tokens[:i]]
            plain = not any(w in _OPENING or w in VERBS or w in MAKERS or w in _TELLING for w in words)
            return tokens[i + 1 :] if plain else tokens
        if token.kind != "word":
            break
    return tokens


def asks_by_noun(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words from `i` on ask by a noun alone, as titles do: "Hessian of $f$", "Directional derivative of $f$ at $x$"."""
    if tokens[i].text in FILLERS:
        return False  # "The gradient of $f$." is half a sentence
    j = i
    while j < len(tokens) and tokens[j].kind == "word" and (tokens[j].text in FILLERS or tokens[j].text in _MODIFIERS):
        j += 1
    words = [t.text for t in tokens[j : j + 5] if t.kind == "word"]
    length = next((n for n in range(len(words), 0, -1) if NOUNS.get(tuple(words[:n])) in CALCULUS), 0)
    if not length or j + length >= len(tokens) or tokens[j + length].text not in ("of", "with", "w.r.t.", "w.r.t", "wrt", "and"):
        return False
    formulas = [k for k in range(j, len(tokens)) if tokens[k].is_formula]
    if not formulas:
        return False
    behind = tokens[formulas[0] + 1 :][:1]
    between = [t.text for t in tokens[j : formulas[0]]]
    return not any(w in _SAID for w in between) and not (behind and behind[0].text in _SAID)


def where_it_exists(words: Sequence[str]) -> int:
    """The length of "where it is differentiable", "wherever it exists", "at points of differentiability": nothing more is said by it."""
    for opening in ("where", "wherever", "whenever"):
        for subject in (("it",), ("this",), ("the", "function"), ()):
            for verb in (("exists",), ("is", "differentiable"), ("is", "defined"), ("differentiable",), ("defined",), ("possible",)):
                phrase = (opening, *subject, *verb)
                if tuple(words[: len(phrase)]) == phrase:
                    return len(phrase)
    for phrase in (("at", "points", "of", "differentiability"), ("at", "differentiable", "points"), ("almost", "everywhere")):
        if tuple(words[: len(phrase)]) == phrase:
            return len(phrase)
    return 0
