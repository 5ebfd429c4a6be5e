"""Laplace's equation in a sector of a disk, or outside of one: two rays and an arc."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .field import Condition, Field, Stuck, answer
from .intervals import coefficients_of, modes_of, show_coefficients

__all__ = ["wedge"]


def wedge(board: Board, found: Field, r: Any, angle: Any, *, outside: bool) -> None:
    """The modes r^k sin(k a) or r^k cos(k a) that take the rays, with the data of the arc; constant values on the rays are taken first."""
    s = found.s
    rays = [c for c in found.conditions if c.variable == angle]
    arcs = [c for c in found.conditions if c.variable == r]
    if len(rays) != 2 or len(arcs) != 1 or any(c.by not in (None, angle) for c in rays) or arcs[0].by not in (None, r):
        raise Stuck("a sector needs a condition on each of its two rays and one on its arc", "underdetermined")
    low, high = _in_order(s, rays)
    alpha, arc = high.point - low.point, arcs[0]
    if alpha.is_number and not 0 < alpha <= 2 * s.pi:
        raise Stuck("the angle of a sector lies between zero and a whole turn", "malformed")
    steady = _linear(found, low, high, angle)
    kind = "sin" if low.by is None else "cos"
    half = s.Integer(0) if (low.by is None) == (high.by is None) else s.Rational(1, 2)
    sign = -1 if outside else 1
    R, turned = arc.point, angle - low.point
    wave = getattr(s, kind)
    mode = found.letter("m", "m")
    body = found.expr(r ** (sign * mode) * wave(mode * turned))
    place, turn = found.expr(r), found.expr(angle)
    left = b.add(
        b.derivative(body, place, 2), b.divide(b.derivative(body, place), place), b.divide(b.derivative(body, turn, 2), found.expr(r**2))
    )
    claim = board.claim(left, "=", b.ZERO, [b.relation(">", place, b.ZERO)])
    where = "far away" if outside else "at the vertex"
    found.letters.setdefault("n", b.symbol("n", properties=["integer", "positive"]))
    numbers = found.expr((s.Symbol("n", integer=True, positive=True) - half) * s.pi / alpha).latex
    because = f"It takes the zeros on the rays for $m={numbers}$, and is bounded {where}."
    board.step("separation of variables in a disk", left, b.ZERO, because, claim=claim)
    board.conditions.append(b.relation(">", place, b.ZERO))
    board.find("missing_assumption", f"the solution is taken as bounded {where}")

    def radial(k: Any) -> Any:
        if k == 0:
            if arc.by is not None:
                raise Stuck("the flow through the arc has to vanish in the mean", "no_solution")
            return s.Integer(1)
        power = (r / R) ** (sign * k)
        return power if arc.by is None else power * R / (sign * k)

    data = s.expand(arc.value - (s.Integer(0) if arc.by is not None else steady))
    there = s.expand(data.subs(angle, angle + low.point)) if low.point != 0 else data
    finite = modes_of(found, there, angle, alpha, kind, half)
    if finite is not None:
        total = s.Add(*(value * radial(n * s.pi / alpha) * wave(n * s.pi / alpha * turned) for n, value in finite))
        answer(board, found, steady + total)
        return
    n, value, mean = coefficients_of(found, there, angle, alpha, kind, half)
    k = (n - half) * s.pi / alpha
    show_coefficients(board, found, there, angle, alpha, wave(k * angle), (value, mean))
    one = value * radial(k) * wave(k * turned)
    constant = mean * radial(s.Integer(0)) if mean != 0 else s.Integer(0)
    answer(board, found, steady + constant + s.Sum(one, (n, 1, s.oo)), term=one)


def _in_order(s: Any, rays: list[Condition]) -> tuple[Condition, Condition]:
    one, two = rays
    width = s.simplify(two.point - one.point)
    if width == 0:
        raise Stuck("the two rays are one", "overdetermined")
    return (two, one) if width.is_negative or (width.is_positive is None and two.point == 0) else (one, two)


def _linear(found: Field, low: Condition, high: Condition, angle: Any) -> Any:
    """What takes constant values on the rays: it is linear in the angle."""
    s = found.s
    if any(c.value.has(*found.variables) for c in (low, high)):
        raise Stuck("data on the rays that change along them are not supported", "not_supported")
    if any(c.by is not None and c.value != 0 for c in (low, high)):
        raise Stuck("a slope on a ray that is not zero is not supported", "not_supported")
    if low.by is None and high.by is None:
        return low.value + (high.value - low.value) * (angle - low.point) / (high.point - low.point)
    return next((c.value for c in (low, high) if c.by is None), s.Integer(0))
