r"""parse(render(e)) = e: random well-typed expressions over every kind of node, written as LaTeX and read back."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriver.errors import DeriverError
from deriver.expression import SCALAR, Expr, matrix_shape, vector_shape, walk
from deriver.expression import build as b
from deriver.expression.evaluation.values import difference
from deriver.latex import read_expression
from deriver.model import Context, FunctionDeclaration
from deriver.verification.values import at_point, ball_field
from deriver.verification.values import given as loaded

X, Y = b.symbol("X", matrix_shape("m", "n")), b.symbol("Y", matrix_shape("m", "n"))
M, N, S = b.symbol("M", matrix_shape("n", "n")), b.symbol("N", matrix_shape("n", "n")), b.symbol("S", matrix_shape("n", "n"), ["symmetric"])
u, v = b.symbol("u", vector_shape("n")), b.symbol("v", vector_shape("n"))
w = b.symbol("w", vector_shape("m"))
s, t = b.symbol("s", properties=["positive"]), b.symbol("t", properties=["real"])
r, lamda = b.symbol("r", properties=["real"]), b.symbol("lamda", properties=["real"], latex=r"\lambda")
n, m = b.symbol("n", properties=["natural"]), b.symbol("m", properties=["natural"])
i, j = b.symbol("i", properties=["index"]), b.symbol("j", properties=["index"])
SYMBOLS = {e.latex: e for e in (X, Y, M, N, S, u, v, w, s, t, r, lamda, n, m)}
CONTEXT = Context().with_(
    symbols=SYMBOLS,
    functions={"f": FunctionDeclaration("f", "f"), "g": FunctionDeclaration("g", "g")},
    sizes=frozenset({"m", "n"}),
)


class Maker:
    """Random expressions of a shape, from one random number generator."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.indices: list[Expr] = []

    def pick(self, *makers: Callable[[], Expr]) -> Expr:
        return self.draw.choice(makers)()

    def leaf(self) -> Expr:
        number = b.num(Fraction(self.draw.randint(-9, 9), self.draw.choice((1, 1, 1, 2, 3))))
        return self.draw.choice([s, t, r, lamda, n, number, b.PI, b.E, *self.indices])

    def scalar(self, depth: int) -> Expr:
        return self.leaf() if depth <= 0 else self.pick(*(lambda row=row: row(self, depth - 1) for row in SCALARS.values()))

    def vector(self, depth: int) -> Expr:
        if depth <= 0:
            return self.draw.choice([u, v])
        return self.pick(*(lambda row=row: row(self, depth - 1) for row in VECTORS.values()))

    def square(self, depth: int) -> Expr:
        if depth <= 0:
            return self.draw.choice([M, N, S])
        return self.pick(*(lambda row=row: row(self, depth - 1) for row in SQUARES.values()))

    def proposition(self, depth: int) -> Expr:
        kind = self.draw.choice(("<", "<=", ">", ">=", "!="))
        return b.relation(kind, self.scalar(depth), self.scalar(depth))

    def indexed(self, make: Callable[[Expr], Expr]) -> Expr:
        free = [x for x in (i, j) if x not in self.indices]
        if not free:
            return self.leaf()
        self.indices.append(free[0])
        made = make(free[0])
        self.indices.remove(free[0])
        return made


Row = Callable[[Maker, int], Expr]


def _function(name: str) -> Row:
    return lambda k, d: b.function(name, k.scalar(d))


def _entrywise(name: str) -> Row:
    return lambda k, d: b.function(name, k.vector(d))


#: operation -> how an expression of that operation is made; a test compares with the table of operations.
SCALARS: dict[str, Row] = {
    "number": lambda k, d: b.num(Fraction(k.draw.randint(-99, 99), k.draw.choice((1, 7, 10)))),
    "constant": lambda k, d: k.draw.choice([b.PI, b.E]),
    "symbol": lambda k, d: k.leaf(),
    "add": lambda k, d: b.add(k.scalar(d), k.scalar(d), k.scalar(d)),
    "mul": lambda k, d: b.mul(k.scalar(d), k.scalar(d)),
    "quotient": lambda k, d: b.divide(k.scalar(d), k.draw.choice([s, b.add(s, b.ONE), b.power(s, 2), n])),
    "power": lambda k, d: b.power(k.draw.choice([s, t, b.add(s, t)]), k.draw.choice([b.TWO, b.num(3), b.MINUS_ONE, b.HALF, t, b.num(-2)])),
    "negative": lambda k, d: b.negative(k.scalar(d)),
    "dot": lambda k, d: b.dot(b.transpose(k.vector(d)), k.square(d), k.vector(d)),
    "inner": lambda k, d: b.inner(k.vector(d), k.vector(d)),
    "trace": lambda k, d: b.trace(k.square(d)),
    "det": lambda k, d: b.det(k.square(d)),
    "rank": lambda k, d: b.rank(k.square(d)),
    "norm": lambda k, d: k.pick(
        *(lambda name=name: b.norm(k.vector(d), name) for name in ("2", "1", "inf")),
        *(lambda name=name: b.norm(k.square(d), name) for name in ("F", "nuclear")),
    ),
    "slice": lambda k, d: k.pick(
        lambda: b.inner(b.slice_of(k.vector(d), (b.TWO, n)), b.slice_of(k.vector(d), (b.ONE, b.subtract(n, b.ONE)))),
        lambda: b.trace(b.slice_of(k.square(d), (b.TWO, n), (b.TWO, n))),
    ),
    "entry": lambda k, d: k.pick(lambda: b.entry(k.draw.choice([u, v]), b.num(k.draw.randint(1, 3))), lambda: b.entry(M, b.ONE, b.TWO)),
    "sum": lambda k, d: k.indexed(lambda x: b.sum_over(k.pick(lambda: b.entry(u, x), lambda: b.mul(x, k.scalar(d))), x, b.ONE, n)),
    "product": lambda k, d: k.indexed(lambda x: b.product(k.pick(lambda: b.entry(u, x), lambda: b.add(x, k.scalar(d))), x, b.ONE, n)),
    "extremum": lambda k, d: k.indexed(lambda x: b.extremum(k.draw.choice(("max", "min")), b.entry(u, x), x, b.ONE, n)),
    "binomial": lambda k, d: b.binomial(k.scalar(d), k.scalar(d)),
    "logsumexp": lambda k, d: b.logsumexp(k.vector(d)),
    "apply": lambda k, d: b.apply(k.draw.choice("fg"), [k.scalar(d)]),
    "cases": lambda k, d: b.cases([(k.scalar(d), k.proposition(d))], k.scalar(d)),
    "indicator": lambda k, d: b.indicator(k.proposition(d)),
    "spectral": lambda k, d: b.spectral(k.draw.choice(("lambda_max", "lambda_min")), S),
    **{name: _function(name) for name in (
        "exp log sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth sech csch arsinh arcosh artanh abs sign floor ceil "
        "erf erfc relu softplus sigmoid gamma factorial step zeta lambert_w airy_ai airy_bi airy_ai_prime airy_bi_prime erfi "
        "cosine_integral sinh_integral cosh_integral logarithmic_integral dilogarithm"
    ).split()},
}  # fmt: skip
VECTORS: dict[str, Row] = {
    "vector symbol": lambda k, d: k.vector(0),
    "add": lambda k, d: b.add(k.vector(d), k.vector(d)),
    "mul": lambda k, d: b.mul(k.scalar(d), k.vector(d)),
    "dot": lambda k, d: b.dot(k.square(d), k.vector(d)),
    "hadamard": lambda k, d: b.hadamard(k.vector(d), k.vector(d)),
    "hadamard_divide": lambda k, d: b.hadamard_divide(k.vector(d), k.vector(d)),
    "softmax": lambda k, d: b.softmax(k.vector(d)),
    "diagonal": lambda k, d: b.diagonal(k.square(d)),
    "ones": lambda k, d: b.dot(k.square(d), b.ones(vector_shape("n"))),
    "entrywise": _entrywise("tanh"),
    "transpose": lambda k, d: b.dot(b.transpose(X), w),
}
SQUARES: dict[str, Row] = {
    "matrix symbol": lambda k, d: k.square(0),
    "add": lambda k, d: b.add(k.square(d), k.square(d)),
    "mul": lambda k, d: b.mul(k.scalar(d), k.square(d)),
    "dot": lambda k, d: b.dot(k.square(d), k.square(d)),
    "transpose": lambda k, d: b.transpose(k.square(d)),
    "inverse": lambda k, d: b.inverse(k.square(d)),
    "pinv": lambda k, d: b.dot(b.pinv(X), Y),
    "matrix_power": lambda k, d: b.matrix_power(k.square(d), b.num(k.draw.randint(2, 4))),
    "expm": lambda k, d: b.expm(k.square(d)),
    "hadamard": lambda k, d: b.hadamard(k.square(d), k.square(d)),
    "hadamard_power": lambda k, d: b.hadamard_power(k.square(d), b.TWO),
    "diag": lambda k, d: b.diag(k.vector(d)),
    "identity": lambda k, d: b.add(k.square(d), b.identity("n")),
    "outer": lambda k, d: b.dot(k.vector(d), b.transpose(k.vector(d))),
}

z = b.symbol("z", properties=["complex"])
FIXED_CONTEXT = CONTEXT.with_(symbols={**SYMBOLS, "z": z})
#: Kinds that the random expressions do not contain, each written and read back by itself.
FIXED: list[Expr] = [
    b.INFINITY,
    b.conj(z),
    b.kron(M, N),
    b.vec(X),
    b.triangle("lower", M),
    b.matrix([[s, t], [b.ONE, b.power(s, 2)]]),
    b.vector([s, t, b.ONE]),
    b.block([[M, N], [N, M]]),
    b.column(X, b.ONE),
    b.row(X, b.ONE),
    b.slice_of(X, (b.ONE, b.TWO)),
    b.slice_of(b.transpose(X), None, (b.TWO, m)),
    b.inverse(b.slice_of(M, (b.TWO, n), (b.TWO, n))),
    b.slice_of(b.inverse(M), (b.TWO, n), (b.TWO, n)),
    b.transpose(b.slice_of(M, (b.TWO, n))),
    b.column(b.slice_of(X, (b.TWO, m)), b.ONE),
    b.transpose(b.row(b.slice_of(X, None, (b.TWO, n)), b.ONE)),
    b.commutation("m", "n"),
    b.add(M, b.zeros(matrix_shape("n", "n"))),
    b.add(u, b.basis(b.ONE, "n")),
    b.add(u, b.ones(vector_shape("n"))),
    b.relation("=", u, b.zeros(vector_shape("n"))),
    b.integral(b.power(t, 2), t, b.ZERO, b.ONE),
    b.integral(b.power(t, 2), t),
    b.limit(b.divide(b.function("sin", t), t), t, b.ZERO),
    b.limit(b.function("log", t), t, b.ZERO, "+"),
    b.at(b.power(t, 2), t, b.ONE),
    b.gradient(b.power(b.norm(u), 2), u),
    b.jacobian(b.dot(M, u), u),
    b.hessian(b.dot(b.transpose(u), M, u), u),
    b.derivative(b.function("sin", t), t),
    b.derivative(b.apply("f", [t]), t, 2),
    b.differential(X),
    b.trace(b.dot(M, b.differential(M))),
    b.relation("succ", S, b.zeros(matrix_shape("n", "n"))),
    b.join("and", b.relation("<", s, t), b.relation(">", t, r)),
    b.join("implies", b.relation("<", s, t), b.relation(">", t, r)),
    b.norm(u, "p", b.num(3)),
    b.norm(u, "weighted", M),
    b.norm(u, "mahalanobis", M),
    b.norm(u, "0"),
    b.eigenprojector("lambda_max", S),
    *(b.function(name, t) for name in ("arg", "re", "im", "digamma", "fresnel_s", "fresnel_c", "sine_integral", "exponential_integral")),
    *(b.spectral(name, S) for name in ("lambda_max", "lambda_min", "sigma_max", "sigma_min", "spectral_radius", "condition")),
    *(b.moment(kind, (t,)) for kind in ("E", "Var", "Std")),
    b.moment("Cov", (u, v)),
    b.moment("E", (t,), (s,)),
    b.moment("Pr", (b.relation("<", s, t),)),
    b.relation("~", t, b.distribution(r"\mathcal{N}", SCALAR, (r, b.power(s, 2)))),
    b.relation("~", u, b.distribution(r"\mathcal{N}", vector_shape("n"), (v, S))),
    b.density("p", (t,), (s,)),
    b.density("p", (t,), (s,), (r,)),
    b.order("O", b.power(s, 2)),
    b.add(t, b.order("o", s)),
    b.projector("null", X),
    b.projector("column", X),
    b.projector("complement", b.projector("column", X)),
    b.dimension(b.projector("null", X)),
    b.eigenvalue("lambda", S, b.TWO),
    b.eigenvalue("sigma", X, b.ONE),
    b.optimum("max", b.dot(b.transpose(u), M, u), u, b.relation("=", b.norm(u, "2"), b.ONE)),
    b.optimum("argmin", b.norm(b.subtract(b.dot(X, u), w), "2"), u),
    b.optimum("min", b.power(t, 2), t, b.relation(">=", t, s)),
    b.comprehension(u, u, b.relation("=", b.dot(X, u), w)),
    b.relation("in", u, b.collection(r"\mathbb{R}^n", vector_shape("n"))),
    b.relation("in", t, b.collection(r"\mathbb{R}", SCALAR)),
]
#: Kinds whose notation needs more than the declarations of its symbols, and why.
NOT_READ_ALONE = {
    "special": "J_n is a Bessel function only where the text says so",
    "loggamma": "log Gamma reads as the logarithm of Gamma, which it is for positive arguments",
    "normal_cdf": "Phi is the normal distribution only where the text says so",
    "normal_pdf": "varphi is the normal density only where the text says so",
    "mapped": "f of an array acts on each entry only where the text says so",
    "list": "a list of values is an answer, never read",
}
#: How sizes that a letter alone does not say are written.
SIZELESS = (b.identity("n"), b.zeros(vector_shape("n")), b.ones(vector_shape("n")), b.basis(b.ONE, "n"))


def read_back(expression: Expr, context: Context = CONTEXT) -> Expr:
    return read_expression(expression.latex, context).expression


def agrees(expression: Expr, back: Expr) -> bool:
    """The same expression; or, where the reader orders factors of a quotient anew, the same writing, shape and value."""
    if back is expression or expression.op == "zeros" and back is b.ZERO:
        return True  # a zero is written 0, and takes its shape from what stands beside it
    if back.latex != expression.latex or back.shape != expression.shape:
        return False
    if not expression.is_scalar:
        return same_array(expression, back)
    import sympy

    try:
        difference = expression.sympy - back.sympy
    except DeriverError:
        return same_array(expression, back)  # SymPy has no form of every operation
    names = sorted(difference.free_symbols, key=str)
    point = {x: sympy.Integer(k + 2) if x.is_integer else sympy.Rational(2 * k + 3, 7) for k, x in enumerate(names)}
    return bool(sympy.simplify(difference) == 0 or abs(complex(difference.subs(point).evalf())) < 1e-9)


def same_array(expression: Expr, back: Expr) -> bool:
    """Whether two arrays have one value, by the NumPy code of each on the same numbers."""
    import numpy as np

    draw = np.random.default_rng(5)
    sizes = {"m": 4, "n": 3}
    values: dict[str, object] = {"np": np}
    for x in sorted(expression.free | back.free, key=lambda x: x.name):
        sides = [sizes[str(side)] for side in x.shape if side is not None]
        values[x.name] = draw.uniform(0.5, 2, sides) if sides else sizes.get(x.name, float(draw.uniform(0.5, 2)))
    codes = (expression.numpy, back.numpy)
    if codes[0] is None or codes[1] is None:
        return same_balls(expression, back)  # NumPy has no form of every operation
    return np.allclose(*(eval(code, values) for code in codes), equal_nan=True)


def same_balls(expression: Expr, back: Expr) -> bool:
    """Whether two arrays have one value, by ball arithmetic on the same numbers."""
    draw, sizes = random.Random(5), {"m": 4, "n": 3}

    def number() -> Fraction:
        return Fraction(draw.randint(50, 200), 100)

    values: dict[Expr, Any] = {}
    for x in sorted(expression.free | back.free, key=lambda x: x.name):
        sides = [sizes[str(side)] for side in x.shape if side is not None]
        if not sides:
            values[x] = Fraction(sizes[x.name]) if x.name in sizes else number()
        else:
            rows = [tuple(number() for _ in range(sides[-1])) for _ in range(sides[0] if len(sides) == 2 else 1)]
            values[x] = tuple(rows) if len(sides) == 2 else rows[0]
    ours, theirs = (at_point(e, loaded(values), sizes, ball_field(30)).value for e in (expression, back))
    return ours is not None and theirs is not None and difference(ours, theirs, ball_field(30), 20).holds


TABLES = {"scalar": SCALARS, "vector": VECTORS, "square": SQUARES}


@settings(max_examples=400, deadline=None)
@given(table=st.sampled_from(sorted(TABLES)), seed=st.integers(0, 2**32), depth=st.integers(0, 2))
def test_what_is_written_reads_back(table: str, seed: int, depth: int) -> None:
    draw = random.Random(seed)
    row = TABLES[table][draw.choice(sorted(TABLES[table]))]
    try:
        expression = row(Maker(draw), depth)
    except DeriverError:
        return  # 1/0, an inverse of a matrix that is zero: not an expression
    if any(node.op == "zeros" for node in walk(expression)):
        return  # a zero is written 0 whatever its size
    back = read_back(expression)
    assert agrees(expression, back), (expression.latex, back.latex)


@pytest.mark.parametrize(("table", "name"), [(table, name) for table in TABLES for name in TABLES[table]])
def test_every_row_reads_back(table: str, name: str) -> None:
    made = 0
    for seed in range(6):
        try:
            expression = TABLES[table][name](Maker(random.Random(seed)), seed % 2)
        except DeriverError:
            continue
        made += 1
        assert agrees(expression, read_back(expression)), expression.latex
    assert made


@pytest.mark.parametrize("expression", FIXED, ids=lambda e: e.latex)
def test_other_kinds_read_back(expression: Expr) -> None:
    assert read_back(expression, FIXED_CONTEXT) is expression


def test_every_kind_of_node_is_made() -> None:
    made = {node.op for e in (*FIXED, *SIZELESS) for node in walk(e)}
    for table in TABLES.values():
        for row in table.values():
            for seed in range(12):
                try:
                    made |= {node.op for node in walk(row(Maker(random.Random(seed)), seed % 3))}
                except DeriverError:
                    continue
    everything = set(b.BUILDERS) | b.LEAVES
    assert everything - made == set(NOT_READ_ALONE)


@pytest.mark.parametrize("expression", SIZELESS, ids=lambda e: e.latex)
def test_a_letter_of_every_size_reads_back_up_to_its_size(expression: Expr) -> None:
    back = read_back(expression)
    assert back.op == expression.op and back.latex == expression.latex and back.shape.kind == expression.shape.kind


def test_a_factorial_of_a_function_keeps_its_parentheses() -> None:
    whole = b.function("factorial", b.function("tanh", s))
    assert whole.latex == r"(\tanh s)!" and read_back(whole) is whole
    assert b.function("factorial", n).latex == "n!" and b.function("factorial", b.num(3)).latex == "3!"
