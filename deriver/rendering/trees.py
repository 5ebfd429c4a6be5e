"""Typed trees of expressions: what each operation is called, what it acts on, and the shape of every part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..expression import Expr
from .unicode_text import readable

__all__ = ["tree_dict", "tree_lines"]

#: Operations whose name in the tables is not their name in a textbook.
_NAMES = {
    "add": "sum", "mul": "product", "dot": "matrix product", "hadamard": "entrywise product", "hadamard_divide": "entrywise quotient",
    "hadamard_power": "entrywise power", "kron": "Kronecker product", "inner": "inner product", "det": "determinant",
    "expm": "exponential",
    "pinv": "pseudoinverse", "matrix_power": "matrix power", "conj": "conjugate", "exp": "exponential", "log": "logarithm",
    "binomial": "binomial coefficient", "abs": "absolute value", "sum": "sum over an index", "product": "product over an index",
    "at": "value at a place",
    "extremum": "extremum over an index", "logic": "logical", "cases": "distinction of cases", "matrix": "matrix of entries",
    "vector": "vector of entries", "block": "matrix of blocks", "diag": "diagonal matrix", "diagonal": "diagonal of a matrix",
    "vec": "vectorisation", "basis": "unit vector", "zeros": "zeros", "ones": "ones", "identity": "identity matrix",
}  # fmt: skip
_DEEPEST = 60
_MOST = 400


def _label(e: Expr, unicode: bool) -> str:
    if e.op in ("symbol", "number", "constant", "identity", "zeros", "ones"):
        return readable(e.latex, unicode)
    if e.op in ("relation", "logic", "norm", "spectral", "extremum") and e.data:
        return f"{_NAMES.get(e.op, e.op)} {e.data}"
    if e.op == "apply":
        name, latex, primes = e.data
        return f"function {readable(str(latex or name), unicode)}{chr(39) * primes}"
    if e.op == "derivative":
        return "derivative" if e.data == 1 else f"derivative of order {e.data}"
    return _NAMES.get(e.op, e.op.replace("_", " "))


def _shape(e: Expr) -> str:
    if e.op in ("relation", "logic"):
        return "statement"
    text = str(e.shape)
    if e.op == "symbol" and e.properties:
        text += f", {', '.join(sorted(e.properties)).replace('_', ' ')}"
    return text


def tree_lines(e: Expr, *, unicode: bool = True) -> list[str]:
    """The tree as lines of text, the shapes in a column of their own.

    >>> from deriver.expression import build as b
    >>> tree_lines(b.add(b.symbol("x"), b.num(1)))
    ['sum    scalar', '├─ x   scalar', '└─ 1   scalar']
    """
    rows = list(_rows(e, "", "", unicode, 0))
    shown = rows[:_MOST]
    width = min(60, max(len(left) for left, _ in shown))
    lines = [f"{left:<{width}}   {right}".rstrip() for left, right in shown]
    if len(rows) > len(shown):
        lines.append(f"... and {len(rows) - len(shown)} more")
    return lines


def _rows(e: Expr, first: str, rest: str, unicode: bool, depth: int) -> Iterator[tuple[str, str]]:
    yield first + _label(e, unicode), _shape(e)
    if depth > _DEEPEST:
        yield rest + "...", ""
        return
    branch, last, bar = ("├─ ", "└─ ", "│  ") if unicode else ("|- ", "`- ", "|  ")
    for i, arg in enumerate(e.args):
        end = i == len(e.args) - 1
        yield from _rows(arg, rest + (last if end else branch), rest + ("   " if end else bar), unicode, depth + 1)


def tree_dict(e: Expr, depth: int = 0) -> dict[str, Any]:
    """The tree as nested dictionaries: operation, LaTeX, kind, shape, arguments."""
    kind = "statement" if e.op in ("relation", "logic") else e.shape.kind
    node: dict[str, Any] = {"operation": e.op, "latex": e.latex, "kind": kind, "shape": list(e.shape.names)}
    if e.op in ("relation", "logic", "norm", "spectral", "extremum", "derivative") and e.data:
        node["data"] = str(e.data)
    if e.args:
        node["arguments"] = [tree_dict(arg, depth + 1) for arg in e.args] if depth < _DEEPEST else []
    return node
