r"""Several questions of which some are not understood: those that are, and for each of the others why it is not.

Comes in: a task that is refused as a whole. Goes out: the problems of the questions that can be read, and the questions that cannot, each
with its error. Only what asks is ever left out: a sentence that may hold a hypothesis and is not understood refuses the whole, and so
does a question that speaks of what a left-out one says.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import DeriverError, ReadingError
from ..model import Context
from . import patterns as re
from .course_text import tidied
from .definitions import left_of
from .pieces import PRONOUNS, Piece, pieces_of
from .problems import TaskItem
from .syntax import parse_syntax
from .tasks import read_task

__all__ = ["Parts", "Unread", "read_parts"]


@dataclass(frozen=True)
class Unread:
    """A question that is left out: its text, and the error that refuses it."""

    text: str
    problem: DeriverError


@dataclass(frozen=True)
class Parts:
    """The problems that are read, and what is left out."""

    items: tuple[TaskItem, ...]
    unread: tuple[Unread, ...]


def read_parts(text: str, context: Context, layout: str = "denominator") -> Parts | None:
    """What can be read of a task in parts; None where nothing can, or where leaving something out could change what is asked."""
    text = tidied(text) or text
    try:
        pieces = pieces_of(text)
    except DeriverError:
        return None
    if sum(piece.asks for piece in pieces) < 2:
        return None
    declared: list[str] = []
    groups: list[_Group] = []
    unread: list[Unread] = []
    hidden: set[str] = set()  # names that only a left-out question defines
    last_unread = False
    for piece in pieces:
        if not piece.asks:
            declared.append(piece.text)
            continue
        refers = bool(PRONOUNS & set(piece.words))
        try:
            if last_unread and refers:
                raise ReadingError("this speaks of a question before it that is not understood", text=text)
            if hidden & _names(piece):
                raise ReadingError("this needs what a question before it says, which is not understood", text=text)
            _read(piece, declared, groups, refers, context, layout)
            last_unread = False
        except DeriverError as problem:
            for line, names in _definitions(piece):
                declared += [line] if line else []
                hidden |= names
            unread.append(Unread(piece.text, problem))
            last_unread = True
    if not groups or (not unread and len(groups) == 1):
        return None
    return Parts(tuple(item for group in groups for item in group.items), tuple(unread))


@dataclass
class _Group:
    """Questions that are read together, behind so many declarations."""

    lines: list[str]
    declared: int
    items: tuple[TaskItem, ...]


def _read(piece: Piece, declared: list[str], groups: list[_Group], refers: bool, context: Context, layout: str) -> None:
    """One question more: together with those before it, or by itself where it speaks of none of them."""
    first: DeriverError | None = None
    if groups:
        group = groups[-1]
        lines = [*group.lines, *declared[group.declared :], piece.text]
        try:
            group.items = read_task(" ".join(lines), context, layout=layout)
            group.lines, group.declared = lines, len(declared)
            return
        except DeriverError as problem:
            first = problem
            if refers:
                raise
    lines = [*declared, piece.text]
    try:
        groups.append(_Group(lines, len(declared), read_task(" ".join(lines), context, layout=layout)))
    except DeriverError as problem:
        own = (problem.start or 0) >= len(" ".join(lines)) - len(piece.text)
        raise problem if first is None or own else first from None


def _names(piece: Piece) -> set[str]:
    return {name for token in piece.tokens if token.is_formula for name in re.findall(r"\\?[A-Za-z]+", token.text)}


def _definitions(piece: Piece) -> list[tuple[str, set[str]]]:
    """What a left-out question defines on the way: a function as a declaration of its own, any other name as hidden."""
    out: list[tuple[str, set[str]]] = []
    for token in piece.tokens:
        if not token.is_formula or "=" not in token.text:
            continue
        try:
            left = left_of(parse_syntax(token.text))
        except DeriverError:
            left = None
        if left is not None and left.parameters is not None:
            out.append((f"Let ${token.text.strip()}$.", set()))
        else:
            out.append(("", set(re.findall(r"\\?[A-Za-z]+", token.text.split("=")[0]))))
    return out
