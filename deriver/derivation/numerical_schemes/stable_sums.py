r"""Logarithms of sums of exponentials without overflow: the largest exponent is taken out."""

from __future__ import annotations

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .method import letters_of
from .writing import writer

__all__ = ["stable_sum"]


def stable_sum(board: Board) -> None:
    r"""$\log\sum_ie^{x_i}=m+\log\sum_ie^{x_i-m}$ with $m=\max_ix_i$."""
    s = library()
    assert board.problem.expression is not None
    expr = writer(letters_of(board.problem))
    whole = board.problem.expression
    value = to_sympy(whole)
    terms = [t.as_coeff_Mul() for t in s.Add.make_args(value.args[0])] if isinstance(value, s.log) else []
    if not terms or value.free_symbols or any(not isinstance(e, s.exp) or c <= 0 for c, e in terms):
        raise Stuck(r"the logarithm of a sum of exponentials of numbers is needed", "not_supported")
    top = max((e.args[0] for _, e in terms), key=lambda v: v.evalf(30))
    parts = [(c, e.args[0] - top) for c, e in terms]
    rest = b.add(*(expr(c) if p == 0 else b.mul(expr(c), b.function("exp", expr(p))) for c, p in parts))
    shifted = b.add(expr(top), b.function("log", rest))
    board.step(
        "shift of a log-sum-exp", whole, shifted,
        rf"The largest exponent, ${expr(top).latex}$, is taken out: what is left are powers between zero and one, so nothing overflows.",
    )  # fmt: skip
    board.answers.append(Answer("value", shifted, claim=board.steps[-1].claim))
    number = s.Float((top + s.log(s.Add(*(c * s.exp(p) for c, p in parts)))).evalf(30), 12)
    value = expr(s.Rational(str(number)))
    board.answers.append(Answer("decimal", value, text=f"about {number}", role="numerical", claim=board.steps[-1].claim))
