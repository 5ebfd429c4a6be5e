"""Values written side by side or on a grid: tuples, columns, matrices, block matrices and case distinctions."""

from __future__ import annotations

from itertools import pairwise

from ..errors import NotSupported, ReadingError, SyntaxMistake, TypeMistake
from ..expression import Dim, Expr, matrix_shape
from ..expression import build as b
from . import tree
from .grids import GridMixin
from .names import key_of
from .tree import Node

__all__ = ["ArrayLayoutMixin"]


_MATRIX_ENVIRONMENTS = frozenset("matrix pmatrix bmatrix vmatrix Vmatrix Bmatrix smallmatrix psmallmatrix bsmallmatrix array".split())


class ArrayLayoutMixin(GridMixin):
    """The part of the elaborator that reads grids and rows of values."""

    def separate_columns(self, content: Node) -> bool:
        return isinstance(content, tree.Product) and len(content.factors) > 1 and all(isinstance(f, tree.Number) for f in content.factors)

    def columns(self, content: Node) -> Expr:
        assert isinstance(content, tree.Product)
        return b.vector([self.expr(f) for f in content.factors])

    def side_by_side(self, content: tree.Product) -> Expr | None:
        r"""`[a_1\ a_2]`, `[\mathbf{u}\mathbf{v}]`: columns, where spaces or kinds show that this is no product; None for a product."""
        factors = content.factors
        if any(isinstance(f, tree.Dots) for f in factors) and not any(content.marks):
            return self.dotted_columns(factors, content)
        if any(content.marks) or any(key_of(f) is None for f in factors):
            return None
        gaps = [self.text[f.end : g.start] for f, g in pairwise(factors)]
        spaced = all(any(space in gap for space in (r"\ ", r"\;", r"\:", r"\,", "~", r"\quad")) for gap in gaps)
        values = [self.sizes.settle(self.expr(f)) for f in factors]
        if all(v.shape.kind == "vector" for v in values) or spaced and all(v.shape.kind in ("vector", "matrix") for v in values):
            return self.blocks([values], content)
        if spaced:
            raise self.error(
                TypeMistake, "columns side by side, or a product", content, "write a matrix with &, or a product without spaces"
            )
        return None

    def augmented(self, content: tree.Sequence) -> Expr:
        r"""`[A\mid b]`: a matrix and what stands behind its bar, side by side."""
        left, right = (self.sizes.settle(self.expr(item)) for item in content.items)
        if left.shape.kind != "matrix":
            raise self.error(NotSupported, "an augmented matrix, or a list with a bar", content, r"write \begin{pmatrix}A & b\end{pmatrix}")
        if right.shape.kind not in ("vector", "matrix"):
            raise self.error(TypeMistake, "behind the bar of an augmented matrix stands a vector or a matrix", content.items[1])
        self.assume("a bar in brackets separates the right side of an augmented matrix")
        return self.blocks([[left, right]], content)

    def tuple_vector(self, content: tree.Sequence) -> Expr:
        """`(1, 2, 3)` and `[3, 2]`: a vector."""
        if "|" in content.separators and len(content.items) == 2:
            return self.augmented(content)
        if any(s != "," and s != ";" and s != "quad" for s in content.separators):
            raise self.error(ReadingError, "a list of expressions is expected here", content)
        dotted = self.dotted_vector(content.items, content)
        if dotted is not None:
            return dotted
        entries = [self.expr(item) for item in content.items]
        if all(x.is_scalar for x in entries):
            return b.vector(entries)
        raise self.error(
            NotSupported, "a list of arrays may stand side by side or one below the other", content, "write a matrix of blocks"
        )

    def environment(self, node: tree.Environment) -> Expr:
        if node.name == "cases":
            return self.case_distinction(node)
        if node.name not in _MATRIX_ENVIRONMENTS:
            raise self.error(NotSupported, f"the environment {node.name} is not an expression", node)
        if any(isinstance(cell, tree.Dots) for r in node.rows for cell in r):
            return self.dotted_matrix(node)
        rows = [[self.expr(cell) for cell in r] for r in node.rows]
        if len({len(r) for r in rows}) != 1:
            raise self.error(TypeMistake, "the rows of this matrix differ in length", node)
        if all(x.is_scalar for r in rows for x in r):
            made = b.vector([r[0] for r in rows]) if len(rows[0]) == 1 and len(rows) > 1 else b.matrix(rows)
        else:
            made = self.blocks(rows, node)
        if node.name == "vmatrix":
            return b.det(made)
        if node.name == "Vmatrix":
            return b.norm(made)
        return made

    def blocks(self, rows: list[list[Expr]], node: Node) -> Expr:
        """A block matrix: sizes along rows and columns are equated, a 0 fills its place, a 1 does not."""
        height = [next((x for x in r if not x.is_scalar), None) for r in rows]
        width = [next((r[j] for r in rows if not r[j].is_scalar), None) for j in range(len(rows[0]))]
        one = Dim.of(1)
        filled: list[list[Expr]] = []
        for i, r in enumerate(rows):
            line = []
            for j, x in enumerate(r):
                tall, wide = height[i], width[j]
                if x.is_scalar:
                    rows_ = one if tall is None else (tall.shape.rows or one)
                    cols_ = one if wide is None else (wide.shape.cols or one)
                    if x is b.ZERO:
                        x = b.zeros(matrix_shape(rows_, cols_))
                    elif rows_.number == 1 and cols_.number == 1:
                        x = b.vector([x]) if len(r) == 1 and all(q[0].shape.kind != "matrix" for q in rows) else b.matrix([[x]])
                    else:
                        raise self.error(TypeMistake, f"the scalar {x.latex} stands beside blocks", node)
                else:
                    if tall is not None:
                        self.sizes.equate(tall.shape.rows or one, x.shape.rows or one)
                    if wide is not None:
                        self.sizes.equate(wide.shape.cols or one, x.shape.cols or one)
                line.append(x)
            filled.append(line)
        return b.block([[self.sizes.settle(x) for x in r] for r in filled])

    def case_distinction(self, node: tree.Environment) -> Expr:
        branches: list[tuple[Expr, Expr]] = []
        otherwise: Expr | None = None
        for r in node.rows:
            value = self.expr(r[0])
            condition = r[1] if len(r) > 1 else tree.Missing(node.start, node.end)
            if isinstance(condition, tree.TextRun) and condition.text.strip(" .,").lower() in ("else", "otherwise"):
                otherwise = value
            elif isinstance(condition, tree.Missing):
                raise self.error(SyntaxMistake, "a case without a condition", node)
            else:
                branches.append((value, self.proposition(condition)))
        if not branches:
            raise self.error(SyntaxMistake, "no case has a condition", node)
        return b.cases(branches, otherwise)
