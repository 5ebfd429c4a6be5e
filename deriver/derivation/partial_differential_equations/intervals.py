"""Separation of variables on an interval: heat and waves."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Condition, Field, Stuck, answer
from .forced import Forced, forced
from .lines import root_of

__all__ = ["coefficients_of", "evolve", "modes_of", "show_coefficients", "sums"]


def _ends(found: Field, x: Any, *, zero: bool = True) -> tuple[Any, str, Any, Any]:
    """The length of the interval from 0, the kind of its modes, the shift of their numbers, and the steady part that the ends ask for.

    Ends kept at a value have sines, insulated ones cosines; where the two ends differ the numbers are odd halves.
    """
    s = found.s
    ends = [c for c in found.conditions if c.variable == x]
    if len(ends) != 2 or (zero and any(c.value != 0 for c in ends)):
        raise Stuck("conditions at two ends are needed, that do not change in time")
    if any(c.value.has(x) for c in ends):
        raise Stuck("the value at an end holds the place")
    points = [c.point for c in ends]
    if 0 not in points or len(set(points)) != 2:
        raise Stuck("the interval has to begin at zero")
    left, right = sorted(ends, key=lambda c: c.point != 0)
    L = right.point
    if any(c.by not in (None, x) for c in ends):
        raise Stuck("these conditions at the ends are not supported", "not_supported")
    if L.is_number and not L > 0:
        raise Stuck("the interval has to begin at zero")
    kind = "sin" if left.by is None else "cos"
    shift = s.Integer(0) if left.by == right.by else s.Rational(1, 2)
    if any(c.value.has(*found.variables) for c in ends):
        steady = None
    elif left.by is None and right.by is None:
        steady = left.value + (right.value - left.value) * x / L
    elif left.by is None:
        steady = left.value + right.value * x
    elif right.by is None:
        steady = right.value + left.value * (x - L)
    elif left.value == right.value == 0:
        steady = s.Integer(0)
    else:
        steady = None
    return L, kind, shift, steady


def modes_of(found: Field, f: Any, x: Any, L: Any, kind: str, shift: Any) -> list[tuple[Any, Any]] | None:
    """Data that are a finite sum of modes: (number of the mode, coefficient); None where they are not."""
    s = found.s
    reduced = s.expand(f)
    if reduced.has(s.sin, s.cos) and any(_wave_power(s, term, x) for term in s.Add.make_args(reduced)):
        reduced = s.expand(sums(s, reduced))
    out = []
    for term in s.Add.make_args(reduced):
        number, rest = term.as_independent(x, as_Add=False)
        if rest == 1 and kind == "cos" and shift == 0:
            out.append((s.Integer(0), number))
            continue
        if type(rest).__name__ != kind:
            return None if term != 0 else []
        n = s.cancel(rest.args[0] * L / (s.pi * x))
        if not (n - shift).is_Integer:
            return None
        if n < 0:
            n, number = -n, -number if kind == "sin" else number
        out.append((n, number))
    return out


def _wave_power(s: Any, term: Any, x: Any) -> bool:
    """Whether a term holds a product or a power of sines and cosines."""
    rest = term.as_independent(x, as_Add=False)[1]
    return bool(rest.is_Mul or rest.is_Pow) and not rest.has(s.exp)


def coefficients_of(found: Field, f: Any, x: Any, L: Any, kind: str, shift: Any) -> tuple[Any, Any, Any]:
    """The letter n, the n-th coefficient and, for cosines of whole numbers, the mean."""
    s = found.s
    n = s.Symbol("n", integer=True, positive=True)
    found.letters["n"] = b.symbol("n", properties=["integer", "positive"])
    wave = getattr(s, kind)((n - shift) * s.pi * x / L)
    if f.atoms(s.core.function.AppliedUndef):
        z = found.letter("xi", r"\xi")
        whole = kind == "cos" and shift == 0
        mean = s.Integral(f.subs(x, z), (z, 0, L)) / L if whole else s.Integer(0)
        return n, 2 / L * s.Integral((f * wave).subs(x, z), (z, 0, L)), mean
    length = s.Symbol("L__", positive=True)
    value = s.integrate(s.expand((f * wave).subs(L, length)) if L.is_Symbol else s.expand(f * wave), (x, 0, length if L.is_Symbol else L))
    if value.has(s.Integral) or value.has(s.Piecewise):
        raise Stuck("the Fourier coefficients of these data are not elementary")
    value = s.factor(s.simplify(2 / L * value.subs(length, L)))
    below = s.fraction(s.together(value))[1]
    if any(below.subs(n, k) == 0 for k in range(1, 60)):
        raise Stuck("a mode of the data resonates with one of the interval; its coefficient is not written")
    mean = s.simplify(s.integrate(f, (x, 0, L)) / L) if kind == "cos" and shift == 0 else s.Integer(0)
    return n, value, mean


def show_coefficients(board: Board, found: Field, data: Any, x: Any, L: Any, wave: Any, found_values: tuple[Any, Any]) -> None:
    """The integral of the n-th coefficient, and of the mean where the modes hold a constant."""
    s = found.s
    value, mean = found_values
    inside = b.integral(found.expr(data * wave), found.expr(x), b.ZERO, found.expr(L))
    shown = found.expr(wave).latex
    because = f"The functions ${shown}$ are orthogonal on the interval, and the mean of their squares is $\\frac12$."
    board.step("Fourier coefficients", b.mul(found.expr(2 / L), inside), found.expr(value), because)
    if mean != 0 and not s.sympify(mean).has(s.Integral):
        whole = b.integral(found.expr(data), found.expr(x), b.ZERO, found.expr(L))
        board.step("Fourier coefficients", b.mul(found.expr(1 / L), whole), found.expr(mean), "The constant mode has the mean of the data.")


def evolve(board: Board, found: Field, x: Any, t: Any, k: Any, *, waves: bool, growth: Any = 0, source: Any = 0) -> None:
    """Heat (u_t = k u_xx + growth u + source) or waves (u_tt = ...) on an interval."""
    s = found.s
    L, kind, shift, steady = _ends(found, x, zero=False)
    moved = steady is None or source != 0 or (growth != 0 and steady != 0)
    starts = [c for c in found.conditions if c.variable == t] or _open_starts(board, found, x, t, waves=waves)
    if any(c.point != 0 for c in starts) or len(starts) != (2 if waves else 1):
        raise Stuck("the initial conditions are not complete")
    _corners(board, found, x, t, starts)
    place = next((c.value for c in starts if c.by is None), None)
    speed = next((c.value for c in starts if c.by == t), s.Integer(0))
    if place is None or (waves and not any(c.by == t for c in starts)):
        raise Stuck("the initial conditions are not complete")

    def in_time(n: Any, value: Any, fast: bool) -> Any:
        mu = n * s.pi / L
        if not waves:
            return value * s.exp((growth - k * mu**2) * t)
        c = root_of(found, k)
        if growth != 0:
            square = k * mu**2 - growth
            if not (square.is_positive or (square.is_number and square > 0)):
                raise Stuck("whether these modes oscillate depends on the letters", "not_supported")
            rate = s.sqrt(square)
        elif n == 0:
            return value * t if fast else value
        else:
            rate = c * mu
        return value * s.sin(rate * t) / rate if fast else value * s.cos(rate * t)

    wave = getattr(s, kind)
    mode = found.letter("m", "m")
    e = found.problem.expression
    assert e is not None
    if not (waves and growth != 0):
        term = in_time(mode, s.Integer(1), False) * wave(mode * s.pi * x / L)
        body = found.expr(term)
        board.step(
            "separation of variables on an interval",
            _without_source(found, e, body),
            found.put(e.args[1], body),
            f"Each product solves the equation; the ends admit {_numbers(kind, shift)}.",
        )
    taken = None
    if moved:
        left, right = sorted((c for c in found.conditions if c.variable == x), key=lambda c: c.point != 0)
        taken = forced(
            board, found, (x, t), (k, growth, s.sympify(source)),
            (L, (left.value, right.value), (left.by is not None, right.by is not None)), (kind, shift),
            lambda f: modes_of(found, f, x, L, kind, shift), lambda f: coefficients_of(found, f, x, L, kind, shift), waves=waves,
        )  # fmt: skip
        place = s.expand(place - taken.smooth.subs(t, 0))
        speed = s.expand(speed - taken.smooth.diff(t).subs(t, 0)) if waves else speed
        steady = taken.smooth + taken.modes
    total: Any = steady
    if steady != 0 and not moved:
        flat = found.expr(steady)
        board.step(
            "steady part that takes the ends", found.put(e.args[0], flat), found.put(e.args[1], flat), "What is left has zero at the ends."
        )
        place = s.expand(place - steady)
    series = None
    for data, fast in ((place, False), (speed, True)):
        if data == 0:
            continue
        modes = modes_of(found, data, x, L, kind, shift)
        if modes is not None:
            total += s.Add(*(in_time(n, value, fast) * wave(n * s.pi * x / L) for n, value in modes))
            continue
        n, value, mean = coefficients_of(found, data, x, L, kind, shift)
        one = in_time(n - shift, value, fast) * wave((n - shift) * s.pi * x / L)
        series = one if series is None else series + one
        total += s.Sum(one, (n, 1, s.oo)) + (in_time(s.Integer(0), mean, fast) if kind == "cos" and shift == 0 else 0)
        show_coefficients(board, found, data, x, L, wave((n - shift) * s.pi * x / L), (value, mean))
    if not waves and not k.is_number and not k.is_positive:
        board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed: the backward heat equation is ill-posed")
    if taken is not None and (series is not None or taken.series):
        _with_series(board, found, total, taken, series, e)
        return
    answer(board, found, total, term=series)


def _open_starts(board: Board, found: Field, x: Any, t: Any, *, waves: bool) -> list[Condition]:
    """Starts that the task does not give: functions without a formula."""
    s = found.s
    names = [n for n in ("f", "g", "h", "p", "q") if n not in found.letters and n != found.unknown.data[0]][: 2 if waves else 1]
    data = [s.Function(n)(x) for n in names]
    said = f"$u(x,0)={names[0]}(x)$" + (f", $u_t(x,0)={names[1]}(x)$" if waves else "")
    board.find("underdetermined", f"no initial data are given: the solution is written for {said}")
    return [Condition(t, s.Integer(0), by, value) for by, value in zip((None, t), data, strict=False)]


def _corners(board: Board, found: Field, x: Any, t: Any, starts: list[Condition]) -> None:
    """Ends that do not agree with the start: the solution jumps there."""
    s = found.s
    start = next((c.value for c in starts if c.by is None), None)
    if start is None or start.atoms(s.core.function.AppliedUndef):
        return
    for end in (c for c in found.conditions if c.variable == x and c.by is None):
        there, kept = s.simplify(start.subs(x, end.point)), s.simplify(end.value.subs(t, 0))
        if (gap := s.simplify(there - kept)) != 0 and gap.is_number:
            at = f"${found.expr(x).latex}={found.expr(end.point).latex}$, ${found.expr(t).latex}=0$"
            values = f"${found.expr(there).latex}$ and ${found.expr(kept).latex}$"
            board.find("exceptional_points", f"start and end do not agree at {at} ({values}): the solution is not continuous there")


def _without_source(found: Field, e: Any, body: Any) -> Any:
    """The left side with a function put in, and what holds no unknown taken off."""
    F = found.s.expand(found.F.subs(dict.fromkeys(found.jet.values(), 0)))
    left = found.put(e.args[0], body)
    return left if F == 0 else b.subtract(left, found.expr(F))


def _with_series(board: Board, found: Field, total: Any, taken: Forced, series: Any, e: Any) -> None:
    """A solution with a source in which a series stands: the closed part, and each term by itself."""
    closed = taken.smooth if taken.series else taken.smooth + taken.modes
    if not taken.series:
        body = found.expr(closed)
        board.step("solution put into the equation", found.put(e.args[0], body), found.put(e.args[1], body), "The part without a series.")
    if series is not None:
        one = found.expr(series)
        free = _without_source(found, e, one)
        board.step("solution put into the equation", free, found.put(e.args[1], one), "Each term of the series, without the source.")
    claim = board.steps[-1].claim
    board.answers.append(Answer(found.unknown.data[1], found.expr(total), conditions=tuple(board.conditions), claim=claim))


def _numbers(kind: str, shift: Any) -> str:
    """Which m the ends admit, in words."""
    if shift != 0:
        return "$m=\\frac12,\\frac32,\\ldots$"
    return "$m=1,2,\\ldots$" if kind == "sin" else "$m=0,1,2,\\ldots$"


def sums(s: Any, f: Any) -> Any:
    """Products of sines and cosines as sums."""
    from sympy.simplify.fu import TR7, TR8

    for _ in range(6):
        f = s.expand(TR8(TR7(s.expand(f))))
    return f
