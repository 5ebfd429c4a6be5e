"""Numerical methods: orders, stability, amplification factors, rates of convergence.

Comes in: a Problem of the kinds below, its recursion as relations between the letters of its members. Goes out: a Derivation whose lines
cite `rules/numerical_schemes.md`. Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    method         the coefficients of a one-step or multistep method
    orders         Butcher's conditions, the Taylor conditions of a multistep method
    stability      stability functions, A- and L-stability, the root condition
    differences    difference quotients
    neumann        Fourier modes of a scheme on a grid
    consistency    the orders of a scheme on a grid
    symplectic     the determinant of a step, the condition on a tableau
    rates          Newton's method and fixed points
    descent        gradient descent on a quadratic, Jacobi and Gauss-Seidel, the bound of conjugate gradients
    conditioning   condition numbers of functions, Gauss-Newton, counts of operations
    extrapolation  Richardson, quadrature, a residual block
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
