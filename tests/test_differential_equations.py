"""Differential equations: solutions are put into the equation with SymPy, and compared with what is typed by hand."""

from __future__ import annotations

import pytest
import sympy

import deriver
from deriver.derivation.differential_equations.methods import TABLE
from deriver.rulebook import load_rules

#: Task, the unknown and its variable, the solution typed by hand (constants C1, C2), the classes it must name.
EXPLICIT = [
    (r"Solve $y'+2y=e^{-t}$, $y(0)=0$.", "exp(-t)-exp(-2*t)", "linear"),
    (r"Solve $y'=y(1-y)$, $y(0)=\tfrac12$.", "exp(t)/(1+exp(t))", "separable"),
    (r"Solve $y'=ky$.", "C1*exp(k*t)", "separable"),
    (r"Solve $ty'+y=t^2$ for $t>0$.", "C1/t+t**2/3", "linear"),
    (r"Solve $y''+4y'+5y=0$, $y(0)=1$, $y'(0)=0$.", "exp(-2*t)*(cos(t)+2*sin(t))", "constant_coefficients"),
    (r"Solve $y''-3y'+2y=0$.", "C1*exp(2*t)+C2*exp(t)", "constant_coefficients"),
    (r"Solve $y''+2y'+y=0$.", "(C1+C2*t)*exp(-t)", "constant_coefficients"),
    (r"Solve $y''-y=e^{t}$.", "C1*exp(t)+C2*exp(-t)+t*exp(t)/2", "undetermined_coefficients"),
    (r"Solve $y''+y=\cos t$.", "C1*cos(t)+C2*sin(t)+t*sin(t)/2", "undetermined_coefficients"),
    (r"Solve $y'=1+y^2$, $y(0)=0$.", "tan(t)", "separable"),
    (r"Solve $y'=e^{t-y}$.", "log(C1+exp(t))", "separable"),
    (r"Solve $y'=\cos(t)y$.", "C1*exp(sin(t))", "separable"),
]


@pytest.mark.parametrize(("task", "text", "kind"), EXPLICIT, ids=[row[0] for row in EXPLICIT])
def test_a_solution_is_found_with_checked_steps(task: str, text: str, kind: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert kind in derivation.problems[0].classes
    answer = derivation.answers[0]
    assert all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)
    assert all(step.verdict.outcome in ("proved", "verified") for step in derivation.steps)
    names = {str(z): z for z in answer.sympy.free_symbols}
    expected = sympy.sympify(text, {**{k: sympy.Symbol(k, real=True) for k in ("t", "k", "C1", "C2")}, **names})
    difference = sympy.simplify(answer.sympy - expected)
    # General solutions may name their constants differently: then the difference is again in the family.
    assert difference == 0 or not difference.subs({z: 0 for z in difference.free_symbols if str(z) in ("C1", "C2")}).simplify()


def test_what_a_division_excludes_is_reported() -> None:
    derivation = deriver.derive(r"Solve $y'=ty^2$.")
    roles = {a.latex: a.role for a in derivation.answers}
    assert roles["0"] == "lost"
    assert "lost_solution" in {f.code for f in derivation.findings}


def test_a_constant_solution_inside_the_family_is_not_called_lost() -> None:
    assert all(a.role == "general" for a in deriver.derive(r"Solve $y'=ky$.").answers)


def test_a_problem_with_two_solutions_says_so() -> None:
    derivation = deriver.derive(r"Solve $y'=y^{1/3}$, $y(0)=0$.")
    assert "nonunique" in {f.code for f in derivation.findings}
    assert {a.verdict.outcome for a in derivation.answers} == {"verified"}


def test_an_exact_equation_is_left_as_a_relation() -> None:
    answer = deriver.derive(r"Solve $(2ty+1)\,dt+(t^2+2y)\,dy=0$.").answers[0]
    assert answer.role == "implicit"
    assert answer.verdict.outcome == "verified"


REFUSED = [
    (r"Solve $y'=y(t-1)$.", "another argument"),
    (r"Solve $y'=\sin(ty)$.", "no method here"),
]


@pytest.mark.parametrize(("task", "words"), REFUSED)
def test_what_is_not_solved_says_why(task: str, words: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status in ("stuck", "refused")
    assert words in derivation.reason


def test_every_row_of_the_table_of_methods_has_its_rule_and_its_turn() -> None:
    rules = load_rules()
    assert all(rules[row.rule].name == row.rule for row in TABLE)
    assert len({row.name for row in TABLE}) == len(TABLE)
    assert len({row.turn for row in TABLE}) == len(TABLE)
    assert all(row.listed or row.solve is not None for row in TABLE)
