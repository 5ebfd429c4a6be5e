r"""Limits of sums of Riemann: an integral as the limit of its sums, and a limit of sums recognised as an integral."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .limits import limit_value
from .line import Work
from .regions import integrated

__all__ = ["as_an_integral", "solve_riemann_limit"]


def _fresh(work: Work, names: tuple[str, ...]) -> Any:
    s = library()
    name = next(n for n in names if n not in work.letters)
    work.letters[name] = b.symbol(name, properties=["natural"])
    return s.Symbol(name, integer=True, positive=True)


def solve_riemann_limit(problem: Problem, board: Board) -> Derivation:
    """The sum with n pieces of one width in closed form, and its limit. Errors: Doubt."""
    s = library()
    e = problem.expression
    assert e is not None
    guard(e)
    f, x, low, high = (to_sympy(part) for part in e.args)
    work = Work(letters_of(e), ())
    n, k = _fresh(work, ("n", "m", "N")), _fresh(work, ("k", "j", "i"))
    if not (low.is_finite and high.is_finite) or f.free_symbols & {n, k}:
        raise Doubt("the sums are formed for finite ends")
    width = (high - low) / n
    term = s.expand(f.subs(x, low + k * width) * width)
    if f.subs(x, low + k * width).has(s.zoo, s.nan):
        return ended(problem, "refused", "the function has no value at an end", "no_solution")
    total = s.factor(s.simplify(s.summation(term, (k, 1, n))))
    if total.has(s.Sum, s.Piecewise, s.polygamma, s.harmonic):
        raise Doubt("this sum has no closed form that is known here")
    t = s.Symbol(n.name, positive=True)
    value = limit_value(s, total.subs(n, t), t, s.oo, "")
    if value is None:
        raise Doubt("the limit of the sums is not known here")
    summed = b.sum_over(work.expr(term), work.expr(k), b.ONE, work.expr(n))
    shown = work.expr(value)
    said = f"With ${work.expr(n).latex}$ pieces of the width ${work.expr(width).latex}$ and the right ends as places."
    steps = [
        board.step("sum of Riemann", summed, work.expr(total), said),
        board.step("limit by leading terms", b.limit(work.expr(total), work.expr(n), b.INFINITY, ""), shown),
    ]
    return finished(problem, [Answer("integral", shown, claim=board.claim(e, "=", shown))], steps)


def as_an_integral(problem: Problem, board: Board) -> Derivation:
    r"""lim of sum_{k=1}^n g(k/n)/n as the integral of g over [0,1]. Errors: Doubt."""
    s = library()
    e = problem.expression
    if e is None or e.op != "limit" or e.args[0].op != "sum" and not any(a.op == "sum" for a in e.args[0].args):
        raise Doubt("there is no limit of a sum in this task")
    guard(e)
    outer = e.args[0]
    inner = outer if outer.op == "sum" else next(a for a in outer.args if a.op == "sum")
    factor = to_sympy(b.mul(*(a for a in outer.args if a is not inner))) if outer is not inner and outer.op == "mul" else s.Integer(1)
    if outer is not inner and outer.op != "mul":
        raise Doubt("the limit is not one of a single sum")
    term, index, low, high = (to_sympy(p) for p in inner.args)
    letter = to_sympy(e.args[1])
    if to_sympy(e.args[2]) != s.oo or s.simplify(s.expand(high - low) - letter) not in (0, -1):
        raise Doubt("the sum does not run over as many places as its letter says")
    work = Work(letters_of(e), ())
    name = next(n for n in ("x", "t", "u") if n not in work.letters)
    work.letters[name] = b.symbol(name, properties=["real"])
    x = s.Symbol(name, positive=True)
    n = s.Symbol(letter.name, positive=True)
    whole = (factor * term).subs(letter, n)
    density = s.simplify(s.powsimp(s.expand_power_base((n * whole.subs(index, n * x)), force=True)))
    density = s.simplify(s.expand_log(density, force=True)) if density.has(n) else density
    if density.has(n):
        raise Doubt("the terms are not values of one function at $k/n$, divided by $n$")
    real = s.Symbol(name, real=True)
    g = density.subs(x, real)
    if low not in (0, 1):
        raise Doubt("the sum does not begin at zero or one")
    more, node, value, _ = integrated(board, work, g, ((real, s.Integer(0), s.Integer(1)),))
    k = work.expr(index)
    left = work.expr(factor * term)
    right = b.mul(b.power(work.expr(letter), -1), work.expr(g.subs(real, index / letter)))
    board.conditions.append(b.relation(">", work.expr(letter), b.ZERO))
    claim = board.claim(left, "=", right)
    board.conditions.pop()
    said = f"The terms are values of ${work.expr(g).latex}$ at ${name} = {k.latex}/{work.expr(letter).latex}$, times the width."
    steps = [board.step("sum of Riemann", left, right, said, claim=claim), *more]
    shown = work.expr(shortest(to_sympy(value)))
    answers = [Answer("integral", node, claim=claim), Answer("limit", shown, claim=board.claim(node, "=", shown))]
    return finished(problem, answers, steps)
