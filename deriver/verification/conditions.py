"""The published list of conditions, and the search for the one that a claim lacks.

A condition counts when the claim holds under it (at a fresh sample that notices changes of the claim), while the claim fails without
it; when it is consistent with what is declared; when it is not the claim restated; and when it is not degenerate: for scalars it
holds on an open set (or at all integers), for matrices it admits members of size 2 and 3 that are neither zero nor scalar.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from flint import arb

from ..expression import Dim, Expr, closure, walk
from ..expression import build as b
from ..model import Claim
from .blindness import sees
from .domain import Domain, domain_of
from .exact import Matrix, eye, matmul, scale
from .hypotheses import meets
from .membership import has_property
from .proof import same_form
from .sampling import Sampler
from .statement import Statement, test
from .trial import Budget, Row, Trial, run_trial
from .values import at_point, ball_field, compare_values, given

__all__ = ["CONDITIONS", "Candidate", "Found", "missing_condition", "restatement", "restricted"]


class Candidate(NamedTuple):
    """A condition: its LaTeX, as relations, as properties of symbols, and as an equality of two sizes."""

    latex: str
    relations: tuple[Expr, ...] = ()
    properties: Mapping[Expr, tuple[str, ...]] = {}
    sizes: tuple[Dim, Dim] | None = None


class Found(NamedTuple):
    """A condition under which the claim holds, and the evidence."""

    latex: str
    method: str
    points: int
    sizes: tuple[dict[str, int], ...] | None
    exact: bool


#: The published list for one scalar, weakest first: (relation, right side). `integer` and `parity` are not relations.
_SCALAR: tuple[tuple[str, Expr], ...] = (
    ("!=", b.ZERO),
    (">=", b.num(-1)), (">", b.num(-1)), ("<=", b.ONE), ("<", b.ONE),
    (">=", b.ZERO), ("<=", b.ZERO), (">", b.ZERO), ("<", b.ZERO),
    (">=", b.ONE), (">", b.ONE), ("<=", b.num(-1)),
)  # fmt: skip
_HALF_PI = b.mul(b.HALF, b.PI)
#: Bounds of |x|, weakest first.
_BOUNDS: tuple[tuple[str, Expr], ...] = (("<=", b.PI), ("<", b.PI), ("<=", _HALF_PI), ("<", _HALF_PI), ("<=", b.ONE), ("<", b.ONE))
#: property of one matrix -> LaTeX with A for the symbol, weakest first within a kind.
_MATRIX: tuple[tuple[str, str], ...] = (
    ("invertible", r"\det {A} \ne 0"),
    ("full_column_rank", r"\operatorname{{rank}} {A} = {n}"),
    ("full_row_rank", r"\operatorname{{rank}} {A} = {m}"),
    ("positive_determinant", r"\det {A} > 0"),
    ("symmetric", r"{A} = {A}^\top"),
    ("skew", r"{A}^\top = -{A}"),
    ("positive_semidefinite", r"{A} \succeq 0"),
    ("positive_definite", r"{A} \succ 0"),
    ("orthonormal_columns", r"{A}^\top {A} = I"),
    ("orthonormal_rows", r"{A} {A}^\top = I"),
    ("orthogonal", r"{A}^\top {A} = I"),
    ("idempotent", r"{A}^2 = {A}"),
    ("involutory", r"{A}^2 = I"),
    ("projector", r"{A}^2 = {A} = {A}^\top"),
    ("upper_triangular", r"{A} \text{{ upper triangular}}"),
    ("lower_triangular", r"{A} \text{{ lower triangular}}"),
    ("diagonal", r"{A} \text{{ diagonal}}"),
)
_VECTOR: tuple[tuple[str, str], ...] = (
    ("nonzero", r"{A} \ne 0"),
    ("nonnegative", r"{A} \ge 0"),
    ("positive", r"{A} > 0"),
    ("unit", r"\|{A}\| = 1"),
    ("simplex", r"\mathbf{{1}}^\top {A} = 1,\ {A} \ge 0"),
)
_ANTI_SKEW = frozenset({"invertible", "idempotent", "nonnegative", "positive_semidefinite", "negative_definite", "triangular"})
#: The whole list, for display.
CONDITIONS: tuple[str, ...] = (
    *(b.relation(kind, b.symbol("x"), right).latex for kind, right in _SCALAR),
    *(b.relation(kind, b.function("abs", b.symbol("x")), right).latex for kind, right in _BOUNDS),
    r"0 \le x \le \pi", "0 < x < 1", r"x \in \mathbb{Z}", r"a \ge b", "a > b", r"ab \ge 0", "ab > 0",
    *(text.format(A="A", n="n", m="m") for _, text in _MATRIX),
    *(text.format(A="x") for _, text in _VECTOR),
    "m = n", "AB = BA",
)  # fmt: skip


def _candidates(domain: Domain, bodies: list[Expr]) -> Iterator[Candidate]:
    scalars = [s for s in domain.symbols if s.is_scalar and s not in domain.bounds and not {"complex", "index"} & set(domain.properties[s])]
    yield from _scalar_candidates(scalars, domain, bodies)
    arrays = [s for s in domain.symbols if not s.is_scalar]
    squares = [s for s in arrays if s.shape.kind == "matrix" and s.shape.rows == s.shape.cols]
    pairs = list(_size_pairs(arrays))
    for left, right in pairs:
        yield Candidate(f"{left.latex} = {right.latex}", sizes=(left, right))
    for name in ("nonzero", "nonnegative", "positive", "unit", "simplex"):
        for s in arrays:
            if s.shape.kind == "vector" and name not in domain.properties[s]:
                yield Candidate(dict(_VECTOR)[name].format(A=s.latex), properties={s: (name,)})
    for name in ("invertible", "full_column_rank", "full_row_rank", "positive_determinant"):
        yield from _of_each(name, arrays, domain)
    vectors = [s for s in arrays if s.shape.kind == "vector"]
    for i, s in enumerate(vectors):
        for t in vectors[i + 1 :]:
            if s.shape == t.shape:
                relation = b.relation("=", b.dot(b.transpose(s), t), b.ZERO)
                yield Candidate(relation.latex, (relation,))
    for i, s in enumerate(squares):
        for t in squares[i + 1 :]:
            if s.shape == t.shape:
                relation = b.relation("=", b.dot(s, t), b.dot(t, s))
                yield Candidate(relation.latex, (relation,))
    for name, _ in _MATRIX[4:]:
        yield from _of_each(name, arrays, domain)
    for name in ("symmetric", "diagonal"):
        wanted = [s for s in squares if name not in domain.properties[s]]
        if len(wanted) == 2 and wanted[0].shape == wanted[1].shape:
            text = dict(_MATRIX)[name]
            latex = (
                r",\ ".join(text.format(A=s.latex) for s in wanted)
                if name == "symmetric"
                else rf"{wanted[0].latex}, {wanted[1].latex} \text{{ diagonal}}"
            )
            yield Candidate(latex, properties={s: (name,) for s in wanted})


def _of_each(name: str, arrays: list[Expr], domain: Domain) -> Iterator[Candidate]:
    text = dict(_MATRIX)[name]
    for s in arrays:
        if s.shape.kind != "matrix" or name in domain.properties[s]:
            continue
        rows, cols = s.shape
        assert rows is not None and cols is not None
        square = rows == cols
        if name == "skew" and _ANTI_SKEW & set(domain.properties[s]):
            continue  # of odd size there is none, and of even size too few to sample
        if square and name in ("full_column_rank", "full_row_rank", "orthonormal_columns", "orthonormal_rows"):
            continue
        if not square and name not in ("full_column_rank", "full_row_rank", "orthonormal_columns", "orthonormal_rows"):
            continue
        yield Candidate(text.format(A=s.latex, n=cols.latex, m=rows.latex), properties={s: (name,)})


def _size_pairs(arrays: list[Expr]) -> Iterator[tuple[Dim, Dim]]:
    seen: set[tuple[Dim, Dim]] = set()
    for s in arrays:
        if s.shape.kind == "matrix":
            rows, cols = s.shape
            assert rows is not None and cols is not None
            if rows != cols and (rows, cols) not in seen and rows.number is None and cols.number is None:
                seen.add((rows, cols))
                yield rows, cols


def _scalar_candidates(scalars: list[Expr], domain: Domain, bodies: list[Expr]) -> Iterator[Candidate]:
    def of(kind: str, left: Expr, right: Expr) -> Candidate:
        relation = b.relation(kind, left, right)
        return Candidate(relation.latex, (relation,))

    whole = {s for s in scalars if "integer" in domain.properties[s]}
    for kind, right in _SCALAR:
        for s in scalars:
            # Bounds from above leave few integers or none; signs of integers are bounds from below.
            if s not in whole or kind in ("!=", ">=", ">"):
                yield of(kind, s, right)
    for i, s in enumerate(scalars):
        for t in scalars[i + 1 :]:
            for kind in (">=", "<=", ">", "<"):
                yield of(kind, s, t)
            yield of(">=", b.mul(s, t), b.ZERO)
            yield of(">", b.mul(s, t), b.ZERO)
    scalars = [s for s in scalars if s not in whole]
    if len(scalars) in (2, 3):
        for kind, right in _SCALAR:
            if right is b.ZERO:
                relations = tuple(b.relation(kind, s, right) for s in scalars)
                yield Candidate(r",\ ".join(r.latex for r in relations), relations)
    yield from (of(">=", u, b.ZERO) for u in _insides(bodies))
    for kind, right in _BOUNDS:
        for s in scalars:
            yield of(kind, b.function("abs", s), right)
    for s in scalars:
        yield Candidate(rf"0 \le {s.latex} \le \pi", (b.relation(">=", s, b.ZERO), b.relation("<=", s, b.PI)))
        yield Candidate(rf"0 \le {s.latex} \le 1", (b.relation(">=", s, b.ZERO), b.relation("<=", s, b.ONE)))
        yield Candidate(rf"0 < {s.latex} < 1", (b.relation(">", s, b.ZERO), b.relation("<", s, b.ONE)))
        if "integer" not in domain.properties[s]:
            yield Candidate(rf"{s.latex} \in \mathbb{{Z}}", properties={s: ("integer",)})


def _insides(bodies: list[Expr]) -> list[Expr]:
    """What stands inside absolute values and roots of squares: where it is not negative, both can be left out."""
    found: dict[Expr, None] = {}
    for e in bodies:
        for node in walk(e):
            inside = None
            if node.op == "abs":
                inside = node.args[0]
            elif node.op == "power" and node.args[1] is b.HALF and node.args[0].op == "power" and node.args[0].args[1] is b.TWO:
                inside = node.args[0].args[0]
            if inside is not None and inside.op not in ("symbol", "number") and inside.is_scalar and inside.free:
                found[inside] = None
    return list(found)


def restricted(claim: Claim, relations: tuple[Expr, ...] = (), properties: Mapping[Expr, tuple[str, ...]] | None = None) -> Domain:
    """The domain of a claim under one more condition."""
    return domain_of(claim, relations, properties)


def restatement(statement: Statement, condition: Expr) -> bool:
    """Whether a condition says what the claim says: the same relation between the same things."""
    if statement.right is None or condition.op != "relation":
        return False
    left, right = condition.args
    kinds = {statement.relation, condition.data}
    definite = {"succ", "succeq", "prec", "preceq"}
    if kinds <= definite:
        return bool((left.free | right.free) & (statement.left.free | statement.right.free))
    for bare, other in ((statement.left, statement.right), (statement.right, statement.left)):
        if bare.op == "symbol" and bare.is_scalar and not other.free and condition.free == {bare}:
            return True  # x > 0 needs no condition on x
    flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    if kinds <= {"=", "equiv"}:
        return same_form(left, right, statement.left, statement.right, either_sign=True)
    if condition.data == statement.relation:
        return same_form(left, right, statement.left, statement.right)
    if flipped.get(condition.data) == statement.relation:
        return same_form(right, left, statement.left, statement.right)
    return False


def _violated(candidate: Candidate, values: Mapping[Expr, object], sizes: Mapping[str, int]) -> bool:
    """Whether a point certainly does not meet the condition."""
    for s, names in candidate.properties.items():
        if any(not has_property(values[s], name) for name in names):  # type: ignore[arg-type]
            return True
    if candidate.sizes is not None and candidate.sizes[0].evaluate(sizes) != candidate.sizes[1].evaluate(sizes):
        return True
    for relation in candidate.relations:
        if relation.data == "=" and relation.args[0].op == "dot" and len(relation.args[0].args) == 2:
            s, t = relation.args[0].args
            x, y = values.get(s), values.get(t)
            if x is not None and y is not None and relation.args[1] is b.dot(t, s):
                if matmul(x, y) != matmul(y, x):  # type: ignore[arg-type]
                    return True
                continue
        if compare_values(relation, values, sizes) is False:
            return True
    return False


def _properties_as_relations(candidate: Candidate) -> Iterator[Expr]:
    for s, names in candidate.properties.items():
        t = b.transpose(s)
        # What a property implies counts as well: positive semidefinite says symmetric, and more.
        for name in sorted(closure(names)):
            if name == "symmetric":
                yield b.relation("=", s, t)
            elif name == "skew":
                yield b.relation("=", t, b.negative(s))
            elif name in ("orthogonal", "orthonormal_columns"):
                assert s.shape.cols is not None
                yield b.relation("=", b.dot(t, s), b.identity(s.shape.cols))
                if name == "orthogonal":
                    yield b.relation("=", b.dot(s, t), b.identity(s.shape.cols))
            elif name == "idempotent":
                yield b.relation("=", b.dot(s, s), s)
            elif name == "involutory":
                assert s.shape.cols is not None
                yield b.relation("=", b.dot(s, s), b.identity(s.shape.cols))
            elif name in ("invertible", "positive_determinant"):
                yield b.relation("!=" if name == "invertible" else ">", b.det(s), b.ZERO)
            elif name == "unit":
                yield b.relation("=", b.norm(s), b.ONE)
                yield b.relation("=", b.inner(s, s), b.ONE)
            elif name in ("positive_definite", "positive_semidefinite"):
                yield b.relation("succ" if name == "positive_definite" else "succeq", s, b.zeros(s.shape))
            elif name in ("nonzero", "positive", "nonnegative"):
                kind = {"nonzero": "!=", "positive": ">", "nonnegative": ">="}[name]
                yield b.relation(kind, s, b.zeros(s.shape))


def missing_condition(statement: Statement, trial: Trial, claim: Claim, seed: int, digits: int, budget: Budget) -> Found | None:
    """The weakest condition of the list under which the claim holds, or None."""
    rows = trial.where("fails", "left", "right")
    bad = [r for r in rows if r.point.open or r.result.outcome == "fails"]
    if not bad:
        return None
    values = {id(r): r.point.values for r in bad}
    second_best: Found | None = None
    if statement.relation in ("succ", "succeq", "prec", "preceq") and statement.left.op == "symbol":
        return None  # any condition that makes a bare matrix definite restates that it is
    bodies = [statement.left] + ([] if statement.right is None else [statement.right])
    tied = [e for e in trial.domain.equations if any(n.op in ("det", "matrix_power", "trace") for n in walk(e))]
    for candidate in _candidates(trial.domain, bodies):
        if budget.low:
            return second_best
        if not all(_violated(candidate, values[id(r)], r.point.sizes) for r in bad):
            continue
        relations = [*candidate.relations, *_properties_as_relations(candidate)]
        if any(restatement(statement, c) for c in relations) or _asks_for_rank(statement, candidate):
            continue
        if statement.relation in _ORDERS and candidate.properties and not {n for p in candidate.properties.values() for n in p} <= _ORDERLY:
            continue  # an inequality of skew matrices or projectors alone is another claim
        if _THIN & {n for p in candidate.properties.values() for n in p} and any(s in e.free for s in candidate.properties for e in tied):
            continue  # a thin class with an equation on top: too few members to say anything
        if not _sharp(candidate, claim, statement, trial, digits, budget):
            continue
        domain = restricted(claim, candidate.relations, candidate.properties)
        if candidate.sizes is not None:
            domain.equal_sizes.append(candidate.sizes)
        quick = run_trial(statement, domain, seed, digits, budget, generic=4, special=0, stop_at_failure=True)
        if quick.summary != "holds":
            continue
        full = run_trial(statement, domain, seed, digits, budget, thorough=True)
        if full.summary != "holds" or _degenerate(candidate, full) or sees(statement, full, seed, digits, budget) is not None:
            continue
        method = "exact rational points under the condition" if full.exact else "ball arithmetic under the condition"
        found = Found(candidate.latex, method, len(full.where("holds")), full.sizes, full.exact)
        if not full.where("left", "right"):
            return found
        # It holds but for points where a side has no value, such as an end of the interval: a stricter one may be right.
        second_best = second_best or found
    return second_best


_ORDERS = frozenset({"<", "<=", ">", ">="})
#: What an inequality may lack: the other classes are thin, and true inequalities on them say nothing of the claim.
_ORDERLY = frozenset({"invertible", "full_column_rank", "full_row_rank", "positive_determinant", "symmetric", "positive_semidefinite",
                      "positive_definite", "nonzero", "nonnegative", "positive", "integer"})  # fmt: skip


_THIN = frozenset({"skew", "orthogonal", "idempotent", "involutory", "projector", "orthonormal_columns", "orthonormal_rows",
                   "diagonal", "upper_triangular", "lower_triangular"})  # fmt: skip


def _asks_for_rank(statement: Statement, candidate: Candidate) -> bool:
    """Whether a claim about the rank of a matrix would be supposed of it."""
    ranks = [side.args[0] for side in (statement.left, statement.right) if side is not None and side.op == "rank"]
    full = {"full_column_rank", "full_row_rank", "invertible", "positive_determinant", "orthonormal_columns", "orthonormal_rows",
            "orthogonal", "involutory", "positive_definite"}  # fmt: skip
    return any(s in ranks and full & set(names) for s, names in candidate.properties.items())


_STEPS = (Fraction(1, 1000), Fraction(1, 50))


def _sharp(candidate: Candidate, claim: Claim, statement: Statement, trial: Trial, digits: int, budget: Budget) -> bool:
    """Whether the claim fails just beyond the condition: a threshold that merely dodges the points that failed is not what lacks."""
    if candidate.sizes is not None:
        return True
    for s, names in candidate.properties.items():
        if s.shape.kind == "vector" and {"nonnegative", "positive", "unit", "simplex"} & set(names):
            return _sharp_for_entries(s, not {"unit", "simplex"} & set(names), candidate, claim, statement, trial, digits, budget)
    whole = [s for s, names in candidate.properties.items() if s.is_scalar and "integer" in names]
    if not whole and not (candidate.relations and all(r.args[0].is_scalar for r in candidate.relations)):
        return True
    symbols = sorted({s for r in candidate.relations for s in r.free} | set(whole), key=lambda s: s.name)
    if any(not s.is_scalar or "integer" in trial.domain.properties.get(s, ()) for s in symbols):
        return True
    rows = [r for r in trial.rows if r.point.open][:6] or trial.rows[:6]
    for row in rows:
        for values in _just_beyond(candidate, whole, symbols, row):
            if not meets(trial.domain, values, row.point.sizes):
                continue
            if not _violated(candidate, values, row.point.sizes):
                continue
            budget.spend()
            result = test(statement, given(values), row.point.sizes, digits, complex_=trial.domain.complex)
            if result.outcome in ("fails", "left", "right"):
                return True
    return False


def _sharp_for_entries(
    s: Expr, signed: bool, candidate: Candidate, claim: Claim, statement: Statement, trial: Trial, digits: int, budget: Budget
) -> bool:
    """Whether the claim fails where a single entry of a vector is a little below zero, or (of unit vectors) the length a little off."""
    domain = restricted(claim, candidate.relations, candidate.properties)
    for point in itertools.islice(Sampler.of(domain, trial.sampler.seed).points(8, 4), 12):
        old = point.values[s]
        assert isinstance(old, tuple)
        for k in range(len(old)):
            moved = (*old[:k], -_STEPS[0], *old[k + 1 :]) if signed else tuple(x * (1 + _STEPS[0] * (k + 1)) for x in old)  # type: ignore[operator]
            values = {**point.values, s: moved}
            if not meets(trial.domain, values, point.sizes):
                continue
            budget.spend()
            result = test(statement, given(values), point.sizes, digits, complex_=trial.domain.complex)
            if result.outcome in ("fails", "left", "right"):
                return True
    return False


def _just_beyond(candidate: Candidate, whole: list[Expr], symbols: list[Expr], row: Row) -> Iterator[dict[Expr, Any]]:
    """Points near the boundary of a condition on scalars, on its far side among them."""
    values = dict(row.point.values)
    for s in whole:
        for k in (0, 1, 2, -1):
            for step in (_STEPS[1], Fraction(1, 2), 1 - _STEPS[1]):
                yield {**values, s: k + step}
    for relation in candidate.relations:
        left, right = relation.args
        for s in sorted(left.free, key=lambda s: s.name):
            for goal in _goals(left, right, s, values, row):
                for step in _STEPS:
                    for sign in (1, -1):
                        moved = {**values, s: goal + sign * step}
                        yield moved
                        for other in symbols:
                            if other is not s:
                                yield {**moved, other: Fraction(0)}
                                yield {**moved, other: moved[s]}
                if relation.data == "!=":
                    yield {**values, s: goal}


def _goals(left: Expr, right: Expr, s: Expr, values: Mapping[Expr, Any], row: Row) -> list[Fraction]:
    """Values of one symbol at which the two sides of a condition meet, where they are affine in it or an absolute value."""
    if left.op == "abs" and left.args[0] is s and not right.free:
        size = _number(right, values, row)
        return [] if size is None else [size, -size]
    at = [_number(b.subtract(left, right), {**values, s: Fraction(k)}, row) for k in (0, 1, 2)]
    if at[0] is None or at[1] is None or at[2] is None:
        return []
    slope = at[1] - at[0]
    if not slope or abs(at[2] - at[1] - slope) > Fraction(1, 10**9):
        return [Fraction(k) for k in (0, 1, -1)]
    return [-at[0] / slope]


def _number(e: Expr, values: Mapping[Expr, Any], row: Row) -> Fraction | None:
    value = at_point(e, given(values), row.point.sizes, ball_field(30)).value
    if value is None or not value.is_scalar:
        return None
    if value.fraction is not None:
        return value.fraction
    return Fraction(float(value.data.mid())) if isinstance(value.data, arb) else None


def _degenerate(candidate: Candidate, trial: Trial) -> bool:
    """Whether the condition leaves only matrices that are zero, scalar or 1 x 1, members of a single size, or few numbers."""
    held = trial.where("holds")
    named = {s for r in candidate.relations for s in r.free} | set(candidate.properties)
    for s in named:
        if s.is_scalar and len({r.point.values[s] for r in held if s in r.point.values}) < 4:
            return True  # a few points, not an open set
    arrays = [s for s in named if not s.is_scalar]
    if not arrays and candidate.sizes is None:
        return False
    for s in arrays:
        if s.shape.kind == "matrix" and not any(_proper(r.point.values[s]) for r in held if s in r.point.values):  # type: ignore[arg-type]
            return True
    if not trial.domain.letters:
        return False
    if not any(all(n >= 2 for n in r.point.sizes.values()) for r in held):
        return True
    # What is left at size 2 alone says little of other sizes: a skew matrix with determinant 1 is a quarter turn there.
    offered = {n for p in trial.sampler.plans for n in p.values() if n >= 2}
    return len(offered) > 1 and len({n for r in held for n in r.point.sizes.values() if n >= 2}) < 2


def _proper(a: Matrix) -> bool:
    """Whether a matrix is larger than 1 x 1, not zero, and no multiple of the identity."""
    if len(a) == 1 and len(a[0]) == 1:
        return False
    if not any(x for r in a for x in r):
        return False
    return len(a) != len(a[0]) or a != scale(Fraction(a[0][0]), eye(len(a)))
