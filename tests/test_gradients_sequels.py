"""What follows a derivative in one task: set to zero, used, definite, its Hessian; several questions about one function."""

from __future__ import annotations

import pytest

import deriver

ANSWERS = [
    (r"(b) Let $h(u)=\|Gu-t\|^2+\mu\|u\|^2$ with $\mu>0$. Compute $\nabla h(u)$ and set it to zero to find the minimiser.",
     [r"2G^\top(Gu-t)+2\mu u", r"(G^\top G+\mu I)^{-1}G^\top t"]),
    (r"Find the gradient of $f(Z)=c^\top Z^{-1}d$ and use it to compute the directional derivative in direction $V$.",
     [r"-Z^{-\top}cd^\top Z^{-\top}", r"-c^\top Z^{-1}VZ^{-1}d"]),
    (r"What is the gradient of $z\mapsto\sqrt{z^\top Pz}$ for a positive definite $P$, and what is its Hessian?",
     [r"\frac{Pz}{\sqrt{z^\top Pz}}", r"\frac{P}{\sqrt{z^\top Pz}}-\frac{Pzz^\top P}{(z^\top Pz)^{\frac{3}{2}}}"]),
    (r"Find the gradient of the entropy $H(q)=-\sum_i q_i\log q_i$ and its Hessian.",
     [r"-\log q-\mathbf{1}", r"-\operatorname{diag}(\mathbf{1}\oslash q)"]),
    (r"Show that the Hessian of $g(z)=\log\sum_i e^{z_i}$ is positive semidefinite.", ["yes"]),
    (r"Let $d(u,v)=\|u-v\|$. Compute the gradients of $d$ with respect to its two arguments.",
     [r"\frac{u-v}{\|u-v\|_2}", r"\frac{v-u}{\|u-v\|_2}"]),
    (r"Calculate the total derivative of $F(M)=M^3$ at $M$ applied to $V$.", ["VM^2+MVM+M^2V"]),
    (r"What is $d(\operatorname{tr}(Z^{-1}C))$ in terms of $dZ$?", [r"-\operatorname{tr}(Z^{-1}CZ^{-1}\,dZ)"]),
    (r"Given $u=Gz$ and $t=\sin(u)$ (applied to each component), compute $\frac{\partial t}{\partial z}$.",
     [r"\operatorname{diag}(\cos(Gz))G"]),
    (r"Compute $\partial f/\partial z$ if $f(z)=\mathbf{1}^\top(z\odot\log z)$ and $z>0$ entrywise.", [r"\log z+\mathbf{1}"]),
    (r"Let $s(t)=1/(1+e^{-t})$ act elementwise. Find the gradient of $\mathbf{1}^\top s(Gz)$ with respect to $z$.",
     [r"G^\top(\sigma(Gz)\odot (\mathbf{1}-\sigma(Gz)))"]),
    (r"Compute $\nabla_Q\operatorname{tr}(Q^\top SQD)$ over orthogonal $Q$, where $S=S^\top$ and $D$ is diagonal.",
     [r"SQD-QDQ^\top SQ"]),
    (r"Let $\mathbf{C}=\mathbf{A}\mathbf{B}$ and let $\ell$ be a scalar function of $\mathbf{C}$. "
     r"Express $\partial\ell/\partial\mathbf A$ in terms of $\partial\ell/\partial\mathbf C$.", [r"G\mathbf{B}^\top"]),
    (r"Find the derivative of $\det(Z)^{1/n}$ for positive definite $Z\in\mathbb{R}^{n\times n}$.",
     [r"\frac{(\det Z)^{\frac{1}{n}}}{n}Z^{-1}"]),
]  # fmt: skip


@pytest.mark.parametrize(("task", "wanted"), ANSWERS)
def test_what_follows_a_derivative(task: str, wanted: list[str]):
    found = deriver.derive(task)
    assert found.status == "finished"
    answers = [a.latex if a.expression is not None else a.text for a in found.answers if a.name != "value"]
    assert answers == wanted
    assert all(a.verdict.holds for a in found.answers)


def test_the_exponential_of_zero_is_the_identity():
    found = deriver.derive(r"Let $M(s)=e^{sA}Be^{-sA}$. Find $M'(0)$.")
    assert found.answers[-1].latex == "AB-BA"


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        (r"Let $p=\mathrm{softmax}(u)$ and $E=-\log p_c$. Show that $\partial E/\partial u=p-\mathbf e_c$.", "verified"),
        (r"Let $p=\mathrm{softmax}(u)$ and $E=-\log p_c$. Show that $\partial E/\partial u=\mathbf e_c-p$.", "refuted"),
    ],
)
def test_derivatives_that_are_to_be_shown(claim: str, outcome: str):
    assert deriver.derive(claim).answers[-1].verdict.outcome == outcome


@pytest.mark.parametrize(
    "task",
    [
        r"Find the gradient of $f(z)=z^\top Bz$ and use it to bake a cake.",
        r"Compute $\nabla f$ and set it to seven, where $f(z)=z^\top z$.",
    ],
)
def test_what_is_asked_beyond_is_refused_or_said(task: str):
    assert deriver.derive(task).status in ("refused", "stuck")
