"""Tasks that state a claim: the answer is the claim with its verdict, the steps the lines that show it."""

from __future__ import annotations

import pytest

import deriver

PROVED = [
    (r"Show that $P^2=P$ for $P=A(A^\top A)^{-1}A^\top$.", 3),
    (r"Show that $P^\top=P$ where $P=A(A^\top A)^{-1}A^\top$.", 2),
    (r"Prove that $(AB)^\top=B^\top A^\top$.", 1),
    (r"Prove that $(ABC)^\top=C^\top B^\top A^\top$.", 2),
    (r"Let $A\in\mathbb{R}^{m\times n}$. Show that $(A^\top A)^\top=A^\top A$.", 1),
    (r"Prove that $(A+UCV)^{-1}=A^{-1}-A^{-1}U(C^{-1}+VA^{-1}U)^{-1}VA^{-1}$.", 0),
    (r"Show that $A(I+BA)^{-1}=(I+AB)^{-1}A$.", 0),
    (r"Prove that $\operatorname{rank}(A^\top A)=\operatorname{rank}(A)$ for $A\in\mathbb{R}^{m\times n}$.", 0),
]


@pytest.mark.parametrize(("task", "lines"), PROVED, ids=[t for t, _ in PROVED])
def test_a_true_claim_has_its_verdict_and_its_lines(task, lines):
    found = deriver.derive(task)
    assert found.status == "finished"
    assert found.answers[0].name == "claim"
    assert found.verdict.outcome in ("proved", "verified")
    assert len(found.steps) >= lines
    assert all(s.verdict.outcome in ("proved", "verified") for s in found.steps)
    if not lines:
        return  # no chain from one side to the other
    for one, other in zip(found.steps, found.steps[1:], strict=False):
        assert one.after == other.before


PROPERTIES = [
    (r"Show that $A^\top A$ is symmetric.", 1),
    (r"Show that $H=I-2uu^\top$ is orthogonal for a unit vector $u$.", 4),
    (r"Show that $H=I-2vv^\top$ is orthogonal if $v^\top v=1$.", 0),
    (r"Show that $I-P$ is a projector if $P$ is a projector.", 4),
    (r"Show that $B^\top AB$ is symmetric if $A$ is symmetric.", 2),
    (r"Show that $P=A(A^\top A)^{-1}A^\top$ is symmetric and idempotent, where $A\in\mathbb{R}^{m\times n}$ has full column rank.", 4),
    (r"Show that $A+A^\top$ is symmetric.", 1),
    (r"Show that $A-A^\top$ is skew-symmetric.", 1),
    (r"Show that $QR$ is orthogonal for orthogonal $Q,R\in\mathbb{R}^{n\times n}$.", 2),
]


@pytest.mark.parametrize(("task", "lines"), PROPERTIES, ids=[t for t, _ in PROPERTIES])
def test_a_property_of_a_matrix_is_shown(task, lines):
    found = deriver.derive(task)
    assert found.status == "finished"
    assert found.verdict.outcome in ("proved", "verified")
    assert len(found.steps) >= lines
    assert all(s.verdict.outcome in ("proved", "verified") for s in found.steps)


@pytest.mark.parametrize(
    "task",
    [
        r"Show that $A^\top A$ is orthogonal.",
        r"Show that $A-A^\top$ is symmetric.",
        r"Show that $I+P$ is a projector if $P$ is a projector.",
        r"Show that $AB$ is symmetric for symmetric $A,B\in\mathbb{R}^{n\times n}$.",
    ],
)
def test_a_property_that_a_matrix_has_not_is_not_shown(task):
    found = deriver.derive(task)
    assert found.verdict.outcome not in ("proved", "verified")
    assert not found.steps


THEOREMS = [
    r"Show that the eigenvalues of a projector are $0$ or $1$.",
    r"Show that $A^\top A$ is positive semidefinite.",
    "Prove that similar matrices have the same characteristic polynomial.",
    "Show that an orthogonal matrix preserves lengths.",
    "Show that the trace of a matrix is the sum of its eigenvalues.",
    "Show that the determinant of a matrix is the product of its eigenvalues.",
    "Show that the determinant of a triangular matrix is the product of its diagonal entries.",
    r"Prove that $N(A^\top A)=N(A)$.",
    r"Show that the residual $b-A\hat{x}$ is orthogonal to the column space of $A$.",
    "Show that the eigenvalues of a symmetric matrix are real.",
    "Show that eigenvectors of a symmetric matrix for different eigenvalues are orthogonal.",
    "Prove the spectral theorem.",
    "Prove the Woodbury identity from block elimination.",
    "Prove the push-through identity.",
    r"Show that the determinant of an orthogonal matrix is $\pm1$.",
    r"Show that $AB$ and $BA$ have the same nonzero eigenvalues.",
    r"Show that $A$ and $A^\top$ have the same eigenvalues.",
    "Show that positive definite matrices are invertible.",
    "Show that every matrix is the sum of a symmetric and a skew-symmetric matrix.",
    "Show that the inverse of a symmetric matrix is symmetric.",
    "Show that the product of orthogonal matrices is orthogonal.",
    r"Show that the covariance of $Bf+\varepsilon$ is $B\Phi B^\top+\Psi$.",
    r"Let $A=U\Sigma V^\top$. Express $(A^\top A+\lambda I)^{-1}A^\top b$ by the singular values and vectors.",
]


@pytest.mark.parametrize("task", THEOREMS)
def test_a_theorem_in_words_is_proved_line_by_line(task):
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    assert found.steps and found.answers[0].text
    assert all(s.verdict.outcome in ("proved", "verified") for s in found.steps)


@pytest.mark.parametrize(
    "task",
    [
        r"Show that the eigenvalues of a projector are $0$ or $2$.",
        r"Show that the eigenvalues of a matrix are real.",
        "Show that the trace of a matrix is the product of its eigenvalues.",
        "Prove that similar matrices have the same eigenvectors.",
        r"Show that the determinant of an orthogonal matrix is $1$.",
        r"Let $A\in\mathbb{C}^{m\times n}$. Prove that $N(A^\top A)=N(A)$.",
        r"Show that $AB$ and $BA$ have the same eigenvectors.",
        "Show that the product of symmetric matrices is symmetric.",
    ],
)
def test_another_statement_than_the_theorem_is_not_shown(task):
    found = deriver.derive(task)
    assert found.status == "refused" or found.verdict.outcome not in ("proved", "verified")


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        (r"Show that $AB=BA$ for $A,B\in\mathbb{R}^{n\times n}$.", ("conditional", "refuted")),
        (r"Prove that $(AB)^\top=A^\top B^\top$ for $A,B\in\mathbb{R}^{n\times n}$.", ("conditional", "refuted")),
        (r"Show that $\det(A+B)=\det(A)+\det(B)$ for $A,B\in\mathbb{R}^{n\times n}$.", ("conditional", "refuted")),
        (r"Show that $2P^2=P$ for $P=A(A^\top A)^{-1}A^\top$.", ("conditional", "refuted")),
    ],
)
def test_a_false_claim_is_never_shown(task, outcome):
    found = deriver.derive(task)
    assert found.verdict.outcome in outcome
    assert not found.steps


@pytest.mark.parametrize(
    "task",
    [
        r"Show that the matrix $A$ is singular.",
        r"Show that $A=B$ implies $B=A$.",
        r"Show that $\nabla_x x^\top x$ is linear.",
    ],
)
def test_claims_in_words_are_refused(task):
    assert deriver.derive(task).status == "refused"
