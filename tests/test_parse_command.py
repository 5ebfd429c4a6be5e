r"""`deriver parse`: the typed tree, the shapes, what was assumed, and the LaTeX rendered back, of expressions and of statements."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deriver.cli import main
from deriver.expression import build as b
from deriver.expression import vector_shape
from deriver.rendering.trees import tree_dict, tree_lines


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["parse", *arguments]) == 0
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(capsys, *arguments, "--format", "json"))
    return found


def test_an_expression_shows_its_typed_tree(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, r"\|Ax-b\|_2^2", "--given", r"A\in\mathbb{R}^{m\times n}, x\in\mathbb{R}^n, b\in\mathbb{R}^m").splitlines()
    tree = [" ".join(line.replace("Tree", "").split()) for line in lines if any(c in line for c in "├└") or line.startswith("Tree")]
    assert tree == [
        "power scalar",
        "├─ norm 2 scalar",
        "│ └─ sum vector of length m",
        "│ ├─ matrix product vector of length m",
        "│ │ ├─ A m x n matrix",
        "│ │ └─ x vector of length n",
        "│ └─ product vector of length m",
        "│ ├─ −1 scalar",
        "│ └─ b vector of length m",
        "└─ 2 scalar",
    ]
    assert not any(line.startswith("Assumed") for line in lines)


def test_what_is_assumed_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, r"x^\top A x")
    assert "Assumed  A is a real n x n matrix" in out and "LaTeX    x^\\top Ax" in out


CLAIMS: list[tuple[str, list[tuple[str, str]]]] = [
    (r"a+b=b+a\le c", [("identity", "a+b = b+a"), ("inequality", r"b+a \le c")]),
    (r"y'+2y=e^{-t}", [("equation_to_solve", r"\frac{d}{dt}y(t)+2y(t) = e^{-t}")]),
    (r"A\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n", [("declaration", r"A\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n")]),
    (r"f(x)=x^2", [("definition", "f(x)=x^2")]),
    (r"2+2=5", [("value", "4 = 5")]),
]


@pytest.mark.parametrize(("latex", "expected"), CLAIMS, ids=[row[0] for row in CLAIMS])
def test_statements_show_their_claims(latex: str, expected: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]) -> None:
    found = data(capsys, latex)
    assert [(c["kind"], c["latex"]) for c in found["claims"]] == expected
    text = shown(capsys, latex)
    for kind, said in expected:
        assert kind.replace("_", " ") in text and said in text


def test_declarations_show_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, r"A\in\mathbb{R}^{m\times n}")
    assert "Declares  A: m x n matrix" in text
    assert data(capsys, r"A\in\mathbb{R}^{m\times n}")["symbols"]["A"]["shape"] == ["m", "n"]


def test_a_definition_shows_its_tree_and_what_was_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, r"P=A(A^\top A)^{-1}A^\top")
    assert "Defines" in text and "inverse" in text and "Assumed  A: m x n matrix" in text


def test_the_tree_as_data_nests(capsys: pytest.CaptureFixture[str]) -> None:
    tree = data(capsys, "x+1")["tree"]
    assert tree["operation"] == "add" and [a["operation"] for a in tree["arguments"]] == ["symbol", "number"]
    (claim,) = data(capsys, "x^2<1")["claims"]
    assert claim["relation"] == "<" and claim["trees"][0]["operation"] == "relation" and claim["left"] == "x^2"


def test_the_tree_on_a_plain_terminal() -> None:
    x = b.symbol("x", vector_shape(3))
    assert tree_lines(b.add(x, x), unicode=False)[1].startswith("|- x")
    assert tree_dict(b.norm(x))["data"] == "2"


def test_a_long_expression_is_cut() -> None:
    letters = [b.symbol(f"x_{i}") for i in range(600)]
    lines = tree_lines(b.add(*letters))
    assert len(lines) == 401 and lines[-1] == "... and 201 more"


@pytest.mark.parametrize("latex", [r"\frac{1}{", "x=1,2", r"x = 1 \text{ is false}", r"a \;\forall = 1"])
def test_refusals_have_a_caret(latex: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", latex]) == 2
    assert "^" in capsys.readouterr().err
