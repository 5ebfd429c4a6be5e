r"""Stories of chance that are counted, or decided by Bayes' rule."""

from __future__ import annotations

from itertools import product
from math import comb

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal
from .laws import writer

__all__ = ["chance_story"]


def chance_story(board: Board) -> None:
    """The probability that is asked, with the count or the sum behind it."""
    (request,) = board.problem.request
    numbers = [to_sympy(v) for v in board.problem.operands]
    head, *rest = request.split()
    if head == "bayes":
        _bayes(board, numbers, int(rest[0]), int(rest[1]))
    elif head == "urn":
        _urn(board, [int(v) for v in numbers])
    elif head == "dice":
        _dice(board, [int(v) for v in numbers])
    else:
        _birthday(board, *(int(v) for v in numbers))


def _closing(board: Board, value: Expr, number: object) -> None:
    s = library()
    board.answers.append(Answer("probability", value, claim=board.steps[-1].claim))
    if len(str(number)) < 6:
        return
    decimal = s.Float(s.sympify(number).evalf(20), 6)
    shown = b.num(str(s.Rational(str(decimal))))
    board.answers.append(Answer("decimal", shown, text=f"about {decimal}", role="numerical", claim=board.steps[-1].claim))


def _bayes(board: Board, numbers: list[object], which: int, count: int) -> None:
    s = library()
    expr = writer({})
    prior, likely = numbers[:count], numbers[count:]
    total = s.Add(*(p * q for p, q in zip(prior, likely, strict=True)))  # type: ignore[operator]
    if total == 0:
        raise Refusal("what is observed has the probability zero", "no_solution")
    products = [b.mul(expr(p), expr(q)) for p, q in zip(prior, likely, strict=True)]
    board.step(
        "total probability", b.add(*products), expr(total),
        "The probability of what is observed: over all causes, the probability of the cause times that of the observation under it.",
    )  # fmt: skip
    value = prior[which] * likely[which] / total  # type: ignore[operator]
    board.step(
        "Bayes' rule", b.divide(products[which], expr(total)), expr(value),
        "The share of the cause that is asked for in the probability of the observation.",
    )  # fmt: skip
    _closing(board, expr(value), value)


def _urn(board: Board, numbers: list[int]) -> None:
    s = library()
    total, good, drawn, *counts = numbers
    expr = writer({})

    def ways(n: int, k: int) -> Expr:
        return b.binomial(b.num(n), b.num(k))

    parts = [
        b.divide(b.mul(ways(good, k), ways(total - good, drawn - k)), ways(total, drawn))
        for k in counts
        if k <= good and drawn - k <= total - good
    ]
    value = s.Add(*(s.Rational(comb(good, k) * comb(total - good, drawn - k), comb(total, drawn)) for k in counts))
    board.step(
        "draws without replacement", b.add(*parts) if parts else b.ZERO, expr(value),
        rf"All $\binom{{{total}}}{{{drawn}}}$ sets of ${drawn}$ are equally likely; the favourable ones are counted by kinds.",
    )  # fmt: skip
    _closing(board, expr(value), value)


def _dice(board: Board, numbers: list[int]) -> None:
    s = library()
    dice, *sums = numbers
    expr = writer({})
    counts = [sum(1 for faces in product(range(1, 7), repeat=dice) if sum(faces) == v) for v in sums]
    value = s.Rational(sum(counts), 6**dice)
    whole = b.divide(b.add(*(b.num(c) for c in counts)) if counts else b.ZERO, b.power(b.num(6), dice))
    listed = ", ".join(f"{v}: {c}" for v, c in zip(sums, counts, strict=True))
    board.step(
        "equally likely outcomes", whole, expr(value), f"The number of outcomes for each sum ({listed}) over the number of all outcomes.",
    )  # fmt: skip
    _closing(board, expr(value), value)


def _birthday(board: Board, people: int, days: int) -> None:
    s = library()
    expr = writer({})
    k = b.symbol("k", properties=["real", "integer"])
    apart = s.prod(s.Rational(days - i, days) for i in range(people))
    factor = b.divide(b.subtract(b.num(days), k), b.num(days))
    board.step(
        "equally likely outcomes", b.product(factor, k, b.ZERO, b.num(people - 1)), expr(apart),
        "No two share a birthday: each person has a day that those before do not have; all days are equally likely.",
    )  # fmt: skip
    board.step("probability of the complement", b.subtract(b.ONE, expr(apart)), expr(1 - apart), "At least two share one.")
    _closing(board, expr(1 - apart), 1 - apart)
