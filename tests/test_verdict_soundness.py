r"""Verdicts that once were wrong, each with others of its class: what must not be verified, what must not be refuted."""

from __future__ import annotations

import pytest

import deriver

X = r"X\in\mathbb{R}^{m\times n}"
LONG = r"X\in\mathbb{R}^{32\times784}, W\in\mathbb{R}^{784\times128}"

#: A differential is zero only where every letter in it is constant, and something has to say so.
DIFFERENTIALS = [
    (r"d(\|X\|_F)=0", X, {"refuted"}),
    (r"d(\|X\|_2)=0", X, {"refuted", "undecided"}),
    (r"d(x^\top x)=0", r"x\in\mathbb{R}^n", {"refuted"}),
    (r"d(x^2)=0", r"x\in\mathbb{R}", {"refuted"}),
    (r"d(b^2)=0", None, {"undecided"}),
    (r"d(xy)=x\,dy", None, {"undecided"}),
    (r"d(xy)=x\,dy+y\,dx", None, {"proved", "verified"}),
    (r"d(Ax)=A\,dx", r"A\in\mathbb{R}^{m\times n},x\in\mathbb{R}^n", {"proved", "verified"}),
    (r"d(\sin^2x+\cos^2x)=0", None, {"proved", "verified"}),
]
#: A name of which only the size is declared keeps its meaning.
NAMED = [
    (r"(I-\frac1n\mathbf1\mathbf1^\top)^2=I-\frac1n\mathbf1\mathbf1^\top", r"\mathbf{1}\in\mathbb{R}^n", {"proved", "verified"}),
    (r"\mathbf1^\top\mathbf1=n", r"\mathbf{1}\in\mathbb{R}^n", {"proved", "verified"}),
    (r"\mathbf1^\top\mathbf1=1", r"\mathbf{1}\in\mathbb{R}^n", {"refuted", "conditional"}),
    (r"Ix=x", r"I\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n", {"proved", "verified"}),
    (r"Ix=x", r"I\in\mathbb{R}^{n\times n}\text{ symmetric}, x\in\mathbb{R}^n", {"refuted", "conditional"}),
]
#: Arrays too long to draw: what holds for every size holds there, and what holds at small sizes alone is not said to.
WRITTEN = [
    (r"(XW)^\top=W^\top X^\top", LONG, {"proved", "verified"}),
    (r"(XW)^\top=X^\top W^\top", LONG, {"refuted"}),
    (r"\operatorname{tr}(I)=784", r"I\in\mathbb{R}^{784\times784}", {"proved", "verified"}),
    (r"\operatorname{tr}(I_{784})\le 700", None, {"refuted", "undecided"}),
    (r"\|x\|_1\le 20\|x\|_2", r"x\in\mathbb{R}^{784}", {"refuted", "undecided"}),
    (r"XW=WX", r"X,W\in\mathbb{R}^{784\times784}", {"refuted", "conditional", "undecided"}),
]
#: Over the reals a root of odd order is the real one, for roots and written exponents alike; the text is complex where i occurs.
ROOTS = [
    (r"\sqrt[3]{-8}=-2", None, {"proved", "verified"}),
    (r"\sqrt[3]{x^3}=x", None, {"proved", "verified"}),
    (r"(-8)^{2/3}=4", None, {"proved", "verified"}),
    (r"(-8)^{2/3}=-4", None, {"refuted"}),
    (r"(-8)^{1/3}=1+i\sqrt3", None, {"proved", "verified"}),
    (r"\sqrt[3]{x}=-\sqrt[3]{-x}", None, {"proved", "verified"}),
    (r"\sqrt[3]{x}\ge0", None, {"refuted", "conditional"}),
    (r"\sqrt[4]{x^4}=x", None, {"refuted", "conditional"}),
    (r"\frac{d}{dx}x^{1/3}=\frac13x^{-2/3}", None, {"proved", "verified"}),
    (r"\int_{-8}^0 x^{1/3}\,dx=-12", None, {"proved", "verified", "undecided"}),
]


@pytest.mark.parametrize(("formula", "given", "allowed"), [*DIFFERENTIALS, *NAMED, *WRITTEN, *ROOTS])
def test_outcome(formula: str, given: str | None, allowed: set[str]) -> None:
    verdict = deriver.verify(formula, given)
    assert verdict.outcome in allowed, verdict


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("formula", "given", "allowed"),
    [
        (r"x^\top ABx\ge0", r"A,B\in\mathbb{S}_{++}^n, x\in\mathbb{R}^n", {"AB = BA"}),
        (r"x^\top Ax\ge0", r"A\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n", {r"A \succeq 0"}),
        (r"\operatorname{tr}(AB)\ge0", r"A,B\in\mathbb{R}^{n\times n}", set()),
    ],
)
def test_condition_is_right_for_every_seed(formula: str, given: str, allowed: set[str], seed: int) -> None:
    verdict = deriver.verify(formula, given, seed=seed)
    assert verdict.outcome in {"conditional", "refuted", "undecided"}
    assert verdict.condition is None or verdict.condition in allowed
