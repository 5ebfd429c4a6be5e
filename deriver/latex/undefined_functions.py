"""Functions of processes that are not given: the V of "Let $V(S,t)$ be smooth. Find $dV$."

Comes in: the formulas of a task, and the names of its processes. Goes out: the same formulas with a private name for each application of
an unknown function to processes and the time, and what each private name stands for. A function of something else is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..expression import Expr
from ..expression import build as b
from . import tree
from .names import key_of
from .signs import is_d
from .tree import Node

__all__ = ["Applied", "declared_functions"]

_LETTERS = frozenset("fghuvwVUFGCPH") | {"phi", "psi", "varphi"}


@dataclass(frozen=True)
class Applied:
    """A function and the keys of its arguments."""

    name: str
    arguments: tuple[str, ...]

    def expression(self, symbols: dict[str, Expr]) -> Expr:
        """The application, to the symbols of its arguments."""
        plain = self.name.replace("\\", "")
        return b.apply(plain, tuple(symbols[k] for k in self.arguments), b.ZERO.shape, latex=self.name)


def _below(node: Node) -> Iterator[Node]:
    yield node
    for part in tree.children(node):
        yield from _below(part)


def declared_functions(nodes: list[Node], processes: set[str], known: set[str]) -> tuple[list[Node], dict[str, Applied]]:
    """The formulas with private names, and the table of these."""
    found: dict[Applied, str] = {}
    defined = {key_of(c.items[0].factors[0]) for c in nodes if isinstance(c, tree.Chain) and isinstance(c.items[0], tree.Product)}

    def keys(fence: tree.Fence) -> tuple[str, ...] | None:
        parts = fence.content.items if isinstance(fence.content, tree.Sequence) else (fence.content,)
        named = tuple(key_of(p) or "" for p in parts)
        if not all(k in processes or k == "t" for k in named) or not any(k in processes for k in named):
            return None
        return named

    for product in (x for node in nodes for x in _below(node) if isinstance(x, tree.Product)):
        for head, fence in zip(product.factors, product.factors[1:], strict=False):
            key = key_of(head) if isinstance(head, tree.Name) else None
            if key is None or not isinstance(head, tree.Name) or head.name not in _LETTERS or key in known | processes | defined:
                continue
            if isinstance(fence, tree.Fence) and fence.opening == "(" and (named := keys(fence)) is not None:
                found.setdefault(Applied(key, named), chr(0xF000 + len(found)))
    if not found:
        return nodes, {}
    by_name = {a.name: private for a, private in found.items()}

    def taken(product: tree.Product, i: int) -> tuple[Node, int] | None:
        factor, following = product.factors[i], product.factors[i + 1] if i + 1 < len(product.factors) else None
        key = key_of(factor) if isinstance(factor, tree.Name) else None
        if key is None:
            return None
        named = keys(following) if isinstance(following, tree.Fence) else None
        private = found.get(Applied(key, named)) if named is not None else None
        if private is not None and following is not None:
            return tree.Name(factor.start, following.end, private), 2
        if key in by_name and i > 0 and is_d(product.factors[i - 1]) and len(product.factors) == 2:
            return tree.Name(factor.start, factor.end, by_name[key]), 1
        return None

    kept = [n for n in nodes if not _only_declared(n, by_name, keys)]
    return [tree.with_factors(n, taken) for n in kept], {private: a for a, private in found.items()}


def _only_declared(node: Node, by_name: dict[str, str], keys: object) -> bool:
    """`f(t,x)` or `f` alone: the function itself, beside its value along the process."""
    if isinstance(node, tree.Name):
        return key_of(node) in by_name
    if isinstance(node, tree.Product) and len(node.factors) == 2 and isinstance(node.factors[1], tree.Fence):
        return key_of(node.factors[0]) in by_name and keys(node.factors[1]) is None  # type: ignore[operator]
    return False
