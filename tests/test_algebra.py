"""Algebra of one letter: each answer against a value typed by hand, compared by numbers; what has no method is stuck, never guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sympy

import deriver

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "corpus" / "algebra.json").read_text(encoding="utf-8"))
VALUED = [r for r in ROWS if "answers" in r]
SAID = [r for r in ROWS if "text" in r]
STUCK = [r for r in ROWS if "stuck" in r]
REFUSED = [r for r in ROWS if "refused" in r]


def number(value: sympy.Expr) -> complex:
    """A value at fixed points of its letters, positive and apart from each other."""
    letters = sorted(value.free_symbols, key=str)
    points = {s: sympy.Integer(2) if s.name == "k" else sympy.Rational(7 + 5 * (ord(s.name[0]) % 11), 11) for s in letters}
    if {s.name for s in letters} >= {"a", "b", "c"}:
        points |= {s: {"a": 1, "b": 7, "c": 3}[s.name] for s in letters if s.name in "abc"}
    return complex(value.subs(points).evalf(20))


@pytest.mark.parametrize("row", VALUED, ids=[r["task"] for r in VALUED])
def test_the_answers_are_those_of_a_textbook(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "finished", found.reason
    assert all(a.verdict.outcome in ("proved", "verified") for a in found.answers)
    assert all(s.verdict.outcome in ("proved", "verified") for s in found.steps), [(s.rule.name, s.verdict.outcome) for s in found.steps]
    names = {str(s): sympy.Symbol(str(s)) for a in found.answers for s in a.sympy.free_symbols} | {"I": sympy.I}
    got = [number(a.sympy.subs({s: names[str(s)] for s in a.sympy.free_symbols})) for a in found.answers]
    expected = [number(sympy.parse_expr(text, local_dict=names)) for text in row["answers"]]
    assert len(got) == len(expected)
    for value in expected:
        assert any(abs(value - other) < 1e-12 * (1 + abs(value)) for other in got), (row["answers"], [a.latex for a in found.answers])


@pytest.mark.parametrize("row", SAID, ids=[r["task"] for r in SAID])
def test_a_set_is_said_in_words(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "finished", found.reason
    assert [a.text for a in found.answers] == [row["text"]]
    assert found.answers[0].verdict.outcome in ("proved", "verified", "undecided")


@pytest.mark.parametrize("row", STUCK, ids=[r["task"] for r in STUCK])
def test_what_has_no_method_is_stuck(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "stuck"
    assert found.reason and not found.answers


@pytest.mark.parametrize("row", REFUSED, ids=[r["task"] for r in REFUSED])
def test_what_is_not_understood_is_refused(row: dict[str, Any]) -> None:
    found = deriver.derive(row["task"])
    assert found.status == "refused"
    assert found.reason
