"""What is expected of the corpora of linear algebra, worked out from the statements without the tool.

Fifty-four rows of `linear_algebra.json` (the last ones) were typed after their answers had been seen. So the field `from` of a typed value
says how it comes about from the numbers of the statement, and is evaluated here by SymPy alone; and the matrix of every row of both
corpora is compared with the matrix that its statement shows, read by a few lines of its own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sympy as sp

CORPUS = Path(__file__).parent / "corpus"
ROWS = [
    row
    for name in ("linear_algebra", "linear_algebra_textbooks", "linear_algebra_manners")
    for row in json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
]
LETTERS = {x: sp.Symbol(x, real=True) for x in ("a", "b", "c", "t", "k", "h", "s", "x1", "x2", "x3")}
#: Judges whose matrix is not the one of the statement: the columns are vectors, or it is worked out first.
OTHER = {"value", "said", "affirmed", "refused", "vectors"}


def entry(text: str) -> sp.Expr:
    text = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text.strip())
    text = re.sub(r"\\[dt]?frac(\d)(\d)", r"(\1/\2)", text)
    text = re.sub(r"\\sqrt\{([^{}]*)\}|\\sqrt(\d)", lambda m: f"sqrt({m[1] or m[2]})", text).replace("^", "**")
    text = re.sub(r"[{}\s]", "", text)
    text = re.sub(r"(?<=[\d)])(?=[a-z(])|(?<=[a-z])(?=[a-z(])(?<!sqrt)(?<!s)(?<!q)(?<!r)(?<!sq)", "*", text) if "sqrt" not in text else text
    text = re.sub(r"(?<=\d)(?=sqrt)", "*", text)
    text = re.sub(r"(?<![\d.])\.(\d)", r"0.\1", text)
    return sp.nsimplify(sp.sympify(text, locals={**LETTERS, "i": sp.I}), rational=True)


def shown(task: str) -> sp.Matrix | None:
    """The only matrix of a statement with more than one column, if there is exactly one; a bar parts off the right side."""
    found = []
    for m in re.finditer(r"\\begin\{(?:[pb]matrix|array)\}(?:\{([lcr|]*)\})?(.*?)\\end\{(?:[pb]matrix|array)\}", task, re.DOTALL):
        rows = [[c for c in r.split("&")] for r in re.split(r"\\\\(?:\[[^\]]*\])?", m[2]) if r.strip()]
        if len(rows[0]) > 1 and "=" not in m[2]:
            matrix = sp.Matrix([[entry(c) for c in r] for r in rows])
            found.append(matrix[:, : m[1].index("|")] if m[1] and "|" in m[1] else matrix)
    return found[0] if len(found) == 1 else None


def comparable(row) -> bool:
    if (
        row["judge"] in OTHER
        or "A" not in row
        or "augmented" in row["task"]
        or re.search(r"\\(?:cos|sin|lambda|theta)|e\^|perp|of \$(?:A\^|\dA)", row["task"])
    ):
        return False
    try:
        return shown(row["task"]) is not None
    except (sp.SympifyError, TypeError, SyntaxError):
        return False


@pytest.mark.parametrize("row", [r for r in ROWS if comparable(r)], ids=lambda r: r["task"][:60])
def test_the_matrix_of_a_row_is_the_one_of_its_statement(row):
    A = sp.Matrix(sp.sympify(row["A"], locals=LETTERS))
    B = shown(row["task"])
    shifted = re.search(r"lambda", row["task"]) is not None or "eigenspace" in row["task"]
    assert shifted or sp.simplify(A - B) == sp.zeros(*A.shape) if A.shape == B.shape else row["judge"] in ("projection", "independence")


@pytest.mark.parametrize("row", [r for r in ROWS if "from" in r], ids=lambda r: r["task"][:60])
def test_a_typed_value_comes_about_from_the_statement(row):
    names = {**{n: getattr(sp, n) for n in ("Matrix", "Rational", "sqrt", "Abs", "acos", "hessian", "zeros", "eye", "pi")}, **LETTERS}
    found = sp.sympify(row["from"], locals=names)
    if row["judge"] == "said":
        assert found is not row["text"].startswith(("not", "they do not"))
    else:
        difference = sp.Matrix([found]) - sp.Matrix([sp.sympify(row["value"])])
        assert sp.simplify(difference) == sp.zeros(*difference.shape)
