r"""Linear equations of second order that are solved by Airy, Bessel and hypergeometric functions, recognised by their coefficients."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...expression import build as b
from .board import Board
from .classes import Classified, square_root
from .equation import Equation, Stuck
from .families import Family
from .linear import by_variation, put_in

__all__ = ["Recognised", "recognise", "special"]


@dataclass(frozen=True)
class Recognised:
    """Two solutions, the name of the equation, what its standard form is, and where the solutions hold (positive expressions)."""

    name: str
    basis: tuple[Any, Any]
    because: str
    positive: tuple[Any, ...] = ()
    elementary: bool = False  # one of the two is a polynomial, so that the other can be found beside it


def recognise(equation: Equation, found: Classified) -> Recognised | None:
    """The first row that fits a y'' + b y' + c y = 0."""
    if found.linear is None or equation.order != 2:
        return None
    s, t = equation.s, equation.t
    (a0, a1, a2), _ = found.linear
    if not all(v.is_rational_function(t) for v in (a0, a1, a2)):
        if not _powers_only(s, s.expand(t**2 * a0 / a2), t):
            return None
        P, Q = s.powsimp(s.expand(a1 / a2)), s.powsimp(s.expand(a0 / a2))
    else:
        P, Q = s.cancel(a1 / a2), s.cancel(a0 / a2)
    for row in (_airy, _bessel, _hermite, _legendre, _gauss, _kummer):
        made = row(s, P, Q, t)
        if made is not None:
            return made
    return _shifted_bessel(s, P, Q, t)


def _shifted_bessel(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """Bessel's equation in the distance from the one singular point."""
    below = s.lcm(s.fraction(s.together(P))[1], s.fraction(s.together(Q))[1])
    if not below.is_polynomial(t) or not below.has(t):
        return None
    roots = s.roots(s.Poly(below, t))
    if len(roots) != 1 or 0 in roots:
        return None
    (h,) = roots
    made = _bessel(s, s.cancel(P.subs(t, t + h)), s.cancel(Q.subs(t, t + h)), t)
    if made is None:
        return None
    back = {t: t - h}
    because = f"About ${_tex(t)} = {_tex(h)}$, with the distance ${_tex(t - h)}$ as the variable ${_tex(t)}$: {made.because}"
    return Recognised(made.name, tuple(f.subs(back) for f in made.basis), because, tuple(v.subs(back) for v in made.positive))


def special(board: Board, equation: Equation, found: Classified) -> Family:
    """The solution by the functions of a recognised equation."""
    made = recognise(equation, found)
    if made is None:
        raise Stuck("this is no equation of the special functions known here")
    s, y = equation.s, equation.y
    assert found.linear is not None
    (a0, a1, a2), g = found.linear
    applied = a2 * y[2] + a1 * y[1] + a0 * y[0]
    for value in made.positive:
        if value.is_positive is not True:
            board.conditions.append(b.relation(">", equation.expr(value), b.ZERO))
    if not any(f.has(s.hyper, s.besselj, s.bessely, s.besseli, s.besselk, s.airyai) for f in made.basis):
        one, two = (min((f, s.expand(f)), key=lambda v: v.count_ops()) for f in made.basis)
        made = replace(made, basis=(one, two))
    c1, c2 = equation.constant(), equation.constant()
    general = c1 * made.basis[0] + c2 * made.basis[1]
    start = board.problem.expression
    assert start is not None
    claims = [board.claim(put_in(equation, applied, f), "=", b.ZERO) for f in made.basis]
    for f, claim in zip(made.basis, claims, strict=True):
        board.step(
            f"{made.name} equation",
            equation.relation(applied, 0),
            equation.relation(y[0], f),
            made.because,
            relation="implies",
            claim=claim,
        )
    board.step(
        "general solution of the homogeneous equation", equation.relation(applied, 0), equation.relation(y[0], general),
        relation="iff", claim=board.claim(put_in(equation, applied, general), "=", b.ZERO),
    )  # fmt: skip
    if g == 0:
        return Family([general], constants=(c1, c2))
    constant = s.cancel(g / a0) if a0 != 0 else None
    if constant is not None and not constant.has(equation.t):
        particular = constant
        board.step(
            "particular solution by trial", equation.relation(applied, g), equation.relation(y[0], particular), relation="implies",
            claim=board.claim(put_in(equation, applied, particular), "=", equation.expr(g)),
        )  # fmt: skip
    else:
        particular = by_variation(board, equation, (a0, a1, a2), g, list(made.basis))
    both = equation.residual(general + particular)
    board.step(
        "superposition", start, equation.relation(y[0], general + particular), relation="iff", claim=board.claim(both[0], "=", both[1])
    )
    return Family([general + particular], constants=(c1, c2))


def _is_positive(value: Any) -> bool:
    """The sign of a coefficient that is not zero; Stuck where letters decide it."""
    nonzero = value.subs({z: z.func(z.name, real=True, nonzero=True) for z in value.free_symbols if z.is_real})  # it stands before t^2
    for v in (value, nonzero):
        if v.is_nonnegative or v.is_nonpositive:
            return bool(v.is_nonnegative)
    raise Stuck(f"the sign of ${_tex(value)}$ depends on letters: say which case is meant", "missing_assumption")


def _powers_only(s: Any, value: Any, t: Any) -> bool:
    """Whether a sum holds powers of t alone."""
    return all(f == t or (f.is_Pow and f.base == t and not f.exp.has(t)) or not f.has(t) for f in _factors(s, value))


def _factors(s: Any, value: Any) -> list[Any]:
    return [f for term in s.Add.make_args(value) for f in s.Mul.make_args(term)]


def _tex(value: Any) -> str:
    from ...expression.sympy_reader import from_sympy

    return from_sympy(value).latex


def _airy(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """y'' = (alpha t + beta) y."""
    if P != 0 or not Q.is_polynomial(t) or s.degree(Q, t) != 1:
        return None
    alpha, beta = (-v for v in s.Poly(Q, t).all_coeffs())
    root = s.cbrt(alpha) if _is_positive(alpha) else -s.cbrt(-alpha)
    z = s.expand(root * (t + beta / alpha))
    return Recognised("Airy", (s.airyai(z), s.airybi(z)), f"In $z = {_tex(z)}$ the equation is Airy's, $w'' = z w$.")


def _bessel(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """t^2 y'' + (1-2a) t y' + (b^2 c^2 t^{2c} + a^2 - p^2 c^2) y = 0: y = t^a times Bessel functions of order p at b t^c."""
    first, second = s.expand(s.simplify(t * P)), s.expand(s.powsimp(s.expand(t**2 * Q)))
    if first.has(t):
        return None
    constant, moving = second.as_independent(t, as_Add=True)
    number, power = moving.as_independent(t, as_Add=False)
    exponent = s.Integer(1) if power == t else power.exp if power.is_Pow and power.base == t else None
    if moving == 0 or exponent is None or not exponent.is_Rational:
        return None
    positive = _is_positive(number)
    a, c = (1 - first) / 2, exponent / 2
    square = s.factor((a**2 - constant) / c**2) if (a**2 - constant) != 0 else s.Integer(0)
    if square.is_negative:
        return None
    order = s.Abs(square_root(s, square)) if not square.free_symbols else square_root(s, square)
    b_ = s.sqrt(s.Abs(number)) / s.Abs(c) if number.is_number else square_root(s, number if positive else -number) / s.Abs(c)
    z = b_ * t**c
    one, two = (s.besselj, s.bessely) if positive else (s.besseli, s.besselk)
    functions = one(order, z), two(order, z)
    elementary = order.is_Rational and int(order.q) == 2
    if elementary and order <= s.Rational(7, 2):
        waves = _half_integer(s, order, z, bool(positive))
        functions = waves if waves is not None else functions
    name = "Bessel" if positive else "modified Bessel"
    body = f"t^2w''+tw'+(t^2-{_square(order)})w=0" if positive else f"t^2w''+tw'-(t^2+{_square(order)})w=0"
    prefix = s.powsimp(t**a)
    because = f"With $y = {_tex(prefix) if a != 0 else ''}w(z)$ and $z = {_tex(z)}$ it is the {name} equation of order ${_tex(order)}$"
    because += f", ${body.replace('t', 'z')}$."
    return Recognised(name, (prefix * functions[0], prefix * functions[1]), because, (t,))


def _half_integer(s: Any, order: Any, z: Any, positive: bool) -> tuple[Any, Any] | None:
    """Sines and cosines (exponentials) over a root, for the orders 1/2, 3/2, ...: z^{n+1/2} (d/(z dz))^n of sin z/z."""
    u = s.Symbol("_u", positive=True)
    n = int(order - s.Rational(1, 2))
    made = []
    for start in (s.sin(u), s.cos(u)) if positive else (s.exp(u), s.exp(-u)):
        f = start / u
        for _ in range(n):
            f = s.expand(f.diff(u) / u)
        made.append(s.expand(f * u ** (n + s.Rational(1, 2))).subs(u, z))
    return made[0], made[1]


def _square(order: Any) -> str:
    text = _tex(order**2)
    return text


def _series(s: Any, a: Any, c: Any, z: Any) -> tuple[Any, bool]:
    """1F1(a; c; z), written out where it is a polynomial or an exponential."""
    if a.is_Integer and a <= 0 and a >= -12:
        terms = [s.rf(a, k) / s.rf(c, k) / s.factorial(k) * z**k for k in range(int(-a) + 1)]
        return s.expand(s.Add(*terms)), True
    if a == c:
        return s.exp(z), True
    if (c - a).is_Integer and c - a < 0 and c - a >= -12:
        inner, _ = _series(s, c - a, c, -z)
        return s.exp(z) * inner, True
    return s.hyper([a], [c], z), False


def _hermite(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """y'' + (alpha t + beta) y' + kappa y = 0."""
    if not P.is_polynomial(t) or s.degree(P, t) != 1 or Q.has(t) or Q == 0:
        return None
    alpha, beta = s.Poly(P, t).all_coeffs()
    at = s.expand(t + beta / alpha)
    z = s.expand(-alpha * at**2 / 2) if beta == 0 else -alpha * at**2 / 2
    a = s.cancel(Q / (2 * alpha))
    one, first = _series(s, a, s.Rational(1, 2), z)
    two, second = _series(s, a + s.Rational(1, 2), s.Rational(3, 2), z)
    because = f"In $z = {_tex(z)}$ it is Kummer's equation $zw''+(\\frac{{1}}{{2}}-z)w'-{_factor(a)}w=0$"
    because += "; the equation is Hermite's." if alpha == -2 and beta == 0 else "."
    return Recognised("Hermite", (one, s.expand(at * two) if second else at * two), because, elementary=first or second)


def _factor(a: Any) -> str:
    return f"\\left({_tex(a)}\\right)" if a.is_Add or a.could_extract_minus_sign() else _tex(a)


def _hyper2(s: Any, a: Any, c: Any, d: Any, z: Any) -> tuple[Any, bool]:
    """2F1(a, c; d; z), written out where it is a polynomial."""
    for one, two in ((a, c), (c, a)):
        if one.is_Integer and -12 <= one <= 0:
            terms = [s.rf(one, k) * s.rf(two, k) / s.rf(d, k) / s.factorial(k) * z**k for k in range(int(-one) + 1)]
            return s.expand(s.Add(*terms)), True
    for one, two in ((a, c), (c, a)):
        if s.expand(one - d) == 0:
            return (1 - z) ** -two, False
    return s.hyper([a, c], [d], z), False


def _legendre(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """(h^2 - t^2) y'' - beta t y' + gamma y = 0."""
    gamma_over, below = s.fraction(Q)
    if gamma_over.has(t) or not below.is_polynomial(t) or s.degree(below, t) != 2:
        return None
    lead, middle, rest = s.Poly(below, t).all_coeffs()
    if middle != 0 or rest == 0 or not (-rest / lead).is_positive:
        return None
    h2 = -rest / lead
    gamma = s.cancel(Q * (h2 - t**2))
    beta = s.cancel(-P * (h2 - t**2) / t)
    if gamma.has(t) or beta.has(t):
        return None
    if beta == 1 and (gamma.is_positive or gamma.is_negative):
        inner = square_root(s, gamma if gamma.is_positive else -gamma) * s.asin(t / s.sqrt(h2))
        waves = (s.cos(inner), s.sin(inner)) if gamma.is_positive else (s.cosh(inner), s.sinh(inner))
        radius = _tex(s.sqrt(h2)) if h2 != 1 else ""
        because = f"With ${_tex(t)} = {radius}\\sin\\theta$ it is $\\frac{{d^2y}}{{d\\theta^2}} = {_tex(-gamma)}y$."
        because += " The equation is Chebyshev's."
        return Recognised("Chebyshev", waves, because, (h2 - t**2,))
    half = (beta - 1) / 2
    root = square_root(s, s.expand(half**2 + gamma))
    if not root.is_real or root.has(s.I):
        return None
    a, c = s.simplify((half - root) / 2), s.simplify((half + root) / 2)
    z = t**2 / h2
    one, first = _hyper2(s, a, c, s.Rational(1, 2), z)
    two, second = _hyper2(s, s.simplify(a + s.Rational(1, 2)), s.simplify(c + s.Rational(1, 2)), s.Rational(3, 2), z)
    name = "Legendre" if beta == 2 and h2 == 1 else "Gegenbauer"
    because = f"In $z = {_tex(z)}$ it is the hypergeometric equation; the equation is {name}'s."
    return Recognised("hypergeometric", (one, s.expand(t * two) if second else t * two), because, (h2 - t**2,), first or second)


def _gauss(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """A quadratic with two roots before y'', a line before y', a constant before y."""
    over, below = s.fraction(s.together(Q))
    if over.has(t) or not below.is_polynomial(t) or s.degree(below, t) != 2 or below.free_symbols - {t}:
        return None
    roots = s.roots(s.Poly(below, t))
    if len(roots) != 2 or any(r.is_real is not True for r in roots):
        return None
    low, high = sorted(roots, key=float)
    for begin, end in ((low, high), (high, low)):
        z = s.Symbol("_z")
        width = end - begin
        at = begin + width * z
        q = s.cancel(width**2 * Q.subs(t, at) * z * (1 - z))
        p = s.cancel(width * P.subs(t, at) * z * (1 - z))
        if q.has(z) or not p.is_polynomial(z) or s.degree(p, z) > 1:
            return None
        d = p.subs(z, 0)
        total = -s.expand(p - d).coeff(z) - 1  # a + b
        root = square_root(s, s.expand(total**2 + 4 * q))
        if root.has(s.I) or root.is_real is False:
            return None
        a, c = s.simplify((total - root) / 2), s.simplify((total + root) / 2)
        inner = s.cancel((t - begin) / width)
        one, first = _hyper2(s, a, c, d, inner) if not (d.is_Integer and d <= 0) else (None, False)
        if d.is_Integer or one is None:
            continue
        two, _ = _hyper2(s, s.simplify(a - d + 1), s.simplify(c - d + 1), 2 - d, inner)
        because = f"In $z = {_tex(inner)}$ it is the hypergeometric equation with the parameters ${_tex(a)}$, ${_tex(c)}$, ${_tex(d)}$."
        if any(v.has(s.zoo, s.nan) for v in (one, two)):
            return None
        return Recognised("hypergeometric", (one, inner ** (1 - d) * two), because, (inner, 1 - inner), first)
    return None


def _kummer(s: Any, P: Any, Q: Any, t: Any) -> Recognised | None:
    """t y'' + (b - k t) y' - a k y = 0."""
    p, q = s.cancel(t * P), s.cancel(t * Q)
    if q.has(t) or q == 0 or not p.is_polynomial(t) or s.degree(p, t) != 1:
        return None
    minus_k, c = s.Poly(p, t).all_coeffs()
    k = -minus_k
    a = s.cancel(-q / k)
    if c.is_Integer or c.free_symbols:
        return None
    one, first = _series(s, a, c, k * t)
    two, _ = _series(s, a - c + 1, 2 - c, k * t)
    because = f"In $z = {_tex(k * t)}$ it is Kummer's equation with the parameters ${_tex(a)}$ and ${_tex(c)}$."
    return Recognised("Kummer", (one, t ** (1 - c) * two), because, (t,), first)
