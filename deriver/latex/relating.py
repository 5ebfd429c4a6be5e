r"""What stands between two sides: equations, orders, memberships, laws, subspaces, and alternatives.

`\sim` relates a quantity to its law, `\in` with an expression before it says what its shape and its bounds are, `\propto` and `\approx`
compare things of one shape; everything else is `related`.
"""

from __future__ import annotations

from ..errors import DeriverError, NotSupported, ReadingError, SizeMistake
from ..expression import Expr, walk
from ..expression import build as b
from . import tree
from .alternatives import Choice
from .congruences import CongruenceMixin
from .names import key_of
from .sets import KNOWN_SETS, membership, space_name
from .tree import Node

__all__ = ["RelationMixin"]

#: Relations that say how two things compare, and no more precisely; they are read, and decide nothing.
_ROUGH = frozenset({"lesssim", "gtrsim", "asymp", "~=", "approx", "propto", "ll", "gg", "simeq", "cong"})
_SETS = frozenset({"=", "!=", "equiv", "perp", "subset", "subseteq", "supset", "supseteq", "in"})


def _is_law(node: Node) -> bool:
    r"""`N(0,\sigma^2)`, `\mathcal{N}(0,1)`: a law by its letter."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or node.marks != ("",):
        return False
    head, fence = node.factors
    listed = isinstance(fence, tree.Fence) and isinstance(fence.content, tree.Sequence)
    return listed and isinstance(head, tree.Name) and head.name in ("N", "U")


def _is_complex(e: Expr) -> bool:
    """Whether a node brings complex numbers in."""
    if e.op == "symbol":
        return bool(e.properties & {"complex", "hermitian", "unitary"})
    return e.op == "constant" and e.data == "i"


def _is_numeral(node: Node) -> bool:
    """3, -1: a number as it is written."""
    return isinstance(node, tree.Number) or isinstance(node, tree.Sum) and len(node.terms) == 1 and isinstance(node.terms[0], tree.Number)


class RelationMixin(CongruenceMixin):
    """The part of the elaborator that reads relations."""

    def meaning(self, node: Node) -> Expr:
        """What a node stands for: a subspace, a law, or an expression."""
        known = membership(node, self.text, self.dim) if isinstance(node, tree.Name | tree.Script) else None
        if known is not None:
            return b.collection(self.source(node), known.shape)
        found = self.subspace(node)
        return self.expr(node) if found is None else found

    def links(self, chain: tree.Chain) -> list[Expr]:
        """The relations of a chain, each of its sides read once."""
        if chain.relations == ("mid", "~"):
            drawn = self._drawn(chain.items[0], chain.items[2])
            if drawn is None:
                raise self.error(ReadingError, "this is no law that is known", chain.items[2])
            given = self.source(chain.items[1])
            self.assume(f"the law is that of ${self.source(chain.items[0])}$ given ${given}$")
            return [drawn]
        dotted = self.dotted_chain(chain)
        if dotted is not None:
            return [dotted]
        congruent = self.congruences(chain)
        if congruent is not None:
            return congruent
        sides: dict[int, Expr] = {}

        def side(i: int) -> Expr:
            if i not in sides:
                sides[i] = self.expr(chain.items[i])
            return sides[i]

        made: list[Expr] = []
        for i, mark in enumerate(chain.relations):
            left, right = chain.items[i], chain.items[i + 1]
            try:
                special = self._special_relation(left, mark, right)
                made.append(self.related(side(i), mark, side(i + 1)) if special is None else special)
            except DeriverError as problem:
                if problem.text is None:
                    problem.text, problem.start, problem.end = self.text, left.start, right.end
                raise
        return made

    def _special_relation(self, left: Node, mark: str, right: Node) -> Expr | None:
        if mark in _SETS:
            found = self.between_spaces(left, mark, right)
            if found is not None:
                return found
        if mark in ("in", "notin"):
            return self.member(left, mark, right)
        if mark == "~" or mark == "to" and _is_law(right):
            drawn = self._drawn(left, right)
            return drawn if drawn is None or mark == "~" else b.relation("to", *drawn.args)
        return None

    def _drawn(self, left: Node, right: Node) -> Expr | None:
        r"""`x\sim\mathcal{N}(\mu,\Sigma)`: the quantity has the shape of what is drawn; `f\sim g` of two expressions is something else."""
        try:
            law = self.law(right)
        except ReadingError:
            return None
        value = self.sizes.settle(self.expr(left))
        if law.args and law.shape != value.shape and not self.sizes.equate_shapes(law.shape, value.shape):
            if law.data.startswith((r"\mathcal{N}", "N", r"\mathcal N", r"\operatorname{N", r"\mathrm{N")):
                if law.args[0] is not b.ZERO or law.args[1].shape.kind == "matrix" or value.shape.kind != "vector":
                    raise SizeMistake(f"the quantity is a {value.shape}, what is drawn from the law a {law.shape}")
                raise SizeMistake(f"the quantity is a {value.shape}, and the law is of numbers")
            law = b.distribution(law.data, value.shape, law.args)
        elif not law.args:
            law = b.distribution(law.data, value.shape, ())
        return b.relation("~", self.sizes.settle(value), self.sizes.settle(law))

    def member(self, left: Node, mark: str, right: Node) -> Expr:
        r"""`X^\top X\in\mathbb{R}^{d\times d}`, `x^\top y\in(0,1)`: the shape is checked, and bounds are claimed."""
        where = membership(right, self.text, self.dim)
        listed = right.content if isinstance(right, tree.Fence) and right.opening == "{" else None
        if isinstance(listed, tree.Sequence) and all(_is_numeral(x) for x in listed.items) and len(listed.items) > 1:
            assert isinstance(right, tree.Fence)
            return self._one_of_listed(left, mark, right)
        if where is None and isinstance(right, tree.Fence) and right.opening == "{":
            return self._one_of_listed(left, mark, right)
        if where is None:
            raise self.error(ReadingError, "this membership is not understood", right, KNOWN_SETS)
        if "complex" in where.properties:
            self.evidence.conjugated.add(key_of(left) or "")
        value = self.sizes.settle(self.expr(left))
        if mark == "notin":
            raise self.error(NotSupported, "that something is no member is not decided", right)
        if not self.sizes.equate_shapes(where.shape, value.shape):
            raise SizeMistake(f"the left side is a {self.sizes.shape(value.shape)}, a {self.sizes.shape(where.shape)} is claimed")
        value = self.sizes.settle(value)
        loose = where.properties - {"integer" if where.values else "", "real", "complex", "positive", "nonnegative", "negative", "nonzero"}
        if loose:
            word = sorted(loose)[0].replace("_", " ")
            raise self.error(NotSupported, f"that this is {word} is not decided", left)
        claims: list[Expr] = []
        for word, kind in (("positive", ">"), ("nonnegative", ">="), ("negative", "<"), ("nonzero", "!=")):
            if word in where.properties:
                claims.append(self.related(value, kind, b.ZERO))
        for kind, bound in where.bounds:
            claims.append(self.related(value, kind, self.expr(bound)))
        if where.values:
            claims.append(self._product_of(value, [b.num(v) for v in where.values], left))
        if not claims and where.properties == {"real"} and value.is_scalar and any(_is_complex(x) for x in walk(value)):
            return b.relation("=", b.function("im", value), b.ZERO)
        if not claims:
            written = self.source(right)
            if not written.startswith(r"\mathbb"):
                written = space_name(where, value.shape)
            return b.relation("in", value, b.collection(written, value.shape))  # the shapes fit: that is all it says
        return claims[0] if len(claims) == 1 else b.join("and", *claims)

    def _one_of_listed(self, left: Node, mark: str, right: tree.Fence) -> Expr:
        items = right.content.items if isinstance(right.content, tree.Sequence) else (right.content,)
        if mark == "notin" or any(isinstance(x, tree.Chain | tree.Dots | tree.TextRun) for x in items):
            raise self.error(ReadingError, "this membership is not understood", right, KNOWN_SETS)
        value = self.sizes.settle(self.expr(left))
        return self._product_of(value, [self.sizes.settle(self.expr(x)) for x in items], left)

    def _product_of(self, value: Expr, candidates: list[Expr], node: Node) -> Expr:
        """One of several values: the product of the differences is zero."""
        if not value.is_scalar or any(not c.is_scalar for c in candidates):
            raise self.error(NotSupported, "which of several arrays this is", node)
        return b.relation("=", b.mul(*(b.subtract(value, c) for c in candidates)), b.ZERO)

    def choice(self, node: Choice) -> Expr:
        """One of several relations: equations between numbers as the product of their differences, others joined by or."""
        parts = [self.proposition(option) for option in node.options]
        if all(p.op == "relation" and p.data == "=" for p in parts):
            if all(p.args[0].is_scalar for p in parts):
                self.assume("one of the equations holds: the product of their differences is zero")
                return b.relation("=", b.mul(*(b.subtract(*p.args) for p in parts)), b.ZERO)
            raise self.error(NotSupported, "“or” between equations of arrays", node)
        return b.join("or", *parts)

    def relation(self, left: Node, mark: str, right: Node) -> Expr:
        """One relation between two expressions, sizes inferred."""
        if mark in ("implies", "iff", "impliedby"):
            l, r = self.proposition(left), self.proposition(right)
            return b.join("implies", r, l) if mark == "impliedby" else b.join(mark, l, r)
        if mark not in b.RELATIONS and mark not in ("~=", ":=", "=:", "coloneqq", *_ROUGH):
            raise self.error(NotSupported, f"the relation {mark} is not supported", left)
        special = self._special_relation(left, mark, right)
        if special is not None:
            return special
        l, r = self.expr(left), self.expr(right)
        try:
            return self.related(l, mark, r)
        except DeriverError as problem:
            if problem.text is None:
                problem.text, problem.start, problem.end = self.text, left.start, right.end
            raise

    def related(self, l: Expr, mark: str, r: Expr) -> Expr:
        """Two sides in a relation, of shapes that fit it."""
        kind = {"~=": "approx", ":=": "=", "=:": "="}.get(mark, mark)
        if kind not in b.RELATIONS:
            raise NotSupported(f"the relation {mark} is not supported")
        l, r = self.sizes.settle(l), self.sizes.settle(r)
        if kind in ("=", "!=", "approx", "equiv", "propto", "simeq", "cong", "to"):
            l, r = self.like(l, r) if r is not b.INFINITY else (l, r)
        elif kind in ("succ", "succeq", "prec", "preceq"):
            for side in (l, r):
                if side.shape.kind == "matrix":
                    self.sizes.equate(side.shape.rows, side.shape.cols)
            l, r = self.like(l, r)
            if l.shape.kind != "matrix":
                from ..errors import TypeMistake

                raise TypeMistake(f"an order of matrices between {l.shape}s")
        elif kind in ("<", ">", "<=", ">=", "ll", "gg", "lesssim", "gtrsim", "asymp"):
            if l.is_scalar != r.is_scalar:
                l, r = (
                    (b.mul(l, b.ones(r.shape)), r)
                    if l.is_scalar and l.op == "number"
                    else ((l, b.mul(r, b.ones(l.shape))) if r.op == "number" else (l, r))
                )
            l, r = self.like(l, r)
        elif kind == "perp":
            l, r = self.like(l, r)
            if l.shape.kind != "vector" and not (l.op == r.op == "symbol" and l.is_scalar):
                from ..errors import TypeMistake

                raise TypeMistake(f"what is orthogonal to what, of two {l.shape}s")
        return b.relation(kind, l, r)
