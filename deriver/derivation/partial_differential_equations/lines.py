"""Waves and heat on the whole line."""

from __future__ import annotations

from typing import Any

from ..differential_equations.board import Board
from .field import Field, Stuck, answer

__all__ = ["heat", "root_of", "wave"]


def root_of(found: Field, square: Any) -> Any:
    """A square root that is a letter where the square is one."""
    s = found.s
    factored = s.factor(square)
    root = s.sqrt(factored)
    return root.replace(s.Abs, lambda z: z)


def wave(board: Board, found: Field, x: Any, t: Any, square: Any) -> None:
    """u_tt = c^2 u_xx with u and u_t given at t = 0."""
    s = found.s
    place = [c for c in found.conditions if c.by is None]
    speed = [c for c in found.conditions if c.by == t]
    if len(found.conditions) != 2 or not place or not speed or any(c.variable != t or c.point != 0 for c in found.conditions):
        raise Stuck("a wave on the line needs u and u_t at t = 0")
    c = root_of(found, square)
    f, g = place[0].value, speed[0].value
    if f.atoms(s.Abs, s.Piecewise, s.Heaviside) or g.atoms(s.Abs, s.Piecewise, s.Heaviside):
        raise Stuck("the data are not smooth; the formula gives only a weak solution", "not_supported")
    moved = (f.subs(x, x - c * t) + f.subs(x, x + c * t)) / 2
    if g != 0:
        inner = s.integrate(g, x)
        if inner.has(s.Integral):
            raise Stuck("the integral of the initial speed is not elementary")
        part = (inner.subs(x, x + c * t) - inner.subs(x, x - c * t)) / (2 * c)
        moved += min((part, s.simplify(part)), key=lambda v: v.count_ops())
    answer(board, found, moved)
    if c.free_symbols and g != 0:
        board.find("exceptional_points", f"the form is written for ${found.expr(c).latex}\\neq0$")


def heat(board: Board, found: Field, x: Any, t: Any, k: Any) -> None:
    """u_t = k u_xx with u given at t = 0, term by term."""
    s = found.s
    if (
        len(found.conditions) != 1
        or found.conditions[0].by is not None
        or found.conditions[0].variable != t
        or found.conditions[0].point != 0
    ):
        raise Stuck("heat on the line needs u at t = 0")
    if k.is_number and k < 0:
        raise Stuck("a backward heat equation is ill-posed", "malformed")
    f = s.expand(found.conditions[0].value)
    total = s.Integer(0)
    for term in s.Add.make_args(f):
        total += _moved(found, term, x, t, k)
    answer(board, found, total)
    if not k.is_positive and not k.is_number:
        board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed: the backward heat equation is ill-posed")


def _moved(found: Field, term: Any, x: Any, t: Any, k: Any) -> Any:
    """The solution that starts as one term of the data."""
    s = found.s
    if term.is_polynomial(x):
        total, part, j = s.Integer(0), term, 0
        while part != 0:
            total += part * (k * t) ** j / s.factorial(j)
            part, j = s.expand(part.diff(x, 2)), j + 1
        return s.expand(total)
    rate = s.simplify(term.diff(x, 2) / term)
    if not rate.has(x):
        return s.exp(k * rate * t) * term
    number, rest = term.as_independent(x, as_Add=False)
    if isinstance(rest, s.exp):
        exponent = s.expand(rest.args[0])
        if exponent.is_polynomial(x) and s.degree(exponent, x) == 2:
            a = -exponent.coeff(x, 2)
            if a.is_number and a < 0:
                raise Stuck("the data grow too fast for the heat kernel")
            p, q = exponent.coeff(x, 1), exponent.coeff(x, 0)
            width = 1 + 4 * a * k * t
            centre = p / (2 * a)
            return number * s.exp(q + p**2 / (4 * a)) * s.exp(-a * (x - centre) ** 2 / width) / s.sqrt(width)
    raise Stuck("the convolution of the heat kernel with these data is not elementary")
