r"""The nearest point of a closed convex set, in closed form: hyperplanes, half-spaces, affine sets, balls, boxes, the simplex.

The point p of the set nearest to z is the one with $z-p$ normal to the set at p; each line says that, or that p is admitted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, ended, finished, letters_of
from ..calculus.line import Work
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate

__all__ = ["clipped", "kkt_step", "solve_projection", "thresholded"]


def kkt_step(board: Board, left: Expr, relation: str, right: Expr, because: str) -> Step:
    """A line that rests on the conditions of Karush, Kuhn and Tucker."""
    rule = board.rulebook["conditions of Karush, Kuhn and Tucker"]
    return Step(rule, left, relation, right, because, tuple(board.conditions), claim=board.claim(left, relation, right))


def solve_projection(problem: Problem, board: Board) -> Derivation:
    """The projection of a point, `operands[0]`, onto the set that the request names. Errors: Doubt."""
    kind = next(r.split(" ", 1)[1] for r in problem.request if r.startswith("onto "))
    return _SETS[kind](problem, board)


def _done(problem: Problem, board: Board, value: Expr, steps: list[Step], *more: Answer) -> Derivation:
    claim = steps[0].claim
    return finished(problem, [Answer("projection", value, claim=claim, conditions=tuple(board.conditions)), *more], steps)


def _linear(problem: Problem, board: Board) -> Derivation:
    """A x = b, a^T x = b or a^T x <= b: z is moved along the normals until the condition holds."""
    z, x, condition = problem.operands
    if condition.data in ("<", ">"):
        raise Doubt("the set is not closed: a point outside has no nearest point in it")
    if condition.data in (">=", ">"):
        left, right = condition.args[::-1]
    else:
        left, right = condition.args
    inner = b.subtract(left, right) if right is not b.ZERO and right.op != "zeros" else left
    kind = "gradient" if inner.is_scalar else "jacobian"
    found = differentiate(Problem(kind, inner, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    slope = found.answers[0].expression if found.status == "finished" and found.answers else None
    if slope is None or x in slope.free:
        raise Doubt(f"the condition ${condition.latex}$ is not linear in ${x.latex}$")
    over = substitute(inner, {x: z})
    if not inner.is_scalar:
        if condition.data != "=":
            raise Doubt("the projection onto several half-spaces at once has no closed form")
        gram = b.dot(slope, b.transpose(slope))
        multiplier = b.dot(b.inverse(gram), over)
        value = b.subtract(z, b.dot(b.transpose(slope), multiplier))
        steps = [
            kkt_step(
                board, b.subtract(z, value), "=", b.dot(b.transpose(slope), multiplier),
                f"The way to the nearest point is a combination of the rows of ${slope.latex}$.",
            ),
            kkt_step(board, substitute(left, {x: value}), "=", right, "The point meets the equations."),
        ]  # fmt: skip
        return _done(problem, board, value, steps)
    board.conditions.append(b.relation("!=", slope, b.zeros(x.shape)))
    weight = b.dot(b.transpose(slope), slope)
    reach = over if condition.data == "=" else b.function("relu", over)
    multiplier = b.divide(reach, weight)
    value = b.subtract(z, b.mul(multiplier, slope))
    because = f"The way to the nearest point is a multiple of the normal ${slope.latex}$."
    steps = [kkt_step(board, b.subtract(z, value), "=", b.mul(multiplier, slope), because)]
    if condition.data == "=":
        steps.append(kkt_step(board, substitute(left, {x: value}), "=", right, "The multiple is the one that meets the equation."))
    else:
        steps.append(kkt_step(board, substitute(left, {x: value}), "<=", right, "The point is admitted."))
        slack = b.mul(multiplier, substitute(inner, {x: value}))
        steps.append(
            kkt_step(board, slack, "=", b.ZERO, f"A point that is admitted stays: the multiple is zero unless ${over.latex} > 0$.")
        )
    return _done(problem, board, value, steps)


def _ball(problem: Problem, board: Board) -> Derivation:
    """|x - c| <= r: a point outside is moved towards the centre until it lies on the sphere."""
    z, radius, *centre = problem.operands
    if not has(radius, "positive"):
        board.conditions.append(b.relation(">", radius, b.ZERO))
    way = b.subtract(z, centre[0]) if centre else z
    length = b.norm(way, "2")
    inside = b.relation("<=", length, radius)
    scaled = b.mul(b.cases([(b.ONE, inside)], b.divide(radius, length)), way)
    value = b.add(centre[0], scaled) if centre else scaled
    excess = b.cases([(b.ZERO, inside)], b.subtract(b.divide(length, radius), b.ONE))
    admitted = kkt_step(board, b.norm(scaled, "2"), "<=", radius, "The point is admitted.")
    because = "The way to the nearest point has the direction of the radius, with a multiplier that is not negative, and zero inside."
    steps = [kkt_step(board, b.subtract(way, scaled), "=", b.mul(excess, scaled), because), admitted]
    return _done(problem, board, value, steps)


def clipped(z: Expr, low: Expr, high: Expr) -> Expr:
    """z between two ends, entry by entry; ends that are numbers count for each entry."""

    def end(e: Expr) -> Expr:
        return e if e.shape == z.shape else b.mul(e, b.ones(z.shape)) if e is not b.ONE else b.ones(z.shape)

    if z.is_scalar:
        return b.add(low, b.function("relu", b.subtract(z, low)), b.negative(b.function("relu", b.subtract(z, high))))
    one, two = end(low), end(high)
    parts = [b.function("relu", b.subtract(z, one)), b.negative(b.function("relu", b.subtract(z, two)))]
    return b.add(*([] if low is b.ZERO else [one]), *parts)


def _box(problem: Problem, board: Board) -> Derivation:
    """l <= x <= u: entry by entry."""
    z, low, high = problem.operands
    if low.op == "number" and high.op == "number":
        if not to_sympy(low) < to_sympy(high):
            return ended(problem, "refused", "the set is empty or a single point", "malformed")
    else:
        board.conditions.append(b.relation("<=", low, high))
    value = clipped(z, low, high)
    one, two = (e if e.shape == z.shape or z.is_scalar else b.mul(e, b.ones(z.shape)) for e in (low, high))
    name = z.latex if z.is_scalar else f"{z.latex}_i"
    word = "" if z.is_scalar else "Each entry is worked on alone: "
    left, right = (e.latex if e.shape != z.shape or z.is_scalar else f"{e.latex}_i" for e in (low, high))
    text = f"${'' if z.is_scalar else 'p_i = '}\\min(\\max({name}, {left}), {right})$"
    because = f"{word}the number between the ends that is nearest to ${name}$ is {text}."
    steps = [
        kkt_step(board, value, ">=", one, because[:1].upper() + because[1:]),
        kkt_step(board, value, "<=", two, "The same at the other end."),
    ]
    answer = Answer("projection", value, claim=steps[0].claim, conditions=tuple(board.conditions), text=text)
    return finished(problem, [answer], steps)


def _orthant(problem: Problem, board: Board) -> Derivation:
    """x >= 0: the negative entries become zero."""
    (z,) = problem.operands
    value = b.function("relu", z)
    steps = [
        kkt_step(board, value, ">=", b.zeros(z.shape), "Each entry is worked on alone: $\\max(z_i,0)$.".replace("z_i", f"{z.latex}_i")),
        kkt_step(
            board, b.subtract(value, z), ">=", b.zeros(z.shape), "The multipliers, $p-z$ for the nearest point $p$, are not negative."
        ),
        kkt_step(
            board, b.dot(b.transpose(value), b.subtract(value, z)), "=", b.ZERO, "An entry or its multiplier is zero, so $p$ is nearest."
        ),
    ]
    return _done(problem, board, value, steps)


def thresholded(s: Any, values: list[Any], total: Any) -> Any:
    """The level t with sum max(v_i - t, 0) = total, by sorting. Errors: Doubt for letters."""
    if any(not (v.is_number and v.is_real) for v in (*values, total)):
        raise Doubt("the level is found where all numbers are given")
    rows = sorted(values, reverse=True)
    best = None
    for k in range(1, len(rows) + 1):
        level = s.nsimplify(sum(rows[:k]) - total) / k
        if rows[k - 1] > level:
            best = level
    return best


def _simplex(problem: Problem, board: Board) -> Derivation:
    """x >= 0 with sum one: all entries are lowered by one number, and what gets negative becomes zero."""
    s = library()
    (z,) = problem.operands
    one = b.ones(z.shape)
    if z.op != "vector":
        text = r"$\max(z_i-\tau,0)$ with the one number $\tau$ for which the entries add up to one".replace("z_i", f"{z.latex}_i")
        tau = b.symbol("tau", properties=["real"], latex=r"\tau")
        value = b.function("relu", b.subtract(z, b.mul(tau, one)))
        slack = b.add(b.subtract(value, z), b.mul(tau, one))
        steps = [
            kkt_step(
                board, slack, ">=", b.zeros(z.shape), r"With $\tau$ as the multiplier of the sum, those of the signs are not negative."
            ),
            kkt_step(board, b.dot(b.transpose(value), slack), "=", b.ZERO, "An entry or its multiplier is zero."),
        ]
        return finished(problem, [Answer("projection", value, claim=steps[0].claim, text=text)], steps)
    values = [to_sympy(e) for e in z.args]
    tau_value = thresholded(s, values, s.Integer(1))
    work = Work(letters_of(z), ())
    found = [s.Max(v - tau_value, 0) for v in values]
    value = b.vector([work.expr(v) for v in found])
    level = work.expr(tau_value)
    lowered = b.function("relu", b.subtract(z, b.mul(level, one)))
    because = rf"All entries are lowered by $\tau = {level.latex}$, and what gets negative becomes zero."
    slack = b.add(b.subtract(value, z), b.mul(level, one))
    steps = [
        kkt_step(board, lowered, "=", value, because),
        kkt_step(board, b.dot(b.transpose(one), value), "=", b.ONE, "The entries add up to one."),
        kkt_step(board, slack, ">=", b.zeros(z.shape), "The multipliers of the signs are not negative."),
        kkt_step(board, b.dot(b.transpose(value), slack), "=", b.ZERO, "An entry or its multiplier is zero."),
    ]
    return _done(problem, board, value, steps)


_SETS: dict[str, Callable[[Problem, Board], Derivation]] = {
    "linear": _linear,
    "ball": _ball,
    "box": _box,
    "orthant": _orthant,
    "simplex": _simplex,
}
