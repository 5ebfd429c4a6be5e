r"""The logarithm of a density cut into terms $A(\theta)\,T(x)$, and the log-likelihood of a sample."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_text import library
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .families import Family
from .scene import Laws

__all__ = ["Observed"]


@dataclass
class _Term:
    """$A(\\theta)\\,T(x)$."""

    factor: Any
    statistic: Any


class Observed:
    """A law with a sample of it, on a board."""

    def __init__(self, board: Board, laws: Laws, family: Family) -> None:
        self.board, self.laws, self.family, self.s = board, laws, family, library()
        self.law = family.law
        self.x = self.law.x
        self.n = laws.size
        self.found: dict[Any, Any] = {}  # maximum likelihood estimates
        self.statistics: dict[Any, Any] = {}

    def expr(self, v: Any) -> Expr:
        return self.laws.expr(self.laws.neat(v))

    def put(self, e: Expr, values: dict[Any, Any]) -> Expr:
        """A formula with values in the place of letters."""
        for letter, value in values.items():
            e = b.at(e, self.expr(letter), self.expr(value))
        return e

    def short(self, v: Any) -> Any:
        """The shortest of several forms."""
        s = self.s
        forms = [s.simplify(v), s.factor(v), s.expand(v), s.expand(s.together(v))]
        return min(forms, key=lambda f: (f.count_ops(), len(str(f))))

    def parameters(self) -> list[Any]:
        """The letters of the law."""
        s = self.s
        out: list[Any] = []
        for p in (*self.law.parameters, self.law.lower, self.law.upper):
            core = p.base if s.sympify(p).is_Pow and p.exp == 2 and self.law.name == "normal" else p
            out += [z for z in sorted(s.sympify(core if not p.is_Pow else p).free_symbols, key=str) if z not in out]
        known = {self.n} if self.n in out and self.law.name == "binomial" else set()
        out = [z for z in out if z not in known]
        if self.law.name == "normal" and self.law.parameters[1].is_Pow:
            out = [z for z in out if z != self.law.parameters[1].base] + [self.law.parameters[1]]
        return out

    # The logarithm of the density ----------------------------------------------------------------------------------------------

    def terms(self) -> tuple[list[_Term], Any, Any]:
        """The terms $A\\,T$, what holds no observation, and what holds no parameter."""
        s = self.s
        density = self.law.density
        if density == 0:
            raise Stuck("a table of probabilities has no likelihood in letters", "not_supported")
        log = s.expand(s.expand_log(s.log(density), force=True))
        parameters = {z for p in self.parameters() for z in p.free_symbols}
        groups: dict[Any, Any] = {}
        plain, rest = s.Integer(0), s.Integer(0)
        for term in s.Add.make_args(log):
            if not term.free_symbols & parameters:
                rest += term
                continue
            if not term.has(self.x):
                plain += term
                continue
            factor, statistic = term.as_independent(self.x, as_Add=False)
            if statistic.free_symbols & parameters:
                raise Stuck("the logarithm of the density does not separate the parameter from the observations", "not_supported")
            groups[statistic] = groups.get(statistic, s.Integer(0)) + factor
        return [_Term(s.together(a), t) for t, a in groups.items()], plain, rest

    def total(self, statistic: Any) -> Any:
        """The letter of $\\sum_iT(x_i)$; of the observations themselves it is $n\\bar x$."""
        x = self.x.name
        if statistic in self.statistics:
            return self.statistics[statistic]
        upper = self.expr(self.n).latex
        if statistic == self.x:
            bar = self.laws.letter(f"{x}_bar", rf"\bar{{{x}}}", *self._sign(statistic))
            value = self.n * bar if self.n != 1 else bar
        else:
            latex = re.sub(rf"(?<![a-zA-Z\\]){x}(?![a-zA-Z])", lambda m: f"{x}_i", self.expr(statistic).latex)
            value = self.laws.letter(f"T_{len(self.statistics)}", rf"\sum_{{i=1}}^{{{upper}}}{latex}", *self._sign(statistic))
        self.statistics[statistic] = value
        return value

    def _sign(self, statistic: Any) -> list[str]:
        """A sum of values that are positive is positive."""
        s = self.s
        low, high = self.law.lower, self.law.upper
        if statistic == self.x:
            return ["positive"] if s.sympify(low).is_nonnegative else []
        if statistic.is_Pow and statistic.exp.is_even:
            return ["positive"]
        if statistic == s.log(self.x) and s.sympify(low).is_number and low >= 1:
            return ["positive"]
        if statistic == s.log(self.x) and high == 1:
            return ["negative"]
        probe = statistic.subs(self.x, s.Symbol("p", positive=True))
        return ["positive"] if low == 0 and probe.is_positive else []

    def likelihood(self) -> Any:
        """The log-likelihood of the sample up to what holds no parameter, with its steps."""
        s = self.s
        terms, plain, rest = self.terms()
        log = s.Add(*(t.factor * t.statistic for t in terms), plain, rest)
        self.board.step(
            "logarithm of a density", b.function("log", self.expr(self.law.density)), self.expr(log), "The logarithm of the density."
        )
        self.terms_found = terms
        total = s.Add(*(t.factor * self.total(t.statistic) for t in terms), self.n * plain)
        y = self.laws.letter(
            "x_2" if self.x.name == "x" else "z_2", f"{self.x.name}_2", *(["positive"] if s.sympify(self.law.lower).is_nonnegative else [])
        )
        two = s.Add(*(t.factor * (t.statistic + t.statistic.subs(self.x, y)) for t in terms), 2 * plain)
        one = b.add(self.expr(log - rest), self.expr((log - rest).subs(self.x, y)))
        claim = self.board.claim(one, "=", self.expr(two))
        said = self.expr(total)
        why = (
            rf"The logarithms of the $n$ densities are added: $\ell={said.latex}$"
            + (", up to a term without the parameter" if rest != 0 else "")
            + "; for two observations this says:"
        )
        self.board.step("log-likelihood of a sample", one, self.expr(two), why, claim=claim)
        return total
