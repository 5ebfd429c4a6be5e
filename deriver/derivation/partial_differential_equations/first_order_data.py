"""Equations of first order with data on any curve, and conservation laws whose data jump: shocks, fans, and the time when waves break."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .convolutions import pieces_of
from .field import Field, Stuck, answer
from .first_order import characteristics, linear_parts

__all__ = ["breaking", "first_order"]


def first_order(board: Board, found: Field) -> None:
    """By characteristics from a line; from another curve by what is constant along them; with data by cases as a conservation law."""
    s = found.s
    value = found.conditions[0].value if len(found.conditions) == 1 else s.Integer(0)
    law = _law(found)
    if value.has(s.Piecewise, s.Heaviside, s.sign) and law is not None:
        _riemann(board, found, *law)
        return
    try:
        characteristics(board, found)
    except Stuck as first:
        del board.steps[:]
        try:
            by_invariant(board, found)
        except Stuck:
            del board.steps[:]
            raise first from None


def by_invariant(board: Board, found: Field) -> None:
    """Data on any curve: the function of what is constant along the characteristics is read off from them."""
    s = found.s
    if len(found.conditions) != 1 or found.conditions[0].by is not None:
        raise Stuck("one condition on a curve is needed")
    (row,) = found.conditions
    A, B, invariant, factor, particular = linear_parts(found)
    x, y = found.variables
    other = next(v for v in found.variables if v != row.variable)
    if row.value.has(row.variable):
        raise Stuck("the data on the curve are not understood", "not_supported")
    on = {row.variable: row.point}
    level = s.simplify(invariant.subs(on, simultaneous=True))
    if not level.has(other):
        raise Stuck("the data are given along a characteristic: there is no solution, or there are many", "nonunique")
    w = s.Dummy("w", real=True)
    try:
        roots = [z for z in s.solve(level - w, other) if not z.has(s.I)]
    except NotImplementedError:
        roots = []
    if not roots:
        raise Stuck("the start of the characteristic is not found in closed form")
    shown = found.expr(invariant)
    moved = b.add(b.mul(found.expr(A), b.derivative(shown, found.expr(x))), b.mul(found.expr(B), b.derivative(shown, found.expr(y))))
    board.step("method of characteristics", moved, b.ZERO, f"${shown.latex}$ is constant along the characteristics.")
    for root in reversed(roots):
        carried = s.simplify(((row.value - particular.subs(on, simultaneous=True)) / factor.subs(on, simultaneous=True)).subs(other, root))
        solution = s.simplify(factor * carried.subs(w, invariant) + particular)
        back = s.simplify(solution.subs(on, simultaneous=True) - row.value)
        if back == 0 or len(roots) == 1 or _agree(s, back, other):
            break
    if len(roots) > 1 and any(p.exp.is_Rational and p.exp.q == 2 for p in solution.atoms(s.Pow) if p.has(x) or p.has(y)):
        board.find(
            "missing_assumption", "of several starts of a characteristic the one is taken that gives back the data where all is positive"
        )
    answer(board, found, solution)


def _agree(s: Any, difference: Any, v: Any) -> bool:
    """Whether a difference vanishes for positive values."""
    positive = s.Symbol("p__", positive=True)
    return bool(s.simplify(difference.subs(v, positive)) == 0)


# Conservation laws -----------------------------------------------------------------------------------------------------------------------


def _law(found: Field) -> tuple[Any, Any, Any] | None:
    """Place, time and speed of u_t + a(u) u_x = 0; None for another equation."""
    s = found.s
    t = next((v for v in found.variables if v.name in ("t", "tau")), None)
    if t is None or len(found.variables) != 2:
        return None
    x = next(v for v in found.variables if v != t)
    front, slope = found.coefficient(t), found.coefficient(x)
    u = found.jet[()]
    speed = s.cancel(slope / front) if front != 0 else s.Integer(0)
    whole = s.expand(found.F - front * found.jet[(t,)] - (slope * found.jet[(x,)] if (x,) in found.jet else 0))
    if whole != 0 or not speed.has(u) or speed.has(x, t):
        return None
    return x, t, speed


def _below(found: Field, left: Any, right: Any) -> bool | None:
    """Whether left < right, by numbers or by what the task says; None where neither says it."""
    s = found.s
    difference = s.simplify(right - left)
    if difference.is_number:
        return bool(difference > 0)
    for c in found.problem.context.conditions:
        if c.op == "relation" and c.data in ("<", "<=", ">", ">="):
            small, big = c.args if c.data in ("<", "<=") else c.args[::-1]
            if (small, big) == (found.expr(left), found.expr(right)):
                return True
            if (small, big) == (found.expr(right), found.expr(left)):
                return False
    return difference.is_positive if difference.is_positive is not None else (False if difference.is_negative else None)


def _riemann(board: Board, found: Field, x: Any, t: Any, speed: Any) -> None:
    """States with jumps between them: a shock where characteristics meet, a fan where they part."""
    s = found.s
    (row,) = found.conditions
    u = found.jet[()]
    if row.variable != t or row.point != 0:
        raise Stuck("the states are needed at t = 0")
    states = _states(found, row.value, x)
    if states is None:
        raise Stuck("a conservation law is solved here for data that are constant between their jumps")
    flux = s.integrate(speed, u)
    bend = s.simplify(speed.diff(u))
    e = found.problem.expression
    assert e is not None
    rows: list[tuple[Any, Any]] = []
    waves: list[tuple[Any, Any]] = []  # first and last speed of each wave
    claim = None
    for index in range(len(states) - 1):
        left, right, place = states[index][1], states[index + 1][1], states[index + 1][0]
        rising = _below(found, speed.subs(u, left), speed.subs(u, right))
        if rising is None:
            raise Stuck("it has to be said which of the two states is larger", "underdetermined")
        shown = f"${found.expr(left).latex}$ and ${found.expr(right).latex}$"
        if rising:
            value = s.Dummy("v", real=True)
            ratio = (x - place) / t
            roots = s.solve(speed.subs(u, value) - ratio, value)
            if len(roots) != 1:
                raise Stuck("the fan between two states is not found in closed form")
            fan = found.expr(roots[0])
            claim = board.claim(found.put(e.args[0], fan), "=", found.put(e.args[1], fan), [b.relation(">", found.expr(t), b.ZERO)])
            board.step(
                "method of characteristics", found.put(e.args[0], fan), found.put(e.args[1], fan),
                f"Between {shown} the characteristics part: a fan, in which the speed is ${found.expr(ratio).latex}$.", claim=claim,
            )  # fmt: skip
            first, last = speed.subs(u, left), speed.subs(u, right)
            rows += [(left, place + first * t), (roots[0], place + last * t)]
        else:
            jump = s.cancel((flux.subs(u, right) - flux.subs(u, left)) / (right - left))
            balance = board.claim(found.expr(jump * (right - left)), "=", found.expr(flux.subs(u, right) - flux.subs(u, left)))
            board.step(
                "Rankine-Hugoniot condition", found.expr(jump * (right - left)), found.expr(flux.subs(u, right) - flux.subs(u, left)),
                f"Between {shown} the characteristics meet: a shock, which moves with the speed ${found.expr(jump).latex}$, "
                f"the jump of the flux ${found.expr(flux.subs(u, found.letter('v', 'v'))).latex}$ over the jump of the state.",
                claim=balance,
            )  # fmt: skip
            claim = balance
            first = last = jump
            rows.append((left, place + jump * t))
            if "shock speed" in found.problem.request:
                board.answers.append(Answer("shock_speed", found.expr(jump), claim=balance))
        waves.append((place, (first, last)))
    if bend.has(u) and _bends_between(s, bend, u, [v for _, v in states]):
        raise Stuck("the flux is neither convex nor concave: compound waves are not built here")
    meeting = _meeting(s, waves)
    if meeting is not None:
        board.find("interval", f"the solution holds until the first two waves meet, at ${found.expr(t).latex}={found.expr(meeting).latex}$")
        board.conditions.append(b.relation("<", found.expr(t), found.expr(meeting)))
    board.conditions.append(b.relation(">", found.expr(t), b.ZERO))
    board.find("missing_assumption", "the weak solution is meant that satisfies the entropy condition")
    if "shock speed" in found.problem.request and board.answers:
        return
    branches = [(found.expr(value), b.relation("<", found.expr(x), found.expr(s.expand(edge)))) for value, edge in rows]
    whole = b.cases(branches, found.expr(states[-1][1]))
    board.answers.append(Answer(found.unknown.data[1], whole, conditions=tuple(board.conditions), claim=claim))


def _bends_between(s: Any, bend: Any, u: Any, values: list[Any]) -> bool:
    """Whether the flux may change its curvature between the states."""
    if any(not v.is_number for v in values) or bend.free_symbols - {u}:
        return True
    low, high = min(values), max(values)
    return any(low < r < high for r in s.solve(bend, u) if r.is_real)


def _states(found: Field, value: Any, x: Any) -> list[tuple[Any, Any]] | None:
    """The states from left to right with where each begins; None where one is not constant."""
    s = found.s
    shift = s.Dummy("shift", positive=True)
    parts = pieces_of(found, value + shift, x) if not value.has(s.Piecewise) else pieces_of(
        found, s.Piecewise(*((v + shift, c) for v, c in value.args)) if isinstance(value, s.Piecewise) else value, x
    )  # fmt: skip
    if parts is None or any(v.has(x) for *_, v in parts):
        return None
    ordered = sorted(parts, key=lambda part: (part[0] != -s.oo, float(part[0]) if part[0].is_number and part[0].is_finite else 0.0))
    if not ordered or ordered[0][0] != -s.oo or ordered[-1][1] != s.oo:
        return None
    return [(low, s.simplify(v - shift)) for low, _, v in ordered]


def _meeting(s: Any, waves: list[tuple[Any, Any]]) -> Any | None:
    """When the first two neighbouring waves meet; None where none do."""
    times = []
    for (place, (_, last)), (other, (first, _)) in pairwise(waves):
        if (last - first).is_number and last > first:
            times.append((other - place) / (last - first))
    return s.Min(*times) if times else None


def breaking(board: Board, found: Field) -> None:
    """The first time at which characteristics meet: minus one over the least slope of the initial speed."""
    s = found.s
    law = _law(found)
    if law is None or len(found.conditions) != 1:
        raise Stuck("a time of breaking is asked of $u_t+a(u)u_x=0$ with data at t = 0", "not_supported")
    x, t, speed = law
    (row,) = found.conditions
    start = speed.subs(found.jet[()], row.value)
    if row.variable != t or row.point != 0 or start.free_symbols - {x} or start.has(s.Piecewise, s.Abs):
        raise Stuck("smooth data without letters at t = 0 are needed", "not_supported")
    slope = s.simplify(start.diff(x))
    places = s.solveset(slope.diff(x), x, s.S.Reals)
    candidates = list(places) if isinstance(places, s.FiniteSet) else _periodic(s, slope, x)
    if slope.is_number:
        candidates = [s.Integer(0)]
    if not candidates:
        raise Stuck("the steepest place of the data is not found", "not_supported")
    at = min(candidates, key=lambda p: float(slope.subs(x, p)))
    least = s.simplify(slope.subs(x, at))
    shown = found.expr(slope)
    board.step(
        "method of characteristics", b.derivative(found.expr(start), found.expr(x)), shown,
        f"The characteristic from ${found.expr(x).latex}$ moves with the speed ${found.expr(start).latex}$; two meet where this decreases.",
    )  # fmt: skip
    if not least < 0:
        board.answers.append(
            Answer("breaking_time", None, text="the solution never breaks: the speeds increase", claim=board.claim(shown, ">=", b.ZERO))
        )
        return
    time = s.simplify(-1 / least)
    claim = board.claim(shown, ">=", found.expr(least))
    board.step(
        "method of characteristics", b.at(shown, found.expr(x), found.expr(at)), found.expr(least),
        f"The steepest descent is at ${found.expr(x).latex}={found.expr(at).latex}$; the first time is minus one over it.",
    )  # fmt: skip
    board.answers.append(Answer("breaking_time", found.expr(time), claim=claim))


def _periodic(s: Any, slope: Any, x: Any) -> list[Any]:
    """Where the slope of data with a period is least: over one period."""
    period = s.periodicity(slope, x)
    if period is None:
        return []
    found = s.solveset(slope.diff(x), x, s.Interval(0, period))
    return list(found) if isinstance(found, s.FiniteSet) else []
