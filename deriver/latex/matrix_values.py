r"""Functions whose values are matrices, by the way they are used: `\det K(\theta)`, `y^\top K(\theta)^{-1}y`, `e^{A(t)}`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .names import STRONG_CAPITALS, is_transpose, key_of
from .tree import Fence, Node, Operator, Product, Script, Sum, children

if TYPE_CHECKING:
    from .evidence import Evidence

__all__ = ["matrix_valued"]


def matrix_valued(node: Node, found: Evidence) -> set[str]:
    """Capital letters of functions whose values are matrices: inside a determinant or a trace; inverted beside other algebra; exponents."""
    out = {k for k in found.matrix_like & found.applied.keys() if k not in found.random}
    if not any(k.lstrip("\\")[:1].isupper() for k in found.applied):
        return out
    alone = not any(len(k) == 1 and k.islower() for k in found.names - found.differentiated - {"e", "d", "t"})
    strong = {k for k in found.applied if k in STRONG_CAPITALS}
    stack: list[Node] = [node]
    while stack:
        item = stack.pop()
        stack.extend(children(item))
        if isinstance(item, Product):
            for i, (head, after) in enumerate(pairwise(item.factors)):
                key = key_of(head)
                if isinstance(head, Operator) and head.name == "exp" and isinstance(after, Fence):
                    out |= strong & {_applied_alone(after.content)} if alone else set()
                inverted = isinstance(after, Script) and isinstance(after.base, Fence) and isinstance(after.sup, Sum)
                if key is None or not inverted or not key.lstrip("\\")[:1].isupper():
                    continue
                sup = after.sup if isinstance(after, Script) else None
                if isinstance(sup, Sum) and (
                    is_transpose(sup.terms[0])
                    or sup.signs == ("-",)
                    and (found.transposed or key in strong and alone or _is_gradient(item.factors[i + 2 : i + 3]))
                ):
                    out.add(key)
        elif isinstance(item, Script) and key_of(item.base) == "e" and item.sup is not None and alone:
            out |= strong & {_applied_alone(item.sup)}
    return out - found.random - found.conditional


def _is_gradient(behind: tuple[Node, ...]) -> bool:
    r"""`H(x)^{-1}\nabla f(x)`: Newton's step."""
    head = behind[0].base if behind and isinstance(behind[0], Script) else behind[0] if behind else None
    return isinstance(head, Operator) and head.name == "nabla"


def _applied_alone(node: Node) -> str | None:
    """A of `A(t)`; None for anything else."""
    if isinstance(node, Product) and len(node.factors) == 2 and isinstance(node.factors[1], Fence):
        return key_of(node.factors[0])
    return None
