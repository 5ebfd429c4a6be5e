"""What an equation is: its order, whether it is linear, the classes it belongs to."""

from __future__ import annotations

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation

__all__ = ["equation_classes"]


def equation_classes(board: Board, equation: Equation, found: Classified) -> None:
    """Answers in numbers and words; the coefficients of a linear equation as its test."""
    s, n = equation.s, equation.order
    start = board.problem.expression
    assert start is not None
    names = list(found.names)
    if found.linear is not None:
        coefficients, g = found.linear
        flat = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients))) - g
        form = equation.relation(flat + g, g)
        claim = board.claim(equation.expr(equation.F), "=", equation.expr(flat))
        said = "The unknown and its derivatives stand in it with factors that do not depend on the unknown."
        board.step("standard form of a linear equation", start, form, said, relation="iff", claim=claim)
        linear = "linear, " + ("homogeneous" if g == 0 else "inhomogeneous")
    else:
        top = equation.y[n]
        bent = next((z for z in equation.y[: n + 1] if s.simplify(equation.F.diff(z, 2)) != 0), None)
        bent = bent if bent is not None else next((z for z in equation.y[: n + 1] if equation.F.diff(z).has(*equation.y)), top)
        rate = s.simplify(equation.F.diff(bent))
        word = equation.expr(bent).latex
        board.step(
            "factor of an unknown", equation.expr(rate), equation.expr(s.factor(rate)),
            f"The derivative of the equation by ${word}$ depends on the unknown, so that the equation is not linear.",
        )  # fmt: skip
        linear = "nonlinear"
    last = board.steps[-1].claim
    board.answers.append(Answer("order", b.num(n), claim=last))
    board.answers.append(Answer("linearity", None, text=linear, claim=last))
    board.answers.append(
        Answer("classes", None, text=", ".join(v.replace("_", " ") for v in names) or "none of those known here", claim=last)
    )
