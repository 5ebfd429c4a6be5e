r"""Linear equations near points: which are ordinary, regular singular, irregular; the exponents; how far the series reach at least."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation, Refusal, Stuck

__all__ = ["singular_points"]


def singular_points(board: Board, equation: Equation, found: Classified) -> None:
    """Steps and answers, by what the request names: the points and their kind, exponents, a radius."""
    s, t, n = equation.s, equation.t, equation.order
    request = board.problem.request
    if found.linear is None or n != 2:
        raise Refusal("singular points of this kind belong to linear equations of second order", "not_supported")
    coefficients, g = found.linear
    if g != 0:
        raise Refusal("the equation has a right side: its singular points are those of the homogeneous equation", "not_supported")
    a0, a1, a2 = coefficients
    p, q = s.cancel(s.together(a1 / a2)), s.cancel(s.together(a0 / a2))
    start = board.problem.expression
    assert start is not None
    y, y1, y2 = equation.y[:3]
    form = equation.relation(y2 + p * y1 + q * y, 0)
    claim = board.claim(equation.expr(s.expand(equation.F / a2) if a2 != 1 else equation.F), "=", equation.expr(y2 + p * y1 + q * y))
    board.step("standard form of a linear equation", start, form, relation="iff", claim=claim)
    zeros = _singular(s, t, p, q)
    if "radius" in request:
        _radius(board, equation, zeros)
        return
    if "indicial" in request:
        points = [to_sympy(board.problem.operands[0])] if board.problem.operands else [z for z in zeros if z.is_real]
        if not points:
            raise Refusal("there is no singular point on the real line, at which exponents belong", "malformed")
        for point in points:
            _exponents(board, equation, p, q, point)
        return
    points = [to_sympy(board.problem.operands[0])] if board.problem.operands else zeros
    if not points:
        board.answers.append(Answer("singular_points", None, text="none: every point is an ordinary point", claim=claim))
    for point in points:
        kind, _ = _kind(board, equation, p, q, point)
        board.answers.append(Answer("type", None, text=kind, point=equation.relation(t, point).latex, claim=board.steps[-1].claim))


def _singular(s: Any, t: Any, p: Any, q: Any) -> list[Any]:
    """The finite points where p or q is not analytic, complex ones included."""
    out: list[Any] = []
    for ratio in (p, q):
        top, below = s.fraction(s.together(ratio))
        if not (top.is_polynomial(t) and below.is_polynomial(t)):
            entire = all(not v.has(t) or v.is_polynomial(t) for f in top.atoms(s.exp, s.sin, s.cos) for v in f.args)
            bare = top.replace(lambda e: isinstance(e, s.exp | s.sin | s.cos), lambda e: s.Integer(1))
            if not (entire and bare.is_polynomial(t) and below.is_polynomial(t)):
                raise Stuck("the coefficients are no quotients of polynomials", "not_supported")
        if below.free_symbols - {t}:
            raise Stuck("letters stand in the coefficients", "not_supported")
        if not below.has(t):
            continue
        roots = s.roots(s.Poly(below, t))
        if sum(roots.values()) != s.degree(below, t):
            raise Stuck("the zeros of the leading coefficient have no form in radicals here")
        out += [z for z in roots if z not in out]
    return sorted(out, key=lambda z: (not z.is_real, float(s.re(z)), float(s.im(z))))


def _limits(board: Board, equation: Equation, p: Any, q: Any, point: Any) -> tuple[Any, Any] | None:
    """The limits of (t-a)p and (t-a)^2 q, with their steps; None where one of them is infinite."""
    s, t = equation.s, equation.t
    u = t - point
    values = []
    for factor in (u * p, u**2 * q):
        short = s.cancel(s.together(factor))
        value = short.subs(t, point)
        if value.has(s.nan, s.zoo, s.oo):
            value = s.limit(short, t, point) if point.is_real else s.zoo
        finite = value.is_finite is not False and not value.has(s.nan, s.zoo, s.oo, -s.oo, s.AccumBounds)
        shown = equation.expr(s.Mul(factor, evaluate=False))
        board.step(
            "order of a pole", shown, equation.expr(short),
            f"At ${equation.relation(t, point).latex}$ this is ${equation.expr(value).latex}$."
            if finite
            else f"At ${equation.relation(t, point).latex}$ this is unbounded.",
            claim=board.claim(shown, "=", equation.expr(short)),
        )  # fmt: skip
        if not finite:
            return None
        values.append(value)
    return values[0], values[1]


def _kind(board: Board, equation: Equation, p: Any, q: Any, point: Any) -> tuple[str, tuple[Any, Any] | None]:
    s, t = equation.s, equation.t
    here = [s.fraction(s.together(v))[1].subs(t, point) for v in (p, q)]
    if all(v != 0 for v in here):
        value = equation.expr(s.Mul(*here))
        board.step("order of a pole", value, equation.expr(s.simplify(s.Mul(*here))), "No denominator vanishes there.")
        return "ordinary point", (s.Integer(0), s.Integer(0))
    limits = _limits(board, equation, p, q, point)
    return ("regular singular point" if limits is not None else "irregular singular point"), limits


def _exponents(board: Board, equation: Equation, p: Any, q: Any, point: Any) -> None:
    s, t = equation.s, equation.t
    kind, limits = _kind(board, equation, p, q, point)
    if limits is None:
        raise Refusal(f"${equation.relation(t, point).latex}$ is an irregular singular point: no exponents belong to it", "not_supported")
    if kind == "ordinary point":
        board.find("assumed_type", f"${equation.relation(t, point).latex}$ is an ordinary point: the exponents are 0 and 1")
    p0, q0 = limits
    r = equation.rate()
    polynomial = s.expand(r * (r - 1) + p0 * r + q0)
    shown = equation.relation(polynomial, 0)
    spelled = b.add(b.mul(equation.expr(r), equation.expr(r - 1)), equation.expr(p0 * r), equation.expr(q0))
    board.step(
        "indicial equation", b.relation("=", spelled, b.ZERO), shown, f"The lowest power of ${equation.expr(t - point).latex}$ cancels.",
        relation="iff", claim=board.claim(spelled, "=", equation.expr(polynomial)),
    )  # fmt: skip
    roots = s.roots(s.Poly(polynomial, r))
    listing = [b.relation("=", equation.expr(r), equation.expr(z)) for z in sorted(roots, key=s.default_sort_key)]
    factors = s.Mul(*((r - z) ** m for z, m in roots.items()))
    claim = board.claim(equation.expr(polynomial), "=", equation.expr(factors))
    board.step(
        "roots of the characteristic equation",
        shown,
        b.join("or", *listing) if len(listing) > 1 else listing[0],
        relation="iff",
        claim=claim,
    )
    place = equation.relation(t, point).latex
    board.answers.append(Answer("indicial_equation", shown, point=place, claim=claim))
    values = [equation.expr(z) for z in sorted(roots, key=s.default_sort_key) for _ in range(roots[z])]
    board.answers.append(Answer("exponents", b.vector(values), point=place, claim=claim))


def _radius(board: Board, equation: Equation, zeros: list[Any]) -> None:
    s, t = equation.s, equation.t
    point = to_sympy(board.problem.operands[0]) if board.problem.operands else s.Integer(0)
    if any(s.simplify(z - point) == 0 for z in zeros):
        zeros = [z for z in zeros if s.simplify(z - point) != 0]
        board.find(
            "assumed_type", f"${equation.relation(t, point).latex}$ is itself a singular point: the distance to the next one is told"
        )
    if not zeros:
        board.answers.append(Answer("radius", None, text="infinite: there is no other singular point", claim=board.steps[-1].claim))
        return
    pairs = sorted(((s.sqrt(s.expand(s.re(z - point) ** 2 + s.im(z - point) ** 2)), z) for z in zeros), key=lambda v: float(v[0]))
    least, nearest = pairs[0]
    gap = s.expand((nearest - point) * s.conjugate(nearest - point))
    claim = board.claim(b.power(equation.expr(least), 2), "=", equation.expr(gap))
    listed = ", ".join(f"${equation.expr(z).latex}$" for z in zeros)
    board.step(
        "distance to the nearest singular point", b.power(equation.expr(least), 2), equation.expr(gap),
        f"The singular points are {listed}; ${equation.expr(nearest).latex}$ is nearest to ${equation.relation(t, point).latex}$.",
        claim=claim,
    )  # fmt: skip
    board.answers.append(Answer("radius", equation.expr(s.nsimplify(least)), text="at least", claim=claim))
