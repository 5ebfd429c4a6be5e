r"""Numbers with cosines and sines of angles that are letters: quotients of polynomials modulo $\cos^2\theta+\sin^2\theta=1$.

Comes in: expressions with letters, cosines, sines and exponentials. Goes out: elements in a normal form, with denominators free of sines
and of $i$, so that equal elements are equal as they stand. Angles that depend on one another, as $\theta$ and $2\theta$, are refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr, walk
from .fields import NotExact, Parameters

__all__ = ["Trigonometric", "has_angles"]

_OPERATIONS = frozenset({"cos", "sin", "tan", "exp"})


def has_angles(entries: Iterable[Expr]) -> bool:
    """Whether a cosine, a sine or an exponential of a letter stands in some entry."""
    return any(n.op in _OPERATIONS and n.free for e in entries for n in walk(e))


class Element:
    """A quotient of polynomials in normal form."""

    __slots__ = ("field", "value")

    def __init__(self, value: Any, field: Trigonometric) -> None:
        self.value = value
        self.field = field

    @property
    def numer(self) -> Any:
        return self.value.numer

    @property
    def denom(self) -> Any:
        return self.value.denom

    def _other(self, other: Any) -> Any:
        return other.value if isinstance(other, Element) else other

    def __eq__(self, other: object) -> bool:
        return bool(self.value == self._other(other))

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __add__(self, other: Any) -> Element:
        return self.field.element(self.value + self._other(other))

    def __sub__(self, other: Any) -> Element:
        return self.field.element(self.value - self._other(other))

    def __neg__(self) -> Element:
        return Element(-self.value, self.field)

    def __mul__(self, other: Any) -> Element:
        return self.field.element(self.value * self._other(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Element:
        return self.field.element(self.value / self._other(other))

    def __pow__(self, k: int) -> Element:
        total: Element = self.field.one
        for _ in range(abs(k)):
            total = total * self
        return total if k >= 0 else self.field.one / total


class Trigonometric(Parameters):
    """Quotients of polynomials in letters, cosines and sines."""

    def __init__(self, entries: Iterable[Expr]) -> None:
        found = list(entries)
        letters = sorted({s for e in found for s in _bare_letters(e)}, key=lambda s: s.name)
        angles: dict[Expr, None] = {}
        powers: dict[Expr, None] = {}
        for e in found:
            for n in walk(e):
                if n.op in ("cos", "sin", "tan"):
                    angles[n.args[0]] = None
                elif n.op == "exp":
                    powers[_multiple(n.args[0])[1]] = None
        _independent(angles)
        _independent(powers)
        shown = [*letters]
        for angle in angles:
            shown += [b.function("cos", angle), b.function("sin", angle)]
        shown += [_exponential(p) for p in powers]
        shown.append(b.I_UNIT)
        super().__init__(())
        from sympy import QQ, Symbol

        self.letters = tuple(shown)
        self.names = [Symbol(f"p{i}") for i in range(len(shown))]
        self.domain = QQ.frac_field(*self.names)
        self.generators = dict(zip(shown, self.domain.gens, strict=True))
        ring = self.domain.one.numer.ring
        #: places of letters whose squares are known, with their squares: sines, and the imaginary unit
        self.squares = [(len(letters) + 2 * k + 1, ring.one - ring.gens[len(letters) + 2 * k] ** 2) for k in range(len(angles))]
        self.squares.append((len(shown) - 1, -ring.one))
        self.zero, self.one = self.element(self.domain.zero), self.element(self.domain.one)

    def of(self, e: Expr) -> Any:
        if e in self.generators:
            return self.element(self.generators[e])
        if e.op == "tan":
            return self.of(b.function("sin", e.args[0])) / self.of(b.function("cos", e.args[0]))
        if e.op == "exp":
            k, base = _multiple(e.args[0])
            return self.of(_exponential(base)) ** k
        return super().of(e)

    def _q(self, p: int, q: int) -> Any:
        return self.element(super()._q(p, q))

    def number(self, q: fmpq | int) -> Any:
        q = fmpq(q)
        return self._q(int(q.p), int(q.q))

    def element(self, value: Any) -> Element:
        """The normal form of a quotient."""
        value = self.domain(value)
        top, bottom = self._reduced(value.numer), self._reduced(value.denom)
        for s, _ in self.squares:
            if any(exponents[s] for exponents, _ in bottom.terms()):
                mirrored = self._mirrored(bottom, s)
                top, bottom = self._reduced(top * mirrored), self._reduced(bottom * mirrored)
        return Element(self.domain(top) / self.domain(bottom), self)

    def _reduced(self, p: Any) -> Any:
        ring = p.ring
        for s, square in self.squares:
            if all(exponents[s] < 2 for exponents, _ in p.terms()):
                continue
            total = ring.zero
            for exponents, value in p.terms():
                rest = list(exponents)
                half, rest[s] = divmod(exponents[s], 2)
                total = total + ring({tuple(rest): value}) * square**half
            p = total
        return p

    def _mirrored(self, p: Any, s: int) -> Any:
        return p.ring({exponents: -value if exponents[s] % 2 else value for exponents, value in p.terms()})

    def polynomial(self, p: Any) -> Expr:
        """As a person writes it: $1-\\cos^2\\theta$ is $\\sin^2\\theta$."""
        for s, square in self.squares[:-1]:
            quotient, rest = divmod(p, square)
            if p and not rest:
                return super().polynomial(quotient * p.ring.gens[s] ** 2)
        return super().polynomial(p)

    def _expanded(self, p: Any) -> Expr:
        terms = []
        for exponents, c in p.terms():
            factors = []
            for letter, k in zip(self.letters, exponents, strict=True):
                if k and letter.op == "exp":
                    factors.append(_exponential(b.mul(b.num(k), letter.args[0])))
                elif k:
                    factors.append(b.power(letter, k))
            terms.append(b.mul(b.num(Fraction(int(c.numerator), int(c.denominator))), *factors))
        return b.add(*terms)

    def _power(self, factor: Any, power: int) -> Expr:
        return self._expanded(factor**power) if len(factor) == 1 else super()._power(factor, power)

    def sign(self, x: Any) -> int | None:
        return super().sign(x.value if isinstance(x, Element) else x)

    def conjugate(self, x: Any) -> Any:
        place, _ = self.squares[-1]
        return self.element(self.domain(self._mirrored(x.numer, place)) / self.domain(x.denom))

    def root(self, x: Any) -> Any:
        """The square root of an element that is plus or minus a square; None for any other."""
        unit = self.element(self.domain.gens[-1])
        for value, of_sign in ((x, self.one), (-x, unit)):
            for place in (None, *(s for s, _ in self.squares[:-1])):
                factor = self.one if place is None else self.element(self.domain.gens[place])
                root = self._square_root(value / (factor * factor))
                if root is not None:
                    return self.element(root) * factor * of_sign
        return None

    def _square_root(self, x: Any) -> Any:
        from math import isqrt

        total = self.domain.one
        for part, power in ((x.numer, 1), (x.denom, -1)):
            content, factors = part.factor_list()
            p, q = int(content.numerator), int(content.denominator)
            if p < 0 or isqrt(p) ** 2 != p or isqrt(q) ** 2 != q or any(k % 2 for _, k in factors):
                return None
            root = self.domain(self.domain.domain(isqrt(p)) / self.domain.domain(isqrt(q)))
            for f, k in factors:
                root = root * self.domain(f) ** (k // 2)
            total = total * root if power > 0 else total / root
        return total


def _exponential(x: Expr) -> Expr:
    return b.function("exp", x)


def _bare_letters(e: Expr) -> set[Expr]:
    """The letters that stand outside of cosines and exponentials."""
    if e.op in _OPERATIONS:
        return set()
    if e.op == "symbol":
        return {e}
    return {s for a in e.args for s in _bare_letters(a)}


def _multiple(e: Expr) -> tuple[int, Expr]:
    """k and x of an exponent k x with an integer k."""
    if e.op == "mul" and e.args[0].op == "number" and e.args[0].data.denominator == 1:
        return int(e.args[0].data), b.mul(*e.args[1:])
    return 1, e


def _independent(arguments: Iterable[Expr]) -> None:
    """Refuse arguments that share a letter, or are no multiples of letters."""
    seen: set[Expr] = set()
    for x in arguments:
        plain = all(n.op in ("symbol", "number", "mul") for n in walk(x))
        if not plain or not x.free or x.free & seen:
            raise NotExact(x.latex)
        seen |= set(x.free)
