"""A function letter that a task asks about without saying what it stands for.

Comes in: the items of a task. Goes out: the same items, or a refusal: a letter that is its own variable would be answered as the identity.
"""

from __future__ import annotations

from ..errors import Ambiguous, ReadingError
from ..expression import Expr, walk
from .applications import FUNCTION_LETTERS
from .problem_targets import TaskItem

__all__ = ["with_defined_functions"]


def with_defined_functions(items: tuple[TaskItem, ...]) -> tuple[TaskItem, ...]:
    """The items, where none asks about a function that is nowhere defined. Errors: ReadingError with what would help."""
    for item in items:
        f = item.expression
        if f is not None and item.kind in ("gradient", "jacobian", "derivative", "hessian"):
            _one_number_or_each(f, item)
        if f is None or f.op != "symbol" or f not in item.variables or f.name not in FUNCTION_LETTERS:
            continue
        if f"${f.latex}$ is a real number" in item.assumed:
            raise ReadingError(f"{f.latex} is not defined", hint=f"define it: ${f.latex}(x)=...$")
    return items


def _one_number_or_each(f: Expr, item: TaskItem) -> None:
    r"""Refuse `W_2g(W_1x)` with a $g$ that nothing is said of: one number times the matrix, or $g$ of each entry."""
    for node in walk(f):
        if node.op != "mul" or node.shape.kind != "matrix" or node.args[-1].op not in ("symbol", "transpose"):
            continue
        for g in node.args[:-1]:
            if g.op == "apply" and len(g.args) == 1 and not g.args[0].is_scalar and f"${g.data[1]}$ is a function" in item.assumed:
                raise Ambiguous(
                    f"{g.latex} beside the matrix {node.args[-1].latex} may be one number, or the function {g.data[1]} of each entry",
                    hint=f"say it: where ${g.data[1]}$ is applied elementwise; or ${g.data[1]}:\\mathbb{{R}}^n\\to\\mathbb{{R}}$",
                )
