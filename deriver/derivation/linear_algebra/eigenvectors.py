"""Vectors scaled to be easy to read."""

from __future__ import annotations

from math import gcd
from typing import Any

from flint import fmpq

from .fields import Field, Parameters
from .surds import Surd

__all__ = ["primitive"]


def primitive(v: list[Any], field: Field, *, keep_sign: bool = False) -> list[Any]:
    """A multiple of a vector with small entries: whole numbers without a common factor where it is rational, without denominators where
    it has letters; the first entry that is not zero is positive unless the sign is to be kept."""
    if isinstance(field, Parameters):
        return _without_denominators(v, field)
    coefficients = [c for x in v for c in (x.terms.values() if isinstance(x, Surd) else (x,)) if c != 0]
    if not coefficients:
        return v
    top = bottom = 0
    for c in coefficients:
        top = gcd(top, int(c.p))
        bottom = int(c.q) if bottom == 0 else bottom * int(c.q) // gcd(bottom, int(c.q))
    factor = field.number(fmpq(bottom, top))
    out = [factor * x for x in v]
    first = next(x for x in out if x != field.zero)
    if not keep_sign and field.sign(first) == -1:
        out = [-x for x in out]
    return out


def _without_denominators(v: list[Any], field: Parameters) -> list[Any]:
    common = None
    for x in v:
        if x:
            common = x.denom if common is None else common * x.denom.exquo(common.gcd(x.denom))
    if common is None:
        return v
    factor = field.element(field.domain(common))
    out = [factor * x for x in v]
    shared = None
    for x in out:
        if x:
            shared = x.numer if shared is None else shared.gcd(x.numer)
    assert shared is not None
    return [x / field.element(field.domain(shared)) for x in out]
