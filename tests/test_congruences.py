r"""Remainders, congruences, common divisors, and matrices with a right side behind a bar: values, truth, and refusals."""

from __future__ import annotations

import pytest

from deriver import derive, parse, verify
from deriver.errors import Ambiguous, DeriverError, NotSupported, TypeMistake

Z = r"a,b,n\in\mathbb{Z}"


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        (r"17\bmod5", 17 % 5), (r"(-7)\bmod5", -7 % 5), (r"2^{10}\bmod7", 2**10 % 7), (r"3\cdot4\bmod5", 12 % 5),
        (r"(17+4)\bmod6", 21 % 6), (r"\gcd(84,36)", 12), (r"\gcd(12,18,27)", 3), (r"\operatorname{lcm}(4,6)", 12),
    ],
)  # fmt: skip
def test_a_remainder_and_a_divisor_have_their_value(latex: str, value: int) -> None:
    assert verify(f"{latex}={value}").outcome == "proved"
    assert verify(f"{latex}={value + 1}").outcome == "refuted"


@pytest.mark.parametrize(
    ("claim", "given", "outcomes"),
    [
        (r"17\equiv2\pmod5", "", ("proved",)),
        (r"17\equiv3\pmod5", "", ("refuted",)),
        (r"n^2+n\equiv0\pmod2", r"n\in\mathbb{Z}", ("verified", "proved")),
        (r"n^3\equiv n\pmod3", r"n\in\mathbb{Z}", ("verified", "proved")),
        (r"n^2\equiv n\pmod3", r"n\in\mathbb{Z}", ("refuted",)),
        (r"(a+b)^2\equiv a^2+b^2\pmod2", Z, ("verified", "proved")),
        (r"(a+b)^2\equiv a^2+b^2\pmod3", Z, ("refuted",)),
        (r"x\equiv3\pmod7", "", ("not_a_claim",)),
        (r"\operatorname{rank}[A\mid b]\ge\operatorname{rank}A", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m", ("verified", "proved")),
        (r"\operatorname{rank}[A\mid b]=\operatorname{rank}A", r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m", ("refuted", "conditional")),
    ],
)
def test_a_congruence_is_decided_for_whole_numbers(claim: str, given: str, outcomes: tuple[str, ...]) -> None:
    assert verify(claim, given or None).outcome in outcomes


@pytest.mark.parametrize(
    ("latex", "given", "error"),
    [
        (r"a+b\bmod n", "", Ambiguous), (r"-7\bmod5", "", Ambiguous), (r"a\bmod b\bmod c", "", Ambiguous),
        (r"17\bmod0", "", NotSupported), (r"\gcd(a,b)", "", NotSupported), (r"x\mod7", "", NotSupported),
        (r"x\equiv y\pmod7", r"x,y\in\mathbb{R}", TypeMistake), (r"A\bmod2", r"A\in\mathbb{R}^{2\times2}", TypeMistake),
        (r"[A\mid b]", r"A\in\mathbb{R}^{3\times2}, b\in\mathbb{R}^2", TypeMistake), (r"[1\mid2]", "", NotSupported),
        (r"[A\mid b]", r"A\in\mathbb{R}^{3\times2}, b\in\mathbb{R}", TypeMistake),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused(latex: str, given: str, error: type[DeriverError]) -> None:
    with pytest.raises(error):
        parse(latex, given or None)


@pytest.mark.parametrize("latex", [r"[A\mid b]", r"[A|b]", r"\left[A\,|\,b\right]", r"(A\mid b)"])
def test_a_matrix_with_a_right_side_is_the_matrix_of_both(latex: str) -> None:
    reading = parse(latex)
    assert (reading.latex, tuple(reading.shape)) == (r"\begin{pmatrix}A & b\end{pmatrix}", ("m", "n+1"))
    assert any("augmented" in a for a in reading.assumed)


@pytest.mark.parametrize(
    ("task", "value"), [(r"Compute $\gcd(84,36)$.", "12"), (r"Find $17\bmod5$.", "2"), (r"Evaluate $2^{10}\bmod7$.", "2")]
)
def test_a_remainder_is_computed(task: str, value: str) -> None:
    assert [a.latex for a in derive(task).answers] == [value]
