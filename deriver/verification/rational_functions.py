"""Rational functions over opaque generators: the scalars of the normal forms.

A `Ring` numbers generators as they appear (symbols, sin x, traces, entries, ...) and keeps what is known of them: a generator whose
k-th power is a polynomial in others (sqrt(a)^2 = a, |x|^2 = x^2, sin^2 = 1 - cos^2, i^2 = -1) is reduced by that relation. Two
expressions with equal normal forms are equal wherever both are defined; unequal forms say nothing.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any, NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly_ctx

__all__ = ["Fractional", "Ring", "TooLarge"]

_GENERATORS = 32
_MAX_TERMS = 3000
_MAX_DEGREE = 80


class TooLarge(Exception):
    """The normal form grows beyond its bound; it is given up, which decides nothing."""


class Fractional(NamedTuple):
    """numerator / denominator, coprime, the denominator's leading coefficient 1."""

    top: Any
    bottom: Any


class Ring:
    """Generators, their relations, and arithmetic on rational functions in them."""

    def __init__(self) -> None:
        self.context = fmpq_mpoly_ctx.get([f"g{i}" for i in range(_GENERATORS)], Ordering.lex)
        self.generators: dict[Hashable, int] = {}
        self.relations: dict[int, tuple[int, Any]] = {}
        self.positive: set[int] = set()
        self.one_poly = self.context.constant(1)
        self.zero = Fractional(self.context.constant(0), self.one_poly)
        self.one = Fractional(self.one_poly, self.one_poly)

    def generator(self, key: Hashable, positive: bool = False) -> Fractional:
        """The generator with this key, made when new."""
        index = self.generators.get(key)
        if index is None:
            index = len(self.generators)
            if index >= _GENERATORS:
                raise TooLarge
            self.generators[key] = index
            if positive:
                self.positive.add(index)
        return Fractional(self.context.gen(index), self.one_poly)

    def relate(self, generator: Fractional, power: int, value: Any) -> None:
        """Note that generator^power is the polynomial `value`, in other generators."""
        index = self.index_of(generator)
        if index is not None and index not in self.relations:
            self.relations[index] = (power, value)

    def index_of(self, f: Fractional) -> int | None:
        """The number of the generator it is, or None."""
        monomials = f.top.monoms()
        if f.bottom != 1 or len(monomials) != 1 or sum(monomials[0]) != 1 or f.top.coeffs()[0] != 1:
            return None
        return next(i for i, e in enumerate(monomials[0]) if e)

    def number(self, value: Fraction | int) -> Fractional:
        """A rational number."""
        value = Fraction(value)
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > 4000:
            raise TooLarge
        return Fractional(self.context.constant(fmpq(value.numerator, value.denominator)), self.one_poly)

    def value(self, f: Fractional) -> Fraction | None:
        """The rational number it is, or None."""
        if f.bottom != 1 or not f.top.is_constant():
            return None
        q = f.top.leading_coefficient() if len(f.top) else fmpq(0)
        return Fraction(int(q.p), int(q.q))

    def make(self, top: Any, bottom: Any) -> Fractional:
        """The reduced fraction."""
        top, bottom = self._reduce(top), self._reduce(bottom)
        if len(bottom) == 0:
            raise ZeroDivisionError
        if len(top) == 0:
            return self.zero
        if len(top) + len(bottom) > _MAX_TERMS or max(top.total_degree(), bottom.total_degree()) > _MAX_DEGREE:
            raise TooLarge
        if not bottom.is_constant():
            common = top.gcd(bottom)
            if not common.is_constant():
                top, bottom = top / common, bottom / common
        lead = bottom.leading_coefficient()
        if lead != 1:
            top, bottom = top / lead, bottom / lead
        return Fractional(top, bottom)

    def _reduce(self, p: Any) -> Any:
        """Lower the powers of related generators, most recent first: relations lead to older generators."""
        if not self.relations:
            return p
        changed = True
        while changed:
            changed = False
            degrees = p.degrees()
            for index in sorted(self.relations, reverse=True):
                power, value = self.relations[index]
                if degrees[index] >= power:
                    p = self._lower(p, index, power, value)
                    changed = True
                    break
        return p

    def _lower(self, p: Any, index: int, power: int, value: Any) -> Any:
        total = self.context.constant(0)
        kept: dict[tuple[int, ...], Any] = {}
        moved: dict[int, dict[tuple[int, ...], Any]] = {}
        for monomial, coefficient in p.to_dict().items():
            e = monomial[index]
            if e < power:
                kept[monomial] = coefficient
            else:
                rest = (*monomial[:index], e % power, *monomial[index + 1 :])
                table = moved.setdefault(e // power, {})
                table[rest] = table.get(rest, fmpq(0)) + coefficient
        total = self.context.from_dict(kept)
        for times, table in moved.items():
            if times * len(value) > _MAX_TERMS:
                raise TooLarge
            total = total + self.context.from_dict(table) * value**times
        return total

    def add(self, a: Fractional, b: Fractional) -> Fractional:
        """The sum."""
        if a.bottom == b.bottom:
            return self.make(a.top + b.top, a.bottom)
        return self.make(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)

    def multiply(self, a: Fractional, b: Fractional) -> Fractional:
        """The product."""
        if len(a.top) * len(b.top) > 40 * _MAX_TERMS or len(a.bottom) * len(b.bottom) > 40 * _MAX_TERMS:
            raise TooLarge
        return self.make(a.top * b.top, a.bottom * b.bottom)

    def negative(self, a: Fractional) -> Fractional:
        """Its negative."""
        return Fractional(-a.top, a.bottom)

    def reciprocal(self, a: Fractional) -> Fractional:
        """1/a; ZeroDivisionError for zero."""
        return self.make(a.bottom, a.top)

    def power(self, a: Fractional, k: int) -> Fractional:
        """An integer power."""
        if k < 0:
            return self.power(self.reciprocal(a), -k)
        if k > 64 or (len(a.top) + len(a.bottom) > 2 and k * (len(a.top) + len(a.bottom)) > 200):
            raise TooLarge
        if max(a.top.total_degree(), a.bottom.total_degree()) * k > _MAX_DEGREE:
            raise TooLarge
        result = self.one
        for _ in range(k):
            result = self.multiply(result, a)
        return result

    def key(self, f: Fractional) -> Hashable:
        """A hashable that is equal exactly for equal fractions of this ring."""
        return (self._poly_key(f.top), self._poly_key(f.bottom))

    def _poly_key(self, p: Any) -> Hashable:
        return tuple((tuple((i, int(e)) for i, e in enumerate(m) if e), int(c.p), int(c.q)) for m, c in sorted(p.to_dict().items()))

    def terms(self, f: Fractional) -> list[tuple[Fraction, Fractional]] | None:
        """A polynomial as (rational coefficient, monomial) pairs; None for a fraction."""
        if not f.bottom.is_constant():
            return None
        found = []
        for monomial, c in f.top.to_dict().items():
            found.append((Fraction(int(c.p), int(c.q)), Fractional(self.context.from_dict({monomial: fmpq(1)}), self.one_poly)))
        return found

    def is_positive(self, f: Fractional) -> bool:
        """Whether it is known to be positive: a positive number times powers of positive generators, over the like."""
        for p in (f.top, f.bottom):
            if len(p) != 1 or p.leading_coefficient() < 0:
                return False
            if any(e % 2 and i not in self.positive for i, e in enumerate(p.monoms()[0])):
                return False
            if any(e and i not in self.positive for i, e in enumerate(p.monoms()[0])):
                return False
        return True
