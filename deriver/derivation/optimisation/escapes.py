r"""Problems with conditions that have no extremum: a path of admitted points along which the function leaves every bound."""

from __future__ import annotations

from typing import Any

from ...model import Answer, Finding, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt
from ..calculus.limits import limit_value
from ..calculus.line import Work

__all__ = ["escape"]


def escape(
    s: Any, board: Board, work: Work, f: Any, letters: list[Any], equal: list[Any], below: list[Any], sense: str
) -> tuple[Answer, Finding, Step] | None:
    """What is said where the function is not bounded on the points that one condition admits; None where no path shows it.

    The condition is solved for a letter in which it is linear; the other one goes to an end of the line or to a pole.
    """
    if len(letters) != 2 or len(equal) != 1 or (f.free_symbols | equal[0].free_symbols) - set(letters):
        return None
    for y, x in (letters, letters[::-1]):
        g = s.expand(equal[0])
        if not g.is_polynomial(x, y) or s.degree(g, y) != 1 or not s.degree(g, y):
            continue
        factor, rest = g.coeff(y, 1), g.coeff(y, 0)
        value = s.cancel(-rest / factor)
        along = s.cancel(f.subs(y, value)) if f.is_rational_function(x, y) else s.simplify(f.subs(y, value))
        poles = sorted(s.Poly(factor, x).real_roots(), key=lambda z: z.evalf()) if factor.has(x) else []
        wanted = -s.oo if sense == "minimum" else s.oo
        for at, side in [(s.oo, ""), (-s.oo, ""), *((p, side) for p in dict.fromkeys(poles) for side in "+-")]:
            try:
                end = limit_value(s, along, x, at, side)
            except (Doubt, NotImplementedError):
                continue
            if end != wanted or not _admitted(s, [h.subs(y, value) for h in below], x, at, side):
                continue
            path = f"${work.expr(y).latex} = {work.expr(value).latex}$"
            step = board.step(
                "unbounded along a line", board_limit(work, along, x, at, side), work.expr(wanted), f"On the condition {path}."
            )
            text = f"no {sense}: unbounded {'below' if sense == 'minimum' else 'above'}"
            return Answer("value", None, text=text, claim=step.claim), Finding("no_solution", text), step
    return None


def board_limit(work: Work, along: Any, x: Any, at: Any, side: str) -> Any:
    """The limit of the function along the path."""
    from ...expression import build as b

    return b.limit(work.expr(along), work.expr(x), work.expr(at), side)


def _admitted(s: Any, below: list[Any], x: Any, at: Any, side: str) -> bool:
    """Whether the inequalities hold on the path near its end."""
    for k in range(1, 4):
        far = s.Integer(10) ** (3 * k)
        place = far if at == s.oo else -far if at == -s.oo else at + (1 if side == "+" else -1) / far
        if any(not h.subs(x, place).is_number or not h.subs(x, place).evalf() <= 0 for h in below):
            return False
    return True
