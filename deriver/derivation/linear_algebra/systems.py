"""Linear systems: unique, none or infinitely many solutions; Cramer's rule; systems that are written as equations."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, times
from .board import Board, Refusal, dimension
from .cases import assume_nonzero
from .elimination import determinant_of, inverse_of, null_basis, reduced
from .fields import Field, Rows
from .showing import reduction_steps

__all__ = ["free_letters", "linear_system", "matrix_and_right_side"]

_PARAMETERS = ("t", "s", "r", "u", "v", "w")


def matrix_and_right_side(board: Board, what: str) -> tuple[Expr, Expr]:
    """The two operands, with sizes that fit."""
    if len(board.operands) < 2:
        raise Refusal(f"{what} needs a matrix and a right side")
    A, rhs = board.operands[:2]
    if A.shape.kind == "vector":
        A = b.matrix([[x] for x in A.args]) if A.op == "vector" else A
    if rhs.shape.kind == "row":
        rhs = b.transpose(rhs)
    m, n = dimension(A.shape.rows), dimension(A.shape.cols)
    if dimension(rhs.shape.rows) != m:
        raise Refusal(f"the sizes do not fit: $A$ is {m} x {n} and $b$ has {dimension(rhs.shape.rows)} entries, not {m}", "shape_mismatch")
    return A, rhs


def linear_system(board: Board) -> None:
    """A x = b by row reduction, or by Cramer's rule where it is asked for."""
    A, rhs = matrix_and_right_side(board, "a linear system")
    field = board.field(A, rhs)
    rows, right = board.rows(A, field), board.rows(rhs, field)
    m, n = len(rows), len(rows[0])
    if len(right[0]) != 1:
        raise Refusal("the right side is not a vector", "shape_mismatch")
    name_a, name_b = board.name(A, "A"), board.name(rhs, "b")
    if "by cramer" in board.request:
        _by_cramer(board, field, rows, right, name_a, name_b)
        return
    if "by inverse" in board.request and m == n and determinant_of(rows, field) != field.zero:
        _by_inverse(board, field, rows, right, name_a, name_b)
        return
    if "by lu" in board.request and m == n and _by_lu(board, field, rows, right, name_a, name_b):
        return
    both = [[*r, right[i][0]] for i, r in enumerate(rows)]
    result = reduced(both, field, columns=n)
    assume_nonzero(board, field, result.pivots_used)
    reduction_steps(board, result, field, bar=1)
    r = len(result.pivots)
    bad = [row for row in result.rows[r:] if row[n] != field.zero]
    if bad:
        if field.letters:
            assume_nonzero(board, field, [bad[0][n]])
        _inconsistent(board, field, rows, right, name_a, name_b, bad[0][n])
        return
    particular = [field.zero] * n
    for k, p in enumerate(result.pivots):
        particular[p] = result.rows[k][n]
    basis = null_basis(result.rows, result.pivots, n, field)
    if not basis:
        found = field.vector(particular)
        _unique(board, field, particular, found, name_a, name_b)
        return
    _family(board, field, particular, basis, result.pivots, name_a, name_b)


def _unique(board: Board, field: Field, x: list[Any], found: Expr, A: Expr, rhs: Expr) -> None:
    unknown = _unknowns(board, len(x))
    shown = ", ".join(f"${u} = {field.expr(v).latex}$" for u, v in zip(unknown, x, strict=True))
    board.step("solution check", b.dot(A, found), rhs, because=f"Every column has a pivot, so that the solution is unique: {shown}.")
    text = ", ".join(f"{u} = {field.expr(v).latex}" for u, v in zip(unknown, x, strict=True)) if _named(board) else None
    board.answer("x", found, claim=board.claim(b.dot(A, found), "=", rhs), text=text)


def _named(board: Board) -> bool:
    return any(r.startswith("unknowns ") for r in board.request)


def _unknowns(board: Board, n: int) -> list[str]:
    for r in board.request:
        if r.startswith("unknowns "):
            return r[len("unknowns ") :].split(" ")
    return [f"x_{{{i + 1}}}" if i > 8 else f"x_{i + 1}" for i in range(n)]


def free_letters(count: int, taken: set[str]) -> list[Expr]:
    """Letters for free variables that occur nowhere else."""
    names = [n for n in _PARAMETERS if n not in taken]
    if count <= len(names):
        return [b.symbol(n) for n in names[:count]]
    return [b.symbol(f"t_{i + 1}") for i in range(count)]


def _family(board: Board, field: Field, particular: list[Any], basis: list[list[Any]], pivots: list[int], A: Expr, rhs: Expr) -> None:
    n = len(particular)
    unknown = _unknowns(board, n)
    free = [j for j in range(n) if j not in pivots]
    letters = free_letters(len(basis), {s.latex for e in board.operands for s in e.free} | set(unknown))
    named = ", ".join(f"${unknown[j]} = {t.latex}$" for j, t in zip(free, letters, strict=True))
    parts: list[Expr] = [] if all(x == field.zero for x in particular) else [field.vector(particular)]
    parts += [b.mul(t, field.vector(v)) for t, v in zip(letters, basis, strict=True)]
    shape = field.vector(particular)
    found = b.add(*parts)
    board.step(
        "general solution",
        b.dot(A, found),
        rhs,
        because=f"{_counted(len(free), 'column')} without a pivot: free variables {named}; the pivot rows give the others.",
    )
    board.find("nonunique", f"Infinitely many solutions, with {_counted(len(free), 'free variable')}.")
    entries = []
    for i in range(n):
        terms = [field.expr(particular[i])] + [b.mul(t, field.expr(v[i])) for t, v in zip(letters, basis, strict=True)]
        entries.append(b.add(*terms))
    text = ", ".join(f"{u} = {x.latex}" for u, x in zip(unknown, entries, strict=True)) if _named(board) else None
    assert shape.shape == found.shape
    board.answer("x", found, role="general", claim=board.claim(b.dot(A, found), "=", rhs), text=text)


def _counted(k: int, noun: str) -> str:
    return f"{k} {noun}{'' if k == 1 else 's'}"


def _inconsistent(board: Board, field: Field, rows: Rows, right: Rows, A: Expr, rhs: Expr, value: Any) -> None:
    """A combination of the rows that is zero on the left and not on the right."""
    m = len(rows)
    transposed = [[rows[i][j] for i in range(m)] for j in range(len(rows[0]))]
    left = reduced(transposed, field)
    witness = None
    for v in null_basis(left.rows, left.pivots, m, field):
        total = field.zero
        for x, y in zip(v, right, strict=True):
            total = total + x * y[0]
        if total != field.zero:
            witness, value = v, total
            break
    assert witness is not None
    weights = field.vector(witness)
    zero = b.transpose(b.zeros(field.vector(rows[0]).shape))
    product = field.expr(value)
    board.step(
        "inconsistent system",
        b.dot(b.transpose(weights), A),
        zero,
        because=f"With $y = {weights.latex}$ the rows combine to zero, $y^\\top A = 0$, but the right side does not: $y^\\top b \\ne 0$.",
    )
    claim = board.claim(b.dot(b.transpose(weights), rhs), "=", product)
    board.step("inconsistent system", b.dot(b.transpose(weights), rhs), product, because="No combination of zeros gives it.", claim=claim)
    board.find("no_solution", "The system has no solution: the rank of the augmented matrix is larger than the rank of the matrix.")
    board.answer("x", None, text="no solution", claim=claim)


def _by_cramer(board: Board, field: Field, rows: Rows, right: Rows, A: Expr, rhs: Expr) -> None:
    m, n = len(rows), len(rows[0])
    if m != n:
        raise Refusal(f"Cramer's rule is for square systems, and this matrix is {m} x {n}", "shape_mismatch")
    d = determinant_of(rows, field)
    board.step("determinant by elimination", b.det(A), field.expr(d))
    if d == field.zero:
        raise Refusal("Cramer's rule divides by the determinant, which is zero here; row reduction says which solutions there are")
    assume_nonzero(board, field, [d])
    x = []
    for j in range(n):
        changed = [[right[i][0] if k == j else v for k, v in enumerate(r)] for i, r in enumerate(rows)]
        top = determinant_of(changed, field)
        x.append(top / d)
        board.step(
            "Cramer's rule",
            b.divide(b.det(field.matrix(changed)), field.expr(d)),
            field.expr(x[-1]),
            because=f"Column {j + 1} replaced by the right side: this is ${_unknowns(board, n)[j]}$.",
        )
    found = field.vector(x)
    assert times(rows, x, field) == [r[0] for r in right]
    _unique(board, field, x, found, A, rhs)


def _by_lu(board: Board, field: Field, rows: Rows, right: Rows, A: Expr, rhs: Expr) -> bool:
    """L y = b from the top, U x = y from the bottom; False where elimination needs an exchange or the matrix is singular."""
    n = len(rows)
    upper = [list(r) for r in rows]
    lower = eye(n, field)
    for j in range(n):
        if upper[j][j] == field.zero:
            return False
        for i in range(j + 1, n):
            lower[i][j] = upper[i][j] / upper[j][j]
            upper[i] = [x - lower[i][j] * y for x, y in zip(upper[i], upper[j], strict=True)]
    assume_nonzero(board, field, [upper[j][j] for j in range(n)])
    y: list[Any] = []
    for i in range(n):
        total = right[i][0]
        for j in range(i):
            total = total - lower[i][j] * y[j]
        y.append(total)
    x = [field.zero] * n
    for i in reversed(range(n)):
        total = y[i]
        for j in range(i + 1, n):
            total = total - upper[i][j] * x[j]
        x[i] = total / upper[i][i]
    L, U, found = field.matrix(lower), field.matrix(upper), field.vector(x)
    board.step("LU factorisation", A, b.dot(L, U))
    board.step("forward substitution", b.dot(L, field.vector(y)), rhs, because="$Ly = b$, from the first entry to the last.")
    board.step("forward substitution", b.dot(U, found), field.vector(y), because="$Ux = y$, from the last entry to the first.")
    _unique(board, field, x, found, A, rhs)
    return True


def _by_inverse(board: Board, field: Field, rows: Rows, right: Rows, A: Expr, rhs: Expr) -> None:
    inverse = inverse_of(rows, field)
    assume_nonzero(board, field, [determinant_of(rows, field)])
    board.step("inverse by Gauss-Jordan elimination", b.inverse(A), field.matrix(inverse))
    x = times(inverse, [r[0] for r in right], field)
    board.step("solution by the inverse", b.dot(b.inverse(A), rhs), field.vector(x))
    _unique(board, field, x, field.vector(x), A, rhs)
