r"""Heat and waves on an interval with a condition $u_x+hu=0$ at an end: the modes are numbered by the roots of an equation."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Condition, Field, Refusal, Stuck
from .lines import root_of

__all__ = ["radiating"]


def radiating(board: Board, found: Field, x: Any, t: Any, k: Any, *, waves: bool) -> None:
    """u_t = k u_xx or u_tt = k u_xx with values, slopes, or both mixed at the ends 0 and L."""
    s = found.s
    low, high = _ends(found, x)
    L = high.point
    starts = [c for c in found.conditions if c.variable == t]
    if any(c.point != 0 for c in starts) or len(starts) != (2 if waves else 1) or not any(c.by is None for c in starts):
        raise Stuck("the initial conditions are not complete", "underdetermined")
    _signs(board, found, low, high)
    mu = s.Symbol("mu", positive=True)
    found.letters["mu"] = b.symbol("mu", properties=["real", "positive"], latex=r"\mu")
    if low.mix is not None:
        shape = mu * s.cos(mu * x) - low.mix * s.sin(mu * x)
    else:
        shape = s.sin(mu * x) if low.by is None else s.cos(mu * x)
    e = found.problem.expression
    assert e is not None
    steady = _steady(found, x, low, high)
    if steady != 0:
        flat = found.expr(steady)
        left, right = (found.put(side, flat) for side in e.args)
        board.step("steady part that takes the ends", left, right, "What is left has zero at the ends.")
    at_end = s.expand(_operator(high, shape, x).subs(x, L))
    rate = s.exp(-k * mu**2 * t) if not waves else s.cos(root_of(found, k) * mu * t)
    body = found.expr(rate * shape)
    board.step("separation of variables on an interval", found.put(e.args[0], body), found.put(e.args[1], body))
    profile, place = found.expr(shape), found.expr(x)
    for row in (low, high):
        inner = (
            b.at(b.derivative(profile, place), place, found.expr(row.point))
            if row.by is not None
            else b.at(profile, place, found.expr(row.point))
        )
        if row.mix is not None:
            inner = b.add(inner, b.mul(found.expr(row.mix), b.at(profile, place, found.expr(row.point))))
        value = s.Integer(0) if row is low else at_end
        board.step("condition put in", inner, found.expr(value), "" if row is low else r"It has to vanish: this chooses the numbers $\mu$.")
    norm = s.simplify(s.integrate(s.expand(shape**2), (x, 0, L)))
    board.step("norm of a mode", b.integral(b.power(profile, b.num(2)), place, b.ZERO, found.expr(L)), found.expr(norm))
    n = s.Symbol("n", integer=True, positive=True)
    found.letters["n"] = b.symbol("n", properties=["integer", "positive"])
    term = s.Integer(0)
    for row in starts:
        data = s.expand(row.value - (steady if row.by is None else 0))
        if data == 0:
            continue
        z = found.letter("xi", r"\xi")
        inside: Any = s.Integral((data * shape).subs(x, z), (z, 0, L))
        if not data.atoms(s.core.function.AppliedUndef):
            worked = s.integrate(s.expand(data * shape), (x, 0, L))
            if not worked.has(s.Integral, s.Piecewise):
                worked = s.simplify(worked)
                board.step("Fourier coefficients", b.integral(found.expr(data * shape), place, b.ZERO, found.expr(L)), found.expr(worked))
                inside = worked
        speed = root_of(found, k) * mu if waves else s.Integer(1)
        factor = rate if row.by is None else s.sin(speed * t) / speed
        term += inside / norm * factor * shape
    equation = found.expr(s.cancel(at_end / mu) if s.expand(at_end).subs(mu, 0) == 0 and low.mix is not None else at_end)
    board.find("interval", rf"the numbers $\mu(1)<\mu(2)<\cdots$ are the positive roots of ${equation.latex}=0$")
    checked = found.expr(rate * shape + steady)
    claim = board.claim(found.put(e.args[0], checked), "=", found.put(e.args[1], checked))
    if term == 0:
        total = steady
    else:
        roots = s.Function("mu")(n)
        total = steady + s.Sum(term.subs(mu, roots), (n, 1, s.oo))
    if not waves and not k.is_number and not k.is_positive:
        board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed: the backward heat equation is ill-posed")
    board.answers.append(Answer(found.unknown.data[1], found.expr(total), conditions=tuple(board.conditions), claim=claim))


def _ends(found: Field, x: Any) -> tuple[Condition, Condition]:
    rows = sorted((c for c in found.conditions if c.variable == x), key=lambda c: c.point != 0)
    if len(rows) != 2 or rows[0].point != 0 or rows[1].point == 0:
        raise Stuck("conditions at the two ends 0 and L of an interval are needed", "underdetermined")
    if any(c.value.has(*found.variables) for c in rows) or any(c.by not in (None, x) for c in rows):
        raise Stuck("the conditions at the ends have to be constant", "not_supported")
    if rows[1].point.is_number and not rows[1].point > 0:
        raise Stuck("the interval has to begin at zero")
    return rows[0], rows[1]


def _signs(board: Board, found: Field, low: Condition, high: Condition) -> None:
    """With the heat flowing outwards all modes decay; else one of them may grow and is no sine."""
    for row, outwards in ((low, -1), (high, 1)):
        if row.mix is None:
            continue
        h = outwards * row.mix
        if h.is_number and not h > 0:
            raise Refusal("with this sign at the end heat flows in: a mode may grow, and the modes are not all sines and cosines")
        if not h.is_positive:
            board.find("missing_assumption", f"${found.expr(h).latex}>0$ is needed: heat flows out at the end, and all modes decay")


def _operator(row: Condition, shape: Any, x: Any) -> Any:
    if row.mix is not None:
        return shape.diff(x) + row.mix * shape
    return shape.diff(x) if row.by is not None else shape


def _steady(found: Field, x: Any, low: Condition, high: Condition) -> Any:
    """A linear function with the values at the ends."""
    s = found.s
    if low.value == 0 == high.value:
        return s.Integer(0)
    a, c = s.symbols("a__ c__")
    line = a + c * x
    rows = [_operator(row, line, x).subs(x, row.point) - row.value for row in (low, high)]
    solved = s.linsolve(rows, a, c)
    if not solved:
        raise Stuck("no steady state takes these ends", "not_supported")
    (values,) = solved
    return s.simplify(line.subs(dict(zip((a, c), values, strict=True)), simultaneous=True))
