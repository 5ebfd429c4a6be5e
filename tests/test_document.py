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


def test_damaged_pairing_is_flagged() -> None:
    document = read_document(text="A grid $t_0 $\\mathbf{x}=1$ and $y=2$.\n\nNext $z$.", format="markdown")
    assert [bool(formula.damaged) for formula in document.formulas()] == [True, True, False]
    assert [(each.code, each.place.line, each.place.column) for each in document.problems] == [("unpaired", 1, 8)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"a \(x b", "unclosed"),
        (r"a x\) b", "unpaired"),
        ("a lone $ sign", "unpaired"),
        ("two $$ and nothing", "unpaired"),
        ("\\begin{align} x", "unclosed"),
        ("```\nx", "unclosed"),
        ("$$|| \\\\| x & y \\\\|$$", "undecided"),
        (r"b \(the words of a sentence are here\) a", "undecided"),
        ("<!-- x", "unclosed"),
    ],
)
def test_what_cannot_be_decided_is_said(text: str, code: str) -> None:
    assert code in [each.code for each in read_document(text=text, format="markdown").problems]


@pytest.mark.parametrize("text", ["costs $5 and $10", "no mathematics", "`$x$`", r"\$", "$x$ and $y$", "[1]", "$$x$$"])
def test_nothing_to_complain_about(text: str) -> None:
    assert read_document(text=text, format="markdown").problems == ()


@pytest.mark.parametrize(
    ("text", "at", "column"),
    [
        (r"a \\(\\mathrm{tr} x\\)", 10, 17),
        (r"a $x y$", 2, 6),
        (r"a \\(\\| x\\)", 3, 10),
    ],
)
def test_offsets_lead_back(text: str, at: int, column: int) -> None:
    formula = next(read_document(text=text, format="markdown").formulas())
    place = formula.place_of(at, at + 1)
    assert (place.line, place.column) == (1, column)
    assert text[place.column - 1 : place.end_column - 1] == formula.latex[at]


def test_a_doubled_backslash_maps_to_both() -> None:
    formula = next(read_document(text=r"\\(a \\le b\\)", format="markdown").formulas())
    place = formula.place_of(2, 3)
    assert (formula.latex[2], place.column, place.end_column) == ("\\", 6, 8)


def test_offsets_across_lines_and_quotes() -> None:
    text = "> $$\n> a % note\n> + b\n> $$\n"
    document = read_document(text=text, format="markdown")
    formula = next(document.formulas())
    assert formula.latex == "a \n+ b"
    place = formula.place_of(5, 6)
    assert (place.line, place.column, document.text_at(place)) == (3, 5, "b")
    assert document.text_at(formula.place) == formula.raw


def test_markdown_structure() -> None:
    text = (
        "# Norms of $A$\n\nIntro.\n\nSub\n---\n\n3. third $x$\n4. fourth\n   - inner\n\n> quoted\n\n"
        "| Expression | Gradient |\n|---|---|\n| $a^\\top x$ | $a$ |\n| $|x|$ \\| `a|b` | 2 |\n\n"
        "**Exercise 2.** Show $y$.\n\n<!-- deriver: ignore on purpose -->\n\n```python\nx = 1\n```\n\n"
        "[^n]: a note $z$\n\n::: theorem\nIf $t$.\n:::\n"
    )
    blocks = read_document(text=text, format="markdown").blocks
    kinds = [block.kind for block in blocks]
    assert kinds == [
        "heading", "paragraph", "heading", "list_item", "list_item", "list_item", "paragraph", "table", "paragraph",
        "comment", "code", "paragraph", "paragraph",
    ]  # fmt: skip
    assert [(block.level, block.words) for block in blocks if block.kind == "heading"] == [(1, "Norms of $A$"), (2, "Sub")]
    assert [(block.number, block.level) for block in blocks if block.kind == "list_item"] == [("3", 1), ("4", 1), (None, 2)]
    assert blocks[3].section == ("Norms of $A$", "Sub")
    assert blocks[6].quoted == 1
    table = blocks[7]
    assert len(table.header) == 2 and [len(row) for row in table.rows] == [2, 2]
    assert [formula.latex for formula in table.formulas()] == [r"a^\top x", "a", "|x|"]
    assert blocks[8].environment == "exercise"
    assert blocks[9].text == "deriver: ignore on purpose"
    assert (blocks[10].language, blocks[10].text) == ("python", "x = 1")
    assert blocks[11].label == "^n"
    assert blocks[12].environment == "theorem"


def test_display_stays_in_its_paragraph() -> None:
    (block,) = read_document(text="The projector is\n```math\nP = P^2,\n```\nso $Pb$ is.", format="markdown").blocks
    assert [type(piece).__name__ for piece in block.pieces] == ["Prose", "Formula", "Prose", "Formula", "Prose"]


def test_macros_are_collected() -> None:
    text = "$\\newcommand{\\R}{\\mathbb{R}}$\n\n\\DeclareMathOperator{\\tr}{tr}\n\n"
    text += "Let $\\def\\x{y}x\\in\\R$ and `\\newcommand{\\no}{n}`."
    document = read_document(text=text, format="markdown")
    assert [formula.latex for formula in document.formulas()] == [r"x\in\R"]
    assert document.macros.split("\n") == [r"\newcommand{\R}{\mathbb{R}}", r"\DeclareMathOperator{\tr}{tr}", r"\def\x{y}"]


def test_labels() -> None:
    formula = next(read_document(text="$$\na = b \\label{eq:1}\n$$", format="markdown").formulas())
    assert (formula.latex, formula.label) == ("a = b", "eq:1")
    text = "\\begin{align}\na &= b \\label{one}\\\\\nc &= d \\tag{2}\n\\end{align}"
    formula = next(read_document(text=text, format="markdown").formulas())
    assert (formula.latex, formula.environment) == ("a &= b\\\\\nc &= d", "align")
    assert [name for _, name in formula.labels] == ["one", "2"]


def test_stripped_page() -> None:
    text = (
        "1.2 — Vectors\nA vector $x$ is long enough to be a line of its own, and it does not go on.\nAnother $y$.\n"
        "import numpy as np\nx = np.array([1, 2])\n# a comment\nprint(x) # [1 2]\n"
        "costs $5 and $10\n\nThe Gradient\n\nA formula\n\n$$\nz\n$$\n"
    )
    document = read_document(text=text)
    assert document.format == "plain"
    assert [block.kind for block in document.blocks] == [
        "heading", "paragraph", "paragraph", "code", "paragraph", "heading", "heading", "paragraph",
    ]  # fmt: skip
    assert [formula.latex for formula in document.formulas()] == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("name", "inline", "display"),
    [("000", 529, 26), ("001", 187, 17), ("002", 408, 22), ("003", 245, 42)],
)
def test_real_documents(name: str, inline: int, display: int) -> None:
    paths = sorted(FOLDER.glob(f"{name}_*.txt")) if FOLDER.is_dir() else []
    if not paths:
        pytest.skip("the folder of real documents is absent")
    document = read_document(paths[0])
    shown = [formula.display for formula in document.formulas()]
    assert (shown.count(False), shown.count(True)) == (inline, display)
    check_places(document)
    assert all("\\\\math" not in formula.latex for formula in document.formulas())
    assert len(document.problems) == (1 if name == "000" else 0)
    if name == "000":
        assert {formula.place.line for formula in document.formulas() if formula.damaged} == {134}
