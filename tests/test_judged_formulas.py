r"""150 formulas of the four real documents, drawn at random in equal parts from the kinds of expression, each judged by hand.

`reads` is the formula written out so that nothing is left to custom (what is a function of what, entries, norms, transposes), `letters`
the shape of every free letter; `declares` the shapes of a function's arguments and of its value; `refused` what a refusal must say. A
formula is read alone, under `given`, which is what its document declares before it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import deriver
from deriver.errors import DeriverError

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "corpus" / "judged_formulas.json").read_text(encoding="utf-8"))


def shape(sides: Any) -> list[str]:
    return [str(side) for side in sides or () if side is not None]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['document']}-{row['line']}-{row['latex'][:40]}")
def test_the_reading_is_the_judged_one(row: dict[str, Any]) -> None:
    given = row.get("given")
    if "refused" in row:
        with pytest.raises(DeriverError) as refusal:
            deriver.parse(row["latex"], given)
        assert refusal.value.message.startswith(row["refused"]) and refusal.value.start is not None
    elif "declares" in row:
        functions = deriver.declare(row["latex"]).functions
        assert {k: [shape(s) for s in (*f.arguments, f.result)] for k, f in functions.items()} == row["declares"]
    elif "text_reads" in row:
        claims = deriver.verify(deriver.read(text=f"${row['latex']}$", format="markdown")).documents[0].claims
        assert [c.reading for c in claims] == row["text_reads"]
    else:
        reading = deriver.parse(row["latex"], given)
        assert reading.latex == row["reads"]
        assert {s.latex: shape(s.shape) for s in reading.expression.free} == row["letters"]


def test_the_draw_is_large_and_nearly_all_of_it_is_read() -> None:
    assert len(ROWS) == 150
    assert sum("refused" not in row for row in ROWS) >= 140
