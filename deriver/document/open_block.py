"""The block that is being gathered line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from .lines import Line
from .spans import Span
from .traced import Traced

__all__ = ["OpenBlock"]


@dataclass(slots=True)
class OpenBlock:
    """The block that is being gathered."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    skip: int = 0
    level: int = 0
    number: str | None = None
    label: str | None = None
    quoted: int = 0
    # Fenced displays that stand between the lines of a paragraph, by the number of lines before them.
    fences: list[tuple[int, Span, Traced, str | None]] = field(default_factory=list)
