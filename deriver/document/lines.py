"""The lines of a text, with displays that span several of them taken as one.

Comes in: a source. Goes out: lines without quote marks, and logical lines. Mathematics goes first: whatever stands in an
open display is neither a list, nor a table, nor a heading, whatever its lines begin with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from .scoring import rate_formula
from .spans import DISPLAY_ENVIRONMENTS
from .traced import Source, Traced

__all__ = ["Line", "Lines"]

_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_BEGIN = re.compile(r"(\\+)begin\{([A-Za-z]+\*?)\}")


@dataclass(slots=True)
class Line:
    """A logical line: the physical lines of a display count as one. `start` excludes the quote marks."""

    parts: list[tuple[int, int]]
    row: int
    end_row: int
    quoted: int = 0
    display: bool = False


_CLOSED = re.compile(r"\$\$(?:[^$]|\$(?!\$))+\$\$|\$[^$]+\$")


def _leaves_open(line: str) -> bool:
    """Whether a display begins on this line with `$$` and does not end on it."""
    bare = line.replace("\\$", "  ")
    if "$$" in _CLOSED.sub(" ", bare):
        return True
    # A stray or monetary dollar sign before the last `$$` must not hide it.
    return bare.rstrip().endswith("$$") and bare.count("$$") == 1 and len(bare.split()) > 1


class Lines:
    """Access to the lines of a source; `quotes` when `>` marks a quotation.

    >>> Lines(Source("a.md", "> a\\n> b"), quotes=True).content(1)
    'b'
    """

    def __init__(self, source: Source, *, quotes: bool) -> None:
        self.source = source
        self.text = source.text
        self.quotes = quotes
        self.count = len(source.starts)
        self.marks: dict[str, list[int]] = {}

    def bounds(self, row: int) -> tuple[int, int]:
        """The offsets of a line, without its line feed."""
        start = self.source.starts[row]
        end = self.source.starts[row + 1] - 1 if row + 1 < self.count else len(self.text)
        return start, end

    def unquoted(self, row: int) -> tuple[int, int, int]:
        """The bounds of a line without its quote marks, and their number."""
        start, end = self.bounds(row)
        if not self.quotes:
            return start, end, 0
        quote = _QUOTE.match(self.text, start, end)
        if quote is None:
            return start, end, 0
        return quote.end(), end, quote[0].count(">")

    def content(self, row: int) -> str:
        """A line without its quote marks."""
        start, end, _ = self.unquoted(row)
        return self.text[start:end]

    def within(self, row: int, quoted: int) -> str:
        """A line within so many quotations; further marks, as the prompts of a session, belong to it."""
        start, end = self.bounds(row)
        line = self.text[start:end]
        for _ in range(quoted):
            line = re.sub(r"^ {0,3}> ?", "", line, count=1)
        return line

    def with_mark(self, mark: str) -> list[int]:
        """The lines in which `mark` occurs; computed once for each mark."""
        if mark not in self.marks:
            starts = self.source.starts
            rows: list[int] = []
            at = self.text.find(mark)
            while at >= 0:
                row = bisect_right(starts, at) - 1
                if not rows or rows[-1] != row:
                    rows.append(row)
                at = self.text.find(mark, at + len(mark))
            self.marks[mark] = rows
        return self.marks[mark]

    def blanks(self) -> list[int]:
        """The blank lines."""
        if "" not in self.marks:
            self.marks[""] = [row for row in range(self.count) if not self.content(row).strip()]
        return self.marks[""]

    def logical(self, row: int, start: int, end: int, quoted: int) -> Line:
        """The logical line that begins at `row`."""
        line = self.text[start:end]
        plain = Line([(start, end)], row, row, quoted)
        if "$$" in line or "\\[" in line or "\\begin{" in line:
            last = self.display_end(row, line)
            if last is not None and last > row:
                parts = [(start, end)]
                for each in range(row + 1, last + 1):
                    low, high, _ = self.unquoted(each)
                    parts.append((low, high))
                lead = line.lstrip()
                display = lead.startswith(("$$", "\\[", "\\\\[", "\\begin{", "\\\\begin{"))
                return Line(parts, row, last, quoted, display)
        return plain

    def display_end(self, row: int, line: str) -> int | None:
        """The line on which a display that this line leaves open is closed."""
        bare = re.sub(r"(`+)[^`]*\1", " ", line) if "`" in line else line
        begins = [found for found in _BEGIN.finditer(bare) if found[2] in DISPLAY_ENVIRONMENTS]
        if "$$" in bare and _leaves_open(bare):
            return self.close_row(row, "$$", line.strip().startswith("$$"))
        opened = bare.rfind("\\[")
        if opened >= 0 and bare.find("\\]", opened) < 0:
            double = bare[max(0, opened - 1) : opened] == "\\"
            if not double or bare[:opened].count("\\") <= 1:
                return self.close_row(row, "\\]", bare.strip() in ("\\[", "\\\\["))
        if begins:
            found = begins[-1]
            close = found[1] + "end{" + found[2] + "}"
            if close not in bare[found.end() :]:
                return self.close_row(row, close, True)
        return None

    def close_row(self, row: int, mark: str, across_blanks: bool, limit: int = 400) -> int | None:
        rows = self.with_mark(mark)
        index = bisect_right(rows, row)
        if index == len(rows) or rows[index] > row + limit:
            return None
        last = rows[index]
        blanks = self.blanks()
        blank = bisect_right(blanks, row)
        crosses = blank < len(blanks) and blanks[blank] < last
        if crosses and not across_blanks:
            return None
        content = "\n".join(self.content(each) for each in range(row + 1, last))
        if "```" in content:
            return None
        if mark == "$$" and content.strip():
            if crosses and not self.content(last).strip().endswith("$$"):
                return None
            if rate_formula(content.strip().replace("\n", " "), " ", " ") + 3 < 0:
                return None
        return last

    def joined(self, lines: list[Line], skip: int) -> Traced:
        """The text of some lines with one line feed between them, without quote marks and indentation."""
        parts: list[Traced] = []
        for line in lines:
            for start, end in line.parts:
                if skip:
                    start, skip = start + skip, 0
                else:
                    start += len(self.text[start:end]) - len(self.text[start:end].lstrip(" \t"))
                # The line feed belongs to the file, so that places stay exact; a line of an emptied quote has none.
                after = min(self.bounds(bisect_right(self.source.starts, start) - 1)[1] + 1, len(self.text))
                parts.append(Traced.of(self.source, min(start, after), after))
        joined = Traced.join(parts)
        return joined.slice(0, len(joined.text.rstrip()))
