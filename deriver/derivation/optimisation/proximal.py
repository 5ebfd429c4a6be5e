r"""Functions with a kink: minima of one variable by the sign of the slope on either side, proximal operators, Moreau envelopes.

$\operatorname{prox}_f(v)$ is where $f(x)+\frac12\|x-v\|^2$ is smallest; a factor in front of f is part of f here.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.line import Work
from ..calculus.smoothness import kinks_of, pieces_of
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate
from .arrays import constant_of, solved
from .projections import kkt_step

__all__ = ["solve_kinked", "solve_proximal", "solve_shrinking"]


def solve_proximal(problem: Problem, board: Board) -> Derivation:
    """The proximal operator of a function at v, `operands[0]`; with "envelope" in the request the least value. Errors: Doubt."""
    body = problem.expression
    assert body is not None
    (x,), v = problem.variables, problem.operands[0]
    if x.is_scalar:
        whole = b.add(body, b.mul(b.HALF, b.power(b.subtract(x, v), 2)))
        if len(problem.operands) > 1:  # the envelope with a parameter: f + (x-v)^2 / (2 t)
            whole = b.add(body, b.divide(b.power(b.subtract(x, v), 2), b.mul(b.TWO, problem.operands[1])))
        name = "envelope" if "envelope" in problem.request else "prox"
        return solve_kinked(replace(problem, expression=whole, request=frozenset({"minimum", name})), board)
    if "envelope" in problem.request:
        raise Doubt("the envelope is found for functions of one variable here")
    factor, norm = _norm_of(body, x)
    if norm:
        return _shrunk(problem, board, x, v, factor, norm, "prox")
    gradient = differentiate(Problem("gradient", body, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    hessian = differentiate(Problem("hessian", body, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    if gradient.status != "finished" or hessian.status != "finished":
        raise Doubt("the gradient of the function is not found here")
    g, h = gradient.answers[0].expression, hessian.answers[0].expression
    assert g is not None and h is not None
    if x in h.free:
        raise Doubt("no closed form of this proximal operator is known here")
    start = constant_of(g, x)
    right = v if start is None else b.subtract(v, start)
    identity = b.identity(x.shape.rows) if x.shape.rows is not None else h
    number = _number_of(h)
    if h.op == "zeros":
        value = right
    elif number is not None:
        value = b.mul(b.power(b.add(b.ONE, number), -1), right)
    else:
        value = solved(b.add(identity, h), right)
        if not (has(h, "positive_semidefinite") or has(h, "positive_definite")):
            core = h.args[-1] if h.op == "mul" else h
            board.conditions.append(b.relation("succeq", core, b.zeros(core.shape)))
    because = f"The function plus $\\frac12\\|{x.latex}-{v.latex}\\|^2$ is convex: its gradient is zero at the minimum."
    left = b.add(b.at(g, x, value), b.subtract(value, v))
    rule = "stationary point of a quadratic"
    steps = [*gradient.steps, board.step(rule, left, b.zeros(x.shape), f"{because} So ${x.latex} = {value.latex}$.")]
    claim = steps[-1].claim
    return finished(problem, [Answer("prox", value, claim=claim, conditions=tuple(board.conditions))], steps)


def _number_of(h: Expr) -> Expr | None:
    """c where h is c I."""
    if h.op == "identity":
        return b.ONE
    if h.op == "mul" and h.args[-1].op == "identity":
        return b.mul(*h.args[:-1])
    return None


def _norm_of(body: Expr, x: Expr) -> tuple[Expr, str]:
    """(c, p) where the function is c times the p-norm of x; p is empty for other functions."""
    parts = body.args if body.op == "mul" else (body,)
    norms = [p for p in parts if p.op == "norm" and p.args[0] is x and str(p.data) in ("1", "2")]
    rest = [p for p in parts if p not in norms]
    if len(norms) != 1 or any(x in p.free or not p.is_scalar for p in rest):
        return b.ONE, ""
    return b.mul(*rest) if rest else b.ONE, str(norms[0].data)


def solve_shrinking(problem: Problem, board: Board) -> Derivation | None:
    """The minimum of |x-v|^2/2 plus a multiple of a norm of x; None for other problems."""
    body = problem.expression
    if body is None or body.op != "add" or len(body.args) != 2 or problem.conditions or problem.request & {"maximum", "both"}:
        return None
    (x,) = problem.variables
    for one, two in (body.args, body.args[::-1]):
        factor, norm = _norm_of(two, x)
        number, square = (one.args[0], one.args[-1]) if one.op == "mul" and len(one.args) == 2 else (b.ONE, one)
        if not norm or square.op != "power" or square.args[1] is not b.TWO or square.args[0].op != "norm" or x in number.free:
            continue
        inner = square.args[0].args[0]
        if str(square.args[0].data) != "2" or inner.op != "add" or x not in inner.args:
            continue
        rest = b.add(*(t for t in inner.args if t is not x))
        if x in rest.free:
            continue
        scale = b.divide(factor, b.mul(b.TWO, number)) if number is not b.HALF else factor
        return _shrunk(problem, board, x, b.negative(rest), scale, norm, x.name)
    return None


def _shrunk(problem: Problem, board: Board, x: Expr, v: Expr, c: Expr, norm: str, name: str) -> Derivation:
    """Soft thresholding entry by entry for the 1-norm, of the length for the 2-norm."""
    if not has(c, "positive"):
        board.conditions.append(b.relation(">", c, b.ZERO))
    if norm == "1":
        threshold = b.ones(v.shape) if c is b.ONE else b.mul(c, b.ones(v.shape))
        value = b.hadamard(b.function("sign", v), b.function("relu", b.subtract(b.function("abs", v), threshold)))
        text = f"soft thresholding: $\\operatorname{{sign}}({v.latex}_i)\\max(|{v.latex}_i|-{c.latex},0)$ entry by entry"
    else:
        length = b.norm(v, "2")
        value = b.mul(b.function("relu", b.subtract(b.ONE, b.divide(c, length))), v)
        board.conditions.append(b.relation("!=", v, b.zeros(v.shape)))
        text = f"zero for $\\|{v.latex}\\|_2 \\le {c.latex}$, and else the vector shortened by ${c.latex}$"
    pull = b.subtract(v, value)
    dual = "inf" if norm == "1" else "2"
    rule = board.rulebook["inequality of Hölder"]
    because = (
        f"${v.latex}-{x.latex}$ has to be a subgradient of ${b.mul(c, b.norm(x, norm)).latex}$: its dual norm is at most ${c.latex}$, "
        "and the inequality of Hölder holds with equality."
    )
    reach, size = b.dot(b.transpose(pull), value), b.mul(c, b.norm(value, norm))
    bound = board.claim(b.norm(pull, dual), "<=", c)
    tight = board.claim(reach, "=", size)
    under = tuple(board.conditions)
    steps = [
        Step(rule, b.norm(pull, dual), "<=", c, because, under, claim=bound),
        Step(rule, reach, "=", size, f"So ${x.latex} = {value.latex}$ is the minimum.", under, claim=tight),
    ]
    return finished(problem, [Answer(name, value, claim=tight, conditions=tuple(board.conditions), text=text)], steps)


# One variable ---------------------------------------------------------------------------------------------------------------------


def solve_kinked(problem: Problem, board: Board) -> Derivation:
    """The minimum of a convex function of one variable that is smooth between numbers, by cases of its letters. Errors: Doubt."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body)
    if "minimum" not in problem.request or problem.conditions:
        raise Doubt("the function is not differentiable everywhere")
    (x,) = problem.variables
    f, letter = to_sympy(body), to_sympy(x)
    work = Work(letters_of(body, x), ())
    low = s.Integer(0) if any(part.args[0] == letter for part in f.atoms(s.log)) else None
    kinks = [k for k in kinks_of(s, f, letter) if low is None or k > low]
    if any(not k.is_number for k in kinks):
        raise Doubt("the kinks of the function depend on letters")
    pieces = pieces_of(s, f, letter, kinks) if low is None else [f]
    if low is not None and kinks:
        raise Doubt("the function has a logarithm and kinks")
    slopes = [s.expand(s.simplify(g.diff(letter))) for g in pieces]
    needed: list[Any] = []
    for g in slopes:
        _must(s, work, board, g.diff(letter), needed, letter)
    for k, (one, two) in zip(kinks, pairwise(slopes), strict=True):
        _must(s, work, board, s.expand((two - one).subs(letter, k)), needed, letter)
    ends = [low, *kinks, None]
    rows: list[tuple[Any, list[Any], int | None]] = []
    for i, g in enumerate(slopes):
        a, z = ends[i], ends[i + 1]
        root = _root(s, g, letter, a, z)
        if root is None:
            continue
        conditions = [c for c in (_below_zero(s, g, letter, a) if i else None, _above_zero(s, g, letter, z)) if c is not None]
        rows.append((root, conditions, None))
        if i < len(kinks):
            k = kinks[i]
            left, right = s.expand(g.subs(letter, k)), s.expand(slopes[i + 1].subs(letter, k))
            rows.append((k, [s.Le(left, 0), s.Ge(right, 0)], i))
    for i, k in enumerate(kinks):
        if not any(row[2] == i for row in rows):
            left, right = (s.expand(slopes[j].subs(letter, k)) for j in (i, i + 1))
            rows.append((k, [s.Le(left, 0), s.Ge(right, 0)], i))
    open_ = [(p, [c for c in cs if c is not s.true and c != s.true], i) for p, cs, i in rows if not any(c == s.false for c in cs)]
    open_ = [row for row in open_ if not _empty(s, row[1])]
    if not open_:
        raise Doubt("the function has no minimum, or it is not found here")
    level = [(p, i) for p, conditions, i in open_ if i is not None and not conditions]
    if len(level) > 1:
        (low_end, one), (high_end, _) = level[0], level[-1]
        return _level(problem, board, work, body, x, slopes[one + 1], pieces[one + 1], (low_end, high_end))
    return _by_cases(problem, board, work, body, x, (pieces, slopes), kinks, open_)


def _level(
    problem: Problem, board: Board, work: Work, body: Expr, x: Expr, slope: Any, piece: Any, ends: tuple[Any, Any]
) -> Derivation:  # fmt: skip
    """The minimum is taken on a whole interval, where the function is constant."""
    s = library()
    if s.simplify(slope) != 0:
        raise Doubt("the function has no minimum, or it is not found here")
    low, high = (work.expr(e) for e in ends)
    value = work.expr(s.simplify(piece))
    claim = board.claim(body, ">=", value)
    because = f"Between ${low.latex}$ and ${high.latex}$ the slope is zero; it is negative on the left of it and positive on the right."
    step = Step(board.rulebook["subdifferential at a kink"], body, ">=", value, because, tuple(board.conditions), claim=claim)
    at = board.claim(b.at(body, x, low), "=", value)
    text = f"every point with ${low.latex} \\le {x.latex} \\le {high.latex}$"
    return finished(problem, [Answer(x.name, None, text=text, claim=at), Answer("value", value, claim=at)], [step])


def _must(s: Any, work: Work, board: Board, quantity: Any, needed: list[Any], letter: Any) -> None:
    """Convexity needs a quantity that is not negative: known, a condition on one letter, or a Doubt."""
    quantity = s.factor(s.simplify(quantity))
    if quantity.is_nonnegative or quantity in needed:
        return
    if quantity.has(letter):
        curve = s.factor(quantity)
        if curve.subs(letter, s.Symbol("positive_", positive=True)).is_nonnegative or s.simplify(curve).is_nonnegative:
            return
        raise Doubt("the function is not convex, or that is not known here")
    free = [p for p in s.Mul.make_args(quantity) if not p.is_positive]
    if quantity.is_number or len(free) != 1:
        raise Doubt("the function is not convex, or that is not known here")
    needed.append(quantity)
    condition = b.relation(">", work.expr(free[0]), b.ZERO)
    if condition not in board.conditions:
        board.conditions.append(condition)


def _root(s: Any, g: Any, x: Any, low: Any, high: Any) -> Any:
    """Where a slope is zero on its piece; None where it is nowhere."""
    if not g.has(x):
        return None
    try:
        found = s.solve(g, x)
    except NotImplementedError as reason:
        raise Doubt("where the slope is zero is not found here") from reason
    if low is not None and len(found) == 2:  # beside a logarithm: the positive root
        table = {z: s.Rational(7, 5) for z in g.free_symbols - {x}}
        found = [r for r in found if complex(r.subs(table).evalf()).real > float(low)]
    if len(found) != 1:
        raise Doubt("where the slope is zero is not found here")
    root = s.simplify(found[0])
    if root.is_number and (low is not None and not root > low or high is not None and not root < high):
        return None
    return root


def _below_zero(s: Any, g: Any, x: Any, at: Any) -> Any:
    return None if at is None else s.Lt(s.expand(g.subs(x, at)), 0)


def _above_zero(s: Any, g: Any, x: Any, at: Any) -> Any:
    return None if at is None else s.Gt(s.expand(g.subs(x, at)), 0)


def _empty(s: Any, conditions: list[Any]) -> bool:
    """Whether conditions that hold numbers only contradict."""
    return any(c == s.false for c in conditions)


def _shown(s: Any, work: Work, condition: Any) -> Expr:
    """A condition with the letter of the point alone on its left side, where it stands with the factor one."""
    difference = s.expand(condition.lhs - condition.rhs)
    marks = {s.StrictLessThan: "<", s.LessThan: "<=", s.StrictGreaterThan: ">", s.GreaterThan: ">="}
    mark = marks[type(condition)]
    swap = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    letters = sorted(difference.free_symbols, key=lambda z: ("vzyuw".find(z.name) if z.name in "vzyuw" else 9, z.name))
    for z in letters:
        k = difference.coeff(z, 1)
        if difference.is_polynomial(z) and s.degree(difference, z) == 1 and (k.is_positive or k.is_negative):
            right = s.factor_terms(s.expand(-(difference - k * z) / k))
            return b.relation(mark if k.is_positive else swap[mark], work.expr(z), work.expr(right))
    return b.relation(mark, work.expr(difference), b.ZERO)


def _by_cases(
    problem: Problem, board: Board, work: Work, body: Expr, x: Expr, parts: tuple[list[Any], list[Any]], kinks: list[Any], rows: list[Any]
) -> Derivation:  # fmt: skip
    s = library()
    pieces, slopes = parts
    letter = to_sympy(x)
    name = "prox" if "prox" in problem.request else "envelope" if "envelope" in problem.request else x.name
    steps: list[Step] = []
    answers: list[Answer] = []
    base = list(board.conditions)
    many = len(rows) > 1
    for number, (place, conditions, kink) in enumerate(rows):
        under = [_shown(s, work, c) for c in conditions]
        board.conditions[:] = [*base, *under]
        at = work.expr(place)
        index = (
            kink if kink is not None else next(i for i, g in enumerate(slopes) if g.has(letter) and s.simplify(g.subs(letter, place)) == 0)
        )
        if kink is None:
            slope = work.expr(slopes[index])
            step = board.step("critical point", b.at(slope, x, at), b.ZERO, f"The slope of this piece is zero at ${x.latex} = {at.latex}$.")
            step = replace(step, case=number if many else None)
        else:
            left, right = (work.expr(s.expand(slopes[j].subs(letter, place))) for j in (kink, kink + 1))
            because = f"The slope goes from ${left.latex} \\le 0$ to ${right.latex} \\ge 0$ at ${x.latex} = {at.latex}$."
            made = kkt_step(board, b.mul(left, right), "<=", b.ZERO, because)
            step = replace(made, rule=board.rulebook["subdifferential at a kink"], case=number if many else None)
        steps.append(step)
        case = number if many else None
        value = work.expr(s.expand(s.simplify(pieces[index].subs(letter, place))))
        claim = board.claim(b.at(body, x, at), "=", value)
        condition = tuple(board.conditions)
        if name == "envelope":
            answers.append(Answer(name, value, case=case, conditions=condition, claim=claim))
            continue
        answers.append(Answer(name, at, case=case, conditions=condition, claim=step.claim))
        if name != "prox":
            answers.append(Answer("value", value, case=case, conditions=condition, claim=claim))
    board.conditions[:] = base
    compact = _soft(s, work, kinks, rows) if name != "envelope" else None
    if compact is not None:
        first = Answer(name, compact, conditions=tuple(base), claim=_same_in_all(board, compact, rows, work), text="soft thresholding")
        answers = [first, *(a for a in answers if a.name != name)]
    return finished(problem, answers, steps)


def _soft(s: Any, work: Work, kinks: list[Any], rows: list[Any]) -> Expr | None:
    """sign(v) max(|v| - c, 0) where the cases are v + c, 0 and v - c."""
    if len(kinks) != 1 or kinks[0] != 0 or len(rows) != 3:
        return None
    ends = [p for p, _, k in rows if k is None]
    if len(ends) != 2:
        return None
    half, c = s.simplify((ends[0] + ends[1]) / 2), s.simplify((ends[0] - ends[1]) / 2)
    if half.is_number or c.free_symbols & half.free_symbols or not half.is_Symbol:
        return None
    c = -c if c.could_extract_minus_sign() else c
    v, threshold = work.expr(half), work.expr(c)
    return b.mul(b.function("sign", v), b.function("relu", b.subtract(b.function("abs", v), threshold)))


def _same_in_all(board: Board, compact: Expr, rows: list[Any], work: Work) -> Any:
    """The compact form equals one written with two cut-off functions, which is what the cases say."""
    ends = [work.expr(p) for p, _, k in rows if k is None]
    lower, upper = sorted(ends, key=lambda e: to_sympy(e).could_extract_minus_sign() or "-" not in e.latex, reverse=True)
    both = b.subtract(b.function("relu", upper), b.function("relu", b.negative(lower)))
    return board.claim(compact, "=", both)
