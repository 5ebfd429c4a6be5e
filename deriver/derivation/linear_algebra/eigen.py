r"""Eigenvalues and eigenvectors: the characteristic polynomial, its factors, one eigenspace after another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb

from ...expression import build as b
from ...expression import walk
from ...expression.nodes import Expr
from ...expression.sympy_bridge import to_sympy
from ...model import Claim
from .basics import square_matrix
from .board import Board, Refusal, Stuck
from .cases import assume_nonzero
from .fields import Field, Rationals, Rows, Surds
from .orthogonal import as_surd
from .quotient import Quotient, Residue
from .roots import Factor, polynomial_expression
from .showing import operations_text
from .spectrum import Eigenvalue, Spectrum, spectrum_of
from .surds import root_of

__all__ = ["cayley_hamilton", "eigen", "eigen_steps", "gathered_eigen_steps", "lambda_symbol", "stacked_columns"]


def lambda_symbol(board: Board) -> Expr:
    """The variable of the characteristic polynomial: lambda, or x where lambda is a letter of the matrix."""
    taken = {s.latex for e in board.operands for s in e.free}
    for name, latex in (("lamda", r"\lambda"), ("x", "x"), ("z", "z")):
        if latex not in taken:
            return b.symbol(name, latex=latex)
    return b.symbol("mu", latex=r"\mu")


def eigen(board: Board) -> None:
    """The three answers of an eigenvalue problem."""
    e, field, rows = square_matrix(board, "an eigenvalue problem")
    A = board.name(e)
    no_closed_form = _without_closed_form(rows, field)
    s = spectrum_of(rows, field, vectors=not no_closed_form)
    if field.letters:
        assume_nonzero(board, field, s.assumed)
    x = lambda_symbol(board)
    polynomial, polynomial_claim = eigen_steps(board, s, A, x)
    kept, board.conditions = board.conditions, tuple(c for c in board.conditions if c.data != ">=")
    board.answer("characteristic_polynomial", polynomial, claim=polynomial_claim)
    board.conditions = kept
    if no_closed_form:
        if any(r.startswith("are ") for r in board.request):
            raise Stuck("a property of all eigenvalues, where they have no closed form")
        _numerical(board, s)
        return
    values = [v.shown for v in s.values for _ in range(v.multiplicity)]
    product = b.mul(*(b.subtract(x, v) for v in values))
    monic = polynomial_expression(s.coefficients, x, field)
    board.answer("eigenvalues", b.listing(values), claim=board.claim(monic, "=", product))
    _asked_of_all(board, values, board.claim(monic, "=", product))
    V, D = stacked_columns(s)
    normalised = "normalised" in board.request and s.field is not None
    if not s.generic and not normalised:
        board.step("eigenvector check", b.dot(A, V), b.dot(V, D), because="All eigenvectors at once, as the columns of $V$.")
    vectors = [w for v in s.values for w in v.vectors]
    if normalised:
        vectors = _unit_vectors(s)
        values = [v.shown for v in s.values for _ in v.vectors]
        V = b.matrix([list(r) for r in zip(*(w.args for w in vectors), strict=True)])
        shown = ", ".join(f"${w.latex}$" for w in vectors)
        board.step("eigenvector check", b.dot(A, V), b.dot(V, D), because=f"Divided by their lengths: {shown}.")
    board.answer("eigenvectors", b.listing(vectors), claim=board.claim(b.dot(A, V), "=", b.dot(V, D)))
    _multiplicities(board, s)
    _one_of(board, s, A)


def _one_of(board: Board, s: Spectrum, A: Expr) -> None:
    """The largest, the smallest or the dominant eigenvalue, first among the answers."""
    which = next((r for r in ("largest", "smallest", "dominant", "radius") if r in board.request), None)
    if which is None:
        return
    if which == "radius":
        _radius(board, s, A)
        return
    found = [(as_surd(v.value), v) for v in s.values]
    if any(x is None for x, _ in found):
        raise Stuck(f"which eigenvalue is the {which} one, of eigenvalues that are no sums of square roots")
    if which != "dominant" and any(x is not None and not x.is_real for x, _ in found):
        raise Refusal(f"not all eigenvalues are real: none is the {which}")
    sizes = [(x.size() if which != "dominant" else float(abs(x.ball()).mid()), v) for x, v in found if x is not None]
    best = (min if which == "smallest" else max)(sizes, key=lambda pair: pair[0])
    if sum(abs(size - best[0]) < 1e-9 for size, _ in sizes) > 1:
        board.find("nonunique", "Two eigenvalues have the same largest modulus: none is dominant.")
        return
    value = best[1].shown
    claim = board.claim(b.det(b.subtract(A, b.mul(value, b.identity(s.n)))), "=", b.ZERO)
    board.answer("eigenvalue", value, claim=claim, text=f"the {which} one")
    board.answers.insert(0, board.answers.pop())


def _radius(board: Board, s: Spectrum, A: Expr) -> None:
    """The largest modulus of an eigenvalue."""
    found = [(x, v) for v in s.values if (x := as_surd(v.value)) is not None]
    if len(found) < len(s.values):
        raise Stuck("the moduli of eigenvalues that are no sums of square roots")
    best, at = max(found, key=lambda pair: float(abs(pair[0].ball()).mid()))
    size = root_of(best * best.conjugate())
    if size is None:
        raise Stuck("the modulus of an eigenvalue that is no sum of square roots")
    shown = Surds().expr(size)
    claim = board.claim(b.det(b.subtract(A, b.mul(at.shown, b.identity(s.n)))), "=", b.ZERO)
    board.answer("spectral_radius", shown, claim=claim, text=f"the modulus of ${at.shown.latex}$")
    board.answers.insert(0, board.answers.pop())


def _asked_of_all(board: Board, values: list[Expr], claim: Claim) -> None:
    """Whether all eigenvalues are real, positive, ...: yes, or no with one that is not."""
    what = next((r.removeprefix("are ") for r in board.request if r.startswith("are ")), None)
    if what is None:
        return
    if any(v.free for v in values):
        raise Stuck(f"whether the eigenvalues are {what}, for a matrix with letters")
    failing = [v for v in values if not _has(v, what)] if what != "distinct" else [v for v in values if values.count(v) > 1]
    text = f"yes: all eigenvalues are {what}" if not failing else f"no: ${failing[0].latex}$ is not {what}"
    if what == "distinct" and failing:
        text = f"no: ${failing[0].latex}$ is an eigenvalue {values.count(failing[0])} times"
    board.answer("text", None, text=text, claim=claim)


def _has(value: Expr, what: str) -> bool:
    """Whether an exact number is real, positive, ...; its parts are compared with zero in forty digits."""
    z = to_sympy(value)
    re, im = z.as_real_imag()
    x, y = re.evalf(40), im.evalf(40)
    tiny = 1e-30
    real, zero = abs(y) < tiny, abs(x) < tiny
    if what == "purely imaginary":
        return bool(zero)
    if what == "integers":
        return bool(real and z.is_integer)
    if what == "nonzero":
        return not (real and zero)
    sign = {"real": True, "positive": x > 0 and not zero, "negative": x < 0 and not zero, "nonnegative": x > 0 or zero}
    return bool(real and sign.get(what, x < 0 or zero))


def _unit_vectors(s: Spectrum) -> list[Expr]:
    """The eigenvectors divided by their lengths; those of one eigenvalue made orthogonal first, where all are real."""
    from .orthogonal import gram_schmidt, unit_vector

    assert s.field is not None
    out: list[Expr] = []
    for v in s.values:
        elements = v.elements or []
        if not s.field.letters and any(s.field.sign(x) is None for w in elements for x in w):
            raise Stuck("the length of a complex eigenvector")
        out.extend(b.vector(unit_vector(w, s.field)) for w in gram_schmidt(elements, s.field))
    return out


def _without_closed_form(rows: Rows, field: Field) -> bool:
    from .roots import characteristic, factored

    return any(f.shown is None for f in factored(characteristic(rows, field), field))


def stacked_columns(s: Spectrum) -> tuple[Expr, Expr]:
    """V and Lambda with A V = V Lambda, for as many eigenvectors as there are."""
    columns = [list(w.args) for v in s.values for w in v.vectors]
    values = [v.shown for v in s.values for _ in v.vectors]
    m = len(values)
    V = b.matrix([list(r) for r in zip(*columns, strict=True)])
    D = b.matrix([[values[i] if i == j else b.ZERO for j in range(m)] for i in range(m)])
    return V, D


def eigen_steps(board: Board, s: Spectrum, A: Expr, x: Expr) -> tuple[Expr, Any]:
    """The characteristic polynomial, its factors and the eigenspaces as steps; the polynomial with its claim."""
    field, n = s.base, s.n
    monic = "monic" in board.request
    identity = b.mul(x, b.identity(n))
    asked = b.det(b.subtract(identity, A) if monic else b.subtract(A, identity))
    sign = 1 if monic or n % 2 == 0 else -1
    shifted = b.matrix([
        [
            b.subtract(x, field.expr(v)) if monic and i == j else b.subtract(field.expr(v), x) if i == j else field.expr(-v if monic else v)
            for j, v in enumerate(r)
        ]
        for i, r in enumerate(s.rows)
    ])  # fmt: skip
    polynomial = polynomial_expression(s.coefficients, x, field, sign)
    claim = board.claim(asked, "=", polynomial)
    board.step("characteristic polynomial", asked, b.det(shifted))
    if n == 2:
        entries = [[v.latex if v.latex.isalnum() else f"({v.latex})" for v in shifted.args[k : k + 2]] for k in (0, 2)]
        because = f"${entries[0][0]} \\cdot {entries[1][1]} - {entries[0][1]} \\cdot {entries[1][0]}$."
        board.step("determinant of a 2x2 matrix", b.det(shifted), polynomial, because=because)
    else:
        board.step("cofactor expansion" if n == 3 else "determinant by elimination", b.det(shifted), polynomial, claim=claim)
    _factor_step(board, s, polynomial, x, sign)
    if not any(v.vectors for v in s.values):
        return polynomial, claim
    for factor, quotient, basis in s.generic:
        _generic_step(board, s, factor, quotient, basis[0], A, x)
    roots = [r for f, _, _ in s.generic for r in f.shown or ()]
    for v in s.values[: 4 if n > 4 else n]:
        if v.shown not in roots:
            _eigenspace_step(board, s, v, A)
    return polynomial, claim


def gathered_eigen_steps(board: Board, s: Spectrum, A: Expr, x: Expr) -> None:
    """The characteristic polynomial with its factors as one step, all eigenvectors as another; what they are made of, in full detail."""
    start = len(board.steps)
    eigen_steps(board, s, A, x)
    made = board.steps[start:]
    del board.steps[start:]
    names = [step.rule.name for step in made if step.rule is not None]
    split = 1 + max((k for k, name in enumerate(names) if name in _POLYNOMIAL_RULES), default=0)
    first, rest = made[:split], made[split:]
    told = next((step.because for step in first if step.because and "eigenvalues" in step.because), "")
    full = board.detail == "full"
    board.step("characteristic polynomial", first[0].before, first[-1].after, because=told, inside=first if full else ())
    if rest:
        V, D = stacked_columns(s)
        shown = "; ".join(f"for ${v.shown.latex}$: {', '.join(f'${w.latex}$' for w in v.vectors)}" for v in s.values if v.vectors)
        board.step("eigenvector check", b.dot(A, V), b.dot(V, D), because=f"Eigenvectors {shown}.", inside=rest if full else ())


_POLYNOMIAL_RULES = frozenset({
    "characteristic polynomial", "determinant of a 2x2 matrix", "cofactor expansion", "determinant by elimination",
    "factors of the characteristic polynomial", "quadratic formula",
})  # fmt: skip


def _factor_step(board: Board, s: Spectrum, polynomial: Expr, x: Expr, sign: int) -> None:
    field = s.base
    parts = [b.power(polynomial_expression(f.coefficients, x, field), f.power) for f in s.factors]
    product = b.mul(b.num(sign), *parts)
    reasons = [r for f in s.factors if (r := _root_reason(f, field))]
    values = ", ".join(f"$\\lambda = {v.shown.latex}$" + (f" ({v.multiplicity} times)" if v.multiplicity > 1 else "") for v in s.values)
    because = " ".join([*reasons, f"The eigenvalues: {values}." if values else ""]).strip()
    if product is polynomial and not s.values:
        return
    trivial = product is polynomial and any(f.degree == 2 and f.shown is not None for f in s.factors)
    if not trivial:
        board.step("factors of the characteristic polynomial", polynomial, product, because=because.replace(r"\lambda", x.latex))
    if field.letters:
        for f in s.factors:
            if f.degree == 2 and f.roots is None and not any(n.op == "constant" and n.data == "i" for r in f.shown or () for n in walk(r)):
                inside = f.coefficients[1] * f.coefficients[1] - field.number(4) * f.coefficients[0]
                condition = b.relation(">=", field.expr(inside), b.ZERO)
                board.conditions = (*board.conditions, condition)
                board.find("complex_only", f"The eigenvalues are real for ${condition.latex}$; else the same formulas give complex ones.")
    if any(f.degree == 2 and f.shown is not None for f in s.factors):
        split = b.mul(b.num(sign), *(b.power(b.subtract(x, r), f.power) for f in s.factors for r in f.shown or ()))
        if all(f.shown is not None for f in s.factors):
            board.step("quadratic formula", product, split, because=because.replace(r"\lambda", x.latex) if trivial else "")


def _root_reason(f: Factor, field: Field) -> str:
    if f.degree == 2 and not field.letters:
        p, q = field.expr(f.coefficients[1]), field.expr(f.coefficients[0])
        return f"By the quadratic formula with $p = {p.latex}$, $q = {q.latex}$."
    if f.degree == 3 and f.shown is not None:
        return "The cubic has no rational root; its roots are written by Cardano's formula or with cosines."
    return ""


def _eigenspace_step(board: Board, s: Spectrum, v: Eigenvalue, A: Expr) -> None:
    vectors = ", ".join(f"${w.latex}$" for w in v.vectors)
    because = f"For $\\lambda = {v.shown.latex}$: {_multiplicity_text(v)}; eigenvector{'s' if v.dimension > 1 else ''} {vectors}."
    if v.reduction is not None and s.field is not None and v.value is not None:
        field = s.field
        before = field.matrix(_shifted(s, v))
        after = field.matrix(v.reduction.rows)
        total = None
        operations = [o for stage in v.reduction.stages for o in stage.operations]
        from .elimination import Stage

        stage = Stage(_shifted(s, v), v.reduction.rows, operations)
        total = field.matrix(stage.matrix(field))
        claim = board.claim(b.dot(total, before), "=", after)
        inside = []
        if board.detail == "full" and operations:
            rows = stage.before
            for o in operations:
                following = o.on(rows)
                single = field.matrix(Stage(rows, following, [o]).matrix(field))
                inside.append(
                    board.step(
                        "row operation", field.matrix(rows), field.matrix(following), relation="to", because=f"${o.latex(field)}$.",
                        claim=board.claim(b.dot(single, field.matrix(rows)), "=", field.matrix(following)), keep=False,
                    )
                )  # fmt: skip
                rows = following
        text = because if not operations else f"{because} {operations_text(stage, field)}"
        board.step("eigenspace by row reduction", before, after, relation="to", because=text, claim=claim, inside=inside)
        return
    w = v.vectors[0]
    board.step("eigenvector", b.dot(A, w), b.mul(v.shown, w), because=because)


def _generic_step(board: Board, s: Spectrum, f: Factor, field: Quotient, v: list[Residue], A: Expr, x: Expr) -> None:
    """One eigenvector for all roots of a factor p: (A - lambda) v(lambda) is a multiple of p(lambda)."""
    base = s.base
    rest = []
    for i, row in enumerate(s.rows):
        total: list[Any] = []
        for c, w in zip(row, v, strict=True):
            total = field.minus(total, [-c * y for y in w.c])
        total = field.minus(total, field.times([base.zero, base.one], v[i].c))
        rest.append(field.divide(total, field.modulus)[0])
    shown = b.vector([field.at(w, x) for w in v])
    left = b.dot(b.subtract(A, b.mul(x, b.identity(s.n))), shown)
    p = polynomial_expression(f.coefficients, x, base)
    right = b.mul(p, b.vector([polynomial_expression(q, x, base) for q in rest]))
    because = f"For every root of ${p.latex}$ the right side is zero: ${shown.latex}$ is an eigenvector."
    board.step("eigenvector", left, right, because=because)


def _shifted(s: Spectrum, v: Eigenvalue) -> Rows:
    return [[x - v.value if i == j else x for j, x in enumerate(r)] for i, r in enumerate(s.lifted_rows)]


def _multiplicity_text(v: Eigenvalue) -> str:
    if v.multiplicity == 1:
        return "a simple eigenvalue"
    return f"algebraic multiplicity {v.multiplicity}, geometric multiplicity {v.dimension}"


def _multiplicities(board: Board, s: Spectrum) -> None:
    for v in s.values:
        if v.dimension < v.multiplicity:
            board.warnings.append(
                f"The eigenvalue ${v.shown.latex}$ has algebraic multiplicity {v.multiplicity} and geometric multiplicity {v.dimension}: "
                "the matrix is defective."
            )


def _numerical(board: Board, s: Spectrum) -> None:
    """Eigenvalues that are only enclosed."""
    assert isinstance(s.base, Rationals) or all(f.balls is not None for f in s.factors if f.shown is None)
    shown: list[tuple[float, Expr, str]] = []
    for f in s.factors:
        for k, ball in enumerate(f.balls or ()):
            value = f.shown[k] if f.shown is not None and f.degree <= 2 else _decimal(ball)
            text = ball.real.str(12, radius=False)
            if not ball.imag.is_zero():
                text += f" {'+' if ball.imag > 0 else '-'} {abs(ball.imag).str(12, radius=False)}i"
            shown.extend([(-float(ball.real.mid()), value, text)] * f.power)
    shown.sort(key=lambda t: t[0])
    values = b.listing([e for _, e, _ in shown])
    claim = _close_to_roots(board, s, [e for _, e, _ in shown])
    board.find("no_closed_form", "The eigenvalues are roots of a polynomial without a civil closed form; they are given to 25 digits.")
    board.answer("eigenvalues", values, role="numerical", claim=claim, text=", ".join(t for _, _, t in shown))


def _decimal(ball: Any) -> Expr:
    def part(x: arb) -> Expr:
        middle = x.mid().fmpq()
        return b.num(Fraction(round(Fraction(int(middle.p), int(middle.q)) * 10**25), 10**25))

    if ball.imag.is_zero():
        return part(ball.real)
    return b.add(part(ball.real), b.mul(part(ball.imag), b.I_UNIT))


def _close_to_roots(board: Board, s: Spectrum, values: list[Expr]) -> Any:
    """Near each value lies a root: a polynomial p of degree n has one within n |p(z)/p'(z)| of every z."""
    field, n = s.base, s.n
    slopes = [c * field.number(k) for k, c in enumerate(s.coefficients)][1:]
    parts = []
    for z in dict.fromkeys(values):
        if z.op == "number":
            sizes = [b.function("abs", polynomial_expression(c, z, field)) for c in (s.coefficients, slopes)]
        else:  # a + bi as the matrix that multiplies by it
            real, imaginary = z.args[0], b.mul(*z.args[1].args[:-1])
            turn = b.matrix([[real, b.negative(imaginary)], [imaginary, real]])
            sizes = [b.norm(_at_matrix(c, turn, field), "F") for c in (s.coefficients, slopes)]
        parts.append(b.relation("<", b.mul(b.num(n), sizes[0]), b.mul(b.num(Fraction(1, 10**20)), sizes[1])))
    return board.claim(b.all_of(parts), "=", None)


def _at_matrix(coefficients: list[Any], M: Expr, field: Field) -> Expr:
    arrays = [b.identity(2), M, *(b.matrix_power(M, k) for k in range(2, len(coefficients)))]
    return b.add(*(b.mul(field.expr(c), P) for c, P in zip(coefficients, arrays, strict=False) if c != field.zero))


def cayley_hamilton(board: Board) -> None:
    """p(A) = 0, checked by the powers."""
    e, field, rows = square_matrix(board, "the theorem of Cayley and Hamilton")
    A = board.name(e)
    from .roots import characteristic

    coefficients = characteristic(rows, field)
    x = lambda_symbol(board)
    n = len(rows)
    polynomial = polynomial_expression(coefficients, x, field)
    board.step("characteristic polynomial", b.det(b.subtract(b.mul(x, b.identity(n)), A)), polynomial)
    terms = []
    for k in range(n, -1, -1):
        if coefficients[k] != field.zero:
            array = b.identity(n) if k == 0 else b.matrix_power(A, k)
            terms.append(b.mul(field.expr(coefficients[k]), array))
    total = b.add(*terms)
    board.step("Cayley-Hamilton theorem", total, b.zeros(A.shape))
    board.answer("cayley_hamilton", total, claim=board.claim(total, "=", b.zeros(A.shape)), text="p(A) = 0")
