r"""Superscripts and subscripts: power, inverse or transpose; entry, index or part of the name; norms with their kinds."""

from __future__ import annotations

import re

from ..errors import Ambiguous, NotSupported, ReadingError, SizeMistake, TypeMistake
from ..expression import Dim, Expr, vector_shape
from ..expression import build as b
from . import tree
from .imaginary import is_imaginary
from .names import is_transpose, key_of
from .sizes import size_expression, surplus
from .slices import SliceMixin
from .tensors import TensorMixin
from .tree import Node

__all__ = ["ScriptMixin"]

_TEMPERATURE = re.compile(r"\s*(?:\\[,; ]|~|\})*\s*(?:\\(?:mathrm|text|rm)\s*\{?\s*)?[CFK]\b")
_INDICES = frozenset("ijklmnpqrst")
_STARS = frozenset({"*", "star", "circ", "dagger", "prime", "+", "-"})


def _unbraced(node: Node) -> Node:
    return node.content if isinstance(node, tree.Fence) and node.opening in "{[(" else node


class ScriptMixin(TensorMixin, SliceMixin):
    """The part of the elaborator that reads scripts."""

    def script(self, node: tree.Script) -> Expr:
        """A base with scripts: the base first (perhaps with its subscript as a name or an index), then the superscript."""
        base = node.base
        if isinstance(base, tree.Operator):
            return self.operator_script(node)
        if isinstance(base, tree.Fence) and base.opening == "\\|" and base.closing == "\\|":
            if node.primes:
                raise self.error(NotSupported, "a prime behind a norm", node, r"write the derivative as \frac{d}{dt}")
            if is_transpose(node.sup):
                raise self.error(NotSupported, "a norm has no transpose", node, "name the power p")
            value = self.norm(base, node.sub)
            return value if node.sup is None else self.raised_by(value, node.sup, node)
        if node.primes and isinstance(base, tree.Name) and isinstance(node.sup, tree.Number) and not self.strict:
            if (key_of(base) or "") in self.functions_implied or self.is_function(base):
                slope = tree.Script(node.start, node.end, base, node.sub, None, node.primes)
                return self.raised_by(self.primed(slope), node.sup, node)  # y'^2
        if node.primes:
            return self.primed(node)
        special = self.fenced_script(node)
        if special is not None:
            return special
        if (
            isinstance(base, tree.Name)
            and base.name in ("e",)
            and base.style in ("plain", "roman")
            and node.sub is None
            and ("e" not in self.evidence.transposed)
        ):
            if node.sup is not None and self.lookup("e") is None and not base.accents:
                return self.exponential(self.expr(node.sup))
        starred = self._starred(node)
        if starred is not None:
            return starred
        self.refuse_chosen(node)
        if isinstance(base, tree.Name) and base.name == "P" and isinstance(node.sub, tree.Product | tree.Script | tree.Name):
            onto = self.subspace(node.sub)
            if onto is not None:
                return onto if node.sup is None else self.raised_by(onto, node.sup, node)
        iterate = key_of(node) if isinstance(node.sup, tree.Fence) else None
        if iterate is not None and isinstance(node.sup, tree.Fence) and key_of(node.sup.content) in self.scope and not self.strict:
            return self.sample(node, node.sup.content)
        if iterate is not None:
            derivative = self.dotted(node)
            return self.name(node, iterate) if derivative is None else derivative
        self.refuse_upper_indices(node)
        value = self.subscripted(node)
        self.refuse_zeroth(node, value)
        return value if node.sup is None else self.raised_by(value, node.sup, node)

    def fenced_script(self, node: tree.Script) -> Expr | None:
        r"""Scripts that mean something else behind a fence: `|x|_2`, `(x)_+`, `\langle A,B\rangle_F`, and `A^{-1}_{ij}`."""
        base, sub, sup = node.base, node.sub, node.sup
        if isinstance(base, tree.Fence):
            plus = isinstance(sub, tree.Name) and sub.name == "+"
            if plus and base.opening in "([{":
                value = self.expr(base)
                if value.shape.kind == "matrix":
                    raise self.error(NotSupported, "the positive part of a matrix", node, "entrywise it is \\max(0, A_{ij})")
                self.assume(r"$(\cdot)_+$ is the positive part, entry by entry")
                part = b.function("relu", value)
                return part if sup is None else self.raised_by(part, sup, node)
            if isinstance(sup, tree.Name) and sup.name == "+" and sub is None and base.opening in "([":
                value = self.sizes.settle(self.expr(base))
                if value.is_scalar:
                    self.assume(r"$(\cdot)^+$ of a number is its positive part")
                    return b.function("relu", value)
                if any(s.data.latex in self.symbols for s in value.free):
                    raise self.error(TypeMistake, "a plus sign may be a positive part or a pseudo-inverse", node, "declare the kinds")
            if base.opening == "[" and sub is not None and sup is not None and not self.strict:
                inside = None if isinstance(base.content, tree.Sequence) else self.sizes.settle(self.expr(base.content))
                if inside is not None and inside.is_scalar:
                    return self.between_ends(inside, sub, sup, node)
            if base.opening == "[" and isinstance(sub, tree.Name) and sub.name in ("t", "T") and not self.strict:
                if isinstance(base.content, tree.Name) and base.content.name[0].isupper():
                    raise self.error(NotSupported, "the quadratic variation of a process, or an entry", node)
            if base.opening == "<" and sub is not None:
                if isinstance(sub, tree.Name) and sub.name in ("F", "2") or (isinstance(sub, tree.Number) and sub.text == "2"):
                    value = self.expr(base)
                    return value if sup is None else self.raised_by(value, sup, node)
                raise self.error(NotSupported, "an inner product with this subscript", node)
            if base.opening == "|" and sub is not None:
                inside = self.sizes.settle(self.expr(base.content))
                if inside.is_scalar:
                    raise self.error(NotSupported, "a subscript on an absolute value", node)
                self.assume("bars with a subscript are a norm")
                value = self.norm(tree.Fence(base.start, base.end, "\\|", "\\|", base.content), sub)
                return value if sup is None else self.raised_by(value, sup, node)
            return None
        if sub is not None and sup is not None and isinstance(base, tree.Name) and sup.start < sub.start:
            array = self.lookup(key_of(base) or "")
            inverted = isinstance(sup, tree.Sum) and len(sup.terms) == 1 and sup.signs[0] == "-"
            double = isinstance(sub, tree.Product | tree.Sequence) or (isinstance(sub, tree.Number) and len(sub.text) == 2)
            if inverted and double and (array is None or array.is_scalar) and not self.strict:
                whole = key_of(tree.Script(node.start, node.end, base, sub))
                if whole is None or self.lookup(whole) is None:
                    shown = f"{self.source(base)}_{self.source(sub)}"
                    raise self.error(
                        Ambiguous,
                        f"{self.source(node)} may be an entry of the inverse, or the inverse of {shown}",
                        node,
                        "declare the array",
                    )
            plus = isinstance(sup, tree.Name) and sup.name == "+" and not self.strict
            if plus and array is None and base.name[0].isupper() and isinstance(sub, tree.Number | tree.Product | tree.Sequence):
                array = self.sizes.settle(self.expr(base))
                if array.is_scalar:
                    raise self.error(TypeMistake, "the superscript + on a number", node)
            turned = plus or is_transpose(sup) or (isinstance(sup, tree.Sum) and len(sup.terms) == 1 and sup.signs[0] == "-")
            power = isinstance(sup, tree.Number) or (isinstance(sup, tree.Name) and sup.name in ("k", "m", "n"))
            turned = turned or (power and double and not self.strict)
            if (
                array is not None
                and array.shape.kind == "matrix"
                and turned
                and isinstance(sub, tree.Number | tree.Product | tree.Sequence)
            ):
                if self.lookup(key_of(tree.Script(node.start, node.end, base, sub)) or "") is None:
                    self.assume(f"the subscript takes an entry of ${self.source(node).split('_')[0]}$")
                    return self.index(self.raised_by(array, sup, node), sub, node)
        return None

    def scripted(self, value: Expr, node: tree.Script) -> Expr:
        """Scripts of `node` put on a value that stands for its base."""
        if node.primes:
            raise self.error(NotSupported, "a prime on this expression", node)
        if node.sub is not None:
            value = self.index(value, node.sub, node)
        return value if node.sup is None else self.raised_by(value, node.sup, node)

    # Superscripts ------------------------------------------------------------------------------------------------------

    def exponential(self, argument: Expr) -> Expr:
        """e to an argument: scalar, entry by entry for a vector, the matrix exponential for a square matrix."""
        argument = self.sizes.settle(argument)
        if argument.shape.kind == "matrix":
            if self.sizes.equate(argument.shape.rows, argument.shape.cols):
                argument = self.sizes.settle(argument)
            return b.expm(argument)
        if not argument.is_scalar:
            self.assume("the exponential of a vector is taken entry by entry")
        return b.function("exp", argument)

    def raised_by(self, value: Expr, sup: Node, node: Node) -> Expr:
        """`value` with a superscript that is not part of its name."""
        value = self.sizes.settle(value)
        if is_transpose(sup):
            assert isinstance(sup, tree.Name)
            if value.is_scalar:
                exponent = self._period(value, sup)
                if exponent is not None:
                    return b.power(value, exponent)
                if value.op in ("symbol", "entry", "apply") or not any(not s.is_scalar for s in value.free):
                    # The transpose of a scalar is itself; writing one suggests that the scalar is a misreading.
                    raise self.error(TypeMistake, f"the transpose of the scalar {value.latex}", node, "declare it as a vector or a matrix")
            if sup.name == "T" and self.context.symbols.get("T") is not None and not value.is_scalar:
                raise self.error(Ambiguous, "T is declared, so ^T may be a power or a transpose", node, r"write \\top for the transpose")
            if value.shape.kind == "vector" and self._is_tuple(node):
                return value
            return b.transpose(value)
        self.refuse_adjoint(node, sup)
        if isinstance(sup, tree.Name) and sup.name in ("H", "dagger") and not value.is_scalar:
            return b.transpose(b.conj(value)) if sup.name == "H" or self._complex_context(value) else b.pinv(value)
        if isinstance(sup, tree.Name) and sup.name == "+" and not value.is_scalar:
            if value.shape.kind != "matrix":
                raise self.error(NotSupported, f"the superscript + on a {value.shape}", node, "a positive part is written \\max(0, x)")
            return b.pinv(value)
        if isinstance(sup, tree.Sum) and len(sup.terms) == 1 and sup.signs[0] == "-":
            term = sup.terms[0]
            if is_transpose(term):
                if value.is_scalar:
                    exponent = self._period(value, term)
                    if exponent is None:
                        raise self.error(TypeMistake, f"the inverse transpose of the scalar {value.latex}", node, "declare it as a matrix")
                    return b.power(value, b.negative(exponent))
                self._square_up(value)
                return b.transpose(b.inverse(self.sizes.settle(value)))
        written = isinstance(node, tree.Script) and isinstance(node.base, tree.Fence | tree.Environment)
        if isinstance(sup, tree.Name) and sup.name in ("*", "star") and written and value.shape.kind == "matrix":
            self.assume("a star behind a matrix is its conjugate transpose")
            return b.transpose(b.conj(value))
        if isinstance(sup, tree.Name) and sup.name == "circ" and value.is_scalar:
            if _TEMPERATURE.match(self.text, node.end):
                raise self.error(NotSupported, "a temperature", node)
            self.assume("a degree is \\pi/180")
            return b.mul(value, b.divide(b.PI, b.num(180)))
        if isinstance(sup, tree.Name) and sup.name in _STARS:
            raise self.error(NotSupported, f"the superscript {sup.name} on this expression", node)
        if isinstance(sup, tree.Fence) and sup.opening in ("(", "["):
            raise self.error(NotSupported, "a parenthesised superscript is an iterate or a derivative, not a power", node)
        if isinstance(sup, tree.Product) and len(sup.factors) == 2 and sup.marks == ("",):
            first, second = sup.factors
            if isinstance(first, tree.Name) and first.name in ("odot", "circ"):
                if value.is_scalar:
                    raise self.error(NotSupported, "an entrywise power of a number", node)
                return b.hadamard_power(value, self.expr(second))
        if isinstance(sup, tree.Sum) and len(sup.terms) == 1 and isinstance(sup.terms[0], tree.Product):
            last = sup.terms[0].factors[-1]
            if is_transpose(last):  # A^{-1\top}
                whole = sup.terms[0]
                rest = whole.factors[0] if len(whole.factors) == 2 else None
                if isinstance(rest, tree.Number) and sup.signs[0] == "-":
                    return b.transpose(self.raised(value, b.num(f"-{rest.text}"), node))
        if isinstance(sup, tree.Product) and len(sup.factors) > 2 and all(isinstance(f, tree.Name) for f in sup.factors):
            if all(m == "" for m in sup.marks) and not any(self.lookup(key_of(f) or "") for f in sup.factors):
                raise self.error(Ambiguous, "a word as a superscript is a label or a power", node, "declare the letters")
        if value.shape.kind == "matrix" and isinstance(sup, tree.Name) and sup.name in ("k", "m", "n", "p", "q"):
            return self.raised(value, self._place(sup), node)
        return self.raised(value, self.expr(sup), node)

    def _is_tuple(self, node: Node) -> bool:
        base = node.base if isinstance(node, tree.Script) else node
        if isinstance(base, tree.Fence) and isinstance(base.content, tree.Sequence):
            return True
        return isinstance(base, tree.Fence) and base.opening == "[" and self.separate_columns(base.content)

    def _square_up(self, value: Expr) -> None:
        if value.shape.kind == "matrix":
            self.sizes.equate(value.shape.rows, value.shape.cols)

    def raised(self, value: Expr, exponent: Expr, node: Node) -> Expr:
        """A power: of a scalar, of a square matrix; an inverse for -1."""
        value = self.sizes.settle(value)
        if not exponent.is_scalar:
            raise self.error(TypeMistake, f"the exponent is a {exponent.shape}", node)
        if value.is_scalar:
            if value is b.E:
                return self.exponential(exponent)
            return b.power(value, exponent)
        if value.shape.kind == "matrix":
            self._square_up(value)
            value = self.sizes.settle(value)
            loose = [s for s in exponent.free if not s.properties & {"integer", "natural", "index"} and s.data.latex not in "kmnpqrst"]
            if loose:
                raise self.error(NotSupported, f"a matrix to the power {exponent.latex}", node, "declare the exponent as an integer")
            return b.inverse(value) if exponent is b.MINUS_ONE else b.matrix_power(value, exponent)
        raise self.error(TypeMistake, f"a power of a {value.shape}", node, r"write x^\top x, \|x\|^2, or an entrywise power x^{\odot 2}")

    # Subscripts --------------------------------------------------------------------------------------------------------

    def subscripted(self, node: tree.Script) -> Expr:
        """The base with its subscript: a name of its own, an entry, or a special symbol with a size."""
        base, sub = node.base, node.sub
        if sub is None:
            return self.expr(base)
        if isinstance(sub, tree.Name) and not (sub.name[0].isalnum() or sub.name in _STARS):
            raise self.error(ReadingError, f"the sign {sub.name} as a subscript", node)
        if isinstance(base, tree.Name):
            whole = key_of(tree.Script(node.start, node.end, base, sub))
            member = self.defined_member(base, sub, whole)
            if member is not None:
                return member
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
            if alias is not None and (indexed is None or indexed.is_scalar):
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
        self.refuse_coordinates(base, _unbraced(sub), node)
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
        if base.name == "1" and base.style in ("blackboard", "bold") and isinstance(_unbraced(sub), tree.Chain):
            condition = self.proposition(_unbraced(sub))
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
            self.assume(f"${name}_i$ is the $i$th row of ${name}$, as a vector")
            return b.row(self.sizes.settle(array), self.sizes.settle(indices[0]))
        elif array.is_scalar:
            raise self.error(TypeMistake, f"{array.latex} is a scalar and has no entries", node)
        else:
            raise self.error(TypeMistake, f"{len(indices)} indices on a {array.shape}", node)
        return b.entry(self.sizes.settle(array), *(self.sizes.settle(i) for i in indices))
