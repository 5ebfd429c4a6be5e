r"""What stands in a script: an index, and what is refused as one; the exponent T of a number."""

from __future__ import annotations

from ..errors import NotSupported, ReadingError, SizeMistake
from ..expression import SCALAR, Dim, Expr, matrix_shape, substitute, vector_shape, walk
from ..expression import build as b
from . import patterns as re
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .tree import Node

__all__ = ["PlaceMixin"]


#: What holds of an array where it holds of each of its entries.
_ENTRYWISE = frozenset({"positive", "nonnegative", "negative", "nonpositive"})


class PlaceMixin(ElaboratorBase):
    """The part of the elaborator that reads indices."""

    def _period(self, value: Expr, sup: Node) -> Expr | None:
        """The exponent T of a number, as in `(1+r)^T`: a number of periods, not a transpose; None where a transpose is meant."""
        if not isinstance(sup, tree.Name) or sup.name != "T":
            return None
        letter = self.lookup("T")
        if letter is not None:
            return letter if letter.is_scalar else None
        if value.op in ("number", "constant") or "T" in self.evidence.bounds:
            return self.name(sup)
        if any(not s.is_scalar for s in value.free) or value.op in ("symbol", "entry", "apply"):
            return None
        return self.undeclared("T", sup, sup, (("scalar", 0.0),))

    def learn_range(self, index: Expr, size: Dim | None) -> None:
        """A bound index whose range is implied runs over the side it indexes."""
        wanted = self.ranges.get(index)
        if wanted is not None and size is not None and not self.sizes.equate(wanted, size) and index in self.strict_ranges:
            raise SizeMistake(f"the index {index.latex} runs to {self.sizes.resolve(wanted)} and to {self.sizes.resolve(size)}")

    def declared_member(self, base: tree.Name, sub: Node, whole: str, node: Node) -> Expr | None:
        r"""`a_i` under a sum over i where `a_i>0` was declared: that says it of every entry of a vector, and not of one number `a_i`."""
        found = self.context.symbols.get(whole)
        key = key_of(base)
        places = sub.factors if isinstance(sub, tree.Product) else sub.items if isinstance(sub, tree.Sequence) else (sub,)
        if (
            found is None
            or key is None
            or not found.is_scalar
            or not all(isinstance(x, tree.Name) and key_of(x) in self.scope for x in places)
        ):
            return None
        vector = self.lookup(key)
        said = found.properties & _ENTRYWISE
        if (
            any(found in c.free for c in self.context.conditions)
            or (vector is not None and not said <= vector.properties)
            or len(places) > 2
        ):
            hint = f"say it of {key}, declared with its size"
            raise self.error(ReadingError, f"what is said of {whole} is said of one number", node, hint)
        if vector is None:
            shape = vector_shape(self.sizes.fresh()) if len(places) == 1 else matrix_shape(self.sizes.fresh(), self.sizes.fresh())
            vector = b.symbol(self.python_name(key, base), shape, tuple(sorted(said)), latex=key)
            self.symbols[key] = vector
            self.assume(f"what is said of ${whole}$ is said of every entry of ${key}$")
        return None if vector.is_scalar else self.index(vector, sub, node)

    def entries_of(self, base: tree.Name, sub: Node) -> Expr | None:
        r"""`a_{ij}` beside a matrix `A` or `\mathbf A`: the entries of that matrix, by custom."""
        if self.strict or base.accents or not base.name[0].islower() or not _two_places(sub):
            return None
        capital = base.name[0].upper() + base.name[1:]
        for style in ("plain", "bold"):
            name = tree.Name(base.start, base.end, capital, style)
            key = key_of(name)
            if key is None or key in self.context.functions:
                continue
            found = self.lookup(key)
            if found is None and key in self.evidence.names:
                found = self.name(name)
            if found is not None and found.shape.kind == "matrix":
                self.assume(f"${self.source(base)}_{{ij}}$ are the entries of ${found.latex}$")
                return found
        return None

    def is_placed(self, sub: Node, key: str) -> bool:
        r"""Whether no index of a subscript is bound, and they are indices all the same: `A_{ii}` beside `\sum_{j\ne i}A_{ij}`."""
        if isinstance(sub, tree.Product) and self.evidence.indexed.get(key) == 2 and len(sub.factors) == 2:
            return all(isinstance(x, tree.Name | tree.Number) and self._is_place(x) for x in sub.factors)
        return isinstance(sub, tree.Name | tree.Number) and self._is_place(sub)

    def _is_place(self, sub: tree.Name | tree.Number) -> bool:
        """Whether a subscript that is not bound is an index all the same."""
        if isinstance(sub, tree.Number):
            return sub.text.isdigit() and len(sub.text) == 1 and sub.text != "0"
        return sub.style == "plain" and sub.name in ("i", "j", "k") and not sub.accents and self.lookup(sub.name) is None

    def _place(self, node: Node) -> Expr:
        """An index: a letter nothing is said of is a natural number."""
        key = key_of(node)
        if key is not None and isinstance(node, tree.Name) and len(key) == 1 and self.lookup(key) is None and not self.strict:
            if key not in self.context.sizes and key not in self.context.functions and key not in self.evidence.bounds:
                self.symbols[key] = b.symbol(self.python_name(key, node), SCALAR, ("natural",), latex=key)
                return self.symbols[key]
        return self.expr(node)

    def defined_member(self, base: tree.Name, sub: Node, whole: str | None) -> Expr | None:
        """`p_k`, or `p_i` under a sum over i, where `p_i = ...` is defined: the body with that index in place of its own."""
        family = f"{key_of(base)}_"
        for key, definition in self.context.definitions.items():
            if not key.startswith(family) or definition.parameters or (key != whole and whole in self.context.definitions):
                continue
            letters = re.findall(r"\\[a-zA-Z]+|[a-zA-Z]", key[len(family) :])
            own = {s.data.latex: s for s in definition.body.free if s.is_scalar and s.data.latex in letters}
            if not own or not all(x in self.scope or s.properties & {"natural", "integer", "index"} for x, s in own.items()):
                continue
            if key == whole:
                places = {own[x]: self.scope[x] for x in own if x in self.scope}
            else:
                parts = list(sub.factors if isinstance(sub, tree.Product) else sub.items if isinstance(sub, tree.Sequence) else [sub])
                if whole in self.context.symbols or len(parts) != len(letters) or not any(self._indexes(x) for x in parts):
                    continue
                places = {own[x]: self._place(part) for x, part in zip(letters, parts, strict=True) if x in own}
            places = {s: place for s, place in places.items() if place is not s}
            self._learn_ranges(definition.body, places)
            return substitute(definition.body, places) if places else None
        return None

    def _learn_ranges(self, body: Expr, places: dict[Expr, Expr]) -> None:
        """What stands for an index runs over what the index runs over."""
        for part in walk(body):
            if part.op in ("entry", "row", "column"):
                sides = part.args[0].shape if part.op != "column" else (part.args[0].shape.cols,)
                for at, side in zip(part.args[1:], sides, strict=False):
                    if at in places:
                        self.learn_range(places[at], side)

    def _indexes(self, sub: Node) -> bool:
        """Whether a subscript is an index: bound, declared as one, a number, or one of the letters that custom takes."""
        if isinstance(sub, tree.Name | tree.Number) and self._is_place(sub):
            return True
        if isinstance(sub, tree.Name):
            found = self.lookup(key_of(sub) or "")
            return found is not None and bool(found.properties & {"natural", "integer", "index"})
        return any(self._indexes(child) for child in tree.children(sub))

    def sample(self, node: tree.Script, place: Node) -> Expr:
        r"""`x^{(i)}` under a sum over i: the i-th of several samples, no constant."""
        if not isinstance(node.base, tree.Name):
            raise self.error(NotSupported, "an index in a superscript of this expression", node)
        key = key_of(node.base) or ""
        family = self.lookup(key)
        if family is None:
            family = self.undeclared(key, node.base, node.base, (("vector", 0.0), ("family", 0.3)))
        if family.is_scalar:
            raise self.error(NotSupported, f"{key} is a number, so it has no samples", node)
        self.assume(f"${self.source(node)}$ is the entry or row of ${key}$ with that index")
        return self.index(self.sizes.settle(family), place, node)

    def whole_side(self, array: Expr, sub: Node) -> Expr | None:
        r"""`A_{\cdot j}`, `A_{i\cdot}`: a column, a row; None for other indices."""
        parts = sub.factors if isinstance(sub, tree.Product) else sub.items if isinstance(sub, tree.Sequence) else ()
        dots = [isinstance(p, tree.Name) and p.name in ("cdot", "bullet") for p in parts]
        if array.shape.kind != "matrix" or dots not in ([True, False], [False, True]):
            return None
        place = self._place(parts[dots.index(False)])
        self.learn_range(place, array.shape.cols if dots[0] else array.shape.rows)
        array, place = self.sizes.settle(array), self.sizes.settle(place)
        return b.column(array, place) if dots[0] else b.transpose(b.row(array, place))

    def plain_indices(self, array: Expr, parts: list[Node], node: Node) -> None:
        """Refuse indices whose reading custom does not settle: `x_{ij}` of a vector, `A_{123}`, `A_{i+1j}`, an index below 1."""
        for part in parts:
            if isinstance(part, tree.Product) and all(m == "" for m in part.marks) and not isinstance(part.factors[0], tree.Number):
                raise self.error(NotSupported, f"several indices without commas on a {array.shape}", node, "separate them by a comma")
            if isinstance(part, tree.Number) and (not part.text.isdigit() or int(part.text) < 1 or len(part.text) > 2 and len(parts) == 1):
                raise self.error(NotSupported, f"the index {part.text} on a {array.shape}", node, "entries are counted from 1")
            if (
                isinstance(part, tree.Sum)
                and isinstance(part.terms[-1], tree.Product)
                and isinstance(part.terms[-1].factors[0], tree.Number)
            ):
                raise self.error(NotSupported, "two indices without a comma", node, "separate them by a comma")


def _two_places(sub: Node) -> bool:
    """`ij`, `i,j`, `1j`, `11`: a row and a column."""
    if isinstance(sub, tree.Number):
        return sub.text.isdigit() and len(sub.text) == 2 and "0" not in sub.text
    items = sub.factors if isinstance(sub, tree.Product) else sub.items if isinstance(sub, tree.Sequence) else ()
    plain = (isinstance(x, tree.Number) or isinstance(x, tree.Name) and len(x.name) == 1 and x.style == "plain" for x in items)
    return len(items) == 2 and all(plain)
