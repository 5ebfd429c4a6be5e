"""Linear algebra in both number systems: one function for each of `numpy.linalg` that is listed.

Orders and signs that are a matter of convention are those NumPy chooses, also in 50 digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .outcomes import Stuck, Unknown
from .systems import Decimals, System, tolerance

__all__ = ["LINEAR"]


def _matrix(s: System, a: Any) -> Any:
    a = a if isinstance(a, np.ndarray) else s.array(a)
    if a.ndim != 2 or max(a.shape) > s.side or 0 in a.shape:
        raise Stuck("linear algebra of an array that is no matrix of moderate size")
    return a


def _square(s: System, a: Any) -> Any:
    a = _matrix(s, a)
    if a.shape[0] != a.shape[1]:
        raise Stuck("a matrix that is not square")
    return a


def _det(s: System, a: Any) -> Any:
    a = _square(s, a)
    return s.mp.det(s.matrix(a)) if isinstance(s, Decimals) else np.linalg.det(a)


def _inv(s: System, a: Any) -> Any:
    a = _square(s, a)
    return s.entries(s.matrix(a) ** -1) if isinstance(s, Decimals) else np.linalg.inv(a)


def _solve(s: System, a: Any, b: Any) -> Any:
    a = _square(s, a)
    b = b if isinstance(b, np.ndarray) else s.array(b)
    if not isinstance(s, Decimals):
        return np.linalg.solve(a, b)
    if b.ndim == 1:
        return s.entries(s.mp.lu_solve(s.matrix(a), s.mp.matrix(b.tolist())))[:, 0]
    columns = [s.entries(s.mp.lu_solve(s.matrix(a), s.mp.matrix(b[:, j].tolist())))[:, 0] for j in range(b.shape[1])]
    return np.stack(columns, axis=1)


def _aligned(s: System, vectors: Any, like: Any) -> Any:
    """Columns with the signs that NumPy gives them."""
    products = np.sum(np.conj(like) * s.plain(vectors), axis=0)
    return vectors * s.array([1 if p.real >= 0 else -1 for p in products])


def _eigh(s: System, a: Any) -> Any:
    a = _square(s, a)
    if not isinstance(s, Decimals):
        return tuple(np.linalg.eigh(a))
    if any(isinstance(v, s.mp.mpc) for v in a.flat) or not np.all(a == a.T):
        raise Stuck("eigh of a matrix that is not symmetric")
    values, vectors = s.mp.eigsy(s.matrix(a))
    like = np.linalg.eigh(s.plain(a))[1]
    return s.array(list(values)), _aligned(s, s.entries(vectors), like)


def _eig(s: System, a: Any) -> Any:
    a = _square(s, a)
    if not isinstance(s, Decimals):
        return tuple(np.linalg.eig(a))
    values, vectors = s.mp.eig(s.matrix(a))
    near, like = np.linalg.eig(s.plain(a))
    left = list(range(len(values)))
    order = []
    for target in near:
        best = min(left, key=lambda k: abs(complex(values[k]) - complex(target)))
        left.remove(best)
        order.append(best)
    real = all(abs(s.mp.im(v)) < tolerance() for v in values)
    columns = []
    for k in order:
        column = [vectors[i, k] for i in range(vectors.rows)]
        size = s.mp.sqrt(sum(abs(v) ** 2 for v in column))
        columns.append([(s.mp.re(v) if real else v) / size for v in column])
    listed = s.array([s.mp.re(values[k]) if real else values[k] for k in order])
    made = s.array(columns).T
    return listed, _aligned(s, made, like) if real else Unknown("complex eigenvectors are not unique")


def _svd_of(a: Any, full: bool) -> tuple[Any, ...]:
    return tuple(np.linalg.svd(a, full_matrices=full))


def _svd(s: System, a: Any, full_matrices: Any = True, compute_uv: Any = True) -> Any:
    a = _matrix(s, a)
    if not isinstance(s, Decimals):
        found = _svd_of(a, bool(full_matrices)) if compute_uv else np.linalg.svd(a, compute_uv=False)
        return found
    if not compute_uv:
        return s.array(list(s.mp.svd_r(s.matrix(a), compute_uv=False)))
    if full_matrices and a.shape[0] != a.shape[1]:
        values = s.array(list(s.mp.svd_r(s.matrix(a), compute_uv=False)))
        return Unknown("the full singular vectors are not unique"), values, Unknown("the full singular vectors are not unique")
    u, sigma, v = s.mp.svd_r(s.matrix(a))
    like = np.linalg.svd(s.plain(a), full_matrices=False)[0]
    left = s.entries(u)
    signs = s.array([1 if p >= 0 else -1 for p in np.sum(like * s.plain(left), axis=0)])
    return left * signs, s.array(list(sigma)), s.entries(v) * signs[:, None]


def _qr(s: System, a: Any, mode: Any = "reduced") -> Any:
    a = _matrix(s, a)
    if mode != "reduced":
        raise Stuck("qr in another mode")
    if not isinstance(s, Decimals):
        return tuple(np.linalg.qr(a))
    q, r = (s.entries(m) for m in s.mp.qr(s.matrix(a), mode="skinny"))
    like = np.linalg.qr(s.plain(a))[0]
    signs = s.array([1 if p >= 0 else -1 for p in np.sum(like * s.plain(q), axis=0)])
    return q * signs, r * signs[:, None]


def _cholesky(s: System, a: Any) -> Any:
    a = _square(s, a)
    return s.entries(s.mp.cholesky(s.matrix(a))) if isinstance(s, Decimals) else np.linalg.cholesky(a)


def _singular_values(s: System, a: Any) -> Any:
    return _svd(s, a, compute_uv=False)


def _rank(s: System, a: Any) -> int:
    a = a if isinstance(a, np.ndarray) else s.array(a)
    if a.ndim < 2:
        return int(bool(np.any(a != 0)))
    if not isinstance(s, Decimals):
        return int(np.linalg.matrix_rank(_matrix(s, a)))
    values = _singular_values(s, a)
    return sum(1 for v in values if v > values[0] * tolerance())


def _cond(s: System, a: Any, p: Any = None) -> Any:
    if p not in (None, 2):
        raise Stuck("a condition number in another norm")
    values = _singular_values(s, a)
    return values[0] / values[-1] if values[-1] != 0 else np.inf


def _norm(s: System, x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:
    x = x if isinstance(x, np.ndarray) else s.array(x)
    size = s.map("abs", x)
    if axis is not None:
        axis = s.whole(axis)
        if ord in (None, 2):
            return s.map("sqrt", np.sum(size * size, axis=axis, keepdims=bool(keepdims)))
        raise Stuck("a norm along an axis, other than the Euclidean one")
    if ord is None or (x.ndim == 1 and ord == 2) or (x.ndim == 2 and ord == "fro"):
        return s.map("sqrt", np.sum(size * size))
    infinite = isinstance(ord, (float, np.floating)) or not isinstance(ord, (int, str))
    infinite = infinite and ord > 10**300
    if x.ndim == 1 and ord == 1:
        return np.sum(size)
    if x.ndim == 1 and infinite:
        return np.max(size)
    if x.ndim == 1 and ord == 0:
        return np.count_nonzero(size)
    if x.ndim == 2 and ord == 1:
        return np.max(np.sum(size, axis=0))
    if x.ndim == 2 and infinite:
        return np.max(np.sum(size, axis=1))
    if x.ndim == 2 and ord == 2:
        return _singular_values(s, x)[0]
    if x.ndim == 2 and ord == "nuc":
        return np.sum(_singular_values(s, x))
    raise Stuck("a norm that is not listed")


def _pinv(s: System, a: Any) -> Any:
    a = _matrix(s, a)
    if not isinstance(s, Decimals):
        return np.linalg.pinv(a)
    u, sigma, v = s.mp.svd_r(s.matrix(a))
    inverse = s.array([1 / x if x > sigma[0] * tolerance() else 0 for x in sigma])
    return (s.entries(v).T * inverse) @ s.entries(u).T


def _lstsq(s: System, a: Any, b: Any, rcond: Any = None) -> Any:
    b = b if isinstance(b, np.ndarray) else s.array(b)
    if isinstance(s, Decimals):
        x = _pinv(s, a) @ b
    else:
        x = np.linalg.lstsq(_matrix(s, a), b, rcond=None)[0]
    return x, Unknown("the residuals of lstsq"), _rank(s, a), _singular_values(s, a)


def _matrix_power(s: System, a: Any, n: Any) -> Any:
    a, n = _square(s, a), s.whole(n)
    if abs(n) > 1000:
        raise Stuck("a large power of a matrix")
    base = _inv(s, a) if n < 0 else a
    out = s.array(np.eye(a.shape[0], dtype=int).tolist())
    for bit in bin(abs(n))[2:]:
        out = out @ out
        if bit == "1":
            out = out @ base
    return out


#: Name -> (function, what it leaves open: signs, an order).
LINEAR: dict[str, tuple[Any, str | None]] = {
    "det": (_det, None), "inv": (_inv, None), "solve": (_solve, None), "eigh": (_eigh, "sign"), "eig": (_eig, "sign"),
    "eigvals": (lambda s, a: _eig(s, a)[0], "order"), "eigvalsh": (lambda s, a: _eigh(s, a)[0], None), "svd": (_svd, "sign"),
    "svdvals": (_singular_values, None), "qr": (_qr, "sign"), "cholesky": (_cholesky, None), "matrix_rank": (_rank, None),
    "cond": (_cond, None), "norm": (_norm, None), "pinv": (_pinv, None), "lstsq": (_lstsq, None), "matrix_power": (_matrix_power, None),
}  # fmt: skip
