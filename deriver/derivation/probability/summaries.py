r"""What is asked of one law, named or given: its generating function, moments, mode, median, entropy, and divergences."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .families import Family
from .laws import whole_of
from .scene import Laws, laws_of

__all__ = ["law_summary", "mean_of"]


def mean_of(board: Board, laws: Laws, family: Family, g: Any, *, silent: bool = True) -> Any:
    """The expectation of a sum of powers, logarithms and exponentials of a variable, by what is known of its family."""
    s = library()
    x = family.law.x
    total = s.Integer(0)
    for term in s.Add.make_args(s.expand(g)):
        factor, rest = term.as_independent(x, as_Add=False)
        total += factor * _single(board, laws, family, rest)
    del silent
    return s.simplify(total)


def _single(board: Board, laws: Laws, family: Family, g: Any) -> Any:
    s = library()
    x = family.law.x
    if g == 1:
        return s.Integer(1)
    base, power = g.as_base_exp()
    needed: list[Any] = []
    value: Any = None
    if family.pairs:
        return s.simplify(s.Add(*(w * g.subs(x, v) for v, w in family.pairs)))
    if base == x and not power.has(x):
        if family.law.name == "lognormal" or family.power is not None:
            assert family.power is not None
            value, needed = family.power(power)
        elif family.generating is not None and power.is_Integer and power > 0:
            t = s.Symbol("t_arg", real=True)
            M, _ = family.generating(t)
            value = s.simplify(
                s.limit(s.diff(M, t, int(power)), t, 0) if family.law.name == "uniform" else s.diff(M, t, int(power)).subs(t, 0)
            )
    elif g.func is s.exp and g.args[0].is_polynomial(x) and s.Poly(g.args[0], x).degree() == 1 and family.generating is not None:
        shift = g.args[0].subs(x, 0)
        value, needed = family.generating(g.args[0].coeff(x))
        value *= s.exp(shift)
    elif g == s.log(x) and family.logarithm is not None:
        value, needed = family.logarithm()
    elif g == s.log(x) and family.law.name == "beta":
        a, c = family.law.parameters
        value = s.digamma(a) - s.digamma(a + c)
    elif g == s.log(1 - x) and family.law.name == "beta":
        a, c = family.law.parameters
        value = s.digamma(c) - s.digamma(a + c)
    elif g.func is s.Abs and family.law.name == "laplace" and s.simplify(g.args[0] - x + family.law.parameters[0]) == 0:
        value = family.law.parameters[1]
    if value is None and not family.law.discrete and family.law.density != 0:
        value = s.simplify(s.integrate(s.expand(g * family.law.density), (x, family.law.lower, family.law.upper), conds="none"))
        if value.has(s.Integral):
            value = None
    if value is None:
        raise Stuck(rf"no closed form of $\mathbb{{E}}[{laws.expr(g).latex}]$ is known here", "no_closed_form")
    for v in needed:
        if v.is_number and not v > 0:
            raise Refusal("this expectation does not exist: the integral or the sum diverges", "no_solution")
        if not v.is_number and v.is_positive is not True:
            condition = b.relation(">", laws.expr(v), b.ZERO)
            if condition not in board.conditions:
                board.conditions.append(condition)
    return s.simplify(s.gammasimp(value))


def law_summary(board: Board) -> None:
    """Each question, in order."""
    laws = laws_of(board)
    work = _Summary(board, laws)
    for row in laws.row("ask_"):
        kind = row.args[0].name.split("_", 2)[2]
        work.answer(kind, list(row.args[1:]))


class _Summary:
    def __init__(self, board: Board, laws: Laws) -> None:
        self.board, self.laws, self.s = board, laws, library()
        self.key = next(iter(laws.families))
        self.family = laws.families[self.key]
        self.known: dict[Any, Any] = {}

    def expr(self, v: Any) -> Expr:
        return self.laws.expr(self.laws.neat(v))

    def integral(self, family: Family, g: Any) -> Expr:
        """The integral of a factor against the density; with a corner, the sum of the integrals on its two sides."""
        s, law = self.s, family.law
        corners = law.density.atoms(s.Abs) if not law.discrete and law.density != 0 else set()
        if len(corners) != 1:
            return whole_of(self.board, law, g, self.expr)
        (corner,) = corners
        place = s.solve(corner.args[0], law.x)
        if len(place) != 1:
            return whole_of(self.board, law, g, self.expr)
        halves = []
        for sign, low, high in ((-1, law.lower, place[0]), (1, place[0], law.upper)):
            body = (g * law.density).subs(corner, sign * (law.x - place[0]))
            halves.append(b.integral(self.expr(body), self.expr(law.x), self.expr(low), self.expr(high)))
        return b.add(*halves)

    def answer(self, kind: str, arguments: list[Expr]) -> None:
        if kind == "kl":
            self.divergence(arguments)
            return
        if arguments and kind in ("mgf", "mean", "variance", "mode", "median", "entropy", "second"):
            key = to_sympy(arguments[0])
            if not key.is_Symbol or key.name not in self.laws.families:
                raise Stuck("a moment of something else than the variable", "not_supported")
            self.family = self.laws.families[key.name]
        getattr(self, f"_{kind}")()

    # Moments -------------------------------------------------------------------------------------------------------------------

    def moment(self, g: Any, said: str) -> Any:
        if g in self.known:
            return self.known[g]
        family = self.family
        value = mean_of(self.board, self.laws, family, g)
        self.known[g] = value
        if family.pairs:
            opened = b.add(*(b.mul(self.expr(g.subs(family.law.x, v)), self.expr(w)) for v, w in family.pairs))
        else:
            opened = self.integral(family, g)
        word = "sum over the values" if family.law.discrete else "integral against the density"
        name = self.laws.recognised.get(self.key, "")
        more = f" The density is that of {_ARTICLE.get(name, 'a')} {_TITLES.get(name, name)} law." if name else ""
        self.board.step(
            "moment of a density", opened, self.expr(value), f"${said}$ is the {word}.{more if not self.known.keys() - {g} else ''}"
        )
        return value

    def _mean(self) -> None:
        value = self.moment(self.family.law.x, r"\mathbb{E}[X]")
        self.board.answers.append(Answer("mean", self.expr(value), claim=self.board.steps[-1].claim))

    def _second(self) -> None:
        value = self.moment(self.family.law.x**2, r"\mathbb{E}[X^2]")
        self.board.answers.append(Answer("second_moment", self.expr(value), claim=self.board.steps[-1].claim))

    def _variance(self) -> None:
        s = self.s
        first, second = self.moment(self.family.law.x, r"\mathbb{E}[X]"), self.moment(self.family.law.x**2, r"\mathbb{E}[X^2]")
        value = s.factor(s.simplify(second - first**2))
        self.board.step(
            "variance by the second moment", b.subtract(self.expr(second), b.power(self.expr(first), 2)), self.expr(value),
            r"$\mathrm{Var}(X)=\mathbb{E}[X^2]-\mathbb{E}[X]^2$.",
        )  # fmt: skip
        self.board.answers.append(Answer("variance", self.expr(value), claim=self.board.steps[-1].claim))

    def _mgf(self) -> None:
        s = self.s
        family = self.family
        if family.generating is None:
            raise Stuck("the moment generating function of this law has no elementary form", "no_closed_form")
        taken = {z.name for z in family.law.density.free_symbols} if family.law.density != 0 else set()
        t = self.laws.letter("u" if "t" in taken else "t", "u" if "t" in taken else "t")
        value, needed = family.generating(t)
        if family.law.name in ("given",):
            value = s.simplify(value)
        extra = []
        for v in needed:
            v = s.expand(v)
            if v.is_number:
                continue
            extra.append(b.relation(">", self.expr(v), b.ZERO))
        if value.has(t) and s.denom(s.together(value)).subs(t, 0) == 0:
            extra.append(b.relation("!=", self.expr(t), b.ZERO))
        self.board.conditions.extend(c for c in extra if c not in self.board.conditions)
        if family.pairs:
            opened = b.add(*(b.mul(self.expr(s.exp(t * v)), self.expr(w)) for v, w in family.pairs))
        else:
            opened = self.integral(family, s.exp(t * family.law.x))
        self.board.step("moment generating function", opened, self.expr(value), r"$\mathbb{E}[e^{tX}]$.")
        self.board.answers.append(Answer("mgf", self.expr(value), claim=self.board.steps[-1].claim, conditions=tuple(extra)))

    # Places ----------------------------------------------------------------------------------------------------------------------

    def _mode(self) -> None:
        s = self.s
        law = self.family.law
        if law.discrete:
            raise Stuck("the mode of whole numbers", "not_supported")
        x = law.x
        log = s.expand_log(s.log(law.density), force=True)
        slope = s.together(s.simplify(s.diff(log, x)))
        found = [r for r in s.solve(s.numer(slope), x) if not r.has(s.I)]
        if len(found) != 1:
            raise Stuck("the mode is not found", "no_closed_form")
        root = s.simplify(found[0])
        self.board.step(
            "score of a sample",
            b.derivative(b.function("log", self.expr(law.density)), self.expr(x)),
            self.expr(slope),
            "The slope of the logarithm of the density.",
        )
        self.board.step(
            "mode of a density",
            b.at(self.expr(slope), self.expr(x), self.expr(root)),
            b.ZERO,
            rf"It vanishes at ${self.expr(x).latex}={self.expr(root).latex}$.",
        )
        if law.name == "beta":
            more = [b.relation(">", self.expr(p), b.ONE) for p in law.parameters if p.free_symbols]
        elif law.name == "gamma":
            more = [b.relation(">", self.expr(law.parameters[0]), b.ONE)] if law.parameters[0].free_symbols else []
        else:
            more = []
        curve = s.simplify(s.diff(slope, x).subs(x, root))
        claim = self.board.claim(self.expr(curve), "<", b.ZERO, more)
        self.board.conditions.extend(c for c in more if c not in self.board.conditions)
        self.board.step(
            "mode of a density", self.expr(curve), b.ZERO, "The second derivative is negative there.", relation="<", claim=claim
        )
        self.board.answers.append(Answer("mode", self.expr(root), claim=claim, conditions=tuple(more)))

    def _median(self) -> None:
        s = self.s
        law = self.family.law
        if law.discrete:
            raise Stuck("the median of whole numbers", "not_supported")
        x = law.x
        if law.name in ("normal", "laplace", "cauchy"):
            root = law.parameters[0]
            value = b.HALF
            opened = b.integral(self.expr(law.density), self.expr(x), self.expr(-s.oo), self.expr(root))
            self.board.step("distribution function", opened, value, "The density is symmetric about this point.")
        else:
            m = s.Symbol("m_", real=True)
            F = s.simplify(s.integrate(law.density, (x, law.lower, m), conds="none"))
            if F.has(s.Integral, s.Piecewise):
                z = s.Symbol("z_", positive=True)
                F = s.simplify(s.integrate(law.density.subs(x, z), (z, law.lower, s.Symbol("m_", positive=True)), conds="none"))
                m = s.Symbol("m_", positive=True)
            found = [r for r in s.solve(s.Eq(F, s.Rational(1, 2)), m) if not r.has(s.I) and not r.is_negative]
            if len(found) != 1:
                raise Stuck("the median has no closed form", "no_closed_form")
            root = s.simplify(found[0])
            opened = b.integral(self.expr(law.density), self.expr(x), self.expr(law.lower), self.expr(root))
            self.board.step("distribution function", opened, b.HALF, "Half of the probability lies below.")
        self.board.answers.append(Answer("median", self.expr(root), claim=self.board.steps[-1].claim))

    # Entropy ---------------------------------------------------------------------------------------------------------------------

    def _log(self, family: Family) -> Any:
        s = self.s
        if family.pairs or family.law.density == 0:
            raise Stuck("the entropy of a table", "not_supported")
        return s.expand(s.expand_log(s.log(family.law.density), force=True))

    def _entropy(self) -> None:
        s = self.s
        log = self._log(self.family)
        self.board.step(
            "logarithm of a density", b.function("log", self.expr(self.family.law.density)), self.expr(log), "The logarithm of the density."
        )
        value = s.simplify(-mean_of(self.board, self.laws, self.family, log))
        opened = b.negative(self.integral(self.family, log))
        self.board.step("entropy as an expectation", opened, self.expr(value), r"$-\mathbb{E}[\log f(X)]$.")
        self.board.answers.append(Answer("entropy", self.expr(value), claim=self.board.steps[-1].claim))

    def divergence(self, arguments: list[Expr]) -> None:
        """$D(p\\|q)=\\mathbb{E}_p[\\log p-\\log q]$ of two laws on the same values."""
        s = self.s
        keys = [to_sympy(v).name for v in arguments]
        one, other = (self.laws.families[k] for k in keys)
        if one.law.discrete != other.law.discrete:
            raise Refusal("one of the laws has a density and the other has not: the divergence is infinite", "no_solution")
        x = one.law.x
        q = self._log(other).subs(other.law.x, x)
        p = self._log(one)
        if one.law.name == "binomial" and one.law.parameters[0] != other.law.parameters[0]:
            raise Refusal("the numbers of trials differ", "no_solution")
        if (one.law.lower, one.law.upper) != (other.law.lower, other.law.upper):
            inside = (one.law.lower - other.law.lower).is_nonnegative and (other.law.upper - one.law.upper).is_nonnegative
            if not inside:
                raise Refusal(
                    "the first law has values that are impossible under the second: the divergence is infinite there", "no_solution"
                )
        gap = s.expand(s.simplify(s.expand(p - q)))
        self.board.step(
            "logarithm of a quotient of densities",
            b.function("log", b.divide(self.expr(one.law.density), self.expr(other.law.density.subs(other.law.x, x)))),
            self.expr(gap), r"$\log\frac{p(x)}{q(x)}$.",
        )  # fmt: skip
        value = _collected(s, mean_of(self.board, self.laws, one, gap))
        moments = []
        for term in s.Add.make_args(gap):
            _, rest = term.as_independent(x, as_Add=False)
            if rest != 1:
                moments.append((rest, mean_of(self.board, self.laws, one, rest)))
        listed = ", ".join(rf"$\mathbb{{E}}[{self.expr(g).latex}]={self.expr(m).latex}$" for g, m in dict(moments).items())
        shown = b.add(*(b.mul(self.expr(f), self.expr(m)) for f, m in self._parts(gap, one)))
        self.board.find("ambiguous", r"the divergence is $D(p\|q)=\mathbb{E}_p[\log(p/q)]$, with $p$ the law that is named first")
        self.board.step(
            "entropy as an expectation",
            shown,
            self.expr(value),
            "The expectation under the first law" + (f", with {listed}." if listed else "."),
        )
        self.board.answers.append(Answer("kl", self.expr(value), claim=self.board.steps[-1].claim))

    def _parts(self, gap: Any, family: Family) -> list[tuple[Any, Any]]:
        s = self.s
        out = []
        for term in s.Add.make_args(gap):
            factor, rest = term.as_independent(family.law.x, as_Add=False)
            out.append((factor, s.Integer(1) if rest == 1 else mean_of(self.board, self.laws, family, rest)))
        return out


def _collected(s: Any, value: Any) -> Any:
    """A sum with logarithms of one factor put together: $p\\log\\frac pq+(1-p)\\log\\frac{1-p}{1-q}$."""
    value = s.expand(s.expand_log(s.simplify(value), force=True))
    logs = sorted(value.atoms(s.log), key=str)
    groups: list[tuple[Any, Any, Any]] = []  # factor, above, below
    rest = value
    for z in logs:
        factor = s.simplify(value.coeff(z))
        rest = s.expand(rest - factor * z)
        for i, (other, above, below) in enumerate(groups):
            if s.simplify(other - factor) == 0:
                groups[i] = (other, above * z.args[0], below)
                break
            if s.simplify(other + factor) == 0:
                groups[i] = (other, above, below * z.args[0])
                break
        else:
            groups.append((factor, z.args[0], s.Integer(1)))
    if any(rest.has(z) for z in logs):
        return value
    parts = []
    for factor, above, below in groups:
        if factor.could_extract_minus_sign() and below != 1:
            factor, above, below = -factor, below, above
        parts.append(s.Mul(factor, s.log(above / below), evaluate=False) if factor != 1 else s.log(above / below))
    return s.Add(s.simplify(rest), *parts)


_TITLES = {"gamma": "Gamma", "beta": "Beta", "exponential": "exponential", "normal": "normal", "uniform": "uniform", "laplace": "Laplace",
           "pareto": "Pareto", "rayleigh": "Rayleigh", "poisson": "Poisson", "geometric": "geometric", "geometric0": "geometric",
           "bernoulli": "Bernoulli"}  # fmt: skip
_ARTICLE = {"exponential": "an"}
