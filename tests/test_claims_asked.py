"""Claims as books and students state them: all of them are judged, under their own conditions, and equality is never passed over."""

from __future__ import annotations

import pytest

import deriver

GOOD = ("proved", "verified")
#: A task, and for each claim in order whether it holds.
CLAIMS = [
    (r"Prove $\sin x\le x$ for $x\ge0$ and $\frac2\pi x\le\sin x$ for $0\le x\le\frac\pi2$.", [True, True]),
    (r"Show that $\sin x\le x$ for $x\ge0$ and $\cos x\ge1-\frac{x^2}4$ for all real $x$.", [True, False]),
    (r"Prove that $e^x\ge1+x$. Prove that $\log x\le x-2$ for $x>0$.", [True, False]),
    (r"Show that $\log x\le x-1$ for $x>0$, with equality iff $x=1$.", [True, True, True]),
    (r"Show that $\log x\le x-1$ for $x>0$, with equality iff $x=2$.", [True, False, False]),
    (r"Show that $a^2+b^2\ge2ab$ with equality exactly when $a=b$.", [True, True, True]),
    (r"Is $x^4+y^4+z^4+1\ge4xyz$ for all real $x,y,z$?", [True]),
    (r"Does $\sqrt{a+b}\le\sqrt a+\sqrt b$ hold for all $a,b\ge0$?", [True]),
    (r"True or false: $\|A\|_F\ge\|A\|_2$ for every matrix $A$; and $\det(A+B)\ge\det A+\det B$ for all symmetric $A,B$.", [True, False]),
    (r"Is $\|A+B\|_2\ge\|A\|_2+\|B\|_2$ true for all matrices?", [False]),
    (r"Prove or disprove: $\lambda_{\min}(A+B)\le\lambda_{\min}(A)+\lambda_{\min}(B)$ for symmetric $A$ and $B$.", [False]),
    (r"Is it true that $(1+x)^n\ge1+nx$ for $x\ge-3$ and integer $n\ge1$?", [False]),
    (r"Show that $\operatorname{Cov}(AX,BY)=A\operatorname{Cov}(X,Y)B^\top$.", [True]),
    (r"Show that $\operatorname{Var}(AX+b)=A\operatorname{Var}(X)A^\top$.", [True]),
    (
        r"Show that $\mathbb E[X^\top AX]=\mathrm{tr}(A\mathrm{Var}(X))+\mathbb E[X]^\top A\mathbb E[X]$ for $X\in\mathbb{R}^n$.",
        [True],
    ),
]
#: An inequality, and where equality holds, as a relation of these letters.
EQUALITIES = [
    (r"Show that for nonnegative $x,y,z$ one has $x^3+y^3+z^3\ge3xyz$ and say when equality holds.", {"x": 2, "y": 2, "z": 2}),
    (r"Prove that, for all positive $a$ and $b$, $\frac ab+\frac ba\ge2$. When does equality hold?", {"a": 3, "b": 3}),
    (r"If $a,b,c>0$, show that $(a+b)(b+c)(c+a)\ge8abc$. When is equality attained?", {"a": 3, "b": 3, "c": 3}),
    (r"Show that $2\sqrt x\ge3-\frac1x$ for $x>0$ and find when equality holds.", {"x": 1}),
]


@pytest.mark.parametrize(("task", "holds"), CLAIMS, ids=[t for t, _ in CLAIMS])
def test_every_claim_of_a_task_is_judged(task: str, holds: list[bool]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert [a.verdict.outcome in GOOD for a in derivation.answers if a.name == "claim"] == holds


@pytest.mark.parametrize(("task", "place"), EQUALITIES, ids=[t for t, _ in EQUALITIES])
def test_the_case_of_equality_is_named(task: str, place: dict[str, int]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    (found,) = [a for a in derivation.answers if a.name == "equality"]
    assert found.verdict.outcome in GOOD
    letters = {z.name: z for z in found.sympy.free_symbols}
    assert set(letters) == set(place)
    assert bool(found.sympy.subs({letters[k]: v for k, v in place.items()}))
    assert not bool(found.sympy.subs({letters[k]: v + 3 * i for i, (k, v) in enumerate(sorted(place.items()), 1)}))


def test_a_case_of_equality_that_is_not_found_is_not_passed_over() -> None:
    derivation = deriver.derive(r"Show that $\|A+B\|_F\le\|A\|_F+\|B\|_F$ for $A,B\in\mathbb{R}^{m\times n}$ and say when equality holds.")
    assert derivation.status == "stuck"
    assert "equality" in (derivation.reason or "")
