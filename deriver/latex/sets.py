r"""Sets a name can be declared in: `\mathbb{R}^{m\times n}`, `\mathbb{N}`, `(0,\infty)`, `\mathbb{S}^n_{++}`, `\{0,1\}^n`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..expression import SCALAR, Dim, Expr, Shape, matrix_shape, vector_shape
from . import tree
from .names import is_transpose
from .tree import Node

__all__ = ["KNOWN_SETS", "Membership", "membership", "says_shape", "space_name"]

#: What a refusal tells.
KNOWN_SETS = (
    r"known sets: \mathbb{R}^{m\times n}, \mathbb{R}^n, \mathbb{R}, \mathbb{N}, \mathbb{Z}, \mathbb{C}, (a,b), \{0,1\}^n, "
    r"\{1,\dots,n\}, \mathbb{S}^n_{++}"
)


@dataclass(frozen=True)
class Membership:
    """What `x \\in S` says: a shape, properties, and bounds (relation kind, bounding node) on every entry."""

    shape: Shape
    properties: frozenset[str] = frozenset()
    bounds: tuple[tuple[str, Node], ...] = ()
    values: tuple[int, ...] = ()  # of a finite set that is not a range of integers


_SCALARS = {"R": ("real",), "C": ("complex",), "Z": ("integer",), "N": ("natural",), "Q": ("real",)}
_POSITIVE = frozenset({"+", ">0", "++"})


def says_shape(e: Expr) -> bool:
    r"""Whether a relation is a membership that says no more than a shape: `x\in\mathbb{R}^n`."""
    return e.op == "relation" and e.data == "in" and e.args[1].op == "collection" and e.args[1].data.startswith(r"\mathbb")


def space_name(where: Membership, shape: Shape) -> str:
    r"""`\mathbb{R}^{m \times n}`: how a space is written, where the text has it in another way."""
    letter = next((k for k, (word, *_) in _SCALARS.items() if word in where.properties and word != "real"), "R")
    sides = [str(s) for s in shape if s is not None]
    name = rf"\mathbb{{{letter}}}"
    return name if not sides else name + "^{" + r" \times ".join(sides) + "}"


def _plain(node: Node | None, text: str) -> str:
    return "" if node is None else text[node.start : node.end].replace(" ", "").strip("{}")


def membership(node: Node, text: str, dim: Callable[[Node], Dim | None]) -> Membership | None:
    """What membership in the written set means; None when it is not a set that is known."""
    if isinstance(node, tree.Fence):
        return _interval(node)
    base, sub, sup = node, None, None
    while isinstance(base, tree.Script):
        sub, sup = base.sub or sub, base.sup or sup
        base = base.base
    if isinstance(base, tree.Fence) and sup is not None and is_transpose(sup):
        return None  # (3,4)^\top is a column; \mathbb{R}^T has a size
    if isinstance(base, tree.Fence) and base.opening == "{" and sup is not None:
        inner = _interval(base)
        shape = _power_shape(sup, dim)
        return None if inner is None or shape is None else Membership(shape, inner.properties, inner.bounds, inner.values)
    if isinstance(base, tree.Fence) and base.opening in "[(" and sup is not None:
        inner = _interval(base)
        shape = _power_shape(sup, dim)
        return None if inner is None or shape is None else Membership(shape, inner.properties, inner.bounds, inner.values)
    group = _group(node, dim)
    if group is not None:
        return group
    if not isinstance(base, tree.Name) or base.accents or base.style not in ("blackboard", "bold", "plain", "calligraphic", "roman"):
        return None
    properties: set[str] = set()
    mark = _plain(sub, text)
    if base.name in ("S", "Sym") and base.style in ("blackboard", "calligraphic", "bold") and sup is not None:
        if base.name == "S" and isinstance(sup, tree.Sum):
            if base.style == "bold":
                return None  # a sphere, or symmetric matrices
            size = dim(sup)
            return None if size is None else Membership(vector_shape(size + 1), frozenset({"unit", "real"}))
        size = dim(sup)
        if size is None:
            return None
        name = {"++": "positive_definite", "+": "positive_semidefinite", "": "symmetric"}.get(mark)
        return None if name is None else Membership(matrix_shape(size, size), frozenset({name, "real"}))
    if base.style not in ("blackboard", "bold") or base.name not in _SCALARS:
        return None
    properties.update(_SCALARS[base.name])
    raw_sup = _plain(sup, text)
    if raw_sup in ("+", "*", "\\ast", "\\times"):
        if raw_sup == "+":
            properties.add("positive" if base.name != "N" else "natural")
        else:
            properties.add("nonzero")
        sup = None
    if mark in _POSITIVE:
        properties.add("nonnegative" if mark == "+" and base.name == "R" else "positive")
    elif mark in ("\\ge0", "\\geq0", ">=0", "\\geqslant0"):
        properties.add("nonnegative")
    elif mark in ("0",) and base.name == "N":
        properties.discard("natural")
        properties.update(("integer", "nonnegative"))
    elif mark in ("<0", "-"):
        properties.add("negative")
    elif mark:
        return None
    if sup is None:
        return Membership(SCALAR, frozenset(properties))
    shape = _power_shape(sup, dim)
    return None if shape is None else Membership(shape, frozenset(properties))


_GROUPS = {"O": "orthogonal", "GL": "invertible", "U": "unitary"}
#: `M_n(\mathbb{R})`, `\mathrm{Mat}_{m\times n}(\mathbb{R})`: the sizes stand below.
_MATRICES = frozenset({"M", "Mat", "Mats", "MM"})
_SYMMETRIC = frozenset({"Sym", "S"})


def _group(node: Node, dim: Callable[[Node], Dim | None]) -> Membership | None:
    r"""`O(n)`, `GL(n)`, `U(n)`; `GL_n(\mathbb{R})`, `M_{m\times n}(\mathbb{R})`, `M_n(\mathbb{C})`."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head, fence = node.factors
    assert isinstance(fence, tree.Fence)
    if isinstance(head, tree.Script) and head.sub is not None and head.sup is None:
        return _over_a_field(head, fence, dim)
    name = head.name if isinstance(head, tree.Name | tree.Operator) else ""
    if fence.opening == "(" and isinstance(fence.content, tree.Sequence) and len(fence.content.items) == 2:
        side, field = fence.content.items
        of = dim(side)
        if of is None or name not in ("GL", *_MATRICES) or not isinstance(field, tree.Name) or field.name not in ("R", "C"):
            return None
        group = [_GROUPS[name]] if name in _GROUPS else []
        return Membership(matrix_shape(of, of), frozenset({*_SCALARS[field.name], *group}))
    size = dim(fence.content) if fence.opening == "(" else None
    if name not in _GROUPS or size is None:
        return None
    if not isinstance(fence.content, tree.Name | tree.Number):
        return None  # O(n^3) is an order of growth
    return Membership(matrix_shape(size, size), frozenset({_GROUPS[name]}))


def _over_a_field(head: tree.Script, fence: tree.Fence, dim: Callable[[Node], Dim | None]) -> Membership | None:
    field = fence.content
    if not isinstance(field, tree.Name) or field.name not in ("R", "C") or not isinstance(head.base, tree.Name | tree.Operator):
        return None
    assert head.sub is not None
    entries = _SCALARS[field.name]
    shape = _below(head.sub, dim)
    name = head.base.name
    if shape is None or shape.cols is None:
        return None
    if name in _MATRICES:
        return Membership(shape, frozenset(entries))
    if shape.rows != shape.cols or isinstance(head.sub, tree.Product):
        return None
    if name in _SYMMETRIC and field.name == "R":
        return Membership(shape, frozenset({"symmetric", "real"}))
    return Membership(shape, frozenset({_GROUPS[name], *entries})) if name in _GROUPS else None


def _below(sub: Node, dim: Callable[[Node], Dim | None]) -> Shape | None:
    r"""The shape that an index says: `n`, `m\times n`, `m,n`, `mn` of two letters."""
    if isinstance(sub, tree.Sequence) and len(sub.items) == 2:
        sides = [dim(item) for item in sub.items]
    elif isinstance(sub, tree.Product) and "times" in sub.marks:
        return _power_shape(sub, dim)
    elif isinstance(sub, tree.Product) and len(sub.factors) == 2 and all(isinstance(f, tree.Name) for f in sub.factors):
        sides = [dim(f) for f in sub.factors]
    elif isinstance(sub, tree.Number) and len(sub.text) > 1:
        return None  # 23 x 23, or 2 x 3
    else:
        sides = [dim(sub)] * 2
    rows, cols = sides
    return None if rows is None or cols is None or _empty(rows) or _empty(cols) else matrix_shape(rows, cols)


def _power_shape(sup: Node, dim: Callable[[Node], Dim | None]) -> Shape | None:
    if isinstance(sup, tree.Fence) and sup.opening == "(":
        return _power_shape(sup.content, dim)
    if isinstance(sup, tree.Product) and "times" in sup.marks:
        at = sup.marks.index("times")
        if "times" in sup.marks[at + 1 :]:
            return None
        sides = []
        for part in (sup.factors[: at + 1], sup.factors[at + 1 :]):
            node = part[0] if len(part) == 1 else tree.Product(part[0].start, part[-1].end, part, ("",) * (len(part) - 1))
            size = dim(node)
            if size is None or _empty(size):
                return None
            sides.append(size)
        return matrix_shape(sides[0], sides[1])
    if isinstance(sup, tree.Sequence) and len(sup.items) == 2:
        return _below(sup, dim)
    size = dim(sup)
    return None if size is None or _empty(size) else vector_shape(size)


def _empty(size: Dim) -> bool:
    """Whether a size is no natural number: 0, -1, 2-3."""
    return size.number is not None and size.number < 1


def _interval(node: tree.Fence) -> Membership | None:
    content = node.content
    if node.opening == "{":
        return _listed(content)
    if not isinstance(content, tree.Sequence) or len(content.items) != 2 or node.opening not in "[(" or node.closing not in "])":
        return None
    low, high = content.items
    bounds: list[tuple[str, Node]] = []
    if not _infinite(low):
        bounds.append((">=" if node.opening == "[" else ">", low))
    if not _infinite(high):
        bounds.append(("<=" if node.closing == "]" else "<", high))
    return Membership(SCALAR, frozenset({"real"}), tuple(bounds))


def _listed(content: Node) -> Membership | None:
    r"""`\{1,\dots,n\}`, `\{-1,1\}`, `\{0,1\}`: a range of integers, or a few of them."""
    if not isinstance(content, tree.Sequence) or any(s != "," for s in content.separators):
        return None
    items = content.items
    if len(items) >= 2 and isinstance(items[-1], tree.Dots) and _value(items[0]) is not None:
        start = _value(items[0]) or 0
        if [_value(x) for x in items[:-1]] != list(range(start, start + len(items) - 1)):
            return None  # 1, 3, 5, ...
        return Membership(SCALAR, frozenset({"natural" if start == 1 else "integer"}), () if start == 1 else ((">=", items[0]),))
    if len(items) == 3 and isinstance(items[1], tree.Dots) and _value(items[0]) is None:
        return Membership(SCALAR, frozenset({"integer"}), ((">=", items[0]), ("<=", items[2])))
    if len(items) >= 3 and isinstance(items[-2], tree.Dots) and all(_value(x) is not None for x in items[:-2]):
        first = _value(items[0])
        if [_value(x) for x in items[:-2]] != list(range(first or 0, (first or 0) + len(items) - 2)):
            return None
        properties = {"natural"} if first == 1 else {"integer"}
        bounds = [("<=", items[-1])] if first == 1 else [(">=", items[0]), ("<=", items[-1])]
        return Membership(SCALAR, frozenset(properties), tuple(bounds))
    values = [_value(x) for x in items]
    if any(v is None for v in values):
        return None
    numbers = sorted(v for v in values if v is not None)
    if numbers == list(range(numbers[0], numbers[-1] + 1)) and numbers[0] not in (0,) and len(numbers) > 2:
        ends = (content.items[values.index(numbers[0])], content.items[values.index(numbers[-1])])
        return Membership(SCALAR, frozenset({"integer"}), ((">=", ends[0]), ("<=", ends[1])))
    return Membership(SCALAR, frozenset({"integer"}), (), tuple(numbers))


def _value(node: Node) -> int | None:
    if isinstance(node, tree.Sum) and len(node.terms) == 1 and node.signs[0] in "+-":
        inner = _value(node.terms[0])
        return None if inner is None else (-inner if node.signs[0] == "-" else inner)
    return int(node.text) if isinstance(node, tree.Number) and node.text.isdigit() else None


def _infinite(node: Node) -> bool:
    if isinstance(node, tree.Sum) and len(node.terms) == 1:
        return _infinite(node.terms[0])
    return isinstance(node, tree.Name) and node.name == "infty"
