"""Inequalities, proved in lines where that is simple: squares, roots as letters, convexity, and the classics for vectors.

Comes in: the two sides of an inequality of a Problem. Goes out: steps, each a claim that is checked, and where equality holds;
None where no proof is found, so that the claim keeps its verdict alone. Does not know: LaTeX text of a task, how claims are decided.
Start at `prove`; then

    squares    the difference as a sum of squares, or as a product of squares and positive factors
    means      the weighted arithmetic and geometric means
    convex     the smallest value of a function of one variable
    vectors    Cauchy-Schwarz, the triangle inequality, equivalence of norms
"""

from __future__ import annotations

from ...expression import Expr
from ...model import Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board

__all__ = ["prove"]


def prove(problem: Problem, left: Expr, relation: str, right: Expr, rulebook: Rulebook, detail: str) -> Board | None:
    """The board with the lines of a proof, or None."""
    if relation not in ("<=", ">=", "<", ">"):
        return None
    small, large = (left, right) if relation in ("<=", "<") else (right, left)
    if all(s.is_scalar for side in (left, right) for s in side.free):
        from .convex import by_smallest_value
        from .means import by_means
        from .squares import by_squares

        attempts = (by_squares, by_smallest_value, by_means)
        for attempt in attempts:
            board = Board(problem, rulebook, detail)
            if attempt(board, small, large, relation in ("<", ">")):
                return board
        return None
    from .vectors import by_classics

    board = Board(problem, rulebook, detail)
    return board if relation in ("<=", ">=") and by_classics(board, small, large) else None
