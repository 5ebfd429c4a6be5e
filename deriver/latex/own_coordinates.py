r"""The gradient and the Hessian of a function that is defined of numbers one by one: `\nabla g` of `g(x,y) = x^3 - 3xy + y^3`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..expression import Expr
from ..expression import build as b
from ..model import Definition
from .names import key_of
from .tree import Name, Node, Product, Script

__all__ = ["coordinates_of", "is_partials", "partial_of", "partials", "partials_at", "variables_below"]

_TIME = frozenset({"t", r"\tau"})


def coordinates_of(definition: Definition | None) -> tuple[Expr, ...]:
    """The parameters by which a nabla without subscript differentiates; none where one of them is a time, or an array."""
    if definition is None or len(definition.parameters) < 2 or not definition.body.is_scalar:
        return ()
    parameters = definition.parameters
    return () if any(not p.is_scalar or p.latex in _TIME for p in parameters) else tuple(parameters)


def partials(body: Expr, coordinates: Sequence[Expr], order: int = 1) -> Expr:
    """The partial derivatives in a column, or those of second order in a matrix."""
    if order == 1:
        return b.vector([b.derivative(body, x) for x in coordinates])
    return b.matrix([[b.derivative(b.derivative(body, x), y) for y in coordinates] for x in coordinates])


def partials_at(body: Expr, coordinates: Sequence[Expr], point: Sequence[Expr], order: int = 1) -> Expr | None:
    """The same at a point; None where the point moves with the coordinates."""
    if any(x in at.free for at in point for x in coordinates):
        return None

    def there(value: Expr) -> Expr:
        for x, at in zip(coordinates, point, strict=True):
            value = b.at(value, x, at)
        return value

    if order == 1:
        return b.vector([there(b.derivative(body, x)) for x in coordinates])
    return b.matrix([[there(b.derivative(b.derivative(body, x), y)) for y in coordinates] for x in coordinates])


def is_partials(expression: Expr) -> bool:
    """Whether an expression is such a column of partial derivatives."""
    return expression.op == "vector" and len(expression.args) > 1 and all(a.op in ("derivative", "at") for a in expression.args)


def variables_below(node: Node, definitions: Mapping[str, Definition]) -> tuple[Definition, tuple[Expr, ...]] | None:
    r"""The function and the variables of `f_x`, `f_{xy}`, where f is defined of several numbers and the index names some of them."""
    if not isinstance(node, Script) or node.sub is None or node.sup is not None or node.primes or not isinstance(node.base, Name):
        return None
    definition = definitions.get(key_of(node.base) or "")
    if definition is None or len(definition.parameters) < 2 or not definition.body.is_scalar:
        return None
    by = {p.latex: p for p in definition.parameters if p.is_scalar}
    parts = node.sub.factors if isinstance(node.sub, Product) and not any(node.sub.marks) else (node.sub,)
    found = [by.get(key_of(part) or "") for part in parts]
    return None if any(v is None for v in found) else (definition, tuple(v for v in found if v is not None))


def partial_of(body: Expr, variables: Sequence[Expr]) -> Expr:
    """The derivative by one variable after the other."""
    for x in variables:
        body = b.derivative(body, x)
    return body
