"""What is asked of differential equations in other words and notations, and answers that must come within their time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import ode_judge as judge
import pytest
import sympy

import deriver
from deriver.derivation.differential_equations.patience import OutOfTime, Patience, of_the_library

#: Task, and the words its first answer must hold.
ASKED = [
    (r"Study the bifurcation of $\dot x=rx-x^2$.", "transcritical"),
    (r"Analyze the bifurcations of $\dot x=\mu x-x^3$ as $\mu$ varies.", "supercritical pitchfork"),
    (r"What type of bifurcation occurs in $\dot x=r+x^2$ at $r=0$?", "saddle-node"),
    (r"Identify the bifurcation in $\dot x=rx+x^3$ at $r=0$.", "subcritical pitchfork"),
    (r"Is the origin stable for $\dot x=y$, $\dot y=-x$?", "center"),
    (r"Classify the origin of $x'=-2x, y'=-2y$.", "stable star"),
    (r"Sketch the phase portrait of $\dot x=x$, $\dot y=-3y$.", "saddle"),
    (r"Determine the stability of the origin for $\dot x=-x+y$, $\dot y=-x-y$.", "stable spiral"),
    (r"Is $\dot x=-2x+y, \dot y=x-2y$ a gradient system? Find the potential.", "gradient system"),
    (r"Is $\dot x=y, \dot y=-x$ a gradient system?", "no gradient system"),
    (r"Find and classify the equilibria of $\dot x=-y-x(x^2+y^2)$, $\dot y=x-y(x^2+y^2)$.", "stable spiral, by terms of third order"),
    (r"Find and classify the equilibria of $\dot x=2y$, $\dot y=-x+y^3$.", "unstable spiral, by terms of third order"),
    (r"Find the bifurcations of $\dot x=y$, $\dot y=-x+\mu y-x^2y$.", "supercritical Hopf"),
    (r"Find a first integral of $\ddot x+x^3=0$.", "constant along every solution"),
]


@pytest.mark.parametrize(("task", "words"), ASKED, ids=[row[0] for row in ASKED])
def test_a_question_in_other_words_is_answered(task: str, words: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert words in derivation.answers[0].text
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)


def test_a_claimed_bifurcation_is_compared_with_what_is_found() -> None:
    right = deriver.derive(r"Show that $\dot x=r+x^2$ undergoes a saddle-node bifurcation at $r=0$.")
    wrong = deriver.derive(r"Show that $\dot x=r+x^2$ undergoes a transcritical bifurcation at $r=0$.")
    assert right.answers[-1].text == "the claim holds"
    assert wrong.answers[-1].text.startswith("the claim fails")


def test_the_damping_ratio_stands_beside_the_solution() -> None:
    derivation = deriver.derive(r"Solve $y''+4y'+5y=0$, $y(0)=1$, $y'(0)=0$; classify the damping.")
    solution, damping = derivation.answers
    assert solution.name == "y"
    assert "underdamped" in damping.text
    assert sympy.simplify(damping.sympy - 2 / sympy.sqrt(5)) == 0


COLUMNS = [
    r"\frac{d}{dt}\begin{pmatrix}x\\y\end{pmatrix}=\begin{pmatrix}2&1\\0&2\end{pmatrix}\begin{pmatrix}x\\y\end{pmatrix}",
    r"\begin{pmatrix}x'\\y'\end{pmatrix}=\begin{bmatrix}2&1\\0&2\end{bmatrix}\begin{pmatrix}x\\y\end{pmatrix}",
    r"\frac{d}{dt}(x,y)^\top=\begin{pmatrix}2&1\\0&2\end{pmatrix}(x,y)^\top",
]


@pytest.mark.parametrize("task", COLUMNS)
def test_a_system_in_columns_is_read_row_by_row(task: str) -> None:
    derivation = deriver.derive(task)
    found = {a.name: a.sympy for a in derivation.answers}
    t = next(z for z in found["x"].free_symbols if z.name == "t")
    assert sympy.simplify(found["x"].diff(t) - 2 * found["x"] - found["y"]) == 0
    assert sympy.simplify(found["y"].diff(t) - 2 * found["y"]) == 0


#: Task, the equation, its order: answers are put into the equation.
SOLVED = [
    (r"(1-t^2)y'+ty=1", "t", "(1-t**2)*y1+t*y0-1", 1),
    (r"(x^2-1)y'+xy=2x", "x", "(x**2-1)*y1+x*y0-2*x", 1),
    (r"\frac{dy}{dx}=\frac{1}{x+e^y}", "x", "y1*(x+exp(y0))-1", 1),
    (r"y'=y^2-x", "x", "y1-y0**2+x", 1),
    (r"y''-y=\sinh x", "x", "y2-y0-sinh(x)", 2),
    (r"y''+4y=3\cosh 2x", "x", "y2+4*y0-3*cosh(2*x)", 2),
    (r"y''+\frac{1}{y}y'^2+\frac{1}{x}y'=0", "x", "y2+y1**2/y0+y1/x", 2),
    (r"y''+xy'^2=0", "x", "y2+x*y1**2", 2),
    (r"x^2y''-3xy'+4y=x^2", "x", "x**2*y2-3*x*y1+4*y0-x**2", 2),
    (r"2x^2y''+y+\sin(\frac12\ln x)=0", "x", "2*x**2*y2+y0+sin(log(x)/2)", 2),
    (r"x(x-1)y''+(3x-1)y'+y=0", "x", "x*(x-1)*y2+(3*x-1)*y1+y0", 2),
    (r"y''+9y=\sec x", "x", "y2+9*y0-1/cos(x)", 2),
]


@pytest.mark.parametrize(("task", "variable", "equation", "order"), SOLVED, ids=[row[0] for row in SOLVED])
def test_a_solution_satisfies_what_is_typed(task: str, variable: str, equation: str, order: int) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)
    for answer in derivation.answers:
        assert answer.verdict.outcome in ("proved", "verified")
        conditions = [c.sympy for c in answer.conditions]
        value, size = judge.residual(equation, variable, answer.sympy, order, conditions)
        assert judge.vanishes(value, size, conditions), answer.latex


#: Conditions at infinity, declared bounds, absolute values near the start: the solution typed by hand, and a finding.
PARTICULAR = [
    (r"y''-y=0, y(0)=1, y(\infty)=0", "exp(-t)", ""),
    (r"y''-4y=0, y(0)=3, y'(\infty)=0", "3*exp(-2*t)", ""),
    (r"y''-y=0, y(0)=1, y(\infty)=1", "", "no_solution"),
    (r"y'=|y|, y(0)=-1", "-exp(-t)", ""),
    (r"y'=|y|+1, y(0)=-1", "1-2*exp(-t)", ""),
    (r"y''+y=|t-1|, y(0)=0, y'(0)=0", "1-t-cos(t)+sin(t)+2*(t-1-sin(t-1))*Heaviside(t-1)", ""),
    (r"y''+y=\cos\omega t, y(0)=0, y'(0)=0", "(cos(t)-cos(omega*t))/(omega**2-1)", "missing_assumption"),
]


@pytest.mark.parametrize(("task", "text", "code"), PARTICULAR, ids=[row[0] for row in PARTICULAR])
def test_conditions_of_every_kind_are_met(task: str, text: str, code: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert code in ({f.code for f in derivation.findings} | {""})
    if text:
        (answer,) = derivation.answers
        assert answer.verdict.outcome == "verified"
        names = {z.name: z for z in answer.sympy.free_symbols}
        assert sympy.simplify(answer.sympy - sympy.sympify(text, names)) == 0


def test_what_oscillates_has_no_limit() -> None:
    assert deriver.derive(r"y''+y=0, y(0)=1, y(\infty)=0").status == "stuck"


def test_declared_bounds_decide_the_sign_of_a_discriminant() -> None:
    (answer,) = deriver.derive(r"y''+2\zeta\omega_0y'+\omega_0^2y=0, \omega_0>0, 0<\zeta<1").answers
    assert answer.verdict.outcome == "verified"
    assert answer.sympy.has(sympy.cos)


def test_the_exponential_of_a_rotation_with_a_letter() -> None:
    answer = deriver.derive(r"Compute $e^{At}$ for $A=\begin{pmatrix}0&-\omega\\ \omega&0\end{pmatrix}$.").answers[0]
    names = {z.name: z for z in answer.sympy.free_symbols}
    c, d = sympy.cos(names["omega"] * names["t"]), sympy.sin(names["omega"] * names["t"])
    assert sympy.Matrix(answer.sympy) == sympy.Matrix([[c, -d], [d, c]])
    assert answer.verdict.outcome == "verified"


#: Systems with letters: the solutions hold where they say, and ask for nothing that is not needed.
LETTERED = [
    (r"\dot x=-\omega y,\ \dot y=\omega x", (r"\omega \ne 0",)),
    (r"\dot x=ax,\ \dot y=by", ()),
    (r"\dot x=-kx,\ \dot y=kx-my", (r"m-k \ne 0",)),
]


@pytest.mark.parametrize(("task", "conditions"), LETTERED, ids=[row[0] for row in LETTERED])
def test_systems_with_letters_say_what_must_not_vanish(task: str, conditions: tuple[str, ...]) -> None:
    for answer in deriver.derive(task).answers:
        assert answer.verdict.outcome == "verified"
        assert tuple(c.latex for c in answer.conditions) == conditions
        assert "|" not in answer.latex


def test_real_initial_values_have_no_complex_solution() -> None:
    derivation = deriver.derive(r"y'=-\frac{x}{y}, y(0)=0")
    assert "no_solution" in {f.code for f in derivation.findings}
    assert [a.expression for a in derivation.answers] == [None]


def test_complex_forcing_has_complex_solutions() -> None:
    derivation = deriver.derive(r"y''+3y'+2y=e^{ix}")
    assert "complex_only" in {f.code for f in derivation.findings}
    y = derivation.answers[0].sympy
    x = next(z for z in y.free_symbols if z.name == "x")
    assert sympy.simplify(y.diff(x, 2) + 3 * y.diff(x) + 2 * y - sympy.exp(sympy.I * x)) == 0


def test_a_squared_letter_as_a_coefficient_is_not_taken_for_a_negative_number() -> None:
    derivation = deriver.derive(r"\ddot x+\omega_0^2x=F\cos(\omega t),\quad x(0)=0,\ \dot x(0)=0")
    assert {a.conditions[0].latex for a in derivation.answers} == {r"\omega_0 \ne 0", r"\omega_0 = 0"}
    assert all(a.verdict.outcome == "verified" and "i" not in a.latex.replace(r"\omega", "") for a in derivation.answers)


def test_the_pendulum_is_left_as_a_quadrature_with_its_rests() -> None:
    derivation = deriver.derive(r"y''+\sin y=0")
    assert [a.role for a in derivation.answers] == ["implicit", "implicit", "lost", "lost"]
    assert "no_closed_form" in {f.code for f in derivation.findings}


def _busy(seconds: float) -> None:
    begin = time.thread_time()
    while time.thread_time() - begin < seconds:
        sum(range(500))


def test_work_ends_with_its_time_and_an_inner_limit_leaves_the_outer_one() -> None:
    patience, seen = Patience(), []
    with pytest.raises(OutOfTime), patience.at_most(0.2):
        try:
            with patience.at_most(0.05):
                _busy(5)
        except OutOfTime:
            seen.append("inner")
        assert not patience.over()
        _busy(5)
    assert seen == ["inner"]
    with patience.at_most(5):
        _busy(0.01)


def test_a_limit_holds_in_every_thread() -> None:
    out: list[str] = []

    def work() -> None:
        try:
            with Patience().at_most(0.05):
                _busy(5)
        except OutOfTime:
            out.append("late")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert out == ["late"]


#: What is called, and whether what it raises says that a library does not know an expression of this kind.
MISTAKES = [
    (lambda: sympy.Poly("x**y", "x"), True),
    (lambda: float(sympy.Symbol("x")), True),
    (lambda: bool(sympy.Symbol("x") < 1), True),
    (lambda: sympy.Poly(sympy.sin(sympy.Symbol("x")), sympy.Symbol("x"), domain="QQ"), True),
    (lambda: {}["missing"], False),
    (lambda: None.upper(), False),  # type: ignore[attr-defined]
    (lambda: sympy.expand(None), False),
    (lambda: sympy.simplify(object()), False),
    (lambda: sympy.solve(), False),
    (lambda: sympy.Symbol("x").diff_(), False),
]


@pytest.mark.parametrize(("call", "known"), MISTAKES)
def test_a_mistake_of_the_program_is_not_taken_for_a_hard_equation(call: Callable[[], object], known: bool) -> None:
    with pytest.raises(Exception) as caught:
        call()
    assert of_the_library(caught.value) is known
