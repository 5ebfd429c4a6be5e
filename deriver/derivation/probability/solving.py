"""From a question of chance to its answer. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board

__all__ = ["KINDS", "solve_problem"]

#: Kind -> module and function.
_SOLVERS = {
    "law_moments": ("laws", "law_moments"),
    "density_moments": ("laws", "density_moments"),
    "expectations": ("expectations", "expectations"),
    "event_probability": ("events", "event_probability"),
    "normal_sum": ("events", "normal_sum"),
    "mixed_law": ("mixed", "mixed_law"),
    "joint_density": ("joint", "joint_density"),
    "posterior": ("bayes", "posterior"),
    "gaussian_divergence": ("bayes", "gaussian_divergence"),
    "gaussian_product": ("bayes", "gaussian_product"),
    "gaussian_matrices": ("multivariate", "gaussian_matrices"),
    "gaussian_vector": ("vectors", "gaussian_vector"),
    "gaussian_sampling": ("vectors", "gaussian_sampling"),
    "factor_model": ("vectors", "factor_model"),
    "quadratic_form": ("vectors", "quadratic_form"),
    "covariance_algebra": ("moments", "covariance_algebra"),
    "sample_mean": ("moments", "sample_mean"),
    "delta_method": ("moments", "delta_method"),
    "transformed_density": ("densities", "transformed_density"),
    "estimation": ("estimation", "estimation"),
    "function_law": ("function_laws", "function_law"),
    "law_summary": ("summaries", "law_summary"),
    "chance_story": ("stories", "chance_story"),
}
KINDS = tuple(_SOLVERS)


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a problem of chance: finished, stuck (no method), or refused (no such question)."""
    module, name = _SOLVERS[problem.kind]
    work: Callable[[Board], None] = getattr(import_module(f".{module}", __package__), name)
    return Board(problem, rulebook, detail).worked(work)
