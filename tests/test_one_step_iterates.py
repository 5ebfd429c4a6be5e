"""Steps of Euler, Heun, midpoint and Runge-Kutta for initial value problems, against loops in double precision written here."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

import deriver

Slope = Callable[[float, float], float]


def stepped(method: str, f: Slope, t: float, y: float, h: float, count: int) -> float:
    for _ in range(count):
        k1 = f(t, y)
        if method == "euler":
            y += h * k1
        elif method == "heun":
            y += h / 2 * (k1 + f(t + h, y + h * k1))
        elif method == "midpoint":
            y += h * f(t + h / 2, y + h / 2 * k1)
        elif method == "rk4":
            k2 = f(t + h / 2, y + h / 2 * k1)
            k3 = f(t + h / 2, y + h / 2 * k2)
            y += h / 6 * (k1 + 2 * k2 + 2 * k3 + f(t + h, y + h * k3))
        t += h
    return y


ROWS = [
    (r"Use Euler's method with step size $h=0.2$ to approximate $y(0.6)$, where $y'=2x-y$, $y(0)=3$.",
     "euler", lambda t, y: 2 * t - y, 0, 3, 0.2, 3),
    (r"Apply four steps of the forward Euler method with $h=\frac14$ to $\dot x=-3x$, $x(0)=2$.",
     "euler", lambda t, y: -3 * y, 0, 2, 0.25, 4),
    (r"Use Heun's method with $h=0.5$ to estimate $y(2)$ given $\frac{dy}{dt}=t-y^2$, $y(1)=1$.",
     "heun", lambda t, y: t - y * y, 1, 1, 0.5, 2),
    (r"Take two steps of the midpoint method with step size $0.1$ for $y'=\cos(t)y$, $y(0)=1$.",
     "midpoint", lambda t, y: math.cos(t) * y, 0, 1, 0.1, 2),
    (r"Perform one step of RK4 with $h=0.2$ for $y'=y-t$, $y(0)=2$.", "rk4", lambda t, y: y - t, 0, 2, 0.2, 1),
    (r"Approximate the solution of $y'=1+y^2$, $y(0)=0$ at $t=0.4$ by the classical Runge-Kutta method with $n=2$ steps.",
     "rk4", lambda t, y: 1 + y * y, 0, 0, 0.2, 2),
]  # fmt: skip


@pytest.mark.parametrize(("task", "method", "f", "t", "y", "h", "count"), ROWS, ids=[r[0] for r in ROWS])
def test_the_last_value_is_that_of_the_loop(task: str, method: str, f: Slope, t: float, y: float, h: float, count: int) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert float(derivation.answers[0].sympy) == pytest.approx(stepped(method, f, t, y, h, count), rel=1e-9)
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)


def test_the_implicit_step_solves_its_equation() -> None:
    """(y + h/2) / (1 + 3h) with h = 1/2 for y' = -3y + 1/2: (4 + 1/4) / (5/2) = 17/10."""
    derivation = deriver.derive(r"Do one step of the implicit Euler method with $h=\frac12$ for $y'=-3y+\frac12$, $y(0)=4$.")
    assert str(derivation.answers[0].sympy) == "17/10"


@pytest.mark.parametrize(
    "task",
    [
        r"Use Euler's method with $h=0.3$ to approximate $y(1)$ for $y'=y$, $y(0)=1$.",  # no whole number of steps
        r"Use the modified Euler method with $h=0.1$ to approximate $y(0.2)$ for $y'=y$, $y(0)=1$.",  # two methods have this name
        r"Use the implicit Euler method with $h=0.1$ to approximate $y(0.2)$ for $y'=y^3$, $y(0)=1$.",  # not linear in the new value
        r"Use Euler's method to approximate $y(0.2)$ for $y'=y$, $y(0)=1$.",  # no step
        r"Use Euler's method with $h=0.1$ to approximate $y(0.2)$ for $y'=y$.",  # no start
        r"Use Euler's method with $h=0.5$ to approximate $y(1)$ for $y'=\frac1y$, $y(0)=0$.",  # no slope there
        r"Use Euler's method with $h=0.5$ to approximate $y(1)$ for $y'=ay$, $y(0)=1$.",  # a letter without a value
    ],
)
def test_what_does_not_fit_is_refused(task: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status in ("refused", "stuck") and derivation.reason
