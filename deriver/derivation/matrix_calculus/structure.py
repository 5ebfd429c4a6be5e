"""Variables with structure: what the gradient means when the entries are not free, and the projected gradient beside it.

The gradient that is derived treats every entry as independent. On a linear space of matrices (symmetric, diagonal, skew) the
gradient within the space is its orthogonal projection; on a curved set (unit vectors, orthogonal matrices) its tangent part.
"""

from __future__ import annotations

from ...expression import build as b
from ...expression.nodes import Expr
from ..collect import Collector
from ..facts import has
from ..normal import key, transposed

__all__ = ["note_on_structure", "projected"]


def projected(variable: Expr, gradient: Expr, collector: Collector) -> tuple[str, Expr] | None:
    """(how the variable is bound, the gradient within that set), or None for a free variable."""
    x, g = variable, gradient
    if has(x, "diagonal"):
        return "diagonal", collector(b.diag(b.diagonal(g)))
    if has(x, "symmetric"):
        flipped = transposed(g)
        if key(collector(flipped)) == key(g):
            return "symmetric", g
        return "symmetric", collector(b.mul(b.HALF, b.add(g, flipped)))
    if has(x, "skew"):
        return "skew-symmetric", collector(b.mul(b.HALF, b.add(g, b.negative(transposed(g)))))
    if has(x, "orthogonal"):
        return "orthogonal", collector(b.mul(b.HALF, b.add(g, b.negative(b.dot(x, transposed(g), x)))))
    if x.shape.kind == "vector" and has(x, "unit"):
        return "a unit vector", collector(b.add(g, b.negative(b.dot(x, transposed(x), g))))
    return None


def note_on_structure(variable: Expr, gradient: Expr, collector: Collector) -> str | None:
    """A sentence for the reader, or None where the variable is free."""
    found = projected(variable, gradient, collector)
    if found is None:
        return None
    kind, within = found
    name, shown = variable.latex, within.latex
    if within is gradient:
        return f"${name}$ is {kind}: the entries are taken as independent; this is also the gradient among such matrices."
    of_what = "the tangent part of the gradient" if kind in ("orthogonal", "a unit vector") else "the gradient among such matrices"
    return f"${name}$ is {kind}: the entries are taken as independent; {of_what} is ${shown}$."
