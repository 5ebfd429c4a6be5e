"""Rows of bar tables, split at bars outside formulas and code."""

from __future__ import annotations

from itertools import pairwise

from .blocks import Cell
from .clean import take_definitions
from .inline import Cleaner, Gathered, note_troubles, pieces_of
from .spans import find_spans
from .traced import Traced

__all__ = ["bar_cells"]


def bar_cells(traced: Traced, into: Gathered, clean: Cleaner) -> tuple[Cell, ...]:
    """The cells of one line; mathematics is found first, so that `$|x|$` keeps its bars.

    >>> from .traced import Source
    >>> line = Traced.of(Source("a.md", "| $|x|$ | b |"))
    >>> len(bar_cells(line, Gathered(), lambda prose: prose))
    2
    """
    traced = take_definitions(traced, into.macros)
    found = find_spans(traced.text)
    note_troubles(traced, found, into)
    text = traced.text
    cuts: list[int] = []
    at = index = 0
    spans = found.spans
    for at, letter in enumerate(text):
        while index < len(spans) and spans[index].end <= at:
            index += 1
        inside = index < len(spans) and spans[index].start <= at
        if letter == "|" and not inside and text[at - 1 : at] != "\\":
            cuts.append(at)
    low = len(text) - len(text.lstrip())
    high = len(text.rstrip())
    edges = [low - 1, *cuts, high]
    if cuts and cuts[0] == low:
        edges.pop(0)
    if len(cuts) > 1 and cuts[-1] == high - 1:
        edges.pop()
    cells: list[Cell] = []
    for left, right in pairwise(edges):
        left += 1
        inner = text[left:right]
        low_cell = left + len(inner) - len(inner.lstrip())
        high_cell = left + len(inner.rstrip())
        cells.append(pieces_of(traced, spans, into, clean, low_cell, max(low_cell, high_cell)))
    return tuple(cells)
