"""Leaving an interval: the mean time and the side, by the generator with boundary values."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .formula import coefficients
from .system import Refusal, Stuck, System

__all__ = ["leave"]


def leave(board: Board, system: System) -> None:
    r"""`Lu=-1` with u=0 at both ends is the mean time; `Lp=0` with p=0 and p=1 the probability of the one end before the other."""
    s = system.s
    lower, upper, start = (to_sympy(o) for o in board.problem.operands[:3])
    for o in board.problem.operands:
        for z in o.free:
            system.letters.setdefault(z.name, z)
    if lower.is_number and upper.is_number and not lower < upper:
        raise Refusal("the ends of the interval are not in order")
    _, x, drift, square = coefficients(system)
    if drift.has(system.t) or square.has(system.t):
        raise Stuck("coefficients that change in time", "not_supported")
    if square == 0:
        raise Refusal("nothing is random in this equation")
    put = {z: s.Symbol(f"{z.name}__", positive=True) for z in (drift + square).free_symbols | {x}}
    back = {v: k for k, v in put.items()}
    y = put[x]
    a, q = drift.subs(put, simultaneous=True), square.subs(put, simultaneous=True)
    density = s.simplify(s.exp(-_integral(s, s.cancel(2 * a / q), y)))
    scale = _integral(s, density, y).subs(back)
    shown_x = system.expr(x)

    def operator(e: Any) -> Any:
        terms = [b.mul(system.expr(square / 2), b.derivative(e, shown_x, 2))]
        return b.add(*([b.mul(system.expr(drift), b.derivative(e, shown_x))] if drift != 0 else []), *terms)

    special = _special(s, scale, x)
    if special is not None:
        text = f"the form is written for ${system.expr(special).latex}\\neq0$; for zero it is to be read as a limit"
        board.find("exceptional_points", text)
    inside = [b.relation("<", system.expr(lower), shown_x), b.relation("<", shown_x, system.expr(upper))]
    if square.has(x):
        inside.append(b.relation(">", system.expr(lower), b.ZERO))
    if "hitting" in board.problem.request:
        value = s.simplify((scale - scale.subs(x, lower)) / (scale.subs(x, upper) - scale.subs(x, lower)))
        if "lower" in board.problem.request:
            value = s.simplify(1 - value)
        name, source = "probability", b.ZERO
        ends = (b.ONE, b.ZERO) if "lower" in board.problem.request else (b.ZERO, b.ONE)
        because = "The probability does not change on the mean along the process: the generator makes it zero."
    else:
        inner = _integral(s, s.simplify(2 / (q * density)), y)
        particular = -_integral(s, s.expand(s.simplify(density * inner)), y).subs(back)
        p, c = s.symbols("p__ c__")
        body = particular + p * scale + c
        value = s.simplify(body.subs(s.solve([body.subs(x, lower), body.subs(x, upper)], [p, c])))
        value = min((value, s.factor(value)), key=lambda v: v.count_ops())
        name, source, ends = "expected_time", b.negative(b.ONE), (b.ZERO, b.ZERO)
        because = "Along the process the mean time that is left falls by one for each unit of time."
    if scale != x:
        board.step(
            "generator of a diffusion", operator(system.expr(scale)), b.ZERO, "The scale function solves the equation without a source."
        )
    shown = system.expr(value)
    left = operator(shown)
    claim = board.claim(left, "=", source, inside)
    board.step("generator of a diffusion", left, source, because, claim=claim)
    for at, wanted in zip((lower, upper), ends, strict=True):
        board.step("condition put in", b.at(shown, shown_x, system.expr(at)), wanted, f"At the end ${system.expr(at).latex}$.")
    result = system.expr(s.simplify(value.subs(x, start))) if start != x else shown
    board.answers.append(Answer(name, result, conditions=tuple(inside) if start == x else (), claim=claim))
    board.find("missing_assumption", f"the process starts inside of the interval, at ${system.expr(start).latex}$")


def _special(s: Any, scale: Any, x: Any) -> Any:
    """The exponent, or its rate, for which the scale function has another form."""
    for power in sorted(scale.atoms(s.Pow, s.exp), key=str):
        base, exponent = power.as_base_exp()
        rate = exponent if base == x else exponent.diff(x) if base == s.E and exponent.diff(x, 2) == 0 else None
        if rate is not None and rate.free_symbols - {x}:
            return s.fraction(s.together(rate))[0].as_coeff_Mul()[1]
    return None


def _integral(s: Any, f: Any, y: Any) -> Any:
    found = s.integrate(f, y, conds="none")
    if found.has(s.Piecewise):
        found = s.piecewise_fold(found)
        found = found.args[0][0] if isinstance(found, s.Piecewise) else found
    if found.has(s.Integral, s.Piecewise):
        raise Stuck("an integral of the scale function is not elementary", "no_closed_form")
    return found
