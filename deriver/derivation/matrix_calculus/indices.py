"""The same derivative in index notation: entry by entry, with Kronecker deltas, and by the cases i = k and i != k.

Comes in: a scalar function of the entries of a vector, the entry by which it is differentiated, and the answer that is to come out. Goes
out: lines. An entry changes at rate 1 with itself and 0 with the others, so dz is the standard basis vector of the entry; a delta under a
sum picks one term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import Expr, substitute, walk
from ..collect import Collector
from ..entries import by_cases, entry_of
from ..laws import Laws
from ..match import size_expression
from ..normal import transposed
from .differential import Differentials, Rewritten, pending
from .lines import Line

__all__ = ["in_indices", "share"]


def share(e: Expr) -> Expr:
    """Entries of the softmax as the quotients that they stand for."""
    if e.op == "entry" and e.args[0].op == "softmax" and e.args[0].args[0].op == "symbol" and e.args[0].shape.kind == "vector":
        z, i = e.args[0].args[0], e.args[1]
        assert z.shape.rows is not None
        taken = {s.name for s in e.free}
        letter = next(x for x in "jlm" if x not in taken)
        j = b.symbol(letter, properties=("index",))
        below = b.sum_over(b.function("exp", b.entry(z, j)), j, b.ONE, size_expression(z.shape.rows))
        return b.mul(b.function("exp", b.entry(z, i)), b.power(below, -1))
    args = tuple(share(a) for a in e.args)
    return e if args == e.args else b.rebuild(e, args)


def in_indices(f: Expr, entry: Expr, found: Expr, laws: Laws, collector: Collector) -> list[Line]:
    """The lines of the derivation in index notation; none where the function does not go through single entries of a vector."""
    array, k = entry.args[0], entry.args[1]
    split = by_cases(found)
    if len(entry.args) != 2 or array.shape.rows is None or split is None:
        return []
    asked = b.derivative(f, entry)
    lines: list[Line] = []
    quotient = share(f)
    if quotient is not f:
        lines.append(Line(laws.rule("one share"), asked, b.derivative(quotient, entry)))
    used: list[Rewritten] = []
    differentials = Differentials(laws, frozenset((array,)))
    current = differentials.d(quotient)
    while pending(current):
        current = differentials.line(current, used, all_the_way=True)
    moved = _deltas(substitute(current, {b.differential(array): b.basis(k, array.shape.rows)}))
    if any(n.op == "basis" for n in walk(moved)) or not any(n.op == "indicator" for n in walk(moved)):
        return []
    before = lines[-1].after if lines else asked
    first = next((u.rule for u in used if not u.structural), laws.rule("Kronecker delta"))
    lines.append(Line(laws.rule("Kronecker delta"), before, moved, rules=(first, *(u.rule for u in used if not u.structural))))
    picked = _picked(moved, k)
    if picked is not moved:
        lines.append(Line(laws.rule("Kronecker delta in a sum"), moved, picked))
    if found is not picked:
        lines.append(Line(laws.rule("collecting terms"), picked, found))
    (same, equal), (apart, unequal) = split
    rule = laws.rule("Kronecker delta")
    i, k = same.args
    lines = [replace(line, said="In index notation: ") for line in lines]
    lines.append(Line(rule, substitute(asked, {i: k}), collector(equal), said=f"Where ${same.latex}$ the delta is 1. "))
    lines.append(Line(rule, asked, collector(unequal), conditions=(apart,), said=f"Where ${apart.latex}$ the delta is 0. "))
    return [replace(line, varying=array.name) for line in lines]


def _deltas(e: Expr) -> Expr:
    """e_i^T e_k as the Kronecker delta."""
    if not any(n.op == "basis" for n in walk(e)):
        return e
    if e.op == "dot" and e.is_scalar and len(e.args) == 2:
        left, right = transposed(e.args[0]), e.args[1]
        if right.op == "basis" and not left.is_scalar:
            return entry_of(left, right.args[0])
        if left.op == "basis":
            return entry_of(right, left.args[0])
    args = tuple(_deltas(a) for a in e.args)
    return e if args == e.args else b.rebuild(e, args)


def _picked(e: Expr, k: Expr) -> Expr:
    """Each sum over j of terms with the delta of j and k as its one term that is left."""
    args = tuple(_picked(a, k) for a in e.args)
    e = e if args == e.args else b.rebuild(e, args)
    if e.op != "sum":
        return e
    body, j = e.args[0], e.args[1]
    for factor in _factors(body):
        if factor.op == "indicator" and factor.args[0].op == "relation" and set(factor.args[0].args) == {j, k}:
            return substitute(b.mul(*(f for f in _factors(body) if f is not factor)), {j: k})
    return e


def _factors(e: Expr) -> Iterator[Expr]:
    if e.op == "mul":
        for a in e.args:
            yield from _factors(a)
    else:
        yield e
