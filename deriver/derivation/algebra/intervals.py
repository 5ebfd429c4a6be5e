r"""Sets of real numbers as unions of intervals: inequalities in one letter, and domains of formulas.

Between neighbouring places where one of the functions that occur is zero or leaves its domain nothing changes its sign, so that one
value in each gap, and the places themselves, tell the set.
"""

from __future__ import annotations

import itertools
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Finding, Step
from ..calculus.ending import Doubt, finished
from .desk import Desk
from .needs import holds, needs_of, relation_of
from .zeros import in_domain, zeros_of

__all__ = ["Piece", "condition_of", "in_words", "solve_domain", "solve_inequality", "solve_inflection", "union_where"]

Piece = tuple[Any, Any, bool, bool]  # two ends, and whether each belongs to it


def solve_inequality(desk: Desk) -> Derivation:
    """Where an inequality (or a chain of them, or several at once) holds."""
    problem, x = desk.problem, desk.letter()
    e = problem.expression
    assert e is not None
    order = next((int(r.split()[1]) for r in problem.request if r.startswith("derivative ")), 0)
    first: list[Step] = []
    if order:
        slope, first = slope_of(desk, e.args[0], order)
        e = b.relation(str(e.data), slope, b.ZERO)
    parts = list(e.args) if e.op == "logic" else [e]
    if e.op == "logic" and e.data != "and":
        raise Doubt("several inequalities of which one is enough")
    functions = [desk.of(b.subtract(*part.args)) for part in parts]
    conditions = [desk.of(part) for part in (*parts, *problem.conditions)]
    needs = [n for part in parts for n in needs_of(desk, part)]  # a denominator that cancels is still a gap
    if any(f.free_symbols - {desk.z} for f in functions):
        raise Doubt("an inequality with other letters in it: the cases they make are not told apart here")
    for c in problem.conditions:
        functions.append(desk.of(b.subtract(*c.args)))
    more = [desk.of(b.subtract(*n.args)) for n in needs]
    pieces, places = union_where(desk, [*functions, *more], [*conditions, *(relation_of(desk, n) for n in needs)])
    if order:  # where the function itself has no value it neither rises nor falls
        assert problem.expression is not None
        needs = needs_of(desk, problem.expression.args[0])
        more = [desk.of(b.subtract(*n.args)) for n in needs]
        pieces, places = union_where(desk, [*functions, *more], [*conditions, *(relation_of(desk, n) for n in needs)])
    steps = [*first, *_zeros_shown(desk, functions, places)]
    return _ending(desk, e, pieces, steps, "solution", x)


def slope_of(desk: Desk, e: Expr, order: int) -> tuple[Expr, list[Step]]:
    """A derivative of a function, with the line that says so."""
    s, x = desk.s, desk.letter()
    value = desk.expr(s.factor(s.simplify(s.diff(desk.of(e), desk.z, order))))
    return value, [desk.step("value of a derivative", b.derivative(e, x, order), value)]


def solve_inflection(desk: Desk) -> Derivation:
    """Where the second derivative changes its sign."""
    e, x, s, z = desk.problem.expression, desk.letter(), desk.s, desk.z
    assert e is not None
    bend, steps = slope_of(desk, e, 2)
    g = desk.of(bend)
    if not g.has(z):
        text = "there is none: the second derivative does not change its sign"
        return finished(desk.problem, [Answer("inflection", None, text=text, claim=steps[0].claim)], steps, [Finding("no_solution", text)])
    more = [desk.of(b.subtract(*n.args)) for n in needs_of(desk, e)]
    up, places = union_where(desk, [desk.of(e), g, *more], [s.Gt(g, 0, evaluate=False)])
    down, _ = union_where(desk, [desk.of(e), g, *more], [s.Lt(g, 0, evaluate=False)])
    answers = []
    for p in places:
        turns = any(q[1] == p for q in up) and any(q[0] == p for q in down) or any(q[1] == p for q in down) and any(q[0] == p for q in up)
        if turns and in_domain(s, g, z, p) and in_domain(s, desk.of(e), z, p):
            at, height = desk.expr(p), desk.expr(s.simplify(desk.of(e).subs(z, p)))
            claim = desk.claim(b.at(bend, x, at), "=", b.ZERO)
            answers.append(Answer("inflection", b.vector([at, height]), claim=claim, text=f"the point $({at.latex}, {height.latex})$"))
            steps.append(desk.step("zeros of a product", b.at(bend, x, at), b.ZERO, "The sign of the second derivative changes there."))
    if not answers:
        text = "there is none: the second derivative does not change its sign inside of the domain"
        return finished(desk.problem, [Answer("inflection", None, text=text)], steps, [Finding("no_solution", text)])
    return finished(desk.problem, answers, steps)


def _zeros_shown(desk: Desk, functions: list[Any], places: list[Any]) -> list[Step]:
    """The places between which the sign is looked at."""
    s, x, z = desk.s, desk.letter(), desk.z
    steps = []
    for f in functions:
        top, below = s.fraction(s.together(f))
        if f.is_rational_function(z):
            factored = s.factor(top) / s.factor(below)
            before, after = desk.expr(f), desk.expr(factored)
            if before is not after:
                rule = "fractions over one denominator" if below.has(z) else "factoring by the roots"
                steps.append(desk.step(rule, before, after))
        zeros = [p for p in places if in_domain(s, f, z, p) and abs(complex(f.subs(z, p).evalf(30))) < 1e-20]
        for p in zeros[:4]:
            value = b.at(desk.expr(f), x, desk.expr(p))
            steps.append(desk.step("zeros of a product", value, b.ZERO))
    return steps


def union_where(desk: Desk, functions: list[Any], conditions: list[Any]) -> tuple[list[Piece], list[Any]]:
    """The set where all conditions hold and every function has a value, with the places where something changes."""
    s, z = desk.s, desk.z
    places: list[Any] = []
    for f in functions:
        for g in (f, *_inner(s, f, z)):
            if not g.has(z):
                continue
            found = zeros_of(g, z)
            if any(p is not None for p in found.periods):
                raise Doubt("the set repeats itself with a period, which is not written as intervals here")
            if found.numeric:
                raise Doubt("an end of the set has no form in roots of numbers that is of use")
            places += [v for v in found.values if v.is_real]
    ordered: list[Any] = []
    for p in sorted(set(places), key=lambda v: float(v.evalf(30))):
        if not ordered or abs((p - ordered[-1]).evalf(30)) > 1e-20:
            ordered.append(p)

    def inside(v: Any) -> bool:
        if not all(in_domain(s, f, z, v) for f in functions):
            return False
        return all(holds(s, c, z, v) for c in conditions)

    pieces: list[Piece] = []
    ends = [-s.oo, *ordered, s.oo]
    for k, (low, high) in enumerate(itertools.pairwise(ends)):
        if k and inside(low):
            if pieces and pieces[-1][1] == low:
                pieces[-1] = (*pieces[-1][:3], True)
            else:
                pieces.append((low, low, True, True))
        if inside(_between(s, low, high)):
            if pieces and pieces[-1][1] == low and pieces[-1][3]:
                pieces[-1] = (pieces[-1][0], high, pieces[-1][2], False)
            else:
                pieces.append((low, high, False, False))
    return pieces, ordered


def _inner(s: Any, f: Any, z: Any) -> list[Any]:
    """What must be looked at for its sign or its zeros: denominators, radicands, arguments of logarithms."""
    out = []
    for part in s.preorder_traversal(f):
        if isinstance(part, s.Pow) and part.base.has(z) and (part.exp.is_negative or not part.exp.is_Integer) and part.base != s.E:
            out.append(part.base)
        elif isinstance(part, s.log | s.Abs) and part.args[0].has(z):
            out.append(part.args[0])
        elif isinstance(part, s.asin | s.acos) and part.args[0].has(z):
            out += [part.args[0] - 1, part.args[0] + 1]
        elif isinstance(part, s.tan | s.sec | s.cot | s.csc) and part.args[0].has(z):
            raise Doubt("the set repeats itself with a period, which is not written as intervals here")
    return list(dict.fromkeys(out))


def _between(s: Any, low: Any, high: Any) -> Any:
    if low == -s.oo and high == s.oo:
        return s.Rational(1, 7)
    if low == -s.oo:
        return s.floor(high) - s.Rational(8, 7)
    if high == s.oo:
        return s.ceiling(low) + s.Rational(8, 7)
    a, c = s.Rational(str(low.evalf(40))), s.Rational(str(high.evalf(40)))
    return (3 * a + 4 * c) / 7


# Domains --------------------------------------------------------------------------------------------------------------------------


def solve_domain(desk: Desk) -> Derivation:
    """The largest set of real numbers on which a formula has a value."""
    e, x, z = desk.problem.expression, desk.letter(), desk.z
    assert e is not None
    f = desk.of(e)
    if f.free_symbols - {z}:
        raise Doubt("a formula with other letters in it: the cases they make are not told apart here")
    needs = needs_of(desk, e)
    relations = [(n, desk.of(b.subtract(*n.args)), relation_of(desk, n)) for n in needs]
    pieces, _ = union_where(desk, [f, *(g for _, g, _ in relations)], [r for _, _, r in relations])
    steps = []
    for need, g, r in relations:
        part, _ = union_where(desk, [g], [r])
        after = condition_of(desk, part)
        if after is not None and need is not after:
            claim = same_set(desk, need, after)
            steps.append(desk.step("where a formula has a value", need, after, "", "iff", claim))
    whole = None if not needs else b.all_of(needs)
    return _ending(desk, whole, pieces, steps, "domain", x)


# How a set is written -------------------------------------------------------------------------------------------------------------


def condition_of(desk: Desk, pieces: list[Piece]) -> Expr | None:
    """A union of intervals as a condition on the letter; None for the whole line and for the empty set."""
    s, x = desk.s, desk.letter()
    gaps = _gaps(s, pieces)
    if gaps is not None:
        rows = [b.relation("!=", x, desk.expr(g)) for g in gaps]
        return None if not rows else b.all_of(rows)
    rows = []
    for low, high, closed, end in pieces:
        if low == high:
            rows.append(b.relation("=", x, desk.expr(low)))
            continue
        row = []
        if low != -s.oo:
            row.append(b.relation("<=" if closed else "<", desk.expr(low), x))
        if high != s.oo:
            row.append(b.relation("<=" if end else "<", x, desk.expr(high)))
        if len(row) == 1 and low != -s.oo:
            row = [b.relation(">=" if closed else ">", x, desk.expr(low))]
        rows.append(b.all_of(row))
    return None if not rows else rows[0] if len(rows) == 1 else b.join("or", *rows)


def same_set(desk: Desk, first: Expr, second: Expr) -> Claim:
    """The claim that two conditions say the same; of two that leave out points, that they leave out the same points."""
    turned = [_turned(e) for e in (first, second)]
    if turned[0] is not None and turned[1] is not None:
        first, second = turned[0], turned[1]
    return desk.claim(b.join("iff", first, second), "", None)


def _turned(e: Expr) -> Expr | None:
    """The opposite of `!=`, or of several of them."""
    rows = e.args if e.op == "logic" and e.data == "and" else (e,)
    if any(r.op != "relation" or r.data != "!=" for r in rows):
        return None
    made = [b.relation("=", *r.args) for r in rows]
    return made[0] if len(made) == 1 else b.join("or", *made)


def _gaps(s: Any, pieces: list[Piece]) -> list[Any] | None:
    """The points that a set leaves out of the line; None where it leaves out more."""
    if not pieces or pieces[0][0] != -s.oo or pieces[-1][1] != s.oo:
        return None
    out = []
    for before, after in itertools.pairwise(pieces):
        if before[1] != after[0] or before[3] or after[2]:
            return None
        out.append(before[1])
    return out


def in_words(desk: Desk, pieces: list[Piece]) -> str:
    r"""`$(-\infty, 1) \cup [2, 3]$`."""
    s = desk.s

    def end(v: Any) -> str:
        return r"-\infty" if v == -s.oo else r"\infty" if v == s.oo else desk.expr(v).latex

    if not pieces:
        return "no real number"
    if pieces == [(-s.oo, s.oo, False, False)]:
        return r"all real numbers: $(-\infty, \infty)$"
    shown = []
    for low, high, closed, last in pieces:
        if low == high:
            shown.append(rf"\{{{end(low)}\}}")
        else:
            shown.append(f"{'[' if closed else '('}{end(low)}, {end(high)}{']' if last else ')'}")
    union = r" \cup ".join(shown)
    return rf"${desk.letter().latex} \in {union}$"


def _ending(desk: Desk, asked: Expr | None, pieces: list[Piece], steps: list[Step], name: str, x: Expr) -> Derivation:
    """The set as an answer: a condition on the letter, with the statement that it says the same as what was asked."""
    del x
    found = condition_of(desk, pieces)
    text = in_words(desk, pieces)
    findings: list[Finding] = []
    if not pieces:
        findings.append(Finding("no_solution", text))
        claim = None
        if asked is not None and asked.op == "relation":
            opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}.get(str(asked.data))
            claim = None if opposite is None else desk.claim(asked.args[0], opposite, asked.args[1])
        return finished(desk.problem, [Answer(name, None, text=text, claim=claim)], steps, findings)
    if found is None:
        claim = None
        if asked is not None and asked.op == "relation":
            claim = desk.claim(asked.args[0], str(asked.data), asked.args[1])
        return finished(desk.problem, [Answer(name, None, text=text, claim=claim)], steps, findings)
    claim = None
    if asked is not None:
        whole = asked if not desk.problem.conditions else b.join("and", asked, *desk.problem.conditions)
        claim = same_set(desk, whole, found)
        if whole is found:
            claim = None
    if claim is not None and (not steps or steps[-1].after is not found):
        rule = "sign between neighbouring zeros" if name == "solution" else "where a formula has a value"
        steps = [*steps, desk.step(rule, whole, found, "", "iff", claim)]
    return finished(desk.problem, [Answer(name, found, claim=claim, text=text)], steps, findings)
