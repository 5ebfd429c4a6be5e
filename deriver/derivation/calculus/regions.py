r"""Named domains as maps from boxes: their inside, their boundary in pieces, and integrals over them.

The work is done on SymPy objects; `Region.map` gives x, y (and z) by parameters whose ends are listed from the outermost to the innermost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .definite import Diverges, Unclear, definite
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work

__all__ = ["Piece", "Region", "boundary_of", "integrated", "region_of", "solve_region"]


@dataclass(frozen=True)
class Region:
    """An inside: the map, its parameters with their ends (outermost first), and the absolute value of its determinant."""

    map: tuple[Any, ...]
    ranges: tuple[tuple[Any, Any, Any], ...]
    factor: Any
    plain: bool = False  # the parameters are the coordinates themselves


@dataclass(frozen=True)
class Piece:
    """A part of a boundary: the map from its parameters. Curves run as the boundary is oriented; tangents give the outward normal."""

    map: tuple[Any, ...]
    ranges: tuple[tuple[Any, Any, Any], ...]


def _fresh(work: Work, name: str, **kind: bool) -> Any:
    s = library()
    taken = set(work.letters)
    others = {"r": ("rho", "s"), "theta": ("alpha", "beta"), "phi": ("psi", "beta")}.get(name, ("t", "s", "u", "v"))
    chosen = next(n for n in (name, *others) if n not in taken)
    latex = chosen if len(chosen) == 1 else f"\\{chosen}"
    work.letters[chosen] = b.symbol(chosen, properties=["real", *kind], latex=latex)
    return s.Symbol(chosen, real=True, **kind)


def _radius(s: Any, problem: Problem, value: Any) -> Any:
    if "squared" not in problem.request:
        return value
    root = s.sqrt(value)
    return root.replace(s.Abs, lambda z: z) if root.has(s.Abs) else root


def _kind(problem: Problem) -> str:
    return next(r.split(" ", 1)[1] for r in problem.request if r.startswith("domain "))


def region_of(problem: Problem, work: Work) -> Region:
    """The inside of the domain of a problem. Errors: Doubt."""
    s = library()
    kind = _kind(problem)
    given = [to_sympy(p) for p in problem.operands]
    coordinates = [to_sympy(v) for v in problem.variables]
    part = next((r.split(" ", 1)[1] for r in problem.request if r.startswith("part ")), "")
    if kind in ("disk", "annulus"):
        low, high = (s.Integer(0), s.Integer(1)) if not given else (s.Integer(0), given[0]) if kind == "disk" else (given[0], given[1])
        low, high = (_radius(s, problem, v) for v in (low, high))
        theta, r = _fresh(work, "theta"), _fresh(work, "r", nonnegative=True)
        turn = {"first": s.pi / 2, "upper": s.pi, "": 2 * s.pi}[part]
        return Region((r * s.cos(theta), r * s.sin(theta)), ((theta, s.Integer(0), turn), (r, low, high)), r)
    if kind in ("ball", "hemisphere"):
        high = s.Integer(1) if not given else _radius(s, problem, given[0])
        theta, phi, r = _fresh(work, "theta"), _fresh(work, "phi"), _fresh(work, "r", nonnegative=True)
        around = s.pi / 2 if part == "first" else 2 * s.pi
        down = s.pi / 2 if kind == "hemisphere" or part in ("first", "upper") else s.pi
        point = (r * s.sin(phi) * s.cos(theta), r * s.sin(phi) * s.sin(theta), r * s.cos(phi))
        return Region(point, ((theta, s.Integer(0), around), (phi, s.Integer(0), down), (r, s.Integer(0), high)), r**2 * s.sin(phi))
    if kind == "cylinder":
        theta, r = _fresh(work, "theta"), _fresh(work, "r", nonnegative=True)
        z = coordinates[2]
        return Region(
            (r * s.cos(theta), r * s.sin(theta), z),
            ((theta, s.Integer(0), 2 * s.pi), (r, s.Integer(0), given[0]), (z, s.Integer(0), given[1])), r,
        )  # fmt: skip
    if part:
        raise Doubt("a part of this domain is not known here")
    if kind == "box":
        if not given:
            given = [s.Integer(k % 2) for k in range(2 * (3 if "unit cube" in problem.request else 2))]
        ends = list(zip(given[::2], given[1::2], strict=True))
        ranges = tuple((v, low, high) for v, (low, high) in zip(coordinates, ends, strict=True))
        return Region(tuple(coordinates), ranges, s.Integer(1), plain=True)
    if kind == "triangle":
        x0, y0, x1, y1, x2, y2 = given
        u, v = _fresh(work, "u"), _fresh(work, "v")
        affine = (x0 + u * (x1 - x0) + v * (x2 - x0), y0 + u * (y1 - y0) + v * (y2 - y0))
        det = s.simplify((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
        if det == 0 or not (det.is_positive or det.is_negative):
            raise Doubt("the vertices lie on a line, or their order is not known")
        return Region(tuple(s.expand(c) for c in affine), ((u, s.Integer(0), s.Integer(1)), (v, s.Integer(0), 1 - u)), s.Abs(det))
    if kind == "graphs":
        x, y = coordinates[:2]
        f, g, *sides = given
        if sides:
            low, high = sorted(sides, key=float)
            meet = s.solveset(f - g, x, s.Interval.open(low, high))
            if meet != s.S.EmptySet:
                raise Doubt("the graphs cross inside the region")
        else:
            meet = s.solveset(f - g, x, s.S.Reals)
            if not isinstance(meet, s.FiniteSet) or len(meet) != 2:
                raise Doubt("the graphs do not meet in two points")
            low, high = sorted(meet, key=lambda v: float(v.evalf(30)))
        middle = (low + high) / 2
        below, above = (f, g) if s.N((g - f).subs(x, middle)) > 0 else (g, f)
        return Region((x, y), ((x, low, high), (y, below, above)), s.Integer(1), plain=True)
    if kind == "bounds":
        names = next(r for r in problem.request if r.startswith("order ")).split()[1:]
        table = {c.name: c for c in coordinates}
        rows = [(table[n], low, high) for n, low, high in zip(names, given[::2], given[1::2], strict=True)]
        ordered: list[Any] = []
        while rows:
            free = [row for row in rows if not (row[1].free_symbols | row[2].free_symbols) & {r[0] for r in rows}]
            if not free:
                raise Doubt("the ends of the domain depend on each other")
            ordered.append(free[0])
            rows.remove(free[0])
        return Region(tuple(coordinates), tuple(ordered), s.Integer(1), plain=True)
    raise Doubt("this domain is not known here")


def boundary_of(problem: Problem, work: Work) -> list[Piece]:
    """The boundary of the domain in oriented pieces. Errors: Doubt."""
    s = library()
    kind = _kind(problem)
    region = region_of(problem, work)
    zero, one = s.Integer(0), s.Integer(1)
    part = any(r.startswith("part ") for r in problem.request)
    if len(problem.variables) == 2:
        t = _fresh(work, "t")

        def segment(p: Sequence[Any], q: Sequence[Any]) -> Piece:
            return Piece(tuple(s.expand(c + t * (d - c)) for c, d in zip(p, q, strict=True)), ((t, zero, one),))

        if kind in ("disk", "annulus"):
            (theta, _, turn), (r, low, high) = region.ranges
            circle = [Piece((high * s.cos(t), high * s.sin(t)), ((t, zero, turn),))]
            if kind == "annulus":
                circle.append(Piece((low * s.cos(t), -low * s.sin(t)), ((t, zero, turn),)))
            if part:
                end = (zero, high) if turn == s.pi / 2 else (-high, zero)
                circle += [segment(end, (zero, zero)), segment((zero, zero), (high, zero))]
            del theta, r
            return circle
        if kind == "box":
            (_, a, c), (_, p, q) = region.ranges
            corners = [(a, p), (c, p), (c, q), (a, q)]
        elif kind == "triangle":
            given = [to_sympy(v) for v in problem.operands]
            corners = list(zip(given[::2], given[1::2], strict=True))
            det = (corners[1][0] - corners[0][0]) * (corners[2][1] - corners[0][1]) - (corners[2][0] - corners[0][0]) * (
                corners[1][1] - corners[0][1]
            )
            if s.simplify(det).is_negative:
                corners = [corners[0], corners[2], corners[1]]
        elif kind == "bounds":
            (outer, a, c), (inner, low, high) = region.ranges
            swap = outer == to_sympy(problem.variables[1])
            if swap:
                raise Doubt("a boundary is followed where y lies between functions of x")
            lower = Piece((t, low.subs(outer, t)), ((t, a, c),))
            upper = Piece((a + c - t, s.expand(high.subs(outer, a + c - t))), ((t, a, c),))
            sides = [((c, low.subs(outer, c)), (c, high.subs(outer, c))), ((a, high.subs(outer, a)), (a, low.subs(outer, a)))]
            closing = [segment(*side) for side in sides if s.simplify(side[0][1] - side[1][1]) != 0]
            del inner
            return [lower, *closing[:1], upper, *closing[1:]] if len(closing) == 2 else [lower, upper, *closing]
        else:
            raise Doubt("the boundary of this domain is not known here")
        return [segment(p, q) for p, q in zip(corners, [*corners[1:], corners[0]], strict=True)]
    if part:
        raise Doubt("the boundary of this part of the domain is not known here")
    if kind in ("ball", "hemisphere"):
        (theta, _, turn), (phi, _, down), (r, _, high) = region.ranges
        cap = Piece(tuple(c.subs(r, high) for c in region.map), ((phi, zero, down), (theta, zero, turn)))
        if kind == "ball":
            return [cap]
        base = Piece((r * s.cos(theta), r * s.sin(theta), zero), ((theta, zero, turn), (r, zero, high)))
        return [cap, base]
    if kind == "box":
        out = []
        for i, (x, low, high) in enumerate(region.ranges):
            j, k = (i + 1) % 3, (i + 2) % 3
            rows = (region.ranges[j], region.ranges[k])
            out.append(Piece(tuple(c.subs(x, high) for c in region.map), rows))
            out.append(Piece(tuple(c.subs(x, low) for c in region.map), rows[::-1]))
        return out
    if kind == "cylinder":
        (theta, _, turn), (r, _, radius), (z, _, height) = region.ranges
        side = Piece(tuple(c.subs(r, radius) for c in region.map), ((theta, zero, turn), (z, zero, height)))
        top = Piece(tuple(c.subs(z, height) for c in region.map), ((r, zero, radius), (theta, zero, turn)))
        bottom = Piece(tuple(c.subs(z, zero) for c in region.map), ((theta, zero, turn), (r, zero, radius)))
        return [side, top, bottom]
    raise Doubt("the boundary of this domain is not known here")


def integrated(board: Board, work: Work, f: Any, ranges: Sequence[tuple[Any, Any, Any]]) -> tuple[list[Step], Expr, Expr, Any]:
    """The iterated integral of f with its steps: (steps, the integral, its value as an expression and as a SymPy object). Errors: Doubt."""
    from .solving import METHODS

    s = library()
    node = work.expr(shortest(f))
    for x, low, high in reversed(ranges):
        node = b.integral(node, work.expr(x), work.expr(low), work.expr(high))
    if shortest(f) == 0:
        return [], node, b.ZERO, s.Integer(0)
    try:
        steps, value, line = definite(node, board, {**work.letters, **letters_of(node)}, METHODS)
    except Diverges as reason:
        raise Doubt(f"the integral has no value: {reason}") from reason
    except Unclear as reason:
        raise Doubt(str(reason)) from reason
    if line is None:
        raise Doubt(f"no method here finds the integral ${node.latex}$")
    number = shortest(to_sympy(value))
    return steps, node, work.expr(number), number


def solve_region(problem: Problem, board: Board) -> Derivation:
    """An integral over a named domain: the map and its determinant, then the iterated integral."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    work = Work(letters_of(body, *problem.variables, *problem.operands), ())
    region = region_of(problem, work)
    f = to_sympy(body)
    table = dict(zip((to_sympy(v) for v in problem.variables), region.map, strict=True))
    g = shortest(f.subs(table, simultaneous=True))
    if g.has(s.nan, s.zoo):
        return ended(problem, "refused", "the function has no value on the domain", "no_solution")
    steps: list[Step] = []
    if not region.plain:
        letters = (
            [row[0] for row in region.ranges]
            if len(region.ranges) == 2
            else [region.ranges[2][0], region.ranges[1][0], region.ranges[0][0]]
        )
        if _kind(problem) == "cylinder":
            letters = [region.ranges[1][0], region.ranges[0][0], region.ranges[2][0]]
        elif _kind(problem) in ("disk", "annulus"):
            letters = letters[::-1]
        rows = [[b.derivative(work.expr(c), work.expr(t)) for t in letters] for c in region.map]
        matrix = b.matrix([[work.expr(shortest(c.diff(t))) for t in letters] for c in region.map])
        det = shortest(s.trigsimp(s.Matrix([[c.diff(t) for t in letters] for c in region.map]).det()))
        said = ", ".join(f"{v.latex} = {work.expr(c).latex}" for v, c in zip(problem.variables, region.map, strict=True))
        steps.append(board.step("determinant of the Jacobian", b.det(matrix), work.expr(det), f"With ${said}$."))
        del rows
    more, node, value, _ = integrated(board, work, g * region.factor, region.ranges)
    if not region.plain:
        with_factor = b.mul(work.expr(f.subs(table, simultaneous=True)), work.expr(region.factor)) if f != 1 else work.expr(region.factor)
        steps.append(
            board.step("change of variables", with_factor, work.expr(shortest(g * region.factor)), "The integrand in the new coordinates.")
        )
    steps += more if len(more) <= 6 else [board.step("integral over the inside", node, value, inside=more)]
    name = "integral"
    if "measure" in problem.request:
        name = "area" if len(problem.variables) == 2 else "volume"
    return finished(problem, [Answer(name, value, claim=board.claim(node, "=", value), conditions=tuple(board.conditions))], steps)
