"""A function with its Taylor polynomials."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..expression import Expr
from ..model import Derivation
from .axes import Plane
from .numbers import NotDrawn, number_of, values_of
from .points import round_range
from .records import Picture, Show
from .shapes import branches

__all__ = ["taylor_picture"]

_STYLES = ("curve s3 d2", "curve s4 d3", "curve s2 d1")
_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def taylor_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """The function, the polynomial that was asked for, and up to two of lower degree."""
    import numpy as np

    problem = derivation.problems[number]
    answer = next((a for a in derivation.answers if a.problem == number and a.expression is not None), None)
    f = problem.expression
    if f is None or answer is None or answer.expression is None or len(problem.variables) != 1 or not problem.operands:
        return None
    x = problem.variables[0]
    if not f.is_scalar or not x.is_scalar or not f.free <= {x} or not answer.expression.free <= {x}:
        return None
    centre = number_of(problem.operands[0])
    polynomials = _polynomials(answer.expression, x, centre)
    if not polynomials:
        return None
    last = polynomials[-1][1]

    def value(e: Expr) -> Any:
        return lambda at: values_of(e, {x: at})

    reach = 3.0
    for k in range(60):
        r = 0.1 * 1.1**k
        at = np.linspace(centre - r, centre + r, 201)
        with np.errstate(all="ignore"):
            own, other = (np.broadcast_to(np.asarray(g(at), dtype=float), at.shape) for g in (value(f), last))
        known = np.isfinite(own) & np.isfinite(other)
        if known.sum() < 50:
            continue
        height = float(np.ptp(own[known])) or 1.0
        if float(np.abs(own - other)[known].max()) > 0.25 * height:
            reach = 1.1 * r
            break
    window = (centre - reach, centre + reach)
    with np.errstate(all="ignore"):
        own = np.broadcast_to(np.asarray(value(f)(np.linspace(*window, 401)), dtype=float), (401,))
    own = own[np.isfinite(own)]
    if own.size < 20:
        return None
    low, high = np.percentile(own, [3, 97])
    heights = round_range([float(low), float(high)], margin=0.3, least=1e-6)
    plane = Plane(window, heights, (show(x.latex), "y"))
    plane.clip()
    for (_, polynomial), style in zip(polynomials, _STYLES[-len(polynomials) :], strict=True):
        for line in branches(polynomial, *window, heights[1] - heights[0]):
            plane.line(line, style)
    for line in branches(value(f), *window, heights[1] - heights[0]):
        plane.line(line, "curve s1")
    plane.unclip()
    at_centre = number_of(f, {x: centre}) if math.isfinite(float(values_of(f, {x: np.float64(centre)}))) else None
    if at_centre is not None:
        plane.dot(centre, at_centre, 1)
    text = show(f.latex)
    plane.explain(text if len(text) < 40 else "the function", "curve s1")
    for (degree, _), style in zip(polynomials, _STYLES[-len(polynomials) :], strict=True):
        plane.explain(f"T{str(degree).translate(_DIGITS)}", style)
    names = ", ".join(str(degree) for degree, _ in polynomials)
    said = f"{text} and its Taylor polynomials of degree {names} at {show(x.latex)} = {show(problem.operands[0].latex)}"
    title = "Taylor approximation"
    return Picture(title, plane.finish(title, said), said)


def _polynomials(polynomial: Expr, x: Expr, centre: float) -> list[tuple[int, Callable[[Any], Any]]]:
    """(degree, polynomial) of the answer and of up to two of its beginnings in powers of x - centre."""
    import numpy as np

    far = 1e6
    size = abs(number_of(polynomial, {x: far}))
    if size <= 0:
        raise NotDrawn("the zero polynomial")
    degree = round(math.log(size) / math.log(far))
    if not 0 <= degree <= 30:
        raise NotDrawn("no polynomial")
    at = np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    values = np.broadcast_to(np.asarray(values_of(polynomial, {x: centre + at}), dtype=float), at.shape)
    coefficients = np.linalg.solve(np.vander(at, increasing=True), values)
    orders = [k for k in range(degree + 1) if abs(coefficients[k]) > 1e-9 * float(np.abs(coefficients).max())]
    chosen = [k for k in orders if k > 0] or orders
    if len(chosen) > 3:
        chosen = [chosen[0], chosen[(len(chosen) - 1) // 2], chosen[-1]]

    def upto(k: int) -> Callable[[Any], Any]:
        return lambda p: np.polyval(coefficients[: k + 1][::-1], p - centre)

    return [(k, upto(k)) for k in chosen]
