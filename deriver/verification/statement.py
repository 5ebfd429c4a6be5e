"""What a claim says at one point: holds, fails, has no value on one side or both, or cannot be told.

A `Statement` is a claim without its context: two sides and a relation, or a proposition. `fails` is always rigorous: exact values or
disjoint balls. `holds` is exact, or agreement to the digits asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import acb, arb, fmpq

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..expression.evaluation import Indeterminate, Undefined, holds
from .values import DOUBLINGS, Equality, Known, at_point, ball_field, broken_off, equality_at, open_ended, without_value

__all__ = ["EQUALITIES", "Statement", "test"]

EQUALITIES = frozenset({"=", "equiv"})
_ORDERS = frozenset({"<", "<=", ">", ">=", "!="})
_DEFINITE = frozenset({"succ", "succeq", "prec", "preceq"})


class Statement(NamedTuple):
    """`left relation right`, or the proposition `left` where right is None; `places`: decimals of a printed value."""

    left: Expr
    relation: str
    right: Expr | None
    places: int | None = None

    @property
    def open_ended(self) -> bool:
        """Whether a side holds a limit, an infinite sum or an improper integral."""
        return any(e.cached("open-ended", open_ended) for e in (self.left, self.right) if e is not None)

    @property
    def is_equality(self) -> bool:
        return self.relation in EQUALITIES and self.right is not None and self.places is None


def test(
    statement: Statement,
    values: Mapping[Any, Any],
    sizes: Mapping[str, int],
    digits: int,
    *,
    complex_: bool = False,
    known: Known | None = None,
) -> Equality:
    """What the statement says at a point (values in FLINT numbers); `known`: values of sides that need not be computed again."""
    left, relation, right, places = statement
    if right is None:
        return _proposition(left, values, sizes, complex_)
    if relation == "approx" or places is not None:
        return _printed(left, right, places, values, sizes, digits, complex_=complex_)
    if relation in EQUALITIES:
        return equality_at(left, right, values, sizes, digits, complex_=complex_, known=known)
    if relation in _ORDERS:
        return _ordered(left, relation, right, values, sizes, digits, complex_)
    if relation == "propto":
        return _proportional(left, right, values, sizes, digits, complex_)
    return _proposition(b.relation(relation, left, right), values, sizes, complex_)


def _proposition(e: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], complex_: bool = False) -> Equality:
    """A relation or a combination of relations, decided rigorously or not at all."""
    digits = 30
    why = ""
    for _ in range(DOUBLINGS):
        try:
            return Equality("holds" if holds(e, values, sizes, ball_field(digits, complex_)) else "fails", exact=False, digits=digits)
        except Undefined as error:
            return Equality("both", why=error.message)
        except Indeterminate as error:
            why = error.message
            digits *= 3
        except DeriverError as error:
            return Equality("unknown", why=error.message)
        except (ArithmeticError, RecursionError, ValueError, TypeError, IndexError, NotImplementedError) as error:
            return Equality("unknown", why=broken_off(error))
    return Equality("unknown", why=why)


def _sides(
    left: Expr, right: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], working: int, complex_: bool = False
) -> tuple[Any, Any] | Equality:
    """Both values, or what their absence means."""
    field = ball_field(working, complex_)
    a, c = at_point(left, values, sizes, field), at_point(right, values, sizes, field)
    if a.value is not None and c.value is not None:
        if not (a.value.rigorous and c.value.rigorous):
            return Equality("unknown", why="; ".join((*a.value.notes, *c.value.notes)))
        return a.value, c.value
    undefined = (a.why == "undefined", c.why == "undefined")
    if any(undefined) and not any(w not in ("", "undefined") for w in (a.why, c.why)):
        return without_value(a, c, working)
    retry = "unknown" in (a.why, c.why)
    return Equality("unknown", why=a.text or c.text, bound="retry" if retry else None)


def _ordered(
    left: Expr, relation: str, right: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], digits: int, complex_: bool
) -> Equality:
    """An order, entry by entry on arrays; a tie of irrational values counts for <= to the digits stated."""
    working = digits + 10
    why = ""
    for _ in range(DOUBLINGS):
        found = _sides(left, right, values, sizes, working, complex_)
        if isinstance(found, Equality):
            if found.bound != "retry":
                return found
            why = found.why
            working *= 2
            continue
        with ball_field(working).working():
            verdict = _compare_entries(relation, found[0].entries(), found[1].entries(), digits)
        exact = found[0].exact and found[1].exact
        if verdict is not None:
            return Equality("holds" if verdict else "fails", exact, None, working, "", *found)
        why = f"the two sides cannot be told apart at {working} digits: an equality may hold there"
        working *= 2
    return Equality("unknown", why=why)


def _compare_entries(relation: str, left: list[Any], right: list[Any], digits: int) -> bool | None:
    """True, False, or None; `!=` of arrays is a difference in some entry, orders are asked of every entry."""
    if len(right) == 1 and len(left) > 1:
        right = right * len(left)
    if len(left) == 1 and len(right) > 1:
        left = left * len(right)
    if len(left) != len(right):
        return None
    verdicts = [_compare_numbers(relation, x, y, digits) for x, y in zip(left, right, strict=True)]
    if relation == "!=":
        if any(v is True for v in verdicts):
            return True
        return False if all(v is False for v in verdicts) else None
    if any(v is False for v in verdicts):
        return False
    return True if all(v is True for v in verdicts) else None


def _compare_numbers(relation: str, x: Any, y: Any, digits: int) -> bool | None:
    if relation in (">", ">="):
        relation = "<" if relation == ">" else "<="
        x, y = y, x
    d = y - x
    if isinstance(d, fmpq):
        return {"<": d > 0, "<=": d >= 0, "!=": d != 0}[relation]
    if isinstance(d, acb):
        if relation == "!=":
            return True if not d.contains(0) else None
        # |z|^2 written as a product is real, though its ball has a narrow imaginary part.
        if not d.is_finite() or not abs(d.imag).upper() <= arb(10) ** -digits:
            return None
        d = d.real
        x = x.real if isinstance(x, acb) else x
    if not d.is_finite():
        return None
    if d.is_zero():  # a ball without a radius
        return relation == "<="
    if not d.contains(0):
        return True if relation == "!=" else bool(d > 0)
    if relation == "<=":
        scale = abs(x if not isinstance(x, fmpq) else arb(x)).upper().max(arb(1))
        if abs(d).upper() <= scale * arb(10) ** -digits:
            return True
    return None


def decimals_of(e: Expr) -> int | None:
    """Decimals after the point of a printed number: 0.832 has 3, 12 has none, 1/3 is not printed so."""
    if e.op == "mul" and e.args[0].op == "number" and len(e.args) > 1:
        return decimals_of(e.args[0])
    if e.op == "number":
        denominator = e.value.denominator
        for k in range(400):
            if 10**k % denominator == 0:
                return k
        return None
    found = [decimals_of(a) for a in e.args]
    kept = [k for k in found if k is not None]
    return max(kept, default=None)


def _printed(
    left: Expr,
    right: Expr,
    places: int | None,
    values: Mapping[Any, Any],
    sizes: Mapping[str, int],
    digits: int,
    *,
    complex_: bool,
) -> Equality:
    """Agreement to the digits printed: within half a unit of the last decimal (a little more, for a value cut off, not rounded)."""
    if places is None:
        # What is printed is the side that is a number; where neither is, the digits that occur.
        sides = [s for s in (right, left) if s.op == "number"][:1] or [s for s in (right, left) if not s.free]
        kept = [k for k in map(decimals_of, sides) if k is not None]
        if not kept:
            return Equality("unknown", why="an approximate relation without printed digits")
        places = max(kept)
    digits += max(places, 0)  # more digits may be printed than are asked for elsewhere
    found = _sides(left, right, values, sizes, digits + 10, complex_)
    if isinstance(found, Equality):
        return found
    unit = 1 / Fraction(10) ** places
    tolerance = unit / 2
    with ball_field(digits + 10).working():
        worst: bool | None = True
        for x, y in zip(found[0].entries(), found[1].entries(), strict=False):
            d = abs(x - y)
            cut_off = places > 0 and bool(abs(y) < abs(x))  # 3.1415 for pi: cut off, not rounded
            allowed = unit if cut_off and right.op == "number" else tolerance
            limit = fmpq(allowed.numerator, allowed.denominator)
            if isinstance(d, fmpq):
                ok: bool | None = bool(d <= limit)
            elif d <= arb(limit):
                ok = True
            else:
                ok = False if d > arb(limit) else None
            worst = False if ok is False or worst is False else (None if ok is None else worst)
    if worst is None:
        return Equality("unknown", why="at the edge of the printed digits")
    return Equality("holds" if worst else "fails", False, str(tolerance), digits + 10, "", *found)


def _proportional(left: Expr, right: Expr, values: Mapping[Any, Any], sizes: Mapping[str, int], digits: int, complex_: bool) -> Equality:
    """Arrays that are multiples of each other: all 2 x 2 minors vanish."""
    found = _sides(left, right, values, sizes, digits + 10, complex_)
    if isinstance(found, Equality):
        return found
    x, y = found[0].entries(), found[1].entries()
    if len(x) != len(y):
        return Equality("unknown", why="proportional arrays have one shape")
    if len(x) == 1:
        return Equality("unknown", why="the constant of proportionality of scalars is not compared across points")
    exact = True
    with ball_field(digits + 10).working():
        for i in range(len(x)):
            for j in range(i):
                d = x[i] * y[j] - x[j] * y[i]
                if isinstance(d, fmpq):
                    if d:
                        return Equality("fails", True, None, digits, "", *found)
                    continue
                exact = False
                if not d.contains(0):
                    return Equality("fails", False, None, digits, "", *found)
                if not abs(d).upper() <= arb(10) ** -digits:
                    return Equality("unknown", why="the balls are too wide")
    return Equality("holds", exact, None, digits, "", *found)
