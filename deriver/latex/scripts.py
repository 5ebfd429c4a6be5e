r"""Superscripts and subscripts: power, inverse or transpose; entry, index or part of the name; norms with their kinds."""

from __future__ import annotations

import re

from ..errors import Ambiguous, NotSupported, TypeMistake
from ..expression import SCALAR, Expr
from ..expression import build as b
from . import tree
from .names import is_transpose, key_of, names_below
from .subscripts import STARS, SubscriptMixin
from .tree import Node

__all__ = ["ScriptMixin"]

_TEMPERATURE = re.compile(r"\s*(?:\\[,; ]|~|\})*\s*(?:\\(?:mathrm|text|rm)\s*\{?\s*)?[CFK]\b")


class ScriptMixin(SubscriptMixin):
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
        if isinstance(base, tree.Name) and node.sub is not None and node.sup is not None and key_of(base) in self.evidence.levels:
            if self.lookup(key_of(base) or "") is None and not self.strict:
                return self.grid_value(base, node)
        self.refuse_chosen(node)
        self.refuse_step(node)
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
        entry = self.labelled_entry(node)
        if entry is not None:
            return entry
        self.refuse_upper_indices(node)
        self.refuse_three_indices(node)
        value = self.subscripted(node)
        self.refuse_zeroth(node, value)
        return value if node.sup is None else self.raised_by(value, node.sup, node)

    def grid_value(self, base: tree.Name, node: tree.Script) -> Expr:
        r"""`u_{i-1}^{n+1}` of a scheme: a number with a name of its own."""
        assert node.sub is not None and node.sup is not None
        places = ["".join(self.source(part).split()) for part in (node.sub, node.sup)]
        places = [p[1:-1] if p.startswith("{") and p.endswith("}") else p for p in places]
        sub, sup = (p if len(p) == 1 else f"{{{p}}}" for p in places)
        key = f"{key_of(base)}_{sub}^{sup}"
        if any(letter in self.scope for part in (node.sub, node.sup) for letter in names_below(part)):
            raise self.error(NotSupported, "a range over the values on a grid", node, f"write the values as {base.name}(i, n)")
        self.assume(f"${self.source(base)}$ has a value at each point and level: its upper index is no power")
        if key not in self.symbols:
            self.symbols[key] = b.symbol(self.python_name(key, base), SCALAR, ("real",), latex=key)
        return self.symbols[key]

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
        if isinstance(sup, tree.Name) and sup.name in STARS:
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
