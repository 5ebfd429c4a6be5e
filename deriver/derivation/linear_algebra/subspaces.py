"""The four fundamental subspaces, independence, change of basis."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import adjoint, columns_of, is_complex, transpose
from .basics import one_matrix, rank_claim
from .board import Board, Refusal, dimension
from .cases import assume_nonzero
from .elimination import null_basis, reduced
from .fields import Field, Rows
from .showing import reduction_steps

__all__ = ["change_of_basis", "independence", "stacked", "subspace"]

_WORDS = {"null_space": "null space", "column_space": "column space", "row_space": "row space", "left_null_space": "left null space"}


def subspace(board: Board) -> None:
    """A basis of one of the four subspaces of a matrix."""
    kind = board.problem.kind
    e, field, rows = one_matrix(board)
    A = board.name(e)
    m, n = len(rows), len(rows[0])
    working, shown = rows, A
    if kind == "left_null_space":
        working, shown = adjoint(rows, field), board.adjoint(A, rows, field)
        because = f"What is orthogonal to all columns is the null space of ${shown.latex}$."
        board.step("left null space", shown, field.matrix(working), because=because)
    result = reduced(working, field)
    assume_nonzero(board, field, result.pivots_used)
    reduction_steps(board, result, field)
    r = len(result.pivots)
    if kind in ("null_space", "left_null_space"):
        basis = null_basis(result.rows, result.pivots, len(working[0]), field)
        basis = [_cleared(v, field) for v in basis]
        if basis:
            columns = field.matrix(transpose(basis))
            free = len(basis)
            board.step(
                "special solutions",
                b.dot(shown, columns),
                b.zeros(b.dot(shown, columns).shape),
                because=(
                    f"Each of the {free} free variables is set to one in turn, the others to zero."
                    if free > 1
                    else "The free variable is set to one."
                ),
            )
            claim = board.claim(b.dot(shown, columns), "=", b.zeros(b.dot(shown, columns).shape))
        else:
            board.step(
                "rank from the pivots", b.rank(shown), b.num(r), because="Every column has a pivot: only the zero vector is mapped to zero."
            )
            claim = board.claim(b.rank(shown), "=", b.num(r))
    elif kind == "column_space":
        basis = [columns_of(rows)[j] for j in result.pivots]
        places = ", ".join(str(j + 1) for j in result.pivots)
        claim = _spans(board, A, basis, rows, field)
        if basis:
            board.step(
                "column space",
                b.rank(A),
                b.num(r),
                because=(
                    f"The pivots stand in the columns {places}: these columns of ${A.latex}$ are a basis."
                    if r > 1
                    else f"The pivot stands in column {places}: this column of ${A.latex}$ is a basis."
                ),
                claim=rank_claim(board, A, result, field),
            )
    else:
        basis = [_cleared(row, field) for row in result.rows[:r]]
        claim = _spans(board, b.transpose(A), basis, transpose(rows), field)
        because = "Row operations keep the row space: the rows with a pivot are a basis."
        board.step("row space", b.rank(A), b.num(r), because=because, claim=rank_claim(board, A, result, field))
    wanted = "orthonormal" in board.request
    if wanted and basis:
        from .orthogonal import orthonormal_expressions

        vectors, claim = orthonormal_expressions(board, basis, field)
    else:
        vectors = [field.vector(v) for v in basis]
    size = len(working[0]) if kind in ("null_space", "left_null_space") else (m if kind == "column_space" else n)
    if any(r in board.request for r in ("dimension",)):
        width = len(working[0])
        if kind in ("null_space", "left_null_space"):
            asked: Expr = b.subtract(b.num(width), b.rank(shown))
            board.step("dimension of a null space", asked, b.num(len(basis)), because=f"{width} columns, {r} of them with a pivot.")
        else:
            asked = b.rank(A)
        board.answer("dimension", b.num(len(basis)), claim=board.claim(asked, "=", b.num(len(basis))))
    space = rf"$\mathbb{{{'C' if is_complex(rows, field) else 'R'}}}^{size}$" if size < 10 else "the space of columns"
    text = f"dimension {len(basis)} in {space}" if basis else f"only the zero vector; dimension 0 in {space}"
    board.answer("basis", b.listing(vectors), claim=claim, text=text)


def _cleared(v: list[Any], field: Field) -> list[Any]:
    """A rational vector without denominators."""
    from .eigenvectors import primitive

    return primitive(v, field, keep_sign=True)


def _spans(board: Board, A: Expr, basis: list[list[Any]], rows: Rows, field: Field) -> Any:
    """A = C F with the basis as columns of C: every column is a combination of the basis."""
    if not basis:
        return board.claim(A, "=", b.zeros(A.shape))
    columns = columns_of(rows)
    table = [[*[v[i] for v in basis], *[c[i] for c in columns]] for i in range(len(rows))]
    result = reduced(table, field, columns=len(basis))
    weights = [row[len(basis) :] for row in result.rows[: len(basis)]]
    return board.claim(b.dot(field.matrix(transpose(basis)), field.matrix(weights)), "=", A)


def stacked(board: Board) -> Expr:
    """The vectors that are asked about as the columns of a matrix."""
    vectors = list(board.operands)
    if len(vectors) == 1 and vectors[0].shape.kind == "matrix":
        return vectors[0]
    vectors = [v.args[0] if v.op == "transpose" else v for v in vectors]
    if any(v.shape.kind == "row" for v in vectors):
        vectors = [b.transpose(v) if v.shape.kind == "row" else v for v in vectors]
    if any(v.op != "vector" for v in vectors):
        raise Refusal("vectors are asked about, and these are not vectors that are written out")
    sizes = {dimension(v.shape.rows) for v in vectors}
    if len(sizes) > 1:
        raise Refusal(f"the vectors have different lengths: {', '.join(map(str, sorted(sizes)))}", "shape_mismatch")
    return b.matrix([[v.args[i] for v in vectors] for i in range(sizes.pop())])


def independence(board: Board) -> None:
    """Independent exactly where every column of the matrix of the vectors has a pivot; else a relation."""
    e = stacked(board)
    field = board.field(e)
    rows = board.rows(e, field)
    A = board.name(e, "V")
    n = len(rows[0])
    result = reduced(rows, field)
    assume_nonzero(board, field, result.pivots_used)
    board.step("vectors as columns", A, e, because="The vectors are independent exactly where $Vc = 0$ has the solution $c = 0$ alone.")
    reduction_steps(board, result, field)
    r = len(result.pivots)
    rank = rank_claim(board, A, result, field)
    board.step("rank from the pivots", b.rank(A), b.num(r), because=f"{r} pivots for {n} vectors.", claim=rank)
    if board.request & {"basis", "spans"}:
        _basis_or_span(board, A, rows, r, _letter(rows, field))
        return
    if r == n:
        if len(rows) == n:
            board.warnings.append(f"They are a basis of $\\mathbb{{{_letter(rows, field)}}}^{n}$.")
        board.answer("text", None, text="independent", claim=board.claim(b.rank(A), "=", b.num(n)))
        return
    relation = _cleared(null_basis(result.rows, result.pivots, n, field)[0], field)
    c = field.vector(relation)
    zero = b.zeros(field.vector([row[0] for row in rows]).shape)
    terms = [b.mul(field.expr(x), b.symbol(f"v_{j + 1}", zero.shape)) for j, x in enumerate(relation) if x != field.zero]
    said = b.relation("=", b.add(*terms), b.symbol("0", zero.shape)).latex
    board.step("relation between columns", b.dot(A, c), zero, because=f"A relation: ${said}$.")
    pivots = ", ".join(f"$v_{j + 1}$" for j in result.pivots)
    board.answer("text", None, text="dependent", claim=rank)
    board.answer("relation", c, claim=board.claim(b.dot(A, c), "=", zero), text=said)
    board.warnings.append(f"A basis of their span: {pivots}.")


def _letter(rows: Rows, field: Field) -> str:
    return "C" if is_complex(rows, field) else "R"


def _basis_or_span(board: Board, A: Expr, rows: Rows, r: int, letter: str) -> None:
    """Whether the vectors are a basis of the space of their length, or span it."""
    m, n = len(rows), len(rows[0])
    space = next((int(x.split(" ")[1]) for x in board.request if x.startswith("space ")), m)
    claim = board.claim(b.rank(A), "=", b.num(r))
    if space != m:
        text = f"no: the vectors have {m} entries and lie in $\\mathbb{{{letter}}}^{m}$"
        board.answer("text", None, text=text, claim=claim)
        return
    if "spans" in board.request:
        said = f"yes: they span $\\mathbb{{{letter}}}^{m}$" if r == m else f"no: they span a space of dimension {r} only"
    elif r == n == m:
        said = f"yes: a basis of $\\mathbb{{{letter}}}^{m}$"
    else:
        said = "no: the vectors are dependent" if r < n else f"no: {n} vectors do not span $\\mathbb{{{letter}}}^{m}$"
    board.answer("text", None, text=said, claim=claim)


def change_of_basis(board: Board) -> None:
    """Coordinates of a vector in a basis: the system whose matrix has the basis as columns."""
    from .systems import linear_system

    *vectors, x = board.operands
    from dataclasses import replace

    board.problem = replace(board.problem, operands=tuple(vectors))
    P = stacked(board)
    board.problem = replace(board.problem, operands=(P, x))
    linear_system(board)
