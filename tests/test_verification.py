"""Rows: a claim built by constructors, and the outcome that an expert would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deriver.expression import Expr, matrix_shape, vector_shape
from deriver.expression import build as b
from deriver.model import Claim, Context, Verdict
from deriver.verification import decide

T = b.transpose
f = b.function
PROVED, HOLDS, REFUTED, CONDITIONAL = {"proved"}, {"proved", "verified"}, {"refuted"}, {"conditional"}


def s(name: str, *properties: str) -> Expr:
    return b.symbol(name, properties=("real", *properties))


def m(name: str, *properties: str, rows: str = "n", cols: str = "n") -> Expr:
    return b.symbol(name, matrix_shape(rows, cols), ("real", *properties))


def v(name: str, *properties: str, size: str = "n") -> Expr:
    return b.symbol(name, vector_shape(size), ("real", *properties))


def check(left: Expr, relation: str, right: Expr | None, *conditions: Expr, **fields: Any) -> Verdict:
    return decide(Claim(left, relation, right, conditions=conditions, **fields))


x, y, t, a, k = s("x"), s("y"), s("t"), s("a"), s("k", "natural")
A, B, C = m("A"), m("B"), m("C")
G, H = m("G", rows="m"), m("H", cols="p")
S, P, Q, K = m("S", "symmetric"), m("P", "positive_definite"), m("Q", "orthogonal"), m("K", "skew")
J, D, L, N = m("J", "idempotent"), m("D", "diagonal"), m("L", "lower_triangular"), m("N", "nilpotent")
u, w, e = v("u"), v("w"), v("e", "unit")
I = b.identity("n")
sq = lambda z: b.power(z, 2)  # noqa: E731
inv = b.inverse

_ROWS: list[tuple[str, tuple[Any, ...], set[str]]] = [
    # equalities of scalars
    ("binomial", (sq(b.add(x, y)), "=", b.add(sq(x), b.mul(b.TWO, x, y), sq(y))), PROVED),
    ("binomial, cross term lost", (sq(b.add(x, y)), "=", b.add(sq(x), sq(y))), REFUTED),
    ("Pythagoras", (b.add(sq(f("sin", x)), sq(f("cos", x))), "=", b.ONE), PROVED),
    ("double angle", (f("sin", b.mul(b.TWO, x)), "=", b.mul(b.TWO, f("sin", x), f("cos", x))), PROVED),
    ("double angle, factor lost", (f("sin", b.mul(b.TWO, x)), "=", b.mul(f("sin", x), f("cos", x))), REFUTED),
    ("exponential of a sum", (f("exp", b.add(x, y)), "=", b.mul(f("exp", x), f("exp", y))), PROVED),
    ("exponential of a sum, as a sum", (f("exp", b.add(x, y)), "=", b.add(f("exp", x), f("exp", y))), REFUTED),
    ("logarithm of a product", (f("log", b.mul(x, y)), "=", b.add(f("log", x), f("log", y))), CONDITIONAL),
    ("logarithm of a square", (f("log", sq(x)), "=", b.mul(b.TWO, f("log", x))), CONDITIONAL),
    ("root of a square", (b.sqrt(sq(x)), "=", x), CONDITIONAL),
    ("root of a square, absolute", (b.sqrt(sq(x)), "=", f("abs", x)), HOLDS),
    ("square of a root", (sq(b.sqrt(x)), "=", x), CONDITIONAL),
    ("removable", (b.divide(x, x), "=", b.ONE), PROVED),
    ("arctan of tan", (f("arctan", f("tan", x)), "=", x), CONDITIONAL),
    ("tanh", (b.derivative(f("tanh", x), x), "=", b.subtract(b.ONE, sq(f("tanh", x)))), HOLDS),
    ("sigmoid", (b.derivative(f("sigmoid", x), x), "=", b.mul(f("sigmoid", x), b.subtract(b.ONE, f("sigmoid", x)))), HOLDS),
    ("sigmoid, square lost", (b.derivative(f("sigmoid", x), x), "=", f("sigmoid", x)), REFUTED),
    ("chain rule lost", (b.derivative(f("sin", sq(x)), x), "=", f("cos", sq(x))), REFUTED),
    ("chain rule", (b.derivative(f("sin", sq(x)), x), "=", b.mul(b.TWO, x, f("cos", sq(x)))), HOLDS),
    ("antiderivative", (b.integral(b.mul(x, f("exp", x)), x), "=", b.mul(b.subtract(x, b.ONE), f("exp", x))), HOLDS),
    ("antiderivative, wrong", (b.integral(b.mul(x, f("exp", x)), x), "=", b.mul(b.add(x, b.ONE), f("exp", x))), REFUTED),
    ("sine at multiples of pi", (f("sin", b.mul(b.PI, x)), "=", b.ZERO), CONDITIONAL),
    # almost true
    ("almost an integer", (f("exp", b.mul(b.PI, b.sqrt(b.num(163)))), "=", b.num(262537412640768744)), REFUTED),
    ("golden", (b.add(b.sqrt(b.num(2)), b.sqrt(b.num(3))), "=", b.sqrt(b.add(b.num(5), b.mul(b.TWO, b.sqrt(b.num(6)))))), HOLDS),
    # orders
    ("square is not negative", (sq(x), ">=", b.ZERO), HOLDS),
    ("square is positive", (sq(x), ">", b.ZERO), CONDITIONAL),
    ("mean inequality", (b.mul(x, y), "<=", b.mul(b.HALF, b.add(sq(x), sq(y)))), HOLDS),
    ("mean inequality reversed", (b.mul(x, y), ">=", b.mul(b.HALF, b.add(sq(x), sq(y)))), REFUTED),
    ("exponential above its tangent", (f("exp", x), ">=", b.add(b.ONE, x)), HOLDS),
    ("logarithm below its tangent", (f("log", x), "<=", b.subtract(x, b.ONE), b.relation(">", x, b.ZERO)), HOLDS),
    ("Cauchy-Schwarz", (f("abs", b.inner(u, w)), "<=", b.mul(b.norm(u), b.norm(w))), HOLDS),
    ("triangle", (b.norm(b.add(u, w)), "<=", b.add(b.norm(u), b.norm(w))), HOLDS),
    ("triangle, as an equality", (b.norm(b.add(u, w)), "=", b.add(b.norm(u), b.norm(w))), REFUTED),
    ("Pythagoras in R^n", (sq(b.norm(b.add(u, w))), "=", b.add(sq(b.norm(u)), sq(b.norm(w))), b.relation("perp", u, w)), HOLDS),
    ("not equal", (b.add(sq(x), b.ONE), "!=", b.ZERO), HOLDS),
    ("pi below 22/7", (b.PI, "<", b.num("22/7")), PROVED),
    ("pi above 22/7", (b.PI, ">", b.num("22/7")), REFUTED),
    # definiteness
    ("Gram matrix", (b.dot(T(G), G), "succeq", b.zeros(matrix_shape("n", "n"))), HOLDS),
    ("Gram matrix, definite", (b.dot(T(G), G), "succ", b.zeros(matrix_shape("n", "n"))), CONDITIONAL),
    ("inverse of a definite matrix", (inv(P), "succ", b.zeros(matrix_shape("n", "n"))), HOLDS),
    ("square of a symmetric matrix", (b.dot(S, S), "succeq", b.zeros(matrix_shape("n", "n"))), HOLDS),
    ("symmetric is semidefinite", (S, "succeq", b.zeros(matrix_shape("n", "n"))), REFUTED),
    # matrices
    ("transpose of a product", (T(b.dot(G, H)), "=", b.dot(T(H), T(G))), PROVED),
    ("inverse of a product", (inv(b.dot(A, B)), "=", b.dot(inv(B), inv(A))), PROVED),
    ("inverse of a product, order kept", (inv(b.dot(A, B)), "=", b.dot(inv(A), inv(B))), CONDITIONAL),
    ("cyclic trace", (b.trace(b.dot(A, B, C)), "=", b.trace(b.dot(C, A, B))), PROVED),
    ("trace, not cyclic", (b.trace(b.dot(A, B, C)), "=", b.trace(b.dot(A, C, B))), CONDITIONAL),
    ("trace of a product", (b.trace(b.dot(A, B)), "=", b.mul(b.trace(A), b.trace(B))), REFUTED),
    ("determinant of a product", (b.det(b.dot(A, B)), "=", b.mul(b.det(A), b.det(B))), PROVED),
    ("determinant of a sum", (b.det(b.add(A, B)), "=", b.add(b.det(A), b.det(B))), REFUTED),
    ("determinant of a multiple", (b.det(b.mul(b.TWO, A)), "=", b.mul(b.TWO, b.det(A))), REFUTED),
    ("determinant of a multiple, right", (b.det(b.mul(b.TWO, A)), "=", b.mul(b.power(b.TWO, s("n")), b.det(A))), HOLDS),
    ("orthogonal determinant", (b.det(Q), "=", b.ONE), REFUTED | CONDITIONAL),
    ("orthogonal determinant squared", (sq(b.det(Q)), "=", b.ONE), HOLDS),
    ("orthogonal keeps lengths", (b.norm(b.dot(Q, u)), "=", b.norm(u)), HOLDS),
    ("orthogonal is symmetric", (Q, "=", T(Q)), REFUTED | CONDITIONAL),
    ("idempotent trace", (b.trace(J), "=", b.rank(J)), HOLDS),
    ("idempotent determinant", (b.det(J), "=", b.ZERO), REFUTED | CONDITIONAL),
    ("idempotent is symmetric", (J, "=", T(J)), REFUTED),
    ("complement of an idempotent", (b.dot(b.subtract(I, J), b.subtract(I, J)), "=", b.subtract(I, J)), PROVED),
    ("nilpotent trace", (b.trace(N), "=", b.ZERO), HOLDS),
    ("nilpotent square", (b.dot(N, N), "=", b.zeros(matrix_shape("n", "n"))), REFUTED),
    ("skew form", (b.dot(T(u), K, u), "=", b.ZERO), PROVED),
    ("skew determinant", (b.det(K), "=", b.ZERO), REFUTED),
    ("symmetric product", (T(b.dot(S, m("R", "symmetric"))), "=", b.dot(S, m("R", "symmetric"))), CONDITIONAL),
    ("diagonal matrices commute", (b.dot(D, m("E", "diagonal")), "=", b.dot(m("E", "diagonal"), D)), HOLDS),
    ("triangular matrices commute", (b.dot(L, m("M", "lower_triangular")), "=", b.dot(m("M", "lower_triangular"), L)),
     CONDITIONAL | REFUTED),
    ("unit projector", (b.dot(e, T(e), e, T(e)), "=", b.dot(e, T(e))), PROVED),
    ("projector of any vector", (b.dot(u, T(u), u, T(u)), "=", b.dot(u, T(u))), CONDITIONAL),
    ("quadratic form", (b.dot(b.add(A, T(A)), u), "=", b.mul(b.TWO, b.dot(A, u))), CONDITIONAL),
    ("push-through", (b.dot(inv(b.add(I, b.dot(A, B))), A), "=", b.dot(A, inv(b.add(I, b.dot(B, A))))), PROVED),
    ("commuting", (b.dot(A, B), "=", b.dot(B, A), b.relation("=", B, b.dot(A, A))), HOLDS),
    # gradients
    ("gradient of a form", (b.gradient(b.dot(T(u), A, u), u), "=", b.dot(b.add(A, T(A)), u)), HOLDS),
    ("gradient of a form, symmetric", (b.gradient(b.dot(T(u), A, u), u), "=", b.mul(b.TWO, b.dot(A, u))), CONDITIONAL),
    ("gradient of least squares", (b.gradient(sq(b.norm(b.subtract(b.dot(G, u), v("b", size="m")))), u), "=",
                                   b.mul(b.TWO, b.dot(T(G), b.subtract(b.dot(G, u), v("b", size="m"))))), HOLDS),
    ("gradient of least squares, factor lost", (b.gradient(sq(b.norm(b.subtract(b.dot(G, u), v("b", size="m")))), u), "=",
                                                b.dot(T(G), b.subtract(b.dot(G, u), v("b", size="m")))), REFUTED),
    ("gradient of log det", (b.gradient(f("log", b.det(P)), P), "=", inv(P)), HOLDS | {"undecided"}),
    ("hessian of a form", (b.hessian(b.dot(T(u), A, u), u), "=", b.add(A, T(A))), HOLDS),
    ("gradient of log-sum-exp", (b.gradient(b.logsumexp(u), u), "=", b.softmax(u)), HOLDS),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "wanted"), [r[1:] for r in _ROWS], ids=[r[0] for r in _ROWS])
def test_row(claim: tuple[Any, ...], wanted: set[str]) -> None:
    verdict = check(*claim)
    assert verdict.outcome in wanted, verdict


@pytest.mark.parametrize(
    ("claim", "condition"),
    [
        ((b.sqrt(sq(x)), "=", x), r"x \ge 0"),
        ((sq(x), ">", b.ZERO), r"x \ne 0"),
        ((b.dot(b.add(A, T(A)), u), "=", b.mul(b.TWO, b.dot(A, u))), r"A = A^\top"),
        ((sq(b.add(A, B)) if A.is_scalar else b.matrix_power(b.add(A, B), 2), "=",
          b.add(b.matrix_power(A, 2), b.mul(b.TWO, b.dot(A, B)), b.matrix_power(B, 2))), "AB = BA"),
        ((f("log", b.mul(x, y)), "=", b.add(f("log", x), f("log", y))), r"x > 0,\ y > 0"),
        ((f("sin", b.mul(b.PI, x)), "=", b.ZERO), r"x \in \mathbb{Z}"),
    ],
)  # fmt: skip
def test_condition(claim: tuple[Any, ...], condition: str) -> None:
    """The weakest condition of the list, and a counterexample without it."""
    verdict = check(*claim)
    assert verdict.condition is not None
    assert verdict.condition.replace(" ", "") == condition.replace(" ", "")
    assert verdict.counterexample


def test_counterexample_is_simple() -> None:
    verdict = check(sq(b.add(x, y)), "=", b.add(sq(x), sq(y)))
    assert verdict.counterexample == {"x": "1", "y": "1"}
    assert (verdict.left, verdict.right) == ("4", "2")


@pytest.mark.parametrize(
    ("claim", "suggestion"),
    [
        ((b.derivative(f("cos", x), x), "=", f("sin", x)), r"-\sin x"),
        ((b.gradient(sq(b.norm(u)), u), "=", u), "2u"),
    ],
)
def test_nearest_true_variant(claim: tuple[Any, ...], suggestion: str) -> None:
    verdict = check(*claim)
    assert verdict.outcome == "refuted"
    assert verdict.suggestion is not None
    assert suggestion in verdict.suggestion


def test_exceptional_points_are_findings() -> None:
    verdict = check(b.divide(x, x), "=", b.ONE)
    assert [found.code for found in verdict.findings] == ["exceptional_points"]


def test_trivial_claims_are_said_to_be_trivial() -> None:
    verdict = check(b.add(x, y), "=", b.add(x, y))
    assert verdict.outcome == "proved"
    assert "trivial" in verdict.method


def test_empty_domain_is_undecided() -> None:
    verdict = check(x, "=", x, b.relation(">", x, b.ONE), b.relation("<", x, b.ZERO))
    assert verdict.outcome == "undecided"
    assert "no point satisfies the conditions" in (verdict.reason or "")


def test_undefined_everywhere_is_undecided() -> None:
    nowhere = f("log", b.negative(b.add(sq(x), b.ONE)))
    assert check(nowhere, "=", b.mul(b.TWO, nowhere)).outcome == "undecided"


@pytest.mark.parametrize(
    ("left", "right", "digits", "wanted"),
    [
        (b.divide(b.num(9), b.sqrt(b.num(130))), "0.832", 3, "refuted"),
        (b.divide(b.num(9), b.sqrt(b.num(130))), "0.789", 3, "verified"),
        (b.PI, "3.14", 2, "verified"),
        (b.PI, "3.15", 2, "refuted"),
        (b.E, "2.7183", 4, "verified"),
    ],
)
def test_printed_values(left: Expr, right: str, digits: int, wanted: str) -> None:
    assert check(left, "approx", b.num(right), kind="value", digits=digits).outcome == wanted


@pytest.mark.parametrize("kind", ["definition", "declaration", "equation_to_solve", "update", "model", "question", "fragment", "prose"])
def test_not_a_claim(kind: str) -> None:
    verdict = decide(Claim(x, "=", y, kind=kind))
    assert verdict.outcome == "not_a_claim"
    assert verdict.reason


def test_shapes() -> None:
    verdict = check(G, "=", T(G))
    assert (verdict.outcome, verdict.method) == ("refuted", "shapes")
    assumed = decide(Claim(G, "=", T(G), assumed=("G is a matrix",)))
    assert assumed.outcome == "undecided"
    assert [found.code for found in assumed.findings] == ["shape_mismatch"]


def test_an_open_alternative_keeps_a_claim_undecided() -> None:
    other = Claim(x, "<=", b.add(x, b.ONE))
    verdict = decide(Claim(x, "=", b.add(x, b.ONE), alternatives=(other,)))
    assert verdict.outcome == "undecided"
    assert "another reading is open" in (verdict.reason or "")


def test_implication_and_its_converse() -> None:
    positive, square = b.relation(">", x, b.ONE), b.relation(">", sq(x), b.ONE)
    assert decide(Claim(b.join("implies", positive, square), "", None)).outcome in HOLDS
    assert decide(Claim(b.join("implies", square, positive), "", None)).outcome not in HOLDS


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_same_seed_same_verdict(seed: int) -> None:
    claim = Claim(b.det(b.mul(b.TWO, A)), "=", b.mul(b.TWO, b.det(A)))
    first, again = decide(claim, seed=seed), decide(claim, seed=seed)
    assert first == again
    assert first.seed == seed


def test_conditions_of_the_context_count() -> None:
    context = Context(conditions=(b.relation(">=", x, b.ZERO),))
    assert decide(Claim(b.sqrt(sq(x)), "=", x, context)).outcome in HOLDS


def test_work_is_limited() -> None:
    verdict = decide(Claim(b.det(b.add(A, B)), "=", b.add(b.det(A), b.det(B))), work=3)
    assert verdict.outcome == "undecided"
    assert "limit of work" in (verdict.reason or "")


_TRUE: list[Callable[[], tuple[Expr, Expr]]] = [
    lambda: (T(b.dot(A, B)), b.dot(T(B), T(A))),
    lambda: (b.trace(b.dot(A, B)), b.trace(b.dot(B, A))),
    lambda: (b.gradient(b.dot(T(u), A, u), u), b.dot(b.add(A, T(A)), u)),
    lambda: (b.dot(inv(b.add(I, b.dot(A, B))), A), b.dot(A, inv(b.add(I, b.dot(B, A))))),
    lambda: (b.dot(b.subtract(A, B), b.add(A, B)), b.add(b.dot(A, A), b.dot(A, B), b.negative(b.dot(B, A)), b.negative(b.dot(B, B)))),
]


@pytest.mark.parametrize("make", _TRUE)
def test_changed_claims_never_hold(make: Callable[[], tuple[Expr, Expr]]) -> None:
    """Negated, doubled, with a term dropped, transposed or reordered: none may pass."""
    from deriver.verification.mutants import mutants
    from deriver.verification.statement import Statement

    left, right = make()
    assert check(left, "=", right).outcome in HOLDS
    true = 0
    for name, changed in mutants(Statement(left, "=", right)):
        verdict = check(changed.left, changed.relation, changed.right)
        true += verdict.outcome in HOLDS
        if name.startswith(("negated", "doubled", "dropped a term", "shifted")):
            assert verdict.outcome not in HOLDS, (name, verdict)
    assert true <= 3


def _function(name: str, argument: Expr, primes: int = 0) -> Expr:
    return b.apply(name, [argument], primes=primes)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        (
            b.derivative(b.mul(_function("g", x), _function("h", x)), x),
            b.add(b.mul(_function("g", x, 1), _function("h", x)), b.mul(_function("g", x), _function("h", x, 1))),
            HOLDS,
        ),
        (b.derivative(b.mul(_function("g", x), _function("h", x)), x), b.mul(_function("g", x, 1), _function("h", x, 1)), REFUTED),
        (b.derivative(_function("g", sq(x)), x), b.mul(b.TWO, x, _function("g", sq(x), 1)), HOLDS),
        (_function("g", b.add(x, y)), b.add(_function("g", x), _function("g", y)), REFUTED),
        (_function("g", x, 7), b.ZERO, REFUTED),
    ],
)
def test_undefined_functions(left: Expr, right: Expr, wanted: set[str]) -> None:
    """An identity for every function; none for some functions only."""
    assert check(left, "=", right).outcome in wanted


X = m("X")
dX = b.differential(X)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        (b.differential(inv(X)), b.negative(b.dot(inv(X), dX, inv(X))), HOLDS),
        (b.differential(inv(X)), b.negative(b.dot(dX, inv(X), inv(X))), CONDITIONAL | REFUTED),
        (b.differential(b.det(X)), b.mul(b.det(X), b.trace(b.dot(inv(X), dX))), HOLDS),
        (b.differential(b.dot(X, X)), b.mul(b.TWO, b.dot(X, dX)), CONDITIONAL | REFUTED),
    ],
)
def test_differentials(left: Expr, right: Expr, wanted: set[str]) -> None:
    assert check(left, "=", right).outcome in wanted


def test_complex_scalars() -> None:
    z = b.symbol("z", properties=("complex",))
    assert check(sq(f("abs", z)), "=", sq(z)).outcome in CONDITIONAL | REFUTED
    assert check(sq(f("abs", z)), "=", b.mul(z, b.conj(z))).outcome in HOLDS
    theta = b.mul(b.I_UNIT, x)
    assert check(f("exp", theta), "=", b.add(f("cos", x), b.mul(b.I_UNIT, f("sin", x)))).outcome in HOLDS
