"""Problems of analysis, geometry and optimisation as textbooks ask them: the answers against values typed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

import deriver

CORPUS = Path(__file__).parent / "corpus"
ROWS: list[dict[str, Any]] = json.loads((CORPUS / "analysis.json").read_text(encoding="utf-8"))
NAMES: dict[str, Any] = {n: sympy.Symbol(n) for n in "x y z u v w r n k t s p q a R theta phi rho lamda mu".split()}
NAMES["Matrix"] = sympy.Matrix


def plain(value: Any) -> Any:
    """The same with symbols that carry no assumptions."""
    value = sympy.sympify(value)
    return value.xreplace({s: sympy.Symbol(s.name) for s in value.free_symbols})


def same(one: Any, two: Any) -> bool:
    """Whether two values agree at points."""
    one, two = plain(one), plain(two)
    if isinstance(one, sympy.MatrixBase) or isinstance(two, sympy.MatrixBase):
        one, two = sympy.Matrix(one), sympy.Matrix(two)
        return one.shape == two.shape and all(same(a, c) for a, c in zip(one, two, strict=True))
    if two.has(sympy.oo):
        return bool(one == two)
    letters = sorted(one.free_symbols | two.free_symbols, key=str)
    hits = 0
    for trial in (("0.37", "0.61", "0.83", "1.1"), ("1.3", "1.7", "0.9", "2.1"), ("0.2", "0.45", "1.6", "0.7")):
        number = sympy.N((one - two).subs({z: sympy.Rational(trial[i % 4]) for i, z in enumerate(letters)}).doit(), 20)
        if not number.is_number or number.has(sympy.nan, sympy.zoo):
            continue
        if abs(complex(number)) > 1e-9:
            return False
        hits += 1
    return hits > 0


def scope(seed: int = 0) -> dict[str, Any]:
    """Arrays for the NumPy form of an answer."""
    draw, n = np.random.default_rng(seed), 4
    half = draw.normal(size=(n, n))
    return {
        "np": np, "n": n, "Sigma": half @ half.T + np.eye(n), "mu": draw.normal(size=n), "X": draw.normal(size=(6, n)), "lamda": 0.7,
        "r": 0.3,
    }  # fmt: skip


def differentiated(value: Any, integrand: str) -> bool:
    """Whether the derivative of an antiderivative is the integrand, by differences at points."""
    x = sympy.Symbol("x", real=True)
    f = sympy.lambdify(x, sympy.sympify(integrand, locals={"x": x}), "mpmath")
    value = sympy.sympify(value)
    others = {s: sympy.Rational(1, 3) for s in value.free_symbols if s.name != "x"}
    g = sympy.lambdify(x, value.subs(others).xreplace({s: x for s in value.free_symbols if s.name == "x"}), "mpmath")
    places = [mpmath.mpf(p) for p in ("0.31", "0.77", "1.9", "2.6")]
    return all(abs(mpmath.diff(g, p) - f(p)) < 1e-8 for p in places)


@pytest.mark.parametrize("row", ROWS, ids=[r["task"][:70] for r in ROWS])
def test_a_problem_has_its_answer(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    outcomes = [s.verdict.outcome for s in derivation.steps] + [a.verdict.outcome for a in derivation.answers]
    assert "refuted" not in outcomes
    for name, wanted in row["want"].items():
        if wanted.startswith("text:"):
            texts = [f"{a.text or ''} {a.latex}" for a in derivation.answers if name in ("", a.name)]
            options = [wanted[5:]] if set(wanted) & set("\\([") else wanted[5:].split("|")
            assert any(option in text for option in options for text in texts), texts
            continue
        found = [a for a in derivation.answers if a.name == name and a.expression is not None]
        assert found, [a.name for a in derivation.answers]
        value = found[0].sympy if not wanted.startswith(("num:", "kkt")) else None
        if wanted == "kkt":
            arrays = scope()
            rows = np.stack([np.ones(4), arrays["mu"]])
            whole = np.block([[arrays["Sigma"], rows.T], [rows, np.zeros((2, 2))]])
            assert np.allclose(eval(found[0].numpy, arrays), np.linalg.solve(whole, np.r_[np.zeros(4), 1, 0.3])[:4])
        elif wanted.startswith("num:"):
            arrays = scope()
            arrays["y"] = np.random.default_rng(1).normal(size=6 if "X" in wanted else 4)
            assert np.allclose(eval(found[0].numpy, arrays), eval(wanted[4:], arrays))
        elif wanted.startswith("d:"):
            assert differentiated(value, wanted[2:])
        elif wanted.startswith("eq:"):
            left, right = (sympy.sympify(side, locals=NAMES) for side in wanted[3:].split("="))
            ratio = sympy.simplify((plain(value).lhs - plain(value).rhs) / (left - right))
            assert not ratio.free_symbols
        elif "@" in wanted:
            text, place = wanted.split("@")
            difference = (plain(value) - sympy.sympify(text, locals=NAMES)).subs(NAMES["y"], sympy.sympify(place))
            assert abs(complex(sympy.N(difference))) < 1e-9
        else:
            assert any(same(a.sympy, sympy.sympify(option, locals=NAMES)) for a in found for option in wanted.split("|"))


REFUSED = [
    (r"Find the subdifferential of $f(x)=-|x|$ at $0$.", "not convex|not known"),
    (r"Find the convex conjugate of $f(x)=x^3$.", "not convex|not known"),
    (r"Find the convex conjugate of $f(x)=-x^2$.", "not convex|not known"),
    (r"Find the tangent plane to $x^2+y^2+z^2=14$ at $(1,1,1)$.", "does not lie"),
    (r"Find the directional derivative of $f(x,y)=xy$ at $(1,2)$ in the direction $(0,0)$.", "zero vector"),
    (r"Do one Newton step for $f(x)=x^2+1$ from $x_0=0$.", "singular"),
    (r"Compute the entropy of $p=(\frac12,\frac13)$.", "add up"),
    (r"Verify Green's theorem for $F=\left(\frac{-y}{x^2+y^2},\frac{x}{x^2+y^2}\right)$ on the unit disk.", "does not apply"),
    (r"Find the flux of $F=(x,y,z)$ through the upper hemisphere.", "not said"),
    (r"Minimise $x^\top Ax+\lambda\|x\|^2$ over $x$.", "definite"),
    (r"Find the best step size of gradient descent on $f(x,y)=x^2-y^2$.", "not convex|not understood|runs away|positive definite|saddle"),
    (r"Find the strong convexity constant of $f(x)=x^4$.", "not strongly convex"),
    (r"Find the convergence of $\sum_{n=1}^\infty\frac{\sin n}{n}$.", "no test|not known|not understood"),
    (r"Show that gradient descent on $f(x)=x^4$ converges linearly.", "."),
]


@pytest.mark.parametrize(("task", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_has_no_answer_is_said(task: str, words: str) -> None:
    import re

    derivation = deriver.derive(task)
    said = [derivation.reason or "", *(a.text or "" for a in derivation.answers)]
    assert any(re.search(words, text) for text in said), said
    if words == ".":
        assert derivation.status != "finished"


@pytest.mark.parametrize(
    ("series", "text"),
    [
        (r"\sum_{n=1}^\infty \left(\frac{4n^2+1}{3n^2+7}\right)^n", "diverges: by the root test"),
        (r"\sum_{n=1}^\infty \left(\frac{n+5}{4n-3}\right)^{2n}", "converges: by the root test"),
        (r"\sum_{n=1}^\infty \left(\frac{n}{n+2}\right)^{n^2}", "converges: by the root test"),
        (r"\sum_{n=1}^\infty \left(\sqrt[n]{n}-1\right)^n", "converges: by the root test"),
        (r"\sum_{n=1}^\infty \left(1-\frac{2}{n}\right)^n", "diverges: the terms do not tend to zero"),
    ],
)
def test_powers_of_the_index_are_judged_by_their_root(series: str, text: str) -> None:
    found = deriver.derive(f"Does ${series}$ converge?")
    assert found.status == "finished" and found.answers[0].text == text
    assert found.answers[0].verdict.outcome in ("proved", "verified")
