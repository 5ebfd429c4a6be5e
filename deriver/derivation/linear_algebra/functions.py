r"""Functions of a matrix: powers, the exponential in real form, the steady state of a Markov chain."""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Any

from ...expression import build as b
from ...expression.nodes import Expr
from .arrays import eye, minus, product, scale, times, transpose
from .basics import square_matrix
from .board import Board, Refusal, Stuck
from .cases import assume_nonzero
from .eigen import eigen_steps, lambda_symbol, stacked_columns
from .elimination import inverse_of, null_basis, reduced
from .fields import Field, NotExact, Parameters, Rationals, Rows, Surds
from .showing import reduction_steps
from .spectrum import Eigenvalue, Spectrum, projectors, spectrum_of
from .surds import Surd, root_of
from .values import power_of

__all__ = ["exponential", "power", "square_root", "steady_state"]

_DIGITS = 2000


# Powers -----------------------------------------------------------------------------------------------------------------


def power(board: Board) -> None:
    """A^k, or A^k x: by eigenvectors where the eigenvalues are numbers that a person would use, else by squaring."""
    e = board.operands[0]
    factors = list(e.args) if e.op == "dot" else [e]
    place = next((i for i, f in enumerate(factors) if f.op == "matrix_power"), None)
    if place is None:
        if e.op not in ("dot", "add", "mul", "transpose", "inner"):
            raise Refusal("it is not said which power is wanted")
        from .basics import matrix_product

        matrix_product(board)
        return
    if place != 0 or len(factors) > 2 or (len(factors) == 2 and factors[1].shape.kind != "vector"):
        from .basics import matrix_product

        matrix_product(board)
        board.answers = [*board.answers[:-1]]
        found = board.steps[-1].after
        board.answer("power", found, claim=board.claim(e, "=", found))
        return
    base, exponent = factors[0].args
    vector = factors[1] if len(factors) == 2 else None
    board_field = board.field(base, *([vector] if vector is not None else []))
    rows = board.rows(base, board_field)
    if len(rows) != len(rows[0]):
        raise Refusal(f"a power is taken of a square matrix, and this one is {len(rows)} x {len(rows[0])}", "shape_mismatch")
    shown = base if base.op == "matrix" else board_field.matrix(rows)
    A = board.name(shown)
    if exponent.op == "number" and exponent.data.denominator == 1:
        _integer_power(board, A, rows, board_field, int(exponent.data), vector, e)
    elif exponent.op == "symbol":
        _symbolic_power(board, A, rows, board_field, exponent, vector, e)
    else:
        raise Stuck(f"the power ${exponent.latex}$ of a matrix")


def _integer_power(board: Board, A: Expr, rows: Rows, field: Field, k: int, vector: Expr | None, asked: Expr) -> None:
    if k < 0:
        try:
            rows = inverse_of(rows, field)
        except ZeroDivisionError:
            raise Refusal("a negative power of a singular matrix: its determinant is zero") from None
        board.step("inverse by Gauss-Jordan elimination", b.inverse(A), field.matrix(rows))
        A = board.name(field.matrix(rows), "B")
        k = -k
    if k > _DIGITS:
        raise Stuck(f"the power {k} has too many digits to be written out")
    x = None if vector is None else [r[0] for r in board.rows(vector, field)]
    result = power_of(rows, k, field)
    found = field.matrix(result) if x is None else field.vector(times(result, x, field))
    shown = b.matrix_power(A, k) if vector is None else b.dot(b.matrix_power(A, k), vector)
    s = spectrum_of(rows, field) if k > 2 and len(rows) <= 4 and _friendly(rows, field) else None
    if s is not None and s.diagonalisable and isinstance(s.field, Rationals):
        _by_eigenvectors(board, A, s, k, x, found, shown)
    else:
        done, parts = 1, []
        square = rows
        while done * 2 <= k:
            squared = product(square, square, field)
            parts.append((done * 2, squared))
            previous = b.matrix_power(A, done) if done > 1 else A
            board.step("repeated squaring", b.dot(previous, previous), field.matrix(squared), because=f"$A^{{{done * 2}}}$.")
            square, done = squared, done * 2
        board.step("repeated squaring", shown, found)
    board.answer("power", found, claim=board.claim(asked, "=", found))


def _friendly(rows: Rows, field: Field) -> bool:
    from .roots import characteristic, factored

    if not isinstance(field, Rationals):
        return False
    return all(f.degree == 1 for f in factored(characteristic(rows, field), field))


def _by_eigenvectors(board: Board, A: Expr, s: Spectrum, k: int, x: list[Any] | None, found: Expr, shown: Expr) -> None:
    eigen_steps(board, s, A, lambda_symbol(board))
    V, D = stacked_columns(s)
    columns = [w for v in s.values for w in v.elements or []]
    field = s.field
    assert field is not None
    W = inverse_of(transpose(columns), field)
    if x is not None:
        c = times(W, x, field)
        board.step("expansion in eigenvectors", b.dot(V, field.vector(c)), field.vector(x), because="The weights of the eigenvectors.")
        values = [v.shown for v in s.values for _ in v.vectors]
        vectors = [w for v in s.values for w in v.vectors]
        terms = [b.mul(field.expr(w), b.power(value, k), u) for w, value, u in zip(c, values, vectors, strict=True) if w != field.zero]
        total = b.add(*terms) if terms else found
        board.step("power by eigenvectors", shown, total, because="Each eigenvector is scaled by its eigenvalue, time and again.")
        board.step("arithmetic", total, found)
        return
    board.step("check of an inverse", b.dot(V, field.matrix(W)), b.identity(s.n))
    n = s.n
    powers = b.matrix([[b.power(D.args[i * n + i], k) if i == j else b.ZERO for j in range(n)] for i in range(n)])
    board.step("power by eigenvectors", shown, b.dot(V, powers, field.matrix(W)))
    board.step("arithmetic", board.steps[-1].after, found)


def _symbolic_power(board: Board, A: Expr, rows: Rows, field: Field, k: Expr, vector: Expr | None, asked: Expr) -> None:
    """Sums of projectors times powers of eigenvalues; binomials in k where an eigenvalue is defective."""
    s = spectrum_of(rows, field)
    if field.letters:
        assume_nonzero(board, field, s.assumed)
    eigen_steps(board, s, A, lambda_symbol(board))
    parts = projectors(s)
    f = s.field
    assert f is not None
    x = None if vector is None else [[y] for y in _lift([r[0] for r in board.rows(vector, field)], f)]
    n = s.n
    width = n if x is None else 1
    table: list[list[list[Expr]]] = [[[] for _ in range(width)] for _ in range(n)]
    for v, P in parts:
        shifted = minus(s.lifted_rows, scale(v.value, eye(n, f)))
        current = P if x is None else product(P, x, f)
        for j in range(v.multiplicity):
            if all(y == f.zero for r in current for y in r):
                break
            if v.value == f.zero:
                board.conditions = (*board.conditions, b.relation(">=", k, b.num(j + 1)))
            else:
                growth = b.ONE if v.shown is b.ONE else b.power(v.shown, b.subtract(k, b.num(j)) if j else k)
                weight = b.mul(_binomial(k, j), growth)
                for r in range(n):
                    for c in range(width):
                        if current[r][c] != f.zero:
                            table[r][c].append(b.mul(f.expr(current[r][c]), weight))
            current = product(shifted, current, f)
    cells = [[b.add(*terms) if terms else b.ZERO for terms in row] for row in table]
    found = b.matrix(cells) if x is None else b.vector([row[0] for row in cells])
    terms = [f.matrix(P) for _, P in parts]
    if len(terms) > 1:
        board.step("spectral projectors", b.add(*terms), b.identity(n), because="One for each eigenvalue.")
    shown = b.matrix_power(A, k) if vector is None else b.dot(b.matrix_power(A, k), vector)
    claim = _power_claim(board, rows, field, found, k, x)
    board.step("power by eigenvectors", shown, found, claim=claim)
    board.answer("power", found, claim=claim)
    if "limit" in board.request:
        from .limits import limit_of_powers

        limit_of_powers(board, field.matrix(rows), vector)


def _lift(x: list[Any], field: Field) -> list[Any]:
    return [Surd.of(y) for y in x] if isinstance(field, Surds) else x


def _binomial(k: Expr, j: int) -> Expr:
    factors = [b.subtract(k, b.num(i)) if i else k for i in range(j)]
    return b.mul(b.num(Fraction(1, factorial(j))), *factors)


def _power_claim(board: Board, rows: Rows, field: Field, found: Expr, k: Expr, x: Rows | None) -> Any:
    """A F(k) = F(k+1), and F(1) = A: the power for every natural number, by induction."""
    from ...expression import substitute

    A = field.matrix(rows)
    following = substitute(found, {k: b.add(k, b.ONE)})
    del x
    return board.claim(b.dot(A, found), "=", following)


def square_root(board: Board) -> None:
    """The square root of a matrix whose eigenvalues are not negative, by the spectral projectors."""
    e, field, rows = square_matrix(board, "a square root")
    if field.letters:
        raise Stuck("the square root of a matrix with letters")
    A = board.name(e)
    s = spectrum_of(rows, field)
    f = Surds()
    if s.field is None or not s.diagonalisable:
        raise Stuck("the square root of a matrix that has no basis of eigenvectors with eigenvalues in closed form")
    eigen_steps(board, s, A, lambda_symbol(board))
    total: Rows = [[f.zero] * s.n for _ in range(s.n)]
    for v, P in projectors(s):
        value = Surd.of(v.value) if not isinstance(v.value, Surd) else v.value
        if not value.is_real or value.sign() < 0:
            raise Refusal(f"the eigenvalue ${v.shown.latex}$ is not a nonnegative number: there is no real symmetric square root")
        root = root_of(value)
        if root is None:
            raise Stuck(f"the square root of ${v.shown.latex}$ is no sum of square roots")
        lifted = [[Surd.of(x) if not isinstance(x, Surd) else x for x in r] for r in P]
        total = [[x + root * y for x, y in zip(r, q, strict=True)] for r, q in zip(total, lifted, strict=True)]
    found = f.matrix(total)
    because = "The eigenvectors stay, the eigenvalues are replaced by their roots."
    board.step("square root by the spectrum", b.dot(found, found), A, because=because)
    board.answer("square_root", found, claim=board.claim(b.dot(found, found), "=", A))


# Exponential ------------------------------------------------------------------------------------------------------------


def exponential(board: Board) -> None:
    """e^{tA} by the spectral projectors, in real form."""
    e = board.operands[0]
    inside = e.args[0] if e.op == "expm" else e
    scalars: tuple[Expr, ...] = ()
    if inside.op == "mul":
        scalars, inside = inside.args[:-1], inside.args[-1]
    times_ = [x for x in scalars if x.op == "symbol"]
    numbers = [x for x in scalars if x.op != "symbol"]
    if numbers:
        inside = b.mul(*numbers, inside)
    t = b.mul(*times_) if times_ else b.ONE
    if not times_ and inside.op == "matrix":
        t, inside = _factored_out(inside)
    field = board.field(inside)
    rows = board.rows(inside, field)
    if len(rows) != len(rows[0]):
        raise Refusal(f"the exponential is of a square matrix, and this one is {len(rows)} x {len(rows[0])}", "shape_mismatch")
    A = board.name(field.matrix(rows) if inside.op != "matrix" else inside)
    s = spectrum_of(rows, field)
    if field.letters:
        assume_nonzero(board, field, s.assumed)
    eigen_steps(board, s, A, lambda_symbol(board))
    if s.field is None and s.n == 2:
        _of_two_rows(board, A, t, field.matrix(rows))
        return
    parts = projectors(s)
    f = s.field
    assert f is not None
    n = s.n
    if len(parts) > 1:
        board.step("spectral projectors", b.add(*(f.matrix(P) for _, P in parts)), b.identity(n), because="One for each eigenvalue.")
    table: list[list[list[Expr]]] = [[[] for _ in range(n)] for _ in range(n)]
    paired = False
    for v, P in parts:
        if isinstance(v.value, Surd) and not v.value.is_real and all(y.is_real for r in s.lifted_rows for y in r):
            if v.value.conjugate() in [w.value for w, _ in parts[: parts.index((v, P))]]:
                continue
            paired = True
            _add_pair(table, s, v, P, t)
        else:
            _add_single(table, s, v, P, t, f)
    found = b.matrix([[b.add(*terms) if terms else b.ZERO for terms in row] for row in table])
    rule = "real form of a complex pair" if paired else "exponential by the spectrum"
    exponent = A if t is b.ONE else b.mul(t, A)
    because = "$e^{(a+bi)t} = e^{at}(\\cos bt + i \\sin bt)$, and a conjugate pair adds up to twice the real part." if paired else ""
    board.step(rule, b.expm(exponent), found, because=because)
    claim = board.claim(b.expm(exponent), "=", found)
    board.answer("exponential", found, claim=claim)


def _factored_out(M: Expr) -> tuple[Expr, Expr]:
    """(t, A) of a matrix t A with numbers in A; (1, M) for any other."""
    if len(M.free) != 1:
        return b.ONE, M
    (t,) = M.free
    field = Parameters([t])
    try:
        entries = [field.of(x) / field.of(t) for x in M.args]
    except NotExact:
        return b.ONE, M
    if any(not x.numer.is_ground or not x.denom.is_ground for x in entries):
        return b.ONE, M
    width = M.data[1]
    cells = [field.expr(x) for x in entries]
    return t, b.matrix([cells[i : i + width] for i in range(0, len(cells), width)])


def _of_two_rows(board: Board, A: Expr, t: Expr, matrix: Expr) -> None:
    """e^{tA} of a 2 x 2 matrix with letters: B = A - (tr A/2)I has the square (tr^2/4 - det A)I, so that the series are known ones."""
    from ...expression.sympy_bridge import to_sympy
    from ...expression.sympy_reader import from_sympy
    from ...expression.sympy_text import library

    sy = library()
    M, moment = to_sympy(matrix), to_sympy(t)
    half = M.trace() / 2
    square = sy.factor(half**2 - M.det())
    if square == 0 or not (square.is_nonpositive or square.is_nonnegative):
        raise Stuck("the sign of the discriminant of the eigenvalues depends on letters: say which case is meant")
    even, odd = (sy.cos, sy.sin) if square.is_nonpositive else (sy.cosh, sy.sinh)
    rate = sy.sqrt(-square if square.is_nonpositive else square).replace(sy.Abs, lambda u: u)  # both functions are even in it
    parts = sy.eye(2) * even(rate * moment) + (M - half * sy.eye(2)) * odd(rate * moment) / rate
    found = (sy.exp(half * moment) * parts).applyfunc(lambda v: sy.factor_terms(sy.cancel(v) if not v.has(sy.exp) else sy.simplify(v)))
    letters = {z.name: z for z in (*matrix.free, *t.free)}
    shown = b.matrix([[from_sympy(found[i, j], letters) for j in range(2)] for i in range(2)])
    exponent = A if t is b.ONE else b.mul(t, A)
    word = "a cosine and a sine" if square.is_nonpositive else "a hyperbolic cosine and sine"
    board.step(
        "exponential by the spectrum", b.expm(exponent), shown,
        because=f"Without half its trace the matrix has a square that is a multiple of $I$: the parts of the series are {word}.",
    )  # fmt: skip
    board.answer("exponential", shown, claim=board.claim(b.expm(exponent), "=", shown))


def _powers_of_nilpotent(s: Spectrum, v: Eigenvalue, P: Rows, f: Field) -> list[Rows]:
    shifted = minus(s.lifted_rows, scale(v.value, eye(s.n, f)))
    out = []
    current = P
    for j in range(v.multiplicity):
        if all(y == f.zero for r in current for y in r):
            break
        factor = f.number(1) / f.number(factorial(j))
        out.append([[factor * y for y in r] for r in current])
        current = product(shifted, current, f)
    return out


def _growth(rate: Expr, t: Expr, j: int) -> list[Expr]:
    factors: list[Expr] = []
    if j:
        factors.append(b.power(t, j))
    if rate is not b.ZERO:
        factors.append(b.function("exp", b.mul(rate, t)))
    return factors


def _add_single(table: list[list[list[Expr]]], s: Spectrum, v: Eigenvalue, P: Rows, t: Expr, f: Field) -> None:
    for j, M in enumerate(_powers_of_nilpotent(s, v, P, f)):
        growth = _growth(v.shown, t, j)
        for r in range(s.n):
            for c in range(s.n):
                if M[r][c] != f.zero:
                    table[r][c].append(b.mul(f.expr(M[r][c]), *growth))


def _add_pair(table: list[list[list[Expr]]], s: Spectrum, v: Eigenvalue, P: Rows, t: Expr) -> None:
    f = Surds()
    value: Surd = v.value
    real = (value + value.conjugate()) / 2
    imaginary = (value - value.conjugate()) * Surd({-1: Surd.of(-1).terms[1]}) / 2
    b_t = b.mul(f.expr(imaginary), t)
    for j, M in enumerate(_powers_of_nilpotent(s, v, P, f)):
        growth = _growth(f.expr(real), t, j)
        for r in range(s.n):
            for c in range(s.n):
                entry: Surd = M[r][c]
                twice_real = entry + entry.conjugate()
                twice_imaginary = (entry - entry.conjugate()) * Surd({-1: Surd.of(-1).terms[1]})
                if twice_real:
                    table[r][c].append(b.mul(f.expr(twice_real), *growth, b.function("cos", b_t)))
                if twice_imaginary:
                    table[r][c].append(b.mul(f.expr(-twice_imaginary), *growth, b.function("sin", b_t)))


# Markov chains ----------------------------------------------------------------------------------------------------------


def steady_state(board: Board) -> None:
    """The distribution that a transition matrix leaves as it is."""
    e, field, rows = square_matrix(board, "a steady state")
    P = board.name(e, "P")
    n = len(rows)
    one = field.one

    def sums(table: Rows) -> bool:
        total = [sum(col[1:], col[0]) for col in zip(*table, strict=True)]
        return all(x == one for x in total)

    by_columns, by_rows = sums(rows), sums(transpose(rows))
    if not by_columns and not by_rows:
        raise Refusal("neither the columns nor the rows of this matrix add up to one: it is not a transition matrix")
    if any(field.sign(x) == -1 for r in rows for x in r):
        raise Refusal("a transition matrix has no negative entries")
    working, shown = (rows, P) if by_columns else (transpose(rows), b.transpose(P))
    said = "columns" if by_columns else "rows"
    shifted = minus(working, eye(n, field))
    equations = [*shifted, [one] * n]
    table = [[*r, field.zero if i < n else one] for i, r in enumerate(equations)]
    result = reduced(table, field, columns=n)
    assume_nonzero(board, field, result.pivots_used)
    board.warnings.append(f"The {said} add up to one" + ("." if by_columns else ": the distribution is a row, $x^\\top P = x^\\top$."))
    reduction_steps(board, result, field, bar=1)
    if len(result.pivots) < n:
        basis = null_basis(reduced(shifted, field).rows, reduced(shifted, field).pivots, n, field)
        board.find("nonunique", f"The eigenvalue one has {len(basis)} independent eigenvectors: the steady state is not unique.")
        from .systems import free_letters

        letters = free_letters(n - len(result.pivots), set())
        particular = [field.zero] * n
        for k, p in enumerate(result.pivots):
            particular[p] = result.rows[k][n]
        homogeneous = null_basis(result.rows, result.pivots, n, field)
        found = b.add(field.vector(particular), *(b.mul(t, field.vector(v)) for t, v in zip(letters, homogeneous, strict=True)))
        board.step("steady state", b.dot(shown, found), found)
        board.answer("steady_state", found, role="general", claim=board.claim(b.dot(shown, found), "=", found))
        return
    x = [result.rows[i][n] for i in range(n)]
    found = field.vector(x)
    board.step("steady state", b.dot(shown, found), found)
    board.answer("steady_state", found, claim=board.claim(b.dot(shown, found), "=", found))
