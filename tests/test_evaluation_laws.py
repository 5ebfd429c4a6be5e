"""Laws of evaluation on random expressions, and what must be refused."""

from __future__ import annotations

import threading
from fractions import Fraction
from typing import Any

import flint
import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriver.errors import UsageError
from deriver.expression import build as b
from deriver.expression.evaluation import (
    BallField,
    Indeterminate,
    ModularField,
    RationalField,
    Undefined,
    Unsupported,
    Value,
    WorkLimit,
    compile_expression,
    difference,
    directional,
    enclosure,
    evaluate,
    exact_text,
    holds,
    to_text,
)
from deriver.expression.nodes import Expr
from deriver.expression.shapes import matrix_shape, vector_shape

REAL, COMPLEX, RATIONAL, MODULAR = BallField(40), BallField(40, complex=True), RationalField(), ModularField()
x, y, z = (b.symbol(s) for s in "xyz")
i = b.symbol("i", properties=["index"])
n_size = b.symbol("n", properties=["integer"])
A, B = b.symbol("A", matrix_shape("n", "n")), b.symbol("B", matrix_shape("n", "n"))
T = b.symbol("T", matrix_shape("m", "n"))
u, v = b.symbol("u", vector_shape("n")), b.symbol("v", vector_shape("n"))

rationals = st.fractions(min_value=-5, max_value=5, max_denominator=7)


def num(value: Any) -> Expr:
    return b.num(Fraction(value))


# Random expressions: rational ones in scalars, vectors and square matrices --------------------------------------------

scalar_leaves = st.sampled_from([x, y, num("3/2"), num(-2), b.entry(u, num(1))])
vector_leaves = st.sampled_from([u, v, b.basis(num(1), "n"), b.ones(vector_shape("n"))])
matrix_leaves = st.sampled_from([A, B, b.identity("n"), b.transpose(A), b.dot(u, b.transpose(v))])


def scalars(depth: int) -> st.SearchStrategy[Expr]:
    if depth == 0:
        return scalar_leaves
    s, w, m = scalars(depth - 1), vectors(depth - 1), matrices(depth - 1)
    return st.one_of(
        scalar_leaves,
        st.builds(b.add, s, s),
        st.builds(b.mul, s, s),
        st.builds(b.power, s, st.integers(-2, 3)),
        st.builds(lambda p, q: b.dot(b.transpose(p), q), w, w),
        st.builds(b.trace, m),
        st.builds(b.det, m),
        st.builds(lambda p: b.power(b.norm(p), 2), w),
    )


def vectors(depth: int) -> st.SearchStrategy[Expr]:
    if depth == 0:
        return vector_leaves
    s, w, m = scalars(depth - 1), vectors(depth - 1), matrices(depth - 1)
    return st.one_of(
        vector_leaves,
        st.builds(b.add, w, w),
        st.builds(b.mul, s, w),
        st.builds(b.dot, m, w),
        st.builds(b.hadamard, w, w),
        st.builds(b.diagonal, m),
    )


def matrices(depth: int) -> st.SearchStrategy[Expr]:
    if depth == 0:
        return matrix_leaves
    s, w, m = scalars(depth - 1), vectors(depth - 1), matrices(depth - 1)
    return st.one_of(
        matrix_leaves,
        st.builds(b.add, m, m),
        st.builds(b.mul, s, m),
        st.builds(b.dot, m, m),
        st.builds(b.inverse, m),
        st.builds(b.transpose, m),
        st.builds(b.diag, w),
        st.builds(b.matrix_power, m, st.integers(-1, 3)),
    )


def point(draw: Any, size: int) -> dict[Expr, Any]:
    def table(rows: int, cols: int) -> list[list[Fraction]]:
        return [[draw(rationals) for _ in range(cols)] for _ in range(rows)]

    return {
        x: draw(rationals), y: draw(rationals), u: table(size, 1), v: table(size, 1), A: table(size, size), B: table(size, size),
    }  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.data(), st.integers(1, 3))
def test_rational_modular_and_ball_agree(data: Any, size: int) -> None:
    expression = data.draw(st.one_of(scalars(3), vectors(2), matrices(2)))
    values, sizes = point(data.draw, size), {"n": size}
    try:
        exact = evaluate(expression, values, sizes, RATIONAL)
    except Undefined:
        with pytest.raises((Undefined, Indeterminate)):
            evaluate(expression, values, sizes, REAL)
        return
    image = evaluate(expression, values, sizes, MODULAR)
    assert image.entries() == [MODULAR.scalar(e) for e in exact.entries()]
    for field in (REAL, COMPLEX):
        ball = evaluate(expression, values, sizes, field)
        assert difference(exact, ball, field).outcome in ("equal", "agree", "overlap")
    # The same through balls that are not exact: pi is added and taken away.
    for symbol_, value in values.items():
        if symbol_.is_scalar:
            values[symbol_] = REAL.constant("pi") - (REAL.constant("pi") - REAL.number(value))
    with REAL.working():
        try:
            wide = evaluate(expression, values, sizes, REAL)
        except Indeterminate:
            return
    assert difference(exact, wide, REAL).outcome != "differ"


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 2))
def test_directional_derivative_is_the_limit_of_differences(data: Any, size: int) -> None:
    expression, variable = data.draw(scalars(3)), data.draw(st.sampled_from([x, u, A]))
    values, sizes = point(data.draw, size), {"n": size}
    direction = point(data.draw, size)[variable]
    try:
        slope = directional(expression, variable, direction, values, sizes, RATIONAL)
    except Undefined:
        return
    image = directional(expression, variable, direction, values, sizes, MODULAR)
    assert image.entries() == [MODULAR.scalar(e) for e in slope.entries()]
    h = Fraction(1, 10**30)

    def moved(step: Fraction) -> dict[Expr, Any]:
        def add(p: Any, q: Any) -> Any:
            return [add(s, t) for s, t in zip(p, q, strict=True)] if isinstance(p, list) else p + step * q

        return {**values, variable: add(values[variable], direction)}

    right, left = (evaluate(expression, moved(s), sizes, RATIONAL).fraction for s in (h, -h))
    assert right is not None and left is not None and slope.fraction is not None
    quotient = (right - left) / (2 * h)
    assert abs(quotient - slope.fraction) <= Fraction(1, 10**5) * (1 + abs(quotient))


@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(1, 3))
def test_gradient_agrees_with_directions_and_hessian_with_nesting(data: Any, size: int) -> None:
    expression = data.draw(scalars(2))
    values, sizes = point(data.draw, size), {"n": size}
    direction = point(data.draw, size)
    try:
        gradient = evaluate(b.gradient(expression, A), values, sizes, RATIONAL)
        along = directional(expression, A, direction[A], values, sizes, RATIONAL)
        hessian = evaluate(b.hessian(expression, u), values, sizes, RATIONAL)
        nested = evaluate(b.jacobian(b.gradient(expression, u), u), values, sizes, RATIONAL)
        twice = directional(expression, u, direction[u], values, sizes, RATIONAL, order=2)
    except Undefined:
        return
    total = sum((gradient.data[p, q] * RATIONAL.scalar(direction[A][p][q]) for p in range(size) for q in range(size)), RATIONAL.scalar(0))
    assert total == along.data
    assert hessian.data == nested.data
    d = RATIONAL.load(direction[u], size, 1, False)
    assert (d.transpose() * hessian.data * d)[0, 0] == 2 * twice.data


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(b.SCALAR_FUNCTIONS)), st.fractions(min_value=-4, max_value=4, max_denominator=50))
def test_series_derivative_agrees_with_mpmath(name: str, at: Fraction) -> None:
    f = b.function(name, b.add(b.mul(num("1/2"), b.power(x, 2)), num("1/7")))
    try:
        value = evaluate(b.derivative(f, x), {x: at}, {}, REAL)
    except (Undefined, Unsupported, Indeterminate):
        return

    def numeric(t: Any) -> Any:
        third = evaluate(f, {x: Fraction(*t.as_integer_ratio()) if hasattr(t, "as_integer_ratio") else rational(t)}, {}, wide)
        with wide.working():
            return mpmath.mpf(flint.arb(third.data).mid())

    def rational(t: Any) -> Fraction:
        sign, mantissa, exponent, _ = t._mpf_
        return Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** exponent

    wide = BallField(80)
    with mpmath.workdps(60):
        expected = mpmath.diff(numeric, mpmath.mpf(at.numerator) / at.denominator)
        found = mpmath.mpf(flint.arb(value.data).mid())
        assert abs(found - expected) <= mpmath.mpf(10) ** -14 * (1 + abs(expected))


# Refusals -------------------------------------------------------------------------------------------------------------

ZERO_BALL = b.subtract(b.power(b.sqrt(num(2)), 2), num(2))  # 0, which balls cannot see
D = b.derivative

REFUSED: list[tuple[Expr, dict[Any, Any], Any, type[Exception]]] = [
    (b.divide(b.ONE, x), {x: 0}, RATIONAL, Undefined),
    (b.divide(b.ONE, x), {x: 0}, REAL, Undefined),
    (b.divide(b.ONE, x), {x: MODULAR.p}, MODULAR, Undefined),
    (b.divide(b.ONE, ZERO_BALL), {}, REAL, Indeterminate),
    (b.function("arctan", b.divide(b.ONE, ZERO_BALL)), {}, REAL, Indeterminate),
    (b.function("log", x), {x: -1}, REAL, Undefined),
    (b.function("log", x), {x: 0}, COMPLEX, Undefined),
    (b.function("log", ZERO_BALL), {}, REAL, Indeterminate),
    (b.sqrt(x), {x: -1}, REAL, Undefined),
    (b.sqrt(x), {x: -1}, RATIONAL, Undefined),
    (b.sqrt(x), {x: 2}, RATIONAL, Unsupported),
    (b.sqrt(x), {x: 4}, MODULAR, Unsupported),
    (b.power(x, num("1/4")), {x: -8}, REAL, Undefined),
    (b.power(x, y), {x: 0, y: -1}, REAL, Undefined),
    (b.power(x, y), {x: 0, y: 0}, REAL, Undefined),
    (b.power(num(0), num(0)), {}, REAL, Undefined),
    (b.function("arcsin", x), {x: 2}, REAL, Undefined),
    (b.function("gamma", x), {x: -3}, REAL, Undefined),
    (b.function("factorial", x), {x: -1}, RATIONAL, Undefined),
    (b.function("zeta", x), {x: 1}, REAL, Undefined),
    (b.function("step", x), {x: 0}, REAL, Undefined),
    (b.function("exp", x), {x: 1}, RATIONAL, Unsupported),
    (b.function("exp", x), {x: 1}, MODULAR, Unsupported),
    (b.function("sign", ZERO_BALL), {}, REAL, Indeterminate),
    (b.function("floor", b.add(ZERO_BALL, num(3))), {}, REAL, Indeterminate),
    (b.function("floor", x), {x: (1, 2)}, COMPLEX, Unsupported),
    (b.I_UNIT, {}, REAL, Unsupported),
    (b.INFINITY, {}, REAL, Unsupported),
    (b.relation("<", x, y), {x: (1, 2), y: 0}, COMPLEX, Unsupported),
    (b.relation("<", x, y), {x: 1, y: 2}, MODULAR, Unsupported),
    (b.relation("=", ZERO_BALL, num(0)), {}, REAL, Indeterminate),
    (b.relation("in", x, y), {x: 1, y: 2}, REAL, Unsupported),
    (b.cases([(x, b.relation(">", x, num(1)))]), {x: 0}, REAL, Undefined),
    (b.inverse(A), {A: [[1, 2], [2, 4]]}, REAL, Undefined),
    (b.inverse(A), {A: [[1, 2], [2, 4]]}, MODULAR, Undefined),
    (b.inverse(b.mul(b.PI, A)), {A: [[1, 2], [2, 4]]}, REAL, Indeterminate),
    (b.rank(b.mul(b.PI, A)), {A: [[1, 2], [2, 4]]}, REAL, Indeterminate),
    (b.rank(A), {A: [[1, 2], [2, 4]]}, MODULAR, Unsupported),
    (b.pinv(b.mul(b.PI, A)), {A: [[1, 2], [2, 4]]}, REAL, Indeterminate),
    (b.spectral("condition", A), {A: [[1, 2], [2, 4]]}, REAL, Undefined),
    (b.spectral("lambda_max", A), {A: [[0, 1], [-1, 0]]}, REAL, Undefined),
    (b.norm(A), {A: [[1, 2], [3, 4]]}, MODULAR, Unsupported),
    (b.norm(u), {u: [1, 1]}, RATIONAL, Unsupported),
    (b.norm(u), {u: [1, 1]}, MODULAR, Unsupported),
    (b.norm(u, "any"), {u: [1, 1]}, REAL, Unsupported),
    (b.norm(u, "weighted", A), {u: [1, 1], A: [[-1, 0], [0, -1]]}, REAL, Undefined),
    (b.matrix_power(A, num("1/2")), {A: [[1, 2], [2, 1]]}, REAL, Undefined),
    (b.inner(u, v), {u: [(1, 1), 0], v: [1, 1]}, COMPLEX, Unsupported),
    (b.entry(u, i), {u: [1, 1], i: 3}, REAL, Undefined),
    (b.entry(u, i), {u: [1, 1], i: "1/2"}, REAL, Undefined),
    (b.integral(b.power(x, 2), x), {}, REAL, Unsupported),
    (b.integral(b.function("log", x), x, num(-2), num(-1)), {}, REAL, Undefined),
    (b.integral(b.power(x, -1), x, num(0), num(1)), {}, REAL, Unsupported),
    (b.limit(x, x, num(0)), {}, REAL, Unsupported),
    (b.sum_over(b.power(num(-1), i), i, num(0), b.INFINITY), {}, REAL, Unsupported),
    (b.sum_over(b.power(i, -1), i, num(1), b.INFINITY), {}, REAL, Unsupported),
    (b.apply("f", [x]), {x: 1}, REAL, Unsupported),
    (b.differential(x), {x: 1}, REAL, Unsupported),
    # points without a derivative
    (D(b.function("abs", x), x), {x: 0}, REAL, Undefined),
    (D(b.function("relu", x), x), {x: 0}, RATIONAL, Undefined),
    (D(b.function("floor", x), x), {x: 2}, REAL, Undefined),
    (D(b.sqrt(x), x), {x: 0}, REAL, Undefined),
    (D(b.function("abs", b.add(x, ZERO_BALL)), x), {x: 0}, REAL, Indeterminate),
    (b.gradient(b.norm(u), u), {u: [0, 0]}, REAL, Undefined),
    (b.gradient(b.norm(u, "inf"), u), {u: [1, 1]}, REAL, Undefined),
    (b.gradient(b.norm(A), A), {A: [[1, 0], [0, 1]]}, REAL, Undefined),
    (D(b.cases([(x, b.relation(">", x, num(0)))], num(0)), x), {x: 0}, REAL, Undefined),
    (D(b.power(b.function("abs", x), 2), x), {x: (1, 2)}, COMPLEX, Unsupported),
    # work without a bound
    (b.power(num(3), b.power(num(10), num(12))), {}, RATIONAL, WorkLimit),
    (b.function("factorial", b.power(num(10), num(12))), {}, RATIONAL, WorkLimit),
    (b.function("factorial", b.power(num(10), num(20))), {}, REAL, WorkLimit),
    (b.function("exp", b.power(num(10), b.power(num(10), num(9)))), {}, REAL, WorkLimit),
    (b.sum_over(i, i, num(1), b.power(num(10), num(9))), {}, RATIONAL, WorkLimit),
    (b.matrix_power(A, b.power(num(10), num(9))), {A: [[1, 2], [3, 4]]}, RATIONAL, WorkLimit),
    (b.identity(10**6), {}, REAL, WorkLimit),
    (b.kron(b.ones(matrix_shape(100, 100)), b.ones(matrix_shape(100, 100))), {}, REAL, WorkLimit),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "values", "field", "kind"), REFUSED, ids=lambda p: p.latex[:50] if isinstance(p, Expr) else "")
def test_refused(expression: Expr, values: dict[Any, Any], field: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        evaluate(expression, values, {"n": 2}, field)
    assert caught.type is kind


def test_large_but_bounded_work_is_done() -> None:
    assert evaluate(b.power(num(3), b.power(num(10), num(12))), {}, {}, REAL).data > 10**100
    assert evaluate(b.power(num(-1), b.power(num(10), num(30))), {}, {}, RATIONAL).fraction == 1
    modular = evaluate(b.power(num(2), b.power(num(10), num(12))), {}, {}, MODULAR)
    assert to_text(modular) == str(pow(2, 10**12, MODULAR.p))


def test_precision_is_restored_and_threads_do_not_mix() -> None:
    before = flint.ctx.prec
    f = compile_expression(b.function("exp", x), BallField(20), {})
    g = compile_expression(b.function("exp", x), BallField(200), {})
    found: list[str] = []

    def work(compiled: Any, digits: int) -> None:
        for _ in range(200):
            value = compiled({x: Fraction(1, 3)})
            radius = float(value.data.rad())
            if not radius < 10.0**-digits:
                found.append("too wide")
            if radius < 10.0 ** (-digits - 40):
                found.append("too narrow")

    threads = [threading.Thread(target=work, args=(f, 20)), threading.Thread(target=work, args=(g, 200))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert found == []
    assert flint.ctx.prec == before
    with pytest.raises(Undefined):
        evaluate(b.function("log", x), {x: -1}, {}, BallField(300))
    assert flint.ctx.prec == before


def test_text_and_differences() -> None:
    values = {T: [[1, "3/2", -2], [0, 1, 1]], u: [1, 2, "1/3"]}
    sizes = {"m": 2, "n": 3}
    assert exact_text(evaluate(T, values, sizes, REAL)) == [["1", "3/2", "-2"], ["0", "1", "1"]]
    assert exact_text(evaluate(b.dot(T, u), values, sizes, RATIONAL)) == ["10/3", "7/3"]
    assert exact_text(evaluate(b.transpose(u), values, sizes, RATIONAL)) == ["1", "2", "1/3"]
    assert exact_text(evaluate(b.dot(b.transpose(u), u), values, sizes, RATIONAL)) == "46/9"
    assert to_text(evaluate(b.PI, {}, {}, REAL), 5) == "3.1416"
    text, radius = enclosure(evaluate(b.sqrt(num(2)), {}, {}, REAL), 10)
    assert text == "1.414213562" and float(radius) < 1e-40
    two, root = evaluate(num(2), {}, {}, REAL), evaluate(b.power(b.sqrt(num(2)), 2), {}, {}, REAL)
    assert difference(two, two, REAL).outcome == "equal"
    assert difference(two, root, REAL).outcome == "agree"
    assert difference(two, evaluate(b.PI, {}, {}, REAL), REAL).outcome == "differ"
    with REAL.working():
        wide = Value(flint.arb(2, 0.1))
    assert difference(two, wide, REAL).outcome == "overlap"
    assert difference(Value(MODULAR.scalar(1)), Value(MODULAR.scalar(2)), MODULAR).outcome == "differ"


def test_conditions() -> None:
    sizes = {"n": 2}
    spd = {A: [[2, 1], [1, 2]], B: [[1, 2], [2, 1]]}
    assert holds(b.relation("succ", A, num(0)), spd, sizes, REAL)
    assert not holds(b.relation("succeq", B, num(0)), spd, sizes, RATIONAL)
    assert holds(b.relation("succeq", b.dot(b.transpose(B), B), num(0)), spd, sizes, RATIONAL)
    assert holds(b.relation("prec", b.negative(A), num(0)), spd, sizes, REAL)
    assert holds(b.relation("succ", b.mul(b.PI, b.dot(b.transpose(A), A)), num(0)), spd, sizes, REAL)
    assert holds(b.join("and", b.relation(">", x, num(0)), b.relation("!=", x, y)), {x: 1, y: 2}, {}, REAL)
    assert not holds(b.join("and", b.relation("=", ZERO_BALL, num(0)), b.relation(">", x, num(1))), {x: 1}, {}, REAL)
    assert holds(b.relation("perp", u, v), {u: [1, 2], v: [2, -1]}, sizes, MODULAR)
    assert holds(b.relation("<", i, n_size), {i: 1}, sizes, MODULAR)


def test_more_digits_decide() -> None:
    close = b.subtract(b.function("exp", b.mul(b.PI, b.sqrt(num(163)))), num(262537412640768744))
    assert evaluate(b.function("sign", close), {}, {}, BallField(60)).fraction == -1
    with pytest.raises(Indeterminate):
        evaluate(b.function("sign", close), {}, {}, BallField(20))


def test_numbers_that_are_not_rigorous_say_so() -> None:
    value = evaluate(b.integral(b.function("exp", b.negative(b.power(x, 2))), x, b.negative(b.INFINITY), b.INFINITY), {}, {}, REAL)
    assert not value.rigorous and value.data.overlaps(flint.arb.pi().sqrt())
    value = evaluate(b.sum_over(b.power(i, -2), i, num(1), b.INFINITY), {}, {}, REAL)
    assert not value.rigorous and value.data.overlaps(flint.arb.pi() ** 2 / 6)
    assert evaluate(b.sqrt(num(2)), {}, {}, REAL).rigorous


def test_values_are_checked() -> None:
    with pytest.raises(UsageError):
        evaluate(u, {u: [1, 2, 3]}, {"n": 2}, RATIONAL)
    with pytest.raises(UsageError):
        evaluate(x, {}, {}, RATIONAL)
    with pytest.raises(UsageError):
        evaluate(u, {u: [1]}, {}, RATIONAL)
    with pytest.raises(UsageError):
        evaluate(x, {x: flint.nmod(1, 7)}, {}, MODULAR)
    with pytest.raises(Indeterminate):
        evaluate(x, {x: flint.arb("nan")}, {}, REAL)


def test_sizes_as_symbols_and_their_derivatives() -> None:
    assert evaluate(b.trace(b.identity("n")), {}, {"n": 4}, RATIONAL).fraction == 4
    assert evaluate(b.mul(n_size, x), {x: 2}, {"n": 4}, MODULAR).data == 8
    value = evaluate(b.derivative(b.power(x, n_size), n_size), {x: 2}, {"n": 3}, REAL)
    assert difference(value, evaluate(b.mul(num(8), b.function("log", num(2))), {}, {}, REAL), REAL).outcome == "agree"
