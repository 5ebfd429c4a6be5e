"""Angles between vectors, and whether vectors are orthogonal; complex ones by the inner product that conjugates the first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import fmpq

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import inner, is_complex, norm_squared
from .board import Board, Refusal, Stuck
from .fields import Field, Surds
from .orthogonal import as_surd, root_expression
from .surds import Surd, root_of

__all__ = ["angle"]


def angle(board: Board) -> None:
    """The cosine exactly, the angle as arccos or a fraction of pi."""
    vectors = [b.transpose(v) if v.shape.kind == "row" else v for v in board.operands]
    if len(vectors) > 2 and "orthogonal" in board.request:
        _orthogonal_set(board, vectors)
        return
    if len(vectors) != 2:
        raise Refusal(f"an angle is between two vectors, and {len(vectors)} are given")
    u, v = vectors
    if u.shape != v.shape or u.shape.kind != "vector":
        raise Refusal("an angle is between two vectors of the same length", "shape_mismatch")
    field = board.field(u, v)
    if field.letters:
        raise Stuck("the angle between vectors with letters")
    x, y = [r[0] for r in board.rows(u, field)], [r[0] for r in board.rows(v, field)]
    su, sv, product_ = norm_squared(x, field), norm_squared(y, field), inner(x, y, field)
    if su == field.zero or sv == field.zero:
        raise Refusal("the zero vector has no direction, and no angle with anything")
    name_u, name_v = board.name(u, "u"), board.name(v, "v")
    mixed = b.dot(_conjugated(board, name_u, x, y, field), name_v)
    board.step("inner product of two vectors", mixed, field.expr(product_))
    if "orthogonal" in board.request:
        said = "orthogonal" if product_ == field.zero else "not orthogonal"
        board.answer("text", None, text=said, claim=board.claim(mixed, "=", field.expr(product_)))
        return
    lengths = [root_expression(su, field), root_expression(sv, field)]
    board.step("root of a squared norm", b.norm(name_u), lengths[0])
    board.step("root of a squared norm", b.norm(name_v), lengths[1])
    number, product = as_surd(product_), as_surd(su * sv)
    assert number is not None and product is not None
    root = root_of(product)
    if root is None:
        raise Stuck("the product of the lengths is no sum of square roots")
    parts = [("angle", number, mixed)]
    if is_complex([x, y], field):
        size = root_of(number * number.conjugate())
        if size is None:
            raise Stuck("the modulus of the inner product is no sum of square roots")
        real = (number + number.conjugate()) / 2
        parts = [("angle", size, b.function("abs", mixed))]
        if real != size:
            board.find(
                "ambiguous",
                "The angle of complex vectors is taken by the modulus of their inner product, which is the angle of the lines that they "
                "span; by its real part, as of vectors with twice as many real coordinates, it is another one.",
            )
            parts.append(("angle_by_real_part", real, b.function("re", mixed)))
    for name, top, shown in parts:
        cosine = Surds().expr(top / root)
        ratio = b.divide(shown, b.mul(b.norm(name_u), b.norm(name_v)))
        board.step("cosine of an angle", ratio, cosine)
        found = _arccos(top / root, cosine)
        claim = board.claim(b.function("cos", found), "=", ratio)
        board.answer(name, found, claim=claim, text=f"cosine {cosine.latex}; {_degrees(top / root)} degrees")


def _conjugated(board: Board, name: Expr, x: list[Any], y: list[Any], field: Field) -> Expr:
    """The first factor of an inner product; that it is conjugated is said where either vector is complex."""
    if is_complex([y], field):
        board.say_hermitian()
    return board.adjoint(name, [x], field)


def _orthogonal_set(board: Board, vectors: list[Expr]) -> None:
    """Whether all inner products of different vectors are zero."""
    if any(v.shape != vectors[0].shape or v.shape.kind != "vector" for v in vectors):
        raise Refusal("vectors of one length are expected here", "shape_mismatch")
    field = board.field(*vectors)
    if field.letters:
        raise Stuck("whether vectors with letters are orthogonal")
    good = True
    for i, u in enumerate(vectors):
        for v in vectors[:i]:
            x, y = [r[0] for r in board.rows(v, field)], [r[0] for r in board.rows(u, field)]
            value = inner(x, y, field)
            board.step("inner product of two vectors", b.dot(_conjugated(board, v, x, y, field), u), field.expr(value))
            claim = board.steps[-1].claim
            if value != field.zero:
                good = False
                break
        if not good:
            break
    board.answer("text", None, text="orthogonal" if good else "not orthogonal", claim=claim)


def _arccos(value: Surd, shown: Expr) -> Expr:
    squared = (value * value).rational
    if squared is not None:
        table = {fmpq(0): (1, 2), fmpq(1, 4): (1, 3), fmpq(1, 2): (1, 4), fmpq(3, 4): (1, 6), fmpq(1): (0, 1)}
        if squared in table:
            p, q = table[squared]
            part = Fraction(p, q) if value.sign() >= 0 else 1 - Fraction(p, q)
            return b.mul(b.num(part), b.PI) if part else b.ZERO
    return b.function("arccos", shown)


def _degrees(value: Surd) -> str:
    from math import acos, degrees

    size = max(-1.0, min(1.0, value.size()))
    return f"{degrees(acos(size)):.6g}"
