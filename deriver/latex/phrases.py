r"""Noun phrases: "a symmetric $n\times n$ matrix", "real, positive definite", "vectors in $\mathbb{R}^n$".

Comes in: the tokens of a sentence, at a place. Goes out: a `Phrase`: what the words say, with the shape or size in them. A word that has
no place in a noun phrase ends it; one that is understood but cannot be kept as a hypothesis is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import DeriverError, ReadingError
from ..expression import Dim, Shape, matrix_shape
from . import tree
from .drafts import Draft, Spot
from .meanings import Said
from .relations import dims
from .sets import membership
from .tree import Node
from .vocabulary import ADJECTIVES, HARMLESS, NOUNS, UNKEPT
from .wording import Token, node_of

__all__ = ["Phrase", "PhraseReader"]

_ARTICLES = frozenset(
    "a an the any some every each all two three four several both given arbitrary fixed following another one its their our "
    "be also again".split()
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_SMOOTH = frozenset("differentiable smooth elementwise entrywise componentwise element-wise entry-wise twice continuously".split())


@dataclass
class Phrase:
    """A noun phrase: what it says, and where."""

    said: list[Said] = field(default_factory=list)
    kind: str | None = None
    shape: Shape | None = None
    size: Dim | None = None
    negated: bool = False
    ordinal: int | None = None
    described: bool = False  # held words that say nothing
    start: int = 0
    end: int = 0

    @property
    def empty(self) -> bool:
        return not self.said and self.kind is None and self.shape is None and self.size is None


class PhraseReader:
    """A cursor over the tokens of one sentence, that reads noun phrases."""

    def __init__(self, tokens: Sequence[Token], text: str, draft: Draft, nodes: Mapping[int, Node]) -> None:
        self.tokens = list(tokens)
        self.text = text
        self.draft = draft
        self.nodes = dict(nodes)
        self.attached = False  # whether something was said of the subjects at hand
        self.stuck = 0  # where a noun phrase came to its end without saying anything
        self.freed = False  # whether it was said that something need not be
        self.i = 0
        self.unread: list[str] = []

    # Cursor --------------------------------------------------------------------------------------------------------------

    def at(self, ahead: int = 0) -> Token | None:
        i = self.i + ahead
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def word(self, ahead: int = 0) -> str:
        token = self.at(ahead)
        return token.text if token is not None and token.kind == "word" else ""

    def words(self, limit: int = 6) -> list[str]:
        out: list[str] = []
        while len(out) < limit and self.word(len(out)):
            out.append(self.word(len(out)))
        return out

    def node(self, token: Token) -> Node:
        return self.nodes.get(token.start) or node_of(self.text, token)

    def spot(self, start: int, end: int | None = None) -> Spot:
        last = self.tokens[min(max(self.i - 1, start), len(self.tokens) - 1)] if end is None else self.tokens[end]
        return (self.text, self.tokens[start].start, last.end)

    def refuse(self, token: Token | None, message: str, hint: str | None = None) -> DeriverError:
        token = token or self.tokens[-1]
        return ReadingError(message, text=self.text, start=token.start, end=token.end, hint=hint)

    def not_understood(self, token: Token | None) -> DeriverError:
        if token is not None and token.kind == "word" and self.i < self.stuck < len(self.tokens):
            token = self.tokens[self.stuck]  # not the article before the word
        token = token or self.tokens[-1]
        shown = self.text[token.start : token.end]
        return self.refuse(
            token,
            f"the word {shown!r} is not understood here",
            r"declarations are read as: let $A$ be a symmetric $n\times n$ matrix; $x\in\mathbb{R}^n$; $\lambda>0$",
        )

    def negation(self) -> str:
        """`not` for "not symmetric", `free` for "need not be symmetric", "" for neither."""
        if self.word() in ("not", "never"):
            self.i += 1
            if self.word() in ("necessarily", "assumed", "required", "always", "supposed"):
                while self.word() in ("necessarily", "assumed", "required", "always", "supposed", "to", "be"):
                    self.i += 1
                return "free"
            return "not"
        if self.word() in ("need", "needs") and self.word(1) == "not":
            self.i += 2 + (self.word(2) == "be")
            return "free"
        return ""

    # Noun phrases ------------------------------------------------------------------------------------------------------------

    def phrase(self, described: bool = False) -> Phrase | None:
        """A noun phrase at the cursor; None where there is none. `described` lets words that say nothing stand in it."""
        start = self.i
        made = Phrase(start=self.i)
        seen = False
        while True:
            token = self.at()
            if token is None:
                break
            if token.is_formula:
                by = self.by()
                if by is not None:
                    made.shape, steps = by
                    self.i += steps
                    seen = True
                    continue
                size = self.size(self.node(token)) if self.size_here(seen) else None
                if size is None:
                    break
                if isinstance(size, Shape):
                    made.shape = size
                else:
                    made.size = size
                self.i += 1
                seen = True
                continue
            freed = self.freed_adjective(made)
            if freed:
                self.i += freed
                continue
            if token.kind != "word":
                # "real, symmetric": a comma between adjectives
                if token.text == "," and made.said and self._adjective(1):
                    self.i += 1
                    continue
                break
            words = self.words()
            length = self._noun_length(words)
            if length and tuple(words[:length]) in ADJECTIVES and self._goes_on(length):
                length = 0  # "real symmetric": an adjective
            if length:
                noun = NOUNS[tuple(words[:length])]
                made.kind = noun.kind
                made.said.extend(Said(p, self.spot(self.i, self.i + length - 1)) for p in noun.properties)
                self.i += length
                seen = True
                if self.word() in ("in", "of", "with", "on"):
                    self.tail(made)
                if self.at() is not None and not self.word() or self.word() not in HARMLESS:
                    break
                continue
            length = self._length(ADJECTIVES, words)
            if length:
                made.said.append(Said(ADJECTIVES[tuple(words[:length])], self.spot(self.i, self.i + length - 1)))
                self.i += length
                seen = True
                continue
            word = words[0]
            if word.startswith("non-") and (word[4:],) in ADJECTIVES and not made.said and not self._adjective(1):
                made.said.append(Said(ADJECTIVES[(word[4:],)], self.spot(self.i, self.i)))
                made.negated = True
                self.i += 1
                seen = True
                continue
            if word == "and" and made.said and self._adjective(1):
                self.i += 1
                continue
            if word in ("-dimensional", "-vector", "-vectors", "-by", "by") and made.size is not None:
                if word.startswith("-vector"):
                    made.kind = "vector"
                self.i += 1
                continue
            if word in UNKEPT:
                raise self.refuse(token, f"{word!r} is understood but cannot be kept as a hypothesis", "state the property as a formula")
            if word in _ARTICLES:
                self.i += 1
                continue
            if word in _ORDINALS and self.word(1) in ("standard", "canonical", "coordinate"):
                made.ordinal = _ORDINALS[word]
                self.i += 1
                continue
            if word in HARMLESS and (seen or described or self._leads_to_noun() or word in _SMOOTH):
                made.described = True
                self.i += 1
                if word in ("differentiable", "smooth") and self.word() in ("in", "with", "at"):
                    self._skip_variables()
                continue
            if (
                described
                and word in ("of", "for", "on", "to", "in", "from", "at")
                and made.described | seen
                and self._description_goes_on()
            ):
                self.i += 1
                continue
            break
        if self.i == start or (made.empty and not made.described):
            self.stuck = self.i
            self.i = start
            return None
        made.end = self.i
        return made

    def _skip_variables(self) -> None:
        self.i += 1
        while self.at() is not None and (self.at().is_formula or self.word() in ("respect", "to", "variable")):  # type: ignore[union-attr]
            self.i += 1
            if self.tokens[self.i - 1].is_formula:
                break

    def _description_goes_on(self) -> bool:
        following = self.word(1)
        return following in HARMLESS or following in _ARTICLES

    def _leads_to_noun(self) -> bool:
        j = 0
        while self.word(j) in HARMLESS:
            j += 1
        words = self.words(j + 4)[j:]
        return bool(words and self._noun_length(words)) or self.at(j) is None or not self.word(j)

    def _goes_on(self, ahead: int) -> bool:
        """Whether words of the same noun phrase follow."""
        words = self.words(ahead + 6)[ahead:]
        if words and (self._noun_length(words) or self._length(ADJECTIVES, words) or words[0] in HARMLESS):
            return True
        token = self.at(ahead)
        if token is not None and token.text == "," and self.word(ahead + 1) == "not" and self.word(ahead + 2) == "necessarily":
            return True
        return token is not None and token.is_formula and self.size_at(ahead)

    def size_at(self, ahead: int) -> bool:
        """Whether the formula ahead is a size such as `n\\times n`."""
        token = self.at(ahead)
        assert token is not None
        node = self.node(token)
        return isinstance(node, tree.Product) and "times" in node.marks

    def _noun_length(self, words: list[str]) -> int:
        return self._length(NOUNS, words)

    def _length(self, table: Mapping[tuple[str, ...], object], words: list[str]) -> int:
        for length in range(min(len(words), 6), 0, -1):
            if tuple(words[:length]) in table:
                return length
        return 0

    def _adjective(self, ahead: int) -> bool:
        saved = self.i
        self.i += ahead
        words = self.words()
        found = bool(self._length(ADJECTIVES, words)) or bool(words and words[0] in HARMLESS)
        self.i = saved
        return found

    def size_here(self, seen: bool) -> bool:
        """Whether a formula may be a size: before a noun or an adjective, or a hyphen ("$n$-vector")."""
        token = self.at(1)
        if token is not None and token.is_formula:
            return False
        if token is not None and token.kind == "word" and token.text.startswith("-"):
            return True
        formula = self.at()
        assert formula is not None
        node = self.node(formula)
        return isinstance(node, tree.Product) and "times" in node.marks

    def freed_adjective(self, made: Phrase) -> int:
        """How many tokens at the cursor say "not necessarily symmetric", with the commas about it."""
        j = 1 if self.at() is not None and self.at().text == "," else 0  # type: ignore[union-attr]
        j += self.word(j) == "but"
        if self.word(j) != "not" or self.word(j + 1) != "necessarily":
            return 0
        j += 2
        length = self._length(ADJECTIVES, self._words_from(j))
        if not length or any(s.word in ("positive_definite", "positive_semidefinite", "negative_definite", "projector") for s in made.said):
            return 0
        j += length
        following = self.at(j)
        return j + (following is not None and following.text == ",")

    def _words_from(self, ahead: int) -> list[str]:
        saved = self.i
        self.i += ahead
        words = self.words()
        self.i = saved
        return words

    def by(self) -> tuple[Shape, int] | None:
        """`$m$ by $n$` and `$m$-by-$n$` at the cursor: the shape, and how many tokens say it."""
        dashed = self.word(1) == "-by" and self.at(2) is not None and self.at(2).text == "-"  # type: ignore[union-attr]
        steps = 4 if dashed else 3
        first, second = self.at(), self.at(steps - 1)
        if not dashed and self.word(1) not in ("by", "-by-", "×"):
            return None
        if first is None or second is None or not first.is_formula or not second.is_formula:
            return None
        rows, cols = self.size(self.node(first)), self.size(self.node(second))
        return (matrix_shape(rows, cols), steps) if isinstance(rows, Dim) and isinstance(cols, Dim) else None

    def size(self, node: Node) -> Shape | Dim | None:
        r"""`n\times n` as a shape, `n` as a size."""
        helper = dims(self.text)
        if isinstance(node, tree.Product) and "times" in node.marks:
            at = node.marks.index("times")
            sides = []
            for part in (node.factors[: at + 1], node.factors[at + 1 :]):
                inner = part[0] if len(part) == 1 else tree.Product(part[0].start, part[-1].end, part, ("",) * (len(part) - 1))
                side = helper.dim(inner)
                if side is None:
                    return None
                sides.append(side)
            return matrix_shape(sides[0], sides[1])
        return helper.dim(node)

    def tail(self, made: Phrase) -> None:
        """What a noun takes behind it: "matrix of size $m\\times n$", "vectors in $\\mathbb{R}^n$", "matrix with orthonormal columns"."""
        while True:
            word = self.word()
            token = self.at(1)
            if word == "in" and token is not None and token.is_formula:
                where = membership(self.node(token), self.text, dims(self.text).dim)
                if where is None:
                    return
                made.shape = where.shape
                made.said.extend(Said(p, self.spot(self.i, self.i + 1)) for p in sorted(where.properties))
                self.i += 2
                continue
            if word == "of" and self.word(1) in HARMLESS and (self.word(1),) not in ADJECTIVES and self.word(1) not in ("size", "order"):
                self.i += 2
                made.described = True
                while self.word() in HARMLESS:
                    self.i += 1
                continue
            if word == "of" and self.word(1) in ("size", "order", "dimension", "dimensions", "length", "shape"):
                formula = self.at(2)
                size = self.size(self.node(formula)) if formula is not None and formula.is_formula else None
                if size is None:
                    return
                if isinstance(size, Shape):
                    made.shape = size
                else:
                    made.size = size
                self.i += 3
                continue
            saved = self.i
            if word in ("with", "of"):
                self.i += 1
                words = self.words()
                length = self._length(ADJECTIVES, words) or self._length(ADJECTIVES, ["of", *words])
                for phrase in (tuple(words[:length]), ("of", *words[: max(length - 1, 0)])):
                    if length and phrase in ADJECTIVES and ADJECTIVES[phrase] not in ("symmetric", "square"):
                        made.said.append(Said(ADJECTIVES[phrase], self.spot(saved, self.i + len(phrase) - 1)))
                        self.i += len(words[:length])
                        break
                else:
                    self.i = saved
                    return
                continue
            return
