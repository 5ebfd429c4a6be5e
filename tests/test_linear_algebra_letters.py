r"""Matrices with letters: conditions are complete, special values are cases of their own; ways of asking by a noun phrase.

The judges put sample values into the statement and into the answer; SymPy alone decides what is diagonalisable.
"""

from __future__ import annotations

import itertools

import pytest
import sympy as sp

import deriver


def derived(task):
    data = deriver.derive(task).to_dict()
    for verdict in (*(a["verdict"] for a in data["answers"]), *(s["verdict"] for s in data["steps"])):
        assert verdict["outcome"] in ("verified", "proved"), (task, verdict)
    return data


def expression(data, answer):
    return deriver.from_string(answer["sympy"], data["symbols"])


def plain(e, values):
    return e.subs({s: values[s.name] for s in e.free_symbols if s.name in values})


CONDITIONS = [
    (r"For which $a,b$ is $\begin{pmatrix}1&a\\b&1\end{pmatrix}$ diagonalisable?", "ab", lambda a, b: [[1, a], [b, 1]]),
    (r"Is $\begin{pmatrix}k&1\\-1&0\end{pmatrix}$ diagonalisable?", "k", lambda k: [[k, 1], [-1, 0]]),
    (r"For which $k$ is $\begin{pmatrix}1&k\\0&1\end{pmatrix}$ diagonalisable?", "k", lambda k: [[1, k], [0, 1]]),
    (r"For which $k$ is $\begin{pmatrix}k&1\\0&2\end{pmatrix}$ diagonalisable?", "k", lambda k: [[k, 1], [0, 2]]),
    (r"For which $k$ is $\begin{pmatrix}0&k\\-k&0\end{pmatrix}$ diagonalisable?", "k", lambda k: [[0, k], [-k, 0]]),
    (
        r"For which $k$ is $\begin{pmatrix}1&1&0\\0&k&0\\0&0&2\end{pmatrix}$ diagonalisable?", "k",
        lambda k: [[1, 1, 0], [0, k, 0], [0, 0, 2]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("task", "letters", "rows"), CONDITIONS, ids=lambda v: v if isinstance(v, str) else "")
def test_the_condition_is_right_at_every_sample(task, letters, rows):
    data = derived(task)
    condition = next(a for a in data["answers"] if a["name"] == "condition")
    found = expression(data, condition)
    for values in itertools.product((-3, -2, -1, 0, 1, 2, 3), repeat=len(letters)):
        wanted = sp.Matrix(rows(*values)).is_diagonalizable(reals_only=True)
        said = plain(found, dict(zip(letters, values, strict=True))) if isinstance(found, sp.Basic) else found
        assert bool(sp.simplify(said)) is wanted, values


def test_a_matrix_that_is_never_diagonalisable():
    data = derived(r"For which $a$ is $\begin{pmatrix}a&1\\0&a\end{pmatrix}$ diagonalisable?")
    assert data["answers"][0]["text"].startswith("for no real value")


@pytest.mark.parametrize(
    ("task", "rows"),
    [
        (r"Diagonalise $\begin{pmatrix}0&1\\k&0\end{pmatrix}$.", lambda k: [[0, 1], [k, 0]]),
        (r"Diagonalise $\begin{pmatrix}1&k\\1&1\end{pmatrix}$.", lambda k: [[1, k], [1, 1]]),
    ],
)
def test_the_singular_value_of_the_letter_is_a_case_of_its_own(task, rows):
    data = derived(task)
    special = [a for a in data["answers"] if a["case"] == 1]
    assert [a["text"] for a in special] == ["not diagonalisable"] and special[0]["conditions"] == ["k = 0"]
    generic = {a["name"]: expression(data, a) for a in data["answers"] if a["case"] == 0}
    for k in (1, 2, 5):
        V, D, W = (plain(sp.Matrix(generic[n]), {"k": k}) for n in ("V", "Lambda", "V_inverse"))
        A = sp.Matrix(rows(k))
        assert sp.simplify(A * V - V * D) == sp.zeros(2) and sp.simplify(V * W) == sp.eye(2)


def test_an_eigenvector_with_letters_says_where_it_would_be_zero():
    data = derived(r"Find the eigenvectors of $\begin{pmatrix}a&b\\c&d\end{pmatrix}$.")
    vectors = next(a for a in data["answers"] if a["name"] == "eigenvectors")
    assert r"c \ne 0" in vectors["conditions"]


def test_no_finding_says_that_other_values_give_another_answer():
    data = derived(r"Find the rank of $\begin{pmatrix}a&b\\c&d\end{pmatrix}$.")
    assert not any("different" in f["text"] for f in data["findings"])


@pytest.mark.parametrize(
    ("task", "name", "wanted"),
    [
        (r"Find the largest eigenvalue of $\begin{pmatrix}2&1\\1&2\end{pmatrix}$.", "eigenvalue", 3),
        (r"Find the smallest eigenvalue of $\begin{pmatrix}2&1\\1&2\end{pmatrix}$.", "eigenvalue", 1),
        (r"Find the dominant eigenvalue of $\begin{pmatrix}-4&1\\1&2\end{pmatrix}$.", "eigenvalue", -1 - sp.sqrt(10)),
        (r"Compute the condition number $\kappa_2$ of $\begin{pmatrix}3&0\\0&-2\end{pmatrix}$.", "condition_number", sp.Rational(3, 2)),
        (r"Compute the condition number $\kappa_1$ of $\begin{pmatrix}1&2\\3&4\end{pmatrix}$.", "condition_number", 21),
        (r"Compute the cross product $(1,2,3)\times(4,5,6)$.", "cross_product", sp.Matrix([-3, 6, -3])),
        (r"Cholesky factor of $\begin{pmatrix}4&2\\2&10\end{pmatrix}$", "L", sp.Matrix([[2, 0], [1, 3]])),
        (r"Find the Cholesky factor $L$ of $\begin{pmatrix}4&2\\2&10\end{pmatrix}$.", "L", sp.Matrix([[2, 0], [1, 3]])),
        (r"LU factorisation of $\begin{pmatrix}2&1\\4&5\end{pmatrix}$ without pivoting", "U", sp.Matrix([[2, 1], [0, 3]])),
        (r"Singular values of $\begin{pmatrix}3&0\\0&-4\end{pmatrix}$", "singular_values", [4, 3]),
    ],
)
def test_ways_of_asking(task, name, wanted):
    data = derived(task)
    found = expression(data, next(a for a in data["answers"] if a["name"] == name))
    if isinstance(wanted, list):
        assert list(found) == wanted
    else:
        assert sp.simplify(sp.Matrix([found]) - sp.Matrix([wanted])) == sp.zeros(*sp.Matrix([wanted]).shape)


@pytest.mark.parametrize(
    "task",
    [
        r"Find the largest eigenvalue of $\begin{pmatrix}0&1\\-1&0\end{pmatrix}$.",
        r"For which $a,b$ is $\begin{pmatrix}1&a&b\\0&1&a\\0&0&2\end{pmatrix}$ diagonalisable?",
    ],
)
def test_what_has_no_answer_is_refused(task):
    assert deriver.derive(task).status in ("refused", "stuck")


@pytest.mark.parametrize(
    ("task", "cases"),
    [
        (r"Find the rank of $\begin{pmatrix}a&1\\1&a\end{pmatrix}$ for $a>0$.", ["a = 1"]),
        (r"Solve $x+ay=1$, $ax+y=1$ with $a>1$.", []),
        (r"Find the rank of $\begin{pmatrix}a&1\\1&a\end{pmatrix}$.", ["a = -1", "a = 1"]),
    ],
)
def test_a_case_that_contradicts_what_is_declared_is_none(task, cases):
    data = derived(task)
    assert sorted({c for a in data["answers"] if a["case"] for c in a["conditions"]}) == cases
