"""LaTeX, HTML, notebooks, reStructuredText, files that are no documents, sentences, and junk."""

from __future__ import annotations

import doctest
import importlib
import json
import pathlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deriver.document import FORMATS, Document, read_document
from deriver.document.sentences import sentences
from deriver.errors import DocumentError, UsageError


def formulas(document: Document) -> list[str]:
    for formula in document.formulas():
        assert document.text_at(formula.place) == formula.raw
        for at, letter in enumerate(formula.latex):
            if letter.isalpha():
                assert letter in document.text_at(formula.place_of(at, at + 1))
    return [formula.latex for formula in document.formulas()]


# LaTeX


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let $x$ be.", ["x"]),
        ("$$x$$ and \\[y\\] and \\(z\\)", ["x", "y", "z"]),
        ("\\begin{equation}\\label{e}\n a % why $no$\n + b\n\\end{equation}", ["a \n + b"]),
        ("\\begin{align*}\na&=b\\\\c&=d\n\\end{align*}", ["a&=b\\\\c&=d"]),
        ("\\begin{eqnarray}x\\end{eqnarray}", ["x"]),
        ("\\begin{displaymath}x\\end{displaymath}", ["x"]),
        ("\\begin{alignat}{2}x\\end{alignat}", ["x"]),
        ("\\begin{subequations}\\begin{gather}x\\end{gather}\\end{subequations}", ["x"]),
        (r"\[ \begin{cases} 1 & \text{if $x>0$} \\ 0 \end{cases} \]", [r"\begin{cases} 1 & \text{if $x>0$} \\ 0 \end{cases}"]),
        ("$a \\text{ for $b$ }$", [r"a \text{ for $b$ }"]),
        ("\\section{On $A$}", ["A"]),
        ("\\begin{tabular}{ll} a & $|x|$ \\\\ $y$ & b \\end{tabular}", ["|x|", "y"]),
        ("\\item $x$ \\footnote{see $y$}", ["x", "y"]),
        ("$a \\\\[2pt] b$ and $c$", ["a \\\\[2pt] b", "c"]),
        ("\\$5 and $x$", ["x"]),
        ("a 100\\% $x$ b", ["x"]),
    ],
)
def test_tex_formulas(text: str, expected: list[str]) -> None:
    assert formulas(read_document(text=text, format="tex")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "% $x$",
        "a % $x$\nb",
        "\\verb|$x$| b",
        "\\begin{verbatim}\n$x$\n\\end{verbatim}",
        "\\begin{lstlisting}[language=C]\n$x$\n\\end{lstlisting}",
        "\\begin{comment}\n$x$\n\\end{comment}",
        "costs \\$5 and \\$10",
        "\\newcommand{\\R}{$x$}",
        "text\\end{document}$x$",
        "\\def\\a#1{$#1$}",
        "\\begin{document}\\end{document} $x$",
    ],
)
def test_tex_not_formulas(text: str) -> None:
    assert formulas(read_document(text=text, format="tex")) == []


def test_tex_structure() -> None:
    text = r"""\documentclass{article}
\newtheorem{thm}{Theorem}
\newcommand{\R}{\mathbb{R}}
\begin{document}
\section{Norms}\label{sec}
First \emph{words} about H\"older.
% only a comment
Same paragraph, see~\eqref{e}.

\begin{thm}
If $x\in\R$.
\end{thm}
\begin{enumerate}
\item one
\item[(b)] two
\begin{itemize}\item inner\end{itemize}
\end{enumerate}
% deriver: let x be real
\begin{tabular}{ll}
\hline
A & B \\ \hline
$1$ & \$2 \\
\end{tabular}
\end{document}
"""
    document = read_document(text=text, format="tex")
    blocks = document.blocks
    assert [block.kind for block in blocks] == [
        "heading", "paragraph", "paragraph", "list_item", "list_item", "list_item", "comment", "table",
    ]  # fmt: skip
    assert (blocks[0].level, blocks[0].label) == (3, "sec")
    assert blocks[1].words == "First words about Hölder. Same paragraph, see \\eqref{e}."
    assert (blocks[2].environment, blocks[2].section) == ("theorem", ("Norms",))
    assert [(block.number, block.level) for block in blocks[3:6]] == [("1", 1), ("(b)", 1), (None, 2)]
    assert blocks[6].text == "deriver: let x be real"
    assert [len(row) for row in (blocks[7].header, *blocks[7].rows)] == [2, 2]
    assert document.macros == r"\newcommand{\R}{\mathbb{R}}"


def test_tex_includes_stay_below_the_folder(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "paper"
    (folder / "parts").mkdir(parents=True)
    (tmp_path / "secret.tex").write_text("$secret$", encoding="utf-8")
    (folder / "parts" / "one.tex").write_text("Part\n$w$.\n\\input{main}\n", encoding="utf-8")
    (folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    main = folder / "main.tex"
    names = ["parts/one", "../secret", str(tmp_path / "secret"), "missing", "link"]
    main.write_text("Before $v$.\n" + "".join(f"\\input{{{name}}}\n" for name in names), encoding="utf-8")
    document = read_document(main)
    assert formulas(document) == ["v", "w"]
    place = list(document.formulas())[1].place
    assert (pathlib.Path(place.path).name, place.line, place.column) == ("one.tex", 2, 2)
    assert [each.code for each in document.problems] == ["include"] * 5


# HTML


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>\\(a &lt; b\\)</p>", ["a < b"]),
        ("<p>\\[ x \\]</p>", ["x"]),
        ("<p>$$\\begin{pmatrix}1&amp;2\\end{pmatrix}$$</p>", [r"\begin{pmatrix}1&2\end{pmatrix}"]),
        ('<script type="math/tex">x < 1</script>', ["x < 1"]),
        ('<script type="math/tex; mode=display">% <![CDATA[\nx %]]></script>', ["x"]),
        (
            '<span class="katex"><span class="katex-mathml"><math><semantics><mi>c</mi>'
            '<annotation encoding="application/x-tex">c &lt; d</annotation></semantics></math></span>'
            '<span class="katex-html"><span>$c$</span></span></span>',
            ["c < d"],
        ),
        ('<math alttext="{\\displaystyle e^{x}}"><mi>e</mi></math>', ["e^{x}"]),
        ("<table><tr><th>\\(n\\)</th></tr><tr><td>\\(|x|\\)</td></tr></table>", ["n", "|x|"]),
        ("<ul><li>\\(u\\)<ul><li>\\(v\\)</ul></ul>", ["u", "v"]),
        ("<p>broken <b>\\(x\\) <i></p> \\(y\\)", ["x", "y"]),
    ],
)
def test_html_formulas(text: str, expected: list[str]) -> None:
    assert formulas(read_document(text=text, format="html")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<script>var x = '$x$';</script>",
        "<style>$x$</style>",
        "<pre>$x$</pre>",
        "<p><code>\\(x\\)</code></p>",
        "<!-- \\(x\\) -->",
        "<head><title>\\(x\\)</title></head>",
        "<p>costs $5 and $10</p>",
        '<span class="MathJax_Preview">\\(x\\)</span>',
        '<a title="\\(x\\)">y</a>',
        "<math><mi>x</mi></math>",
    ],
)
def test_html_not_formulas(text: str) -> None:
    assert formulas(read_document(text=text, format="html")) == []


def test_html_structure() -> None:
    text = (
        '<h2>Norms</h2><p>a<sup>2</sup> &amp; b</p><ol start="3"><li>third</li></ol><blockquote>q</blockquote>'
        '<div class="theorem"><p>If.</p></div><!-- deriver: ignore it --><pre><code class="language-python">x &lt; 1</code></pre>'
        "<mjx-container></mjx-container>"
    )
    document = read_document(text=text, format="html")
    assert [(block.kind, block.words) for block in document.blocks if block.pieces] == [
        ("heading", "Norms"), ("paragraph", "a^2 & b"), ("list_item", "third"), ("paragraph", "q"), ("paragraph", "If."),
    ]  # fmt: skip
    by_kind = {block.kind: block for block in document.blocks}
    assert by_kind["list_item"].number == "3"
    assert by_kind["code"].language == "python" and by_kind["code"].text == "x < 1"
    assert by_kind["comment"].text == "deriver: ignore it"
    assert [block.environment for block in document.blocks if block.words == "If."] == ["theorem"]
    assert [each.code for each in document.problems] == ["no_source"]


# Notebooks and reStructuredText


def test_notebook() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "\n", "Let $x$ be.\n"]},
        {"cell_type": "code", "source": "print('$no$')", "outputs": [{"text": "$no$"}]},
        {"cell_type": "markdown", "source": "and\n$$\ny\n$$"},
        {"cell_type": "raw", "source": "$no$"},
    ]
    text = json.dumps({"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4})
    document = read_document(text=text, name="a.ipynb")
    assert formulas(document) == ["x", "y"]
    assert [str(formula.place) for formula in document.formulas()] == ["a.ipynb#cell1:3:6", "a.ipynb#cell3:3:1"]
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "code", "paragraph"]
    assert document.blocks[-1].section == ("Title",)


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', "not json", '{"cells": 3}'])
def test_notebook_malformed(text: str) -> None:
    with pytest.raises(DocumentError):
        read_document(text=text, format="notebook")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let :math:`x \\in y` be.", ["x \\in y"]),
        (".. math:: a = b\n", ["a = b"]),
        (".. math::\n   :label: e\n\n   a \\\\\n   b\n\n   c\n", ["a \\\\\nb", "c"]),
        ("``:math:`x```", []),
        ("$x$ is no formula here", []),
        (".. code-block:: python\n\n   :math:`x`\n", []),
        ("Literal::\n\n   :math:`x`\n", []),
        (".. a comment :math:`x`\n", []),
        ("- item :math:`x`\n- two\n", ["x"]),
        (".. note:: see :math:`x`\n\n   and :math:`y`\n", ["x", "y"]),
    ],
)
def test_rst(text: str, expected: list[str]) -> None:
    assert formulas(read_document(text=text, format="rst")) == expected


def test_rst_structure() -> None:
    text = "Title\n=====\n\nText.\n\nSub\n---\n\n.. theorem:: Name\n\n   Body.\n\n2. two\n\n.. deriver: ignore\n"
    blocks = read_document(text=text, format="rst").blocks
    assert [(block.kind, block.level) for block in blocks] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0), ("paragraph", 0), ("list_item", 1), ("comment", 0),
    ]  # fmt: skip
    assert blocks[4].environment == "theorem" and blocks[4].section == ("Title", "Sub")


# Formats and files


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let $x$ be.", "plain"),
        ("# A\n\ntext\n\n## B\n", "markdown"),
        ("\\documentclass{article}\n\\begin{document}", "tex"),
        ("<!DOCTYPE html><p>", "html"),
        ('{"cells": []}', "notebook"),
        (".. math:: x\n", "rst"),
        ("", "plain"),
    ],
)
def test_format_by_content(text: str, expected: str) -> None:
    assert read_document(text=text).format == expected


@pytest.mark.parametrize(
    ("data", "latex", "problems"),
    [
        (b"a $x$", "x", 0),
        (b"\xef\xbb\xbfa $x$", "x", 0),
        ("a $é$".encode("utf-16"), "é", 0),
        ("naïve, a $x$".encode("latin-1"), "x", 1),
        (b"a\r\n$x$\r\n", "x", 0),
    ],
)
def test_encodings(tmp_path: pathlib.Path, data: bytes, latex: str, problems: int) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    document = read_document(path)
    assert formulas(document) == [latex]
    assert len(document.problems) == problems


@pytest.mark.parametrize("data", [b"a\0b", b"\x89PNG\r\n\x1a\n\xff\xfe\0\0", bytes(range(256)), b"%PDF-1.4 text"])
def test_not_text(tmp_path: pathlib.Path, data: bytes) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match="not text"):
        read_document(path)


def test_no_document(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "missing.md")
    with pytest.raises(DocumentError, match="folder"):
        read_document(tmp_path)
    with pytest.raises(DocumentError):
        read_document("a\0b")
    with pytest.raises(UsageError):
        read_document()
    with pytest.raises(UsageError):
        read_document(text="", format="word")


@pytest.mark.parametrize("format", ["markdown", "plain", "tex", "html", "rst"])
def test_a_huge_line_is_refused_at_once(format: str) -> None:
    start = time.perf_counter()
    with pytest.raises(DocumentError, match="characters long"):
        read_document(text="a\n" + "$x$ " * 2_500_000, format=format)
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    "unit",
    ["$", "$$\n", "\\(", "\\[", "\\\\[", "`", "<a ", "<!--", "[", "{", "$\\text{", "\\begin{align}", "\\def\\a{"],
)
@pytest.mark.parametrize("format", ["markdown", "plain", "tex", "html"])
def test_time_grows_with_length(unit: str, format: str) -> None:
    start = time.perf_counter()
    read_document(text=unit * (20_000 // len(unit)), format=format)
    assert time.perf_counter() - start < 20


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let $A$ be real. Then $x$ is.", ["Let $A$ be real.", "Then $x$ is."]),
        ("Take e.g. $x$ or i.e. $y$. End.", ["Take e.g. $x$ or i.e. $y$.", "End."]),
        ("The gradient w.r.t. $x$ is 3.5 here.", ["The gradient w.r.t. $x$ is 3.5 here."]),
        ("See Fig. 3 and Eq. (2). It holds.", ["See Fig. 3 and Eq. (2).", "It holds."]),
        ("Is it? Yes! Good.", ["Is it?", "Yes!", "Good."]),
        ("For $\\lambda>0$. $A$ is.", ["For $\\lambda>0$.", "$A$ is."]),
        ("So $$x = 1.$$ Then $y$.", ["So $x = 1.$", "Then $y$."]),
        ("So $$x = 1.$$ where $y$.", ["So $x = 1.$ where $y$."]),
        ("For symmetric $Q$,\n\n$$\nx\n$$\n\nwhere $y$ is. Next.", ["For symmetric $Q$, $x$ where $y$ is.", "Next."]),
        ("Done.\n\n$$\nx\n$$\n\nThen $y$.", ["Done.", "$x$", "Then $y$."]),
        ("Due to J. von Neumann and E. Artin. Next.", ["Due to J. von Neumann and E. Artin.", "Next."]),
        ("- one, two\n- three. four", ["one, two", "three. four"]),
        ("| $a$ is. | $b$ |\n|---|---|\n| $c$. Then $d$. | e |", ["$a$ is.", "$b$", "$c$.", "Then $d$.", "e"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    document = read_document(text=text, format="markdown")
    found = list(sentences(document))
    assert [sentence.words for sentence in found] == expected
    for sentence in found:
        assert sentence.formulas == tuple(piece for piece in sentence.pieces if not hasattr(piece, "text"))


def test_sentence_places() -> None:
    second = list(sentences(read_document(text="One $x$. Two **bold** $y$.", format="markdown")))[1]
    assert (second.place.column, second.pieces[0].place_of(4, 8).column) == (10, 16)


# Junk


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *r"$ $$ \( \) \[ \] \\( \\) \\[ ` ``` | - > # { } \text{ \begin{align} \end{align} \item".split(" "),
            *r"\begin{enumerate} \end{document} \label{a} % <p> </p> <td> <table> <math> <script>".split(" "),
            *r"<!-- --> & &lt; :math:` \newcommand{\a}".split(" "),
            *".. math::,1. a,x_1,=,\n,\n\n,    ,word ,A sentence. ,\ud800,\x00,\u2028,é,|---|\n,::".split(","),
        ]
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(FRAGMENTS, st.sampled_from([each for each in FORMATS if each != "notebook"]))
def test_junk_is_read(parts: list[str], format: str) -> None:
    document = read_document(text="".join(parts), format=format)
    formulas(document)
    for sentence in sentences(document):
        assert sentence.words
    for problem in document.problems:
        assert problem.message
        document.text_at(problem.place)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.sampled_from([each for each in FORMATS if each != "notebook"]))
def test_text_is_read(text: str, format: str) -> None:
    formulas(read_document(text=text, format=format))


@pytest.mark.parametrize(
    "name",
    ["blocks", "clean", "html", "inline", "lines", "markdown", "notebook", "outline", "reading", "rst", "scoring", "sentences",
     "spans", "tables", "tex", "texprose", "traced"],
)  # fmt: skip
def test_examples_in_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"deriver.document.{name}")).failed == 0


def test_displays_of_myst():
    """`:::{math}` and ```` ```{math} ```` with options, and `$$ ... $$ (name)`: displays with their labels."""
    text = (
        ":::{math}\n:label: first\n(a+b)^2=a^2+2ab+b^2\n:::\n\n```{math}\n:label: second\n\n1+1=2\n```\n\n$$ 2+2=4 $$ (third)\n\n"
        "$$\n3+3=6\n$$ (fourth-one)\n\n$$4+4=8$$ (see above)\n\n::::{note}\n:::{math}\n5+5=10\n:::\n::::\n"
    )
    found = [(f.latex, f.label, f.display) for f in read_document(text=text, format="markdown").formulas()]
    assert found == [
        ("(a+b)^2=a^2+2ab+b^2", "first", True), ("1+1=2", "second", True), ("2+2=4", "third", True), ("3+3=6", "fourth-one", True),
        ("4+4=8", None, True), ("5+5=10", None, True),
    ]  # fmt: skip


def test_mathjax_with_the_source_in_its_assistive_markup():
    page = (
        '<p><mjx-container jax="CHTML"><mjx-assistive-mml><math><semantics><mn>1</mn><annotation encoding="application/x-tex">'
        "a&lt;b</annotation></semantics></math></mjx-assistive-mml></mjx-container></p>"
    )
    document = read_document(text=page, format="html")
    assert [f.latex for f in document.formulas()] == ["a<b"] and not document.problems


def test_a_claim_ends_behind_the_arguments_of_its_macro():
    text = "\\newcommand{\\norm}[2][2]{\\left\\lVert #2\\right\\rVert_{#1}}\nFor $x\\in\\mathbb{R}^n$ we have $0\\le\\norm[1]{x}$.\n"
    import deriver

    claims = deriver.verify(deriver.read(text=text, format="latex")).to_dict()["documents"][0]["claims"]
    assert [c["latex"] for c in claims] == ["x\\in\\mathbb{R}^n", "0\\le\\norm[1]{x}"]


def test_options_of_a_formula_in_restructured_text_may_stand_behind_it():
    page = ".. math:: p &= q + 1\\\\\n          r &= 2 p\n   :label: two\n\nNext.\n"
    (formula,) = read_document(text=page, format="rst").formulas()
    assert formula.label == "two" and "label" not in formula.latex


def test_a_table_of_numbers_between_display_brackets_is_a_formula():
    page = r"<p>The table is \[\begin{array}{rr} 1.25 & 2.5\\ & 3.75\\ \end{array}\] here.</p>"
    document = read_document(text=page, format="html")
    assert [f.display for f in document.formulas()] == [True] and not document.problems
