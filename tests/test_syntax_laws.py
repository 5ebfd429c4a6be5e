"""Laws of the syntax tree: whatever stands there, whole or damaged, is a tree or an error with a message."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_syntax import ROWS

from deriver.errors import DeriverError
from deriver.latex.syntax import coverage_leaves, parse_syntax

_PIECES = st.sampled_from(
    r"a|b|x|\alpha|\mathbf{x}|\mathbf|{|}|(|)|[|]|\{|\}|^|_|'|\||\frac|\sqrt|\left(|\right)|\left.|\right|+|-|=|\le|,|;|.|&|\\|1|23|\sum"
    r"|\int|dx|\,|\quad|\text{if }|\text{ab}|\begin{pmatrix}|\end{pmatrix}|\begin{aligned}|\end{aligned}|\big|\cdot|!|%|ᵀ|²|‖|√|\over"
    r"|\Rightarrow|\hat|\lim|\max|\overset|\not|\operatorname{tr}|\mathrm|\dv|\norm|:|*|/|~|$|#|\foo|\bf".split("|")
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=14).map(" ".join))
def test_any_row_of_pieces_is_a_tree_or_an_error(text: str) -> None:
    try:
        tree = parse_syntax(text)
    except DeriverError as error:
        assert error.message and error.describe()
    else:
        assert all(0 <= leaf.start <= leaf.end <= len(text) for leaf in coverage_leaves(tree))


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([row[0] for row in ROWS]),
    st.integers(0, 200),
    st.integers(0, 3),
    st.sampled_from(["", "}", "|", "\\", "&", "^", "é", "\0"]),
)
def test_a_damaged_formula_is_a_tree_or_an_error(formula: str, place: int, cut: int, put: str) -> None:
    place %= len(formula) + 1
    try:
        parse_syntax(formula[:place] + put + formula[place + cut :])
    except DeriverError as error:
        assert error.message and error.describe()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_tree_or_an_error(text: str) -> None:
    try:
        parse_syntax(text)
    except DeriverError:
        pass


@pytest.mark.parametrize("formula", [row[0] for row in ROWS if "\\" not in row[0][-2:]])
def test_reading_twice_gives_the_same(formula: str) -> None:
    assert parse_syntax(formula) == parse_syntax(formula)
