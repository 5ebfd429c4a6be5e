"""The numbers a matrix is made of: rational numbers, square roots, or quotients of polynomials in letters.

Comes in: expressions. Goes out: a `Field`: elements with + - * / and an exact test for zero, and the way back to expressions. The
smallest field that holds all entries is taken (`field_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr, walk
from .surds import Surd, root_of

__all__ = ["Field", "NotExact", "Parameters", "Rationals", "Rows", "Surds", "field_of", "rows_of"]

Rows = list[list[Any]]


class NotExact(Exception):
    """An entry that no field here holds; the text says which."""


class Field:
    """What the fields have in common. `letters` are the parameters, `order` says whether elements have signs."""

    letters: tuple[Expr, ...] = ()
    zero: Any
    one: Any

    def of(self, e: Expr) -> Any:
        """The element that an expression is."""
        raise NotImplementedError

    def expr(self, x: Any) -> Expr:
        """The expression of an element, as a person would write it."""
        raise NotImplementedError

    def number(self, q: fmpq | int) -> Any:
        """A rational number."""
        raise NotImplementedError

    def sign(self, x: Any) -> int | None:
        """-1, 0, 1, or None where it is not known or there is none."""
        raise NotImplementedError

    def conjugate(self, x: Any) -> Any:
        """The complex conjugate; letters are real."""
        return x

    def matrix(self, rows: Rows) -> Expr:
        """The expression of a matrix."""
        return b.matrix([[self.expr(x) for x in row] for row in rows])

    def vector(self, entries: Sequence[Any]) -> Expr:
        """The expression of a column vector."""
        return b.vector([self.expr(x) for x in entries])

    def augmented(self, rows: Rows, bar: int) -> Expr:
        """The expression of a matrix with a bar before its last columns."""
        return b.augmented([[self.expr(x) for x in row] for row in rows], bar)


def _rational(q: fmpq) -> Expr:
    return b.num(Fraction(int(q.p), int(q.q)))


class Rationals(Field):
    """The rational numbers, as FLINT's."""

    zero, one = fmpq(0), fmpq(1)

    def of(self, e: Expr) -> fmpq:
        if e.op == "number":
            return fmpq(e.data.numerator, e.data.denominator)
        if e.op in ("add", "mul"):
            parts = [self.of(a) for a in e.args]
            total = parts[0]
            for x in parts[1:]:
                total = total + x if e.op == "add" else total * x
            return total
        if e.op == "power" and e.args[1].op == "number" and e.args[1].data.denominator == 1:
            k = int(e.args[1].data)
            base = self.of(e.args[0])
            if abs(k) > 2000 or (k < 0 and base == 0):
                raise NotExact(e.latex)
            return base**k
        raise NotExact(e.latex)

    def expr(self, x: fmpq) -> Expr:
        return _rational(x)

    def number(self, q: fmpq | int) -> fmpq:
        return fmpq(q)

    def sign(self, x: fmpq) -> int:
        return (x > 0) - (x < 0)


class Surds(Field):
    """Sums of square roots, real or complex."""

    zero, one = Surd({}), Surd({1: fmpq(1)})

    def of(self, e: Expr) -> Surd:
        if e.op == "number":
            return Surd({1: fmpq(e.data.numerator, e.data.denominator)})
        if e.op == "constant" and e.data == "i":
            return Surd({-1: fmpq(1)})
        if e.op in ("add", "mul"):
            total = self.of(e.args[0])
            for a in e.args[1:]:
                total = total + self.of(a) if e.op == "add" else total * self.of(a)
            return total
        if e.op == "power" and e.args[1].op == "number" and e.args[1].data.denominator in (1, 2):
            exponent = e.args[1].data
            base: Surd | None = self.of(e.args[0])
            assert base is not None
            if exponent.denominator == 2:
                base = root_of(base)
            if base is None or abs(exponent.numerator) > 200 or (not base and exponent < 0):
                raise NotExact(e.latex)
            return base ** int(exponent.numerator)
        if e.op in ("cos", "sin") and (turns := _turns(e.args[0])) is not None:
            found = _COSINES.get((turns if e.op == "cos" else turns - Fraction(1, 4)) % 1)
            if found is not None:
                return found
        raise NotExact(e.latex)

    def expr(self, x: Surd) -> Expr:
        return surd_expression(x)

    def number(self, q: fmpq | int) -> Surd:
        return Surd({1: fmpq(q)})

    def sign(self, x: Surd) -> int | None:
        return x.sign() if x.is_real else None

    def conjugate(self, x: Surd) -> Surd:
        return x.conjugate()


def _turns(angle: Expr) -> Fraction | None:
    """An angle that is a rational multiple of pi, as a part of a full turn."""
    factors = list(angle.args) if angle.op == "mul" else [angle]
    rest = [f for f in factors if f is not b.PI]
    if angle is b.ZERO:
        return Fraction(0)
    if len(rest) != len(factors) - 1 or any(f.op != "number" for f in rest):
        return None
    total = Fraction(1, 2)
    for f in rest:
        total *= f.data
    return total


def _cosines() -> dict[Fraction, Surd]:
    """Cosines that are sums of square roots, by the part of a full turn."""
    one, half, quarter = Fraction(1), fmpq(1, 2), fmpq(1, 4)
    first = {
        Fraction(0): Surd({1: fmpq(1)}), Fraction(1, 24): Surd({6: quarter, 2: quarter}), Fraction(1, 12): Surd({3: half}),
        Fraction(1, 10): Surd({5: quarter, 1: quarter}), Fraction(1, 8): Surd({2: half}), Fraction(1, 6): Surd({1: half}),
        Fraction(1, 5): Surd({5: quarter, 1: -quarter}),
        Fraction(5, 24): Surd({6: quarter, 2: -quarter}), Fraction(1, 4): Surd({}),
    }  # fmt: skip
    out: dict[Fraction, Surd] = {}
    for turn, value in first.items():
        for t, v in ((turn, value), (one / 2 - turn, -value), (one / 2 + turn, -value), (one - turn, value)):
            out[t % 1] = v
    return out


_COSINES = _cosines()


def surd_expression(x: Surd) -> Expr:
    """A surd as a person writes it: a rational number first, one denominator for all, 1/sqrt(2) for sqrt(2)/2."""
    if not x.terms:
        return b.ZERO
    order = sorted(x.terms, key=lambda r: (r < 0, abs(r)))
    if len(order) == 1:
        r = order[0]
        return _term(x.terms[r], r, alone=True)
    common = fmpq(1)
    for r in order:
        common = common * fmpq(int(x.terms[r].q)) / _gcd(int(common.p), int(x.terms[r].q))
    inside = b.add(*(_term(x.terms[r] * common, r) for r in order))
    return inside if common == 1 else b.mul(_rational(1 / common), inside)


def _gcd(p: int, q: int) -> int:
    from math import gcd

    return gcd(p, q)


def _term(c: fmpq, r: int, alone: bool = False) -> Expr:
    factors: list[Expr] = []
    if r < 0:
        factors.append(b.I_UNIT)
    size = abs(r)
    if alone and size != 1 and int(c.q) % size == 0:
        return b.mul(_rational(c * size), *factors, b.power(b.num(size), b.num(Fraction(-1, 2))))
    if size != 1:
        factors.append(b.sqrt(b.num(size)))
    return b.mul(_rational(c), *factors)


class Parameters(Field):
    """Quotients of polynomials in letters with rational coefficients, by SymPy's sparse polynomials."""

    def __init__(self, letters: Iterable[Expr]) -> None:
        from sympy import QQ, Symbol

        self.letters = tuple(sorted(letters, key=lambda s: s.name))
        #: what the letters are called inside
        self.names = [Symbol(f"p{i}") for i in range(len(self.letters))]
        self.domain: Any = QQ.frac_field(*self.names)
        self.generators = dict(zip(self.letters, self.domain.gens, strict=True))
        self.zero, self.one = self.domain.zero, self.domain.one

    def of(self, e: Expr) -> Any:
        if e.op == "number":
            return self._q(e.data.numerator, e.data.denominator)
        if e in self.generators:
            return self.generators[e]
        if e.op in ("add", "mul"):
            total = self.of(e.args[0])
            for a in e.args[1:]:
                total = total + self.of(a) if e.op == "add" else total * self.of(a)
            return total
        if e.op == "power" and e.args[1].op == "number" and e.args[1].data.denominator == 1:
            k = int(e.args[1].data)
            base = self.of(e.args[0])
            if abs(k) > 30 or (k < 0 and not base):
                raise NotExact(e.latex)
            return base**k if k >= 0 else self.one / base ** (-k)
        raise NotExact(e.latex)

    def element(self, value: Any) -> Any:
        """An element of the field from a quotient of polynomials."""
        return value

    def root(self, x: Any) -> Any:
        """The square root of an element where the field knows one that no factorisation finds; None else."""
        return None

    def _q(self, p: int, q: int) -> Any:
        return self.domain(self.domain.domain(p) / self.domain.domain(q))

    def number(self, q: fmpq | int) -> Any:
        q = fmpq(q)
        return self._q(int(q.p), int(q.q))

    def expr(self, x: Any) -> Expr:
        top, bottom = self.polynomial(x.numer), self.polynomial(x.denom)
        return top if x.denom == 1 else b.divide(top, bottom)

    def polynomial(self, p: Any) -> Expr:
        """A polynomial in the letters, factored where it has factors."""
        if not p:
            return b.ZERO
        content, factors = p.factor_list()
        if len(factors) == 1 and factors[0][1] == 1 and len(factors[0][0]) > 1:
            return self._expanded(p)
        parts = [b.num(Fraction(int(content.numerator), int(content.denominator)))]
        for factor, power in sorted(factors, key=lambda pair: (len(pair[0]) > 1, self._expanded(pair[0]).latex)):
            if factor.LC < 0:
                factor, parts[0] = -factor, b.num(parts[0].value * (-1) ** power)
            parts.append(self._power(factor, power))
        return b.mul(*parts)

    def _power(self, factor: Any, power: int) -> Expr:
        return b.power(self._expanded(factor), power)

    def _expanded(self, p: Any) -> Expr:
        terms = []
        for exponents, c in p.terms():
            powers = [b.power(letter, k) for letter, k in zip(self.letters, exponents, strict=True) if k]
            terms.append(b.mul(b.num(Fraction(int(c.numerator), int(c.denominator))), *powers))
        return b.add(*terms)

    def sign(self, x: Any) -> int | None:
        if not x:
            return 0
        if x.numer.is_ground and x.denom.is_ground:
            value = x.numer.LC / x.denom.LC
            return 1 if value > 0 else -1
        return None


def field_of(entries: Iterable[Expr]) -> Field:
    """The smallest field that holds the entries; NotExact names the first entry that none holds."""
    found = list(entries)
    letters = {s for e in found for s in e.free}
    if letters:
        from .trigonometric import Trigonometric, has_angles

        field: Field = Trigonometric(found) if has_angles(found) else Parameters(letters)
    elif all(n.op in ("number", "add", "mul", "power") for e in found for n in walk(e)) and not any(
        n.op == "power" and n.args[1].op == "number" and n.args[1].data.denominator != 1 for e in found for n in walk(e)
    ):
        field = Rationals()
    else:
        field = Surds()
    for e in found:
        field.of(e)
    return field


def rows_of(matrix: Expr, field: Field) -> Rows:
    """The entries of a matrix or a vector that is written out, as rows of elements."""
    if matrix.op == "matrix":
        width = matrix.data[1]
        flat = [field.of(a) for a in matrix.args]
        return [flat[i : i + width] for i in range(0, len(flat), width)]
    if matrix.op == "vector":
        return [[field.of(a)] for a in matrix.args]
    raise NotExact(matrix.latex)
