"""From a problem of algebra to its derivation. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import DeriverError
from ...expression.sympy_text import library
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..calculus.board import Board
from ..calculus.ending import Doubt, ended
from .desk import Desk
from .equations import solve_equation
from .forms import solve_division, solve_form
from .functions import solve_composition, solve_inverse, solve_range, solve_value
from .intervals import solve_domain, solve_inequality, solve_inflection
from .parity import solve_parity
from .shapes import solve_shape
from .systems import solve_dual, solve_level_angle, solve_system_form

__all__ = ["KINDS", "solve_problem"]

_SOLVERS: dict[str, Callable[[Desk], Derivation]] = {
    "equation": solve_equation,
    "inequality": solve_inequality,
    "domain": solve_domain,
    "inflection": solve_inflection,
    "parity": solve_parity,
    "range": solve_range,
    "value": solve_value,
    "composition": solve_composition,
    "inverse_function": solve_inverse,
    "polynomial_division": solve_division,
    "simplify": solve_form,
    "expand": solve_form,
    "factorise": solve_form,
    "partial_fractions": solve_form,
    "complete_square": solve_form,
    "single_logarithm": solve_form,
    "rationalise": solve_form,
    "rewrite": solve_form,
    "polar_form": solve_form,
    "discriminant": solve_form,
    "array_shape": solve_shape,
    "first_order_system": solve_system_form,
    "dual_number": solve_dual,
    "level_angle": solve_level_angle,
}
KINDS = tuple(_SOLVERS)


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a problem of algebra: finished, stuck (no method, or a doubt whether all solutions are found), or refused."""
    if problem.expression is None:
        return ended(problem, "refused", "there is no scalar expression in this task", "malformed")
    try:
        return _SOLVERS[problem.kind](Desk(problem, Board(rulebook, problem.context, detail)))
    except Doubt as reason:
        return ended(problem, "stuck", str(reason))
    except DeriverError as mistake:
        return ended(problem, "stuck", mistake.message)
    except (NotImplementedError, RecursionError, ArithmeticError, TypeError, ValueError, library().PolynomialError):
        # SymPy's algorithms refuse in many ways what they have no method for; all of them mean the same to a reader.
        return ended(problem, "stuck", "no method here solves this")
