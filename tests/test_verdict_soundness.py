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
#: An equation with its solutions, none missing and none too many.
SOLUTIONS = [
    (r"r^2+4r+5=0 \Rightarrow r=-2\pm i", None, {"proved"}),
    (r"r^2+4r+5=0 \Rightarrow r=2\pm i", None, {"refuted"}),
    (r"x^2=2 \iff x=\pm\sqrt2", None, {"proved"}),
    (r"x^2=2 \iff x=\sqrt2", None, {"refuted"}),
    (r"x^2-x-1=0 \iff x=\frac{1\pm\sqrt5}{2}", None, {"proved"}),
    (r"x^2-x-1=0 \iff x=\frac{1\pm\sqrt3}{2}", None, {"refuted"}),
    (r"x^2-5x+6=0 \iff x\in\{2,3\}", None, {"proved"}),
    (r"x^2-5x+6=0 \iff x\in\{2,4\}", None, {"refuted"}),
    (r"x=\pm2 \Rightarrow x^2=4", None, {"proved"}),
    (r"x=2\Rightarrow x^2=4", None, {"proved"}),
    (r"x^2=4 \Rightarrow x=2", None, {"refuted"}),
    (r"x^4=1 \iff x=\pm1", None, {"proved"}),
    (r"x^2+1=0 \Rightarrow x=5", None, {"undecided"}),
    (r"x^4-10x^2+1=0\iff x=\pm\sqrt2\pm\sqrt3", None, {"undecided", "proved", "verified"}),
]


@pytest.mark.parametrize(("formula", "given", "allowed"), [*SOLUTIONS, *DIFFERENTIALS, *NAMED, *WRITTEN, *ROOTS])
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"If $x>0$ then $|x|=x$ and if $x<0$ then $|x|=-x$.", True),
        (r"For $x\ge0$ we have $\sqrt{x^2}=x$ and for $x<0$ we have $\sqrt{x^2}=-x$.", True),
        (r"We have $|x|=x$ if $x>0$ and if $x<0$ then $|x|=-x$.", True),
        (r"If $x>0$ then $|x|=-x$ and if $x<0$ then $|x|=x$.", False),
    ],
)
def test_each_half_of_a_sentence_has_its_own_condition(text: str, wanted: bool) -> None:
    report = deriver.verify(deriver.read(text=text, format="markdown"))
    outcomes = [c.verdict.outcome for c in report.documents[0].claims if c.kind == "identity"]
    assert len(outcomes) == 2
    assert all((o in ("proved", "verified")) == wanted for o in outcomes), outcomes


A = r"Let $A=\begin{pmatrix}4&1\\2&3\end{pmatrix}$. "


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        (A + r"Then $v=(1,1)^\top$ is an eigenvector of $A$ for the eigenvalue $5$.", {"proved", "verified"}),
        (A + r"Then $v=(1,1)^\top$ is an eigenvector of $A$ for the eigenvalue $4$.", {"proved", "verified", "refuted"}),
        (A + r"Also $3$ is an eigenvalue of $A$.", {"refuted"}),
        (A + r"Then $A$ is symmetric.", {"refuted"}),
        (A + r"The matrix $A$ is invertible.", {"proved", "verified"}),
        (r"Let $A=\begin{pmatrix}1&2\\2&1\end{pmatrix}$. Then $A$ is positive definite.", {"refuted"}),
        (r"The matrix $B=\begin{pmatrix}2&-1\\-1&2\end{pmatrix}$ is positive definite.", {"proved", "verified"}),
        # What is supposed, asked or denied, and what is said of letters without values, is not claimed.
        (A + r"Suppose $A$ is symmetric.", set()),
        (A + r"Is $A$ singular?", set()),
        (A + r"The matrix $A$ is not symmetric.", set()),
        (r"Let $A\in\mathbb{R}^{n\times n}$. Then $A$ is symmetric.", set()),
    ],
)
def test_properties_said_of_numbers(text: str, outcomes: set[str]) -> None:
    report = deriver.verify(deriver.read(text=text, format="markdown"))
    found = {c.verdict.outcome for c in report.documents[0].claims} - {"not_a_claim"}
    assert found <= outcomes
    assert bool(found) == bool(outcomes)
    assert "refuted" not in outcomes or "refuted" in found


@pytest.mark.parametrize(
    ("formula", "given", "words"),
    [
        (r"\sin^2x+\cos^2x=1", None, ["common denominator"]),
        (r"\int x^2dx=\frac{x^3}3+C", None, ["differentiated back", "large primes", "1.3e-18"]),
        (r"(A+B)^2=A^2+2AB+B^2", r"A,B\in\mathbb{R}^{n\times n}", ["AB = BA", "counterexample", "n = 2; n = 3"]),
        (r"x^2=2\iff x=\pm\sqrt2", None, ["enclosed apart"]),
        (r"x=x+\zeta", None, None),
    ],
)
def test_certificate(formula: str, given: str | None, words: list[str] | None) -> None:
    verdict = deriver.verify(formula, given)
    if words is None:
        assert verdict.outcome not in ("proved", "verified")
        return
    assert verdict.certificate is not None
    assert all(w in verdict.certificate for w in words), verdict.certificate
