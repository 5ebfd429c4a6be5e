"""Limits, sums, series, fields, critical points and extrema: the answers against values typed by hand, points by their kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy

import deriver

CORPUS = Path(__file__).parent / "corpus"
ROWS: list[dict[str, Any]] = json.loads((CORPUS / "calculus.json").read_text(encoding="utf-8"))
NAMES: dict[str, Any] = {n: sympy.Symbol(n) for n in ("x", "y", "z", "u", "v", "r", "n", "k", "rho", "phi")}


def typed(text: str) -> Any:
    """A value of the corpus as a SymPy object."""
    return sympy.sympify(text, locals=NAMES)


def plain(value: Any) -> Any:
    """The same with symbols that carry no assumptions."""
    table = {s: sympy.Symbol(s.name) for s in value.free_symbols}
    return value.subs(table)


def same(one: Any, two: Any) -> bool:
    """Whether two values agree at points."""
    one, two = plain(sympy.sympify(one)), plain(sympy.sympify(two))
    if isinstance(two, sympy.MatrixBase):
        return one.shape == two.shape and all(same(a, c) for a, c in zip(one, two, strict=True))
    if two.has(sympy.oo):
        return bool(one == two)
    letters = sorted(one.free_symbols | two.free_symbols, key=str)
    for shift in range(3):
        point = {
            s: sympy.Integer(5 + shift) if s.name in ("n", "k") else sympy.Rational(4 + 3 * i + shift, 5 + i) for i, s in enumerate(letters)
        }
        if abs(complex(sympy.N((one - two).subs(point).doit(), 30))) > 1e-12:
            return False
    return True


def judged(row: dict[str, Any]) -> None:
    derivation = deriver.derive(row["task"])
    assert derivation.status == "finished", derivation.reason
    outcomes = [s.verdict.outcome for s in derivation.steps] + [a.verdict.outcome for a in derivation.answers]
    assert "refuted" not in outcomes
    answers = derivation.answers
    if row["judge"] in ("value", "words", "taylor") and "value" in row:
        if row["value"] == "none":
            assert answers[0].text.startswith("does not exist")
        elif row["value"] == "oo" and answers[0].text:
            assert answers[0].text.startswith("diverges")
        else:
            assert same(answers[0].sympy, typed(row["value"]))
    elif row["judge"] == "series":
        x = sympy.Symbol("x")
        term = plain(answers[0].sympy)
        value = term.subs(x, typed(row["at"])).doit() if not term.has(sympy.Integral) else None
        assert abs(sympy.N(value - typed(row["value"]).subs(x, typed(row["at"])), 20)) < 1e-12
    elif row["judge"] == "points":
        wanted = {tuple(np.round([float(sympy.N(v)) for v in p], 6)): kind for p, kind in points_of(row["points"]).items()}
        found = {tuple(np.round(np.atleast_1d(numbers(a.point)), 6)): a.text for a in answers}
        assert found.keys() == wanted.keys()
        for place, kind in found.items():
            assert kind in (wanted[place], "inconclusive")
    elif row["judge"] == "extremum":
        assert all(same(a.sympy, typed(row["value"])) for a in answers if a.name == "value")
    elif row["judge"] == "quadratic":
        n = 3
        draw = np.random.default_rng(1)
        half = draw.normal(size=(n, n))
        scope = {"np": np, "n": n, "A": half @ half.T + np.eye(n), "a": draw.normal(size=n), "b": draw.normal(size=n)}
        scope["Sigma"] = scope["A"]
        answer = next(a for a in answers if a.name == row["name"])
        assert np.allclose(eval(answer.numpy, scope), eval(row["numpy"], scope))
    elif row["judge"] == "derivative" and "relation" in row:
        x, y = NAMES["x"], NAMES["y"]
        f = typed(row["relation"])
        assert same(answers[0].sympy, -f.diff(x) / f.diff(y))
    elif row["judge"] == "derivative":
        assert same(answers[0].sympy, typed(row["value"]))
    else:
        assert answers[0].text.split(":")[0] == row["text"]


def points_of(text: str) -> dict[tuple[Any, ...], str]:
    """The points of a row with their kinds."""
    return dict(eval(text, {"sqrt": sympy.sqrt}))


def numbers(point: str) -> list[float]:
    """A point in LaTeX as numbers."""
    inner = point.strip("()") if point.startswith("(") else point
    return [float(sympy.N(deriver.parse(part).sympy)) for part in inner.split(", ")]


@pytest.mark.parametrize("row", ROWS, ids=[r["task"][:70] for r in ROWS])
def test_a_problem_has_its_answer(row: dict[str, Any]) -> None:
    judged(row)


REFUSED = [
    (r"Maximise $xy$ subject to $x-y=1$.", "no maximum|not known"),
    (r"Minimise $x^3$.", "no minimum"),
    (r"Maximise $x^2+y^2$.", "no maximum"),
    (r"Minimise $e^x$.", "no minimum"),
    (r"Is $f(x,y)=x^4+x^2y^2+y^4$ convex?", "not known|yes"),
    (r"Find the critical points of $f(x)=\sin x$.", "infinitely many"),
    (r"Find the critical points of $f(x,y)=x^2$.", "infinitely many"),
    (r"Find the critical points of $f(x)=|x|$.", "not differentiable"),
    (r"Find the critical points of $f(x)=e^x$.", "no critical points"),
    (r"Minimise $x^\top Ax$ subject to $a^\top x=1$.", "definite"),
    (r"Is $F(x,y)=\left(\frac{-y}{x^2+y^2},\frac{x}{x^2+y^2}\right)$ conservative?", "no: its circulation"),
    (r"Find the Taylor polynomial of degree 2 of $\ln x$ at $0$.", "no value|not exist"),
    (r"Find the Taylor polynomial of degree 2 of $|x|$ at $0$.", "smooth|not exist"),
    (r"Evaluate $\sum_{n=1}^\infty(-1)^n$.", "diverges"),
    (r"Evaluate $\sum_{n=0}^\infty 2^n$.", "diverges"),
    (r"Find $\lim_{x\to0}\frac{1}{x}$.", "does not exist"),
    (r"Find $\lim_{n\to\infty}a^n$.", "do not settle"),
    (r"Minimise $x+y$ subject to $xy=4$.", "no minimum: unbounded below"),
    (r"Evaluate $\sum_{n=1}^\infty\frac{1}{n^p}$.", "not known"),
    (r"Find $\lim_{x\to0}\sin\frac{1}{x}$.", "does not exist"),
    (r"Compute the curl of $F(x,y,z,w)=(x,y,z,w)$.", "plane or in space"),
    (r"Find the Jacobian determinant of $F(x,y)=(x,y,x+y)$.", "as many"),
]


@pytest.mark.parametrize(("task", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_has_no_answer_is_said(task: str, words: str) -> None:
    import re

    derivation = deriver.derive(task)
    said = [derivation.reason or "", *(a.text or "" for a in derivation.answers)]
    assert any(re.search(words, text) for text in said), said
