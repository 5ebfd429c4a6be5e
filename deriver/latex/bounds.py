r"""What a question says of an integral's ends and of a limit's place: "from $0$ to $1$", "over $[0,\\pi]$", "as $x\\to0$".

Comes in: the tokens from where such words may begin. Goes out: the formulas, and the integral or limit that they make of an integrand.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import tree
from .names import key_of
from .syntax import parse_syntax
from .tree import Node
from .wording import Token, node_of

__all__ = ["bounded", "bounds_at", "limit_at", "node_at"]

_NAMING = frozenset({"the", "closed", "open", "interval", "range"})
_BETWEEN = {"from": "to", "between": "and"}
#: Words that are a value.
_VALUES = {"infinity": r"\infty", "zero": "0", "one": "1", "two": "2"}


def bounds_at(tokens: Sequence[Token], kinds: list[str], text: str) -> tuple[list[Token], int]:
    """The formulas of the bounds that begin here, and how many tokens they take; 0 where none do."""
    if kinds == ["integral"]:
        return _ends(tokens, text)
    if kinds == ["limit"]:
        return _approach(tokens, text)
    return [], 0


def _ends(tokens: Sequence[Token], text: str) -> tuple[list[Token], int]:
    words = [t.text if t.kind == "word" else "" for t in tokens]
    i = 0
    if words[0] in ("over", "on"):
        i = 1
        while i < len(words) and words[i] in _NAMING:
            i += 1
        if i < len(tokens) and tokens[i].is_formula:
            return ([tokens[i]], i + 1) if _interval(node_of(text, tokens[i])) else ([], 0)
    between = _BETWEEN.get(words[i]) if i < len(words) else None
    if between is None or len(words) < i + 4 or words[i + 2] != between:
        return [], 0
    ends = [tokens[i + 1], tokens[i + 3]]
    return (ends, i + 4) if all(t.is_formula or t.text in _VALUES for t in ends) else ([], 0)


def _approach(tokens: Sequence[Token], text: str) -> tuple[list[Token], int]:
    words = [t.text if t.kind == "word" else "" for t in tokens]
    if words[0] not in ("as", "when", "for", "if") or len(tokens) < 2 or not tokens[1].is_formula:
        return [], 0
    if getattr(node_of(text, tokens[1]), "relations", ()) == ("to",):
        return [tokens[1]], 2
    length = 2 if words[2:4] in (["tends", "to"], ["goes", "to"]) else 1 if words[2:3] == ["approaches"] else 0
    at = 2 + length
    if not length or len(tokens) <= at or not (tokens[at].is_formula or words[at] in _VALUES):
        return [], 0
    return [tokens[1], tokens[at]], at + 1


def _interval(node: Node) -> bool:
    r"""`[0,1]`, `x\in[0,1]`."""
    if isinstance(node, tree.Chain):
        return node.relations == ("in",) and _interval(node.items[1])
    return (
        isinstance(node, tree.Fence)
        and node.opening in ("[", "(")
        and isinstance(node.content, tree.Sequence)
        and len(node.content.items) == 2
    )


def node_at(text: str, token: Token) -> Node:
    """The tree of a bound; the words infinity and zero are their signs."""
    return node_of(text, token) if token.is_formula else parse_syntax(" " * token.start + _VALUES[token.text])


def bounded(body: Node, bounds: Sequence[Node], variable: Node | None) -> Node | str:
    """The integral or the limit of a body within its bounds, or what is missing to make it."""
    first = bounds[0]
    if isinstance(first, tree.Chain) and first.relations == ("to",):
        return tree.BigOperator(body.start, body.end, "lim", first, None, body)
    if len(bounds) == 1:
        interval = first
        if isinstance(first, tree.Chain):
            if variable is not None and key_of(variable) != key_of(first.items[0]):
                return "the interval is of another variable"
            variable, interval = first.items[0], first.items[1]
        assert isinstance(interval, tree.Fence) and isinstance(interval.content, tree.Sequence)
        low, high = interval.content.items
        return _integral(body, variable, low, high)
    ends = []
    for node in bounds:
        if isinstance(node, tree.Chain):
            if node.relations != ("=",) or (variable is not None and key_of(variable) != key_of(node.items[0])):
                return "an end of the integral is a value, or the variable with its value"
            variable, node = node.items[0], node.items[1]
        ends.append(node)
    return _integral(body, variable, ends[0], ends[1])


def _integral(body: Node, variable: Node | None, low: Node, high: Node) -> Node | str:
    if variable is None:
        return "it is not said by which variable"
    return tree.BigOperator(body.start, body.end, "int", low, high, body, (variable,))


def limit_at(body: Node, variable: Node, place: Node) -> Node:
    """The limit of a body as a variable goes to a place."""
    return tree.BigOperator(body.start, body.end, "lim", tree.Chain(variable.start, place.end, (variable, place), ("to",)), None, body)
