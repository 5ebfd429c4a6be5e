r"""Norms and their kinds: `\\|x\\|`, `\\|A\\|_F`, `\\|x\\|_1`, `\\|x\\|_p`, `\\|x\\|_\\Sigma`."""

from __future__ import annotations

from ..errors import NotSupported, ReadingError, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .tree import Node

__all__ = ["NormMixin"]

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

    def norm(self, fence: tree.Fence, sub: Node | None) -> Expr:
        """`\\|x\\|`, `\\|A\\|_F`, `\\|x\\|_1`, `\\|x\\|_\\Sigma`."""
        if isinstance(fence.content, tree.Sequence):
            raise self.error(ReadingError, "a norm holds one expression", fence)
        inside = self.sizes.settle(self.expr(fence.content))
        if inside.is_scalar:
            raise self.error(TypeMistake, "a norm of a scalar; its absolute value is written |x|", fence)
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
        if isinstance(sub, tree.TextRun | tree.Operator):
            word = (sub.text if isinstance(sub, tree.TextRun) else sub.name).strip()
            if word in ("F", "op", "max", "nuc"):
                if word == "max":
                    raise self.error(NotSupported, "the max norm", fence)
                return b.norm(inside, {"F": "F", "op": "2", "nuc": "nuclear"}[word])
            raise self.error(NotSupported, f"the norm {word}", fence)
        label = self.source(sub).replace(" ", "").strip("{}")
        if label in _NORM_LABELS:
            return b.norm(inside, _NORM_LABELS[label])
        if not isinstance(sub, tree.Name | tree.Number | tree.Script | tree.Fraction) or label.startswith(("L^", "W^", "H^", "C^")):
            raise self.error(NotSupported, f"the norm with the label {label}", fence)
        parameter = self.expr(sub)
        if parameter.op == "constant" and parameter.data == "infinity":
            return b.norm(inside, "inf")
        if parameter.is_scalar:
            return b.norm(inside, "p", parameter)
        if parameter.shape.kind == "matrix":
            self.sizes.equate(parameter.shape.rows, parameter.shape.cols)
            self.sizes.equate(parameter.shape.rows, inside.shape.rows)
            parameter, inside = self.sizes.settle(parameter), self.sizes.settle(inside)
            if parameter.op == "inverse":
                return b.norm(inside, "mahalanobis", parameter.args[0])
            self.find("ambiguous", r"\|x\|_M is read as \sqrt{x^\top M x}; some texts mean \sqrt{x^\top M^{-1} x}")
            return b.norm(inside, "weighted", parameter)
        raise self.error(NotSupported, "this kind of norm", fence)
