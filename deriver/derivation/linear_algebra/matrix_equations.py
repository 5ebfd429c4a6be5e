"""Matrix equations: A X = B and X A = B by elimination, sums of terms L X R as a system for the entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, scale, times, transpose
from .board import Board, Refusal, dimension
from .cases import assume_nonzero
from .elimination import null_basis, reduced
from .fields import Field, Rows
from .showing import reduction_steps
from .systems import free_letters

__all__ = ["matrix_equation"]

#: More unknown entries than this are not solved for as one system.
_MOST_ENTRIES = 16


def matrix_equation(board: Board) -> None:
    """Sum of L_i X R_i = C. The operands are C, then the factors in pairs."""
    right, *factors = board.operands
    pairs = list(zip(factors[::2], factors[1::2], strict=True))
    field = board.field(right, *factors)
    C = board.rows(right, field)
    lefts = [board.rows(one, field) for one, _ in pairs]
    rights = [board.rows(other, field) for _, other in pairs]
    n, p = len(lefts[0][0]), len(rights[0])
    X = b.symbol("X", b.matrix([[b.ZERO] * p for _ in range(n)]).shape, latex=_unknown(board))
    asked = _asked(pairs, X)
    units = [_multiple_of_identity(rows, field) for rows in rights], [_multiple_of_identity(rows, field) for rows in lefts]
    name_c = board.name(right, "B")
    if all(c is not None for c in units[0]):
        A = _total([scale(c, rows) for c, rows in zip(units[0], lefts, strict=True)])
        shown = field.matrix(A)
        _collected(board, asked, b.dot(_named(board, shown, pairs), X), X)
        found = _by_columns(board, field, A, C, _named(board, shown, pairs), name_c, X)
    elif all(c is not None for c in units[1]):
        A = _total([scale(c, rows) for c, rows in zip(units[1], rights, strict=True)])
        shown = _named(board, field.matrix(A), pairs)
        _collected(board, asked, b.dot(X, shown), X)
        turned = b.dot(b.transpose(shown), b.transpose(X))
        board.step(
            "matrix equation, transposed", b.transpose(b.dot(X, shown)), turned, because="The unknown stands on the right afterwards."
        )
        flipped = _by_columns(board, field, transpose(A), transpose(C), b.transpose(shown), b.transpose(name_c), X, back=True)
        found = None if flipped is None else b.matrix([list(r) for r in zip(*_entries(flipped), strict=True)])
    else:
        found = _by_entries(board, field, lefts, rights, C, asked, X)
    if found is None:
        return
    from ...expression import substitute

    claim = board.claim(substitute(asked, {X: found}), "=", name_c)
    general = found.free - {s for e in board.operands for s in e.free}
    board.answer(X.latex, found, role="general" if general else "answer", claim=claim)


def _unknown(board: Board) -> str:
    return next((r[len("unknown ") :] for r in board.request if r.startswith("unknown ")), "X")


def _entries(e: Expr) -> list[tuple[Expr, ...]]:
    width = e.data[1]
    return [e.args[i : i + width] for i in range(0, len(e.args), width)]


def _asked(pairs: Sequence[tuple[Expr, Expr]], X: Expr) -> Expr:
    terms = []
    for one, other in pairs:
        factors = [f for f in (one, X, other) if f.op != "identity"]
        terms.append(b.dot(*factors) if len(factors) > 1 else X)
    return b.add(*terms)


def _named(board: Board, shown: Expr, pairs: Sequence[tuple[Expr, Expr]]) -> Expr:
    """The letter of the one matrix factor; the sum itself where there are several terms."""
    factors = [f for pair in pairs for f in pair if f.op != "identity"]
    return board.name(factors[0], "A") if len(factors) == 1 and len(pairs) == 1 and factors[0].op == "matrix" else shown


def _multiple_of_identity(rows: Rows, field: Field) -> Any:
    n = len(rows)
    c = rows[0][0]
    return c if n == len(rows[0]) and c != field.zero and rows == scale(c, eye(n, field)) else None


def _total(parts: list[Rows]) -> Rows:
    total = parts[0]
    for part in parts[1:]:
        if (len(part), len(part[0])) != (len(total), len(total[0])):
            raise Refusal("the sizes of the terms do not fit", "shape_mismatch")
        total = [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(total, part, strict=True)]
    return total


def _collected(board: Board, asked: Expr, after: Expr, X: Expr) -> None:
    if asked.op == "add":
        board.step("collecting the unknown matrix", asked, after, because=f"What stands beside ${X.latex}$ is added.")


def _by_columns(board: Board, field: Field, A: Rows, C: Rows, shown: Expr, right: Expr, X: Expr, back: bool = False) -> Expr | None:
    """A X = C, all columns at once; with `back` the X of the steps is the transposed unknown."""
    n, p = len(A[0]), len(C[0])
    if len(C) != len(A):
        raise Refusal(f"the sizes do not fit: {len(A)} rows on the left, {len(C)} on the right", "shape_mismatch")
    result = reduced([[*r, *c] for r, c in zip(A, C, strict=True)], field, columns=n)
    assume_nonzero(board, field, result.pivots_used)
    reduction_steps(board, result, field, bar=p)
    r = len(result.pivots)
    bad = next(((i, j) for i in range(r, len(A)) for j in range(p) if result.rows[i][n + j] != field.zero), None)
    if bad is not None:
        _inconsistent(board, field, A, C, shown, right)
        return None
    rows: list[list[Any]] = [[field.zero] * p for _ in range(n)]
    for k, at in enumerate(result.pivots):
        rows[at] = result.rows[k][n:]
    basis = null_basis(result.rows, result.pivots, n, field)
    letters = free_letters(len(basis) * p, {s.latex for e in board.operands for s in e.free})
    entries = [[field.expr(x) for x in row] for row in rows]
    for j in range(p):
        for k, v in enumerate(basis):
            for i in range(n):
                if v[i] != field.zero:
                    entries[i][j] = b.add(entries[i][j], b.mul(field.expr(v[i]), letters[j * len(basis) + k]))
    found = b.matrix(entries)
    what = f"{X.latex}^\\top" if back else X.latex
    because = f"What stands to the right of the bar is ${what}$." if not basis else "Each column of the unknown is a solution of its own."
    board.step("matrix equation by elimination", b.dot(shown, found), right, because=because)
    if basis:
        count = len(basis) * p
        board.find("nonunique", f"Infinitely many solutions, with {count} free number{'s' if count > 1 else ''}.")
    return found


def _inconsistent(board: Board, field: Field, A: Rows, C: Rows, shown: Expr, right: Expr) -> None:
    left = reduced(transpose(A), field)
    for y in null_basis(left.rows, left.pivots, len(A), field):
        image = times(transpose(C), y, field)
        if any(x != field.zero for x in image):
            weights = b.transpose(field.vector(y))
            because = "This combination of the rows is zero on the left, and not on the right."
            zero = b.transpose(b.zeros(field.vector(A[0]).shape))
            board.step("inconsistent system", b.dot(weights, shown), zero, because=because)
            value = b.transpose(field.vector(image)) if len(image) > 1 else field.expr(image[0])
            claim = board.claim(b.dot(weights, right), "=", value)
            board.step("inconsistent system", b.dot(weights, right), value, claim=claim)
            board.find("no_solution", "No matrix fulfils the equation: the columns of the right side are not all in the column space.")
            board.answer(_unknown(board), None, text="no solution", claim=claim)
            return


def _by_entries(board: Board, field: Field, lefts: list[Rows], rights: list[Rows], C: Rows, asked: Expr, X: Expr) -> Expr | None:
    """The entries of X, column after column, as the unknowns of one system."""
    n, p = dimension(X.shape.rows), dimension(X.shape.cols)
    if n * p > _MOST_ENTRIES:
        raise Refusal(f"{n * p} unknown entries: up to {_MOST_ENTRIES} are solved for by hand")
    m, q = len(C), len(C[0])
    table = [[field.zero] * (n * p) for _ in range(m * q)]
    for L, R in zip(lefts, rights, strict=True):
        for j in range(q):
            for i in range(m):
                for k in range(p):
                    for h in range(n):
                        table[j * m + i][k * n + h] += L[i][h] * R[k][j]
    column = [C[i][j] for j in range(q) for i in range(m)]
    system = field.matrix(table)
    board.step(
        "matrix equation as a system", b.vec(asked), b.dot(system, b.vec(X)), because="The entries of the unknown, column after column."
    )  # fmt: skip
    flat = _by_columns(board, field, table, [[x] for x in column], system, field.vector(column), X)
    if flat is None:
        return None
    entries = [flat.args[k * n : (k + 1) * n] for k in range(p)]
    return b.matrix([list(row) for row in zip(*entries, strict=True)])
