"""Linear maps and bases: the matrix of a map in the standard basis and in others, from its values, of polynomials; change of basis."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import columns_of, product
from .board import Board, Refusal, Stuck
from .elimination import determinant_of, inverse_of, reduced
from .fields import Field, NotExact, Parameters, Rows
from .showing import reduction_steps

__all__ = ["change_of_basis_matrix", "linear_map", "map_property", "polynomial_coefficients"]


def linear_map(board: Board) -> None:
    """The matrix of a map: in standard coordinates, or relative to bases."""
    if "polynomials" in board.request:
        _of_polynomials(board)
    elif "values" in board.request:
        _from_values(board)
    else:
        A, *bases = board.operands
        field = board.field(A, *bases)
        rows = board.rows(A, field)
        name = board.name(A, "A")
        if "formula" in board.request:
            _columns(board, name, rows, field)
        if not bases:
            board.answer("matrix", A, claim=_images(board, name, rows, field))
            return
        _in_bases(board, name, rows, bases, field)


def map_property(board: Board) -> None:
    """Whether a map is one-to-one or onto, from the rank of its matrix."""
    A = board.operands[0]
    field = board.field(A)
    rows = board.rows(A, field)
    if field.letters:
        raise Stuck("whether a map with letters is one-to-one or onto")
    m, n = len(rows), len(rows[0])
    name = board.name(A, "A")
    result = reduced(rows, field)
    reduction_steps(board, result, field)
    r = len(result.pivots)
    board.step("rank from the pivots", b.rank(name), b.num(r), because=f"{r} pivots in {m} rows and {n} columns.")
    claim = board.claim(b.rank(name), "=", b.num(r))
    if "injective" in board.request:
        reason = (
            "every column has a pivot"
            if r == n
            else f"{n - r} of the {n} columns {'has' if n - r == 1 else 'have'} no pivot, so that $Ax=0$ has other solutions than zero"
        )
        board.answer("text", None, text=f"{'one-to-one' if r == n else 'not one-to-one'}: {reason}", claim=claim)
    if "surjective" in board.request:
        has = "has" if m - r == 1 else "have"
        reason = "every row has a pivot" if r == m else f"{m - r} of the {m} rows {has} no pivot: the image has dimension {r}"
        board.answer("text", None, text=f"{'onto' if r == m else 'not onto'}: {reason}", claim=claim)


def _columns(board: Board, A: Expr, rows: Rows, field: Field) -> None:
    n = len(rows[0])
    for j, column in enumerate(columns_of(rows)):
        unit = b.vector([b.ONE if i == j else b.ZERO for i in range(n)])
        because = f"The image of $e_{j + 1}$ is column {j + 1}."
        board.step("matrix of a linear map", b.dot(A, unit), field.vector(column), because=because)


def _images(board: Board, A: Expr, rows: Rows, field: Field) -> Any:
    """A x with letters in x is the formula of the map."""
    n = len(rows[0])
    taken = {s.latex for s in field.letters}
    letters = [b.symbol(f"x_{j + 1}" if f"x_{j + 1}" not in taken else f"z_{j + 1}") for j in range(n)]
    entries = [b.add(*(b.mul(field.expr(x), v) for x, v in zip(row, letters, strict=True))) for row in rows]
    image = b.vector(entries) if len(entries) > 1 else entries[0]
    return board.claim(b.dot(A, b.vector(letters)), "=", image)


def _basis_rows(board: Board, basis: Expr, size: int, field: Field) -> Rows:
    rows = board.rows(basis, field)
    if len(rows) != size or len(rows[0]) != size:
        raise Refusal(f"a basis of $\\mathbb{{R}}^{size}$ has {size} vectors with {size} entries", "shape_mismatch")
    if determinant_of(rows, field) == field.zero:
        raise Refusal("these vectors are no basis: they are dependent")
    return rows


def _in_bases(board: Board, A: Expr, rows: Rows, bases: list[Expr], field: Field) -> None:
    """C^-1 A B: the coordinates of the images of the basis vectors."""
    B = bases[0]
    C = bases[-1]
    inside, outside = _basis_rows(board, B, len(rows[0]), field), _basis_rows(board, C, len(rows), field)
    images = product(rows, inside, field)
    name_b = board.name(B, "B")
    board.step("matrix product", b.dot(A, name_b), field.matrix(images), because="The images of the basis vectors, as columns.")
    result = reduced([[*r, *s] for r, s in zip(outside, images, strict=True)], field, columns=len(outside))
    reduction_steps(board, result, field, bar=len(images[0]))
    found_rows = [r[len(outside) :] for r in result.rows]
    found = field.matrix(found_rows)
    name_c = name_b if C is B else board.name(C, "C")
    claim = board.claim(b.dot(name_c, found), "=", b.dot(A, name_b))
    board.step(
        "matrix of a map in other bases",
        b.dot(name_c, found),
        b.dot(A, name_b),
        because="To the right of the bar stand the coordinates of the images in the basis.",
    )
    board.answer("matrix", found, claim=claim)


def _from_values(board: Board) -> None:
    """The images of a basis determine the map: A V = W."""
    V, W, *bases = board.operands
    field = board.field(V, W, *bases)
    vectors, images = board.rows(V, field), board.rows(W, field)
    if len(vectors) != len(vectors[0]):
        raise Refusal(f"the map is determined by its values at {len(vectors)} independent vectors, and {len(vectors[0])} are given")
    if determinant_of(vectors, field) == field.zero:
        raise Refusal("the vectors are dependent: the map is not determined by its values there")
    name_v, name_w = board.name(V, "V"), board.name(W, "W")
    rows = product(images, inverse_of(vectors, field), field)
    A = field.matrix(rows)
    if V.args != field.matrix([[field.one if i == j else field.zero for j in range(len(vectors))] for i in range(len(vectors))]).args:
        board.step("inverse by Gauss-Jordan elimination", b.inverse(name_v), field.matrix(inverse_of(vectors, field)))
    board.step(
        "map from its values", b.dot(name_w, b.inverse(name_v)), A, because="$AV = W$, where the columns are the vectors and their images."
    )
    claim = board.claim(b.dot(A, name_v), "=", name_w)
    if bases:
        _in_bases(board, board.name(A, "A"), rows, bases, field)
        return
    board.answer("matrix", A, claim=claim)


def change_of_basis_matrix(board: Board) -> None:
    """C^-1 B turns coordinates in the basis B into coordinates in the basis C."""
    B, C = board.operands
    field = board.field(B, C)
    n = len(board.rows(B, field))
    old, new = _basis_rows(board, B, n, field), _basis_rows(board, C, n, field)
    name_b, name_c = board.name(B, "B"), board.name(C, "C")
    result = reduced([[*r, *s] for r, s in zip(new, old, strict=True)], field, columns=n)
    if result.stages:
        reduction_steps(board, result, field, bar=n)
    found = field.matrix([r[n:] for r in result.rows])
    because = "Column j holds the coordinates of the j-th old basis vector in the new basis: $[x]_C = P[x]_B$."
    board.step("change of basis", b.dot(name_c, found), name_b, because=because)
    board.answer("change_of_basis", found, claim=board.claim(b.dot(name_c, found), "=", name_b))


def _of_polynomials(board: Board) -> None:
    """The coordinates of the images of the basis polynomials; the operands are basis, images, basis of the images, as vectors."""
    basis, images, target = board.operands
    (letter,) = {s for s in (*basis.free, *target.free) if s.is_scalar} or {b.symbol("x")}
    try:
        field = Parameters({letter, *(s for s in images.free)})
        elements = [[field.of(x) for x in e.args] for e in (basis, images, target)]
    except NotExact as entry:
        raise Stuck(f"${entry}$ is not a polynomial") from entry
    powers = [[polynomial_coefficients(x, letter, field) for x in part] for part in elements]
    size = 1 + max((k for part in powers for p in part for k in p), default=0)
    tables = [[[p.get(k, field.zero) for p in part] for k in range(size)] for part in powers]
    for at, (x, image) in enumerate(zip(elements[0], elements[1], strict=True)):
        shown, given = field.expr(image), board.operands[1].args[at]
        board.step("map of a polynomial", given, _expanded(image, field), because=f"The image of ${_expanded(x, field).latex}$.")
        assert shown.is_scalar
    out = tables[2]
    if len(reduced(tables[0], field).pivots) < len(tables[0][0]) or len(reduced(out, field).pivots) < len(out[0]):
        raise Refusal("these polynomials are no basis: they are dependent")
    result = reduced([[*r, *s] for r, s in zip(out, tables[1], strict=True)], field, columns=len(out[0]))
    count = len(out[0])
    if any(x != field.zero for r in result.rows[count:] for x in r):
        raise Refusal("an image is not in the span of the basis: the map leads out of this space")
    found = field.matrix([r[count:] for r in result.rows[:count]])
    left = b.dot(b.transpose(target), found)
    right = b.transpose(b.vector([_expanded(x, field) for x in elements[1]])) if len(elements[1]) > 1 else _expanded(elements[1][0], field)
    board.step("coordinates of a polynomial", left, right, because="Column j holds the coordinates of the j-th image in the basis.")
    board.answer("matrix", found, claim=board.claim(left, "=", right))


def _expanded(x: Any, field: Parameters) -> Expr:
    return field._expanded(x.numer) if x.denom == 1 and x else field.expr(x)


def polynomial_coefficients(x: Any, letter: Expr, field: Parameters) -> dict[int, Any]:
    """The coefficients of a polynomial in one letter: power -> element, without that letter."""
    if x.denom != 1:
        raise Stuck(f"${field.expr(x).latex}$ is not a polynomial")
    at = field.letters.index(letter)
    out: dict[int, Any] = {}
    for exponents, c in x.numer.terms():
        term = field.domain(c)
        for k, e in enumerate(exponents):
            if k != at:
                term = term * field.domain.gens[k] ** e
        out[exponents[at]] = out.get(exponents[at], field.zero) + term
    return out
