"""Does a value have a declared property? Answered exactly, over the rationals: one row per property.

The rows say what a property means, independently of the constructors that aim for it: a sample that a constructor built wrongly
is caught here, and a counterexample counts only when every declared property holds of it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from ..expression import closure
from .exact import Matrix, Value, Vector, definite, determinant, eye, flat, matmul, rank, to_flint, transpose

__all__ = ["CHECKS", "has_properties", "has_property", "minimal"]


def _matrix(value: Value) -> Matrix:
    return value  # type: ignore[return-value]


def _vector(value: Value) -> Vector:
    return value  # type: ignore[return-value]


def _every(test: Callable[[Fraction], bool]) -> Callable[[Value], bool]:
    return lambda value: all(test(x) for x in flat(value))


def _square(value: Value) -> bool:
    a = _matrix(value)
    return len(a) == len(a[0])


def _symmetric(value: Value) -> bool:
    a = _matrix(value)
    return _square(a) and a == transpose(a)


def _skew(value: Value) -> bool:
    a = _matrix(value)
    return _square(a) and all(a[i][j] == -a[j][i] for i in range(len(a)) for j in range(i + 1))


def _power(a: Matrix, k: int) -> Matrix:
    result = a
    for _ in range(k - 1):
        result = matmul(result, a)
    return result


def _nonzero(value: Value) -> bool:
    return any(x != 0 for x in flat(value))


def _stochastic(value: Value) -> bool:
    a = _matrix(value)
    return _square(a) and all(x >= 0 for r in a for x in r) and all(sum(r) == 1 for r in a)


def _toeplitz(value: Value) -> bool:
    a = _matrix(value)
    return all(a[i][j] == a[i - 1][j - 1] for i in range(1, len(a)) for j in range(1, len(a[0])))


def _permutation(value: Value) -> bool:
    a = _matrix(value)
    return all(sorted(r) == [0] * (len(r) - 1) + [1] for r in (*a, *transpose(a)))


def _definite(*kinds: str) -> Callable[[Value], bool]:
    return lambda value: _symmetric(value) and definite(_matrix(value)) in kinds


def _triangular(upper: bool, unit: bool = False) -> Callable[[Value], bool]:
    def check(value: Value) -> bool:
        a = _matrix(value)
        below = all(a[i][j] == 0 for i in range(len(a)) for j in range(len(a)) if (i > j if upper else i < j))
        return below and (not unit or all(a[i][i] == 1 for i in range(len(a))))

    return lambda value: _square(value) and check(value)


def _normal(value: Value) -> bool:
    a = _matrix(value)
    return _square(a) and matmul(a, transpose(a)) == matmul(transpose(a), a)


def _diagonalizable(value: Value) -> bool:
    """Over the complex numbers: the minimal polynomial has no repeated root."""
    polynomial = to_flint(_matrix(value)).minpoly()
    return int(polynomial.gcd(polynomial.derivative()).degree()) <= 0


def _orthonormal(value: Value, *, columns: bool) -> bool:
    a = _matrix(value) if columns else transpose(_matrix(value))
    return matmul(transpose(a), a) == eye(len(a[0]))


def _unit(value: Value) -> bool:
    return sum((x * x for x in _vector(value)), Fraction(0)) == 1


#: property -> does this value have it? Scalars, vectors and matrices by the kind that the property fits.
CHECKS: dict[str, Callable[[Value], bool]] = {
    "positive": _every(lambda x: x > 0),
    "negative": _every(lambda x: x < 0),
    "nonnegative": _every(lambda x: x >= 0),
    "nonpositive": _every(lambda x: x <= 0),
    "nonzero": _nonzero,
    "real": lambda value: True,
    "complex": lambda value: True,
    "process": lambda value: True,  # what changes at random in time is not sampled
    "integer": _every(lambda x: x.denominator == 1),
    "natural": _every(lambda x: x.denominator == 1 and x >= 1),
    "index": _every(lambda x: x.denominator == 1),
    "probability": _every(lambda x: 0 <= x <= 1),
    "unit": _unit,
    "onehot": lambda value: sorted(_vector(value)) == [0] * (len(_vector(value)) - 1) + [1],
    "simplex": lambda value: sum(_vector(value)) == 1 and all(x >= 0 for x in _vector(value)),
    "square": _square,
    "symmetric": _symmetric,
    "hermitian": _symmetric,
    "skew": _skew,
    "normal": _normal,
    "positive_definite": _definite("positive"),
    "positive_semidefinite": _definite("positive", "positive semi", "zero"),
    "negative_definite": _definite("negative"),
    "invertible": lambda value: _square(value) and determinant(_matrix(value)) != 0,
    "singular": lambda value: _square(value) and determinant(_matrix(value)) == 0,
    "orthogonal": lambda value: _square(value) and _orthonormal(value, columns=True),
    "unitary": lambda value: _square(value) and _orthonormal(value, columns=True),
    "orthonormal_columns": lambda value: _orthonormal(value, columns=True),
    "orthonormal_rows": lambda value: _orthonormal(value, columns=False),
    "idempotent": lambda value: _square(value) and matmul(_matrix(value), _matrix(value)) == value,
    "projector": lambda value: _symmetric(value) and matmul(_matrix(value), _matrix(value)) == value,
    "nilpotent": lambda value: _square(value) and not any(flat(_power(_matrix(value), len(_matrix(value))))),
    "involutory": lambda value: _square(value) and matmul(_matrix(value), _matrix(value)) == eye(len(_matrix(value))),
    "diagonal": lambda value: _triangular(True)(value) and _triangular(False)(value),
    "upper_triangular": _triangular(True),
    "lower_triangular": _triangular(False),
    "unit_lower_triangular": _triangular(False, unit=True),
    "unit_upper_triangular": _triangular(True, unit=True),
    "permutation": _permutation,
    "stochastic": _stochastic,
    "diagonalizable": lambda value: _square(value) and _diagonalizable(value),
    "full_column_rank": lambda value: rank(_matrix(value)) == len(_matrix(value)[0]),
    "full_row_rank": lambda value: rank(_matrix(value)) == len(_matrix(value)),
    "toeplitz": _toeplitz,
    "positive_determinant": lambda value: _square(value) and determinant(_matrix(value)) > 0,
}  # fmt: skip

#: What a matrix must satisfy entry by entry when a sign is declared of it; a matrix that is `nonzero` is not the zero matrix.
_ALWAYS = frozenset({"real", "complex", "process"})


def has_property(value: Value, name: str) -> bool:
    """Whether a value has one property."""
    return CHECKS[name](value)


def has_properties(value: Value, names: frozenset[str]) -> bool:
    """Whether a value has all of them (names, not their closure, suffice)."""
    return all(check(value) for check in _checks(names))


@lru_cache(maxsize=1024)
def minimal(names: frozenset[str]) -> frozenset[str]:
    """The properties that do not follow from another one among them."""
    return frozenset(n for n in names if not any(n != other and n in closure([other]) for other in names))


@lru_cache(maxsize=1024)
def _checks(names: frozenset[str]) -> tuple[Callable[[Value], bool], ...]:
    """The checks that are needed: what follows from another property is left out, cheap ones come first."""
    kept = minimal(names) - _ALWAYS
    costly = {"normal", "diagonalizable", "nilpotent", "positive_definite", "positive_semidefinite", "negative_definite"}
    return tuple(CHECKS[n] for n in sorted(kept, key=lambda n: (n in costly, n)))
