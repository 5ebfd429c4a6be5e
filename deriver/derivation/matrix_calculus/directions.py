"""What a gradient by a matrix claims, in a form that is cheap to check: the change of f in one free direction.

Entry by entry a gradient asks for as many power series as the matrix has entries. By its definition it is enough that
d f(X + t D)/dt at t = 0 is the inner product of the gradient with D for every D, and D is drawn anew at every point.
D is free of what binds the entries of X, so that all entries of the gradient are seen, those that a symmetric D would hide included.
"""

from __future__ import annotations

from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import Expr, substitute, walk
from ...model import Claim

__all__ = ["in_a_direction", "under_the_integral"]

#: Operations that ask their argument to be symmetric; a free direction leads out of where they have a value.
_SYMMETRIC_ONLY = frozenset({"spectral", "eigenprojector"})


def in_a_direction(claim: Claim) -> Claim:
    """The claim `gradient of f by a matrix = G` as `d f(X + t D)/dt at 0 = tr(G^T D)`; any other claim as it is."""
    asked, found = claim.left, claim.right
    if asked.op != "gradient" or found is None or claim.relation != "=":
        return claim
    f, x = asked.args
    if x.op != "symbol" or x.shape.kind != "matrix" or not f.is_scalar or found.shape != x.shape or asked.shape != x.shape:
        return claim
    if any(node.op in _SYMMETRIC_ONLY for node in walk(f)):
        return claim
    taken = set(claim.context.symbols).union(*({s.name, *s.shape.letters} for side in (f, found) for s in side.free))
    d = b.symbol(_fresh(f"d{x.name}", taken), x.shape, latex=f"d{x.data.latex}")
    step = b.symbol(_fresh("t", taken), properties=("real",))
    moved = substitute(f, {x: b.add(x, b.mul(step, d))})
    return replace(claim, left=b.at(b.derivative(moved, step), step, b.ZERO), right=b.trace(b.dot(b.transpose(found), d)))


def under_the_integral(claim: Claim) -> Claim:
    """The claim that two integrals over one range agree as the claim that what they integrate does; any other claim as it is.

    Equal integrands are more than the line says, and nothing has to be integrated to see them.
    """
    if claim.right is None or claim.relation != "=":
        return claim
    left, right = _gathered(claim.left), _gathered(claim.right)
    if left is None or right is None or left.args[1:] != right.args[1:] or left.shape != right.shape:
        return claim
    index = left.args[1]
    taken = {s.name for s in (*claim.left.free, *claim.right.free, *left.args[0].free, *right.args[0].free)}
    place = b.symbol(_fresh(f"{index.name}_0", taken), properties=("real",), latex=f"{index.latex}_0")
    one, two = (substitute(side.args[0], {index: place}) for side in (left, right))
    return replace(claim, left=one, right=two)


def _gathered(e: Expr) -> Expr | None:
    """An integral with the constant factors before it drawn in; None for anything else."""
    if e.op == "integral":
        return e
    if e.op != "mul" or e.args[-1].op != "integral" or any(f.op == "integral" for f in e.args[:-1]):
        return None
    inside = e.args[-1]
    if any(inside.args[1] in f.free for f in e.args[:-1]):
        return None
    return b.rebuild(inside, (b.mul(*e.args[:-1], inside.args[0]), *inside.args[1:]))


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_1"
    return name
