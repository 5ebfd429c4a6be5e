"""Iterative methods in exact numbers: conjugate gradients, power iteration, Krylov bases."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .arrays import dot, inner, is_complex, norm_squared, times, transpose
from .basics import square_matrix
from .board import Board, Refusal, Stuck
from .definite import minors_are_positive
from .diagonal import symmetric_or_refuse
from .elimination import reduced
from .systems import matrix_and_right_side

__all__ = ["conjugate_gradient", "krylov", "power_iteration", "splitting"]

_STEPS = 8


def _steps(board: Board, default: int) -> int:
    return next((int(r.split(" ")[1]) for r in board.request if r.startswith("steps ")), default)


def conjugate_gradient(board: Board) -> None:
    """x, r, p step by step, exactly: at most n steps for a positive definite matrix."""
    A, rhs = matrix_and_right_side(board, "the conjugate gradient method")
    field = board.field(*board.operands)
    rows, right = board.rows(A, field), [r[0] for r in board.rows(rhs, field)]
    n = len(rows)
    if n != len(rows[0]):
        raise Refusal(f"conjugate gradients need a square matrix, and this one is {n} x {len(rows[0])}", "shape_mismatch")
    symmetric_or_refuse(rows, field, "the conjugate gradient method")
    if is_complex([*rows, right], field):
        raise Stuck("conjugate gradients with complex entries")
    if field.letters:
        raise Stuck("conjugate gradients with letters")
    if not minors_are_positive(rows, field):
        raise Refusal("conjugate gradients need a positive definite matrix, and a leading minor of this one is not positive")
    name_a, name_b = board.name(A, "A"), board.name(rhs, "b")
    x: list[Any] = [field.zero] * n
    if len(board.operands) > 2:
        x = [r[0] for r in board.rows(board.operands[2], field)]
        if len(x) != n:
            raise Refusal(f"the starting vector has {len(x)} entries, not {n}", "shape_mismatch")
    r = [p - q for p, q in zip(right, times(rows, x, field), strict=True)]
    p = list(r)
    board.step("residual", b.subtract(name_b, b.dot(name_a, field.vector(x))), field.vector(r), because="$p_0 = r_0$.")
    iterates = [list(x)]
    limit = _steps(board, n)
    for k in range(min(limit, n)):
        rr = dot(r, r, field)
        if rr == field.zero:
            break
        Ap = times(rows, p, field)
        alpha = rr / dot(p, Ap, field)
        old = x
        x = [u + alpha * v for u, v in zip(x, p, strict=True)]
        following = [u - alpha * v for u, v in zip(r, Ap, strict=True)]
        beta = dot(following, following, field) / rr
        rest = field.vector(following).latex
        text = f"$\\alpha_{k} = {field.expr(alpha).latex}$; $r_{k + 1} = {rest}$, $\\beta_{k} = {field.expr(beta).latex}$."
        before = b.add(field.vector(old), b.mul(field.expr(alpha), field.vector(p)))
        board.step("conjugate gradient step", before, field.vector(x), because=text)
        r = following
        p = [u + beta * v for u, v in zip(r, p, strict=True)]
        iterates.append(list(x))
    found = field.vector(x)
    residual = b.subtract(name_b, b.dot(name_a, found))
    board.step("residual", residual, field.vector(r), because="Zero: the solution." if all(v == field.zero for v in r) else "")
    if all(v == field.zero for v in r):
        board.answer("x", found, claim=board.claim(b.dot(name_a, found), "=", name_b))
    else:
        board.answer("x", found, claim=board.claim(residual, "=", field.vector(r)))
        board.answer("residual", field.vector(r), claim=board.claim(residual, "=", field.vector(r)))
    board.answer("iterates", b.listing([field.vector(v) for v in iterates]), claim=board.claim(residual, "=", field.vector(r)))


def power_iteration(board: Board) -> None:
    """x, Ax, A^2 x, ... with Rayleigh quotients."""
    e, field, rows = square_matrix(board, "power iteration")
    A = board.name(e)
    n = len(rows)
    x: list[Any] = [field.one] * n
    if len(board.operands) > 1:
        start = board.operands[1]
        x = [r[0] for r in board.rows(start, board.field(e, start))]
    else:
        board.warnings.append("The start is the vector of ones.")
    iterates = [x]
    for _ in range(_steps(board, 5)):
        y = times(rows, x, field)
        if all(v == field.zero for v in y):
            raise Refusal("the iteration reaches the zero vector: the start lies in a null space")
        board.step("power iteration step", b.dot(A, field.vector(x)), field.vector(y))
        x = y
        iterates.append(x)
    field = board.field(e, *board.operands[1:])
    quotient = inner(x, times(board.rows(e, field), x, field), field) / norm_squared(x, field)
    v = field.vector(x)
    vt = board.adjoint(v, [x], field)
    shown = b.divide(b.dot(vt, A, v), b.dot(vt, v))
    board.step("Rayleigh quotient", shown, field.expr(quotient), because="An estimate of the eigenvalue of largest size.")
    claim = board.steps[-1].claim
    board.answer("iterates", b.listing([field.vector(v) for v in iterates]), claim=board.steps[-2].claim)
    board.answer("rayleigh_quotient", field.expr(quotient), claim=claim)


def krylov(board: Board) -> None:
    """b, Ab, A^2 b, ... until one depends on those before it."""
    e, field, rows = square_matrix(board, "a Krylov space")
    A = board.name(e)
    if len(board.operands) < 2:
        raise Refusal("a Krylov space needs a matrix and a vector")
    start = board.operands[1]
    x = [r[0] for r in board.rows(start, board.field(e, start))]
    basis: list[list[Any]] = []
    while len(basis) < min(_steps(board, len(rows)), len(rows)) and len(reduced([*basis, x], field).pivots) > len(basis):
        basis.append(x)
        following = times(rows, x, field)
        board.step("power iteration step", b.dot(A, field.vector(x)), field.vector(following))
        x = following
    columns = field.matrix(transpose(basis)) if basis else None
    claim = None if columns is None else board.claim(b.rank(columns), "=", b.num(len(basis)))
    board.answer("basis", b.listing([field.vector(v) for v in basis]), claim=claim, text=f"dimension {len(basis)}")


def splitting(board: Board) -> None:
    """Steps of Jacobi's method, or of Gauss and Seidel's: every equation is solved for its own unknown."""
    A, rhs = matrix_and_right_side(board, "an iteration")
    field = board.field(*board.operands)
    rows, right = board.rows(A, field), [r[0] for r in board.rows(rhs, field)]
    n = len(rows)
    if n != len(rows[0]):
        raise Refusal(f"the iteration needs as many equations as unknowns, and there are {n} and {len(rows[0])}", "shape_mismatch")
    if field.letters:
        raise Stuck("an iteration with letters")
    if any(rows[i][i] == field.zero for i in range(n)):
        raise Refusal("an entry on the diagonal is zero: its equation cannot be solved for its own unknown; exchange equations first")
    seidel = "gauss-seidel" in board.request
    x: list[Any] = [field.zero] * n
    if len(board.operands) > 2:
        x = [r[0] for r in board.rows(board.operands[2], field)]
        if len(x) != n:
            raise Refusal(f"the starting vector has {len(x)} entries, not {n}", "shape_mismatch")
    lower = [[rows[i][j] if i == j or (seidel and j < i) else field.zero for j in range(n)] for i in range(n)]
    rest = [[rows[i][j] - lower[i][j] for j in range(n)] for i in range(n)]
    M, N = field.matrix(lower), field.matrix(rest)
    name_b = board.name(rhs, "b")
    iterates = [list(x)]
    claim = None
    for k in range(min(_steps(board, 3), _STEPS)):
        old = list(x)
        using = list(old)
        for i in range(n):
            total = right[i]
            for j in range(n):
                if j != i:
                    total = total - rows[i][j] * using[j]
            x[i] = total / rows[i][i]
            if seidel:
                using[i] = x[i]
        part = "the lower triangle with the diagonal" if seidel else "the diagonal"
        because = f"Step {k + 1}: $M x_{{{k + 1}}} = b - N x_{{{k}}}$, where $M$ is {part} and $N$ the rest." if not k else f"Step {k + 1}."
        following = field.vector(x)
        right_side = b.subtract(name_b, b.dot(N, field.vector(old)))
        board.step("step of a splitting", b.dot(M, following), right_side, because=because)
        claim = board.steps[-1].claim
        iterates.append(list(x))
    found = field.vector(x)
    board.answer("x", found, claim=claim, text=", ".join(f"{float(v.p) / float(v.q):.6g}" for v in x) if hasattr(x[0], "p") else None)
    board.answer("iterates", b.listing([field.vector(v) for v in iterates]), claim=claim)
