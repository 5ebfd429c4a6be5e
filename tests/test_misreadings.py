"""Formulas that were once read as something else than a mathematician reads, or could be: each is read right or refused."""

import pytest

import deriver
from deriver.errors import DeriverError
from deriver.expression import walk
from deriver.latex import read_declarations, read_expression

GIVEN = read_declarations(
    r"A\in\mathbb{R}^{m\times n}, S,M\in\mathbb{R}^{n\times n}, x,y\in\mathbb{R}^n, b\in\mathbb{R}^m, a,c\in\mathbb{R}"
)

#: what is written, and what it must be read as (written so that there is no doubt)
READ = [
    (r"\sum_i\sum_{j\neq i}x_ix_j", r"\sum_{i=1}^n \sum_{j=1}^n \mathbb{1}_{j \ne i}x_ix_j"),
    (r"\sum_{i\leq n}x_i", r"\sum_{i=1}^n x_i"),
    (r"\sum_{1\le i<j\le n}x_ix_j", r"\sum_{j=1}^n \sum_{i=1}^{j-1} x_ix_j"),
    (r"|x|_2", r"\|x\|_2"),
    (r"(x)_+", r"\operatorname{relu}(x)"),
    (r"(a-c)^+", r"\operatorname{relu}(a-c)"),
    (r"S^{-1\top}", r"(S^{-1})^\top"),
    (r"S^{\circ 2}", r"S^{\odot 2}"),
    (r"\|A\|_{op}", r"\|A\|_2"),
    (r"\|x\|_{\ell_1}", r"\|x\|_1"),
    (r"S^{-1}_{11}", r"(S^{-1})_{1,1}"),
    (r"x\cdot Sy", r"\langle x,Sy\rangle"),
    (r"\langle A,A\rangle_F", r"\langle A,A\rangle"),
    (r"A_{1,:}x", r"(Ax)_1"),
    (r"\log\mathbf 1^\top e^{x}", r"\log(\mathbf{1}^\top e^{x})"),
    (r"\sin 2a\,e^{-c}", r"\sin(2a)\cdot e^{-c}"),
    (r"x^\top y/y^\top y", r"\frac{x^\top y}{y^\top y}"),
    (r"A^*A", r"A^\top A"),
    (r"\sum_i\mathbf 1\{x_i>0\}", r"\sum_{i=1}^n \mathbb{1}_{x_i>0}"),
    (r"\sum_{i>1}x_i", r"\sum_{i=2}^n x_i"),
    (r"\sum_i\sum_{j>i}S_{ij}", r"\sum_{i=1}^n\sum_{j=i+1}^n S_{ij}"),
    (r"S-0", r"S"),
    (r"S^2_{12}", r"(S^2)_{1,2}"),
    (r"\mathbf{tr}(S)", r"\operatorname{tr}(S)"),
    (r"2A_{\cdot j}", r"2A_{:,j}"),
    (r"A_{i\cdot}x", r"A_{i,:}x"),
    (r"S\otimes I_n+I_n\otimes S", r"(S\otimes I_n)+(I_n\otimes S)"),
]
#: read differently by different people, or not at all: refused
REFUSED = [
    r"\sum_{i=0}^{n}x_i", r"\sum_i x_i A_i", r"x_{ij}", r"A_{123}", r"\sum_i a_i b_i c", r"\sum_i x_i + y_i",
    r"\max_i x_i + y_i", r"\pi(x)", r"\{x\}", r"2^n!", r"S-\lambda", r"\|x\|_{L^2}",
    r"x^+", r"\sum_{i=1}^{2n}x_i", r"\sum_{i=1}^mx_i", r"\sum_{i=1}^n\sum_{j=1}^mA_{ij}", r"S_{n+1,1}", r"x_{2n}", r"A_{*j}",
    r"\min_i x_iy", r"a^1/2", r"ln a", r"\Sigma_i x_i", r"a^{-T}", r"A_{i+1j}",
    r"S^{2\top}", r"x^2", r"1/S", r"x y", r"A+a", r"\log A", r"\det A", r"x_0+A",
    r"x\cdot y\times x", r"\langle3,4\rangle", r"\frac{df}{dx}(2,3)",
]  # fmt: skip


#: Nothing declared: what is written, and what it must be read as, written out in full.
WRITTEN_OUT = [
    (r"\vec a\cdot\vec b=|\vec a||\vec b|\cos\theta", r"\langle \vec{a},\vec{b}\rangle = \|\vec{a}\|_2\|\vec{b}\|_2\cos \theta"),
    (r"|\mathbf x|^2", r"\|\mathbf{x}\|_2^2"),
    (r"(e^{2t}y)'=0", r"\frac{d}{dt}(e^{2t}y(t)) = 0"),
    (r"(uv)'=0", r"\frac{d}{dt}(u(t)v(t)) = 0"),
    (r"\frac{d}{dt}(x^2+y^2)", r"\frac{d}{dt}(x(t)^2+y(t)^2)"),
    (r"\frac{d}{dx}(uv)", r"\frac{d}{dx}(u(x)v(x))"),
    (r"dX_t=b(X_t)dt+\sigma(X_t)dW_t", r"dX_t = b(X_t)\,dt+\sigma(X_t)\,dW_t"),
    (
        r"\nabla L(\theta)=\sum_{i=1}^n\nabla\ell_i(\theta)",
        r"\nabla_{\theta} L(\theta) = \sum_{i=1}^n \nabla_{\theta} ([\boldsymbol{\ell}(\theta)]_i)",
    ),
    (r"\delta_{ij}", r"\mathbb{1}_{i = j}"),
    (r"zz^*", r"z\overline{z}"),
    (r"x\in\mathbb R", r"x \in \mathbb R"),
    (r"\ell(f(x_i;\theta),y_i)", r"\ell(f(x_i, \theta), y_i)"),
    (r"s^2=\frac{\sum(x_i-\bar x)^2}{n-1}", r"s^2 = \frac{\sum_{i=1}^n (x_i-\bar{x})^2}{n-1}"),
    (r"u_{xy}=0", r"\frac{\partial^2}{\partial y\,\partial x}u(x, y) = 0"),
    (r"\Delta u=f", r"\operatorname{tr}(\nabla^2_{\mathbf{x}} (u(\mathbf{x}))) = f(\mathbf{x})"),
    (r"e^{\int p\,dt}", r"e^{\int p(t)\,dt}"),
    (r"\mathbb E[XY]=\mathbb EX\,\mathbb EY", r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]"),
    (r"\log\sum_ie^{z_i}=m+\log\sum_ie^{z_i-m}",
     r"\log\left(\sum_{i=1}^n e^{z_i}\right) = m+\log\left(\sum_{i=1}^n e^{z_i-m}\right)"),
    (r"\frac{\partial f}{\partial x_i}(\mathbf x)", r"\frac{d}{d\mathbf{x}_i}f(\mathbf{x})"),
]  # fmt: skip
#: What is common and was refused.
WRITTEN_OUT += [
    (r"(X'X)^{-1}X'y", r"(X^\top X)^{-1}X^\top y"),
    (r"\mathbf x'\mathbf x", r"\mathbf{x}^\top\mathbf{x}"),
    (r"x\in\{2,3,4\}", r"(x-2)(x-3)(x-4) = 0"),
    (r"x=2, 3", r"(x-2)(x-3) = 0"),
    (r"\sum_{i\le k}x_i", r"\sum_{i=1}^k x_i"),
    (r"\sum_{i,j=1}^n a_{ij}", r"\sum_{i=1}^n \sum_{j=1}^n a_{ij}"),
    (r"y'^2+y^2=1", r"\left(\frac{d}{dt}y(t)\right)^2+y(t)^2 = 1"),
    (r"\log x/\log 2", r"\frac{\log x}{\log 2}"),
    (r"\left[\frac{x^3}3\right]_0^1", r"\left.\frac{1}{3}x^3\right|_{x=1}-\left.\frac{1}{3}x^3\right|_{x=0}"),
    (r"x^3\Big|_0^1", r"\left.x^3\right|_{x=1}-\left.x^3\right|_{x=0}"),
    (r"D_{KL}(p\|q)", r"D_{\mathrm{KL}}(p \,\|\, q)"),
    (r"D_{KL}(q(z|x)\|p(z))", r"D_{\mathrm{KL}}(q(z|x) \,\|\, p(z))"),
    (r"k(x,x')", r"k(x, x')"),
    (r"F(y,y')=0", r"F(y(t), \frac{d}{dt}y(t)) = 0"),
    (r"z\bar z=|z|^2", r"z\overline{z} = |z|^2"),
    (r"(\mathbf v\cdot\nabla)f", r"\langle \mathbf{v},\nabla_{\mathbf{x}} f(\mathbf{x})\rangle"),
    (r"dU=TdS-PdV", r"dU = T(S, V)\,dS-P(S, V)\,dV"),
    (r"N(0,\sigma^2)", r"N(0, \sigma^2)"),
    (r"\sum_{i=1}^m(h(x^{(i)})-y^{(i)})^2", r"\sum_{i=1}^m (h(x_i)-y_i)^2"),
    (r"d\mathbf x=f(\mathbf x,t)dt+g(t)d\mathbf w", r"d\mathbf{x} = f(\mathbf{x}, t)\,dt+g(t)\,d\mathbf{w}"),
    (r"\int_0^1f\,dx", r"\int_0^1 f(x)\,dx"),
    (r"\langle u,v\rangle", r"\langle u,v\rangle"),
    (
        r"\frac{df}{dt}=\frac{\partial f}{\partial x}\frac{dx}{dt}",
        r"\frac{d}{dt}f(x(t)) = \left.\frac{d}{du}f(u)\right|_{u=x(t)}\frac{d}{dt}x(t)",
    ),
    (r"\grad f", r"\nabla_{\mathbf{x}} f(\mathbf{x})"),
    (r"\operatorname{div}\mathbf F", r"\operatorname{tr}\left(\frac{\partial}{\partial \mathbf{x}}(\mathbf{F}(\mathbf{x}))\right)"),
]
#: Formulas of physics, finance and counting, whose capital letters are numbers.
NUMBERS = [
    r"C>0", r"PV=nRT", r"F=G\frac{m_1m_2}{r^2}", r"V=IR", r"P=I^2R", r"G=H-TS", r"L=T-V", r"Q=mc\Delta T", r"N=N_0e^{-\lambda t}",
    r"A=P(1+\frac rn)^{nt}", r"F_n=F_{n-1}+F_{n-2}", r"E^2=p^2c^2+m^2c^4", r"S=S_0e^{(r-q)T}", r"K=\frac12mv^2", r"P(X>1)", r"Y_t",
    r"C=\frac{\varepsilon_0S}{d}", r"H=-\sum_ip_i\log p_i", r"I=\frac VR", r"I=\int_0^1x\,dx", r"R=\rho\frac LA",
    r"K=\frac{[C][D]}{[A][B]}", r"F=-k_BT\ln Z", r"G_{\mu\nu}+\Lambda g_{\mu\nu}=\frac{8\pi G}{c^4}T_{\mu\nu}",
]  # fmt: skip
#: Capital letters that stay matrices: the algebra they stand in says so.
MATRICES = [
    r"A+B=B+A",
    r"(AB)^{-1}=B^{-1}A^{-1}",
    r"P^2=P",
    r"PAP^{-1}",
    r"S=S^\top",
    r"y=Cx+Du",
    r"\det P",
    r"AB=BA",
    r"K(x-\hat x)",
    r"I-P",
]
#: Nothing declared: refused, since custom of one field would be wrong in another.
REFUSED_BARE = [
    r"(f*g)(t)=(g*f)(t)", r"f*g", r"\partial_if", r"\partial_\mu A_\nu", r"\partial_iu_i=0", r"\delta_{ij}x_j", r"\varepsilon_{ijk}a_jb_k",
    r"a\cdot b\times c", r"u\cdot(v\times w)", r"a\times(b\times c)", r"\frac{\delta S}{\delta q}", r"e^ix", r"C_n^k",
    r"\frac{\partial L}{\partial\dot q}", r"\mathcal F[f](\omega)", r"\log\operatorname{softmax}(z)^\top y", r"\Box\phi=0",
    r"\angle ABC", r"\triangle ABC", r"\mathbf g^{-1}", r"A=(a_{ij})", r"f_x(1,2)", r"\bar y_{i\cdot}", r"[ax^2+bx]_0^1",
    r"\hat H\psi=E\psi", r"[\hat x,\hat p]", r"dS=\frac{\delta Q}T", r"\mathcal L\{y''\}", r"[W]_t", r"\langle\psi|\phi\rangle",
    r"\sum_{n=0}^\infty\frac{f^{(n)}(a)}{n!}(x-a)^n", r"\dim'\mathcal N(A)", r"E=E^0-\frac{RT}{nF}\ln Q",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), WRITTEN_OUT, ids=[w for w, _ in WRITTEN_OUT])
def test_read_as_written_out(written, meant):
    assert read_expression(written).latex == meant


@pytest.mark.parametrize("written", NUMBERS)
def test_letters_of_physics_are_numbers(written):
    assert all(s.is_scalar or s.latex in ("p", "x") for s in read_expression(written).expression.free)


@pytest.mark.parametrize("written", MATRICES)
def test_letters_in_an_algebra_of_matrices_are_matrices(written):
    letters = [s for s in read_expression(written).expression.free if s.latex[:1].isupper()]
    assert letters and all(s.shape.kind == "matrix" for s in letters)


@pytest.mark.parametrize("written", REFUSED_BARE)
def test_refused_where_nothing_is_declared(written):
    with pytest.raises(DeriverError):
        read_expression(written)


def test_points_of_one_iteration_share_their_space():
    letters = read_expression(r"f(x_k)-f(x^*)\le\frac{\|x_0-x^*\|^2}{2k}").expression.free
    assert {s.latex: s.shape.kind for s in letters if s.latex.startswith("x")} == dict.fromkeys(("x_k", "x^*", "x_0"), "vector")


def test_the_matrices_of_a_state_space():
    letters = {s.latex: s.shape.kind for s in read_expression(r"\dot x=Ax+Bu").expression.free}
    assert letters["A"] == letters["B"] == "matrix" and letters["u"] == "vector"


def test_the_chain_rule_is_no_statement_about_constants():
    text = r"\frac{df}{dt}=\frac{\partial f}{\partial x}\frac{dx}{dt}+\frac{\partial f}{\partial y}\frac{dy}{dt}"
    assert deriver.verify(text).outcome in ("proved", "verified")


def test_two_indices_over_sides_of_different_sizes_are_refused():
    with pytest.raises(DeriverError):
        read_expression(r"\sum_{i<j}A_{ij}", GIVEN)


@pytest.mark.parametrize(
    "written",
    [r"\sum(x_i-\bar x)^2=\sum x_i^2-n\bar x^2", r"I=\frac VR", r"I=\int_0^1x\,dx=\frac12", r"z\bar z=|z|^2", r"[W]_t=t", r"E=E^0+RT"],
)
def test_a_true_formula_is_not_refuted(written):
    try:
        assert deriver.verify(written).outcome != "refuted"
    except DeriverError:
        pass  # refused with its place


@pytest.mark.parametrize("written", [r"C>0", r"x>0", r"a>b", r"\vec a\cdot\vec b=|\vec a||\vec b|\cos\theta"])
def test_a_condition_on_letters_is_not_refuted(written):
    assert deriver.verify(written).outcome in ("not_a_claim", "undecided")


@pytest.mark.parametrize(("written", "meant"), READ, ids=[w for w, _ in READ])
def test_read_as_meant(written, meant):
    from deriver.api import verify

    verdict = verify(f"{written} = {meant}", GIVEN)
    assert verdict.holds or verdict.method.startswith("trivial"), verdict


@pytest.mark.parametrize("written", REFUSED)
def test_refused(written):
    with pytest.raises(DeriverError):
        read_expression(written, GIVEN)


#: Nothing declared: what is written, its NumPy form written by hand, and the shapes of the arrays it is tried on.
CUSTOM = [
    (r"uv^T", "np.outer(u, v)", {"u": (3,), "v": (2,)}),
    (r"uv^T", "np.outer(u, v)", {"u": (1,), "v": (4,)}),
    (r"A+uv^\top", "A + np.outer(u, v)", {"A": (3, 2), "u": (3,), "v": (2,)}),
    (r"(\theta-\theta_0)^TH(\theta-\theta_0)", "(theta-theta_0) @ H @ (theta-theta_0)", {"theta": (3,), "theta_0": (3,), "H": (3, 3)}),
    (
        r"\Sigma_{22}-\Sigma_{21}\Sigma_{11}^{-1}\Sigma_{12}",
        "Sigma_22 - Sigma_21 @ np.linalg.solve(Sigma_11, Sigma_12)",
        {"Sigma_22": (3, 4), "Sigma_21": (3, 2), "Sigma_11": (2, 2), "Sigma_12": (2, 4)},
    ),
    (r"(1+r)^T", "(1 + r)**T", {"r": (), "T": ()}),
    (r"(1+r)^{-T}", "1/(1 + r)**T", {"r": (), "T": ()}),
    (r"e^{rT}", "np.exp(r*T)", {"r": (), "T": ()}),
    (r"\frac{F}{(1+r)^T}", "F/(1 + r)**T", {"F": (2, 3), "r": (), "T": ()}),
    (r"y-Xb-e", "y - X @ b - e", {"y": (4,), "X": (4, 2), "b": (2,), "e": (4,)}),
    (r"\sigma(1-\sigma)", "sigma*(1 - sigma)", {"sigma": ()}),
    (r"p(1-p)", "p - p**2", {"p": ()}),
    (r"\sigma_1u_1v_1^T", "sigma_1*np.outer(u_1, v_1)", {"sigma_1": (), "u_1": (3,), "v_1": (2,)}),
    (r"A(x-y)-b", "A @ (x - y) - b", {"A": (3, 2), "x": (2,), "y": (2,), "b": (3,)}),
    (r"A(x-y)-b", "A @ (x - y) - b", {"A": (3, 1), "x": (1,), "y": (1,), "b": (3,)}),
    (r"x^TA(y-z)", "x @ A @ (y - z)", {"x": (3,), "A": (3, 2), "y": (2,), "z": (2,)}),
    (r"K(x-\hat x)", "K @ (x - x_hat)", {"K": (3, 2), "x": (2,), "x_hat": (2,)}),
    (r"\frac{e^{z_i}}{\sum_je^{z_j}}", "np.exp(z[1])/np.sum(np.exp(z))", {"z": (3,), "i": "second"}),
    (r"z_i-\log\sum_je^{z_j}", "z[1] - np.log(np.sum(np.exp(z)))", {"z": (3,), "i": "second"}),
    (r"x_1+\sum_{i=1}^nx_i", "x[0] + np.sum(x)", {"x": (3,)}),
    (r"A^k", "A @ A", {"A": (3, 3), "k": "second"}),
    (r"PC^T(CPC^T+R)^{-1}", "P @ C.T @ np.linalg.inv(C @ P @ C.T + R)", {"P": (3, 3), "C": (2, 3), "R": (2, 2)}),
    (
        r"W_2\sigma(W_1x+b_1)+b_2",
        "W_2 @ (1/(1 + np.exp(-(W_1 @ x + b_1)))) + b_2",
        {"W_2": (4, 3), "W_1": (3, 2), "x": (2,), "b_1": (3,), "b_2": (4,)},
    ),
    (r"a^Tb/\|a\|\|b\|", "a @ b/(np.linalg.norm(a)*np.linalg.norm(b))", {"a": (3,), "b": (3,)}),
    (r"1/2gt^2", "1/(2*g*t**2)", {"g": (), "t": ()}),
    (r"1/\sigma\sqrt{2\pi}e^{-x^2}", "np.exp(-x*x)/(sigma*np.sqrt(2*np.pi))", {"sigma": (), "x": ()}),
    (r"1/(2n)\sum_{i=1}^n x_i^2", "(x @ x)/(2*len(x))", {"x": (5,)}),
    (r"1/(2n)\sum_{i=1}^n x_i^2", "(x @ x)/(2*len(x))", {"x": (1,)}),
    (r"\sum_{k=0}^{\lfloor n/2\rfloor}k", "sum(range(int(n)//2 + 1))", {"n": "count"}),
    (r"\sum_{j\ne i}|S_{ij}|", "np.sum(np.abs(S[1])) - abs(S[1, 1])", {"S": (3, 3), "i": "second"}),
]
#: Nothing declared, and custom does not decide: refused, with both readings named.
OPEN = [
    r"X(t)^\top X(t)", r"1/(2\pi)^{n/2}|S|^{1/2}", r"e^{-E/kT}", r"f^{-1}(x)", r"f^2(x)", r"g^{-1}(y)",
    r"x^2(t)", r"x^\top(t)x(t)", r"x(2t)", r"c(x^2)", r"f(x)+f", r"f(x)=fx", r"h(x)=x+h", r"\sin x/2", r"|a|b|c|", r"x_=i",
    r"\int_0^1 f(t)\,dg(t)",
    r"\log a/b", r"\nabla f g", r"lnx", r"a^{-1}_{ij}", r"\lim_{x\to0}f(x)+g(x)", r"\sum_{k=1}^n k^2+k", r"\max_i x_i+y_i",
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant", "shapes"), CUSTOM, ids=[w for w, _, _ in CUSTOM])
def test_custom(written, meant, shapes):
    import numpy as np

    random = np.random.default_rng(7)
    values = {}
    for name, shape in shapes.items():
        if isinstance(shape, str):
            values[name] = {"count": 7, "second": 2}[shape]
        else:
            values[name] = random.uniform(0.5, 2, shape) if shape else float(random.uniform(0.5, 2))
    code = read_expression(written).numpy
    got, wanted = eval(code, {"np": np, **values}), eval(meant, {"np": np, **values})
    assert np.shape(got) == np.shape(wanted) and np.allclose(got, wanted), code


@pytest.mark.parametrize("written", OPEN)
def test_open_reading_is_refused(written):
    with pytest.raises(DeriverError):
        read_expression(written)


@pytest.mark.parametrize(
    "written", [r"S\otimes I_k", r"\mathbf 1_n\mathbf 1_m^\top", r"\mathring x", r"x_\perp+x_{\perp}", r"d\,a+d", r"\Sigma_{12}v"]
)
def test_what_is_printed_reads_back(written):
    reading = read_expression(written)
    assert read_expression(reading.latex).expression is reading.expression


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"1/2x", "divides by everything"),
        (r"a/b c", "divides by everything"),
        (r"\log x^2", "inside of"),
        (r"\log(x)^2", "power of the value"),
        (r"\log(x+1)(x+2)", "first parenthesis alone"),
        (r"\cos^2\theta x", "the argument of"),
        (r"\sin x\cdot y", "ends before the sign"),
        (r"2\frac12", "not a mixed number"),
        (r"f(x)", "is a function"),
        (r"a(b+c)", "read as a product"),
        (r"\sin^{-1}x", "inverse function"),
        (r"\theta^\top\phi(x)", r"the values of $\phi$ are vectors"),
        (r"\phi(x)^\top\phi(y)", r"the values of $\phi$ are vectors"),
        (r"\sum_{i=1}^n i", "natural number"),
    ],
)
def test_what_custom_chose_is_said(written, said):
    assert any(said in line for line in read_expression(written).assumed)


@pytest.mark.parametrize("column", [r"(3,4)^\top", "(3,4)^T", "[3,4]^T", "(3,4)", r"\begin{pmatrix}3\\4\end{pmatrix}"])
def test_numbers_in_brackets_are_a_vector_where_a_letter_stands_for_them(column: str) -> None:
    """An open interval to a power is a box of points, but the transpose is no power."""
    text = rf"Let $x={column}$. Verify that $\|x\|_2=5$."
    claims = deriver.verify(deriver.read(text=text, format="markdown")).documents[0].claims
    assert [c.verdict.outcome for c in claims if c.kind != "definition"] == ["proved"]


def test_a_capital_letter_before_a_value_in_parentheses_is_a_function():
    read = deriver.parse(r"V(\mathbf{x}(t))")
    assert read.expression.op == "apply" and read.expression.is_scalar
    assert deriver.parse(r"A(B(C+D))").expression.op == "dot"


@pytest.mark.parametrize("written", [r"\nabla_x (a^\top x)(b^\top x)", r"\frac{d^n}{dx^n}x^n", r"\frac{\mathrm{d}^k}{\mathrm{d}x^k}e^{ax}"])
def test_derivatives_whose_extent_or_order_is_open_are_refused(written):
    with pytest.raises(DeriverError):
        deriver.parse(written, r"a,b,x\in\mathbb{R}^n" if "nabla" in written else None)


def test_the_inverse_of_a_covariance_is_a_matrix():
    assert deriver.parse(r"\Sigma^{-1}").expression.shape.kind == "matrix"


def test_a_dotted_value_is_a_derivative():
    reading = read_expression(r"\dot{x}(t)-\frac{d}{dt}x(t)")
    assert len({node.data[0] for node in walk(reading.expression) if node.op == "apply"}) == 1


def test_a_softmax_of_rows_has_no_single_sum():
    """The normaliser of one row is not that of another: no SymPy form says so."""
    reading = read_expression(r"\operatorname{softmax}(QK^\top)V")
    with pytest.raises(DeriverError, match="each row"):
        _ = reading.expression.sympy


@pytest.mark.parametrize(
    ("claim", "given", "outcome"),
    [
        (r"s'=s(1-s)", r"s(t)=1/(1+e^{-t})", ("proved", "verified")),
        (r"\sigma'=\sigma(1-\sigma)", r"\sigma(x)=\frac{1}{1+e^{-x}}", ("proved", "verified")),
        (r"f'=f(1+f)", r"f(x)=1/(1+e^{-x})", ("refuted",)),
        (r"f(f(x))=x", r"f(x)=1/x", ("proved", "verified")),
        (r"f(1-f(x))=1/(1-1/x)", r"f(x)=1/x", ("proved", "verified")),
    ],
)
def test_nobody_applies_a_function_to_itself(claim, given, outcome):
    assert deriver.verify(claim, given).outcome in outcome


@pytest.mark.parametrize("text", [r"\lim_{h\to 0}^2 h", r"\lim_{h\to 0}^\top x", r"\lim_{h\to0} ᵀ\frac{h}{2}", r"\max_{1\le i\le n}^2 x_i"])
def test_a_superscript_of_a_limit_or_an_extremum_is_not_dropped(text):
    with pytest.raises(DeriverError):
        read_expression(text, GIVEN)


def test_a_power_behind_a_limit_is_its_operand_s():
    assert read_expression(r"\lim_{h\to 0} h^2", GIVEN).expression.latex == r"\lim_{h\to 0} h^2"


POINTS = r"x,x_i\in\mathbb{R}^d"


def test_points_with_a_number_are_no_entries_of_the_point_without() -> None:
    """`x` and `x_i` of one space: the second names other points; where nothing is declared it may be an entry, and is refused."""
    given = read_declarations(POINTS)
    for latex in (r"\sum_{i=1}^n\alpha_ik(x,x_i)", r"\sum_{i=1}^n\|x-x_i\|^2", "x_i^\\top x"):
        expression = read_expression(latex, given).expression
        assert {n.shape.kind for n in walk(expression) if n.op == "symbol" and n.latex == "x"} == {"vector", "matrix"}
        assert all(n.args[0].shape.kind == "matrix" for n in walk(expression) if n.op == "row")
    assert read_expression("x_1", given).expression.op == "entry"
    holds = r"\sum_{i=1}^n\|x-x_i\|^2=n\|x\|^2-2x^\top\sum_{i=1}^nx_i+\sum_{i=1}^n\|x_i\|^2"
    assert deriver.verify(holds, POINTS).outcome in ("proved", "verified")
    assert deriver.verify(holds.replace("-2x", "+2x"), POINTS).outcome == "refuted"
    for latex, declared in ((r"\sum_i\alpha_ik(x,x_i)", None), (r"\sum_{i=1}^nf(x_i,x)", r"x\in\mathbb{R}^d")):
        with pytest.raises(DeriverError, match="another point"):
            deriver.parse(latex, declared)


@pytest.mark.parametrize(
    ("latex", "said", "doubted"),
    [
        ("y=Ix", "identity", False), ("I x", "identity", False), (r"\rho(G)", "function", True), (r"\rho(G)<1", "function", True),
        (r"\kappa(T)", "function", True), (r"\rho(G)\le\|G\|", "matrix", False), (r"\lambda_{\max}(G)", "matrix", False),
        (r"\sigma_{\min}(T)", "matrix", False), (r"\rho(x)", "function", False),
    ],
)  # fmt: skip
def test_what_custom_supplies_is_said_and_doubted(latex: str, said: str, doubted: bool) -> None:
    reading = deriver.parse(latex)
    assert any(said in a for a in reading.assumed)
    assert ("ambiguous" in [f.code for f in reading.findings]) is doubted


@pytest.mark.parametrize(
    ("latex", "shapes"),
    [
        (r"\frac{\partial L}{\partial W}=\delta a^\top", {"W": 2, r"\delta": 1, "a": 1}),
        (r"\nabla_W L=\delta a^\top", {"W": 2, r"\delta": 1, "a": 1}),
        (r"\frac{\partial f}{\partial A}=xx^\top", {"A": 2, "x": 1}),
        (r"\frac{\partial E}{\partial W}=(y-t)x^\top", {"W": 2, "y": 1, "t": 1, "x": 1}),
        (r"\frac{\partial u}{\partial X}+\frac{\partial u}{\partial Y}=0", {"X": 0, "Y": 0}),
        (r"\frac{\partial V}{\partial S}=\Delta", {"S": 0, r"\Delta": 0}),
        (r"\Delta=-(J^\top J)^{-1}J^\top r", {r"\Delta": 1, "J": 2, "r": 1}),
        (r"\Delta=b^2-4ac", {r"\Delta": 0, "a": 0, "b": 0, "c": 0}),
        (r"\frac{d}{dt}t^2", {"t": 0}),
        ("A=QR", {"A": 2, "Q": 2, "R": 2}),
        ("QR=RQ", {"Q": 2, "R": 2}),
        ("PQ-QP", {"P": 2, "Q": 2}),
        ("PV=nRT", {"P": 0, "V": 0, "R": 0, "T": 0}),
        (r"\operatorname{diag}(\Sigma_{1:k,1:k})", {r"\Sigma": 2}),
    ],
)
def test_an_undeclared_letter_is_what_the_other_side_needs(latex: str, shapes: dict[str, int]) -> None:
    expression = deriver.parse(latex).expression
    sides = {s.latex: sum(side is not None for side in s.shape) for n in walk(expression) for s in (n,) if n.op == "symbol"}
    assert shapes.items() <= sides.items()


def test_what_is_true_of_a_size_is_not_refuted_for_a_number() -> None:
    """The n of `I-\\frac1n\\mathbf 1\\mathbf 1^\\top` counts the ones."""
    centring = r"I-\frac1n\mathbf{1}\mathbf{1}^\top"
    assert deriver.verify(rf"({centring})^2={centring}").outcome in ("proved", "verified")
    assert deriver.verify(rf"({centring})\mathbf{{1}}=0").outcome in ("proved", "verified")
    assert deriver.verify(rf"({centring})^2=I").outcome in ("refuted", "conditional")
    assert deriver.verify("QR=RQ").outcome in ("refuted", "conditional")
