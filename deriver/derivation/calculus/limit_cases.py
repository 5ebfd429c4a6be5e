r"""Limits that depend on one letter: its values are parted at -1, 0 and 1, and the limit is taken in each part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from .board import Board
from .ending import Doubt, finished, letters_of
from .line import Work

__all__ = ["in_cases"]

Value = Callable[[Any, Any, Any, Any, str], Any]


def in_cases(problem: Problem, board: Board, e: Expr, f: Any, x: Any, a: Any, limit_value: Value) -> Derivation | None:
    """The limit for each range of the one letter of which nothing is known; None where a range has no limit that is found here."""
    s = library()
    letters = [z for z in e.free if z.op == "symbol" and z.is_scalar and to_sympy(z) != x]
    if len(letters) != 1 or {*letters[0].properties} - {"real"} or any(letters[0] in c.free for c in problem.context.conditions):
        return None
    if not a.is_infinite:
        return None
    (letter,) = letters
    p, q = to_sympy(letter), s.Dummy("q", positive=True)
    zero, one, less = b.ZERO, b.ONE, b.negative(b.ONE)
    inner = [(1 / (1 + q), [("<", one), (">", zero)]), (s.Integer(0), [("=", zero)]), (-1 / (1 + q), [("<", zero), (">", less)])]
    for parts in (
        [(q, [(">", zero)]), (s.Integer(0), [("=", zero)]), (-q, [("<", zero)])],
        [(1 + q, [(">", one)]), (s.Integer(1), [("=", one)]), *inner, (s.Integer(-1), [("=", less)]), (-1 - q, [("<", less)])],
    ):
        found = [_limit(s, f.subs(p, value), x, a, q, limit_value) for value, _ in parts]
        if any(v is None for v in found):
            continue
        work = Work(letters_of(e), ())
        answers, steps = [], []
        for number, ((_, ends), value) in enumerate(zip(parts, found, strict=True)):
            conditions = tuple(b.relation(sign, letter, end) for sign, end in ends)
            if value == "none":
                text = "the limit does not exist: the values do not settle"
                answers.append(Answer("limit", None, text=text, case=number, conditions=conditions))
                continue
            kept = list(board.conditions)
            board.conditions += conditions
            # an infinite limit is shown by the reciprocal, which tends to zero
            gone = (
                board.claim(b.limit(b.divide(b.ONE, e.args[0]), e.args[1], e.args[2], e.data), "=", b.ZERO) if value.is_infinite else None
            )
            step = board.step("limit by leading terms", e, work.expr(value), claim=gone)
            board.conditions[:] = kept
            steps.append(step)
            answers.append(Answer("limit", work.expr(value), claim=step.claim, case=number, conditions=conditions))
        return finished(problem, answers, steps)
    return None


def _limit(s: Any, f: Any, x: Any, a: Any, q: Any, limit_value: Value) -> Any:
    """A number or an infinity; "none" where there is no limit; None where it is not known."""
    n = s.Symbol(x.name, integer=True, positive=True)
    if a == s.oo and (x.is_integer or x.name in "nkmj"):
        f, x = f.subs(x, n), n
    signed = [p for p in s.powsimp(f).atoms(s.Pow) if p.base.is_negative and p.exp.has(x)]
    if not signed:
        try:
            value = limit_value(s, f, x, a, "")
        except (Doubt, NotImplementedError):
            return None
        return None if value is None or value.has(q) else value
    if x is not n or any(p.exp != x for p in signed) or len(signed) > 1 or f != signed[0]:
        return None
    try:
        size = limit_value(s, s.Abs(signed[0].base) ** n, n, s.oo, "")
    except (Doubt, NotImplementedError):
        return None
    return s.Integer(0) if size == 0 else "none"
