"""Rows for sums, products, extrema, integrals and limits: operations that bind a variable."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..nodes import Expr
from .fields import Field
from .outcomes import excessive, undefined, unsupported
from .program import Builder, is_integral

__all__ = ["MAX_TERMS", "ROWS"]

MAX_TERMS = 20_000


def _range(field: Field, lower: Any, upper: Any) -> tuple[int, int]:
    first, last = field.integer(lower), field.integer(upper)
    if abs(last - first) >= MAX_TERMS:
        excessive(f"a range of {abs(last - first) + 1} terms")
    return first, last


def _is_infinite(node: Expr) -> bool:
    return any(part.op == "constant" and part.data == "infinity" for part in (node, *node.args))


def _sum(b: Builder, node: Expr) -> int:
    body, index, lower, upper = node.args
    field = b.field
    if _is_infinite(lower) or _is_infinite(upper):
        from .integration import infinite_sum

        return infinite_sum(b, node)
    inner, low, high = b.inner(body, (index,)), b.slot(lower), b.slot(upper)
    zero = field.number(Fraction(0)) if node.is_scalar else field.zeros(*b.sides(node))

    def run(v: list[Any]) -> Any:
        first, last = _range(field, v[low], v[high])
        total = zero
        for k in range(first, last + 1):
            term = inner.run(v, field.number(Fraction(k)))
            total = field.tame(total + term) if node_is_scalar else field.plus(total, term)
        return total

    node_is_scalar = node.is_scalar
    return b.step(run)


def _product(b: Builder, node: Expr) -> int:
    body, index, lower, upper = node.args
    field = b.field
    if _is_infinite(lower) or _is_infinite(upper):
        return b.step(lambda v: unsupported("an infinite product"))
    inner, low, high = b.inner(body, (index,)), b.slot(lower), b.slot(upper)
    scalar = node.is_scalar
    one = field.number(Fraction(1)) if scalar else None

    def run(v: list[Any]) -> Any:
        first, last = _range(field, v[low], v[high])
        if scalar:
            total = one
            for k in range(first, last + 1):
                total = field.tame(total * inner.run(v, field.number(Fraction(k))))
            return total
        total = None
        step = 1 if first <= last else -1  # matrices: a range written downwards is a product in descending order
        for k in range(first, last + step, step):
            factor = inner.run(v, field.number(Fraction(k)))
            total = factor if total is None else field.times(total, factor)
        return total

    return b.step(run)


def _extremum(b: Builder, node: Expr) -> int:
    body, variable, *limits = node.args
    field = b.field
    if not limits or not is_integral(variable):
        return b.step(lambda v: unsupported(f"{node_kind} over infinitely many values"))
    if any(_is_infinite(limit) for limit in limits):
        return b.step(lambda v: unsupported(f"{node_kind} over infinitely many values"))
    inner = b.inner(body, (variable,))
    low, high = b.slots(limits)
    choose = field.maximum if node.data in ("max", "sup") else field.minimum

    def run(v: list[Any]) -> Any:
        first, last = _range(field, v[low], v[high])
        if last < first:
            undefined(f"the {node_kind} of nothing")
        best = inner.run(v, field.number(Fraction(first)))
        for k in range(first + 1, last + 1):
            best = choose(best, inner.run(v, field.number(Fraction(k))))
        return best

    node_kind = str(node.data)
    return b.step(run)


def _limit(b: Builder, node: Expr) -> int:
    return b.step(lambda v: unsupported("the value of a limit"))


def _at_point(b: Builder, node: Expr) -> int:
    body, variable, point = node.args
    inner, place = b.inner(body, (variable,)), b.slot(point)
    return b.step(lambda v: inner.run(v, v[place]))


def _integral(b: Builder, node: Expr) -> int:
    from .integration import integral

    return integral(b, node)


ROWS: dict[str, Callable[[Builder, Expr], int]] = {
    "sum": _sum,
    "product": _product,
    "extremum": _extremum,
    "limit": _limit,
    "at": _at_point,
    "integral": _integral,
}
