"""Equations of first order by characteristics."""

from __future__ import annotations

from typing import Any

from ..differential_equations.board import Board
from .field import Field, Stuck, answer

__all__ = ["characteristics"]


def characteristics(board: Board, found: Field) -> None:
    """u_t + a u_x = c u + g with u given at t = 0."""
    s = found.s
    if len(found.variables) != 2:
        raise Stuck("characteristics in more than two variables", "not_supported")
    start = [c for c in found.conditions if c.by is None and c.point == 0]
    if len(found.conditions) != 1 or len(start) != 1:
        raise Stuck("no method here solves this without one initial condition at zero")
    t = start[0].variable
    x = next(v for v in found.variables if v != t)
    ut, ux, u = found.jet.get((t,)), found.jet.get((x,)), found.jet[()]
    if ut is None:
        raise Stuck("the initial line is a characteristic")
    F = found.F
    front = F.diff(ut)
    if front == 0 or front.has(*found.jet.values()):
        raise Stuck("no method here solves this equation of first order")
    F = s.expand(s.cancel(F / front))
    a = F.diff(ux) if ux is not None else s.Integer(0)
    rest = s.expand(-(F - ut - (a * ux if ux is not None else 0)))
    if rest.has(ut) or (ux is not None and (rest.has(ux) or a.has(ux))) or a.has(ut):
        raise Stuck("no method here solves a fully nonlinear equation")
    f = start[0].value
    if a.has(u):
        _quasilinear(board, found, (x, t, u), s.cancel(a), rest, f)
        return
    origin = _origin(found, a, x, t)
    rate, force = rest.coeff(u, 1), s.expand(rest - rest.coeff(u, 1) * u)
    if force.has(u) or rate.has(u):
        raise Stuck("no method here solves this right side along the characteristics")
    carried = f.subs(x, origin)
    if rate.has(x) or force.has(x):
        _along(board, found, (x, t), (a, rate, force), origin, carried)
        return
    growth = s.exp(s.integrate(rate, (t, 0, t)))
    extra = s.integrate(s.expand(force / growth), (t, 0, t)) if force != 0 else 0
    solution = s.expand(growth * extra) + growth * carried if force != 0 else growth * carried
    shown = found.expr(origin)
    position = found.expr(x)
    by = found.expr(t)
    from ...expression import build as b

    moved = b.add(b.derivative(shown, by), b.mul(found.expr(a), b.derivative(shown, position)))
    because = f"${shown.latex}$ is constant along $x'={found.expr(a).latex}$: it is where the curve starts."
    board.step("method of characteristics", moved, b.ZERO, because)
    answer(board, found, solution)


def _along(board: Board, found: Field, names: tuple[Any, Any], parts: tuple[Any, Any, Any], origin: Any, carried: Any) -> None:
    """The equation along a characteristic, where its right side depends on the place: an ordinary one in the time."""
    from ...expression import build as b

    s = found.s
    x, t = names
    a, rate, force = parts
    z, r = s.Dummy("z", real=True), found.letter("s", "s")
    at = s.solve(origin.subs({x: z, t: r}, simultaneous=True) - origin, z)
    if len(at) != 1:
        raise Stuck("the characteristics are not found in closed form")
    moving = {x: at[0], t: r}
    since = s.integrate(s.expand(rate.subs(moving, simultaneous=True)), r)
    if since.has(s.Integral):
        raise Stuck("an integral along the characteristics is not elementary")
    growth = s.exp(since.subs(r, t) - since.subs(r, 0))
    left = s.exp(since.subs(r, t) - since)
    extra = s.integrate(s.expand(s.simplify(left * force.subs(moving, simultaneous=True))), (r, 0, t))
    if extra.has(s.Integral):
        raise Stuck("an integral along the characteristics is not elementary")
    shown = found.expr(origin)
    moved = b.add(b.derivative(shown, found.expr(t)), b.mul(found.expr(a), b.derivative(shown, found.expr(x))))
    board.step("method of characteristics", moved, b.ZERO, f"${shown.latex}$ is constant along $x'={found.expr(a).latex}$.")
    answer(board, found, s.simplify(growth * carried + extra))


def _origin(found: Field, a: Any, x: Any, t: Any) -> Any:
    """Where the characteristic through (x, t) starts."""
    s = found.s
    if not a.has(x):
        return x - s.integrate(a, (t, 0, t))
    affine = s.expand(a)
    if affine.is_polynomial(x) and s.degree(affine, x) == 1 and not affine.has(t):
        k, c = affine.coeff(x, 1), affine.coeff(x, 0)
        return s.expand((x + c / k) * s.exp(-k * t) - c / k) if c != 0 else x * s.exp(-k * t)
    if not s.cancel(affine / x).has(x):
        return x * s.exp(-s.integrate(s.cancel(affine / x), (t, 0, t)))
    raise Stuck("the characteristics are not found in closed form")


def _quasilinear(board: Board, found: Field, names: tuple[Any, Any, Any], a: Any, rest: Any, f: Any) -> None:
    """u is constant along straight lines: u = f(x - a(u) t)."""
    s = found.s
    x, t, u = names
    if rest != 0 or a.has(x) or a.has(t):
        raise Stuck("no method here solves this quasilinear equation")
    relation = s.expand(u - f.subs(x, x - a * t))
    if not relation.is_polynomial(u) or s.degree(relation, u) != 1:
        raise Stuck("the solution is implicit, $u=f(x-a(u)t)$, and is not solved for u")
    solution = s.factor(s.solve(relation, u)[0])
    below = s.fraction(solution)[1]
    board.find(
        "blow_up" if below.free_symbols else "interval", "the solution holds until characteristics meet, where the denominator vanishes"
    )
    if below.free_symbols:
        from ...expression import build as b

        board.conditions.append(b.relation("!=", found.expr(below), b.ZERO))
    answer(board, found, solution)
