"""Curves, areas, solids, limits in the plane and sums of Riemann, asked in words: values typed by hand."""

from __future__ import annotations

import pytest
import sympy

import deriver

VALUES = [
    (r"Find the arc length of $y=\ln(\cos x)$ from $x=0$ to $x=\pi/3$.", "length", "log(2+sqrt(3))"),
    (r"Find the length of the curve $x=3t^2$, $y=2t^3$, $0\le t\le 1$.", "length", "4*sqrt(2)-2"),
    (r"Find the area of the region bounded by $y=x^2-4$ and the $x$-axis.", "area", "32/3"),
    (r"Find the area enclosed by $y=x^3$ and $y=4x$.", "area", "8"),
    (r"Find the area enclosed by the polar curve $r=2+\cos\theta$.", "area", "9*pi/2"),
    (r"Find the volume obtained by rotating the region under $y=\sin x$, $0\le x\le\pi$, about the $x$-axis.", "volume", "pi**2/2"),
    (r"Find the volume of the solid bounded by $z=x^2+y^2$ and $z=2$.", "volume", "2*pi"),
    (r"Find the surface area of the part of the paraboloid $z=4-x^2-y^2$ above the $xy$-plane.", "surface_area", "pi*(17*sqrt(17)-1)/6"),
    (r"Find the curvature of $y=x^2$ at $x=1$.", "curvature", "2*sqrt(5)/25"),
    (r"Find the torsion of the curve $\mathbf r(t)=(t,t^2,t^3)$ at $t=0$.", "torsion", "3"),
    (r"Compute the right Riemann sum of $f(x)=x^3$ on $[0,2]$ with $4$ subintervals.", "sum", "25/4"),
    (r"Find the average value of $f(x)=\sin x$ on $[0,\pi]$.", "average", "2/pi"),
    (r"Find the slope of the tangent to the curve $r=2\cos\theta$ at $\theta=\pi/6$.", "slope", "-sqrt(3)/3"),
    (r"Evaluate $\int_C x\,ds$ along the curve $\mathbf r(t)=(t,t^2)$, $0\le t\le1$.", "integral", "(5*sqrt(5)-1)/12"),
    (r"Evaluate $\iint_D x\,dA$ where $D$ is the region bounded by $y=2x$ and $y=x^2$.", "integral", "4/3"),
    (r"Use Riemann sums to evaluate $\int_1^3 x\,dx$.", "integral", "4"),
    (r"Express $\lim_{n\to\infty}\sum_{k=1}^n\frac{1}{n+k}$ as an integral and evaluate it.", "limit", "log(2)"),
    (r"Find the radius of convergence of $\sum_{n=0}^\infty\frac{n!\,(2n)!}{(3n)!}x^n$.", "radius", "27/4"),
    (r"How many terms of the Maclaurin series of $\cos x$ are needed to compute $\cos 1$ with an error below $10^{-3}$?", "terms", "4"),
    (r"Find $\int_2^3 \frac{1}{\sqrt{1-\frac{1}{x^2}}}\,dx$.", "integral", "2*sqrt(2)-sqrt(3)"),
    (r"Evaluate $\lim_{(x,y)\to(0,0)}\frac{3x^2y}{x^2+y^2}$.", "limit", "0"),
    (r"Evaluate $\lim_{(x,y)\to(2,1)}\frac{x+y}{x-y}$.", "limit", "3"),
    (r"Evaluate $\lim_{(x,y)\to(0,0)}\frac{1-\cos(x^2+y^2)}{(x^2+y^2)^2}$.", "limit", "1/2"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "name", "value"), VALUES, ids=[row[0][:70] for row in VALUES])
def test_a_measure_has_its_value(task: str, name: str, value: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished", derivation.reason
    answer = next(a for a in derivation.answers if a.name == name)
    assert abs(complex(sympy.N(sympy.sympify(answer.sympy) - sympy.sympify(value)))) < 1e-12


TEXTS = [
    (r"Evaluate $\lim_{(x,y)\to(0,0)}\frac{xy}{x^2+2y^2}$.", "does not exist"),
    (r"Show that $\lim_{(x,y)\to(0,0)}\frac{x^3y}{x^6+y^2}$ does not exist.", "does not exist"),
    (r"Find the interval of convergence of $\sum_{n=0}^\infty\frac{(2n)!}{4^n(n!)^2}x^n$.", "[-1, 1)"),
    (r"Does $\sum_{n=1}^\infty\frac{(2n)!}{4^n(n!)^2}$ converge?", "diverges"),
    (r"Determine whether $\int_1^\infty\frac{dx}{x^q}$ converges.", "exactly for $q > 1$"),
    (r"Does the mean value theorem apply to $f(x)=|x|$ on $[-1,1]$?", "does not apply"),
]


@pytest.mark.parametrize(("task", "text"), TEXTS, ids=[row[0][:70] for row in TEXTS])
def test_what_is_said_in_words(task: str, text: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished", derivation.reason
    assert any(text in (a.text or "") for a in derivation.answers)


def test_the_second_derivative_of_an_implicit_function() -> None:
    derivation = deriver.derive(r"Find $\frac{d^2y}{dx^2}$ for $x^2+4y^2=4$.")
    assert derivation.answers[1].latex == r"-\frac{1}{4y^3}"
    assert {v.verdict.outcome for v in (*derivation.steps, *derivation.answers)} <= {"proved", "verified"}


def test_a_tangent_line_is_checked() -> None:
    derivation = deriver.derive(r"Find the tangent line to $x^2+xy+y^2=7$ at $(1,2)$.")
    assert derivation.answers[0].latex in (r"y = \frac{1}{5}(14-4x)", r"y = \frac{14}{5}-\frac{4}{5}x", r"y = -\frac{4}{5}x+\frac{14}{5}")
    assert {s.verdict.outcome for s in derivation.steps} <= {"proved", "verified"}


REFUSED = [
    r"Find the tangent line to $y=x^2$ at $(3,8)$.",
    r"Find the tangent line to $x^2+y^2=4$ at $(1,1)$.",
    r"Find the area between $y=x^2$ and $y=x^2+1$.",
    r"Find the area enclosed by $r=\theta$.",
    r"Find the area enclosed by $r=1+2\cos\theta$.",
    r"Find the length of the curve $x=t^2$, $y=t^3$.",
    r"Evaluate $\lim_{(x,y)\to(0,0)}\frac{x^2+y^2}{x^2+y^2+z^2}$.",
    r"Find the curvature of the circle.",
    r"Find the volume of the solid bounded by $z=x$ and $z=0$.",
]


@pytest.mark.parametrize("task", REFUSED, ids=[row[:60] for row in REFUSED])
def test_what_is_not_given_or_not_so_is_not_answered(task: str) -> None:
    assert deriver.derive(task, check=False).status != "finished"
