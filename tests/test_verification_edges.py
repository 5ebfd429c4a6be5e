"""Claims at the edge of what the room of verification decides: each row notices one safeguard that is taken away."""

from __future__ import annotations

import pytest

import deriver

SQUARE = r"H\in\mathbb{R}^{n\times n}"
SMOOTH = r"g:\mathbb{R}\to\mathbb{R}"

HOLD = [
    (r"(I+H)^{-1}=\sum_{j=0}^\infty(-1)^jH^j", SQUARE + r", \|H\|<1"),  # a norm bounds the spectral radius from above
    (r"\lim_{r\to0}\frac{g(s+r)-g(s)}{r}=g'(s)", SMOOTH),
    (r"\lim_{r\to0}\frac{g(s+r)-g(s-r)}{2r}=g'(s)", SMOOTH),
]
DO_NOT = [
    (r"(I-H)^{-1}=\sum_{j=0}^\infty H^j", SQUARE + r", \|H\|>1"),
    (r"(I-H)^{-1}=\sum_{j=0}^\infty H^j", SQUARE),  # only under a condition
    (r"\lim_{r\to0}\frac{g(s+r)+g(s)}{r}=g'(s)", SMOOTH),  # the numerator does not vanish
    (r"\lim_{r\to0}\frac{g(s+2r)-g(s)}{r}=g'(s)", SMOOTH),
]


@pytest.mark.parametrize(("claim", "given"), HOLD)
def test_what_holds(claim: str, given: str) -> None:
    assert deriver.verify(claim, given).holds


@pytest.mark.parametrize(("claim", "given"), DO_NOT)
def test_what_does_not_hold_as_it_stands(claim: str, given: str) -> None:
    assert not deriver.verify(claim, given).holds
