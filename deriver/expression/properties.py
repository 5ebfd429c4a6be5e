"""The properties a symbol can be declared with, what each implies, and which shapes it fits."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["PROPERTIES", "closure"]

#: property -> (what it implies, the kinds of shape it fits)
PROPERTIES: dict[str, tuple[tuple[str, ...], str]] = {
    # numbers, and entry by entry arrays
    "positive": (("nonnegative", "nonzero"), "any"),
    "negative": (("nonpositive", "nonzero"), "any"),
    "nonnegative": (("real",), "any"),
    "nonpositive": (("real",), "any"),
    "nonzero": ((), "any"),
    "real": ((), "any"),
    "complex": ((), "any"),
    "integer": (("real",), "any"),
    "natural": (("integer", "positive"), "any"),  # 1, 2, 3, ...
    "index": (("integer",), "scalar"),
    "process": (("real",), "any"),  # changes at random in time: X_t of dX_t = a dt + b dW_t
    "probability": (("nonnegative",), "any"),  # between 0 and 1
    # vectors
    "unit": (("nonzero",), "vector"),
    "onehot": (("unit", "simplex"), "vector"),
    "simplex": (("nonnegative",), "vector"),  # entries >= 0 with sum 1
    # matrices
    "square": ((), "matrix"),
    "symmetric": (("square", "normal"), "matrix"),
    "skew": (("square", "normal"), "matrix"),
    "hermitian": (("square", "normal", "complex"), "matrix"),
    "unitary": (("square", "normal", "invertible", "complex"), "matrix"),
    "normal": (("square",), "matrix"),
    "positive_definite": (("symmetric", "positive_semidefinite", "invertible"), "matrix"),
    "positive_semidefinite": (("symmetric",), "matrix"),
    "negative_definite": (("symmetric", "invertible"), "matrix"),
    "invertible": (("square", "full_column_rank", "full_row_rank"), "matrix"),
    "singular": (("square",), "matrix"),
    "orthogonal": (("invertible", "normal", "orthonormal_columns"), "matrix"),
    "orthonormal_columns": (("full_column_rank",), "matrix"),
    "orthonormal_rows": (("full_row_rank",), "matrix"),
    "idempotent": (("square",), "matrix"),
    "projector": (("idempotent", "symmetric", "positive_semidefinite"), "matrix"),
    "nilpotent": (("square", "singular"), "matrix"),
    "involutory": (("invertible",), "matrix"),
    "diagonal": (("symmetric", "upper_triangular", "lower_triangular"), "matrix"),
    "upper_triangular": (("square",), "matrix"),
    "lower_triangular": (("square",), "matrix"),
    "unit_lower_triangular": (("lower_triangular", "invertible"), "matrix"),
    "unit_upper_triangular": (("upper_triangular", "invertible"), "matrix"),
    "permutation": (("orthogonal",), "matrix"),
    "stochastic": (("square", "nonnegative"), "matrix"),
    "diagonalizable": (("square",), "matrix"),
    "full_column_rank": ((), "matrix"),
    "full_row_rank": ((), "matrix"),
    "toeplitz": ((), "matrix"),
    "positive_determinant": (("invertible",), "matrix"),
}


def closure(properties: Iterable[str]) -> frozenset[str]:
    """All properties that follow.

    >>> "symmetric" in closure(["positive_definite"])
    True
    """
    found: set[str] = set()
    todo = list(properties)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(PROPERTIES[name][0])
    if {"idempotent", "symmetric"} <= found and "projector" not in found:
        return closure([*found, "projector"])
    if "complex" in found and "symmetric" in found and found & _DEFINITE and "hermitian" not in found:
        return _hermitian(found)
    return frozenset(found)


_DEFINITE = frozenset({"positive_definite", "positive_semidefinite", "negative_definite", "projector"})


def _hermitian(found: set[str]) -> frozenset[str]:
    """Over the complex numbers what is definite is Hermitian, and symmetric only where that is said as well."""
    own = {name for name in found if "symmetric" in PROPERTIES[name][0] and name not in _DEFINITE}
    return frozenset({*(found if own else found - {"symmetric"}), "hermitian"})
