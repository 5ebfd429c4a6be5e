"""Problems of optimisation told in words: the answers are typed by hand; what holds more than is used must not be answered."""

from __future__ import annotations

import math

import pytest

import deriver
from deriver.latex.word_problems import in_formulas

#: A story, and the values that are asked for by the letters of the answer.
STORIES = [
    ("Find two positive numbers whose sum is 84 and whose product is a maximum.", {"x": 42, "y": 42, "value": 1764}),
    (
        "Find two positive numbers whose product is 192 and for which the sum of one and 3 times the other is a minimum.",
        {"x": 24, "y": 8, "value": 48},
    ),
    ("The sum of two positive numbers is 46. What is the largest possible product?", {"x": 23, "y": 23, "value": 529}),
    ("Find two numbers whose difference is 26 and whose product is as small as possible.", {"x": 13, "y": -13, "value": -169}),
    (
        "A rancher has 520 yards of fencing and wants to enclose a rectangular pasture along a river. No fence is needed along the river. "
        "What dimensions give the largest area?",
        {"x": 130, "y": 260, "value": 33800},
    ),
    ("What is the maximum area of a rectangle whose perimeter is 36 cm?", {"x": 9, "y": 9, "value": 81}),
    (
        "A rectangular plot of area 2400 square meters is to be enclosed and divided into two equal parts by a fence parallel to "
        "one of the "
        "sides. Find the dimensions that minimize the total fencing required.",
        {"x": 40, "y": 60, "value": 240},
    ),
    ("A closed cylindrical can has a volume of $54\\pi$ cubic inches. Find the dimensions of least surface area.", {"r": 3, "h": 6}),
    ("A box with a square base and an open top has a volume of 4000 cm^3. Find the dimensions that minimize the amount of material.",
     {"x": 20, "h": 10, "value": 1200}),
    (
        "An open box is made from a rectangular sheet of cardboard 16 by 30 inches by cutting equal squares from each corner and "
        "folding up "
        "the sides. Find the largest possible volume.",
        {"x": 10 / 3, "value": 19600 / 27},
    ),
    (
        "Find the dimensions of the rectangle of largest area that can be inscribed in a circle of radius 6.",
        {"x": 3 * math.sqrt(2), "value": 72},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("story", "values"), STORIES, ids=[row[0][:50] for row in STORIES])
def test_a_story_has_its_answer(story: str, values: dict[str, float]) -> None:
    found = deriver.derive(story)
    assert found.status == "finished", found.reason
    got = {a.name: a for a in found.answers}
    for name, value in values.items():
        assert abs(float(got[name].sympy) - value) < 1e-9, name
        assert got[name].verdict.outcome in ("proved", "verified")
    assert any("$x$" in line or "$r$" in line for line in found.assumed)


#: A cost, a ratio, a further bound, a second number: nothing of a story is passed over.
LEFT_ALONE = [
    "A rectangular garden of area 75 square feet is surrounded by fencing costing 10 dollars per foot. Find the dimensions of least cost.",
    "A rectangle has a perimeter of 30. One side is twice the other. What is the largest area?",
    "A farmer has 40 feet of fencing for a rectangular pen next to his barn. The pen must be at least 5 feet wide. What is the "
    "largest area?",
    "A cylinder of volume 128 has a top three times as thick as the sides. Find the dimensions minimizing the material.",
    "A box with a square base has a volume of 20 cubic feet; the bottom costs twice as much as the sides. Find the dimensions of "
    "least cost.",
    "A farmer has 100 m of fencing and 20 posts. What is the largest rectangular area he can enclose?",
    "Find two positive numbers whose sum is 10 and whose cubes have the largest product.",
    "A triangular field is enclosed with 90 m of fencing. What is the largest area?",
    "A farmer has 300 feet of fencing to enclose a rectangular field along a river and divide it into two equal parts. Find the "
    "largest area.",
    "Find the dimensions of the rectangle of largest area that can be inscribed in an ellipse of radius 5.",
    "A box with a square base is made from 48 square feet of material and 3 bolts. Find the largest volume.",
]


@pytest.mark.parametrize("story", LEFT_ALONE, ids=[row[:50] for row in LEFT_ALONE])
def test_a_story_with_more_in_it_is_left_alone(story: str) -> None:
    assert in_formulas(story) is None
