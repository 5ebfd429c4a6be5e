"""Subscripts: names of their own, entries, rows and columns of arrays, and the sizes of special matrices."""

from __future__ import annotations

from ..errors import Ambiguous, NotSupported, ReadingError, SizeMistake, TypeMistake
from ..expression import Dim, Expr, vector_shape
from ..expression import build as b
from . import tree
from .imaginary import is_imaginary
from .names import MEMBERS, key_of
from .own_coordinates import partial_of, variables_below
from .sizes import size_expression, surplus
from .slices import SliceMixin
from .tensors import TensorMixin
from .tree import Node

__all__ = ["STARS", "SubscriptMixin", "unbraced"]

_INDICES = frozenset("ijklmnpqrst")
STARS = frozenset({"*", "star", "circ", "dagger", "prime", "+", "-"})


def unbraced(node: Node) -> Node:
    """What stands inside a fence."""
    return node.content if isinstance(node, tree.Fence) and node.opening in "{[(" else node


class SubscriptMixin(TensorMixin, SliceMixin):
    """The part of the elaborator that reads subscripts."""

    def subscripted(self, node: tree.Script) -> Expr:
        """The base with its subscript: a name of its own, an entry, or a special symbol with a size."""
        base, sub = node.base, node.sub
        if sub is None:
            return self.expr(base)
        if isinstance(sub, tree.Name) and not (sub.name[0].isalnum() or sub.name in STARS):
            raise self.error(ReadingError, f"the sign {sub.name} as a subscript", node)
        if isinstance(base, tree.Name):
            whole = key_of(tree.Script(node.start, node.end, base, sub))
            member = self.defined_member(base, sub, whole)
            if member is not None:
                return member
            below = (
                variables_below(tree.Script(node.start, node.end, base, sub), self.context.definitions)
                if self.lookup(whole or "") is None
                else None
            )
            if below is not None:
                return partial_of(below[0].body, below[1])
            if whole is not None and (self.lookup(whole) is not None or whole in self.context.functions):
                member = self.declared_member(base, sub, whole, node)
                return self.name(node, whole) if member is None else member
            if isinstance(sub, tree.Product) and any(isinstance(f, tree.Name) and f.name in ("*", "star", "bullet") for f in sub.factors):
                raise self.error(NotSupported, "a star among indices", node, f"a column is written {self.source(base)}_{{:,j}}")
            parts = sub.factors if isinstance(sub, tree.Product) else ()
            dotted_side = any(isinstance(f, tree.Name) and f.name in ("cdot", "bullet") for f in parts)
            if dotted_side and self.lookup(key_of(base) or "") is None and not self.strict:
                if not base.name[0].isupper():
                    raise self.error(NotSupported, "a dot for an index may be a sum or a mean over it", node, "write the sum")
                return self.index(self.undeclared(key_of(base) or "", base, base, (("matrix", 0.0),)), sub, node)
            cut = self.slice_of(base, sub, node) if isinstance(sub, tree.Sequence) else None
            if cut is not None:
                return cut
            delta = self.kronecker(node) if base.name == "delta" else None
            if delta is not None:
                return delta
            dotted = self.dotted(tree.Script(node.start, node.end, base, sub)) if base.accents else None
            if dotted is not None:
                return dotted
            special = None if key_of(base) in self.context.functions else self._sized(base, sub)
            if special is not None:
                return special
            base_key = key_of(base)
            assert base_key is not None
            indexed = self.lookup(base_key)
            if indexed is None and base_key in self.evidence.sequential:
                term = self.term_of_sequence(base, sub)
                if term is not None:
                    return term
            alias = self.context.conventions.get(f"rows:{base_key}")
            if alias is not None and (indexed is None or indexed.is_scalar or alias.endswith(MEMBERS) and not isinstance(sub, tree.Number)):
                indexed = self.lookup(alias)
            if indexed is None and base.accents:
                related = self.kin(base_key, base)
                if related is not None and not related.is_scalar:
                    indexed = self.name(base)
            if indexed is None and base.style == "plain":
                indexed = self._components_of(base) or self.entries_of(base, sub)
                bold = key_of(tree.Name(base.start, base.end, base.name, "bold", base.accents)) or ""
                if indexed is None and bold in self.context.functions:
                    entry = self.component_of(bold, node)
                    if entry is not None:
                        return entry
            if base_key in self.evidence.points and self._has_bound(sub) and alias is None:
                why = f"{self.source(node)} may be an entry of {base_key}, or another point beside {base_key}"
                raise self.error(Ambiguous, why, node, f"name the points by a letter of their own, or declare {base_key}_i")
            placed = self.is_placed(sub, base_key)  # e^{z_i}/\sum_j e^{z_j}: z_i is an entry of z
            if indexed is None and base_key in self.evidence.indexed and (self._has_bound(sub) or placed):
                count = self.evidence.indexed[base_key]
                upper = base.name[0].isupper()
                kinds: tuple[tuple[str, float], ...]
                if isinstance(sub, tree.Operator | tree.TextRun):
                    return self.name(node, whole)
                if count >= 2:
                    kinds = (("matrix", 0.0),)
                elif (
                    base.style == "bold"
                    or base_key in self.evidence.outer
                    or (base_key in self.evidence.transposed or whole in self.evidence.transposed)
                ):
                    kinds = (("family", 0.0), ("vector", 0.5))
                elif upper:
                    kinds = (("vector", 0.0), ("family", 0.1))
                else:
                    kinds = (("vector", 0.0), ("family", 0.3))
                indexed = self.undeclared(base_key, base, base, kinds)
            if indexed is not None and indexed.is_scalar and self._has_bound(sub):
                raise self.error(
                    ReadingError, f"{base_key} is a number, so it has no entries for the index to run over", node, f"declare {base_key}_i"
                )
            if indexed is not None and not indexed.is_scalar and not self._own_name(base, indexed, sub):
                return self.index(indexed, sub, node)
            if whole is None:
                raise self.error(NotSupported, f"the subscript of {base_key} is not part of a name", node)
            if base_key in self.context.functions:
                found = self.partial_by_subscript(node) or self.component_of(base_key, node)
                if found is not None:
                    return found
                if base_key in self.functions_implied or isinstance(sub, tree.Number | tree.TextRun | tree.Operator):
                    return self.name(node, whole)  # y_0, y_\\infty: a value of its own
                raise self.error(NotSupported, f"{whole}: the subscript names no variable of the function {base_key}", node)
            return self.name(node, whole)
        self.refuse_coordinates(base, unbraced(sub), node)
        return self.index(self.expr(base), sub, node)

    def _own_name(self, base: tree.Name, indexed: Expr, sub: Node) -> bool:
        """Whether a subscript makes a name of its own: `x_0`, `z_{\\max}`, and for a bold vector any index that is not bound."""
        if isinstance(sub, tree.Operator | tree.TextRun):
            return True
        if isinstance(sub, tree.Name) and (
            sub.style == "roman" or sub.name in ("infty", "*", "+", "-", "perp", "parallel", "circ", "star", "dagger")
        ):
            return True
        if isinstance(sub, tree.Number) and sub.text == "0":
            return True
        if isinstance(sub, tree.Product) and all(
            m == "" and isinstance(f, tree.Name) for m, f in zip(("", *sub.marks), sub.factors, strict=True)
        ):
            letters = [f.name for f in sub.factors if isinstance(f, tree.Name)]
            # x_{new}, \Sigma_{XY}: a word or capitals are a label; i and j are indices, and a dot is neither
            if not all(len(x) == 1 for x in letters):
                return False
            bound = any(x in self.scope for x in letters)  # W_{uf} under \sum_f: then the other letter is an index too
            return len(letters) > 2 or not bound and any(x not in _INDICES for x in letters)
        vector = indexed.shape.kind == "vector"
        if not vector or self._has_bound(sub) or indexed.op not in ("symbol", "vector"):
            return False
        if base.style == "bold":
            return True
        # x_k beside x_{k+1}: iterates, not components
        steps = self.evidence.iterates.get(key_of(base) or "")
        return steps is not None and steps not in ("i", "j") and steps not in self.context.sizes

    def _components_of(self, base: tree.Name) -> Expr | None:
        r"""`x_i` beside a bold `\mathbf{x}`: the components of that vector, by custom."""
        bold = key_of(tree.Name(base.start, base.end, base.name, "bold", base.accents))
        assert bold is not None
        found = self.lookup(bold)
        if found is None and bold in self.evidence.names:
            found = self.name(tree.Name(base.start, base.end, base.name, "bold", base.accents), bold)
        return found if found is not None and not found.is_scalar else None

    def _starred(self, node: tree.Script) -> Expr | None:
        """`x^*`: a name of its own; of a declared complex matrix, its conjugate transpose."""
        sup = node.sup
        if not isinstance(sup, tree.Name) or sup.name not in ("*", "star"):
            return None
        key = key_of(node)
        if key is None:
            return None
        bare = key_of(node.base) or ""
        base = self.lookup(bare)
        if base is None and bare in self.evidence.conjugated and self.lookup(key) is None and not self.strict:
            base = self.sizes.settle(self.expr(node.base))
        if base is not None and base.op == "symbol" and base.is_scalar and "complex" in base.properties and self.lookup(key) is None:
            self.assume(f"${key}$ is the complex conjugate")
            return b.conj(base)
        complex_vector = base is not None and base.shape.kind == "vector" and "complex" in base.properties
        if base is not None and (base.shape.kind == "matrix" or complex_vector) and self.lookup(key) is None:
            self.assume(f"${key}$ is the conjugate transpose")
            return b.transpose(b.conj(base) if is_imaginary(base, self.context.definitions) else base)
        return self.name(node, key)

    def _has_bound(self, sub: Node) -> bool:
        if isinstance(sub, tree.Name):
            return key_of(sub) in self.scope
        return any(self._has_bound(child) for child in tree.children(sub))

    def _sized(self, base: tree.Name, sub: Node) -> Expr | None:
        """`I_n`, `\\mathbf{1}_n`, `0_{m\\times n}`, `e_i`, `\\mathbb{1}_{z>0}`."""
        if base.name == "1" and base.style in ("blackboard", "bold") and isinstance(unbraced(sub), tree.Chain):
            condition = self.proposition(unbraced(sub))
            return b.indicator(condition, condition.args[0].shape if condition.op == "relation" else b.ZERO.shape)
        key = key_of(base)
        if base.name == "I" and (key is None or self.context.symbols.get(key) is None):
            size = self.dim(sub)
            return None if size is None else b.identity(size)
        if base.name in ("1", "0") and base.style in ("bold", "blackboard"):
            size = self.dim(sub)
            if size is None:
                return None
            return (b.ones if base.name == "1" else b.zeros)(vector_shape(size))
        error = base.style == "plain" and self.evidence.errors and not self.strict
        if base.name == "e" and (key is None or self.lookup(key) is None) and base.style in ("plain", "bold") and not error:
            index = self.expr(sub)
            if index.is_scalar:
                mark = f"basis {self.source(sub)}"
                if mark not in self.function_sizes:
                    self.function_sizes[mark] = self.sizes.fresh()
                if index in self.strict_ranges:  # it runs over all of them
                    self.sizes.equate(self.ranges[index], self.function_sizes[mark])
                return b.basis(index, self.sizes.resolve(self.function_sizes[mark]))
        if base.name == "K" and isinstance(sub, tree.Product | tree.Sequence) and key is not None and self.lookup(key) is None:
            items = sub.factors if isinstance(sub, tree.Product) else sub.items
            sizes = [self.dim(item) for item in items]
            if len(sizes) == 2 and sizes[0] is not None and sizes[1] is not None:
                return b.commutation(sizes[0], sizes[1])
        return None

    def dim(self, node: Node) -> Dim | None:
        """A size written as an expression: `n`, `n+1`, `2n`, `3`; None when it is not one."""
        if isinstance(node, tree.Number):
            return Dim.of(int(node.text)) if node.text.isdigit() else None
        if isinstance(node, tree.Name) and node.style in ("plain", "roman") and not node.accents:
            key = key_of(node)
            bound = self.scope.get(key or "")
            if bound is not None:
                return None
            if key is None or key.startswith("\\") or node.name in ("e", "i", "infty"):
                return None  # sizes are Latin letters
            return Dim.of(key.lstrip("\\"))
        if isinstance(node, tree.Script):
            key = key_of(node)
            if key:
                return Dim.of(key)
            if node.sub is None and isinstance(node.sup, tree.Number) and node.sup.text.isdigit() and int(node.sup.text) < 5:
                base = self.dim(node.base)
                if base is not None:
                    power = base
                    for _ in range(int(node.sup.text) - 1):
                        power = power * base
                    return power
        if isinstance(node, tree.Sum) and all(s in "+-" for s in node.signs):
            total = Dim({})
            for sign, term in zip(node.signs, node.terms, strict=True):
                size = self.dim(term)
                if size is None:
                    return None
                total = total + size if sign == "+" else total - size
            return total
        if isinstance(node, tree.Product) and all(m in ("", "cdot") for m in node.marks):
            total = Dim.of(1)
            for factor in node.factors:
                size = self.dim(factor)
                if size is None:
                    return None
                total = total * size
            return total
        if isinstance(node, tree.Fence) and node.opening == "(":
            return self.dim(node.content)
        return None

    def index(self, array: Expr, sub: Node, node: Node) -> Expr:
        """An entry, a row or a column of an array; implied ranges of bound indices are learnt from it."""
        if isinstance(sub, tree.Sequence) and ":" in sub.separators:
            return self.slice(array, sub, node)
        whole = self.whole_side(array, sub)
        if whole is not None:
            return whole
        if isinstance(sub, tree.Sequence):
            parts: list[Node] = list(sub.items)
        elif isinstance(sub, tree.Product) and all(m == "" for m in sub.marks) and array.shape.kind == "matrix":
            parts = list(sub.factors)
        else:
            parts = [sub]
        self.plain_indices(array, parts, node)
        if array.shape.kind == "matrix" and len(parts) == 1 and isinstance(parts[0], tree.Number) and len(parts[0].text) == 2:
            digits = parts[0].text
            indices = [b.num(int(digits[0])), b.num(int(digits[1]))]
        else:
            indices = [self._place(p) for p in parts]
        if not all(i.is_scalar for i in indices):
            raise self.error(TypeMistake, "an index is not a scalar", node)
        kind = array.shape.kind
        for place, side in zip(indices, [s for s in self.sizes.shape(array.shape) if s is not None], strict=False):
            if place.op == "number" and side.number is not None and place.data > side.number:
                raise self.error(SizeMistake, f"the index {place.latex} on a {array.shape}", node)
            over = surplus(b.subtract(place, size_expression(side))) if place.op in ("add", "mul") else None
            if over is not None and over:
                raise self.error(SizeMistake, f"the index {place.latex} on a {array.shape}", node)
        if kind == "vector" and len(indices) == 1:
            self.learn_range(indices[0], array.shape.rows)
        elif kind == "row" and len(indices) == 1:
            self.learn_range(indices[0], array.shape.cols)
        elif kind == "matrix" and len(indices) == 2:
            self.learn_range(indices[0], array.shape.rows)
            self.learn_range(indices[1], array.shape.cols)
        elif kind == "matrix" and len(indices) == 1:
            self.learn_range(indices[0], array.shape.rows)
            name = array.latex
            beside = self.context.symbols.get(name)
            if beside is not None and not beside.is_scalar and beside.shape.kind == "vector":
                self.assume(f"${name}_i$ is the $i$th of several points beside ${name}$, and no entry of it")
            else:
                self.assume(f"${name}_i$ is the $i$th row of ${name}$, as a vector")
            return b.row(self.sizes.settle(array), self.sizes.settle(indices[0]))
        elif array.is_scalar:
            raise self.error(TypeMistake, f"{array.latex} is a scalar and has no entries", node)
        else:
            raise self.error(TypeMistake, f"{len(indices)} indices on a {array.shape}", node)
        return b.entry(self.sizes.settle(array), *(self.sizes.settle(i) for i in indices))
