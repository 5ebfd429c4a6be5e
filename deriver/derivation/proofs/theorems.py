r"""Theorems that are stated in words, each with the lines of its proof; every line is a claim that is checked like any other.

Tables only. A hypothesis such as $Av=\lambda v$ stands in the lines as the vector $Av-\lambda v$, which is zero: each line is an identity
for all matrices, and the reason says what the hypothesis makes of it.
"""

from __future__ import annotations

from . import inequality_theorems, solver_theorems
from .records import Theorem

__all__ = ["THEOREMS"]


_SQUARE = r"A\in\mathbb{R}^{n\times n}"
THEOREMS: dict[str, Theorem] = {
    **inequality_theorems.THEOREMS,
    **solver_theorems.THEOREMS,
    "eigenvalues of a projector": Theorem(
        r"P\in\mathbb{R}^{n\times n} idempotent, v\in\mathbb{R}^n, \lambda\in\mathbb{R}",
        (
            ("idempotent matrix squared", r"P(Pv)=Pv", r"$P^2=P$."),
            ("eigenvector of a square", r"P(Pv)-\lambda^2v=P(Pv-\lambda v)+\lambda(Pv-\lambda v)", r"So $Pv=\lambda v$ gives "
            r"$P(Pv)=\lambda^2v$."),
            ("difference of two multiples", r"\lambda^2v-\lambda v=\lambda(\lambda-1)v",
             r"Both are $Pv$: the difference is zero, and $v\neq0$, so that $\lambda(\lambda-1)=0$."),
        ),
        r"every eigenvalue of a projector is 0 or 1",
    ),
    "Gram matrix is semidefinite": Theorem(
        r"A\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n",
        (
            ("transpose of a product", r"(A^\top A)^\top=A^\top A", "The matrix is symmetric."),
            ("transpose of a product", r"x^\top(A^\top A)x=(Ax)^\top(Ax)", r"$x^\top A^\top=(Ax)^\top$."),
            ("length of a vector, squared", r"(Ax)^\top(Ax)=\|Ax\|_2^2", "A square of a length."),
            ("squares are nonnegative", r"\|Ax\|_2^2\ge0", r"So $x^\top(A^\top A)x\ge0$ for every $x$; it is zero exactly where $Ax=0$."),
        ),
        r"$A^\top A$ is positive semidefinite, and positive definite where the columns of $A$ are independent",
    ),
    "similar matrices": Theorem(
        r"A\in\mathbb{R}^{n\times n}, S\in\mathbb{R}^{n\times n} invertible, \lambda\in\mathbb{R}",
        (
            ("similar matrices, shifted", r"\lambda I-S^{-1}AS=S^{-1}(\lambda I-A)S", r"$S^{-1}(\lambda I)S=\lambda I$."),
            ("determinant of a product", r"\det(S^{-1}(\lambda I-A)S)=\det(S^{-1})\det(\lambda I-A)\det(S)", ""),
            ("determinant of an inverse", r"\det(S^{-1})\det(\lambda I-A)\det(S)=\det(\lambda I-A)", r"$\det(S^{-1})=1/\det S$."),
        ),
        r"$A$ and $S^{-1}AS$ have the same characteristic polynomial, and with it the same eigenvalues, trace and determinant",
    ),
    "orthogonal matrices keep the norm": Theorem(
        r"Q\in\mathbb{R}^{n\times n} orthogonal, x\in\mathbb{R}^n",
        (
            ("length of a vector, squared", r"\|Qx\|_2^2=(Qx)^\top(Qx)", ""),
            ("transpose of a product", r"(Qx)^\top(Qx)=x^\top Q^\top Qx", ""),
            ("orthogonal matrix times its transpose", r"x^\top Q^\top Qx=x^\top x", r"$Q^\top Q=I$."),
            ("length of a vector, squared", r"x^\top x=\|x\|_2^2", "Lengths are not negative: their squares decide."),
        ),
        r"$\|Qx\|_2=\|x\|_2$",
    ),
    "orthogonal matrices keep inner products": Theorem(
        r"Q\in\mathbb{R}^{n\times n} orthogonal, x,y\in\mathbb{R}^n",
        (
            ("transpose of a product", r"(Qx)^\top(Qy)=x^\top Q^\top Qy", ""),
            ("orthogonal matrix times its transpose", r"x^\top Q^\top Qy=x^\top y", r"$Q^\top Q=I$: angles are kept as well."),
        ),
        r"$(Qx)^\top(Qy)=x^\top y$",
    ),
    "real eigenvalues of an orthogonal matrix": Theorem(
        r"Q\in\mathbb{R}^{n\times n} orthogonal, v\in\mathbb{R}^n, \lambda\in\mathbb{R}",
        (
            ("orthogonal matrices keep lengths", r"\|Qv\|_2^2=\|v\|_2^2", r"$Q^\top Q=I$."),
            ("length of a multiple", r"\|\lambda v\|_2^2=\lambda^2\|v\|_2^2", r"With $Qv=\lambda v$ both are equal, and $v\neq0$: "
            r"$\lambda^2=1$."),
        ),
        r"a real eigenvalue of an orthogonal matrix is 1 or -1; complex ones have modulus 1 by the same lines with $v^*v$",
    ),
    "determinant of an orthogonal matrix": Theorem(
        r"Q\in\mathbb{R}^{n\times n} orthogonal",
        (
            ("determinant of a transpose", r"\det(Q)^2=\det(Q^\top)\det(Q)", ""),
            ("determinant of a product", r"\det(Q^\top)\det(Q)=\det(Q^\top Q)", ""),
            ("orthogonal matrix times its transpose", r"\det(Q^\top Q)=1", r"$Q^\top Q=I$: the square of the determinant is one."),
        ),
        r"$\det Q=\pm1$",
    ),
    "trace and eigenvalues": Theorem(
        r"V\in\mathbb{R}^{n\times n} invertible, J\in\mathbb{R}^{n\times n}",
        (
            ("cycling a trace", r"\operatorname{tr}(VJV^{-1})=\operatorname{tr}(JV^{-1}V)",
             r"$A=VJV^{-1}$ with the Jordan form $J$, over the complex numbers where eigenvalues are complex."),
            ("inverse times the matrix", r"\operatorname{tr}(JV^{-1}V)=\operatorname{tr}(J)",
             "On the diagonal of $J$ stand the eigenvalues, each as often as its algebraic multiplicity."),
        ),
        "the trace is the sum of the eigenvalues, with their multiplicities",
    ),
    "determinant and eigenvalues": Theorem(
        r"V\in\mathbb{R}^{n\times n} invertible, J\in\mathbb{R}^{n\times n}",
        (
            ("determinant of a product", r"\det(VJV^{-1})=\det(V)\det(J)\det(V^{-1})", r"$A=VJV^{-1}$ with the Jordan form $J$."),
            ("determinant of an inverse", r"\det(V)\det(J)\det(V^{-1})=\det(J)",
             "$J$ is triangular: its determinant is the product of the eigenvalues on its diagonal."),
        ),
        "the determinant is the product of the eigenvalues, with their multiplicities",
    ),
    "determinant of a triangular matrix": Theorem(
        r"a\in\mathbb{R}, b\in\mathbb{R}^n, T\in\mathbb{R}^{n\times n}",
        (
            ("determinant of a block triangular matrix", r"\det\begin{pmatrix}a&b^\top\\0&T\end{pmatrix}=a\det(T)",
             "The first column has one entry that may be other than zero: the expansion along it has one term. "
             "$T$ is triangular and smaller: by induction its determinant is the product of its diagonal."),
        ),
        "the determinant of a triangular matrix is the product of its diagonal; a lower triangular one is a transpose",
    ),
    "null space of a Gram matrix": Theorem(
        r"A\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n",
        (
            ("matrix product", r"(A^\top A)x=A^\top(Ax)", r"If $Ax=0$, then $A^\top Ax=0$: $N(A)\subseteq N(A^\top A)$."),
            ("transpose of a product", r"x^\top(A^\top A)x=(Ax)^\top(Ax)", r"If $A^\top Ax=0$, the left side is zero."),
            ("length of a vector, squared", r"(Ax)^\top(Ax)=\|Ax\|_2^2", r"So $\|Ax\|_2=0$ and $Ax=0$: $N(A^\top A)\subseteq N(A)$."),
        ),
        r"$N(A^\top A)=N(A)$",
    ),
    "rank of a Gram matrix": Theorem(
        r"A\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n",
        (
            ("matrix product", r"(A^\top A)x=A^\top(Ax)", r"If $Ax=0$, then $A^\top Ax=0$."),
            ("transpose of a product", r"x^\top(A^\top A)x=(Ax)^\top(Ax)", r"If $A^\top Ax=0$, the left side is zero."),
            ("length of a vector, squared", r"(Ax)^\top(Ax)=\|Ax\|_2^2", r"So $Ax=0$: both matrices have the same null space."),
            ("dimension of a null space", r"n-\operatorname{rank}(A^\top A)=n-\operatorname{rank}(A)",
             "Both have $n$ columns, and the rank is $n$ less the dimension of the null space."),
        ),
        r"$\operatorname{rank}(A^\top A)=\operatorname{rank}(A)$",
    ),
    "orthogonal residual": Theorem(
        r"A\in\mathbb{R}^{m\times n} full column rank, b\in\mathbb{R}^m",
        (
            ("distributive law on the left", r"A^\top(b-A(A^\top A)^{-1}A^\top b)=A^\top b-A^\top A(A^\top A)^{-1}A^\top b",
             r"With $\hat x=(A^\top A)^{-1}A^\top b$."),
            ("matrix times its inverse", r"A^\top b-A^\top A(A^\top A)^{-1}A^\top b=A^\top b-A^\top b", r"$(A^\top A)(A^\top A)^{-1}=I$."),
            ("arithmetic", r"A^\top b-A^\top b=0", r"The residual is orthogonal to every column of $A$, and so to the column space."),
        ),
        r"the residual $b-A\hat x$ is orthogonal to the column space of $A$",
    ),
    "eigenvalues of a symmetric matrix are real": Theorem(
        r"A\in\mathbb{R}^{n\times n} symmetric, x,y\in\mathbb{R}^n, \alpha,\beta\in\mathbb{R}",
        (
            ("real and imaginary part of an eigenvector",
             r"y^\top(Ax-\alpha x+\beta y)-x^\top(Ay-\beta x-\alpha y)=y^\top Ax-x^\top Ay+\beta(x^\top x+y^\top y)",
             r"For an eigenvector $x+iy$ with eigenvalue $\alpha+i\beta$ both brackets are zero: they are the real and the "
             r"imaginary part."),
            ("transpose of a symmetric matrix", r"y^\top Ax=x^\top Ay", r"A number equals its transpose, and $A^\top=A$."),
            ("squares are nonnegative", r"x^\top x+y^\top y=\|x\|_2^2+\|y\|_2^2",
             r"What is left is $\beta(\|x\|_2^2+\|y\|_2^2)=0$, and an eigenvector is not zero: $\beta=0$."),
        ),
        "the eigenvalues of a real symmetric matrix are real",
    ),
    "eigenvalues of a hermitian matrix are real": Theorem(
        r"A\in\mathbb{C}^{n\times n} hermitian, v\in\mathbb{C}^n, \lambda\in\mathbb{C}",
        (
            ("transpose of a product", r"\overline{v^*Av}=v^*Av", r"A number is its own transpose, and $A^*=A$: $v^*Av$ is real."),
            ("two eigenvectors", r"v^*(Av-\lambda v)=v^*Av-\lambda v^*v",
             r"For $Av=\lambda v$ the left side is zero: $\lambda v^*v=v^*Av$."),
            ("length of a vector, squared", r"v^*v=\|v\|_2^2",
             r"An eigenvector is not zero: $\lambda$ is the real number $v^*Av$ divided by a positive one."),
        ),
        "the eigenvalues of a Hermitian matrix are real",
    ),
    "eigenvectors of a hermitian matrix": Theorem(
        r"A\in\mathbb{C}^{n\times n} hermitian, u,v\in\mathbb{C}^n, \lambda,\mu\in\mathbb{R}",
        (
            ("transpose of a product", r"v^*A^*u=v^*Au", r"$A^*=A$."),
            ("two eigenvectors", r"v^*(Au-\lambda u)-(v^*A^*-\mu v^*)u=(\mu-\lambda)v^*u",
             r"With $Au=\lambda u$ and $Av=\mu v$ the left side is zero; the eigenvalues are real and differ, so that $v^*u=0$."),
        ),
        "eigenvectors of a Hermitian matrix for different eigenvalues are orthogonal",
    ),
    "product of unitary matrices": Theorem(
        r"U\in\mathbb{C}^{n\times n} unitary, V\in\mathbb{C}^{n\times n} unitary",
        (
            ("transpose of a product", r"(UV)^*(UV)=V^*U^*UV",
             "The adjoint of a product is the product of the adjoints in the other order."),
            ("orthogonal matrix times its transpose", r"V^*U^*UV=V^*V", r"$U^*U=I$."),
            ("orthogonal matrix times its transpose", r"V^*V=I", r"$V^*V=I$."),
        ),
        "the product of unitary matrices is unitary",
    ),
    "unitary matrices keep the norm": Theorem(
        r"U\in\mathbb{C}^{n\times n} unitary, x\in\mathbb{C}^n",
        (
            ("length of a vector, squared", r"\|Ux\|_2^2=x^*U^*Ux",
             "The adjoint of a product is the product of the adjoints in the other order."),
            ("orthogonal matrix times its transpose", r"x^*U^*Ux=x^*x", r"$U^*U=I$."),
        ),
        r"$\|Ux\|_2=\|x\|_2$: a unitary matrix preserves the norm, and its eigenvalues have absolute value 1",
    ),
    "identity plus a skew-symmetric matrix": Theorem(
        r"A\in\mathbb{R}^{n\times n} skew-symmetric, x\in\mathbb{R}^n",
        (
            ("distributive law on the left", r"x^\top(I+A)x=x^\top x+x^\top Ax", ""),
            ("skew-symmetric quadratic form", r"x^\top Ax=0", r"The number equals its transpose $x^\top A^\top x=-x^\top Ax$."),
            ("length of a vector, squared", r"x^\top(I+A)x=\|x\|_2^2",
             r"Where $(I+A)x=0$ the left side is zero, and so is $x$: the null space is zero, and a square matrix is then invertible."),
        ),
        r"$I+A$ is invertible for every real skew-symmetric $A$, and so is $I-A$, since $-A$ is skew-symmetric too",
    ),
    "eigenvectors of a symmetric matrix": Theorem(
        r"A\in\mathbb{R}^{n\times n} symmetric, u,v\in\mathbb{R}^n, \lambda,\mu\in\mathbb{R}",
        (
            ("transpose of a symmetric matrix", r"v^\top Au=u^\top Av", r"A number equals its transpose, and $A^\top=A$."),
            ("two eigenvectors", r"v^\top(Au-\lambda u)-u^\top(Av-\mu v)=v^\top Au-u^\top Av-(\lambda-\mu)u^\top v",
             r"With $Au=\lambda u$ and $Av=\mu v$ the left side is zero: $(\lambda-\mu)u^\top v=0$, and $\lambda\neq\mu$."),
        ),
        "eigenvectors of a symmetric matrix for different eigenvalues are orthogonal",
    ),
    "spectral theorem": Theorem(
        r"A\in\mathbb{R}^{n\times n} symmetric, u,w\in\mathbb{R}^n, \lambda\in\mathbb{R}",
        (
            ("transpose of a symmetric matrix", r"u^\top Aw=w^\top Au",
             r"There is a real eigenvalue $\lambda$ with a unit eigenvector $u$, since the eigenvalues of $A$ are real."),
            ("two eigenvectors", r"w^\top Au=w^\top(Au-\lambda u)+\lambda w^\top u",
             r"With $Au=\lambda u$ and $w$ orthogonal to $u$: $u^\top Aw=0$, so that $A$ maps the complement of $u$ into itself."),
            ("transpose of a product", r"(w^\top Aw)^\top=w^\top Aw",
             r"On that complement, of dimension $n-1$, $A$ is symmetric again: by induction it has an orthonormal basis of "
             r"eigenvectors there."),
        ),
        r"a real symmetric matrix is $Q\Lambda Q^\top$ with $Q$ orthogonal and $\Lambda$ diagonal",
    ),
    "push-through identity": Theorem(
        r"A\in\mathbb{R}^{m\times n}, \lambda\in\mathbb{R} positive",
        (
            ("distributive law on the right", r"(A^\top A+\lambda I)A^\top=A^\top AA^\top+\lambda A^\top", ""),
            ("distributive law on the left", r"A^\top AA^\top+\lambda A^\top=A^\top(AA^\top+\lambda I)", r"$A^\top$ is taken out on "
            r"the left."),
            ("push-through identity", r"(A^\top A+\lambda I)^{-1}A^\top=A^\top(AA^\top+\lambda I)^{-1}",
             "Both sides are multiplied by the inverses; they exist, since both matrices are positive definite."),
        ),
        r"$(A^\top A+\lambda I)^{-1}A^\top=A^\top(AA^\top+\lambda I)^{-1}$",
    ),
    "Woodbury identity": Theorem(
        r"A\in\mathbb{R}^{n\times n} invertible, C\in\mathbb{R}^{k\times k} invertible, U\in\mathbb{R}^{n\times k}, "
        r"V\in\mathbb{R}^{k\times n}",
        (
            ("block elimination of the Woodbury identity", r"U+UCVA^{-1}U=UC(C^{-1}+VA^{-1}U)",
             r"In $\begin{pmatrix}A&U\\V&-C^{-1}\end{pmatrix}$ elimination of the first block leaves $-(C^{-1}+VA^{-1}U)$, "
             r"and elimination of the second leaves $A+UCV$."),
            ("distributive law on the right",
             r"(A+UCV)(A^{-1}-A^{-1}U(C^{-1}+VA^{-1}U)^{-1}VA^{-1})=I+UCVA^{-1}-(U+UCVA^{-1}U)(C^{-1}+VA^{-1}U)^{-1}VA^{-1}",
             "The product with what is to be the inverse."),
            ("matrix times its inverse", r"I+UCVA^{-1}-UC(C^{-1}+VA^{-1}U)(C^{-1}+VA^{-1}U)^{-1}VA^{-1}=I",
             r"By the first line the last term is $UCVA^{-1}$: the product is the identity."),
            ("Woodbury identity", r"(A+UCV)^{-1}=A^{-1}-A^{-1}U(C^{-1}+VA^{-1}U)^{-1}VA^{-1}", ""),
        ),
        r"$(A+UCV)^{-1}=A^{-1}-A^{-1}U(C^{-1}+VA^{-1}U)^{-1}VA^{-1}$",
    ),
    "ridge by singular vectors": Theorem(
        r"U\in\mathbb{R}^{n\times n} orthogonal, V\in\mathbb{R}^{n\times n} orthogonal, \Sigma\in\mathbb{R}^{n\times n} diagonal, "
        r"b\in\mathbb{R}^n, \lambda\in\mathbb{R} positive",
        (
            ("orthogonal matrix times its transpose", r"(U\Sigma V^\top)^\top(U\Sigma V^\top)=V\Sigma^2V^\top",
             r"$U^\top U=I$; $\Sigma^\top=\Sigma$."),
            ("transpose of an orthogonal matrix times it", r"V\Sigma^2V^\top+\lambda I=V(\Sigma^2+\lambda I)V^\top", r"$VV^\top=I$."),
            ("inverse of an orthogonal matrix", r"(V(\Sigma^2+\lambda I)V^\top)^{-1}=V(\Sigma^2+\lambda I)^{-1}V^\top",
             r"$V^{-1}=V^\top$."),
            ("transpose of a product", r"(U\Sigma V^\top)^\top b=V\Sigma U^\top b", ""),
            ("filter factors", r"V(\Sigma^2+\lambda I)^{-1}V^\top V\Sigma U^\top b=V(\Sigma^2+\lambda I)^{-1}\Sigma U^\top b",
             r"$V^\top V=I$. The matrix between is diagonal with the entries $\sigma_i/(\sigma_i^2+\lambda)$: the sum "
             r"$\sum_i\frac{\sigma_i}{\sigma_i^2+\lambda}(u_i^\top b)v_i$. For $\sigma_i\gg\sqrt\lambda$ the factor is nearly "
             r"$1/\sigma_i$, "
             r"for $\sigma_i\ll\sqrt\lambda$ nearly $\sigma_i/\lambda$."),
        ),
        r"$\sum_i\frac{\sigma_i}{\sigma_i^2+\lambda}(u_i^\top b)v_i$",
    ),
    "covariance of a factor model": Theorem(
        r"B\in\mathbb{R}^{n\times k}, f\in\mathbb{R}^k, e\in\mathbb{R}^n",
        (
            ("transpose of a product", r"(Bf+e)(Bf+e)^\top=Bff^\top B^\top+Bfe^\top+ef^\top B^\top+ee^\top",
             r"$f$ and $e$ are centred. Expectations are linear: $\mathbb{E}ff^\top=\Phi$, $\mathbb{E}ee^\top=\Psi$, and "
             r"$\mathbb{E}fe^\top=0$, "
             r"since $f$ and $e$ are uncorrelated. What remains is $B\Phi B^\top+\Psi$."),
        ),
        r"$\operatorname{Cov}(Bf+\varepsilon)=B\Phi B^\top+\Psi$",
    ),
    "eigenvalues of a transpose": Theorem(
        rf"{_SQUARE}, \lambda\in\mathbb{{R}}",
        (
            ("transpose of a sum", r"\lambda I-A^\top=(\lambda I-A)^\top", ""),
            ("determinant of a transpose", r"\det((\lambda I-A)^\top)=\det(\lambda I-A)", "So the characteristic polynomials are "
            "the same."),
        ),
        r"$A$ and $A^\top$ have the same eigenvalues",
    ),
    "eigenvalues of AB and BA": Theorem(
        r"A\in\mathbb{R}^{m\times n}, B\in\mathbb{R}^{n\times m}, v\in\mathbb{R}^m, \lambda\in\mathbb{R}",
        (
            ("eigenvector of the turned product", r"BA(Bv)-\lambda(Bv)=B(ABv-\lambda v)",
             r"If $ABv=\lambda v$, then $Bv$ is an eigenvector of $BA$ for $\lambda$, unless $Bv=0$."),
            ("matrix product", r"(AB)v=A(Bv)", r"If $Bv=0$, then $\lambda v=ABv=0$, and $\lambda=0$. The other way round by symmetry."),
        ),
        r"$AB$ and $BA$ have the same eigenvalues other than zero",
    ),
    "positive definite matrices are invertible": Theorem(
        r"A\in\mathbb{R}^{n\times n} positive definite, x\in\mathbb{R}^n",
        (
            ("matrix product", r"x^\top(Ax)=x^\top Ax",
             r"If $Ax=0$, the form is zero at $x$; it is positive for $x\neq0$, and so $x=0$: the null space is zero."),
        ),
        "a positive definite matrix is invertible",
    ),
    "symmetric and skew parts": Theorem(
        _SQUARE,
        (
            ("transpose of a sum", r"\left(\frac12(A+A^\top)\right)^\top=\frac12(A+A^\top)", "This part is symmetric."),
            ("transpose of a sum", r"\left(\frac12(A-A^\top)\right)^\top=-\frac12(A-A^\top)", "This part is skew-symmetric."),
            ("symmetric and skew parts", r"A=\frac12(A+A^\top)+\frac12(A-A^\top)", ""),
        ),
        "every square matrix is the sum of a symmetric and a skew-symmetric one",
    ),
    "inverse of a symmetric matrix": Theorem(
        r"A\in\mathbb{R}^{n\times n} symmetric invertible",
        (
            ("inverse of a transpose", r"(A^{-1})^\top=(A^\top)^{-1}", ""),
            ("transpose of a symmetric matrix", r"(A^\top)^{-1}=A^{-1}", r"$A^\top=A$."),
        ),
        "the inverse of a symmetric matrix is symmetric",
    ),
    "product of orthogonal matrices": Theorem(
        r"Q\in\mathbb{R}^{n\times n} orthogonal, R\in\mathbb{R}^{n\times n} orthogonal",
        (
            ("transpose of a product", r"(QR)^\top(QR)=R^\top Q^\top QR", ""),
            ("orthogonal matrix times its transpose", r"R^\top Q^\top QR=R^\top R", r"$Q^\top Q=I$."),
            ("orthogonal matrix times its transpose", r"R^\top R=I", r"$R^\top R=I$."),
        ),
        "the product of orthogonal matrices is orthogonal",
    ),
    "rank of a sum of outer products": Theorem(
        r"u,a\in\mathbb{R}^m, v,b\in\mathbb{R}^n",
        (
            ("sum of two outer products", r"uv^\top+ab^\top=\begin{pmatrix}u&a\end{pmatrix}\begin{pmatrix}v^\top\\b^\top\end{pmatrix}",
             r"$\begin{pmatrix}u&a\end{pmatrix}$ has independent columns: it maps no vector other than zero to zero, and keeps the "
             r"rank of what "
             r"stands to the right of it. The rows $v^\top$, $b^\top$ are independent: that rank is 2."),
        ),
        "the rank is 2",
    ),
    "best approximation of a noisy matrix": Theorem(
        r"X\in\mathbb{R}^{m\times n}, E\in\mathbb{R}^{m\times n}, Z\in\mathbb{R}^{m\times n}",
        (
            ("triangle inequality of the spectral norm", r"\|Z-X\|_2\le\|Z-(X+E)\|_2+\|(X+E)-X\|_2", r"With $Z=Y_k$, the best "
            r"approximation of $Y=X+E$."),
            ("arithmetic", r"(X+E)-X=E", r"The second norm is $\|E\|_2$. $X$ has rank $k$, and $Y_k$ is the best approximation of "
            r"that rank: "
             r"$\|Y_k-Y\|_2\le\|X-Y\|_2=\|E\|_2$."),
        ),
        r"$\|Y_k-X\|_2\le2\|E\|_2$",
    ),
    "gradient flow of a strongly convex function": Theorem(
        r"g,d\in\mathbb{R}^n, \mu>0, c>0, t\in\mathbb{R}, v:\mathbb{R}\to\mathbb{R}",
        (
            ("speed along a gradient flow", r"g^\top(-g)=-\|g\|_2^2",
             r"With $g=\nabla f(x(t))$ and $V(t)=f(x(t))-f(x^*)$: $\dot V=-\|g\|_2^2$."),
            ("lowest value of a quadratic model", r"g^\top d+\frac{\mu}{2}\|d\|_2^2\ge-\frac{1}{2\mu}\|g\|_2^2",
             r"Strong convexity, $f(x+d)\ge f(x)+g^\top d+\frac\mu2\|d\|_2^2$, at $x+d=x^*$ gives $\|g\|_2^2\ge2\mu V$, and so "
             r"$\dot V\le-2\mu V$."),
            ("integrating factor", r"\frac{d}{dt}(e^{2\mu t}v(t))=e^{2\mu t}(v'(t)+2\mu v(t))",
             r"For $v=V$ the right side is not positive: $e^{2\mu t}V(t)$ does not grow, and $V(t)\le V(0)e^{-2\mu t}$ (Grönwall)."),
            ("taking roots", r"\sqrt{\frac{2}{\mu}ce^{-2\mu t}}=\sqrt{\frac{2c}{\mu}}e^{-\mu t}",
             r"Strong convexity at the minimiser, where the gradient is zero: $\frac\mu2\|x-x^*\|_2^2\le V$. With $c=V(0)$."),
        ),
        r"$V(t)\le V(0)e^{-2\mu t}$ and $\|x(t)-x^*\|_2\le\sqrt{\frac{2V(0)}{\mu}}e^{-\mu t}$ with $V=f-f(x^*)$, for $t\ge0$",
    ),
    "rate of gradient descent": Theorem(
        r"g,d\in\mathbb{R}^n, \eta>0, L>0, L\eta\le1, k\in\mathbb{N}, r:\mathbb{R}\to\mathbb{R}",
        (
            ("decrease by a short step", r"-\eta+\frac{L\eta^2}{2}\le-\frac{\eta}{2}",
             r"The descent lemma, $f(x-\eta g)\le f(x)-\eta\|g\|_2^2+\frac{L\eta^2}2\|g\|_2^2$ with $g=\nabla f(x)$ and $\eta\le1/L$, "
             r"gives $f(x-\eta g)\le f(x)-\frac\eta2\|g\|_2^2$: no step goes up."),
            ("distance after a step", r"g^\top d-\frac{\eta}{2}\|g\|_2^2=\frac{1}{2\eta}(\|d\|_2^2-\|d-\eta g\|_2^2)",
             r"Convexity gives $f(x)-f(x^*)\le g^\top d$ with $d=x-x^*$: the gap after the step is at most the left side."),
            ("telescoping sum", r"\sum_{i=0}^{k-1}(r(i)-r(i+1))=r(0)-r(k)",
             r"With $r(i)=\|x_i-x^*\|_2^2$: the gaps after $k$ steps add up to at most $\frac1{2\eta}(r(0)-r(k))\le\frac{r(0)}{2\eta}$, "
             r"and the last gap is the smallest of the $k$."),
        ),
        r"$f(x_k)-f(x^*)\le\frac{\|x_0-x^*\|_2^2}{2\eta k}$ for steps of length $\eta\le\frac1L$",
    ),
}  # fmt: skip
