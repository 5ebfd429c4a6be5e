"""Determinants by properties: of multiples, products, transposes, inverses and powers of matrices whose determinants are given."""

from __future__ import annotations

from dataclasses import replace

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Problem
from .board import Board, Stuck
from .fields import NotExact, field_of

__all__ = ["determinant_by_properties", "given_determinants"]


def given_determinants(board: Board) -> dict[Expr, Expr]:
    """The symbols of matrices whose determinants are conditions of the problem."""
    found = {}
    for c in board.problem.context.conditions:
        if c.op == "relation" and c.data == "=":
            for one, other in (c.args, c.args[::-1]):
                if one.op == "det" and one.args[0].op == "symbol" and not any(not s.is_scalar for s in other.free):
                    found[one.args[0]] = other
    return found


def determinant_by_properties(board: Board, e: Expr, known: dict[Expr, Expr]) -> None:
    """det of an expression in matrices with given determinants: first in these determinants, then with their values."""
    e = e.args[0] if e.op == "det" else e
    board.problem = _without_conditions(board)
    before = b.det(e)
    parted = _parted(e)
    rule = {"dot": "determinant of a product", "mul": "determinant of a multiple", "transpose": "determinant of a transpose",
            "inverse": "determinant of an inverse", "matrix_power": "determinant of a product"}.get(e.op)  # fmt: skip
    if rule is None:
        raise Stuck(f"the determinant of ${e.latex}$ does not follow from the determinants that are given")
    board.step(rule, before, parted, because="The determinant is multiplicative, and each row gives out its factor.")
    claim = board.steps[-1].claim
    values = {s: v for s, v in known.items() if s in e.free}
    missing = [s for s in e.free if not s.is_scalar and s not in values]
    if missing:
        raise Stuck(f"the determinant of ${missing[0].latex}$ is not given")
    put = {b.det(s): v for s, v in values.items()}
    shown = _replaced(parted, put)
    try:
        field = field_of([shown])
        value = field.expr(field.of(shown))
    except (NotExact, ZeroDivisionError) as entry:
        raise Stuck("a matrix with the determinant zero has no inverse") from entry
    told = ", ".join(f"${k.latex} = {v.latex}$" for k, v in put.items())
    if shown is not value:
        board.step("arithmetic", shown, value, because=f"With {told}.")
    board.answer("determinant", value, claim=claim)


def _without_conditions(board: Board) -> Problem:
    return replace(board.problem, context=board.problem.context.with_(conditions=()))


def _parted(e: Expr) -> Expr:
    """The determinant in the determinants of symbols."""
    if e.op == "symbol":
        return b.det(e)
    if e.op == "dot":
        return b.mul(*(_parted(a) for a in e.args))
    if e.op == "transpose":
        return _parted(e.args[0])
    if e.op == "inverse":
        return b.power(_parted(e.args[0]), -1)
    if e.op == "matrix_power" and e.args[1].op == "number":
        return b.power(_parted(e.args[0]), e.args[1])
    if e.op == "identity":
        return b.ONE
    if e.op == "mul" and e.shape.rows is not None and e.shape.rows.number is not None:
        scalars = b.mul(*e.args[:-1])
        return b.mul(b.power(scalars, e.shape.rows.number), _parted(e.args[-1]))
    raise Stuck(f"the determinant of ${e.latex}$ does not follow from the determinants that are given")


def _replaced(e: Expr, put: dict[Expr, Expr]) -> Expr:
    if e in put:
        return put[e]
    return e if not e.args else b.rebuild(e, tuple(_replaced(a, put) for a in e.args))
