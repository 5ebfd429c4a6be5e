"""What every problem of algebra is worked on with: the expression as a SymPy object, its letter, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Claim, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, guard, letters_of
from .moves import Move

__all__ = ["Desk"]


class Desk:
    """One problem on the desk. `x` is the letter as an expression, `z` the same as a SymPy symbol."""

    def __init__(self, problem: Problem, board: Board) -> None:
        self.problem, self.board = problem, board
        self.s: Any = library()
        parts = [e for e in (problem.expression, *problem.operands, *problem.conditions, *problem.variables) if e is not None]
        guard(*parts)
        self.letters = letters_of(*parts)
        self.letters.setdefault("k", b.symbol("k", properties=["integer"]))
        self.x = problem.variables[0] if problem.variables else None
        self.z: Any = None if self.x is None else to_sympy(self.x)
        self.conditions: list[Expr] = []
        self.text: str | None = None  # what is said of the answer in words
        self.asked: Expr | None = None  # what the answer equals, where that is not the expression of the problem

    def of(self, e: Expr) -> Any:
        """An expression as a SymPy object in which logarithms and powers are not taken apart."""
        return to_sympy(e)

    def expr(self, value: Any) -> Expr:
        """A SymPy object as an expression."""
        return from_sympy(value, self.letters)

    def claim(self, left: Expr, relation: str, right: Expr | None, conditions: Sequence[Expr] = ()) -> Claim:
        """What is checked, under what was needed on the way."""
        held = (*self.conditions, *conditions)
        if right is None:  # a whole proposition
            return Claim(left, "", None, self.board.context, held)
        return Claim(left, relation, right, self.board.context, held, kind="derivation_line")

    def step(self, rule: str, before: Expr, after: Expr, because: str = "", relation: str = "=", claim: Claim | None = None) -> Step:
        """One line of the derivation."""
        return Step(
            rule=self.board.rulebook[rule], before=before, relation=relation, after=after, because=because,
            conditions=tuple(self.conditions), claim=claim or self.claim(before, relation, after),
        )  # fmt: skip

    def steps(self, moves: Sequence[Move]) -> list[Step]:
        """The lines of a search as steps."""
        out: list[Step] = []
        for move in dict.fromkeys(moves):
            before, after = self.expr(move.before), self.expr(move.after)
            because = move.said.format(*(self.expr(v).latex for v in move.named)) if move.said else ""
            under = [self.expr(c) for c in move.under if c not in (True, False)]
            claim = None if move.claim is None else self.claim(self.expr(move.claim[0]), "=", self.expr(move.claim[1]), under)
            if before is after:
                continue
            out.append(self.step(move.rule, before, after, because, move.relation, claim))
        return out

    def letter(self) -> Expr:
        """The letter of the problem. Errors: Doubt where there is none."""
        if self.x is None or not self.x.is_scalar:
            raise Doubt("it is not said for which letter")
        return self.x
