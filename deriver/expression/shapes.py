"""Symbolic sizes and shapes.

A size (`Dim`) is a polynomial with integer coefficients in size letters: `n`, `n+1`, `mp`. A shape has rows and columns;
a side that is absent (None) is not a side of length one: a vector has rows only, a row vector columns only, a scalar
neither. That is what keeps scalars apart from 1x1 matrices and vectors apart from n x 1 matrices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["SCALAR", "Dim", "Shape", "matrix_shape", "row_shape", "vector_shape"]

_Monomial = tuple[str, ...]


class Dim:
    """A size: a polynomial with integer coefficients in size letters. Immutable; equal when the polynomials are.

    >>> str(Dim.of("m") * Dim.of("n") + 1)
    'm*n+1'
    """

    __slots__ = ("_hash", "letter", "terms")

    def __init__(self, terms: Mapping[_Monomial, int]) -> None:
        kept = {key: value for key, value in terms.items() if value}
        self.terms: tuple[tuple[_Monomial, int], ...] = tuple(sorted(kept.items(), key=lambda t: (-len(t[0]), t[0])))
        self._hash = hash(self.terms)
        #: The single letter it is, or None.
        self.letter: str | None = None
        if len(self.terms) == 1 and self.terms[0][1] == 1 and len(self.terms[0][0]) == 1:
            self.letter = self.terms[0][0][0]

    @staticmethod
    def of(value: int | str | Dim) -> Dim:
        """A size from an integer, a letter, or a size."""
        if isinstance(value, Dim):
            return value
        key = (type(value), value)
        found = _KNOWN.get(key)
        if found is None:
            found = Dim({(): value}) if isinstance(value, int) else Dim({(value,): 1})
            _KNOWN[key] = found
        return found

    @property
    def number(self) -> int | None:
        """The integer it is, or None when it contains a letter."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and not self.terms[0][0]:
            return self.terms[0][1]
        return None

    @property
    def letters(self) -> frozenset[str]:
        """All letters that occur."""
        return frozenset(name for monomial, _ in self.terms for name in monomial)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Dim) and self.terms == other.terms)

    def __hash__(self) -> int:
        return self._hash

    def __add__(self, other: int | str | Dim) -> Dim:
        terms = dict(self.terms)
        for key, value in Dim.of(other).terms:
            terms[key] = terms.get(key, 0) + value
        return Dim(terms)

    def __sub__(self, other: int | str | Dim) -> Dim:
        return self + Dim.of(other) * -1

    def __mul__(self, other: int | str | Dim) -> Dim:
        terms: dict[_Monomial, int] = {}
        for left, a in self.terms:
            for right, b in Dim.of(other).terms:
                key = tuple(sorted(left + right))
                terms[key] = terms.get(key, 0) + a * b
        return Dim(terms)

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        """The integer it is at `sizes`; KeyError for a letter that has none."""
        total = 0
        for monomial, coefficient in self.terms:
            for name in monomial:
                coefficient *= sizes[name]
            total += coefficient
        return total

    def substitute(self, sizes: Mapping[str, Dim]) -> Dim:
        """The size with letters replaced by sizes."""
        if not any(name in sizes for name in self.letters):
            return self
        total = Dim({})
        for monomial, coefficient in self.terms:
            term = Dim({(): coefficient})
            for name in monomial:
                term = term * sizes.get(name, Dim.of(name))
            total = total + term
        return total

    def __str__(self) -> str:
        return self._join("*")

    @property
    def latex(self) -> str:
        """LaTeX: `m n+1`."""
        return self._join(" ")

    def _join(self, times: str) -> str:
        parts: list[str] = []
        for monomial, coefficient in self.terms:
            name = times.join(monomial)
            if not name:
                body = str(abs(coefficient))
            else:
                body = name if abs(coefficient) == 1 else f"{abs(coefficient)}{times}{name}"
            sign = "-" if coefficient < 0 else ("+" if parts else "")
            parts.append(sign + body)
        return "".join(parts) or "0"

    def __repr__(self) -> str:
        return f"Dim({self})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore_dim, (self.terms,))


_KNOWN: dict[tuple[type, object], Dim] = {}


def _restore_dim(terms: tuple[tuple[_Monomial, int], ...]) -> Dim:
    return Dim(dict(terms))


class Shape(NamedTuple):
    """Rows and columns, each a `Dim` or absent."""

    rows: Dim | None
    cols: Dim | None

    @property
    def kind(self) -> str:
        """`scalar`, `vector`, `row` or `matrix`."""
        if self.rows is None:
            return "scalar" if self.cols is None else "row"
        return "vector" if self.cols is None else "matrix"

    @property
    def is_scalar(self) -> bool:
        return self.rows is None and self.cols is None

    @property
    def transposed(self) -> Shape:
        return Shape(self.cols, self.rows)

    @property
    def size(self) -> Dim:
        """The number of entries."""
        return (self.rows or Dim.of(1)) * (self.cols or Dim.of(1))

    @property
    def names(self) -> tuple[str, ...]:
        """The sides as text, as the JSON face shows them: `()`, `("n",)`, `("1", "n")`, `("m", "n")`."""
        if self.kind == "row":
            return ("1", str(self.cols))
        return tuple(str(side) for side in self if side is not None)

    @property
    def letters(self) -> frozenset[str]:
        """All size letters that occur."""
        found: frozenset[str] = frozenset()
        for side in self:
            if side is not None:
                found |= side.letters
        return found

    def substitute(self, sizes: Mapping[str, Dim]) -> Shape:
        """The shape with size letters replaced."""
        return Shape(*(None if side is None else side.substitute(sizes) for side in self))

    def __str__(self) -> str:
        if self.is_scalar:
            return "scalar"
        if self.kind == "vector":
            return f"vector of length {self.rows}"
        if self.kind == "row":
            return f"row vector of length {self.cols}"
        return f"{self.rows} x {self.cols} matrix"


SCALAR = Shape(None, None)


def vector_shape(rows: int | str | Dim) -> Shape:
    """The shape of a (column) vector."""
    return Shape(Dim.of(rows), None)


def row_shape(cols: int | str | Dim) -> Shape:
    """The shape of a row vector."""
    return Shape(None, Dim.of(cols))


def matrix_shape(rows: int | str | Dim, cols: int | str | Dim) -> Shape:
    """The shape of a matrix."""
    return Shape(Dim.of(rows), Dim.of(cols))
