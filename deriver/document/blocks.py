"""The frozen records of a document that was read: blocks of prose and formulas, each with its place.

Comes in: nothing. Goes out: `Document`, `Block`, `Prose`, `Formula`, `Complaint`. Knows no file format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..source import Place
from .traced import Segment, Source, place_in

__all__ = ["Block", "Cell", "Complaint", "Document", "Formula", "Piece", "Prose"]


@dataclass(frozen=True, slots=True)
class Prose:
    """Words between formulas, without the markup of the format; `offsets` lead back to the file.

    >>> Prose("Let ", Place("a.md", 1, 1, 1, 5)).text
    'Let '
    """

    text: str
    place: Place
    offsets: tuple[Segment, ...] = field(default=(), repr=False, compare=False)

    def place_of(self, start: int, end: int) -> Place:
        """The place in the file of `text[start:end]`."""
        return place_in(self.offsets, start, end) if self.offsets else self.place


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: `latex` is cleaned, `raw` is what stands in the file at `place`, inside the delimiters.

    `environment` is the LaTeX environment that delimits it (`align`, `gather`, ...; then `latex` is its body), `label`
    its first `\\label` or `\\tag`, `labels` all of them with their offset in `latex`. `repairs` names what was cleaned
    without guessing (`undoubled`, `comments`, `labels`, or `layout`: quote marks, entities, indentation); `damaged` is
    the reason when the extent itself is a guess, else None.

    >>> place = Place("a.md", 1, 6, 1, 13)
    >>> Formula("a \\\\le b", "a \\\\le b", place).place_of(0, 1).column
    6
    """

    latex: str
    raw: str
    place: Place
    display: bool = False
    label: str | None = None
    environment: str | None = None
    damaged: str | None = None
    repairs: tuple[str, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()
    offsets: tuple[Segment, ...] = field(default=(), repr=False, compare=False)

    def place_of(self, start: int, end: int) -> Place:
        """The place in the file of `latex[start:end]`, also where text was un-doubled, decoded or left out."""
        if self.offsets:
            return place_in(self.offsets, start, end)
        if "\n" in self.raw or self.raw != self.latex:
            return self.place
        here = self.place
        return Place(here.path, here.line, here.column + start, here.line, here.column + end)


Piece = Prose | Formula

#: The content of a table cell.
Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that could not be read with certainty, and where.

    `code` is one of `unpaired`, `unclosed`, `undecided`, `encoding`, `include`, `no_source`, `malformed`.

    >>> Complaint("unpaired", "a dollar sign without a partner", Place("a.md", 3, 7, 3, 8)).code
    'unpaired'
    """

    code: str
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table, code block or comment.

    `level` is the level of a heading or the depth of a list item (from 1), `number` the number a list item was given,
    `section` the titles of the headings above, outermost first, `environments` the theorem-like or document
    environments around it, outermost first, `quoted` the depth of block quotes. A table has `header` and `rows` of cells
    and no pieces of its own; code has `language` and `text`, in a notebook also `outputs`: the text of each, with the place
    of its cell, whose path ends in `:result` (the value of the last line) or `:printed`; a comment has `text`.

    >>> block = Block("heading", (Prose("Norms", Place("a.md", 1, 3, 1, 8)),), Place("a.md", 1, 1, 1, 8), level=1)
    >>> block.words
    'Norms'
    """

    kind: str
    pieces: tuple[Piece, ...]
    place: Place
    level: int = 0
    number: str | None = None
    section: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    header: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    language: str | None = None
    text: str = ""
    label: str | None = None
    quoted: int = 0
    outputs: tuple[tuple[str, Place], ...] = ()

    @property
    def environment(self) -> str | None:
        """The innermost environment around the block."""
        return self.environments[-1] if self.environments else None

    @property
    def words(self) -> str:
        """The block as one line: prose, with formulas between dollar signs."""
        return words_of(self.pieces)

    def formulas(self) -> Iterator[Formula]:
        """Every formula of the block, those in table cells included, in order."""
        for piece in self.pieces:
            if isinstance(piece, Formula):
                yield piece
        for row in (self.header, *self.rows):
            for cell in row:
                for piece in cell:
                    if isinstance(piece, Formula):
                        yield piece


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its blocks in order, the macros it defines, and what could not be read with certainty.

    `path` is the name it is shown under, `format` is `markdown`, `plain`, `tex`, `html`, `notebook` or `rst`, `text` the
    text of the main file, `sources` every text a place can point into (included files, notebook cells).

    >>> Document("a.md", "markdown", (), "", "").problems
    ()
    """

    path: str
    format: str
    blocks: tuple[Block, ...]
    text: str = field(repr=False)
    macros: str = ""
    problems: tuple[Complaint, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False)

    def formulas(self) -> Iterator[Formula]:
        """Every formula of the document, in order."""
        for block in self.blocks:
            yield from block.formulas()

    def text_at(self, place: Place) -> str:
        """What stands in the source at a place."""
        for source in self.sources:
            if source.path == place.path:
                return source.at(place)
        raise KeyError(place.path)


def words_of(pieces: tuple[Piece, ...]) -> str:
    """Pieces as one line of text, with formulas between dollar signs and displays set apart by a space."""
    text = ""
    for piece in pieces:
        if isinstance(piece, Prose):
            text += piece.text
        else:
            text += f" ${piece.latex}$ " if piece.display else f"${piece.latex}$"
    return " ".join(text.split())
