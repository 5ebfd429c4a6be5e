r"""The law of a function of independent variables: sums, multiples, squares, quotients, the largest and the smallest.

One row for each fact: families that are closed under sums are checked by their generating functions; extremes by their distribution
functions; sums of other variables by the integral of their densities.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .extremes import Extremes
from .families import Family, family_of
from .scene import Laws, laws_of

__all__ = ["function_law"]

_TITLES = {
    "normal": "normal", "poisson": "Poisson", "gamma": "Gamma", "exponential": "exponential", "chisquare": "chi-square",
    "binomial": "binomial", "negativebinomial": "negative binomial", "beta": "Beta", "laplace": "Laplace", "uniform": "uniform",
    "lognormal": "lognormal", "bernoulli": "Bernoulli", "geometric": "geometric", "geometric0": "geometric", "pareto": "Pareto",
    "weibull": "Weibull", "rayleigh": "Rayleigh",
}  # fmt: skip
_NAMES = {
    "normal": ("mean", "variance"), "poisson": ("mean",), "gamma": ("shape", "rate"), "exponential": ("rate",), "chisquare": ("degrees",),
    "binomial": ("trials", "probability"), "negativebinomial": ("successes", "probability"), "beta": ("alpha", "beta"),
    "laplace": ("location", "scale"), "uniform": ("lower", "upper"), "lognormal": ("mean_of_logarithm", "variance_of_logarithm"),
    "bernoulli": ("probability",), "geometric": ("probability",), "geometric0": ("probability",), "pareto": ("least", "index"),
    "weibull": ("shape", "scale"), "rayleigh": ("scale",),
}  # fmt: skip


def function_law(board: Board) -> None:
    """Each function that is asked, in order."""
    laws = laws_of(board)
    work = _Functions(board, laws)
    for row in laws.row("ask_"):
        kind = row.args[0].name.split("_", 2)[2]
        if kind in ("largest", "smallest", "order"):
            work.extreme(kind, [to_sympy(v) for v in row.args[1:]])
        elif kind == "total":
            work.total()
        elif kind == "average":
            work.average()
        else:
            work.of(to_sympy(row.args[1]))


class _Functions(Extremes):
    def __init__(self, board: Board, laws: Laws) -> None:
        self.board, self.laws, self.s = board, laws, library()
        self.families = laws.families
        self.variables = {self.s.Symbol(k, real=True): f for k, f in laws.families.items()}

    def expr(self, v: Any) -> Expr:
        return self.laws.expr(self.laws.neat(v))

    def independent(self, count: int) -> None:
        if count > 1 and "independent" not in self.board.problem.request:
            raise Refusal("it is not said whether the variables are independent", "underdetermined")

    def tell(self, family: Family, claim: Any) -> None:
        """The law and its parameters as answers."""
        name = family.law.name
        s = self.s
        listed = [self.expr(s.simplify(p)) for p in family.law.parameters]
        text = _TITLES.get(name, name)
        names = _NAMES.get(name, ())
        if name == "gamma" and family.law.parameters[1] == s.Rational(1, 2) and (2 * family.law.parameters[0]).is_Integer:
            count = 2 * family.law.parameters[0]
            text += f", that is chi-square with {count} degree{'s' if count != 1 else ''} of freedom"
        self.board.answers.append(Answer("law", None, text=text, claim=claim))
        for label, value in zip(names, listed, strict=False):
            self.board.answers.append(Answer(label, value, claim=claim))

    # A formula -----------------------------------------------------------------------------------------------------------------

    def of(self, g: Any) -> None:
        """The law of a formula in the variables."""
        s = self.s
        here = {z: self.families[z.name] for z in g.free_symbols if z.name in self.families}
        if not here:
            raise Stuck("no random variable stands in this formula", "malformed")
        self.independent(len(here))
        found = self.reduced(g, here)
        if found is None and len(here) == 2 and g.is_polynomial(*here) and s.Poly(g, *here).total_degree() == 1:
            self.convolved(g, here)
            return
        if found is None:
            raise Stuck(f"the law of ${self.expr(g).latex}$ is not found", "not_supported")
        self.tell(found, self.board.steps[-1].claim)

    def reduced(self, g: Any, here: dict[Any, Family]) -> Family | None:
        s = self.s
        g = (
            s.expand(g)
            if not any(p.exp == -1 for p in g.atoms(s.Pow)) and g.is_polynomial(*here) and s.Poly(g, *here).total_degree() == 1
            else g
        )
        if g.is_Symbol:
            return here[g]
        if g.is_polynomial(*here) and s.Poly(g, *here).total_degree() == 1:
            return self.linear(g, here)
        constant, rest = g.as_independent(*here, as_Add=False)
        if constant.is_negative and rest.func is s.log and rest.args[0] in here:
            return self.of_logarithm(-constant, here[rest.args[0]])
        if constant != 1 and constant != 0:
            inner = self.reduced(rest, here)
            return None if inner is None else self.scaled(constant, inner)
        if g.is_Add:
            squares = [t.as_independent(*here, as_Add=False) for t in g.args]
            if all(r.is_Pow and r.exp == 2 for _, r in squares) and len({z for _, r in squares for z in r.free_symbols}) == len(squares):
                parts = []
                for c, r in squares:
                    one = self.reduced(r, here)
                    one = one if one is None or c == 1 else self.scaled(c, one)
                    if one is None:
                        return None
                    parts.append(one)
                return self.added(parts)
            return None
        base, power = g.as_base_exp()
        if power == 2:
            inner = self.reduced(base, here)
            if inner is not None and inner.law.name == "normal" and inner.law.parameters[0] == 0:
                return self.squared(inner)
            return None
        if g.func is s.exp and g.args[0].is_polynomial(*here):
            inner = self.reduced(g.args[0], here)
            if inner is not None and inner.law.name == "normal":
                made = family_of("lognormal", list(inner.law.parameters), s.Symbol("y", positive=True))
                self.by_density(inner, made, s.log(s.Symbol("y", positive=True)))
                return made
        return self.quotient(g, here)

    def linear(self, g: Any, here: dict[Any, Family]) -> Family | None:
        s = self.s
        shift = g.subs(dict.fromkeys(here, 0))
        parts = [(g.coeff(z), f) for z, f in here.items() if g.coeff(z) != 0]
        if all(f.law.name == "normal" for _, f in parts):
            mean = s.simplify(shift + s.Add(*(c * f.law.parameters[0] for c, f in parts)))
            variance = s.simplify(s.Add(*(c**2 * f.law.parameters[1] for c, f in parts)))
            made = family_of("normal", [mean, variance], s.Symbol("y", real=True))
            t = self.laws.letter("t", "t")
            left = b.mul(self.expr(s.exp(t * shift)), *(self.expr(f.generating(c * t)[0]) for c, f in parts if f.generating))
            self.generating(left, made, t)
            return made
        scaled = [(f if c == 1 else self.scaled(c, f)) for c, f in parts]
        if any(f is None for f in scaled):
            return None
        kept = [f for f in scaled if f is not None]
        sum_ = kept[0] if len(kept) == 1 else self.added(kept)
        if sum_ is None or shift == 0:
            return sum_
        if sum_.law.name == "uniform":
            return family_of("uniform", [sum_.law.lower + shift, sum_.law.upper + shift], s.Symbol("y", real=True))
        return None

    def scaled(self, c: Any, f: Family) -> Family | None:
        """A multiple of a variable."""
        s, law = self.s, f.law
        y = s.Symbol("y", real=True)
        p = law.parameters
        made: Family | None = None
        if law.name == "normal":
            made = family_of("normal", [c * p[0], c**2 * p[1]], y)
        elif law.name == "laplace" and p[0] == 0 and c == -1:
            made = f
        elif not c.is_positive:
            return None
        elif law.name == "exponential":
            made = family_of("exponential", [p[0] / c], y)
        elif law.name == "gamma":
            made = family_of("gamma", [p[0], s.simplify(p[1] / c)], y)
        elif law.name == "chisquare":
            made = family_of("gamma", [p[0] / 2, 1 / (2 * c)], y)
        elif law.name == "uniform":
            made = family_of("uniform", [c * p[0], c * p[1]], y)
        if made is not None and made.generating is not None and f.generating is not None:
            t = self.laws.letter("t", "t")
            self.generating(self.expr(f.generating(c * t)[0]), made, t)
        return made

    def added(self, parts: list[Family]) -> Family | None:
        """The sum of independent variables of one family."""
        s = self.s
        names = {f.law.name for f in parts}
        y = s.Symbol("y", real=True)
        p = [f.law.parameters for f in parts]
        if names <= {"exponential", "gamma", "chisquare"}:
            both = [_as_gamma(s, f) for f in parts]
            if len({s.simplify(r) for _, r in both}) != 1:
                return None
            shape = s.simplify(s.Add(*(a for a, _ in both)))
            made = family_of("chisquare", [2 * shape], y) if names == {"chisquare"} else family_of("gamma", [shape, both[0][1]], y)
        elif names == {"poisson"}:
            made = family_of("poisson", [s.Add(*(q[0] for q in p))], y)
        elif names <= {"binomial", "bernoulli"}:
            both = [(q if len(q) == 2 else (s.Integer(1), q[0])) for q in p]
            if len({s.simplify(q) for _, q in both}) != 1:
                return None
            made = family_of("binomial", [s.Add(*(n for n, _ in both)), both[0][1]], y)
        elif names <= {"negativebinomial", "geometric0"}:
            both = [(q if len(q) == 2 else (s.Integer(1), q[0])) for q in p]
            if len({s.simplify(q) for _, q in both}) != 1:
                return None
            made = family_of("negativebinomial", [s.Add(*(n for n, _ in both)), both[0][1]], y)
        elif names == {"normal"}:
            made = family_of("normal", [s.Add(*(q[0] for q in p)), s.Add(*(q[1] for q in p))], y)
        else:
            return None
        t = self.laws.letter("t", "t")
        left = b.mul(*(self.expr(f.generating(t)[0]) for f in parts if f.generating is not None))
        self.generating(left, made, t)
        return made

    def generating(self, left: Expr, made: Family, t: Any) -> None:
        """The product of the generating functions is that of the law; a generating function near zero says which law it is."""
        assert made.generating is not None
        value, needed = made.generating(t)
        conditions = [b.relation(">", self.expr(v), b.ZERO) for v in needed if not v.is_number]
        claim = self.board.claim(left, "=", self.expr(value), conditions)
        listed = ", ".join(f"${self.expr(p).latex}$" for p in made.law.parameters)
        named = f"{_TITLES.get(made.law.name, made.law.name)} law with the parameter{'s' if len(made.law.parameters) > 1 else ''} {listed}"
        why = rf"$\mathbb{{E}}[e^{{tX}}]$ of independent terms is multiplied; this is the generating function of the {named}."
        self.board.step("sum by generating functions", left, self.expr(value), why, claim=claim)

    def squared(self, f: Family) -> Family:
        """The square of a centred normal variable."""
        s = self.s
        v = f.law.parameters[1]
        y = s.Symbol("y", positive=True)
        made = family_of("chisquare", [s.Integer(1)], y) if v == 1 else family_of("gamma", [s.Rational(1, 2), 1 / (2 * v)], y)
        self.laws.letters["y"] = b.symbol("y", properties=["real", "positive"])
        self.laws.letter("y", "y", "positive")
        two = b.mul(b.TWO, self.expr(f.law.density.subs(f.law.x, s.sqrt(y))), self.expr(1 / (2 * s.sqrt(y))))
        self.board.step(
            "density of a function of a variable", two, self.expr(s.simplify(made.law.density)),
            rf"Both branches $\pm\sqrt y$ give the same: a {'chi-square law with one degree of freedom' if v == 1 else 'Gamma law'}.",
        )  # fmt: skip
        return made

    def of_logarithm(self, c: Any, f: Family) -> Family | None:
        """$-c\\log U$ of a uniform variable is exponential."""
        s = self.s
        if f.law.name != "uniform" or f.law.parameters != (0, 1):
            return None
        made = family_of("exponential", [1 / c], s.Symbol("y", positive=True))
        y = self.laws.letter("y", "y", "positive")
        inverse = s.exp(-y / c)
        opened = b.negative(b.derivative(self.expr(inverse), self.expr(y)))
        self.board.step(
            "density of a function of a variable", opened, self.expr(made.law.density),
            rf"The density one times $|du/dy|$ with $u={self.expr(inverse).latex}$.",
        )  # fmt: skip
        return made

    def by_density(self, f: Family, made: Family, inverse: Any) -> None:
        s = self.s
        y = s.Symbol("y", positive=True)
        self.laws.letter("y", "y", "positive")
        opened = b.mul(self.expr(f.law.density.subs(f.law.x, inverse)), self.expr(s.diff(inverse, y)))
        self.board.step("density of a function of a variable", opened, self.expr(made.law.density), r"$f_X(x)\,|dx/dy|$.")

    def quotient(self, g: Any, here: dict[Any, Family]) -> Family | None:
        """$X/(X+Y)$ of Gamma variables of one rate; $X/Y$ is left to the integral."""
        s = self.s
        above, below = s.fraction(s.together(g))
        if len(here) != 2 or not all(f.law.name in ("gamma", "exponential", "chisquare") for f in here.values()):
            return None
        if above not in here or s.simplify(below - s.Add(*here)) != 0:
            return None
        other = next(z for z in here if z != above)
        (a, r), (c, q) = (_as_gamma(s, here[z]) for z in (above, other))
        if s.simplify(r - q) != 0:
            return None
        u, v = self.laws.letter("u", "u", "positive"), self.laws.letter("v", "v", "positive")
        made = family_of("beta", [a, c], s.Symbol("u", positive=True))
        total = family_of("gamma", [a + c, r], s.Symbol("v", positive=True))
        opened = b.mul(
            self.expr(family_of("gamma", [a, r], s.Symbol("x", positive=True)).law.density.subs(s.Symbol("x", positive=True), u * v)),
            self.expr(family_of("gamma", [c, r], s.Symbol("x", positive=True)).law.density.subs(s.Symbol("x", positive=True), (1 - u) * v)),
            self.expr(v),
        )
        after = b.mul(self.expr(made.law.density), self.expr(total.law.density))
        inside = [b.relation("<", self.expr(u), b.ONE)]
        claim = self.board.claim(opened, "=", after, inside)
        self.board.step(
            "density of a function of a variable", opened, after,
            "With $x=uv$ and $y=(1-u)v$ the area is $v\\,du\\,dv$; the joint density is a product: Beta in $u$, Gamma in the sum.",
            claim=claim,
        )  # fmt: skip
        return made

    # Integrals -------------------------------------------------------------------------------------------------------------------

    def convolved(self, g: Any, here: dict[Any, Family]) -> None:
        """The density of $aX+cY$ by an integral."""
        s = self.s
        (x, f), (y, h) = here.items()
        a, c = g.coeff(x), g.coeff(y)
        if f.law.discrete or h.law.discrete or g.subs({x: 0, y: 0}) != 0:
            raise Stuck("the law of this combination is not found", "not_supported")
        z = self.laws.letter("z", "z")
        w = s.Symbol("w", real=True)
        self.laws.letters["w"] = b.symbol("w", properties=["real"])
        self.laws.letter("w", "w")
        exponentials = [k.law.name == "exponential" for k in (f, h)]
        if all(exponentials) and a == 1 and c == 1:
            l, m = f.law.parameters[0], h.law.parameters[0]
            value = s.simplify(l * m * (s.exp(-l * z) - s.exp(-m * z)) / (m - l))
            opened = b.integral(self.expr(l * s.exp(-l * w) * m * s.exp(-m * (z - w))), self.expr(w), b.ZERO, self.expr(z))
            conditions = [b.relation(">", self.expr(z), b.ZERO), b.relation("!=", self.expr(l), self.expr(m))]
            self.board.conditions.extend(conditions)
            self.board.step("density of a sum", opened, self.expr(value), r"$f_Z(z)=\int f_X(w)f_Y(z-w)\,dw$.")
            self.board.answers.append(Answer("density", self.expr(value), claim=self.board.steps[-1].claim, conditions=tuple(conditions)))
            return
        if all(exponentials) and {a, c} == {1, -1}:
            l, m = (f.law.parameters[0], h.law.parameters[0]) if a == 1 else (h.law.parameters[0], f.law.parameters[0])
            for sign, rate in ((">=", l), ("<", m)):
                value = l * m / (l + m) * s.exp(-rate * z if sign == ">=" else rate * z)
                low = z if sign == ">=" else s.Integer(0)
                conditions = [b.relation(sign, self.expr(z), b.ZERO)]
                opened = b.integral(self.expr(l * s.exp(-l * w) * m * s.exp(-m * (w - z))), self.expr(w), self.expr(low), self.expr(s.oo))
                claim = self.board.claim(opened, "=", self.expr(value), conditions)
                self.board.step("density of a sum", opened, self.expr(value), rf"For ${conditions[0].latex}$.", claim=claim)
                self.board.answers.append(Answer("density", self.expr(value), claim=claim, conditions=tuple(conditions)))
            return
        if f.law.name == h.law.name == "uniform" and (a, c) == (1, 1) and f.law.upper - f.law.lower == h.law.upper - h.law.lower:
            wide = f.law.upper - f.law.lower
            start = f.law.lower + h.law.lower
            rows = (((z - start) / wide**2, start, start + wide), ((start + 2 * wide - z) / wide**2, start + wide, start + 2 * wide))
            for k, (value, low, high) in enumerate(rows):
                conditions = [b.relation(">=", self.expr(z), self.expr(low)), b.relation("<=", self.expr(z), self.expr(high))]
                ends = (f.law.lower, z - h.law.lower) if k == 0 else (z - h.law.upper, f.law.upper)
                opened = b.integral(self.expr(1 / wide**2), self.expr(w), self.expr(ends[0]), self.expr(ends[1]))
                claim = self.board.claim(opened, "=", self.expr(value), conditions)
                self.board.step(
                    "density of a sum",
                    opened,
                    self.expr(s.factor(value)),
                    "The length of the values that both densities allow.",
                    claim=claim,
                )
                self.board.answers.append(Answer("density", self.expr(s.factor(value)), claim=claim, conditions=tuple(conditions)))
            return
        raise Stuck("the law of this combination is not found", "not_supported")

    # Samples -------------------------------------------------------------------------------------------------------------------

    def one(self) -> Family:
        return next(iter(self.families.values()))

    def total(self) -> None:
        """The sum of a sample."""
        self.independent(2)
        made = self.summed()
        self.tell(made, self.board.steps[-1].claim)

    def average(self) -> None:
        """The mean of a sample."""
        self.independent(2)
        made = self.summed()
        n = self.laws.size
        found = self.scaled(1 / n, made)
        if found is None:
            raise Stuck("the law of the mean of this sample has no name", "not_supported")
        self.tell(found, self.board.steps[-1].claim)

    def summed(self) -> Family:
        s, n = self.s, self.laws.size
        f = self.one()
        p = f.law.parameters
        y = s.Symbol("y", real=True)
        rows: dict[str, Callable[[], Family]] = {
            "poisson": lambda: family_of("poisson", [n * p[0]], y),
            "normal": lambda: family_of("normal", [n * p[0], n * p[1]], y),
            "exponential": lambda: family_of("gamma", [n, p[0]], y),
            "gamma": lambda: family_of("gamma", [n * p[0], p[1]], y),
            "chisquare": lambda: family_of("chisquare", [n * p[0]], y),
            "bernoulli": lambda: family_of("binomial", [n, p[0]], y),
            "binomial": lambda: family_of("binomial", [n * p[0], p[1]], y),
            "geometric0": lambda: family_of("negativebinomial", [n, p[0]], y),
            "negativebinomial": lambda: family_of("negativebinomial", [n * p[0], p[1]], y),
        }
        if f.law.name not in rows or f.generating is None:
            raise Stuck("the sum of a sample of this law has no name", "not_supported")
        made = rows[f.law.name]()
        t = self.laws.letter("t", "t")
        self.generating(b.power(self.expr(f.generating(t)[0]), self.expr(n)), made, t)
        return made


def _as_gamma(s: Any, f: Family) -> tuple[Any, Any]:
    p = f.law.parameters
    if f.law.name == "exponential":
        return s.Integer(1), p[0]
    if f.law.name == "chisquare":
        return p[0] / 2, s.Rational(1, 2)
    return p[0], p[1]
