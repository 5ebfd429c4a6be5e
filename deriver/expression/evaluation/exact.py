"""The two exact number systems: the rational numbers, and the integers modulo a prime."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_series, fmpz, nmod, nmod_mat

from ...errors import UsageError
from .fields import MAX_BITS, MAX_FACTORIAL, Field
from .outcomes import excessive, undefined, unsupported

__all__ = ["ModularField", "RationalField", "exact_function", "exact_root", "height", "ring_taylor"]


def exact_root(x: fmpq, k: int) -> fmpq | None:
    """The k-th root of a nonnegative rational when it is rational."""
    numerator, denominator = x.p.root(k), x.q.root(k)
    return fmpq(numerator, denominator) if numerator**k == x.p and denominator**k == x.q else None


#: Values at 0 and at 1 of functions that are rational there.
_AT_ZERO = {
    "exp": 1, "sin": 0, "cos": 1, "tan": 0, "sec": 1, "arcsin": 0, "arctan": 0, "sinh": 0, "cosh": 1, "tanh": 0, "sech": 1,
    "arsinh": 0, "artanh": 0, "erf": 0, "erfc": 1, "sigmoid": fmpq(1, 2), "normal_cdf": fmpq(1, 2), "fresnel_s": 0,
    "fresnel_c": 0, "sine_integral": 0, "lambert_w": 0, "erfi": 0, "zeta": fmpq(-1, 2),
    "sinh_integral": 0, "dilogarithm": 0,
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


#: FLINT's series with rational coefficients, at 0 (the logarithm at 1).
_RATIONAL_SERIES = frozenset({"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "atan", "asinh", "atanh"})


def ring_taylor(field: Field, name: str, x: Any, count: int) -> list[Any]:
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
        if value is None and name in ("factorial", "gamma") and x.q == 1:
            excessive(f"{name} of {x} is too large to write down")
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
        if x == series_at and method in _RATIONAL_SERIES:
            return _coefficients(getattr(fmpq_series([x, 1], 1, count), method)(), count)
        return ring_taylor(self, name, x, count)

    def integer_power(self, x: fmpq, k: int) -> fmpq:
        if k < 0 and not x:
            undefined("division by zero")
        if abs(k) * (x.height_bits() - 1) > MAX_BITS:
            excessive(f"a power with exponent {k} is too large to write down")
        return x**k

    def power(self, x: fmpq, y: fmpq) -> fmpq:
        if not x and not y:
            undefined("0^0")
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
            if abs(n) > MAX_FACTORIAL:
                unsupported(f"{name} of what is no small integer, modulo p")
            if n < 0:
                undefined(f"{name} at a pole")
            return nmod(factorial(n) % self.p, self.p)
        return unsupported(f"{name} modulo p")

    def taylor(self, name: str, x: nmod, count: int) -> list[nmod]:
        return ring_taylor(self, name, x, count)

    def integer_power(self, x: nmod, k: int) -> nmod:
        if k < 0 and not x:
            undefined("division by zero modulo p")
        return x**k

    def power(self, x: nmod, y: nmod) -> nmod:
        """The exponent is read back as a small integer, which a fraction with a small numerator and denominator never is."""
        k = self.integer(y)
        if not k and not x:
            undefined("0^0")
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
