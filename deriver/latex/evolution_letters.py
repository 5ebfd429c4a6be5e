r"""The letters beside unknown functions: capitals that are numbers, a plain letter that is a vector because a matrix acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..expression import SCALAR, vector_shape
from ..expression import build as b
from ..model import Context, FunctionDeclaration
from . import tree
from .dependence import Dependence
from .names import key_of
from .random_terms import below
from .tree import Node

__all__ = ["with_scalars", "with_vectors"]


def with_scalars(context: Context, whole: Node, dependence: Dependence) -> Context:
    r"""`L\frac{dI}{dt}+RI=E`: beside a scalar unknown that is no x, capitals are numbers."""
    functions = dependence.functions
    if dependence.noise or dependence.processes or not functions or any(f.vector for f in functions.values()):
        return context
    if any(k in ("x", "X") or len(f.variables) != 1 or f.variables[0][2] for k, f in functions.items()):
        return context
    inside = list(below(whole))
    if any(isinstance(x, tree.Environment) or (isinstance(x, tree.Name) and x.style == "bold") for x in inside):
        return context
    known = {*context.symbols, *context.functions, *context.definitions, *functions}
    keys = {
        key_of(x)
        for x in inside
        if isinstance(x, tree.Name) and len(x.name) == 1 and x.name.isupper() and x.style == "plain" and not x.accents
    }
    made = {k: b.symbol(k, SCALAR, ("real",)) for k in keys if k and k not in known}
    return context.with_(symbols={**context.symbols, **made}) if made else context


def with_vectors(context: Context, equations: Sequence[tree.Chain], dependence: Dependence) -> Context:
    """`x'=-Ax` with a square matrix A of numbers: x is a vector of its length, though its letter is plain."""
    functions = dependence.functions
    if dependence.noise or len(equations) != 1 or len(functions) != 1:
        return context
    ((key, implied),) = functions.items()
    base = implied.node
    if (
        implied.vector
        or key in context.functions
        or len(implied.variables) != 1
        or implied.variables[0][2]
        or not isinstance(base, tree.Name)
    ):
        return context
    known = {k: d.body.shape for k, d in context.definitions.items()} | {k: x.shape for k, x in context.symbols.items()}
    for product in (x for x in below(equations[0]) if isinstance(x, tree.Product)):
        keys = [key_of(f) if isinstance(f, tree.Name | tree.Script) else None for f in product.factors]
        for left, right in pairwise(keys):
            shape = known.get(left or "")
            if right == key and shape is not None and shape.kind == "matrix" and shape.rows is not None and shape.rows == shape.cols:
                by = context.symbols.get(implied.variables[0][0]) or b.symbol(implied.variables[0][0], SCALAR, ("real",))
                made = FunctionDeclaration(base.name, key, (SCALAR,), vector_shape(shape.rows), (by,))
                return context.with_(functions={**context.functions, key: made}, symbols={**context.symbols, implied.variables[0][0]: by})
    return context
