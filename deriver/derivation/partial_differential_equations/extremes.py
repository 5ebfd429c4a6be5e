r"""The maximum principle for the heat equation: why it holds, and the bounds it gives from the data.

With $v=u+\varepsilon x^2$ the equation becomes a strict inequality, which an inner maximum contradicts; so a solution is never above the
largest value at the start and at the ends, and, with $-u$, never below the least.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Refusal, Stuck

__all__ = ["maximum_principle"]


def maximum_principle(board: Board, found: Field) -> None:
    """The argument for the equation, and the bounds where data are given."""
    s = found.s
    present = {k: found.F.diff(z) for k, z in found.jet.items() if found.F.has(z)}
    if (
        any(c.has(*found.jet.values(), *found.variables) for c in present.values())
        or found.F.subs(dict.fromkeys(found.jet.values(), 0)) != 0
    ):
        raise Stuck("the maximum principle is shown for equations with constant coefficients and no source", "not_supported")
    pair = next(
        ((x, t) for x in found.variables for t in found.variables if x != t and set(present) in ({(t,), (x, x)}, {(t,), (x, x), (x,)})),
        None,
    )
    plane = len(found.variables) == 2 and set(present) == {(v, v) for v in found.variables} and len({*present.values()}) == 1
    if not pair and not plane:
        raise Refusal("the maximum principle holds for the heat equation and Laplace's equation, not for this equation")
    e = found.problem.expression
    assert e is not None
    epsilon = found.letter("varepsilon", r"\varepsilon")
    u = found.unknown
    if plane:
        p, q = found.variables
        lifted = b.add(u, found.expr(epsilon * (p**2 + q**2)))
        before = b.add(*(b.derivative(lifted, found.expr(v), 2) for v in (p, q)))
        after = b.add(b.add(*(b.derivative(u, found.expr(v), 2) for v in (p, q))), found.expr(4 * epsilon))
        board.step(
            "maximum principle", before, after,
            r"With $v=u+\varepsilon(x^2+y^2)$ the Laplacian is $4\varepsilon>0$; at a maximum inside both second derivatives would be "
            r"at most zero. So the largest value lies on the boundary, and with $\varepsilon\to0$ that of $u$ too; "
            r"with $-u$ the same for the least.",
        )  # fmt: skip
        board.answers.append(
            Answer("maximum_principle", None, text="the largest and the least value are taken on the boundary", claim=board.steps[-1].claim)
        )
        return
    assert pair is not None
    x, t = pair
    k = s.cancel(-present[(x, x)] / present[(t,)])
    speed = s.cancel(-present.get((x,), 0) / present[(t,)])
    if speed != 0:
        raise Stuck("the maximum principle with transport is not written out here", "not_supported")
    if k.is_number and not k > 0:
        raise Refusal("a backward heat equation is ill-posed and has no maximum principle")
    lifted = b.add(u, found.expr(epsilon * x**2))

    def operator(f: Any) -> Any:
        return b.subtract(b.derivative(f, found.expr(t)), b.mul(found.expr(k), b.derivative(f, found.expr(x), 2)))

    after = b.subtract(operator(u), found.expr(2 * k * epsilon))
    board.step(
        "maximum principle", operator(lifted), after,
        rf"With $v=u+\varepsilon x^2$ this is $-{found.expr(2 * k).latex}\varepsilon<0$; "
        r"at a maximum for $t>0$ inside $v_t\ge0$ and $v_{xx}\le0$ would make it at least zero. "
        r"So the largest value lies at the start or at the ends, and with $\varepsilon\to0$ that of $u$ too; "
        r"with $-u$ the same for the least.",
    )  # fmt: skip
    claim = board.steps[-1].claim
    if not k.is_number:
        board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed")
    if not found.conditions:
        board.answers.append(
            Answer("maximum_principle", None, text="the largest and the least value are taken at the start or at the ends", claim=claim)
        )
        return
    _bounds(board, found, x, t)


def _bounds(board: Board, found: Field, x: Any, t: Any) -> None:
    s = found.s
    start = [c for c in found.conditions if c.variable == t and c.by is None]
    ends = [c for c in found.conditions if c.variable == x]
    if len(start) != 1 or len(ends) != 2 or any(c.by is not None or c.value.has(t) for c in ends):
        raise Stuck("the start and constant values at two ends are needed for bounds", "underdetermined")
    low, high = sorted((c.point for c in ends), key=lambda v: float(v) if v.is_number else 0)
    f = start[0].value
    if f.free_symbols - {x} or not (low.is_number and high.is_number) or any(c.value.free_symbols for c in ends):
        raise Stuck("bounds are worked out for data without letters", "not_supported")
    places = [low, high, *_critical(s, f, x, low, high)]
    values = [(s.simplify(f.subs(x, p)), p) for p in places] + [(c.value, None) for c in ends]
    top, bottom = (pick(values, key=lambda v: float(v[0])) for pick in (max, min))
    for word, (value, place) in (("largest", top), ("least", bottom)):
        if place is not None:
            board.step(
                "maximum principle", b.at(found.expr(f), found.expr(x), found.expr(place)), found.expr(value),
                f"The {word} value of the data is at the start, at ${found.expr(x).latex}={found.expr(place).latex}$.",
            )  # fmt: skip
        else:
            board.step("maximum principle", found.expr(value), found.expr(value), f"The {word} value of the data is that at an end.")
    inside = [b.relation(">=", found.expr(x), found.expr(low)), b.relation("<=", found.expr(x), found.expr(high))]
    upper = board.claim(found.expr(f), "<=", found.expr(top[0]), inside)
    lower = board.claim(found.expr(f), ">=", found.expr(bottom[0]), inside)
    board.answers.append(Answer("upper_bound", found.expr(top[0]), claim=upper))
    board.answers.append(Answer("lower_bound", found.expr(bottom[0]), claim=lower))
    for request in sorted(found.problem.request):
        if request.startswith("claimed "):
            _, side, number = request.split()
            bound = s.Rational(number)
            if (side == "upper" and not top[0] <= bound) or (side == "lower" and not bottom[0] >= bound):
                raise Refusal(
                    f"the claim does not hold: the {'largest' if side == 'upper' else 'least'} value of the data is beyond ${number}$"
                )
            board.find("interval", f"inside and for positive times the solution is not equal to the {side} bound, unless it is constant")


def _critical(s: Any, f: Any, x: Any, low: Any, high: Any) -> list[Any]:
    """The places in an interval where the slope of the data vanishes."""
    slope = f.diff(x)
    if slope == 0:
        return []
    if slope.is_polynomial(x):
        return [r for r in s.real_roots(s.Poly(slope, x)) if low < r < high]
    found = s.solveset(slope, x, s.Interval.open(low, high))
    if isinstance(found, s.FiniteSet):
        return list(found)
    grid = [low + (high - low) * s.Rational(i, 200) for i in range(201)]
    if any(slope.subs(x, p).evalf() * slope.subs(x, q).evalf() < 0 for p, q in pairwise(grid)):
        raise Stuck("the largest value of the data is not found", "not_supported")
    return []
