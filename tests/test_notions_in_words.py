"""Notions of undergraduate texts said in words: what follows of them holds, what contradicts them is refuted, what they do not say is left.

The truth of each sentence was written down before the tool was asked.
"""

import pytest

from deriver import read, verify

HOLDS = [
    r"Let $n\in\mathbb N$ be even. Then $(-1)^n=1$.",
    r"Let $n\in\mathbb N$. Suppose $n$ is odd. Then $(-1)^n=-1$.",
    r"Let $n$ be an integer divisible by $3$. Then $\cos(2\pi n/3)=1$.",
    r"Let $x$ be a real number greater than $1$. Then $x^2>x$.",
    r"Let $x\in\mathbb R$ be at least $1$. Then $x^2\ge x$.",
    r"Let $x\in\mathbb R$ be between $0$ and $1$. Then $x^2\le x$.",
    r"Let $x,y\in\mathbb R$ be distinct. Then $(x-y)^2>0$.",
    r"Let $x,y\in\mathbb R$ sum to one. Then $x+y=1$.",
    r"Let $u$ and $v$ be parallel. Then $|u^\top v|=\|u\|_2\|v\|_2$.",
    r"Let $u,v\in\mathbb R^n$ be orthogonal. Then $\|u+v\|_2^2=\|u\|_2^2+\|v\|_2^2$.",
    r"Let $x\in\mathbb R^n$ be an eigenvector of $A\in\mathbb R^{n\times n}$ with eigenvalue $3$. Then $Ax=3x$.",
    r"Let $x\in\mathbb R^n$ lie in the kernel of $A\in\mathbb R^{m\times n}$. Then $Ax=0$.",
    r"Let $P\in\mathbb R^{n\times n}$ be an orthogonal projector. Then $P^\top=P$.",
    r"Let $P$ be the orthogonal projector onto the column space of $A$. Then $P^2=P$.",
    r"Let $P$ be a permutation matrix. Then $P^\top P=I$.",
    r"Let $H$ be a Householder reflection. Then $\det H=-1$.",
    r"Let $A\in\mathbb R^{n\times n}$ have rank one. Then $A^2=\operatorname{tr}(A)A$.",
    r"Let $A\in\mathbb R^{n\times n}$ be traceless. Then $\operatorname{tr}(2A)=0$.",
    r"Let $\Sigma\in\mathbb R^{n\times n}$ be a covariance matrix. Then $\Sigma^\top=\Sigma$.",
    r"For commuting matrices $A,B\in\mathbb R^{n\times n}$, $AB=BA$.",
    r"Let $A\in\mathbb R^{n\times n}$. Assume it is symmetric. Then $A=A^\top$.",
    r"Let $A,B\in\mathbb R^{n\times n}$. The first is symmetric. Then $A=A^\top$.",
    r"Let $A\in\mathbb R^{3\times 3}$. Suppose $A$ is skew-symmetric. Then $\det A=0$.",
    r"Let $A$ be symmetric. Then $A=A^\top$. Suppose further that $A$ is invertible. Then $(A^{-1})^\top=A^{-1}$.",
    r"Let $A\in\mathbb R^{m\times n}$, $x\in\mathbb R^n$, $b\in\mathbb R^m$ with $Ax=b$. Then $A^\top Ax=A^\top b$.",
    r"Stacked into a matrix they form an orthogonal matrix $Q$ with the beautiful property $Q^\top Q=I$.",
    r"We obtain a symmetric matrix $S$, hence $S^\top=S$.",
    r"Let $A\in\mathbb R^{n\times n}$. If $Av=\lambda v$ with $v\neq0$, then $A^2v=\lambda^2v$.",
    r"If $a<b$ then $-a>-b$.",
    r"Every projector $P\in\mathbb R^{n\times n}$ satisfies $P^2=P$.",
    r"Let $X\in\mathbb R^{m\times n}$ have full column rank. The hat matrix $H=X(X^\top X)^{-1}X^\top$ satisfies $H^2=H$ and $H^\top=H$.",
    r"Let $x\in\mathbb R^n$. Without loss of generality $\|x\|_2=1$. Then $x^\top x=1$.",
    r"Let $A,B\in\mathbb R^{n\times n}$ be symmetric and orthogonal, respectively. Then $B^\top B=I$.",
    r"Let $a$ and $b$ be positive and negative, respectively. Then $ab<0$.",
    r"Let $N\in\mathbb R^{n\times n}$ be nilpotent with $N^2=0$. Then $(I-N)^{-1}=I+N$.",
    r"Let $P$ be a projector of rank $r$. Then $P^2=P$.",
    "Let $A\\in\\mathbb R^{n\\times n}$ be symmetric.\n\nWith $A=\\begin{pmatrix}2&1\\\\1&3\\end{pmatrix}$ we have $\\det A=5$.",
    "**Lemma 1.** Let $x>0$.\n\n*Proof.* We have $|x|=x$. ∎",
]

REFUTED = [
    r"Let $n$ be an integer divisible by $3$. Then $\cos(2\pi n/3)=0$.",
    r"Let $x$ be a real number greater than $1$. Then $x^2<x$.",
    r"Let $A,B\in\mathbb R^{n\times n}$ with $AB=BA$. Then $A^2B=AB^2$.",
    r"Let $A\in\mathbb R^{n\times n}$ have rank one. Then $A^2=A$.",
    r"The theorem says $1+1=3$.",
    r"Let $A\in\mathbb R^{2\times2}$. For $A=\begin{pmatrix}4&1\\2&3\end{pmatrix}$ the trace is easy. Indeed $\det A=11$.",
    r"Let $A,B\in\mathbb R^{n\times n}$. The first is symmetric. Then $B=B^\top$.",
]

#: Neither proved nor refuted: denied, reported, or said of something else; `last` is the claim meant.
LEFT = [
    r"We do not obtain a symmetric matrix $S$, hence $S^\top=S$.",
    r"Let $A,B\in\mathbb R^{n\times n}$. One of them is symmetric. Then $B=B^\top$.",
    r"Let $f$ be even. Then $f(-x)=f(x)$.",
    r"Suppose $A$ is symmetric. Then $A^\top=A$. Suppose $A$ is orthogonal. Then $A^\top=A$.",
    r"Let $Q$ be a rotation by $\theta$. Then $\det(2Q)=4$.",
    r"Let $A\in\mathbb R^{n\times n}$ have rank two. Then $\det A=0$.",
    r"Let $D\in\mathbb R^{n\times n}$ be diagonal with entries $\pm1$. Then $D^2=I$.",
    r"Every projector $P\in\mathbb R^{n\times n}$ satisfies $P^\top=P$.",
    r"Let $A\in\mathbb R^{n\times n}$. The matrix $A$ satisfies $A^2=A$. Then $A^3=A$.",
    r"Let $a$, $b$ and $c$ be positive and negative, respectively. Then $ab<0$.",
    r"Orwell wrote $2+2=5$.",
    r"My friend says $2+2=5$.",
    r"According to the party, $2+2=5$.",
    "**Lemma 1.** Let $x>0$. Then $|x|=x$.\n\n*Proof.* Clear. ∎\n\nWe have $|x|=x$ for all real $x$.",
]


def last(text: str) -> str:
    claims = verify(read(text=text, format="markdown"), timeout=10).documents[0].claims
    return [c for c in claims if c.verdict.outcome != "not_a_claim" or c.kind in ("identity", "value", "inequality")][-1].verdict.outcome


@pytest.mark.parametrize("text", HOLDS)
def test_what_follows_of_a_notion_holds(text: str) -> None:
    assert last(text) in ("proved", "verified")


@pytest.mark.parametrize("text", REFUTED)
def test_what_contradicts_a_notion_is_refuted(text: str) -> None:
    assert last(text) == "refuted"


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_said_is_not_used(text: str) -> None:
    assert last(text) not in ("proved", "verified", "refuted", "conditional")


def test_a_theorem_keeps_its_conditions() -> None:
    text = r"\begin{lemma}Let $x>0$. Then $|x|=x$.\end{lemma}\begin{proof}Clear.\end{proof} We have $|x|=x$ for every real $x$."
    outcomes = [c.verdict.outcome for c in verify(read(text=text, format="tex")).documents[0].claims if c.kind == "identity"]
    assert outcomes[0] == "proved" and outcomes[1] not in ("proved", "verified", "refuted")


def test_what_holds_of_an_interval_ends_with_its_sentence() -> None:
    assert last(r"For $x\in[0,1]$ we have $x^2\le x$. Now $x^2\le x$ for $x\ge1$.") not in ("proved", "verified")


def test_an_identity_before_a_minimiser_is_no_equation_that_is_solved() -> None:
    text = (
        r"Let $A\in\mathbb R^{n\times n}$ be positive definite and $b,x\in\mathbb R^n$. Then "
        r"$$x^\top Ax-2b^\top x=(x-A^{-1}b)^\top A(x-A^{-1}b)-b^\top A^{-1}b .$$ Hence the least value is attained at $x=A^{-1}b$."
    )
    outcomes = [c.verdict.outcome for c in verify(read(text=text)).documents[0].claims]
    assert "proved" in outcomes and "refuted" not in outcomes


def test_the_title_of_a_theorem_is_no_condition() -> None:
    text = r"\begin{theorem}[Pythagoras] Let $u,v\in\mathbb R^n$ be orthogonal. Then $(u+v)^\top(u+v)=u^\top u+v^\top v$.\end{theorem}"
    assert verify(read(text=text, format="tex")).documents[0].claims[-1].verdict.outcome in ("proved", "verified")


@pytest.mark.parametrize(
    "text",
    [
        "Consider a symmetric matrix $A\\in\\mathbb R^{n\\times n}$.\n\nFor every invertible matrix $A$, $A=A^\\top$.",
        "Let $x\\in\\mathbb R^n$ be a unit vector.\n\nFor every nonzero vector $x$, $x^\\top x=1$.",
    ],
)
def test_every_such_letter_is_not_the_one_before(text: str) -> None:
    claim = verify(read(text=text)).documents[0].claims[-1]
    assert claim.verdict.outcome == "refuted"  # it fails for some invertible matrix, some vector that is not zero
