"""Records shown in every format: nothing lost, nothing executed, the same words everywhere."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest

import deriver
from deriver.expression import build as b
from deriver.expression import matrix_shape, vector_shape
from deriver.model import (
    OUTCOMES,
    Answer,
    ClaimReport,
    Context,
    Derivation,
    DocumentReport,
    Finding,
    Problem,
    Report,
    Rule,
    Step,
    Verdict,
)
from deriver.rendering import register, show_derivation, show_report, show_verdict
from deriver.rendering.phrases import evidence, headline, reproduce
from deriver.rendering.terminal import rule_text, rules_text
from deriver.rendering.unicode_text import pieces, readable, to_unicode
from deriver.source import Place

A, x = b.symbol("A", matrix_shape("m", "n")), b.symbol("x", vector_shape("n"))
f = b.power(b.norm(b.dot(A, x)), 2)
gradient = b.mul(b.TWO, b.dot(b.transpose(A), A, x))
VERIFIED = Verdict("verified", "ball arithmetic", points=12, digits=50, sizes=({"m": 2, "n": 3}, {"m": 1, "n": 1}), seed=0)
REFUTED = Verdict("refuted", "exact counterexample", counterexample={"a": "1", "B": [["0", "1"], ["0", "0"]]}, left="4", right="2", seed=0)
CONDITIONAL = Verdict("conditional", "exact", counterexample={"A": [["0"]]}, left="1", right="0", condition=r"A = A^\top", seed=0)
UNDECIDED = Verdict("undecided", reason="out of scope")
PROVED = Verdict("proved", "rational normal form", certificate="line one\nline two")
NOT_A_CLAIM = Verdict("not_a_claim", reason="a definition")
EVIL = "<script>alert(1)</script>"

RULE = Rule("chain rule", because=r"Outside, then inside: $d f = f'(x)\,dx$.", source="Spivak", chapter="calculus")
INNER = Step(RULE, f, "=", f, verdict=PROVED)
STEPS = (
    Step(RULE, f, "=", gradient, verdict=VERIFIED, conditions=(b.relation(">", b.symbol("t"), b.ZERO),), steps=(INNER,)),
    Step(RULE, gradient, "=", gradient, "twice", verdict=REFUTED),
)
DERIVATION = Derivation(
    r"\nabla_x \|Ax\|^2", "finished", r"\nabla_x \|Ax\|_2^2", (r"x \in \mathbb{R}^n",), ("$t$ is a real number",), (A, x),
    (Problem("gradient", f, (x,), "x"),),
    answers=(Answer("gradient", gradient, verdict=VERIFIED, layout="denominator", other_layout=b.transpose(gradient)),),
    steps=STEPS, verdict=VERIFIED, findings=(Finding("interval", "holds for $t>0$"),), warnings=("a warning",),
)  # fmt: skip


def claim(latex, verdict, line=1, **more):
    return ClaimReport(Place("notes.md", line, 3, line, 9), latex, latex, "identity", verdict, **more)


CLAIMS = (
    claim("a=a", PROVED),
    claim("b=b", VERIFIED, 2, link=(1, 2), label="eq:b"),
    claim("(a+b)^2=a^2+b^2", REFUTED, 3, declarations=(r"a \in \mathbb{R}",), assumed=("$b$ is real",)),
    claim("A x=x", CONDITIONAL, 4, findings=(Finding("ambiguous", "two readings"),)),
    claim(r"\foo", UNDECIDED, 5),
    claim("x:=1", NOT_A_CLAIM, 6),
)
REPORT = Report((DocumentReport("my notes.md", CLAIMS), DocumentReport("b.md", ())))
HOSTILE = Report((
    DocumentReport(f"{EVIL}.md", (
        claim(f"{EVIL}=1", Verdict("undecided", reason=f"{EVIL} & `x` | y"), assumed=(EVIL,), findings=(Finding("malformed", EVIL),)),
        claim(r"\href{javascript:alert(1)}{x}=\text{$y$}", Verdict("refuted", EVIL, counterexample={EVIL: EVIL}, left=EVIL, right=EVIL)),
        claim(r"\input{/etc/passwd} % \write18{ls}", Verdict("conditional", condition=EVIL, suggestion=EVIL, certificate=EVIL)),
    )),
))  # fmt: skip


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "html", "json", "python"])
def test_a_derivation_tells_everything(format):
    text = show_derivation(DERIVATION, format)
    if format == "python":
        assert "def gradient(A, x):\n" in text
        assert "    return 2*A.T @ A @ x\n" in text
        return
    plain = html.unescape(text)
    for words in ("chain rule", "Outside, then inside", "twice", "verified", "refuted", "proved", "a warning"):
        assert words in plain
    if format != "json":
        assert "12 points, 50 digits" in text
        assert "2.1" not in text
        assert "1.1." in text
        assert "provided" in text.lower()
        assert "numerator" in text


def test_a_derivation_on_a_terminal():
    text = show_derivation(DERIVATION, "text")
    assert "│ 2AᵀAx │" in text
    assert r"2A^\top Ax" in text
    assert "✗ refuted: at a = 1, B = [[0, 1], [0, 0]]: left 4, right 2" in text
    assert "df = f′(x) dx" in text.replace("d f", "df")
    assert "\x1b[" not in text
    assert "\x1b[" in show_derivation(DERIVATION, "text", color=True)
    show_derivation(DERIVATION, "text", unicode=False, width=60).encode("ascii")


@pytest.mark.parametrize("status", ["stuck", "refused"])
@pytest.mark.parametrize("format", ["text", "markdown", "latex", "html", "json", "python"])
def test_unfinished_derivations_say_why(status, format):
    text = show_derivation(Derivation("x", status, reason="no method for this"), format)
    assert "no method for this" in text
    assert status in text


def test_two_problems_are_told_apart():
    two = Derivation(
        "two", "finished", problems=(Problem("eigen"), Problem("power")),
        answers=(Answer("eigenvalues", b.TWO, 0), Answer("power", b.ONE, 1, role="general", case=2, point="x=0", text="a saddle")),
    )  # fmt: skip
    for format in ("text", "markdown", "latex", "html"):
        text = show_derivation(two, format)
        assert text.index("Problem 1: eigen") < text.index("eigenvalues") < text.index("Problem 2: power")
        assert "power (general), case 3" in text  # cases are counted from 0 in the records, from 1 on paper
        assert "a saddle" in text


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "html", "json", "sarif"])
def test_a_report_tells_everything(format):
    text = html.unescape(show_report(REPORT, format, explain=True))
    for words in ("refuted", "conditional", "undecided"):
        assert words in text
    if format in ("text", "markdown", "html"):
        assert "line one" in text
        assert "two readings" in text
        assert r"deriver verify '(a+b)^2=a^2+b^2' --given 'a \in \mathbb{R}' --seed 0" in " ".join(text.split())


def test_report_table():
    text = show_report(REPORT, "text")
    assert re.search(r"3:3\s+✗ refuted\s+\(a \+ b\)² = a² \+ b²", text)
    assert "x:=1" not in text
    assert "1 not a claim" in text
    assert "no formulas" in text
    show_report(REPORT, "text", unicode=False).encode("ascii")


def test_json_is_the_contract():
    assert json.loads(show_report(REPORT, "json")) == json.loads(json.dumps(REPORT.to_dict()))
    assert json.loads(show_derivation(DERIVATION, "json")) == json.loads(json.dumps(DERIVATION.to_dict()))
    assert json.loads(show_verdict(VERIFIED, "json"))["points"] == 12


def test_sarif():
    log = json.loads(show_report(REPORT, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert [r["ruleId"] for r in run["results"]] == ["refuted", "conditional", "undecided"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["kind"] == "fail") or result["level"] == "none"
        location = result["locations"][0]["physicalLocation"]
        assert location["artifactLocation"]["uri"] == "my%20notes.md"
        assert all(n >= 1 for n in (location["region"]["startLine"], location["region"]["endColumn"]))
        assert result["message"]["text"]


def test_nothing_hostile_survives_in_html():
    derivation = Derivation(EVIL, "stuck", EVIL, (EVIL,), (EVIL,), reason=EVIL, findings=(Finding("x", EVIL),), warnings=(EVIL,))
    for page in (show_report(HOSTILE, "html", explain=True), show_derivation(derivation, "html", standalone=True)):
        body = page[page.index("<body>") :]
        body = body[: body.index("</main>")]
        assert "<script" not in body
        assert not re.search(
            r"<(?!/?(body|main|article|section|header|p|div|span|h1|h2|h3|dl|dt|dd|code|pre|b|strong|label|input|fieldset|legend|noscript)\b)",
            body,
        )
        assert page.count("<script>") == 2
        assert "default-src 'none'" in page
        assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", page)
        assert not re.search(r"url\((?!data:)", page)
        assert "trust: false" in page


def test_a_page_carries_katex_and_its_licence():
    page = show_report(REPORT, "html")
    assert "The MIT License" in page
    assert "Khan Academy" in page
    assert page.count("font/woff2;base64") >= 15
    assert "</script" not in page[page.index("<script>") + 8 : page.index("</script>")]
    assert page.rstrip().endswith("</html>")


def test_every_outcome_has_words_beside_its_colour():
    page = show_report(REPORT, "html")
    for outcome in OUTCOMES:
        label = outcome.replace("_", " ")
        assert re.search(rf'class="badge {outcome}"[^>]*>.*{label}', page)
        assert f'value="{outcome}"' in page


def _contrast(one: str, two: str) -> float:
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_read():
    page = show_report(REPORT, "html")
    schemes = re.findall(r":root\s*\{([^}]*)\}", page)
    colors = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", scheme)) for scheme in schemes if "--good-ground" in scheme]
    assert len(colors) == 2
    for scheme in colors:
        for name in ("good", "bad", "warn", "open", "none"):
            assert _contrast(scheme[name], scheme[f"{name}-ground"]) >= 4.5
        for name in ("ink", "soft", "warn"):
            assert _contrast(scheme[name], scheme["ground"]) >= 4.5


def test_hostile_markdown_and_latex_stay_text():
    text = show_report(HOSTILE, "markdown")
    assert EVIL not in text.replace(f"$${chr(10)}{EVIL}=1", "").replace(f"${EVIL}$", "") or "&lt;script" in text
    latex = show_report(HOSTILE, "latex")
    assert r"\input{" not in latex
    assert r"\write18{" not in latex


def test_formulas_with_dollars_are_code_in_markdown():
    assert r"`` \text{`$y$`} ``" in show_verdict(Verdict("undecided", reading=r"\text{`$y$`}"), "markdown")


def test_evidence_in_words():
    plain = str
    assert headline(VERIFIED, plain) == "verified: 12 points, 50 digits, sizes m from 1 to 2, n from 1 to 3"
    assert headline(PROVED, plain) == "proved: by rational normal form"
    assert headline(UNDECIDED, plain) == "undecided: out of scope"
    assert headline(NOT_A_CLAIM, plain) == "not a claim: a definition"
    assert evidence(CONDITIONAL, plain) == r"holds if A = A^\top, fails otherwise, at A = [[0]]: left 1, right 0"
    assert evidence(Verdict("refuted", "exact", left="1", right="2"), plain) == "left 1, right 2"
    assert evidence(Verdict("verified", points=3), plain) == "3 points, exact"


def test_the_command_that_gives_it_again():
    words = reproduce(CLAIMS[2], Report((), digits=80, seed=7))
    assert words == r"deriver verify '(a+b)^2=a^2+b^2' --given 'a \in \mathbb{R}' --digits 80 --seed 7"


def test_rules_are_shown_without_knowing_them():
    claimed = Rule(
        "squares", b.relation("=", b.power(b.symbol("t"), 2), b.symbol("t")), Context(text=("$t$ real",)), because="why", chapter="odd_ones"
    )
    assert "t² = t" in rules_text([claimed])
    assert "odd ones" in rules_text([claimed], {"squares": REFUTED})
    assert "0 of 1 rules hold" in rules_text([claimed], {"squares": REFUTED})
    text = rule_text(claimed, VERIFIED, lambda: "at t = 1")
    assert "at t = 1" in text
    assert "✓ verified" in text


def test_records_show_themselves():
    register()
    assert DERIVATION._repr_markdown_().startswith("## Task")
    assert VERIFIED._repr_markdown_().startswith("✓ **verified**")
    assert REPORT._repr_markdown_().startswith("# Verification report")


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"2A^\top(Ax-b)", "2Aᵀ(Ax − b)"),
        (r"\nabla_x \|Ax-b\|_2^2", "∇ₓ‖Ax − b‖₂²"),
        (r"\frac{1}{2}x^\top A x", "½xᵀAx"),
        (r"\frac{a+b}{c}x", "((a + b)/c)x"),
        (r"\frac{\partial f}{\partial x}=0", "∂f/∂x = 0"),
        (r"\sum_{i=1}^n x_i^2", "∑ᵢ₌₁ⁿ xᵢ²"),
        (r"\int_0^1 e^{-t^2}\,dt", "∫₀¹ e^(−t²) dt"),
        (r"A^{-\top}", "A⁻ᵀ"),
        (r"A\in\mathbb{R}^{m\times n}", "A ∈ ℝᵐˣⁿ"),
        (r"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}", "[1, 2; 3, 4]"),
        (r"\mathbf{1}^\top\mathbf{x}", "𝟏ᵀx"),
        (r"2\sin x\cos x", "2 sin x cos x"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"x=-1", "x = −1"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"\hat{x}_{ij}", "x̂ᵢⱼ"),
        (r"\begin{cases}1 & x<0\\2&\text{otherwise}\end{cases}", "{1, x < 0; 2, otherwise}"),
        (r"\operatorname{tr}(AB)", "tr(AB)"),
        (r"\Sigma\succ 0", "Σ ≻ 0"),
    ],
)
def test_readable_unicode(latex, text):
    assert to_unicode(latex) == text


@pytest.mark.parametrize(
    "latex",
    [
        r"\unheardof x",
        "{",
        "}",
        "^",
        r"\frac{1}",
        r"\left",
        r"\begin{pmatrix}1",
        "x%y",
        "{" * 99 + "}" * 99,
        "x" * 9999,
        r"\begin{tikzcd}a\end{tikzcd}",
    ],
)
def test_unreadable_formulas_stay_latex(latex):
    assert to_unicode(latex) is None
    assert readable(latex) == latex


def test_pieces_of_prose():
    assert pieces("for $x$ and $y$.") == [(False, "for "), (True, "x"), (False, " and "), (True, "y"), (False, ".")]
    assert pieces("it costs $5") == [(False, "it costs $5")]
    assert pieces("") == []


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_latex_compiles(tmp_path):
    for name, text in (("d", show_derivation(DERIVATION, "latex", standalone=True)), ("r", show_report(HOSTILE, "latex"))):
        (tmp_path / f"{name}.tex").write_text(text, encoding="utf-8")
        run = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"], cwd=tmp_path, capture_output=True)
        assert run.returncode == 0, run.stdout[-2000:]


def test_an_answer_whose_name_python_keeps_for_itself():
    """A multiplier is called lambda."""
    derivation = deriver.derive(r"Minimise $x^2+y^2$ subject to $x+2y=5$.", check=False)
    assert any(a.name == "lambda" for a in derivation.answers)
    code = show_derivation(derivation, "python")
    compile(code, "answer", "exec")
    assert "def lambda_():" in code


def test_a_record_that_a_format_does_not_show_is_refused_by_name():
    from deriver.errors import UsageError

    with pytest.raises(UsageError, match="a report is not shown in the format python"):
        show_report(HOSTILE, "python")
