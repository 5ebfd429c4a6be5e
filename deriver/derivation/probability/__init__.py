"""Probability: laws and their moments, posteriors, Gaussian vectors, covariances, densities of functions of a variable.

Comes in: a Problem of the kinds below, laws by name with their parameters. Goes out: a Derivation whose lines cite
`rules/probability.md`. Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    laws        moment generating functions, means, variances, entropies; densities that are given
    bayes       conjugate priors, divergence and product of normal densities
    vectors     Gaussian vectors, samples, factor models, quadratic forms
    moments     variances and covariances of linear combinations, the delta method
    densities   the density of a function of a variable
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
