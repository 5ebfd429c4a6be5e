r"""Dots in matrices and in chains.

`\begin{pmatrix}a_{11}&\cdots&a_{1n}\\\vdots&\ddots&\vdots\\a_{m1}&\cdots&a_{mn}\end{pmatrix}`, `c_1=\cdots=c_k=0`. The corners give the
rule of a matrix, and it stands only if it gives every entry that is written. A chain with dots is one statement about all its members: a
vector that equals another, or a smallest difference that is not negative.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import DeriverError, NotSupported
from ..expression import SCALAR, Expr
from ..expression import build as b
from . import tree
from .ellipses import EllipsisMixin, below, number_at, put
from .evidence import collect_evidence
from .names import key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["GridMixin"]

_DOWNWARD = frozenset({">=", ">"})
_UPWARD = frozenset({"<=", "<"})


class GridMixin(EllipsisMixin):
    """The part of the elaborator that reads them."""

    # Matrices ----------------------------------------------------------------------------------------------------------------

    def dotted_matrix(self, node: tree.Environment) -> Expr:
        """A column, a diagonal or a matrix with dots. Errors: NotSupported where the corners leave no rule."""
        rows = node.rows
        if all(len(r) == 1 for r in rows):
            column = self.dotted_vector([r[0] for r in rows], node)
            assert column is not None
            return column
        wide = {len(r) for r in rows}
        if len(wide) != 1:
            raise self._no_rule(node)
        if wide == {len(rows)} and all(_empty(c) for i, r in enumerate(rows) for j, c in enumerate(r) if i != j):
            diagonal = self.dotted_vector([rows[i][i] for i in range(len(rows))], node)
            if diagonal is not None:
                return b.diag(diagonal)
        return self._by_corners(rows, node)

    def _no_rule(self, node: Node) -> DeriverError:
        return self.error(NotSupported, "a matrix with dots stands for entries that are not written", node)

    def _by_corners(self, rows: Sequence[Sequence[Node]], node: Node) -> Expr:
        height, width = len(rows), len(rows[0])
        dots = [[isinstance(c, tree.Dots) for c in r] for r in rows]
        if height < 3 or width < 3 or any(dots[i][j] != (i == height - 2 or j == width - 2) for i in range(height) for j in range(width)):
            raise self._no_rule(node)
        first, right, down = rows[0][0], rows[0][-1], rows[-1][0]
        tall, broad = self._new_letter(down, first), self._new_letter(right, first)
        free = [x for x in ("i", "j", "l", "p", "q") if not any(key_of(y) == x for y in below(node)) and self.lookup(x) is None]
        if tall is None or broad is None or len(free) < 2:
            raise self._no_rule(node)
        i, j = free[:2]
        at_i, at_j = tree.Name(node.start, node.end, i), tree.Name(node.start, node.end, j)
        if tall != broad:
            general = put(put(rows[-1][-1], tall, at_i), broad, at_j)
        else:  # the last row and the last column are both n: the right upper corner tells them apart
            general = put(_first_subscript(right, at_i), broad, at_j)
        self._learn_grid(general, ((i, tall), (j, broad)), node)
        for r in [*range(height - 2), height - 1]:
            for c in [*range(width - 2), width - 1]:
                row = tree.Name(node.start, node.end, tall) if r == height - 1 else number_at(node, r + 1)
                col = tree.Name(node.start, node.end, broad) if c == width - 1 else number_at(node, c + 1)
                if not self._same(put(put(general, i, row), j, col), rows[r][c]):
                    raise self._no_rule(node)
        sizes = [self.dim(tree.Name(node.start, node.end, x)) for x in (tall, broad)]
        if sizes[0] is None or sizes[1] is None:
            raise self._no_rule(node)
        index = [b.symbol(x, SCALAR, ("index",), latex=x) for x in (i, j)]
        for symbol, size in zip(index, sizes, strict=True):
            assert size is not None
            self.ranges[symbol] = size
            self.strict_ranges.add(symbol)
        with self.bound(i, index[0]), self.bound(j, index[1]):
            entry = self.sizes.settle(self.expr(general))
        if not entry.is_scalar:
            raise self._no_rule(node)
        m, n = (self.sizes.resolve(s) for s in sizes if s is not None)
        self.assume(f"entry $({i},{j})$ of the matrix with dots is ${entry.latex}$")
        array = entry.args[0] if entry.op == "entry" else None
        if array is not None and array.shape.kind == "matrix":
            if entry.args[1:] == tuple(index) and (array.shape.rows, array.shape.cols) == (m, n):
                return array
            if entry.args[1:] == tuple(reversed(index)) and (array.shape.cols, array.shape.rows) == (m, n):
                return b.transpose(array)
        unit = b.dot(b.basis(index[0], m), b.transpose(b.basis(index[1], n)))
        inner = b.sum_over(b.mul(entry, unit), index[1], b.ONE, size_expression(n))
        return b.sum_over(inner, index[0], b.ONE, size_expression(m))

    def _new_letter(self, corner: Node, first: Node) -> str | None:
        """The one letter of a corner that the first entry does not have."""
        seen = {key_of(x) for x in below(first)}
        new = {
            x.name for x in below(corner) if isinstance(x, tree.Name) and x.style == "plain" and len(x.name) == 1 and key_of(x) not in seen
        }
        return new.pop() if len(new) == 1 else None

    def _learn_grid(self, general: Node, ends: Sequence[tuple[str, str]], node: Node) -> None:
        whole = general
        for index, letter in ends:
            name, upper = tree.Name(node.start, node.start, index), tree.Name(node.start, node.start, letter)
            lower = tree.Chain(node.start, node.start, (name, number_at(node, 1)), ("=",))
            whole = tree.BigOperator(node.start, node.end, "sum", lower, upper, whole)
            self.evidence.bounds.add(letter)
            self.evidence.index_letters.add(index)
        for key, count in collect_evidence(whole).indexed.items():
            self.evidence.indexed[key] = max(count, self.evidence.indexed.get(key, 0))

    # Chains ------------------------------------------------------------------------------------------------------------------

    def dotted_chain(self, chain: tree.Chain) -> Expr | None:
        r"""`c_1=c_2=\cdots=c_k=0`, `s_1\ge\cdots\ge s_r\ge0`; None where no member is an ellipsis."""
        items = chain.items
        at = [i for i, item in enumerate(items) if isinstance(item, tree.Dots)]
        if not at:
            return None
        after = items[at[0] + 1 :]
        marks = set(chain.relations[: at[0] + 1])
        if len(at) != 1 or at[0] == 0 or not 1 <= len(after) <= 2 or len(marks) != 1:
            raise self._unclear(items[at[0]])
        mark = marks.pop()
        rule = self._rule(items[: at[0]], after[0], chain)
        last = self.sizes.settle(self.expr(after[0]))
        members = self.dotted_members((*items[: at[0] + 1], after[0]), chain)
        if members is None or not last.is_scalar or rule.start != 1:
            raise self._unclear(items[at[0]])
        bound = self.sizes.settle(self.expr(after[1])) if len(after) == 2 else None
        if bound is not None and not bound.is_scalar:
            raise self._unclear(items[at[0]])
        if mark == "=" and set(chain.relations) == {"="}:
            whole = members.vector()
            value = last if bound is None else bound
            same = b.zeros(whole.shape) if value is b.ZERO else b.mul(value, b.ones(whole.shape))
            return b.relation("=", whole, same)
        direction = _DOWNWARD if mark in _DOWNWARD else _UPWARD
        if mark not in direction or not set(chain.relations) <= direction:
            raise self._unclear(items[at[0]])
        following = put(
            rule.general, rule.index, tree.Sum(chain.start, chain.end, (tree.Name(0, 0, rule.index), number_at(chain, 1)), ("+", "+"))
        )
        index = members.index
        with self.bound(rule.index, index):
            one, two = (self.sizes.settle(self.expr(x)) for x in (rule.general, following))
        step = b.subtract(one, two) if direction is _DOWNWARD else b.subtract(two, one)
        end = b.subtract(size_expression(members.count), b.ONE)
        ordered = b.relation(">=" if "=" in mark else ">", b.extremum("min", step, index, b.ONE, end), b.ZERO)
        self.assume(f"the dots stand for all of ${members.general.latex}$, each compared with the next")
        return ordered if bound is None else b.join("and", ordered, b.relation(chain.relations[-1], last, bound))


def _empty(cell: Node) -> bool:
    return isinstance(cell, tree.Missing) or isinstance(cell, tree.Number) and cell.text == "0"


def _first_subscript(node: Node, index: Node) -> Node:
    """The tree with the index 1 of each subscript replaced."""
    if isinstance(node, tree.Script) and node.sub is not None:
        return tree.Script(node.start, node.end, node.base, put(node.sub, "1", index), node.sup, node.primes)
    return _rebuilt(node, index)


def _rebuilt(node: Node, index: Node) -> Node:
    if isinstance(node, tree.Fraction):
        return tree.Fraction(node.start, node.end, _first_subscript(node.numerator, index), _first_subscript(node.denominator, index))
    if isinstance(node, tree.Product):
        return tree.Product(node.start, node.end, tuple(_first_subscript(f, index) for f in node.factors), node.marks)
    if isinstance(node, tree.Sum):
        return tree.Sum(node.start, node.end, tuple(_first_subscript(t, index) for t in node.terms), node.signs, node.explicit_first)
    return node
