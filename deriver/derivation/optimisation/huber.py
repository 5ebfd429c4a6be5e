r"""The function of Huber: $\frac{x^2}{2}$ up to $\delta$, straight with the slope $\pm\delta$ beyond. Slope, convexity, conjugate."""

from __future__ import annotations

from dataclasses import replace

from ...expression import build as b
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import finished
from .projections import clipped

__all__ = ["solve_huber"]


def solve_huber(problem: Problem, board: Board) -> Derivation:
    """What the request asks of the function with the parameter `operands[0]`."""
    (delta,) = problem.operands
    x = problem.variables[0]
    size = b.function("abs", x)
    square = b.mul(b.HALF, b.power(x, 2))
    straight = b.subtract(b.mul(delta, size), b.mul(b.HALF, b.power(delta, 2)))
    inside, outside = b.relation("<=", size, delta), b.relation(">", size, delta)
    whole = b.cases([(square, inside)], straight)
    if delta.free and not (delta.op == "symbol" and "positive" in delta.properties):
        board.conditions.append(b.relation(">", delta, b.ZERO))
    base = list(board.conditions)
    steps: list[Step] = []
    answers: list[Answer] = []
    ends = (b.negative(delta), delta)
    slope = clipped(x, *ends)
    board.conditions[:] = [*base, inside]
    steps.append(board.step("derivative by the parameter", b.derivative(square, x), x, f"Where ${inside.latex}$."))
    board.conditions[:] = [*base, outside]
    sign = b.function("sign", x)
    steps.append(board.step("derivative by the parameter", b.derivative(straight, x), b.mul(delta, sign), f"Where ${outside.latex}$."))
    board.conditions[:] = base
    if "derivative" in problem.request or "convex" in problem.request:
        shown = b.cases([(x, inside)], b.mul(delta, sign))
        claim = board.claim(shown, "=", slope)
        because = "At both joints the slopes agree: the function is differentiable."
        steps.append(board.step("collecting the terms", shown, slope, because, claim=claim))
        answers.append(Answer("derivative", shown, claim=claim, text=f"${x.latex}$ cut off at $\\pm {delta.latex}$"))
    if "convex" in problem.request:
        other = b.symbol("y" if x.name != "y" else "z", properties=["real"])
        lifted = clipped(other, *ends)
        product = b.mul(b.subtract(slope, lifted), b.subtract(x, other))
        claim = board.claim(product, ">=", b.ZERO)
        rule = board.rulebook["test for convexity"]
        steps.append(Step(rule, product, ">=", b.ZERO, "The slope does not fall.", tuple(base), claim=claim))
        answers.append(Answer("text", None, text="convex, not strictly: it is straight beyond the joints", claim=claim))
    if "conjugate" in problem.request:
        y = b.symbol("y" if x.name != "y" else "s", properties=["real"])
        reach = b.relation("<=", b.function("abs", y), delta)
        value = b.mul(b.HALF, b.power(y, 2))
        gap = b.subtract(b.mul(x, y), value)
        board.conditions[:] = [*base, reach]
        claim = board.claim(gap, "<=", whole)
        because = (
            f"Equality holds at ${x.latex} = {y.latex}$. For a steeper ${y.latex}$ the supremum is infinite, "
            f"since the slopes end at $\\pm {delta.latex}$."
        )
        conditions = tuple(board.conditions)
        steps.append(Step(board.rulebook["inequality of Fenchel and Young"], gap, "<=", whole, because, conditions, claim=claim))
        outside_text = f"$+\\infty$ for $|{y.latex}| > {delta.latex}$"
        answers.append(Answer("conjugate", value, claim=claim, conditions=conditions, text=outside_text))
        board.conditions[:] = base
    found = finished(problem, answers, steps)
    return replace(found, assumed=(*found.assumed, f"the function of Huber is ${whole.latex}$"))
