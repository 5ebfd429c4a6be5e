r"""Short texts in which a formula is decided by what stands around it: a condition of the sentence before, the equation and the
initial conditions of its constants, what an equation for another letter does not say. Expectations were worked out by hand."""

from __future__ import annotations

import pytest

import deriver
from deriver.errors import DeriverError

HOLDS = ("proved", "verified")

AT_LEAST_ZERO = r"For $x\ge0$ we have $\sqrt{x^2}=x$." + "\n\n"
TEXTS = (
    # A condition of one sentence goes on in the next; what fails even under it is wrong.
    (
        r"For $|x|<1$ we have $\frac1{1-x}=\sum_{n=0}^\infty x^n$. Differentiating, $\frac1{(1-x)^2}=\sum_{n=1}^\infty nx^{n}$.",
        -1,
        "refuted",
    ),
    (AT_LEAST_ZERO + r"Squaring, $\sqrt{x^4}=x^2$ and $\sqrt{x^6}=x^3$.", -1, HOLDS),
    (AT_LEAST_ZERO + r"Squaring, $\sqrt{x^4}=x^2$. Hence $\sqrt{x^6}=-x^3$.", -1, "refuted"),
    # The normal equations are solved for x and say nothing of A.
    (
        r"Let $A\in\mathbb{R}^{m\times n}$ have full column rank. We get the normal equations $A^\top Ax=A^\top b$. "
        r"Put $P=A(A^\top A)^{-1}A^\top$. Then $\operatorname{tr}P=m$.",
        -1,
        "conditional",
    ),
    (
        r"Let $A\in\mathbb{R}^{m\times n}$ have full column rank. We get the normal equations $A^\top Ax=A^\top b$. "
        r"Put $P=A(A^\top A)^{-1}A^\top$. Then $\operatorname{tr}P=n$.",
        -1,
        HOLDS,
    ),
    # Constants by the initial conditions.
    (
        r"Solve $y''+4y=0$; the solution is $y(t)=A\cos2t+B\sin2t$. The conditions $y(0)=3$ and $y'(0)=-2$ give $A=3$ and $B=-2$.",
        -1,
        "refuted",
    ),
    (
        r"Solve $y''+4y=0$; the solution is $y(t)=A\cos2t+B\sin2t$. The conditions $y(0)=3$ and $y'(0)=-2$ give $A=3$ and $B=-1$.",
        -1,
        HOLDS,
    ),
    (r"Consider $\dot x=-3x$. Hence $x(t)=Ce^{-3t}$. Since $x(0)=5$, we get $C=5$.", -1, HOLDS),
    (r"Consider $\dot x=-3x$. Hence $x(t)=Ce^{-3t}$. Since $x(0)=5$, we get $C=-5$.", -1, "refuted"),
    (r"For the first order equation $y'=-3y+6$ with $y(0)=0$ the solution is $y(t)=2(1+e^{-3t})$.", -1, "refuted"),
    (r"For the first order equation $y'=-3y+6$ with $y(0)=0$ the solution is $y(t)=2(1-e^{-3t})$.", -1, HOLDS),
    # Random variables, independent ones, and a Brownian motion that the text introduces in words.
    (
        r"Let $X$ and $Y$ be independent random variables with finite variance. We have $\mathbb{E}[XY]=\mathbb{E}[X]\mathbb{E}[Y]$.",
        -1,
        HOLDS,
    ),
    (r"Let $X$ be a random variable and $a,b\in\mathbb{R}$. Then $\operatorname{Var}(aX+b)=a\operatorname{Var}(X)$.", -1, "refuted"),
    (
        r"Let $X$ be a random variable with mean $\mu$ and variance $\sigma^2$, where $\sigma>0$. Then $\mathbb{E}[X^2]=\mu^2+\sigma^2$.",
        -1,
        HOLDS,
    ),
    (
        r"Let $X$ be a random variable with mean $\mu$ and variance $\sigma^2$, where $\sigma>0$. Then $\mathbb{E}[X^2]=\sigma^2-\mu^2$.",
        -1,
        "conditional",
    ),
    (r"Let $W$ be a standard Brownian motion. For $s\le t$ the covariance is $\operatorname{Cov}(W_s,W_t)=t$.", -1, "refuted"),
    (r"Let $W$ be a standard Brownian motion. For $s\le t$ the covariance is $\operatorname{Cov}(W_s,W_t)=s$.", -1, HOLDS),
    (r"Let $W$ be a Brownian motion with drift $2$. Then $\mathbb{E}[W_t]=2t$.", -1, "undecided"),
    (r"Consider a fractional Brownian motion $W$. Then $\operatorname{Var}(W_t)=t^{3/2}$.", -1, "undecided"),
    (r"Let $Z$ be a standard normal random variable. Then $\mathbb{E}[Z^4]=3$.", -1, HOLDS),
    (r"Let $Z$ be a standard normal random variable. Then $\mathbb{E}[Z^4]=4$.", -1, "refuted"),
    (r"Let $X$ be uniform on $[0,1]$. Then $\mathbb{E}[X]=\frac12$.", -1, "undecided"),
    # Data before the general solution, and data of another problem.
    (r"Solve $y'=2y$ with $y(0)=3$. The general solution is $y=Ce^{2t}$, so $C=3$ and $y(t)=3e^{2t}$.", -1, HOLDS),
    (r"We have $y'=2y$, so $y=Ce^{2t}$, and with $y(0)=3$ we have $C=3$. If instead $y(1)=1$, then $C=e^{-2}$.", -1, "undecided"),
    # I is the name of an integral.
    (r"We have $I^2=\int_0^{2\pi}\int_0^\infty e^{-r^2}r\,dr\,d\theta=2\pi\cdot\frac14$.", -1, "refuted"),
    # An implication between a differential equation and its solutions is decided inside of a text too.
    (r"It is known that $y'=\lambda y\Rightarrow y(t)=Ce^{\lambda t}$.", -1, HOLDS),
)


@pytest.mark.parametrize(("text", "which", "expected"), TEXTS, ids=range(len(TEXTS)))
def test_passages(text, which, expected):
    claims = deriver.verify(deriver.read(text=text, format="markdown"), jobs=1).documents[0].claims
    verdict = claims[which].verdict
    assert verdict.outcome in (expected if isinstance(expected, tuple) else (expected,)), (claims[which].latex, verdict.reason)


IMPLIED = (
    (r"e^{2t}y = e^t + C \Rightarrow y = e^{-t} + Ce^{-2t}", HOLDS),
    (r"e^{2t}y = e^t + C \Leftrightarrow y = e^{-t} + Ce^{-2t}", HOLDS),
    (r"e^{2t}y = e^t + C \Rightarrow y = e^{-t} + Ce^{2t}", ("refuted",)),
    (r"y(t) = e^{-t}(C_1\cos 2t + C_2 \sin 2t), y(0)=1, y'(0)=0 \Rightarrow C_2 = \frac12", HOLDS),
    (r"y(t) = e^{-t}(C_1\cos 2t + C_2 \sin 2t), y(0)=1, y'(0)=0 \Rightarrow C_2 = 2", ("refuted",)),
    (r"y e^{x} = x \Rightarrow y = xe^{-x}", HOLDS),
    (r"y e^{x} = x \Rightarrow y = xe^{x}", ("refuted",)),
    # what is divided by may be zero
    (r"x\sin t=0 \Rightarrow x=0", ("undecided", "refuted", "conditional")),
    (r"f(x)=ae^{bx}, f(0)=2, f'(0)=6 \Rightarrow b=3", HOLDS),
    (r"f(x)=ae^{bx}, f(0)=2, f'(0)=6 \Rightarrow b=2", ("refuted",)),
    (r"xe^a=1 \Rightarrow x>0", HOLDS),
    # Every hypothesis before the arrow counts, whatever its relation and wherever it stands.
    (r"s=\pm3, r=2 \Rightarrow s^2r=18", HOLDS),
    (r"s=\pm3, r=2 \Rightarrow s^2r=12", ("refuted",)),
    (r"s=\pm3, k\in\mathbb{N}, r=2 \Rightarrow s^{2k}r=2\cdot9^k", HOLDS),
    (r"a\equiv b \pmod m, r\equiv s\pmod m \Rightarrow ar\equiv bs\pmod m", HOLDS),
    (r"a\equiv b \pmod m, r\equiv s\pmod m \Rightarrow a+r\equiv b-s\pmod m", ("refuted", "conditional")),
    (r"a\equiv 1\pmod 2, b=1 \Rightarrow a^2\equiv b\pmod 8", HOLDS),
    (r"p<q, q<r \Rightarrow p<r", HOLDS),
    # Numbers that hypotheses give to letters are put into the others; contradictory ones decide nothing.
    (r"u=kv+w, k=5, v=7, w=3 \Rightarrow u=38", HOLDS),
    (r"u=kv+w, k=5, v=7, w=3 \Rightarrow u=35", ("refuted",)),
    (r"u=kv+w, k=5, k=6, v=7, w=3 \Rightarrow u=1", ("undecided",)),
    (r"p<q, q<r \Rightarrow r<p", ("refuted",)),
    (r"\int_0^\infty\int_0^\infty e^{-x-2y}\,dx\,dy=\frac12", HOLDS),
    (r"\int_0^\infty\int_0^\infty e^{-x-2y}\,dx\,dy=\frac14", ("refuted",)),
)


def test_words_before_an_arrow_are_not_left_out():
    with pytest.raises(DeriverError, match="before the arrow"):
        deriver.verify(r"K \text{ orthogonal}, c=1 \Rightarrow K^\top K=cI")


@pytest.mark.parametrize(("latex", "expected"), IMPLIED)
def test_hypotheses_are_solved(latex, expected):
    assert deriver.verify(latex).outcome in expected
