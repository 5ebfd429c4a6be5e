"""How expressions are written, and that what is written reads back to the same expression."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriver.expression import Expr, matrix_shape, vector_shape
from deriver.expression import build as b
from deriver.expression.latex_writing import ROWS as WRITTEN
from deriver.latex import read_expression
from deriver.model import Context, FunctionDeclaration

A, B = b.symbol("A", matrix_shape("m", "n")), b.symbol("B", matrix_shape("m", "n"))
M, N = b.symbol("M", matrix_shape("n", "n")), b.symbol("N", matrix_shape("n", "n"))
x, z = b.symbol("x", vector_shape("n")), b.symbol("z", vector_shape("n"))
y = b.symbol("y", vector_shape("m"))
s, t, lamda = b.symbol("s", properties=["positive"]), b.symbol("t", properties=["real"]), b.symbol("lamda", latex=r"\lambda")
k, n = b.symbol("k", properties=["natural"]), b.symbol("n", properties=["natural"])
i = b.symbol("i", properties=["index"])
T, mul, dot, add = b.transpose, b.mul, b.dot, b.add
SYMBOLS = {e.latex: e for e in (A, B, M, N, x, z, y, s, t, lamda, k, n)}
CONTEXT = Context().with_(symbols=SYMBOLS, functions={"f": FunctionDeclaration("f", "f")})

#: (expression, how it is written): short, the user's order kept, and read back to the same.
ROWS = [
    (mul(b.TWO, dot(T(A), add(dot(A, x), b.negative(y)))), r"2A^\top(Ax-y)"),
    (dot(add(M, T(M)), x), r"(M+M^\top)x"),
    (dot(T(x), M, x), r"x^\top Mx"),
    (dot(x, T(z)), r"xz^\top"),
    (mul(dot(T(x), z), x), r"(x^\top z)x"),
    (T(b.inverse(M)), r"M^{-\top}"),
    (T(dot(M, N)), r"(MN)^\top"),
    (b.inverse(add(M, mul(lamda, b.identity("n")))), r"(M+\lambda I)^{-1}"),
    (b.divide(dot(T(A), y), n), r"\frac{A^\top y}{n}"),
    (b.divide(dot(T(x), M, x), dot(T(x), x)), r"\frac{x^\top Mx}{x^\top x}"),
    (b.divide(x, b.norm(x)), r"\frac{x}{\|x\|_2}"),
    (mul(b.HALF, b.power(b.norm(add(dot(A, x), b.negative(y))), 2)), r"\frac{1}{2}\|Ax-y\|_2^2"),
    (mul(b.num("-2/3"), t), r"-\frac{2}{3}t"),
    (b.negative(dot(M, x)), "-Mx"),
    (b.subtract(t, add(s, b.ONE)), "t-(s+1)"),
    (b.subtract(x, mul(b.TWO, z)), "x-2z"),
    (b.power(t, -2), r"\frac{1}{t^2}"),
    (b.power(s, b.num("-1/2")), r"\frac{1}{\sqrt{s}}"),
    (b.power(s, b.num("1/3")), r"\sqrt[3]{s}"),
    (b.power(b.divide(s, t), 2), r"\left(\frac{s}{t}\right)^2"),
    (b.power(b.num(-2), 3), "(-2)^3"),
    (mul(b.num(3), b.power(b.TWO, t)), r"3\cdot 2^t"),
    (b.function("exp", b.negative(b.power(t, 2))), "e^{-t^2}"),
    (b.function("log", b.function("abs", t)), r"\log|t|"),
    (mul(b.function("abs", t), b.function("abs", s)), r"|t|\,|s|"),
    (b.function("abs", b.divide(s, t)), r"\left|\frac{s}{t}\right|"),
    (mul(t, b.function("sin", t), b.function("cos", t)), r"t\sin t\cos t"),
    (b.power(b.function("sin", t), 2), r"\sin^2 t"),
    (b.function("sin", mul(b.TWO, t)), r"\sin(2t)"),
    (b.function("log", b.det(M)), r"\log\det M"),
    (mul(b.det(M), T(b.inverse(M))), r"(\det M)M^{-\top}"),
    (b.trace(dot(T(A), B)), r"\operatorname{tr}(A^\top B)"),
    (mul(b.norm(x), b.norm(z)), r"\|x\|_2\|z\|_2"),
    (mul(b.norm(x), t, b.norm(z)), r"\left\|x\right\|_2t\left\|z\right\|_2"),
    (add(b.norm(x), mul(t, b.norm(z))), r"\|x\|_2+t\|z\|_2"),
    (mul(b.HALF, b.at(b.add(s, t), s, b.ONE)), r"\frac{1}{2}\left.(s+t)\right|_{s=1}"),
    (b.at(b.add(s, t), s, b.ONE), r"\left.s+t\right|_{s=1}"),
    (b.norm(mul(b.norm(x), x)), r"\left\|\|x\|_2x\right\|_2"),
    (b.norm(A, "F"), r"\|A\|_F"),
    (b.inner(x, add(x, z)), r"\langle x,x+z\rangle"),
    (b.hadamard(x, b.hadamard_power(z, 2)), r"x\odot z^{\odot 2}"),
    (b.hadamard_power(x, -1), r"x^{\odot (-1)}"),
    (b.kron(add(A, B), M), r"(A+B)\otimes M"),
    (b.vec(dot(A, M)), r"\operatorname{vec}(AM)"),
    (b.entry(x, k), "x_k"),
    (b.entry(A, k, b.ONE), "A_{k1}"),
    (b.matrix([[s, t], [b.ZERO, b.ONE]]), r"\begin{pmatrix}s & t \\ 0 & 1\end{pmatrix}"),
    (b.sum_over(b.power(b.entry(x, i), 2), i, b.ONE, n), r"\sum_{i=1}^n x_i^2"),
    (b.cases([(b.negative(t), b.relation("<", t, b.ZERO))], t), r"\begin{cases}-t & t < 0 \\ t & \text{otherwise}\end{cases}"),
    (b.gradient(b.power(b.norm(dot(A, x)), 2), x), r"\nabla_x \|Ax\|_2^2"),
    (b.gradient(dot(T(x), x), x), r"\nabla_x (x^\top x)"),
    (b.derivative(b.power(t, 3), t, 2), r"\frac{d^2}{dt^2}(t^3)"),
    (b.derivative(b.apply("f", [t]), t), r"\frac{d}{dt}f(t)"),
    (b.relation("=", t, s), "t = s"),
]  # fmt: skip


def read_back(expression: Expr) -> Expr:
    return read_expression(expression.latex, CONTEXT).expression


@pytest.mark.parametrize(("expression", "latex"), ROWS, ids=[latex for _, latex in ROWS])
def test_written(expression, latex):
    assert expression.latex == latex
    assert read_back(expression) is expression


def test_every_operation_can_be_written():
    assert set(b.BUILDERS) | b.LEAVES <= set(WRITTEN)


def test_derivatives_of_derivatives_are_one():
    assert b.derivative(b.derivative(b.apply("f", [t]), t), t) is b.derivative(b.apply("f", [t]), t, 2)


# Laws -----------------------------------------------------------------------------------------------------------------

scalars = st.deferred(
    lambda: st.one_of(
        st.sampled_from([s, t, lamda, b.num(2), b.num("1/2"), b.num(-3)]),
        st.builds(add, scalars, scalars),
        st.builds(b.subtract, scalars, scalars),
        st.builds(mul, scalars, scalars),
        st.builds(lambda e, p: b.power(e, p), scalars.filter(lambda e: e.op != "number"), st.integers(2, 4)),
        st.builds(b.function, st.sampled_from(["sin", "cos", "tanh", "abs", "exp", "log"]), scalars),
        st.builds(lambda v: b.norm(v), vectors),
        st.builds(lambda m: b.trace(m), squares),
        st.builds(lambda u, v: dot(T(u), v), vectors, vectors),
    )
)
vectors = st.deferred(
    lambda: st.one_of(
        st.sampled_from([x, z]),
        st.builds(add, vectors, vectors),
        st.builds(b.negative, vectors),
        st.builds(lambda m, v: dot(m, v), squares, vectors),
        st.builds(lambda c, v: mul(c, v), st.sampled_from([s, t, b.num(2), b.num("-1/2")]), vectors),
        st.builds(lambda u, v: b.hadamard(u, v), vectors, vectors),
    )
)
squares = st.deferred(
    lambda: st.one_of(
        st.sampled_from([M, N]),
        st.builds(add, squares, squares),
        st.builds(lambda p, q: dot(p, q), squares, squares),
        st.builds(T, squares),
        st.builds(b.inverse, st.sampled_from([M, N, add(M, N), dot(M, N)])),
        st.builds(lambda u, v: dot(u, T(v)), vectors, vectors),
        st.builds(lambda c, m: mul(c, m), st.sampled_from([s, lamda, b.num(2)]), squares),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(scalars, vectors, squares))
def test_what_is_written_reads_back(expression):
    back = read_back(expression)
    assert back is expression or back.latex == expression.latex, (expression.latex, back.latex)
    assert back.shape == expression.shape


@pytest.mark.parametrize(
    ("latex", "written"),
    [
        (r"\left.\left.x^2+y\right|_{x=1}\right|_{y=0}", r"\left.x^2+y\right|_{x=1,\,y=0}"),
        (r"\left.\left.x^2+y\right|_{x=y}\right|_{y=0}", r"\left.\left.x^2+y\right|_{x=y}\right|_{y=0}"),
        (r"\det\left(\begin{pmatrix}1&2\\3&4\end{pmatrix}\right)", r"\det\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}"),
        (r"3\left(\frac{d}{dx}y(x)\right)", r"3\frac{d}{dx}y(x)"),
        (r"\frac{\partial}{\partial y}\left(\frac{\partial}{\partial x}(x^2y)\right)", r"\frac{\partial^2}{\partial y\,\partial x}(x^2y)"),
    ],
)
def test_places_and_derivatives_are_written_as_people_do(latex, written):
    import deriver

    expression = deriver.parse(latex).expression
    assert expression.latex == written
    assert deriver.parse(written).expression is expression


def test_letters_of_a_bar_that_hold_each_other_are_refused():
    import deriver
    from deriver.errors import DeriverError

    for latex in (r"\left.x^2+y\right|_{x=y,y=0}", r"\left.x^2+y\right|_{x=1,x=2}"):
        with pytest.raises(DeriverError):
            deriver.parse(latex)
