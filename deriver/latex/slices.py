r"""Slices: `A_{:,j}` is a column, `A_{i,:}` a row, `A_{:,1:k}` the first k columns, `x_{2:n}` all entries but the first."""

from __future__ import annotations

from ..errors import Ambiguous, NotSupported, SizeMistake, TypeMistake
from ..expression import SCALAR, Dim, Expr
from ..expression import build as b
from . import patterns as re
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["SliceMixin"]


class SliceMixin(ElaboratorBase):
    """The part of the elaborator that reads colons among indices."""

    def term_of_sequence(self, base: tree.Name, sub: Node) -> Expr | None:
        r"""`a_k` of `\sum_{k=0}^na_kx^k`, `\lim_{n\to\infty}a_n`: the value of a sequence at its index; None for several indices."""
        key = key_of(base) or ""
        one = (
            isinstance(sub, tree.Name | tree.Number | tree.Sum) or isinstance(sub, tree.Product) and isinstance(sub.factors[0], tree.Number)
        )
        if not one or self.strict or key in self.context.functions or key in self.context.definitions:
            return None
        place = self.expr(sub)
        if not place.is_scalar:
            return None
        self.assume(f"${key}$ is a sequence, and ${self.source(base)}_k$ its value at $k$")
        self.applied.add(key)
        return b.apply(self.python_name(key, base), [place], SCALAR, latex=key)

    def slice_of(self, base: tree.Name, sub: tree.Sequence, node: Node) -> Expr | None:
        """`A_{:,1}` of an undeclared capital letter: a slice of a matrix; None where no colon stands among the indices."""
        if ":" not in sub.separators:
            return None
        key = key_of(base) or ""
        array = self.lookup(key)
        if array is None:
            if self.strict or not (base.name[0].isupper() or base.style == "bold"):
                raise self.error(NotSupported, f"a slice of {self.source(base)}, which is not declared", node, "declare it")
            vector = base.name[0].islower() and "," not in sub.separators
            array = self.undeclared(key, base, base, (("vector" if vector else "matrix", 0.0),))
        return self.slice(array, sub, node)

    def slice(self, array: Expr, sub: tree.Sequence, node: Node) -> Expr:
        r"""`A_{:,j}`: a column; `A_{i,:}`: a row, as a row vector; `A_{1:k,:}`, `A_{:,:k}`, `x_{2:n}`: several rows, columns, entries."""
        array = self.sizes.settle(array)
        if array.is_scalar:
            raise self.error(TypeMistake, f"{array.latex} is a scalar and has no rows", node)
        if array.shape.kind == "row":
            return b.transpose(self.slice(b.transpose(array), sub, node))
        groups: list[list[Node]] = [[]]
        for item, separator in zip(sub.items, (*sub.separators, ""), strict=True):
            groups[-1].append(item)
            if separator == ",":
                groups.append([])
        if any(len(g) > 2 for g in groups) or any(s not in ",:" for s in sub.separators):
            raise self.error(NotSupported, "a slice with a step", node, "a range is written first:last")
        if array.shape.kind == "matrix" and len(groups) == 1:
            groups = self._one_colon(array, groups[0], node)
        if len(groups) != (2 if array.shape.kind == "matrix" else 1):
            raise self.error(TypeMistake, f"{len(groups)} indices on a {array.shape}", node)
        one = [None if len(g) == 2 else self._one_place(g[0], side) for g, side in zip(groups, array.shape, strict=False)]
        cuts = [None if len(g) == 1 else self._range(g, side, node) for g, side in zip(groups, array.shape, strict=False)]
        array = self.sizes.settle(array)
        if array.shape.kind == "vector":
            return b.slice_of(array, cuts[0])
        if one[1] is not None:
            return b.column(b.slice_of(array, cuts[0]), self.sizes.settle(one[1]))
        if one[0] is not None:
            return b.transpose(b.row(b.slice_of(array, None, cuts[1]), self.sizes.settle(one[0])))
        return b.slice_of(array, cuts[0], cuts[1])

    def _one_colon(self, array: Expr, ends: list[Node], node: Node) -> list[list[Node]]:
        r"""`U_{:k}` beside `\Sigma_{:k,:k}`: the first k columns; `A_{:j}`, `A_{i:}`: a column, a row; with what custom leaves open."""
        first, last = ends
        whole: list[Node] = [tree.Missing(node.start, node.start), tree.Missing(node.start, node.start)]
        end = last if isinstance(first, tree.Missing) else first
        key = key_of(end)
        shown = self.text[node.start : ends[-1].end] + "}"
        if key is None or isinstance(first, tree.Missing) == isinstance(last, tree.Missing):
            hint = "write A_{1:k,:} for rows, A_{:,1:k} for columns"
            raise self.error(Ambiguous, f"{shown} may be rows or columns", node, hint)
        place = key in self.scope or key in ("i", "j", "l", r"\ell")
        if place and end is last:
            groups, what, other = [whole, [last]], f"column {key} of ${array.latex}$", f"the first {key} columns"
        elif place:
            groups, what, other = [[first], whole], f"row {key} of ${array.latex}$", f"the rows from {key} on"
        elif end is last:
            groups, what, other = (
                [whole, [first, last]],
                f"the first {key} columns of ${array.latex}$",
                f"column {key}, or the first {key} rows",
            )
        else:
            raise self.error(
                Ambiguous, f"{shown} may be row {key} or the rows from {key} on", node, f"write A_{{{key},:}} or A_{{{key}:,:}}"
            )
        counted = re.search(rf"_\{{[^{{}}]*:\s*{re.escape(key)}\s*,|,[^{{}}]*:\s*{re.escape(key)}\s*\}}", self.text)
        self.assume(f"${shown}$ is {what}")
        if not (key in self.scope or counted and not place):
            self.find("ambiguous", f"{shown} is read as {what}; some texts mean {other}")
        return groups

    def _one_place(self, item: Node, side: Dim | None) -> Expr:
        place = self._place(item)
        if not place.is_scalar:
            raise self.error(TypeMistake, "an index is not a scalar", item)
        settled = None if side is None else self.sizes.resolve(side).number
        if place.op == "number" and (place.data.denominator != 1 or place.data < 1 or settled is not None and place.data > settled):
            raise self.error(SizeMistake, f"the index {place.latex} of {settled or 'the rows or columns'}", item)
        self.learn_range(place, side)
        return place

    def _is_count(self, letter: Expr) -> bool:
        r"""Whether a letter may be a size: a whole number, or one of which only `1\le k\le n` is said; no index that a sum runs over."""
        if letter in self.scope.values():
            return False
        if letter.properties & {"natural", "integer"}:
            return True
        bounded = letter.properties <= {"real", "positive", "nonnegative"} and any(letter in c.free for c in self.context.conditions)
        if bounded:
            self.assume(f"${letter.latex}$ is a natural number")
        return bounded

    def _range(self, ends: list[Node], side: Dim | None, node: Node) -> tuple[Expr, Expr] | None:
        """The first and the last of a range; None for a whole side."""
        assert side is not None
        if all(isinstance(x, tree.Missing) for x in ends):
            return None
        first, last = (None if isinstance(x, tree.Missing) else self.expr(x) for x in ends)
        for value, item in ((first, ends[0]), (last, ends[1])):
            if value is None:
                continue
            if b.size_of(value) is None or not all(map(self._is_count, value.free)):
                why = "the length of a slice is a number, or a letter that is a size"
                raise self.error(NotSupported, why, item, "declare the letter as a natural number")
        found = (
            self.sizes.settle(first) if first is not None else b.ONE,
            last if last is not None else size_expression(self.sizes.resolve(side)),
        )
        return found[0], self.sizes.settle(found[1])
