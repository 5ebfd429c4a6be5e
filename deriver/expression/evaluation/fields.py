"""The number systems: what every one of them can do, and the two exact ones.

A scalar is a bare FLINT number and an array a bare FLINT matrix (vectors are n x 1, row vectors 1 x n), so that compiled
programs run on FLINT's own operators. Scalars of one field add and multiply with `+` and `*`; everything that can fail goes
through a method of the field, which raises Undefined, Indeterminate, Unsupported or WorkLimit and never returns a non-value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from math import factorial
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_series, fmpz, nmod, nmod_mat

from ...errors import UsageError
from .outcomes import excessive, undefined, unsupported

__all__ = ["MAX_BITS", "MAX_ENTRIES", "MAX_FACTORIAL", "Field", "ModularField", "RationalField", "exact_function", "exact_root"]

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
            nested = [list(r) if isinstance(r, (list, tuple)) else [r] for r in value]
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


def exact_root(x: fmpq, k: int) -> fmpq | None:
    """The k-th root of a nonnegative rational when it is rational."""
    numerator, denominator = x.p.root(k), x.q.root(k)
    return fmpq(numerator, denominator) if numerator**k == x.p and denominator**k == x.q else None


#: Values at 0 and at 1 of functions that are rational there.
_AT_ZERO = {
    "exp": 1, "sin": 0, "cos": 1, "tan": 0, "sec": 1, "arcsin": 0, "arctan": 0, "sinh": 0, "cosh": 1, "tanh": 0, "sech": 1,
    "arsinh": 0, "artanh": 0, "erf": 0, "erfc": 1, "sigmoid": fmpq(1, 2), "normal_cdf": fmpq(1, 2), "fresnel_s": 0,
    "fresnel_c": 0, "sine_integral": 0, "lambert_w": 0, "zeta": fmpq(-1, 2),
}  # fmt: skip
_AT_ONE = {"log": 0, "arccos": 0, "arcosh": 0, "loggamma": 0, "gamma": 1}


def exact_function(name: str, x: fmpq) -> fmpq | None:
    """The value of a scalar function at a rational number when it is rational and cheap, else None."""
    if name == "abs":
        return abs(x)
    if name == "re":
        return x
    if name == "im":
        return fmpq(0)
    if name == "sign":
        return fmpq((x > 0) - (x < 0))
    if name == "floor":
        return fmpq(x.floor())
    if name == "ceil":
        return fmpq(x.ceil())
    if name == "relu":
        return x if x > 0 else fmpq(0)
    if name == "step":
        return fmpq(1) if x > 0 else fmpq(0) if x < 0 else undefined("the step function at 0, where conventions differ")
    if name in ("factorial", "gamma") and x.q == 1:
        n = int(x.p) - (name == "gamma")
        if n < 0:
            undefined(f"{name} at {x}, a pole")
        return fmpq(factorial(n)) if n <= MAX_FACTORIAL else None
    value: Any = _AT_ZERO.get(name) if not x else _AT_ONE.get(name) if x == 1 else None
    return None if value is None else fmpq(value)


def _ring_taylor(field: Field, name: str, x: Any, count: int) -> list[Any]:
    """Taylor coefficients at x that need nothing but the operations of the field."""
    one, zero = field.number(Fraction(1)), field.number(Fraction(0))
    if name == "reciprocal":  # 1/(x+t) = 1/x - t/x^2 + t^2/x^3 - ...
        first = field.reciprocal(x)
        terms = [first]
        for _ in range(count - 1):
            terms.append(-(terms[-1] * first))
        return terms
    if name == "re" or name == "conj":
        return [x, one, *[zero] * count][:count]
    if name == "im":
        return [zero] * count
    if not field.ordered:
        return unsupported(f"{name} in the {field.kind} numbers")
    if name in ("abs", "relu", "sign", "step"):
        s = field.sign(x)
        if s == 0 and count > 1:
            undefined(f"the derivative of {name} at 0")
        slope = {"abs": s, "relu": max(s, 0)}.get(name, 0)
        return [field.function(name, x), field.number(Fraction(slope)), *[zero] * count][:count]
    if name in ("floor", "ceil"):
        value = field.function(name, x)
        if count > 1 and field.is_zero(value - x):
            undefined(f"the derivative of {name} at an integer")
        return [value, *[zero] * count][:count]
    return unsupported(f"the series of {name} in the {field.kind} numbers")


class RationalField(Field):
    """The rational numbers, exactly."""

    kind = "rational"
    key = ("rational",)
    native = frozenset({fmpq, fmpq_mat})

    def number(self, value: Fraction) -> fmpq:
        return fmpq(value.numerator, value.denominator)

    def scalar(self, value: Any) -> fmpq:
        if isinstance(value, (fmpq, fmpz)):
            return fmpq(value)
        if isinstance(value, (int, str, float, Fraction)):
            return self.number(Fraction(value))
        return unsupported(f"a {type(value).__name__} is not a rational number")

    def reciprocal(self, x: fmpq) -> fmpq:
        return 1 / x if x else undefined("division by zero")

    def function(self, name: str, x: fmpq) -> fmpq:
        value = exact_function(name, x)
        return unsupported(f"{name} of {x} is not rational") if value is None else value

    def taylor(self, name: str, x: fmpq, count: int) -> list[fmpq]:
        if name == "sqrt":
            root = self.sqrt(x)
            if not root:
                undefined("the derivative of a square root at 0")
            series = [c * root for c in _coefficients(fmpq_series([1, 1 / x], 1, count).sqrt(), count)]
            return series
        series_at = {"log": 1}.get(name, 0)
        method = {"arcsin": "asin", "arctan": "atan", "arsinh": "asinh", "artanh": "atanh"}.get(name, name)
        if x == series_at and method in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "atan", "asinh", "atanh"):
            return _coefficients(getattr(fmpq_series([x, 1], 1, count), method)(), count)
        return _ring_taylor(self, name, x, count)

    def integer_power(self, x: fmpq, k: int) -> fmpq:
        if k < 0 and not x:
            undefined("division by zero")
        if abs(k) * (x.height_bits() - 1) > MAX_BITS:
            excessive(f"a power with exponent {k} is too large to write down")
        return x ** k

    def power(self, x: fmpq, y: fmpq) -> fmpq:
        if y.q == 1:
            return self.integer_power(x, int(y.p))
        if x < 0:
            undefined("a negative number to a fractional power, over the reals")
        if not x:
            return x if y > 0 else undefined("zero to a negative power")
        root = exact_root(x, int(y.q)) if y.q < 64 else None
        return unsupported(f"{x} to the power {y} is not rational") if root is None else self.integer_power(root, int(y.p))

    def tame(self, x: fmpq) -> fmpq:
        return x if x.height_bits() <= MAX_BITS else excessive("a rational number too long to write down")

    def sign(self, x: fmpq) -> int:
        return (x > 0) - (x < 0)

    def integer(self, x: fmpq) -> int:
        return int(x.p) if x.q == 1 else undefined(f"{x} stands where an integer is needed")

    def array(self, rows: Sequence[Sequence[Any]]) -> fmpq_mat:
        return fmpq_mat([list(r) for r in rows])

    def zeros(self, rows: int, cols: int) -> fmpq_mat:
        return fmpq_mat(rows, cols)

    def inverse(self, a: fmpq_mat) -> fmpq_mat:
        try:
            return a.inv()
        except ZeroDivisionError:
            return undefined("a singular matrix has no inverse")

    def matrix_power(self, a: fmpq_mat, k: int) -> Any:
        if abs(k) * (height(a) + 2) * a.nrows() > MAX_BITS:
            excessive(f"a matrix power with exponent {k} is too large to write down")
        return super().matrix_power(a, k)


def height(a: fmpq_mat) -> int:
    """The bits of the largest numerator or denominator of the entries."""
    return max((x.height_bits() for x in a.entries()), default=0)


def _coefficients(series: Any, count: int) -> list[Any]:
    found = [series[i] for i in range(count)]
    return found


class ModularField(Field):
    """The integers modulo a prime p (about 2^61): an exact image of the rational numbers.

    An identity between rational functions that holds here at random points holds over the rationals but for a probability of
    degree/p. There is no order, no norm, no rank; x/0 is Undefined: a singular draw, to be drawn again.
    """

    kind = "modular"
    ordered = False
    native = frozenset({nmod, nmod_mat})

    def __init__(self, p: int = 2**61 - 1) -> None:
        self.p = p
        self.key = ("modular", p)

    def number(self, value: Fraction) -> nmod:
        if value.denominator % self.p == 0:
            undefined("a denominator divisible by p")
        return nmod(value.numerator, self.p) / value.denominator if value.denominator != 1 else nmod(value.numerator, self.p)

    def scalar(self, value: Any) -> nmod:
        if isinstance(value, (int, fmpz)):
            return nmod(value, self.p)
        if isinstance(value, fmpq):
            return self.number(Fraction(int(value.p), int(value.q)))
        if isinstance(value, (str, float, Fraction)):
            return self.number(Fraction(value))
        return unsupported(f"a {type(value).__name__} has no image modulo p")

    def load(self, value: Any, rows: int, cols: int, scalar: bool) -> Any:
        loaded = super().load(value, rows, cols, scalar)
        if loaded.modulus() != self.p:
            raise UsageError(f"a value modulo {loaded.modulus()} where p is {self.p}")
        return loaded

    def reciprocal(self, x: nmod) -> nmod:
        return 1 / x if x else undefined("division by zero modulo p")

    def function(self, name: str, x: nmod) -> nmod:
        if name == "re":
            return x
        if name == "im":
            return nmod(0, self.p)
        if name in ("factorial", "gamma"):
            n = self.integer(x) - (name == "gamma")
            if n < 0:
                undefined(f"{name} at a pole")
            if n > MAX_FACTORIAL:
                unsupported(f"{name} of what is no small integer, modulo p")
            return nmod(factorial(n) % self.p, self.p)
        return unsupported(f"{name} modulo p")

    def taylor(self, name: str, x: nmod, count: int) -> list[nmod]:
        return _ring_taylor(self, name, x, count)

    def integer_power(self, x: nmod, k: int) -> nmod:
        if k < 0 and not x:
            undefined("division by zero modulo p")
        return x ** k

    def power(self, x: nmod, y: nmod) -> nmod:
        """The exponent is read back as a small integer, which a fraction with a small numerator and denominator never is."""
        k = self.integer(y)
        if abs(k) > 2**20:
            unsupported("a power that is no small integer, modulo p")
        return self.integer_power(x, k)

    def sign(self, x: nmod) -> int:
        return unsupported("there is no order modulo p")

    def maximum(self, x: nmod, y: nmod) -> nmod:
        return unsupported("there is no order modulo p")

    minimum = maximum

    def integer(self, x: nmod) -> int:
        """The integer of least absolute value with this residue."""
        k = int(x)
        return k if 2 * k <= self.p else k - self.p

    def array(self, rows: Sequence[Sequence[Any]]) -> nmod_mat:
        return nmod_mat(len(rows), len(rows[0]) if rows else 0, [x for r in rows for x in r], self.p)

    def zeros(self, rows: int, cols: int) -> nmod_mat:
        return nmod_mat(rows, cols, self.p)

    def inverse(self, a: nmod_mat) -> nmod_mat:
        try:
            return a.inv()
        except ZeroDivisionError:
            return undefined("a matrix singular modulo p")

    def matrix_power(self, a: nmod_mat, k: int) -> Any:
        if abs(k) > 2**62:
            unsupported("a matrix power with a huge exponent, modulo p")
        return super().matrix_power(a, k)

    def rank(self, a: nmod_mat) -> int:
        return unsupported("the rank modulo p is not the rank")


