"""A given function is put into the equation and into every condition: elementary ones, those with undefined functions, and integrals."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, transform, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["verify"]


def verify(board: Board, found: Field) -> None:
    """The steps: each derivative that the equation needs, then both sides, then the conditions."""
    home, e = found.unknown, found.problem.expression
    assert e is not None
    given = [c for c in found.problem.operands if c.op == "relation" and c.args[0] is home]
    if len(given) != 1 or len(found.problem.operands) != 1:
        raise Stuck("one function to be put in is needed", "not_supported")
    body = given[0].args[1]
    if any(n.op == "apply" and n.data[0] == home.data[0] for n in walk(body)):
        raise Stuck("the function to be put in holds the unknown itself", "not_supported")
    general = any(n.op == "apply" for n in walk(body))
    if general:
        board.find("missing_assumption", "the functions in it have to be smooth enough for the derivatives in the equation")
    if not general:
        _domain(board, found, body)
    kernel = _kernel(found, body)
    if kernel is not None:
        _under_the_integral(board, found, e, kernel)
    elif any(n.op == "integral" for n in walk(body)):
        _by_first_derivatives(board, found, e, body)
    else:
        if not general:
            _derivatives(board, found, body)
        left, right = (found.put(side, body) for side in e.args)
        board.step("solution put into the equation", left, right)
        board.answers.append(Answer("equation", e, conditions=tuple(board.conditions), claim=board.claim(left, "=", right)))
    for c in found.problem.conditions:
        if kernel is not None:
            raise Stuck("the values of an integral with a kernel are limits, which are not taken here", "not_supported")
        left, right = found.put(c.args[0], body), c.args[1]
        board.step("condition put in", left, right)
        board.answers.append(Answer("condition", c, claim=board.claim(left, "=", right)))


def _domain(board: Board, found: Field, body: Expr) -> None:
    """What logarithms and roots in the function need, letter by letter."""
    s = found.s
    value = to_sympy(body) if not any(n.op == "integral" for n in walk(body)) else s.Integer(0)
    needed = [a.args[0] for a in sorted(value.atoms(s.log), key=str)]
    needed += [p.base for p in sorted(value.atoms(s.Pow), key=str) if p.exp.is_Rational and p.exp.q == 2]
    for base in needed:
        for factor in s.Mul.make_args(s.factor(base)):
            root = factor.base if factor.is_Pow else factor
            even = factor.is_Pow and factor.exp.is_Integer and factor.exp % 2 == 0
            if root.is_number or even or root.is_positive or root.is_nonnegative:
                continue
            condition = b.relation(">", found.expr(root), b.ZERO)
            if condition not in board.conditions and not _said(found, root):
                board.conditions.append(condition)
                board.find("missing_assumption", f"the function is defined for ${condition.latex}$")


def _said(found: Field, root: Any) -> bool:
    return bool(root.is_Symbol and "positive" in found.letters[root.name].properties)


def _derivatives(board: Board, found: Field, body: Expr) -> None:
    for by in sorted((k for k in found.jet if k), key=lambda k: (len(k), str(k))):
        before = body
        for v in by:
            before = b.derivative(before, found.expr(v))
        plain = to_sympy(body).diff(*by)
        after = found.s.simplify(plain) if plain.count_ops() < 30 else found.s.factor_terms(plain)
        board.step("partial derivative of a given function", before, found.expr(after))


def _by_first_derivatives(board: Board, found: Field, e: Expr, body: Expr) -> None:
    """An integral with ends that move: first derivatives by Leibniz, then the equation with these."""
    first: dict[Expr, Expr] = {}
    value = to_sympy(body)
    for v in found.variables:
        derivative = value.diff(v).doit()
        if derivative.has(found.s.Subs) or derivative.has(found.s.Derivative):
            continue
        if derivative.has(found.s.Integral):
            first[found.expr(v)] = b.derivative(body, found.expr(v))
            continue
        shown = from_sympy(found.s.expand(derivative), found.letters)
        board.step("partial derivative of a given function", b.derivative(body, found.expr(v)), shown, "The ends of the integral move.")
        first[found.expr(v)] = shown
    slopes = {v: d for v, d in first.items()}

    def visit(node: Expr) -> Expr | None:
        if node.op == "derivative" and node.args[0] is found.unknown and node.args[1] in slopes:
            d = slopes[node.args[1]]
            return d if node.data == 1 else b.derivative(d, node.args[1], node.data - 1)
        return None

    left, right = (found.put(transform(side, visit), body) for side in e.args)
    board.step("solution put into the equation", left, right)
    board.answers.append(Answer("equation", e, claim=board.claim(left, "=", right)))


def _kernel(found: Field, body: Expr) -> Expr | None:
    """The integrand of a linear equation's integral between fixed ends, with its factors; None where the body is no such thing."""
    factors = list(body.args) if body.op in ("mul", "dot") else [body]
    integrals = [f for f in factors if f.op == "integral"]
    letters = {v.name for v in found.variables}
    if len(integrals) != 1 or any(n.op == "integral" for f in factors if f is not integrals[0] for n in walk(f)):
        return None
    inside, _, *ends = integrals[0].args
    if any(s.name in letters for end in ends for s in end.free) or any(n.op == "integral" for n in walk(inside)):
        return None
    linear = [z for z in found.jet.values() if found.F.has(z)]
    if any(found.F.diff(z).has(*found.jet.values()) for z in linear) or found.F.subs(dict.fromkeys(linear, 0)) != 0:
        return None
    return b.mul(*(f for f in factors if f is not integrals[0]), inside)


def _under_the_integral(board: Board, found: Field, e: Expr, kernel: Expr) -> None:
    left, right = (found.put(side, kernel) for side in e.args)
    positive = [b.relation(">", found.expr(v), b.ZERO) for v in found.variables if v.name in ("t", "tau")]
    claim = board.claim(left, "=", right, positive)
    because = "The equation is linear: the derivatives go under the integral, and its integrand solves the equation."
    board.step("solution put into the equation", left, right, because, claim=claim)
    board.find("missing_assumption", "the derivatives are taken under the integral, which needs data that do not grow too fast")
    board.answers.append(Answer("equation", e, conditions=tuple(positive), claim=claim))
