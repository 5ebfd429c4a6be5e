"""Tasks said in another way than the grammar's mean what the grammar's sentence beside them means; what is not such a task is left.

Kinds and answers of the second part were worked out by hand.
"""

from typing import Any

import pytest

from deriver import derive
from deriver.errors import DeriverError
from deriver.latex.tasks import read_task

SAME: list[tuple[str, str]] = [
    (r"Solve $\min_x x^2+bx$ subject to $x\ge1$.", r"Minimise $x^2+bx$ over $x$ subject to $x\ge1$."),
    (r"$\max_{x,y} xy$ subject to $x+y=1$", r"Maximise $xy$ over $x,y$ subject to $x+y=1$."),
    (r"Find $x$ that minimises $x^2-4x$.", r"Minimise $x^2-4x$ over $x$."),
    (r"Find the maximum of $x^2+y$ on the disc $x^2+y^2\le1$.", r"Maximise $x^2+y$ subject to $x^2+y^2\le1$."),
    (r"Determine the limit of $\frac{1-\cos x}{x^2}$ as $x$ tends to zero.", r"Determine the limit of $\frac{1-\cos x}{x^2}$ as $x\to0$."),
    (r"Integrate $x^2$ from zero to two.", r"Integrate $x^2$ from $0$ to $2$."),
    (r"Find $f_x$ and $f_y$ if $f(x,y)=x^2y$.",
     r"Let $f(x,y)=x^2y$. Find the partial derivative of $f$ with respect to $x$. Find the partial derivative of $f$ with respect to $y$."),
    (r"Let $f(x)=e^{2x}$. Find $f''(0)$.", r"Let $f(x)=e^{2x}$. Find the second derivative of $f$ with respect to $x$ at $x=0$."),
    (r"Find $y''$ if $y=x^2e^x$.", r"Find the second derivative of $x^2e^x$ with respect to $x$."),
    (r"Find $\nabla f(1,2)$ if $f(x,y)=x^2+3xy$.", r"Let $f(x,y)=x^2+3xy$. Find the gradient of $f$ at $x=1, y=2$."),
    (r"Let $f(x)=x^3-3x$. Solve $f'(x)=0$.", r"Let $f(x)=x^3-3x$. Find the critical points of $f$."),
    (r"Expand $e^x$ in powers of $x-1$ to order 3.", r"Find the Taylor polynomial of degree 3 of $e^x$ at $x=1$."),
    (r"Approximate $\sqrt{1+x}$ by a quadratic polynomial near $x=0$.",
     r"Find the Taylor polynomial of degree 2 of $\sqrt{1+x}$ at $x=0$."),
    (r"Find the Jacobian of the map $(r,\theta)\mapsto(r\cos\theta,r\sin\theta)$.",
     r"Let $F(r,\theta)=(r\cos\theta,r\sin\theta)$. Find the Jacobian of $F$."),
    (r"True or false: $(AB)^\top=B^\top A^\top$.", r"Show that $(AB)^\top=B^\top A^\top$."),
    (r"Solve $\frac{dP}{dt}=rP$ for $P(t)$.", r"Solve $\frac{dP}{dt}=rP$."),
    (r"Differentiate: (a) $x^2$, (b) $\sin x$.", r"Differentiate $x^2$. Differentiate $\sin x$."),
    (r"Find all second partial derivatives of $f(x,y)=x^3y^2$.", r"Find the Hessian of $f(x,y)=x^3y^2$."),
    (r"Linearise $f(x,y)=x^2y$ around $(1,2)$.", r"Find the Taylor polynomial of degree 1 of $f(x,y)=x^2y$ at $(1,2)$."),
    (r"Find the limit of $\frac{|x|}{x}$ as $x$ approaches $0$ from the left.", r"Compute $\lim_{x\to 0^-} \left(\frac{|x|}{x}\right)$."),
    (r"Solve $y'+ay=b$ where $a,b$ are constants and $y(0)=0$.", r"Solve $y'+ay=b$, $y(0)=0$."),
    (r"Is $u_{tt}=c^2u_{xx}$ hyperbolic, parabolic or elliptic?", r"Classify $u_{tt}=c^2u_{xx}$."),
]  # fmt: skip

ANSWERS: list[tuple[str, str, str]] = [
    (r"Compute the Hessian of $x^2y+y^3$ at $(1,2)$.", "hessian", r"\begin{pmatrix}4 & 2 \\ 2 & 12\end{pmatrix}"),
    (r"Compute the gradient of $x^2y$ at $(1,2)$.", "gradient", r"\begin{pmatrix}4 \\ 1\end{pmatrix}"),
    (r"Find the eigenvectors of $\begin{pmatrix}2&1\\1&2\end{pmatrix}$ corresponding to $\lambda=3$.", "null_space",
     r"\begin{pmatrix}1 \\ 1\end{pmatrix}"),
    (r"Find the gradient of $x^\top Ax$ with respect to $x$, where $A$ is a matrix.", "gradient", r"(A+A^\top)x"),
    (r"Let $A$ be a matrix. Find the gradient of $\operatorname{tr}(A^2)$ with respect to $A$.", "gradient", r"2A^\top"),
    (r"Let $A$ and $B$ be matrices. Find the gradient of $\operatorname{tr}(AB)$ with respect to $A$.", "gradient", r"B^\top"),
    (r"Find the gradient of $c^\top x$ where $c$ is a constant vector.", "gradient", "c"),
    (r"Use the Laplace transform to solve $y'+y=1$, $y(0)=0$.", "ode", "1-e^{-t}"),
]  # fmt: skip

#: The point may lie off the curve; the letter is no variable of the function; words that no row takes.
LEFT = [
    r"Find $f_z$ if $f(x,y)=x^2y$.",
    r"Find $f''(0)$.",
    r"Solve $\min_x x^2$ subject to nobody.",
    r"True or false: $x$.",
    r"Find the maximum of $x^2$ on the moon $x\le1$.",
    r"Expand $e^x$ in powers of courage to order 3.",
    r"Find the directional derivative of $f(x,y)=x^2y$ at $(1,2,3)$ in the direction $(3,4)$.",
]


def shown(item: Any) -> tuple[Any, ...]:
    return (
        item.kind, item.expression and item.expression.latex, [v.latex for v in item.variables],
        [(a.latex, z.latex) for a, z in item.point],
        [c.latex for c in item.conditions], item.request, [o.latex for o in item.operands],
    )  # fmt: skip


#: Where an unknown function has a value, in words; the initial value is part of the problem, never dropped.
VALUES = [
    (r"Given that $y(0)=2$, solve $y'=3y$.", r"Solve $y'=3y$, $y(0)=2$."),
    (r"Solve $y'=3y$ given that $y(0)=2$.", r"Solve $y'=3y$, $y(0)=2$."),
    (r"Solve $y'=2y$, given that $y=3$ when $x=0$.", r"Solve $y'=2y$, $y(0)=3$."),
    (r"Solve $\frac{dy}{dx}=2xy$ where $y=3$ at $x=1$.", r"Solve $\frac{dy}{dx}=2xy$, $y(1)=3$."),
    (r"Find the solution of $\ddot x+4x=0$ with $x=1$ and $\dot x=0$ when $t=0$.",
     r"Find the solution of $\ddot x+4x=0$ with $x(0)=1$, $\dot x(0)=0$."),
    (r"Solve $\frac{dP}{dt}=kP$ if $P=P_0$ when $t=0$.", r"Solve $\frac{dP}{dt}=kP$ if $P(0)=P_0$."),
]  # fmt: skip


@pytest.mark.parametrize(("task", "meaning"), VALUES)
def test_a_value_of_the_unknown_in_words_is_an_initial_value(task: str, meaning: str) -> None:
    (said,), (meant,) = read_task(task), read_task(meaning)
    assert said.kind == meant.kind == "ode" and said.conditions == meant.conditions and said.conditions
    assert said.expression is meant.expression and said.request <= meant.request


def test_a_solution_that_is_none_is_told() -> None:
    wrong = derive(r"Given that $y_1=x^2$ is a solution, solve $y''+y=0$.")
    assert [f.code for f in wrong.findings] == ["assumed_type"] and "does not solve" in wrong.findings[0].text
    assert derive(r"Given that $y=5$, solve $y'=3y$.").status == "refused"


@pytest.mark.parametrize(("task", "meaning"), SAME)
def test_a_task_said_otherwise_is_the_same_task(task: str, meaning: str) -> None:
    assert [shown(i) for i in read_task(task)] == [shown(i) for i in read_task(meaning)]


@pytest.mark.parametrize(("task", "kind", "answer"), ANSWERS)
def test_the_answer_answers_what_was_asked(task: str, kind: str, answer: str) -> None:
    found = derive(task)
    assert found.status == "finished" and [p.kind for p in found.problems] == [kind]
    assert answer in (found.answers[-1].latex, found.answers[-1].text)


@pytest.mark.parametrize("task", LEFT)
def test_what_no_row_means_is_refused(task: str) -> None:
    with pytest.raises(DeriverError) as caught:
        read_task(task)
    assert 0 <= caught.value.start <= len(task)


def test_a_direction_is_scaled_to_length_one_and_stands_as_it_is_beside() -> None:
    found = derive("Find the directional derivative of $f(x,y)=x^2y$ at $(1,2)$ in the direction $(0,2)$.")
    assert found.status == "finished"
    assert [a.latex for a in found.answers] == ["1", "2"]
    assert "without scaling" in (found.answers[1].text or "")
    assert all(a.verdict.outcome in ("proved", "verified") for a in found.answers)


def test_a_point_that_is_not_on_the_surface_has_no_tangent_plane() -> None:
    found = derive("Find the tangent plane to $z=x^2+y^2$ at $(1,1,7)$.")
    assert found.status == "refused"
    assert "does not lie" in (found.reason or "")


def test_an_error_in_a_task_said_otherwise_has_a_place_of_its_own_text() -> None:
    task = r"Let $A\in\mathbb R^{2\times3}$. Solve $\min_x \|Ax-\|$ subject to $x=1$."
    with pytest.raises(DeriverError) as caught:
        read_task(task)
    assert caught.value.text == task and 0 <= caught.value.start < len(task)
