"""Words of a text that no rule takes: they never make a true sentence refuted, nor a property of one letter that of another.

The truth of each sentence was written down before the tool was asked.
"""

import pytest

from deriver import read, verify

#: True, or true of what the words mean: never refuted, nor "true under one more condition".
TRUE = [
    r"Let $A\in\mathbb R^{n\times n}$ be a permutation matrix. Then $A^\top A=I$.",
    r"Let $n\in\mathbb N$ be even. Then $(-1)^n=1$.",
    r"Let $n\in\mathbb N$. Suppose $n$ is even. Then $(-1)^n=1$.",
    r"Let $P\in\mathbb R^{n\times n}$ be a blargful projector. Then $P^2=P$.",
    r"Let $A\in\mathbb R^{n\times n}$. Assume it is involutory. Then $A^2=I$.",
    r"Let $A,B\in\mathbb R^{n\times n}$. They commute. Then $AB=BA$.",
    r"Let $A\in\mathbb R^{n\times n}$. This matrix is a reflection. Then $A^2=I$.",
    r"Let $x\in\mathbb R^n$ lie in the kernel of $A\in\mathbb R^{n\times n}$. Then $Ax=0$.",
    r"Let $A,B\in\mathbb R^{n\times n}$ be such that $A+B$ is symmetric. Then $A+B=A^\top+B^\top$.",
    r"Let $A$ and $B$ be symmetric matrices which commute. Then $(AB)^\top=AB$.",
    r"Let $A\in\mathbb R^{2\times2}$ have eigenvalues $1$ and $2$. Then $\det A=2$.",
    r"Let $A$ and $B$ be $n\times n$ matrices, the latter symmetric. Then $B=B^\top$.",
    r"Let $u,v\in\mathbb R^n$ be orthogonal. Then $u^\top v=0$.",
    r"Let $u$ and $v$ be orthogonal vectors in $\mathbb R^n$. Then $u^\top v=0$.",
    r"Let $A$ be a real square matrix of order $2$. Then $\det(2A)=4\det A$.",
    r"In $\mathbb F_2$, $1+1=0$.",
    r"Working modulo $5$, $3+4=2$.",
    r"In degrees, $\cos60=\frac12$.",
    r"To first order, $(1+x)^n=1+nx$.",
    r"With integer division, $7/2=3$.",
    r"Row reduction gives $0=5$, so there is no solution.",
    r"Hence $1=2$. Contradiction!",
    r"~~$2+2=5$~~",
    r"$\text{half of }10=5$",
    r"$\log100=2$",
    r"$\log8=3$ in base two.",
    r"$2^{10}=1024\approx10^3$",
]

#: False: neither proved nor verified.
FALSE = [
    r"Let $A,B$ be matrices of positive reals. Then $AB=BA$.",
    r"Let $A$ be a matrix with symmetric part $S$. Then $A=A^\top$.",
    r"Let $A$ be an $n\times n$ matrix with symmetric inverse. Then $A=-A^\top$.",
    r"Let $B$ be an $m\times n$ matrix with nonzero columns. Then $B^\top B=I$.",
    r"Let $x,y$ be negative reals. Then $xy=-|xy|$.",
    r"Let $A,B\in\mathbb R^{n\times n}$, $A$ symmetric. Then $B=B^\top$.",
    r"Let $A\in\mathbb R^{n\times n}$ and $B\in\mathbb R^{n\times n}$ symmetric. Then $A=A^\top$.",
    r"Let $x,y\in\mathbb R$, $x$ positive. Then $|y|=y$.",
    r"We do not assume that $A\in\mathbb R^{n\times n}$ is symmetric. Then $A^\top=A$.",
    r"Without assuming that $A\in\mathbb R^{n\times n}$ is symmetric, we have $A^\top=A$.",
    r"One might think that $A\in\mathbb R^{n\times n}$ is symmetric. Then $A^\top=A$.",
    r"It is not the case that $A\in\mathbb R^{n\times n}$ is symmetric. Then $A^\top=A$.",
    r"We do not assume that $x>0$. Then $|x|=x$.",
    r"Suppose $x>0$ fails. Then $|x|=x$.",
    r"Suppose that not $x>0$. Then $|x|=x$.",
    r"Let $A\in\mathbb R^{n\times n}$. The case where $A$ is symmetric is treated in Section 3. We have $A^\top=A$.",
    r"Let $A\in\mathbb R^{n\times n}$. Few such $A$ are symmetric. Then $A^\top=A$.",
    r"Let $A,B\in\mathbb R^{n\times n}$ be symmetric and orthogonal, respectively. Then $A^\top A=I$.",
    r"Let $A\in\mathbb R^{n\times n}$ have symmetric square $A^2$. Then $A=A^\top$.",
    r"Suppose $A\in\mathbb R^{n\times n}$ is orthogonal to $B\in\mathbb R^{n\times n}$. Then $A^\top A=I$.",
]

#: What is understood is still used.
KEPT = [
    r"Let $Q$ be an $m\times n$ matrix with orthonormal columns. Then $Q^\top Q=I$.",
    r"Let $Q$ be an $m\times n$ matrix having orthonormal columns. Then $Q^\top Q=I$.",
    r"Let $A$ be an $m\times n$ matrix of full row rank. Then $AA^+=I$.",
    r"Let $X$ be a real matrix with linearly independent columns. Then $X^+X=I$.",
    r"Suppose that $a$ and $b$ are positive reals. Then $\sqrt{ab}\le\frac{a+b}{2}$.",
    r"Let $m$ and $n$ be natural numbers. Then $\sin(\pi mn)=0$.",
    r"Let $m,n$ be positive integers. Then $|mn|=mn$.",
    r"Let $A\in\mathbb R^{n\times n}$ be symmetric. Then $A=A^\top$.",
    r"Let $A,B\in\mathbb R^{n\times n}$ be symmetric. Then $B=B^\top$.",
    r"For $A,B\in\mathbb R^{n\times n}$ with $A$ symmetric, $A=A^\top$.",
    r"Let $A\in\mathbb R^{n\times n}$. In the case where $A$ is symmetric, $A=A^\top$.",
    r"Without loss of generality, let $x>0$. Then $|x|=x$.",
]


def _outcome(text: str) -> str:
    claims = [c for c in verify(read(text=text)).documents[0].claims if c.verdict.outcome != "not_a_claim"]
    return claims[-1].verdict.outcome if claims else "not_a_claim"


@pytest.mark.parametrize("text", TRUE)
def test_unread_words_refute_nothing(text: str) -> None:
    assert _outcome(text) not in ("refuted", "conditional")


@pytest.mark.parametrize("text", FALSE)
def test_no_letter_takes_what_is_not_said_of_it(text: str) -> None:
    assert _outcome(text) not in ("proved", "verified")


@pytest.mark.parametrize("text", KEPT)
def test_what_is_understood_is_used(text: str) -> None:
    assert _outcome(text) in ("proved", "verified")


def test_false_claims_of_understood_letters_are_refuted() -> None:
    assert _outcome(r"Let $A,B\in\mathbb R^{n\times n}$ be symmetric. Then $(AB)^\top=AB$.") in ("refuted", "conditional")
    assert _outcome(r"Let $n\in\mathbb N$. Then $(n+1)^2=n^2+1$.") in ("refuted", "conditional")


def test_macros_and_switched_off_text_refute_nothing() -> None:
    text = r"\newcommand{\a}{2} $\a+1=3$ \renewcommand{\a}{3} $\a+1=4$"
    for source in (text, r"\iffalse $1=2$ \fi $1+1=2$"):
        outcomes = [c.verdict.outcome for c in verify(read(text=source, format="tex")).documents[0].claims]
        assert "refuted" not in outcomes
    for source in (
        r"Let $A\in\mathbb R^{n\times n}$ be symmetric. For general $A$, $A^\top=A$.",
        r"Let $A\in\mathbb R^{n\times n}$ be symmetric. Now drop the symmetry of $A$. Then $A^\top=A$.",
    ):
        assert _outcome(source) not in ("proved", "verified")
