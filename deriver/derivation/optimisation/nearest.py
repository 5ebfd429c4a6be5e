"""The point of a curve, a plane or a solid that is nearest to a point: the squared distance is smallest there."""

from __future__ import annotations

from dataclasses import replace

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import letters_of
from ..calculus.line import Work
from .constrained import solve_constrained

__all__ = ["solve_nearest"]


def solve_nearest(problem: Problem, board: Board) -> Derivation:
    """The nearest points with their distance: the squared distance is minimised under the equations. Errors: Doubt."""
    found = solve_constrained(replace(problem, request=frozenset({"minimum"})), board)
    s = library()
    answers: list[Answer] = []
    cases = sorted({a.case for a in found.answers if a.name == "value"}, key=lambda c: -1 if c is None else c)
    whole = None
    for case in cases:
        own = {a.name: a for a in found.answers if a.case == case}
        if any(v.name not in own or own[v.name].expression is None for v in problem.variables) or own["value"].expression is None:
            continue
        entries: list[Expr] = [e for v in problem.variables if (e := own[v.name].expression) is not None]
        squared = own["value"].expression
        work = Work(letters_of(squared), ())
        length = work.expr(s.sqrt(s.simplify(to_sympy(squared))))
        whole = whole or b.power(squared, b.divide(b.ONE, b.TWO))
        if "distance" not in problem.request:
            answers += [replace(own[v.name], claim=own[v.name].claim) for v in problem.variables]
            answers.append(Answer("point", b.vector(entries), case=case, claim=own[problem.variables[0].name].claim))
        if not any(a.name == "distance" for a in answers) or "distance" not in problem.request:
            root = b.power(squared, b.divide(b.ONE, b.TWO))
            answers.append(
                Answer("distance", length, case=None if "distance" in problem.request else case, claim=board.claim(root, "=", length))
            )
    return replace(found, problems=(problem,), answers=tuple(answers) or found.answers)
