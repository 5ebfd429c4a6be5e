"""Which reading of a task on fields holds: that of the text as it stands, or that of its composed questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from ..expression import walk
from . import patterns as re
from .field_composition import composed_fields
from .linear_composition import read_or_composed
from .problems import TaskItem
from .process_composition import composed_processes
from .process_questions import once
from .wording import has_delimiters

__all__ = ["with_fields_composed"]

_KINDS = frozenset({"pde", "pde_verify", "pde_classify", "pde_transform", "proof", "ito", "moments", "stationary", "laplacian"})


def with_fields_composed(text: str, plainly: Callable[[str], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...]:
    """The items of a text as it stands; where it is not read, or as something else than a field, those of its composed questions."""

    def read(t: str) -> tuple[TaskItem, ...]:
        return read_or_composed(t, plainly) if has_delimiters(t) or r"\begin{align" in t else plainly(t)

    fields = composed_fields(text) if _SPOKEN.search(text) else None
    several = fields is not None and len(fields[0]) > 1 and re.search(r"general solution", text, re.IGNORECASE) is not None
    if fields is not None and (several or any(_SPECIAL.match(q) for q in fields[0])) and (special := _questions(*fields, read)) is not None:
        return special
    try:
        items = read(text)
    except DeriverError:
        found = _by_processes(text, read, 0) or _composed(text, read)
        if found is None:
            raise
        return found
    if all(i.kind in _KINDS and not _joined(i) for i in items):
        random = all(i.kind in ("ito", "moments", "stationary") for i in items)
        better = _by_processes(text, read, 0 if any(map(_open, items)) else len(items)) if random else None
        return better or items
    better = _by_processes(text, read, 0) or _composed(text, read)
    return better if better and all(i.kind in _KINDS for i in better) else items


#: Questions that the plain grammar may take for others.
_SPOKEN = re.compile(r"steady|equilibrium|stationary|shock|break|unique|at most one|general solution", re.IGNORECASE)
_SPECIAL = re.compile(r"Find the (?:steady state|shock speed|breaking time|uniqueness) of")


def _open(item: TaskItem) -> bool:
    """Whether it is not said what is asked of a process, or a function of it is left without its definition."""
    nothing = item.kind == "ito" and not item.operands and not item.request
    nothing |= item.kind == "moments" and not item.operands and item.expression is None
    nothing |= any("\\Pr" in o.latex for o in item.operands)
    nothing |= len(item.operands) > 1 and any(o in item.unknowns for o in item.operands)
    return nothing or any(n.op == "apply" and n.data[0] in ("f", "F", "g") for o in item.operands for n in walk(o))


def _by_processes(text: str, read: Callable[[str], tuple[TaskItem, ...]], known: int) -> tuple[TaskItem, ...] | None:
    """The items of the composed questions, where these are more than what is known."""
    processes = composed_processes(text)
    if processes is None or len(processes[0]) <= known:
        return None
    found = _questions(*processes, read)
    return None if found is None or len(found) <= known else once(list(found))


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
