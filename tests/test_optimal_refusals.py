"""Extrema that do not exist, conjugates on half lines, chains about gradients in their own words, pictures of regions."""

from __future__ import annotations

import pytest
import sympy

import deriver
from deriver.pictures import pictures_of


@pytest.mark.parametrize(
    ("task", "texts"),
    [
        ("Find the minimum of $2x+3y$ subject to $xy=5$.", ["no minimum: unbounded below"]),
        ("Find the extreme values of $x-4y$ subject to $x^2y=1$.", ["no minimum: unbounded below", "no maximum: unbounded above"]),
        ("Maximise $3x+y$ subject to $xy=12$, $x>0$, $y>0$.", ["no maximum: unbounded above"]),
        (r"Minimise $\frac12 x^\top Ax+b^\top x$ where $A=\begin{pmatrix}1&3\\3&1\end{pmatrix}$ and $b=(2,0)^\top$.",
         ["no minimum: unbounded below"]),
    ],
)  # fmt: skip
def test_no_extremum(task: str, texts: list[str]) -> None:
    found = deriver.derive(task)
    assert found.status == "finished" and [a.text for a in found.answers] == texts
    assert all(s.verdict.outcome in ("proved", "verified") for s in found.steps)


def test_a_quadratic_of_numbers_is_solved_in_numbers() -> None:
    found = deriver.derive(r"Minimise $\frac12 x^\top Ax-b^\top x$ where $A=\begin{pmatrix}4&1\\1&3\end{pmatrix}$ and $b=(1,2)^\top$.")
    assert found.answers[0].latex == r"\begin{pmatrix}\frac{1}{11} \\ \frac{7}{11}\end{pmatrix}"


def test_conjugates() -> None:
    root = deriver.derive(r"Find the convex conjugate of $f(x)=\sqrt{4+x^2}$.").answers[0]
    assert sympy.simplify(sympy.sympify(str(root.sympy)).subs("y", sympy.Rational(3, 5)) + sympy.Rational(8, 5)) == 0
    half = deriver.derive(r"Compute the Legendre transform of $f(x)=\frac{x^p}{p}$ for $x>0$, $p>1$.").answers[0]
    assert "y > 0" in [c.latex for c in half.conditions]


@pytest.mark.parametrize(
    "task",
    [
        r"Show that if $f$ is $L$-smooth, then $f(x-\frac1L\nabla f(x))\le f(x)-\frac{1}{2L}\|\nabla f(x)\|^2$.",
        r"Show that a $\mu$-strongly convex function satisfies $\|\nabla f(x)\|^2\ge 2\mu(f(x)-f^*)$.",
        r"Show that if $f$ is $\mu$-strongly convex, then $\frac12\|\nabla f(x)\|^2\ge \mu(f(x)-f^*)$.",
    ],
)
def test_chains_about_gradients(task: str) -> None:
    found = deriver.derive(task)
    assert found.status == "finished" and found.answers[0].verdict.outcome in ("proved", "verified")


@pytest.mark.parametrize(
    "task",
    [
        r"Show that if $f$ is $L$-smooth, then $f(x-\frac1L\nabla f(x))\le f(x)-\frac{1}{L}\|\nabla f(x)\|^2$.",
        r"Show that a $\mu$-strongly convex function satisfies $\|\nabla f(x)\|^2\ge 4\mu(f(x)-f^*)$.",
    ],
)
def test_false_statements_are_not_taken_for_the_chain(task: str) -> None:
    try:
        found = deriver.derive(task)
    except deriver.DeriverError:
        return
    assert found.status != "finished" or found.answers[0].verdict.outcome not in ("proved", "verified")


@pytest.mark.parametrize(
    ("task", "title"),
    [
        ("Find the area between $y=x^2$ and $y=x+6$.", "Area between curves"),
        (r"Find the equation of the tangent line to $y=x^3-x$ at $x=2$.", "Tangent line"),
        (r"Evaluate $\iint_D y\,dA$ where $D$ is the region bounded by $y=2x$ and $y=x^2$.", "Region of integration"),
        (r"Evaluate $\int_0^1\int_{x^2}^{\sqrt{x}} xy\,dy\,dx$.", "Region of integration"),
    ],
)
def test_pictures_of_regions(task: str, title: str) -> None:
    pictures = pictures_of(deriver.derive(task))
    assert [p.title for p in pictures] == [title]


@pytest.mark.parametrize(
    ("task", "text"),
    [
        (r"For which $p$ does the series $\sum_{n=1}^\infty \frac{n^2}{n^p+4}$ converge?", "p > 3"),
        (r"For which values of $a$ does $\sum_{n=1}^\infty \frac{n^a}{n^4+1}$ converge?", "a < 3"),
    ],
)
def test_for_which_a_series_converges(task: str, text: str) -> None:
    assert text in (deriver.derive(task).answers[0].text or "")
