"""Extrema under conditions: Lagrange multipliers, and the conditions of Karush, Kuhn and Tucker for few inequalities."""

from __future__ import annotations

from collections.abc import Set
from itertools import combinations
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Finding, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.limits import limit_value
from ..calculus.line import Work
from .convexity import convex
from .critical import gradient_steps, sign_of
from .escapes import escape
from .extrema import coercive, point_answers, smaller
from .points import real_solutions

__all__ = ["solve_constrained"]

#: So many inequalities are tried in every combination.
_MOST = 4


def solve_constrained(problem: Problem, board: Board) -> Derivation:
    """The extremum under equations and inequalities."""
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body, *problem.conditions)
    s = library()
    work = Work(letters_of(body, *variables, *problem.conditions), ())
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    equal: list[Any] = []
    below: list[Any] = []  # h <= 0
    strict: set[int] = set()
    for c in problem.conditions:
        if c.op != "relation" or c.data not in ("=", "<=", ">=", "<", ">"):
            raise Doubt(f"the condition ${c.latex}$ is not understood here")
        if any(not side.is_scalar for side in c.args):
            raise Doubt(f"a condition between arrays, ${c.latex}$, is not worked on here")
        left, right = (to_sympy(side) for side in c.args)
        if c.data == "=":
            equal.append(left - right)
            continue
        if c.data in ("<", ">"):
            strict.add(len(below))
        below.append(left - right if c.data in ("<=", "<") else right - left)
    if len(below) > _MOST or len(letters) + len(equal) > 6:
        raise Doubt("more than four inequalities, or more than six letters, are not worked on here")
    if any(e.has(s.Abs, s.Max, s.Min) for e in (f, *equal, *below)):
        raise Doubt("the function or a condition is not smooth")
    steps, gradient = gradient_steps(board, body, variables, work)
    rows = _candidates(s, f, gradient, letters, equal, below, strict)
    answers: list[Answer] = []
    findings: list[Finding] = []
    senses = ("minimum", "maximum") if "both" in problem.request else tuple(problem.request & {"minimum", "maximum"})
    counted = 0
    for sense in senses:
        sign = 1 if sense == "minimum" else -1
        if len(letters) == 1 and not equal and _falls_away(s, sign * f, letters[0], below):
            text = f"the function has no {sense}: it is unbounded on the admitted set"
            answers.append(Answer("value", None, text=text))
            findings.append(Finding("no_solution", text))
            continue
        if not rows:
            gone = escape(s, board, work, f, letters, equal, below, sense)
            if gone is None:
                raise Doubt("no point meets the conditions of first order")
            answers.append(gone[0])
            findings.append(gone[1])
            steps.append(gone[2])
            continue
        best = _lowest(s, [(p, m, sign * v) for p, m, v in rows])
        if any(not p for p, _, _ in best):
            raise Doubt("the best value is taken on a whole edge of the admitted set")
        needed = _one_square(s, sign * f, letters, equal) if equal and not below else None
        if needed is not None and b.relation(">", work.expr(needed), b.ZERO) not in board.conditions:
            board.conditions.append(b.relation(">", work.expr(needed), b.ZERO))
        try:
            low = sign * f.subs(dict(zip(letters, best[0][0], strict=True)))
            reason = _SQUARE if needed is not None else _why(s, sign * f, letters, equal, below, low)
        except Doubt:
            if (gone := escape(s, board, work, f, letters, equal, below, sense)) is None:
                raise
            answers.append(gone[0])
            findings.append(gone[1])
            steps.append(gone[2])
            continue
        if any(sign_of(s, below[i].subs(dict(zip(letters, best[0][0], strict=True)))) == 0 for i in strict):
            text = f"no {sense}: the best value lies on the edge that is excluded"
            answers.append(Answer("value", None, text=text))
            findings.append(Finding("no_solution", text))
            continue
        value = work.expr(s.simplify(sign * best[0][2]))
        for number, (point, multipliers, _) in enumerate(best, counted):
            steps.append(_stationary(board, work, body, variables, problem.conditions, point, multipliers, sense))
            many = len(best) > 1 or len(senses) > 1
            named = _named(work, multipliers, sense)
            answers += point_answers(board, work, body, variables, point, number if many else None, named, value)
        counted += len(best)
        mark = ">=" if sense == "minimum" else "<="
        steps.append(
            Step(
                board.rulebook["best of the candidates"],
                body,
                mark,
                value,
                reason,
                tuple(problem.conditions),
                claim=None if equal else _bounded(board, body, mark, value, problem.conditions),
            )
        )
        if equal:
            steps[-1] = _compared(board, work, body, variables, best[0][0], value, reason)
    return finished(problem, answers, steps, findings)


def _bounded(board: Board, body: Expr, mark: str, value: Expr, conditions: tuple[Expr, ...]) -> Any:
    kept = list(board.conditions)
    board.conditions.extend(conditions)
    claim = board.claim(body, mark, value)
    board.conditions[:] = kept
    return claim


def _compared(board: Board, work: Work, body: Expr, variables: tuple[Expr, ...], point: tuple[Any, ...], value: Expr, why: str) -> Step:
    whole = body
    for v, p in zip(variables, point, strict=True):
        whole = b.at(whole, v, work.expr(p))
    return board.step("best of the candidates", whole, value, why)


def _named(work: Work, multipliers: dict[tuple[str, int], Any], sense: str) -> dict[str, Expr]:
    """The multipliers by name; those of inequalities with the sign that makes them nonnegative at the extremum."""
    equal = [k for k in multipliers if k[0] == "equal"]
    out = {}
    for (kind, i), value in multipliers.items():
        name = "lambda" if kind == "equal" and len(equal) == 1 else f"lambda_{i + 1}" if kind == "equal" else f"mu_{i + 1}"
        out[name] = work.expr(-value if kind == "below" and sense == "minimum" else value)
    return out


def _candidates(
    s: Any, f: Any, gradient: list[Any], letters: list[Any], equal: list[Any], below: list[Any], strict: Set[int]
) -> list[tuple[tuple[Any, ...], dict[tuple[str, int], Any], Any]]:
    """Points, multipliers and values where grad f is a combination of the gradients of active conditions; and where those fail."""
    rows: list[tuple[tuple[Any, ...], dict[tuple[str, int], Any], Any]] = []
    seen: set[tuple[Any, ...]] = set()
    for size in range(len(below) + 1):
        if len(equal) + size > len(letters):
            break
        for active in combinations(range(len(below)), size):
            held = [*(("equal", i, g) for i, g in enumerate(equal)), *(("below", i, below[i]) for i in active)]
            marks = [s.Symbol(f"multiplier_{i}", real=True) for i in range(len(held))]
            lines = [
                d - sum(m * g.diff(x) for m, (_, _, g) in zip(marks, held, strict=True)) for d, x in zip(gradient, letters, strict=True)
            ]
            system = [*lines, *(g for _, _, g in held)]
            try:
                solutions = real_solutions(s, system, [*marks, *letters], [below[i] for i in strict if i not in active])
            except Doubt:
                # A whole edge of stationary points: fine where the function is constant on it.
                level = _level(s, f, letters, [g for _, _, g in held]) if active else None
                if level is None:
                    raise
                rows.append(((), {}, level))
                continue
            for found in solutions:
                point = found[len(marks) :]
                table = dict(zip(letters, point, strict=True))
                signs = [sign_of(s, h.subs(table)) for h in below]
                if None in signs:
                    raise Doubt("whether a point is admitted depends on letters")
                if 1 in signs or point in seen:
                    continue
                seen.add(point)
                multipliers = {(k, i): s.simplify(v) for (k, i, _), v in zip(held, found, strict=False)}
                rows.append((point, multipliers, s.simplify(f.subs(table))))
            if held and not all(g.is_polynomial(*letters) and s.Poly(g, *letters).total_degree() == 1 for _, _, g in held):
                _irregular(s, f, letters, [g for _, _, g in held], below, rows, seen)
    return rows


def _level(s: Any, f: Any, letters: list[Any], held: list[Any]) -> Any:
    """The value of a function that is constant where linear conditions hold; None for others."""
    if not all(g.is_polynomial(*letters) and s.Poly(g, *letters).total_degree() == 1 for g in held):
        return None
    found = s.solve(held, letters, dict=True)
    value = s.expand(f.subs(found[0])) if len(found) == 1 else None
    return value if value is not None and not value.free_symbols else None


def _irregular(s: Any, f: Any, letters: list[Any], held: list[Any], below: list[Any], rows: list[Any], seen: set[Any]) -> None:
    """Points of the conditions at which their gradients are dependent: multipliers need not exist there."""
    if len(held) > 1:
        marks = [s.Symbol(f"weight_{i}", real=True) for i in range(len(held))]
        for lead in range(len(held)):
            weights = [s.Integer(1) if i == lead else m for i, m in enumerate(marks)]
            lines = [sum(w * g.diff(x) for w, g in zip(weights, held, strict=True)) for x in letters]
            others = [m for i, m in enumerate(marks) if i != lead]
            if real_solutions(s, [*lines, *held], [*others, *letters]):
                raise Doubt("the gradients of the conditions are dependent at an admitted point")
        return
    (g,) = held
    for point in real_solutions(s, [g, *(g.diff(x) for x in letters)], letters):
        table = dict(zip(letters, point, strict=True))
        if point not in seen and all(sign_of(s, h.subs(table)) in (0, -1) for h in below):
            seen.add(point)
            rows.append((point, {}, s.simplify(f.subs(table))))


def _lowest(s: Any, rows: list[Any]) -> list[Any]:
    low = rows[0][2]
    for _, _, v in rows[1:]:
        if smaller(s, v, low):
            low = v
    return [r for r in rows if not smaller(s, low, r[2])]


def _why(s: Any, f: Any, letters: list[Any], equal: list[Any], below: list[Any], low: Any) -> str:
    """Why the lowest candidate is a minimum. Errors: Doubt where no argument is at hand."""
    linear = all(g.is_polynomial(*letters) and s.Poly(g, *letters).total_degree() <= 1 for g in equal)
    if linear and all(convex(s, h, letters)[0] for h in below) and convex(s, f, letters)[0]:
        return "The problem is convex, so a point that meets the conditions of first order is best."
    if _compact(s, letters, equal, below) and _unbroken(s, f, letters):
        return "The admitted set is closed and bounded, so the best candidate is best."
    if coercive(s, f, letters):
        return "The function grows in every direction, so the best candidate is best."
    if linear and equal and not below:
        reduced = _reduced(s, f, letters, equal)
        if reduced is not None:
            g, free = reduced
            if not free or convex(s, g, free)[0] or coercive(s, g, free):
                return "With the conditions put in, the function of the letters left is convex or grows in every direction."
    if len(letters) == 1 and not equal and _on_an_interval(s, f, letters[0], below, low):
        return "Towards the open ends of the interval the values come to lie beyond the best value at a candidate."
    for y in letters if len(letters) == 2 and len(equal) == 1 else []:
        if _with_one_put_in(s, f, y, next(x for x in letters if x != y), equal[0], below, low):
            return f"With ${y.name}$ from the condition one letter is left, and towards the ends of its interval the values are no better."
    raise Doubt("whether the best candidate is best of all admitted points is not known here")


def _with_one_put_in(s: Any, f: Any, y: Any, x: Any, g: Any, below: list[Any], low: Any) -> bool:
    """Whether a condition that is linear in y leaves a function of x on an interval, whose ends give nothing better than `low`."""
    if not g.is_polynomial(y) or s.degree(g, y) != 1 or (g.free_symbols | f.free_symbols) - {x, y}:
        return False
    if not g.is_polynomial(x, y):
        return False
    g = s.expand(g)
    factor, rest = g.coeff(y, 1), g.coeff(y, 0)
    if s.gcd(factor, rest).has(x):  # where both are zero, y is free
        return False
    value = s.cancel(-rest / factor)
    inside = s.S.Reals
    for h in below:
        try:
            inside = inside.intersect(s.solveset(s.cancel(h.subs(y, value)) < 0, x, s.S.Reals))
        except (NotImplementedError, ValueError, TypeError):
            return False
    if not isinstance(inside, s.Interval) or factor.has(x) and s.solveset(factor, x, inside) != s.S.EmptySet:
        return False
    return _between(s, s.cancel(f.subs(y, value)), x, [inside.start, inside.end], low)


def _on_an_interval(s: Any, f: Any, x: Any, below: list[Any], low: Any) -> bool:
    """Whether a smooth function on the interval of linear bounds has no smaller limit at its ends."""
    ends = _ends(s, x, below)
    return ends is not None and _between(s, f, x, ends, low)


def _ends(s: Any, x: Any, below: list[Any]) -> list[Any] | None:
    """The ends of the interval of linear bounds."""
    ends = [-s.oo, s.oo]
    for h in below:
        if not h.is_polynomial(x) or s.degree(h, x) != 1:
            return None
        at, upper = -h.subs(x, 0) / h.coeff(x, 1), h.coeff(x, 1).is_positive
        ends[1 if upper else 0] = s.Min(at, ends[1]) if upper else s.Max(at, ends[0])
    return ends


def _falls_away(s: Any, f: Any, x: Any, below: list[Any]) -> bool:
    """Whether the values of a function of one letter fall below every bound towards an end of its interval."""
    ends = _ends(s, x, below)
    if ends is None or f.free_symbols - {x} or not all(e.is_number for e in ends) or not ends[0] < ends[1]:
        return False
    return any(limit_value(s, f, x, e, side if e.is_finite else "") == -s.oo for e, side in zip(ends, "+-", strict=True))


def _between(s: Any, f: Any, x: Any, ends: list[Any], low: Any) -> bool:
    if not ends[0] < ends[1] or f.free_symbols - {x}:
        return False
    inside = s.Interval.open(*ends)
    for part in s.preorder_traversal(f):
        suspect = part.base if part.is_Pow and part.exp.is_negative else s.cos(part.args[0]) if isinstance(part, s.tan | s.sec) else None
        if isinstance(part, s.cot | s.csc) or suspect is not None and suspect.has(x) and s.solveset(suspect, x, inside) != s.S.EmptySet:
            return False
    limits = [
        limit_value(s, f, x, ends[0], "+" if ends[0].is_finite else ""),
        limit_value(s, f, x, ends[1], "-" if ends[1].is_finite else ""),
    ]
    return all(v is not None and not smaller(s, v, low) for v in limits)


_SQUARE = "With the conditions put in, the function is quadratic in the letter that is left, and its second derivative is positive."


def _one_square(s: Any, f: Any, letters: list[Any], equal: list[Any]) -> Any:
    """The second derivative in the one letter that linear equations leave, where its sign depends on other letters; None for others."""
    if not all(g.is_polynomial(*letters) and s.Poly(g, *letters).total_degree() == 1 for g in equal):
        return None
    reduced = _reduced(s, f, letters, equal)
    if reduced is None or len(reduced[1]) != 1:
        return None
    second = s.factor(reduced[0].diff(reduced[1][0], 2))
    if second == 0 or not second.free_symbols or second.has(*letters) or second.is_positive or second.is_negative:
        return None
    return s.expand(second / 2) if all(c.is_integer for c in s.Poly(s.expand(second / 2)).coeffs()) else second


def _reduced(s: Any, f: Any, letters: list[Any], equal: list[Any]) -> tuple[Any, list[Any]] | None:
    found = s.solve(equal, letters, dict=True)
    if len(found) != 1:
        return None
    table = found[0]
    return s.expand(f.subs(table)), [x for x in letters if x not in table]


def _unbroken(s: Any, f: Any, letters: list[Any]) -> bool:
    """Whether a function is seen to be continuous everywhere, so that it has a least value on a closed and bounded set: 1/x has none."""
    for part in s.preorder_traversal(f):
        if not part.has(*letters):
            continue
        if part.is_Pow and not (part.exp.is_integer and part.exp.is_nonnegative):
            root = part.exp.is_rational and part.exp.is_positive and part.base.is_nonnegative
            if not (root or part.base.is_positive):
                return False
        elif isinstance(part, s.log) and not part.args[0].is_positive or isinstance(part, s.tan | s.sec | s.cot | s.csc):
            return False
    return True


def _compact(s: Any, letters: list[Any], equal: list[Any], below: list[Any]) -> bool:
    """A condition that bounds all letters: an ellipsoid, a simplex, a box."""
    for g, both in [(g, True) for g in equal] + [(h, False) for h in below]:
        for side in (g, -g) if both else (g,):
            if coercive(s, side, letters):
                return True
    lower: set[Any] = set()
    upper: set[Any] = set()
    for h in below:
        for x in letters:
            if h.is_polynomial(x) and h.free_symbols == {x} and s.degree(h, x) == 1:
                (upper if h.coeff(x, 1) > 0 else lower).add(x)
    if lower | upper == set(letters) and lower == upper:
        return True
    for g in [*equal, *below]:
        if g.is_polynomial(*letters) and s.Poly(g, *letters).total_degree() == 1 and lower == set(letters):
            if all(s.expand(g).coeff(x, 1).is_positive for x in letters):
                return True
            if g in equal and all(s.expand(g).coeff(x, 1).is_negative for x in letters):
                return True
    return False


def _stationary(
    board: Board, work: Work, body: Expr, variables: tuple[Expr, ...], conditions: tuple[Expr, ...], point: tuple[Any, ...],
    multipliers: dict[tuple[str, int], Any], sense: str,
) -> Step:  # fmt: skip
    """grad f = sum of multiplier times gradient of the condition, at the point."""
    s = library()
    equal = [c for c in conditions if c.data == "="]
    below = [c for c in conditions if c.data != "="]
    places = [work.expr(v) for v in point]

    def at(e: Expr) -> Expr:
        for v, p in zip(variables, places, strict=True):
            e = b.at(e, v, p)
        return e

    left = [at(b.derivative(body, v)) for v in variables]
    right = []
    for v in variables:
        terms = []
        for (kind, i), value in multipliers.items():
            c = equal[i] if kind == "equal" else below[i]
            one, two = c.args if c.data in ("=", "<=", "<") else c.args[::-1]
            terms.append(b.mul(work.expr(value), at(b.derivative(b.subtract(one, two), v))))
        right.append(b.add(*terms) if terms else b.ZERO)
    shown = ", ".join(f"{v.latex}={p.latex}" for v, p in zip(variables, places, strict=True))
    rule = "Lagrange multipliers" if not below else "conditions of Karush, Kuhn and Tucker"
    claim = board.claim(b.vector(left), "=", b.vector(right))
    f = to_sympy(body)
    slopes = b.vector([work.expr(s.simplify(f.diff(to_sympy(v)))) for v in variables])
    pulls, marks, several = [], [], sum(kind == "equal" for kind, _ in multipliers) > 1
    for (kind, i), value in multipliers.items():
        c = equal[i] if kind == "equal" else below[i]
        one, two = c.args if c.data in ("=", "<=", "<") else c.args[::-1]
        g = to_sympy(one) - to_sympy(two)
        letter = r"\lambda" if kind == "equal" else r"\mu"
        index = "" if kind == "equal" and not several else f"_{i + 1}"
        mark = b.symbol(f"{letter[1:]}{index}", properties=["real"], latex=letter + index)
        pull = b.mul(mark, b.vector([work.expr(g.diff(to_sympy(v))) for v in variables]))
        pulls.append(pull if kind == "equal" or sense == "maximum" else b.negative(pull))
        marks.append(f"{mark.latex} = {work.expr(-value if kind == 'below' and sense == 'minimum' else value).latex}")
    after = b.add(*pulls) if pulls else b.zeros(slopes.shape)
    with_marks = f" and ${', '.join(marks)}$" if marks else ""
    because = f"Together with the conditions this has the solution ${shown}${with_marks}."
    return board.step(rule, slopes, after, because, claim=claim)
