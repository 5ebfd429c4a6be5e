"""The line of a task on fields: its words, with marks for its formulas, and what has been gathered from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from . import patterns as re
from .field_symbols import Piece, Unknown

__all__ = ["NAMES", "FieldLine"]


@dataclass
class FieldLine:
    """The line of words and marks, and what has been gathered from it."""

    unknown: Unknown
    pieces: list[Piece] = field(default_factory=list)
    line: str = ""
    equations: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    domains: dict[str, tuple[str, str]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    round: str = ""  # disk, ring, outside
    radii: list[str] = field(default_factory=list)
    failed: bool = False
    centre: bool = False

    def text(self, mark: str) -> str:
        return self.pieces[int(re.sub(r"\D", "", mark))].text

    def take(self, pattern: str, use: Callable[[re.Match[str]], None] | None = None) -> bool:
        """Every place where the pattern fits is used and taken from the line."""
        hit = False
        while (found := re.search(pattern, self.line)) is not None:
            hit = True
            if use is not None:
                use(found)
            self.line = f"{self.line[: found.start()]} {self.line[found.end() :]}"
        return hit

    @property
    def place(self) -> str:
        """The one letter of space, x where none is said."""
        found = [v for v in self.unknown.variables if v not in ("t", r"\tau")]
        return found[0] if len(found) == 1 else "x"

    def at(self, variable: str, point: str, slope: str = "") -> str:
        """`u_x(0,t)`."""
        places = self.arguments
        arguments = ",".join(point if v == variable else v for v in places)
        mark = f"_{slope}" if slope else ""
        return f"{self.unknown.name}{mark}({arguments})"

    @property
    def arguments(self) -> tuple[str, ...]:
        if self.round:
            return ("r", r"\theta")
        return self.unknown.arguments if len(self.unknown.arguments) > 1 else ("x", "t")


NAMES: tuple[tuple[str, str], ...] = (
    (r"(?:one-dimensional |1-dimensional |1d )?(?:homogeneous )?(?:heat|diffusion) (?:equation|problem)", "u_t=ku_{xx}"),
    (r"(?:one-dimensional |1-dimensional |1d )?(?:homogeneous )?wave (?:equation|problem)", "u_{tt}=c^2u_{xx}"),
    (r"(?:laplace['’]s|laplace|two-dimensional laplace['’]?s?) (?:equation|problem)", "u_{xx}+u_{yy}=0"),
    (r"(?:inviscid )(?:burgers['’]?|burger['’]s) equation", "u_t+uu_x=0"),
    (r"(?:viscous )(?:burgers['’]?|burger['’]s) equation", r"u_t+uu_x=\nu u_{xx}"),
    (r"harmonic function|(?:function )?harmonic(?= (?:in|inside|on) )|(?:interior |exterior )?dirichlet problem", "u_{xx}+u_{yy}=0"),
    (
        r"(?:vibrating |stretched |elastic )*string(?=.*\b(?:motion|displacement|velocity|vibrations?|plucked|released|wave speed)\b)",
        "u_{tt}=c^2u_{xx}",
    ),
)
