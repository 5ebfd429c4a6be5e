"""Gradients by variables that are not free: what is offered beside the gradient with independent entries.

Judged without the engine: the projected gradient lies in the tangent space and gives the same slope along every direction in it; the
derivative by the independent entries is the difference quotient when one such entry (with its twin) moves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import deriver

N = 4
RNG = np.random.default_rng(8)
A = RNG.normal(size=(N, N))
B = RNG.normal(size=(N, N))
C = RNG.normal(size=(N, N))
Q = np.linalg.qr(RNG.normal(size=(N, N)))[0]
STIEFEL = np.linalg.qr(RNG.normal(size=(N, 2)))[0]
UNIT = A[0] / np.linalg.norm(A[0])


def tangent_to_orthogonal(x: np.ndarray, e: np.ndarray) -> np.ndarray:
    return e - x @ (x.T @ e + e.T @ x) / 2


#: words -> (a point in the set, the projection of a direction to its tangent space)
SETS: dict[str, tuple[np.ndarray, Any]] = {
    "symmetric": (C + C.T, lambda x, e: (e + e.T) / 2),
    "positive definite": (C @ C.T + np.eye(N), lambda x, e: (e + e.T) / 2),
    "skew-symmetric": (C - C.T, lambda x, e: (e - e.T) / 2),
    "diagonal": (np.diag(np.diag(C)), lambda x, e: np.diag(np.diag(e))),
    "lower triangular": (np.tril(C), lambda x, e: np.tril(e)),
    "upper triangular": (np.triu(C), lambda x, e: np.triu(e)),
    "unit lower triangular": (np.tril(C, -1) + np.eye(N), lambda x, e: np.tril(e, -1)),
    "orthogonal": (Q, tangent_to_orthogonal),
}
FUNCTIONS = {
    r"\operatorname{tr}(AX)": lambda X: np.trace(A @ X),
    r"\operatorname{tr}(X^\top A X B)": lambda X: np.trace(X.T @ A @ X @ B),
    r"\operatorname{tr}(A X^2)": lambda X: np.trace(A @ X @ X),
    r"\|AX-B\|_F^2": lambda X: np.sum((A @ X - B) ** 2),
}


def offered(task: str, given: str) -> dict[str, str]:
    """The other readings' code, each of them checked."""
    (answer,) = deriver.derive(task, given).answers
    assert answer.verdict.holds
    assert all(other.verdict.holds for other in answer.also), [(o.name, o.verdict) for o in answer.also]
    return {other.name: str(other.numpy) for other in answer.also}


def slope(f: Any, x: np.ndarray, e: np.ndarray, h: float = 1e-6) -> float:
    return float((f(x + h * e) - f(x - h * e)) / (2 * h))


@pytest.mark.parametrize("word", SETS)
@pytest.mark.parametrize("latex", FUNCTIONS)
def test_the_projected_gradient_gives_every_slope_along_the_set_and_stays_in_it(word: str, latex: str):
    codes = offered(rf"\nabla_X {latex}", rf"A,B\in\mathbb{{R}}^{{n\times n}}, X\in\mathbb{{R}}^{{n\times n}} {word}")
    x, project = SETS[word]
    (name,) = [n for n in codes if n != "independent_entries"]
    found = eval(codes[name], {"np": np, "A": A, "B": B, "X": x})
    assert np.allclose(project(x, found), found)
    for seed in range(4):
        e = project(x, np.random.default_rng(seed).normal(size=(N, N)))
        assert np.isclose(slope(FUNCTIONS[latex], x, e), np.sum(found * e), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("word", "sign"), [("symmetric", 1), ("positive definite", 1), ("skew-symmetric", -1), ("diagonal", 0)])
@pytest.mark.parametrize("latex", FUNCTIONS)
def test_the_derivative_by_independent_entries_is_the_slope_when_an_entry_moves_with_its_twin(word: str, sign: int, latex: str):
    codes = offered(rf"\nabla_X {latex}", rf"A,B\in\mathbb{{R}}^{{n\times n}}, X\in\mathbb{{R}}^{{n\times n}} {word}")
    x, _ = SETS[word]
    found = eval(codes["independent_entries"], {"np": np, "A": A, "B": B, "X": x})
    for i in range(N):
        for j in range(i, N):
            e = np.zeros((N, N))
            if i != j:
                e[j, i] = sign
            e[i, j] = 1 if sign or i == j else 0
            if (sign == -1 and i == j) or (sign == 0 and i != j):
                continue
            got = found[i] if found.ndim == 1 else found[i, j]
            assert np.isclose(slope(FUNCTIONS[latex], x, e), got, rtol=1e-5, atol=1e-6)


def test_a_unit_vector_moves_along_the_sphere():
    codes = offered(r"\nabla_x x^\top A x", r"A\in\mathbb{R}^{n\times n}, x\in\mathbb{R}^n, \|x\|=1")
    found = eval(codes["tangent_gradient"], {"np": np, "A": A, "x": UNIT})
    assert np.isclose(found @ UNIT, 0)
    assert np.allclose(found, (np.eye(N) - np.outer(UNIT, UNIT)) @ (A + A.T) @ UNIT)


def test_orthonormal_columns():
    codes = offered(
        r"\nabla_W \operatorname{tr}(W^\top S W)", r"S\in\mathbb{R}^{n\times n} symmetric, W\in\mathbb{R}^{n\times k}, W^\top W=I"
    )
    s = A + A.T
    found = eval(codes["tangent_gradient"], {"np": np, "S": s, "W": STIEFEL})
    assert np.allclose(found, 2 * (s @ STIEFEL - STIEFEL @ STIEFEL.T @ s @ STIEFEL))


def test_a_toeplitz_matrix_has_one_derivative_for_each_diagonal():
    found = deriver.derive(
        r"\nabla_T \operatorname{tr}(AT)", r"Let $A\in\mathbb{R}^{n\times n}$ and let $T\in\mathbb{R}^{n\times n}$ be Toeplitz."
    )
    assert any(r"\sum_{i-j=k} \left(A^\top\right)_{ij}" in note and "Toeplitz" in note for note in found.warnings)


def test_a_free_variable_is_offered_nothing():
    (answer,) = deriver.derive(r"\nabla_X \operatorname{tr}(AX)", r"A,X\in\mathbb{R}^{n\times n}").answers
    assert answer.also == ()
    assert answer.to_dict()["also"] == []


def test_the_numerator_layout_holds_for_the_other_readings_too():
    given = r"A\in\mathbb{R}^{n\times n}, X\in\mathbb{R}^{n\times n} lower triangular"
    (answer,) = deriver.derive(r"\nabla_X \operatorname{tr}(AX)", given, layout="numerator").answers
    (other,) = answer.also
    assert (other.layout, other.latex) == ("numerator", r"\operatorname{tril}(A^\top)^\top")
