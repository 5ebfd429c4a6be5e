r"""Equations between columns, row by row: `\frac{d}{dt}\begin{pmatrix}x\\y\end{pmatrix}=A\begin{pmatrix}x\\y\end{pmatrix}`, A in numbers.

Comes in: the formulas of a task on differential equations. Goes out: the same, each equation between columns that are written out as one
equation for each row. A column that is a letter, as in `\mathbf{x}'=A\mathbf{x}`, stays.
"""

from __future__ import annotations

from . import tree
from .signs import numerator_of
from .tree import Node

__all__ = ["in_rows"]

_MATRICES = frozenset({"pmatrix", "bmatrix", "matrix", "Bmatrix", "smallmatrix", "array"})


def in_rows(items: list[Node]) -> list[Node]:
    """The formulas, with one equation for each row of an equation between columns."""
    out: list[Node] = []
    for item in items:
        rows = _rows(item) if isinstance(item, tree.Chain) and item.relations == ("=",) else None
        out += [item] if rows is None else rows
    return out


def _rows(item: tree.Chain) -> list[Node] | None:
    left, right = item.items
    ones, twos = _derived(left), _entries(right)
    if ones is None or twos is None or len(ones) != len(twos):
        return None
    labels = item.labels
    return [tree.Chain(item.start, item.end, (one, two), ("=",), labels) for one, two in zip(ones, twos, strict=True)]


def _derived(node: Node) -> list[Node] | None:
    r"""`\frac{d}{dt}` of a column, a column with primes, or a column."""
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[0], tree.Fraction):
        head, cells = numerator_of(node.factors[0].numerator), _column(node.factors[1])
        if head is None or head[2] is not None or cells is None:
            return None
        above, below = node.factors[0].numerator, node.factors[0].denominator
        return [
            tree.Fraction(node.start, node.end, tree.Product(node.start, node.end, (above, c), ("",)), below)
            if isinstance(c, tree.Name) and not c.accents
            else tree.Product(node.start, node.end, (node.factors[0], _fenced(c)), ("",))
            for c in cells
        ]
    if isinstance(node, tree.Script) and node.primes and node.sub is None and node.sup is None:
        cells = _column(node.base)
        return None if cells is None else [tree.Script(c.start, c.end, c, primes=node.primes) for c in cells]
    return _column(node)


def _column(node: Node) -> list[Node] | None:
    r"""The entries of a column that is written out, or of a row with `^\top`."""
    if isinstance(node, tree.Environment) and node.name in _MATRICES and all(len(row) == 1 for row in node.rows) and len(node.rows) > 1:
        return [row[0] for row in node.rows]
    if isinstance(node, tree.Script) and not node.primes and node.sub is None and isinstance(node.sup, tree.Name):
        base = node.base
        if node.sup.name in ("top", "T", "intercal") and isinstance(base, tree.Fence) and isinstance(base.content, tree.Sequence):
            return list(base.content.items) if set(base.content.separators) == {","} else None
        if node.sup.name in ("top", "T", "intercal") and isinstance(base, tree.Environment) and base.name in _MATRICES:
            return list(base.rows[0]) if len(base.rows) == 1 and len(base.rows[0]) > 1 else None
    return None


def _entries(node: Node) -> list[Node] | None:
    """The entries of a sum of columns, of matrices times columns, and of scalars times columns."""
    column = _column(node)
    if column is not None:
        return column
    if isinstance(node, tree.Sum):
        terms = [_entries(term) for term in node.terms]
        if any(t is None for t in terms):
            return None
        columns = [t for t in terms if t is not None]
        if len({len(c) for c in columns}) != 1:
            return None
        made = zip(*columns, strict=True)
        return [tree.Sum(node.start, node.end, tuple(map(_fenced, row)), node.signs, node.explicit_first) for row in made]
    if isinstance(node, tree.Product) and all(mark in ("", "cdot") for mark in node.marks):
        return _product(node)
    return None


def _product(node: tree.Product) -> list[Node] | None:
    cells = _column(node.factors[-1])
    if cells is None:
        return None
    for factor in reversed(node.factors[:-1]):
        if isinstance(factor, tree.Environment) and factor.name in _MATRICES:
            if any(len(row) != len(cells) for row in factor.rows) or any(isinstance(c, tree.Missing) for row in factor.rows for c in row):
                return None
            cells = [_combination(node, row, cells) for row in factor.rows]
        elif isinstance(factor, tree.Number | tree.Name | tree.Script | tree.Fraction | tree.Fence | tree.Root):
            cells = [_times(node, factor, c) for c in cells]
        else:
            return None
    return cells


def _combination(node: Node, row: tuple[Node, ...], cells: list[Node]) -> Node:
    terms = [_times(node, a, c) for a, c in zip(row, cells, strict=True) if not (isinstance(a, tree.Number) and a.text == "0")]
    if not terms:
        return row[0]
    return terms[0] if len(terms) == 1 else tree.Sum(node.start, node.end, tuple(terms), ("+",) * len(terms))


def _times(node: Node, one: Node, other: Node) -> Node:
    if isinstance(one, tree.Number) and one.text == "1":
        return _fenced(other)
    return tree.Product(node.start, node.end, (_fenced(one), _fenced(other)), ("cdot",))


def _fenced(node: Node) -> Node:
    return tree.Fence(node.start, node.end, "(", ")", node) if isinstance(node, tree.Sum) else node
