r"""Closed forms over simple sets: a quadratic over a half-space, a ball or the nonnegative vectors, something linear over a ball, and
entropy over the probabilities. The conditions of Karush, Kuhn and Tucker are what is checked."""

from __future__ import annotations

from dataclasses import replace

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import finished
from ..facts import has
from ..match import size_expression
from ..matrix_calculus import solve_problem as differentiate
from .arrays import known_of_letters

__all__ = ["solve_on_a_set"]


def solve_on_a_set(problem: Problem, board: Board) -> Derivation | None:
    """The extremum over one set with a closed form; None for other problems."""
    problem, said = known_of_letters(problem)
    body = problem.expression
    board.conditions += [c for c in said if not c.free & {*problem.variables}]
    problem = replace(problem, conditions=tuple(c for c in said if c.free & {*problem.variables}))
    board.context = problem.context.with_(definitions={})
    if body is None or len(problem.variables) != 1 or problem.variables[0].shape.kind != "vector":
        return None
    (x,) = problem.variables
    sense = next(iter(problem.request & {"minimum", "maximum"}), "")
    own = [c for c in problem.conditions if x in c.free]
    if not sense or not own or any(c.op != "relation" for c in own) or len(own) != len(problem.conditions):
        return None
    asked = Problem("gradient", body, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    gradient = found.answers[0].expression if found.status == "finished" and found.answers else None
    if gradient is None:
        return None
    steps = list(found.steps)
    by_entropy = _entropy(problem, board, x, gradient, own, steps, sense)
    if by_entropy is not None:
        return by_entropy
    if len(own) != 1 or own[0].data not in ("<=", ">="):
        return None
    small, large = own[0].args if own[0].data == "<=" else own[0].args[::-1]
    radius = _radius(small, large, x)
    if x not in gradient.free:
        return None if radius is None else _linear_on_a_ball(problem, board, x, gradient, radius, sense, steps)
    hessian = _hessian(problem, board, x, body)
    if hessian is None or sense != "minimum" or x in hessian.free or not (has(hessian, "positive_definite") or _plain(hessian)):
        return None
    start = substitute(gradient, {x: b.zeros(x.shape)})
    free = _tidy(b.dot(b.inverse(hessian), b.negative(start))) if not _plain(hessian) else _over(hessian, b.negative(start))
    if radius is not None and _plain(hessian):
        return _projected_on_a_ball(problem, board, x, gradient, free, hessian, radius, steps)
    if small.is_scalar and large.is_scalar:
        return _half_space(problem, board, x, gradient, free, hessian, b.subtract(small, large), steps)
    if large is x and small.op == "zeros" and _plain(hessian):
        solution = b.function("relu", free)
        because = f"Each entry is worked on alone: the best number that is not negative. So ${x.latex} = {solution.latex}$."
        slack = b.at(gradient, x, solution)
        claim = board.claim(b.dot(b.transpose(solution), slack), "=", b.ZERO)
        kept = board.claim(slack, ">=", b.zeros(x.shape))
        steps.append(_kkt(board, slack, ">=", b.zeros(x.shape), because, kept))
        steps.append(
            _kkt(board, b.dot(b.transpose(solution), slack), "=", b.ZERO, "The multipliers and the entries exclude each other.", claim)
        )
        return _ended(problem, board, x, body, solution, steps, claim)
    return None


def _hessian(problem: Problem, board: Board, x: Expr, body: Expr) -> Expr | None:
    asked = Problem("hessian", body, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    return found.answers[0].expression if found.status == "finished" and found.answers else None


def _plain(h: Expr) -> bool:
    """Whether a matrix is a positive multiple of the identity."""
    return h.op == "identity" or h.op == "mul" and h.args[-1].op == "identity" and all(has(a, "positive") for a in h.args[:-1])


def _over(h: Expr, v: Expr) -> Expr:
    """v over the number in front of the identity, term by term."""
    if h.op == "identity":
        return _tidy(v)
    factor = b.power(b.mul(*h.args[:-1]), -1)
    return _tidy(b.add(*(b.mul(factor, t) for t in v.args)) if v.op == "add" else b.mul(factor, v))


def _tidy(e: Expr) -> Expr:
    """Without zero terms, and with a minus sign taken into a sum."""
    if e.op == "mul" and e.args[-1].op == "add" and len(e.args) == 2:
        e = b.add(*(b.mul(e.args[0], t) for t in e.args[-1].args))
    if e.op == "add":
        kept = [_tidy(t) for t in e.args]
        kept = [t for t in kept if t.op != "zeros"]
        return b.add(*kept) if kept else e.args[0]
    if e.op in ("mul", "dot") and any(a.op == "zeros" for a in e.args):
        return b.zeros(e.shape)
    return e


def _radius(small: Expr, large: Expr, x: Expr) -> Expr | None:
    """r where the condition is |x| <= r, or x^T x <= r^2."""
    if x in large.free:
        return None
    length = b.norm(x, "2")
    if small is length:
        return large
    if small in (b.power(length, 2), b.dot(b.transpose(x), x)):
        if large is b.ONE:
            return b.ONE
        return large.args[0] if large.op == "power" and large.args[1] is b.TWO else b.power(large, b.divide(b.ONE, b.TWO))
    return None


def _kkt(board: Board, left: Expr, relation: str, right: Expr, because: str, claim: Claim | None = None) -> Step:
    rule = board.rulebook["conditions of Karush, Kuhn and Tucker"]
    claim = claim or board.claim(left, relation, right)
    return Step(rule, left, relation, right, because, tuple(board.conditions), claim=claim)


def _ended(
    problem: Problem, board: Board, x: Expr, body: Expr, solution: Expr, steps: list[Step], claim: Claim, *more: Answer
) -> Derivation:
    value = substitute(body, {x: solution})
    under = tuple(board.conditions)
    answers = [Answer(x.name, solution, claim=claim, conditions=under), *more]
    if len(value.latex) < 160 and not any(n.op in ("cases", "relu") for n in walk(value)):
        answers.append(Answer("value", value, claim=board.claim(b.at(body, x, solution), "=", value), conditions=under))
    return finished(problem, answers, steps)


def _half_space(
    problem: Problem, board: Board, x: Expr, gradient: Expr, free: Expr, hessian: Expr, excess: Expr, steps: list[Step]
) -> Derivation | None:
    """The free minimum, moved along H^{-1} a as far as it lies outside of a^T x <= c."""
    asked = Problem("gradient", excess, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    normal = found.answers[0].expression if found.status == "finished" and found.answers else None
    if normal is None or x in normal.free:
        return None
    number = b.ONE if hessian.op == "identity" else b.mul(*hessian.args[:-1]) if _plain(hessian) else None
    inverse = normal if number is not None else b.dot(b.inverse(hessian), normal)
    weight = b.dot(b.transpose(normal), inverse)
    outside = substitute(excess, {x: free})
    kept = [t for t in (outside.args if outside.op == "add" else (outside,)) if not any(a.op == "zeros" for a in t.args)]
    outside = b.add(*kept) if kept else b.ZERO
    reach = (outside if outside.data > 0 else b.ZERO) if outside.op == "number" else b.function("relu", outside)
    shift = b.divide(reach, weight)
    multiplier = shift if number is None or number is b.ONE else b.mul(number, shift)
    solution = b.negative(b.mul(shift, inverse)) if free.op == "zeros" else b.subtract(free, b.mul(shift, inverse))
    bare = normal.args[-1] if normal.op == "mul" and normal.args[0].op == "number" else normal
    board.conditions.append(b.relation("!=", bare, b.zeros(x.shape)))
    because = (
        f"Without the condition the minimum is at ${free.latex}$; the multiplier is zero where that is admitted, and else such that "
        f"${b.relation('=', excess, b.ZERO).latex}$. So ${x.latex} = {solution.latex}$."
    )
    stationary = board.claim(b.at(gradient, x, solution), "=", b.negative(b.mul(multiplier, normal)))
    steps.append(_kkt(board, b.at(gradient, x, solution), "=", b.negative(b.mul(multiplier, normal)), because, stationary))
    at = substitute(excess, {x: solution})
    steps.append(_kkt(board, at, "<=", b.ZERO, "The point is admitted."))
    steps.append(_kkt(board, b.mul(multiplier, at), "=", b.ZERO, "The multiplier is zero unless the condition holds with equality."))
    body = problem.expression
    assert body is not None
    return _ended(problem, board, x, body, solution, steps, stationary, Answer("mu", multiplier, claim=stationary))


def _projected_on_a_ball(
    problem: Problem, board: Board, x: Expr, gradient: Expr, free: Expr, hessian: Expr, radius: Expr, steps: list[Step]
) -> Derivation:
    """The free minimum where it lies in the ball, else the point of the sphere in its direction."""
    if not has(radius, "positive"):
        board.conditions.append(b.relation(">", radius, b.ZERO))
    size = b.norm(free, "2")
    scale = b.cases([(b.ONE, b.relation("<=", size, radius))], b.divide(radius, size))
    solution = b.mul(scale, free)
    number = b.ONE if hessian.op == "identity" else b.mul(*hessian.args[:-1])
    multiplier = b.mul(number, b.cases([(b.ZERO, b.relation("<=", size, radius))], b.subtract(b.divide(size, radius), b.ONE)))
    because = f"The gradient is a multiple of ${x.latex}-({free.latex})$, and the best point lies in that direction."
    claim = board.claim(substitute(gradient, {x: solution}), "=", b.negative(b.mul(multiplier, solution)))
    steps.append(_kkt(board, b.at(gradient, x, solution), "=", b.negative(b.mul(multiplier, solution)), because, claim))
    steps.append(_kkt(board, b.norm(solution, "2"), "<=", radius, "The point is admitted."))
    body = problem.expression
    assert body is not None
    return _ended(problem, board, x, body, solution, steps, claim, Answer("mu", multiplier, claim=claim))


def _linear_on_a_ball(problem: Problem, board: Board, x: Expr, c: Expr, radius: Expr, sense: str, steps: list[Step]) -> Derivation:
    """c^T x over |x| <= r by the inequality of Cauchy and Schwarz."""
    body = problem.expression
    assert body is not None
    if not has(radius, "positive"):
        board.conditions.append(b.relation(">", radius, b.ZERO))
    length = b.norm(c, "2")
    rest = substitute(body, {x: b.zeros(x.shape)})
    rest = b.ZERO if rest.op == "zeros" or any(a.op == "zeros" for a in rest.args) else rest
    reach = b.mul(radius, length)
    value = b.add(*([] if rest is b.ZERO else [rest]), b.negative(reach) if sense == "minimum" else reach)
    mark = ">=" if sense == "minimum" else "<="
    inside = b.relation("<=", b.norm(x, "2"), radius)
    kept = list(board.conditions)
    board.conditions.append(inside)
    bound = board.claim(body, mark, value)
    board.conditions[:] = kept
    rule = board.rulebook["inequality of Cauchy and Schwarz"]
    steps.append(Step(rule, body, mark, value, f"For ${inside.latex}$.", tuple(board.conditions), claim=bound))
    board.conditions.append(b.relation("!=", c, b.zeros(x.shape)))
    direction = b.mul(b.divide(radius, length), c)
    solution = b.negative(direction) if sense == "minimum" else direction
    claim = board.claim(b.at(body, x, solution), "=", value)
    steps.append(
        board.step("inequality of Cauchy and Schwarz", b.at(body, x, solution), value, f"Equality holds at ${x.latex} = {solution.latex}$.")
    )
    under = tuple(board.conditions)
    return finished(problem, [Answer(x.name, solution, claim=claim, conditions=under), Answer("value", value, claim=bound)], steps)


def _entropy(problem: Problem, board: Board, p: Expr, gradient: Expr, own: list[Expr], steps: list[Step], sense: str) -> Derivation | None:
    """-g p^T log p + c^T p over the probabilities: a softmax; with a mean to be met, one of a multiple of its weights."""

    def turned(e: Expr) -> Expr:
        return e if sense == "maximum" else b.negative(e)

    terms = [turned(t) for t in (gradient.args if gradient.op == "add" else (gradient,))]
    logs = [t for t in terms if p in t.free]
    if len(logs) != 1 or logs[0].op != "mul" or not logs[0].args[0].is_scalar or logs[0].args[-1] is not b.function("log", p):
        return None
    scale = b.negative(b.mul(*logs[0].args[:-1]))
    if scale is not b.ONE and not has(scale, "positive"):
        return None
    signs = [c for c in own if c.data in (">=", ">") and c.args[0] is p and c.args[1].op == "zeros"]
    equations = [c for c in own if c.data == "="]
    if len(signs) + len(equations) != len(own):
        return None
    linear = []
    for c in equations:
        asked = Problem("gradient", b.subtract(*c.args), (p,), context=problem.context, latex=problem.latex)
        found = differentiate(asked, board.rulebook, "normal")
        normal = found.answers[0].expression if found.status == "finished" and found.answers else None
        if normal is None or p in normal.free:
            return None
        linear.append((c, normal))
    whole = [c for c, normal in linear if normal.op == "ones" and c.args[1] is b.ONE]
    means = [(c, normal) for c, normal in linear if c not in whole]
    if len(whole) != 1 or len(means) > 1:
        return None
    rest = [t for t in terms if t not in logs and t.op != "ones" and not (t.op == "mul" and t.args[-1].op == "ones")]
    push = [b.divide(t, scale) if scale is not b.ONE else t for t in rest]
    more: tuple[Answer, ...] = ()
    if means:
        beta = b.symbol("beta", properties=["real"], latex=r"\beta")
        push.append(b.mul(beta, means[0][1]))
    side = p.shape.rows
    size = b.dot(b.transpose(b.ones(p.shape)), b.ones(p.shape)) if side is None else size_expression(side)
    exponent = b.add(*push) if push else None
    solution = b.mul(b.power(size, -1), b.ones(p.shape)) if exponent is None else b.softmax(exponent)
    top = b.function("log", size) if exponent is None else b.logsumexp(exponent)
    level = top if scale is b.ONE else b.mul(scale, top)
    normal = b.ones(p.shape)
    constant = b.subtract(level, scale)
    right = b.mul(constant, normal)
    if means:
        right = b.subtract(right, b.mul(scale, beta, means[0][1]) if scale is not b.ONE else b.mul(beta, means[0][1]))
    right, level = turned(right), turned(level)
    because = f"The logarithm of ${p.latex}$ is affine in the multipliers, and the sum is one. So ${p.latex} = {solution.latex}$."
    claim = board.claim(substitute(gradient, {p: solution}), "=", right)
    steps.append(board.step("Lagrange multipliers in matrix form", b.at(gradient, p, solution), right, because, claim=claim))
    steps.append(
        board.step("condition at the solution", b.dot(b.transpose(b.ones(p.shape)), solution), b.ONE, "The probabilities add up to one.")
    )
    body = problem.expression
    assert body is not None
    if means:
        meeting = substitute(means[0][0], {p: solution})
        text = f"${meeting.latex}$ determines $\\beta$, which is unique where it exists"
        more = (Answer("beta", None, text=text, claim=claim),)
        return finished(problem, [Answer(p.name, solution, claim=claim), *more], steps)
    value = board.claim(substitute(body, {p: solution}), "=", level)
    return finished(problem, [Answer(p.name, solution, claim=claim), Answer("value", level, claim=value)], steps)
