"""Normal forms of powers, roots and functions: the algebra that exp, log, sqrt, |.|, the trigonometric functions and det have.

Each rule holds wherever both sides of it are defined (over the reals unless a symbol is declared complex); that the two sides of a
claim are defined at the same points is asked of the sample, not of the normal form.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from ..expression import Expr
from ..expression import build as b
from .rational_functions import Fractional, TooLarge

if TYPE_CHECKING:
    from .normal_form import NormalForms

__all__ = ["FinerUnit", "function_form", "power_form"]

_MAX_MULTIPLE = 12


def power_form(forms: NormalForms, e: Expr) -> Fractional:
    """base^exponent."""
    base, exponent = e.args
    ring = forms.ring
    if base.op == "constant" and base.data == "e":
        return _exponential(forms, forms.scalar(exponent))
    if exponent.op == "number":
        value: Fraction = exponent.data
        if value.denominator == 1:
            return _reciprocal_power(forms, forms.scalar(base), int(value))
        inner = forms.scalar(base)
        if value.denominator == 2:
            root = _root(forms, inner)
            return _reciprocal_power(forms, root, int(value * 2))
        root = _general_root(forms, inner, value.denominator)
        return _reciprocal_power(forms, root, value.numerator)
    inner, power = forms.scalar(base), forms.scalar(exponent)
    terms = ring.terms(power)
    number = ring.value(inner)
    if terms is None:
        return forms.opaque(("power", ring.key(inner), ring.key(power)))
    if number is not None and number > 0:
        return _number_power(forms, number, terms)
    product = ring.one
    for coefficient, monomial in terms:
        if ring.value(monomial) is not None:
            if coefficient.denominator != 1:
                return forms.opaque(("power", ring.key(inner), ring.key(power)))
            product = ring.multiply(product, _reciprocal_power(forms, inner, int(coefficient)))
            continue
        if coefficient.denominator != 1:
            return forms.opaque(("power", ring.key(inner), ring.key(power)))
        unit = forms.opaque(("power", ring.key(inner), ring.key(monomial)))
        product = ring.multiply(product, _reciprocal_power(forms, unit, int(coefficient)))
    return product


def _reciprocal_power(forms: NormalForms, f: Fractional, k: int) -> Fractional:
    try:
        return forms.ring.power(f, k)
    except ZeroDivisionError:
        raise TooLarge from None  # not defined anywhere: nothing to compare


def _number_power(forms: NormalForms, number: Fraction, terms: list[tuple[Fraction, Fractional]]) -> Fractional:
    """A positive rational number to a symbolic power, by the primes of the number."""
    ring = forms.ring
    product = ring.one
    for prime, k in _factors(number):
        for coefficient, monomial in terms:
            c = coefficient * k
            if c.denominator != 1:
                raise TooLarge
            if ring.value(monomial) is not None:
                product = ring.multiply(product, _reciprocal_power(forms, ring.number(prime), int(c)))
                continue
            unit = ring.generator(("number power", prime, ring.key(monomial)), positive=True)
            product = ring.multiply(product, _reciprocal_power(forms, unit, int(c)))
    return product


def _factors(number: Fraction) -> list[tuple[int, int]]:
    """Prime factors with exponents; numbers with large primes are given up."""
    found: dict[int, int] = {}
    for value, sign in ((number.numerator, 1), (number.denominator, -1)):
        n, p = value, 2
        while n > 1:
            if p > 2000:
                raise TooLarge
            while n % p == 0:
                n //= p
                found[p] = found.get(p, 0) + sign
            p += 1
    return [(p, k) for p, k in sorted(found.items()) if k]


def _root(forms: NormalForms, f: Fractional) -> Fractional:
    """The square root, with perfect squares taken out as absolute values."""
    ring = forms.ring
    number = ring.value(f)
    if number is not None:
        if number < 0:
            raise TooLarge
        outside, inside = Fraction(1), Fraction(1)
        for prime, k in _factors(number):
            outside *= Fraction(prime) ** (k // 2)
            inside *= Fraction(prime) ** (k % 2)
        if inside == 1:
            return ring.number(outside)
        product = ring.number(outside)
        for prime, _ in _factors(inside):
            made = ring.generator(("root", prime), positive=True)
            ring.relate(made, 2, ring.number(prime).top)
            product = ring.multiply(product, made)
        return product
    if not forms.domain.complex:
        square = _square_root_of_square(forms, f)
        if square is not None:
            return _absolute(forms, square)
    made = ring.generator(("sqrt", ring.key(f)), positive=ring.is_positive(f))
    if f.bottom.is_constant():
        ring.relate(made, 2, f.top / f.bottom.leading_coefficient())
    return made


def _square_root_of_square(forms: NormalForms, f: Fractional) -> Fractional | None:
    try:
        top, bottom = f.top.sqrt(), f.bottom.sqrt()
    except Exception:  # FLINT says in several ways that it is no square
        return None
    return forms.ring.make(top, bottom)


def _general_root(forms: NormalForms, f: Fractional, k: int) -> Fractional:
    ring = forms.ring
    made = ring.generator(("root of order", k, ring.key(f)), positive=ring.is_positive(f))
    if f.bottom.is_constant():
        ring.relate(made, k, f.top / f.bottom.leading_coefficient())
    return made


def _absolute(forms: NormalForms, f: Fractional) -> Fractional:
    """|f| of a real f: factors known to be positive come out; |g|^2 = g^2."""
    ring = forms.ring
    number = ring.value(f)
    if number is not None:
        return ring.number(abs(number))
    if ring.is_positive(f):
        return f
    if ring.is_positive(ring.negative(f)):
        return ring.negative(f)
    lead = f.top.leading_coefficient()
    if lead < 0:
        return _absolute(forms, ring.negative(f))
    if lead != 1:
        return ring.multiply(_absolute(forms, ring.make(f.top / lead, f.bottom)), ring.number(Fraction(int(lead.p), int(lead.q))))
    made = ring.generator(("abs", ring.key(f)))
    if f.bottom.is_constant():
        ring.relate(made, 2, f.top * f.top)
    return made


def _units(forms: NormalForms, f: Fractional) -> list[tuple[int, Fractional, Hashable]] | None:
    """An argument as a sum of integers times unit arguments m/q, q the common denominator seen so far for the monomial m."""
    terms = forms.ring.terms(f)
    if terms is None:
        return [(1, f, forms.ring.key(f))]
    found = []
    for coefficient, monomial in terms:
        key = forms.ring.key(monomial)
        q = lcm(forms.units.get(key, 1), coefficient.denominator)
        if q != forms.units.get(key, 1):
            if key in forms.units:
                raise FinerUnit(key, q)
            forms.units[key] = q
        forms.units.setdefault(key, q)
        k = coefficient * q
        if abs(k) > 60:
            return None
        unit = forms.ring.multiply(monomial, forms.ring.number(Fraction(1, q)))
        found.append((int(k), unit, forms.ring.key(unit)))
    return found


class FinerUnit(TooLarge):
    """A finer unit of an argument is needed than was used before; the forms are made again with it."""

    def __init__(self, key: Hashable, q: int) -> None:
        super().__init__()
        self.key = key
        self.q = q


def _exponential(forms: NormalForms, f: Fractional) -> Fractional:
    ring = forms.ring
    units = _units(forms, f)
    if units is None:
        return ring.generator(("exp", ring.key(f)), positive=True)
    product = ring.one
    for k, unit, key in units:
        if ring.value(unit) == 1:
            made = ring.generator(("constant", "e"), positive=True)
        else:
            made = ring.generator(("exp", key), positive=not forms.domain.complex)
            forms.sources[("exp", key)] = unit
        product = ring.multiply(product, ring.power(made, k))
    return product


def _circle(forms: NormalForms, f: Fractional) -> tuple[Fractional, Fractional]:
    """(cos f, sin f), sums and integer multiples expanded."""
    ring = forms.ring
    units = _units(forms, f)
    if units is None or sum(abs(k) for k, _, _ in units) > _MAX_MULTIPLE:
        lead = f.top.leading_coefficient()
        sign = 1 if lead > 0 else -1
        key = ring.key(f if sign > 0 else ring.negative(f))
        return _pair(forms, key, sign)
    total = (ring.one, ring.zero)
    pi = ring.key(ring.generator(("constant", "pi"), positive=True))
    for k, unit, key in units:
        scaled = ring.terms(unit)
        if scaled is not None and len(scaled) == 1 and ring.key(scaled[0][1]) == pi and scaled[0][0] in (1, Fraction(1, 2)):
            quarter = (k * int(scaled[0][0] * 2)) % 4
            step = [(1, 0), (0, 1), (-1, 0), (0, -1)][quarter]
            turn = (ring.number(step[0]), ring.number(step[1]))
        else:
            c, s = _pair(forms, key, 1 if k > 0 else -1)
            turn = (ring.one, ring.zero)
            for _ in range(abs(k)):
                turn = _turn(forms, turn, (c, s))
        total = _turn(forms, total, turn)
    return total


def _pair(forms: NormalForms, key: Hashable, sign: int) -> tuple[Fractional, Fractional]:
    ring = forms.ring
    c = ring.generator(("cos", key))
    s = ring.generator(("sin", key))
    ring.relate(s, 2, ring.one_poly - c.top * c.top)
    return c, s if sign > 0 else ring.negative(s)


def _turn(forms: NormalForms, a: tuple[Fractional, Fractional], c: tuple[Fractional, Fractional]) -> tuple[Fractional, Fractional]:
    r = forms.ring
    return (
        r.add(r.multiply(a[0], c[0]), r.negative(r.multiply(a[1], c[1]))),
        r.add(r.multiply(a[0], c[1]), r.multiply(a[1], c[0])),
    )


def _logarithm(forms: NormalForms, f: Fractional) -> Fractional:
    """log of a product of positive things is a sum; of exp(u) it is u (over the reals)."""
    ring = forms.ring
    if forms.domain.complex or not ring.is_positive(f):
        return forms.opaque(("log", ring.key(f)))
    names = {i: k for k, i in ring.generators.items()}
    total = ring.zero
    for p, sign in ((f.top, 1), (f.bottom, -1)):
        c = p.leading_coefficient()
        for prime, k in _factors(Fraction(int(c.p), int(c.q))):
            unit = ring.generator(("log", prime), positive=True)
            total = ring.add(total, ring.multiply(ring.number(sign * int(k)), unit))
        for i, k in enumerate(p.monoms()[0]):
            if k:
                total = ring.add(total, ring.multiply(ring.number(sign * int(k)), _log_of_generator(forms, i, names[i])))
    return total


def _log_of_generator(forms: NormalForms, index: int, key: Hashable) -> Fractional:
    ring = forms.ring
    if key == ("constant", "e"):
        return ring.one
    if isinstance(key, tuple) and key[0] == "exp":
        source = forms.sources.get(key)
        if source is not None:
            return source
    return ring.generator(("log", index))


def function_form(forms: NormalForms, e: Expr) -> Fractional | None:
    """The form of a function with algebra of its own; None for any other."""
    op, ring = e.op, forms.ring
    if op in ("sin", "cos", "tan", "cot", "sec", "csc"):
        c, s = _circle(forms, forms.scalar(e.args[0]))
        return _ratio(forms, op, {"sin": s, "cos": c}, {"tan": (s, c), "cot": (c, s), "sec": (ring.one, c), "csc": (ring.one, s)})
    if op == "exp":
        return _exponential(forms, forms.scalar(e.args[0]))
    if op in ("sinh", "cosh", "tanh", "coth", "sech", "csch", "sigmoid"):
        return _hyperbolic(forms, op, forms.scalar(e.args[0]))
    if op == "log":
        return _logarithm(forms, forms.scalar(e.args[0]))
    if op == "softplus":
        return _logarithm(forms, ring.add(ring.one, _exponential(forms, forms.scalar(e.args[0]))))
    if op == "abs" and not forms.domain.complex:
        return _absolute(forms, forms.scalar(e.args[0]))
    if op in ("re", "conj") and not forms.domain.complex and not _imaginary(forms, e):
        return forms.scalar(e.args[0])
    if op == "norm" and e.data in ("2", "F") and len(e.args) == 1 and not forms.domain.complex:
        a = e.args[0]
        if a.shape.kind == "matrix" and e.data == "2":
            return None
        return _root(forms, forms.scalar(b.inner(a, a)))
    if op == "det":
        return _determinant(forms, e)
    if op == "factorial":
        return _factorial(forms, forms.scalar(e.args[0]))
    if op == "binomial":
        return _binomial(forms, *e.args)
    return None


def _imaginary(forms: NormalForms, e: Expr) -> bool:
    from ..expression import walk

    return any(n.op == "constant" and n.data == "i" for n in walk(e))


def _hyperbolic(forms: NormalForms, op: str, f: Fractional) -> Fractional:
    r = forms.ring
    up = _exponential(forms, f)
    down = r.reciprocal(up)
    if op == "sigmoid":
        return r.multiply(up, r.reciprocal(r.add(r.one, up)))
    half = r.number(Fraction(1, 2))
    s = r.multiply(half, r.add(up, r.negative(down)))
    c = r.multiply(half, r.add(up, down))
    return _ratio(forms, op, {"sinh": s, "cosh": c}, {"tanh": (s, c), "coth": (c, s), "sech": (r.one, c), "csch": (r.one, s)})


def _ratio(forms: NormalForms, op: str, plain: dict[str, Fractional], ratios: dict[str, tuple[Fractional, Fractional]]) -> Fractional:
    if op in plain:
        return plain[op]
    top, bottom = ratios[op]
    try:
        return forms.ring.multiply(top, forms.ring.reciprocal(bottom))
    except ZeroDivisionError:
        raise TooLarge from None  # not defined anywhere


def _factorial(forms: NormalForms, f: Fractional) -> Fractional:
    """(m + k)! as (m)! times the factors between, with m free of a constant term."""
    r = forms.ring
    terms = r.terms(f)
    if terms is None:
        return forms.opaque(("factorial", r.key(f)))
    constant = sum((c for c, m in terms if r.value(m) is not None), Fraction(0))
    if constant.denominator != 1 or abs(constant) > 12 or len(terms) == 1 and constant:
        return forms.opaque(("factorial", r.key(f)))
    base = r.add(f, r.number(-constant))
    product = forms.opaque(("factorial", r.key(base)))
    for k in range(1, int(constant) + 1):
        product = r.multiply(product, r.add(base, r.number(k)))
    for k in range(0, -int(constant)):
        product = r.multiply(product, r.reciprocal(r.add(base, r.number(-k))))
    return product


def _binomial(forms: NormalForms, upper: Expr, lower: Expr) -> Fractional:
    """A product over k! for a small number k; else a ratio of factorials, of which the coefficient is the continuation."""
    r = forms.ring
    if lower.op == "number" and lower.data.denominator == 1 and lower.data <= 12:
        product, n = r.one if lower.data >= 0 else r.zero, forms.scalar(upper)
        for j in range(int(lower.data)):
            product = r.multiply(product, r.multiply(r.add(n, r.number(-j)), r.number(Fraction(1, j + 1))))
        return product
    below = (_factorial(forms, forms.scalar(e)) for e in (lower, b.subtract(upper, lower)))
    return r.multiply(_factorial(forms, forms.scalar(upper)), r.reciprocal(r.multiply(*below)))


def _determinant(forms: NormalForms, e: Expr) -> Fractional:
    """det of a product of square letters is a product; of c A it is c^n det A where n is a number."""
    r, words = forms.ring, forms.words
    a = e.args[0]
    form = forms.array(a)
    side = a.shape.rows
    assert side is not None
    if not form:
        return r.zero
    if len(form) == 1:
        ((word, c),) = form.items()
        if all(words.sides(x) == (side, side) for x in word):
            value = _power_of_size(forms, c, side)
            for x in word:
                names = words.infos[x.base].properties
                if "unit_upper_triangular" in names or "unit_lower_triangular" in names:
                    continue
                made = r.generator(("det", x.base), positive="positive_definite" in names or "positive_determinant" in names)
                if names & {"orthogonal", "involutory"}:
                    r.relate(made, 2, r.one_poly)
                    value = r.multiply(value, made)
                else:
                    value = r.multiply(value, r.reciprocal(made) if x.inverted else made)
            return value
    flipped = words.transpose(form)
    keys = sorted((words.key(form), words.key(flipped)), key=repr)
    return forms.opaque(("det", keys[0]))


def _power_of_size(forms: NormalForms, c: Fractional, side: object) -> Fractional:
    r = forms.ring
    number = getattr(side, "number", None)
    if number is not None:
        return r.power(c, number)
    value = r.value(c)
    if value == 1:
        return r.one
    size = forms.words.size(side)  # type: ignore[arg-type]
    terms = r.terms(size)
    if value is not None and value > 0 and terms is not None:
        return _number_power(forms, value, terms)
    return forms.opaque(("power", r.key(c), r.key(size)))
