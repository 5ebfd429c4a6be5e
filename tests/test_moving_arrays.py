r"""Functions that are not specified, of numbers and of arrays: `f(x)g(x)`, `A(t)^{-1}`, `K(\theta)`, paths under an equation of motion."""

from __future__ import annotations

import pytest

import deriver

#: Declarations, task, answer in a book's form that an independent `verify` is to accept.
ROWS = [
    ("", r"Differentiate $f(x)g(x)$ with respect to $x$.", r"\frac{d}{dx}(f(x)g(x))=f'(x)g(x)+f(x)g'(x)", "f'(x)g(x)+f(x)g'(x)"),
    ("", r"Differentiate $f(g(x))$ with respect to $x$.", r"\frac{d}{dx}f(g(x))=f'(g(x))g'(x)", "g'(x)f'(g(x))"),
    ("", r"Differentiate $x f(x^2)$ with respect to $x$.", r"\frac{d}{dx}(xf(x^2))=f(x^2)+2x^2f'(x^2)", "f(x^2)+2x^2f'(x^2)"),
    (r"A\in\mathbb{R}^{n\times n}", r"\frac{d}{dt}A(t)^{-1}", None, "-A(t)^{-1}A'(t)A(t)^{-1}"),
    (r"X\in\mathbb{R}^{n\times n}", r"\frac{d}{dt}\operatorname{tr}(X(t)^2)", None, r"2\operatorname{tr}(X(t)X'(t))"),
    (r"K\succ0", r"\frac{\partial}{\partial\theta}\log\det K(\theta)", None, r"\operatorname{tr}(K(\theta)^{-1}K'(\theta))"),
    (r"u,v\in\mathbb{R}^n", r"\frac{d}{dt}u(t)^\top v", None, r"u'(t)^\top v"),
    (r"A\in\mathbb{R}^{n\times n},x\in\mathbb{R}^n", r"\frac{d}{dt}x(t)^\top Ax(t)", None, r"x(t)^\top(A+A^\top)x'(t)"),
    (r"R\in\mathbb{R}^{n\times n}", r"\frac{d}{dt}(R(t)^\top R(t))", None, r"R'(t)^\top R(t)+R(t)^\top R'(t)"),
    (r"x(t)\in\mathbb{R}^n", r"\frac{d}{dt}\|x(t)\|_2^2", None, r"2x(t)^\top x'(t)"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "task", "claim", "answer"), ROWS, ids=[r[1] for r in ROWS])
def test_the_chain_rule_of_what_is_not_specified(given: str, task: str, claim: str | None, answer: str) -> None:
    found = deriver.derive(task, given=given) if given else deriver.derive(task)
    assert found.status == "finished", found.reason
    assert found.answers[0].latex == answer
    assert all(s.verdict.outcome in ("proved", "verified") for s in (*found.steps, *found.answers))
    if claim is not None:
        assert deriver.verify(claim).outcome in ("proved", "verified")


def test_a_declared_matrix_before_its_parameter_is_a_function_and_that_is_said() -> None:
    found = deriver.derive(r"\frac{d}{dx}A(x)^{-1}", given=r"A\in\mathbb{R}^{n\times n}")
    assert any("is a function here" in said for said in found.assumed)


def test_a_matrix_before_a_vector_in_parentheses_stays_a_product() -> None:
    found = deriver.derive(r"\nabla_x (A(x)-b)^\top(A(x)-b)", given=r"A\in\mathbb{R}^{m\times n},x\in\mathbb{R}^n,b\in\mathbb{R}^m")
    assert found.answers[0].latex == r"2A^\top(Ax-b)"


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (r"Let $A\in\mathbb{R}^{n\times n}$. Find $\frac{d}{dt}\|x(t)\|^2$ where $\dot x=Ax$.", r"2x(t)^\top Ax(t)"),
        (r"Let $\dot x(t)=f(x(t))$. Find $\frac{d}{dt}V(x(t))$.", r"f(x(t))V'(x(t))"),
    ],
)
def test_an_equation_of_motion_is_put_in(task: str, answer: str) -> None:
    found = deriver.derive(task)
    assert [a.latex for a in found.answers if a.name == "along_solutions"] == [answer]


@pytest.mark.parametrize("task", [r"Differentiate $f(x)$.", r"Find $\frac{d}{dx}g(x)$.", r"Find the gradient of $f(x)$."])
def test_a_function_that_nobody_defined_has_no_derivative(task: str) -> None:
    try:
        found = deriver.derive(task)
    except deriver.DeriverError as problem:
        assert "not defined" in problem.message
        return
    assert found.status == "refused"
