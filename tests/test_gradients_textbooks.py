"""Problems in the words of textbooks, asked as a reader would ask them, judged by central differences and by the book's own answer.

`corpus/gradients_textbooks.json`: the task in LaTeX or in English around LaTeX, the declarations, a NumPy function, and the textbook's
answer typed by hand, in LaTeX and in NumPy. The rows are checked against each other before anything of the program is judged by them.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import deriver
from deriver.model import Derivation

ROWS = json.loads((Path(__file__).parent / "corpus" / "gradients_textbooks.json").read_text(encoding="utf-8"))


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


WORDS = {
    "np": np, "sig": lambda t: 1 / (1 + np.exp(-t)), "sm": softmax, "smr": softmax, "lse": lambda z: np.log(np.sum(np.exp(z))),
    "erf": np.vectorize(math.erf),
}  # fmt: skip


def sample(spec: dict[str, Any], sizes: dict[str, int], rng: np.random.Generator) -> Any:
    """Values with the shape and property that a row asks for."""
    shape = [eval(str(s), {}, dict(sizes)) for s in spec["shape"]]
    a = rng.normal(size=shape) if shape else float(rng.normal())
    table = {
        "generic": lambda: a, "positive": lambda: abs(a) + 0.3, ">9": lambda: abs(a) + 9, "spd": lambda: a @ a.T + np.eye(shape[0]),
        "symmetric": lambda: a + a.T, "simplex": lambda: abs(a) / abs(a).sum(), "labels": lambda: np.sign(a),
        "binary": lambda: (a > 0) * 1.0, "unit_interval": lambda: 0.8 * np.tanh(a), "zero": lambda: 0.0, "positive_integer": lambda: 3,
    }  # fmt: skip
    return table[spec["property"]]()


def arrays_of(row: dict[str, Any], seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    arrays = {name: sample(spec, row["sizes"], rng) for name, spec in row["arrays"].items()}
    for name, value in row["sizes"].items():
        arrays.setdefault(name, value)
    return arrays


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


def function(row: dict[str, Any], arrays: dict[str, Any], **changed: Any) -> Any:
    values = {name: float(v) if np.ndim(v) == 0 and not isinstance(v, int) else v for name, v in {**arrays, **changed}.items()}
    return eval(row["function"], {**WORDS, **values})


def cases(row: dict[str, Any]) -> list[dict[str, int]]:
    """The values of the indices that a row is judged at."""
    if "indices" not in row:
        return [{}]
    names = row.get("names", ["i", "k"] if not row.get("second") else ["i", "j"])
    return [dict(zip(names, values, strict=True)) for values in row["indices"]]


def numerical(row: dict[str, Any], arrays: dict[str, Any]) -> list[np.ndarray]:
    """What is asked, by central differences: one array for each answer."""
    name = row["wrt"]
    if row.get("mixed"):
        one, two = name
        inner = lambda u: differences(lambda v: function(row, arrays, **{one: float(u), two: float(v)}), arrays[two], 1e-2)  # noqa: E731
        return [differences(inner, arrays[one], 1e-2)]
    if isinstance(name, list):
        each = [differences(lambda v, n=n: function(row, arrays, **{n: v}), arrays[n]) for n in name]
        parts = [d.reshape(np.shape(arrays[n]), order="F") for d, n in zip(each, name, strict=True)]
        return [np.array(parts)] if row.get("stacked") else parts
    if row["kind"] == "hessian" or row.get("second"):
        gradient = lambda v: differences(lambda w: function(row, arrays, **{name: w}), v, 1e-2)  # noqa: E731
        hessian = differences(gradient, arrays[name], 1e-2)
        return [hessian[arrays["i"] - 1, arrays["j"] - 1]] if row.get("second") else [hessian]
    if "[" in name:
        array, index = name[:-1].split("[")
        whole = differences(lambda v: function(row, arrays, **{array: v}), arrays[array]).reshape(np.shape(arrays[array]), order="F")
        return [whole[eval(index, {}, arrays)]]
    if row.get("order") == 2:
        return [differences(lambda v: differences(lambda w: function(row, arrays, **{name: w}), v, 1e-2), arrays[name], 1e-2)]
    slopes = differences(lambda v: function(row, arrays, **{name: v}), arrays[name])
    if row["kind"] == "gradient":
        return [slopes.reshape(np.shape(arrays[name]), order="F")]
    return [slopes]


def close(found: Any, want: Any) -> bool:
    found, want = np.asarray(found, float), np.asarray(want, float)
    return found.size == want.size and bool(np.allclose(found.reshape(want.shape, order="F"), want, rtol=1e-5, atol=1e-6))


JUDGED = [row for row in ROWS if row["kind"] != "differential"]


@pytest.mark.parametrize("row", JUDGED, ids=lambda r: r["id"])
def test_the_book_s_answer_is_the_derivative_of_the_function(row: dict[str, Any]):
    for case in cases(row):
        arrays = {**arrays_of(row, 0), **case}
        book = eval(row["textbook_numpy"], {**WORDS, **arrays})
        for found, want in zip(book if row.get("several") else [book], numerical(row, arrays), strict=True):
            assert close(found, want)


def solved(row: dict[str, Any], check: bool = False) -> Derivation:
    return deriver.derive(row["task"], row["given"], check=check)


def wrong(row: dict[str, Any], found: Derivation) -> list[str]:
    """The answers that are not the derivative."""
    out = []
    answers = found.answers[-1:] if row.get("last") else found.answers
    for seed in (0, 1):
        for case in cases(row):
            arrays = {**arrays_of(row, seed), **case}
            names = dict(arrays)
            for name in row["arrays"]:  # rows x_1, ..., x_N make up X; entries a_ij may stand for A
                if len(name) == 1:
                    names.setdefault(name.swapcase(), arrays[name])
            wants = numerical(row, arrays)
            if len(wants) != len(answers):
                return [f"{len(answers)} answers where {len(wants)} are asked"]
            for answer, want in zip(answers, wants, strict=True):
                if answer.numpy is None:
                    out.append(f"no code: {answer.latex}")
                elif not close(eval(answer.numpy, {**WORDS, **names}), want):
                    out.append(answer.latex)
    return out


@pytest.mark.parametrize("row", JUDGED, ids=lambda r: r["id"])
def test_no_answer_is_wrong(row: dict[str, Any]):
    found = solved(row)
    if found.status == "finished":
        assert wrong(row, found) == []


def test_nearly_all_are_solved():
    unsolved = [(row["id"], found.reason) for row in ROWS if (found := solved(row)).status != "finished"]
    assert len(unsolved) <= 0.02 * len(ROWS), unsolved
