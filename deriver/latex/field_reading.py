"""Which reading of a task on fields holds: that of the text as it stands, or that of its composed questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from .field_composition import composed_fields
from .problems import TaskItem
from .process_composition import composed_processes

__all__ = ["with_fields_composed"]

_KINDS = frozenset({"pde", "pde_verify", "pde_classify", "pde_transform", "proof", "ito", "moments", "stationary", "laplacian"})


def with_fields_composed(text: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...]:
    """The items of a text as it stands; where it is not read, or as something else than a field, those of its composed questions."""
    try:
        items = read(text)
    except DeriverError:
        found = _composed(text, read)
        if found is None:
            raise
        return found
    if all(i.kind in _KINDS and not _joined(i) for i in items):
        return items
    return _composed(text, read) or items


def _joined(item: TaskItem) -> bool:
    """Whether several equations stand for one unknown function."""
    return item.kind.startswith("pde") and len(item.unknowns) == 1 and item.expression is not None and item.expression.op != "relation"


def _composed(text: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...] | None:
    fields = composed_fields(text)
    processes = composed_processes(text) if fields is None else None
    if fields is not None:
        questions, assumed, claims = fields
    elif processes is not None:
        questions, assumed = processes
        claims = {}
    else:
        return None
    items: list[TaskItem] = []
    for question in questions:
        try:
            items.extend(read(question))
        except DeriverError:
            return None
    claimed = frozenset(f"claimed {side} {value}" for side, value in claims.items())
    return tuple(replace(i, assumed=(*i.assumed, *assumed), request=i.request | claimed) for i in items)
