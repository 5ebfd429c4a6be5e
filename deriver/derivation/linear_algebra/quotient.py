"""The field that one root of an irreducible polynomial generates: polynomials in the root, modulo the polynomial.

Eigenvectors of all roots of a factor are found at once here, without a closed form of any of them.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr
from .fields import Field

__all__ = ["Quotient", "Residue"]


class Residue:
    """A polynomial in the root, lowest power first."""

    __slots__ = ("c", "field")

    def __init__(self, c: list[Any], field: Quotient) -> None:
        while c and c[-1] == field.base.zero:
            c.pop()
        self.c = c
        self.field = field

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Residue) and self.c == other.c

    def __hash__(self) -> int:
        return hash(len(self.c))

    def __add__(self, other: Residue) -> Residue:
        a, c = self.c, other.c
        zero = self.field.base.zero
        size = max(len(a), len(c))
        return Residue([(a[i] if i < len(a) else zero) + (c[i] if i < len(c) else zero) for i in range(size)], self.field)

    def __neg__(self) -> Residue:
        return Residue([-x for x in self.c], self.field)

    def __sub__(self, other: Residue) -> Residue:
        return self + (-other)

    def __mul__(self, other: Residue) -> Residue:
        zero = self.field.base.zero
        out = [zero] * max(0, len(self.c) + len(other.c) - 1)
        for i, x in enumerate(self.c):
            for j, y in enumerate(other.c):
                out[i + j] = out[i + j] + x * y
        return Residue(self.field.reduce(out), self.field)

    def __truediv__(self, other: Residue) -> Residue:
        return self * other.inverse()

    def inverse(self) -> Residue:
        """By Euclid's algorithm: the polynomial is irreducible."""
        field = self.field
        if not self.c:
            raise ZeroDivisionError
        r0, r1 = list(field.modulus), list(self.c)
        s0: list[Any] = []
        s1: list[Any] = [field.base.one]
        while len(r1) > 1:
            quotient, rest = field.divide(r0, r1)
            r0, r1 = r1, rest
            s0, s1 = s1, field.minus(s0, field.times(quotient, s1))
        inverse = field.base.one / r1[0]
        return Residue(field.reduce([inverse * x for x in s1]), field)


class Quotient(Field):
    """Polynomials over `base` modulo a polynomial with leading coefficient one, lowest power first."""

    def __init__(self, base: Field, modulus: list[Any]) -> None:
        self.base = base
        self.modulus = modulus
        self.zero, self.one = Residue([], self), Residue([base.one], self)
        self.root = Residue(self.reduce([base.zero, base.one]), self)

    def lift(self, x: Any) -> Residue:
        """An element of the base."""
        return Residue([x], self)

    def number(self, q: fmpq | int) -> Residue:
        return Residue([self.base.number(q)], self)

    def sign(self, x: Residue) -> int | None:
        return None

    def expr(self, x: Residue) -> Expr:
        return self.at(x, b.symbol("lamda", latex=r"\lambda"))

    def at(self, x: Residue, root: Expr) -> Expr:
        """The expression of an element at one of the roots."""
        terms = [b.mul(self.base.expr(c), b.power(root, k)) if k else self.base.expr(c) for k, c in enumerate(x.c) if c != self.base.zero]
        return b.add(*reversed(terms)) if terms else b.ZERO

    def reduce(self, c: list[Any]) -> list[Any]:
        """The remainder modulo the polynomial."""
        c = list(c)
        d = len(self.modulus) - 1
        while len(c) > d:
            top = c.pop()
            if top != self.base.zero:
                for i in range(d):
                    c[len(c) - d + i] = c[len(c) - d + i] - top * self.modulus[i]
        return c

    def times(self, a: list[Any], c: list[Any]) -> list[Any]:
        """The product of two polynomials, not reduced."""
        out = [self.base.zero] * max(0, len(a) + len(c) - 1)
        for i, x in enumerate(a):
            for j, y in enumerate(c):
                out[i + j] = out[i + j] + x * y
        return out

    def minus(self, a: list[Any], c: list[Any]) -> list[Any]:
        """The difference of two polynomials."""
        zero = self.base.zero
        out = [(a[i] if i < len(a) else zero) - (c[i] if i < len(c) else zero) for i in range(max(len(a), len(c)))]
        while out and out[-1] == zero:
            out.pop()
        return out

    def divide(self, a: list[Any], c: list[Any]) -> tuple[list[Any], list[Any]]:
        """Quotient and remainder."""
        zero = self.base.zero
        rest = list(a)
        out = [zero] * max(0, len(a) - len(c) + 1)
        while len(rest) >= len(c):
            factor = rest[-1] / c[-1]
            at = len(rest) - len(c)
            out[at] = factor
            for i, x in enumerate(c):
                rest[at + i] = rest[at + i] - factor * x
            rest.pop()
            while rest and rest[-1] == zero:
                rest.pop()
        return out, rest
