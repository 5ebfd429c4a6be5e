"""From a problem of optimisation to its derivation. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import DeriverError
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..calculus.board import Board
from ..calculus.ending import Doubt, ended
from .arrays import solve_arrays
from .constrained import solve_constrained
from .convexity import solve_convexity
from .critical import solve_critical
from .extrema import solve_extremum

__all__ = ["KINDS", "solve_problem"]

KINDS = ("critical_points", "minimise", "lagrange", "convexity")


def _minimise(problem: Problem, board: Board) -> Derivation:
    if any(not v.is_scalar for v in problem.variables):
        return solve_arrays(problem, board)
    return solve_constrained(problem, board) if problem.conditions else solve_extremum(problem, board)


_SOLVERS: dict[str, Callable[[Problem, Board], Derivation]] = {
    "critical_points": solve_critical,
    "convexity": solve_convexity,
    "minimise": _minimise,
    "lagrange": _minimise,
}


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of critical points, of an extremum, or of convexity: finished, stuck or refused."""
    if problem.expression is None or not problem.expression.is_scalar:
        return ended(problem, "refused", "there is no scalar function in this task", "malformed")
    if not problem.variables:
        return ended(problem, "refused", "the function has no variable", "malformed")
    try:
        return _SOLVERS[problem.kind](problem, Board(rulebook, problem.context, detail))
    except Doubt as reason:
        return ended(problem, "stuck", str(reason))
    except DeriverError as mistake:
        return ended(problem, "stuck", mistake.message)
