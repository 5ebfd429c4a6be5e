"""Errors that were published, and their corrections: a wrong formula is refuted, a corrected one holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import deriver

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "corpus" / "errata.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_erratum(row: dict[str, Any]) -> None:
    assert deriver.verify(row["wrong"], row["given"]).outcome in ("refuted", "conditional")
    assert deriver.verify(row["right"], row["given"]).outcome in ("proved", "verified")
