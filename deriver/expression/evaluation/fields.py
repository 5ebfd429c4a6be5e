"""What every number system can do.

A scalar is a bare FLINT number and an array a bare FLINT matrix (vectors are n x 1, row vectors 1 x n), so that compiled
programs run on FLINT's own operators. Scalars of one field add and multiply with `+` and `*`; everything that can fail goes
through a method of the field, which raises Undefined, Indeterminate, Unsupported or WorkLimit and never returns a non-value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from ...errors import UsageError
from .outcomes import unsupported

__all__ = ["MAX_BITS", "MAX_ENTRIES", "MAX_FACTORIAL", "Field"]

#: Bits an exact number may grow to in one step; beyond it WorkLimit.
MAX_BITS = 1_000_000
#: Entries of one matrix.
MAX_ENTRIES = 40_000
#: The largest n of an exact n!.
MAX_FACTORIAL = 10_000


class _Still:
    """A context that does nothing: exact arithmetic has no precision to set."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


_STILL = _Still()


class Field:
    """A number system. `key` tells compiled programs apart; `level` is 0 for numbers, and one more for series over them.

    exact: equality of values is decided. ordered: there are signs. complex: values may be non-real.
    """

    kind: str = ""
    key: Hashable = ()
    level: int = 0
    exact: bool = True
    ordered: bool = True
    complex: bool = False
    #: whether values are analytic continuations off the real line (inside an integral)
    continued: bool = False
    #: types that need no conversion on the way in
    native: frozenset[type] = frozenset()

    def working(self) -> Any:
        """A context in which the arithmetic has the precision of this field."""
        return _STILL

    @property
    def ground(self) -> Field:
        """The numbers below all series."""
        return self

    # scalars

    def number(self, value: Fraction) -> Any:
        """A rational number as a scalar."""
        raise NotImplementedError

    def from_fraction(self, value: Fraction | int | str) -> Any:
        """A rational number (`"3/2"` as well) as a scalar."""
        return self.number(Fraction(value))

    def constant(self, name: str) -> Any:
        """pi, e, i, euler_gamma."""
        unsupported(f"the constant {name} is not in the {self.kind} numbers")

    def scalar(self, value: Any) -> Any:
        """Any Python or FLINT number as a scalar."""
        raise NotImplementedError

    def reciprocal(self, x: Any) -> Any:
        """1/x; Undefined at zero."""
        raise NotImplementedError

    def function(self, name: str, x: Any) -> Any:
        """One of SCALAR_FUNCTIONS at x."""
        raise NotImplementedError

    def special(self, name: str, params: Sequence[Any], x: Any) -> Any:
        """One of SPECIAL_FUNCTIONS with its parameters, at x."""
        return unsupported(f"{name} in the {self.kind} numbers")

    def special_taylor(self, name: str, params: Sequence[Any], x: Any, count: int) -> list[Any]:
        """The first `count` Taylor coefficients at x of one of SPECIAL_FUNCTIONS."""
        return unsupported(f"{name} in the {self.kind} numbers")

    def unary(self, name: str) -> Callable[[Any], Any]:
        """`function` for one name, to be called often."""
        return partial(self.function, name)

    def taylor(self, name: str, x: Any, count: int) -> list[Any]:
        """The first `count` Taylor coefficients at x of a scalar function, or of `reciprocal`, `sqrt`."""
        raise NotImplementedError

    def integer_power(self, x: Any, k: int) -> Any:
        """x^k, the size of the result bounded beforehand; x^0 is 1."""
        raise NotImplementedError

    def power(self, x: Any, y: Any) -> Any:
        """x^y, the principal value."""
        raise NotImplementedError

    def sqrt(self, x: Any) -> Any:
        """The principal square root."""
        return self.power(x, self.number(Fraction(1, 2)))

    def root_of_squares(self, x: Any) -> Any:
        """The square root of what is known to be a sum of squares, so that a ball around 0 is no obstacle."""
        return self.sqrt(x)

    def is_zero(self, x: Any) -> bool:
        """Whether x is zero, decided."""
        return not x

    def sign(self, x: Any) -> int:
        """-1, 0 or 1, decided."""
        raise NotImplementedError

    def equal(self, x: Any, y: Any) -> bool:
        """Whether two scalars are equal, decided."""
        return self.is_zero(x - y)

    def maximum(self, x: Any, y: Any) -> Any:
        """The larger."""
        return x if self.sign(x - y) >= 0 else y

    def minimum(self, x: Any, y: Any) -> Any:
        """The smaller."""
        return y if self.sign(x - y) >= 0 else x

    def integer(self, x: Any) -> int:
        """The integer it is; Undefined when it is none (an index, the bound of a sum)."""
        raise NotImplementedError

    def conj(self, x: Any) -> Any:
        """The complex conjugate."""
        return x

    def absolute_square(self, x: Any) -> Any:
        """|x|^2."""
        return x * x

    def hull(self, values: list[Any]) -> Any:
        """One value that stands for several, any of which may apply; only inside integrals."""
        raise NotImplementedError

    def raise_to(self, x: Any, k: Any) -> Any:
        """x^k for an exponent that is an integer by its form; x^0 is 1."""
        return self.integer_power(x, self.integer(k))

    def finite(self, value: Any) -> Any:
        """The scalar or array itself when all of it is finite."""
        return value

    def approximate(self, x: Any) -> Any:
        """A scalar as a ball, in fields of balls."""
        return x

    def tame(self, x: Any) -> Any:
        """x, in a cheaper form when it has grown long; WorkLimit where there is none."""
        return x

    # arrays

    def array(self, rows: Sequence[Sequence[Any]]) -> Any:
        """A matrix from rows of scalars."""
        raise NotImplementedError

    def zeros(self, rows: int, cols: int) -> Any:
        """The zero matrix."""
        raise NotImplementedError

    def identity(self, size: int) -> Any:
        """The identity matrix."""
        one, zero = self.number(Fraction(1)), self.number(Fraction(0))
        return self.array([[one if i == j else zero for j in range(size)] for i in range(size)])

    def plus(self, a: Any, b: Any) -> Any:
        """The sum of two arrays."""
        return a + b

    def times(self, a: Any, b: Any) -> Any:
        """The product of two arrays."""
        return a * b

    def scale(self, a: Any, s: Any) -> Any:
        """An array times a scalar."""
        return a * s

    def transpose(self, a: Any) -> Any:
        """The transpose."""
        return a.transpose()

    def conj_array(self, a: Any) -> Any:
        """The conjugate, entry by entry."""
        return a

    def map(self, f: Callable[[Any], Any], a: Any) -> Any:
        """f of every entry."""
        columns = range(a.ncols())
        return self.array([[f(a[i, j]) for j in columns] for i in range(a.nrows())])

    def trace(self, a: Any) -> Any:
        """The trace."""
        total = self.number(Fraction(0))
        for i in range(a.nrows()):
            total = total + a[i, i]
        return total

    def det(self, a: Any) -> Any:
        """The determinant."""
        return a.det()

    def inverse(self, a: Any) -> Any:
        """The inverse; Undefined when singular."""
        raise NotImplementedError

    def matrix_power(self, a: Any, k: int) -> Any:
        """An integer power of a square matrix."""
        if k < 0:
            return self.matrix_power(self.inverse(a), -k)
        result, square = None, a
        while k:  # by squaring: the matrices of a series have no operator of their own
            if k & 1:
                result = square if result is None else self.times(result, square)
            k >>= 1
            if k:
                square = self.times(square, square)
        return self.identity(a.nrows()) if result is None else result

    def expm(self, a: Any) -> Any:
        """The matrix exponential: exact for nilpotent matrices, else Unsupported."""
        n = a.nrows()
        total, power, factor = self.identity(n), a, Fraction(1)
        for k in range(1, n + 1):
            if self.is_zero_array(power):
                return total
            factor /= k
            total = self.plus(total, self.scale(power, self.number(factor)))
            power = self.times(power, a)
        return unsupported(f"the matrix exponential has no exact value in the {self.kind} numbers")

    def is_zero_array(self, a: Any) -> bool:
        """Whether every entry is zero, decided."""
        return not a

    def rank(self, a: Any) -> int:
        """The rank."""
        return int(a.rank())

    def load(self, value: Any, rows: int, cols: int, scalar: bool) -> Any:
        """A value from outside as a scalar or an array of the field, its size checked."""
        value = getattr(value, "data", value)
        if scalar:
            return value if type(value) in self.native else self.scalar(value)
        if not hasattr(value, "nrows"):
            # A pair inside a list is a complex number where there are such.
            nested = [list(r) if isinstance(r, list if self.complex else (list, tuple)) else [r] for r in value]
            if rows == 1 and len(nested) == cols and all(len(r) == 1 for r in nested):
                nested = [[r[0] for r in nested]]
            if any(len(r) != cols for r in nested) or len(nested) != rows:
                raise UsageError(f"a value for a {rows} x {cols} array has other sides")
            return self.array([[self.scalar(x) for x in r] for r in nested])
        if value.nrows() != rows or value.ncols() != cols:
            raise UsageError(f"a value for a {rows} x {cols} array is {value.nrows()} x {value.ncols()}")
        return value if type(value) in self.native else self.array([[self.scalar(x) for x in r] for r in value.tolist()])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key})"
