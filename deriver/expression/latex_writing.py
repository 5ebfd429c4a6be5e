"""How tightly what is written binds, and parentheses that follow from it; the rows that write are added by `latex`."""

from __future__ import annotations

from collections.abc import Callable

from .latex_text import is_tall
from .nodes import Expr

__all__ = [
    "APPLICATION",
    "ATOM",
    "POWER",
    "PRODUCT",
    "RELATION",
    "ROWS",
    "SUM",
    "Written",
    "at_level",
    "fenced_text",
    "script_of",
    "tight",
    "written",
]

#: How tightly what is written binds: a row asks for its arguments at a level and gets parentheses below it.
RELATION, SUM, PRODUCT, APPLICATION, POWER, ATOM = range(6)


Written = tuple[str, int]

ROWS: dict[str, Callable[[Expr], Written]] = {}


def written(e: Expr) -> Written:
    """The text of an expression and how tightly it binds."""
    text: Written = e.cached("written", lambda node: ROWS[node.op](node))
    return text


def at_level(e: Expr, level: int) -> str:
    """The text, in parentheses where it binds less tightly than the level asks."""
    text, binds = written(e)
    return text if binds >= level else rf"\left({text}\right)"


def tight(e: Expr, level: int) -> str:
    """As `at_level`, with plain parentheses around short sums, which read better in a chain."""
    text, binds = written(e)
    if binds >= level:
        return text
    return rf"\left({text}\right)" if is_tall(text) else f"({text})"


def script_of(e: Expr) -> str:
    """The text as a script: in braces unless it is one character."""
    text = written(e)[0]
    return text if len(text) == 1 else f"{{{text}}}"


def fenced_text(e: Expr) -> str:
    """The text in parentheses, tall ones where it is tall."""
    text = written(e)[0]
    return rf"\left({text}\right)" if is_tall(text) else f"({text})"
