"""Phase portraits of plane autonomous systems, and the phase line of a scalar one."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from ..model import Derivation, Problem
from .axes import Plane
from .equations import initial_values, order_of, system_of
from .points import named_points, point_text, round_range
from .records import Picture, Show
from .shapes import Line, branches, paths, spread

__all__ = ["phase_picture"]

_Marked = list[tuple[tuple[float, ...], str]]
#: How an equilibrium is marked: filled where it attracts, hollow where it does not.
_STABLE = ("stable", "asymptotically stable", "degenerate stable")


def phase_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """The phase portrait of a problem's system where it is plane, or its phase line; None for any other system."""
    problem = derivation.problems[number]
    system, size, timed = system_of(problem)
    if timed:
        return None
    answers = [a for a in derivation.answers if a.problem == number]
    marked = [(p, text) for p, text in named_points(answers) if len(p) == size or (len(p) == 1 and size == 2 and order_of(problem) == 2)]
    marked = [(p if len(p) == size else (*p, 0.0), text) for p, text in marked]
    if size == 1:
        return _phase_line(problem, lambda x: system(0.0, [x])[0], marked, show) if problem.kind == "equilibrium" else None
    if size != 2:
        return None

    def field(x: Any, y: Any) -> tuple[Any, Any]:
        u, v = system(0.0, [x, y])
        return u, v

    start = initial_values(problem)
    return _portrait(problem, field, marked, None if start is None else start[1], show)


def _letters(problem: Problem, show: Show) -> tuple[str, str]:
    names = [str(u.data[1]) for u in problem.unknowns]
    if len(names) == 2:
        return show(names[0]), show(names[1])
    plain = str(problem.unknowns[0].data[0])
    if problem.unknowns[0].is_scalar:
        return show(names[0]), show(names[0]) + "′"
    return show(f"{plain}_1"), show(f"{plain}_2")


# The phase line -------------------------------------------------------------------------------------------------------


def _phase_line(problem: Problem, rate: Callable[[Any], Any], marked: _Marked, show: Show) -> Picture | None:
    import numpy as np

    if not marked:
        return None
    places = sorted(p[0] for p, _ in marked)
    gap = max(places[-1] - places[0], 1.0)
    low, high = places[0] - 0.45 * gap, places[-1] + 0.45 * gap
    with np.errstate(all="ignore"):
        values = np.broadcast_to(np.asarray(rate(np.linspace(low, high, 401)), dtype=float), (401,))
    values = values[np.isfinite(values)]
    if values.size < 20:
        return None
    y = round_range([*np.percentile(values, [4, 96]), 0.0], margin=0.15, least=1e-6)
    letter = show(str(problem.unknowns[0].data[1]))
    plane = Plane((low, high), y, (letter, f"d{letter}/d{show(problem.variables[0].latex)}"))
    plane.clip()
    for line in branches(rate, low, high, y[1] - y[0]):
        plane.line(line, "curve s1")
    plane.unclip()
    edges = [low, *places, high]
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        with np.errstate(all="ignore"):
            speed = float(rate(np.float64(middle)))
        if math.isfinite(speed) and speed:
            reach = 0.012 * (high - low) * (1 if speed > 0 else -1)
            plane.arrowhead((middle - reach, 0.0), (middle + reach, 0.0), "f2", 11.0)
    for point, text in marked:
        plane.dot(point[0], 0.0, 2, hollow=not text.startswith(_STABLE))
    for point, text in marked:
        if text:
            plane.note(point[0], 0.0, text)
    plane.explain("rate of change", "curve s1")
    plane.explain("direction of motion", "thin s2/f2", "arrow")
    said = "; ".join(f"{text or 'equilibrium'} at {point_text(p)[1:-1]}" for p, text in marked)
    title = f"Phase line of {letter}"
    return Picture(title, plane.finish(title, said), said)


# The plane ------------------------------------------------------------------------------------------------------------


def _window(points: list[tuple[float, ...]], start: list[float] | None, linear: bool) -> tuple[float, float, float, float]:
    """The frame: every equilibrium and the start in it, with room about them."""
    shown = points + ([(start[0], start[1])] if start else [])
    if linear:
        home = points[0]
        reach = 1.35 * math.dist(home, start) if start and math.dist(home, start) > 0 else max(2.0, 0.6 * math.hypot(*home))
        return home[0] - reach, home[0] + reach, home[1] - reach, home[1] + reach
    xs, ys = [p[0] for p in shown] or [0.0], [p[1] for p in shown] or [0.0]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    both = max(wide, high)
    if both == 0:
        room_x = room_y = max(3.0, 0.8 * max(abs(xs[0]), abs(ys[0])))
    elif min(wide, high) > 0 and both > 4 * min(wide, high):
        room_x, room_y = 0.4 * wide, 0.4 * high  # scales that differ much keep their own room
    else:
        room_x, room_y = max(0.3 * both, (0.8 * both - wide) / 2), max(0.3 * both, (0.8 * both - high) / 2)
    window = (min(xs) - room_x, max(xs) + room_x, min(ys) - room_y, max(ys) + room_y)
    if all(x >= 0 for x in xs) and all(y >= 0 for y in ys) and len(shown) > 2 and wide and high:
        # Populations and the like: a little of what is negative is enough.
        window = (max(window[0], min(xs) - 0.15 * room_x), window[1], max(window[2], min(ys) - 0.15 * room_y), window[3])
    return window


def _jacobian(field: Callable[[Any, Any], tuple[Any, Any]], p: tuple[float, ...], scale: float) -> Any:
    import numpy as np

    h = 1e-5 * scale
    right, left = field(np.float64(p[0] + h), np.float64(p[1])), field(np.float64(p[0] - h), np.float64(p[1]))
    above, below = field(np.float64(p[0]), np.float64(p[1] + h)), field(np.float64(p[0]), np.float64(p[1] - h))
    return np.array([[(right[i] - left[i]) / (2 * h), (above[i] - below[i]) / (2 * h)] for i in range(2)], dtype=float)


def _linear(field: Callable[[Any, Any], tuple[Any, Any]]) -> tuple[float, ...] | None:
    """The one equilibrium of a linear field, found by solving; None where the field is not linear or has no single one."""
    import numpy as np

    def at(x: float, y: float) -> Any:
        return np.array([float(v) for v in field(np.float64(x), np.float64(y))])

    base, one, two = at(0, 0), at(1, 0), at(0, 1)
    matrix = np.array([one - base, two - base]).T
    for x, y in ((2.0, -3.0), (-0.7, 1.9), (5.1, 4.3)):
        if not np.allclose(base + matrix @ [x, y], at(x, y), rtol=1e-9, atol=1e-9):
            return None
    if not np.isfinite(matrix).all() or abs(np.linalg.det(matrix)) < 1e-12 * max(1e-300, float(np.abs(matrix).max()) ** 2):
        return None
    found = np.linalg.solve(matrix, -base)
    return float(found[0]) + 0.0, float(found[1]) + 0.0


def _portrait(
    problem: Problem, field: Callable[[Any, Any], tuple[Any, Any]], marked: _Marked, start: list[float] | None, show: Show
) -> Picture | None:
    import numpy as np

    home = _linear(field)
    linear = home is not None
    if home is not None and not marked:
        marked = [(home, "")]
    window = _window([p for p, _ in marked], start, linear)
    wide, high = window[1] - window[0], window[3] - window[2]
    letters = _letters(problem, show)
    plane = Plane(window[:2], window[2:], letters, equal=max(wide, high) < 3 * min(wide, high))
    inside = [(p, text) for p, text in marked if plane.holds(p[0], p[1])]
    attracts = home is not None and bool(np.linalg.eigvals(_jacobian(field, home, 1.0)).real.max() < -1e-6)

    special: list[Line] = []
    straight: list[tuple[Line, bool]] = []
    for p, _ in inside:
        values, vectors = np.linalg.eig(_jacobian(field, p, max(1e-3, min(wide, high))))
        if np.iscomplexobj(values) and np.abs(values.imag).max() > 1e-6 * max(1e-12, np.abs(values).max()):
            continue
        values, vectors = np.real(values), np.real(vectors)
        apart = abs(values[0] - values[1]) > 1e-4 * max(1e-12, float(np.abs(values).max()))
        reach = math.hypot(wide, high)
        if linear and apart and all(abs(v) > 1e-9 for v in values):
            for k in range(2):
                for side in (1.0, -1.0):
                    end = (p[0] + side * reach * vectors[0, k], p[1] + side * reach * vectors[1, k])
                    straight.append(([(p[0], p[1]), end], bool(values[k] > 0)))
        elif not linear and values[0] * values[1] < -1e-10:
            for k in range(2):
                ends = [(p[0] + s * 0.004 * wide * vectors[0, k], p[1] + s * 0.004 * wide * vectors[1, k]) for s in (1.0, -1.0)]
                for line in paths(field, ends, window, steps=420, backward=bool(values[k] < 0)):
                    line = [(p[0], p[1]), *line]
                    special.append(line if values[k] > 0 else line[::-1])

    plane.clip()
    count = 9
    starts = [
        (window[0] + (i + 0.5) / count * wide, window[2] + (j + 0.5) / count * high)
        for j in sorted(range(count), key=lambda k: abs(k - count // 2))
        for i in range(count)
    ]
    drawn = [line for line, _ in straight]
    fill = [_walked(line, wide, high) for line in [*drawn, *special]]
    if start is not None:
        own = paths(field, [(start[0], start[1])], window, steps=1500)[0]
        fill.append(own)
    both = paths(field, starts * 2, window, steps=400, backward=[False] * len(starts) + [True] * len(starts))
    ahead, behind = both[: len(starts)], both[len(starts) :]
    closed = [len(front) > 12 and front[0] == front[-1] for front in ahead]
    whole = [front if shut else [*back[:0:-1], *front] for back, front, shut in zip(behind, ahead, closed, strict=True)]
    seeds = [[s, *line] for s, line in zip(starts, whole, strict=True)]
    kept = spread(seeds, window, 0.085, fill)
    for i in kept:
        if len(whole[i]) > 5:
            plane.line(whole[i], "thin s1")
    for i in kept:
        _head(plane, whole[i], 2 if closed[i] else len(behind[i]) - 1, "f1")
    for line, outwards in straight:
        plane.line(line, "curve s2")
        middle = _at_share(plane, line, 0.3)
        if outwards:
            plane.arrowhead(line[0], middle, "f2", 10.0)
        else:
            plane.arrowhead(line[1], middle, "f2", 10.0)
    for line in special:
        plane.line(line, "curve s2")
        _head(plane, line, _visible_middle(plane, line), "f2", 10.0)
    if start is not None:
        plane.line(own, "curve s3")
        _head(plane, own, _visible_middle(plane, own), "f3", 10.0)
    plane.unclip()
    if start is not None and plane.holds(start[0], start[1]):
        plane.dot(start[0], start[1], 3)
    for p, text in inside:
        plane.dot(p[0], p[1], 0, hollow=not (text.startswith(_STABLE) or (not text and attracts)))
    for p, text in inside:
        if text and len(inside) < 8:
            plane.note(p[0], p[1], text)
    plane.explain("trajectories", "thin s1")
    if straight:
        plane.explain("eigen-directions", "curve s2")
    if special:
        plane.explain("separatrices of the saddle" + ("s" if len(special) > 4 else ""), "curve s2")
    if start is not None:
        plane.explain(f"from {point_text(start)}", "curve s3")
    said = "; ".join(f"{text or 'equilibrium'} at {point_text(p)}" for p, text in inside)
    title = f"Phase portrait in the plane of {letters[0]} and {letters[1]}"
    return Picture(title, plane.finish(title, said or "trajectories"), said)


def _walked(line: Line, wide: float, high: float) -> Line:
    """A straight line as many points."""
    if len(line) != 2:
        return line
    (x0, y0), (x1, y1) = line
    return [(x0 + (x1 - x0) * i / 200, y0 + (y1 - y0) * i / 200) for i in range(201)]


def _at_share(plane: Plane, line: Line, share: float) -> tuple[float, float]:
    """The point of a ray that lies at a share of the frame's smaller side from its start."""
    (x0, y0), (x1, y1) = line
    reach = share * min(plane.x[1] - plane.x[0], plane.y[1] - plane.y[0])
    length = math.hypot(x1 - x0, y1 - y0)
    return x0 + (x1 - x0) * reach / length, y0 + (y1 - y0) * reach / length


def _visible_middle(plane: Plane, line: Line) -> int:
    seen = [i for i, p in enumerate(line) if plane.holds(*p)]
    return seen[len(seen) // 2] if seen else 0


def _head(plane: Plane, line: Line, i: int, style: str, size: float = 8.0) -> None:
    """An arrowhead on a line, at one of its points."""
    if 0 < i < len(line) - 1:
        plane.arrowhead(line[max(0, i - 2)], line[i + 1], style, size)
