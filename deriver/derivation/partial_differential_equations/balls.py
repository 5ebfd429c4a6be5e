"""Heat and waves in a ball that depend on the radius only: r u satisfies the equation of an interval."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .field import Field, Stuck, answer, space_and_time
from .intervals import coefficients_of, modes_of, show_coefficients
from .lines import root_of

__all__ = ["ball", "spherical"]


def spherical(found: Field) -> tuple[Any, Any, Any, bool] | None:
    """Radius, time, coefficient and whether it is a wave, for u_t = k (u_rr + 2 u_r / r) or u_tt = ...; None for another equation."""
    s = found.s
    if len(found.variables) != 2 or not any(v.name in ("t", "tau") for v in found.variables):
        return None
    r, t = space_and_time(found)
    second, first = found.coefficient(r, r), found.coefficient(r)
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    for by in ((t,), (t, t)):
        front = found.coefficient(*by)
        if present == {by, (r,), (r, r)} and second != 0 and s.simplify(first / second - 2 / r) == 0:
            k = s.cancel(-second / front)
            rest = found.F.subs(dict.fromkeys(found.jet.values(), 0))
            return (r, t, k, len(by) == 2) if rest == 0 and not k.has(r, t) else None
    return None


def ball(board: Board, found: Field, r: Any, t: Any, k: Any, *, waves: bool) -> None:
    """In 0 <= r < R with a constant value on the sphere, or in a shell between two spheres."""
    s = found.s
    edges = sorted((c for c in found.conditions if c.variable == r and c.point != 0), key=lambda c: str(c.point))
    centre = [c for c in found.conditions if c.variable == r and c.point == 0]
    starts = [c for c in found.conditions if c.variable == t]
    if any(c.by is None for c in centre) or any(c.value != 0 for c in centre):
        raise Stuck("a value at the centre of a ball is not given: the solution is bounded there", "overdetermined")
    if not 1 <= len(edges) <= 2 or any(c.by is not None or c.value.has(r, t) for c in edges):
        raise Stuck("a constant value on the sphere is needed", "not_supported")
    if any(c.point != 0 for c in starts) or len(starts) != (2 if waves else 1) or not any(c.by is None for c in starts):
        raise Stuck("the initial conditions are not complete", "underdetermined")
    if k.is_number and not k > 0:
        raise Stuck("with this sign the problem is ill-posed")
    if len(edges) == 2 and s.simplify(edges[1].point - edges[0].point).is_negative:
        edges.reverse()
    low = edges[0].point if len(edges) == 2 else s.Integer(0)
    R = edges[-1].point
    L = R - low
    steady = edges[0].value
    if len(edges) == 2:
        a, c = edges[0].value, edges[1].value
        steady = s.simplify((low * a + (R * c - low * a) * (r - low) / L) / r)
    w = b.apply("w", (found.expr(r),), b.ZERO.shape)
    place = found.expr(r)
    board.step(
        "Laplacian of a radial function in space",
        b.add(b.derivative(w, place, 2), b.mul(b.divide(b.num(2), place), b.derivative(w, place))),
        b.divide(b.derivative(b.mul(place, w), place, 2), place),
        f"So ${place.latex}\\,u$ satisfies the equation of an interval, and is zero at the centre.",
    )
    mode = found.letter("m", "m")

    def rate(mu: Any) -> Any:
        return s.cos(root_of(found, k) * mu * t) if waves else s.exp(-k * mu**2 * t)

    body = found.expr(rate(mode) * s.sin(mode * (r - low)) / r)
    e = found.problem.expression
    assert e is not None
    unit = found.expr(s.pi / L).latex
    board.step(
        "separation of variables on an interval", found.put(e.args[0], body), found.put(e.args[1], body),
        f"Each of these solves the equation and is zero on the sphere for $m=n\\,{unit}$.",
    )  # fmt: skip
    total, terms, n = steady, s.Integer(0), None
    for row in starts:
        data = s.expand(s.simplify(r * (row.value - (steady if row.by is None else 0)))).subs(r, r + low)
        if data == 0:
            continue

        def in_time(mu: Any, by: Any = row.by) -> Any:
            if by is None:
                return rate(mu)
            speed = root_of(found, k) * mu
            return s.sin(speed * t) / speed

        finite = modes_of(found, s.expand(data), r, L, "sin", s.Integer(0))
        if finite is not None:
            total += s.Add(*(v * in_time(i * s.pi / L) * s.sin(i * s.pi * (r - low) / L) / r for i, v in finite))
            continue
        n, value, _ = coefficients_of(found, s.expand(data), r, L, "sin", s.Integer(0))
        mu = n * s.pi / L
        show_coefficients(board, found, s.expand(data), r, L, s.sin(mu * r), (value, s.Integer(0)))
        terms += value * in_time(mu) * s.sin(mu * (r - low)) / r
    if not waves and not k.is_number and not k.is_positive:
        board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed: the backward heat equation is ill-posed")
    board.conditions.append(b.relation(">", place, b.ZERO))
    if len(edges) == 1:
        board.find("missing_assumption", "the solution is taken as bounded at the centre")
    if terms == 0:
        answer(board, found, total)
        return
    answer(board, found, total + s.Sum(terms, (n, 1, s.oo)), term=terms)
