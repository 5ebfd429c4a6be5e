"""Theorems on inequalities and iterations in words: their lines hold, and statements that are turned around are not read as them."""

from __future__ import annotations

import pytest

import deriver

SHOWN = [
    (r"Show that if $f$ is convex, then $f(\mathbb E[X])\le\mathbb E[f(X)]$.", "Jensen's"),
    (r"Prove Jensen's inequality.", "Jensen's"),
    (r"Prove Hölder's inequality.", "Hölder's"),
    (r"Prove Minkowski's inequality for vectors.", "Minkowski's"),
    (r"Prove the inequality between the arithmetic and the geometric mean.", "arithmetic"),
    (r"Prove Weyl's inequality for the largest eigenvalue.", "Weyl's"),
    (r"Show that the iterates of the conjugate gradient method minimise the error in the A-norm over the Krylov space.", "optimality"),
    (r"Derive the convergence bound for the method of conjugate gradients.", "bound"),
    (r"Discuss the limits of the Levenberg-Marquardt step for small and large $\lambda$.", "limits"),
    (r"Show that the Levenberg-Marquardt step tends to the steepest descent direction as $\lambda\to\infty$.", "limits"),
    (r"Let $k$ be a kernel with $k(x,x)=1$. Show that $\|\phi(x)-\phi(y)\|^2=2-2k(x,y)$.", "distance"),
]
OTHER = [
    r"Show that if $f$ is convex then $f(E[X])\ge E[f(X)]$.",
    r"Show that if $f$ is convex then $f(\sum_i w_ix_i)\le\sum_i w_if(x_i)$ for $w_i\ge0$.",
    r"Prove Jensen's inequality for concave functions.",
    r"Prove Hölder's inequality for $p<1$.",
    r"Show that the Levenberg-Marquardt step tends to the steepest descent direction as $\lambda\to0$.",
    r"Show that the Levenberg-Marquardt step $\delta=(J^\top J+\lambda I)^{-1}J^\top r$ becomes the Gauss-Newton step for $\lambda\to0$.",
    r"Let $k$ be a kernel. Show that $\|\phi(x)-\phi(y)\|^2=2-2k(x,y)$.",
]
#: Hölder's inequality in letters is judged: whether it holds.
EXPONENTS = [
    (r"Prove that $|x^\top y|\le\|x\|_p\|y\|_q$ for $\frac1p+\frac1q=1$, $p>1$.", True),
    (r"Prove Hölder's inequality $\sum_{i=1}^n|a_ib_i|\le\|a\|_r\|b\|_s$ for $\frac1r+\frac1s=1$ and $r>1$.", True),
    (r"Show that $|x^\top y|\le\|x\|_p\|y\|_q$ for $\frac1p+\frac1q=\frac12$, $p>2$.", False),
]


@pytest.mark.parametrize(("task", "word"), SHOWN, ids=[t for t, _ in SHOWN])
def test_a_theorem_is_shown_in_lines_that_hold(task: str, word: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert len(derivation.steps) >= 1
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)
    assert any(word in r for p in derivation.problems for r in p.request)


@pytest.mark.parametrize("task", OTHER)
def test_another_statement_is_not_taken_for_it(task: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status != "finished" or not derivation.verdict.holds


@pytest.mark.parametrize(("task", "holds"), EXPONENTS, ids=[t for t, _ in EXPONENTS])
def test_conjugate_exponents(task: str, holds: bool) -> None:
    assert deriver.derive(task).answers[0].verdict.holds is holds
