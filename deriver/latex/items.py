"""A formula taken apart: the lines of a display and the items of a list, each with the separator before it."""

from __future__ import annotations

from . import tree
from .tree import Node

__all__ = ["items_of"]


def items_of(node: Node) -> list[tuple[Node, str]]:
    """Top-level items with the separator before each."""
    if isinstance(node, tree.Environment) and node.name in ("aligned", "align", "gathered", "gather", "split", "equation"):
        out: list[tuple[Node, str]] = []
        for r in node.rows:
            cells = [c for c in r if not isinstance(c, tree.Missing)]
            for c in cells:
                out.extend((x, s if i else "newline") for i, (x, s) in enumerate(items_of(c)))
        return _continued(out)
    if isinstance(node, tree.Environment) and node.name == "cases" and all(len(r) == 1 for r in node.rows):
        rows = [x for r in node.rows for x, _ in items_of(r[0])]
        if rows and all(isinstance(x, tree.Chain) for x in rows):
            return [(x, "newline") for x in rows]  # a system in a brace
    if not isinstance(node, tree.Sequence):
        return [(node, "")]
    out = []
    before = ""
    for i, item in enumerate(node.items):
        if isinstance(item, tree.Sequence) and set(node.separators) == {"newline"}:
            out.extend((x, s if k else before) for k, (x, s) in enumerate(items_of(item)))  # two columns of `align`
        else:
            out.append((item, before))
        before = node.separators[i] if i < len(node.separators) else ""
    return _continued(out)


def _continued(items: list[tuple[Node, str]]) -> list[tuple[Node, str]]:
    """A line `= b` goes on from the line before."""
    out: list[tuple[Node, str]] = []
    for item, before in items:
        if isinstance(item, tree.Chain) and isinstance(item.items[0], tree.Missing) and out:
            last, how = out[-1]
            if isinstance(last, tree.Chain):
                joined = tree.Chain(last.start, item.end, (*last.items, *item.items[1:]), (*last.relations, *item.relations))
            else:
                joined = tree.Chain(last.start, item.end, (last, *item.items[1:]), item.relations)
            out[-1] = (joined, how)
        else:
            out.append((item, before))
    return out
