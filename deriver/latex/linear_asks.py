"""One question of linear algebra as the grammar of sentences finds it, before its formulas are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from .wording import Token

__all__ = ["LinearAsk", "NotOurs"]


@dataclass
class LinearAsk:
    """One question. `targets` are the formulas it is about, with what is said of each: `of`, `onto`, `to`, `points`, `basis`, `start`."""

    kind: str
    start: int
    end: int
    words: str
    request: set[str] = field(default_factory=set)
    targets: list[tuple[str, Token]] = field(default_factory=list)
    declared: list[list[Token]] = field(default_factory=list)
    refers: bool = False


class NotOurs(Exception):
    """The sentence is not one of these."""
