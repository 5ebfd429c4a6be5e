"""Triangular factorisations: LU with and without row exchanges, Cholesky, LDL."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, is_complex
from .basics import one_matrix, square_matrix
from .board import Board, Refusal, Stuck
from .cases import assume_nonzero
from .diagonal import symmetric_or_refuse
from .elimination import Operation, Stage, inverse_of, reduced
from .fields import Field, Rows
from .orthogonal import over_root, root_expression
from .showing import MOST_ROWS, operations_text, reduction_steps

__all__ = ["cholesky", "elementary", "ldl", "ldl_rows", "lu"]


def lu(board: Board) -> None:
    """P A = L U; P is the identity unless a pivot is zero, or partial pivoting is asked for."""
    e, field, rows = one_matrix(board)
    A = board.name(e)
    m, n = len(rows), len(rows[0])
    order = list(range(m))
    current = [list(r) for r in rows]
    below: Rows = [[field.zero] * m for _ in range(m)]
    stages: list[Stage] = []
    swapped: str | None = None
    r = 0
    for j in range(min(m, n)):
        if r == m:
            break
        at = _pivot(current, r, j, field, "pivoting" in board.request)
        if at is None:
            r += 1  # nothing to do here: the row keeps its zero on the diagonal
            continue
        before = current
        operations: list[Operation] = []
        if at != r:
            operations.append(Operation("swap", r, at))
            current = operations[-1].on(current)
            below[r], below[at] = below[at], below[r]
            order[r], order[at] = order[at], order[r]
            if "pivoting" not in board.request:
                swapped = swapped or f"the pivot in column {j + 1} is zero, and there are entries below it that are not"
        pivot = current[r][j]
        for i in range(r + 1, m):
            factor = current[i][j] / pivot
            below[i][r] = factor
            if factor != field.zero:
                operations.append(Operation("add", i, r, -factor))
                current = operations[-1].on(current)
        if r + 1 < m:  # the last row has nothing below it that its pivot would divide
            assume_nonzero(board, field, [pivot])
        if operations:
            stages.append(Stage(before, current, operations, f"column {j + 1}"))
        r += 1
    _show(board, stages, field)
    identity = eye(m, field)
    P = field.matrix([identity[k] for k in order])
    L = field.matrix([[field.one if i == j else below[i][j] for j in range(m)] for i in range(m)])
    U = field.matrix(current)
    left = b.dot(P, A) if order != list(range(m)) else A
    board.step("LU factorisation", left, b.dot(L, U), because="The multipliers of the row operations stand below the diagonal of $L$.")
    if swapped:
        board.find("exceptional_points", f"There is no $A = LU$ without a row exchange: {swapped}. With the exchange, $PA = LU$.")
    claim = board.claim(b.dot(P, A), "=", b.dot(L, U))
    if swapped and "without exchanges" in board.request:
        board.answer("text", None, text=f"there is no $A = LU$ without a row exchange: {swapped}", claim=claim)
    board.answer("P", P, claim=board.claim(b.dot(P, b.transpose(P)), "=", b.identity(m)))
    board.answer("L", L, claim=claim)
    board.answer("U", U, claim=claim)


def elementary(board: Board) -> None:
    """A as a product of elementary matrices: the inverses of the row operations that reduce it to the identity, in their order."""
    e, field, rows = square_matrix(board, "a product of elementary matrices")
    if field.letters:
        raise Stuck("elementary matrices with letters")
    A = board.name(e)
    n = len(rows)
    result = reduced(rows, field)
    if len(result.pivots) < n:
        raise Refusal("the matrix is singular: a product of elementary matrices is invertible", "no_solution")
    reduction_steps(board, result, field)
    factors = [field.matrix(inverse_of(o.on(eye(n, field)), field)) for stage in result.stages for o in stage.operations]
    if not factors:
        board.answer("factors", b.listing([b.identity(n)]), claim=board.claim(A, "=", b.identity(n)))
        return
    whole = b.dot(*factors) if len(factors) > 1 else factors[0]
    because = "Each row operation is undone by an elementary matrix; they stand in the order of the operations."
    board.step("row operation", A, whole, because=because)
    board.answer("factors", b.listing(factors), claim=board.claim(A, "=", whole))


def _pivot(rows: Rows, r: int, j: int, field: Field, largest: bool) -> int | None:
    found = [i for i in range(r, len(rows)) if rows[i][j] != field.zero]
    if not found:
        return None
    if largest and all(field.sign(rows[i][j]) is not None for i in found):
        best = found[0]
        for i in found[1:]:
            x, y = rows[i][j], rows[best][j]
            x, y = (-x if field.sign(x) == -1 else x), (-y if field.sign(y) == -1 else y)
            if field.sign(x - y) == 1:
                best = i
        return best
    return found[0]


def _show(board: Board, stages: list[Stage], field: Field) -> None:
    if stages and len(stages[0].before) > MOST_ROWS:
        stages = [Stage(stages[0].before, stages[-1].after, [o for s in stages for o in s.operations])]
    for stage in stages:
        before, after = field.matrix(stage.before), field.matrix(stage.after)
        e = field.matrix(stage.matrix(field))
        claim = board.claim(b.dot(e, before), "=", after)
        board.step("elimination in a column", before, after, relation="to", because=operations_text(stage, field), claim=claim)


def ldl_rows(rows: Rows, field: Field) -> tuple[Rows, list[Any], int | None]:
    """(L, d, None) with A = L diag(d) L^*, or what there is, and the index of a zero pivot with something below it."""
    n = len(rows)
    lower = eye(n, field)
    d: list[Any] = []
    for j in range(n):
        pivot = rows[j][j]
        for k in range(j):
            pivot = pivot - lower[j][k] * field.conjugate(lower[j][k]) * d[k]
        d.append(pivot)
        for i in range(j + 1, n):
            rest = rows[i][j]
            for k in range(j):
                rest = rest - lower[i][k] * field.conjugate(lower[j][k]) * d[k]
            if pivot == field.zero:
                if rest != field.zero:
                    return lower, d, j
                continue
            lower[i][j] = rest / pivot
    return lower, d, None


def cholesky(board: Board) -> None:
    """A = L L^T entry by entry; or the pivot that shows that the matrix is not positive definite."""
    e, field, rows = square_matrix(board, "a Cholesky factorisation")
    A = board.name(e)
    symmetric_or_refuse(rows, field, "a Cholesky factorisation")
    lower, d, bad = ldl_rows(rows, field)
    n = len(rows)
    wrong = next((j for j, x in enumerate(d) if field.sign(x) in (-1, 0)), bad)
    if wrong is not None:
        _not_positive(board, A, rows, lower, d, wrong, field)
        return
    for x in d:
        if field.sign(x) is None:
            board.conditions = (*board.conditions, b.relation(">", field.expr(x), b.ZERO))
    cells = [[_entry(lower[i][j], d[j], field) if j <= i else b.ZERO for j in range(n)] for i in range(n)]
    for j in range(n):
        _column_step(board, cells, rows, j, field, is_complex(rows, field))
    L = b.matrix(cells)
    Lt = _adjoint(L, lower, field)
    board.step("Cholesky factorisation", A, b.dot(L, Lt))
    board.answer("L", L, claim=board.claim(A, "=", b.dot(L, Lt)))


def _adjoint(L: Expr, lower: Rows, field: Field) -> Expr:
    """The transpose of a factor, conjugated where it is complex."""
    return b.transpose(b.conj(L) if is_complex(lower, field) else L)


def _entry(l: Any, d: Any, field: Field) -> Expr:
    """l sqrt(d)."""
    if l == field.one:
        return root_expression(d, field)
    return over_root(l * d, d, field)


def _column_step(board: Board, cells: list[list[Expr]], rows: Rows, j: int, field: Field, complex_: bool) -> None:
    """The diagonal entry, and the entries below it."""
    taken = [_square(cells[j][k], complex_) for k in range(j) if cells[j][k] is not b.ZERO]
    shown = b.subtract(field.expr(rows[j][j]), b.add(*taken)) if taken else field.expr(rows[j][j])
    below = ", ".join(f"$\\ell_{{{i + 1}{j + 1}}} = {cells[i][j].latex}$" for i in range(j + 1, len(rows)))
    because = f"$\\ell_{{{j + 1}{j + 1}}} = {cells[j][j].latex}$" + (f"; below it {below}." if below else ".")
    board.step("Cholesky entry", b.sqrt(shown), cells[j][j], because=because)


def _square(x: Expr, complex_: bool) -> Expr:
    return b.power(b.function("abs", x) if complex_ else x, 2)


def _not_positive(board: Board, A: Expr, rows: Rows, lower: Rows, d: list[Any], wrong: int, field: Field) -> None:
    """x with x^T A x = d_j, which is not positive: the row of the inverse of L^T."""
    n = len(rows)
    x = [field.zero] * n
    x[wrong] = field.one
    for i in reversed(range(wrong)):
        total = field.zero
        for k in range(i + 1, wrong + 1):
            total = total + field.conjugate(lower[k][i]) * x[k]
        x[i] = -total
    v = field.vector(x)
    value = field.expr(d[wrong])
    form = b.dot(board.adjoint(v, [x], field), A, v)
    because = f"The pivot in column {wrong + 1} would be ${value.latex}$, and its square root is needed."
    board.step("Cholesky failure", form, value, because=because)
    claim = board.claim(form, "=", value)
    star = r"\overline{x}^\top" if is_complex([x], field) else r"x^\top"
    text = f"not positive definite: ${star} A x = {value.latex}$ for $x = {v.latex}$"
    board.find("no_solution", f"There is no Cholesky factorisation: the matrix is {text}.")
    board.answer("L", None, text=f"no Cholesky factorisation: the matrix is {text}", claim=claim)


def ldl(board: Board) -> None:
    """A = L D L^T without square roots."""
    e, field, rows = square_matrix(board, "an LDL factorisation")
    A = board.name(e)
    symmetric_or_refuse(rows, field, "an LDL factorisation")
    lower, d, bad = ldl_rows(rows, field)
    if bad is not None:
        raise Refusal(f"there is no $LDL^\\top$ without exchanges: the pivot in column {bad + 1} is zero, and an entry below it is not")
    assume_nonzero(board, field, d[:-1])
    n = len(rows)
    L = field.matrix(lower)
    D = field.matrix([[d[i] if i == j else field.zero for j in range(n)] for i in range(n)])
    for j in range(n):
        below = ", ".join(f"$\\ell_{{{i + 1}{j + 1}}} = {field.expr(lower[i][j]).latex}$" for i in range(j + 1, n))
        shown = field.expr(rows[j][j])
        complex_ = is_complex(rows, field)
        parts = [b.mul(_square(field.expr(lower[j][k]), complex_), field.expr(d[k])) for k in range(j) if lower[j][k] != field.zero]
        before = b.subtract(shown, b.add(*parts)) if parts else shown
        because = f"$d_{j + 1} = {field.expr(d[j]).latex}$" + (f"; {below}." if below else ".")
        board.step("LDL entry", before, field.expr(d[j]), because=because)
    Lt = _adjoint(L, lower, field)
    board.step("LDL factorisation", A, b.dot(L, D, Lt))
    claim = board.claim(A, "=", b.dot(L, D, Lt))
    board.answer("L", L, claim=claim)
    board.answer("D", D, claim=claim)
