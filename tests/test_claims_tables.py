"""Tables whose headings give the cells their meaning, and letters that a text takes up again."""

from __future__ import annotations

import pytest

import deriver
from deriver.document import read_document
from deriver.model import Context
from deriver.reports import report_on

HOLDS = {"proved", "verified"}


def outcomes(text: str) -> list[str]:
    """The outcomes of everything that asserts something."""
    found = report_on(read_document(text=text, format="markdown"), Context(), timeout=10).documents[0].claims
    kinds = ("identity", "value", "inequality", "derivation_line")
    return [
        "holds" if c.verdict.outcome in HOLDS else c.verdict.outcome
        for c in found
        if c.kind in kinds and c.verdict.outcome != "not_a_claim"
    ]


def table(headings: str, *rows: str) -> str:
    width = headings.count("|") - 1
    return "\n".join([headings, "|" + "---|" * width, *rows])


TABLES = [
    (table("| Function | Derivative |", r"| $\sin x$ | $\cos x$ |", r"| $\tan x$ | $\sec x$ |"), ["holds", "refuted"]),
    (table("| $f$ | $f'$ |", r"| $x^3$ | $3x^2$ |", r"| $x^2$ | $x$ |"), ["holds", "refuted"]),
    (table("| $f(x)$ | $f'(x)$ |", r"| $e^{2x}$ | $2e^{2x}$ |", r"| $\cos x$ | $\sin x$ |"), ["holds", "refuted"]),
    (table("| $f$ | antiderivative |", r"| $\cos 2x$ | $\frac12\sin 2x$ |", r"| $e^{3t}$ | $3e^{3t}$ |"), ["holds", "refuted"]),
    (table("| Expression | Gradient |", r"| $b^\top x$ | $b$ |", r"| $x^\top x$ | $x$ |"), ["holds", "refuted"]),
    (
        table(
            "| Matrix | Determinant | Trace | Rank |",
            r"| $\begin{pmatrix}1&2\\3&4\end{pmatrix}$ | $-2$ | $5$ | $2$ |",
            r"| $\begin{pmatrix}1&2\\2&4\end{pmatrix}$ | $0$ | $5$ | $2$ |",
        ),
        ["holds", "holds", "holds", "holds", "holds", "refuted"],
    ),
    (
        table("| Matrix | Inverse |", r"| $\begin{pmatrix}2&0\\0&4\end{pmatrix}$ | $\begin{pmatrix}\frac12&0\\0&\frac14\end{pmatrix}$ |"),
        ["holds"],
    ),
    (table("| $x$ | $x^3$ | $\\sqrt x$ |", "| $2$ | $8$ | $1.414$ |", "| $3$ | $9$ | $1.742$ |"), ["holds", "holds", "refuted", "refuted"]),
    (table(r"| $\theta$ | $\sin\theta$ |", r"| $\pi/6$ | $\frac12$ |", r"| $\pi/3$ | $\frac12$ |"), ["holds", "refuted"]),
]


@pytest.mark.parametrize(("text", "wanted"), TABLES, ids=[t.splitlines()[0] for t, _ in TABLES])
def test_a_heading_says_what_the_cells_claim(text: str, wanted: list[str]) -> None:
    assert outcomes(text) == wanted


SILENT = [
    table("| Function | Derivative |", "| $xt$ | $x$ |"),  # by x or by t
    table("| Name | Symbol |", r"| sine | $\sin x$ |"),
    table("| $x$ | $y$ |", "| $1$ | $2$ |"),
    table("| Matrix | Meaning |", r"| $A$ | $2$ |"),
    "Let $A$ be an $n\\times n$ matrix.\n\n" + table("| Matrix | Determinant |", r"| $A$ | $2$ |"),  # some matrix
    "Let $x\\in\\mathbb{R}^n$.\n\n" + table("| $k$ | $x_k$ |", r"| $1$ | $0.5$ |"),  # iterates
    table("| $x$ | $f(x)$ |", r"| $1$ | $2$ |"),
    table("| Function | Derivative at $x=0$ |", r"| $\sin x$ | $1$ |"),
    table("| Function | Second derivative |", r"| $\sin x$ | $-\sin x$ |"),
    table("| $f$ | $f''$ |", r"| $\sin x$ | $-\sin x$ |"),
    table("| Function | Second derivative |", r"| $f(x)=\sin x$ | $-\sin x$ |"),
]


@pytest.mark.parametrize("text", SILENT)
def test_a_heading_that_says_nothing_makes_no_claim(text: str) -> None:
    assert outcomes(text) == []


AGAIN = [
    # a letter taken for a size that no text says is not the letter of a later sentence
    (
        r"""Let $A\in\mathbb{R}^{m\times n}$ and $b\in\mathbb{R}^m$.

For symmetric matrices $S$, $\operatorname{tr}(S^2)=\|S\|_F^2$.

For $0<p<1$ the entropy is $H(p)=-p\log p-(1-p)\log(1-p)$, so $H'(p)=\log\frac{1-p}{p}$.""",
        ["holds", "holds"],
    ),
    # the letters of one list are of one kind
    (
        r"""Let $b\in\mathbb{R}^m$.

Let $a,b>0$. Then $\frac{a+b}{2}\ge\sqrt{ab}$.""",
        ["holds"],
    ),
    (
        r"""Let $A\in\mathbb{R}^{m\times n}$ have full column rank, and $b\in\mathbb{R}^m$. Let $\hat x=(A^\top A)^{-1}A^\top b$.
Then the residual $r=b-A\hat x$ satisfies $A^\top r=0$.""",
        ["holds"],
    ),
    (r"The gamma function satisfies $\Gamma(n+1)=n!$ for every positive integer $n$.", ["holds"]),
    # a supposition stays one
    (r"Then any vector $v$ satisfying $v^\top v=1$ is a unit vector.", []),
    (r"Suppose that $f$ satisfies $f'(x)=f(x)$.", []),
]


@pytest.mark.parametrize(("text", "wanted"), AGAIN)
def test_what_a_letter_is_follows_the_text(text: str, wanted: list[str]) -> None:
    assert outcomes(text) == wanted


def test_a_known_function_is_not_defined_by_its_factorials() -> None:
    text = r"$$\Gamma(n)=n!$$"
    assert outcomes(text) != [] and "holds" not in outcomes(text)
    assert deriver.verify(r"\Gamma(n)=n!").outcome == "refuted"
    assert deriver.verify(r"\Gamma(n+1)=n!").outcome in HOLDS
    assert deriver.verify(r"\Gamma(t)=2t").outcome == "not_a_claim"
