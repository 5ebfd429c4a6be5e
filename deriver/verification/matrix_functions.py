r"""Power series in one matrix: `(I-A)^{-1} = \sum_{k=0}^\infty A^k` says of A what `1/(1-a) = \sum a^k` says of each of its eigenvalues.

Functions of one matrix commute, and two of them that are analytic agree on a matrix exactly where they agree around its eigenvalues
(Higham, Functions of Matrices, ch. 1). A number is a 1x1 matrix: what fails for numbers fails for matrices.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from ..errors import DeriverError
from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Claim, Verdict
from .domain import flatten

__all__ = ["by_one_matrix", "with_derivatives"]

_METHOD = "functions of one matrix, at its eigenvalues"
#: What may stand in the numerator of a quotient of differences: a polynomial in functions that are not given, which are smooth.
_SMOOTH = frozenset({"symbol", "number", "add", "mul", "dot", "apply", "transpose", "entry", "unit"})


def by_one_matrix(claim: Claim, decide: Callable[[Claim], Verdict]) -> Verdict | None:
    """The verdict on an equation between a power series in one square matrix and another function of it; None for other claims."""
    if claim.relation != "=" or claim.right is None or claim.left.shape.kind != "matrix":
        return None
    sides = (claim.left, claim.right)
    if not any(_endless(n) for e in sides for n in walk(e)):
        return None
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    arrays = {s for e in (*sides, *conditions) for s in e.free if not s.is_scalar}
    if len(arrays) != 1:
        return None
    (matrix,) = arrays
    rows, cols = matrix.shape if matrix.shape.kind == "matrix" else (None, None)
    if rows is None or rows != cols or matrix.properties - {"real", "square"}:
        return None
    number = b.symbol(f"{matrix.name}_eigenvalue", latex=matrix.latex)
    try:
        left, right = (_at_eigenvalue(e, matrix, number) for e in sides)
        rest = tuple(_bound(c, matrix, number) for c in conditions)
    except (_Other, DeriverError):
        return None
    context = replace(claim.context, conditions=())
    verdict = decide(replace(claim, left=left, right=right, conditions=rest, context=context, alternatives=()))
    if verdict.outcome in ("proved", "verified"):
        return replace(verdict, outcome="verified", method=f"{_METHOD}: {verdict.method}")
    if verdict.outcome not in ("refuted", "conditional"):
        return verdict
    example = {k.replace("_eigenvalue", ""): [[v]] if k == number.name else v for k, v in (verdict.counterexample or {}).items()}
    verdict = replace(verdict, method=f"{_METHOD}: {verdict.method}", counterexample=example or None, suggestion=None)
    if verdict.outcome == "conditional":
        bounded = re.fullmatch(
            rf"(?:\|{re.escape(matrix.latex)}\||\\left\|{re.escape(matrix.latex)}\\right\|)\s*<\s*(.*)", verdict.condition or ""
        )
        if bounded is None:
            return Verdict(
                "undecided", reason=f"it holds where the eigenvalues satisfy ${verdict.condition}$, which is no condition of the list"
            )
        verdict = replace(verdict, condition=rf"\rho({matrix.latex}) < {bounded[1]}")
    return verdict


class _Other(Exception):
    """Something that is no function of one matrix."""


def _endless(node: Expr) -> bool:
    return node.op == "sum" and not node.is_scalar and any(n.op == "constant" for a in node.args[2:] for n in walk(a))


def _at_eigenvalue(e: Expr, matrix: Expr, number: Expr) -> Expr:
    """A function of the matrix as the function of a number."""
    if e is matrix:
        return number
    if matrix not in e.free:
        if e.is_scalar:
            return e
        if e.op == "identity":
            return b.ONE
        if e.op == "zeros":
            return b.ZERO
        raise _Other
    if e.op in ("sum", "product"):
        body, index, *ends = e.args
        if any(matrix in end.free for end in ends):
            raise _Other
        return (b.sum_over if e.op == "sum" else b.product)(_at_eigenvalue(body, matrix, number), index, *ends)
    made = _FUNCTIONS.get(e.op)
    if made is None or e.is_scalar:
        raise _Other
    return made(*(_at_eigenvalue(a, matrix, number) for a in e.args))


_FUNCTIONS: dict[str, Callable[..., Expr]] = {
    "add": b.add,
    "mul": b.mul,
    "dot": b.mul,
    "matrix_power": b.power,
    "inverse": lambda x: b.power(x, -1),
    "expm": lambda x: b.function("exp", x),
}


def _bound(c: Expr, matrix: Expr, number: Expr) -> Expr:
    r"""A condition on the size of the matrix as one on its eigenvalues, which no norm of an operator is below: `\|A\| < 1`."""
    if matrix not in c.free:
        return c
    if c.op == "relation" and c.data in ("<", "<=") and c.args[0].op in ("norm", "spectral") and c.args[0].args[0] is matrix:
        if c.args[0].op == "norm" and str(c.args[0].data) not in ("1", "2", "inf", "infinity", "F", "fro", ""):
            raise _Other
        if matrix not in c.args[1].free:
            return b.relation(c.data, b.function("abs", number), c.args[1])
    raise _Other


def with_derivatives(claim: Claim) -> Claim:
    r"""Limits of quotients of differences, `\lim_{h\to0} (f(x+h)-f(x))/h`, as derivatives: a function that is not given is smooth."""
    sides = [claim.left, *([] if claim.right is None else [claim.right])]
    if not any(n.op == "limit" and n.args[2] is b.ZERO for e in sides for n in walk(e)):
        return claim
    made = [_without_quotients(e) for e in sides]
    if made == sides:
        return claim
    return replace(claim, left=made[0], right=made[1] if len(made) > 1 else None)


def _without_quotients(e: Expr) -> Expr:
    done: dict[Expr, Expr] = {}
    for node in walk(e):
        found = _quotient(node) if node.op == "limit" else None
        if found is not None:
            done[node] = found
        else:
            done[node] = (
                b.rebuild(node, tuple(done[a] for a in node.args)) if node.args and any(done[a] is not a for a in node.args) else node
            )
    return done[e]


def _quotient(node: Expr) -> Expr | None:
    """The derivative that a limit of a quotient of differences is; None for other limits."""
    body, h, point = node.args
    if point is not b.ZERO or body.op not in ("mul", "scale"):
        return None
    below = next((a for a in body.args if a.op == "power" and h in a.free), None)
    if below is None or below.args[1] is not b.num(-1):
        return None
    *share, step = below.args[0].args if below.args[0].op == "mul" else (below.args[0],)
    if step is not h or any(a.op != "number" for a in share):
        return None
    top = (
        b.divide(b.mul(*(a for a in body.args if a is not below)), b.mul(*share))
        if share
        else b.mul(*(a for a in body.args if a is not below))
    )
    if not any(n.op == "apply" for n in walk(top)) or any(n.op not in _SMOOTH for n in walk(top)):
        return None
    if not _cancels(substitute(top, {h: b.ZERO})):
        return None
    return b.at(b.derivative(top, h), h, b.ZERO)


def _cancels(e: Expr) -> bool:
    """Whether the terms of a sum cancel as they are written."""
    if e.op == "mul" and e.args[0].op == "number" and len(e.args) == 2:
        e = e.args[1]
    terms: dict[Expr, Fraction] = {}
    for term in e.args if e.op == "add" else (e,):
        sign = term.op == "mul" and term.args[0].op == "number"
        bare = b.mul(*term.args[1:]) if sign else term
        terms[bare] = terms.get(bare, Fraction(0)) + (term.args[0].value if sign else 1)
    return all(k == 0 or bare is b.ZERO or bare.op == "zeros" for bare, k in terms.items())
