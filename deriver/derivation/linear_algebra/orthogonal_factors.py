r"""QR by Gram-Schmidt and by Householder, singular values by hand, what follows from them: low rank, polar form, pseudoinverse."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import adjoint, columns_of, eye, inner, is_complex, minus, norm_squared, product, scale, times, transpose
from .basics import one_matrix, square_matrix
from .board import Board, Refusal, Stuck
from .cases import assume_nonzero
from .diagonal import orthogonal_basis
from .eigen import gathered_eigen_steps, lambda_symbol
from .eigenvectors import primitive
from .elimination import inverse_of, null_basis, reduced
from .fields import Field, Rationals, Rows, Surds
from .orthogonal import as_surd, gram_schmidt, identity_like, over_root, root_expression, unit_vector, units_matrix
from .spectrum import Spectrum, lifted, spectrum_of
from .subspaces import stacked
from .surds import Surd, root_of

__all__ = ["low_rank", "polar", "pseudoinverse", "pseudoinverse_rows", "qr", "rank_factorisation", "singular", "svd"]


# QR ---------------------------------------------------------------------------------------------------------------------


def qr(board: Board) -> None:
    """Thin QR of independent columns by Gram-Schmidt, or full QR by Householder reflections."""
    if "basis" in board.request or len(board.operands) > 1:
        e = stacked(board)
        field = board.field(e)
        rows = board.rows(e, field)
    else:
        e, field, rows = one_matrix(board)
        if e.op == "vector":
            e = field.matrix(rows)
    A = board.name(e)
    columns = columns_of(rows)
    if "by householder" in board.request:
        _householder(board, A, rows, field)
        return
    ortho = gram_schmidt(columns, field)
    zero = next((j for j, w in enumerate(ortho) if all(x == field.zero for x in w)), None)
    if zero is not None:
        if "basis" not in board.request:
            _dependent(board, A, rows, field, zero)
            return
        board.find("nonunique", f"The vector {zero + 1} depends on those before it and is left out.")
        keep = [j for j, w in enumerate(ortho) if any(x != field.zero for x in w)]
        columns = [columns[j] for j in keep]
        rows = transpose(columns)
        ortho = [ortho[j] for j in keep]
        e = field.matrix(rows)
        A = board.name(e, "B")
    n = len(columns)
    lengths = [norm_squared(w, field) for w in ortho]
    assume_nonzero(board, field, lengths)
    if "by modified gram-schmidt" in board.request:
        _modified_steps(board, columns, ortho, lengths, field)
    else:
        for j in range(n):
            _gram_schmidt_step(board, columns, ortho, lengths, j, field)
    if "orthogonal" in board.request:
        W = field.matrix(transpose(ortho))
        gram = field.matrix([[lengths[i] if i == j else field.zero for j in range(n)] for i in range(n)])
        claim = board.claim(b.dot(board.adjoint(W, ortho, field), W), "=", gram)
        board.answer("basis", b.listing([field.vector(w) for w in ortho]), claim=claim)
        return
    below = _completed(ortho, len(rows), field) if "full" in board.request and len(rows) > n else []
    Q = units_matrix([*ortho, *below], field)
    R = b.matrix(
        [
            *([over_root(inner(ortho[i], columns[j], field), lengths[i], field) if i <= j else b.ZERO for j in range(n)] for i in range(n)),
            *([b.ZERO] * n for _ in below),
        ]
    )
    Qt = board.adjoint(Q, rows, field)
    board.step(
        "orthonormal columns",
        b.dot(Qt, Q),
        identity_like(b.dot(Qt, Q)),
        because="Each vector divided by its length: the columns of $Q$"
        + (f", completed by {len(below)} orthogonal to them." if below else "."),
    )
    star, uses = r"\overline{Q}^\top" if is_complex(rows, field) else r"Q^\top", "each column uses only the $q$ up to it"
    board.step("QR factorisation", A, b.dot(Q, R), because=f"$R = {star} A$ is upper triangular: {uses}.")
    claim = board.claim(b.dot(Qt, Q), "=", identity_like(b.dot(Qt, Q)))
    if "basis" in board.request:
        board.answer("basis", b.listing([b.vector(unit_vector(w, field)) for w in ortho]), claim=claim)
    board.answer("Q", Q, claim=claim)
    board.answer("R", R, claim=board.claim(A, "=", b.dot(Q, R)))


def _modified_steps(board: Board, columns: Rows, ortho: Rows, lengths: list[Any], field: Field) -> None:
    """Each direction is taken out of all later vectors at once, as they stand by then."""
    current = [list(c) for c in columns]
    first = field.vector(columns[0])
    because = "$w_1 = a_1$ is the first vector."
    square = b.dot(board.adjoint(first, [columns[0]], field), first)
    board.step("length of a vector, squared", square, field.expr(lengths[0]), because=because)
    for j, w in enumerate(ortho):
        for k in range(j + 1, len(columns)):
            c = inner(w, current[k], field) / lengths[j]
            after = [x - c * y for x, y in zip(current[k], w, strict=True)]
            if c != field.zero:
                before = b.subtract(field.vector(current[k]), b.mul(field.expr(c), field.vector(w)))
                name = f"w_{k + 1}" if k == j + 1 else f"a_{k + 1}^{{({j + 1})}}"
                because = f"$w_{j + 1}$ is taken out of vector {k + 1}: this is ${name}$."
                board.step("modified Gram-Schmidt", before, field.vector(after), because=because)
            current[k] = after


def _gram_schmidt_step(board: Board, columns: Rows, ortho: Rows, lengths: list[Any], j: int, field: Field) -> None:
    a = field.vector(columns[j])
    terms: list[Expr] = [a]
    for i in range(j):
        c = inner(ortho[i], columns[j], field) / lengths[i]
        if c != field.zero:
            terms.append(b.negative(b.mul(field.expr(c), field.vector(ortho[i]))))
    w = field.vector(ortho[j])
    because = f"$w_{j + 1}$, with $\\|w_{j + 1}\\|^2 = {field.expr(lengths[j]).latex}$."
    if len(terms) > 1 or j == 0:
        if j == 0:
            square = b.dot(board.adjoint(a, [columns[j]], field), a)
            board.step("length of a vector, squared", square, field.expr(lengths[0]), because="$w_1 = a_1$ is the first vector.")
        else:
            board.step("Gram-Schmidt", b.add(*terms), w, because=because)


def _dependent(board: Board, A: Expr, rows: Rows, field: Field, zero: int) -> None:
    """Columns that depend on each other: Q from the independent ones, R with the coordinates of all."""
    columns = columns_of(rows)
    ortho = [w for w in gram_schmidt(columns, field) if any(x != field.zero for x in w)]
    if not ortho:
        raise Refusal("the zero matrix has no QR factorisation with orthonormal columns that span its column space")
    lengths = [norm_squared(w, field) for w in ortho]
    n, r = len(columns), len(ortho)
    board.find("nonunique", f"Column {zero + 1} depends on those before it: $Q$ has {r} columns, a basis of the column space.")
    Q = units_matrix(ortho, field)
    R = b.matrix([[over_root(inner(ortho[i], columns[j], field), lengths[i], field) for j in range(n)] for i in range(r)])
    left = b.dot(board.adjoint(Q, rows, field), Q)
    board.step("orthonormal columns", left, identity_like(left))
    board.step("QR factorisation", A, b.dot(Q, R))
    board.answer("Q", Q, claim=board.claim(left, "=", identity_like(left)))
    board.answer("R", R, claim=board.claim(A, "=", b.dot(Q, R)))


def _householder(board: Board, A: Expr, rows: Rows, field: Field) -> None:
    """Reflections H with H x = -sign(x_1) |x| e_1, column by column."""
    if is_complex(rows, field):
        raise Stuck("Householder reflections of a complex matrix")
    if field.letters:
        raise Stuck("Householder reflections of a matrix with letters")
    base = Surds()
    current = [[as_surd(x) or Surd({}) for x in r] for r in rows]
    m, n = len(rows), len(rows[0])
    total = eye(m, base)
    shown = A
    reflections: list[tuple[Expr, Rows]] = []
    for j in range(min(m - 1, n)):
        x = [current[i][j] for i in range(j, m)]
        length = root_of(norm_squared(x, base))
        if length is None:
            raise Stuck("a length in a Householder reflection is no sum of square roots")
        if all(not y for y in x[1:]):
            continue
        sign = -1 if x[0].sign() >= 0 else 1
        v = [x[0] - sign * length, *x[1:]]
        vv = norm_squared(v, base)
        full = [base.zero] * j + v
        H = minus(eye(m, base), scale(2 / vv, [[p * q for q in full] for p in full]))
        following = product(H, current, base)
        reflection = board.name(base.matrix(H), f"H_{j + 1}", (A, *(h for h, _ in reflections)))
        because = (
            f"${reflection.latex} = I - 2vv^\\top/v^\\top v$ with $v = {base.vector(full).latex}$ "
            f"makes zeros below the diagonal of column {j + 1}."
        )
        board.step("Householder reflection", b.dot(reflection, shown), base.matrix(following), because=because)
        reflections.append((reflection, H))
        shown = base.matrix(following)
        current = following
        total = product(H, total, base)
    Q, R = base.matrix(transpose(total)), base.matrix(current)
    if len(reflections) > 1:
        board.step("matrix product", b.dot(*(h for h, _ in reflections)), Q, because="$Q$: each reflection is its own inverse.")
    named = board.name(Q, "Q", (A, *(h for h, _ in reflections)))
    unit = identity_like(b.dot(b.transpose(Q), Q))
    board.step("orthonormal columns", b.dot(b.transpose(named), named), unit, because="A product of reflections is orthogonal.")
    board.step("QR factorisation", A, b.dot(named, R))
    board.answer("Q", Q, claim=board.claim(b.dot(b.transpose(Q), Q), "=", identity_like(b.dot(b.transpose(Q), Q))))
    board.answer("R", R, claim=board.claim(A, "=", b.dot(Q, R)))


# Singular values --------------------------------------------------------------------------------------------------------


class Singular:
    """A^T A with its spectrum and orthogonal eigenvectors; `values` are the squares of the singular values in `field`."""

    def __init__(self, board: Board, rows: Rows, base: Field) -> None:
        if base.letters:
            raise Stuck("singular values of a matrix with letters")
        gram = product(adjoint(rows, base), rows, base)
        self.gram = gram
        self.spectrum: Spectrum = spectrum_of(gram, base)
        if self.spectrum.field is None:
            raise Stuck("the eigenvalues of $A^\\top A$ have no common closed form")
        self.field: Field = self.spectrum.field
        self.rows = lifted(rows, base, self.field)
        self.vectors = orthogonal_basis(self.spectrum)
        self.values = [v.value for v in self.spectrum.values for _ in v.vectors]
        self.rank = sum(x != self.field.zero for x in self.values)

    def sigma(self, i: int) -> Expr:
        """A singular value."""
        return root_expression(self.values[i], self.field)


def singular(board: Board, rows: Rows, base: Field) -> Singular:
    """The singular values and vectors of a matrix of numbers."""
    return Singular(board, rows, base)


def svd(board: Board) -> None:
    """From A^T A: eigenvalues to singular values, u_i = A v_i / sigma_i, and a completed basis."""
    e, base, rows = one_matrix(board)
    if e.op == "vector":
        e = base.matrix(rows)
    A = board.name(e)
    m, n = len(rows), len(rows[0])
    s = singular(board, rows, base)
    f = s.field
    B = base.matrix(s.gram)
    board.step("Gram matrix", b.dot(board.adjoint(A, rows, base), A), B, because="Its eigenvalues are the squares of the singular values.")
    gathered_eigen_steps(board, s.spectrum, B, lambda_symbol(board))
    sigmas = [s.sigma(i) for i in range(min(m, n))]
    board.warnings.append("Singular values: " + ", ".join(f"${x.latex}$" for x in sigmas) + f"; the rank is {s.rank}.")
    V = units_matrix(s.vectors, f)
    Vt = board.adjoint(V, s.vectors, f)
    board.step(
        "orthonormal columns",
        b.dot(Vt, V),
        identity_like(b.dot(Vt, V)),
        because="The normalised eigenvectors are the columns of $V$.",
    )
    left = [times(s.rows, v, f) for v in s.vectors[: s.rank]]
    if s.rank:
        value, sigma = b.vector(unit_vector(left[0], f)), s.sigma(0)
        v1 = b.vector(unit_vector(s.vectors[0], f))
        board.step("left singular vectors", b.divide(b.dot(A, v1), sigma), value, because="$u_i = Av_i/\\sigma_i$.")
    extra = _completed(left, m, f)
    U = units_matrix([*left, *extra], f)
    Ut = board.adjoint(U, [*left, *extra], f)
    if extra:
        count = f"{len(extra)} more vector{'s' if len(extra) > 1 else ''}"
        because = f"$U$ is completed by {count} orthogonal to the others."
        board.step("orthonormal columns", b.dot(Ut, U), identity_like(b.dot(Ut, U)), because=because)
    S = b.matrix([[sigmas[i] if i == j else b.ZERO for j in range(n)] for i in range(m)])
    board.step("singular value decomposition", A, b.dot(U, S, Vt))
    if "share" in board.request:
        _share(board, A, s)
    if "values" in board.request:
        x = lambda_symbol(board)
        product_ = b.mul(*(b.subtract(x, b.power(v, 2)) for v in sigmas), b.power(x, n - len(sigmas)))
        gram = b.dot(board.adjoint(A, rows, base), A)
        claim = board.claim(b.det(b.subtract(b.mul(x, b.identity(n)), gram)), "=", product_)
        board.answer("singular_values", b.listing(sigmas), claim=claim)
    board.answer("U", U, claim=board.claim(b.dot(Ut, U), "=", identity_like(b.dot(Ut, U))))
    board.answer("Sigma", S, claim=board.claim(A, "=", b.dot(U, S, Vt)))
    board.answer("V", V, claim=board.claim(b.dot(Vt, V), "=", identity_like(b.dot(Vt, V))))


def _share(board: Board, A: Expr, s: Singular) -> None:
    """sigma_1^2 / (sigma_1^2 + ... + sigma_r^2)."""
    field = s.field
    total = field.zero
    for x in s.values:
        total = total + x
    if total == field.zero:
        raise Refusal("the zero matrix has no energy to share")
    asked = b.divide(b.power(b.norm(A, "2"), 2), b.power(b.norm(A, "F"), 2))
    value = field.expr(s.values[0] / total)
    board.step("truncated decomposition", asked, value, because="$\\sigma_1^2$ over the sum of all $\\sigma_i^2$, which is $\\|A\\|_F^2$.")
    board.answer("share", value, claim=board.claim(asked, "=", value))


def _completed(left: Rows, m: int, f: Field) -> Rows:
    """Orthogonal vectors that complete some orthogonal ones to a basis."""
    if len(left) == m:
        return []
    if not left:
        return eye(m, f)
    result = reduced(left, f)
    basis = null_basis(result.rows, result.pivots, m, f)
    if is_complex(left, f):  # orthogonal to the conjugates, as the null space of the conjugated rows
        result = reduced([[f.conjugate(x) for x in v] for v in left], f)
        basis = null_basis(result.rows, result.pivots, m, f)
    return [primitive(w, f, keep_sign=True) if isinstance(f, Rationals) else w for w in gram_schmidt(basis, f)]


def low_rank(board: Board) -> None:
    """The best approximation of a rank, with its error in the spectral and the Frobenius norm."""
    e, base, rows = one_matrix(board)
    A = board.name(e)
    s = singular(board, rows, base)
    f = s.field
    k = next((int(r.split(" ")[1]) for r in board.request if r.startswith("rank ")), 1)
    board.step(
        "Gram matrix",
        b.dot(board.adjoint(A, rows, base), A),
        base.matrix(s.gram),
        because="Its eigenvalues are the squares of the singular values.",
    )
    gathered_eigen_steps(board, s.spectrum, base.matrix(s.gram), lambda_symbol(board))
    total: Rows = [[f.zero] * len(rows[0]) for _ in rows]
    for v in s.vectors[: min(k, s.rank)]:
        image = times(s.rows, v, f)
        length = norm_squared(v, f)
        total = [[x + p * f.conjugate(q) / length for x, q in zip(r, v, strict=True)] for r, p in zip(total, image, strict=True)]
    found = f.matrix(total)
    images = [b.vector(unit_vector(times(s.rows, v, f), f)) for v in s.vectors[: min(k, s.rank)]]
    units = [b.vector(unit_vector(v, f)) for v in s.vectors[: len(images)]]
    terms = [
        b.mul(s.sigma(i), b.dot(u, board.adjoint(v, [w], f))) for i, (u, v, w) in enumerate(zip(images, units, s.vectors, strict=False))
    ]
    if terms:
        board.step(
            "truncated decomposition",
            b.add(*terms),
            found,
            because="The largest singular values are kept: $\\sum_{i \\le k} \\sigma_i u_i v_i^\\top$.",
        )
    rest = f.zero
    for x in s.values[k:]:
        rest = rest + x
    error = root_expression(rest, f)
    difference = b.norm(b.subtract(A, found), "F")
    board.step(
        "truncated decomposition", difference, error, because="The error in the Frobenius norm: the singular values that are left out."
    )
    if k < len(s.values) and s.values[k - 1] == s.values[k] and s.values[k] != f.zero:
        board.find("nonunique", "Two singular values at the cut are equal: the best approximation is not unique.")
    if s.rank <= k:
        board.warnings.append(f"The matrix has rank {s.rank}: it is its own best approximation.")
    board.answer("low_rank", found, claim=board.claim(difference, "=", error))
    board.answer("error", error, claim=board.claim(difference, "=", error), text="in the Frobenius norm")


def polar(board: Board) -> None:
    """A = Q P with Q orthogonal and P positive semidefinite."""
    e, base, rows = square_matrix(board, "a polar decomposition")
    A = board.name(e)
    s = singular(board, rows, base)
    f = s.field
    n = len(rows)
    if s.rank < n:
        board.find("nonunique", "The matrix is singular: the orthogonal factor is not unique.")
    U = [*(times(s.rows, v, f) for v in s.vectors[: s.rank])]
    U = [*U, *_completed(U, n, f)]
    roots = [root_of(as_surd(x) or Surd({})) for x in s.values]
    board.step("Gram matrix", b.dot(board.adjoint(A, rows, base), A), base.matrix(s.gram))
    if any(r is None for r in roots):
        raise Stuck("a singular value is no sum of square roots")
    g = Surds()
    vectors = [[as_surd(x) or Surd({}) for x in v] for v in s.vectors]
    left = [[as_surd(x) or Surd({}) for x in v] for v in U]
    P: Rows = [[g.zero] * n for _ in range(n)]
    Q: Rows = [[g.zero] * n for _ in range(n)]
    for u, v, root in zip(left, vectors, roots, strict=True):
        assert root is not None
        length, other = norm_squared(v, g), root_of(norm_squared(v, g) * norm_squared(u, g))
        if other is None:
            raise Stuck("a factor of the polar decomposition is no sum of square roots")
        P = [[x + root * p * g.conjugate(q) / length for x, q in zip(r, v, strict=True)] for r, p in zip(P, v, strict=True)]
        Q = [[x + p * g.conjugate(q) / other for x, q in zip(r, v, strict=True)] for r, p in zip(Q, u, strict=True)]
    Pe, Qe = g.matrix(P), g.matrix(Q)
    Qt = board.adjoint(Qe, Q, g)
    board.step(
        "polar factor",
        b.dot(Pe, Pe),
        b.dot(board.adjoint(A, rows, base), A),
        because="$P = \\sum_i \\sigma_i v_i v_i^\\top$ is the square root of $A^\\top A$.",
    )
    board.step("orthonormal columns", b.dot(Qt, Qe), identity_like(b.dot(Qt, Qe)))
    board.step("polar decomposition", A, b.dot(Qe, Pe))
    board.answer("Q", Qe, claim=board.claim(b.dot(Qt, Qe), "=", identity_like(b.dot(Qt, Qe))))
    board.answer("P", Pe, claim=board.claim(A, "=", b.dot(Qe, Pe)))


# Rank factors -----------------------------------------------------------------------------------------------------------


def _rank_factors(rows: Rows, field: Field) -> tuple[Rows, Rows, list[Any]]:
    result = reduced(rows, field)
    columns = columns_of(rows)
    return transpose([columns[j] for j in result.pivots]), result.rows[: len(result.pivots)], result.pivots_used


def rank_factorisation(board: Board) -> None:
    """A = C F: the columns with a pivot, times the rows of the reduced form."""
    e, field, rows = one_matrix(board)
    A = board.name(e)
    from .showing import reduction_steps

    result = reduced(rows, field)
    if not result.pivots:
        raise Refusal("the zero matrix has rank zero: there is nothing to factor")
    assume_nonzero(board, field, result.pivots_used)
    reduction_steps(board, result, field)
    C, F, _ = _rank_factors(rows, field)
    Ce, Fe = field.matrix(C), field.matrix(F)
    board.step("rank factorisation", A, b.dot(Ce, Fe))
    claim = board.claim(A, "=", b.dot(Ce, Fe))
    board.answer("C", Ce, claim=claim)
    board.answer("F", Fe, claim=claim)


def pseudoinverse_rows(rows: Rows, field: Field) -> tuple[Rows, Rows, Rows]:
    """A^+ = F* (F F*)^-1 (C* C)^-1 C* with A = C F; and C, F."""
    C, F, _ = _rank_factors(rows, field)
    if not F:
        return [[field.zero] * len(rows) for _ in rows[0]], C, F
    Ct, Ft = adjoint(C, field), adjoint(F, field)
    left = product(Ft, inverse_of(product(F, Ft, field), field), field)
    right = product(inverse_of(product(Ct, C, field), field), Ct, field)
    return product(left, right, field), C, F


def pseudoinverse(board: Board) -> None:
    """The pseudoinverse with its four conditions."""
    e, field, rows = one_matrix(board)
    if e.op == "vector":
        e = field.matrix(rows)
    A = board.name(e)
    m, n = len(rows), len(rows[0])
    _, _, used = _rank_factors(rows, field)
    assume_nonzero(board, field, used)
    found_rows, C, F = pseudoinverse_rows(rows, field)
    X = field.matrix(found_rows)
    r = len(F)
    At = board.adjoint(A, rows, field)
    from .filtered import pseudoinverse_by_singular_values

    if "by svd" in board.request and not field.letters and not is_complex(rows, field):
        pseudoinverse_by_singular_values(board, A, rows, field, X)
    elif r == n:
        board.step("pseudoinverse of full column rank", b.dot(b.inverse(b.dot(At, A)), At), X, because="The columns are independent.")
    elif r == m:
        board.step("pseudoinverse of full row rank", b.dot(At, b.inverse(b.dot(A, At))), X, because="The rows are independent.")
    elif r:
        board.step("rank factorisation", A, b.dot(field.matrix(C), field.matrix(F)), because=f"The rank is {r}.")
        board.step("pseudoinverse by rank factors", b.dot(X, A), field.matrix(product(found_rows, rows, field)))
    AX, XA = b.dot(A, X), b.dot(X, A)
    board.step("first Penrose condition", b.dot(A, X, A), A)
    board.step("second Penrose condition", b.dot(X, A, X), X)
    complex_ = is_complex(rows, field)
    board.step("third Penrose condition", b.transpose(b.conj(AX) if complex_ else AX), AX)
    board.step("fourth Penrose condition", b.transpose(b.conj(XA) if complex_ else XA), XA)
    claim = board.claim(b.pinv(A), "=", X) if not field.letters and not is_complex(rows, field) else board.claim(b.dot(A, X, A), "=", A)
    board.answer("pseudoinverse", X, claim=claim)
