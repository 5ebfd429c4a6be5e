r"""What rounding and pivoting do: orthogonality that is lost in a stated precision, and the growth of entries in elimination.

The arithmetic of the stated precision is carried out by mpmath, each operation rounded; the vectors that come out are rational numbers, and
their inner product is computed exactly: that is what is shown.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import letters_of, requested
from .writing import writer

__all__ = ["growth_factor", "orthogonality_loss"]

_LARGEST = 12
_NAMES = {"cgs": "classical Gram-Schmidt", "mgs": "modified Gram-Schmidt", "householder": "Householder reflections"}


def _matrix_of(board: Board) -> Any:
    s = library()
    hilbert = requested(board.problem, "hilbert")
    if hilbert is not None:
        n = int(hilbert)
        if not 2 <= n <= _LARGEST:
            raise Stuck(f"Hilbert matrices of the orders 2 to {_LARGEST}", "not_supported")
        return s.Matrix(n, n, lambda i, j: s.Rational(1, i + j + 1))
    operand = board.problem.operands[0]
    rows = int(str(operand.shape.rows))
    cells = [to_sympy(v) for v in operand.args]
    A = s.Matrix(rows, len(cells) // rows, cells)
    if A.free_symbols or any(not v.is_Rational for v in A):
        raise Stuck("a matrix of rational numbers is needed", "not_supported")
    return A


def orthogonality_loss(board: Board) -> None:
    """How far the columns of the computed Q are from orthogonal, for each method that is asked."""
    from mpmath.ctx_mp import MPContext
    from mpmath.libmp import prec_to_dps

    s = library()
    expr = writer(letters_of(board.problem))
    A = _matrix_of(board)
    if A.rank() < A.cols:
        raise Refusal("the columns are dependent: there is no orthonormal basis of as many vectors", "no_solution")
    bits = int(requested(board.problem, "bits") or 53)
    mp = MPContext()
    mp.prec = bits
    asked = [m for m in ("cgs", "mgs", "householder") if f"by {m}" in board.problem.request] or list(_NAMES)
    table = [[mp.mpf(int(v.p)) / mp.mpf(int(v.q)) for v in A.row(i)] for i in range(A.rows)]
    digits = prec_to_dps(bits) + 2
    for method in asked:
        Q = (_householder if method == "householder" else _gram_schmidt)(mp, table, method)
        exact = [[_rational(s, mp, v, digits) for v in column] for column in Q]
        worst, at = s.Integer(0), (0, 0)
        total = s.Integer(0)
        for i in range(len(exact)):
            for j in range(len(exact)):
                value = sum((u * v for u, v in zip(exact[i], exact[j], strict=True)), s.Integer(0)) - (1 if i == j else 0)
                total += value**2
                if i < j and abs(value) > abs(worst):
                    worst, at = value, (i, j)
        if worst == 0:
            raise Stuck("the columns come out exactly orthogonal", "not_supported")
        size = s.Rational(str(s.sqrt(total).evalf(3)))
        bound = s.Rational(str((abs(worst) * s.Rational(9, 10)).evalf(2)))
        one, other = (b.vector([expr(v) for v in exact[k]]) for k in at)
        inner = b.function("abs", b.dot(b.transpose(one), other))
        claim = board.claim(inner, ">", expr(bound))
        said = f"columns {at[0] + 1} and {at[1] + 1} of $Q$ by {_NAMES[method]} in {_precision(bits)}"
        board.step(
            "inner product of computed columns", inner, expr(bound), f"{said[0].upper() + said[1:]}: their inner product should be zero.",
            relation=">", claim=claim,
        )  # fmt: skip
        text = rf"{_NAMES[method]}: $\|Q^\top Q-I\|_F$ is about {float(size):.1e} in {_precision(bits)}"
        board.answers.append(Answer(f"loss_{method}", expr(size), text=text, role="numerical", claim=claim))


def _precision(bits: int) -> str:
    return {53: "double precision", 24: "single precision"}.get(bits, f"arithmetic of {bits} bits")


def _rational(s: Any, mp: Any, v: Any, digits: int) -> Any:
    """A computed number, with as many decimals as its precision has."""
    return s.Rational(mp.nstr(v, digits, strip_zeros=False))


def _gram_schmidt(mp: Any, table: list[list[Any]], method: str) -> list[list[Any]]:
    """The columns of Q; the classical method takes inner products with the column, the modified one with what is left of it."""
    rows, columns = len(table), len(table[0])
    Q: list[list[Any]] = []
    for j in range(columns):
        a = [table[i][j] for i in range(rows)]
        v = list(a)
        for q in Q:
            r = _inner(mp, q, a if method == "cgs" else v)
            v = [x - r * y for x, y in zip(v, q, strict=True)]
        length = mp.sqrt(_inner(mp, v, v))
        if length == 0:
            raise Stuck("a column vanishes in this precision", "not_supported")
        Q.append([x / length for x in v])
    return Q


def _inner(mp: Any, u: list[Any], v: list[Any]) -> Any:
    total = mp.mpf(0)
    for x, y in zip(u, v, strict=True):
        total = total + x * y
    return total


def _householder(mp: Any, table: list[list[Any]], method: str) -> list[list[Any]]:
    """The columns of the thin Q from reflections."""
    del method
    rows, columns = len(table), len(table[0])
    R = [list(row) for row in table]
    reflections: list[list[Any]] = []
    for k in range(min(columns, rows - 1)):
        x = [R[i][k] for i in range(k, rows)]
        length = mp.sqrt(_inner(mp, x, x))
        v = list(x)
        v[0] = v[0] + (length if v[0] >= 0 else -length)
        size = mp.sqrt(_inner(mp, v, v))
        v = [y / size for y in v]
        reflections.append(v)
        for j in range(k, columns):
            part = [R[i][j] for i in range(k, rows)]
            r = _inner(mp, v, part)
            for i in range(k, rows):
                R[i][j] = R[i][j] - 2 * r * v[i - k]
    Q = [[mp.mpf(1 if i == j else 0) for i in range(rows)] for j in range(columns)]
    for k in range(len(reflections) - 1, -1, -1):
        v = reflections[k]
        for column in Q:
            r = _inner(mp, v, column[k:])
            for i in range(k, rows):
                column[i] = column[i] - 2 * r * v[i - k]
    return Q


def growth_factor(board: Board) -> None:
    """Elimination step by step; the largest entry that occurs over the largest entry of the matrix."""
    s = library()
    expr = writer(letters_of(board.problem))
    A = _matrix_of(board)
    if A.rows != A.cols:
        raise Refusal("elimination for a growth factor asks for a square matrix", "shape_mismatch")
    pivoting = "partial pivoting" in board.problem.request
    n = A.rows
    U, largest = A, max(abs(v) for v in A)
    if largest == 0:
        raise Refusal("the zero matrix has no growth factor")
    seen = largest
    for k in range(n - 1):
        pivot = max(range(k, n), key=lambda i: (abs(U[i, k]), -i)) if pivoting else k
        if U[pivot, k] == 0:
            if pivoting:
                continue
            raise Refusal(f"the pivot {k + 1} is zero: elimination without pivoting breaks down", "no_solution")
        swap = s.eye(n)
        swap[k, k] = swap[pivot, pivot] = 0 if pivot != k else 1
        if pivot != k:
            swap[k, pivot] = swap[pivot, k] = 1
        L = s.eye(n)
        moved = swap * U
        for i in range(k + 1, n):
            L[i, k] = -moved[i, k] / moved[k, k]
        after = L * moved
        exchanged = f" Rows {k + 1} and {pivot + 1} are exchanged." if pivot != k else ""
        board.step(
            "elimination step", b.dot(_table(L, expr), _table(moved, expr)), _table(after, expr),
            f"Multiplied by the elementary matrix of the column {k + 1}.{exchanged}",
        )  # fmt: skip
        U = after
        seen = max(seen, *(abs(v) for v in U))
    rho = seen / largest
    board.step(
        "growth of entries", b.divide(expr(seen), expr(largest)), expr(rho), "The largest size that occurs, over the largest in $A$."
    )
    board.answers.append(Answer("growth_factor", expr(rho), claim=board.steps[-1].claim))
    board.answers.append(Answer("U", _table(U, expr), claim=board.steps[-2].claim if len(board.steps) > 1 else board.steps[-1].claim))


def _table(values: Any, expr: Any) -> Expr:
    return b.matrix([[expr(v) for v in values.row(i)] for i in range(values.rows)])
