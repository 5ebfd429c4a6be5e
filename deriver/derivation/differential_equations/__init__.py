"""Ordinary differential equations: classified, solved in steps, with what each division excluded.

Comes in: a Problem of one of the `KINDS`.
Goes out: a Derivation whose answers are solutions, each with the claim that it satisfies the
equation. Does not know: LaTeX text, how claims are decided. Start at `solving.solve_problem`; then

    equation      the equation as a SymPy expression in t, y, y', ...
    methods       the table: class, test, method, rule
    classes       the tests, each exact and for itself
    board         steps between equations, answers
    families      solutions with constants, and whether a branch fits
    first_order   separable, linear, Bernoulli, homogeneous, exact, ...
    linear        linear equations of any order: constant coefficients, Cauchy-Euler, variation of parameters
    conditions    constants from initial and boundary values
    system        several equations as X' = f(t, X)
    linear_systems  eigenvalues, chains, variation of parameters
    triangular    one unknown after another
    substitutions a new unknown makes it separable or linear; inversion solves for the old one
    reductions    second order to first
    trials        one solution by trial
    branches      products of equations, several roots for the slope
    damping       cases by the sign of the discriminant
    numerical     values where no closed form is found; more than one solution
    enclosure     Taylor steps in balls, with proved bounds
    equilibria    the linearisation and the type
    parametric    Lagrange's equation, by its slope
    discontinuous steps and impulses on the right side
    exactness     equations whose left side is a derivative
    bounds        signs that declared bounds decide
    fuchsian      products of powers and a polynomial
    liouville     y'' + g(y) y'^2 + h(t) y' = 0
    gradient_systems  potentials that fall along solutions
    periodic      zeros that repeat
    exponential_quotients  integrals of an exponential times a quotient
    eigenvalues   eigenvalue problems on an interval
    picard, existence, self_adjoint  iterates, intervals, the Sturm-Liouville form
    patience      a limit of time for a problem and for a method
    special_functions  Airy, Bessel, Legendre, hypergeometric equations
    power_series  about ordinary and regular singular points
    qualitative   first integrals, Lyapunov functions, bifurcations, companion systems
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
