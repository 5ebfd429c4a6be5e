"""What a gradient by a matrix claims, in a form that is cheap to check: the change of f in one free direction.

Entry by entry a gradient asks for as many power series as the matrix has entries. By its definition it is enough that
d f(X + t D)/dt at t = 0 is the inner product of the gradient with D for every D, and D is drawn anew at every point.
D is free of what binds the entries of X, so that all entries of the gradient are seen, those that a symmetric D would hide included.
"""

from __future__ import annotations

from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import substitute, walk
from ...model import Claim

__all__ = ["in_a_direction"]

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


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_1"
    return name
