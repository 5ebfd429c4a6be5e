"""Eigenvalue problems on an interval: eigenvalues and eigenfunctions are compared with what is typed by hand."""

from __future__ import annotations

import pytest
import sympy

import deriver

n, L = sympy.Symbol("n"), sympy.Symbol("L")
#: Task, eigenvalues, eigenfunctions up to a factor (as text in n, L and the variable).
ROWS = [
    (r"y''+\lambda y=0,\ y(0)=0,\ y(L)=0", ["n**2*pi**2/L**2"], ["sin(n*pi*t/L)"]),
    (r"y''+\lambda y=0,\ y(0)=0,\ y'(L)=0", ["(2*n-1)**2*pi**2/(4*L**2)"], ["sin((2*n-1)*pi*t/(2*L))"]),
    (r"Determine all eigenvalues of $X''+\lambda X=0$, $X'(0)=0$, $X(\pi)=0$.", ["(2*n-1)**2/4"], ["cos((2*n-1)*t/2)"]),
    (r"Find the eigenvalues and eigenfunctions of $y''+\lambda y=0$, $y'(0)=0$, $y'(\pi)=0$.", ["0", "n**2"], ["1", "cos(n*t)"]),
    (r"y''+\lambda y=0, y(-\pi)=y(\pi), y'(-\pi)=y'(\pi)", ["0", "n**2"], ["1", "cos(n*t)", "sin(n*t)"]),
    (r"Find the eigenvalues and eigenfunctions of $x^2y''+xy'+\lambda y=0$, $y(1)=0$, $y(e)=0$.", ["n**2*pi**2"], ["sin(n*pi*log(x))"]),
    (r"Find the eigenvalues of $y''+2y'+(1+\lambda)y=0$, $y(0)=0$, $y(1)=0$.", ["n**2*pi**2"], ["exp(-t)*sin(n*pi*t)"]),
]


@pytest.mark.parametrize(("task", "values", "functions"), ROWS, ids=[row[0] for row in ROWS])
def test_eigenvalues_and_eigenfunctions_are_found(task: str, values: list[str], functions: list[str]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)
    assert all(step.verdict.outcome in ("proved", "verified") for step in derivation.steps)
    for name, typed in (("eigenvalues", values), ("eigenfunctions", functions)):
        found = [a.sympy for a in derivation.answers if a.name == name]
        assert len(found) == len(typed)
        for one, text in zip(found, typed, strict=True):
            plain = one.subs({z: sympy.Symbol(z.name) for z in one.free_symbols})
            assert sympy.simplify(plain - sympy.sympify(text)) == 0


def test_an_equation_for_eigenvalues_without_closed_form_is_said_with_its_first_zeros() -> None:
    derivation = deriver.derive(r"y''+\lambda y=0, y(0)=0, y(1)+y'(1)=0")
    assert "4.115858" in derivation.answers[0].text  # tan mu = -mu
    assert {"no_closed_form", "nonunique"} == {f.code for f in derivation.findings}


@pytest.mark.parametrize(
    "task",
    [
        r"Find the eigenvalues of $y''+\lambda y=1$, $y(0)=0$, $y(1)=0$.",
        r"Find the eigenvalues of $y''+\lambda y=0$, $y(0)=1$, $y(1)=0$.",
        r"Find the eigenvalues of $y''+\lambda y=0$, $y(0)=0$.",
        r"Find the eigenvalues of $y''+\lambda y^2=0$, $y(0)=0$, $y(1)=0$.",
    ],
)
def test_what_is_no_eigenvalue_problem_is_refused(task: str) -> None:
    assert deriver.derive(task).status == "refused"
