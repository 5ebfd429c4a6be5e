"""Scalar factors as powers: united, opened, shared, over one denominator."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from ..expression import build as b
from ..expression.nodes import Expr
from .facts import is_nonnegative
from .normal import key
from .terms import Term, flatten, merge, split_term, total

__all__ = ["common_scalars", "one_fraction", "one_more", "powers", "raised", "unite_powers", "whole_terms", "with_matrix_powers", "without"]


def powers(scalars: Sequence[Expr]) -> list[tuple[Expr, Fraction]]:
    """Scalar factors as (base, rational exponent), equal bases united, in order of appearance."""
    order: list[object] = []
    found: dict[object, tuple[Expr, Fraction]] = {}
    for s in scalars:
        base, exponent = s, Fraction(1)
        # (u^a)^k is u^(a k) for a whole k; for a broken one it need not be
        while base.op == "power" and base.args[1].op == "number" and exponent.denominator == 1:
            base, exponent = base.args[0], exponent * base.args[1].data
        mark = key(base)
        if mark in found:
            found[mark] = (found[mark][0], found[mark][1] + exponent)
        else:
            order.append(mark)
            found[mark] = (base, exponent)
    return [found[m] for m in order]


def raised(base: Expr, exponent: Fraction) -> Expr:
    """base to a rational exponent, a negative integer one as a reciprocal."""
    return b.power(base, b.num(exponent))


def unite_powers(e: Expr) -> Expr:
    """x x^2 / x^4 -> 1/x, only where two factors have one base; (2 u)^-1 is opened where that lets something unite."""
    number = Fraction(1)
    scalars: list[Expr] = []
    for f in e.args:
        if f.op == "number":
            number *= f.data
        elif f.is_scalar:
            scalars.append(f)
    lettered = _lettered(scalars)
    if lettered is not None:
        return unite_powers(b.mul(b.num(number), *lettered, *(f for f in e.args if not f.is_scalar)))
    scalars, outside = _primitive(scalars)
    number *= outside
    found = powers(scalars)
    opened, factor = _opened(scalars)
    if opened is not None:
        wide = powers(opened)
        if len(wide) < len(opened) or (factor != 1 and number != 1):
            found, number = wide, number * factor
        elif len(found) == len(scalars) and outside == 1:
            return e
    elif len(found) == len(scalars) and outside == 1 and all(_plain(s) for s in scalars):
        return e
    arrays = [f for f in e.args if not f.is_scalar]
    return b.mul(b.num(number), *(raised(base, n) for base, n in found if n), *arrays)


def _lettered(scalars: list[Expr]) -> list[Expr] | None:
    """u^(p-1) u^(1-p) is 1: two powers of a base that is not negative, exponents with letters; None where there are none."""
    for i, one in enumerate(scalars):
        for k in range(i + 1, len(scalars)):
            two = scalars[k]
            if one.op != "power" or two.op != "power" or one.args[0] is not two.args[0] or not is_nonnegative(one.args[0]):
                continue
            if "number" in (one.args[1].op, two.args[1].op):
                continue
            terms = merge([split_term(t) for t in flatten([one.args[1], two.args[1]])])
            united = b.power(one.args[0], total(terms)) if terms else b.ONE
            return [*scalars[:i], united, *scalars[i + 1 : k], *scalars[k + 1 :]]
    return None


def _primitive(scalars: list[Expr]) -> tuple[list[Expr], Fraction]:
    """2 - 2x^2 beside a power of 1 - x^2 as 2 times 1 - x^2: (the factors, the number that comes out)."""
    bases = {key(base) for s in scalars for base, _ in powers([s])}
    kept: list[Expr] = []
    outside = Fraction(1)
    for s in scalars:
        if s.op == "add" and len(bases) > 1:
            coefficients = [
                t.args[0].data if t.op == "mul" and t.args[0].op == "number" else t.data if t.op == "number" else Fraction(1)
                for t in s.args
            ]
            shared = Fraction(gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients)))
            for factor in (shared, -shared):
                reduced = b.add(*(b.mul(b.num(1 / factor), t) for t in s.args))
                if factor != 1 and key(reduced) in bases:
                    outside *= factor
                    s = reduced
                    break
        kept.append(s)
    return kept, outside


def _plain(s: Expr) -> bool:
    return s.op != "power" or s.args[0].op != "power"


def _opened(scalars: Sequence[Expr]) -> tuple[list[Expr] | None, Fraction]:
    """Whole powers of products as products of powers, and the number that comes out; None where there is none."""
    opened: list[Expr] = []
    factor = Fraction(1)
    some = False

    def put(base: Expr, n: int) -> None:
        nonlocal factor, some
        if base.op == "mul":
            some = True
            for f in base.args:
                put(f, n)
        elif base.op == "number" and base.data:
            factor *= base.data**n
        elif base.op == "power" and base.args[1].op == "number" and base.args[1].data.denominator == 1:
            put(base.args[0], n * int(base.args[1].data))
        else:
            opened.append(b.power(base, n))

    for s in scalars:
        if s.op == "power" and s.args[1].op == "number" and s.args[1].data.denominator == 1:
            put(s.args[0], int(s.args[1].data))
        else:
            opened.append(s)
    return (opened, factor) if some else (None, factor)


def common_scalars(lists: Sequence[Sequence[Expr]]) -> tuple[Expr, ...]:
    """The scalar factors that all lists share, powers included."""
    first = powers(lists[0])
    shared = []
    others = [{key(base): n for base, n in powers(rest)} for rest in lists[1:]]
    for base, n in first:
        k = key(base)
        exponents = [n, *(o.get(k, Fraction(0)) for o in others)]
        if all(x > 0 for x in exponents):
            shared.append(raised(base, min(exponents)))
        elif all(x < 0 for x in exponents):
            shared.append(raised(base, max(exponents)))
    return tuple(shared)


def without(scalars: Sequence[Expr], shared: Sequence[Expr]) -> tuple[Expr, ...]:
    """The factors left when the shared ones are taken out."""
    taken = {key(base): n for base, n in powers(shared)}
    left = []
    for base, n in powers(scalars):
        n -= taken.get(key(base), Fraction(0))
        if n:
            left.append(raised(base, n))
    return tuple(left)


def one_fraction(terms: Sequence[Term]) -> list[Expr]:
    """A sum of scalar quotients over their common denominator."""
    below: dict[object, tuple[Expr, Fraction]] = {}
    for t in terms:
        for base, n in powers(t.scalars):
            known = below.get(key(base), (base, Fraction(0)))
            if n < 0:
                below[key(base)] = (base, min(n, known[1]))
    if not below:
        return []
    denominator = [raised(base, n) for base, n in below.values() if n]
    above = []
    for t in terms:
        factors = powers([*t.scalars, *(raised(base, -n) for base, n in below.values() if n)])
        above.append(b.mul(b.num(t.coefficient), *(raised(base, n) for base, n in factors if n)))
    return [b.mul(b.add(*above), *denominator)]


def with_matrix_powers(e: Expr) -> Expr:
    """A^3 for the chain A A A, A^2 for A A: equal square matrices side by side as one power."""
    args = tuple(with_matrix_powers(a) for a in e.args)
    e = e if args == e.args else b.rebuild(e, args)
    if e.op != "dot":
        return e
    factors: list[tuple[Expr, int]] = []
    for f in e.args:
        base, n = f, 1
        if f.op == "matrix_power" and f.args[1].op == "number" and f.args[1].data.denominator == 1 and f.args[1].data > 0:
            base, n = f.args[0], int(f.args[1].data)
        if factors and factors[-1][0] is base and base.shape.kind == "matrix":
            factors[-1] = (base, factors[-1][1] + n)
        else:
            factors.append((base, n))
    if len(factors) == len(e.args):
        return e
    return b.dot(*(b.matrix_power(base, n) if n > 1 else base for base, n in factors))


def whole_terms(e: Expr) -> Expr:
    """(2a - 4b)/2 is a - 2b: a fraction before a sum goes into it where every term stays whole."""
    if e.op != "mul" or e.args[0].op != "number" or e.args[0].data.denominator == 1:
        return e
    sums = [i for i, f in enumerate(e.args) if f.op == "add"]
    if len(sums) != 1:
        return e
    terms = []
    for t in e.args[sums[0]].args:
        number = t.args[0].data if t.op == "mul" and t.args[0].op == "number" else t.data if t.op == "number" else 1
        scaled = number * e.args[0].data
        if scaled.denominator != 1:
            return e
        rest = t.args[1:] if t.op == "mul" and t.args[0].op == "number" else () if t.op == "number" else (t,)
        terms.append(b.mul(b.num(scaled), *rest))
    return b.mul(*e.args[1 : sums[0]], b.add(*terms), *e.args[sums[0] + 1 :])


def one_more(e: Expr) -> Expr:
    """x^(a - 1) x is x^a: a factor joins its own power with an exponent that is no number."""
    if e.op != "mul":
        return e
    for i, f in enumerate(e.args):
        if f.op == "power" and f.args[1].op != "number" and f.args[0] in e.args:
            j = e.args.index(f.args[0])
            rest = [x for k, x in enumerate(e.args) if k not in (i, j)]
            return b.mul(*rest[: min(i, j)], b.power(f.args[0], b.add(f.args[1], b.ONE)), *rest[min(i, j) :])
    return e
