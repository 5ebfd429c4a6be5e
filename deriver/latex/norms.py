r"""Norms and their kinds: `\\|x\\|`, `\\|A\\|_F`, `\\|x\\|_1`, `\\|x\\|_p`, `\\|x\\|_\\Sigma`."""

from __future__ import annotations

from ..errors import NotSupported, ReadingError, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .sizes import size_expression
from .tree import Node

__all__ = ["NormMixin"]

#: Labels that are words.
_NORM_WORDS = {"F": "F", "Fro": "F", "fro": "F", "Frob": "F", "frob": "F", "op": "2", "nuc": "nuclear"}
_FROBENIUS = frozenset({"Fro", "fro", "Frob", "frob"})
_NORM_LABELS = {
    r"\ell_1": "1",
    r"\ell_2": "2",
    r"\ell^2": "2",
    r"\ell^1": "1",
    r"\ell_\infty": "inf",
    "op": "2",
    "HS": "F",
    "nuc": "nuclear",
}


class NormMixin(ElaboratorBase):
    """The part of the elaborator that reads norms."""

    def bars_around_vector(self, inside: Expr, node: Node) -> Expr:
        """Its length, by custom of physics, or the absolute values of its entries: by how the letter is written, and by what fits."""
        arrow = any(s.data.latex.startswith((r"\vec", r"\mathbf", r"\boldsymbol")) for s in inside.free if not s.is_scalar)
        kinds = (("length", 0.0), ("entries", 0.7)) if arrow else (("entries", 0.0), ("length", 0.7))
        mark = f"bars {self.source(node)}"
        if inside.shape.kind == "vector" and not self.strict:
            self.candidates[mark] = kinds
            if kinds[min(self.kinds.get(mark, 0), 1)][0] == "length":
                self.assume("bars around a vector are its length")
                return b.norm(inside)
        self.assume("bars around a vector are absolute values entry by entry")
        return b.function("abs", inside)

    def norm(self, fence: tree.Fence, sub: Node | None) -> Expr:
        """`\\|x\\|`, `\\|A\\|_F`, `\\|x\\|_1`, `\\|x\\|_\\Sigma`."""
        if isinstance(fence.content, tree.Sequence):
            raise self.error(ReadingError, "a norm holds one expression", fence)
        inside = self.sizes.settle(self.expr(fence.content))
        if inside.is_scalar:
            raise self.error(TypeMistake, "a norm of a scalar; its absolute value is written |x|", fence)
        rows, cols = inside.shape
        if (
            rows is not None
            and cols is not None
            and 1 in (rows.number, cols.number)
            and (sub is None or sub.__class__ is tree.Number and sub.text == "2")
        ):
            self.assume("the norm of a single row or column is its Euclidean norm")
            return b.norm(inside, "F")
        if sub is None:
            if inside.shape.kind == "matrix":
                self.assume(r"a matrix norm without a subscript is the spectral norm")
            else:
                self.assume("a norm without a subscript is the Euclidean norm")
            return b.norm(inside, "2")
        if isinstance(sub, tree.Number) and sub.text in ("0", "1", "2"):
            return b.norm(inside, sub.text)
        if isinstance(sub, tree.Name):
            if sub.name in ("F", "Fro", "fro") and self.lookup("F") is None:
                return b.norm(inside, "F")
            if sub.name in ("infty", "infinity"):
                return b.norm(inside, "inf")
            if sub.name in ("*", "star", "nuc", "ast"):
                return b.norm(inside, "nuclear")
            if sub.name in ("op", "spec", "mathrm{op}"):
                return b.norm(inside, "2")
            if sub.style == "calligraphic":
                raise self.error(NotSupported, "a norm of a function space", fence)
        if (
            isinstance(sub, tree.Name)
            and sub.name[0].isupper()
            and sub.style in ("plain", "bold")
            and self.lookup(key_of(sub) or "") is None
        ):
            return self.weighted(inside, self.expr(sub), fence)
        if isinstance(sub, tree.Sequence):
            return self.mixed(inside, sub, fence)
        if isinstance(sub, tree.Script) and isinstance(sub.base, tree.Name) and sub.base.name == "S" and sub.sup is None:
            if sub.sub is not None and self.lookup(key_of(sub) or "") is None and self.lookup("S") is None:
                return self.schatten(inside, sub.sub, fence)
        if isinstance(sub, tree.TextRun | tree.Operator):
            word = (sub.text if isinstance(sub, tree.TextRun) else sub.name).strip()
            if word == "max":
                return self.largest(inside)
            if word in _NORM_WORDS:
                return b.norm(inside, _NORM_WORDS[word])
            raise self.error(NotSupported, f"the norm {word}", fence)
        label = self.source(sub).replace(" ", "").strip("{}")
        if label in _NORM_LABELS or label in _FROBENIUS:
            return b.norm(inside, _NORM_LABELS.get(label, "F"))
        number = isinstance(sub, tree.Product) and sub.marks == ("/",) and all(isinstance(f, tree.Number) for f in sub.factors)
        number = number or isinstance(sub, tree.Name | tree.Number | tree.Script | tree.Fraction)
        if not number or label.startswith(("L^", "W^", "H^", "C^")):
            raise self.error(NotSupported, f"the norm with the label {label}", fence)
        parameter = self.expr(sub)
        if parameter.op == "constant" and parameter.data == "infinity":
            return b.norm(inside, "inf")
        if parameter.is_scalar:
            return b.norm(inside, "p", parameter)
        return self.weighted(inside, parameter, fence)

    def weighted(self, inside: Expr, parameter: Expr, fence: tree.Fence) -> Expr:
        r"""`\|x\|_M` as the root of x^T M x."""
        parameter = self.sizes.settle(parameter)
        if parameter.is_scalar:
            raise self.error(TypeMistake, "a capital letter below a norm is a matrix by custom", fence, "declare it")
        if parameter.shape.kind == "matrix":
            self.sizes.equate(parameter.shape.rows, parameter.shape.cols)
            self.sizes.equate(parameter.shape.rows, inside.shape.rows)
            parameter, inside = self.sizes.settle(parameter), self.sizes.settle(inside)
            if parameter.op == "inverse":
                return b.norm(inside, "mahalanobis", parameter.args[0])
            self.find("ambiguous", r"\|x\|_M is read as \sqrt{x^\top M x}; some texts mean \sqrt{x^\top M^{-1} x}")
            return b.norm(inside, "weighted", parameter)
        raise self.error(NotSupported, "this kind of norm", fence)

    def largest(self, inside: Expr) -> Expr:
        r"""`\\|A\\|_{\\max}`: the largest absolute value of an entry."""
        if inside.shape.kind != "matrix":
            return b.norm(inside, "inf")
        i, j = self.fresh_index(), self.fresh_index()
        assert inside.shape.rows is not None and inside.shape.cols is not None
        row = b.extremum("max", b.function("abs", b.entry(inside, i, j)), j, b.ONE, size_expression(inside.shape.cols))
        return b.extremum("max", row, i, b.ONE, size_expression(inside.shape.rows))

    def mixed(self, inside: Expr, sub: tree.Sequence, fence: tree.Fence) -> Expr:
        r"""`\\|A\\|_{p,q}`: the q-norm of the p-norms of the columns."""
        if inside.shape.kind != "matrix" or len(sub.items) != 2 or sub.separators != (",",):
            raise self.error(NotSupported, f"the norm with the label {self.source(sub)}", fence)
        p, q = (self.expr(item) for item in sub.items)
        self.find("ambiguous", r"\|A\|_{p,q} is read over columns; some texts sum over rows")
        self.assume(r"$\|A\|_{p,q}$ is the q-norm of the p-norms of the columns")
        j = self.fresh_index()
        assert inside.shape.cols is not None
        one = self._column_norm(b.column(inside, j), p)
        size = size_expression(inside.shape.cols)
        if q.op == "constant":
            return b.extremum("max", one, j, b.ONE, size)
        total = b.sum_over(one if q is b.ONE else b.power(one, q), j, b.ONE, size)
        return total if q is b.ONE else b.power(total, b.divide(b.ONE, q))

    def _column_norm(self, column: Expr, p: Expr) -> Expr:
        if p.op == "number" and p.data in (1, 2):
            return b.norm(column, str(p.data))
        return b.norm(column, "inf") if p.op == "constant" else b.norm(column, "p", p)

    def schatten(self, inside: Expr, sub: Node, fence: tree.Fence) -> Expr:
        r"""`\\|A\\|_{S_p}`: the p-norm of the singular values."""
        if inside.shape.kind != "matrix":
            raise self.error(NotSupported, "a Schatten norm of a vector", fence)
        p = self.expr(sub)
        self.assume(r"$\|A\|_{S_p}$ is the p-norm of the singular values")
        known = {1: "nuclear", 2: "F"}.get(p.data) if p.op == "number" else "2" if p.op == "constant" else None
        if known is None:
            raise self.error(NotSupported, "the Schatten norm of this order", fence)
        return b.norm(inside, known)
