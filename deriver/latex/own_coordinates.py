r"""The gradient and the Hessian of a function that is defined of numbers one by one: `\nabla g` of `g(x,y) = x^3 - 3xy + y^3`."""

from __future__ import annotations

from collections.abc import Sequence

from ..expression import Expr
from ..expression import build as b
from ..model import Definition

__all__ = ["coordinates_of", "is_partials", "partials", "partials_at"]

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
