r"""Linear maps of polynomials and of matrices: what is asked of the map is asked of its matrix, and said of polynomials and matrices again.

Comes in: a board whose operands are the basis of the space and its images. Goes out: the same board with the matrix of the map as its
operand, and afterwards the answers in the space. Does not know: what is done with the matrix.
"""

from __future__ import annotations

from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import Expr
from .board import Board, Refusal, Stuck
from .fields import Field, NotExact, Parameters, Rows
from .maps import polynomial_coefficients

__all__ = ["answers_in_space", "as_matrix"]


def as_matrix(board: Board) -> list[Expr]:
    """Put the matrix of the map in the place of basis and images; the basis."""
    if "values at numbers" in board.request:
        *elements, values = board.operands
        board.problem = replace(board.problem, operands=(values,), expression=None, name=None)
        return elements
    size = len(board.operands) // 2
    basis, images = board.operands[:size], board.operands[size:]
    rows, field, shown = _of_polynomials(board, basis, images) if "polynomials" in board.request else _of_matrices(board, basis, images)
    found = field.matrix(rows)
    names = ", ".join(f"${e.latex}$" for e in basis)
    _images(board, basis, shown, found)
    board.warnings.append(f"Column j of the matrix holds the coordinates of the j-th image with respect to {names}.")
    board.problem = replace(board.problem, operands=(found,), expression=None, name=None)
    return list(basis)


def _images(board: Board, basis: tuple[Expr, ...], shown: list[tuple[Expr, Expr]], found: Expr) -> None:
    """The images of the basis: of polynomials in one line with their coordinates, of matrices each by itself."""
    if "polynomials" in board.request:
        told = ", ".join(rf"${e.latex} \mapsto {image[1].latex}$" for e, image in zip(basis, shown, strict=True))
        left = b.dot(b.transpose(b.vector(list(basis))), found)
        right = b.transpose(b.vector([image[1] for image in shown]))
        board.step("coordinates of a polynomial", left, right, because=f"The images of the basis: {told}.")
        return
    for e, image in zip(basis, shown, strict=True):
        board.step("matrix product", image[0], image[1], because=f"The image of ${e.latex}$.")


def _of_polynomials(board: Board, basis: tuple[Expr, ...], images: tuple[Expr, ...]) -> tuple[Rows, Field, list[tuple[Expr, Expr]]]:
    letters = {s for e in basis for s in e.free if s.is_scalar}
    if len(letters) != 1:
        raise Stuck("a space of polynomials in one letter is expected")
    (x,) = letters
    try:
        field = Parameters({x, *(s for e in images for s in e.free)})
        elements = [field.of(e) for e in images]
        powers = [polynomial_coefficients(e, x, field) for e in elements]
    except NotExact as entry:
        raise Stuck(f"${entry}$ is not a polynomial") from entry
    size = len(basis)
    if any(k >= size for p in powers for k in p):
        raise Refusal(f"an image has a degree above {size - 1}: the map leads out of this space")
    rows = [[p.get(k, field.zero) for p in powers] for k in range(size)]
    plain = _plain_field(field, x)
    shown = [(e, field.expr(v)) for e, v in zip(images, elements, strict=True)]
    return [[plain.of(field.expr(c)) for c in r] for r in rows], plain, shown


def _plain_field(field: Parameters, x: Expr) -> Field:
    """The field of the coefficients, which have no letter of the polynomials."""
    from .fields import Rationals

    others = [s for s in field.letters if s is not x]
    return Parameters(others) if others else Rationals()


def _of_matrices(board: Board, basis: tuple[Expr, ...], images: tuple[Expr, ...]) -> tuple[Rows, Field, list[tuple[Expr, Expr]]]:
    field = board.field(*images)
    values = [board.rows(e, field) for e in images]
    columns = [[x for r in v for x in r] for v in values]
    if any(len(c) != len(basis) for c in columns):
        raise Stuck("a map of matrices into matrices of another size")
    shown = [(e, field.matrix(v)) for e, v in zip(images, values, strict=True)]
    return [list(r) for r in zip(*columns, strict=True)], field, shown


def answers_in_space(board: Board, basis: list[Expr]) -> None:
    """Vectors of coordinates in the answers as the polynomials or matrices that they stand for."""

    def meant(v: Expr) -> Expr:
        terms = [(c, e) for c, e in zip(v.args, basis, strict=True) if c is not b.ZERO]
        if "matrices" in board.request:
            width = basis[0].data[1]
            return b.matrix([list(v.args[i : i + width]) for i in range(0, len(v.args), width)])
        return b.add(*(e if c is b.ONE else c if e is b.ONE else b.mul(c, e) for c, e in terms)) if terms else b.ZERO

    for k, a in enumerate(board.answers):
        e = a.expression
        if a.name in ("basis", "eigenvectors") and e is not None and all(v.op == "vector" and len(v.args) == len(basis) for v in e.args):
            text = None if a.text is None else a.text.split(" in ")[0]
            board.answers[k] = replace(a, expression=b.listing([meant(v) for v in e.args]), text=text)
