"""What writes NumPy code: pieces of text with how tightly they bind, and where sizes come from."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from .nodes import Expr
from .shapes import Dim, Shape

__all__ = [
    "AND", "ATOM", "COMPARISON", "OR", "POWER", "PRODUCT", "SUM", "TERNARY", "UNARY",
    "Code", "NoForm", "Row", "Writer", "at_level", "call", "integer", "number",
]  # fmt: skip

# How tightly Python's operators bind.
TERNARY, OR, AND, COMPARISON, SUM, PRODUCT, UNARY, POWER, ATOM = 0, 1, 2, 4, 10, 11, 12, 13, 15
_LONGEST = 100_000


class NoForm(Exception):
    """There is no NumPy expression for this."""


class Code(NamedTuple):
    """A piece of code, and how tightly its outermost operator binds."""

    text: str
    binds: int


def at_level(code: Code, level: int) -> str:
    """The text, in parentheses where it binds less tightly than `level`."""
    return code.text if code.binds >= level else f"({code.text})"


def call(name: str, *arguments: str) -> Code:
    """`name(arguments)`."""
    return Code(f"{name}({', '.join(arguments)})", ATOM)


def integer(value: int) -> str:
    """An integer literal."""
    # Beyond the machine's integers an exact literal makes arrays of objects; as a float it is what the array holds anyway.
    if abs(value) < 2**63:
        return str(value)
    try:
        return repr(float(value))
    except OverflowError:
        raise NoForm from None


def number(value: Fraction) -> Code:
    """A rational number: `3`, `0.5`, `1/3`."""
    sign = "-" if value < 0 else ""
    value = abs(value)
    if value.denominator == 1:
        return Code(sign + integer(value.numerator), UNARY if sign else ATOM)
    decimal = repr(float(value)) if value.numerator < 10**15 and value.denominator < 10**15 else ""
    if decimal and len(decimal) <= 8 and "e" not in decimal and Fraction(decimal) == value:
        return Code(sign + decimal, UNARY if sign else ATOM)
    return Code(f"{sign}{integer(value.numerator)}/{integer(value.denominator)}", PRODUCT)


class Writer:
    """Writes one expression; knows where its sizes come from."""

    def __init__(self, rows: Mapping[str, Row], expression: Expr, symbols: Iterable[Expr] = ()) -> None:
        self.rows = rows
        self.bare = True  # whether scalars may be multiplied into the first factor of a chain
        self.size_of: dict[str, str] = {}
        self.known: dict[Expr, Code] = {}
        within = sorted(expression.free, key=lambda s: s.name)
        for symbol in (*within, *sorted(symbols, key=lambda s: s.name)):
            self._learn(symbol)
        self.plain = {s.name for s in within if s.is_scalar}

    def _learn(self, symbol: Expr) -> None:
        """Remember the letters that this array's sides give: n from a side n, and from a side n+1."""
        for axis, side in enumerate(symbol.shape if symbol.shape.kind != "vector" else symbol.shape[:1]):
            if side is None:
                continue
            code = f"{symbol.name}.shape[{axis}]"
            if side.letter:
                self.size_of.setdefault(side.letter, code)
            elif len(side.letters) == 1:
                (letter,) = side.letters
                rest = (side - letter).number
                if rest:
                    self.size_of.setdefault(letter, f"({code} {'-' if rest > 0 else '+'} {abs(rest)})")

    def size(self, side: Dim | None) -> Code:
        """A size, taken from the arrays."""
        assert side is not None
        terms = ""
        for monomial, coefficient in side.terms:
            factors = [] if abs(coefficient) == 1 and monomial else [str(abs(coefficient))]
            for letter in monomial:
                if letter not in self.size_of and letter not in self.plain:
                    raise NoForm
                factors.append(self.size_of.get(letter, letter))
            sign = "-" if coefficient < 0 else "+"
            terms += f" {sign} " + "*".join(factors) if terms else ("-" if sign == "-" else "") + "*".join(factors)
        if len(side.terms) > 1:
            return Code(terms, SUM)
        return Code(terms or "0", PRODUCT if "*" in terms or terms.startswith("-") else ATOM)

    def write(self, e: Expr) -> Code:
        """The code of an expression; of a row vector, as one dimension."""
        found = self.known.get(e)
        if found is None:
            row = self.rows.get(e.op)
            if row is None:
                raise NoForm
            found = row(self, e)
            if len(found.text) > _LONGEST:
                raise NoForm
            self.known[e] = found
        return found

    def over_arrays(self, known: Mapping[Expr, Code]) -> Writer:
        """A writer of scalar expressions in which some parts stand for whole arrays, so that all of it acts entry by entry."""
        other = copy.copy(self)
        other.known = dict(known)
        other.bare = False
        return other

    def at(self, e: Expr, level: int) -> str:
        """The code of an expression, in parentheses where it binds less tightly than `level`."""
        return at_level(self.write(e), level)

    def all(self, e: Expr) -> str:
        """The code of an expression where nothing around it can take it apart."""
        return self.write(e).text

    def columns(self, e: Expr) -> str:
        """The code of an array with both its sides: a vector as a column, a row vector as a row."""
        if e.shape.kind == "vector":
            return self.at(e, ATOM) + "[:, None]"
        if e.shape.kind == "row":
            return self.at(e, ATOM) + "[None, :]"
        return self.all(e)

    def shape(self, shape: Shape) -> str:
        """The sides as NumPy takes them: `n` or `(m, n)`."""
        sides = [self.size(side).text for side in shape if side is not None]
        return sides[0] if len(sides) == 1 else f"({', '.join(sides)})"


Row = Callable[[Writer, Expr], Code]
