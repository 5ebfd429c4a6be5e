"""Theorems in words: their lines as steps, each a claim of its own."""

from __future__ import annotations

from functools import lru_cache

from ...expression import build as b
from ...expression.nodes import Expr
from ...latex.declarations import read_declarations
from ...latex.statements import read_statement
from ...model import Answer, Claim, Derivation, Problem, Step
from ...rulebook import Rulebook
from .theorems import THEOREMS

__all__ = ["lines_of", "prove_theorem"]


@lru_cache(maxsize=64)
def _claims(name: str) -> tuple[Claim, ...]:
    theorem = THEOREMS[name]
    context = read_declarations(theorem.given)
    return tuple(read_statement(line, context).claims[0] for _, line, _ in theorem.lines)


def lines_of(name: str, rulebook: Rulebook) -> tuple[Step, ...]:
    """The lines of a theorem as steps."""
    steps: list[Step] = []
    for (rule, _, because), claim in zip(THEOREMS[name].lines, _claims(name), strict=True):
        after: Expr = b.ZERO if claim.right is None else claim.right
        made = Claim(claim.left, claim.relation, claim.right, claim.context, claim.conditions, kind="derivation_line")
        steps.append(Step(rulebook[rule], before=claim.left, relation=claim.relation, after=after, because=because, claim=made))
    return tuple(steps)


def prove_theorem(problem: Problem, name: str, rulebook: Rulebook) -> Derivation:
    """The lines of a theorem; its answer is the theorem in words, checked by its last line."""
    theorem = THEOREMS[name]
    steps = lines_of(name, rulebook)
    answer = Answer("theorem", None, text=theorem.shown, claim=steps[-1].claim)
    return Derivation(
        problem.latex, "finished", problems=(problem,), answers=(answer,), steps=steps,
        declarations=(f"${theorem.given}$",),
        warnings=("Each line is an identity that is checked; what the hypothesis makes of it stands beside it.",),
    )  # fmt: skip
