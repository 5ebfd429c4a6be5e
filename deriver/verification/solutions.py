"""Solution sets of equations in one unknown number: what a line of a solution keeps, loses and gains.

The numerator of a rational equation is a polynomial, whose roots FLINT isolates rigorously; a root counts where the equation as written
holds there. Of other equations the sign changes on a grid are enclosed. Letters beside the unknown have values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq, fmpq_poly

from ..expression import Expr
from ..expression import build as b
from ..expression.evaluation import RationalField, directional
from ..expression.evaluation.integration import polynomial_degree
from .values import at_point, ball_field

__all__ = ["Line", "coefficients_of", "float_of", "member", "rational_near", "real_roots", "sign_changes"]

_MOST_DEGREE = 24
_DIGITS = 60
_GRID = tuple(Fraction(37 * k, 100) + Fraction(1, 997) for k in range(-60, 61))
_RATIONAL = RationalField()


@dataclass(frozen=True)
class Line:
    """What one line says: one of several relations holds."""

    relations: tuple[Expr, ...]
    latex: str = ""

    @property
    def is_equation(self) -> bool:
        """Whether each relation is an equation between numbers."""
        return all(r.op == "relation" and r.data in ("=", "equiv") and all(a.is_scalar for a in r.args) for r in self.relations)


def _difference(relation: Expr) -> Expr:
    return b.subtract(*relation.args)


def _cleared(e: Expr, x: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator with respect to x, by form."""
    if x not in e.free:
        return e, b.ONE
    if e.op == "add":
        parts = [_cleared(a, x) for a in e.args]
        below = list(dict.fromkeys(d for _, d in parts if d is not b.ONE))
        total = [b.mul(n, *(other for other in below if other is not d)) for n, d in parts]
        return b.add(*total), b.mul(*below) if below else b.ONE
    if e.op == "mul":
        parts = [_cleared(a, x) for a in e.args]
        return b.mul(*(n for n, _ in parts)), b.mul(*(d for _, d in parts))
    if e.op == "power" and e.args[1].op == "number" and e.args[1].data.denominator == 1:
        n, d = _cleared(e.args[0], x)
        k = int(e.args[1].data)
        return (b.power(n, k), b.power(d, k)) if k >= 0 else (b.power(d, -k), b.power(n, -k))
    return e, b.ONE


def _value(e: Expr, x: Expr, at: Any, values: Mapping[Any, Any], complex_: bool = False) -> Any:
    """The value at x = at; None where there is none, `...` where it is not known."""
    found = at_point(e, {**values, x: at}, {}, ball_field(_DIGITS, complex_))
    if found.value is not None and found.value.is_scalar:
        return found.value.data
    return None if found.why == "undefined" else ...


def member(line: Line, x: Expr, at: Any, values: Mapping[Any, Any]) -> bool | None:
    """Whether a number solves a line; None where that cannot be told."""
    unsure = False
    for relation in line.relations:
        sides = [_value(side, x, at, values, isinstance(at, acb)) for side in relation.args]
        if None in sides:
            continue
        if ... in sides:
            unsure = True
            continue
        with ball_field(_DIGITS).working():
            d = sides[0] - sides[1]
            if isinstance(d, fmpq):
                if d == 0:
                    return True
                continue
            if not d.contains(0):
                continue
            if bool(abs(d).upper() < arb(10) ** (-_DIGITS // 2)):
                return True
        unsure = True
    return None if unsure else False


def coefficients_of(e: Expr, x: Expr, degree: int, values: Mapping[Any, Any]) -> list[Any] | None:
    """The coefficients of a polynomial by form, lowest first: exact where they are rational."""
    at = {**values, x: fmpq(0)}
    for field in (_RATIONAL, ball_field(_DIGITS)):
        try:
            return [directional(e, x, 1, at, {}, field, k).data for k in range(degree + 1)]
        except Exception:  # not in this field, or not at all
            continue
    return None


def real_roots(line: Line, x: Expr, values: Mapping[Any, Any]) -> list[Any] | None:
    """All real solutions of a line as rationals or balls; None where they are not found completely."""
    found: list[Any] = []
    for relation in line.relations:
        numerator, _ = _cleared(_difference(relation), x)
        degree = polynomial_degree(numerator, x)
        if degree is None or degree > _MOST_DEGREE:
            return None
        coefficients = coefficients_of(numerator, x, max(degree, 1), values)
        if coefficients is None:
            return None
        roots = _roots(coefficients)
        if roots is None:
            return None
        for r in roots:
            if member(Line((relation,)), x, r, values) is not False and not any(_same(r, s) for s in found):
                found.append(r)
    return found


def _same(r: Any, s: Any) -> bool:
    with ball_field(_DIGITS).working():
        d = r - s
        return bool(d == 0) if isinstance(d, fmpq) else bool(d.contains(0))


def _roots(c: list[Any]) -> list[Any] | None:
    if all(isinstance(a, fmpq) for a in c):
        p = fmpq_poly(c)
        if p.degree() < 0:
            return None
        if p.degree() == 0:
            return []
        if p.degree() == 1:
            return [-p[0] / p[1]]
        with ball_field(_DIGITS).working():
            found = []
            isolated: list[Any] = p.numer().complex_roots()
            for root, _ in isolated:
                if root.imag == 0:
                    near = rational_near(root.real)
                    found.append(near if near is not None and p(near) == 0 else root.real)
            return found
    if len(c) == 2 and isinstance(c[1], (arb, fmpq)):
        with ball_field(_DIGITS).working():
            return None if arb(c[1]).contains(0) else [-arb(c[0]) / arb(c[1])]
    return None


def rational_near(x: Any) -> fmpq | None:
    """The rational number with a small denominator that a ball holds, if there is one."""
    if isinstance(x, fmpq):
        return x
    near = Fraction(float(x.mid())).limit_denominator(1000)
    found = fmpq(near.numerator, near.denominator)
    with ball_field(_DIGITS).working():
        return found if (x - arb(found)).contains(0) else None


def float_of(x: Any) -> Fraction:
    """A number near a root."""
    return Fraction(int(x.p), int(x.q)) if isinstance(x, fmpq) else Fraction(float(x.mid()))


def sign_changes(line: Line, x: Expr, values: Mapping[Any, Any]) -> list[Any]:
    """Enclosures of solutions where the difference of the sides changes its sign on a grid; only those in which it tends to zero."""
    if len(line.relations) != 1:
        return []
    e = _difference(line.relations[0])

    def at(q: Fraction) -> Any:
        y = _value(e, x, fmpq(q.numerator, q.denominator), values)
        if isinstance(y, fmpq):
            y = arb(y)
        return y if isinstance(y, arb) and not y.contains(0) else None

    found = []
    before: tuple[Fraction, Any] | None = None
    for q in _GRID:
        y = at(q)
        if y is not None and before is not None and (y > 0) != (before[1] > 0):
            root = _bisected(at, before[0], q, before[1])
            if root is not None:
                found.append(root)
        before = None if y is None else (q, y)
    return found


def _bisected(at: Any, low: Fraction, high: Fraction, first: Any) -> Any:
    start = abs(first)
    for _ in range(110):
        middle = (low + high) / 2
        y = at(middle)
        if y is None:
            break
        if (y > 0) == (first > 0):
            low, first = middle, y
        else:
            high = middle
    if not bool(abs(first) < start * arb(10) ** -15):
        return None  # a jump, or a pole
    with ball_field(_DIGITS).working():
        middle = (low + high) / 2
        return arb(fmpq(middle.numerator, middle.denominator), float(high - low))


def shown_roots(roots: Sequence[Any]) -> list[str]:
    """Roots as text: fractions, or a few decimals."""
    out = []
    for r in roots:
        near = rational_near(r)
        out.append(str(near) if near is not None else str(r.mid().str(8, radius=False)))
    return out
