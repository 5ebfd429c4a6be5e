r"""Second order to first: y missing, the variable missing, a known solution; each leads to equations with methods of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from .board import Board
from .classes import Classified, is_zero
from .conditions import particular_of
from .equation import Equation, Stuck, equation_of
from .exponential_quotients import exponential_quotient
from .families import Family, fits
from .inversion import invert
from .linear import by_variation, put_in
from .trials import trial_solution

__all__ = ["known_solution", "lower", "told_solution", "without_the_unknown", "without_the_variable"]


def _name(equation: Equation, names: str) -> str:
    for name in names:
        if name not in equation.letters and name != equation.unknown.data[0]:
            return name
    raise Stuck("no letter is free for the substitution", "not_supported")


def lower(
    board: Board, equation: Equation, relation: Any, unknown: Any, variable: Any, conditions: tuple[Any, ...]
) -> tuple[Family, Equation]:
    """The solutions of an equation of lower order, with its steps on the same board."""
    problem = board.problem
    one = replace(
        problem, kind="ode", expression=relation, unknowns=(unknown,), unknown=unknown.data[1], variables=(variable,), conditions=conditions
    )
    board.problem = one
    try:
        inner = equation_of(one)
        inner.letters.update(equation.letters)
        inner.own = equation.own
        inner.constants = equation.constants
        family = board.solver(board, inner)
    finally:
        board.problem = problem
    equation.constants = inner.constants
    equation.letters.update({k: v for k, v in inner.letters.items() if k.startswith("C")})
    return family, inner


def without_the_unknown(board: Board, equation: Equation, found: Classified) -> Family:
    """F(t, y^(k), ..., y^(n)) = 0: p = y^(k) lowers the order."""
    s, t, n = equation.s, equation.t, equation.order
    k = next(i for i in range(n + 1) if equation.F.has(equation.y[i]))
    if k == 0:
        raise Stuck("the unknown itself occurs")
    name = _name(equation, "pqw")
    variable = equation.expr(t)
    p = b.apply(name, [variable])
    start = board.problem.expression
    assert start is not None
    letters = [s.Symbol(f"_p{i}") for i in range(n - k + 1)]
    put = {f"_p{i}": b.derivative(p, variable, i) if i else p for i in range(n - k + 1)}
    from ...expression.sympy_reader import from_sympy

    def lowered(e: Any) -> Any:
        return from_sympy(e.subs({equation.y[k + i]: letters[i] for i in range(n - k + 1)}), {**equation.letters, **put})

    form = b.relation("=", lowered(equation.F), b.ZERO)
    first = equation.linear_top() if n - k == 1 else None
    if first is not None:
        form = b.relation("=", put["_p1"], lowered(first))
    claim = board.claim(
        b.derivative(equation.unknown, variable, n), "=", b.derivative(b.derivative(equation.unknown, variable, k), variable, n - k)
    )
    upper = equation.expr(equation.y[k]).latex
    board.step("missing unknown", start, form, f"With ${p.latex} = {upper}$.", relation="iff", claim=claim)
    early = [c for c in equation.conditions if c[0] >= k] if len(equation.conditions) == n else []
    family, inner = lower(board, equation, form, p, variable, ())
    inner.conditions = [(j - k, at, value) for j, at, value in early]
    if not family.explicit:
        raise Stuck("the derivative is found only implicitly")
    result = Family(lost=[])
    constants: list[Any] = []
    for slope in family.explicit:
        fixed = particular_of(inner, family, slope) if early and len(family.explicit) == 1 else None
        slope = slope if fixed is None else fixed
        constants = [c for c in family.constants if slope.has(c)]
        try:
            value, used = _integrated(board, equation, slope, k, p)
        except Stuck:
            if k != 1 or len(constants) != 1 or equation.conditions:
                raise
            result.explicit += _by_sign(board, equation, slope, constants, result)
            continue
        constants += used
        result.explicit.append(value)
        result.lost += _at_zero(board, equation, slope, k, p, value, constants[: -len(used)] if used else constants)
    result.constants = tuple(constants)
    result.conditions = list(family.conditions)
    for slope in family.lost:
        if not slope.has(t) and k == 1:
            c = result.constants[-1]
            result.lost.append(slope * t + c)
    return result


def _at_zero(board: Board, equation: Equation, slope: Any, k: int, p: Any, value: Any, constants: list[Any]) -> list[Any]:
    """What a constant gives that is zero, where it stands below in the integrated form and nowhere below in the slope."""
    s = equation.s
    if equation.conditions:
        return []
    out = []
    for c in constants:
        at = slope.subs(c, 0)
        if s.fraction(s.together(value))[1].subs(c, 0) != 0 or at.has(s.nan, s.zoo, s.oo):
            continue
        equation.constants, kept = equation.constants - 1, equation.constants
        try:
            out.append(_integrated(board, equation, at, k, p)[0])
        except Stuck:
            continue
        finally:
            equation.constants = max(kept, equation.constants)
    return out


def _by_sign(board: Board, equation: Equation, slope: Any, constants: list[Any], result: Family) -> list[Any]:
    """y' = p(t, C) integrated for C = k^2 and C = -k^2, where the sign of C matters; what C = 0 gives is named apart."""
    s = equation.s
    (c,) = constants
    before = equation.relation(equation.y[1], slope)
    listing = [equation.relation(equation.y[1], slope.subs(c, v)) for v in (c**2, -(c**2), s.Integer(0))]
    claim = board.claim(equation.expr(slope.subs(c, c**2)), "=", equation.expr(s.factor(slope.subs(c, c**2))))
    board.step("constants by their sign", before, b.join("or", *listing), relation="iff", claim=claim)
    count = equation.constants
    out = []
    for value in (c**2, -(c**2), s.Integer(0)):
        equation.constants = count
        made, used = _integrated(board, equation, s.cancel(slope.subs(c, value)), 1, None)
        made = made.subs(s.Abs(c), c)  # both signs of the letter give the same
        if value == 0:
            result.lost.append(made)
        else:
            out.append(made)
    constants += used
    return out


def _integrated(board: Board, equation: Equation, slope: Any, k: int, p: Any) -> tuple[Any, list[Any]]:
    """k times integrated, each time with a constant."""
    s, t = equation.s, equation.t
    used: list[Any] = []
    value = slope
    for i in range(k):
        before = equation.relation(equation.y[k - i], value)
        inner, steps = board.integrate(equation, value, t)
        c = equation.constant()
        used.append(c)
        claim = board.claim(b.derivative(equation.expr(inner), equation.expr(t)), "=", equation.expr(value))
        value = inner + c
        board.step(
            "integrating both sides", before, equation.relation(equation.y[k - i - 1], value), relation="iff", claim=claim, inside=steps
        )
    del s, p
    return value, used


def without_the_variable(board: Board, equation: Equation, found: Classified) -> Family:
    """y'' = f(y, y'): the slope p as a function of y."""
    s, t = equation.s, equation.t
    y, y1, y2 = equation.y[:3]
    f = equation.linear_top()
    if equation.order != 2 or f is None:
        raise Stuck("the equation is not solved for its highest derivative")
    name = _name(equation, "pqw")
    yname = equation.unknown.data[0]
    letter = b.symbol(yname, properties=["real"], latex=equation.unknown.data[1])
    p = b.apply(name, [letter])
    ys, ps = s.Symbol(yname, real=True), s.Symbol("_p0")
    from ...expression.sympy_reader import from_sympy

    known = {**equation.letters, "_p0": p, yname: letter}
    right = s.cancel(f.subs({y: ys, y1: ps}) / ps) if f.is_rational_function(y, y1) else s.simplify(f.subs({y: ys, y1: ps}) / ps)
    form = b.relation("=", b.derivative(p, letter), from_sympy(right, known))
    start = board.problem.expression
    assert start is not None
    variable = equation.expr(t)
    composed = b.apply(name, [equation.unknown])
    claim = board.claim(b.derivative(equation.expr(y1**2 / 2), variable), "=", equation.expr(y1 * y2))
    del composed
    board.step(
        "missing variable", start, form,
        f"With ${p.latex} = {equation.expr(y1).latex}$ as a function of ${letter.latex}$: "
        f"${equation.expr(y2).latex} = {p.latex}\\,{b.derivative(p, letter).latex}$. "
        "Division by the slope excludes constant solutions.",
        relation="iff", claim=claim,
    )  # fmt: skip
    known_letters = dict(equation.letters)
    equation.letters[yname] = letter
    family, inner = lower(board, equation, form, p, letter, ())
    values = {k: v for k, _, v in equation.conditions} if len({str(c[1]) for c in equation.conditions}) == 1 else {}
    early = {0, 1} <= set(values)
    slopes = list(family.explicit)
    if not slopes:
        raise Stuck("the slope is found only implicitly")
    yv = next(z for z in (*inner.F.free_symbols, *(w for v in slopes for w in v.free_symbols), ys) if z.name == yname)
    out = Family()
    inner.conditions = [(0, values[0], values[1])] if early else []
    del known_letters
    opened, first = False, equation.constants
    for slope in slopes:
        special = particular_of(inner, family, slope) if early else slope
        if special is None or (early and not is_zero(s, special.subs(yv, values[0]) - values[1])):
            continue
        special = s.factor(special) if special.is_rational_function(yv) else _roots_apart(s, special, yv, values[0]) if early else special
        before = b.relation("=", equation.expr(y1), from_sympy(special, {**equation.letters, yname: equation.unknown}))
        try:
            if opened:
                raise Stuck("as for the other sign")
            H, steps = board.integrate(equation, 1 / special, yv)
        except Stuck:
            if equation.conditions or not _left_open(board, equation, special, yv, before):
                raise
            opened = True
            out.quadratures += 1
            continue
        equation.constants = first
        c = equation.constant()
        claim = board.claim(b.derivative(equation.expr(H), letter), "=", equation.expr(1 / special))
        shown = b.relation("=", from_sympy(H, {**equation.letters, yname: equation.unknown}), equation.expr(t + c))
        board.step("separation of variables", before, shown, relation="iff", claim=claim, inside=steps)
        own = [z for z in family.constants if special.has(z)]
        out.constants = (*own, c)
        for branch in _branches(s, H, yv, t + c, c):
            if fits(s, equation, branch[0], branch[1]) and not any(is_zero(s, branch[0] - v) for v in out.explicit):
                out.explicit.append(branch[0])
                out.conditions += [v for v in branch[1] if v not in out.conditions]
        if not out.explicit:
            if equation.conditions:
                raise Stuck("the relation found is not solved for the unknown")
            _quadrature(board, equation, special, yv, H, c)
            out.quadratures += 1
    if out.explicit:
        out.conditions = [] if len(slopes) > 1 and all(fits(s, equation, v) for v in out.explicit) else out.conditions
        both = equation.residual(out.explicit[0])
        shown = (
            b.join("or", *(equation.relation(y, v) for v in out.explicit))
            if len(out.explicit) > 1
            else equation.relation(y, out.explicit[0])
        )
        needed = board.requirements(equation, out, out.explicit[0])
        board.step(
            "solving for the unknown", board.steps[-1].after, shown, relation="iff", claim=board.claim(both[0], "=", both[1], needed)
        )
    if not out.explicit and not out.quadratures:
        raise Stuck("no branch of the slope meets the conditions")
    if out.quadratures and not early:
        out.lost += _rests(s, equation, f)
    elif is_zero(s, equation.F.subs({y2: 0, y1: 0})) and not early:
        c = out.constants[0]
        if not any(_constant_inside(s, v, out.constants) for v in out.explicit):
            out.lost.append(c)
    return out


def _roots_apart(s: Any, slope: Any, y: Any, at: Any) -> Any:
    """A slope with its roots as they are for the sign of the initial value: the root of 1/y^2 - 1 as a quotient, that of y^3 as a power."""
    if not (at.is_number and at.is_positive):
        return slope
    positive = s.Symbol(y.name, positive=True)

    def apart(e: Any) -> Any:
        above, below = s.fraction(s.together(e.base))
        return above**e.exp / below**e.exp

    made = slope.subs(y, positive)
    return made.replace(lambda e: e.is_Pow and e.exp.is_Rational and int(e.exp.q) == 2, apart).subs(positive, y)


def _rests(s: Any, equation: Equation, f: Any) -> list[Any]:
    """The constant solutions: zeros of the highest derivative where the slope is zero."""
    at = f.subs(equation.y[1], 0)
    if not at.has(equation.y[0]):
        return []
    try:
        found = s.solveset(at, equation.y[0], s.S.Reals) if at.is_polynomial(equation.y[0]) else s.FiniteSet(*s.solve(at, equation.y[0]))
    except NotImplementedError:
        return []
    return [v for v in found if v.is_real is not False and v.is_finite is not False][:4] if isinstance(found, s.FiniteSet) else []


def _left_open(board: Board, equation: Equation, slope: Any, yv: Any, before: Any) -> bool:
    """The separated equation as an answer whose integral stays; False where no starting point of the integral is found."""
    s = equation.s
    for start in (s.Integer(0), s.Integer(1)):
        at = slope.subs(yv, start)
        if not at.has(s.zoo, s.nan, s.oo) and at != 0:
            break
    else:
        return False
    name = next(n for n in ("u", "s", "r", "z", "q", "w") if n not in equation.letters)
    inner = s.Symbol(name, real=True)
    known = equation.letters
    equation.letters = {**known, name: b.symbol(name, properties=["real"])}
    H = s.Integral((1 / slope).subs(yv, inner), (inner, start, yv))
    c = equation.constant()
    shown = _quadrature(board, equation, slope, yv, H, c)
    both = _second_order(board, equation, slope, yv)
    board.step("antiderivative left as an integral", before, shown, relation="iff", claim=both)
    equation.letters = known
    equation.constants -= 1
    if not any(f.code == "no_closed_form" for f in board.findings):
        from ...expression.sympy_reader import from_sympy

        shorter = from_sympy((1 / slope).subs(yv, inner)).latex
        board.find("no_closed_form", f"no elementary antiderivative of ${shorter}$ is found: the integral stays")
    return True


def _second_order(board: Board, equation: Equation, slope: Any, yv: Any) -> Any:
    """The claim that y' = p(y) solves the equation: with y'' = p p'."""
    y, y1, y2 = equation.y[:3]
    both = equation.F.subs({y2: slope * slope.diff(yv), y1: slope, y: yv}, simultaneous=True)
    return board.claim(equation.expr(both), "=", b.ZERO, board.requirements(equation, None, slope))


def _quadrature(board: Board, equation: Equation, slope: Any, yv: Any, H: Any, c: Any) -> Any:
    """H(y) = t + C as an answer."""
    shown = b.relation("=", equation.expr(H), equation.expr(equation.t + c))
    needed = board.requirements(equation, None, slope)
    board.answers.append(
        Answer(equation.unknown.data[1], shown, role="implicit", conditions=needed, claim=_second_order(board, equation, slope, yv))
    )
    return shown


def _constant_inside(s: Any, value: Any, constants: tuple[Any, ...]) -> bool:
    """Whether every constant function is a member of a family, for some value of one constant: C_1 e^{C_2 t} with C_2 = 0."""
    for c in constants:
        at = value.subs(c, 0)
        rest = [z for z in constants if z != c]
        if not at.has(s.nan, s.zoo) and at.free_symbols and at.free_symbols <= set(rest):
            return True
    return False


def _branches(s: Any, H: Any, y: Any, right: Any, c: Any) -> list[tuple[Any, tuple[Any, ...]]]:
    logs = H.atoms(s.log)
    if len(logs) == 1 and (H / next(iter(logs))).is_constant(y) if logs else False:
        (log,) = logs
        number = s.simplify(H / log)
        inner = log.args[0].replace(s.Abs, lambda z: z)
        # The sign and the power of e go into the constant: |u| = e^{(t+C)/k} is u = C e^{t/k}.
        solved = s.solve(inner - c * s.exp(s.expand((right - c) / number)), y)
        return [(s.simplify(v), ()) for v in solved if not v.has(s.I)]
    branches = invert(s, H, y, right)
    if branches is not None:
        return [(v.value, v.positive) for v in branches]
    return []


def told_solution(board: Board, equation: Equation, found: Classified) -> Any:
    """The solution that the task tells; None, with a finding, where it is none of the homogeneous equation."""
    if "known solution" not in board.problem.request or not board.problem.operands or found.linear is None or equation.order != 2:
        return None
    s, t, (a0, a1, a2) = equation.s, equation.t, found.linear[0]
    given = to_sympy(board.problem.operands[0])
    if is_zero(s, s.simplify(a2 * given.diff(t, 2) + a1 * given.diff(t) + a0 * given)):
        return given
    text = f"${equation.relation(equation.y[0], given).latex}$ does not solve the homogeneous equation"
    board.find("assumed_type", text)
    return None


def known_solution(board: Board, equation: Equation, found: Classified) -> Family:
    """a y'' + b y' + c y = g with one solution found by trial: y = y_1 v lowers the order."""
    s, t = equation.s, equation.t
    if found.linear is None or equation.order != 2:
        raise Stuck("no solution of this equation is found by trial")
    (a0, a1, a2), g = found.linear
    given = told_solution(board, equation, found)
    one = trial_solution(s, a0, a1, a2, t) if given is None else given
    if one is None:
        raise Stuck("no solution of the homogeneous equation is found by trial")
    start = board.problem.expression
    assert start is not None
    y = equation.y
    applied = a2 * y[2] + a1 * y[1] + a0 * y[0]
    board.step(
        "particular solution by trial", equation.relation(applied, 0), equation.relation(y[0], one), relation="implies",
        claim=board.claim(put_in(equation, applied, one), "=", b.ZERO),
    )  # fmt: skip
    P = s.cancel(a1 / a2)
    exponent, first = board.integrate(equation, -P, t) if P != 0 else (s.Integer(0), [])
    W = s.powsimp(s.exp(exponent)).replace(s.Abs, lambda u: u)
    rate = s.simplify(W / one**2)
    closed = exponential_quotient(s, rate, t)
    quotient, second = board.integrate(equation, rate, t) if closed is None else (closed, [])
    other = _beside_known(s, one, quotient) if not quotient.has(s.Integral) else one * quotient
    number, _ = other.as_coeff_Mul()
    other = other / number if number.is_Rational and not other.is_Add else other
    claim = board.claim(put_in(equation, applied, other), "=", b.ZERO)
    c1, c2 = equation.constant(), equation.constant()
    general = c1 * one + c2 * other
    board.step(
        "reduction of order", equation.relation(applied, 0), equation.relation(y[0], general),
        f"A second solution is ${equation.expr(one).latex}\\int {equation.expr(rate).latex}\\,d{equation.expr(t).latex}$, "
        f"with the Wronskian ${equation.expr(W).latex}$.",
        relation="iff", claim=claim, inside=[*first, *second],
    )  # fmt: skip
    if g == 0:
        return Family([general], constants=(c1, c2))
    particular = by_variation(board, equation, (a0, a1, a2), g, [one, other])
    both = equation.residual(general + particular)
    board.step(
        "superposition", start, equation.relation(y[0], general + particular), relation="iff", claim=board.claim(both[0], "=", both[1])
    )
    return Family([general + particular], constants=(c1, c2))


def _beside_known(s: Any, one: Any, quotient: Any) -> Any:
    """The product with a sum of logarithms and a quotient, each without common factors."""
    logs: dict[Any, Any] = {}
    rest = s.Integer(0)
    for term in s.Add.make_args(s.expand(quotient)):
        number, inner = term.as_independent(s.log, as_Add=False)
        if isinstance(inner, s.log):
            logs[inner] = logs.get(inner, 0) + number
        else:
            rest += term

    def short(v: Any) -> Any:
        return s.cancel(v) if v.is_rational_function(*v.free_symbols) else s.expand(v)

    if quotient.has(s.Ei) and one.is_polynomial(*one.free_symbols):
        ends = s.Add(*(v for v in s.Add.make_args(quotient) if v.has(s.Ei)))
        rest = s.cancel(s.simplify((quotient - ends) / s.exp(1)) * s.exp(1))
        exponential = next(iter(e for e in rest.atoms(s.exp)), s.Integer(1))
        beside = s.cancel(one * s.cancel(rest / exponential))
        whole = s.ilcm(1, 1, *(v.q for v in (ends + s.expand(beside)).atoms(s.Rational) if v.q != 1))  # as textbooks do: no fractions
        return one * s.expand(whole * ends) + s.cancel(whole * beside) * exponential
    plain = one.is_rational_function(*one.free_symbols) and all(v.is_rational_function(*v.free_symbols) for v in (rest, *logs.values()))
    if not plain:
        return s.expand(one * quotient) if quotient.count_ops() < 40 else one * s.together(quotient)
    return s.Add(short(one * rest), *(s.factor_terms(short(one * v)) * f for f, v in logs.items()))
