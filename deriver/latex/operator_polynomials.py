r"""`D^2y-4Dy+4y=0`, `(D-1)^2(D+2)y=e^x`: polynomials in the operator $D=\frac{d}{dx}$ written out as derivatives; syntax only.

Comes in: the formulas of a task. Goes out: the same without the operator, and without the formula that names it; unchanged where D is no
operator, or where the factors would not commute.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from . import tree
from .names import key_of
from .signs import denominator_of, numerator_of
from .tree import Node, children

__all__ = ["written_out"]

_UNKNOWNS = frozenset("yuvwxzfgq")
#: What stands in front of a power of D: a number and letters.
_Terms = dict[int, list[tuple[Fraction, tuple[Node, ...]]]]


def written_out(items: list[Node]) -> list[Node]:
    """The formulas with every polynomial in D applied to the unknown behind it."""
    named = next((x for x in items if _names_operator(x)), None)
    equations = [x for x in items if x is not named]
    if not any(_is_operator(f) for x in equations for f in _factors_before_unknown(x)):
        return items
    variable = None
    if named is not None:
        assert isinstance(named, tree.Chain) and isinstance(named.items[1], tree.Fraction)
        head = numerator_of(named.items[1].numerator)
        assert head is not None
        below = denominator_of(named.items[1].denominator, head[0])
        variable = below[0] if below else None
    made: list[Node] = []
    for item in equations:
        if isinstance(item, tree.Chain):
            sides = [_side(x, variable) for x in item.items]
            if any(x is None for x in sides):
                return items
            item = tree.Chain(item.start, item.end, tuple(x for x in sides if x is not None), item.relations, item.labels)
        made.append(item)
    return made


def _names_operator(node: Node) -> bool:
    r"""`D=\frac{d}{dx}`."""
    if not isinstance(node, tree.Chain) or len(node.items) != 2 or not _is_d(node.items[0]) or not isinstance(node.items[1], tree.Fraction):
        return False
    head = numerator_of(node.items[1].numerator)
    return head is not None and head[2] is None and head[1] == 1 and denominator_of(node.items[1].denominator, head[0]) is not None


def _is_d(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name == "D" and node.style == "plain" and not node.accents


def _has_d(node: Node) -> bool:
    return _is_d(node) or any(_has_d(c) for c in children(node))


def _is_operator(node: Node) -> bool:
    """A power of D, or a polynomial in parentheses that holds it."""
    if isinstance(node, tree.Script) and node.sub is None and not node.primes:
        return isinstance(node.sup, tree.Number) and node.sup.text.isdigit() and (_is_d(node.base) or _is_operator(node.base))
    return isinstance(node, tree.Fence) and node.opening in "([" and _has_d(node.content) and _polynomial(node.content, None) is not None


def _factors_before_unknown(node: Node) -> Iterable[Node]:
    for x in _below(node):
        if isinstance(x, tree.Product) and _unknown(x.factors[-1]):
            yield from x.factors[:-1]


def _below(node: Node) -> Iterable[Node]:
    yield node
    for c in children(node):
        yield from _below(c)


def _unknown(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name in _UNKNOWNS and node.style == "plain" and not node.accents


def _side(node: Node, variable: Node | None) -> Node | None:
    terms = node.terms if isinstance(node, tree.Sum) else (node,)
    signs = node.signs if isinstance(node, tree.Sum) else ("+",)
    if not _has_d(node):
        return node
    out: list[tuple[str, Node]] = []
    for sign, term in zip(signs, terms, strict=True):
        if not _has_d(term):
            out.append((sign, term))
            continue
        if sign not in "+-" or not isinstance(term, tree.Product) or not _unknown(term.factors[-1]):
            return None
        front = (
            tree.Product(term.start, term.factors[-2].end, term.factors[:-1], term.marks[:-1]) if len(term.factors) > 2 else term.factors[0]
        )
        found = _polynomial(front, variable)
        if found is None:
            return None
        for power in sorted(found, reverse=True):
            for number, letters in found[power]:
                turned = number < 0
                out.append(("-" if (sign == "-") != turned else "+", _term(abs(number), letters, power, term.factors[-1], variable)))
    signs = tuple(s for s, _ in out)
    if len(out) == 1 and signs == ("+",):
        return out[0][1]
    return tree.Sum(node.start, node.end, tuple(t for _, t in out), signs)


def _term(number: Fraction, letters: tuple[Node, ...], power: int, unknown: Node, variable: Node | None) -> Node:
    a, z = unknown.start, unknown.end
    factors: list[Node] = []
    if number != 1:
        top = tree.Number(a, z, str(number.numerator))
        factors.append(top if number.denominator == 1 else tree.Fraction(a, z, top, tree.Number(a, z, str(number.denominator))))
    factors += letters
    if power == 0:
        factors.append(unknown)
    elif variable is None:
        factors.append(tree.Script(a, z, unknown, None, None, power))
    else:
        d = tree.Name(a, z, "d")
        times = tree.Number(a, z, str(power))
        above = tree.Product(a, z, (d if power == 1 else tree.Script(a, z, d, None, times), unknown), ("",))
        below = tree.Product(a, z, (d, variable if power == 1 else tree.Script(a, z, variable, None, times)), ("",))
        factors.append(tree.Fraction(a, z, above, below))
    return factors[0] if len(factors) == 1 else tree.Product(a, z, tuple(factors), ("",) * (len(factors) - 1))


def _polynomial(node: Node, variable: Node | None) -> _Terms | None:
    """The node as a polynomial in D with the coefficients in front; None where it is none."""
    if _is_d(node):
        return {1: [(Fraction(1), ())]}
    if not _has_d(node):
        if isinstance(node, tree.Number):
            try:
                return {0: [(Fraction(node.text), ())]}
            except ValueError:
                return None
        return {0: [(Fraction(1), (node,))]}
    if isinstance(node, tree.Fence) and node.opening in "([":
        return _polynomial(node.content, variable)
    if isinstance(node, tree.Script) and node.sub is None and not node.primes and isinstance(node.sup, tree.Number):
        if not node.sup.text.isdigit() or not 0 < int(node.sup.text) <= 12:
            return None
        return _product([node.base] * int(node.sup.text), variable)
    if isinstance(node, tree.Product) and all(m in ("", "cdot") for m in node.marks):
        return _product(list(node.factors), variable)
    if isinstance(node, tree.Sum):
        total: _Terms = {}
        for sign, term in zip(node.signs, node.terms, strict=True):
            found = _polynomial(term, variable)
            if found is None or sign not in "+-":
                return None
            for k, terms in found.items():
                total.setdefault(k, []).extend((-c if sign == "-" else c, letters) for c, letters in terms)
        return _collected(total)
    return None


def _product(factors: list[Node], variable: Node | None) -> _Terms | None:
    total: _Terms = {0: [(Fraction(1), ())]}
    names = {"x", "t"} if variable is None else {key_of(variable)}
    for factor in factors:
        found = _polynomial(factor, variable)
        if found is None:
            return None
        held = [x for terms in found.values() for _, letters in terms for x in letters]
        if max(total) > 0 and any(key_of(n) in names for x in held for n in _below(x)):
            return None  # D x is not x D
        made: _Terms = {}
        for i, left in total.items():
            for j, right in found.items():
                made.setdefault(i + j, []).extend((c * e, (*m, *n)) for c, m in left for e, n in right)
        total = _collected(made)
    return total


def _collected(terms: _Terms) -> _Terms:
    """Equal letters added up."""
    out: _Terms = {}
    for k, row in terms.items():
        sums: dict[tuple[str, ...], tuple[Fraction, tuple[Node, ...]]] = {}
        for c, letters in row:
            key = tuple(sorted(repr(_bare(x)) for x in letters))
            before = sums.get(key)
            sums[key] = (c + (before[0] if before else 0), letters)
        kept = [v for v in sums.values() if v[0] != 0]
        if kept:
            out[k] = kept
    return out


def _bare(node: Node) -> object:
    """The node without its place in the text."""
    own = [getattr(node, k) for k in ("name", "text", "marks", "signs", "primes", "opening", "style") if hasattr(node, k)]
    return (type(node).__name__, own, [_bare(c) for c in children(node)])
