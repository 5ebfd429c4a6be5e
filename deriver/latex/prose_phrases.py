"""What a phrase says of the names before it."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Ambiguous, DeriverError
from ..expression import Shape
from . import tree
from .drafts import Draft, Spot
from .meanings import Said, apply, entries_of, rows_of, together
from .phrases import Phrase, PhraseReader
from .relations import Subject, dims
from .sets import membership
from .tree import Node
from .vocabulary import ADJECTIVES
from .wording import Token

__all__ = ["ARTICLES", "Saying"]

#: "whose columns are linearly independent"
_SIDES = {
    (side, "are", *words): f"{name}_{'columns' if side == 'columns' else 'rows'}" if name == "orthonormal" else f"full_{side[:-1]}_rank"
    for side in ("columns", "rows")
    for words, name in ((("linearly", "independent"), "full"), (("independent",), "full"), (("orthonormal",), "orthonormal"))
}
ARTICLES = frozenset("a an the any some every each all two three four several both given arbitrary fixed following another one".split())


def _apply_all(draft: Draft, phrase: Phrase, subjects: Sequence[Subject], spot: Spot, text: str) -> None:
    """What a phrase says of several names: of them together (independent), else of each."""
    rest = together(draft, phrase, subjects, spot, text)
    for s in subjects:
        apply(draft, rest, s, len(subjects), spot, text)


class Saying(PhraseReader):
    """The part of the reader that puts what a phrase says on its subjects."""

    def attach(self, phrase: Phrase, subjects: list[Subject], start: int) -> None:
        """Say of the subjects what a phrase says."""
        spot = self.spot(start)
        self.attached = True
        whole = [s for s in subjects if not s.bare]
        bare = [s for s in subjects if s.bare]
        if whole and bare and not phrase.empty:
            # "Let $x\in\mathbb{R}^n$ and $A$ be symmetric": of the bare names, unless it fits all of them.
            before = self.draft.snapshot()
            try:
                for s in whole:
                    apply(self.draft, phrase, s, len(subjects), spot, self.text)
            except DeriverError:
                self.draft.restore(before)
                subjects = bare
            else:
                self.draft.restore(before)
                if phrase.said:
                    raise Ambiguous(
                        "it is not clear whether these words speak of all the names before them",
                        text=self.text,
                        start=spot[1],
                        end=spot[2],
                        hint="declare them one by one",
                    )
                subjects = bare
        if not phrase.empty or phrase.described:
            _apply_all(self.draft, phrase, subjects, spot, self.text)

    def in_set(self, subjects: list[Subject]) -> None:
        token = self.at()
        assert token is not None
        node = self.node(token)
        where = membership(node, self.text, dims(self.text).dim)
        if where is None:
            raise self.refuse(token, "this set is not known")
        self.i += 1
        for s in subjects:
            if s.key is None:
                raise self.refuse(token, "an expression cannot be declared")
            self.draft.declare(s.key, where.shape, sorted(where.properties), (self.text, s.node.start, token.end))
            for kind, bound in where.bounds:
                self.draft.bounds.append((s.key, kind, bound, self.text))

    def of_size(self, subjects: list[Subject]) -> None:
        token = self.at()
        if token is None or not token.is_formula:
            raise self.not_understood(token)
        size = self.size(self.node(token))
        if size is None:
            raise self.refuse(token, "a size is expected here")
        self.i += 1
        phrase = Phrase(shape=size) if isinstance(size, Shape) else Phrase(size=size)
        _apply_all(self.draft, phrase, subjects, self.spot(self.i - 1), self.text)

    def with_part(self, subjects: list[Subject]) -> bool:
        r"""`with rows $x_i^\top$`, `with columns $a_j$`, `with entries $a_{ij}$`, `with full column rank`."""
        start = self.i
        self.i += 1
        said = _SIDES.get(tuple(self.words()[:4])) or _SIDES.get(tuple(self.words()[:3]))
        if said is not None:
            self.i += 4 if tuple(self.words()[:4]) in _SIDES else 3
            self.attach(Phrase(said=[Said(said, self.spot(start))]), subjects, start)
            return True
        if self.word() in ("rows", "columns", "entries", "row", "eigenvalues", "singular", "elements"):
            what = self.word()
            if what == "singular":
                self.i += 1
            self.i += 1
            if self.word() in ("are", "is", "vectors"):
                self.i += 1
            token = self.at()
            if token is None or not token.is_formula or subjects[-1].key is None:
                raise self.not_understood(token or self.tokens[start])
            node = self.first_of_list()
            if what in ("rows", "row", "columns"):
                rows_of(self.draft, subjects[-1].key, node, what == "columns", self.text)
            elif what in ("entries", "elements"):
                entries_of(self.draft, subjects[-1].key, node, self.text)
            else:
                raise self.refuse(token, "names for eigenvalues and singular values are not supported yet")
            return True
        words = self.words()
        if words and words[0] not in ARTICLES and not self._length(ADJECTIVES, words) or self.word() == "respect":
            self.i = start
            return False
        phrase = self.phrase()
        token = self.at()
        if phrase is None or (token is not None and token.is_formula):
            self.i = start
            return False
        self.attach(phrase, subjects, start)
        return True

    def first_of_list(self) -> Node:
        """The first item of the formula at the cursor; the other items stay as a formula of their own."""
        token = self.at()
        assert token is not None and token.is_formula
        node = self.node(token)
        self.i += 1
        if not isinstance(node, tree.Sequence):
            return node
        rest = node.items[1:]
        inner = rest[0] if len(rest) == 1 else tree.Sequence(rest[0].start, node.end, rest, node.separators[1:])
        comma = Token("stop", ",", node.items[0].end, node.items[0].end + 1)
        self.tokens[self.i : self.i] = [comma, Token("formula", self.text[inner.start : token.end], inner.start, token.end)]
        self.nodes[inner.start] = inner
        return node.items[0]
