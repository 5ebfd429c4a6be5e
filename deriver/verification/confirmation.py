"""A second engine for refutations: exact rational arithmetic where both sides are rational, mpmath at higher precision elsewhere.

A failure found in ball arithmetic is rigorous if the ball arithmetic is right; this asks somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..expression.evaluation import RationalField
from .mpmath_values import Unknown, mpmath_value
from .statement import Statement, test
from .values import Equality, at_point, given

__all__ = ["confirmed"]


def confirmed(
    statement: Statement, values: Mapping[Any, Any], sizes: Mapping[str, int], result: Equality, digits: int, complex_: bool
) -> str | None:
    """How the failure is confirmed, or None when the second engine disagrees."""
    loaded = given(values)
    left, _relation, right, _places = statement
    if right is not None and statement.is_equality:
        field = RationalField()
        a, c = at_point(left, loaded, sizes, field), at_point(right, loaded, sizes, field)
        if a.value is not None and c.value is not None:
            return "exact counterexample" if a.value.entries() != c.value.entries() else None
        # What only many digits tell apart is asked of the second engine with more of them.
        digits = max(digits, 2 * result.digits)
        try:
            x, y = mpmath_value(left, values, sizes, digits + 20), mpmath_value(right, values, sizes, digits + 20)
        except Unknown:
            pass
        else:
            return "disjoint balls, confirmed by mpmath" if _apart(x, y, digits) else None
    again = test(statement, loaded, sizes, 2 * max(digits, result.digits), complex_=complex_)
    if again.outcome != "fails":
        return None
    return "exact counterexample" if again.exact else "disjoint balls, confirmed at twice the precision"


def _apart(x: list[Any], y: list[Any], digits: int) -> bool:
    """Whether some entry differs by clearly more than the precision used."""
    if len(x) != len(y):
        return True
    return any(abs(p - q) > (abs(p) + abs(q)) * type(abs(p))(10) ** (-digits) for p, q in zip(x, y, strict=True))
