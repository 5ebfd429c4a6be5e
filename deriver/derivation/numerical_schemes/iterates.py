"""The steps of a one-step method for an initial value problem, in exact numbers, or in decimals where the slopes are no rational numbers.

Comes in: `y' = f(t, y)` with its initial value, the step and how many of them. Goes out: one line for each step, the values as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Step
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of, requested
from .writing import writer

__all__ = ["one_step_iterates"]

#: Digits that a number may have before it is rounded, and decimals that are shown then.
_LONGEST, _SHOWN = 24, 12
#: Steps that are shown as lines; the table has them all.
_LINES = 8

Slope = Callable[[Any, Any], Any]
#: A stage: its name, where its slope is taken, and the slope.
Stage = tuple[str, Any, Any, Any]


def one_step_iterates(board: Board) -> None:
    """y_1, y_2, ... of the method that the request names. Errors: Refusal where a slope has no value, Stuck where y' is not given."""
    s = library()
    problem = board.problem
    relation, unknown, time = problem.expression, problem.unknowns[0], problem.variables[0]
    assert relation is not None
    slope = relation.args[0]
    if slope.op != "derivative" or slope.args[0] is not unknown or any(n.op == "derivative" for n in walk(relation.args[1])):
        raise Stuck("the equation is not given as the derivative of the unknown by its value", "not_supported")
    y = b.symbol(unknown.data if isinstance(unknown.data, str) else unknown.latex.partition("(")[0], properties=["real"])
    right = substitute(relation.args[1], {unknown: y})
    if right.free - {y, time}:
        raise Stuck("the equation holds letters besides its unknown and its variable", "not_supported")
    F, T, Y = to_sympy(right), to_sympy(time), to_sympy(y)
    method = requested(problem, "method") or "euler"
    h, count = to_sympy(problem.operands[0]), int(to_sympy(problem.operands[1]))
    start = problem.conditions[0]
    t, value = to_sympy(start.args[0].args[0]), to_sympy(start.args[1])
    expr = writer({**letters_of(problem), y.name: y})

    def f(at: Any, here: Any) -> Any:
        found = F.subs({T: at, Y: here})
        if found.has(s.nan, s.zoo, s.oo) or found.is_real is False:
            raise Refusal("the slope has no value at a step", "no_solution")
        return found

    rows, exact = [(t, value)], bool(t.is_Rational and value.is_Rational)
    first = len(board.steps)
    for k in range(count):
        body, stages = _step(s, method, f, F, (T, Y), (t, value, h))
        new = s.nsimplify(body) if body.is_Rational else body
        exact = exact and bool(new.is_Rational) and len(str(new)) <= _LONGEST
        place = (expr(t), expr(value), expr(h), expr(t + h), _number(expr, new))
        left = _written(method, right, (time, y), place, expr, stages)
        if exact:
            after, sign = expr(new), "="
        else:
            after, sign = b.num(_decimal(new)), "approx"
            new = s.Rational(_decimal(new))
        t = t + h
        said = f"${y.latex}_{{{k + 1}}}$, the value at ${time.latex}={expr(t).latex}$"
        said += f": about ${_decimal(new)}$." if exact and not new.is_Integer else "."
        claim = board.claim(left, sign, after)
        inside = [_stage_step(board, right, (time, y), stage, expr) for stage in stages]
        board.steps.append(Step(board.rulebook[_RULES[method]], left, sign, after, said, steps=tuple(inside), claim=claim))
        value = new
        rows.append((t, value))
    last = board.steps[-1]
    if len(board.steps) - first > _LINES:
        board.steps[first + _LINES - 1 : -1] = []
    board.answers.append(
        Answer(
            f"{y.name}({_plain(t)})", last.after, text=None if not exact or value.is_Integer else f"about ${_decimal(value)}$",
            role="answer" if exact else "numerical", claim=last.claim,
        )
    )  # fmt: skip
    if len(rows) > 2:
        listing = "; ".join(f"${y.latex}({expr(a).latex})\\approx {_decimal(v)}$" for a, v in rows[1:])
        board.find("interval", f"the values one after the other: {listing}")


def _step(s: Any, method: str, f: Slope, F: Any, letters: tuple[Any, Any], place: tuple[Any, Any, Any]) -> tuple[Any, list[Stage]]:
    """The next value and the stages that lead to it."""
    t, y, h = place
    if method == "euler":
        return y + h * f(t, y), []
    if method == "implicit euler":
        T, Y = letters
        slope = F.diff(Y)
        if slope.has(Y):
            raise Stuck("the implicit equation of a step is not linear in the new value", "not_supported")
        rest = (F - slope * Y).subs(T, t + h)
        factor = 1 - h * slope.subs(T, t + h)
        if factor == 0:
            raise Refusal("the implicit equation of a step has no solution", "no_solution")
        return s.simplify((y + h * s.simplify(rest)) / factor), []
    k1 = f(t, y)
    if method == "heun":
        k2 = f(t + h, y + h * k1)
        return y + h * (k1 + k2) / 2, [("k_1", t, y, k1), ("k_2", t + h, y + h * k1, k2)]
    k2 = f(t + h / 2, y + h * k1 / 2)
    if method == "midpoint":
        return y + h * k2, [("k_1", t, y, k1), ("k_2", t + h / 2, y + h * k1 / 2, k2)]
    k3 = f(t + h / 2, y + h * k2 / 2)
    k4 = f(t + h, y + h * k3)
    stages = [
        ("k_1", t, y, k1), ("k_2", t + h / 2, y + h * k1 / 2, k2), ("k_3", t + h / 2, y + h * k2 / 2, k3), ("k_4", t + h, y + h * k3, k4),
    ]  # fmt: skip
    return y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6, stages


_RULES = {
    "euler": "Euler step", "implicit euler": "implicit Euler step", "heun": "Heun step", "midpoint": "midpoint step",
    "rk4": "classical Runge-Kutta step",
}  # fmt: skip
_WEIGHTS = {"heun": ("1/2", "1/2"), "midpoint": ("0", "1"), "rk4": ("1/6", "1/3", "1/3", "1/6")}


def _written(method: str, right: Expr, letters: tuple[Expr, Expr], place: tuple[Expr, ...], expr: Any, stages: list[Stage]) -> Expr:
    """The next value as it is worked out: y + h f(t, y), with f at its places."""
    time, y = letters
    t, value, h, t1, new = place

    def slope(at: Expr, here: Expr) -> Expr:
        return b.at(b.at(right, y, here), time, at) if y in right.free else b.at(right, time, at)

    if not stages:  # the implicit step is written with the new value on its right side
        return b.add(value, b.mul(h, slope(t, value) if method == "euler" else slope(t1, new)))
    before = b.symbol(f"{y.name}_n", properties=["real"], latex=f"{y.latex}_n")
    slopes = [b.symbol(name, properties=["real"], latex=name) for name, *_ in stages]
    weighed = [b.mul(b.num(w), k) for w, k in zip(_WEIGHTS[method], slopes, strict=True) if w != "0"]
    out = b.at(b.add(before, b.mul(h, b.add(*weighed))), before, value)
    for w, k, (*_, found) in zip(_WEIGHTS[method], slopes, stages, strict=True):
        out = out if w == "0" else b.at(out, k, _number(expr, found))
    return out


def _number(expr: Any, value: Any) -> Expr:
    return expr(value) if value.is_Rational and len(str(value)) <= _LONGEST else b.num(_decimal(value))


def _stage_step(board: Board, right: Expr, letters: tuple[Expr, Expr], stage: Stage, expr: Any) -> Step:
    """The slope of one stage."""
    time, y = letters
    name, at, here, value = stage
    left = b.at(b.at(right, y, _number(expr, here)), time, expr(at)) if y in right.free else b.at(right, time, expr(at))
    short = bool(value.is_Rational) and len(str(value)) <= _LONGEST and bool(here.is_Rational) and len(str(here)) <= _LONGEST
    after, sign = (expr(value), "=") if short else (b.num(_decimal(value)), "approx")
    claim = board.claim(left, sign, after)
    return Step(board.rulebook["slope of a stage"], left, sign, after, f"The slope ${name}$.", claim=claim)


def _decimal(value: Any) -> str:
    return f"{float(value.evalf(25)):.{_SHOWN}g}"


def _plain(value: Any) -> str:
    return _decimal(value) if not value.is_Integer else str(value)
