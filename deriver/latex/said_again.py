"""A task that the grammar refuses, read once more in other words: of matrix calculus, or a claim with its hypotheses in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace

from ..errors import DeriverError, NotSupported, ReadingError, SizeMistake, TypeMistake
from ..expression import Expr
from . import patterns as re
from .calculus_again import with_calculus_named
from .claim_scene import with_hypotheses_gathered
from .gradient_inlined import inlined
from .gradient_retold import retold
from .idioms import Rephrased
from .kinds import CALCULUS
from .layout_words import LAYOUT, without_layout
from .problems import TaskItem
from .shown_gradients import derivatives_to_show
from .textbook_wordings import in_plain_words
from .upstream import with_upstream_named

__all__ = ["read_twice"]

Reader = Callable[[str], tuple[TaskItem, ...]]


ReaderAs = Callable[[Rephrased, str, Reader], tuple[TaskItem, ...]]


def read_twice(text: str, read: Reader, read_as: ReaderAs, known: Collection[str]) -> tuple[TaskItem, ...]:
    """The problems of a task as it is said; in other words, or with its capital letters as matrices, where it needs that."""
    if (named := without_layout(text)) is not None:
        return tuple(replace(i, request=i.request | {LAYOUT + named[1]}) for i in read_twice(named[0], read, read_as, known))
    try:
        items = _with_matrices(text, read(text), known, read)
        if all(i.kind in ("proof", "pde_verify") for i in items) and re.search(r"\\nabla|\\partial", text):
            with suppress(DeriverError):  # "show that $\nabla\ell=...$ for $\ell(\theta)=...$": the derivative of what is defined
                shown = derivatives_to_show(text, read)
                arrays = shown is not None and all(i.kind in CALCULUS and not any(v.is_scalar for v in i.variables) for i in shown)
                if shown is not None and arrays:
                    return shown
        if all(i.kind == "question" for i in items):
            for meant in (with_calculus_named(text), retold(text), in_plain_words(text)):
                with suppress(DeriverError):
                    again = read_as(meant, text, read) if meant is not None else ()
                    if any(i.kind != "question" for i in again):
                        return again
        return items
    except DeriverError as problem:
        turned = _said_again(text, read, read_as, problem)
        if turned is None:
            raise
        return turned


def _said_again(text: str, read: Reader, read_as: ReaderAs, refused: DeriverError) -> tuple[TaskItem, ...] | None:
    """The problems of a refused task, or None where it is refused in other words as well."""
    turns = (with_upstream_named, lambda t: with_upstream_named(t, scalars=True), retold, inlined, with_calculus_named, in_plain_words)
    for turn in turns:
        meant = turn(text)
        if meant is None:
            continue
        with suppress(DeriverError):  # each piece is a task by itself
            apart = [replace(meant, pieces=[piece]) for piece in meant.pieces]
            return tuple(i for one in apart for i in read_as(one, text, lambda t: derivatives_to_show(t, read) or read(t)))
    gathered = with_hypotheses_gathered(text)
    if gathered is not None:
        with suppress(DeriverError):
            return read_as(gathered, text, read)
    if isinstance(refused, NotSupported | ReadingError):
        try:
            return derivatives_to_show(text, read)
        except (SizeMistake, TypeMistake):
            if isinstance(refused, NotSupported):  # of a claim that makes no sense it is said why
                raise
        except DeriverError:
            return None
    return None


_CAPITAL = re.compile(r"[A-Z](?:_\{?\w\}?)?")


def _with_matrices(text: str, items: tuple[TaskItem, ...], known: Collection[str], read: Reader) -> tuple[TaskItem, ...]:
    r"""The same problems with $W$ and $V$ of `W\tanh(Vx)` as matrices, where a derivative is asked by one of them and fits so.

    A capital letter that a single formula leaves open is a number by custom; beside vectors it is none.
    """
    if "$" not in text or not any(_numbers(i, known) & set(i.variables) or i.kind == "jacobian" and _weights(i, known) for i in items):
        return items
    every = {s for i in items for s in _numbers(i, known)}
    asked = {v for i in items for v in i.variables}
    for letters in (every, every & asked) if every & asked else (every,):
        names = sorted(s.latex for s in letters)
        if any(re.search(rf"(?<![A-Za-z\\]){re.escape(n)}\s*(?:\\in(?![a-z])|>|<|\\ge|\$\s*(?:is|be|a|an)\b)", text) for n in names):
            return items
        with suppress(DeriverError):
            found = read(" ".join([*(f"Let ${n}$ be a matrix." for n in names), text]))
            if len(found) == len(items) and all(v.shape.kind == "matrix" for i in found for v in i.variables if v.latex in names):
                return found
    return items


def _weights(item: TaskItem, known: Collection[str]) -> bool:
    return any(s.latex[0] in "WUVQKMHG" for s in _numbers(item, known))


def _numbers(item: TaskItem, known: Collection[str]) -> set[Expr]:
    """The capital letters that were taken for numbers in a function of vectors."""
    if item.expression is None or item.kind not in ("gradient", "derivative", "hessian", "jacobian"):
        return set()
    free = item.expression.free
    if not any(s.shape.kind == "vector" for s in free):
        return set()
    return {s for s in free if s.op == "symbol" and s.is_scalar and _CAPITAL.fullmatch(s.latex) and s.latex not in known}
