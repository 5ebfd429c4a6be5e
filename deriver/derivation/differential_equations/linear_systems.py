r"""X' = AX + f(t) with constant A: eigenvalues, chains where vectors are missing, variation of parameters, initial values."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import square_root
from .equation import Stuck
from .system import System

__all__ = ["basis_of", "coefficient_matrix", "linear_system", "residual_claim", "spectrum", "without_denominators"]


def coefficient_matrix(system: System) -> tuple[Any, Any] | None:
    """(A, f) where X' = AX + f with constant A; None where it is not so."""
    s = system.s
    A = s.Matrix([[s.diff(f, z) for z in system.state] for f in system.rates])
    if A.has(*system.state) or A.has(system.t):
        return None
    f = s.Matrix([s.expand(v.subs(dict.fromkeys(system.state, 0))) for v in system.rates])
    return A.applyfunc(s.expand), f


def spectrum(s: Any, A: Any) -> dict[Any, int]:
    """Eigenvalues with algebraic multiplicity, exactly; Stuck where they have no short form."""
    x = s.Symbol("_x")
    p = A.charpoly(x)
    if p.degree() == 2:
        _, c, d = p.all_coeffs()
        disc = s.factor(c**2 - 4 * d)
        if disc == 0:
            return {s.cancel(-c / 2): 2}
        if disc.free_symbols and disc.is_negative is not True and not square_root(s, disc).has(s.sqrt(disc)):
            root = square_root(s, disc)  # a square: the eigenvalues are real, and distinct where it is not zero
            return {s.expand((-c - root) / 2): 1, s.expand((-c + root) / 2): 1}
        if disc.is_negative is None and disc.is_positive is None:
            raise Stuck(f"the sign of ${_tex(disc)}$ decides, and depends on letters", "missing_assumption")
        root = s.sqrt(disc) if disc.is_positive else s.I * square_root(s, -disc)
        return {s.radsimp((-c - root) / 2): 1, s.radsimp((-c + root) / 2): 1}
    found = s.roots(p)
    if sum(found.values()) != p.degree() or any(z.count_ops() > 25 for z in found):
        raise Stuck("the eigenvalues have no short exact form")
    return {s.simplify(z): m for z, m in sorted(found.items(), key=lambda item: s.default_sort_key(item[0]))}


def _tex(value: Any) -> str:
    from ...expression.sympy_reader import from_sympy

    return from_sympy(value).latex


_Trial = Callable[[Board, System, Any, Any], tuple[Any, str]]


def linear_system(board: Board, system: System, A: Any, f: Any, particular: _Trial | None = None) -> None:
    """All steps and answers; `particular` finds a particular solution in another way than variation of parameters."""
    s, t, n = system.s, system.t, A.rows
    A_e = system.matrix(A)
    start = board.problem.expression
    assert start is not None
    names = b.vector([system.shown[z] for z in system.state]) if not system.vector else system.unknowns[0]
    rates = (
        b.vector([b.derivative(system.shown[z], system.expr(t)) for z in system.state])
        if not system.vector
        else b.derivative(names, system.expr(t))
    )
    right = b.dot(A_e, names)
    if any(v != 0 for v in f):
        right = b.add(right, system.column(list(f)))
    form = b.relation("=", rates, right)
    if not system.vector:
        plain = b.vector([system.expr(v) for v in system.rates])
        board.step("system in matrix form", start, form, relation="iff", claim=board.claim(plain, "=", right))
    basis, roots, apart = _independent_solutions(board, system, A)
    letters = [system.constant() for _ in basis]
    general = s.zeros(n, 1)
    for c, column in zip(letters, basis, strict=True):
        general += c * column
    shown = [b.mul(system.expr(c), _column(system, column)) for c, column in zip(letters, basis, strict=True)]
    homogeneous = b.relation("=", rates, b.dot(A_e, names))
    board.step(
        "general solution of a linear system", homogeneous, b.relation("=", names, b.add(*shown)), _words(roots, basis), relation="iff",
        claim=residual_claim(board, system, list(general), list(A * general)),
    )  # fmt: skip
    X = general
    if any(v != 0 for v in f):
        X = general + _particular(board, system, A, f, basis, rates, right, names, particular)
    values: dict[Any, Any] = {}
    if system.conditions:
        values = _constants(board, system, X, letters)
        X = X.subs(values)
    X = s.Matrix([_tidy(s, v) for v in X])
    free = [c for c in letters if X.has(c)]
    role = "general" if free else "particular"
    right_side = A * X + f
    claim = residual_claim(board, system, list(X), list(right_side))
    if system.vector:
        board.answers.append(Answer(system.unknowns[0].data[1], system.column(list(X)), role=role, conditions=apart, claim=claim))
        return
    for u, place in zip(system.unknowns, system.places, strict=True):
        board.answers.append(Answer(u.data[1], system.expr(X[place]), role=role, conditions=apart, claim=claim))


def basis_of(board: Board, system: System, A: Any) -> list[Any]:
    """As many independent real solutions of X' = AX as the size says, with their steps."""
    return _independent_solutions(board, system, A)[0]


def _independent_solutions(board: Board, system: System, A: Any) -> tuple[list[Any], dict[Any, int], tuple[Expr, ...]]:
    """Solutions, the eigenvalues, and where letters must keep these apart."""
    s, n = system.s, A.rows
    roots = spectrum(s, A)
    gaps = [s.factor(one - two) for one, two in pairwise(roots) if (one - two).free_symbols and (one - two).is_nonzero is not True]
    gaps = [s.Mul(*(h for h in s.Mul.make_args(v) if h.free_symbols)) for v in gaps] if not A.is_diagonal() else []
    apart = tuple(b.relation("!=", system.expr(v), b.ZERO) for v in gaps)
    board.conditions.extend(apart)
    for relation in apart:
        board.find(
            "exceptional_points", f"where ${relation.args[0].latex} = 0$ the eigenvalues coincide, and the solution may have another form"
        )
    lam = b.symbol("lamda", latex=r"\lambda") if "lamda" not in system.letters else b.symbol("mu", latex=r"\mu")
    x = s.Symbol(lam.name)
    system.letters[lam.name] = lam
    poly = A.charpoly(x).as_expr()
    shifted = system.matrix(A - x * s.eye(n))
    board.step("characteristic polynomial", b.det(shifted), system.expr(s.expand((-1) ** n * poly)))
    factors = s.Mul(*((x - z) ** m for z, m in roots.items()))
    listing = [b.relation("=", lam, system.expr(z)) for z in roots]
    board.step(
        "factors of the characteristic polynomial",
        b.relation("=", system.expr(poly), b.ZERO),
        b.join("or", *listing) if len(listing) > 1 else listing[0],
        relation="iff",
        claim=board.claim(system.expr(poly), "=", system.expr(factors)),
    )
    basis = _basis(board, system, A, roots)
    return basis, roots, apart


def residual_claim(board: Board, system: System, X: list[Any], right: list[Any]) -> Any:
    """d/dt X = right, entry by entry."""
    left = [b.derivative(system.expr(v), system.expr(system.t)) for v in X]
    made = left[0] if len(left) == 1 else b.vector(left)
    return board.claim(made, "=", system.column(right))


def _column(system: System, column: Any) -> Expr:
    """e^{at} times a vector, with the exponential in front."""
    s = system.s
    exponentials = {e for v in column for e in v.atoms(s.exp)}
    if len(exponentials) == 1:
        (e,) = exponentials
        rest = [s.expand(v / e) for v in column]
        if not any(v.has(e) for v in rest):
            return b.mul(system.expr(e), system.column(rest))
    return system.column(list(column))


def _words(roots: dict[Any, int], basis: list[Any]) -> str:
    del basis
    if any(z.as_real_imag()[1] != 0 for z in roots):
        return "Of a complex pair the real and the imaginary part are taken."
    return ""


def _basis(board: Board, system: System, A: Any, roots: dict[Any, int]) -> list[Any]:
    """As many independent real solutions as the size says, with the eigenvectors and chains shown."""
    s, t, n = system.s, system.t, A.rows
    out: list[Any] = []
    done: list[Any] = []
    A_e = system.matrix(A)
    for z, m in roots.items():
        if any(s.simplify(z - s.conjugate(d)) == 0 for d in done):
            continue
        done.append(z) if z.as_real_imag()[1] != 0 else None
        N = (A - z * s.eye(n)).applyfunc(s.simplify)
        vectors = _chains(s, N, m)
        for chain in vectors:
            v = chain[0]
            board.step(
                "eigenvector check",
                b.dot(A_e, system.column(list(v))),
                b.mul(system.expr(z), system.column(list(v))) if z != 0 else system.column([z * w for w in v]),
                f"An eigenvector of ${system.expr(z).latex}$.",
            )
            for lower, higher in pairwise(chain):
                board.step("Jordan chain", b.dot(system.matrix(N), system.column(list(higher))), system.column(list(lower)))
            for k in range(len(chain)):
                u = s.zeros(n, 1)
                for j in range(k + 1):
                    u += t ** (k - j) / s.factorial(k - j) * chain[j]
                a, w = z.as_real_imag()
                a, w = s.simplify(a), s.simplify(w)
                if w == 0:
                    out.append((s.exp(a * t) * u).applyfunc(lambda v: v))
                    continue
                wave = s.cos(w * t) + s.I * s.sin(w * t)
                parts = [s.expand(v * wave) for v in u]
                out.append(s.Matrix([s.exp(a * t) * s.simplify(_real(s, v)) for v in parts]))
                out.append(s.Matrix([s.exp(a * t) * s.simplify(_real(s, -s.I * v)) for v in parts]))
    if len(out) != n:
        raise Stuck("the eigenvectors do not span the space")
    return out


def _real(s: Any, value: Any) -> Any:
    return s.expand(value).as_real_imag()[0]


def _chains(s: Any, N: Any, m: int) -> list[list[Any]]:
    """Chains v_1, ..., v_k with N v_1 = 0 and N v_{j+1} = v_j, m vectors in all, longest first."""
    simple = N.nullspace(simplify=True)
    if len(simple) == m:
        return [[without_denominators(s, v)] for v in simple]
    powers = [s.eye(N.rows)]
    while len(powers[-1].nullspace(simplify=True)) < m:
        powers.append((powers[-1] * N).applyfunc(s.expand))
        if len(powers) > m + 1:
            raise Stuck("no chain of generalised eigenvectors is found")
    chains: list[list[Any]] = []
    for depth in range(len(powers) - 1, 0, -1):
        for top in powers[depth].nullspace(simplify=True):
            chain = [top]
            while len(chain) < depth:
                chain.insert(0, (N * chain[0]).applyfunc(s.expand))
            if all(v == 0 for v in chain[0]):
                continue
            held = [v for c in chains for v in c]
            if s.Matrix.hstack(*held, *chain).rank() == len(held) + depth:
                chains.append(chain)
            if sum(map(len, chains)) == m:
                return chains
    raise Stuck("no chain of generalised eigenvectors is found")


def without_denominators(s: Any, v: Any) -> Any:
    """The vector without denominators."""
    down = s.Integer(1)
    for entry in v:
        d = s.fraction(s.together(entry))[1]
        down = s.lcm(down, d) if d.is_polynomial(*d.free_symbols) else down
    v = (v * down).applyfunc(lambda w: s.expand(s.cancel(w)) if w.is_rational_function(*w.free_symbols) else s.expand(w))
    first = next((w for w in v if w != 0), s.Integer(1))
    return -v if first.could_extract_minus_sign() and all(w == 0 or w.could_extract_minus_sign() for w in v) else v


def _particular(
    board: Board, system: System, A: Any, f: Any, basis: list[Any], rates: Expr, right: Expr, names: Expr, trial: _Trial | None
) -> Any:
    """A constant solution where there is one, else variation of parameters."""
    s, t, n = system.s, system.t, A.rows
    inside: list[Any] = []
    if trial is not None:
        particular, because = trial(board, system, A, f)
        rule = "undetermined coefficients"
    elif not f.has(t) and A.det() != 0:
        particular = (-A.inv() * f).applyfunc(s.simplify)
        rule, because = "constant solution of a linear system", ""
    else:
        phi = s.Matrix.hstack(*basis)
        inverse = phi.inv().applyfunc(s.simplify)
        integrand = (inverse * f).applyfunc(lambda v: s.powsimp(s.expand(v)))
        parts = []
        for v in integrand:
            value, steps = board.integrate(system, v, t) if v != 0 else (s.Integer(0), [])  # type: ignore[arg-type]
            parts.append(value)
            inside += steps
        particular = (phi * s.Matrix(parts)).applyfunc(lambda v: s.powsimp(s.expand(v)))
        particular = particular.applyfunc(s.simplify) if particular.has(s.sin, s.cos) else particular
        rule, because = "variation of parameters", "With the matrix of the solutions as its columns."
    board.step(
        rule, b.relation("=", rates, right), b.relation("=", names, system.column(list(particular))), because, relation="implies",
        claim=residual_claim(board, system, list(particular), list(A * particular + f)), inside=inside,
    )  # fmt: skip
    del n
    return particular


def _constants(board: Board, system: System, X: Any, letters: list[Any]) -> dict[Any, Any]:
    s, t = system.s, system.t
    equations = [X[k].subs(t, point) - value for k, point, value in system.conditions]
    solved = s.linsolve([s.expand(e) for e in equations], letters)
    if not solved:
        board.find("no_solution", "no solution of the general family meets the conditions")
        raise Stuck("no solution of the general family meets the conditions", "no_solution")
    values = {c: s.simplify(v) for c, v in zip(letters, next(iter(solved)), strict=True)}
    values = {c: v for c, v in values.items() if v != c}
    if len(values) < len(letters):
        board.find("underdetermined", "the conditions leave a constant free: infinitely many solutions")
    shown = [b.relation("=", system.expr(c), system.expr(v)) for c, v in values.items()]
    if shown:
        k, point, value = system.conditions[0]
        special = X[k].subs(values).subs(t, point)
        before = b.join("and", *board.problem.conditions) if len(board.problem.conditions) > 1 else board.problem.conditions[0]
        board.step(
            "initial condition", before, b.all_of(shown), relation="implies",
            claim=board.claim(system.expr(special), "=", system.expr(value)),
        )  # fmt: skip
    return values


def _tidy(s: Any, value: Any) -> Any:
    value = s.expand(value)
    collected = value
    exponentials = value.atoms(s.exp)
    if len(exponentials) == 1:
        collected = s.collect(value, exponentials.pop())
    short = (s.simplify(value),) if len(value.free_symbols) > 3 and value.count_ops() < 80 else ()
    return min((value, collected, *short), key=lambda v: len(str(v)))
