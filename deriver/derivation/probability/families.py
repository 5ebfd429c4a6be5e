r"""The families of laws: generating functions of moments, powers and logarithms, each with where it exists.

Comes in: the name of a law and its parameters. Goes out: a `Family`, whose functions return a value and what has to be positive for it to
exist. Sources: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions; Casella and Berger, tables of common distributions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...expression.sympy_text import library
from ..differential_equations.equation import Refusal
from .laws import Law, law_with

__all__ = ["Family", "family_of"]

#: A value, and what has to be positive.
Valued = tuple[Any, list[Any]]

_SUBSTITUTED = r"with $u={}$ a Gamma density in $u$ times $u'$"
_LETTERS = {
    "chisquare": 1, "laplace": 2, "negativebinomial": 2, "weibull": 2, "pareto": 2, "rayleigh": 1, "student": 1, "discreteuniform": 2,
    "lognormal": 2,
}  # fmt: skip


@dataclass
class Family:
    """A law with what is known of its moments; None where there is no such form."""

    law: Law
    generating: Callable[[Any], Valued] | None = None
    power: Callable[[Any], Valued] | None = None
    logarithm: Callable[[], Valued] | None = None
    #: The density of the same kind that $x^q f(x)$ is a multiple of, and the words for it; its integral is one.
    tilted: Callable[[Any], tuple[Any, str]] | None = None
    #: The values with their probabilities, where a law is given so.
    pairs: list[tuple[Any, Any]] = field(default_factory=list)


def family_of(name: str, values: list[Any], x: Any) -> Family:
    """The family of a law by its name; Refusal where the parameters do not fit."""
    s = library()
    if name == "cauchy":
        raise Refusal("the Cauchy law has no mean: $\\int|x|f(x)\\,dx$ diverges", "no_solution")
    if name in _LETTERS and len(values) != _LETTERS[name]:
        raise Refusal(f"the {name} law has {_LETTERS[name]} parameters")
    if name in _LETTERS:
        made: Family = globals()[f"_{name}"](s, values, x)
        for v in made.law.positive:
            if v.is_number and v <= 0:
                raise Refusal(f"the parameter ${s.latex(v)}$ has to be positive")
        return made
    law = law_with(name, values, x)
    p = law.parameters
    family = Family(law)
    if law.name == "normal":
        family.generating = lambda t: (s.exp(p[0] * t + p[1] * t**2 / 2), [])
    elif law.name == "exponential":
        family.generating = lambda t: (p[0] / (p[0] - t), [p[0] - t])
        family.power = lambda q: (s.gamma(1 + q) / p[0] ** q, [1 + q])
        family.logarithm = lambda: (-s.EulerGamma - s.log(p[0]), [])
        family.tilted = lambda q: (
            _gamma_density(s, x, 1 + q, p[0]),
            rf"a Gamma density with the shape ${s.latex(1 + q)}$ and the same rate",
        )
    elif law.name == "gamma":
        _like_gamma(s, family, p[0], p[1])
    elif law.name == "beta":
        family.power = lambda q: (
            s.gammasimp(s.gamma(p[0] + q) * s.gamma(p[0] + p[1]) / s.gamma(p[0]) / s.gamma(p[0] + p[1] + q)),
            [p[0] + q],
        )
        family.tilted = lambda q: (
            law_with("beta", [p[0] + q, p[1]], x).density,
            rf"a Beta density with the parameters ${s.latex(p[0] + q)}$ and ${s.latex(p[1])}$",
        )
    elif law.name == "uniform":
        family.generating = lambda t: ((s.exp(t * p[1]) - s.exp(t * p[0])) / (t * (p[1] - p[0])), [])
        family.power = lambda q: _uniform_power(s, p[0], p[1], q)
        if p[0] == 0:
            family.logarithm = lambda: (s.log(p[1]) - 1, [])
    elif law.name == "poisson":
        family.generating = lambda t: (s.exp(p[0] * (s.exp(t) - 1)), [])
    elif law.name in ("geometric", "geometric0"):
        first = 1 if law.name == "geometric" else 0
        family.generating = lambda t: (p[0] * s.exp(first * t) / (1 - (1 - p[0]) * s.exp(t)), [1 - (1 - p[0]) * s.exp(t)])
    elif law.name == "binomial":
        family.generating = lambda t: ((1 - p[1] + p[1] * s.exp(t)) ** p[0], [])
    elif law.name == "bernoulli":
        family.generating = lambda t: (1 - p[0] + p[0] * s.exp(t), [])
    return family


def _like_gamma(s: Any, family: Family, shape: Any, rate: Any) -> None:
    family.generating = lambda t: ((rate / (rate - t)) ** shape, [rate - t])
    family.power = lambda q: (s.gammasimp(s.gamma(shape + q) / s.gamma(shape)) / rate**q, [shape + q])
    family.logarithm = lambda: (s.digamma(shape) - s.log(rate), [])
    x = family.law.x
    family.tilted = lambda q: (
        _gamma_density(s, x, shape + q, rate),
        rf"a Gamma density with the shape ${s.latex(shape + q)}$ and the same rate",
    )


def _gamma_density(s: Any, x: Any, shape: Any, rate: Any) -> Any:
    return rate**shape / s.gamma(shape) * x ** (shape - 1) * s.exp(-rate * x)


def _uniform_power(s: Any, a: Any, c: Any, q: Any) -> Valued:
    if q == -1:
        return (s.log(c) - s.log(a)) / (c - a), [a]
    if a == 0:
        return s.powsimp(c**q / (q + 1)), [q + 1]
    value = (c ** (q + 1) - a ** (q + 1)) / ((q + 1) * (c - a))
    return (s.cancel(value), []) if q.is_Integer and q > 0 else (value, [a])


def _chisquare(s: Any, values: list[Any], x: Any) -> Family:
    (k,) = values
    half = s.Rational(1, 2)
    density = half ** (k / 2) / s.gamma(k / 2) * x ** (k / 2 - 1) * s.exp(-x / 2)
    family = Family(Law("chisquare", (k,), x, density, s.Integer(0), s.oo, False, (k,)))
    _like_gamma(s, family, k / 2, half)
    return family


def _laplace(s: Any, values: list[Any], x: Any) -> Family:
    m, c = values
    density = s.exp(-s.Abs(x - m) / c) / (2 * c)
    return Family(
        Law("laplace", (m, c), x, density, -s.oo, s.oo, False, (c,)), lambda t: (s.exp(m * t) / (1 - c**2 * t**2), [1 - c**2 * t**2])
    )


def _negativebinomial(s: Any, values: list[Any], x: Any) -> Family:
    r, p = values
    density = s.gamma(x + r) / s.gamma(r) / s.factorial(x) * p**r * (1 - p) ** x
    law = Law("negativebinomial", (r, p), x, density, s.Integer(0), s.oo, True, (r,), (p,))
    return Family(law, lambda t: ((p / (1 - (1 - p) * s.exp(t))) ** r, [1 - (1 - p) * s.exp(t)]))


def _weibull(s: Any, values: list[Any], x: Any) -> Family:
    shape, scale = values
    density = shape / scale * (x / scale) ** (shape - 1) * s.exp(-((x / scale) ** shape))
    law = Law("weibull", (shape, scale), x, density, s.Integer(0), s.oo, False, (shape, scale))

    def tilted(q: Any) -> tuple[Any, str]:
        u = (x / scale) ** shape
        return _gamma_density(s, u, 1 + q / shape, s.Integer(1)) * shape / scale * (x / scale) ** (shape - 1), _SUBSTITUTED.format(
            s.latex(u)
        )

    return Family(law, power=lambda q: (scale**q * s.gamma(1 + q / shape), [1 + q / shape]), tilted=tilted)


def _pareto(s: Any, values: list[Any], x: Any) -> Family:
    least, index = values
    law = Law("pareto", (least, index), x, index * least**index / x ** (index + 1), least, s.oo, False, (least, index))

    def tilted(q: Any) -> tuple[Any, str]:
        return (index - q) * least ** (index - q) / x ** (index - q + 1), rf"a Pareto density with the index ${s.latex(index - q)}$"

    return Family(law, None, lambda q: (index * least**q / (index - q), [index - q]), lambda: (s.log(least) + 1 / index, []), tilted)


def _rayleigh(s: Any, values: list[Any], x: Any) -> Family:
    (scale,) = values
    law = Law("rayleigh", (scale,), x, x / scale**2 * s.exp(-(x**2) / (2 * scale**2)), s.Integer(0), s.oo, False, (scale,))

    def tilted(q: Any) -> tuple[Any, str]:
        u = x**2 / (2 * scale**2)
        return _gamma_density(s, u, 1 + q / 2, s.Integer(1)) * x / scale**2, _SUBSTITUTED.format(s.latex(u))

    return Family(law, power=lambda q: (scale**q * s.sqrt(2) ** q * s.gamma(1 + q / 2), [1 + q / 2]), tilted=tilted)


def _student(s: Any, values: list[Any], x: Any) -> Family:
    (nu,) = values
    density = s.gamma((nu + 1) / 2) / s.sqrt(nu * s.pi) / s.gamma(nu / 2) * (1 + x**2 / nu) ** (-(nu + 1) / 2)

    def power(q: Any) -> Valued:
        if not (q.is_Integer and q > 0):
            raise Refusal("only whole powers of a variable with Student's law have a moment here")
        value = s.gamma((q + 1) / 2) * nu ** (q / 2) * s.gamma((nu - q) / 2) / s.sqrt(s.pi) / s.gamma(nu / 2)
        return (s.Integer(0) if q % 2 else s.gammasimp(value)), [nu - q]

    def tilted(q: Any) -> tuple[Any, str]:
        w, first, second = x**2 / (nu + x**2), (q + 1) / 2, (nu - q) / 2
        inner = s.gamma(first + second) / s.gamma(first) / s.gamma(second) * w ** (first - 1) * (1 - w) ** (second - 1)
        return inner * x * nu / (nu + x**2) ** 2, rf"half a Beta density in $w={s.latex(w)}$ times $w'$ (for each half of the line)"

    return Family(Law("student", (nu,), x, density, -s.oo, s.oo, False, (nu,)), power=power, tilted=tilted)


def _discreteuniform(s: Any, values: list[Any], x: Any) -> Family:
    a, c = values
    law = Law("discreteuniform", (a, c), x, 1 / (c - a + 1), a, c, True)

    def power(q: Any) -> Valued:
        if not (q.is_Integer and q > 0):
            raise Refusal("only whole powers of a variable with this law have a moment here")
        k = s.Symbol("k", integer=True)
        return s.factor(s.summation(k**q, (k, a, c)) / (c - a + 1)), []

    return Family(law, power=power)


def _lognormal(s: Any, values: list[Any], x: Any) -> Family:
    mean, variance = values
    density = s.exp(-((s.log(x) - mean) ** 2) / (2 * variance)) / (x * s.sqrt(2 * s.pi * variance))
    law = Law("lognormal", (mean, variance), x, density, s.Integer(0), s.oo, False, (variance,))

    def tilted(q: Any) -> tuple[Any, str]:
        shifted = s.exp(-((s.log(x) - mean - q * variance) ** 2) / (2 * variance)) / (x * s.sqrt(2 * s.pi * variance))
        return shifted, rf"a lognormal density with the mean ${s.latex(mean + q * variance)}$ of the logarithm"

    return Family(law, None, lambda q: (s.exp(q * mean + q**2 * variance / 2), []), lambda: (mean, []), tilted)
