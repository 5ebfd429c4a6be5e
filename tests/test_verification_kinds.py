"""Claims of further kinds: orders of approximation, divergence, convergence as a condition; many claims at a time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import deriver

VECTORS = r"x\in\mathbb{R}^n, h\in\mathbb{R}^n"

ROWS = [
    # latex, given, outcome, condition or suggestion
    (r"\sin x = x-\frac{x^3}{6}+O(x^5)", "", "verified", None),
    (r"\sin x = x-\frac{x^3}{6}+O(x^6)", "", "refuted", "O(x^{5})"),
    (r"\sin x = x-\frac{x^3}{3}+O(x^5)", "", "refuted", "O(x^{3})"),
    (r"\sin x = x+o(x^2)", "", "verified", None),
    (r"\sin x = x+o(x^3)", "", "refuted", None),
    (r"\frac{f(x+h)-f(x-h)}{2h}=f'(x)+O(h^2)", "", "verified", None),
    (r"\frac{f(x+h)-f(x)}{h}=f'(x)+O(h^2)", "", "refuted", "O(h)"),
    (r"\frac{f(x+h)-2f(x)+f(x-h)}{h^2}=f''(x)+O(h^2)", "", "verified", None),
    (r"\frac{f(x+h)-2f(x)+f(x-h)}{h^2}=f''(x)+O(h^3)", "", "refuted", "O(h^{2})"),
    (r"f(x+h)=f(x)+\nabla f(x)^\top h+O(\|h\|^2)", VECTORS + r", f:\mathbb{R}^n\to\mathbb{R}", "verified", None),
    (r"\|x+h\|^2=\|x\|^2+2x^\top h+O(\|h\|^3)", VECTORS, "refuted", None),
    (r"\frac{1}{n+1}=\frac1n+O(n^{-2})", "", "verified", None),
    (r"\frac{1}{n+1}=\frac1n+O(n^{-3})", "", "refuted", None),
    # growth without bound
    (r"\lim_{x\to 0^+} e^{1/x} = \infty", "", "verified", None),
    (r"\lim_{x\to 0^-} e^{1/x} = \infty", "", "refuted", None),
    (r"\lim_{x\to 0^+} \ln x = \infty", "", "refuted", None),
    (r"\lim_{x\to 0} \frac1x = \infty", "", "refuted", None),
    (r"\sum_{n=1}^\infty \frac1n=\infty", "", "verified", None),
    (r"\int_1^\infty \frac{dx}{x^2}=\infty", "", "refuted", None),
    (r"\int \tan x\,dx = \ln|\cos x| + C", "", "refuted", None),
    (r"\binom nk=\binom n{n-k}", "", "conditional", r"n \ge 0"),
    (r"x^2+x=O(x^2)", "", "undecided", None),  # true at infinity, false at zero
    (r"\int_{-\infty}^\infty e^{-ax^2}\,dx=\sqrt{\pi/a}", "", "conditional", "a > 0"),
    (r"\int_0^\infty e^{-ax}\,dx=\frac1a", "", "conditional", "a > 0"),
    (r"\int_0^1 \frac{1}{x}\,dx=1", "", "refuted", None),
    (r"\int_{-1}^1 \frac{1}{x^2}\,dx=-2", "", "refuted", None),
    (r"\int_1^\infty \frac{1}{x}\,dx=2", "", "refuted", None),
    (r"\int_0^1 \frac{1}{\sqrt{x}}\,dx=2", "", "verified", None),
    (r"\int_0^1 \ln x\,dx=-1", "", "verified", None),
    (r"\sum_{n=1}^\infty \frac1n=2", "", "refuted", None),
    (r"\sum_{n=0}^\infty 2^n=-1", "", "refuted", None),
    (r"\sum_{n=0}^\infty (-1)^n=\frac12", "", "refuted", None),
    (r"\sum_{n=1}^\infty \frac{(-1)^{n+1}}{n}=\ln 2", "", "verified", None),
    (r"\sum_{n=0}^\infty x^n=\frac{1}{1-x}", "", "conditional", "|x| < 1"),
    (r"y=2", r"y\in\mathbb{R}, x=0, |x|=1", "undecided", None),
]


@pytest.mark.parametrize(("latex", "given", "outcome", "more"), ROWS, ids=[r[0] for r in ROWS])
def test_outcome(latex: str, given: str, outcome: str, more: str | None) -> None:
    verdict = deriver.verify(latex, given or None)
    found = "verified" if verdict.outcome == "proved" else verdict.outcome
    assert found == outcome, verdict
    if more is not None:
        assert more in (verdict.condition, verdict.suggestion)
    if outcome == "refuted":
        assert verdict.reason or verdict.counterexample


TEXT = r"""Let $A,B\in\mathbb{R}^{n\times n}$ and $x\in\mathbb{R}^n$.

Then $(AB)^\top=B^\top A^\top$, and $\operatorname{tr}(AB)=\operatorname{tr}(BA)$, and $\det(AB)=\det A+\det B$.

We have $1+1=2$, $\int_0^1 x\,dx=\frac12$, $\sum_{k=1}^\infty 2^{-k}=1$, $9^{9^{9^9}}=1$ and $(A+B)x=Ax+Bx$.
"""


def test_the_same_verdicts_in_one_process_and_in_several() -> None:
    document = deriver.read(text=TEXT, format="markdown")
    one, several = (json.dumps(deriver.verify(document, jobs=jobs).to_dict(), sort_keys=True) for jobs in (1, 3))
    assert one == several
    assert "refuted" in one and "proved" in one


def test_a_budget_for_the_whole_document() -> None:
    document = deriver.read(text=TEXT, format="markdown")
    report = deriver.verify(document, jobs=1, budget=0.0)
    reasons = [c.verdict.reason or "" for d in report.documents for c in d.claims if c.verdict.outcome == "undecided"]
    assert any("whole document" in reason for reason in reasons)


def test_from_a_plain_script_without_a_main_guard() -> None:
    code = f"import deriver\nr = deriver.verify(deriver.read(text={TEXT!r}), jobs=2)\nprint(r.documents[0].claims[-1].verdict.outcome)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == ["proved"]
