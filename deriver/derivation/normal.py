"""Transposes pushed inwards, and the order-free form by which twins are recognised."""

from __future__ import annotations

from ..expression import build as b
from ..expression.nodes import Expr
from .facts import has

__all__ = ["key", "transposed"]


def transposed(e: Expr) -> Expr:
    """The transpose, written with transposes on single symbols: (A x)^T is x^T A^T, S^T is S for a symmetric S.

    >>> from deriver.expression import matrix_shape, vector_shape
    >>> A, x = b.symbol("A", matrix_shape("m", "n")), b.symbol("x", vector_shape("n"))
    >>> transposed(b.dot(A, x)).latex
    'x^\\\\top A^\\\\top'
    """
    found: Expr = e.cached("transposed", _transposed)
    return found


def _transposed(e: Expr) -> Expr:
    op = e.op
    if e.is_scalar:
        return e
    if op == "transpose":
        return e.args[0]
    if op == "dot":
        return b.dot(*(transposed(f) for f in reversed(e.args)))
    if op == "mul":
        return b.mul(*e.args[:-1], transposed(e.args[-1]))
    if op in ("symbol", "diag", "identity", "inverse", "pinv", "matrix_power", "expm", "eigenprojector") and has(e, "symmetric"):
        return e
    if op == "add" and e.shape.rows == e.shape.cols and has(e, "symmetric"):
        return e
    return b.transpose(e)


def key(e: Expr) -> object:
    """A hashable form in which the order of sums, of scalar factors and of entrywise products does not count."""
    return e.cached("key", _key)


def _key(e: Expr) -> object:
    op = e.op
    if not e.args:
        return e
    if op in ("add", "mul", "hadamard"):
        parts = [key(a) for a in e.args]
        counts: dict[object, int] = {}
        for part in parts:
            counts[part] = counts.get(part, 0) + 1
        return (op, e.shape, frozenset(counts.items()))
    if op == "dot" and e.is_scalar:
        # a scalar chain equals its own transpose
        here = tuple(key(a) for a in e.args)
        there = tuple(key(transposed(a)) for a in reversed(e.args))
        return (op, frozenset((here, there)))
    return (op, e.data, e.shape, tuple(key(a) for a in e.args))
