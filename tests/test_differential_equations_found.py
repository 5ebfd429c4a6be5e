"""Differential equations in notations and classes that strangers tried: what must be answered, typed by hand."""

from __future__ import annotations

import ode_judge as judge
import pytest
import sympy

import deriver

#: Task, its variable, the equation with y0 for y and y1, y2 for its derivatives, its order, what must be named as lost.
SOLVED = [
    (r"\cos(x) y' = y^2", "x", "cos(x)*y1-y0**2", 1, ["0"]),
    (r"\frac{1}{x}\frac{dy}{dx} = y", "x", "y1/x-y0", 1, []),
    (r"\frac{d}{dx} y = xy", "x", "y1-x*y0", 1, []),
    (r"y' = y^2(1+x)", "x", "y1-y0**2*(1+x)", 1, ["0"]),
    (r"y' = y^2(4-y^2)", "t", "y1-y0**2*(4-y0**2)", 1, ["0", "2", "-2"]),
    (r"y' = \frac{x^2+1}{y^2+2}", "x", "y1-(x**2+1)/(y0**2+2)", 1, []),
    (r"x (y')^2 - y y' - y' + 1 = 0", "x", "x*y1**2-y0*y1-y1+1", 1, ["2*sqrt(x)-1"]),
    (r"(y-xy')^2 = 1+(y')^2", "x", "(y0-x*y1)**2-1-y1**2", 1, ["sqrt(1-x**2)"]),
    (r"xy' = y + x^3\sin(y/x)", "x", "x*y1-y0-x**3*sin(y0/x)", 1, []),
    (r"x y' - y = x\sqrt{x^2+y^2}", "x", "x*y1-y0-x*sqrt(x**2+y0**2)", 1, []),
    (r"2yy'' = 1+ y'^2", "t", "2*y0*y2-1-y1**2", 2, []),
    (r"xy''+(1-x)y'+y=0", "x", "x*y2+(1-x)*y1+y0", 2, []),
    (r"xy''+(2-x)y'+2y=0", "x", "x*y2+(2-x)*y1+2*y0", 2, []),
    (r"(x+1)^2y''+(x+1)y'+((x+1)^2-\frac14)y=0", "x", "(x+1)**2*y2+(x+1)*y1+((x+1)**2-Rational(1,4))*y0", 2, []),
]


@pytest.mark.parametrize(("task", "variable", "equation", "order", "lost"), SOLVED, ids=[row[0] for row in SOLVED])
def test_a_solution_satisfies_what_is_typed(task: str, variable: str, equation: str, order: int, lost: list[str]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    answers = [a for a in derivation.answers if a.expression is not None]
    assert answers
    for answer in answers:
        assert answer.verdict.outcome in ("proved", "verified")
        conditions = [c.sympy for c in answer.conditions]
        value, size = judge.residual(equation, variable, answer.sympy, order, conditions)
        assert judge.vanishes(value, size, conditions)
    for value in lost:
        assert judge.named(value, answers, variable)


#: Task, and the solutions of the initial value problem, all of them.
INITIAL = [
    (r"y' = 3 y^{2/3},\ y(0)=0", ["t**3", "0"]),
    (r"y' = y^{1/3},\ y(0)=0", ["(2*t/3)**Rational(3,2)", "-(2*t/3)**Rational(3,2)", "0"]),
    (r"y' = \sin y,\ y(0)=3\pi", ["3*pi"]),
    (r"y' = \sin y,\ y(0)=4", ["2*pi+2*atan(tan(2)*exp(t))"]),
    (r"\sin x\,\frac{dy}{dx} = y\ln y,\ y(\pi/2)=e", ["exp(tan(x/2))"]),
    (r"y''+4y=0,\ y(0)=0,\ y'(L)=1", ["sin(2*t)/(2*cos(2*L))"]),
    (r"y'+y=u(t)-u(t-1),\ y(0)=0", ["1-exp(-t)"]),
    (r"y'' = -\frac{1}{y^3}, y(0)=1, y'(0)=0", ["sqrt(1-t**2)"]),
    (r"y''=\frac{3}{2}y^2,\ y(0)=1,\ y'(0)=1", ["4/(2-t)**2"]),
    (r"LI' + RI = E_0,\ I(0)=0", ["E_0/R*(1-exp(-R*t/L))"]),
]


@pytest.mark.parametrize(("task", "typed"), INITIAL, ids=[row[0] for row in INITIAL])
def test_all_solutions_of_an_initial_value_problem_are_found(task: str, typed: list[str]) -> None:
    answers = deriver.derive(task).answers
    assert all(a.verdict.outcome in ("proved", "verified") for a in answers)
    at = {"t": 0.7, "x": 1.3, "L": 0.4, "R": 1.9, "E_0": 2.2}
    found = sorted(complex(a.sympy.evalf(20, subs={z: at[z.name] for z in a.sympy.free_symbols})).real for a in answers)
    wanted = [sympy.sympify(text, {"E_0": sympy.Symbol("E_0")}) for text in typed]
    assert found == pytest.approx(sorted(complex(w.evalf(20, subs={z: at[z.name] for z in w.free_symbols})).real for w in wanted))


def test_an_implicit_relation_stands_where_only_cardano_would_solve() -> None:
    (answer,) = deriver.derive(r"y' = \frac{x^2+1}{y^2+2},\ y(0)=1").answers
    x, y = sympy.symbols("x y", real=True)
    assert answer.role == "implicit"
    difference = (answer.sympy.lhs - answer.sympy.rhs) - (y**3 / 3 + 2 * y - x**3 / 3 - x - sympy.Rational(7, 3))
    assert sympy.simplify(difference.subs({z: {"x": x, "y": y}[z.name] for z in difference.free_symbols})) == 0


def test_solutions_that_repeat_are_named_with_a_whole_number() -> None:
    derivation = deriver.derive(r"y' = \sin y")
    lost = next(a for a in derivation.answers if a.role == "lost")
    (k,) = lost.sympy.free_symbols
    assert k.is_integer
    assert lost.sympy == sympy.pi * k
    assert any(f.code == "interval" and r"2\pi" in f.text for f in derivation.findings)


#: Declared bounds leave one case.
BOUNDED = [
    (r"y''+2\gamma y'+\omega_0^2 y=0, \gamma>\omega_0>0", sympy.exp),
    (r"L\ddot q + R\dot q + \frac{1}{C}q = 0, R^2 < 4L/C, L>0, R>0, C>0", sympy.cos),
]


@pytest.mark.parametrize(("task", "kind"), BOUNDED, ids=[row[0] for row in BOUNDED])
def test_declared_bounds_between_letters_leave_one_case(task: str, kind: type) -> None:
    (answer,) = deriver.derive(task).answers
    assert answer.verdict.outcome == "verified"
    assert answer.sympy.has(kind)


@pytest.mark.parametrize("task", [r"y' = y(1-x)", r"y'=y(t-1)", r"y' = y^2(t)", r"\frac{d}{dx}(x^2+1) = 2x", r"\nabla f = 2x"])
def test_what_may_be_read_twice_or_asks_for_nothing_is_refused(task: str) -> None:
    assert deriver.derive(task).status == "refused"


def test_resonance_in_letters_has_its_own_particular_solution() -> None:
    answers = deriver.derive(r"\frac{d^2x}{dt^2}+\omega_0^2x=F_0\cos(\omega_0 t)").answers
    assert [a.verdict.outcome for a in answers] == ["verified", "verified"]
    for answer in answers:
        z = {s.name: s for s in answer.sympy.free_symbols}
        w, force, t = z.get("omega_0", sympy.Integer(0)), z["F_0"], z["t"]
        assert sympy.simplify(answer.sympy.diff(t, 2) + w**2 * answer.sympy - force * sympy.cos(w * t)) == 0


def test_a_rotation_in_letters_is_classified_without_impossible_signs() -> None:
    (answer,) = deriver.derive(r"Classify the origin for $\dot x = ax+by$, $\dot y=-bx+ay$.").answers
    assert "saddle" not in answer.text
    assert "center where $a = 0$" in answer.text


def test_a_form_that_is_exact_as_it_is_written_is_solved_by_its_potential():
    found = deriver.derive(r"Solve $(2xy+3)\,dx+(x^2-1)\,dy=0$.")
    assert [s.rule.name for s in found.steps][:2] == ["test for exactness", "potential of an exact equation"]
    assert found.answers[0].latex == r"\frac{C_1-3x}{x^2-1}"
