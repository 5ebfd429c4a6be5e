r"""Eigenvalue problems on an interval: $a_2y''+a_1y'+a_0y=0$ with a letter $\lambda$ in $a_0$ and homogeneous conditions at both ends.

Constant coefficients, and Cauchy-Euler after $s=\log x$, become $u''+\nu u=0$ with $y=e^{-ks}u$. A nontrivial solution is there where the
determinant of the conditions on $\cos\mu s$, $\sin\mu s/\mu$ vanishes; its sign is decided for $\nu<0$, $\nu=0$ and $\nu=\mu^2>0$ each.
Source: Boyce and DiPrima, Elementary Differential Equations, ch. 10 and 11.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ...expression import Expr, substitute, transform
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer, Problem
from .board import Board
from .classes import is_cauchy_euler, linear_coefficients, with_constant_coefficients
from .equation import Equation, Refusal, Stuck, equation_of
from .methods import classify

__all__ = ["asks_for_eigenvalues", "eigenvalue_problem", "pointwise"]

_LETTER = "lamda"


@dataclass
class _Ends:
    """u'' + nu u = 0 on (s0, s1), y = e^{-ks} u; conditions p u(s0) + q u'(s0) + p' u(s1) + q' u'(s1) = 0 as rows (p, q, p', q')."""

    nu: Any
    k: Any
    start: Any
    length: Any
    rows: list[tuple[Any, Any, Any, Any]]
    logarithmic: bool


def asks_for_eigenvalues(problem: Problem) -> bool:
    r"""Whether a boundary value problem with $\lambda$ in it has the zero solution, so that the others are asked for."""
    e = problem.expression
    if e is None or not problem.conditions or not any(z.name == _LETTER for z in e.free if z.op == "symbol"):
        return False
    points = {part.args[0] for c in problem.conditions for part in _values(c, problem.unknowns[0].data[0])}
    return len(points) == 2 and all(c.op == "relation" for c in problem.conditions)


def _values(e: Expr, name: str) -> list[Expr]:
    own = [e] if e.op == "apply" and e.data[0] == name else []
    return own + [v for part in e.args for v in _values(part, name)]


def pointwise(problem: Problem) -> bool:
    """Whether every condition is the value of the unknown, or of a derivative, at one point."""
    name = problem.unknowns[0].data[0]
    return all(sum(side.op == "apply" and side.data[0] == name for side in c.args) == 1 for c in problem.conditions)


def eigenvalue_problem(board: Board, problem: Problem) -> None:
    """The eigenvalues and eigenfunctions as answers, with the three cases as steps."""
    equation = equation_of(replace(problem, conditions=()))
    s, t = equation.s, equation.t
    found = classify(equation)
    board.classes = found.names
    lam = next((z for z in equation.F.free_symbols if z.name == _LETTER), None)
    if lam is None or found.linear is None or equation.order != 2 or found.linear[1] != 0:
        raise Refusal(r"an eigenvalue problem needs a linear homogeneous equation of second order with $\lambda$ in it", "not_supported")
    ends = _ends(equation, problem)
    x = s.Symbol("_s", real=True)
    mu = s.Symbol("mu", positive=True)
    if "mu" in equation.letters:
        raise Stuck(r"the letter \mu is taken", "not_supported")
    equation.letters["mu"] = b.symbol("mu", properties=["positive"], latex=r"\mu")
    bases = {
        "negative": (s.cosh(mu * x), s.sinh(mu * x) / mu, -(mu**2)),
        "zero": (s.Integer(1), x, s.Integer(0)),
        "positive": (s.cos(mu * x), s.sin(mu * x) / mu, mu**2),
    }
    rate = s.diff(ends.nu, lam)
    if rate == 0 or rate.has(lam):
        raise Stuck(r"$\lambda$ does not stand linearly in the equation", "not_supported")
    found_values: list[tuple[Any, Any, str]] = []  # eigenvalue, eigenfunctions in s, range of n
    n = s.Symbol("n", integer=True, positive=True)
    for case, (one, two, nu) in bases.items():
        det = s.factor(s.simplify(_determinant(s, ends, one, two, x)))
        here = s.simplify(s.solve(ends.nu - nu, lam)[0])
        _case_step(board, equation, ends, here, one, two, x, det, case, lam)
        try:
            zeros = _zeros(s, det, mu, ends.length, n, case)
        except Stuck:
            if not _by_numbers(board, equation, ends, det, mu, here, case):
                raise
            continue
        for value, span in zeros:
            at = {mu: value} if case != "zero" else {}
            functions = _functions(s, ends, one.subs(at), two.subs(at), x)
            found_values.append((s.simplify(here.subs(at)), functions, span))
    if not found_values and not board.answers:
        raise Stuck("the eigenvalues have no closed form here")
    _answers(board, equation, problem, ends, found_values, lam, x, t)
    every = "for an eigenvalue there are infinitely many solutions, the multiples of its eigenfunctions; for other values only zero"
    board.find("nonunique", every)


def _ends(equation: Equation, problem: Problem) -> _Ends:
    """The problem in s, with what the conditions become."""
    s, t = equation.s, equation.t
    found = classify(equation)
    coefficients = linear_coefficients(equation)
    assert coefficients is not None
    (a0, a1, a2), _ = coefficients
    rows_of = [_row_of(equation, c) for c in problem.conditions]
    points = sorted({p for row in rows_of for _, p in row}, key=lambda p: (not p.is_number, p.sort_key() if not p.is_number else float(p)))
    if len(points) != 2 or len(rows_of) != 2:
        raise Refusal("an eigenvalue problem needs one condition at each of two points, or two that join them", "malformed")
    logarithmic = False
    if with_constant_coefficients(equation, found) is None:
        if is_cauchy_euler(equation, found) is None or not all(p.is_positive is not False for p in points):
            raise Stuck("eigenvalues are found for constant coefficients and for Cauchy-Euler equations", "not_supported")
        scale = s.simplify(a2 / t**2)
        a0, a1, a2 = (s.simplify(v / scale) for v in (a0, a1 / t, a2 / t**2))
        a1, logarithmic = a1 - a2, True
        if any(v.has(t) for v in (a0, a1, a2)):
            raise Stuck("eigenvalues are found for constant coefficients and for Cauchy-Euler equations", "not_supported")
    k, nu = s.cancel(a1 / (2 * a2)), s.expand(s.cancel(a0 / a2 - (a1 / (2 * a2)) ** 2))
    if any(v.name == _LETTER for v in (a1 / a2).free_symbols):
        raise Stuck(r"$\lambda$ stands before a derivative", "not_supported")
    places = [s.log(p) for p in points] if logarithmic else points
    rows = []
    for row in rows_of:
        parts = []
        for p, place in zip(points, places, strict=True):
            value, slope = row.get((0, p), s.Integer(0)), row.get((1, p), s.Integer(0))
            slope = slope / p if logarithmic else slope
            weight = s.exp(-k * (place - places[0]))
            parts += [weight * (value - slope * k), weight * slope]
        rows.append((parts[0], parts[1], parts[2], parts[3]))
    length = s.simplify(places[1] - places[0])
    if length.is_negative or length == 0:
        raise Refusal("the two points of the conditions are not in order", "malformed")
    return _Ends(nu, k, places[0], length, rows, logarithmic)


def _row_of(equation: Equation, condition: Expr) -> dict[tuple[int, Any], Any]:
    """A homogeneous linear condition as coefficients by (order of the derivative, point)."""
    s, name = equation.s, equation.unknown.data[0]
    if condition.op != "relation" or condition.data != "=":
        raise Refusal(f"the condition ${condition.latex}$ is no equation", "malformed")
    names: dict[str, tuple[int, Any]] = {}

    def visit(node: Expr) -> Expr | None:
        if node.op == "apply" and node.data[0] == name:
            key = f"_v{len(names)}"
            names[key] = (node.data[2], to_sympy(node.args[0]))
            return b.symbol(key, properties=["real"])
        return None

    left, right = (to_sympy(transform(side, visit)) for side in condition.args)
    whole = s.expand(left - right)
    letters = [z for z in whole.free_symbols if z.name in names]
    row: dict[tuple[int, Any], Any] = {}
    for z in letters:
        a = whole.diff(z)
        if a.has(*letters) or names[z.name][0] > 1:
            raise Stuck(f"the condition ${condition.latex}$ is not linear in the values of the unknown", "not_supported")
        row[names[z.name]] = row.get(names[z.name], 0) + a
    if not letters or whole.subs(dict.fromkeys(letters, 0)) != 0:
        raise Refusal(f"the condition ${condition.latex}$ is not homogeneous: this is no eigenvalue problem", "malformed")
    return row


def _determinant(s: Any, ends: _Ends, one: Any, two: Any, x: Any) -> Any:
    def on(row: tuple[Any, Any, Any, Any], f: Any) -> Any:
        p, q, p1, q1 = row
        return p * f.subs(x, 0) + q * f.diff(x).subs(x, 0) + p1 * f.subs(x, ends.length) + q1 * f.diff(x).subs(x, ends.length)

    return s.Matrix([[on(row, f) for f in (one, two)] for row in ends.rows]).det()


def _zeros(s: Any, det: Any, mu: Any, length: Any, n: Any, case: str) -> list[tuple[Any, str]]:
    """The positive mu at which a determinant vanishes, with the numbers n they belong to; Stuck where a factor is not decided."""
    if case == "zero":
        if det.is_zero or det == 0:
            return [(s.Integer(0), "")]
        if det.is_nonzero or det.is_number or _never_zero(s, det, length):
            return []
        raise Stuck(f"whether zero is an eigenvalue depends on letters: ${s.latex(det)}=0$", "missing_assumption")
    out: list[tuple[Any, str]] = []
    turns = [(s.cos(mu * length) - 1, 2 * s.pi * n / length), (s.cos(mu * length) + 1, s.pi * (2 * n - 1) / length)]
    for factor in s.Mul.make_args(s.factor(det)):
        base = factor.as_base_exp()[0]
        if not base.has(mu) or base == mu or _never_zero(s, base, length):
            continue
        plain = s.simplify(base.rewrite(s.cos)) if base.has(s.sin) and not base.has(s.cos) else base
        rate = base.args[0].diff(mu) if isinstance(base, s.sin | s.cos) and s.expand(base.args[0].subs(mu, 0)) == 0 else None
        hit = None if rate is None else s.pi * n / rate if isinstance(base, s.sin) else s.pi * (2 * n - 1) / (2 * rate)
        if hit is None:
            hit = next((v for f, v in turns if s.simplify(plain / f).is_number), None)
        if hit is None and base.is_polynomial(mu):
            out += [(r, "") for r in s.solve(base, mu) if r.is_positive]
            if all(r.is_positive or r.is_negative or not r.is_real for r in s.solve(base, mu)):
                continue
        if hit is None:
            raise Stuck(f"the equation for the eigenvalues, ${s.latex(base)}=0$, has no closed form", "no_closed_form")
        out.append((hit, r"n = 1, 2, 3, \dots"))
    return list(dict.fromkeys(out))


def _never_zero(s: Any, base: Any, length: Any) -> bool:
    """sinh and cosh of positive numbers, 1 - cosh, sums of squares, the length itself."""
    if base == length or base.is_positive or base.is_negative or base.is_nonzero:
        return True
    if isinstance(base, s.sinh | s.cosh | s.exp):
        return True
    positive = {z: s.Symbol(z.name, positive=True) for z in length.free_symbols}
    inner = s.simplify(base.rewrite(s.exp)).subs(positive) if base.has(s.cosh, s.sinh) else base.subs(positive)
    if inner.is_positive or inner.is_negative:
        return True
    cosh = list(base.atoms(s.cosh))
    return len(cosh) == 1 and s.simplify(base - cosh[0] + 1) == 0 or (len(cosh) == 1 and s.simplify(base + cosh[0] - 1) == 0)


def _by_numbers(board: Board, equation: Equation, ends: _Ends, det: Any, mu: Any, here: Any, case: str) -> bool:
    """The equation for mu as an answer, and its first zeros in numbers; False where letters stand in it."""
    s = equation.s
    if case == "zero" or det.free_symbols - {mu}:
        return False
    import mpmath

    f = s.lambdify(mu, det, "mpmath")
    step = mpmath.mpf(1) / 64 * min(1, 4 / abs(complex(ends.length.evalf()).real))
    last = 4096 if case == "positive" else 1024
    values: list[str] = []
    before = f(step / 7)
    for i in range(1, last):
        at = step / 7 + i * step
        now = f(at)
        if before * now < 0:
            root = mpmath.findroot(f, (at - step, at), solver="anderson", tol=1e-24)
            values.append(mpmath.nstr(s.lambdify(mu, here, "mpmath")(root), 10))
        before = now
        if len(values) == 4:
            break
    if case == "negative" and not values:
        return True
    relation = equation.relation(_shown(s, det), 0)
    shown = ", ".join(values)
    sign = equation.relation(s.Symbol(_LETTER, real=True), here).latex
    board.answers.append(Answer("eigenvalues", relation, text=f"with ${sign}$; in numbers the first are {shown}", role="implicit"))
    board.find("no_closed_form", "the eigenvalues are the zeros of a function, and have no closed form; the numbers are not proved")
    return True


def _functions(s: Any, ends: _Ends, one: Any, two: Any, x: Any) -> tuple[Any, ...]:
    """The solutions that meet the conditions, from the null space of their matrix."""

    def on(row: tuple[Any, Any, Any, Any], f: Any) -> Any:
        p, q, p1, q1 = row
        return s.simplify(p * f.subs(x, 0) + q * f.diff(x).subs(x, 0) + p1 * f.subs(x, ends.length) + q1 * f.diff(x).subs(x, ends.length))

    matrix = s.Matrix([[on(row, f) for f in (one, two)] for row in ends.rows])
    kernel = matrix.nullspace(simplify=True)
    out = []
    for v in kernel:
        f = s.simplify(v[0] * one + v[1] * two)
        rest = f.as_independent(x, as_Add=False)[1]
        out.append(rest if rest.has(x) else s.Integer(1))
    return tuple(out)


def _case_step(board: Board, equation: Equation, ends: _Ends, here: Any, one: Any, two: Any, x: Any, det: Any, case: str, lam: Any) -> None:
    """One sign of nu: the general solution, and what the conditions ask of its constants."""
    s, t, y = equation.s, equation.t, equation.y[0]
    names = ("C1", "C2")
    for i, name in enumerate(names):
        equation.letters.setdefault(name, b.symbol(name, properties=["real"], latex=f"C_{i + 1}"))
    c1, c2 = (s.Symbol(name, real=True) for name in names)
    place = (s.log(t) if ends.logarithmic else t) - ends.start
    wave = two * s.Symbol("mu", positive=True) if case != "zero" else two
    general = s.exp(-ends.k * place) * (c1 * one + c2 * wave).subs(x, place)
    residual = equation.F.subs(lam, here).subs({z: general.diff(t, i) if i else general for i, z in enumerate(equation.y)})
    claim = board.claim(equation.expr(s.simplify(residual)), "=", b.ZERO)
    sides = equation.relation(lam, here)
    verdict = _said(equation, det, ends, case)
    board.step(
        "eigenvalues by cases", sides, equation.relation(y, general),
        f"The determinant of the conditions is a multiple of ${equation.expr(_shown(s, det)).latex}$: {verdict}.",
        relation="implies", claim=claim,
    )  # fmt: skip


def _shown(s: Any, det: Any) -> Any:
    """A determinant without numbers in front."""
    number, rest = det.as_coeff_Mul()
    return rest if number != 0 else det


def _said(equation: Equation, det: Any, ends: _Ends, case: str) -> str:
    """Where the determinant vanishes, in words."""
    s = equation.s
    mu, n = s.Symbol("mu", positive=True), s.Symbol("n", integer=True, positive=True)
    try:
        zeros = _zeros(s, det, mu, ends.length, n, case)
    except Stuck:
        return "a solution besides zero is left where it vanishes"
    if not zeros:
        return "it does not vanish, and the conditions leave only the zero solution"
    if case == "zero":
        return "it vanishes, and a solution besides zero is left"
    equation.letters["n"] = b.symbol("n", properties=["integer"])
    listing = ", ".join(f"${equation.relation(mu, v).latex}$" + (f" with ${span}$" if span else "") for v, span in zeros)
    return f"it vanishes for {listing}"


def _answers(
    board: Board, equation: Equation, problem: Problem, ends: _Ends, values: list[tuple[Any, Any, str]], lam: Any, x: Any, t: Any
) -> None:
    """Each family of eigenvalues with its eigenfunctions, put into the equation and into the conditions."""
    s = equation.s
    place = (s.log(t) if ends.logarithmic else t) - ends.start
    n = s.Symbol("n", integer=True, positive=True)
    equation.letters["n"] = b.symbol("n", properties=["integer"])
    known = tuple(b.relation(">", equation.expr(v), b.ZERO) for v in [ends.length] if v.is_positive is not True and v.free_symbols)
    for value, functions, span in values:
        conditions = (*known, b.relation(">=", equation.letters["n"], b.ONE)) if value.has(n) else known
        where = f"for ${span}$" if span else "a single one"
        checks = []
        for u in functions:
            # Where both waves are eigenfunctions, so are they from any other starting point.
            f = s.powsimp(s.exp(-ends.k * place)) * u.subs(x, t if len(functions) == 2 and not ends.logarithmic else place)
            f = s.simplify(f.rewrite(s.exp)) if f.has(s.cosh, s.sinh) else f
            f = f.as_independent(t, as_Add=False)[1] if f.has(t) else s.Integer(1)
            f = s.simplify(f) if ends.logarithmic else f
            residual = equation.F.subs(lam, value).subs({z: f.diff(t, i) if i else f for i, z in enumerate(equation.y)})
            checks.append((f, board.claim(equation.expr(residual), "=", b.ZERO, conditions)))
        board.answers.append(
            Answer("eigenvalues", equation.expr(value), text=f"eigenvalues {where}", conditions=conditions, claim=checks[0][1])
        )
        for f, claim in checks:
            for c in problem.conditions:
                both = [_at_end(equation, side, f) for side in c.args]
                board.step(
                    "boundary condition of an eigenfunction", both[0], both[1],
                    f"The condition ${c.latex}$ for ${equation.relation(equation.y[0], f).latex}$.",
                    claim=board.claim(both[0], "=", both[1], conditions),
                )  # fmt: skip
            board.answers.append(
                Answer("eigenfunctions", equation.expr(f), text=f"eigenfunctions {where}", conditions=conditions, claim=claim)
            )


def _at_end(equation: Equation, side: Expr, f: Any) -> Expr:
    """A side of a condition with a function for the unknown."""
    t, name = equation.t, equation.unknown.data[0]

    def visit(node: Expr) -> Expr | None:
        if node.op != "apply" or node.data[0] != name:
            return None
        slope = f.diff(t, node.data[2]) if node.data[2] else f
        return substitute(equation.expr(slope), {equation.expr(t): node.args[0]})

    return transform(side, visit)
