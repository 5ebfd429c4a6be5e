r"""Curves and what they enclose: lengths, areas, volumes of revolution, curvature and torsion, tangent lines, sums of Riemann, mean values.

`operands` holds the coordinates of the curve, then the ends of its parameter, then a place; the request says how many of each.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of, without_value
from .line import Work
from .regions import integrated

__all__ = ["asked_for", "parts_of", "solve_arc_length", "solve_area", "solve_mean_value", "solve_revolution", "solve_riemann_sum"]


def asked_for(problem: Problem, word: str) -> str:
    """What follows a word in the request."""
    return next((r.split(" ", 1)[1] for r in problem.request if r.startswith(f"{word} ")), "")


def parts_of(problem: Problem) -> tuple[tuple[Expr, ...], tuple[Expr, ...], tuple[Expr, ...]]:
    """The coordinates, the ends and the further values of a problem."""
    count, ends = int(asked_for(problem, "count")), int(asked_for(problem, "ends"))
    values = problem.operands
    return values[:count], values[count : count + ends], values[count + ends :]


def _work(problem: Problem) -> Work:
    guard(*problem.operands)
    return Work(letters_of(*problem.operands, *problem.variables), ())


def _shown(steps: list[Step], board: Board, node: Expr, value: Expr) -> list[Step]:
    """The steps of an integral, inside one line where they are many."""
    return steps if len(steps) <= 6 else [board.step("integral over the inside", node, value, inside=steps)]


def _bounds(s: Any, ends: tuple[Expr, ...]) -> tuple[Any, Any]:
    low, high = (to_sympy(e) for e in ends)
    if low.is_number and high.is_number and bool(low > high):
        low, high = high, low
    return low, high


def solve_arc_length(problem: Problem, board: Board) -> Derivation:
    """The integral of the speed. Errors: Doubt."""
    s = library()
    functions, ends, _ = parts_of(problem)
    work = _work(problem)
    letter = problem.variables[0]
    t = to_sympy(letter)
    low, high = _bounds(s, ends)
    values = [to_sympy(f) for f in functions]
    shape = asked_for(problem, "curve")
    if shape == "polar":
        (r,) = values
        square = r**2 + r.diff(t) ** 2
        left = b.add(b.power(functions[0], 2), b.power(b.derivative(functions[0], letter), 2))
    elif shape == "graph":
        square = 1 + values[0].diff(t) ** 2
        left = b.add(b.ONE, b.power(b.derivative(functions[0], letter), 2))
    else:
        square = sum(v.diff(t) ** 2 for v in values)
        left = b.add(*(b.power(b.derivative(f, letter), 2) for f in functions))
    square = shortest(s.factor(s.trigsimp(s.expand(square))))
    speed = _root(s, square, t, low, high)
    shown = work.expr(square)
    steps = [board.step("speed along a curve", left, shown, "The square of the speed.")]
    more, node, value, _ = integrated(board, work, speed, ((t, low, high),))
    return _measured(problem, board, "length", steps, more, node, value)


def _root(s: Any, square: Any, t: Any, low: Any, high: Any) -> Any:
    """The root of a square, without absolute value where the sign on the interval is known."""
    root = s.sqrt(square)
    if not (low.is_number and high.is_number):
        return root
    width = high - low
    halves = [s.expand(square.subs(s.cos(t), 1 - 2 * s.sin(t / 2) ** 2)), s.expand(square.subs(s.cos(t), 2 * s.cos(t / 2) ** 2 - 1))]
    partly = None
    for form in (s.factor(square), s.factor(s.expand_trig(square)), *map(s.factor, halves)):
        candidate = s.powdenest(s.sqrt(form), force=True)
        table = dict.fromkeys(square.free_symbols - {t}, s.Integer(2))
        places = [low + width * s.Rational(k, 17) for k in range(1, 17)]
        if any(abs(s.N((candidate**2 - square).subs(t, p).subs(table))) > 1e-12 for p in places):
            continue
        signs = {bool(s.N(candidate.subs(t, p).subs(table)) >= 0) for p in places}
        value = candidate if signs == {True} else -candidate if signs == {False} else s.Abs(candidate)
        if not any(p.exp == s.Rational(1, 2) and p.base.has(t) for p in candidate.atoms(s.Pow)):
            return value
        if candidate != root and signs != {True, False}:
            partly = partly or value
    if partly is not None:
        return partly
    return root


def _measured(
    problem: Problem, board: Board, name: str, steps: list[Step], more: list[Step], node: Expr, value: Expr
) -> Derivation:  # fmt: skip
    claim = board.claim(node, "=", value)
    answer = Answer(name, value, claim=claim, conditions=tuple(board.conditions))
    if not more:
        more = [board.step("integral over the inside", node, value)]
    return finished(problem, [answer], [*steps, *_shown(more, board, node, value)])


def _crossings(s: Any, difference: Any, x: Any, ends: tuple[Any, Any] | None = None) -> list[Any]:
    """Where two graphs meet, in order. Errors: Doubt."""
    if difference.free_symbols - {x}:
        raise Doubt("where the curves meet depends on letters")
    found = s.solveset(difference, x, s.S.Reals if ends is None else s.Interval(*ends))
    if not isinstance(found, s.FiniteSet | type(s.S.EmptySet)):
        raise Doubt("where the curves meet is not found here; say from where to where")
    return sorted(found, key=lambda v: float(v.evalf(30)))


def solve_area(problem: Problem, board: Board) -> Derivation:
    """The integral of the distance of two graphs, or half the integral of r^2. Errors: Doubt."""
    s = library()
    functions, ends, _ = parts_of(problem)
    work = _work(problem)
    letter = problem.variables[0]
    x = to_sympy(letter)
    if asked_for(problem, "curve") == "polar":
        r = to_sympy(functions[0])
        low, high = _bounds(s, ends) if ends else (s.Integer(0), 2 * s.pi)
        assumed: tuple[str, ...] = ()
        if not ends:
            if s.simplify(r.subs(x, x + 2 * s.pi) - r) != 0:
                raise Doubt("the curve is not closed after one turn: say from where to where")
            if s.simplify(r.subs(x, x + s.pi) + r) == 0:  # r(theta + pi) = -r(theta): the curve is run through twice
                high = s.pi
            assumed = (f"the whole curve is meant, ${letter.latex}$ from $0$ to ${work.expr(high).latex}$",)
        _once(s, r, x, low, high)
        half = shortest(s.expand(r**2) / 2)
        steps = [board.step("area in polar coordinates", b.mul(b.HALF, b.power(functions[0], 2)), work.expr(half))]
        more, node, value, _ = integrated(board, work, half, ((x, low, high),))
        found = _measured(problem, board, "area", steps, more, node, value)
        return replace(found, assumed=(*found.assumed, *assumed))
    f, g = (to_sympy(e) for e in functions)
    steps = []
    difference = s.expand(f - g)
    if ends:
        low, high = _bounds(s, ends)
        known = low.is_number and high.is_number and not difference.free_symbols - {x}
        inner = _crossings(s, difference, x, (low, high)) if known else []
        places = [low, *(p for p in inner if low < p < high), high]
    else:
        places = _crossings(s, difference, x)
        if len(places) < 2:
            return ended(problem, "refused", "the curves enclose no finite region: they meet in fewer than two points", "no_solution")
        shown = ", ".join(f"${letter.latex} = {work.expr(p).latex}$" for p in places)
        for p in places[:1]:
            at = b.at(b.subtract(*functions) if functions[1] is not b.ZERO else functions[0], letter, work.expr(p))
            steps.append(board.step("value at a point", at, b.ZERO, f"The curves meet at {shown}."))
    total: Any = s.Integer(0)
    nodes: list[Expr] = []
    pieces: list[Step] = []
    for a, z in pairwise(places):
        middle = (a + z) / 2 if a.is_finite and z.is_finite else None
        sign = s.sign(difference.subs(x, middle)) if middle is not None else s.Integer(1)
        if not sign.is_number or sign == 0:
            raise Doubt("which curve lies above the other is not known")
        part = difference if sign > 0 else s.expand(-difference)
        more, node, value, number = integrated(board, work, part, ((x, a, z),))
        nodes.append(node)
        total += number
        above = f"Between ${work.expr(a).latex}$ and ${work.expr(z).latex}$ the distance of the curves is ${work.expr(part).latex}$."
        if more:
            more = [replace(more[0], because=f"{above} {more[0].because}".strip()), *more[1:]]
        pieces += more if len(places) == 2 and len(more) <= 6 else [board.step("integral over the inside", node, value, above, inside=more)]
    whole = b.add(*nodes)
    shown_total = work.expr(shortest(total))
    if len(nodes) > 1:
        pieces.append(board.step("adding the pieces", whole, shown_total))
    answer = Answer("area", shown_total, claim=board.claim(whole, "=", shown_total), conditions=tuple(board.conditions))
    return finished(problem, [answer], [*steps, *pieces])


def _once(s: Any, r: Any, x: Any, low: Any, high: Any) -> None:
    """A curve with a radius of both signs runs through a part of its inside twice, unless it is a rose. Errors: Doubt."""
    wave = r.as_independent(x, as_Add=False)[1]
    if isinstance(wave, s.sin | s.cos) or not (low.is_number and high.is_number):
        return
    values = [s.N(r.subs(x, low + (high - low) * s.Rational(k, 97)).subs(dict.fromkeys(r.free_symbols - {x}, 2))) for k in range(98)]
    if any(v < -1e-12 for v in values):
        raise Doubt("the radius takes negative values, so that a part of the inside is run through twice; say from where to where")


def solve_revolution(problem: Problem, board: Board) -> Derivation:
    """Disks and washers about the x-axis, shells about the y-axis. Errors: Doubt."""
    s = library()
    functions, ends, _ = parts_of(problem)
    work = _work(problem)
    letter = problem.variables[0]
    x = to_sympy(letter)
    f, g = (to_sympy(e) for e in functions)
    axis = asked_for(problem, "axis")
    difference = s.expand(f - g)
    if "one end" in problem.request:
        zeros = [p for p in _crossings(s, difference, x)]
        if len(zeros) != 1:
            raise Doubt("the other end of the region is not known")
        low, high = sorted((zeros[0], to_sympy(ends[0])), key=float)
    elif ends:
        low, high = _bounds(s, ends)
    else:
        places = _crossings(s, difference, x)
        if len(places) != 2:
            raise Doubt("the curves do not enclose one region")
        low, high = places
    if not (low.is_number and high.is_number):
        raise Doubt("the ends are letters, so that the signs are not known")
    middle = (low + high) / 2 if low.is_finite and high.is_finite else (low + 1 if low.is_finite else s.Integer(0))
    inside = [p for p in (_crossings(s, difference, x, (low, high)) if not difference.free_symbols - {x} else []) if low < p < high]
    if inside:
        raise Doubt("the curves cross inside the region")
    if axis == "x":
        values = [s.N(e.subs(x, middle).subs(dict.fromkeys(e.free_symbols - {x}, 2))) for e in (f, g)]
        if any(v < 0 for v in values) and any(v > 0 for v in values):
            raise Doubt("the region lies on both sides of the axis")
        outer, inner = (f, g) if abs(values[0]) >= abs(values[1]) else (g, f)
        area = shortest(s.expand(outer**2 - inner**2))
        left = b.mul(b.PI, b.subtract(b.power(work.expr(outer), 2), b.power(work.expr(inner), 2))) if inner != 0 else b.mul(
            b.PI, b.power(work.expr(outer), 2)
        )  # fmt: skip
        integrand = s.pi * area
        because = (
            "A cut across the axis is a disk, with a hole where the inner curve runs." if inner != 0 else "A cut across the axis is a disk."
        )
    else:
        if low < 0 < high:
            raise Doubt("the region lies on both sides of the axis")
        height = difference if s.N(difference.subs(x, middle)) > 0 else s.expand(-difference)
        radius = x if high > 0 else -x
        integrand = 2 * s.pi * s.expand(radius * height)
        left = b.mul(b.TWO, b.PI, work.expr(radius), work.expr(height))
        because = "A shell around the axis has the circumference $2\\pi$ times its distance, and the height between the curves."
    steps = [board.step("solid of revolution", left, work.expr(integrand), because)]
    more, node, value, _ = integrated(board, work, integrand, ((x, low, high),))
    return _measured(problem, board, "volume", steps, more, node, value)


def solve_riemann_sum(problem: Problem, board: Board) -> Derivation:
    """The sum with its places written out. Errors: Doubt."""
    s = library()
    functions, ends, _ = parts_of(problem)
    work = _work(problem)
    letter = problem.variables[0]
    x, f = to_sympy(letter), to_sympy(functions[0])
    low, high = _bounds(s, ends)
    if not (low.is_number and high.is_number) or f.free_symbols - {x}:
        raise Doubt("a sum of Riemann is written out for numbers")
    rule, count = asked_for(problem, "rule"), int(asked_for(problem, "pieces"))
    width = (high - low) / count
    if rule in ("upper", "lower"):
        slope = f.diff(x)
        signs = {bool(s.N(slope.subs(x, low + width * count * s.Rational(k, 41))) >= 0) for k in range(1, 41)}
        if len(signs) != 1 or not _monotone(s, slope, x, low, high):
            raise Doubt("the function is not monotone on the interval")
        rule = "right" if (rule == "upper") is signs.pop() else "left"
    if rule in _WEIGHTS:
        return _weighted(problem, board, work, s, functions[0], (low, high), count, rule)
    shift = {"left": s.Integer(0), "right": s.Integer(1), "midpoint": s.Rational(1, 2)}[rule]
    places = [low + (k + shift) * width for k in range(count)]
    values = [s.simplify(f.subs(x, p)) for p in places]
    if any(not v.is_finite for v in values):
        return ended(problem, "refused", "the function has no value at a place of the sum", "no_solution")
    total = s.simplify(width * sum(values))
    terms = [b.at(functions[0], letter, work.expr(p)) for p in places]
    left = b.mul(work.expr(width), b.add(*terms)) if width != 1 else b.add(*terms)
    shown = work.expr(total)
    said = ", ".join(work.expr(p).latex for p in places[:6]) + (r", \dots" if count > 6 else "")
    step = board.step(
        "sum of Riemann", left, shown, f"Each piece has the width ${work.expr(width).latex}$; the function is taken at ${said}$."
    )
    answers = [Answer("sum", shown, claim=step.claim)]
    if shown.op not in ("number",):
        answers = [Answer("sum", shown, claim=step.claim, text=f"about ${float(total):.6g}$")]
    return finished(problem, answers, [step])


#: Rule of quadrature -> its rule in the rulebook, the weights of neighbouring places in turn, and what divides the width.
_WEIGHTS = {"trapezoidal": ("trapezoidal rule", (1, 2), 2), "simpson": ("Simpson's rule", (1, 4, 2), 3)}


def _weighted(
    problem: Problem, board: Board, work: Work, s: Any, f: Expr, ends: tuple[Any, Any], count: int, rule: str
) -> Derivation:  # fmt: skip
    """Trapezoids and Simpson's rule: the places with their weights. Errors: Doubt."""
    (low, high), (name, weights, part) = ends, _WEIGHTS[rule]
    if rule == "simpson" and count % 2:
        return ended(problem, "refused", "Simpson's rule needs an even number of pieces", "no_solution")
    letter, width = problem.variables[0], (high - low) / count
    x, g = to_sympy(letter), to_sympy(f)
    places = [low + k * width for k in range(count + 1)]
    inner = [weights[1]] * (count - 1) if rule == "trapezoidal" else [weights[1 + (k % 2)] for k in range(count - 1)]
    marks = [1, *inner, 1]
    values = [s.simplify(g.subs(x, p)) for p in places]
    if any(not v.is_finite for v in values):
        return ended(problem, "refused", "the function has no value at a place of the sum", "no_solution")
    total = s.simplify(width / part * sum(m * v for m, v in zip(marks, values, strict=True)))
    terms = [b.mul(*([b.num(m)] if m != 1 else []), b.at(f, letter, work.expr(p))) for m, p in zip(marks, places, strict=True)]
    shown = work.expr(total)
    step = board.step(name, b.mul(work.expr(width / part), b.add(*terms)), shown, f"Each piece has the width ${work.expr(width).latex}$.")
    text = "" if shown.op == "number" else f"about ${float(total):.6g}$"
    return finished(problem, [Answer("sum", shown, claim=step.claim, text=text)], [step])


def _monotone(s: Any, slope: Any, x: Any, low: Any, high: Any) -> bool:
    zeros = s.solveset(slope, x, s.Interval.open(low, high))
    return isinstance(zeros, s.FiniteSet | type(s.S.EmptySet)) and all(slope.diff(x).subs(x, z) == 0 for z in zeros)


def solve_mean_value(problem: Problem, board: Board) -> Derivation:
    """The mean of a function over an interval, or the places of the mean value theorem. Errors: Doubt."""
    s = library()
    functions, ends, _ = parts_of(problem)
    work = _work(problem)
    letter = problem.variables[0]
    x, f = to_sympy(letter), to_sympy(functions[0])
    low, high = _bounds(s, ends)
    width = high - low
    if "average" in problem.request or "integral theorem" in problem.request:
        more, node, value, number = integrated(board, work, f, ((x, low, high),))
        mean = shortest(s.simplify(number / width))
        shown = work.expr(mean)
        whole = b.divide(node, work.expr(width))
        steps = [*_shown(more, board, node, value), board.step("mean of a function", whole, shown)]
        answers = [Answer("average", shown, claim=board.claim(whole, "=", shown), conditions=tuple(board.conditions))]
        if "integral theorem" in problem.request:
            answers += _places(problem, board, work, s, functions[0], f - mean, x, low, high, shown, steps)
        return finished(problem, answers, steps)
    if f.free_symbols - {x} or not (low.is_number and high.is_number):
        raise Doubt("the theorem is applied to functions without letters besides the variable")
    start, end = (s.simplify(f.subs(x, p)) for p in (low, high))
    slope = f.diff(x)
    inside = s.calculus.util.continuous_domain(f, x, s.Interval(low, high))
    if inside != s.Interval(low, high) or not (start.is_finite and end.is_finite):
        return without_value(problem, "text", "the theorem does not apply: the function is not continuous on the interval", [])
    kinked = slope.has(s.sign, s.Abs)
    if kinked or s.calculus.util.continuous_domain(slope, x, s.Interval.open(low, high)) != s.Interval.open(low, high):
        return without_value(problem, "text", "the theorem does not apply: the function is not differentiable inside", [])
    if "rolle" in problem.request and s.simplify(start - end) != 0:
        return without_value(problem, "text", "Rolle's theorem does not apply: the values at the ends differ", [])
    mean = s.simplify((end - start) / width)
    shown = work.expr(mean)
    quotient = b.divide(
        b.subtract(b.at(functions[0], letter, work.expr(high)), b.at(functions[0], letter, work.expr(low))), work.expr(width)
    )
    steps = [
        board.step("mean slope", quotient, shown, "The function is continuous on the interval and differentiable inside."),
        board.step("derivative by the parameter", b.derivative(functions[0], letter), work.expr(slope)),
    ]
    answers = _places(problem, board, work, s, b.derivative(functions[0], letter), slope - mean, x, low, high, shown, steps)
    return finished(problem, answers, steps)


def _places(
    problem: Problem, board: Board, work: Work, s: Any, left: Expr, zero: Any, x: Any, low: Any, high: Any, value: Expr, steps: list[Step]
) -> list[Answer]:  # fmt: skip
    found = s.solveset(zero, x, s.Interval.open(low, high))
    letter = problem.variables[0]
    if found == s.Interval.open(low, high):
        return [Answer("c", None, text="every point inside of the interval")]
    if not isinstance(found, s.FiniteSet) or not found:
        raise Doubt("the places are not found here")
    answers = []
    for p in sorted(found, key=lambda v: float(v.evalf(30))):
        place = work.expr(s.simplify(p))
        step = board.step("value at a point", b.at(left, letter, place), value, f"$c = {place.latex}$ lies inside of the interval.")
        steps.append(step)
        answers.append(Answer("c", place, claim=step.claim))
    return answers
