"""Areas between curves, tangent lines and regions of double integrals."""

from __future__ import annotations

from typing import Any

from ..expression import Expr
from ..model import Derivation
from .axes import Plane
from .numbers import number_of, values_of
from .points import round_range
from .records import Picture, Show
from .shapes import branches

__all__ = ["area_picture", "region_picture", "tangent_picture"]


def _function(e: Expr, x: Expr) -> Any:
    return lambda at: values_of(e, {x: at})


def _on(e: Expr, x: Expr, at: Any) -> Any:
    import numpy as np

    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(values_of(e, {x: at}), dtype=float), at.shape)


def tangent_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """A graph with the line that touches it."""
    import numpy as np

    problem = derivation.problems[number]
    answer = next((a for a in derivation.answers if a.problem == number and a.name == "tangent_line"), None)
    f = problem.expression
    if f is None or answer is None or answer.expression is None or answer.expression.op != "relation" or len(problem.variables) != 1:
        return None
    (x,) = problem.variables
    line = answer.expression.args[1]
    if not problem.operands or not f.is_scalar or not f.free <= {x} or not line.free <= {x}:
        return None
    place = number_of(problem.operands[-1])
    reach = max(1.5, 0.6 * abs(place))
    at = np.linspace(place - reach, place + reach, 401)
    heights = np.concatenate([_on(f, x, at), _on(line, x, at[100:-100])])
    heights = heights[np.isfinite(heights)]
    if heights.size < 100:
        return None
    low, high = np.percentile(heights, [2, 98])
    span = round_range([float(low), float(high)], margin=0.2, least=1e-6)
    plane = Plane((float(at[0]), float(at[-1])), span, (show(x.latex), "y"))
    plane.clip()
    for e, style in ((line, "curve s3 d2"), (f, "curve s1")):
        for part in branches(_function(e, x), float(at[0]), float(at[-1]), span[1] - span[0]):
            plane.line(part, style)
    plane.unclip()
    plane.dot(place, number_of(f, {x: place}), 1)
    text, other = show(f.latex), show(answer.expression.latex)
    plane.explain(text if len(text) < 40 else "the function", "curve s1")
    plane.explain(other if len(other) < 40 else "the tangent", "curve s3 d2")
    said = f"{text} and its tangent {other} at {show(x.latex)} = {show(problem.operands[-1].latex)}"
    return Picture("Tangent line", plane.finish("Tangent line", said), said)


def area_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """Two graphs and what they enclose between their ends."""
    found = _between(derivation, number)
    if found is None:
        return None
    x, lower, upper, a, c = found
    return _filled(x, lower, upper, a, c, show, "Area between curves")


def region_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """The region of a double integral, between the graphs of its inner limits."""
    problem = derivation.problems[number]
    e = problem.expression
    if "domain graphs" in problem.request and len(problem.variables) == 2 and len(problem.operands) >= 2:
        x, y = problem.variables
        f, g, *sides = problem.operands
        ends = [number_of(v) for v in sides] if len(sides) == 2 else _crossings(f, g, x)
        return _filled(x, f, g, min(ends), max(ends), show, "Region of integration", y) if len(ends) > 1 else None
    if e is None or e.op != "integral" or len(e.args) != 4:
        return None
    inner, x, a, c = e.args
    if inner.op != "integral" or len(inner.args) != 4 or inner.args[0].op == "integral":
        return None
    _, y, lower, upper = inner.args
    if not (lower.free | upper.free) <= {x} or a.free | c.free or not x.is_scalar:
        return None
    return _filled(x, lower, upper, number_of(a), number_of(c), show, "Region of integration", y)


def _between(derivation: Derivation, number: int) -> tuple[Expr, Expr, Expr, float, float] | None:
    problem = derivation.problems[number]
    if len(problem.variables) != 1:
        return None
    (x,) = problem.variables
    if "curve two" not in problem.request:
        return None
    graphs = [e for e in problem.operands if e.is_scalar]
    if len(graphs) < 2 or not graphs[0].free <= {x} or not graphs[1].free <= {x} or not (graphs[0].free | graphs[1].free):
        return None
    ends = [number_of(e) for e in graphs[2:4] if not e.free]
    if len(ends) != 2:
        ends = _crossings(graphs[0], graphs[1], x)
    return None if len(ends) < 2 else (x, graphs[0], graphs[1], min(ends), max(ends))


def _crossings(f: Expr, g: Expr, x: Expr) -> list[float]:
    """Where two graphs meet, by changes of sign."""
    import numpy as np

    at = np.linspace(-30, 30, 24001) + 1e-7
    gap = _on(f, x, at) - _on(g, x, at)
    known = np.isfinite(gap[:-1]) & np.isfinite(gap[1:]) & (gap[:-1] * gap[1:] < 0) & (np.abs(gap[:-1] - gap[1:]) < 1)
    out = []
    for low, high in zip(at[:-1][known], at[1:][known], strict=True):
        for _ in range(50):
            middle = (low + high) / 2
            ends = np.array([low, middle])
            one, two = _on(f, x, ends) - _on(g, x, ends)
            low, high = (low, middle) if one * two <= 0 else (middle, high)
        out.append(round(float(low), 9))
    return out


def _filled(x: Expr, f: Expr, g: Expr, a: float, c: float, show: Show, title: str, y: Expr | None = None) -> Picture | None:
    import numpy as np

    if not (np.isfinite(a) and np.isfinite(c)) or not a < c:
        return None
    inside = np.linspace(a, c, 161)
    low, high = _on(f, x, inside), _on(g, x, inside)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return None
    margin = 0.15 * (c - a)
    heights = round_range([float(min(low.min(), high.min())), float(max(low.max(), high.max()))], margin=0.2, least=1e-6)
    window = (a - margin, c + margin)
    letter = "y" if y is None else show(y.latex)
    plane = Plane(window, heights, (show(x.latex), letter))
    plane.clip()
    border = [*zip(inside.tolist(), low.tolist(), strict=True), *reversed(list(zip(inside.tolist(), high.tolist(), strict=True)))]
    plane.line(border, "region f3", closed=True)
    for e, style in ((f, "curve s1"), (g, "curve s3")):
        for part in branches(_function(e, x), *window, heights[1] - heights[0]):
            plane.line(part, style)
    for end, one, two in ((a, low[0], high[0]), (c, low[-1], high[-1])):
        plane.line([(end, float(one)), (end, float(two))], "curve s2 d1")
    plane.unclip()
    names = [f"{letter} = {show(e.latex)}" for e in (f, g)]
    for name, style in zip(names, ("curve s1", "curve s3"), strict=True):
        plane.explain(name if len(name) < 40 else "a boundary", style)
    said = f"the region between {names[0]} and {names[1]} for {show(x.latex)} from {a:.4g} to {c:.4g}"
    return Picture(title, plane.finish(title, said), said)
