r"""Derivatives asked in other ways: from the definition, along a parametric curve, of an integral with moving limits."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Finding, Problem
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .limits import limit_value
from .line import Work

__all__ = ["solve_definition", "solve_leibniz", "solve_parametric"]


def solve_definition(problem: Problem, board: Board) -> Derivation:
    """The limit of the difference quotient, after the quotient is brought to a form without the zero below."""
    body = problem.expression
    assert body is not None
    guard(body)
    s = library()
    (letter,) = problem.variables
    name = next(n for n in ("h", "k", "eta") if n not in letters_of(body))
    h = b.symbol(name, properties=["real"], latex=r"\eta" if name == "eta" else name)
    work = Work({**letters_of(body, letter), name: h}, ())
    f, x, t = to_sympy(body), to_sympy(letter), to_sympy(h)
    place = problem.operands[0] if problem.operands else None
    at, shown_at = (x, letter) if place is None else (to_sympy(place), place)
    if f.has(s.Abs, s.Max, s.Min, s.Piecewise, s.floor, s.sign):
        raise Doubt("the function has a kink or a jump; ask for its one-sided derivatives")
    if place is not None:
        f_at = f.subs(x, at)
        if f_at.has(s.nan, s.zoo, s.oo) or f_at.is_real is False:
            return ended(problem, "refused", f"the function has no value at ${place.latex}$", "no_solution")
    moved, here = f.subs(x, at + t), f.subs(x, at)
    shifted = substitute(body, {letter: b.add(shown_at, h)})
    top = b.subtract(shifted, body if place is None else work.expr(s.simplify(here)))
    quotient = b.divide(top, h)
    node = b.limit(quotient, h, b.ZERO, "")
    slope = shortest(f.diff(x).subs(x, at))
    if slope.has(s.nan, s.zoo, s.oo, s.Derivative):
        value = limit_value(s, s.simplify((moved - here) / t), t, s.Integer(0), "+")
        if value in (s.oo, -s.oo):
            text = "there is no derivative: the difference quotients are unbounded"
            return finished(problem, [Answer("derivative", None, text=text)], [], [Finding("no_solution", text)])
        raise Doubt("the derivative does not exist at this point, or is not known here")
    steps = []
    other = _without_zero(s, f, x, at, t)
    board.conditions.append(b.relation("!=", h, b.ZERO))
    for part in [p.base for p in f.atoms(s.Pow) if not p.exp.is_Integer and p.base.has(x)] + [p.args[0] for p in f.atoms(s.log)]:
        board.conditions += [
            b.relation(">", work.expr(part.subs(x, end)), b.ZERO) for end in (at, at + t) if part.subs(x, end).free_symbols
        ]
    if other is not None:
        steps.append(
            board.step("difference quotient", quotient, work.expr(other), "The difference is written so that $" + h.latex + "$ cancels.")
        )
    board.conditions = [c for c in board.conditions if h not in c.free]
    after = node if other is None else b.limit(work.expr(other), h, b.ZERO, "")
    shown = work.expr(slope)
    steps.append(board.step("derivative as a limit", after, shown, _standard(s, other, t)))
    check = board.claim(b.derivative(body, letter) if place is None else b.at(b.derivative(body, letter), letter, place), "=", shown)
    return finished(problem, [Answer("derivative", shown, claim=check, conditions=tuple(board.conditions))], steps)


def _standard(s: Any, q: Any, t: Any) -> str:
    if q is None:
        return ""
    if any(isinstance(p, s.exp) and p.has(t) for p in s.preorder_traversal(q)):
        return f"$\\frac{{e^{{{t.name}}}-1}}{{{t.name}}}$ tends to $1$."
    if q.has(s.sin) and any(part.args[0].subs(t, 0) == 0 for part in q.atoms(s.sin)):
        return "$\\frac{\\sin u}{u}$ tends to $1$ as $u\\to0$."
    if q.has(s.log):
        return "$\\frac{\\log(1+u)}{u}$ tends to $1$ as $u\\to0$."
    return ""


def _without_zero(s: Any, f: Any, x: Any, at: Any, t: Any) -> Any:
    """The difference quotient in a form whose limit is read off; None where none is known."""
    if f.is_rational_function(x):
        value = s.cancel(s.together((f.subs(x, at + t) - f.subs(x, at)) / t))
        return s.factor(value) if value.is_Add and s.fraction(value)[1] != 1 else value
    roots = [p for p in f.atoms(s.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.has(x)]
    if roots and f.has(x) and len({p.base for p in roots}) == 1:
        one, two = f.subs(x, at + t), f.subs(x, at)
        number, rest = f.as_independent(x, as_Add=False)
        if rest.is_Pow and rest.exp == s.Rational(1, 2) and rest.base.is_polynomial(x):
            upper = s.cancel((rest.base.subs(x, at + t) - rest.base.subs(x, at)) / t)
            return number * upper / (rest.subs(x, at + t) + rest.subs(x, at))
        if rest.is_Pow and rest.exp == -s.Rational(1, 2) and rest.base.is_polynomial(x):
            g, g0 = rest.base.subs(x, at + t), rest.base.subs(x, at)
            upper = s.cancel((g0 - g) / t)
            return number * upper / (s.sqrt(g) * s.sqrt(g0) * (s.sqrt(g) + s.sqrt(g0)))
        del one, two
        return None
    number, rest = f.as_independent(x, as_Add=False)
    if isinstance(rest, s.sin | s.cos) and (slope := rest.args[0].diff(x)).is_number:
        u = rest.args[0].subs(x, at)
        half = slope * t / 2
        if isinstance(rest, s.sin):
            return number * 2 * s.cos(u + half) * s.sin(half) / t
        return -number * 2 * s.sin(u + half) * s.sin(half) / t
    if isinstance(rest, s.exp) and (slope := rest.args[0].diff(x)).is_number:
        return number * rest.subs(x, at) * (s.exp(slope * t) - 1) / t
    if isinstance(rest, s.log) and (slope := rest.args[0].diff(x)).is_number:
        return number * s.log(1 + slope * t / rest.args[0].subs(x, at)) / t
    return None


def solve_parametric(problem: Problem, board: Board) -> Derivation:
    """dy/dx = y'(t)/x'(t), and d^2y/dx^2 as the derivative of that over x'(t)."""
    s = library()
    (letter,) = problem.variables
    fx, fy, *place = problem.operands
    guard(fx, fy)
    work = Work(letters_of(fx, fy, letter, *place), ())
    x, y, t = to_sympy(fx), to_sympy(fy), to_sympy(letter)
    names = next(r.split()[1:] for r in problem.request if r.startswith("names "))
    order = next(int(r.split()[1]) for r in problem.request if r.startswith("order "))
    dx, dy = shortest(x.diff(t)), shortest(y.diff(t))
    if dx == 0:
        raise Doubt(f"${names[0]}$ does not change with ${letter.latex}$")
    steps = [board.step("derivative by the parameter", b.derivative(f, letter), work.expr(d)) for f, d in ((fx, dx), (fy, dy))]
    slope = shortest(s.cancel(dy / dx) if (dy / dx).is_rational_function(t) else dy / dx)
    shown_dx = work.expr(dx)
    board.conditions.append(b.relation("!=", shown_dx, b.ZERO))
    first = b.divide(b.derivative(fy, letter), b.derivative(fx, letter))
    steps.append(board.step("slope of a parametric curve", first, work.expr(slope), f"This is $\\frac{{d{names[1]}}}{{d{names[0]}}}$."))
    answers = [Answer("derivative", work.expr(slope), claim=board.claim(first, "=", work.expr(slope)), conditions=tuple(board.conditions))]
    value = slope
    if order == 2:
        second = shortest(slope.diff(t) / dx)
        node = b.divide(b.derivative(work.expr(slope), letter), shown_dx)
        steps.append(
            board.step(
                "second derivative of a parametric curve", node, work.expr(second), f"This is $\\frac{{d^2{names[1]}}}{{d{names[0]}^2}}$."
            )
        )
        first_too = answers if "both" in problem.request else []
        answers = [
            *first_too,
            Answer("derivative", work.expr(second), claim=board.claim(node, "=", work.expr(second)), conditions=tuple(board.conditions)),
        ]
        value = second
    if place:
        at = to_sympy(place[0])
        bottom = s.simplify(dx.subs(t, at))
        said = f"{letter.latex} = {place[0].latex}"
        if bottom == 0:
            limit = None if s.simplify(dy.subs(t, at)) == 0 else "vertical"
            if limit is None:
                raise Doubt(f"both derivatives are zero at ${said}$")
            return finished(
                problem,
                [
                    Answer(
                        "derivative",
                        None,
                        text="the tangent is vertical: there is no slope",
                        point=said,
                        claim=board.claim(b.at(shown_dx, letter, place[0]), "=", b.ZERO),
                    )
                ],
                steps,
            )
        number = s.simplify(value.subs(t, at))
        node = b.at(work.expr(value), letter, place[0])
        steps.append(board.step("value at a point", node, work.expr(number)))
        earlier = []
        if "both" in problem.request:
            slope_there = s.simplify(slope.subs(t, at))
            left = b.at(work.expr(slope), letter, place[0])
            earlier = [Answer("derivative", work.expr(slope_there), point=said, claim=board.claim(left, "=", work.expr(slope_there)))]
        answers = [*earlier, Answer("derivative", work.expr(number), point=said, claim=board.claim(node, "=", work.expr(number)))]
        if "tangent" in problem.request and order == 1:
            x0, y0 = s.simplify(x.subs(t, at)), s.simplify(y.subs(t, at))
            xs, ys = (b.symbol(n, properties=["real"]) for n in names)
            line = b.relation(
                "=",
                ys,
                Work({**work.letters, names[0]: xs}, ()).expr(shortest(s.expand(y0 + number * (s.Symbol(names[0], real=True) - x0)))),
            )
            answers.append(Answer("tangent_line", line, claim=board.claim(node, "=", work.expr(number))))
    return finished(problem, answers, steps)


def solve_leibniz(problem: Problem, board: Board) -> Derivation:
    """The derivative of an integral whose limits, or whose integrand, hold the variable."""
    e = problem.expression
    assert e is not None
    guard(e)
    (letter,) = problem.variables
    body, variable, lower, upper = e.args
    if letter is variable:
        raise Doubt("the variable of the integral is no variable outside of it")
    s = library()
    work = Work(letters_of(e, letter), ())
    f, t, p, q, x = (to_sympy(v) for v in (body, variable, lower, upper, letter))
    steps = []
    parts: list[Expr] = []
    total = s.Integer(0)
    for end, sign in ((q, 1), (p, -1)):
        slope = end.diff(x)
        if slope == 0:
            continue
        value = f.subs(t, end)
        if value.has(s.nan, s.zoo, s.oo):
            raise Doubt("the integrand has no value at a limit of the integral")
        total += sign * value * slope
        shown = b.mul(work.expr(value), work.expr(slope)) if slope != 1 else work.expr(value)
        parts.append(shown if sign == 1 else b.negative(shown))
    inner = f.diff(x)
    rule = "fundamental theorem of calculus for moving limits"
    if inner != 0:
        rest = b.integral(work.expr(shortest(inner)), variable, lower, upper)
        parts.append(rest)
        rule = "Leibniz rule"
    node = b.derivative(e, letter)
    after = b.add(*parts) if parts else b.ZERO
    hole = inner != 0 and len(parts) == 1 and any(f.subs(t, end).has(s.nan, s.zoo) for end in (p, q))
    partial = board.claim(b.derivative(body, letter), "=", work.expr(shortest(inner))) if hole else None
    positive = s.Symbol("positive", positive=True)
    below = [w.base for w in f.atoms(s.Pow) if w.exp.is_negative and w.base.has(t)]
    if below and not letter.properties & {"positive"} and all(v.subs(x, positive).is_positive for v in (p, q)):
        board.conditions.append(b.relation(">", letter, b.ZERO))
    steps.append(board.step(rule, node, after, claim=partial))
    if inner == 0:
        value = work.expr(shortest(total))
        if value is not after:
            steps.append(board.step("collecting the terms", after, value))
        return finished(
            problem, [Answer("derivative", value, claim=board.claim(node, "=", value), conditions=tuple(board.conditions))], steps
        )
    from .definite import Diverges, Unclear, definite
    from .solving import METHODS

    try:
        more, value, line = definite(rest, Board(board.rulebook, problem.context, board.detail), letters_of(e, letter), METHODS)
    except (Diverges, Unclear):
        line, value, more = None, rest, []
    if line is None:
        return finished(problem, [Answer("derivative", after, claim=board.claim(node, "=", after))], steps)
    steps.append(board.step("fundamental theorem of calculus", rest, value, inside=more))
    whole = work.expr(shortest(total + to_sympy(value)))
    steps.append(board.step("collecting the terms", b.add(*parts[:-1], value) if parts[:-1] else value, whole))
    return finished(problem, [Answer("derivative", whole, claim=board.claim(rest if hole else node, "=", whole))], steps)
