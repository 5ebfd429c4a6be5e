r"""Integrals by substitution and by parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...expression import build as b
from .line import Line, Work
from .table import linear_of

__all__ = ["by_parts", "by_table", "cyclic", "half_angle", "reciprocal", "substitution", "trigonometric_substitution"]


def substitution(work: Work, f: Any, x: Any) -> Line | None:
    """f(x) = g(u(x)) u'(x): candidates for u stand in the integrand."""
    s = work.s
    for inner, slope in _with_slopes(s, f, x):
        if slope == 0 or slope.has(s.Derivative, s.Subs):
            continue
        u = work.fresh(f)
        g = _in_terms_of(s, f, x, inner, slope, u)
        if g is None or _size(g) >= _size(f) + 2 or not g.has(u) and not f.has(x):
            continue
        work.names.append(u.name)
        found = work.find(g, u)
        work.names.pop()
        if found is None:
            continue
        value = found.value.subs(u, inner)
        shown = b.relation("=", work.expr(u), work.expr(inner))
        claim = (work.expr(f), "=", work.expr(g.subs(u, inner) * slope))
        because = f"With ${shown.latex}$, $d{work.expr(u).latex} = {_bracketed(work, slope)}\\,d{work.expr(x).latex}$."
        return Line("substitution", work.integral(f, x), work.integral(g, u), value, because, inside=(found,), claim=claim)
    return None


def _with_slopes(s: Any, f: Any, x: Any) -> Iterator[tuple[Any, Any]]:
    """Candidates with their derivatives; those of tangent and cotangent in the form that the integrand has."""
    for inner in _candidates(s, f, x):
        if isinstance(inner, s.tan | s.cot) and f.has(s.sec, s.csc):
            w = inner.args[0]
            yield inner, (s.sec(w) ** 2 if isinstance(inner, s.tan) else -(s.csc(w) ** 2)) * w.diff(x)
        elif isinstance(inner, s.tan | s.cot) and f.has(s.cos, s.sin):
            w = inner.args[0]
            yield inner, (1 / s.cos(w) ** 2 if isinstance(inner, s.tan) else -1 / s.sin(w) ** 2) * w.diff(x)
        else:
            yield inner, inner.diff(x)


def _bracketed(work: Work, value: Any) -> str:
    latex: str = work.expr(value).latex
    return f"({latex})" if value.is_Add else latex


def _size(f: Any) -> int:
    return int(f.count_ops()) + (0 if f.is_Atom else 1)


def _candidates(s: Any, f: Any, x: Any) -> Iterator[Any]:
    """What may be called u: arguments of functions, bases and exponents of powers, functions themselves, denominators; biggest first."""
    seen: set[Any] = set()
    for part in s.preorder_traversal(f):
        found = []
        if part.is_Function and part.has(x):
            found += [*part.args, part]
        elif part.is_Pow and part.has(x):
            found += [part.base, part.exp] + ([part] if part.exp.is_Rational and abs(part.exp) != 1 else [])
            if part.base == s.E or not part.base.has(x):
                found.append(part)
        elif part.is_Add and part.has(x) and part is not f:
            found.append(part)
        for candidate in found:
            if isinstance(candidate, s.Expr) and candidate.has(x) and candidate not in (x, f) and candidate not in seen:
                seen.add(candidate)
    if f.is_rational_function(x):
        exponents = [p.exp for p in f.atoms(s.Pow) if p.base == x and p.exp.is_Integer]
        seen |= {x**k for k in range(2, 1 + max([abs(int(e)) for e in exponents], default=1))}
    return iter(sorted(seen, key=lambda c: (-_weight(s, c, x), s.default_sort_key(c))))


def _weight(s: Any, c: Any, x: Any) -> int:
    # A linear argument alone is no gain where its function is on the table; it comes last.
    return 0 if c.is_polynomial(x) and s.degree(c, x) == 1 else int(c.count_ops())


def _in_terms_of(s: Any, f: Any, x: Any, inner: Any, slope: Any, u: Any) -> Any:
    """f dx as g(u) du, or None where x stays."""
    quotient = s.powsimp(f / slope)
    g = quotient.subs(inner, u)
    if g.has(x) and inner.is_Function and isinstance(inner, s.exp):
        g = s.expand(s.powsimp(s.expand(quotient, power_exp=True), force=False), power_exp=True).subs(inner, u)
    if g.has(x):
        g = s.cancel(s.together(quotient)) if quotient.is_rational_function(x) or quotient.has(s.exp) else s.cancel(quotient)
        g = g.subs(inner, u)
    if g.has(x):
        g = _solved(s, quotient, x, inner, u)
    if g is None or g.has(x) or g.has(s.zoo, s.nan):
        return None
    back = g.subs(u, inner)
    return g if _equal(s, back * slope, f, x) else None


def _solved(s: Any, quotient: Any, x: Any, inner: Any, u: Any) -> Any:
    """x itself in terms of u, for linear inner functions, roots of linear ones, and e^x; even powers of cosine in terms of the sine."""
    if isinstance(inner, s.sin | s.cos):
        sister = s.cos(inner.args[0]) if isinstance(inner, s.sin) else s.sin(inner.args[0])
        return quotient.subs(inner, u).replace(
            lambda p: p.is_Pow and p.base == sister and p.exp.is_Integer and p.exp % 2 == 0, lambda p: (1 - u**2) ** (p.exp / 2)
        )
    if inner.is_polynomial(x) and s.degree(inner, x) == 1:
        a = inner.diff(x)
        return s.powsimp(quotient.subs(inner, u).subs(x, (u - inner.subs(x, 0)) / a))
    if isinstance(inner, s.log) and inner.args[0].is_polynomial(x) and s.degree(inner.args[0], x) == 1:
        a = inner.args[0].diff(x)
        return s.powsimp(quotient.subs(inner, u).subs(x, (s.exp(u) - inner.args[0].subs(x, 0)) / a))
    if inner.is_Pow and inner.exp.is_Rational and inner.exp.p == 1 and inner.exp.q > 1 and inner.base.is_polynomial(x):
        if s.degree(inner.base, x) == 1:
            a = inner.base.diff(x)
            positive = s.Symbol(u.name, positive=True)
            g = quotient.subs(inner, positive).subs(x, (positive**inner.exp.q - inner.base.subs(x, 0)) / a)
            return s.powsimp(s.cancel(g)).subs(positive, u)
    if inner.is_Pow and inner.exp.is_Rational and inner.exp.p == 1 and inner.exp.q > 1 and inner.base.is_rational_function(x):
        top, bottom = s.fraction(s.cancel(inner.base))
        if bottom.has(x) and s.degree(top, x) <= 1 and s.degree(bottom, x) == 1:
            positive = s.Symbol(u.name, positive=True)
            w = positive**inner.exp.q
            x_of = (bottom.subs(x, 0) * w - top.subs(x, 0)) / (top.coeff(x, 1) - bottom.coeff(x, 1) * w)
            g = quotient.subs(inner, positive).subs(x, x_of)
            return s.factor(s.cancel(g)).subs(positive, u)
        return None
    if inner.is_polynomial(x) and s.degree(inner, x) == 2 and inner.coeff(x, 1) == 0:
        square = (u - inner.coeff(x, 0)) / inner.coeff(x, 2)
        g = s.expand(quotient.subs(inner, u)).subs(x**2, square)
        for k in (4, 6):
            g = g.subs(x**k, square ** (k // 2))
        return g
    return None


def _equal(s: Any, one: Any, two: Any, x: Any) -> bool:
    """Whether two integrands agree at some points: a cheap check, the step has a rigorous one of its own."""
    import mpmath

    letters = sorted((one.free_symbols | two.free_symbols), key=str)
    hits = 0
    for k in range(6):
        values = {z: s.Rational(3 + 2 * k + 5 * i, 7 + i) for i, z in enumerate(letters)}
        try:
            p, q = complex(one.subs(values).evalf(20)), complex(two.subs(values).evalf(20))
        except (TypeError, ValueError, ZeroDivisionError):
            continue
        if mpmath.isnan(p.real) or mpmath.isnan(q.real):
            continue
        if abs(p - q) > 1e-9 * (1 + abs(p)):
            return False
        hits += 1
    return hits > 0


# Parts ----------------------------------------------------------------------------------------------------------------


def by_table(work: Work, f: Any, x: Any) -> Line | None:
    """A polynomial of degree four or more times the exponential, sine or cosine of a linear argument: parts until it is gone."""
    s = work.s
    parts = [p for p in s.Mul.make_args(f) if p.has(x)]
    waves = [p for p in parts if isinstance(p, s.exp | s.sin | s.cos | s.sinh | s.cosh)]
    if len(waves) != 1:
        return None
    (wave,) = waves
    inner, u = linear_of(wave.args[0], x), s.cancel(f / wave)
    if inner is None or not u.is_polynomial(x) or not 4 <= s.degree(u, x) <= 30:
        return None
    a, w = inner[0], wave.args[0]
    turns = {s.exp: (s.exp,) * 4, s.sin: (lambda z: -s.cos(z), lambda z: -s.sin(z), s.cos, s.sin), s.sinh: (s.cosh, s.sinh) * 2,
             s.cos: (s.sin, lambda z: -s.cos(z), lambda z: -s.sin(z), s.cos), s.cosh: (s.sinh, s.cosh) * 2}[type(wave)]  # fmt: skip
    value, n = s.Integer(0), int(s.degree(u, x))
    for k in range(n + 1):
        value += (-1) ** k * u.diff(x, k) * turns[k % 4](w) / a ** (k + 1)
    because = f"Done {n + 1} times: the polynomial ${work.expr(u).latex}$ is differentiated until it is gone, the other factor integrated."
    return work.line("integration by parts", f, x, value, because)


def by_parts(work: Work, f: Any, x: Any) -> Line | None:
    """u dv: a logarithm or an inverse function is differentiated, then powers."""
    s = work.s
    for u, dv in _splits(s, f, x):
        first = work.find(dv, x) if dv != 1 else None
        v = x if dv == 1 else first.value if first is not None else None
        if v is not None and isinstance(u, s.log) and u.args[0] == x:  # the integrand has values for x > 0 only
            v = v.replace(s.Abs, lambda w: w if linear_of(w, x) and min(linear_of(w, x) or ()) >= 0 else s.Abs(w))
        if v is None or v.has(s.erf, s.Si, s.Ei, s.Integral, s.Abs):
            continue
        du = u.diff(x)
        g = _tidy(s, v * du, x)
        if g.is_Mul and (g.has(s.exp) and g.has(s.sin, s.cos) or 1 / x in g.args):
            g = s.expand(g)
        if dv.is_Pow and dv.base == x and u.has(s.sin, s.cos) and g.has(s.sin) and g.has(s.cos):
            g = s.fu(g) if g.count_ops() < 30 else g
        if u.is_polynomial(x) and s.degree(u, x) > 9:
            continue
        found = work.find(g, x)
        if found is None:
            continue
        number, rest = g.as_independent(x, as_Add=False)
        after_integral = work.integral(g, x)
        if number != 1 and rest != 1:
            bare = work.find(rest, x)
            if bare is not None:
                found, after_integral = bare, b.mul(work.expr(number), work.integral(rest, x))
                value = u * v - number * bare.value
            else:
                value = u * v - found.value
        else:
            value = u * v - found.value
        because = (
            f"With $u = {work.expr(u).latex}$ and $dv = {_bracketed(work, dv)}\\,d{work.expr(x).latex}$, so $v = {work.expr(v).latex}$."
        )
        after = b.subtract(work.expr(u * v), after_integral)
        inside = (found,) if first is None or first.final else (first, found)
        return Line("integration by parts", work.integral(f, x), after, value, because, inside=inside)
    return None


def _tidy(s: Any, g: Any, x: Any) -> Any:
    if g.has(s.exp) and not g.is_rational_function(x):
        return s.powsimp(g)
    return (
        s.cancel(g) if g.is_rational_function(x) else s.Mul(*(s.cancel(p) if p.is_rational_function(x) else p for p in s.Mul.make_args(g)))
    )


def _waves(s: Any, g: Any, x: Any) -> bool:
    """Whether a function is made of sines and cosines alone, with powers."""
    return all(
        isinstance(p.as_base_exp()[0], s.sin | s.cos | s.sinh | s.cosh) and p.as_base_exp()[1].is_Integer and p.as_base_exp()[1] > 0
        for p in s.Mul.make_args(g)
    )


def _families(s: Any) -> tuple[Any, ...]:
    """Functions with a degree, whose antiderivatives are members of the same family."""
    return s.chebyshevt, s.chebyshevu, s.legendre, s.hermite, s.laguerre, s.assoc_laguerre, s.gegenbauer, s.jacobi


def _splits(s: Any, f: Any, x: Any) -> Iterator[tuple[Any, Any]]:
    """(u, dv) in the order of logarithm, inverse, algebraic, trigonometric, exponential."""
    parts = list(s.Mul.make_args(f))

    def rest(chosen: list[Any]) -> Any:
        return s.Mul(*(p for p in parts if p not in chosen))

    def base(p: Any) -> Any:
        return p.base if p.is_Pow and p.exp.is_Integer and p.exp > 0 else p

    inverse = (s.log, s.asin, s.acos, s.atan, s.asinh, s.acosh, s.atanh, s.erf)
    for p in parts:
        if isinstance(base(p), inverse) and p.has(x):
            yield p, rest([p])
    powers = [p for p in parts if p.is_polynomial(x) and p.has(x)]
    if powers:
        u = s.Mul(*powers)
        dv = rest(powers)
        if (
            dv.has(x)
            and dv.has(s.exp, s.sin, s.cos, s.sinh, s.cosh, s.tan, s.sec, s.csc, s.cot, s.Derivative, *_families(s))
            or (dv.is_Pow and dv.has(x))
        ):
            yield u, dv
    bells = [p for p in parts if isinstance(p, s.exp) and p.args[0].is_polynomial(x) and s.degree(p.args[0], x) == 2]
    n = next((p.exp for p in parts if p.is_Pow and p.base == x and p.exp.is_Integer and p.exp > 1), None)
    if bells and n is not None and bells[0].args[0].coeff(x, 1) == 0:
        yield x ** (n - 1), rest([x**n]) * x
    for p in parts:
        if not (p.is_Pow and p.exp.is_Integer and p.exp < -1 and p.base.is_polynomial(x) and s.degree(p.base, x) == 1):
            continue
        if f.has(s.exp) or p.base == x and _waves(s, rest([p]), x):
            yield rest([p]), p
    for p in parts:
        if p.is_polynomial(x) and p.has(x) and len(powers) > 1:
            yield p, rest([p])


def cyclic(work: Work, f: Any, x: Any) -> Line | None:
    """e^{ax} times sine or cosine: twice by parts gives the integral again."""
    s = work.s
    parts = s.Mul.make_args(f)
    if len(parts) != 2:
        return None
    wave = next((p for p in parts if isinstance(p, s.sin | s.cos)), None)
    power = next((p for p in parts if isinstance(p, s.exp)), None)
    if wave is None or power is None:
        return None
    p, q = power.args[0], wave.args[0]
    a, w = p.diff(x), q.diff(x)
    if a.has(x) or w.has(x) or a == 0 or w == 0:
        return None
    other = s.cos(q) if isinstance(wave, s.sin) else s.sin(q)
    sign = 1 if isinstance(wave, s.sin) else -1
    # int e^p wave = e^p wave / a - (sign w / a) int e^p other, and once more.
    head = power * wave / a - sign * w * power * other / a**2
    size = a**2 + w**2
    value = power * (a * wave - sign * w * other) / size
    again = work.integral(f, x)
    after = b.subtract(work.expr(head), b.mul(work.expr(w**2 / a**2), again)) if w**2 != a**2 else b.subtract(work.expr(head), again)
    because = f"With $dv = {work.expr(power).latex}\\,d{work.expr(x).latex}$ both times."
    solved = Line(
        "solving for the integral",
        again,
        work.expr(value),
        value,
        "The integral stands on both sides, and is solved for.",
        final=True,
    )
    conditions = () if size.is_zero is False else (work.expr(s.Ne(size, 0, evaluate=False)),)
    return Line("integration by parts, twice", again, after, value, because, inside=(solved,), conditions=conditions)


# Roots of quadratics ---------------------------------------------------------------------------------------------------


def trigonometric_substitution(work: Work, f: Any, x: Any) -> Line | None:
    """x = a sin t, a tan t, a sec t in a function with one square root of a quadratic without a linear term."""
    s = work.s
    roots = {p.base for p in f.atoms(s.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.has(x)}
    if len(roots) != 1:
        return None
    quadratic = roots.pop()
    if not quadratic.is_polynomial(x) or s.degree(quadratic, x) != 2 or quadratic.coeff(x, 1) != 0:
        return None
    p, r = quadratic.coeff(x, 2), quadratic.coeff(x, 0)
    rest = f.subs(s.sqrt(quadratic), s.Symbol("_root", positive=True))
    if not rest.is_rational_function(x, s.Symbol("_root", positive=True)):
        return None
    t = s.Symbol("theta", real=True)
    if t in f.free_symbols:
        return None
    work.letters.setdefault("theta", b.symbol("theta", properties=["real"], latex=r"\theta"))
    if p.is_negative and r.is_positive:
        a = s.sqrt(r / -p)
        inner, root, back = a * s.sin(t), s.sqrt(r) * s.cos(t), {s.sin(t): x / a, s.cos(t): s.sqrt(quadratic) / s.sqrt(r), t: s.asin(x / a)}
    elif p.is_positive and r.is_positive:
        a = s.sqrt(r / p)
        inner, root = a * s.tan(t), s.sqrt(r) / s.cos(t)
        back = {s.tan(t): x / a, s.cos(t): s.sqrt(r) / s.sqrt(quadratic), s.sin(t): x * s.sqrt(p) / s.sqrt(quadratic), t: s.atan(x / a)}
    else:
        return None
    odd = {power: power.exp for power in f.atoms(s.Pow) if power.base == quadratic}
    g = f.subs({power: root ** (2 * n) for power, n in odd.items()}).subs(x, inner) * inner.diff(t)
    g = _plain(s, g, t)
    found = work.find(g, t)
    if found is None:
        return None
    plain = {s.sec(t): 1 / s.cos(t), s.csc(t): 1 / s.sin(t), s.tan(t): s.sin(t) / s.cos(t), s.cot(t): s.cos(t) / s.sin(t)}
    value = s.expand_trig(found.value).subs(plain)
    value = value.subs({k: v for k, v in back.items() if k != t}).subs(t, back[t])
    if value.has(t) or not _equal_slope(s, value, f, x):
        return None
    because = f"With ${work.expr(x).latex} = {work.expr(inner).latex}$, so that the root becomes ${work.expr(root).latex}$."
    claim = (b.derivative(work.expr(value), work.expr(x)), "=", work.expr(f))
    return Line("trigonometric substitution", work.integral(f, x), work.integral(g, t), value, because, inside=(found,), claim=claim)


def reciprocal(work: Work, f: Any, x: Any) -> Line | None:
    """Roots of p + q/x or p + q/x^2: with u = 1/x they are roots of polynomials."""
    s = work.s
    roots = [p for p in f.atoms(s.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.has(x) and not p.base.is_polynomial(x)]
    if not roots or any(not s.expand(p.base * x**2).is_polynomial(x) for p in roots):
        return None
    u = work.fresh(f)
    g = s.powsimp(s.expand_mul(-f.subs(x, 1 / u) / u**2))
    if any(p.exp.is_Rational and p.exp.q == 2 and not p.base.is_polynomial(u) for p in g.atoms(s.Pow)):
        return None
    work.names.append(u.name)
    found = work.find(g, u)
    work.names.pop()
    if found is None:
        return None
    value = found.value.subs(u, 1 / x)
    if not _equal_slope(s, value, f, x):
        return None
    claim = (work.expr(f), "=", work.expr(g.subs(u, 1 / x) * -1 / x**2))
    new, old = work.expr(u).latex, work.expr(x).latex
    because = f"With ${new} = {work.expr(1 / x).latex}$, $d{new} = -{work.expr(x**-2).latex}\\,d{old}$."
    return Line("substitution", work.integral(f, x), work.integral(g, u), value, because, inside=(found,), claim=claim)


def half_angle(work: Work, f: Any, x: Any) -> Line | None:
    """A rational function of sine and cosine by t = tan(x/2)."""
    s = work.s
    arguments = {z.args[0] for z in f.atoms(s.sin, s.cos, s.tan, s.sec, s.csc, s.cot)}
    if len(arguments) == 2:
        return _multiples(work, f, x, sorted(arguments, key=lambda z: z.count_ops()))
    if len(arguments) != 1:
        return None
    u = arguments.pop()
    a = u.diff(x)
    if a.has(x) or a == 0:
        return None
    t = work.fresh(f)
    f_plain = f.subs({s.tan(u): s.sin(u) / s.cos(u), s.sec(u): 1 / s.cos(u), s.csc(u): 1 / s.sin(u), s.cot(u): s.cos(u) / s.sin(u)})
    sine, cosine = s.Dummy("sine"), s.Dummy("cosine")
    g = f_plain.subs({s.sin(u): sine, s.cos(u): cosine})
    if g.has(x) or not g.is_rational_function(sine, cosine):
        return None
    even = s.cancel(g - g.subs({sine: -sine, cosine: -cosine}, simultaneous=True)) == 0
    if even:  # what does not change with both signs is a function of the tangent
        inner, slope = s.tan(u), 1 / ((1 + t**2) * a)
        g = s.cancel(s.together(g.subs(sine, t * cosine))).subs(cosine**2, 1 / (1 + t**2)).subs(cosine, 1 / s.sqrt(1 + t**2))
    else:
        inner, slope = s.tan(u / 2), 2 / ((1 + t**2) * a)
        g = g.subs({sine: 2 * t / (1 + t**2), cosine: (1 - t**2) / (1 + t**2)})
    g = s.factor(s.cancel(s.together(g * slope)))
    if not g.is_rational_function(t):
        return None
    work.names.append(t.name)
    found = work.find(g, t)
    work.names.pop()
    if found is None:
        return None
    value = found.value.subs(t, inner)
    if even:  # continuous where the tangent has its poles
        value = value.replace(lambda e: e == s.atan(inner), lambda e: u)
        value = value.replace(lambda e: isinstance(e, s.log) and s.expand(e.args[0] - inner**2) == 1, lambda e: -2 * s.log(s.Abs(s.cos(u))))
    if not _equal_slope(s, value, f, x):
        return None
    because = f"With ${work.expr(t).latex} = {work.expr(inner).latex}$, where sine and cosine are rational functions of it."
    claim = (b.derivative(work.expr(value), work.expr(x)), "=", work.expr(f))
    return Line(
        "tangent as a new variable" if even else "half-angle substitution",
        work.integral(f, x),
        work.integral(g, t),
        value,
        because,
        inside=(found,),
        claim=claim,
    )


def _multiples(work: Work, f: Any, x: Any, arguments: list[Any]) -> Line | None:
    """Waves of u and of a small multiple of u: all in those of u."""
    s = work.s
    ratio = s.cancel(arguments[1] / arguments[0])
    if not (ratio.is_Integer and 2 <= ratio <= 4):
        return None
    plain = f.replace(lambda e: isinstance(e, s.sec | s.csc), lambda e: 1 / (s.cos if isinstance(e, s.sec) else s.sin)(e.args[0]))
    other = s.expand(s.expand_trig(plain))
    if other == f:
        return None
    found = work.find(other, x)
    if found is None:
        return None
    claim = (work.expr(f), "=", work.expr(other))
    return Line("multiple angles", work.integral(f, x), work.integral(other, x), found.value, inside=(found,), claim=claim)


def _plain(s: Any, g: Any, t: Any) -> Any:
    g = s.together(g.subs(s.tan(t), s.sin(t) / s.cos(t)).subs(s.sec(t), 1 / s.cos(t)))
    return s.trigsimp(s.powsimp(s.cancel(g)))


def _equal_slope(s: Any, value: Any, f: Any, x: Any) -> bool:
    return _equal(s, value.diff(x), f, x)
