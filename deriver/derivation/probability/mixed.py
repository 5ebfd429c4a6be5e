r"""A law whose parameter is random: $\mathbb E[X]=\mathbb E[\mathbb E[X\mid Y]]$ and
$\mathrm{Var}(X)=\mathbb E[\mathrm{Var}(X\mid Y)]+\mathrm{Var}(\mathbb E[X\mid Y])$."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from ..numerical_schemes.method import letters_of, requested
from .laws import conditions_of, law_with, writer

__all__ = ["mixed_law"]


def mixed_law(board: Board) -> None:
    """The mean, and the variance, by conditioning on the parameter."""
    s = library()
    problem = board.problem
    expr = writer(letters_of(problem))
    given = to_sympy(problem.variables[1])
    inner, outer = ([to_sympy(v) for v in row.args] for row in problem.operands)
    first, second = requested(problem, "inner") or "", requested(problem, "outer") or ""
    mean, variance = _moments(first, inner)
    law = law_with(second, outer)
    board.conditions.extend(conditions_of(law, expr))
    if any(given in s.sympify(v).free_symbols for v in outer):
        raise Stuck("the law of the parameter holds the parameter itself", "malformed")
    if not all(s.sympify(v).is_polynomial(given) and s.Poly(v, given).degree() <= 2 for v in (mean, variance)) or not mean.has(given):
        raise Stuck("the conditional moments are no polynomials of the parameter", "not_supported")
    m, v = _moments(second, outer)
    second_moment = s.simplify(v + m**2)
    x, y = problem.variables
    given_mean = f"${x.latex}\\mid {y.latex}$"
    known = {1: m, 2: second_moment}
    asked = {r[6:] for r in problem.request if r.startswith("asked ")}

    def average(value: Any, why: str) -> Any:
        """The expectation of a polynomial of the parameter."""
        poly = s.Poly(value, given)
        parts = [(poly.coeff_monomial(given**k), k) for k in (0, 1, 2)]
        total = s.simplify(s.Add(*(c * (known[k] if k else 1) for c, k in parts)))
        opened = b.add(*(b.mul(expr(c), expr(known[k])) if k else expr(c) for c, k in parts if c != 0))
        board.step("expectation in two stages", opened, expr(total), why)
        return total

    whole = average(mean, f"The mean of {given_mean} is ${expr(mean).latex}$; its expectation over ${y.latex}$.")
    if "mean" in asked:
        board.answers.append(Answer("mean", expr(whole), claim=board.steps[-1].claim))
    if "variance" not in asked:
        return
    if s.Poly(mean, given).degree() > 1:
        raise Stuck("the variance of a square of the parameter", "not_supported")
    inside = average(variance, f"The variance of {given_mean} is ${expr(variance).latex}$; its expectation.")
    slope = s.Poly(mean, given).coeff_monomial(given)
    between = s.simplify(slope**2 * v)
    why = f"The variance of the mean ${expr(mean).latex}$."
    board.step("expectation in two stages", b.mul(b.power(expr(slope), 2), expr(v)), expr(between), why)
    total = s.simplify(inside + between)
    board.step("expectation in two stages", b.add(expr(inside), expr(between)), expr(s.factor(total)), "Both parts of the variance.")
    board.answers.append(Answer("variance", expr(s.factor(total)), claim=board.steps[-1].claim))


def _moments(name: str, given: list[Any]) -> tuple[Any, Any]:
    """The mean and the variance of a law; conditions on its parameters are those of the law."""
    s = library()
    base, _, mode = name.partition(" ")
    values = [s.sympify(v) for v in given]
    if base == "exponential" and len(values) == 1:
        r = 1 / values[0] if mode == "by mean" else values[0]
        return 1 / r, 1 / r**2
    if base == "poisson" and len(values) == 1:
        return values[0], values[0]
    if base == "bernoulli" and len(values) == 1:
        return values[0], s.expand(values[0] * (1 - values[0]))
    if base == "binomial" and len(values) == 2:
        return values[0] * values[1], s.expand(values[0] * values[1] * (1 - values[1]))
    if base == "geometric" and len(values) == 1:
        return 1 / values[0], (1 - values[0]) / values[0] ** 2
    if base == "normal" and len(values) == 2:
        return values[0], values[1]
    if base == "uniform" and len(values) == 2:
        return (values[0] + values[1]) / 2, s.expand((values[1] - values[0]) ** 2 / 12)
    if base == "gamma" and len(values) == 2:
        rate = 1 / values[1] if mode == "by scale" else values[1]
        return values[0] / rate, values[0] / rate**2
    if base == "beta" and len(values) == 2:
        a, c = values
        return a / (a + c), a * c / ((a + c) ** 2 * (a + c + 1))
    raise Stuck(f"the moments of this {base} law are not known here", "not_supported")
