"""reStructuredText: the `math` role and directive, sections, lists, literal blocks and admonitions.

Comes in: a source. Goes out: blocks. Dollar signs mean nothing here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..source import Place
from .blocks import Block, Complaint, Piece, Prose, words_of
from .inline import Gathered, formula_from, pieces_of
from .outline import Outline, lead_environment
from .scoring import words_in
from .spans import Span
from .traced import Edit, Source, Traced

__all__ = ["read_rst"]

_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*$")
_DIRECTIVE = re.compile(r"([ \t]*)\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([\w:.-]+?)::[ \t]*(.*)$")
_COMMENT = re.compile(r"([ \t]*)\.\.(?:[ \t]+(.*))?$")
_TARGET = re.compile(r"[ \t]*\.\.[ \t]+(?:_[^:]+:|\[[^\]]+\][ \t])")
_ITEM = re.compile(r"([ \t]*)([-*+•]|\(?(\d{1,4}|#|[a-zA-Z])[.)])[ \t]+(?=\S)")
_INLINE = re.compile(r"``(?P<literal>[^`]+(?:`[^`]+)*)``|:math:`(?P<math>[^`]+)`|(?P<trail>`(?P<body>[^`]+)`:math:)")
_MARKUP = re.compile(
    r":[\w:+-]+:`(?P<role>[^`<]*)(?:<[^`>]*>)?`|`(?P<link>[^`<]+?)\s*(?:<[^`>]*>)?`__?|\*\*?(?=\S)(?P<star>[^*\n]+)\*\*?"
    r"|\[(?:#[\w-]*|\d+|\*)\]_|\|(?P<sub>[\w -]+)\|_?|\\(?P<escaped>[*`_|\\ ])"
)
_CODE = words_in("code code-block sourcecode parsed-literal literalinclude prompt doctest raw")
_SKIPPED = words_in(
    "image figure toctree include contents index plot only graphviz autosummary autoclass autofunction automodule csv-table"
    " currentmodule module highlight default-role role meta sectnum tags bibliography"
)


def read_rst(source: Source, into: Gathered) -> list[Block]:
    """The blocks of a reStructuredText source.

    >>> [block.words for block in read_rst(Source("a.rst", "Let :math:`x` be\\n\\n.. math:: y = 1\\n"), Gathered())]
    ['Let $x$ be', '$y = 1$']
    """
    reader = _Reader(source, into)
    reader.read()
    return reader.blocks


class _Reader:
    def __init__(self, source: Source, into: Gathered) -> None:
        self.source = source
        self.text = source.text
        self.lines = source.text.split("\n")
        self.into = into
        self.outline = Outline()
        self.blocks: list[Block] = []
        self.styles: list[tuple[str, bool]] = []
        self.around: list[tuple[int, str]] = []

    def bounds(self, row: int) -> tuple[int, int]:
        start = self.source.starts[row]
        return start, start + len(self.lines[row])

    def read(self) -> None:
        row = 0
        while row < len(self.lines):
            line = self.lines[row]
            if not line.strip():
                row += 1
                continue
            indent = len(line) - len(line.lstrip())
            while self.around and indent <= self.around[-1][0]:
                self.around.pop()
            self.outline.environments = [name for _, name in self.around]
            row = self.explicit(row, line, indent) if line.lstrip().startswith("..") else self.body(row, line, indent)

    def end_of(self, row: int, indent: int) -> int:
        """The first line after `row` that is not indented deeper than `indent`."""
        last = end = row
        while last < len(self.lines):
            line = self.lines[last]
            if line.strip():
                if len(line) - len(line.lstrip()) <= indent:
                    break
                end = last + 1
            last += 1
        return end

    def explicit(self, row: int, line: str, indent: int) -> int:
        directive = _DIRECTIVE.match(line)
        end = self.end_of(row + 1, indent)
        if directive is None:
            comment = _COMMENT.match(line)
            if comment is None or line.lstrip().startswith("..."):
                return self.body(row, line, indent)
            if _TARGET.match(line):
                return row + 1
            start, stop = self.bounds(row)[0] + indent, self.bounds(end - 1 if end > row else row)[1]
            body = self.text[start + 2 : stop].strip()
            if body.startswith("deriver:"):
                place = self.source.place(start, stop)
                self.blocks.append(Block("comment", (), place, section=self.outline.path(), text=body))
            return end
        name = directive[2].split(":")[-1]
        if name in ("math", "displaymath"):
            self.math(row, end, directive)
            return end
        if name in _CODE:
            body = "\n".join(each.strip() if not each.strip() else each for each in self.lines[row + 1 : end])
            self.code(row, end, directive[3].strip() or None, body)
            return end
        if name in _SKIPPED:
            return end
        self.around.append((indent, name))
        self.outline.environments = [each for _, each in self.around]
        first = row + 1
        while first < end and re.match(r"[ \t]+:[\w-]+:", self.lines[first]):
            first += 1
        if directive[3].strip():
            start = self.bounds(row)[0] + directive.start(3)
            self.paragraph([(start, self.bounds(row)[1])], "paragraph")
        return first

    def math(self, row: int, end: int, directive: re.Match[str]) -> None:
        label: str | None = None
        chunks: list[list[tuple[int, int]]] = [[]]
        start, stop = self.bounds(row)
        if directive[3].strip():
            chunks[-1].append((start + directive.start(3), stop))
        options = True
        for each in range(row + 1, end):
            start, stop = self.bounds(each)
            line = self.lines[each]
            option = re.match(r"[ \t]+:([\w-]+):[ \t]*(.*)$", line) if options else None
            if option is not None:
                label = option[2].strip() if option[1] in ("label", "name") else label
            elif not line.strip():
                options = False
                chunks.append([])
            else:  # options may stand behind the formula, up to the first empty line
                chunks[-1].append((start + len(line) - len(line.lstrip()), stop))
        pieces: list[Piece] = []
        for chunk in chunks:
            if not chunk:
                continue
            parts = [Traced.of(self.source, low, min(high + 1, len(self.text))) for low, high in chunk]
            formula = formula_from(Traced.join(parts), Span(0, 0, 0, 0, display=True), self.into)
            if formula is not None:
                pieces.append(replace(formula, label=formula.label or label))
        if pieces:
            self.add("paragraph", tuple(pieces))

    def code(self, row: int, end: int, language: str | None, body: str) -> None:
        place = self.source.place(self.bounds(row)[0], self.bounds(max(row, end - 1))[1])
        around = self.outline.around()
        self.blocks.append(Block("code", (), place, section=self.outline.path(), environments=around, language=language, text=body))

    def body(self, row: int, line: str, indent: int) -> int:
        after = self.heading(row, line)
        if after is not None:
            return after
        if _UNDERLINE.match(line.strip()) and len(line.strip()) >= 4:
            return row + 1
        if line.lstrip().startswith(">>> "):
            last = row
            while last < len(self.lines) and self.lines[last].strip():
                last += 1
            self.code(row, last, "pycon", "\n".join(self.lines[row:last]))
            return last
        item = _ITEM.match(line)
        kind, number, skip = "paragraph", None, indent
        if item is not None:
            kind, number, skip = "list_item", item[3], item.end()
        last = row + 1
        while last < len(self.lines):
            following = self.lines[last]
            if not following.strip() or (item is not None and _ITEM.match(following)):
                break
            if following.lstrip().startswith(".. ") or (item is None and self.is_underlined(last)):
                break
            last += 1
        ranges = []
        for each in range(row, last):
            start, stop = self.bounds(each)
            lead = skip if each == row else len(self.lines[each]) - len(self.lines[each].lstrip())
            ranges.append((start + lead, stop))
        self.paragraph(ranges, kind, number, indent // 2 + 1 if item else 0)
        if self.lines[last - 1].rstrip().endswith("::"):
            end = self.end_of(last, indent)
            if end > last:
                self.code(last, end, None, "\n".join(self.lines[last:end]).strip("\n"))
                return end
        return last

    def is_underlined(self, row: int) -> bool:
        if row + 1 >= len(self.lines) or not self.lines[row].strip() or self.lines[row][:1].isspace():
            return False
        under = _UNDERLINE.match(self.lines[row + 1])
        return under is not None and len(self.lines[row + 1].rstrip()) >= len(self.lines[row].rstrip()) * 0.8

    def heading(self, row: int, line: str) -> int | None:
        over = _UNDERLINE.match(line)
        if over is not None and row + 2 < len(self.lines) and self.lines[row + 2].rstrip() == line.rstrip():
            title, after, style = row + 1, row + 3, (over[1], True)
        elif over is None and self.is_underlined(row):
            title, after, style = row, row + 2, (self.lines[row + 1][0], False)
        else:
            return None
        if not self.lines[title].strip():
            return None
        if style not in self.styles:
            self.styles.append(style)
        level = self.styles.index(style) + 1
        self.around.clear()
        self.outline.environments = []
        start, stop = self.bounds(title)
        start += len(self.lines[title]) - len(self.lines[title].lstrip())
        pieces = self.pieces(Traced.of(self.source, start, stop))
        self.outline.enter(level, words_of(pieces))
        place = self.source.place(start, stop)
        self.blocks.append(Block("heading", pieces, place, level, section=self.outline.above()))
        return after

    def paragraph(self, ranges: list[tuple[int, int]], kind: str, number: str | None = None, level: int = 0) -> None:
        joined = Traced.join(Traced.of(self.source, low, min(high + 1, len(self.text))) for low, high in ranges)
        pieces = self.pieces(joined.slice(0, len(joined.text.rstrip())))
        if pieces:
            self.add(kind, pieces, number, level)

    def add(self, kind: str, pieces: tuple[Piece, ...], number: str | None = None, level: int = 0) -> None:
        first, last = pieces[0].place, pieces[-1].place
        place = Place(first.path, first.line, first.column, last.end_line, last.end_column)
        lead = lead_environment(words_of(pieces[:1])) if isinstance(pieces[0], Prose) else None
        around = self.outline.around()
        environments = (*around, lead) if lead and lead not in around else around
        self.blocks.append(Block(kind, pieces, place, level, number, self.outline.path(), environments))

    def pieces(self, traced: Traced) -> tuple[Piece, ...]:
        spans: list[Span] = []
        for found in _INLINE.finditer(traced.text):
            if found["literal"] is not None:
                spans.append(Span(*found.span(), *found.span("literal"), kind="code"))
            else:
                spans.append(Span(*found.span(), *found.span("math" if found["math"] else "body")))
        at = traced.text.find(":math:`")
        index = 0
        while at >= 0:
            while index < len(spans) and spans[index].end <= at:
                index += 1
            if index == len(spans) or spans[index].start > at:
                self.into.problems.append(Complaint("unclosed", "this formula is opened and never closed", traced.place(at, at + 7)))
            at = traced.text.find(":math:`", at + 7)
        return pieces_of(traced, spans, self.into, rst_prose)


def rst_prose(traced: Traced) -> Traced:
    """Prose without roles, links and emphasis."""
    edits: list[Edit] = []
    for found in _MARKUP.finditer(traced.text):
        name = next((key for key in ("role", "link", "star", "sub", "escaped") if found[key] is not None), None)
        if name is None:
            edits.append((found.start(), found.end(), ""))
        else:
            edits.append((found.start(), found.start(name), ""))
            edits.append((found.end(name), found.end(), ""))
    if traced.text.endswith("::"):
        edits.append((len(traced.text) - 1, len(traced.text), ""))
    return traced.edit(edits)
