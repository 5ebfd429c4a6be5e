"""Constructors of what binds a variable, of derivatives, and of relations and case distinctions."""

from __future__ import annotations

from collections.abc import Sequence

from .arithmetic import refuse, same_shape, shown
from .nodes import Expr, make
from .shapes import SCALAR, Shape, matrix_shape

__all__ = [
    "RELATIONS",
    "at",
    "cases",
    "derivative",
    "differential",
    "extremum",
    "gradient",
    "hessian",
    "indicator",
    "integral",
    "jacobian",
    "join",
    "limit",
    "product",
    "relation",
    "sum_over",
]

#: The kinds of relation there are.
RELATIONS: frozenset[str] = frozenset([
    "=", "!=", "<", ">", "<=", ">=", "approx", "succ", "succeq", "prec", "preceq", "in", "notin", "equiv",
    "propto", "~", "perp", "parallel", "to", "ll", "gg", "subset", "subseteq", "divides",
    "lesssim", "gtrsim", "asymp", "simeq", "cong",
])  # fmt: skip


# Binders ------------------------------------------------------------------------------------------------------------


def sum_over(body: Expr, index: Expr, lower: Expr, upper: Expr) -> Expr:
    """The sum of body for index = lower..upper (empty when upper < lower)."""
    return make("sum", (body, index, lower, upper), None, body.shape)


def product(body: Expr, index: Expr, lower: Expr, upper: Expr) -> Expr:
    """The product of body for index = lower..upper; for matrices in that order, descending when lower > upper is meant."""
    return make("product", (body, index, lower, upper), None, body.shape)


def integral(body: Expr, variable: Expr, lower: Expr | None = None, upper: Expr | None = None) -> Expr:
    """A definite integral, or (without limits) an antiderivative."""
    limits = () if lower is None or upper is None else (lower, upper)
    return make("integral", (body, variable, *limits), None, body.shape)


def limit(body: Expr, variable: Expr, point: Expr, direction: str = "") -> Expr:
    """The limit as variable -> point, from both sides or from one (`+`, `-`)."""
    return make("limit", (body, variable, point), direction, body.shape)


def at(body: Expr, variable: Expr, point: Expr) -> Expr:
    """The body with its variable taken at a point, after everything in the body (derivatives too) is carried out."""
    same_shape("a variable and the point it is taken at", variable.shape, point.shape)
    return body if point is variable else make("at", (body, variable, point), None, body.shape)


def extremum(kind: str, body: Expr, variable: Expr, lower: Expr | None = None, upper: Expr | None = None) -> Expr:
    """`max` or `min` (`sup`, `inf`) of a scalar over an index range or over all values of the variable."""
    limits = () if lower is None or upper is None else (lower, upper)
    return make("extremum", (body, variable, *limits), kind, SCALAR)


# Calculus -----------------------------------------------------------------------------------------------------------


def gradient(body: Expr, variable: Expr, layout: str = "denominator") -> Expr:
    """The gradient of a scalar: the shape of the variable (denominator layout), or its transpose (numerator)."""
    if not body.is_scalar:
        raise refuse(f"the gradient is taken of a scalar, but {shown(body)} is a {body.shape}", "its derivative is a Jacobian")
    shape = variable.shape if layout == "denominator" else variable.shape.transposed
    return make("gradient", (body, variable), layout, shape)


def jacobian(body: Expr, variable: Expr, layout: str = "numerator") -> Expr:
    """The Jacobian: entry (i, j) is the derivative of output i by input j (numerator layout), or transposed.

    A vector by a scalar gives a vector; where a matrix takes part, both are stacked by vec.
    """
    m = None if body.is_scalar else body.shape.size
    n = None if variable.is_scalar else variable.shape.size
    shape = Shape(m, n) if layout == "numerator" else Shape(n, m)
    return make("jacobian", (body, variable), layout, shape)


def hessian(body: Expr, variable: Expr) -> Expr:
    """The matrix of second derivatives of a scalar, by vec where the variable is a matrix."""
    if not body.is_scalar:
        raise refuse(f"the Hessian is taken of a scalar, but {shown(body)} is a {body.shape}")
    if variable.is_scalar:
        return derivative(body, variable, 2)
    size = variable.shape.size
    return make("hessian", (body, variable), None, matrix_shape(size, size))


def derivative(body: Expr, variable: Expr, order: int = 1) -> Expr:
    """The derivative by a scalar variable, entry by entry."""
    if not variable.is_scalar:
        raise refuse(f"a derivative by a {variable.shape}", "use gradient or jacobian")
    if body.op == "derivative" and body.args[1] is variable:
        body, order = body.args[0], order + body.data
    return body if order == 0 else make("derivative", (body, variable), order, body.shape)


def differential(body: Expr) -> Expr:
    """d(body): linear in the differentials of the symbols that vary; the shape of body."""
    return make("differential", (body,), None, body.shape)


# Logic --------------------------------------------------------------------------------------------------------------


def relation(kind: str, left: Expr, right: Expr) -> Expr:
    """A relation between two expressions: `=`, `<=`, `succeq`, ... Shapes are the caller's to check."""
    assert kind in RELATIONS, kind
    return make("relation", (left, right), kind, SCALAR)


def join(kind: str, *parts: Expr) -> Expr:
    """`and`, `or`, `not`, `implies`, `iff` of relations."""
    assert kind in ("and", "or", "not", "implies", "iff"), kind
    return make("logic", parts, kind, SCALAR)


def all_of(parts: Sequence[Expr]) -> Expr:
    """All of the relations; two bounds of one thing with the lower one first, so that they are written as `a < x < b`.

    >>> from .build import symbol, relation, ZERO, ONE
    >>> x = symbol("x")
    >>> all_of([relation("<", x, ONE), relation(">", x, ZERO)]).latex
    '0 < x < 1'
    """
    if len(parts) == 2 and all(p.op == "relation" and p.data in _UPWARDS for p in parts):
        upwards = [p if p.data in ("<", "<=") else relation(_UPWARDS[p.data], p.args[1], p.args[0]) for p in parts]
        for low, high in (upwards, upwards[::-1]):
            if low.args[1] is high.args[0] and low.args[1].free:
                return join("and", low, high)
    return parts[0] if len(parts) == 1 else join("and", *parts)


_UPWARDS = {"<": "<", "<=": "<=", ">": "<", ">=": "<="}


def indicator(condition: Expr, shape: Shape = SCALAR) -> Expr:
    """1 where the relation holds, else 0; entry by entry when its sides are arrays."""
    return make("indicator", (condition,), None, shape)


def cases(branches: Sequence[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """Values with their conditions; the first condition that holds decides."""
    shape = branches[0][0].shape
    args: list[Expr] = []
    for value, condition in branches:
        same_shape("the branches of a case distinction differ", shape, value.shape)
        args += [value, condition]
    if otherwise is not None:
        args.append(otherwise)
    return make("cases", tuple(args), None, shape)
