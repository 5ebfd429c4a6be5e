r"""Solids between two graphs and pieces of graphs above a disk, in polar coordinates; integrals along curves by length."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression import substitute
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work
from .measures import asked_for
from .regions import integrated

__all__ = ["solve_arc_integral", "solve_graph_surface", "solve_solid"]


def _polar(s: Any, e: Any, coordinates: list[Any], r: Any) -> Any:
    """A function of x and y as one of the distance from the origin. Errors: Doubt where it depends on the angle."""
    theta = s.Symbol("angle", real=True)
    turned = s.simplify(e.subs({coordinates[0]: r * s.cos(theta), coordinates[1]: r * s.sin(theta)}, simultaneous=True))
    if turned.has(theta):
        raise Doubt("the solid is not round about the $z$-axis")
    return turned


def _frame(problem: Problem) -> tuple[Any, Work, list[Any], Any, Any]:
    s = library()
    guard(*problem.operands)
    work = Work(letters_of(*problem.operands, *problem.variables), ())
    names = {}
    for name, kind in (("r", {"nonnegative": True}), ("theta", {})):
        chosen = next(n for n in (name, {"r": "rho", "theta": "phi"}[name]) if n not in work.letters)
        latex = chosen if len(chosen) == 1 else f"\\{chosen}"
        work.letters[chosen] = b.symbol(chosen, properties=["real", *kind], latex=latex)
        names[name] = s.Symbol(chosen, real=True, **kind)
    return s, work, [to_sympy(v) for v in problem.variables], names["r"], names["theta"]


def _edge(s: Any, e: Any, r: Any) -> Any:
    """The one positive radius at which a function of the radius is zero. Errors: Doubt."""
    if e.free_symbols - {r}:
        found = [v for v in s.solve(e, r) if v.is_positive]
    else:
        solutions = s.solveset(e, r, s.Interval.open(0, s.oo))
        if not isinstance(solutions, s.FiniteSet):
            raise Doubt("where both surfaces meet is not found here")
        found = list(solutions)
    if len(found) != 1:
        raise Doubt("the surfaces do not meet in one circle")
    return found[0]


def solve_solid(problem: Problem, board: Board) -> Derivation:
    """The volume between two graphs that meet in a circle, or between them above a disk. Errors: Doubt."""
    s, work, coordinates, r, theta = _frame(problem)
    upper, lower, *rest = (to_sympy(e) for e in problem.operands)
    f = _polar(s, upper - lower, coordinates, r)
    radius = s.sqrt(rest[0]) if rest else _edge(s, f, r)
    middle = f.subs(r, radius / 2)
    sign = (
        s.sign(middle)
        if middle.is_number
        else s.Integer(1)
        if middle.is_positive
        else s.Integer(-1)
        if middle.is_negative
        else s.Integer(0)
    )
    if sign == 0:
        raise Doubt("which surface lies above the other is not known")
    if rest and not f.free_symbols - {r}:
        inner = s.solveset(f, r, s.Interval.open(0, radius))
        if inner != s.S.EmptySet:
            raise Doubt("the surfaces cross above the disk")
    height = shortest(sign * f)
    shown = [work.expr(v) for v in (upper, lower)]
    top, below = shown if sign > 0 else shown[::-1]
    places = [work.expr(r * s.cos(theta)), work.expr(r * s.sin(theta))]
    left = substitute(b.subtract(top, below) if below is not b.ZERO else top, dict(zip(problem.variables, places, strict=True)))
    edge = work.expr(radius).latex
    because = f"In polar coordinates the height is this, above the disk ${work.expr(r).latex} \\le {edge}$" + (
        ", where both surfaces meet." if not rest else "."
    )
    steps = [board.step("change of variables", left, work.expr(height), because)]
    more, node, value, _ = integrated(board, work, height * r, ((theta, s.Integer(0), 2 * s.pi), (r, s.Integer(0), radius)))
    steps += more if len(more) <= 6 else [board.step("integral over the inside", node, value, inside=more)]
    answer = Answer("volume", value, claim=board.claim(node, "=", value), conditions=tuple(board.conditions))
    return finished(problem, [answer], steps)


def solve_graph_surface(problem: Problem, board: Board) -> Derivation:
    """The area of a graph above a disk: the integral of the root of one plus the squared slopes. Errors: Doubt."""
    s, work, coordinates, r, theta = _frame(problem)
    body, bound = problem.operands
    f = to_sympy(body)
    if asked_for(problem, "edge") == "height":
        radius = _edge(s, _polar(s, f - to_sympy(bound), coordinates, r), r)
    else:
        radius = s.sqrt(to_sympy(bound))
    slopes = [shortest(f.diff(c)) for c in coordinates]
    left = b.add(b.ONE, *(b.power(b.derivative(body, v), 2) for v in problem.variables))
    square = s.expand(1 + sum(d**2 for d in slopes))
    steps = [board.step("area of a graph", left, work.expr(s.factor_terms(square)))]
    turned = _polar(s, square, coordinates, r)
    more, node, value, _ = integrated(
        board, work, s.sqrt(s.factor(turned)) * r, ((theta, s.Integer(0), 2 * s.pi), (r, s.Integer(0), radius))
    )
    steps += more if len(more) <= 5 else [board.step("integral over the inside", node, value, inside=more)]
    answer = Answer("surface_area", value, claim=board.claim(node, "=", value), conditions=tuple(board.conditions))
    return finished(problem, [answer], steps)


def solve_arc_integral(problem: Problem, board: Board) -> Derivation:
    """The integral of a function along a curve by its length. Errors: Doubt."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    work = Work(letters_of(body, *problem.variables, *problem.operands), ())
    count = len(problem.variables)
    steps: list[Step] = []
    if "segment" in problem.request:
        name = next(n for n in ("t", "s", "u") if n not in work.letters)
        letter = b.symbol(name, properties=["real"])
        work.letters[name] = letter
        start, end = (list(map(to_sympy, problem.operands[:count])), list(map(to_sympy, problem.operands[count:])))
        t = to_sympy(letter)
        curve = [s.expand(p + t * (q - p)) for p, q in zip(start, end, strict=True)]
        low, high = s.Integer(0), s.Integer(1)
    else:
        letter, first, last = problem.operands[count:]
        t = to_sympy(letter)
        curve = [to_sympy(e) for e in problem.operands[:count]]
        low, high = to_sympy(first), to_sympy(last)
    shown = [work.expr(c) for c in curve]
    f = to_sympy(body).subs({to_sympy(v): c for v, c in zip(problem.variables, curve, strict=True)}, simultaneous=True)
    if f.has(s.nan, s.zoo):
        return ended(problem, "refused", "the function has no value on the curve", "no_solution")
    square = shortest(s.trigsimp(s.expand(sum(c.diff(t) ** 2 for c in curve))))
    left = b.add(*(b.power(b.derivative(e, letter), 2) for e in shown))
    names = ", ".join(f"{v.latex} = {e.latex}" for v, e in zip(problem.variables, shown, strict=True))
    steps.append(board.step("speed along a curve", left, work.expr(square), f"The square of the speed of ${names}$."))
    more, node, value, _ = integrated(board, work, shortest(f) * s.sqrt(square), ((t, low, high),))
    steps += more if len(more) <= 6 else [board.step("integral over the inside", node, value, inside=more)]
    return finished(problem, [Answer("integral", value, claim=board.claim(node, "=", value), conditions=tuple(board.conditions))], steps)
