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
from ..model import Claim, Finding, Verdict
from .domain import flatten
from .preparation import unified, with_hypotheses
from .solutions import rational_near
from .values import at_point, ball_field

__all__ = ["by_substitution", "function_stated", "put_in", "speaks_of"]

_OUTCOMES = ("refuted", "undecided", "conditional", "verified", "proved")


def by_substitution(claim: Claim, decide: Callable[[Claim], Verdict]) -> Verdict | None:
    """The verdict on a claim that a formula solves an equation for a function; None for other claims."""
    claim = with_hypotheses(unified(claim))
    if claim.relation not in ("=", "equiv") or claim.right is None:
        return None
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    found = function_stated(claim.left, claim.right)
    if found is not None and len(found[0].args) == 1:
        applied, body = found
        name = applied.data[0]
        about = [c for c in conditions if speaks_of(c, name)]
        equations = [c for c in about if _order(c, name) and applied in walk(c)]
        initial = [c for c in about if c not in equations]
        if len(equations) == 1 and equations[0].op == "relation" and all(_initial(c, applied) for c in initial):
            return _solves(claim, applied, body, equations[0], initial, decide)
        return None
    for c in conditions:
        found = function_stated(*c.args) if c.op == "relation" and c.data == "=" else None
        if found is not None and speaks_of(b.relation("=", claim.left, claim.right), found[0].data[0]):
            applied, body = found
            rest = [d for d in conditions if d is not c]
            if any(speaks_of(d, applied.data[0]) for d in rest):
                return None
            left, right = (put_in(e, applied, body) for e in (claim.left, claim.right))
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


def function_stated(left: Expr, right: Expr) -> tuple[Expr, Expr] | None:
    """(y(t), the formula) of y(t) = formula, where the formula does not speak of y."""
    for applied, body in ((left, right), (right, left)):
        if (
            applied.op == "apply"
            and applied.is_scalar
            and len(set(applied.args)) == len(applied.args)
            and all(a.op == "symbol" for a in applied.args)
            and not applied.data[2]
        ):
            if not speaks_of(body, applied.data[0]):
                return applied, body
    return None


def speaks_of(e: Expr, name: str) -> bool:
    """Whether a function of this name occurs."""
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


def put_in(e: Expr, applied: Expr, body: Expr) -> Expr:
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
        left, right = (put_in(e, applied, body) for e in c.args)
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
        if _single_out(equation, applied, order, initial):
            return None
        return _open(
            "and meets the conditions at several points; that no other formula does is shown for linear equations with constant numbers"
        )
    given = {s for c in (equation, *initial, *others) for s in c.free}
    constants = sorted((s for s in body.free - given - {t} if s.is_scalar), key=lambda s: s.name)
    independent = _independent(body, t, constants, order)
    linear = _linear(equation, applied)
    if len(initial) + independent >= order:
        if initial or linear:
            return None
        return _families(applied, body, equation, constants)
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


def _single_out(equation: Expr, applied: Expr, order: int, conditions: list[Expr]) -> bool:
    """Whether conditions at several places leave one solution of a linear equation with constant numbers: on the solutions of the
    homogeneous equation, columns of an exponential, they are independent."""
    name = applied.data[0]
    coefficients = _constant_coefficients(equation, applied, order)
    if coefficients is None or len(conditions) != order:
        return False
    field = ball_field(60)
    companion = arb_mat(order, order, [arb(int(j == i + 1)) for i in range(order) for j in range(order)])
    with field.working():
        for j in range(order):
            companion[order - 1, j] = -arb(coefficients[j]) / arb(coefficients[order])
    rows = []
    for c in conditions:
        letters: dict[Expr, tuple[Any, int]] = {}
        table: dict[Expr, Expr] = {}
        for n in walk(c):
            if n.op == "apply" and n.data[0] == name:
                at = _value(n.args[0], {})
                if at is None or n.data[2] >= order:
                    return False
                letter = b.symbol(f"{name}_at_{len(letters)}")
                letters[letter], table[n] = (at, n.data[2]), letter
        residual = substitute(b.subtract(*c.args), table)
        if residual.free - set(letters):
            return False
        zero = _value(residual, dict.fromkeys(letters, fmpq(0)))
        twice = _value(residual, dict.fromkeys(letters, fmpq(2)))
        one = _value(residual, dict.fromkeys(letters, fmpq(1)))
        if zero is None or one is None or twice is None:
            return False
        row = []
        with field.working():
            if not (arb(twice) - 2 * arb(one) + arb(zero)).contains(0):
                return False
            moved = {letter: (companion * arb(at)).exp() for letter, (at, _) in letters.items()}
        for k in range(order):
            total = arb(0)
            for letter, (_, slope) in letters.items():
                weight = _value(residual, {**dict.fromkeys(letters, fmpq(0)), letter: fmpq(1)})
                with field.working():
                    total += (arb(weight) - arb(zero)) * moved[letter][slope, k]
            row.append(total)
        rows.append(row)
    with field.working():
        return not _singular(rows)


def _constant_coefficients(equation: Expr, applied: Expr, order: int) -> list[fmpq] | None:
    """c_0, ..., c_n of a linear equation c_0 y + ... + c_n y^(n) = g(t) with rational numbers; None for any other."""
    name, t = applied.data[0], applied.args[0]
    letters = [b.symbol(f"{name}_at_{k}") for k in range(order + 1)]
    table: dict[Expr, Expr] = {}
    for n in walk(equation):
        if n.op == "derivative" and n.args[0].op == "apply" and n.args[0].data[0] == name:
            table[n] = letters[n.data + n.args[0].data[2]]
        elif n.op == "apply" and n.data[0] == name and n.args[0] is t:
            table[n] = letters[n.data[2]]
    residual = substitute(b.subtract(*equation.args), table)
    if not _linear(equation, applied) or residual.free - {t, *letters}:
        return None
    found = []
    for letter in letters:
        slopes = []
        for at in (fmpq(2, 7), fmpq(31, 11)):
            still = dict.fromkeys(letters, fmpq(0)) | {t: at}
            high, low = _value(residual, {**still, letter: fmpq(1)}), _value(residual, still)
            with ball_field(50).working():
                slopes.append(None if high is None or low is None else high - low)
        first, second = (rational_near(x) if isinstance(x, arb) else x for x in slopes)
        if first is None or first != second:
            return None
        found.append(first)
    return found if found[order] != 0 else None


def _families(applied: Expr, body: Expr, equation: Expr, constants: list[Expr]) -> Verdict:
    """What is to be said of a family with one constant that solves y' = f(t, y), where f is not linear.

    Through a point at which f is smooth there is one solution. Where the constant can be found for every point, SymPy proposes how and
    numbers confirm it, only constant solutions may be missing.
    """
    unknown = _open("but whether an equation that is not linear has further solutions is not decided")
    slope = _explicit(equation, applied)
    if slope is None or len(constants) != 1:
        return unknown
    t, c = applied.args[0], constants[0]
    y = b.symbol("y_here", properties=("real",))
    solved = _solved_for(body, c, y)
    if not solved:
        return unknown
    f = substitute(slope, {applied: y})
    levels = _levels(f, y, t)
    if levels is None:
        return unknown
    missing = []
    for level in levels:
        with_level = [substitute(s, {y: level}) for s in solved]
        draw = random.Random(3)
        values = _numbers(set(f.free | body.free) | {t}, draw)
        constant = [_value(w, values) for w in with_level]
        if all(x is None for x in constant):
            missing.append(level)
    if not missing:
        return Verdict("verified", method="a constant for every point")
    level = missing[0]
    return Verdict(
        "conditional",
        method="a constant for every point but where the solution is constant",
        condition=r",\ ".join(rf"{applied.data[1]} \ne {x.latex}" for x in missing),
        reason=rf"the constant solution ${applied.data[1]} = {level.latex}$ is lost: no value of ${c.latex}$ gives it",
        counterexample={applied.data[0]: str(level.latex)},
        findings=(Finding("lost_solution", rf"${applied.data[1]} = {level.latex}$ solves the equation too"),),
    )


def _explicit(equation: Expr, applied: Expr) -> Expr | None:
    """f of y' = f(t, y)."""
    for side, other in (equation.args, equation.args[::-1]):
        primed = side.op == "apply" and side.data[0] == applied.data[0] and side.data[2] == 1 and side.args == applied.args
        if primed or side.op == "derivative" and side.args[0] is applied and side.data == 1:
            if _order(other, applied.data[0]) == 0 and not any(n.op == "derivative" for n in walk(other)):
                return other
    return None


def _solved_for(body: Expr, c: Expr, y: Expr) -> list[Expr]:
    """Expressions for the constant in y and the variable, found by SymPy and confirmed by numbers."""
    from ..expression.sympy_reader import from_sympy

    try:
        import sympy

        known = {s.name: s for s in body.free} | {y.name: y}
        found = [from_sympy(s, known) for s in sympy.solve(body.sympy - y.sympy, c.sympy)[:4]]
    except Exception:  # what SymPy does not find is not used
        return []
    kept = []
    for e in found:
        draw = random.Random(4)
        agreed = []
        for sign in (1, -1, 1, -1, 1, -1):
            values = _numbers((set(body.free) | {y}) - {c}, draw)
            values[y] = sign * values[y]
            at = _value(e, values)
            back = None if at is None else _value(body, {**values, c: at})
            if back is not None:
                with ball_field(50).working():
                    agreed.append((sign, (arb(back) - arb(values[y])).contains(0)))
        # Above and below: a formula with a root may give the solutions of one sign alone.
        if all(same for _, same in agreed) and {sign for sign, _ in agreed} == {1, -1}:
            kept.append(e)
    return kept


def _levels(f: Expr, y: Expr, t: Expr) -> list[Expr] | None:
    """All constant solutions of y' = f, where f is a quotient of polynomials in y whose zeros are known; None where it is not."""
    from ..expression.sympy_reader import from_sympy

    known = {s.name: s for s in f.free} | {y.name: y}
    try:
        import sympy

        above = sympy.Poly(sympy.numer(sympy.together(f.sympy)), y.sympy)
        roots = sympy.roots(above)
        if sum(roots.values()) != above.degree():
            return None
        found = [from_sympy(r, known) for r in roots]
    except Exception:  # what SymPy does not find is not used
        return None
    kept = []
    for level in found:
        flat = substitute(f, {y: level})
        draw = random.Random(5)
        values = [_value(flat, _numbers(set(f.free) | {t}, draw)) for _ in range(3)]
        if t in level.free or all(v is None for v in values):
            continue  # no constant, or no real one
        with ball_field(50).working():
            if any(v is None or not arb(v).contains(0) for v in values):
                return None
        kept.append(level)
    return kept


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
    if speaks_of(residual, name):
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
