"""Picard's iterates, intervals of existence, uniqueness and self-adjoint forms, compared with what is typed by hand."""

from __future__ import annotations

import pytest
import sympy

import deriver

#: Task, the iterates.
PICARD = [
    (r"Compute the first three Picard iterates of $y'=1+y^2$, $y(0)=0$.", ["t", "t+t**3/3", "t+t**3/3+2*t**5/15+t**7/63"]),
    (r"Compute the Picard iterates $y_1,y_2$ for $y' = x - y$, $y(0)=1$.", ["1-x+x**2/2", "1-x+x**2-x**3/6"]),
    (r"Find the first two Picard approximations of $y'=y^2$, $y(1)=1$.", ["t", "2/3+t**3/3"]),
]
#: Task, and what the first answer says.
EXISTENCE = [
    (r"On what interval is a unique solution of $(t^2-9)y'+\ln(t)\,y=\tan t$, $y(2)=1$ guaranteed?", r"$\frac{\pi}{2} < t < 3$"),
    (
        r"Determine, without solving, an interval in which the solution of $(t-3)y'+\ln(t)y=2t$, $y(1)=2$ is certain to exist.",
        "$0 < t < 3$",
    ),
    (r"On which interval does $y'+\tan(t)y=\sin t$, $y(\pi)=0$ have a unique solution?", r"$\frac{\pi}{2} < t < \frac{3\pi}{2}$"),
    (r"Find the largest interval on which $(x-1)y''+3y=x$, $y(0)=1$, $y'(0)=2$ has a unique solution.", r"$-\infty < x < 1$"),
    (r"On which interval does $ty'+y=1$, $y(0)=1$ have a unique solution?", "does not apply"),
    (r"Does $y'=3y^{2/3}$, $y(0)=0$ have a unique solution?", "and more than one"),
    (r"Does $y'=\sqrt{y}$, $y(0)=1$ have a unique solution?", "one solution, and only one"),
    (r"Is the solution of $y'=1+y^2$, $y(0)=0$ unique?", "one solution, and only one"),
    (r"Does $y'=\frac{1}{y}$, $y(0)=0$ have a unique solution?", "does not apply"),
]
#: Task, p, q and the weight.
SELF_ADJOINT = [
    (r"Put $(1-x^2)y''-2xy'+\lambda y = 0$ into Sturm-Liouville form.", ["1-x**2", "0", "1"]),
    (r"Write $xy''+(1-x)y'+ny=0$ in self-adjoint form.", ["x*exp(-x)", "n*exp(-x)"]),
    (r"Bring $y''-2xy'+\lambda y=0$ to Sturm-Liouville form.", ["exp(-x**2)", "0", "exp(-x**2)"]),
    (r"Put $x^2y''+xy'+(x^2-4)y=0$ into Sturm-Liouville form.", ["x", "x-4/x"]),
]


def _agree(values: list[sympy.Expr], typed: list[str]) -> bool:
    plain = [v.subs({z: sympy.Symbol(z.name) for z in v.free_symbols}) for v in values]
    return len(values) == len(typed) and all(sympy.simplify(v - sympy.sympify(w)) == 0 for v, w in zip(plain, typed, strict=True))


@pytest.mark.parametrize(("task", "typed"), PICARD, ids=[row[0] for row in PICARD])
def test_the_iterates_of_picard_are_found(task: str, typed: list[str]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert [a.name for a in derivation.answers] == [f"y_{m + 1}" for m in range(len(typed))]
    assert all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)
    assert _agree([a.sympy for a in derivation.answers], typed)


@pytest.mark.parametrize(("task", "words"), EXISTENCE, ids=[row[0] for row in EXISTENCE])
def test_existence_and_uniqueness_are_told(task: str, words: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished"
    assert words in derivation.answers[0].text


@pytest.mark.parametrize(("task", "typed"), SELF_ADJOINT, ids=[row[0] for row in SELF_ADJOINT])
def test_the_self_adjoint_form_is_found(task: str, typed: list[str]) -> None:
    derivation = deriver.derive(task)
    assert derivation.answers[0].verdict.outcome in ("proved", "verified")
    assert _agree([a.sympy for a in derivation.answers[1:]], typed)


@pytest.mark.parametrize(
    "task",
    [
        r"Compute the first three Picard iterates of $y''=1+y^2$, $y(0)=0$.",
        r"Compute the first three Picard iterates of $y'=1+y^2$.",
        r"Put $y''+y^2=0$ into Sturm-Liouville form.",
        r"Does $y'=y^2$ have a unique solution?",
    ],
)
def test_what_makes_no_sense_is_refused(task: str) -> None:
    assert deriver.derive(task).status == "refused"
