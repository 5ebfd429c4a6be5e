r"""Tasks in the style of ten kinds of textbook, each mapped to the problem it asks, or refused at a place.

A row of `corpus/tasks_of_textbooks.json` has the kind of textbook, the text, and what is asked: "kind | object | variables", with the
operands behind ";" and the conditions behind "if". The texts were written before any of them was read by the program; the mappings were
judged by hand.
"""

from __future__ import annotations

import collections
import json
from pathlib import Path
from typing import Any

import pytest

import deriver.errors
from deriver.latex.declarations import read_declarations
from deriver.latex.tasks import TaskItem, read_task

CORPUS = Path(__file__).parent / "corpus"
ROWS: list[dict[str, Any]] = json.loads((CORPUS / "tasks_of_textbooks.json").read_text(encoding="utf-8"))
MAPPED = [r for r in ROWS if "asked" in r]
REFUSED = [r for r in ROWS if "refused" in r]


def shown(item: TaskItem) -> str:
    body = "" if item.expression is None else item.expression.latex
    line = f"{item.kind} | {body} | {', '.join(v.latex for v in item.variables)}"
    if item.operands:
        line += f" ; {'; '.join(o.latex for o in item.operands)}"
    if item.conditions:
        line += f" if {'; '.join(c.latex for c in item.conditions)}"
    return line


@pytest.mark.parametrize("row", MAPPED, ids=[r["task"][:60] for r in MAPPED])
def test_a_text_is_mapped_to_its_problem(row: dict[str, Any]) -> None:
    assert [shown(item) for item in read_task(row["task"], read_declarations(""))] == row["asked"]


@pytest.mark.parametrize("row", REFUSED, ids=[r["task"][:60] for r in REFUSED])
def test_what_is_beyond_the_program_is_refused_at_its_place(row: dict[str, Any]) -> None:
    with pytest.raises(getattr(deriver.errors, row["refused"])) as caught:
        read_task(row["task"], read_declarations(""))
    problem = caught.value
    assert problem.text is not None
    assert problem.text[problem.start : problem.end].strip() == row["at"]


def test_ten_styles_and_a_hundred_texts() -> None:
    styles = collections.Counter(r["style"] for r in MAPPED)
    assert len(styles) == 10
    assert sum(styles.values()) >= 100
    assert min(styles.values()) >= 5
