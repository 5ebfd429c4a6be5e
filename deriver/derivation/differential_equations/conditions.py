r"""Constants from initial and boundary values; branches that do not fit are dropped; none or infinitely many solutions are said."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .board import Board
from .classes import is_zero
from .equation import Equation, Stuck
from .families import Family, real_roots
from .first_order import bars_inside
from .periodic import period_of, whole_number

__all__ = [
    "answer_implicit",
    "particular_of",
    "validity",
    "with_conditions",
]


def with_conditions(board: Board, equation: Equation, family: Family) -> None:
    """The answers of a problem with conditions."""
    s = equation.s
    if not family.explicit:
        _implicit(board, equation, family)
        if _lost_ones(board, equation, family):
            board.find("nonunique", "more than one solution meets the conditions")
        return
    fitting = 0
    free = False
    seen: list[Any] = []
    for solution in _shifted(equation, family.explicit):
        for values in _constants(equation, family, solution):
            special = _tidy(s, _unbarred(equation, solution.subs(values)))
            if special.has(s.I) and not equation.F.has(s.I):
                continue  # real solutions are sought
            if special.has(s.atan, s.acot, s.asin, s.acos) and not _starts_right(equation, special):
                continue
            if special in seen or special.has(s.zoo, s.nan) or not _holds_near(equation, special):
                continue
            seen.append(special)
            rest = [c for c in family.constants if special.has(c)]
            free = free or bool(rest)
            fitting += 1
            _show(board, equation, values, special)
            positive = [v for v in (s.sympify(w).subs(values) for w in family.conditions) if v.free_symbols]
            needed = board.requirements(equation, Family(conditions=positive), special)
            beside = tuple(b.relation("!=", equation.expr(v), b.ZERO) for v in family.exceptions)
            board.answer(equation, special, "general" if rest else "particular", conditions=(*needed, *beside))
            for v in family.exceptions:
                code, what = _beside(equation, family, solution)
                board.find(code, f"where ${equation.relation(v, 0).latex}$ {what}")
            if not rest:
                validity(board, equation, special)
    fitting += _lost_ones(board, equation, family, fitting)
    if fitting == 0 and family.implicit is not None and _regular(equation):
        _implicit(board, equation, family)  # none of the explicit branches was met, and the relation they come from is
        return
    _tell(board, equation, fitting, free)


def _shifted(equation: Equation, solutions: list[Any]) -> list[Any]:
    """Solutions of an equation that repeats in y, moved by whole periods to where the initial value is."""
    s, y = equation.s, equation.y[0]
    if equation.order != 1 or len(equation.conditions) != 1 or not any(v.has(s.atan, s.acot, s.asin, s.acos) for v in solutions):
        return solutions
    period, value = period_of(s, equation.F, y), equation.conditions[0][2]
    if period is None or not value.is_number:
        return solutions
    turns = s.floor(value / period + s.Rational(1, 2))
    return [v + m * period for m in dict.fromkeys((turns, turns - 1, turns + 1)) for v in solutions]


def _starts_right(equation: Equation, special: Any) -> bool:
    """Whether the numbers meet the conditions, which another branch of an inverse function does not."""
    t = equation.t
    for k, point, value in equation.conditions:
        try:
            defect = complex(((special.diff(t, k) if k else special).subs(t, point) - value).evalf(25))
        except (TypeError, ValueError, ZeroDivisionError):
            return True  # letters stand in it
        if abs(defect) > 1e-12:
            return False
    return True


def _unbarred(equation: Equation, value: Any) -> Any:
    """|u| as u or -u by its sign at the initial point, where that is a number other than zero."""
    s, t = equation.s, equation.t
    points = {point for _, point, _ in equation.conditions}
    if len(points) != 1:
        return value
    (point,) = points
    value = bars_inside(s, value)
    put = {}
    for bars in value.atoms(s.Abs):
        sign = bars.args[0].subs(t, point)
        if bars.has(t) and (sign.is_positive or sign.is_negative):
            put[bars] = bars.args[0] if sign.is_positive else -bars.args[0]
    return value.subs(put)


def _beside(equation: Equation, family: Family, solution: Any) -> tuple[str, str]:
    """What happens where the determinant of the boundary values vanishes."""
    zero = all(value == 0 for _, _, value in equation.conditions)
    if zero and solution.subs(dict.fromkeys(family.constants, 0)) == 0:
        return "nonunique", "there are infinitely many solutions: the multiples of an eigenfunction"
    return "exceptional_points", "there is no solution, or there are infinitely many"


def _lost_ones(board: Board, equation: Equation, family: Family, others: int = 1) -> int:
    """The answers among what a division lost; their number."""
    s, t = equation.s, equation.t
    count = 0
    for lost in family.lost:
        lost = _chosen(equation, lost)
        residual = equation.F.subs({letter: lost.diff(t, k) if k else lost for k, letter in enumerate(equation.y)})
        if residual.has(s.nan, s.zoo, s.oo):
            continue
        if all(is_zero(s, (lost.diff(t, k) if k else lost).subs(t, point) - value) for k, point, value in equation.conditions):
            board.answer(equation, lost, "particular")
            too = " too" if others else ""
            shown = equation.relation(equation.y[0], lost).latex
            board.find("lost_solution", f"${shown}$ solves the problem{too}; the division excluded it")
            count += 1
    return count


def _chosen(equation: Equation, lost: Any) -> Any:
    """A member of k p + z by the first condition, where it meets one."""
    s, k = equation.s, whole_number(equation.s)
    if not lost.has(k) or not equation.conditions:
        return lost
    value = equation.conditions[0][2]
    number = s.simplify((value - lost.subs(k, 0)) / lost.diff(k))
    return lost.subs(k, number) if number.is_integer else lost.subs(k, 0)


def _constants(equation: Equation, family: Family, solution: Any) -> list[dict[Any, Any]]:
    """The values of the constants that meet the conditions, over the reals."""
    s, t = equation.s, equation.t
    equations = []
    for k, point, value in equation.conditions:
        if point in (s.oo, -s.oo):
            rows = _at_infinity(equation, family, solution.diff(t, k) if k else solution, point, value)
            if rows is None:
                raise Stuck("the limit of the solution at infinity is not taken")
            equations += rows
            continue
        at = (solution.diff(t, k) if k else solution).subs(t, point)
        if at.has(s.nan, s.zoo, s.oo):
            if solution.count_ops() > 60:
                raise Stuck("the limit of the solution at the initial point is not taken")
            at = s.limit(solution.diff(t, k) if k else solution, t, point)
            if at.has(s.oo, s.zoo, s.nan, s.AccumBounds) or at.has(s.sign):
                # It stays finite for one value of the constants at most.
                free = [c for c in family.constants if solution.has(c)]
                at = s.limit(solution.subs(dict.fromkeys(free, 0)), t, point)
                if not at.is_finite or len(free) != 1 or k:
                    return []
                return [{free[0]: s.Integer(0)}] if is_zero(s, at - value) else []
        equations.append(s.simplify(at - value) if at.count_ops() < 80 else at - value)
    if not family.constants:
        return [{}] if all(is_zero(s, e) for e in equations) else []
    linear = all(e.is_polynomial(*family.constants) and s.Poly(e, *family.constants).total_degree() <= 1 for e in equations)
    try:
        if linear:
            found = s.linsolve(equations, *family.constants)
            solved = [dict(zip(family.constants, v, strict=True)) for v in found]
        else:
            solved = s.solve(equations, family.constants, dict=True)
    except (NotImplementedError, TypeError, ValueError) as reason:
        raise Stuck("the conditions are not solved for the constants") from reason
    far = any(point in (s.oo, -s.oo) for _, point, _ in equation.conditions)
    if linear and len(equations) == len(family.constants) and not far:
        _exceptions(equation, family, equations)
    out = []
    for values in solved:
        values = {c: s.simplify(v) for c, v in values.items() if v != c}
        if all(z.is_real is not False and z.is_finite is not False and not z.has(s.I) for z in values.values()):
            out.append(values)
    return out[:4]


def _at_infinity(equation: Equation, family: Family, solution: Any, point: Any, value: Any) -> list[Any] | None:
    """What the constants must satisfy for a limit at infinity: those of terms without one vanish; None where it is not told."""
    s, t = equation.s, equation.t
    free = [c for c in family.constants if solution.has(c)]
    whole = s.expand(solution)
    if any(whole.diff(c).has(c) or any(whole.diff(c).has(d) for d in free) for c in free):
        return None
    rows: list[Any] = []
    rest = whole.subs(dict.fromkeys(free, 0))
    limits = {f: s.limit(f, t, point) for f in (rest, *(whole.diff(c) for c in free))}
    settled = {f: bool(v.is_finite) and not v.has(s.AccumBounds) for f, v in limits.items()}
    growing = [c for c in free if not settled[whole.diff(c)]]
    if not settled[rest] or len(growing) > 1:
        return None  # terms that grow may cancel
    rows += growing
    rows.append(limits[rest] + s.Add(*(c * limits[whole.diff(c)] for c in free if c not in growing)) - value)
    return [r for r in rows if r != 0]


def _exceptions(equation: Equation, family: Family, equations: list[Any]) -> None:
    """Boundary values whose determinant vanishes for some letters: there the constants are not determined."""
    s = equation.s
    if len({str(point) for _, point, _ in equation.conditions}) < 2:
        return
    det = s.Matrix([[s.diff(e, c) for c in family.constants] for e in equations]).det()
    det = s.factor(s.simplify(det.rewrite(s.exp) if det.has(s.sinh, s.cosh) else det))
    factors = [f for f in s.Mul.make_args(det) if f.free_symbols and f.is_nonzero is not True and not isinstance(f, s.exp)]
    for f in factors:
        base = f.as_base_exp()[0]
        if base not in family.exceptions:
            family.exceptions.append(base)


def _holds_near(equation: Equation, special: Any) -> bool:
    """Whether a solution satisfies the equation on one side of the initial point at least, and not only on paper."""
    s, t = equation.s, equation.t
    put = {letter: special.diff(t, k) if k else special for k, letter in enumerate(equation.y)}
    residual = real_roots(s, equation.F.subs(put))
    others = sorted((residual.free_symbols | special.free_symbols) - {t}, key=str)
    point = equation.conditions[0][1]
    letters = {z: s.Rational(13 + 4 * i, 11 + 2 * i) for i, z in enumerate(others)}
    decided = 0
    if not point.is_finite:
        return True
    for side in (1, -1):
        good = bad = 0
        for step in (s.Rational(1, 31), s.Rational(1, 97)):
            try:
                at = {**letters, t: point.subs(letters) + side * step}
                value, size = complex(residual.subs(at).evalf(25)), complex(special.subs(at).evalf(25))
            except (TypeError, ValueError, ZeroDivisionError, OverflowError):
                continue
            if value != value or size != size or abs(size.imag) > 1e-12:
                continue
            if abs(value) < 1e-9 * (1 + abs(size)):
                good += 1
            else:
                bad += 1
        decided += good + bad
        if good and not bad:
            return True
    return decided == 0


def validity(board: Board, equation: Equation, special: Any) -> None:
    """The first pole of a particular solution on each side of the initial point: there it blows up."""
    s, t = equation.s, equation.t
    point = equation.conditions[0][1]
    if special.free_symbols - {t} or not point.is_number or not point.is_finite or special.count_ops() > 60:
        return
    zeros: list[Any] = []
    below = s.fraction(s.together(special))[1]
    for tangent in special.atoms(s.tan):
        inner = tangent.args[0]
        if inner.is_polynomial(t) and s.degree(inner, t) == 1:
            a, c = s.Poly(inner, t).all_coeffs()
            now = (a * point + c) / s.pi - s.Rational(1, 2)
            zeros += [((s.floor(now) + k) * s.pi + s.pi / 2 - c) / a for k in (0, 1, 2)]
    if below.has(t):
        try:
            zeros += [z for z in s.solve(below, t) if z.is_real]
        except (NotImplementedError, TypeError):
            return
    top = equation.linear_top()
    bases = [log.args[0].replace(s.Abs, lambda u: u) for log in special.atoms(s.log)]
    bases += [s.fraction(s.together(top))[1]] if top is not None else []
    roots = [p.base for p in special.atoms(s.Pow) if p.exp.is_Rational and int(p.exp.q) % 2 == 0]
    roots += [1 - f.args[0] ** 2 for f in special.atoms(s.asin, s.acos)]
    bases += [v for v in roots if v.has(t) and v.is_polynomial(t) and all(not z.has(s.CRootOf) for z in s.real_roots(v))]
    for base in bases:
        if base.is_polynomial(t) and not base.free_symbols - {t}:
            zeros += s.real_roots(base) if base.has(t) else []
        elif base.has(t):
            return
    right = sorted((z for z in zeros if (z - point).is_positive), key=float)
    left = sorted((z for z in zeros if (z - point).is_negative), key=float)
    if not right and not left:
        return
    name = equation.expr(t).latex
    ends = [equation.expr(s.simplify(z[i])).latex if z else e for z, i, e in ((left, -1, r"-\infty"), (right, 0, r"\infty"))]
    if right and s.limit(s.Abs(special), t, right[0], "-") == s.oo:
        board.find("blow_up", f"the solution blows up at ${name} = {ends[1]}$")
    board.find("interval", f"the solution holds for ${ends[0]} < {name} < {ends[1]}$")


def _tell(board: Board, equation: Equation, fitting: int, free: bool) -> None:
    if fitting == 0 and _regular(equation):
        # Peano and Picard: there is one, so that the family was not complete.
        raise Stuck("the constant that meets the conditions is not found")
    if fitting == 0:
        board.find("no_solution", "no solution of the general family meets the conditions")
        from ...model import Answer

        board.answers.append(Answer(equation.unknown.data[1], None, text="no solution"))
    elif free:
        board.find("underdetermined", "the conditions leave a constant free: infinitely many solutions")
    elif fitting > 1:
        board.find("nonunique", "more than one solution meets the conditions")


def _regular(equation: Equation) -> bool:
    """Whether the conditions are initial values at a point where the equation is smooth: there is a solution."""
    s, t, n = equation.s, equation.t, equation.order
    points = {point for _, point, _ in equation.conditions}
    if len(points) != 1 or sorted(k for k, _, _ in equation.conditions) != list(range(n)):
        return False
    f = equation.linear_top()
    if f is None:
        return False
    here = {t: points.pop(), **{equation.y[k]: value for k, _, value in equation.conditions}}
    if s.fraction(s.together(f))[1].subs(here) == 0:
        return False
    values = [g.subs(here) for g in (f, *(f.diff(z) for z in equation.y[:n]))]
    return all(v.is_finite is not False and v.is_real is not False and not v.has(s.nan, s.zoo, s.oo) for v in values)


def _show(board: Board, equation: Equation, values: dict[Any, Any], special: Any) -> None:
    if not values:
        return
    shown = [b.relation("=", equation.expr(c), equation.expr(v)) for c, v in values.items()]
    conditions = list(board.problem.conditions)
    k, point, value = equation.conditions[0]
    at = (special.diff(equation.t, k) if k else special).subs(equation.t, point)
    claim = board.claim(equation.expr(at), "=", equation.expr(value))
    before = b.all_of(conditions)
    board.step("initial condition", before, b.all_of(shown), relation="implies", claim=claim)


def _tidy(s: Any, value: Any) -> Any:
    short = s.simplify(value)
    collected = value
    exponentials = value.atoms(s.exp)
    flat = s.expand(value)
    if 1 < len(flat.args) <= 3 and flat.is_Add and len(flat.atoms(s.exp)) == len(flat.args) and all(v.count_ops() < 12 for v in flat.args):
        return flat  # a sum of exponentials stays one
    if len(exponentials) == 1:
        collected = s.collect(s.expand(value), exponentials.pop())
    return min(
        (value, s.expand(value), short, collected, *_plain_quotient(s, value)), key=lambda v: (_nested(s, v), v.count_ops(), len(str(v)))
    )


def _plain_quotient(s: Any, value: Any) -> tuple[Any, ...]:
    """A quotient without quotients in it."""
    return (s.cancel(value),) if value.is_rational_function(*value.free_symbols) else ()


def _nested(s: Any, value: Any) -> int:
    """How often a quotient stands below a quotient of letters."""
    return sum(1 for p in value.atoms(s.Pow) if p.exp == -1 and p.base.is_Add and any(s.fraction(a)[1].free_symbols for a in p.base.args))


def _implicit(board: Board, equation: Equation, family: Family) -> None:
    s, t, y = equation.s, equation.t, equation.y[0]
    (condition,) = equation.conditions[:1]
    k, point, value = condition
    if k or len(equation.conditions) != 1 or family.implicit is None:
        raise Stuck("these conditions are not put into an implicit solution")
    constant = s.simplify(family.implicit.subs({t: point, y: value}))
    answer_implicit(board, equation, family.implicit, constant, "implicit")


def answer_implicit(board: Board, equation: Equation, potential: Any, constant: Any, role: str) -> None:
    """G(t, y) = C: its claim is G_t + G_y f = 0 where y' = f."""
    from ...model import Answer

    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    variable = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(variable.name, b.symbol(variable.name, properties=["real"], latex=equation.unknown.data[1]))
    slopes = s.solve(equation.F, y1)
    inner = potential.subs(y, variable)
    f = slopes[0].subs(y, variable)
    left = b.add(
        b.derivative(equation.expr(inner), equation.expr(t)),
        b.mul(b.derivative(equation.expr(inner), equation.letters[variable.name]), equation.expr(f)),
    )
    needed = board.requirements(equation, None, inner)
    claim = board.claim(left, "=", b.ZERO, needed)
    shown = b.relation("=", equation.expr(inner), equation.expr(constant))
    board.answers.append(Answer(equation.unknown.data[1], shown, role=role, conditions=needed, claim=claim))


def particular_of(equation: Equation, family: Family, solution: Any) -> Any:
    """The solution with its constants fixed by the conditions; itself where there are none, None where they are not met."""
    s, t = equation.s, equation.t
    if not equation.conditions:
        return solution
    equations = [(solution.diff(t, k) if k else solution).subs(t, point) - value for k, point, value in equation.conditions]
    found = s.solve(equations, family.constants, dict=True)
    return _tidy(s, solution.subs(found[0])) if len(found) == 1 else None
