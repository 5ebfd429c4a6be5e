r"""A Taylor polynomial whose error is to be bounded: the polynomial is read as a task of its own, the interval beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Context
from . import patterns as re
from . import tree
from .elaborate import Elaborator, elaborate
from .problems import TaskItem
from .topic_sentences import components
from .tree import Node
from .wording import node_of, tokens_of

__all__ = ["bounded_taylor"]

_BOUND = re.compile(
    r",?\s*(?:and|then|\.|,)?\s*(?:then )?(?:find |give |derive )?(?:a |an |the )?(?:bound|estimate|upper bound|error bound)"
    r"(?: on| for| of)?(?: the)?(?: size of the)?(?: error| remainder| approximation error| truncation error)?"
    r"(?: of the approximation)?(?: for| on| over| when| if| in| where)?(?: all)?(?: the interval)?\s*\$(?P<where>[^$]+)\$",
    re.IGNORECASE,
)


def bounded_taylor(text: str, context: Context, reader: Callable[[str, Context], tuple[TaskItem, ...]]) -> tuple[TaskItem, ...] | None:
    """The Taylor task with its interval; None where no bound is asked for, or where the rest is another task."""
    if not re.search(r"taylor|maclaurin|approximation|lineari", text, re.IGNORECASE):
        return None
    found = _BOUND.search(text)
    if found is None:
        return None
    rest = text[: found.start()] + text[found.end() :]
    rest = re.sub(r",?\s+with (?:the )?(?:lagrange )?(?:form of the )?(?:remainder|error term)\b", "", rest, flags=re.IGNORECASE)
    try:
        (item,) = reader(rest, context)
        token = next(t for t in tokens_of(text) if t.is_formula and t.start == found.start("where"))
        node = node_of(text, token)
    except (DeriverError, ValueError, StopIteration):
        return None
    if item.kind != "taylor" or len(item.variables) != 1 or not any(r.startswith("degree ") for r in item.request):
        return None
    ends = _interval(node)
    if ends is None:
        return None
    nodes = [n for n in ends if isinstance(n, Node)]

    def work(e: Elaborator) -> object:
        return [e.expr(n) for n in nodes]

    whole = nodes[0] if len(nodes) == 1 else tree.Sequence(nodes[0].start, nodes[-1].end, tuple(nodes), (",",) * (len(nodes) - 1))
    values = elaborate(text, whole, item.context, work).value
    assert isinstance(values, list)
    (place,) = item.operands
    low: Expr
    high: Expr
    if len(values) == 1:
        low, high = b.subtract(place, values[0]) if place is not b.ZERO else b.negative(values[0]), b.add(place, values[0])
    else:
        low, high = values
    request = frozenset({*item.request, "remainder", "bound"})
    return (replace(item, operands=(place, low, high), request=request, latex=text.strip()),)


def _interval(node: Node) -> tuple[Node, ...] | None:
    r"""The ends of `[a,b]` or of `a\le x\le b`, or the radius of `|x-a|\le r`."""
    if isinstance(node, tree.Fence) and node.opening == "[" and node.closing == "]":
        ends = components(node)
        return tuple(ends) if len(ends) == 2 else None
    if isinstance(node, tree.Chain) and node.relations in (("<=", "<="), ("<", "<")):
        return (node.items[0], node.items[2])
    if isinstance(node, tree.Chain) and node.relations in (("<=",), ("<",)):
        left = node.items[0]
        if isinstance(left, tree.Fence) and left.opening == "|":
            return (node.items[1],)
    return None
