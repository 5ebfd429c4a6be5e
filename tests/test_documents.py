"""Whole documents: written ones of our own, and real ones where they are at hand (the repository stands without them).

A row for a real document is a line number with what its formulas are; no sentence of the documents is repeated here.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from deriver.document import read_document
from deriver.model import CLAIM_KINDS, ClaimReport, Context, DocumentReport
from deriver.reports import report_on

pytestmark = pytest.mark.slow

FOLDER = Path(os.environ.get("DERIVER_DOCUMENTS", Path(__file__).parents[2] / "shared" / "documents"))
HOLDS = {"proved", "verified"}

NOTES = r"""# Notes

Let $A\in\mathbb{R}^{n\times n}$ be symmetric and $x\in\mathbb{R}^n$. Then
$$\nabla_x (x^\top A x) = 2Ax.$$
It costs $5 and $10. Also \(\operatorname{tr}(A^2)=\|A\|_F^2\), and $\det(2A)=2\det(A)$.
"""


def test_notes_with_money_and_one_mistake() -> None:
    document = read_document(text=NOTES, format="markdown")
    report = report_on(document, Context()).documents[0]
    by_line = {(c.place.line, c.verdict.outcome in HOLDS, c.verdict.outcome) for c in report.claims if c.kind != "declaration"}
    assert {(line, holds) for line, holds, _ in by_line} == {(4, True), (5, True), (5, False)}
    assert report.summary["refuted"] == 1
    refuted = next(c for c in report.claims if c.verdict.outcome == "refuted")
    assert refuted.verdict.counterexample and document.text_at(refuted.place) == r"\det(2A)=2\det(A)"


DOCUMENTS = ("000", "001", "002", "003")


@cache
def report_of(name: str) -> DocumentReport:
    found = sorted(FOLDER.glob(f"{name}_*.txt"))
    if not found:
        pytest.skip("the real documents are not at hand")
    return report_on(read_document(found[0]), Context(), timeout=5).documents[0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_formula_of_a_real_document_has_an_outcome(name: str) -> None:
    report = report_of(name)
    document = read_document(report.path)
    seen = {(c.place.line, c.place.column) for c in report.claims}
    lines = {c.place.line for c in report.claims}
    for formula in document.formulas():
        start, end = formula.place.line, formula.place.end_line
        assert any(line in lines for line in range(start, end + 1)), formula.place
    assert len(seen) >= len(list(document.formulas())) * 0.98
    for claim in report.claims:
        assert claim.kind in CLAIM_KINDS
        assert claim.verdict.outcome in HOLDS or claim.verdict.outcome == "refuted" or claim.verdict.reason or claim.verdict.condition


#: (document, line): what holds there, by how many claims at least. Judged by hand.
TRUE_LINES = [
    ("000", 4, 3), ("000", 10, 3), ("000", 11, 3), ("000", 12, 1), ("000", 14, 1), ("000", 17, 2), ("000", 27, 3), ("000", 45, 2),
    *(("000", line, 1) for line in range(53, 63)), ("000", 54, 2), ("000", 76, 2), ("000", 79, 2), ("000", 82, 2), ("000", 85, 1),
    ("000", 146, 2), ("000", 148, 2), ("000", 151, 5), ("001", 94, 1), ("001", 96, 1), ("001", 99, 1), ("001", 105, 1),
    ("001", 249, 1), ("001", 250, 1), ("001", 251, 1), ("001", 257, 2), ("001", 263, 1), ("001", 362, 1), ("002", 59, 2),
    ("002", 60, 3), ("002", 62, 2), ("002", 88, 2), ("002", 99, 3), ("002", 106, 1), ("002", 162, 4), ("002", 200, 2),
    ("002", 271, 1), ("002", 440, 1), ("002", 482, 4), ("003", 171, 5),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "count"), TRUE_LINES)
def test_true_formulas_hold(name: str, line: int, count: int) -> None:
    claims = [c for c in report_of(name).claims if c.place.line == line]
    assert sum(c.verdict.outcome in HOLDS for c in claims) >= count, [(c.latex, c.verdict.reason) for c in claims]


#: Lines where nothing may be said to hold: equations, conditions, definitions, updates.
NOT_CLAIMED_LINES = [
    ("000", 23), ("000", 31), ("000", 40), ("000", 64), ("000", 77), ("000", 78), ("000", 102), ("000", 103), ("000", 106),
    ("000", 127), ("000", 134), ("002", 121), ("002", 124), ("002", 126), ("002", 253), ("002", 378), ("003", 227), ("003", 427),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line"), NOT_CLAIMED_LINES)
def test_equations_and_conditions_are_not_claims(name: str, line: int) -> None:
    claims = [c for c in report_of(name).claims if c.place.line == line]
    assert claims and not any(c.verdict.outcome in HOLDS | {"refuted", "conditional"} for c in claims)


#: Lines of code whose comment states a value, worked out by hand: what holds, and what does not.
TRUE_COMMENTS = {
    68,
    69,
    70,
    93,
    112,
    113,
    116,
    129,
    173,
    202,
    204,
    205,
    240,
    242,
    244,
    303,
    431,
    435,
    449,
    450,
    506,
    508,
    512,
    526,
    527,
    530,
    535,
}
FALSE_COMMENTS = {72, 223}


def test_comments_of_code_in_a_real_document() -> None:
    claims = {c.place.line: c.verdict for c in report_of("002").claims if "#" in c.latex and c.kind == "value"}
    assert {line for line, v in claims.items() if v.outcome == "refuted"} == FALSE_COMMENTS
    assert {line for line, v in claims.items() if v.outcome in HOLDS} >= TRUE_COMMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_in_the_real_documents_is_refuted(name: str) -> None:
    """Judged by hand, no formula of theirs is false as it stands: what is false in them stands in words and in the comments of code."""
    refuted: list[ClaimReport] = [c for c in report_of(name).claims if c.verdict.outcome == "refuted" and "#" not in c.latex]
    assert not refuted, [(c.place.line, c.latex) for c in refuted]
