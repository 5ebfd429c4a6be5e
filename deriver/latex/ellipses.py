r"""Ellipses: `1+2+\dots+n` and `x_1x_2\cdots x_n` are read as a sum and a product where the terms leave one rule; others are refused.

The last term gives the rule: a letter in it becomes the index, and the rule stands only if it gives every term that is written before the
dots, from 0 or 1 (or 2) on. What is read is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ..errors import DeriverError, NotSupported
from ..expression import SCALAR, Dim, Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .evidence import collect_evidence
from .names import key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["EllipsisMixin", "Members", "below", "number_at", "put"]

_COUNTS = ("n", "m", "N", "k", "p", "d", "r", "K", "L", "q", "T")


@dataclass(frozen=True)
class _Rule:
    """The general term, its index, and between what it runs."""

    general: Node
    index: str
    lower: Node
    upper: Node
    start: int


@dataclass(frozen=True)
class Members:
    """The general member of a list with dots; its index runs from 1 to `count`."""

    general: Expr
    index: Expr
    count: Dim

    def vector(self) -> Expr:
        """The vector of these numbers."""
        e = self.general
        if e.op == "entry" and e.args[0].shape.kind == "vector" and e.args[1] is self.index and e.args[0].shape.rows == self.count:
            return e.args[0]
        return b.sum_over(b.mul(e, b.basis(self.index, self.count)), self.index, b.ONE, size_expression(self.count))

    def columns(self) -> Expr:
        """The matrix with these columns."""
        e = self.general
        if e.op == "row" and e.args[1] is self.index and e.args[0].shape.rows == self.count:
            return b.transpose(e.args[0])
        if e.op == "column" and e.args[1] is self.index and e.args[0].shape.cols == self.count:
            return e.args[0]
        unit = b.transpose(b.basis(self.index, self.count))
        return b.sum_over(b.dot(e, unit), self.index, b.ONE, size_expression(self.count))


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
        rule = self._rule(written, last, node)
        general = tree.Fence(last.start, last.end, "(", ")", rule.general)
        made = self.expr(tree.BigOperator(node.start, node.end, name, rule.lower, rule.upper, general))
        self.assume(f"the dots stand for ${made.latex}$")
        return made

    def _rule(self, written: Sequence[Node], last: Node, node: Node) -> _Rule:
        """The general term: a letter of the last one becomes the index, and gives every term that is written."""
        index = next((i for i in ("i", "j", "l") if not any(key_of(x) == i for x in below(node))), None)
        if index is None or not written:
            raise self._unclear(node)
        seen = {key_of(x) for w in written for x in below(w)}
        new = list(dict.fromkeys(x.name for x in below(last) if isinstance(x, tree.Name) and self._counts(x) and key_of(x) not in seen))
        letters = new if len(new) == 1 else [x for x in new if x in _COUNTS]
        if len(letters) > 1:
            raise self._unclear(node)
        if letters:
            found = self._fitted(written, last, node, letters[0], index)
            if found is None:
                raise self._unclear(node)
            return found
        numbers = {x.text for x in below(last) if isinstance(x, tree.Number) and x.text.isdigit() and int(x.text) > len(written) + 1}
        if len(written) == 1 and not isinstance(last, tree.Number):  # n+\cdots+n^3 leaves more than one rule, x_1+\cdots+x_5 does not
            numbers &= {
                x.text
                for s in below(last)
                if isinstance(s, tree.Script) and s.sub is not None
                for x in below(s.sub)
                if isinstance(x, tree.Number)
            }
        fitting = [f for f in (self._fitted(written, last, node, number, index) for number in sorted(numbers)) if f is not None]
        if len(fitting) != 1:
            raise self._unclear(node)
        return fitting[0]

    def _counts(self, name: tree.Name) -> bool:
        return name.style == "plain" and not name.accents and len(name.name) == 1 and name.name != "e" and name.name not in self.scope

    def _fitted(self, written: Sequence[Node], last: Node, node: Node, letter: str, index: str) -> _Rule | None:
        """The rule with `letter` (a letter, or the digits of a number) of the last term as the index; None where it does not fit."""
        general = put(last, letter, tree.Name(last.start, last.end, index))
        self._learn_from(general, index, letter, node)
        for start in (1, 0, 2):
            try:
                if all(self._same(put(last, letter, number_at(last, start + j)), term) for j, term in enumerate(written)):
                    break
            except DeriverError:
                continue
        else:
            return None
        upper = number_at(last, int(letter)) if letter.isdigit() else tree.Name(last.start, last.end, letter)
        lower = tree.Chain(node.start, node.start, (tree.Name(node.start, node.start, index), number_at(node, start)), ("=",))
        return _Rule(general, index, lower, upper, start)

    def _learn_from(self, general: Node, index: str, letter: str, node: Node) -> None:
        """What is indexed by the index is an array here too, as if the general term had been written."""
        name: Node = tree.Name(node.start, node.start, index)
        upper = number_at(node, int(letter)) if letter.isdigit() else tree.Name(node.start, node.start, letter)
        lower = tree.Chain(node.start, node.start, (name, number_at(node, 1)), ("=",))
        found = collect_evidence(tree.BigOperator(node.start, node.end, "sum", lower, upper, general))
        for key, count in found.indexed.items():
            self.evidence.indexed[key] = max(count, self.evidence.indexed.get(key, 0))
        if not letter.isdigit():
            self.evidence.bounds.add(letter)
        self.evidence.index_letters.add(index)

    # Lists with dots -----------------------------------------------------------------------------------------------------------

    def dotted_members(self, items: Sequence[Node], node: Node) -> Members | None:
        r"""`x_1,\dots,x_n`: the general member with its index and how many there are; None where no item is an ellipsis."""
        at = [i for i, item in enumerate(items) if isinstance(item, tree.Dots)]
        if not at:
            return None
        if len(at) != 1 or at[0] == 0 or at[0] != len(items) - 2:
            raise self._unclear(items[at[0]])
        rule = self._rule(items[: at[0]], items[-1], node)
        size = self.dim(rule.upper)
        if size is None:
            raise self._unclear(items[at[0]])
        first = rule.start
        count = size + 1 - first
        index = b.symbol(rule.index, SCALAR, ("index",), latex=rule.index)
        general = rule.general
        if first != 1:  # counted from one, as entries are
            at_index = tree.Name(node.start, node.end, rule.index)
            signs = ("+", "-" if first == 0 else "+")
            shift = tree.Sum(node.start, node.end, (at_index, number_at(node, abs(1 - first))), signs)
            general = put(general, rule.index, shift)
        self.ranges[index] = count
        self.strict_ranges.add(index)
        with self.bound(rule.index, index):
            member = self.sizes.settle(self.expr(general))
        return Members(member, index, self.sizes.resolve(count))

    def dotted_vector(self, items: Sequence[Node], node: Node) -> Expr | None:
        r"""The vector `(x_1,\dots,x_n)`; None where no item is an ellipsis."""
        members = self.dotted_members(items, node)
        if members is None:
            return None
        if not members.general.is_scalar:
            raise self.error(
                NotSupported, "a list of arrays may stand side by side or one below the other", node, "write a matrix of blocks"
            )
        made = members.vector()
        self.assume(f"the dots stand for ${members.general.latex}$ with ${members.index.latex}$ from 1 to ${members.count}$")
        return made

    def dotted_columns(self, items: Sequence[Node], node: Node) -> Expr | None:
        r"""The matrix `[\mathbf{v}_1\ \cdots\ \mathbf{v}_n]` with these columns; None where no item is an ellipsis."""
        members = self.dotted_members(items, node)
        if members is None:
            return None
        if members.general.shape.kind != "vector":
            raise self.error(NotSupported, f"columns are vectors, not a {members.general.shape}", node)
        made = members.columns()
        self.assume(f"the columns are ${members.general.latex}$ with ${members.index.latex}$ from 1 to ${members.count}$")
        return made

    def _same(self, one: Node, other: Node) -> bool:
        return _worked_out(self.sizes.settle(self.expr(one))) is _worked_out(self.sizes.settle(self.expr(other)))


def _worked_out(term: Expr) -> Expr:
    """A power of integers as its value, a product without the identity that A^0 leaves."""
    if term.op == "dot" and any(a.op == "identity" for a in term.args):
        rest = [a for a in term.args if a.op != "identity"]
        return b.dot(*rest) if rest else term.args[0]
    if term.op == "power" and all(a.op == "number" and a.data.denominator == 1 and 0 <= a.data < 100 for a in term.args):
        return b.num(int(term.args[0].data) ** int(term.args[1].data))
    return term


def number_at(at: Node, value: int) -> tree.Number:
    """A number at the place of a node."""
    return tree.Number(at.start, at.start, str(value))


def below(node: Node) -> list[Node]:
    """A node and all nodes below it."""
    out, stack = [], [node]
    while stack:
        item = stack.pop()
        out.append(item)
        stack.extend(tree.children(item))
    return out


def put(node: Node, letter: str, value: Node) -> Node:
    """The tree with a letter (or a number, by its digits) replaced; `n-1` with a number put in is worked out."""
    if isinstance(node, tree.Number):
        return value if node.text == letter else node
    if isinstance(node, tree.Name):
        return value if key_of(node) == letter else node
    changed: dict[str, Any] = {}
    for f in fields(node):
        held = getattr(node, f.name)
        if isinstance(held, Node):
            changed[f.name] = put(held, letter, value)
        elif isinstance(held, tuple) and held and isinstance(held[0], Node):
            changed[f.name] = tuple(put(x, letter, value) for x in held)
    made = replace(node, **changed) if changed else node
    if isinstance(made, tree.Sum) and all(isinstance(t, tree.Number) and t.text.isdigit() for t in made.terms):
        total = sum(
            int(t.text) if s == "+" else -int(t.text) for t, s in zip(made.terms, made.signs, strict=True) if isinstance(t, tree.Number)
        )
        if all(s in "+-" for s in made.signs) and total >= 0:
            return tree.Number(made.start, made.end, str(total))
    return made
