"""Green's functions of ordinary operators on an interval, and the mean value of a harmonic function over circles."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Problem
from ..differential_equations.board import Board
from .disk import polar
from .field import Field, Refusal, Stuck

__all__ = ["centre_value", "green", "mean_value"]


def green(board: Board, problem: Problem) -> None:
    """p u'' + q u' + r u = f with two homogeneous conditions: products of solutions that satisfy one condition each."""
    s = library()
    e, unknown = problem.expression, problem.unknowns[0]
    if e is None or len(unknown.args) != 1:
        raise Stuck("one equation for one function is needed", "not_supported")
    x, u = to_sympy(unknown.args[0]), to_sympy(unknown)
    F = (to_sympy(e.args[0]) - to_sympy(e.args[1])).doit()
    letters = {z.name: z for part in (e, *problem.operands) for z in part.free if z.op == "symbol"}
    letters[x.name] = unknown.args[0]
    f0, f1, f2 = s.symbols("f0__ f1__ f2__")
    G = s.expand(F.xreplace({u.diff(x, 2): f2}).xreplace({u.diff(x): f1}).xreplace({u: f0}))
    p, q, r = G.coeff(f2), G.coeff(f1), G.coeff(f0)
    if s.expand(G - p * f2 - q * f1 - r * f0) != 0 or p == 0 or any(c.has(x) for c in (p, q, r)):
        raise Stuck("Green's functions are found for linear equations with constant coefficients", "not_supported")
    rows = [(to_sympy(o), f"slope {i}" in problem.request) for i, o in enumerate(problem.operands)]
    if len(rows) != 2 or rows[0][0] == rows[1][0]:
        raise Stuck("one condition at each end is needed", "underdetermined")
    rows.sort(key=lambda row: (row[0] != 0, str(row[0])))
    y = s.Function("y__")
    k = s.Symbol("x__", real=True)
    plain = {z: s.Symbol(f"{z.name}__", positive=True) for z in (p + q + r).free_symbols}
    back = {v: z for z, v in plain.items()}
    ode = (p * y(k).diff(k, 2) + q * y(k).diff(k) + r * y(k)).subs(plain)
    general = s.dsolve(ode, y(k)).rhs.subs(back).subs(k, x)
    c1, c2 = s.symbols("C1 C2")
    basis = [general.subs({c1: 1, c2: 0}), general.subs({c1: 0, c2: 1})]
    ends = []
    for at, slope in rows:
        values = [(w.diff(x) if slope else w).subs(x, at) for w in basis]
        one = s.simplify(values[1] * basis[0] - values[0] * basis[1])
        if one == 0:
            raise Refusal("there is no Green's function: a solution without source satisfies the conditions", "no_solution")
        ends.append(one)
    lower, upper = ends
    wronskian = s.simplify(lower * upper.diff(x) - lower.diff(x) * upper)
    if wronskian == 0:
        raise Refusal("there is no Green's function: a solution without source satisfies both conditions", "no_solution")
    name = "xi" if "xi" not in letters else "s"
    xi = s.Symbol(name, real=True)
    letters[name] = b.symbol(name, properties=["real"], latex=r"\xi" if name == "xi" else "s")

    def expr(value: Any) -> Any:
        return from_sympy(s.sympify(value), letters)

    below = p.subs(x, xi) * wronskian.subs(x, xi)
    first = s.simplify(lower * upper.subs(x, xi) / below)
    second = s.simplify(upper * lower.subs(x, xi) / below)
    for factor in s.Mul.make_args(s.factor(below)):
        if factor.free_symbols and not isinstance(factor, s.exp):
            board.find("exceptional_points", f"there is a Green's function where ${expr(factor).latex}\\neq0$")
    forms = [min((v, s.factor(v)), key=lambda z: z.count_ops()) for v in (first, second)]
    place, source = expr(x), expr(xi)
    for value, (at, slope) in zip(forms, rows, strict=True):
        shown = expr(value)
        left = b.add(*(b.mul(expr(c), b.derivative(shown, place, n) if n else shown) for n, c in ((2, p), (1, q), (0, r)) if c != 0))
        end = "left" if value is forms[0] else "right"
        board.step("Green's function", left, b.ZERO, f"It solves the equation without source on the {end} of $\\xi$.")
        closed = b.at(b.derivative(shown, place) if slope else shown, place, expr(at))
        board.step("condition put in", closed, b.ZERO)
    board.step("Green's function", b.at(expr(forms[0]), place, source), expr(forms[1].subs(x, xi)), "It is continuous at the source.")
    jump = b.subtract(b.at(b.derivative(expr(forms[1]), place), place, source), b.at(b.derivative(expr(forms[0]), place), place, source))
    claim = board.claim(b.mul(expr(p), jump), "=", b.ONE)
    board.step(
        "Green's function", b.mul(expr(p), jump), b.ONE, "Its slope jumps by the reciprocal of the leading coefficient.", claim=claim
    )
    sides = (b.relation("<", place, source), b.relation(">", place, source))
    for case, (value, side) in enumerate(zip(forms, sides, strict=True)):
        board.answers.append(Answer("G", expr(value), case=case, conditions=(side,), claim=claim))
    board.find("interval", r"the solution is $u(x)=\int G(x,\xi)f(\xi)\,d\xi$ over the interval")


def mean_value(board: Board, found: Field) -> None:
    """The mean over a circle is the value at its centre."""
    s = found.s
    body = to_sympy(found.problem.operands[0].args[1])
    if len(found.variables) != 2:
        raise Stuck("the mean is taken over circles in the plane", "not_supported")
    x, y = found.variables
    a, c, r = (found.letter(n, n) for n in ("a", "b", "r"))
    angle = found.letter("theta", r"\theta")
    moved = body.subs({x: a + r * s.cos(angle), y: c + r * s.sin(angle)}, simultaneous=True)
    centre = body.subs({x: a, y: c}, simultaneous=True)
    value = s.integrate(s.expand(moved), (angle, 0, 2 * s.pi)) / (2 * s.pi) if moved.is_polynomial(r) else None
    inside = found.expr(moved)
    mean = b.divide(b.integral(inside, found.expr(angle), b.ZERO, found.expr(2 * s.pi)), found.expr(2 * s.pi))
    if value is None or value.has(s.Integral):
        claim = board.claim(mean, "=", found.expr(centre))
        board.step(
            "mean value of a harmonic function",
            mean,
            found.expr(centre),
            "The mean over the circle is the value at the centre.",
            claim=claim,
        )
        board.answers.append(Answer("mean", found.expr(centre), claim=claim))
        return
    shown = found.expr(s.expand(value))
    board.step("mean value of a harmonic function", mean, shown, "The mean over the circle with the centre $(a,b)$ and the radius $r$.")
    claim = board.claim(shown, "=", found.expr(centre))
    board.step(
        "mean value of a harmonic function", shown, found.expr(centre), "It is the value at the centre, for every radius.", claim=claim
    )
    board.answers.append(Answer("mean", found.expr(centre), claim=claim))


def centre_value(board: Board, found: Field) -> None:
    """The value at the centre of a disk: the mean of the data over its circle."""
    s = found.s
    around = polar(found)
    rows = found.conditions
    if around is None or len(rows) != 1 or rows[0].variable != around[0] or rows[0].by is not None:
        raise Stuck("the value at the centre is the mean of the values on one circle, for Laplace's equation", "not_supported")
    angle = around[1]
    if s.expand(found.F.subs(dict.fromkeys(found.jet.values(), 0))) != 0:
        raise Stuck("with a source the value at the centre is not the mean over the circle", "not_supported")
    data = rows[0].value
    if s.simplify(data.subs(angle, s.pi) - data.subs(angle, -s.pi)) != 0 or data.has(angle) and not data.has(s.sin, s.cos):
        board.find("interval", "the data are those of the angle between $-\\pi$ and $\\pi$")
    value = s.simplify(s.integrate(data, (angle, -s.pi, s.pi)) / (2 * s.pi))
    turn = found.expr(angle)
    mean = b.divide(b.integral(found.expr(data), turn, b.negative(b.PI), b.PI), b.mul(b.num(2), b.PI))
    claim = board.claim(mean, "=", found.expr(value))
    because = "The solution is bounded at the centre; its value there is the mean of its values on the circle."
    board.step("mean value of a harmonic function", mean, found.expr(value), because, claim=claim)
    board.answers.append(Answer("value", found.expr(value), claim=claim))
