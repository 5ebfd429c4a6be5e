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

__all__ = ["Line", "Method", "Work", "integrals_left"]

#: So many seconds a search goes on before it takes what is at hand.
PATIENCE = 5.0


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
    until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    depth: int = 0
    known: dict[Any, Line | None] = field(default_factory=dict)
    open: set[Any] = field(default_factory=set)
    names: list[str] = field(default_factory=list)

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

    def find(self, f: Any, x: Any) -> Line | None:
        """A line for the integral of f by x, or None where no method knows one."""
        key = (f, x)
        if key in self.known:
            return self.known[key]
        if key in self.open or self.depth > 12 or self.budget <= 0 or (self.depth and time.monotonic() > self.until):
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


def integrals_left(line: Line) -> bool:
    """Whether a line leaves integrals to be found."""
    return bool(line.inside)
