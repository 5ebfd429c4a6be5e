"""Blocks: the Schur complement, the inverse and the determinant of a matrix of four blocks; areas and volumes by determinants."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import is_complex, minus, product, scale, transpose
from .basics import one_matrix, square_matrix
from .board import Board, Refusal, Stuck
from .elimination import determinant_of, inverse_of
from .fields import Field, Rows
from .orthogonal import root_expression

__all__ = ["inverse_by_blocks", "schur_complement", "volume"]


def _split(board: Board, rows: Rows, default: int) -> tuple[int, bool]:
    """How many rows the upper left block has, and whether the complement is of that block (else of the lower right one)."""
    for r in board.request:
        if r.startswith("block "):
            k = int(r.split(" ")[1])
            return (k, True) if k > 0 else (len(rows) + k, False)
    return default, True


def _parts(rows: Rows, k: int) -> tuple[Rows, Rows, Rows, Rows]:
    return [r[:k] for r in rows[:k]], [r[k:] for r in rows[:k]], [r[:k] for r in rows[k:]], [r[k:] for r in rows[k:]]


def _array(rows: Rows, field: Field) -> Expr:
    """A block as an array: a number, a column or a row where it has one row or column."""
    if len(rows) == len(rows[0]) == 1:
        return field.expr(rows[0][0])
    if len(rows[0]) == 1:
        return field.vector([r[0] for r in rows])
    return b.transpose(field.vector(rows[0])) if len(rows) == 1 else field.matrix(rows)


def _inverse(e: Expr) -> Expr:
    return b.divide(b.ONE, e) if e.is_scalar else b.inverse(e)


def _det(e: Expr) -> Expr:
    return e if e.is_scalar else b.det(e)


def _complement(D: Expr, C: Expr, A: Expr, B: Expr) -> Expr:
    inside = b.mul(C, _inverse(A), B) if A.is_scalar and C.is_scalar and B.is_scalar else None
    if inside is None and A.is_scalar:
        inside = b.mul(_inverse(A), b.dot(C, B) if not C.is_scalar and not B.is_scalar else b.mul(C, B))
    return b.subtract(D, inside if inside is not None else b.dot(C, _inverse(A), B))


def _negative(rows: Rows, field: Field) -> Rows:
    return scale(-field.one, rows)


def schur_complement(board: Board) -> None:
    """D - C A^-1 B, or A - B D^-1 C."""
    _, field, rows = square_matrix(board, "a Schur complement")
    n = len(rows)
    k, upper = _split(board, rows, n // 2)
    if not 0 < k < n:
        raise Refusal("the block is the whole matrix: there is no complement")
    A, B, C, D = _parts(rows, k)
    if not upper:
        A, B, C, D = D, C, B, A
    if determinant_of(A, field) == field.zero:
        raise Refusal("the block is singular: its Schur complement needs its inverse")
    inverse = inverse_of(A, field)
    Ae, Be, Ce, De = (_array(x, field) for x in (A, B, C, D))
    if not Ae.is_scalar:
        board.step("inverse by Gauss-Jordan elimination", b.inverse(Ae), field.matrix(inverse))
    found_rows = minus(D, product(C, product(inverse, B, field), field))
    found = _array(found_rows, field)
    asked = _complement(De, Ce, Ae, Be)
    letters = "D - CA^{-1}B" if upper else "A - BD^{-1}C"
    board.step("Schur complement", asked, found, because=f"${letters}$: what elimination leaves in the other block.")
    claim = board.claim(asked, "=", found)
    M = field.matrix(rows)
    board.step("Schur complement in a determinant", b.det(M), b.mul(_det(Ae), _det(found)))
    board.answer("schur_complement", found, claim=claim)


def inverse_by_blocks(board: Board) -> bool:
    """The inverse by the Schur complement of the upper left block; False where that block is singular."""
    e, field, rows = square_matrix(board, "an inverse")
    n = len(rows)
    k, _ = _split(board, rows, n // 2)
    if n < 2 or not 0 < k < n:
        return False
    A, B, C, D = _parts(rows, k)
    if determinant_of(A, field) == field.zero:
        return False
    Ai = inverse_of(A, field)
    S = minus(D, product(C, product(Ai, B, field), field))
    if determinant_of(S, field) == field.zero:
        return False
    name = board.name(e)
    Si = inverse_of(S, field)
    Ae, Be, Ce, De, Se = (_array(x, field) for x in (A, B, C, D, S))
    if not Ae.is_scalar:
        board.step("inverse by Gauss-Jordan elimination", b.inverse(Ae), field.matrix(Ai), because="The upper left block.")
    board.step("Schur complement", _complement(De, Ce, Ae, Be), Se, because="$S = D - CA^{-1}B$.")
    if not Se.is_scalar:
        board.step("inverse by Gauss-Jordan elimination", b.inverse(Se), field.matrix(Si), because="The inverse of $S$.")
    right = product(product(Ai, B, field), Si, field)
    below = product(Si, product(C, Ai, field), field)
    corner = product(right, product(C, Ai, field), field)
    upper = [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(Ai, corner, strict=True)]
    whole = [[*r, *s] for r, s in zip(upper, _negative(right, field), strict=True)]
    whole += [[*r, *s] for r, s in zip(_negative(below, field), Si, strict=True)]
    found = field.matrix(whole)
    blocks = r"\begin{pmatrix} A^{-1} + A^{-1}BS^{-1}CA^{-1} & -A^{-1}BS^{-1} \\ -S^{-1}CA^{-1} & S^{-1} \end{pmatrix}"
    board.step("block inverse", b.inverse(name), found, because=f"${blocks}$.")
    board.step("check of an inverse", b.dot(name, found), b.identity(n))
    board.answer("inverse", found, claim=board.claim(b.inverse(name), "=", found))
    return True


# Areas and volumes ------------------------------------------------------------------------------------------------------


def volume(board: Board) -> None:
    """The absolute value of the determinant of the edges; the root of the Gram determinant where they lie in a larger space."""
    edges, field = _edges(board)
    name = "area" if "area" in board.request or "triangle" in board.request else "volume"
    m, n = len(edges[0]), len(edges)
    if n > m:
        raise Refusal(f"{n} vectors with {m} entries are dependent: the {name} is zero", "shape_mismatch")
    if field.letters:
        raise Stuck(f"the {name} with letters")
    if is_complex(edges, field):
        raise Refusal(f"{name} is of real vectors, and an entry here is complex")
    rows = transpose(edges)
    M = field.matrix(rows)
    part = 2 if "triangle" in board.request else 6 if "tetrahedron" in board.request else 1
    if m == n:
        d = determinant_of(rows, field)
        board.step("determinant of a 2x2 matrix" if n == 2 else "determinant by elimination", b.det(M), field.expr(d))
        size = -d if field.sign(d) == -1 else d
        asked: Expr = b.function("abs", b.det(M))
        value: Expr = field.expr(size)
    else:
        gram = product(edges, rows, field)
        board.step("Gram matrix", b.dot(b.transpose(M), M), field.matrix(gram))
        size = determinant_of(gram, field)
        asked = b.sqrt(b.det(b.dot(b.transpose(M), M)))
        value = root_expression(size, field)
    board.step("volume by a determinant", asked, value, because="The edges are the columns.")
    if part > 1:
        value = field.expr(size / field.number(part)) if m == n else b.mul(b.divide(b.ONE, b.num(part)), value)
        asked = b.mul(b.divide(b.ONE, b.num(part)), asked)
        what = "A triangle is half of a parallelogram." if part == 2 else "A tetrahedron is a sixth of a parallelepiped."
        board.step("arithmetic", asked, value, because=what)
    board.answer(name, value, claim=board.claim(asked, "=", value))


def _edges(board: Board) -> tuple[list[list[Any]], Field]:
    vectors = [b.transpose(v) if v.shape.kind == "row" else v for v in board.operands]
    if len(vectors) == 1 and vectors[0].shape.kind == "matrix":
        _, field, rows = one_matrix(board)
        return transpose(rows), field
    if any(v.shape.kind != "vector" for v in vectors) or len({v.shape for v in vectors}) != 1:
        raise Refusal("vectors of one length are expected here", "shape_mismatch")
    field = board.field(*vectors)
    points = [[r[0] for r in board.rows(v, field)] for v in vectors]
    kind = next(k for k in ("triangle", "tetrahedron", "area", "volume") if k in board.request)
    wanted = {"triangle": 2, "area": 2, "tetrahedron": 3, "volume": 3}[kind]
    if "vertices" not in board.request and len(points) == wanted:
        return points, field
    first, *others = points
    edges = [[x - y for x, y in zip(p, first, strict=True)] for p in others]
    if kind in ("triangle", "tetrahedron") and len(edges) == wanted:
        return edges, field
    if kind == "area" and len(points) == 4:
        for i in range(3):
            one, other = (e for k, e in enumerate(edges) if k != i)
            if edges[i] == [x + y for x, y in zip(one, other, strict=True)]:
                return [one, other], field
        raise Refusal("the four points are not the vertices of a parallelogram")
    if kind == "area" and len(points) == 3:
        return edges, field
    raise Refusal(f"{wanted} edges are expected here, and {len(points)} vectors are given")
