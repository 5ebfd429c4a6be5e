r"""Limits from one side, in every way they are written; and infinite ones, whose sign is checked."""

from __future__ import annotations

import pytest

import deriver

READ = (
    (r"\lim_{x\to2^+}x", r"\lim_{x\to 2^+} x"),
    (r"\lim_{x\to-1^+}x", r"\lim_{x\to -1^+} x"),
    (r"\lim_{x\to\pi/2^-}\tan x", r"\lim_{x\to {\frac{\pi}{2}}^{-}}\tan x"),
    (r"\lim_{x\to(1/2)^+}x", r"\lim_{x\to \frac{1}{2}^+} x"),
    (r"\lim_{x\to a_0^+}x", r"\lim_{x\to {a_0}^+} x"),
    (r"\lim_{h\downarrow0}\sqrt h", r"\lim_{h\to 0^+}\sqrt h"),
    (r"\lim_{h\uparrow 2\pi}\sin h", r"\lim_{h\to 2\pi^-}\sin h"),
    (r"\lim_{x\searrow1}x", r"\lim_{x\to1^+} x"),
    (r"\lim_{x\nearrow1}x", r"\lim_{x\to1^-} x"),
)


@pytest.mark.parametrize(("one", "other"), READ, ids=[row[0] for row in READ])
def test_the_same_limit(one: str, other: str) -> None:
    assert deriver.parse(one).expression is deriver.parse(other).expression
    assert deriver.parse(one).expression.data in ("+", "-")


def test_a_subscript_beside_the_side_is_kept() -> None:
    assert "a_0" in deriver.parse(r"\lim_{x\to a_0^+}x").latex


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (r"Find $\lim_{x\to\pi/2^-}\tan x$.", r"\infty"),
        (r"Find $\lim_{x\to\pi/2^+}\tan x$.", r"-\infty"),
        (r"Find $\lim_{x\downarrow0}\ln x$.", r"-\infty"),
        (r"Find $\lim_{x\to2}\frac{x+1}{(x-2)^2}$.", r"\infty"),
    ],
)
def test_an_infinite_limit_with_its_sign(task: str, answer: str) -> None:
    found = deriver.derive(task).answers[0]
    assert (found.latex, found.verdict.outcome) == (answer, "verified")
