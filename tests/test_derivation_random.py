"""Random functions: whatever the engine answers agrees with central differences; it may be stuck, it is never wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from deriver.derivation import solve
from deriver.expression import build as b
from deriver.expression import matrix_shape, vector_shape
from deriver.expression.nodes import Expr
from deriver.model import Problem
from deriver.rulebook import load_rules

A, W = b.symbol("A", matrix_shape("m", "n")), b.symbol("W", matrix_shape("m", "n"))
B, X = b.symbol("B", matrix_shape("n", "n")), b.symbol("X", matrix_shape("n", "n"))
S = b.symbol("S", matrix_shape("n", "n"), ["positive_definite"])
x, y, c = b.symbol("x", vector_shape("n")), b.symbol("y", vector_shape("n")), b.symbol("c", vector_shape("m"))
t = b.symbol("t", properties=["positive"])
FUNCTIONS = ["sin", "cos", "tanh", "exp", "sigmoid", "softplus"]
Maker = Callable[[], Expr]


class Writer:
    """Writes random expressions of bounded depth."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, *makers: Maker) -> Expr:
        return self.random.choice(makers)()

    def function(self, e: Expr) -> Expr:
        return b.function(self.random.choice(FUNCTIONS), e)

    def scalar(self, d: int) -> Expr:
        v, M, s, vt = self.vector, self.square, self.scalar, lambda: b.transpose(self.vector(d - 1))
        if d <= 0:
            return self.random.choice([t, b.dot(b.transpose(y), x), b.trace(X)])
        return self.pick(
            lambda: b.dot(vt(), v(d - 1)), lambda: b.trace(M(d - 1)), lambda: b.power(b.norm(self.tall(d - 1)), 2),
            lambda: b.norm(self.tall(d - 1)), lambda: b.power(b.norm(self.wide(d - 1), "F"), 2), lambda: b.logsumexp(v(d - 1)),
            lambda: self.function(s(d - 1)), lambda: b.mul(s(d - 1), s(d - 1)), lambda: b.add(s(d - 1), s(d - 1)),
            lambda: b.divide(s(d - 1), b.add(b.ONE, b.power(s(d - 1), 2))), lambda: b.inner(M(d - 1), M(d - 1)),
            lambda: b.function("log", b.det(b.add(S, b.dot(x, b.transpose(x))))), lambda: b.dot(vt(), M(d - 1), v(d - 1)),
            lambda: b.sqrt(b.add(b.ONE, b.power(s(d - 1), 2))),
        )  # fmt: skip

    def vector(self, d: int) -> Expr:
        v = self.vector
        if d <= 0:
            return self.random.choice([x, x, y])
        return self.pick(
            lambda: b.add(v(d - 1), v(d - 1)), lambda: b.dot(self.square(d - 1), v(d - 1)), lambda: b.hadamard(v(d - 1), v(d - 1)),
            lambda: self.function(v(d - 1)), lambda: b.mul(self.scalar(d - 1), v(d - 1)), lambda: b.softmax(v(d - 1)),
            lambda: b.dot(b.transpose(self.wide(d - 1)), self.tall(d - 1)), lambda: b.diagonal(self.square(d - 1)),
        )  # fmt: skip

    def tall(self, d: int) -> Expr:
        if d <= 0:
            return c
        return self.pick(
            lambda: b.dot(self.wide(d - 1), self.vector(d - 1)), lambda: b.subtract(b.dot(self.wide(d - 1), self.vector(d - 1)), c)
        )

    def wide(self, d: int) -> Expr:
        if d <= 0:
            return self.random.choice([A, W])
        return self.pick(
            lambda: A, lambda: W, lambda: b.dot(W, self.square(d - 1)), lambda: b.hadamard(A, self.wide(d - 1)),
            lambda: b.add(self.wide(d - 1), b.dot(c, b.transpose(self.vector(d - 1)))),
        )  # fmt: skip

    def square(self, d: int) -> Expr:
        M = self.square
        if d <= 0:
            return self.random.choice([B, S, X])
        return self.pick(
            lambda: X, lambda: b.add(M(d - 1), M(d - 1)), lambda: b.dot(M(d - 1), M(d - 1)), lambda: b.transpose(M(d - 1)),
            lambda: b.diag(self.vector(d - 1)), lambda: b.inverse(b.add(b.mul(b.num(9), S), b.dot(b.transpose(X), X))),
            lambda: b.matrix_power(X, 2), lambda: b.dot(self.vector(d - 1), b.transpose(self.vector(d - 1))),
        )  # fmt: skip


def values(seed: int, m: int = 4, n: int = 3) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    shapes = {"A": (m, n), "W": (m, n), "B": (n, n), "X": (n, n), "x": n, "y": n, "c": m}
    found: dict[str, Any] = {name: rng.normal(size=shape) / 2 for name, shape in shapes.items()}
    q = rng.normal(size=(n, n))
    return {**found, "S": q @ q.T / 3 + np.eye(n), "t": 0.7, "m": m, "n": n}


def compare(kind: str, f: Expr, v: Expr, seed: int) -> None:
    found = solve(Problem(kind, f, (v,)), load_rules())
    if found.status != "finished":
        assert found.reason
        return
    code, answer = f.numpy, found.answers[0].numpy
    if code is None or answer is None:
        return
    names = values(seed)
    direction = np.random.default_rng(seed + 1).normal(size=np.shape(names[v.name]))

    def at(step: float) -> Any:
        return np.asarray(eval(code, {"np": np, **names, v.name: names[v.name] + step * direction}), float)

    h = 1e-4
    with np.errstate(all="ignore"):
        slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)
        got = np.asarray(eval(answer, {"np": np, **names}), float)
    got = np.sum(got * direction) if f.is_scalar else got @ direction.reshape(-1, order="F")
    if np.all(np.isfinite(slope)) and np.max(np.abs(slope)) < 1e8:
        tolerance = 1e-6 * max(1.0, float(np.max(np.abs(slope))))
        assert np.allclose(got, slope.reshape(-1, order="F") if np.ndim(slope) else slope, rtol=1e-5, atol=tolerance), (
            f"seed {seed}: {found.answers[0].latex} for {f.latex} by {v.latex}"
        )


@pytest.mark.parametrize("seed", range(120))
def test_gradient(seed: int):
    writer = Writer(seed)
    f = writer.scalar(3)
    candidates = [s for s in (x, X, W, t, y) if s in f.free]
    if candidates:
        v = writer.random.choice(candidates)
        compare("derivative" if v is t else "gradient", f, v, seed)


@pytest.mark.parametrize("seed", range(60))
def test_jacobian(seed: int):
    writer = Writer(10_000 + seed)
    f = writer.random.choice([writer.vector, writer.tall])(2)
    candidates = [s for s in (x, X, W, y) if s in f.free]
    if candidates:
        compare("jacobian", f, writer.random.choice(candidates), seed)
