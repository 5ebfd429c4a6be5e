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
from ...expression.sifting import has_delta, sifted
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Claim, Step
from .board import Board
from .famous import Known, famous
from .line import Line, Method, Work
from .orders import same_domain, turned
from .symmetry import inverted, reflected

__all__ = ["Diverges", "Unclear", "definite"]


class Diverges(Exception):
    """The integral has no value; the text says where; with the antiderivative, the place and the side where it grows."""

    def __init__(self, text: str, growth: tuple[Any, Any, str] | None = None) -> None:
        super().__init__(text)
        self.growth = growth


class Unclear(Exception):
    """Whether there is a value, or which, is not known here."""


def _in_its_letters(work: Work, known: Known, value: Expr) -> str:
    """ "With $t = 3x$ this is $\\Gamma(3)/3^3$."; the form is left out where it is the value already."""
    form = None if known.form is None else work.expr(known.form)
    said = "" if form is None or form == value else f"this is ${form.latex}$."
    if known.with_t is None:
        return said.capitalize()
    return f"With $t={work.expr(known.with_t).latex}$ {said or 'this becomes the integral of the Gamma function.'}"


def definite(
    e: Expr, board: Board, letters: dict[str, Expr], methods: tuple[Method, ...], *, turn: bool = True
) -> tuple[list[Step], Expr, Line | None]:
    """The steps and the value of a definite integral, innermost integral first."""
    s = library()
    body, variable, lower, upper = e.args
    steps: list[Step] = []
    if has_delta(e):
        value = sifted(e)
        if has_delta(value):
            raise Unclear("whether the place of the delta lies between the limits is not known here")
        plain = _simplest(value)
        at = "The place lies outside of the limits." if value is b.ZERO else ""
        steps = [board.step("sifting property", e, value, at)]
        if plain is not value:
            steps.append(board.step("arithmetic of the values", value, plain))
        return steps, plain, _nothing(e)
    if body.op == "integral" and len(body.args) == 4:
        return _nested(e, board, letters, methods, turn)
    f, x, p, q = (to_sympy(part) for part in (body, variable, lower, upper))
    work = Work(letters, methods)
    pieces = _pieces(s, work, e, f, x, p, q)
    if pieces is not None:
        split = b.add(*pieces)
        steps = [board.step("splitting at the sign changes", e, split)]
        values = []
        for piece in pieces:
            inner_steps, value, line = definite(piece, board, letters, methods)
            if line is None:
                return [], e, None
            steps += [board.step("fundamental theorem of calculus", piece, value, inside=inner_steps)]
            values.append(to_sympy(value))
        value = work.expr(s.simplify(s.Add(*values)))
        return [*steps, board.step("arithmetic of the values", split, value)], value, _nothing(e)
    if p == -q and not p.has(x) and s.expand(f.subs(x, -x) + f) == 0 and not _poles(s, f, x, p, q):
        if p.is_infinite:
            _converges(s, work, f, x, p, q)
        return [board.step("odd function on a symmetric interval", e, b.ZERO)], b.ZERO, _nothing(e)
    gauss = _gaussian(s, f, x, p, q)
    if gauss is not None:
        value, conditions = gauss
        board.conditions.extend(work.expr(c) for c in conditions)
        return [board.step("Gaussian integral", e, work.expr(value))], work.expr(value), _nothing(e)
    known = famous(s, f, x, p, q)
    if known is not None:
        _check(s, f, x, p, q, known.value, [])
        board.conditions.extend(work.expr(c) for c in known.conditions)
        value = work.expr(known.value)
        return [board.step(known.rule, e, value, _in_its_letters(work, known, value))], value, _nothing(e)
    poles = _poles(s, f, x, p, q)
    if inverted(s, f, x, p, q):
        return [board.step("inversion of the half line", e, b.ZERO)], b.ZERO, _nothing(e)
    line = work.find(f, x)
    if line is None:
        half = None if poles else reflected(s, f, x, p, q)
        if half is None:
            return [], e, None
        other = b.integral(work.expr(half), variable, lower, upper)
        more, value, line = definite(other, board, letters, methods)
        return [board.step("reflection of the interval", e, other), *more], value, line
    F = line.value
    line = replace(line, before=b.integral(body, variable))  # as the user wrote it
    steps = board.lines(line)
    poles = sorted({*poles, *_jumps(s, F, x, p, q)}, key=lambda z: float(z)) if not poles or all(z.is_number for z in poles) else poles
    ends = [p, *poles, q]
    total = s.Integer(0)
    shown: list[Expr] = []
    for a, z in pairwise(ends):
        top, bottom = (_shifted(s, board.shifts, F, x, end, side, f) for end, side in ((z, "-"), (a, "+")))
        total += top - bottom
        shown.append(b.subtract(work.expr(top), work.expr(bottom)))
    if total.is_real is False or total.is_number and abs(complex(total.evalf(20)).imag) > 1e-12:
        raise Unclear("roots of negative numbers appear: on part of the interval the integrand has no real value")
    value = work.expr(s.simplify(total) if len(str(total)) < 200 else total)
    _check(s, f, x, p, q, total, poles)
    antiderivative = work.expr(F)
    improper = p.is_infinite or q.is_infinite or poles or not _finite(s, f, x, p) or not _finite(s, f, x, q)
    rule = "improper integral" if improper else "fundamental theorem of calculus"
    because = f"An antiderivative is ${antiderivative.latex}$; its values at the ends are subtracted."
    after = b.add(*shown)
    evidence = None
    if improper and not poles and (_singular(s, f, x, p) or _singular(s, f, x, q) or F.has(s.Si, s.log, s.polylog)):
        evidence = _evidence(board, work, body, variable, F, x, p, q, value)
    board.evidence = evidence
    steps.append(board.step(rule, e, after, because, claim=evidence))
    if after is not value:
        steps.append(board.step("arithmetic of the values", after, value))
    return steps, value, line


def _simplest(value: Expr) -> Expr:
    """The same number or term in its shortest form."""
    from ...expression.sympy_forms import shortest

    letters = {z.name: z for z in value.free if z.op == "symbol"}
    form = Work(letters, ()).expr(shortest(to_sympy(value)))
    return value if len(form.latex) >= len(value.latex) else form


def _nested(
    e: Expr, board: Board, letters: dict[str, Expr], methods: tuple[Method, ...], turn: bool
) -> tuple[list[Step], Expr, Line | None]:
    """Integrals inside each other: the inner one first; where that leads nowhere, the order is changed."""
    body, variable, lower, upper = e.args
    inner_steps, inner, line = definite(body, board, letters, methods)
    if line is not None:
        rest = b.integral(inner, variable, lower, upper)
        more, value, line = definite(rest, board, letters, methods)
        if line is not None:
            return [board.step("inner integral first", e, rest, inside=inner_steps), *more], value, line
    other = turned(e) if turn else None
    if other is None:
        return [], e, None
    more, value, line = _nested(other, board, letters, methods, False)
    if line is None:
        return [], e, None
    short = same_domain(board, e, other)
    if short is not None:
        board.instead = other
    return [board.step("changing the order of integration", e, other, claim=short), *more], value, line


def _pieces(s: Any, work: Work, e: Expr, f: Any, x: Any, p: Any, q: Any) -> list[Expr] | None:
    """The integral between the zeros of what stands in bars, without the bars."""
    bars = [a for a in f.atoms(s.Abs) if a.has(x)]
    if not bars or p.free_symbols or q.free_symbols or any(a.args[0].free_symbols - {x} for a in bars):
        return None
    cuts: set[Any] = set()
    for bar in bars:
        cuts |= {z for z in _zeros(s, bar.args[0], x, p, q) if z.is_real and (z - p).is_positive and (q - z).is_positive}
    ends = [p, *sorted(cuts, key=lambda z: float(z)), q]
    out = []
    for a, z in pairwise(ends):
        middle = (a + z) / 2 if a.is_finite and z.is_finite else a + 1 if a.is_finite else z - 1 if z.is_finite else s.Integer(0)
        g = f
        for bar in bars:
            sign = bar.args[0].subs(x, middle)
            if not (sign.is_positive or sign.is_negative):
                raise Unclear("the sign of what stands in bars is not known here")
            g = g.subs(bar, bar.args[0] if sign.is_positive else -bar.args[0])
        out.append(b.integral(work.expr(g), e.args[1], work.expr(a), work.expr(z)))
    return out


def _jumps(s: Any, F: Any, x: Any, p: Any, q: Any) -> set[Any]:
    """Where a tangent in the antiderivative has its poles between the limits."""
    if p.free_symbols or q.free_symbols or p.is_infinite or q.is_infinite:
        return set()
    found: set[Any] = set()
    for part in F.atoms(s.tan, s.sec, s.cot, s.csc):
        if part.free_symbols == {x}:
            u = part.args[0]
            found |= _zeros(s, s.cos(u) if isinstance(part, s.tan | s.sec) else s.sin(u), x, p, q)
    return {z for z in found if (z - p).is_positive and (q - z).is_positive}


def _nothing(e: Expr) -> Line:
    return Line("", e, e, library().Integer(0))


def _shifted(s: Any, shifts: dict[Any, Any], F: Any, x: Any, at: Any, side: str, f: Any) -> Any:
    """The value at an end, with what is declared of letters in use."""
    if not shifts or not F.free_symbols & set(shifts):
        return _end(s, F, x, at, side, f)
    moved = s.powsimp(s.expand_power_exp(F.subs(shifts)))
    value = _end(s, moved, x, at.subs(shifts), side, f.subs(shifts))
    for letter, bound in shifts.items():
        (rest,) = bound.atoms(s.Dummy)
        value = value.subs(rest, (letter - bound.subs(rest, 0)) * (1 if bound.coeff(rest) == 1 else -1))
    return s.simplify(value)


def _end(s: Any, F: Any, x: Any, at: Any, side: str, f: Any) -> Any:
    """The value of an antiderivative at an end, or its limit from inside."""
    F = _tangents(s, F, x, at, side)
    if at.is_finite is not False:
        try:
            value = F.subs(x, at)
        except (TypeError, ValueError, ZeroDivisionError):
            value = s.nan
        if not value.has(s.nan, s.zoo, s.oo, -s.oo, s.AccumBounds) and value.is_finite is not False:
            return value
    try:
        value = s.limit(F, x, at, side if at.is_finite is not False else "-" if at == s.oo else "+")
    except (NotImplementedError, ValueError, TypeError, AttributeError) as reason:
        if F.is_Add:  # term by term, where each term has a limit
            return s.Add(*(_end(s, part, x, at, side, f) for part in F.args))
        raise Unclear(f"the limit of ${_tex(F)}$ at ${_tex(at)}$ is not known here") from reason
    if value.has(s.AccumBounds) or value in (s.oo, -s.oo, s.zoo):
        where = "at infinity" if at.is_infinite else f"at ${_tex(at)}$"
        raise Diverges(f"the antiderivative has no limit {where}", None if value.has(s.AccumBounds) else (F, at, side))
    if value.has(s.Limit) and F.is_Add:
        return s.Add(*(_end(s, part, x, at, side, f) for part in F.args))
    if value.has(s.Limit, s.nan) or value.is_finite is None and value.has(s.oo):
        raise Unclear(f"the limit of ${_tex(F)}$ at ${_tex(at)}$ is not known here")
    return value


def _singular(s: Any, f: Any, x: Any, at: Any) -> bool:
    """Whether a power in the integrand has no value at a finite end."""
    return bool(at.is_finite) and any(
        t.is_Pow and t.exp.is_negative and t.base.has(x) and t.base.subs(x, at) == 0 for t in s.preorder_traversal(f)
    )


def _evidence(board: Board, work: Work, body: Expr, variable: Expr, F: Any, x: Any, p: Any, q: Any, value: Expr) -> Claim:
    """The antiderivative has the integrand as its derivative, and its limits at the ends differ by the value."""
    shown, low, high = work.expr(F), work.expr(p), work.expr(q)
    top = b.limit(shown, variable, high, "-" if q.is_finite else "")
    bottom = b.limit(shown, variable, low, "+" if p.is_finite else "")
    s = work.s
    if F.has(s.polylog) and all(end.is_finite and F.subs(x, end).is_finite for end in (p, q)):  # continuous up to one
        top, bottom = (work.expr(F.subs(x, end)) for end in (q, p))
    kept = list(board.conditions)
    if p.is_finite:
        board.conditions.append(b.relation(">", variable, low))
    if q.is_finite:
        board.conditions.append(b.relation("<", variable, high))
    claim = board.claim(b.vector([b.derivative(shown, variable), b.subtract(top, bottom)]), "=", b.vector([body, value]))
    board.conditions[:] = kept
    return claim


def _tangents(s: Any, F: Any, x: Any, at: Any, side: str) -> Any:
    """An antiderivative with the arctangents of tangents that have a pole at the end replaced by their one-sided values."""
    if at.is_infinite or at.free_symbols:
        return F
    for part in F.atoms(s.atan):
        waves = [t for t in part.atoms(s.tan) if s.cos(t.args[0]).subs(x, at) == 0]
        if len(waves) != 1:
            continue
        near = at + s.Rational(-1 if side == "-" else 1, 10**6)
        t = s.Dummy("t", real=True)
        inner = part.args[0].subs(waves[0], t)
        if inner.has(x):
            continue
        end = s.limit(inner, t, s.oo if waves[0].subs(x, near).evalf() > 0 else -s.oo)
        if end in (s.oo, -s.oo):
            F = F.subs(part, s.pi / 2 if end == s.oo else -s.pi / 2)
        elif end.is_finite:
            F = F.subs(part, s.atan(end))
    return F


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
