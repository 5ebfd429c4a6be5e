r"""Values on a grid: in `u_i^{n+1}=u_i^n+r(u_{i+1}^n-2u_i^n+u_{i-1}^n)` the upper index is a time level and no power.

Comes in: the tree of a formula. Goes out: the letters whose scripts are both places. A letter is one where it has neighbours below
(`i` and `i+1`, or `i-1`) and above (`n` and `n+1`, or `n-1`); powers of the entries of a vector do not have both.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from . import tree
from .names import key_of
from .tree import Node

__all__ = ["below", "grid_letters", "offset_of"]

_PLACES, _LEVELS = "ijklmpq", "nkmjst"


def below(node: Node) -> Iterator[Node]:
    """A node and everything in it."""
    yield node
    for part in tree.children(node):
        yield from below(part)


def grid_letters(node: Node) -> set[str]:
    r"""The keys of letters whose upper index is a level.

    >>> from deriver.latex.syntax import parse_syntax
    >>> grid_letters(parse_syntax(r"u_i^{n+1}=u_{i-1}^n")), grid_letters(parse_syntax(r"x_{i+1}^2-x_i^2"))
    ({'u'}, set())
    """
    found: dict[str, list[tuple[Node, Node]]] = {}
    for part in below(node):
        if isinstance(part, tree.Script) and isinstance(part.base, tree.Name) and part.sub is not None and part.sup is not None:
            if not part.primes:
                found.setdefault(key_of(part.base) or "", []).append((part.sub, part.sup))
    return {key for key, scripts in found.items() if len(scripts) > 1 and _neighbours(scripts)}


def _neighbours(scripts: list[tuple[Node, Node]]) -> bool:
    subs, sups = [sub for sub, _ in scripts], [sup for _, sup in scripts]
    for letters, nodes in ((_PLACES, subs), (_LEVELS, sups)):
        for letter in letters:
            offsets = [offset_of(n, letter) for n in nodes]
            if all(o is not None for o in offsets) and len(set(offsets)) > 1:
                break
        else:
            return False
    return True


def offset_of(node: Node | None, letter: str) -> Fraction | None:
    """How far an index lies behind a letter: 1/2 for `n+\\frac12`; None where it is no such index."""
    if isinstance(node, tree.Name):
        return Fraction(0) if node.name == letter and not node.accents else None
    if isinstance(node, tree.Fence) and node.opening == "(":
        return offset_of(node.content, letter)
    if not isinstance(node, tree.Sum):
        return None
    total, found = Fraction(0), False
    for term, sign in zip(node.terms, node.signs, strict=True):
        if isinstance(term, tree.Name) and term.name == letter and sign == "+" and not found:
            found = True
            continue
        value = _number(term)
        if value is None or sign not in "+-":
            return None
        total += value if sign == "+" else -value
    return total if found else None


def _number(node: Node) -> Fraction | None:
    if isinstance(node, tree.Number):
        return Fraction(node.text)
    if isinstance(node, tree.Fraction):
        above, under = _number(node.numerator), _number(node.denominator)
    elif isinstance(node, tree.Product) and node.marks == ("/",):
        above, under = _number(node.factors[0]), _number(node.factors[1])
    else:
        return None
    return None if above is None or not under else above / under
