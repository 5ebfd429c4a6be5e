"""From a numerical method to what is asked of it. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board

__all__ = ["KINDS", "solve_problem"]

#: Kind -> module and function.
_SOLVERS = {
    "second_order_method": ("second_order", "second_order_method"),
    "scheme_order": ("orders", "find_order"),
    "stability_function": ("stability", "stability_function"),
    "zero_stability": ("stability", "zero_stability"),
    "difference_order": ("differences", "difference_order"),
    "von_neumann": ("neumann", "von_neumann"),
    "symplectic": ("symplectic", "symplectic"),
    "convergence_rate": ("rates", "convergence_rate"),
    "richardson": ("extrapolation", "richardson"),
    "quadrature": ("extrapolation", "quadrature"),
    "residual_block": ("extrapolation", "residual_block"),
    "gradient_descent": ("descent", "gradient_descent"),
    "stationary_iteration": ("descent", "stationary_iteration"),
    "iteration_bound": ("descent", "iteration_bound"),
    "krylov_method": ("krylov_methods", "krylov_method"),
    "krylov_space": ("krylov_spaces", "krylov_space"),
    "relaxation": ("relaxation", "relaxation"),
    "one_step_iterates": ("iterates", "one_step_iterates"),
    "stable_sum": ("stable_sums", "stable_sum"),
    "function_condition": ("conditioning", "function_condition"),
    "gauss_newton": ("conditioning", "gauss_newton"),
    "growth_factor": ("rounding", "growth_factor"),
    "orthogonality_loss": ("rounding", "orthogonality_loss"),
    "operation_count": ("conditioning", "operation_count"),
}
KINDS = tuple(_SOLVERS)


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a problem on a numerical method: finished, stuck (no method), or refused (no such question)."""
    module, name = _SOLVERS[problem.kind]
    work: Callable[[Board], None] = getattr(import_module(f".{module}", __package__), name)
    return Board(problem, rulebook, detail).worked(work)
