"""Which reading of a task on fields holds: that of the text as it stands, or that of its composed questions."""

from __future__ import annotations

import re
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
    processes = composed_processes(text)
    if processes is not None:
        found = _questions(*processes, read)
        if found is not None:
            return found
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
    return None if fields is None else _questions(*fields, read)


def _questions(
    questions: list[str], assumed: list[str], claims: dict[str, str], read: Callable[[str], tuple[TaskItem, ...]]
) -> tuple[TaskItem, ...] | None:
    """The items of questions that are read one by one; None where one is not."""
    items: list[TaskItem] = []
    for question in questions:
        try:
            found = chance_of(question, read) or read(question)
        except DeriverError:
            return None
        if any(i.kind == "question" for i in found):
            return None
        items.extend(found)
    claimed = frozenset(f"{side} {value}" for side, value in claims.items())
    return tuple(replace(i, assumed=(*i.assumed, *assumed), request=i.request | claimed) for i in items)


def chance_of(question: str, read: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...] | None:
    """The probability of an event of a Gaussian quantity: its law, with the side that is asked for."""
    found = re.search(r"Find the probability law ([<>]) of ", question)
    if found is None:
        return None
    items = read(question.replace(found[0], "What is the distribution of "))
    return tuple(replace(i, request=i.request | {f"chance {found[1]}"}) for i in items)
