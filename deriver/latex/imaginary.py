r"""Whether an i in an array is the imaginary unit: `\begin{pmatrix}1&i\\-i&2\end{pmatrix}`, `(1+i,2)`.

It is a letter where it follows h, as the ninth entry of a matrix of letters, and where it goes with j, as in (i, j, k).
"""

from __future__ import annotations

from collections.abc import Mapping

from ..expression import Expr, walk
from ..model import Definition
from .names import key_of, names_below
from .tree import Environment, Fence, Fraction, Name, Node, Product, Script, Sequence, Sum, children

__all__ = ["has_imaginary_entry", "is_adjoint", "is_imaginary"]

_ARRAYS = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix array".split())


def has_imaginary_entry(node: Node) -> bool:
    """Whether an array below a node has i as an entry, as a term or as a factor of one."""
    cells: tuple[Node, ...] = ()
    if isinstance(node, Environment) and node.name in _ARRAYS:
        cells = tuple(cell for row in node.rows for cell in row)
    elif isinstance(node, Fence) and isinstance(node.content, Sequence) and node.opening in ("(", "[", "\\langle", "<"):
        cells = node.content.items
        if any(name not in ("i", "e") for cell in cells for name in names_below(cell)):
            cells = ()  # arguments of a function, an index
    if any(_stands(cell) for cell in cells):
        return not {name for cell in cells for name in names_below(cell)} & {"h", "j"}
    return any(has_imaginary_entry(child) for child in children(node))


def _stands(node: Node) -> bool:
    if isinstance(node, Sum):
        return any(_stands(term) for term in node.terms)
    if isinstance(node, Product):
        return any(_stands(f) for f in node.factors)
    if isinstance(node, Fraction):
        return _stands(node.numerator)
    if isinstance(node, Fence):
        return not isinstance(node.content, Sequence) and _stands(node.content)
    if isinstance(node, Script):
        return node.sub is None and _stands(node.base)
    return isinstance(node, Name) and node.name == "i" and node.style == "plain" and not node.accents


def is_imaginary(e: Expr, definitions: Mapping[str, Definition]) -> bool:
    """Whether an array is declared to be complex, or has the imaginary unit among the entries that are written out."""
    if e.properties & {"complex", "unitary", "hermitian"}:
        return True
    known = definitions.get(e.latex)
    body = known.body if known is not None and e.op == "symbol" else e
    return any(n.op == "constant" and n.data == "i" for n in walk(body))


def is_adjoint(node: Node, symbols: Mapping[str, Expr]) -> bool:
    """Whether a starred name is the adjoint or the conjugate of something that is declared to be complex, and no name of its own."""
    if not isinstance(node, Script) or not isinstance(node.sup, Name) or node.sup.name not in ("*", "star") or node.sub is not None:
        return False
    base = symbols.get(key_of(node.base) or "")
    return base is not None and bool(base.properties & {"complex", "unitary", "hermitian"}) and (key_of(node) or "") not in symbols
