"""Derivatives in the manners of papers: names for losses, quotients in words, labels for left sides, directions in brackets.

Every function is typed by hand in NumPy, and an answer has to be its derivative by central differences at arrays of different sides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from central_differences import slopes

import deriver

RNG = np.random.default_rng(5)


def generic(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


def definite(n: int) -> np.ndarray:
    a = generic(n, n)
    return a @ a.T + n * np.eye(n)


def sig(t: Any) -> Any:
    return 1 / (1 + np.exp(-t))


def lse(z: np.ndarray) -> float:
    return float(np.log(np.sum(np.exp(z))))


def kalman(K: np.ndarray, H: np.ndarray, P: np.ndarray, R: np.ndarray) -> float:
    left = np.eye(len(P)) - K @ H
    return float(np.trace(left @ P @ left.T + K @ R @ K.T))


SPREAD = {"K": generic(4, 3), "H": generic(3, 4), "P": definite(4), "R": definite(3)}
GATES = {"x": generic(3), "h": generic(4), "c": generic(4), "W_z": generic(4, 3), "U_z": generic(4, 4)}
ROWS: list[tuple[str, Callable[..., Any], str, dict[str, Any]]] = [
    (r"Find dL/dW for $L=\|y-\tanh(Wx+b)\|_2^2$.", lambda y, W, x, b: np.sum((y - np.tanh(W @ x + b)) ** 2), "W",
     {"y": generic(4), "W": generic(4, 3), "x": generic(3), "b": generic(4)}),
    (r"Differentiate the focal loss $-(1-p)^\gamma\log p$ with $p=\sigma(w^\top x)$ with respect to $w$.",
     lambda gamma, w, x: -((1 - sig(w @ x)) ** gamma) * np.log(sig(w @ x)), "w", {"gamma": 2.5, "w": generic(4), "x": generic(4)}),
    (r"Find the gradient of the Tsallis-like objective $\sum_i w_i^q$ with respect to the mixing proportions $w$, where $q>1$.",
     lambda w, q: np.sum(w**q), "w", {"w": abs(generic(4)) + 0.2, "q": 2.5}),
    (r"Find the gradient of the trace of $X^\top AX$ with respect to $X$.", lambda X, A: np.trace(X.T @ A @ X), "X",
     {"X": generic(4, 3), "A": generic(4, 4)}),
    (r"Compute the derivative of the logarithm of the determinant of $B^\top XB$ with respect to $X$.",
     lambda X, B: np.linalg.slogdet(B.T @ X @ B)[1], "X", {"X": definite(4), "B": generic(4, 2)}),
    (r"Find the gradient of the squared Frobenius norm of $A-XY$ with respect to $Y$.", lambda A, X, Y: np.sum((A - X @ Y) ** 2), "Y",
     {"A": generic(4, 3), "X": generic(4, 2), "Y": generic(2, 3)}),
    (r"Find the gradient of the trace of the posterior covariance $(I-KH)P(I-KH)^\top+KRK^\top$ with respect to the Kalman gain $K$; "
     r"$P$ and $R$ are symmetric.", kalman, "K", SPREAD),
    (r"Gradient of $\mathrm{KL}(\mu)=\frac12\sum_{i=1}^d(\mu_i^2+\sigma_i^2-\log\sigma_i^2-1)$ with respect to $\sigma$",
     lambda mu, sigma: np.sum(mu**2 + sigma**2 - np.log(sigma**2) - 1) / 2, "sigma", {"mu": generic(4), "sigma": abs(generic(4)) + 0.3}),
    (r"The conditional log density is $\log p(x\mid\mu)=-\frac12(x-\mu)^\top\Lambda(x-\mu)$, where $\Lambda$ is symmetric. "
     r"Find $\nabla_\mu\log p(x\mid\mu)$.",
     lambda x, mu, Lambda: -(x - mu) @ Lambda @ (x - mu) / 2, "mu", {"x": generic(3), "mu": generic(3), "Lambda": definite(3)}),
    (r"Let $z=\sigma(W_zx+U_zh)$ and $h'=(1-z)\odot h+z\odot c$. Find the Jacobian of $h'$ with respect to $h$.",
     lambda x, h, c, W_z, U_z: (1 - sig(W_z @ x + U_z @ h)) * h + sig(W_z @ x + U_z @ h) * c, "h", GATES),
    (r"Let $f=\sigma(W_fx+b_f)$, $i=\sigma(W_ix+b_i)$, $c=f\odot u+i\odot v$ and $L=\frac12\|c\|^2$. Compute $\partial L/\partial W_i$.",
     lambda W_f, x, b_f, W_i, b_i, u, v: np.sum((sig(W_f @ x + b_f) * u + sig(W_i @ x + b_i) * v) ** 2) / 2, "W_i",
     {"W_f": generic(4, 3), "x": generic(3), "b_f": generic(4), "W_i": generic(4, 3), "b_i": generic(4), "u": generic(4), "v": generic(4)}),
    (r"Differentiate $\log\sum_{j=1}^n e^{q^\top k_j}$ with respect to $q$, where $k_j$ are the rows of $K\in\mathbb{R}^{n\times d}$.",
     lambda q, K: lse(K @ q), "q", {"q": generic(3), "K": generic(4, 3)}),
    (r"Gradient of $\|Ax-b\|_p^p$ with respect to $x$, $p>1$", lambda A, x, b, p: np.sum(abs(A @ x - b) ** p), "x",
     {"A": generic(4, 3), "x": generic(3), "b": generic(4), "p": 3.0}),
    (r"Gradient of the nuclear norm $\|X\|_*$ of $X\in\mathbb{R}^{m\times n}$", lambda X: np.linalg.norm(X, "nuc"), "X",
     {"X": generic(4, 3)}),
    (r"Gradient of the utility $\mu^\top w-\frac\gamma2w^\top\Sigma w$ with respect to $w$ ($\Sigma$ is a covariance matrix).",
     lambda mu, w, gamma, Sigma: mu @ w - gamma / 2 * w @ Sigma @ w, "w",
     {"mu": generic(3), "w": generic(3), "gamma": 0.7, "Sigma": definite(3)}),
    (r"gradient of $\operatorname{tr}(X^\top CXB)$ with respect to X, B and C symmetric", lambda X, B, C: np.trace(X.T @ C @ X @ B), "X",
     {"X": generic(4, 2), "B": definite(2), "C": definite(4)}),
    (r"$\mathcal{L}(s)=-\frac12y^\top(K+s^2I)^{-1}y$; differentiate w.r.t. $s$. $K$ is symmetric.",
     lambda K, y, s: -y @ np.linalg.inv(K + s**2 * np.eye(3)) @ y / 2, "s", {"K": definite(3), "y": generic(3), "s": 0.8}),
    (r"Give a subgradient of $f(x)=\max_i(a_i^\top x+b_i)$ with respect to $x$.", lambda a, x, b: np.max(a @ x + b), "x",
     {"a": generic(5, 3), "x": generic(3), "b": generic(5)}),
    (r"Layer norm: $y=\frac{x-\mathbf1\mu}{\sqrt{v+\epsilon}}$, $\mu=\frac1m\mathbf1^\top x$, $v=\frac1m\|x-\mathbf1\mu\|^2$. "
     r"Find the Jacobian $\partial y/\partial x$.",
     lambda x, m, epsilon: (x - x.mean()) / np.sqrt(x.var() + epsilon), "x", {"x": generic(4), "m": 4.0, "epsilon": 0.1}),
    (r"Compute $\partial/\partial x$ of $(Ax+b)^{T}C(Dx+e)$.", lambda A, x, b, C, D, e: (A @ x + b) @ C @ (D @ x + e), "x",
     {"A": generic(4, 3), "x": generic(3), "b": generic(4), "C": generic(4, 2), "D": generic(2, 3), "e": generic(2)}),
    (r"Find the gradient of $y^\top XX^+y$ with respect to $X$, which has full column rank.",
     lambda y, X: y @ X @ np.linalg.pinv(X) @ y, "X", {"y": generic(4), "X": generic(4, 2)}),
    (r"Compute $\frac{\partial}{\partial W}\|\sigma(XW)-Y\|_F^2$ where $\sigma$ is the logistic sigmoid applied elementwise.",
     lambda X, W, Y: np.sum((sig(X @ W) - Y) ** 2), "W", {"X": generic(5, 3), "W": generic(3, 2), "Y": generic(5, 2)}),
    (r"Give the gradient of the negative log-likelihood of Poisson regression "
     r"$\sum_{i=1}^n\left(e^{x_i^\top\beta}-y_ix_i^\top\beta\right)$ with respect to $\beta$.",
     lambda x, beta, y: np.sum(np.exp(x @ beta) - y * (x @ beta)), "beta", {"x": generic(5, 3), "beta": generic(3), "y": generic(5)}),
    (r"Find $\nabla_xk(x,y)$ for the polynomial kernel $k(x,y)=(x^\top y+c)^d$.", lambda x, y, c, d: (x @ y + c) ** d, "x",
     {"x": np.ones(3), "y": abs(generic(3)), "c": 1.0, "d": 3.0}),
    (r"Let $J(\beta)=\|y-X\beta\|_2^2$. Derive $\nabla_\beta J$ and the Hessian.", lambda y, X, beta: np.sum((y - X @ beta) ** 2), "beta",
     {"y": generic(5), "X": generic(5, 3), "beta": generic(3)}),
    (r"Let $u=\frac{x-\mu}{\sqrt{s^2+\epsilon}}$ and $y=\gamma\odot u+\beta$, with $x,\mu,\gamma,\beta\in\mathbb{R}^n$ and $s^2,\epsilon$ "
     r"scalars. Find $\partial y/\partial\gamma$.",
     lambda x, mu, gamma, beta, s, epsilon: gamma * (x - mu) / np.sqrt(s**2 + epsilon) + beta, "gamma",
     {"x": generic(3), "mu": generic(3), "gamma": generic(3), "beta": generic(3), "s": 0.7, "epsilon": 0.1}),
]  # fmt: skip


@pytest.mark.parametrize(("task", "function", "name", "arrays"), ROWS, ids=[r[0][:60] for r in ROWS])
def test_the_answer_is_the_derivative(task: str, function: Callable[..., Any], name: str, arrays: dict[str, Any]):
    found = deriver.derive(task, check=False)
    assert found.status == "finished", found.reason
    code = found.answers[0].numpy
    assert code is not None
    names = {k: v if np.ndim(v) else float(v) for k, v in arrays.items()}
    assert eval(code, {"np": np, **names}) == pytest.approx(slopes(function, arrays, name), rel=1e-5, abs=1e-6)


X, H, K = generic(3, 3) + 3 * np.eye(3), generic(3, 3), generic(3, 3)
V = np.linalg.inv(X)
DIRECTIONS = [
    (r"Let $F(X)=X^{-1}$. Compute $DF(X)[H]$ and $D^2F(X)[H,K]$.", (-V @ H @ V, V @ H @ V @ K @ V + V @ K @ V @ H @ V)),
    (r"Compute $Df(X)[H]$ where $f(X)=\log\det X$.", (np.trace(V @ H),)),
    (r"Find $D\det(X)[H]$.", (np.linalg.det(X) * np.trace(V @ H),)),
    (r"Find the second directional derivative of $\log\det X$ in the direction $H$.", (-np.trace(V @ H @ V @ H),)),
    (r"Find the second directional derivative of $\operatorname{tr}(X^3)$ in the direction $H,K$.",
     (3 * np.trace(X @ H @ K) + 3 * np.trace(X @ K @ H),)),
]  # fmt: skip


@pytest.mark.parametrize(("task", "wanted"), DIRECTIONS, ids=[t for t, _ in DIRECTIONS])
def test_derivatives_in_directions(task: str, wanted: tuple[Any, ...]):
    found = deriver.derive(task, check=False)
    assert found.status == "finished", found.reason
    values = [eval(str(a.numpy), {"np": np, "X": X, "H": H, "K": K}) for a in found.answers]
    assert len(values) == len(wanted)
    for value, want in zip(values, wanted, strict=True):
        assert value == pytest.approx(want)


NET = r"Let $h=\operatorname{relu}(W_1x+b_1)$, $\hat y=\operatorname{softmax}(W_2h+b_2)$, $L=-y^\top\log\hat y$ with $y$ one-hot. "
BY_LETTER = [
    (NET + r"Find $\partial L/\partial b_2$ and $\partial L/\partial h$.",
     [r"\operatorname{softmax}(W_2\operatorname{relu}(W_1x+b_1)+b_2)-y", r"W_2^\top(\operatorname{softmax}(W_2h+b_2)-y)"]),
    (r"Let $z=Wx+b$ and $L=\frac12\|\tanh(z)-y\|^2+\lambda\|z\|^2$. Compute $\nabla_zL$.",
     [r"(\mathbf{1}-(\tanh z)^{\odot 2})\odot (\tanh z-y)+2\lambda z"]),
    (r"Let $z=2x$ and $L=z^2+3z$. Find $\partial L/\partial z$.", ["2z+3"]),
    (r"Find the gradient of $\operatorname{vec}(X)^\top(B\otimes A)\operatorname{vec}(X)$ with respect to $X$.", [r"AXB^\top+A^\top XB"]),
    (r"Find the gradient of $\|\operatorname{vec}(X)-\operatorname{vec}(Y)\|_2^2$ with respect to $X$.", ["2(X-Y)"]),
    (r"Find the gradient of $\|A\otimes B\|_F^2$ with respect to $A$.", [r"2\|B\|_F^2A"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "wanted"), BY_LETTER, ids=[t[-60:] for t, _ in BY_LETTER])
def test_answers_as_the_textbook_writes_them(task: str, wanted: list[str]):
    found = deriver.derive(task, check=False)
    assert [a.latex for a in found.answers] == wanted


def test_a_vec_against_a_vector_is_laid_out_as_a_matrix():
    found = deriver.derive(
        r"Find the gradient of $\|\operatorname{vec}(X)-b\|_2^2$ with respect to $X\in\mathbb{R}^{m\times n}$.", check=False
    )
    x, b = generic(4, 3), generic(12)
    assert eval(str(found.answers[0].numpy), {"np": np, "X": x, "b": b}) == pytest.approx(2 * (x - b.reshape(3, 4).T))


def test_what_is_taken_for_a_name_is_said():
    found = deriver.derive(r"Differentiate the focal loss $-(1-p)^\gamma\log p$ with respect to $p$.", check=False)
    assert r"“focal loss” is a name for $-(1-p)^\gamma\log p$" in found.assumed


def test_a_matrix_that_depends_on_a_number_stays_a_matrix():
    found = deriver.derive(
        r"Let $\ell=-\frac12y^\top K^{-1}y$, where $K=K(\theta)$. Find $\frac{\partial\ell}{\partial\theta}$.", check=False
    )
    assert found.answers[0].latex == r"\frac{1}{2}y^\top K(\theta)^{-1}K'(\theta)K(\theta)^{-1}y"


REFUSED = [
    r"Find the gradient of the Huber loss $x^\top x$ with respect to $x$.",
    r"Find the gradient of the circulant loss $x^\top Cx$ with respect to the sparse matrix $C$.",
    r"Find the gradient of the mean of the frobnicated function $x^\top x$.",
    r"Find the gradient of minus the nice loss $x^\top x$.",
    r"Find the gradient of $\sum_{i=1}^n\rho_\tau(y_i-x_i^\top\beta)$ with respect to $\beta$.",
    r"Let $A\in\mathbb{R}^{3\times3}$ and $A=0$. Find $\nabla_A(b^\top A^{-1}b)$.",
    r"Symmetric case: $f(x)=x^\top Ax$. Find the gradient.",
    r"Find the gradient of the likelihood of symmetric models $\log\det X$ with respect to $X$.",
    r"Find the third directional derivative of $\log\det X$ in the direction $H,K$.",
]


@pytest.mark.parametrize("task", REFUSED)
def test_words_that_may_change_the_function_are_refused(task: str):
    assert deriver.derive(task, check=False).status == "refused"


def test_matrices_of_a_chain_of_definitions_have_sides_of_their_own():
    found = deriver.derive(r"Let $v=Ax$, $s=Bv$ and $\ell=-\log\operatorname{softmax}(s)_k$. Find $\partial\ell/\partial A$.", check=False)
    a, x, m = generic(4, 3), generic(3), generic(2, 4)
    value = eval(str(found.answers[0].numpy), {"np": np, "A": a, "x": x, "B": m, "k": 2})
    wanted = slopes(lambda A: lse(m @ A @ x) - (m @ A @ x)[1], {"A": a}, "A")
    assert value == pytest.approx(wanted, rel=1e-5, abs=1e-6)


def test_scatter_matrices_with_subscripts_fit_one_variable():
    found = deriver.derive(
        r"Find the gradient of $\operatorname{tr}(W^\top S_BW)\operatorname{tr}(W^\top S_WW)$ with respect to $W$, "
        r"where $S_B$ and $S_W$ are symmetric.",
        check=False,
    )
    assert found.answers[0].latex == r"2\operatorname{tr}(W^\top S_WW)S_BW+2\operatorname{tr}(W^\top S_BW)S_WW"
