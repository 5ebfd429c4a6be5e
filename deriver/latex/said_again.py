"""A task of matrix calculus that the grammar refuses, read once more in other words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from ..errors import DeriverError, NotSupported, ReadingError
from .gradient_inlined import inlined
from .gradient_retold import retold
from .idioms import Rephrased
from .problems import TaskItem
from .shown_gradients import derivatives_to_show
from .upstream import with_upstream_named

__all__ = ["said_again"]

Reader = Callable[[str], tuple[TaskItem, ...]]


def said_again(
    text: str, read: Reader, read_as: Callable[[Rephrased, str, Reader], tuple[TaskItem, ...]], refused: DeriverError
) -> tuple[TaskItem, ...] | None:
    """The problems of a refused task, or None where it is refused in other words as well."""
    turns = (with_upstream_named, lambda t: with_upstream_named(t, scalars=True), retold, inlined)
    for turn in turns:
        meant = turn(text)
        if meant is None:
            continue
        with suppress(DeriverError):
            return read_as(meant, text, lambda t: derivatives_to_show(t, read) or read(t))
    if isinstance(refused, NotSupported | ReadingError):
        with suppress(DeriverError):
            return derivatives_to_show(text, read)
    return None
