"""Equations of second order whose principal part splits into two directions: data at t = 0, and u_xy = g by two integrations."""

from __future__ import annotations

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck, answer

__all__ = ["mixed_derivative", "two_directions"]


def two_directions(board: Board, found: Field) -> bool:
    """A u_xx + B u_xt + C u_tt = 0 with u and u_t at t = 0; False for another equation or other data."""
    s = found.s
    t = next((v for v in found.variables if v.name in ("t", "tau", "y")), None)
    if t is None or len(found.conditions) != 2:
        return False
    x = next(v for v in found.variables if v != t)
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    A, B, C = found.coefficient(x, x), found.coefficient(x, t), found.coefficient(t, t)
    place = [c for c in found.conditions if c.by is None and c.variable == t and c.point == 0]
    speed = [c for c in found.conditions if c.by == t and c.variable == t and c.point == 0]
    constant = not any(c.has(*found.variables, *found.jet.values()) for c in (A, B, C))
    if any(len(k) != 2 for k in present) or B == 0 or C == 0 or not constant or len(place) != 1 or len(speed) != 1:
        return False
    if s.expand(found.F.subs(dict.fromkeys(found.jet.values(), 0))) != 0:
        return False
    f, g = place[0].value, speed[0].value
    if any(v.has(s.Abs, s.Piecewise, s.Heaviside) for v in (f, g)):
        raise Stuck("the data are not smooth; the formula gives only a weak solution", "not_supported")
    inner = s.factor(B**2 - 4 * A * C)
    if inner.is_negative:
        raise Stuck("the equation is elliptic: its initial value problem is ill-posed")
    root = s.sqrt(inner).replace(s.Abs, lambda z: z)
    one, two = (s.simplify((-B + sign * root) / (2 * C)) for sign in (1, -1))
    e = found.problem.expression
    assert e is not None
    trial = found.letter("m", "m")
    for rate in dict.fromkeys((one, two)):
        body = found.expr(s.exp(trial * (x + rate * t)))
        line = found.expr(x + rate * t).latex
        board.step(
            "method of characteristics", found.put(e.args[0], body), found.put(e.args[1], body),
            f"Every function of ${line}$ solves the equation; it is checked on exponentials.",
        )  # fmt: skip
    general = f.atoms(s.core.function.AppliedUndef) | g.atoms(s.core.function.AppliedUndef)
    if one == two:
        moved = x + one * t
        value = f.subs(x, moved) + t * (g.subs(x, moved) - one * f.diff(x).doit().subs(x, moved))
        if general:
            raise Stuck("for functions that are not given the double characteristic is not written out", "not_supported")
        answer(board, found, s.simplify(value))
        return True
    primitive = s.integrate(g, x)
    if primitive.has(s.Integral):
        raise Stuck("the integral of the initial speed is not elementary")
    first, second = x + one * t, x + two * t
    value = (primitive.subs(x, first) - primitive.subs(x, second) + one * f.subs(x, second) - two * f.subs(x, first)) / (one - two)
    forms = [value] if general else [value, s.expand(value), s.factor_terms(s.expand(value))]
    answer(board, found, min(forms, key=lambda v: v.count_ops()))
    return True


def mixed_derivative(board: Board, found: Field) -> bool:
    """u_xy = g(x, y) without conditions: two integrations, and a function of each variable; False for another equation."""
    s = found.s
    x, y = found.variables
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    if present != {tuple(sorted((x, y), key=str))} or found.conditions:
        return False
    factor = found.coefficient(x, y)
    source = s.expand(-(found.F - factor * found.jet[next(iter(present))]) / factor)
    if source == 0:
        return False
    particular = s.integrate(s.integrate(source, x), y)
    if particular.has(s.Integral):
        raise Stuck("the integral of the source is not elementary")
    names = [n for n in ("f", "g", "h", "F", "G") if n not in found.letters][:2]
    shown = [b.apply(n, (found.expr(v),), b.ZERO.shape) for n, v in zip(names, (x, y), strict=True)]
    body = b.add(found.expr(particular), *shown)
    e = found.problem.expression
    assert e is not None
    plain = found.expr(particular)
    claim = board.claim(found.put(e.args[0], plain), "=", found.put(e.args[1], plain))
    board.step(
        "solution put into the equation", found.put(e.args[0], plain), found.put(e.args[1], plain),
        f"The equation is integrated by ${found.expr(x).latex}$ and by ${found.expr(y).latex}$; a function of one alone has no mixed"
        " derivative.", claim=claim,
    )  # fmt: skip
    board.find("underdetermined", f"no condition is given: ${names[0]}$ and ${names[1]}$ are any smooth functions")
    board.answers.append(Answer(found.unknown.data[1], body, role="general", conditions=tuple(board.conditions), claim=claim))
    return True
