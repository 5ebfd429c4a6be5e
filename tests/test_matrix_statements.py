"""General statements on matrices in the words and the order of textbooks: the true ones are proved, the false ones are not."""

from __future__ import annotations

import pytest

import deriver

PROVED = [
    r"Let $Q$ be a square matrix with $Q^2=Q$ and $Q^\top=Q$. Show that $I-2Q$ is orthogonal.",
    r"Suppose $E=E^2$. Prove that $I-E$ is also idempotent.",
    r"Show that if $A$ has full column rank then $S=A(A^\top A)^{-1}A^\top$ satisfies $S^2=S$ and $S^\top=S$.",
    r"Prove that the projection matrix $P=B(B^TB)^{-1}B^T$ is symmetric and idempotent.",
    r"Show that a Householder matrix $H=I-2uu^\top/(u^\top u)$ is symmetric and orthogonal.",
    r"Show that $B$ and $B^\top B$ have the same null space.",
    r"Derive the Sherman-Morrison-Woodbury formula for $(M+UCU^\top)^{-1}$ by block elimination.",
    r"Derive the Sherman-Morrison formula for $(B+xy^\top)^{-1}$.",
    r"Derive the Woodbury identity for $(\Psi+LL^\top)^{-1}$.",
    r"Find the inverse of the covariance matrix $\Sigma=D+\tau^2 bb^\top$ of a one-factor model.",
    r"Express the ridge solution $(X^\top X+\lambda I)^{-1}X^\top y$ in terms of the SVD $X=U\Sigma V^\top$.",
]
CONDITIONAL = [r"Let $H=Z(Z^TZ)^{-1}Z^T$. Show that $I-H$ is idempotent and that $(I-H)Z=0$."]
FALSE = [
    r"Suppose $E=E^2$. Prove that $I-2E$ is idempotent.",
    r"Let $Q$ be a square matrix with $Q^2=Q$. Show that $I-2Q$ is orthogonal.",
    r"Prove that the matrix $P=B(B^TB)^{-1}B^T$ is orthogonal.",
]


@pytest.mark.parametrize("task", PROVED)
def test_proved(task):
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert derivation.answers and all(a.verdict.outcome in ("proved", "verified") for a in derivation.answers)


@pytest.mark.parametrize("task", CONDITIONAL)
def test_every_claim_is_answered(task):
    derivation = deriver.derive(task)
    assert [a.verdict.outcome for a in derivation.answers] == ["proved", "conditional"]


@pytest.mark.parametrize("task", FALSE)
def test_false_statements_are_not_proved(task):
    derivation = deriver.derive(task)
    assert derivation.status == "refused" or all(a.verdict.outcome in ("refuted", "conditional") for a in derivation.answers)


MODEL = r"For the factor model $x=Bg+e$ with $\operatorname{Cov}(g)=F$, $\operatorname{Cov}(e)=D$ and $g$, $e$ uncorrelated, show that "


def test_the_covariance_of_a_factor_model_is_derived():
    derivation = deriver.derive(MODEL + r"$\operatorname{Cov}(x)=BFB^\top+D$.")
    assert derivation.status == "finished" and derivation.answers[0].verdict.outcome == "proved"


def test_another_covariance_is_not():
    assert deriver.derive(MODEL + r"$\operatorname{Cov}(x)=B^\top FB+D$.").status == "refused"
