"""Primes behind a name or a fence: a name of its own, a derivative, or the transpose as statistics writes it."""

from __future__ import annotations

from typing import Any

from ..errors import Ambiguous, NotSupported, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import tree
from .base import ElaboratorBase
from .evidence import is_array_letter
from .names import key_of
from .signs import bare_of

__all__ = ["PrimeMixin"]


class PrimeMixin(ElaboratorBase):
    """The part of the elaborator that reads primes."""

    def primed(self, node: tree.Script) -> Expr:
        """A prime: part of a declared name, or a derivative where the base is a known function."""
        key = key_of(node) if node.sup is None else None
        if key is not None and self.lookup(key) is not None:
            return self.name(node, key)
        turned = self.turned_by_prime(node)
        if turned is not None:
            return turned
        if isinstance(node.base, tree.Name) and node.sub is None:
            base_key = key_of(node.base) or ""
            definition = self.context.definitions.get(base_key)
            if definition is not None and len(definition.parameters) == 1 and definition.parameters[0].is_scalar:
                return b.derivative(definition.body, definition.parameters[0], node.primes)
        named = self._named_formula(node)
        if named is not None:
            formula, letter = named
            self.assume(f"the prime of ${self.source(node)}$ is the derivative by ${letter.latex}$ of its formula")
            return b.derivative(formula, letter, node.primes)
        bare = bare_of(node)
        if bare is not None and node.sup is None:
            applied = self.function_at_home(key_of(bare[0]) or "")
            if applied is not None and len(applied.args) == 1:
                return self.derivative_of(applied, [applied.args[0]] * bare[1])
        if isinstance(node.base, tree.Fence) and node.base.opening in "([" and node.sub is None and node.sup is None and not self.strict:
            inside = self.expr(node.base)
            if node.start in self.evidence.turned_fences and node.primes == 1:
                inside = self.sizes.settle(inside)
                if inside.is_scalar:
                    raise self.error(TypeMistake, f"the transpose of the scalar {inside.latex}", node)
                self.assume(f"${self.source(node)}$ is a transpose")
                return b.transpose(inside)
            if inside.shape.kind == "matrix" and not inside.free:
                self.assume("a prime behind a matrix of numbers is its transpose")
                return b.transpose(inside) if node.primes % 2 else inside
            by = self.independent_variable()
            if by is None:
                raise self.error(Ambiguous, "the prime does not say by which variable", node, r"write \\frac{d}{dt}")
            return b.derivative(inside, by, node.primes)
        dependence = self.evidence.dependence
        if key is not None and dependence is not None and key in dependence.own and not self.strict:
            self.assume(f"${key}$ is a name of its own, not a derivative")
            twin = self.expr(node.base)  # it has the shape of the name without the prime
            if twin.op != "symbol":
                return self.name(node, key)
            assert isinstance(node.base, tree.Name)
            made = b.symbol(self.python_name(key, node.base), twin.shape, ("real",) if twin.is_scalar else (), latex=key)
            self.symbols[key] = made
            return made
        raise self.error(
            NotSupported,
            f"{self.source(node)}: the prime may be a derivative or part of a name, and nothing declares which",
            node,
            "declare the function, as in y(t), or the primed name",
        )

    def _named_formula(self, node: tree.Script) -> tuple[Expr, Expr] | None:
        """What a name stands for, `y_p = ke^{2x}`, and the one letter x or t in it; None where it has no formula, or both letters."""
        if not isinstance(node.base, tree.Name) or node.sup is not None or self.strict:
            return None
        base = node.base if node.sub is None else tree.Script(node.start, node.end, node.base, node.sub)
        definition = self.context.definitions.get(key_of(base) or "")
        if definition is None or definition.parameters or not definition.body.is_scalar:
            return None
        letters = [s for s in definition.body.free if s.op == "symbol" and s.is_scalar and s.latex in ("x", "t")]
        return (definition.body, letters[0]) if len(letters) == 1 else None

    def turned_by_prime(self, node: tree.Script) -> Expr | None:
        r"""`X'X`, `\mathbf{x}'\mathbf{x}`: the transpose, as statistics writes it; None where a prime is something else."""
        base = node.base
        if not isinstance(base, tree.Name) or node.primes != 1 or node.sup is not None or self.strict:
            return None
        bare = key_of(base if node.sub is None else tree.Script(node.start, node.end, base, node.sub)) or ""
        if (key_of(base) or "") in self.context.functions or bare in self.context.functions:
            return None
        if bare in self.evidence.turned_open and self.lookup(bare) is None:
            raise self.error(
                Ambiguous, f"{self.source(node)} before a factor may be a transpose or a derivative", node, r"write ^\top, or declare it"
            )
        turned = self.evidence.turned and is_array_letter(base) or bare in self.evidence.turned_keys
        if not turned and not (bare in self.evidence.turned_open and self.lookup(bare) is not None):
            return None
        value = self.sizes.settle(self.subscripted(tree.Script(node.start, node.end, base, node.sub)) if node.sub else self.expr(base))
        if value.is_scalar:
            raise self.error(TypeMistake, f"the transpose of the scalar {value.latex}", node)
        if is_array_letter(base):
            self.assume("a prime behind a capital or a bold letter is its transpose")
        else:
            self.assume(f"${self.source(node)}$ is a transpose")
        return b.transpose(value)

    def defined_derivative(self, definition: Any, fence: tree.Fence, primes: int) -> Expr:
        """`f'(a)` of a defined function of one scalar."""
        from ..expression import substitute

        parameter = definition.parameters[0]
        if len(definition.parameters) != 1 or not parameter.is_scalar:
            raise self.error(NotSupported, "a prime on a function of several variables", fence)
        at = self.expr(fence.content)
        result = b.derivative(definition.body, parameter, primes)
        if at.op == "symbol" and at not in definition.body.free - {parameter}:
            return b.derivative(substitute(definition.body, {parameter: at}), at, primes)
        return b.at(result, parameter, at)
