r"""Theorems on inequalities and iterations, each with the lines of its proof; every line is a claim that is checked like any other.

Tables only. What a hypothesis makes of a line stands in its reason.
"""

from __future__ import annotations

from .records import Theorem

__all__ = ["THEOREMS"]

THEOREMS: dict[str, Theorem] = {
    "Jensen's inequality": Theorem(
        r"w,x\in\mathbb{R}^n, a,c,m\in\mathbb{R}",
        (
            ("means of a supporting line",
             r"\sum_{i=1}^nw_i(a+c(x_i-m))=a\sum_{i=1}^nw_i+c\left(\sum_{i=1}^nw_ix_i-m\sum_{i=1}^nw_i\right)",
             r"A convex function lies above its supporting line at every point $m$: $f(x)\ge a+c(x-m)$ with $a=f(m)$. The line is "
             r"averaged with weights $w_i\ge0$ of the sum one, the probabilities of the values $x_i$."),
            ("means of a supporting line", r"a\cdot1+c(m-m\cdot1)=a",
             r"With $m=\sum_iw_ix_i=\mathbb{E}[X]$ the average of the line is $a=f(\mathbb{E}[X])$, and that of $f$ is not below it. "
             r"For a density the sums are integrals."),
        ),
        r"$f(\mathbb{E}[X])\le\mathbb{E}[f(X)]$ for convex $f$; where $f$ is strictly convex, equality holds exactly for a constant $X$",
    ),
    "Hölder's inequality": Theorem(
        r"x\in\mathbb{R}^n, u>0, v>0, p>1",
        (
            ("weighted means", r"uv\le\frac{u^p}{p}+\frac{(p-1)v^{p/(p-1)}}{p}",
             r"Young's inequality, with $\frac1q=\frac{p-1}p$."),
            ("vector of length one", r"\sum_{i=1}^n\left(\frac{|x_i|}{\|x\|_p}\right)^p=1",
             r"Taken for $u=|x_i|/\|x\|_p$ and $v=|y_i|/\|y\|_q$ and summed: both sums on the right are one."),
            ("arithmetic", r"\frac1p+\frac{p-1}{p}=1",
             r"So $\sum_i|x_iy_i|/(\|x\|_p\|y\|_q)\le\frac1p+\frac1q=1$. Where one of the vectors is zero both sides are zero."),
        ),
        r"$\sum_i|x_iy_i|\le\|x\|_p\|y\|_q$ for $\frac1p+\frac1q=1$; equality holds exactly where $(|x_i|^p)$ and $(|y_i|^q)$ are parallel",
    ),
    "Minkowski's inequality": Theorem(
        r"x,y\in\mathbb{R}, p>1",
        (
            ("triangle inequality for numbers", r"|x+y|^p\le|x||x+y|^{p-1}+|y||x+y|^{p-1}", r"For each entry, and summed."),
            ("arithmetic", r"(p-1)\frac{p}{p-1}=p",
             r"Hölder's inequality for each sum, with $q=\frac p{p-1}$: $\sum_i|x_i||x_i+y_i|^{p-1}\le\|x\|_p\|x+y\|_p^{p/q}$."),
            ("arithmetic", r"p-p\cdot\frac{p-1}{p}=1", r"Division by $\|x+y\|_p^{p/q}$ leaves $\|x+y\|_p^{p-p/q}=\|x+y\|_p$."),
        ),
        r"$\|x+y\|_p\le\|x\|_p+\|y\|_p$ for $p\ge1$; for $p=1$ it is the triangle inequality of the entries",
    ),
    "arithmetic and geometric means": Theorem(
        r"y>0, x\in\mathbb{R}^n, m>0",
        (
            ("tangent of the logarithm", r"\log y\le y-1", r"The logarithm is concave and lies below its tangent at one."),
            ("means of a supporting line", r"\sum_{i=1}^n\left(\frac{x_i}{m}-1\right)=\frac{1}{m}\sum_{i=1}^nx_i-n",
             r"Taken for $y=x_i/m$ with the arithmetic mean $m$ and summed: $\sum_i\log(x_i/m)\le\frac1m\cdot nm-n=0$, "
             r"so that the product of the $x_i$ is at most $m^n$."),
        ),
        r"$\sqrt[n]{x_1\cdots x_n}\le\frac{x_1+\dots+x_n}{n}$ for positive numbers; equality holds exactly where all of them are equal",
    ),
    "Weyl's inequality": Theorem(
        r"A,B\in\mathbb{R}^{n\times n} symmetric, v\in\mathbb{R}^n",
        (
            ("distributive law on the left", r"v^\top(A+B)v=v^\top Av+v^\top Bv", r"For every unit vector $v$."),
            ("largest eigenvalue as a bound", r"v^\top Av\le\lambda_{\max}(A)v^\top v",
             r"The same for $B$; with $v$ the eigenvector of $A+B$ for its largest eigenvalue the left side is $\lambda_{\max}(A+B)$."),
        ),
        r"$\lambda_{\max}(A+B)\le\lambda_{\max}(A)+\lambda_{\max}(B)$; on the space of the last $n-k+1$ eigenvectors of $A$ the same "
        r"lines give $\lambda_k(A+B)\le\lambda_k(A)+\lambda_{\max}(B)$",
    ),
    "optimality of conjugate gradients": Theorem(
        r"A\in\mathbb{R}^{n\times n} spd, d,z\in\mathbb{R}^n",
        (
            ("square of a sum in the A-norm", r"(d+z)^\top A(d+z)=d^\top Ad+z^\top Az+2z^\top Ad",
             r"With the error $d=x^*-x_k$ and any $z$ of the Krylov space: other elements of $x_0+\mathcal K_k$ have the error $d+z$."),
            ("squares are nonnegative", r"z^\top Az\ge0",
             r"$Ad=r_k$ is orthogonal to $\mathcal K_k$, so that the mixed term vanishes: $\|d+z\|_A^2=\|d\|_A^2+\|z\|_A^2\ge\|d\|_A^2$."),
        ),
        r"the iterate $x_k$ minimises $\|x^*-x\|_A$ over $x_0+\mathcal K_k(A,r_0)$, and it is the only minimiser",
    ),
    "bound of conjugate gradients": Theorem(
        r"\kappa>1, c>0, k\in\mathbb{N}",
        (
            ("arithmetic",
             r"\frac{\kappa+1}{\kappa-1}=\frac12\left(\frac{\sqrt\kappa+1}{\sqrt\kappa-1}+\frac{\sqrt\kappa-1}{\sqrt\kappa+1}\right)",
             r"The error of $x_k$ is the smallest $\|p(A)e_0\|_A$ over polynomials of degree $k$ with $p(0)=1$. On $[\lambda_{\min},"
             r"\lambda_{\max}]$ the Chebyshev polynomial $T_k$ is at most one; divided by its value at zero, "
             r"$T_k\left(\frac{\kappa+1}{\kappa-1}\right)$, it is such a polynomial."),
            ("sum with a positive term", r"\frac12\left(c^k+c^{-k}\right)\ge\frac12c^k",
             r"$T_k\left(\frac12(c+\frac1c)\right)=\frac12(c^k+c^{-k})$ with $c=\frac{\sqrt\kappa+1}{\sqrt\kappa-1}$; its reciprocal is at "
             r"most $2c^{-k}$."),
        ),
        r"$\|x_k-x^*\|_A\le2\left(\frac{\sqrt\kappa-1}{\sqrt\kappa+1}\right)^k\|x_0-x^*\|_A$",
    ),
    "limits of the Levenberg-Marquardt step": Theorem(
        r"J\in\mathbb{R}^{m\times n}, r\in\mathbb{R}^m, \lambda>0",
        (
            ("damped normal equations", r"(J^\top J+\lambda I)\left(-(J^\top J+\lambda I)^{-1}J^\top r\right)=-J^\top r",
             r"The step $\delta$ solves $(J^\top J+\lambda I)\delta=-J^\top r$. For $\lambda\to0$ these are the normal equations of the "
             r"Gauss-Newton step $-(J^\top J)^{-1}J^\top r$, where $J$ has full column rank; otherwise the limit is $-J^+r$."),
            ("damped normal equations",
             r"\lambda(J^\top J+\lambda I)^{-1}J^\top r-J^\top r=-(J^\top J+\lambda I)^{-1}J^\top JJ^\top r",
             r"The right side is at most $\frac1\lambda\|J^\top JJ^\top r\|$: for $\lambda\to\infty$ the step is $-\frac1\lambda J^\top r$ "
             r"up to terms of the order $\lambda^{-2}$."),
        ),
        r"for $\lambda\to0$ the Gauss-Newton step $-(J^\top J)^{-1}J^\top r$; for $\lambda\to\infty$ a short step "
        r"$-\frac1\lambda J^\top r$ along the steepest descent",
    ),
    "condition of the normal equations": Theorem(
        r"A\in\mathbb{R}^{m\times n}, v\in\mathbb{R}^n, s\in\mathbb{R}",
        (
            ("eigenvector of a square", r"A^\top Av-s^2v=A^\top(Av)-s^2v",
             r"With $A=U\Sigma V^\top$ the matrix $A^\top A=V\Sigma^\top\Sigma V^\top$ has the eigenvalues $\sigma_i^2$, which are its "
             r"singular values: it is symmetric and positive semidefinite."),
            ("largest singular value squared", r"\|A^\top A\|_2=\|A\|_2^2", r"The largest one is $\sigma_{\max}^2$; the smallest one is "
             r"$\sigma_{\min}^2$ in the same way."),
        ),
        r"$\kappa(A^\top A)=\sigma_{\max}^2/\sigma_{\min}^2=\kappa(A)^2$ for $A$ of full column rank",
    ),
    "distance of features": Theorem(
        r"u,v\in\mathbb{R}^n",
        (
            ("length of a difference, multiplied out", r"\|u-v\|_2^2=u^\top u-2u^\top v+v^\top v",
             r"With $u=\phi(x)$ and $v=\phi(y)$: inner products of features are values of the kernel."),
        ),
        r"$\|\phi(x)-\phi(y)\|^2=k(x,x)-2k(x,y)+k(y,y)$, which is $2-2k(x,y)$ where $k(x,x)=k(y,y)=1$",
    ),
}  # fmt: skip
