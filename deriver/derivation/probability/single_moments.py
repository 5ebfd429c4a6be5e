r"""The expectation of a function of one variable: powers, exponentials, logarithms, waves and distances, each with what checks it.

Comes in: the law of the variable and a product of simple functions of it. Goes out: the value, with steps on the board.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Claim
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from .families import Family
from .laws import generating_of, whole_of

__all__ = ["SingleMoments"]


@dataclass
class SingleMoments:
    """The moments of single variables, on a board."""

    board: Board
    random: list[Any] = field(default_factory=list)
    families: dict[Any, Family] = field(default_factory=dict)
    defined: dict[Any, Any] = field(default_factory=dict)
    known: dict[tuple[Any, Any], Any] = field(default_factory=dict)  # moments already found
    made: dict[Any, Any] = field(default_factory=dict)  # generating functions
    letters: dict[str, Expr] = field(default_factory=dict)
    last: Claim | None = None
    expr: Any = None  # from SymPy to expressions in the letters of the problem

    def taken(self) -> set[str]:
        return {x.name for e in self.board.problem.conditions for x in e.free}

    def require(self, conditions: Sequence[Expr]) -> None:
        self.board.conditions.extend(c for c in conditions if c not in self.board.conditions)

    def exists(self, values: Sequence[Any]) -> None:
        """What has to be positive for a moment to exist: a condition, or a refusal where it is not."""
        s = library()
        for v in values:
            if v.is_number:
                if not v > 0:
                    raise Refusal("this expectation does not exist: the integral or the sum diverges", "no_solution")
            elif v.is_positive is not True:
                v = s.expand(v)
                low, rest = v.as_coeff_Add()
                self.require(
                    [b.relation(">", self.expr(rest), self.expr(-low)) if low.is_Rational else b.relation(">", self.expr(v), b.ZERO)]
                )

    def step(self, rule: str, before: Expr, after: Any, because: str, claim: Claim | None = None) -> None:
        self.board.step(rule, before, self.expr(after), because, claim=claim)
        self.last = self.board.steps[-1].claim

    def single(self, g: Any) -> Any:
        """The expectation of a function of one variable."""
        s = library()
        (x,) = g.free_symbols & set(self.random)
        if (x, g) in self.known:
            return self.known[(x, g)]
        family = self.families[x]
        z = family.law.x
        value = self._single(family, g.subs(x, z), z)
        self.known[(x, g)] = value
        del s
        return value

    def _single(self, family: Family, g: Any, z: Any) -> Any:
        s = library()
        power, exponent, rest = s.Integer(0), s.Integer(0), []
        for factor in s.Mul.make_args(g):
            base, up = factor.as_base_exp()
            if base == z and not up.has(z):
                power += up
            elif factor.func is s.exp:
                exponent += factor.args[0]
            elif not base.has(z) and base.is_positive is True:
                exponent += up * s.log(base)
            else:
                rest.append(factor)
        q = s.Poly(exponent, z) if exponent.is_polynomial(z) else None
        if rest == [] and q is not None and q.degree() <= 1 and power.is_Integer and power >= 0:
            at = q.coeff_monomial(z)
            if family.generating is not None and (family.law.name != "uniform" or power == 0):
                return self._derived(family, int(power), at)
        if rest == [] and exponent == 0 and family.power is not None:
            return self._power(family, power)
        if family.law.name == "normal" and rest == [] and power == 0 and q is not None and q.degree() == 2:
            return self._square_exponent(family, q, z)
        if rest == [s.log(z)] and exponent == 0 and power == 0 and family.logarithm is not None:
            value, needed = family.logarithm()
            self.exists(needed)
            self._integral(family, s.log(z), value)
            return value
        if power == 0 and exponent == 0 and len(rest) == 1 and rest[0].func in (s.cos, s.sin) and family.generating is not None:
            return self._wave(family, rest[0], z)
        if exponent == 0 and len(rest) == 1 and family.law.name == "normal" and rest[0].as_base_exp()[0].func is s.Abs:
            base, up = rest[0].as_base_exp()
            if power == 0 or (base == s.Abs(z) and power % 2 == 0):
                return self._absolute(family, base, power + up, z)
        if family.law.name == "poisson" and rest == [1 / (z + 1)] and power == 0 and exponent == 0:
            (m,) = family.law.parameters
            value = (1 - s.exp(-m)) / m
            law = family.law.density
            claim = self.board.claim(
                self.expr(law / (z + 1)), "=", self.expr(law.subs(z, z + 1) / m), [b.relation(">=", self.expr(z), b.ZERO)]
            )
            opened = whole_of(self.board, family.law, rest[0], self.expr)
            self.step(
                "density of the same family",
                opened,
                value,
                rf"$\frac{{p(k)}}{{k+1}}$ is $p(k+1)$ over ${self.expr(m).latex}$; all but $p(0)$ are summed.",
                claim,
            )
            return value
        raise Stuck(rf"no closed form of $\mathbb{{E}}[{self.expr(g).latex}]$ is known here", "no_closed_form")

    def _integral(self, family: Family, g: Any, value: Any) -> None:
        opened = whole_of(self.board, family.law, g, self.expr)
        word = "sum over the values" if family.law.discrete else "integral against the density"
        self.step("moment of a density", opened, value, rf"$\mathbb{{E}}[g(X)]$ is the {word}, here with $g={self.expr(g).latex}$.")

    def _power(self, family: Family, power: Any) -> Any:
        s = library()
        if power == 0:
            return s.Integer(1)
        assert family.power is not None
        value, needed = family.power(power)
        self.exists(needed)
        value = self.shortest(value)
        if family.law.name == "student" and power % 2:
            body = family.law.x**power * family.law.density
            claim = self.board.claim(self.expr(body.subs(family.law.x, -family.law.x)), "=", b.negative(self.expr(body)))
            opened = whole_of(self.board, family.law, family.law.x**power, self.expr)
            self.step("moment of a density", opened, value, "The integrand is odd, and the integral exists: both halves cancel.", claim)
            return value
        x, word = family.law.x, self.expr(family.law.x).latex
        if family.tilted is not None:
            shifted, said = family.tilted(power)
            low = family.law.lower if family.law.lower.is_finite is not False else library().Integer(0)
            inside = [b.relation(">", self.expr(x), self.expr(low))]
            inside += [b.relation("<", self.expr(x), self.expr(family.law.upper))] if family.law.upper.is_finite else []
            claim = self.board.claim(
                b.mul(self.expr(x**power), self.expr(family.law.density)), "=", b.mul(self.expr(value), self.expr(shifted)), inside
            )
            opened = whole_of(self.board, family.law, x**power, self.expr)
            why = rf"${word}^{{{self.expr(power).latex}}}f({word})$ is ${self.expr(value).latex}$ times {said}, whose integral is one."
            self.step("density of the same family", opened, value, why, claim)
        elif family.law.name == "uniform" and power != -1:
            primitive = x ** (power + 1) / ((power + 1) * (family.law.upper - family.law.lower))
            opened = whole_of(self.board, family.law, x**power, self.expr)
            claim = self.board.claim(
                b.derivative(self.expr(primitive), self.expr(x)),
                "=",
                self.expr(x**power * family.law.density),
                [b.relation(">", self.expr(x), b.ZERO)],
            )
            self.step("moment of a density", opened, value, rf"The antiderivative is ${self.expr(primitive).latex}$.", claim)
        else:
            self._integral(family, x**power, value)
        return value

    def _derived(self, family: Family, k: int, at: Any) -> Any:
        s = library()
        if k == 0 and at == 0:
            return s.Integer(1)
        assert family.generating is not None
        name = next(n for n in ("t", "u", "v", "w") if n not in self.taken())
        t = s.Symbol(name, real=True)
        self.letters.setdefault(name, b.symbol(name, properties=["real"]))
        key = (family.law.x, family.law.parameters, family.law.name)
        M, needed = family.generating(t)
        if key not in self.made:
            self.made[key] = M
            if family.law.name in ("laplace", "negativebinomial", "chisquare"):
                self._named(family, M, t)
            else:
                generating_of(self.board, family.law, t, self.expr)
            self.last = self.board.steps[-1].claim
        self.exists([v.subs(t, at) for v in needed])
        value = self.shortest(M.diff(t, k).subs(t, at) if k else M.subs(t, at))
        before = b.at(b.derivative(self.expr(M), self.expr(t), k) if k else self.expr(M), self.expr(t), self.expr(at))
        said = r"\mathbb{E}[" + (f"X^{{{k}}}" if k > 1 else "X" if k else "") + (f"e^{{{self.expr(at).latex}X}}" if at != 0 else "") + "]"
        primes = "'" * k if k < 4 else f"^{{({k})}}"
        self.step("moments from the generating function", before, value, rf"${said}=M{primes}({self.expr(at).latex})$.")
        return value

    def _named(self, family: Family, M: Any, t: Any) -> None:
        s = library()
        p = family.law.parameters
        if family.law.name == "chisquare":
            claim = self.board.claim(
                b.mul(self.expr(s.exp(t * family.law.x)), self.expr(s.exp(-family.law.x / 2))),
                "=",
                self.expr(s.exp(-(1 - 2 * t) * family.law.x / 2)),
            )
            why = (
                r"A Gamma density with the rate $\frac{1}{2}-t$ instead of $\frac{1}{2}$; "
                r"the constants give the quotient, for $t<\frac{1}{2}$."
            )
        elif family.law.name == "laplace":
            c = p[1]
            claim = self.board.claim(
                b.divide(b.add(self.expr(1 / (1 - c * t)), self.expr(1 / (1 + c * t))), b.TWO), "=", self.expr(1 / (1 - c**2 * t**2)),
                [b.relation("<", self.expr(c**2 * t**2), b.ONE)],
            )  # fmt: skip
            why = r"Both sides of the centre are exponential; each gives one half of a fraction, for $|t|$ below one over the scale."
        else:
            r, q = p[0], 1 - p[1]
            one = p[1] / (1 - q * s.exp(t))
            claim = self.board.claim(
                b.power(self.expr(one), self.expr(r)), "=", self.expr(M), [b.relation("<", self.expr(q * s.exp(t)), b.ONE)]
            )
            why = r"The sum of as many independent geometric variables, each with $p/(1-(1-p)e^t)$: here the failures are counted."
            self.board.find("ambiguous", "the negative binomial variable counts the failures before the last success")
        opened = self.expr(M) if family.law.name != "chisquare" else whole_of(self.board, family.law, s.exp(t * family.law.x), self.expr)
        self.board.step("moment generating function", opened, self.expr(M), why, claim=claim)

    def _square_exponent(self, family: Family, q: Any, z: Any) -> Any:
        s = library()
        a, c = q.coeff_monomial(z**2), q.coeff_monomial(z)
        m, v = family.law.parameters
        rest = 1 - 2 * a * v
        self.exists([rest])
        value = s.exp((c * m + a * m**2 + c**2 * v / 2) / rest) / s.sqrt(rest)
        value = self.shortest(value)
        other, spread = (m + c * v) / rest, v / rest
        shifted = s.exp(-((z - other) ** 2) / (2 * spread)) / s.sqrt(2 * s.pi * spread)
        factor = s.exp(a * z**2 + c * z)
        claim = self.board.claim(self.expr(factor * family.law.density), "=", b.mul(self.expr(value), self.expr(shifted)))
        why = rf"The product is ${self.expr(value).latex}$ times the normal density with the variance ${self.expr(spread).latex}$."
        self.step("density of the same family", whole_of(self.board, family.law, factor, self.expr), value, why, claim)
        return value

    def _wave(self, family: Family, wave: Any, z: Any) -> Any:
        s = library()
        inner = s.Poly(wave.args[0], z) if wave.args[0].is_polynomial(z) else None
        if inner is None or inner.degree() != 1 or family.law.name not in ("normal", "exponential", "uniform", "poisson", "gamma"):
            raise Stuck("this function of a random variable", "not_supported")
        a, c = inner.coeff_monomial(z), inner.coeff_monomial(1)
        m, v = (*family.law.parameters, None)[:2]
        if family.law.name == "normal":
            value = s.exp(-(a**2) * v / 2) * wave.func(a * m + c)
            turned = s.exp(s.I * (a * m + c) - a**2 * v / 2)
            back = s.exp(-s.I * (a * m + c) - a**2 * v / 2)
            both = (turned + back) / 2 if wave.func is s.cos else (turned - back) / (2 * s.I)
            claim = self.board.claim(self.expr(both), "=", self.expr(value))
            word = "cosine" if wave.func is s.cos else "sine"
            why = rf"The part of $\mathbb{{E}}[e^{{itX}}]=e^{{i\mu t-\sigma^2t^2/2}}$ that belongs to the {word}."
            self.step("moment generating function", whole_of(self.board, family.law, wave, self.expr), value, why, claim)
            return value
        elif family.law.name == "exponential" and c == 0:
            value = m * (m if wave.func is s.cos else a) / (m**2 + a**2)
        elif family.law.name == "uniform":
            primitive = s.sin(a * z + c) / a if wave.func is s.cos else -s.cos(a * z + c) / a
            value = (primitive.subs(z, v) - primitive.subs(z, m)) / (v - m)
        else:
            raise Stuck("this function of a random variable", "not_supported")
        self._integral(family, wave, value)
        return value

    def _absolute(self, family: Family, base: Any, power: Any, z: Any) -> Any:
        s = library()
        m, v = family.law.parameters
        inner = base.args[0]
        if s.expand(inner - (z - m)) != 0 and s.expand(inner + z - m) != 0:
            raise Stuck("the distance of a normal variable from another place than its mean", "not_supported")
        self.exists([power + 1])
        value = (2 * v) ** (power / 2) * s.gamma((power + 1) / 2) / s.sqrt(s.pi)
        y = s.Symbol(next(n for n in ("y", "r", "u", "w") if n not in self.letters), positive=True)
        self.letters[y.name] = b.symbol(y.name, properties=["real", "positive"])
        body = 2 * y**power * s.exp(-(y**2) / (2 * v)) / s.sqrt(2 * s.pi * v)
        value = self.shortest(value)
        opened = b.integral(self.expr(body), self.expr(y), b.ZERO, self.expr(s.oo))
        self.step(
            "moment of a density", opened, value, rf"The density is even about the mean: twice the half, with ${y.name}$ the distance."
        )
        return value

    def shortest(self, value: Any) -> Any:
        """The shortest of the usual forms; the gamma function of whole numbers apart is worked out first."""
        s = library()
        return shortest(s.gammasimp(value) if value.has(s.gamma) else value)
