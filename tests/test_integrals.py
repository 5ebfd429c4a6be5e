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
    (r"\cos^5 x\,\sqrt{\sin x}", "cos(x)**5*sqrt(sin(x))"),
    (r"\frac{1}{\sqrt{5-3\sin^2 2x}}", "1/sqrt(5-3*sin(2*x)**2)"),
    (r"\sqrt{2+\cos^2 x}", "sqrt(2+cos(x)**2)"),
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
    with pytest.raises(deriver.errors.NotSupported, match="meijerg"):
        from_sympy(sympy.meijerg([1], [1], [1], [1], x))


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


#: Integrands with letters in x: for each case values of the letters that meet it, and the integrand typed for SymPy.
CASES: list[tuple[str, str, list[dict[str, float]]]] = [
    (r"\frac{1}{x^2+a}", "1/(x**2+a)", [{"a": 3}, {"a": -7}, {"a": 0}]),
    (r"\frac{1}{a+bx^2}", "1/(a+b*x**2)", [{"a": 2, "b": 5}, {"a": -3, "b": 2}, {"a": 0, "b": 4}, {"a": 3, "b": 0}]),
    (r"x^n", "x**n", [{"n": 2.5}, {"n": -1}]),
    (r"(ax+b)^n", "(a*x+b)**n", [{"a": 2, "b": 3, "n": 1.5}, {"a": 2, "b": 3, "n": -1}, {"a": 0, "b": 3, "n": 2}]),
    (r"e^{ax^2+b}", "exp(a*x**2+b)", [{"a": 1.5, "b": 1}, {"a": -0.5, "b": 2}, {"a": 0, "b": 1}]),
    (r"\cos(ax^2)", "cos(a*x**2)", [{"a": 2}, {"a": -3}, {"a": 0}]),
    (r"\frac{1}{\sqrt{c+x^2}}", "1/sqrt(c+x**2)", [{"c": 2}, {"c": -0.01}, {"c": 0}]),
    (r"\frac{\sqrt{x+b}}{x}", "sqrt(x+b)/x", [{"b": 2}, {"b": -0.1}, {"b": 0}]),
    (r"\frac{1}{\sqrt{a+bx+cx^2}}", "1/sqrt(a+b*x+c*x**2)", [
        {"a": 1, "b": 1, "c": 2}, {"a": 2, "b": 1, "c": -1}, {"a": 1, "b": 2, "c": 1}, {"a": 1, "b": 2, "c": 0}, {"a": 3, "b": 0, "c": 0},
    ]),
    (r"\frac{1}{x^2+bx+1}", "1/(x**2+b*x+1)", [{"b": 5}, {"b": 1}, {"b": 2}, {"b": -2}]),
    (r"\frac{x^2}{x^2-c}", "x**2/(x**2-c)", [{"c": 2}, {"c": -2}, {"c": 0}]),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "text", "values"), CASES, ids=[row[0] for row in CASES])
def test_letters_without_a_sign_make_cases(latex: str, text: str, values: list[dict[str, float]]) -> None:
    """The cases exclude each other, and each has an antiderivative of the integrand under it."""
    derivation = deriver.derive(rf"\int {latex}\,dx", check=False)
    assert derivation.status == "finished"
    x = sympy.Symbol("x", real=True)
    for put in values:
        table = {sympy.Symbol(name, real=True): sympy.nsimplify(value) for name, value in put.items()}
        fitting = [a for a in derivation.answers if all(bool(c.sympy.subs(table)) for c in a.conditions)]
        assert len(fitting) == 1
        integrand = sympy.sympify(text, {"x": x, **{s.name: s for s in table}}).subs(table)
        slope = fitting[0].sympy.subs(table).diff(x) - integrand
        for point in POINTS:
            assert abs(complex(sympy.N(slope.subs(x, point), 30))) < 1e-20


#: Antiderivatives that are special functions.
SPECIAL = [
    (r"\frac{\cos 3x}{x}", "cos(3*x)/x"), (r"\frac{\sinh x}{x}", "sinh(x)/x"), (r"\frac{\cosh(x+1)}{x}", "cosh(x+1)/x"),
    (r"\frac{\sin x}{x^2}", "sin(x)/x**2"), (r"e^{x^2}", "exp(x**2)"), (r"\frac{\ln(1-x)}{x}", "log(1-x)/x"),
    (r"\frac{\ln x}{1+x}", "log(x)/(1+x)"), (r"\sqrt{x}e^{-x}", "sqrt(x)*exp(-x)"), (r"\sqrt[3]{x}e^{-2x}", "x**Rational(1,3)*exp(-2*x)"),
    (r"\sin(x^2+x)", "sin(x**2+x)"), (r"\operatorname{arccot} x", "pi/2-atan(x)"), (r"x^x(\ln x+1)", "x**x*(log(x)+1)"),
    (r"x^4e^{-x^2}", "x**4*exp(-x**2)"), (r"x^2e^{-x}\sin x", "x**2*exp(-x)*sin(x)"), (r"\frac{1}{1+\tan x}", "1/(1+tan(x))"),
    (r"\frac{1}{\sqrt{1+x^2}+x}", "1/(sqrt(1+x**2)+x)"), (r"\ln x\arcsin x", "log(x)*asin(x)"), (r"\cos 3x\sec x", "cos(3*x)*sec(x)"),
    (r"x^5\cos 2x", "x**5*cos(2*x)"), (r"\frac{e^x-e^{-x}}{x}", "(exp(x)-exp(-x))/x"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "text"), SPECIAL, ids=[row[0] for row in SPECIAL])
def test_special_functions_are_answers(latex: str, text: str) -> None:
    derivation = deriver.derive(rf"\int {latex}\,dx", check=False)
    assert derivation.status == "finished"
    x = sympy.Symbol("x", real=True)
    slope = derivation.answers[0].sympy.diff(x) - sympy.sympify(text, {"x": x})
    for point in POINTS:
        assert abs(complex(sympy.N(slope.subs(x, point), 30))) < 1e-20


#: Values by symmetry, of Beta's kind, and for the letters for which they converge.
VALUES = [
    (r"\int_0^\pi \frac{x\sin x}{1+\cos^2 x}\,dx", "pi**2/4"),
    (r"\int_0^\infty\frac{\ln x}{1+x^2}\,dx", "0"), (r"\int_0^1\frac{\ln(1+x)}{x}\,dx", "pi**2/12"),
    (r"\int_0^\infty\frac{dx}{\sqrt x(1+x)}", "pi"), (r"\int_0^1\sqrt{-\ln x}\,dx", "sqrt(pi)/2"),
    (r"\int_0^\infty\frac{\cos 2x}{x^2+9}\,dx", "pi*exp(-6)/6"), (r"\int_0^\infty e^{-x^2}\cos x\,dx", "sqrt(pi)*exp(-Rational(1,4))/2"),
    (r"\int_0^\infty\frac{\sin^2x}{x^2}\,dx", "pi/2"),
]  # fmt: skip


@pytest.mark.parametrize(("task", "value"), VALUES, ids=[row[0] for row in VALUES])
def test_a_definite_integral_by_symmetry_or_name_has_its_value(task: str, value: str) -> None:
    derivation = deriver.derive(task, check=False)
    assert derivation.status == "finished"
    assert abs(complex(sympy.N(derivation.answers[0].sympy - sympy.sympify(value), 30))) < 1e-20


def test_an_integral_says_for_which_exponents_it_converges() -> None:
    there, elsewhere = deriver.derive(r"\int_1^\infty\frac{dx}{x^p}", check=False).answers
    assert (there.latex, [c.latex for c in there.conditions]) == (r"\frac{1}{p-1}", ["p > 1"])
    assert (elsewhere.text, [c.latex for c in elsewhere.conditions]) == (r"diverges for $p \le 1$", [r"p \le 1"])


def test_letters_of_different_signs_are_drawn() -> None:
    """A condition on the sign of a product is met by points, and a claim that holds for equal signs only is refuted."""
    assert deriver.verify(r"(\sqrt{-ab})^2=-ab", r"a,b\in\mathbb{R}, ab<0").holds
    assert deriver.verify(r"|a+b|=|a|+|b|", r"a,b\in\mathbb{R}").outcome in ("refuted", "conditional")


def test_a_claim_with_values_close_to_zero_only_is_decided() -> None:
    assert deriver.verify(r"\frac{d}{dx}\arcsin(9x)=\frac{9}{\sqrt{1-81x^2}}", r"x\in\mathbb{R}").outcome == "verified"
    assert deriver.verify(r"\frac{d}{dx}\arcsin(9x)=\frac{8}{\sqrt{1-81x^2}}", r"x\in\mathbb{R}").outcome == "refuted"


def _integrated(integrand: sympy.Expr) -> deriver.Derivation:
    from deriver.api import checked, rulebook_of
    from deriver.derivation import solve
    from deriver.expression import build as b
    from deriver.expression.sympy_reader import from_sympy
    from deriver.model import Problem

    letters: dict[str, Any] = {}
    body = from_sympy(integrand, letters)
    variable = from_sympy(sympy.Symbol("x", real=True), letters)
    return checked(solve(Problem("integral", b.integral(body, variable), latex="integral"), rulebook_of()))


def test_classical_polynomials_of_a_letter_degree_have_antiderivatives() -> None:
    x, n = sympy.symbols("x n", real=True)
    for member in (sympy.chebyshevt(n, x), sympy.hermite(n, 3 * x - 1), sympy.gegenbauer(n, 3, x), sympy.polylog(3, 2 * x) / x):
        found = _integrated(member)
        assert found.status == "finished" and found.answers[0].verdict.outcome in ("proved", "verified"), member
    for degree in (2, 3, 5):  # the antiderivative at a whole degree is that of the polynomial
        primitive = _integrated(sympy.legendre(n, x)).answers[0].sympy
        slope = primitive.subs({s: degree for s in primitive.free_symbols if s.name == "n"}).doit()
        y = next(s for s in slope.free_symbols if s.name == "x")
        assert sympy.expand(slope.diff(y) - sympy.legendre(degree, y)) == 0
