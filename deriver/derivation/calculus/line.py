r"""What an integration is made of: lines that each rest on a rule, and the search that finds them.

A `Line` says `before = after` by a rule, in expressions; `value` is the antiderivative it leads to, a SymPy object in the variable. Lines
inside explain the integrals that are left in `after`. The work itself is done on SymPy objects, whose letters `Work.expr` turns back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library

__all__ = ["Line", "Method", "Nowhere", "Split", "Work", "integrals_left"]

#: So many seconds of the processor a search goes on before it takes what is at hand.
PATIENCE = 5.0


class Split(Exception):
    """The work needs to know the sign of a quantity, or whether it is zero, which depends on letters."""

    def __init__(self, quantity: Any, signs: tuple[str, ...]) -> None:
        super().__init__(str(quantity))
        self.quantity = quantity
        self.signs = signs


class Nowhere(Exception):
    """The integrand has no real values in the case that is looked at."""


@dataclass(frozen=True)
class Line:
    """One line of an integration: `claim` is what is checked where it is not `before = after` itself."""

    rule: str
    before: Expr
    after: Expr
    value: Any
    because: str = ""
    inside: tuple[Line, ...] = ()
    conditions: tuple[Expr, ...] = ()
    claim: tuple[Expr, str, Expr] | None = None
    final: bool = False  # nothing is left to integrate in `after`


Method = Callable[["Work", Any, Any], "Line | None"]


@dataclass
class Work:
    """The state of a search: the letters, the methods in order, what was tried, how much may still be tried."""

    letters: dict[str, Expr]
    methods: Sequence[Method]
    budget: int = 160
    until: float = field(default_factory=lambda: time.process_time() + PATIENCE)
    depth: int = 0
    known: dict[Any, Line | None] = field(default_factory=dict)
    open: set[Any] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    assumed: dict[Any, str] = field(default_factory=dict)  # quantities of the letters, with ">", "<" or "!=" against zero
    splitting: bool = False  # whether a sign that is not known ends the search with a `Split`

    @property
    def s(self) -> Any:
        """SymPy."""
        return library()

    def expr(self, value: Any) -> Expr:
        """A SymPy object as an expression."""
        return from_sympy(value, self.letters)

    def integral(self, f: Any, x: Any) -> Expr:
        r"""The expression of \int f dx."""
        return b.integral(self.expr(f), self.expr(x))

    def sign(self, quantity: Any) -> int | None:
        """1, -1 or 0; None where it depends on letters. A work that splits raises `Split` instead."""
        if quantity.is_positive or quantity.is_negative or quantity.is_zero:
            return 1 if quantity.is_positive else -1 if quantity.is_negative else 0
        key, turn = oriented(self.s, quantity)
        if key.is_positive or key.is_negative:
            return turn if key.is_positive else -turn
        known = self.assumed.get(key)
        if known in (">", "<"):
            return turn if known == ">" else -turn
        if self.splitting:
            raise Split(key, (">", "<", "="))
        return None

    def is_zero(self, quantity: Any) -> bool | None:
        """Whether a quantity of the letters is zero; None where that depends on them. A work that splits raises `Split` instead."""
        if quantity.is_zero is not None:
            return bool(quantity.is_zero)
        key, _ = oriented(self.s, quantity)
        key = self.s.Mul(*(p.as_base_exp()[0] for p in self.s.Mul.make_args(key)))
        if key.is_zero is not None or key in self.assumed:
            return bool(key.is_zero)
        if self.splitting:
            raise Split(key, ("!=", "="))
        return None

    def find(self, f: Any, x: Any) -> Line | None:
        """A line for the integral of f by x, or None where no method knows one."""
        key = (f, x)
        if key in self.known:
            return self.known[key]
        if key in self.open or self.depth > 12 or self.budget <= 0 or (self.depth and time.process_time() > self.until):
            return None
        self.budget -= 1
        self.open.add(key)
        self.depth += 1
        try:
            line = next((found for method in self.methods if (found := method(self, f, x)) is not None), None)
        finally:
            self.depth -= 1
            self.open.discard(key)
        if line is not None or self.depth == 0:
            self.known[key] = line
        return line

    def line(self, rule: str, f: Any, x: Any, value: Any, because: str = "", *, conditions: Sequence[Any] = ()) -> Line:
        """A line that finishes an integral."""
        made = tuple(self.expr(c) for c in conditions)
        return Line(rule, self.integral(f, x), self.expr(value), value, because, conditions=made, final=True)

    def fresh(self, avoid: Any) -> Any:
        """A letter for a new variable: u, v, w, ... that does not occur."""
        taken = {symbol.name for symbol in avoid.free_symbols} | set(self.names)
        name = next(n for n in ("u", "v", "w", "z", "s", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9") if n not in taken)
        symbol = self.s.Symbol(name, real=True)
        self.letters.setdefault(name, b.symbol(name, properties=["real"]))
        return symbol


def oriented(s: Any, quantity: Any) -> tuple[Any, int]:
    """A quantity of the same sign in one form for all its positive multiples, and 1, or -1 where it was turned around."""
    turn, parts = 1, []
    for part in s.Mul.make_args(s.factor(s.together(quantity))):
        if part.is_positive:
            continue
        if part.is_negative:
            turn = -turn
            continue
        base, n = part.as_base_exp()
        parts.append(base if n.is_odd else part)
    key = s.Mul(*parts)
    if key.is_Add:
        key = key.primitive()[1]
    if key.could_extract_minus_sign():
        key, turn = -key, -turn
    return key, turn


def integrals_left(line: Line) -> bool:
    """Whether a line leaves integrals to be found."""
    return bool(line.inside)
