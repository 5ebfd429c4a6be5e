"""How many terms of a power series around zero give a wanted accuracy, by the bound of the remainder of Lagrange."""

from __future__ import annotations

from math import factorial
from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, finished, guard, letters_of
from .line import Work

__all__ = ["largest_size", "solve_terms"]

_MOST = 60


def largest_size(s: Any, g: Any, x: Any, low: Any, high: Any) -> Any:
    """The largest size of a smooth function on an interval by its ends and the zeros of its derivative; None where they are not found."""
    if not g.has(x):
        return s.Abs(g)
    where = s.Interval(low, high)
    try:
        if s.calculus.util.continuous_domain(g, x, where) != where:
            return None
        zeros = s.solveset(g.diff(x), x, where)
    except (NotImplementedError, ValueError, TypeError):
        return None
    if not isinstance(zeros, s.FiniteSet | type(s.S.EmptySet)):
        return None
    values = [s.simplify(s.Abs(g.subs(x, p))) for p in (low, high, *zeros)]
    if any(not v.is_number or not v.is_finite for v in values):
        return None
    return max(values, key=lambda v: float(v.evalf(30)))


def solve_terms(problem: Problem, board: Board) -> Derivation:
    """The first degree whose remainder bound is below the wanted error. Errors: Doubt."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body)
    (letter,) = problem.variables
    _, error, target = problem.operands
    f, x, limit = to_sympy(body), to_sympy(letter), to_sympy(error)
    work = Work(letters_of(body, letter), ())
    place = to_sympy(target)
    if "value" in problem.request:
        named = [a for part in place.atoms(s.Function, s.Pow) for a in part.args if a.is_number] + [s.Integer(1)]
        found = [a for a in dict.fromkeys(named) if s.simplify(f.subs(x, a) - place) == 0][:1]
        found = found or ([v for v in s.solve(f - place, x) if v.is_real] if not f.is_polynomial(x) else [])
        if len(found) != 1:
            raise Doubt("at which place the function takes this value is not known here")
        place = found[0]
    if not (place.is_number and place.is_real and limit.is_positive) or place == 0:
        raise Doubt("the place and the error have to be numbers, the error positive")
    low, high = (s.Integer(0), place) if place > 0 else (place, s.Integer(0))
    g = f
    counted = 0
    for degree in range(_MOST):
        if s.simplify(g.subs(x, 0)) != 0:
            counted += 1
        if s.simplify(g.subs(x, 0)).has(s.zoo, s.nan):
            raise Doubt("the function has no power series around zero")
        g = s.simplify(g.diff(x))
        size = s.Integer(1) if isinstance(g.as_independent(x, as_Add=False)[1], s.sin | s.cos) and g.as_coeff_Mul()[0] in (1, -1) else None
        if size is None:
            size = largest_size(s, g, x, low, high)
        if size is None:
            raise Doubt("the largest size of a derivative on the interval is not found here")
        bound = size * s.Abs(place) ** (degree + 1) / factorial(degree + 1)
        if bool(bound.evalf(30) < limit):
            return _found(problem, board, work, g, size, bound, degree, counted, (low, high), place)
    raise Doubt("more than sixty terms would be needed, or the bound does not tend to zero")


def _found(
    problem: Problem, board: Board, work: Work, g: Any, size: Any, bound: Any, degree: int, counted: int, ends: tuple[Any, Any], place: Any
) -> Derivation:  # fmt: skip
    (letter,) = problem.variables
    low, high = (work.expr(e) for e in ends)
    left = b.function("abs", work.expr(g))
    kept = list(board.conditions)
    board.conditions += [b.relation(">=", letter, low), b.relation("<=", letter, high)]
    claim = board.claim(left, "<=", work.expr(size))
    conditions = tuple(board.conditions)
    board.conditions[:] = kept
    rule = board.rulebook["bound of the remainder"]
    because = f"The derivative of order {degree + 1} between ${low.latex}$ and ${high.latex}$."
    shown = work.expr(bound)
    whole = board.claim(shown, "<", problem.operands[1])
    steps = [
        Step(rule, left, "<=", work.expr(size), because, conditions, claim=claim),
        Step(
            rule, shown, "<", problem.operands[1],
            f"With degree {degree} the bound of the error at ${letter.latex} = {work.expr(place).latex}$ is about ${float(bound):.2g}$, "
            "and with every smaller degree it is not below the wanted error.", claim=whole,
        ),
    ]  # fmt: skip
    text = f"the terms up to the degree {degree}, {counted} of which are not zero"
    answers = [
        Answer("terms", b.num(counted), claim=whole, text=text), Answer("degree", b.num(degree), claim=whole),
        Answer("bound", shown, claim=whole, text=f"about ${float(bound):.2g}$"),
    ]  # fmt: skip
    return finished(problem, answers, steps)
