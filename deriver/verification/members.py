"""Constructors of exact rational members of the classes of scalars, vectors and matrices: one row per component of a class.

A class such as the orthogonal matrices falls into components (determinant +1 and -1) or strata (idempotents of every rank, singular
semidefinite matrices, repeated eigenvalues). Each has a row here, so that a sampler can hit each; a sampler that draws only the
largest component would let a claim like det Q = 1 pass. A row marked special is thin inside the larger classes it belongs to.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from .exact import (
    Matrix,
    Vector,
    determinant,
    diagonal_matrix,
    eye,
    inverse,
    matmul,
    minus,
    plus,
    rank,
    scale,
    transpose,
    zero_matrix,
)

__all__ = ["MATRICES", "VECTORS", "Draw", "Maker", "raised"]

_ZERO, _ONE = Fraction(0), Fraction(1)


class Draw:
    """Seeded rational numbers at a level of complexity: 0 from {0, 1, -1, 2}, 1 small integers, 2 fractions, 3 longer fractions."""

    __slots__ = ("level", "random")

    def __init__(self, seed: str, level: int) -> None:
        self.random = random.Random(seed)
        self.level = level

    def number(self) -> Fraction:
        """Any rational number."""
        r = self.random
        if self.level == 0:
            return Fraction(r.choice((0, 1, 1, -1, 2)))
        if self.level == 1:
            return Fraction(r.choice((-3, -2, -1, 1, 2, 3, 4, 0)))
        if self.level == 2:
            return Fraction(r.randint(-12, 12), r.choice((2, 3, 4, 5)))
        return Fraction(r.randint(-400, 400), r.choice((97, 101, 103)))

    def integer(self) -> Fraction:
        """Any integer."""
        return Fraction(self.random.randint(-2 - 2 * self.level, 2 + 2 * self.level))

    def nonzero(self) -> Fraction:
        """Not zero."""
        while True:
            x = self.number()
            if x:
                return x

    def positive(self) -> Fraction:
        """Greater than zero."""
        return abs(self.nonzero())

    def distinct(self, count: int) -> list[Fraction]:
        """Different numbers."""
        found: list[Fraction] = []
        tries = 0
        while len(found) < count:
            x = self.number() if tries < 40 else Fraction(tries)
            tries += 1
            if x not in found:
                found.append(x)
        return found

    def vector(self, n: int) -> Vector:
        """Any vector."""
        return tuple(self.number() for _ in range(n))

    def matrix(self, rows: int, cols: int) -> Matrix:
        """Any matrix."""
        return tuple(self.vector(cols) for _ in range(rows))

    def invertible(self, n: int) -> Matrix:
        """A matrix with a determinant other than zero: drawn at random, made so by adding multiples of the identity."""
        a = self.matrix(n, n)
        while determinant(a) == 0:
            a = plus(a, eye(n))
        return a


class Maker(NamedTuple):
    """A constructor: its name, whether it is thin in the larger classes it lies in, and the function of (draw, rows, cols)."""

    name: str
    special: bool
    make: Callable[[Draw, int, int], Matrix | None]


def _full_rank(d: Draw, m: int, n: int) -> Matrix:
    k = min(m, n)
    a = d.matrix(m, n)
    while rank(a) < k:
        a = tuple(tuple(x + (1 if i == j else 0) for j, x in enumerate(r)) for i, r in enumerate(a))
    return a


def _low_rank(d: Draw, m: int, n: int) -> Matrix | None:
    k = min(m, n) - 1
    return matmul(d.matrix(m, k), d.matrix(k, n)) if k > 0 else zero_matrix(m, n)


def _symmetric(d: Draw, n: int) -> Matrix:
    a = d.matrix(n, n)
    return tuple(tuple(a[min(i, j)][max(i, j)] for j in range(n)) for i in range(n))


def _integers(d: Draw, n: int) -> Matrix:
    a = [[d.integer() for _ in range(n)] for _ in range(n)]
    return tuple(tuple(a[min(i, j)][max(i, j)] for j in range(n)) for i in range(n))


def _skew(d: Draw, n: int) -> Matrix:
    a = d.matrix(n, n)
    return tuple(tuple(_ZERO if i == j else (a[i][j] if i < j else -a[j][i]) for j in range(n)) for i in range(n))


def _cayley(d: Draw, n: int) -> Matrix:
    """(I - S)(I + S)^{-1} for skew S, small entries: orthogonal with determinant +1."""
    s = _skew(Draw(f"{d.random.random()}", min(d.level, 1)), n)
    return matmul(minus(eye(n), s), inverse(plus(eye(n), s)))


def _reflection(d: Draw, n: int) -> Matrix:
    v = [Fraction(d.random.randint(-3, 3)) for _ in range(n)]
    if not any(v):
        v[0] = _ONE
    length = sum(x * x for x in v)
    return tuple(tuple((1 if i == j else 0) - 2 * v[i] * v[j] / length for j in range(n)) for i in range(n))


def _definite(d: Draw, n: int) -> Matrix:
    a = d.matrix(n, n)
    shift = diagonal_matrix([Fraction(d.random.randint(1, 3), d.random.randint(1, 2)) for _ in range(n)])
    return plus(matmul(a, transpose(a)), shift)


def _semidefinite(d: Draw, n: int) -> Matrix:
    if n == 1:
        return zero_matrix(1, 1)
    a = d.matrix(n, d.random.randint(1, n - 1))
    return matmul(a, transpose(a))


def _projector(d: Draw, n: int, k: int) -> Matrix:
    if k == 0:
        return zero_matrix(n, n)
    x = _full_rank(d, n, k)
    return matmul(x, inverse(matmul(transpose(x), x)), transpose(x))


def _similar(d: Draw, middle: Matrix) -> Matrix:
    s = Draw(f"{d.random.random()}", min(d.level, 1)).invertible(len(middle))
    return matmul(s, middle, inverse(s))


def _rotated(d: Draw, entries: list[Fraction]) -> Matrix:
    q = _cayley(d, len(entries))
    return matmul(q, diagonal_matrix(entries), transpose(q))


def _pattern(d: Draw, n: int, choices: tuple[int, ...]) -> list[Fraction]:
    """A diagonal with entries from `choices`, every one of which occurs where there is room."""
    entries = [Fraction(choices[i % len(choices)]) for i in range(n)]
    d.random.shuffle(entries)
    return entries


def _triangular_similar(d: Draw, entries: list[Fraction]) -> Matrix:
    """S D S^{-1} with S unit upper triangular: upper triangular with these eigenvalues."""
    s = _upper(d, len(entries), lambda: _ONE)
    return matmul(s, diagonal_matrix(entries), inverse(s))


def _skew_orthogonal(d: Draw, n: int) -> Matrix | None:
    """Quarter turns in a rotated frame; of odd size there is none."""
    if n % 2:
        return None
    a = [[_ZERO] * n for _ in range(n)]
    for i in range(0, n, 2):
        a[i][i + 1], a[i + 1][i] = -_ONE, _ONE
    q = _cayley(d, n)
    return matmul(q, tuple(map(tuple, a)), transpose(q))


def _strict_upper(d: Draw, n: int) -> Matrix:
    return tuple(tuple(d.number() if i < j else _ZERO for j in range(n)) for i in range(n))


def _upper(d: Draw, n: int, diagonal: Callable[[], Fraction]) -> Matrix:
    return tuple(tuple(diagonal() if i == j else (d.number() if i < j else _ZERO) for j in range(n)) for i in range(n))


def _permutation(d: Draw, n: int) -> Matrix:
    order = list(range(n))
    d.random.shuffle(order)
    return tuple(tuple(_ONE if order[i] == j else _ZERO for j in range(n)) for i in range(n))


def _cycle(n: int) -> Matrix:
    return tuple(tuple(_ONE if (i + 1) % n == j else _ZERO for j in range(n)) for i in range(n))


def _stochastic(d: Draw, n: int) -> Matrix:
    return tuple(_simplex(d, n) for _ in range(n))


def _positive_determinant(d: Draw, n: int) -> Matrix:
    a = d.invertible(n)
    return a if determinant(a) > 0 else (tuple(-x for x in a[0]), *a[1:])


def _mixing(d: Draw, n: int) -> Matrix:
    """t I + (1 - t) times the matrix of means: symmetric, with rows of sum 1."""
    t = _inside(d)
    return tuple(tuple((1 - t) / n + (t if i == j else 0) for j in range(n)) for i in range(n))


def _toeplitz(d: Draw, m: int, n: int, symmetric: bool = False) -> Matrix:
    values = {k: d.number() for k in range(-m, n + 1)}
    return tuple(tuple(values[abs(j - i) if symmetric else j - i] for j in range(n)) for i in range(m))


def _orthonormal(d: Draw, m: int, n: int) -> Matrix | None:
    if m < n:
        wide = _orthonormal(d, n, m)
        return None if wide is None else transpose(wide)
    return tuple(r[:n] for r in _cayley(d, m))


def _identity_like(m: int, n: int) -> Matrix:
    return tuple(tuple(_ONE if i == j else _ZERO for j in range(n)) for i in range(m))


def _normal(d: Draw, n: int) -> Matrix:
    """Plane rotations times lengths along a diagonal, in a rotated frame: neither symmetric, skew nor orthogonal."""
    a = [[_ZERO] * n for _ in range(n)]
    for i in range(0, n - 1, 2):
        x, y = d.number(), d.nonzero()
        a[i][i], a[i][i + 1], a[i + 1][i], a[i + 1][i + 1] = x, -y, y, x
    if n % 2:
        a[n - 1][n - 1] = d.number()
    q = _cayley(d, n)
    return matmul(q, tuple(map(tuple, a)), transpose(q))


def _one_entry(d: Draw, m: int, n: int) -> Matrix:
    """One entry 1, the others 0, most often off the diagonal: nilpotent, and products of two of them vanish in one order."""
    i, j = d.random.randrange(m), d.random.randrange(n)
    if i == j and n > 1 and d.random.random() < 0.7:
        j = (j + 1) % n
    return tuple(tuple(_ONE if (i, j) == (p, q) else _ZERO for q in range(n)) for p in range(m))


def _oblique(d: Draw, n: int) -> Matrix:
    """Idempotent of rank 1 and large norm: (1, 1000, ...) in the first row."""
    return (tuple(_ONE if j == 0 else Fraction(1000) for j in range(n)), *zero_matrix(n - 1, n))


def _nearly_singular(d: Draw, n: int) -> Matrix:
    """v v^T + I/1000: positive definite, with a condition number in the thousands."""
    v = tuple((d.nonzero(),) for _ in range(n))
    return plus(matmul(v, transpose(v)), scale(Fraction(1, 1000), eye(n)))


def _opposed(d: Draw, n: int) -> Matrix:
    """n I - 1 1^T and its like: positive semidefinite, every entry off the diagonal negative, rows of sum 0 (a weighted Laplacian)."""
    weights = [[Fraction(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            weights[i][j] = weights[j][i] = _ONE if d.level < 2 else d.positive()
    return tuple(tuple(sum(weights[i], _ZERO) if i == j else -weights[i][j] for j in range(n)) for i in range(n))


def _correlated(d: Draw, n: int) -> Matrix:
    """Ones on the diagonal, and one correlation everywhere else: close to the lowest that there is, or to 1."""
    low = Fraction(-1, max(n - 1, 1))
    rho = d.random.choice((low + Fraction(1, 50), low + Fraction(1, 1000), Fraction(99, 100), Fraction(999, 1000)))
    return tuple(tuple(_ONE if i == j else rho for j in range(n)) for i in range(n))


def _alternating(d: Draw, n: int) -> Matrix:
    """v v^T for v with entries of both signs: positive semidefinite of rank one, correlations of -1 and 1."""
    v = tuple(((-1) ** i * (d.positive() if d.level > 1 else _ONE),) for i in range(n))
    return matmul(v, transpose(v))


def _scales(d: Draw, n: int) -> list[Fraction]:
    """Positive numbers of very different sizes, not in order."""
    steps = [Fraction(1), Fraction(100), Fraction(10**9), Fraction(1, 1000), Fraction(10**5)]
    entries = [steps[i % len(steps)] for i in range(n)]
    d.random.shuffle(entries)
    return entries


def _leading_ones(d: Draw, n: int) -> list[Fraction]:
    k = _rank_pattern(d, n)
    return [_ONE] * k + [_ZERO] * (n - k)


def _rank_pattern(d: Draw, n: int) -> int:
    return d.random.randint(0, n)


def _square(make: Callable[[Draw, int], Matrix | None]) -> Callable[[Draw, int, int], Matrix | None]:
    return lambda d, m, n: make(d, n) if m == n else None


#: Constructors of matrices, the widest class first. A None means: not for this shape.
MATRICES: tuple[Maker, ...] = (
    Maker("generic", False, lambda d, m, n: d.matrix(m, n)),
    Maker("full rank", False, _full_rank),
    Maker("symmetric", False, _square(_symmetric)),
    Maker("positive definite", False, _square(_definite)),
    Maker("negative definite", False, _square(lambda d, n: scale(-1, _definite(d, n)))),
    Maker("positive entries", False, lambda d, m, n: tuple(tuple(d.positive() for _ in range(n)) for _ in range(m))),
    Maker("negative entries", False, lambda d, m, n: tuple(tuple(-d.positive() for _ in range(n)) for _ in range(m))),
    Maker("integer entries", False, lambda d, m, n: tuple(tuple(d.integer() for _ in range(n)) for _ in range(m))),
    Maker("symmetric integers", True, _square(_integers)),
    Maker("natural entries", False, lambda d, m, n: tuple(tuple(abs(d.integer()) + 1 for _ in range(n)) for _ in range(m))),
    Maker("probabilities", False, lambda d, m, n: tuple(tuple(_inside(d) for _ in range(n)) for _ in range(m))),
    Maker("skew", False, _square(_skew)),
    Maker("upper triangular", False, _square(lambda d, n: _upper(d, n, d.number))),
    Maker("lower triangular", False, _square(lambda d, n: transpose(_upper(d, n, d.number)))),
    Maker("invertible upper triangular", False, _square(lambda d, n: _upper(d, n, d.nonzero))),
    Maker("invertible lower triangular", False, _square(lambda d, n: transpose(_upper(d, n, d.nonzero)))),
    Maker("unit upper triangular", False, _square(lambda d, n: _upper(d, n, lambda: _ONE))),
    Maker("unit lower triangular", False, _square(lambda d, n: transpose(_upper(d, n, lambda: _ONE)))),
    Maker("positive lower triangular", False, _square(lambda d, n: transpose(_upper(d, n, d.positive)))),
    Maker("diagonal", False, _square(lambda d, n: diagonal_matrix([d.number() for _ in range(n)]))),
    Maker("nonzero diagonal", False, _square(lambda d, n: diagonal_matrix([d.nonzero() for _ in range(n)]))),
    Maker("positive diagonal", False, _square(lambda d, n: diagonal_matrix([d.positive() for _ in range(n)]))),
    Maker("rotation", False, _square(_cayley)),
    Maker("rotation and reflection", False, _square(lambda d, n: matmul(_cayley(d, n), _reflection(d, n)))),
    Maker("orthonormal", False, _orthonormal),
    Maker("stochastic", False, _square(_stochastic)),
    Maker("symmetric stochastic", True, _square(_mixing)),
    Maker("toeplitz", False, lambda d, m, n: _toeplitz(d, m, n)),
    Maker("symmetric toeplitz", False, _square(lambda d, n: _toeplitz(d, n, n, symmetric=True))),
    Maker("normal", False, _square(_normal)),
    Maker("diagonalizable", False, _square(lambda d, n: _similar(d, diagonal_matrix(d.distinct(n))))),
    Maker("positive determinant", False, _square(_positive_determinant)),
    Maker("positive eigenvalues", False, _square(lambda d, n: _similar(d, diagonal_matrix([d.positive() for _ in range(n)])))),
    # components and strata that are thin in the classes above
    Maker("singular", True, _low_rank),
    Maker("positive semidefinite", True, _square(_semidefinite)),
    Maker("singular symmetric", True, _square(lambda d, n: _rotated(d, [_ZERO, *(d.number() for _ in range(n - 1))]))),
    Maker("idempotent", True, _square(lambda d, n: _similar(d, diagonal_matrix(_pattern(d, n, (1, 0)))))),
    Maker("idempotent of some rank", True, _square(lambda d, n: _similar(d, diagonal_matrix(_leading_ones(d, n))))),
    Maker("projector", True, _square(lambda d, n: _projector(d, n, (n + 1) // 2))),
    Maker("projector of rank 1", True, _square(lambda d, n: _projector(d, n, 1))),
    Maker("projector of some rank", True, _square(lambda d, n: _projector(d, n, _rank_pattern(d, n)))),
    Maker("nilpotent", True, _square(lambda d, n: _similar(d, _strict_upper(d, n)))),
    Maker("upper triangular idempotent", True, _square(lambda d, n: _triangular_similar(d, _pattern(d, n, (1, 0))))),
    Maker("lower triangular idempotent", True, _square(lambda d, n: transpose(_triangular_similar(d, _pattern(d, n, (0, 1)))))),
    Maker("upper triangular involution", True, _square(lambda d, n: _triangular_similar(d, _pattern(d, n, (1, -1))))),
    Maker("lower triangular involution", True, _square(lambda d, n: transpose(_triangular_similar(d, _pattern(d, n, (-1, 1)))))),
    Maker("skew orthogonal", True, _square(_skew_orthogonal)),
    Maker("strictly lower triangular", True, _square(lambda d, n: transpose(_strict_upper(d, n)))),
    Maker("strictly upper triangular", True, _square(_strict_upper)),
    Maker("involutory", True, _square(lambda d, n: _similar(d, diagonal_matrix(_pattern(d, n, (1, -1)))))),
    Maker("reflection", True, _square(_reflection)),
    Maker("symmetric involution", True, _square(lambda d, n: minus(eye(n), scale(2, _projector(d, n, (n + 1) // 2))))),
    Maker("permutation", True, _square(_permutation)),
    Maker("cycle", True, _square(lambda d, n: _cycle(n))),
    Maker("signed diagonal", True, _square(lambda d, n: diagonal_matrix(_pattern(d, n, (-1, 1))))),
    Maker("0-1 diagonal", True, _square(lambda d, n: diagonal_matrix(_pattern(d, n, (1, 0))))),
    Maker("repeated eigenvalues", True, _square(lambda d, n: _rotated(d, [Fraction(2)] * (n - 1) + [Fraction(-1)]))),
    Maker("repeated positive eigenvalues", True, _square(lambda d, n: _rotated(d, [Fraction(2)] * (n - 1) + [Fraction(5)]))),
    Maker("repeated diagonal", True, _square(lambda d, n: diagonal_matrix([Fraction(2)] * (n - 1) + [Fraction(3)]))),
    Maker("defective", True, _square(lambda d, n: _similar(d, plus(eye(n), _superdiagonal(n))))),
    Maker("shear", True, _square(lambda d, n: plus(eye(n), _superdiagonal(n)))),
    Maker("identity", True, lambda d, m, n: _identity_like(m, n)),
    Maker("minus identity", True, lambda d, m, n: scale(-1, _identity_like(m, n))),
    Maker("multiple of identity", True, lambda d, m, n: scale(3, _identity_like(m, n))),
    Maker("zero", True, lambda d, m, n: zero_matrix(m, n)),
    Maker("ones", True, lambda d, m, n: ((_ONE,) * n,) * m),
    Maker("oblique idempotent", True, _square(_oblique)),
    Maker("one entry", True, _one_entry),
    Maker("nearly singular definite", True, _square(_nearly_singular)),
    Maker("opposed", True, _square(_opposed)),
    Maker("correlated", True, _square(_correlated)),
    Maker("alternating", True, _square(_alternating)),
    Maker("hilbert", True, lambda d, m, n: tuple(tuple(Fraction(1, i + j + 1) for j in range(n)) for i in range(m))),
    Maker("badly scaled diagonal", True, _square(lambda d, n: diagonal_matrix(_scales(d, n)))),
    Maker("badly scaled", True, lambda d, m, n: matmul(d.matrix(m, n), diagonal_matrix(_scales(d, n)))),
    Maker("rank one", True, lambda d, m, n: matmul(tuple((d.nonzero(),) for _ in range(m)), (d.vector(n),))),
)  # fmt: skip


def raised(base: Matrix, seed: str, *, strict: bool, sign: int = 1) -> Matrix:
    """A symmetric matrix plus (or, with sign -1, minus) a semidefinite one: of rank 1, of full rank, or large; where strict, a little more
    than that."""
    d = Draw(f"{seed}/raised", 1)
    n = len(base)
    kind = d.random.random()
    v: Matrix
    if kind < 0.5:
        v = tuple((x,) for x in d.vector(n))
    elif kind < 0.7:
        v = tuple((_ONE if i == 0 else _ZERO,) for i in range(n))
    else:
        v = d.matrix(n, n)
    step = matmul(v, transpose(v))
    if kind > 0.85:
        step = plus(step, scale(sum(abs(x) for r in base for x in r) + 1, eye(n)))
    if strict:
        step = plus(step, scale(Fraction(1, 1000), eye(n)))
    return plus(base, scale(sign, step))


def _superdiagonal(n: int) -> Matrix:
    return tuple(tuple(_ONE if j == i + 1 else _ZERO for j in range(n)) for i in range(n))


def _inside(d: Draw) -> Fraction:
    """Strictly between 0 and 1."""
    b = d.random.randint(2, 4 + 9 * d.level)
    return Fraction(d.random.randint(1, b - 1), b)


def _simplex(d: Draw, n: int) -> Vector:
    weights = [d.positive() for _ in range(n)]
    total = sum(weights)
    return tuple(w / total for w in weights)


def _unit(d: Draw, n: int) -> Vector:
    """A rational point of the sphere: stereographic projection of a rational point of the plane."""
    if n == 1:
        return (Fraction(d.random.choice((1, -1))),)
    t = [Fraction(d.random.randint(-3, 3), d.random.randint(1, 2 + d.level)) for _ in range(n - 1)]
    s = sum((x * x for x in t), _ZERO)
    point = [2 * x / (1 + s) for x in t] + [(1 - s) / (1 + s)]
    d.random.shuffle(point)
    return tuple(point)


def _even_unit(d: Draw, n: int) -> Vector:
    """A rational point of the sphere close to the direction of (1, ..., 1)."""
    root = Fraction(n**0.5).limit_denominator(1000)
    t = [1 / (root + 1)] * (n - 1)
    s = sum((x * x for x in t), _ZERO)
    return (*(2 * x / (1 + s) for x in t), (1 - s) / (1 + s))


def _basis(n: int, k: int) -> Vector:
    return tuple(_ONE if i == k else _ZERO for i in range(n))


class VectorMaker(NamedTuple):
    """As `Maker`, for vectors of a length."""

    name: str
    special: bool
    make: Callable[[Draw, int], Vector]


VECTORS: tuple[VectorMaker, ...] = (
    VectorMaker("generic", False, lambda d, n: d.vector(n)),
    VectorMaker("nonzero entries", False, lambda d, n: tuple(d.nonzero() for _ in range(n))),
    VectorMaker("positive entries", False, lambda d, n: tuple(d.positive() for _ in range(n))),
    VectorMaker("negative entries", False, lambda d, n: tuple(-d.positive() for _ in range(n))),
    VectorMaker("integer entries", False, lambda d, n: tuple(d.integer() for _ in range(n))),
    VectorMaker("natural entries", False, lambda d, n: tuple(abs(d.integer()) + 1 for _ in range(n))),
    VectorMaker("probabilities", False, lambda d, n: tuple(_inside(d) for _ in range(n))),
    VectorMaker("simplex", False, _simplex),
    VectorMaker("unit", False, _unit),
    VectorMaker("negative unit", False, lambda d, n: tuple(-x for x in _unit(d, n))),
    VectorMaker("first basis vector", True, lambda d, n: _basis(n, 0)),
    VectorMaker("some basis vector", True, lambda d, n: _basis(n, d.random.randrange(n))),
    VectorMaker("last basis vector", True, lambda d, n: _basis(n, n - 1)),
    VectorMaker("ones", True, lambda d, n: (_ONE,) * n),
    VectorMaker("uniform", True, lambda d, n: (Fraction(1, n),) * n),
    VectorMaker("some zeros", True, lambda d, n: tuple(_ZERO if i % 2 else d.nonzero() for i in range(n))),
    VectorMaker("badly scaled", True, lambda d, n: tuple(_scales(d, n))),
    VectorMaker("nearly even unit", False, _even_unit),
    VectorMaker("zero", True, lambda d, n: (_ZERO,) * n),
)
