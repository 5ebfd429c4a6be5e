"""Extrema over a matrix, against the solutions of the textbooks typed in NumPy; what has no extremum or no formula is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import deriver

RNG = np.random.default_rng(3)
inv = np.linalg.inv


def generic(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


def definite(n: int) -> np.ndarray:
    a = generic(n, n)
    return a @ a.T + n * np.eye(n)


ROWS: list[tuple[str, Callable[..., Any], dict[str, Any]]] = [
    (r"Minimise $\operatorname{tr}\left((I-KH)P(I-KH)^\top+KRK^\top\right)$ over $K$, where $P$ and $R$ are symmetric positive definite.",
     lambda H, P, R: P @ H.T @ inv(H @ P @ H.T + R), {"H": generic(3, 4), "P": definite(4), "R": definite(3)}),
    (r"Minimise $\|A-UV^\top\|_F^2$ over $U$.", lambda A, V: A @ V @ inv(V.T @ V), {"A": generic(4, 3), "V": generic(3, 2)}),
    (r"Minimise over $W$: $\|Y-XW\|_F^2+\lambda\|W\|_F^2$, $\lambda>0$.",
     lambda Y, X, lamda: inv(X.T @ X + lamda * np.eye(3)) @ X.T @ Y, {"Y": generic(5, 2), "X": generic(5, 3), "lamda": 0.3}),
    (r"Find $W$ that minimises $\|Y-XW\|_F^2$, where $X$ has full column rank.", lambda Y, X: inv(X.T @ X) @ X.T @ Y,
     {"Y": generic(5, 2), "X": generic(5, 3)}),
    (r"Solve $\min_{D}\|X-DZ\|_F^2+\mu\|D\|_F^2$ with $\mu>0$.", lambda X, Z, mu: X @ Z.T @ inv(Z @ Z.T + mu * np.eye(3)),
     {"X": generic(5, 4), "Z": generic(3, 4), "mu": 0.4}),
    (r"Minimise $\|A-BXC\|_F^2$ over $X$, where $B$ has full column rank and $C$ has full row rank.",
     lambda A, B, C: np.linalg.pinv(B) @ A @ np.linalg.pinv(C), {"A": generic(5, 4), "B": generic(5, 3), "C": generic(2, 4)}),
    (r"Minimise $\|A-X\|_F^2$ over symmetric $X$.", lambda A: (A + A.T) / 2, {"A": generic(3, 3)}),
    (r"Maximise $\frac n2\log\det\Theta-\frac12\operatorname{tr}(S\Theta)$ over positive definite $\Theta$.", lambda S, n: n * inv(S),
     {"S": definite(3), "n": 5.0}),
    (r"Maximise $-\frac n2\log\det\Sigma-\frac12\operatorname{tr}(\Sigma^{-1}S)$ over $\Sigma$, $\Sigma$ positive definite.",
     lambda S, n: S / n, {"S": definite(3), "n": 5.0}),
    (r"Minimise $\frac12\|X-Y\|_F^2+\frac\rho2\|X-Z+U\|_F^2$ over $X$, where $\rho>0$.",
     lambda Y, Z, U, rho: (Y + rho * (Z - U)) / (1 + rho), {"Y": generic(3, 2), "Z": generic(3, 2), "U": generic(3, 2), "rho": 0.7}),
]  # fmt: skip


@pytest.mark.parametrize(("task", "solution", "arrays"), ROWS, ids=[r[0][:50] for r in ROWS])
def test_the_answer_is_the_textbook_s(task: str, solution: Callable[..., Any], arrays: dict[str, Any]):
    found = deriver.derive(task, check=False)
    assert found.status == "finished", found.reason
    assert eval(str(found.answers[0].numpy), {"np": np, **arrays}) == pytest.approx(solution(**arrays))


def test_the_step_to_the_solution_is_verified():
    found = deriver.derive(r"Minimise $\|A-UV^\top\|_F^2$ over $U$.")
    assert [a.verdict.outcome for a in found.answers] == ["verified", "verified"]
    assert {s.verdict.outcome for s in found.steps} <= {"verified", "proved"}
    assert "$V$ has full column rank" in found.assumed


STUCK = [
    (r"Minimise $\log\det X+\operatorname{tr}(AX)$ over $X$, where $A$ is positive definite.", "no such extremum"),
    (r"Maximise $\|A-X\|_F^2$ over $X$.", "no such extremum"),
    (r"Minimise $\|AX+XB-C\|_F^2$ over $X$.", "Sylvester"),
    (r"Minimise $\operatorname{tr}(XBX^\top)-\operatorname{tr}(XC)$ over $X$.", "positive definite is not known"),
    (r"Minimise $\|A-UV\|_F^2$ over $U$ and $V$.", ""),
]


@pytest.mark.parametrize(("task", "reason"), STUCK, ids=[t[:50] for t, _ in STUCK])
def test_what_has_no_extremum_or_no_formula_is_not_answered(task: str, reason: str):
    found = deriver.derive(task, check=False)
    assert found.status != "finished"
    assert reason in str(found.reason)
