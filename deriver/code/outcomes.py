"""How the run of a program can stop short, and how what is not known travels."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Stuck", "Unknown"]


class Stuck(Exception):
    """Something is not computed here; the message says what."""


@dataclass(frozen=True)
class Unknown:
    """A value that is not known, and why."""

    why: str
