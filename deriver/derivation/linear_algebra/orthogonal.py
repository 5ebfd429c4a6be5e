r"""Orthogonal vectors: Gram-Schmidt without roots, and vectors divided by their lengths.

A unit vector is kept as a vector of the field and its squared length s, and shown as w / sqrt(s), so that
no arithmetic with nested roots is needed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Claim
from .arrays import dot, norm_squared
from .board import Board
from .eigenvectors import primitive
from .fields import Field, Parameters, Rationals, Surds
from .surds import Surd, root_of

__all__ = [
    "as_surd",
    "gram_schmidt",
    "identity_like",
    "orthonormal_expressions",
    "over_root",
    "root_expression",
    "unit_vector",
    "units_matrix",
]


def identity_like(product: Expr) -> Expr:
    """The identity of the size of a product; the number one where it is a number."""
    rows = product.shape.rows
    return b.ONE if product.is_scalar or rows is None else b.identity(rows)


def gram_schmidt(vectors: list[list[Any]], field: Field) -> list[list[Any]]:
    """Orthogonal vectors with the same spans; a zero vector where one depends on those before it."""
    out: list[list[Any]] = []
    for v in vectors:
        w = list(v)
        for u in out:
            length = norm_squared(u, field)
            if length != field.zero:
                c = dot([field.conjugate(x) for x in u], w, field) / length
                w = [x - c * y for x, y in zip(w, u, strict=True)]
        out.append(w)
    return out


def as_surd(x: Any) -> Surd | None:
    """A number of the field as a surd, or None for one with letters."""
    if isinstance(x, Surd):
        return x
    if isinstance(x, fmpq):
        return Surd.of(x)
    value = getattr(x, "value", x)
    if getattr(value, "numer", None) is not None and value.numer.is_ground and value.denom.is_ground:
        q = Fraction(int(value.numer.LC.numerator), int(value.numer.LC.denominator)) if value else Fraction(0)
        q /= Fraction(int(value.denom.LC.numerator), int(value.denom.LC.denominator))
        return Surd.of(fmpq(q.numerator, q.denominator))
    return None


def root_expression(x: Any, field: Field) -> Expr:
    """The square root of a nonnegative number of the field."""
    number = as_surd(x)
    root = None if number is None else root_of(number)
    square = _root_of_square(x, field) if number is None else None
    if square is not None:
        return square
    return b.sqrt(field.expr(x)) if root is None else Surds().expr(root)


def over_root(x: Any, s: Any, field: Field) -> Expr:
    """x / sqrt(s)."""
    if x == field.zero:
        return b.ZERO
    number, size = as_surd(x), as_surd(s)
    if number is not None and size is not None:
        root = root_of(size)
        if root is not None:
            return Surds().expr(number / root)
        if (q := number.rational) is not None and q * q == 1:
            return b.mul(b.num(int(q)), b.power(field.expr(s), b.num(Fraction(-1, 2))))
    if size is not None and field.letters and (root := root_of(size)) is not None:
        return b.mul(Surds().expr(Surd.of(fmpq(1)) / root), field.expr(x))
    if size is None and type(field) is Parameters and not (s.numer.is_ground and s.denom.is_ground):
        return _over_root_with_letters(x, s, field)
    return b.mul(field.expr(x), b.power(field.expr(s), b.num(Fraction(-1, 2))))


def _over_root_with_letters(x: Any, s: Any, field: Parameters) -> Expr:
    """x / sqrt(s) where s has letters: squares come out of the root as absolute values, and the root stands in the denominator or above."""
    one = field.one
    content, inner, outer = Fraction(1), one, one
    for part, sign in ((s.numer, 1), (s.denom, -1)):
        c, factors = part.factor_list()
        content *= Fraction(int(c.numerator), int(c.denominator)) ** sign
        for f, k in factors:
            if k % 2:
                inner = inner * field.domain(f)
                x = x if sign > 0 else x * field.domain(f)
            outer = outer * field.domain(f) ** (k // 2)
            x = x / field.domain(f) ** (k // 2) if sign > 0 else x * field.domain(f) ** (k // 2)
    if content < 0:
        content, inner = -content, -inner
    number = b.power(b.num(content), b.num(Fraction(-1, 2)))
    above = x / inner
    lifted = inner != one and above.denom.is_ground
    if lifted:
        x = above
    root = b.ONE if inner == one else b.power(field.expr(inner), b.num(Fraction(1 if lifted else -1, 2)))
    if outer.numer.is_ground and outer.denom.is_ground:
        return b.mul(number, field.expr(x), root)
    size, whole = b.function("abs", field.expr(outer)), x / outer
    if whole.denom.is_ground:
        return b.mul(number, field.expr(whole), size, root)
    return b.divide(b.mul(number, field.expr(x * outer), root), size)


def _root_of_square(x: Any, field: Field) -> Expr | None:
    """|c| of an element c^2 with letters, c a quotient of polynomials; None for what is no square."""
    if type(field) is not Parameters or not x or (x.numer.is_ground and x.denom.is_ground):
        return None
    total: Expr = b.ONE
    for part, sign in ((x.numer, 1), (x.denom, -1)):
        content, factors = part.factor_list()
        if content <= 0 or any(k % 2 for _, k in factors):
            return None
        number = b.sqrt(b.num(Fraction(int(content.numerator), int(content.denominator))))
        inside = [field.polynomial(f) if (k // 2) % 2 == 0 else b.function("abs", field.polynomial(f)) for f, k in factors]
        piece = b.mul(number, *(b.power(e, k // 2) for e, (_, k) in zip(inside, factors, strict=True)))
        total = b.mul(total, piece) if sign > 0 else b.divide(total, piece)
    return total


def unit_vector(w: list[Any], field: Field) -> list[Expr]:
    """The entries of w divided by its length."""
    s = norm_squared(w, field)
    return [over_root(x, s, field) for x in w]


def units_matrix(vectors: list[list[Any]], field: Field) -> Expr:
    """The matrix whose columns are vectors divided by their lengths."""
    columns = [unit_vector(w, field) for w in vectors]
    return b.matrix([list(row) for row in zip(*columns, strict=True)])


def orthonormal_expressions(board: Board, basis: list[list[Any]], field: Field) -> tuple[list[Expr], Claim]:
    """An orthonormal basis by Gram-Schmidt, with the claim Q^T Q = I."""
    ortho = [primitive(w, field, keep_sign=True) if isinstance(field, Rationals) else w for w in gram_schmidt(basis, field)]
    Q = units_matrix(ortho, field)
    left = b.dot(board.adjoint(Q, ortho, field), Q)
    claim = board.claim(left, "=", identity_like(left))
    board.step("Gram-Schmidt", left, identity_like(left), claim=claim)
    return [b.vector(unit_vector(w, field)) for w in ortho], claim
