"""The orders in time and space of a scheme on a grid, by Taylor series in both steps."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck

__all__ = ["consistency"]


def consistency(board: Board, at: dict[tuple[Fraction, Fraction], Any], letters: dict[str, Expr]) -> None:
    """Orders in time and space of a scheme written with its steps, for the heat or the advection equation."""
    s = library()
    steps = {z.name: z for w in at.values() for z in w.free_symbols}
    dt = steps.get("Delta_t") or steps.get("k") or steps.get("tau")
    dx = steps.get("Delta_x") or steps.get("h")
    if dt is None or dx is None:
        raise Stuck("the steps in time and space have to stand in the scheme", "not_supported")
    t, x = s.Symbol("t", real=True), s.Symbol("x", real=True)
    u = s.Function("u")
    series: dict[tuple[int, int], Any] = {}
    for (m, n), w in at.items():
        for p in range(7):
            for q in range(7 - p):
                term = w * (s.Rational(n) * dt) ** p * (s.Rational(m) * dx) ** q / factorial(p) / factorial(q) if p or q else w
                if term != 0:
                    series[(p, q)] = series.get((p, q), 0) + term
    limit: dict[tuple[int, int], Any] = {}
    rest: list[tuple[int, int, int, int, Any]] = []
    for (p, q), value in series.items():
        value = s.expand(value)
        for term in s.Add.make_args(value):
            if term == 0:
                continue
            powers = term.as_powers_dict()
            i, j = int(powers.get(dt, 0)), int(powers.get(dx, 0))
            if i == 0 and j == 0:
                limit[(p, q)] = limit.get((p, q), 0) + term
            elif i < 0 or j < 0:
                raise Refusal("the scheme is not consistent: a term grows as the steps tend to zero")
            else:
                rest.append((p, q, i, j, term))
    if not limit or set(limit) - {(1, 0), (0, 1), (0, 2), (2, 0)} or (1, 0) not in limit and (2, 0) not in limit:
        raise Refusal("the scheme is not consistent with a heat, advection or wave equation")
    merged: dict[tuple[int, int, int, int], Any] = {}
    for p, q, i, j, term in rest:
        merged[(p, q, i, j)] = merged.get((p, q, i, j), 0) + term
    remaining = {k: v for k, v in merged.items() if s.expand(v) != 0}
    time = min((i for (_, _, i, j) in remaining if j == 0), default=None)
    space = min((j for (_, _, i, j) in remaining if i == 0), default=None)
    mixed = [(i, j) for (_, _, i, j) in remaining if i and j]
    if time is None or space is None or any(i < (time or 0) and j < (space or 0) for i, j in mixed):
        raise Stuck("the orders in time and space do not separate", "not_supported")

    def expr(v: Any) -> Expr:
        return from_sympy(s.sympify(v), letters)

    y = u(x, t)
    equation = s.Add(*(c * (y.diff(t, p) if p else y.diff(x, q)) for (p, q), c in limit.items()))
    scheme = s.Add(*(w * u(x + s.Rational(j) * dx, t + s.Rational(n) * dt) for (j, n), w in at.items()))
    lead = [(k, v) for k, v in remaining.items() if (k[2] == time and k[3] == 0) or (k[3] == space and k[2] == 0)]
    error = s.Add(*(v * (y.diff(t, k[0]) if k[0] else y).diff(x, k[1]) if k[1] else v * y.diff(t, k[0]) for k, v in lead))
    # The scheme times its denominators is smooth in the steps; each leading term is a derivative by one of them.
    for step, order, name in ((dt, time, "time"), (dx, space, "space")):
        power = max((-_exponent(w_, step) for w in at.values() for w_ in s.Add.make_args(s.expand(w))), default=0)
        pieces = s.Add(
            *(
                w_ * u(x + s.Rational(j) * (dx if step == dx else 0), t + s.Rational(n) * (dt if step == dt else 0))
                for (j, n), w in at.items()
                for w_ in s.Add.make_args(s.expand(w))
                if _exponent(w_, step) == -power
            )
        )
        scaled = s.expand(pieces * step**power)
        want = s.Add(
            *(
                v / step**order * _along(y, k, t, x)
                for k, v in lead
                if (k[2] if step == dt else k[3]) == order and (k[3] if step == dt else k[2]) == 0
            )
        )
        claim = board.claim(
            b.at(b.derivative(expr(scaled), expr(step), order + power), expr(step), b.ZERO),
            "=",
            expr(s.expand(want * factorial(order + power))),
        )
        board.step(
            "consistency of a scheme",
            expr(pieces),
            expr(s.Add(*(c * _along(y, (p, q, 0, 0), t, x) for (p, q), c in limit.items() if (p if step == dt else q)))),
            rf"The difference in {name} for a smooth solution, up to ${expr(step**order).latex}$.",
            relation="~=",
            claim=claim,
        )
    board.step(
        "consistency of a scheme",
        expr(scheme),
        b.add(expr(equation), expr(error)),
        "The local truncation error of a solution.",
        relation="~=",
        claim=board.steps[-1].claim,
    )
    first, second = board.steps[-3].claim, board.steps[-2].claim
    board.answers.append(Answer("order_in_time", b.num(time), claim=first))
    board.answers.append(Answer("order_in_space", b.num(space), claim=second))
    board.answers.append(Answer("error", expr(error), claim=second))


def _exponent(term: Any, step: Any) -> int:
    return int(term.as_powers_dict().get(step, 0))


def _along(y: Any, k: tuple[int, int, int, int], t: Any, x: Any) -> Any:
    out = y.diff(t, k[0]) if k[0] else y
    return out.diff(x, k[1]) if k[1] else out
