r"""Quadratic functions of a vector under several scalar equations, and what makes a Hessian definite.

Under $a_i^\top x = d_i$ the stationary point is $H^{-1}(\sum\lambda_i a_i - c)$, where the multipliers solve the Gram system of the
$a_i$ in the inner product of $H^{-1}$.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate

__all__ = ["largest_quotient", "needed_for_definite", "several", "tangency"]


def needed_for_definite(h: Expr) -> list[Expr] | None:
    """The conditions under which a sum of Gram matrices and multiples of definite matrices is definite; None where that is not known."""
    terms = list(h.args) if h.op == "add" else [h]
    conditions: list[Expr] = []
    strict = False
    for term in terms:
        factors = [f for f in (term.args if term.op == "mul" else (term,))]
        scalars, rest = [f for f in factors if f.is_scalar], [f for f in factors if not f.is_scalar]
        for s in scalars:
            if s.op == "number" and s.data > 0 or has(s, "positive"):
                continue
            if s.op != "symbol":
                return None
            conditions.append(b.relation(">", s, b.ZERO))
        (matrix,) = rest if len(rest) == 1 else (None,)
        if matrix is None:
            return None
        if matrix.op == "identity" or has(matrix, "positive_definite"):
            strict = True
        elif not (_gram(matrix) or has(matrix, "positive_semidefinite")):
            return None
    return conditions if strict else None


def _gram(e: Expr) -> bool:
    return e.op == "dot" and len(e.args) == 2 and (b.transpose(e.args[0]) is e.args[1])


def _normal(problem: Problem, board: Board, left: Expr, x: Expr) -> Expr:
    found = differentiate(Problem("gradient", left, (x,), context=problem.context, latex=left.latex), board.rulebook, "normal")
    if found.status != "finished" or found.answers[0].expression is None:
        raise Doubt("the gradient of a condition is not found here")
    normal = found.answers[0].expression
    if x in normal.free:
        raise Doubt("a condition is not linear")
    return normal


def several(problem: Problem, board: Board, x: Expr, body: Expr, g: Expr, hessian: Expr, c: Expr, steps: list[Any]) -> Derivation:
    """Two scalar equations: the multipliers from a system of two by two."""
    from .arrays import constant_of, solved, unscaled

    if len(problem.conditions) != 2 or any(r.op != "relation" or r.data != "=" or not r.args[0].is_scalar for r in problem.conditions):
        raise Doubt("two scalar equations are worked on here")
    normals, targets = [], []
    for relation in problem.conditions:
        left, right = relation.args
        if x in right.free:
            left, right = b.subtract(left, right), b.ZERO
        normals.append(_normal(problem, board, left, x))
        start = constant_of(left, x)
        targets.append(right if start is None else b.subtract(right, start))
    if c.op not in ("zeros",) and c is not b.ZERO:
        shift = solved(hessian, c)
        targets = [b.add(t, b.dot(b.transpose(n), shift)) for t, n in zip(targets, normals, strict=True)]
    number, _ = unscaled(hessian)
    plain = [solved(hessian if number is None else b.mul(b.divide(b.ONE, number), hessian), n) for n in normals]
    one, two = normals
    alpha, beta, gamma = (
        b.dot(b.transpose(one), plain[0]), b.dot(b.transpose(one), plain[1]), b.dot(b.transpose(two), plain[1]),
    )  # fmt: skip
    det = b.subtract(b.mul(alpha, gamma), b.power(beta, 2))
    d1, d2 = targets
    weights = [b.subtract(b.mul(gamma, d1), b.mul(beta, d2)), b.subtract(b.mul(alpha, d2), b.mul(beta, d1))]
    total = b.add(*(b.mul(w, p) for w, p in zip(weights, plain, strict=True)))
    solution = b.divide(total, det)
    if c.op not in ("zeros",) and c is not b.ZERO:
        solution = b.subtract(solution, solved(hessian, c))
    multipliers = [b.divide(w if number is None else b.mul(number, w), det) for w in weights]
    board.conditions.append(b.relation("!=", det, b.ZERO))
    pull = b.add(*(b.mul(m, n) for m, n in zip(multipliers, normals, strict=True)))
    names = {alpha: _name("A", x), beta: _name("B", x), gamma: _name("C", x)}
    said = ", ".join(f"{v.latex} = {k.latex}" for k, v in names.items())
    short = substitute(solution, names)
    because = f"So ${x.latex} = {short.latex}$ with ${said}$."
    steps.append(board.step("Lagrange multipliers in matrix form", b.at(g, x, solution), pull, because))
    for relation in problem.conditions:
        steps.append(board.step("condition at the solution", b.at(relation.args[0], x, solution), relation.args[1]))
    under = tuple(board.conditions)
    answers = [
        Answer(x.name, solution, claim=steps[-2].claim, conditions=under, short=short, where=tuple((v, k) for k, v in names.items()))
    ]
    for i, m in enumerate(multipliers):
        answers.append(Answer(f"lambda_{i + 1}", m, claim=steps[-3].claim, conditions=under))
    value = substitute(body, {x: solution})
    if (c.op == "zeros" or c is b.ZERO) and constant_of(body, x) is None:
        value = b.mul(b.HALF, b.add(*(b.mul(m, d) for m, d in zip(multipliers, targets, strict=True))))
    answers.append(Answer("value", value, claim=board.claim(b.at(body, x, solution), "=", value), conditions=under))
    return finished(problem, answers, steps)


def _name(letter: str, x: Expr) -> Expr:
    del x
    return b.symbol(letter, properties=["real"])


def tangency(problem: Problem, board: Board) -> Derivation:
    r"""The largest quotient of expected excess return and deviation under full investment: $\Sigma^{-1}(\mu-r\mathbf 1)$, scaled to one."""
    sigma, mu, *rest = problem.operands
    one = b.ones(mu.shape)
    excess = mu if not rest else b.subtract(mu, b.mul(rest[0], one))
    direction = b.dot(b.inverse(sigma), excess)
    scale = b.dot(b.transpose(one), direction)
    weights = b.divide(direction, scale)
    board.conditions.append(b.relation(">", scale, b.ZERO))
    gain, risk = b.dot(b.transpose(excess), weights), b.dot(b.transpose(weights), sigma, weights)
    pull = b.mul(b.divide(gain, risk), b.dot(sigma, weights))
    because = (
        f"The gradient of the quotient is zero where ${excess.latex}$ is a multiple of ${sigma.latex}w$: "
        f"$w$ is proportional to ${direction.latex}$, and $\\mathbf{{1}}^\\top w = 1$ gives the factor."
    )
    steps = [
        board.step("stationary quotient of return and risk", pull, excess, because),
        board.step("condition at the solution", b.dot(b.transpose(one), weights), b.ONE),
    ]
    under = tuple(board.conditions)
    best = b.sqrt(b.dot(b.transpose(excess), b.inverse(sigma), excess))
    ratio = b.divide(gain, b.sqrt(risk))
    claim = board.claim(ratio, "=", best)
    steps.append(board.step("largest quotient of return and risk", ratio, best))
    text = "with a negative sum the same weights give the smallest quotient, and there is no largest"
    answers = [
        Answer("w", weights, claim=steps[0].claim, conditions=under, text=text), Answer("value", best, claim=claim, conditions=under),
    ]  # fmt: skip
    return finished(problem, answers, steps)


def largest_quotient(problem: Problem, board: Board) -> Derivation | None:
    r"""The largest $\mu^\top w/\sqrt{w^\top\Sigma w}$ under full investment, as a tangency portfolio; None for other problems."""
    body = problem.expression
    if body is None or "maximum" not in problem.request or len(problem.conditions) != 1 or body.op != "mul" or len(body.args) != 2:
        return None
    (w,) = problem.variables
    (c,) = problem.conditions
    full = c.op == "relation" and c.data == "=" and c.args[1] is b.ONE and c.args[0] is b.dot(b.transpose(b.ones(w.shape)), w)
    top, below = body.args
    half = below.op == "power" and below.args[1].op == "number" and below.args[1].data * 2 == -1
    if not full or not half or below.args[0].op != "dot" or len(below.args[0].args) != 3:
        return None
    left, sigma, right = below.args[0].args
    if left is not b.transpose(w) or right is not w or sigma.op != "symbol":
        return None
    parts = top.args if top.op == "add" else (top,)
    linear = [t for t in parts if t.op == "dot" and len(t.args) == 2 and t.args[1] is w and t.args[0].op == "transpose"]
    rates = [t for t in parts if t not in linear]
    if len(linear) != 1 or len(rates) > 1 or any(w in t.free for t in rates):
        return None
    mean, rate = linear[0].args[0].args[0], [b.negative(t) for t in rates]
    if mean.op == "add":  # (mu - r 1)^T w
        ones = [t for t in mean.args if t.op == "ones" or t.op == "mul" and t.args[-1].op == "ones"]
        means = [t for t in mean.args if t not in ones]
        if len(ones) != 1 or len(means) != 1 or rate:
            return None
        mean, scaled = means[0], b.negative(ones[0])
        rate = [b.mul(*scaled.args[:-1]) if scaled.op == "mul" else b.ONE]
    if mean.op != "symbol" or w in mean.free:
        return None
    covariance = b.symbol(sigma.name, sigma.shape, {*sigma.properties, "symmetric", "positive_definite"}, latex=sigma.latex)
    found = tangency(replace(problem, operands=(covariance, mean, *rate)), board)
    said = f"${sigma.latex}$ is a covariance matrix: symmetric positive definite"
    return replace(found, assumed=(*found.assumed, said))
