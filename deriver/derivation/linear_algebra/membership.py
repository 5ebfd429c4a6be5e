"""Yes or no: a vector in a span, an eigenvector, an eigenvalue, matrices that commute, a projector."""

from __future__ import annotations

from ...expression import build as b
from ...model import Answer, Claim
from .arrays import adjoint, eye, is_complex, minus, product, scale, times
from .basics import square_matrix
from .board import Board, Refusal, Stuck
from .elimination import determinant_of, null_basis, reduced
from .systems import linear_system

__all__ = ["commute", "eigenvalue_test", "eigenvector_test", "membership", "orthogonal_test", "projector_test"]


def membership(board: Board) -> None:
    """Whether a vector is in a span or a column space: whether the system is consistent."""
    if "null space" in board.request:
        _in_null_space(board)
        return
    linear_system(board)
    answer = board.answers[0]
    inside = answer.expression is not None
    where = next((f"in the {space}" for space in ("column space", "row space") if space in board.request), "in the span")
    board.answers.insert(0, _text(board, where if inside else f"not {where}", answer.claim))


def _text(board: Board, text: str, claim: Claim | None) -> Answer:
    board.answer("text", None, text=text, claim=claim)
    return board.answers.pop()


def _in_null_space(board: Board) -> None:
    A, v = board.operands
    v = b.transpose(v) if v.shape.kind == "row" else v
    field = board.field(A, v)
    if field.letters:
        raise Stuck("the null space of a matrix with letters")
    rows, x = board.rows(A, field), [r[0] for r in board.rows(v, field)]
    if len(x) != len(rows[0]):
        raise Refusal(f"the vector has {len(x)} entries, and the null space lies in dimension {len(rows[0])}", "shape_mismatch")
    image = times(rows, x, field)
    name_a, name_v = board.name(A, "A"), board.name(v, "v")
    board.step("matrix product", b.dot(name_a, name_v), field.vector(image))
    inside = all(y == field.zero for y in image)
    claim = board.claim(b.dot(name_a, name_v), "=", field.vector(image))
    board.answer("text", None, text="in the null space" if inside else "not in the null space", claim=claim)


def orthogonal_test(board: Board) -> None:
    """Whether Q^T Q = I."""
    e, field, rows = square_matrix(board, "an orthogonal matrix")
    Q = board.name(e, "Q")
    gram = product(adjoint(rows, field), rows, field)
    if is_complex(rows, field) and "unitary" not in board.request:
        raise Refusal("an orthogonal matrix has real entries; of a complex one it is asked whether it is unitary")
    if field.letters and gram != eye(len(rows), field):
        raise Stuck("for which values a matrix with letters is orthogonal")
    left = b.dot(board.adjoint(Q, rows, field), Q)
    board.step("Gram matrix", left, field.matrix(gram))
    good = gram == eye(len(rows), field)
    claim = board.claim(left, "=" if good else "!=", b.identity(len(rows)))
    word = "unitary" if "unitary" in board.request else "orthogonal"
    board.answer("text", None, text=word if good else f"not {word}", claim=claim)


def eigenvector_test(board: Board) -> None:
    """Whether A v is a multiple of v."""
    A, v = board.operands
    v = b.transpose(v) if v.shape.kind == "row" else v
    field = board.field(A, v)
    if field.letters:
        raise Stuck("an eigenvector of a matrix with letters")
    rows, x = board.rows(A, field), [r[0] for r in board.rows(v, field)]
    if len(rows) != len(rows[0]):
        raise Refusal(f"eigenvectors are of square matrices, and this one is {len(rows)} x {len(rows[0])}", "shape_mismatch")
    if len(x) != len(rows):
        raise Refusal(f"the vector has {len(x)} entries, and the matrix is {len(rows)} x {len(rows)}", "shape_mismatch")
    pivot = next((i for i, value in enumerate(x) if value != field.zero), None)
    if pivot is None:
        raise Refusal("the zero vector is not an eigenvector, whatever the matrix")
    name_a, name_v = board.name(A, "A"), board.name(v, "v")
    image = times(rows, x, field)
    board.step("matrix product", b.dot(name_a, name_v), field.vector(image))
    value = image[pivot] / x[pivot]
    multiple = b.mul(field.expr(value), name_v)
    if image == [value * t for t in x]:
        claim = board.claim(b.dot(name_a, name_v), "=", multiple)
        board.step("eigenvector check", b.dot(name_a, name_v), multiple, because=f"$\\lambda = {field.expr(value).latex}$.")
        board.answer("text", None, text="an eigenvector", claim=claim)
        board.answer("eigenvalue", field.expr(value), claim=claim)
        return
    other = next(i for i, (p, q) in enumerate(zip(image, x, strict=True)) if p != value * q)
    minor = b.matrix([[field.expr(x[pivot]), field.expr(image[pivot])], [field.expr(x[other]), field.expr(image[other])]])
    d = field.expr(x[pivot] * image[other] - x[other] * image[pivot])
    because = f"The entries {pivot + 1} and {other + 1} of $v$ and $Av$ are not in proportion."
    board.step("determinant of a 2x2 matrix", b.det(minor), d, because=because)
    board.answer("text", None, text="not an eigenvector", claim=board.claim(b.det(minor), "!=", b.ZERO))


def eigenvalue_test(board: Board) -> None:
    """Whether det(A - lambda I) is zero, with an eigenvector where it is."""
    e, field, rows = square_matrix(board, "eigenvalues")
    value = board.operands[1]
    field = board.field(e, value)
    if field.letters:
        raise Stuck("an eigenvalue of a matrix with letters")
    rows, n = board.rows(e, field), len(rows)
    A = board.name(e)
    shifted = minus(rows, scale(field.of(value), eye(n, field)))
    difference = b.subtract(A, b.mul(value, b.identity(n)))
    d = determinant_of(shifted, field)
    board.step("determinant by elimination", b.det(difference), field.expr(d))
    if d != field.zero:
        board.answer("text", None, text="not an eigenvalue", claim=board.claim(b.det(difference), "!=", b.ZERO))
        return
    result = reduced(shifted, field)
    from .eigenvectors import primitive

    found = [field.vector(primitive(w, field, keep_sign=True)) for w in null_basis(result.rows, result.pivots, n, field)]
    claims = [board.claim(b.dot(A, v), "=", b.mul(value, v)) for v in found]
    for v in found:
        board.step("eigenvector check", b.dot(A, v), b.mul(value, v))
    board.answer("text", None, text="an eigenvalue", claim=claims[0])
    for v, claim in zip(found, claims, strict=True):
        board.answer("eigenvector", v, claim=claim)


def commute(board: Board) -> None:
    """Whether A B = B A."""
    A, B = board.operands
    field = board.field(A, B)
    first, second = board.rows(A, field), board.rows(B, field)
    n = len(first)
    if any(len(m) != n or len(m[0]) != n for m in (first, second)):
        raise Refusal("matrices that commute are square and of one size, and these are not", "shape_mismatch")
    name_a, name_b = board.name(A, "A"), board.name(B, "B")
    ab, ba = product(first, second, field), product(second, first, field)
    if field.letters and ab != ba:
        raise Stuck("for which values matrices with letters commute")
    board.step("matrix product", b.dot(name_a, name_b), field.matrix(ab))
    board.step("matrix product", b.dot(name_b, name_a), field.matrix(ba))
    relation = "=" if ab == ba else "!="
    claim = board.claim(b.dot(name_a, name_b), relation, b.dot(name_b, name_a))
    board.answer("text", None, text="they commute" if ab == ba else "they do not commute", claim=claim)


def projector_test(board: Board) -> None:
    """Whether P^2 = P, and whether it is symmetric: an orthogonal projector."""
    e, field, rows = square_matrix(board, "a projection")
    P = board.name(e, "P")
    squared = product(rows, rows, field)
    if field.letters and squared != rows:
        raise Stuck("for which values a matrix with letters is a projection")
    board.step("matrix product", b.dot(P, P), field.matrix(squared))
    if squared != rows:
        board.answer("text", None, text="not a projection matrix", claim=board.claim(b.dot(P, P), "!=", P))
        return
    symmetric = all(rows[i][j] == rows[j][i] for i in range(len(rows)) for j in range(i))
    board.step("projector", b.dot(P, P), P)
    kind = "an orthogonal projection matrix" if symmetric else "a projection matrix, and not an orthogonal one, since it is not symmetric"
    board.answer("text", None, text=kind, claim=board.claim(b.dot(P, P), "=", P))
