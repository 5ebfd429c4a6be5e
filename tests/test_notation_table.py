r"""The notation of real documents, kind by kind, on formulas written for this table: what each is worth, what it is, or why it is refused.

The NumPy beside a formula was typed from what the formula says on paper; the readings of derivatives, laws and relations likewise.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import deriver
from deriver.errors import DeriverError
from deriver.latex.statements import read_statement

RANDOM = np.random.default_rng(20261122)
SIZES = {"m": 4, "n": 3, "p": 2}
ARRAYS: dict[str, tuple[str, ...]] = {
    "A": ("m", "n"),
    "B": ("n", "n"),
    "C": ("n", "n"),
    "S": ("n", "n"),
    "X": ("m", "p"),
    "W": ("p", "n"),
    "x": ("n",),
    "y": ("n",),
    "u": ("n",),
    "v": ("n",),
    "b": ("m",),
    "r": ("p",),
}
GIVEN = (
    r"A\in\mathbb{R}^{m\times n}, B,C,S\in\mathbb{R}^{n\times n}, X\in\mathbb{R}^{m\times p}, W\in\mathbb{R}^{p\times n}, "
    r"x,y\in\mathbb{R}^n, u,v\in\mathbb{R}^3, b\in\mathbb{R}^m, r\in\mathbb{R}^p"
)
VALUES: dict[str, Any] = {k: RANDOM.uniform(0.5, 2, [SIZES[s] for s in sides]) for k, sides in ARRAYS.items()}
VALUES |= {k: float(RANDOM.uniform(0.5, 2)) for k in ("s", "t", "a", "c", "theta", "lamda", "sigma", "mu", "z", "w")}

#: Kind of notation: LaTeX, and its NumPy.
WORTH: dict[str, list[tuple[str, str]]] = {
    "functions without parentheses": [
        (r"\sin 3t\cos 2s", "np.sin(3*t)*np.cos(2*s)"),
        (r"\sin t\cos s", "np.sin(t)*np.cos(s)"),
        (r"\ln 2t", "np.log(2*t)"),
        (r"\log\det(I+BB^\top)", "np.log(np.linalg.det(np.eye(3)+B@B.T))"),
        (r"\sin^2 t", "np.sin(t)**2"),
        (r"\sin t^2", "np.sin(t**2)"),
        (r"\cos^2\theta+\sin^2\theta", "1.0"),
        (r"\exp(-t)", "np.exp(-t)"),
        (r"\tan^{-1} t", "np.arctan(t)"),
        (r"\log_2 t", "np.log2(t)"),
        (r"\sqrt t s", "np.sqrt(t)*s"),
        (r"\sqrt[3]{t}", "t**(1/3)"),
        (r"\sin(t)s", "np.sin(t)*s"),
        (r"\det B\det C", "np.linalg.det(B)*np.linalg.det(C)"),
        (r"\operatorname{tr}BC", "np.trace(B@C)"),
        (r"\mathrm{tr}(B^2)", "np.trace(B@B)"),
    ],
    "products and their order": [
        (r"x^\top B^\top C y", "x@B.T@C@y"),
        (r"CB-BC", "C@B-B@C"),
        (r"u v^\top u", "u*(v@u)"),
        (r"x^\top y\,u", "(x@y)*u"),
        (r"B^{-1}CB", "np.linalg.inv(B)@C@B"),
        (r"BC^{-1}B^{-1}", "B@np.linalg.inv(C)@np.linalg.inv(B)"),
        (r"B^{-\top}x", "np.linalg.inv(B).T@x"),
        (r"(BC)^\top", "C.T@B.T"),
        (r"B^\top C", "B.T@C"),
        (r"B(C+S)", "B@C+B@S"),
        (r"x\cdot y", "x@y"),
        (r"x\cdot By", "x@B@y"),
        (r"x\odot y", "x*y"),
        (r"B\odot C", "B*C"),
        (r"u\times v", "np.cross(u,v)"),
        (r"\langle x,By\rangle", "x@B@y"),
        (r"B\otimes C", "np.kron(B,C)"),
        (r"\operatorname{vec}(B)", "B.T.reshape(-1)"),
        (r"2\times3\cdot t", "6*t"),
        (r"A^{+}b", "np.linalg.pinv(A)@b"),
        (r"\mathbf{1}^\top x", "x.sum()"),
        (r"x^{\mathsf T}y", "x@y"),
        (r"x^\intercal By", "x@B@y"),
        (r"xᵀBx", "x@B@x"),
        (r"B^2x", "B@B@x"),
        (r"(Bx)_1", "(B@x)[0]"),
        (r"B_{12}", "B[0,1]"),
        (r"(B^{-1})_{12}", "np.linalg.inv(B)[0,1]"),
        (r"B_{:,2}", "B[:,1]"),
        (r"x_2B_{1,1}", "x[1]*B[0,0]"),
        (r"e_1^\top Be_2", "B[0,1]"),
    ],
    "norms and bars": [
        (r"\|Ax-b\|_2^2+\lambda\|x\|_1", "((A@x-b)**2).sum()+lamda*np.abs(x).sum()"),
        (r"\|x\|\|y\|", "np.linalg.norm(x)*np.linalg.norm(y)"),
        (r"\|x\|_\infty", "np.abs(x).max()"),
        (r"\|B\|_F^2", "(B**2).sum()"),
        (r"\|B\|_*", "np.linalg.norm(B,'nuc')"),
        (r"\|x\|_S^2", "x@S@x"),
        (r"\left||a|-|c|\right|", "abs(abs(a)-abs(c))"),
        (r"||a|-|c||", "abs(abs(a)-abs(c))"),
        (r"|B|", "np.linalg.det(B)"),
        (r"‖Ax−b‖²", "((A@x-b)**2).sum()"),
        (r"\|x\|_3", "(np.abs(x)**3).sum()**(1/3)"),
        (r"\norm{x}\abs{a}", "np.linalg.norm(x)*abs(a)"),
        (r"|\langle x,y\rangle|", "abs(x@y)"),
        (r"\|Bx\|_{1}", "np.abs(B@x).sum()"),
    ],
    "sums, products, extrema": [
        (r"\sum_i x_iy_i", "x@y"),
        (r"\sum_{i=1}^n x_i^2", "x@x"),
        (r"\sum_{i\ne j}B_{ij}", "B.sum()-np.trace(B)"),
        (r"\prod_{i=1}^n(1+x_i)", "np.prod(1+x)"),
        (r"\sum_{i<j}x_ix_j", "((x.sum())**2-x@x)/2"),
        (r"\max_i x_i", "x.max()"),
        (r"\sum_{i=1}^n x_i + t", "x.sum()+t"),
        (r"\sum_{k=1}^4 k^2t", "30*t"),
        (r"\prod_{k=1}^{4}kt", "24*t**4"),
        (r"x_1+\cdots+x_n", "x.sum()"),
        (r"\min(a,c)", "min(a,c)"),
        (r"\sum_{i,j}B_{ij}x_iy_j", "x@B@y"),
        (r"\binom{5}{2}t", "10*t"),
        (r"\sum_{i=1}^n\sum_{j=1}^i B_{ij}", "np.tril(B).sum()"),
    ],
    "diag, matrices, cases": [
        (r"\operatorname{diag}(x)y", "x*y"),
        (r"\operatorname{diag}(B)", "np.diag(B)"),
        (r"\operatorname{diag}(x)B", "np.diag(x)@B"),
        (r"\begin{pmatrix}a&c\\1&2\end{pmatrix}", "np.array([[a,c],[1,2]])"),
        (r"\begin{vmatrix}a&c\\1&2\end{vmatrix}", "2*a-c"),
        (r"\begin{cases}a&a>0\\-a&\text{otherwise}\end{cases}", "abs(a)"),
        (r"\mathbb{1}_{a>100}", "0.0"),
        (r"(1,2,3)^\top", "np.array([1,2,3])"),
        (r"[1,2,3]\cdot u", "u@np.array([1,2,3])"),
        (r"\begin{bmatrix}1\\2\end{bmatrix}\begin{bmatrix}3&4\end{bmatrix}", "np.outer([1,2],[3,4])"),
        (r"\left[\begin{array}{cc|c}1&2&3\\4&5&6\end{array}\right]", "np.array([[1,2,3],[4,5,6]])"),
        (r"\operatorname{softmax}(x)", "np.exp(x)/np.exp(x).sum()"),
        (r"\sigma(x)", "1/(1+np.exp(-x))"),
        (r"\operatorname{ReLU}(a)", "max(a,0)"),
        (r"t\underbrace{(a+c)}_{\text{sum}}", "(a+c)*t"),
        (r"\binom{a}{2}", "a*(a-1)/2"),
    ],
    "numbers, slashes, powers": [
        (r"9{,}765{,}625", "9765625"),
        (r"3.5\%", "0.035"),
        (r"45^\circ", "np.pi/4"),
        (r"\sin 30^\circ", "0.5"),
        (r"\frac12 t", "t/2"),
        (r"1/2t", "1/(2*t)"),
        (r"-t^2", "-(t**2)"),
        (r"2^{3^2}", "512"),
        (r"10^{-3}t", "t/1000"),
        (r"\frac{a}{c/t}", "a*t/c"),
        (r"a(c+t)", "a*(c+t)"),
        (r"\tfrac12x^\top Bx", "x@B@x/2"),
        (r"e^{-\lambda t}", "np.exp(-lamda*t)"),
        (r"x/\|x\|", "x/np.linalg.norm(x)"),
        (r"a\,c\!t", "a*c*t"),
        (r"\lfloor 2.7\rfloor+\lceil 2.1\rceil", "5"),
        (r"4!", "24"),
        (r"\exp(2\ln a)", "a**2"),
        (r"\frac{1}{\sqrt{2\pi\sigma^2}}e^{-\frac{(t-\mu)^2}{2\sigma^2}}", "np.exp(-(t-mu)**2/(2*sigma**2))/np.sqrt(2*np.pi*sigma**2)"),
    ],
}


@pytest.mark.parametrize(
    ("latex", "meant"), [row for rows in WORTH.values() for row in rows], ids=[r[0] for v in WORTH.values() for r in v]
)
def test_a_formula_is_worth_what_it_says(latex: str, meant: str) -> None:
    used = [k for k in ARRAYS if k in latex]
    code = deriver.parse(latex, GIVEN if used else None).expression.numpy
    assert code is not None
    got, wanted = (np.asarray(eval(text, {"np": np, **VALUES}), dtype=float) for text in (code, meant))
    assert got.shape == wanted.shape
    np.testing.assert_allclose(got, wanted, rtol=1e-9)


#: Kind of notation: LaTeX, how it is read, the kind of claim.
READ: dict[str, list[tuple[str, str, str]]] = {
    "derivatives": [
        (r"\ddot\theta+\omega^2\theta=0", r"\frac{d^2}{dt^2}\theta(t)+\omega^2\theta(t) = 0", "equation_to_solve"),
        (r"y''-3y'+2y=0", r"\frac{d^2}{dt^2}y(t)-3\frac{d}{dt}y(t)+2y(t) = 0", "equation_to_solve"),
        (r"u_{xx}+u_{yy}=0", r"\frac{\partial^2}{\partial x^2}u(x, y)+\frac{\partial^2}{\partial y^2}u(x, y) = 0", "equation_to_solve"),
        (
            r"\partial_t u=\kappa\,\partial_{xx}u",
            r"\frac{\partial}{\partial t}u(x, t) = \kappa\frac{\partial^2}{\partial x^2}u(x, t)",
            "equation_to_solve",
        ),
        (r"\frac{\partial^2 f}{\partial x\,\partial y}=g", r"\frac{\partial^2}{\partial x\,\partial y}f(x, y) = g", "equation_to_solve"),
        (
            r"f_{xy}=f_{yx}",
            r"\frac{\partial^2}{\partial y\,\partial x}f(x, y) = \frac{\partial^2}{\partial x\,\partial y}f(x, y)",
            "identity",
        ),
        (r"(2x+y)\,dx+(x+2y)\,dy=0", r"(2x+y)\,dx+(x+2y)\,dy = 0", "identity"),
        (r"\frac{dy}{y^2}=dt", r"\frac{dy}{y^2} = dt", "equation_to_solve"),
    ],
    "processes and laws": [
        (r"dX_t=\theta(\mu-X_t)\,dt+\sigma\,dW_t", r"dX_t = \theta(\mu-X_t)\,dt+\sigma\,dW_t", "model"),
        (r"x\sim\mathcal{N}(\mu,\Sigma)", r"x \sim \mathcal{N}(\mu, \Sigma)", "model"),
        (r"\mathrm{Var}(aX)=a^2\mathrm{Var}(X)", r"\operatorname{Var}(aX) = a^2\operatorname{Var}(X)", "identity"),
        (r"\mathcal{N}(A)=\mathcal{N}(A^\top A)", r"P_{\operatorname{null}(A)} = P_{\operatorname{null}(A^\top A)}", "identity"),
    ],
    "relations": [
        (r"x_{k+1}=x_k-\tfrac12x_k^2", r"x_{k+1} = x_k-\frac{1}{2}x_k^2", "update"),
        (r"A\succ0", r"A \succ 0", "inequality"),
        (r"9.8696\approx\pi^2", r"\frac{12337}{1250} \approx \pi^2", "value"),
    ],
}


@pytest.mark.parametrize(
    ("latex", "shown", "kind"), [row for rows in READ.values() for row in rows], ids=[r[0] for v in READ.values() for r in v]
)
def test_a_statement_is_read_as_what_it_is(latex: str, shown: str, kind: str) -> None:
    from deriver.checking import reading_of

    claim = read_statement(latex).claims[-1]
    assert (reading_of(claim), claim.kind) == (shown, kind)


#: What has no reading here, or more than one: words of the reason, and the text at its place.
REFUSED = [
    (r"|a|b|c|", "two ways", "b|c|"),
    (r"\prod_{k=4}^{1}k", "descending", "k=4"),
    (r"\underbrace{a+c}_{d}t", "not printed", r"\underbrace"),
    (r"\ln x/y", "inside or outside", "y"),
    (r"x^12", "first digit", "^12"),
    (r"f^2(x)", "factor", "f^2"),
    (r"f^{-1}(x)", "factor", "f^{-1}"),
    (r"a^{-1}_{ij}", "entry of the inverse", "a^{-1}_{ij}"),
    (r"1.5e-3", "power of ten", "1.5e-3"),
    (r"\sin B", "matrix function", r"\sin"),
    (r"A+x", "differ in shape", "A+x"),
    (r"x^2+\|x\|", "power of a vector", "x^2"),
    (r"\frac{A}{B}", "division", r"\frac{A}{B}"),
    (r"u_4", "index 4", "u_4"),
    (r"AA", "inner sizes", "AA"),
    (r"A^{-1}", "square", "A^{-1}"),
    (r"f*g", "convolution", "f"),
    (r"(f*g)(t)", "convolution", "(f*g)"),
    (r"\oint_C F", "oint", r"\oint"),
    (r"\ket{\psi}", "quantum", r"\ket"),
    (r"\langle\psi|H|\psi\rangle", "inner product", r"\langle\psi|H|\psi\rangle"),
    (r"\limsup_{n\to\infty}a_n", "limsup", r"\limsup"),
    (r"\lim_{(x,y)\to(0,0)}xy", "one variable", "(x,y)"),
    (r"\iint_D xy\,dx\,dy", "region", r"\iint_D xy\,dx\,dy"),
    (r"x\pm y", "more than one", r"x\pm y"),
    (r"1+x+x^2+\cdots", "ellipsis", r"\cdots"),
    (r"\frac{a}", "denominator", ""),
    (r"(a+b", "never closed", "("),
    (r"a+b)", "closes nothing", ")"),
    (r"x^2^3", "two exponents", "^"),
    (r"\foo{x}", "not known", r"\foo"),
    (r"\begin{pmatrix}1&2\\3\end{pmatrix}", "differ in length", r"\begin{pmatrix}1&2\\3\end{pmatrix}"),
]


@pytest.mark.parametrize(("latex", "reason", "at"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_refusal_has_its_reason_and_its_place(latex: str, reason: str, at: str) -> None:
    with pytest.raises(DeriverError) as caught:
        deriver.parse(latex, GIVEN if set(latex) & set("ABu") and "\\" + "u" not in latex else None)
    assert reason in caught.value.message
    assert at in latex[caught.value.start :] and (not at or latex[caught.value.start :].startswith(at[:1]))
