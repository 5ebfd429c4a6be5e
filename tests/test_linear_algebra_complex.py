r"""Complex vectors and matrices: the inner product conjugates its first factor, and this is said; steps agree with answers.

Every value was typed from the statement by hand and is put in here by SymPy with conjugates of its own.
"""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import I, Matrix, Rational, pi, sqrt

import deriver


def derived(task, given=None):
    data = deriver.derive(task, given=given).to_dict() if given else deriver.derive(task).to_dict()
    for verdict in (*(a["verdict"] for a in data["answers"]), *(s["verdict"] for s in data["steps"])):
        assert verdict["outcome"] in ("verified", "proved"), (task, verdict)
    return data


def value(data, name):
    found = next(a for a in data["answers"] if a["name"] == name)
    return deriver.from_string(found["sympy"], data["symbols"])


def same(a, c):
    difference = Matrix([a]) - Matrix([c]) if not isinstance(a, sp.MatrixBase) else Matrix(a) - Matrix(c)
    return sp.simplify(difference) == sp.zeros(*difference.shape)


VALUES = [
    (r"Find the angle between $(1,i)$ and $(1,-i)$.", "angle", pi / 2),
    (r"Find the angle between $(1,i)$ and $(1,1)$ in $\mathbb{C}^2$.", "angle", pi / 4),
    (r"Find the angle between $(1,i)$ and $(1,1)$ in $\mathbb{C}^2$.", "angle_by_real_part", pi / 3),
    (r"Project $(1,i)$ onto $(1,2i)$.", "projection", Matrix([Rational(3, 5), 6 * I / 5])),
    (r"Project $(1,1)^\top$ onto $(1,i)^\top$.", "projection", Matrix([(1 - I) / 2, (1 + I) / 2])),
    (r"Project $(1,0,0)$ onto the span of $(1,i,0)$ and $(0,1,i)$.", "projection", Matrix([Rational(2, 3), I / 3, Rational(1, 3)])),
    (r"Find the projection matrix onto the span of $(1,i)$.", "projection", Matrix([[1, -I], [I, 1]]) / 2),
    (r"Compute the distance from $(1,0)$ to the line spanned by $(1,i)$ in $\mathbb{C}^2$.", "distance", 1 / sqrt(2)),
    (r"Find the distance between $(1,i)$ and $(i,1)$.", "distance", 2),
    (r"Find the Gram matrix of $(1,i)$ and $(i,1)$.", "product", 2 * sp.eye(2)),
    (r"Find the dot product of $(1,i)$ and $(1,1)$.", "product", 1 - I),
    (r"Find $A^*$ for $A=\begin{pmatrix}1&i\\2&1+i\end{pmatrix}$.", "product", Matrix([[1, 2], [-I, 1 - I]])),
    (r"Compute $A^H$ where $A=\begin{pmatrix}1&i\\2&1+i\end{pmatrix}$.", "product", Matrix([[1, 2], [-I, 1 - I]])),
    (r"Compute $A^\dagger A$ where $A=\begin{pmatrix}1&i\\0&1\end{pmatrix}$.", "product", Matrix([[1, I], [-I, 2]])),
    (r"Find the length of $(1+i,2)$.", "norm", sqrt(6)),
    (r"Compute $\|(1+i,2)\|_2$.", "norm", sqrt(6)),
    (r"Find the Rayleigh quotient of $\begin{pmatrix}2&i\\-i&2\end{pmatrix}$ at $(1,i)$.", "rayleigh_quotient", 1),
    (r"Find the spectral norm of $\begin{pmatrix}1&i\\i&1\end{pmatrix}$.", "norm", sqrt(2)),
    (
        r"Find the least squares solution of $\begin{pmatrix}1\\2i\end{pmatrix}x=\begin{pmatrix}1\\1\end{pmatrix}$.", "x",
        Matrix([(1 - 2 * I) / 5]),
    ),
    (
        r"Find the least squares solution of $\begin{pmatrix}1\\i\end{pmatrix}x=\begin{pmatrix}1\\1\end{pmatrix}$.", "x",
        Matrix([(1 - I) / 2]),
    ),
    (r"Solve $\begin{pmatrix}1&i\\i&1\end{pmatrix}x=\begin{pmatrix}1\\0\end{pmatrix}$.", "x", Matrix([Rational(1, 2), -I / 2])),
    (r"Solve $(1+i)x+y=1$, $x-iy=0$.", "x", Matrix([1, -I])),
    (r"Find the rank of $\begin{pmatrix}1&i\\-i&1\end{pmatrix}$.", "rank", 1),
    (r"Let $A=\begin{pmatrix}1&i\\i&2\end{pmatrix}$. Find the determinant of $A$.", "determinant", 3),
    (
        r"Find the pseudoinverse of $\begin{pmatrix}1&i\\i&-1\end{pmatrix}$.", "pseudoinverse",
        Matrix([[1, -I], [-I, -1]]) / 4,
    ),
    (
        r"Compute the Cholesky factorisation of $\begin{pmatrix}2&i\\-i&2\end{pmatrix}$.", "L",
        Matrix([[sqrt(2), 0], [-I / sqrt(2), sqrt(Rational(3, 2))]]),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("task", "name", "wanted"), VALUES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_complex_value(task, name, wanted):
    assert same(value(derived(task), name), wanted)


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (r"Are the vectors $(1,i)$ and $(i,1)$ orthogonal?", "orthogonal"),
        (r"Are the vectors $(1,i)$ and $(1,i)$ orthogonal?", "not orthogonal"),
        (r"Are $(1,1)$ and $(i,i)$ linearly independent?", "dependent"),
        (r"Is the matrix $\begin{pmatrix}2&1+i\\1-i&3\end{pmatrix}$ positive definite?", "positive definite"),
        (r"Is $\begin{pmatrix}0&i\\-i&0\end{pmatrix}$ positive definite?", "indefinite"),
        (r"Is $\begin{pmatrix}1&i\\-i&1\end{pmatrix}$ positive semidefinite?", "positive semidefinite"),
        (r"Is $\begin{pmatrix}1&i\\i&-1\end{pmatrix}$ diagonalisable?", "not diagonalisable"),
        (r"Is $\begin{pmatrix}0&i\\i&0\end{pmatrix}$ unitary?", "unitary"),
        (r"Is $\begin{pmatrix}1&i\\i&1\end{pmatrix}$ unitary?", "not unitary"),
    ],
)
def test_yes_or_no_of_complex_vectors(task, said):
    assert derived(task)["answers"][0]["text"] == said


def test_the_orthogonal_complement_is_orthogonal_by_the_hermitian_product():
    data = derived(r"Find the orthogonal complement of $(1,i)$ in $\mathbb{C}^2$.")
    (v,) = value(data, "basis")
    assert (Matrix([1, I]).H * Matrix(v))[0] == 0
    assert r"\mathbb{C}^2" in data["answers"][0]["text"]


@pytest.mark.parametrize("rows", [[[1, I], [I, 1]], [[1, 1], [I, 0]], [[1, I], [0, 1 + I]]])
def test_qr_of_a_complex_matrix(rows):
    A = Matrix(rows)
    data = derived(f"Find the QR decomposition of ${sp.latex(A, mat_str='pmatrix', mat_delim='')}$.")
    Q, R = value(data, "Q"), value(data, "R")
    assert same(Q.H * Q, sp.eye(2)) and same(Q * R, A) and R[1, 0] == 0


@pytest.mark.parametrize("rows", [[[1, I], [I, -1]], [[1, I], [0, 0]], [[2 * I, 0], [0, 1]]])
def test_singular_values_of_a_complex_matrix(rows):
    A = Matrix(rows)
    data = derived(f"Find the singular value decomposition of ${sp.latex(A, mat_str='pmatrix', mat_delim='')}$.")
    U, S, V = (value(data, n) for n in ("U", "Sigma", "V"))
    assert same(U.H * U, sp.eye(2)) and same(V.H * V, sp.eye(2)) and same(U * S * V.H, A)


def test_a_hermitian_matrix_is_diagonalised_by_a_unitary_one():
    data = derived(r"Orthogonally diagonalise $\begin{pmatrix}2&i\\-i&2\end{pmatrix}$.")
    V, D = value(data, "V"), value(data, "Lambda")
    assert same(V.H * V, sp.eye(2)) and same(V * D * V.H, Matrix([[2, I], [-I, 2]])) and sp.ask(sp.Q.real(D[0, 0]))


@pytest.mark.parametrize(
    "task",
    [
        r"Project $(1,i)$ onto $(1,2i)$.",
        r"Find the angle between $(1,i)$ and $(2,3)$.",
        r"Are the vectors $(1,i)$ and $(i,1)$ orthogonal?",
        r"Find the orthogonal complement of $(1,i)$ in $\mathbb{C}^2$.",
    ],
)
def test_it_is_said_that_the_first_vector_is_conjugated(task):
    assert any("conjugated" in w for w in deriver.derive(task).warnings)


@pytest.mark.parametrize(
    "task",
    [
        r"Is $\begin{pmatrix}1&i\\i&2\end{pmatrix}$ positive definite?",
        r"Compute the Cholesky factorisation of $\begin{pmatrix}i&0\\0&1\end{pmatrix}$.",
        r"Orthogonally diagonalise $\begin{pmatrix}1&i\\i&1\end{pmatrix}$.",
        r"Find the area of the parallelogram spanned by $(1,i)$ and $(0,1)$.",
    ],
)
def test_what_is_not_hermitian_is_refused(task):
    assert deriver.derive(task).status == "refused"


def test_the_ninth_letter_and_the_third_unit_vector_are_no_imaginary_units():
    data = deriver.derive(r"Find the determinant of $\begin{pmatrix}a&b\\h&i\end{pmatrix}$.").to_dict()
    assert not any("imaginary" in a for a in data["reading"]["assumed"])


def test_a_declared_i_is_what_it_is_declared_to_be():
    data = deriver.derive(r"Find the determinant of $\begin{pmatrix}1&i\\i&1\end{pmatrix}$.", given=r"i\in\mathbb{R}").to_dict()
    (found,) = [a for a in data["answers"] if a["name"] == "determinant"]
    e = deriver.from_string(found["sympy"], data["symbols"])
    (i,) = e.free_symbols
    assert sp.expand(e - (1 - i**2)) == 0
