"""Rows for what probability, asymptotics, subspaces and optimisation speak of.

A subspace is its orthogonal projector, by pseudo-inverses; a dimension comes from ranks; an eigenvalue by its place is picked where the
values are certainly real and in order. The others have no value at a point, and say so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from flint import acb, arb, fmpq

from .. import build
from ..nodes import Expr
from ..notions import dimension_by_rank
from .fields import Field
from .outcomes import undefined, unknown, unsupported
from .program import Builder
from .series import SeriesArray
from .spectra import eigenvalues, is_symmetric, singular_values

__all__ = ["ROWS"]


def _projector(b: Builder, node: Expr) -> int:
    (of,) = node.args
    size = node.shape.rows
    assert size is not None
    if node.data == "column":
        return b.slot(build.dot(of, build.pinv(of)))
    taken = of if node.data == "complement" else build.dot(build.pinv(of), of)
    return b.slot(build.subtract(build.identity(size), taken))


def _dimension(b: Builder, node: Expr) -> int:
    return b.slot(dimension_by_rank(node))


def _eigenvalue(b: Builder, node: Expr) -> int:
    of, _ = node.args
    kind, field, symmetric = node.data, b.field, is_symmetric(of)
    b.sides(of)
    return b.step(partial(_by_place, field, kind, symmetric), *b.slots(node.args))


def _by_place(field: Field, kind: str, symmetric: bool, a: Any, place: Any) -> Any:
    if not field.ordered or field.level or isinstance(a, SeriesArray):
        return unsupported("an eigenvalue by its place here")
    values = singular_values(field, a) if kind == "sigma" else eigenvalues(field, a, symmetric)
    k = field.integer(place)
    if not 1 <= k <= len(values):
        undefined(f"there is no value number {k} of {len(values)}")
    if any(isinstance(x, acb) for x in values):
        return unsupported("the order of eigenvalues that may not be real")
    return _descending(values)[k - 1]


def _descending(values: list[Any]) -> list[Any]:
    """The largest first; where two balls overlap their order is not decided, unless they are the same."""
    middle = sorted(values, key=lambda x: x if isinstance(x, fmpq) else fmpq(0), reverse=True)
    if all(isinstance(x, fmpq) for x in middle):
        return middle
    balls = sorted((arb(x) for x in values), key=lambda x: float(x.mid()), reverse=True)
    for x, y in pairwise(balls):
        if x.overlaps(y):
            unknown("two eigenvalues that may be in either order")
    return balls


def _without_value(what: str) -> Callable[[Builder, Expr], int]:
    return lambda b, node: b.step(lambda v: unsupported(what))


ROWS: dict[str, Callable[[Builder, Expr], int]] = {
    "moment": _without_value(
        "an expectation, a variance or a probability is not worked out from its law; "
        "written as a sum or an integral over the density it could be"
    ),
    "distribution": _without_value("a law is no number"),
    "density": _without_value("a density that is not given by a formula"),
    "order": _without_value("an order of growth is no number"),
    "projector": _projector,
    "dimension": _dimension,
    "eigenvalue": _eigenvalue,
    "optimum": _without_value("an extremum over a set is not worked out"),
    "collection": _without_value("a set that is only named"),
    "comprehension": _without_value("a set that is given by a condition is not worked out"),
}
