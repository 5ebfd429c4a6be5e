"""Other forms of an expression: simplified, expanded, factored, in partial fractions, with a completed square, by other functions."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...model import Answer, Derivation, Step
from ..calculus.ending import Doubt, finished
from .desk import Desk

__all__ = ["solve_division", "solve_form"]


def solve_form(desk: Desk) -> Derivation:
    """The expression in the form that is asked for, equal to it where both have a value."""
    problem = desk.problem
    e = problem.expression
    assert e is not None
    if not e.is_scalar:
        raise Doubt("only forms of scalars are looked for here")
    answer, steps = _FORMS[problem.kind](desk, e, desk.of(e))
    desk.conditions = _gaps(desk, e, answer)
    claim = desk.claim(e if desk.asked is None else desk.asked, "=", answer)
    return finished(problem, [Answer(problem.kind, answer, claim=claim, conditions=tuple(desk.conditions), text=desk.text)], steps)


def _gaps(desk: Desk, before: Expr, after: Expr) -> list[Expr]:
    """What the two forms need to have a value both: denominators that are gone, arguments of logarithms."""
    s = desk.s
    below = s.fraction(s.together(desk.of(after)))[1]
    kept = set(s.Mul.make_args(s.factor(below))) if below.free_symbols else set()
    out = []
    for part in walk(before):
        if part.op == "power" and part.args[0].free and desk.of(part.args[1]).is_negative:
            for factor in s.Mul.make_args(s.factor(desk.of(part.args[0]))):
                base = factor.base if factor.is_Pow else factor
                if base.free_symbols and not any(base == k or (k.is_Pow and k.base == base) for k in kept):
                    out.append(b.relation("!=", desk.expr(base), b.ZERO))
    rooted = {part.args[0] for part in walk(after) if part.op == "power"}
    for part in walk(before):
        if part.op == "power" and part.args[0].free and part.args[0] not in rooted:
            exponent = desk.of(part.args[1])
            if exponent.is_Rational and exponent.q % 2 == 0:
                out.append(b.relation(">=", part.args[0], b.ZERO))
    for part in [*walk(before), *walk(after)]:
        if part.op == "log" and part.args[0].free:
            out.append(b.relation(">", part.args[0], b.ZERO))
    return [c for c in dict.fromkeys(out) if not _always(desk, c)]


def _always(desk: Desk, c: Expr) -> bool:
    """Whether a condition holds everywhere."""
    s = desk.s
    base = desk.of(c.args[0])
    if base.is_positive or (c.data == ">=" and (base.is_nonnegative or s.factor(base).is_nonnegative)):
        return True
    return bool(base.is_polynomial() and len(base.free_symbols) == 1 and not s.real_roots(base) and (c.data == "!=" or base.subs(
        next(iter(base.free_symbols)), 0) > 0))  # fmt: skip


# The forms ------------------------------------------------------------------------------------------------------------------------


def _expanded(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s = desk.s
    logs = f.has(s.log)
    trig = f.has(s.sin, s.cos, s.tan)
    value = s.expand_log(f, force=True) if logs else s.expand_trig(s.expand(f)) if trig and s.expand(f) == f else s.expand(f)
    if value == f:
        raise Doubt("there is nothing to expand in it")
    answer = desk.expr(value)
    rule = "logarithm of a product" if logs else "cosine of the double angle" if trig else "expanding a product"
    desk.conditions = _gaps(desk, e, answer)
    steps = []
    if not logs and not trig and isinstance(f, s.Pow) and f.exp.is_Integer and 2 <= f.exp <= 4 and f.base.is_Add:
        square = s.expand(f.base**2)
        if f.exp == 3:
            middle = s.Mul(f.base, square, evaluate=False)
            steps.append(desk.step(rule, e, desk.expr(middle)))
        elif f.exp == 4:
            steps.append(desk.step(rule, e, desk.expr(s.Pow(square, 2, evaluate=False))))
    before = steps[-1].after if steps else e
    return answer, [*steps, desk.step(rule, before, answer)]


def _factored(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s = desk.s
    request = desk.problem.request
    value = s.factor(f)
    steps = []
    if "complex" in request:
        value = s.factor(f, extension=s.I) if len(f.free_symbols) == 1 else value
        value = _linear_factors(desk, value, complex_=True)
    elif "real" in request:
        value = _linear_factors(desk, value, complex_=False)
    numbers = f.free_symbols == set() and f.is_Integer
    if numbers:
        pieces = s.factorint(int(f), limit=10**6)
        if any(p > 10**12 for p in pieces):
            raise Doubt("the number is too large to be factored surely")
        written = b.mul(*(b.num(p) if n == 1 else b.power(b.num(p), n) for p, n in sorted(pieces.items())))
        if len(pieces) == 1 and set(pieces.values()) == {1}:
            desk.text = f"${written.latex}$ is a prime number"
        return written, [] if written is e else [desk.step("factoring by the roots", e, written, "Each factor is a prime number.")]
    if value == f and not numbers:
        if f.is_polynomial() and f.is_Add:
            where = "real" if "real" in request else "complex" if "complex" in request else "rational"
            if where != "rational" and (len(f.free_symbols) != 1 or s.degree(f) > 2 or where == "complex"):
                raise Doubt(f"its factors with {where} coefficients are not found by the methods here")
            desk.text = f"${e.latex}$ has no factors of lower degree with {where} coefficients"
            return e, []
        if not f.is_Mul and not f.is_Pow:
            raise Doubt("no factors of it are found")
    common = s.gcd_terms(f) if f.is_Add and f.is_polynomial() else f
    if isinstance(common, s.Mul) and common != value and len(s.Mul.make_args(common)) > 1:
        steps.append(desk.step("expanding a product", e, desk.expr(common), "What all terms have in common stands in front."))
    answer = desk.expr(value)
    before = steps[-1].after if steps else e
    if before is not answer:
        steps.append(desk.step("factoring by the roots", before, answer))
    return answer, steps


def _linear_factors(desk: Desk, value: Any, *, complex_: bool) -> Any:
    from .zeros import zeros_of

    s, z = desk.s, desk.z
    out = []
    for factor in s.Mul.make_args(value):
        base, times = (factor.base, factor.exp) if factor.is_Pow else (factor, 1)
        if z is None or not base.has(z) or s.degree(base, z) < 2:
            out.append(factor)
            continue
        found = zeros_of(base, z, real=False)
        real = [v for v in found.values if v.is_real]
        if found.numeric or (not complex_ and len(real) not in (0, s.degree(base, z))):
            if not complex_ and real and not found.numeric:
                rest = s.simplify(s.div(base, s.expand(s.Mul(*[z - v for v in real])), z, extension=True)[0])
                out += [s.Pow(z - v, times) for v in real] + [s.Pow(rest, times)]
                continue
            raise Doubt("a factor has no zeros in a form of use")
        chosen = found.values if complex_ else real
        if not chosen and s.degree(base, z) > 2:
            out += [s.Pow(pair, times) for pair in _pairs(s, base, z, found.values)]
            continue
        if not chosen:
            out.append(factor)
            continue
        lead = s.LC(base, z)
        out += [s.Integer(1) * lead**times] + [s.Pow(z - v, times) for v in chosen]
    return s.Mul(*out)


def _pairs(s: Any, base: Any, z: Any, values: list[Any]) -> list[Any]:
    """The real quadratic factors of a polynomial whose zeros are pairs of conjugate numbers."""
    left, out = list(values), [s.LC(base, z)] if s.LC(base, z) != 1 else []
    while left:
        v = left.pop()
        other = next((w for w in left if abs(complex((w - s.conjugate(v)).evalf(30))) < 1e-20), None)
        if other is None or not v.is_number:
            raise Doubt("a factor has no zeros in a form of use")
        left.remove(other)
        out.append(z**2 - s.simplify(2 * s.re(s.expand_complex(v))) * z + s.simplify(s.expand(s.Abs(v) ** 2)))
    return out


def _parted(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s, x, z = desk.s, desk.letter(), desk.z
    if not f.is_rational_function(z):
        raise Doubt("partial fractions are of quotients of polynomials")
    top, below = s.fraction(s.cancel(f))
    if not below.has(z):
        raise Doubt("it has no denominator to be parted")
    value = s.apart(f, z)
    steps = []
    factored = s.factor(below)
    if factored != below or factored != s.fraction(s.together(f))[1]:
        shown = desk.expr(top / factored)
        if shown is not e:
            desk.conditions = [b.relation("!=", desk.expr(below), b.ZERO)]
            steps.append(desk.step("factoring by the roots", e, shown))
    q, _ = s.div(top, below, z)
    answer = desk.expr(value)
    rule = "partial fractions" if q == 0 else "division with remainder and partial fractions"
    desk.conditions = [b.relation("!=", desk.expr(below), b.ZERO)]
    before = steps[-1].after if steps else e
    if before is not answer:
        steps.append(desk.step(rule, before, answer))
    elif not steps:
        raise Doubt(f"it is already parted in ${x.latex}$")
    return answer, steps


def _squared(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s, x, z = desk.s, desk.letter(), desk.z
    if not f.is_polynomial(z) or s.degree(f, z) != 2:
        raise Doubt(f"a square is completed in a polynomial of degree two in ${x.latex}$")
    a, p, c = (s.Poly(f, z).coeff_monomial(z**k) for k in (2, 1, 0))
    half = p / (2 * a)
    rest = s.simplify(c - a * half**2)
    value = b.add(b.mul(desk.expr(a), b.power(desk.expr(z + half), 2)), desk.expr(rest))
    steps = []
    if a != 1:
        desk.conditions = [b.relation("!=", desk.expr(a), b.ZERO)] if a.free_symbols else []
        inner = b.add(b.mul(desk.expr(a), desk.expr(z**2 + p / a * z)), desk.expr(c))
        if inner is not e:
            steps.append(desk.step("expanding a product", e, inner, "The factor of the square stands in front."))
    before = steps[-1].after if steps else e
    steps.append(desk.step("completing a square", before, value))
    return value, steps


def _simple(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s = desk.s
    candidates = [(rule, value) for rule, make in _WAYS if (value := _made(s, make, f)) is not None]
    best_rule, best = min(candidates, key=lambda c: _weight(s, c[1])[0])  # among equals the first of the table
    if _weight(s, best) >= _weight(s, f) and _weight(s, desk.of(e)) <= _weight(s, best):
        best_rule, best = ("", f)
    answer = desk.expr(best)
    if not best_rule or answer is e:
        if answer is e:
            raise Doubt("no simpler form of it is found")
        best_rule = "expanding a product"
    if best_rule == "Pythagorean identity" and not f.has(s.sin, s.cos, s.tan):
        best_rule = "powers of one base"
    desk.conditions = _gaps(desk, e, answer)
    steps = []
    if best_rule == "cancelling a common factor":
        top, below = s.fraction(s.together(f))
        middle = s.factor(top) / s.Mul(s.factor(below), evaluate=False)
        written = b.divide(desk.expr(s.factor(top)), desk.expr(s.factor(below)))
        if written is not e and written is not answer and middle is not None:
            steps.append(desk.step("factoring by the roots", e, written))
    before = steps[-1].after if steps else e
    steps.append(desk.step(best_rule, before, answer))
    return answer, steps


def _weight(s: Any, v: Any) -> tuple[int, int]:
    apart = 8 * (v.is_Add and len([p for p in v.args if s.fraction(p)[1].free_symbols]) > 0)
    return (apart + int(s.count_ops(v)) + 2 * any(p.is_Pow and p.exp.is_negative for p in s.preorder_traversal(v)), len(str(v)))


def _made(s: Any, make: Any, f: Any) -> Any:
    try:
        return make(s, f)
    except (s.PolynomialError, NotImplementedError, TypeError, ValueError, AttributeError):
        return None


_WAYS: tuple[tuple[str, Any], ...] = (
    ("expanding a product", lambda s, f: s.expand(f)),
    ("fractions over one denominator", lambda s, f: s.factor(s.together(f)) if f.is_Add and s.fraction(s.together(f))[1] != 1 else None),
    ("cancelling a common factor", lambda s, f: s.cancel(f)),
    ("root out of the denominator", lambda s, f: s.radsimp(f) if not f.free_symbols else None),
    ("powers of one base", lambda s, f: s.powsimp(f)),
    ("Pythagorean identity", lambda s, f: s.simplify(f)),
    ("Pythagorean identity", lambda s, f: s.trigsimp(f) if f.has(s.sin, s.cos, s.tan) else None),
    ("logarithm of a product", lambda s, f: s.logcombine(f) if f.has(s.log) else None),
)


def _one_logarithm(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s = desk.s
    value = s.logcombine(s.expand(f), force=True)
    if not isinstance(value, s.log):
        raise Doubt("it does not become one logarithm")
    answer = desk.expr(s.log(s.factor(value.args[0]) if value.args[0].free_symbols else value.args[0], evaluate=False))
    desk.conditions = _gaps(desk, e, answer)
    return answer, [desk.step("logarithm of a product", e, answer)]


def _rational_denominator(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s = desk.s
    value = s.radsimp(f)
    if s.fraction(value)[1].has(s.sqrt(2).func) and s.fraction(value)[1].atoms(s.Pow) - {p for p in value.atoms(s.Pow) if p.exp.is_Integer}:
        raise Doubt("the root in the denominator is not removed by the methods here")
    answer = desk.expr(value)
    if answer is e:
        raise Doubt("there is no root in its denominator")
    if f.free_symbols:
        below = s.fraction(value)[1]
        desk.conditions = [b.relation("!=", desk.expr(below), b.ZERO)] if below.free_symbols else []
    return answer, [desk.step("root out of the denominator", e, answer)]


def _by_others(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    """In terms of given functions of one angle: sines, cosines, tangents, exponentials, the logarithms of given numbers."""
    s = desk.s
    wanted = [desk.of(o) for o in desk.problem.operands]
    for value in _in_terms(s, f, wanted):
        rest = value.subs({w: s.Dummy() for w in wanted})
        if rest.free_symbols & f.free_symbols or rest.has(s.sin, s.cos, s.tan, s.log):
            continue
        if (
            abs(complex((value - f).subs({p: s.Rational(3, 7) + k for k, p in enumerate(sorted(f.free_symbols, key=str))}).evalf(30)))
            > 1e-20
        ):
            continue
        answer = desk.expr(value)
        if answer is e:
            raise Doubt("it is already written so")
        rule = (
            "logarithm of a product"
            if f.has(s.log)
            else "cosine of the double angle"
            if f.has(s.sin, s.cos, s.tan)
            else "solving for a letter"
        )
        desk.conditions = [b.relation("!=", desk.expr(s.fraction(value)[1]), b.ZERO)] if s.fraction(value)[1].free_symbols else []
        return answer, [desk.step(rule, e, answer)]
    raise Doubt("no way to write it in these terms is known here")


def _in_terms(s: Any, f: Any, wanted: list[Any]) -> list[Any]:
    opened = s.expand(s.expand_trig(f))
    out = [opened]
    arguments = {a.args[0] for w in wanted for a in w.atoms(s.sin, s.cos, s.tan)}
    if len(arguments) == 1:
        (angle,) = arguments
        c, d = s.Dummy("c"), s.Dummy("d")
        base = opened.subs(s.tan(angle), s.sin(angle) / s.cos(angle))
        out.append(base)
        top, below = s.fraction(s.together(base.subs({s.cos(angle): c, s.sin(angle): d})))
        for one, other, kind in ((d, c, s.sin), (c, d, s.cos)):
            reduced = [s.rem(s.expand(part), other**2 + one**2 - 1, other) for part in (top, below)]
            if not any(r.has(other) for r in reduced):
                out.append(s.expand(reduced[0] / reduced[1]).subs(one, kind(angle)))
    if f.has(s.log):
        out.append(
            s.expand_log(s.log(s.factorint(f.args[0], visual=True)) if isinstance(f, s.log) and f.args[0].is_Integer else f, force=True)
        )
        if isinstance(f, s.log) and f.args[0].is_Rational:
            out.append(sum(n * s.log(p) for p, n in s.factorrat(f.args[0]).items()))
    return out


def _polar(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s = desk.s
    if f.free_symbols:
        raise Doubt("a polar form is given of a number")
    size, angle = s.simplify(s.Abs(f)), s.simplify(s.arg(f))
    if size == 0 or angle.has(s.arg, s.nan):
        raise Doubt("it has no angle in a form of use")
    steps = [
        desk.step("arithmetic of the values", b.function("abs", e), desk.expr(size)),
        desk.step("arithmetic of the values", b.function("arg", e), desk.expr(angle)),
    ]
    turn = b.function("exp", b.mul(desk.expr(angle), b.I_UNIT)) if angle != 0 else b.ONE
    return b.mul(desk.expr(size), turn), steps


def _discriminant(desk: Desk, e: Expr, f: Any) -> tuple[Expr, list[Step]]:
    s, x, z = desk.s, desk.letter(), desk.z
    if not f.is_polynomial(z) or s.degree(f, z) != 2:
        raise Doubt(f"the discriminant of a polynomial of degree two in ${x.latex}$ is known here")
    a, p, c = (desk.expr(s.Poly(f, z).coeff_monomial(z**k)) for k in (2, 1, 0))
    written = b.subtract(b.power(p, 2), b.mul(b.num(4), a, c))
    answer = desk.expr(s.expand(s.discriminant(f, z)))
    desk.asked = written
    return answer, [
        desk.step("arithmetic of the values", written, answer, f"It is $b^2-4ac$ with $a={a.latex}$, $b={p.latex}$, $c={c.latex}$.")
    ]


_FORMS = {
    "polar_form": _polar,
    "discriminant": _discriminant,
    "simplify": _simple,
    "expand": _expanded,
    "factorise": _factored,
    "partial_fractions": _parted,
    "complete_square": _squared,
    "single_logarithm": _one_logarithm,
    "rationalise": _rational_denominator,
    "rewrite": _by_others,
}


def solve_division(desk: Desk) -> Derivation:
    """Quotient and remainder of two polynomials."""
    s, x, z = desk.s, desk.letter(), desk.z
    e, divisor = desk.problem.expression, desk.problem.operands[0]
    assert e is not None
    f, g = desk.of(e), desk.of(divisor)
    if not f.is_polynomial(z) or not g.is_polynomial(z) or not g.has(z):
        raise Doubt(f"both must be polynomials in ${x.latex}$, the divisor of degree one at least")
    q, r = s.div(f, g, z)
    quotient, remainder = desk.expr(q), desk.expr(r)
    whole = b.add(b.mul(divisor, quotient), remainder)
    steps: list[Step] = []
    left = f
    for _ in range(12):  # one line for each term of the quotient
        n, m = s.degree(left, z), s.degree(g, z)
        if left == 0 or n < m or len(steps) > 6:
            break
        term = s.LC(left, z) / s.LC(g, z) * z ** (n - m)
        after = s.expand(left - term * g)
        shown = b.add(b.mul(desk.expr(term), divisor), desk.expr(after))
        steps.append(desk.step("division of polynomials", desk.expr(left), shown, f"The leading terms give ${desk.expr(term).latex}$."))
        left = after
    claim = desk.claim(e, "=", whole)
    answers = [
        Answer("quotient", quotient, claim=claim),
        Answer("remainder", remainder, claim=desk.claim(b.subtract(e, b.mul(divisor, quotient)), "=", remainder)),
    ]
    return finished(desk.problem, answers, steps)
