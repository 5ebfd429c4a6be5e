"""Partial differential equations: type, verification of solutions, new variables, and the standard initial and boundary value problems.

Comes in: a Problem of the kinds `pde`, `pde_classify`, `pde_transform` or `pde_verify`. Goes out: a Derivation; a solution carries the
claim that it satisfies the equation, and each condition is a step of its own. Does not know: LaTeX text. Start at
`solving.solve_problem`; then

    field       the equation as a SymPy expression, its conditions, and how a function is put in
    types       the discriminant of the principal part
    changes     new variables by the chain rule
    first_order characteristics
    lines       waves and heat on the whole line
    intervals   separation of variables; its modes and coefficients serve rectangles, wedges, balls, and disks
    robin       ends that radiate, with modes numbered by the roots of an equation
    modes       exponential modes and Gaussian packets of equations with constant coefficients
    steady      steady states, uniqueness; extremes: the maximum principle; balance: what is kept
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
