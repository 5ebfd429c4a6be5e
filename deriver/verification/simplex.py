"""Valleys that no coordinate leads along: the smallest margin of an inequality by the simplex method of Nelder and Mead.

Comes in: an inequality, its domain, points to start from. Goes out: the values of a point where the margin is negative, by midpoints, or
None; what is found is tested in ball arithmetic like any other point. Points outside the domain count as infinitely high.

Source: J. A. Nelder and R. Mead, A simplex method for function minimization, Computer Journal 7 (1965).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import inf, isfinite
from typing import Any

from ..expression import Expr
from .budget import Budget
from .charts import space_of
from .descent import Search
from .domain import Domain
from .hypotheses import solve_equations
from .sampling import Point
from .statement import Statement

__all__ = ["valley"]

_MOST = 420
_DIMENSIONS = 8
Vertex = tuple[float, tuple[float, ...]]


def valley(statement: Statement, domain: Domain, point: Point, budget: Budget, *, relative: bool) -> dict[Expr, Any] | None:
    """A point with a negative margin, looked for from a point of the domain.

    relative: the margin in parts of the two sides, which tells a bound that fails where both sides vanish.
    """
    tied = bool(domain.equations)
    if tied and not all(s.is_scalar for s in domain.symbols):
        return None
    space = space_of(domain, point.values, solved=tied)
    if space is None or not 2 <= len(space.start) <= _DIMENSIONS or any(space.whole):
        return None
    search = Search(statement, domain, point.sizes, budget)

    def at(x: Sequence[float]) -> dict[Expr, Any]:
        return space.at(tuple(map(Fraction, x)))

    def height(x: Sequence[float]) -> float:
        if not all(isfinite(c) for c in x):
            return inf
        values: dict[Expr, Any] | None = at(x)
        if tied and values is not None:  # back to where the equations hold
            values = solve_equations(domain, values, point.sizes, random.Random(1))
        if values is None:
            return inf
        found = search.relative(values) if relative else search.margin(values)
        return found if found is not None and search.inside(values) else inf

    try:
        origin = tuple(map(float, space.start))
    except OverflowError:  # a point beyond the numbers of the machine
        return None
    if not all(isfinite(c) for c in origin):
        return None
    best: Vertex = (height(origin), origin)
    # A simplex may collapse before it is at the bottom: it is opened again, smaller, where it ended.
    for share in (0.5, 0.1, 0.01):
        best = _down(height, best, share, search, _MOST)
        if best[0] < 0:
            lowest = at(best[1])
            return solve_equations(domain, lowest, point.sizes, random.Random(1)) if tied else lowest
        if budget.low or search.evaluations >= 3 * _MOST:
            break
    return None


def _down(height: Callable[[Sequence[float]], float], start: Vertex, share: float, search: Search, most: int) -> Vertex:
    n = len(start[1])
    vertices: list[Vertex] = [start]
    for i in range(n):
        moved = list(start[1])
        moved[i] += share * max(1.0, abs(moved[i]))
        vertices.append((height(moved), tuple(moved)))
    end = search.evaluations + most // 2
    while search.evaluations < end:
        vertices.sort()
        lowest, worst = vertices[0], vertices[-1]
        if lowest[0] < 0 or _size(vertices) < 1e-9:
            break
        centre = tuple(sum(v[1][i] for v in vertices[:-1]) / n for i in range(n))

        def along(t: float, centre: tuple[float, ...] = centre, worst: Vertex = worst) -> Vertex:
            x = tuple(c + t * (c - w) for c, w in zip(centre, worst[1], strict=True))
            return height(x), x

        mirrored = along(1.0)
        if mirrored[0] < lowest[0]:
            further = along(2.0)
            vertices[-1] = min(mirrored, further)
        elif mirrored[0] < vertices[-2][0]:
            vertices[-1] = mirrored
        else:
            nearer = along(0.5 if mirrored[0] < worst[0] else -0.5)
            if nearer[0] < min(mirrored[0], worst[0]):
                vertices[-1] = nearer
            else:
                shrunk = [tuple(a + 0.5 * (c - a) for a, c in zip(lowest[1], v[1], strict=True)) for v in vertices[1:]]
                vertices = [lowest, *((height(x), x) for x in shrunk)]
    return min(vertices)


def _size(vertices: Sequence[Vertex]) -> float:
    first = vertices[0][1]
    return max(abs(c - a) / max(1.0, abs(a)) for _, x in vertices for a, c in zip(first, x, strict=True))
