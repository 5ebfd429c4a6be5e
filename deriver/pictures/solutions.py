"""Solution curves of ordinary differential equations, on the direction field where there is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from ..expression import Expr, walk
from ..model import Answer, Derivation, Problem
from .axes import Plane, Range, tick_text
from .equations import System, initial_values, order_of, system_of
from .numbers import NotDrawn, number_of, values_of
from .points import round_range
from .records import Picture, Show
from .shapes import Line, branches, paths, spread

__all__ = ["components_picture", "solution_picture"]

_STYLES = ("curve s1", "curve s2 d1", "curve s3 d3", "curve s4 d2")
_LONGEST = 44  # of a formula in the legend


def solution_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """The solution of a scalar equation through its initial value; of a first-order equation without one, the family on its field."""
    problem = derivation.problems[number]
    t, unknown = problem.variables[0], problem.unknowns[0]
    order = order_of(problem)
    answers = [a for a in derivation.answers if a.problem == number and a.expression is not None and a.role not in ("implicit", "lost")]
    exact = [a for a in answers if a.expression is not None and a.expression.is_scalar and a.expression.free <= {t}]
    exact = [a for a in exact if a.role not in ("general", "numerical")]
    start = initial_values(problem)
    places = _places(problem)
    if places and not exact and start is None:
        return None
    slope = _slope(problem) if order == 1 else None
    if not places:
        return _family(problem, slope, exact, show) if slope is not None else None
    begin = min(places) if start is None else start[0]
    drawn: list[tuple[str, Callable[[Any], Any]]] = []
    for a in exact[:4]:
        assert a.expression is not None
        drawn.append((_named(unknown, a, show), _function(a.expression, t)))
    if not drawn and start is not None:
        begin, values = start
        return _traced(problem, begin, values, slope, show)
    span = _span([a.expression for a in exact if a.expression is not None], t, begin)
    back = 0.06 * span if t.name in ("t", "tau", "s") else 0.6 * span
    decays = [-r for r in _rates([a.expression for a in exact if a.expression is not None], t, begin)[0] if r < 0]
    back = min([back, *(0.8 / r for r in decays)])
    window = (begin - back, begin + span)
    if max(places) > begin:  # values at both ends
        wide = max(places) - begin
        window = (begin - 0.1 * wide, begin + 1.1 * wide)
    lines = [(text, _through(f, window, begin)) for text, f in drawn]
    return _drawn(problem, lines, window, begin, slope, _dots(problem, drawn[0][1]), show)


def _function(expression: Expr, t: Expr) -> Callable[[Any], Any]:
    return lambda x: values_of(expression, {t: x})


def _named(unknown: Expr, answer: Answer, show: Show) -> str:
    text = f"{show(str(unknown.data[1]))} = {show(answer.latex)}"
    return text if len(text) <= _LONGEST else f"the solution {show(unknown.latex)}"


def _places(problem: Problem) -> list[float]:
    """Where the conditions are, as numbers."""
    found = []
    for condition in problem.conditions:
        for node in walk(condition):
            where = node.args[2] if node.op == "at" else node.args[0] if node.op == "apply" and len(node.args) == 1 else None
            if where is not None and not where.free:
                found.append(number_of(where))
    return found


def _slope(problem: Problem) -> Callable[[Any, Any], Any] | None:
    """The slope of a first-order equation as a function of the plane; None where it has a parameter or is not linear in the slope."""
    import numpy as np

    try:
        system, size, _ = system_of(problem)
        if size == 1:
            system(np.array([0.37, 1.21]), [np.array([0.63, 1.4])])
            return lambda t, y: system(t, [y])[0]
    except NotDrawn:
        pass
    return None


def _rates(expressions: Sequence[Expr], t: Expr, begin: float) -> tuple[list[float], list[float]]:
    """(rates of the exponentials, frequencies of the sines) at about the start."""
    rates: list[float] = []
    waves: list[float] = []
    for e in expressions:
        for node in walk(e):
            if node.op in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh") and t in node.args[0].free:
                argument = node.args[0]
                try:
                    rate = (number_of(argument, {t: begin + 1.001}) - number_of(argument, {t: begin + 1.0})) / 0.001
                except NotDrawn:
                    continue
                (waves if node.op in ("sin", "cos") else rates).append(rate)
    return [r for r in rates if abs(r) > 1e-9], [abs(w) for w in waves if abs(w) > 1e-9]


def _span(expressions: Sequence[Expr], t: Expr, begin: float) -> float:
    """How long to look: until what decays is gone, some turns of what oscillates, not until what grows fills everything."""
    rates, waves = _rates(expressions, t, begin)
    spans = []
    if waves:
        spans.append(3 * 2 * math.pi / min(waves))
    decays, grows = [-r for r in rates if r < 0], [r for r in rates if r > 0]
    if decays:
        spans.append(5 / min(decays))
    span = max(spans, default=4.0)
    if waves:
        span = min(span, 12 * 2 * math.pi / max(waves))
    if grows:
        span = min(span if spans else math.inf, 3 / max(grows))
    return span


def _through(function: Callable[[Any], Any], window: Range, begin: float) -> list[Line]:
    """The part of a graph that holds the start: a solution ends where it becomes infinite."""
    import numpy as np

    x = np.linspace(*window, 401)
    with np.errstate(all="ignore"):
        y = np.broadcast_to(np.asarray(function(x), dtype=float), x.shape)
    finite = y[np.isfinite(y)]
    if finite.size < 5:
        raise NotDrawn("no values")
    height = float(np.percentile(finite, 90) - np.percentile(finite, 10)) or 1.0
    lines = branches(function, *window, height, 1601)
    step = 2 * (window[1] - window[0]) / 1600
    return [line for line in lines if line[0][0] - step <= begin <= line[-1][0] + step]


def _dots(problem: Problem, function: Callable[[Any], Any]) -> list[tuple[float, float]]:
    import numpy as np

    found = []
    for place in dict.fromkeys(_places(problem)):
        with np.errstate(all="ignore"):
            value = float(function(np.float64(place)))
        if math.isfinite(value):
            found.append((place, value))
    return found


def _traced(problem: Problem, begin: float, values: list[float], slope: Any, show: Show) -> Picture | None:
    """The solution by numerical integration, where there is no formula for it."""
    system, _, _ = system_of(problem)
    line: Line = []
    for direction in (-1.0, 1.0):
        part = _integrated(system, begin, values, direction * 4.0)
        line = [*part[:0:-1], *line] if direction < 0 else [*line, *part]
    unknown = show(problem.unknowns[0].latex)
    first, last = max(line[0][0], begin - 2.0), line[-1][0]
    window = (first if first < begin - 1.99 else 1.1 * first - 0.1 * begin, last if last > begin + 3.99 else 1.1 * last - 0.1 * begin)
    return _drawn(problem, [(f"the solution {unknown}", [line])], window, begin, slope, [(begin, values[0])], show)


def _integrated(system: System, begin: float, values: list[float], reach: float, steps: int = 1200) -> Line:
    """The first component along the time, by Runge-Kutta steps of order 4, until it becomes infinite."""
    import numpy as np

    h, state, line = reach / steps, np.array(values, dtype=float), [(begin, values[0])]

    def rate(t: float, y: Any) -> Any:
        return np.array([float(v) for v in system(np.float64(t), [np.float64(v) for v in y])])

    with np.errstate(all="ignore"):
        for i in range(steps):
            t = begin + i * h
            k1 = rate(t, state)
            k2 = rate(t + h / 2, state + h / 2 * k1)
            k3 = rate(t + h / 2, state + h / 2 * k2)
            k4 = rate(t + h, state + h * k3)
            state = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            if not np.isfinite(state).all() or abs(state[0]) > 1e4 * (1 + abs(values[0])):
                break
            line.append((t + h, float(state[0])))
    return line


def _heights(lines: list[tuple[str, list[Line]]], window: Range, begin: float) -> tuple[Range, list[float]]:
    """(the range of values to show, where a solution becomes infinite)."""
    import numpy as np

    values: list[float] = []
    edges = []
    wide = window[1] - window[0]
    for _, parts in lines:
        for line in parts:
            ys = np.array([y for x, y in line if window[0] <= x <= window[1]])
            if not ys.size:
                continue
            middle = np.percentile(ys, [10, 90])
            usual = max(float(middle[1] - middle[0]), 1e-9)
            ends = []
            for x, y in (line[0], line[-1]):
                inside = window[0] + 0.01 * wide < x < window[1] - 0.01 * wide
                if inside and abs(y - float(np.median(ys))) > 2.5 * usual:
                    ends.append(x)
            edges += ends
            values += list(np.percentile(ys, [8 if ends else 0, 92 if ends else 100]))
    if not values:
        raise NotDrawn("nothing to see")
    return round_range(values, least=1e-6 if max(values) != min(values) else 2.0), list(dict.fromkeys(edges))


def _drawn(
    problem: Problem,
    lines: list[tuple[str, list[Line]]],
    window: Range,
    begin: float,
    slope: Any,
    dots: list[tuple[float, float]],
    show: Show,
) -> Picture | None:
    lines = [(text, parts) for text, parts in lines if parts]
    if not lines:
        return None
    heights, edges = _heights(lines, window, begin)
    ahead, behind = [e for e in edges if e > begin], [e for e in edges if e < begin]
    if ahead:
        window = (window[0], min(window[1], max(ahead) + 0.12 * (max(ahead) - window[0])))
    if behind:
        window = (max(window[0], min(behind) - 0.12 * (window[1] - min(behind))), window[1])
    heights = round_range([*heights, *(y for _, y in dots)], margin=0.0)
    t, unknown = problem.variables[0], problem.unknowns[0]
    letters = show(t.latex), show(str(unknown.data[1]))
    plane = Plane(window, heights, letters)
    plane.clip()
    if slope is not None:
        _field(plane, slope)
    for edge in edges:
        plane.line([(edge, heights[0]), (edge, heights[1])], "asymptote")
    for (_, parts), style in zip(lines, _STYLES, strict=False):
        for line in parts:
            plane.line([p for p in line if window[0] - 0.01 <= p[0] <= window[1] + 0.01] if len(line) > 2 else line, style)
    plane.unclip()
    for x, y in dots:
        plane.dot(x, y, 2)
    for edge in edges:
        plane.note(edge, heights[1] - 0.06 * (heights[1] - heights[0]), f"{letters[0]} = {_short(edge)}")
    for (text, _), style in zip(lines, _STYLES, strict=False):
        plane.explain(text, style)
    if slope is not None:
        plane.explain("direction field", "field")
    given = ", ".join(show(c.latex) for c in problem.conditions)
    said = f"{lines[0][0]}" + (f" with {given}" if given and len(given) < 60 else "")
    title = f"Solution {letters[1]} against {letters[0]}"
    return Picture(title, plane.finish(title, said), said)


def _short(value: float) -> str:
    """Where a solution becomes infinite, to two places: it was found on a grid."""
    return tick_text(round(value, 2) + 0.0)


def _field(plane: Plane, slope: Callable[[Any, Any], Any]) -> None:
    """Short strokes along the slope, all of one length."""
    import numpy as np

    wide, high = plane.x[1] - plane.x[0], plane.y[1] - plane.y[0]
    across, up = 22, max(8, round(22 * plane.inner_height / plane.inner_width))
    xs = plane.x[0] + (np.arange(across) + 0.5) / across * wide
    ys = plane.y[0] + (np.arange(up) + 0.5) / up * high
    X, Y = np.meshgrid(xs, ys)
    with np.errstate(all="ignore"):
        S = np.broadcast_to(slope(X, Y), X.shape)
        unit_x, unit_y = plane.inner_width / wide, plane.inner_height / high
        size = np.hypot(unit_x, S * unit_y)
        half = 0.32 * plane.inner_width / across
        dx, dy = half / size, half * S / size
    steep = ~np.isfinite(S)
    dx, dy = np.where(steep, 0.0, dx), np.where(steep, 0.0, dy)
    strokes = [
        [(x - u, y - v), (x + u, y + v)]
        for x, y, u, v, bad in zip(X.ravel(), Y.ravel(), dx.ravel(), dy.ravel(), steep.ravel(), strict=True)
        if not bad
    ]
    plane.lines(strokes, "field")


def _family(problem: Problem, slope: Callable[[Any, Any], Any], exact: list[Answer], show: Show) -> Picture | None:
    """Solutions of a first-order equation through points spread over the frame."""
    import numpy as np

    window = (-3.0, 3.0, -3.0, 3.0)
    plane = Plane(window[:2], window[2:], (show(problem.variables[0].latex), show(str(problem.unknowns[0].data[1]))))

    def field(x: Any, y: Any) -> tuple[Any, Any]:
        return np.ones_like(x), slope(x, y)

    starts = [(0.0 + 0.35 * i, -2.7 + 0.6 * j) for i in (0, 2, -2, 5, -5) for j in range(10)]
    both = paths(field, starts * 2, window, backward=[False] * len(starts) + [True] * len(starts))
    ahead, behind = both[: len(starts)], both[len(starts) :]
    whole = [[*back[:0:-1], *front] for back, front in zip(behind, ahead, strict=True)]
    kept = [i for i in spread([[s, *line] for s, line in zip(starts, whole, strict=True)], window, 0.09) if len(whole[i]) > 5]
    if not kept:
        return None
    plane.clip()
    _field(plane, slope)
    for i in kept:
        plane.line(whole[i], "thin s1")
    t = problem.variables[0]
    special = [a for a in exact if a.expression is not None]
    for a in special[:3]:
        assert a.expression is not None
        for line in branches(_function(a.expression, t), window[0], window[1], 6.0):
            plane.line(line, "curve s2")
    plane.unclip()
    plane.explain("solutions", "thin s1")
    for a in special[:3]:
        plane.explain(_named(problem.unknowns[0], a, show), "curve s2")
    plane.explain("direction field", "field")
    title = f"Solutions {plane.letters[1]} against {plane.letters[0]}"
    said = "solutions on the direction field"
    return Picture(title, plane.finish(title, said), said)


def components_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """The components of a system's solution against time, where initial values make them numbers."""
    problem = derivation.problems[number]
    t = problem.variables[0]
    start = initial_values(problem)
    found: list[tuple[str, Expr]] = []
    for a in derivation.answers:
        e = a.expression
        if a.problem != number or e is None or a.role in ("general", "implicit", "lost") or not e.free <= {t}:
            continue
        if e.op == "vector":
            plain = str(problem.unknowns[0].data[0])
            found += [(show(f"{plain}_{i}"), part) for i, part in enumerate(e.args, 1)]
        elif e.is_scalar:
            found.append((show(a.name), e))
    if start is None or not 1 < len(found) <= 4:
        return None
    span = _span([e for _, e in found], t, start[0])
    window = (start[0] - 0.06 * span, start[0] + span)
    lines = [(name, _through(_function(e, t), window, start[0])) for name, e in found]
    heights, _ = _heights(lines, window, start[0])
    plane = Plane(window, heights, (show(t.latex), ", ".join(name for name, _ in found)))
    plane.clip()
    for (_, parts), style in zip(lines, _STYLES, strict=False):
        for line in parts:
            plane.line(line, style)
    plane.unclip()
    for (name, _), style in zip(lines, _STYLES, strict=False):
        plane.explain(name, style)
    title = f"Solution against {plane.letters[0]}"
    said = f"{', '.join(name for name, _ in found)} from the initial values"
    return Picture(title, plane.finish(title, said), said)
