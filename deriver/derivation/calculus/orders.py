r"""The order of two integrals inside each other, changed: the same domain between functions of the other variable."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim, Derivation, Problem
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work

__all__ = ["same_domain", "solve_order", "turned"]


def turned(e: Expr) -> Expr | None:
    """The same integral with the other variable outside; None where the domain is not of a kind known here."""
    inner = e.args[0]
    if len(e.args) != 4 or inner.op != "integral" or len(inner.args) != 4:
        return None
    s = library()
    body, y_, low_, high_ = inner.args
    _, x_, a_, c_ = e.args
    if (a_.free | c_.free) & {x_, y_} or y_ in low_.free | high_.free:
        return None
    work = Work(letters_of(e), ())
    x, a, c, g, h = (to_sympy(v) for v in (x_, a_, c_, low_, high_))
    if a.is_infinite or c.is_infinite:
        # 0 < x < oo with x < y: the triangle over the half line
        if g == x and h == s.oo and c == s.oo:
            return b.integral(b.integral(body, x_, a_, y_), y_, a_, b.INFINITY)
        if g == a and h == x and c == s.oo:
            return b.integral(b.integral(body, x_, y_, b.INFINITY), y_, a_, b.INFINITY)
        return None

    def back(f: Any) -> Any:
        """x as a function of y, on the branch between a and c."""
        y = to_sympy(y_)
        found = []
        for root in s.solve(f - y, x):
            middle = (a + c) / 2 if not (a.free_symbols | c.free_symbols) else None
            if middle is None:
                if s.simplify(root.subs(y, f.subs(x, a)) - a) == 0 or s.simplify(root.subs(y, f.subs(x, c)) - c) == 0:
                    found.append(root)
            elif abs(complex((root.subs(y, f.subs(x, middle)) - middle).evalf())) < 1e-12:
                found.append(root)
        return found[0] if len(found) == 1 else None

    def slope(f: Any) -> int | None:
        d = s.simplify(f.diff(x))
        if d == 0:
            return 0
        if (a.free_symbols | c.free_symbols | f.free_symbols) - {x}:
            return 1 if d.is_positive else -1 if d.is_negative else None
        values = [complex(d.subs(x, a + (c - a) * s.Rational(k, 12)).evalf()).real for k in range(1, 12)]
        signs = {v > 0 for v in values}
        return None if len(signs) > 1 else 1 if signs == {True} else -1

    def same(p: Any, q: Any) -> bool:
        return bool(s.simplify(p - q) == 0)

    up, down = slope(h), slope(g)
    if up is None or down is None:
        return None
    ends: tuple[Any, Any, Any, Any] | None = None
    if up == 0 and down == 0:
        ends = (g, h, a, c)
    elif down == 0 and up == 1 and same(h.subs(x, a), g):
        ends = (g, h.subs(x, c), back(h), c)
    elif down == 0 and up == -1 and same(h.subs(x, c), g):
        ends = (g, h.subs(x, a), a, back(h))
    elif up == 0 and down == 1 and same(g.subs(x, c), h):
        ends = (g.subs(x, a), h, a, back(g))
    elif up == 0 and down == -1 and same(g.subs(x, a), h):
        ends = (g.subs(x, c), h, back(g), c)
    elif up == 1 and down == 1 and same(g.subs(x, a), h.subs(x, a)) and same(g.subs(x, c), h.subs(x, c)):
        ends = (g.subs(x, a), g.subs(x, c), back(h), back(g))
    if ends is None or ends[2] is None or ends[3] is None:
        return None
    low, high, left, right = (work.expr(s.simplify(v)) for v in ends)
    return b.integral(b.integral(body, x_, left, right), y_, low, high)


def same_domain(board: Board, one: Expr, two: Expr) -> Claim | None:
    """What is checked of a change of order where roots stand in the limits: both domains have the same area and the same first moment.

    Integrals inside each other with roots in their limits are slow to enclose; the inner ones of 1 and of the variable are done here.
    """
    bounds = [v for e in (one, two) for v in e.args[0].args[2:]]
    if not any(n.op == "power" and n.args[1].op == "number" and n.args[1].data.denominator != 1 or n.op in ("sqrt", "log", "arcsin")
               for v in bounds for n in walk(v)):  # fmt: skip
        return None
    sides = []
    for e in (one, two):
        inner = e.args[0]
        low, high = inner.args[2:]
        outer = e.args[1]
        width = b.subtract(high, low)
        sides.append(b.vector([b.integral(f, outer, *e.args[2:]) for f in (width, b.mul(outer, width) if e is one else _moment(inner))]))
    return board.claim(sides[0], "=", sides[1])


def _moment(inner: Expr) -> Expr:
    low, high = inner.args[2:]
    return b.divide(b.subtract(b.power(high, 2), b.power(low, 2)), b.TWO)


def solve_order(problem: Problem, board: Board) -> Derivation:
    """The integral with its order changed, and its value where one is asked for and found."""
    e = problem.expression
    if e is None or e.op != "integral":
        return ended(problem, "refused", "there is no double integral in this task", "malformed")
    guard(e)
    other = turned(e)
    if other is None:
        raise Doubt("the domain is not one whose order of integration is changed here")
    short = same_domain(board, e, other)
    claim = short or board.claim(e, "=", other)
    steps = [board.step("changing the order of integration", e, other, claim=short)]
    answers = [Answer("integral", other, claim=claim)]
    from .definite import Diverges, Unclear, definite
    from .solving import METHODS

    try:
        more, value, line = definite(other, board, letters_of(other), METHODS)
    except (Diverges, Unclear):
        line, more, value = None, [], other
    if line is not None:
        steps += more
        answers.append(Answer("value", value, claim=board.claim(other, "=", value)))
    elif "value" in problem.request:
        raise Doubt("the integral in the other order is not found here either")
    return finished(problem, answers, steps)
