r"""Directions, tangent planes and level sets: what the gradient says at a point."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work

__all__ = ["solve_directional", "solve_level_sets", "solve_tangent_plane"]


def _gradient(board: Board, work: Work, body: Expr, variables: tuple[Expr, ...]) -> tuple[list[Step], list[Any]]:
    f = to_sympy(body)
    values = [shortest(f.diff(to_sympy(v))) for v in variables]
    before = b.vector([b.derivative(body, v) for v in variables])
    return [board.step("partial derivatives", before, b.vector([work.expr(v) for v in values]), "The gradient.")], values


def _at(e: Expr, variables: tuple[Expr, ...], places: list[Expr]) -> Expr:
    for v, p in zip(variables, places, strict=True):
        e = b.at(e, v, p)
    return e


def solve_directional(problem: Problem, board: Board) -> Derivation:
    """The gradient times the unit vector of the direction; along the vector itself as well where that is not of length one."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    count = next(int(r.split()[1]) for r in problem.request if r.startswith("direction "))
    direction, places = list(problem.operands[:count]), list(problem.operands[count:])
    work = Work(letters_of(body, *variables, *problem.operands), ())
    v = [to_sympy(d) for d in direction]
    length = s.sqrt(s.simplify(sum(c**2 for c in v)))
    if length == 0:
        return ended(problem, "refused", "the direction is the zero vector", "malformed")
    steps, values = _gradient(board, work, body, variables)
    table = {to_sympy(x): to_sympy(p) for x, p in zip(variables, places, strict=False)} if places else {}
    here = [s.simplify(g.subs(table)) for g in values]
    if any(g.has(s.nan, s.zoo, s.oo) for g in here):
        return ended(problem, "refused", "the gradient does not exist at this point", "no_solution")
    if places:
        shown = b.vector([_at(work.expr(g), variables, places) for g in values])
        steps.append(board.step("value at a point", shown, b.vector([work.expr(g) for g in here])))
    unit = [s.simplify(c / length) for c in v]
    if length != 1:
        norm = b.norm(b.vector(direction), "2")
        said = ", ".join(work.expr(c).latex for c in unit)
        steps.append(board.step("length of a direction", norm, work.expr(length), f"The unit vector of the direction is $({said})$."))
    value = shortest(sum(g * c for g, c in zip(here, unit, strict=True)))
    gradient, arrow = b.vector([work.expr(g) for g in here]), b.vector([work.expr(c) for c in unit])
    steps.append(board.step("directional derivative", b.dot(b.transpose(gradient), arrow), work.expr(value)))
    t = b.symbol(next(n for n in ("t", "s", "h", "tau") if n not in work.letters), properties=["real"])

    def along(vector: list[Any]) -> Expr:
        base = places or list(variables)
        moved = {x: b.add(p, b.mul(t, work.expr(c))) if c != 0 else p for x, p, c in zip(variables, base, vector, strict=True)}
        return b.at(b.derivative(substitute(body, moved), t), t, b.ZERO)

    answers = [Answer("derivative", work.expr(value), claim=board.claim(along(unit), "=", work.expr(value)), text=None)]
    if length != 1:
        plain = shortest(sum(g * c for g, c in zip(here, v, strict=True)))
        claim = board.claim(along(v), "=", work.expr(plain))
        answers.append(
            Answer("derivative_along_the_vector", work.expr(plain), claim=claim, text="without scaling the direction to length one")
        )
    return finished(problem, answers, steps)


def solve_level_sets(problem: Problem, board: Board) -> Derivation:
    """Along a level curve the function is constant, so the gradient times the tangent is zero."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    work = Work(letters_of(body, *variables), ())
    steps, (fx, fy) = _gradient(board, work, body, variables)
    if fx == 0 and fy == 0:
        raise Doubt("the function is constant")
    gradient = b.vector([work.expr(fx), work.expr(fy)])
    tangent = b.vector([work.expr(-fy), work.expr(fx)])
    product = b.dot(b.transpose(gradient), tangent)
    because = f"A level curve has the tangent ${tangent.latex}$: the derivative of the function along it is zero."
    steps.append(board.step("gradient and level sets", product, b.ZERO, because))
    points = s.solve([fx, fy], [to_sympy(v) for v in variables], dict=True)
    text = "the gradient is orthogonal to the level sets at every point where it is not zero"
    if points and all(len(p) == 2 and all(v.is_real for v in p.values()) for p in points):
        said = ", ".join("(" + ", ".join(work.expr(p[to_sympy(v)]).latex for v in variables) + ")" for p in points)
        text += f"; it is zero at ${said}$"
    claim = board.claim(product, "=", b.ZERO)
    return finished(
        problem,
        [
            Answer("gradient", gradient, claim=steps[0].claim or board.claim(steps[0].before, "=", gradient)),
            Answer("text", None, text=text, claim=claim),
        ],
        steps,
    )


def solve_tangent_plane(problem: Problem, board: Board) -> Derivation:
    """The linear equation that the gradient gives at a point of a graph or of a level set."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    work = Work(letters_of(body, *variables, *problem.operands), ())
    places = list(problem.operands)
    count = len(variables)
    base = places[:count]
    table = {to_sympy(v): to_sympy(p) for v, p in zip(variables, base, strict=True)}
    value = s.simplify(to_sympy(body).subs(table))
    if value.has(s.nan, s.zoo, s.oo):
        return ended(problem, "refused", "the function has no value at this point", "no_solution")
    steps, gradient = _gradient(board, work, body, variables)
    slopes = [s.simplify(g.subs(table)) for g in gradient]
    if any(g.has(s.nan, s.zoo, s.oo) for g in slopes):
        return ended(problem, "refused", "the gradient does not exist at this point", "no_solution")
    shown = b.vector([_at(work.expr(g), variables, base) for g in gradient])
    there = board.step("value at a point", shown, b.vector([work.expr(g) for g in slopes]))
    steps.append(there)
    claim = board.claim(shown, "=", there.after)
    if "graph" in problem.request:
        height = _at(body, variables, base)
        if len(places) > count and s.simplify(to_sympy(places[count]) - value) != 0:
            return ended(
                problem, "refused", f"the point does not lie on the surface: the height there is ${work.expr(value).latex}$", "no_solution"
            )
        steps.append(board.step("value at a point", height, work.expr(value)))
        name = next(n for n in ("z", "w", "y") if n not in work.letters)
        z = b.symbol(name, properties=["real"])
        flat = value + sum(g * (x - a) for g, (x, a) in zip(slopes, table.items(), strict=True))
        right = work.expr(s.expand(flat))
        linear = b.add(
            work.expr(value), *(b.mul(work.expr(g), b.subtract(v, p)) for g, v, p in zip(slopes, variables, base, strict=True) if g != 0)
        )
        steps.append(board.step("tangent plane", linear, right, "The linear approximation at the point."))
        return finished(problem, [Answer("tangent_plane", b.relation("=", z, right), claim=claim)], steps)
    if value != 0:
        return ended(problem, "refused", "the point does not lie on the surface", "no_solution")
    if all(g == 0 for g in slopes):
        raise Doubt("the gradient is zero at this point: it says nothing of a tangent plane")
    if "normal" in problem.request:
        return finished(problem, [Answer("normal", there.after, claim=claim)], steps)
    total = s.expand(sum(g * (x - a) for g, (x, a) in zip(slopes, table.items(), strict=True)))
    constant = total.subs(dict.fromkeys(table, 0))
    left = total - constant
    common = s.gcd_list([c for c in (*slopes, constant) if c != 0]) if all(c.is_Rational for c in (*slopes, constant)) else s.Integer(1)
    left, right_ = s.expand(left / common), -constant / common
    lead = next(g for g in slopes if g != 0) / common
    if lead.is_negative:
        left, right_ = s.expand(-left), -right_
    parts = [b.mul(work.expr(g), b.subtract(v, p)) for g, v, p in zip(slopes, variables, base, strict=True) if g != 0]
    steps.append(board.step("tangent plane", b.add(*parts), work.expr(total), "The gradient is normal to the level set."))
    return finished(problem, [Answer("tangent_plane", b.relation("=", work.expr(left), work.expr(right_)), claim=claim)], steps)
