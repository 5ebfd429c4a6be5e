"""Values: what an evaluation returns, how it is shown, and how two of them compare."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from flint import acb, arb, fmpq, fmpz, nmod

from .fields import Field
from .series import Series

_WRITTEN = arb(10) ** 60

__all__ = ["Difference", "Value", "bound_text", "difference", "enclosure", "exact_text", "to_text"]


class Value(NamedTuple):
    """A scalar or an array of a field.

    data: a FLINT number or matrix (a vector is n x 1, a row vector 1 x n); in a ball field, a rational number that stayed
    exact is `fmpq` or `fmpq_mat`. rows, cols: the sides, absent (None) as in the expression's shape.
    notes: what was not rigorous; empty for a rigorous value.
    """

    data: Any
    rows: int | None = None
    cols: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_scalar(self) -> bool:
        return self.rows is None and self.cols is None

    @property
    def rigorous(self) -> bool:
        """Whether the enclosure is one."""
        return not self.notes

    @property
    def exact(self) -> bool:
        """Whether the value is exact: a rational number or matrix, or an image of one modulo p."""
        return all(isinstance(x, (fmpq, nmod)) for x in self.entries())

    def entries(self) -> list[Any]:
        """The entries, row by row."""
        return [self.data] if self.is_scalar else list(self.data.entries())

    def table(self) -> list[list[Any]]:
        """The entries as rows."""
        if self.is_scalar:
            return [[self.data]]
        return [[self.data[i, j] for j in range(self.data.ncols())] for i in range(self.data.nrows())]

    @property
    def fraction(self) -> Fraction | None:
        """The rational number it is, when it is one."""
        if self.is_scalar and isinstance(self.data, fmpq):
            return Fraction(int(self.data.p), int(self.data.q))
        return None


def _number_text(x: Any, digits: int) -> str:
    if isinstance(x, (fmpq, fmpz, nmod)):
        return str(x)
    if isinstance(x, arb):
        if x.is_exact() and x.is_integer() and abs(x) < _WRITTEN:  # 2^(10^10) is exact as well, and has a billion digits
            return str(x.unique_fmpz())
        return str(x.mid().str(digits, radius=False))
    if isinstance(x, acb):
        real, imaginary = _number_text(x.real, digits), _number_text(x.imag, digits)
        if x.imag.is_zero():
            return real
        unit = {"1": "i", "-1": "-i"}.get(imaginary, f"{imaginary}i")
        return unit if x.real.is_zero() else f"{real}{'' if unit.startswith('-') else '+'}{unit}"
    if isinstance(x, Series):
        return "[" + ", ".join(_number_text(c, digits) for c in x.c) + "]"
    return str(x)


def exact_text(value: Value, digits: int = 17) -> Any:
    """The form of counterexamples: `"3/2"`; a list for a vector or row vector, nested lists for a matrix.

    Balls that are not rational numbers are shown by their midpoints, to `digits` digits.
    """
    rows = [[_number_text(x, digits) for x in r] for r in value.table()]
    if value.is_scalar:
        return rows[0][0]
    if value.cols is None:
        return [r[0] for r in rows]
    return rows[0] if value.rows is None else rows


def to_text(value: Value, digits: int = 17) -> str:
    """The value in one line of text."""
    shown = exact_text(value, digits)

    def write(part: Any) -> str:
        return part if isinstance(part, str) else "[" + ", ".join(write(p) for p in part) + "]"

    return write(shown)


def _radius(x: Any) -> arb:
    """An upper bound of the error of a scalar, as an exact ball."""
    if isinstance(x, acb):
        return (x.real.rad() + x.imag.rad()).upper()
    return x.rad() if isinstance(x, arb) else arb(0)


def enclosure(value: Value, digits: int = 17) -> tuple[Any, str]:
    """The midpoints (as `exact_text`) to `digits` digits, and the largest radius of an entry."""
    radius = max((_radius(x) for x in value.entries()), key=float, default=arb(0))
    return exact_text(value, digits), bound_text(radius)


def bound_text(x: arb) -> str:
    """An upper bound as text, to three digits."""
    return "0" if x.is_zero() else str(x.upper().str(3, radius=False))


class Difference(NamedTuple):
    """How two values compare.

    outcome: `equal` (exactly), `differ` (certainly: other exact values, disjoint balls), `agree` (overlapping balls, apart by
    less than 10^-digits of their scale), `overlap` (nothing is decided: the balls are too wide, ask for more digits).
    size, bound: an upper bound of the largest difference of entries, as a ball and as text; None where differences have no size (modulo p).
    """

    outcome: str
    size: Any = None

    @property
    def bound(self) -> str | None:
        """The bound as text, which is written only where it is asked for."""
        return self.size if self.size is None or type(self.size) is str else bound_text(self.size)

    @property
    def holds(self) -> bool:
        return self.outcome in ("equal", "agree")


def difference(left: Value, right: Value, field: Field, digits: int | None = None) -> Difference:
    """Compare two values of one field entry by entry.

    The scale is the size of the larger side where it is certainly not 0, else 1. `digits` defaults to those of the field less
    a tenth (an ordinary evaluation loses a few).
    """
    if (left.rows, left.cols) != (right.rows, right.cols):
        a, b = left.data, right.data
        if left.is_scalar != right.is_scalar or (a.nrows(), a.ncols()) != (b.nrows(), b.ncols()):
            return Difference("differ")
    with field.working():
        if left.rows is None and left.cols is None and type(left.data) is arb and type(right.data) is arb:
            return _compare_balls(left.data, right.data, digits or int(getattr(field, "digits", 0) * 0.9))
        return _compare(left.entries(), right.entries(), digits or int(getattr(field, "digits", 0) * 0.9))


@lru_cache(maxsize=64)
def _unit(digits: int) -> arb:
    """A ball that lies below 10^-digits, and close to it."""
    return arb(fmpq(1, 10**digits)).lower()


def _compare_balls(x: arb, y: arb, digits: int) -> Difference:
    """As `_compare`, of one pair of real balls."""
    d = x - y
    largest = abs(d).upper()
    if d != 0 and d.is_finite():
        return Difference("differ", largest)
    size = abs(x).min(abs(y)).lower()
    scale = size if size > 0 else _ONE
    return Difference("agree" if largest <= scale * _unit(digits) else "overlap", largest)


_ONE = arb(1)


def _compare(left: list[Any], right: list[Any], digits: int) -> Difference:
    equal, differ = True, False
    largest, scale = arb(0), arb(0)
    for x, y in zip(left, right, strict=True):
        x, y = (fmpq(z) if isinstance(z, int) else z for z in (x, y))
        d = x - y
        if isinstance(d, nmod):
            if d:
                return Difference("differ")
            continue
        if isinstance(d, fmpq):
            if d:
                equal, differ = False, True
                largest = largest.max(abs(arb(d)))
            size = abs(arb(x))
        else:
            equal = False
            if not d.is_finite() or d.contains(0) is False:
                differ = d.is_finite() or differ
            largest = largest.max(abs(d).upper())
            size = abs(x if not isinstance(x, fmpq) else arb(x)).min(abs(y if not isinstance(y, fmpq) else arb(y)))
        scale = scale.max(size.lower().nonnegative_part())
    if equal:
        return Difference("equal", "0")
    if differ:
        return Difference("differ", largest.upper())
    unit = scale if scale > 0 else arb(1)
    agree = largest <= unit * arb(10) ** -digits
    return Difference("agree" if agree else "overlap", largest.upper())
