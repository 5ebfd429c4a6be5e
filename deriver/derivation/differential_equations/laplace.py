r"""Initial value problems with constant coefficients by the Laplace transform: both sides transformed, solved for Y, taken apart, inverted.

Comes in: a linear equation with constant coefficients whose right side is a sum of $t^k e^{at}\cos wt$, $t^k e^{at}\sin wt$, each perhaps
behind a unit step, and impulses. Without initial values the constants are $y(0), y'(0), \ldots$ Each line between equations for Y is
checked with the transform of the solution, which is itself checked in the equation.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .discontinuous import Forcing, forcing, transform_of
from .equation import Equation, Refusal, Stuck

__all__ = ["by_transform", "fractions_of", "inverse_of", "transform"]


def by_transform(board: Board, equation: Equation, found: Classified, *, only_image: bool = False) -> None:
    """Steps and the answer; with `only_image` the transform Y alone."""
    s, t, n = equation.s, equation.t, equation.order
    if found.linear is None or any(a.has(t) for a in found.linear[0]):
        raise Refusal("the method that is named (laplace transform) does not apply: it needs constant coefficients", "not_supported")
    coefficients, g = found.linear
    parts = forcing(equation, found) or Forcing(g)
    if parts.begin is not None and parts.begin.is_positive:
        raise Refusal("the right side is not given from 0 on, where the Laplace transform begins", "not_supported")
    if parts.begin is not None:
        board.conditions.append(b.relation(">", equation.expr(t), equation.expr(parts.begin)))
    start = board.problem.expression
    assert start is not None
    p = _variable(equation)
    values = _values(equation)
    image, name = _image(equation)
    # The right side: (delay, transform).
    pieces: list[tuple[Any, Any]] = []
    for a, f in ((s.Integer(0), parts.smooth), *parts.steps):
        if f == 0:
            continue
        if a.is_negative:
            a, f = s.Integer(0), f
        moved = transform(s, f.subs(t, t + a), t, p)
        pieces.append((a, moved))
    pieces += [(a, c) for a, c in parts.impulses]
    if any(a.is_negative for a, _ in parts.impulses):
        raise Refusal("an impulse before 0, where the Laplace transform begins", "not_supported")
    P = s.Add(*(q * p**k for k, q in enumerate(coefficients)))
    held = s.Add(*(coefficients[k] * s.Add(*(values[j] * p ** (k - 1 - j) for j in range(k))) for k in range(1, n + 1)))
    right = s.Add(*(s.exp(-a * p) * F for a, F in pieces))
    top = {s.Integer(0): s.expand(held)}
    images: dict[Any, Any] = {}
    for a, F in pieces:
        images[a] = images.get(a, s.Integer(0)) + F / P
    images[s.Integer(0)] = images.get(s.Integer(0), s.Integer(0)) + top[s.Integer(0)] / P
    solution = s.Integer(0)
    apart: list[Any] = []
    waves: list[tuple[Any, Any]] = []
    for a, F in images.items():
        ratio = s.cancel(s.together(F))
        if ratio == 0:
            continue
        w = inverse_of(s, ratio, p, t)
        apart.append((a, fractions_of(s, ratio, p)))
        waves.append((a, w))
        solution += w if a == 0 else w.subs(t, t - a) * s.Heaviside(t - a)
    # What the solution is transformed to, by the table alone: an independent way around.
    around = s.Add(*(s.exp(-a * p) * transform(s, w, t, p) for a, w in waves))
    Y = equation.expr(image)
    transformed = b.relation("=", equation.expr(_transformed_left(s, coefficients, values, p, image)), equation.expr(right))
    board.step(
        "Laplace transform of an equation", start, transformed,
        f"With ${name}$ for the transform of ${equation.unknown.latex}$; {_said_rows(equation, n, p, name)}.",
        relation="implies", claim=board.claim(equation.expr(s.together(P * around - held)), "=", equation.expr(right)),
    )  # fmt: skip
    shown = s.Add(*(s.exp(-a * p) * s.factor(s.cancel(s.together(F))) for a, F in images.items()))
    solved = b.relation("=", Y, equation.expr(shown))
    board.step(
        "equation for the transform", transformed, solved, relation="iff",
        claim=board.claim(equation.expr(P * shown), "=", equation.expr(right + held)),
    )  # fmt: skip
    if only_image:
        board.answers.append(Answer(name, equation.expr(shown), claim=board.steps[-1].claim))
        return
    broken = s.Add(*(s.exp(-a * p) * F for a, F in apart))
    last = solved
    if broken != shown:
        last = b.relation("=", Y, equation.expr(broken))
        board.step(
            "partial fractions of the transform",
            solved,
            last,
            relation="iff",
            claim=board.claim(equation.expr(shown), "=", equation.expr(broken)),
        )
    whole = _short(s, solution)
    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    apart_from = list(dict.fromkeys(a for a, _ in (*parts.steps, *parts.impulses) if a != 0 or parts.impulses))
    if parts.steps or parts.impulses:
        for a in apart_from:
            board.conditions.append(b.relation("!=", equation.expr(t), equation.expr(a)))
    if parts.impulses:
        from .linear import put_in

        quiet = s.Add(parts.smooth, *(f * s.Heaviside(t - a) for a, f in parts.steps))
        claim = board.claim(put_in(equation, applied, whole), "=", equation.expr(quiet))
        if any(a == 0 for a, _ in parts.impulses):
            board.conditions.append(b.relation(">", equation.expr(t), b.ZERO))
            board.find("assumed_type", "the initial values are taken just before the impulse")
            claim = board.claim(put_in(equation, applied, whole), "=", equation.expr(quiet))
        board.find("interval", "beside the impulses; there the derivative below the highest jumps, and all lower ones are continuous")
    else:
        left, other = equation.residual(whole)
        claim = board.claim(left, "=", other)
    because = "A factor $e^{-as}$ is a delay by $a$.".replace("s}", f"{p.name}}}") if any(a != 0 for a, _ in waves) else ""
    board.step("inverse Laplace transform", last, equation.relation(equation.y[0], whole), because, relation="implies", claim=claim)
    role = "particular" if equation.conditions else "general"
    board.answers.append(Answer(equation.unknown.data[1], equation.expr(whole), role=role, conditions=tuple(board.conditions), claim=claim))


def _variable(equation: Equation) -> Any:
    """The letter of the transforms: s, or another where s is taken."""
    name = next(n for n in ("s", "p", "z", "q") if n not in equation.letters and equation.unknown.data[0] != n)
    equation.letters[name] = b.symbol(name, properties=["real"])
    return equation.s.Symbol(name)


def _image(equation: Equation) -> tuple[Any, str]:
    """The transform of the unknown as a letter: Y for y."""
    own = equation.unknown.data[1]
    name = own.upper() if len(own) == 1 and own.upper() not in equation.letters and own.islower() else "L_1"
    equation.letters[name] = b.symbol(name, properties=["real"])
    return equation.s.Symbol(name), name


def _values(equation: Equation) -> list[Any]:
    """y(0), y'(0), ...: those of the conditions, or constants."""
    n = equation.order
    if not equation.conditions:
        return [equation.constant() for _ in range(n)]
    if any(point != 0 for _, point, _ in equation.conditions):
        raise Refusal("the method that is named (laplace transform) does not apply: it needs initial values at 0", "not_supported")
    known = {k: value for k, _, value in equation.conditions}
    if len(known) != len(equation.conditions):
        raise Stuck("two conditions for one value", "overdetermined")
    if any(k >= n for k in known):
        raise Stuck("a condition on too high a derivative", "overdetermined")
    return [known.get(k) if k in known else equation.constant() for k in range(n)]


def transform(s: Any, f: Any, t: Any, p: Any) -> Any:
    """The transform of a sum of the functions of the table; Refusal for others."""
    f = s.expand(f)
    if f.has(s.sinh, s.cosh):
        f = s.expand(f.rewrite(s.exp))
    if f.has(s.sin, s.cos):
        from sympy.simplify.fu import TR7, TR8

        f = s.expand(TR8(TR7(s.expand(s.expand_trig(f) if any(v.args[0].is_Add for v in f.atoms(s.sin, s.cos)) else f))))
    made = transform_of(s, f, t, p)
    if made is None:
        raise Refusal("the right side has no Laplace transform in the table (powers, exponentials, sines and cosines)", "not_supported")
    return made


def _transformed_left(s: Any, coefficients: Any, values: list[Any], p: Any, image: Any) -> Any:
    terms = []
    for k, a in enumerate(coefficients):
        inner = p**k * image - s.Add(*(values[j] * p ** (k - 1 - j) for j in range(k)))
        terms.append(a * inner if inner.is_Add is False or a == 1 else s.Mul(a, inner, evaluate=False))
    return s.Add(*reversed(terms))


def _said_rows(equation: Equation, n: int, p: Any, name: str) -> str:
    own, letter = equation.unknown.data[1], p.name
    first = f"${own}'$ becomes ${letter}{name}-{own}(0)$"
    return first if n < 2 else f"{first}, ${own}''$ becomes ${letter}^2{name}-{letter}{own}(0)-{own}'(0)$"


def fractions_of(s: Any, ratio: Any, p: Any) -> Any:
    """The real partial fractions, with the squares of quadratic factors completed."""
    made = s.apart(ratio, p) if not ratio.free_symbols - {p} else ratio
    out = []
    for term in s.Add.make_args(made):
        top, below = s.fraction(s.together(term))
        base, power = s.factor(below).as_coeff_Mul()[1].as_base_exp() if below.has(p) else (below, 1)
        if below.has(p) and s.Poly(base, p).degree() == 2:
            number = s.cancel(below / base**power)
            a, c, d = s.Poly(base, p).all_coeffs()
            h, w = c / (2 * a), d / a - (c / (2 * a)) ** 2
            if (c**2 - 4 * a * d).is_negative and h != 0:
                slope, rest = s.Poly(top, p).coeff_monomial(p), s.Poly(top, p).coeff_monomial(1)
                up = s.Add(s.Mul(slope, p + h, evaluate=False), rest - slope * h) if slope != 0 else top
                term = s.Mul(up, s.Pow(s.Mul(number * a**power, s.Pow((p + h) ** 2 + w, power, evaluate=False)), -1))
        out.append(term)
    return s.Add(*out)


def inverse_of(s: Any, ratio: Any, p: Any, t: Any) -> Any:
    """The function whose transform is a proper quotient of polynomials in p, by its poles."""
    top, below = s.fraction(s.cancel(s.together(ratio)))
    if s.degree(top, p) >= s.degree(below, p) if top.has(p) else not below.has(p):
        raise Stuck("the transform is no proper fraction: an impulse stands in the solution", "not_supported")
    poles = s.roots(s.Poly(below, p))
    if sum(poles.values()) != s.degree(below, p) or any(z.count_ops() > 25 for z in poles):
        raise Stuck("the poles of the transform have no form in radicals here")
    lead = s.Poly(below, p).LC()
    total: Any = s.Integer(0)
    done: list[Any] = []
    for z, m in poles.items():
        if any(s.simplify(s.conjugate(z) - d) == 0 for d in done):
            continue
        re, im = (s.simplify(v) for v in z.as_real_imag())
        if im != 0:
            if z.free_symbols:
                raise Stuck("complex poles with letters")
            done.append(z)
        others = s.Mul(lead, *((p - q) ** k for q, k in poles.items() if q != z))
        rest = top / others
        for k in range(m):
            # The coefficient of (p - z)^{-(m-k)} is the k-th Taylor coefficient of the rest.
            c = s.simplify((rest.diff(p, k) if k else rest).subs(p, z) / s.factorial(k))
            power = t ** (m - k - 1) / s.factorial(m - k - 1)
            if im == 0:
                total += c * power * s.exp(re * t)
            else:
                one, two = (s.simplify(v) for v in s.expand_complex(c).as_real_imag())
                if im.is_negative:
                    two, w = -two, -im
                else:
                    w = im
                total += 2 * power * s.exp(re * t) * (one * s.cos(w * t) - two * s.sin(w * t))
    return total


def _short(s: Any, value: Any) -> Any:
    """A sum of terms, each behind its step; equal exponentials collected."""
    parts = []
    for term in s.Add.make_args(s.collect(s.expand(value, deep=False), list(value.atoms(s.Heaviside)))):
        step = [f for f in s.Mul.make_args(term) if isinstance(f, s.Heaviside)]
        inner = s.Mul(*(f for f in s.Mul.make_args(term) if f not in step))
        parts.append(s.Mul(min((inner, s.expand(inner)), key=lambda v: (v.count_ops(), len(str(v)))), *step))
    return s.Add(*parts)
