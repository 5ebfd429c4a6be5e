"""Pages in several styles: what each formula, comment and sentence asserts, by line; the lists were written before the pages were read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deriver.document import read_document
from deriver.model import Context, DocumentReport
from deriver.reports import report_on

LECTURE = r"""# Lecture 3: Quadratic forms

Let $Q \in \mathbb{R}^{n\times n}$ be symmetric. Define $f(x) = x^\top Q x$.

Then $\nabla f(x) = 2Qx$ and $\nabla^2 f(x) = 2Q$. Also written: $\nabla f(x) = (Q + Q^\top)x$.

The eigenvalues of a symmetric matrix are always real. Every orthogonal matrix is invertible.

$$\|x\|_2^2 = x^\top x, \qquad \|x\|_1 = \sum_{i=1}^n |x_i|$$

Example. For $x = \begin{pmatrix} 1 \\ 2 \end{pmatrix}$ we get $\|x\|_2 = \sqrt{5} \approx 2.236$.

We have $a = b = c$ and $1 < 2 \le 3$. Solve $x^2 - 5x + 6 = 0$. What is $2+2$? The update is $x_{k+1} = x_k - \eta \nabla f(x_k)$.
Model: $y = X\beta + \varepsilon$. Is $1+1=2$? It costs $5 or $6.
"""
ENCYCLOPEDIA = r"""<!doctype html><html><body><h1>Determinant</h1>
<p>In mathematics, the determinant of <span class="mwe-math-element"><math alttext="{\displaystyle A}"><semantics>
<mi>A</mi><annotation encoding="application/x-tex">{\displaystyle A}</annotation></semantics></math></span>
satisfies
\(\det(AB)=\det(A)\det(B)\) for square matrices of equal size.
The determinant of a triangular matrix is the product of its diagonal entries.</p>
<script type="math/tex; mode=display">\det\begin{pmatrix}a&b\\c&d\end{pmatrix}=ad-bc</script>
<p>For instance $$\begin{vmatrix}1&2\\3&4\end{vmatrix}=-2$$ and &#92;(2^{10}=1024&#92;).</p>
<pre><code class="language-python">import numpy as np
print(np.linalg.det(np.array([[1, 2], [3, 4]])))  # -2.0
</code></pre></body></html>
"""
PAPER = r"""\documentclass{article}
\usepackage{amsmath}
\newcommand{\R}{\mathbb{R}}
\DeclareMathOperator{\tr}{tr}
\begin{document}
\section{Intro}
Let $A,B\in\R^{n\times n}$. % a comment with $1=2$
\input{sections/body}
\begin{verbatim}
$1=3$
print(1 + 1)  # 3
\end{verbatim}
\begin{align}
\tr(AB) &= \tr(BA) \label{eq:tr}\\
\tr(A+B) &= \tr(A)+\tr(B) \tag{2}
\end{align}
By \eqref{eq:tr} we have $\tr(A^\top)=\tr(A)$. \verb|$1=4$|
\end{document}
"""
BODY = r"""Then $\det(A^\top)=\det A$.
\begin{multline}
(a+b)^2 = a^2 \\ + 2ab + b^2
\end{multline}
\input{../../etc/passwd}
"""
MANUAL = r"""Norms
=====

The norm of :math:`x` satisfies :math:`(a+b)^2 = a^2+2ab+b^2`.

.. math::
   :label: pyth

   3^2 + 4^2 = 5^2

   \sin^2 t + \cos^2 t = 1

>>> 3**2 + 4**2
25

.. code-block:: python

   x = 5  # the hypotenuse
   print(x**2)  # 26
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# Norms\n", "\n", "We have $3^2+4^2=5^2$."]},
        {
            "cell_type": "code",
            "source": "import numpy as np\nnp.linalg.norm([3, 4])",
            "outputs": [{"output_type": "execute_result", "data": {"text/plain": ["5.0"]}}],
        },
        {"cell_type": "markdown", "source": "Then $2+2=5$."},
        {"cell_type": "code", "source": "# a note\nprint(2 + 2)  # 5", "outputs": []},
    ],
    "metadata": {},
    "nbformat": 4,
}

HOLDS = ("proved", "verified")
#: (line, kind, whether it holds, is false, or is not a claim)
ROWS = {
    "lecture": [
        (3, "declaration", "-"),
        (3, "definition", "-"),
        (5, "identity", "+"),
        (5, "identity", "+"),
        (5, "identity", "+"),
        (7, "prose", "-"),
        (7, "prose", "-"),
        (9, "identity", "+"),
        (9, "identity", "+"),
        (11, "definition", "-"),
        (11, "identity", "+"),
        (11, "value", "+"),
        (13, "definition", "-"),
        (13, "model", "-"),
        (13, "inequality", "+"),
        (13, "inequality", "+"),
        (13, "equation_to_solve", "-"),
        (13, "fragment", "-"),
        (13, "update", "-"),
        (14, "definition", "-"),
        (14, "question", "-"),
    ],
    "encyclopedia": [
        (3, "fragment", "-"),
        (5, "equation_to_solve", "-"),
        (6, "prose", "-"),
        (7, "identity", "+"),
        (8, "value", "+"),
        (8, "value", "+"),
        (10, "value", "+"),
    ],
    "manual": [
        (4, "fragment", "-"),
        (4, "equation_to_solve", "-"),
        (9, "identity", "+"),
        (11, "identity", "+"),
        (14, "value", "+"),
        (19, "value", "x"),
    ],
}


def sign(outcome: str) -> str:
    return "+" if outcome in HOLDS else {"refuted": "x", "not_a_claim": "-"}.get(outcome, outcome)


def report(text: str, format: str) -> DocumentReport:
    return report_on(read_document(text=text, format=format, name="page"), Context()).documents[0]


@pytest.mark.parametrize(
    ("name", "text", "format"), [("lecture", LECTURE, "markdown"), ("encyclopedia", ENCYCLOPEDIA, "html"), ("manual", MANUAL, "rst")]
)
def test_pages(name: str, text: str, format: str) -> None:
    claims = report(text, format).claims
    assert [(c.place.line, c.kind, sign(c.verdict.outcome)) for c in claims] == ROWS[name]
    document = read_document(text=text, format=format, name="page")
    for claim in claims:
        if claim.form == "latex" and format != "html":
            assert document.text_at(claim.place) == claim.latex


def test_a_paper_with_inputs(tmp_path: Path) -> None:
    (tmp_path / "sections").mkdir()
    (tmp_path / "paper.tex").write_text(PAPER, encoding="utf-8")
    (tmp_path / "sections" / "body.tex").write_text(BODY, encoding="utf-8")
    document = read_document(tmp_path / "paper.tex")
    rows = [
        (Path(c.place.path).name, c.place.line, c.kind, sign(c.verdict.outcome), c.label)
        for c in report_on(document, Context()).documents[0].claims
    ]
    assert rows == [
        ("paper.tex", 7, "declaration", "-", None),
        ("body.tex", 1, "identity", "+", None),
        ("body.tex", 3, "identity", "+", None),
        ("paper.tex", 14, "identity", "+", "eq:tr"),
        ("paper.tex", 15, "identity", "+", "2"),
        ("paper.tex", 17, "identity", "+", None),
    ]
    assert [(p.code, p.place.line) for p in document.problems] == [("include", 5)]


def test_a_notebook() -> None:
    rows = [(c.place.path, c.place.line, c.kind, sign(c.verdict.outcome)) for c in report(json.dumps(NOTEBOOK), "notebook").claims]
    assert rows == [
        ("page#cell1", 3, "identity", "+"),
        ("page#cell2", 2, "value", "+"),
        ("page#cell3", 1, "value", "x"),
        ("page#cell4", 2, "value", "x"),
    ]


def test_an_arrow_alone_says_why_it_is_no_claim() -> None:
    (claim,) = report(r"The map is $v \mapsto Av$.", "markdown").claims
    assert claim.verdict.outcome == "not_a_claim" and claim.verdict.reason


@pytest.mark.parametrize(
    "line",
    [
        r"\det (B - \mu I) = 0",
        "(p+q)2 = p2 + 2pq + q2",
        "∑k=1mk=m(m+1)2\\sum_{k=1}^m k = \\frac{m(m+1)}{2}",
        "14+14=12\\frac{1}{4}+\\frac{1}{4} = \\frac{1}{2}",
        "∫_0^∞ e^{−s} ds = 1",
        "limt→0 sin t/t = 1",
    ],
)
def test_a_formula_without_delimiters_is_counted_and_not_read(line: str) -> None:
    page = f"A stripped page\n\nSome words before it.\n\n{line}\n\nMore words."
    report = report_on(read_document(text=page, format="plain"), Context())
    (claim,) = report.to_dict()["documents"][0]["claims"]
    assert (claim["kind"], claim["line"], claim["verdict"]["outcome"]) == ("prose", 5, "not_a_claim")
    assert "without delimiters" in claim["verdict"]["reason"]
