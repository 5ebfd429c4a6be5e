"""Derivatives asked in other words: described variables, directions, matrix-valued functions, laws; judged by central differences.

Every function is typed by hand in NumPy. An answer must be the derivative, at arrays of different sides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import deriver

RNG = np.random.default_rng(11)


def generic(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


def definite(n: int) -> np.ndarray:
    a = generic(n, n)
    return a @ a.T + n * np.eye(n)


def symmetric(n: int) -> np.ndarray:
    a = generic(n, n)
    return a + a.T


def slopes(f: Callable[..., Any], arrays: dict[str, Any], name: str, h: float = 1e-5) -> np.ndarray:
    x = np.asarray(arrays[name], float)
    out = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        out[i] = (f(**{**arrays, name: x + e}) - f(**{**arrays, name: x - e})) / (2 * h)
    return out


def logdet(a: np.ndarray) -> float:
    return float(np.linalg.slogdet(a)[1])


def gaussian(x: np.ndarray, mu: np.ndarray, Sigma: np.ndarray) -> float:
    return float(-logdet(2 * np.pi * Sigma) / 2 - (x - mu) @ np.linalg.inv(Sigma) @ (x - mu) / 2)


GAUSSIAN = {"x": generic(3), "mu": generic(3), "Sigma": definite(3)}
GRADIENTS: list[tuple[str, Callable[..., Any], str, dict[str, Any]]] = [
    (r"What is the derivative of $\log|X|$ with respect to a symmetric positive definite matrix $X$?", logdet, "a", {"a": definite(3)}),
    (r"Differentiate $\operatorname{tr}(AX)$ with respect to a skew-symmetric matrix $X$.",
     lambda A, X: np.trace(A @ X), "X", {"A": generic(3, 3), "X": (lambda a: a - a.T)(generic(3, 3))}),
    (r"Find the gradient of $\|Dx-b\|^2$ with respect to the diagonal matrix $D$.",
     lambda D, x, b: np.sum((D @ x - b) ** 2), "D", {"D": np.diag(generic(3)), "x": generic(3), "b": generic(3)}),
    (r"Find the gradient of $\operatorname{tr}(U^\top SU)$ with respect to a matrix $U$ with orthonormal columns.",
     lambda U, S: np.trace(U.T @ S @ U), "U", {"U": np.linalg.qr(generic(4, 2))[0], "S": generic(4, 4)}),
    (r"Find the gradient of the spectral norm $\|A\|_2$ with respect to $A\in\mathbb{R}^{m\times n}$.",
     lambda A: np.linalg.norm(A, 2), "A", {"A": generic(4, 3)}),
    (r"Find the gradient of the nuclear norm $\|X\|_*$ with respect to $X$.",
     lambda X: np.linalg.norm(X, "nuc"), "X", {"X": generic(4, 3)}),
    (r"Find the gradient of the masked factorisation loss $\|M\odot(Y-UV^\top)\|_F^2$ with respect to $V$.",
     lambda M, Y, U, V: np.sum((M * (Y - U @ V.T)) ** 2), "V",
     {"M": generic(4, 3), "Y": generic(4, 3), "U": generic(4, 2), "V": generic(3, 2)}),
    (r"Find the gradient of $\frac{r^\top w}{\sqrt{w^\top Cw}}$ with respect to $w$, $C$ symmetric positive definite.",
     lambda r, w, C: r @ w / np.sqrt(w @ C @ w), "w", {"r": generic(3), "w": generic(3), "C": definite(3)}),
    (r"Find the derivative of the smallest eigenvalue $\lambda_{\min}(A)$ of a symmetric matrix $A$.",
     lambda A: np.linalg.eigvalsh((A + A.T) / 2)[0], "A", {"A": symmetric(3)}),
    (r"\nabla_\mu\log\mathcal N(x\mid\mu,\Sigma)", gaussian, "mu", GAUSSIAN),
    (r"Find the gradient of $\log p(x)=\log\mathcal N(x\mid\mu,\Sigma)$ with respect to $x$.", gaussian, "x", GAUSSIAN),
    (r"Find the gradient of $\log\mathcal N(x\mid\mu,\Sigma)$ with respect to $\Sigma$.", gaussian, "Sigma", GAUSSIAN),
]  # fmt: skip


@pytest.mark.parametrize(("task", "f", "name", "arrays"), GRADIENTS, ids=[row[0] for row in GRADIENTS])
def test_the_gradient_is_that_of_the_function(task: str, f: Callable[..., Any], name: str, arrays: dict[str, Any]):
    found = deriver.derive(task, check=False)
    assert found.status == "finished", found.reason
    code = found.answers[0].numpy
    assert code is not None
    named = {"X": arrays["a"]} if "a" in arrays else arrays
    value = eval(code, {"np": np, **named})
    assert np.allclose(value, slopes(f, arrays, name), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"Find the second differential of $\log\det X$.", r"-\operatorname{tr}(X^{-1}\,dX\,X^{-1}\,dX)"),
        (r"Find the second-order differential of $x^\top Ax$ with respect to $x$.", r"2(dx)^\top A\,dx"),
        (r"Let $A(t)$ be an invertible $n\times n$ matrix. Find $\frac{d}{dt}A(t)^{-1}$.", r"-A(t)^{-1}A'(t)A(t)^{-1}"),
        (r"Let $B(s)$ be a matrix. Find $\frac{d}{ds}\log\det B(s)$.", r"\operatorname{tr}(B(s)^{-1}B'(s))"),
        (r"\frac{d}{dt}e^{A(t)}", r"\int_0^1 e^{(1-s)A(t)}A'(t)e^{sA(t)}\,ds"),
        (r"\frac{d}{d\theta}\frac12y^\top K(\theta)^{-1}y", r"-\frac{1}{2}y^\top K(\theta)^{-1}K'(\theta)K(\theta)^{-1}y"),
        (r"Find the directional derivative of $f(X)=\log\det X$ in the direction $V$.", r"\operatorname{tr}(X^{-1}V)"),
        (r"Find the directional derivative of $\|Ax-b\|^2$ at $x_0$ in the direction $v$.", r"2(Ax_0-b)^\top Av"),
        (r"Find the directional derivative of $\operatorname{tr}(X^{-1}B)$ at $X=I$ in the direction $H$.", r"-\operatorname{tr}(HB)"),
        (r"Let $A$ be skew-symmetric. Find the gradient of $x^\top Ax$ with respect to $x$.", r"\mathbf{0}"),
        (r"\nabla_x\|(I-P)x\|^2\text{ with }P^2=P,\ P^\top=P", r"2(x-Px)"),
        (r"Find the gradient of $\|X-XWW^\top\|_F^2$ with respect to $W$, where $W^\top W=I$.", r"-2(X-XWW^\top)^\top XW"),
        (r"\nabla_x^2(x^\top x)^2\text{ with }x^\top x=1", r"8xx^\top+4I"),
        (r"\nabla_\Sigma\log\det(2\pi\Sigma)", r"\Sigma^{-\top}"),
    ],
)
def test_the_answer_in_its_textbook_form(task: str, wanted: str):
    found = deriver.derive(task, check=False)
    assert [a.latex for a in found.answers] == [wanted], (found.status, found.reason)


@pytest.mark.parametrize("task", [r"\frac{d}{dt}\log V(t)", r"\frac{d}{dt}P(t)^{-1}", r"\frac{d}{dt}(e^{A(t)}y(t))"])
def test_capital_letters_of_other_functions_stay_numbers(task: str):
    found = deriver.derive(task, check=False)
    assert found.status == "finished"
    assert not any("matrices" in a for a in found.assumed)


def test_a_covariance_that_nobody_declares_is_said_to_be_symmetric():
    found = deriver.derive(r"\nabla_\mu\left(-\tfrac12(x-\mu)^\top\Sigma^{-1}(x-\mu)\right)", check=False)
    assert found.answers[0].latex == r"\Sigma^{-1}(x-\mu)"
    assert any("as a covariance matrix" in a for a in found.assumed)
    declared = deriver.derive(r"\nabla_x x^\top\Sigma^{-1}x", r"\Sigma\in\mathbb{R}^{n\times n}", check=False)
    assert r"\top" in declared.answers[0].latex
    assert deriver.verify(r"\nabla_\mu(x-\mu)^\top\Sigma^{-1}(x-\mu)=-2\Sigma^{-1}(x-\mu)").outcome == "conditional"


@pytest.mark.parametrize(
    ("task", "wanted", "free"),
    [
        (r"Find the Riemannian gradient of $f(x)=x^\top Ax$ on the unit sphere, $A$ symmetric.", r"2Ax-2xx^\top Ax", "2Ax"),
        (
            r"Find the projected gradient of $\operatorname{tr}(AX)$ with respect to the symmetric matrix $X$.",
            r"\frac{1}{2}(A^\top+A)",
            r"A^\top",
        ),
        (
            r"Find the Riemannian gradient of $\operatorname{tr}(X^\top SX)$ on the Stiefel manifold, $S$ symmetric.",
            r"2SX-2XX^\top SX",
            "2SX",
        ),
    ],
)
def test_a_gradient_along_a_set_is_the_projected_one(task: str, wanted: str, free: str):
    found = deriver.derive(task)
    assert [a.latex for a in found.answers] == [wanted]
    assert found.answers[0].verdict.holds
    assert found.answers[0].also[0].latex == free


def test_a_gradient_along_no_set_is_refused():
    assert deriver.derive("Find the Riemannian gradient of $x^\\top x$.", check=False).status == "refused"


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"\nabla_x x^\top Ax", "2Ax"),
        (r"\nabla_X\operatorname{tr}(X^\top BX)", "2BX"),
        (r"\nabla_x(x-m)^\top S^{-1}(x-m)", "2S^{-1}(x-m)"),
        (r"Find the Hessian of $x^\top Ax$ with respect to $x$.", "2A"),
    ],
)
def test_the_form_for_a_symmetric_matrix_is_offered_beside_the_general_one(task: str, wanted: str):
    (answer,) = deriver.derive(task).answers
    (other,) = answer.also
    assert (other.name, other.latex, other.verdict.holds) == ("if_symmetric", wanted, True)


def test_nothing_is_offered_where_symmetry_does_not_matter():
    for task in (r"\nabla_X\operatorname{tr}(AX)", r"\nabla_x\|Ax-b\|^2", r"\nabla_X\|X\|_F^2"):
        assert not deriver.derive(task, check=False).answers[0].also


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (r"\nabla_w(\|y-Xw\|^2+\lambda\|w\|_1)", r"s_i\in[-1,1]"),
        (r"\frac{\partial}{\partial z}\max(0,z)", "[0,1]"),
        (r"\nabla_x\|Ax-b\|_2", r"\|s\|_2\le1"),
        (r"\nabla_x\|x\|_\infty", "convex hull"),
        (r"\nabla_X\|X\|_*", r"UV^\top+W"),
        (r"\nabla_X\|X\|_F", r"\|G\|_F\le1"),
    ],
)
def test_a_kink_is_named_with_its_subdifferential(task: str, said: str):
    found = deriver.derive(task, check=False)
    assert any(f.code == "exceptional_points" and said in f.text for f in found.findings)


def test_a_smooth_function_has_no_kink():
    for task in (r"\nabla_x\|x\|_2^2", r"\nabla_X\|X\|_F^2", r"\nabla_x\sigma(a^\top x)", r"\nabla_x(\|b\|_1 a^\top x)"):
        assert not deriver.derive(task, check=False).findings


@pytest.mark.parametrize(
    ("layout", "latex", "named"), [("denominator", r"A^\top", "denominator"), ("numerator", "A", "numerator"), (None, "A", "numerator")]
)
def test_a_jacobian_is_shown_in_the_layout_that_is_asked_for(layout: str | None, latex: str, named: str):
    (answer,) = deriver.derive(r"\frac{\partial(Ax)}{\partial x}", layout=layout).answers
    assert (answer.latex, answer.layout, answer.verdict.holds) == (latex, named, True)


@pytest.mark.parametrize(
    "task",
    [
        r"\frac{\partial\lambda}{\partial A}\text{ where }Av=\lambda v,\ v^\top v=1,\ A=A^\top",
        r"Let $S$ be symmetric with a simple eigenvalue $\mu$, $Sq=\mu q$, $\|q\|=1$. Find the derivative of $\mu$ with respect to $S$.",
    ],
)
def test_an_eigenvalue_given_by_its_pair(task: str):
    found = deriver.derive(task, check=False)
    a = symmetric(3)
    assert found.answers[0].numpy is not None
    value = eval(found.answers[0].numpy, {"np": np, "A": a, "S": a})
    vector = np.linalg.eigh(a)[1][:, -1]
    assert np.allclose(value, np.outer(vector, vector))
    assert any("simple eigenvalue" in said for said in found.assumed)


@pytest.mark.parametrize(
    ("task", "why"),
    [
        (r"Let $Av=\lambda v$. Find $\frac{\partial\lambda}{\partial A}$.", "left eigenvector"),
        (r"\frac{\partial y}{\partial A}\text{ where }Ax=y", "defines nothing"),
    ],
)
def test_what_an_equation_only_implies_is_no_constant(task: str, why: str):
    found = deriver.derive(task, check=False)
    assert found.status == "refused"
    assert why in (found.reason or "")


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"\frac{d^3}{dt^3}e^{tA}", "A^3e^{tA}"),
        (r"\nabla_X a^\top e^Xb", r"\int_0^1 e^{(1-s)X^\top}ab^\top e^{sX^\top}\,ds"),
        (r"\nabla_X\operatorname{tr}(e^X)", r"e^{X^\top}"),
    ],
)
def test_exponentials_of_matrices(task: str, wanted: str):
    (answer,) = deriver.derive(task).answers
    assert (answer.latex, answer.verdict.outcome) == (wanted, "verified")


def test_the_derivative_of_an_exponential_along_a_path_is_checked_in_every_step():
    found = deriver.derive(r"\frac{d}{dt}e^{A(t)}")
    assert all(s.verdict.holds for s in found.steps)
    assert found.answers[0].verdict.holds


def test_an_integral_of_two_exponentials_is_evaluated_as_one():
    claim = r"\int_0^1e^{(1-s)A}Be^{sA}\,ds=\int_0^1e^{sA}Be^{(1-s)A}\,ds"
    assert deriver.verify(claim, r"A,B\in\mathbb{R}^{n\times n}").holds
    assert deriver.verify(r"\int_0^1e^{(1-s)A}Be^{sA}\,ds=Be^A", r"A,B\in\mathbb{R}^{n\times n}").outcome == "conditional"
    assert deriver.verify(r"\int_0^1e^{(1-s)A}e^{sA}\,ds=e^A", r"A\in\mathbb{R}^{n\times n}").holds


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"\frac{\partial^2f}{\partial x\partial y^\top}\text{ where }f=x^\top Ay", "A"),
        (r"\frac{\partial^2}{\partial x\partial y^\top}\|x-By\|^2", "-2B"),
        (r"\frac{\partial^2f}{\partial x\partial x^\top}\text{ where }f=x^\top Ax", r"A+A^\top"),
        (r"\frac{\partial}{\partial b}a^\top\operatorname{diag}(b)c", r"a\odot c"),
        (r"\frac{\partial}{\partial x}x^\top A", r"A^\top"),
        (r"Find the gradient of $g(t)=\|e^{tA}x\|^2$ with respect to $t$.", r"2x^\top e^{tA^\top}Ae^{tA}x"),
        (r"\nabla_x\|x\|_p^p", r"p|x|^{\odot (p-1)}\odot \operatorname{sign}(x)"),
        (r"Find the gradient of $\operatorname{tr}(X^\top LX)$ with respect to $X$ where $L$ is the graph Laplacian.", "2LX"),
    ],
)
def test_answers_that_were_read_or_written_wrongly_before(task: str, wanted: str):
    found = deriver.derive(task)
    assert [a.latex for a in found.answers] == [wanted]
    assert all(s.verdict.holds for s in found.steps)


@pytest.mark.parametrize(
    "task",
    [
        r"Using index notation, find the Jacobian of $\operatorname{softmax}(z)$.",
        r"Derive the Jacobian of $s(z)=\operatorname{softmax}(z)$ by the cases $i=k$ and $i\ne k$.",
        r"Find $\frac{\partial}{\partial z_k}\frac{e^{z_i}}{\sum_je^{z_j}}$ using index notation.",
    ],
)
def test_index_notation_is_written_where_it_is_asked_for(task: str):
    found = deriver.derive(task)
    assert found.status == "finished"
    assert [s.rule.name for s in found.steps].count("Kronecker delta") == 3
    assert all(s.verdict.holds for s in found.steps)
    plain = deriver.derive(r"\frac{\partial}{\partial z}\operatorname{softmax}(z)", check=False)
    assert "Kronecker delta" not in [s.rule.name for s in plain.steps]


def test_a_condition_that_another_implies_is_not_said():
    for task, wanted in (
        (r"\nabla_S(\log\det S+a^\top S^{-1}a)", [r"\det S > 0"]),
        (r"\nabla_x\frac{\|Ax\|_2}{\|x\|_2}", [r"Ax \ne \mathbf{0}", r"x \ne \mathbf{0}"]),
    ):
        assert [c.latex for c in deriver.derive(task, check=False).answers[0].conditions] == wanted


@pytest.mark.parametrize(
    ("task", "wanted"),
    [
        (r"\nabla_x f(Ax+b)", r"A^\top\left.\nabla_u f(u)\right|_{u=Ax+b}"),
        (
            r"Let $f:\mathbb{R}^m\to\mathbb{R}$ be twice differentiable. Find the Hessian of $g(x)=f(Ax+b)$.",
            r"A^\top\left.\nabla^2_u (f(u))\right|_{u=Ax+b}A",
        ),
        (
            r"Let $f:\mathbb{R}^n\to\mathbb{R}$ be differentiable. Find the derivative of $g(t)=f(x+tv)$ with respect to $t$.",
            r"(\left.\nabla_u f(u)\right|_{u=x+tv})^\top v",
        ),
    ],
)
def test_the_chain_rule_for_a_function_of_a_vector_that_is_not_specified(task: str, wanted: str):
    (answer,) = deriver.derive(task).answers
    assert (answer.latex, answer.verdict.holds) == (wanted, True)


@pytest.mark.parametrize(
    ("task", "f"),
    [
        (r"\nabla_x\max_i(Ax+b)_i", lambda A, x, b: float(np.max(A @ x + b))),
        (r"\nabla_x\left(\min_i x_i+b^\top Ax\right)", lambda A, x, b: float(np.min(x) + b @ A @ x)),
        (r"\nabla_x\|\max(0,Ax-b)\|^2", lambda A, x, b: float(np.sum(np.maximum(0, A @ x - b) ** 2))),
    ],
)
def test_largest_and_smallest_entries(task: str, f: Callable[..., float]):
    arrays = {"A": generic(4, 3), "x": generic(3), "b": generic(4)}
    (answer,) = deriver.derive(task).answers
    assert answer.verdict.holds
    assert answer.numpy is not None
    assert np.allclose(eval(answer.numpy, {"np": np, **arrays}), slopes(f, arrays, "x"))
