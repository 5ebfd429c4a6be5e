"""What is asked of a differential equation besides its solution: first integrals, Lyapunov functions, bifurcations, systems of first order,
power series, right sides that jump. Expected values are typed by hand, from textbooks."""

from __future__ import annotations

import re

import ode_judge as judge
import pytest
import sympy as s

import deriver

GOOD = ("proved", "verified")


def solved(task: str) -> deriver.Derivation:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert all(step.verdict.outcome in GOOD for step in derivation.steps)
    return derivation


@pytest.mark.parametrize(
    ("task", "at", "kind"),
    [
        (r"Find the bifurcations of $\dot x=r+x^2$.", ["r = 0"], ["saddle-node"]),
        (r"Find the bifurcations of $\dot x=rx-x^2$.", ["r = 0"], ["transcritical"]),
        (r"Find the bifurcations of $\dot x=rx-x^3$.", ["r = 0"], ["supercritical pitchfork"]),
        (r"Find the bifurcations of $\dot x=rx+x^3$.", ["r = 0"], ["subcritical pitchfork"]),
        (r"Find the bifurcations of $\dot x=r+x-x^3$.", [r"r = -\frac{2\sqrt{3}}{9}", r"r = \frac{2\sqrt{3}}{9}"], ["saddle-node"] * 2),
        (r"Find the bifurcations of $\dot x=\mu x-y-x(x^2+y^2)$, $\dot y=x+\mu y-y(x^2+y^2)$.", [r"\mu = 0"], ["supercritical Hopf"]),
        (r"Find the bifurcations of $\dot x=\mu x-y+x(x^2+y^2)$, $\dot y=x+\mu y+y(x^2+y^2)$.", [r"\mu = 0"], ["subcritical Hopf"]),
        (r"Find the bifurcations of $\dot x=r+e^x$.", [], ["no bifurcation"]),
    ],
)
def test_bifurcation(task: str, at: list[str], kind: list[str]) -> None:
    answers = solved(task).answers
    assert [a.text for a in answers] == kind
    assert [re.sub(r".*,\\ ", "", a.point) for a in answers if a.point] == at


@pytest.mark.parametrize(
    ("task", "word"),
    [
        (r"Find a Lyapunov function for $\dot x=-x+y$, $\dot y=-x-y$.", "asymptotically stable, globally"),
        (r"Show that $V=x^2+y^2$ is a Lyapunov function for $\dot x=-x+y$, $\dot y=-x-y^3$.", "asymptotically stable, globally"),
        (r"Show that $V=x^2+y^2$ is a Lyapunov function for $\dot x=y$, $\dot y=-x$.", "the origin is stable (the function is conserved)"),
        (
            r"Show that $V=\frac12y^2+1-\cos x$ is a Lyapunov function for $\dot x=y$, $\dot y=-\sin x-y$.",
            "asymptotically stable (LaSalle)",
        ),
        (r"Show that $V=x^2-y^2$ is a Lyapunov function for $\dot x=-x$, $\dot y=-y$.", "no Lyapunov function"),
        (r"Show that $V=x^2+y^2$ is a Lyapunov function for $\dot x=x$, $\dot y=-y$.", "no Lyapunov function"),
    ],
)
def test_lyapunov(task: str, word: str) -> None:
    assert word in solved(task).answers[0].text


def test_no_quadratic_lyapunov_function_of_an_unstable_system() -> None:
    derivation = deriver.derive(r"Find a Lyapunov function for $\dot x=x$, $\dot y=-y$.")
    assert derivation.status == "stuck" and not derivation.answers


@pytest.mark.parametrize(
    ("task", "field"),
    [
        (r"Find a first integral of $\dot x=y$, $\dot y=-\sin x$.", ("y", "-sin(x)")),
        (r"Find a conserved quantity of $\dot x=x(1-y)$, $\dot y=y(x-1)$.", ("x*(1-y)", "y*(x-1)")),
        (r"Find a constant of motion of $\dot x=y$, $\dot y=x-x^3$.", ("y", "x-x**3")),
        (r"Find a first integral of $\dot x=2x+y$, $\dot y=-x-2y$.", ("2*x+y", "-x-2*y")),
    ],
)
def test_first_integral(task: str, field: tuple[str, str]) -> None:
    H = solved(task).answers[0].sympy
    names = {z.name: z for z in H.free_symbols}
    f, g = (s.sympify(text, locals=names) for text in field)
    assert s.simplify(H.diff(names["x"]) * f + H.diff(names["y"]) * g) == 0
    assert H.diff(names["x"]) != 0


@pytest.mark.parametrize(
    ("task", "matrix"),
    [
        (r"Write $y''+3y'+2y=0$ as a first-order system.", [[0, 1], [-2, -3]]),
        (r"Convert $y'''-2y'+5y=0$ into a system of first order equations.", [[0, 1, 0], [0, 0, 1], [-5, 2, 0]]),
    ],
)
def test_companion_system(task: str, matrix: list[list[int]]) -> None:
    answer = next(a for a in solved(task).answers if a.name == "A")
    assert s.Matrix(answer.sympy) == s.Matrix(matrix)


#: The answer up to the power said, C_1 and C_2 being the free constants: typed from textbooks.
SERIES = [
    (r"Solve $y''+y=0$ by power series.", "t", "C1*(1-t**2/2+t**4/24-t**6/720+t**8/40320)+C2*(t-t**3/6+t**5/120-t**7/5040)"),
    (r"Find the power series solution of $y''+xy'+y=0$ about $x=0$.", "x",
     "C1*(1-x**2/2+x**4/8-x**6/48+x**8/384)+C2*(x-x**3/3+x**5/15-x**7/105)"),
    (r"Find the Frobenius solution of $xy''+y=0$.", "x", None),
    (r"Solve $y''-xy=0$, $y(0)=1$, $y'(0)=0$ by power series.", "x", "1+x**3/6+x**6/180"),
    (r"Find the power series solution of $y''+y=x$.", "x", None),
]  # fmt: skip


@pytest.mark.parametrize(("task", "variable", "expected"), SERIES)
def test_power_series(task: str, variable: str, expected: str | None) -> None:
    derivation = solved(task)
    (answer,) = derivation.answers
    assert answer.verdict.outcome in GOOD
    assert "O(" in answer.latex
    if expected is not None:
        kept = [a for a in answer.expression.args if a.op != "order"] if answer.expression.op == "add" else [answer.expression]
        total = sum(a.sympy for a in kept)
        names = judge.names_of(total)
        assert s.expand(total - s.sympify(expected, locals=names)) == 0


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (r"Solve $y''+y=u(t-1)$, $y(0)=0$, $y'(0)=0$.", "(1-cos(t-1))*Heaviside(t-1)"),
        (r"Solve $y'+2y=H(t-3)$, $y(0)=1$.", "exp(-2*t)+(1-exp(6-2*t))/2*Heaviside(t-3)"),
        (r"Solve $y''+4y=u_{\pi}(t)$, $y(0)=0$, $y'(0)=0$.", "(1-cos(2*t))/4*Heaviside(t-pi)"),
        (r"Solve $y'+y=\delta(t-2)$, $y(0)=1$.", "exp(-t)+exp(2-t)*Heaviside(t-2)"),
        (r"Solve $y''+2y'+y=\delta(t)$, $y(0)=0$, $y'(0)=0$.", "t*exp(-t)*Heaviside(t)"),
        (r"Solve $y''+y=f(t)$, $y(0)=0$, $y'(0)=1$ where $f(t)=\begin{cases}t&0\le t<1\\1&t\ge1\end{cases}$.",
         "t+(sin(t-1)-t+1)*Heaviside(t-1)"),
        (r"Solve $y'=\operatorname{sgn}(t)$, $y(0)=1$.", "1+Abs(t)"),
    ],
)  # fmt: skip
def test_jumps(task: str, expected: str) -> None:
    (answer,) = solved(task).answers
    assert answer.verdict.outcome in GOOD
    names = judge.names_of(answer.sympy)
    difference = answer.sympy - s.sympify(expected, locals=names)
    for value in ("1/3", "11/7", "5/2", "10/3", "29/7"):
        assert abs(s.N(difference.subs(names["t"], s.Rational(value)), 30)) < 1e-20


def test_a_letter_times_a_difference_is_said_to_be_a_step() -> None:
    derivation = deriver.derive(r"Solve $y''+y=u(t-1)$, $y(0)=0$, $y'(0)=0$.")
    assert any("unit step" in text for text in derivation.to_dict()["reading"]["assumed"])
    # Where u is the unknown it is a delayed argument, and refused.
    assert deriver.derive("Solve $u'=u(t-1)$.").status == "refused"


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (r"Solve $(D-1)^2(D+2)y=0$.", "exp(t) t*exp(t) exp(-2*t)"),
        (r"Solve $D^2y+4y=0$ where $D=\frac{d}{dx}$.", "cos(2*x) sin(2*x)"),
        (r"Solve $(x^2D^2+xD-1)y=0$ for $x>0$.", "x 1/x"),
    ],
)
def test_the_operator_d(task: str, expected: str) -> None:
    value = s.expand(solved(task).answers[0].sympy)
    names = judge.names_of(value)
    parts = {value.coeff(c) for c in judge.constants_of(value)}
    assert parts == {s.sympify(text, locals=names) for text in expected.split()}
