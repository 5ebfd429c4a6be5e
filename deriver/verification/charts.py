"""Coordinates on the classes of values: rational numbers that move freely, and the member of the class that they stand for.

Comes in: a domain, a point of it. Goes out: a `Space`: coordinates of the point, and the values at other coordinates. A search that
moves the entries of a semidefinite matrix is stopped by the edge of the cone at once; one that moves the factors of L D L^T walks
along it. Orthogonal matrices are turned by Cayley's map, unit vectors are moved on the sphere, probabilities stay on the simplex.

Sources: Cayley's map and LDL^T as in G. Golub and C. Van Loan, Matrix Computations, 4.1 and 5.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ..expression import Expr
from .domain import Domain
from .exact import Complex, Matrix, Value, eye, flat, inverse, matmul, minus, plus, transpose
from .hypotheses import linear_basis

__all__ = ["Space", "space_of"]

#: Properties that are open conditions, or say nothing of which numbers move: the search tests them at each point.
_OPEN = frozenset({
    "real", "square", "nonzero", "positive", "nonnegative", "negative", "nonpositive", "probability", "invertible", "normal",
    "full_column_rank", "full_row_rank", "positive_determinant", "integer", "natural", "diagonalizable", "hermitian",
})  # fmt: skip
_LINEAR = frozenset({"symmetric", "skew", "diagonal", "upper_triangular", "lower_triangular", "toeplitz"})
_CONE = frozenset({"positive_semidefinite", "positive_definite", "symmetric"})
_TURNED = frozenset({"orthogonal", "orthonormal_columns", "orthonormal_rows", "unitary"})
_TURNED_BETWEEN = frozenset({"projector", "idempotent", "symmetric", "positive_semidefinite", "singular"})

_Numbers = Sequence[Fraction]


class _Chart(NamedTuple):
    """One symbol: where its coordinates begin, how many there are, whether they are whole numbers, and its value at them."""

    symbol: Expr
    start: tuple[Fraction, ...]
    value: Callable[[_Numbers], Value]
    whole: bool = False


class Space:
    """The coordinates of a point and the values at other coordinates."""

    def __init__(self, values: Mapping[Expr, Any], charts: list[_Chart]) -> None:
        self.fixed = dict(values)
        self.charts = charts
        self.start: tuple[Fraction, ...] = tuple(x for c in charts for x in c.start)
        self.whole: tuple[bool, ...] = tuple(c.whole for c in charts for _ in c.start)
        self.spans: list[tuple[int, int]] = []
        position = 0
        for c in charts:
            self.spans.append((position, position + len(c.start)))
            position += len(c.start)
        self._last: list[tuple[tuple[Fraction, ...], Value] | None] = [None] * len(charts)

    def at(self, x: tuple[Fraction, ...]) -> dict[Expr, Any]:
        """The values at coordinates."""
        values = dict(self.fixed)
        for k, (chart, (low, high)) in enumerate(zip(self.charts, self.spans, strict=True)):
            own = x[low:high]
            last = self._last[k]
            if last is None or last[0] != own:
                last = self._last[k] = (own, chart.value(own))
            values[chart.symbol] = last[1]
        return values


def space_of(domain: Domain, values: Mapping[Expr, Any], *, solved: bool = False) -> Space | None:
    """Coordinates around a point of a domain; None where its symbols do not move freely.

    solved: equations are solved again at each point, so that they do not bind the coordinates.
    """
    if (domain.equations and not solved) or domain.functions or domain.varying:
        return None
    charts = []
    for s in domain.symbols:
        if s in domain.bounds:
            continue
        chart = _chart(s, values[s], frozenset(domain.properties[s]), s in domain.radii)
        if chart is not None and chart.start:
            charts.append(chart)
    return Space({s: values[s] for s in domain.symbols}, charts) if charts else None


def _chart(s: Expr, value: Any, names: frozenset[str], on_circle: bool) -> _Chart | None:
    if isinstance(value, Complex):
        return _Chart(s, (value.re, value.im), lambda x: Complex(x[0], x[1])) if not on_circle else _circle(s, value)
    closed = names - _OPEN
    if isinstance(value, Fraction):
        return None if closed else _Chart(s, (value,), lambda x: x[0], "integer" in names)
    if s.shape.kind != "matrix":
        return _vector_chart(s, value, closed, "integer" in names)
    m, n = len(value), len(value[0])
    if not closed:
        return _Chart(s, tuple(x for r in value for x in r), lambda x: _rows(x, n), "integer" in names)
    if closed <= _LINEAR or closed <= {"symmetric", "negative_definite"} or ("diagonal" in closed and closed <= _LINEAR | _CONE):
        basis = linear_basis(closed & _LINEAR, m, n)
        start = tuple(next(a / b for a, b in zip(flat(value), flat(e), strict=True) if b) for e in basis)
        return _Chart(s, start, lambda x: _combined(x, basis, m, n), "integer" in names)
    if closed <= _CONE:
        return _cone(s, value)
    if closed <= _TURNED:
        return _turned(s, value, left=m >= n, between=False)
    if "projector" in closed and closed <= _TURNED_BETWEEN:
        return _turned(s, value, left=True, between=True)
    return None


def _rows(x: _Numbers, n: int) -> Matrix:
    return tuple(tuple(x[i : i + n]) for i in range(0, len(x), n))


def _combined(x: _Numbers, basis: Sequence[Value], m: int, n: int) -> Matrix:
    total = [Fraction(0)] * (m * n)
    for c, element in zip(x, basis, strict=True):
        for k, entry in enumerate(flat(element)):
            if entry:
                total[k] += c * entry
    return _rows(total, n)


def _circle(s: Expr, value: Complex) -> _Chart:
    """Radius times a point of the unit circle, by its slope t around the point at the start."""
    # z(t) = z0 r (1 - t^2 + 2 t i)/(1 + t^2)

    def at(x: _Numbers) -> Complex:
        r, t = x
        c, d = r * (1 - t * t) / (1 + t * t), r * 2 * t / (1 + t * t)
        return Complex(value.re * c - value.im * d, value.re * d + value.im * c)

    return _Chart(s, (Fraction(1), Fraction(0)), at)


def _vector_chart(s: Expr, value: Any, closed: frozenset[str], whole: bool) -> _Chart | None:
    if not closed:
        return _Chart(s, tuple(value), lambda x: tuple(x), whole)
    if closed == {"unit"}:
        n = len(value)
        if n == 1:
            return None
        # A reflection takes the first basis vector to the start; the stereographic projection moves away from there.
        v = tuple(x - (1 if i == 0 else 0) for i, x in enumerate(value))
        length = sum(x * x for x in v)

        def on_sphere(t: _Numbers) -> Value:
            size = sum((x * x for x in t), Fraction(0))
            p = [(1 - size) / (1 + size), *(2 * x / (1 + size) for x in t)]
            share = 2 * sum(a * c for a, c in zip(v, p, strict=True)) / length if length else Fraction(0)
            return tuple(c - share * a for a, c in zip(v, p, strict=True))

        return _Chart(s, (Fraction(0),) * (n - 1), on_sphere)
    if closed == {"simplex"}:

        def on_simplex(x: _Numbers) -> Value:
            total = sum((abs(c) for c in x), Fraction(0))
            return tuple(abs(c) / total for c in x) if total else tuple(value)

        return _Chart(s, tuple(value), on_simplex)
    return None


def _cone(s: Expr, a: Matrix) -> _Chart | None:
    """L D L^T with unit lower triangular L, and |d| on the diagonal."""
    n = len(a)
    lower = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    d = [Fraction(0)] * n
    for j in range(n):
        d[j] = a[j][j] - sum((lower[j][k] ** 2 * d[k] for k in range(j)), Fraction(0))
        if d[j] < 0:
            return None
        for i in range(j + 1, n):
            rest = a[i][j] - sum((lower[i][k] * lower[j][k] * d[k] for k in range(j)), Fraction(0))
            if d[j]:
                lower[i][j] = rest / d[j]
            elif rest:
                return None
    places = [(i, j) for i in range(n) for j in range(i)]

    def at(x: _Numbers) -> Value:
        sizes = [abs(c) for c in x[:n]]
        table = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
        for (i, j), c in zip(places, x[n:], strict=True):
            table[i][j] = c
        found = [[Fraction(0)] * n for _ in range(n)]
        for i in range(n):
            for j in range(i + 1):
                total = sum((table[i][k] * table[j][k] * sizes[k] for k in range(j + 1) if sizes[k]), Fraction(0))
                found[i][j] = found[j][i] = total
        return tuple(map(tuple, found))

    return _Chart(s, (*d, *(lower[i][j] for i, j in places)), at)


def _turned(s: Expr, a: Matrix, *, left: bool, between: bool) -> _Chart | None:
    """Q A (or A Q, or Q A Q^T) with the rotations Q = (I - S)(I + S)^{-1} of skew S, which starts at 0."""
    n = len(a) if left else len(a[0])
    if n == 1:
        return None
    places = [(i, j) for i in range(n) for j in range(i)]

    def at(x: _Numbers) -> Value:
        table = [[Fraction(0)] * n for _ in range(n)]
        for (i, j), c in zip(places, x, strict=True):
            table[i][j], table[j][i] = c, -c
        skew: Matrix = tuple(map(tuple, table))
        q = matmul(minus(eye(n), skew), inverse(plus(eye(n), skew)))
        if between:
            return matmul(q, a, transpose(q))
        return matmul(q, a) if left else matmul(a, q)

    return _Chart(s, (Fraction(0),) * len(places), at)
