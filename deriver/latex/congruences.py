r"""Whole numbers divided with a remainder: `17\bmod5`, `a\equiv b\pmod n`, `\gcd(84,36)`.

A remainder is x - n floor(x/n), which real numbers have as well; a congruence is one of whole numbers, and says that a remainder is 0.
"""

from __future__ import annotations

import math
from itertools import pairwise

from ..errors import Ambiguous, NotSupported, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .tree import Node

__all__ = ["CongruenceMixin", "modulus_of"]


def modulus_of(node: Node) -> tuple[Node, Node] | None:
    r"""`b` and `n` of `b\pmod n`, `b\mod n`; None for anything else."""
    if isinstance(node, tree.Sum):  # a^2+b^2\pmod 2: of the whole sum
        found = modulus_of(node.terms[-1])
        if found is None:
            return None
        terms = (*node.terms[:-1], found[0])
        return tree.Sum(node.start, found[0].end, terms, node.signs, node.explicit_first), found[1]
    if not isinstance(node, tree.Product):
        return None
    last = node.factors[-1]
    content = last.content if isinstance(last, tree.Fence) else None
    if isinstance(content, tree.Product) and _is_mod(content.factors[0]) and len(content.factors) == 2:
        rest, modulus = node.factors[:-1], content.factors[1]
    elif len(node.factors) > 2 and _is_mod(node.factors[-2]):
        rest, modulus = node.factors[:-2], last
    else:
        return None
    marks = node.marks[: len(rest) - 1]
    return (rest[0] if len(rest) == 1 else tree.Product(node.start, rest[-1].end, rest, marks)), modulus


def _is_mod(node: Node) -> bool:
    return isinstance(node, tree.Operator) and node.name == "mod"


class CongruenceMixin(ElaboratorBase):
    """The part of the elaborator that reads remainders and congruences."""

    def remainder(self, number: Expr, modulus: Expr, node: Node) -> Expr:
        r"""`x\bmod n`: from 0 up to n, also of a negative x."""
        if not number.is_scalar or not modulus.is_scalar:
            raise self.error(TypeMistake, "a remainder of what is no number", node)
        if modulus.op == "number" and modulus.data <= 0:
            raise self.error(NotSupported, "a modulus that is not positive", node)
        return b.subtract(number, b.mul(modulus, b.function("floor", b.divide(number, modulus))))

    def remainder_in_run(self, factors: list[Node], marks: list[str], node: Node) -> Expr:
        r"""`ab\bmod n` is the remainder of the product."""
        if marks.count("bmod") > 1:
            raise self.error(Ambiguous, "two remainders in a row", node, "add parentheses")
        at = marks.index("bmod")
        sides = (factors[: at + 1], marks[:at]), (factors[at + 1 :], marks[at + 1 :])
        number, modulus = (self.sizes.settle(self.run(f, m, node)) for f, m in sides)
        return self.remainder(number, modulus, node)

    def congruences(self, chain: tree.Chain) -> list[Expr] | None:
        r"""`a\equiv b\pmod n`, link by link; None where no modulus is written."""
        found = modulus_of(chain.items[-1])
        if found is None or any(mark not in ("equiv", "=") for mark in chain.relations):
            return None
        last, modulus = found
        sides = [self.sizes.settle(self.expr(x)) for x in (*chain.items[:-1], last, modulus)]
        for side, item in zip(sides, (*chain.items[:-1], last, modulus), strict=True):
            if any(s.is_scalar and not s.properties & {"natural", "integer", "index"} for s in side.free):
                raise self.error(TypeMistake, "a congruence is one of whole numbers", item, "declare the letters as integers")
        *values, n = sides
        return [b.relation("=", self.remainder(b.subtract(x, y), n, chain), b.ZERO) for x, y in pairwise(values)]

    def common_divisor(self, name: str, arguments: list[Expr], node: Node) -> Expr:
        r"""`\gcd(84,36)`, `\operatorname{lcm}(4,6)` of numbers that are written out."""
        if len(arguments) < 2 or not all(a.op == "number" and a.data.denominator == 1 for a in arguments):
            raise self.error(NotSupported, "divisibility of integers is not supported where letters stand for them", node)
        whole = [int(a.data) for a in arguments]
        return b.num(math.gcd(*whole) if name == "gcd" else math.lcm(*whole))
