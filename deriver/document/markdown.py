"""Markdown, and plain text read with the same eyes: from lines to blocks.

Comes in: a source. Goes out: blocks. Mathematics goes first: displays that span lines become one line before any line is
looked at as a list, a table or a heading, and tables are split at bars outside formulas only. Plain text (a page whose
markup was stripped) differs in few rules: a line is a paragraph unless the text is hard-wrapped, indentation is not
code, and a heading needs white space around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from .blocks import Block, Cell, Piece, words_of
from .clean import take_definitions
from .inline import Gathered, formula_from, labelled, markdown_prose, note_troubles, pieces_of, plain_prose
from .lines import Line, Lines
from .open_block import OpenBlock
from .outline import Outline, announces, code_language, lead_environment, plain_heading
from .scoring import words_in
from .spans import Span, find_spans
from .tables import bar_cells
from .traced import Source, Traced

__all__ = ["read_lines"]

_FENCE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_BULLET = re.compile(r"([ \t]*)([-*+•‣]|(\d{1,9})[.)])([ \t]+)(?=\S)")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_DIV = re.compile(r":{3,}[ \t]*(?:\{[.#]?([\w:-]+)[^}]*\}|([\w-]+))?[ \t]*$")
_MATH_DIV = re.compile(r"(:{3,})[ \t]*\{math\}[ \t]*$")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(\S*)")
_DIRECTIVE = re.compile(r"\{(?:prf:|admonition|)?:?([a-z-]+)\}")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]+")
_RAW_HTML = re.compile(r"[ \t]*<(pre|script|style|svg|textarea)\b", re.IGNORECASE)
_MATH_LANGUAGES = frozenset(("math", "{math}", "latex-math", "katex", "mathjax", "displaymath"))
_TRANSPARENT = words_in(
    "theorem lemma proposition corollary definition example exercise proof remark note solution problem conjecture axiom"
    " algorithm admonition tip warning important hint answer question claim assumption property criterion"
)


def read_lines(source: Source, into: Gathered, outline: Outline | None = None, *, plain: bool = False) -> list[Block]:
    """The blocks of a Markdown source, or with `plain` of a stripped text.

    >>> [block.kind for block in read_lines(Source("a.md", "# A\\n\\n- $x$\\n"), Gathered())]
    ['heading', 'list_item']
    """
    reader = _Reader(source, into, outline or Outline(), plain)
    reader.read()
    return reader.blocks


class _Reader:
    def __init__(self, source: Source, into: Gathered, outline: Outline, plain: bool) -> None:
        self.source = source
        self.text = source.text
        self.into = into
        self.outline = outline
        self.plain = plain
        self.clean = plain_prose if plain else markdown_prose
        self.blocks: list[Block] = []
        self.open: OpenBlock | None = None
        self.lines = Lines(source, quotes=not plain)
        self.rows = self.lines.count
        self.indents: list[int] = []
        self.divs: list[tuple[str, int]] = []

    # The loop

    def read(self) -> None:
        row = self.front_matter()
        while row < self.rows:
            row = self.step(row)
        self.close()
        for _name, div_row in self.divs:
            start, end = self.lines.bounds(div_row)
            self.into.complain("unclosed", "this block is opened and never closed", Traced.of(self.source, start, end), 0, 1)

    def front_matter(self) -> int:
        if self.plain or not re.match(r"---[ \t]*\n[\w-]+[ \t]*:", self.text):
            return 0
        for row in range(1, min(self.rows, 300)):
            if self.lines.content(row).rstrip() in ("---", "..."):
                start, end = self.source.starts[0], self.lines.bounds(row)[1]
                self.add_code(start, end, "front-matter", self.text[self.source.starts[1] : self.source.starts[row]])
                return row + 1
        return 0

    def step(self, row: int) -> int:
        start, end, quoted = self.lines.unquoted(row)
        line = self.text[start:end]
        if not line.strip():
            self.close()
            return row + 1
        if self.open is not None and self.open.quoted != quoted and quoted:
            self.close()
        after = self.special(row, start, line, quoted)
        if after is not None:
            return after
        logical = self.lines.logical(row, start, end, quoted)
        if logical.display:
            self.continue_paragraph(logical)
            return logical.end_row + 1
        self.place_line(logical, line)
        # A setext underline and a table look one line ahead, so they are decided in `place_line` through `self.ahead`.
        return self.ahead if self.ahead > logical.end_row else logical.end_row + 1

    ahead = 0

    def special(self, row: int, start: int, line: str, quoted: int) -> int | None:
        """Fences, raw HTML, comments and directives; returns the next row when the line is one of them."""
        if "```" in line or "~~~" in line:
            fence = _FENCE.match(line)
            if fence is not None:
                return self.fence(row, start, line, fence, quoted)
        if self.plain:
            return None
        stripped = line.lstrip()
        if stripped.startswith("<!--"):
            return self.comment(row, start + len(line) - len(stripped))
        if stripped.startswith(":::"):
            after = self.math_div(row, stripped, quoted)
            if after is not None:
                return after
            div = _DIV.match(stripped)
            if div is not None:
                self.close()
                name = div[1] or div[2]
                if name:
                    self.divs.append((name, row))
                    self.outline.environments.append(name.split(":")[-1])
                elif self.divs:
                    self.divs.pop()
                    self.outline.environments.pop()
                return row + 1
        raw = _RAW_HTML.match(line)
        if raw is not None:
            close = f"</{raw[1].lower()}>"
            rows = self.lines.with_mark(close)
            index = bisect_left(rows, row)
            if index < len(rows):
                self.close()
                last = rows[index]
                self.add_code(start, self.lines.bounds(last)[1], raw[1].lower(), self.text[start : self.lines.bounds(last)[1]])
                return last + 1
        return None

    def comment(self, row: int, start: int) -> int | None:
        end = self.text.find("-->", start, start + 20_000)
        if end < 0:
            self.into.complain("unclosed", "this comment is never closed", Traced.of(self.source, start, start + 4), 0, 4)
            return None
        last = bisect_right(self.source.starts, end) - 1
        if self.text[end + 3 : self.lines.bounds(last)[1]].strip():
            return None if last == row else last
        self.close()
        place = self.source.place(start, end + 3)
        self.blocks.append(Block("comment", (), place, section=self.outline.path(), text=self.text[start + 4 : end].strip()))
        return last + 1

    def fence(self, row: int, start: int, line: str, fence: re.Match[str], quoted: int) -> int:
        mark, info = fence[1], fence[2].strip()
        directive = _DIRECTIVE.match(info)
        if directive is not None and directive[1] in _TRANSPARENT:
            self.close()
            self.divs.append((directive[1], row))
            self.outline.environments.append(directive[1])
            return row + 1
        if not info and self.divs and line.strip() == mark and self.fence_of(self.divs[-1][1], mark):
            self.close()
            self.divs.pop()
            self.outline.environments.pop()
            return row + 1
        last = row + 1
        while last < self.rows:
            content = self.lines.content(last).strip()
            if content.startswith(mark) and not content.strip(mark[0]):
                break
            last += 1
        closed = last < self.rows
        if not closed:
            at = start + fence.start(1)
            traced = Traced.of(self.source, at, at + len(mark))
            self.into.complain("unclosed", "this code fence is never closed; the rest is read as code", traced, 0, len(mark))
        first = row + 1
        language = info.split()[0] if info else ""
        if language.lower() in _MATH_LANGUAGES:
            self.math_fence(row, first, last, quoted)
        else:
            self.close()
            body = "\n".join(self.lines.within(each, quoted) for each in range(first, last))
            end = self.lines.bounds(min(last, self.rows - 1))[1]
            self.add_code(start, end, language.strip("{}.") or None, body)
        return last + 1

    def fence_of(self, row: int, mark: str) -> bool:
        return self.lines.content(row).strip().startswith(mark)

    def math_div(self, row: int, line: str, quoted: int) -> int | None:
        """A display between `:::{math}` and `:::`; the row after it, or None where the line opens something else."""
        found = _MATH_DIV.match(line)
        if found is None:
            return None
        last = row + 1
        while last < self.rows and self.lines.content(last).strip() != found[1]:
            last += 1
        if last == self.rows:
            return None  # never closed: complained of as every block is
        self.math_fence(row, row + 1, last, quoted)
        return last + 1

    def math_fence(self, row: int, first: int, last: int, quoted: int) -> None:
        label: str | None = None
        while first < last and (option := _OPTION.match(self.lines.content(first))) is not None:
            label = option[2] if option[1] == "label" and option[2] else label
            first += 1
        parts: list[Traced] = []
        for each in range(first, last):
            start = self.lines.unquoted(each)[0]
            after = self.lines.bounds(each)[1]
            parts.append(Traced.of(self.source, start, min(after + 1, len(self.text))))
        inner = Traced.join(parts)
        if not inner.text.strip():
            return
        span = Span(0, 0, 0, 0, display=True)
        if self.open is None or self.open.kind not in ("paragraph", "list_item"):
            self.close()
            self.open = OpenBlock("paragraph", quoted=quoted, level=len(self.indents) if self.indented(row) else 0)
        self.open.fences.append((len(self.open.lines), span, inner, label))

    def indented(self, row: int) -> bool:
        line = self.lines.content(row)
        return bool(self.indents) and len(line) - len(line.lstrip()) >= 2

    def continue_paragraph(self, line: Line) -> None:
        fits = self.open is not None and self.open.kind in ("paragraph", "list_item")
        if not fits or (self.plain and self.open is not None and self.open.lines):
            self.close()
            self.open = OpenBlock("paragraph", quoted=line.quoted)
        assert self.open is not None
        self.open.lines.append(line)

    # Kinds of lines

    def place_line(self, logical: Line, line: str) -> None:
        row = logical.row
        self.ahead = 0
        if self.is_table(row, line, logical):
            return
        atx = _ATX.match(line) if line.lstrip().startswith("#") else None
        if atx is not None and atx[2].strip() and (not self.plain or self.lonely(row)):
            self.close()
            start = logical.parts[0][0]
            self.add_heading(start + atx.start(2), start + atx.end(2), len(atx[1]), logical)
            return
        if not self.plain and _RULE.match(line) and not (self.open is not None and _SETEXT.match(line)):
            self.close()
            return
        if self.plain:
            self.plain_line(logical, line)
            return
        opened = self.open
        if (
            opened is not None and opened.kind == "paragraph" and len(opened.lines) == 1 and not opened.fences
            and opened.lines[0].row == row - 1 and not opened.lines[0].display and _SETEXT.match(line)
        ):  # fmt: skip
            self.open = None
            self.add_heading(*opened.lines[0].parts[0], 1 if line.strip()[0] == "=" else 2, opened.lines[0])
            return
        if _RULE.match(line):
            self.close()
            return
        if self.indented_code(row, line):
            return
        if self.item(logical, line):
            return
        self.paragraph_line(logical, line)

    def lonely(self, row: int) -> bool:
        """Whether the line before is blank or missing."""
        return row == 0 or not self.lines.content(row - 1).strip()

    def paragraph_line(self, logical: Line, line: str) -> None:
        if self.open is None:
            footnote = _FOOTNOTE.match(line)
            indent = len(line) - len(line.lstrip())
            if not indent:
                self.indents.clear()
            self.open = OpenBlock("paragraph", quoted=logical.quoted, level=len(self.indents))
            if footnote is not None:
                self.open.label, self.open.skip = "^" + footnote[1], footnote.end()
        self.open.lines.append(logical)

    def item(self, logical: Line, line: str) -> bool:
        found = _BULLET.match(line)
        if found is None:
            return False
        number = found[3]
        # A number interrupts a paragraph only when a list has begun or begins with it.
        within = self.open is not None and self.open.kind == "paragraph"
        if within and number is not None and number not in ("1", "0") and not self.indents:
            return False
        # `+ y$` continues a formula that the line before left open.
        if self.open is not None and number is None and line.count("$") % 2 and self.dollars(self.open) % 2:
            return False
        self.close()
        indent = len(found[1].expandtabs(4))
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        self.open = OpenBlock("list_item", [logical], found.end(), len(self.indents), number, quoted=logical.quoted)
        return True

    def dollars(self, opened: OpenBlock) -> int:
        """The number of dollar signs on the last line of an open block."""
        start, end = opened.lines[-1].parts[-1] if opened.lines else (0, 0)
        return self.text.count("$", start, end) - self.text.count("\\$", start, end)

    def indented_code(self, row: int, line: str) -> bool:
        wide = line.startswith(("    ", "\t")) and not self.indents
        if not wide or self.open is not None or not self.lonely(row):
            return False
        last = row
        while last + 1 < self.rows:
            content = self.lines.content(last + 1)
            if content.strip() and not content.startswith(("    ", "\t")):
                break
            last += 1
        while not self.lines.content(last).strip():
            last -= 1
        body = "\n".join(self.lines.content(each)[4:] for each in range(row, last + 1))
        self.add_code(self.lines.bounds(row)[0], self.lines.bounds(last)[1], None, body)
        self.ahead = last + 1
        return True

    def plain_line(self, logical: Line, line: str) -> None:
        row = logical.row
        alone = self.lonely(row) and (row + 1 >= self.rows or not self.lines.content(row + 1).strip())
        if alone and row + 2 < self.rows and self.lines.content(row + 2).lstrip().startswith(("$$", "\\[")):
            alone = not announces(line)
        level = plain_heading(line, alone)
        inside = self.open.label if self.open is not None and self.open.kind == "code" else None
        language = code_language(line, inside)
        if language is not None:
            if inside != language or self.open is None:
                self.close()
                self.open = OpenBlock("code", label=language)
            self.open.lines.append(logical)
            return
        if level and not logical.display:
            self.close()
            self.add_heading(*logical.parts[0], level, logical)
            return
        if self.open is not None and not inside and self.wrapped(row):
            self.open.lines.append(logical)
            return
        self.close()
        if not self.item(logical, line):
            self.open = OpenBlock("paragraph", [logical])

    def wrapped(self, row: int) -> bool:
        """Whether the line before breaks off where a hard-wrapped text would."""
        before, here = self.lines.content(row - 1).rstrip(), self.lines.content(row).strip()
        if not 45 <= len(before) <= 120 or len(here) > 120 or _BULLET.match(here) or "\t" in before:
            return False
        # The first word would not have fitted on the line before, at the width of the widest neighbour.
        width = max(len(before), len(here), 70)
        return len(before) + 1 + len(here.split()[0]) > width and not before.endswith((".", "!", "?", ":"))

    # Tables

    def is_table(self, row: int, line: str, logical: Line) -> bool:
        if "|" not in line or row + 1 >= self.rows:
            return False
        within = not self.lonely(row) and self.open is not None and self.open.kind == "paragraph" and not self.plain
        # A table may interrupt a paragraph only at a line that begins with a bar.
        if within and not line.lstrip().startswith("|"):
            return False
        delimiter = self.lines.content(row + 1)
        if "-" not in delimiter or "|" not in delimiter or not _DELIMITER_ROW.match(delimiter):
            return False
        columns = delimiter.strip().strip("|").count("|") + 1
        start, end = logical.parts[0]
        scratch = Gathered()
        header = bar_cells(Traced.of(self.source, start, end), scratch, self.clean)
        if len(header) != columns:
            return False
        self.close()
        self.into.problems += scratch.problems
        self.into.macros += scratch.macros
        self.into.comments += scratch.comments
        rows: list[tuple[Cell, ...]] = []
        last = row + 2
        while last < self.rows:
            low, high, quoted = self.lines.unquoted(last)
            content = self.text[low:high]
            if not content.strip() or "|" not in content or quoted != logical.quoted:
                break
            rows.append(bar_cells(Traced.of(self.source, low, high), self.into, self.clean))
            last += 1
        place = self.source.place(start, self.lines.bounds(last - 1)[1])
        self.blocks.append(
            Block(
                "table",
                (),
                place,
                section=self.outline.path(),
                environments=self.outline.around(),
                header=header,
                rows=tuple(rows),
                quoted=logical.quoted,
            )
        )
        self.comments()
        self.ahead = last
        return True

    # Closing

    def add_code(self, start: int, end: int, language: str | None, body: str) -> None:
        place = self.source.place(start, end)
        around = self.outline.around()
        self.blocks.append(Block("code", (), place, section=self.outline.path(), environments=around, language=language, text=body))

    def add_heading(self, start: int, end: int, level: int, line: Line) -> None:
        pieces = self.inline(Traced.of(self.source, start, end))
        place = self.source.place(line.parts[0][0], line.parts[-1][1])
        self.indents.clear()
        self.outline.enter(level, words_of(pieces))
        self.blocks.append(Block("heading", pieces, place, level, section=self.outline.above(), environments=self.outline.around()))
        self.comments()

    def inline(self, traced: Traced) -> tuple[Piece, ...]:
        traced = take_definitions(traced, self.into.macros)
        found = find_spans(traced.text)
        note_troubles(traced, found, self.into)
        pieces = pieces_of(traced, found.spans, self.into, self.clean)
        return pieces if self.plain else labelled(pieces)

    def close(self) -> None:
        opened, self.open = self.open, None
        if opened is None:
            return
        if opened.kind == "code":
            start, end = opened.lines[0].parts[0][0], opened.lines[-1].parts[-1][1]
            self.add_code(start, end, opened.label, self.text[start:end])
            return
        pieces: list[Piece] = []
        at = 0
        for index, span, inner, label in [*opened.fences, (len(opened.lines), None, None, None)]:
            if index > at:
                pieces += self.inline(self.lines.joined(opened.lines[at:index], opened.skip if at == 0 else 0))
            at = index
            if span is not None and inner is not None:
                formula = formula_from(inner, span, self.into)
                if formula is not None:
                    pieces.append(formula if label is None or formula.label is not None else replace(formula, label=label))
        if pieces:
            first, last = pieces[0].place, pieces[-1].place
            place = type(first)(first.path, first.line, first.column, last.end_line, last.end_column)
            lead = lead_environment(words_of(tuple(pieces[:1])))
            around = self.outline.around()
            self.blocks.append(
                Block(
                    opened.kind,
                    tuple(pieces),
                    place,
                    opened.level,
                    opened.number,
                    self.outline.path(),
                    (*around, lead) if lead and lead not in around else around,
                    label=opened.label,
                    quoted=opened.quoted,
                )
            )
        self.comments()

    def comments(self) -> None:
        for text, traced in self.into.comments:
            place = traced.place(0, len(traced.text))
            self.blocks.append(Block("comment", (), place, section=self.outline.path(), text=text.strip()))
        self.into.comments.clear()
