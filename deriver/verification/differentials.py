r"""Differentials made checkable: d(f) is the derivative of f along a line, in a free direction for every letter that varies.

In `d(x^\top A x) = x^\top(A+A^\top)\,dx` the letter x varies, since dx occurs, and A does not. Its differential becomes a symbol
of its own, and d(f) the derivative of f(x + t dx) by t at 0, which is evaluated by power series that know no rule.
"""

from __future__ import annotations

from dataclasses import replace

from ..expression import Expr, substitute, transform, walk
from ..expression import build as b
from ..model import Claim

__all__ = ["along_lines", "stochastic"]

#: What a direction inherits: the linear structures, in which a line through a point stays.
_LINEAR = frozenset({"symmetric", "skew", "diagonal", "upper_triangular", "lower_triangular", "toeplitz", "complex"})
_SYMMETRIC = frozenset({"positive_definite", "positive_semidefinite", "negative_definite"})


def stochastic(claim: Claim) -> bool:
    """Whether the differential of a process occurs, which is no direction of a line."""
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    return any(
        node.op == "differential"
        and (
            any("process" in s.properties for s in node.args[0].free)
            or any(n.op == "apply" and n.data[0] in ("W", "B") for n in walk(node.args[0]))
        )
        for side in sides
        for node in walk(side)
    )


def along_lines(claim: Claim) -> Claim:
    """The claim with every differential put as a derivative along a line; unchanged where there is none."""
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    if not any(node.op == "differential" for side in sides for node in walk(side)):
        return claim
    varying = {
        node.args[0]: _direction(node.args[0])
        for side in sides
        for node in walk(side)
        if node.op == "differential" and node.args[0].op == "symbol"
    }
    count = 0

    def visit(node: Expr) -> Expr | None:
        nonlocal count
        if node.op != "differential":
            return None
        body = node.args[0]
        if body in varying:
            return varying[body]
        count += 1
        t = b.symbol(f"t_{count}", properties=("real",))
        moved = substitute(body, {x: b.add(x, b.mul(t, direction)) for x, direction in varying.items()})
        return b.at(b.derivative(moved, t), t, b.ZERO)

    left = transform(claim.left, visit)
    return replace(claim, left=left, right=None if claim.right is None else transform(claim.right, visit))


def _direction(x: Expr) -> Expr:
    properties = set(x.properties & _LINEAR)
    if x.properties & _SYMMETRIC:
        properties.add("symmetric")
    if x.is_scalar and "complex" not in properties:
        properties.add("real")
    return b.symbol(f"d{x.name}", x.shape, properties, latex=f"d{x.data.latex}")
