"""Notation as the books of one field write it, nothing declared: its value by NumPy written by hand, or a refusal with the reason.

Econometrics transposes with a prime, electrical engineering writes j for the imaginary unit, probability E(X), signal processing x[n],
and differential equations give their solutions with capital constants.
"""

import numpy as np
import pytest

import deriver
from deriver.errors import DeriverError
from deriver.latex import read_expression, read_statement

#: what is written, its NumPy form by hand, the shapes of the arrays it is tried on
VALUES = [
    # a prime that transposes
    (r"x'Ax", "x @ A @ x", {"x": (3,), "A": (3, 3)}),
    (r"b'Wb", "b @ W @ b", {"b": (2,), "W": (2, 2)}),
    (r"x'\Omega^{-1}x", "x @ np.linalg.inv(Omega) @ x", {"x": (3,), "Omega": (3, 3)}),
    (r"(Z'X)^{-1}Z'y", "np.linalg.inv(Z.T @ X) @ Z.T @ y", {"Z": (5, 2), "X": (5, 2), "y": (5,)}),
    (r"(X'\Omega^{-1}X)^{-1}X'\Omega^{-1}y", "np.linalg.solve(X.T @ np.linalg.inv(Omega) @ X, X.T @ np.linalg.inv(Omega) @ y)",
     {"X": (5, 2), "Omega": (5, 5), "y": (5,)}),
    (r"x_i'\beta", "x_i @ beta", {"x_i": (4,), "beta": (4,)}),
    (r"y-z'\gamma", "y - z @ gamma", {"y": (), "z": (4,), "gamma": (4,)}),
    (r"(y-X\beta)'(y-X\beta)", "np.sum((y - X @ beta)**2)", {"y": (5,), "X": (5, 2), "beta": (2,)}),
    (r"(x-\mu)'\Sigma^{-1}(x-\mu)", "(x - mu) @ np.linalg.inv(Sigma) @ (x - mu)", {"x": (3,), "mu": (3,), "Sigma": (3, 3)}),
    (r"I-X(X'X)^{-1}X'", "np.eye(5) - X @ np.linalg.inv(X.T @ X) @ X.T", {"X": (5, 2)}),
    # capital constants before values of functions
    (r"A\cos t+B\sin t", "A*np.cos(t) + B*np.sin(t)", {"A": (), "B": (), "t": ()}),
    (r"Ae^{-kt}", "A*np.exp(-k*t)", {"A": (), "k": (), "t": ()}),
    (r"Ax^2+Bx+C", "A*x*x + B*x + C", {"A": (), "B": (), "C": (), "x": ()}),
    (r"A\sqrt{x}+B\log x", "A*np.sqrt(x) + B*np.log(x)", {"A": (), "B": (), "x": ()}),
    (r"AK^\alpha L^{1-\alpha}", "A*K**alpha*L**(1 - alpha)", {"A": (), "K": (), "L": (), "alpha": ()}),
    (r"I\omega", "I*omega", {"I": (), "omega": ()}),
    # where they are matrices all the same
    (r"A^{-1}e^{-t}", "np.linalg.inv(A)*np.exp(-t)", {"A": (3, 3), "t": ()}),
    (r"x^\top Ax\cos t", "(x @ A @ x)*np.cos(t)", {"A": (3, 3), "x": (3,), "t": ()}),
    # j of engineering
    (r"e^{j\omega t}", "np.exp(1j*omega*t)", {"omega": (), "t": ()}),
    (r"R+j\omega L", "R + 1j*omega*L", {"R": (), "omega": (), "L": ()}),
    (r"\frac1{1+j\omega RC}", "1/(1 + 1j*omega*R*C)", {"R": (), "omega": (), "C": ()}),
    # a constant is no function
    (r"\pi(3)^2", "9*np.pi", {}),
    (r"4\pi(6371)^2", "4*np.pi*6371**2", {}),
    (r"2\pi(r)", "2*np.pi*r", {"r": ()}),
    # letters that count entries and rows
    (r"\sqrt n\|x\|_\infty", "np.sqrt(4)*np.max(np.abs(x))", {"x": (4,)}),
    (r"n\|x\|_\infty", "4*np.max(np.abs(x))", {"x": (4,)}),
    (r"\det(cA)-c^n\det A", "0.0", {"A": (3, 3), "c": ()}),
    (r"n-\operatorname{rank}A", "3 - np.linalg.matrix_rank(A)", {"A": (2, 3)}),
    # ranges with an exception, two ranges, entries on the diagonal
    (r"\sum_{\substack{i=1\\i\ne 2}}^4 i", "1 + 3 + 4", {}),
    (r"\sum_{\substack{1\le i\le n\\1\le j\le n}}A_{ij}", "np.sum(A)", {"A": (3, 3)}),
    (r"\sum_iA_{ii}-\sum_{i,j}A_{ij}", "np.trace(A) - np.sum(A)", {"A": (3, 3)}),
    # z times its conjugate
    (r"\bar zz-|z|^2", "0.0", {"z": ()}),
    # coefficients
    (r"ax+by+cz+dw", "a*x + b*y + c*z + d*w", {"a": (), "x": (), "b": (), "y": (), "c": (), "z": (), "d": (), "w": ()}),
    (r"|e_{k+1}|-|e_k|^2", "abs(a) - abs(b)**2", {"e_{k+1}": ("a",), "e_k": ("b",)}),
    (r"\sum_{i=1}^ne_i^2", "np.sum(e**2)", {"e": (3,)}),
    (r"(y-X\beta)'(y-X\beta)-y'y+2\beta'X'y", "beta @ X.T @ X @ beta", {"y": (5,), "X": (5, 2), "beta": (2,)}),
]  # fmt: skip

REFUSED = [
    (r"a'b", "transpose or a derivative"), (r"c'x", "transpose or a derivative"), (r"u'u/(n-k)", "transpose or a derivative"),
    (r"e'e", "transpose or a derivative"),
    (r"y[n]=x[n]*h[n]", "convolution"), (r"y(t)=x(t)*h(t)", "convolution"),
    (r"A_\mu B^\mu", "above and below"), (r"F_{\mu\nu}F^{\mu\nu}", "above and below"),
    (r"g_{\alpha\beta}v^\alpha v^\beta", "above and below"),
    (r"v^iw_i", "above and below"), (r"F^{\mu\nu}=0", "two indices of a tensor"),
    (r"\|f\|_\infty=\sup_x|f(x)|", "space of functions"), (r"\|f\|=\max_{x\in[0,1]}|f(x)|", "space of functions"),
    (r"x:\forall y", "colon"),
    (r"D_xf", "derivative or a factor"), (r"D_{xy}u", "derivative or a factor"),
    (r"[T]_\beta", "coordinates in a basis"), (r"[v]_B", "coordinates in a basis"),
    (r"I(X;Y|Z)", "semicolon before a bar"), (r"p(x;\theta|y)", "semicolon before a bar"),
    (r"x(1:k)", "colon"), (r"f(x)=\sum_i\alpha_ik(x,x_i)", "another point"),
    (r"\gcd(a,b)=1", "divisibility"), (r"a+b\bmod c", "remainder of the last term"),
    (r"a^l_j=\sigma(z^l_j)", "an index above"), (r"\Gamma^i_{jk}", "an index above"), (r"w^l_{jk}", "an index above"),
    (r"g^{ij}", "two indices of a tensor"), (r"D_1f", "derivative or a factor"),
    (r"\hat a^\dagger\hat a", "adjoint of an operator"),
    (r"\ket{\psi}", "quantum mechanics"), (r"|\psi\rangle", "quantum mechanics"), (r"A\intercal", "mark"),
    (r"\lim_{x\to0,y\to0}xy", "several variables"), (r"\lim_{(x,y)\to(0,0)}xy", "one variable"),
    (r"h(x)=\sum_{j=0}^n\theta_jx_j", "function here"),
]  # fmt: skip


def _values(shapes, random):
    return {name: random.uniform(0.5, 2, shape) if shape else float(random.uniform(0.5, 2)) for name, shape in shapes.items()}


@pytest.mark.parametrize(("written", "meant", "shapes"), VALUES, ids=[w for w, _, _ in VALUES])
def test_the_value_is_that_of_the_field(written, meant, shapes):
    random = np.random.default_rng(11)
    reading = read_expression(written)
    if any(isinstance(side, str) for shape in shapes.values() for side in shape):
        assert {s.latex for s in reading.expression.free} == shapes.keys() and all(s.is_scalar for s in reading.expression.free)
        return
    values = _values(shapes, random)
    code = reading.numpy
    got, wanted = eval(code, {"np": np, **values}), eval(meant, {"np": np, **values})
    assert np.shape(got) == np.shape(wanted) and np.allclose(got, wanted), code


@pytest.mark.parametrize(("written", "reason"), REFUSED, ids=[w for w, _ in REFUSED])
def test_refused_with_the_reason(written, reason):
    with pytest.raises(DeriverError) as caught:
        read_statement(written)
    assert reason in str(caught.value)
    assert caught.value.start is not None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"E(aX+b)=aE(X)+b", r"\mathbb{E}[aX+b] = a\mathbb{E}[X]+b"),
        (r"\operatorname{Var}(X)=E(X^2)-E(X)^2", r"\operatorname{Var}(X) = \mathbb{E}[X^2]-\mathbb{E}[X]^2"),
        (r"E[e^{tX}]=1", r"\mathbb{E}[e^{tX}] = 1"),
        (r"y[n]=ay[n-1]+x[n]", r"y(n) = ay(n-1)+x(n)"),
        (r"E(X)=\mu", r"\mathbb{E}[X] = \mu"),
        (r"\sum_{k=0}^{n-1}(a_{k+1}-a_k)=a_n-a_0", r"\sum_{k=0}^{n-1}(a(k+1)-a(k)) = a(n)-a(0)"),
        (r"\lim_{k\to\infty}a_k=L", r"\lim_{k\to\infty}a(k) = L"),
        (r"\frac{a_0}2+\sum_{n=1}^\infty a_n\cos nx=0", r"\frac{a(0)}2+\sum_{n=1}^\infty a(n)\cos(nx) = 0"),
    ],
)
def test_read_as_written_out(written, meant):
    claim = read_statement(written).claims[-1]
    other = read_statement(meant).claims[-1]
    assert (claim.left, claim.right) == (other.left, other.right)
    assert claim.left.is_scalar and all(s.is_scalar for s in claim.left.free | claim.right.free)


@pytest.mark.parametrize(
    "written", [r"\theta\leftarrow\theta-\eta g", r"w:=w-\eta\nabla L(w)", r"x\gets x+1", r"k:=k+1", r"x^{(k+1)}=D^{-1}(b-Rx^{(k)})"]
)
def test_an_assignment_is_an_update(written):
    assert deriver.verify(written).outcome == "not_a_claim"
    assert [c.kind for c in read_statement(written).claims] == ["update"]


@pytest.mark.parametrize(
    "written",
    [
        r"\|x\|_1\le\sqrt n\|x\|_2", r"\|x\|_1\le n\|x\|_\infty", r"\|A\|_F\le\sqrt n\|A\|_2", r"\operatorname{rank}A\le n",
        r"\det(cA)=c^n\det A", r"\det(-A)=(-1)^n\det A", r"\det(\lambda A)=\lambda^n\det A", r"\operatorname{tr}I=n", r"\bar zz=|z|^2",
        r"(A\otimes B)(C\otimes D)=AC\otimes BD", r"\operatorname{tr}(A\otimes B)=\operatorname{tr}A\operatorname{tr}B",
        r"\mathbf1^\top\mathbf1=n",
        r"\sum_{k=0}^{n-1}(a_{k+1}-a_k)=a_n-a_0", r"\nabla\times\nabla f=\mathbf0", r"\nabla\cdot\nabla\times\mathbf F=0",
    ],
)  # fmt: skip
def test_a_true_formula_holds(written):
    assert deriver.verify(written).holds


@pytest.mark.parametrize(
    "text",
    [
        r"Let $x$ be a nonzero vector in $\mathbb{R}^n$. Then $x^\top x>0$.",
        r"Let $x$ be a nonzero vector. Then $\|x\|>0$.",
        r"For every nonzero vector $v$, $v^\top v>0$.",
    ],
)
def test_a_nonzero_vector_is_no_nonzero_number(text):
    claims = deriver.verify(deriver.read(text=text, format="markdown")).documents[0].claims
    assert [c.verdict.outcome for c in claims if c.kind == "inequality"] == ["verified"]


def test_nonzero_says_not_what_it_is_said_of():
    with pytest.raises(DeriverError, match="a number, a vector or a matrix"):
        read_statement(r"A^{-1}A=I", deriver.declare("nonzero $A$"))


@pytest.mark.parametrize("written", [r"H_0:\mu=0", r"H_0\colon\mu=\mu_0", r"H_1:\mu\ne0", r"H_a:\beta_1>0"])
def test_a_hypothesis_of_a_test_defines_nothing(written):
    statement = read_statement(written)
    assert [c.kind for c in statement.claims] == ["question"] and not statement.context.definitions


def test_a_primed_unknown_is_a_derivative_all_the_same():
    for written in (r"y'y=x", r"y'x=y", r"f'g+fg'=0", r"x'=Ax", r"y''+py'+qy=0"):
        assert any(s.op == "derivative" for c in read_statement(written).claims for side in (c.left, c.right) for s in _walk(side)), written


def _walk(expression):
    from deriver.expression import walk

    return walk(expression)


def test_the_coefficients_of_a_system_are_letters():
    claims = read_statement(r"x'=ax+by,\quad y'=cx+dy").claims
    assert r"d\,y(t)" in claims[1].right.latex


def test_a_term_of_a_sequence_is_no_product():
    claim = read_statement(r"x[n]=\delta[n-1]").claims[0]
    assert claim.left.op == claim.right.op == "apply"


def test_a_probability_of_one_event_is_not_that_of_another():
    claims = read_statement(r"P(A)=0.3,\quad P(B)=0.5").claims
    assert [c.kind for c in claims] != ["definition", "definition"] and len(claims) == 2
