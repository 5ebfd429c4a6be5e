"""Several questions in one text: those that are understood are answered, each of the others is named, a hypothesis is never left out."""

from __future__ import annotations

import pytest

import deriver

A = r"\begin{pmatrix}2&1\\1&2\end{pmatrix}"
#: A text, the kinds that are answered, and what is named as not understood.
SOME = [
    (rf"Let $A={A}$. Find the eigenvalues of $A$. Sketch the ellipse. Compute $\det A$.", ["eigen", "determinant"], ["Sketch the ellipse"]),
    (r"Let $f(x)=x^2-4x$. (a) Find $f'(x)$. (b) Sketch the graph of $f$. (c) Solve $f(x)=0$.", ["derivative", "equation"], ["Sketch"]),
    (r"Find the derivative of $x^2$ and explain why it is positive.", ["derivative"], ["explain why it is positive"]),
    (r"Solve $y'=y$, $y(0)=1$, and discuss the stability of the solution as $t\to\infty$.", ["ode"], ["discuss the stability"]),
    (r"Compute $\int_0^1x^2\,dx$ and interpret the result geometrically.", ["integral"], ["interpret the result"]),
    (r"Sketch the graph of $f(x)=x^2-1$. Find $f'(x)$. Find the zeros of $f$.", ["derivative", "equation"], ["Sketch"]),
    (r"Solve $x^2=4$. Sketch it. Compute $\int_0^1 x\,dx$.", ["equation", "integral"], ["Sketch it"]),
    (
        r"Find $\frac{d}{dx}x^3$. Draw the region $y=x^2$. Describe its boundary.",
        ["derivative"],
        ["Draw the region", "Describe its boundary"],
    ),
]
#: Several questions of different fields, all of them understood.
ALL = [
    (r"Let $f(x)=x^2$. Factor $f(x)-1$. Find $f'(3)$. Find the domain of $\sqrt{f(x)-1}$.", ["factorise", "derivative", "domain"]),
    (r"Factor $x^2-9$ and find its roots.", ["factorise", "equation"]),
    (r"Let $f(x)=x^2-4x$. Find $f'(x)$. Solve $f(x)=0$.", ["derivative", "equation"]),
]
#: Texts of which nothing may be left out: a hypothesis, what a question needs, or the only question.
NONE = [
    r"Assume the frobnicator is positive. Find $\frac{d}{dx}x^2$. Solve $x^2=4$.",
    r"Sketch the region bounded by $y=x^2$. Find its area.",
    r"Draw a picture of $x^2$.",
    r"Find the derivative of $x^3$. Paint the region $y=x^2$.",
    r"Sketch the graph of $x^2$. Describe it.",
    r"Suppose that $x$ is wobbly. Solve $x^2=4$. Find $\frac{d}{dx}x^2$.",
]


@pytest.mark.parametrize(("text", "kinds", "left"), SOME, ids=[t for t, *_ in SOME])
def test_what_is_understood_is_answered_and_the_rest_is_named(text: str, kinds: list[str], left: list[str]) -> None:
    found = deriver.derive(text)
    assert found.status == "stuck"
    assert [p.kind for p in found.problems] == kinds
    assert {a.problem for a in found.answers} == set(range(len(kinds)))
    assert all(a.verdict.holds for a in found.answers)
    for words in left:
        assert words in (found.reason or "")
        assert any(words in f.text for f in found.findings)


@pytest.mark.parametrize(("text", "kinds"), ALL, ids=[t for t, _ in ALL])
def test_questions_of_different_fields_are_all_answered(text: str, kinds: list[str]) -> None:
    found = deriver.derive(text)
    assert found.status == "finished", found.reason
    assert [p.kind for p in found.problems] == kinds


@pytest.mark.parametrize("text", NONE)
def test_a_hypothesis_is_never_left_out(text: str) -> None:
    found = deriver.derive(text)
    assert found.status == "refused"
    assert not found.answers and found.reason


def test_the_whole_can_be_insisted_on() -> None:
    assert deriver.derive(SOME[0][0], partly=False).status == "refused"


def test_a_variable_spoken_of_again_is_the_same_whatever_its_size():
    for task in (
        r"Find the gradient of $f(x)=x^\top x$ and the Hessian of $f$ with respect to $x$.",
        r"Let $p=\sigma(X\theta)$ and $L=-y^\top\log p$. Find the gradient and Hessian of $L$ in $\theta$.",
    ):
        assert not [said for said in deriver.derive(task).assumed if "does not depend" in said]
    said = deriver.derive(r"Let $c,x\in\mathbb{R}$. Find the derivative of $c^2$ with respect to $x$.").assumed
    assert any("does not depend" in text for text in said)
