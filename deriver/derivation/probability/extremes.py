r"""The laws of the largest, the smallest and the k-th smallest of independent variables, by their distribution functions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .families import Family, family_of
from .scene import Laws

__all__ = ["Extremes"]


class Extremes(ABC):
    """What functions of a sample have in common, and its extremes."""

    board: Board
    laws: Laws
    families: dict[str, Family]
    s: Any

    @abstractmethod
    def expr(self, v: Any) -> Expr:
        """A SymPy value in the letters of the problem."""

    @abstractmethod
    def independent(self, count: int) -> None:
        """Refuse variables that nobody calls independent."""

    @abstractmethod
    def tell(self, family: Family, claim: Any) -> None:
        """A law with a name, as answers."""

    def extreme(self, kind: str, arguments: list[Any]) -> None:
        """The law of the largest, the smallest, or the k-th smallest of independent variables."""
        s = self.s
        self.independent(2)
        families = list(self.families.values())
        sample = "sample" in self.board.problem.request or len(families) == 1
        f = families[0]
        if f.law.discrete:
            raise Stuck("extremes of whole numbers", "not_supported")
        if not sample and kind == "smallest" and all(k.law.name == "exponential" for k in families):
            rate = s.Add(*(k.law.parameters[0] for k in families))
            x = self.laws.letter("x", "x", "positive")
            made = family_of("exponential", [rate], s.Symbol("x", positive=True))
            opened = b.mul(*(self.expr(s.exp(-k.law.parameters[0] * x)) for k in families))
            self.board.step(
                "distribution of an extreme",
                opened,
                self.expr(s.exp(-rate * x)),
                r"$P(\min>x)$ is the product of the probabilities $P(X_i>x)$.",
            )
            self.tell(made, self.board.steps[-1].claim)
            return
        same = all(k.law.name == f.law.name and k.law.parameters == f.law.parameters for k in families)
        if not same:
            raise Stuck("extremes of variables with different laws", "not_supported")
        n = self.laws.size if len(families) == 1 else s.Integer(len(families))
        x = f.law.x
        low = s.sympify(f.law.lower)
        F = _distribution(s, f, x)
        if F is None:
            raise Stuck("the distribution function has no elementary form", "no_closed_form")
        inside = [b.relation(">", self.expr(x), self.expr(low))] if low.is_finite is not False else []
        inside += [b.relation("<", self.expr(x), self.expr(f.law.upper))] if s.sympify(f.law.upper).is_finite is not False else []
        self.board.conditions.extend(c for c in inside if c not in self.board.conditions)
        claim = self.board.claim(b.derivative(self.expr(F), self.expr(x)), "=", self.expr(f.law.density))
        self.board.step(
            "distribution function",
            b.derivative(self.expr(F), self.expr(x)),
            self.expr(f.law.density),
            rf"$F(x)={self.expr(F).latex}$ for one observation.",
            claim=claim,
        )
        if kind == "order":
            k = arguments[0]
            density = s.factorial(n) / s.factorial(k - 1) / s.factorial(n - k) * F ** (k - 1) * (1 - F) ** (n - k) * f.law.density
            conditions = [b.relation(">=", self.expr(k), b.ONE), b.relation("<=", self.expr(k), self.expr(n))] if k.free_symbols else []
            opened = b.mul(
                b.divide(self.expr(s.factorial(n)), b.mul(self.expr(s.factorial(k - 1)), self.expr(s.factorial(n - k)))),
                b.power(self.expr(F), self.expr(k - 1)), b.power(self.expr(1 - F), self.expr(n - k)), self.expr(f.law.density),
            )  # fmt: skip
            value = self.expr(s.simplify(density)) if n.is_number and k.is_number else opened
            self.board.step(
                "density of an order statistic",
                opened,
                value,
                rf"${self.expr(k - 1).latex}$ observations lie below, ${self.expr(n - k).latex}$ above.",
            )
            self.board.answers.append(Answer("density", value, claim=self.board.steps[-1].claim, conditions=tuple(conditions)))
            return
        G = F**n if kind == "largest" else s.simplify((1 - F) ** n)
        G = s.powdenest(G, force=True) if kind == "smallest" else G
        said = r"P(\max\le x)=F(x)^n" if kind == "largest" else r"P(\min>x)=(1-F(x))^n"
        base = F if kind == "largest" else 1 - F
        self.board.step(
            "distribution of an extreme", b.power(self.expr(base), self.expr(n)), self.expr(G), f"${said}$: all observations lie there."
        )
        first = self.board.steps[-1].claim
        H = G if kind == "largest" else 1 - G
        density = s.simplify(s.diff(H, x))
        self.board.step(
            "distribution of an extreme", b.derivative(self.expr(H), self.expr(x)), self.expr(density), "The density is the slope."
        )
        if kind == "smallest" and f.law.name == "exponential":
            self.tell(family_of("exponential", [n * f.law.parameters[0]], x), first)
        self.board.answers.append(Answer("distribution_function", self.expr(H), claim=first))
        self.board.answers.append(Answer("density", self.expr(density), claim=self.board.steps[-1].claim))
        if "asked mean" in self.board.problem.request and f.law.name == "uniform":
            a, c = f.law.lower, f.law.upper
            mean = s.simplify(a + (c - a) * n / (n + 1) if kind == "largest" else a + (c - a) / (n + 1))
            opened = b.integral(self.expr(x * density), self.expr(x), self.expr(a), self.expr(c))
            self.board.step("moment of a density", opened, self.expr(mean), "The expectation.")
            self.board.answers.append(Answer("mean", self.expr(mean), claim=self.board.steps[-1].claim))


def _distribution(s: Any, f: Family, x: Any) -> Any:
    """The distribution function of a law, where it is elementary."""
    law = f.law
    p = law.parameters
    if law.name == "exponential":
        return 1 - s.exp(-p[0] * x)
    if law.name == "uniform":
        return (x - p[0]) / (p[1] - p[0])
    if law.name == "weibull":
        return 1 - s.exp(-((x / p[1]) ** p[0]))
    if law.name == "pareto":
        return 1 - (p[0] / x) ** p[1]
    if law.name == "rayleigh":
        return 1 - s.exp(-(x**2) / (2 * p[0] ** 2))
    if law.name == "beta" and p[1] == 1:
        return x ** p[0]
    if law.name in ("given", "beta"):
        w = s.Symbol("w", positive=True) if s.sympify(law.lower).is_nonnegative else s.Symbol("w", real=True)
        value = s.simplify(s.integrate(law.density.subs(x, w), (w, law.lower, x), conds="none"))
        return None if value.has(s.Integral, s.Piecewise, s.hyper, s.gamma) else value
    return None
