r"""Formulas that stand for more than one: `\pm` and `\mp`, `x=1 \text{ or } x=2`, `\lambda=3,\,1`, `f: x\mapsto x^2`.

Comes in: a syntax tree. Goes out: trees without these. Signs are tied: every `\pm` of a formula is read with the same sign, every `\mp`
with the other. Where a sign stands on one side only, the other side is one of two values, as in "or"; that is a `Choice`, decided
as a product of differences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import tree
from .names import key_of
from .tree import Node

__all__ = ["Choice", "choices", "mapped", "signed", "simple_value", "two_signed"]


#: A space that is seen on paper, behind a comma.
_SPACE = re.compile(r"\\[,;: ]|~|\\quad|\s")


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """One of several relations holds."""

    options: tuple[Node, ...]


def two_signed(node: Node) -> bool:
    r"""Whether a `\pm` or `\mp` stands in it."""
    stack = [node]
    while stack:
        item = stack.pop()
        if type(item) is tree.Sum and ("pm" in item.signs or "mp" in item.signs):
            return True
        stack.extend(tree.children(item))
    return False


def signed(node: Node, upper: bool) -> Node:
    r"""The formula with the upper or with the lower signs."""
    node = tree.with_children(node, lambda part: signed(part, upper))
    if isinstance(node, tree.Sum):
        table = {"pm": "+" if upper else "-", "mp": "-" if upper else "+"}
        return replace(node, signs=tuple(table.get(s, s) for s in node.signs))
    return node


def choices(node: Node, text: str) -> Node:
    """The tree with its alternatives as `Choice`s, and tied signs written out."""
    if isinstance(node, tree.Sequence):
        if "or" in node.separators:
            return _alternatives(node, text)
        items = tuple(choices(item, text) for item in node.items)
        listed = _value_list(node, items, text)
        return listed if listed is not None else replace(node, items=items) if items != node.items else node
    if isinstance(node, tree.Environment):
        return node
    if isinstance(node, tree.Annotated) and node.kind == "boxed":
        return replace(node, body=choices(node.body, text))
    if isinstance(node, tree.Chain):
        if any(r in ("implies", "iff", "impliedby") for r in node.relations):
            return replace(node, items=tuple(choices(item, text) for item in node.items))
        if two_signed(node):
            return _signs(node)
    return node


def _signs(chain: tree.Chain) -> Node:
    """A chain with signs: both hold where the signs are tied across a relation; else the plain side is one of two values."""
    links = [
        tree.Chain(chain.items[i].start, chain.items[i + 1].end, chain.items[i : i + 2], (mark,)) for i, mark in enumerate(chain.relations)
    ]
    made: list[Node] = []
    for link in links:
        left, right = (two_signed(item) for item in link.items)
        if not left and not right:
            made.append(link)
        elif left != right and link.relations[0] in ("=", "approx", "~=", ":=") or link.relations[0] == "in" and right:
            made.append(Choice(link.start, link.end, (signed(link, True), signed(link, False))))
        else:
            made += [signed(link, True), signed(link, False)]
    if len(made) == 1:
        return made[0]
    return tree.Sequence(chain.start, chain.end, tuple(made), (";",) * (len(made) - 1))


def _alternatives(node: tree.Sequence, text: str) -> Node:
    """`P \\iff x=1 \\text{ or } x=2`, `x=1 \\text{ or } 2`: what the words join, inside of what stands before them."""
    groups: list[list[Node]] = [[]]
    marks: list[str] = []
    joined: list[tuple[int, int]] = []
    for i, item in enumerate(node.items):
        if i and node.separators[i - 1] == "or":
            groups[-1].append(item)
        else:
            if i:
                marks.append(node.separators[i - 1])
            groups.append([item])
    del joined
    out: list[Node] = []
    for group in groups[1:]:
        # a, b or c: commas before "or" list alternatives too
        if len(group) == 1:
            out.append(choices(group[0], text))
            continue
        first = group[0]
        head: tree.Chain | None = None
        if isinstance(first, tree.Chain) and any(r in ("implies", "iff", "impliedby") for r in first.relations):
            head, first = first, first.items[-1]
        options = _with_left(first, group[1:])
        choice: Node = Choice(first.start, group[-1].end, tuple(options))
        if head is not None:
            choice = replace(head, end=group[-1].end, items=(*(choices(x, text) for x in head.items[:-1]), choice))
        out.append(choice)
    if len(out) == 1:
        return out[0]
    return tree.Sequence(node.start, node.end, tuple(out), tuple(marks))


def _with_left(first: Node, rest: Sequence[Node]) -> list[Node]:
    """`x=1`, then `2`: the same left side."""
    options = [first]
    for item in rest:
        if isinstance(first, tree.Chain) and not isinstance(item, tree.Chain) and len(first.relations) == 1:
            item = tree.Chain(first.start, item.end, (first.items[0], item), first.relations)
        options.append(item)
    flat: list[Node] = []
    for option in options:
        if isinstance(option, tree.Chain) and two_signed(option):
            flat += [signed(option, True), signed(option, False)]
        else:
            flat.append(option)
    return flat


def _value_list(node: tree.Sequence, items: tuple[Node, ...], text: str) -> Node | None:
    r"""`\lambda=3,\,1`: one letter and the list of its values."""
    first = items[0]
    head: tree.Chain | None = None
    if isinstance(first, tree.Chain) and first.relations and first.relations[-1] in ("implies", "iff"):
        head = first
        inner = first.items[-1]
        if not isinstance(inner, tree.Chain):
            return None
        first = inner
    if head is not None and isinstance(first, tree.Chain):
        same = _same_letter(node, first, items)
        if same is not None:
            return replace(head, end=node.end, items=(*head.items[:-1], Choice(first.start, node.end, same)))
    if not isinstance(first, tree.Chain) or first.relations[-1] != "=" or any(s != "," for s in node.separators) or len(items) < 2:
        return None
    if key_of(first.items[0]) is None or not simple_value(first.items[-1]) or not all(simple_value(x) for x in items[1:]):
        return None
    if len(items) == 2 and isinstance(items[1], tree.Number) and isinstance(first.items[-1], tree.Number):
        if not _SPACE.search(text[first.end : items[1].start]):
            return None  # 3,14 may be a decimal comma
    options: tuple[Node, ...] = (first, *(tree.Chain(first.start, x.end, (first.items[0], x), ("=",)) for x in items[1:]))
    choice: Node = Choice(first.start, node.end, options)
    return choice if head is None else replace(head, end=node.end, items=(*head.items[:-1], choice))


def _same_letter(node: tree.Sequence, first: tree.Chain, items: tuple[Node, ...]) -> tuple[Node, ...] | None:
    r"""`\Rightarrow x=2,\ x=-2` and `\Rightarrow x_1=2, x_2=-2`: the solutions of the equation before the arrow, one by one."""
    chains = [first, *items[1:]]
    if len(chains) < 2 or any(s not in (",", "and") for s in node.separators):
        return None
    options: list[Node] = []
    letters: set[str | None] = set()
    for k, chain in enumerate(chains, 1):
        if not isinstance(chain, tree.Chain) or chain.relations != ("=",):
            return None
        left = chain.items[0]
        numbered = isinstance(left, tree.Script) and isinstance(left.sub, tree.Number) and left.sup is None and not left.primes
        if numbered and isinstance(left, tree.Script) and key_of(left) == f"{key_of(left.base)}_{k}":
            left = left.base
        letters.add(key_of(left))
        options.append(replace(chain, items=(left, chain.items[1])))
    return tuple(options) if len(letters) == 1 and None not in letters else None


def simple_value(node: Node) -> bool:
    """A number as it is written: digits, signs, roots, fractions, pi, e, i."""
    if isinstance(node, tree.Number):
        return True
    if isinstance(node, tree.Name):
        return node.style in ("plain", "roman") and not node.accents and node.name in ("pi", "e", "i")
    if isinstance(node, tree.Sum | tree.Product | tree.Fraction | tree.Root | tree.Script):
        return all(simple_value(child) for child in tree.children(node))
    return isinstance(node, tree.Fence) and node.opening == "(" and simple_value(node.content)


def mapped(node: Node) -> Node:
    r"""`f: x\mapsto x^2` as `f(x)=x^2`."""
    if not isinstance(node, tree.Sequence) or len(node.items) < 2 or node.separators[0] != ":":
        return node
    name, arrow = node.items[0], node.items[-1]
    if key_of(name) is None or not isinstance(arrow, tree.Chain) or arrow.relations != ("mapsto",):
        return node
    if len(node.items) > 2 and not (isinstance(node.items[1], tree.Chain) and node.items[1].relations == ("to",) and len(node.items) == 3):
        return node
    argument = arrow.items[0]
    fence = argument if isinstance(argument, tree.Fence) else tree.Fence(argument.start, argument.end, "(", ")", argument)
    left = tree.Product(name.start, fence.end, (name, fence), ("",))
    chain = tree.Chain(node.start, node.end, (left, arrow.items[1]), ("=",))
    if len(node.items) == 2:
        return chain
    signature = tree.Sequence(node.start, node.items[1].end, node.items[:2], node.separators[:1])
    return tree.Sequence(node.start, node.end, (signature, chain), (",",))
