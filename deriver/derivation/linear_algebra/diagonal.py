"""Diagonal and Jordan forms: A = V Lambda V^-1, A = Q Lambda Q^T, A = P J P^-1."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, inner, is_complex, minus, scale, times, transpose
from .basics import rank_claim, square_matrix
from .board import Board, Refusal, Stuck
from .cases import assume_nonzero
from .eigen import eigen_steps, lambda_symbol, stacked_columns
from .eigenvectors import primitive
from .elimination import eliminate, inverse_of, null_basis, reduced
from .fields import Field, NotExact, Rationals, Rows, Surds
from .orthogonal import gram_schmidt, units_matrix
from .spectrum import Spectrum, spectrum_of
from .values import power_of

__all__ = ["diagonalise", "jordan", "symmetric_or_refuse"]


def diagonalise(board: Board) -> None:
    """V, Lambda and the inverse of V; or why there is no basis of eigenvectors."""
    e, field, rows = square_matrix(board, "a diagonalisation")
    A = board.name(e)
    if "orthogonal" in board.request:
        symmetric_or_refuse(rows, field, "an orthonormal basis of eigenvectors")
    s = spectrum_of(rows, field)
    if field.letters:
        assume_nonzero(board, field, s.assumed)
    eigen_steps(board, s, A, lambda_symbol(board))
    asked = "yes or no" in board.request
    if not s.diagonalisable:
        _defective(board, s, A)
        return
    complex_ = any(_is_complex(v.shown) for v in s.values)
    if complex_:
        board.find("complex_only", "Some eigenvalues are not real: diagonalisable over the complex numbers only.")
    if "orthogonal" in board.request:
        _orthogonal(board, s, A)
        return
    V, D = stacked_columns(s)
    board.step("eigenvector check", b.dot(A, V), b.dot(V, D), because="The eigenvectors are a basis: the columns of $V$.")
    W = _inverse(s, V)
    board.step("check of an inverse", b.dot(V, W), b.identity(s.n))
    board.step("diagonalisation", A, b.dot(V, D, W))
    if asked:
        said = "diagonalisable over the complex numbers, not over the real numbers" if complex_ else "diagonalisable"
        board.answer("text", None, text=said, claim=board.claim(b.dot(A, V), "=", b.dot(V, D)))
    board.answer("V", V, claim=board.claim(b.dot(A, V), "=", b.dot(V, D)))
    board.answer("Lambda", D, claim=board.claim(A, "=", b.dot(V, D, W)))
    board.answer("V_inverse", W, claim=board.claim(b.dot(V, W), "=", b.identity(s.n)))


def _is_complex(e: Expr) -> bool:
    from ...expression import walk

    return any(n.op == "constant" and n.data == "i" for n in walk(e))


def _inverse(s: Spectrum, V: Expr) -> Expr:
    if s.field is not None:
        columns = [w for v in s.values for w in v.elements or []]
        return s.field.matrix(inverse_of(transpose(columns), s.field))
    try:
        plain = Surds()
        rows = [[plain.of(x) for x in V.args[i : i + s.n]] for i in range(0, len(V.args), s.n)]
        return plain.matrix(inverse_of(rows, plain))
    except NotExact:
        pass
    if s.n == 2:
        p, q, r, t = V.args
        d = _two_by_two_determinant(s) or b.subtract(b.mul(p, t), b.mul(q, r))
        adjugate = [[t, b.negative(q)], [b.negative(r), p]]
        return b.matrix([[_divided(x, d) for x in row] for row in adjugate])
    return b.inverse(V)


def _divided(x: Expr, d: Expr) -> Expr:
    """x / d without a factor that both have."""
    top = list(x.args) if x.op == "mul" else [x]
    bottom = list(d.args) if d.op == "mul" else [d]
    for f in list(top):
        if f in bottom and f.op != "number":
            top.remove(f)
            bottom.remove(f)
    return b.divide(b.mul(*top) if top else b.ONE, b.mul(*bottom) if bottom else b.ONE)


def _two_by_two_determinant(s: Spectrum) -> Expr | None:
    """The determinant of the eigenvectors (x + lambda y) of both roots of a quadratic: -(x_0 y_1 - x_1 y_0) times the difference."""
    if len(s.generic) != 1 or s.generic[0][0].degree != 2 or any(_is_complex(r) for r in s.generic[0][0].shown or ()):
        return None
    factor, _, basis = s.generic[0]
    field = s.base
    (a, c), (d, e) = ((*x.c, field.zero, field.zero)[:2] for x in basis[0])
    quarter = (factor.coefficients[1] * factor.coefficients[1] / field.number(4)) - factor.coefficients[0]
    return b.mul(field.expr(field.number(2) * (c * d - a * e)), b.sqrt(field.expr(quarter)))


def _defective(board: Board, s: Spectrum, A: Expr) -> None:
    missing = next(v for v in s.values if v.dimension < v.multiplicity)
    text = (
        f"The eigenvalue ${missing.shown.latex}$ has algebraic multiplicity {missing.multiplicity} and geometric multiplicity "
        f"{missing.dimension}: there is no basis of eigenvectors."
    )
    shifted = b.subtract(A, b.mul(missing.shown, b.identity(s.n)))
    claim = board.claim(b.rank(shifted), "=", b.num(s.n - missing.dimension))
    if missing.reduction is not None and s.field is not None:
        claim = rank_claim(board, shifted, missing.reduction, s.field)
    board.step("rank from the pivots", b.rank(shifted), b.num(s.n - missing.dimension), claim=claim, because=text)
    board.find("no_solution", f"{text} The Jordan form is what comes closest.")
    board.answer("text", None, text="not diagonalisable", claim=claim)


def symmetric_or_refuse(rows: Rows, field: Field, what: str) -> None:
    """Refuse a matrix that is not symmetric, or with complex entries not Hermitian, with the entries that differ."""
    said = "Hermitian" if is_complex(rows, field) else "symmetric"
    for i, r in enumerate(rows):
        for j in range(i + 1):
            if r[j] != field.conjugate(rows[j][i]):
                if i == j:
                    raise Refusal(f"{what} needs a {said} matrix, and the entry ({i + 1},{i + 1}), ${field.expr(r[i]).latex}$, is not real")
                raise Refusal(
                    f"{what} needs a {said} matrix, and this one is not {said}: the entry ({i + 1},{j + 1}) is "
                    f"${field.expr(r[j]).latex}$, the entry ({j + 1},{i + 1}) is ${field.expr(rows[j][i]).latex}$"
                )


def orthogonal_basis(s: Spectrum) -> list[list[Any]]:
    """Orthogonal eigenvectors of a symmetric matrix, eigenspace by eigenspace."""
    if s.field is None:
        raise Stuck("the eigenvalues have no common closed form")
    out: list[list[Any]] = []
    for v in s.values:
        vectors = gram_schmidt(v.elements or [], s.field)
        out.extend(primitive(w, s.field, keep_sign=True) if isinstance(s.field, Rationals | Surds) else w for w in vectors)
    return out


def _orthogonal(board: Board, s: Spectrum, A: Expr) -> None:
    basis = orthogonal_basis(s)
    assert s.field is not None
    values = [v.shown for v in s.values for _ in v.vectors]
    D = b.matrix([[values[i] if i == j else b.ZERO for j in range(s.n)] for i in range(s.n)])
    Q = units_matrix(basis, s.field)
    if any(v.dimension > 1 for v in s.values):
        W = s.field.matrix(transpose(basis))
        gram = s.field.matrix([[inner(x, y, s.field) for y in basis] for x in basis])
        left = b.dot(board.adjoint(W, basis, s.field), W)
        board.step("Gram-Schmidt", left, gram, because="Inside each eigenspace the vectors are made orthogonal.")
    Qt = board.adjoint(Q, basis, s.field)
    board.step("orthonormal columns", b.dot(Qt, Q), b.identity(s.n), because="Each vector divided by its length.")
    board.step("orthogonal diagonalisation", A, b.dot(Q, D, Qt))
    if "yes or no" in board.request:
        said = "unitarily diagonalisable" if is_complex(basis, s.field) else "orthogonally diagonalisable"
        board.answer("text", None, text=said, claim=board.claim(A, "=", b.dot(Q, D, Qt)))
    board.answer("V", Q, claim=board.claim(b.dot(Qt, Q), "=", b.identity(s.n)))
    board.answer("Lambda", D, claim=board.claim(A, "=", b.dot(Q, D, Qt)))
    mirrored = units_matrix([[s.field.conjugate(x) for x in w] for w in basis], s.field)
    inverse = b.matrix([list(r) for r in zip(*[mirrored.args[i : i + s.n] for i in range(0, s.n * s.n, s.n)], strict=True)])
    board.answer("V_inverse", inverse, claim=board.claim(b.dot(Q, inverse), "=", b.identity(s.n)))


# Jordan -----------------------------------------------------------------------------------------------------------------


def jordan(board: Board) -> None:
    """Chains of generalised eigenvectors as the columns of P."""
    e, field, rows = square_matrix(board, "a Jordan form")
    A = board.name(e)
    s = spectrum_of(rows, field)
    if field.letters:
        assume_nonzero(board, field, s.assumed)
    eigen_steps(board, s, A, lambda_symbol(board))
    if s.field is None:
        if not s.diagonalisable:
            raise Stuck("the eigenvalues have no common closed form")
        V, D = stacked_columns(s)
        _forms(board, A, V, D, _inverse(s, V))
        return
    columns: list[list[Any]] = []
    entries: list[tuple[Any, int]] = []
    sizes: list[str] = []
    for v in s.values:
        chains = _chains(s.lifted_rows, v.value, v.multiplicity, s.field)
        for chain in chains:
            columns.extend(chain)
            entries.append((v.value, len(chain)))
        sizes.append(f"${v.shown.latex}$: {', '.join(str(len(c)) for c in chains)}")
        for chain in chains:
            if len(chain) > 1:
                shifted = b.subtract(A, b.mul(v.shown, b.identity(s.n)))
                board.step(
                    "Jordan chain",
                    b.dot(shifted, s.field.matrix(transpose(chain[1:]))),
                    s.field.matrix(transpose(chain[:-1])),
                    because=f"A chain of length {len(chain)} for ${v.shown.latex}$.",
                )
    P = s.field.matrix(transpose(columns))
    J = s.field.matrix(_jordan_rows(entries, s.n, s.field))
    W = s.field.matrix(inverse_of(transpose(columns), s.field))
    board.warnings.append(f"Sizes of the blocks: {'; '.join(sizes)}.")
    _forms(board, A, P, J, W)


def _forms(board: Board, A: Expr, P: Expr, J: Expr, W: Expr) -> None:
    n = P.data[0]
    board.step("Jordan form", b.dot(A, P), b.dot(P, J))
    board.step("check of an inverse", b.dot(P, W), b.identity(n))
    board.answer("P", P, claim=board.claim(b.dot(A, P), "=", b.dot(P, J)))
    board.answer("J", J, claim=board.claim(A, "=", b.dot(P, J, W)))
    board.answer("P_inverse", W, claim=board.claim(b.dot(P, W), "=", b.identity(n)))


def _jordan_rows(entries: list[tuple[Any, int]], n: int, field: Field) -> Rows:
    rows = [[field.zero] * n for _ in range(n)]
    at = 0
    for value, size in entries:
        for k in range(size):
            rows[at + k][at + k] = value
            if k + 1 < size:
                rows[at + k][at + k + 1] = field.one
        at += size
    return rows


def _chains(rows: Rows, value: Any, multiplicity: int, field: Field) -> list[list[list[Any]]]:
    """Chains N^(k-1) v, ..., N v, v for one eigenvalue, the longest first."""
    n = len(rows)
    shifted = minus(rows, scale(value, eye(n, field)))
    spaces: list[list[list[Any]]] = [[]]
    while len(spaces[-1]) < multiplicity:
        result = reduced(power_of(shifted, len(spaces), field), field)
        spaces.append(null_basis(result.rows, result.pivots, n, field))
    chains: list[list[list[Any]]] = []
    for k in range(len(spaces) - 1, 0, -1):
        level = [*spaces[k - 1], *(c[k - 1] for c in chains)]
        for v in spaces[k]:
            if _rank([*level, v], field) > len(level):
                level.append(v)
                chain = [primitive(v, field) if k == 1 else _whole(v, field)]
                while len(chain) < k:
                    chain.append(times(shifted, chain[-1], field))
                chains.append(chain[::-1])
    return chains


def _whole(v: list[Any], field: Field) -> list[Any]:
    return primitive(v, field, keep_sign=True)


def _rank(vectors: list[list[Any]], field: Field) -> int:
    return len(eliminate(vectors, field).pivots)
