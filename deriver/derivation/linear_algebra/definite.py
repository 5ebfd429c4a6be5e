"""Definiteness with and without parameters, norms, condition numbers, angles, Gershgorin's discs."""

from __future__ import annotations

import itertools
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import dot, inner, is_complex, norm_squared
from .basics import one_matrix, square_matrix
from .board import Board, Refusal, Stuck
from .cases import rational_polynomial, real_roots
from .diagonal import symmetric_or_refuse
from .elimination import determinant_of
from .fields import Field, NotExact, Parameters, Rows, Surds, surd_expression
from .orthogonal import as_surd, root_expression
from .orthogonal_factors import Singular, singular
from .parameters import indefinite_for, semidefinite_for, where_positive
from .roots import characteristic
from .surds import root_of
from .triangular import ldl_rows

__all__ = ["condition_number", "definiteness", "gershgorin", "minors_are_positive", "norm", "singular_for"]


# Definiteness -----------------------------------------------------------------------------------------------------------


def definiteness(board: Board) -> None:
    """By the leading minors; where they do not decide, by the signs of the eigenvalues."""
    e, field, rows = square_matrix(board, "definiteness")
    A = board.name(e)
    symmetric_or_refuse(rows, field, "definiteness")
    if field.letters:
        _with_letters(board, A, rows, field)
        return
    minors = [determinant_of([r[:k] for r in rows[:k]], field) for k in range(1, len(rows) + 1)]
    _minor_steps(board, rows, minors, field)
    signs = [field.sign(x) for x in minors]
    n = len(rows)
    zero = b.zeros(A.shape)
    if all(s == 1 for s in signs):
        said, claim = "positive definite", _sign_claim(board, A, rows, field, "succ")
    elif all(s == (-1) ** (k + 1) for k, s in enumerate(signs)):
        said, claim = "negative definite", _sign_claim(board, A, rows, field, "prec")
    else:
        said, claim = _by_eigenvalues(board, A, rows, field, n)
        if "by squares" in board.request:
            _squares(board, A, rows, field)
    reason = {
        "positive definite": "All leading minors are positive.",
        "negative definite": "The leading minors alternate in sign, the first one negative.",
    }.get(said, "")
    if said in ("positive definite", "negative definite"):
        board.step("Sylvester's criterion", A, zero, relation="succ" if said[0] == "p" else "prec", because=reason, claim=claim)
        _squares(board, A, rows, field)
    board.answer("text", None, text=said, claim=claim)


def minors_are_positive(rows: Rows, field: Field) -> bool:
    """Sylvester's criterion for a symmetric matrix of numbers."""
    return all(field.sign(determinant_of([r[:k] for r in rows[:k]], field)) == 1 for k in range(1, len(rows) + 1))


def _sign_claim(board: Board, A: Expr, rows: Rows, field: Field, relation: str) -> Any:
    """The sign of a matrix; of a Hermitian one as A = L D L^* with the signs on the diagonal of D, or by its characteristic polynomial."""
    if not is_complex(rows, field):
        return board.claim(A, relation, b.zeros(A.shape))
    lower, d, bad = ldl_rows(rows, field)
    n = len(rows)
    if bad is None:
        L = field.matrix(lower)
        D = field.matrix([[d[i] if i == j else field.zero for j in range(n)] for i in range(n)])
        return board.claim(A, "=", b.dot(L, D, b.transpose(b.conj(L))))
    from .roots import polynomial_expression

    lam = b.symbol("lamda", latex=r"\lambda")
    shown = polynomial_expression(characteristic(rows, field), lam, field)
    return board.claim(b.det(b.subtract(b.mul(lam, b.identity(n)), A)), "=", shown)


def _minor_steps(board: Board, rows: Rows, minors: list[Any], field: Field) -> None:
    for k, x in enumerate(minors, 1):
        if k == 1 and len(minors) > 1:
            board.step("leading minor", b.det(field.matrix([[rows[0][0]]])), field.expr(x))
            continue
        board.step("leading minor", b.det(field.matrix([r[:k] for r in rows[:k]])), field.expr(x))


def _squares(board: Board, A: Expr, rows: Rows, field: Field) -> None:
    """x^T A x as a sum of squares, by the LDL factors."""
    lower, d, bad = ldl_rows(rows, field)
    if bad is not None or len(rows) > 4 or is_complex(rows, field):
        return
    n = len(rows)
    named = next((r.split(" ")[1:] for r in sorted(board.request) if r.startswith("unknowns ")), [])
    names = named if len(named) == n else [f"x_{i + 1}" for i in range(n)]
    x = [b.symbol(name.replace("{", "").replace("}", ""), latex=name) for name in names]
    v = b.vector(x)
    terms = []
    for j in range(n):
        inside = b.add(*(b.mul(field.expr(lower[i][j]), x[i]) for i in range(j, n) if lower[i][j] != field.zero))
        if d[j] != field.zero:
            terms.append(b.mul(field.expr(d[j]), b.power(inside, 2)))
    if terms:
        form = b.dot(b.transpose(v), A, v)
        board.step("completing the squares", form, b.add(*terms))
        if "by squares" in board.request:
            board.answer("squares", b.add(*terms), claim=board.claim(form, "=", b.add(*terms)))


def _by_eigenvalues(board: Board, A: Expr, rows: Rows, field: Field, n: int) -> tuple[str, Any]:
    """The signs of the eigenvalues from those of the coefficients: all roots are real, so that Descartes' rule is exact."""
    coefficients = characteristic(rows, field)
    signs = [field.sign(c) for c in coefficients]
    zeros = next(i for i, s in enumerate(signs) if s)
    kept = [s for s in signs if s]
    positive = sum(1 for x, y in itertools.pairwise(kept) if x != y)
    negative = n - zeros - positive
    lam = b.symbol("lamda", latex=r"\lambda")
    from .roots import polynomial_expression

    shown = polynomial_expression(coefficients, lam, field)
    counts = f"{positive} positive, {negative} negative, {zeros} zero"
    board.step(
        "signs of the eigenvalues", b.det(b.subtract(b.mul(lam, b.identity(n)), A)), shown,
        because=f"All roots are real, so that Descartes' rule of signs counts them: {counts}.",
    )  # fmt: skip
    zero = b.zeros(A.shape)
    if positive and negative:
        up, down = _witnesses(rows, field)
        forms = [b.dot(board.adjoint(field.vector(v), [v], field), A, field.vector(v)) for v in (up, down)]
        claim = board.claim(b.join("and", b.relation(">", forms[0], b.ZERO), b.relation("<", forms[1], b.ZERO)), "=", None)
        values = [field.expr(inner(v, [dot(r, v, field) for r in rows], field)) for v in (up, down)]
        for v, form, value in zip((up, down), forms, values, strict=True):
            board.step("value of the form", form, value, because=f"At $x = {field.vector(v).latex}$.")
        from ...expression import substitute

        whole = claim.left
        return "indefinite", board.claim(substitute(whole, board.names), "=", None)
    if not positive and not negative:
        return "positive semidefinite and negative semidefinite: the zero matrix", board.claim(A, "=", zero)
    if positive:
        return "positive semidefinite", _sign_claim(board, A, rows, field, "succeq")
    return "negative semidefinite", _sign_claim(board, A, rows, field, "preceq")


def _witnesses(rows: Rows, field: Field) -> tuple[list[Any], list[Any]]:
    """Vectors with x^* A x > 0 and < 0 of an indefinite matrix, by congruence to a diagonal: the rows of T with T A T^* diagonal."""
    n = len(rows)
    a = [list(r) for r in rows]
    t = [[field.one if i == j else field.zero for j in range(n)] for i in range(n)]  # rows are the vectors

    def add(i: int, j: int, c: Any) -> None:
        a[i] = [x + c * y for x, y in zip(a[i], a[j], strict=True)]
        for r in a:
            r[i] = r[i] + field.conjugate(c) * r[j]
        t[i] = [x + c * y for x, y in zip(t[i], t[j], strict=True)]

    for k in range(n):
        if a[k][k] == field.zero:
            j = next((j for j in range(k + 1, n) if a[j][j] != field.zero), None)
            if j is not None:
                add(k, j, field.one)
                if a[k][k] == field.zero:
                    add(k, j, field.one)
            else:
                j = next((j for j in range(k + 1, n) if a[k][j] != field.zero), None)
                if j is None:
                    continue
                add(k, j, a[k][j] if is_complex([[a[k][j]]], field) else field.one)
        for i in range(k + 1, n):
            if a[i][k] != field.zero:
                add(i, k, -a[i][k] / a[k][k])
    up = next(t[k] for k in range(n) if field.sign(a[k][k]) == 1)
    down = next(t[k] for k in range(n) if field.sign(a[k][k]) == -1)
    return [field.conjugate(x) for x in up], [field.conjugate(x) for x in down]


def _with_letters(board: Board, A: Expr, rows: Rows, field: Field) -> None:
    """For which parameters: the leading minors as inequalities, solved for one letter."""
    assert isinstance(field, Parameters)
    wanted = next((r for r in ("positive definite", "negative definite", "positive semidefinite", "negative semidefinite", "indefinite")
                   if r in board.request), "positive definite")  # fmt: skip
    if wanted in ("positive semidefinite", "negative semidefinite"):
        semidefinite_for(board, A, rows, field, 1 if wanted[0] == "p" else -1)
        return
    if wanted == "indefinite" and len(rows) == 2:
        indefinite_for(board, A, rows, field)
        return
    if wanted not in ("positive definite", "negative definite"):
        raise Stuck(f"for which parameters a matrix is {wanted} is not worked out yet")
    n = len(rows)
    sign = 1 if wanted == "positive definite" else -1
    signed = [[x if sign == 1 else -x for x in r] for r in rows]
    minors = [determinant_of([r[:k] for r in signed[:k]], field) for k in range(1, n + 1)]
    inequalities = []
    for k, x in enumerate(minors, 1):
        minor = b.det(field.matrix([r[:k] for r in signed[:k]]))
        shown = field.expr(x)
        board.step("leading minor", minor, shown)
        inequalities.append(b.relation(">", shown, b.ZERO))
    what = "Positive" if sign == 1 else "With the signs of all entries changed: positive"
    condition: Expr
    if len(field.letters) == 1:
        found = where_positive([field.expr(x) for x in minors], field.letters[0])
        if found is None:
            raise Stuck("the leading minors have roots without a civil closed form")
        condition = found
    else:
        kept = [i for i, x in zip(inequalities, minors, strict=True) if field.sign(x) is None]
        if any(field.sign(x) in (-1, 0) for x in minors):
            board.answer("condition", None, text="for no values", claim=None)
            return
        condition = b.all_of(kept)
    zero = b.zeros(A.shape)
    relation = "succ" if sign == 1 else "prec"
    together = b.all_of(inequalities)
    claim = board.claim(b.join("iff", together, condition), "=", None)
    if condition.op == "constant" or condition is b.ZERO:
        board.find("no_solution", f"There is no real value for which the matrix is {wanted}.")
        board.answer("condition", None, text=f"for no real value is it {wanted}")
        return
    because = f"{what} definite exactly where all leading minors are positive: ${condition.latex}$."
    board.step("Sylvester's criterion", together, condition, relation="iff", because=because, claim=claim)
    board.answer("condition", condition, claim=board.claim(A, relation, zero, (condition,)), text=wanted)


def singular_for(board: Board) -> None:
    """For which values of a letter a matrix is singular, or invertible."""
    e, field, rows = square_matrix(board, "a determinant")
    A = board.name(e)
    d = determinant_of(rows, field)
    shown = field.expr(d)
    board.step("determinant by elimination", b.det(A), shown)
    wanted = "singular" if "singular" in board.request else "invertible"
    if len(field.letters) != 1:
        relation = b.relation("=" if wanted == "singular" else "!=", shown, b.ZERO)
        board.answer("condition", relation, claim=board.claim(b.det(A), "=", shown), text=wanted)
        return
    letter = field.letters[0]
    p = rational_polynomial(shown, letter)
    roots = None if p is None else real_roots(p)
    if roots is None:
        raise Stuck("the determinant has roots without a civil closed form")
    if not roots:
        text = "for no real value" if wanted == "singular" else "for every real value"
        board.answer("condition", None, text=text, claim=board.claim(b.det(A), "=", shown))
        return
    kind, join = ("=", "or") if wanted == "singular" else ("!=", "and")
    parts = [b.relation(kind, letter, surd_expression(r)) for r in roots]
    condition = b.join(join, *parts) if len(parts) > 1 else parts[0]
    board.answer("condition", condition, claim=board.claim(b.det(A), "=", shown), text=wanted)


# Norms ------------------------------------------------------------------------------------------------------------------


def _norm_kind(board: Board, default: str) -> str:
    return next((r.split(" ")[1] for r in board.request if r.startswith("norm ")), default)


def norm(board: Board) -> None:
    """Exact norms of vectors and matrices."""
    e = board.operands[0]
    kind = ""
    if e.op == "norm":
        kind, e = str(e.data), e.args[0]
        from dataclasses import replace

        board.problem = replace(board.problem, operands=(e,))
    if e.is_scalar:
        raise Refusal(f"${e.latex}$ is a number: its norm is its absolute value")
    e, field, rows = one_matrix(board)
    kind = _norm_kind(board, kind or "2")
    A = board.name(e, "x" if e.op == "vector" else "A")
    if field.letters:
        raise Stuck("the norm of an array with letters")
    asked = b.norm(A, kind)
    flat = [x for r in rows for x in r]
    found: Expr
    if e.op == "vector" and kind == "nuclear":
        kind = "2"
    if kind == "F" or (e.op == "vector" and kind == "2"):
        total = norm_squared(flat, field)
        found = root_expression(total, field)
        shown = "+".join(f"({field.expr(x).latex})^2" if field.sign(x) != 1 else f"{field.expr(x).latex}^2" for x in flat)
        board.step("length of a vector, squared", b.power(asked, 2), field.expr(total), because=f"${shown}$." if len(shown) < 120 else "")
        board.step("root of a squared norm", asked, found)
    elif kind in ("1", "inf"):
        found = field.expr(_sum_norm(rows, kind, field, e.op == "vector"))
        what = "entries" if e.op == "vector" else "columns" if kind == "1" else "rows"
        rule = "norm by absolute values"
        board.step(
            rule, asked, found, because=f"Absolute values, {'added' if e.op != 'vector' or kind == '1' else 'compared'}, over the {what}."
        )
    elif kind in ("2", "nuclear"):
        s = singular(board, rows, field)
        _gram_step(board, A, s, field)
        if kind == "2":
            found = s.sigma(0)
            board.step("spectral norm by singular values", asked, found, because="The largest singular value.")
        else:
            found = b.add(*(s.sigma(i) for i in range(s.rank))) if s.rank else b.ZERO
            board.step("nuclear norm by singular values", asked, found, because="The sum of the singular values.")
    else:
        raise Stuck(f"the norm of kind {kind}")
    board.answer("norm", found, claim=board.claim(asked, "=", found))


def _gram_step(board: Board, A: Expr, s: Singular, field: Field) -> None:
    gram = field.matrix(s.gram)
    board.step("Gram matrix", b.dot(board.adjoint(A, s.rows, s.field), A), gram)
    values = ", ".join(f"${v.shown.latex}$" for v in s.spectrum.values)
    lam = b.symbol("lamda", latex=r"\lambda")
    from .roots import polynomial_expression

    shown = polynomial_expression(s.spectrum.coefficients, lam, field)
    n = len(s.gram)
    board.step("characteristic polynomial", b.det(b.subtract(b.mul(lam, b.identity(n)), gram)), shown, because=f"Its roots: {values}.")


def _sum_norm(rows: Rows, kind: str, field: Field, vector: bool) -> Any:
    def size(x: Any) -> Any:
        sign = field.sign(x)
        if sign is None:
            raise Stuck("the absolute value of a complex entry")
        return -x if sign == -1 else x

    sizes = [[size(x) for x in r] for r in rows]
    if vector and kind == "inf":
        sums = [r[0] for r in sizes]
    else:
        lines = sizes if kind == "inf" else [list(c) for c in zip(*sizes, strict=True)]
        sums = []
        for line in lines:
            total = field.zero
            for x in line:
                total = total + x
            sums.append(total)
    best = sums[0]
    for x in sums[1:]:
        if field.sign(x - best) == 1:
            best = x
    return best


def condition_number(board: Board) -> None:
    """sigma_max / sigma_min; or the product of norms of the matrix and its inverse."""
    e, field, rows = one_matrix(board)
    A = board.name(e)
    kind = _norm_kind(board, "2")
    if field.letters:
        raise Stuck("the condition number of a matrix with letters")
    if kind != "2":
        from .elimination import inverse_of

        if len(rows) != len(rows[0]) or determinant_of(rows, field) == field.zero:
            raise Refusal("the matrix is singular: its condition number is infinite")
        inverse = inverse_of(rows, field)
        board.step("inverse by Gauss-Jordan elimination", b.inverse(A), field.matrix(inverse))
        if kind == "F":
            sizes = [root_expression(norm_squared([x for r in m for x in r], field), field) for m in (rows, inverse)]
        else:
            sizes = [field.expr(_sum_norm(m, kind, field, False)) for m in (rows, inverse)]
        asked = b.mul(b.norm(A, kind), b.norm(b.inverse(A), kind))
        found = _product(sizes[0], sizes[1])
        board.step("condition number", asked, found)
        board.answer("condition_number", found, claim=board.claim(asked, "=", found))
        return
    s = singular(board, rows, field)
    if s.rank < min(len(rows), len(rows[0])):
        raise Refusal("the smallest singular value is zero: the condition number is infinite, since the matrix is singular")
    _gram_step(board, A, s, field)
    last = min(len(rows), len(rows[0])) - 1
    top, bottom = as_surd(s.values[0]), as_surd(s.values[last])
    assert top is not None and bottom is not None
    quotient = top / bottom
    root = root_of(quotient)
    found = Surds().expr(root) if root is not None else b.sqrt(surd_expression(quotient))
    shown = b.divide(s.sigma(0), s.sigma(last))
    asked = b.spectral("condition", A) if len(rows) == len(rows[0]) else shown
    board.step(
        "condition number", asked, found, because=f"$\\sigma_{{\\max}} = {s.sigma(0).latex}$, $\\sigma_{{\\min}} = {s.sigma(last).latex}$."
    )
    board.answer("condition_number", found, claim=board.claim(asked, "=", found))


def _product(x: Expr, y: Expr) -> Expr:
    try:
        field = Surds()
        return field.expr(field.of(x) * field.of(y))
    except NotExact:
        return b.mul(x, y)


# Gershgorin -------------------------------------------------------------------------------------------------------------


def gershgorin(board: Board) -> None:
    """The discs around the diagonal entries that hold all eigenvalues."""
    _, field, rows = square_matrix(board, "Gershgorin's discs")
    if field.letters:
        raise Stuck("discs of a matrix with letters")
    discs = []
    for i, r in enumerate(rows):
        radius = _sum_norm([[x for j, x in enumerate(r) if j != i] or [field.zero]], "inf", field, False)
        discs.append((field.expr(r[i]), field.expr(radius)))
    for i, (c, rho) in enumerate(discs):
        others = [b.function("abs", field.expr(x)) for j, x in enumerate(rows[i]) if j != i]
        board.step(
            "Gershgorin disc", b.add(*others) if others else b.ZERO, rho, because=f"Row {i + 1}: centre ${c.latex}$, radius ${rho.latex}$."
        )
    centres = ", ".join(f"|z - ({c.latex})| <= {rho.latex}" for c, rho in discs)
    found = b.matrix([[c, rho] for c, rho in discs])
    board.answer("gershgorin", found, text=centres, claim=board.steps[-1].claim)
