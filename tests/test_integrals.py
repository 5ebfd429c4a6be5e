"""Integrals with steps: antiderivatives are differentiated with SymPy, definite values compared with numbers typed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy

import deriver

#: Integrands in x, as people write them, with the same typed for SymPy.
INDEFINITE = [
    (r"x^2e^x", "x**2*exp(x)"),
    (r"x\ln x", "x*log(x)"),
    (r"\ln^2 x", "log(x)**2"),
    (r"\sin^2x\cos^3x", "sin(x)**2*cos(x)**3"),
    (r"\sin^4x", "sin(x)**4"),
    (r"e^{2x}\cos 3x", "exp(2*x)*cos(3*x)"),
    (r"\frac{1}{x^2-1}", "1/(x**2-1)"),
    (r"\frac{x+2}{x^2+2x+5}", "(x+2)/(x**2+2*x+5)"),
    (r"\frac{1}{(x^2+1)^2}", "1/(x**2+1)**2"),
    (r"\frac{x^3}{x^2+1}", "x**3/(x**2+1)"),
    (r"\frac{1}{x^3+1}", "1/(x**3+1)"),
    (r"x\sqrt{1+x^2}", "x*sqrt(1+x**2)"),
    (r"\sqrt{1-x^2}", "sqrt(1-x**2)"),
    (r"\frac{x^2}{\sqrt{4-x^2}}", "x**2/sqrt(4-x**2)"),
    (r"\frac{1}{x^2\sqrt{x^2+1}}", "1/(x**2*sqrt(x**2+1))"),
    (r"\arctan x", "atan(x)"),
    (r"\tan^3 x", "tan(x)**3"),
    (r"\sec^3 x", "sec(x)**3"),
    (r"\frac{e^x}{1+e^{2x}}", "exp(x)/(1+exp(2*x))"),
    (r"\frac{1}{x\ln x}", "1/(x*log(x))"),
    (r"e^{\sqrt{x}}", "exp(sqrt(x))"),
    (r"\frac{1}{1+\cos x}", "1/(1+cos(x))"),
    (r"\cos(\ln x)", "cos(log(x))"),
    (r"x^3e^{-x^2}", "x**3*exp(-x**2)"),
    (r"\sinh^2 x", "sinh(x)**2"),
    (r"\sqrt{\frac{1-x}{1+x}}", "sqrt((1-x)/(1+x))"),
    (r"\sin 3x\cos 5x", "sin(3*x)*cos(5*x)"),
    (r"(x^2+1)^5x", "(x**2+1)**5*x"),
]
POINTS = [sympy.Rational(1, 3), sympy.Rational(4, 5)]


@pytest.mark.parametrize(("latex", "text"), INDEFINITE, ids=[row[0] for row in INDEFINITE])
def test_an_antiderivative_is_found_with_checked_steps(latex: str, text: str) -> None:
    derivation = deriver.derive(rf"Find $\int {latex}\,dx$.")
    assert derivation.status == "finished"
    answer = derivation.answers[0]
    assert answer.name == "integral" and answer.verdict.outcome in ("proved", "verified")
    assert all(step.verdict.outcome in ("proved", "verified") for step in derivation.steps)
    x = sympy.Symbol("x", real=True)
    difference = answer.sympy.diff(x) - sympy.sympify(text, {"x": x})
    for point in POINTS:
        assert abs(sympy.N(difference.subs(x, point), 30)) < 1e-20


DEFINITE = [
    (r"\int_0^1\frac{x}{1+x^2}\,dx", "log(2)/2"),
    (r"\int_0^\infty xe^{-x}\,dx", "1"),
    (r"\int_0^\pi\sin^2\theta\,d\theta", "pi/2"),
    (r"\int_0^1\int_0^x xy\,dy\,dx", "1/8"),
    (r"\int_{-\infty}^\infty e^{-x^2/2}\,dx", "sqrt(2*pi)"),
    (r"\int_{-2}^2x^3e^{-x^2}\,dx", "0"),
    (r"\int_1^4\frac{dx}{\sqrt{x}}", "2"),
    (r"\int_0^{\pi/4}\tan x\,dx", "log(2)/2"),
]


@pytest.mark.parametrize(("latex", "text"), DEFINITE, ids=[row[0] for row in DEFINITE])
def test_a_definite_integral_has_its_value(latex: str, text: str) -> None:
    derivation = deriver.derive(f"Evaluate ${latex}$.")
    assert derivation.status == "finished"
    assert sympy.simplify(derivation.answers[0].sympy - sympy.sympify(text)) == 0
    assert derivation.answers[0].verdict.outcome in ("proved", "verified")


DIVERGING = [r"\int_{-1}^1\frac{dx}{x^2}", r"\int_1^\infty\frac{dx}{x}", r"\int_0^3\frac{dx}{x-1}", r"\int_0^\pi\tan x\,dx"]


@pytest.mark.parametrize("latex", DIVERGING)
def test_an_integral_without_a_value_is_said_to_diverge(latex: str) -> None:
    derivation = deriver.derive(f"Evaluate ${latex}$.")
    assert derivation.status == "finished"
    assert derivation.answers[0].text.startswith("diverges")
    assert "no_solution" in {f.code for f in derivation.findings}


NOT_DONE = [
    (r"\int_0^2\frac{dx}{(x-1)^{2/3}}", "no real value"),
    (r"\int_0^a\frac{dx}{x-1}", "depends on letters"),
    (r"\int e^{e^x}\sin x\,dx", "no method here"),
]


@pytest.mark.parametrize(("latex", "words"), NOT_DONE)
def test_what_is_not_certain_is_said(latex: str, words: str) -> None:
    derivation = deriver.derive(f"Evaluate ${latex}$.")
    assert derivation.status == "stuck"
    assert words in derivation.reason


def test_a_function_of_two_letters_needs_a_variable() -> None:
    derivation = deriver.derive("Integrate $ax$.")
    assert derivation.status == "refused"
    assert "by which variable" in derivation.reason


def test_sympy_objects_come_back_as_expressions() -> None:
    from deriver.expression.sympy_reader import from_sympy

    x = sympy.Symbol("x")
    assert from_sympy(sympy.exp(-x) / 2 + x**2).latex == r"x^2+\frac{1}{2}e^{-x}"
    assert from_sympy(sympy.Integral(sympy.exp(-(x**2)), (x, 0, 1))).latex == r"\int_0^1 e^{-x^2}\,dx"
    assert from_sympy(sympy.Eq(x, -sympy.oo)).latex == r"x = -\infty"
    with pytest.raises(deriver.errors.NotSupported, match="polylog"):
        from_sympy(sympy.polylog(3, x))


CORPUS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "corpus" / "integrals.json").read_text(encoding="utf-8"))
#: What has no answer yet, each with its reason; this list only gets shorter.
OPEN = {r"Evaluate $\int_0^2\frac{dx}{(x-1)^{2/3}}$."}


@pytest.mark.parametrize("row", CORPUS, ids=[r["task"][:60] for r in CORPUS])
def test_an_integral_of_the_corpus_has_its_value(row: dict[str, Any]) -> None:
    # Every fifth is checked step by step as well.
    derivation = deriver.derive(row["task"], check=CORPUS.index(row) % 5 == 0)
    if row["task"] in OPEN:
        assert derivation.status == "stuck"
        return
    assert derivation.status == "finished", derivation.reason
    verdicts = [*(s.verdict.outcome for s in derivation.steps), *(a.verdict.outcome for a in derivation.answers)]
    assert "refuted" not in verdicts
    answer = derivation.answers[0]
    if row.get("value") == "diverges":
        assert answer.text.startswith("diverges")
    elif "value" in row:
        names = {n: getattr(mpmath, n) for n in ("pi", "e", "sqrt", "exp", "log", "mpf")}
        wanted = eval(row["value"], names)
        assert abs(complex(sympy.N(answer.sympy, 20)) - complex(wanted)) < 1e-10
    else:
        functions = {n: getattr(mpmath, n) for n in "exp sin cos tan sinh cosh tanh log sqrt cbrt atan asin".split()}
        low, high = row.get("points", (0.3, 0.8))
        numeric = mpmath.quad(
            lambda x: eval(row["integrand"], {**functions, "abs": abs, "x": x}), [low, 0, high] if low < 0 else [low, high]
        )
        x = sympy.Symbol("x", real=True)
        value = answer.sympy
        value = value.subs({s: 0 for s in value.free_symbols if s.name != "x"}).subs({s: x for s in value.free_symbols if s.name == "x"})
        difference = complex(sympy.N(value.subs(x, sympy.Rational(str(high))) - value.subs(x, sympy.Rational(str(low))), 20))
        assert abs(difference - complex(numeric)) < 1e-6
