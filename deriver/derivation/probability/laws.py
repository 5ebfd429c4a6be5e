r"""The usual laws: generating functions of moments, means, variances, entropies; and densities that are given."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Answer, Claim
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of

__all__ = ["Law", "conditions_of", "density_moments", "generating_of", "law_moments", "law_with", "requested_law", "whole_of", "writer"]

_DEFAULTS = {
    "exponential": ("lamda",),
    "poisson": ("lamda",),
    "bernoulli": ("p",),
    "geometric": ("p",),
    "geometric0": ("p",),
    "binomial": ("n", "p"),
    "uniform": ("a", "b"),
    "gamma": ("alpha", "beta"),
    "beta": ("a", "b"),
    "normal": ("mu", "sigma"),
}


@dataclass
class Law:
    """A law with its parameters; `positive` and `unit` say which parameters are positive, or lie between zero and one."""

    name: str
    parameters: tuple[Any, ...]
    x: Any
    density: Any  # or the probability of x
    lower: Any
    upper: Any
    discrete: bool
    positive: tuple[Any, ...] = ()
    unit: tuple[Any, ...] = ()


def requested_law(board: Board) -> str:
    """The law that is asked about."""
    return next(r[4:] for r in board.problem.request if r.startswith("law "))


def law_with(name: str, given: list[Any], x: Any | None = None) -> Law:
    """A law with the parameters of a task, or with the usual letters; Refusal where a value is not allowed."""
    s = library()
    base, *modes = name.split(" ", 1)
    mode = modes[0] if modes else ""
    if base == "cauchy":
        raise Refusal("the Cauchy distribution has no mean: $\\int|x|f(x)\\,dx$ diverges", "no_solution")
    values = list(given)
    if mode == "one":
        values = [s.Integer(1)]
    if not values:
        if base == "normal":
            values = [s.Symbol("mu", real=True), s.Symbol("sigma", positive=True) ** 2]
        elif base == "uniform":
            values = [s.Symbol("a", real=True), s.Symbol("b", real=True)]
        else:
            values = [s.Symbol(n, positive=True) for n in _DEFAULTS[base]]
    if len(values) != len(_DEFAULTS[base]):
        raise Refusal(f"the {base} law has {len(_DEFAULTS[base])} parameters")
    if base == "exponential" and mode == "by mean":
        values = [1 / values[0]]
    if base == "gamma" and mode == "by scale":
        values = [values[0], 1 / values[1]]
    if base == "normal" and mode == "by deviation":
        values = [values[0], values[1] ** 2]
    x = x if x is not None else s.Symbol("k" if base in ("poisson", "binomial", "geometric", "geometric0", "bernoulli") else "x", real=True)
    pi, oo = s.pi, s.oo
    if base == "exponential":
        (r,) = values
        law = Law(base, (r,), x, r * s.exp(-r * x), s.Integer(0), oo, False, (r,))
    elif base == "poisson":
        (m,) = values
        law = Law(base, (m,), x, s.exp(-m) * m**x / s.factorial(x), s.Integer(0), oo, True, (m,))
    elif base in ("geometric", "geometric0"):
        (p,) = values
        first = s.Integer(1 if base == "geometric" else 0)
        law = Law(base, (p,), x, (1 - p) ** (x - first) * p, first, oo, True, (), (p,))
    elif base == "bernoulli":
        (p,) = values
        law = Law(base, (p,), x, p**x * (1 - p) ** (1 - x), s.Integer(0), s.Integer(1), True, (), (p,))
    elif base == "binomial":
        n, p = values
        law = Law(base, (n, p), x, s.binomial(n, x) * p**x * (1 - p) ** (n - x), s.Integer(0), n, True, (n,), (p,))
    elif base == "uniform":
        a, c = values
        if (c - a).is_number and c - a <= 0:
            raise Refusal("the interval is empty")
        law = Law(base, (a, c), x, 1 / (c - a), a, c, False)
    elif base == "gamma":
        shape, rate = values
        law = Law(
            base,
            (shape, rate),
            x,
            rate**shape / s.gamma(shape) * x ** (shape - 1) * s.exp(-rate * x),
            s.Integer(0),
            oo,
            False,
            (shape, rate),
        )
    elif base == "beta":
        a, c = values
        law = Law(
            base,
            (a, c),
            x,
            s.gamma(a + c) / s.gamma(a) / s.gamma(c) * x ** (a - 1) * (1 - x) ** (c - 1),
            s.Integer(0),
            s.Integer(1),
            False,
            (a, c),
        )
    else:
        mean, variance = values
        law = Law(
            "normal",
            (mean, variance),
            x,
            s.exp(-((x - mean) ** 2) / (2 * variance)) / s.sqrt(2 * pi * variance),
            -oo,
            oo,
            False,
            (variance,),
        )
    for v in law.positive:
        if v.is_number and v <= 0:
            raise Refusal(f"the parameter ${s.latex(v)}$ has to be positive")
    for v in law.unit:
        if v.is_number and not 0 < v <= 1:
            raise Refusal(f"the parameter ${s.latex(v)}$ is no probability")
    return law


def conditions_of(law: Law, expr: Callable[[Any], Expr]) -> list[Expr]:
    """What the parameters satisfy."""
    out = []
    for v in law.positive:
        core = v.base if v.is_Pow and v.exp == 2 else v
        if core.free_symbols:
            out.append(b.relation(">", expr(core), b.ZERO))
    for v in law.unit:
        if v.free_symbols:
            out += [b.relation(">", expr(v), b.ZERO), b.relation("<", expr(v), b.ONE)]
    if law.name == "uniform" and (law.upper - law.lower).free_symbols:
        out.append(b.relation("<", expr(law.lower), expr(law.upper)))
    return out


def writer(letters: dict[str, Expr]) -> Callable[[Any], Expr]:
    """From SymPy to expressions in the letters of a problem."""
    known = dict(letters)
    s = library()

    def write(v: Any) -> Expr:
        return from_sympy(s.sympify(v), known)

    return write


def law_moments(board: Board) -> None:
    """The moment generating function, mean, variance or entropy of a law."""
    s = library()
    law = law_with(requested_law(board), [to_sympy(x) for x in board.problem.operands])
    asked = {r[6:] for r in board.problem.request if r.startswith("asked ")}
    expr = writer(letters_of(board.problem))
    board.conditions.extend(conditions_of(law, expr))
    if asked == {"entropy"}:
        _entropy(board, law, expr)
        return
    if "entropy" in asked:
        raise Stuck("the entropy is asked alone", "not_supported")
    if law.name in ("beta", "uniform") and "mgf" not in asked:
        mean, variance = _direct(board, law, expr)
    else:
        t = s.Symbol("t", real=True)
        if t in s.Tuple(*law.parameters).free_symbols:
            raise Stuck("the letter t stands for the argument of the generating function", "not_supported")
        M = generating_of(board, law, t, expr)
        if "mgf" in asked:
            board.answers.append(Answer("mgf", expr(M), claim=board.steps[-1].claim))
        if law.name == "uniform":
            mean, variance = _direct(board, law, expr)
        elif asked - {"mgf"}:
            mean, variance = _by_derivatives(board, M, t, expr, law)
        else:
            return
    if "mean" in asked:
        board.answers.append(Answer("mean", expr(mean[0]), claim=mean[1]))
    if "variance" in asked:
        board.answers.append(Answer("variance", expr(variance[0]), claim=variance[1]))
    if "second" in asked:
        second = s.simplify(variance[0] + mean[0] ** 2)
        board.answers.append(Answer("second_moment", expr(second), claim=variance[1]))


def whole_of(board: Board, law: Law, factor: Any, expr: Callable[[Any], Expr]) -> Expr:
    """The integral or sum of a factor times the density."""
    body = b.mul(expr(factor), expr(law.density)) if factor != 1 else expr(law.density)
    if law.discrete:
        return b.sum_over(body, expr(law.x), expr(law.lower), expr(law.upper))
    return b.integral(body, expr(law.x), expr(law.lower), expr(law.upper))


def generating_of(board: Board, law: Law, t: Any, expr: Callable[[Any], Expr]) -> Any:
    """E[e^{tX}], each with the algebra that makes it a known sum or integral."""
    s = library()
    x = law.x
    opened = whole_of(board, law, s.exp(t * x), expr)
    p = law.parameters
    if law.name == "exponential":
        M = p[0] / (p[0] - t)
        primitive = -p[0] / (p[0] - t) * s.exp(-(p[0] - t) * x)
        claim = board.claim(b.derivative(expr(primitive), expr(x)), "=", b.mul(expr(s.exp(t * x)), expr(law.density)))
        why = rf"The antiderivative is ${expr(primitive).latex}$, which vanishes at infinity for $t<{expr(p[0]).latex}$."
    elif law.name == "gamma":
        M = (p[1] / (p[1] - t)) ** p[0]
        claim = board.claim(b.mul(expr(s.exp(t * x)), expr(s.exp(-p[1] * x))), "=", expr(s.exp(-(p[1] - t) * x)))
        why = (
            rf"A density of the same law with the rate ${expr(p[1] - t).latex}$ instead of ${expr(p[1]).latex}$; "
            rf"the constants give the quotient, for $t<{expr(p[1]).latex}$."
        )
    elif law.name == "normal":
        M = s.exp(p[0] * t + p[1] * t**2 / 2)
        left = t * x - (x - p[0]) ** 2 / (2 * p[1])
        right = p[0] * t + p[1] * t**2 / 2 - (x - p[0] - p[1] * t) ** 2 / (2 * p[1])
        claim = board.claim(expr(left), "=", expr(right))
        why = rf"The square in the exponent is completed: ${expr(right).latex}$; what is left of $x$ is a normal density."
    elif law.name == "poisson":
        M = s.exp(p[0] * (s.exp(t) - 1))
        claim = board.claim(b.mul(expr(s.exp(-p[0])), expr(s.exp(p[0] * s.exp(t)))), "=", expr(M))
        why = rf"$\sum_k(\lambda e^t)^k/k!$ is the exponential series, here with ${expr(p[0] * s.exp(t)).latex}$."
    elif law.name in ("geometric", "geometric0"):
        q = (1 - p[0]) * s.exp(t)
        M = p[0] * (s.exp(t) if law.name == "geometric" else 1) / (1 - q)
        claim = board.claim(b.mul(b.subtract(b.ONE, expr(q)), expr(M)), "=", expr(p[0] * (s.exp(t) if law.name == "geometric" else 1)))
        why = r"A geometric series with the quotient $(1-p)e^t$, for values of $t$ where that is below one."
    elif law.name == "binomial":
        M = (1 - p[1] + p[1] * s.exp(t)) ** p[0]
        claim = board.claim(
            b.mul(expr(s.exp(t * x)), b.power(expr(p[1]), expr(x))), "=", b.power(b.mul(expr(p[1]), expr(s.exp(t))), expr(x))
        )
        why = r"The binomial theorem, with $pe^t$ in the place of $p$."
    elif law.name == "bernoulli":
        M = 1 - p[0] + p[0] * s.exp(t)
        claim = board.claim(b.add(b.mul(b.ONE, expr(1 - p[0])), b.mul(expr(s.exp(t)), expr(p[0]))), "=", expr(M))
        why = "Two values."
    elif law.name == "uniform":
        M = (s.exp(t * law.upper) - s.exp(t * law.lower)) / (t * (law.upper - law.lower))
        primitive = s.exp(t * x) / (t * (law.upper - law.lower))
        claim = board.claim(
            b.derivative(expr(primitive), expr(x)), "=", b.mul(expr(s.exp(t * x)), expr(law.density)), [b.relation("!=", expr(t), b.ZERO)]
        )
        why = rf"The antiderivative is ${expr(primitive).latex}$, for $t\ne0$; at $t=0$ the value is one."
    else:
        raise Stuck("the moment generating function of this law has no elementary form")
    board.step("moment generating function", opened, expr(M), why, claim=claim)
    return M


def _by_derivatives(board: Board, M: Any, t: Any, expr: Callable[[Any], Expr], law: Law) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Mean and variance from the derivatives at zero."""
    s = library()
    first = s.simplify(M.diff(t).subs(t, 0))
    second = s.simplify(M.diff(t, 2).subs(t, 0))
    board.step(
        "moments from the generating function",
        b.at(b.derivative(expr(M), expr(t)), expr(t), b.ZERO),
        expr(first),
        "$M'(0)=\\mathbb{E}[X]$.",
    )
    mean = (first, board.steps[-1].claim)
    board.step(
        "moments from the generating function",
        b.at(b.derivative(expr(M), expr(t), 2), expr(t), b.ZERO),
        expr(second),
        "$M''(0)=\\mathbb{E}[X^2]$.",
    )
    variance = s.factor(s.simplify(second - first**2))
    board.step(
        "variance by the second moment",
        b.subtract(expr(second), b.power(expr(first), 2)),
        expr(variance),
        r"$\mathrm{Var}(X)=\mathbb{E}[X^2]-\mathbb{E}[X]^2$.",
    )
    del law
    return mean, (variance, board.steps[-1].claim)


def _direct(board: Board, law: Law, expr: Callable[[Any], Expr]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Mean and variance of the uniform and the Beta law by their integrals."""
    s = library()
    x = law.x
    values = []
    for power, said in ((1, r"\mathbb{E}[X]"), (2, r"\mathbb{E}[X^2]")):
        opened = whole_of(board, law, x**power, expr)
        claim: Claim | None
        if law.name == "uniform":
            value = s.factor(s.cancel((law.upper ** (power + 1) - law.lower ** (power + 1)) / ((power + 1) * (law.upper - law.lower))))
            primitive = x ** (power + 1) / ((power + 1) * (law.upper - law.lower))
            claim = board.claim(b.derivative(expr(primitive), expr(x)), "=", b.mul(expr(x**power), expr(law.density)))
            at = b.subtract(b.at(expr(primitive), expr(x), expr(law.upper)), b.at(expr(primitive), expr(x), expr(law.lower)))
            board.step("moment of a density", opened, at, rf"The antiderivative is ${expr(primitive).latex}$.", claim=claim)
            opened = at
            claim = None
        else:
            a, c = law.parameters
            value = a / (a + c) if power == 1 else a * (a + 1) / ((a + c) * (a + c + 1))
            gammas = s.gamma(a + power) * s.gamma(a + c) / (s.gamma(a) * s.gamma(a + c + power))
            claim = board.claim(expr(gammas), "=", expr(value))
        why = f"${said}$" + ("." if claim is None else rf": $B(a+{power},b)/B(a,b)$ for the parameters, with $\Gamma(z+1)=z\Gamma(z)$.")
        board.step("moment of a density", opened, expr(value), why, claim=claim)
        values.append((value, board.steps[-1].claim))
    variance = s.factor(s.cancel(values[1][0] - values[0][0] ** 2))
    board.step(
        "variance by the second moment",
        b.subtract(expr(values[1][0]), b.power(expr(values[0][0]), 2)),
        expr(variance),
        r"$\mathrm{Var}(X)=\mathbb{E}[X^2]-\mathbb{E}[X]^2$.",
    )
    return values[0], (variance, board.steps[-1].claim)


def _entropy(board: Board, law: Law, expr: Callable[[Any], Expr]) -> None:
    """-E[log f(X)]."""
    s = library()
    x = law.x
    p = law.parameters
    log_density = b.function("log", expr(law.density))
    if law.name == "normal":
        opened = -s.log(2 * s.pi * p[1]) / 2 - (x - p[0]) ** 2 / (2 * p[1])
        board.step("logarithm of a density", log_density, expr(opened), "The logarithm of the density.")
        value = s.log(2 * s.pi * s.E * p[1]) / 2
        half = b.divide(expr(p[1]), b.mul(b.TWO, expr(p[1])))
        board.step(
            "entropy as an expectation",
            b.add(expr(s.log(2 * s.pi * p[1]) / 2), half),
            b.divide(b.function("log", b.mul(b.TWO, b.PI, b.E, expr(p[1]))), b.TWO),
            rf"$\mathbb{{E}}[(X-\mu)^2]$ is the variance ${expr(p[1]).latex}$.",
        )
        board.answers.append(
            Answer("entropy", b.divide(b.function("log", b.mul(b.TWO, b.PI, b.E, expr(p[1]))), b.TWO), claim=board.steps[-1].claim)
        )
        del value
        return
    if law.name == "exponential":
        board.step("logarithm of a density", log_density, expr(s.log(p[0]) - p[0] * x), "The logarithm of the density.")
        mean = 1 / p[0]
        value = 1 - s.log(p[0])
        board.step(
            "entropy as an expectation",
            b.subtract(b.mul(expr(p[0]), expr(mean)), b.function("log", expr(p[0]))),
            expr(value),
            rf"The mean of the law is ${expr(mean).latex}$.",
        )
    elif law.name == "uniform":
        value = s.log(law.upper - law.lower)
        board.step("logarithm of a density", log_density, b.negative(expr(value)), "The density is constant.")
    elif law.name == "bernoulli":
        value = -p[0] * s.log(p[0]) - (1 - p[0]) * s.log(1 - p[0])
        board.step("entropy as an expectation", expr(value), expr(value), "The two values with their probabilities.")
    else:
        raise Stuck("the entropy of this law has no elementary form here")
    board.answers.append(Answer("entropy", expr(value), claim=board.steps[-1].claim))


def density_moments(board: Board) -> None:
    """Moments of a density that is given, and the constant that makes it one."""
    s = library()
    problem = board.problem
    expr = writer(letters_of(problem))
    x = to_sympy(problem.variables[0])
    lower, upper = (to_sympy(v) for v in problem.operands)
    assert problem.expression is not None
    f = to_sympy(problem.expression)
    unknown = [to_sympy(c.args[0]) for c in problem.conditions]
    if not f.has(x) and unknown:
        pass
    if f.free_symbols - {x} - set(unknown) or (lower.free_symbols | upper.free_symbols):
        raise Stuck("a density with other letters", "not_supported")
    if lower.is_finite and upper.is_finite and lower >= upper:
        raise Refusal("the interval is empty")
    whole = _value(board, f, x, lower, upper, expr, "normalisation of a probability density", "The whole probability.")
    if unknown:
        c = unknown[0]
        found = s.solve(whole - 1, c)
        if len(found) != 1:
            raise Refusal("no constant makes this a density: its integral is " + f"${expr(whole).latex}$", "no_solution")
        board.step(
            "normalisation of a probability density",
            b.at(expr(whole), expr(c), expr(found[0])),
            b.ONE,
            rf"The probabilities sum to one: ${expr(c).latex}={expr(found[0]).latex}$.",
        )
        f = f.subs(c, found[0])
        if not _nonnegative(s, f, x, lower, upper):
            raise Refusal("with this constant the function takes negative values: it is no density", "no_solution")
        board.answers.append(Answer(c.name, expr(found[0]), claim=board.steps[-1].claim))
    elif s.simplify(whole - 1) != 0:
        raise Refusal(f"this is no density: its integral over the interval is ${expr(whole).latex}$, and not one")
    elif not _nonnegative(s, f, x, lower, upper):
        raise Refusal("this is no density: it takes negative values on the interval")
    asked = {r[6:] for r in problem.request if r.startswith("asked ")}
    mean = None
    if asked & {"mean", "variance"}:
        mean = _value(board, x * f, x, lower, upper, expr, "moment of a density", r"$\mathbb{E}[X]$.")
        if "mean" in asked:
            board.answers.append(Answer("mean", expr(mean), claim=board.steps[-1].claim))
    if asked & {"variance", "second"}:
        second = _value(board, x**2 * f, x, lower, upper, expr, "moment of a density", r"$\mathbb{E}[X^2]$.")
        if "second" in asked:
            board.answers.append(Answer("second_moment", expr(second), claim=board.steps[-1].claim))
        if mean is not None:
            variance = s.simplify(second - mean**2)
            board.step(
                "variance by the second moment",
                b.subtract(expr(second), b.power(expr(mean), 2)),
                expr(variance),
                r"$\mathbb{E}[X^2]-\mathbb{E}[X]^2$.",
            )
            board.answers.append(Answer("variance", expr(variance), claim=board.steps[-1].claim))


def _value(board: Board, f: Any, x: Any, lower: Any, upper: Any, expr: Callable[[Any], Expr], rule: str, why: str) -> Any:
    s = library()
    f = s.expand(f)
    primitive = s.integrate(f, x)
    if primitive.has(s.Integral) or primitive.has(s.Piecewise):
        raise Stuck("no antiderivative is found")
    ends = [s.limit(primitive, x, end) if not end.is_finite else primitive.subs(x, end) for end in (lower, upper)]
    value = s.simplify(ends[1] - ends[0])
    if not value.is_finite and value.is_number or value.has(s.oo, s.nan, s.zoo):
        raise Refusal("the integral does not converge", "no_solution")
    opened = b.integral(expr(f), expr(x), expr(lower), expr(upper))
    finite = lower.is_finite and upper.is_finite and f.is_polynomial(x)
    claim = None if finite else board.claim(b.derivative(expr(primitive), expr(x)), "=", expr(f))
    board.step(rule, opened, expr(value), why + ("" if finite else f" The antiderivative is ${expr(primitive).latex}$."), claim=claim)
    return value


def _nonnegative(s: Any, f: Any, x: Any, lower: Any, upper: Any) -> bool:
    """Whether a function is not negative on an interval: at its zeros' neighbours for polynomials, at many points otherwise."""
    low = lower if lower.is_finite else s.Integer(-50)
    high = upper if upper.is_finite else s.Integer(50)
    points = [low + (high - low) * s.Rational(k, 97) for k in range(1, 97)]
    if f.is_polynomial(x) and f.has(x):
        roots = sorted({r for r in s.real_roots(s.Poly(f, x)) if low < r < high}, key=lambda r: r.evalf())
        edges = [low, *roots, high]
        points = [(p + q) / 2 for p, q in itertools.pairwise(edges)]
    return all(f.subs(x, p).evalf() >= 0 for p in points)
