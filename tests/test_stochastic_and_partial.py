"""Itô calculus and partial differential equations: answers typed by hand, compared by mathematics at points drawn here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sympy

import deriver

CORPUS = Path(__file__).parent / "corpus"
ROWS = [
    row
    for name in ("stochastic_and_partial", "processes_and_fields", "processes_in_words")
    for row in json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    if not row.get("open")
]
#: Wrong variants beside their right twins: in a frame with the word CLAIM, and changes of variables.
MUSEUM = json.loads((CORPUS / "stochastic_museum.json").read_text(encoding="utf-8"))
SOLVED = [row for row in ROWS if "answers" in row]
GOOD = ("proved", "verified")


def values(names: list[str], number: int) -> dict[str, Any]:
    """Positive rational values, smaller than one and all different."""
    return {name: sympy.Rational(3 + 2 * i + 5 * number, 17 + 3 * i + 7 * number) for i, name in enumerate(sorted(names))}


def number_of(expression: Any, at: dict[str, Any]) -> complex:
    """A value, with a series summed to its fortieth term."""
    expression = sympy.sympify(expression)
    expression = expression.replace(sympy.Sum, lambda body, limit: sympy.Add(*(body.subs(limit[0], k) for k in range(int(limit[1]), 41))))
    return complex(expression.subs({z: at[str(z)] for z in expression.free_symbols}).doit().evalf(20))


def same(one: Any, two: Any) -> bool:
    """Whether two expressions agree at three points, by the names of their letters."""
    letters = {z.name: z for e in (one, two) for z in e.free_symbols}
    for number in range(3):
        at = values(list(letters), number)
        a, b = number_of(one, at), number_of(two, at)
        if abs(a - b) > 1e-9 * (1 + abs(a)):
            return False
    return True


def trials(arguments: tuple[Any, ...]) -> list[Any]:
    """Smooth functions of these variables that satisfy no equation of a textbook."""
    x, *more = arguments
    y = more[0] if more else sympy.Integer(1)
    return [sympy.exp(x / 3 + y**2 / 5) + x**3 * y, sympy.sin(x * y) + 2 + x * x + y**4 / 7, sympy.exp(-x * y / 2) + x**2 * y**3]


def residual(equation: Any, trial: int) -> Any:
    """Left minus right with a function put in for every unknown one."""
    found = equation.lhs - equation.rhs
    for applied in sorted(found.atoms(sympy.core.function.AppliedUndef), key=str):
        found = found.subs(applied, trials(applied.args)[trial]).doit()
    return found


def same_equation(one: Any, two: Any) -> bool:
    """Whether two equations say the same: the residuals of any function have one quotient, that is not zero."""
    quotients = []
    for trial in range(3):
        a, b = residual(one, trial), residual(two, trial)
        names = [z.name for z in a.free_symbols | b.free_symbols | one.free_symbols | two.free_symbols]
        at = values(names, 1)
        quotients.append(number_of(a, at) / number_of(b, at))
    return all(abs(q - quotients[0]) < 1e-9 * abs(q) and abs(q) > 1e-9 for q in quotients)


def typed(text: str) -> Any:
    names = ("beta", "gamma_", "zeta", "S", "N", "E", "I", "Q", "theta", "lamda")
    return sympy.sympify(text, {n: sympy.Symbol(n) for n in names})


@pytest.mark.parametrize("row", SOLVED, ids=[r["task"] for r in SOLVED])
def test_the_answers_are_those_typed_by_hand(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    assert derivation.problems[0].kind == row.get("kind", derivation.problems[0].kind)
    assert [s.rule.name for s in derivation.steps if s.verdict.outcome not in GOOD] == []
    found = {a.name: a for a in derivation.answers}
    for name, text in row["answers"].items():
        if name == "type":
            assert found[name].text == text
            continue
        assert found[name].verdict.outcome in GOOD
        expected, value = typed(text), found[name].sympy
        if isinstance(expected, sympy.Equality):
            assert same_equation(value, expected), value
        elif isinstance(expected, sympy.MatrixBase):
            assert all(same(sympy.sympify(a), b) for a, b in zip(value, expected, strict=True)), value
        elif expected.atoms(sympy.Derivative):
            assert same_equation(sympy.Eq(value, 0), sympy.Eq(expected, 0)), value
        else:
            assert same(sympy.sympify(value), expected), value


CHECKED = [row for row in ROWS if "holds" in row and "task" in row]
CLAIMS = [row for row in ROWS if "claim" in row]


@pytest.mark.parametrize("row", CHECKED, ids=[r["task"] for r in CHECKED])
def test_a_given_solution_is_put_in(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    outcomes = [a.verdict.outcome for a in derivation.answers]
    assert all(o in GOOD for o in outcomes) if row["holds"] else "refuted" in outcomes


@pytest.mark.parametrize("row", CLAIMS, ids=[r["claim"] for r in CLAIMS])
def test_a_claim_about_kernels_and_means(row: dict[str, Any]) -> None:
    verdict = deriver.verify(row["claim"], row["given"])
    assert verdict.holds if row["holds"] else verdict.outcome == "refuted"


REGIONS = [
    (r"Classify $u_{xx}+yu_{yy}=0$.", {"elliptic": "y>0", "hyperbolic": "y<0", "parabolic": "y=0"}),
    (r"Classify $yu_{xx}+u_{yy}=0$.", {"elliptic": "y>0", "hyperbolic": "y<0", "parabolic": "y=0"}),
]


@pytest.mark.parametrize(("task", "regions"), REGIONS)
def test_a_type_may_depend_on_the_region(task: str, regions: dict[str, str]) -> None:
    derivation = deriver.derive(task)
    assert {a.text: a.conditions[0].latex.replace(" ", "") for a in derivation.answers} == regions


REFUSED = [row for row in ROWS if "refused" in row]


@pytest.mark.parametrize("row", REFUSED, ids=[r["task"] for r in REFUSED])
def test_what_is_not_solved_says_why(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status in ("stuck", "refused")
    assert row["refused"] in derivation.reason


SILENT = [
    r"Let $dX_t=\mu\,dt+\sigma\,dW_t$. Find $d(X_t^2)$.",
    r"Let $dX_t=\mu\,dt+\sigma\,dW_t$. Find the differential of $X_t^2$.",
    r"$d(W_t^2)$",
    r"Find $d(\sin W_t)$.",
    r"Find the differential of $X_t^2$.",
    r"What is the differential of $\ln S_t$?",
    r"Find $d(B_t^2)$ where $B_t$ is a Brownian motion.",
    r"Let $X_t$ be an Itô process. Find $d(X_t^2)$.",
]


@pytest.mark.parametrize("task", SILENT)
def test_no_process_is_differentiated_by_the_ordinary_chain_rule(task: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status != "finished" or {a.name for a in derivation.answers} >= {"drift", "diffusion"}


FOUND = [row for row in ROWS if "finding" in row]


@pytest.mark.parametrize("row", FOUND, ids=[r["task"] for r in FOUND])
def test_what_a_reader_should_know_is_said(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    assert row["finding"] in " ".join(f.text for f in derivation.findings)


def _variants(kind: str) -> list[str]:
    out = []
    for row in MUSEUM["random"]:
        out += [row["frame"].replace("CLAIM", c) for c in ([row["right"]] if kind == "right" else row["wrong"])]
    for row in MUSEUM["changes"] if MUSEUM.get("changes are read") else []:
        claims = [row["right"]] if kind == "right" else row["wrong"]
        out += [f"Show that the substitution {row['sub']} turns ${row['old']}$ into ${c}$." for c in claims]
    return out


@pytest.mark.parametrize("task", _variants("right"))
def test_the_right_variant_is_verified(task: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert [a.verdict.outcome for a in derivation.answers if a.verdict.outcome not in GOOD] == []


@pytest.mark.parametrize("task", _variants("wrong"))
def test_the_wrong_variant_is_refuted(task: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert derivation.verdict.outcome == "refuted"


VECTORS = [
    (
        r"Let $d\mathbf X_t=-A\mathbf X_t\,dt+B\,d\mathbf W_t$. Find $d\|\mathbf X_t\|^2$.",
        r"-2\mathbf{X}_t^\top A\mathbf{X}_t+\operatorname{tr}(B^\top B)",
    ),
    (r"Let $\mathbf W_t\in\mathbb R^d$ be a Brownian motion. Find $d\|\mathbf W_t\|^2$.", "d"),
    (
        r"Let $d\mathbf x_t=\boldsymbol\mu\,dt+\Sigma\,d\mathbf B_t$. Find $d(\mathbf c^\top\mathbf x_t)^2$.",
        r"2(\mathbf{c}^\top\mathbf{x}_t)\mathbf{c}^\top\boldsymbol{\mu}+\operatorname{tr}(\Sigma^\top\mathbf{c}\mathbf{c}^\top\Sigma)",
    ),
]


@pytest.mark.parametrize(("task", "drift"), VECTORS)
def test_a_function_of_a_vector_process(task: str, drift: str) -> None:
    derivation = deriver.derive(task)
    assert derivation.status == "finished", derivation.reason
    assert [s.rule.name for s in derivation.steps if s.verdict.outcome not in GOOD] == []
    assert derivation.answers[0].verdict.holds
    given = (
        r"A \in \mathbb{R}^{n\times n}, B, \Sigma \in \mathbb{R}^{n\times m}, "
        r"\mathbf{X}_t, \mathbf{x}_t, \mathbf{c}, \boldsymbol{\mu} \in \mathbb{R}^n"
    )
    assert derivation.answers[0].latex == drift or deriver.verify(f"{derivation.answers[0].latex}={drift}", given).holds


GIVEN = [
    (r"d(S_t^2)=(2\mu+\sigma^2)S_t^2\,dt+2\sigma S_t^2\,dW_t", r"dS_t=\mu S_t\,dt+\sigma S_t\,dW_t", True),
    (r"d(S_t^2)=2\mu S_t^2\,dt+2\sigma S_t^2\,dW_t", r"dS_t=\mu S_t\,dt+\sigma S_t\,dW_t", False),
    (r"\mathbb{E}[W_t^4]=3t^2", r"$W_t$ be a Brownian motion", True),
    (r"\mathbb{E}[W_t^4]=t^2", r"$W_t$ be a Brownian motion", False),
]


@pytest.mark.parametrize(("claim", "given", "holds"), GIVEN)
def test_a_claim_about_a_process_is_verified_where_its_equation_is_given(claim: str, given: str, holds: bool) -> None:
    verdict = deriver.verify(claim, given)
    assert verdict.holds if holds else verdict.outcome == "refuted"


@pytest.mark.parametrize(
    ("task", "name", "values"),
    [
        (r"For which $\alpha$ is $W_t^2-\alpha t$ a martingale?", "alpha", ["1"]),
        (r"Find $c$ such that $e^{cW_t-2t}$ is a martingale.", "c", ["-2", "2"]),
        (r"Is $e^{aW_t+bt}$ a martingale?", "b", ["-a**2/2"]),
        (r"Find $a$ such that $e^{at}\cos W_t$ is a martingale.", "a", ["1/2"]),
        (r"Let $dS_t=\mu S_t\,dt+\sigma S_t\,dW_t$. Is $e^{-rt}S_t$ a martingale?", "mu", ["r"]),
        (r"For which $k$ is $W_t^4-ktW_t^2+3t^2$ a martingale?", "k", ["6"]),
    ],
)
def test_a_question_about_letters_has_their_values(task: str, name: str, values: list[str]) -> None:
    found = deriver.derive(task)
    assert found.status == "finished", found.reason
    got = sorted(str(a.sympy) for a in found.answers if a.name == name)
    assert got == sorted(str(sympy.sympify(v)) for v in values)
    assert all(a.verdict.outcome in GOOD for a in found.answers)
    assert "except where" in next(a.text or "" for a in found.answers if a.name == "martingale")


@pytest.mark.parametrize(
    ("task", "outcome"),
    [
        (r"Verify that $u=f(x-ct)+g(x+ct)$ solves $u_{tt}=c^2u_{xx}$.", True),
        (r"Show that $u=f(x-ct)$ solves $u_t+cu_x=0$.", True),
        (r"Show that $u=f(x+ct)$ solves $u_t+cu_x=0$.", False),
        (r"Verify that $u(x,y)=f(y/x)$ satisfies $xu_x+yu_y=0$.", True),
        (r"Verify that $u=f(x-ct)+g(x+2ct)$ solves $u_{tt}=c^2u_{xx}$.", False),
        (r"Show that $W_t^2$ is a martingale.", False),
        (r"Show that $B_t^2-t$ is a martingale.", True),
    ],
)
def test_profiles_and_squares_are_what_they_are(task: str, outcome: bool) -> None:
    found = deriver.derive(task)
    outcomes = {a.verdict.outcome for a in found.answers}
    assert outcomes <= set(GOOD) if outcome else "refuted" in outcomes


@pytest.mark.parametrize(
    ("task", "drift"),
    [
        (r"Find $d(W_t^1W_t^2)$ when $dW^1dW^2=\rho\,dt$.", "rho"),
        (r"Find $d(W^1_tW^2_t)$ when $dW^1_tdW^2_t=\rho\,dt$.", "rho"),
        (r"Find $d(W_t^2)$.", "1"),
    ],
)
def test_a_superscript_is_a_number_only_where_the_first_is_written(task: str, drift: str) -> None:
    assert str(deriver.derive(task).answers[0].sympy) == drift


def test_a_first_power_of_a_brownian_motion_is_ambiguous_where_nothing_is_said() -> None:
    found = deriver.derive(r"Find $d(W^1_t W^2_t)$.")
    assert found.status == "refused"
    assert "Brownian" in (found.reason or "")


@pytest.mark.parametrize(
    ("domain", "status"),
    [(r"x\in\mathbb{R}", "finished"), (r"x \in \mathbb R", "finished"), (r"x\in\mathbb{R}^+", "stuck"), (r"x>0", "stuck")],
)
def test_the_whole_line_is_no_boundary(domain: str, status: str) -> None:
    found = deriver.derive(rf"Solve $u_{{tt}}=c^2u_{{xx}}$ for ${domain}$, $u(x,0)=\sin x$, $u_t(x,0)=0$.")
    assert found.status == status
