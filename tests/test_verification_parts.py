"""The parts that verdicts rest on: samplers, membership, normal forms, the child process."""

from __future__ import annotations

import subprocess
import sys
import time
from fractions import Fraction

import pytest

from deriver.errors import WorkLimit
from deriver.expression import PROPERTIES, Expr, closure, matrix_shape, vector_shape
from deriver.expression import build as b
from deriver.model import Claim
from deriver.verification import decide
from deriver.verification.domain import domain_of
from deriver.verification.exact import determinant, flat, rank
from deriver.verification.isolation import isolated
from deriver.verification.membership import CHECKS, has_properties
from deriver.verification.preparation import unbounded
from deriver.verification.proof import prove
from deriver.verification.sampling import Sampler
from deriver.verification.statement import Statement
from deriver.verification.strata import member, scalar, scalar_specials, strata

T, inv = b.transpose, b.inverse
_MATRIX = [name for name, (_, kind) in PROPERTIES.items() if kind == "matrix"]


def names(*properties: str) -> tuple[str, ...]:
    return tuple(sorted(closure(properties)))


def test_every_property_has_a_check() -> None:
    assert set(CHECKS) == set(PROPERTIES)


@pytest.mark.parametrize("name", _MATRIX)
def test_members_of_every_class(name: str) -> None:
    """At sizes 1 to 4 every stratum gives members, and each has every property that follows."""
    sides = [(n, n) for n in (1, 2, 3, 4)] + ([] if "square" in closure([name]) else [(4, 2), (3, 2)])
    if name in ("full_row_rank", "orthonormal_rows", "toeplitz"):
        sides.append((2, 3))
    for rows, cols in sides:
        if (rows < cols and "full_column_rank" in closure([name])) or (rows > cols and "full_row_rank" in closure([name])):
            continue
        reached = strata(names(name), rows, cols)
        assert reached, (rows, cols)
        for stratum in range(len(reached)):
            for level in (0, 2):
                got = member(names(name), rows, cols, stratum, level, "test")
                assert got is None or has_properties(got.value, frozenset(names(name)))


def test_components() -> None:
    """Both signs of the determinant, every rank, singular and regular: a sample that misses one would mislead."""

    def members(name: str) -> list[Expr]:
        return [got.value for k in range(24) if (got := member(names(name), 3, 3, k, 1, f"c{k}")) is not None]

    assert {determinant(a) for a in members("orthogonal")} == {1, -1}
    assert {rank(a) for a in members("idempotent")} == {0, 1, 2, 3}
    assert {rank(a) for a in members("projector")} == {0, 1, 2, 3}
    assert {determinant(a) > 0 for a in members("positive_semidefinite")} == {True, False}
    assert {determinant(a) > 0 for a in members("invertible")} == {True, False}
    assert any(a != tuple(zip(*a, strict=True)) for a in members("idempotent"))
    assert any(rank(a) == 2 for a in members("nilpotent"))


def test_uncovered_combinations_have_no_sample() -> None:
    """A class without constructors for all its components gives no sample, instead of a thin one."""
    assert not strata(names("stochastic", "symmetric"), 3, 3)
    assert not strata(names("normal", "nilpotent"), 3, 3)
    assert strata(names("idempotent", "lower_triangular"), 3, 3)


def test_scalars() -> None:
    positive = scalar_specials(names("positive"), domain_interval())
    assert positive and all(x > 0 for x in positive)
    drawn = {scalar(names("real"), domain_interval(), 2, k, "s").value > 0 for k in range(8)}  # type: ignore[union-attr]
    assert drawn == {True, False}


def domain_interval():  # type: ignore[no-untyped-def]
    from deriver.verification.strata import REALS

    return REALS


def claim(left: Expr, right: Expr, *conditions: Expr) -> Claim:
    return Claim(left, "=", right, conditions=conditions)


A, B, C = (b.symbol(name, matrix_shape("n", "n")) for name in "ABC")
u, w = (b.symbol(name, vector_shape("n")) for name in "uw")
x, y = b.symbol("x"), b.symbol("y")
I = b.identity("n")


@pytest.mark.parametrize(
    "conditions",
    [
        (b.relation("=", b.dot(A, B), b.dot(B, A)),),
        (b.relation("=", b.dot(T(u), w), b.ZERO),),
        (b.relation("=", b.dot(A, u), b.mul(x, u)), b.relation("!=", u, b.zeros(u.shape))),
        (b.relation("=", b.trace(A), b.ONE),),
        (b.relation("=", b.dot(A, T(A)), I),),
        (b.relation("succ", A, b.zeros(A.shape)), b.relation("=", b.trace(A), b.ONE)),
        (b.relation("<", b.function("abs", x), b.ONE), b.relation(">", x, y)),
        (b.relation("=", b.add(x, y), b.ONE), b.relation(">", x, b.ZERO), b.relation(">", y, b.ZERO)),
        (b.relation(">", b.det(A), b.ZERO),),
        (b.relation("=", b.dot(A, u), w),),
    ],
)
def test_points_meet_the_conditions(conditions: tuple[Expr, ...]) -> None:
    from deriver.verification.hypotheses import holds_at

    parts = sorted({s for c in conditions for s in c.free}, key=lambda s: s.name)
    total = b.add(*(s if s.is_scalar else b.norm(s, "F" if s.shape.kind == "matrix" else "2") for s in parts))
    domain = domain_of(claim(total, total, *conditions))
    points = list(Sampler(domain, 0).points())
    assert len(points) >= 6
    assert any(p.open for p in points)
    for p in points:
        assert all(holds_at(c, p.values, p.sizes) is True for c in conditions)


def test_sampling_is_the_same_for_a_seed() -> None:
    first, again = (list(Sampler(domain_of(claim(b.dot(A, B), b.dot(B, A))), 3).points()) for _ in range(2))
    assert first == again
    other = list(Sampler(domain_of(claim(b.dot(A, B), b.dot(B, A))), 4).points())
    assert [p.values for p in first] != [p.values for p in other]


def test_samples_do_not_depend_on_the_hash_seed() -> None:
    code = (
        "from deriver.expression import build as b, matrix_shape\n"
        "from deriver.model import Claim\n"
        "from deriver.verification import decide\n"
        "A, B = (b.symbol(n, matrix_shape('n', 'n')) for n in 'AB')\n"
        "print(decide(Claim(b.det(b.add(A, B)), '=', b.add(b.det(A), b.det(B)))).to_dict())\n"
    )
    shown = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1


G, U, V = b.symbol("G", matrix_shape("n", "k")), b.symbol("U", matrix_shape("n", "k")), b.symbol("V", matrix_shape("k", "n"))
K = b.symbol("K", matrix_shape("k", "k"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            inv(b.add(A, b.dot(U, K, V))),
            b.subtract(inv(A), b.dot(inv(A), U, inv(b.add(inv(K), b.dot(V, inv(A), U))), V, inv(A))),
        ),
        (
            inv(b.add(A, b.dot(u, T(w)))),
            b.subtract(inv(A), b.divide(b.dot(inv(A), u, T(w), inv(A)), b.add(b.ONE, b.dot(T(w), inv(A), u)))),
        ),
        (b.dot(U, inv(b.add(b.identity("k"), b.dot(V, U)))), b.dot(inv(b.add(I, b.dot(U, V))), U)),
        (b.subtract(inv(A), inv(B)), b.dot(inv(A), b.subtract(B, A), inv(B))),
        (b.dot(inv(b.add(A, B)), A), b.subtract(I, b.dot(inv(b.add(A, B)), B))),
        (b.dot(G, inv(b.dot(T(G), G)), T(G), G), G),
        (b.trace(b.dot(T(A), B)), b.inner(B, A)),
        (b.det(b.dot(A, inv(B), T(C))), b.divide(b.mul(b.det(A), b.det(C)), b.det(B))),
    ],
)
def test_proved_for_symbolic_sizes(left: Expr, right: Expr) -> None:
    assert prove(Statement(left, "=", right), domain_of(claim(left, right))) is not None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (b.dot(A, B), b.dot(B, A)),
        (b.function("log", b.mul(x, y)), b.add(b.function("log", x), b.function("log", y))),
        (b.sqrt(b.power(x, 2)), x),
        (b.function("abs", b.mul(x, y)), b.mul(x, y)),
        (b.function("sin", b.add(x, y)), b.add(b.function("sin", x), b.function("sin", y))),
        (b.det(b.mul(b.TWO, A)), b.mul(b.TWO, b.det(A))),
        (b.dot(T(U), U), b.identity("k")),
        (b.trace(b.dot(A, B, C)), b.trace(b.dot(A, C, B))),
        (inv(b.add(A, B)), b.add(inv(A), inv(B))),
    ],
)
def test_not_proved(left: Expr, right: Expr) -> None:
    assert prove(Statement(left, "=", right), domain_of(claim(left, right))) is None


def test_normal_forms_agree_with_values() -> None:
    """What is proved holds at every point of a sample: the two engines share no code."""
    from deriver.verification.trial import Budget, run_trial

    for left, right in ((b.dot(A, inv(A)), I), (b.power(b.add(x, y), 3), b.mul(b.add(x, y), b.power(b.add(y, x), 2)))):
        trial = run_trial(Statement(left, "=", right), domain_of(claim(left, right)), 0, 50, Budget(1000, 10))
        assert prove(trial.statement, trial.domain) is not None
        assert not trial.where("fails")


# The child process ----------------------------------------------------------------------------------------------------

_SLOW = b.sum_over(b.divide(b.ONE, b.mul(b.power(x, 3), b.power(b.function("sin", x), 2))), x, b.ONE, b.INFINITY)


def test_what_has_no_bound_is_sent_away() -> None:
    assert unbounded(Claim(_SLOW, ">", b.ZERO))
    assert not unbounded(Claim(b.power(x, 2), ">=", b.ZERO))


def test_the_clock_stops_the_child() -> None:
    started = time.monotonic()
    verdict = decide(Claim(_SLOW, "=", b.num(30)), timeout=2)
    assert time.monotonic() - started < 9
    assert verdict.outcome == "undecided"
    assert verdict.reason


def test_a_limit_in_the_child() -> None:
    quotient = b.limit(b.divide(b.function("sin", x), x), x, b.ZERO)
    assert decide(Claim(quotient, "=", b.ONE)).outcome == "verified"
    assert decide(Claim(quotient, "=", b.HALF)).outcome == "refuted"


def test_the_child_serves_again_after_a_failure() -> None:
    with pytest.raises(WorkLimit):
        isolated("no such job", seconds=2)
    assert decide(Claim(b.limit(b.power(x, 2), x, b.TWO), "=", b.num(4))).outcome == "verified"


def test_from_a_script_without_a_main_guard(tmp_path) -> None:  # type: ignore[no-untyped-def]
    script = tmp_path / "plain.py"
    script.write_text(
        "from deriver.expression import build as b\n"
        "from deriver.model import Claim\n"
        "from deriver.verification import decide\n"
        "x = b.symbol('x')\n"
        "print(decide(Claim(b.limit(b.power(x, 2), x, b.TWO), '=', b.num(4))).outcome)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["verified"], done.stderr


def test_exact_entries() -> None:
    assert list(flat(((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4))))) == [1, 2, 3, 4]
