r"""Quantities named by a word: `\text{area}=\text{length}\times\text{width}`, `\frac{\text{TP}}{\text{TP}+\text{FN}}`.

Comes in: a syntax tree with runs of text. Goes out: the tree in which each run that stands where only a quantity can stand is a name.
A word beside a letter without a sign between them stays text, and so does a side of an equation that only says what the other is
(`y=\text{const}`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from .tree import Chain, Fence, Fraction, Name, Node, Operator, Product, Root, Script, Sum, TextRun, with_children

__all__ = ["with_worded_names"]

_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_ACRONYM: Final = re.compile(r"[A-Z]{2,}")
#: Words that join formulas, or say of what kind a side is.
_NO_QUANTITY: Final = frozenset(
    "if for and or where when with so then hence thus since that such some any every each is are be in on of at by to as else "
    "otherwise not constant const even odd true false finite infinite undefined prime integer real positive negative small large "
    "terms term stuff something other others rest mod".split()
)
_SIGNED: Final = frozenset({"times", "cdot", "*", "/", "div"})


def with_worded_names(node: Node) -> Node:
    r"""The tree with words for names where they stand for quantities.

    >>> from .syntax import parse_syntax
    >>> parse_syntax(r"\text{TP}+1").terms[0].name, type(parse_syntax(r"y=\text{const}").items[1]).__name__
    ('TP', 'TextRun')
    """
    return _named(node, False)


def _named(node: Node, place: bool) -> Node:
    """A node with its names; `place` says that a quantity must stand here."""
    if isinstance(node, TextRun):
        word = node.text
        if place and _WORD.fullmatch(word) and word.lower() not in _NO_QUANTITY:
            return Name(node.start, node.end, word, "roman")
        return node
    if isinstance(node, Name | Operator):
        return node
    if isinstance(node, Sum):
        return replace(node, terms=tuple(_named(x, len(node.terms) > 1) for x in node.terms))
    if isinstance(node, Product):
        marks = (None, *node.marks, None)
        factors = (
            _named(x, all(m is None or m in _SIGNED for m in (marks[k], marks[k + 1])) and len(node.factors) > 1)
            for k, x in enumerate(node.factors)
        )
        return replace(node, factors=tuple(factors))
    if isinstance(node, Fraction):
        return replace(node, numerator=_named(node.numerator, True), denominator=_named(node.denominator, True))
    if isinstance(node, Script):
        return replace(node, base=_named(node.base, place)) if not isinstance(node.base, Operator) else node
    if isinstance(node, Fence):
        return replace(node, content=_named(node.content, isinstance(node.content, TextRun) and _acronym(node.content)))
    if isinstance(node, Chain):
        items = tuple(_named(x, k == 0 or _acronym(x)) for k, x in enumerate(node.items))
        return replace(node, items=items)
    if isinstance(node, Root):
        return replace(node, radicand=_named(node.radicand, True))
    return with_children(node, lambda part: _named(part, False))


def _acronym(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, TextRun) and _ACRONYM.fullmatch(base.text) is not None
