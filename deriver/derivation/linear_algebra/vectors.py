"""Vectors and what is measured with them: unit vectors, distances, cross products, Rayleigh quotients; the adjugate."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import dot, inner, norm_squared, times
from .basics import square_matrix
from .board import Board, Refusal, Stuck, dimension
from .cases import assume_nonzero
from .elimination import determinant_of
from .fields import Field
from .least_squares import projected
from .orthogonal import root_expression
from .orthogonal import unit_vector as unit_entries

__all__ = ["adjugate", "cross_product", "distance", "rayleigh_quotient", "unit_vector"]


def _column(e: Expr) -> Expr:
    """A vector that is written out, as a column."""
    e = b.transpose(e) if e.shape.kind == "row" else e
    if e.shape.kind != "vector":
        raise Refusal(f"${e.latex}$ is not a vector")
    return e


def _entries(board: Board, e: Expr, field: Field) -> list[Any]:
    return [r[0] for r in board.rows(e, field)]


def _numbers_only(field: Field, what: str) -> None:
    if field.letters:
        raise Stuck(f"{what} with letters")


def unit_vector(board: Board) -> None:
    """v / |v|."""
    v = _column(board.operands[0])
    field = board.field(v)
    x = _entries(board, v, field)
    total = norm_squared(x, field)
    if total == field.zero:
        raise Refusal("the zero vector has no direction")
    name, length = board.name(v, "v"), root_expression(total, field)
    board.step("root of a squared norm", b.norm(name), length)
    asked = b.divide(name, b.norm(name))
    if field.letters:
        board.conditions = (*board.conditions, b.relation("!=", field.expr(total), b.ZERO))
    found = b.vector(unit_entries(x, field))
    board.step("arithmetic", asked, found)
    board.answer("unit_vector", found, claim=board.claim(asked, "=", found))


def distance(board: Board) -> None:
    """Between two points; from a point to a line or a subspace through the origin; from a point to a plane given by its equation."""
    *other, point = [_column(e) if e.shape.kind == "row" else e for e in board.operands]
    if "plane" in board.request:
        _to_plane(board, other[0], other[1], point)
        return
    if "to a space" not in board.request:
        if len(other) != 1:
            raise Refusal(f"a distance is between two points, and {len(other) + 1} are given")
        if other[0].shape != point.shape:
            raise Refusal("the two points have different numbers of coordinates", "shape_mismatch")
        field = board.field(other[0], point)
        u, v = board.name(other[0], "u"), board.name(point, "v")
        difference = [x - y for x, y in zip(_entries(board, other[0], field), _entries(board, point, field), strict=True)]
        board.step("arithmetic", b.subtract(u, v), field.vector(difference))
    else:
        field, target, p, name = projected(board)
        difference = [x - y for x, y in zip(target, p, strict=True)]
        u, v = name, field.vector(p)
        board.step("residual", b.subtract(u, v), field.vector(difference), because="The distance is the length of the residual.")
    _numbers_only(field, "a distance")
    total = norm_squared(difference, field)
    found = root_expression(total, field)
    asked = b.norm(b.subtract(u, v))
    board.step("root of a squared norm", asked, found)
    board.answer("distance", found, claim=board.claim(asked, "=", found))
    if "to a space" in board.request:
        board.answer("closest_point", v, claim=board.claim(b.subtract(u, v), "=", field.vector(difference)))


def _to_plane(board: Board, normal: Expr, offset: Expr, point: Expr) -> None:
    if normal.shape != point.shape:
        raise Refusal("the plane and the point lie in spaces of different dimensions", "shape_mismatch")
    field = board.field(normal, offset, point)
    _numbers_only(field, "a distance")
    n, p, c = _entries(board, normal, field), _entries(board, point, field), field.of(offset)
    length = norm_squared(n, field)
    if length == field.zero:
        raise Refusal("the equation is of no plane: its normal vector is zero")
    name_n, name_p = board.name(normal, "n"), board.name(point, "p")
    over = b.subtract(b.dot(b.transpose(name_n), name_p), offset)
    value = dot(n, p, field) - c
    board.step("inner product of two vectors", over, field.expr(value), because="How far the point is from fulfilling the equation.")
    board.step("root of a squared norm", b.norm(name_n), root_expression(length, field), because="The length of the normal vector.")
    asked = b.divide(b.function("abs", over), b.norm(name_n))
    found = root_expression(value * value / length, field)
    board.step("arithmetic", asked, found)
    board.answer("distance", found, claim=board.claim(asked, "=", found))
    closest = field.vector([x - value / length * y for x, y in zip(p, n, strict=True)])
    board.answer("closest_point", closest, claim=board.claim(b.dot(b.transpose(name_n), closest), "=", offset))


def cross_product(board: Board) -> None:
    """u x v, checked by its being orthogonal to both factors and by Lagrange's identity."""
    if len(board.operands) != 2:
        raise Refusal("a cross product is of two vectors")
    u, v = (_column(e) for e in board.operands)
    if dimension(u.shape.rows) != 3 or dimension(v.shape.rows) != 3:
        raise Refusal("a cross product is of two vectors in three dimensions", "shape_mismatch")
    field = board.field(u, v)
    x, y = _entries(board, u, field), _entries(board, v, field)
    w = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]
    found, name_u, name_v = field.vector(w), board.name(u, "u"), board.name(v, "v")
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        minor = field.matrix([[x[i], y[i]], [x[j], y[j]]])
        board.step("determinant of a 2x2 matrix", b.det(minor), field.expr(w[k]), because=f"Entry {k + 1} of $u \\times v$.")
    board.step("inner product of two vectors", b.dot(b.transpose(name_u), found), b.ZERO, because="Orthogonal to the first factor.")
    board.step("inner product of two vectors", b.dot(b.transpose(name_v), found), b.ZERO, because="Orthogonal to the second factor.")
    # a row of minors against any third vector is the determinant: here against the unit vectors, all at once
    letters = b.vector([b.symbol(f"z_{i + 1}") for i in range(3)])
    rows = [[*letters.args], [field.expr(t) for t in x], [field.expr(t) for t in y]]
    board.answer("cross_product", found, claim=board.claim(b.det(b.matrix(rows)), "=", b.dot(b.transpose(letters), found)))


def rayleigh_quotient(board: Board) -> None:
    """x^T A x / x^T x."""
    if len(board.operands) != 2:
        raise Refusal("a Rayleigh quotient is of a matrix at a vector")
    A, v = board.operands[0], _column(board.operands[1])
    field = board.field(A, v)
    rows, x = board.rows(A, field), _entries(board, v, field)
    if len(rows) != len(rows[0]) or len(rows) != len(x):
        raise Refusal(
            f"the sizes do not fit: the matrix is {len(rows)} x {len(rows[0])}, the vector has {len(x)} entries", "shape_mismatch"
        )
    name_a, name_x = board.name(A, "A"), board.name(v, "x")
    length = norm_squared(x, field)
    if length == field.zero:
        raise Refusal("the Rayleigh quotient divides by the length of the vector, which is zero")
    assume_nonzero(board, field, [length])
    xt = board.adjoint(name_x, [x], field)
    top, bottom = b.dot(xt, name_a, name_x), b.dot(xt, name_x)
    value = inner(x, times(rows, x, field), field)
    board.step("value of the form", top, field.expr(value))
    board.step("length of a vector, squared", bottom, field.expr(length))
    found = field.expr(value / length)
    board.answer("rayleigh_quotient", found, claim=board.claim(b.divide(top, bottom), "=", found))


def adjugate(board: Board) -> None:
    """The transposed matrix of the cofactors."""
    e, field, rows = square_matrix(board, "an adjugate")
    n = len(rows)
    if n > 5:
        raise Stuck("the adjugate of a matrix with more than five rows")
    A = board.name(e)
    cofactors = []
    for i in range(n):
        line = []
        for j in range(n):
            minor = [[x for k, x in enumerate(r) if k != j] for m, r in enumerate(rows) if m != i]
            value = determinant_of(minor, field) if minor else field.one
            line.append(-value if (i + j) % 2 else value)
        cofactors.append(line)
    if 2 < n < 4:
        for j in range(n):
            shown = field.matrix([[x for k, x in enumerate(r) if k != j] for r in rows[1:]])
            value = cofactors[0][j] if j % 2 == 0 else -cofactors[0][j]
            board.step("determinants of the minors", b.det(shown), field.expr(value), because=f"Without row 1 and column {j + 1}.")
    found = field.matrix([[cofactors[j][i] for j in range(n)] for i in range(n)])
    value = determinant_of(rows, field)
    wanted = b.mul(field.expr(value), b.identity(n)) if value != field.zero else b.zeros(A.shape)
    because = "The cofactors with their signs, transposed; $A$ times the adjugate is $\\det A$ times the identity."
    board.step("inverse from the adjugate", b.dot(A, found), wanted, because=because)
    board.answer("adjugate", found, claim=board.claim(b.dot(A, found), "=", wanted))
