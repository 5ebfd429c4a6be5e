"""Formulas of one task elaborated together: the function asked about, its variables, and further formulas in the same letters.

Comes in: the text, what is declared, the trees. Goes out: a `Read`; where the target is a name that is defined, its definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import tree
from .definitions import left_of
from .elaborate import Elaborator, elaborate
from .names import key_of
from .tree import Node

__all__ = ["Read", "read_together"]


@dataclass
class Read:
    """Formulas elaborated together: `body` is what is asked about, `more` the others in their order."""

    body: Expr
    variables: tuple[Expr, ...]
    more: list[Expr]
    context: Context
    assumed: tuple[str, ...]
    name: str | None = None


def read_together(
    text: str,
    context: Context,
    target: Node | None,
    more: Sequence[Node] = (),
    variables: Sequence[Node] = (),
    *,
    links_apart: bool = False,
) -> Read | None:
    """The body and the variables of what is asked about, with further formulas in the same letters.

    `target` None stands for the only function that is defined. A chain among `more` is one condition, or one for each link with
    `links_apart`. None where nothing says what the body is.
    """
    name: str | None = None
    parameters: Sequence[Node] = variables
    body: Node | None = target
    definition = None
    if target is None:
        if len(context.definitions) != 1:
            return None
        name, definition = next(iter(context.definitions.items()))
    elif isinstance(target, tree.Chain):
        left = left_of(target)
        if left is None or target.relations != ("=",):
            return None
        name, body = left.key, target.items[1]
        parameters = variables or left.parameters or ()
    else:
        head = target.factors[0] if isinstance(target, tree.Product) and len(target.factors) == 2 else target
        key = key_of(head)
        if key is not None and key in context.definitions:
            name, definition = key, context.definitions[key]
    nodes = [n for n in (None if definition is not None else body, *parameters, *more) if n is not None]

    def work(e: Elaborator) -> object:
        out: list[Expr] = []
        if definition is None:
            assert body is not None
            out.append(e.expr(body))
        out.extend(e.expr(p) for p in parameters)
        for node in more:
            if isinstance(node, tree.Chain):
                parts = [e.relation(node.items[i], r, node.items[i + 1]) for i, r in enumerate(node.relations)]
                out.extend(parts if links_apart or len(parts) == 1 else [b.join("and", *parts)])
            else:
                out.append(e.expr(node))
        return out

    if not nodes:
        assert definition is not None
        return Read(definition.body, definition.parameters, [], context, (), name)
    start, end = min(n.start for n in nodes), max(n.end for n in nodes)
    whole = nodes[0] if len(nodes) == 1 else tree.Sequence(start, end, tuple(nodes), (",",) * (len(nodes) - 1))
    result = elaborate(text, whole, context, work)
    values = result.value
    assert isinstance(values, list)
    made = definition.body if definition is not None else values.pop(0)
    count = len(parameters)
    found = tuple(values[:count]) if count else definition.parameters if definition is not None else ()
    return Read(made, found, values[count:], result.context, result.assumed, name)
