"""Matrices with given properties, and statements on all matrices: SymPy checks each example, however it was found."""

from __future__ import annotations

import pytest
import sympy as sp

import deriver


def answers(task: str) -> dict:
    data = deriver.derive(task).to_dict()
    assert data["status"] == "finished", (task, data["reason"])
    assert all(s["verdict"]["outcome"] in ("proved", "verified") for s in data["steps"])
    return {a["name"]: sp.Matrix(sp.sympify(a["sympy"])) if a["sympy"] else a["text"] for a in data["answers"]}


def is_zero(A: sp.Matrix) -> bool:
    return sp.zeros(*A.shape) == A


ONE = [
    ("Give an example of a $2\\times2$ matrix that is singular but not zero.", lambda A: A.det() == 0 and not is_zero(A)),
    ("Find a $2\\times 2$ matrix which is not diagonalisable.", lambda A: not A.is_diagonalizable()),
    ("Write down a matrix that is orthogonal but not symmetric.", lambda A: sp.eye(A.rows) == A.T * A and A.T != A),
    ("Construct a nonzero $2\\times2$ matrix $N$ with $N^2=0$.", lambda A: not is_zero(A) and is_zero(A * A)),
    ("Give an example of an idempotent matrix that is not symmetric.", lambda A: A * A == A and A.T != A),
    ("Give an example of a $3\\times3$ matrix that is diagonalizable but not invertible.",
     lambda A: A.is_diagonalizable() and A.det() == 0),
    ("Find a real matrix with no real eigenvalues.", lambda A: not any(v.is_real for v in A.eigenvals())),
    ("Give an example of a matrix that is upper triangular and not diagonalizable.", lambda A: A.is_upper and not A.is_diagonalizable()),
]  # fmt: skip
FALSE = [
    ("True or false: every invertible matrix is symmetric.", lambda A: A.det() != 0 and A.T != A),
    ("Prove or disprove: every diagonalizable matrix is symmetric.", lambda A: A.is_diagonalizable() and A.T != A),
    ("True or false? If a matrix is symmetric and invertible, then it is positive definite.",
     lambda A: A.T == A and A.det() != 0 and not A.is_positive_definite),
    ("Is it true that every matrix with real eigenvalues is diagonalizable?",
     lambda A: all(v.is_real for v in A.eigenvals()) and not A.is_diagonalizable()),
]  # fmt: skip


@pytest.mark.parametrize(("task", "right"), ONE)
def test_an_example_has_what_is_asked(task, right):
    assert right(answers(task)["matrix"])


@pytest.mark.parametrize(("task", "right"), FALSE)
def test_a_false_statement_gets_a_counterexample(task, right):
    found = answers(task)
    assert right(found["counterexample"]) and found["text"].startswith("false")


@pytest.mark.parametrize(
    ("task", "right"),
    [
        ("Give an example of two nonzero $2\\times2$ matrices whose product is zero.",
         lambda A, B: is_zero(A * B) and not is_zero(A) and not is_zero(B)),
        ("Find matrices $A$ and $B$ such that $AB=0$ but $BA\\neq 0$.", lambda A, B: is_zero(A * B) and not is_zero(B * A)),
        ("Find two $2\\times2$ matrices that do not commute.", lambda A, B: A * B != B * A),
        ("True or false: the sum of two singular matrices is singular.", lambda A, B: A.det() == B.det() == 0 != (A + B).det()),
        ("True or false: the product of two symmetric matrices is symmetric.", lambda A, B: A.T == A and B.T == B and (A * B).T != A * B),
    ],
)  # fmt: skip
def test_pairs(task, right):
    found = answers(task)
    assert right(found["A"], found["B"])


@pytest.mark.parametrize(
    "task",
    [
        "Give an example of a symmetric matrix that is not diagonalisable.",
        "Give an example of a square matrix that is both singular and invertible.",
        "Find an orthogonal matrix that is singular.",
    ],
)
def test_what_does_not_exist_is_refused(task):
    data = deriver.derive(task).to_dict()
    assert data["status"] == "refused" and "no such matrix" in data["reason"]


@pytest.mark.parametrize(
    ("task", "outcomes"),
    [
        ("True or false: the determinant of a sum is the sum of the determinants.", {"refuted"}),
        ("True or false: the inverse of a product is the product of the inverses.", {"refuted", "conditional"}),
        ("True or false: the transpose of a product is the product of the transposes in reverse order.", {"proved"}),
        ("True or false: $\\det(AB)=\\det(BA)$ for all square matrices.", {"proved"}),
        ("Prove or disprove that $(A+B)(A-B)=A^2-B^2$ for all square matrices $A$ and $B$.", {"refuted", "conditional"}),
        ("Show that $\\operatorname{tr}(AB)=\\operatorname{tr}A\\operatorname{tr}B$ for all $2\\times2$ matrices.", {"refuted"}),
    ],
)
def test_statements_with_formulas(task, outcomes):
    assert deriver.derive(task).verdict.outcome in outcomes


def test_a_true_statement_is_not_called_false():
    assert deriver.derive("True or false: every symmetric matrix is diagonalizable.").answers[0].text.startswith("true")


@pytest.mark.parametrize(
    "task",
    [
        "Show that the product of symmetric matrices is symmetric.",
        "Prove that every invertible matrix is diagonalisable.",
        "Show that every orthogonal matrix is symmetric.",
    ],
)
def test_a_false_statement_that_is_to_be_shown_is_refuted(task: str) -> None:
    found = deriver.derive(task)
    assert found.verdict.outcome == "refuted"
    assert (found.answers[-1].text or "").startswith("false")
