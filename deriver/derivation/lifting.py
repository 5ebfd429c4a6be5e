"""Functions of one scalar, used entry by entry on arrays."""

from __future__ import annotations

from ..errors import TypeMistake
from ..expression import build as b
from ..expression.nodes import Expr
from ..expression.shapes import SCALAR, Shape

__all__ = ["filled", "lift", "slope_of"]


def slope_of(right: Expr, variable: Expr) -> Expr | None:
    """g where the right side is g(t) dt."""
    dt = b.differential(variable)
    if right is dt:
        return b.ONE
    if right.op != "mul" or right.args.count(dt) != 1:
        return None
    return b.mul(*(a for a in right.args if a is not dt))


def lift(e: Expr, variable: Expr, operand: Expr) -> Expr:
    """A scalar expression in `variable`, entry by entry on an array.

    >>> from deriver.expression import vector_shape
    >>> t, x = b.symbol("t"), b.symbol("x", vector_shape("n"))
    >>> lift(b.mul(b.TWO, t), t, x).latex
    '2x'
    """
    shape = operand.shape

    def visit(node: Expr) -> Expr:
        if node is variable:
            return operand
        if variable not in node.free:
            return node
        if node.op == "add":
            return b.add(*(filled(visit(a), shape) for a in node.args))
        if node.op == "mul":
            return product(node)
        if node.op == "power" and variable not in node.args[1].free:
            return power(node)
        if node.op == "relation" and node.data == "!=" and node.args[1] is b.ZERO:
            # no entry is zero: x != 0 would only say that not all are
            return b.relation(">", b.function("abs", filled(visit(node.args[0]), shape)), b.zeros(shape))
        if node.op == "relation":
            return b.relation(node.data, *(filled(visit(a), shape) for a in node.args))
        if node.op == "indicator":
            return b.indicator(visit(node.args[0]), shape)
        if len(node.args) == 1 and node.op in b.SCALAR_FUNCTIONS:
            return b.function(node.op, visit(node.args[0]))
        raise TypeMistake(f"{node.latex} cannot be taken entry by entry")

    def product(node: Expr) -> Expr:
        below = [a for a in node.args if variable in a.free and _reciprocal(a)]
        above = [visit(a) for a in node.args if a not in below]
        top = b.hadamard(*above) if above else b.ONE
        for a in below:
            top = b.hadamard_divide(filled(top, shape), visit(b.power(a.args[0], b.negative(a.args[1]))))
        return top

    def power(node: Expr) -> Expr:
        if _reciprocal(node):
            return b.hadamard_divide(b.ones(shape), visit(b.power(node.args[0], b.negative(node.args[1]))))
        return b.hadamard_power(visit(node.args[0]), node.args[1])

    return filled(visit(e), shape) if e.is_scalar and e.op != "relation" else visit(e)


def _reciprocal(e: Expr) -> bool:
    return e.op == "power" and e.args[1].op == "number" and e.args[1].data < 0


def filled(e: Expr, shape: Shape) -> Expr:
    """A scalar as an array with that scalar in every entry; an array as it is."""
    if e.shape != SCALAR:
        return e
    return b.zeros(shape) if e is b.ZERO else b.mul(e, b.ones(shape))
