r"""Initial value problems in ball arithmetic: Taylor steps whose remainder is enclosed, so that every digit is proved.

A step of width h starts from a box Y. A box B with $Y+[0,h]\,f([t,t+h],B)\subset B$ holds the solution over the step (Picard and Lindelöf);
the Taylor coefficient of order p over B bounds the remainder of the Taylor polynomial over Y. Source: Moore, Interval Analysis, ch. 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flint import arb, arb_series, ctx, fmpq

__all__ = ["enclosed"]

_ORDER = 20
_BITS = 192
_WIDEST, _NARROWEST = 16, 4096
_TRIES = 12
#: Binary digits that the remainder of one step leaves sure.
_DIGITS = 80

_Rates = Callable[[Any, list[Any]], list[Any]]


class _NotEnclosed(Exception):
    """The function is not in the table, or not analytic on the box."""


def enclosed(s: Any, f: Any, t: Any, letters: tuple[Any, ...], start: Any, values: list[Any], at: list[Any]) -> list[tuple[Any, Any]]:
    """Balls for y at points right of the start, as (point, ball); those that are reached.

    `f` is the highest derivative as an expression in t and `letters` = (y, y', ...); `values` are the initial values.
    """

    def rates(time: Any, state: list[Any]) -> list[Any]:
        put = {t: time, **dict(zip(letters, state, strict=True))}
        return [*state[1:], _value(s, f, put)]

    out: list[tuple[Any, Any]] = []
    with _precision():
        try:
            now, state = fmpq(int(start.p), int(start.q)), [_number(s, v) for v in values]
            for point in at:
                goal = fmpq(int(point.p), int(point.q))
                now, state = _across(rates, now, state, goal)
                out.append((point, state[0]))
        except (_NotEnclosed, ZeroDivisionError, ValueError, AttributeError):
            return out
    return out


@contextmanager
def _precision() -> Iterator[None]:
    bits, cap = ctx.prec, ctx.cap
    ctx.prec = _BITS
    try:
        yield
    finally:
        ctx.prec, ctx.cap = bits, cap


def _across(rates: _Rates, now: Any, state: list[Any], goal: Any) -> tuple[Any, list[Any]]:
    """From one time to another, in as many steps as it takes."""
    width = fmpq(1, _WIDEST)
    while now < goal:
        width = min(width, goal - now)
        made = _step(rates, now, state, width)
        if made is None:
            width = width / 2
            if width < fmpq(1, _NARROWEST):
                raise _NotEnclosed
            continue
        now, state = now + width, made
        width = min(2 * width, fmpq(1, _WIDEST))
    return now, state


def _step(rates: _Rates, now: Any, state: list[Any], width: Any) -> list[Any] | None:
    """The box after one step; None where no box is found that holds the solution over it."""
    h = arb(width)
    span = arb(h / 2, h / 2)  # [0, h]
    times = arb(now) + span
    ctx.cap = 1
    try:
        slopes = rates(arb_series([arb(now)]), [arb_series([y]) for y in state])
        box = [_grown(y, 2 * (h * abs(_first(d))).upper()) for y, d in zip(state, slopes, strict=True)]
        for _ in range(_TRIES):
            slopes = rates(arb_series([times]), [arb_series([y]) for y in box])
            image = [y + span * _first(d) for y, d in zip(state, slopes, strict=True)]
            if all(outer.contains_interior(inner) for outer, inner in zip(box, image, strict=True)):
                break
            box = [_grown(y, 2 * abs(inner - y).upper()) for y, inner in zip(state, image, strict=True)]
            if not all(y.is_finite() for y in box):
                return None
        else:
            return None
        polynomial = _coefficients(rates, arb(now), state)
        remainder = _coefficients(rates, times, image)
    except (_NotEnclosed, ZeroDivisionError):
        return None
    limit = [arb(2) ** -_DIGITS * (1 + abs(y)) for y in state]
    if any(not abs(high[_ORDER] * h**_ORDER) < bound for high, bound in zip(remainder, limit, strict=True)):
        return None  # a shorter step is sharper
    after = []
    for low, high in zip(polynomial, remainder, strict=True):
        total = high[_ORDER]
        for c in reversed(low[:_ORDER]):
            total = total * h + c
        after.append(total)
    return after if all(y.is_finite() for y in after) else None


def _grown(y: Any, by: Any) -> Any:
    return y + arb(0, by + arb(2) ** -100)


def _first(series: Any) -> Any:
    if not isinstance(series, arb_series):
        return arb(series)
    coefficients = series.coeffs()
    return coefficients[0] if coefficients else arb(0)


def _coefficients(rates: _Rates, now: Any, state: list[Any]) -> list[list[Any]]:
    """The Taylor coefficients of the solution from order 0 to the last, one integration for each."""
    series = [arb_series([y]) for y in state]
    for k in range(1, _ORDER + 1):
        ctx.cap = k
        slopes = rates(arb_series([now, 1]), series)
        ctx.cap = k + 1
        series = [_integral(d) + y for d, y in zip(slopes, state, strict=True)]
    return [[*v.coeffs(), *([arb(0)] * (_ORDER + 1 - len(v.coeffs())))] for v in series]


def _integral(d: Any) -> Any:
    return (d if isinstance(d, arb_series) else arb_series([d])).integral()


def _number(s: Any, v: Any) -> Any:
    made = _value(s, v, {})
    return made if isinstance(made, arb) else arb(made)


def _value(s: Any, e: Any, put: dict[Any, Any]) -> Any:
    """An expression over series or balls."""
    if e in put:
        return put[e]
    if e.is_Rational:
        return arb(fmpq(int(e.p), int(e.q)))
    if e is s.pi:
        return arb.pi()
    if e is s.E:
        return arb(1).exp()
    if e.is_Add or e.is_Mul:
        parts = [_value(s, a, put) for a in e.args]
        total = parts[0]
        for part in parts[1:]:
            total = total + part if e.is_Add else total * part
        return total
    if e.is_Pow:
        return _power(s, e, put)
    inner = _value(s, e.args[0], put) if len(e.args) == 1 else None
    row = _FUNCTIONS.get(type(e).__name__)
    if row is None or inner is None:
        raise _NotEnclosed
    return row(inner)


def _power(s: Any, e: Any, put: dict[Any, Any]) -> Any:
    base, exponent = e.args
    if base is s.E:
        return _value(s, exponent, put).exp()
    inner = _value(s, base, put)
    if exponent.is_Integer:
        n = int(exponent)
        made = inner
        for _ in range(abs(n) - 1):
            made = made * inner
        return made if n > 0 else 1 / _away(made)
    if not _constant(inner) > 0:
        raise _NotEnclosed
    if exponent == s.Rational(1, 2):
        return inner.sqrt()
    return (_value(s, exponent, put) * inner.log()).exp()


def _constant(value: Any) -> Any:
    return value if isinstance(value, arb) else _first(value)


def _away(value: Any) -> Any:
    """The value, which must not hold zero."""
    if _constant(value).contains(0):
        raise _NotEnclosed
    return value


def _positive(value: Any) -> Any:
    if not _constant(value) > 0:
        raise _NotEnclosed
    return value


def _inside(value: Any) -> Any:
    """The value, strictly between -1 and 1."""
    if not abs(_constant(value)) < 1:
        raise _NotEnclosed
    return value


#: Function -> its value on a series.
_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "exp": lambda v: v.exp(),
    "log": lambda v: _positive(v).log(),
    "sin": lambda v: v.sin(),
    "cos": lambda v: v.cos(),
    "tan": lambda v: v.sin() / _away(v.cos()),
    "cot": lambda v: v.cos() / _away(v.sin()),
    "sec": lambda v: 1 / _away(v.cos()),
    "csc": lambda v: 1 / _away(v.sin()),
    "sinh": lambda v: (v.exp() - (-v).exp()) / 2,
    "cosh": lambda v: (v.exp() + (-v).exp()) / 2,
    "tanh": lambda v: 1 - 2 / (_away((v + v).exp() + 1)),
    "atan": lambda v: v.atan(),
    "asin": lambda v: _inside(v).asin(),
    "acos": lambda v: _inside(v).acos(),
    "erf": lambda v: v.erf(),
}
