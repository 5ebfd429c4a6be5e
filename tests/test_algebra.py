"""Algebra of one letter: each answer against a value typed by hand, compared by numbers; what has no method is stuck, never guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sympy

import deriver

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "corpus" / "algebra.json").read_text(encoding="utf-8"))
VALUED = [r for r in ROWS if "answers" in r]
SAID = [r for r in ROWS if "text" in r]
STUCK = [r for r in ROWS if "stuck" in r]
REFUSED = [r for r in ROWS if "refused" in r]


def number(value: sympy.Expr) -> complex:
    """A value at fixed points of its letters, positive and apart from each other."""
    letters = sorted(value.free_symbols, key=str)
    points = {s: sympy.Integer(2) if s.name == "k" else sympy.Rational(7 + 5 * (ord(s.name[0]) % 11), 11) for s in letters}
    if {s.name for s in letters} >= {"a", "b", "c"}:
        points |= {s: {"a": 1, "b": 7, "c": 3}[s.name] for s in letters if s.name in "abc"}
    return complex(value.subs(points).evalf(20))


@pytest.mark.parametrize("row", VALUED, ids=[r["task"] for r in VALUED])
def test_the_answers_are_those_of_a_textbook(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "finished", found.reason
    assert all(a.verdict.outcome in ("proved", "verified") for a in found.answers)
    assert all(s.verdict.outcome in ("proved", "verified") for s in found.steps), [(s.rule.name, s.verdict.outcome) for s in found.steps]
    names = {str(s): sympy.Symbol(str(s)) for a in found.answers for s in a.sympy.free_symbols} | {"I": sympy.I}
    got = [number(a.sympy.subs({s: names[str(s)] for s in a.sympy.free_symbols})) for a in found.answers]
    expected = [number(sympy.parse_expr(text, local_dict=names)) for text in row["answers"]]
    assert len(got) == len(expected)
    for value in expected:
        assert any(abs(value - other) < 1e-12 * (1 + abs(value)) for other in got), (row["answers"], [a.latex for a in found.answers])


@pytest.mark.parametrize("row", SAID, ids=[r["task"] for r in SAID])
def test_a_set_is_said_in_words(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "finished", found.reason
    assert [a.text for a in found.answers] == [row["text"]]
    assert found.answers[0].verdict.outcome in ("proved", "verified", "undecided")


@pytest.mark.parametrize("row", STUCK, ids=[r["task"] for r in STUCK])
def test_what_has_no_method_is_stuck(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "stuck"
    assert found.reason and not found.answers


@pytest.mark.parametrize("row", REFUSED, ids=[r["task"] for r in REFUSED])
def test_what_is_not_understood_is_refused(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "refused"
    assert found.reason


# Further questions -----------------------------------------------------------------------------------------------------------

OSCILLATOR = r"Write $\ddot x+2\gamma\dot x+\omega_0^2x=0$ as a system of first order, and find its matrix."
NAMED = [
    (OSCILLATOR, "A", "Matrix([[0, 1], [-omega_0**2, -2*gamma]])"),
    (OSCILLATOR, "characteristic_polynomial", "r**2 + 2*gamma*r + omega_0**2"),
    (r"Convert $y'''-2y'+y=\sin t$ to a first-order system.", "A", "Matrix([[0, 1, 0], [0, 0, 1], [-1, 2, 0]])"),
    (r"Convert $y'''-2y'+y=\sin t$ to a first-order system.", "g", "Matrix([0, 0, sin(t)])"),
    (r"Write $2y''+3y'+4y=0$ as a first-order system.", "A", "Matrix([[0, 1], [-2, -3/2]])"),
    (r"Evaluate $f(x)=x^2+\sin x$ at the dual number $a+\varepsilon$, and read off $f'(a)$.", "derivative", "2*a + cos(a)"),
    (r"Evaluate $f(x)=x^3$ at the dual number $2+\varepsilon$.", "value", "8"),
    (r"Let $f(x,y)=x^2y$. Find the angle between its gradient and the tangent of its level curve.", "angle", "pi/2"),
    (
        r"An array has the shape $(32,28,28,3)$. Find the length of each of its rows when all but the first axis are flattened.",
        "length",
        "2352",
    ),
    (r"A tensor has shape $(6,4)$. Reshape it to $(3,n)$. Find $n$.", "n", "8"),
    (r"Find the shape of the sum of arrays of shapes $(32,1,5)$ and $(7,5)$.", "shape", "Matrix([32, 7, 5])"),
]


@pytest.mark.parametrize(("task", "name", "expected"), NAMED, ids=[f"{n}: {t}" for t, n, _ in NAMED])
def test_a_named_answer(task: str, name: str, expected: str) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    (answer,) = [a for a in found.answers if a.name == name]
    assert answer.verdict.holds
    assert all(s.verdict.holds for s in found.steps)
    names = {str(s): sympy.Symbol(str(s)) for s in answer.sympy.free_symbols}
    value = answer.sympy.subs({s: names[str(s)] for s in answer.sympy.free_symbols})
    wanted = sympy.sympify(expected, locals={**names, "gamma": names.get("gamma", sympy.Symbol("gamma"))})
    difference = sympy.simplify(sympy.Matrix(value) - wanted) if isinstance(wanted, sympy.MatrixBase) else sympy.simplify(value - wanted)
    assert difference == 0 * difference


def test_shapes_that_do_not_fit_are_said() -> None:
    found = deriver.derive(r"Find the shape of the sum of arrays of shapes $(32,2,5)$ and $(7,5)$.")
    assert found.answers[0].text == "the shapes do not fit: the sizes 2 and 7 of axis 2 differ, and neither is 1"
    assert found.findings[0].code == "shape_mismatch"


@pytest.mark.parametrize("task", [r"Write $y''+y^2=0$ as a first-order system.", r"Convert $y'+y=0$ to a first-order system."])
def test_an_equation_without_a_matrix_is_stuck(task: str) -> None:
    assert deriver.derive(task).status == "stuck"


ALL_OF_THEM = [
    (r"Are the eigenvalues of $\begin{pmatrix}2&1\\1&2\end{pmatrix}$ real?", "yes: all eigenvalues are real"),
    (r"Are the eigenvalues of $A=\begin{pmatrix}2&1\\1&2\end{pmatrix}$ positive?", "yes: all eigenvalues are positive"),
    (r"Are all eigenvalues of $\begin{pmatrix}0&-1\\1&0\end{pmatrix}$ real?", "no: $i$ is not real"),
    (r"Find the eigenvalues of $A=\begin{bmatrix}1&4\\2&3\end{bmatrix}$. Are they positive?", "no: $-1$ is not positive"),
    (r"Let $A=\begin{pmatrix}2&0\\0&2\end{pmatrix}$. Are the eigenvalues of $A$ distinct?", "no: $2$ is an eigenvalue 2 times"),
]


@pytest.mark.parametrize(("task", "text"), ALL_OF_THEM, ids=[t for t, _ in ALL_OF_THEM])
def test_a_question_about_all_eigenvalues(task: str, text: str) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    assert [a.text for a in found.answers if a.name == "text"] == [text]


def test_a_question_about_the_eigenvalues_with_letters_is_stuck() -> None:
    assert deriver.derive(r"Are the eigenvalues of $\begin{pmatrix}a&1\\1&a\end{pmatrix}$ positive?").status == "stuck"


@pytest.mark.parametrize(
    ("task", "count"),
    [(r"Solve $x^3-5x+1=0$.", 3), (r"How many real solutions does $x^4-6x+2=0$ have?", 2), (r"Solve $\cos x = x$ for real $x$.", 1)],
)
def test_a_zero_in_decimals_is_shown_by_a_change_of_sign(task: str, count: int) -> None:
    found = deriver.derive(task)
    numerical = [a for a in found.answers if a.role == "numerical"]
    assert len(numerical) == count or found.status != "finished"
    assert all(a.verdict.outcome in ("proved", "verified") for a in numerical)
