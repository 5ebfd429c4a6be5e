r"""What a task claims of a derivative: "show that the gradient is $A^\top(Ax-b)$" is judged beside the derivative that is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Answer, Problem
from ..normal import transposed
from .directions import in_a_direction

__all__ = ["claimed_of"]


def claimed_of(problem: Problem, answers: Sequence[Answer]) -> list[Answer]:
    """The claims of a problem about its answer, each with its own check; a row is claimed of a column in the other layout."""
    count = next((int(r.split()[1]) for r in problem.request if r.startswith("claimed ")), 0)
    if not count or not answers or answers[0].claim is None:
        return []
    claim = answers[0].asked or answers[0].claim
    out = []
    for side in problem.operands[-count:]:
        left: Expr = claim.left
        if side.shape != left.shape and side.shape == transposed(left).shape:
            left = transposed(left)
        same = in_a_direction(replace(claim, left=left, right=side, relation="="))
        out.append(Answer("claim", b.relation("=", left, side), conditions=claim.conditions, claim=same))
    return out
