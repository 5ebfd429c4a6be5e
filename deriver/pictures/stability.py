"""The region of absolute stability of a one-step method: where its stability function has modulus at most 1."""

from __future__ import annotations

from typing import Any

from ..expression import Expr
from ..model import Derivation
from .axes import Plane
from .numbers import values_of
from .records import Picture, Show
from .shapes import level_lines

__all__ = ["region_picture", "stability_picture"]


def stability_picture(derivation: Derivation, number: int, show: Show) -> Picture | None:
    """The region of the answer named `stability_function`, a function of one letter."""
    for answer in derivation.answers:
        e = answer.expression
        if answer.problem == number and answer.name == "stability_function" and e is not None and len(e.free) == 1:
            return region_picture(e, next(iter(e.free)), show)
    return None


def region_picture(function: Expr, z: Expr, show: Show) -> Picture | None:
    """The set |R(z)| <= 1 in the complex plane, filled, with its border.

    >>> from deriver.expression import build as b
    >>> z = b.symbol("z")
    >>> region_picture(b.add(b.ONE, z), z, str).title
    'Region of absolute stability'
    """
    import numpy as np

    def modulus(x: Any, y: Any) -> Any:
        with np.errstate(all="ignore"):
            return np.abs(values_of(function, {z: x + 1j * y})) - 1.0

    reach = 12.0
    for _ in range(3):
        axis = np.linspace(-reach, reach, 241)
        X, Y = np.meshgrid(axis, axis)
        inside = modulus(X, Y) <= 1e-12
        rows, columns = np.nonzero(inside)
        if not rows.size:
            return None
        bounded = columns.min() > 1 and columns.max() < 239 and rows.min() > 1 and rows.max() < 239
        if not bounded:
            # The region or what lies outside it is unbounded: show where the border is.
            border = np.zeros(inside.shape, dtype=bool)
            border[:-1, :-1] = inside[:-1, :-1] != inside[1:, 1:]
            rows, columns = np.nonzero(border)
            if not rows.size:
                return None
        low_x, high_x, size = axis[columns.min()], axis[columns.max()], float(np.abs(axis[rows]).max())
        if reach > 4 * max(abs(low_x), abs(high_x), size):
            reach /= 3
            continue
        break
    if not bounded and high_x - low_x < 0.2 * reach:  # the border is the imaginary axis
        low_x, high_x, size = -4.0, 4.0, 4.0
    room = 0.25 * max(high_x - low_x, size)
    size = min(size + room, 6.0)
    window = (max(float(low_x - room), -8.0), min(float(max(high_x + room, 1.0)), 8.0))
    plane = Plane(window, (-size, size), (f"Re {show(z.latex)}", f"Im {show(z.latex)}"), equal=True)
    gx, gy = np.linspace(*window, 241), np.linspace(-size, size, 241)
    X, Y = np.meshgrid(gx, gy)
    values = np.nan_to_num(modulus(X, Y), nan=1e3, posinf=1e3)
    step_x, step_y = gx[1] - gx[0], gy[1] - gy[0]
    wider = np.pad(values, 1, constant_values=float(np.abs(values).max()) + 1.0)
    lines = level_lines(np.array([gx[0] - step_x, *gx, gx[-1] + step_x]), np.array([gy[0] - step_y, *gy, gy[-1] + step_y]), wider, 1e-12)
    plane.clip()
    plane.lines(lines, "region f1", closed=True)
    plane.lines(lines, "curve s1", closed=True)
    plane.line([(0.0, -size), (0.0, size)], "axis")
    plane.unclip()
    name = show(function.latex)
    plane.explain("stable: |R| ≤ 1", "region f1", "region")
    if len(name) < 44:
        plane.explain(f"R({show(z.latex)}) = {name}", "curve s1")
    title = "Region of absolute stability"
    said = f"where |R({show(z.latex)})| is at most 1"
    return Picture(title, plane.finish(title, said), said)
