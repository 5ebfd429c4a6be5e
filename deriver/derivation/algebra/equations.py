"""Equations in one letter: all their solutions, each put back into the equation, and the zeros of polynomials with their order."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Finding, Step
from ..calculus.ending import Doubt, finished
from .desk import Desk
from .moves import Move, Zeros
from .needs import needs_of, without_value
from .zeros import in_domain, zeros_of

__all__ = ["solve_equation"]

#: So many solutions in an interval are listed; more are not.
MANY = 40


def solve_equation(desk: Desk) -> Derivation:
    """All solutions of an equation, or of `expression = 0` for the zeros of a function."""
    problem, s, x = desk.problem, desk.s, desk.letter()
    e = problem.expression
    assert e is not None
    left, right = e.args if e.op == "relation" else (e, b.ZERO)
    f = desk.of(b.subtract(left, right))
    z = desk.z
    if not f.has(z):
        if s.simplify(f) == 0:
            return _everywhere(desk, left, right)
        if f.free_symbols:
            raise Doubt(f"the letter {x.latex} does not occur in the equation")
        text = f"no number is a solution: the equation says that ${desk.expr(f).latex} = 0$"
        answer = Answer(x.name, None, text=text, claim=desk.claim(left, "!=", right))
        return finished(problem, [answer], [], [Finding("no_solution", text)])
    real = "real" in problem.request or not _algebraic(s, f, z)
    plain = s.simplify(f) if f.count_ops() < 60 and not f.is_polynomial(z) else f
    if plain == 0 or s.expand(f) == 0:
        return _everywhere(desk, left, right)
    found = zeros_of(f, z, real=real)
    _drop_gaps(desk, e, found)
    for need in found.needed:
        desk.conditions.append(desk.expr(need if need.is_Relational else s.Ne(need, 0, evaluate=False)))
    desk.conditions = list(dict.fromkeys(desk.conditions))
    steps = desk.steps(_moves(desk, f, found))
    answers, findings = _answers(desk, left, right, found, real)
    steps += _all_of_them(desk, b.relation("=", left, right), f, found, answers, real)
    if desk.conditions:
        text = ", ".join(f"${c.latex}$" for c in desk.conditions)
        findings.append(Finding("exceptional_points", f"This is the answer for {text}; other values are not covered by it."))
    if not answers:
        where = " in the given interval" if problem.conditions else ""
        text = f"no {'real ' if real else ''}number{where} is a solution"
        return finished(problem, [Answer(x.name, None, text=text)], steps, [*findings, Finding("no_solution", text)])
    return finished(problem, answers, steps, findings)


def _everywhere(desk: Desk, left: Expr, right: Expr) -> Derivation:
    """An equation that holds wherever both sides have a value."""
    needs = [n for side in (left, right) for n in needs_of(desk, side)]
    desk.conditions = list(dict.fromkeys(needs))
    text = "every number is a solution"
    if needs:
        text += f" for which ${', '.join(n.latex for n in desk.conditions)}$"
    answer = Answer(desk.letter().name, None, text=text, claim=desk.claim(left, "=", right), conditions=tuple(desk.conditions))
    return finished(desk.problem, [answer], [])


def _drop_gaps(desk: Desk, e: Expr, found: Zeros) -> None:
    """Without the candidates at which the equation, as it is written, has no value."""
    kept, periods = [], []
    for value, period in zip(found.values, found.periods, strict=True):
        gap = value.is_number and (without_value(desk, e, desk.z, value) is not None if value.is_real else _pole(desk, e, value))
        if gap:
            found.dropped.append(value)
        else:
            kept.append(value)
            periods.append(period)
    found.values, found.periods = kept, periods


def _pole(desk: Desk, e: Expr, value: Any) -> bool:
    """Whether a denominator is zero at a complex number."""
    below = [desk.of(n.args[0]) for n in needs_of(desk, e) if n.data == "!="]
    return any(abs(complex(g.subs(desk.z, value).evalf(30))) < 1e-20 for g in below if not g.free_symbols - {desk.z})


def _algebraic(s: Any, f: Any, z: Any) -> bool:
    return bool(f.is_rational_function(z)) and not f.has(s.Abs)


def _moves(desk: Desk, f: Any, found: Zeros) -> list[Any]:
    s = desk.s
    top, below = s.fraction(s.together(f))
    first = []
    if below.has(desk.z) and not found.transcendental:
        first.append(Move("fractions over one denominator", f, top / below))
    return [*first, *found.lines]


def _answers(desk: Desk, left: Expr, right: Expr, found: Zeros, real: bool) -> tuple[list[Answer], list[Finding]]:
    s, x, z = desk.s, desk.letter(), desk.z
    answers, findings = [], []
    values: list[tuple[Any, Any]] = list(zip(found.values, found.periods, strict=True))
    inside = [desk.of(c) for c in desk.problem.conditions]
    if inside:
        values = [(v, None) for v in _within(desk, values, inside)]
    elif all(p is None and v.is_number and v.is_real for v, p in values):
        values.sort(key=lambda pair: float(pair[0].evalf()))
    unreal = 0
    for value, period in values:
        if value.is_number and value.is_real is False:
            if real:
                continue
            unreal += 1
        shown = desk.expr(value if period is None else value + s.Symbol("k", integer=True) * period)
        times = found.multiplicity.get(value, 1)
        claim = desk.claim(substitute(left, {x: shown}), "=", substitute(right, {x: shown}))
        text = None
        if times > 1 and "roots" in desk.problem.request:
            text = f"${x.latex} = {shown.latex}$, of multiplicity {times}"
        elif period is not None:
            text = f"${x.latex} = {shown.latex}$ for every integer $k$"
        answers.append(Answer(x.name, shown, claim=claim, conditions=tuple(desk.conditions), text=text))
    for number in found.numeric:
        if abs(s.im(number)) > 1e-15 and (real or inside):
            continue
        if inside and not all(c.subs(z, s.re(number)) == True for c in inside):  # noqa: E712 (a SymPy object, not a bool)
            continue
        decimals = _decimals(s, number)
        answers.append(
            Answer(x.name, None, text=f"${x.latex} \\approx {decimals}$", role="numerical", claim=_crossing(desk, left, right, number))
        )
    if found.numeric:
        text = "some zeros have no form in roots of numbers that is of use; they are given to eight digits"
        findings.append(Finding("no_closed_form", text))
    if unreal and unreal == len(answers):
        findings.append(Finding("complex_only", "no real number is a solution; these are complex numbers"))
    return answers, findings


def _crossing(desk: Desk, left: Expr, right: Expr, number: Any) -> Claim | None:
    """That the sides change places within the digits shown: between the two points there is a zero. None for complex numbers."""
    s, x = desk.s, desk.letter()
    if abs(s.im(number)) > 1e-15:
        return None
    near = s.Rational(_decimals(s, s.re(number)))
    gap = s.Rational(1, 10**7) * max(1, abs(near))
    gaps = [substitute(b.subtract(left, right), {x: desk.expr(near + side * gap)}) for side in (-1, 1)]
    return desk.claim(b.mul(*gaps), "<", b.ZERO)


def _decimals(s: Any, number: Any) -> str:
    re, im = (float(part) for part in (s.re(number), s.im(number)))
    if abs(im) < 1e-15:
        return f"{re:.8g}"
    return f"{re:.8g} {'-' if im < 0 else '+'} {abs(im):.8g}i"


def _within(desk: Desk, values: list[tuple[Any, Any]], inside: list[Any]) -> list[Any]:
    """The values in the interval that the task names, those of a family written out."""
    s, z = desk.s, desk.z
    out: list[Any] = []
    for value, period in values:
        if not value.is_number:
            raise Doubt("an interval for a solution with letters in it")
        if period is None:
            candidates = [value]
        else:
            ends = [c.rhs if c.lhs == z else c.lhs for c in inside if c.is_Relational]
            if len(ends) < 2 or not all(p.is_number and p.is_finite for p in ends):
                raise Doubt("infinitely many solutions lie there")
            low, high = min(ends, key=lambda p: float(p.evalf())), max(ends, key=lambda p: float(p.evalf()))
            first = int(s.floor((low - value) / period).evalf()) - 1
            last = int(s.ceiling((high - value) / period).evalf()) + 1
            if last - first > MANY:
                raise Doubt("too many solutions to be listed lie there")
            candidates = [s.simplify(value + n * period) for n in range(first, last + 1)]
        out += [v for v in candidates if v.is_real and all(bool(c.subs(z, v)) for c in inside)]
    return sorted(set(out), key=lambda v: float(v.evalf()))


def _all_of_them(desk: Desk, equation: Expr, f: Any, found: Zeros, answers: list[Answer], real: bool) -> list[Step]:
    """The line that says that these are all: for polynomials with numbers it is checked as a whole."""
    s, x, z = desk.s, desk.letter(), desk.z
    if found.numeric or desk.problem.conditions or any(p is not None for p in found.periods) or not answers:
        return []
    rows = [b.relation("=", x, a.expression) for a in answers if a.expression is not None]
    after = rows[0] if len(rows) == 1 else b.join("or", *rows)
    numbers = f.is_polynomial(z) and not f.free_symbols - {z}
    reals = all(v.is_real for v in found.values)
    if numbers and reals and not real and len(rows) == s.degree(f, z):
        claim = desk.claim(b.join("iff", equation, after), "iff", None)
        return [desk.step("zeros of a product", equation, after, "", "iff", claim)]
    if found.dropped and found.transcendental:
        gone = ", ".join(f"${desk.expr(v).latex}$" for v in found.dropped if v.is_number and _short(v))
        if gone and any(not in_domain(s, f, z, v) or True for v in found.dropped):
            value = answers[0].claim
            assert value is not None and value.right is not None
            because = (
                f"Of the candidates, {gone} does not solve the equation."
                if gone.count("$") == 2
                else (f"Of the candidates, {gone} do not solve the equation.")
            )
            return [desk.step("inserting a value", equation, after, because, "iff", value)]
    return []


def _short(v: Any) -> bool:
    return bool(v.count_ops() < 12)
