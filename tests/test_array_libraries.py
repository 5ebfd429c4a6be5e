"""Code for JAX and PyTorch, and whole programs: run, with stand-ins for the libraries that are stricter than they are themselves."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import deriver
from deriver.expression.array_libraries import to_jax, to_torch
from deriver.rendering import show_derivation

_SPEC = importlib.util.spec_from_file_location("gradient_rows", Path(__file__).with_name("test_gradients.py"))
assert _SPEC is not None and _SPEC.loader is not None
corpus = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(corpus)
UNREAD, agrees, arrays_of, solved, wanted = corpus.UNREAD, corpus.agrees, corpus.arrays_of, corpus.solved, corpus.wanted

ROWS = json.loads((Path(__file__).parent / "corpus" / "gradients.json").read_text(encoding="utf-8"))


class Tensor(np.ndarray):
    """An array with PyTorch's manners: no mixed types in a product, no NumPy functions, and its own way to make more of its kind."""

    def new_tensor(self, value: Any) -> Tensor:
        return tensor(value, self.dtype)

    def to(self, other: np.ndarray) -> Tensor:
        return self.astype(other.dtype).view(Tensor)

    def contiguous(self) -> Tensor:
        return np.ascontiguousarray(self).view(Tensor)

    def double(self) -> Tensor:
        return self.astype(np.float64).view(Tensor)

    def flatten(self, order: str = "C") -> Tensor:  # type: ignore[override]
        assert order == "C"
        return super().flatten().view(Tensor)

    def reshape(self, *shape: Any, **more: Any) -> Tensor:  # type: ignore[override]
        assert not more
        return super().reshape(*shape).view(Tensor)

    def __matmul__(self, other: Any) -> Any:
        assert isinstance(other, Tensor) and self.dtype == other.dtype, "matrices of two types"
        return np.asarray(np.asarray(self) @ np.asarray(other)).view(Tensor)


def tensor(value: Any, dtype: Any = np.float64) -> Tensor:
    return np.asarray(value, dtype=dtype).view(Tensor)


def of_tensors(name: str) -> Any:
    function = np
    for part in name.split("."):
        function = getattr(function, part)

    def call(first: Any, *rest: Any, dim: int | None = None) -> Any:
        assert isinstance(first, Tensor), f"torch.{name} of a plain number"
        out = function(
            np.asarray(first), *(np.asarray(r) if isinstance(r, Tensor) else r for r in rest), **({} if dim is None else {"axis": dim})
        )
        return tuple(np.asarray(o).view(Tensor) for o in out) if isinstance(out, tuple) else np.asarray(out).view(Tensor)

    return call


LINALG = ("inv", "pinv", "det", "slogdet", "matrix_power", "matrix_rank", "norm", "eigvalsh")
NAMES = (
    "exp log sin cos tan arcsin arccos arctan sinh cosh tanh sqrt abs sign outer kron trace diag tril triu sum max min floor ceil".split()
)
torch = SimpleNamespace(
    pi=np.pi, e=np.e, inf=np.inf, float64=np.float64,
    linalg=SimpleNamespace(**{name: of_tensors(f"linalg.{name}") for name in LINALG} | {"inv": lambda a: by_columns("linalg.inv")(a)}),
    **{name: of_tensors(name) for name in NAMES} | {"kron": lambda a, c: kron(a, c)},
    tensor=tensor,
    eye=lambda n: tensor(np.eye(n), np.float32), ones=lambda n: tensor(np.ones(n), np.float32),
    zeros=lambda n: tensor(np.zeros(n), np.float32), zeros_like=lambda t: tensor(np.zeros_like(np.asarray(t))),
    stack=lambda parts: tensor(np.stack([p for p in parts if isinstance(p, Tensor) or 1 / 0])),
    hstack=lambda parts: tensor(np.hstack(parts)), vstack=lambda parts: tensor(np.vstack(parts)),
    prod=lambda t, axis=None: tensor(np.prod(np.asarray(t), axis)),
    clamp=lambda t, min: tensor(np.maximum(np.asarray(t), min)), logaddexp=of_tensors("logaddexp"),
    logsumexp=lambda t, axis: tensor(np.logaddexp.reduce(np.asarray(t), axis)), arange=lambda *a: np.arange(*a).view(Tensor),
    where=lambda c, x, y: tensor(np.where(np.asarray(c), x, y)),
)  # fmt: skip


def kron(first: Any, second: Any) -> Tensor:
    """Refuses views, as PyTorch does: whatever is neither a name nor made anew has to be laid out by rows."""
    assert first.flags.c_contiguous and second.flags.c_contiguous, "view size is not compatible"
    return tensor(np.kron(np.asarray(first), np.asarray(second)))


def by_columns(name: str) -> Any:
    """What LAPACK gives lies in memory column by column."""
    call = of_tensors(name)
    return lambda *args: np.asfortranarray(call(*args)).view(Tensor)


class Traced(np.ndarray):
    """An array with JAX's manners under `jit`: no `float()`, no `.item()`, no column order."""

    def __float__(self) -> float:
        raise TypeError("a traced array is no number")

    def item(self, *args: Any) -> Any:
        raise TypeError("a traced array is no number")

    def flatten(self, order: str = "C") -> Any:  # type: ignore[override]
        assert order == "C"
        return super().flatten()


jax = SimpleNamespace(nn=SimpleNamespace(logsumexp=np.logaddexp.reduce))


def columns(value: Any) -> np.ndarray:
    return np.asarray(value, dtype=float)


@pytest.mark.parametrize("row", [r for r in ROWS if r["id"] not in UNREAD], ids=lambda r: r["id"])
def test_the_same_in_every_library(row: dict[str, Any]):
    found = solved(row)
    if found.status != "finished" or found.answers[0].numpy is None:
        return
    answer = found.answers[0]
    arrays = arrays_of(row, 1)
    want = columns(eval(str(answer.numpy), {"np": np, **arrays}))
    assert answer.torch is not None and answer.jax is not None
    whole = {k for k, spec in row["arrays"].items() if spec["property"] == "positive_integer"} | set(row["sizes"])
    tensors = {k: v if k in whole else tensor(v) for k, v in arrays.items()}
    assert np.allclose(columns(eval(answer.torch, {"torch": torch, **tensors})), want), answer.torch
    traced = {k: np.asarray(v, float).view(Traced) if np.ndim(v) else v for k, v in arrays.items()}
    assert np.allclose(columns(eval(answer.jax, {"jnp": np, "jax": jax, **traced})), want), answer.jax


@pytest.mark.parametrize(
    ("code", "in_torch", "in_jax"),
    [
        ("np.sqrt(2*np.pi)*x", "torch.sqrt(x.new_tensor(2 * torch.pi)) * x", "jnp.sqrt(2 * jnp.pi) * x"),
        ("X.flatten(order='F')", "X.T.flatten()", "X.T.flatten()"),
        ("np.maximum(x, 0)", "torch.clamp(x, min=0)", "jnp.maximum(x, 0)"),
        ("(x > 0).astype(float)", "(x > 0).to(x)", "jnp.where(x > 0, 1.0, 0.0)"),
        ("np.logaddexp(0, x)", "torch.logaddexp(torch.zeros_like(x), x)", "jnp.logaddexp(0, x)"),
        ("np.array([x[0], 1])", "torch.stack([x[0], x.new_tensor(1)])", "jnp.array([x[0], 1])"),
        (
            "np.prod([x[i] for i in range(3)], dtype=float)",
            "torch.prod(torch.stack([x[i] for i in range(3)]), 0)",
            "jnp.prod(jnp.array([x[i] for i in range(3)]), dtype=float)",
        ),
        ("np.fft.fft(x)", None, None),
        ("x.tobytes()", None, None),
    ],
)
def test_words_of_the_libraries(code: str, in_torch: str | None, in_jax: str | None):
    assert to_torch(code, ["x", "X"]) == in_torch
    assert to_jax(code, ["x", "X"]) == in_jax


# Programs -----------------------------------------------------------------------------------------------------------------


def program(row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    text = show_derivation(solved(row), "python")
    names: dict[str, Any] = {"__name__": "program"}
    exec(compile(text, row["id"], "exec"), names)
    return text, names


@pytest.mark.parametrize("row", [r for r in ROWS if r["id"] not in UNREAD], ids=lambda r: r["id"])
def test_every_program_passes_its_own_test(row: dict[str, Any]):
    text, names = program(row)
    for name, function in list(names.items()):
        if name.startswith("test_"):
            function()
            assert text.count(f"    {name}()") == 1


def test_nearly_every_program_has_a_test():
    without = [r["id"] for r in ROWS if r["id"] not in UNREAD and r["kind"] != "differential" and "self-tests pass" not in program(r)[0]]
    assert len(without) <= 0.1 * len(ROWS), without


GIVEN = r"A \in \mathbb{R}^{m \times n}, b \in \mathbb{R}^m, x \in \mathbb{R}^n"


def written(task: str, given: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "program"}
    exec(show_derivation(deriver.derive(task, given, check=False), "python"), names)
    return names


def test_a_program_refuses_arrays_that_do_not_fit():
    gradient = written(r"\nabla_x \|Ax-b\|_2^2", GIVEN)["gradient"]
    assert gradient(np.ones((3, 2)), np.zeros(3), np.ones(2)) == pytest.approx([12, 12])
    assert "Arguments: A: (m, n); b: (m,); x: (n,)." in gradient.__doc__
    with pytest.raises(ValueError, match="b has 2 axes where 1 are needed"):
        gradient(np.ones((3, 2)), np.zeros((3, 1)), np.ones(2))
    with pytest.raises(ValueError, match="x has a side of 3 where n = 2"):
        gradient(np.ones((3, 2)), np.zeros(3), np.ones(3))


def test_a_program_notices_a_wrong_answer():
    text = show_derivation(deriver.derive(r"\nabla_x \|Ax-b\|_2^2", GIVEN, check=False), "python")
    assert "    return 2*A.T @ (A @ x - b)\n" in text
    names: dict[str, Any] = {"__name__": "program"}
    exec(text.replace("    return 2*A.T @ (A @ x - b)\n", "    return A.T @ (A @ x - b)\n"), names)
    with pytest.raises(AssertionError):
        names["test_gradient"]()


def test_a_program_holds_the_other_readings_of_a_bound_variable():
    names = written(r"\nabla_X \log\det X", r"X\in\mathbb{R}^{n\times n}, X \succ 0")
    for name in ("gradient", "projected_gradient"):
        names[f"test_{name}"]()
    x = np.array([[2.0, 1.0], [1.0, 3.0]])
    inverse = np.linalg.inv(x)
    assert names["independent_entries"](x) == pytest.approx(2 * inverse - np.diag(np.diag(inverse)))


def test_a_program_runs_its_tests_when_it_is_started(capsys):
    exec(show_derivation(deriver.derive(r"\nabla_x x^\top x", r"x\in\mathbb{R}^n", check=False), "python"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "all self-tests pass\n"


def test_the_rows_judge_themselves():
    """The comparison can fail: a wrong answer is noticed."""
    (row,) = [r for r in ROWS if r["id"] == "g004"]
    assert agrees(row, solved(row))
    assert not np.allclose(wanted(row, arrays_of(row, 0)), 0)
