"""Expressions as floating-point numbers over whole grids, for drawing only: nothing is decided by them.

A value is an array whose last axes are the grid; an array of the expression has its own axes in front. One row for each operation that
pictures meet; an operation without a row raises `NotDrawn`, and there is no picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, reduce
from typing import TYPE_CHECKING, Any

from ..expression import Expr

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["NotDrawn", "Values", "number_of", "values_of"]

Values = Mapping[Expr, Any]


class NotDrawn(Exception):
    """Something has no floating-point form here: there is no picture."""


def values_of(expression: Expr, values: Values) -> Any:
    """The values of an expression where symbols (or whole sub-expressions, as `x(t)`) have the given ones; `nan` where it is undefined.

    Errors: NotDrawn for a symbol without a value and for an operation without a row.

    >>> from deriver.expression import build as b
    >>> x = b.symbol("x")
    >>> float(values_of(b.power(x, 2), {x: 3.0}))
    9.0
    """
    import numpy as np

    with np.errstate(all="ignore"):
        return _evaluated(expression, values)


def number_of(expression: Expr, values: Values | None = None) -> float:
    """The value of an expression as one finite number; NotDrawn where it has none.

    >>> from deriver.expression import build as b
    >>> number_of(b.num("1/4"))
    0.25
    """
    value = values_of(expression, values or {})
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise NotDrawn(expression.op) from None
    if not math.isfinite(found):
        raise NotDrawn("not finite")
    return found


def _evaluated(e: Expr, values: Values) -> Any:
    if e in values:
        return values[e]
    row = _ROWS.get(e.op)
    if row is None:
        raise NotDrawn(e.op)
    return row(e, lambda part: _evaluated(part, values))


_Of = Callable[[Expr], Any]


def _numpy() -> Any:
    import numpy

    return numpy


@cache
def _float(value: Fraction) -> Any:
    return _numpy().float64(value.numerator / value.denominator) if abs(value) < 10**300 else math.nan


def _number(e: Expr, of: _Of) -> Any:
    return _float(e.data)


def _constant(e: Expr, of: _Of) -> Any:
    known = {"pi": math.pi, "e": math.e, "euler_gamma": 0.5772156649015329, "i": 1j}
    if e.data not in known:
        raise NotDrawn(e.data)
    return _numpy().asarray(known[e.data])[()]


def _stacked(e: Expr, of: _Of) -> Any:
    np = _numpy()
    return np.stack(np.broadcast_arrays(*(of(a) for a in e.args)))


def _matrix(e: Expr, of: _Of) -> Any:
    flat = _stacked(e, of)
    return flat.reshape(*e.data, *flat.shape[1:])


def _dot(e: Expr, of: _Of) -> Any:
    np = _numpy()
    value = None
    sides = 0
    for a in e.args:
        other, own = of(a), 0 if a.is_scalar else 2 if a.shape.kind == "matrix" else 1
        if value is None:
            value, sides = other, own
        elif not sides or not own:
            value, sides = value * other, sides + own
        else:
            left = "ij"[:sides] if sides == 2 else "j"
            value = np.einsum(f"{left}...,{'jk'[:own]}...->{(left[:-1] + 'jk'[1:own])}...", value, other)
            sides += own - 2
    return value


def _norm(e: Expr, of: _Of) -> Any:
    np = _numpy()
    if e.data not in ("2", "1") or e.args[0].shape.kind == "matrix":
        raise NotDrawn("norm")
    value = of(e.args[0])
    if e.args[0].is_scalar:
        return np.abs(value)
    return np.sqrt((value * value).sum(axis=0)) if e.data == "2" else np.abs(value).sum(axis=0)


def _relation(e: Expr, of: _Of) -> Any:
    if e.data not in _COMPARED:
        raise NotDrawn(e.data)
    left, right = of(e.args[0]), of(e.args[1])
    return _COMPARED[e.data](left, right)


def _logic(e: Expr, of: _Of) -> Any:
    np = _numpy()
    if e.data not in ("and", "or"):
        raise NotDrawn(e.data)
    return reduce(np.logical_and if e.data == "and" else np.logical_or, (of(a) for a in e.args))


def _cases(e: Expr, of: _Of) -> Any:
    np = _numpy()
    pairs = [(e.args[i], e.args[i + 1]) for i in range(0, len(e.args) - 1, 2)]
    value = of(e.args[-1]) if len(e.args) % 2 else np.nan
    for branch, condition in reversed(pairs):
        value = np.where(of(condition), of(branch), value)
    return value


def _power(e: Expr, of: _Of) -> Any:
    np = _numpy()
    base, exponent = of(e.args[0]), of(e.args[1])
    if not np.iscomplexobj(exponent) and not np.shape(exponent) and float(exponent).is_integer() and abs(float(exponent)) < 1000:
        whole = int(exponent)
        return base**whole if whole >= 0 else 1.0 / base ** (-whole)
    return np.power(base, exponent)


def _entrywise(name: str) -> Callable[[Expr, _Of], Any]:
    def row(e: Expr, of: _Of) -> Any:
        np = _numpy()
        value = of(e.args[0])
        if name in _BY_NUMPY:
            return getattr(np, _BY_NUMPY[name])(value)
        if np.iscomplexobj(value):
            raise NotDrawn(name)
        if name in _COMPOSED:
            return _COMPOSED[name](np, value)
        return np.vectorize(_guarded(_BY_MATH[name]), otypes=[float])(value)

    return row


def _guarded(function: Callable[[float], float]) -> Callable[[float], float]:
    def evaluate(x: float) -> float:
        try:
            return function(x)
        except (ValueError, OverflowError):
            return math.nan

    return evaluate


_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, c: a == c, "!=": lambda a, c: a != c, "<": lambda a, c: a < c, "<=": lambda a, c: a <= c,
    ">": lambda a, c: a > c, ">=": lambda a, c: a >= c,
}  # fmt: skip
_BY_NUMPY = {
    "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arsinh": "arcsinh", "arcosh": "arccosh", "artanh": "arctanh", "abs": "abs",
    "sign": "sign", "floor": "floor", "ceil": "ceil", "re": "real", "im": "imag",
}  # fmt: skip
_COMPOSED: dict[str, Callable[[Any, Any], Any]] = {
    "sec": lambda np, x: 1 / np.cos(x), "csc": lambda np, x: 1 / np.sin(x), "cot": lambda np, x: 1 / np.tan(x),
    "sech": lambda np, x: 1 / np.cosh(x), "csch": lambda np, x: 1 / np.sinh(x), "coth": lambda np, x: 1 / np.tanh(x),
    "sigmoid": lambda np, x: 1 / (1 + np.exp(-x)), "softplus": lambda np, x: np.logaddexp(0, x),
    "relu": lambda np, x: np.maximum(x, 0), "step": lambda np, x: np.where(x == 0, np.nan, (np.sign(x) + 1) / 2),
    "normal_pdf": lambda np, x: np.exp(-x * x / 2) / math.sqrt(2 * math.pi),
}  # fmt: skip
_BY_MATH: dict[str, Callable[[float], float]] = {
    "erf": math.erf, "erfc": math.erfc, "gamma": math.gamma, "loggamma": math.lgamma, "factorial": lambda x: math.gamma(x + 1),
    "normal_cdf": lambda x: math.erfc(-x / math.sqrt(2)) / 2,
}  # fmt: skip
_ROWS: dict[str, Callable[[Expr, _Of], Any]] = {
    "number": _number,
    "constant": _constant,
    "add": lambda e, of: reduce(lambda a, c: a + c, (of(a) for a in e.args)),
    "mul": lambda e, of: reduce(lambda a, c: a * c, (of(a) for a in e.args)),
    "power": _power,
    "dot": _dot,
    "matrix": _matrix,
    "vector": _stacked,
    "transpose": lambda e, of: of(e.args[0]) if e.args[0].shape.kind != "matrix" else of(e.args[0]).swapaxes(0, 1),
    "inner": lambda e, of: (of(e.args[0]) * of(e.args[1])).sum(axis=0),
    "norm": _norm,
    "relation": _relation,
    "logic": _logic,
    "cases": _cases,
    "indicator": lambda e, of: _numpy().where(of(e.args[0]), 1.0, 0.0),
    "conj": lambda e, of: _numpy().conj(of(e.args[0])),
    **{name: _entrywise(name) for name in (*_BY_NUMPY, *_COMPOSED, *_BY_MATH)},
}
