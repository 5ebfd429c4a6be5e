"""What the interpreter holds: modules, functions, methods and values by name, and how a statement jumps."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = ["Break", "Cell", "Continue", "Function", "Library", "Method", "Record", "Return", "Row"]


@dataclass(frozen=True)
class Library:
    """A module by its name: `numpy`, `linalg`, `random`, `math`, or another one, of which nothing is known."""

    name: str


@dataclass(frozen=True)
class Row:
    """A function of the tables, and what it leaves open."""

    function: Callable[..., Any]
    name: str
    leaves: str | None = None


@dataclass(frozen=True)
class Method:
    owner: Any
    name: str


@dataclass(frozen=True)
class Function:
    """A function of the text."""

    node: ast.FunctionDef | ast.Lambda
    defaults: tuple[Any, ...] = ()


@dataclass
class Cell:
    """A value with the marks of what it rests on: sections of the text, open signs, random draws."""

    value: Any
    marks: frozenset[str]


@dataclass(frozen=True)
class Record:
    """What a statement came to: the values it printed or assigned, what they rest on, or why they are not known."""

    values: tuple[Any, ...] = ()
    marks: frozenset[str] = frozenset()
    why: str | None = None


class Break(Exception):
    pass


class Continue(Exception):
    pass


class Return(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value
