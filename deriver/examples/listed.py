"""Answers that are lists (eigenvalues, a basis) beside what an author states one by one.

Comes in: our answer and the texts of the author's formulas. Goes out: whether every item of ours is among them, in any order;
eigenvectors up to a factor, the vectors of an orthonormal basis up to a sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..api import parse
from ..errors import DeriverError
from ..expression import Expr
from ..model import Answer, Context
from ..verification.values import at_point, ball_field
from .expecting import same
from .families import as_number

__all__ = ["listed"]

_SCALED, _SIGNED = frozenset(("eigenvectors", "eigenspaces")), frozenset(("basis", "orthonormal_basis"))
_NEAR = 1e-30


def listed(answer: Answer, texts: Sequence[str], context: Context) -> bool:
    """Whether every item of a list is among the values that are stated."""
    assert answer.expression is not None
    values = list(_values(texts, context))
    items = answer.expression.args
    return bool(items) and all(any(_matches(item, v, answer.name) for v in values) for item in items)


def _values(texts: Sequence[str], context: Context) -> Iterator[Expr]:
    for text in texts:
        inner = re.sub(r"\\[{}]|\\left|\\right", " ", text)
        for part in dict.fromkeys((text, *re.split(r",(?![^(\[{]*[)\]}])", inner))):
            try:
                yield parse(part.strip(), context).expression
            except DeriverError:
                continue


def _matches(item: Expr, value: Expr, name: str) -> bool:
    if item.is_scalar != value.is_scalar:
        return False
    if item.is_scalar:
        return same(item, value.latex, Context()).holds
    ours, theirs = _numbers(item), _numbers(value)
    if ours is None or theirs is None or len(ours) != len(theirs):
        return False
    pairs = list(zip(ours, theirs, strict=True))
    if all(abs(a - b) < _NEAR for a, b in pairs):
        return True
    if name in _SIGNED:
        return all(abs(a + b) < _NEAR for a, b in pairs)
    if name in _SCALED:
        pivot = max(range(len(ours)), key=lambda k: abs(ours[k]))
        return abs(theirs[pivot]) > _NEAR and all(abs(a * theirs[pivot] - b * ours[pivot]) < _NEAR for a, b in pairs)
    return False


def _numbers(e: Expr) -> list[Any] | None:
    """The entries of an array of numbers; None where it is none."""
    found = None if e.free else at_point(e, {}, {}, ball_field(40)).value
    numbers = [as_number(x) for x in found.entries()] if found is not None else [None]
    return None if None in numbers else numbers
