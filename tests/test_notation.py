"""Notation of probability, asymptotics, subspaces, extrema and alternatives: how it is read, what is decided of it, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import deriver
from deriver.checking import reading_of
from deriver.errors import DeriverError
from deriver.latex.statements import read_statement

CORPUS = json.loads((Path(__file__).parent / "corpus" / "notation.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("latex", "given", "reading", "kind"), CORPUS["readings"], ids=[row[0] for row in CORPUS["readings"]])
def test_reading(latex: str, given: str, reading: str, kind: str) -> None:
    claim = read_statement(latex, deriver.declare(given) if given else None).claims[-1]
    assert (reading_of(claim), claim.kind) == (reading, kind)


@pytest.mark.parametrize(("latex", "given", "outcomes"), CORPUS["verdicts"], ids=[row[0] for row in CORPUS["verdicts"]])
def test_verdict(latex: str, given: str, outcomes: list[str]) -> None:
    verdict = deriver.verify(latex, given or None)
    assert verdict.outcome in outcomes, verdict
    assert verdict.outcome != "undecided" or verdict.reason


@pytest.mark.parametrize(("latex", "given", "message"), CORPUS["refused"], ids=[row[0] for row in CORPUS["refused"]])
def test_refused(latex: str, given: str, message: str) -> None:
    with pytest.raises(DeriverError) as caught:
        read_statement(latex, deriver.declare(given) if given else None)
    assert message in caught.value.message


@pytest.mark.parametrize("latex", [row[0] for row in CORPUS["readings"] if row[3] in ("identity", "model", "equation_to_solve", "value")])
def test_what_is_shown_reads_back(latex: str) -> None:
    given = next(row[1] for row in CORPUS["readings"] if row[0] == latex)
    context = deriver.declare(given) if given else None
    shown = reading_of(read_statement(latex, context).claims[-1])
    assert reading_of(read_statement(shown, context).claims[-1]) == shown
