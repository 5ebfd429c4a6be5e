"""A function letter that a task asks about without saying what it stands for.

Comes in: the items of a task. Goes out: the same items, or a refusal: a letter that is its own variable would be answered as the identity.
"""

from __future__ import annotations

from ..errors import ReadingError
from .applications import FUNCTION_LETTERS
from .problem_targets import TaskItem

__all__ = ["with_defined_functions"]


def with_defined_functions(items: tuple[TaskItem, ...]) -> tuple[TaskItem, ...]:
    """The items, where none asks about a function that is nowhere defined. Errors: ReadingError with what would help."""
    for item in items:
        f = item.expression
        if f is None or f.op != "symbol" or f not in item.variables or f.name not in FUNCTION_LETTERS:
            continue
        if f"${f.latex}$ is a real number" in item.assumed:
            raise ReadingError(f"{f.latex} is not defined", hint=f"define it: ${f.latex}(x)=...$")
    return items
