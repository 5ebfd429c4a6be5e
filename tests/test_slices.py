"""Slices of arrays: several rows, columns and entries at once; sizes, values, NumPy and SymPy forms, and what is refused.

Shapes and values were written down before the reader was asked; values are compared with NumPy's own slices.
"""

from __future__ import annotations

import numpy as np
import pytest

import deriver
from deriver import parse, verify
from deriver.errors import Ambiguous, DeriverError, NotSupported, SizeMistake, TypeMistake

MN = r"A\in\mathbb{R}^{m\times n}"
NN = r"A\in\mathbb{R}^{n\times n}"
FOUR = r"A\in\mathbb{R}^{4\times4}"
X = r"x\in\mathbb{R}^n"

#: LaTeX, declarations, how it is shown, its shape.
READ: list[tuple[str, str, str, tuple[str, ...]]] = [
    (r"A_{:,1:k}", MN, r"A_{:,1:k}", ("m", "k")),
    (r"A_{:,:k}", MN, r"A_{:,1:k}", ("m", "k")),
    (r"A_{1:k,:}", MN, r"A_{1:k,:}", ("k", "n")),
    (r"A_{2:,:}", MN, r"A_{2:m,:}", ("m-1", "n")),
    (r"A_{:k,:k}", NN, r"A_{1:k,1:k}", ("k", "k")),
    (r"A_{:k,:l}", MN, r"A_{1:k,1:l}", ("k", "l")),
    (r"A_{1:k,1:k}^{-1}", NN, r"A_{1:k,1:k}^{-1}", ("k", "k")),
    (r"(A^{-1})_{1:k,1:k}", NN, r"[A^{-1}]_{1:k,1:k}", ("k", "k")),
    (r"A_{:,2:k+1}", MN, r"A_{:,2:k+1}", ("m", "k")),
    (r"A_{2:3,2:4}", FOUR, r"A_{2:3,2:4}", ("2", "3")),
    (r"A_{2:,3}", FOUR, r"A_{2:4,3}", ("3",)),
    (r"A_{i,1:k}", MN, r"A_{i,1:k}", ("1", "k")),
    (r"A_{:,:}", MN, r"A", ("m", "n")),
    (r"x_{2:n}-x_{1:n-1}", X, r"x_{2:n}-x_{1:n-1}", ("n-1",)),
    (r"x_{:3}", r"x\in\mathbb{R}^5", r"x_{1:3}", ("3",)),
    (r"x^\top_{1:3}", X, r"x_{1:3}^\top", ("1", "3")),
    (r"(W_1)_{:,1:2}", r"W_1\in\mathbb{R}^{4\times3}", r"[W_1]_{:,1:2}", ("4", "2")),
    (r"U_{:,1:k}U_{:,1:k}^\top", "", r"U_{:,1:k}U_{:,1:k}^\top", ("m", "m")),
    (r"U_{:k}\Sigma_{:k,:k}V_{:k}^\top", "", r"U_{:,1:k}\Sigma_{1:k,1:k}V_{:,1:k}^\top", ("m", "s")),
    (r"A_{:,1:k}", MN + r", 1\le k\le n", r"A_{:,1:k}", ("m", "k")),
    (r"\mathbf{x}_{2:5}", "", r"\mathbf{x}_{2:5}", ("4",)),
]


@pytest.mark.parametrize(("latex", "given", "shown", "shape"), READ, ids=[f"{r[0]} given {r[1]}" for r in READ])
def test_a_slice_has_its_sizes_and_reads_back(latex: str, given: str, shown: str, shape: tuple[str, ...]) -> None:
    reading = parse(latex, given or None)
    assert reading.latex == shown
    assert tuple(reading.shape) == shape
    again = parse(shown, given or None)
    assert again.latex == shown and tuple(again.shape) == shape


#: One colon alone: what it is taken for, and that it is said; beside `:k,:k` or under a sum there is nothing to doubt.
@pytest.mark.parametrize(
    ("latex", "shown", "doubted"),
    [
        (r"U_{:k}", r"U_{:,1:k}", True), (r"A_{:j}", r"A_{:,j}", True), (r"A_{i:}", r"A_{i,:}", True),
        (r"U_{:k}\Sigma_{:k,:k}", r"U_{:,1:k}\Sigma_{1:k,1:k}", False),
        (r"\sum_{j=1}^nA_{:j}A_{:j}^\top", r"\sum_{j=1}^n A_{:,j}A_{:,j}^\top", False),
    ],
)  # fmt: skip
def test_a_single_colon_is_read_by_custom_and_says_so(latex: str, shown: str, doubted: bool) -> None:
    reading = parse(latex)
    assert reading.latex == shown
    assert any("column" in a or "row" in a for a in reading.assumed)
    assert ("ambiguous" in [f.code for f in reading.findings]) is doubted


REFUSED: list[tuple[str, str, type[DeriverError]]] = [
    (r"A_{:,1:5}", r"A\in\mathbb{R}^{3\times3}", SizeMistake),
    (r"A_{:,1:n+1}", NN, SizeMistake),
    (r"A_{0:2,:}", NN, SizeMistake),
    (r"A_{3:2,:}", NN, SizeMistake),
    (r"x_{-3:}", X, SizeMistake),
    (r"A_{2:3,7}", FOUR, SizeMistake),
    (r"A_{1:2,:}+A", FOUR, SizeMistake),
    (r"a_{1:2}", r"a\in\mathbb{R}", TypeMistake),
    (r"x_{1:2,1:2}", X, TypeMistake),
    (r"A_{1:2,1:2,1}", FOUR, TypeMistake),
    (r"A_{1:2}", FOUR, Ambiguous),
    (r"A_{:2}", FOUR, Ambiguous),
    (r"A_{k:}", FOUR, Ambiguous),
    (r"A_{1:2:5,:}", FOUR, NotSupported),
    (r"x_{::2}", X, NotSupported),
    (r"A_{:,1:t}", NN + r", t\in\mathbb{R}", NotSupported),
    (r"\sum_{k=1}^n\|x_{1:k}\|", X, NotSupported),
    (r"x_{1:t}", "", NotSupported),
]


@pytest.mark.parametrize(("latex", "given", "error"), REFUSED, ids=[f"{r[0]} given {r[1]}" for r in REFUSED])
def test_what_is_no_slice_is_refused_at_its_place(latex: str, given: str, error: type[DeriverError]) -> None:
    with pytest.raises(error) as caught:
        parse(latex, given or None)
    assert caught.value.start < caught.value.end <= len(latex)


M4, V5 = np.arange(16.0).reshape(4, 4) ** 2 - 7, np.array([3.0, 1.0, 4.0, 1.0, 5.0])


@pytest.mark.parametrize(
    ("latex", "given", "value"),
    [
        (r"A_{2:3,2:4}", FOUR, M4[1:3, 1:4]), (r"A_{:,1:2}", FOUR, M4[:, :2]), (r"A_{2:,3}", FOUR, M4[1:, 2]),
        (r"A_{1:k,1:k}", NN, M4[:2, :2]), (r"A_{2,2:3}", FOUR, M4[1:2, 1:3]), (r"x_{2:n}-x_{1:n-1}", X, np.diff(V5)),
        (r"\|x_{2:n}-x_{1:n-1}\|_1", X, 12.0),
    ],
)  # fmt: skip
def test_numpy_and_sympy_forms_have_the_value(latex: str, given: str, value: np.ndarray) -> None:
    import sympy

    expression = parse(latex, given).expression
    code = expression.numpy
    assert code is not None
    np.testing.assert_allclose(eval(code, {"np": np, "A": M4, "x": V5, "k": 2}), value)
    arrays = {"A": sympy.Matrix(M4.astype(int)), "x": sympy.Matrix(V5.astype(int))}
    symbols = {x.name: x for x in expression.sympy.atoms(sympy.MatrixSymbol, sympy.Symbol)}
    sizes = {symbols[name]: size for name, size in (("k", 2), ("n", 4 if "A" in symbols else 5)) if name in symbols}
    put = expression.sympy.subs(sizes).subs({x.subs(sizes): arrays[name] for name, x in symbols.items() if name in arrays}).doit()
    np.testing.assert_allclose(np.array(put.tolist() if hasattr(put, "tolist") else put, dtype=float).reshape(np.shape(value)), value)


@pytest.mark.parametrize(
    ("claim", "given", "outcomes"),
    [
        (r"\|x\|^2=\|x_{1:k}\|^2+\|x_{k+1:n}\|^2", X, ("verified", "proved")),
        (r"(AB)_{:,1:k}=AB_{:,1:k}", r"A,B\in\mathbb{R}^{n\times n}", ("verified", "proved")),
        (r"(AB)_{1:k,1:k}=A_{1:k,1:k}B_{1:k,1:k}", r"A,B\in\mathbb{R}^{n\times n}", ("refuted", "conditional")),
        (r"U_{:,1:k}^\top U_{:,1:k}=I", r"U\in\mathbb{R}^{n\times n}, U^\top U=I", ("verified", "proved")),
        (r"U_{:,1:k}U_{:,1:k}^\top=I", r"U\in\mathbb{R}^{n\times n}, U^\top U=I", ("refuted",)),
        (r"x_{2:n}=x_{1:n-1}", X, ("refuted",)),
        (r"A_{:,1:k}^\top=(A^\top)_{:,1:k}", NN, ("refuted",)),
        (r"\begin{pmatrix}1&2&3\\4&5&6\\7&8&9\end{pmatrix}_{2:3,1:2}=\begin{pmatrix}4&5\\7&8\end{pmatrix}", "", ("proved",)),
        (r"\det(A_{1:k,1:k})>0", NN + r", A\succ0", ("verified", "proved")),
        (r"\det(A_{1:k,1:k})>0", NN, ("refuted", "conditional")),
    ],
)  # fmt: skip
def test_claims_about_slices_are_decided(claim: str, given: str, outcomes: tuple[str, ...]) -> None:
    assert verify(claim, given or None).outcome in outcomes


def test_a_derivative_through_a_slice_is_right_or_not_given() -> None:
    found = deriver.derive(r"\nabla_x \|x_{1:k}\|^2", r"x\in\mathbb{R}^n")
    assert found.status != "finished" or all(a.verdict.outcome in ("proved", "verified") for a in found.answers)
