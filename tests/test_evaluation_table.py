"""A literal table: an expression, and the same written with NumPy or mpmath. Every operation occurs in it, or in REFUSED."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from numpy_references import commutation, expm, sqrtm, svd

from deriver.expression import build as b
from deriver.expression.evaluation import (
    BallField,
    Indeterminate,
    ModularField,
    RationalField,
    Undefined,
    Unsupported,
    Value,
    WorkLimit,
    evaluate,
)
from deriver.expression.nodes import Expr, walk
from deriver.expression.shapes import SCALAR, matrix_shape, row_shape, vector_shape

REAL, COMPLEX, RATIONAL, MODULAR = BallField(30), BallField(30, complex=True), RationalField(), ModularField()
SIZES = {"m": 2, "n": 3, "k": 4}

x, y, z = (b.symbol(s) for s in "xyz")
i, j = (b.symbol(s, properties=["index"]) for s in "ij")
n_size = b.symbol("n", properties=["integer"])
u, v, w = (b.symbol(s, vector_shape("n")) for s in "uvw")
r = b.symbol("r", row_shape("n"))
A, B = b.symbol("A", matrix_shape("m", "n")), b.symbol("B", matrix_shape("m", "n"))
C = b.symbol("C", matrix_shape("n", "m"))
P, Q = b.symbol("P", matrix_shape("n", "n")), b.symbol("Q", matrix_shape("n", "n"))
S = b.symbol("S", matrix_shape("n", "n"), ["positive_definite"])
N = b.symbol("N", matrix_shape("n", "n"))
D = b.symbol("D", matrix_shape("n", "m"))

VALUES: dict[Expr, Any] = {
    x: Fraction(3, 5), y: Fraction(-7, 4), z: Fraction(5, 2),
    u: [1, -2, Fraction(1, 2)], v: [Fraction(3, 2), 1, -1], w: [2, Fraction(1, 3), 4], r: [1, 2, -1],
    A: [[1, 2, -1], [Fraction(1, 2), 0, 3]], B: [[2, -1, 1], [1, 1, Fraction(5, 2)]],
    C: [[1, 2], [0, -1], [3, 1]], P: [[2, 1, 0], [1, 3, -1], [Fraction(1, 2), 0, 1]], Q: [[0, 1, 1], [2, 1, 0], [1, -1, 1]],
    S: [[3, 1, 0], [1, 2, Fraction(1, 2)], [0, Fraction(1, 2), 4]], N: [[0, 1, 2], [0, 0, 3], [0, 0, 0]],
    D: [[1, 2], [2, 4], [3, 6]],
}  # fmt: skip


def as_floats(value: Any) -> Any:
    if isinstance(value, list):
        return np.array([as_floats(part) for part in value])
    return float(value)


a = {s.name: as_floats(VALUES[s]) for s in VALUES}
xf, yf, zf = a["x"], a["y"], a["z"]


def fn(name: str, operand: Expr = x) -> Expr:
    return b.function(name, operand)


def num(value: Any) -> Expr:
    return b.num(Fraction(value))


e3 = np.eye(3)
mp = mpmath.mp
F = Fraction
less = b.relation("<", x, z)

ROWS: list[tuple[Expr, Any]] = [
    # leaves
    (num("3/7"), 3 / 7),
    (b.PI, np.pi),
    (b.E, np.e),
    (b.constant("euler_gamma"), np.euler_gamma),
    (x, 0.6),
    (n_size, 3),
    (b.mul(n_size, x), 1.8),
    (b.identity("n"), e3),
    (b.zeros(matrix_shape("m", "n")), np.zeros((2, 3))),
    (b.ones(vector_shape("n")), np.ones(3)),
    (b.ones(row_shape("n")), np.ones(3)),
    (b.basis(num(2), "n"), e3[1]),
    (b.commutation("m", "n"), commutation(2, 3)),
    (b.dot(b.commutation("m", "n"), b.vec(A)), a["A"].flatten()),
    # arithmetic
    (b.add(x, y, num(2)), xf + yf + 2),
    (b.add(A, B), a["A"] + a["B"]),
    (b.mul(num(3), x, y), 3 * xf * yf),
    (b.mul(x, y, A), xf * yf * a["A"]),
    (b.divide(x, y), xf / yf),
    (b.power(y, 3), yf**3),
    (b.power(y, -2), yf**-2),
    (b.power(x, num("1/2")), xf**0.5),
    (b.power(x, num("-3/2")), xf**-1.5),
    (b.power(x, num("2/3")), xf ** (2 / 3)),
    (b.power(x, y), xf**yf),
    (b.power(y, n_size), yf**3),
    (b.power(num(0), x), 0),
    (b.dot(A, v), a["A"] @ a["v"]),
    (b.dot(A, C), a["A"] @ a["C"]),
    (b.dot(b.transpose(u), v), a["u"] @ a["v"]),
    (b.dot(u, b.transpose(v)), np.outer(a["u"], a["v"])),
    (b.dot(r, P), a["r"] @ a["P"]),
    (b.dot(r, P, v), a["r"] @ a["P"] @ a["v"]),
    (b.dot(b.transpose(u), P, v), a["u"] @ a["P"] @ a["v"]),
    (b.dot(b.transpose(u), v, w), (a["u"] @ a["v"]) * a["w"]),
    (b.dot(b.transpose(u), v, b.transpose(w), P, u), (a["u"] @ a["v"]) * (a["w"] @ a["P"] @ a["u"])),
    (b.dot(P, u, b.transpose(v), Q), a["P"] @ np.outer(a["u"], a["v"]) @ a["Q"]),
    (b.conj(A), a["A"]),
    (b.transpose(A), a["A"].T),
    # linear algebra
    (b.inverse(P), np.linalg.inv(a["P"])),
    (b.pinv(A), np.linalg.pinv(a["A"])),
    (b.pinv(C), np.linalg.pinv(a["C"])),
    (b.pinv(D), np.linalg.pinv(a["D"])),
    (b.pinv(u), np.linalg.pinv(a["u"][:, None])[0]),
    (b.matrix_power(P, 3), np.linalg.matrix_power(a["P"], 3)),
    (b.matrix_power(P, -2), np.linalg.matrix_power(a["P"], -2)),
    (b.matrix_power(P, n_size), np.linalg.matrix_power(a["P"], 3)),
    (b.matrix_power(S, num("1/2")), sqrtm(a["S"])),
    (b.matrix_power(S, num("-1/2")), np.linalg.inv(sqrtm(a["S"]))),
    (b.expm(P), expm(a["P"])),
    (b.expm(N), expm(a["N"])),
    (b.trace(P), np.trace(a["P"])),
    (b.det(P), np.linalg.det(a["P"])),
    (b.rank(A), 2),
    (b.rank(D), 1),
    (b.projector("null", A), np.eye(3) - np.linalg.pinv(a["A"]) @ a["A"]),
    (b.projector("column", D), np.outer([1, 2, 3], [1, 2, 3]) / 14),
    (b.projector("complement", b.projector("column", D)), np.eye(3) - np.outer([1, 2, 3], [1, 2, 3]) / 14),
    (b.dimension(b.projector("null", A)), 1),
    (b.dimension(b.projector("column", D)), 1),
    (b.dimension(b.projector("complement", b.projector("column", D))), 2),
    (b.eigenvalue("lambda", S, num(1)), np.sort(np.linalg.eigvalsh(a["S"]))[2]),
    (b.eigenvalue("lambda", S, num(3)), np.sort(np.linalg.eigvalsh(a["S"]))[0]),
    (b.eigenvalue("sigma", A, num(2)), svd(a["A"])[1]),
    (b.spectral("lambda_max", S), np.linalg.eigvalsh(a["S"])[-1]),
    (b.spectral("lambda_min", S), np.linalg.eigvalsh(a["S"])[0]),
    (b.spectral("sigma_max", A), svd(a["A"])[0]),
    (b.spectral("sigma_min", A), svd(a["A"])[-1]),
    (b.spectral("spectral_radius", Q), max(abs(np.linalg.eigvals(a["Q"])))),
    (b.spectral("spectral_radius", b.add(P, b.mul(b.PI, b.identity("n")))), max(abs(np.linalg.eigvals(a["P"] + np.pi * e3)))),
    (b.spectral("condition", P), np.linalg.cond(a["P"])),
    (b.spectral("lambda_max", b.mul(b.PI, S)), np.pi * np.linalg.eigvalsh(a["S"])[-1]),
    (b.spectral("lambda_max", b.mul(b.PI, b.identity("n"))), np.pi),
    (b.norm(u), np.linalg.norm(a["u"])),
    (b.norm(r), np.linalg.norm(a["r"])),
    (b.norm(u, "1"), 3.5),
    (b.norm(u, "inf"), 2),
    (b.norm(u, "p", num(3)), (1 + 8 + 1 / 8) ** (1 / 3)),
    (b.norm(u, "0"), 3),
    (b.norm(u, "weighted", S), np.sqrt(a["u"] @ a["S"] @ a["u"])),
    (b.norm(u, "mahalanobis", S), np.sqrt(a["u"] @ np.linalg.inv(a["S"]) @ a["u"])),
    (b.power(b.norm(u, "mahalanobis", S), 4), (a["u"] @ np.linalg.inv(a["S"]) @ a["u"]) ** 2),
    (b.power(b.norm(u), 2), a["u"] @ a["u"]),
    (b.power(b.norm(A, "F"), -2), 1 / (a["A"] ** 2).sum()),
    (b.norm(A, "F"), np.linalg.norm(a["A"])),
    (b.norm(A), np.linalg.norm(a["A"], 2)),
    (b.norm(A, "1"), np.linalg.norm(a["A"], 1)),
    (b.norm(A, "inf"), np.linalg.norm(a["A"], np.inf)),
    (b.norm(A, "nuclear"), svd(a["A"]).sum()),
    (b.norm(D, "nuclear"), svd(a["D"]).sum()),
    (b.norm(b.mul(b.PI, C), "nuclear"), np.pi * svd(a["C"]).sum()),
    (b.inner(u, v), a["u"] @ a["v"]),
    (b.inner(A, B), (a["A"] * a["B"]).sum()),
    (b.hadamard(A, B), a["A"] * a["B"]),
    (b.hadamard_divide(A, B), a["A"] / a["B"]),
    (b.hadamard_power(B, 3), a["B"] ** 3),
    (b.hadamard_power(w, num("1/2")), a["w"] ** 0.5),
    (b.hadamard_power(w, x), a["w"] ** xf),
    (b.kron(A, C), np.kron(a["A"], a["C"])),
    (b.kron(u, v), np.kron(a["u"], a["v"])),
    (b.vec(A), a["A"].flatten(order="F")),
    (b.diag(u), np.diag(a["u"])),
    (b.diagonal(P), np.diag(a["P"])),
    (b.triangle("lower", P), np.tril(a["P"])),
    (b.triangle("upper", P), np.triu(a["P"])),
    (b.matrix([[x, num(1)], [y, b.mul(x, y)]]), [[xf, 1], [yf, xf * yf]]),
    (b.vector([x, y]), [xf, yf]),
    (b.block([[A, b.identity("m")], [P, C]]), np.block([[a["A"], np.eye(2)], [a["P"], a["C"]]])),
    (b.block([[u], [v]]), np.concatenate([a["u"], a["v"]])),
    (b.entry(u, num(3)), 0.5),
    (b.entry(r, num(2)), 2),
    (b.entry(A, num(2), num(3)), 3),
    (b.sum_over(b.entry(A, i, n_size), i, num(1), num(2)), 2),
    (b.column(A, num(2)), a["A"][:, 1]),
    (b.slice_of(A, None, (num(2), n_size)), a["A"][:, 1:]),
    (b.slice_of(P, (num(1), num(2)), (num(2), num(3))), a["P"][:2, 1:]),
    (b.slice_of(u, (num(2), n_size)), a["u"][1:]),
    (b.row(A, num(2)), a["A"][1]),
    (b.softmax(u), np.exp(a["u"]) / np.exp(a["u"]).sum()),
    (b.binomial(num(7), num(3)), 35.0),
    (b.binomial(num(3), num(7)), 0.0),
    (b.binomial(num(5), num(-1)), 0.0),
    (b.binomial(num(-2), num(3)), -4.0),
    (b.binomial(y, num(3)), yf * (yf - 1) * (yf - 2) / 6),
    (b.binomial(z, x), float(mpmath.binomial(zf, xf))),
    (b.binomial(num("1/2"), num("3/2")), 0.0),
    (b.derivative(b.binomial(y, num(2)), y), yf - 0.5),
    (b.logsumexp(u), np.log(np.exp(a["u"]).sum())),
    # binders
    (b.sum_over(b.mul(i, x), i, num(1), n_size), 6 * xf),
    (b.sum_over(b.mul(b.entry(u, i), b.basis(i, "n")), i, num(1), n_size), a["u"]),
    (b.sum_over(x, i, num(3), num(1)), 0),
    (b.sum_over(b.sum_over(b.mul(i, j), j, num(1), i), i, num(1), num(4)), sum(p * q for p in range(1, 5) for q in range(1, p + 1))),
    (b.sum_over(b.power(x, i), i, num(0), num(4)), sum(xf**p for p in range(5))),
    (b.product(b.add(x, i), i, num(1), num(4)), np.prod([xf + p for p in range(1, 5)])),
    (b.product(b.add(P, b.mul(i, Q)), i, num(1), num(2)), (a["P"] + a["Q"]) @ (a["P"] + 2 * a["Q"])),
    (b.product(b.add(P, b.mul(i, Q)), i, num(2), num(1)), (a["P"] + 2 * a["Q"]) @ (a["P"] + a["Q"])),
    (b.extremum("max", b.entry(u, i), i, num(1), n_size), 1),
    (b.extremum("min", b.entry(u, i), i, num(1), n_size), -2),
    (b.integral(b.power(z, 2), z, num(0), x), xf**3 / 3),
    (b.integral(fn("sin", z), z, num(0), x), 1 - np.cos(xf)),
    (b.integral(fn("abs", z), z, num(-1), num(2)), 2.5),
    (b.integral(b.divide(num(1), z), z, num(1), b.E), 1),
    (b.integral(b.sqrt(z), z, num(0), num(1)), 2 / 3),
    (b.integral(b.cases([(z, b.relation("<", z, num("1/3")))], num(2)), z, num(0), num(1)), 1 / 18 + 4 / 3),
    (b.integral(b.integral(fn("exp", b.mul(y, z)), y, num(0), z), z, num(0), num(1)), None),
    (b.integral(b.integral(b.mul(y, z), y, num(0), z), z, num(0), num(1)), 1 / 8),
    (b.integral(b.vector([fn("exp", z), z]), z, num(0), num(1)), [np.e - 1, 0.5]),
    (b.at(b.power(z, 2), z, b.add(x, num(1))), 1.6**2),
    (b.at(b.gradient(b.power(b.norm(w), 2), w), w, b.dot(P, u)), 2 * a["P"] @ a["u"]),
    (b.gradient(b.at(b.power(b.norm(w), 2), w, b.dot(P, u)), u), 2 * a["P"].T @ a["P"] @ a["u"]),
    # logic
    (b.indicator(less), 1),
    (b.indicator(b.relation(">", u, b.zeros(vector_shape("n"))), vector_shape("n")), [1, 0, 1]),
    (b.indicator(b.join("and", less, b.join("not", less))), 0),
    (b.indicator(b.join("or", b.join("not", less), less)), 1),
    (b.indicator(b.join("implies", less, b.join("iff", less, less))), 1),
    (b.indicator(b.relation("succ", S, num(0))), 1),
    (b.indicator(b.relation("succeq", S, b.mul(num(4), b.identity("n")))), 0),
    (b.indicator(b.relation("divides", num(3), num(12))), 1),
    (b.cases([(b.divide(x, num(0)), b.relation(">", x, num(1)))], y), yf),
    (b.cases([(x, less), (z, b.relation("=", x, x))]), xf),
    # derivatives
    (b.gradient(b.dot(b.transpose(u), P, u), u), (a["P"] + a["P"].T) @ a["u"]),
    (b.gradient(b.dot(b.transpose(u), P, u), u, "numerator"), (a["P"] + a["P"].T) @ a["u"]),
    (b.gradient(b.trace(b.dot(A, C)), A), a["C"].T),
    (b.gradient(b.trace(b.dot(A, C)), A, "numerator"), a["C"]),
    (b.gradient(fn("log", b.det(S)), S), np.linalg.inv(a["S"]).T),
    (b.gradient(b.det(D_square := b.dot(D, b.transpose(D))), D), np.zeros((3, 2))),
    (b.gradient(b.power(x, 2), x), 2 * xf),
    (b.jacobian(b.dot(A, u), u), a["A"]),
    (b.jacobian(b.dot(A, u), u, "denominator"), a["A"].T),
    (b.jacobian(b.mul(b.power(x, 2), u), x), 2 * xf * a["u"]),
    (b.jacobian(b.dot(b.transpose(u), v), u), a["v"]),
    (b.jacobian(b.dot(A, C), C), np.kron(np.eye(2), a["A"])),
    (b.jacobian(b.softmax(u), u), (lambda s: np.diag(s) - np.outer(s, s))(np.exp(a["u"]) / np.exp(a["u"]).sum())),
    (b.hessian(b.dot(b.transpose(u), P, u), u), a["P"] + a["P"].T),
    (b.hessian(b.logsumexp(u), u), (lambda s: np.diag(s) - np.outer(s, s))(np.exp(a["u"]) / np.exp(a["u"]).sum())),
    (b.jacobian(b.gradient(b.logsumexp(u), u), u), (lambda s: np.diag(s) - np.outer(s, s))(np.exp(a["u"]) / np.exp(a["u"]).sum())),
    (b.derivative(fn("sin", b.mul(num(2), x)), x), 2 * np.cos(2 * xf)),
    (b.derivative(fn("sin", b.mul(num(2), x)), x, 3), -8 * np.cos(2 * xf)),
    (b.derivative(b.derivative(b.mul(fn("exp", x), b.power(z, 3)), x), z), np.exp(xf) * 3 * zf**2),
    (b.derivative(b.expm(b.mul(x, P)), x), a["P"] @ expm(xf * a["P"])),
    (b.derivative(b.inverse(b.add(P, b.mul(x, Q))), x), (lambda k: -k @ a["Q"] @ k)(np.linalg.inv(a["P"] + xf * a["Q"]))),
    (b.derivative(b.power(x, y), y), xf**yf * np.log(xf)),
    (b.derivative(b.entry(u, num(2)), b.entry(u, num(2))), 1),
    (b.derivative(b.power(b.norm(u), 2), b.entry(u, num(3))), 1),
    (b.derivative(b.integral(fn("exp", b.mul(x, z)), z, num(0), x), x), None),
    (b.gradient(b.norm(A), A), (lambda d: np.outer(d[0][:, 0], d[2][0]))(np.linalg.svd(a["A"]))),
    (b.gradient(b.norm(A, "nuclear"), A), (lambda d: d[0] @ d[2][:2])(np.linalg.svd(a["A"]))),
    (b.eigenprojector("lambda_max", S), (lambda q: np.outer(q, q))(np.linalg.eigh(a["S"])[1][:, -1])),
    (b.eigenprojector("lambda_min", S), (lambda q: np.outer(q, q))(np.linalg.eigh(a["S"])[1][:, 0])),
    (b.gradient(b.spectral("lambda_max", S), S), (lambda q: np.outer(q, q))(np.linalg.eigh(a["S"])[1][:, -1])),
]  # fmt: skip

SPECIAL: dict[str, tuple[Any, tuple[str, ...]]] = {
    "bessel_j": (mp.besselj, ("1.5", "0.6")), "bessel_y": (mp.bessely, ("2", "0.6")), "bessel_i": (mp.besseli, ("0.5", "0.6")),
    "bessel_k": (mp.besselk, ("1", "0.6")), "kummer": (mp.hyp1f1, ("-0.5", "1.5", "0.6")),
    "gauss": (mp.hyp2f1, ("0.5", "-1.5", "2", "0.6")),
    "chebyshev_t": (mp.chebyt, ("2.5", "0.6")), "chebyshev_u": (mp.chebyu, ("3", "0.6")), "legendre": (mp.legendre, ("1.5", "0.6")),
    "hermite": (mp.hermite, ("2.5", "0.6")), "laguerre": (mp.laguerre, ("1.5", "0.7", "0.6")),
    "gegenbauer": (mp.gegenbauer, ("2.5", "0.7", "0.6")), "jacobi": (mp.jacobi, ("1.5", "0.7", "1.2", "0.6")),
    "elliptic_f": (lambda m, t: mp.ellipf(t, m), ("0.7", "0.6")), "elliptic_e": (lambda m, t: mp.ellipe(t, m), ("-1.3", "0.6")),
    "polylogarithm": (mp.polylog, ("2.5", "0.6")), "upper_gamma": (lambda s, t: mp.gammainc(s, t), ("1.5", "0.6")),
}  # fmt: skip
ROWS += [(b.special(n, *map(num, at)), float(f(*map(mp.mpf, at)))) for n, (f, at) in SPECIAL.items()]

_DOUBLE = float(mpmath.quad(lambda t: (mpmath.exp(t * t) - 1) / t if t else t, [0, 1]))
_EXP = float(mpmath.diff(lambda t: mpmath.quad(lambda s: mpmath.exp(t * s), [0, t]), 0.6))
ROWS = [(e, expected if expected is not None else _EXP if e.op == "derivative" else _DOUBLE) for e, expected in ROWS]

#: Scalar functions and mpmath's words for them, at a point of their domain.
FUNCTIONS: dict[str, tuple[Any, float]] = {
    "exp": (mp.exp, 0.6), "log": (mp.log, 0.6), "sin": (mp.sin, 0.6), "cos": (mp.cos, 0.6), "tan": (mp.tan, 0.6),
    "sec": (mp.sec, 0.6), "csc": (mp.csc, 0.6), "cot": (mp.cot, 0.6), "arcsin": (mp.asin, 0.6), "arccos": (mp.acos, 0.6),
    "arctan": (mp.atan, 2.5), "sinh": (mp.sinh, 0.6), "cosh": (mp.cosh, 0.6), "tanh": (mp.tanh, 0.6), "coth": (mp.coth, 0.6),
    "sech": (mp.sech, 0.6), "csch": (mp.csch, 0.6), "arsinh": (mp.asinh, -0.6), "arcosh": (mp.acosh, 2.5),
    "artanh": (mp.atanh, -0.6), "abs": (abs, -0.6), "sign": (mp.sign, -0.6), "floor": (mp.floor, -0.6), "ceil": (mp.ceil, -0.6),
    "factorial": (mp.factorial, 2.5), "gamma": (mp.gamma, -0.6), "loggamma": (mp.loggamma, 2.5), "digamma": (mp.digamma, -0.6),
    "erf": (mp.erf, 0.6), "erfc": (mp.erfc, 0.6), "sigmoid": (lambda t: 1 / (1 + mp.exp(-t)), 0.6),
    "softplus": (lambda t: mp.log(1 + mp.exp(t)), -0.6), "relu": (lambda t: max(t, 0), -0.6),
    "step": (lambda t: mp.mpf(t > 0), 0.6), "re": (mp.re, 0.6), "im": (mp.im, 0.6), "arg": (mp.arg, -0.6),
    "normal_cdf": (lambda t: mp.erfc(-t / mp.sqrt(2)) / 2, 0.6), "normal_pdf": (mp.npdf, 0.6),
    "fresnel_s": (mp.fresnels, 0.6), "fresnel_c": (mp.fresnelc, 0.6),
    "sine_integral": (mp.si, 0.6), "exponential_integral": (mp.ei, 0.6), "lambert_w": (mp.lambertw, 0.6), "zeta": (mp.zeta, 2.5),
    "airy_ai": (mp.airyai, 0.6), "airy_bi": (mp.airybi, 0.6), "erfi": (mp.erfi, 0.6),
    "airy_ai_prime": (lambda x: mp.airyai(x, derivative=1), 0.6), "airy_bi_prime": (lambda x: mp.airybi(x, derivative=1), 0.6),
    "cosine_integral": (mp.ci, 0.6), "sinh_integral": (mp.shi, 0.6), "cosh_integral": (mp.chi, 0.6),
    "logarithmic_integral": (mp.li, 2.5), "dilogarithm": (lambda t: mp.polylog(2, t), 0.6),
}  # fmt: skip

DX, DY = b.differential(x), b.differential(y)
DU = b.differential(u)
s = b.symbol("s")
FUNCTION_F = {("function", "f"): ((s,), b.mul(b.power(s, 3), fn("exp", s)))}
f_of_x = b.apply("f", [x])
#: What needs more than the values of symbols.
EXTENDED: list[tuple[Expr, dict[Any, Any], Any]] = [
    (b.differential(b.mul(x, y)), {DX: 2, DY: -1}, yf * 2 - xf),
    (b.differential(b.mul(x, y)), {DX: 2}, yf * 2),
    (b.differential(b.dot(b.transpose(u), P, u)), {DU: [1, 0, 2]}, (a["P"] + a["P"].T) @ a["u"] @ np.array([1, 0, 2])),
    (b.differential(b.differential(b.power(x, 3))), {DX: 2}, 6 * xf * 4),
    (DX, {DX: 2}, 2),
    (b.apply("f", [b.mul(num(2), x)]), FUNCTION_F, (2 * xf) ** 3 * np.exp(2 * xf)),
    (b.apply("f", [b.mul(num(2), x)], primes=1), FUNCTION_F, (3 * (2 * xf) ** 2 + (2 * xf) ** 3) * np.exp(2 * xf)),
    (b.mapped("f", u), FUNCTION_F, a["u"] ** 3 * np.exp(a["u"])),
    (b.mapped("f", P, primes=1), FUNCTION_F, (3 * a["P"] ** 2 + a["P"] ** 3) * np.exp(a["P"])),
    (b.derivative(b.apply("f", [b.power(x, 2)]), x), FUNCTION_F, (3 * xf**4 + xf**6) * np.exp(xf**2) * 2 * xf),
    (b.derivative(b.add(b.power(f_of_x, 2), b.mul(x, f_of_x)), f_of_x), FUNCTION_F, 2 * xf**3 * np.exp(xf) + xf),
    (b.derivative(b.apply("f", [x], primes=1), x), FUNCTION_F, (6 * xf + 6 * xf**2 + xf**3) * np.exp(xf)),
]  # fmt: skip


def numbers(value: Value) -> Any:
    """A value as complex floats in NumPy's shape."""

    def number(part: Any) -> complex:
        if type(part).__name__ == "fmpq":
            return complex(int(part.p) / int(part.q))
        return complex(part)

    table = np.array([[number(part) for part in row] for row in value.table()])
    if value.is_scalar:
        return table[0, 0]
    return table[:, 0] if value.cols is None else table[0] if value.rows is None else table


def label(row: Any) -> str:
    return row.op + ":" + row.latex[:60] if isinstance(row, Expr) else ""


@pytest.mark.parametrize("field", [REAL, COMPLEX], ids=["real", "complex"])
@pytest.mark.parametrize(("expression", "expected"), ROWS, ids=label)
def test_value(expression: Expr, expected: Any, field: BallField) -> None:
    value = evaluate(expression, VALUES, SIZES, field)
    assert value.rigorous
    np.testing.assert_allclose(numbers(value), np.array(expected, dtype=complex), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_function(name: str) -> None:
    reference, at = FUNCTIONS[name]
    point = Fraction(str(at))
    expected = complex(reference(mp.mpf(point.numerator) / point.denominator))
    for field in (REAL, COMPLEX):
        np.testing.assert_allclose(numbers(evaluate(fn(name), {x: point}, {}, field)), expected, rtol=1e-13, atol=1e-14)


def test_functions_are_complete() -> None:
    assert set(FUNCTIONS) == b.SCALAR_FUNCTIONS


@pytest.mark.parametrize("name", sorted(SPECIAL))
@pytest.mark.parametrize("order", [1, 2, 3])
def test_derivative_of_special_function(name: str, order: int) -> None:
    reference, at = SPECIAL[name]
    *params, point = map(Fraction, at)
    with mp.workdps(40):
        known = [mp.mpf(p.numerator) / p.denominator for p in params]
        expected = complex(mp.diff(lambda t: reference(*known, t), mp.mpf(point.numerator) / point.denominator, order))
    node = b.derivative(b.special(name, *map(num, params), b.mul(num(2), x)), x, order)
    for field in (REAL, COMPLEX):
        value = evaluate(node, {x: point / 2}, {}, field)
        np.testing.assert_allclose(numbers(value), expected * 2**order, rtol=1e-9)


def test_special_functions_are_complete() -> None:
    assert set(SPECIAL) == set(b.SPECIAL_FUNCTIONS)


SMOOTH = sorted(set(FUNCTIONS) - {"re", "im", "arg", "floor", "ceil", "sign", "step"})


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_derivative_of_function(name: str, order: int) -> None:
    reference, at = FUNCTIONS[name]
    point = Fraction(str(at))
    with mp.workdps(40):
        expected = complex(mp.diff(reference, mp.mpf(point.numerator) / point.denominator, order))
    for field in (REAL, COMPLEX):
        value = evaluate(b.derivative(fn(name), x, order), {x: point}, {}, field)
        np.testing.assert_allclose(numbers(value), expected, rtol=1e-10, atol=1e-11)
        nested: Expr = fn(name)
        for _ in range(order):
            nested = b.derivative(nested, x)
        np.testing.assert_allclose(numbers(evaluate(nested, {x: point}, {}, field)), expected, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("name", sorted({"exp", "log", "sin", "arcsin", "arccos", "arctan", "arsinh", "arcosh", "artanh", "tan",
                                         "loggamma", "digamma", "erf", "lambert_w", "zeta", "softplus", "sigmoid", "sinh",
                                         "coth", "sech", "csch", "exponential_integral", "sine_integral", "normal_cdf",
                                         "fresnel_s", "fresnel_c", "factorial", "airy_ai", "airy_bi", "airy_ai_prime",
                                         "airy_bi_prime", "erfi", "cosine_integral", "sinh_integral", "cosh_integral",
                                         "logarithmic_integral", "dilogarithm"}))  # fmt: skip
def test_complex_function(name: str) -> None:
    reference = FUNCTIONS[name][0]
    point = mp.mpc("0.3", "0.7")
    value = evaluate(fn(name), {x: (Fraction("0.3"), Fraction("0.7"))}, {}, COMPLEX)
    np.testing.assert_allclose(numbers(value), complex(reference(point)), rtol=1e-12)
    slope = evaluate(b.derivative(fn(name), x), {x: (Fraction("0.3"), Fraction("0.7"))}, {}, COMPLEX)
    np.testing.assert_allclose(numbers(slope), complex(mp.diff(reference, point)), rtol=1e-9)


@pytest.mark.parametrize(("expression", "values", "expected"), EXTENDED, ids=label)
def test_with_functions_and_differentials(expression: Expr, values: dict[Any, Any], expected: Any) -> None:
    value = evaluate(expression, {**VALUES, **values}, SIZES, REAL)
    np.testing.assert_allclose(numbers(value), expected, rtol=1e-12)


REFUSALS = (Undefined, Indeterminate, Unsupported, WorkLimit)


@pytest.mark.parametrize("expression", [row[0] for row in ROWS], ids=label)
def test_exact_fields_agree_with_balls(expression: Expr) -> None:
    """Where the rationals have a value it is the real one, and the value modulo p is its image."""
    try:
        exact = evaluate(expression, VALUES, SIZES, RATIONAL)
    except Unsupported:
        exact = None
    else:
        assert exact.exact
        np.testing.assert_allclose(numbers(exact), numbers(evaluate(expression, VALUES, SIZES, REAL)), rtol=1e-12, atol=1e-15)
    try:
        image = evaluate(expression, VALUES, SIZES, MODULAR)
    except (Unsupported, Undefined):
        return
    assert exact is not None, "a value modulo p of what is not rational"
    assert [MODULAR.scalar(part) for part in exact.entries()] == image.entries()


REFUSED_OPERATIONS = {"limit", "list", "moment", "distribution", "density", "order", "optimum", "comprehension", "collection"}
WITHOUT_VALUE = [
    b.moment("E", (x,)),
    b.moment("Pr", (b.relation(">", x, y),)),
    b.distribution(r"\mathcal{N}", SCALAR, (x, y)),
    b.density("p", (x,), (y,)),
    b.order("O", x),
    b.optimum("max", b.mul(x, y), x),
    b.optimum("argmin", b.power(x, b.TWO), x),
    b.comprehension(x, x, b.relation(">", x, y)),
    b.collection(r"\mathcal{X}", SCALAR),
    b.eigenvalue("lambda", N, num(4)),  # there are three
]


@pytest.mark.parametrize("expression", WITHOUT_VALUE, ids=label)
def test_what_has_no_value_says_so(expression: Expr) -> None:
    for field in (REAL, RATIONAL, MODULAR):
        with pytest.raises(REFUSALS):
            evaluate(expression, VALUES, SIZES, field)


def test_every_operation_is_in_the_table() -> None:
    used = {node.op for row in (*ROWS, *EXTENDED) for node in walk(row[0])} | set(FUNCTIONS)
    assert sorted((set(b.BUILDERS) | b.LEAVES) - used - REFUSED_OPERATIONS) == []


def test_rows_have_the_shape_of_their_expression() -> None:
    for expression, _ in ROWS:
        value = evaluate(expression, VALUES, SIZES, REAL)
        sides = [None if side is None else side.evaluate(SIZES) for side in expression.shape]
        assert [value.rows, value.cols] == sides
        if expression.shape is not SCALAR and not value.is_scalar:
            assert (value.data.nrows(), value.data.ncols()) == tuple(1 if side is None else side for side in sides)
