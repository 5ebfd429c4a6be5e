r"""Variances and covariances of linear combinations, of sample means, and of smooth functions by the delta method."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer
from ..differential_equations.board import Board
from ..differential_equations.equation import Refusal, Stuck
from ..numerical_schemes.method import letters_of
from .laws import writer

__all__ = ["covariance_algebra", "delta_method", "sample_mean"]


def covariance_algebra(board: Board) -> None:
    """Bilinear rules for E, Var and Cov."""
    s = library()
    problem = board.problem
    expr = writer(letters_of(problem))
    random = [to_sympy(v) for v in problem.variables]
    means: dict[Any, Any] = {}
    cov: dict[tuple[Any, Any], Any] = {}
    for row in problem.conditions:
        kind = row.args[0].name.removeprefix("kind_")
        *parts, value = (to_sympy(v) for v in row.args[1:])
        if any(p not in random for p in parts):
            raise Stuck("what is given is said of single variables", "not_supported")
        if kind == "E":
            means[parts[0]] = value
            continue
        x, y = parts if kind == "Cov" else (parts[0], parts[0])
        cov[(x, y)] = cov[(y, x)] = value
    independent = "independent" in problem.request

    def covariance(x: Any, y: Any) -> Any:
        if (x, y) in cov:
            return cov[(x, y)]
        if x != y and independent:
            return s.Integer(0)
        name = expr(x).latex if x == y else f"{expr(x).latex},{expr(y).latex}"
        raise Refusal(f"the {'variance' if x == y else 'covariance'} of ${name}$ is not given", "underdetermined")

    for x in random:
        v = cov.get((x, x))
        if v is not None and v.is_number and v < 0:
            raise Refusal("a variance is not negative")
        for y in random:
            w, c = cov.get((y, y)), cov.get((x, y))
            if v is None or w is None or c is None:
                continue
            if all(z.is_number for z in (v, w, c)) and c**2 > v * w:
                raise Refusal(r"there are no such variables: $\mathrm{Cov}(X,Y)^2\le\mathrm{Var}(X)\mathrm{Var}(Y)$ holds for all")
    operands = [s.expand(to_sympy(v)) for v in problem.operands]
    asked = next(r[6:] for r in problem.request if r.startswith("asked "))
    if asked == "E":
        _expectation(board, operands[0], random, means, covariance, expr)
        return
    rows = []
    for f in operands:
        if not f.is_polynomial(*random) or s.Poly(f, *random).total_degree() > 1:
            raise Stuck("the variance of a function that is not linear", "not_supported")
        rows.append([f.coeff(x, 1) for x in random])
    one, other = rows[0], rows[-1]
    used = [i for i in range(len(random)) if one[i] != 0 or other[i] != 0]
    terms = []
    total = s.Integer(0)
    for i in used:
        for j in used:
            weight = one[i] * other[j]
            if weight == 0:
                continue
            value = covariance(random[i], random[j])
            terms.append(b.mul(expr(weight), expr(value)))
            total += weight * value
    total = s.expand(total)
    C = s.Matrix(
        [
            [
                covariance(random[i], random[j])
                if one[i] * other[j] != 0 or one[j] * other[i] != 0
                else cov.get((random[i], random[j]), s.Integer(0))
                for j in used
            ]
            for i in used
        ]
    )
    matrix = b.matrix([[expr(x) for x in C.row(i)] for i in range(C.rows)])
    left, right = b.vector([expr(one[i]) for i in used]), b.vector([expr(other[i]) for i in used])
    form = b.dot(b.transpose(left), matrix, right) if len(used) > 1 else terms[0]
    listed = b.add(*terms) if terms else b.ZERO
    board.step(
        "bilinearity of the covariance",
        form,
        listed,
        r"$\mathrm{Cov}(\sum a_iX_i,\sum b_jX_j)=\sum_{i,j}a_ib_j\mathrm{Cov}(X_i,X_j)$"
        + (", and independent variables have the covariance zero." if independent else "."),
    )
    name = "variance" if asked == "Var" else "covariance"
    board.step("bilinearity of the covariance", listed, expr(total), "Put together.")
    board.answers.append(Answer(name, expr(total), claim=board.steps[-1].claim))


def _expectation(board: Board, f: Any, random: list[Any], means: dict[Any, Any], covariance: Any, expr: Any) -> None:
    s = library()
    if not f.is_polynomial(*random) or s.Poly(f, *random).total_degree() > 2:
        raise Stuck("the expectation of a function that is not quadratic", "not_supported")
    terms: list[Expr] = []
    total = s.Integer(0)

    def mean(x: Any) -> Any:
        if x not in means:
            raise Refusal(f"the mean of ${expr(x).latex}$ is not given", "underdetermined")
        return means[x]

    for powers, c in s.Poly(f, *random).terms():
        letters = [x for x, p in zip(random, powers, strict=True) for _ in range(p)]
        value = (
            s.Integer(1)
            if not letters
            else mean(letters[0])
            if len(letters) == 1
            else covariance(*letters) + mean(letters[0]) * mean(letters[1])
        )
        terms.append(b.mul(expr(c), expr(value)))
        total += c * value
    board.step(
        "linearity of the expectation",
        b.add(*terms),
        expr(s.expand(total)),
        r"$\mathbb{E}[XY]=\mathrm{Cov}(X,Y)+\mathbb{E}[X]\mathbb{E}[Y]$.",
    )
    board.answers.append(Answer("expectation", expr(s.expand(total)), claim=board.steps[-1].claim))


def sample_mean(board: Board) -> None:
    """Var of the mean of n independent variables."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    letters["n"] = b.symbol("n", properties=["real", "integer", "positive"])
    letters["i"] = b.symbol("i", properties=["real", "integer"])
    expr = writer(letters)
    variance = to_sympy(problem.operands[0])
    n, i = s.Symbol("n", integer=True, positive=True), s.Symbol("i", integer=True)
    if variance.is_number and variance < 0:
        raise Refusal("a variance is not negative")
    weight = b.divide(b.ONE, b.power(expr(n), 2))
    whole = b.sum_over(b.mul(weight, expr(variance)), expr(i), b.ONE, expr(n))
    board.step(
        "bilinearity of the covariance",
        whole,
        expr(n * variance / n**2),
        r"The weights are $1/n$, and the mixed terms vanish by independence.",
    )
    board.answers.append(Answer("variance", expr(variance / n), claim=board.steps[-1].claim))
    if len(problem.operands) > 1:
        mean = to_sympy(problem.operands[1])
        whole = b.sum_over(b.divide(expr(mean), expr(n)), expr(i), b.ONE, expr(n))
        board.step("linearity of the expectation", whole, expr(mean), "The mean of the means.")
        board.answers.append(Answer("mean", expr(mean), claim=board.steps[-1].claim))


def delta_method(board: Board) -> None:
    """g'(mean)^2 times the variance over n."""
    s = library()
    problem = board.problem
    letters = letters_of(problem)
    letters.setdefault("n", b.symbol("n", properties=["real", "positive"]))
    expr = writer(letters)
    x = to_sympy(problem.variables[0])
    assert problem.expression is not None
    g = to_sympy(problem.expression)
    mean, variance = (to_sympy(v) for v in problem.operands)
    if g.has(mean):
        raise Stuck("the function holds the mean", "not_supported")
    if g.has(s.log) or any(not p.exp.is_integer and p.base != s.E for p in g.atoms(s.Pow)):
        board.conditions += [b.relation(">", expr(mean), b.ZERO)]
    slope = s.simplify(g.diff(x))
    board.step(
        "linearisation at the mean",
        b.at(b.derivative(expr(g), expr(x)), expr(x), expr(mean)),
        expr(slope.subs(x, mean)),
        r"$g(\bar X_n)\approx g(\mu)+g'(\mu)(\bar X_n-\mu)$.",
    )
    if slope.subs(x, mean) == 0:
        raise Refusal("the derivative vanishes at the mean: the linear term says nothing")
    n = s.Symbol("n", positive=True)
    value = s.simplify(slope.subs(x, mean) ** 2 * variance / n)
    board.step(
        "delta method",
        b.mul(b.power(expr(slope.subs(x, mean)), 2), b.divide(expr(variance), expr(n))),
        expr(value),
        rf"$\mathrm{{Var}}(\bar X_n)={expr(variance).latex}/n$; the variance of the linear part, normal in the limit.",
    )
    board.answers.append(Answer("variance", expr(value), claim=board.steps[-1].claim))
