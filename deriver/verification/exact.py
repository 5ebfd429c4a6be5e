"""Exact linear algebra on small arrays of fractions: what sampling and membership need, over FLINT's rational matrices.

Arrays are tuples: a vector is a tuple of `Fraction`, a matrix a tuple of rows. They are hashable, so that they can be cached.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat

__all__ = [
    "Complex",
    "Matrix",
    "Value",
    "Vector",
    "definite",
    "determinant",
    "diagonal_matrix",
    "eye",
    "from_flint",
    "inverse",
    "matmul",
    "minus",
    "plus",
    "rank",
    "scale",
    "text",
    "to_flint",
    "transpose",
    "zero_matrix",
]

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


@dataclass(frozen=True)
class Complex:
    """A complex number with rational parts: the value of a symbol that is declared to be complex."""

    re: Fraction
    im: Fraction

    def __str__(self) -> str:
        if not self.im:
            return str(self.re)
        sign = "-" if self.im < 0 else "+"
        size = "" if abs(self.im) == 1 else str(abs(self.im))
        return f"{self.re if self.re else ''}{sign if self.re or self.im < 0 else ''}{size}i"


Value = Fraction | Complex | Vector | Matrix

_ZERO, _ONE = Fraction(0), Fraction(1)


#: Tuples never change, so that a matrix keeps its FLINT form: id -> (matrix, form). The matrix is held, and with it its id.
_FORMS: dict[int, tuple[Sequence[Sequence[Fraction]], fmpq_mat]] = {}


def to_flint(a: Sequence[Sequence[Fraction]]) -> fmpq_mat:
    """A FLINT matrix with the same entries, which nobody is to change."""
    kept = _FORMS.get(id(a))
    if kept is not None and kept[0] is a:
        return kept[1]
    entries = [fmpq(x.numerator, x.denominator) for row in a for x in row]
    made = fmpq_mat(len(a), len(a[0]) if a else 0, entries)
    if type(a) is tuple:
        if len(_FORMS) >= 4096:
            _FORMS.clear()
        _FORMS[id(a)] = (a, made)
    return made


def from_flint(a: fmpq_mat) -> Matrix:
    """The tuples of a FLINT matrix."""
    width = a.ncols()
    flat = [Fraction(int(q.p)) if q.q == 1 else Fraction(int(q.p), int(q.q)) for q in a.entries()]
    made = tuple(tuple(flat[i * width : (i + 1) * width]) for i in range(a.nrows()))
    if len(_FORMS) < 4096:
        _FORMS[id(made)] = (made, a)
    return made


def eye(n: int) -> Matrix:
    """The identity matrix."""
    return tuple(tuple(_ONE if i == j else _ZERO for j in range(n)) for i in range(n))


def zero_matrix(rows: int, cols: int) -> Matrix:
    """The zero matrix."""
    return ((_ZERO,) * cols,) * rows


def diagonal_matrix(entries: Sequence[Fraction]) -> Matrix:
    """The matrix with these entries on its diagonal."""
    n = len(entries)
    return tuple(tuple(entries[i] if i == j else _ZERO for j in range(n)) for i in range(n))


def transpose(a: Matrix) -> Matrix:
    """The transpose."""
    return tuple(zip(*a, strict=True))


def plus(a: Matrix, b: Matrix) -> Matrix:
    """The sum."""
    return tuple(tuple(x + y for x, y in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def scale(c: Fraction | int, a: Matrix) -> Matrix:
    """c times a."""
    return tuple(tuple(c * x for x in r) for r in a)


def minus(a: Matrix, b: Matrix) -> Matrix:
    """The difference."""
    return plus(a, scale(-1, b))


def matmul(*factors: Matrix) -> Matrix:
    """The product, in order."""
    product = to_flint(factors[0])
    for factor in factors[1:]:
        product = product * to_flint(factor)
    return from_flint(product)


def determinant(a: Matrix) -> Fraction:
    """The determinant."""
    q = to_flint(a).det()
    return Fraction(int(q.p), int(q.q))


def rank(a: Matrix) -> int:
    """The rank."""
    return int(to_flint(a).rank())


def inverse(a: Matrix) -> Matrix:
    """The inverse; ZeroDivisionError when there is none."""
    return from_flint(to_flint(a).inv())


def definite(a: Matrix) -> str:
    """`positive`, `positive semi`, `negative`, `negative semi`, `zero` or `indefinite`, for a symmetric matrix.

    By the signs of the coefficients of the characteristic polynomial, which has real roots only (Descartes is then exact).
    """
    n = len(a)
    coefficients = to_flint(a).charpoly().coeffs()
    signs = [0 if c == 0 else (1 if c > 0 else -1) for c in coefficients]
    zeros = 0
    while zeros < n and signs[zeros] == 0:
        zeros += 1
    if zeros == n:
        return "zero"
    kept = [s for s in signs if s]
    positive = sum(1 for x, y in itertools.pairwise(kept) if x != y)
    negative = n - zeros - positive
    if positive and negative:
        return "indefinite"
    return ("positive" if positive else "negative") + (" semi" if zeros else "")


def _digits(value: Fraction) -> str:
    """A rational number; a very long one as a power of ten or as a product with one."""
    longest = max(value.numerator.bit_length(), value.denominator.bit_length())
    if longest < 2000:
        return str(value)
    shown = [_long(part) for part in (value.numerator, value.denominator)]
    return shown[0] if value.denominator == 1 else f"{shown[0]}/({shown[1]})"


def _long(k: int) -> str:
    if abs(k).bit_length() < 2000:
        return str(k)
    exponent = int(abs(k).bit_length() * 0.30102999566398)
    while 10**exponent > abs(k):
        exponent -= 1
    if abs(k) == 10**exponent:
        return f"{'-' if k < 0 else ''}10^{exponent}"
    return f"{'-' if k < 0 else ''}{abs(k) // 10 ** (exponent - 17) / 10**17:.17g}*10^{exponent}"


def text(value: Value) -> str | list[object]:
    """The value as the contract shows it: exact text, or nested lists of it."""
    if isinstance(value, Fraction):
        return _digits(value)
    if isinstance(value, Complex):
        return str(value)
    return [text(x) for x in value]


def flat(value: Value) -> Iterable[Fraction]:
    """The entries, row by row."""
    if isinstance(value, Fraction):
        yield value
        return
    if isinstance(value, Complex):
        yield from (value.re, value.im)
        return
    for x in value:
        if isinstance(x, Fraction):
            yield x
        else:
            yield from x
