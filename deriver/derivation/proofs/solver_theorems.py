r"""Theorems on solvers, rounding, samples and kernels, each with the lines of its proof; every line is a claim that is checked.

Tables only. What a hypothesis makes of a line stands in its reason.
"""

from __future__ import annotations

from .records import Theorem

__all__ = ["THEOREMS"]

THEOREMS: dict[str, Theorem] = {
    "Gauss-Newton step": Theorem(
        r"J\in\mathbb{R}^{m\times n}, r\in\mathbb{R}^m, d\in\mathbb{R}^n",
        (
            ("length of a sum, multiplied out", r"\|r+Jd\|_2^2=r^\top r+2r^\top Jd+d^\top J^\top Jd",
             r"The residuals are replaced by their linear part, $r(\theta+d)\approx r+Jd$ with the Jacobian $J$ at $\theta$."),
            ("gradient from the differential", r"\nabla_d\frac12\|r+Jd\|_2^2=J^\top(r+Jd)",
             r"The linear least-squares problem is convex in $d$: it is smallest where the gradient is zero."),
            ("distributive law on the left", r"J^\top(r+Jd)=J^\top r+J^\top Jd",
             r"Zero exactly for $J^\top Jd=-J^\top r$, the normal equations. Where $J$ has full column rank, $J^\top J$ is invertible."),
        ),
        r"$J^\top J\,\delta=-J^\top r$, which is $\delta=-(J^\top J)^{-1}J^\top r$ where $J$ has full column rank; then "
        r"$\theta_{k+1}=\theta_k+\delta$",
    ),
    "growth of pivots": Theorem(
        r"a,c,m,M\in\mathbb{R}, -1\le m\le1, -M\le a\le M, -M\le c\le M, k\in\mathbb{N}",
        (
            ("triangle inequality for numbers", r"|a-mc|\le|a|+|m||c|",
             r"A step of the elimination replaces an entry $a$ by $a-mc$ with an entry $c$ of the pivot row and the multiplier $m$. "
             r"With partial pivoting the pivot is the largest entry of its column, so that $|m|\le1$."),
            ("triangle inequality for numbers", r"|a-mc|\le2M", r"Where no entry was larger than $M$, none is larger than $2M$ after the "
             r"step."),
            ("arithmetic", r"2\cdot2^{k}=2^{k+1}",
             r"There are $n-1$ steps: by induction no entry is ever larger than $2^{n-1}\max_{i,j}|a_{ij}|$. The matrix with ones on the "
             r"diagonal and in the last column and $-1$ below the diagonal reaches it."),
        ),
        r"the growth factor of Gaussian elimination with partial pivoting is at most $2^{n-1}$, and this is attained",
    ),
    "steps of conjugate gradients": Theorem(
        r"A\in\mathbb{R}^{n\times n} symmetric, v\in\mathbb{R}^n, \lambda\in\mathbb{R}, \mu\ne0",
        (
            ("difference of two multiples", r"v-\frac{1}{\mu}Av=\frac{1}{\mu}(\mu v-Av)",
             r"The factor $I-\frac1\mu A$ of a polynomial $p(A)$ with $p(0)=1$ removes the part of the error along eigenvectors "
             r"for $\mu$."),
            ("arithmetic", r"1-\frac{\mu}{\mu}=0",
             r"With $\mu$ running over the $m$ distinct eigenvalues, $p(\lambda)=\prod_{j=1}^m(1-\lambda/\mu_j)$ has $p(0)=1$, the degree "
             r"$m$, and vanishes at every eigenvalue: $p(A)e_0=0$. The error after $m$ steps is the smallest over such polynomials, zero."),
        ),
        r"in exact arithmetic conjugate gradients end after at most as many steps as $A$ has distinct eigenvalues, and so after "
        r"at most $n$",
    ),
    "perturbed right-hand side": Theorem(
        r"A\in\mathbb{R}^{n\times n} invertible, x,d,e\in\mathbb{R}^n",
        (
            ("distributive law on the left", r"A(x+d)-Ax=Ad",
             r"With $d=\delta x$: the difference of the two systems is $A\,\delta x=\delta b$, so that $\delta x=A^{-1}\delta b$."),
            ("norm of a product with a vector", r"\|A^{-1}e\|_2\le\|A^{-1}\|_2\|e\|_2", r"With $e=\delta b$: $\|\delta "
             r"x\|\le\|A^{-1}\|\,\|\delta b\|$."),
            ("norm of a product with a vector", r"\|Ax\|_2\le\|A\|_2\|x\|_2",
             r"$\|b\|\le\|A\|\,\|x\|$, that is $\frac1{\|x\|}\le\frac{\|A\|}{\|b\|}$ for $b\neq0$. The product of the two "
             r"inequalities, with "
             r"$\kappa(A)=\|A\|\,\|A^{-1}\|$; the same lines hold for every norm and the matrix norm that it induces."),
        ),
        r"$\frac{\|\delta x\|}{\|x\|}\le\kappa(A)\frac{\|\delta b\|}{\|b\|}$ for invertible $A$ and $b\neq0$",
    ),
    "perturbed matrix": Theorem(
        r"A\in\mathbb{R}^{n\times n} invertible, E\in\mathbb{R}^{n\times n}, x,d,y\in\mathbb{R}^n",
        (
            ("distributive law on the left", r"(A+E)(x+d)-Ax=Ad+E(x+d)",
             r"With $E=\delta A$ and $d=\delta x$ the left side is $b-b=0$: $\delta x=-A^{-1}\,\delta A\,(x+\delta x)$."),
            ("norm of a product with a vector", r"\|A^{-1}(Ey)\|_2\le\|A^{-1}\|_2\|Ey\|_2", r"With $y=x+\delta x$."),
            ("norm of a product with a vector", r"\|Ey\|_2\le\|E\|_2\|y\|_2",
             r"Together $\|\delta x\|\le\|A^{-1}\|\,\|\delta A\|\,\|x+\delta x\|$, and $\|A^{-1}\|=\kappa(A)/\|A\|$."),
        ),
        r"$\frac{\|\delta x\|}{\|x+\delta x\|}\le\kappa(A)\frac{\|\delta A\|}{\|A\|}$ for invertible $A$ and $x+\delta x\neq0$",
    ),
    "perturbation of eigenvalues": Theorem(
        r"A,E\in\mathbb{R}^{n\times n} symmetric, v\in\mathbb{R}^n",
        (
            ("distributive law on the left", r"v^\top(A+E)v=v^\top Av+v^\top Ev", r"For every unit vector $v$."),
            ("largest eigenvalue as a bound", r"v^\top Ev\le\lambda_{\max}(E)v^\top v",
             r"And not below $\lambda_{\min}(E)$: the quadratic forms of $A+E$ and $A$ differ by at most $\|E\|_2$ at unit vectors."),
            ("distributive law on the left", r"v^\top(A-E)v=v^\top Av-v^\top Ev",
             r"By the minimax theorem $\lambda_i(A)=\max_{\dim S=i}\min_{v\in S}v^\top Av$, over unit vectors: what holds for the forms "
             r"holds for the $i$-th eigenvalue, with $A+E$ and $A$ in either part."),
        ),
        r"$\lambda_i(A)+\lambda_{\min}(E)\le\lambda_i(A+E)\le\lambda_i(A)+\lambda_{\max}(E)$ for every $i$, and so "
        r"$|\lambda_i(A+E)-\lambda_i(A)|\le\|E\|_2$, where both $A$ and $E$ are symmetric",
    ),
    "Weyl's inequalities": Theorem(
        r"A,B\in\mathbb{R}^{n\times n} symmetric, v\in\mathbb{R}^n, i,j,n\in\mathbb{N}",
        (
            ("arithmetic", r"(n-i+1)+(n-j+1)+(i+j-1)=2n+1",
             r"The eigenvalues stand in decreasing order. Three spaces: of the eigenvectors of $A$ from the $i$-th on, of $B$ "
             r"from the $j$-th "
             r"on, and of the first $i+j-1$ of $A+B$. Their dimensions exceed $2n$: they have a unit vector $v$ in common."),
            ("distributive law on the left", r"v^\top(A+B)v=v^\top Av+v^\top Bv",
             r"In these spaces $v^\top Av\le\lambda_i(A)$, $v^\top Bv\le\lambda_j(B)$ and $v^\top(A+B)v\ge\lambda_{i+j-1}(A+B)$."),
        ),
        r"$\lambda_{i+j-1}(A+B)\le\lambda_i(A)+\lambda_j(B)$ for eigenvalues in decreasing order and $i+j\le n+1$",
    ),
    "Cauchy-Schwarz inequality of kernels": Theorem(
        r"a,b,c\in\mathbb{R}",
        (
            ("determinant of a 2x2 matrix", r"\det\begin{pmatrix}a&c\\c&b\end{pmatrix}=ab-c^2",
             r"The Gram matrix of two points, with $a=k(x,x)$, $b=k(y,y)$ and $c=k(x,y)=k(y,x)$, is positive semidefinite: its "
             r"eigenvalues are not negative, and neither is their product, the determinant."),
        ),
        r"$k(x,y)^2\le k(x,x)\,k(y,y)$; equality holds exactly where the Gram matrix of the two points is singular",
    ),
    "normalised kernel": Theorem(
        r"K\in\mathbb{R}^{n\times n} positive semidefinite, D\in\mathbb{R}^{n\times n} diagonal, c\in\mathbb{R}^n",
        (
            ("transpose of a product", r"c^\top(DKD)c=(Dc)^\top K(Dc)",
             r"With $K_{ij}=k(x_i,x_j)$ and $D$ of the entries $1/\sqrt{k(x_i,x_i)}$ the Gram matrix of the new kernel is $DKD$."),
            ("squares are nonnegative", r"(Dc)^\top K(Dc)\ge0",
             r"The Gram matrix $K$ of the kernel is positive semidefinite, at the vector $Dc$ as at every other."),
        ),
        r"$k(x,y)/\sqrt{k(x,x)\,k(y,y)}$ is a kernel with the value one at $x=y$, wherever $k(x,x)>0$",
    ),
    "Bochner's theorem, the direction that is used": Theorem(
        r"a,b,c,s\in\mathbb{R}, u,v\in\mathbb{R}",
        (
            ("kernel of a difference", r"\cos(u-v)=\cos u\cos v+\sin u\sin v",
             r"With $u=\omega^\top x$ and $v=\omega^\top y$: $k(x-y)=\int\cos(\omega^\top(x-y))\,d\mu(\omega)$ with a measure $\mu\ge0$."),
            ("squares are nonnegative", r"(a\cos u+b\cos v)^2+(a\sin u+b\sin v)^2\ge0",
             r"At points $x_i$ with weights $c_i$: $\sum_{i,j}c_ic_j\cos(\omega^\top(x_i-x_j))=(\sum_ic_i\cos\omega^\top x_i)^2+"
             r"(\sum_ic_i\sin\omega^\top x_i)^2$, and the integral of what is not negative is not negative."),
        ),
        r"a function $k(x-y)$ whose Fourier transform is a finite nonnegative measure is a positive semidefinite kernel; Bochner's theorem "
        r"says that a continuous one is a kernel only then",
    ),
    "unbiased sample variance": Theorem(
        r"x\in\mathbb{R}^n, m,\mu\in\mathbb{R}, s>0",
        (
            ("square of a difference, summed", r"\sum_{i=1}^n(x_i-m)^2=\sum_{i=1}^nx_i^2-2m\sum_{i=1}^nx_i+nm^2",
             r"With $m=\bar x$ and $\sum_ix_i=n\bar x$ the right side is $\sum_ix_i^2-n\bar x^2$."),
            ("arithmetic", r"n(s^2+\mu^2)-n\left(\frac{s^2}{n}+\mu^2\right)=(n-1)s^2",
             r"Expectations: $\mathbb{E}[x_i^2]=\sigma^2+\mu^2$ and $\mathbb{E}[\bar x^2]=\frac{\sigma^2}n+\mu^2$, since the variance of "
             r"the mean of $n$ independent values is $\sigma^2/n$. With $s=\sigma$."),
        ),
        r"$\mathbb{E}\sum_{i=1}^n(x_i-\bar x)^2=(n-1)\sigma^2$: divided by $n-1$ it is unbiased, divided by $n$ it has the bias "
        r"$-\sigma^2/n$",
    ),
}  # fmt: skip
