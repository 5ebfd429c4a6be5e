r"""Nonlinear equations that become $dY=c\,dt+dW$ under $Y=h(X)$ with $h'=1/b$, and factors of time that make a martingale."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .system import Stuck, System

__all__ = ["solve_reduced", "time_factor"]


def solve_reduced(board: Board, system: System, x: Any, w: Any, a: Any, beta: Any, start: Any) -> bool:
    """X_t as a function of time and the Brownian motion, where h(X) has a drift that only the time moves; False for another equation."""
    s, t = system.s, system.t
    if beta == 0 or beta.has(t) or a.has(t):
        return False
    positive = s.Symbol("x__", positive=True)
    slope = s.simplify(1 / beta)
    drift = s.simplify((a / beta - beta.diff(x) / 2).subs(x, positive))
    drift = drift if not drift.has(positive) else s.simplify(s.trigsimp(s.expand_trig((a / beta - beta.diff(x) / 2).subs(x, positive))))
    if drift.has(positive):
        return False
    h = s.integrate(slope.subs(x, positive), positive)
    if h.has(s.Integral, s.Piecewise):
        return False
    shown_h = system.expr(h.subs(positive, x))
    own = system.expr(x)
    board.step(
        "diffusion of a function", b.mul(system.expr(beta), b.derivative(shown_h, own)), b.ONE,
        f"$Y={shown_h.latex}$ has the coefficient one before the noise.",
    )  # fmt: skip
    opened = b.add(
        b.mul(system.expr(a), b.derivative(shown_h, own)),
        b.mul(b.HALF, system.expr(beta**2), b.derivative(shown_h, own, 2)),
    )
    board.step("coefficients of the Itô formula", opened, system.expr(drift), "Its drift does not depend on the process.")
    value = s.Symbol("y__", real=True)
    target = h.subs(positive, start) + drift * t + w
    candidates = []
    unknown = s.Symbol("x__")
    for root in s.solve(h.subs(positive, unknown) - value, unknown):
        found = s.simplify(root.subs(value, target))
        if found.has(s.I) or not _starts(s, found, t, w, start):
            continue
        candidates.append(found)
    if not candidates:
        return False
    solution = min(candidates, key=lambda v: v.count_ops())
    answer = system.expr(solution)
    noise, time = system.expr(w), system.expr(t)
    board.step(
        "diffusion of a function", b.derivative(answer, noise), system.expr(beta.subs(x, solution)),
        f"Both sides are integrated and solved for ${own.latex}$; the coefficient of the noise.",
    )  # fmt: skip
    inner = b.add(b.derivative(answer, time), b.mul(b.HALF, b.derivative(answer, noise, 2)))
    claim = board.claim(inner, "=", system.expr(a.subs(x, solution)))
    board.find("blow_up", "the solution holds as long as this form is defined: it may leave every bound in finite time")
    board.answers.append(Answer(x.name, answer, conditions=tuple(board.conditions), claim=claim))
    return True


def _starts(s: Any, value: Any, t: Any, w: Any, start: Any) -> bool:
    at = value.subs({t: 0, w: 0}, simultaneous=True)
    put = {z: s.Rational(13, 10) for z in at.free_symbols | start.free_symbols}
    try:
        return bool(abs(complex((at - start).subs(put).evalf())) < 1e-12)
    except (TypeError, ValueError):
        return False


def time_factor(board: Board, system: System, f: Any, drift: Any) -> bool:
    """A function of time in a process, where the drift is to vanish: an equation of first order for it."""
    s, t = system.s, system.t
    calls = [z for z in f.atoms(s.core.function.AppliedUndef) if z.args == (t,)]
    if len(calls) != 1:
        return False
    (call,) = calls
    slope = call.diff(t)
    solved = s.solve(s.expand(drift.doit()), slope)
    if len(solved) != 1:
        raise Stuck("the drift does not give an equation for the function of time")
    rate = s.simplify(solved[0] / call)
    if rate.has(*system.states) or rate.atoms(s.core.function.AppliedUndef):
        raise Stuck("no function of time makes the drift vanish: its equation holds the process")
    constant = system.letter("C", "C")
    value = constant * s.exp(s.integrate(rate, t))
    shown = system.expr(value)
    left, right = b.derivative(shown, system.expr(t)), b.mul(system.expr(rate), shown)
    name = call.func.__name__
    board.step("martingale test", left, right, f"The drift vanishes where ${name}'={system.expr(rate).latex}\\,{name}$.")
    board.answers.append(Answer(name, shown, claim=board.claim(left, "=", right)))
    board.find("nonunique", f"${name}$ is determined up to a constant factor")
    return True
