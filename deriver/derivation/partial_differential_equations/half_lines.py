r"""Waves and heat on the half-line $x>0$ by reflection: odd data where $u=0$ at the end, even data where $u_x=0$ there."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .convolutions import convolve, is_general
from .field import Condition, Field, Stuck
from .lines import from_one_term, root_of

__all__ = ["half_line", "on_half_line"]


def on_half_line(found: Field, x: Any) -> bool:
    """Whether there is one boundary condition, at zero, and the domain has no other end."""
    ends = [c for c in found.conditions if c.variable == x]
    request = found.problem.request
    bounded = "bounded" in request or any(
        c.op == "relation" and c.data in ("<", "<=") and found.expr(x) in c.args[:1] for c in found.problem.context.conditions
    )
    return len(ends) == 1 and ends[0].point == 0 and "domain given" in request and not bounded


def half_line(board: Board, found: Field, x: Any, t: Any, k: Any, *, waves: bool) -> None:
    """The solution on x > 0; for waves k is the square of the speed."""
    s = found.s
    (end,) = (c for c in found.conditions if c.variable == x)
    starts = [c for c in found.conditions if c.variable == t]
    if any(c.point != 0 for c in starts) or len(starts) != (2 if waves else 1) or end.by not in (None, x):
        raise Stuck("the data at t = 0 are needed", "underdetermined")
    even = end.by == x
    if end.value.has(t) or (end.value != 0 and (even or waves)):
        raise Stuck("at the end of the half-line only u = constant (heat) or u = 0, u_x = 0 is reflected", "not_supported")
    board.conditions += [b.relation(">", found.expr(x), b.ZERO), b.relation(">", found.expr(t), b.ZERO)]
    if waves:
        _wave(board, found, x, t, k, starts, even)
        return
    if k.is_number and not k > 0:
        raise Stuck("a backward heat equation is ill-posed", "malformed")
    if k.free_symbols:
        board.conditions.append(b.relation(">", found.expr(k), b.ZERO))
    if is_general(found, starts[0].value):
        if end.value != 0:
            raise Stuck("with a function that is not given, the end of the half-line has to be at zero", "not_supported")
        convolve(board, found, x, t, k, starts[0].value, end="even" if even else "odd")
        return
    f = s.expand(starts[0].value - end.value)
    total = end.value + s.Add(*(_reflected(board, found, term, x, t, k, even) for term in s.Add.make_args(f)))
    _finish(board, found, total, x, t, end, f + end.value)
    board.find("missing_assumption", "of all solutions the one is meant that does not grow faster than $e^{ax^2}$")


def _finish(board: Board, found: Field, value: Any, x: Any, t: Any, end: Condition, start: Any) -> None:
    s = found.s
    body = found.expr(value)
    e = found.problem.expression
    assert e is not None
    left, right = (found.put(side, body) for side in e.args)
    claim = board.claim(left, "=", right)
    if not any(z.before is left for z in board.steps):
        board.step("solution put into the equation", left, right)
    at_end = (value.diff(x) if end.by == x else value).subs(x, 0)
    outer = b.at(b.derivative(body, found.expr(x)) if end.by == x else body, found.expr(x), b.ZERO)
    board.step(
        "condition put in",
        outer,
        found.expr(end.value),
        "At the end of the half-line.",
        claim=board.claim(found.expr(s.simplify(at_end)), "=", found.expr(end.value)),
    )
    early = b.limit(body, found.expr(t), b.ZERO, "+")
    root = s.Symbol("h__", positive=True)
    tail = _for_small_times(s, value, x, t, root)
    if tail is not None:
        claim_start = board.claim(found.expr(tail), "=", found.expr(start))
        board.step(
            "condition put in", early, found.expr(start), r"For $t\to0^+$ and $x>0$ the error functions tend to one.", claim=claim_start
        )
    board.answers.append(Answer(found.unknown.data[1], body, conditions=tuple(board.conditions), claim=claim))


def _for_small_times(s: Any, value: Any, x: Any, t: Any, root: Any) -> Any | None:
    """The value at t = 0+ for x > 0: error functions of something over sqrt(t) become plus or minus one."""
    del root
    positive = s.Symbol("x__", positive=True)

    def limit(z: Any) -> Any:
        lead = s.limit((z.args[0] * s.sqrt(t)).subs(x, positive), t, 0, "+") if z.args[0].has(t) else None
        return s.erf(z.args[0]) if lead is None else s.sign(lead)

    put = {}
    for z in value.atoms(s.erf):
        at = limit(z)
        if not at.is_number:
            free = {q: s.Symbol(q.name, positive=True) for q in at.free_symbols}
            at = s.simplify(at.subs(free))
        if at not in (s.Integer(1), s.Integer(-1)):
            return None
        put[z] = at
    out = value.subs(put)
    plain = out.subs(t, 0)
    if plain.has(s.nan, s.zoo, s.oo):
        out = s.limit(out, t, 0, "+")
        return None if out.has(s.nan, s.oo, s.Limit) else out
    return plain


def _reflected(board: Board, found: Field, term: Any, x: Any, t: Any, k: Any, even: bool) -> Any:
    """The solution that starts as one term of the data on x > 0."""
    s = found.s
    if term == 0:
        return s.Integer(0)
    sign = 1 if even else -1
    mirrored = term.subs(x, -x)
    word = "even" if even else "odd"
    if s.simplify(mirrored - sign * term) == 0:
        value = from_one_term(found, term, x, t, k)
        board.step(
            "reflection at the end of a half-line", found.expr(mirrored), found.expr(sign * term),
            f"The data are {word}: the solution on the whole line keeps the condition at the end.",
        )  # fmt: skip
        return value
    number, rest = term.as_independent(x, as_Add=False)
    p = s.Symbol("p__", real=True)
    powers, exponent = _exponential(s, rest, x)
    if exponent is not None and s.degree(exponent, x) <= 1:
        rate, shift = exponent.coeff(x, 1), exponent.coeff(x, 0)

        def half(place: Any) -> Any:
            inner = (place + 2 * p * k * t) / (2 * s.sqrt(k * t))
            form = s.exp(p * place + k * p**2 * t) * (1 + s.erf(inner)) / 2
            return form.diff(p, powers).subs(p, rate) if powers else form.subs(p, rate)

        value = s.expand(number * s.exp(shift) * (half(x) + sign * half(-x)))
    elif exponent is not None and powers == 0 and s.degree(exponent, x) == 2 and exponent.coeff(x, 1) == 0:
        a = -exponent.coeff(x, 2)
        width = 1 + 4 * a * k * t
        whole = number * s.exp(exponent.coeff(x, 0)) * s.exp(-a * x**2 / width) / s.sqrt(width)
        value = whole * s.erf(x / s.sqrt(4 * k * t * width))  # the odd reflection: even ones are taken above
    else:
        raise Stuck("the reflected data have no elementary convolution with the heat kernel")
    value = s.simplify(value) if value.count_ops() < 60 else value
    e = found.problem.expression
    assert e is not None
    body = found.expr(value)
    board.step(
        "reflection at the end of a half-line", found.put(e.args[0], body), found.put(e.args[1], body),
        rf"The {word} reflection of ${found.expr(term).latex}$: "
        rf"$u=\int_0^\infty\bigl(K(x-y){'+' if even else '-'}K(x+y)\bigr)f(y)\,dy$ with the heat kernel $K$.",
    )  # fmt: skip
    return value


def _exponential(s: Any, rest: Any, x: Any) -> tuple[int, Any]:
    """The power n and the polynomial q of x^n e^q; None for q where there is no such form."""
    n, q = 0, s.Integer(0)
    for factor in s.Mul.make_args(rest):
        base, up = factor.as_base_exp()
        if base == x and up.is_Integer and up > 0:
            n += int(up)
        elif isinstance(factor, s.exp) and factor.args[0].is_polynomial(x):
            q += factor.args[0]
        elif factor.has(x):
            return 0, None
    q = s.expand(q)
    return n, s.Poly(q, x).as_expr() if q.has(x) else q


def _wave(board: Board, found: Field, x: Any, t: Any, square: Any, starts: list[Condition], even: bool) -> None:
    s = found.s
    c = root_of(found, square)
    place = next((q.value for q in starts if q.by is None), None)
    speed = next((q.value for q in starts if q.by == t), None)
    if place is None or speed is None:
        raise Stuck("a wave on the half-line needs u and u_t at t = 0", "underdetermined")
    if place.atoms(s.Abs, s.Piecewise, s.Heaviside) or speed.atoms(s.Abs, s.Piecewise, s.Heaviside):
        raise Stuck("the data are not smooth; the formula gives only a weak solution", "not_supported")
    if c.free_symbols:
        board.conditions.append(b.relation(">", found.expr(c), b.ZERO))
    inner = s.integrate(speed, x)
    if inner.has(s.Integral):
        raise Stuck("the integral of the initial speed is not elementary")
    sign = 1 if even else -1
    ahead = (place.subs(x, x + c * t) + place.subs(x, x - c * t)) / 2 + (inner.subs(x, x + c * t) - inner.subs(x, x - c * t)) / (2 * c)
    # behind the reflected front: f(x - ct) is read at ct - x with the sign of the reflection
    shifted = (inner.subs(x, x + c * t) - inner.subs(x, 0)) + sign * (inner.subs(x, c * t - x) - inner.subs(x, 0))
    behind = (place.subs(x, x + c * t) + sign * place.subs(x, c * t - x)) / 2 + shifted / (2 * c)
    if speed != 0:
        board.step(
            "d'Alembert's formula", b.derivative(found.expr(inner), found.expr(x)), found.expr(speed),
            rf"The antiderivative of the initial speed is ${found.expr(inner).latex}$.",
        )  # fmt: skip
    word = "even" if even else "odd"
    e = found.problem.expression
    assert e is not None
    (end,) = (q for q in found.conditions if q.variable == x)
    both = [s.simplify(v) for v in (ahead, behind)]
    name = found.unknown.data[1]
    if s.simplify(both[0] - both[1]) == 0:
        cases: list[tuple[Any, str | None, str]] = [(both[0], None, f"The data are {word}: one formula holds everywhere.")]
    else:
        cases = [
            (both[0], ">", r"Ahead of the front from the end, $x>ct$: d'Alembert's formula."),
            (both[1], "<", rf"Behind it, $x<ct$: the wave that came from the end is the {word} reflection."),
        ]
    front = found.expr(c * t)
    for i, (value, mark, why) in enumerate(cases):
        body = found.expr(value)
        more = [] if mark is None else [b.relation(mark, found.expr(x), front)]
        left, right = (found.put(side, body) for side in e.args)
        claim = board.claim(left, "=", right, more)
        board.step("reflection at the end of a half-line", left, right, why, claim=claim)
        if mark != "<":
            for q in found.problem.conditions:
                if not _at_end(q, found, x):
                    board.step("condition put in", found.put(q.args[0], body), q.args[1], "At the start.")
        if mark != ">":
            outer = b.at(b.derivative(body, found.expr(x)) if end.by == x else body, found.expr(x), b.ZERO)
            shown = (value.diff(x) if end.by == x else value).subs(x, 0)
            board.step(
                "condition put in",
                outer,
                b.ZERO,
                "At the end of the half-line.",
                claim=board.claim(found.expr(s.simplify(shown)), "=", b.ZERO),
            )
        conditions = (*board.conditions, *more)
        board.answers.append(Answer(name, body, case=i + 1 if mark else None, conditions=conditions, claim=claim))


def _at_end(condition: Any, found: Field, x: Any) -> bool:
    """Whether a condition of the problem is the one at x = 0."""
    left = condition.args[0]
    if left.op == "at":
        return bool(left.args[1] is found.expr(x) or left.args[1].name == x.name)
    moved = [a for v, a in zip(found.unknown.args, left.args, strict=True) if v.name == x.name]
    return bool(moved) and not (moved[0].op == "symbol" and moved[0].name == x.name)
