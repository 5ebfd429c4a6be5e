r"""Laws of the reader: every symbol of an accepted formula is owned by one node and counts; what used to be dropped, as rows."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriver.errors import Ambiguous, DeriverError, NotSupported, ReadingError, SyntaxMistake
from deriver.latex import read_expression, read_statement
from deriver.latex.ownership import crossings, owners, silent_tokens, skeleton, typed_silent_tokens, without
from deriver.latex.syntax import parse_syntax
from deriver.latex.tokens import tokenize
from deriver.model import Context

CORPUS = Path(__file__).parent / "corpus"
FORMULAS = sorted(
    {row["latex"] for name in ("claims", "literal_numpy", "museum") for row in json.loads((CORPUS / f"{name}.json").read_text("utf-8"))}
)


def _fuzzer() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "fuzz_reading.py"
    if not path.exists():
        pytest.skip("the benchmarks are not at hand")
    spec = importlib.util.spec_from_file_location("fuzz_reading", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("start", range(0, len(FORMULAS), 60))
def test_each_symbol_has_one_owner_and_counts(start: int) -> None:
    for latex in FORMULAS[start : start + 60]:
        try:
            node = parse_syntax(latex)
        except DeriverError:
            continue
        assert list(crossings(node)) == [], latex
        assert silent_tokens(latex) == [], latex
        owned = owners(latex)
        outside = {o.token.kind for o in owned if o.node is None}
        assert outside <= {"begin", "finish", "separator", "full-stop", "left-brace", "right-brace"}, latex


# A formula, and the symbol in it that used to make no difference: now it is refused, or it counts.
DROPPED: list[tuple[str, type[DeriverError], str]] = [
    (r"x \ge 0\;\forall", SyntaxMistake, r"\forall without the variable"),
    (r"(e^x)^2 = e \exists {x^2}", NotSupported, r"\exists"),
    (r"x > 0 \exists y", NotSupported, r"\exists"),
    (r"x = 1, \neg y", NotSupported, r"\neg"),
    (r"x = 1 \text{ is false}", NotSupported, "may deny"),
    (r"\text{not } x = 1", NotSupported, "may deny"),
    (r"a + b = c \text{ (this isn't true)}", NotSupported, "may deny"),
    (r"x^2 = 4 \quad\text{fails}", NotSupported, "may deny"),
    (r"x = 1,2", Ambiguous, "several values, or a decimal comma"),
    (r"\pi = 3,14", Ambiguous, "several values, or a decimal comma"),
    (r"\int^1 x\,dx = 2", ReadingError, "an upper end and no lower one"),
    (r"\frac{d}{d^2 x} 2^x = 1", ReadingError, "an order behind the d of a denominator"),
    (r"|ab|| ||b|", SyntaxMistake, "closed by a single one"),
    (r"\|x\|_y' = 2", NotSupported, "a prime behind a norm"),
    (r"\|Qx\|^T 1=\|x\|_1", NotSupported, "a norm has no transpose"),
]


@pytest.mark.parametrize(("latex", "kind", "message"), DROPPED, ids=[row[0] for row in DROPPED])
def test_what_would_be_dropped_is_refused_with_its_place(latex: str, kind: type[DeriverError], message: str) -> None:
    with pytest.raises(kind) as caught:
        read_statement(latex)
    assert message in caught.value.message
    assert caught.value.text == latex and 0 <= caught.value.start <= (caught.value.end or 0) <= len(latex)


@pytest.mark.parametrize("latex", [r"x^2 \ge 0 \quad (1)", r"x^2 \ge 0 \quad \forall x", r"x^2 \ge 0 \text{ (as expected)}"])
def test_what_may_stand_beside_a_claim(latex: str) -> None:
    (claim,) = read_statement(latex).claims
    assert claim.relation == ">="


def test_an_expression_beside_a_claim_is_kept_as_a_fragment() -> None:
    kinds = {claim.kind for claim in read_statement(r"u_i^2,\quad 2 + 2 = 4").claims}
    assert kinds == {"fragment", "value"}


def test_every_argument_of_a_letter_that_names_a_function_counts() -> None:
    one, two = (read_expression(text).expression for text in (r"\sigma(x)", r"\sigma(x, y)"))
    assert one is not two and {s.name for s in two.free} >= {"x", "y"}


@pytest.mark.parametrize("latex", [r"g(x) = 0", r"f(\mathbf{x}) = 0"])
def test_a_constraint_defines_no_function(latex: str) -> None:
    assert [claim.kind for claim in read_statement(latex).claims] != ["definition"]


def test_an_initial_value_defines_no_function() -> None:
    claims = read_statement(r"x(t_0) = c").claims
    assert [claim.kind for claim in claims] != ["definition"]


@pytest.mark.parametrize("latex", [r"\operatorname{tr}AA \succ y \Rightarrow 1 > 0", r"\det A > 0 \Rightarrow A \succ 20"])
def test_implications_that_do_not_fit_point_at_the_relation(latex: str) -> None:
    with pytest.raises(DeriverError) as caught:
        read_statement(latex)
    assert caught.value.text == latex and latex[caught.value.start : caught.value.end].count(r"\succ") == 1


def test_a_set_by_a_condition_between_numbers_is_read() -> None:
    assert read_statement(r"\{ \mathbf{x} : \frac{a}{b}f(\mathbf{x}) = c \}").claims


@pytest.mark.parametrize("latex", [r"\dot{x}_1", r"\dot V = \nabla \cdot \dot{\mathbf{x}}", r"\dot{x}_t + y", r"\sum_i x_i e\dot{x}_i"])
def test_dots_with_subscripts_are_read_or_refused(latex: str) -> None:
    try:
        assert read_statement(latex).claims
    except DeriverError as problem:
        assert problem.text == latex


@pytest.mark.parametrize("latex", [r"\frac120", r"\tfrac\lambda12", r"10^{\vec10}", r"e_\frac123", r"\binom120"])
def test_a_digit_taken_as_an_argument_lies_inside_its_command(latex: str) -> None:
    assert list(crossings(parse_syntax(latex))) == []


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_mutated_formula_is_refused_with_a_place_or_owns_all_of_its_symbols(seed: int) -> None:
    fuzz = _fuzzer()
    draw = random.Random(seed)
    formulas = [(latex, Context()) for latex in FORMULAS]
    tally = fuzz.Tally(3)
    text = fuzz.mutate(draw.choice(FORMULAS), formulas, draw)
    fuzz.check(text, Context(), tally, 4, draw)
    faults = {kind: examples for kind, examples in tally.examples.items() if kind != "HANG"}
    assert faults == {}, text


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_blanks_between_symbols_change_nothing_but_numbers(seed: int) -> None:
    draw = random.Random(seed)
    latex = draw.choice(FORMULAS)
    try:
        node = parse_syntax(latex)
    except DeriverError:
        return
    tokens = tokenize(latex)
    apart = [t.start for t in tokens[1:-1] if t.kind in ("sign", "relation", "left-brace", "right-brace", "superscript") and t.size == ""]
    for place in draw.sample(apart, min(3, len(apart))):
        spaced = latex[:place] + " " + latex[place:]
        assert skeleton(parse_syntax(spaced)) == skeleton(node), spaced


def test_the_laws_can_fail() -> None:
    """A formula whose symbols do not count is told apart: a factor of zero at the level of types."""
    assert [t.text for t in typed_silent_tokens("a+b=c", Context())] == []
    assert without("a+b", tokenize("a+b")[1]) == "a b"
    assert skeleton(parse_syntax("a b")) != skeleton(parse_syntax("a+b"))
    assert read_expression("0 x").expression is read_expression("0").expression


def _long() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "reading_long.py"
    if not path.exists():
        pytest.skip("the benchmarks are not at hand")
    spec = importlib.util.spec_from_file_location("reading_long", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("size", [40, 6000])
def test_long_formulas_are_read_or_refused(size: int) -> None:
    for name, make in _long().SHAPES.items():
        for work in (parse_syntax, read_expression, read_statement):
            try:
                work(make(size))
            except DeriverError as problem:
                assert problem.message, name


def test_thirty_letters_that_nothing_declares_get_sizes_of_their_own() -> None:
    letters = "abcdfghjklmnpqrstuvwxyzABCDFGH"
    reading = read_expression("".join(rf"{c}^\top {c}" for c in letters))
    shapes = [s.shape.rows for s in reading.expression.free if not s.is_scalar]
    assert len(shapes) > 20 and len({str(r) for r in shapes}) == len(shapes)
