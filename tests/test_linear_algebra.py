"""Linear algebra by hand: a corpus judged by mathematics, wrong inputs, styles of asking.

The judges stand in `linear_algebra_judges`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from linear_algebra_judges import JUDGES, Answers

import deriver

ROWS = [
    row
    for name in ("linear_algebra", *(f"linear_algebra_{k}" for k in ("textbooks", "manners", "composed", "courses", "phrases")))
    for row in json.loads((Path(__file__).parent / "corpus" / f"{name}.json").read_text(encoding="utf-8"))
]


def judged(row) -> dict:
    data = deriver.derive(row["task"]).to_dict()
    if row["judge"] not in ("refused", "stuck"):
        assert data["status"] == "finished", (row["task"], data["reason"])
    JUDGES[row["judge"]](row, Answers(data), data)
    assert data["verdict"]["outcome"] in ("proved", "verified") or row["judge"] in ("refused", "stuck"), (row["task"], data["verdict"])
    for step in data["steps"]:
        assert step["verdict"]["outcome"] in ("proved", "verified"), (row["task"], step["rule"], step["verdict"])
    return data


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["task"][:60])
def test_corpus(row):
    judged(row)
