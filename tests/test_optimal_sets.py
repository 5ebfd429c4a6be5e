"""Convexity of functions of vectors, and extrema over simple sets: answers typed by hand, some compared with numbers at random points."""

from __future__ import annotations

import numpy as np
import pytest

import deriver

CONVEX = [
    (r"Is $f(x)=\log\sum_i e^{x_i}$ convex?", "yes"),
    (r"Show that $f(x)=\|Ax-b\|_2^2$ is convex", "yes"),
    (r"Is $f(x)=\|x\|_1+\|Ax-b\|^2$ convex?", "yes"),
    (r"Is $f(p)=-\sum_{i=1}^n p_i\log p_i$ concave?", "yes"),
    (r"Is $f(x)=\max_i x_i$ convex?", "yes"),
    (r"Is $f(x)=\frac{1}{2}x^\top Qx-b^\top x$ convex, where $Q\succeq 0$?", "yes"),
    (r"Is $f(x)=x^\top Ax$ convex?", r"exactly where $A+A^\top$, the Hessian, is positive semidefinite"),
    (r"Is $f(x)=\frac1x$ convex for $x>0$?", "yes"),
    (r"Is $f(x)=\|x-a\|_2+\lambda\|x\|_1$ convex for $\lambda>0$?", "yes"),
    (r"Is $f(x,y)=x^2+y^2$ strictly convex?", "yes"),
]


@pytest.mark.parametrize(("task", "answer"), CONVEX, ids=[row[0] for row in CONVEX])
def test_a_function_of_a_vector_is_convex(task: str, answer: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert (derivation.status, derivation.answers[0].text) == ("finished", answer)


@pytest.mark.parametrize("task", [r"Is $f(x)=-\|x\|$ convex?", r"Is $f(x)=\|x\|^{1/2}$ convex?", r"Is $f(x)=-\log\sum_i e^{x_i}$ convex?"])
def test_what_is_not_convex_is_not_called_so(task: str) -> None:
    assert not any(a.text == "yes" for a in deriver.derive(task, check=False).answers)


ANSWERS = [
    (r"Maximise $-\sum_i p_i\ln p_i$ subject to $\sum_i p_i=1$", "p", r"\frac{\mathbf{1}}{n}"),
    (r"Maximise $-\sum_{i=1}^n p_i\log p_i+c^\top p$ over $p$ subject to $\sum_{i=1}^n p_i = 1$", "p", r"\operatorname{softmax}(c)"),
    (r"Minimise $c^\top x$ subject to $\|x\|\le1$", "x", r"-\frac{c}{\|c\|_2}"),
    (r"Minimise $\|x-z\|^2$ over $x$ subject to $x\ge0$", "x", r"\operatorname{relu}(z)"),
    (
        r"Minimise $\frac{\gamma}{2} w^\top\Sigma w-\mu^\top w$ subject to $\mathbf 1^\top w=1$", "lambda",
        r"\frac{\gamma-\mathbf{1}^\top\Sigma^{-1}\mu}{\mathbf{1}^\top\Sigma^{-1}\mathbf{1}}",
    ),
    (r"Maximise $xyz$ subject to $x+y+z=6$ and $x,y,z>0$", "value", "8"),
    (r"Minimise $x+\frac{4}{x}$ for $x>0$", "value", "4"),
    (r"Maximise $x e^{-x}$ for $x\ge0$", "x", "1"),
    (r"Minimise $\sum_i p_i\log p_i$ subject to $\sum_i p_i=1$", "value", r"-\log n"),
    (r"Minimise $\|x\|_2^2$ subject to $a^\top x\ge1$", "x", r"\frac{a}{a^\top a}"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "name", "latex"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_an_extremum_has_its_form(task: str, name: str, latex: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished"
    assert next(a for a in derivation.answers if a.name == name).latex == latex


def test_a_point_is_projected_onto_a_half_space() -> None:
    derivation = deriver.derive(r"Minimise $\frac12\|x-z\|^2$ over $x$ subject to $a^\top x\le b$", check=False)
    code = derivation.answers[0].numpy
    assert code is not None
    draw = np.random.default_rng(1)
    for bound in (-2.0, 0.5, 9.0):
        a, z = draw.normal(size=4), draw.normal(size=4)
        expected = z - max(0.0, a @ z - bound) / (a @ a) * a
        names = {"np": np, "a": a, "z": z, "b": bound}
        np.testing.assert_allclose(eval(code, names), expected, rtol=1e-12)


def test_cases_are_counted_on() -> None:
    derivation = deriver.derive("Find the extrema of $f(x,y)=xy$ on the circle $x^2+y^2=8$", check=False)
    assert sorted({a.case for a in derivation.answers if a.case is not None}) == [0, 1, 2, 3]
