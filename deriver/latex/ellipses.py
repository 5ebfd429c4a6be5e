r"""Ellipses: `1+2+\dots+n` and `x_1x_2\cdots x_n` are read as a sum and a product where the terms leave one rule; others are refused.

The last term gives the rule: a letter in it becomes the index, and the rule stands only if it gives every term that is written before the
dots, from 0 or 1 (or 2) on. What is read is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from ..errors import DeriverError, NotSupported
from ..expression import Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .tree import Node

__all__ = ["EllipsisMixin"]

_COUNTS = ("n", "m", "N", "k", "p", "d", "r", "K", "L", "q", "T")


class EllipsisMixin(ElaboratorBase):
    """The part of the elaborator that reads dots between terms."""

    def ellipsis_sum(self, node: tree.Sum) -> Expr | None:
        """`t_1 + t_2 + ... + t_n`; None where no term is an ellipsis."""
        at = [i for i, term in enumerate(node.terms) if isinstance(term, tree.Dots)]
        if not at:
            return None
        if len(at) != 1 or at[0] == 0 or at[0] != len(node.terms) - 2 or any(s != "+" for s in node.signs):
            raise self._unclear(node.terms[at[0]])
        return self._repeated("sum", node.terms[: at[0]], node.terms[-1], node)

    def ellipsis_product(self, node: tree.Product) -> Expr | None:
        r"""`x_1x_2\cdots x_n`, `1\cdot2\cdots n`; None where no factor is an ellipsis."""
        at = [i for i, factor in enumerate(node.factors) if isinstance(factor, tree.Dots)]
        if not at:
            return None
        if len(at) != 1 or at[0] == 0 or at[0] != len(node.factors) - 2 or any(m not in ("", "cdot", "times") for m in node.marks):
            raise self._unclear(node.factors[at[0]])
        return self._repeated("prod", node.factors[: at[0]], node.factors[-1], node)

    def _unclear(self, dots: Node) -> DeriverError:
        hint = "write it as a sum or with sizes"
        return self.error(NotSupported, "an ellipsis stands for something that is not written", dots, hint)

    def _repeated(self, name: str, written: Sequence[Node], last: Node, node: Node) -> Expr:
        letters = [k for k in _COUNTS if any(key_of(x) == k for x in _below(last)) and k not in self.scope]
        if len(letters) != 1 or any(letters[0] == key_of(x) for w in written for x in _below(w)):
            raise self._unclear(node)
        letter = letters[0]
        index = next(i for i in ("i", "j", "l") if not any(key_of(x) == i for x in _below(node)))
        for start in (1, 0, 2):
            try:
                if all(self._same(_put(last, letter, _number(last, start + j)), term) for j, term in enumerate(written)):
                    break
            except DeriverError:
                continue
        else:
            raise self._unclear(node)
        general = _put(last, letter, tree.Name(last.start, last.end, index))
        lower = tree.Chain(node.start, node.start, (tree.Name(node.start, node.start, index), _number(node, start)), ("=",))
        upper = tree.Name(last.start, last.end, letter)
        made = self.expr(tree.BigOperator(node.start, node.end, name, lower, upper, tree.Fence(last.start, last.end, "(", ")", general)))
        self.assume(f"the dots stand for ${made.latex}$")
        return made

    def _same(self, one: Node, other: Node) -> bool:
        return _worked_out(self.sizes.settle(self.expr(one))) is _worked_out(self.sizes.settle(self.expr(other)))


def _worked_out(term: Expr) -> Expr:
    """A power of integers as its value."""
    if term.op == "power" and all(a.op == "number" and a.data.denominator == 1 and 0 <= a.data < 100 for a in term.args):
        return b.num(int(term.args[0].data) ** int(term.args[1].data))
    return term


def _number(at: Node, value: int) -> tree.Number:
    return tree.Number(at.start, at.start, str(value))


def _below(node: Node) -> list[Node]:
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        stack.extend(tree.children(item))
    return out


def _put(node: Node, letter: str, value: Node) -> Node:
    """The tree with a letter replaced; `n-1` with a number put in is worked out."""
    if isinstance(node, tree.Name):
        return value if key_of(node) == letter else node
    changed: dict[str, Any] = {}
    for f in fields(node):
        held = getattr(node, f.name)
        if isinstance(held, Node):
            changed[f.name] = _put(held, letter, value)
        elif isinstance(held, tuple) and held and isinstance(held[0], Node):
            changed[f.name] = tuple(_put(x, letter, value) for x in held)
    made = replace(node, **changed) if changed else node
    if isinstance(made, tree.Sum) and all(isinstance(t, tree.Number) and t.text.isdigit() for t in made.terms):
        total = sum(
            int(t.text) if s == "+" else -int(t.text) for t, s in zip(made.terms, made.signs, strict=True) if isinstance(t, tree.Number)
        )
        if all(s in "+-" for s in made.signs) and total >= 0:
            return tree.Number(made.start, made.end, str(total))
    return made
