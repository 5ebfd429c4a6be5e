r"""Index notation: `\delta_{ij}`, `\varepsilon_{ijk}`, `\partial_i`. Letters there number coordinates; they are no numbers of their own.

A Kronecker delta is an indicator. An index that stands twice in a product is summed by a convention that nothing in a formula declares:
it is refused with the sum to write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import Ambiguous, NotSupported
from ..expression import Expr
from ..expression import build as b
from . import tree
from .names import index_names, key_of
from .places import PlaceMixin
from .tree import Node

__all__ = ["TensorMixin"]

_LATIN = frozenset("ijklmn")
_ENTRIES = frozenset("ijklmnpqrs")
_GREEK = frozenset({"mu", "nu", "alpha", "beta", "rho", "sigma", "lambda", "kappa"})
_UPPER = _GREEK | {"i", "j"}
_IN_SCRIPT = re.compile(r"[_^]\s*\{?(?:[a-zA-Z0-9,\s]|\\[a-zA-Z]+\s*)*$")


def _indices(sub: Node | None) -> tuple[Node, ...]:
    """The single indices of a subscript: names and numbers side by side."""
    if isinstance(sub, tree.Product) and all(m == "" for m in sub.marks):
        return sub.factors
    if isinstance(sub, tree.Sequence) and all(s == "," for s in sub.separators):
        return sub.items
    return () if sub is None else (sub,)


def _is_tensor(node: Node) -> bool:
    r"""`\delta_{ij}`, `\varepsilon_{ijk}`, `\partial_i`: what stands in index notation and hardly anywhere else."""
    base = node.base if isinstance(node, tree.Script) else None
    if isinstance(node, tree.Fence):
        return isinstance(node.content, tree.Product) and any(map(_is_tensor, node.content.factors))
    if isinstance(base, tree.Operator):
        return base.name == "partial"
    if not isinstance(base, tree.Name) or base.style != "plain" or base.accents:
        return False
    assert isinstance(node, tree.Script)
    wanted = {"delta": 2, "varepsilon": 3, "epsilon": 3}.get(base.name)
    return wanted is not None and len(_indices(node.sub)) == wanted


class TensorMixin(PlaceMixin):
    """The part of the elaborator that reads index notation."""

    def kronecker(self, node: tree.Script) -> Expr | None:
        r"""`\delta_{ij}`: one where the indices are equal, zero elsewhere; None for another name."""
        base, places = node.base, _indices(node.sub)
        if not isinstance(base, tree.Name) or base.name != "delta" or len(places) != 2 or not _is_tensor(node) or self.strict:
            return None
        letters = [p for p in places if isinstance(p, tree.Name) and len(p.name) == 1 and p.style == "plain" and not p.accents]
        numbers = [p for p in places if isinstance(p, tree.Number) and p.text.isdigit()]
        if len(letters) + len(numbers) != 2 or not letters or any(x.name not in "ijklmnpqrst" for x in letters):
            return None
        if self.lookup(r"\delta") is not None:
            return None
        left, right = (self.expr(p) if isinstance(p, tree.Number) else self._place(p) for p in places)
        self.assume(rf"${self.source(node)}$ is 1 where its indices are equal, and 0 elsewhere")
        return b.indicator(b.relation("=", left, right))

    def labelled_entry(self, node: tree.Script) -> Expr | None:
        r"""`W^{(l)}_{ij}`, `x^{(i)}_j`: an entry of the array that is called `W^{(l)}`; None for any other script."""
        base, places = node.base, _indices(node.sub)
        if not isinstance(node.sup, tree.Fence) or not isinstance(base, tree.Name) or node.primes or not 1 <= len(places) <= 2:
            return None
        if not all(isinstance(p, tree.Number) or (isinstance(p, tree.Name) and p.name in _ENTRIES and p.style == "plain") for p in places):
            return None
        array = tree.Script(node.start, node.end, base, None, node.sup)
        key = key_of(array)
        if key is None or self.strict and self.lookup(key) is None:
            return None
        label = node.sup.content
        if key_of(label) in self.scope and self.lookup(key) is None:
            shown = f"{self.source(base)}_{{{key_of(label)}{self.source(places[0])}}}"
            raise self.error(NotSupported, f"{self.source(node)}: entries of a numbered family of arrays", node, f"write {shown}")
        known = self.lookup(key)
        digits = isinstance(places[0], tree.Number) and len(places[0].text) == 2 and len(places) == 1
        if known is None and digits and not base.name[0].isupper():
            raise self.error(Ambiguous, f"{self.source(node)}: an entry of a matrix, or the entry of a vector", node, "write the comma")
        if known is None:
            known = self.undeclared(key, base, array, (("matrix" if len(places) == 2 or digits else "vector", 0.0),))
        if known.is_scalar or node.sub is None:
            return None
        self.assume(f"the subscript of ${self.source(node)}$ takes an entry")
        return self.index(known, node.sub, node)

    def refuse_three_indices(self, node: tree.Script) -> None:
        r"""`\sum_{ijk}T_{ijk}x_i`: an array of three indices has no shape here, and is no matrix."""
        places = [p for p in _indices(node.sub) if isinstance(p, tree.Name) and p.name in _ENTRIES]
        if len(places) > 2 and len(places) == len(_indices(node.sub)) and isinstance(node.base, tree.Name) and not self.strict:
            if any(key_of(p) in self.scope for p in places):
                raise self.error(NotSupported, "an array of three or more indices", node, "vectors and matrices have one or two")

    def general_entry(self, node: Node) -> bool:
        r"""`a_{ij}` with two indices that nothing binds: in parentheses it stands for the whole matrix."""
        if not isinstance(node, tree.Script) or node.sup is not None or node.primes or not isinstance(node.base, tree.Name):
            return False
        places = _indices(node.sub)
        free = [p for p in places if isinstance(p, tree.Name) and p.name in _LATIN and self.lookup(p.name) is None]
        return len(places) == 2 and len(free) == 2

    def refuse_contraction(self, factors: Sequence[Node]) -> None:
        r"""`\delta_{ij}x_j`, `\partial_iu_i`: an index that stands twice and is bound by no sign."""
        if self.strict:
            return
        self._refuse_raised(factors)
        if not any(map(_is_tensor, factors)):
            return
        seen: set[str] = set()
        for factor in factors:
            letters = index_names(factor)
            for letter in sorted(letters & seen & _LATIN):
                if self.lookup(letter) is None or letter in self.symbols:
                    message = f"the index {letter} stands twice: by a convention it is summed, which nothing here says"
                    raise self.error(NotSupported, message, factor, rf"write \sum_{letter}")
            seen |= letters

    def _refuse_raised(self, factors: Sequence[Node]) -> None:
        r"""`A_\mu B^\mu`, `v^iw_i`: an index that stands above and below is summed, or is an exponent."""
        above: set[str] = set()
        for factor in factors:
            if isinstance(factor, tree.Script) and isinstance(factor.sup, tree.Name | tree.Product) and isinstance(factor.base, tree.Name):
                above |= {p.name for p in _indices(factor.sup) if isinstance(p, tree.Name) and p.name in _UPPER}
        if not above:
            return
        for factor in factors:
            if not isinstance(factor, tree.Script) or factor.sub is None:
                continue
            below = {p.name: key_of(p) or "" for p in _indices(factor.sub) if isinstance(p, tree.Name)}
            twice = sorted(name for name, key in below.items() if name in above and key not in self.scope and self.lookup(key) is None)
            if twice:
                raise self.error(
                    Ambiguous, f"the index {twice[0]} stands above and below: it is summed by a convention, or one is an exponent", factor,
                    "write the sum",
                )  # fmt: skip

    def refuse_adjoint(self, node: Node, sup: Node) -> None:
        r"""`\hat a^\dagger`: the adjoint of an operator, and no pseudo-inverse."""
        base = node.base if isinstance(node, tree.Script) else None
        if isinstance(sup, tree.Name) and sup.name == "dagger" and isinstance(base, tree.Name) and base.accents == ("hat",):
            if self.context.symbols.get(key_of(base) or "") is None and not self.strict:
                raise self.error(NotSupported, "the adjoint of an operator", node, "declare the matrix")

    def refuse_coordinates(self, base: Node, letter: Node, node: Node) -> None:
        r"""`[T]_\beta`, `[v]_B`: the coordinates in a basis, and no entry."""
        if not isinstance(base, tree.Fence) or base.opening != "[" or not isinstance(base.content, tree.Name) or self.strict:
            return
        if isinstance(letter, tree.Name) and ((key_of(letter) or "").startswith("\\") or letter.name[0].isupper()):
            raise self.error(NotSupported, "the coordinates in a basis, or an entry", node, "write the change of basis")

    def refuse_upper_indices(self, node: tree.Script) -> None:
        r"""`F^{\mu\nu}`: two indices of a tensor, and hardly ever an exponent."""
        if self.strict or not isinstance(node.base, tree.Name) or node.base.name == "e" or isinstance(node.sup, tree.Number | None):
            return
        self._refuse_layer(node)
        if not isinstance(node.sup, tree.Product):
            return
        names = [p.name for p in _indices(node.sup) if isinstance(p, tree.Name)]
        greek = set(names) <= _GREEK and bool(set(names) & {"mu", "nu"}) and self.lookup("\\" + names[0]) is None
        latin = set(names) <= set("ijkl") and len(set(names)) == 2 and not any(x in self.scope or self.lookup(x) for x in names)
        if len(names) == 2 and (greek or latin and node.base.name not in ("omega", "zeta", "W")):
            raise self.error(
                NotSupported, f"{self.source(node)}: two indices of a tensor, or an exponent", node, r"write an exponent with \cdot"
            )

    def _refuse_layer(self, node: tree.Script) -> None:
        r"""`a^l_j`, `w^l_{jk}`, `\Gamma^i_{jk}`: a layer or an index above, or an exponent."""
        first = node.sup.terms[0] if isinstance(node.sup, tree.Sum) else node.sup
        if not isinstance(first, tree.Name) or first.style != "plain" or first.accents or self.lookup(key_of(first) or "") is not None:
            return
        below = [p.name for p in _indices(node.sub) if isinstance(p, tree.Name)]
        layer = first.name == "l" and len(below) > 0 and set(below) <= _LATIN
        tensor = first.name in "ijkl" and len(below) == 2 and set(below) <= _LATIN and node.sub is not None
        if layer or tensor:
            raise self.error(Ambiguous, f"{self.source(node)}: an index above, or an exponent?", node, "write (a_{j})^{l} for a power")

    def refuse_coordinate(self, sub: Node, node: Node) -> None:
        r"""`\partial_i f`, `\partial_\mu A_\nu`, `\partial_1 f`: the derivative by a coordinate, named by its number only."""
        for place in _indices(sub):
            numbered = isinstance(place, tree.Number)
            if isinstance(place, tree.Name) and place.style == "plain" and not place.accents:
                known = self.lookup(key_of(place) or "")
                free = known is None or "index" in known.properties or key_of(place) in self.symbols
                if place.name in _LATIN:
                    numbered = free
                elif place.name in _GREEK:
                    sign = re.compile(rf"\\{place.name}(?![a-zA-Z])")
                    numbered = free and all(_IN_SCRIPT.search(self.text[: m.start()]) for m in sign.finditer(self.text))
            if numbered:
                raise self.error(
                    NotSupported,
                    f"{self.source(node)} is a derivative by a coordinate of which only the number is written",
                    node,
                    r"write \frac{\partial f}{\partial x_i}, with the sum where an index is summed",
                )
