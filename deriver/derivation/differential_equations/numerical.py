r"""No closed form: values at a few points, with proved bounds where the right side is analytic.

Elsewhere by extrapolated midpoint steps, twice with different steps; how far they agree is the error, estimated and not proved.
"""

from __future__ import annotations

from typing import Any

from ...model import Answer
from .board import Board
from .classes import explicit_slopes
from .enclosure import enclosed
from .equation import Equation

__all__ = ["numerical", "two_solutions"]

_ROWS = 8
_LARGE = 10**8


def numerical(board: Board, equation: Equation) -> bool:
    """Puts a table on the board; False where the problem is no initial value problem in numbers, or its field is not smooth there."""
    s, t = equation.s, equation.t
    n = equation.order
    points = {point for _, point, _ in equation.conditions}
    if len(points) != 1 or {k for k, _, _ in equation.conditions} != set(range(n)) or len(equation.conditions) != n:
        return False
    (start,) = points
    values = {k: v for k, _, v in equation.conditions}
    f = equation.linear_top()
    if f is None or f.free_symbols - {t, *equation.y[:n]} or f.count_ops() > 200 or not start.is_number:
        return False
    if not all(v.is_number for v in values.values()):
        return False
    here = {t: start, **{equation.y[k]: values[k] for k in range(n)}}
    for g in (f, *(f.diff(letter) for letter in equation.y[:n])):
        at = g.subs(here)
        if not at.is_number or at.is_finite is not True or at.is_real is False:
            return False
    if start.is_Rational and _enclosed(board, equation, f, start, [values[k] for k in range(n)]):
        return True
    import mpmath

    field = s.lambdify((t, *equation.y[:n]), f, "mpmath")
    table = []
    with mpmath.workdps(30):
        x, state = mpmath.mpf(str(s.N(start, 30))), [mpmath.mpf(str(s.N(values[k], 30))) for k in range(n)]
        coarse: list[Any] | None = list(state)
        fine: list[Any] | None = list(state)
        for quarter in range(1, 5):
            a = x + mpmath.mpf(quarter - 1) / 4
            try:
                coarse = None if coarse is None else _across(mpmath, field, a, coarse, 3)
                fine = None if fine is None else _across(mpmath, field, a, fine, 5)
            except (ZeroDivisionError, ValueError, TypeError, OverflowError):
                break
            if coarse is None or fine is None:
                break
            error = abs(coarse[0] - fine[0])
            if error > mpmath.mpf(10) ** -8 * (1 + abs(fine[0])):
                break
            digits = min(15, max(1, int(-mpmath.log10(error / (1 + abs(fine[0])) + mpmath.mpf(10) ** -20)) - 1))
            table.append(
                (
                    start + s.Rational(quarter, 4),
                    mpmath.nstr(fine[0], digits),
                    mpmath.nstr(10 * error + mpmath.mpf(10) ** -digits * (1 + abs(fine[0])), 1),
                )
            )
    if not table:
        return False
    name = equation.unknown.data[1]
    text = "; ".join(f"{name}({equation.expr(at).latex}) ≈ {value} (estimated error {error})" for at, value, error in table)
    board.answers.append(Answer(name, None, role="numerical", text=text))
    board.find("no_closed_form", "no closed form is found: values by two runs of a method of high order, which agree as far as stated")
    return True


def _enclosed(board: Board, equation: Equation, f: Any, start: Any, values: list[Any]) -> bool:
    """A table with proved error bounds; False where fewer than two points are reached."""
    s = equation.s
    at = [start + s.Rational(k, 4) for k in range(1, 5)]
    rows = [(point, ball) for point, ball in enclosed(s, f, equation.t, equation.y[: len(values)], start, values, at) if _sharp(ball)]
    if len(rows) < 2:
        return False
    name = equation.unknown.data[1]
    text = "; ".join(f"{name}({equation.expr(point).latex}) = {_shown(ball)}" for point, ball in rows)
    board.answers.append(Answer(name, None, role="numerical", text=text))
    board.find("no_closed_form", "no closed form is found: values by Taylor series whose remainder is enclosed, with proved error bounds")
    return True


def _sharp(ball: Any) -> bool:
    return bool(ball.is_finite() and ball.rad() < 1e-12 * (1 + abs(ball.mid())))


def _shown(ball: Any) -> str:
    """Fifteen digits, and a bound for how far they and the radius are off."""
    import mpmath

    with mpmath.workdps(60):
        middle = mpmath.mpf(str(ball.mid().str(50, radius=False)))
        digits = mpmath.nstr(middle, 15)
        error = abs(mpmath.mpf(digits) - middle) + mpmath.mpf(str(ball.rad().str(5, radius=False))) * 2 + mpmath.mpf(10) ** -45
        power = int(mpmath.floor(mpmath.log10(error)))
        lead = int(mpmath.ceil(error / mpmath.mpf(10) ** power))
    lead, power = (1, power + 1) if lead == 10 else (lead, power)
    return f"{digits} (error at most {lead}e{power})"


def _across(mp: Any, field: Any, a: Any, state: list[Any], pieces: int) -> list[Any] | None:
    """The state a quarter further; None where it grows without bound."""
    width = mp.mpf(1) / 4 / pieces
    for i in range(pieces):
        state = _piece(mp, field, a + i * width, state, width)
        if any(not mp.isfinite(v) or abs(v) > _LARGE or isinstance(v, mp.mpc) for v in state):
            return None
    return state


def _piece(mp: Any, field: Any, a: Any, state: list[Any], width: Any) -> list[Any]:
    """Modified midpoint rule with 2, 4, ..., steps, extrapolated to step zero (Gragg, Bulirsch, Stoer)."""

    def slope(x: Any, v: list[Any]) -> list[Any]:
        return [*v[1:], field(x, *v)]

    rows: list[list[Any]] = []
    counts = [2 * (i + 1) for i in range(_ROWS)]
    for i, m in enumerate(counts):
        h = width / m
        before, now = state, [v + h * d for v, d in zip(state, slope(a, state), strict=True)]
        for k in range(1, m):
            before, now = now, [u + 2 * h * d for u, d in zip(before, slope(a + k * h, now), strict=True)]
        end = [(u + v + h * d) / 2 for u, v, d in zip(before, now, slope(a + width, now), strict=True)]
        rows.append(end)
        for j in range(i - 1, -1, -1):
            ratio = (mp.mpf(m) / counts[j]) ** 2
            rows[j] = [u + (u - v) / (ratio - 1) for u, v in zip(rows[j + 1], rows[j], strict=True)]
    return rows[0]


def two_solutions(board: Board, equation: Equation) -> bool:
    """Whether a constant solution through the initial point is left by another: the right side is no Lipschitz function there.

    Near y_0 the right side behaves like a power of y - y_0 below one, so that the integral of its reciprocal converges.
    """
    s, t = equation.s, equation.t
    if equation.order != 1 or len(equation.conditions) != 1:
        return False
    slopes = explicit_slopes(equation)
    _, start, value = equation.conditions[0]
    if len(slopes) != 1 or slopes[0].free_symbols - {t, equation.y[0]} or not (start.is_number and value.is_number):
        return False
    f = slopes[0]
    if f.has(t) or s.simplify(f.subs(equation.y[0], value)) != 0:
        return False
    for side in (1, -1):
        try:
            sizes = [s.N(f.subs(equation.y[0], value + side * s.Rational(1, 10**k)), 30) for k in (12, 24)]
        except (TypeError, ValueError):
            continue
        if not all(v.is_real and v != 0 for v in sizes):
            continue
        power = s.log(s.Abs(sizes[0] / sizes[1])) / s.log(s.Integer(10) ** 12)
        if power < 0.95:
            board.answer(equation, value, "particular")
            board.find(
                "nonunique",
                f"the right side is not Lipschitz at ${equation.relation(equation.y[0], value).latex}$: other solutions leave this one",
            )
            return True
    return False
