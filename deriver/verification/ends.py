"""Ends of intervals that no rational point reaches: at theta = pi and theta = -pi of |theta| <= pi a branch may change.

Comes in: conditions, a statement, rows where it holds. Goes out: the ends at which it certainly fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import prod

from ..expression import Expr, substitute, walk
from ..expression import build as b
from .statement import Statement, test
from .trial import Budget, Trial

__all__ = ["failing_end"]

_ROWS = 6


def failing_end(conditions: Iterable[Expr], statement: Statement, trial: Trial, digits: int, budget: Budget) -> tuple[Expr, Expr] | None:
    """A letter and the end of its interval at which the statement fails, or a side has no value; None where there is none."""
    for s, end in _ends(conditions):
        left, right = (None if e is None else _folded(substitute(e, {s: end})) for e in (statement.left, statement.right))
        assert left is not None
        there = Statement(left, statement.relation, right, statement.places)
        for row in trial.where("holds")[:_ROWS]:
            if budget.low:
                return None
            budget.spend()
            if test(there, row.values, row.point.sizes, digits, complex_=trial.domain.complex).outcome in ("fails", "left", "right"):
                return s, end
    return None


#: Quarter turns -> sine and cosine.
_QUARTERS = ((b.ZERO, b.ONE), (b.ONE, b.ZERO), (b.ZERO, b.MINUS_ONE), (b.MINUS_ONE, b.ZERO))


def _folded(e: Expr) -> Expr:
    """The expression with sines and cosines of quarter turns as numbers, so that what lies on a cut lies there exactly."""
    table = {}
    for n in walk(e):
        if n.op in ("sin", "cos", "tan", "cot", "sec", "csc") and n.is_scalar:
            turns = _turns(n.args[0])
            if turns is not None and (2 * turns).denominator == 1:
                sine, cosine = _QUARTERS[int(2 * turns) % 4]
                whole = {"sin": (sine, b.ONE), "cos": (cosine, b.ONE), "tan": (sine, cosine), "cot": (cosine, sine)}
                above, below = whole.get(n.op, (b.ONE, cosine if n.op == "sec" else sine))
                table[n] = above if below is b.ONE else b.mul(above, b.power(below, b.MINUS_ONE))
    return substitute(e, table) if table else e


def _turns(e: Expr) -> Fraction | None:
    """r for r pi, as far as the form shows it."""
    if e.op == "constant":
        return Fraction(1) if e.data == "pi" else None
    if e.op == "number":
        return None if e.value else Fraction(0)
    if e.op == "mul":
        numbers = [a.value for a in e.args if a.op == "number"]
        rest = [a for a in e.args if a.op != "number"]
        inside = _turns(rest[0]) if len(rest) == 1 else None
        return None if inside is None else inside * prod(numbers, start=Fraction(1))
    if e.op == "add":
        parts = [_turns(a) for a in e.args]
        return None if None in parts else sum((p for p in parts if p is not None), Fraction(0))
    return None


def _ends(conditions: Iterable[Expr]) -> Iterator[tuple[Expr, Expr]]:
    """The letters with the ends of their intervals that belong to the domain and are no rational numbers."""
    for condition in conditions:
        if condition.op != "relation" or condition.data not in ("<=", ">="):
            continue
        for side, end in (condition.args, condition.args[::-1]):
            if end.free or end.op == "number" or not side.is_scalar or any(n.data == "infinity" for n in (end, *end.args)):
                continue
            if side.op == "symbol":
                yield side, end
            elif side.op == "abs" and side.args[0].op == "symbol" and "complex" not in side.args[0].properties:
                yield side.args[0], end
                yield side.args[0], b.negative(end)
