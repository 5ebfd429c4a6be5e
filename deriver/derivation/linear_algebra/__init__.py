"""Linear algebra on matrices that are written out: exact, with the steps of a blackboard.

Comes in: a Problem whose expression or operands are matrices and vectors of rational numbers, square roots or letters. Goes out: a
Derivation whose steps cite `rules/linear_algebra.md` and claim what can be checked: each row operation, A V = V Lambda, each product of
factors. Does not know: LaTeX text, symbolic sizes, how claims are decided. Start at `solving.solve_problem`; then

    fields, surds     the numbers: rational, square roots, quotients of polynomials in letters
    arrays, values    arithmetic of rows; the value of a matrix expression
    elimination       row operations, recorded
    board, showing    steps, claims, answers; how stages of an elimination are shown
    cases             letters: what was divided by, and where it is zero
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
