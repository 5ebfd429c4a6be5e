"""A letter of the equation that one more condition fixes: the rate k of y' = ky from y(0) and y(5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr, transform
from ...expression import build as b
from ...model import Answer, Problem
from .board import Board
from .equation import Equation, Stuck
from .families import Family
from .logarithms import with_one_logarithm

__all__ = ["letters_fixed"]


def letters_fixed(board: Board, equation: Equation, family: Family) -> tuple[Problem, Any] | None:
    """The problem with its letters' values put in, and its solution, after the steps that find them; None where no letter is left to find.

    There are as many letters in the equation as conditions beyond its order, and none of the letters stands in a condition.
    """
    s, t = equation.s, equation.t
    more = len(equation.conditions) - equation.order
    in_conditions = {z.name for _, p, v in equation.conditions for z in (*p.free_symbols, *v.free_symbols)}
    letters = sorted((z for z in equation.F.free_symbols - {t, *equation.y} if z.name not in in_conditions), key=str)
    if more < 1 or len(letters) != more or len(family.explicit) != 1 or len(family.constants) != equation.order:
        return None
    if any(v.free_symbols - {z for z in v.free_symbols if z.name in in_conditions} for _, _, v in equation.conditions):
        return None
    (general,) = family.explicit
    rows = [(general.diff(t, k) if k else general).subs(t, point) - value for k, point, value in equation.conditions]
    if any(r.has(s.nan, s.zoo, s.oo) for r in rows):
        return None
    first = s.solve(rows[: equation.order], family.constants, dict=True)
    if len(first) != 1:
        return None
    special = s.simplify(general.subs(first[0]))
    rest = [s.simplify(r.subs(first[0])) for r in rows[equation.order :]]
    values = _real_values(s, rest, letters)
    if not values:
        return None
    if len(values) > 1:
        raise Stuck("the further condition holds for more than one value of the letters: give another", "nonunique")
    found = values[0]
    board.step(
        "initial condition",
        b.all_of(list(board.problem.conditions[: equation.order])),
        b.all_of([b.relation("=", equation.expr(c), equation.expr(v)) for c, v in first[0].items()]),
        relation="implies",
        claim=_met(board, equation, special, equation.conditions[0]),
    )
    put = _simplest(s, special.subs(found))
    shown = [b.relation("=", equation.expr(z), equation.expr(v)) for z, v in found.items()]
    k, point, value = equation.conditions[equation.order]
    before = b.relation("=", equation.expr((special.diff(t, k) if k else special).subs(t, point)), equation.expr(value))
    board.step(
        "letter by a further condition", before, b.all_of(shown), relation="implies",
        claim=_met(board, equation, put, equation.conditions[equation.order]),
    )  # fmt: skip
    for z, v in found.items():
        board.answers.append(Answer(equation.expr(z).latex, equation.expr(v), text=_decimal(v), claim=board.steps[-1].claim))
    named = {equation.expr(z): equation.expr(v) for z, v in found.items()}

    def visit(e: Expr) -> Expr | None:
        return named.get(e)

    assert board.problem.expression is not None
    return replace(board.problem, expression=transform(board.problem.expression, visit)), put


def _met(board: Board, equation: Equation, value: Any, condition: tuple[int, Any, Any]) -> Any:
    k, point, wanted = condition
    at = (value.diff(equation.t, k) if k else value).subs(equation.t, point)
    return board.claim(equation.expr(at), "=", equation.expr(wanted))


def _simplest(s: Any, value: Any) -> Any:
    return min((value, s.simplify(value), s.powsimp(s.expand(value))), key=lambda v: (v.count_ops(), len(str(v))))


def _decimal(value: Any) -> str | None:
    return None if value.free_symbols or value.is_Rational else f"$\\approx {float(value.evalf(20)):.6g}$"


def _real_values(s: Any, rows: list[Any], letters: list[Any]) -> list[dict[Any, Any]]:
    """The real solutions of the further conditions for the letters."""
    try:
        found = s.solve(rows, letters, dict=True)
    except (NotImplementedError, TypeError, ValueError):
        return []
    out = []
    for values in found:
        if set(values) != set(letters) or any(v.has(s.I) or v.is_finite is False or v.is_real is False for v in values.values()):
            continue
        values = {z: with_one_logarithm(s, s.simplify(v)) for z, v in values.items()}
        if any(v.has(s.I, *letters) for v in values.values()):
            continue
        if all(abs(r.subs(values).evalf(20)) < 1e-12 for r in rows if not r.subs(values).free_symbols):
            out.append(values)
    return out
