r"""Solutions of ordinary differential equations: `y'+2y=e^{-t} \Rightarrow y=e^{-t}+Ce^{-2t}`, with initial conditions or without.

The formula is put into the equation and into each initial condition, and what comes out are claims like any other. That it holds every
solution is asked as well: of a linear equation of order n, n independent constants and initial conditions together; of another one,
initial conditions for all of them. A formula that lacks constants leaves solutions out, and the arrow is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Claim, Verdict
from .domain import flatten
from .preparation import unified, with_hypotheses
from .values import at_point, ball_field

__all__ = ["by_substitution"]

_OUTCOMES = ("refuted", "undecided", "conditional", "verified", "proved")


def by_substitution(claim: Claim, decide: Callable[[Claim], Verdict]) -> Verdict | None:
    """The verdict on a claim that a formula solves an equation for a function; None for other claims."""
    claim = with_hypotheses(unified(claim))
    if claim.relation not in ("=", "equiv") or claim.right is None:
        return None
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    found = _formula(claim.left, claim.right)
    if found is not None and len(found[0].args) == 1:
        applied, body = found
        name = applied.data[0]
        about = [c for c in conditions if _speaks_of(c, name)]
        equations = [c for c in about if _order(c, name) and applied in walk(c)]
        initial = [c for c in about if c not in equations]
        if len(equations) == 1 and equations[0].op == "relation" and all(_initial(c, applied) for c in initial):
            return _solves(claim, applied, body, equations[0], initial, decide)
        return None
    for c in conditions:
        found = _formula(*c.args) if c.op == "relation" and c.data == "=" else None
        if found is not None and _speaks_of(b.relation("=", claim.left, claim.right), found[0].data[0]):
            applied, body = found
            rest = [d for d in conditions if d is not c]
            if any(_speaks_of(d, applied.data[0]) for d in rest):
                return None
            left, right = (_put_in(e, applied, body) for e in (claim.left, claim.right))
            if not _varies(body, applied) and any(_order(side, applied.data[0]) for side in (claim.left, claim.right)):
                return Verdict("undecided", reason=_AT_A_POINT.format(c.latex, applied.args[0].latex))
            verdict = _for_functions(decide(_bare(claim, left, right, rest)))
            return replace(verdict, method=f"put into the equation, {verdict.method}" if verdict.method else "")
    return None


_AT_A_POINT = (
    "${0}$ may be said of one ${1}$ or of every ${1}$; that the function is this one is written with a letter for it, as in $f = ...$"
)


def _for_functions(verdict: Verdict) -> Verdict:
    """An equation between functions that holds at the integers alone does not hold."""
    if verdict.outcome == "conditional" and verdict.condition is not None and r"\mathbb{Z}" in verdict.condition:
        return replace(verdict, outcome="refuted", condition=None)
    return verdict


def _varies(body: Expr, applied: Expr) -> bool:
    """Whether a formula is more than a number or the variable itself: `f(x) = 0` and `f(x) = x` may single out a point."""
    return bool(body.free & set(applied.args)) and body not in applied.args


def _formula(left: Expr, right: Expr) -> tuple[Expr, Expr] | None:
    """(y(t), the formula) of y(t) = formula, where the formula does not speak of y."""
    for applied, body in ((left, right), (right, left)):
        if (
            applied.op == "apply"
            and applied.is_scalar
            and len(set(applied.args)) == len(applied.args)
            and all(a.op == "symbol" for a in applied.args)
            and not applied.data[2]
        ):
            if not _speaks_of(body, applied.data[0]):
                return applied, body
    return None


def _speaks_of(e: Expr, name: str) -> bool:
    return any(n.op == "apply" and n.data[0] == name for n in walk(e))


def _order(e: Expr, name: str) -> int:
    """The highest derivative of a function that occurs."""
    found = 0
    for n in walk(e):
        if n.op == "derivative" and n.args[0].op == "apply" and n.args[0].data[0] == name:
            found = max(found, n.data + n.args[0].data[2])
        elif n.op == "apply" and n.data[0] == name and n.args[0].op == "symbol":
            found = max(found, n.data[2])
    return found


def _initial(e: Expr, applied: Expr) -> bool:
    """y(a) = v or y'(a) = v, with a number or a letter other than t."""
    t = applied.args[0]
    return e.op == "relation" and e.data == "=" and t not in e.free and not any(n.op == "derivative" for n in walk(e))


def _put_in(e: Expr, applied: Expr, body: Expr) -> Expr:
    """An expression with the formula in place of a function, at whatever arguments it stands."""
    t = applied.args[0]
    table: dict[Expr, Expr] = {}
    for n in walk(e):
        if n.op == "apply" and n.data[0] == applied.data[0] and len(n.args) == len(applied.args):
            slope = b.derivative(body, t, n.data[2]) if n.data[2] else body
            if n.args != applied.args:
                places = dict(zip(applied.args, n.args, strict=True))
                slope = b.at(slope, t, n.args[0]) if n.data[2] else substitute(body, places)
            table[n] = slope
    return substitute(e, table)


def _bare(claim: Claim, left: Expr, right: Expr, conditions: list[Expr]) -> Claim:
    context = replace(claim.context, conditions=())
    return replace(claim, left=left, relation="=", right=right, conditions=tuple(conditions), context=context, alternatives=())


def _solves(
    claim: Claim, applied: Expr, body: Expr, equation: Expr, initial: list[Expr], decide: Callable[[Claim], Verdict]
) -> Verdict | None:
    others = [c for c in flatten((*claim.conditions, *claim.context.conditions)) if c is not equation and c not in initial]
    verdicts = []
    for c in (equation, *initial):
        left, right = (_put_in(e, applied, body) for e in c.args)
        verdicts.append(_for_functions(decide(_bare(claim, left, right, others))))
    worst = min(verdicts, key=lambda v: _OUTCOMES.index(v.outcome) if v.outcome in _OUTCOMES else 1)
    worst = replace(worst, method=f"put into the equation, {worst.method}" if worst.method else "", suggestion=None)
    if worst.outcome in ("refuted", "undecided") or worst.outcome not in _OUTCOMES:
        return worst
    lacking = _lacking(applied, body, equation, initial, others)
    return worst if lacking is None else replace(lacking, findings=worst.findings)


def _lacking(applied: Expr, body: Expr, equation: Expr, initial: list[Expr], others: list[Expr]) -> Verdict | None:
    """What is to be said where not every solution is of this form, or where that is not known; None where every one is."""
    name, t = applied.data[0], applied.args[0]
    order = _order(equation, name)
    places = {n.args[0] for c in initial for n in walk(c) if n.op == "apply" and n.data[0] == name}
    if len(places) > 1:
        return _open("and meets the conditions at several points; that no other formula does is not shown")
    given = {s for c in (equation, *initial, *others) for s in c.free}
    constants = sorted((s for s in body.free - given - {t} if s.is_scalar), key=lambda s: s.name)
    independent = _independent(body, t, constants, order)
    linear = _linear(equation, applied)
    if len(initial) + independent >= order:
        return None if initial or linear else _open("but whether an equation that is not linear has further solutions is not decided")
    if not linear:
        return _open(
            "but which further solutions an equation that is not linear has is not decided; initial conditions would single one out"
        )
    need = "1 independent constant" if order == 1 else f"{order} independent constants"
    reason = f"the general solution has {need}, the formula has {independent}"
    if initial:
        reason += f", and the initial conditions are {len(initial)}"
    return Verdict("refuted", method="missing solutions", reason=f"it solves the equation, but not every solution has this form: {reason}")


def _open(what: str) -> Verdict:
    return Verdict("undecided", reason=f"the formula solves the equation, {what}")


def _numbers(symbols: set[Expr], draw: random.Random) -> dict[Expr, Any]:
    return {s: fmpq(draw.randint(2, 30), draw.choice((7, 11, 13))) for s in sorted(symbols, key=lambda s: s.name)}


def _value(e: Expr, values: dict[Expr, Any]) -> Any:
    found = at_point(e, values, {}, ball_field(50)).value
    return None if found is None or not found.is_scalar else found.data


def _independent(body: Expr, t: Expr, constants: list[Expr], order: int) -> int:
    """How many of the constants are independent: the rank of the derivatives of y, y', ... by them at a point."""
    draw = random.Random(1)
    for _ in range(4):
        values = _numbers(set(body.free) | {t}, draw)
        rows = []
        for k in range(order):
            slope = b.derivative(body, t, k) if k else body
            rows.append([_value(b.derivative(slope, c), values) for c in constants])
        if any(x is None for r in rows for x in r):
            continue
        with ball_field(50).working():
            for size in range(min(order, len(constants)), 0, -1):
                for some in combinations(range(len(constants)), size):
                    for lines in combinations(range(order), size):
                        if not _singular([[rows[i][j] for j in some] for i in lines]):
                            return size
        return 0
    return 0


def _singular(table: list[list[Any]]) -> bool:
    n, entries = len(table), [x for r in table for x in r]
    if all(isinstance(x, fmpq) for x in entries):
        return bool(fmpq_mat(n, n, entries).det() == 0)
    return bool(arb_mat(n, n, [arb(x) if isinstance(x, fmpq) else x for x in entries]).det().contains(0))


def _linear(equation: Expr, applied: Expr) -> bool:
    """Whether the equation is affine in the function and its derivatives: along lines second differences vanish."""
    name, t = applied.data[0], applied.args[0]
    table: dict[Expr, Expr] = {}
    for n in walk(equation):
        if n.op == "derivative" and n.args[0].op == "apply" and n.args[0].data[0] == name:
            key = n.data + n.args[0].data[2]
        elif n.op == "apply" and n.data[0] == name and n.args[0] is t:
            key = n.data[2]
        else:
            continue
        table[n] = b.symbol(f"{name}_at_{key}", latex=rf"{applied.latex}_{{{key}}}")
    residual = substitute(b.subtract(*equation.args), table)
    if _speaks_of(residual, name):
        return False
    letters = sorted(set(table.values()), key=lambda s: s.name)
    draw = random.Random(2)
    checked = 0
    for _ in range(6):
        values = _numbers(set(residual.free) | {t}, draw)
        steps = {s: fmpq(draw.randint(1, 9), 5) for s in letters}
        line = [_value(residual, {**values, **{s: values.get(s, fmpq(0)) + k * steps[s] for s in letters}}) for k in (0, 1, 2)]
        if any(x is None for x in line):
            continue
        with ball_field(50).working():
            bend = line[0] - 2 * line[1] + line[2]
            if isinstance(bend, fmpq) and bend or isinstance(bend, arb) and not bend.contains(0):
                return False
        checked += 1
    return checked >= 3
