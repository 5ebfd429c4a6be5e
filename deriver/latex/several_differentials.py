"""Two differentials that are asked at once are two problems on the same processes."""

from __future__ import annotations

from dataclasses import replace

from .problems import TaskItem

__all__ = ["each_differential"]

_PLAIN = frozenset({"terms", "d asked", "said ito", "differentials"})


def each_differential(item: TaskItem) -> tuple[TaskItem, ...]:
    """One problem for each function of which the differential is asked, and the item itself where one or none is."""
    asks = {"d asked", "differentials"} & item.request
    if len(item.operands) < 2 or not asks or item.request - _PLAIN or any(o.op == "relation" for o in item.operands):
        return (item,)
    return tuple(replace(item, operands=(o,), request=item.request - {"differentials"}) for o in item.operands)
