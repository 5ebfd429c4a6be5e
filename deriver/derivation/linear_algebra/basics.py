"""Determinant, inverse, rank, trace, products: what is read off one matrix."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Claim
from .arrays import eye, times
from .board import Board, Refusal, dimension
from .elimination import Reduction, determinant_of, eliminate, null_basis, reduced
from .fields import Field, Parameters, Rows, Surds
from .showing import MOST_ROWS, operations_text, reduction_steps

__all__ = [
    "determinant",
    "inverse",
    "matrix_product",
    "one_matrix",
    "rank",
    "rank_claim",
    "row_reduction",
    "show_vectors",
    "square_matrix",
    "trace",
]


def one_matrix(board: Board) -> tuple[Expr, Field, Rows]:
    """The matrix that is asked about: its expression, its field, its rows. A value asked for as `\\det A` is taken apart."""
    if not board.operands:
        raise Refusal("no matrix is given")
    e = board.operands[0]
    if e.op == _OPERATION.get(board.problem.kind):
        e = e.args[0]
    if e.is_scalar:
        raise Refusal(f"${e.latex}$ is a number, and a matrix is asked about")
    if e.shape.kind == "row":
        e = b.transpose(e)
    field = board.field(e)
    rows = board.rows(e, field)
    shown = e if e.op in ("matrix", "vector") else field.matrix(rows) if e.shape.cols is not None else field.vector([r[0] for r in rows])
    if e.op not in ("matrix", "vector"):
        name = board.name(e)
        del board.names[name]
    return shown, field, rows


_OPERATION = {"determinant": "det", "inverse": "inverse", "trace": "trace", "rank": "rank", "pseudoinverse": "pinv", "norm": "norm"}


def square_matrix(board: Board, what: str) -> tuple[Expr, Field, Rows]:
    """As `one_matrix`, for what square matrices alone have."""
    e, field, rows = one_matrix(board)
    m, n = len(rows), len(rows[0])
    if m != n:
        rank_ = len(eliminate(rows, field).pivots)
        raise Refusal(f"{what} is asked of a square matrix, and this one is {m} x {n} (its rank is {rank_})", "shape_mismatch")
    return e, field, rows


def show_vectors(vectors: list[list[Any]], field: Field) -> str:
    """Vectors in a sentence."""
    return ", ".join(f"$({', '.join(field.expr(x).latex for x in v)})^\\top$" for v in vectors)


# Determinant ------------------------------------------------------------------------------------------------------------


def determinant(board: Board) -> None:
    """By the formula of 2 x 2 matrices, by cofactors, or by elimination."""
    from .properties import determinant_by_properties, given_determinants

    known = given_determinants(board)
    if known and any(not s.is_scalar for s in board.operands[0].free):
        determinant_by_properties(board, board.operands[0], known)
        return
    e, field, rows = square_matrix(board, "a determinant")
    A = board.name(e)
    n = len(rows)
    value = determinant_of(rows, field)
    method = "by elimination" if board.request & {"by elimination", "by lu"} else "by cofactors" if "by cofactors" in board.request else ""
    if n == 1:
        pass
    elif n == 2:
        board.step("determinant of a 2x2 matrix", b.det(A), field.expr(value), because=two_by_two(rows, field))
    elif n == 3 and method != "by elimination" or (method == "by cofactors" and n <= 5):
        _by_cofactors(board, A, rows, field, value)
    else:
        _by_elimination(board, A, rows, field, value)
    found = field.expr(value)
    if "yes or no" in board.request:
        relation = "=" if value == field.zero else "!="
        said = "singular" if value == field.zero else "not singular"
        board.answer("text", None, text=said, claim=board.claim(b.det(A), relation, b.ZERO))
    board.answer("determinant", found, claim=board.claim(b.det(A), "=", found))
    if value == field.zero:
        board.find("exceptional_points", "The determinant is zero: the matrix is singular.")


def two_by_two(rows: Rows, field: Field) -> str:
    """How ad - bc is worked out, in a sentence."""
    (p, q), (r, s) = [[_fenced(field.expr(x).latex) for x in row] for row in rows]
    return f"${p} \\cdot {s} - {q} \\cdot {r}$."


def _fenced(text: str) -> str:
    return text if text.replace(".", "").isalnum() else rf"\left({text}\right)"


def _by_cofactors(board: Board, A: Expr, rows: Rows, field: Field, value: Any) -> None:
    n = len(rows)
    zeros_in_row = [sum(x == field.zero for x in r) for r in rows]
    zeros_in_column = [sum(r[j] == field.zero for r in rows) for j in range(n)]
    by_column = max(zeros_in_column) > max(zeros_in_row)
    k = zeros_in_column.index(max(zeros_in_column)) if by_column else zeros_in_row.index(max(zeros_in_row))
    terms, evaluated = [], []
    for t in range(n):
        i, j = (t, k) if by_column else (k, t)
        if rows[i][j] == field.zero:
            continue
        minor = [[x for q, x in enumerate(r) if q != j] for p, r in enumerate(rows) if p != i]
        factor = field.expr(-rows[i][j] if (i + j) % 2 else rows[i][j])
        terms.append(b.mul(factor, b.det(field.matrix(minor))))
        evaluated.append(b.mul(factor, field.expr(determinant_of(minor, field))))
    place = f"column {k + 1}" if by_column else f"row {k + 1}"
    if not terms:
        board.step("cofactor expansion", b.det(A), b.ZERO, because=f"The entries of {place} are all zero.")
        return
    board.step("cofactor expansion", b.det(A), b.add(*terms), because=f"Along {place}, with the signs $(-1)^{{i+j}}$.")
    rule = "determinant of a 2x2 matrix" if n == 3 else "determinants of the minors"
    numbers = b.add(*evaluated)
    board.step(rule, b.add(*terms), numbers)
    if numbers is not field.expr(value):
        board.step("arithmetic", numbers, field.expr(value))


def _by_elimination(board: Board, A: Expr, rows: Rows, field: Field, value: Any) -> None:
    result = eliminate(rows, field)
    before: Expr = b.det(A)
    sign = 1
    stages = result.stages
    if len(rows) > MOST_ROWS and len(stages) > 1:
        merged = stages[0]
        merged.operations = [o for s in stages for o in s.operations]
        merged.after = stages[-1].after
        stages = [merged]
    for stage in stages:
        swaps = sum(o.kind == "swap" for o in stage.operations)
        sign *= (-1) ** swaps
        after = b.mul(b.num(sign), b.det(field.matrix(stage.after)))
        rule = "row exchange and the determinant" if swaps else "row operations and the determinant"
        from .showing import nonzero

        board.step(rule, before, after, because=operations_text(stage, field), conditions=nonzero(stage, field))
        before = after
    if value == field.zero and len(result.pivots) < len(rows):
        board.step("determinant of a triangular matrix", before, b.ZERO, because="A pivot is missing: there is a zero on the diagonal.")
        return
    diagonal = [field.expr(x) for x in result.pivots_used]
    wanted = field.expr(value)
    shown = r" \cdot ".join(d.latex if d.op == "number" and d.data >= 0 else f"({d.latex})" for d in diagonal)
    because = f"The product of the diagonal, ${'-' if sign < 0 else ''}{shown}$."
    board.step("determinant of a triangular matrix", before, wanted, because=because)


# Inverse ----------------------------------------------------------------------------------------------------------------


def inverse(board: Board) -> None:
    """By the formula of 2 x 2 matrices, by the adjugate, or by Gauss-Jordan elimination."""
    if "by cayley-hamilton" in board.request:
        from .annihilating import inverse_by_cayley_hamilton

        inverse_by_cayley_hamilton(board)
        return
    e, field, rows = square_matrix(board, "an inverse")
    A = board.name(e)
    n = len(rows)
    unit = eye(n, field)
    result = reduced([[*r, *unit[i]] for i, r in enumerate(rows)], field, columns=n)
    value = determinant_of(rows, field)
    if value == field.zero:
        _singular(board, A, rows, field)
        return
    if "by blocks" in board.request:
        from .blocks import inverse_by_blocks

        if inverse_by_blocks(board):
            return
        board.warnings.append("The upper left block or its Schur complement is singular: the inverse is found by elimination.")
        board.steps.clear()
        board.names.clear()
        A = board.name(e)
    found_rows = [r[n:] for r in result.rows]
    found = field.matrix(found_rows)
    conditions = [] if not field.letters or value.numer.is_ground else [b.relation("!=", field.expr(value), b.ZERO)]
    board.conditions = (*board.conditions, *conditions)
    if "by adjugate" in board.request or (n == 2 and not board.request & {"by elimination", "by lu"}):
        if n == 2:
            board.step("determinant of a 2x2 matrix", b.det(A), field.expr(value), because=two_by_two(rows, field))
        else:
            board.step("determinant by elimination", b.det(A), field.expr(value))
        adjugate = field.matrix([[value * x for x in row] for row in found_rows])
        board.step("inverse from the adjugate", b.inverse(A), b.mul(b.divide(b.ONE, field.expr(value)), adjugate))
        if value != field.one:
            board.step("arithmetic", board.steps[-1].after, found)
    else:
        reduction_steps(board, result, field, bar=n, back="Gauss-Jordan elimination")
        board.step("inverse by Gauss-Jordan elimination", b.inverse(A), found, because="What stands to the right of the bar.")
    board.step("check of an inverse", b.dot(A, found), b.identity(n))
    if "yes or no" in board.request:
        board.answer("text", None, text="invertible", claim=board.claim(b.det(A), "!=", b.ZERO))
    board.answer("inverse", found, claim=board.claim(b.inverse(A), "=", found))


def _singular(board: Board, A: Expr, rows: Rows, field: Field) -> None:
    n = len(rows)
    result = reduced(rows, field)
    basis = null_basis(result.rows, result.pivots, n, field)
    board.step("determinant by elimination", b.det(A), b.ZERO)
    for v in basis[:1]:
        board.step(
            "null vector of a singular matrix",
            b.dot(A, field.vector(v)),
            b.zeros(field.vector(v).shape),
            because="A vector other than zero is mapped to zero, which no inverse could undo.",
        )
    text = f"singular: $\\det = 0$, the rank is {len(result.pivots)}; the null space is spanned by {show_vectors(basis, field)}"
    if "yes or no" in board.request:
        board.answer("text", None, text="not invertible", claim=board.claim(b.det(A), "=", b.ZERO))
    board.find("no_solution", f"There is no inverse. The matrix is {text}.")
    if "yes or no" not in board.request:
        board.answer("inverse", None, text=f"no inverse: the matrix is {text}", claim=board.claim(b.det(A), "=", b.ZERO))


# Rank, trace, row reduction, products -----------------------------------------------------------------------------------


def rank_claim(board: Board, A: Expr, result: Reduction, field: Field) -> Claim:
    """rank A = r; of a deficient matrix of square roots that it has the reduced form with r rows, which is an equation."""
    r = len(result.pivots)
    if not isinstance(field, Surds) or r == min(len(result.rows), len(result.rows[0])):
        return board.claim(b.rank(A), "=", b.num(r))
    total = eye(len(result.rows), field)
    for stage in result.stages:
        for operation in stage.operations:
            total = operation.on(total)
    return board.claim(b.dot(field.matrix(total), A), "=", field.matrix(result.rows))


def rank(board: Board) -> None:
    """The number of pivots."""
    e, field, rows = one_matrix(board)
    A = board.name(e)
    result = eliminate(rows, field)
    reduction_steps(board, result, field)
    r = len(result.pivots)
    if field.letters:
        _generic_only(board, field, result.pivots_used)
    columns = ", ".join(str(j + 1) for j in result.pivots)
    because = f"The pivots stand in the columns {columns}." if r else "There is no pivot: every entry is zero."
    claim = rank_claim(board, A, result, field)
    board.step("rank from the pivots", b.rank(A), b.num(r), because=because, claim=claim)
    board.answer("rank", b.num(r), claim=claim)


def _generic_only(board: Board, field: Field, pivots: list[Any]) -> None:
    from .cases import assume_nonzero

    assume_nonzero(board, field, pivots)


def trace(board: Board) -> None:
    """The sum of the diagonal."""
    e, field, rows = square_matrix(board, "a trace")
    A = board.name(e)
    diagonal = [rows[i][i] for i in range(len(rows))]
    total = field.zero
    for x in diagonal:
        total = total + x
    shown = "+".join(t if not (t := field.expr(x).latex).startswith("-") else f"({t})" for x in diagonal)
    found = field.expr(total)
    board.step("trace from the diagonal", b.trace(A), found, because=f"The sum of the diagonal: ${shown}$.")
    board.answer("trace", found, claim=board.claim(b.trace(A), "=", found))


def row_reduction(board: Board) -> None:
    """The (reduced) row echelon form."""
    e, field, rows = one_matrix(board)
    A = board.name(e)
    bar = e.data[2] if e.op == "matrix" and len(e.data) == 3 else 0
    result = eliminate(rows, field) if "echelon only" in board.request else reduced(rows, field)
    reduction_steps(board, result, field, bar=bar)
    if field.letters:
        _generic_only(board, field, result.pivots_used)
    found = field.augmented(result.rows, bar) if bar else field.matrix(result.rows)
    total = eye(len(rows), field)
    for stage in result.stages:
        for operation in stage.operations:
            total = operation.on(total)
    pivots = ", ".join(str(j + 1) for j in result.pivots)
    board.answer(
        "row_reduction",
        found,
        text=f"pivot columns {pivots}" if pivots else None,
        claim=board.claim(b.dot(field.matrix(total), A), "=", field.matrix(result.rows)),
    )


def matrix_product(board: Board) -> None:
    """The value of an expression in matrices: products, sums, transposes, inverses."""
    e = board.operands[0]
    field = board.field(e)
    rows = board.rows(e, field)
    found: Expr
    if e.is_scalar:
        value = rows[0][0]
        polynomial = isinstance(field, Parameters) and e.op != "dot" and hasattr(value, "denom") and value.denom == 1 and bool(value)
        found = field._expanded(value.numer) if isinstance(field, Parameters) and polynomial else field.expr(value)
    elif e.shape.kind == "matrix":
        found = field.matrix(rows)
    elif e.shape.kind == "row":
        found = b.transpose(field.vector(rows[0]))
    else:
        found = field.vector([r[0] for r in rows])
    if e.op == "dot" and len(e.args) == 2 and e.shape.kind == "vector" and e.args[0].op == "matrix" and e.args[1].op == "vector":
        matrix, x = board.rows(e.args[0], field), [r[0] for r in board.rows(e.args[1], field)]
        columns = [
            b.mul(field.expr(c), field.vector(list(col))) for c, col in zip(x, zip(*matrix, strict=True), strict=True) if c != field.zero
        ]
        if columns:
            board.step("matrix times vector by columns", e, b.add(*columns))
        assert times(matrix, x, field) == [r[0] for r in rows]
        board.step("arithmetic", board.steps[-1].after if board.steps else e, found)
    else:
        rule = "matrix product" if any(n == "dot" for n in (e.op,)) else "arithmetic"
        board.step(rule, e, found)
    board.answer("product", found, claim=board.claim(e, "=", found))
    assert dimension(e.shape.rows) == len(rows)
