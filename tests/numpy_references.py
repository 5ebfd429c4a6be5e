"""Functions of arrays written with NumPy and mpmath, which values of the evaluator are compared with."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np


def svd(matrix: Any) -> Any:
    return np.linalg.svd(matrix, compute_uv=False)


def commutation(rows: int, cols: int) -> Any:
    k = np.zeros((rows * cols, rows * cols))
    for p in range(rows):
        for q in range(cols):
            k[p * cols + q, q * rows + p] = 1
    return k


def expm(matrix: Any) -> Any:
    return np.array(mpmath.expm(mpmath.matrix(matrix.tolist())).tolist(), dtype=float)


def sqrtm(matrix: Any) -> Any:
    values, vectors = np.linalg.eigh(matrix)
    return vectors @ np.diag(np.sqrt(values)) @ vectors.T
