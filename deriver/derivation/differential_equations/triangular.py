"""Systems in which one unknown after another can be solved for: x' = f(t, x), then y' = g(t, x(t), y)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...expression import Expr, transform, walk
from ...expression.sympy_bridge import to_sympy
from ...model import Answer, Claim, Problem
from .board import Board
from .conditions import particular_of
from .equation import Equation, Refusal, Stuck, equation_of

__all__ = ["triangular"]


def triangular(board: Board, problem: Problem) -> None:
    """Steps and answers; Stuck where every equation left holds two unknowns."""
    e = problem.expression
    assert e is not None
    waiting = list(e.args) if e.op == "logic" else [e]
    if len(waiting) < len(problem.unknowns):
        raise Refusal(f"{len(waiting)} equations for {len(problem.unknowns)} unknown functions", "underdetermined")
    branches = _branches(board, problem, waiting, list(problem.unknowns), [], 0)
    if not branches:
        raise Stuck("the conditions are not met by the solution found")
    for number, found in enumerate(branches):
        for u in problem.unknowns:
            one = next(f for f in found if f.unknown is u)
            role = "lost" if any(f.role == "lost" for f in found) else one.role
            case = number if len(branches) > 1 else None
            board.answers.append(Answer(u.data[1], one.body, role=role, claim=one.claim, case=case))


@dataclass(frozen=True)
class _Found:
    """A solution for one unknown, with its claim and role."""

    unknown: Expr
    body: Expr
    claim: Claim
    role: str


def _at(equation: Equation, found: _Found, c: Any, value: Any) -> _Found:
    """A solution with a constant put in."""
    shown = equation.expr(value)

    def visit(e: Expr) -> Expr | None:
        return shown if e.op == "symbol" and e.name == c.name else None

    left, right = found.claim.left, found.claim.right
    assert right is not None
    claim = replace(found.claim, left=transform(left, visit), right=transform(right, visit))
    whole = to_sympy(found.body)
    letter = next((z for z in whole.free_symbols if z.name == c.name), c)
    return replace(found, body=equation.expr(equation.s.simplify(whole.subs(letter, value))), claim=claim, role="lost")


def _excluded(equation: Equation, solution: Any) -> list[tuple[Any, Any]]:
    """(constant, value) where what stands below a solution holds a constant of an earlier one, and vanishes."""
    s = equation.s
    out = []
    for factor in s.Mul.make_args(s.factor(s.fraction(s.together(solution))[1])):
        base = factor.as_base_exp()[0]
        if len(base.free_symbols) == 1 and (c := next(iter(base.free_symbols))).name in equation.letters and c.name.startswith("C"):
            out += [(c, z) for z in s.roots(s.Poly(base, c)) if z.is_real] if base.is_polynomial(c) else []
    return out


def _branches(board: Board, problem: Problem, waiting: list[Expr], left: list[Expr], found: list[_Found], used: int) -> list[list[_Found]]:
    """The solutions for all unknowns: one list for the general solutions, and one for each solution that a division excluded."""
    if not left:
        return [found]
    known = {f.unknown: f.body for f in found}
    pick = None
    for relation in waiting:
        here = [u for u in left if any(n is u for n in walk(relation))]
        if len(here) == 1 and any(n.op == "derivative" and n.args[0] is here[0] for n in walk(relation)):
            pick = (relation, here[0])
            break
    if pick is None:
        raise Stuck("no equation of this system holds one unknown alone", "no_closed_form")
    relation, u = pick
    waiting = [r for r in waiting if r is not relation]
    left = [v for v in left if v is not u]
    put = transform(relation, known.get)
    if put is not relation:
        board.step("reduction to one unknown", relation, put, relation="iff", claim=found[-1].claim)
    conditions = tuple(c for c in problem.conditions if any(n.op == "apply" and n.data[0] == u.data[0] for n in walk(c)))
    one = replace(problem, kind="ode", expression=put, unknowns=(u,), unknown=u.data[1], conditions=conditions)
    board.problem = one
    try:
        equation = equation_of(one)
        equation.constants = used
        family = board.solver(board, equation)
    finally:
        board.problem = problem
    if len(family.explicit) != 1:
        raise Stuck(f"the solution for ${u.latex}$ is not one explicit function")
    rows: list[tuple[Any, str]] = []
    solution = particular_of(equation, family, family.explicit[0])
    if solution is not None:
        rows.append((solution, "general" if any(solution.has(c) for c in family.constants) else "particular"))
    for lost in family.lost:
        if all(
            equation.s.simplify((lost.diff(equation.t, k) if k else lost).subs(equation.t, at) - v) == 0 for k, at, v in equation.conditions
        ):
            rows.append((lost, "lost" if not equation.conditions else "particular"))
            if not equation.conditions:
                board.find(
                    "lost_solution", f"${equation.relation(equation.y[0], lost).latex}$ was excluded by a division, and is a solution"
                )
    out: list[list[_Found]] = []
    special: list[list[_Found]] = []
    if solution is not None and not problem.conditions:
        for c, value in _excluded(equation, solution):
            name, shown = equation.letters[c.name].latex, equation.expr(value)
            board.find("lost_solution", f"for ${name} = {shown.latex}$ the solution is another one")
            special += _branches(board, problem, [relation, *waiting], [u, *left], [_at(equation, f, c, value) for f in found], used)
    for solution, role in rows:
        sides = equation.residual(solution)
        made = _Found(u, equation.expr(solution), board.claim(sides[0], "=", sides[1]), role)
        count = 0 if role == "lost" else equation.constants
        out += _branches(board, problem, waiting, left, [*found, made], count)
        if conditions and out:
            break
    return out + special
