"""The table of operations: how each is compiled. One row for every operation there is; a test lists those without."""

from __future__ import annotations

from collections.abc import Callable

from ..nodes import Expr
from . import algebra, binders, calculus, combinatorics, logic, notions
from .program import Builder

__all__ = ["ROWS"]

ROWS: dict[str, Callable[[Builder, Expr], int]] = {
    **algebra.ROWS,
    **binders.ROWS,
    **calculus.ROWS,
    **combinatorics.ROWS,
    **logic.ROWS,
    **notions.ROWS,
}
