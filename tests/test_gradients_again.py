"""Tasks of matrix calculus in the words of exercise sheets: upstream gradients, signs beside nouns, claims to be shown, fillers.

Every function is typed by hand in NumPy, and an answer has to be its derivative by central differences at arrays of different sides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from central_differences import slopes

import deriver

RNG = np.random.default_rng(11)


def generic(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


def sm(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def sig(t: Any) -> Any:
    return 1 / (1 + np.exp(-t))


ATTENTION = {"Q": generic(4, 3), "K": generic(5, 3), "V": generic(5, 2), "G": generic(4, 2), "d": 3.0}
LAYER = {"W": generic(4, 3), "x": generic(3), "b": generic(4), "g": generic(4)}
Row = tuple[str, Callable[..., Any], list[str], dict[str, Any]]
ROWS: list[Row] = [
    (r"For a dense layer $y=Wx+b$. Given $\frac{\partial L}{\partial y}$, find $\frac{\partial L}{\partial W}$.",
     lambda W, x, b, g: g @ (W @ x + b), ["W"], LAYER),
    (r"Let $y=Wx+b$ and suppose that $g=\partial L/\partial y$ is known. Compute $\partial L/\partial x$ and $\partial L/\partial b$.",
     lambda W, x, b, g: g @ (W @ x + b), ["x", "b"], LAYER),
    (r"For the layer $h=\tanh(Wx+b)$ the upstream gradient is $\delta=\frac{\partial \mathcal{L}}{\partial h}$. Find "
     r"$\frac{\partial \mathcal{L}}{\partial W}$.",
     lambda W, x, b, delta: delta @ np.tanh(W @ x + b), ["W"], {**{k: LAYER[k] for k in "Wxb"}, "delta": LAYER["g"]}),
    (r"Let $S=QK^\top/\sqrt{d}$, $P=\mathrm{softmax}(S)$ and $O=PV$, where softmax is applied row-wise. Given "
     r"$\frac{\partial L}{\partial O}=G$, find "
     r"$\frac{\partial L}{\partial Q}$ and $\frac{\partial L}{\partial V}$.",
     lambda Q, K, V, G, d: np.sum(G * (sm(Q @ K.T / np.sqrt(d)) @ V)), ["Q", "V"], ATTENTION),
    (r"Consider $O=PV$. Given $\nabla_O L$, derive $\nabla_P L$.", lambda P, V, G: np.sum(G * (P @ V)), ["P"],
     {"P": generic(4, 5), "V": generic(5, 2), "G": generic(4, 2)}),
    (r"Let $Y=XW$ and $G=\partial L/\partial Y$. Express $\partial L/\partial X$ and $\partial L/\partial W$ in terms of $G$.",
     lambda X, W, G: np.sum(G * (X @ W)), ["X", "W"], {"X": generic(4, 3), "W": generic(3, 2), "G": generic(4, 2)}),
    (r"Find the gradient $\nabla f(x)$ and the Hessian $f''(x)$ if $f(x)=\ln(2+\exp(c^\top x))$.",
     lambda x, c: np.log(2 + np.exp(c @ x)), ["x", "Hx"], {"x": generic(3), "c": generic(3)}),
    (r"Find $\nabla f(x), f''(x)$, where $f(x)=-\frac{1}{3+x^\top x}$.", lambda x: -1 / (3 + x @ x), ["x", "Hx"], {"x": generic(3)}),
    (r"Find the gradient of $f(X)=tr(BXC)$.", lambda X, B, C: np.trace(B @ X @ C), ["X"], {"X": generic(3, 4), "B": generic(2, 3),
     "C": generic(4, 2)}),
    (r"Let $f: \mathbb{R}^n \to \mathbb{R}$ be $f(x)=3u^Tx-\beta v^Tx$ where $\beta\in\mathbb{R}$ and $u,v\in\mathbb{R}^n$. "
     r"Using the definition, write "
     r"out $\nabla_x f(x)$ and state its dimensions.", lambda x, u, v, beta: 3 * u @ x - beta * v @ x, ["x"],
     {"x": generic(3), "u": generic(3), "v": generic(3), "beta": 0.7}),
    (r"If $f(x)=7+5a'x+2x'Mx$, where $a$ and $x$ are $n\times1$ matrices and $M$ is an $n\times n$ matrix, what are the "
     r"derivative $f'(x)$ and the "
     r"Hessian matrix $f''(x)$?", lambda x, a, M: 7 + 5 * a @ x + 2 * x @ M @ x, ["x", "Hx"], {"x": generic(3), "a": generic(3),
     "M": generic(3, 3)}),
    (r"Calculate ${f_x(x)}$ and ${f_{xx}(x)}$ for ${f(x)=(c^Tx)^3,}$ with ${c\in\mathbb{R}^n}$.", lambda x, c: (c @ x) ** 3, ["x", "Hx"],
     {"x": generic(3), "c": generic(3)}),
    (r"I am given a symmetric $n\times n$-matrix $S$ and a vector $u$, and now I want to compute the gradient of $f(x)=(x^TSx)(u^Tx)$.",
     lambda x, S, u: (x @ S @ x) * (u @ x), ["x"], {"x": generic(3), "S": (lambda a: a + a.T)(generic(3, 3)), "u": generic(3)}),
    (r"Find $\frac{\partial}{\partial\sigma^2}\left(-\frac{m}{2}\log\sigma^2-\frac{1}{2\sigma^2}\|r\|^2\right)$.",
     lambda v, m, r: -m / 2 * np.log(v) - r @ r / (2 * v), ["v"], {"v": 1.3, "m": 4.0, "r": generic(4)}),
    (r"Differentiate $\ell=-k\log\tau^2-\frac{c}{\tau^4}$ with respect to $\tau^2$.", lambda v, k, c: -k * np.log(v) - c / v**2, ["v"],
     {"v": 1.3, "k": 2.0, "c": 0.4}),
    (r"Calculate the squared norm derivative: $\frac{\partial}{\partial X}\|AX\|_F^2$", lambda X, A: np.sum((A @ X) ** 2), ["X"],
     {"X": generic(3, 2), "A": generic(4, 3)}),
    (r"Compute the gradient of $\|U\|_1$ with respect to $U$, where $\|U\|_1=\sum_{i,j}|U_{ij}|$.", lambda U: np.sum(np.abs(U)),
     ["U"], {"U": generic(3, 2)}),
    (r"Compute the derivatives $df/dx$ of $f(z)=\log(1+z)$, $z=g(y)=y^\top S^{-1}y$, $y=h(x)=x-c$ where "
     r"$x,c\in\mathbb{R}^D,S\in\mathbb{R}^{D\times D}$.",
     lambda x, c, S: np.log(1 + (x - c) @ np.linalg.inv(S) @ (x - c)), ["x"], {"x": generic(3), "c": generic(3), "S": generic(3,
     3) @ np.eye(3) + 5 * np.eye(3)}),
    (r"Consider a one-hidden-layer network $z=V^\top\tanh(Wx)$ with $W\in\mathbb{R}^{h\times n}$, $V\in\mathbb{R}^{h\times "
     r"k}$, and the loss "
     r"$\ell=\frac12\|z-y\|^2$. Compute $\nabla_W\ell$.", lambda V, W, x, y: 0.5 * np.sum((V.T @ np.tanh(W @ x) - y) ** 2), ["W"],
     {"V": generic(4, 2), "W": generic(4, 3), "x": generic(3), "y": generic(2)}),
    (r"The term is $KL=\frac12\sum_{j=1}^d(\mu_j^2+3\sigma_j^2-\log\sigma_j^2)$. Find $\frac{\partial KL}{\partial\mu}$.",
     lambda mu, sigma: 0.5 * np.sum(mu**2 + 3 * sigma**2 - np.log(sigma**2)), ["mu"], {"mu": generic(3), "sigma": abs(generic(3)) + 0.3}),
    (r"Consider $f(x)=\sum_{i=1}^m\log(1+e^{-c_ib_i^Tx})$. Compute $\nabla f(x)$.",
     lambda x, b, c: np.sum(np.log(1 + np.exp(-c * (b @ x)))), ["x"], {"x": generic(3), "b": generic(5, 3), "c": generic(5)}),
    (r"Let $L=\frac12\|w\|^2-\sum_{i=1}^n\alpha_i[y_i(w^Tx_i+b)-1]$. Compute $\frac{\partial L}{\partial w}$.",
     lambda w, alpha, y, x, b: 0.5 * w @ w - np.sum(alpha * (y * (x @ w + b) - 1)), ["w"],
     {"w": generic(3), "alpha": generic(5), "y": generic(5), "x": generic(5, 3), "b": 0.4}),
    (r"Let $S=QK^\top$, $P=\mathrm{softmax}(S)$, $O=PV$. Given $\frac{\partial L}{\partial O}=G$, find $\frac{\partial L}{\partial P}$.",
     lambda P, V, G: np.sum(G * (P @ V)), ["P"], {"P": generic(4, 5), "V": generic(5, 2), "G": generic(4, 2)}),
    (r"Let $s=u^\top Mv$ and $r=\partial L/\partial s$. Find $\partial L/\partial u$.", lambda u, M, v, r: r * (u @ M @ v), ["u"],
     {"u": generic(3), "M": generic(3, 4), "v": generic(4), "r": 0.6}),
    (r"Let $\phi(t)=\max(0,t)$ be applied elementwise. Find the gradient of $\|\phi(Wx)-y\|^2$ with respect to $x$.",
     lambda W, x, y: np.sum((np.maximum(W @ x, 0) - y) ** 2), ["x"], {"W": generic(4, 3), "x": generic(3), "y": generic(4)}),
    (r"Derive the negative sampling gradient $\frac{\partial J}{\partial v}$ where $J=-\log\sigma(u^\top v)-\log\sigma(-w^\top v)$.",
     lambda u, v, w: -np.log(sig(u @ v)) - np.log(sig(-w @ v)), ["v"], {"u": generic(3), "v": generic(3), "w": generic(3)}),
    (r"Find the gradient and Hessian of $f(x)=\frac12\langle x,Bx\rangle+\langle c,x\rangle$ for self-adjoint $B$.",
     lambda x, B, c: 0.5 * x @ B @ x + c @ x, ["x", "Hx"], {"x": generic(3), "c": generic(3), "B": (lambda a: a + a.T)(generic(3, 3))}),
    (r"Let $J(\theta)=-\sum_{i=1}^m(y_i\log h_\theta(x_i)+(1-y_i)\log(1-h_\theta(x_i)))$, where "
     r"$h_\theta(x)=\sigma(\theta^\top x)$. Find "
     r"$\nabla_\theta J$.", lambda theta, x, y: -np.sum(y * np.log(sig(x @ theta)) + (1 - y) * np.log(1 - sig(x @ theta))), ["theta"],
     {"theta": generic(3), "x": generic(5, 3), "y": abs(np.tanh(generic(5)))}),
]  # fmt: skip


@pytest.mark.parametrize(("task", "function", "names", "arrays"), ROWS, ids=[r[0][:48] for r in ROWS])
def test_answer_is_the_derivative(task: str, function: Callable[..., Any], names: list[str], arrays: dict[str, Any]):
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished", derivation.reason
    assert len(derivation.answers) >= len(names)
    for answer, name in zip(derivation.answers, names, strict=False):
        known = {k: v for k, v in arrays.items() if k in {s.name for s in answer.expression.free}}
        value = np.asarray(eval(answer.numpy, {"np": np}, known), float)
        if name.startswith("H"):
            expected = slopes(lambda _n=name[1:], **a: slopes(function, a, _n, 1e-4), arrays, name[1:], 1e-4)
            assert value == pytest.approx(expected, rel=1e-3, abs=1e-4)
        else:
            assert value == pytest.approx(slopes(function, arrays, name), rel=1e-5, abs=1e-6)


def test_softmax_by_components_in_matrix_form():
    answer = deriver.derive(
        r"For softmax: $q_i=\frac{e^{u_i}}{\sum_j e^{u_j}}$. Write the full Jacobian in matrix form.", check=False
    ).answers[0]
    u = generic(4)
    assert np.asarray(eval(answer.numpy, {"np": np}, {"u": u})) == pytest.approx(np.diag(sm(u)) - np.outer(sm(u), sm(u)))


TRUE = [
    r"Let $y=Ux$ where $U\in\mathbb{R}^{m\times n}$ and let $L$ be a scalar function of $y$. Show that $\frac{\partial "
    r"L}{\partial U}=\frac{\partial L}"
    r"{\partial y}x^\top$.",
    r"Compute the Hessian of $f(x)=\log\sum_{i=1}^ne^{x_i}$ and show that it is $\mathrm{diag}(p)-pp^\top$ where "
    r"$p=\mathrm{softmax}(x)$.",
    r"Show that $\nabla_x x^\top Ax=(A+A^\top)x$.",
    r"Show that the gradient of $f(w)=\frac12\|Xw-y\|^2+\frac{\lambda}{2}\|w\|^2$ is $X^\top(Xw-y)+\lambda w$.",
    r"Prove that $\frac{\partial}{\partial X}\operatorname{tr}(AXB)=A^\top B^\top$.",
    r"Show, using the chain rule, that $\frac{\partial^2(x'Bx)}{\partial x\partial x'}=2B$ where $x$ is $n\times1$ and $B$ "
    r"is symmetric $n\times n$.",
    r"Given $p=\mathrm{softmax}(z)$ and the upstream gradient $g=\partial L/\partial p$, show that $\partial L/\partial "
    r"z=p\odot(g-(p^\top g)\mathbf{1})$.",
    r"Let $Y=XW$ and $G=\partial L/\partial Y$. Show that $\partial L/\partial W=X^\top G$.",
]
FALSE = [
    r"Compute the Hessian of $f(x)=\log\sum_{i=1}^ne^{x_i}$ and show that it is $pp^\top-\mathrm{diag}(p)$ where "
    r"$p=\mathrm{softmax}(x)$.",
    r"Show that $\nabla_x x^\top Ax=(A-A^\top)x$.",
    r"Show that the gradient of $f(w)=\frac12\|Xw-y\|^2$ is $X(Xw-y)$ for $X\in\mathbb{R}^{n\times n}$.",
    r"Let $Y=XW$ and $G=\partial L/\partial Y$, $X,W\in\mathbb{R}^{n\times n}$. Show that $\partial L/\partial W=XG$.",
]


@pytest.mark.parametrize(("task", "holds"), [(t, True) for t in TRUE] + [(t, False) for t in FALSE])
def test_derivative_that_is_to_be_shown(task: str, holds: bool):
    derivation = deriver.derive(task)
    claim = next(a for a in derivation.answers if a.name == "claim")
    assert derivation.answers[0].verdict.holds and claim.verdict.holds is holds
    assert derivation.steps


REFUSED = [
    r"Given $\frac{\partial L}{\partial O}$, find $\frac{\partial L}{\partial A}$.",  # nothing says how O depends on A
    r"Let $O=AV$. Given $\frac{\partial L}{\partial O}$, find $\frac{\partial L}{\partial W}$.",  # O does not depend on W
    r"Let $O=AV$. Given a noisy estimate of $\frac{\partial L}{\partial O}$, find $\frac{\partial L}{\partial A}$.",
    r"Find the gradient $\nabla f(x)$, if $f(x)=\text{tr}(AX^2)$.",  # x and X are two letters
    r"Find the gradient $\nabla f(x)$ where $f$ is convex and $f(x)=h(x)$.",
    r"Find $\frac{\partial}{\partial\sigma^2}\left(\sigma^3+\sigma^2\right)$.",  # an odd power has no sign here
    r"Find the gradient of $f(x)=tr(Ax)+t+r$.",
]


@pytest.mark.parametrize("task", REFUSED)
def test_refused(task: str):
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "refused" and derivation.reason


LETTERS = [
    (r"Let $z=W\tanh(Vx)$ and $\ell=\frac12\|z-y\|^2$. Compute $\nabla_V\ell$.",
     [r"((\mathbf{1}-\tanh(Vx)^{\odot 2})\odot W^\top(W\tanh(Vx)-y))x^\top"]),
    (r"Let $z=W\tanh(Vx)$. Find the Jacobian of $z$ with respect to $x$.", [r"W\operatorname{diag}(\mathbf{1}-\tanh(Vx)^{\odot 2})V"]),
    (r"Let $p=\mathrm{softmax}(z/T)$ and $\ell=-y^\top\log p$. Compute $\frac{\partial\ell}{\partial T}$.", None),  # T stays a number
    (r"Find the gradient of $-y^\top W^\top x+\log\sum_je^{(W^\top x)_j}$ with respect to $W$, where $x\in\mathbb{R}^n$.",
     [r"x(\operatorname{softmax}(W^\top x)-y)^\top"]),
    (r"$\nabla_\Lambda\log\det\Lambda^{-1}$", [r"-\Lambda^{-\top}"]),
    (r"Let $\ell=-\sum_ct_c\log s_c$, $s=\mathrm{softmax}(a)$, where $\sum_ct_c=1$. Compute $\nabla_a\ell$.",
     [r"\operatorname{softmax}(a)-t"]),
    (r"Compute $\nabla_u\left(c^\top u+\frac12u^\top Mu\right)$ where $M=M^\top$, and its Hessian.", ["c+Mu", "M"]),
    (r"Find the Jacobian of the normalisation map $u\mapsto u/\|u\|$.", [r"\frac{I}{\|u\|_2}-\frac{uu^\top}{\|u\|_2^3}"]),
    (r"Let $R(w)=\frac{\mu^\top w}{w^\top\mathbf{1}}$ be the Sharpe-like ratio. Find $\nabla R(w)$.",
     [r"\frac{\mu}{w^\top\mathbf{1}}-\frac{\mu^\top w}{(w^\top\mathbf{1})^2}\mathbf{1}"]),
    (r"Find the gradient of $\|x\|$ at $x=e_1$.", [r"\frac{x}{\|x\|_2}", r"\frac{\mathbf{e}_1}{\|\mathbf{e}_1\|_2}"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "wanted"), LETTERS, ids=[t for t, _ in LETTERS])
def test_capital_letters_beside_vectors_and_compact_forms(task: str, wanted: list[str] | None):
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished", derivation.reason
    if wanted is None:
        assert [a.name for a in derivation.answers] == ["derivative"]
    else:
        assert [a.latex for a in derivation.answers] == wanted


def test_every_step_of_a_spectral_norm_of_a_product_is_checked():
    derivation = deriver.derive(r"Find the gradient of $\|AX\|_2$ with respect to $X$.")
    assert derivation.steps and all(step.verdict.holds for step in derivation.steps)
