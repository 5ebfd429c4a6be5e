"""The rulebook: its grammar, what it refuses and how it says so, looking rules up."""

from __future__ import annotations

import pytest

from deriver.errors import RuleError
from deriver.rulebook import load_rules, read_rules

GOOD = r"""
# Chapter

Prose for people.

## product of transposes
Given $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times p}$.
$$(A B)^\top = B^\top A^\top$$
> Rows and columns change places.
Source: a book, ch. 1.
"""


def rule(**changes: str) -> str:
    """The good rule with one part replaced."""
    lines = GOOD.split("\n")
    parts = {"given": lines[6], "claim": lines[7], "reason": lines[8], "source": lines[9]}
    text = GOOD
    for part, new in changes.items():
        text = text.replace(parts[part], new)
    return text


def test_a_rule_is_read():
    (found,) = read_rules(GOOD, "good.md")
    assert found.name == "product of transposes"
    assert found.because == "Rows and columns change places."
    assert found.source == "a book, ch. 1."
    assert found.claim is not None and found.claim.op == "relation"
    assert found.place is not None and found.place.line == 6


def test_conditions_are_read():
    text = rule(claim=r"Where $\det A \ne 0$." + "\n" + r"$$(A A)^\top = A^\top A^\top$$", given=r"Given $A \in \mathbb{R}^{n \times n}$.")
    (found,) = read_rules(text)
    assert [c.latex for c in found.conditions] == [r"\det A \ne 0"]


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        (rule(claim=""), "has no claim", 6),
        (rule(reason=""), "has no reason", 6),
        (rule(source=""), "has no source", 6),
        (rule(source="Sources: many"), "no part of a rule", 10),
        (rule(reason="> one\nand another"), "no part of a rule", 10),
        (rule(claim="$$A = A$$\n$$A = A$$"), "states two claims", 9),
        (rule(claim="$$A = A"), "not closed", 11),
        ("Given $x$.\n", "before the first rule", 1),
        (GOOD + GOOD.split("Prose for people.")[1], "stands twice", 13),
        (rule(claim=r"$$(A C)^\top = C^\top A^\top$$"), "C is not declared", 6),
        (rule(claim=r"$$(B A)^\top = A^\top B^\top$$"), "product of transposes", 6),
        (rule(claim=r"$$A^\top = B^\top A$$"), "product of transposes", 6),
        (rule(claim=r"$$(A B)^\top = B^\top A^\top + x$$"), "x is not declared", 6),
        (rule(given=r"Given $A, C \in \mathbb{R}^{m \times n}$.", claim=r"$$A + A = C + A$$"), "C stands on the right", 6),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, says: str, line: int):
    with pytest.raises(RuleError) as caught:
        read_rules(text, "bad.md")
    assert says in caught.value.message
    assert caught.value.place is not None and caught.value.place.line == line
    assert caught.value.place.path == "bad.md"


def test_every_rule_is_read_and_has_its_parts():
    for found in load_rules():
        assert found.claim is not None and found.because and found.source and found.chapter and found.place, found.name
        assert found.claim.op == "relation", found.name


def test_chapters_and_lookup():
    book = load_rules()
    assert {"matrix_calculus", "matrix_algebra", "crossing", "gradient_reading", "simplification"} <= set(book.chapters)
    assert book["log-determinant"].chapter == "matrix_calculus"
    assert "log-determinant" in book and len(book) == len(book.names)
    assert book.named("Log-Determinant").name == "log-determinant"
    assert book.nearest("logdet") in ("log-determinant", "log-determinant of a diagonal matrix")
    with pytest.raises(RuleError) as caught:
        book["log determinant"]
    assert caught.value.hint and "log-determinant" in caught.value.hint


def test_the_same_rulebook_is_given_again():
    assert load_rules() is load_rules()


def test_rules_of_ones_own(tmp_path):
    (tmp_path / "mine.md").write_text(GOOD, encoding="utf-8")
    book = load_rules([tmp_path])
    assert book["product of transposes"].chapter == "mine"
    assert len(book) == len(load_rules()) + 1


def test_a_broken_rule_of_ones_own_is_found_at_once(tmp_path):
    (tmp_path / "mine.md").write_text(rule(claim=r"$$A B = C$$"), encoding="utf-8")
    with pytest.raises(RuleError, match="C is not declared"):
        load_rules([tmp_path])


def test_a_missing_folder(tmp_path):
    with pytest.raises(RuleError, match="no such folder"):
        load_rules([tmp_path / "nowhere"])


def test_a_rule_of_ones_own_is_used(tmp_path):
    """Adding a rule touches one file: a function unknown to the engine is differentiated by a new rule alone."""
    from deriver.derivation import solve
    from deriver.latex import read_declarations, read_expression
    from deriver.model import Problem

    (tmp_path / "special.md").write_text(
        "## exponential integral\nGiven $t \\in \\mathbb{R}$. Where $t > 0$.\n"
        "$$d(\\operatorname{Ei}(t)) = \\frac{e^t}{t}\\,dt$$\n"
        "> An integral up to t has its integrand as slope.\nSource: A. and S., ch. 5.\n",
        encoding="utf-8",
    )
    context = read_declarations(r"x \in \mathbb{R}")
    reading = read_expression(r"\operatorname{Ei}(x)", context)
    problem = Problem("derivative", reading.expression, (context.symbols["x"],), context=context)
    assert solve(problem, load_rules()).status == "stuck"
    assert solve(problem, load_rules([tmp_path])).status == "finished"
