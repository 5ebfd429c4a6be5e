r"""Integrals whose form depends on the sign of a quantity of the letters: one case for each sign, made where a method asks for it.

\int dx/(x^2+a) is an arctangent for a > 0, a logarithm for a < 0, and -1/x for a = 0. No method lists these cases: it asks the work for
the sign, the search ends there, and is taken up again in each case with the sign known.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_text import library
from .line import Line, Method, Nowhere, Split, Work

__all__ = ["Case", "cases_of"]

#: So many cases a reader compares; more are no answer.
MOST = 9
#: So many seconds all cases together may take.
PATIENCE = 8.0


@dataclass(frozen=True)
class Case:
    """One case: what holds of the letters, the integrand under it, and the line that leads to its antiderivative."""

    conditions: tuple[tuple[Any, str], ...]  # quantities and how they compare with zero
    integrand: Any
    line: Line

    def relations(self, work: Work) -> list[Expr]:
        """The conditions as expressions, without those that others imply."""
        strict = {str(part) for q, sign in self.conditions if sign in ("<", ">") for part in (q, *q.args)}
        solved = {(pair[0].name, pair[1]) for q, sign in self.conditions if sign == "=" and (pair := _solved(q)) is not None}
        out: list[Expr] = []
        for quantity, sign in self.conditions:
            if sign == "!=" and (str(quantity) in strict or any(_at(quantity, *pair).is_nonzero for pair in solved)):
                continue
            left, right = _sides(quantity)
            out.append(b.relation(sign, work.expr(left), work.expr(right)))
        return list(dict.fromkeys(out))


def _at(quantity: Any, name: str, value: Any) -> Any:
    """A quantity with a value for the letter of that name."""
    return quantity.subs({letter: value for letter in quantity.free_symbols if letter.name == name})


def _sides(quantity: Any) -> tuple[Any, Any]:
    """n and -1 for n + 1; a quantity and zero otherwise."""
    s = library()
    if quantity.is_Add and len(quantity.args) == 2 and quantity.args[0].is_number and quantity.args[1].is_Symbol:
        return quantity.args[1], -quantity.args[0]
    return quantity, s.Integer(0)


def cases_of(f: Any, x: Any, letters: dict[str, Expr], methods: Sequence[Method]) -> list[Case] | None:
    """The cases that cover the letters; None where one of them is not solved, or where there are too many."""
    s = library()
    found: list[Case] = []
    until = time.process_time() + PATIENCE

    def branch(g: Any, assumed: dict[Any, str], kept: tuple[tuple[Any, str], ...]) -> bool:
        if len(found) >= MOST or len(kept) > 5 or time.process_time() > until:
            return False
        roots = [p for p in g.atoms(s.Pow) if p.exp.is_Rational and p.exp.q == 2 and p.base.is_negative]
        if roots or g.has(s.I) and not f.has(s.I):
            return True  # roots of negative numbers: no real values
        work = Work(letters, methods, assumed=assumed, splitting=True)
        try:
            line = work.find(g, x)
        except Nowhere:
            return True
        except Split as split:
            quantity = split.quantity
            factors = [p.as_base_exp()[0] for p in s.Mul.make_args(quantity)]
            zeros = [p for p in factors if p.is_nonzero is not True] if "=" in split.signs else []
            if not all(follow(g, assumed, kept, quantity, sign) for sign in split.signs if sign != "="):
                return False
            apart: tuple[tuple[Any, str], ...] = ()
            for zero in zeros:  # a product is zero where one of its factors is
                if assumed.get(zero) != "!=" and not follow(g, assumed, (*kept, *apart), zero, "="):
                    return False
                apart = (*apart, (zero, "!="))
            return True
        if line is None:
            return False
        found.append(Case(kept, g, line))
        return True

    def follow(g: Any, assumed: dict[Any, str], kept: tuple[tuple[Any, str], ...], quantity: Any, sign: str) -> bool:
        if x in quantity.free_symbols:
            return False
        kept = (*kept, (quantity, sign))
        if quantity.is_Symbol and sign in ("<", ">") and (quantity.is_positive or quantity.is_negative):
            return not (quantity.is_positive if sign == ">" else quantity.is_negative) or branch(g, assumed, kept)
        if sign == "=":
            value = _solved(quantity)
            if value is None:
                return False
            letter, at = value
            if g.subs(letter, at).has(s.zoo, s.nan):
                return True  # the integrand has no values there
            moved = {q.subs(letter, at): mark for q, mark in assumed.items()}
            if any(q.is_zero or (mark == ">" and q.is_negative) or (mark == "<" and q.is_positive) for q, mark in moved.items()):
                return True  # what was assumed before does not allow it
            return branch(g.subs(letter, at), moved, kept)
        if quantity.is_Symbol:
            known = {">": {"positive": True}, "<": {"negative": True}, "!=": {"real": True, "nonzero": True}}[sign]
            letter = s.Symbol(quantity.name, **known)
            return branch(g.subs(quantity, letter), {q.subs(quantity, letter): mark for q, mark in assumed.items()}, kept)
        return branch(g, {**assumed, quantity: sign}, kept)

    return found if branch(f, {}, ()) and found else None


def _solved(quantity: Any) -> tuple[Any, Any] | None:
    """A letter and what it is where the quantity is zero; the last letter of the alphabet first."""
    s = library()
    for letter in sorted(quantity.free_symbols, key=lambda z: (quantity.coeff(z).is_nonzero is True, z.name), reverse=True):
        if quantity.is_polynomial(letter) and s.degree(quantity, letter) == 1:
            at = s.solve(quantity, letter)
            if len(at) == 1:
                return letter, at[0]
    return None
