"""Proofs by normal form: equal forms, after multiplying out inverses where that is needed.

Comes in: a statement and its domain. Goes out: the name of the method, or None, which decides nothing.
"""

from __future__ import annotations

from collections.abc import Hashable

from ..errors import DeriverError
from ..expression import Expr, walk
from .domain import Domain
from .normal_form import NormalForms, TooLarge
from .scalar_forms import FinerUnit
from .statement import Statement
from .words import Letter, Sum

__all__ = ["prove", "same_form"]

_MAX_NODES = 400


def prove(statement: Statement, domain: Domain) -> str | None:
    """The method by which an equality is proved, or None."""
    if not statement.is_equality or statement.right is None:
        return None
    if statement.left is statement.right:
        return "trivial identity: both sides are the same"
    nodes = 0
    for side in (statement.left, statement.right):
        for _ in walk(side):
            nodes += 1
            if nodes > _MAX_NODES:
                return None
    units: dict[Hashable, int] = {}
    for _ in range(4):
        forms = NormalForms(domain)
        forms.units.update(units)
        try:
            return _equal(statement, forms)
        except FinerUnit as finer:
            units = {**forms.units, finer.key: finer.q}
        except (TooLarge, DeriverError, RecursionError, ZeroDivisionError):
            return None
    return None


def _equal(statement: Statement, forms: NormalForms) -> str | None:
    left, right = statement.left, statement.right
    assert right is not None
    if left.is_scalar != right.is_scalar:
        return None
    if left.is_scalar:
        difference = forms.ring.add(forms.scalar(left), forms.ring.negative(forms.scalar(right)))
        if len(difference.top):
            return None
        return "non-commutative normal form" if forms.words.infos else "rational normal form"
    if left.shape != right.shape:
        return None
    residual = forms.words.add(forms.array(left), forms.words.scale(forms.ring.number(-1), forms.array(right)))
    if not residual:
        return "non-commutative normal form"
    return "non-commutative normal form, inverses multiplied out" if _multiplied_out(residual, forms, 2) else None


def _multiplied_out(residual: Sum, forms: NormalForms, depth: int) -> bool:
    """Whether the residual vanishes when multiplied by what its inverse letters invert; those factors are invertible."""
    words = forms.words
    inverses: dict[Letter, None] = {}
    for word in residual:
        for letter in word:
            if words.infos[letter.base].inverse_of is not None and not letter.inverted:
                inverses[letter] = None
    for letter in inverses:
        inside = words.infos[letter.base].inverse_of
        assert inside is not None
        if letter.transposed:
            inside = words.transpose(inside)
        for on_left in (True, False):
            sides = [words.sides(word[0])[0] if on_left else words.sides(word[-1])[1] for word in residual if word]
            fits = all(side == words.sides(letter)[0] for side in sides)
            if not fits:
                continue
            product = words.multiply(inside, residual) if on_left else words.multiply(residual, inside)
            if not product or (depth > 1 and len(product) < 60 and _multiplied_out(product, forms, depth - 1)):
                return True
    return False


def same_form(left: Expr, right: Expr, other_left: Expr, other_right: Expr, *, either_sign: bool = False) -> bool:
    """Whether `other_left = other_right` says the same as `left = right` with terms moved or scaled.

    Where terms of its two sides cancel, as in (A+B)^2 = A^2 + 2AB + B^2, it is more than a rearrangement.
    """
    if left.is_scalar != other_left.is_scalar or (not left.is_scalar and left.shape not in (other_left.shape, other_left.shape.transposed)):
        return False
    forms = NormalForms(Domain(), as_written=True)
    ring, words = forms.ring, forms.words
    try:
        if left.is_scalar:
            a = ring.add(forms.scalar(left), ring.negative(forms.scalar(right)))
            c = ring.add(forms.scalar(other_left), ring.negative(forms.scalar(other_right)))
            if not len(a.top) or not len(c.top):
                return False
            sides = [forms.scalar(other_left), forms.scalar(other_right)]
            if sum(len(side.top) for side in sides) > len(c.top):
                return False
            ratio = ring.value(ring.multiply(a, ring.reciprocal(c)))
            return ratio is not None and (ratio > 0 or either_sign)
        first = words.add(forms.array(left), words.scale(ring.number(-1), forms.array(right)))
        second = words.add(forms.array(other_left), words.scale(ring.number(-1), forms.array(other_right)))
        if len(forms.array(other_left)) + len(forms.array(other_right)) > len(second):
            return False
        if set(second) == set(first) and first:
            ratios = {ring.value(ring.multiply(first[w], ring.reciprocal(second[w]))) for w in first}
            return len(ratios) == 1 and None not in ratios
    except (TooLarge, DeriverError, RecursionError, ZeroDivisionError):
        return False
    return False
