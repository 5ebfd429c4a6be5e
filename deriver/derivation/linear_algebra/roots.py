r"""Characteristic polynomials and their roots: rational, square roots, cubics in radicals or cosines, or only enclosed.

A factor of the characteristic polynomial that is irreducible over the field keeps its roots together: eigenvectors are found once, in the
quotient field, and each root is put in afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat, fmpq_poly

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, product
from .fields import Field, NotExact, Parameters, Rationals, Rows, Surds, surd_expression
from .surds import Surd, root_of

__all__ = ["Factor", "characteristic", "factored", "polynomial_expression"]


@dataclass
class Factor:
    """An irreducible factor with its multiplicity. `roots` are elements of `field` (a field that holds them), or None where they have no
    place in one; `shown` are the roots as expressions, None where there is no closed form; `balls` are enclosures."""

    coefficients: list[Any]  # from the constant upwards, leading coefficient one
    power: int
    field: Field | None = None
    roots: list[Any] | None = None
    shown: list[Expr] | None = None
    balls: list[Any] | None = None
    #: of two roots m + g, m - g with letters: m, the expression g, and c where g is ci with c in the base
    pair: tuple[Any, Expr, Any] | None = None

    @property
    def degree(self) -> int:
        return len(self.coefficients) - 1


def characteristic(rows: Rows, field: Field) -> list[Any]:
    """Coefficients of det(x I - A), from the constant upwards."""
    n = len(rows)
    if isinstance(field, Rationals):
        return list(fmpq_mat(n, n, [x for r in rows for x in r]).charpoly().coeffs())
    # Faddeev and LeVerrier
    coefficients = [field.one]
    m = [[field.zero] * n for _ in range(n)]
    identity = eye(n, field)
    for k in range(1, n + 1):
        m = product(rows, m, field)
        m = [[x + coefficients[-1] * u for x, u in zip(r, s, strict=True)] for r, s in zip(m, identity, strict=True)]
        am = product(rows, m, field)
        total = field.zero
        for i in range(n):
            total = total + am[i][i]
        coefficients.append(-total * field.number(fmpq(1, k)))
    return coefficients[::-1]


def polynomial_expression(coefficients: Sequence[Any], variable: Expr, field: Field, sign: int = 1) -> Expr:
    """A polynomial, highest power first."""
    terms = []
    for k in range(len(coefficients) - 1, -1, -1):
        c = coefficients[k] if sign > 0 else -coefficients[k]
        if c != field.zero:
            terms.append(b.mul(field.expr(c), b.power(variable, k)) if k else field.expr(c))
    return b.add(*terms) if terms else b.ZERO


def factored(coefficients: list[Any], field: Field) -> list[Factor]:
    """The irreducible factors with their roots, real ones first and in decreasing order."""
    if isinstance(field, Rationals):
        return _rational(coefficients)
    if isinstance(field, Parameters):
        return _with_letters(coefficients, field)
    plain = [c.rational for c in coefficients]
    if all(q is not None for q in plain):
        found = _rational([q for q in plain if q is not None])
        for f in found:
            f.coefficients = [Surd.of(c) for c in f.coefficients]
            f.field, f.roots = (Surds(), [Surd.of(r) for r in f.roots]) if f.roots is not None else (None, None)
        return found
    return _surds(coefficients, field)


def _rational(coefficients: list[Any]) -> list[Factor]:
    out = []
    for factor, power in fmpq_poly(coefficients).factor()[1]:
        c = [x / factor.coeffs()[-1] for x in factor.coeffs()]
        made = Factor(c, power)
        made.balls = [root[0] for root in _enclosures(fmpq_poly(c))]
        if made.degree == 1:
            made.field, made.roots = Rationals(), [-c[0]]
        elif made.degree == 2:
            made.field, made.roots = Surds(), _quadratic(Surd.of(c[1]), Surd.of(c[0]))
        elif made.degree == 3:
            made.shown = _cubic(c)
        elif made.degree == 4 and c[1] == 0 and c[3] == 0:
            made.field, made.roots = Surds(), _biquadratic(c)
            if made.roots is None:
                made.field = None
        if made.roots is not None and made.field is not None:
            made.shown = [made.field.expr(r) for r in made.roots]
        out.append(made)
    return sorted(out, key=_place)


def _enclosures(p: fmpq_poly) -> list[Any]:
    from ...expression.evaluation import BallField

    with BallField(40).working():
        return list(p.complex_roots())


def _place(factor: Factor) -> tuple[float, float]:
    assert factor.balls is not None
    real = [float(z.real.mid()) for z in factor.balls if z.imag.is_zero()]
    if real:
        return (0, -max(real))
    return (1, -max(float(z.real.mid()) for z in factor.balls))


def _quadratic(p: Surd, q: Surd) -> list[Surd] | None:
    """Roots of x^2 + p x + q, the larger (or the one above the real line) first."""
    root = root_of(p * p - 4 * q)
    if root is None:
        return None
    return [(root - p) / 2, (-root - p) / 2]


def _biquadratic(c: list[Any]) -> list[Surd] | None:
    squares = _quadratic(Surd.of(c[2]), Surd.of(c[0]))
    if squares is None:
        return None
    roots = [root_of(s) for s in squares]
    if any(r is None for r in roots):
        return None
    found = [sign * r for r in roots if r is not None for sign in (1, -1)]
    return sorted(found, key=lambda r: -r.size()) if all(r.is_real for r in found) else found


def _expr(q: fmpq) -> Expr:
    return b.num(Fraction(int(q.p), int(q.q)))


def _cubic(c: list[Any]) -> list[Expr]:
    """The roots of x^3 + c2 x^2 + c1 x + c0: by cosines where all are real, by Cardano's formula where one is."""
    shift = c[2] / 3
    p = c[1] - c[2] * c[2] / 3
    q = 2 * c[2] ** 3 / 27 - c[1] * c[2] / 3 + c[0]
    discriminant = -4 * p**3 - 27 * q**2
    center = _expr(-shift)
    if discriminant > 0:
        radius = surd_expression(2 * _root(-p / 3))
        # cos(3 theta) = 3q / (2p) sqrt(-3/p)
        inside = surd_expression(Surd.of(3 * q / (2 * p)) * _root(-3 / p))
        angle = b.mul(b.num(Fraction(1, 3)), b.function("arccos", inside))
        shown = []
        for k in range(3):
            turned = angle if k == 0 else b.add(angle, b.mul(b.num(Fraction(-2 * k, 3)), b.PI))
            shown.append(b.add(center, b.mul(radius, b.function("cos", turned))))
        # theta lies between 0 and pi/3: the cosines of theta, theta - 2 pi/3, theta - 4 pi/3 decrease
        return [shown[0], shown[1], shown[2]]
    half = q * q / 4 + p**3 / 27
    root = _root(half)
    u, v = _cube_root(Surd.of(-q / 2) + root), _cube_root(Surd.of(-q / 2) - root)
    real = b.add(center, u, v)
    middle = b.add(center, b.mul(b.num(Fraction(-1, 2)), b.add(u, v)))
    height = b.mul(b.I_UNIT, b.mul(b.num(Fraction(1, 2)), b.sqrt(b.num(3)), b.subtract(u, v)))
    return [real, b.add(middle, height), b.subtract(middle, height)]


def _root(q: fmpq) -> Surd:
    root = root_of(Surd.of(q))
    assert root is not None
    return root


def _cube_root(x: Surd) -> Expr:
    """The real cube root."""
    if not x:
        return b.ZERO
    rational = x.rational
    sign = x.sign()
    size = -x if sign < 0 else x
    if rational is not None:
        q = abs(rational)
        top, bottom = round(int(q.p) ** (1 / 3)), round(int(q.q) ** (1 / 3))
        if top**3 == q.p and bottom**3 == q.q:
            return b.num(Fraction(sign * top, bottom))
    root = b.power(surd_expression(size), b.num(Fraction(1, 3)))
    return b.negative(root) if sign < 0 else root


def _root_of_square(x: Any, field: Parameters) -> Expr | None:
    """The root of a positive number times a square of a quotient of polynomials, which is nowhere negative; else None."""
    value = getattr(x, "value", x)
    if type(field) is not Parameters or not value:
        return None
    total: Expr = b.ONE
    for part, sign in ((value.numer, 1), (value.denom, -1)):
        content, factors = part.factor_list()
        if content <= 0 or any(k % 2 for _, k in factors):
            return None
        number = b.sqrt(b.num(Fraction(int(content.numerator), int(content.denominator))))
        inside = b.mul(number, *(b.power(field.polynomial(f), k // 2) for f, k in factors))
        total = b.mul(total, inside) if sign > 0 else b.divide(total, inside)
    return total


def _with_letters(coefficients: list[Any], field: Parameters) -> list[Factor]:
    """Factors over quotients of polynomials in letters; quadratic ones get roots as expressions."""
    from sympy import QQ, Symbol

    x = Symbol("x")
    names = field.names
    common = coefficients[-1].denom
    for c in coefficients:
        common = common * c.denom.exquo(common.gcd(c.denom))
    ring = QQ[(x, *names)]
    total: Any = ring.zero
    coefficients = [getattr(c, "value", c) for c in coefficients]
    gens = dict(zip(names, ring.gens[1:], strict=True))
    for k, c in enumerate(coefficients):
        cleared = (c * field.domain(common)).numer
        part: Any = ring.zero
        for exponents, value in cleared.terms():
            term: Any = ring(value)
            for name, e in zip(names, exponents, strict=True):
                term = term * gens[name] ** e
            part = part + term
        scale_ = (c * field.domain(common)).denom.LC
        total = total + part * ring(1 / scale_) * ring.gens[0] ** k
    out = []
    for factor, power in total.factor_list()[1]:
        by_power: dict[int, Any] = {}
        for exponents, value in factor.terms():
            term = field.domain(value)
            for gen, e in zip(field.domain.gens, exponents[1:], strict=True):
                term = term * gen**e
            by_power[exponents[0]] = by_power.get(exponents[0], field.domain.zero) + term
        degree = max(by_power)
        if degree == 0:
            continue
        c_list = [field.element(by_power.get(k, field.domain.zero) / by_power[degree]) for k in range(degree + 1)]
        made = Factor(c_list, power)
        if degree == 1:
            made.field, made.roots = field, [-c_list[0]]
            made.shown = [field.expr(-c_list[0])]
        elif degree == 2:
            inside = c_list[1] * c_list[1] - field.number(4) * c_list[0]
            middle, quarter = -c_list[1] / field.number(2), inside / field.number(4)
            exact = field.root(quarter)
            if exact is not None:
                made.field, made.roots = field, [middle + exact, middle - exact]
                made.shown = [field.expr(r) for r in made.roots]
            else:
                half = field.expr(middle)
                turned = _root_of_square(-quarter, field)
                root = _root_of_quotient(inside, field) if turned is None else b.mul(turned, b.I_UNIT)
                made.shown = [b.add(half, root), b.subtract(half, root)]
                made.pair = (middle, root, None)
                with suppress(NotExact):
                    made.pair = (middle, root, None if turned is None else field.of(turned))
        out.append(made)
    return sorted(out, key=lambda f: (f.degree, str(f.shown[0].latex) if f.shown else ""))


def _root_of_quotient(inside: Any, field: Parameters) -> Expr:
    """Half the square root of a quotient of polynomials, squares taken out of numbers."""
    quarter = inside / field.number(4)
    if not quarter.denom.is_ground or not quarter:
        return b.sqrt(field.expr(quarter))
    content, _ = quarter.numer.factor_list()
    number = Fraction(int(abs(content).numerator), int(abs(content).denominator)) / Fraction(
        int(quarter.denom.LC.numerator), int(quarter.denom.LC.denominator)
    )
    whole, square = abs(number.numerator * number.denominator), 1
    for k in range(2, 100):
        while whole % (k * k) == 0:
            whole, square = whole // (k * k), square * k
    outside = Fraction(square, number.denominator)
    rest = quarter / field.number(fmpq(outside.numerator**2, outside.denominator**2))
    return b.mul(b.num(outside), b.sqrt(field.expr(rest)))


def _surds(coefficients: list[Any], field: Field) -> list[Factor]:
    """A polynomial with square roots among its coefficients: of degree two by the formula, else not factored."""
    n = len(coefficients) - 1
    if n == 1:
        return [Factor(coefficients, 1, field, [-coefficients[0]], [field.expr(-coefficients[0])])]
    if n == 2:
        roots = _quadratic(coefficients[1], coefficients[0])
        if roots is not None:
            if roots[0] == roots[1]:
                return [Factor([-roots[0], field.one], 2, field, roots[:1], [field.expr(roots[0])])]
            return [Factor([-r, field.one], 1, field, [r], [field.expr(r)]) for r in roots]
        half = field.expr(-coefficients[1] / 2)
        inside = coefficients[1] * coefficients[1] / 4 - coefficients[0]
        negative = field.sign(inside) == -1
        root = b.sqrt(field.expr(-inside if negative else inside))
        if negative:
            root = b.mul(b.I_UNIT, root)
        return [Factor(coefficients, 1, None, None, [b.add(half, root), b.subtract(half, root)])]
    # a root at zero is taken out
    if coefficients[0] == field.zero:
        rest = _surds(coefficients[1:], field)
        zero = next((f for f in rest if f.roots == [field.zero]), None)
        if zero is not None:
            zero.power += 1
            return rest
        return [*rest, Factor([field.zero, field.one], 1, field, [field.zero], [b.ZERO])]
    return [Factor(coefficients, 1)]
