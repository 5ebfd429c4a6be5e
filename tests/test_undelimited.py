"""Tasks typed without dollar signs mean what they mean with them; what is taken for a formula is said."""

from __future__ import annotations

import pytest

import deriver
from deriver.latex.undelimited import delimited, typeset

#: A task as people type it, and the same in LaTeX.
SAME = [
    (r"Find the gradient of f(x) = x^T A x with respect to x", r"Find the gradient of $f(x)=x^\top Ax$ with respect to $x$."),
    (r"Compute the gradient of ||Ax - b||^2 with respect to x.", r"Find the gradient of $\|Ax-b\|^2$ with respect to $x$."),
    (r"derivative of tr(AXB) wrt X", r"Find the gradient of $\operatorname{tr}(AXB)$ with respect to $X$."),
    (r"Let A be a symmetric matrix. Find the gradient of x^T A x + b^T x with respect to x.",
     r"Let $A$ be a symmetric matrix. Find the gradient of $x^\top Ax+b^\top x$ with respect to $x$."),
    (r"Differentiate x^10 + e^(2x)", r"Differentiate $x^{10}+e^{2x}$."),
    (r"Find the eigenvalues of [[2,1],[1,2]]", r"Find the eigenvalues of $\begin{pmatrix}2&1\\1&2\end{pmatrix}$."),
    (r"Find the inverse of \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"Find the inverse of $\begin{pmatrix}1&2\\3&4\end{pmatrix}$."),
    (r"Find the limit of sin(x)/x as x -> 0", r"Find $\lim_{x\to0}\frac{\sin x}{x}$."),
    (r"Compute the integral of 1/(1+x^2) from 0 to oo", r"Compute $\int_0^\infty\frac{1}{1+x^2}\,dx$."),
    (r"Solve y' + 2y = e^{-x}, y(0) = 1", r"Solve $y'+2y=e^{-x}$, $y(0)=1$."),
    (r"Solve dy/dx = xy with y(0) = 2.", r"Solve $\frac{dy}{dx}=xy$ with $y(0)=2$."),
    (r"Minimize x^2 + y^2 subject to x + y = 1", r"Minimise $x^2+y^2$ subject to $x+y=1$."),
    (r"Evaluate sum_{k=1}^n k^2", r"Evaluate $\sum_{k=1}^n k^2$."),
    (r"Let dS = mu S dt + sigma S dW. Find d(log S).", r"Let $dS=\mu S\,dt+\sigma S\,dW$. Find $d(\log S)$."),
    (r"What is the gradient of log(sum(exp(x)))?", r"Find the gradient of $\log\operatorname{sum}(\exp(x))$."),
    (r"Compute the limit as n -> infinity of (1 + 1/n)^n", r"Find $\lim_{n\to\infty}(1+\frac1n)^n$."),
    (r"find d/dx sqrt(x^2+1)", r"Find $\frac{d}{dx}\sqrt{x^2+1}$."),
    (r"Find the gradient of $x^\top Ax$ with respect to x.", r"Find the gradient of $x^\top Ax$ with respect to $x$."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "marked"), SAME, ids=[t for t, _ in SAME])
def test_a_task_without_dollar_signs_has_the_answers_of_the_marked_one(typed: str, marked: str) -> None:
    one, two = deriver.derive(typed), deriver.derive(marked)
    assert one.status == two.status == "finished", one.reason or two.reason
    assert [(a.name, a.latex if a.expression is not None else a.text) for a in one.answers] == [
        (a.name, a.latex if a.expression is not None else a.text) for a in two.answers
    ]
    if "$" not in typed:
        assert any("marks no formulas" in said for said in one.assumed)


TYPESET = [
    ("u_t = alpha*u_xx", r"u_t = \alpha \cdot u_{xx}"),
    ("x^10 + e^(2x)", "x^{10} + e^{2x}"),
    ("e^-x", "e^{-x}"),
    ("A^-1 b", "A^{-1} b"),
    ("f^(4)(x)", "f^{(4)}(x)"),
    ("sqrt(x+1)", r"\sqrt{x+1}"),
    ("x_1^2", "x_1^2"),
    ("[[1,2],[3,4]]", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"),
]


@pytest.mark.parametrize(("typed", "latex"), TYPESET, ids=[t for t, _ in TYPESET])
def test_a_formula_as_it_is_typed_becomes_latex(typed: str, latex: str) -> None:
    assert typeset(typed) == latex


@pytest.mark.parametrize(
    "text",
    [r"\nabla_x \|Ax-b\|^2", "x^2 + 1", r"\text{Find } x^2", "Prove the Woodbury identity", r"Find the gradient of $x^\top x$.", "Ax = b"],
)
def test_what_marks_its_formulas_or_is_one_is_left_alone(text: str) -> None:
    assert delimited(text) is None


@pytest.mark.parametrize(
    "text", ["Find the gradient of softmax(Wx + b)", "Find the gradient of the frobnicator of x^2 + 1", "Solve x +* 3 = 4 for x"]
)
def test_what_is_not_understood_is_refused_with_a_reason(text: str) -> None:
    try:
        found = deriver.derive(text)
    except deriver.DeriverError as problem:
        assert problem.message
        return
    assert found.status == "refused"
    assert found.reason


@pytest.mark.parametrize(
    ("task", "value"),
    [
        (r"Find $f'(2)$ for $f(x)=x^3$.", "12"),
        (r"Find the gradient of $x^2y+y^3$ at $(1,2)$.", r"\begin{pmatrix}4 \\ 13\end{pmatrix}"),
        (r"Find the gradient of $x^\top x$ at $x=(1,2)^\top$.", r"\begin{pmatrix}2 \\ 4\end{pmatrix}"),
        (r"Find the gradient of $f(x)=x^\top Ax$ at $x=(1,2)^\top$ where $A=\begin{pmatrix}1&2\\0&3\end{pmatrix}$.",
         r"\begin{pmatrix}6 \\ 14\end{pmatrix}"),
        (r"Find the gradient of $\log\det X$ at $X=I$.", "I"),
        (r"Find the gradient of $\frac12\|Ax-b\|^2$ at $x_0$.", r"A^\top(Ax_0-b)"),
        (r"Find the Hessian of $x^\top\begin{pmatrix}1&2\\3&4\end{pmatrix}x$.", r"\begin{pmatrix}2 & 5 \\ 5 & 8\end{pmatrix}"),
    ],
)  # fmt: skip
def test_a_value_at_a_point_is_worked_out(task: str, value: str) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    assert found.answers[-1].latex == value
    assert all(s.verdict.outcome in ("proved", "verified") for s in (*found.steps, *found.answers))


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (r"\frac{\partial}{\partial \rho}\det\begin{pmatrix}1&\rho\\\rho&1\end{pmatrix}", r"-2\rho"),
        (r"\frac{d}{dt}\det\begin{pmatrix}t&1&0\\1&t&1\\0&1&t\end{pmatrix}", "3t^2-2"),
        (r"\frac{\partial}{\partial a}\log\det\begin{pmatrix}a&b\\b&c\end{pmatrix}", r"\frac{c}{ac-b^2}"),
        (r"\frac{d}{dt}\det(I+tA)\Big|_{t=0}", r"\operatorname{tr}(A)"),
        (r"Find the Jacobian of $f(x,y)=(\sin x,\cos y)$.", r"\begin{pmatrix}\cos x & 0 \\ 0 & -\sin y\end{pmatrix}"),
    ],
)
def test_determinants_that_are_written_out_are_worked_out(task: str, answer: str) -> None:
    found = deriver.derive(task)
    assert found.answers[-1].latex == answer
    assert all(s.verdict.outcome in ("proved", "verified") for s in (*found.steps, *found.answers))


@pytest.mark.parametrize(
    "task",
    [r"Differentiate $\operatorname{tr}(AB)$ with respect to $A^\top$.", r"Find the gradient of $x^\top b$ with respect to $x^\top$."],
)
def test_a_derivative_by_a_transpose_is_refused(task: str) -> None:
    found = deriver.derive(task)
    assert found.status == "refused"
    assert "transpose" in (found.reason or "")
