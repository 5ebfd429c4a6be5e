"""Rational identities modulo a large random prime: exact, fast, and with a bound on the chance of error.

Only where the hypotheses are Zariski-dense in a class with a rational parametrisation (linear classes, orthogonal matrices by Cayley's
map, idempotents S D S^{-1}, unit vectors by stereographic projection); bounds and signs cut out open sets, in which the class is
dense, so they may be ignored here. A false identity of degree d passes one point with probability at most d/p.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, NamedTuple

from flint import nmod, nmod_mat

from ..expression import Expr, walk
from ..expression.evaluation import ModularField
from .degrees import degree_bound
from .domain import Domain
from .sampling import larger_plans, size_plans
from .statement import Statement
from .trial import Budget
from .values import at_point

__all__ = ["Agreement", "agrees_modulo"]

_PRIMES = (2**61 - 1, 2305843009213693921, 2305843009213693907)
_OPEN = frozenset({
    "positive", "negative", "nonnegative", "nonpositive", "nonzero", "real", "probability", "square", "invertible",
    "full_column_rank", "full_row_rank", "positive_definite", "positive_semidefinite", "negative_definite", "positive_determinant",
    "normal_closure", "diagonalizable",
})  # fmt: skip
_LINEAR = frozenset({"symmetric", "skew", "diagonal", "upper_triangular", "lower_triangular", "normal"})
_DENSE_CHECKS = frozenset({"<", ">", "!=", "<=", ">=", "succ", "prec"})


class Agreement(NamedTuple):
    """How many points agreed, and a bound on the chance that a false identity would have."""

    points: int
    bound: str


def agrees_modulo(statement: Statement, domain: Domain, seed: int, budget: Budget) -> Agreement | None:
    """The agreement of both sides modulo a large prime, or None where that does not apply or fails."""
    if statement.right is None or domain.equations or domain.functions or domain.complex:
        return None
    if any(c.op != "relation" or c.data not in _DENSE_CHECKS for c in domain.checks):
        return None
    if any(s in domain.bounds for s in domain.symbols) or not domain.symbols:
        return None
    if not all(_parametrised(s, domain) for s in domain.symbols):
        return None
    p = _PRIMES[seed % len(_PRIMES)]
    field = ModularField(p)
    draw = random.Random(f"{seed}/primes")
    plans = size_plans(domain, 6)
    if domain.size_symbols:
        # A size that occurs as a number makes an identity for each size; those drawn are all that is known.
        nodes = [n for e in (statement.left, statement.right) for n in walk(e)]
        plans += larger_plans(domain, nodes)
    points = 0
    degree = 0
    for sizes in plans:
        found = degree_bound(statement.left, statement.right, domain, sizes)
        if found is None:
            return None
        degree = max(degree, found)
        agreed = 0
        for _ in range(4):
            budget.spend()
            values = _draw(domain, sizes, p, draw)
            if values is None:
                return None
            left, right = at_point(statement.left, values, sizes, field), at_point(statement.right, values, sizes, field)
            if "unsupported" in (left.why, right.why) or "limit" in (left.why, right.why):
                return None
            if left.value is None or right.value is None:
                continue  # a singular draw
            if left.value.entries() != right.value.entries():
                return None
            agreed += 1
            if agreed == 2:
                break
        if not agreed:
            return None
        points += agreed
    if not points:
        return None
    return Agreement(points, f"{max(degree, 1) / p:.1e}")


def _parametrised(symbol: Expr, domain: Domain) -> bool:
    names = frozenset(domain.properties[symbol])
    if symbol.is_scalar:
        return names <= _OPEN
    if symbol.shape.kind != "matrix":
        return names <= _OPEN | {"unit"}
    if names & {"positive", "nonnegative", "negative", "nonpositive", "probability"} and names & _LINEAR:
        return False
    rest = names - _OPEN - _LINEAR
    return not rest or (rest <= {"orthogonal", "orthonormal_columns"} and "orthogonal" in rest and not names & {"symmetric", "skew"})


def _draw(domain: Domain, sizes: Mapping[str, int], p: int, draw: random.Random) -> dict[Any, Any] | None:
    values: dict[Any, Any] = {}
    for s in domain.symbols:
        rows, cols = (1 if side is None else side.evaluate(sizes) for side in s.shape)
        if s.is_scalar:
            values[s] = nmod(draw.randrange(1, p), p)
            continue
        names = domain.properties[s]
        if s.shape.kind == "matrix":
            made = _matrix(names, rows, cols, p, draw)
        elif "unit" in names:
            made = _unit(rows, p, draw)
        else:
            made = nmod_mat(rows, cols, [draw.randrange(p) for _ in range(rows * cols)], p)
        if made is None:
            return None
        values[s] = made
    return values


def _matrix(names: tuple[str, ...], m: int, n: int, p: int, draw: random.Random) -> Any:
    a = [[draw.randrange(p) for _ in range(n)] for _ in range(m)]
    if "orthogonal" in names:
        return _orthogonal(n, p, draw)
    for i in range(m):
        for j in range(n):
            if "symmetric" in names and j < i:
                a[i][j] = a[j][i]
            if "skew" in names and j <= i:
                a[i][j] = 0 if i == j else -a[j][i] % p
            if ("diagonal" in names and i != j) or ("upper_triangular" in names and i > j) or ("lower_triangular" in names and i < j):
                a[i][j] = 0
    if "diagonal" in names:
        a = [[x if i == j else 0 for j, x in enumerate(r)] for i, r in enumerate(a)]
    return nmod_mat(m, n, [x for r in a for x in r], p)


def _orthogonal(n: int, p: int, draw: random.Random) -> Any:
    """Cayley's map, and for half of the draws a reflection as well: both components."""
    s = _matrix(("skew",), n, n, p, draw)
    one = nmod_mat(n, n, [1 if i == j else 0 for i in range(n) for j in range(n)], p)
    try:
        q = (one - s) * (one + s).inv()
    except ZeroDivisionError:
        return None
    if draw.random() < 0.5:
        flip = nmod_mat(n, n, [(-1 if i == 0 else 1) if i == j else 0 for i in range(n) for j in range(n)], p)
        q = q * flip
    return q


def _unit(n: int, p: int, draw: random.Random) -> Any:
    if n == 1:
        return nmod_mat(1, 1, [draw.choice((1, -1))], p)
    t = [draw.randrange(p) for _ in range(n - 1)]
    s = sum(x * x for x in t) % p
    if (1 + s) % p == 0:
        return None
    inverse = pow(1 + s, -1, p)
    return nmod_mat(n, 1, [2 * x * inverse % p for x in t] + [(1 - s) * inverse % p], p)
