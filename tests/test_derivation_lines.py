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


#: Right solutions that leave something unsaid: a choice of sign, a period, digits cut off, a substitution.
RIGHT = [
    r"$$\begin{aligned} x^2+1&=0\\ x^2&=-1\\ x&=\pm i\end{aligned}$$",
    r"$$\begin{aligned} \sin x&=0\\ x&=k\pi \end{aligned}$$",
    r"$$\begin{aligned} \sin x&=\frac12\\ x&=\frac{\pi}{6} \text{ or } x=\frac{5\pi}{6} \end{aligned}$$ for $0\le x\le 2\pi$.",
    r"$$\begin{aligned} |x-3|&<2\\ -2<x-3&<2\\ 1<x&<5\end{aligned}$$",
    r"$$\begin{aligned} x^2&<4\\ -2<x&<2\end{aligned}$$",
    r"$$\begin{aligned} F&=ma\\ a&=\frac{F}{m}\end{aligned}$$",
    r"Let $u=x^2$. Then $$x^4-5x^2+4=0$$ $$u^2-5u+4=0$$ $$u=1 \text{ or } u=4$$ so $$x=\pm1 \text{ or } x=\pm 2$$",
    r"The characteristic equation is $$\lambda^2-5\lambda+6=0$$ so $$\lambda_1=2,\quad \lambda_2=3$$",
    r"$$\begin{aligned} Ax&=\lambda x\\ (A-\lambda I)x&=0\end{aligned}$$",
    r"Newton's method: $$x^2-2=0$$ $$x_0=1$$ $$x_1=1.5$$ $$x_2\approx1.4167$$",
    r"$$\begin{aligned} 3x&=1\\ x&\approx 0.333\end{aligned}$$",
    r"$$\begin{aligned} 3x&=1\\ x&=0.333\end{aligned}$$",
    r"$$\begin{aligned} x^2&=2\\ x&=\pm1.414\end{aligned}$$",
    r"We solve: $$x^2=2$$ so $$x=\sqrt{2}$$ since $x>0$.",
    r"Let $x>0$. Then $$x^2=9$$ so $$x=3$$",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_left_unsaid_is_not_called_wrong(text: str) -> None:
    assert not _refuted(text)


@pytest.mark.parametrize("text", APART)
def test_formulas_that_stand_apart_are_not_lines_of_one_solution(text: str) -> None:
    assert not _refuted(text)
