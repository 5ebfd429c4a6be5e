"""What a page of a derivation shows and what it leaves out: the task in its own words, nothing twice, matrices as matrices."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import deriver
from deriver.expression import build as b
from deriver.formats import FORMATS, format_of_file, formats_for
from deriver.model import Answer, Derivation, Problem, Rule, Step, Verdict
from deriver.rendering import show_derivation
from deriver.rendering.lines import formula_lines, latex_lines, prose_lines
from deriver.rendering.phrases import answer_groups, answer_words, group_formula, read_as, repeated_steps, strongest
from deriver.rendering.titles import answer_title, problem_title
from deriver.rendering.unicode_text import to_unicode

ROOT = Path(__file__).parent.parent
X = b.symbol("x")
RULE = Rule("rows", "the reason", None, "1")
PROVED = Verdict("proved", method="exact arithmetic")


def _step(problem: int, after: int, because: str = "") -> Step:
    return Step(rule=RULE, before=X, relation="=", after=b.num(after), because=because, problem=problem, verdict=PROVED)


def test_steps_of_an_earlier_problem_are_not_shown_again():
    steps = (_step(0, 1), _step(0, 2), _step(1, 1), _step(1, 2), _step(1, 3))
    d = Derivation("t", "finished", problems=(Problem("eigen"), Problem("diagonalise")), steps=steps)
    assert repeated_steps(d, 1) == (2, 1)
    assert repeated_steps(d, 0) == (0, 0)
    for format in ("text", "markdown", "latex", "html"):
        text = show_derivation(d, format)
        assert "Steps 1 to 2 are those of problem 1." in text
        assert text.count("the reason") <= 2  # once in each problem


def test_steps_that_differ_and_lone_ones_are_shown():
    other = (_step(0, 1), _step(0, 2), _step(1, 5), _step(1, 2), _step(1, 3))
    assert repeated_steps(Derivation("t", "finished", steps=other), 1) == (0, 0)
    lone = (_step(0, 1), _step(1, 1), _step(1, 2))
    assert repeated_steps(Derivation("t", "finished", steps=lone), 1) == (0, 0)
    whole = (_step(0, 1), _step(0, 2), _step(1, 1), _step(1, 2))  # nothing would be left
    assert repeated_steps(Derivation("t", "finished", steps=whole), 1) == (0, 0)


def test_numbers_found_together_stand_together_and_others_do_not():
    def answer(name: str, value: int, **more: object) -> Answer:
        return Answer(name, b.num(value), verdict=PROVED, **more)

    d = Derivation("t", "finished", answers=(answer("x", 2), answer("lambda", 3), answer("value", 8), answer("y", 1, point="x=1")))
    groups = answer_groups(d, 0)
    assert [len(g) for g in groups] == [3, 1]
    assert group_formula(groups[0]) == r"x = 2,\quad \lambda = 3,\quad \text{value} = 8"
    unsure = Derivation("t", "finished", answers=(answer("x", 2), Answer("y", b.num(2), verdict=Verdict("undecided"))))
    assert [len(g) for g in answer_groups(unsure, 0)] == [1, 1]
    words = Derivation("t", "finished", answers=(answer("x", 2), answer("y", 2, text="a saddle")))
    assert [len(g) for g in answer_groups(words, 0)] == [1, 1]


def test_a_condition_that_another_implies_is_not_said():
    positive, nonzero, other = b.relation(">", X, b.ZERO), b.relation("!=", X, b.ZERO), b.relation("!=", X, b.ONE)
    assert strongest([nonzero, positive, other]) == [positive, other]
    assert strongest([nonzero, other]) == [nonzero, other]
    assert strongest([nonzero], known=[positive]) == []


def test_the_task_is_said_in_its_own_words_and_the_reading_where_it_adds_something():
    assert read_as(deriver.derive(r"Find the determinant of $\begin{bmatrix}1&2\\3&4\end{bmatrix}$.")) == ""
    assert read_as(deriver.derive(r"Compute $\int x^2\,dx$.")) == ""
    assert r"\nabla" in read_as(deriver.derive(r"Find the gradient of $a^\top x$ with respect to $x$."))


def test_names_of_problems_and_answers():
    assert problem_title("svd") == "singular value decomposition"
    assert answer_title(Answer("X_t")) == "$X_t$"
    assert answer_title(Answer(r"\mathbf{x}", role="particular")) == r"$\mathbf{x}$ (particular)"
    assert answer_title(Answer("error_constant")) == "error constant"
    assert answer_words(Answer("x", text=r"a = 1, b = \frac{3}{2}")) == r"$a = 1, b = \frac{3}{2}$"
    assert answer_words(Answer("x", text="a saddle")) == "a saddle"


def test_brackets_are_as_tall_as_what_they_hold():
    latex = r"A\left(\begin{pmatrix}3 \\ -1\end{pmatrix}+t\begin{pmatrix}1 \\ 2\end{pmatrix}\right)"
    assert formula_lines(latex, "=", "b", 80) == ["A ⎛⎛ 3⎞ + t ⎛1⎞⎞ = b", "  ⎝⎝−1⎠     ⎝2⎠⎠    "]
    augmented = r"\left(\begin{array}{c|c}1 & 2 \\ 3 & 4\end{array}\right)"
    assert formula_lines(augmented, r"\to", augmented, 80) == ["⎛1 │ 2⎞ → ⎛1 │ 2⎞", "⎝3 │ 4⎠   ⎝3 │ 4⎠"]
    cases = r"\begin{cases}x & x>0 \\ 0 & x\le 0\end{cases}"
    assert formula_lines(cases, "", "", 80)[0].startswith("⎧ x")
    assert prose_lines(r"Invert $\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}$.", 60) == ["Invert ⎛1  2⎞.", "       ⎝3  4⎠ "]
    assert prose_lines(r"Invert $A$.", 60) is None
    assert prose_lines(r"Invert $\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}$.", 8) is None


def test_source_is_cut_between_its_tokens():
    latex = r"\operatorname{diag}(\operatorname{softmax}(z))-\operatorname{softmax}(z)\operatorname{softmax}(z)^\top"
    for width in (10, 20, 33, 70):
        lines = latex_lines(latex, width)
        assert "".join(lines) == latex
        assert all(not line.startswith("operatorname") for line in lines)


def test_fractions_get_parentheses_only_where_they_are_needed():
    assert to_unicode(r"\frac{2y(x)}{x}") == "2y(x)/x"
    assert to_unicode(r"\frac{(x-\mu)^2}{2\sigma^2}") == "(x − μ)²/(2σ²)"
    assert to_unicode(r"\frac{a+b}{c}") == "(a + b)/c"
    assert to_unicode(r"\frac{\sin x}{x}") == "(sin x)/x"
    assert to_unicode(r"\frac{1}{a(b+c)}") == "1/(a(b + c))"
    assert to_unicode(r"\frac{\frac{d}{dt}y}{y}") == "((d/dt)y)/y"


def test_a_format_is_one_row():
    for name, row in FORMATS.items():
        assert row.endings and all(format_of_file(e) == name for e in row.endings)
    d = deriver.derive(r"Compute $\int x\,dx$.")
    for name in formats_for("derivation"):
        assert "x" in show_derivation(d, name)
    assert set(formats_for("report")) - set(formats_for("derivation")) == {"sarif"}


_CHECK = """
const katex = require(process.argv[1]);
const bad = [];
for (const [latex, displayMode] of JSON.parse(require('fs').readFileSync(0))) {
  try { katex.renderToString(latex, {throwOnError: true, displayMode, strict: false, trust: false}); }
  catch (error) { bad.push([latex, String(error.message)]); }
}
console.log(JSON.stringify(bad));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="nothing here runs KaTeX")
def test_every_formula_of_the_worked_examples_is_typeset():
    found: list[tuple[str, bool]] = []
    for path in sorted((ROOT / "worked_examples").rglob("*.md")):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [(m[1], True) for m in re.finditer(r"\$\$(.+?)\$\$", text, re.DOTALL)]
        found += [(m[1], False) for m in re.finditer(r"(?<!\\)\$([^$\n]+?)(?<!\\)\$", re.sub(r"\$\$.+?\$\$", "", text, flags=re.DOTALL))]
    assert len(found) > 2000
    katex = ROOT / "deriver" / "rendering" / "katex" / "katex.min.js"
    run = subprocess.run(["node", "-e", _CHECK, str(katex)], input=json.dumps(found), capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == []


def test_signs_scripts_and_bars_stand_where_typesetting_puts_them():
    assert to_unicode(r"\int_0^T W_t\,dW_t") == "∫₀ᵀ Wₜ dWₜ"
    assert to_unicode(r"\log|\cos x|\cos x") == "log |cos x| cos x"
    assert to_unicode(r"h^{\odot 2}") == "h^⊙2"
    one, two = r"\begin{pmatrix}1 \\ 2\end{pmatrix}", r"\begin{pmatrix}1 & 0 \\ 0 & 1\end{pmatrix}"
    assert formula_lines(f"{one}-{two}{one}", "", "", 80)[0] == "⎛1⎞ − ⎛1  0⎞⎛1⎞"
    assert formula_lines(f"-{one}", "", "", 80)[0] == "−⎛1⎞"
    assert formula_lines(f"{two}^{{10}}", "", "", 80)[0] == "⎛1  0⎞¹⁰"


def test_words_that_stand_for_themselves_are_not_typeset():
    d = deriver.derive("Find the stability function of the classical Runge-Kutta method.")
    assert d.status == "finished"
    assert "Find the stability function" in show_derivation(d, "text")


def test_a_long_line_goes_on_in_a_second_one():
    from deriver.rendering.phrases import step_formula

    short = _step(0, 1)
    assert step_formula(short) == "x = 1"
    terms = b.add(*(b.symbol(f"x_{i}", latex=f"x_{{{i}}}") for i in range(20)))
    assert step_formula(Step(rule=RULE, before=terms, relation="=", after=terms)).startswith(r"\begin{aligned}&x_{0}+x_{1}")


def test_a_formula_in_a_note_is_typeset():
    found = deriver.derive(r"Solve $dX_t=\kappa(\theta-X_t)\,dt+\sigma\,dW_t$, $X_0=x_0$.")
    assert any("$" in f.text for f in found.findings)
    page = show_derivation(found, "html")
    notes = re.findall(r"<p class=\"finding\">.*?</p>", page, re.DOTALL)
    assert notes and not any("$" in note for note in notes)
