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


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (r"Maximise $\frac{3}{u}$ subject to $0<u\le2$.", "no maximum: it is unbounded"),
        (r"Minimise $\ln v$ subject to $0<v\le1$.", "no minimum: it is unbounded"),
        (r"Maximise $\tan x$ subject to $0\le x<\frac{\pi}{2}$.", "no maximum: it is unbounded"),
        (r"Find the greatest value of $1/s^2$ on $(0,3]$.", "no maximum: it is unbounded"),
        (r"Find the maximum of $s^2$ on the interval $[0,2)$.", "the best value lies on the edge that is excluded"),
    ],
)
def test_an_interval_with_an_open_end_is_not_closed(task: str, said: str) -> None:
    found = deriver.derive(task)
    assert len(found.answers) == 1
    assert said in (found.answers[0].text or "")


def test_a_function_with_a_pole_between_the_ends_has_no_best_candidate() -> None:
    found = deriver.derive(r"Maximise $\frac{1}{x}$ subject to $-1\le x\le 1$.")
    assert found.status == "stuck"
    assert not found.answers


def test_the_better_side_of_a_pole_keeps_its_extremum() -> None:
    found = deriver.derive(r"Minimise $x-\ln x$ subject to $0<x\le 3$.")
    assert {a.name: a.latex for a in found.answers} == {"x": "1", "value": "1"}
