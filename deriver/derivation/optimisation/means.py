r"""Minima of sums $\sum_i g(x, a_i)$ that are quadratic in one number x: means, with weights where there are any."""

from __future__ import annotations

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import finished
from ..calculus.line import Work

__all__ = ["solve_mean"]


def solve_mean(problem: Problem, board: Board) -> Derivation | None:
    """The least sum of quadratics; None for other problems."""
    s = library()
    body = problem.expression
    if body is None or "minimum" not in problem.request or problem.conditions or len(problem.variables) != 1:
        return None
    (x,) = problem.variables
    number = b.ONE
    core = body
    if body.op == "mul" and body.args[-1].op == "sum":
        number, core = b.mul(*body.args[:-1]), body.args[-1]
    if core.op != "sum" or not x.is_scalar or x in number.free:
        return None
    term, index, low, high = core.args
    entries = sorted({n for n in walk(term) if n.op == "entry" and n.args[-1] is index}, key=lambda n: n.latex)
    table = {e: b.symbol(f"entry_{i}", properties=["real"]) for i, e in enumerate(entries)}
    inner = substitute(term, table)
    letter = to_sympy(x)
    plain = to_sympy(inner)
    if index in inner.free or not plain.is_polynomial(letter) or s.degree(plain, letter) != 2 or not entries:
        return None
    back = {f"entry_{i}": e for i, e in enumerate(entries)}
    work = Work({**{k.name: k for k in inner.free if k.op == "symbol"}, **{n: table[e] for n, e in back.items()}}, ())
    square, linear = (work.expr(s.expand(plain).coeff(letter, k)) for k in (2, 1))

    def summed(e: Expr) -> Expr:
        whole = substitute(e, {table[v]: v for v in entries})
        return b.sum_over(whole, index, low, high)

    if square.op == "number":
        if not square.data > 0:
            return None
        count = high if low is b.ONE else b.add(b.subtract(high, low), b.ONE)
        below = b.mul(b.TWO, square, count)
    else:
        below = b.mul(b.TWO, summed(square))
        board.conditions.append(b.relation(">", summed(square), b.ZERO))
    turned = work.expr(-to_sympy(linear))
    factor, rest = to_sympy(turned).as_coeff_Mul()
    top = b.mul(work.expr(factor), summed(work.expr(rest))) if factor != 1 else summed(turned)
    if factor == 2 * (to_sympy(square) if square.op == "number" else 1):
        value = b.divide(summed(work.expr(rest)), count if square.op == "number" else summed(square))
    else:
        value = b.divide(top, below)
    slope = b.at(b.derivative(body, x), x, value)
    because = f"The sum is quadratic in ${x.latex}$ with a positive leading coefficient. So ${x.latex} = {value.latex}$."
    step = board.step("critical point", slope, b.ZERO, because)
    return finished(problem, [Answer(x.name, value, claim=step.claim, conditions=tuple(board.conditions))], [step])
