"""Points that answers name, as numbers, and how points and numbers are written in a picture."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from ..errors import DeriverError
from ..model import Answer
from .axes import tick_text
from .numbers import NotDrawn, number_of

__all__ = ["named_points", "point_text", "round_range"]

_FAMILY = re.compile(r",\s*\\?\s*,?\s*(?:\\(?:quad|ldots)\s*)?[a-z]\s*\\in.*$")


def named_points(answers: Iterable[Answer]) -> list[tuple[tuple[float, ...], str]]:
    r"""The points of the answers with what is said of each; a family `(2\pi k, 0)` gives its members near zero.

    A point that is not numbers gives nothing.
    """
    families = [(_coordinates(a.point), a.text or "") for a in answers if a.point is not None]
    far = min((max(math.hypot(*p) for p in points) for points, _ in families if len(points) > 1), default=math.inf)
    found: dict[tuple[float, ...], str] = {}
    for points, text in families:
        for point in points:
            if len(points) == 1 or math.hypot(*point) <= far * (1 + 1e-9):
                found.setdefault(point, text)
    return list(found.items())


def _coordinates(point: str) -> list[tuple[float, ...]]:
    from ..latex import read_expression

    text = _FAMILY.sub("", point.strip()).strip()
    matrix = re.fullmatch(r"\\begin\{(pmatrix|bmatrix)\}(.*)\\end\{\1\}", text, re.DOTALL)
    if matrix:
        parts = re.split(r"\\\\|&", matrix[2])
    else:
        text = re.sub(r"\\(left|right)", "", text)
        if text.startswith("(") and text.endswith(")"):
            text = text[1:-1]
        parts = [p.partition("=")[2] or p for p in _split(text)]
    try:
        values = [read_expression(part).expression for part in parts]
    except DeriverError:
        return []
    letters = {s for v in values for s in v.free}
    if len(letters) > 1:
        return []
    out = []
    for k in (0, -1, 1) if letters else (0,):
        try:
            out.append(tuple(number_of(v, dict.fromkeys(letters, float(k))) + 0.0 for v in values))
        except NotDrawn:
            return []
    return out


def _split(text: str) -> list[str]:
    """The parts between commas that stand outside brackets."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return parts


def point_text(point: Iterable[float]) -> str:
    """A point as `(0, −1.5)`.

    >>> point_text((0.0, -1.5))
    '(0, −1.5)'
    """
    return f"({', '.join(tick_text(round(v, 3) + 0.0) for v in point)})"


def round_range(values: Iterable[float], *, margin: float = 0.08, least: float = 0.0) -> tuple[float, float]:
    """A range that holds all values with a margin, at least `least` wide.

    >>> [round(end, 9) for end in round_range([0.0, 10.0])]
    [-0.8, 10.8]
    """
    found = list(values)
    low, high = min(found), max(found)
    wide = max(high - low, least, 1e-9 * max(1.0, abs(high)))
    middle = (low + high) / 2
    half = max((high - low) / 2 + margin * wide, wide / 2)
    return middle - half, middle + half
