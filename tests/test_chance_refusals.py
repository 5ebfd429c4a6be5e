"""Tasks on chance that must not be answered: something is missing, or what is given is no law."""

from __future__ import annotations

import pytest

import deriver

REFUSED = [
    r"Let $X\sim N(1,4)$ and $Y\sim N(-2,9)$. Find the distribution of $X+Y$.",
    r"Let $X,Y$ have joint density $f(x,y)=x+2y$ on $0\le x\le1,\ 0\le y\le1$. Compute $E[X\mid Y=y]$.",
    r"Let $X$ and $Y$ have joint density $f(x,y)=4x-1$ on $0<x<1$, $0<y<1$. Find the marginal density of $X$.",
    r"Let $N\sim\mathrm{Poisson}(\lambda)$. Find $E[X]$.",
    r"Let $X\sim\mathrm{Bin}(10,3/2)$. Find $P(X=2)$.",
    r"Let $X\sim\mathrm{Exp}(-1)$. Find $P(X>2)$.",
    r"Let $X\sim\mathrm{Cauchy}(0,1)$. Find $E[X]$.",
    r"Let $X\sim\mathrm{Exp}(2)$ and $Y=3X$. Find the density of $Y$ and $P(Y>1)$.",
    r"Let $X\sim\mathrm{Exp}(1)$ and $Y\sim\mathrm{Exp}(2)$. Find $P(X<Y)$.",
]
FALSE = [
    r"Let $X\sim\mathrm{Exp}(a)$. Show that $P(X>s+t\mid X>s)=e^{-as}$.",
    r"Let $X\sim\mathrm{Poisson}(2)$. Show that $P(X\ge1)=e^{-2}$.",
]


@pytest.mark.parametrize("task", REFUSED)
def test_what_is_missing_is_not_made_up(task: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status != "finished", [a.latex for a in derivation.answers]
    assert derivation.reason


@pytest.mark.parametrize("task", FALSE)
def test_a_false_probability_is_refuted(task: str) -> None:
    assert [a.verdict.outcome for a in deriver.derive(task).answers] == ["refuted"]
