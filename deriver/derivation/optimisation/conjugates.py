r"""Legendre-Fenchel conjugates: $f^*(y)=\sup_x(xy-f(x))$ for convex functions of one variable, quadratic forms, norms and indicators."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.line import Work
from ..calculus.smoothness import convex_pieces, kinks_of, pieces_of
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate
from .convexity import convex, with_domain

__all__ = ["solve_conjugate"]


def solve_conjugate(problem: Problem, board: Board) -> Derivation:
    """The conjugate with the set where it is finite, and the inequality of Fenchel and Young as its check."""
    body = problem.expression
    assert body is not None
    guard(body)
    (x,) = problem.variables
    if "indicator" in problem.request:
        return _of_interval(problem, board)
    if not x.is_scalar:
        return _of_vector(problem, board, body, x)
    s = library()
    f, letter = to_sympy(body), to_sympy(x)
    name = next(n for n in ("y", "s", "p", "v") if n not in letters_of(body, x))
    y = b.symbol(name, properties=["real"])
    work = Work({**letters_of(body, x), name: y}, ())
    power = _power(s, f, letter)
    if power is not None:
        return _of_power(problem, board, work, body, x, y, *power)
    if f.free_symbols - {letter} and f.has(s.Abs, s.Max, s.Min, s.Piecewise):
        raise Doubt("the function has kinks and letters besides its variable")
    if f.has(s.Abs, s.Max, s.Min, s.Piecewise):
        return _with_kinks(problem, board, work, body, x, y)
    return _smooth(problem, board, work, body, x, y)


def _answer(board: Board, value: Expr, condition: Expr | None, claim: Any, outside: str) -> Answer:
    conditions = () if condition is None else (condition,)
    return Answer("conjugate", value, conditions=conditions, claim=claim, text=outside or None)


def _young(board: Board, body: Expr, x: Expr, y: Expr, value: Expr, conditions: list[Expr]) -> Any:
    """The inequality x y - f(x) <= f*(y), which holds for every x."""
    kept = list(board.conditions)
    board.conditions += conditions
    claim = board.claim(b.subtract(b.mul(x, y), body), "<=", value)
    board.conditions[:] = kept
    return claim


def _young_step(board: Board, body: Expr, x: Expr, y: Expr, value: Expr, conditions: list[Expr], because: str) -> Step:
    claim = _young(board, body, x, y, value, conditions)
    left = b.subtract(b.mul(x, y), body)
    return Step(board.rulebook["inequality of Fenchel and Young"], left, "<=", value, because, tuple(conditions), claim=claim)


def _smooth(problem: Problem, board: Board, work: Work, body: Expr, x: Expr, y: Expr) -> Derivation:
    s = library()
    f, (letter,) = with_domain(s, to_sympy(body), [to_sympy(x)])
    domain = [b.relation(">", x, b.ZERO)] if letter.is_positive and "positive" not in x.properties else []
    if any(isinstance(part, s.log) and part.args[0].coeff(letter, 1).is_negative for part in f.atoms(s.log)):
        raise Doubt("the domain of the function is not known here")
    known, _ = convex(s, f, [letter])
    if known is None:
        second = s.simplify(f.diff(letter, 2))
        known = True if second.is_nonnegative else None
    if known is False:
        raise Doubt("the function is not convex: its conjugate is that of a smaller function, which is not found here")
    if known is None:
        raise Doubt("whether the function is convex is not known here")
    slope = s.simplify(f.diff(letter))
    ends = [s.limit(slope, letter, 0 if letter.is_positive else -s.oo, "+"), s.limit(slope, letter, s.oo)]
    if not slope.has(letter):
        value = work.expr(-s.simplify(f - slope * letter))
        line = b.relation("=", y, work.expr(slope))
        flat = board.claim(b.derivative(body, x), "=", work.expr(slope))
        step = board.step("derivative of the supremum", b.derivative(body, x), work.expr(slope))
        return finished(problem, [_answer(board, value, line, flat, f"$+\\infty$ for ${y.latex} \\ne {work.expr(slope).latex}$")], [step])
    dual = s.Symbol(y.name, real=True)
    places = _inverse(s, slope, letter, dual, ends)
    if places is None:
        raise Doubt("the slope is not inverted here: the supremum has no closed form among known functions")
    value = shortest(s.logcombine(s.simplify(s.expand(dual * places - f.subs(letter, places)))))
    value = min((shortest(s.expand(dual * places - f.subs(letter, places))), value), key=lambda v: (v.count_ops(), len(str(v))))
    if value.has(s.log):
        apart = _logarithms_apart(s, value, dual, _inner(s, ends))
        value = apart if apart.count_ops() <= value.count_ops() + 2 else value
    value = _as_one_root(s, value, dual, ends)
    for sample in _samples(s, ends):
        table = {z: s.Rational(7 + 4 * i, 5 + i) for i, z in enumerate(sorted(value.free_symbols - {dual}, key=str))}
        here = places.subs(dual, sample).subs(table)
        gap = complex((slope.subs(table).subs(letter, here) - sample).evalf())
        if abs(gap) > 1e-9 or abs(complex(value.subs(dual, sample).subs(table).evalf()).imag) > 1e-12:
            raise Doubt("the formula of the supremum does not hold on the whole range of the slope")
    condition = _range(work, y, ends)
    shown, at = work.expr(value), work.expr(places)
    board.conditions += domain
    first = board.step(
        "derivative of the supremum", b.derivative(b.subtract(b.mul(x, y), body), x), work.expr(dual - slope.subs(letter, to_sympy(x)))
    )
    board.conditions[:] = board.conditions[: len(board.conditions) - len(domain)]
    conditions = [] if condition is None else list(condition.args) if condition.op == "logic" else [condition]
    board.conditions += conditions
    zero = b.at(b.subtract(y, b.derivative(body, x)), x, at)
    steps = [first, board.step("place of the supremum", zero, b.ZERO, f"So ${x.latex} = {at.latex}$.")]
    put = b.subtract(b.mul(at, y), substitute(body, {x: at}))
    if put is not shown:
        steps.append(board.step("value of the supremum", put, shown))
    board.conditions[:] = board.conditions[: len(board.conditions) - len(conditions)]
    steps.append(_young_step(board, body, x, y, shown, [*conditions, *domain], "The function is convex, so the place is a supremum."))
    claim = _young(board, body, x, y, shown, [*conditions, *domain])
    outside = _outside(s, work, y, value, dual, ends)
    return finished(problem, [_answer(board, shown, condition, claim, outside)], steps)


def _as_one_root(s: Any, value: Any, y: Any, ends: list[Any]) -> Any:
    """The value as one root with a sign, where its square is a polynomial; else as it is."""
    if not any(p.exp.is_Rational and p.exp.q == 2 for p in value.atoms(s.Pow)) or value.free_symbols != {y}:
        return value
    square = s.cancel(s.simplify(value**2))
    sample = _inner(s, ends)
    if not square.is_polynomial(y) or sample is None:
        return value
    sign = 1 if value.subs(y, _samples(s, ends)[0]).evalf() > 0 else -1
    return sign * s.sqrt(s.factor(square) if s.degree(square, y) > 2 else square)


def _inverse(s: Any, slope: Any, x: Any, y: Any, ends: list[Any]) -> Any:
    """x with f'(x) = y, for y between the ends of the slope."""
    sample = _inner(s, ends)
    if sample is None:
        return None
    inner = [s.Symbol(y.name, positive=True) if ends[0] == 0 else s.Symbol(y.name, negative=True) if ends[1] == 0 else y]
    try:
        found = s.solve(slope - inner[0], x)
    except (NotImplementedError, ValueError):
        return None
    good = []
    for root in found:
        root = root.subs(inner[0], y)
        free = root.free_symbols - {y}
        values = {z: s.Rational(7 + 4 * i, 5 + i) for i, z in enumerate(sorted(free, key=str))}
        numbers = [(v, complex(root.subs(y, v).subs(values).evalf())) for v in _samples(s, ends)]
        if any(abs(n.imag) > 1e-12 or x.is_positive and n.real <= 0 for _, n in numbers):
            continue
        if all(abs(complex(slope.subs(values).subs(x, n.real).evalf()) - float(v)) < 1e-9 for v, n in numbers):
            good.append(s.simplify(root))
    return good[0] if len(good) == 1 else None


def _logarithms_apart(s: Any, value: Any, y: Any, sample: Any) -> Any:
    """log of a quotient as logarithms of factors that are positive where y lies."""

    def apart(part: Any) -> Any:
        top, bottom = s.fraction(s.together(part.args[0]))
        out = s.Integer(0)
        for side, sign in ((top, 1), (bottom, -1)):
            number, factors = s.factor_list(side)
            out += sign * s.log(s.Abs(number))
            for factor, power in factors:
                positive = complex(factor.subs(y, sample).evalf()).real > 0
                out += sign * power * s.log(factor if positive else s.expand(-factor))
        return out

    if any(p.args[0].free_symbols - {y} or not p.args[0].is_rational_function(y) for p in value.atoms(s.log)):
        return value
    out = s.expand(value.replace(s.log, lambda a: apart(s.log(a, evaluate=False))))
    for part in sorted(out.atoms(s.log), key=s.default_sort_key):
        out = s.collect(out, part)
    return s.Add(*(s.factor_terms(t) for t in s.Add.make_args(out)))


def _inner(s: Any, ends: list[Any]) -> Any:
    low, high = ends
    if any(e.has(s.nan, s.zoo) or not e.is_number and e not in (s.oo, -s.oo) for e in ends):
        return None
    if low == -s.oo:
        return s.Rational(1, 3) if high == s.oo else high - 1
    return low + 1 if high == s.oo else (low + high) / 2


def _samples(s: Any, ends: list[Any]) -> list[Any]:
    """Slopes of either sign between the ends."""
    trials = [s.Rational(v) for v in ("-7/2", "-1/3", "1/5", "9/4")]
    inner = _inner(s, ends)
    return [v for v in trials if (ends[0] == -s.oo or v > ends[0]) and (ends[1] == s.oo or v < ends[1])] + [inner]


def _range(work: Work, y: Expr, ends: list[Any]) -> Expr | None:
    parts = []
    if ends[0].is_finite:
        parts.append(b.relation(">", y, work.expr(ends[0])))
    if ends[1].is_finite:
        parts.append(b.relation("<", y, work.expr(ends[1])))
    return b.all_of(parts) if parts else None


def _outside(s: Any, work: Work, y: Expr, value: Any, dual: Any, ends: list[Any]) -> str:
    said = []
    for end, side, mark in ((ends[0], "+", "<"), (ends[1], "-", ">")):
        if not end.is_finite:
            continue
        limit = s.limit(value, dual, end, side)
        shown = work.expr(end).latex
        if limit.is_finite:
            said.append(f"${work.expr(limit).latex}$ for ${y.latex} = {shown}$, $+\\infty$ for ${y.latex} {mark} {shown}$")
        else:
            said.append(f"$+\\infty$ for ${y.latex} \\{'le' if mark == '<' else 'ge'} {shown}$")
    return "; ".join(said)


def _power(s: Any, f: Any, x: Any) -> tuple[Any, Any] | None:
    """(c, p) of c |x|^p with p > 1 or a letter."""
    number, rest = f.as_independent(x, as_Add=False)
    if rest.is_Pow and rest.base == x and rest.exp.is_Integer and rest.exp > 2 and rest.exp % 2 == 0 and number.is_positive:
        return number, rest.exp
    even, odd = rest.as_independent(s.Abs, as_Add=False)
    if odd == s.Abs(x) and even.is_Pow and even.base == x and even.exp.is_Integer and even.exp % 2 == 0 and number.is_positive:
        return number, even.exp + 1
    if rest.is_Pow and rest.base == s.Abs(x) and not rest.exp.has(x) and number.is_positive is not False and rest.exp != 1:
        return number, rest.exp
    return None


def _of_power(problem: Problem, board: Board, work: Work, body: Expr, x: Expr, y: Expr, c: Any, p: Any) -> Derivation:
    s = library()
    half = "positive" in x.properties  # on a half line only: for y < 0 the supremum is the limit at zero
    if p.is_number and not p > 1:
        raise Doubt("the power is not convex")
    if not c.is_positive and s.simplify(c * p) != 1:
        raise Doubt("the sign of the factor is not known")
    conditions = [b.relation(">", work.expr(p), b.ONE)] if not p.is_number else []
    if half:
        conditions.append(b.relation(">", y, b.ZERO))
    q = s.simplify(p / (p - 1))
    dual = s.Symbol(y.name, real=True)
    factor = s.simplify((c * p) ** (1 - q) / q)
    value = factor * (dual if half else s.Abs(dual)) ** q
    shown = work.expr(value)
    where = f"With $q = {work.expr(q).latex}$, so that $\\frac{{1}}{{p}}+\\frac{{1}}{{q}} = 1$." if not p.is_number else ""
    step = _young_step(
        board, body, x, y, shown, conditions, where or "Equality holds where the slope is $y$.".replace("$y$", f"${y.latex}$")
    )
    return finished(problem, [Answer("conjugate", shown, claim=step.claim, conditions=tuple(conditions), text=where or None)], [step])


def _with_kinks(problem: Problem, board: Board, work: Work, body: Expr, x: Expr, y: Expr) -> Derivation:
    """Straight pieces: the supremum stands at a kink."""
    s = library()
    f, letter = to_sympy(body), to_sympy(x)
    kinks = kinks_of(s, f, letter)
    pieces = pieces_of(s, f, letter, kinks)
    if not convex_pieces(s, f, letter, kinks, pieces):
        raise Doubt("whether the function is convex is not known here")
    slopes = [s.simplify(g.diff(letter)) for g in pieces]
    if any(g.has(letter) for g in slopes) or not kinks:
        raise Doubt("the pieces of the function are not straight")
    dual = s.Symbol(y.name, real=True)
    steps, answers = [], []
    for number, (k, (low, high)) in enumerate(zip(kinks, pairwise(slopes), strict=True)):
        value = work.expr(s.expand(dual * k - s.simplify(f.subs(letter, k))))
        conditions = [b.relation(">=", y, work.expr(low)), b.relation("<=", y, work.expr(high))]
        jump = f"from ${work.expr(low).latex}$ to ${work.expr(high).latex}$ at ${x.latex} = {work.expr(k).latex}$"
        because = f"The slope jumps {jump}: there the supremum is taken."
        steps.append(_young_step(board, body, x, y, value, conditions, because))
        case = number if len(kinks) > 1 else None
        condition = b.join("and", *conditions)
        answers.append(Answer("conjugate", value, case=case, claim=steps[-1].claim, conditions=(condition,)))
    outside = f"$+\\infty$ for ${y.latex} < {work.expr(slopes[0]).latex}$ and for ${y.latex} > {work.expr(slopes[-1]).latex}$"
    answers[-1] = Answer(
        "conjugate", answers[-1].expression, case=answers[-1].case, claim=answers[-1].claim, conditions=answers[-1].conditions, text=outside
    )
    return finished(problem, answers, steps)


def _of_interval(problem: Problem, board: Board) -> Derivation:
    """The support function of an interval."""
    s = library()
    low, high = problem.operands
    (x,) = problem.variables
    p, q = to_sympy(low), to_sympy(high)
    y = b.symbol("y" if "y" not in letters_of(low, high) else "s", properties=["real"])
    work = Work({**letters_of(low, high), y.name: y}, ())
    dual = s.Symbol(y.name, real=True)
    if not (q - p).is_nonnegative and not (q - p).is_number:
        board.conditions.append(b.relation("<=", low, high))
    value = q * s.Abs(dual) if s.simplify(p + q) == 0 else (p + q) / 2 * dual + (q - p) / 2 * s.Abs(dual)
    shown = work.expr(s.simplify(value))
    conditions = [b.relation(">=", x, low), b.relation("<=", x, high)]
    kept = list(board.conditions)
    board.conditions += conditions
    claim = board.claim(b.mul(x, y), "<=", shown)
    board.conditions[:] = kept
    because = f"A linear function is largest at an end of $[{low.latex}, {high.latex}]$."
    step = Step(board.rulebook["support function of an interval"], b.mul(x, y), "<=", shown, because, tuple(conditions), claim=claim)
    return finished(problem, [Answer("conjugate", shown, claim=claim)], [step])


def _of_vector(problem: Problem, board: Board, body: Expr, x: Expr) -> Derivation:
    """Quadratic forms with a definite matrix, and norms."""
    name = next(n for n in ("y", "s", "z", "v") if n not in letters_of(body, x))
    y = b.symbol(name, x.shape, ["real"])
    factor, norm_body = (b.mul(*body.args[:-1]), body.args[-1]) if body.op == "mul" else (b.ONE, body)
    if norm_body.op == "norm" and norm_body.args[0] is x and x not in factor.free:
        if factor is not b.ONE and not has(factor, "positive"):
            board.conditions.append(b.relation(">", factor, b.ZERO))
        body_norm = norm_body
        dual = {"2": "2", "1": "inf", "inf": "1"}.get(str(body_norm.data), "")
        if not dual:
            raise Doubt("the dual of this norm is not known here")
        norm = b.norm(y, dual)
        conditions = [*board.conditions, b.relation("<=", norm, factor)]
        kept = list(board.conditions)
        board.conditions[:] = conditions
        claim = board.claim(b.subtract(b.dot(b.transpose(x), y), body), "<=", b.ZERO)
        board.conditions[:] = kept
        because = (
            "By the inequality of Hölder; equality holds at zero, and outside of the unit ball of the dual norm the supremum is infinite."
        )
        left = b.subtract(b.dot(b.transpose(x), y), body)
        step = Step(board.rulebook["inequality of Fenchel and Young"], left, "<=", b.ZERO, because, tuple(conditions), claim=claim)
        text = f"$+\\infty$ for ${norm.latex} > {factor.latex}$"
        return finished(problem, [Answer("conjugate", b.ZERO, conditions=tuple(conditions), claim=claim, text=text)], [step])
    asked = Problem("gradient", body, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    hess = differentiate(Problem("hessian", body, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    if found.status != "finished" or hess.status != "finished":
        raise Doubt("the gradient of the function is not found here")
    g, hessian = found.answers[0].expression, hess.answers[0].expression
    assert g is not None and hessian is not None
    if x in hessian.free or not has(hessian, "positive_definite"):
        raise Doubt(f"whether ${hessian.latex}$ is positive definite is not known: declare it")
    from .arrays import constant_of, solved

    c = constant_of(g, x)
    rest = y if c is None else b.subtract(y, c)
    place = solved(hessian, rest)
    start = constant_of(body, x)
    half = b.mul(b.HALF, b.dot(b.transpose(rest), place))
    value = half if start is None else b.subtract(half, start)
    steps = [*found.steps, board.step("place of the supremum", b.at(g, x, place), y, f"So ${x.latex} = {place.latex}$.")]
    claim = board.claim(b.subtract(b.dot(b.transpose(place), y), substitute(body, {x: place})), "=", value)
    steps.append(board.step("value of the supremum", claim.left, value))
    return finished(problem, [Answer("conjugate", value, claim=claim)], steps)
