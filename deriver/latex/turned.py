r"""Primes that transpose: `X'X`, `x'Ax`, `(Z'X)^{-1}Z'y`, `x_i'\beta`, as statistics and econometrics write them.

Comes in: a syntax tree. Goes out: which letters such a prime turns, and which primes may be a transpose or a derivative.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .names import key_of
from .tree import Chain, Fence, Fraction, Name, Node, Number, Operator, Product, Script, Sum, children

__all__ = ["Turned", "alike", "closes", "drop_turned", "is_array_letter", "turned_names"]

#: Greek letters that stand for coefficients: behind x' a factor, and nothing that a derivative is multiplied by.
_COEFFICIENTS = frozenset("beta theta gamma delta pi alpha lambda mu".split())
#: Letters of regressors, weights and loads, which no custom takes for functions.
_ROWS = frozenset("abcdwxz")


@dataclass
class Turned:
    """What the primes of a formula turn."""

    arrays: bool = False  # X'X: primes behind capital and bold letters are transposes
    keys: set[str] = field(default_factory=set)  # x of x'Ax, with its subscript
    acted_on: set[str] = field(default_factory=set)  # \beta of x'\beta
    open: set[str] = field(default_factory=set)  # a of a'b: a transpose or a derivative
    fences: set[int] = field(default_factory=set)  # where (y-Xb)'(y-Xb) begins


def is_array_letter(node: Node) -> bool:
    """A capital or a bold letter."""
    return isinstance(node, Name) and (node.name[0].isupper() or "bold" in node.style) and not node.accents


def turned_names(node: Node) -> Turned:
    r"""Which letters the primes of a formula transpose.

    >>> from .syntax import parse_syntax
    >>> turned_names(parse_syntax("x'Ax")).keys
    {'x'}
    """
    found = Turned()
    rows: list[tuple[str, Script, Node]] = []
    bare: set[str] = set()
    moving = False
    stack: list[tuple[Node, bool]] = [(node, False)]
    while stack:
        item, inverted = stack.pop()
        if isinstance(item, Product):
            for i, factor in enumerate(item.factors[:-1]):
                if isinstance(factor, Script) and isinstance(factor.base, Fence) and factor.primes == 1 and factor.sup is None:
                    terms = factor.base.content.terms if isinstance(factor.base.content, Sum) else ()
                    if not any(isinstance(x, Number) for x in terms) and _fence_closes(item, i, factor.base):
                        found.fences.add(factor.start)
                if not _is_primed(factor) or item.marks[i] != "":
                    continue
                assert isinstance(factor, Script)
                key = _bare_key(factor)
                after = item.factors[i + 1]
                if key is None or isinstance(after, Fence) and key_of(after.content) is not None:
                    continue
                if closes(item, i, key):
                    found.arrays = found.arrays or is_array_letter(factor.base)
                    found.keys.add(key)
                elif is_array_letter(factor.base):
                    found.arrays = found.arrays or inverted
                else:
                    rows.append((key, factor, after))
        if isinstance(item, Script) and item.primes:
            turned = item.start in found.fences
            moving = moving or item.primes > 1 or isinstance(item.base, Fence) and not turned
            if isinstance(item.base, Fence):
                stack.append((item.base, False))
            if item.sub is not None:
                stack.append((item.sub, False))
            continue
        if isinstance(item, Name):
            moving = moving or item.name in ("d", "mathrm{d}") or bool(item.accents) and item.accents[-1] in ("dot", "ddot")
            bare.add(item.name)
        if isinstance(item, Operator) and item.name in ("partial", "nabla"):
            moving = True
        below = isinstance(item, Script) and isinstance(item.base, Fence) and _is_inverse(item.sup)
        stack.extend((child, below or (inverted and not isinstance(item, Chain))) for child in children(item))
    for key, factor, after in rows:
        base = factor.base
        assert isinstance(base, Name)
        head = after.base if isinstance(after, Script) and after.sup is not None and after.sub is None and not after.primes else after
        if key_of(head) == key and not moving and not bare & {"t", "x"} - {base.name}:
            found.open.add(key)  # u'u/(n-k)
        if base.name in bare or base.accents or base.style not in ("plain", "bold"):
            continue
        head = after.base if isinstance(after, Script) else after
        if not isinstance(head, Name) or head.name in ("e", "t", "i") or isinstance(after, Script) and after.sup is not None:
            continue
        coefficient = head.name in _COEFFICIENTS
        if base.name in ("x", "z", "w") and coefficient or base.name in _COEFFICIENTS and head.name in ("x", "z", "w", "X", "Z"):
            found.keys.add(key)
            found.acted_on.update(k for k in (key_of(after), key_of(head)) if k)
        elif (base.name in _ROWS or base.name in _COEFFICIENTS) and not moving and (coefficient or head.name[0].isalpha()):
            found.open.add(key)
    if (found.keys or found.fences or found.arrays) and not moving:  # where one prime transposes, the others do
        found.arrays = True
        found.keys |= {key for key, _, _ in rows}
        found.open -= found.keys
    return found


def drop_turned(primed: dict[str, Node], applied: dict[str, Node], node: Node) -> None:
    """Take from the primed letters of a formula those that a prime does not differentiate, or not for certain."""
    turned = turned_names(node)
    for key in turned.keys | turned.open:
        primed.pop(key, None)
        if key not in applied:
            primed.pop(key.split("_")[0], None)


def _is_primed(node: Node) -> bool:
    return isinstance(node, Script) and node.primes == 1 and node.sup is None and isinstance(node.base, Name)


def _bare_key(node: Script) -> str | None:
    """The key of a primed name without its prime."""
    return key_of(node.base if node.sub is None else Script(node.start, node.end, node.base, node.sub))


def closes(item: Product, i: int, key: str | None) -> bool:
    r"""Whether the product goes on to the same letter, at once or with an array between: `x'Ax`, `X'\Omega^{-1}X`, `X'X`."""
    between = False
    for k in range(i + 1, len(item.factors)):
        if item.marks[k - 1] != "":
            return False
        factor = item.factors[k]
        same = key_of(factor.base if isinstance(factor, Script) and factor.sup is not None and factor.sub is None else factor) == key
        if same and key is not None:
            first = item.factors[i]
            assert isinstance(first, Script)
            return between or k == i + 1 and is_array_letter(first.base)
        head = factor.base if isinstance(factor, Script) else factor
        if isinstance(head, Fence):
            inner = head.content.terms if isinstance(head.content, Sum) else (head.content,)
            arrays = [x.base if isinstance(x, Script) else x for x in inner]
            between = between or any(is_array_letter(x) or isinstance(x, Name) and x.name[0].isupper() for x in arrays)
        elif isinstance(head, Name) and (is_array_letter(head) or head.name[0].isupper()):
            between = True
        elif not isinstance(head, Name | Number | Fraction):
            return False
    return False


def _fence_closes(item: Product, i: int, fence: Fence) -> bool:
    r"""Whether the same parenthesis follows, at once or behind an array: `(y-Xb)'(y-Xb)`, `(x-\mu)'\Sigma^{-1}(x-\mu)`."""
    for k in range(i + 1, len(item.factors)):
        if item.marks[k - 1] != "":
            return False
        factor = item.factors[k]
        if isinstance(factor, Fence):
            return alike(factor, fence)
        head = factor.base if isinstance(factor, Script) else factor
        if not (isinstance(head, Name) and head.name[0].isupper()):
            return False
    return False


def alike(one: Node, other: Node) -> bool:
    """Whether two nodes are written alike, wherever they stand."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Name | Number) or not children(one):
        return key_of(one) == key_of(other) and getattr(one, "text", None) == getattr(other, "text", None)
    for name in ("signs", "marks", "relations", "separators", "opening", "closing", "primes"):
        if getattr(one, name, None) != getattr(other, name, None):
            return False
    left, right = children(one), children(other)
    return len(left) == len(right) and all(alike(x, y) for x, y in zip(left, right, strict=True))


def _is_inverse(sup: Node | None) -> bool:
    return isinstance(sup, Sum) and sup.signs == ("-",) and isinstance(sup.terms[0], Number)
