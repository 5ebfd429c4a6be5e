"""From SymPy to expressions in the letters of a method, and claims for what a task asserts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim
from ..differential_equations.board import Board

__all__ = ["asserted", "compared", "writer"]


def asserted(board: Board, claim: Claim | None, holds: bool, shown: bool, denied: bool) -> Claim:
    """The claim of an answer; where the task asserts what does not hold, one that fails."""
    assert claim is not None
    if not shown or holds != denied:
        return claim
    return board.claim(b.num(1 if holds else 0), "=", b.num(0 if holds else 1))


def compared(board: Board) -> None:
    """An interval of absolute stability against the one that the task states."""
    request = board.problem.request
    if "claimed interval" not in request and "claimed empty" not in request:
        return
    at = next((i for i, a in enumerate(board.answers) if a.name == "interval"), None)
    found = None if at is None else board.answers[at]
    empty = found is None or found.expression is None
    if "claimed empty" in request:
        holds = empty
    elif found is None or found.expression is None:
        holds = False
    else:
        low, high = board.problem.conditions[0].args[:2]
        ends = [r for r in (found.expression.args if found.expression.op != "relation" else (found.expression,))]
        below = [r.args[1] if r.data in (">", ">=") else r.args[0] for r in ends if r.data in (">", ">=") or not r.args[0].free]
        lower = below[0] if below else b.symbol("none")
        none = b.symbol("none")
        holds = high is b.ZERO and (lower == low or (none not in (lower, low) and library().simplify(to_sympy(lower) - to_sympy(low)) == 0))
    claim = asserted(board, board.steps[-1].claim if found is None or found.claim is None else found.claim, holds, True, False)
    if found is None or at is None:
        board.answers.append(Answer("interval", None, text="empty", claim=claim))
    else:
        board.answers[at] = replace(found, claim=claim)


def writer(letters: dict[str, Expr]) -> Any:
    """What writes a SymPy object in the letters of a problem."""
    s = library()
    known = dict(letters)
    return lambda v: from_sympy(s.sympify(v), known)
