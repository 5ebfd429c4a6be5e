"""Tasks on iterative solvers, conditioning and rounding in the words of sheets; values computed by hand or with numpy."""

from __future__ import annotations

import pytest

from deriver import derive

VALUES = [
    (r"What is the dimension of the Krylov space $\mathcal{K}_3(A,b)$ for $A=\mathrm{diag}(4,4,7)$ and $b=(2,1,3)^T$?", "dimension", "2"),
    (r"In at most how many steps does CG converge if the matrix has only 4 distinct eigenvalues?", "steps", "4"),
    (r"How many iterations does the CG method need at most for the matrix $\operatorname{diag}(3,3,3,8)$?", "steps", "2"),
    (r"What is the optimal step size for gradient descent on $\frac{1}{2}w^\top Hw$ where the eigenvalues of $H$ lie in $[1,7]$?",
     "step", r"\frac{1}{4}"),
    (r"Determine the growth factor of Gaussian elimination with partial pivoting for the matrix with ones on the diagonal and in the last"
     r" column and $-1$ below the diagonal, for $n=4$.", "growth_factor", "8"),
    (r"Find the best relaxation factor for the matrix $\begin{pmatrix}5&3\\3&5\end{pmatrix}$.", "omega", r"\frac{10}{9}"),
    (r"Compute $\log(e^{700}+e^{710})$ without overflow.", "value", r"710+\log(e^{-10}+1)"),
    (r"Count the multiplications of an LU factorization of an $n\times n$ matrix.", "leading_term", r"\frac{1}{3}n^3"),
    (r"How many divisions does back substitution need for a triangular system?", "count", "n"),
    (r"Apply the method of conjugate gradients to $\begin{pmatrix}2&0\\0&5\end{pmatrix}x=\begin{pmatrix}2\\15\end{pmatrix}$ starting from "
     r"$x_0=0$.", "x", r"\begin{pmatrix}1 \\ 3\end{pmatrix}"),
    (r"Find the relative condition number of $f(t)=t^4$ at $t$.", "condition_number", "4"),
    (r"Perform one Gauss-Newton step for fitting $y=at^2$ to the data $(1,3),(2,8)$ starting at $a_0=1$.", "a_1", r"\frac{35}{17}"),
    (r"Compute $\kappa_\infty$ of $\begin{pmatrix}2&1\\1&1\end{pmatrix}$.", "condition_number", "9"),
]  # fmt: skip

THEOREMS = [
    r"Show that the A-norm error of CG satisfies $\|x^*-x_k\|_A\le2\left(\frac{\sqrt{\kappa}-1}{\sqrt{\kappa}+1}\right)^k\|x^*-x_0\|_A$.",
    r"What happens to the Levenberg-Marquardt direction $(J^TJ+\alpha I)p=-J^Tr$ as $\alpha\to\infty$?",
    r"Derive the Gauss-Newton step for the problem $\min_x\frac12\|r(x)\|^2$.",
    r"Prove that the growth factor of Gaussian elimination with partial pivoting cannot exceed $2^{n-1}$.",
    r"Let $A$ be nonsingular, $Ax=b$ and $(A+E)(x+\Delta x)=b$. Show that "
    r"$\frac{\|\Delta x\|}{\|x+\Delta x\|}\le\kappa(A)\frac{\|E\|}{\|A\|}$.",
    r"Prove that $|\lambda_k(A+B)-\lambda_k(A)|\le\|B\|_2$ for symmetric $A$ and $B$.",
    r"Let $k$ be a kernel. Prove that $k(x,y)^2\le k(x,x)k(y,y)$.",
    r"Prove that $\frac1n\sum_{i=1}^nx_i\ge\left(\prod_{i=1}^nx_i\right)^{1/n}$ for positive $x_i$.",
]

#: False, or without a hypothesis that is needed: never said to be proved.
NOT_PROVED = [
    r"Show that the A-norm error of CG satisfies $\|e_k\|_A\le\left(\frac{\sqrt{\kappa}-1}{\sqrt{\kappa}+1}\right)^{2k}\|e_0\|_A$.",
    r"Prove that the growth factor of Gaussian elimination without pivoting is at most $2^{n-1}$.",
    r"Prove that $|\lambda_k(A+B)-\lambda_k(A)|\le\|B\|_2$ for all matrices $A$ and $B$.",
    r"Show that conjugate gradients converge in at most $n$ steps for every symmetric matrix.",
    r"Prove that $\frac1n\sum_{i=1}^nx_i\le\left(\prod_{i=1}^nx_i\right)^{1/n}$ for positive $x_i$.",
    r"Let $Ax=b$ and $A(x+\delta x)=b+\delta b$. Show that $\frac{\|\delta x\|}{\|x\|}\le\frac{\|\delta b\|}{\|b\|}$.",
    r"Show that $\frac1n\sum_{i=1}^n(x_i-\bar x)^2$ is an unbiased estimator of $\sigma^2$.",
    r"Find the optimal SOR parameter for the matrix $\begin{pmatrix}1&4\\1&1\end{pmatrix}$.",
    r"Apply conjugate gradients to $\begin{pmatrix}1&3\\3&1\end{pmatrix}x=\begin{pmatrix}1\\0\end{pmatrix}$.",
]


@pytest.mark.parametrize(("task", "name", "latex"), VALUES)
def test_value(task: str, name: str, latex: str) -> None:
    derivation = derive(task)
    assert derivation.status == "finished", derivation.reason
    answer = next(a for a in derivation.answers if a.name == name)
    assert answer.latex == latex
    assert answer.verdict.outcome in ("proved", "verified")


@pytest.mark.parametrize("task", THEOREMS)
def test_theorem(task: str) -> None:
    derivation = derive(task)
    assert derivation.status == "finished", derivation.reason
    assert derivation.answers[0].name == "theorem"
    assert all(s.verdict.outcome in ("proved", "verified") for s in derivation.steps)


@pytest.mark.parametrize("task", NOT_PROVED)
def test_not_proved(task: str) -> None:
    derivation = derive(task)
    assert derivation.status != "finished" or all(a.verdict.outcome not in ("proved", "verified") for a in derivation.answers)
