"""Laplace's equation on a rectangle: each side with data has its own series, and the other three are homogeneous for it."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .field import Condition, Field, Refusal, Stuck, answer
from .intervals import coefficients_of, modes_of, show_coefficients

__all__ = ["rectangle"]


def rectangle(board: Board, found: Field, pair: tuple[Any, Any]) -> None:
    """u_xx + u_yy = 0 with values or slopes on the four sides."""
    s = found.s
    ends = {v: _ends(found, v) for v in pair}
    total: Any = s.Integer(0)
    if all(c.by is not None for row in ends.values() for c in row):
        total = _balanced(board, found, ends)
        board.find("nonunique", "with slopes on all sides the solution is determined up to a constant")
    base, terms = total, list[Any]()
    for y in pair:
        x = pair[0] if pair[1] == y else pair[1]
        for side, other in (ends[y], ends[y][::-1]):
            known = (base.diff(y) if side.by is not None else base).subs(y, side.point)
            data = s.expand(side.value - known)
            if data == 0:
                continue
            closed, term = _one_side(board, found, (x, y), ends[x], (side, other), data)
            total += closed
            if term is not None:
                terms.append(term)
    if terms:
        n = s.Symbol("n", integer=True, positive=True)
        answer(board, found, total + s.Add(*(s.Sum(term, (n, 1, s.oo)) for term in terms)), term=total + s.Add(*terms))
        return
    answer(board, found, total)


def _ends(found: Field, v: Any) -> tuple[Condition, Condition]:
    """The conditions at the lower and the upper end of a variable."""
    rows = [c for c in found.conditions if c.variable == v]
    if len(found.conditions) != 4 or len(rows) != 2 or any(c.by not in (None, v) for c in rows):
        raise Stuck("Laplace's equation on a rectangle needs a value or a slope on each of the four sides", "underdetermined")
    one, two = rows
    length = found.s.simplify(two.point - one.point)
    if length == 0:
        raise Stuck("two conditions stand on one side of the rectangle", "overdetermined")
    if length.is_negative or (one.point != 0 and two.point == 0 and not length.is_positive):
        one, two = two, one
    if any(c.value.has(v) for c in rows):
        raise Stuck("the data of a side hold the variable that is fixed there", "malformed")
    return one, two


def _balanced(board: Board, found: Field, ends: dict[Any, tuple[Condition, Condition]]) -> Any:
    """A quadratic with the mean slopes of the sides; refused where the whole flow through the boundary is not zero."""
    s = found.s
    total: Any = s.Integer(0)
    bends = []
    for v, (low, high) in ends.items():
        other = next(w for w in ends if w != v)
        first, last = (c.point for c in ends[other])
        means = [s.simplify(s.integrate(c.value, (other, first, last)) / (last - first)) for c in (low, high)]
        bend = s.simplify((means[1] - means[0]) / (high.point - low.point))
        bends.append(bend)
        total += means[0] * v + bend * (v - low.point) ** 2 / 2
    flow = s.simplify(s.Add(*bends))
    if flow != 0:
        if flow.is_number:
            raise Refusal("no solution: the flow through the four sides does not add up to zero", "no_solution")
        needed = found.expr(flow).latex
        board.find("missing_assumption", f"a solution exists only for ${needed}=0$: the flow through the sides adds up to zero")
        raise Stuck("whether the flow through the four sides adds up to zero depends on the letters", "not_supported")
    return s.expand(total)


def _one_side(
    board: Board, found: Field, names: tuple[Any, Any], across: tuple[Condition, Condition], pair: tuple[Condition, Condition], data: Any
) -> tuple[Any, Any | None]:
    """The part of the solution that takes the data of one side: in closed form, and the n-th term of a series."""
    s = found.s
    x, y = names
    low, high = across
    side, other = pair
    L, shift_x = high.point - low.point, low.point
    kind = "sin" if low.by is None else "cos"
    half = s.Integer(0) if (low.by is None) == (high.by is None) else s.Rational(1, 2)
    place, depth = y - other.point, side.point - other.point
    sloped, other_sloped = side.by is not None, other.by is not None

    def profile(mu: Any) -> Any:
        """The factor in y with the homogeneous condition on the opposite side, and 1 (or the slope 1) on this one."""
        if mu == 0:
            if other_sloped:
                return s.Integer(1)
            return place if sloped else place / depth
        grown = s.cosh if other_sloped else s.sinh
        edge = (mu * (s.sinh if other_sloped else s.cosh)(mu * depth)) if sloped else grown(mu * depth)
        return grown(mu * place) / edge

    wave = getattr(s, kind)
    moved = x - shift_x
    mode = found.letter("m", "m")
    grown = (s.cosh if other_sloped else s.sinh)(mode * place)
    body = found.expr(wave(mode * moved) * grown)
    left = b.add(b.derivative(body, found.expr(x), 2), b.derivative(body, found.expr(y), 2))
    board.step(
        "separation of variables on a rectangle", left, b.ZERO,
        f"Each product is harmonic and takes the zeros on three sides for ${mode}={_numbers(found, half, L)}$.",
    )  # fmt: skip
    there = s.expand(data.subs(x, x + shift_x)) if shift_x != 0 else data
    finite = modes_of(found, there, x, L, kind, half)
    if finite is not None:
        if any(n == 0 for n, _ in finite) and other_sloped and sloped:
            raise Refusal("no solution: the flow through the four sides does not add up to zero", "no_solution")
        return s.Add(*(value * wave(n * s.pi / L * moved) * profile(n * s.pi / L) for n, value in finite)), None
    n, value, mean = coefficients_of(found, there, x, L, kind, half)
    mu = (n - half) * s.pi / L
    show_coefficients(board, found, there, x, L, wave(mu * x), (value, mean))
    return mean * profile(s.Integer(0)) if mean != 0 else s.Integer(0), value * wave(mu * moved) * profile(mu)


def _numbers(found: Field, half: Any, L: Any) -> str:
    unit = found.expr(found.s.pi / L).latex
    return rf"(n-\frac12){unit}" if half != 0 else rf"n{unit}"
