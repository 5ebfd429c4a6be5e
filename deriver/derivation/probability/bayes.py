r"""Conjugate priors, the divergence and the product of normal densities."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of, requested
from .laws import writer

__all__ = ["gaussian_divergence", "gaussian_product", "posterior"]


def posterior(board: Board) -> None:
    """Prior times likelihood, up to a constant, is a density of the same family."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    for name, latex in (("theta", r"\theta"), ("lamda", r"\lambda"), ("S", "S"), ("n", "n"), ("x_bar", r"\bar{x}")):
        letters.setdefault(name, b.symbol(name, properties=["real"], latex=latex))
    expr = writer(letters)
    prior, likelihood = requested(problem, "prior"), requested(problem, "likelihood")
    values = [to_sympy(v) for v in problem.operands]
    for v in values[:2] if prior != "normal" else values[1:2]:
        if v.is_number and v <= 0:
            raise Refusal(f"the parameter ${s.latex(v)}$ of the prior has to be positive")
    theta = s.Symbol("theta", positive=True)
    kind = requested(problem, "data") or "letters"
    if prior == "dirichlet":
        _dirichlet(board, values, expr)
        return
    if prior == "beta" and likelihood == "geometric":
        _geometric(board, values, kind, expr)
        return
    if prior == "beta":
        a, c, k, n = values
        if (n - k).is_number and (n - k < 0 or k.is_number and k < 0):
            raise Refusal("there are more successes than trials")
        rest = s.Symbol("theta", real=True)
        board.conditions += [b.relation(">", expr(rest), b.ZERO), b.relation("<", expr(rest), b.ONE)]
        likely, before = (
            b.mul(b.power(expr(rest), expr(p)), b.power(b.subtract(b.ONE, expr(rest)), expr(q))) for p, q in ((k, n - k), (a - 1, c - 1))
        )
        after = b.mul(b.power(expr(rest), expr(a + k - 1)), b.power(b.subtract(b.ONE, expr(rest)), expr(c + n - k - 1)))
        board.step(
            "posterior is prior times likelihood",
            b.mul(likely, before),
            after,
            rf"Up to a constant; the likelihood is ${likely.latex}$, the prior ${before.latex}$.",
        )
        claim = board.steps[-1].claim
        first, second = s.expand(a + k), s.expand(c + n - k)
        board.step(
            "parameters of the posterior",
            b.add(expr(a), expr(k)),
            expr(first),
            rf"The exponents plus one: the law is $\mathrm{{Beta}}({expr(first).latex},{expr(second).latex})$.",
        )
        board.answers.append(
            Answer("law", None, text=rf"Beta with the parameters ${expr(first).latex}$ and ${expr(second).latex}$", claim=claim)
        )
        board.answers.append(Answer("alpha", expr(first), claim=claim))
        board.answers.append(Answer("beta", expr(second), claim=claim))
        mean = s.factor(first / (first + second)) if first.is_number else first / s.expand(first + second)
        board.step(
            "mean of the posterior", b.divide(expr(first), b.add(expr(first), expr(second))), expr(mean), r"$\alpha/(\alpha+\beta)$."
        )
        board.answers.append(Answer("mean", expr(mean), claim=board.steps[-1].claim))
        return
    if prior == "gamma":
        shape, rate, *data = values
        if kind == "mean":
            data = [data[0] * data[1]]
        lam = s.Symbol("lamda", positive=True)
        S, n = s.Symbol("S", real=True), s.Symbol("n", real=True)
        board.conditions += [b.relation(">", expr(lam), b.ZERO)]
        power, decay = (S, n) if likelihood == "poisson" else (n, S)
        likely = b.mul(b.power(expr(lam), expr(power)), b.function("exp", expr(-decay * lam)))
        before = b.mul(b.power(expr(lam), expr(shape - 1)), b.function("exp", expr(-rate * lam)))
        after = b.mul(
            b.power(expr(lam), expr(shape + power - 1)), b.function("exp", b.negative(b.mul(b.add(expr(rate), expr(decay)), expr(lam))))
        )
        board.step(
            "posterior is prior times likelihood",
            b.mul(likely, before),
            after,
            rf"Up to a constant, with $S=\sum_ix_i$; the likelihood is proportional to ${likely.latex}$.",
        )
        claim = board.steps[-1].claim
        first, second = shape + power, rate + decay
        put = {S: s.Add(*data), n: s.Integer(len(data)) if kind != "mean" else values[2]} if data else {}
        if any(v.is_number and v < 0 for v in data):
            raise Refusal("an observation is negative")
        board.step(
            "parameters of the posterior",
            b.add(expr(shape + power - 1), b.ONE),
            expr(first),
            "The exponent plus one is the shape, the factor of the decay the rate.",
        )
        if put:
            total, number = [expr(v) for v in data], [expr(put[n])]
            grown = (total, number) if likelihood == "poisson" else (number, total)
            first, second = first.subs(put), second.subs(put)
            for start, more, end in zip((shape, rate), grown, (first, second), strict=True):
                board.step("parameters of the posterior", b.add(expr(start), *more), expr(end), "With the observations.")
            claim = board.steps[-1].claim
        said = rf"Gamma with the shape ${expr(first).latex}$ and the rate ${expr(second).latex}$" + ("" if put else r", $S=\sum_ix_i$")
        board.answers.append(Answer("law", None, text=said, claim=claim))
        board.answers.append(Answer("shape", expr(first), claim=claim))
        board.answers.append(Answer("rate", expr(second), claim=claim))
        board.step("mean of the posterior", b.divide(expr(first), expr(second)), expr(first / second), "Shape over rate.")
        board.answers.append(Answer("mean", expr(first / second), claim=board.steps[-1].claim))
        return
    del theta
    m0, t2, s2, *data = values
    mu, n, bar = s.Symbol("mu", real=True), s.Symbol("n", real=True), s.Symbol("x_bar", real=True)
    if s2.is_number and s2 <= 0:
        raise Refusal("the variance has to be positive")
    if t2.is_number and t2 <= 0:
        raise Refusal("the variance has to be positive")
    if kind == "values":
        count, center = s.Integer(len(data)), s.Add(*data) / len(data)
        listed = b.divide(b.add(*(expr(v) for v in data)), b.num(len(data))) if len(data) > 1 else expr(center)
        board.step(
            "mean of the observations",
            listed,
            expr(center),
            rf"The mean of the {len(data)} observations." if len(data) > 1 else "The one observation.",
        )
        n, bar = count, center
    elif kind == "mean":
        n, bar = data
        if n.is_number and not (n.is_Integer and n > 0):
            raise Refusal("the number of observations is not a positive whole number")
    elif kind == "one":
        n, bar = s.Integer(1), data[0]
    precision = 1 / t2 + n / s2
    mean = (m0 / t2 + n * bar / s2) / precision
    board.conditions += [b.relation(">", expr(v.base if v.is_Pow else v), b.ZERO) for v in (t2, s2) if v.free_symbols] + [
        b.relation(">", expr(n), b.ZERO)
    ] * bool(n.free_symbols)
    left = b.subtract(b.negative(b.divide(expr(n * (mu - bar) ** 2), expr(2 * s2))), b.divide(expr((mu - m0) ** 2), expr(2 * t2)))
    rest = -n * (bar - m0) ** 2 / (2 * (s2 + n * t2))
    right = b.add(b.negative(b.divide(b.mul(expr(precision), b.power(b.subtract(expr(mu), expr(mean)), 2)), b.TWO)), expr(rest))
    board.step(
        "posterior is prior times likelihood",
        left,
        right,
        r"The exponents are added and the square is completed; the last term does not hold $\mu$."
        + ("" if kind == "one" else r" $\sum_i(x_i-\mu)^2=n(\mu-\bar x)^2+\sum_i(x_i-\bar x)^2$."),
    )
    claim = board.steps[-1].claim
    board.step(
        "parameters of the posterior",
        b.divide(b.ONE, expr(precision)),
        expr(s.simplify(1 / precision)),
        "The variance is one over the sum of the precisions.",
    )
    variance = board.steps[-1].claim
    board.answers.append(Answer("law", None, text="normal", claim=claim))
    board.answers.append(Answer("mean", expr(s.simplify(mean)), claim=claim))
    board.answers.append(Answer("variance", expr(s.simplify(1 / precision)), claim=variance))


def _dirichlet(board: Board, values: list[Any], expr: Any) -> None:
    """Counts of several kinds: the exponents are added."""
    s = library()
    half = len(values) // 2
    start, counts = values[:half], values[half:]
    if any(v.is_number and v <= 0 for v in start) or any(v.is_number and (v < 0 or not v.is_Integer) for v in counts):
        raise Refusal("the parameters of the prior have to be positive, and counts whole numbers that are not negative")
    letters = [b.symbol(f"theta_{i + 1}", properties=["real", "positive"], latex=rf"\theta_{{{i + 1}}}") for i in range(half)]
    likely = b.mul(*(b.power(x, expr(n)) for x, n in zip(letters, counts, strict=True)))
    before = b.mul(*(b.power(x, expr(a - 1)) for x, a in zip(letters, start, strict=True)))
    after = b.mul(*(b.power(x, expr(a + n - 1)) for x, a, n in zip(letters, start, counts, strict=True)))
    board.step(
        "posterior is prior times likelihood", b.mul(likely, before), after,
        rf"Up to a constant; the likelihood is ${likely.latex}$, the prior ${before.latex}$.",
    )  # fmt: skip
    claim = board.steps[-1].claim
    new = [s.expand(a + n) for a, n in zip(start, counts, strict=True)]
    listed = b.vector([expr(v) for v in new])
    board.step(
        "parameters of the posterior",
        b.add(b.vector([expr(v) for v in start]), b.vector([expr(v) for v in counts])),
        listed,
        "The parameters and the counts are added.",
    )
    board.answers.append(Answer("law", None, text=rf"Dirichlet with the parameters ${listed.latex}$", claim=claim))
    board.answers.append(Answer("parameters", listed, claim=board.steps[-1].claim))
    total = s.Add(*new)
    mean = b.vector([expr(s.simplify(v / total)) for v in new])
    board.step("mean of the posterior", b.divide(listed, expr(total)), mean, "Each parameter over their sum.")
    board.answers.append(Answer("mean", mean, claim=board.steps[-1].claim))


def _geometric(board: Board, values: list[Any], kind: str, expr: Any) -> None:
    """Numbers of trials up to the first success: $p^n(1-p)^{S-n}$."""
    s = library()
    a, c, *data = values
    n, S = s.Symbol("n", real=True), s.Symbol("S", real=True)
    if kind == "mean":
        n, S = data[0], data[0] * data[1]
    elif kind != "letters":
        n, S = s.Integer(len(data)), s.Add(*data)
    if any(v.is_number and v < 1 for v in data):
        raise Refusal("the number of trials up to the first success is at least one")
    p = s.Symbol("theta", real=True)
    board.conditions += [b.relation(">", expr(p), b.ZERO), b.relation("<", expr(p), b.ONE)]
    board.find("ambiguous", "the geometric variable counts the trials up to the first success, that one included")
    likely, before, after = (
        b.mul(b.power(expr(p), expr(u)), b.power(b.subtract(b.ONE, expr(p)), expr(v)))
        for u, v in ((n, S - n), (a - 1, c - 1), (a + n - 1, c + S - n - 1))
    )
    board.step(
        "posterior is prior times likelihood", b.mul(likely, before), after,
        rf"Up to a constant; the likelihood is ${likely.latex}$" + (r" with $S=\sum_ix_i$." if kind == "letters" else "."),
    )  # fmt: skip
    claim = board.steps[-1].claim
    first, second = s.expand(a + n), s.expand(c + S - n)
    board.step("parameters of the posterior", expr(a + n - 1 + 1), expr(first), "The exponents plus one.")
    board.answers.append(
        Answer("law", None, text=rf"Beta with the parameters ${expr(first).latex}$ and ${expr(second).latex}$", claim=claim)
    )
    board.answers.append(Answer("alpha", expr(first), claim=claim))
    board.answers.append(Answer("beta", expr(second), claim=claim))
    mean = s.factor(first / s.expand(first + second))
    board.step("mean of the posterior", b.divide(expr(first), b.add(expr(first), expr(second))), expr(mean), r"$\alpha/(\alpha+\beta)$.")
    board.answers.append(Answer("mean", expr(mean), claim=board.steps[-1].claim))


def _variances(board: Board, expr: Any, *values: Any) -> None:
    for v in values:
        if v.is_number and v <= 0:
            raise Refusal("a variance has to be positive")
        core = v.base if v.is_Pow and v.exp == 2 else v
        if core.free_symbols:
            board.conditions.append(b.relation(">", expr(core), b.ZERO))


def gaussian_divergence(board: Board) -> None:
    """The expectation of the logarithm of the quotient of two normal densities under the first."""
    s = library()
    expr = writer(letters_of(board.problem))
    m1, v1, m2, v2 = (to_sympy(x) for x in board.problem.operands)
    _variances(board, expr, v1, v2)
    board.find("ambiguous", r"the divergence is $D(p\|q)=\mathbb{E}_p[\log(p/q)]$, with $p$ the law that is named first")
    x = s.Symbol("x", real=True)
    one, other = (s.exp(-((x - m) ** 2) / (2 * v)) / s.sqrt(2 * s.pi * v) for m, v in ((m1, v1), (m2, v2)))

    def root(v: Any) -> Any:
        return v.base if v.is_Pow and v.exp == 2 else s.sqrt(v)

    start = b.function("log", b.divide(root_of(expr, v2, root), root_of(expr, v1, root)))
    opened = b.add(b.subtract(start, b.divide(expr((x - m1) ** 2), expr(2 * v1))), b.divide(expr((x - m2) ** 2), expr(2 * v2)))
    board.step(
        "logarithm of a quotient of densities", b.function("log", b.divide(expr(one), expr(other))), opened, r"$\log\frac{p(x)}{q(x)}$."
    )
    y = s.Symbol("y", real=True)
    left = b.power(b.subtract(b.add(expr(m1), expr(y)), expr(m2)), 2)
    board.step(
        "expectation of a square",
        left,
        expr(y**2 + 2 * y * (m1 - m2) + (m1 - m2) ** 2),
        rf"With $x=\mu_1+y$, $\mathbb{{E}}[y]=0$ and $\mathbb{{E}}[y^2]={expr(v1).latex}$ under the first law, the second square has the "
        rf"expectation ${expr(v1 + (m1 - m2) ** 2).latex}$.",
    )
    number = b.subtract(b.add(start, b.divide(expr(v1 + (m1 - m2) ** 2), expr(2 * v2))), b.divide(expr(v1), expr(2 * v1)))
    value = s.log(root(v2) / root(v1)) + (v1 + (m1 - m2) ** 2) / (2 * v2) - s.Rational(1, 2)
    final = (
        expr(s.simplify(value)) if value.is_number else b.subtract(b.add(start, b.divide(expr(v1 + (m1 - m2) ** 2), expr(2 * v2))), b.HALF)
    )
    board.step("expectation of a square", number, final, "The expectation of the logarithm.")
    board.answers.append(Answer("kl", final, claim=board.steps[-1].claim))


def root_of(expr: Any, v: Any, root: Any) -> Any:
    """The standard deviation as an expression."""
    return expr(root(v))


def gaussian_product(board: Board) -> None:
    """The product of two normal densities of one variable."""
    s = library()
    expr = writer(letters_of(board.problem))
    x = to_sympy(board.problem.variables[0])
    a, v, c, w = (to_sympy(z) for z in board.problem.operands)
    if any(z.has(x) for z in (a, v, c, w)):
        raise Stuck("the parameters hold the variable", "not_supported")
    _variances(board, expr, v, w)
    precision = 1 / v + 1 / w
    mean, variance = s.simplify((a / v + c / w) / precision), s.simplify(1 / precision)
    left = b.subtract(b.negative(b.divide(expr((x - a) ** 2), expr(2 * v))), b.divide(expr((x - c) ** 2), expr(2 * w)))
    right = b.subtract(
        b.negative(b.divide(b.power(b.subtract(expr(x), expr(mean)), 2), expr(2 * variance))),
        b.divide(expr((a - c) ** 2), expr(2 * (v + w))),
    )
    board.step(
        "product of normal densities", left, right, "The exponents are added and the square is completed; the last term is constant."
    )
    claim = board.steps[-1].claim
    board.step("parameters of the posterior", b.divide(b.ONE, expr(precision)), expr(variance), "The precisions are added.")
    board.answers.append(Answer("mean", expr(mean), claim=claim))
    board.answers.append(Answer("variance", expr(variance), claim=board.steps[-1].claim))
