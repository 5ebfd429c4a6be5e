"""The corpora of claims through the public door: no outcome is wrong, and few claims stay without one.

`corpus/claims.json` holds claims with the outcome an expert gives them, `corpus/museum.json` errors that were published. A true claim
is never refuted, a false one never verified, and one that lacks a condition is never verified as it stands.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import deriver
from deriver.errors import DeriverError

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parent / "corpus"
#: Outcomes that would be wrong, by what the corpus expects; `proved` and `verified` are one here.
WRONG = {
    "true": {"refuted"},
    "false": {"verified"},
    "conditional": {"verified"},
    "not_a_claim": {"refuted"},
    "undecidable_ok": set[str](),
}
#: What a decided claim must come to.
RIGHT = {"true": {"verified"}, "false": {"refuted", "conditional"}, "conditional": {"conditional", "refuted"}}
#: Claims that stay without an outcome, and why. No more than these.
OPEN = {
    "c072": "eigenvalues by index", "c076": "singular values by index", "c077": "singular values by index",
    "c099": "the logarithm of a matrix has two meanings", "c102": "names for eigenvalues", "c103": "plus-minus as a set",
    "c116": "dimension of a null space", "c117": "dimension of a null space", "c139": "names for singular values",
    "c142": "eigenvalues by index", "c215": "eigenvalues in order", "c284": "an index beyond a size that is drawn",
    "c292": "a function defined beside its use", "c293": "a function defined beside its use",
    "c448": "divergence inside the path of an integral",
    "m008": "not a multiple of the identity, as a hypothesis", "m011": "a function defined beside its use",
    "m039": "equal determinants of definite matrices", "m060": "primes of undeclared names", "m061": "primes of undeclared names",
    "m062": "primes of undeclared names", "m073": "an improper integral at an end",
}  # fmt: skip


def _outcome(row: dict[str, Any]) -> str:
    try:
        verdict = deriver.verify(row["latex"], row.get("given") or None)
    except DeriverError:
        return "refused"
    return "verified" if verdict.outcome == "proved" else verdict.outcome


@pytest.mark.parametrize("name", ["claims", "museum"])
def test_corpus(name: str) -> None:
    rows = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    outcomes = {row["id"]: _outcome(row) for row in rows}
    table = Counter((row["expect"], outcomes[row["id"]]) for row in rows)
    wrong = [(row["id"], row["latex"], outcomes[row["id"]]) for row in rows if outcomes[row["id"]] in WRONG[row["expect"]]]
    assert not wrong
    judged = [row for row in rows if row["expect"] in RIGHT]
    decided = [row for row in judged if outcomes[row["id"]] in RIGHT[row["expect"]]]
    left = sorted(row["id"] for row in judged if row not in decided)
    assert set(left) <= set(OPEN), (left, table)
    assert len(decided) >= 0.9 * len(judged), table
