r"""What stands in a script: an index, and what is refused as one; the exponent T of a number."""

from __future__ import annotations

from ..errors import NotSupported
from ..expression import SCALAR, Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .names import key_of
from .tree import Node

__all__ = ["PlaceMixin"]


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
