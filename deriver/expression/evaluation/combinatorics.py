"""The row of binomial coefficients.

For a whole number k the coefficient is n (n - 1) ... (n - k + 1) / k!, whatever n is, and 0 for k < 0; so it is 0 for whole n < k as
well, where a ratio of factorials has no value. For other k it is Gamma(n+1) / (Gamma(k+1) Gamma(n-k+1)).

Source: R. Graham, D. Knuth and O. Patashnik, Concrete Mathematics, section 5.1.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial
from typing import Any

from flint import fmpq

from ..nodes import Expr
from .fields import MAX_BITS, MAX_FACTORIAL, Field
from .outcomes import Indeterminate, Undefined, Unsupported, excessive, unsupported
from .program import Builder, is_integral

__all__ = ["ROWS"]

#: Factors of a falling factorial that are multiplied one by one.
_FACTORS = 2000


def _binomial(b: Builder, node: Expr) -> int:
    field = b.field
    if not field.ordered and not is_integral(node.args[1]):
        return b.step(lambda v: unsupported("a binomial coefficient of a fraction modulo p"))

    def coefficient(n: Any, k: Any) -> Any:
        try:
            count = field.integer(k)
        except (Undefined, Indeterminate, Unsupported):
            return _by_gamma(field, n, k)
        return _falling(field, n, k, count)

    return b.step(coefficient, *b.slots(node.args))


def _falling(field: Field, n: Any, k: Any, count: int) -> Any:
    if count < 0:
        return field.number(Fraction(0))
    if type(n) is fmpq and n.q == 1:
        whole = int(n.p)
        if 0 <= whole < count:
            return field.number(Fraction(0))
        sign, top = (1, whole) if whole >= 0 else ((-1) ** (count % 2), count - whole - 1)
        fewer = min(count, top - count)
        if fewer <= MAX_FACTORIAL:
            if fewer * top.bit_length() > MAX_BITS:
                excessive("a binomial coefficient with too many digits")
            return field.tame(field.number(Fraction(sign * comb(top, fewer))))
        return _by_gamma(field, n, k) if whole >= 0 else excessive("a binomial coefficient of many factors")
    if count > _FACTORS:
        return excessive("a binomial coefficient of many factors") if field.exact else _by_gamma(field, n, k)
    total = field.number(Fraction(1))
    for j in range(count):
        total = field.tame(total * (n - field.number(Fraction(j))))
    return total * field.reciprocal(field.number(Fraction(factorial(count))))


def _by_gamma(field: Field, n: Any, k: Any) -> Any:
    above, below = field.function("factorial", n), field.function("factorial", k)
    try:
        rest = field.function("factorial", n - k)
    except Undefined:
        return field.number(Fraction(0))  # a pole in the denominator
    return above * field.reciprocal(below * rest)


ROWS = {"binomial": _binomial}
