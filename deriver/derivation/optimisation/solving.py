"""From a problem of optimisation to its derivation. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...errors import DeriverError
from ...expression import substitute, walk
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
from .duals import solve_dual
from .equations import largest_quotient, tangency
from .extrema import solve_extremum
from .first_order import solve_conditions
from .huber import solve_huber
from .information import solve_divergence, solve_entropy
from .iterations import solve_constants, solve_descent, solve_newton
from .linear_programmes import solve_programme
from .means import solve_mean
from .nearest import solve_nearest
from .projections import solve_projection
from .proximal import solve_kinked, solve_proximal, solve_shrinking
from .sets import solve_on_a_set
from .spheres import solve_sphere
from .water import solve_filling, solve_water

__all__ = ["KINDS", "solve_problem"]

KINDS = (
    "critical_points", "minimise", "lagrange", "convexity", "conjugate", "newton", "descent_on_a_quadratic", "curvature_constants",
    "inequality_chain", "entropy", "kl_divergence", "tangency", "set_projection", "nearest_point", "proximal",
    "dual", "water_filling", "first_order_conditions", "huber",
)  # fmt: skip
#: Kinds that are asked of no scalar function.
_FREE = ("inequality_chain", "entropy", "kl_divergence", "tangency", "set_projection", "dual", "water_filling", "huber")


def _minimise(problem: Problem, board: Board) -> Derivation:
    problem = _with_values(problem)
    arrays = any(not v.is_scalar for v in problem.variables)
    try:
        if arrays:
            return solve_arrays(problem, board)
        programme = solve_programme(problem, Board(board.rulebook, board.context, board.detail)) if _linear_rows(problem) else None
        if programme is not None:
            return programme
        return solve_constrained(problem, board) if problem.conditions else solve_extremum(problem, board)
    except (Doubt, DeriverError):
        if not arrays and (mean := solve_mean(problem, Board(board.rulebook, board.context, board.detail))) is not None:
            return mean
        fresh = Board(board.rulebook, board.context, board.detail)
        found = solve_shrinking(problem, fresh) or solve_filling(problem, fresh) or largest_quotient(problem, fresh) if arrays else None
        if found is None and not arrays and len(problem.variables) == 1 and not problem.conditions and _kinked(problem):
            return solve_kinked(problem, Board(board.rulebook, board.context, board.detail))
        found = found or solve_sphere(problem, board) or solve_on_a_set(problem, Board(board.rulebook, board.context, board.detail))
        if found is None:
            raise
        return found


def _linear_rows(problem: Problem) -> bool:
    """Whether there are inequalities, which linear programmes have."""
    return "both" not in problem.request and any(c.op == "relation" and c.data in ("<=", ">=", "<", ">") for c in problem.conditions)


def _kinked(problem: Problem) -> bool:
    return problem.expression is not None and any(n.op in ("abs", "relu", "cases", "max", "norm") for n in walk(problem.expression))


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
    "set_projection": solve_projection,
    "nearest_point": solve_nearest,
    "proximal": solve_proximal,
    "dual": solve_dual,
    "huber": solve_huber,
    "water_filling": solve_water,
    "first_order_conditions": solve_conditions,
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
