"""Algebra of one letter: forms of an expression, equations, inequalities, domains, inverse functions, values.

Comes in: a Problem with a scalar expression or a relation, and its letter. Goes out: a Derivation whose lines cite `rules/algebra.md`.
Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    moves       what a search is made of; zeros of polynomials
    undoing     roots, bars, logarithms, exponentials and angles undone
    zeros       where an expression is zero: all places, or a doubt
    equations   equations and roots of polynomials
    intervals   sets of real numbers as unions of intervals; inequalities and domains
    forms       simplified, expanded, factored, in partial fractions, with a completed square, divided
    shapes      shapes of arrays
    systems     first-order systems, dual numbers, gradients across level curves
    functions   values, compositions, inverse functions, ranges
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
