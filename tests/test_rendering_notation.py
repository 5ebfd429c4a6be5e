r"""A page writes the unknown of an equation and its derivatives as the task does; the record keeps the form that says everything."""

from __future__ import annotations

import pytest

import deriver
from deriver.rendering.own_notation import in_own_notation
from deriver.rendering.terminal import derivation_text

WRITTEN = [
    (r"Solve $y''+4y'+4y=0$.", r"y''+4y'+4y = 0"),
    (r"Solve $y^{(4)}-y=0$.", r"y^{(4)}-y = 0"),
    (r"Solve $\ddot x+4x=0$.", r"\ddot{x}+4x = 0"),
    (r"Solve $\frac{dy}{dx}=xy^2$.", r"\frac{dy}{dx} = xy^2"),
    (r"Solve $\frac{d^2y}{dx^2}-y=0$.", r"\frac{d^2y}{dx^2}-y = 0"),
    (r"Solve $y\,y''=(y')^2$.", r"yy'' = \left(y'\right)^2"),
]


@pytest.mark.parametrize(("task", "first"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_the_first_step_begins_with_the_equation_as_it_was_asked(task: str, first: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert in_own_notation(derivation).steps[0].before.latex == first


def test_the_record_keeps_the_full_form() -> None:
    derivation = deriver.derive(r"Solve $y''+4y=0$.")
    shown = in_own_notation(derivation)
    assert r"\frac{d^2}{dt^2}y(t)" in derivation.to_dict()["steps"][0]["before"]
    assert [s.claim for s in shown.steps] == [s.claim for s in derivation.steps]
    assert [a.expression for a in shown.answers] == [a.expression for a in derivation.answers]


def test_values_at_points_and_other_functions_keep_their_arguments() -> None:
    page = derivation_text(deriver.derive(r"Solve $y'=-y$, $y(0)=3$."))
    assert "y(0) = 3 ⇒ C₁ = 3" in page
    page = derivation_text(deriver.derive(r"Solve $y\,y''=(y')^2$."))
    assert "(d/dy)p(y) = p(y)/y" in page  # p is no unknown of the task


def test_words_follow_the_formulas() -> None:
    page = derivation_text(deriver.derive(r"Solve $\frac{dy}{dx}=\frac{y^2-1}{x}$."))
    assert "y = −1 was excluded" in page
    assert "y(x)" not in page.split("\n\n", 1)[1]


def test_a_function_of_several_variables() -> None:
    page = derivation_text(deriver.derive(r"Classify $u_{xx}+4u_{xy}+u_{yy}=0$."))
    assert "u(x" not in page.split("\n\n", 1)[1]


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (r"$\nabla_w \log(1+\exp(-y\,w^\top x))$", r"-y\sigma(-yw^\top x)x"),
        (r"$\nabla_w\, c\sin(a^\top w)$", r"c\cos(a^\top w)a"),
        (r"$\nabla_w \exp(\lambda w^\top w)$", r"2\lambda e^{\lambda w^\top w}w"),
    ],
)
def test_letters_stand_before_values_of_functions(task: str, answer: str) -> None:
    assert deriver.derive(task).answers[0].latex == answer
