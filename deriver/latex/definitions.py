r"""Definitions: `r=Ax-b`, `f(x)=\tfrac12x^\top Qx`, read in the order in which they need each other.

Comes in: chains whose left side is a name, or a name applied to names. Goes out: a Context with a `Definition` for each. A name that
occurs on both sides, or that is already defined, is a relation and no definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Ambiguous, ReadingError, TypeMistake
from ..expression import Expr
from ..expression import build as b
from ..model import Context, Definition, Finding
from . import tree
from .defining import frobenius_label
from .elaborate import Elaborator, elaborate
from .names import key_of, python_name
from .sizes import with_open_sizes
from .tree import Node

__all__ = ["Left", "define", "left_of", "names_in", "ordered"]

_RESERVED = frozenset({"pi", "0", "1", "I", "e"})


@dataclass(frozen=True)
class Left:
    """The left side of a definition: its key, and the nodes of its parameters (None when it is not applied)."""

    key: str
    parameters: tuple[Node, ...] | None = None


def left_of(chain: Node) -> Left | None:
    r"""The left side of a chain that has the form of a definition; None for anything else.

    >>> from .syntax import parse_syntax
    >>> left_of(parse_syntax("f(x,y)=xy")).key
    'f'
    """
    if not isinstance(chain, tree.Chain) or chain.relations[0] not in ("=", ":=", "equiv"):
        return None
    left = chain.items[0]
    key = key_of(left)
    if key is not None:
        base: Node = left
        while isinstance(base, tree.Script):
            base = base.base
        if isinstance(base, tree.Name) and (base.name in _RESERVED or base.style == "blackboard"):
            return None
        return Left(key)
    if isinstance(left, tree.Product) and len(left.factors) == 2 and left.marks == ("",):
        name, fence = left.factors
        key = key_of(name)
        if key is None or not isinstance(fence, tree.Fence) or (fence.opening, fence.closing) not in (("(", ")"), ("[", "]")):
            return None
        if isinstance(name, tree.Script) and name.primes:
            return None
        base = name
        while isinstance(base, tree.Script):
            base = base.base
        if isinstance(base, tree.Name) and (base.style == "blackboard" or base.name == "E" and fence.opening == "["):
            return None  # a mean is no function that could be defined at X
        items = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
        if all(key_of(item) is not None for item in items):
            return Left(key, tuple(items))
    return None


def names_in(node: Node, whole: bool = False) -> set[str]:
    """The keys of all names that occur; with `whole`, a name with a subscript does not count as the name without it."""
    found: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        key = key_of(item)
        if key is not None:
            found.add(key)
        if whole and isinstance(item, tree.Script) and item.sub is not None and isinstance(item.base, tree.Name):
            label = key_of(item) is not None and isinstance(item.sub, tree.Name)  # W_f is a name: its f is none
            stack.extend(x for x in (None if label else item.sub, item.sup) if x is not None)
        else:
            stack.extend(x for x in tree.children(item) if x is not frobenius_label(item))
    return found


def ordered(chains: Sequence[tuple[Node, str]], context: Context) -> list[tuple[Node, str]]:
    """Definitions before what uses them, otherwise as written."""
    lefts = [left_of(node) for node, _ in chains]
    keys = {left.key: i for i, left in reversed(list(enumerate(lefts))) if left is not None}
    done: list[int] = []
    state: dict[int, int] = {}

    def visit(i: int) -> None:
        if state.get(i):
            return
        state[i] = 1
        left, (node, _) = lefts[i], chains[i]
        assert isinstance(node, tree.Node)
        inner = set() if left is None or left.parameters is None else {key_of(p) for p in left.parameters}
        source = node.items[1] if left is not None and isinstance(node, tree.Chain) else node
        for name in sorted(names_in(source) - inner):
            if name in keys and keys[name] != i:
                visit(keys[name])
        done.append(i)

    for i in range(len(chains)):
        visit(i)
    return [chains[i] for i in done]


def define(chain: Node, text: str, context: Context) -> tuple[Context, Left, tuple[Finding, ...]] | None:
    """The context with one more definition; None when the chain is a relation between things already known."""
    left = left_of(chain)
    if left is None or not isinstance(chain, tree.Chain):
        return None
    right = chain.items[1]
    key = left.key
    if key in names_in(right, whole=True) or key in context.sizes or (left.parameters is not None and key in context.symbols):
        return None
    if key in context.definitions:
        before = context.definitions[key]
        if before.latex == text[chain.start : chain.items[1].end].strip():
            return context, left, ()
        raise Ambiguous(f"{key} is defined twice", text=text, start=chain.start, end=chain.end, hint=f"before: {before.latex}")

    context = _of_signature(left, context)

    def work(e: Elaborator) -> object:
        return [e.expr(right), *(e.expr(p) for p in left.parameters or ())]

    also = None if left.parameters is None else tree.Sequence(chain.start, right.start, left.parameters, (",",))

    def no_row(e: Elaborator) -> object:
        value = work(e)
        assert isinstance(value, list)
        if e.candidates and value[0].shape.kind == "row":
            raise TypeMistake("a row vector")  # a^T x with x a number fits, and is not what anybody means
        return value

    try:
        result = elaborate(text, right, context, no_row, also=also)
    except TypeMistake:
        result = elaborate(text, right, context, work, also=also)
    assert isinstance(result.value, list)
    body, *parameters = result.value
    for p, node in zip(parameters, left.parameters or (), strict=True):
        if p.op != "symbol":
            raise ReadingError(f"{p.latex} cannot be a variable of {key}", text=text, start=node.start, end=node.end)
    declared = context.symbols.get(key)
    if declared is not None and declared.shape != body.shape:
        if body is b.ZERO:
            body = b.zeros(declared.shape)
    if declared is not None and declared.shape != body.shape:
        raise ReadingError(
            f"{key} is declared as a {declared.shape}, but this is a {body.shape}", text=text, start=right.start, end=right.end
        )
    function = context.functions.get(key)
    if function is not None and function.result is not None and function.result != body.shape:
        raise ReadingError(
            f"{key} is declared with values that are a {function.result}, but this is a {body.shape}",
            text=text,
            start=right.start,
            end=right.end,
        )
    latex = text[chain.start : right.end].strip()
    symbols = {k: s for k, s in result.context.symbols.items() if k != key}
    own = {key_of(p) for p in left.parameters or ()}
    said = tuple(a for a in result.assumed if not any(k and a.startswith(f"${k}$ is a real number") for k in own))
    context = with_open_sizes(result.context, result.undeclared.values())
    context = context.with_(
        definitions={**context.definitions, key: Definition(tuple(parameters), body, latex)},
        symbols=symbols,
        assumed=(*context.assumed, *(a for a in said if a not in context.assumed)),
    )
    # f(x) = a = b: the definition is the first body, and that the others equal it is known.
    for other in chain.items[2:]:
        context = _known(chain, other, body, text, context)
    return context, left, result.findings


def _of_signature(left: Left, context: Context) -> Context:
    r"""Undeclared parameters get the shapes that `f:\mathbb{R}^n\to\mathbb{R}` gives them."""
    function = context.functions.get(left.key)
    if function is None or left.parameters is None or len(function.arguments) != len(left.parameters):
        return context
    symbols = dict(context.symbols)
    for node, shape in zip(left.parameters, function.arguments, strict=True):
        key = key_of(node)
        if key is not None and key not in symbols and shape is not None:
            symbols[key] = b.symbol(python_name(key), shape, ("real",) if shape.is_scalar else (), latex=key)
    return context.with_(symbols=symbols)


def _known(chain: tree.Chain, other: Node, body: Expr, text: str, context: Context) -> Context:
    if any(r not in ("=", ":=", "equiv") for r in chain.relations):
        raise ReadingError("a definition that goes on with another relation is not understood", text=text, start=chain.start, end=chain.end)
    result = elaborate(text, other, context, lambda e: e.related(body, "=", e.expr(other)))
    assert isinstance(result.value, Expr)
    context = result.context
    return context.with_(
        conditions=(*context.conditions, result.value),
        assumed=(*context.assumed, *result.assumed),
    )
