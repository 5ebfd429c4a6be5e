r"""Taylor polynomials with their remainder, and power series with the region where they converge."""

from __future__ import annotations

from dataclasses import replace
from itertools import product as tuples
from math import factorial, prod
from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work
from .taylor_terms import largest_size, solve_terms

__all__ = ["solve_taylor"]


def solve_taylor(problem: Problem, board: Board) -> Derivation:
    """The Taylor polynomial of the degree that is asked for, or the power series."""
    f = problem.expression
    if f is None or not f.is_scalar or not problem.variables or not problem.operands:
        return ended(problem, "refused", "of which function, in which variable and where is not said", "malformed")
    guard(f)
    if "terms" in problem.request:
        return solve_terms(problem, board)
    degree = next((int(r.split()[1]) for r in problem.request if r.startswith("degree ")), None)
    if degree is None:
        return _series(problem, board)
    if len(problem.variables) > 1:
        return _several(problem, board, degree)
    return _polynomial(problem, board, degree)


def _polynomial(problem: Problem, board: Board, degree: int) -> Derivation:
    s = library()
    body, (letter,), (place, *ends) = problem.expression, problem.variables, problem.operands
    assert body is not None
    f, x, a = to_sympy(body), to_sympy(letter), to_sympy(place)
    work = Work(letters_of(body, letter, place), ())
    steps: list[Step] = []
    left: list[Expr] = []
    g = f
    coefficients = []
    for n in range(degree + 1):
        if n:
            g = _tidy(s, g.diff(x))
        if g.count_ops() > 400:
            raise Doubt(f"the derivative of order {n} is too large")
        value = s.simplify(g.subs(x, a))
        if value.has(s.nan, s.zoo, s.oo, s.Derivative, s.Subs, s.sign, s.Heaviside, s.DiracDelta) or value.is_finite is False:
            what = "the function has no value" if not n else f"the derivative of order {n} does not exist"
            return ended(problem, "refused", f"{what} at ${place.latex}$", "no_solution")
        if f.has(s.Abs) and not _smooth(s, f, x, a):
            return ended(problem, "stuck", f"whether the function is smooth at ${place.latex}$ is not known here")
        coefficients.append(value)
        derivative = b.at(b.derivative(body, letter, n) if n else body, letter, place)
        shown = work.expr(value)
        left.append(derivative)
        because = "" if n == 0 else f"The derivative of order {n} is ${work.expr(g).latex}$."
        steps.append(board.step("value of a derivative", derivative, shown, because))
    polynomial = _sum(work, letter, place, [c / factorial(n) for n, c in enumerate(coefficients)])
    matched = [b.at(b.derivative(polynomial, letter, n) if n else polynomial, letter, place) for n in range(degree + 1)]
    claim = board.claim(b.vector(left), "=", b.vector(matched))
    if degree == 0:
        claim = board.claim(left[0], "=", polynomial)
    steps.append(board.step("Taylor's formula", body, polynomial, claim=claim))
    answers = [Answer("taylor", polynomial, claim=claim)]
    if "remainder" in problem.request:
        xi = b.symbol("xi", properties=["real"], latex=r"\xi")
        last = _tidy(s, g.diff(x))
        remainder = b.mul(
            Work({**work.letters, "xi": xi}, ()).expr(_tidy(s, last.subs(x, s.Symbol("xi", real=True)) / factorial(degree + 1))),
            b.power(b.subtract(letter, place) if a != 0 else letter, degree + 1),
        )  # fmt: skip
        domain = [b.relation(">", node.args[0], b.ZERO) for node in walk(body) if node.op == "log" and letter in node.free]
        claim = replace(board.claim(b.derivative(body, letter, degree + 1), "=", work.expr(last)), conditions=(*board.conditions, *domain))
        text = f"with $\\xi$ between ${place.latex}$ and ${letter.latex}$"
        answers.append(Answer("remainder", remainder, claim=claim, text=text, conditions=tuple(domain)))
        if ends:
            answers.append(_bounded(board, work, letter, last, a, [to_sympy(e) for e in ends], degree, steps))
    return finished(problem, answers, steps)


def _bounded(board: Board, work: Work, letter: Expr, g: Any, a: Any, ends: list[Any], degree: int, steps: list[Step]) -> Answer:
    """The largest size of the next derivative between the ends, times the power of the largest distance over the factorial."""
    s = library()
    x = to_sympy(letter)
    low, high = ends
    if any(v.free_symbols for v in (low, high, a)) or not (low <= a) or not (a <= high) or g.free_symbols - {x}:
        raise Doubt("the interval does not hold the point, or letters stand in it")
    number, rest = g.as_independent(x, as_Add=False)
    if isinstance(rest, s.sin | s.cos):
        size = s.Abs(number)
    else:
        try:
            size = s.maximum(s.Abs(g), x, s.Interval(low, high)) if not g.is_number else s.Abs(g)
        except (NotImplementedError, ValueError, TypeError):
            size = None
        if size is None or size.has(s.Abs, s.Max, s.oo, s.nan, s.zoo) or not size.is_number:
            size = largest_size(s, g, x, low, high)
        if size is None or size.has(s.Abs, s.Max, s.oo, s.nan, s.zoo) or not size.is_number:
            raise Doubt("the largest size of the next derivative on the interval is not found here")
    kept = list(board.conditions)
    board.conditions += [b.relation(">=", letter, work.expr(low)), b.relation("<=", letter, work.expr(high))]
    left = b.function("abs", work.expr(g))
    claim = board.claim(left, "<=", work.expr(size))
    conditions = tuple(board.conditions)
    board.conditions[:] = kept
    reach = max(a - low, high - a)
    value = s.simplify(size * reach ** (degree + 1) / factorial(degree + 1))
    shown = work.expr(value)
    because = f"The derivative of order {degree + 1} on $[{work.expr(low).latex}, {work.expr(high).latex}]$."
    steps.append(Step(board.rulebook["bound of the remainder"], left, "<=", work.expr(size), because, conditions, claim=claim))
    return Answer("bound", shown, claim=claim, text=f"about ${float(value):.3g}$; the error is at most this on the interval")


def _smooth(s: Any, f: Any, x: Any, a: Any) -> bool:
    return all(part.args[0].subs(x, a).is_nonzero for part in f.atoms(s.Abs))


def _tidy(s: Any, g: Any) -> Any:
    return shortest(g) if g.is_rational_function() and g.count_ops() < 120 else s.factor_terms(g)


def _sum(work: Work, letter: Expr, place: Expr, coefficients: list[Any]) -> Expr:
    """c_0 + c_1 (x-a) + c_2 (x-a)^2 + ..., lowest power first."""
    shift = letter if place is b.ZERO else b.subtract(letter, place)
    terms = [_term(work, c, [b.power(shift, n)] if n > 1 else [shift] if n else []) for n, c in enumerate(coefficients) if c != 0]
    return b.add(*terms) if terms else b.ZERO


def _term(work: Work, c: Any, powers: list[Expr]) -> Expr:
    if not powers:
        return work.expr(c)
    if c == 1:
        return b.mul(*powers)
    if c.could_extract_minus_sign():
        rest = _term(work, -c, powers)
        return b.negative(rest)
    return b.mul(work.expr(c), *powers)


def _several(problem: Problem, board: Board, degree: int) -> Derivation:
    s = library()
    body, letters, places = problem.expression, problem.variables, problem.operands
    assert body is not None
    if degree > 4 or not all(v.is_scalar for v in letters):
        raise Doubt("Taylor polynomials in several variables are formed up to degree 4, by scalars")
    f, xs, at = to_sympy(body), [to_sympy(v) for v in letters], [to_sympy(p) for p in places]
    work = Work(letters_of(body, *letters, *places), ())
    steps, left, powers = [], [], []
    terms: list[Expr] = []
    orders = sorted(
        (o for o in tuples(range(degree + 1), repeat=len(xs)) if sum(o) <= degree), key=lambda o: (sum(o), tuple(-i for i in o))
    )
    for order in orders:
        g, shown = f, body
        for x, letter, n in zip(xs, letters, order, strict=True):
            g = g.diff(x, n) if n else g
            shown = b.derivative(shown, letter, n) if n else shown
        value = s.simplify(g.subs(dict(zip(xs, at, strict=True))))
        if value.has(s.nan, s.zoo, s.oo, s.Derivative, s.Subs, s.sign):
            return ended(problem, "refused", "a derivative does not exist at this point", "no_solution")
        for letter, place in zip(letters, places, strict=True):
            shown = b.at(shown, letter, place)
        steps.append(board.step("value of a derivative", shown, work.expr(value)))
        left.append(shown)
        powers.append(order)
        if value != 0:
            factors = [
                b.power(y, n) if n > 1 else y
                for letter, place, n in zip(letters, places, order, strict=True) if n
                for y in [letter if place is b.ZERO else b.subtract(letter, place)]
            ]  # fmt: skip
            terms.append(_term(work, value / prod(factorial(n) for n in order), factors))
    polynomial = b.add(*terms) if terms else b.ZERO
    right = []
    for order in powers:
        shown = polynomial
        for letter, n in zip(letters, order, strict=True):
            shown = b.derivative(shown, letter, n) if n else shown
        for letter, place in zip(letters, places, strict=True):
            shown = b.at(shown, letter, place)
        right.append(shown)
    claim = board.claim(b.vector(left), "=", b.vector(right))
    steps.append(board.step("Taylor's formula", body, polynomial, claim=claim))
    return finished(problem, [Answer("taylor", polynomial, claim=claim)], steps)


# Series -------------------------------------------------------------------------------------------------------------------------


def _series(problem: Problem, board: Board) -> Derivation:
    """A known series with another argument put in, times a power: its terms and its region."""
    s = library()
    body = problem.expression
    assert body is not None
    if len(problem.variables) != 1:
        raise Doubt("power series in several variables are not formed here")
    (letter,), (place,) = problem.variables, problem.operands
    f, x, a = to_sympy(body), to_sympy(letter), to_sympy(place)
    work = Work(letters_of(body, letter, place), ())
    h = s.Symbol("h_shift", real=True)
    n = s.Symbol("n", integer=True, nonnegative=True)
    if n.name in work.letters:
        n = s.Symbol("k", integer=True, nonnegative=True)
    work.letters[n.name] = b.symbol(n.name, properties=["integer"])
    found = _known(s, s.powsimp(s.expand_log(f.subs(x, a + h), force=False)), h, n)
    if found is None:
        raise Doubt("the terms of this power series are not known here")
    coefficient, power, start, radius = found
    shift = letter if place is b.ZERO else b.subtract(letter, place)
    term = _term(work, s.simplify(coefficient), [b.power(shift, work.expr(power))])
    series = b.sum_over(term, work.expr(n), b.num(int(start)), b.INFINITY)
    if radius != s.oo:
        board.conditions.append(b.relation("<", b.function("abs", shift), work.expr(radius)))
    claim = board.claim(body, "=", series)
    because = (
        "It converges everywhere, by the ratio test." if radius == s.oo else f"The ratio test gives the radius ${work.expr(radius).latex}$."
    )
    text = "converges for every value" if radius == s.oo else f"converges for $|{shift.latex}| < {work.expr(radius).latex}$"
    answer = Answer("taylor", series, claim=claim, conditions=tuple(board.conditions), text=text)
    return finished(problem, [answer], [board.step("known power series", body, series, because)])


def _known(s: Any, f: Any, h: Any, n: Any) -> tuple[Any, Any, Any, Any] | None:
    """(coefficient, power of h, first index, radius) of number * h^m * row(c h^k)."""
    number, rest = f.as_independent(h, as_Add=False)
    m = 0
    parts = []
    for p in s.Mul.make_args(rest):
        base, e = p.as_base_exp()
        if base == h and e.is_Integer and e > 0:
            m += int(e)
        else:
            parts.append(p)
    if len(parts) != 1:
        return None
    (row,) = parts
    rows: tuple[tuple[Any, Any, Any, Any, Any], ...] = (
        (s.exp, 1 / s.factorial(n), n, 0, s.oo),
        (s.sin, (-1) ** n / s.factorial(2 * n + 1), 2 * n + 1, 0, s.oo),
        (s.cos, (-1) ** n / s.factorial(2 * n), 2 * n, 0, s.oo),
        (s.sinh, 1 / s.factorial(2 * n + 1), 2 * n + 1, 0, s.oo),
        (s.cosh, 1 / s.factorial(2 * n), 2 * n, 0, s.oo),
        (s.atan, (-1) ** n / (2 * n + 1), 2 * n + 1, 0, s.Integer(1)),
        (s.atanh, 1 / (2 * n + 1), 2 * n + 1, 0, s.Integer(1)),
    )
    for kind, c, p, start, radius in rows:
        if isinstance(row, kind):
            inner = row.args[0]
            scale, power = _monomial(s, inner, h)
            if scale is None and kind is s.exp and inner.is_Add:
                constant, rest_ = inner.as_independent(h, as_Add=True)
                scale, power = _monomial(s, rest_, h)
                number = number * s.exp(constant)
            if scale is None:
                return None
            return (
                number * c * scale**p,
                s.expand(power * p + m),
                start,
                radius if radius == s.oo else (radius / s.Abs(scale)) ** s.Rational(1, power),
            )
    if isinstance(row, s.log):
        constant, rest_ = row.args[0].as_independent(h, as_Add=True)
        scale, power = _monomial(s, rest_, h)
        if scale is None or constant != 1 or m or number == 0:
            return None
        return number * (-1) ** (n + 1) * scale**n / n, power * n + m, 1, (1 / s.Abs(scale)) ** s.Rational(1, power)
    base, e = row.as_base_exp()
    if base.is_polynomial(h) and e.is_Integer and -3 <= e < 0:
        constant, rest_ = s.expand(base).as_independent(h, as_Add=True)
        scale, power = _monomial(s, rest_, h)
        if scale is None or constant == 0:
            return None
        scale = -scale / constant
        weight = {-1: 1, -2: n + 1, -3: (n + 1) * (n + 2) / 2}[int(e)]
        return number * constant**e * weight * scale**n, power * n + m, 0, (1 / s.Abs(scale)) ** s.Rational(1, power)
    return None


def _monomial(s: Any, u: Any, h: Any) -> tuple[Any, Any]:
    c, rest = u.as_independent(h, as_Add=False)
    base, e = rest.as_base_exp()
    if base == h and e.is_Integer and e > 0 and c != 0:
        return c, int(e)
    return None, None
