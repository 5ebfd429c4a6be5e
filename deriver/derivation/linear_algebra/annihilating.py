"""Polynomials that a matrix satisfies: the minimal polynomial, and the inverse by the theorem of Cayley and Hamilton."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, product, scale
from .basics import square_matrix
from .board import Board, Refusal, Stuck
from .eigen import lambda_symbol
from .elimination import determinant_of, eliminate, inverse_of
from .fields import Field, Rows
from .roots import Factor, characteristic, factored, polynomial_expression

__all__ = ["factor_at", "inverse_by_cayley_hamilton", "minimal_polynomial", "polynomial_at"]


def minimal_polynomial(board: Board) -> None:
    """The product of the irreducible factors, each to the least power that maps its part to zero."""
    e, field, rows = square_matrix(board, "a minimal polynomial")
    if field.letters:
        raise Stuck("the minimal polynomial of a matrix with letters")
    A, x, n = board.name(e), lambda_symbol(board), len(rows)
    coefficients = characteristic(rows, field)
    factors = factored(coefficients, field)
    shown = polynomial_expression(coefficients, x, field)
    board.step("characteristic polynomial", b.det(b.subtract(b.mul(x, b.identity(n)), A)), shown)
    parts = [polynomial_expression(f.coefficients, x, field) for f in factors]
    whole = b.mul(*(b.power(p, f.power) for p, f in zip(parts, factors, strict=True)))
    board.step("factors of the characteristic polynomial", shown, whole)
    values = [polynomial_at(f, rows, field) for f in factors]
    powers = [_index(value, field) for value in values]
    total: Rows = eye(n, field)
    for value, power in zip(values, powers, strict=True):
        for _ in range(power):
            total = product(total, value, field)
    zero = b.zeros(A.shape)
    if any(k > 1 for k in powers) or any(k < f.power for k, f in zip(powers, factors, strict=True)):
        _not_less(board, A, factors, values, powers, field)
    left = _expression(A, factors, powers, field, n)
    because = (
        "Every factor is needed, and with these powers the product is zero."
        if len(factors) > 1
        else "This power is zero, and no lower one."
    )
    board.step("minimal polynomial", left, zero, because=because)
    found = b.mul(*(b.power(p, k) for p, k in zip(parts, powers, strict=True)))
    least = [f.coefficients for f, k in zip(factors, powers, strict=True) for _ in range(k)]
    degree = sum(len(c) - 1 for c in least)
    board.answer("minimal_polynomial", found, claim=board.claim(left, "=", zero), text=f"degree {degree}")


def polynomial_at(factor: Factor, rows: Rows, field: Field) -> Rows:
    """A polynomial at a matrix, by Horner's rule."""
    n = len(rows)
    total = scale(factor.coefficients[-1], eye(n, field))
    for c in reversed(factor.coefficients[:-1]):
        total = [
            [x + y for x, y in zip(r, s, strict=True)] for r, s in zip(product(total, rows, field), scale(c, eye(n, field)), strict=True)
        ]
    return total


def _index(value: Rows, field: Field) -> int:
    """The least power from which on the rank stays."""
    power, current = 1, value
    while True:
        following = product(current, value, field)
        if len(eliminate(following, field).pivots) == len(eliminate(current, field).pivots):
            return power
        power, current = power + 1, following


def factor_at(A: Expr, factor: Factor, field: Field, n: int) -> Expr:
    """A factor of the characteristic polynomial with a matrix put in."""
    terms = []
    for k in range(len(factor.coefficients) - 1, -1, -1):
        c = factor.coefficients[k]
        if c != field.zero:
            terms.append(b.mul(field.expr(c), b.identity(n) if k == 0 else A if k == 1 else b.matrix_power(A, k)))
    return b.add(*terms)


def _expression(A: Expr, factors: list[Factor], powers: list[int], field: Field, n: int) -> Expr:
    parts = []
    for f, k in zip(factors, powers, strict=True):
        if k:
            inside = factor_at(A, f, field, n)
            parts.append(inside if k == 1 else b.matrix_power(inside, k))
    return b.dot(*parts) if len(parts) > 1 else parts[0]


def _not_less(board: Board, A: Expr, factors: list[Factor], values: list[Rows], powers: list[int], field: Field) -> None:
    """With one factor less the product is not zero."""
    n = len(values[0])
    for at, power in enumerate(powers):
        if power == 1:
            continue
        less = [k - (j == at) for j, k in enumerate(powers)]
        total: Rows = eye(n, field)
        for value, k in zip(values, less, strict=True):
            for _ in range(k):
                total = product(total, value, field)
        left = _expression(A, factors, less, field, n)
        board.step("arithmetic", left, field.matrix(total), because="With a lower power the product is not zero.")


def inverse_by_cayley_hamilton(board: Board) -> None:
    """A^-1 as a polynomial in A: p(A) = 0 divided by A."""
    e, field, rows = square_matrix(board, "an inverse")
    A, x, n = board.name(e), lambda_symbol(board), len(rows)
    if determinant_of(rows, field) == field.zero:
        raise Refusal(
            "the constant term of the characteristic polynomial is zero: the matrix is singular and has no inverse", "no_solution"
        )
    coefficients = characteristic(rows, field)
    board.step("characteristic polynomial", b.det(b.subtract(b.mul(x, b.identity(n)), A)), polynomial_expression(coefficients, x, field))
    arrays = [b.identity(n), A, *(b.matrix_power(A, k) for k in range(2, n + 1))]
    kept = [k for k in range(n, -1, -1) if coefficients[k] != field.zero]
    total = b.add(*(b.mul(field.expr(coefficients[k]), arrays[k]) for k in kept))
    board.step("Cayley-Hamilton theorem", total, b.zeros(A.shape))
    shorter = b.add(*(b.mul(field.expr(coefficients[k]), arrays[k - 1]) for k in kept if k))
    factor: Any = -field.one / coefficients[0]
    found = field.matrix(inverse_of(rows, field))
    because = "Multiplied by $A^{-1}$ and solved for it."
    board.step("inverse by the Cayley-Hamilton theorem", b.inverse(A), b.mul(field.expr(factor), shorter), because=because)
    board.step("arithmetic", board.steps[-1].after, found)
    board.answer("inverse", found, claim=board.claim(b.dot(A, found), "=", b.identity(n)))
