r"""The derivative $\frac{dy}{dx}$ where a text gives both $x$ and $y$ by a third letter: of a curve with a parameter.

Comes in: the problem as read with $x$ as a letter of its own, and what the text says that $x$ is. Goes out: the problem of the curve; None
where $y$ holds $x$ itself, so that nothing has to be told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..expression import Expr
from .problem_targets import TaskItem

__all__ = ["along_a_parameter", "forgets_its_variable"]


def forgets_its_variable(items: Sequence[TaskItem], given: Expr) -> bool:
    """Whether a function is differentiated by a letter that it does not hold, though both are given by the same letters."""
    return any(i.kind == "derivative" and _share(i, given) for i in items)


def along_a_parameter(item: TaskItem, given: Expr, name: str) -> TaskItem | None:
    """The problem of the curve, for scalars given by one letter; None for anything else."""
    if not _share(item, given) or item.expression is None or item.point:
        return None
    body, order = _undifferentiated(item.expression, item.variables[0])
    letters = {s for s in body.free | given.free if s.op == "symbol"}
    if len(letters) != 1 or order > 2 or item.name is None or not all(e.is_scalar for e in (body, given, *letters)):
        return None
    request = frozenset({f"order {order}", f"names {name} {item.name}"})
    return replace(
        item,
        kind="parametric",
        asked="parametric",
        expression=given,
        variables=tuple(letters),
        operands=(given, body),
        request=request,
        name=None,
    )


def _share(item: TaskItem, given: Expr) -> bool:
    if item.expression is None or len(item.variables) != 1:
        return False
    body = _undifferentiated(item.expression, item.variables[0])[0]
    return item.variables[0] not in body.free and bool(body.free & given.free)


def _undifferentiated(body: Expr, letter: Expr) -> tuple[Expr, int]:
    """What is differentiated, and how often."""
    order = 1
    while body.op == "derivative" and body.args[1] == letter:
        body, order = body.args[0], order + 1
    return body, order
