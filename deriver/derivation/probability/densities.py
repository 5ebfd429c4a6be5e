r"""The density of $Y=g(X)$: $f_Y(y)=\sum f_X(x)\,|dx/dy|$ over the $x$ with $g(x)=y$."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of
from .laws import conditions_of, law_with, requested_law, writer

__all__ = ["transformed_density"]


def transformed_density(board: Board) -> None:
    """By the inverse branches of the map on the support of the law."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    letters["y"] = b.symbol("y", properties=["real"])
    expr = writer(letters)
    X = to_sympy(problem.variables[0])
    x = s.Symbol("x", real=True)
    law = law_with(requested_law(board), [to_sympy(v) for v in problem.operands], x)
    if problem.expression is not None and to_sympy(problem.expression).has(s.Abs, s.Max, s.Min, s.sign):
        raise Stuck("a map with a corner", "not_supported")
    if law.discrete:
        raise Stuck("the density of a function of a discrete variable", "not_supported")
    assert problem.expression is not None
    g = to_sympy(problem.expression).subs(X, x)
    letters["x"] = b.symbol("x", properties=["real"])
    expr = writer(letters)
    board.conditions.extend(conditions_of(law, expr))
    support = [law.lower, law.upper]
    if any(e.free_symbols for e in support):
        raise Stuck("the support holds letters", "not_supported")
    parameters = sorted(g.free_symbols - {x}, key=str)
    values = {z: s.Rational(7 + 2 * i, 5) for i, z in enumerate(parameters)}
    positive = {z: s.Symbol(z.name, positive=True) for z in parameters}
    if any(not z.is_positive for z in parameters):
        raise Stuck("say that the letters of the map are positive", "missing_assumption")
    y = s.Symbol("y", real=True)
    inside = s.Symbol("x", positive=True) if law.lower == 0 else x
    slope = s.simplify(g.diff(x))
    solutions = s.solve(s.Eq(g.subs(positive).subs(x, inside), s.Symbol("y", positive=True) if False else y), inside)
    solutions = [v.subs({p: z for z, p in positive.items()}) for v in solutions]
    probes = _probes(s, support)
    images = [s.sympify(g.subs(values).subs(x, p)).evalf(30) for p in probes]
    if any(not v.is_real for v in images):
        raise Refusal("the map is not defined on the whole support")
    branches = []
    for v in solutions:
        hits = 0
        for p, image in zip(probes, images, strict=True):
            back = v.subs(values).subs(y, image).evalf(20)
            if back.is_real and abs(back - p) < 1e-9:
                hits += 1
        if hits:
            branches.append((v, hits))
    if sum(h for _, h in branches) != len(probes) or not branches:
        raise Stuck("the inverse of the map is not found on the whole support")
    low, high = _range(s, g, x, support, positive)
    if low is None:
        raise Stuck("the range of the map is not found")
    new = [b.relation(">", expr(y), expr(low))] if low.is_finite else []
    new += [b.relation("<", expr(y), expr(high))] if high.is_finite else []
    board.conditions.extend(new)
    total = s.Integer(0)
    parts: list[Expr] = []
    wide = s.Symbol("y", positive=True) if low.is_finite and low >= 0 else y
    for v, _ in branches:
        board.step("inverse of the map", b.at(expr(g), expr(x), expr(v)), expr(y), rf"$x={expr(v).latex}$ has the image $y$.")
        d = s.simplify(v.diff(y))
        board.step("derivative of the inverse", b.derivative(expr(v), expr(y)), expr(d), r"$dx/dy$.")
        sign = _sign(s, d.subs(values), images, y)
        if sign == 0:
            raise Stuck("the derivative of the inverse changes its sign")
        density = law.density.subs(x, v)
        parts.append(b.mul(b.at(expr(law.density), expr(x), expr(v)), expr(sign * d)))
        total += (density * sign * d).subs(y, wide)
    value = s.simplify(s.powsimp(s.expand_log(s.simplify(total.subs(positive)), force=False)))
    value = value.subs(wide, y).subs({p: z for z, p in positive.items()})
    del slope
    board.step("density of a function of a variable", b.add(*parts), expr(value), r"$f_Y(y)=\sum f_X(x)\,|dx/dy|$ over the branches.")
    board.answers.append(Answer("density", expr(value), claim=board.steps[-1].claim, conditions=tuple(new)))


def _probes(s: Any, support: list[Any]) -> list[Any]:
    low, high = support
    if low.is_finite and high.is_finite:
        return [low + (high - low) * s.Rational(k, 23) for k in range(1, 23, 2)]
    if low.is_finite:
        return [low + s.Rational(k * k, 7) for k in range(1, 10)]
    return [s.Rational(k, 5) for k in (-13, -9, -6, -3, -1, 1, 2, 4, 7, 11)]


def _sign(s: Any, d: Any, images: list[Any], y: Any) -> int:
    signs = set()
    for image in images:
        v = d.subs(y, image).evalf(20)
        if v.is_real and v != 0:
            signs.add(1 if v > 0 else -1)
    return signs.pop() if len(signs) == 1 else 0


def _range(s: Any, g: Any, x: Any, support: list[Any], positive: dict[Any, Any]) -> tuple[Any, Any]:
    """The ends of the image of the support: the limits at its ends and the values at critical points."""
    g = g.subs(positive)
    values = [s.limit(g, x, support[0], "+"), s.limit(g, x, support[1], "-")]
    slope = s.numer(s.together(s.simplify(g.diff(x))))
    if slope.is_polynomial(x) and slope.has(x):
        values += [g.subs(x, r) for r in s.roots(s.Poly(slope, x)) if r.is_real and support[0] < r < support[1]]
    if any(v.free_symbols for v in values):
        return None, None
    ordered = sorted(values, key=lambda v: float(v.evalf()) if v.is_finite else (float("inf") if v > 0 else float("-inf")))
    return ordered[0], ordered[-1]
