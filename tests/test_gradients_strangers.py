"""Derivatives as strangers paste them: other phrasings, names and functions than those of the textbooks, judged by central differences.

`corpus/gradients_strangers.json`: the task, the declarations, a NumPy function, what to differentiate by. The function is typed by hand;
nothing of the program takes part in what is expected. An answer must be right where there is one, and nearly all must have one.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import deriver

ROWS = json.loads((Path(__file__).parent / "corpus" / "gradients_strangers.json").read_text(encoding="utf-8"))
SIZES = {"n": 3, "m": 4, "K": 4, "N": 5, "d": 3, "p": 2, "q": 3, "r": 2, "h": 3, "k": 2, "s": 4}


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def expm(a: np.ndarray) -> np.ndarray:
    """The exponential of a small matrix: its series, after sixteen halvings undone by squarings."""
    a = np.asarray(a, float) / 2**16
    total = np.eye(len(a)) + a + a @ a / 2 + a @ a @ a / 6
    for _ in range(16):
        total = total @ total
    return total


WORDS = {
    "np": np, "sig": lambda t: 1 / (1 + np.exp(-t)), "sm": softmax, "lse": lambda z: np.log(np.sum(np.exp(z))), "expm": expm,
    "erf": np.vectorize(math.erf), "inv": np.linalg.inv, "det": np.linalg.det, "tr": np.trace, "norm": np.linalg.norm,
}  # fmt: skip


def sample(spec: Any, rng: np.random.Generator) -> Any:
    """Values with the shape and property that a row asks for: `["n"]`, or `{"shape": ["n"], "property": "positive"}`."""
    shape, kind = (spec["shape"], spec["property"]) if isinstance(spec, dict) else (spec, "generic")
    sides = [int(eval(str(s), {}, dict(SIZES))) for s in shape]
    a: Any = rng.normal(size=sides) if sides else float(rng.normal())
    table: dict[str, Any] = {
        "generic": lambda: a, "positive": lambda: abs(a) + 0.3, ">9": lambda: abs(a) + 9, "spd": lambda: a @ a.T + np.eye(sides[0]),
        "symmetric": lambda: a + a.T, "skew": lambda: a - a.T, "simplex": lambda: abs(a) / abs(a).sum(), "labels": lambda: np.sign(a),
        "rowsimplex": lambda: abs(a) / abs(a).sum(axis=1, keepdims=True), "index": lambda: 2, "three": lambda: 3,
        "diagonal": lambda: np.diag(np.diag(a)), "binary": lambda: (a > 0) * 1.0, "unit": lambda: a / np.linalg.norm(a),
        "tril": lambda: np.tril(a), "unit_interval": lambda: 0.8 * np.tanh(a), "orthogonal": lambda: np.linalg.qr(a)[0],
        "onehot": lambda: np.eye(sides[0])[1], "invertible": lambda: a + 3 * np.eye(sides[0]),
    }  # fmt: skip
    return table[kind]()


def arrays_of(row: dict[str, Any], seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    arrays = {name: sample(spec, rng) for name, spec in row["arrays"].items()}
    for name, size in SIZES.items():
        arrays.setdefault(name, size)
    return arrays


def value(row: dict[str, Any], arrays: dict[str, Any], **changed: Any) -> Any:
    names = {k: v if np.ndim(v) or isinstance(v, int) else float(v) for k, v in {**arrays, **changed}.items()}
    return eval(row["function"], {**WORDS, **names})


def differences(f: Any, x: Any, h: float = 1e-4) -> np.ndarray:
    """vec f by vec x, columns stacked."""
    x = np.asarray(x, float)
    columns = []
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        e = e.reshape(x.shape, order="F")
        slope = (8 * (np.asarray(f(x + e)) - f(x - e)) - (np.asarray(f(x + 2 * e)) - f(x - 2 * e))) / (12 * h)
        columns.append(np.ravel(slope, order="F"))
    return np.array(columns).T


def first(row: dict[str, Any], arrays: dict[str, Any], name: str) -> np.ndarray:
    return differences(lambda v: value(row, arrays, **{name: v}), arrays[name])


def second(row: dict[str, Any], arrays: dict[str, Any], name: str) -> np.ndarray:
    def slopes(u: Any) -> np.ndarray:
        return differences(lambda v: value(row, arrays, **{name: v}), u, 1e-2)

    return differences(slopes, arrays[name], 1e-2)


def wanted(row: dict[str, Any], arrays: dict[str, Any]) -> list[np.ndarray]:
    """What is asked, by central differences: one array for each answer."""
    name, kind = row["wrt"], row["kind"]
    if kind == "gradient and hessian":
        return [first(row, arrays, name).reshape(np.shape(arrays[name]), order="F"), second(row, arrays, name)]
    if kind == "directional":
        return [first(row, arrays, name).ravel() @ np.ravel(arrays[row["direction"]], order="F")]
    if kind == "hessian of several":
        point = np.array([arrays[k] for k in name])
        inner = lambda u: differences(lambda v: value(row, arrays, **dict(zip(name, v, strict=True))), u, 1e-2).ravel()  # noqa: E731
        return [differences(inner, point, 1e-2)]
    if kind == "jacobian of several":
        point = np.array([arrays[k] for k in name])
        return [differences(lambda u: value(row, arrays, **dict(zip(name, u, strict=True))), point)]
    if kind == "mixed":
        one, two = name
        inner = lambda u: differences(lambda v: value(row, arrays, **{one: float(u), two: float(v)}), arrays[two], 1e-2)  # noqa: E731
        return [differences(inner, arrays[one], 1e-2)]
    if isinstance(name, list):
        return [first(row, arrays, k).reshape(np.shape(arrays[k]) if kind == "gradient" else -1, order="F") for k in name]
    if "[" in name:
        array, index = name[:-1].split("[")
        return [first(row, arrays, array).reshape(np.shape(arrays[array]), order="F")[eval(index, {}, arrays)]]
    if kind in ("hessian", "second"):
        return [second(row, arrays, name)]
    slopes = first(row, arrays, name)
    return [slopes.reshape(np.shape(arrays[name]), order="F") if kind == "gradient" else slopes]


def wrong(row: dict[str, Any], found: deriver.Derivation) -> list[str]:
    """The answers that are not the derivative."""
    out = []
    for seed in (0, 1):
        arrays = arrays_of(row, seed)
        wants = wanted(row, arrays)
        answers = found.answers[-1:] if row["kind"] == "directional" else found.answers
        if len(wants) != len(answers):
            return [f"{len(answers)} answers where {len(wants)} are asked"]
        names = dict(arrays)
        for name in row["arrays"]:  # rows x_1, ..., x_N make up X; entries a_ij may stand for A
            if len(name) == 1:
                names.setdefault(name.swapcase(), arrays[name])
        for answer, want in zip(answers, wants, strict=True):
            if answer.numpy is None:
                if not row.get("no_code"):
                    out.append(f"no code: {answer.latex}")
                continue
            got = np.asarray(eval(answer.numpy, {**WORDS, **names}), float)
            if got.size != np.size(want) or not np.allclose(got.reshape(np.shape(want), order="F"), want, rtol=1e-5, atol=2e-6):
                out.append(answer.latex)
    return out


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["id"])
def test_an_answer_is_the_derivative(row: dict[str, Any]):
    found = deriver.derive(row["task"], row["given"], check=False)
    if row.get("open"):
        assert found.status != "finished"  # an answer where none is known to be right: take the mark away
        return
    assert found.status == "finished", found.reason
    assert wrong(row, found) == []
