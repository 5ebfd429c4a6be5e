r"""What a text speaks of by itself, and what is no expression.

`\mathbb{R}^n`, `\mathcal{N}(A)`, `25,0`, `\pm i`, `\phi(\cdot)`, `(t_0, \mathbf{x}_0)`. An object asserts nothing and enters no formula,
so it may be what no expression can: a space, a list, two values at once, a function without its argument. It is read part by part with the
same elaborator; what does not fit there is refused here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import DeriverError, NotSupported, ReadingError
from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Context
from . import tree
from .alternatives import signed, two_signed
from .elaborate import Elaborator, elaborate
from .names import key_of
from .sets import membership
from .sizes import size_expression
from .tree import Node

__all__ = ["read_object"]

_LISTING = frozenset({",", ";", "quad", "and", "or"})
_WHOLE_SETS = frozenset("RCZNQ")


@dataclass(frozen=True)
class _Written:
    """An object that is shown as it is written."""

    latex: str


def read_object(node: Node, text: str, context: Context) -> str:
    r"""LaTeX of what is read. Errors: a DeriverError where it is no object either."""
    result = elaborate(text, node, context, lambda e: _object(e, node))
    return _shown(result.value)


def _object(e: Elaborator, node: Node) -> object:
    for kind in _KINDS:
        found = kind(e, node)
        if found is not None:
            return found
    return e.expr(node)


def _space(e: Elaborator, node: Node) -> object | None:
    r"""`\mathbb{R}^n`, `\mathcal{N}(A)`."""
    base = node
    while isinstance(base, tree.Script):
        base = base.base
    if isinstance(base, tree.Name) and base.style == "blackboard" and base.name in _WHOLE_SETS:
        known = membership(node, e.text, e.dim)
        if known is None:
            raise e.error(ReadingError, "this set is not known", node)
        return _Written(e.source(node))
    found = e.subspace(node) if isinstance(node, tree.Product | tree.Script) else None
    return None if found is None else ("space", found)


def _two_values(e: Elaborator, node: Node) -> object | None:
    r"""`\alpha\pm i\beta`, `(1, \mp i)^\top`: both values, the signs tied."""
    if not two_signed(node) or isinstance(node, tree.Sequence):
        return None
    return (", ", [_object(e, signed(node, True)), _object(e, signed(node, False))])


def _listed(e: Elaborator, node: Node) -> object | None:
    """`25,0`: one after the other."""
    if not isinstance(node, tree.Sequence):
        return None
    if any(s not in _LISTING for s in node.separators):
        raise e.error(ReadingError, "a list of expressions is expected here", node)
    return (", ", _members(e, node))


def _collected(e: Elaborator, node: Node) -> object | None:
    r"""`(t_0, \mathbf{x}_0)`, `\{\mathbf{v}_1,\dots,\mathbf{v}_k\}`, `\{[1,1],[1,-1]\}`: a tuple or a set of objects."""
    if not isinstance(node, tree.Fence) or (node.opening, node.closing) not in (("(", ")"), ("{", "}")):
        return None
    content = node.content
    if node.opening == "{" and e.is_comprehension(node):
        return None
    items = content if isinstance(content, tree.Sequence) else None
    if items is None and node.opening == "(" or items is not None and any(s not in (",", ";") for s in items.separators):
        return None
    members = [_object(e, content)] if items is None else _members(e, items)
    if node.opening == "(" and all(isinstance(x, Expr) and x.is_scalar for x in members) and items is not None:
        return None  # a vector
    return ("{" if node.opening == "{" else "(", members)


def _members(e: Elaborator, node: tree.Sequence) -> list[object]:
    dotted = e.dotted_members(node.items, node)
    if dotted is None:
        return [_object(e, item) for item in node.items]
    one, last = (substitute(dotted.general, {dotted.index: k}) for k in (b.ONE, size_expression(dotted.count)))
    return [one, _Written(r"\dots"), last]


def _word(e: Elaborator, node: Node) -> object | None:
    r"""`\text{batch}` among other things: a name that is a word."""
    if not isinstance(node, tree.TextRun):
        return None
    word = node.text.strip()
    if not word.isalpha():
        raise e.error(ReadingError, f"the words {word!r} stand where an expression is needed", node)
    return _Written(rf"\text{{{word}}}")


def _open_function(e: Elaborator, node: Node) -> object | None:
    r"""`\phi(\cdot)`, `K(\cdot,t)`: a function of what the dot holds the place of."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or node.marks != ("",):
        return None
    head, fence = node.factors
    key = key_of(head)
    if key is None or not isinstance(fence, tree.Fence) or fence.opening != "(":
        return None
    items = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
    held = [isinstance(x, tree.Name) and x.name == "cdot" and x.style == "plain" for x in items]
    if not any(held):
        return None
    if e.lookup(key) is not None:
        raise e.error(ReadingError, f"{key} is no function", head)
    for item, place in zip(items, held, strict=True):
        if not place:
            e.expr(item)
    return _Written(e.source(node))


def _field(e: Elaborator, node: Node) -> object | None:
    r"""`\nabla f`: the gradient of a function that is spoken of without its argument."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or node.marks != ("",):
        return None
    head, what = node.factors
    key = key_of(what)
    if not isinstance(head, tree.Operator) or head.name != "nabla" or key is None or not isinstance(what, tree.Name):
        return None
    value = e.lookup(key)
    if value is not None or key in e.context.definitions or e.is_function(what):
        definition = e.context.definitions.get(key)
        several = definition is not None and len(definition.parameters) > 1 and definition.body.is_scalar
        known = several and definition is not None and value in (None, definition.body)
        return _Written(e.source(node)) if known else None  # else what is known of it decides
    if what.style not in ("plain", "calligraphic") or what.accents:
        raise e.error(NotSupported, f"a gradient is taken of a number, and {e.source(what)} may be a vector", what)
    return _Written(e.source(node))


def _operator(e: Elaborator, node: Node) -> object | None:
    r"""`\det`: an operator that is spoken of."""
    return _Written(e.source(node)) if isinstance(node, tree.Operator) and node.name not in ("partial", "nabla") else None


_KINDS: tuple[Callable[[Elaborator, Node], object | None], ...] = (
    _two_values,
    _space,
    _listed,
    _collected,
    _word,
    _open_function,
    _field,
    _operator,
)  # fmt: skip


def _shown(value: object) -> str:
    if isinstance(value, Expr):
        return value.latex
    if isinstance(value, _Written):
        return value.latex
    assert isinstance(value, tuple)
    kind, inner = value
    if kind == "space":
        assert isinstance(inner, Expr)
        return _unwrapped(inner.latex)
    shown = ", ".join(_shown(x) for x in inner)
    return rf"\{{{shown}\}}" if kind == "{" else f"({shown})" if kind == "(" else shown


def _unwrapped(projector: str) -> str:
    """The space of `P_{...}`."""
    if not projector.startswith("P_{") or not projector.endswith("}"):
        raise DeriverError("this is no subspace")
    return projector[3:-1]
