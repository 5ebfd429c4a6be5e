"""Sentences of a block, as sequences of prose and formulas.

Comes in: a block, some pieces, or a document. Goes out: `Sentence`s; a formula is never cut. Declarations and conditions
are recognised in sentences elsewhere; nothing here knows what a sentence says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..source import Place
from .blocks import Block, Document, Formula, Piece, Prose, words_of
from .traced import Traced

__all__ = ["Sentence", "sentences", "sentences_of"]

_STOP = re.compile(r"[.!?…]+[)\]\"'”’»]*(?=\s|$)|\n[ \t]*\n")
_ABBREVIATIONS = frozenset(
    (
        "e.g", "i.e", "w.r.t", "cf", "viz", "vs", "resp", "eq", "eqs", "eqn", "fig", "figs", "sec", "ch", "chap", "thm", "prop",
        "lem", "def", "cor", "ex", "no", "nos", "p", "pp", "vol", "al", "approx", "s.t", "a.s", "a.e", "i.i.d", "iid", "dr",
        "prof", "mr", "mrs", "st", "ref", "refs", "wrt", "wlog", "w.l.o.g", "incl", "ca", "dept", "ed", "eds", "const",
    )
)  # fmt: skip
_LAST_WORD = re.compile(r"[(\[“\"']*([^\s(\[“\"']*)$")
_ENDS = (".", "!", "?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its pieces, its place, and the block it begins in.

    >>> from .reading import read_document
    >>> document = read_document(text="Let $A$ be real, i.e. $A=\\\\bar A$. Then $x$.")
    >>> [sentence.words for sentence in sentences(document)]
    ['Let $A$ be real, i.e. $A=\\\\bar A$.', 'Then $x$.']
    """

    pieces: tuple[Piece, ...]
    place: Place
    block: Block | None = field(default=None, repr=False)

    @property
    def words(self) -> str:
        """The sentence as one line, with formulas between dollar signs."""
        return words_of(self.pieces)

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of the sentence."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Formula))

    @property
    def finished(self) -> bool:
        """Whether the sentence ends with a stop, inside its last formula perhaps."""
        last = self.pieces[-1]
        text = last.text if isinstance(last, Prose) else last.latex
        return text.rstrip().rstrip(")]\"'”’}").endswith(_ENDS)


def sentences(of: Block | Document) -> Iterator[Sentence]:
    """The sentences of a block, or of a document.

    Cells of a table are taken one by one. In a document a sentence goes on over a block boundary when a display stands
    on the other side of it: `For symmetric Q,` before the display, `where ...` after it.
    """
    if isinstance(of, Block):
        yield from _in_block(of)
        return
    pending: Sentence | None = None
    for block in of.blocks:
        if block.kind in ("code", "comment"):
            continue
        for index, sentence in enumerate(_in_block(block)):
            if pending is not None:
                if index == 0 and block.kind == "paragraph" and _goes_on(pending, sentence):
                    pending = _joined(pending, sentence)
                    continue
                yield pending
            pending = sentence
        if pending is not None and (block.kind in ("heading", "table") or pending.finished):
            yield pending
            pending = None
    if pending is not None:
        yield pending


def _in_block(block: Block) -> Iterator[Sentence]:
    yield from sentences_of(block.pieces, block)
    for row in (block.header, *block.rows):
        for cell in row:
            yield from sentences_of(cell, block)


def _goes_on(before: Sentence, after: Sentence) -> bool:
    if before.finished:
        return False
    first, last = after.pieces[0], before.pieces[-1]
    if isinstance(first, Formula):
        return first.display
    starts_small = first.text.lstrip()[:1].islower()
    return starts_small and isinstance(last, Formula) and last.display


def _joined(before: Sentence, after: Sentence) -> Sentence:
    start, end = before.place, after.place
    place = Place(start.path, start.line, start.column, end.end_line, end.end_column) if start.path == end.path else start
    return Sentence(before.pieces + after.pieces, place, before.block)


def sentences_of(pieces: tuple[Piece, ...], block: Block | None = None) -> Iterator[Sentence]:
    """The sentences of some pieces."""
    current: list[Piece] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, Formula):
            current.append(piece)
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            if _formula_ends(piece, following):
                yield _sentence(current, block)
                current = []
            continue
        at = 0
        for found in _STOP.finditer(piece.text):
            if found[0][0] == "\n" or _is_end(piece.text, found, pieces, index):
                _add(current, piece, at, found.end())
                at = found.end()
                if current:
                    yield _sentence(current, block)
                    current = []
        _add(current, piece, at, len(piece.text))
    if current:
        yield _sentence(current, block)


def _add(current: list[Piece], piece: Prose, start: int, end: int) -> None:
    """Append a part of a piece of prose, unless it is white space at the beginning of a sentence."""
    text = piece.text[start:end]
    if not text.strip() and (not current or not text):
        return
    if not current:
        start += len(text) - len(text.lstrip())
        text = piece.text[start:end]
    if start == 0 and end == len(piece.text):
        current.append(piece)
        return
    offsets = Traced(piece.text, piece.offsets).slice(start, end).segments if piece.offsets else ()
    current.append(Prose(text, piece.place_of(start, end), offsets))


def _sentence(pieces: list[Piece], block: Block | None) -> Sentence:
    last = pieces[-1]
    if isinstance(last, Prose) and len(pieces) > 1 and not last.text.strip():
        pieces = pieces[:-1]
    start, end = pieces[0].place, pieces[-1].place
    same = start.path == end.path
    place = Place(start.path, start.line, start.column, end.end_line, end.end_column) if same else start
    return Sentence(tuple(pieces), place, block)


def _formula_ends(formula: Formula, following: Piece | None) -> bool:
    """Whether the stop at the end of a formula ends the sentence, as in a display that closes with a full stop."""
    if not formula.latex.endswith(_ENDS) or formula.latex.endswith(("..", "!")):
        return False
    if following is None:
        return True
    if isinstance(following, Formula):
        return formula.display and following.display
    text = following.text.lstrip()
    return not text or text[0].isupper() or text[0] in '(“"'


def _is_end(text: str, found: re.Match[str], pieces: tuple[Piece, ...], index: int) -> bool:
    mark = found[0]
    rest = text[found.end() :].lstrip()
    if not rest:
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if following is None:
            return True
        starts_new = True
    else:
        starts_new = rest[0].isupper() or rest[0].isdigit() or not rest[0].isalpha()
    if not mark.startswith("."):
        return starts_new
    if mark.startswith(("..", "…")):
        return starts_new and bool(rest) and rest[0].isupper()
    before = _LAST_WORD.search(text[max(0, found.start() - 40) : found.start()])
    word = before[1].lower() if before else ""
    if word in _ABBREVIATIONS:
        return False
    if word == "etc":
        return bool(rest) and rest[0].isupper()
    # The number of a list item, as in `2. Show that`; a year or a value ends a sentence all the same.
    if word.isdigit() and len(word) <= 2 and not text[: found.start() - len(word)].strip() and index == 0:
        return False
    # An initial, as in `J. von Neumann`: a capital after another name or at the beginning.
    if len(word) == 1 and before is not None and before[1].isupper() and rest[:1].isupper():
        lead = text[: found.start() - 1].rstrip()
        return bool(lead) and not lead.endswith((".", ",", "(", "by", "and", "of")) and lead[-1:].islower()
    return starts_new
