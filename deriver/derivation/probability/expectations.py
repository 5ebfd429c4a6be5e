r"""Moments of functions of variables whose laws are declared: by linearity, independence, and the moments of each law.

Comes in: the laws of the letters, and the moments that are asked as letters of their own. Goes out: steps, each with the integral, the sum
or the generating function that checks it.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of
from .families import family_of
from .laws import conditions_of, writer
from .single_moments import SingleMoments

__all__ = ["expectations"]

_NAMES = {"E": "expectation", "Var": "variance", "Cov": "covariance", "Corr": "correlation", "Std": "standard_deviation"}


def expectations(board: Board) -> None:
    """Every moment that is asked, in order."""
    work = _Work(board)
    problem = board.problem
    spoken = sorted((r.split(" ") for r in problem.request if r.startswith("word ")), key=lambda r: int(r[1]))
    for _, _, kind, *more in spoken:
        work.in_words(kind, int(more[0]) if more else 0)
    kinds = {row.args[1].name: row for row in problem.conditions if row.args[0].name.startswith("kind_")}
    for row in problem.operands:
        asked, target = row.args[0], row.args[1] if len(row.args) > 1 else None
        used = [kinds[x.name] for x in sorted(asked.free, key=lambda e: e.name) if x.name in kinds]
        values = {}
        for u in used:
            parts = [work.of(to_sympy(p)) for p in u.args[2:]]
            values[to_sympy(u.args[1])] = work.moment(u.args[0].name.removeprefix("kind_"), parts)
        whole = to_sympy(asked)
        value = work.shortest(whole.subs(values))
        name = _NAMES[used[0].args[0].name.removeprefix("kind_")] if asked is used[0].args[1] else "expectation"
        if asked is not used[0].args[1]:
            put = b.at(asked, *(z for u in used for z in (u.args[1], work.expr(values[to_sympy(u.args[1])]))))
            board.step("linearity of the expectation", put, work.expr(value), "The values put in.")
        if asked is used[0].args[1] and used[0].args[0].name == "kind_E":
            part = to_sympy(used[0].args[2])
            name = (
                "mean" if part in work.random else "second_moment" if part.is_Pow and part.exp == 2 and part.base in work.random else name
            )
        if target is not None:
            claim = board.claim(work.expr(value), "=", target)
            board.step("linearity of the expectation", work.expr(value), target, "What is to be shown.", claim=claim)
            board.answers.append(Answer(name, target, claim=claim))
            continue
        board.answers.append(Answer(name, work.expr(value), claim=work.last))


class _Work(SingleMoments):
    """Sums, products and several variables."""

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        s = library()
        problem = self.board.problem
        self.letters = letters_of(problem)
        self.signs: dict[Any, Any] = {}
        rows = problem.conditions
        for row in rows:
            if row.args[0].name.startswith("law_"):
                name, x = row.args[0].name[4:], to_sympy(row.args[1])
                values = [to_sympy(v) for v in row.args[2:]]
                if any(v.has(*(to_sympy(z) for z in problem.variables)) for v in values):
                    raise Stuck("a law whose parameters are random", "not_supported")
                if name in ("gamma", "exponential") and "by scale" in problem.request:
                    values[-1] = 1 / values[-1]
                family = family_of(name, values, s.Symbol("x", real=True))
                for v in family.law.positive:
                    for z in (v.base if v.is_Pow and v.exp == 2 else v,):
                        if z.is_Symbol:
                            self.signs[z] = s.Symbol(z.name, positive=True)
                family = family_of(name, [v.subs(self.signs) for v in values], s.Symbol(self._letter(name), real=True))
                self.random.append(x)
                self.families[x] = family
                for z in (v for p in family.law.parameters for v in p.free_symbols) if name == "discreteuniform" else ():
                    self.letters[z.name] = b.symbol(z.name, properties=["real", "integer", "positive"])
                self.letters.setdefault(family.law.x.name, b.symbol(family.law.x.name, properties=["real"]))
        self.expr = writer(self.letters)
        for family in self.families.values():
            self.require(conditions_of(family.law, self.expr))
        for row in rows:
            if row.args[0].name == "where":
                self.require([row.args[1]])
            if row.args[0].name == "defined":
                self.defined[to_sympy(row.args[1])] = self.of(to_sympy(row.args[2]))

    def _letter(self, law: str) -> str:
        order = (
            ("k", "j", "m", "i")
            if law in ("poisson", "binomial", "geometric", "geometric0", "bernoulli", "discreteuniform")
            else ("x", "y", "z", "u")
        )
        return next(n for n in order if n not in self.letters or (n == order[0] and n not in self.taken()))

    def of(self, f: Any) -> Any:
        """A function with the definitions put in and the letters of positive parameters as such."""
        return f.subs(self.defined).subs(self.signs)

    # Moments ---------------------------------------------------------------------------------------------------------------

    def in_words(self, kind: str, number: int) -> None:
        s = library()
        x = self.random[0]
        subject = next((r[3:] for r in self.board.problem.request if r.startswith("of ")), None)
        f = next((v for z, v in self.defined.items() if z.name == subject), x) if subject else x
        if kind in ("mgf", "pgf", "cf"):
            t = s.Symbol("z" if kind == "pgf" else "t", positive=True) if kind == "pgf" else s.Symbol("t", real=True)
            if t.name in self.taken():
                raise Stuck(f"the letter {t.name} stands for the argument of the generating function", "not_supported")
            self.letters.setdefault(t.name, b.symbol(t.name, properties=["real", *(["positive"] if kind == "pgf" else [])]))
            value = self.expect({"mgf": s.exp(t * f), "pgf": s.exp(s.log(t) * f), "cf": s.exp(s.I * t * f)}[kind])
            name = {"mgf": "mgf", "pgf": "pgf", "cf": "characteristic_function"}[kind]
        elif kind == "raw":
            value, name = self.expect(f**number), {1: "mean", 2: "second_moment"}.get(number, "expectation")
        elif kind == "central":
            value, name = self.expect((f - self.expect(f)) ** number), "variance" if number == 2 else "expectation"
        elif kind in ("skewness", "kurtosis"):
            power = 3 if kind == "skewness" else 4
            mean = self.expect(f)
            variance, top = self.expect((f - mean) ** 2), self.expect((f - mean) ** power)
            value = self.shortest(s.simplify(top / variance ** s.Rational(power, 2)))
            opened = b.divide(self.expr(top), b.power(self.expr(variance), self.expr(s.Rational(power, 2))))
            self.step("linearity of the expectation", opened, value, rf"The {kind} is the central moment over a power of the variance.")
            name = kind
        else:
            value = self.moment(kind, [f])
            name = "mean" if kind == "E" and f == x else _NAMES[kind]
        self.board.answers.append(Answer(name, self.expr(value), claim=self.last))

    def moment(self, kind: str, parts: list[Any]) -> Any:
        s = library()
        if kind == "E":
            return self.expect(parts[0])
        if kind == "Var":
            return self.variance(parts[0])
        if kind == "Std":
            variance = self.variance(parts[0])
            value = s.sqrt(variance)
            self.step(
                "square root of the variance", b.sqrt(self.expr(variance)), s.powdenest(value, force=False), "The standard deviation."
            )
            return value
        one, other = parts
        mixed, first, second = self.expect(one * other), self.expect(one), self.expect(other)
        covariance = self.shortest(mixed - first * second)
        self.step(
            "covariance by the mixed moment", b.subtract(self.expr(mixed), b.mul(self.expr(first), self.expr(second))), covariance,
            r"$\mathbb{E}[FG]-\mathbb{E}[F]\,\mathbb{E}[G]$.",
        )  # fmt: skip
        if kind == "Cov":
            return covariance
        v, w = self.variance(one), self.variance(other)
        if v == 0 or w == 0:
            raise Refusal("the correlation with a constant is not defined", "no_solution")
        value = self.shortest(s.simplify(covariance / s.sqrt(v * w)))
        self.step(
            "covariance by the mixed moment",
            b.divide(self.expr(covariance), b.sqrt(b.mul(self.expr(v), self.expr(w)))),
            value,
            "The covariance over both standard deviations.",
        )
        return value

    def variance(self, f: Any) -> Any:
        s = library()
        terms = [t for t in s.Add.make_args(s.expand(f)) if t.free_symbols & set(self.random)]
        used = [t.free_symbols & set(self.random) for t in terms]
        if len({z for u in used for z in u}) > 1 and all(len(u) == 1 for u in used):
            groups = {z: s.Add(*(t for t, u in zip(terms, used, strict=True) if u == {z})) for z in self.random if {z} in used}
            self.independent(list(groups))
            parts = [self.variance(g) for g in groups.values()]
            value = self.shortest(s.Add(*parts))
            self.step(
                "variance of a sum of independent variables", b.add(*(self.expr(p) for p in parts)), value,
                "Variances of independent variables are added.",
            )  # fmt: skip
            return value
        rest, scaled = s.Add(*terms).as_independent(*self.random, as_Add=False)
        if rest != 1:
            inner = self.variance(scaled)
            value = self.shortest(rest**2 * inner)
            self.step(
                "variance by the second moment", b.mul(b.power(self.expr(rest), 2), self.expr(inner)), value,
                r"$\mathrm{Var}(aX+b)=a^2\,\mathrm{Var}(X)$.",
            )  # fmt: skip
            return value
        f = s.Add(*terms)
        first, second = self.expect(f), self.expect(f**2)
        value = self.shortest(second - first**2)
        self.step(
            "variance by the second moment", b.subtract(self.expr(second), b.power(self.expr(first), 2)), value,
            rf"$\mathbb{{E}}[F^2]-\mathbb{{E}}[F]^2$ with $F={self.expr(f).latex}$.",
        )  # fmt: skip
        return value

    def independent(self, letters: list[Any]) -> None:
        if "independent" not in self.board.problem.request:
            names = ", ".join(self.expr(z).latex for z in letters)
            raise Refusal(f"it is not said whether ${names}$ are independent", "underdetermined")

    def expect(self, f: Any) -> Any:
        """The expectation of a sum of products of functions of single variables."""
        s = library()
        f = s.expand(s.powsimp(s.expand(f)) if f.has(s.exp) else f, power_exp=not f.has(s.exp), mul=True)
        terms = s.Add.make_args(f)
        values, factors = [], []
        for term in terms:
            constant, rest = term.as_independent(*self.random, as_Add=False)
            value = s.Integer(1)
            for g in self.separated(rest):
                value *= self.single(g)
            values.append(value)
            factors.append(constant)
        total = self.shortest(s.Add(*(c * v for c, v in zip(factors, values, strict=True))))
        if len(terms) > 1 or factors[0] != 1:
            shown = b.add(*(b.mul(self.expr(c), self.expr(v)) for c, v in zip(factors, values, strict=True)))
            self.step("linearity of the expectation", shown, total, rf"The moments in $\mathbb{{E}}[{self.expr(f).latex}]$ are put in.")
        return total

    def separated(self, g: Any) -> list[Any]:
        """The factors of a product by variables; independence where there are several."""
        s = library()
        if not g.free_symbols & set(self.random):
            return []
        if g.has(s.exp):
            g = s.expand_power_exp(g)
        groups: dict[Any, list[Any]] = {}
        for factor in s.Mul.make_args(g):
            inside = factor.free_symbols & set(self.random)
            if len(inside) != 1:
                raise Stuck(f"the variables in ${self.expr(factor).latex}$ do not separate", "not_supported")
            groups.setdefault(inside.pop(), []).append(factor)
        if len(groups) > 1:
            self.independent(list(groups))
        return [s.powsimp(s.Mul(*v)) for v in groups.values()]
