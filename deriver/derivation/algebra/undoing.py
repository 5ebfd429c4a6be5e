"""Equations whose letter stands inside of roots, bars, logarithms, exponentials or angles: each method undoes one kind of function.

A method gets an expression that is to be zero and says whether it knew what to do; what is left it gives back to the search.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..calculus.ending import Doubt
from .moves import Move, Zeros, either, polynomial

__all__ = ["METHODS", "Search"]

#: (SymPy, expression, letter, what was found, how deep it may still go)
Search = Callable[[Any, Any, Any, Zeros, int], None]


def _absolute(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    bars = [a for a in g.atoms(s.Abs) if a.has(x)]
    if not bars:
        return False
    bar = max(bars, key=lambda a: a.count_ops())
    inner = bar.args[0]
    branches = [s.expand(g.subs(bar, sign * inner)) for sign in (1, -1)]
    both = s.Or(*[s.Eq(branch, 0, evaluate=False) for branch in branches], evaluate=False)
    out.lines.append(
        Move(
            "both signs of an absolute value",
            s.Eq(g, 0, evaluate=False),
            both,
            "implies",
            "${}$ is ${}$ or its negative.",
            (bar, inner),
            (bar**2, inner**2),
        )
    )
    for branch in branches:
        if branch == 0:
            raise Doubt("the equation holds on a whole interval")
        if branch.has(x):
            search(s, branch, x, out, depth - 1)
    return True


def _radical(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    roots = [a for a in g.atoms(s.Pow) if a.exp.is_Rational and not a.exp.is_Integer and a.base.has(x)]
    if not roots:
        return False
    root = max(roots, key=lambda a: a.count_ops())
    q = int(root.exp.q)
    base = root.base
    u = s.Dummy("u")
    inside = g.subs({a: u ** int(a.exp * q) for a in roots if a.base == base and (a.exp * q).is_Integer})
    inside = s.fraction(s.together(inside))[0]
    if not inside.is_polynomial(u):
        return False
    poly = s.Poly(inside, u)
    claim = (root ** int(root.exp.q), base ** int(root.exp.p))
    if poly.degree() == 1:
        a, c = poly.all_coeffs()
        free = s.expand(a**q * base - (-c) ** q)
        quotient = s.div(a**q * u**q - (-c) ** q, a * u + c, u)[0]
        r = base ** s.Rational(1, q)
        claim = (s.Mul(a * r + c, quotient.subs(u, r), evaluate=False), free)
    else:
        free = s.resultant(inside, u**q - base, u)
    if free == 0:
        raise Doubt("the equation holds on a whole interval")
    said = "What follows may have more solutions than the equation."
    if free.has(x):
        out.lines.append(
            Move(
                "removing a root by a power",
                s.Eq(g, 0, evaluate=False),
                s.Eq(free, 0, evaluate=False),
                "implies",
                said,
                claim=claim,
                under=(s.Ge(base, 0),),
            )
        )
    if free.has(x):
        search(s, s.expand(free), x, out, depth - 1)
    return True


def _logarithm(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    logs = [a for a in g.atoms(s.log) if a.has(x)]
    if not logs:
        return False
    symbols = {a: s.Dummy() for a in logs}
    inside = g.subs(symbols)
    if inside.has(x):
        return False
    if len(logs) == 1:
        (log,) = logs
        u = symbols[log]
        if not inside.is_polynomial(u) or s.degree(inside, u) > 2:
            return False
        found = Zeros()
        polynomial(s, inside, u, 1, found)
        out.take_lines(found, u, log)
        for value in found.values:
            if value.is_number and not value.is_real:
                continue
            after = s.Eq(log.args[0], s.exp(value), evaluate=False)
            claim = (s.log(s.exp(value), evaluate=False), value)
            out.lines.append(Move("taking exponentials", s.Eq(log, value, evaluate=False), after, "iff", claim=claim))
            search(s, log.args[0] - s.exp(value), x, out, depth - 1)
        return True
    rest = s.expand(inside)
    weights = {a: rest.coeff(u) for a, u in symbols.items()}
    constant = s.expand(rest - sum(w * symbols[a] for a, w in weights.items()))
    if constant.has(*symbols.values()) or any(not w.is_Rational for w in weights.values()):
        return False
    scale = _common(s, [int(w.q) for w in weights.values()])
    product = s.Mul(*[a.args[0] ** (w * scale) for a, w in weights.items()])
    value = s.simplify(s.exp(-constant * scale))
    said = "The logarithms are put together into the logarithm of one product."
    after = s.Eq(product, value, evaluate=False)
    claim = (s.log(s.exp(-constant * scale, evaluate=False), evaluate=False), -constant * scale)
    out.lines.append(Move("taking exponentials", s.Eq(g, 0, evaluate=False), after, "implies", said, claim=claim))
    search(s, s.fraction(s.together(product - value))[0], x, out, depth - 1)
    return True


def _common(s: Any, numbers: list[int]) -> int:
    return int(s.ilcm(1, *numbers))


def _exponents(s: Any, g: Any, x: Any) -> dict[Any, Any] | None:
    """Each exponential of g with the coefficient of x in its exponent; None where an exponent is not linear."""
    found = {}
    for a in g.atoms(s.exp, s.Pow):
        if isinstance(a, s.exp):
            exponent = a.args[0]
        elif not a.base.has(x) and a.exp.has(x):
            exponent = s.expand(a.exp * s.log(a.base))
        else:
            continue
        if exponent.has(x):
            if not exponent.is_polynomial(x) or s.degree(exponent, x) != 1:
                return None
            found[a] = s.expand(exponent)
    return found


def _exponential(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    found = _exponents(s, g, x)
    if not found:
        return False
    slopes = {a: e.coeff(x) for a, e in found.items()}
    first = min(slopes.values(), key=lambda k: abs(complex(k.evalf())) if k.is_number else 0)
    ratios = {a: s.nsimplify(s.simplify(s.expand_log(k / first, force=True))) for a, k in slopes.items()}
    if any(not r.is_Rational for r in ratios.values()):
        return False
    common = _common(s, [int(r.q) for r in ratios.values()])
    u = s.Symbol("u", positive=True)
    inside = g.subs({a: s.exp(e - slopes[a] * x) * u ** int(ratios[a] * common) for a, e in found.items()})
    inside = s.fraction(s.together(s.simplify(inside)))[0]
    if inside.has(x) or not inside.is_polynomial(u):
        return False
    solved = Zeros()
    search(s, inside, u, solved, depth - 1)
    if solved.numeric:
        raise Doubt("no method here solves this equation")
    slope = first / common
    out.needed += [c for c in slope.free_symbols]
    whole = s.exp(slope * x) if not slope.has(s.log) else s.powsimp(s.simplify(s.exp(slope * x)))
    out.take_lines(solved, u, whole)
    for value in solved.values:
        if value.is_number and not (value.is_real and value > 0):
            out.dropped.append(value)
            continue
        x0 = s.simplify(s.log(value) / slope)
        claim = (whole.subs(x, x0), value) if value.is_number else (s.exp(s.log(value, evaluate=False), evaluate=False), value)
        out.lines.append(Move("taking logarithms", s.Eq(whole, value, evaluate=False), s.Eq(x, x0), "iff", claim=claim))
        out.add(x0)
        if not value.is_number:
            out.needed.append(s.Gt(value, 0))
    return True


def _inner_exponential(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    """One exponential of something that is not linear."""
    g = g.replace(lambda p: p.is_Pow and p.base.is_number and p.base.is_positive and p.exp.has(x), lambda p: s.exp(p.exp * s.log(p.base)))
    found = [a for a in g.atoms(s.exp) if a.has(x)]
    if len(found) != 1:
        return False
    (one,) = found
    u = s.Symbol("u", positive=True)
    inside = s.fraction(s.together(g.subs(one, u)))[0]
    if inside.has(x) or not inside.is_polynomial(u):
        return False
    solved = Zeros()
    search(s, inside, u, solved, depth - 1)
    if solved.numeric:
        return False
    out.take_lines(solved, u, one)
    for value in solved.values:
        if not value.is_number:
            return False
        if value.is_real and value > 0:
            after = s.Eq(one.args[0], s.log(value), evaluate=False)
            claim = (s.exp(s.log(value, evaluate=False), evaluate=False), value)
            out.lines.append(Move("taking logarithms", s.Eq(one, value, evaluate=False), after, "iff", claim=claim))
            search(s, one.args[0] - s.log(value), x, out, depth - 1)
    return True


def _two_exponentials(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    """`a 2^x = b 3^{x+1}`: both sides are positive, and their logarithms are linear."""
    del depth, search
    terms = s.Add.make_args(s.expand(g))
    found = _exponents(s, g, x)
    if not found or len(terms) != 2:
        return False
    logs = []
    for t in terms:
        exponent, factor = s.Integer(0), t
        for a, e in found.items():
            if t.has(a):
                exponent, factor = exponent + e, factor / a
        if s.simplify(factor).has(x) or not factor.is_number:
            return False
        logs.append((exponent, s.simplify(factor)))
    (e1, c1), (e2, c2) = logs
    if c1 * c2 > 0:
        return True  # a sum of two positive terms has no zero
    line = s.expand(e1 - e2 + s.log(-c1 / c2))
    if not line.has(x) or s.degree(line, x) != 1:
        return False
    said = "Both sides are positive, and so are equal exactly where their logarithms are."
    x0 = s.simplify(-line.coeff(x, 0) / line.coeff(x, 1))
    out.lines.append(
        Move(
            "taking logarithms", s.Eq(g, 0, evaluate=False), s.Eq(line, 0, evaluate=False), "iff", said, claim=(g.subs(x, x0), s.Integer(0))
        )
    )
    out.add(x0)
    return True


def _trigonometric(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    kinds = (s.sin, s.cos, s.tan)
    if not g.has(*kinds):
        return False
    arguments = {a.args[0] for a in g.atoms(*kinds) if a.has(x)}
    if any(not a.is_polynomial(x) or s.degree(a, x) != 1 for a in arguments):
        return False
    if len(arguments) > 1:
        if any(s.expand(a - a.coeff(x) * x) != 0 or not a.coeff(x).is_Integer for a in arguments):
            return False
        g = s.expand(s.expand_trig(g))
        arguments = {x}
    (angle,) = arguments
    if depth <= 1:
        return False
    c, d = s.Dummy("c"), s.Dummy("d")
    inside = g.subs({s.tan(angle): d / c}).subs({s.sin(angle): d, s.cos(angle): c})
    inside = s.expand(s.fraction(s.together(inside))[0])
    if inside.has(x) or not inside.is_polynomial(c, d):
        return False
    if g.has(s.tan):
        quotient = g.subs(s.tan(angle), s.sin(angle) / s.cos(angle))
        out.lines.append(Move("Pythagorean identity", g, quotient, said="The tangent is the quotient of sine and cosine."))
    for one, other in ((d, c), (c, d)):  # only even powers of one: put the square by the other
        only = s.expand(s.rem(inside, one**2 + other**2 - 1, other))
        if not only.has(other):
            found = Zeros()
            search(s, only, one, found, depth - 1)
            if found.numeric:
                raise Doubt("no method here solves this equation")
            out.take_lines(found, one, s.sin(angle) if one is d else s.cos(angle))
            for value in found.values:
                _angles(s, s.sin if one is d else s.cos, value, angle, x, out)
            return True
    factored = s.factor(inside)
    if isinstance(factored, s.Mul):
        for factor in s.Mul.make_args(factored):
            if factor.has(c, d):
                base = factor.base if factor.is_Pow else factor
                _trigonometric(s, base.subs({c: s.cos(angle), d: s.sin(angle)}), x, out, depth - 1, search)
        return True
    poly = s.Poly(inside, c, d)
    if poly.is_homogeneous and depth > 1:  # divide by a power of the cosine
        t = s.Dummy("t")
        quotient = inside.subs({c: 1, d: t})
        if s.degree(quotient, t) == poly.total_degree():
            found = Zeros()
            search(s, quotient, t, found, depth - 1)
            for value in found.values:
                if value.is_real:
                    before = s.Eq(s.tan(angle), value, evaluate=False)
                    x0 = s.simplify((s.atan(value) - angle.coeff(x, 0)) / angle.coeff(x, 1))
                    claim = (s.tan(s.atan(value), evaluate=False), value)
                    out.lines.append(Move("angles with one sine", s.Eq(g, 0, evaluate=False), before, "iff", claim=claim))
                    out.add(x0, s.pi / abs(angle.coeff(x, 1)))
            return True
    return _half_angle(s, g, inside, (c, d), angle, x, out, depth, search)


def _half_angle(s: Any, g: Any, inside: Any, names: tuple[Any, Any], angle: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    """Sine and cosine by the tangent of half the angle, which misses only the odd multiples of pi."""
    c, d = names
    t = s.Symbol("t", real=True)
    quotient = s.fraction(s.together(inside.subs({c: (1 - t**2) / (1 + t**2), d: 2 * t / (1 + t**2)})))[0]
    if quotient.free_symbols - {t}:
        return False
    found = Zeros()
    search(s, s.expand(quotient), t, found, depth - 1)
    if found.numeric:
        return False
    half = s.tan(angle / 2)
    out.lines.append(
        Move(
            "angles with one sine", s.Eq(g, 0, evaluate=False), s.Eq(s.factor(quotient).subs(t, half), 0, evaluate=False), "iff",
            "Sine and cosine are written with the tangent of half the angle; odd multiples of $\\pi$ are looked at alone.",
            claim=(s.sin(angle), 2 * half / (1 + half**2)),
        )
    )  # fmt: skip
    places = [2 * s.atan(v) for v in found.values if v.is_real]
    if inside.subs({c: -1, d: 0}) == 0:
        places.append(s.pi)
    for place in places:
        out.add(s.simplify((place - angle.coeff(x, 0)) / angle.coeff(x, 1)), 2 * s.pi / abs(angle.coeff(x, 1)))
    return True


def _angles(s: Any, kind: Any, value: Any, angle: Any, x: Any, out: Zeros) -> None:
    if not value.is_number or not value.is_real:
        if value.is_number:
            return
        raise Doubt("no method here solves this equation")
    if abs(value) > 1:
        out.dropped.append(value)
        return
    k = abs(angle.coeff(x, 1))
    if kind is s.sin:
        first = s.asin(value)
        places = {first, s.pi - first}
    else:
        first = s.acos(value)
        places = {first, -first}
    period = s.pi if value == 0 else 2 * s.pi
    if value == 0:
        places = {first}
    if kind is s.cos and value == -1:
        places = {s.pi}
    found = [s.simplify((place - angle.coeff(x, 0)) / angle.coeff(x, 1)) for place in sorted(places, key=lambda p: float(p.evalf()))]
    n = s.Symbol("k", integer=True)
    turned = [v + n * period / k for v in found]
    before = s.Eq(kind(angle), value, evaluate=False)
    claim = (kind(angle.subs(x, turned[0]), evaluate=False), value)
    out.lines.append(Move("angles with one sine", before, either(s, x, turned), "iff", claim=claim))
    for v in found:
        out.add(v, period / k)


def _outermost(s: Any, g: Any, x: Any, out: Zeros, depth: int, search: Search) -> bool:
    """`a f(h(x)) + c` with a function f that takes each value once."""
    undo = {s.atan: s.tan, s.asin: s.sin, s.acos: s.cos, s.sinh: s.asinh, s.tanh: s.atanh}
    for a in g.atoms(*undo):
        u = s.Dummy("u")
        inside = g.subs(a, u)
        if inside.has(x) or not inside.is_polynomial(u) or s.degree(inside, u) != 1:
            continue
        value = s.simplify(-inside.coeff(u, 0) / inside.coeff(u, 1))
        if isinstance(a, s.atan | s.asin | s.acos) and value.is_number and abs(value) >= s.pi:
            return True
        if isinstance(a, s.tanh) and value.is_number and abs(value) >= 1:
            return True
        after = s.Eq(a.args[0], undo[a.func](value), evaluate=False)
        claim = (a.func(undo[a.func](value), evaluate=False), value)
        out.lines.append(Move("solving for a letter", s.Eq(a, value, evaluate=False), after, "implies", claim=claim))
        search(s, a.args[0] - undo[a.func](value), x, out, depth - 1)
        return True
    return False


#: In the order in which they are tried.
METHODS = (_absolute, _radical, _logarithm, _exponential, _inner_exponential, _two_exponentials, _trigonometric, _outermost)
