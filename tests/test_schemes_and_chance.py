"""Numerical schemes, iterations, chance, kernels and inequalities: answers typed by hand, compared by mathematics at points drawn here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sympy

import deriver

ROWS = json.loads((Path(__file__).parent / "corpus" / "schemes_and_chance.json").read_text(encoding="utf-8"))
AREAS = {"N", "R", "B", "J", "V"}
ROWS = [row for row in ROWS if row["area"] in AREAS]
GOOD = ("proved", "verified")
WORDS = {"yes", "no", "empty", "GMRES", "MINRES", "Beta", "Gamma", "Dirichlet", "normal", "Poisson", "exponential", "unbiased", "biased"}
#: Values for the letters: positive, different, none of them special.
VALUES = [sympy.Rational(*v) for v in ((3, 7), (5, 3), (11, 13), (17, 19), (2, 9), (23, 11), (29, 31), (7, 5), (13, 8), (9, 17))]
NAMES = {n: sympy.Symbol(n) for n in ("S", "N", "E1", "I1", "Q", "beta", "gamma", "theta", "lamda", "zeta")}


def typed(text: str) -> Any:
    return sympy.sympify(text, {n: s for n, s in NAMES.items() if n in text})


def values(names: set[str], number: int) -> dict[str, Any]:
    return {name: VALUES[(3 * i + number) % len(VALUES)] * (1 + sympy.Rational(number, 5)) for i, name in enumerate(sorted(names))}


def number_of(expression: Any, at: dict[str, Any]) -> complex:
    return complex(sympy.N(expression.subs({z: at[z.name] for z in expression.free_symbols}), 20))


def same(one: Any, two: Any) -> bool:
    """Whether two expressions agree at four points, by the names of their letters."""
    one, two = sympy.sympify(one), sympy.sympify(two)
    names = {z.name for e in (one, two) for z in e.free_symbols}
    for k in range(4):
        at = values(names, k)
        a, b = number_of(one, at), number_of(two, at)
        if abs(a - b) > 1e-9 * (1 + abs(a)):
            return False
    return True


def agree(one: Any, two: Any) -> bool:
    """Whether two conditions hold at the same places; an equation is compared by what it asks."""
    equations = [
        sorted((sympy.expand(c.lhs - c.rhs) for c in sympy.And.make_args(e)), key=str)
        for e in (one, two)
        if all(isinstance(c, sympy.Eq) for c in sympy.And.make_args(e))
    ]
    if equations:
        return len(equations) == 2 and all(same(a, b) or same(a, -b) for a, b in zip(*equations, strict=True))
    names = sorted({z.name for e in (one, two) for z in e.free_symbols})
    for k in range(60):
        at = {name: sympy.Rational((7 * k * (i + 1) + 3 * k) % 61 - 30, 10 - 3 * i if i < 3 else 1) for i, name in enumerate(names)}
        if len(names) > 1:
            at = {name: abs(v) + sympy.Rational(1, 7) for name, v in at.items()}
        truths = [bool(sympy.N(1) and e.subs({z: at[z.name] for z in e.free_symbols})) for e in (one, two)]
        if truths[0] != truths[1]:
            return False
    return True


def judged(answer: Any, text: str) -> bool:
    if text in WORDS:
        return answer.text is not None and answer.text.replace(":", "").split()[0].lower() == text.lower()
    expected, value = typed(text), answer.sympy
    if isinstance(expected, sympy.logic.boolalg.Boolean):
        return agree(value, expected)
    if isinstance(expected, sympy.MatrixBase):
        return len(value) == len(expected) and all(same(a, b) for a, b in zip(list(value), list(expected), strict=True))
    return same(value, expected)


SOLVED = [row for row in ROWS if "answers" in row]


@pytest.mark.parametrize("row", SOLVED, ids=[r["task"] for r in SOLVED])
def test_the_answers_are_those_typed_by_hand(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    assert [s.rule.name for s in derivation.steps if s.verdict.outcome not in GOOD] == []
    assert derivation.steps
    found = {a.name: a for a in derivation.answers}
    for name, text in row["answers"].items():
        assert judged(found[name], text), (name, found[name].latex, found[name].text)
        assert found[name].verdict.outcome in GOOD, (name, found[name].verdict)


FORMULAS = [row for row in ROWS if "latex" in row]


@pytest.mark.parametrize("row", FORMULAS, ids=[r["task"] for r in FORMULAS])
def test_the_formulas_are_those_typed_by_hand(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    assert [s.rule.name for s in derivation.steps if s.verdict.outcome not in GOOD] == []
    found = {a.name: a for a in derivation.answers}
    for name, latex in row["latex"].items():
        assert found[name].verdict.outcome in GOOD
        assert deriver.verify(f"{found[name].latex} = {latex}", row["given"]).holds, found[name].latex


PROVED = [row for row in ROWS if row.get("proved")]


@pytest.mark.parametrize("row", PROVED, ids=[r["task"] for r in PROVED])
def test_an_inequality_is_proved_in_steps(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    assert derivation.steps
    assert [s.rule.name for s in derivation.steps if s.verdict.outcome not in GOOD] == []
    assert derivation.verdict.outcome in GOOD
    if "equality" in row:
        assert any(a.name == "equality" for a in derivation.answers)


SHOWN = [row for row in ROWS if row.get("shown")]


@pytest.mark.parametrize("row", SHOWN, ids=[r["task"] for r in SHOWN])
def test_what_stands_behind_if_is_no_claim(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    assert [(a.name, a.verdict.outcome in GOOD) for a in derivation.answers if a.name == "claim"] == [("claim", True)]


REFUTED = [row for row in ROWS if row.get("refuted")]


@pytest.mark.parametrize("row", REFUTED, ids=[r["task"] for r in REFUTED])
def test_what_is_false_is_not_shown(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "refused" or derivation.verdict.outcome in ("refuted", "conditional")


REFUSED = [row for row in ROWS if row.get("refused")]


@pytest.mark.parametrize("row", REFUSED, ids=[r["task"] for r in REFUSED])
def test_what_makes_no_sense_is_refused(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "refused", [(a.name, a.latex) for a in derivation.answers]
    assert derivation.reason


#: Methods for the columns of a Hilbert matrix in double precision, and the order of magnitude of what is lost.
LOST = [
    (
        r"Show the loss of orthogonality of classical Gram-Schmidt for the Hilbert matrix of order 6 in double precision.",
        {"loss_cgs": (-6, -3)},
    ),
    (
        r"Compare the loss of orthogonality of classical and modified Gram-Schmidt for the Hilbert matrix of order 8.",
        {"loss_cgs": (-1, 1), "loss_mgs": (-8, -5)},
    ),
    (r"Show the loss of orthogonality of Householder reflections for the Hilbert matrix of order 7.", {"loss_householder": (-17, -14)}),
]


@pytest.mark.parametrize(("task", "sizes"), LOST, ids=[t for t, _ in LOST])
def test_orthogonality_is_lost_as_numpy_loses_it(task: str, sizes: dict[str, tuple[int, int]]) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    found = {a.name: a for a in derivation.answers}
    assert set(found) == set(sizes)
    for name, (low, high) in sizes.items():
        assert found[name].verdict.outcome in GOOD
        assert 10**low < float(found[name].sympy) < 10**high
