"""Calculus of one and several real variables: integrals with their steps.

Comes in: a Problem whose expression is an integral, or a function to be integrated. Goes out: a Derivation whose lines cite
`rules/integration.md`. Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    line         what an integration is made of, and the search
    table        integrals that are read off
    rewriting    another form of the integrand first
    changing     substitution, parts, trigonometric substitution
    definite     limits of integration, improper integrals, poles
    board        lines as steps
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
