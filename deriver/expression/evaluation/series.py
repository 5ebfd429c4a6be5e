"""Truncated power series over any field, and over series again: how derivatives are evaluated without a rule for any of them.

A scalar is a `Series` c0 + c1 t + ... + ck t^k, an array a `SeriesArray` of coefficient matrices; what does not depend on t
stays a bare scalar or matrix of the field below. Nesting (a series whose coefficients are series in another variable) gives
derivatives of derivatives; `level` keeps the variables apart. A function of a series is its Taylor polynomial at the number
below all levels, supplied by the ground field, applied to the nilpotent rest. Functions of matrices use that multiplication
by t is a nilpotent matrix: f(X0 + X1 t) stands in the first row of blocks of f of a block triangular matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from .fields import MAX_ENTRIES, Field
from .outcomes import Indeterminate, Undefined, excessive, undefined, unsupported

__all__ = ["MAX_ORDER", "Series", "SeriesArray", "SeriesField"]

MAX_ORDER = 64


def _sum(terms: list[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


class Series:
    """A truncated power series; `c` are the coefficients, `level` the nesting depth of its variable."""

    __slots__ = ("c", "level")

    def __init__(self, c: list[Any], level: int) -> None:
        self.c = c
        self.level = level

    def __add__(self, other: Any) -> Any:
        if type(other) is Series and other.level >= self.level:
            if other.level > self.level:
                return other + self
            return Series([x + y for x, y in zip(self.c, other.c, strict=True)], self.level)
        return Series([self.c[0] + other, *self.c[1:]], self.level)

    def __radd__(self, other: Any) -> Any:
        return Series([self.c[0] + other, *self.c[1:]], self.level)

    def __neg__(self) -> Series:
        return Series([-x for x in self.c], self.level)

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if type(other) is Series and other.level >= self.level:
            if other.level > self.level:
                return other * self
            a, b = self.c, other.c
            if len(a) == 2:
                return Series([a[0] * b[0], a[0] * b[1] + a[1] * b[0]], self.level)
            return Series([_sum([a[i] * b[k - i] for i in range(k + 1)]) for k in range(len(a))], self.level)
        return Series([x * other for x in self.c], self.level)

    def __rmul__(self, other: Any) -> Any:
        return Series([x * other for x in self.c], self.level)


class SeriesArray:
    """A matrix of truncated power series, as a list of coefficient matrices over the field below."""

    __slots__ = ("base", "c", "level")

    def __init__(self, c: list[Any], field: SeriesField) -> None:
        self.c = c
        self.base = field.base
        self.level = field.level

    def nrows(self) -> int:
        return int(self.c[0].nrows())

    def ncols(self) -> int:
        return int(self.c[0].ncols())

    def __getitem__(self, at: tuple[int, int]) -> Series:
        return Series([m[at] for m in self.c], self.level)

    def entries(self) -> list[Any]:
        """The entries, row by row."""
        return [self[i, j] for i in range(self.nrows()) for j in range(self.ncols())]


class SeriesField(Field):
    """Power series truncated after t^order, over `base`."""

    def __init__(self, base: Field, order: int = 1) -> None:
        if order > MAX_ORDER:
            excessive(f"a derivative of order {order}")
        self.base = base
        self.order = order
        self.level = base.level + 1
        self.kind = base.kind
        self.key = (base.key, order)
        self.exact, self.ordered, self.complex = base.exact, base.ordered, base.complex
        self.native = base.native
        self._inverted: tuple[Any, Any] | None = None  # the last matrix inverted, as every direction of a gradient begins at the same one
        self.nilpotency: int = order + (base.nilpotency if isinstance(base, SeriesField) else 0)

    @property
    def ground(self) -> Field:
        return self.base.ground

    def working(self) -> Any:
        return self.ground.working()

    def variable(self, start: Any, slope: Any) -> Any:
        """start + slope t, for scalars."""
        zero = self.base.number(Fraction(0))
        return Series([start, slope, *[zero] * self.order][: self.order + 1], self.level)

    def variable_array(self, start: Any, slope: Any) -> Any:
        """start + slope t, for arrays."""
        zero = self.base.zeros(start.nrows(), start.ncols())
        return SeriesArray([start, slope, *[zero] * self.order][: self.order + 1], self)

    def coefficient(self, x: Any, k: int) -> Any:
        """The coefficient of t^k of a scalar."""
        if type(x) is Series and x.level == self.level:
            return x.c[k]
        return x if k == 0 else self.base.number(Fraction(0))

    def coefficient_array(self, x: Any, k: int) -> Any:
        """The coefficient of t^k of an array."""
        if type(x) is SeriesArray and x.level == self.level:
            return x.c[k]
        return x if k == 0 else self.base.zeros(x.nrows(), x.ncols())

    def _mine(self, x: Any) -> bool:
        return type(x) in (Series, SeriesArray) and x.level == self.level

    def _spread(self, a: Any) -> list[Any]:
        if type(a) is SeriesArray and a.level == self.level:
            return a.c
        zero = self.base.zeros(a.nrows(), a.ncols())
        return [a, *[zero] * self.order]

    # scalars

    def number(self, value: Fraction) -> Any:
        return self.base.number(value)

    def constant(self, name: str) -> Any:
        return self.base.constant(name)

    def scalar(self, value: Any) -> Any:
        return self.base.scalar(value)

    def reciprocal(self, x: Any) -> Any:
        return self._compose("reciprocal", x) if self._mine(x) else self.base.reciprocal(x)

    def function(self, name: str, x: Any) -> Any:
        if not self._mine(x):
            return self.base.function(name, x)
        if self.complex and name in ("re", "im", "abs", "arg", "sign"):
            return self._not_holomorphic(name, x)
        return self._compose(name, x)

    def special(self, name: str, params: Sequence[Any], x: Any) -> Any:
        bare = []
        for p in params:
            start = p
            while type(start) is Series:
                start = start.c[0]
            if self._varies(p - start):
                unsupported(f"the derivative of {name} by a parameter")
            bare.append(start)
        return self._compose(name, x, bare)

    def _not_holomorphic(self, name: str, x: Any) -> Any:
        # t is real, so conjugation acts on coefficients; the rest is made of it.
        half = self.number(Fraction(1, 2))
        if name == "re":
            return (x + self.conj(x)) * half
        if name == "im":
            return (x - self.conj(x)) * (self.constant("i") * -half)
        if name == "abs":
            return self.sqrt(self.absolute_square(x))
        if name == "arg":
            return self.function("im", self.function("log", x))
        return self._compose(name, x)

    def _compose(self, name: str, x: Any, params: Sequence[Any] | None = None) -> Any:
        start = x
        while type(start) is Series:
            start = start.c[0]
        rest = x - start
        depth = self.nilpotency
        if not self._varies(rest):
            depth = 0
        terms = self.ground.taylor(name, start, depth + 1) if params is None else self.ground.special_taylor(name, params, start, depth + 1)
        value = terms[-1]
        for term in terms[-2::-1]:
            value = value * rest + term
        return value

    def _varies(self, x: Any) -> bool:
        """Whether some coefficient is not the exact number 0."""
        if type(x) is Series:
            return any(self._varies(c) for c in x.c)
        return not bool(x == 0)  # a ball around 0 may vary

    def taylor(self, name: str, x: Any, count: int) -> list[Any]:
        return self.ground.taylor(name, x, count)

    def integer_power(self, x: Any, k: int) -> Any:
        if not self._mine(x):
            return self.base.integer_power(x, k)
        if k < 0:
            return self.reciprocal(self.integer_power(x, -k))
        if k > 64:
            ground = x
            while type(ground) is Series:
                ground = ground.c[0]
            self.ground.integer_power(ground, k)  # raises WorkLimit where that is too large
            x = _approximate(self.ground, x)
        result, square = None, x
        while k:
            if k & 1:
                result = square if result is None else result * square
            k >>= 1
            if k:
                square = square * square
        return self.number(Fraction(1)) if result is None else result

    def power(self, x: Any, y: Any) -> Any:
        if self._mine(y) and not self._moves(y):
            y = y.c[0]
        if self._mine(y):
            return self.function("exp", y * self.function("log", x))
        if not self._mine(x):
            return self.base.power(x, y)
        exponent = y
        while type(exponent) is Series and not self._varies(exponent - exponent.c[0]):
            exponent = exponent.c[0]
        if type(exponent) is Series:
            return self.function("exp", y * self.function("log", x))
        k = _small_fraction(self.ground, exponent)
        if k is not None and k.denominator == 1:
            return self.integer_power(x, int(k))
        if k is not None and k.denominator == 2:
            return self.integer_power(self.sqrt(x), k.numerator)
        return self.function("exp", self.function("log", x) * exponent)

    def sqrt(self, x: Any) -> Any:
        return self._compose("sqrt", x) if self._mine(x) else self.base.sqrt(x)

    def root_of_squares(self, x: Any) -> Any:
        return self.sqrt(x) if self._mine(x) else self.base.root_of_squares(x)

    def is_zero(self, x: Any) -> bool:
        if not self._mine(x):
            return self.base.is_zero(x)
        return all(self.base.is_zero(c) for c in x.c)

    def sign(self, x: Any) -> int:
        """The sign near t = 0; where the value is 0 but not constant, both signs occur: Undefined."""
        if not self._mine(x):
            return self.base.sign(x)
        s = self.base.sign(x.c[0])
        if s == 0 and not self.is_zero(x):
            undefined("a case distinction at its boundary has no derivative")
        return s

    def equal(self, x: Any, y: Any) -> bool:
        d = x - y
        if not self._mine(d):
            return self.base.is_zero(d)
        if not self.base.is_zero(d.c[0]):
            return False
        return self.is_zero(d) or undefined("a case distinction at its boundary has no derivative")

    def integer(self, x: Any) -> int:
        if not self._mine(x):
            return self.base.integer(x)
        return unsupported("an index that varies") if self._moves(x) else self.base.integer(x.c[0])

    def raise_to(self, x: Any, k: Any) -> Any:
        return self.power(x, k) if self._mine(k) and self._moves(k) else super().raise_to(x, k)

    def _moves(self, x: Series) -> bool:
        return any(self._varies(c) for c in x.c[1:])

    def conj(self, x: Any) -> Any:
        return Series([self.base.conj(c) for c in x.c], self.level) if self._mine(x) else self.base.conj(x)

    def absolute_square(self, x: Any) -> Any:
        return x * self.conj(x) if self._mine(x) else self.base.absolute_square(x)

    # arrays

    def array(self, rows: Sequence[Sequence[Any]]) -> Any:
        if not any(self._mine(x) for r in rows for x in r):
            return self.base.array(rows)
        return SeriesArray([self.base.array([[self.coefficient(x, k) for x in r] for r in rows]) for k in range(self.order + 1)], self)

    def zeros(self, rows: int, cols: int) -> Any:
        return self.base.zeros(rows, cols)

    def identity(self, size: int) -> Any:
        return self.base.identity(size)

    def plus(self, a: Any, b: Any) -> Any:
        if not self._mine(a) and not self._mine(b):
            return self.base.plus(a, b)
        if not self._mine(b):
            a, b = b, a
        if not self._mine(a):
            return SeriesArray([self.base.plus(a, b.c[0]), *b.c[1:]], self)
        return SeriesArray([self.base.plus(x, y) for x, y in zip(a.c, b.c, strict=True)], self)

    def _convolve(self, product: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
        base = self.base
        if not self._mine(a):
            return SeriesArray([product(a, y) for y in b.c], self)
        if not self._mine(b):
            return SeriesArray([product(x, b) for x in a.c], self)
        found = []
        for k in range(self.order + 1):
            total = product(a.c[0], b.c[k])
            for i in range(1, k + 1):
                total = base.plus(total, product(a.c[i], b.c[k - i]))
            found.append(total)
        return SeriesArray(found, self)

    def times(self, a: Any, b: Any) -> Any:
        if not self._mine(a) and not self._mine(b):
            return self.base.times(a, b)
        return self._convolve(self.base.times, a, b)

    def scale(self, a: Any, s: Any) -> Any:
        if not self._mine(a) and not self._mine(s):
            return self.base.scale(a, s)
        return self._convolve(self.base.scale, a, s)

    def _each(self, f: Callable[[Any], Any], a: Any) -> Any:
        return SeriesArray([f(m) for m in a.c], self) if self._mine(a) else f(a)

    def transpose(self, a: Any) -> Any:
        return self._each(self.base.transpose, a)

    def conj_array(self, a: Any) -> Any:
        return self._each(self.base.conj_array, a)

    def trace(self, a: Any) -> Any:
        return Series([self.base.trace(m) for m in a.c], self.level) if self._mine(a) else self.base.trace(a)

    def det(self, a: Any) -> Any:
        """By Jacobi's formula, D' = D tr(A^{-1} A'), where the first matrix has an inverse; else by Faddeev and LeVerrier, who divide by
        1..n only: singular matrices have series too."""
        if not self._mine(a):
            return self.base.det(a)
        base = self.base
        try:
            inverse = self.inverse(a)
        except (Undefined, Indeterminate):
            return characteristic(self, a)[-1] * self.number(Fraction((-1) ** a.nrows()))
        found = [base.det(a.c[0])]
        traces: list[Any] = []
        for k in range(self.order):
            products = [
                base.trace(base.times(inverse.c[j], a.c[k - j + 1])) * base.number(Fraction(k - j + 1))
                for j in range(k + 1)
            ]  # fmt: skip
            traces.append(_sum(products))
            found.append(_sum([found[j] * traces[k - j] for j in range(k + 1)]) * base.number(Fraction(1, k + 1)))
        return Series(found, self.level)

    def inverse(self, a: Any) -> Any:
        if not self._mine(a):
            return self.base.inverse(a)
        base = self.base
        kept = self._inverted
        if kept is not None and kept[0] is a.c[0]:
            first = kept[1]
        else:
            first = base.inverse(a.c[0])
            self._inverted = (a.c[0], first)
        minus = base.scale(first, self.number(Fraction(-1)))
        found = [first]
        for k in range(1, self.order + 1):
            total = base.times(a.c[1], found[k - 1])
            for j in range(2, k + 1):
                total = base.plus(total, base.times(a.c[j], found[k - j]))
            found.append(base.times(minus, total))
        return SeriesArray(found, self)

    def expm(self, a: Any) -> Any:
        return self.block_triangular(self.base.expm, a)

    def block_triangular(self, f: Callable[[Any], Any], a: Any) -> Any:
        """An analytic function of a square matrix, given on the field below."""
        if not self._mine(a):
            return f(a)
        n, blocks = a.nrows(), self.order + 1
        if (n * blocks) ** 2 > MAX_ENTRIES:
            excessive("the series of a function of a large matrix")
        zero = self.number(Fraction(0))
        rows = []
        for i in range(blocks):
            for r in range(n):
                row: list[Any] = [zero] * (i * n)
                for k in range(blocks - i):
                    row.extend(a.c[k][r, c] for c in range(n))
                rows.append(row)
        value = f(self.base.array(rows))
        return SeriesArray([self.base.array([[value[r, k * n + c] for c in range(n)] for r in range(n)]) for k in range(blocks)], self)

    def is_zero_array(self, a: Any) -> bool:
        return all(self.base.is_zero_array(m) for m in self._spread(a))

    def rank(self, a: Any) -> int:
        if not self._mine(a):
            return self.base.rank(a)
        rank = self.base.rank(a.c[0])
        if rank < min(a.nrows(), a.ncols()):
            undefined("the rank is not locally constant at a matrix of deficient rank")
        return rank

    def load(self, value: Any, rows: int, cols: int, scalar: bool) -> Any:
        value = getattr(value, "data", value)
        return value if type(value) in (Series, SeriesArray) else self.base.load(value, rows, cols, scalar)


def characteristic(field: Field, a: Any) -> list[Any]:
    """The coefficients 1, c1, ..., cn of det(t I - A), by Faddeev and LeVerrier."""
    n = a.nrows()
    one = field.number(Fraction(1))
    found = [one]
    identity = field.identity(n)
    m = identity
    for k in range(1, n + 1):
        am = field.times(a, m)
        found.append(field.trace(am) * field.number(Fraction(-1, k)))
        if k < n:
            m = field.plus(am, field.scale(identity, found[-1]))
    return found


def _approximate(ground: Field, x: Any) -> Any:
    """A scalar with balls for its rational numbers, where the ground field has balls."""
    return Series([_approximate(ground, c) for c in x.c], x.level) if type(x) is Series else ground.approximate(x)


def _small_fraction(ground: Field, x: Any) -> Fraction | None:
    """The rational number x is, when it is one."""
    if not ground.ordered:
        k = ground.integer(x)
        return Fraction(k) if abs(k) <= 2**20 else unsupported("a power that is no small integer, modulo p")
    if hasattr(x, "height_bits"):
        return Fraction(int(x.p), int(x.q))
    return None
