"""Terms: a coefficient, scalar factors, and one chain or array; sums of them merged and opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..expression import build as b
from ..expression.arithmetic import SCALAR_FUNCTIONS
from ..expression.nodes import Expr
from .normal import key, transposed

__all__ = ["Term", "flatten", "merge", "multiplied_out", "same", "split_term", "total"]


@dataclass(frozen=True)
class Term:
    """coefficient * scalars * chain; the chain is empty for a scalar term, one array for what is no chain."""

    coefficient: Fraction
    scalars: tuple[Expr, ...]
    chain: tuple[Expr, ...]

    def build(self) -> Expr:
        if self.coefficient < 0 and len(self.chain) == 1 and _difference(self.chain[0]):
            # -(x - y) is y - x
            left, right = self.chain[0].args
            return Term(-self.coefficient, self.scalars, (b.add(b.negative(right), b.negative(left)),)).build()
        if self.coefficient == -1 and not self.chain:
            at = next((i for i, f in enumerate(self.scalars) if _difference(f)), None)
            if at is not None:
                left, right = self.scalars[at].args
                turned = b.add(b.negative(right), b.negative(left))
                return b.mul(*self.scalars[:at], turned, *self.scalars[at + 1 :])
        if self.coefficient == -1:
            at = next((i for i, f in enumerate(self.chain) if _difference(f) and transposed(f) not in self.chain), None)
            if at is not None:
                left, right = self.chain[at].args
                turned = b.add(b.negative(right), b.negative(left))
                return Term(Fraction(1), self.scalars, (*self.chain[:at], turned, *self.chain[at + 1 :])).build()
        array = (b.dot(*self.chain),) if self.chain else ()
        return b.mul(b.num(self.coefficient), *sorted(self.scalars, key=_is_value), *array)


def _is_value(e: Expr) -> bool:
    """Whether a factor is a value of a function: letters stand before those, as in y sigma(z)."""
    return e.op in SCALAR_FUNCTIONS or (e.op == "power" and (e.args[0] is b.E or e.args[0].op in SCALAR_FUNCTIONS))


def _difference(e: Expr) -> bool:
    """u - v with both plain."""
    if e.op != "add" or len(e.args) != 2:
        return False
    return not _negative(e.args[0]) and _negative(e.args[1])


def _negative(e: Expr) -> bool:
    return e.op == "mul" and e.args[0].op == "number" and e.args[0].data < 0


def split_term(e: Expr) -> Term:
    """An expression as a term."""
    coefficient = Fraction(1)
    scalars: list[Expr] = []
    chain: tuple[Expr, ...] = ()
    for f in e.args if e.op == "mul" else (e,):
        if f.op == "number":
            coefficient *= f.data
        elif f.is_scalar:
            scalars.append(f)
        else:
            chain = f.args if f.op == "dot" else (f,)
    return Term(coefficient, tuple(scalars), chain)


def merge(terms: Sequence[Term]) -> list[Term]:
    """Like terms added; the first of them keeps its place."""
    order: list[Any] = []
    found: dict[Any, Term] = {}
    for t in terms:
        mark = (_bag(t.scalars), tuple(key(f) for f in t.chain))
        known = found.get(mark)
        if known is None:
            order.append(mark)
            found[mark] = t
        else:
            found[mark] = Term(known.coefficient + t.coefficient, known.scalars, known.chain)
    return [found[m] for m in order if found[m].coefficient]


def _bag(scalars: Sequence[Expr]) -> frozenset[tuple[object, int]]:
    counts: dict[object, int] = {}
    for s in scalars:
        k = key(s)
        counts[k] = counts.get(k, 0) + 1
    return frozenset(counts.items())


def same(one: Sequence[Expr], two: Sequence[Expr]) -> bool:
    """Whether two lists of scalar factors are equal up to order."""
    return len(one) == len(two) and (tuple(one) == tuple(two) or _bag(one) == _bag(two))


def flatten(parts: Sequence[Expr]) -> list[Expr]:
    """Terms of nested sums."""
    flat: list[Expr] = []
    for p in parts:
        flat.extend(p.args if p.op == "add" else (p,))
    return flat


def total(terms: Sequence[Term]) -> Expr:
    built = [t.build() for t in terms]
    if terms[0].coefficient < 0:
        # a sum that can begin with a plus does
        first = next((i for i, t in enumerate(terms) if t.coefficient > 0), 0)
        built.insert(0, built.pop(first))
    return b.add(*built) if len(built) > 1 else built[0]


def multiplied_out(t: Term) -> list[Expr]:
    """The products of a term's factors, every sum in it opened once, scalar, entrywise or in a chain."""
    found = [b.num(t.coefficient)]
    for s in t.scalars:
        options = s.args if s.op == "add" else (s,)
        found = [b.mul(f, o) for f in found for o in options]
    if not t.chain:
        return found
    chains: list[list[Expr]] = [[]]
    for f in t.chain:
        chains = [[*c, o] for c in chains for o in _opened_array(f)]
    return [b.mul(f, b.dot(*c)) for f in found for c in chains]


def _opened_array(f: Expr) -> list[Expr]:
    if f.op == "add":
        return list(f.args)
    if f.op == "transpose" and f.args[0].op == "add":
        return [transposed(a) for a in f.args[0].args]
    if f.op == "hadamard":
        products: list[list[Expr]] = [[]]
        for a in f.args:
            products = [[*p, o] for p in products for o in (a.args if a.op == "add" else (a,))]
        return [b.hadamard(*p) for p in products]
    return [f]
