r"""A Runge-Kutta method given by its coefficients: `A=\\begin{pmatrix}...\\end{pmatrix}`, `b=(1/2,1/2)^\\top`, `c=(0,1)`.

Comes in: the equations of a task. Goes out: the rows of the tableau, as an array in the text gives them; None where the letters say
something else. Nodes that are not given are the row sums.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expr
from ..expression import build as b
from . import tree
from .names import key_of
from .scripted import Scripted
from .spoken import Spoken
from .tree import Node

__all__ = ["coefficients"]


def coefficients(spoken: Spoken, chains: Sequence[Node]) -> list[Expr] | None:
    """The tableau of `A`, `b` and `c`."""
    found: dict[str, list[list[Node]]] = {}
    for chain in chains:
        if not isinstance(chain, tree.Chain) or len(chain.items) != 2:
            return None
        key, rows = key_of(_upright(chain.items[0])), _rows(_upright(chain.items[1]))
        name = None if key is None else key.replace(r"\mathbf{", "").replace(r"\mathcal{", "").rstrip("}")
        if name not in ("A", "b", "c") or rows is None or name in found:
            return None
        found[name] = rows
    if not {"A", "b"} <= set(found):
        return None
    size = len(found["A"])
    lists = {k: [x for row in found[k] for x in row] for k in ("b", "c") if k in found}
    if any(len(row) != size for row in found["A"]) or any(len(v) != size for v in lists.values()):
        raise spoken.refuse("the coefficients do not fit: a method of s stages has an s by s matrix, s weights and s nodes")
    read = iter(Scripted(spoken.text).read([*(x for row in found["A"] for x in row), *lists["b"], *lists.get("c", [])], spoken.context))
    A = [[next(read) for _ in range(size)] for _ in range(size)]
    weights = [next(read) for _ in range(size)]
    nodes = [next(read) for _ in range(size)] if "c" in lists else [b.add(*row) for row in A]
    return [*(b.listing([c, *row]) for c, row in zip(nodes, A, strict=True)), b.listing([b.ZERO, *weights])]


def _upright(node: Node) -> Node:
    """A vector without its sign of transposition: a list of weights is one either way."""
    if isinstance(node, tree.Script) and node.sub is None and getattr(node.sup, "name", "") in ("T", "top", "intercal"):
        return node.base
    return node


def _rows(node: Node) -> list[list[Node]] | None:
    if isinstance(node, tree.Environment) and node.name in ("pmatrix", "bmatrix", "matrix"):
        return [list(row) for row in node.rows]
    if isinstance(node, tree.Fence) and isinstance(node.content, tree.Sequence):
        return [list(node.content.items)]
    return [[node]] if isinstance(node, tree.Number | tree.Fraction) else None
