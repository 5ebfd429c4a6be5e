"""Level curves with gradients and critical points, feasible sets with their optimum, and extrema of one variable."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..expression import Expr
from ..model import Derivation, Problem
from .axes import Plane, tick_text, ticks
from .numbers import NotDrawn, values_of
from .points import named_points, point_text, round_range
from .records import Picture, Show
from .shapes import branches, level_lines

__all__ = ["levels_picture"]

_Marked = list[tuple[tuple[float, ...], str]]
_Function = Callable[[Any, Any], Any]
_GRID = 121


def levels_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """Two variables: level curves, with gradients, or with the feasible set and the gradients at the optimum. One variable: the curve."""
    problem = derivation.problems[number]
    f = problem.expression
    if f is None or not f.is_scalar:
        return None
    variables = problem.variables
    if not variables or any(not v.is_scalar for v in variables) or not f.free <= set(variables):
        return None
    marked = [(p, text) for p, text in named_points(a for a in derivation.answers if a.problem == number) if len(p) == len(variables)]
    if len(variables) == 1:
        return _curve(problem, f, marked, show) if marked and not problem.conditions else None
    if len(variables) != 2 or (problem.kind != "gradient" and not marked):
        return None
    return _levels(problem, f, marked, show)


def _curve(problem: Problem, f: Expr, marked: _Marked, show: Show) -> Picture | None:
    import numpy as np

    x = problem.variables[0]
    places = [p[0] for p, _ in marked]
    gap = max(max(places) - min(places), 2.0)
    window = (min(places) - 0.5 * gap, max(places) + 0.5 * gap)

    def value(at: Any) -> Any:
        return values_of(f, {x: at})

    with np.errstate(all="ignore"):
        values = np.broadcast_to(np.asarray(value(np.linspace(*window, 401)), dtype=float), (401,))
        own = [float(value(np.float64(p))) for p in places]
    values = values[np.isfinite(values)]
    if values.size < 20 or not all(math.isfinite(v) for v in own):
        return None
    heights = round_range([*np.percentile(values, [8, 92]), *own], margin=0.15, least=1e-6)
    plane = Plane(window, heights, (show(x.latex), "y"))
    plane.clip()
    for line in branches(value, *window, heights[1] - heights[0]):
        plane.line(line, "curve s1")
    plane.unclip()
    for place, v in zip(places, own, strict=True):
        plane.dot(place, v, 2)
    for (_, text), place, v in zip(marked, places, own, strict=True):
        plane.note(place, v, text or tick_text(round(place, 3)))
    text = show(f.latex)
    plane.explain(text if len(text) < 44 else "the function", "curve s1")
    said = "; ".join(f"{t or 'optimum'} at {point_text(p)[1:-1]}" for p, t in marked)
    title = f"Extrema over {plane.letters[0]}"
    return Picture(title, plane.finish(title, said), said)


# Two variables --------------------------------------------------------------------------------------------------------


def _constraints(problem: Problem) -> list[tuple[str, Expr, Expr]]:
    """(`=` or `<=`, left, right): the conditions, each turned so that it says `left - right <= 0` or `= 0`."""
    found = []
    parts = [p for c in problem.conditions for p in (c.args if c.op == "logic" and c.data == "and" else (c,))]
    for c in parts:
        if c.op != "relation" or c.data not in ("=", "<=", "<", ">=", ">"):
            raise NotDrawn("a condition of another form")
        left, right = c.args
        if c.data in (">=", ">"):
            left, right = right, left
        found.append(("=" if c.data == "=" else "<=", left, right))
    return found


def _window(points: list[tuple[float, ...]], sides: list[tuple[str, _Function]]) -> tuple[float, float, float, float]:
    """The points with room about them, and the whole feasible set where it is bounded and not much larger."""
    import numpy as np

    xs, ys = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
    both = max(max(xs) - min(xs), max(ys) - min(ys))
    scale = max(both, *(abs(v) for v in xs + ys), 1.0)
    if sides:
        middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        reach = 6 * scale
        gx, gy = np.linspace(middle[0] - reach, middle[0] + reach, 301), np.linspace(middle[1] - reach, middle[1] + reach, 301)
        X, Y = np.meshgrid(gx, gy)
        inside = np.ones(X.shape, dtype=bool)
        for kind, g in sides:
            v = np.broadcast_to(np.asarray(g(X, Y), dtype=float), X.shape)
            if kind == "=":
                near = np.zeros(X.shape, dtype=bool)
                near[:-1, :-1] = (np.sign(v[:-1, :-1]) != np.sign(v[1:, 1:])) | (np.sign(v[1:, :-1]) != np.sign(v[:-1, 1:]))
                inside &= near
            else:
                inside &= v <= 0
        rows, columns = np.nonzero(inside)
        if rows.size and columns.min() > 2 and columns.max() < 297 and rows.min() > 2 and rows.max() < 297:
            xs, ys = [*xs, gx[columns.min()], gx[columns.max()]], [*ys, gy[rows.min()], gy[rows.max()]]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    both = max(wide, high)
    room = 0.3 * both if both else max(1.5, 0.75 * max(abs(xs[0]), abs(ys[0])))
    room_x, room_y = max(room, (0.9 * both - wide) / 2), max(room, (0.9 * both - high) / 2)
    if min(wide, high) > 0 and both > 4 * min(wide, high):
        room_x, room_y = 0.3 * wide, 0.3 * high
    return float(min(xs) - room_x), float(max(xs) + room_x), float(min(ys) - room_y), float(max(ys) + room_y)


def _levels(problem: Problem, f: Expr, marked: _Marked, show: Show) -> Picture | None:
    import numpy as np

    x, y = problem.variables

    def function(e: Expr, other: Expr | None = None) -> _Function:
        def value(a: Any, c: Any) -> Any:
            found = values_of(e, {x: a, y: c})
            return found if other is None else found - values_of(other, {x: a, y: c})

        return value

    constraints = _constraints(problem)
    sides = [(kind, function(left, right)) for kind, left, right in constraints]
    value = function(f)
    window = _window([p for p, _ in marked], sides)
    wide, high = window[1] - window[0], window[3] - window[2]
    equal = max(wide, high) < 3 * min(wide, high)
    plane = Plane(window[:2], window[2:], (show(x.latex), show(y.latex)), equal=equal)
    gx, gy = np.linspace(window[0], window[1], _GRID), np.linspace(window[2], window[3], _GRID)
    X, Y = np.meshgrid(gx, gy)
    Z = np.broadcast_to(np.asarray(value(X, Y), dtype=float), X.shape)
    known = Z[np.isfinite(Z)]
    if known.size < 100:
        return None
    plane.clip()
    _feasible(plane, sides, gx, gy, X, Y)
    best = [float(value(*(np.float64(v) for v in p))) for p, _ in marked]
    special = sorted({round(v, 9) for v, (_, text) in zip(best, marked, strict=True) if constraints or text == "saddle"})
    levels = [v for v in _chosen(known) if all(abs(v - s) > 1e-9 * (1 + abs(s)) for s in special)]
    labels = []
    for level in levels:
        lines = level_lines(gx, gy, Z, level)
        plane.lines(lines, "thin s1")
        labels += [(level, max(lines, key=len))] if lines else []
    for level in special:
        plane.lines(level_lines(gx, gy, Z, level), "thin s1 d1" if not constraints else "curve s1")
    if not constraints and equal:
        _gradients(plane, value)
    plane.unclip()
    normals = _normals(plane, value, sides, marked) if constraints and equal and len(marked) <= 4 else set()
    for p, text in marked:
        plane.dot(p[0], p[1], 0 if text else 2, hollow=text in ("saddle", "inconclusive"))
    for p, text in marked:
        plane.note(p[0], p[1], text or point_text(p))
    for level, line in labels:
        for share in (0.62, 0.38, 0.2, 0.85):
            if plane.note(*line[int(share * (len(line) - 1))], tick_text(level), "level", must=False):
                break
    name = show(f.latex)
    plane.explain(f"levels of {name}" if len(name) < 34 else "level curves", "thin s1")
    if special:
        plane.explain("level of the saddle" if not constraints else "level of the optimum", "thin s1 d1" if not constraints else "curve s1")
    if any(kind == "<=" for kind, _ in sides):
        plane.explain("feasible set", "region f3", "region")
    for kind, left, right in constraints:
        if kind == "=":
            plane.explain(f"{show(left.latex)} = {show(right.latex)}", "curve s3")
    if not constraints and equal:
        plane.explain("gradients", "thin s5/f5", "arrow")
    if "f" in normals:
        plane.explain("∇ of the objective", "curve s2/f2", "arrow")
    if "g" in normals:
        plane.explain("∇ of an active constraint", "curve s4/f4", "arrow")
    said = "; ".join(f"{text or 'optimum'} at {point_text(p)}" for p, text in marked)
    title = f"Level curves over {plane.letters[0]} and {plane.letters[1]}"
    return Picture(title, plane.finish(title, said or "level curves with gradients"), said)


def _chosen(known: Any) -> list[float]:
    """Round levels, more of them where the function is flat."""
    import numpy as np

    low, middle, high = (float(v) for v in np.percentile(known, [1, 50, 92]))
    if high - low < 1e-12 * (1 + abs(high)):
        return []
    if middle - low > 0 and (high - low) / (middle - low) > 4:
        return sorted({*ticks(low, middle, 4), *ticks(middle, high, 5)})
    return ticks(low, high, 9)


def _feasible(plane: Plane, sides: list[tuple[str, _Function]], gx: Any, gy: Any, X: Any, Y: Any) -> None:
    """The set where all inequalities hold, filled, with its border; equalities as curves."""
    import numpy as np

    inequalities = [np.broadcast_to(np.asarray(g(X, Y), dtype=float), X.shape) for kind, g in sides if kind == "<="]
    if inequalities:
        outside = np.where(np.isfinite(np.max(inequalities, axis=0)), np.max(inequalities, axis=0), 1.0)
        step_x, step_y = gx[1] - gx[0], gy[1] - gy[0]
        # A rim of points that are not feasible closes every border, so that the set can be filled.
        wider = np.pad(outside, 1, constant_values=float(np.abs(outside).max()) + 1.0)
        lines = level_lines(np.array([gx[0] - step_x, *gx, gx[-1] + step_x]), np.array([gy[0] - step_y, *gy, gy[-1] + step_y]), wider, 0.0)
        plane.lines(lines, "region f3", closed=True)
        plane.lines(lines, "thin s3", closed=True)
    for kind, g in sides:
        if kind == "=":
            values = np.broadcast_to(np.asarray(g(X, Y), dtype=float), X.shape)
            plane.lines(level_lines(gx, gy, values, 0.0), "curve s3")


def _gradient(value: _Function, px: Any, py: Any, h: float) -> tuple[Any, Any]:
    return (value(px + h, py) - value(px - h, py)) / (2 * h), (value(px, py + h) - value(px, py - h)) / (2 * h)


def _gradients(plane: Plane, value: _Function) -> None:
    """Arrows along the gradient; longer where it is larger, but not in proportion: all are to be seen."""
    import numpy as np

    wide, high = plane.x[1] - plane.x[0], plane.y[1] - plane.y[0]
    cell = max(wide, high) / 10
    across, up = max(3, round(wide / cell)), max(3, round(high / cell))
    xs, ys = plane.x[0] + (np.arange(across) + 0.5) / across * wide, plane.y[0] + (np.arange(up) + 0.5) / up * high
    X, Y = np.meshgrid(xs, ys)
    with np.errstate(all="ignore"):
        u, v = (np.broadcast_to(part, X.shape) for part in _gradient(value, X, Y, 1e-5 * max(wide, high)))
        size = np.hypot(u, v)
    usual = float(np.percentile(size[np.isfinite(size)], 90)) if np.isfinite(size).any() else 0.0
    if not usual:
        return
    for px, py, a, c, s in zip(X.ravel(), Y.ravel(), u.ravel(), v.ravel(), size.ravel(), strict=True):
        if not math.isfinite(s) or s < 1e-3 * usual:
            continue
        length = 0.75 * cell * min(1.0, math.sqrt(s / usual))
        if length < 0.2 * cell:
            continue
        dx, dy = a / s * length / 2, c / s * length / 2
        plane.arrow((px - dx, py - dy), (px + dx, py + dy), "thin s5", "f5")


def _normals(plane: Plane, value: _Function, sides: list[tuple[str, _Function]], marked: _Marked) -> set[str]:
    """The gradient of the objective and of the active constraints at each optimum; what was drawn."""
    import numpy as np

    small = min(plane.x[1] - plane.x[0], plane.y[1] - plane.y[0])
    drawn = set()
    for p, _ in marked:
        at = np.float64(p[0]), np.float64(p[1])
        for name, g, style, fill in [("f", value, "curve s2", "f2"), *(("g", g, "curve s4", "f4") for _, g in sides)]:
            if name == "g" and abs(float(g(*at))) > 1e-6 * (1 + small):
                continue
            u, v = (float(part) for part in _gradient(g, *at, 1e-5 * small))
            size = math.hypot(u, v)
            if not math.isfinite(size) or size < 1e-7:
                continue
            reach = (0.2 if name == "f" else 0.14) * small / size
            plane.arrow(p[:2], (p[0] + reach * u, p[1] + reach * v), style, fill, seen=True)  # type: ignore[arg-type]
            drawn.add(name)
    return drawn
