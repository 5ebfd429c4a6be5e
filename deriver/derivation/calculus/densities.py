r"""The density of a function of a random variable: $f_Y(y)=\sum f_X(x)\left|\frac{dx}{dy}\right|$ over the solutions of $g(x)=y$."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import build as b
from ...expression import substitute
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from .board import Board
from .ending import Doubt, finished, guard, letters_of
from .line import Work

__all__ = ["solve_density"]


def solve_density(problem: Problem, board: Board) -> Derivation:
    """The map inverted on each piece where it is monotone, and the densities there added."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.operands)
    x_, y_ = problem.variables
    law = next(r.split()[1] for r in problem.request if r.startswith("law "))
    values = [to_sympy(v) for v in problem.operands]
    work = Work(letters_of(body, x_, y_, *problem.operands), ())
    x, y = to_sympy(x_), to_sympy(y_)
    g = to_sympy(body)
    density, low, high = _law(s, law, values, x)
    pieces = _pieces(s, g, x, low, high)
    image = _image(s, g, x, pieces)
    sample = _between(s, image)
    if (image[0] >= 0) == True:  # noqa: E712 (a SymPy object)
        work_y = s.Symbol(y.name, positive=True)
    elif (image[1] <= 0) == True:  # noqa: E712 (a SymPy object)
        work_y = s.Symbol(y.name, negative=True)
    else:
        work_y = y
    roots = []
    letters = {z: s.Rational(7 + 4 * i, 5 + i) for i, z in enumerate(sorted((g.free_symbols | density.free_symbols) - {x}, key=str))}
    try:
        found = s.solve(g - work_y, x)
    except NotImplementedError as reason:
        raise Doubt("the map is not inverted here") from reason
    for root in found:
        number = complex(root.subs(work_y, sample).subs(letters).evalf())
        inside = abs(number.imag) < 1e-12 and _inside(number.real, low.subs(letters), high.subs(letters))
        if inside:
            roots.append(root)
    if len(roots) != len(pieces):
        raise Doubt("the map is not inverted on each piece of the domain")
    conditions = []
    if image[0].is_finite:
        conditions.append(b.relation(">", y_, work.expr(image[0])))
    if image[1].is_finite:
        conditions.append(b.relation("<", y_, work.expr(image[1])))
    for z in {v for v in values if v.is_Symbol and not v.is_positive} if law in ("exponential",) else set():
        conditions.append(b.relation(">", work.expr(z), b.ZERO))
    board.conditions += conditions
    steps, terms = [], []
    for root in roots:
        slope = shortest(root.diff(work_y))
        shown = work.expr(root.subs(work_y, y))
        steps.append(board.step("map inverted on a piece", substitute(body, {x_: shown}), y_, f"So ${x_.latex} = {shown.latex}$."))
        size = s.simplify(s.Abs(slope))
        sign = complex(slope.subs(work_y, sample).subs(letters).evalf()).real
        size = slope if sign > 0 else -slope
        steps.append(board.step("partial derivatives", b.derivative(shown, y_), work.expr(slope.subs(work_y, y))))
        terms.append(shortest(density.subs(x, root) * size))
    total = shortest(s.simplify(s.Add(*terms)))
    for form in (s.powsimp(total), s.Add(*terms) if len(terms) == 1 else total):
        total = min((total, form), key=lambda v: (v.count_ops(), len(str(v))))
    value = work.expr(total.subs(work_y, y))
    sizes = [
        b.mul(work.expr(density.subs(x, r).subs(work_y, y)), b.function("abs", b.derivative(work.expr(r.subs(work_y, y)), y_)))
        for r in roots
    ]
    because = f"The density of ${x_.latex}$ is ${work.expr(density).latex}$."
    steps.append(board.step("density of a transformed variable", b.add(*sizes), value, because))
    claim = board.claim(b.add(*sizes), "=", value)
    answer = Answer("density", value, conditions=tuple(conditions), claim=claim, text="zero elsewhere" if image != (-s.oo, s.oo) else None)
    return finished(problem, [answer], steps)


def _inside(value: float, low: Any, high: Any) -> bool:
    return (low == -library().oo or value >= float(low) - 1e-12) and (high == library().oo or value <= float(high) + 1e-12)


def _law(s: Any, law: str, values: list[Any], x: Any) -> tuple[Any, Any, Any]:
    if law == "normal":
        mean, variance = values
        if variance.free_symbols and not variance.is_positive and not (variance.is_Pow and variance.exp == 2):
            raise Doubt("the variance is not known to be positive")
        deviation = variance.base if variance.is_Pow and variance.exp == 2 else s.sqrt(variance)
        return s.exp(-((x - mean) ** 2) / (2 * variance)) / (deviation * s.sqrt(2 * s.pi)), -s.oo, s.oo
    if law == "uniform":
        low, high = values
        if not (high - low).is_positive:
            raise Doubt("the ends of the interval are not in order")
        return 1 / (high - low), low, high
    (rate,) = values
    return rate * s.exp(-rate * x), s.Integer(0), s.oo


def _pieces(s: Any, g: Any, x: Any, low: Any, high: Any) -> list[tuple[Any, Any]]:
    """Where the map is monotone, between the zeros of its derivative."""
    slope = s.simplify(g.diff(x))
    if slope == 0:
        raise Doubt("the map is constant")
    cuts = []
    if not (slope.is_positive or slope.is_negative):
        bounds = s.Interval.open(low, high)
        try:
            zeros = s.solveset(slope, x, bounds)
        except (NotImplementedError, ValueError) as reason:
            raise Doubt("where the map is monotone is not known here") from reason
        if not isinstance(zeros, s.FiniteSet | type(s.S.EmptySet)) or any(v.free_symbols for v in zeros):
            raise Doubt("where the map is monotone is not known here")
        cuts = sorted(zeros, key=lambda v: float(v))
    ends = [low, *cuts, high]
    return list(pairwise(ends))


def _image(s: Any, g: Any, x: Any, pieces: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    """The values that the map takes, the same on each piece. Errors: Doubt."""
    found = set()
    for low, high in pieces:
        ends = [
            s.limit(g, x, low, "+") if low.is_finite else s.limit(g, x, low),
            s.limit(g, x, high, "-") if high.is_finite else s.limit(g, x, high),
        ]
        if any(v.has(s.nan, s.zoo, s.AccumBounds) for v in ends) or any(v.free_symbols for v in ends):
            raise Doubt("the values of the map are not known here")
        found.add(tuple(sorted(ends, key=lambda v: float("inf") if v == s.oo else float("-inf") if v == -s.oo else float(v))))
    if len(found) != 1:
        raise Doubt("the pieces of the map have different images: the density has several formulas")
    (only,) = found
    return only


def _between(s: Any, image: tuple[Any, Any]) -> Any:
    low, high = image
    if low == -s.oo:
        return s.Rational(1, 3) if high == s.oo else high - 1
    return low + s.Rational(3, 7) if high == s.oo else low + (high - low) * s.Rational(3, 7)
