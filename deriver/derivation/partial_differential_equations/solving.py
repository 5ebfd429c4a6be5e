"""From a partial differential equation to what is asked of it. Start at `solve_problem`."""

from __future__ import annotations

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Derivation, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board
from .changes import change
from .field import Field, Refusal, Stuck, conditions_of, field_of
from .first_order import characteristics
from .intervals import evolve, rectangle
from .lines import heat, wave
from .types import classify

__all__ = ["KINDS", "solve_problem"]

KINDS = ("pde", "pde_classify", "pde_transform", "pde_verify")


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a partial differential equation: finished, stuck (no method), or refused (no such question)."""
    board = Board(problem, rulebook, detail)
    try:
        found = field_of(problem)
        if problem.kind == "pde_verify":
            verify(board, found)
        elif problem.kind == "pde_classify":
            classify(board, found)
        elif problem.kind == "pde_transform":
            change(board, found)
        else:
            found.conditions = conditions_of(found)
            _solve(board, found)
        return board.finished()
    except Refusal as refusal:
        return board.ended("refused", str(refusal), refusal.code)
    except Stuck as stuck:
        return board.ended("stuck", str(stuck), stuck.code)
    except DeriverError as mistake:
        return board.ended("stuck", mistake.message, "not_supported")


def verify(board: Board, found: Field) -> None:
    """A given function is put into the equation and into every condition."""
    home, e = found.unknown, found.problem.expression
    assert e is not None
    given = [c for c in found.problem.operands if c.op == "relation" and c.args[0] is home]
    if len(given) != 1:
        raise Stuck("one function to be put in is needed", "not_supported")
    body = given[0].args[1]
    if any(n.op == "apply" for n in _nodes(body)):
        raise Stuck("the function to be put in holds another function that is not given", "not_supported")
    for by in sorted((k for k in found.jet if k), key=lambda k: (len(k), str(k))):
        before = body
        for v in by:
            before = b.derivative(before, found.expr(v))
        from ...expression.sympy_bridge import to_sympy

        after = found.s.simplify(to_sympy(body).diff(*by))
        board.step("partial derivative of a given function", before, found.expr(after))
    left, right = (found.put(side, body) for side in e.args)
    claim = board.claim(left, "=", right)
    board.step("solution put into the equation", left, right)
    board.answers.append(Answer("equation", e, claim=claim))
    for c in found.problem.conditions:
        left, right = found.put(c.args[0], body), c.args[1]
        board.step("condition put in", left, right)
        board.answers.append(Answer("condition", c, claim=board.claim(left, "=", right)))


def _nodes(e: Expr) -> list[Expr]:
    from ...expression import walk

    return list(walk(e))


def _solve(board: Board, found: Field) -> None:
    if found.order == 1:
        if "domain given" in found.problem.request:
            raise Stuck("an equation of first order with a boundary in space is not supported", "not_supported")
        characteristics(board, found)
        return
    if found.order != 2 or len(found.variables) != 2:
        raise Stuck("no method here solves this equation")
    if not found.conditions:
        raise Stuck("no method here solves an equation without initial or boundary conditions", "underdetermined")
    space = [v for v in found.variables if v.name not in ("t", "tau")]
    if "domain given" in found.problem.request and not any(c.variable in space for c in found.conditions):
        raise Stuck("the domain has a boundary, and nothing is said there", "underdetermined")
    s = found.s
    letters = [z for z in found.jet.values() if found.F.has(z)]
    if any(found.F.diff(z).has(*found.jet.values(), *found.variables) for z in letters):
        raise Stuck("no method here solves this equation: it is not linear with constant coefficients")
    if found.F.subs(dict.fromkeys(letters, 0)) != 0:
        raise Stuck("no method here solves an equation with a source")
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    p, q = found.variables
    for x, t in ((p, q), (q, p)):
        if present == {(t,), (x, x)}:
            k = s.cancel(-found.coefficient(x, x) / found.coefficient(t))
            if k.is_number and k < 0:
                raise Stuck("a backward heat equation is ill-posed, and no method here solves it")
            if any(c.variable == x for c in found.conditions):
                evolve(board, found, x, t, k, waves=False)
            else:
                heat(board, found, x, t, k)
            return
    if present == {(p, p), (q, q)}:
        ratio = s.cancel(-found.coefficient(p, p) / found.coefficient(q, q))
        if ratio == -1:
            rectangle(board, found, (p, q))
            return
        for x, t in ((p, q), (q, p)):
            square = s.cancel(-found.coefficient(x, x) / found.coefficient(t, t))
            if t.name in ("t", "tau") and not (square.is_number and square < 0):
                if any(c.variable == x for c in found.conditions):
                    evolve(board, found, x, t, square, waves=True)
                else:
                    wave(board, found, x, t, square)
                return
    raise Stuck("no method here solves this equation")
