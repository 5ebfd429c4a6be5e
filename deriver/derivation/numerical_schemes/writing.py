"""From SymPy to expressions in the letters of a method, and claims for what a task asserts."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Claim
from ..differential_equations.board import Board

__all__ = ["asserted", "writer"]


def asserted(board: Board, claim: Claim | None, holds: bool, shown: bool, denied: bool) -> Claim:
    """The claim of an answer; where the task asserts what does not hold, one that fails."""
    assert claim is not None
    if not shown or holds != denied:
        return claim
    return board.claim(b.num(1 if holds else 0), "=", b.num(0 if holds else 1))


def writer(letters: dict[str, Expr]) -> Any:
    """What writes a SymPy object in the letters of a problem."""
    s = library()
    known = dict(letters)
    return lambda v: from_sympy(s.sympify(v), known)
