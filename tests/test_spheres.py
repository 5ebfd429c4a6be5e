"""Quadratic forms on a sphere and Rayleigh quotients: the extreme values against eigenvalues that NumPy computes."""

from __future__ import annotations

import numpy as np
import pytest

import deriver

#: Task, matrix of the form, square of the radius, what is asked.
ROWS = [
    (r"Find the maximum value of $Q(x)=7x_1^2+x_2^2+7x_3^2-8x_1x_2-4x_1x_3-8x_2x_3$ on the unit sphere.",
     [[7, -4, -2], [-4, 1, -4], [-2, -4, 7]], 1, "maximum"),
    (r"Find the extreme values of the quadratic form $Q(x,y,z)=2x^2+2y^2+2z^2+2xy+2yz+2xz$ on the unit sphere.",
     [[2, 1, 1], [1, 2, 1], [1, 1, 2]], 1, "both"),
    (r"Find the maximum of $x^\top Ax$ subject to $\|x\|=2$ where $A=\begin{pmatrix}2&1\\1&2\end{pmatrix}$.",
     [[2, 1], [1, 2]], 4, "maximum"),
    (r"Find the minimum of $\frac{x^\top Ax}{x^\top x}$ where $A=\begin{bmatrix}4&1\\1&3\end{bmatrix}$.", [[4, 1], [1, 3]], 1, "minimum"),
    (r"Find the extreme values of $\frac{x^2+xy+y^2}{x^2+y^2}$.", [[1, 0.5], [0.5, 1]], 1, "both"),
    (r"Maximise $x^\top\begin{pmatrix}1&4\\0&1\end{pmatrix}x$ subject to $x^\top x=1$.", [[1, 2], [2, 1]], 1, "maximum"),
    (r"Find the minimum of $2xy+2yz+2xz$ subject to $2x^2+2y^2+2z^2=6$.", [[0, 1, 1], [1, 0, 1], [1, 1, 0]], 3, "minimum"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "matrix", "square", "asked"), ROWS, ids=[r[0][:60] for r in ROWS])
def test_extreme_values_are_extreme_eigenvalues(task: str, matrix: list[list[float]], square: float, asked: str) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    assert all(s.verdict.outcome in ("proved", "verified") for s in (*found.steps, *found.answers))
    values = np.linalg.eigvalsh(np.array(matrix)) * square
    expected = {"minimum": values[0], "maximum": values[-1]}
    names = {a.name: a for a in found.answers}
    for sense in ("minimum", "maximum") if asked == "both" else (asked,):
        value = names[sense if asked == "both" else "value"].sympy
        assert abs(float(value) - expected[sense]) < 1e-12
        point = names.get("point" if asked != "both" else f"point of the {sense}")
        if point is not None and point.expression is not None:
            w = np.array(point.sympy.tolist(), dtype=float).ravel()
            assert abs(w @ np.array(matrix) @ w / (w @ w) * square - expected[sense]) < 1e-12


@pytest.mark.parametrize(
    "task",
    [
        r"Find the maximum of $x^2+xy+y$ subject to $x^2+y^2+z^2=1$ on the unit torus.",
        r"Find the minimum of $\frac{x^\top Ax}{x^\top Bx}$ where $A=\begin{pmatrix}1&0\\0&2\end{pmatrix}$.",
        r"Find the maximum of $x^\top Ax$ subject to $x^\top x=1$.",
    ],
)
def test_what_is_no_form_on_a_sphere_is_not_answered_by_eigenvalues(task: str) -> None:
    try:
        found = deriver.derive(task)
    except deriver.DeriverError:
        return
    assert found.status != "finished"
    assert found.reason
