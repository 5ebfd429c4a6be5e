"""Sentences as textbooks write them, each before a claim that is true only under what the sentence says (or does not say).

The outcome was written down before the tool was asked: a condition that is dropped, or one that was never stated, shows here.
"""

import pytest

from deriver import read, verify

_SYMMETRIC = r" Then $(A+A^\top)x=2Ax$."
_ROOT = r" Then $\sqrt{x^2}=x$."
_FLIP = r" Then $(I-2uu^\top)^2=I$."
_UNITS = r" Then $(u+v)^\top(u+v)=2+2u^\top v$."
_FULL = r" Then $A^+=(A^\top A)^{-1}A^\top$."
_SINE = r" Then $\sin(\pi n)=0$."

HOLDS = [
    *(
        text + _SYMMETRIC
        for text in (
            r"Let $A$ be a symmetric $n\times n$ matrix.", r"Let $A$ be a real symmetric matrix.", r"From now on, $A$ is symmetric.",
            r"We assume throughout that $A$ is symmetric.", r"Let $A\in\mathbf{S}^n$.", r"Let $A\in\mathbb{S}^n$ and $x\in\mathbb{R}^n$.",
            r"Let $A$ be an $n\times n$ matrix which is symmetric.", r"Denote by $A$ a symmetric matrix.", r"Let $A=A^\top$.",
            r"Fix a symmetric matrix $A$.", r"Without loss of generality, let $A$ be symmetric.", r"Suppose $A^T=A$.",
        )
    ),
    *(text + _UNITS for text in (r"Suppose $u$ and $v$ are unit vectors.", r"$u$ and $v$ are unit vectors.")),
    *(text + _FLIP for text in (r"Let $u$ be a vector of unit length.", r"Let $u$ be a unit vector.", r"Let $\|u\|=1$.")),
    *(text + _ROOT for text in (r"Let $x$ be a nonnegative real number.", r"Let $x\in[0,\infty)$.", r"Let $x$ be positive.")),
    *(text + _FULL for text in (r"Suppose $A$ has full column rank.", r"Suppose $A$ has independent columns.")),
    r"For symmetric $A$, $(A+A^\top)x=2Ax$.",
    r"If $A$ is symmetric, then $(A+A^\top)x=2Ax$.",
    r"For any integer $n$, $\cos(2\pi n)=1$.",
    r"with $0<p<1$. Then $|p-1|=1-p$.",
    r"where $\lambda>0$ is the regularization parameter. Then $\sqrt{\lambda^2}=\lambda$.",
]  # fmt: skip

#: The sentence does not give what the claim needs: neither proved nor verified.
OPEN = [
    *(
        text + _SYMMETRIC
        for text in (
            r"Let $A$ be a matrix, not necessarily symmetric.", r"Suppose $A$ is not symmetric.", r"Let $B$ be symmetric.",
            r"Let $A$ be positive definite but not symmetric.", r"Let $A$ be positive definite, though not necessarily symmetric.",
            "Let $A$ be symmetric.\n\nLet $A$ be any square matrix.", "Let $A$ be symmetric.\n\nNow let $A$ be an arbitrary matrix.",
            "Let $A$ be symmetric.\n\nNow let $A$ be circulant.", r"Is $A$ symmetric?",
            r"Let $A$ be symmetric. Suppose now that $A$ is no longer symmetric.", r"Suppose one of $A$ and $B$ is symmetric.",
            r"Let $A$ be symmetric. Next, drop the assumption that $A$ is symmetric.", r"The set of symmetric matrices $A$ is a subspace.",
            r"Let $A$ be symmetric. We now remove this assumption.", r"A matrix $A$ is symmetric if its entries agree.",
            r"Let $A$ be symmetric about the antidiagonal.", r"Let $A$ be structurally symmetric.", r"Suppose $A$ or $B$ is symmetric.",
            r"$A$ is nearly symmetric.", r"Suppose $A^2$ is symmetric.", r"Show that $A$ is symmetric.",
            r"It is not known whether $A$ is symmetric.", r"Check if $A$ is symmetric.",
        )
    ),
    r"Let $A$ be symmetric or skew-symmetric. Then $x^\top Ax=0$.",
    r"Let $A$ be either symmetric or skew-symmetric. Then $x^\top Ax=0$.",
    r"Let $Q$ be a matrix with orthogonal columns. Then $Q^\top Q=I$.",
    r"Let $A$ have positive eigenvalues. Then $A^\top=A$.",
    r"Let $P$ be a projection. Then $P^\top=P$.",
    r"Let $n$ be half an integer." + _SINE,
    r"Contrary to the case where $A$ is symmetric, $(A+A^\top)x=2Ax$.",
    "## One\n\nLet $A$ be symmetric.\n\n## Two\n\nWe have $(A+A^\\top)x=2Ax$.",
    r"Unless $A$ is symmetric, $(A+A^\top)x=2Ax$.",
    r"A matrix $A$ is called symmetric if $A=A^\top$. In general, $(A+A^\top)x=2Ax$.",
    *(text + _FLIP for text in (r"Let $u$ be a vector.", r"Let $u$ be a vector of even length.")),
    *(
        text + _ROOT
        for text in (r"Let $x$ be nonzero.", "Let $x>0$.\n\nNow let $x$ be any real number.", r"Let $x$ be positive or not.")
    ),
    r"Let $A$ have full row rank." + _FULL,
    r"Let $n$ be a real number." + _SINE,
    r"Let $Q$ have orthonormal columns. Then $QQ^\top=I$.",
]  # fmt: skip


def _outcomes(text: str) -> list[str]:
    report = verify(read(text=text, format="markdown")).to_dict()
    return [claim["verdict"]["outcome"] for document in report["documents"] for claim in document["claims"]]


@pytest.mark.parametrize("text", HOLDS)
def test_what_the_sentence_says_is_used(text):
    assert {"proved", "verified"} & set(_outcomes(text)) and "refuted" not in _outcomes(text)


@pytest.mark.parametrize("text", OPEN)
def test_what_the_sentence_does_not_say_is_not_used(text):
    assert not {"proved", "verified"} & set(_outcomes(text))
