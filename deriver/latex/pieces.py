"""A task cut into what it declares and what it asks: each sentence, and each half of one behind which an order stands.

Comes in: the text of a task. Goes out: its pieces in order, each with its words and its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .idioms import place_of
from .kinds import MAKERS, VERBS
from .wording import Token, sentences, tokens_of

__all__ = ["DECLARES", "ORDERS", "PRONOUNS", "Piece", "pieces_of"]

#: Words that begin a question or an order, whether or not this grammar knows what to do then.
ORDERS = (
    VERBS
    | frozenset(MAKERS)
    | frozenset(
        "sketch draw plot graph explain discuss interpret describe comment compare justify illustrate estimate approximate prove verify "
        "check show confirm why how what when which is are does do can will simplify rewrite complete list identify name conclude deduce "
        "argue comment summarise summarize construct use apply rationalise rationalize convert label mark decide investigate".split()
    )
)
#: Those that may begin the second half of a sentence.
_JOINED = ORDERS - {"is", "are", "can", "will", "when", "which", "do", "does"}
DECLARES = frozenset("let suppose assume given consider define denote where with if for set put recall here throughout fix".split())
_LEAD_IN = frozenset("and then now hence also next finally thus therefore please first second third lastly briefly carefully".split())
PRONOUNS = frozenset("it its this these that those them they their above previous result answer same latter former".split())
_SPLIT = frozenset({"and", "then"})


@dataclass(frozen=True)
class Piece:
    """A sentence, or a part of one that begins with a verb."""

    tokens: tuple[Token, ...]
    text: str
    joined: bool = False  # whether it is a half of a question, "the order and the stability function"

    @property
    def words(self) -> list[str]:
        return [t.text for t in self.tokens if t.kind == "word"]

    @property
    def asks(self) -> bool:
        """Whether nothing but a question stands here."""
        if self.tokens[0].is_formula:
            return False
        words = [w for w in self.words if w not in _LEAD_IN]
        return bool(words) and words[0] in ORDERS and words[0] not in DECLARES


def pieces_of(text: str, prose: bool = False) -> list[Piece]:
    """The pieces of a text, in order; `prose` reads a text without delimiters as words."""
    out: list[Piece] = []
    for row in sentences(tokens_of(text, prose=prose)):
        row = [t for t in row if not (t.kind == "stop" and t.text in ".?!;")] or row
        if all(t.kind == "stop" for t in row):
            continue
        out += [_piece(text, part) for part in _cut(row)]
    return out


def _piece(text: str, row: Sequence[Token]) -> Piece:
    start, end = place_of(text, row)
    body = text[start:end].strip()
    return Piece(tuple(row), body if body.endswith((".", "?", "!")) else f"{body}.")


def _cut(row: list[Token]) -> list[list[Token]]:
    """A sentence at each "and" or comma behind which an order stands."""
    out: list[list[Token]] = [[]]
    for i, token in enumerate(row):
        following = next((t for t in row[i + 1 :] if not (t.kind == "word" and t.text in _LEAD_IN)), None)
        joins = (token.kind == "word" and token.text in _SPLIT) or (token.kind == "stop" and token.text in ",;:")
        order = following is not None and following.kind == "word" and following.text in _JOINED
        if joins and order and out[-1] and any(t.is_formula or t.text in ORDERS for t in out[-1]):
            out.append([])
            continue
        if not out[-1] and joins:
            continue
        out[-1].append(token)
    return [part for part in out if part]
