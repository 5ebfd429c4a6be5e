r"""Where a question is asked: "at $(1,2)$", "at $x=0$", "at $X=I$".

Comes in: the trees of the places, and the typed variables. Goes out: variables with their values; the size of an array of open size is
that of its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..errors import DeriverError, ReadingError, TypeMistake
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import tree
from .elaborate import Elaborator, elaborate
from .names import key_of, python_name
from .tree import Node

__all__ = ["like_the_variable", "size_by_place", "values_at"]


class _Task(Protocol):
    text: str
    base: Context

    def error(self, kind: type[DeriverError], message: str, start: int, end: int, hint: str | None = None) -> DeriverError: ...


def size_by_place(e: Elaborator, points: Sequence[Node], variables: Sequence[Expr]) -> None:
    """An array of open size has the size of the place where it is asked about: "at $x=(1,2)^\\top$"."""
    if len(variables) != 1 or variables[0].is_scalar:
        return
    for at in points:
        place = at.items[1] if isinstance(at, tree.Chain) and at.relations == ("=",) else at
        shape = e.expr(place).shape
        if shape.kind == variables[0].shape.kind:
            e.sizes.equate_shapes(variables[0].shape, shape)


def like_the_variable(e: Elaborator, place: Node, x: Expr) -> None:
    """`v` and `x_0` of "along $v$", "at $x_0$": undeclared names beside an array are arrays of its shape."""
    node = place.items[1] if isinstance(place, tree.Chain) and place.relations == ("=",) else place
    key = key_of(node)
    if key is not None and e.lookup(key) is None and key not in e.context.definitions and key != "I":
        e.symbols[key] = b.symbol(python_name(key), x.shape, ("real",), latex=key)
        e.assume(f"${key}$ has the shape of ${x.latex}$")


def values_at(task: _Task, points: Sequence[Node], variables: Sequence[Expr], context: Context) -> tuple[tuple[Expr, Expr], ...]:
    """Variables with their values, for "at the point $(1,2)$", "at $x=0$"."""
    out: list[tuple[Expr, Expr]] = []
    for node in points:
        items = node.items if isinstance(node, tree.Sequence) else (node,)
        for item in items:
            if isinstance(item, tree.Chain) and item.relations == ("=",):
                pair = elaborate(task.text, item, context, lambda e, c=item: [e.expr(c.items[0]), e.expr(c.items[1])]).value  # type: ignore[misc]
                assert isinstance(pair, list)
                left, right = pair
                if left.op == "vector" and right.op == "vector" and len(left.args) == len(right.args):
                    out.extend(zip(left.args, right.args, strict=True))
                    continue
            else:
                value = elaborate(task.text, item, context, lambda e, n=item: e.expr(n)).value  # type: ignore[misc]
                assert isinstance(value, Expr)
                if value.op == "vector" and len(value.args) == len(variables) > 1:
                    out.extend(zip(variables, value.args, strict=True))
                    continue
                if len(variables) != 1:
                    raise task.error(ReadingError, "it is not clear which variable has this value", item.start, item.end)
                left, right = variables[0], value
            if right is b.ZERO and not left.is_scalar:
                right = b.zeros(left.shape)
            if right.op == "identity" and left.shape.rows is not None and left.shape.rows == left.shape.cols:
                right = b.identity(left.shape.rows)
            if right.op == "symbol" and right.is_scalar and not left.is_scalar and right.data.latex not in task.base.symbols:
                right = b.symbol(right.data.name, left.shape, ("real",), latex=right.data.latex)  # x_0 beside x
            if left.shape.kind != right.shape.kind:
                raise task.error(TypeMistake, f"{left.latex} is a {left.shape}, its value a {right.shape}", item.start, item.end)
            out.append((left, right))
    return tuple(out)
