"""Derivations as people paste them: the first wrong line is named, and no right line is called wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import deriver

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "corpus" / "derivations.json").read_text(encoding="utf-8"))
#: Wrong lines that are not named, and why.
MISSED = {
    "d09": "a relation between declared letters may be a hypothesis",
}


def _refuted(text: str) -> list[int]:
    """The lines of the file that are called wrong."""
    report = deriver.verify(deriver.read(text=text, format="markdown"))
    return [c.place.line for d in report.documents for c in d.claims if c.verdict.outcome == "refuted"]


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_the_first_wrong_line_is_named(row: dict[str, Any]) -> None:
    found = _refuted(row["wrong"])
    if row["id"] in MISSED:
        assert not found or found[0] == row["line"]
    else:
        assert found[:1] == [row["line"]]


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_the_corrected_derivation_passes(row: dict[str, Any]) -> None:
    assert not _refuted(row["right"])


#: Several formulas of which none follows from another.
APART = [
    r"""Solve each equation:

1. $x^2=4$
2. $x^2-3x+2=0$
3. $2x=7$
""",
    r"""$$\begin{aligned} x+y&=3\\ x-y&=1\\ x&=2\\ y&=1 \end{aligned}$$""",
    r"""The system
$$\begin{aligned} 2x+3y&=8\\ x-y&=-1 \end{aligned}$$
has one solution.
""",
    r"""Let $x = 3$. Then $x^2 = 9$, and $x^3 = 27$.""",
    r"""The circle $$x^2+y^2=1$$ and the line $$x+y=1$$ meet where $$x=0$$ or $$y=0$$.""",
    r"""Initial values: $$y(0)=1$$ $$y'(0)=0$$""",
    r"""$$\begin{aligned} A&=\begin{pmatrix}1&2\\3&4\end{pmatrix}\\ b&=\begin{pmatrix}1\\1\end{pmatrix} \end{aligned}$$""",
    r"""$$\cos^2 x+\sin^2 x=1$$ $$\cos 2x=1-2\sin^2x$$""",
    r"""Boundary conditions
$$u=0 \quad x=0$$
$$u=1 \quad x=1$$""",
]


@pytest.mark.parametrize("text", APART)
def test_formulas_that_stand_apart_are_not_lines_of_one_solution(text: str) -> None:
    assert not _refuted(text)
