"""Where a piece of text stands: a place in a file, and the excerpt a person is shown.

Comes in: text and offsets. Goes out: `Place` and an excerpt with a caret. Knows nothing of mathematics.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Place", "Span", "excerpt", "place_at"]

#: (start, end) offsets into a string, end exclusive.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A region of a file. Lines and columns count from 1; the end is exclusive.

    >>> str(Place("notes.md", 4, 7, 4, 12))
    'notes.md:4:7'
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def place_at(text: str, start: int, end: int | None = None, path: str = "<input>") -> Place:
    """The place of `text[start:end]` in `text`.

    >>> place_at("ab\\ncd", 4).line
    2
    """
    end = start if end is None else end
    line, column = _line_column(text, start)
    end_line, end_column = _line_column(text, end)
    return Place(path, line, column, end_line, end_column)


def _line_column(text: str, offset: int) -> tuple[int, int]:
    offset = max(0, min(offset, len(text)))
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def excerpt(text: str, start: int, end: int | None = None, width: int = 72) -> str:
    """The line around `start`, shortened to `width`, with carets under `text[start:end]`.

    >>> print(excerpt("a + ? + b", 4, 5))
    a + ? + b
        ^
    """
    start = max(0, min(start, len(text)))
    end = start + 1 if end is None or end <= start else end
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", start)
    right = len(text) if right < 0 else right
    before, after = "", ""
    if right - left > width:
        window = max(left, start - width // 2)
        before = "..." if window > left else ""
        after = "..." if window + width < right else ""
        left, right = window, min(right, window + width)
    line = before + text[left:right].replace("\t", " ") + after
    carets = max(1, min(end, right) - start)
    return line + "\n" + " " * (len(before) + start - left) + "^" * carets
