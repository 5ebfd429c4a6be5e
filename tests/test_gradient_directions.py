"""A gradient by a matrix is checked in one free direction: what that claim sees, and what it leaves as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

import deriver
from deriver.derivation.matrix_calculus.directions import in_a_direction
from deriver.expression import Expr
from deriver.expression import build as b
from deriver.expression.nodes import walk
from deriver.model import Claim, Context
from deriver.verification import decide


def asked(f: str, given: str, answer: str) -> Claim:
    """The gradient of f by X, claimed to be `answer`."""
    context: Context = deriver.declare(given)
    x = context.symbols["X"]
    read = [deriver.parse(text, context) for text in (f, answer)]
    body, found = (r if isinstance(r, Expr) else r.expression for r in read)
    variable = next(n for n in walk(body) if n.op == "symbol" and n.name == "X")
    assert x is not None
    return Claim(b.gradient(body, variable), "=", found, context)


SPD = r"X\in\mathbb{R}^{n\times n} positive definite, A\in\mathbb{R}^{n\times n}"
FREE = r"X,A\in\mathbb{R}^{m\times n}"


@pytest.mark.parametrize(
    ("f", "given", "answer", "outcome"),
    [
        (r"\log\det X", SPD, r"X^{-1}", True),
        (r"\operatorname{tr}(AX)", SPD, r"A^\top", True),
        # right in every symmetric direction, and wrong as a gradient in free entries
        (r"\operatorname{tr}(AX)", SPD, r"A", False),
        (r"\operatorname{tr}(AX)", SPD, r"\frac{1}{2}(A+A^\top)", False),
        (r"\log\det X", SPD, r"2X^{-1}", False),
        (r"\operatorname{tr}(A^\top X)", FREE, r"A", True),
        (r"\operatorname{tr}(A^\top X)", FREE, r"2A", False),
        (r"\|X\|_F^2", r"X\in\mathbb{R}^{t\times n}", r"2X", True),
    ],
)
def test_one_direction_sees_the_whole_gradient(f: str, given: str, answer: str, outcome: bool):
    claim = asked(f, given, answer)
    moved = in_a_direction(claim)
    assert moved.left.op != "gradient"
    verdict = decide(moved, timeout=30)
    assert verdict.outcome in (("proved", "verified") if outcome else ("refuted", "conditional"))


def test_other_claims_stay_as_they_are():
    claim = asked(r"\operatorname{tr}(A^\top X)", FREE, r"A")
    for other in (replace(claim, left=claim.right), replace(claim, relation=">"), replace(claim, right=None)):
        assert in_a_direction(other) is other
