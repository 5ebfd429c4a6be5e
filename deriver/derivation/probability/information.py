r"""The Fisher information of an observation, the bound of Cramér and Rao, and the bias of an estimate."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.equation import Refusal, Stuck
from .likelihood import Observed
from .summaries import mean_of

__all__ = ["Information"]


class Information(Observed):
    """What the derivatives of the log-density say."""

    # Information -----------------------------------------------------------------------------------------------------------------

    def information(self, targets: list[Any], kind: str) -> None:
        """Minus the expectation of the second derivative of the logarithm of the density."""
        s = self.s
        if any(s.sympify(e).has(p) for p in targets for e in (self.law.lower, self.law.upper)):
            raise Refusal("the support moves with the parameter: the Fisher information is not defined by the derivatives", "no_solution")
        if len(targets) != 1:
            raise Stuck("the information of several parameters at once", "not_supported")
        (p,) = targets
        terms, plain, rest = self.terms()
        log = s.Add(*(t.factor * t.statistic for t in terms), plain, rest)
        self.board.step(
            "logarithm of a density", b.function("log", self.expr(self.law.density)), self.expr(log), "The logarithm of the density."
        )
        v = p
        if not p.is_Symbol:
            if not (p.is_Pow and p.exp == 2 and p.base.is_Symbol):
                raise Stuck("the information about a function of the parameter", "not_supported")
            v = self.laws.letter("v", self.expr(p).latex, "positive")
            log = s.expand(s.expand_log(log.subs(p.base, s.sqrt(v)), force=True))
        score = s.simplify(s.diff(log, v))
        self.board.step("score of a sample", b.derivative(self.expr(log), self.expr(v)), self.expr(score), "The score of one observation.")
        curve = s.expand(s.simplify(s.diff(score, v)))
        self.board.step("Fisher information", b.derivative(self.expr(score), self.expr(v)), self.expr(curve), "Its derivative.")
        back = {v: p} if not p.is_Symbol else {}
        value = s.Integer(0)
        moments: list[str] = []
        for term in s.Add.make_args(curve):
            factor, statistic = term.as_independent(self.x, as_Add=False)
            moment = s.Integer(1)
            if statistic != 1:
                moment = mean_of(self.board, self.laws, self.family, statistic)
                moments.append(
                    rf"$\mathbb{{E}}[{self.expr(statistic).latex.replace(self.x.name, self.x.name.upper())}]={self.expr(moment).latex}$"
                )
                if back:
                    moment = moment.subs(p.base, s.sqrt(v))
            value += factor * moment
        value = s.factor(s.simplify(-value))
        shown = b.add(*(b.mul(self.expr(-f), self.expr(m)) for f, m in self._parts(curve, back, p, v)))
        self.board.step(
            "Fisher information",
            shown,
            self.expr(value),
            "Minus the expectation" + (f", with {', '.join(dict.fromkeys(moments))}." if moments else "."),
        )
        value = value.subs(back)
        claim = self.board.steps[-1].claim
        if kind == "fisher":
            self.board.answers.append(Answer("fisher_information", self.expr(value), claim=claim))
            if self.sampled():
                self.board.step(
                    "Fisher information",
                    b.mul(self.expr(self.n), self.expr(value)),
                    self.expr(self.n * value),
                    "Of $n$ independent observations.",
                )
                self.board.answers.append(Answer("information_of_the_sample", self.expr(self.n * value), claim=self.board.steps[-1].claim))
            return
        n = self.n if self.sampled() else s.Integer(1)
        bound = s.simplify(1 / (n * value))
        self.board.step(
            "Cramér-Rao bound",
            b.divide(b.ONE, b.mul(self.expr(n), self.expr(value))),
            self.expr(bound),
            "One over the information of the sample.",
        )
        self.board.answers.append(Answer("bound", self.expr(bound), claim=self.board.steps[-1].claim))

    def sampled(self) -> bool:
        return "sample" in self.board.problem.request

    def _parts(self, curve: Any, back: dict[Any, Any], p: Any, v: Any) -> list[tuple[Any, Any]]:
        s = self.s
        out = []
        for term in s.Add.make_args(curve):
            factor, statistic = term.as_independent(self.x, as_Add=False)
            moment = s.Integer(1) if statistic == 1 else mean_of(self.board, self.laws, self.family, statistic)
            out.append((factor, moment.subs(p.base, s.sqrt(v)) if back else moment))
        return out

    # Bias ------------------------------------------------------------------------------------------------------------------------

    def bias(self) -> None:
        """The expectation of the estimate that was found, against the parameter."""
        s = self.s
        for p, value in self.found.items():
            free = {z for z in value.free_symbols if z.name in (f"{self.x.name}_bar", "x_max", "x_min") or z.name.startswith("T_")}
            if len(free) != 1:
                raise Stuck("the expectation of this estimate has no closed form here", "no_closed_form")
            (z,) = free
            if z.name in ("x_max", "x_min"):
                mean = self.extreme_mean(z.name == "x_max")
            elif s.Poly(value, z).degree() != 1 if value.is_polynomial(z) else True:
                raise Stuck("the expectation of this estimate has no closed form here", "no_closed_form")
            else:
                statistic = next(t for t, w in self.statistics.items() if w.has(z))
                one = mean_of(self.board, self.laws, self.family, statistic)
                total = one if z.name.endswith("_bar") else self.n * one
                mean = s.simplify(value.subs(z, total))
            target = p
            self.board.step(
                "bias of an estimator",
                self.expr(mean),
                self.expr(s.simplify(mean)),
                rf"The expectation of the estimate of ${self.expr(target).latex}$.",
            )
            free_of = s.simplify(mean - target) == 0
            text = "unbiased" if free_of else rf"biased: its expectation is ${self.expr(s.simplify(mean)).latex}$"
            self.board.answers.append(Answer("bias", None, text=text, claim=self.board.steps[-1].claim))

    def extreme_mean(self, largest: bool) -> Any:
        """The expectation of the largest or smallest of $n$ observations."""
        s = self.s
        law = self.law
        if law.name == "uniform":
            a, c = law.lower, law.upper
            value = a + (c - a) * self.n / (self.n + 1) if largest else a + (c - a) / (self.n + 1)
            x = self.x
            F = (x - a) / (c - a)
            density = self.n * F ** (self.n - 1) / (c - a) if largest else self.n * (1 - F) ** (self.n - 1) / (c - a)
            opened = b.integral(self.expr(x * density), self.expr(x), self.expr(a), self.expr(c))
            self.board.step(
                "density of an order statistic", opened, self.expr(s.simplify(value)), "The density of the extreme, times its value."
            )
            return s.simplify(value)
        raise Stuck("the expectation of the extreme observation of this law", "not_supported")
