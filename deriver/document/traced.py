"""Text that remembers where each of its characters came from.

Comes in: a source and ranges of it. Goes out: `Traced` text that can be cut, joined and edited while every offset still
leads back to a line and a column of the file. Knows nothing of formulas.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from ..source import Place

__all__ = ["Edit", "Segment", "Source", "Traced", "place_in"]

_first = itemgetter(0)


@dataclass(frozen=True)
class Source:
    """A text and the name it is shown under; its lines end in a plain line feed.

    >>> str(Source("notes.md", "a\\nbc").place(3, 4))
    'notes.md:2:2'
    """

    path: str
    text: str = field(repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset at which each line begins."""
        return (0, *(found.end() for found in re.finditer("\n", self.text)))

    def place(self, start: int, end: int) -> Place:
        """The place of `text[start:end]`."""
        row = bisect_right(self.starts, start) - 1
        end_row = bisect_right(self.starts, end) - 1
        return Place(self.path, row + 1, start - self.starts[row] + 1, end_row + 1, end - self.starts[end_row] + 1)

    def at(self, place: Place) -> str:
        """The text of a place in this source."""
        start = self.starts[place.line - 1] + place.column - 1
        end = self.starts[place.end_line - 1] + place.end_column - 1
        return self.text[start:end]


#: start and end in the text, the source, start and end there. Equal lengths map character by character; otherwise the
#: whole stretch stands for the whole stretch.
Segment = tuple[int, int, Source, int, int]

#: start, end, replacement.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Traced:
    """A text whose segments cover it without gaps.

    >>> source = Source("a.md", "x &lt; y")
    >>> shorter = Traced.of(source).edit([(2, 6, "<")])
    >>> shorter.text, str(shorter.place(4, 5))
    ('x < y', 'a.md:1:8')
    """

    text: str
    segments: tuple[Segment, ...]

    @staticmethod
    def of(source: Source, start: int = 0, end: int | None = None) -> Traced:
        """A stretch of a source, unchanged."""
        end = len(source.text) if end is None else end
        if end <= start:
            return Traced("", ())
        return Traced(source.text[start:end], ((0, end - start, source, start, end),))

    @staticmethod
    def join(parts: Iterable[Traced]) -> Traced:
        """One text after the other."""
        texts: list[str] = []
        segments: list[Segment] = []
        length = 0
        for part in parts:
            texts.append(part.text)
            for start, end, source, source_start, source_end in part.segments:
                segments.append((start + length, end + length, source, source_start, source_end))
            length += len(part.text)
        return Traced("".join(texts), tuple(segments))

    def slice(self, start: int, end: int | None = None) -> Traced:
        """The part from `start` to `end`."""
        end = len(self.text) if end is None else min(end, len(self.text))
        start = max(start, 0)
        if end <= start:
            return Traced("", ())
        segments: list[Segment] = []
        index = bisect_right(self.segments, start, key=_first) - 1
        while index < len(self.segments) and self.segments[index][0] < end:
            a, b, source, source_a, source_b = self.segments[index]
            low, high = max(a, start), min(b, end)
            if b - a == source_b - source_a:
                source_a, source_b = source_a + low - a, source_a + high - a
            segments.append((low - start, high - start, source, source_a, source_b))
            index += 1
        return Traced(self.text[start:end], tuple(segments))

    def edit(self, edits: Sequence[Edit]) -> Traced:
        """Replace stretches, given in order and without overlap; a replacement leads back to what it replaces."""
        if not edits:
            return self
        parts: list[Traced] = []
        at = 0
        for start, end, replacement in edits:
            parts.append(self.slice(at, start))
            if replacement:
                source, source_start, source_end = self.span(start, end)
                parts.append(Traced(replacement, ((0, len(replacement), source, source_start, source_end),)))
            at = end
        parts.append(self.slice(at))
        return Traced.join(parts)

    def strip(self) -> Traced:
        """Without the white space at both ends."""
        text = self.text
        if text and not text[0].isspace() and not text[-1].isspace():
            return self
        start = len(text) - len(text.lstrip())
        return self.slice(start, max(start, len(text.rstrip())))

    def span(self, start: int, end: int) -> tuple[Source, int, int]:
        """The source of `text[start:end]`, and the offsets there."""
        return span_in(self.segments, start, end)

    def place(self, start: int, end: int) -> Place:
        """The place of `text[start:end]` in its source."""
        return place_in(self.segments, start, end)


def span_in(segments: Sequence[Segment], start: int, end: int) -> tuple[Source, int, int]:
    """Source and offsets there of a stretch of a traced text."""
    if not segments:
        raise ValueError("an empty text has no place")
    start = max(0, start)
    index = max(0, bisect_right(segments, start, key=_first) - 1)
    a, b, source, source_a, source_b = segments[index]
    exact = b - a == source_b - source_a
    source_start = min(source_a + start - a, source_b) if exact else (source_a if start < b else source_b)
    if end <= start:
        return source, source_start, source_start
    last = max(index, bisect_right(segments, end - 1, key=_first) - 1)
    # A stretch that crosses from one file into another is shown up to the end of the first.
    while segments[last][2] is not source:
        last -= 1
    a, b, _, source_a, source_b = segments[last]
    exact = b - a == source_b - source_a
    source_end = min(source_a + end - a, source_b) if exact else source_b
    return source, source_start, max(source_start, source_end)


def place_in(segments: Sequence[Segment], start: int, end: int) -> Place:
    """The place of a stretch of a traced text."""
    source, source_start, source_end = span_in(segments, start, end)
    return source.place(source_start, source_end)
