r"""Extrema of functions without bound: the local ones with their kinds, and a line along which the values pass every bound."""

from __future__ import annotations

import pytest

import deriver


@pytest.mark.parametrize(
    ("task", "kinds"),
    [
        (r"Find the extrema of $f(x)=x^3-3x$.", [("maximum", "-1"), ("minimum", "1")]),
        (r"Find the extrema of $f(x,y)=x^3-3xy+y^3$.", [("saddle", "(0, 0)"), ("minimum", "(1, 1)")]),
        (r"Find the extrema of $f(x,y)=xy$.", [("saddle", "(0, 0)")]),
    ],
)
def test_the_local_extrema_and_both_bounds(task: str, kinds: list[tuple[str, str]]) -> None:
    found = deriver.derive(task)
    assert [(a.text, a.point) for a in found.answers if a.name == "type"] == kinds
    assert [a.text for a in found.answers if a.name == "value"] == ["no minimum: unbounded below", "no maximum: unbounded above"]
    assert all(a.verdict.holds for a in found.answers)
    assert all(s.verdict.holds for s in found.steps)


def test_what_an_answer_says_is_not_said_again() -> None:
    assert str(deriver.derive(r"Find the extrema of $f(x,y)=xy$.")).count("unbounded below") == 1


def test_a_function_with_one_bound_keeps_its_global_extremum() -> None:
    found = deriver.derive(r"Find the maxima and minima of $f(x,y)=x^4+y^4-4xy+1$.")
    assert {a.latex for a in found.answers if a.name == "value" and a.expression is not None} == {"-1"}
    assert [a.text for a in found.answers if a.text and a.name == "value"] == ["no maximum: unbounded above"]
