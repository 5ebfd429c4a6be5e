"""Real and complex ball arithmetic: every value is a rational number, or a ball that certainly contains the true value.

Rational numbers stay exact as long as they are small (`fmpq`, `fmpq_mat`), so that ranks, signs and comparisons at rational
points are decided; the first irrational function makes them balls (`arb`, `arb_mat`; complex `acb`, `acb_mat`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq, fmpq_mat, fmpz

from ...errors import UsageError
from .exact import exact_function, exact_root, height, ring_taylor
from .fields import MAX_BITS, Field
from .functions import COMPLEX, DOMAINS, REAL, series_of
from .outcomes import excessive, undefined, unknown, unsupported
from .special import DOMAIN, far, taylor_of, value_of

__all__ = ["LOCK", "BallField", "notes"]

#: FLINT's precision is one global: whoever computes with balls holds this.
LOCK = threading.RLock()
#: What was not rigorous during the outermost evaluation in progress.
notes: list[str] = []

#: Bits up to which rational numbers and entries of rational matrices stay exact here.
_KEEP = 2000
_MAX_DIGITS = 20_000
#: Functions are not evaluated at larger arguments: their cost may grow with the argument.
_FAR = {"exp": 60, "sinh": 60, "cosh": 60, "gamma": 40, "factorial": 40, "loggamma": 60, "digamma": 60, "zeta": 20}
#: Functions whose value is an ordinary ball: no exact values but at 0 and 1, no limit on the argument.
_PLAIN = frozenset({
    "exp", "log", "sqrt", "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "coth", "sech", "csch", "arsinh", "arcosh", "artanh", "erf", "erfc", "sigmoid", "softplus", "normal_cdf", "normal_pdf",
})  # fmt: skip
_COMPLEX = complex  # the name is a parameter below


class _Precision:
    """Holds the lock and sets the precision; restores it however the block is left."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._old: list[int] = []

    def __enter__(self) -> None:
        LOCK.acquire()
        self._old.append(ctx.prec)
        if ctx.prec != self._bits:
            ctx.prec = self._bits

    def __exit__(self, *_: object) -> None:
        old = self._old.pop()
        if ctx.prec != old:
            ctx.prec = old
        LOCK.release()


def _not_far(name: str, x: Any) -> None:
    size, bound = abs(x), arb(2) ** _FAR[name]
    if not size < bound:
        if size > bound:
            excessive(f"{name} of a number beyond 2^{_FAR[name]}")
        unknown(f"{name} of a wide ball")


class BallField(Field):
    """Real balls (or, with `complex`, complex ones) at a number of decimal digits.

    Over the reals the logarithm or the square root of a negative number is Undefined; over the complex numbers it is the
    principal value. What the precision does not decide is Indeterminate: ask again with more digits.
    """

    exact = False

    def __init__(self, digits: int = 50, complex: bool = False) -> None:
        if not 1 <= digits <= _MAX_DIGITS:
            raise UsageError(f"digits is {digits}, and should lie between 1 and {_MAX_DIGITS}")
        self.digits = digits
        self.bits = int(digits * 3.3219280948873626) + 16
        self.complex = complex
        self.kind = "complex" if complex else "real"
        self.key = (self.kind,)  # programs do not depend on the precision
        self.native = frozenset({fmpq, arb, fmpq_mat, arb_mat, *((acb, acb_mat) if complex else ())})
        self._working = _Precision(self.bits)

    def working(self) -> _Precision:
        return self._working

    # scalars

    def number(self, value: Fraction) -> fmpq:
        return fmpq(value.numerator, value.denominator)

    def constant(self, name: str) -> Any:
        if name == "pi":
            return arb.pi()
        if name == "e":
            return arb.const_e()
        if name == "euler_gamma":
            return arb.const_euler()
        if name == "i" and self.complex:
            return acb(0, 1)
        return unsupported(f"the constant {name} is no {self.kind} number")

    def scalar(self, value: Any) -> Any:
        if type(value) in self.native:
            return self.checked(value)
        if isinstance(value, (int, fmpz)):
            return fmpq(value)
        if isinstance(value, (str, float, Fraction)):
            return self.number(Fraction(value))
        if self.complex and isinstance(value, _COMPLEX):
            return acb(value.real, value.imag)
        if self.complex and isinstance(value, tuple) and len(value) == 2:
            return acb(arb(self.scalar(value[0])), arb(self.scalar(value[1])))
        return unsupported(f"a {type(value).__name__} is no {self.kind} number")

    def checked(self, x: Any) -> Any:
        """x if it is finite; Indeterminate otherwise. A complex number with no imaginary part becomes real."""
        if type(x) is acb and x.imag.is_zero():
            x = x.real
        if type(x) is not fmpq and not x.is_finite():
            unknown("the ball became infinite")
        return x

    def finite(self, value: Any) -> Any:
        kind = type(value)
        if kind is arb or kind is acb:
            if not value.is_finite():
                unknown("the ball became infinite")
        elif (kind is arb_mat or kind is acb_mat) and not all(x.is_finite() for x in value.entries()):
            unknown("an entry became infinite")
        return value

    def load(self, value: Any, rows: int, cols: int, scalar: bool) -> Any:
        return self.finite(super().load(value, rows, cols, scalar))

    def approximate(self, x: Any) -> Any:
        """A scalar as a ball."""
        return arb(x) if type(x) is fmpq else x

    def tame(self, x: Any) -> Any:
        return arb(x) if type(x) is fmpq and x.height_bits() > _KEEP else x

    def reciprocal(self, x: Any) -> Any:
        if type(x) is fmpq:
            return 1 / x if x else undefined("division by zero")
        if x.is_zero():
            undefined("division by zero")
        y = 1 / x
        return y if y.is_finite() else unknown("division by a ball around 0")

    def function(self, name: str, x: Any) -> Any:
        if type(x) is fmpq:
            value = exact_function(name, x)
            if value is not None:
                return value
            if name == "sqrt" and x >= 0:
                value = exact_root(x, 2)
                if value is not None:
                    return value
            x = arb(x)
            exact = True
        else:
            exact = False
        if name in _FAR:
            _not_far(name, x)
        if type(x) is arb:
            domain = DOMAINS.get(name)
            inside = 1 if domain is None else domain(x)
            if inside > 0:
                y = REAL[name](x)
            elif not self.complex:
                if inside < 0:
                    undefined(f"{name} outside its real domain")
                return unknown(f"{name} at the boundary of its real domain")
            else:
                y = COMPLEX[name](acb(x))
        else:
            y = COMPLEX[name](x)
        if type(y) is fmpq:
            return y
        if not y.is_finite():
            if exact and name in ("zeta", "digamma", "gamma", "factorial", "log", "exponential_integral", "arctan", "artanh"):
                undefined(f"{name} at a pole")
            unknown(f"{name} at or near a pole, or too large")
        return y.real if type(y) is acb and y.imag.is_zero() else y

    def unary(self, name: str) -> Callable[[Any], Any]:
        general = partial(self.function, name)
        if name in _PLAIN:
            method, domain, rooted = REAL[name], DOMAINS.get(name), name == "sqrt"

            def quick(x: Any) -> Any:
                # What is neither a ball strictly inside the domain nor a plain rational number goes the general way.
                kind = type(x)
                if kind is fmpq:
                    if not x or x == 1 or rooted:
                        return general(x)
                    x = arb(x)
                elif kind is not arb:
                    return general(x)
                if domain is None or domain(x) > 0:
                    y = method(x)
                    if y.is_finite():
                        return y
                return general(x)

            return quick
        return general

    def taylor(self, name: str, x: Any, count: int) -> list[Any]:
        if name in ("abs", "relu", "sign", "step", "floor", "ceil", "re", "im", "conj"):
            return ring_taylor(self, name, x, count)
        if name == "reciprocal" and type(x) is fmpq:
            return ring_taylor(self, name, x, count)
        if name in _FAR:
            _not_far(name, x)
        ball = arb(x) if type(x) is fmpq else x
        if type(ball) is arb and name in DOMAINS and DOMAINS[name](ball) <= 0:
            if not self.complex:
                if DOMAINS[name](ball) < 0:
                    undefined(f"{name} outside its real domain")
                unknown(f"{name} at the boundary of its real domain")
            ball = acb(ball)
        found = series_of(name, ball, count)
        if found is None:
            return unsupported(f"the series of {name}")
        if not all(c.is_finite() for c in found):
            if type(x) is fmpq and name != "tan":
                undefined(f"{name} has no Taylor series at {x}")
            unknown(f"{name} near a point without a Taylor series")
        return found

    def special(self, name: str, params: Sequence[Any], x: Any) -> Any:
        return self.special_taylor(name, params, x, 1)[0]

    def special_taylor(self, name: str, params: Sequence[Any], x: Any, count: int) -> list[Any]:
        given = tuple(self.approximate(p) for p in params)
        z = self.approximate(x)
        if any(type(v) is arb and abs(v) > 10**6 for v in given) or type(z) is arb and far(name, given, z):
            excessive(f"{name} far from the origin")
        if type(z) is arb and all(type(p) is arb for p in given):
            inside = DOMAIN(name, given, z)
            if inside < 0 and not self.complex:
                undefined(f"{name} outside its real domain")
            if inside == 0 and not self.complex:
                unknown(f"{name} at the boundary of its real domain")
            if inside <= 0:
                z = acb(z)
        found = [value_of(name, given, z)] if count == 1 else taylor_of(name, given, z, count)
        if not all(v.is_finite() for v in found):
            unknown(f"{name} at or near a pole")
        return [v.real if type(v) is acb and v.imag.is_zero() else v for v in found]

    def integer_power(self, x: Any, k: int) -> Any:
        if type(x) is fmpq:
            if k < 0 and not x:
                undefined("division by zero")
            if abs(k) * (x.height_bits() - 1) <= _KEEP:
                return x**k
            x = arb(x)
        elif k < 0 and x.is_zero():
            undefined("division by zero")
        if k.bit_length() > MAX_BITS:
            excessive("a power with an exponent too large to write down")
        y = x ** fmpz(k)
        return y if y.is_finite() else unknown("a power of a ball around 0, or one too large")

    def power(self, x: Any, y: Any) -> Any:
        if type(y) is fmpq:
            if y.q == 1:
                if not y and self.is_zero(x):
                    undefined("0^0")
                return self.integer_power(x, int(y.p))
            if y.q == 2:
                return self.integer_power(self.function("sqrt", x), int(y.p)) if y.p != 1 else self.function("sqrt", x)
        if type(x) is acb or type(y) is acb:
            return self._complex_power(x, y)
        if type(x) is fmpq:
            if not x:
                return self._zero_power(y)
            if type(y) is fmpq and y.q < 64 and x > 0:
                root = exact_root(x, int(y.q))
                if root is not None:
                    return self.integer_power(root, int(y.p))
            x = arb(x)
        if x > 0:
            z = x.root(int(y.q)) ** y.p if type(y) is fmpq and y.q < 64 else x ** arb(y)
            return z if z.is_finite() else unknown("a power too large")
        if self.complex:
            return self._complex_power(x, y)
        if x < 0:
            if type(y) is arb and y.contains_integer():
                unknown("a negative number to an exponent near an integer")
            undefined("a negative number to a fractional power, over the reals")
        if x.is_zero():
            return self._zero_power(y)
        return unknown("a power of a ball around 0")

    def _zero_power(self, y: Any) -> Any:
        s = self.sign(y)
        return fmpq(0) if s > 0 else undefined("zero to a power that is not positive")

    def _complex_power(self, x: Any, y: Any) -> Any:
        base = acb(arb(x) if type(x) is fmpq else x)
        if base.is_zero():
            exponent = y.real if type(y) is acb else y
            return self._zero_power(exponent)
        return self.checked(base.pow(acb(arb(y) if type(y) is fmpq else y)))

    def sqrt(self, x: Any) -> Any:
        return self.function("sqrt", x)

    def root_of_squares(self, x: Any) -> Any:
        if type(x) is fmpq:
            return self.function("sqrt", x)
        x = self.real(x)
        return x.nonnegative_part().sqrt()

    def real(self, x: Any) -> Any:
        """x, which must be real: Unsupported when it certainly is not, Indeterminate when the ball does not say."""
        if type(x) is acb:
            if not x.imag.is_zero():
                if x.imag.contains(0):
                    unknown("a complex ball around a real number is not ordered")
                unsupported("complex numbers are not ordered")
            return x.real
        return x

    def is_zero(self, x: Any) -> bool:
        if type(x) is fmpq:
            return not x
        if x.is_zero():
            return True
        if x.contains(0):
            unknown("a ball around 0 may be 0")
        return False

    def sign(self, x: Any) -> int:
        x = self.real(x)
        if x > 0:
            return 1
        if x < 0:
            return -1
        return 0 if x == 0 else unknown("a ball around 0 has no sign")

    def maximum(self, x: Any, y: Any) -> Any:
        x, y = self.real(x), self.real(y)
        return (x if x >= y else y) if type(x) is type(y) is fmpq else arb(x).max(arb(y))

    def minimum(self, x: Any, y: Any) -> Any:
        x, y = self.real(x), self.real(y)
        return (y if x >= y else x) if type(x) is type(y) is fmpq else arb(x).min(arb(y))

    def integer(self, x: Any) -> int:
        x = self.real(x)
        if type(x) is fmpq:
            return int(x.p) if x.q == 1 else undefined(f"{x} stands where an integer is needed")
        if not x.contains_integer():
            undefined("a fraction stands where an integer is needed")
        return int(x.unique_fmpz()) if x.is_exact() else unknown("a ball stands where an integer is needed")

    def conj(self, x: Any) -> Any:
        return x.conjugate() if type(x) is acb else x

    def absolute_square(self, x: Any) -> Any:
        return x * x if type(x) is not acb else x.real * x.real + x.imag * x.imag

    # arrays

    def array(self, rows: Sequence[Sequence[Any]]) -> Any:
        kinds = {type(x) for r in rows for x in r}
        make = acb_mat if acb in kinds else arb_mat if arb in kinds else fmpq_mat
        return make(len(rows), len(rows[0]) if rows else 0, [x for r in rows for x in r])

    def zeros(self, rows: int, cols: int) -> fmpq_mat:
        return fmpq_mat(rows, cols)

    def scale(self, a: Any, s: Any) -> Any:
        if type(a) is fmpq_mat and type(s) is not fmpq:
            a = arb_mat(a)
        return a * s

    def transpose(self, a: Any) -> Any:
        return a.transpose()

    def conj_array(self, a: Any) -> Any:
        return a.conjugate() if type(a) is acb_mat else a

    def trace(self, a: Any) -> Any:
        return super().trace(a) if type(a) is fmpq_mat else a.trace()

    def det(self, a: Any) -> Any:
        return self.checked(a.det())

    def inverse(self, a: Any) -> Any:
        try:
            inverse = a.inv()
        except ZeroDivisionError:
            if type(a) is fmpq_mat:
                undefined("a singular matrix has no inverse")
            return unknown("a matrix of balls that may be singular")
        if type(inverse) is fmpq_mat and inverse.nrows() and inverse[0, 0].height_bits() > _KEEP:
            inverse = arb_mat(inverse)
        return inverse

    def matrix_power(self, a: Any, k: int) -> Any:
        if k.bit_length() > 64:
            excessive("a matrix power with a huge exponent")
        if type(a) is fmpq_mat and abs(k) * height(a) * a.nrows() > _KEEP:
            a = arb_mat(a) if k > 0 else arb_mat(self.inverse(a))
            k = abs(k)
        return super().matrix_power(a, k)

    def expm(self, a: Any) -> Any:
        if type(a) is fmpq_mat:
            if not a:
                return self.identity(a.nrows())
            a = arb_mat(a)
        value = a.exp()
        if not all(x.is_finite() for x in value.entries()):
            unknown("the matrix exponential became infinite")
        return value

    def is_zero_array(self, a: Any) -> bool:
        return not a if type(a) is fmpq_mat else all(self.is_zero(x) for x in a.entries())

    def rank(self, a: Any) -> int:
        if type(a) is fmpq_mat:
            return super().rank(a)
        gram = a * self.conj_array(a).transpose() if a.nrows() <= a.ncols() else self.conj_array(a).transpose() * a
        if gram.det().contains(0):
            unknown("the rank of a matrix of balls that may be deficient")
        full: int = min(a.nrows(), a.ncols())
        return full
