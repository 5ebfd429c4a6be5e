r"""Water filling: the largest sum of logarithms of affine functions, one for each entry, of a sum that is given.

All entries are filled up to one level: $p_i = \max(\nu-n_i, 0)$.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, letters_of
from ..calculus.line import Work
from .projections import kkt_step, thresholded

__all__ = ["solve_filling", "solve_water"]


def solve_water(problem: Problem, board: Board) -> Derivation:
    """The powers for given noises, `operands` (the last one is the total). Errors: Doubt."""
    s = library()
    *noises, total = (to_sympy(v) for v in problem.operands)
    if any(v.is_number and not v > 0 for v in (*noises, total)):
        raise Doubt("noises and the total power are positive")
    level = -thresholded(s, [-v for v in noises], total)
    work = Work(letters_of(*problem.operands), ())
    powers = [s.Max(level - v, 0) for v in noises]
    n, p = b.vector([work.expr(v) for v in noises]), b.vector([work.expr(v) for v in powers])
    nu, one = work.expr(level), b.ones(n.shape)
    steps = _steps(board, p, n, nu, one, rf"With the level $\nu = {nu.latex}$ each power is $\max(\nu-n_i,0)$.")
    filled = b.dot(b.transpose(one), p)
    steps.append(kkt_step(board, filled, "=", work.expr(total), "The powers add up to the total."))
    claim = steps[0].claim
    answers = [Answer("power", p, claim=claim), Answer("level", nu, claim=steps[-1].claim)]
    answers += [Answer(f"p_{i + 1}", work.expr(v), claim=claim) for i, v in enumerate(powers)]
    return finished(problem, answers, steps)


def _steps(board: Board, p: Expr, n: Expr, nu: Expr, one: Expr, because: str) -> list[Any]:
    level = b.mul(nu, one)
    slack = b.subtract(b.add(n, p), level)
    return [
        kkt_step(board, b.add(n, p), ">=", level, f"{because} The derivatives $1/(n_i+p_i)$ are at most the multiplier $1/\\nu$."),
        kkt_step(board, b.dot(b.transpose(p), slack), "=", b.ZERO, "Where a power is not zero, the derivative is the multiplier."),
    ]


def solve_filling(problem: Problem, board: Board) -> Derivation | None:
    """The largest sum of logarithms of a vector with a given sum; None for other problems."""
    s = library()
    body = problem.expression
    if body is None or "maximum" not in problem.request or len(problem.variables) != 1 or body.op != "sum":
        return None
    (x,) = problem.variables
    term, index = body.args[0], body.args[1]
    entries = {n for n in walk(term) if n.op == "entry" and len(n.args) == 2 and n.args[1] is index}
    arrays = {n.args[0] for n in entries}
    if x not in arrays or any(a.op != "symbol" for a in arrays) or len(arrays) != 2 or term.op != "log":
        return None
    (n,) = arrays - {x}
    table = {e: b.symbol("q" if e.args[0] is x else "m", properties=["real", "positive"]) for e in entries}
    inner = substitute(term.args[0], table)
    if index in inner.free or inner.free - set(table.values()):
        return None
    q, m = s.Symbol("q", positive=True), s.Symbol("m", positive=True)
    plain = to_sympy(inner)
    ratio = s.simplify(plain.subs(q, 0) / plain.diff(q)) if plain.diff(q, 2) == 0 else None
    if ratio not in (m, 1 / m):
        return None
    total = _total(problem, x)
    if total is None:
        return None
    noise = n if ratio == m else b.hadamard_divide(b.ones(n.shape), n)
    nu = b.symbol("nu", properties=["real", "positive"], latex=r"\nu")
    one = b.ones(x.shape)
    value = b.function("relu", b.subtract(b.mul(nu, one), noise))
    name = f"{n.latex}_i" if ratio == m else f"1/{n.latex}_i"
    shown = f"{x.latex}_i = \\max(\\nu-{name}, 0)"
    board.conditions.append(b.relation(">", nu, b.ZERO))
    steps = _steps(board, value, noise, nu, one, f"With the multiplier $1/\\nu$ of the sum, ${shown}$.")
    where = b.relation("=", b.dot(b.transpose(one), b.symbol(x.name, x.shape, ["real"], latex=x.latex)), total)
    text = f"water filling: ${shown}$ with the level $\\nu$ for which ${where.latex}$"
    return finished(problem, [Answer(x.name, value, claim=steps[0].claim, text=text, conditions=tuple(board.conditions))], steps)


def _total(problem: Problem, x: Expr) -> Expr | None:
    """What the entries add up to, where that and their signs are the conditions."""
    total = None
    signs = False
    for c in problem.conditions:
        if c.op != "relation":
            return None
        left, right = c.args
        summed = left.op == "sum" and left.args[0].op == "entry" and left.args[0].args[0] is x
        product = left is b.dot(b.transpose(b.ones(x.shape)), x)
        if c.data in ("=", "<=") and (summed or product) and total is None:
            total = right
        elif c.data == ">=" and (left is x or left.op == "entry" and left.args[0] is x) and (right is b.ZERO or right.op == "zeros"):
            signs = True
        else:
            return None
    return total if signs else None
