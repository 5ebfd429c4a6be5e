"""Sums and products to a symbolic bound, by induction: exact, where a sample stops at some bound.

D(n) = left - right vanishes for every n from the first on when D(first) = 0 and D(n) - D(n-1) = 0, where a sum to n less the sum to
n - 1 is its last term. Both are asked of exact arithmetic and the rational normal form. For products, the same with quotients.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..errors import DeriverError
from ..expression import Expr, substitute, walk
from ..expression import build as b
from .domain import Domain
from .membership import has_properties
from .proof import prove
from .statement import Statement
from .strata import REALS
from .values import exact_value

__all__ = ["by_induction"]

_METHOD = "induction: the difference of consecutive values, and the first"


def by_induction(statement: Statement, domain: Domain) -> str | None:
    """The method, where both sides are rational but for sums to n over bodies without n; else None."""
    left, right = statement.left, statement.right
    if right is None or not statement.is_equality or not left.is_scalar or domain.equations or domain.letters:
        return None
    sums = list(dict.fromkeys(n for e in (left, right) for n in walk(e) if n.op == "sum"))
    if not sums:
        return None
    bounds = {s for node in sums for s in node.args[3].free}
    if len(bounds) != 1:
        return None
    (n,) = bounds
    if n not in domain.symbols or "integer" not in domain.properties[n] or any(n in c.free for c in domain.checks):
        return None
    first = _first(n, domain)
    if first is None:
        return None
    for node in sums:
        body, _, lower, upper = node.args
        ends = [exact_value(upper, {n: Fraction(k)}, {}) for k in (0, 1, 2)]
        if lower.op != "number" or [e - k if isinstance(e, Fraction) else None for k, e in enumerate(ends)] != [ends[0]] * 3:
            return None
        past = ends[0]
        assert isinstance(past, Fraction)
        if n in body.free or any(i.op in ("sum", "product", "integral") for i in walk(body)):
            return None
        # The step from n - 1 to n adds one term only where the sum is not taken from beyond its end.
        if Fraction(first) + 1 + past < lower.value:
            return None
    try:
        # S(n) = S(n-1) + last term, S(n-1) standing as it is on both sides.
        whole = b.subtract(left, right)
        marks = {node: b.symbol(f"partial sum {k}", properties=("real",)) for k, node in enumerate(sums)}
        now = substitute(whole, {node: b.add(marks[node], _last(node)) for node in sums})
        before = substitute(substitute(whole, marks), {n: b.subtract(n, b.ONE)})
        if any(node.op == "sum" for side in (now, before) for node in walk(side)):
            return None
        inner = replace(domain, samplers={}, properties={**domain.properties, **dict.fromkeys(marks.values(), ("real",))})
        if prove(Statement(now, "=", before), inner) is None:
            return None
        if domain.symbols == (n,):
            value = exact_value(whole, {n: Fraction(first)}, {})
            return _METHOD if value == 0 else None
        start = substitute(whole, {n: b.num(first)})
        opened = substitute(start, {node: _written_out(node) for node in walk(start) if node.op == "sum"})
        return _METHOD if prove(Statement(opened, "=", b.ZERO), inner) is not None else None
    except (DeriverError, RecursionError, ValueError):
        return None


def _first(n: Expr, domain: Domain) -> int | None:
    """The least value of an integer symbol, or None where there is none."""
    names = frozenset(domain.properties[n])
    low = domain.intervals.get(n, REALS).low
    start = -(-low // 1) if low is not None else next((k for k in (-2, -1, 0, 1) if has_properties(Fraction(k), names)), -2)
    for k in range(int(start), int(start) + 3):
        if has_properties(Fraction(k), names):
            # Without a bound below, there is no first value.
            return k if low is not None or not has_properties(Fraction(k - 1), names) else None
    return None


def _last(node: Expr) -> Expr:
    body, index, _, upper = node.args
    return substitute(body, {index: upper})


def _written_out(node: Expr) -> Expr:
    body, index, lower, upper = node.args
    if lower.op != "number" or upper.op != "number" or upper.value - lower.value > 8:
        raise ValueError
    return b.add(b.ZERO, *(substitute(body, {index: b.num(k)}) for k in range(int(lower.value), int(upper.value) + 1)))
