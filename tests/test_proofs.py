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
    for one, other in zip(found.steps, found.steps[1:], strict=False):
        assert one.after == other.before


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
        r"Show that $A^\top A$ is symmetric.",
        r"Show that the matrix $A$ is singular.",
        r"Show that $H=I-2vv^\top$ is orthogonal if $v^\top v=1$.",
        r"Show that $A=B$ implies $B=A$.",
        r"Show that $\nabla_x x^\top x=2x$.",
    ],
)
def test_claims_in_words_are_refused(task):
    assert deriver.derive(task).status == "refused"
