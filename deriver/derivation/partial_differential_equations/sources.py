"""Sources on the whole line by Duhamel's principle: the source at each earlier time is data for the homogeneous equation from then on."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck, answer
from .lines import from_one_term, root_of

__all__ = ["heat_with_source", "wave_on_line", "wave_with_source"]


def _start(found: Field, t: Any, by: Any) -> Any:
    rows = [c for c in found.conditions if c.by == by]
    if len(rows) != 1 or rows[0].variable != t or rows[0].point != 0:
        raise Stuck("an equation with a source on the line needs its data at t = 0", "underdetermined")
    return found.s.expand(rows[0].value)


def heat_with_source(board: Board, found: Field, x: Any, t: Any, k: Any, source: Any) -> None:
    """u_t = k u_xx + source with u given at t = 0."""
    s = found.s
    if len(found.conditions) != 1:
        raise Stuck("an equation with a source on the line needs its data at t = 0", "underdetermined")
    f = _start(found, t, None)
    then, since = s.Symbol("then", real=True), s.Symbol("since", positive=True)
    total = s.Integer(0)
    for term in s.Add.make_args(s.expand(source)):
        number, place = term.as_independent(x, as_Add=False)
        moved = from_one_term(found, place, x, since, k).subs(since, t - then) * number.subs(t, then)
        part = s.Add(*(_summed(board, found, row, then, t) for row in s.Add.make_args(s.expand(moved))))
        if part.has(s.Integral, s.Piecewise):
            raise Stuck("the integral over the source is not elementary")
        total += s.expand(part)
    _carried(board, found, total, source)
    for term in s.Add.make_args(f):
        total += from_one_term(found, term, x, t, k) if term != 0 else 0
    answer(board, found, total)
    board.find("missing_assumption", "of all solutions on the line the one is meant that does not grow faster than $e^{ax^2}$")


def _summed(board: Board, found: Field, row: Any, then: Any, t: Any) -> Any:
    """The integral of one term over the time; of an exponential without SymPy's cases."""
    s = found.s
    number, rest = s.powsimp(row).as_independent(then, as_Add=False)
    exponent = s.expand(rest.args[0]) if isinstance(rest, s.exp) else None
    if exponent is None or not exponent.is_polynomial(then) or s.degree(exponent, then) != 1:
        return _generic(board, found, s.integrate(row, (then, 0, t)))
    rate = exponent.coeff(then, 1)
    if rate.free_symbols:
        shown = found.expr(s.factor(rate)).latex
        board.find("exceptional_points", f"for ${shown}=0$ the solution is a limit of this one")
    return s.simplify(number * (rest.subs(then, t) - rest.subs(then, 0)) / rate)


def _generic(board: Board, found: Field, value: Any) -> Any:
    """The case of an integral that holds for all letters but single values."""
    s = found.s
    value = s.piecewise_fold(value)
    if isinstance(value, s.Piecewise):
        rows = [v for v, c in value.args if isinstance(c, s.Ne) or c is s.true]
        if rows and not rows[-1].has(s.Integral):
            board.find(
                "exceptional_points", "for single values of the letters, where a denominator vanishes, the solution is a limit of this one"
            )
            value = next((v for v, c in value.args if isinstance(c, s.Ne)), rows[-1])
    return value


def wave_with_source(board: Board, found: Field, x: Any, t: Any, square: Any, source: Any) -> None:
    """u_tt = c^2 u_xx + source with u and u_t given at t = 0."""
    s = found.s
    f, g = _start(found, t, None), _start(found, t, t)
    if any(v.has(s.Abs, s.Piecewise, s.Heaviside) or v.atoms(s.core.function.AppliedUndef) for v in (f, g, source)):
        raise Stuck("a source with data of this form is not solved")
    c = root_of(found, square)
    place, then = s.Symbol("place", real=True), s.Symbol("then", real=True)
    inner = s.integrate(source.subs({x: place, t: then}, simultaneous=True), place)
    part = s.integrate(s.expand(inner.subs(place, x + c * (t - then)) - inner.subs(place, x - c * (t - then))), (then, 0, t)) / (2 * c)
    if part.has(s.Integral, s.Piecewise):
        raise Stuck("the integral over the source is not elementary")
    total = s.simplify(part)
    total = s.expand(total) if total.is_polynomial(x, t) else total
    _carried(board, found, total, source)
    total += (f.subs(x, x - c * t) + f.subs(x, x + c * t)) / 2
    speed = s.integrate(g, x)
    if speed.has(s.Integral):
        raise Stuck("the integral of the initial speed is not elementary")
    total += s.simplify((speed.subs(x, x + c * t) - speed.subs(x, x - c * t)) / (2 * c))
    answer(board, found, total)


def _carried(board: Board, found: Field, part: Any, source: Any) -> None:
    """The part of the source solves the equation and starts at zero."""
    e = found.problem.expression
    assert e is not None
    body = found.expr(part)
    board.step(
        "Duhamel's principle", found.put(e.args[0], body), found.put(e.args[1], body),
        f"The source ${found.expr(source).latex}$ at each earlier time starts a solution without source; together they are this.",
    )  # fmt: skip


def wave_on_line(board: Board, found: Field, x: Any, t: Any, square: Any) -> bool:
    """d'Alembert's formula with an initial speed that is not given, or has no elementary integral; False for other data."""
    s = found.s
    f, g = _start(found, t, None), _start(found, t, t)
    if not g.atoms(s.core.function.AppliedUndef) and not s.integrate(g, x).has(s.Integral):
        return False
    if any(v.has(s.Abs, s.Piecewise, s.Heaviside) for v in (f, g)):
        return False
    c = root_of(found, square)
    name = next(n for n in ("s", "y", "q", "r") if n not in found.letters)
    z = found.letter(name, name)
    e = found.problem.expression
    assert e is not None
    moved = (f.subs(x, x - c * t) + f.subs(x, x + c * t)) / 2
    if f != 0:
        trial = found.letter("k_", "k")
        wave = found.expr(s.cos(trial * (x - c * t)) / 2 + s.cos(trial * (x + c * t)) / 2)
        board.step(
            "d'Alembert's formula", found.put(e.args[0], wave), found.put(e.args[1], wave),
            "The initial place moves to the right and to the left; it is checked on each wave $\\cos kx$.",
        )  # fmt: skip
    spread = s.Integral(g.subs(x, z), (z, x - c * t, x + c * t))
    ends = found.expr(g.subs(x, x + c * t) + g.subs(x, x - c * t))
    slope = b.derivative(found.expr(spread / (2 * c)), found.expr(t))
    board.step(
        "d'Alembert's formula",
        slope,
        b.mul(found.expr(s.Rational(1, 2)), ends),
        "The ends of the integral move; at $t=0$ this is the initial speed.",
    )
    body = found.expr(moved + spread / (2 * c))
    swing = found.letter("q_", "q")
    trial_part = found.expr((s.sin(swing * (x + c * t)) - s.sin(swing * (x - c * t))) / (2 * c * swing))
    claim = board.claim(found.put(e.args[0], trial_part), "=", found.put(e.args[1], trial_part))
    board.step(
        "d'Alembert's formula", found.put(e.args[0], trial_part), found.put(e.args[1], trial_part),
        "The integral of the initial speed solves the equation; it is checked on each wave $\\cos qx$.", claim=claim,
    )  # fmt: skip
    board.find("missing_assumption", "the data have to be smooth enough: $f$ twice, $g$ once differentiable")
    board.answers.append(Answer(found.unknown.data[1], body, conditions=tuple(board.conditions), claim=claim))
    return True
