"""The published list of conditions, and the search for the one that a claim lacks.

A condition counts when the claim holds under it (at a fresh sample that notices changes of the claim), while the claim fails without
it; when it is consistent with what is declared; when it is not the claim restated; and when it is not degenerate: for scalars it
holds on an open set (or at all integers), for matrices it admits members of size 2 and 3 that are neither zero nor scalar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ..expression import Dim, Expr, closure, walk
from ..expression import build as b
from ..model import Claim
from .blindness import sees
from .challenge import challenge
from .domain import Domain, domain_of
from .ends import failing_end
from .exact import Matrix, eye, scale
from .proof import same_form
from .sharpness import Candidate, sharp, violated
from .statement import EQUALITIES, Statement, test
from .strata import member
from .trial import Budget, Trial, run_trial
from .values import compare_values, given

__all__ = ["CONDITIONS", "Candidate", "Found", "counting", "missing_condition", "restatement", "restricted"]


class Found(NamedTuple):
    """A condition under which the claim holds, and the evidence."""

    latex: str
    method: str
    points: int
    sizes: tuple[dict[str, int], ...] | None
    exact: bool
    candidate: Candidate | None = None

    def met(self, values: Mapping[Expr, Any], sizes: Mapping[str, int]) -> bool:
        """Whether a point meets the condition, though the claim fails there: then it is not the condition that lacks."""
        return self.candidate is not None and not violated(self.candidate, values, sizes)


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
    r"0 \le x \le \pi", "0 < x < 1", r"x \in \mathbb{Z}", r"a \ne b", r"a \ge b", "a > b", r"ab \ge 0", "ab > 0",
    *(text.format(A="A", n="n", m="m") for _, text in _MATRIX),
    *(text.format(A="x") for _, text in _VECTOR),
    "m = n", "AB = BA", r"A \ne B", r"x^\top y = 0",
)  # fmt: skip


def _candidates(domain: Domain, bodies: list[Expr], mark: str) -> Iterator[Candidate]:
    scalars = [s for s in domain.symbols if s.is_scalar and s not in domain.bounds and not {"complex", "index"} & set(domain.properties[s])]
    yield from _scalar_candidates(scalars, domain, bodies, mark)
    arrays = [s for s in domain.symbols if not s.is_scalar]
    squares = [s for s in arrays if s.shape.kind == "matrix" and s.shape.rows == s.shape.cols]
    for i, s in enumerate(arrays):
        for t in arrays[i + 1 :] if mark in ("<", ">", "!=") else ():
            if s.shape == t.shape:
                relation = b.relation("!=", s, t)
                yield Candidate(relation.latex, (relation,))
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


_ORDER_SENSITIVE = frozenset({"abs", "max", "min", "maximum", "minimum", "sign", "relu", "indicator", "extremum", "norm", "floor", "ceil",
                              "cases", "integral", "sum", "product", "limit", "binomial", "factorial", "log", "relation"})  # fmt: skip


def _scalar_candidates(scalars: list[Expr], domain: Domain, bodies: list[Expr], mark: str) -> Iterator[Candidate]:
    def of(kind: str, left: Expr, right: Expr) -> Candidate:
        relation = b.relation(kind, left, right)
        return Candidate(relation.latex, (relation,))

    whole = {s for s in scalars if "integer" in domain.properties[s]}
    equality, strict = mark in EQUALITIES, mark in ("<", ">", "!=")
    # Powers and analytic functions of two letters do not ask which is the greater one; |a - b| and an inequality do.
    ordered = not equality or any(n.op in _ORDER_SENSITIVE for e in bodies for n in walk(e)) or bool(_insides(bodies))
    for kind, right in _SCALAR:
        for s in scalars:
            # Bounds from above leave few integers or none; signs of integers are bounds from below.
            if s not in whole or kind in ("!=", ">=", ">"):
                yield of(kind, s, right)
    for i, s in enumerate(scalars):
        for t in scalars[i + 1 :]:
            for kind in ((("!=",) if strict else ()) + (">=", "<=", ">", "<")) if ordered else ():
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
        if "integer" not in domain.properties[s] and mark not in _ORDERS:
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
    for candidate in _candidates(trial.domain, bodies, statement.relation):
        if budget.low:
            return second_best
        if any(_direction(s) for r in candidate.relations for s in r.free) or any(_direction(s) for s in candidate.properties):
            continue  # a condition on the direction of a differential says that the differential is another one
        if not all(violated(candidate, values[id(r)], r.point.sizes) for r in bad):
            continue
        relations = [*candidate.relations, *_properties_as_relations(candidate)]
        if any(restatement(statement, c) for c in relations) or _asks_for_rank(statement, candidate):
            continue
        if statement.relation in _ORDERS and candidate.properties and not {n for p in candidate.properties.values() for n in p} <= _ORDERLY:
            continue  # an inequality of skew matrices or projectors alone is another claim
        if _THIN & {n for p in candidate.properties.values() for n in p} and any(s in e.free for s in candidate.properties for e in tied):
            continue  # a thin class with an equation on top: too few members to say anything
        if _fails_under(candidate, statement, trial, digits, budget):
            continue
        if not sharp(candidate, claim, statement, trial, digits, budget):
            continue
        domain = restricted(claim, candidate.relations, candidate.properties)
        if candidate.sizes is not None:
            domain.equal_sizes.append(candidate.sizes)
        quick = run_trial(statement, domain, seed, digits, budget, generic=4, special=0, stop_at_failure=True)
        if quick.summary != "holds":
            continue
        full = run_trial(statement, domain, seed, digits, budget, thorough=True)
        found = _found(candidate, full, statement, seed, digits, budget)
        if found is None:
            continue
        if not full.where("left", "right"):
            return found
        # It holds but for points where a side has no value, such as an end of the interval: a stricter one may be right.
        strict = _strict(candidate)
        if strict is not None:
            again = run_trial(statement, restricted(claim, strict.relations), seed, digits, budget)
            stricter = _found(strict, again, statement, seed, digits, budget)
            if stricter is not None and not again.where("left", "right"):
                return stricter
        second_best = second_best or found
    return second_best


def counting(statement: Statement, trial: Trial, claim: Claim, method: str, seed: int, digits: int, budget: Budget) -> Found | None:
    """`n >= 0` of what stands above in binomial coefficients, which normal forms take for natural numbers, where the claim holds so."""
    sides = [side for side in (statement.left, statement.right) if side is not None]
    tops = {s for e in sides for n in walk(e) if n.op == "binomial" for s in n.args[0].free if s in trial.domain.symbols}
    if not tops:
        return None
    relations = tuple(b.relation(">=", s, b.ZERO) for s in sorted(tops, key=lambda s: s.name))
    again = run_trial(statement, restricted(claim, relations), seed, digits, budget)
    if again.summary != "holds":
        return None
    latex = r",\ ".join(r.latex for r in relations)
    return Found(latex, method, len(again.where("holds")), again.sizes, again.exact, Candidate(latex, relations))


def _direction(s: Expr) -> bool:
    return s.op == "symbol" and len(s.name) > 1 and s.name[0] == "d" == s.data.latex[0] and s.name[1] != "_"


def _found(candidate: Candidate, trial: Trial, statement: Statement, seed: int, digits: int, budget: Budget) -> Found | None:
    """The condition with its evidence, where the claim holds under it at a sample that can be trusted."""
    if trial.summary != "holds" or _degenerate(candidate, trial) or sees(statement, trial, seed, digits, budget) is not None:
        return None
    if not _withstands(trial, statement, seed, digits, budget) or failing_end(candidate.relations, statement, trial, digits, budget):
        return None
    method = "exact rational points under the condition" if trial.exact else "ball arithmetic under the condition"
    return Found(candidate.latex, method, len(trial.where("holds")), trial.sizes, trial.exact, candidate)


#: Seeds, beside that of the verdict, whose points a condition has to withstand.
_FURTHER_SEEDS = 4


def _withstands(trial: Trial, statement: Statement, seed: int, digits: int, budget: Budget) -> bool:
    """Whether a claim under a condition survives the search for a counterexample that any claim has to survive, and further samples."""
    for k in range(1, _FURTHER_SEEDS + 1):
        if budget.low:
            break
        again = run_trial(statement, trial.domain, seed + 1000 * k, digits, budget, generic=8, special=6, stop_at_failure=True)
        if again.where("fails"):
            return False
    challenge(trial, seed, digits, budget)
    return not trial.where("fails") and not trial.doubt


def _strict(candidate: Candidate) -> Candidate | None:
    """x > 0 for x >= 0; None for conditions of other forms."""
    if len(candidate.relations) != 1 or candidate.properties or candidate.relations[0].data not in (">=", "<="):
        return None
    (relation,) = candidate.relations
    stricter = b.relation(relation.data[0], *relation.args)
    return Candidate(stricter.latex, (stricter,))


def _fails_under(candidate: Candidate, statement: Statement, trial: Trial, digits: int, budget: Budget) -> bool:
    """Whether the claim fails at a first point with the properties: a point of the trial with these symbols drawn again."""
    if not candidate.properties or candidate.relations or trial.domain.equations or trial.domain.checks:
        return False
    for row in trial.rows:
        if not row.point.open or any(n == 1 for n in row.point.sizes.values()):
            continue
        values = dict(row.point.values)
        for position, (s, names) in enumerate(candidate.properties.items()):
            if s.is_scalar or s in trial.domain.bounds:
                return False
            rows, cols = (None if side is None else side.evaluate(row.point.sizes) for side in s.shape)
            length = rows if rows is not None else cols
            assert length is not None
            wanted = tuple(sorted(closure([*trial.domain.properties[s], *names])))
            got = member(wanted, length, cols if s.shape.kind == "matrix" else None, 0, 1, f"condition/{position}")
            if got is None:
                return False
            values[s] = got.value
        budget.spend()
        loaded = {**row.values, **given({s: values[s] for s in candidate.properties})}
        return test(statement, loaded, row.point.sizes, digits, complex_=trial.domain.complex).outcome == "fails"
    return False


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


def _degenerate(candidate: Candidate, trial: Trial) -> bool:
    """Whether the condition leaves only matrices that are zero, scalar or 1 x 1, members of a single size, or few numbers."""
    held = trial.where("holds")
    if trial.statement.is_equality and all(s is None or s.free for s in (trial.statement.left, trial.statement.right)):
        both = [v for r in held for v in (r.result.left, r.result.right)]
        if both and not any(v is None or any(v.entries()) for v in both):
            return True  # what is left is 0 = 0
    for r in candidate.relations:
        # Under s <= t the condition s >= t leaves s = t alone.
        if r.data in (">=", "<=") and all(compare_values(b.relation("=", *r.args), row.values, row.point.sizes) is True for row in held):
            return True
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
