r"""Equations of first order that a substitution makes separable or linear: a linear combination, a shifted quotient, Riccati, Clairaut."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression import substitute
from .board import Board
from .classes import Classified, is_zero
from .equation import Equation, Stuck
from .families import Family, constant_solutions, contained, fits
from .first_order import linear_solution, new_function, slope_of, solve_separated
from .kovacic import rational_rate
from .reductions import lower

__all__ = [
    "clairaut",
    "linear_substitution",
    "quotient_substitution",
    "riccati",
    "riccati_linearised",
    "separable_quotient",
    "shifted_homogeneous",
]


def linear_substitution(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = f(at + by + c) by u = at + by + c."""
    s, t, y = equation.s, equation.t, equation.y[0]
    f = found.slopes[0]
    ratio = found.of("linear_substitution")
    u = _letter(equation)
    # f depends on t + y/ratio alone: with t = (u - y)/ratio the y cancels.
    combination = s.expand(ratio * t + y)
    number = s.fraction(s.together(ratio))[1]
    combination = s.expand(number * combination)
    offset = _offset(s, f, combination, t, y)
    combination += offset
    at = s.simplify(f.subs(y, s.solve(combination - u, y)[0]))
    if at.has(t):
        raise Stuck("the right side is not a function of the combination alone")
    slope = s.simplify(combination.diff(t) + combination.diff(y) * at)
    return _separated(board, equation, "linear substitution", u, combination, s.solve(combination - u, y)[0], s.Integer(1), slope)


def _offset(s: Any, f: Any, combination: Any, t: Any, y: Any) -> Any:
    """The constant that stands beside the combination in f: the 1 of (x+y+1)^2."""
    for part in sorted(f.atoms(s.Add), key=lambda v: v.count_ops()):
        if part.is_polynomial(t, y) and part.has(y):
            factor = s.cancel(part.diff(y) / combination.diff(y))
            rest = s.expand(part / factor - combination) if factor.is_number and factor != 0 else t
            if not rest.has(t) and not rest.has(y):
                return rest
    return s.Integer(0)


def shifted_homogeneous(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = F((a x + b y + c)/(d x + e y + f)) by the quotient from where both lines meet."""
    s, t, y = equation.s, equation.t, equation.y[0]
    f = found.slopes[0]
    h, k = found.of("shifted_homogeneous")
    u = _letter(equation)
    slope = s.cancel(f.subs(y, k + u * (t - h)))
    if slope.has(t):
        raise Stuck("the right side is not a function of the quotient alone")
    combination = (y - k) / (t - h)
    return _separated(
        board, equation, "shifted homogeneous substitution", u, combination, k + u * (t - h), 1 / (t - h), s.factor(slope - u)
    )


def separable_quotient(equation: Equation, found: Classified) -> tuple[Any, Any] | None:
    """(g, h) where y = t v makes v' = g(t) h(v), for t > 0; None where it does not."""
    if len(found.slopes) != 1 or "homogeneous" in found.parts or "separable" in found.parts or found.linear is not None:
        return None
    s, t, y, f = equation.s, equation.t, equation.y[0], found.slopes[0]
    v, positive = s.Symbol("_v", real=True), s.Symbol(t.name, positive=True)
    if f.count_ops() > 60:
        return None
    slope = s.simplify((f.subs(y, v * t).subs(t, positive) - v) / positive)
    parts = s.separatevars(s.factor(slope), symbols=(positive, v), dict=True, force=False)
    if not parts or not is_zero(s, parts["coeff"] * parts[positive] * parts[v] - slope):
        return None
    return (parts["coeff"] * parts[positive]).subs(positive, t), parts[v]


def quotient_substitution(board: Board, equation: Equation, found: Classified) -> Family:
    """y = t v, which is separable though the slope is no function of the quotient."""
    s, t, y = equation.s, equation.t, equation.y[0]
    parts = separable_quotient(equation, found)
    assert parts is not None
    u = _letter(equation)
    g, h = parts[0], parts[1].subs(s.Symbol("_v", real=True), u)
    if t.is_positive is not True and found.slopes[0].has(s.Pow):
        board.conditions.append(b.relation(">", equation.expr(t), b.ZERO))
        board.find("interval", f"solved where ${board.conditions[-1].latex}$; on the other side a root changes its sign")
    return _separated(board, equation, "quotient substitution", u, y / t, u * t, g, h)


def _letter(equation: Equation) -> Any:
    for name in ("u", "v", "w", "z", "q"):
        if name not in equation.letters and name != equation.unknown.data[0]:
            equation.letters[name] = b.symbol(name, properties=["real"])
            return equation.s.Symbol(name, real=True)
    raise Stuck("no letter is free for the substitution", "not_supported")


def _separated(board: Board, equation: Equation, rule: str, u: Any, combination: Any, back: Any, g: Any, h: Any) -> Family:
    """u' = g(t) h(u), solved, and the unknown put in again."""
    s, t, y, y1 = equation.s, equation.t, equation.y[0], equation.y[1]
    start = board.problem.expression
    assert start is not None
    w = b.apply(u.name, [equation.expr(t)])
    right = substitute(equation.expr(g * h), {equation.letters[u.name]: w})
    form = b.relation("=", slope_of(equation, w), right)
    f = _explicit(equation)
    derived = combination.diff(t) + combination.diff(y) * f
    claim = board.claim(equation.expr(derived.subs(y, back)), "=", equation.expr(g * h))
    board.step(
        rule,
        start,
        form,
        f"With ${w.latex} = {equation.expr(combination).latex}$ the equation becomes separable.",
        relation="iff",
        claim=claim,
    )
    lost = [back.subs(u, r) for r in constant_solutions(equation, h, u)] if h.has(u) else []
    inverse = s.cancel(1 / h) if h.is_rational_function(u) else s.simplify(1 / h)
    G, left_steps = board.integrate(equation, g, t)
    H, right_steps = board.integrate(equation, inverse, u)
    c = equation.constant()
    integrated = b.relation("=", substitute(equation.expr(H), {equation.letters[u.name]: w}), equation.expr(G + c))
    claim = board.claim(b.derivative(equation.expr(H), equation.letters[u.name]), "=", equation.expr(1 / h))
    board.step("separation of variables", form, integrated, relation="iff", claim=claim, inside=[*right_steps, *left_steps])
    family = Family([], implicit=H.subs(u, combination) - G, constants=(c,), lost=lost)
    solved = solve_separated(s, H, G, c, u, equation, family)
    if solved is None:
        return family
    solutions = [
        z
        for z in (s.expand(back.subs(u, v)) if back.is_Add else back.subs(u, v) for v in solved[0])
        if fits(s, equation, z, family.conditions)
    ]
    if not solutions:
        return family
    shown = b.join("or", *(equation.relation(y, v) for v in solutions)) if len(solutions) > 1 else equation.relation(y, solutions[0])
    check = equation.residual(solutions[0])
    conditions = board.requirements(equation, family, solutions[0])
    board.step("back substitution", integrated, shown, relation="iff", claim=board.claim(check[0], "=", check[1], conditions))
    family.explicit = solutions
    family.lost = [v for v in lost if not contained(s, v, solutions, c)]
    del y1
    return family


def _explicit(equation: Equation) -> Any:
    from .classes import explicit_slopes

    return explicit_slopes(equation)[0]


def riccati(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = a + by + cy^2 with a solution found by trial: y = y_0 + 1/w makes it linear."""
    s, t, y = equation.s, equation.t, equation.y[0]
    a, p, c = found.of("riccati")
    known = _trial(s, equation, a, p, c) or _logarithmic(s, a, p, c, t)
    if known is None:
        raise Stuck("no particular solution of the Riccati equation is found by trial")
    start = board.problem.expression
    assert start is not None
    check = equation.residual(known)
    board.step(
        "particular solution by trial", start, equation.relation(y, known), relation="implies", claim=board.claim(check[0], "=", check[1])
    )
    w = new_function(equation, "w")
    linear_p = s.expand(s.simplify(-(p + 2 * c * known)))
    form = b.relation("=", slope_of(equation, w), b.add(b.mul(equation.expr(linear_p), w), equation.expr(-c)))
    z = _letter(equation)
    put = known + 1 / z
    claim = board.claim(
        equation.expr(s.expand(-(z**2) * ((a + p * put + c * put**2) - (a + p * known + c * known**2)))),
        "=",
        equation.expr(linear_p * z - c),
    )
    board.step(
        "Riccati substitution",
        start,
        form,
        f"With ${equation.unknown.latex} = {b.add(equation.expr(known), b.power(w, -1)).latex}$ the equation becomes linear.",
        relation="iff",
        claim=claim,
    )
    value, constant = linear_solution(board, equation, linear_p, -c, w)
    solution = known + s.cancel(1 / value) if value.is_rational_function(t) else known + 1 / s.simplify(value)
    both = equation.residual(solution)
    board.step(
        "back substitution",
        b.relation("=", w, equation.expr(value)),
        equation.relation(y, solution),
        relation="iff",
        claim=board.claim(both[0], "=", both[1]),
    )
    return Family([solution], constants=(constant,), lost=[known])


def _logarithmic(s: Any, a: Any, p: Any, c: Any, t: Any) -> Any:
    """A rational solution -w'/(cw), w'/w a rational rate of the linear equation of second order; None where there is none."""
    P, Q = -(p + c.diff(t) / c), a * c
    if not all(v.is_rational_function(t) for v in (P, Q, c)):
        return None
    rate = rational_rate(s, P, Q, t)
    if rate is None:
        return None
    value = s.cancel(-rate / c)
    return value if value.is_rational_function(t) and is_zero(s, value.diff(t) - a - p * value - c * value**2) else None


def riccati_linearised(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = a + by + cy^2 by y = -w'/(cw): a linear equation of second order for w."""
    s, t, y = equation.s, equation.t, equation.y[0]
    a, p, c = found.of("riccati")
    P, Q = s.simplify(-(p + c.diff(t) / c)), s.simplify(a * c)
    w = new_function(equation, "w")
    variable = equation.expr(t)
    second, first = b.derivative(w, variable, 2), b.derivative(w, variable)
    terms = [second, *([b.mul(equation.expr(P), first)] if P != 0 else []), b.mul(equation.expr(Q), w) if Q != 0 else b.ZERO]
    form = b.relation("=", b.add(*terms), b.ZERO)
    start = board.problem.expression
    assert start is not None
    # With u = w'/w: w''/w = u' + u^2, and y = -u/c.
    u = s.Function("u")(t)
    rest = s.simplify((-u / c).diff(t) - a + p * u / c - u**2 / c)
    both = s.expand(-c * rest - (u.diff(t) + u**2 + P * u + Q))
    if s.simplify(both) != 0:
        raise Stuck("this is no Riccati equation")
    z = _letter(equation)
    claim = board.claim(equation.expr(-c * (-a - p * (-z / c) - c * (-z / c) ** 2)), "=", equation.expr(s.expand(a * c - p * z + z**2)))
    logarithmic = b.negative(b.divide(first, b.mul(equation.expr(c), w) if c != 1 else w))
    board.step(
        "Riccati equation as a linear equation", start, form,
        f"With ${equation.unknown.latex} = {logarithmic.latex}$ the square cancels.",
        relation="iff", claim=claim,
    )  # fmt: skip
    family, _ = lower(board, equation, form, w, variable, ())
    if len(family.explicit) != 1 or len(family.constants) != 2:
        raise Stuck("the linear equation of second order is not solved in closed form")
    (whole,), (c1, c2) = family.explicit, family.constants
    equation.constants = 0
    constant = equation.constant()
    one, two = whole.diff(c1), whole.diff(c2)
    both_ = constant * one + two
    solution = _quotient_of(s, -both_.diff(t), c * both_)
    lost = _quotient_of(s, -one.diff(t), c * one)
    sides = equation.residual(solution)
    board.step(
        "back substitution", b.relation("=", w, equation.expr(both_)), equation.relation(y, solution),
        "A common factor of both constants cancels; where the first alone remains, the solution is named apart.",
        relation="implies", claim=board.claim(sides[0], "=", sides[1], board.requirements(equation, None, solution)),
    )  # fmt: skip
    return Family([solution], constants=(constant,), lost=[lost])


def _quotient_of(s: Any, above: Any, below: Any) -> Any:
    """above/below without common factors."""
    if (above / below).is_rational_function(*(above / below).free_symbols):
        return s.cancel(above / below)
    above, below = s.factor_terms(s.expand(above)), s.factor_terms(s.expand(below))
    return s.powsimp(above / below)


def _trial(s: Any, equation: Equation, a: Any, p: Any, c: Any) -> Any:
    """A solution among a few forms with unknown numbers."""
    t = equation.t
    A, B = s.symbols("_A _B")
    rates = {e.args[0].coeff(t, 1) for part in (a, p, c) for e in part.atoms(s.exp) if e.args[0].is_polynomial(t)} | {s.Integer(1)}
    waves = [f for part in (a, p, c) for f in part.atoms(s.sin, s.cos, s.tan, s.cot, s.sec)]
    forms = [
        A + B * t,
        A / t,
        A * t + B / t,
        *(A * s.exp(k * t) + B for k in sorted(rates, key=str)),
        *(A * f + B for f in waves),
        A * t**2 + B,
    ]
    forms += [A * s.tan(t) + B] if waves else []
    for form in forms:
        residual = s.expand(form.diff(t) - a - p * form - c * form**2)
        if residual.count_ops() > 160:
            continue
        numerator = s.expand(s.fraction(s.together(residual))[0]) if residual.is_rational_function(t) else s.expand(residual)
        if numerator.is_polynomial(t):
            equations = s.Poly(numerator, t).coeffs()
        else:
            parts: dict[Any, Any] = {}
            for term in s.Add.make_args(s.powsimp(numerator)):
                number, rest = term.as_independent(t, as_Add=False)
                parts[rest] = parts.get(rest, 0) + number
            equations = list(parts.values())
        unknown = [z for z in (A, B) if form.has(z)]
        if len(equations) > 8 or any(e.free_symbols - {A, B} - (a.free_symbols | p.free_symbols | c.free_symbols) for e in equations):
            continue
        try:
            solved = s.solve(equations, unknown, dict=True)
        except NotImplementedError:
            continue
        for values in solved:
            if any(v.is_real is False or v.has(s.I) for v in values.values()):
                continue
            value = form.subs(values).subs({A: 0, B: 0})
            if is_zero(s, value.diff(t) - a - p * value - c * value**2):
                return s.expand(value)
    return None


def clairaut(board: Board, equation: Equation, found: Classified) -> Family:
    """y = t y' + g(y'): the lines y = Ct + g(C), and their envelope; for each g where the equation is not linear in y - t y'."""
    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    start = board.problem.expression
    assert start is not None
    c = equation.constant()
    p = s.Symbol("p", real=True)
    if "p" in equation.letters:
        raise Stuck("the letter p is taken", "not_supported")
    equation.letters["p"] = b.symbol("p", properties=["real"])
    lines: list[Any] = []
    singular: list[Any] = []
    plain = s.expand(equation.F).diff(y).is_number
    for g in found.of("clairaut"):
        line = c * t + g.subs(y1, c)
        slope = s.simplify(g.diff(y1))
        bend = b.relation("=", b.derivative(equation.unknown, equation.expr(t), 2), b.ZERO)
        either = b.join("or", bend, equation.relation(t + slope, 0))
        gp = g.subs(y1, p)
        claim = board.claim(b.derivative(equation.expr(t * p + gp), equation.letters["p"]), "=", equation.expr(s.simplify(t + gp.diff(p))))
        told = (
            ""
            if plain
            else f"Solved for the unknown: ${equation.relation(y, t * y1 + g).latex}$; its derivative is a product that is zero."
        )
        board.step("differentiating a Clairaut equation", start, either, told, relation="implies", claim=claim)
        both = equation.residual(line)
        board.step(
            "lines of a Clairaut equation", either, equation.relation(y, line), relation="implies", claim=board.claim(both[0], "=", both[1])
        )
        lines.append(line)
        try:
            roots = s.solve(t + gp.diff(p), p)
        except NotImplementedError:
            roots = []
        for root in roots[:4]:
            value = _plain_roots(s, s.expand(s.simplify(t * root + gp.subs(p, root))))
            if value.has(s.I) or not fits(s, equation, value) or value in singular:
                continue
            singular.append(value)
            both = equation.residual(value)
            board.step(
                "envelope of a Clairaut equation", equation.relation(t + slope, 0), equation.relation(y, value), relation="implies",
                claim=board.claim(both[0], "=", both[1], board.requirements(equation, None, value)),
            )  # fmt: skip
    return Family(lines, constants=(c,), lost=singular, singular=True)


def _plain_roots(s: Any, value: Any) -> Any:
    """Roots of 1/u as roots of u."""

    def inverted(e: Any) -> bool:
        if not e.is_Pow or e.exp.is_Integer:
            return False
        above, below = s.fraction(s.together(e.base))
        return bool(above.is_number and not below.is_number)

    turned = value.replace(inverted, lambda e: s.expand(1 / s.together(e.base)) ** (-e.exp))
    return turned if turned == value else s.factor_terms(s.simplify(s.factor(turned)))
