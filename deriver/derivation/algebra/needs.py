"""What a formula needs to have a real value, read off as it is written: what would cancel is still a gap."""

from __future__ import annotations

from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from .desk import Desk

__all__ = ["holds", "needs_of", "relation_of", "without_value"]


def needs_of(desk: Desk, e: Expr) -> list[Expr]:
    """What a formula needs to have a value, read off as it is written: a denominator that would cancel is still a gap."""
    out: list[Expr] = []
    for part in walk(e):
        if part.op == "power" and part.args[0].free:
            base, exponent = part.args
            value = desk.of(exponent)
            even = value.is_Rational and value.q % 2 == 0
            if value.is_negative:
                out.append(b.relation(">" if even else "!=", base, b.ZERO))
            elif even:
                out.append(b.relation(">=", base, b.ZERO))
            elif not value.is_Rational:
                out.append(b.relation(">", base, b.ZERO))
        elif part.op == "log" and part.args[0].free:
            out.append(b.relation(">", part.args[0], b.ZERO))
        elif part.op in ("arcsin", "arccos") and part.args[0].free:
            out += [b.relation(">=", part.args[0], b.MINUS_ONE), b.relation("<=", part.args[0], b.ONE)]
    return list(dict.fromkeys(out))


def relation_of(desk: Desk, need: Expr) -> Any:
    """A need as a relation that SymPy does not decide by itself."""
    s = desk.s
    make = {">": s.Gt, ">=": s.Ge, "<=": s.Le, "!=": s.Ne}[str(need.data)]
    return make(desk.of(need.args[0]), desk.of(need.args[1]), evaluate=False)


def holds(s: Any, c: Any, z: Any, v: Any) -> bool:
    """Whether a relation holds at a number; equality is decided to thirty digits."""
    left, right = c.lhs.subs(z, v), c.rhs.subs(z, v)
    difference = (left - right).evalf(40)
    if not difference.is_number or abs(s.im(difference)) > 1e-25:
        return False
    number = s.re(difference)
    if abs(number) < 1e-25:
        return isinstance(c, s.GreaterThan | s.LessThan | s.Eq)
    if isinstance(c, s.Ne):
        return True
    return bool(number > 0) if isinstance(c, s.GreaterThan | s.StrictGreaterThan) else bool(number < 0) and not isinstance(c, s.Eq)


def without_value(desk: Desk, e: Expr, x: Any, v: Any) -> Expr | None:
    """The need of a formula that fails at a number; None where all hold."""
    for need in needs_of(desk, e):
        relation = relation_of(desk, need)
        if relation.free_symbols <= {x} and not holds(desk.s, relation, x, v):
            return need
    return None
