"""Layouts of derivatives: an answer states its own and shows the other; a document that mixes them is told where."""

from __future__ import annotations

import pytest

import deriver

GIVEN = r"A\in\mathbb{R}^{m\times n},b\in\mathbb{R}^m,a,x\in\mathbb{R}^n"
COLUMN, ROW = r"\nabla_x(a^\top x)=a", r"\frac{\partial(a^\top x)}{\partial x}=a^\top"
LONG_COLUMN = r"\frac{\partial\|Ax-b\|_2^2}{\partial x}=2A^\top(Ax-b)"
TALL, WIDE = r"\frac{\partial(Ax)}{\partial x}=A", r"\frac{\partial(Ax)}{\partial x}=A^\top"


def mixed(*formulas: str) -> dict[int, str]:
    """Which formulas of a document (counted from 0) get the finding, with its text."""
    text = f"Let ${GIVEN}$.\n\n" + "\n\n".join(f"$${formula}$$" for formula in formulas)
    (document,) = deriver.verify(deriver.read(text=text, format="markdown")).documents
    claims = [c for c in document.claims if "partial" in c.latex or "nabla" in c.latex]
    return {i: f.text for i, c in enumerate(claims) for f in c.findings if f.code == "mixed_layout"}


def test_the_rarer_layout_is_told_where_the_other_stands():
    found = mixed(COLUMN, ROW, LONG_COLUMN)
    assert list(found) == [1]
    assert "numerator layout, as on line 5; denominator layout on lines 3, 7" in found[1]


def test_of_two_the_later_one_is_told():
    assert list(mixed(TALL, WIDE)) == [1]
    assert list(mixed(WIDE, TALL)) == [1]


@pytest.mark.parametrize("formulas", [(COLUMN, LONG_COLUMN), (ROW, ROW), (COLUMN, TALL), (ROW, TALL), (COLUMN,), (TALL,)])
def test_one_layout_for_each_kind_is_no_mixture(formulas: tuple[str, ...]):
    assert mixed(*formulas) == {}


def test_a_wrong_formula_says_nothing_of_layouts():
    assert mixed(COLUMN, r"\frac{\partial(a^\top x)}{\partial x}=2a^\top") == {}


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        (ROW, True), (WIDE, True), (r"\frac{\partial(Ax)}{\partial x}=2A^\top", False),
        (r"\frac{\partial(a^\top x)}{\partial x}=x^\top", False), (r"\frac{\partial(a^\top x)}{\partial x}=A", False),
        (r"\nabla_x(a^\top x)=b^\top", False),
    ],
)  # fmt: skip
def test_a_row_is_the_gradient_in_numerator_layout(claim: str, holds: bool):
    assert deriver.verify(claim, GIVEN).holds is holds


def test_an_answer_states_its_layout_and_shows_the_other():
    for layout, other in (("denominator", "numerator"), ("numerator", "denominator")):
        (answer,) = deriver.derive(r"\nabla_x\|Ax-b\|_2^2", GIVEN, layout=layout).answers
        assert answer.layout == layout
        (turned,) = deriver.derive(r"\nabla_x\|Ax-b\|_2^2", GIVEN, layout=other).answers
        assert answer.other_layout is turned.expression
        assert answer.verdict.holds and turned.verdict.holds
