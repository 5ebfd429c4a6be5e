"""Normal forms of expressions: rational functions for scalars, sums of non-commuting words for arrays.

Comes in: an expression and its domain. Goes out: a normal form; equal normal forms mean equal values wherever both are defined.
Operations without algebra of their own (softmax, Hadamard products, derivatives, ...) become opaque letters and generators, the same
for arguments with the same normal form. Functions with algebra (exp, sin, sqrt, det) are in `scalar_forms`.
"""

from __future__ import annotations

from collections.abc import Hashable

from ..expression import Dim, Expr, closure
from ..expression.nodes import BINDERS
from .domain import Domain
from .rational_functions import Fractional, Ring, TooLarge
from .scalar_forms import function_form, power_form
from .words import Alphabet, Info, Letter, Sum

__all__ = ["NormalForms", "TooLarge"]

_MAX_POWER = 12
#: Operations that bind a variable, or take derivatives: two of them are compared as they stand.
OPAQUE_NODES = frozenset(BINDERS) | {"gradient", "jacobian", "hessian", "derivative", "differential", "indicator", "cases"}
#: Entrywise operations whose arguments may change places.
_COMMUTATIVE = frozenset({"hadamard", "inner"})


class NormalForms:
    """Normal forms over one domain; forms of one object can be compared with each other."""

    def __init__(self, domain: Domain, *, as_written: bool = False) -> None:
        self.domain = domain
        #: whether what is declared of symbols is left out of account
        self.as_written = as_written
        self.ring = Ring()
        self.words = Alphabet(self.ring)
        self.scalars: dict[Expr, Fractional] = {}
        self.arrays: dict[Expr, Sum] = {}
        #: argument monomial -> common denominator of its rational coefficients, for exp and the trigonometric functions
        self.units: dict[Hashable, int] = {}
        #: generator key of exp(u) -> u
        self.sources: dict[Hashable, Fractional] = {}

    def has(self, symbol: Expr, name: str) -> bool:
        return self.domain.has(symbol, name)

    # scalars

    def scalar(self, e: Expr) -> Fractional:
        """The normal form of a scalar expression."""
        found = self.scalars.get(e)
        if found is None:
            found = self.scalars[e] = self._scalar(e)
        return found

    def _scalar(self, e: Expr) -> Fractional:
        ring = self.ring
        op = e.op
        if op == "number":
            return ring.number(e.data)
        if op == "symbol":
            if e.name in self.domain.letters:
                return ring.generator(("size", e.name), positive=True)
            return ring.generator(e, positive=self.has(e, "positive"))
        if op == "constant":
            if e.data == "infinity":
                raise TooLarge
            made = ring.generator(("constant", e.data), positive=e.data != "i")
            if e.data == "i":
                ring.relate(made, 2, ring.number(-1).top)
            return made
        if op == "add":
            total = ring.zero
            for a in e.args:
                total = ring.add(total, self.scalar(a))
            return total
        if op == "mul":
            product = ring.one
            for a in e.args:
                product = ring.multiply(product, self.scalar(a))
            return product
        if op == "power":
            return power_form(self, e)
        if op == "dot":
            return self.words.scalar_sum(self._chain(e.args))
        if op == "inner":
            left, right = (self.array(a) for a in e.args)
            pairing = self.words.multiply(self.words.transpose(left), right)
            if e.args[0].shape.kind == "vector":
                return self.words.scalar_sum(pairing)
            if e.args[0].shape.kind == "row":
                return self.words.scalar_sum(self.words.multiply(left, self.words.transpose(right)))
            return self.words.trace(pairing, self.words.size(e.args[0].shape.cols))
        if op == "trace":
            return self.words.trace(self.array(e.args[0]), self.words.size(e.args[0].shape.rows))
        if op == "entry" and e.args[0].op == "transpose":
            return self.opaque(("entry", None, self.key(e.args[0].args[0]), *(self.key(a) for a in reversed(e.args[1:]))))
        known = function_form(self, e)
        return self.opaque_of(e) if known is None else known

    def opaque(self, key: Hashable) -> Fractional:
        """A generator that stands for a scalar without algebra of its own."""
        return self.ring.generator(("opaque", key))

    def opaque_of(self, e: Expr) -> Fractional:
        """A generator for an expression: the same for arguments of the same normal form."""
        return self.opaque(self.opaque_key(e))

    def opaque_key(self, e: Expr) -> Hashable:
        """What tells an opaque expression from others: operation, data, shape and the keys of its arguments."""
        if e.op in OPAQUE_NODES or not e.args:
            return ("node", e)
        keys = [self.key(a) for a in e.args]
        if e.op in _COMMUTATIVE:
            keys.sort(key=repr)
        return (e.op, e.data, e.shape, *keys)

    def key(self, e: Expr) -> Hashable:
        """A hashable that is equal for equal normal forms of equal shape."""
        if e.op in ("relation", "logic"):
            return ("node", e)
        if e.is_scalar:
            return self.ring.key(self.scalar(e))
        return (e.shape, self.words.key(self.array(e)))

    # arrays

    def array(self, e: Expr) -> Sum:
        """The normal form of an array."""
        found = self.arrays.get(e)
        if found is None:
            found = self.arrays[e] = self._array(e)
        return found

    def _array(self, e: Expr) -> Sum:
        ring, words = self.ring, self.words
        op = e.op
        if op == "symbol":
            return self._single(self._symbol_letter(e))
        if op == "identity":
            return {(): ring.one}
        if op == "zeros":
            return {}
        if op == "ones":
            if e.shape.kind == "matrix":
                rows, cols = e.shape
                column = words.letter(("ones", rows), Info(rows, None))
                row = words.letter(("ones", cols), Info(cols, None))
                return {(column, words.transpose_letter(row)[0]): ring.one}
            side = e.shape.rows or e.shape.cols
            letter = words.letter(("ones", side), Info(side, None))
            return self._single(letter if e.shape.rows is not None else words.transpose_letter(letter)[0])
        if op == "add":
            total: Sum = {}
            for a in e.args:
                total = words.add(total, self.array(a))
            return total
        if op == "mul":
            product = ring.one
            for a in e.args[:-1]:
                product = ring.multiply(product, self.scalar(a))
            return words.scale(product, self.array(e.args[-1]))
        if op == "dot":
            return self._chain(e.args)
        if op == "transpose":
            return words.transpose(self.array(e.args[0]))
        if op == "inverse":
            return self._inverse(e)
        if op == "matrix_power" and e.args[1].op == "number" and e.args[1].data.denominator == 1:
            k = int(e.args[1].data)
            if abs(k) > _MAX_POWER:
                raise TooLarge
            base = self.array(e.args[0]) if k > 0 else self._invert(self.array(e.args[0]), e.shape.rows)
            power: Sum = {(): ring.one}
            for _ in range(abs(k)):
                power = words.multiply(power, base)
            return power
        if op in ("hadamard_divide", "conj") and e.op == "conj" and not self.domain.complex:
            return self.array(e.args[0])
        return self._single(self._opaque_letter(e))

    def _single(self, letter: Letter) -> Sum:
        canonical, sign = self.words.canonical(letter)
        return self.words.reduce((canonical,), self.ring.one if sign > 0 else self.ring.number(-1))

    def _symbol_letter(self, e: Expr) -> Letter:
        if self.as_written:
            return self._oriented(e, Info(e.shape.rows, e.shape.cols))
        names = frozenset(self.domain.properties.get(e, ())) or closure(e.properties)
        if "complex" in names:
            # Transposes, not adjoints, are what a complex letter is told apart by.
            names = names - {"symmetric", "orthogonal", "unit"} if "hermitian" in names or "unitary" in names else names
        return self._oriented(e, Info(e.shape.rows, e.shape.cols, names))

    def _oriented(self, key: Hashable, info: Info) -> Letter:
        """A row vector is the transpose of a column letter, so that its sides are those of a column."""
        if info.rows is None and info.cols is not None:
            letter = self.words.letter(("row", key), Info(info.cols, None, info.properties))
            return Letter(letter.base, True, False)
        return self.words.letter(key, info)

    def _opaque_letter(self, e: Expr) -> Letter:
        names: set[str] = set()
        if e.op == "diag":
            names = {"symmetric", "diagonal"}
        elif e.op == "hessian":
            names = set()
        elif e.op == "expm" and self._is_symmetric(e.args[0]):
            names = {"symmetric"}
        return self._oriented(("opaque", self.opaque_key(e)), Info(e.shape.rows, e.shape.cols, frozenset(names)))

    def _is_symmetric(self, e: Expr) -> bool:
        form = self.array(e)
        return self.words.transpose(form) == form

    def _chain(self, factors: tuple[Expr, ...]) -> Sum:
        product = self.array(factors[0])
        for factor in factors[1:]:
            product = self.words.multiply(product, self.array(factor))
        return product

    def _inverse(self, e: Expr) -> Sum:
        inside = e.args[0]
        return self._invert(self.array(inside), inside.shape.rows)

    def _invert(self, form: Sum, side: Dim | None) -> Sum:
        ring, words = self.ring, self.words
        if not form:
            raise TooLarge  # the inverse of zero: not defined anywhere
        if len(form) == 1:
            ((word, c),) = form.items()
            if all(words.sides(x)[0] == words.sides(x)[1] and words.sides(x)[0] is not None for x in word):
                inverted = []
                sign = 1
                for x in reversed(word):
                    flipped, s = words.canonical(Letter(x.base, x.transposed, not x.inverted))
                    sign *= s
                    inverted.append(flipped)
                # An opaque inverse inverted again is what it was the inverse of.
                total: Sum = {(): ring.reciprocal(c if sign > 0 else ring.negative(c))}
                for x in inverted:
                    source = words.infos[x.base].inverse_of
                    if x.inverted and source is not None:
                        total = words.multiply(total, words.transpose(source) if x.transposed else source)
                    else:
                        total = words.multiply(total, {(x,): ring.one})
                return total
        lead = max(form, key=lambda w: (len(w), w))
        c = form[lead]
        scaled = words.scale(ring.reciprocal(c), form)
        made, _ = words.inverse_letter(scaled, side)
        return words.scale(ring.reciprocal(c), made)
