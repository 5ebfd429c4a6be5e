r"""Extrema over a range, a variable or a set, and sets that are given by a condition.

`\max_{i,j}|A_{ij}|` runs over indices, `\min_x f(x)` over a variable, `\sup_{\|x\|=1}\|Ax\|` over what meets a condition;
`\{x : Ax=0\}` is a set, and where it is linear a subspace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import NotSupported, ReadingError
from ..expression import SCALAR, Expr, matrix_shape, walk
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import index_names, key_of
from .sets import membership, says_shape
from .sizes import size_expression
from .tree import Node

__all__ = ["SetMixin"]


def _names(node: Node) -> list[Node]:
    """The names of a node in their order, with the subscripts that belong to them."""
    if isinstance(node, tree.Script) and key_of(node) is not None:
        return [node]
    if isinstance(node, tree.Script):
        return _names(node.base)
    if isinstance(node, tree.Name):
        return [node] if node.name[0].isalpha() and node.style != "blackboard" else []
    return [name for child in tree.children(node) for name in _names(child)]


def _letters(sub: Node) -> set[str | None]:
    """The letters that a subscript lets run."""
    return {key_of(x) for x in (*_names(sub), *getattr(sub, "items", ())) if isinstance(x, tree.Name | tree.Script)}


class SetMixin(ElaboratorBase):
    """The part of the elaborator that reads extrema and sets."""

    def extremum(self, node: tree.BigOperator) -> Expr:
        """A largest or smallest value, or where it is attained."""
        sub, kind = node.sub, node.name
        beside = self._side_by_side(node)
        if beside is not None:
            return beside
        indexed = self._over_indices(node) if not kind.startswith("arg") else None
        if indexed is not None:
            return indexed
        if sub is None or node.sup is not None:
            raise self.error(ReadingError, f"this \\{kind} does not say over what", node)
        return self._optimum(node, sub)

    def _side_by_side(self, node: tree.BigOperator) -> Expr | None:
        r"""`\max_i a_i\max_i b_i`: a second extremum over the same letters stands beside the first, not in it."""
        body = node.body
        if not isinstance(body, tree.Product) or node.sub is None:
            return None
        own = _letters(node.sub)
        for i, factor in enumerate(body.factors[1:], 1):
            if not isinstance(factor, tree.BigOperator) or factor.name != node.name or factor.sub is None:
                continue
            if body.marks[i - 1] in ("", "cdot", "times") and own & _letters(factor.sub):
                first, rest = body.factors[:i], body.factors[i:]
                inner = first[0] if len(first) == 1 else tree.Product(body.start, first[-1].end, first, body.marks[: i - 1])
                outer = rest[0] if len(rest) == 1 else tree.Product(rest[0].start, body.end, rest, body.marks[i:])
                left = self.extremum(replace(node, body=inner, end=inner.end))
                return self.multiply([left, self.expr(outer)], node)
        return None

    # Indices -----------------------------------------------------------------------------------------------------------------

    def _over_indices(self, node: tree.BigOperator) -> Expr | None:
        kind = {"sup": "max", "inf": "min"}.get(node.name, node.name)
        sub = node.sub
        if isinstance(sub, tree.Chain) and sub.relations == ("<=", "<=") and isinstance(sub.items[1], tree.Name):
            return self._ranged(node, kind, sub.items[1], sub.items[0], sub.items[2])
        if isinstance(sub, tree.Sequence) and len(sub.items) in (3, 4) and isinstance(sub.items[0], tree.Chain):
            first = sub.items[0]  # i=1,\dots,n
            if first.relations == ("=",) and isinstance(sub.items[-2], tree.Dots) and isinstance(first.items[0], tree.Name):
                return self._ranged(node, kind, first.items[0], first.items[1], sub.items[-1])
        names: Sequence[Node] = ()
        if isinstance(sub, tree.Name):
            names = (sub,)
        elif isinstance(sub, tree.Sequence):
            names = sub.items
        elif isinstance(sub, tree.Product) and all(m == "" for m in sub.marks):
            names = sub.factors
        used = index_names(node.body, through=True)
        if not names or not all(isinstance(x, tree.Name) and x.style == "plain" and x.name in used for x in names):
            return None
        if any(self.lookup(key_of(x) or "") is not None for x in names):
            return None
        indices = [(key_of(x) or "", b.symbol(self.python_name(key_of(x) or "", x), SCALAR, ("index",), latex=key_of(x))) for x in names]  # type: ignore[arg-type]
        for _, index in indices:
            self.ranges[index] = self.sizes.fresh()
        before = {key: self.scope.get(key) for key, _ in indices}
        self.scope.update(indices)
        try:
            body = self.sizes.settle(self.expr(node.body))
        finally:
            for key, old in before.items():
                if old is None:
                    del self.scope[key]
                else:
                    self.scope[key] = old
        if not body.is_scalar:
            raise self.error(NotSupported, f"the \\{node.name} of arrays", node, "add parentheses around what it is taken of")
        for _, index in reversed(indices):
            if not any(n.op in ("entry", "row", "column") and any(index in a.free for a in n.args[1:]) for n in walk(body)):
                raise self.error(ReadingError, f"the range of the index {index.latex} is not given, and nothing indexes by it", node)
            body = b.extremum(kind, body, index, b.ONE, size_expression(self.sizes.resolve(self.ranges[index])))
        return body

    def _ranged(self, node: tree.BigOperator, kind: str, name: tree.Name, low: Node, high: Node) -> Expr:
        key = key_of(name) or ""
        index = b.symbol(self.python_name(key, name), SCALAR, ("index",), latex=key)
        lower = self.expr(low)
        size = self.dim(high)
        upper = size_expression(size) if size is not None and all(self.lookup(x) is None for x in size.letters) else self.expr(high)
        if lower is b.ONE and size is not None:
            self.ranges[index] = size
        with self.bound(key, index):
            body = self.expr(node.body)
        return b.extremum(kind, self.sizes.settle(body), index, self.sizes.settle(lower), self.sizes.settle(upper))

    # Variables and conditions -----------------------------------------------------------------------------------------------

    def _optimum(self, node: tree.BigOperator, sub: Node) -> Expr:
        """Over a variable, or over what meets a condition."""
        conditions = list(sub.items) if isinstance(sub, tree.Sequence) else [sub]
        names = [c for c in conditions if not isinstance(c, tree.Chain)]
        over = names or self._varying(conditions[0], node.body)
        if len(over) != 1 or key_of(over[0]) is None:
            raise self.error(NotSupported, f"\\{node.name} over this set", node)
        claims = [c for c in conditions if isinstance(c, tree.Chain)]
        if any(_names(c) and key_of(_names(c)[0]) != key_of(over[0]) and not self._speaks_of(c, over[0]) for c in claims):
            raise self.error(NotSupported, f"\\{node.name} over this set", node)
        variable = self.sizes.settle(self.name(over[0]))
        if variable.op != "symbol":
            raise self.error(ReadingError, f"{self.source(over[0])} is no variable", over[0])
        parts = [p for p in (self._condition(c) for c in claims) if p is not None]
        body = self.sizes.settle(self.expr(node.body))
        condition = None if not parts else self.sizes.settle(parts[0] if len(parts) == 1 else b.join("and", *parts))
        return b.optimum(node.name, body, self.sizes.settle(variable), condition)

    def _varying(self, condition: Node, body: Node) -> list[Node]:
        """What a condition is about: the left side of a membership, or the only name it shares with the body."""
        if isinstance(condition, tree.Chain) and condition.relations[0] in ("in", "!="):
            return _names(condition.items[0])[:1]
        found: dict[str, Node] = {}
        inside = {key_of(x) for x in _names(body)}
        for name in _names(condition):
            key = key_of(name) or ""
            if not inside or key in inside:
                found.setdefault(key, name)
        free = [x for k, x in found.items() if self.lookup(k) is None] or list(found.values())
        return free if len(free) == 1 else list(found.values())

    def _speaks_of(self, condition: tree.Chain, name: Node) -> bool:
        return any(key_of(x) == key_of(name) for x in _names(condition))

    def _condition(self, node: Node) -> Expr | None:
        """A condition; None for a membership that says no more than a shape."""
        if isinstance(node, tree.Chain) and node.relations == ("in",):
            value, target = node.items
            if membership(target, self.text, self.dim) is None and isinstance(target, tree.Name | tree.Script):
                key = key_of(target)
                if key is not None and self.lookup(key) is None:
                    self.assume(f"${self.source(target)}$ is a set")
                    element = self.sizes.settle(self.expr(value))
                    return b.relation("in", element, b.collection(self.source(target), element.shape))
        found = self.proposition(node)
        parts = found.args if found.op == "logic" and found.data == "and" else (found,)
        kept = [p for p in parts if not says_shape(p)]
        return None if not kept else kept[0] if len(kept) == 1 else b.join("and", *kept)

    # Sets ---------------------------------------------------------------------------------------------------------------------

    def is_comprehension(self, node: tree.Fence) -> bool:
        """Whether a set is given by a condition."""
        content = node.content
        return isinstance(content, tree.Sequence) and content.separators[0] in (":", "|", "such that")

    def comprehension(self, node: tree.Fence) -> Expr:
        r"""`\{x : Ax=b\}`, `\{Ax \mid x\in\mathbb{R}^n\}`."""
        element, variable, condition = self._described(node)
        if condition is None:
            raise self.error(NotSupported, "the set of all values of an expression", node)
        return b.comprehension(element, variable, condition)

    def _described(self, node: tree.Fence) -> tuple[Expr, Expr, Expr | None]:
        assert isinstance(node.content, tree.Sequence)
        first, conditions = node.content.items[0], list(node.content.items[1:])
        if isinstance(first, tree.Chain) and first.relations == ("in",):
            conditions.insert(0, first)
            first = first.items[0]
        named = first if key_of(first) is not None else None
        if named is None:
            memberships = [c for c in conditions if isinstance(c, tree.Chain) and c.relations == ("in",)]
            found = _names(memberships[0].items[0]) if memberships else []
            named = found[0] if found else None
        if named is None or any(isinstance(c, tree.TextRun | tree.Dots) for c in conditions):
            raise self.error(NotSupported, "this set is not understood", node)
        element = self.expr(first)
        parts = [p for p in (self._condition(c) for c in conditions if not isinstance(c, tree.Missing)) if p is not None]
        element, variable = self.sizes.settle(element), self.sizes.settle(self.name(named))
        if variable.op != "symbol":
            raise self.error(ReadingError, f"{self.source(named)} is no variable", named)
        condition = None if not parts else self.sizes.settle(parts[0] if len(parts) == 1 else b.join("and", *parts))
        return element, variable, condition

    def space_of_solutions(self, fence: tree.Fence) -> Expr | None:
        r"""`\{x : Ax=0\}` is a null space, `\{Ax : x\in\mathbb{R}^n\}` a column space; None for what is not linear."""
        if not self.is_comprehension(fence):
            return None
        element, variable, condition = self._described(fence)
        if variable.shape.kind != "vector" or element.shape.kind != "vector":
            return None
        if condition is None:
            image = _matrix_of(element, variable)
            return None if image is None else b.projector("column", image)
        if element is not variable or condition.op != "relation" or condition.data != "=":
            return None
        left, right = (_matrix_of(side, variable) for side in condition.args)
        if left is None or right is None:
            return None
        return b.projector("null", left if right.op == "zeros" else b.subtract(left, right))


def _matrix_of(e: Expr, x: Expr) -> Expr | None:
    """M where e is M x; None where e is not linear in x by its form."""
    if x.shape.rows is None or e.shape.rows is None:
        return None  # a condition between numbers is no linear system
    if e is x:
        return b.identity(x.shape.rows)
    if e.op == "zeros":
        return b.zeros(matrix_shape(e.shape.rows, x.shape.rows))
    if x not in e.free:
        return None
    if e.op == "dot" and e.args[-1] is x and all(x not in a.free for a in e.args[:-1]):
        rest = e.args[:-1]
        return rest[0] if len(rest) == 1 else b.dot(*rest)
    if e.op == "mul" and all(x not in a.free for a in e.args[:-1]):
        inner = _matrix_of(e.args[-1], x)
        return None if inner is None else b.mul(*e.args[:-1], inner)
    if e.op == "add":
        parts = [_matrix_of(a, x) for a in e.args]
        return None if any(p is None for p in parts) else b.add(*(p for p in parts if p is not None))
    return None
