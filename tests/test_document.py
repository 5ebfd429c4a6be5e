"""Reading documents: what is a formula, what is not, and where each one stands."""

from __future__ import annotations

import os
import pathlib

import pytest

from deriver.document import Document, read_document

#: A folder of real documents; the tests that read them are skipped where it is absent.
FOLDER = pathlib.Path(os.environ.get("DERIVER_DOCUMENTS", pathlib.Path(__file__).parents[2] / "shared" / "documents"))


def formulas(text: str, format: str = "markdown") -> list[str]:
    document = read_document(text=text, format=format)
    check_places(document)
    return [formula.latex for formula in document.formulas()]


def check_places(document: Document) -> None:
    for formula in document.formulas():
        assert document.text_at(formula.place) == formula.raw
        if not formula.repairs and "\n" not in formula.raw:
            assert formula.raw == formula.latex
        for at, letter in enumerate(formula.latex):
            if letter.isalpha():
                assert letter in document.text_at(formula.place_of(at, at + 1))


FORMULAS = [
    ("a $x$ b", ["x"]),
    (r"a \(x\) b", ["x"]),
    (r"a \[x=1\] b", ["x=1"]),
    ("a $$x=1$$ b", ["x=1"]),
    ("$$a$$ $$b$$", ["a", "b"]),
    ("$a$$b$", ["a", "b"]),
    ("$ x $ spaced", ["x"]),
    (r"\\(\\mathrm{tr}(A)\\)", [r"\mathrm{tr}(A)"]),
    (r"\\(\\|A\\|_F\\)", [r"\|A\|_F"]),
    (r"\\[x \\le y\\]", [r"x \le y"]),
    ("```math\nx = \\\\frac12\n```", [r"x = \frac12"]),
    ("```math\nx = \\frac12\n```", [r"x = \frac12"]),
    ("```math\n\\\\begin{cases}1,&x\\\\\\\\0.\\\\end{cases}\n```", [r"\begin{cases}1,&x\\0.\end{cases}"]),
    (r"$\begin{pmatrix}a&b\\c&d\end{pmatrix}$", [r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"]),
    ("\\begin{align}\na&=b\\\\c&=d\n\\end{align}", ["a&=b\\\\c&=d"]),
    ("\\begin{equation*}\nx\n\\end{equation*}", ["x"]),
    ("$$\n\\begin{aligned}\na\\\\b\n\\end{aligned}\n$$", ["\\begin{aligned}\na\\\\b\n\\end{aligned}"]),
    ("$$f = \\text{ if $x>0$}$$", [r"f = \text{ if $x>0$}"]),
    (r"\[ f = 1 \text{ if $x>0$} \]", [r"f = 1 \text{ if $x>0$}"]),
    (r"so $f = 1 \text{ if $x>0$ holds}$ and $y$", [r"f = 1 \text{ if $x>0$ holds}", "y"]),
    ("text\n$$\nx\n- y\n$$\nmore", ["x\n- y"]),
    ("> $$\n> a\n> + b\n> $$", ["a\n+ b"]),
    ("- item $x$\n  $$\n  y\n  $$", ["x", "y"]),
    ("| $|x|$ | b |\n|---|---|\n| $\\|y\\|$ | $P(A|B)$ |", ["|x|", r"\|y\|", "P(A|B)"]),
    ("$k$th and $A$s, rank-$k$", ["k", "A", "k"]),
    ("eigenvalues $25,0$, and $5$", ["25,0", "5"]),
    ("$`x^2`$ as on a hub", ["x^2"]),
    ("**bold $x$**, *$y$*", ["x", "y"]),
    ("costs $5 and $x^2$ is", ["x^2"]),
    (r"\$5 but $x$", ["x"]),
    ("spans\n$a +\nb$ lines", ["a +\nb"]),
    ("# Title $n$", ["n"]),
    ("[link $z$](http://a.b)", ["z"]),
    ("$$\nx % comment\n+ y\n$$", ["x \n+ y"]),
    ("$$\nx \\label{eq:1}\n$$", ["x"]),
    ("$t_0 $\\mathbf{x}=1$ and $y=2$.", [r"\mathbf{x}=1", "y=2"]),
]

NOT_FORMULAS = [
    "costs $20.",
    "$5 and $10",
    "between $100 and $200",
    "$1,000-$2,000 a month",
    "US$ 20 or US$ 30",
    "$20M, then $30M and $40M",
    "from $1.50–$2 each",
    r"only \$ and \$ here",
    "`$x$` in code",
    "``a $x$ b``",
    "```\n$x$\n```",
    "```python\nprint('$x$', '$y$')\n```",
    "~~~\n$$x$$\n~~~",
    "    indented $x$",
    "set $HOME and $PATH first",
    r"see \[1\] and \[12, 13\]",
    r"a list \[x\] done",
    r"hello \(this is only prose here\) yes",
    "no mathematics at all",
    "a lone $ sign",
    "two $$ and nothing",
    "<!-- $x$ -->",
    "a\n<!-- deriver: ignore $x$ -->\nb",
    "<pre>\n$x$\n</pre>",
    "$$$$",
    "$ $",
    r"\( \)",
    "```math\n```",
    "---\ntitle: $x$\n---\n",
    "the Unicode word naïve, and κ ≈ 1",
    r"\left( alone",
    "| a | b |\n|---|---|\n| $5 | $10 |",
    "$5 $10 $15 $20",
    "(price $3) and (price $4)",
    r"\newcommand{\R}{\mathbb{R}}",
    r"$\newcommand{\R}{\mathbb{R}}$",
]


@pytest.mark.parametrize(("text", "expected"), FORMULAS)
def test_is_a_formula(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


@pytest.mark.parametrize("text", NOT_FORMULAS)
def test_is_not_a_formula(text: str) -> None:
    assert formulas(text) == []
