r"""Questions over other numbers: modulo a prime, over the integers, the rational and the real numbers; conditions that are not dropped.

Expected values were typed by hand; modulo p they are put into the statement by plain integer arithmetic.
"""

from __future__ import annotations

import pytest
import sympy as sp

import deriver
from deriver.latex.linear_rings import conditions_on, ring_of


def derived(task):
    data = deriver.derive(task).to_dict()
    for verdict in (*(a["verdict"] for a in data["answers"]), *(s["verdict"] for s in data["steps"])):
        assert verdict["outcome"] in ("verified", "proved"), (task, verdict)
    return data


def value(data, name):
    found = next(a for a in data["answers"] if a["name"] == name)
    return deriver.from_string(found["sympy"], data["symbols"])


A = r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"
CIRCLE = r"\begin{pmatrix}1&1&0\\0&1&1\\1&0&1\end{pmatrix}"


@pytest.mark.parametrize(
    ("task", "name", "wanted"),
    [
        (rf"Find the rank of ${CIRCLE}$ over $\mathbb{{F}}_2$.", "rank", 2),
        (rf"Find the rank of ${CIRCLE}$ over $\mathbb{{F}}_3$.", "rank", 3),
        (rf"Find the rank of ${CIRCLE}$.", "rank", 3),
        (r"Find the determinant of $\begin{pmatrix}1&1\\1&-1\end{pmatrix}$ over $\mathbb{F}_3$.", "determinant", 1),
        (rf"Find the inverse of ${A}$ over $\mathbb{{Z}}_5$.", "inverse", sp.Matrix([[3, 1], [4, 2]])),
        (rf"Find the inverse of ${A}$ mod 7.", "inverse", sp.Matrix([[5, 1], [5, 3]])),
        (rf"Find the inverse of ${A}$ in $\mathbb{{Z}}/5\mathbb{{Z}}$.", "inverse", sp.Matrix([[3, 1], [4, 2]])),
        (r"Solve $x+y=2$, $x-y=1$ modulo $7$.", "x", sp.Matrix([5, 4])),
        (r"Solve $\begin{pmatrix}1&1\\1&2\end{pmatrix}x=\begin{pmatrix}0\\1\end{pmatrix}$ over $\mathbb{Z}_5$.", "x", sp.Matrix([4, 1])),
    ],
)
def test_a_value_modulo_a_prime(task, name, wanted):
    found = value(derived(task), name)
    assert sp.Matrix([found]) == sp.Matrix([wanted]) if not isinstance(wanted, sp.MatrixBase) else sp.Matrix(found) == wanted


def test_a_general_solution_modulo_three():
    data = derived(r"Solve $x+y+z=1$, $x-y=1$ over $\mathbb{F}_3$.")
    x = sp.Matrix(value(data, "x"))
    (t,) = x.free_symbols
    seen = set()
    for k in range(3):
        v = [int(c) % 3 for c in x.subs(t, k)]
        assert sum(v) % 3 == 1 and (v[0] - v[1]) % 3 == 1
        seen.add(tuple(v))
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (r"Are $(1,1,0),(0,1,1),(1,0,1)$ linearly independent over $\mathbb{F}_2$?", "dependent modulo 2"),
        (r"Are $(1,1,0),(0,1,1),(1,0,1)$ linearly independent over $\mathbb{F}_5$?", "independent modulo 5"),
        (r"Is $\begin{pmatrix}2&0\\0&1\end{pmatrix}$ invertible over $\mathbb{Z}$?", "not invertible over the integers"),
        (r"Is $\begin{pmatrix}2&1\\1&1\end{pmatrix}$ invertible over the integers?", "invertible"),
        (rf"Is ${A}$ invertible over $\mathbb{{F}}_2$?", "not invertible modulo 2"),
        (r"Is $\begin{pmatrix}0&1\\-1&0\end{pmatrix}$ diagonalisable over $\mathbb{R}$?", "not diagonalisable over the real numbers"),
        (r"Is $\begin{pmatrix}0&1\\2&0\end{pmatrix}$ diagonalisable over $\mathbb{Q}$?", "not diagonalisable over the rational numbers"),
        (r"Is $\begin{pmatrix}0&1\\1&0\end{pmatrix}$ diagonalisable over $\mathbb{Q}$?", "diagonalisable"),
        (r"Solve $x+y=2$, $x-y=1$ over $\mathbb{Z}$.", "no solution over the integers"),
        (r"Solve $x+y=1$, $2x+2y=1$ mod $5$.", "no solution modulo 5"),
    ],
)
def test_what_is_said_over_other_numbers(task, said):
    answer = derived(task)["answers"][0]
    assert answer["text"].startswith(said)


@pytest.mark.parametrize(
    ("task", "values"),
    [
        (r"Find the eigenvalues of $\begin{pmatrix}0&1\\1&1\end{pmatrix}$ over $\mathbb{F}_2$.", []),
        (r"Find the eigenvalues of $\begin{bmatrix}1&1\\1&0\end{bmatrix}$ modulo $5$.", [3, 3]),
        (r"Find the eigenvalues of $\begin{bmatrix}1&1\\1&0\end{bmatrix}$ over $\mathbb{F}_{11}$.", [4, 8]),
        (r"Find the eigenvalues of $\begin{bmatrix}2&1\\1&2\end{bmatrix}$ modulo $7$.", [1, 3]),
    ],
)
def test_eigenvalues_modulo_a_prime(task, values):
    found = next(a for a in derived(task)["answers"] if a["name"] == "eigenvalues")
    assert (found["latex"] or "") == r",\; ".join(str(v) for v in values)
    assert found["verdict"]["outcome"] == "proved"


def test_products_modulo_a_prime():
    (found,) = derived(r"Compute $\begin{bmatrix}1&2\\3&4\end{bmatrix}\begin{bmatrix}2&3\\1&1\end{bmatrix}$ modulo 5.")["answers"]
    assert found["latex"] == r"\begin{pmatrix}4 & 0 \\ 0 & 3\end{pmatrix}"


def test_no_real_eigenvalues():
    data = derived(r"Find the eigenvalues of $\begin{pmatrix}0&1\\-1&0\end{pmatrix}$ over $\mathbb{R}$.")
    assert not any(a["name"] == "eigenvectors" for a in data["answers"])
    assert "no real eigenvalues" in {a["text"] for a in data["answers"]}


@pytest.mark.parametrize(
    "task",
    [
        rf"Find the rank of ${A}$ over $\mathbb{{Z}}_6$.",
        r"Find the eigenvalues of $\begin{pmatrix}0&1\\1&1\end{pmatrix}$ modulo $6$.",
        r"Are $(1,\sqrt2)$ and $(\sqrt2,2)$ linearly independent over $\mathbb{Q}$?",
        r"Find the solutions of $x+y=2$ with $x,y\ge0$.",
        r"Solve $x+y=2$, $x-y=1$ where $x,y\in\mathbb{Z}$.",
        r"Solve $x+2y=3$, $x-y=0$ with $x\ne 1$.",
        r"Solve $x+y=1$, $x-y=3$ for $x,y\in\mathbb{N}$.",
        rf"Find the rank of ${A}$ over $\mathbb{{H}}$.",
        r"Are $(1,i)$ and $(i,-1)$ linearly independent over $\mathbb{R}$?",
        r"Find the null space of $\begin{pmatrix}2&4\end{pmatrix}$ over the integers.",
    ],
)
def test_what_is_not_done_over_other_numbers_is_refused(task):
    try:
        assert deriver.derive(task).status in ("refused", "stuck")
    except deriver.DeriverError:
        pass


@pytest.mark.parametrize(
    ("text", "ring"),
    [
        (r"\mathbb{R}", "over R"), (r"\mathbb C", "over C"), (r"\mathbb{Z}_{7}", "over F 7"), (r"\mathbb{Z}/7\mathbb{Z}", "over F 7"),
        (r"\operatorname{GF}(2)", "over F 2"), (r"\mathbb{R}^2", None), ("x", None), (r"\mathbb{F}_p", None),
    ],
)  # fmt: skip
def test_names_of_rings(text, ring):
    assert ring_of(text) == ring


@pytest.mark.parametrize(
    ("formula", "kept"),
    [
        (r"x\ge 0", True),
        (r"x_1,x_2\in\mathbb{Z}", True),
        (r"x\in\mathbb{R}^2", False),
        (r"k>0", False),
        (r"A=\begin{pmatrix}1\end{pmatrix}", False),
    ],
)
def test_conditions_on_unknowns(formula, kept):
    assert (conditions_on([formula], ["x", "x_1", "x_2"]) is not None) is kept
