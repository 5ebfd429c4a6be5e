"""Four real documents: nearly every formula that is not damaged is read; the damaged ones are listed beforehand."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

import deriver
from deriver.claims import found_in

FOLDER = Path(os.environ.get("DERIVER_DOCUMENTS", Path(__file__).parents[2] / "shared" / "documents"))
DAMAGED = json.loads((Path(__file__).parent / "corpus" / "damaged_formulas.json").read_text(encoding="utf-8"))


def test_the_list_of_damaged_formulas_is_short_and_says_why() -> None:
    assert len(DAMAGED) <= 45
    assert all(len(row) == 4 and row[3] and len(row[2]) <= 60 for row in DAMAGED)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the four documents are not here")
def test_all_others_are_read() -> None:
    damaged = {(prefix, line, start) for prefix, line, start, _ in DAMAGED}
    met: set[tuple[str, int, str]] = set()
    read, reasons = 0, Counter[str]()
    for path in sorted(FOLDER.glob("*.txt")):
        for found in found_in(deriver.read(str(path))):
            if not found.latex.strip():
                continue  # a claim in prose
            key = (path.name[:3], found.place.line, found.latex[:60])
            if key in damaged:
                met.add(key)
                continue
            reason = found.verdict.reason if found.verdict is not None else None
            if reason is not None and "not read" in reason:
                reasons[reason.split("not read: ")[-1]] += 1
            else:
                read += 1
    assert met == damaged
    refused = sum(reasons.values())
    assert read / (read + refused) >= 0.97, (read, refused, reasons.most_common())
