"""What the lines, columns and words between the lines of a display claim, and where; what the source does not print is not claimed.

Outcomes and places were written down before the tool was asked.
"""

import pytest

from deriver import read, verify

#: Format, text, and for each claim its line, its column and its outcome.
ROWS: list[tuple[str, str, list[tuple[int, int, str]]]] = [
    (
        "tex",
        "\\begin{align}\n1+1&=2 & 2+2&=5\\\\\n3+3&=6 & 4+4&=9\n\\end{align}",
        [(2, 1, "proved"), (2, 10, "refuted"), (3, 1, "proved"), (3, 10, "refuted")],
    ),
    ("tex", "\\begin{alignat}{2}\n1+1&=2&2+2&=5\n\\end{alignat}", [(2, 1, "proved"), (2, 8, "refuted")]),
    ("tex", "\\begin{align}\n1+1&=2\\\\\n\\intertext{and}\n2+2&=5\n\\end{align}", [(2, 1, "proved"), (4, 1, "refuted")]),
    ("tex", "\\begin{align}\n1+1&=2\\\\\n\\intertext{if we are lucky}\n2+2&=5\n\\end{align}", [(2, 1, "proved"), (4, 1, "undecided")]),
    (
        "tex",
        "\\[\\begin{array}{rcl}1+1&=&2\\\\&=&4-2\\\\2+2&=&5\\end{array}\\]",
        [(1, 21, "proved"), (1, 31, "proved"), (1, 38, "refuted")],
    ),
    ("rst", "Text.\n\n.. math::\n\n   1+1 &= 2 \\\\\n   2+2 &= 5\n", [(5, 4, "proved"), (6, 4, "refuted")]),
    ("tex", "\\def\\sq#1{#1^2}\n$\\sq{3}=9$ and $\\frac{\\sq{2}}{2}=3$.", [(2, 2, "proved"), (2, 17, "refuted")]),
    ("tex", "\\NewDocumentCommand{\\sq}{m}{#1^2}\n\\let\\two\\sq\n$\\sq{3}=8$", [(3, 2, "refuted")]),
    ("tex", "\\DeclarePairedDelimiter{\\abs}{\\lvert}{\\rvert}\n$\\abs*{-2}=2$ $\\abs{-3}=2$", [(2, 2, "proved"), (2, 16, "refuted")]),
    ("tex", "\\url{http://x.y/$1=2$} \\href{http://a/$3=4$}{here} $2+2=4$", [(1, 53, "proved")]),
    ("markdown", "{math}`2+2=5` and <code>$3=4$</code> and <pre>$5=6$</pre> and `$7=8$`.", [(1, 8, "refuted")]),
    ("tex", "\\[|x|=\\begin{dcases}x&x\\ge0\\\\-x&x<0\\end{dcases}\\]", [(1, 3, "verified")]),
]


@pytest.mark.parametrize(("form", "text", "expected"), ROWS)
def test_each_line_and_column_is_a_claim_at_its_place(form: str, text: str, expected: list[tuple[int, int, str]]) -> None:
    claims = verify(read(text=text, format=form)).documents[0].claims
    assert [(c.place.line, c.place.column, c.verdict.outcome) for c in claims if c.verdict.outcome != "not_a_claim"] == expected


def test_a_tag_belongs_to_its_own_line() -> None:
    text = "\\begin{align}\n1+1&=2\\nonumber\\\\\n2+2&=4\\tag{*}\n\\end{align}"
    assert [c.label for c in verify(read(text=text, format="tex")).documents[0].claims] == [None, "*"]


def test_an_excerpt_with_a_macro_is_whole() -> None:
    text = "\\newcommand{\\p}[2][2]{#2^{#1}}\n$\\p[3]{2}=8$"
    assert [c.latex for c in verify(read(text=text, format="tex")).documents[0].claims] == ["\\p[3]{2}=8"]
