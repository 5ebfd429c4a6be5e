"""Sources and moving ends on an interval: a part that takes them, so that what is left is free of both.

The ends are taken by a function that is linear or quadratic in the place; what it leaves in the equation joins the source, which is
written by the modes of the interval. Each mode satisfies an ordinary equation and starts from rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["Forced", "forced", "lift"]

Modes = Callable[[Any], "list[tuple[Any, Any]] | None"]
Coefficients = Callable[[Any], tuple[Any, Any, Any]]


@dataclass
class Forced:
    """`smooth` takes the ends (and a steady source); `modes` starts from zero; `rest` is what a term of a series leaves in its equation."""

    smooth: Any
    modes: Any
    series: bool = False


def lift(s: Any, x: Any, L: Any, values: tuple[Any, Any], slopes: tuple[bool, bool]) -> Any:
    """A function with these values, or slopes, at the ends."""
    a, c = values
    if not any(slopes):
        return a + (c - a) * x / L
    if slopes == (False, True):
        return a + c * x
    if slopes == (True, False):
        return c + a * (x - L)
    return a * x + (c - a) * x**2 / (2 * L)


def forced(
    board: Board, found: Field, names: tuple[Any, Any], parts: tuple[Any, Any, Any], ends: tuple[Any, tuple[Any, Any], tuple[bool, bool]],
    shape: tuple[str, Any], modes: Modes, coefficients: Coefficients, *, waves: bool,
) -> Forced:  # fmt: skip
    """The part of the solution that the source and the ends ask for. parts: k, growth, source; ends: length, values, which are slopes."""
    s = found.s
    x, t = names
    k, growth, source = parts
    L, values, slopes = ends
    w = lift(s, x, L, values, slopes)
    order = 2 if waves else 1
    left = s.expand(source + k * w.diff(x, 2) + growth * w - w.diff(t, order))
    if left == 0:
        return Forced(w, s.Integer(0))
    finite = modes(left)
    if finite is None and growth == 0 and not left.has(t) and not w.has(t) and not all(slopes):
        return Forced(w + _steady(board, found, x, (k, left), L, slopes), s.Integer(0))
    kind, shift = shape
    wave = getattr(s, kind)
    if w != 0:
        board.step(
            "steady part that takes the ends", found.expr(source + k * w.diff(x, 2) + growth * w - w.diff(t, order)), found.expr(left),
            f"With ${found.expr(w).latex}$ taken off the ends are zero, and this is the source.",
        )  # fmt: skip
    total = s.Integer(0)
    if finite is not None:
        for n, value in finite:
            total += _mode(board, found, t, _square(k, growth, n, L, s), value, waves, n) * wave(n * s.pi * x / L)
        return Forced(w, total)
    n, value, mean = coefficients(left)
    one = _mode(board, found, t, _square(k, growth, n - shift, L, s), value, waves, n - shift) * wave((n - shift) * s.pi * x / L)
    total = s.Sum(one, (n, 1, s.oo))
    if mean != 0:
        total += _mode(board, found, t, -growth, mean, waves, s.Integer(0))
    return Forced(w, total, series=True)


def _square(k: Any, growth: Any, n: Any, L: Any, s: Any) -> Any:
    return s.expand(k * (n * s.pi / L) ** 2 - growth)


def _steady(board: Board, found: Field, x: Any, parts: tuple[Any, Any], L: Any, slopes: tuple[bool, bool]) -> Any:
    """k w'' + source = 0 with zero at the ends."""
    s = found.s
    k, source = parts
    once = s.integrate(-source / k, x)
    twice = s.integrate(once, x)
    if twice.has(s.Integral):
        raise Stuck("the steady state under this source is not elementary")
    p, q = s.symbols("p__ q__")
    body = twice + p * x + q
    rows = [(body.diff(x) if slope else body).subs(x, at) for slope, at in zip(slopes, (0, L), strict=True)]
    w = s.expand(body.subs(s.solve(rows, [p, q])))
    shown = found.expr(w)
    because = f"The steady state ${shown.latex}$ takes the source; what is left has none."
    board.step("steady part that takes the ends", b.mul(found.expr(k), b.derivative(shown, found.expr(x), 2)), found.expr(-source), because)
    return w


def _mode(board: Board, found: Field, t: Any, square: Any, value: Any, waves: bool, n: Any) -> Any:
    """T' + square T = value, or T'' + square T = value, from zero."""
    s = found.s
    r = s.Symbol("r__", positive=True)
    now = s.Symbol("t__", positive=True)
    plain = {z: s.Symbol(f"{z.name}__", positive=True) for z in (square * value).free_symbols - {t} if not z.is_integer}
    back = {v: z for z, v in plain.items()}
    h = value.subs(plain, simultaneous=True).subs(t, r)
    q = square.subs(plain, simultaneous=True)
    if square == 0:
        kernel = now - r if waves else s.Integer(1)
    elif waves:
        if not q.is_positive:
            raise Stuck("whether these modes oscillate depends on the letters", "not_supported")
        root = s.sqrt(q)
        kernel = s.sin(root * (now - r)) / root
    else:
        kernel = s.exp(-q * (now - r))
    answer = s.integrate(s.expand(h * kernel, trig=True) if waves else s.expand(h) * kernel, (r, 0, now))
    if answer.has(s.Integral, s.Piecewise):
        raise Stuck("the integral of the source along a mode is not elementary, or a mode may resonate with it")
    answer = s.simplify(answer.subs(now, t).subs(back))
    shown, time = found.expr(answer), found.expr(t)
    left = b.add(b.derivative(shown, time, 2 if waves else 1), b.mul(found.expr(square), shown))
    board.step(
        "mode of a linear equation", left, found.expr(value), f"The equation of the mode ${found.expr(n).latex}$, which starts from zero."
    )
    return answer
