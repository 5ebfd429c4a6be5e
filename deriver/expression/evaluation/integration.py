"""Definite integrals and infinite sums of balls."""

from __future__ import annotations

from ..nodes import Expr
from .outcomes import unsupported
from .program import Builder

__all__ = ["infinite_sum", "integral"]


def integral(b: Builder, node: Expr) -> int:
    """The row of `integral`."""
    return b.step(lambda v: unsupported("the value of an integral"))


def infinite_sum(b: Builder, node: Expr) -> int:
    """The row of `sum` with an infinite bound."""
    return b.step(lambda v: unsupported("an infinite sum"))
