"""Systems in which one unknown after another can be solved for: x' = f(t, x), then y' = g(t, x(t), y)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr, transform, walk
from ...model import Answer, Problem
from .board import Board
from .conditions import particular_of
from .equation import Refusal, Stuck, equation_of

__all__ = ["triangular"]


def triangular(board: Board, problem: Problem) -> None:
    """Steps and answers; Stuck where every equation left holds two unknowns."""
    e = problem.expression
    assert e is not None
    waiting = list(e.args) if e.op == "logic" else [e]
    if len(waiting) < len(problem.unknowns):
        raise Refusal(f"{len(waiting)} equations for {len(problem.unknowns)} unknown functions", "underdetermined")
    left = list(problem.unknowns)
    known: dict[Expr, Expr] = {}
    used = 0
    found: list[tuple[Expr, Expr, Any, str]] = []
    while left:
        pick = None
        for relation in waiting:
            here = [u for u in left if any(n is u for n in walk(relation))]
            if len(here) == 1 and any(n.op == "derivative" and n.args[0] is here[0] for n in walk(relation)):
                pick = (relation, here[0])
                break
        if pick is None:
            raise Stuck("no equation of this system holds one unknown alone", "no_closed_form")
        relation, u = pick
        waiting.remove(relation)
        left.remove(u)
        put = transform(relation, known.get)
        if put is not relation:
            board.step("reduction to one unknown", relation, put, relation="iff", claim=found[-1][2])
        conditions = tuple(c for c in problem.conditions if any(n.op == "apply" and n.data[0] == u.data[0] for n in walk(c)))
        one = replace(problem, kind="ode", expression=put, unknowns=(u,), unknown=u.data[1], conditions=conditions)
        board.problem = one
        equation = equation_of(one)
        equation.constants = used
        family = board.solver(board, equation)
        board.problem = problem
        used = equation.constants
        if len(family.explicit) != 1:
            raise Stuck(f"the solution for ${u.latex}$ is not one explicit function")
        solution = particular_of(equation, family, family.explicit[0])
        if solution is None:
            raise Stuck("the conditions are not met by the solution found")
        body = equation.expr(solution)
        known[u] = body
        sides = equation.residual(solution)
        role = "general" if any(solution.has(c) for c in family.constants) else "particular"
        found.append((u, body, board.claim(sides[0], "=", sides[1]), role))
        if family.lost:
            board.find("lost_solution", f"a constant solution for ${u.latex}$ was excluded by a division")
    for u in problem.unknowns:
        body, claim, role = next((f, c, r) for w, f, c, r in found if w is u)
        board.answers.append(Answer(u.data[1], body, role=role, claim=claim))
