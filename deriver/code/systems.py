"""Two number systems in which the code of a document is computed: as the program would, and with 50 digits.

`Floats` is what the program itself computes with (integers, double precision, NumPy). `Decimals` takes every decimal for what is written
and computes with 50 digits (mpmath inside NumPy arrays of objects, so that slices, views and broadcasting are those of NumPy). What the
two agree on does not come from rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import mpmath
import numpy as np

from .outcomes import Stuck

__all__ = ["Decimals", "Floats", "System"]

_DIGITS = 50


class System:
    """What both number systems know: how to make numbers and arrays, and to apply a function to each entry."""

    name = ""
    #: Entries of the largest array, and the side of the largest matrix for linear algebra.
    largest = 200_000
    side = 200
    #: Work for one program and for all of a document, in steps of the interpreter; how many entries are computed in the time of a step.
    work, all_work = 100_000, 300_000
    entries_a_step = 500

    def number(self, text: str, value: int | float | complex | bool) -> Any:
        """A literal of the program, as written in `text`."""
        raise NotImplementedError

    def array(self, nested: Any, kind: str | None = None) -> Any:
        """An array; `kind` is `float`, `int`, `bool` or None."""
        raise NotImplementedError

    def map(self, name: str, x: Any) -> Any:
        """An elementary function, entry by entry."""
        raise NotImplementedError

    def whole(self, x: Any) -> int:
        """A whole number for sizes and indices."""
        if isinstance(x, (bool, np.bool_)) or not isinstance(x, (int, np.integer)):
            raise Stuck("a size or an index that is not a whole number")
        return int(x)

    def plain(self, x: Any) -> Any:
        """Arrays of double precision for the sake of order and signs."""
        return np.asarray(x, dtype=complex if np.iscomplexobj(np.asarray(x)) else float)


class Floats(System):
    """Integers, double precision, NumPy."""

    name = "double precision"

    def number(self, text: str, value: int | float | complex | bool) -> Any:
        return value

    def array(self, nested: Any, kind: str | None = None) -> Any:
        made = np.array(nested, dtype={"float": float, "int": int, "bool": bool, None: None}[kind])
        if made.dtype == object or made.dtype.kind not in "biufc":
            raise Stuck("an array of something that is not numbers")
        return made

    def map(self, name: str, x: Any) -> Any:
        return getattr(np, name)(x)


class Decimals(System):
    """Every decimal as written, 50 digits."""

    name = "50 digits"
    side = 12
    work, all_work = 50_000, 150_000
    entries_a_step = 2

    def __init__(self) -> None:
        self.mp = mpmath.mp.clone()
        self.mp.dps = _DIGITS
        self.small = self.mp.mpf(10) ** (8 - _DIGITS)

    def number(self, text: str, value: int | float | complex | bool) -> Any:
        if isinstance(value, (bool, int)):
            return value
        if isinstance(value, complex):
            return self.mp.mpc(0, self.mp.mpf(text.replace("_", "").rstrip("jJ")))
        return self.mp.mpf(text.replace("_", ""))

    def array(self, nested: Any, kind: str | None = None) -> Any:
        made = np.array(nested, dtype=object)
        if kind == "bool" or (kind is None and made.size and all(isinstance(x, (bool, np.bool_)) for x in made.flat)):
            return made.astype(bool)
        out = np.frompyfunc(self.convert, 1, 1)(made)
        out = out if isinstance(out, np.ndarray) else np.array(out, dtype=object)
        return self.map("trunc", out) if kind == "int" else out

    def convert(self, x: Any) -> Any:
        """A number with 50 digits."""
        if isinstance(x, (bool, np.bool_)):
            return self.mp.mpf(int(x))
        if isinstance(x, (int, np.integer)):
            return self.mp.mpf(int(x))
        if isinstance(x, (float, np.floating)):
            return self.mp.mpf(float(x))
        if isinstance(x, (complex, np.complexfloating)):
            return self.mp.mpc(complex(x))
        if isinstance(x, (self.mp.mpf, self.mp.mpc)):
            return x
        raise Stuck("an array of something that is not numbers")

    def map(self, name: str, x: Any) -> Any:
        function = self._function(name)
        if isinstance(x, np.ndarray):
            out = np.frompyfunc(lambda v: function(self.convert(v)), 1, 1)(x)
            return out if isinstance(out, np.ndarray) else np.array(out, dtype=object)
        return function(self.convert(x))

    def _function(self, name: str) -> Callable[[Any], Any]:
        mp = self.mp
        table: dict[str, Callable[[Any], Any]] = {
            "sqrt": lambda v: mp.sqrt(v) if v >= 0 else mp.nan, "exp": mp.exp, "log": lambda v: self._log(v), "sin": mp.sin, "cos": mp.cos,
            "tan": mp.tan, "arcsin": mp.asin, "arccos": mp.acos, "arctan": mp.atan, "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh,
            "abs": abs, "sign": mp.sign, "floor": mp.floor, "ceil": mp.ceil, "log2": lambda v: self._log(v) / mp.log(2),
            "log10": lambda v: self._log(v) / mp.log(10), "log1p": lambda v: self._log(1 + v), "expm1": mp.expm1,
            "degrees": mp.degrees, "radians": mp.radians, "trunc": lambda v: mp.floor(v) if v >= 0 else mp.ceil(v),
            "square": lambda v: v * v, "conj": mp.conj,
        }  # fmt: skip
        return table[name]

    def _log(self, v: Any) -> Any:
        return self.mp.log(v) if v > 0 else (self.mp.ninf if v == 0 else self.mp.nan)

    def whole(self, x: Any) -> int:
        if isinstance(x, self.mp.mpf) and x == self.mp.floor(x):
            return int(x)
        return super().whole(x)

    def plain(self, x: Any) -> Any:
        made = np.asarray(x)
        if made.dtype != object:
            return made
        kind: Any = complex if any(isinstance(v, self.mp.mpc) for v in made.flat) else float
        return np.frompyfunc(kind, 1, 1)(made).astype(kind)

    def matrix(self, x: Any) -> Any:
        """A matrix of mpmath."""
        return self.mp.matrix(np.asarray(x, dtype=object).tolist())

    def entries(self, m: Any) -> Any:
        """The array of a matrix of mpmath."""
        return self.array([[m[i, j] for j in range(m.cols)] for i in range(m.rows)])


@cache
def tolerance() -> float:
    """What counts as nothing among 50 digits."""
    return math.pow(10.0, -35)
