"""Unknown functions that act on each entry, row vectors, directions and layouts that a task names; what is lost must be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from central_differences import slopes

import deriver
from deriver.expression import build as b
from deriver.expression.shapes import matrix_shape, vector_shape

RNG = np.random.default_rng(23)


def generic(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


UNKNOWN = [
    (r"Let $u=Q\,s(Pz)$ where $s$ is applied elementwise. Find $\partial u/\partial z$.", [r"Q\operatorname{diag}(s'(Pz))P"]),
    (r"Find the gradient of $\mathbf 1^\top h(Mz-c)$ with respect to $z$, where $h$ acts componentwise.", [r"M^\top h'(Mz-c)"]),
    (r"Let $r$ be an elementwise function. Find the Hessian of $\mathbf{1}^\top r(Mz)$ with respect to $z$.",
     [r"M^\top\operatorname{diag}(r''(Mz))M"]),
    (r"Find the gradient of $\|\sigma(XB)-Y\|_F^2$ with respect to $B$ for an arbitrary elementwise activation $\sigma$.",
     [r"2X^\top(\sigma'(XB)\odot (\sigma(XB)-Y))"]),
    (r"Let $h=\psi(Vz+c)$, where $\psi$ is a differentiable activation function applied to each entry, and let $E=\frac12\|h-t\|^2$. "
     r"Compute $\partial E/\partial V$ and $\partial E/\partial c$.",
     [r"(\psi'(Vz+c)\odot (\psi(Vz+c)-t))z^\top", r"\psi'(Vz+c)\odot (\psi(Vz+c)-t)"]),
    (r"Suppose $f$ and $\phi$ act entrywise. Find the Jacobian of $\phi(Bf(Az))$ with respect to $z$.",
     [r"\operatorname{diag}(\phi'(Bf(Az)))B\operatorname{diag}(f'(Az))A"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "wanted"), UNKNOWN)
def test_an_unknown_function_of_each_entry(task: str, wanted: list[str]):
    found = deriver.derive(task)
    assert [(a.latex, a.verdict.holds) for a in found.answers] == [(latex, True) for latex in wanted]
    assert all(s.verdict.holds for s in found.steps)


def test_nothing_is_claimed_of_a_function_in_code_that_is_not_known():
    answer = deriver.derive(UNKNOWN[0][0], check=False).answers[0]
    assert answer.numpy is None
    z = b.symbol("z", vector_shape("n"))
    twice = b.mapped("f", b.symbol("X", matrix_shape("m", "n")), primes=2)
    assert (twice.latex, b.mapped("f", z).shape, b.mapped("f", b.symbol("t")).op) == ("f''(X)", z.shape, "apply")


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (r"Find the Jacobian of $Q f(Pv)$ with respect to $v$.", "one number, or the function f of each entry"),
        (r"Find the gradient of $x^\top Mx$ in the direction $h$.", "has no direction"),
        (r"Compute $\nabla_a E$ with respect to both $a$ and $c$ where $E=\|a-c\|^2$.", "names other variables"),
        (r"Is it true that $\nabla_X\operatorname{tr}(AXB)=A^\top B$?", "product needs equal inner sizes"),
        (r"Let $z\in\mathbb{R}^n$ be a column. Find the gradient of $\|zM\|^2$ with respect to $M$, $M\in\mathbb{R}^{n\times k}$.",
         "a product needs equal inner sizes"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused(task: str, reason: str):
    found = deriver.derive(task)
    assert found.status == "refused"
    assert reason in (found.reason or "")


ROWS: dict[str, Any] = {"x": generic(1, 4), "W": generic(4, 3), "b": generic(1, 3), "y": generic(1, 3), "delta": generic(1, 3)}
ROW_TASKS: list[tuple[str, list[str], Callable[..., Any]]] = [
    (r"Find the gradient of $\|xW+b-y\|^2$ with respect to $W$, $b$ and $x$, where $x$, $b$ and $y$ are row vectors.", ["W", "b", "x"],
     lambda x, W, b, y, delta: float(np.sum((x @ W + b - y) ** 2))),
    (r"A layer computes $y=xW+b$, where $x\in\mathbb{R}^{1\times n}$ is a row vector. For a scalar loss $L$ with upstream gradient "
     r"$\delta=\partial L/\partial y$, find $\partial L/\partial W$, $\partial L/\partial b$ and $\partial L/\partial x$.", ["W", "b", "x"],
     lambda x, W, b, y, delta: float(np.sum(delta * (x @ W + b)))),
    (r"Let $x$ be a row vector and $W$ a matrix. Find the gradient of $xWW^\top x^\top$ with respect to $x$.", ["x"],
     lambda x, W, b, y, delta: float(np.sum((x @ W) ** 2))),
]  # fmt: skip


@pytest.mark.parametrize(("task", "by", "f"), ROW_TASKS)
def test_row_vectors(task: str, by: list[str], f: Callable[..., Any]):
    answers = deriver.derive(task).answers
    assert len(answers) == len(by)
    for answer, name in zip(answers, by, strict=True):
        assert answer.verdict.holds
        value = eval(answer.numpy or "", {"np": np, **ROWS})
        assert value.shape == ROWS[name].shape
        assert np.allclose(value, slopes(f, ROWS, name), atol=1e-6)


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"Find the derivative of $B\otimes X$ in the direction $H$.", r"B\otimes H"),
        (r"Find the derivative of $X^{-1}$ in direction $V$.", r"-X^{-1}VX^{-1}"),
        (r"Write the gradient of $\|y-Z\gamma\|^2$ with respect to $\gamma$ in numerator layout.", r"-2(y-Z\gamma)^\top Z"),
        (r"Use denominator layout. What is the Jacobian of $Az$ with respect to $z$?", r"A^\top"),
        (r"What is the Jacobian, in numerator layout, of $f(z)=Bz$?", "B"),
        (r"How does $\log\det S$ change when $S$ changes by $dS$?", r"\operatorname{tr}(S^{-1}\,dS)"),
        (r"Find the gradient of $\|V\|_{1}=\sum_{i,j}|V_{ij}|$ where it exists.", r"\operatorname{sign} V"),
        (r"Let $F(Z)=\|Z-T\|_F^2$. Find the gradient of $F$.", "2(Z-T)"),
        (r"Find the differential of the pseudo-inverse $Z^{+}$ of a matrix $Z$ of full column rank.",
         r"(Z^\top Z)^{-1}(dZ)^\top(I-ZZ^{+})-Z^{+}\,dZ\,Z^{+}"),
        (r"Compute the gradient of $\operatorname{tr}(\log S)$ for a positive definite $S$.", "S^{-1}"),
        (r"Find the gradient of $g(z)=\sum_{i=1}^m\sin(t_i a_i^\top z)$.", r"\sum_{i=1}^m \cos(t_ia_i^\top z)t_ia_i"),
    ],
)  # fmt: skip
def test_other_words_and_signs(task: str, wanted: str):
    (answer,) = deriver.derive(task).answers
    assert (answer.latex, answer.verdict.holds) == (wanted, True)


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"Compute $\nabla E$ with respect to both $a$ and $c$ where $E=\|a-2c\|^2$.", ["2(a-2c)", "4(2c-a)"]),
        (r"Consider the factorisation objective $F(P,Q)=\|T-PQ^\top\|_F^2$. Find both gradients.",
         ["-2(T-PQ^\\top)Q", "-2(T-PQ^\\top)^\\top P"]),
        (r"Given $f(u,v)=u^\top Mv+\|v\|^2$, find $\nabla_uf$ and the mixed second derivative.", ["Mv", "M"]),
        (r"Let $h(z)=f(Bz+c)$ for a twice differentiable $f:\mathbb R^k\to\mathbb R$. Express $\nabla h$ through $\nabla f$.",
         [r"B^\top\left.\nabla_u f(u)\right|_{u=Bz+c}"]),
    ],
)  # fmt: skip
def test_several_answers_in_one_sentence(task: str, wanted: list[str]):
    assert [a.latex for a in deriver.derive(task).answers] == wanted


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        (r"Is it true that $\nabla_X\operatorname{tr}(AXB)=2A^\top B^\top$?", "refuted"),
        (r"Is it true that $\nabla_X\operatorname{tr}(AXB)=A^\top B^\top$?", "verified"),
        (r"Show that $\nabla_\beta\ell=Z^\top(t-\sigma(Z\beta))$ for "
         r"$\ell(\beta)=t^\top\log\sigma(Z\beta)+(\mathbf 1-t)^\top\log(\mathbf 1-\sigma(Z\beta))$.", "verified"),
        (r"Show that $\nabla_\beta\ell=Z^\top(\sigma(Z\beta)-t)$ for "
         r"$\ell(\beta)=t^\top\log\sigma(Z\beta)+(\mathbf 1-t)^\top\log(\mathbf 1-\sigma(Z\beta))$.", "refuted"),
    ],
)  # fmt: skip
def test_claims_about_gradients(claim: str, outcome: str):
    assert deriver.derive(claim).answers[-1].verdict.outcome == outcome
