r"""A Laplacian in the coordinates of the conditions: `\Delta u` beside `u(x,0)`, `u(0,y)` is `u_{xx}+u_{yy}`, beside `u(1,\theta)` polar.

Comes in: the trees of a task. Goes out: the same trees, the derivatives written out where the conditions name two or three coordinates.
"""

from __future__ import annotations

from dataclasses import replace

from . import tree
from .names import key_of
from .syntax import parse_syntax
from .tree import Node

__all__ = ["expanded", "harmonic_equation"]


def expanded(items: list[Node]) -> list[Node]:
    """The trees without Laplacians of a function whose conditions name its coordinates."""
    named: dict[str, set[str]] = {}
    for item in items:
        for node in _below(item):
            if isinstance(node, tree.Product):
                for head, fence in zip(node.factors, node.factors[1:], strict=False):
                    if isinstance(fence, tree.Fence) and isinstance(fence.content, tree.Sequence) and isinstance(head, tree.Name):
                        keys = {k for x in fence.content.items if isinstance(x, tree.Name) and (k := key_of(x)) is not None}
                        named.setdefault(key_of(head) or "", set()).update(keys)
    return [_visit(item, named) for item in items]


def _written(function: str, letters: set[str]) -> Node | None:
    space = letters - {"t", r"\tau"}
    angle = next((a for a in (r"\theta", r"\phi", r"\varphi") if a in space), None)
    if angle is not None and space <= {"r", angle}:
        return parse_syntax(rf"{function}_{{rr}}+\frac{{1}}{{r}}{function}_r+\frac{{1}}{{r^2}}{function}_{{{angle}{angle}}}")
    if space in ({"x", "y"}, {"x", "y", "z"}, {"x"}):
        return parse_syntax("+".join(f"{function}_{{{v}{v}}}" for v in sorted(space)))
    return None


def _visit(node: Node, named: dict[str, set[str]]) -> Node:
    if isinstance(node, tree.Product):
        for i, (head, function) in enumerate(zip(node.factors, node.factors[1:], strict=False)):
            square = isinstance(head, tree.Script) and isinstance(head.base, tree.Operator) and head.base.name == "nabla"
            square = square and isinstance(head, tree.Script) and isinstance(head.sup, tree.Number) and head.sup.text == "2"
            if not (square or (isinstance(head, tree.Name) and head.name == "Delta")) or not isinstance(function, tree.Name):
                continue
            letters = named.get(key_of(function) or "", set())
            body = _written(key_of(function) or "", letters)
            if body is not None:
                inside = tree.Fence(head.start, function.end, "(", ")", body)
                factors = (*node.factors[:i], inside, *node.factors[i + 2 :])
                marks = (*node.marks[:i], *node.marks[i + 1 :])
                return body if len(factors) == 1 else replace(node, factors=factors, marks=marks)
    return tree.with_children(node, lambda part: _visit(part, named))


def harmonic_equation(candidate: tree.Chain) -> Node | None:
    r"""`\Delta u=0` in the coordinates of a function that is said to be harmonic."""
    left = candidate.items[0]
    head = left.factors[0] if isinstance(left, tree.Product) else left
    function = key_of(head)
    letters = {x.name for x in _below(candidate) if isinstance(x, tree.Name)}
    space = {"x", "y", "z"} if "z" in letters else {"x", "y"}
    return None if function is None else parse_syntax("+".join(f"{function}_{{{v}{v}}}" for v in sorted(space)) + "=0")


def _below(node: Node) -> list[Node]:
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        stack.extend(tree.children(item))
    return out
