r"""Derivatives called by name: `D_v f(x)` in a direction, Jacobians `J_f(x)` and Hessians `H_f(x)`, also of compositions."""

from __future__ import annotations

from ..errors import Ambiguous, NotSupported, TypeMistake
from ..expression import Expr
from ..expression import build as b
from . import tree
from .applications import FUNCTION_LETTERS
from .fields import FieldMixin
from .names import key_of
from .tree import Node

__all__ = ["NamedDerivativeMixin"]


class NamedDerivativeMixin(FieldMixin):
    """Reads a capital D, J or H before a function as its derivative."""

    def _open_function(self, factors: list[Node], marks: list[str], i: int) -> bool:
        """Whether an undeclared letter before a parenthesis is a function by custom."""
        fence = factors[i + 1] if i + 1 < len(factors) and marks[i] == "" else None
        name = factors[i]
        return (
            isinstance(name, tree.Name)
            and name.name in FUNCTION_LETTERS
            and isinstance(fence, tree.Fence)
            and fence.opening == "("
            and self.open_name(key_of(name) or "")
        )

    def named_derivative(self, factors: list[Node], marks: list[str], i: int) -> tuple[Expr, int] | None:
        r"""`D_v f(x)`, `Df(x)[v]`, `J_f(x)`, `H_f(x)`: of declared functions, where the letter is nothing else."""
        node = factors[i]
        base = node.base if isinstance(node, tree.Script) else node
        if not isinstance(base, tree.Name) or base.style not in ("plain", "roman") or base.accents or base.name not in ("D", "J", "H"):
            return None
        if self.strict or self.lookup(base.name) is not None or base.name in self.context.functions or i + 1 >= len(factors) or marks[i]:
            return None
        if isinstance(node, tree.Script) and base.name == "D" and isinstance(node.sup, tree.Number) and node.sub is None:
            if isinstance(factors[i + 1], tree.Name) and factors[i + 1].name in ("y", "u") and factors[i + 1].style == "plain":  # type: ignore[attr-defined]
                raise self.error(Ambiguous, "D may be the derivative or a matrix", node, "write y'' for a derivative, or declare D")
        if isinstance(node, tree.Script):
            if node.sup is not None or node.primes or node.sub is None or self.lookup(key_of(node) or "") is not None:
                return None
            if base.name in ("J", "H"):
                return self._total_at(node, node.sub, base.name, factors[i + 1])
            if base.name == "D" and (self.is_function(factors[i + 1]) or self._open_function(factors, marks, i + 1)):
                applied = self.application(factors[i + 1], factors[i + 2]) if i + 2 < len(factors) and marks[i + 1] == "" else None
                used = 3 if applied is not None else 2
                body = self.sizes.settle(applied if applied is not None else self.expr(factors[i + 1]))
                direction = self.expr(node.sub)
                place = self.place_of(body, node)
                if direction in (place if isinstance(place, list) else [place]) and direction.is_scalar:
                    return b.derivative(body, direction), used
                if isinstance(place, list) and not self.is_function(factors[i + 1]) and len(place) == 1:
                    raise self.error(TypeMistake, "a derivative in a direction, of a function of one number", node, "declare the function")
                if isinstance(place, list):
                    rows: Expr = b.vector([b.derivative(body, s) for s in place])
                else:
                    rows = self._total(body, "J", node)
                rows, direction = self.sizes.settle(rows), self.sizes.settle(direction)
                return b.inner(*self.like(rows, direction)) if body.is_scalar else self.multiply([rows, direction], node), used
            return None
        following = factors[i + 1]
        if base.name == "D" and isinstance(following, tree.Name) and key_of(following) in self.functions_implied:
            if i + 2 >= len(factors) or not isinstance(factors[i + 2], tree.Fence):
                self.assume(f"$D{key_of(following)}$ is a gradient")
                return self._total(self.expr(following), "J", node), 2
        if base.name == "D" and i + 2 < len(factors) and self.is_function(factors[i + 1]) and marks[i + 1] == "":
            applied = self.application(factors[i + 1], factors[i + 2])
            if applied is None:
                return None
            total = self._total(applied, "J", node)
            behind = factors[i + 3] if i + 3 < len(factors) and marks[i + 2] == "" else None
            if isinstance(behind, tree.Fence) and behind.opening in "[(":
                direction = self.expr(behind)
                if applied.is_scalar:
                    return b.inner(*self.like(self.sizes.settle(total), direction)), 4
                return self.multiply([self.sizes.settle(total), direction], node), 4
            return (b.transpose(total) if applied.is_scalar and not total.is_scalar else total), 3
        return None

    def _total_at(self, node: Node, function: Node, letter: str, following: Node) -> tuple[Expr, int] | None:
        r"""`J_f(x)`, `J_{f\circ g}(x)^\top`: of a function that is declared, or by its name a function; scripts act on the Jacobian."""
        fence = following.base if isinstance(following, tree.Script) else following
        if not isinstance(fence, tree.Fence) or fence.opening != "(":
            return None
        chained = self.composed_names(function)
        key = key_of(function)
        if chained is not None:
            place = self.sizes.settle(self.expr(fence.content))
            if place.op != "symbol":
                raise self.error(NotSupported, "the derivative of a composition at this argument", fence, "write it at a letter")
            whole = self.sizes.settle(self.composed(chained, fence))
            total = b.hessian(whole, place) if letter == "H" else b.jacobian(whole, self.sizes.settle(place))
            return (self.scripted(total, following) if isinstance(following, tree.Script) else total), 2
        if self.is_function(function):
            applied: Expr | None = self.application(function, fence)
        elif isinstance(function, tree.Name) and function.name in FUNCTION_LETTERS and key is not None and self.open_name(key):
            if letter == "J":
                self.evidence.vector_valued.add(key)
            applied = self.application(function, fence)
        else:
            return None
        if applied is None:
            return None
        total = self._total(applied, letter, node)
        return (self.scripted(total, following) if isinstance(following, tree.Script) else total), 2

    def _total(self, body: Expr, letter: str, node: Node) -> Expr:
        """The gradient, Jacobian or Hessian of an applied function by its argument."""
        body = self.sizes.settle(body)
        if body.op == "apply" and len(body.args) == 1 and body.args[0].op != "symbol":
            name, latex, _ = body.data
            inner = b.symbol("u_0", body.args[0].shape, latex="u")
            made = self._total(b.apply(name, (inner,), body.shape, latex=latex), letter, node)
            return b.at(made, inner, body.args[0])
        place = self.place_of(body, node)
        if isinstance(place, list):
            raise self.error(
                NotSupported, "a Jacobian over several scalars is not supported yet", node, "write the variables as one vector"
            )
        if letter == "H":
            return b.hessian(body, place)
        return (
            b.gradient(body, place)
            if body.is_scalar and not place.is_scalar
            else b.jacobian(body, place)
            if not place.is_scalar
            else b.derivative(body, place)
        )
