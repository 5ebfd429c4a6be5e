r"""Over what an index runs, said beside a formula: `y_j=ax_j,\quad j=1,2,3` and `a_{ij}=a_{ji},\ i,j=1,\dots,n`.

Such a tail is no equation for the index: it is read as `j\in\{1,2,3\}`.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import tree
from .tree import Node

__all__ = ["in_ranges", "range_tail"]

Item = tuple[Node, str]

#: Letters that count where nothing in the formula says so.
_COUNTING = frozenset("ijkl")
#: How many items back an index is looked for.
_NEAR = 8

_MEMBERS = (tree.Number, tree.Dots, tree.Name, tree.Sum, tree.Product)


def in_ranges(items: Sequence[Item]) -> list[Item]:
    """The items of a formula, each range of an index as a membership.

    >>> from .items import items_of
    >>> from .syntax import parse_syntax
    >>> [x.relations for x, _ in in_ranges(items_of(parse_syntax(r"y_j=x_j, \\quad j=1,2,3"))) if isinstance(x, tree.Chain)]
    [('=',), ('in',)]
    """
    out: list[Item] = []
    nodes, separators = [x for x, _ in items], [s for _, s in items[1:]]
    k = 0
    while k < len(items):
        item, before = items[k]
        end = range_tail(nodes, separators, k)
        if end is None:
            out.append((item, before))
            k += 1
            continue
        assert isinstance(item, tree.Chain)
        members = [item.items[1], *(x for x, _ in items[k + 1 : end])]
        content = tree.Sequence(members[0].start, members[-1].end, tuple(members), (",",) * (len(members) - 1))
        fence = tree.Fence(content.start, content.end, "{", "}", content)
        out.append((tree.Chain(item.start, content.end, (item.items[0], fence), ("in",)), before))
        k = end
    return out


def range_tail(items: Sequence[Node], separators: Sequence[str], k: int) -> int | None:
    """Where the range of an index that begins with item `k` ends; None where none begins."""
    item = items[k]
    if not isinstance(item, tree.Chain) or item.relations != ("=",) or not isinstance(item.items[0], tree.Name):
        return None
    name = item.items[0]
    if len(name.name) != 1 or not name.name.isascii() or not name.name.islower() or name.accents:
        return None
    end = k + 1
    while end < len(items) and separators[end - 1] == "," and isinstance(items[end], _MEMBERS):
        if not isinstance(items[end], tree.Number | tree.Dots) and not isinstance(items[end - 1], tree.Dots):
            break
        end += 1
    listed = items[k + 1 : end]
    if not listed:
        return None
    if any(isinstance(x, tree.Dots) for x in listed):
        return end
    if not all(isinstance(x, tree.Number) and x.text.isdigit() for x in (item.items[1], *listed)):
        return None
    others = items[max(0, k - _NEAR) : k]
    if not any(isinstance(x, tree.Chain) for x in others):
        return None
    counts = name.name in _COUNTING or any(name.name in _indices(x) for x in others)
    return end if counts else None


def _indices(node: Node) -> set[str]:
    """Letters below a name."""
    below = _letters(node.sub) if isinstance(node, tree.Script) and node.sub is not None else set()
    return below.union(*(_indices(x) for x in tree.children(node)))


def _letters(node: Node) -> set[str]:
    own = {node.name} if isinstance(node, tree.Name) else set()
    return own.union(*(_letters(x) for x in tree.children(node)))
