r"""Hypotheses that are solved for a letter before points are drawn: `e^{2t}y = e^t+C \Rightarrow y = ...`, and
`y(t) = C_1\cos t, y(0) = 2 \Rightarrow C_1 = 2`.

An equation between rational expressions is solved at each point; one with functions in it has no rational solutions to draw. Where it is
affine in a number of which nothing else is declared, that number is put in everywhere, and where it says what a function is, the function.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Claim
from .differential_equations import function_stated, put_in, speaks_of
from .domain import flatten
from .values import at_point, ball_field

__all__ = ["eliminated"]

#: Operations under which a rational number stays one, so that equations are solved at each point.
_RATIONAL = frozenset({"symbol", "number", "add", "mul", "power", "entry", "dot", "transpose", "trace", "inner"})
_SIGNS = {"positive": ">", "nonnegative": ">=", "negative": "<", "nonpositive": "<=", "nonzero": "!="}


def eliminated(claim: Claim) -> Claim:
    """The claim with numbers and functions that its hypotheses say outright put in; the claim itself where there are none."""
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    if not any(c.op == "relation" and c.data == "=" for c in conditions):
        return claim
    sides = [claim.left, *([] if claim.right is None else [claim.right])]
    count = len(sides)
    every = [*sides, *conditions]
    changed = False
    for step in (_function_out, _named_out, _letter_out):
        while (found := step(every, count)) is not None:
            every, changed = found, True
    if not changed:
        return claim
    right = every[1] if count == 2 else None
    context = replace(claim.context, conditions=())
    return replace(claim, left=every[0], right=right, conditions=tuple(every[count:]), context=context, alternatives=())


def _function_out(every: list[Expr], count: int) -> list[Expr] | None:
    """A function that a hypothesis states put into the others, where the claim itself is not about it."""
    for k in range(count, len(every)):
        c = every[k]
        found = function_stated(*c.args) if c.op == "relation" and c.data == "=" else None
        if found is None:
            continue
        applied, body = found
        name, t = applied.data[0], applied.args[0]
        others = [e for i, e in enumerate(every) if i != k and speaks_of(e, name)]
        if len(applied.args) > 1 or not others or any(speaks_of(e, name) for e in every[:count]) or any(t in e.free for e in others):
            continue
        return [put_in(e, applied, body) if speaks_of(e, name) else e for i, e in enumerate(every) if i != k]
    return None


def _named_out(every: list[Expr], count: int) -> list[Expr] | None:
    """`a = 1` put into equations with functions in them."""
    for k in range(count, len(every)):
        c = every[k]
        if c.op != "relation" or c.data != "=":
            continue
        others = [e for i, e in enumerate(every) if i != k]
        for s, value in (c.args, c.args[::-1]):
            if s.op != "symbol" or not s.is_scalar or s.properties - {"real"} or s in value.free or value.free and not _plain(value):
                continue
            if any(s in e.free and e.op == "relation" and e.data == "=" and not _plain(e) for e in others[count:]):
                return [substitute(e, {s: value}) for e in others]
    return None


def _plain(e: Expr) -> bool:
    return all(n.op == "relation" or _rational(n) for n in walk(e))


def _letter_out(every: list[Expr], count: int) -> list[Expr] | None:
    """A number for which an equation with functions in it is solved put into the rest."""
    for k in range(count, len(every)):
        c = every[k]
        if c.op != "relation" or c.data != "=" or not c.args[0].is_scalar or all(_rational(n) for side in c.args for n in walk(side)):
            continue
        difference = b.subtract(*c.args)
        for s, coefficient, rest in _affine_in(difference):
            if not _never_zero(coefficient):
                continue  # x sin t = 0 says nothing of x where sin t = 0
            table = {s: b.negative(b.divide(rest, coefficient))}
            said = [b.relation(_SIGNS[p], s, b.ZERO) for p in sorted(s.properties & _SIGNS.keys())]
            kept = [e for i, e in enumerate(every) if i != k]
            return [substitute(e, table) for e in (*kept, *said)]
    return None


def _never_zero(e: Expr) -> bool:
    """Whether an expression has no zero, by its form, or by its value where it is a number."""
    if not e.free:
        value = at_point(e, {}, {}, ball_field(30)).value
        return value is not None and value.rigorous and value.is_scalar and bool(value.data != 0)
    if e.op == "symbol":
        return bool(e.properties & {"positive", "negative", "nonzero"})
    if e.op == "power":
        return _never_zero(e.args[0])
    return e.op == "exp" or e.op == "mul" and all(_never_zero(a) for a in e.args)


def _rational(node: Expr) -> bool:
    if node.op == "power":
        return node.args[1].op == "number" and node.args[1].data.denominator == 1
    return node.op in _RATIONAL


def _affine_in(e: Expr) -> Iterator[tuple[Expr, Expr, Expr]]:
    """The numbers in which an expression is affine, with the coefficient and what is left; those with a constant coefficient first."""
    found = []
    for s in sorted(e.free, key=lambda s: s.name):
        if s.op != "symbol" or not s.is_scalar or s.properties - {"real"} - _SIGNS.keys() or _degree(e, s) != 1:
            continue
        coefficient, rest = _split(e, s)
        found.append((s, coefficient, rest))
    yield from sorted(found, key=lambda f: (bool(f[1].free), f[0].name))


def _split(e: Expr, s: Expr) -> tuple[Expr, Expr]:
    """The coefficient of a letter in which an expression is affine, and what is left."""
    if s not in e.free:
        return b.ZERO, e
    if e is s:
        return b.ONE, b.ZERO
    if e.op == "add":
        parts = [_split(a, s) for a in e.args]
        return b.add(*(c for c, _ in parts)), b.add(*(r for _, r in parts))
    if e.op == "mul":
        others = [a for a in e.args if s not in a.free]
        coefficient, rest = _split(next(a for a in e.args if s in a.free), s)
        return b.mul(*others, coefficient), b.mul(*others, rest)
    coefficient, rest = _split(e.args[0], s)
    return b.rebuild(e, (coefficient, *e.args[1:])), b.rebuild(e, (rest, *e.args[1:]))


def _degree(e: Expr, s: Expr) -> int | None:
    """0 or 1 where an expression is free of a letter or affine in it, by its form; None for anything else."""
    if s not in e.free:
        return 0
    if e is s:
        return 1
    if e.op == "add":
        return 1 if all(_degree(a, s) is not None for a in e.args) else None
    if e.op == "mul":
        parts = [_degree(a, s) for a in e.args]
        return 1 if None not in parts and sum(p or 0 for p in parts) == 1 else None
    if e.op in ("derivative", "at") and s not in frozenset().union(*(a.free for a in e.args[1:])):
        return _degree(e.args[0], s)
    return None
