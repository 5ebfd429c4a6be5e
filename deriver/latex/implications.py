"""The records of what the notation of derivatives implies: which letters are functions, and of what."""

from __future__ import annotations

from dataclasses import dataclass, field

from .tree import Node

__all__ = ["Dependence", "Implied"]


@dataclass
class Implied:
    """A function that the notation implies: of which variables (key, and whether that is a vector), and whether its values are vectors."""

    node: Node
    variables: tuple[tuple[str, Node, bool], ...]
    vector: bool = False


@dataclass
class Dependence:
    """What the notation implies. `own` holds primed names that are names of their own; `increments` letters behind a Delta."""

    functions: dict[str, Implied] = field(default_factory=dict)
    processes: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    laplaced: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)  # M and N of M dx + N dy
    flows: set[str] = field(default_factory=set)  # F of \\nabla\\cdot F
    noise: bool = False  # a differential of Brownian motion occurs
