r"""Entropies and Kullback-Leibler divergences of listed probabilities and of named laws, in nats."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, ended, finished, guard, letters_of
from ..calculus.line import Work

__all__ = ["solve_divergence", "solve_entropy"]


def _law(problem: Problem) -> str:
    return next(r.split()[1] for r in problem.request if r.startswith("law "))


def _weights(s: Any, values: list[Any]) -> str | None:
    """Why a list is no list of probabilities; None where it is one."""
    if any(v.is_number and v < 0 for v in values):
        return "a probability is negative"
    if s.simplify(s.Add(*values) - 1) != 0:
        return (
            "the probabilities do not add up to one"
            if not s.Add(*values).free_symbols
            else "whether the probabilities add up to one is not known"
        )
    return None


def solve_entropy(problem: Problem, board: Board) -> Derivation:
    """The sum or the integral of -p log p."""
    s = library()
    guard(*problem.operands)
    values = [to_sympy(v) for v in problem.operands]
    work = Work(letters_of(*problem.operands), ())
    law = _law(problem)
    if law == "discrete":
        wrong = _weights(s, values)
        if wrong:
            return ended(problem, "refused", wrong, "malformed")
        for p in values:
            if p.free_symbols and not p.is_positive:
                board.conditions.append(b.relation(">", work.expr(p), b.ZERO))
        terms = [b.negative(b.mul(work.expr(p), b.function("log", work.expr(p)))) for p in values if p != 0]
        total = s.simplify(s.expand_log(-s.Add(*(p * s.log(p) for p in values if p != 0)), force=True))
        value = work.expr(total)
        step = board.step("entropy", b.add(*terms), value, "The terms $-p_i\\log p_i$ are added; $0\\log 0$ counts as $0$.")
        claim = board.claim(b.add(*terms), "=", value)
        return finished(problem, [Answer("entropy", value, claim=claim, conditions=tuple(board.conditions))], [step])
    x = b.symbol(next(n for n in ("x", "z", "u") if n not in work.letters), properties=["real"])
    if law == "normal":
        if len(values) != 2:
            raise Doubt("a normal law has a mean and a variance")
        return _normal(problem, board, work, values[1])
    if law == "uniform":
        if len(values) != 2:
            raise Doubt("a uniform law has two ends")
        density = 1 / (values[1] - values[0])
        ends = (values[0], values[1])
        total, log_density = s.log(values[1] - values[0]), -s.log(values[1] - values[0])
        positive = [b.subtract(problem.operands[1], problem.operands[0])]
    elif law == "exponential":
        if len(values) != 1:
            raise Doubt("an exponential law has one rate")
        rate = values[0]
        density, ends = rate * s.exp(-rate * to_sympy(x)), (s.Integer(0), s.oo)
        total, log_density = 1 - s.log(rate), s.log(rate) - rate * to_sympy(x)
        positive = [problem.operands[0]]
    elif law == "bernoulli":
        (p,) = values
        total = -p * s.log(p) - (1 - p) * s.log(1 - p)
        value = work.expr(total)
        return _plain(problem, board, value, problem.operands[0])
    else:
        raise Doubt("the entropy of this law is not known here")
    work.letters[x.name] = x
    for e in positive:
        if e.free and not (e.op == "symbol" and "positive" in e.properties):
            board.conditions.append(b.relation(">", e, b.ZERO))
    low, high = (work.expr(v) for v in ends)
    node = b.integral(work.expr(-density * log_density), x, low, high)
    value = work.expr(total)
    because = f"The density is ${work.expr(density).latex}$, and $-\\log$ of it ${work.expr(-log_density).latex}$."
    step = board.step("differential entropy", node, value, because)
    return finished(
        problem, [Answer("entropy", value, claim=step.claim or board.claim(node, "=", value), conditions=tuple(board.conditions))], [step]
    )


def _deviation(s: Any, work: Work, board: Board, variance: Any) -> Any:
    """The standard deviation, positive by a condition where that is not declared."""
    root = variance.base if variance.is_Pow and variance.exp == 2 else None
    if root is None:
        if variance.free_symbols and not variance.is_positive:
            board.conditions.append(b.relation(">", work.expr(variance), b.ZERO))
        return s.sqrt(variance)
    if not root.is_positive:
        board.conditions.append(b.relation(">", work.expr(root), b.ZERO))
    return root


def _standard(work: Work) -> tuple[Expr, Any]:
    """A standard normal variable as an expression and as a SymPy symbol."""
    z = b.symbol(next(n for n in ("z", "t", "u") if n not in work.letters), properties=["real"])
    work.letters[z.name] = z
    return z, to_sympy(z)


def _normal(problem: Problem, board: Board, work: Work, variance: Any) -> Derivation:
    s = library()
    deviation = _deviation(s, work, board, variance)
    z, t = _standard(work)
    density = s.exp(-(t**2) / 2) / s.sqrt(2 * s.pi)
    surprise = s.log(2 * s.pi * variance) / 2 + t**2 / 2
    ends = (work.expr(-s.oo), b.INFINITY)
    node = b.integral(work.expr(density * surprise), z, *ends)
    value = work.expr(s.log(2 * s.pi * s.E * variance) / 2)
    because = f"With $x = \\mu+\\sigma {z.latex}$, minus the logarithm of the density is ${work.expr(surprise).latex}$."
    del deviation
    second = b.integral(work.expr(density * t**2), z, *ends)
    steps = [board.step("second moment about another point", second, b.ONE, f"With $x = \\mu+\\sigma {z.latex}$.")]
    inside = work.expr(s.log(2 * s.pi * variance) / 2 + s.Rational(1, 2))
    claim = board.claim(b.vector([second, inside]), "=", b.vector([b.ONE, value]))
    steps.append(board.step("differential entropy", node, value, because, claim=claim))
    return finished(problem, [Answer("entropy", value, claim=claim, conditions=tuple(board.conditions))], steps)


def _plain(problem: Problem, board: Board, value: Expr, p: Expr) -> Derivation:
    if p.free:
        board.conditions += [b.relation(">", p, b.ZERO), b.relation("<", p, b.ONE)]
    rest = b.subtract(b.ONE, p)
    left = b.add(b.negative(b.mul(p, b.function("log", p))), b.negative(b.mul(rest, b.function("log", rest))))
    step = board.step("entropy", left, value)
    return finished(problem, [Answer("entropy", value, claim=board.claim(left, "=", value), conditions=tuple(board.conditions))], [step])


def solve_divergence(problem: Problem, board: Board) -> Derivation:
    """The expectation of the logarithm of the quotient of the densities."""
    s = library()
    guard(*problem.operands)
    values = [to_sympy(v) for v in problem.operands]
    work = Work(letters_of(*problem.operands), ())
    half = len(values) // 2
    one, two = values[:half], values[half:]
    if _law(problem) == "discrete":
        for row in (one, two):
            wrong = _weights(s, row)
            if wrong:
                return ended(problem, "refused", wrong, "malformed")
        if any(q == 0 and p != 0 for p, q in zip(one, two, strict=True)):
            text = "infinite: the second law gives no weight where the first does"
            return finished(problem, [Answer("kl_divergence", None, text=text)], [])
        pairs = [(p, q) for p, q in zip(one, two, strict=True) if p != 0]
        left = b.add(*(b.mul(work.expr(p), b.function("log", b.divide(work.expr(p), work.expr(q)))) for p, q in pairs))
        value = work.expr(s.simplify(s.expand_log(s.Add(*(p * s.log(p / q) for p, q in pairs)), force=True)))
        step = board.step("Kullback-Leibler divergence", left, value)
        return finished(problem, [Answer("kl_divergence", value, claim=board.claim(left, "=", value))], [step])
    (m1, v1), (m2, v2) = one, two
    s1, s2 = (_deviation(s, work, board, v) for v in (v1, v2))
    z, t = _standard(work)
    density = s.exp(-(t**2) / 2) / s.sqrt(2 * s.pi)
    ends = (work.expr(-s.oo), b.INFINITY)
    moments = [b.integral(work.expr(density * t**k), z, *ends) for k in (1, 2)]
    moment = v1 + (m1 - m2) ** 2
    shown = work.expr(moment).latex
    because = f"Moments of a standard normal ${z.latex}$, so $(x-\\mu_2)^2$ has the mean ${shown}$ under the first law."
    known = b.vector([b.ZERO, b.ONE])
    steps = [board.step("second moment about another point", b.vector(moments), known, because)]
    logs = s.log(s2 / s1) - t**2 / 2 + (m1 + s1 * t - m2) ** 2 / (2 * v2)
    total = work.expr(s.log(s2 / s1) + moment / (2 * v2) - s.Rational(1, 2))
    node = b.integral(work.expr(density * logs), z, *ends)
    # The mean of a quadratic in z is read off its coefficients.
    rows = [*s.Poly(s.expand(logs), t).all_coeffs()[::-1], s.Integer(0), s.Integer(0)]
    mean = work.expr(rows[0] + rows[2])
    claim = board.claim(b.vector([*moments, mean]), "=", b.vector([b.ZERO, b.ONE, total]))
    said = f"The logarithm of the quotient of the densities is ${work.expr(logs).latex}$."
    steps.append(board.step("Kullback-Leibler divergence", node, total, said, claim=claim))
    return finished(problem, [Answer("kl_divergence", total, claim=claim, conditions=tuple(board.conditions))], steps)
