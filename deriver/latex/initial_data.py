"""Initial data of partial differential equations: functions named `u_0`, point sources, and slopes that say too little."""

from __future__ import annotations

from itertools import pairwise

from . import tree
from .names import key_of
from .random_terms import below
from .tree import Node

__all__ = ["initial_data", "point_source", "slopes"]


def initial_data(node: Node) -> list[str]:
    """`u_0(x-ct)`, `v_0(s)`: functions of one variable, named as initial data are."""
    out: dict[str, None] = {}
    for item in below(node):
        for x, y in pairwise(item.factors) if isinstance(item, tree.Product) else ():
            named = isinstance(x, tree.Script) and isinstance(x.sub, tree.Number) and x.sup is None and not x.primes
            if named and isinstance(y, tree.Fence) and y.opening in "([" and not isinstance(y.content, tree.Sequence | tree.Number):
                key = key_of(x)
                if key is not None and key[0] in "uvwfgh":
                    out[key] = None
    return list(out)


def slopes(node: Node) -> bool:
    """`u_x+u_y=0` and nothing else: two letters below one u."""
    found = [x for x in below(node) if isinstance(x, tree.Script) and key_of(x.base) == "u" and isinstance(x.sub, tree.Name)]
    return len({x.sub.name for x in found if isinstance(x.sub, tree.Name)} & {"x", "y", "z"}) > 1


def point_source(node: Node) -> bool:
    r"""`\delta(x-a)`: Dirac's delta, where a condition holds it."""
    pairs = zip(node.factors, node.factors[1:], strict=False) if isinstance(node, tree.Product) else ()
    return any(isinstance(x, tree.Name) and x.name == "delta" and isinstance(y, tree.Fence) and y.opening == "(" for x, y in pairs)
