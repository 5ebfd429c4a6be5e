r"""Linear systems with constant coefficients by a method that is named: matrix exponential, elimination, undetermined coefficients."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .equation import Equation, Stuck, equation_of
from .linear_systems import basis_of, linear_system, residual_claim
from .system import System

__all__ = ["SYSTEM_WAYS", "eliminated", "short"]


def by_exponential(board: Board, system: System, A: Any, f: Any) -> None:
    r"""X = e^{At}(X_0 + int e^{-As} f(s) ds), with e^{At} from the eigenvalues."""
    s, t, n = system.s, system.t, A.rows
    psi = s.Matrix.hstack(*basis_of(board, system, A))
    at = psi.subs(t, 0)
    phi = (psi * at.inv()).applyfunc(lambda v: short(s, v))
    claim = residual_claim(board, system, list(phi), list(A * phi))
    shown = system.matrix(phi)
    board.step(
        "fundamental matrix with a given value", b.dot(system.matrix(psi), b.inverse(system.matrix(at))), shown,
        "This is the matrix exponential $e^{At}$: it solves the system, and is the identity at 0.",
    )  # fmt: skip
    board.answers.append(Answer("matrix_exponential", shown, claim=claim))
    points = {point for _, point, _ in system.conditions}
    whole = len(system.conditions) == n and points == {s.Integer(0)}
    start = s.zeros(n, 1)
    if whole:
        for place, _, value in system.conditions:
            start[place] = value
    elif system.conditions:
        raise Stuck("the matrix exponential is used with all values at 0", "not_supported")
    else:
        start = s.Matrix([system.constant() for _ in range(n)])
    X = phi * start
    inside: list[Any] = []
    if any(v != 0 for v in f):
        backward = phi.subs(t, -t) * f
        moved = []
        for v in backward:
            v = s.powsimp(s.expand(v))
            value, steps = board.integrate(system, v, t) if v != 0 else (s.Integer(0), [])  # type: ignore[arg-type]
            moved.append(value - value.subs(t, 0))
            inside += steps
        X = X + phi * s.Matrix(moved)
    X = X.applyfunc(lambda v: short(s, v))
    claim = residual_claim(board, system, list(X), list(A * X + f))
    names = b.vector([system.shown[z] for z in system.state]) if not system.vector else system.unknowns[0]
    board.step(
        "solution by the matrix exponential", b.dot(shown, system.column(list(start))), system.column(list(phi * start)),
        "Multiplied by the initial vector." if whole else "Multiplied by a vector of constants.",
    )  # fmt: skip
    if inside or any(v != 0 for v in f):
        board.step(
            "variation of parameters",
            b.relation("=", names, system.column(list(phi * start))), b.relation("=", names, system.column(list(X))),
            r"With $\int_0^t e^{A(t-s)}f(s)\,ds$ added.", relation="implies", claim=claim, inside=inside,
        )  # fmt: skip
    _answer(board, system, X, claim, "particular" if whole else "general")


def _answer(board: Board, system: System, X: Any, claim: Any, role: str) -> None:
    if system.vector:
        board.answers.append(Answer(system.unknowns[0].data[1], system.column(list(X)), role=role, claim=claim))
        return
    for u, place in zip(system.unknowns, system.places, strict=True):
        board.answers.append(Answer(u.data[1], system.expr(X[place]), role=role, claim=claim))


def short(s: Any, value: Any) -> Any:
    flat = s.expand(value)
    if len(s.Add.make_args(flat)) <= 3 and not flat.has(s.sin, s.cos):
        return flat  # a sum of exponentials stays one
    return min((flat, s.simplify(flat)), key=lambda v: (v.count_ops(), len(str(v))))


def eliminated(board: Board, system: System, A: Any, f: Any, one: int) -> tuple[Any, Any]:
    """The equation of second order for one of two unknowns, and the other unknown in terms of it."""
    s, t = system.s, system.t
    two = 1 - one
    if A[one, two] == 0:
        raise Stuck("the unknowns stand apart already: each equation is solved for itself", "not_supported")
    x, y = system.shown[system.state[one]], system.shown[system.state[two]]
    variable = system.expr(t)
    rate = b.derivative(x, variable)
    a, c = A[one, one], A[one, two]
    apart = b.add(b.divide(rate, system.expr(c)) if c != 1 else rate, system.expr(s.expand((-a * system.state[one] - f[one]) / c)))
    letter = s.Symbol("_rate_", real=True)
    value = s.expand((letter - a * system.state[one] - f[one]) / c)
    first = b.relation("=", rate, system.expr(s.expand(system.rates[one])))
    claim = board.claim(system.expr(s.expand(value.subs(letter, system.rates[one]))), "=", y)
    second = b.relation("=", y, apart)
    board.step("elimination of an unknown", first, second, "The equation is solved for the other unknown.", relation="iff", claim=claim)
    trace, det = A.trace(), A.det()
    g = s.expand(f[one].diff(t) - A[two, two] * f[one] + c * f[two])
    left = b.add(
        b.derivative(x, variable, 2), *([b.mul(system.expr(-trace), rate)] if trace != 0 else []),
        *([system.expr(s.expand(det * system.state[one]))] if det != 0 else []),
    )  # fmt: skip
    whole = b.relation("=", left, system.expr(g))
    # d/dt of the first equation, with both equations put in.
    moved = A[one, one] * system.rates[one] + c * system.rates[two] + f[one].diff(t)
    claim = board.claim(system.expr(s.expand(moved - trace * system.rates[one] + det * system.state[one])), "=", system.expr(g))
    board.step("elimination of an unknown", second, whole, "Put into the other equation.", relation="iff", claim=claim)
    return whole, second


def by_elimination(board: Board, system: System, A: Any, f: Any) -> None:
    """Two unknowns: the second from the first equation, put into the other, gives one equation of second order."""
    s, t = system.s, system.t
    if A.rows != 2 or system.vector or len(system.unknowns) != 2:
        raise Stuck("elimination is worked out for two unknown functions that are named apart", "not_supported")
    one = 0 if A[0, 1] != 0 else 1
    whole, second = eliminated(board, system, A, f, one)
    x, y = system.unknowns[one], system.unknowns[1 - one]
    a, c = A[one, one], A[one, 1 - one]
    problem = board.problem
    board.problem = replace(problem, kind="ode", expression=whole, unknowns=(x,), unknown=x.data[1], conditions=())
    try:
        inner: Equation = equation_of(board.problem)
        family = board.solver(board, inner)
    finally:
        board.problem = problem
    if len(family.explicit) != 1 or len(family.constants) != 2:
        raise Stuck("the equation for one unknown is not solved in closed form")
    (X,) = family.explicit
    system.letters.update({k: v for k, v in inner.letters.items() if k.startswith("C")})
    Y = s.expand(s.expand((X.diff(t) - a * X - f[one]) / c))
    both = [X, Y] if one == 0 else [Y, X]
    solved = residual_claim(board, system, both, list(A * s.Matrix(both) + f))
    board.step("elimination of an unknown", second, b.relation("=", y, system.expr(Y)),
               f"With ${x.latex} = {system.expr(X).latex}$.", relation="implies", claim=solved)  # fmt: skip
    pair = s.Matrix(both)
    role = "general"
    if system.conditions:
        rows = [pair[k].subs(t, point) - v for k, point, v in system.conditions]
        found = s.solve(rows, family.constants, dict=True)
        if len(found) != 1:
            raise Stuck("the conditions are not met by the solution found", "no_solution")
        shown = [b.relation("=", system.expr(k), system.expr(v)) for k, v in found[0].items()]
        k, point, v = system.conditions[0]
        before = b.join("and", *problem.conditions) if len(problem.conditions) > 1 else problem.conditions[0]
        board.step("initial condition", before, b.all_of(shown), relation="implies",
                   claim=board.claim(system.expr(pair[k].subs(found[0]).subs(t, point)), "=", system.expr(v)))  # fmt: skip
        pair = pair.subs(found[0]).applyfunc(lambda v: short(s, v))
        role = "particular" if not pair.has(*family.constants) else "general"
    _answer(board, system, pair, residual_claim(board, system, list(pair), list(A * pair + f)), role)


def by_trial(board: Board, system: System, A: Any, f: Any) -> None:
    """A particular solution whose entries have the form of the right side, of a degree higher by the multiplicity in resonance."""
    if all(v == 0 for v in f):
        raise Stuck("undetermined coefficients belong to a system with a right side", "not_supported")
    linear_system(board, system, A, f, particular=_trial)


def _trial(board: Board, system: System, A: Any, f: Any) -> tuple[Any, str]:
    """The particular solution, and what is said of its form."""
    s, t, n = system.s, system.t, A.rows
    groups: dict[tuple[Any, Any], int] = {}
    for entry in f:
        for term in s.Add.make_args(s.expand(entry)):
            rate, wave, degree = s.Integer(0), s.Integer(0), 0
            for factor in s.Mul.make_args(term):
                if factor.has(t) and factor.is_polynomial(t):
                    degree += int(s.degree(factor, t))
                elif isinstance(factor, s.exp) and factor.args[0].is_polynomial(t) and s.degree(factor.args[0], t) == 1:
                    rate += factor.args[0].coeff(t, 1)
                elif isinstance(factor, s.sin | s.cos) and wave == 0 and s.expand(factor.args[0] / t).has(t) is False:
                    wave = s.Abs(factor.args[0].coeff(t, 1))
                elif factor.has(t):
                    raise Stuck("a right side of polynomials, exponentials, sines and cosines is needed", "not_supported")
            if term != 0:
                groups[(rate, wave)] = max(degree, groups.get((rate, wave), 0))
    unknown: list[Any] = []
    trial = s.zeros(n, 1)
    said = []
    x = s.Symbol("_x")
    poly = A.charpoly(x).as_expr()
    for (rate, wave), degree in groups.items():
        root, m = s.expand(rate + s.I * wave), 0
        while m < n and s.simplify(poly.diff(x, m).subs(x, root)) == 0:
            m += 1
        if m:
            said.append(f"an exponent is an eigenvalue, so that the degree rises by {m}")
        for shape in [s.cos(wave * t), s.sin(wave * t)] if wave != 0 else [s.Integer(1)]:
            for k in range(degree + m + 1):
                letters = [s.Symbol(f"_k{len(unknown) + i}", real=True) for i in range(n)]
                unknown += letters
                trial += s.Matrix(letters) * t**k * s.exp(rate * t) * shape
    residual = (trial.diff(t) - A * trial - f).applyfunc(s.expand)
    rows: list[Any] = []
    for entry in residual:
        bare: dict[Any, Any] = {}
        for term in s.Add.make_args(entry):
            inner = s.Mul(*(v for v in s.Mul.make_args(term) if v.has(t)))
            bare[inner] = bare.get(inner, 0) + term / inner
        rows += list(bare.values())
    found = next(iter(s.linsolve(rows, *unknown)), None)
    if found is None:
        raise Stuck("no particular solution of this form is found")
    values = dict(zip(unknown, found, strict=True))
    return trial.subs(values).subs(dict.fromkeys(unknown, 0)).applyfunc(s.expand), "; ".join(dict.fromkeys(said))


#: Way as a task names it -> how a system is solved by it.
SYSTEM_WAYS = {"matrix exponential": by_exponential, "elimination": by_elimination, "undetermined coefficients": by_trial}
