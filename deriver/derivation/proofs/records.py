"""What a theorem in words is: its letters, its lines, what is shown."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Theorem"]


@dataclass(frozen=True)
class Theorem:
    """What is given, the lines (rule, claim, reason), and what is shown, in words."""

    given: str
    lines: tuple[tuple[str, str, str], ...]
    shown: str
