"""A function that a task asks about and nobody defines is no identity."""

from __future__ import annotations

import pytest

import deriver


@pytest.mark.parametrize(
    "task",
    [
        "Is $f$ convex?",
        "Find the critical points of $g$.",
        "Find the minimum of $f$.",
        "Show that the gradient of $f$ is Lipschitz.",
        "Show that $h$ is strongly convex.",
        "Find the Taylor polynomial of degree 2 of $f$ at $0$.",
        "Find the Legendre conjugate of $\\phi$.",
    ],
)
def test_what_is_nowhere_defined_is_refused(task: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "refused"
    assert "is not defined" in (derivation.reason or "")


@pytest.mark.parametrize(
    ("task", "status"),
    [
        ("Is $f(x)=x^2$ convex?", "finished"),
        ("Let $f(x)=x^3-3x$. Find the critical points of $f$.", "finished"),
        ("Minimise $x$ subject to $x\\ge1$.", "finished"),
        ("Let $f$ be a real number. Is $f^2$ convex?", "finished"),
    ],
)
def test_what_is_defined_is_answered(task: str, status: str) -> None:
    assert deriver.derive(task, check=False).status == status
