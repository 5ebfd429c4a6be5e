"""Exercises of calculus in the words of textbooks: answers typed by hand, and wordings that must not be bent into a task."""

from __future__ import annotations

import math

import pytest

import deriver
from deriver.latex.calculus_again import with_calculus_named

VALUES = [
    (r"Use the trapezoidal rule with $n=4$ to approximate $\int_0^4 x^2\,dx$.", 22),
    (r"Approximate $\int_0^2 x^4\,dx$ with Simpson's rule with $n=2$.", 20 / 3),
    (r"Evaluate $\int_C (x^2+y^2)\,ds$ where $C$ is the circle $x^2+y^2=9$.", 54 * math.pi),
    (
        r"Evaluate $\int_C \mathbf{F}\cdot d\mathbf{r}$ where $\mathbf{F}=\langle y, 2x\rangle$ and $C$ is the parabola $y=3x^2$ from "
        r"$(0,0)$ to $(2,12)$.",
        40,
    ),
    (
        r"Let $\mathbf{F}(x,y,z)=(x^2,2y,z^2)$. Compute the outward flux of $\mathbf{F}$ through the boundary of the cube "
        r"$0\le x,y,z\le 1$ using the divergence theorem.",
        4,
    ),
    (
        r"Determine if the following series converges or diverges. If it converges, find its sum. "
        r"$\sum_{n=1}^\infty \left(\frac{1}{2^n}+\frac{1}{3^n}\right)$",
        1.5,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("task", "value"), VALUES, ids=[row[0][:60] for row in VALUES])
def test_an_exercise_in_other_words_has_its_value(task: str, value: float) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    answer = next(a for a in found.answers if a.expression is not None)
    assert abs(float(answer.sympy) - value) < 1e-9 and answer.verdict.outcome in ("proved", "verified")


WORDS = [
    (r"Compute $\int_2^2 \frac{\sin(e^x)}{x+e^x}\,dx$.", ["integral"]),
    (r"Exchange the order of integration in $\int_0^1\int_x^1 f(x,y)\,dy\,dx$.", ["integral"]),
    (r"Find div $\mathbf{F}$ and curl $\mathbf{F}$ for $\mathbf{F}=\langle yz, x^2, z\rangle$.", ["divergence", "curl"]),
    (r"Is $\mathbf{F}=\langle 2x y, x^2+3\rangle$ conservative? If so, find a potential function.", ["text", "potential"]),
    (r"Show that $\mathbf{F}=(2x+y)\hat{\imath}+(x-2y)\hat{\jmath}$ is conservative and find a potential function for $\mathbf{F}$.",
     ["text", "potential"]),
    (r"Find the gradient of the scalar field $f(x,y,z)=x y^2+z$ at the point (1, 2, 0).", ["gradient", "gradient"]),
    (r"Investigate the convergence of $\int_1^\infty \frac{\cos^2 x}{x^3}\,dx$.", ["convergence"]),
    (r"Given that $y$ and $x$ are implicitly related, find $\frac{dy}{dx}$ for $x^3+2xy=y^2$.", ["derivative"]),
    (r"For which values of $p$ (if $p\ne 1$) does $\int_2^\infty x^{-p}\,dx$ converge or diverge?", ["convergence", "integral"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "names"), WORDS, ids=[row[0][:60] for row in WORDS])
def test_an_exercise_in_other_words_is_answered(task: str, names: list[str]) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    assert [a.name for a in found.answers] == names


def test_simpsons_rule_needs_an_even_number_of_pieces() -> None:
    found = deriver.derive(r"Use Simpson's rule with $n=3$ to approximate $\int_0^1 x^2\,dx$.")
    assert found.status == "refused" and "even" in str(found.reason)


#: Leftwards, in part, in a sense of its own, with words that say more.
LEFT_ALONE = [
    r"Evaluate $\int_C x\,ds$ where $C$ is the parabola $y=x^2$ from $(2,4)$ to $(0,0)$.",
    r"Evaluate $\int_C x\,ds$ where $C$ is the upper half of the circle $x^2+y^2=4$.",
    r"Evaluate $\int_C x\,dy$ where $C$ is the circle $x^2+y^2=4$ traversed clockwise.",
    r"Use Simpson's rule with $n=4$ to approximate $\int_0^1 x^2\,dx$ and bound the error.",
]


@pytest.mark.parametrize("task", LEFT_ALONE)
def test_what_says_more_is_left_alone(task: str) -> None:
    assert with_calculus_named(task) is None
