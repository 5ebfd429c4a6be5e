r"""Duals of support vector machines: hard margin, slacks with a linear or a squared penalty.

The rows of X are the points, y holds the labels, $Z = \operatorname{diag}(y)X$ has the rows $y_ix_i^\top$.
"""

from __future__ import annotations

from ...expression import Expr, matrix_shape, vector_shape
from ...expression import build as b
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import finished

__all__ = ["solve_machine"]


def solve_machine(problem: Problem, board: Board) -> Derivation:
    """The dual with the conditions of first order; the matrix form is what is checked."""
    slack = next((r.split()[1] for r in problem.request if r.startswith("slack ")), "hard")
    X = b.symbol("X", matrix_shape("n", "d"), ["real"])
    y = b.symbol("y", vector_shape("n"), ["real"])
    w = b.symbol("w", vector_shape("d"), ["real"])
    alpha = b.symbol("alpha", vector_shape("n"), ["real"], latex=r"\alpha")
    one = b.ones(alpha.shape)
    shift = b.symbol("b", properties=["real"])
    xi = b.symbol("xi", vector_shape("n"), ["real"], latex=r"\xi")
    cost = b.symbol("C", properties=["real", "positive"])
    Z = b.dot(b.diag(y), X)
    margin = b.add(b.dot(Z, w), b.mul(shift, y), b.negative(one), *([xi] if slack != "hard" else []))
    lagrangian = b.subtract(b.mul(b.HALF, b.dot(b.transpose(w), w)), b.dot(b.transpose(alpha), margin))
    beta = b.symbol("beta", vector_shape("n"), ["real"], latex=r"\beta")
    if slack == "linear":
        lagrangian = b.add(lagrangian, b.mul(cost, b.dot(b.transpose(one), xi)), b.negative(b.dot(b.transpose(beta), xi)))
    if slack == "squared":
        lagrangian = b.add(lagrangian, b.mul(b.divide(cost, b.TWO), b.dot(b.transpose(xi), xi)))
    place = b.dot(b.transpose(Z), alpha)
    zero = b.zeros(w.shape)
    first_order, dual_rule = board.rulebook["conditions of Karush, Kuhn and Tucker"], board.rulebook["dual function"]

    def step(left: Expr, relation: str, right: Expr, because: str) -> Step:
        rule = dual_rule if because.startswith("Put in") else first_order
        return Step(rule, left, relation, right, because, tuple(board.conditions), claim=board.claim(left, relation, right))

    shown = r"L = \frac{1}{2}\|w\|^2-\sum_i\alpha_i\left(y_i(w^\top x_i+b)-1"
    shown += r"\right)" if slack == "hard" else r"+\xi_i\right)"
    shown += r"+C\sum_i\xi_i-\sum_i\beta_i\xi_i" if slack == "linear" else r"+\frac{C}{2}\sum_i\xi_i^2" if slack == "squared" else ""
    signs = r"\alpha_i,\beta_i\ge0" if slack == "linear" else r"\alpha_i\ge0"
    steps = [
        step(
            b.at(b.gradient(lagrangian, w, "denominator"), w, place), "=", zero,
            f"The Lagrangian is ${shown}$ with ${signs}$; its gradient in $w$ is zero at $w = \\sum_i\\alpha_iy_ix_i$.",
        ),
        step(
            b.derivative(lagrangian, shift), "=", b.negative(b.dot(b.transpose(alpha), y)),
            r"It is linear in $b$: bounded below only where $\sum_i\alpha_iy_i = 0$.",
        ),
    ]  # fmt: skip
    box = r"\alpha_i\ge0"
    put = {w: place}
    tail = ""
    if slack == "linear":
        right = b.subtract(b.mul(cost, one), b.add(alpha, beta))
        because = r"It is linear in $\xi$: $\beta_i = C-\alpha_i$, and $\beta_i\ge0$ says $\alpha_i\le C$."
        steps.append(step(b.gradient(lagrangian, xi, "denominator"), "=", right, because))
        box = r"0\le\alpha_i\le C"
    if slack == "squared":
        at = b.divide(alpha, cost)
        put[xi] = at
        steps.append(
            step(
                b.at(b.gradient(lagrangian, xi, "denominator"), xi, at),
                "=",
                b.zeros(xi.shape),
                r"Its gradient in $\xi$ is zero at $\xi = \alpha/C$.",
            )
        )
        tail = r"-\frac{1}{2C}\sum_i\alpha_i^2"
    quadratic = b.mul(b.HALF, b.dot(b.transpose(alpha), Z, b.transpose(Z), alpha))
    g = b.subtract(b.dot(b.transpose(one), alpha), quadratic)
    if slack == "squared":
        g = b.subtract(g, b.divide(b.dot(b.transpose(alpha), alpha), b.mul(b.TWO, cost)))
    left = lagrangian
    for letter, value in put.items():
        left = b.at(left, letter, value)
    board.conditions.append(b.relation("=", b.dot(b.transpose(alpha), y), b.ZERO))
    after = b.subtract(g, b.mul(shift, b.dot(b.transpose(alpha), y)))
    if slack == "linear":
        board.conditions.append(b.relation("=", b.add(alpha, beta), b.mul(cost, one)))
        rest = b.dot(b.transpose(b.subtract(b.mul(cost, one), b.add(alpha, beta))), xi)
        after = b.add(after, rest)
    kept = tuple(board.conditions)
    board.conditions.clear()  # the value holds with the terms that the conditions make zero
    steps.append(step(left, "=", after, "Put in; the terms that the conditions of first order make zero stand behind the dual function."))
    goal = r"\sum_i\alpha_i-\frac{1}{2}\sum_{i,j}\alpha_i\alpha_jy_iy_jx_i^\top x_j" + tail
    text = f"maximise ${goal}$ subject to ${box}, \\sum_i\\alpha_iy_i = 0$"
    claim = steps[-1].claim
    support = r"$w = \sum_i\alpha_iy_ix_i$, with $\alpha_i > 0$ only for the support vectors, where " + (
        r"$y_i(w^\top x_i+b) = 1$" if slack == "hard" else r"$y_i(w^\top x_i+b) = 1-\xi_i$"
    )
    answers = [
        Answer("dual", None, text=text, claim=claim),
        Answer("dual_function", g, claim=claim, conditions=kept[:1]),
        Answer("w", place, claim=steps[0].claim, text=support),
    ]
    return finished(problem, answers, steps)
