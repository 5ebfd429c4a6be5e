"""Matrices in other bases: whether two are similar, the real block of a complex pair, for which letters the eigenvalues are real."""

from __future__ import annotations

from itertools import product as choices
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .annihilating import factor_at, polynomial_at
from .arrays import minus, product
from .basics import square_matrix
from .board import Board, Refusal, Stuck
from .eigen import lambda_symbol
from .elimination import determinant_of, eliminate, null_basis, reduced
from .fields import Field, Rationals, Rows, Surds
from .parameters import where_nonnegative
from .roots import Factor, characteristic, factored, polynomial_expression
from .surds import Surd, root_of

__all__ = ["real_block", "real_spectrum", "similar"]


def real_block(board: Board) -> None:
    """A = P C P^-1 with C = (a, -b; b, a), where the eigenvalues are a ± bi: P has the real and the imaginary part of an eigenvector."""
    e, field, rows = square_matrix(board, "a real block form")
    if len(rows) != 2 or not isinstance(field, Rationals):
        raise Stuck("the real block form of a matrix that is not rational and 2 x 2")
    A, x = board.name(e), lambda_symbol(board)
    (p, q), (r, s) = rows
    trace, d = p + s, p * s - q * r
    polynomial = polynomial_expression([d, -trace, field.one], x, field)
    board.step("characteristic polynomial", b.det(b.subtract(b.mul(x, b.identity(2)), A)), polynomial)
    inside = d - trace * trace / 4
    if inside <= 0:
        raise Refusal("the eigenvalues are real: there is no complex pair, and the matrix is diagonalised over the real numbers")
    surds = Surds()
    size = root_of(Surd.of(inside))
    assert size is not None  # the root of a positive rational number
    a = Surd.of(trace / 2)
    values = [b.add(surds.expr(a), b.mul(sign, b.I_UNIT, surds.expr(size))) for sign in (b.ONE, b.num(-1))]
    told = f"$a = {surds.expr(a).latex}$, $b = {surds.expr(size).latex}$"
    because = rf"The roots are $\lambda = {values[0].latex}$ and $\lambda = {values[1].latex}$: {told}."
    square = b.add(b.power(b.subtract(x, surds.expr(a)), b.TWO), surds.expr(Surd.of(inside)))
    board.step("quadratic formula", polynomial, square, because=because)
    # an eigenvector of a - bi: (q, a - p - bi), whose first entry is not zero where the eigenvalues are not real
    unit = Surd.of(q)
    real, imaginary = [Surd.of(q) / unit, (a - Surd.of(p)) / unit], [Surd.of(0), -size / unit]
    P = surds.matrix([[real[0], imaginary[0]], [real[1], imaginary[1]]])
    C = surds.matrix([[a, -size], [size, a]])
    because = rf"The columns of $P$ are the real and the imaginary part of an eigenvector to $\lambda = {values[1].latex}$."
    board.step("real block of a complex pair", b.dot(A, P), b.dot(P, C), because=because)
    claim = board.claim(b.dot(A, P), "=", b.dot(P, C))
    det = surds.expr(real[0] * imaginary[1] - real[1] * imaginary[0])
    board.step("determinant of a 2x2 matrix", b.det(P), det, because="Not zero: $P$ is invertible.")
    board.answer("P", P, claim=claim)
    board.answer("C", C, claim=claim)


def similar(board: Board) -> None:
    """Whether B = P^-1 A P: the same ranks of all powers of the irreducible factors of one characteristic polynomial."""
    one, other = board.operands
    field = board.field(one, other)
    first, second = board.rows(one, field), board.rows(other, field)
    n = len(first)
    if any(len(m) != n or len(m[0]) != n for m in (first, second)):
        raise Refusal("similar matrices are square and of one size, and these are not", "shape_mismatch")
    if not isinstance(field, Rationals):
        raise Stuck("whether matrices with letters or roots are similar")
    A, B, x = board.name(one, "A"), board.name(other, "B"), lambda_symbol(board)
    polynomials = [characteristic(m, field) for m in (first, second)]
    for name, p in zip((A, B), polynomials, strict=True):
        shown = polynomial_expression(p, x, field)
        board.step("characteristic polynomial", b.det(b.subtract(b.mul(x, b.identity(n)), name)), shown)
    if polynomials[0] != polynomials[1]:
        _told_apart(board, A, B, polynomials, n)
        return
    for f in factored(polynomials[0], field):
        values = [polynomial_at(f, m, field) for m in (first, second)]
        powers = list(values)
        for k in range(1, f.power + 1):
            ranks = [len(eliminate(m, field).pivots) for m in powers]
            if ranks[0] != ranks[1]:
                _different_ranks(board, (A, B), f, k, ranks, field)
                return
            powers = [product(u, v, field) for u, v in zip(powers, values, strict=True)]
    P = _between(first, second, field)
    shown = field.matrix(P)
    board.step("similar matrices", b.dot(A, shown), b.dot(shown, B), because="$AP = PB$ is a linear system for the entries of $P$.")
    board.step("determinant by elimination", b.det(shown), field.expr(determinant_of(P, field)), because="Not zero: $P$ is invertible.")
    claim = board.claim(b.dot(A, shown), "=", b.dot(shown, B))
    board.answer("text", None, text="similar: $B = P^{-1}AP$", claim=claim)
    board.answer("P", shown, claim=claim)


def _told_apart(board: Board, A: Expr, B: Expr, polynomials: list[list[Any]], n: int) -> None:
    """Characteristic polynomials that differ, at a number where they do."""

    def at(p: list[Any], k: int) -> Any:
        return sum(c * k**j for j, c in enumerate(p))

    k = next(k for k in range(n + 2) if at(polynomials[0], k) != at(polynomials[1], k))
    dets = [b.det(b.subtract(b.mul(b.num(k), b.identity(n)), name) if k else b.negative(name)) for name in (A, B)]
    claim = board.claim(dets[0], "!=", dets[1])
    board.answer("text", None, text="not similar: the characteristic polynomials differ", claim=claim)


def _different_ranks(board: Board, names: tuple[Expr, Expr], f: Factor, k: int, ranks: list[int], field: Field) -> None:
    shown = []
    for name, r in zip(names, ranks, strict=True):
        inside = factor_at(name, f, field, int(name.shape.rows.number or 0) if name.shape.rows else 0)
        power = inside if k == 1 else b.matrix_power(inside, k)
        board.step("rank from the pivots", b.rank(power), b.num(r), because="By elimination.")
        shown.append(b.rank(power))
    board.answer(
        "text", None, text=f"not similar: ${shown[0].latex} = {ranks[0]}$ and ${shown[1].latex} = {ranks[1]}$",
        claim=board.claim(shown[0], "!=", shown[1]),
    )  # fmt: skip


def _between(A: Rows, B: Rows, field: Field) -> Rows:
    """An invertible P with A P = P B, of whole numbers that are small."""
    n = len(A)
    rows = []
    for i in range(n):
        for j in range(n):
            row = [field.zero] * (n * n)
            for k in range(n):
                row[k * n + j] = row[k * n + j] + A[i][k]
                row[i * n + k] = row[i * n + k] - B[k][j]
            rows.append(row)
    result = reduced(rows, field)
    basis = null_basis(result.rows, result.pivots, n * n, field)
    for size in range(1, 4):
        for weights in choices(range(size, -size - 1, -1), repeat=len(basis)):
            flat = [sum((field.number(w) * v[t] for w, v in zip(weights, basis, strict=True)), field.zero) for t in range(n * n)]
            P = [flat[i * n : (i + 1) * n] for i in range(n)]
            if determinant_of(P, field) != field.zero:
                return _whole(P, field)
    raise Stuck("they are similar, and no matrix of small whole numbers was found that takes one to the other")


def _whole(P: Rows, field: Field) -> Rows:
    from .eigenvectors import primitive

    n = len(P)
    flat = primitive([x for r in P for x in r], field)
    return [flat[i * n : (i + 1) * n] for i in range(n)]


def real_spectrum(board: Board) -> None:
    """For which letters both eigenvalues of a 2 x 2 matrix are real: where the discriminant is not negative."""
    e, field, rows = square_matrix(board, "real eigenvalues")
    if not field.letters:
        from .eigen import eigen

        board.request = board.request | {"are real"}
        eigen(board)
        return
    if minus(rows, [list(c) for c in zip(*rows, strict=True)]) == [[field.zero] * len(rows)] * len(rows):
        A = board.name(e)
        board.step("symmetric part", b.transpose(A), A, because="A real symmetric matrix has real eigenvalues only.")
        board.answer("condition", None, text="for every real value: the matrix is symmetric", claim=board.claim(b.transpose(A), "=", A))
        return
    if len(rows) != 2:
        raise Stuck("for which letters the eigenvalues of more than two rows are real")
    A, x = board.name(e), lambda_symbol(board)
    (p, q), (r, s) = rows
    trace, d = p + s, p * s - q * r
    polynomial = polynomial_expression([d, -trace, field.one], x, field)
    board.step("characteristic polynomial", b.det(b.subtract(b.mul(x, b.identity(2)), A)), polynomial)
    discriminant = field.expr((p - s) * (p - s) + field.number(4) * q * r)
    left = b.subtract(b.power(b.trace(A), b.TWO), b.mul(b.num(4), b.det(A)))
    board.step("discriminant of a 2x2 matrix", left, discriminant, because="The roots are real exactly where this is not negative.")
    sign = field.sign((p - s) * (p - s) + field.number(4) * q * r)
    claim = board.steps[-1].claim
    if sign is not None:
        board.answer("condition", None, text="for every real value" if sign >= 0 else "for no real value", claim=claim)
        return
    condition: Expr = b.relation(">=", discriminant, b.ZERO)
    if len(field.letters) == 1:
        solved = where_nonnegative([discriminant], field.letters[0])
        if solved is None:
            board.answer("condition", None, text="for no real value", claim=claim)
            return
        if solved.op == "relation" and solved.data == "=" and solved.args[0] is solved.args[1]:
            board.answer("condition", None, text="for every real value", claim=claim)
            return
        board.step("arithmetic", condition, solved, relation="iff", claim=board.claim(b.join("iff", condition, solved), "=", None))
        claim = board.steps[-1].claim
        condition = solved
    board.answer("condition", condition, claim=claim, text="real eigenvalues")
