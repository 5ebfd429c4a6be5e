"""Kernels: are all Gram matrices positive semidefinite? Proved by closure rules, or refuted by points; feature maps and Gram matrices.

Comes in: a Problem of the kind `kernel`, the kernel in the letters x, y, p (the inner product) and d (the distance). Goes out: a Derivation
whose lines cite `rules/kernels.md`. Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    proving    the closure rules, as a search over the expression
    refuting   points whose Gram matrix has a negative quadratic form
    features   feature maps of polynomial kernels, Gram matrices
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
