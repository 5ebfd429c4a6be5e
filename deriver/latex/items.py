"""A formula taken apart: the lines of a display and the items of a list, each with the separator before it."""

from __future__ import annotations

import re
from itertools import pairwise

from ..errors import ReadingError
from . import tree
from .alternatives import Choice
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


_ARROWS = frozenset({"implies", "iff", "impliedby"})
_BETWEEN = frozenset({",", "and"})


def conjoined(items: list[tuple[Node, str]]) -> list[tuple[Node, str]]:
    r"""`P \iff Q\land R` says that P is as much as both: what "and" or a comma joins stands on one side of the arrow.

    Conditions before `\implies` stay apart, and each conclusion behind it is one of its own.
    """
    arrows = [k for k, (x, _) in enumerate(items) if isinstance(x, tree.Chain) and len(x.relations) == 1 and x.relations[0] in _ARROWS]
    if len(arrows) != 1 or len(items) < 2:
        return items
    at = arrows[0]
    arrow, before = items[at]
    assert isinstance(arrow, tree.Chain)
    first, last = at, at
    implied = arrow.relations[0] == "implies"
    if implied:
        _refuse_words(items[:at])
    while first > 0 and items[first][1] in _BETWEEN and (_joins(items[first - 1][0]) or (implied and _declares(items[first - 1][0]))):
        first -= 1
    while last + 1 < len(items) and items[last + 1][1] in _BETWEEN and _joins(items[last + 1][0]):
        last += 1
    earlier, later = [x for x, _ in items[first:at]], [x for x, _ in items[at + 1 : last + 1]]
    mark = arrow.relations[0]
    if mark == "implies":
        # Only the word joins: what commas separate before the arrow are conditions, behind it conclusions of their own.
        # Equations before the arrow are supposed with the last of them: x+y=3, x-y=1 \\implies x=2.
        ahead = items[first:at]
        while first < at and items[first + 1][1] != "and":
            first += 1
        equations = [x for x, _ in ahead[: first - at or None] if _joins(x) and not _is_condition(x)]
        kept = [(x, s) for x, s in items[:first] if not any(x is e for e in equations)]
        earlier = [*equations, *(x for x, _ in items[first:at])]
        items, at, last, first = [*kept, *items[first:]], at - len(equations), last - len(equations), len(kept)
        joined = [x for x, b in items[at + 1 : last + 1] if b == "and"]
        if len(joined) < len(later):
            premise = _both([*earlier, arrow.items[0]])
            whole = [(tree.Chain(arrow.start, x.end, (premise, x), (mark,)), "newline") for x in (arrow.items[1], *later)]
            return [*items[:first], *whole, *items[last + 1 :]]
    left, right = _both([*earlier, arrow.items[0]]), _both([arrow.items[1], *later])
    made = tree.Chain(left.start, right.end, (left, right), (mark,))
    return [*items[:first], (made, items[first][1] if first < at else before), *items[last + 1 :]]


def _joins(item: Node) -> bool:
    """A relation that is no membership: that says where its letter lives."""
    return (
        isinstance(item, Choice)
        or isinstance(item, tree.Chain)
        and not set(item.relations) & {*_ARROWS, "in", "subset", "subseteq", "to", "mapsto"}
    )


#: Words between formulas that say nothing of them.
_JOINING = re.compile(
    r"[\s,.;:()]*(?:and|or|if|for|all|when|where|with|so|then|hence|thus|let|since|also|both|as|that|we|have|get)*[\s,.;:()]*", re.I
)


def _refuse_words(before: list[tuple[Node, str]]) -> None:
    r"""What is said of a name in words before an arrow is a hypothesis, not to be left out: `A \text{ symmetric}, c = 1 \implies ...`."""
    for (name, _), (words, how) in pairwise(before):
        if isinstance(name, tree.Name) and isinstance(words, tree.TextRun) and how == "quad" and not _JOINING.fullmatch(words.text):
            hint = "say it in the declarations, or as a formula"
            raise ReadingError(
                f"the words '{words.text.strip()}' before the arrow are not understood", start=words.start, end=words.end, hint=hint
            )


def _declares(item: Node) -> bool:
    """A membership, which is a declaration wherever it stands."""
    return isinstance(item, tree.Chain) and item.relations == ("in",)


def _is_condition(item: Node) -> bool:
    """A comparison with a name or a number, which is a condition wherever it stands; anything else is supposed before the arrow."""
    if not isinstance(item, tree.Chain) or not set(item.relations) <= _COMPARES:
        return False
    return any(isinstance(x, tree.Name | tree.Number) for x in item.items)


_COMPARES = frozenset({"<", ">", "<=", ">=", "!=", "succ", "succeq", "prec", "preceq"})


def _both(parts: list[Node]) -> Node:
    if len(parts) == 1:
        return parts[0]
    return tree.Sequence(parts[0].start, parts[-1].end, tuple(parts), ("and",) * (len(parts) - 1))
