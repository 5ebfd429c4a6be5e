r"""Integrals of two matrix exponentials with something between them, as one block of a larger exponential.

    int_0^1 e^{(1-s)A} B e^{sA} ds   is the upper right block of   exp [[A, B], [0, A]]

so that the derivative of a matrix exponential is evaluated without quadrature.
Source: Van Loan, Computing integrals involving the matrix exponential (1978).
"""

from __future__ import annotations

from .. import build as b
from ..nodes import Expr

__all__ = ["as_one_exponential"]


def as_one_exponential(node: Expr) -> Expr | None:
    """An equal expression without an integral, or None where the integral has another form."""
    if len(node.args) != 4:
        return None
    body, s, lower, upper = node.args
    if lower is not b.ZERO or upper is not b.ONE or body.shape.kind != "matrix":
        return None
    scalars, chain = (body.args[:-1], body.args[-1]) if body.op == "mul" else ((), body)
    if chain.op != "dot" or any(s in x.free for x in scalars):
        return None
    at = [i for i, f in enumerate(chain.args) if s in f.free]
    if len(at) != 2:
        return None
    one, two = (_flow(chain.args[i], s) for i in at)
    if one is None or two is None or {one[0], two[0]} != {"rising", "falling"} or one[1] is not two[1]:
        return None
    a = one[1]
    size = a.shape.rows
    between = chain.args[at[0] + 1 : at[1]]
    if size is None:
        return None
    middle = b.dot(*between) if between else b.identity(size)
    if middle.shape != a.shape:
        return None
    nothing, same = b.zeros(a.shape), b.identity(size)
    whole = b.expm(b.block([[a, middle], [nothing, a]]))
    part = b.dot(b.block([[same, nothing]]), whole, b.block([[nothing], [same]]))
    return b.mul(*scalars, b.dot(*chain.args[: at[0]], part, *chain.args[at[1] + 1 :]))


def _flow(e: Expr, s: Expr) -> tuple[str, Expr] | None:
    """How the exponent runs and what it runs to: (`rising`, A) for e^{sA}, (`falling`, A) for e^{(1-s)A}."""
    turned = e.op == "transpose"
    e = e.args[0] if turned else e
    if e.op != "expm" or e.args[0].op != "mul":
        return None
    scalars, array = e.args[0].args[:-1], e.args[0].args[-1]
    moving = [x for x in scalars if s in x.free]
    if len(moving) != 1 or s in array.free:
        return None
    kind = "rising" if moving[0] is s else "falling" if moving[0] is b.subtract(b.ONE, s) else ""
    if not kind:
        return None
    left = b.mul(*(x for x in scalars if x is not moving[0]), array)
    return kind, b.transpose(left) if turned else left
