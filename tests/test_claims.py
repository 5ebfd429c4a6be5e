"""Claims of documents: what a text says of its formulas decides what they may be called. Every row is a text and what each formula is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deriver.claims import found_in
from deriver.claims.phrases import phrases_of
from deriver.claims.skeleton import skeleton_of
from deriver.document import read_document
from deriver.errors import UsageError
from deriver.model import ClaimReport, Context
from deriver.reports import report_on

HOLDS = {"proved", "verified"}


def claims(text: str, format: str | None = None) -> tuple[ClaimReport, ...]:
    return report_on(read_document(text=text, format=format), Context(), timeout=10).documents[0].claims


def outcomes(text: str, format: str | None = None) -> list[str]:
    """The outcomes of everything that is no fragment and no declaration."""
    return [
        "holds" if c.verdict.outcome in HOLDS else c.verdict.outcome
        for c in claims(text, format)
        if c.kind not in ("fragment", "declaration", "definition")
    ]


FALSE = [
    r"Let $a,b\in\mathbb{R}$. Then $(a+b)^2=a^2+b^2$.",
    r"The expansion is $(a+b)^2=a^2+b^2$.",
    r"We have $\det(2A)=2\det(A)$ for every square matrix $A$.",
    r"For any $A\in\mathbb{R}^{n\times n}$, $\operatorname{tr}(A^2)=\operatorname{tr}(A)^2$.",
    r"Recall that $\operatorname{tr}(AB)=\operatorname{tr}(A)\operatorname{tr}(B)$.",
    r"The gradient is $\nabla_x \|Ax-b\|^2 = A^\top(Ax-b)$.",
    r"Let $A\in\mathbb{R}^{m\times n}$, $x\in\mathbb{R}^n$ and $b\in\mathbb{R}^m$. Then $$\nabla_x \|Ax-b\|_2^2 = 2A(Ax-b).$$",
    r"Since $2+2=5$, we are done.",
    r"Let $A=\begin{pmatrix}1&2\\3&4\end{pmatrix}$. Then $\det A=2$.",
    r"With $A=\begin{pmatrix}1&2\\3&4\end{pmatrix}$ we get $A^{-1}=\begin{pmatrix}4&-2\\-3&1\end{pmatrix}$.",
    r"The derivative is $\frac{d}{dx}\sin(x^2)=\cos(x^2)$.",
    r"Also $\int_0^1 x^2\,dx=\frac12$.",
    r"$$e^{x+y}=e^x+e^y$$",
    r"Let $x\in\mathbb{R}^n$. Then $\|x\|_1\le\|x\|_2$.",
    r"so $\frac{1}{2}+\frac13=\frac25$",
    r"Here $\sqrt{x^2+y^2}=x+y$.",
    r"Here $\pi\approx 3.1425$.",
]


@pytest.mark.parametrize("text", FALSE)
def test_what_is_false_is_refuted(text: str) -> None:
    assert "refuted" in outcomes(text)


CONDITIONAL = [
    r"Let $A,B\in\mathbb{R}^{n\times n}$ be invertible. Then $(AB)^{-1}=A^{-1}B^{-1}$.",
    r"Let $A$ and $B$ be $n\times n$ matrices. Then $(A+B)^2=A^2+2AB+B^2$.",
    r"For all $A\in\mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$, $\nabla_x x^\top A x=2Ax$.",
]


@pytest.mark.parametrize("text", CONDITIONAL)
def test_what_needs_a_condition(text: str) -> None:
    assert outcomes(text) == ["conditional"]


NOT_FALSE = [
    r"Solve $x^2=4$.",
    r"Find $x$ with $2x+1=x+3$.",
    r"The equation $\sin 2x=\cos x$ has two solutions.",
    r"It is not true that $(a+b)^2=a^2+b^2$.",
    r"Is $(a+b)^2=a^2+b^2$?",
    r"A common mistake is $(a+b)^2=a^2+b^2$.",
    r"Let $Q$ be a rotation by $\theta$. Then $\det(2Q)=4$.",
    r"Let $P$ be the projection onto the column space of $X$. Then $P^2=P$.",
    r"Let $x$ be the solution of $Ax=b$. Then $\|Ax\|=\|b\|$.",
    r"A matrix is normal if $AA^\top=A^\top A$.",
    r"$A=A^\top$. Real eigenvalues.",
    r"$Q^\top Q=I$. Preserves norms.",
    r"Exactly when $\det A\neq 0$ the inverse exists.",
    r"The update is defined iff the denominator $1+v^\top A^{-1}u\ne 0$.",
    r"The system $Ax=b$ is solvable.",
    r"The model is $y=X\beta+\varepsilon$.",
    r"Since $A^2=-I$, the series splits: $$e^{At}=I\cos t+A\sin t.$$",
    r"With Jordan blocks $J=\lambda I+N$, $N$ nilpotent, $e^{Jt}=e^{\lambda t}\sum_{j=0}^{k-1}\frac{(Nt)^j}{j!}$.",
    r"For $\lambda=3$ we take $v=(1,1)^\top$. For $\lambda=1$ we take $v=(1,-1)^\top$.",
    r"Take $x=2$. Now $x=3$.",
    r"Here $\pi\approx 3.1415$.",
    r"The flow satisfies $\Phi^{s+t}=\Phi^s\circ\Phi^t$.",
    r"The trace is $\operatorname{tr}(A)=\sum_i A_{ii}=\sum_i\lambda_i$.",
    r"Characteristic polynomial: $\det(A-\lambda I)=\lambda^2-7\lambda+10$.",
]


@pytest.mark.parametrize("text", NOT_FALSE)
def test_what_is_supposed_or_described_elsewhere_is_not_refuted(text: str) -> None:
    assert not {"refuted", "conditional"} & set(outcomes(text))


TRUE = [
    (r"Suppose $A^2=A$. Then $A^3=A$.", 1),
    (r"If $AB=BA$ then $(A+B)^2=A^2+2AB+B^2$.", 1),
    (r"Write $u=x+y$ and $v=x-y$. Then $uv=x^2-y^2$ and $u+v=2x$.", 2),
    (r"Let $f(x)=x^3$. Then $f'(x)=3x^2$ and $f'(2)=12$.", 2),
    (r"When $a+b=1$ we have $a^2+b^2=1-2ab$.", 1),
    (r"If $Q^\top Q=I$, then $\|Qx\|_2=\|x\|_2$.", 1),
    (r"For orthogonal $Q$ we have $\|Qx\|_2=\|x\|_2$.", 1),
    (r"Stack them into an orthogonal matrix $Q$, so $Q^{-1}=Q^\top$.", 1),
    (r"Let $A$ be symmetric positive definite. Then $x^\top A x > 0$ for $x\ne 0$.", 1),
    (r"Let $X\in\mathbb{R}^{m\times n}$ have full column rank and $P=X(X^\top X)^{-1}X^\top$. Then $P^2=P=P^\top$ and $PX=X$.", 3),
    (r"For symmetric $Q$, $$\nabla_x (x^\top Q x)=(Q+Q^\top)x=2Qx.$$", 2),
    (r"Then $\nabla_x(\tfrac12 x^\top A x)=Ax$ (since $A$ symmetric).", 1),
    (r"Let $A$ and $B$ be symmetric. Then $(AB)^\top=BA$.", 1),
    (r"In general $AB\ne BA$.", 1),
    (r"$\log\sum_i e^{z_i}=m+\log\sum_i e^{z_i-m}$ with $m=\max_i z_i$.", 1),
    (r"If $Q\succeq 0$ and $q(x)=x^\top Q x$, then $q(x)\ge 0$.", 1),
    (r"The cosine is $=2/(\sqrt2\sqrt2)=1.0$.", 1),
]


@pytest.mark.parametrize(("text", "count"), TRUE)
def test_what_is_true_holds(text: str, count: int) -> None:
    found = outcomes(text)
    assert found.count("holds") == count and "refuted" not in found, found


SCOPES = [
    # A declaration of its own lasts to the end of the section.
    ("# One\n\nLet $A$ be symmetric.\n\nMuch later $x^\\top A y = y^\\top A x$.\n", ["holds"]),
    # A heading of the same level ends it.
    ("# One\n\nLet $A$ be symmetric.\n\n# Two\n\nHere $\\nabla_x(x^\\top A x)=2Ax$.\n", ["conditional"]),
    # A deeper heading does not.
    ("# One\n\nLet $A$ be symmetric.\n\n## Deeper\n\nHere $\\nabla_x(x^\\top A x)=2Ax$.\n", ["holds"]),
    # The hypothesis of one sentence is not that of another paragraph.
    ("# One\n\nFor symmetric $A$, $\\nabla_x(x^\\top A x)=2Ax$.\n\nHere $\\nabla_x(x^\\top A x)=2Ax$.\n", ["holds", "conditional"]),
    # A trailing condition stands with the claim before it, and with no other.
    ("Here $\\nabla_x(x^\\top A x)=2Ax$, and $\\nabla_y(y^\\top B y)=2By$ if $B$ is symmetric.", ["conditional", "holds"]),
    # A definition holds until the name is defined anew.
    (
        "# One\n\nLet $A=\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}$.\n\nThen $\\det A=-2$.\n\n# Two\n\nThen $\\det A=-2$.\n",
        ["holds", "undecided"],
    ),
    # The display a sentence leads to belongs to it.
    ("Consider $f(x)=x^\\top x$. Its gradient is\n\n$$\\nabla f(x)=2x.$$\n", ["holds"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SCOPES)
def test_scopes(text: str, expected: list[str]) -> None:
    assert outcomes(text, "markdown") == expected


TABLE = r"""
Here $\mathbf{x}\in\mathbb{R}^n$ is the variable; the table below lists gradients.

| Expression | Gradient w.r.t. $\mathbf{x}$ (or $A$) |
|---|---|
| $f(\mathbf{x}) = \mathbf{a}^\top\mathbf{x}$ | $\mathbf{a}$ |
| $f(\mathbf{x}) = \mathbf{x}^\top A\mathbf{x}$ | $(A+A^\top)\mathbf{x}$ (= $2A\mathbf{x}$ if symmetric) |
| $f(\mathbf{x}) = \|\mathbf{x}\|_2$ | $\mathbf{x}/\|\mathbf{x}\|_2$ (for $\mathbf{x}\neq\mathbf{0}$) |
| $f(A) = \log\det A$ (SPD) | $A^{-\top}$ |
| $f(A) = \operatorname{tr}(AB)$ | $B$ |
"""


def test_tables_of_gradients() -> None:
    found = [c for c in claims(TABLE, "markdown") if c.kind == "identity"]
    assert [c.verdict.outcome in HOLDS for c in found] == [True, True, True, True, True, False]
    assert found[-1].verdict.outcome in ("refuted", "conditional") and found[-1].place.line == 10
    assert found[0].latex.startswith(r"\nabla_{\mathbf{x}}")


def test_columns_that_define() -> None:
    text = "| Name | Form |\n|---|---|\n| LU | $A=LU$ ($L$ unit lower) |\n| Nuclear | $\\|A\\|_F=\\sqrt{\\operatorname{tr}(A^\\top A)}$ |\n"
    found = [c for c in claims(text, "markdown") if c.kind != "fragment"]
    assert found[0].verdict.outcome == "not_a_claim" and found[1].verdict.outcome in HOLDS


def test_every_formula_has_an_outcome_and_a_place() -> None:
    text = "Let $x$ be $\\pm i$, $\\times$ or $= r$.\nThen $a+b=b+a$, and\n\\[ (xy)^2 = x^2y^2 = z \\]\n"
    document = read_document(text=text)
    found = claims(text)
    for formula in document.formulas():
        assert any(c.place.line == formula.place.line and c.place.column >= formula.place.column for c in found)
    for claim in found:
        assert claim.verdict.outcome != "undecided" or claim.verdict.reason
        assert document.text_at(claim.place).strip() == claim.latex
    links = [c for c in found if c.link]
    assert [c.link for c in links] == [(1, 2), (2, 2)] and links[1].place.column > links[0].place.column


def test_comments_speak_to_the_checker() -> None:
    text = "# N\n\n<!-- deriver: let A \\in \\mathbb{R}^{n\\times n}, A symmetric -->\n\nHere $\\nabla_x(x^\\top A x)=2Ax$.\n"
    assert outcomes(text, "markdown") == ["holds"]
    text = "<!-- deriver: ignore a quotation -->\n\nHere $1+1=3$.\n\nHere $1+1=4$.\n"
    found = claims(text, "markdown")
    assert [c.verdict.outcome for c in found] == ["not_a_claim", "refuted"] and "a quotation" in (found[0].verdict.reason or "")
    text = "Here $1+1=3$. <!-- deriver: ignore -->\n"
    assert [c.verdict.outcome for c in claims(text, "markdown")] == ["not_a_claim"]
    text = "<!-- deriver: let A be whatever it is -->\n\nHere $1+1=2$.\n"
    assert claims(text, "markdown")[0].verdict.outcome == "undecided"


def test_macros_of_the_document_are_known() -> None:
    text = (
        r"\documentclass{article}\newcommand{\R}{\mathbb{R}}\DeclareMathOperator{\tr}{tr}\begin{document}"
        "\n"
        r"Let $A\in\R^{n\times n}$. Then \begin{align} \tr(AA^\top) &= \tr(A^\top A) \\ &= 3\tr(A^\top A) \end{align}"
        "\n"
        r"\end{document}"
    )
    assert outcomes(text, "tex") == ["holds", "refuted"]


def test_a_baseline_leaves_out_what_stands_in_it(tmp_path: Path) -> None:
    document = read_document(text="Here $1+1=3$ and $2+2=4$.")
    before = report_on(document, Context())
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps(before.to_dict()), encoding="utf-8")
    later = read_document(text="Here $1+1=3$ and $2+2=4$ and $3+3=7$.")
    found = report_on(later, Context(), baseline=path).documents[0].claims
    assert [c.latex for c in found] == ["3+3=7"]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(UsageError):
        report_on(document, Context(), baseline=path)


def test_progress_counts_every_claim() -> None:
    seen: list[tuple[int, int]] = []
    report_on(read_document(text="Here $1+1=2$ and $x$."), Context(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_phrases_attach_to_their_letters_only() -> None:
    rows = [
        (r"$A=LU$ ($L$ unit lower, $U$ upper)", [((1,), ("unit lower triangular",)), ((2,), ("upper triangular",))]),
        (r"If $A$ is not symmetric", []),
        (r"the symmetric part of $A$", []),
        (r"for invertible $P, Q$", [((0,), ("invertible",))]),
        (r"a real symmetric matrix $A$", [((0,), ("symmetric",))]),
    ]
    for text, expected in rows:
        found = phrases_of(skeleton_of(read_document(text=text).blocks[0].pieces)).found
        assert [(p.marks, p.words) for p in found] == expected, text


def test_the_same_text_gives_the_same_claims() -> None:
    document = read_document(text=TABLE, format="markdown")
    assert [(f.latex, f.place) for f in found_in(document)] == [(f.latex, f.place) for f in found_in(document)]


@pytest.mark.parametrize(
    ("latex", "sides"),
    [
        (r"(a+b)^2 = a^2 \\ + 2ab + b^2", [("(a+b)^2", "a^2+2ab+b^2")]),
        (r"\begin{align}(a-b)^2 &= a^2 \\ &\quad {}- 2ab + b^2\end{align}", [("(a-b)^2", "a^2-2ab+b^2")]),
        (r"\begin{align}s &= a \\ &\qquad + b \\ &= c\end{align}", [("a+b", None), ("a+b", "c")]),
        (r"\begin{multline}x^2 + y = 3x^6 \\ - 12y^5 \\ + 2\end{multline}", [("x^2+y", "3x^6-12y^5+2")]),
        (r"\begin{aligned} x + y &= 2 \\ -x + 3y &= 1 \end{aligned}", [("x+y", "2"), ("-x+3y", "1")]),
        (r"\begin{pmatrix} 1 \\ +3\end{pmatrix} = v", [(r"\begin{pmatrix}1 \\ 3\end{pmatrix}", "v")]),
    ],
)
def test_a_row_that_goes_on_with_a_sum(latex: str, sides: list[tuple[str, str | None]]) -> None:
    from deriver.latex import read_statement

    claims = read_statement(latex, Context()).claims
    assert [(c.left.latex, None if c.right is None else c.right.latex) for c in claims] == sides


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("Every orthogonal matrix is invertible.", True),
        ("The eigenvalues of a symmetric matrix are always real.", True),
        ("The determinant of a product equals the product of the determinants.", True),
        ("No prime has exactly three divisors.", True),
        ("Vectors are linearly independent if only the trivial combination is zero.", True),
        ("Is every symmetric matrix invertible?", False),
        ("Find the only solution of the equation below.", False),
        ("A matrix with this property is called orthogonal for every size.", False),
        ("Let every entry of the matrix be positive.", False),
        ("The chapter ends here, and all is well.", False),
        ("We turn to matrices in the next section.", False),
        ("Every matrix", False),
        ("Every car is red, as everybody knows.", False),
    ],
)
def test_claims_in_words_are_counted(sentence: str, claims: bool) -> None:
    found = [f for f in found_in(read_document(text=f"Some text before.\n\n{sentence}\n", format="markdown")) if f.kind == "prose"]
    assert bool(found) == claims
    for each in found:
        assert each.verdict is not None and each.verdict.outcome == "not_a_claim"
        assert (each.place.line, each.place.column, each.latex) == (3, 1, sentence)


def test_a_question_is_a_question() -> None:
    found = found_in(read_document(text="Is $1+1=2$?", format="markdown"))
    assert [f.kind for f in found] == ["question"]
