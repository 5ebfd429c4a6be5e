r"""Constant coefficients with a right side that jumps: unit steps, cases, Dirac's delta. Each piece is answered by a solution at rest.

The answer to $f(t)\,u(t-a)$ is $w(t)\,u(t-a)$, where w solves the equation with f and is at rest at a; the answer to $\delta(t-a)$ is the
solution of the homogeneous equation that is at rest but for its highest free derivative. In the Laplace transform both are $e^{-as}$ times
a rational function, which is said beside the step.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from ...expression import build as b
from .board import Board
from .classes import Classified
from .equation import Equation, Stuck
from .linear import by_trial_form, by_variation, homogeneous_part, put_in

__all__ = ["Forcing", "discontinuous", "forcing", "transform_of"]


@dataclass
class Forcing:
    """f(t) plus jumps f_i(t) u(t - a_i) plus impulses c_i delta(t - a_i); from where on it is given."""

    smooth: Any
    steps: list[tuple[Any, Any]] = field(default_factory=list)
    impulses: list[tuple[Any, Any]] = field(default_factory=list)
    begin: Any = None


def forcing(equation: Equation, found: Classified) -> Forcing | None:
    """The pieces of the right side; None where nothing jumps, or the coefficients are not constant."""
    if found.linear is None:
        return None
    s, t = equation.s, equation.t
    coefficients, g = found.linear
    if any(a.has(t) for a in coefficients) or not (g.has(s.Heaviside, s.Piecewise, s.Abs, s.sign) or _deltas(s, g)):
        return None
    for corner in g.atoms(s.Abs, s.sign):
        # |t - a| = (t - a)(2u(t - a) - 1)
        if _shift(s, t, corner.args[0]) is not None:
            side = 2 * s.Heaviside(corner.args[0]) - 1
            g = g.subs(corner, side if isinstance(corner, s.sign) else corner.args[0] * side)
    made = Forcing(s.Integer(0))
    for term in s.Add.make_args(s.expand(g)):
        if not _term(s, t, term, made):
            return None
    return made if made.steps or made.impulses else None


def _deltas(s: Any, g: Any) -> list[Any]:
    return [f for f in g.atoms(s.core.function.AppliedUndef) if f.func.__name__ == "delta" and len(f.args) == 1]


def _shift(s: Any, t: Any, argument: Any) -> tuple[Any, bool] | None:
    """a and whether t stands with a plus in an argument k(t - a)."""
    if not argument.is_polynomial(t) or s.degree(argument, t) != 1:
        return None
    slope, rest = s.Poly(argument, t).all_coeffs()
    if slope.is_positive is not True and slope.is_negative is not True:
        return None
    return s.simplify(-rest / slope), bool(slope.is_positive)


def _term(s: Any, t: Any, term: Any, made: Forcing) -> bool:
    jumps = [f for f in s.Mul.make_args(term) if isinstance(f, s.Heaviside | s.Piecewise) or f in _deltas(s, term)]
    if not jumps:
        made.smooth += term
        return not term.has(s.Heaviside, s.Piecewise) and not _deltas(s, term)
    if len(jumps) != 1:
        return False
    jump, factor = jumps[0], s.Mul(*(f for f in s.Mul.make_args(term) if f != jumps[0]))
    if isinstance(jump, s.Piecewise):
        return _cases(s, t, jump, factor, made)
    if factor.has(s.Heaviside, s.Piecewise) or _deltas(s, factor):
        return False
    place = _shift(s, t, jump.args[0])
    if place is None:
        return False
    a, forward = place
    if isinstance(jump, s.Heaviside):
        made.smooth += s.Integer(0) if forward else factor
        made.steps.append((a, factor if forward else -factor))
        return True
    slope = s.Abs(jump.args[0].diff(t))
    made.impulses.append((a, s.simplify(factor.subs(t, a)) / slope))
    return True


def _cases(s: Any, t: Any, jump: Any, factor: Any, made: Forcing) -> bool:
    try:
        pairs = jump.as_expr_set_pairs(s.S.Reals)
    except (NotImplementedError, TypeError, ValueError):
        return False
    rows = []
    for value, where in pairs:
        parts = where.args if isinstance(where, s.Union) else (where,)
        if not all(isinstance(p, s.Interval) for p in parts):
            return False
        rows += [(p.start, p.end, value) for p in parts]
    rows.sort(key=lambda r: float(r[0]))
    if any(one[1] != two[0] for one, two in itertools.pairwise(rows)):
        return False
    if rows[0][0] != -s.oo:
        made.begin = rows[0][0] if made.begin is None else s.Max(made.begin, rows[0][0])
    if rows[-1][1] != s.oo:
        return False
    made.smooth += factor * rows[0][2]
    for one, two in itertools.pairwise(rows):
        made.steps.append((two[0], s.expand(factor * (two[2] - one[2]))))
    return True


def discontinuous(board: Board, equation: Equation, found: Classified, parts: Forcing) -> None:
    """Steps and the answer."""
    s, t, n = equation.s, equation.t, equation.order
    assert found.linear is not None and board.problem.expression is not None
    coefficients, g = found.linear
    y, start = equation.y, board.problem.expression
    if parts.begin is not None:
        board.conditions.append(b.relation(">", equation.expr(t), equation.expr(parts.begin)))
    roots, basis, constants, complementary = homogeneous_part(board, equation, coefficients, g)
    applied = s.Add(*(a * y[k] for k, a in enumerate(coefficients)))
    smooth = s.Integer(0)
    if parts.smooth != 0:
        smooth = _particular(board, equation, coefficients, parts.smooth, roots, basis)
    pieces: list[tuple[Any, Any]] = []
    for a, f in _gathered(s, parts.steps):
        pieces.append((a, _at_rest(board, equation, coefficients, applied, a, f, roots, basis)))
    for a, c in _gathered(s, parts.impulses):
        pieces.append((a, _kicked(board, equation, coefficients, applied, a, c, basis)))
    values = _constants(board, equation, complementary + smooth, pieces, constants)
    calm = _short(s, (complementary + smooth).subs(values))
    whole = calm + s.Add(*(w * s.Heaviside(t - a) for a, w in pieces))
    if values:
        shown = [b.relation("=", equation.expr(c), equation.expr(v)) for c, v in values.items()]
        k, point, value = equation.conditions[0]
        conditions = board.problem.conditions
        claim = board.claim(
            equation.expr((calm.diff(t, k) if k else calm).subs(t, point) + _active(s, t, pieces, k, point)), "=", equation.expr(value)
        )
        board.step(
            "initial condition", b.all_of(conditions),
            b.all_of(shown), relation="implies", claim=claim,
        )  # fmt: skip
    for a in dict.fromkeys(a for a, _ in parts.steps) if g.has(s.Piecewise, s.Abs, s.sign) else ():
        board.conditions.append(b.relation("!=", equation.expr(t), equation.expr(a)))
    if parts.impulses:
        for a, _ in parts.impulses:
            board.conditions.append(b.relation("!=", equation.expr(t), equation.expr(a)))
        quiet = g.subs(dict.fromkeys(_deltas(s, g), 0))
        claim = board.claim(put_in(equation, applied, whole), "=", equation.expr(quiet))
        if any(s.simplify(a - point) == 0 for a, _ in parts.impulses for _, point, _ in equation.conditions):
            board.find("assumed_type", "the initial values are taken just before the impulse")
        board.find("interval", "beside the impulses; there the derivative below the highest jumps, and all lower ones are continuous")
    else:
        left, right = equation.residual(whole)
        claim = board.claim(left, "=", right)
    board.step("superposition", start, equation.relation(y[0], whole), relation="iff" if not values else "implies", claim=claim)
    from ...model import Answer

    role = "general" if any(whole.has(c) for c in constants) else "particular"
    board.answers.append(Answer(equation.unknown.data[1], equation.expr(whole), role=role, conditions=tuple(board.conditions), claim=claim))
    if role == "general" and equation.conditions:
        board.find("underdetermined", "the conditions leave a constant free: infinitely many solutions")
    del n


def _gathered(s: Any, rows: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Jumps at one place added up."""
    out: dict[Any, Any] = {}
    for a, f in rows:
        out[a] = out.get(a, s.Integer(0)) + f
    return [(a, f) for a, f in out.items() if f != 0]


def _short(s: Any, value: Any) -> Any:
    return min((value, s.expand(value), s.simplify(value)), key=lambda v: (v.count_ops(), len(str(v))))


def _particular(board: Board, equation: Equation, coefficients: tuple[Any, ...], f: Any, roots: Any, basis: Any) -> Any:
    from .classes import has_trial_form

    found = by_trial_form(board, equation, coefficients, f, roots) if has_trial_form(equation.s, f, equation.t) else None
    return by_variation(board, equation, coefficients, f, basis) if found is None else found


def _at_rest(
    board: Board, equation: Equation, coefficients: tuple[Any, ...], applied: Any, a: Any, f: Any, roots: Any, basis: list[Any]
) -> Any:
    """The solution with f on the right that is zero with its lower derivatives at a."""
    s, t, n = equation.s, equation.t, equation.order
    particular = _particular(board, equation, coefficients, f, roots, basis)
    letters = s.symbols(f"_q0:{n}")
    moved = [h.subs(t, t - a) for h in basis]
    w = particular + s.Add(*(c * h for c, h in zip(letters, moved, strict=True)))
    solved = s.linsolve([s.expand((w.diff(t, k) if k else w).subs(t, a)) for k in range(n)], *letters)
    if not solved:
        raise Stuck("no solution at rest is found")
    w = _short(s, w.subs(dict(zip(letters, next(iter(solved)), strict=True))))
    jump = s.Heaviside(t - a)
    before = equation.relation(applied, f * jump)
    rest = [
        b.relation(
            "=",
            b.at(b.derivative(equation.expr(w), equation.expr(t), k) if k else equation.expr(w), equation.expr(t), equation.expr(a)),
            b.ZERO,
        )
        for k in range(n)
    ]
    board.step(
        "response to a step", before, equation.relation(equation.y[0], w * jump),
        f"The factor of the step solves the equation with ${equation.expr(f).latex}$ on the right and is at rest at "
        f"${equation.relation(t, a).latex}$: ${rest[0].latex}${' and so do its lower derivatives' if n > 1 else ''}."
        + _transformed(equation, coefficients, a, f),
        relation="implies", claim=board.claim(put_in(equation, applied, w), "=", equation.expr(f)),
    )  # fmt: skip
    for relation in rest:
        board.step("rest at the jump", relation.args[0], b.ZERO, claim=board.claim(relation.args[0], "=", b.ZERO))
    return w


def _kicked(board: Board, equation: Equation, coefficients: tuple[Any, ...], applied: Any, a: Any, c: Any, basis: list[Any]) -> Any:
    """c times the impulse response, from a on."""
    s, t, n = equation.s, equation.t, equation.order
    letters = s.symbols(f"_q0:{n}")
    h = s.Add(*(q * f for q, f in zip(letters, basis, strict=True)))
    rows = [(h.diff(t, k) if k else h).subs(t, 0) - (c / coefficients[-1] if k == n - 1 else 0) for k in range(n)]
    solved = s.linsolve(rows, *letters)
    if not solved:
        raise Stuck("no impulse response is found")
    h = _short(s, h.subs(dict(zip(letters, next(iter(solved)), strict=True))))
    w = h.subs(t, t - a)
    size = equation.expr(s.simplify(c / coefficients[-1])).latex
    what = "the solution itself" if n == 1 else "the derivative" if n == 2 else f"the derivative of order {n - 1}"
    delta = s.Function("delta")(t - a)
    because = f"Integrated across ${equation.relation(t, a).latex}$ the equation says that {what} jumps by ${size}$."
    board.step(
        "response to an impulse", equation.relation(applied, c * delta), equation.relation(equation.y[0], w * s.Heaviside(t - a)),
        because + _transformed(equation, coefficients, a, None, c), relation="implies",
        claim=board.claim(put_in(equation, applied, w), "=", b.ZERO),
    )  # fmt: skip
    start = equation.expr((h.diff(t, n - 1) if n > 1 else h).subs(t, 0))
    board.step("rest at the jump", start, equation.expr(c / coefficients[-1]), "The size of the jump.")
    return w


def _transformed(equation: Equation, coefficients: tuple[Any, ...], a: Any, f: Any, c: Any = None) -> str:
    """A sentence with the Laplace transform of the piece, where its table row is known."""
    s, t = equation.s, equation.t
    if "s" in equation.letters:
        return ""
    p = s.Symbol("s")
    top = c if f is None else transform_of(s, s.expand(f.subs(t, t + a)), t, p)
    if top is None:
        return ""
    below = s.Add(*(q * p**k for k, q in enumerate(coefficients)))
    image = equation.expr(s.factor(top / below) if not top.has(s.I) else top / below).latex
    shift = "" if a == 0 else equation.expr(s.exp(-a * p)).latex
    return f" Its Laplace transform is ${shift}\\,{image}$."


def transform_of(s: Any, f: Any, t: Any, p: Any) -> Any:
    """Of sums of t^k e^{ct} cos wt and sin wt."""
    total = s.Integer(0)
    for term in s.Add.make_args(f.expand(trig=any(v.args[0].is_Add for v in f.atoms(s.sin, s.cos)))):
        number, rest = term.as_independent(t, as_Add=False)
        power, rate, wave = 0, s.Integer(0), None
        for factor in s.Mul.make_args(rest):
            if factor == 1:
                continue
            if factor == t or (factor.is_Pow and factor.base == t and factor.exp.is_Integer and factor.exp > 0):
                power += int(s.degree(factor, t))
            elif isinstance(factor, s.exp) and factor.args[0].is_polynomial(t) and s.degree(factor.args[0], t) == 1:
                rate += factor.args[0].coeff(t, 1)
                number *= s.exp(factor.args[0].coeff(t, 0))
            elif isinstance(factor, s.sin | s.cos) and wave is None and factor.args[0].coeff(t, 1) * t == factor.args[0]:
                wave = factor
            else:
                return None
        q = p - rate
        if wave is None:
            image = 1 / q
        else:
            w = wave.args[0].coeff(t, 1)
            image = (w if isinstance(wave, s.sin) else q) / (q**2 + w**2)
        total += number * (-1) ** power * (image.diff(p, power) if power else image)
    return s.together(total)


def _active(s: Any, t: Any, pieces: list[tuple[Any, Any]], k: int, point: Any) -> Any:
    """What the pieces that began before a point add to the derivative of order k there."""
    total = s.Integer(0)
    for a, w in pieces:
        gap = s.simplify(a - point)
        if gap.is_nonnegative:
            continue
        if gap.is_negative is not True:
            raise Stuck("whether a jump lies before the initial point depends on letters", "missing_assumption")
        total += (w.diff(t, k) if k else w).subs(t, point)
    return total


def _constants(board: Board, equation: Equation, calm: Any, pieces: list[tuple[Any, Any]], constants: Any) -> dict[Any, Any]:
    s, t = equation.s, equation.t
    if not equation.conditions:
        return {}
    rows = []
    for k, point, value in equation.conditions:
        rows.append(s.expand((calm.diff(t, k) if k else calm).subs(t, point) + _active(s, t, pieces, k, point) - value))
    solved = s.linsolve(rows, *constants)
    if not solved:
        raise Stuck("no solution of the general family meets the conditions", "no_solution")
    return {c: s.simplify(v) for c, v in zip(constants, next(iter(solved)), strict=True) if v != c}
