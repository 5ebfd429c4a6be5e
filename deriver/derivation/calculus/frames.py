r"""Curvature and torsion of curves, and lines that touch a graph, an implicit curve or a curve in polar coordinates."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work
from .measures import asked_for, parts_of

__all__ = ["solve_curvature", "solve_tangent_line"]


def solve_curvature(problem: Problem, board: Board) -> Derivation:
    """|r' x r''| / |r'|^3, and the torsion of a curve in space. Errors: Doubt."""
    s = library()
    functions, _, places = parts_of(problem)
    guard(*problem.operands)
    work = Work(letters_of(*problem.operands, *problem.variables), ())
    letter = problem.variables[0]
    t = to_sympy(letter)
    values = [to_sympy(f) for f in functions]
    shape = asked_for(problem, "curve")
    steps: list[Step] = []

    def derived(f: Expr, value: Any, order: int) -> Any:
        out = shortest(value.diff(t, order))
        steps.append(board.step("derivative by the parameter", b.derivative(f, letter, order), work.expr(out)))
        return out

    torsion = None
    if shape == "graph":
        d1, d2 = (derived(functions[0], values[0], k) for k in (1, 2))
        top, square = s.Abs(d2), 1 + d1**2
    elif shape == "polar":
        r = values[0]
        d1, d2 = (derived(functions[0], r, k) for k in (1, 2))
        top, square = s.Abs(s.trigsimp(s.expand(r**2 + 2 * d1**2 - r * d2))), s.trigsimp(s.expand(r**2 + d1**2))
    else:
        first = [shortest(v.diff(t)) for v in values]
        second = [shortest(v.diff(t, 2)) for v in values]
        for order, rows in ((1, first), (2, second)):
            left = b.vector([b.derivative(f, letter, order) for f in functions])
            steps.append(board.step("derivative by the parameter", left, b.vector([work.expr(v) for v in rows])))
        square = s.trigsimp(s.expand(sum(v**2 for v in first)))
        if len(values) == 2:
            top = s.Abs(s.trigsimp(s.expand(first[0] * second[1] - first[1] * second[0])))
        else:
            cross = s.Matrix(first).cross(s.Matrix(second)).applyfunc(lambda v: s.trigsimp(s.expand(v)))
            size = s.trigsimp(s.expand(sum(v**2 for v in cross)))
            top = s.sqrt(s.factor(size))
            if "torsion" in problem.request:
                third = s.Matrix([v.diff(t, 3) for v in values])
                if size == 0:
                    raise Doubt("the curve is straight: it has no torsion")
                torsion = (s.trigsimp(s.expand(cross.dot(third))), size)
    if torsion is None and "torsion" in problem.request:
        raise Doubt("the torsion of a plane curve is zero")
    if s.simplify(square) == 0:
        raise Doubt("the curve does not move")
    answers: list[Answer] = []
    pairs = [("curvature", top, square ** s.Rational(3, 2))] if problem.request & {"curvature", "radius"} or torsion is None else []
    if torsion is not None:
        pairs.append(("torsion", *torsion))
    for name, above, below in pairs:
        rule = "curvature of a curve" if name == "curvature" else "torsion of a curve"
        value = _short(s, above / below)
        left = b.divide(work.expr(above), work.expr(below))
        if places:
            at = to_sympy(places[0])
            number = s.simplify(value.subs(t, at))
            if number.has(s.nan, s.zoo, s.oo):
                return ended(problem, "refused", "the curve has no tangent at this point", "no_solution")
            steps.append(board.step(rule, b.at(left, letter, places[0]), work.expr(number), f"At ${letter.latex} = {places[0].latex}$."))
            value = number
        else:
            steps.append(board.step(rule, left, work.expr(value)))
        claim = steps[-1].claim
        answers.append(Answer(name, work.expr(value), claim=claim, conditions=tuple(board.conditions)))
        if name == "curvature" and "radius" in problem.request:
            if value == 0:
                raise Doubt("the curvature is zero: the radius is infinite")
            radius = work.expr(_short(s, 1 / value))
            answers.append(Answer("radius", radius, claim=board.claim(b.power(work.expr(value), -1), "=", radius)))
    return finished(problem, answers, steps)


def _short(s: Any, value: Any) -> Any:
    forms = [value, s.simplify(value), s.factor(value), s.trigsimp(value)]
    return min(forms, key=lambda v: (v.count_ops(), len(str(v))))


def solve_tangent_line(problem: Problem, board: Board) -> Derivation:
    """The slope at a point and the line through it; the normal line where it is asked for. Errors: Doubt."""
    if "polar" in problem.request:
        return _polar(problem, board)
    if "implicit" in problem.request:
        return _implicit(problem, board)
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    letter = problem.variables[0]
    x, f = to_sympy(letter), to_sympy(body)
    name = next(n for n in ("y", "z", "w") if n not in letters_of(body, letter, *problem.operands))
    work = Work(letters_of(body, letter, *problem.operands), ())
    at = to_sympy(problem.operands[0])
    height = s.simplify(f.subs(x, at))
    slope = shortest(f.diff(x))
    there = s.simplify(slope.subs(x, at))
    if any(v.has(s.nan, s.zoo, s.oo) for v in (height, there)) or there.is_real is False:
        return ended(problem, "refused", "the function has no derivative at this point", "no_solution")
    if len(problem.operands) > 1 and s.simplify(to_sympy(problem.operands[1]) - height) != 0:
        shown = work.expr(height).latex
        return ended(problem, "refused", f"the point does not lie on the curve: the height there is ${shown}$", "no_solution")
    place = work.expr(at)
    steps = [
        board.step("value at a point", b.at(body, letter, place), work.expr(height)),
        board.step("derivative by the parameter", b.derivative(body, letter), work.expr(slope)),
        board.step("value at a point", b.at(b.derivative(body, letter), letter, place), work.expr(there), "The slope."),
    ]
    y = b.symbol(name, properties=["real"])
    return _line(problem, board, work, steps, (letter, y), (at, height), (there, s.Integer(1)))


def _line(
    problem: Problem, board: Board, work: Work, steps: list[Step], names: tuple[Expr, Expr], point: tuple[Any, Any], slope: tuple[Any, Any]
) -> Derivation:  # fmt: skip
    """dy/dx = rise/run at a point; run zero is an upright line."""
    s = library()
    x, y = names
    rise, run = slope
    claim = steps[-1].claim
    answers: list[Answer] = []
    if "slope" in problem.request:
        if run == 0:
            return finished(problem, [Answer("slope", None, text="the tangent is upright: it has no slope", claim=claim)], steps)
        value = work.expr(s.simplify(rise / run))
        answers.append(Answer("slope", value, claim=claim))
    if "normal" in problem.request:
        rise, run = -run, rise
    a, c = (work.expr(v) for v in point)
    if run == 0:
        line = b.relation("=", x, a)
    else:
        m = s.simplify(rise / run)
        right = s.expand(point[1] + m * (to_sympy(x) - point[0]))
        line = b.relation("=", y, work.expr(right))
        turned = b.add(c, b.mul(work.expr(m), b.subtract(x, a))) if m != 0 else c
        if turned is not line.args[1]:
            steps.append(board.step("tangent plane", turned, work.expr(right), "The line through the point with this slope."))
    if "slope" not in problem.request or "normal" in problem.request:
        answers.append(Answer("normal_line" if "normal" in problem.request else "tangent_line", line, claim=claim))
    return finished(problem, answers, steps)


def _implicit(problem: Problem, board: Board) -> Derivation:
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    x, y = problem.variables
    work = Work(letters_of(body, *problem.variables, *problem.operands), ())
    f = to_sympy(body)
    places = list(problem.operands)
    table = {to_sympy(v): to_sympy(p) for v, p in zip((x, y), places, strict=True)}
    value = s.simplify(f.subs(table))
    if value != 0:
        return ended(problem, "refused", "the point does not lie on the curve", "no_solution")
    at = b.at(b.at(body, x, places[0]), y, places[1])
    steps = [board.step("value at a point", at, b.ZERO, "The point lies on the curve.")]
    slopes = []
    for v in (x, y):
        d = shortest(f.diff(to_sympy(v)))
        number = s.simplify(d.subs(table))
        left = b.at(b.at(b.derivative(body, v), x, places[0]), y, places[1])
        steps.append(
            board.step("partial derivatives", left, work.expr(number), f"The partial derivative by ${v.latex}$ is ${work.expr(d).latex}$.")
        )
        slopes.append(number)
    if slopes == [0, 0]:
        raise Doubt("both partial derivatives are zero at this point: the curve need not have a tangent there")
    if slopes[1] != 0:
        quotient = b.negative(b.divide(work.expr(slopes[0]), work.expr(slopes[1])))
        shown = work.expr(s.simplify(-slopes[0] / slopes[1]))
        if quotient is not shown:
            steps.append(board.step("implicit differentiation", quotient, shown, "The slope."))
    return _line(problem, board, work, steps, (x, y), tuple(table.values()), (-slopes[0], slopes[1]))


def _polar(problem: Problem, board: Board) -> Derivation:
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    letter = problem.variables[0]
    place = problem.operands[0]
    work = Work(letters_of(body, letter, place), ())
    t, r = to_sympy(letter), to_sympy(body)
    at = to_sympy(place)
    xs, ys = r * s.cos(t), r * s.sin(t)
    shown_x, shown_y = work.expr(xs), work.expr(ys)
    steps: list[Step] = []
    numbers = []
    for name, e, v in (("x", shown_x, xs), ("y", shown_y, ys)):
        number = s.simplify(v.diff(t).subs(t, at))
        left = b.at(b.derivative(e, letter), letter, place)
        steps.append(board.step("derivative by the parameter", left, work.expr(number), f"With ${name} = {e.latex}$."))
        numbers.append(number)
    if numbers == [0, 0]:
        raise Doubt("the curve stands still at this point")
    if numbers[0] != 0:
        quotient = b.divide(b.derivative(shown_y, letter), b.derivative(shown_x, letter))
        steps.append(
            board.step("slope of a parametric curve", b.at(quotient, letter, place), work.expr(s.simplify(numbers[1] / numbers[0])))
        )
    point = (s.simplify(xs.subs(t, at)), s.simplify(ys.subs(t, at)))
    names = (b.symbol("x", properties=["real"]), b.symbol("y", properties=["real"]))
    for v in names:
        work.letters.setdefault(v.name, v)
    return _line(problem, board, work, steps, names, point, (numbers[1], numbers[0]))
