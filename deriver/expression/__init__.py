"""Typed expressions: immutable, hash-consed, with symbolic shapes.

Comes in: calls of the constructors in `build`. Goes out: `Expr`, and its views as LaTeX, NumPy and SymPy.
Does not know: LaTeX reading, rules, checking. Start at `nodes.Expr`, then `build`.
One table per operation: shape and constructor (`build.BUILDERS`), LaTeX (`latex`), NumPy (`numpy_code`), SymPy
(`sympy_bridge`), evaluation (`evaluation`).
"""

from .nodes import Expr, SymbolData, substitute, transform, walk
from .properties import PROPERTIES, closure
from .shapes import SCALAR, Dim, Shape, matrix_shape, row_shape, vector_shape

__all__ = [
    "PROPERTIES",
    "SCALAR",
    "Dim",
    "Expr",
    "Shape",
    "SymbolData",
    "closure",
    "matrix_shape",
    "row_shape",
    "substitute",
    "transform",
    "vector_shape",
    "walk",
]
