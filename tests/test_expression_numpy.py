"""Each operation's NumPy code against its literal meaning, on random arrays, sides of length one included."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from deriver.expression import Dim, matrix_shape, row_shape, vector_shape
from deriver.expression import build as b
from deriver.expression.numpy_code import _ROWS, to_numpy

A, B = b.symbol("A", matrix_shape("m", "n")), b.symbol("B", matrix_shape("m", "n"))
M, N = b.symbol("M", matrix_shape("n", "n")), b.symbol("N", matrix_shape("n", "n"))
S = b.symbol("S", matrix_shape("n", "n"), ["positive_definite"])
C = b.symbol("C", matrix_shape("n", "p"))
x, z = b.symbol("x", vector_shape("n")), b.symbol("z", vector_shape("n"))
y, w = b.symbol("y", vector_shape("m")), b.symbol("w", vector_shape("m"))
r = b.symbol("r", row_shape("n"))
s, t = b.symbol("s", properties=["positive"]), b.symbol("t")
i, j, k = (b.symbol(name, properties=["index"]) for name in "ijk")
n_size, m_size = b.symbol("n", properties=["natural"]), b.symbol("m", properties=["natural"])
T = b.transpose
row_i, row_j = b.row(A, i), b.row(A, j)


def soft(v):
    e = np.exp(v - v.max())
    return e / e.sum()


def commutation(m, n):
    K = np.zeros((m * n, m * n))
    for p in range(m):
        for q in range(n):
            K[p * n + q, q * m + p] = 1
    return K


def each(v, f):
    return np.array([f(a) for a in v])


#: (expression, code as written or None where the text is free, its literal meaning over the arrays `v`)
ROWS = [
    (b.num(3), "3", lambda v: 3),
    (b.num(Fraction(1, 3)), "1/3", lambda v: 1 / 3),
    (b.num("-0.25"), "-0.25", lambda v: -0.25),
    (b.num(10**30), "1e+30", lambda v: 1e30),
    (b.add(b.PI, b.E), "np.pi + np.e", lambda v: np.pi + np.e),
    (b.mul(b.I_UNIT, t), "1j*t", lambda v: 1j * v.t),
    (b.constant("euler_gamma"), "np.euler_gamma", lambda v: 0.5772156649015329),
    (b.INFINITY, "np.inf", lambda v: np.inf),
    (x, "x", lambda v: v.x),
    (r, "r[0][None, :]", lambda v: v.r),
    (T(r), "r[0]", lambda v: v.r[0]),
    (T(x), "x[None, :]", lambda v: v.x.reshape(1, -1)),
    (b.add(T(x), r), None, lambda v: v.x.reshape(1, -1) + v.r),
    (b.add(M, b.identity("n")), "M + np.eye(M.shape[0])", lambda v: v.M + np.eye(v.n)),
    (b.zeros(matrix_shape("n", "n")), None, None),
    (b.add(b.dot(A, x), b.ones(vector_shape("m"))), None, lambda v: v.A @ v.x + 1),
    (b.dot(T(b.ones(vector_shape("n"))), x), "np.ones(x.shape[0]) @ x", lambda v: v.x.sum()),
    (b.hadamard(A, b.ones(matrix_shape("m", "n"))), None, lambda v: v.A),
    (b.block([[A], [b.zeros(matrix_shape("m", "n"))]]), None, lambda v: np.vstack([v.A, 0 * v.A])),
    (b.dot(T(b.basis(b.ONE, "n")), x), "np.eye(x.shape[0])[0] @ x", lambda v: v.x[0]),
    (b.dot(b.commutation("m", "n"), b.vec(A)), None, lambda v: commutation(v.m, v.n) @ v.A.flatten(order="F")),
    (b.dot(b.commutation("m", "n"), b.vec(A)), None, lambda v: v.A.T.flatten(order="F")),
    # arithmetic
    (b.subtract(x, b.mul(b.TWO, z)), "x - 2*z", lambda v: v.x - 2 * v.z),
    (b.add(b.negative(x), z), "-x + z", lambda v: v.z - v.x),
    (b.subtract(x, b.dot(M, z)), "x - M @ z", lambda v: v.x - v.M @ v.z),
    (b.negative(b.dot(M, z)), "-M @ z", lambda v: -(v.M @ v.z)),
    (b.power(b.negative(t), 2), "(-t)**2", lambda v: v.t**2),
    (b.negative(b.power(t, 2)), "-t**2", lambda v: -(v.t**2)),
    (b.power(t, -2), "1/t**2", lambda v: v.t**-2),
    (b.power(s, b.HALF), "np.sqrt(s)", lambda v: np.sqrt(v.s)),
    (b.power(s, b.num(Fraction(-1, 2))), "1/np.sqrt(s)", lambda v: 1 / np.sqrt(v.s)),
    (b.power(s, b.negative(t)), "1/s**t", lambda v: v.s ** (-v.t)),
    (b.power(s, b.power(s, t)), "s**s**t", lambda v: v.s ** (v.s**v.t)),
    (b.power(b.power(s, t), t), "(s**t)**t", lambda v: (v.s**v.t) ** v.t),
    (b.power(b.E, t), "np.exp(t)", lambda v: np.exp(v.t)),
    (b.divide(t, b.mul(s, b.add(s, b.ONE))), None, lambda v: v.t / v.s / (v.s + 1)),
    (b.mul(b.HALF, b.dot(T(x), S, x)), "x @ S @ x/2", lambda v: v.x @ v.S @ v.x / 2),
    (b.divide(b.dot(T(A), y), n_size), "A.T @ y/A.shape[1]", lambda v: v.A.T @ v.y / v.n),
    (b.divide(b.ONE, b.divide(s, t)), None, lambda v: v.t / v.s),
    (b.mul(b.num(Fraction(-2, 3)), x), "-2*x/3", lambda v: -2 / 3 * v.x),
    (b.mul(s, b.dot(T(x), z), b.dot(T(y), w)), None, lambda v: v.s * (v.x @ v.z) * (v.y @ v.w)),
    (b.mul(b.dot(T(x), z), y), "(x @ z)*y", lambda v: (v.x @ v.z) * v.y),
    (b.mul(b.dot(T(x), z), b.dot(A, x)), "(x @ z)*(A @ x)", lambda v: (v.x @ v.z) * (v.A @ v.x)),
    # products
    (b.mul(b.TWO, b.dot(T(A), b.subtract(b.dot(A, x), y))), "2*A.T @ (A @ x - y)", lambda v: 2 * v.A.T @ (v.A @ v.x - v.y)),
    (b.dot(b.add(M, T(M)), x), "(M + M.T) @ x", lambda v: (v.M + v.M.T) @ v.x),
    (b.dot(T(x), M, x), "x @ M @ x", lambda v: v.x @ v.M @ v.x),
    (b.dot(T(x), M), "(x @ M)[None, :]", lambda v: (v.x @ v.M).reshape(1, -1)),
    (b.dot(T(y), A, T(A)), None, lambda v: (v.y @ v.A @ v.A.T).reshape(1, -1)),
    (b.dot(y, T(x)), "np.outer(y, x)", lambda v: np.outer(v.y, v.x)),
    (b.dot(A, x, T(z), M), "np.outer(A @ x, z @ M)", lambda v: np.outer(v.A @ v.x, v.z @ v.M)),
    (b.dot(y, T(x), z), "y*(x @ z)", lambda v: v.y * (v.x @ v.z)),
    (b.dot(y, T(x), z, T(z)), None, lambda v: np.outer(v.y, v.z) * (v.x @ v.z)),
    (b.dot(T(x), z, T(A)), None, lambda v: (v.x @ v.z) * v.A.T),
    (b.dot(T(x), z, T(y), w), "(x @ z)*(y @ w)", lambda v: (v.x @ v.z) * (v.y @ v.w)),
    (b.mul(b.TWO, b.dot(y, T(x))), "2*np.outer(y, x)", lambda v: 2 * np.outer(v.y, v.x)),
    (b.dot(r, x), "r[0] @ x", lambda v: (v.r @ v.x)[0]),
    (b.dot(b.inverse(S), x), "np.linalg.inv(S) @ x", lambda v: np.linalg.solve(v.S, v.x)),
    (T(b.inverse(S)), "np.linalg.inv(S).T", lambda v: np.linalg.inv(v.S).T),
    (T(b.dot(A, M)), "(A @ M).T", lambda v: (v.A @ v.M).T),
    # linear algebra
    (b.pinv(A), None, lambda v: np.linalg.pinv(v.A)),
    (b.matrix_power(M, 3), "np.linalg.matrix_power(M, 3)", lambda v: v.M @ v.M @ v.M),
    (b.matrix_power(S, -2), None, lambda v: np.linalg.inv(v.S @ v.S)),
    (b.trace(b.dot(T(A), B)), "np.trace(A.T @ B)", lambda v: (v.A * v.B).sum()),
    (b.det(S), None, lambda v: np.linalg.det(v.S)),
    (b.function("log", b.det(S)), "np.linalg.slogdet(S)[1]", lambda v: np.log(np.linalg.det(v.S))),
    (b.rank(A), None, lambda v: np.linalg.matrix_rank(v.A)),
    (b.eigenprojector("lambda_max", S), None, lambda v: (lambda q: np.outer(q, q))(np.linalg.svd(v.S)[0][:, 0])),
    (b.eigenprojector("lambda_min", S), None, lambda v: (lambda q: np.outer(q, q))(np.linalg.svd(v.S)[0][:, -1])),
    (b.matrix_power(S, b.num(Fraction(-1, 2))), None, lambda v: (lambda u, s, q: u @ np.diag(s**-0.5) @ u.T)(*np.linalg.svd(v.S))),
    (b.spectral("lambda_max", S), None, lambda v: max(np.linalg.eigvals(v.S).real)),
    (b.spectral("lambda_min", b.dot(T(A), A)), None, lambda v: min(np.linalg.eigvals(v.A.T @ v.A).real)),
    (b.spectral("lambda_max", b.add(M, T(M))), None, lambda v: max(np.linalg.eigvals(v.M + v.M.T).real)),
    (b.spectral("sigma_max", A), None, lambda v: np.linalg.svd(v.A)[1].max()),
    (b.spectral("sigma_min", A), None, lambda v: np.linalg.svd(v.A)[1].min()),
    (b.spectral("condition", S), None, lambda v: np.linalg.svd(v.S)[1].max() / np.linalg.svd(v.S)[1].min()),
    (b.spectral("spectral_radius", M), None, lambda v: abs(np.linalg.eigvals(v.M)).max()),
    (b.norm(x), "np.linalg.norm(x)", lambda v: np.sqrt((v.x**2).sum())),
    (b.power(b.norm(b.dot(A, x)), 2), "np.linalg.norm(A @ x)**2", lambda v: ((v.A @ v.x) ** 2).sum()),
    (b.norm(A), "np.linalg.norm(A, 2)", lambda v: np.linalg.svd(v.A)[1].max()),
    (b.norm(A, "F"), "np.linalg.norm(A, 'fro')", lambda v: np.sqrt((v.A**2).sum())),
    (b.norm(A, "nuclear"), "np.linalg.norm(A, 'nuc')", lambda v: np.linalg.svd(v.A)[1].sum()),
    (b.norm(A, "1"), None, lambda v: abs(v.A).sum(axis=0).max()),
    (b.norm(A, "inf"), None, lambda v: abs(v.A).sum(axis=1).max()),
    (b.norm(x, "1"), "np.linalg.norm(x, 1)", lambda v: abs(v.x).sum()),
    (b.norm(x, "inf"), "np.linalg.norm(x, np.inf)", lambda v: abs(v.x).max()),
    (b.norm(T(x), "1"), None, lambda v: abs(v.x).sum()),
    (b.norm(x, "0"), None, lambda v: v.n),
    (b.norm(x, "p", b.num(3)), None, lambda v: (abs(v.x) ** 3).sum() ** (1 / 3)),
    (b.norm(x, "weighted", S), None, lambda v: np.sqrt(v.x @ v.S @ v.x)),
    (b.norm(x, "mahalanobis", S), None, lambda v: np.sqrt(v.x @ np.linalg.solve(v.S, v.x))),
    (b.inner(x, z), "x @ z", lambda v: (v.x * v.z).sum()),
    (b.inner(A, B), "np.sum(A*B)", lambda v: (v.A * v.B).sum()),
    (b.hadamard(A, b.add(A, B)), "A*(A + B)", lambda v: v.A * (v.A + v.B)),
    (b.dot(b.hadamard(A, B), x), "(A*B) @ x", lambda v: (v.A * v.B) @ v.x),
    (b.hadamard_divide(x, b.hadamard(z, z)), "x/(z*z)", lambda v: v.x / v.z**2),
    (b.hadamard_power(x, 2), "x**2", lambda v: v.x**2),
    (b.hadamard_power(x, -1), "1/x", lambda v: 1 / v.x),
    (b.kron(A, M), "np.kron(A, M)", lambda v: np.kron(v.A, v.M)),
    (b.kron(x, y), "np.kron(x, y)", lambda v: np.kron(v.x, v.y)),
    (b.kron(x, T(y)), "np.outer(x, y)", lambda v: np.outer(v.x, v.y)),
    (b.kron(T(y), x), "np.outer(x, y)", lambda v: np.kron(v.y.reshape(1, -1), v.x.reshape(-1, 1))),
    (b.kron(T(x), T(y)), None, lambda v: np.kron(v.x, v.y).reshape(1, -1)),
    (b.kron(A, x), None, lambda v: np.kron(v.A, v.x.reshape(-1, 1))),
    (b.kron(T(x), A), None, lambda v: np.kron(v.x.reshape(1, -1), v.A)),
    (b.vec(A), "A.flatten(order='F')", lambda v: np.concatenate([v.A[:, q] for q in range(v.n)])),
    (b.vec(T(x)), "x", lambda v: v.x),
    (b.diag(x), "np.diag(x)", lambda v: np.diag(v.x)),
    (b.dot(b.diag(x), z), None, lambda v: v.x * v.z),
    (b.diagonal(M), "np.diag(M)", lambda v: np.array([v.M[q, q] for q in range(v.n)])),
    (b.triangle("lower", M), "np.tril(M)", lambda v: np.array([[v.M[p, q] * (p >= q) for q in range(v.n)] for p in range(v.n)])),
    (b.triangle("upper", M), "np.triu(M)", lambda v: np.array([[v.M[p, q] * (p <= q) for q in range(v.n)] for p in range(v.n)])),
    (b.matrix([[b.ONE, b.TWO], [b.ZERO, b.num(3)]]), None, lambda v: np.array([[1.0, 2], [0, 3]])),
    (b.matrix([[t, b.HALF]]), "np.array([[t, 0.5]])", lambda v: np.array([[v.t, 0.5]])),
    (b.vector([t, s]), "np.array([t, s])", lambda v: np.array([v.t, v.s])),
    (b.block([[M, x], [T(x), b.ONE]]), None, lambda v: np.vstack([np.c_[v.M, v.x], np.append(v.x, 1)])),
    (b.block([[x], [y]]), "np.hstack([x, y])", lambda v: np.concatenate([v.x, v.y])),
    (b.entry(x, b.ONE), "x[0]", lambda v: v.x[0]),
    (b.entry(b.dot(A, x), b.ONE), "(A @ x)[0]", lambda v: (v.A @ v.x)[0]),
    (b.entry(A, b.ONE, b.ONE), "A[0, 0]", lambda v: v.A[0, 0]),
    (b.column(A, b.ONE), "A[:, 0]", lambda v: v.A[:, 0]),
    (b.row(A, b.ONE), "A[0]", lambda v: v.A[0]),
    (b.slice_of(A, None, (b.ONE, b.TWO)), "A[:, :2]", lambda v: v.A[:, :2]),
    (b.slice_of(x, (b.TWO, b.num(3))), "x[1:3]", lambda v: v.x[1:3]),
    (b.softmax(x), None, lambda v: soft(v.x)),
    (b.logsumexp(b.dot(A, x)), None, lambda v: np.log(np.exp(v.A @ v.x).sum())),
    # sums
    (b.sum_over(b.entry(x, i), i, b.ONE, n_size), "np.sum(x)", lambda v: v.x.sum()),
    (b.sum_over(b.function("exp", b.entry(x, i)), i, b.ONE, n_size), "np.sum(np.exp(x))", lambda v: np.exp(v.x).sum()),
    (b.sum_over(b.mul(b.entry(x, i), b.entry(z, i)), i, b.ONE, n_size), "np.sum(x*z)", lambda v: v.x @ v.z),
    (b.sum_over(b.entry(M, i, i), i, b.ONE, n_size), None, lambda v: np.trace(v.M)),
    (b.sum_over(b.entry(A, i, b.ONE), i, b.ONE, m_size), None, lambda v: v.A[:, 0].sum()),
    (b.sum_over(b.power(b.subtract(b.dot(T(row_i), x), b.entry(y, i)), 2), i, b.ONE, m_size), "np.sum((A @ x - y)**2)",
     lambda v: ((v.A @ v.x - v.y) ** 2).sum()),
    (b.sum_over(b.mul(b.entry(y, i), b.dot(T(x), row_i)), i, b.ONE, m_size), None, lambda v: v.y @ v.A @ v.x),
    (b.sum_over(b.mul(b.TWO, b.subtract(b.dot(T(row_i), x), b.entry(y, i)), row_i), i, b.ONE, m_size), None,
     lambda v: 2 * v.A.T @ (v.A @ v.x - v.y)),
    (b.sum_over(row_i, i, b.ONE, m_size), "np.sum(A, axis=0)", lambda v: v.A.sum(axis=0)),
    (b.sum_over(b.dot(row_i, T(row_i)), i, b.ONE, m_size), "A.T @ A", lambda v: v.A.T @ v.A),
    (b.sum_over(b.mul(b.entry(y, i), b.dot(row_i, T(row_i))), i, b.ONE, m_size), None,
     lambda v: v.A.T @ np.diag(v.y) @ v.A),
    (b.sum_over(b.dot(b.column(C, i), T(b.column(C, i))), i, b.ONE, b.symbol("p")), None, lambda v: v.C @ v.C.T),
    (b.sum_over(b.power(i, 2), i, b.ONE, n_size), None, None),
    (b.sum_over(b.mul(i, b.entry(x, i)), i, b.ONE, n_size), None, lambda v: sum((q + 1) * v.x[q] for q in range(v.n))),
    (b.sum_over(b.sum_over(b.mul(b.entry(A, i, j), b.entry(y, i), b.entry(x, j)), j, b.ONE, n_size), i, b.ONE, m_size), None,
     lambda v: v.y @ v.A @ v.x),
    (b.sum_over(b.power(b.subtract(b.entry(x, b.add(i, b.ONE)), b.entry(x, i)), 2), i, b.ONE, b.subtract(n_size, b.ONE)), None,
     lambda v: (np.diff(v.x) ** 2).sum()),
    (b.product(b.entry(x, i), i, b.ONE, n_size), "np.prod(x)", lambda v: v.x.prod()),
    (b.product(b.add(t, k), k, b.ONE, b.num(4)), None, lambda v: (v.t + 1) * (v.t + 2) * (v.t + 3) * (v.t + 4)),
    (b.extremum("max", b.entry(x, i), i, b.ONE, n_size), "np.max(x)", lambda v: v.x.max()),
    (b.extremum("min", b.mul(i, t), i, b.ONE, b.num(3)), None, lambda v: min(v.t, 3 * v.t)),
    (b.at(b.mul(t, b.dot(T(x), z)), x, z), "t*z @ z", lambda v: v.t * (v.z @ v.z)),
    # conditions
    (b.indicator(b.relation(">", x, b.zeros(x.shape)), x.shape), None, lambda v: (v.x > 0).astype(float)),
    (b.indicator(b.relation(">", t, b.ZERO)), "float(t > 0)", lambda v: float(v.t > 0)),
    (b.cases([(b.ONE, b.relation("<", t, b.ZERO))], s), "1 if t < 0 else s", lambda v: 1 if v.t < 0 else v.s),
    (b.add(b.cases([(b.ONE, b.relation("<", t, b.ZERO)), (b.TWO, b.relation("<", t, b.ONE))], s), t), None,
     lambda v: (1 if v.t < 0 else 2 if v.t < 1 else v.s) + v.t),
    (b.cases([(x, b.join("and", b.relation("<", t, b.ZERO), b.join("not", b.relation("=", s, t))))], z), None,
     lambda v: v.x if v.t < 0 and v.s != v.t else v.z),
    (b.hadamard(z, b.function("step", x)), "z*(x > 0).astype(float)", lambda v: v.z * (v.x > 0)),
    (b.function("step", t), "float(t > 0)", lambda v: float(v.t > 0)),
    # functions
    (b.function("sigmoid", b.dot(A, x)), "1/(1 + np.exp(-A @ x))", lambda v: 1 / (1 + np.exp(-(v.A @ v.x)))),
    (b.function("sigmoid", b.subtract(t, s)), None, lambda v: 1 / (1 + np.exp(v.s - v.t))),
    (b.function("softplus", x), None, lambda v: np.log1p(np.exp(v.x))),
    (b.function("relu", x), "np.maximum(x, 0)", lambda v: np.where(v.x > 0, v.x, 0)),
    (b.function("normal_pdf", b.negative(t)), None, lambda v: np.exp(-v.t * v.t / 2) / np.sqrt(2 * np.pi)),
    (b.function("factorial", b.num(5)), None, lambda v: 120),
    (b.binomial(t, b.num(3)), None, lambda v: v.t * (v.t - 1) * (v.t - 2) / 6),
    (b.binomial(b.num(2), b.num(3)), None, lambda v: 0),
    (b.function("factorial", b.num(25)), None, lambda v: 15511210043330985984000000.0),
    (b.conj(b.mul(b.I_UNIT, t)), None, lambda v: -1j * v.t),
    (b.function("log", b.function("abs", t)), "np.log(np.abs(t))", lambda v: np.log(abs(v.t))),
    *((b.function(name, x), None, f) for name, f in {
        "exp": lambda v: np.exp(v.x), "sin": lambda v: np.sin(v.x), "cos": lambda v: np.cos(v.x), "tan": lambda v: np.tan(v.x),
        "sec": lambda v: 1 / np.cos(v.x), "csc": lambda v: 1 / np.sin(v.x), "cot": lambda v: 1 / np.tan(v.x),
        "arctan": lambda v: np.arctan(v.x), "sinh": lambda v: np.sinh(v.x), "cosh": lambda v: np.cosh(v.x),
        "tanh": lambda v: np.tanh(v.x), "coth": lambda v: 1 / np.tanh(v.x), "sech": lambda v: 1 / np.cosh(v.x),
        "csch": lambda v: 1 / np.sinh(v.x), "arsinh": lambda v: np.arcsinh(v.x), "abs": lambda v: abs(v.x),
        "sign": lambda v: np.sign(v.x), "floor": lambda v: np.floor(v.x), "ceil": lambda v: np.ceil(v.x),
        "re": lambda v: v.x, "im": lambda v: 0 * v.x, "arg": lambda v: np.where(v.x > 0, 0, np.pi),
    }.items()),
    *((b.function(name, b.hadamard_divide(x, b.mul(b.num(9), b.ones(x.shape)))), None, f) for name, f in {
        "arcsin": lambda v: np.arcsin(v.x / 9), "arccos": lambda v: np.arccos(v.x / 9), "artanh": lambda v: np.arctanh(v.x / 9),
    }.items()),
    (b.function("arcosh", b.add(s, b.ONE)), None, lambda v: np.arccosh(v.s + 1)),
]  # fmt: skip
SIZES = [dict(m=4, n=3, p=2), dict(m=1, n=3, p=2), dict(m=3, n=1, p=1), dict(m=1, n=1, p=1)]


class Values:
    """Random arrays of each symbol, as attributes."""

    def __init__(self, sizes, seed):
        rng = np.random.default_rng(seed)
        self.__dict__.update(sizes)
        for symbol in (A, B, M, N, S, C, x, z, y, w, r, s, t):
            sides = [side.evaluate(sizes) for side in symbol.shape if side is not None]
            value = rng.normal(size=(1, *sides) if symbol is r else sides)
            if symbol is S:
                value = value @ value.T + np.eye(self.n)
            if symbol is s:
                value = abs(value) + 0.5
            setattr(self, symbol.name, value if sides else float(value))


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_code_means_what_the_operation_means(row):
    expression, text, meaning = ROWS[row]
    code = to_numpy(expression)
    if text is not None:
        assert code == text
    if meaning is None:
        return
    assert code is not None, expression
    for seed, sizes in enumerate(SIZES):
        v = Values(sizes, seed)
        used = {symbol.name: getattr(v, symbol.name) for symbol in expression.free if symbol.name not in sizes}
        used |= {name: getattr(v, name) for name in "ABMNSCxzywrst"}
        got, want = eval(code, {"np": np, **used}), meaning(v)
        assert np.shape(got) == np.shape(want), (code, sizes)
        assert np.allclose(got, want), (code, sizes)
        ndim = {"scalar": 0, "vector": 1, "row": 2, "matrix": 2}[expression.shape.kind]
        assert np.ndim(got) == ndim, (code, sizes)


def test_every_operation_with_a_row_is_tested():
    from deriver.expression import walk

    seen = {node.op for expression, _, _ in ROWS for node in walk(expression)}
    assert not set(_ROWS) - seen


@pytest.mark.parametrize(
    "expression",
    [
        b.identity("n"),
        b.zeros(vector_shape("q")),
        b.function("erf", t),
        b.function("gamma", t),
        b.expm(M),
        b.spectral("lambda_max", M),
        b.norm(A, "any"),
        b.integral(t, t),
        b.derivative(b.apply("f", [t]), t),
        b.apply("f", [t]),
        b.power(b.num(9), b.num(9**9)),
        b.num(10**400),
        b.sum_over(b.power(t, k), k, b.ZERO, b.INFINITY),
        b.matrix_power(M, b.HALF),
        b.entry(x, b.ZERO),
        b.symbol("np"),
    ],
    ids=lambda e: e.op,
)
def test_no_form_is_none(expression):
    assert to_numpy(expression) is None


def test_sizes_come_from_arrays_elsewhere():
    X = b.symbol("X", matrix_shape("n", "n"))
    assert to_numpy(b.identity("n"), [X]) == "np.eye(X.shape[0])"
    longer = b.symbol("v", vector_shape(Dim.of("n") + 1))
    assert to_numpy(b.identity("n"), [longer]) == "np.eye((v.shape[0] - 1))"


def test_literal_sides_of_one_are_scalars():
    row, col = b.symbol("R", matrix_shape(1, "n")), b.symbol("K", matrix_shape("n", 1))
    rng = np.random.default_rng(0)
    R, K, v = rng.normal(size=(1, 3)), rng.normal(size=(3, 1)), rng.normal(size=3)
    for expression, want in [
        (b.dot(row, x), R[0] @ v),
        (b.dot(row, col), (R @ K)[0, 0]),
        (b.dot(T(x), col), v @ K[:, 0]),
        (b.mul(b.TWO, b.dot(row, x), x), 2 * (R[0] @ v) * v),
    ]:
        got = eval(to_numpy(expression), {"np": np, "R": R, "K": K, "x": v})
        assert np.shape(got) == np.shape(want)
        assert np.allclose(got, want)


def test_deep_expressions_have_no_form_rather_than_an_error():
    deep = t
    for _ in range(400):
        deep = b.function("sin", b.add(deep, b.ONE))
    assert to_numpy(deep) is None
