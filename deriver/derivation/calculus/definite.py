r"""Definite integrals: the fundamental theorem, improper ones as limits, poles inside, symmetry, and the Gaussian integral.

What cannot be told (a pole whose place depends on a letter, a limit that SymPy does not know) is `Unclear`; what certainly has no value
`Diverges`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Step
from .board import Board
from .line import Line, Method, Work

__all__ = ["Diverges", "Unclear", "definite"]


class Diverges(Exception):
    """The integral has no value; the text says where."""


class Unclear(Exception):
    """Whether there is a value, or which, is not known here."""


def definite(e: Expr, board: Board, letters: dict[str, Expr], methods: tuple[Method, ...]) -> tuple[list[Step], Expr, Line | None]:
    """The steps and the value of a definite integral, innermost integral first."""
    s = library()
    body, variable, lower, upper = e.args
    steps: list[Step] = []
    if body.op == "integral" and len(body.args) == 4:
        inner_steps, inner, line = definite(body, board, letters, methods)
        if line is None:
            return [], e, None
        rest = b.integral(inner, variable, lower, upper)
        steps = [board.step("inner integral first", e, rest, inside=inner_steps)]
        more, value, line = definite(rest, board, letters, methods)
        return [*steps, *more], value, line
    f, x, p, q = (to_sympy(part) for part in (body, variable, lower, upper))
    work = Work(letters, methods)
    if p == -q and not p.has(x) and s.expand(f.subs(x, -x) + f) == 0 and not _poles(s, f, x, p, q):
        if p.is_infinite:
            _converges(s, work, f, x, p, q)
        return [board.step("odd function on a symmetric interval", e, b.ZERO)], b.ZERO, _nothing(e)
    gauss = _gaussian(s, f, x, p, q)
    if gauss is not None:
        value, conditions = gauss
        board.conditions.extend(work.expr(c) for c in conditions)
        return [board.step("Gaussian integral", e, work.expr(value))], work.expr(value), _nothing(e)
    poles = _poles(s, f, x, p, q)
    line = work.find(f, x)
    if line is None:
        return [], e, None
    F = line.value
    line = replace(line, before=b.integral(body, variable))  # as the user wrote it
    steps = board.lines(line)
    ends = [p, *poles, q]
    total = s.Integer(0)
    shown: list[Expr] = []
    for a, z in pairwise(ends):
        top, bottom = _end(s, F, x, z, "-", f), _end(s, F, x, a, "+", f)
        total += top - bottom
        shown.append(b.subtract(work.expr(top), work.expr(bottom)))
    value = work.expr(s.simplify(total) if len(str(total)) < 200 else total)
    _check(s, f, x, p, q, total, poles)
    antiderivative = work.expr(F)
    improper = p.is_infinite or q.is_infinite or poles or not _finite(s, f, x, p) or not _finite(s, f, x, q)
    rule = "improper integral" if improper else "fundamental theorem of calculus"
    because = f"An antiderivative is ${antiderivative.latex}$; its values at the ends are subtracted."
    after = b.add(*shown)
    steps.append(board.step(rule, e, after, because))
    if after is not value:
        steps.append(board.step("arithmetic of the values", after, value))
    return steps, value, line


def _nothing(e: Expr) -> Line:
    return Line("", e, e, library().Integer(0))


def _end(s: Any, F: Any, x: Any, at: Any, side: str, f: Any) -> Any:
    """The value of an antiderivative at an end, or its limit from inside."""
    if at.is_finite is not False:
        try:
            value = F.subs(x, at)
        except (TypeError, ValueError, ZeroDivisionError):
            value = s.nan
        if not value.has(s.nan, s.zoo, s.oo, -s.oo) and value.is_finite is not False:
            return value
    try:
        value = s.limit(F, x, at, side if at.is_finite is not False else "-" if at == s.oo else "+")
    except (NotImplementedError, ValueError, TypeError, AttributeError) as reason:
        raise Unclear(f"the limit of ${_tex(F)}$ at ${_tex(at)}$ is not known here") from reason
    if value.has(s.AccumBounds) or value in (s.oo, -s.oo, s.zoo):
        where = "at infinity" if at.is_infinite else f"at ${_tex(at)}$"
        raise Diverges(f"the antiderivative has no limit {where}")
    if value.has(s.Limit, s.nan) or value.is_finite is None and value.has(s.oo):
        raise Unclear(f"the limit of ${_tex(F)}$ at ${_tex(at)}$ is not known here")
    return value


def _finite(s: Any, f: Any, x: Any, at: Any) -> bool:
    value = f.subs(x, at)
    return not value.has(s.nan, s.zoo, s.oo)


def _tex(value: Any) -> str:
    from ...expression.sympy_reader import from_sympy

    return from_sympy(value).latex


def _poles(s: Any, f: Any, x: Any, p: Any, q: Any) -> list[Any]:
    """Points strictly between the limits where the integrand may have no value, in order."""
    suspects: list[Any] = []
    for part in s.preorder_traversal(f):
        if part.is_Pow and part.base.has(x) and (part.exp.is_negative or (part.exp.is_Rational and not part.exp.is_Integer)):
            suspects.append(part.base)
        elif isinstance(part, s.log):
            suspects.append(part.args[0])
        elif isinstance(part, s.tan | s.sec):
            suspects.append(s.cos(part.args[0]))
        elif isinstance(part, s.cot | s.csc):
            suspects.append(s.sin(part.args[0]))
    found: set[Any] = set()
    for u in suspects:
        found |= _zeros(s, u, x, p, q)
    if any(point.free_symbols for point in found):
        raise Unclear("where the integrand has a pole depends on letters")
    inside = {z for z in found if z.is_real is not False and (z - p).is_positive is not False and (q - z).is_positive is not False}
    inside -= {p, q}
    unknown = [z for z in inside if (z - p).is_positive is None or (q - z).is_positive is None]
    if unknown:
        raise Unclear(f"whether ${_tex(unknown[0])}$ lies between the limits depends on letters")
    return sorted(inside, key=lambda z: float(z))


def _zeros(s: Any, u: Any, x: Any, p: Any, q: Any) -> set[Any]:
    if u.is_positive:
        return set()
    if u.is_polynomial(x):
        others = u.free_symbols - {x}
        if not others:
            return {r for r in s.Poly(u, x).real_roots()} if s.degree(u, x) > 0 else set()
        roots = s.roots(s.Poly(u, x))
        if sum(roots.values()) < s.degree(u, x):
            raise Unclear("where the integrand has a pole depends on letters")
        return {r for r in roots if r.is_real is not False}
    if isinstance(u, s.exp):
        return set()
    try:
        domain = s.Interval(p, q) if not (p.free_symbols | q.free_symbols) else s.S.Reals
        points = s.solveset(u, x, domain)
    except (NotImplementedError, ValueError, TypeError) as reason:
        raise Unclear("where the integrand has no value is not known here") from reason
    if points == s.S.EmptySet:
        return set()
    if isinstance(points, s.FiniteSet):
        return set(points.args)
    raise Unclear("where the integrand has no value is not known here")


def _gaussian(s: Any, f: Any, x: Any, p: Any, q: Any) -> tuple[Any, list[Any]] | None:
    """The integral of exp(-a x^2 + b x + c) over the whole line."""
    if p != -s.oo or q != s.oo:
        return None
    number, rest = f.as_independent(x, as_Add=False)
    if not isinstance(rest, s.exp) or not rest.args[0].is_polynomial(x) or s.degree(rest.args[0], x) != 2:
        return None
    a, m, c = s.Poly(rest.args[0], x).all_coeffs()
    if a.is_positive or a.is_zero:
        raise Diverges("the exponential does not fall off")
    conditions = [] if a.is_negative else [s.Gt(-a, 0, evaluate=False)]
    return number * s.sqrt(s.pi / -a) * s.exp(s.expand(c - m**2 / (4 * a))), conditions


def _converges(s: Any, work: Work, f: Any, x: Any, p: Any, q: Any) -> None:
    line = work.find(f, x)
    if line is None:
        raise Unclear("whether the integral converges is not known here")
    _end(s, line.value, x, q, "-", f)
    _end(s, line.value, x, p, "+", f)


def _check(s: Any, f: Any, x: Any, p: Any, q: Any, total: Any, poles: list[Any]) -> None:
    """A first look at the value by numbers: an antiderivative may jump between the limits."""
    import mpmath

    if f.free_symbols - {x} or (p.free_symbols | q.free_symbols):
        return
    g = s.lambdify(x, f, "mpmath")
    with mpmath.workdps(20):
        points = [mpmath.mpf(str(s.N(z, 20))) if z.is_finite else (mpmath.inf if z == s.oo else -mpmath.inf) for z in (p, *poles, q)]
        try:
            numeric, error = mpmath.quad(g, points, error=True)
            expected = mpmath.mpmathify(complex(total.evalf(20)))
        except (ValueError, ZeroDivisionError, TypeError, OverflowError):
            return
        if error < 1e-8 and abs(numeric - expected) > 1e-5 * (1 + abs(expected)):
            raise Unclear("the antiderivative that was found jumps between the limits")
