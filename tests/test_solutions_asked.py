"""Questions whether a function or a number solves an equation: put in, the equation is a claim, and its verdict is the answer."""

from __future__ import annotations

import pytest

import deriver

#: question -> whether it is so, by hand
ASKED = [
    (r"Is $y=e^{-3x}$ a solution of $y''+y'-6y=0$?", True),  # 9-3-6
    (r"Is $y=e^{-3x}$ a solution of $y''-y'-6y=0$?", False),  # 9+3-6
    (r"Is the function $y=x e^{2x}$ a solution to the differential equation $y''-4y'+4y=0$?", True),
    (r"Does $y=\cos 2t$ solve $y''=4y$?", False),
    (r"Is $x=5$ a root of $x^2-7x+10=0$?", True),
    (r"Is $x=4$ a root of $x^2-7x+10=0$?", False),
    (r"Is $z=2-i$ a zero of the polynomial $z^2-4z+5$?", True),
    (r"Show that $x=3$ is a solution of the cubic equation $x^3-4x^2+x+6=0$.", True),
    (r"Does $x=-2$ satisfy $x^3+8=0$?", True),
]


@pytest.mark.parametrize(("task", "holds"), ASKED)
def test_what_is_put_in_decides(task: str, holds: bool) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    outcomes = {a.verdict.outcome for a in derivation.answers if a.name == "claim"}
    assert outcomes and outcomes <= ({"proved", "verified"} if holds else {"refuted"})


@pytest.mark.parametrize(
    "task",
    [
        r"Is $x=1$ the only solution of $x^2=1$?",
        r"Is $x=1$ the solution of $x^2=1$?",
        r"Is $y=C\sin 2x$ the general solution of $y''+4y=0$?",
        r"Is $x=1$ a root of $x^2+ax-3=0$?",
    ],
)
def test_more_than_being_one_solution_is_not_answered_by_putting_in(task: str) -> None:
    assert deriver.derive(task).status != "finished"


@pytest.mark.parametrize(
    "task",
    [
        r"Compute the Hessian of $f(x,y)=x^4+y^4-4xy$ and classify its critical points.",
        r"Find the gradient of $f(x,y)=x^4+y^4-4xy$ and classify its critical points.",
    ],
)
def test_its_critical_points_are_those_of_the_function_before(task: str) -> None:
    types = sorted(str(a.text) for a in deriver.derive(task).answers if a.name == "type")
    assert types == ["minimum", "minimum", "saddle"]
