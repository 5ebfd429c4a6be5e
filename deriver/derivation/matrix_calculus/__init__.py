"""Matrix calculus by differentials: df = <G, dX>, and G is the gradient.

Comes in: a Problem of one of `KINDS`. Goes out: its Derivation. Does not know: the differential of any function; that stands in
`rules/matrix_calculus.md`. Start at `solving.solve_problem`, then `gradient.Work`.

    differential    d, one rule at a time      crossing       <C, L(D)> = <R, D>
    coefficient     L(dx) = M dx               lines          what is written down
"""

from .solving import KINDS, solve_problem

__all__ = ["KINDS", "solve_problem"]
