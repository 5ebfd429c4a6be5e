"""Stories of chance in which every number is given, and laws in the words of books; values counted by hand."""

from __future__ import annotations

import pytest

from deriver import derive

STORIES = [
    ("A test has sensitivity 90% and specificity 80%. 10% of the population has the disease. What is the probability that a "
     "person who tests "
     "positive has the disease?", r"\frac{1}{3}"),
    ("A bag contains 4 green and 3 black marbles. Two marbles are chosen at random without replacement. Find the probability that both are "
     "green.", r"\frac{2}{7}"),
    ("An urn contains 6 red balls and 4 white balls. 3 balls are drawn without replacement. What is the probability that at least two are "
     "white?", r"\frac{1}{3}"),
    ("A box contains 2 red and 8 blue balls. Three balls are drawn with replacement. What is the probability that exactly one is red?",
     r"\frac{48}{125}"),
    ("Three dice are rolled. Find the probability that the sum is 4.", r"\frac{1}{72}"),
    ("Two dice are thrown. What is the probability that the sum of the numbers is at least 11?", r"\frac{1}{12}"),
    ("A fair coin is flipped 5 times. What is the probability of exactly three heads?", r"\frac{5}{16}"),
    ("A bag contains 1 fair coin and 1 two-headed coin. A coin is chosen at random and tossed twice; it shows heads both times. "
     "What is the "
     "probability that it is the two-headed coin?", r"\frac{4}{5}"),
    ("Calls arrive according to a Poisson process with rate 6 per hour. Find the probability of waiting more than 30 minutes?", "e^{-3}"),
    ("A box contains 2 black and 6 white balls. Two balls are drawn without replacement. What is the probability that they are of "
     "different "
     "colours?", r"\frac{3}{7}"),
    ("Two cards are dealt from a full deck. Find the probability that both are hearts.", r"\frac{1}{17}"),
    ("2% of people have a disease. A test detects 90% of the cases and gives a false positive in 10% of cases. A person tests "
     "positive. What is "
     "the probability that he has the disease?", r"\frac{9}{58}"),
    ("Calls arrive at a rate of 4 per hour following a Poisson process. What is the probability that exactly 2 calls come in 30 minutes?",
     "2e^{-2}"),
    (r"Express $\operatorname{Var}(cU+dV)$ in terms of the variances and the covariance of $U$ and $V$.",
     r"c^2\sigma_U^2+2cd\sigma_{UV}+d^2\sigma_V^2"),
    ("Suppose $U$ and $V$ are independent with variances 4 and 1. Find the variance of $U-3V$.", "13"),
    (r"Find a feature map for the kernel $k(x,y)=(x\cdot y)^2$ on $\mathbb{R}^2$.",
     r"\begin{pmatrix}x_1^2 \\ \sqrt{2}x_1x_2 \\ x_2^2\end{pmatrix}"),
    ("Find the third moment of an exponential random variable with rate $2$.", r"\frac{3}{4}"),
    (r"Let $X$ be uniform on $[0,6]$. Find $E[(X-E[X])^2]$.", "3"),
    (r"Find the MLE for $x_1,\dots,x_n$ i.i.d. from $\theta e^{-\theta x}$.", r"\frac{1}{\bar{x}}"),
]  # fmt: skip

#: A number is missing, contradicts another, or the story is another one: no answer is given.
REFUSED = [
    "A test has sensitivity 90%. 10% of the population has the disease. What is the probability that a person who tests positive has the "
    "disease?",
    "A bag contains 4 green and 3 black marbles. Two marbles are chosen without replacement. Find the probability that both are white.",
    "A bag contains 4 green and 3 black marbles. Two marbles are chosen. Find the probability that both are green.",
    "Two machines A, B produce 50% and 60% of the items, with defect rates 1% and 2%. An item is defective. What is the "
    "probability that it "
    "came from machine A?",
    "Two loaded dice are thrown. What is the probability that the sum is 8?",
    r"Let $X\sim U(0,1)$. Find $E[XE[X]]$.",
]


@pytest.mark.parametrize(("task", "value"), STORIES)
def test_story(task: str, value: str) -> None:
    derivation = derive(task)
    assert derivation.status == "finished", derivation.reason
    assert derivation.answers[0].latex == value
    assert derivation.answers[0].verdict.outcome in ("proved", "verified")


@pytest.mark.parametrize("task", REFUSED)
def test_refused(task: str) -> None:
    assert derive(task).status != "finished"
