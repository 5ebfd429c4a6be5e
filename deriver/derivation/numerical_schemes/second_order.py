r"""The order of a linear method for $y''=f$: $\sum_j\alpha_jy_{n+j}=h^2\sum_j\beta_jf_{n+j}$."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .method import _index, letters_of, requested
from .writing import writer

__all__ = ["second_order_method"]


def second_order_method(board: Board) -> None:
    """The Taylor conditions, the order and the error constant."""
    s = library()
    left, right = (to_sympy(x) for x in board.problem.operands[0].args)
    gap = s.expand(left - right)
    h = s.Symbol("h", real=True)
    old = next((z for z in gap.free_symbols if z.name == "h"), None)
    if old is None:
        raise Stuck("the step $h$ does not occur", "not_supported")
    slopes: dict[Any, Any] = {}
    for applied in gap.atoms(s.core.function.AppliedUndef):
        inside = [z for a in applied.args for z in a.free_symbols if _index(z) is not None]
        if len(inside) != 1:
            raise Stuck("each $f$ is taken at one of the values", "not_supported")
        slopes[applied] = _index(inside[0])
    named = {v: s.Dummy("slope") for i, v in enumerate(slopes)}
    gap = gap.subs(named)
    values = {z: _index(z) for z in gap.free_symbols if _index(z) is not None and not z.name.startswith("f_")}
    inner = {named[a]: j for a, j in slopes.items()} | {z: _index(z) for z in gap.free_symbols if z.name.startswith("f_")}
    alpha = {j: gap.coeff(z, 1) for z, j in values.items()}
    beta = {j: s.simplify(-gap.coeff(z, 1) / old**2) for z, j in inner.items()}
    rest = s.expand(gap - s.Add(*(alpha[j] * z for z, j in values.items())) + old**2 * s.Add(*(beta[j] * z for z, j in inner.items())))
    if rest != 0 or any(v.free_symbols for v in (*alpha.values(), *beta.values())) or not beta:
        raise Stuck("a linear method with numbers for coefficients is needed", "not_supported")
    low, top = min((*alpha, *beta)), max(alpha)
    lead = alpha[top]
    alpha = {j - low: v / lead for j, v in alpha.items()}
    beta = {j - low: v / lead for j, v in beta.items()}
    expr = writer(letters_of(board.problem))
    one = s.Add(*(a * s.exp(s.Rational(str(j)) * h) for j, a in alpha.items()))
    defect = expr(one - h**2 * s.Add(*(v * s.exp(s.Rational(str(j)) * h) for j, v in beta.items())))
    constants: list[Any] = []
    while len(constants) < 14 and (len(constants) < 3 or constants[-1] == 0):
        q = len(constants)
        at = [s.Rational(str(j)) for j in alpha]
        value = s.Add(*(v * j**q for v, j in zip(alpha.values(), at, strict=True)))
        if q >= 2:
            value -= q * (q - 1) * s.Add(*(v * s.Rational(str(j)) ** (q - 2) for j, v in beta.items()))
        constants.append(s.simplify(value))
        body = b.derivative(defect, expr(h), q) if q else defect
        board.step(
            "defect of a method for second-order equations", b.at(body, expr(h), b.ZERO), expr(constants[-1]),
            rf"$C_{{{q}}}\cdot{q}!$, the derivative of the defect of $e^t$.",
        )  # fmt: skip
    if any(constants[:3]):
        raise Refusal("the method is not consistent: a constant below $C_3$ is not zero; it has no order")
    order = len(constants) - 3
    claimed = requested(board.problem, "claimed order")
    claim = board.steps[-1].claim
    if claimed is not None and int(claimed) != order:
        claim = board.claim(b.num(order), "=", b.num(int(claimed)))
    board.answers.append(Answer("order", b.num(order), claim=claim))
    board.step(
        "defect of a method for second-order equations", b.divide(expr(constants[-1]), b.num(int(s.factorial(order + 2)))),
        expr(constants[-1] / s.factorial(order + 2)),
        r"$C_{p+2}$, where the coefficient of the newest value is one: the error of a step is $C_{p+2}h^{p+2}y^{(p+2)}+\dots$.",
    )  # fmt: skip
    board.answers.append(Answer("error_constant", expr(constants[-1] / s.factorial(order + 2)), claim=board.steps[-1].claim))
