r"""Equations of first order, solved as a textbook does. Each method writes its steps and returns the general solution.

A `Family` is y = expression in t and constants, or an implicit relation; beside it stand the solutions that a division lost.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .board import Board
from .classes import Classified, is_zero
from .equation import Equation, Stuck
from .families import Family, constant_solutions, contained, fits, is_solution
from .inversion import invert

__all__ = [
    "bars_inside",
    "bernoulli",
    "divided_by_factor",
    "homogeneous",
    "linear",
    "linear_solution",
    "new_function",
    "separable",
    "slope_of",
    "solve_separated",
    "solved_for",
    "tidy",
    "without_bars",
]


def linear(board: Board, equation: Equation, found: Classified) -> Family:
    """y' + p y = q by an integrating factor."""
    s, t = equation.s, equation.t
    assert found.linear is not None
    (a0, a1), g = found.linear
    y, y1 = equation.y[:2]
    p, q = tidy(s, a0 / a1), tidy(s, g / a1)
    start = board.problem.expression
    assert start is not None
    form = equation.relation(y1 + p * y, q)
    if a1 == 1 and s.expand(equation.F - (y1 + p * y - q)) == 0 and _same_sides(equation, start, form):
        form = start  # nothing to do but to change the order of the terms
    if start is not form:
        claim = board.claim(equation.expr(tidy(s, equation.F / a1)), "=", equation.expr(y1 + p * y - q))
        board.step("standard form of a linear equation", start, form, relation="iff", claim=claim)
    if p == 0:
        value, inside = board.integrate(equation, q, t)
        c = equation.constant()
        claim = board.claim(b.derivative(equation.expr(value), equation.expr(t)), "=", equation.expr(q))
        board.step("integrating both sides", form, equation.relation(y, value + c), relation="iff", claim=claim, inside=inside)
        return Family([value + c], constants=(c,))
    exponent, inside = board.integrate(equation, p, t)
    mu = without_bars(s, s.exp(exponent), roots=True)
    barred = mu
    mu = _beside(equation, mu) if q != 0 else mu
    board.step(
        "integrating factor",
        b.derivative(equation.expr(mu * y), equation.expr(t)),
        equation.expr(mu * (y1 + p * y)),
        f"The factor is $e^{{\\int {equation.expr(p).latex}\\,d{equation.expr(t).latex}}} = {equation.expr(mu).latex}$.",
        inside=inside,
    )
    right = tidy(s, s.expand(mu * q) if mu.has(s.exp) else mu * q)
    product = b.relation("=", b.derivative(equation.expr(mu * y), equation.expr(t)), equation.expr(right))
    board.step(
        "product rule backwards",
        form,
        product,
        relation="iff",
        claim=board.claim(equation.expr(mu * q), "=", equation.expr(right)),
    )
    value, inside = board.integrate(equation, right, t) if right != 0 else (s.Integer(0), [])
    c = equation.constant()
    integrated = equation.relation(mu * y, value + c)
    claim = board.claim(b.derivative(equation.expr(value), equation.expr(t)), "=", equation.expr(right))
    board.step("integrating both sides", product, integrated, relation="iff", claim=claim, inside=inside)
    solution = divided_by_factor(s, value, c, mu)
    claim = board.claim(equation.expr(mu * solution), "=", equation.expr(value + c))
    if barred != mu and not equation.conditions and not any(p.base in _roots_of(s, mu) for p in solution.subs(c, 0).atoms(s.Pow)):
        solution = solution.subs(c, 0) + c / barred  # the same on both sides of the zeros of the factor
        both = equation.residual(solution)
        claim = board.claim(both[0], "=", both[1], board.requirements(equation, None, solution))
    board.step("dividing by the integrating factor", integrated, equation.relation(y, solution), relation="iff", claim=claim)
    return Family([solution], constants=(c,))


def varied_constant(board: Board, equation: Equation, found: Classified) -> Family:
    """y' + p y = q by a function in the place of the constant of the homogeneous solution."""
    s, t = equation.s, equation.t
    assert found.linear is not None and board.problem.expression is not None
    (a0, a1), g = found.linear
    y, y1 = equation.y[:2]
    p, q = tidy(s, a0 / a1), tidy(s, g / a1)
    start, form = board.problem.expression, equation.relation(y1 + p * y, q)
    if start is not form:
        claim = board.claim(equation.expr(tidy(s, equation.F / a1)), "=", equation.expr(y1 + p * y - q))
        board.step("standard form of a linear equation", start, form, relation="iff", claim=claim)
    exponent, inside = board.integrate(equation, -p, t) if p != 0 else (s.Integer(0), [])
    one = without_bars(s, s.exp(exponent), roots=True)
    c = equation.constant()
    body = equation.expr(one)
    rate = b.derivative(body, equation.expr(t)) if one.has(t) else b.ZERO
    claim = board.claim(b.add(rate, equation.expr(p * one)), "=", b.ZERO)
    board.step(
        "general solution of the homogeneous equation", equation.relation(y1 + p * y, 0), equation.relation(y, c * one), relation="iff",
        claim=claim, inside=inside,
    )  # fmt: skip
    right = tidy(s, s.expand(q / one) if one.has(s.exp) else q / one)
    v = new_function(equation, "v")
    slope = b.relation("=", slope_of(equation, v), equation.expr(right))
    board.step(
        "variation of parameters", form, slope,
        f"With ${equation.unknown.latex} = {b.mul(v, body).latex if one != 1 else v.latex}$ all other terms cancel.",
        relation="iff", claim=board.claim(equation.expr(right * one), "=", equation.expr(q)),
    )  # fmt: skip
    value, inside = board.integrate(equation, right, t)
    integrated = b.relation("=", v, equation.expr(value + c))
    claim = board.claim(b.derivative(equation.expr(value), equation.expr(t)), "=", equation.expr(right))
    board.step("integrating both sides", slope, integrated, relation="iff", claim=claim, inside=inside)
    solution = divided_by_factor(s, value, c, 1 / one)
    both = equation.residual(solution)
    board.step("back substitution", integrated, equation.relation(y, solution), relation="iff", claim=board.claim(both[0], "=", both[1]))
    return Family([solution], constants=(c,))


def _same_sides(equation: Equation, one: Any, two: Any) -> bool:
    """Whether two equations have the same sides but for the order of terms."""
    from ...expression.sympy_bridge import to_sympy

    return all(equation.s.expand(to_sympy(a) - to_sympy(c)) == 0 for a, c in zip(one.args, two.args, strict=True))


def divided_by_factor(s: Any, value: Any, c: Any, mu: Any) -> Any:
    if value.has(s.Integral):
        return (value + c) / mu
    particular = (
        s.expand(s.powsimp(s.expand(value / mu)))
        if value.has(s.exp) or mu.has(s.exp)
        else s.cancel(value / mu)
        if (value / mu).is_rational_function()
        else value / mu
    )
    if particular.has(s.exp) and particular.count_ops() < 60:
        particular = min((particular, s.powsimp(s.simplify(particular))), key=lambda v: (v.count_ops(), len(str(v))))
    if particular.has(s.Pow) and any(p.base in _roots_of(s, mu) for p in particular.atoms(s.Pow)):
        particular = min((particular, s.expand(particular), s.simplify(s.expand(particular))), key=lambda v: v.count_ops())
    return particular + c / mu


def tidy(s: Any, value: Any) -> Any:
    if value.is_rational_function(*value.free_symbols):
        return s.cancel(value)
    return s.powsimp(value)


def without_bars(s: Any, mu: Any, *, roots: bool = False) -> Any:
    """e^{log|u|} as u: the sign of an integrating factor does not matter; with `roots` the bars below a root stay."""
    mu = s.powsimp(s.expand(mu, power_exp=True))
    mu = _bars_together(s, mu) if roots else mu
    kept = {p: s.Dummy() for p in mu.atoms(s.Pow) if isinstance(p.base, s.Abs) and not p.exp.is_Integer} if roots else {}
    return mu.subs(kept).replace(s.Abs, lambda u: u).subs({d: p for p, d in kept.items()})


def _roots_of(s: Any, mu: Any) -> set[Any]:
    return {p.base for p in mu.atoms(s.Pow) if not p.exp.is_Integer}


def _bars_together(s: Any, mu: Any) -> Any:
    """The root of |u| times the root of |v| as the root of |uv|."""
    by: dict[Any, Any] = {}
    rest = []
    for factor in s.Mul.make_args(mu):
        if isinstance(factor, s.Pow) and isinstance(factor.base, s.Abs) and factor.exp.is_Rational and not factor.exp.is_Integer:
            by[factor.exp] = by.get(factor.exp, 1) * factor.base.args[0]
        else:
            rest.append(factor)
    return s.Mul(*rest, *(s.Abs(s.expand(u) if u.is_polynomial() else u) ** k for k, u in by.items()))


def bars_inside(s: Any, value: Any) -> Any:
    """|sqrt(u)| as the root of |u|, which is real on both sides of a zero of u."""

    def turned(bars: Any) -> Any:
        parts = [f.as_base_exp() for f in s.Mul.make_args(bars.args[0])]
        return s.Mul(*(s.Abs(u) ** q if q.is_Rational and not q.is_Integer else s.Abs(u**q) for u, q in parts))

    return value.replace(lambda e: isinstance(e, s.Abs) and e.has(s.Pow), lambda e: turned(e))


def _beside(equation: Equation, mu: Any) -> Any:
    """Roots of |u| as roots of u, or of -u where u is negative at the initial point."""
    s, t = equation.s, equation.t
    point = next((point for _, point, _ in equation.conditions), s.Integer(0))
    put = {}
    for p in mu.atoms(s.Pow):
        if isinstance(p.base, s.Abs) and not p.exp.is_Integer:
            u = p.base.args[0]
            negative = u.subs(t, point).is_negative
            put[p] = (-u if negative else u) ** p.exp
    return mu.subs(put)


def separable(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = g(t) h(y): the constants with h = 0 first, then both sides integrated."""
    s, t = equation.s, equation.t
    g, h = found.of("separable")
    y, y1 = equation.y[:2]
    start = board.problem.expression
    assert start is not None
    lost = [v for v in constant_solutions(equation, h, y) if is_solution(s, equation, v)] if h.has(y) else []
    form = equation.relation(y1 / h, g)
    claim = board.claim(equation.expr(found.slopes[0]), "=", equation.expr(g * h))
    because = f"Division by ${equation.expr(h).latex}$ excludes its zeros." if lost else ""
    board.step("separation of variables", start, form, because, relation="iff", claim=claim)
    G, left_steps = board.integrate(equation, g, t)
    variable = s.Symbol(f"{equation.unknown.data[0]}", real=True)
    equation.letters.setdefault(variable.name, b.symbol(variable.name, properties=["real"], latex=equation.unknown.data[1]))
    H, right_steps = board.integrate(equation, (1 / h).subs(y, variable), variable)
    H = H.subs(variable, y)
    board.exceptional(equation, H)
    c = equation.constant()
    integrated = equation.relation(H, G + c)
    claim = board.claim(b.derivative(equation.expr(H), equation.expr(t)), "=", equation.expr(y1 / h))
    board.step("integrating both sides", form, integrated, relation="iff", claim=claim, inside=[*right_steps, *left_steps])
    family = Family([], implicit=(H - G), constants=(c,), lost=lost)
    solved = solve_separated(s, H, G, c, y, equation, family)
    if solved is None:
        return family
    solutions, renamed = [v for v in solved[0] if fits(s, equation, v, family.conditions)], solved[1]
    if not solutions:
        return family
    shown = (
        b.join("or", *(equation.relation(y, value) for value in solutions)) if len(solutions) > 1 else equation.relation(y, solutions[0])
    )
    first = solutions[0]
    check = equation.residual(first)
    why = "The constant absorbs the sign and the power of e." if renamed else ""
    needed = board.requirements(equation, family, first)
    board.step("solving for the unknown", integrated, shown, why, relation="iff", claim=board.claim(check[0], "=", check[1], needed))
    family.explicit = solutions
    family.lost = [value for value in lost if not contained(s, value, solutions, c)]
    return family


def _half_angles(s: Any, H: Any, y: Any) -> Any:
    """csc + cot and csc - cot as the cotangent and the tangent of half the angle."""
    for u in {f.args[0] for f in H.atoms(s.cot) if f.has(y)}:
        for below in (1 / s.sin(u), s.csc(u)):
            H = H.subs({s.cot(u) + below: 1 / s.tan(u / 2), below - s.cot(u): s.tan(u / 2), s.cot(u) - below: -s.tan(u / 2)})
    return H


def solve_separated(s: Any, H: Any, G: Any, c: Any, y: Any, equation: Equation, family: Family) -> tuple[list[Any], bool] | None:
    """Explicit solutions of H(y) = G(t) + C, and whether the constant was renamed."""
    H = _half_angles(s, H, y)
    logs = [part for part in H.atoms(s.log) if part.has(y)]
    if (
        logs
        and all(not piece.has(s.log) or _log_term(s, piece) for piece in s.Add.make_args(s.expand(H)))
        and not _without_logs(s, H).has(y)
    ):
        # Sum of k_i log|u_i| = G + C: the product of the powers is C e^{...}, with a new constant of either sign.
        terms = [(piece.as_independent(s.log, as_Add=False)) for piece in s.Add.make_args(s.expand(H)) if piece.has(s.log)]
        numbers = [number for number, _ in terms]
        smallest = next((k for k in numbers if k != 0), s.Integer(1))
        ratios = [s.cancel(number / smallest) for number in numbers]
        if all(r.is_Integer for r in ratios):
            product = s.Mul(*(log.args[0].replace(s.Abs, lambda z: z) ** r for r, (_, log) in zip(ratios, terms, strict=True)))
            rest = s.expand((G - _without_logs(s, H)) / smallest)
            right = c * without_bars(s, s.exp(rest), roots=True)
            found = solved_for(s, s.together(product - right), y)
            return ([bars_inside(s, v) for v in found], True) if found else None
    branches = invert(s, H, y, G + c)
    if branches:
        family.conditions += [v for v in branches[0].positive if v not in family.conditions]
        return [v.value for v in branches], False
    variable = s.Symbol("_y", real=True)
    found = solved_for(s, (H - G - c).subs(y, variable), variable)
    return (found, False) if found else None


def _log_term(s: Any, piece: Any) -> bool:
    number, log = piece.as_independent(s.log, as_Add=False)
    return isinstance(log, s.log) and not number.has(s.log)


def _without_logs(s: Any, H: Any) -> Any:
    return s.Add(*(piece for piece in s.Add.make_args(s.expand(H)) if not piece.has(s.log)))


def solved_for(s: Any, F: Any, y: Any) -> list[Any]:
    """Real solutions for y; none where SymPy finds none or answers in special forms."""
    plain = s.Symbol("_z")
    if _needs_cardano(s, F, y):
        return []
    try:
        found = s.solve(F.subs(y, plain), plain)
    except (NotImplementedError, TypeError, ValueError):
        return []
    found = [v for v in found if not v.has(plain) and not v.has(s.I) and not v.has(s.LambertW)]
    return [s.simplify(v) if v.count_ops() < 60 else v for v in found][:2]


def _needs_cardano(s: Any, F: Any, y: Any) -> bool:
    """Whether F = 0 is a polynomial equation that only Cardano's or Ferrari's formula solves: no textbook writes it down."""
    above = s.fraction(s.together(F))[0]
    if not above.is_polynomial(y) or s.degree(above, y) < 3:
        return False
    powers = [k for (k,) in s.Poly(above, y).monoms() if k]
    step = s.igcd(*powers) if len(powers) > 1 else powers[0]
    return bool(max(powers) // step > 2 and len(powers) > 1 and min(powers) // step < 2)


def bernoulli(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = p y + q y^n by w = y^{1-n}."""
    s, t = equation.s, equation.t
    p, q, n = found.of("bernoulli")
    y = equation.y[0]
    start = board.problem.expression
    assert start is not None
    m = 1 - n
    w = new_function(equation, "w")
    form = b.relation("=", slope_of(equation, w), b.add(b.mul(equation.expr(m * p), w), equation.expr(m * q)))
    power = equation.expr(y**m)
    claim = board.claim(
        b.derivative(power, equation.expr(t)),
        "=",
        equation.expr(m * y ** (m - 1) * equation.y[1]),
    )
    board.step(
        "Bernoulli substitution", start, form, f"With ${w.latex} = {power.latex}$ the equation becomes linear.", relation="iff", claim=claim
    )
    value, constant = linear_solution(board, equation, m * p, m * q, w)
    solutions = []
    root = s.Rational(1) / m
    if m.is_Integer and m == -1:
        solutions = [1 / value]
    elif m.is_Integer and int(m) % 2 == 0:
        solutions = [value**root, -(value**root)]
    else:
        solutions = [value**root]
    solutions = [s.simplify(v) if v.count_ops() < 60 else v for v in solutions]
    family = Family([], constants=(constant,))
    if m.is_Rational and not m.is_Integer and int(m.q) % 2 == 0:
        family.conditions.append(value)  # a root is not negative
    solutions = [v for v in solutions if fits(s, equation, v, family.conditions)]
    if not solutions:
        raise Stuck("no branch of the root satisfies the equation")
    shown = b.join("or", *(equation.relation(y, v) for v in solutions)) if len(solutions) > 1 else equation.relation(y, solutions[0])
    check = equation.residual(solutions[0])
    board.step(
        "back substitution",
        b.relation("=", w, equation.expr(value)),
        shown,
        relation="iff",
        claim=board.claim(check[0], "=", check[1], board.requirements(equation, family, solutions[0])),
    )
    family.explicit = solutions
    family.lost = [s.Integer(0)] if n.is_positive else []
    return family


def new_function(equation: Equation, name: str) -> Any:
    while name in equation.letters or name == equation.unknown.data[0]:
        name += "1"
    return b.apply(name, [equation.expr(equation.t)])


def slope_of(equation: Equation, w: Any) -> Any:
    return b.derivative(w, equation.expr(equation.t))


def linear_solution(board: Board, equation: Equation, p: Any, q: Any, w: Any) -> tuple[Any, Any]:
    """w' = p w + q, with the steps of the integrating factor in one."""
    s, t = equation.s, equation.t
    exponent, first = board.integrate(equation, -p, t) if p != 0 else (s.Integer(0), [])
    mu = without_bars(s, s.exp(exponent))
    right = tidy(s, s.expand(mu * q))
    inner, second = board.integrate(equation, right, t)
    c = equation.constant()
    value = divided_by_factor(s, inner, c, mu)
    before = b.relation("=", slope_of(equation, w), b.add(b.mul(equation.expr(p), w), equation.expr(q)))
    after = b.relation("=", w, equation.expr(value))
    claim = board.claim(b.derivative(equation.expr(value), equation.expr(t)), "=", equation.expr(p * value + q))
    because = f"The integrating factor is ${equation.expr(mu).latex}$."
    board.step("linear equation by an integrating factor", before, after, because, relation="iff", claim=claim, inside=[*first, *second])
    return value, c


def homogeneous(board: Board, equation: Equation, found: Classified) -> Family:
    """y' = F(y/t) by y = t v, which is separable."""
    s, t = equation.s, equation.t
    y = equation.y[0]
    f = found.slopes[0]
    v = s.Symbol("v", real=True)
    if "v" in equation.letters:
        raise Stuck("the letter v is taken", "not_supported")
    positive = s.Symbol(t.name, positive=True)
    here = next((point for _, point, _ in equation.conditions), s.Integer(1))
    sides = []
    for side in (-1, 1) if here.is_negative else (1, -1):
        inner = f.subs(y, v * t).subs(t, side * positive)
        inner = s.cancel(inner) if inner.is_rational_function(v, positive) else s.simplify(inner)
        sides.append((inner.subs(positive, side * t), side))
        if inner.is_rational_function(v):
            break
    inner, side = sides[0]
    if len(sides) > 1 and not is_zero(s, inner - sides[1][0]):
        # A root of t^2 is t or -t.
        board.conditions.append(b.relation(">" if side > 0 else "<", equation.expr(t), b.ZERO))
        board.find("interval", f"solved where ${board.conditions[-1].latex}$; on the other side a root changes its sign")
    if inner.has(t):
        raise Stuck("the right side is not a function of the quotient alone")
    h = s.factor(inner - v)
    equation.letters["v"] = b.symbol("v", properties=["real"])
    start = board.problem.expression
    assert start is not None
    w = b.apply("v", [equation.expr(t)])
    left = b.mul(equation.expr(t), slope_of(equation, w))
    from ...expression import substitute

    right = substitute(equation.expr(h), {equation.letters["v"]: w})
    claim = board.claim(equation.expr(f.subs(y, v * t)), "=", equation.expr(inner))
    board.step(
        "homogeneous substitution",
        start,
        b.relation("=", left, right),
        f"With ${equation.unknown.latex} = {equation.expr(t).latex}\\,v$.",
        relation="iff",
        claim=claim,
    )
    lost = [r * t for r in constant_solutions(equation, h, v)]
    H, steps = board.integrate(equation, s.cancel(1 / h) if h.is_rational_function(v) else 1 / h, v)
    c = equation.constant()
    logarithm = s.log(s.Abs(t))
    integrated = b.relation("=", substitute(equation.expr(H), {equation.letters["v"]: w}), equation.expr(logarithm + c))
    claim = board.claim(b.derivative(equation.expr(H), equation.letters["v"]), "=", equation.expr(1 / h))
    board.step("separation of variables", b.relation("=", left, right), integrated, relation="iff", claim=claim, inside=steps)
    family = Family([], implicit=(H.subs(v, y / t) - logarithm), constants=(c,), lost=lost)
    solved = solve_separated(s, H, logarithm, c, v, equation, family)
    if solved is None:
        return family
    solutions = [z for z in (s.simplify(t * value) for value in solved[0]) if fits(s, equation, z, family.conditions)]
    if not solutions:
        return family
    shown = (
        b.join("or", *(equation.relation(y, value) for value in solutions)) if len(solutions) > 1 else equation.relation(y, solutions[0])
    )
    check = equation.residual(solutions[0])
    needed = board.requirements(equation, family, solutions[0])
    board.step("back substitution", integrated, shown, relation="iff", claim=board.claim(check[0], "=", check[1], needed))
    family.explicit = solutions
    family.lost = [value for value in lost if not any(is_zero(s, solution.subs(c, 0) - value) for solution in solutions)]
    return family
