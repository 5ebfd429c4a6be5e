"""The type of an equation of second order by its principal part, with the regions where it depends on the point."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["classify"]


def classify(board: Board, found: Field) -> None:
    """Hyperbolic, parabolic or elliptic, each with its condition."""
    s = found.s
    if found.order != 2:
        raise Stuck(
            f"the type by the discriminant is one of equations of second order; this one is of order {found.order}", "not_supported"
        )
    if len(found.variables) > 2:
        _several(board, found)
        return
    x, y = found.variables
    A, B, C = found.coefficient(x, x), found.coefficient(x, y), found.coefficient(y, y)
    if any(c.has(z) for c in (A, B, C) for z in found.jet.values()):
        raise Stuck("the type of a nonlinear equation depends on the solution", "not_supported")
    discriminant = s.expand(B**2 - 4 * A * C)
    if discriminant.has(s.sin, s.cos, s.exp):
        discriminant = s.simplify(discriminant)
    discriminant = s.factor(discriminant)
    opened = b.subtract(b.power(found.expr(B), b.TWO), b.mul(b.num(4), found.expr(A), found.expr(C)))
    shown = found.expr(discriminant)
    because = f"$A={found.expr(A).latex}$, $B={found.expr(B).latex}$, $C={found.expr(C).latex}$."
    board.step("discriminant of the principal part", opened, shown, because)
    claim = board.claim(opened, "=", shown)
    core, sign = _core(found, discriminant)
    if core == 1:
        text = "parabolic" if discriminant == 0 else "hyperbolic" if sign > 0 else "elliptic"
        board.answers.append(Answer("type", text=text, claim=claim))
        if discriminant == 0 and all(c == 0 or c.free_symbols for c in (A, B, C)):
            board.find("exceptional_points", "where all coefficients of second order vanish the equation is not of second order")
        return
    letter = found.expr(core)
    if core.is_nonnegative:
        # A square: of one type but where it vanishes.
        base = found.expr(s.Mul(*(f.base if f.is_Pow else f for f in s.Mul.make_args(core))))
        free = core.free_symbols & set(found.variables)
        text = "hyperbolic" if sign > 0 else "elliptic"
        if not free:
            board.find("missing_assumption", f"${base.latex}\\neq0$ is needed; for zero the equation is degenerate")
            board.answers.append(Answer("type", text=text, conditions=(b.relation("!=", base, b.ZERO),), claim=claim))
            return
        board.answers.append(Answer("type", text=text, case=0, conditions=(b.relation("!=", base, b.ZERO),), claim=claim))
        board.answers.append(Answer("type", text="parabolic", case=1, conditions=(b.relation("=", base, b.ZERO),), claim=claim))
        return
    kinds = [(">", "hyperbolic" if sign > 0 else "elliptic"), ("=", "parabolic"), ("<", "elliptic" if sign > 0 else "hyperbolic")]
    for case, (relation, text) in enumerate(kinds):
        condition: Expr = b.relation(relation, letter, b.ZERO)
        board.answers.append(Answer("type", text=text, case=case, conditions=(condition,), claim=claim))


def _core(found: Field, value: Any) -> tuple[Any, int]:
    """The part of a discriminant that decides its sign, without positive factors, and the sign in front; 1 where a number decides."""
    s = found.s
    if value == 0:
        return s.Integer(1), 0
    number, factors = s.factor_list(value)
    sign = 1 if number > 0 else -1
    core = s.Integer(1)
    for base, power in factors:
        declared = {z: s.Symbol(z.name, positive=True) for z in base.free_symbols if "positive" in found.letters[z.name].properties}
        if base.subs(declared).is_positive:
            continue
        core *= base if power % 2 else base**2
    if core == 1:
        return core, sign
    odd = s.Mul(*(f for f in s.Mul.make_args(core) if not (f.is_Pow and f.exp == 2)))
    if odd == 1:
        return core, sign
    if odd.could_extract_minus_sign():
        return -core, -sign
    return core, sign


def _several(board: Board, found: Field) -> None:
    """More than two variables: the signs of the eigenvalues of the principal part, where it holds no letters."""
    s = found.s
    n = len(found.variables)
    half = s.Rational(1, 2)
    M = s.Matrix(n, n, lambda i, j: found.coefficient(found.variables[i], found.variables[j]) * (1 if i == j else half))
    if M.is_diagonal():
        signs = [_sign(found, board, M[i, i]) for i in range(n)]
    elif not M.free_symbols:
        poly = M.charpoly().as_expr()
        z = min(poly.free_symbols, key=str)
        roots = s.Poly(poly, z)
        zero = 0
        while roots.eval(0) == 0:
            zero += 1
            roots = s.Poly(s.cancel(roots.as_expr() / z), z)
        up = sum(m for r, m in s.roots(roots).items() if r > 0) if roots.degree() else 0
        signs = [0] * zero + [1] * up + [-1] * (n - zero - up)
    else:
        raise Stuck("the type of an equation in more than two variables with letters in mixed terms", "not_supported")
    plus, minus, none = signs.count(1), signs.count(-1), signs.count(0)
    if none:
        text = "parabolic" if none == 1 and (plus == 0 or minus == 0) else "degenerate"
    else:
        text = "elliptic" if plus == 0 or minus == 0 else "hyperbolic" if min(plus, minus) == 1 else "ultrahyperbolic"
    matrix = b.matrix([[found.expr(M[i, j]) for j in range(n)] for i in range(n)])
    because = f"The principal part has the eigenvalue signs {plus} plus, {minus} minus, {none} zero."
    board.step("discriminant of the principal part", matrix, matrix, because)
    board.answers.append(Answer("type", text=text, claim=board.claim(matrix, "=", matrix)))


def _sign(found: Field, board: Board, value: Any) -> int:
    if value == 0:
        return 0
    if value.is_number:
        return 1 if value > 0 else -1
    core, sign = _core(found, found.s.factor(value))
    if core == 1:
        return sign
    if value.free_symbols & set(found.variables):
        raise Stuck("the type depends on the point in more than two variables", "not_supported")
    if core.is_nonnegative:
        return sign
    board.find("missing_assumption", f"${found.expr(value).latex}$ is taken as {'positive' if sign > 0 else 'negative'}")
    return sign
