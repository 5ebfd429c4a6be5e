r"""Slices: `A_{:,j}` is a column, `A_{i,:}` a row; a slice of several rows or columns is refused."""

from __future__ import annotations

from ..errors import NotSupported, TypeMistake
from ..expression import SCALAR, Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import key_of
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
            array = self.undeclared(key, base, base, (("matrix", 0.0),))
        return self.slice(array, sub, node)

    def slice(self, array: Expr, sub: tree.Sequence, node: Node) -> Expr:
        """`A_{:,j}`: a column; `A_{i,:}`: a row, as a row vector."""
        groups: list[list[Node]] = [[]]
        for item, separator in zip(sub.items, (*sub.separators, ""), strict=True):
            groups[-1].append(item)
            if separator == ",":
                groups.append([])
        whole = [len(g) == 2 and all(isinstance(x, tree.Missing) for x in g) for g in groups]
        if array.shape.kind != "matrix" or len(groups) != 2 or sum(whole) != 1 or len(groups[whole.index(False)]) != 1:
            raise self.error(NotSupported, "a slice of several rows or columns", node, r"a column is written A_{:,j}, a row A_{i,:}")
        at = whole.index(False)
        place = self.expr(groups[at][0])
        if not place.is_scalar:
            raise self.error(TypeMistake, "an index is not a scalar", node)
        self.learn_range(place, array.shape.rows if at == 0 else array.shape.cols)
        array, place = self.sizes.settle(array), self.sizes.settle(place)
        return b.transpose(b.row(array, place)) if at == 0 else b.column(array, place)
