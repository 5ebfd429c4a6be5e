"""Optimisation asked in words: duals, projections, proximal operators, linear programmes, water filling, against independent numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import deriver

DRAW = np.random.default_rng(11)
HALF = DRAW.normal(size=(4, 4))
ARRAYS: dict[str, Any] = {
    "np": np, "A": DRAW.normal(size=(2, 4)), "b": DRAW.normal(size=2), "Q": HALF @ HALF.T + np.eye(4), "c": DRAW.normal(size=4),
    "z": DRAW.normal(size=4), "v": DRAW.normal(size=4), "u": DRAW.normal(size=4), "nu": DRAW.normal(size=2), "lamda": 0.3, "r": 0.5, "n": 4,
    "mu": DRAW.normal(size=4),
}  # fmt: skip


def found(task: str, name: str, **put: Any) -> Any:
    """The NumPy value of an answer, unchecked."""
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished", derivation.reason
    code = next(a.numpy for a in derivation.answers if a.name == name)
    return eval(code, {**ARRAYS, **put})


def test_the_dual_function_is_the_least_value_of_the_lagrangian() -> None:
    value = found(r"Find the dual of: minimise $\frac12x^\top Qx+c^\top x$ subject to $Ax=b$, where $Q\succ0$.", "dual_function")
    Q, A, b, c, nu = (ARRAYS[k] for k in ("Q", "A", "b", "c", "nu"))
    x = np.linalg.solve(Q, -(c + A.T @ nu))
    assert np.isclose(value, x @ Q @ x / 2 + c @ x + nu @ (A @ x - b))


def test_the_dual_of_a_least_norm_problem() -> None:
    value = found(r"Derive the Lagrange dual of $\min_z \|z\|_2^2$ subject to $Az=b$.", "dual_function")
    A, b, nu = (ARRAYS[k] for k in ("A", "b", "nu"))
    x = -A.T @ nu / 2
    assert np.isclose(value, x @ x + nu @ (A @ x - b))


TEXTS = [
    (
        r"State the dual of the linear programme $\max c^\top x$ subject to $Ax\le b$, $x\ge0$.",
        r"minimise $b^\top y$ subject to $A^\top y \ge c, y \ge \mathbf{0}$",
    ),
    (r"Derive the dual of $\min_x \|x\|_2$ subject to $Ax=b$.", r"maximise $b^\top\nu$ subject to $\|A^\top\nu\|_2 \le 1$"),
    (
        r"Find the dual of the lasso problem $\min_w \frac12\|Xw-y\|_2^2+\gamma\|w\|_1$.",
        r"maximise $-\frac{1}{2}\|\nu\|_2^2-y^\top\nu$ subject to $\|X^\top\nu\|_\infty \le \gamma$",
    ),
    (
        r"Find the dual of: minimise $4x+y$ subject to $x+y\ge2$, $3x+y\ge3$, $x\ge0$, $y\ge0$.",
        r"maximise $2u_1+3u_2$ subject to $u_1+3u_2 \le 4, u_1+u_2 \le 1, u_1 \ge 0, u_2 \ge 0$",
    ),
    (
        r"Derive the dual of the soft margin support vector machine.",
        r"maximise $\sum_i\alpha_i-\frac{1}{2}\sum_{i,j}\alpha_i\alpha_jy_iy_jx_i^\top x_j$ subject to "
        r"$0\le\alpha_i\le C, \sum_i\alpha_iy_i = 0$",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("task", "text"), TEXTS, ids=[row[0][:60] for row in TEXTS])
def test_a_dual_is_written_out(task: str, text: str) -> None:
    derivation = deriver.derive(task)
    assert next(a.text for a in derivation.answers if a.name == "dual") == text
    assert {v.verdict.outcome for v in (*derivation.steps, *derivation.answers)} <= {"proved", "verified"}


def test_a_linear_programme_and_its_dual_agree() -> None:
    derivation = deriver.derive(r"Find the dual of: maximise $2x+7y$ subject to $x+3y\le11$, $2x+y\le8$, $x,y\ge0$.", check=False)
    values = {a.name: str(a.sympy) for a in derivation.answers if a.name in ("u_1", "u_2", "value")}
    assert values == {"u_1": "7/3", "u_2": "0", "value": "77/3"}  # the vertex (0, 11/3)


def test_projections_have_their_closed_forms() -> None:
    z, c, r = ARRAYS["z"], ARRAYS["c"], ARRAYS["r"]
    assert np.allclose(found(r"Project $z$ onto the hyperplane $\{x : c^\top x=r\}$.", "projection"), z - (c @ z - r) / (c @ c) * c)
    ball = found(r"Find the projection of $z$ onto the ball of radius $r$.", "projection")
    assert np.allclose(ball, z * min(1, r / np.linalg.norm(z)))
    clipped = found(r"Find the projection of $z$ onto the box $[-1/2,1/2]^n$.", "projection")
    assert np.allclose(clipped, np.clip(z, -0.5, 0.5))
    A, b = ARRAYS["A"], ARRAYS["b"]
    affine = found(r"Project $v$ onto the affine set $\{x : Ax=b\}$.", "projection")
    assert np.allclose(A @ affine, b) and np.allclose(A.T @ np.linalg.lstsq(A.T, ARRAYS["v"] - affine, rcond=None)[0], ARRAYS["v"] - affine)
    simplex = found(r"Project $(0.9,0.4,-0.2)$ onto the probability simplex.", "projection")
    assert np.allclose(np.ravel(simplex), [0.75, 0.25, 0])


def test_proximal_operators_minimise() -> None:
    v, weight = ARRAYS["v"], 0.3
    soft = found(r"Compute the proximal operator of $\lambda\|x\|_1$.", "prox")
    assert np.allclose(soft, np.sign(v) * np.maximum(np.abs(v) - weight, 0))
    log = found(r"Find the proximal operator of $f(x)=-2\log x$.", "prox", v=0.7)
    assert np.isclose(log, (0.7 + np.sqrt(0.49 + 8)) / 2)


def test_kinks_are_minimised_by_their_slopes() -> None:
    derivation = deriver.derive(r"Minimise $\frac12(x+2)^2+3|x|$.")
    assert [(a.name, a.latex) for a in derivation.answers] == [("x", "0"), ("value", "2")]
    assert deriver.derive(r"Minimise $|x-3|+|x-8|$.").answers[0].text == r"every point with $3 \le x \le 8$"


def test_water_is_filled_to_one_level() -> None:
    derivation = deriver.derive(r"Water-filling with noise levels $1, 3, 9$ and total power $6$: find the optimal powers.")
    assert [a.latex for a in derivation.answers if a.name.startswith("p_")] == ["4", "2", "0"]


def test_the_nearest_point_is_found() -> None:
    derivation = deriver.derive(r"Find the point on the plane $x-2y+2z=9$ closest to $(1,0,1)$.", check=False)
    place = {a.name: a.latex for a in derivation.answers}
    # (1,0,1) + t (1,-2,2) with 3 + 9 t = 9
    assert (place["x"], place["y"], place["z"], place["distance"]) == (r"\frac{5}{3}", r"-\frac{4}{3}", r"\frac{7}{3}", "2")


def test_means_and_named_functions() -> None:
    derivation = deriver.derive(r"Minimise $\sum_{k=1}^m (c-y_k)^2$ over $c$.", check=False)
    assert derivation.answers[0].latex == r"\frac{\sum_{k=1}^m y_k}{m}"
    assert deriver.derive(r"Find the dual norm of $\|z\|_\infty$.", check=False).answers[0].latex == r"\|y\|_1"
    huber = deriver.derive("Find the Fenchel conjugate of the Huber loss.")
    assert [(a.name, a.latex) for a in huber.answers] == [("conjugate", r"\frac{1}{2}y^2")]
    assert huber.answers[0].verdict.outcome == "verified"


REFUSED = [
    r"Find the dual of: minimise $x^4+y^4$ subject to $x+y=1$.",
    r"Find the dual of: minimise $x^\top Bx$ subject to $Ax=b$.",
    r"Find the proximal operator of $f(x)=-|x|$.",
    r"Find the proximal operator of $f(x)=x^3$.",
    r"Project $z$ onto the set $\{x : x^\top x=1\}$.",
    r"Water-filling with noise levels $-1, 3$ and total power $6$: find the optimal powers.",
    r"Find the projection of $(1,2)$ onto the ball.",
    r"Project $z$ onto $\{x : a^\top x<b\}$.",
    r"Derive the dual of the SVM $\min \|w\|$ s.t. $y_i(w^\top x_i+b)\ge1$.",
]


@pytest.mark.parametrize("task", REFUSED, ids=[row[:60] for row in REFUSED])
def test_what_has_no_such_answer_is_not_finished(task: str) -> None:
    assert deriver.derive(task, check=False).status != "finished"


@pytest.mark.parametrize(
    ("task", "word"),
    [
        (r"Minimise $y$ subject to $x\ge0$, $y\ge0$.", "in the direction $(1, 0)$"),
        (r"Maximise $x+y$ subject to $x+y\le2$, $x\ge0$, $y\ge0$.", "each of its points is best"),
        (r"Maximise $x+y$ subject to $x\ge1$, $y\ge0$, $x-y\le3$.", "unbounded"),
        (r"Maximise $x$ subject to $x+y\le1$, $x+y\ge2$, $x\ge0$, $y\ge0$, $x\le5$.", "no point"),
    ],
)
def test_a_programme_without_an_optimum_says_so(task: str, word: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished" and any(word in (a.text or "") for a in derivation.answers)
