"""Which wing answers which kind of problem: one row for each kind, each wing imported when it is first asked.

A wing is a package beside this file that exports `KINDS`, the kinds it answers, and `solve_problem(problem, rulebook, detail)`. A new wing
adds one line to `WINGS`; a test keeps the line and the wing's own `KINDS` equal.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ..model import Derivation, Problem
from ..rulebook import Rulebook

__all__ = ["WINGS", "wing_of"]

#: Wing -> the kinds it answers.
WINGS: dict[str, tuple[str, ...]] = {
    "calculus": (
        "integral", "limit", "sum", "taylor", "divergence", "curl", "laplacian", "jacobian_determinant", "conservative", "implicit",
        "convergence", "power_series", "differentiability", "subdifferential", "derivative_definition", "parametric", "leibniz",
        "directional_derivative", "tangent_plane", "level_sets", "curvilinear", "region_integral", "boundary_theorem", "line_integral",
        "order_of_integration", "density", "plane_limit", "arc_length", "enclosed_area", "revolution", "curvature", "tangent_line",
        "riemann_sum", "mean_value", "riemann_limit", "solid_between", "graph_surface", "arc_integral",
    ),
    "differential_equations": (
        "ode", "ode_system", "equilibrium", "first_integral", "lyapunov", "bifurcation", "companion_system", "gradient_system",
        "eigenvalue_problem", "picard_iteration", "existence_interval", "self_adjoint_form",
        "singular_points", "fundamental_matrix", "wronskian", "response", "trial_values", "equation_classes", "orthogonal_trajectories",
        "modes", "decoupled_system", "flow", "single_equation",
    ),
    "algebra": (
        "equation", "inequality", "domain", "inflection", "parity", "range", "value", "composition", "inverse_function",
        "polynomial_division", "simplify",
        "expand", "factorise", "partial_fractions", "complete_square", "single_logarithm", "rationalise", "rewrite",
        "polar_form", "discriminant", "array_shape", "first_order_system", "dual_number", "level_angle",
    ),
    "stochastic": ("ito", "moments", "stationary"),
    "optimisation": (
        "critical_points", "minimise", "lagrange", "convexity", "conjugate", "newton", "descent_on_a_quadratic", "curvature_constants",
        "inequality_chain", "entropy", "kl_divergence", "tangency", "set_projection", "nearest_point", "proximal", "dual",
        "water_filling", "first_order_conditions", "huber",
    ),
    "partial_differential_equations": ("pde", "pde_classify", "pde_transform", "pde_verify"),
    "numerical_schemes": (
        "scheme_order", "second_order_method",
        "stability_function", "zero_stability", "difference_order", "von_neumann", "symplectic", "convergence_rate",
        "richardson", "quadrature", "residual_block", "gradient_descent", "stationary_iteration", "iteration_bound",
        "function_condition", "gauss_newton", "growth_factor", "orthogonality_loss", "operation_count", "krylov_method",
        "krylov_space", "relaxation", "stable_sum", "one_step_iterates",
    ),
    "probability": (
        "law_moments", "density_moments", "expectations", "event_probability", "normal_sum", "joint_density", "mixed_law",
        "posterior", "gaussian_divergence", "gaussian_product",
        "gaussian_matrices", "gaussian_vector", "gaussian_sampling", "factor_model", "quadratic_form", "covariance_algebra",
        "sample_mean", "delta_method", "transformed_density", "estimation", "function_law", "law_summary", "chance_story",
    ),
    "kernels": ("kernel",),
    "proofs": ("proof",),
    "matrix_calculus": ("gradient", "derivative", "jacobian", "hessian", "differential"),
    "linear_algebra": (
        "determinant", "inverse", "rank", "trace", "product", "row_reduction", "linear_system", "recurrence",
        "null_space", "column_space", "row_space", "left_null_space", "independence", "change_of_basis", "eigen", "cayley_hamilton",
        "diagonalise", "jordan", "power", "exponential", "steady_state",
        "lu", "cholesky", "ldl", "qr", "svd", "low_rank", "polar", "rank_factorisation", "pseudoinverse",
        "least_squares", "ridge", "projection", "definiteness", "norm", "condition_number", "angle", "gershgorin",
        "conjugate_gradient", "power_iteration", "krylov",
        "unit_vector", "householder", "distance", "cross_product", "rayleigh_quotient", "adjugate",
        "matrix_equation", "linear_map", "change_of_basis_matrix", "schur_complement", "volume",
        "membership", "eigenvector_test", "eigenvalue_test", "commute", "orthogonal_test", "projector_test",
        "similar", "real_block", "real_spectrum",
        "minimal_polynomial", "map_property", "form_extremum", "inner_product",
        "splitting", "square_root", "elementary", "counted", "subspace_test", "matrix_example",
    ),
}  # fmt: skip
_WING_OF = {kind: wing for wing, kinds in WINGS.items() for kind in kinds}


def wing_of(kind: str) -> Callable[[Problem, Rulebook, str], Derivation] | None:
    """The function that solves problems of a kind, or None where no wing does."""
    name = _WING_OF.get(kind)
    if name is None:
        return None
    wing: Any = import_module(f".{name}", __package__)
    solve: Callable[[Problem, Rulebook, str], Derivation] = wing.solve_problem
    return solve
