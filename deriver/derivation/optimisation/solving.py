"""From a problem of optimisation to its derivation. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...errors import DeriverError
from ...expression import substitute
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..calculus.board import Board
from ..calculus.ending import Doubt, ended
from .arrays import solve_arrays
from .chains import solve_chain
from .conjugates import solve_conjugate
from .constrained import solve_constrained
from .convexity import solve_convexity
from .critical import solve_critical
from .equations import tangency
from .extrema import solve_extremum
from .information import solve_divergence, solve_entropy
from .iterations import solve_constants, solve_descent, solve_newton
from .sets import solve_on_a_set
from .spheres import solve_sphere

__all__ = ["KINDS", "solve_problem"]

KINDS = (
    "critical_points", "minimise", "lagrange", "convexity", "conjugate", "newton", "descent_on_a_quadratic", "curvature_constants",
    "inequality_chain", "entropy", "kl_divergence", "tangency",
)  # fmt: skip
#: Kinds that are asked of no scalar function.
_FREE = ("inequality_chain", "entropy", "kl_divergence", "tangency")


def _minimise(problem: Problem, board: Board) -> Derivation:
    problem = _with_values(problem)
    arrays = any(not v.is_scalar for v in problem.variables)
    try:
        if arrays:
            return solve_arrays(problem, board)
        return solve_constrained(problem, board) if problem.conditions else solve_extremum(problem, board)
    except Doubt:
        found = solve_sphere(problem, board) or solve_on_a_set(problem, Board(board.rulebook, board.context, board.detail))
        if found is None:
            raise
        return found


def _with_values(problem: Problem) -> Problem:
    """The problem with the values of constants put in: a condition "A = ..." on a letter that does not vary is one."""
    values = {
        c.args[0]: c.args[1]
        for c in problem.conditions
        if c.op == "relation" and c.data == "=" and c.args[0].op == "symbol" and c.args[0] not in problem.variables
        and not c.args[1].free & {*problem.variables, c.args[0]}
    }  # fmt: skip
    if not values or problem.expression is None:
        return problem
    rest = tuple(substitute(c, values) for c in problem.conditions if c.args[0] not in values)
    return replace(problem, expression=substitute(problem.expression, values), conditions=rest)


_SOLVERS: dict[str, Callable[[Problem, Board], Derivation]] = {
    "critical_points": solve_critical,
    "convexity": solve_convexity,
    "minimise": _minimise,
    "lagrange": _minimise,
    "conjugate": solve_conjugate,
    "newton": solve_newton,
    "descent_on_a_quadratic": solve_descent,
    "curvature_constants": solve_constants,
    "inequality_chain": solve_chain,
    "entropy": solve_entropy,
    "kl_divergence": solve_divergence,
    "tangency": tangency,
}


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of critical points, of an extremum, or of convexity: finished, stuck or refused."""
    scalar = problem.expression is not None and (problem.expression.is_scalar or "matrix" in problem.request)
    if problem.kind not in _FREE and not scalar:
        return ended(problem, "refused", "there is no scalar function in this task", "malformed")
    if problem.kind not in _FREE and not problem.variables:
        return ended(problem, "refused", "the function has no variable", "malformed")
    try:
        return _SOLVERS[problem.kind](problem, Board(rulebook, problem.context, detail))
    except Doubt as reason:
        return ended(problem, "stuck", str(reason))
    except DeriverError as mistake:
        return ended(problem, "stuck", mistake.message)
