r"""Relations that say a property: `\Sigma\succ0`, `x>0`, `x_i\ne0`, `A=A^\top`, `Q^\top Q=I`, `\|u\|=1`, `\det X\ne0`."""

from __future__ import annotations

from ..errors import ReadingError, SizeMistake
from ..expression import SCALAR, Expr, Shape
from ..expression import build as b
from . import tree
from .drafts import Draft, Spot
from .elaborate import Elaborator
from .evidence import Evidence
from .names import is_transpose, key_of
from .tree import Node

__all__ = ["recognised", "whole_by_custom"]

_ORDERS = {"succ": "positive_definite", "succeq": "positive_semidefinite", "prec": "negative_definite"}
_SIGNS = {">": "positive", "<": "negative", ">=": "nonnegative", "<=": "nonpositive", "!=": "nonzero"}


def recognised(chain: tree.Chain, text: str, draft: Draft) -> bool:
    """Whether a relation was read as a property; the draft then has it."""
    left, right, mark = chain.items[0], chain.items[1], chain.relations[0]
    spot: Spot = (text, chain.start, chain.end)
    if mark in _FLIPPED and isinstance(left, tree.Number) and key_of(right) is not None:
        left, right, mark = right, left, _FLIPPED[mark]  # 0 < p
    key = key_of(left)
    if key is not None and mark in (*_ORDERS, "preceq") and _order(key, mark, right, draft, spot):
        return True
    if mark in _SIGNS and _zero(right) and (_sign(left, key, mark, draft, spot) or _determinant(left, mark, draft, spot)):
        return True
    if mark in _SIGNS and key is not None and _number(right) and not draft.knows(key) and key not in draft.base.sizes:
        if not any(key in e.shape.letters for e in draft.entries.values() if e.shape is not None) and not whole_by_custom(
            left, mark, right
        ):
            draft.declare(key, SCALAR, ("real",), spot)  # p > 1: the bound itself stays a condition
    if mark == "=":
        if _rank(left, right, draft, spot):
            return True
        return _matrix_property(left, right, draft, spot) or _matrix_property(right, left, draft, spot)
    return False


_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!="}


def _number(node: Node) -> bool:
    if isinstance(node, tree.Sum) and len(node.terms) == 1:
        return _number(node.terms[0])
    return isinstance(node, tree.Number)


def whole_by_custom(left: Node, mark: str, right: Node) -> bool:
    """`n\\ge2`: by custom a natural number."""
    if not isinstance(left, tree.Name) or left.name not in ("n", "m", "N", "M", "k", "K", "d", "p"):
        return False
    return isinstance(right, tree.Number) and right.text.isdigit() and (mark == ">=" or (mark == ">" and left.name in "nmNM"))


def _zero(node: Node) -> bool:
    return (isinstance(node, tree.Number) and node.text == "0") or (isinstance(node, tree.Name) and node.name == "0")


def _order(key: str, mark: str, right: Node, draft: Draft, spot: Spot) -> bool:
    r"""`A\succ0`; of `A\succ2I` the sign is kept as a property, and the relation stays."""
    if _zero(right):
        if mark == "preceq":
            draft.declare(key, None, ("symmetric",), spot)
            return False
        draft.declare(key, None, (_ORDERS[mark],), spot)
        return True
    positive = _multiple_of_identity(right)
    draft.declare(key, None, (_ORDERS[mark] if positive and mark in ("succ", "succeq") else "symmetric",), spot)
    return False


def _multiple_of_identity(node: Node) -> bool:
    if isinstance(node, tree.Name):
        return node.name == "I"
    return (
        isinstance(node, tree.Product)
        and len(node.factors) == 2
        and isinstance(node.factors[0], tree.Number)
        and _multiple_of_identity(node.factors[1])
    )


def _sign(left: Node, key: str | None, mark: str, draft: Draft, spot: Spot) -> bool:
    """`x>0` of a name, `x_i>0` of every entry of a vector."""
    if key is None:
        return False
    if _entries_signed(left, mark, draft, spot):
        return True
    word = _SIGNS[mark]
    if isinstance(left, tree.Script) and isinstance(left.base, tree.Name) and isinstance(left.sub, tree.Name) and not left.sup:
        base = key_of(left.base)
        shape = None if base is None else draft.shape_of(base)
        if base is not None and shape is not None and shape.kind == "vector" and draft.shape_of(key) is None:
            if key_of(left.sub) in draft.entries and key_of(left.sub) not in draft.base.sizes:
                return False  # one entry, by a declared index
            if mark != "!=":
                draft.declare(base, None, (word,), spot)
                return True
            chain = tree.Chain(left.start, left.end, (left, left), ("!=",))
            draft.fact(lambda e: _no_zero_entry(e, base), chain, spot[0])
            return True
        if base is not None and base in draft.families:
            if mark == "!=":
                chain = tree.Chain(left.start, left.end, (left, left), ("!=",))
                draft.fact(lambda e: _no_zero_entry(e, base), chain, spot[0])
            else:
                draft.declare(base, None, (word,), spot)
            return True
    shape = draft.shape_of(key)
    if shape is None:
        if key in draft.base.definitions or key in draft.base.functions or key in draft.functions:
            return False
        kind = draft.kind_of(key)
        if kind is None:
            styled = isinstance(left, tree.Name) and left.style == "bold"
            if styled:
                draft.declare(key, None, ("real",), spot, kind="vector")
            elif mark == "!=" and draft.cautious:
                raise ReadingError("it is not said what this is", text=spot[0], start=spot[1], end=spot[2])
            else:
                draft.declare(key, SCALAR, ("real",), spot)
                if mark == "!=":
                    draft.assumed.append(f"${key}$ is a real number")
        kind = draft.kind_of(key)
    else:
        kind = shape.kind
    if kind == "matrix":
        return False
    draft.declare(key, None, (word,), spot)
    return True


def _entries_signed(left: Node, mark: str, draft: Draft, spot: Spot) -> bool:
    """`L_{ii}>0`, `A_{ij}\\ge0` of a declared matrix with free indices: a condition on its diagonal, on all its entries."""
    sub = left.sub if isinstance(left, tree.Script) and left.sup is None and isinstance(left.base, tree.Name) else None
    if isinstance(sub, tree.Product) and all(m == "" for m in sub.marks):
        letters: tuple[Node, ...] = sub.factors
    elif isinstance(sub, tree.Sequence) and all(s == "," for s in sub.separators):
        letters = sub.items
    else:
        return False
    assert isinstance(left, tree.Script)
    base = key_of(left.base)
    shape = None if base is None else draft.shape_of(base)
    names = [x.name for x in letters if isinstance(x, tree.Name) and x.style == "plain" and len(x.name) == 1]
    if base is None or shape is None or shape.kind != "matrix" or len(letters) != 2 or len(names) != 2:
        return False
    if any(draft.knows(x) or x in draft.base.sizes for x in names):
        return False  # one entry, by a declared index

    def make(e: Elaborator) -> Expr:
        array = e.lookup(base)
        assert array is not None
        entries = b.diagonal(array) if names[0] == names[1] else b.vec(array)
        if mark == "!=":
            return b.relation(">", b.hadamard(entries, entries), b.zeros(entries.shape))
        return b.relation(mark, entries, b.zeros(entries.shape))

    draft.fact(make, tree.Chain(left.start, left.end, (left, left), (mark,)), spot[0])
    return True


def _no_zero_entry(e: Elaborator, key: str) -> Expr:
    x = e.lookup(key)
    assert x is not None
    return b.relation(">", b.hadamard(x, x), b.zeros(x.shape))


def _operand(node: Node, names: tuple[str, ...]) -> Node | None:
    """X in `\\det X` and `\\det(X)`."""
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[0], tree.Operator):
        if node.factors[0].name in names:
            inner = node.factors[1]
            return inner.content if isinstance(inner, tree.Fence) and inner.opening == "(" else inner
    return None


def _determinant(left: Node, mark: str, draft: Draft, spot: Spot) -> bool:
    inner = _operand(left, ("det",))
    key = None if inner is None else key_of(inner)
    if key is None or mark not in ("!=", ">") or draft.kind_of(key) not in ("matrix", None):
        return False
    draft.declare(key, None, ("invertible" if mark == "!=" else "positive_determinant",), spot)
    return True


def _rank(left: Node, right: Node, draft: Draft, spot: Spot) -> bool:
    r"""`\operatorname{rank}A=n` where A has n columns, or n rows."""
    inner = _operand(left, ("rank", "rk"))
    key = None if inner is None else key_of(inner)
    shape = None if key is None else draft.shape_of(key)
    if key is None or shape is None or shape.kind != "matrix":
        return False
    size = Elaborator(spot[0], draft.base, Evidence(), {}).dim(right)
    if size is None:
        return False
    if size == shape.rows == shape.cols:
        draft.declare(key, None, ("invertible",), spot)
    elif size == shape.cols:
        draft.declare(key, None, ("full_column_rank",), spot)
    elif size == shape.rows:
        draft.declare(key, None, ("full_row_rank",), spot)
    else:
        limits = [side.number for side in shape if side is not None and side.number is not None]
        if size.number is not None and limits and size.number > min(limits):
            raise SizeMistake(f"a {shape} has no rank {size}", text=spot[0], start=spot[1], end=spot[2])
        return False
    return True


def _square(draft: Draft, key: str | None) -> bool:
    """Whether a name is a square matrix, or may become one."""
    if key is None:
        return False
    shape = draft.shape_of(key)
    if shape is None:
        known = draft.kind_of(key)
        return known == "matrix" or (known is None and key.lstrip("\\")[:1].isupper() and key not in draft.base.definitions)
    return shape.kind == "matrix"


def _identity(node: Node) -> bool:
    base = node.base if isinstance(node, tree.Script) and node.sup is None else node
    return isinstance(base, tree.Name) and base.name == "I" and base.style in ("plain", "bold", "roman")


def _matrix_property(left: Node, right: Node, draft: Draft, spot: Spot) -> bool:
    key = key_of(left)
    if key is not None and _square(draft, key):
        operand, sign = right, 1
        if isinstance(right, tree.Sum) and len(right.terms) == 1 and right.signs[0] == "-":
            operand, sign = right.terms[0], -1
        if isinstance(operand, tree.Script) and operand.sub is None and key_of(operand.base) == key and is_transpose(operand.sup):
            draft.declare(key, None, ("symmetric" if sign > 0 else "skew",), spot)
            return True
    if isinstance(left, tree.Script) and is_transpose(left.sup) and isinstance(right, tree.Sum) and len(right.terms) == 1:
        name = key_of(_without_sup(left))
        if right.signs[0] == "-" and name is not None and key_of(right.terms[0]) == name and _square(draft, name):
            draft.declare(name, None, ("skew",), spot)
            return True
    if isinstance(left, tree.Script) and isinstance(left.sup, tree.Number) and left.sup.text == "2":
        inner = key_of(_without_sup(left))
        if inner is not None and _square(draft, inner):
            if key_of(right) == inner:
                draft.declare(inner, None, ("idempotent",), spot)
                return True
            if _identity(right):
                draft.declare(inner, None, ("involutory",), spot)
                return True
    if isinstance(left, tree.Product) and len(left.factors) == 2 and _identity(right):
        first, second = left.factors
        for a, z, wide in ((first, second, True), (second, first, False)):
            name = key_of(z)
            if name is not None and isinstance(a, tree.Script) and is_transpose(a.sup) and key_of(_without_sup(a)) == name:
                shape = draft.shape_of(name)
                if not _square(draft, name):
                    return False
                same = shape is None or shape.rows == shape.cols
                draft.declare(name, None, ("orthogonal" if same else ("orthonormal_columns" if wide else "orthonormal_rows"),), spot)
                return True
    if isinstance(right, tree.Number) and right.text == "1":
        name = _normed(left)
        shape = None if name is None else draft.shape_of(name)
        if name is not None and (shape is None or shape.kind == "vector") and draft.kind_of(name) in ("vector", None):
            draft.declare(name, None, ("unit",), spot)
            return True
    return False


def _without_sup(node: tree.Script) -> Node:
    return node.base if node.sub is None else tree.Script(node.start, node.end, node.base, node.sub)


def _normed(left: Node) -> str | None:
    r"""u in `\|u\|`, `\|u\|_2^2`, `u^\top u`."""
    inner = left
    if isinstance(inner, tree.Script) and isinstance(inner.sup, tree.Number) and inner.sup.text == "2":
        inner = _without_sup(inner)
    if isinstance(inner, tree.Script) and inner.sup is None and isinstance(inner.sub, tree.Number) and inner.sub.text == "2":
        inner = inner.base
    if isinstance(inner, tree.Fence) and inner.opening == "\\|":
        return key_of(inner.content)
    if isinstance(left, tree.Product) and len(left.factors) == 2:
        a, z = left.factors
        if isinstance(a, tree.Script) and is_transpose(a.sup) and key_of(z) and key_of(_without_sup(a)) == key_of(z):
            return key_of(z)
    return None


def vector_like(shape: Shape | None) -> bool:
    """Whether a shape is that of a vector."""
    return shape is not None and shape.kind == "vector"
