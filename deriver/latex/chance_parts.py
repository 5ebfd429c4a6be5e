r"""Parts of what introduces random variables: heads of densities, cases, ranges of an index, parameters in parentheses."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import tree
from .names import key_of
from .scripted import flat
from .tree import Node

__all__ = ["Introduced", "density_head", "fill_cases", "is_index", "is_number", "is_variable", "listed_parameters", "with_value"]


@dataclass
class Introduced:
    """The law of some letters; `density` is variable, body, lower end, upper end; `table` the values with their probabilities."""

    letters: list[str]
    family: str = ""
    parameters: list[Node] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    density: tuple[Node, Node, Node, Node] | None = None
    table: list[tuple[Node, Node]] = field(default_factory=list)
    discrete: bool = False
    given: tuple[str, Node] | None = None  # conditional on a letter that has this value
    nodes: list[Node] = field(default_factory=list)  # the letters as they are written


def fill_cases(law: Introduced, body: tree.Environment, x: Node, key: str | None) -> bool:
    """`f(x)` in cases: one piece on an interval, or probabilities of values; the rest is zero."""
    for row in body.rows:
        if len(row) != 2:
            return False
        value, where = row
        if isinstance(value, tree.Number) and value.text == "0":
            continue
        chains = [c for c in flat(where) if isinstance(c, tree.Chain)]
        others = [c for c in flat(where) if not isinstance(c, tree.Chain | tree.Missing | tree.TextRun)]
        if len(chains) != 1:
            return False
        chain = chains[0]
        if chain.relations == ("=",) and key_of(chain.items[0]) in (key, (key or "").upper()):
            if any(isinstance(o, tree.Dots) for o in others):
                return False
            for at in (chain.items[1], *others):
                law.table.append((at, with_value(value, x, at)))
            law.discrete = True
            continue
        if others or law.density is not None:
            return False
        items = list(chain.items)
        at_ = [k for k, item in enumerate(items) if key_of(item) == key]
        if len(at_) != 1 or any(r not in ("<", "<=", ">", ">=") for r in chain.relations):
            return False
        least: Node = tree.Sum(0, 0, (tree.Name(0, 0, "infty"),), ("-",))
        most: Node = tree.Name(0, 0, "infty")
        k = at_[0]
        for other in (k - 1, k + 1):
            if 0 <= other < len(items):
                if (other < k) == (chain.relations[min(k, other)] in ("<", "<=")):
                    least = items[other]
                else:
                    most = items[other]
        law.density = (x, value, least, most)
    return law.density is not None or bool(law.table)


def with_value(value: Node, x: Node, at: Node, bare: bool = False) -> Node:
    """The value with a number in the place of the letter."""
    if key_of(value) is not None and key_of(value) == key_of(x):
        return at if bare else tree.Fence(value.start, value.end, "(", ")", at)
    return tree.with_children(value, lambda part: with_value(part, x, at, bare))


def density_head(node: Node) -> tuple[str, Node, bool] | None:
    r"""`f(x)`, `f_X(x)`, `p_\theta(x)`, `f(x;\theta)`, `f(x\mid\theta)`, `P(X=x)`: the letter, the variable, whether it is of points."""
    if not isinstance(node, tree.Product) or len(node.factors) != 2 or not isinstance(node.factors[1], tree.Fence):
        return None
    head = node.factors[0].base if isinstance(node.factors[0], tree.Script) else node.factors[0]
    name = getattr(head, "name", "")
    inner = node.factors[1].content
    if name in ("P", "Pr") and isinstance(inner, tree.Chain) and inner.relations == ("=",):
        letter = key_of(inner.items[0])
        x = inner.items[1]
        return (letter, x, True) if letter is not None and isinstance(x, tree.Name) else None
    if name not in ("f", "p", "g", "h", "pi", "q"):
        return None
    if isinstance(inner, tree.Sequence):
        if inner.separators[0] not in (";", "|", ",") or (inner.separators[0] == "," and key_of(inner.items[1]) in _VALUES):
            return None
        inner = inner.items[0]
    return ("", inner, False) if isinstance(inner, tree.Name) else None


_VALUES = frozenset({"x", "y", "z", "u", "v", "w", "t"})


def is_variable(node: Node) -> bool:
    """A random letter: a capital, with an index perhaps."""
    base = node.base if isinstance(node, tree.Script) and node.sup is None and not node.primes else node
    return isinstance(base, tree.Name) and base.name in _CAPITALS and base.style in ("plain", "bold") and not base.accents


_CAPITALS = frozenset("XYZUVWTNSHKMRQ")


def is_index(chain: tree.Chain) -> bool:
    r"""`i=1,\dots,n`: the range of an index."""
    return key_of(chain.items[0]) in ("i", "j", "k") and all(is_number(x) or key_of(x) for x in chain.items[1:])


def is_number(node: Node) -> bool:
    return isinstance(node, tree.Number)


def listed_parameters(node: Node) -> list[Node]:
    """The parameters in `(a,b)`, `[0,1]` or a list."""
    if isinstance(node, tree.Fence) and node.opening in ("(", "["):
        return listed_parameters(node.content)
    if isinstance(node, tree.Sequence):
        return list(node.items)
    if isinstance(node, tree.Chain) and node.relations == ("=",) and len(node.items) == 2:
        return [node.items[1]]
    if isinstance(node, tree.Chain) and node.relations[-1] in (">", ">=") and key_of(node.items[0]) is not None:
        return [node.items[0]]
    return [node]
