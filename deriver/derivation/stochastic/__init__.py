"""Itô calculus: the formula of Itô, explicit solutions, moments, stationary densities.

Comes in: a Problem of the kinds `ito`, `moments` or `stationary`. Goes out: a Derivation whose claims are identities between functions:
Taylor coefficients, moment equations and Fokker-Planck residuals; nothing is simulated. Does not know: LaTeX text. Start at
`solving.solve_problem`; then

    system      drift and diffusion of every process, and how the noises are correlated
    formula     the Itô formula, martingale test, generator, Fokker-Planck equation
    explicit    solutions by an integrating factor or the logarithm
    moments     mean and variance by their equations
    densities   stationary densities by a vanishing current
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
