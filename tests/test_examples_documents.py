"""A user's own document: its exercises are found, solved and compared with the solutions that are there."""

import json

import pytest

import deriver
from deriver.examples import run
from deriver.examples.finding import examples_in

NOTES = r"""# Notes

Let $A\in\mathbb{R}^{m\times n}$, $b\in\mathbb{R}^m$ and $x\in\mathbb{R}^n$.

**Exercise 1.** Find the gradient of $\|Ax-b\|_2^2$ with respect to $x$.

*Solution.* Expanding, $\|Ax-b\|_2^2=x^\top A^\top Ax-2b^\top Ax+b^\top b$. So $\nabla_x\|Ax-b\|_2^2=2A^\top Ax-2A^\top b$.

**Exercise 2.** Let $f(x)=x^\top x$. Find the gradient of $f$.

*Solution.* $\nabla f=x$.

## Example 3

Solve $y'=y$.

## Exercise 4

Let $M\in\mathbb{R}^{n\times n}$. Show that $\operatorname{tr}(M^\top M)=\|M\|_F^2$.

### Solution

By definition.

## Exercises

1. Differentiate $t^2\sin t$.
2. Find the Hessian of $g(u,v)=u^2v$.

   It is a matrix.

## Solutions

1. $2t\sin t+t^2\cos t$.
2. $\begin{pmatrix}2v&2u\\2u&1\end{pmatrix}$.

## Further reading

None.
"""

TEX = r"""\documentclass{article}
\begin{document}
\section{Gradients}
Let $x,c\in\mathbb{R}^n$.
\begin{exercise}
Find the gradient of $x^\top x$ with respect to $x$.
\end{exercise}
\begin{exercise}\label{e2}
Find the gradient of
\[ c^\top x \]
with respect to $x$.
\end{exercise}
\begin{solution}
It is $c$.
\end{solution}
\begin{example}[Cubes] Find the derivative of $t^3$.
\begin{solution}
It is $3t^2$.
\end{solution}
\end{example}
\section{Exercises}
\begin{enumerate}
\item Differentiate $\sin^2 t$.
\item Differentiate $e^{2t}$.
\end{enumerate}
The end.
\end{document}
"""


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def test_what_is_found_and_what_becomes_of_it(notes):
    result = run([notes])
    rows = [(o.example.title, o.solution.status, o.author.answers if o.author else None) for o in result.files[0].outcomes]
    assert rows == [
        ("Exercise 1", "solved", "same"),
        ("Exercise 2", "solved", "different"),
        ("Example 3", rows[2][1], None),
        ("Exercise 4", "claims", "not compared"),
        ("Exercise 1", "solved", "same"),
        ("Exercise 2", "solved", "different"),
    ]
    assert result.exit_code == 1
    assert notes.read_text(encoding="utf-8") == NOTES
    text = result.describe()
    assert "the gradient is $2x$; the solution has $x$, which is not the same" in text
    assert "name a copy with -o" in text


def test_the_steps_of_the_author_are_claims(notes):
    outcome = run([notes]).files[0].outcomes
    assert outcome[0].author.steps == 2 and not outcome[0].author.failing
    assert [c.verdict.outcome for c in outcome[1].author.failing] == ["refuted"]


def test_a_copy_and_never_the_source(notes, tmp_path):
    copy = tmp_path / "solved.md"
    result = run([notes], output=copy)
    assert result.files[0].written == copy.as_posix() and notes.read_text(encoding="utf-8") == NOTES
    text = copy.read_text(encoding="utf-8")
    assert text.count("<!-- derivation -->") == 6
    lines = iter(text.split("\n"))
    assert all(line in lines for line in NOTES.split("\n"))  # nothing of the author is lost, and its order stays
    again = run([copy], check=True)
    assert not again.files[0].changed and [o.example.title for o in again.files[0].outcomes] == [
        o.example.title for o in result.files[0].outcomes
    ]


def test_in_place_on_request(notes):
    run([notes], in_place=True)
    assert r"\boxed{2x}" in notes.read_text(encoding="utf-8")


def test_latex(tmp_path):
    path, copy = tmp_path / "notes.tex", tmp_path / "solved.tex"
    path.write_text(TEX, encoding="utf-8")
    result = run([path], output=copy)
    rows = [(o.example.title, o.solution.status, o.author.answers if o.author else None) for o in result.files[0].outcomes]
    assert rows == [
        ("exercise 1", "solved", None),
        ("exercise 2", "solved", "same"),
        ("example 1", "solved", "same"),
        ("Exercise 1", "solved", None),
        ("Exercise 2", "solved", None),
    ]
    text = copy.read_text(encoding="utf-8")
    assert text.index(r"\end{exercise}") < text.index("% <derivation>") < text.index(r"\label{e2}")
    assert text.count("% <derivation>") == 5
    assert not run([copy], check=True).files[0].changed


def test_a_notebook(tmp_path):
    path, copy = tmp_path / "notes.ipynb", tmp_path / "solved.ipynb"
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Derivatives\n", "\n", "**Problem 1.** Differentiate $t^3$.\n"]},
        {"cell_type": "code", "metadata": {}, "source": ["print(1)"], "outputs": [], "execution_count": None},
        {"cell_type": "markdown", "metadata": {}, "source": "## Problem 2\n\nShow that $2+2=4$."},
    ]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    result = run([path], output=copy)
    assert [o.solution.status for o in result.files[0].outcomes] == ["solved", "claims"]
    data = json.loads(copy.read_text(encoding="utf-8"))
    assert r"\boxed{3t^2}" in "".join(data["cells"][0]["source"]) and data["cells"][1] == cells[1]
    assert not run([copy], check=True).files[0].changed


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("## Exercise\n\nFind $x$.\n", ["Exercise"]),
        ("### Problem 2.3: Norms\n\nFind $x$.\n\nMore.\n\n### Remark\n\nNo.\n", ["Problem 2.3: Norms"]),
        ("Example. Find $x$.\n\nQuestion 2) Find $y$.\n", ["Example", "Question 2"]),
        ("## Problem set\n\n1. Find $x$.\n2. Find $y$.\n", ["Problem set 1", "Problem set 2"]),
        ("For example, $x=1$. The problem is hard.\n\n1. A list.\n", []),
        ("## Examples of norms\n\nThe norm $x$ is used.\n", []),
        ("## An example\n\nNothing.\n", []),
    ],
)
def test_what_is_a_problem(text, titles):
    assert [e.title for e in examples_in(deriver.read(text=text, format="markdown"))] == titles


def test_a_document_without_exercises(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("Nothing to do.\n", encoding="utf-8")
    result = run([path])
    assert result.exit_code == 0 and "no examples or exercises were found" in result.describe()


STEMS = r"""\begin{document}
\section{Rules}
\begin{exercises}
Find the derivatives of the following functions.

\begin{exercise} ${t^2+t\over e^t}$
\begin{answer} ${1+t-t^2\over e^t}$
\end{answer}\end{exercise}

\begin{exercise} $t\cos t$
\begin{answer} $\cos t+t\sin t$
\end{answer}\end{exercise}

Sketch the following functions.

\begin{exercise} $t\sin t$
\end{exercise}
\end{exercises}
\end{document}
"""


def test_one_instruction_for_many_formulas(tmp_path):
    path = tmp_path / "rules.tex"
    path.write_text(STEMS, encoding="utf-8")
    result = run([path])
    rows = [(o.solution.status, o.author.answers if o.author else None) for o in result.files[0].outcomes]
    assert rows == [("solved", "same"), ("solved", "different"), ("refused", None)]


def test_parts_in_a_list(tmp_path):
    path = tmp_path / "parts.md"
    path.write_text("## Exercise 1\n\nDifferentiate the following functions:\n\n- $t^2$\n- $\\sin t$.\n", encoding="utf-8")
    (outcome,) = run([path]).files[0].outcomes
    assert [a.latex for a in outcome.solution.derivation.answers] == ["2t", r"\cos t"]


def test_a_false_exercise_is_a_failure(tmp_path):
    path = tmp_path / "false.md"
    path.write_text("<!-- source: a book -->\n\n**Exercise 1.** Show that $2+2=5$.\n", encoding="utf-8")
    result = run([path])
    assert result.exit_code == 1 and "Exercise 1: refuted" in result.describe()


@pytest.mark.parametrize(
    ("suffix", "text"),
    [("rst", "Exercise 1. Find the derivative of :math:`t^2`.\n"), ("html", "<p>Exercise 1. Differentiate \\(t^2\\).</p>")],
)
def test_what_is_not_written_is_still_solved(tmp_path, suffix, text):
    path = tmp_path / f"notes.{suffix}"
    path.write_text(text, encoding="utf-8")
    (outcome,) = run([path]).files[0].outcomes
    assert outcome.solution.status == "solved"
    with pytest.raises(deriver.DeriverError, match="Markdown, LaTeX and notebooks"):
        run([path], in_place=True)


def test_expectations_in_latex(tmp_path):
    path = tmp_path / "sheet.tex"
    body = "\\section{Cubes}\nDifferentiate $t^3$.\n% expect: $3t^2$\n\n% <derivation>\n% </derivation>\n"
    path.write_text("\\begin{document}\n" + body + "\\end{document}\n", encoding="utf-8")
    assert run([path]).exit_code == 0
    assert r"\boxed{3t^2}" in path.read_text(encoding="utf-8")
    assert run([path], check=True).exit_code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("Differentiate $t^3$", "Differentiate $t^4$"), encoding="utf-8")
    result = run([path], check=True)
    assert result.exit_code == 1 and "different answer: it is $4t^3$" in result.describe()


def test_an_example_that_tells_instead_of_asking(tmp_path):
    path = tmp_path / "told.md"
    text = r"""Let $a,x\in\mathbb{R}^n$.

**Example 1**: $f(x)=a^\top x$

$$\frac{\partial}{\partial x}(a^\top x)=a$$

**Example 2**: $f(x)=x^\top x$

$$\frac{\partial}{\partial x}(x^\top x)=x$$
"""
    path.write_text(text, encoding="utf-8")
    first, second = run([path]).files[0].outcomes
    assert first.solution.holds and [c.verdict.outcome for c in second.solution.claims] == ["refuted"]


NUMBERED = r"""
# Notes

$$
\newcommand{\ev}{\lambda}
$$

#### Homework

1-4\. Solve the given differential equations.
1\. $\frac{dy}{dx}=3x^2y$
>Solution
$y=ce^{x^3}$

2\. $y\,dx-(x-5)\,dy=0$
>Solution
$y=c(x-5)$

3\. $y'+y=1$
>Solution
$y=ce^{x}+1$

5-6. Determine all eigenvalues of the following matrices.

5. $A=\begin{bmatrix}2&1\\1&2\end{bmatrix}$
> Solution
$$
\begin{aligned}
\det(A-\ev I)&=(2-\ev)^2-1=0\\
\Rightarrow \ev_1&=3, \ev_2=1
\end{aligned}
$$

6. $A=\begin{bmatrix}5&0\\0&7\end{bmatrix}$
> Solution
$\ev_1=5, \ev_2=8$
"""


def test_exercises_that_are_numbered_by_hand(tmp_path):
    """A range of numbers says what is asked of each; constants of a solution may have other names; lists are compared item by item."""
    notes = tmp_path / "numbered.md"
    notes.write_text(NUMBERED, encoding="utf-8")
    rows = {o.example.title.split()[-1]: o for o in run([notes], output=tmp_path / "out.md").files[0].outcomes}
    assert list(rows) == ["1", "2", "3", "5", "6"]
    assert {o.solution.status for o in rows.values()} == {"solved"}
    answers = {number: o.author.answers for number, o in rows.items()}
    assert answers == {"1": "same", "2": "same", "3": "different", "5": "same", "6": "not compared"}


LABELS_ON_LINES = r"""# Practice

**Exercise 1:** Find the limit: $\lim_{x\to3}\frac{x^2-9}{x-3}$
**Solution:**
Factor the numerator.
$$\lim_{x\to3}\frac{(x-3)(x+3)}{x-3}=\lim_{x\to3}(x+3)=6$$

**Exercise 2:** Find the equation of the tangent line to $f(x)=x^3-2x$ at $x=2$.
**Solution:**
The slope is $10$.
$$y-4=10(x-2)\implies y=10x-20+4\implies y=10x-16$$

**Exercise 3:** Find the derivative of $h(x)=(x^2+1)^5$.
**Answer:** $9x(x^2+1)^4$
"""


def test_a_solution_may_begin_on_the_next_line(tmp_path):
    path = tmp_path / "practice.md"
    path.write_text(LABELS_ON_LINES, encoding="utf-8")
    outcomes = run([path], check=True).files[0].outcomes
    assert [o.solution.status for o in outcomes] == ["solved"] * 3
    assert [o.author.answers for o in outcomes if o.author] == ["same", "same", "different"]


UNFOLDED = r"""## Problem Set

<details>
<summary>Problem 1</summary>

Solve $y''-6y'+9y=0$ given $y(0)=1$ and $y'(0)=0$.
</details>

<details>
<summary>Solution 1</summary>

The root $3$ is repeated.

$\boxed{y=(1-3x)e^{3x}}$.
</details>

<details>
<summary>Problem 2</summary>

Find the general solution of $y''-y=2e^x$.
</details>

<details>
<summary>Solution 2</summary>

$\boxed{y=Ae^x+Be^{-x}+xe^x}$.
</details>

<details>
<summary>Problem 3</summary>

Solve $\dfrac{dy}{dx}=xy$ given $y(0)=5$.
</details>

<details>
<summary>Solution 3</summary>

$\boxed{y=4e^{x^2/2}}$.
</details>
"""


def test_problems_that_unfold(tmp_path):
    path = tmp_path / "problems.md"
    path.write_text(UNFOLDED, encoding="utf-8")
    outcomes = run([path], check=True).files[0].outcomes
    assert [o.example.title for o in outcomes] == ["Problem 1", "Problem 2", "Problem 3"]
    assert [o.author.answers for o in outcomes if o.author] == ["same", "same", "different"]
