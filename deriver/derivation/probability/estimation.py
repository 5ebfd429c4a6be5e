r"""Estimators from a sample: maximum likelihood, the method of moments, the Fisher information and the bound of Cramér and Rao.

Comes in: the law of an observation and the parameters that are asked. The logarithm of the density is cut into terms $A(\theta)\,T(x)$; the
sums of the $T(x_i)$ are letters of their own, so that every line is an equation in the parameter.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Stuck
from .information import Information
from .scene import laws_of
from .summaries import mean_of

__all__ = ["estimation"]


def estimation(board: Board) -> None:
    """What is asked about the parameters of the law of a sample, in order."""
    laws = laws_of(board)
    (key,) = laws.families
    work = _Estimation(board, laws, laws.families[key])
    for row in laws.row("ask_"):
        kind = row.args[0].name.split("_", 2)[2]
        work.answer(kind, [to_sympy(v) for v in row.args[1:]])


class _Estimation(Information):
    def answer(self, kind: str, values: list[Any]) -> None:
        targets = values or self.parameters()
        if kind == "mle":
            self.likely(targets)
        elif kind == "mom":
            self.by_moments(targets)
        elif kind in ("fisher", "bound"):
            self.information(targets, kind)
        elif kind == "unbiased":
            self.bias()
        else:
            raise Stuck("this question about a sample is not understood", "not_supported")

    # Maximum likelihood ----------------------------------------------------------------------------------------------------------

    def likely(self, targets: list[Any]) -> None:
        """The parameters that make the sample most likely; of a function of them, the function of the estimates."""
        s = self.s
        moving = [p for p in self.parameters() if any(s.sympify(e).has(p) for e in (self.law.lower, self.law.upper))]
        if moving:
            self.at_the_edge(moving, targets)
            return
        if self.law.name == "laplace" and len(targets) == 1 and targets[0] == self.law.parameters[0]:
            self.median()
            return
        wanted = [z for t in targets for z in t.free_symbols]
        unknown = self.unknown(wanted)
        ell = self.likelihood()
        if not unknown:
            raise Stuck("the parameter does not stand in the law", "malformed")
        put: dict[Any, Any] = {}
        letters: dict[Any, Any] = {}
        for p in unknown:
            if p.is_Symbol:
                letters[p] = p
                continue
            v = self.laws.letter("v", self.expr(p).latex, "positive")
            letters[p] = v
            ell = s.expand(ell.subs(p.base, s.sqrt(v))) if p.is_Pow else ell
            ell = s.expand(s.expand_log(ell, force=True))
        solved: dict[Any, Any] = {}
        for p, v in letters.items():
            solved[p] = self.zero_of(ell.subs(put), v, p)
            put[v] = solved[p]
        done = dict(solved)
        for p in list(solved):
            for q in solved:
                if q != p and q.is_Symbol:
                    done[p] = done[p].subs(q, solved[q])
        for t in targets:
            value = done.get(t)
            if value is None:
                value = s.simplify(t.subs(done))
                if value.free_symbols & {z for p in done for z in p.free_symbols}:
                    base = {p.base: s.sqrt(w) for p, w in done.items() if p.is_Pow}
                    value = s.simplify(t.subs({**base, **{p: w for p, w in done.items() if p.is_Symbol}}))
                opened = self.put(self.expr(t), {p: w for p, w in done.items() if p.is_Symbol})
                self.board.step(
                    "invariance of the maximum", opened if opened.free else self.expr(value), self.expr(value),
                    "The estimate of a function of the parameter is the function of the estimate.",
                )  # fmt: skip
            self.found[t] = value
            self.board.answers.append(Answer(self.named(t), self.expr(value), claim=self.board.steps[-1].claim))

    def unknown(self, wanted: list[Any]) -> list[Any]:
        """All parameters of the law; only those that are asked where the text says that the others are known."""
        kept = [p for p in self.parameters() if any(z in wanted for z in p.free_symbols)]
        return kept if not kept or "known" in self.board.problem.request else self.parameters()

    def named(self, target: Any) -> str:
        """`theta_hat`; of a variance written $\\sigma^2$, `sigma2_hat`."""
        if target.is_Symbol:
            return f"{target.name}_hat"
        if target.is_Pow and target.base.is_Symbol and target.exp == 2:
            return f"{target.base.name}2_hat"
        return "estimate"

    def zero_of(self, ell: Any, v: Any, p: Any) -> Any:
        """Where the derivative of the log-likelihood vanishes; the second derivative says that it is a maximum."""
        s = self.s
        slope = s.together(s.simplify(s.diff(ell, v)))
        name = self.expr(p).latex
        before = b.derivative(self.expr(ell), self.expr(v))
        self.board.step("score of a sample", before, self.expr(s.expand(slope)), rf"The derivative of $\ell$ by ${name}$.")
        found = [r for r in s.solve(s.numer(s.together(slope)), v) if not r.has(s.I)]
        found = [r for r in found if r != 0 and not (v.is_positive and r.is_negative) and r.free_symbols]
        if len(found) != 1:
            raise Stuck("the zero of the score has no closed form, or is not unique", "no_closed_form")
        root = self.short(found[0])
        at = b.at(self.expr(slope), self.expr(v), self.expr(root))
        self.board.step("score of a sample", at, b.ZERO, rf"It vanishes at ${name}={self.expr(root).latex}$.")
        curve = s.simplify(s.diff(slope, v).subs(v, root))
        signs = self.extra_conditions()
        claim = self.board.claim(self.expr(curve), "<", b.ZERO, signs)
        self.board.step(
            "maximum of the likelihood", self.expr(curve), b.ZERO, "The second derivative there is negative: a maximum.",
            relation="<", claim=claim,
        )  # fmt: skip
        return root

    def extra_conditions(self) -> list[Expr]:
        """What is known of the statistics: a mean of values between zero and one lies there as well."""
        s = self.s
        out: list[Expr] = []
        bar = self.statistics.get(self.x)
        if bar is None:
            return out
        mean = s.simplify(bar / self.n)
        if self.law.name in ("bernoulli", "beta"):
            out.append(b.relation("<", self.expr(mean), b.ONE))
        if self.law.name == "binomial":
            out.append(b.relation("<", self.expr(mean), self.expr(self.law.parameters[0])))
        if self.law.name == "geometric":
            out.append(b.relation(">", self.expr(mean), b.ONE))
        squares = self.statistics.get(self.x**2)
        if self.law.name == "normal" and squares is not None:
            out.append(b.relation(">", self.expr(squares), self.expr(self.n * mean**2)))
        return out

    def at_the_edge(self, moving: list[Any], targets: list[Any]) -> None:
        """The support moves with the parameter: the likelihood is monotone up to the largest or smallest observation."""
        s = self.s
        both = len(moving) == 2 and self.law.name == "uniform" and {self.law.lower, self.law.upper} == set(moving)
        if not both and (len(moving) != 1 or any(t not in moving for t in targets)):
            raise Stuck("a support that moves with several parameters", "not_supported")
        for p in targets:
            upper = s.sympify(self.law.upper).has(p)
            if upper and s.sympify(self.law.lower).has(p):
                raise Stuck("both ends of the support move with the parameter: the maximum is not unique", "not_supported")
            end = self.law.upper if upper else self.law.lower
            if end != p:
                raise Stuck("the end of the support is no letter", "not_supported")
            density = self.law.density
            slope = s.simplify(s.diff(s.expand_log(s.log(density), force=True), p))
            relation = "<" if upper else ">"
            x, name = self.x.name, self.expr(p).latex
            least = rf"{name}\ge\max_i {x}_i" if upper else rf"{name}\le\min_i {x}_i"
            extra = []
            if self.law.name == "uniform" and len(moving) == 2:
                extra = [b.relation("<", self.expr(self.law.lower), self.expr(self.law.upper))]
            before = b.derivative(b.function("log", self.expr(density)), self.expr(p))
            claim = self.board.claim(before, relation, b.ZERO, extra)
            self.board.step(
                "likelihood with a moving support", before, self.expr(slope),
                rf"The likelihood is not zero only for ${least}$; there each factor has this logarithmic slope.",
            )  # fmt: skip
            word = "decreases" if upper else "increases"
            self.board.step(
                "likelihood with a moving support", before, b.ZERO,
                rf"The likelihood {word} in ${name}$: it is largest at the end of that range.", relation=relation, claim=claim,
            )  # fmt: skip
            said = rf"\{'max' if upper else 'min'}_i {x}_i"
            value = self.laws.letter(
                "x_max" if upper else "x_min", said, *(["positive"] if s.sympify(self.law.lower).is_nonnegative else [])
            )
            self.found[p] = value
            self.board.answers.append(Answer(self.named(p), self.expr(value), claim=claim))

    def median(self) -> None:
        """Of Laplace's law the sum of the distances is smallest at the median."""
        m = self.law.parameters[0]
        y = b.symbol("y", properties=["real"])
        x = self.expr(self.x)
        apart = b.function("abs", b.subtract(x, y))
        claim = self.board.claim(
            b.add(b.function("abs", b.subtract(x, self.expr(m))), b.function("abs", b.subtract(y, self.expr(m)))), ">=", apart
        )
        self.board.step(
            "likelihood with a moving support", claim.left, apart,
            "The log-likelihood is a constant less the sum of the distances over the scale; for a pair of observations the sum is smallest "
            "between them, so that as many have to lie on each side.",
            relation=">=", claim=claim,
        )  # fmt: skip
        self.board.answers.append(Answer(self.named(m), None, text="the median of the observations", claim=claim))

    # Moments ---------------------------------------------------------------------------------------------------------------------

    def by_moments(self, targets: list[Any]) -> None:
        """Moments of the law are set equal to those of the sample."""
        s = self.s
        unknown = self.unknown([z for t in targets for z in t.free_symbols])
        letters = []
        forward: dict[Any, Any] = {}
        for p in unknown:
            if p.is_Symbol:
                letters.append(p)
            else:
                v = self.laws.letter("v", self.expr(p).latex, "positive")
                letters.append(v)
                forward[p.base] = s.sqrt(v)
        equations: list[Any] = []
        for q in range(1, 5):
            if len(equations) == len(letters):
                break
            value = s.simplify(mean_of(self.board, self.laws, self.family, self.x**q).subs(forward))
            if not any(value.has(z) for z in letters):
                continue
            x = self.x.name
            said = (
                rf"\bar{{{x}}}"
                if q == 1
                else rf"\frac{{1}}{{{self.expr(self.n).latex}}}\sum_{{i=1}}^{{{self.expr(self.n).latex}}}{x}_i^{q}"
            )
            moment = self.laws.letter(
                f"{x}_bar" if q == 1 else f"m_{q}", said, *(["positive"] if q % 2 == 0 or s.sympify(self.law.lower).is_nonnegative else [])
            )
            equations.append((value, moment))
        found = s.solve([s.numer(s.together(v - m)) for v, m in equations], letters, dict=True)
        found = [f for f in found if len(f) == len(letters) and not any(v == 0 or v.is_negative or v.has(s.I) for v in f.values())]
        if len(found) > 1:
            found = [f for f in found if not any(v.could_extract_minus_sign() for z, v in f.items() if z.is_positive)] or found
        if len(found) != 1:
            raise Stuck("the equations of the moments are not solved", "no_closed_form")
        (solution,) = found
        for value, moment in equations:
            opened = self.put(self.expr(value), solution)
            listed = ", ".join(f"${self.expr(k).latex}={self.expr(s.simplify(v)).latex}$" for k, v in solution.items())
            conditions = self._beyond(moment, equations)
            claim = self.board.claim(opened, "=", self.expr(moment), conditions)
            self.board.step(
                "method of moments",
                opened,
                self.expr(moment),
                f"The moment of the law equals that of the sample for {listed}.",
                claim=claim,
            )
        back = {v: p for p, v in zip(unknown, letters, strict=True)}
        for t in targets:
            direct = next((v for k, v in solution.items() if back[k] == t), None)
            value = direct
            if value is None:
                put = {k: v for k, v in solution.items()}
                root = {p.base: s.sqrt(solution[v]) for p, v in zip(unknown, letters, strict=True) if p.is_Pow}
                value = t.subs(root).subs(put)
            value = self.short(value)
            self.board.answers.append(Answer(self.named(t), self.expr(value), claim=self.board.steps[-1].claim))

    def _beyond(self, moment: Any, equations: list[Any]) -> list[Expr]:
        """The mean of the squares is at least the square of the mean; a mean lies between the ends of the support."""
        out = []
        s = self.s
        if len(equations) > 1:
            first = next(m for v, m in equations)
            second = equations[1][1]
            if second.name == "m_2":
                out.append(b.relation(">", self.expr(second), self.expr(first**2)))
        low, high = s.sympify(self.law.lower), s.sympify(self.law.upper)
        first = equations[0][1]
        if first.name.endswith("_bar"):
            if high.is_number and high.is_finite:
                out.append(b.relation("<", self.expr(first), self.expr(high)))
            if low.is_number and low.is_finite and low > 0:
                out.append(b.relation(">", self.expr(first), self.expr(low)))
        return out
