r"""Integrands that are written otherwise first: constant factors, sums, products multiplied out, powers of sines, partial fractions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from .line import Line, Work

__all__ = [
    "evaluated",
    "expansion",
    "linear_over_root",
    "linearity",
    "over_the_variable",
    "partial_fractions",
    "powers_of_functions",
    "rationalised",
    "trigonometric",
]


def _sum(work: Work, terms: list[tuple[Any, Any]], x: Any) -> Any:
    """The expression of a sum of constants times integrals."""
    parts = []
    for number, f in terms:
        integral = work.integral(f, x)
        parts.append(integral if number == 1 else b.negative(integral) if number == -1 else b.mul(work.expr(number), integral))
    return b.add(*parts)


def linearity(work: Work, f: Any, x: Any) -> Line | None:
    """Constant factors come out, and a sum is integrated term by term."""
    s = work.s
    terms = f.as_ordered_terms() if f.is_Add else [f]
    pairs = [t.as_independent(x, as_Add=False) for t in terms]
    if len(pairs) == 1 and pairs[0][0] == 1:
        return None
    pairs = [(number, rest) if rest != 1 else (s.Integer(1), number) for number, rest in pairs]
    if len(pairs) > 1:
        pairs = _together(work, pairs)
    inside = []
    for _, rest in pairs:
        found = work.find(rest, x)
        if found is None:
            return None
        inside.append(found)
    value = s.Add(*(number * line.value for (number, _), line in zip(pairs, inside, strict=True)))
    rule = "linearity of the integral" if len(pairs) > 1 else "constant factor of an integral"
    whole = work.expr(s.Add(*(number * rest for number, rest in pairs), evaluate=False)) if len(pairs) > 1 else work.expr(f)
    claim = (work.expr(f), "=", whole)
    return Line(rule, work.integral(f, x), _sum(work, pairs, x), value, inside=tuple(dict.fromkeys(inside)), claim=claim)


def _together(work: Work, pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Terms that only make sense together stay together: f'g + fg' is a derivative."""
    return pairs


def _rewritten(work: Work, rule: str, f: Any, other: Any, x: Any, because: str = "") -> Line | None:
    """The integral of another form of the integrand."""
    if other == f or other.has(work.s.Integral, work.s.zoo, work.s.nan):
        return None
    found = work.find(other, x)
    if found is None:
        return None
    claim = (work.expr(f), "=", work.expr(other))
    return Line(rule, work.integral(f, x), work.integral(other, x), found.value, because, inside=(found,), claim=claim)


def evaluated(work: Work, f: Any, x: Any) -> Line | None:
    """The derivative of a function is integrated by undoing it; other derivatives and integrals in the integrand are worked out."""
    s = work.s
    if isinstance(f, s.Derivative) and f.expr.has(s.core.function.AppliedUndef):
        counts = dict(f.variable_count)
        if x not in counts:
            return None
        rest = [(z, n - (z == x)) for z, n in counts.items() if n - (z == x)]
        value = s.Derivative(f.expr, *rest) if rest else f.expr
        return work.line("fundamental theorem of calculus", f, x, value)
    if not f.has(s.Derivative, s.Integral):
        return None
    other = f.doit()
    return (
        None
        if other.has(s.Derivative)
        else _rewritten(work, "fundamental theorem of calculus", f, other, x, "What is written out is worked out.")
    )


def powers_of_functions(work: Work, f: Any, x: Any) -> Line | None:
    """x^x and its like as exponentials."""
    s = work.s
    powers = [p for p in f.atoms(s.Pow) if p.base.has(x) and p.exp.has(x)]
    if not powers:
        return None
    other = f.subs({p: s.exp(p.exp * s.log(p.base)) for p in powers})
    line = _rewritten(work, "power with a variable exponent", f, other, x)
    return None if line is None else replace(line, value=line.value.subs({s.exp(p.exp * s.log(p.base)): p for p in powers}))


def over_the_variable(work: Work, f: Any, x: Any) -> Line | None:
    """A sum of exponentials or waves over the variable, term by term."""
    s = work.s
    if not f.is_Mul or 1 / x not in f.args or not f.has(s.exp, s.sin, s.cos, s.sinh, s.cosh):
        return None
    other = s.expand(f)
    if not other.is_Add or len(other.args) > 6 or any(len(s.Mul.make_args(t.as_independent(x, as_Add=False)[1])) > 2 for t in other.args):
        return None
    return _rewritten(work, "multiplying out", f, other, x)


def rationalised(work: Work, f: Any, x: Any) -> Line | None:
    """One over a sum with a root: the root is brought upstairs."""
    s = work.s
    below = [p.base for p in s.Mul.make_args(f) if p.is_Pow and p.exp == -1 and p.base.is_Add]
    if not any(r.exp == s.Rational(1, 2) and r.has(x) for u in below for t in u.args for r in s.Mul.make_args(t) if r.is_Pow):
        return None
    other = s.radsimp(f)
    if any(p.exp.is_negative and any(r.exp.is_Rational and r.exp.q == 2 for r in p.base.atoms(s.Pow)) for p in other.atoms(s.Pow)):
        return None
    return _rewritten(work, "multiplying out", f, s.expand(other), x, "Above and below the same sum with the other sign before the root.")


def expansion(work: Work, f: Any, x: Any) -> Line | None:
    """Products of sums are multiplied out; quotients with one term below are divided term by term."""
    s = work.s
    if not (f.is_Mul or f.is_Pow) or f.has(s.log, s.atan, s.asin, s.acos) and not f.is_polynomial(x):
        return None
    if f.is_Pow and not (f.exp.is_Integer and 1 < f.exp < 12):
        return None
    other = s.expand(s.powsimp(s.expand(f)))
    if not other.is_Add or len(other.args) > 14:
        return None
    return _rewritten(work, "multiplying out", f, other, x)


def partial_fractions(work: Work, f: Any, x: Any) -> Line | None:
    """A rational function: division with remainder, then partial fractions over the rationals, then over square roots."""
    s = work.s
    if not f.is_rational_function(x) or f.is_polynomial(x):
        return None
    top, bottom = s.fraction(s.together(f))
    if not bottom.has(x) or not top.is_polynomial(x) or not bottom.is_polynomial(x):
        return None
    cancelled = s.cancel(f)
    if cancelled != f and s.fraction(cancelled)[1] != bottom.expand() and s.degree(s.fraction(cancelled)[1], x) < s.degree(bottom, x):
        return _rewritten(work, "cancelling a common factor", f, s.factor(cancelled), x)
    n, d = s.Poly(top, x), s.Poly(bottom, x)
    if d.degree() > 12 or not all(c.is_number or not c.has(x) for c in (*n.all_coeffs(), *d.all_coeffs())):
        return None
    if d.degree() == 2 and n.degree() == 1:
        return _linear_over_quadratic(work, f, x, n, d)
    try:
        other = s.apart(f, x)
    except (s.PolynomialError, NotImplementedError):
        return None
    if other == f or not other.is_Add:
        other = _over_roots(work, f, x, n, d)
        if other is None or other == f:
            return _repeated_quadratic(work, f, x, n, d)
    rule = "partial fractions" if n.degree() < d.degree() else "division with remainder and partial fractions"
    return _rewritten(work, rule, f, other, x)


def _linear_over_quadratic(work: Work, f: Any, x: Any, n: Any, d: Any) -> Line | None:
    """(a x + b) / (p x^2 + q x + r): the derivative of the denominator is split off."""
    s = work.s
    quadratic = d.as_expr()
    p, q, r = d.all_coeffs()
    a, c = n.all_coeffs()
    disc = s.factor(q**2 - 4 * p * r)
    if disc.is_positive and s.sqrt(disc).is_rational:
        other = s.apart(f, x)
        return None if not other.is_Add else _rewritten(work, "partial fractions", f, other, x)
    rest = s.cancel(c - a * q / (2 * p))
    slope = quadratic.diff(x)
    first = work.integral(slope / quadratic, x)
    half = s.cancel(a / (2 * p))
    logarithm = work.line("logarithmic integral", slope / quadratic, x, _log_abs(s, quadratic, x))
    parts = [b.mul(work.expr(half), first) if half != 1 else first]
    value = half * logarithm.value
    inside = [logarithm]
    if rest != 0:
        other = work.find(1 / quadratic, x)
        if other is None:
            return None
        parts.append(b.mul(work.expr(rest), work.integral(1 / quadratic, x)))
        value += rest * other.value
        inside.append(other)
    claim = (work.expr(f), "=", b.add(work.expr(half * slope / quadratic), work.expr(rest / quadratic)))
    rule = "splitting off the derivative of the denominator"
    return Line(rule, work.integral(f, x), b.add(*parts), value, inside=tuple(inside), claim=claim)


def linear_over_root(work: Work, f: Any, x: Any) -> Line | None:
    """(a x + b) over the root of a quadratic: the derivative of the quadratic is split off."""
    s = work.s
    root = next((p for p in s.Mul.make_args(f) if p.is_Pow and p.exp == -s.Rational(1, 2) and p.base.is_polynomial(x)), None)
    if root is None or s.degree(root.base, x) != 2:
        return None
    top = s.cancel(f / root)
    if not top.is_polynomial(x) or s.degree(top, x) != 1:
        return None
    p, a, c = root.base.coeff(x, 2), top.coeff(x, 1), top.coeff(x, 0)
    slope = root.base.diff(x)
    if work.splitting and work.is_zero(p):
        return None
    half, rest = s.cancel(a / (2 * p)), s.cancel(c - a * s.expand(root.base).coeff(x, 1) / (2 * p))
    if rest == 0:
        return None
    other = work.find(root, x)
    if other is None:
        return None
    first = work.line("substitution", slope * root, x, 2 / root, f"With $u = {work.expr(root.base).latex}$.")
    after = b.add(b.mul(work.expr(half), work.integral(slope * root, x)), b.mul(work.expr(rest), work.integral(root, x)))
    claim = (work.expr(f), "=", b.add(work.expr(half * slope * root), work.expr(rest * root)))
    value = half * first.value + rest * other.value
    rule = "splitting off the derivative of the denominator"
    return Line(rule, work.integral(f, x), after, value, inside=(first, other), claim=claim)


def _log_abs(s: Any, u: Any, x: Any) -> Any:
    """log |u|, without the bars where u is positive for all real x."""
    if u.is_positive:
        return s.log(u)
    if u.is_polynomial(x) and s.degree(u, x) == 2:
        p, q, r = s.Poly(u, x).all_coeffs()
        if p.is_positive and s.factor(4 * p * r - q**2).is_positive:
            return s.log(u)
    return s.log(s.Abs(u))


def _biquadratic(s: Any, x: Any, n: Any, d: Any) -> Any:
    """An even quotient over a(x^2-r)(x^2-t) with irrational real r and t, as a sum of quotients over each."""
    if d.degree() != 4 or n.degree() > 2 or d.free_symbols != {x} or not d.is_irreducible:
        return None
    a, odd3, p, odd1, q = d.all_coeffs()
    n2, n1, n0 = [0] * (3 - len(n.all_coeffs())) + n.all_coeffs()
    disc = p**2 - 4 * a * q
    if odd3 != 0 or odd1 != 0 or n1 != 0 or not disc.is_positive:
        return None
    r, t = ((-p + sign * s.sqrt(disc)) / (2 * a) for sign in (1, -1))
    one, two = (s.radsimp((n2 * v + n0) / (a * (v - w))) for v, w in ((r, t), (t, r)))
    return one / (x**2 - r) + two / (x**2 - t)


def _over_roots(work: Work, f: Any, x: Any, n: Any, d: Any) -> Any:
    """Partial fractions over square roots: real quadratics and linear factors of an irreducible quartic."""
    s = work.s
    split = _biquadratic(s, x, n, d)
    if split is not None:
        return split
    if d.degree() not in (3, 4, 6) or d.free_symbols != {x} or not d.is_irreducible:
        return None
    for root in (2, 3, 5, 6, 7):
        _, factors = s.factor_list(d.as_expr(), x, extension=s.sqrt(root))
        if len(factors) > 1:
            unknown, total, equations = [], s.Integer(0), None
            for number, (factor, power) in enumerate(factors):
                if power != 1:
                    return None
                degree = s.degree(factor, x)
                letters = s.symbols(f"_k{number}_0:{degree}")
                unknown += letters
                total += s.Add(*(c * x**i for i, c in enumerate(letters))) / factor
            equations = s.Poly(s.expand(s.cancel(total * d.as_expr(), extension=s.sqrt(root)) - n.as_expr()), x).all_coeffs()
            found = s.solve(equations, unknown, dict=True)
            return total.subs(found[0]) if found else None
    return None


def _repeated_quadratic(work: Work, f: Any, x: Any, n: Any, d: Any) -> Line | None:
    """1 / (x^2 + c)^k by the reduction formula."""
    s = work.s
    number, factors = d.factor_list()
    if len(factors) != 1 or factors[0][0].degree() != 2 or factors[0][1] < 2:
        return None
    quadratic, k = factors[0][0].as_expr(), factors[0][1]
    p, q, r = factors[0][0].all_coeffs()
    disc = s.factor(4 * p * r - q**2)
    if disc.is_zero is not False:
        return None
    if n.degree() == 1:
        a, c = n.all_coeffs()
        half, rest = s.cancel(a / (2 * p)), s.cancel(c - a * q / (2 * p))
        slope = quadratic.diff(x)
        first, g = slope / quadratic**k, 1 / quadratic**k
        line = work.line("substitution", first, x, -1 / ((k - 1) * quadratic ** (k - 1)), f"With $u = {work.expr(quadratic).latex}$.")
        inside, value, parts = [line], half * line.value / number, [b.mul(work.expr(half / number), work.integral(first, x))]
        if rest != 0:
            other = work.find(g, x)
            if other is None:
                return None
            inside.append(other)
            value += rest * other.value / number
            parts.append(b.mul(work.expr(rest / number), work.integral(g, x)))
        claim = (work.expr(f), "=", b.add(work.expr(half * first / number), work.expr(rest * g / number)))
        rule = "splitting off the derivative of the denominator"
        return Line(rule, work.integral(f, x), b.add(*parts), value, inside=tuple(inside), claim=claim)
    if n.degree() > 0:
        return None
    lower = 1 / quadratic ** (k - 1)
    found = work.find(lower, x)
    if found is None:
        return None
    scale = n.as_expr() / number
    head = scale * (2 * p * x + q) / ((k - 1) * disc * quadratic ** (k - 1))
    factor = s.cancel(scale * 2 * p * (2 * k - 3) / ((k - 1) * disc))
    after = b.add(work.expr(head), b.mul(work.expr(factor), work.integral(lower, x)))
    return Line("reduction formula for powers of a quadratic", work.integral(f, x), after, head + factor * found.value, inside=(found,))


def trigonometric(work: Work, f: Any, x: Any) -> Line | None:
    """Products and powers of sine, cosine, tangent and secant: by identities that lead to sums or to one function and its derivative."""
    s = work.s
    if not f.has(s.sin, s.cos, s.tan, s.sec, s.csc, s.cot, s.sinh, s.cosh, s.tanh):
        return None
    parts = s.Mul.make_args(f)
    powers: dict[Any, int] = {}
    for part in parts:
        base, n = (part.base, part.exp) if part.is_Pow else (part, s.Integer(1))
        if not n.is_Integer or not base.has(x) or type(base).__name__ not in ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh"):
            return None
        powers[base] = powers.get(base, 0) + int(n)
    arguments = {base.args[0] for base in powers}
    if len(arguments) > 1:
        return _products(work, f, x, powers)
    u = arguments.pop()
    if not u.has(x) or u.diff(x).has(x):
        return None
    return _powers(work, f, x, u, {type(base).__name__: n for base, n in powers.items()})


def _products(work: Work, f: Any, x: Any, powers: dict[Any, int]) -> Line | None:
    """sin(ax) cos(bx) as a sum."""
    s = work.s
    if len(powers) != 2 or set(powers.values()) != {1}:
        return None
    one, two = powers
    p, q = one.args[0], two.args[0]
    kinds = {type(one).__name__, type(two).__name__}
    if kinds == {"sin"}:
        other = (s.cos(p - q) - s.cos(p + q)) / 2
    elif kinds == {"cos"}:
        other = (s.cos(p - q) + s.cos(p + q)) / 2
    elif kinds == {"sin", "cos"}:
        if isinstance(two, s.sin):
            p, q = q, p
        other = (s.sin(p + q) + s.sin(p - q)) / 2
    else:
        return None
    return _rewritten(work, "product of sines and cosines as a sum", f, s.expand(other), x)


def _powers(work: Work, f: Any, x: Any, u: Any, n: dict[str, int]) -> Line | None:
    s = work.s
    sin, cos, tan, sec = s.sin(u), s.cos(u), s.tan(u), s.sec(u)
    if set(n) <= {"sin", "cos"}:
        i, j = n.get("sin", 0), n.get("cos", 0)
        if i > 0 and j >= 0 and i % 2 == 1 and (i > 1 or j > 0):
            other = s.expand((1 - cos**2) ** ((i - 1) // 2) * cos**j)
            return _rewritten(work, "Pythagorean identity", f, _times(s, other, sin), x) if i > 1 else None
        if j > 0 and i >= 0 and j % 2 == 1 and (j > 1 or i > 0):
            other = s.expand((1 - sin**2) ** ((j - 1) // 2) * sin**i)
            return _rewritten(work, "Pythagorean identity", f, _times(s, other, cos), x) if j > 1 else None
        if i >= 0 and j >= 0 and i % 2 == 0 and j % 2 == 0 and 2 <= i + j <= 12:
            other = s.expand(((1 - s.cos(2 * u)) / 2) ** (i // 2) * ((1 + s.cos(2 * u)) / 2) ** (j // 2))
            return _rewritten(work, "half-angle identities", f, other, x)
        if i < 0 < j and -i == j:
            return _rewritten(work, "quotient of sine and cosine", f, s.cot(u) ** j, x)
        if j < 0 < i and i == -j:
            return _rewritten(work, "quotient of sine and cosine", f, tan**i, x)
        if i > 0 > j:
            if i % 2 == 0 and j < 0:
                other = s.expand((1 - cos**2) ** (i // 2) * cos**j)
                return _rewritten(work, "Pythagorean identity", f, other, x)
            return None
        if j > 0 > i and j % 2 == 0:
            return _rewritten(work, "Pythagorean identity", f, s.expand((1 - sin**2) ** (j // 2) * sin**i), x)
        if i == 0 and j < -2:
            return _secant_power(work, f, x, u, -j, cos=True)
        if i < 0 and j < 0 and i + j >= -6:
            other = s.expand(f * (sin**2 + cos**2))
            return _rewritten(work, "Pythagorean identity", f, other, x)
        if j == 0 and i < -2:
            return _cosecant_power(work, f, x, u, -i)
        return None
    if set(n) == {"cot"} and n["cot"] > 2:
        k = n["cot"]
        return _rewritten(work, "Pythagorean identity", f, s.cot(u) ** (k - 2) * s.csc(u) ** 2 - s.cot(u) ** (k - 2), x)
    if set(n) == {"tan"} and n["tan"] > 2:
        k = n["tan"]
        return _rewritten(work, "Pythagorean identity", f, tan ** (k - 2) * sec**2 - tan ** (k - 2), x)
    if set(n) == {"sec"} and n["sec"] > 2:
        return _secant_power(work, f, x, u, n["sec"], cos=False)
    if set(n) == {"sec", "tan"} and n["sec"] > 0 and n["tan"] > 0:
        k, m = n["sec"], n["tan"]
        if k % 2 == 0 and k > 2:
            return _rewritten(work, "Pythagorean identity", f, _times(s, s.expand((1 + tan**2) ** ((k - 2) // 2) * tan**m), sec**2), x)
        if m % 2 == 1 and m > 1:
            return _rewritten(
                work, "Pythagorean identity", f, _times(s, s.expand((sec**2 - 1) ** ((m - 1) // 2) * sec ** (k - 1)), sec * tan), x
            )
        if m % 2 == 0 and k % 2 == 1:
            return _rewritten(work, "Pythagorean identity", f, s.expand(sec**k * (sec**2 - 1) ** (m // 2)), x)
    if set(n) <= {"sinh", "cosh"}:
        i, j = n.get("sinh", 0), n.get("cosh", 0)
        if i % 2 == 0 and j % 2 == 0 and 2 <= i + j <= 8 and i >= 0 and j >= 0:
            other = s.expand(((s.cosh(2 * u) - 1) / 2) ** (i // 2) * ((s.cosh(2 * u) + 1) / 2) ** (j // 2))
            return _rewritten(work, "half-angle identities", f, other, x)
        if i % 2 == 1 and i > 1 and j >= 0:
            other = _times(s, s.expand((s.cosh(u) ** 2 - 1) ** ((i - 1) // 2) * s.cosh(u) ** j), s.sinh(u))
            return _rewritten(work, "hyperbolic Pythagorean identity", f, other, x)
        if j % 2 == 1 and j > 1 and i >= 0:
            other = _times(s, s.expand((s.sinh(u) ** 2 + 1) ** ((j - 1) // 2) * s.sinh(u) ** i), s.cosh(u))
            return _rewritten(work, "hyperbolic Pythagorean identity", f, other, x)
    return None


def _times(s: Any, total: Any, factor: Any) -> Any:
    return s.Add(*(term * factor for term in s.Add.make_args(total)))


def _secant_power(work: Work, f: Any, x: Any, u: Any, k: int, *, cos: bool) -> Line | None:
    """The reduction formula of sec^k: parts with sec^2."""
    s = work.s
    if k > 9:
        return None
    a = u.diff(x)
    sec = 1 / s.cos(u) if cos else s.sec(u)
    lower = sec ** (k - 2)
    found = work.find(lower, x)
    if found is None:
        return None
    head = lower * s.tan(u) / ((k - 1) * a)
    factor = s.Rational(k - 2, k - 1)
    after = b.add(work.expr(head), b.mul(work.expr(factor), work.integral(lower, x)))
    return Line("reduction formula for the secant", work.integral(f, x), after, head + factor * found.value, inside=(found,))


def _cosecant_power(work: Work, f: Any, x: Any, u: Any, k: int) -> Line | None:
    s = work.s
    if k > 9:
        return None
    a = u.diff(x)
    lower = s.sin(u) ** (2 - k)
    found = work.find(lower, x)
    if found is None:
        return None
    head = -lower * s.cot(u) / ((k - 1) * a)
    factor = s.Rational(k - 2, k - 1)
    after = b.add(work.expr(head), b.mul(work.expr(factor), work.integral(lower, x)))
    return Line("reduction formula for the cosecant", work.integral(f, x), after, head + factor * found.value, inside=(found,))
