"""What custom takes a letter for where functions and variables stand: coordinates, unknowns, indices; syntax only."""

from __future__ import annotations

from collections.abc import Iterator

from .names import key_of
from .signs import is_d, is_partial
from .tree import Evaluated, Fence, Fraction, Name, Node, Number, Product, Script, Sum, children

__all__ = [
    "CAPITALS",
    "COORDINATES",
    "LAPLACED",
    "MIXED",
    "MOVED",
    "SPACE",
    "TIME",
    "UNKNOWNS",
    "form_of",
    "is_bold",
    "is_indexed",
    "is_name_like",
    "is_ordinary",
    "is_partial_script",
    "letters_below",
    "other_points",
    "place_of_letter",
]

#: Letters that custom takes for coordinates, those of space before those of time.
SPACE = ("x", "y", "z", "r", "S", r"\xi", r"\eta", r"\theta", r"\phi", r"\varphi", "s")
TIME = ("t", r"\tau")
COORDINATES = frozenset((*SPACE, *TIME))
#: Letters that custom takes for unknown functions when coordinates stand below them. Not stresses, variances, or sizes.
UNKNOWNS = frozenset({"u", "v", "w", "f", "g", "h", "p", "q", "c", r"\phi", r"\varphi", r"\psi", r"\rho", r"\eta"})
CAPITALS = frozenset("VTUCPFGHQ")
#: Letters whose subscript of two coordinates is a mixed derivative, and no label.
MIXED = frozenset({"u", "f", r"\phi", r"\varphi", r"\psi"})
#: Letters that stand for functions where their product is differentiated by a letter that does not occur in it.
MOVED = frozenset("uvwxyzfghqrs") | {"theta", "phi", "varphi", "psi"}
#: What a Laplacian is taken of by custom where the formula does not say more.
LAPLACED = frozenset({"u", "v", "w", "f", r"\phi", r"\varphi", r"\psi"})


def form_of(side: Sum) -> tuple[list[Name], list[Node]]:
    """The capital coefficients and the variables of `M dx + N dy`; two empty lists for another sum."""
    found: list[Name] = []
    by: list[Node] = []
    for term in side.terms:
        if not isinstance(term, Product) or len(term.factors) < 3 or not is_d(term.factors[-2]) or key_of(term.factors[-1]) is None:
            return [], []
        by.append(term.factors[-1])
        first = term.factors[0]
        if len(term.factors) == 3 and isinstance(first, Name) and first.name[0].isupper():
            found.append(first)
    return (found, by) if {x.name for x in found} & set("MNPQR") else ([], by)


def other_points(items: tuple[Node, ...]) -> set[str]:
    """`k(x, x')`: the primed letter is another point; `F(y, y')` of an unknown y is none."""
    if len(items) != 2 or not isinstance(items[1], Script) or items[1].primes != 1 or not isinstance(items[1].base, Name):
        return set()
    base = items[1].base
    twin = key_of(items[0]) is not None and key_of(items[0]) == key_of(base) and base.name in "xzsrt"
    return {key_of(items[1]) or ""} if twin else set()


def is_indexed(node: Node) -> bool:
    """`x_i`, `f_1`: an entry."""
    return (
        isinstance(node, Script) and node.sup is None and not node.primes and isinstance(node.base, Name)
        and (isinstance(node.sub, Number) or isinstance(node.sub, Name) and node.sub.name in ("i", "j", "k", "l", "m", "n", "ell"))
    )  # fmt: skip


def place_of_letter(key: str) -> tuple[int, str]:
    if key in TIME:
        return 99, key
    return (SPACE.index(key), key) if key in SPACE else (50, key)


def is_bold(node: Node | None) -> bool:
    while isinstance(node, Script):
        node = node.base
    return isinstance(node, Name) and (node.style == "bold" or "vec" in node.accents)


def is_ordinary(node: Node, key: str) -> bool:
    """Lower-case letters; a bold or capital one with a prime is as often a name of its own."""
    base = node.base if isinstance(node, Script) else node
    return isinstance(base, Name) and base.style == "plain" and base.name[0].islower() and base.name not in ("e", "i", "d")


def is_name_like(node: Node) -> bool:
    base = node.base if isinstance(node, Script) else node
    if not isinstance(base, Name) or base.name in ("e", "i", "d", "pi", "infty", "I") or not base.name[0].isalpha():
        return False
    return base.style in ("plain", "bold", "calligraphic")


def is_partial_script(node: Node) -> bool:
    return isinstance(node, Script) and is_partial(node.base)


def letters_below(node: Node) -> Iterator[Name]:
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, Name):
            yield item
        if isinstance(item, Script | Fence | Product | Sum | Fraction | Evaluated):
            stack.extend(children(item))
