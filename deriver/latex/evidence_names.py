"""How a single name, subscript or argument list looks, before any meaning is decided."""

from __future__ import annotations

from itertools import pairwise

from .names import is_transpose, key_of, names_below
from .tree import (
    BigOperator,
    Chain,
    Fence,
    Fraction,
    Name,
    Node,
    Number,
    Operator,
    Product,
    Script,
    Sequence,
    Sum,
    children,
)

__all__ = [
    "coordinate_subscript",
    "endless_index",
    "function_by_custom",
    "has_factor",
    "in_another_order",
    "is_capital",
    "is_moment",
    "is_plain_moment",
    "is_sign",
    "key_letter",
    "number_and_i",
    "points",
    "speaks_of_chance",
    "transposes_by",
]


def key_letter(key: str) -> bool:
    """Whether a key is one letter, perhaps with a subscript."""
    return len(key.split("_")[0]) == 1


def transposes_by(sup: Node | None) -> bool:
    """`^\\top`, and `^{-\\top}`."""
    return is_transpose(sup) or (isinstance(sup, Sum) and len(sup.terms) == 1 and is_transpose(sup.terms[0]))


def is_capital(node: Node) -> bool:
    while isinstance(node, Script):
        if isinstance(node.base, Name) and node.base.name == "e" and node.sup is not None:
            return any(n[:1].isupper() and n not in ("T", "I") for n in names_below(node.sup))  # e^{At}
        node = node.base
    if isinstance(node, Name):
        first = node.name[0]
        return first.isupper() and node.name not in ("I",) and node.style in ("plain", "bold")
    if isinstance(node, Fence):
        return any(is_capital(child) or (isinstance(child, Sum | Product) and is_capital(child)) for child in children(node))
    if isinstance(node, Sum | Product):
        return any(is_capital(child) for child in children(node))
    return False


def function_by_custom(node: Node) -> bool:
    """F, G, H, \\Phi, \\Psi: by custom functions where a parenthesis follows."""
    return isinstance(node, Name) and node.name in ("F", "G", "H", "Phi", "Psi")


def endless_index(item: BigOperator) -> str | None:
    """The index of `\\sum_{k=0}`, `\\sum_{k=1}^\\infty`, `\\lim_{k\\to\\infty}`; None for another range."""
    sub, sup = item.sub, item.sup
    if not isinstance(sub, Chain) or len(sub.items) != 2 or not isinstance(sub.items[0], Name) or sub.items[0].name not in "ijklmnrt":
        return None
    last = sup if sub.relations == ("=",) else sub.items[1] if item.name == "lim" else None
    from_zero = sub.relations == ("=",) and isinstance(sub.items[1], Number) and not sub.items[1].text.strip("0")
    return sub.items[0].name if from_zero or isinstance(last, Name) and last.name == "infty" else None


def coordinate_subscript(sub: Node) -> bool:
    """`u_t`, `u_{xx}`: a subscript that may be a partial derivative."""
    first = sub.factors[0] if isinstance(sub, Product) else sub
    return isinstance(first, Name) and first.name in ("t", "x", "y", "z", "r", "S", "tau", "xi")


def is_moment(head: Node) -> bool:
    """`\\mathbb{E}`, `\\Pr`, `\\mathrm{Var}`, with or without scripts."""
    base = head.base if isinstance(head, Script) else head
    if isinstance(base, Operator):
        return base.name in ("Var", "var", "Cov", "cov", "Pr", "Corr", "Std")
    return isinstance(base, Name) and (base.style == "blackboard" and base.name in "EPV" or base.name == "E" and base.style == "roman")


def speaks_of_chance(fence: Node | None, head: Node | None = None) -> bool:
    """`(x | y)`, `(A \\cap B)`: the arguments of a density or a probability; `(X > 1)` behind a P."""
    if not isinstance(fence, Fence):
        return False
    content = fence.content
    if isinstance(content, Chain) and isinstance(head, Name) and head.name == "P":
        return True
    if isinstance(content, Sequence):
        return "|" in content.separators
    return isinstance(content, Sum) and any(s in ("cup", "cap") for s in content.signs)


def is_plain_moment(head: Node, after: Node) -> bool:
    """`E[...]`, and `E(aX+b)`: an expectation by what stands in the parentheses."""
    base = head.base if isinstance(head, Script) and head.sup is None and not head.primes else head
    fence = after.base if isinstance(after, Script) else after
    if not isinstance(base, Name) or base.name != "E" or base.style != "plain" or base.accents or not isinstance(fence, Fence):
        return False
    return fence.opening == "[" or fence.opening == "(" and any(n[:1] in "XYZ" for n in names_below(fence.content))


def has_factor(node: Node, letter: str) -> bool:
    if isinstance(node, Sum):
        return any(has_factor(term, letter) for term in node.terms)
    if isinstance(node, Fraction):
        return has_factor(node.numerator, letter)
    if isinstance(node, Product):
        return any(isinstance(f, Name) and f.name == letter and f.style == "plain" for f in node.factors)
    return isinstance(node, Name) and node.name == letter and node.style == "plain"


def in_another_order(node: Node) -> bool:
    """`QR=RQ`, `PQ-QP`, `A=QR`: what nobody writes of numbers."""
    sides = node.items if isinstance(node, Chain) else (node,)
    terms = [t for side in sides for t in (side.terms if isinstance(side, Sum) else (side,))]
    runs = [[key_of(f) or "" for f in t.factors] for t in terms if isinstance(t, Product) and not any(t.marks)]
    runs = [r for r in runs if all(len(k) == 1 and k.isupper() for k in r)]
    turned = any(a != b and sorted(a) == sorted(b) for i, a in enumerate(runs) for b in runs[:i])
    return turned or any({"Q", "R"} == set(pair) for r in runs for pair in pairwise(r))


def points(arguments: Sequence, bound: set[str]) -> set[str]:
    """x of `k(x,x_i)` under a sum over i."""
    bare = {key_of(x) for x in arguments.items if isinstance(x, Name)}
    numbered = {key_of(x.base) for x in arguments.items if isinstance(x, Script) and x.sub is not None and bound & set(names_below(x.sub))}
    return {key for key in bare & numbered if key is not None}


def number_and_i(item: Sum) -> bool:
    """`1+i`, `2-i`: a number, and then i alone; an index is written the other way round."""
    if len(item.terms) != 2 or not isinstance(item.terms[0], Number | Fraction):
        return False
    last = item.terms[1]
    return isinstance(last, Name) and last.name == "i" and last.style == "plain" and not last.accents


def is_sign(node: Node | None) -> bool:
    """Whether a letter says something by what stands beside it: an accent, d, the imaginary unit, the identity."""
    return isinstance(node, Name) and (bool(node.accents) or node.name in ("d", "j", "I"))
