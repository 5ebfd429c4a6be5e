"""What a question is about, seen from its tree alone: a key, the name of a defined function, an equation with derivatives."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Context
from . import patterns as re
from . import tree
from .definitions import left_of
from .names import key_of
from .syntax import parse_syntax
from .tree import Node

__all__ = ["differential_equation", "is_big", "key_node", "nabla_mark", "named", "not_understood", "without_names"]


def is_big(node: Node) -> bool:
    """An integral, a sum or a limit."""
    base = node.terms[0] if isinstance(node, tree.Sum) and len(node.terms) == 1 else node
    return isinstance(base, tree.BigOperator)


def nabla_mark(node: Node) -> str:
    r"""`\nabla\cdot F`: the mark behind the nabla."""
    if isinstance(node, tree.Product) and isinstance(node.factors[0], tree.Operator) and node.factors[0].name == "nabla":
        return node.marks[0]
    return ""


def key_node(key: str, start: int) -> Node:
    """The syntax of a key, with the place where a question begins."""
    return parse_syntax(" " * start + key)


def differential_equation(latex: str) -> bool:
    """Whether an equation to solve has a derivative in it."""
    return re.search(r"[A-Za-z)}]'|\\d?dot\b|\\[dt]?frac\s*\{\s*(?:\\mathrm\{d\}|d)|\\prime|\bd[a-z]\b", latex) is not None


def named(node: Node, context: Context) -> str | None:
    """The key of a defined function that a node is, or is at its own parameters."""
    arguments: list[str | None] | None = None
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
        content = node.factors[1].content
        arguments = [key_of(x) for x in (content.items if isinstance(content, tree.Sequence) else (content,))]
        node = node.factors[0]
    key = key_of(node)
    definition = context.definitions.get(key or "")
    if definition is None or (arguments is not None and arguments != [p.latex for p in definition.parameters]):
        return None
    return key


def not_understood(kind: str, words: str, latex: str, defined: Sequence[str]) -> str:
    """Why a question only sounds like one that is understood; empty where it is one."""
    if words == "expand":
        return "what this is expanded in is not said: a Taylor series of a degree at a point"
    if kind == "solve" and any(re.search(rf"(?<![A-Za-z]){re.escape(key)}'", latex) for key in defined):
        return "an equation in the derivative of a defined function is not solved here"
    return ""


def without_names(targets: list[Node]) -> list[Node]:
    """Targets without those that only name what another one defines: "the function $f:...$, $f(x)=...$"."""
    defined = {left.key for t in targets if (left := left_of(t)) is not None}
    return [t for t in targets if key_of(t) is None or key_of(t) not in defined]
