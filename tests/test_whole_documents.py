r"""Classes of mistakes met in notes, textbooks and written solutions; the outcomes were written down from the mathematics.

A row is a document and the outcomes of its claims, those without a claim left out.
"""

import pytest

from deriver import declare, parse, read, verify

ROWS: list[tuple[str, list[str]]] = [
    # What is declared does not fit: no reading of other kinds makes it true.
    ("Let $A\\in\\mathbb{R}^{n\\times n}$ and $x\\in\\mathbb{R}^n$. Then $x^T A = A^T x$.", ["refuted"]),
    ("Let $A\\in M_n(\\mathbb{R})$ and $x\\in\\mathbb{R}^n$. Then $x^T A = A^T x$ and $(Ax)^T=x^TA^T$.", ["refuted", "proved"]),
    ("Let $A\\in\\mathbb{R}^{n\\times n}$ and $x\\in\\mathbb{R}^n$.\n\nThe first rule: always $Ax = xA$.", ["undecided"]),
    ("Let $x\\in\\mathbb{R}^n$.\n\nThe first rule: always $\\sin^2 x+\\cos^2 x=1$.", ["proved"]),
    # A capital letter that is transposed is a matrix.
    ("We have $x^T A = A^T x$.", ["undecided"]),
    # Cases exclude each other: none of them is a definition, or false because of another.
    ("We look at three cases for $D=b^2-4ac$: $D>0$, $D=0$ and $D<0$.", []),
    ("Hence $r = 1$ or $r = 2$.", []),
    ("Let $f(x)=x^2$. Then $f(1)=1$, $f(2)=5$.", ["proved", "refuted"]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_outcomes(text: str, expected: list[str]) -> None:
    claims = verify(read(text=text, format="markdown")).documents[0].claims
    assert [c.verdict.outcome for c in claims if c.verdict.outcome != "not_a_claim"] == expected


def test_an_identity_among_the_lines_of_a_solution_is_no_equation() -> None:
    text = (
        "Let $A \\in \\mathbb{R}^{m\\times n}$ have full column rank, $b\\in\\mathbb{R}^m$, and $f(x) = \\|Ax-b\\|_2^2$.\n\n"
        "We solve $\\nabla f(x)=0$\n"
        "$$\\nabla f(x) = 2A^TAx-2A^Tb$$\n$$\\therefore x = (A^TA)^{-1}A^Tb$$\n"
    )
    assert "refuted" not in [c.verdict.outcome for c in verify(read(text=text, format="markdown")).documents[0].claims]


@pytest.mark.parametrize(
    ("latex", "shape"),
    [
        (r"A\in M_{m\times n}(\mathbb{R})", "m x n matrix"),
        (r"A\in \mathcal{M}_{m,n}(\mathbb{R})", "m x n matrix"),
        (r"A\in M_{mn}(\mathbb{R})", "m x n matrix"),
        (r"A\in \mathrm{Mat}_n(\mathbb{C})", "n x n matrix"),
        (r"A\in M(n,\mathbb{R})", "n x n matrix"),
        (r"A\in\mathbb{R}^{n,n}", "n x n matrix"),
    ],
)
def test_sets_of_matrices(latex: str, shape: str) -> None:
    assert str(declare(latex).symbols["A"].shape) == shape


@pytest.mark.parametrize("latex", [r"\int_0^1 x\mathrm{~d} x", r"\int_0^1 x\text{ d}x", r"\int_0^1 x\,\mathrm{\,d}x"])
def test_a_differential_with_its_space(latex: str) -> None:
    assert parse(latex).latex == r"\int_0^1 x\,dx"


def test_macros_that_hold_a_script_or_a_choice() -> None:
    text = (
        "\\newcommand{\\trans}{\\ensuremath{^\\top}}\n"
        "\\def\\vec#1{\\mathchoice{\\mbox{\\boldmath$\\displaystyle#1$}}{\\mbox{\\boldmath$#1$}}{#1}{#1}}\n"
        "$(A B)\\trans=B\\trans A\\trans$ and $\\vec x\\cdot\\vec x=\\|\\vec x\\|^2$."
    )
    assert [c.verdict.outcome for c in verify(read(text=text, format="tex")).documents[0].claims] == ["proved", "proved"]
