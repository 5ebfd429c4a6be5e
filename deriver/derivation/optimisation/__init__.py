"""Optimisation: critical points, extrema with and without conditions, convexity.

Comes in: a Problem with a scalar function, its variables, and relations as conditions. Goes out: a Derivation whose lines cite
`rules/optimisation.md`. Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    critical     where the gradient is zero, and the Hessian test
    extrema      minima and maxima without conditions
    constrained  Lagrange multipliers and the conditions of Karush, Kuhn and Tucker
    arrays       quadratic programmes in matrix form
    convexity    is the Hessian positive semidefinite everywhere?
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
