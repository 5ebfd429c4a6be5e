r"""Tasks: what is asked, of what, and by which variables, in the words of different textbooks; and what is refused.

A row of `corpus/tasks.json` has a task, its declarations, and what it asks ("kind | expression | variables", the expression as the program
writes it) or the refusal and its place. The rows of `corpus/gradients.json` are evaluated against the literal NumPy function beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import deriver.errors
from deriver.errors import DeriverError, ReadingError, UsageError
from deriver.latex.declarations import read_declarations
from deriver.latex.tasks import TaskItem, read_task

CORPUS = Path(__file__).parent / "corpus"
LS = r"A\in\mathbb{R}^{m\times n}, b\in\mathbb{R}^m, x\in\mathbb{R}^n"
RN = r"a,b,c,x\in\mathbb{R}^n"
TASKS: list[dict[str, Any]] = json.loads((CORPUS / "tasks.json").read_text(encoding="utf-8"))
ASKED = [r for r in TASKS if "asked" in r]
REFUSED = [r for r in TASKS if "refused" in r]


def shown(item: TaskItem) -> str:
    body = "" if item.expression is None else item.expression.latex
    return f"{item.kind} | {body} | {', '.join(v.latex for v in item.variables)}".strip(" |")


@pytest.mark.parametrize("row", ASKED, ids=[r["task"][:60] for r in ASKED])
def test_a_task_is_read_to_what_it_asks(row: dict[str, Any]) -> None:
    assert [shown(item) for item in read_task(row["task"], read_declarations(row["given"]))] == row["asked"]


@pytest.mark.parametrize("row", REFUSED, ids=[r["task"][:60] for r in REFUSED])
def test_a_task_that_is_not_understood_is_refused_where_it_stands(row: dict[str, Any]) -> None:
    context = read_declarations(row["given"])
    with pytest.raises(getattr(deriver.errors, row["refused"])) as caught:
        read_task(row["task"], context)
    problem = caught.value
    assert problem.text is not None
    assert problem.text[problem.start : problem.end].strip() == row["at"]


def test_enough_is_accepted_and_refused() -> None:
    assert len(ASKED) >= 100
    assert len(REFUSED) >= 100


# The corpus ------------------------------------------------------------------------------------------------------------------

GRADIENTS: list[dict[str, Any]] = json.loads((CORPUS / "gradients.json").read_text(encoding="utf-8"))


def arrays_of(row: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """Values of the declared kinds; every sampled domain is inside of the declared one."""
    found: dict[str, Any] = {}
    for name, entry in row["arrays"].items():
        shape = tuple(s if isinstance(s, int) else eval(str(s), {}, dict(row["sizes"])) for s in entry["shape"])
        kind = entry.get("property", "generic")
        value: Any = rng.standard_normal(shape) if shape else float(rng.standard_normal())
        if kind in ("spd", "positive_definite"):
            value = value @ value.T + np.eye(shape[0])
        elif kind == "psd":
            value = value @ value.T
        elif kind == "symmetric":
            value = value + value.T
        elif kind == "invertible":
            value = value + 2 * np.eye(shape[0])
        elif kind != "generic":
            value = np.abs(value) + 0.5
            value = round(value) + 1 if kind in ("integer", "natural") and not shape else value
        found[name] = value
    return found


@pytest.mark.parametrize("row", GRADIENTS, ids=[r["id"] for r in GRADIENTS])
def test_the_corpus_is_read_to_its_functions(row: dict[str, Any]) -> None:
    items = read_task(row["task"], read_declarations(row["given"]))
    item = items[0]
    assert item.kind == row["kind"]
    wanted = row["wrt"] if isinstance(row["wrt"], list) else [row["wrt"]]
    assert [(v.args[0] if v.op == "entry" else v).name for v in item.variables] == wanted
    assert [i.kind for i in items[1:]] == [a["kind"] for a in row.get("also", [])]
    body = item.expression
    assert body is not None
    if row.get("order") == 2:
        body = body.args[0]
    assert body.numpy is not None
    rng = np.random.default_rng(int(row["id"][1:]))
    with np.errstate(all="ignore"):
        for _ in range(40):
            values = arrays_of(row, rng)
            if any(name == "k" for name in values):
                values["k"] = 2
            here = {"np": np, **values}
            expected = np.asarray(eval(row["function"], here))
            if np.all(np.isfinite(expected)):
                break
        got = np.asarray(eval(body.numpy, here))
    assert np.all(np.isfinite(expected))
    np.testing.assert_allclose(got, expected, rtol=1e-9)


def bad_tasks() -> Iterator[dict[str, Any]]:
    for row in json.loads((CORPUS / "bad_input.json").read_text(encoding="utf-8")):
        if row["verb"] == "derive" and row["strict"]:
            yield row


@pytest.mark.parametrize("row", list(bad_tasks()), ids=lambda r: r["id"])
def test_bad_input_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(DeriverError):
        read_task(row["input"], read_declarations(row["given"] or ""))


# Details ---------------------------------------------------------------------------------------------------------------------


def test_a_variable_can_be_named_beside_the_task() -> None:
    context = read_declarations(LS)
    assert shown(read_task(r"\|Ax-b\|_2^2", context, wrt="x")[0]) == r"gradient | \|Ax-b\|_2^2 | x"
    assert shown(read_task(r"\|Ax-b\|_2^2", context, wrt="A")[0]) == r"gradient | \|Ax-b\|_2^2 | A"
    assert shown(read_task(r"Ax", context, wrt="x")[0]) == r"jacobian | Ax | x"
    assert shown(read_task(r"\sin\lambda", wrt="lamda")[0]) == r"derivative | \sin \lambda | \lambda"
    assert shown(read_task(r"\sin\lambda", wrt=r"\lambda")[0]) == r"derivative | \sin \lambda | \lambda"
    with pytest.raises(UsageError):
        read_task(r"\|Ax-b\|_2^2", context, wrt="z")
    with pytest.raises(UsageError):
        read_task(r"\nabla_x\|Ax-b\|_2^2", context, wrt="A")


def test_what_was_assumed_is_said() -> None:
    item = read_task(r"Find the gradient of $f(x)=x^\top Qx$.")[0]
    assert any("$Q$ is a real n x n matrix" in a for a in item.assumed)
    item = read_task(r"\nabla_x (a^\top x)(b^\top x)", read_declarations(RN))[0]
    assert any("whole product" in a for a in item.assumed)


def test_a_point_is_kept() -> None:
    item = read_task(r"Find the gradient of $f(x,y)=x^2+y^2$ at the point $(1,2)$.")[0]
    assert [(v.latex, value.latex) for v, value in item.point] == [("x", "1"), ("y", "2")]
    assert not item.findings


def test_the_name_of_the_function_is_kept() -> None:
    assert read_task(r"Let $L=\|Ax-b\|_2^2$. Find $\nabla_x L$.", read_declarations(LS))[0].name == "L"
    assert read_task(r"Find the gradient of $f(x)=\|Ax-b\|_2^2$.", read_declarations(LS))[0].name == "f"


def test_an_unknown_word_is_told_with_the_nearest_known_one() -> None:
    with pytest.raises(ReadingError) as caught:
        read_task(r"Find the gradiant of $x^2$.")
    assert caught.value.hint == "did you mean 'gradient'?"


def test_a_layout_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        read_task(r"\nabla_x x^2", layout="sideways")


def test_tidied():
    """Marks of layout are laid aside; numbers of points, products of stars and powers stay."""
    from deriver.latex.course_text import tidied

    assert tidied(r"Find $\vect{v}\trans$. **(a)** Compute $A$ `[5 marks]`.") == r"Find $\mathbf{v}\top$. (a) Compute $A$."
    for text in (
        "Use Gauss quadrature with 3 points on $[0,1]$.",
        "Differentiate $x**2*y**2$.",
        r"Let $\mathbf{R}$ be a matrix and find $\mathbf{R}^2$.",
        "Find the line through the 2 points $(1,2)$ and $(3,4)$.",
    ):
        assert tidied(text) is None
