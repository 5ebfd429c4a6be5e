r"""Subspaces and eigenvalues by their place.

`\mathcal{N}(A)`, `\ker A`, `\operatorname{span}\{u,v\}`, `S^\perp`, `\dim S`; a subspace is held as its orthogonal projector, so that `=`,
`\perp`, `\subseteq` and `b\in\mathcal{C}(A)` are equations of matrices. Nowhere else does a subspace stand for a matrix.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import NotSupported, ReadingError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import tree
from .chance import ChanceMixin, fence_of
from .names import is_transpose, key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["CALLIGRAPHIC_SPACES", "SpaceMixin", "capital", "is_space"]

_SPACES = {
    "ker": "null", "null": "null", "Null": "null", "range": "column", "Range": "column", "ran": "column", "im": "column", "Im": "column",
    "image": "column", "col": "column", "Col": "column", "row": "row", "Row": "row", "span": "span", "Span": "span",
}  # fmt: skip
CALLIGRAPHIC_SPACES = {"N": "null", "C": "column", "R": "column"}
#: What shows that N(A) and C(A) are subspaces.
_SPATIAL = re.compile(r"\\perp|\\dim|\\bot")


class SpaceMixin(ChanceMixin):
    """The part of the elaborator that reads them."""

    def dimension(self, factors: Sequence[Node], marks: Sequence[str], i: int) -> tuple[Expr, int]:
        if isinstance(factors[i], tree.Script):
            raise self.error(NotSupported, "a script on \\dim", factors[i])
        rest = list(factors[i + 1 :])
        for take in (2, 1):
            if len(rest) < take or any(m != "" for m in marks[i : i + take]):
                continue
            node = rest[0] if take == 1 else tree.Product(rest[0].start, rest[1].end, tuple(rest[:2]), ("",))
            space = self.subspace(node)
            if space is not None:
                return b.dimension(space), take + 1
        raise self.error(NotSupported, "the dimension of this is not known", factors[i], r"write \dim\ker A or \dim\mathcal{C}(A)")

    def subspace(self, node: Node) -> Expr | None:
        r"""The projector onto a subspace: `\mathcal{N}(A)`, `\ker A`, `\operatorname{span}\{u,v\}`, `S^\perp`, or a name defined so."""
        if isinstance(node, tree.Fence) and node.opening == "(":
            return self.subspace(node.content)
        if isinstance(node, tree.Fence) and node.opening == "{":
            return self.space_of_solutions(node)
        if isinstance(node, tree.Script) and node.sub is None and not node.primes and _is_perp(node.sup):
            inner = self.subspace(node.base)
            return None if inner is None else b.projector("complement", inner)
        key = key_of(node)
        if key is not None:
            found = self.lookup(key)
            return found if found is not None and found.op == "projector" else None
        if not isinstance(node, tree.Product) or len(node.factors) != 2 or node.marks != ("",):
            return None
        head, what = node.factors
        kind = None
        if isinstance(head, tree.Operator):
            kind = _SPACES.get(head.name)
        elif isinstance(head, tree.Name) and not head.accents and self.free(head):
            if head.style == "calligraphic":
                kind = CALLIGRAPHIC_SPACES.get(head.name)
            elif head.style in ("plain", "roman", "bold") and head.name in ("N", "C", "R"):
                kind = CALLIGRAPHIC_SPACES[head.name] if _SPATIAL.search(self.text) else None
        if isinstance(head, tree.Script) and isinstance(head.base, tree.Name) and head.base.name == "E" and head.sup is None:
            kind = "eigen" if head.base.style in ("calligraphic", "plain") and head.sub is not None else None
        if kind is None:
            return None
        perp = False
        if isinstance(what, tree.Script) and isinstance(what.base, tree.Fence) and _is_perp(what.sup) and what.sub is None:
            what, perp = what.base, True
        fence = fence_of(what)
        if fence is None and not isinstance(head, tree.Operator):
            return None
        made = self._space(kind, head, fence.content if fence is not None and what is fence else what)
        return b.projector("complement", made) if perp and made is not None else made

    def _space(self, kind: str, head: Node, content: Node) -> Expr | None:
        if kind == "span":
            items = content.items if isinstance(content, tree.Sequence) else (content,)
            dotted = self.dotted_columns(items, content)
            if dotted is not None:
                return b.projector("column", dotted)
            columns = [self.sizes.settle(self.expr(x)) for x in items]
            for x in columns[1:]:
                self.sizes.equate(columns[0].shape.rows, x.shape.rows)
            if any(x.shape.kind != "vector" for x in columns):
                raise self.error(ReadingError, "a span is of vectors", content)
            return b.projector("column", b.block([[self.sizes.settle(x) for x in columns]]))
        if isinstance(content, tree.Sequence):
            return None
        value = self.sizes.settle(self.expr(content))
        if value.is_scalar and isinstance(head, tree.Operator) and head.name in ("Im", "im"):
            return None  # an imaginary part
        if value.shape.kind != "matrix":
            raise self.error(ReadingError, f"the {kind} space of a {value.shape}", content)
        if kind == "eigen":
            assert isinstance(head, tree.Script) and head.sub is not None
            self.sizes.equate(value.shape.rows, value.shape.cols)
            value = self.sizes.settle(value)
            assert value.shape.rows is not None
            shifted = b.subtract(value, b.mul(self.expr(head.sub), b.identity(value.shape.rows)))
            return b.projector("null", shifted)
        return b.projector("column", b.transpose(value)) if kind == "row" else b.projector(kind, value)

    def between_spaces(self, left: Node, mark: str, right: Node) -> Expr | None:
        r"""A relation of subspaces: `=`, `\perp`, `\subseteq`, and `b\in\mathcal{C}(A)`; None where neither side is one."""
        target = self.subspace(right)
        source = self.subspace(left)
        if target is None and source is None:
            return None
        if mark == "perp" and (target is None or source is None):
            value, space = (left, target) if target is not None else (right, source)
            x = self._in_space(value, space)
            return self.related(b.dot(self.sizes.settle(space), x), "=", b.ZERO)  # type: ignore[arg-type]
        if target is None or (source is None and mark not in ("in", "ni")):
            raise self.error(ReadingError, "a subspace stands beside something that is none", left)
        self.assume("subspaces are compared by their orthogonal projectors")
        if mark == "in" and source is None:
            x = self._in_space(left, target)
            target = self.sizes.settle(target)
            return self.related(b.dot(target, x), "=", x)
        assert source is not None
        self.sizes.equate(source.shape.rows, target.shape.rows)
        source, target = self.sizes.settle(source), self.sizes.settle(target)
        if mark in ("=", "!=", "equiv"):
            return self.related(source, mark, target)
        if mark == "perp":
            return self.related(b.dot(source, target), "=", b.ZERO)
        if mark in ("subset", "subseteq", "supset", "supseteq"):
            inner, outer = (source, target) if mark.startswith("sub") else (target, source)
            return self.related(b.dot(outer, inner), "=", inner)
        raise self.error(NotSupported, f"the relation {mark} between subspaces", left)

    def _in_space(self, node: Node, space: Expr | None) -> Expr:
        x = self.sizes.settle(self.expr(node))
        assert space is not None
        if x.shape.kind != "vector":
            raise self.error(ReadingError, f"a {x.shape} in a subspace", node)
        if not self.sizes.equate(x.shape.rows, space.shape.rows):
            raise self.error(ReadingError, "the vector and the subspace differ in length", node)
        return self.sizes.settle(x)

    # Eigenvalues by their place -------------------------------------------------------------------------------------------

    def eigenvalue(self, node: tree.Script, argument: Expr) -> Expr:
        r"""`\lambda_i(A)`, `\sigma_1(A)`: the largest first; an index that runs over all of them ends where they do."""
        assert isinstance(node.base, tree.Name) and node.sub is not None
        kind = node.base.name
        if kind == "lambda":
            self.sizes.equate(argument.shape.rows, argument.shape.cols)
            argument = self.sizes.settle(argument)
        index = self.expr(node.sub)
        rows, cols = argument.shape.rows, argument.shape.cols
        assert rows is not None and cols is not None
        if index in self.ranges:
            if rows == cols:
                self.sizes.equate(self.ranges[index], rows)
            else:
                m, n = size_expression(rows), size_expression(cols)
                self.ends[index] = b.cases([(m, b.relation("<=", m, n))], n)
        self.assume("eigenvalues and singular values are counted from the largest")
        return b.eigenvalue(kind, argument, index)


def capital(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name[0].isupper()


def _is_perp(sup: Node | None) -> bool:
    return isinstance(sup, tree.Name | tree.Operator) and sup.name in ("perp", "bot") and not is_transpose(sup)


def is_space(node: Node, context: Context) -> bool:
    r"""Whether what is written is a subspace, by its form: `\mathcal{C}(A)`, `\ker A`, `\mathcal{N}(A)^\perp`; a name defined as one."""
    key = key_of(node)
    if key is not None:
        definition = context.definitions.get(key)
        return definition is not None and definition.body.op == "projector"
    if isinstance(node, tree.Script) and _is_perp(node.sup):
        return is_space(node.base, context)
    if not isinstance(node, tree.Product) or not node.factors or node.marks[0] != "":
        return False
    head = node.factors[0]
    if isinstance(head, tree.Operator):
        return head.name in _SPACES
    if isinstance(head, tree.Script) and isinstance(head.base, tree.Name):
        return head.base.style == "calligraphic" and head.base.name == "E" and fence_of(node.factors[1]) is not None
    return isinstance(head, tree.Name) and head.style == "calligraphic" and head.name in CALLIGRAPHIC_SPACES
