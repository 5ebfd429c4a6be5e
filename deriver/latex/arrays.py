"""Arrays as they are written: what may stand for one, and a written row behind a written column."""

from __future__ import annotations

from ..expression import Expr
from ..expression import build as b
from . import tree
from .tree import Node

__all__ = ["matrix_like", "written_row"]


def matrix_like(node: Node, value: Expr) -> bool:
    """An array, or a capital letter that may stand for one."""
    return not value.is_scalar or isinstance(node, tree.Name) and node.name[0].isupper()


def written_row(before: Expr, value: Expr) -> Expr:
    """A written row behind a written column, as a row vector."""
    row = value.op == "matrix" and value.data == (1, len(value.args)) and before.shape.kind == "vector"
    return b.transpose(b.vector(value.args)) if row else value
