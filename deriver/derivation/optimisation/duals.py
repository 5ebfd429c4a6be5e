r"""Lagrange duals: the Lagrangian is minimised over the variable, and what is left is a function of the multipliers.

Quadratic and linear functions under linear conditions with symbolic sizes, norms, sums of a squared distance and a norm (a new variable for
$Ax-b$), entropies; support vector machines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...expression import Expr, walk
from ...expression import build as b
from ...model import Answer, Claim, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate
from .arrays import constant_of, known_of_letters, solved
from .linear_programmes import solve_linear_dual
from .machines import solve_machine
from .quadratic_duals import solve_scalar_dual

__all__ = ["solve_dual"]


@dataclass(frozen=True)
class _Row:
    """A linear condition A x = b or A x <= b with its multiplier; `sign` says x >= 0."""

    slope: Expr
    right: Expr
    equal: bool
    mark: Expr

    @property
    def pull(self) -> Expr:
        """A^T times the multiplier."""
        if self.mark.is_scalar:
            return b.mul(self.mark, self.slope)
        return self.mark if self.slope.op == "identity" else b.dot(b.transpose(self.slope), self.mark)

    @property
    def level(self) -> Expr:
        """b times the multiplier."""
        return b.mul(self.right, self.mark) if self.mark.is_scalar else b.dot(b.transpose(self.right), self.mark)


def solve_dual(problem: Problem, board: Board) -> Derivation:
    """The dual of a problem as a programme in the multipliers. Errors: Doubt."""
    if "machine" in problem.request:
        return solve_machine(problem, board)
    body = problem.expression
    if body is None:
        raise Doubt("there is no function in this task")
    if "dual norm" in problem.request:
        return _dual_norm(problem, board, body)
    if all(v.is_scalar for v in problem.variables):
        found = solve_linear_dual(problem, board)
        return found if found is not None else solve_scalar_dual(problem, board)
    problem, _ = known_of_letters(problem)
    body = problem.expression
    assert body is not None
    if len(problem.variables) != 1 or problem.variables[0].shape.kind != "vector":
        raise Doubt("duals are found for one vector here")
    (x,) = problem.variables
    most = "maximum" in problem.request
    f = _turned(body) if most else body
    own = [c for c in problem.conditions if x in c.free]
    rest = [c for c in problem.conditions if x not in c.free]
    board.conditions += [c for c in rest if c.op == "relation" and c.data == ">"]
    if not own:
        return _composite(problem, board, x, f, most)
    gradient, hessian = _slopes(problem, board, f, x)
    rows, nonnegative = _rows(problem, board, x, own, linear=hessian is not None and hessian.op == "zeros")
    norm = _norm(f, x)
    if norm is not None:
        return _of_norm(problem, board, x, f, norm, rows, nonnegative, most)
    logs = [n for n in walk(gradient) if n is b.function("log", x)]
    if logs:
        return _of_entropy(problem, board, x, f, gradient, rows, nonnegative, most)
    if hessian is None or x in hessian.free:
        raise Doubt("the dual is found for linear and quadratic functions, norms and entropies here")
    if hessian.op == "zeros":
        return _linear(problem, board, x, f, gradient, rows, nonnegative, most)
    return _quadratic(problem, board, x, f, gradient, hessian, rows, nonnegative, most)


def _dual_norm(problem: Problem, board: Board, norm: Expr) -> Derivation:
    """The largest y^T x over the unit ball of a norm, by the inequality of Hölder."""
    (x,) = problem.variables
    other = _DUAL.get(str(norm.data))
    if other is None or x.shape.kind != "vector":
        raise Doubt("the dual of this norm is not known here")
    y = b.symbol("y" if x.name != "y" else "z", x.shape, ["real"])
    dual = b.norm(y, other)
    left, right = b.dot(b.transpose(y), x), b.mul(dual, norm)
    claim = board.claim(left, "<=", right)
    ball = f"the largest ${left.latex}$ for ${norm.latex} \\le 1$"
    because = f"The dual norm is {ball}; the inequality of Hölder bounds it, with equality for some ${x.latex}$."
    step = Step(board.rulebook["inequality of Hölder"], left, "<=", right, because, claim=claim)
    return finished(problem, [Answer("dual_norm", dual, claim=claim)], [step])


def _turned(e: Expr) -> Expr:
    return b.add(*(b.negative(t) for t in e.args)) if e.op == "add" else b.negative(e)


def _slopes(problem: Problem, board: Board, f: Expr, x: Expr) -> tuple[Expr, Expr | None]:
    found = differentiate(Problem("gradient", f, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    if found.status != "finished" or found.answers[0].expression is None:
        raise Doubt("the gradient of the function is not found here")
    second = differentiate(Problem("hessian", f, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    hessian = second.answers[0].expression if second.status == "finished" and second.answers else None
    if hessian is None and x not in found.answers[0].expression.free:
        hessian = b.zeros(b.dot(x, b.transpose(x)).shape)
    return found.answers[0].expression, hessian


_NAMES = {True: (("nu", r"\nu"), ("nu_2", r"\nu_2")), False: (("lamda", r"\lambda"), ("mu", r"\mu"), ("lamda_3", r"\lambda_3"))}


def _rows(problem: Problem, board: Board, x: Expr, own: list[Expr], *, linear: bool) -> tuple[list[_Row], bool]:
    rows: list[_Row] = []
    nonnegative = False
    taken = {s.name for c in (*own, problem.expression) if c is not None for s in c.free}
    names: dict[bool, list[tuple[str, str]]] = {k: [n for n in v if n[0] not in taken] for k, v in _NAMES.items()}
    if linear:
        letters = [(n, n) for n in ("y", "z", "u", "v") if n not in taken]
        names = {True: letters, False: letters}
    for c in own:
        if c.op != "relation" or c.data not in ("=", "<=", ">="):
            raise Doubt(f"the condition ${c.latex}$ is not linear")
        left, right = c.args
        if left is x and right.op == "zeros" and c.data == ">=" or right is x and left.op == "zeros" and c.data == "<=":
            nonnegative = True
            continue
        if x in right.free and x not in left.free:
            left, right, kind = right, left, {"<=": ">=", ">=": "<=", "=": "="}[str(c.data)]
        else:
            kind = str(c.data)
        what = "gradient" if left.is_scalar else "jacobian"
        found = differentiate(Problem(what, left, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
        slope = found.answers[0].expression if found.status == "finished" and found.answers else None
        if slope is None or x in slope.free or x in right.free:
            raise Doubt(f"the condition ${c.latex}$ is not linear")
        shift = None if left.op == "sum" and slope.op == "ones" else constant_of(left, x)
        if shift is not None:
            right = b.subtract(right, shift)
        if kind == ">=":
            slope, right = b.negative(slope), b.negative(right) if right.op != "zeros" else right
        equal = kind == "="
        if not names[equal]:
            raise Doubt("there are too many conditions")
        name, latex = names[equal].pop(0)
        if linear:
            names[not equal] = names[equal]
        rows.append(_Row(slope, right, equal, b.symbol(name, right.shape if not left.is_scalar else b.ONE.shape, ["real"], latex=latex)))
    return rows, nonnegative


def _norm(f: Expr, x: Expr) -> tuple[Expr, str] | None:
    """(c, p) of c |x|_p."""
    parts = f.args if f.op == "mul" else (f,)
    norms = [p for p in parts if p.op == "norm" and p.args[0] is x and str(p.data) in ("1", "2", "inf")]
    rest = [p for p in parts if p not in norms]
    if len(norms) != 1 or any(x in p.free for p in rest):
        return None
    return (b.mul(*rest) if rest else b.ONE), str(norms[0].data)


def _signs(rows: list[_Row]) -> list[Expr]:
    return [b.relation(">=", r.mark, b.ZERO if r.mark.is_scalar else b.zeros(r.mark.shape)) for r in rows if not r.equal]


def _ended(
    problem: Problem,
    board: Board,
    steps: list[Step],
    g: Expr,
    constraints: list[Expr],
    most: bool,
    *,
    claim: Claim | None = None,
    word: str = "",
) -> Derivation:
    """The dual as an answer in words with its function; of a maximum it is a minimum."""
    value = _turned(g) if most else g
    verb = "minimise" if most else "maximise"
    where = ", ".join(c.latex for c in constraints)
    text = f"{verb} ${value.latex}$" + (f" subject to ${where}$" if constraints else "") + (f" {word}" if word else "")
    last = claim or steps[-1].claim
    answers = [
        Answer("dual", None, text=text, claim=last),
        Answer("dual_function", value, claim=last, conditions=tuple(constraints)),
    ]
    return finished(problem, answers, steps)


def _lagrangian(f: Expr, x: Expr, rows: list[_Row]) -> Expr:
    terms = [f]
    for r in rows:
        left = b.dot(b.transpose(r.slope), x) if r.mark.is_scalar else x if r.slope.op == "identity" else b.dot(r.slope, x)
        gap = left if r.right.op == "zeros" or r.right is b.ZERO else b.subtract(left, r.right)
        terms.append(b.mul(r.mark, gap) if r.mark.is_scalar else b.dot(b.transpose(r.mark), gap))
    return b.add(*terms)


def _level(rows: list[_Row]) -> Expr | None:
    parts = [r.level for r in rows if r.right.op != "zeros" and r.right is not b.ZERO]
    return b.add(*parts) if parts else None


def _linear(
    problem: Problem, board: Board, x: Expr, f: Expr, c: Expr, rows: list[_Row], nonnegative: bool, most: bool
) -> Derivation:  # fmt: skip
    """A linear programme: the Lagrangian is linear in x, and bounded where its slope allows."""
    # As textbooks write it: b^T y with A^T y <= c for a minimum, A^T y >= c for a maximum.
    cost = _turned(c) if most else c
    parts, level = [], []
    signs: list[Expr] = []
    for r in rows:
        turn = most or not r.equal and r.slope.op != "mul"
        if most or r.equal:
            slope, right = r.slope, r.right
        else:  # a minimum is written with rows A x >= b
            flipped = r.slope.op == "mul" and r.slope.args[0] is b.MINUS_ONE
            slope, right = (_turned(r.slope), _turned(r.right)) if flipped else (r.slope, r.right)
            turn = not flipped
        row = replace(r, slope=slope, right=right)
        negative = not most and not r.equal and turn
        parts.append(b.negative(row.pull) if negative else row.pull)
        if right.op != "zeros" and right is not b.ZERO:
            level.append(b.negative(row.level) if negative else row.level)
        if not r.equal:
            signs.append(b.relation(">=", r.mark, b.ZERO if r.mark.is_scalar else b.zeros(r.mark.shape)))
    pull = b.add(*parts)
    goal = b.add(*level) if level else b.ZERO
    relation = "=" if not nonnegative else ">=" if most else "<="
    constraint = b.relation(relation, pull, cost)
    body = problem.expression
    assert body is not None
    difference = b.subtract(goal, body)
    terms = []
    for r, part in zip(rows, parts, strict=True):
        left = b.dot(b.transpose(part), x)
        own = next((v for v in level if r.mark in v.free), None)
        terms.append(b.negative(left) if own is None else b.subtract(own, left))
    terms.append(b.dot(b.transpose(b.subtract(pull, cost)), x))
    total = b.add(*terms)
    rule = board.rulebook["weak duality of linear programmes"]
    sign = "negative" if most else "positive"
    because = (
        f"Under the conditions of both programmes no part of this is {sign}"
        + (f", because ${x.latex}\\ge0$" if nonnegative else f"; ${x.latex}$ is free, so its factor has to be zero")
        + "."
    )
    step = Step(rule, difference, "=", total, because, claim=board.claim(difference, "=", total))
    value = goal
    verb = "minimise" if most else "maximise"
    where = ", ".join(e.latex for e in (constraint, *signs))
    text = f"{verb} ${value.latex}$ subject to ${where}$"
    answers = [
        Answer("dual", None, text=text, claim=step.claim),
        Answer("dual_function", value, claim=step.claim, conditions=(constraint, *signs)),
    ]
    return finished(problem, answers, [step])


def _quadratic(
    problem: Problem, board: Board, x: Expr, f: Expr, gradient: Expr, hessian: Expr, rows: list[_Row], nonnegative: bool, most: bool
) -> Derivation:  # fmt: skip
    """The Lagrangian is quadratic: its minimum is put in."""
    if not has(hessian, "positive_definite"):
        core = hessian.args[-1] if hessian.op == "mul" else hessian
        raise Doubt(f"whether ${core.latex}$ is positive definite is not known: declare it")
    if nonnegative:
        name = "s" if not any(r.mark.name == "s" for r in rows) else "mu"
        mark = b.symbol(name, x.shape, ["real"])
        size = x.shape.rows
        if size is None:
            raise Doubt("the size of the vector is not known")
        rows = [*rows, _Row(b.negative(b.identity(size)), b.zeros(x.shape), False, mark)]
    lagrangian = _lagrangian(f, x, rows)
    start = constant_of(gradient, x)
    pulls = [b.negative(r.mark) if _minus_identity(r.slope) else r.pull for r in rows]
    pull = b.add(*([start] if start is not None else []), *pulls)
    place = b.negative(solved(hessian, pull))
    steps: list[Step] = []
    zero = b.zeros(x.shape)
    slope = b.at(b.gradient(lagrangian, x, "denominator"), x, place)
    because = f"The Lagrangian ${lagrangian.latex}$ is convex in ${x.latex}$; its gradient is zero at ${x.latex} = {place.latex}$."
    steps.append(board.step("stationary point of a quadratic", slope, zero, because))
    if hessian.op == "identity":
        form = b.power(b.norm(pull, "2"), 2)
    else:
        number = hessian.args[0] if hessian.op == "mul" and hessian.args[0].is_scalar and hessian.args[-1].op == "identity" else None
        if number is not None and len(hessian.args) == 2:
            form = b.divide(b.power(b.norm(pull, "2"), 2), number)
        else:
            form = b.dot(b.transpose(pull), solved(hessian, pull))
    level = _level(rows)
    base = _without_zeros(constant_of(f, x))
    g = b.add(b.negative(b.mul(b.HALF, form)), *([b.negative(level)] if level is not None else []), *([base] if base is not None else []))
    steps.append(
        board.step("dual function", b.at(lagrangian, x, place), g, "The least value of the Lagrangian, a function of the multipliers.")
    )
    return _ended(problem, board, steps, g, _signs(rows), most)


def _without_zeros(e: Expr | None) -> Expr | None:
    """What is left of a sum when norms of zero are left out."""
    if e is None:
        return None
    kept = [t for t in (e.args if e.op == "add" else (e,)) if not any(n.op == "norm" and n.args[0].op == "zeros" for n in walk(t))]
    return b.add(*kept) if kept else None


def _minus_identity(e: Expr) -> bool:
    return e.op == "mul" and e.args[-1].op == "identity"


_DUAL = {"1": "inf", "2": "2", "inf": "1"}


def _of_norm(
    problem: Problem, board: Board, x: Expr, f: Expr, norm: tuple[Expr, str], rows: list[_Row], nonnegative: bool, most: bool
) -> Derivation:  # fmt: skip
    """The least norm under equations: a ball of the dual norm."""
    factor, p = norm
    if nonnegative or most or any(not r.equal for r in rows):
        raise Doubt("the dual of a norm is found under equations here")
    pull = b.add(*(r.pull for r in rows))
    level = _level(rows)
    g = level if level is not None else b.ZERO
    size = b.norm(pull, _DUAL[p])
    condition = b.relation("<=", size, factor)
    left = b.dot(b.transpose(pull), x)
    kept = list(board.conditions)
    board.conditions.append(condition)
    claim = board.claim(left, "<=", f)
    board.conditions[:] = kept
    lagrangian = b.subtract(f, b.subtract(left, g))
    because = (
        f"With the sign of the multipliers turned, the Lagrangian is ${lagrangian.latex}$. By the inequality of Hölder its least value "
        f"over ${x.latex}$ is ${g.latex}$ where ${condition.latex}$, and $-\\infty$ elsewhere."
    )
    step = Step(board.rulebook["inequality of Hölder"], left, "<=", f, because, (condition,), claim=claim)
    return _ended(problem, board, [step], g, [condition], most)


def _of_entropy(
    problem: Problem, board: Board, x: Expr, f: Expr, gradient: Expr, rows: list[_Row], nonnegative: bool, most: bool
) -> Derivation:  # fmt: skip
    """x^T log x under equations: with the sum one, the logarithm of a sum of exponentials."""
    bare = b.subtract(gradient, b.function("log", x))
    terms = [t for t in (gradient.args if gradient.op == "add" else (gradient,)) if t is not b.function("log", x)]
    del bare, nonnegative
    if len(terms) != (len(gradient.args) - 1 if gradient.op == "add" else 0) or any(x in t.free for t in terms):
        raise Doubt("the dual of this entropy is not known here")
    push = [t for t in terms if t.op != "ones"]
    whole = [r for r in rows if r.mark.is_scalar and r.equal and r.slope.op == "ones" and r.right is b.ONE]
    others = [r for r in rows if r not in whole]
    if len(whole) != 1 or any(not r.equal for r in others):
        raise Doubt("the dual of an entropy is found under equations, one of which says that the sum is one")
    names = [("nu", r"\nu"), ("nu_2", r"\nu_2")]
    others = [replace(r, mark=b.symbol(n, r.mark.shape, ["real"], latex=v)) for r, (n, v) in zip(others, names, strict=False)]
    exponent = [*(r.pull for r in others), *(b.negative(t) for t in push)]
    if not exponent:
        raise Doubt("there is no multiplier besides that of the sum")
    z = b.add(*exponent)
    level = _level(others)
    log_sum = b.logsumexp(z)
    g = b.negative(log_sum) if level is None else b.subtract(level, log_sum)
    place = b.softmax(z)
    gaps = [
        b.mul(r.mark, b.subtract(r.right, b.dot(b.transpose(r.slope), x))) if r.mark.is_scalar
        else b.dot(b.transpose(r.mark), b.subtract(r.right, b.dot(r.slope, x)))
        for r in others
    ]  # fmt: skip
    lagrangian = b.add(f, *gaps)
    because = f"Over the probabilities the Lagrangian ${lagrangian.latex}$ is smallest at ${x.latex} = {place.latex}$."
    step = board.step("dual function", b.at(lagrangian, x, place), g, because)
    return _ended(problem, board, [step], g, [], most)


def _composite(problem: Problem, board: Board, x: Expr, f: Expr, most: bool) -> Derivation:
    """k |Ax-b|^2 or |Ax-b|, alone or with a norm of x: a new variable z = Ax-b carries the multiplier."""
    terms = list(f.args) if f.op == "add" else [f]
    loss, rest = None, []
    for t in terms:
        found = _distance(t, x)
        if found is not None and loss is None:
            loss = found
        else:
            rest.append(t)
    if loss is None or len(rest) > 1 or most:
        raise Doubt("there are no conditions, and no form with a known dual is recognised")
    number, p, inner = loss
    jacobian = differentiate(Problem("jacobian", inner, (x,), context=problem.context, latex=problem.latex), board.rulebook, "normal")
    A = jacobian.answers[0].expression if jacobian.status == "finished" and jacobian.answers else None
    if A is None or x in A.free:
        raise Doubt("the distance is not that of a linear map")
    shift = constant_of(inner, x)
    taken = {s.name for s in f.free}
    nu = b.symbol("nu" if "nu" not in taken else "eta", inner.shape, ["real"], latex=r"\nu" if "nu" not in taken else r"\eta")
    z = b.symbol(next(n for n in ("z", "u", "w") if n not in taken), inner.shape, ["real"])
    pull = b.dot(b.transpose(A), nu)
    parts: list[Expr] = []
    constraints: list[Expr] = []
    steps: list[Step] = []
    split = f"With a new variable ${z.latex} = {inner.latex}$ the multiplier ${nu.latex}$ belongs to ${inner.latex}-{z.latex} = 0$. "
    if p == "squared":
        place = b.divide(nu, b.mul(b.TWO, number)) if number is not b.HALF else nu
        smooth = b.subtract(b.mul(number, b.power(b.norm(z, "2"), 2)), b.dot(b.transpose(nu), z))
        square = b.power(b.norm(nu, "2"), 2)
        least = b.negative(b.mul(b.HALF, square)) if number is b.HALF else b.negative(b.divide(square, b.mul(b.num(4), number)))
        steps.append(
            board.step(
                "dual function", b.at(smooth, z, place), least, f"{split}Over ${z.latex}$ the minimum is at ${z.latex} = {place.latex}$."
            )
        )
        parts.append(least)
    else:
        constraints.append(b.relation("<=", b.norm(nu, _DUAL[p]), number))
        steps.append(_holder(board, nu, z, b.mul(number, b.norm(z, p)) if number is not b.ONE else b.norm(z, p), constraints[-1], split))
    if shift is not None:
        parts.append(b.dot(b.transpose(shift), nu) if not _negative(shift) else b.negative(b.dot(b.transpose(_turned(shift)), nu)))
    if not rest:
        constraints.append(b.relation("=", pull, b.zeros(x.shape)))
    else:
        _regular(board, x, rest[0], pull, parts, constraints, steps)
    g = b.add(*parts) if parts else b.ZERO
    return _ended(problem, board, steps, g, constraints, most, claim=steps[0].claim)


def _regular(board: Board, x: Expr, term: Expr, pull: Expr, parts: list[Expr], constraints: list[Expr], steps: list[Step]) -> None:
    """The least value of a norm or a squared norm of x plus a linear function."""
    norm = _norm(term, x)
    if norm is not None:
        constraints.append(b.relation("<=", b.norm(pull, _DUAL[norm[1]]), norm[0]))
        steps.append(_holder(board, b.negative(pull), x, term, constraints[-1], ""))
        return
    found = _distance(term, x)
    if found is None or found[1] != "squared" or found[2] is not x:
        raise Doubt("no form with a known dual is recognised")
    number = found[0]
    square = b.power(b.norm(pull, "2"), 2)
    place = b.negative(b.divide(pull, b.mul(b.TWO, number)))
    least = b.negative(b.divide(square, b.mul(b.num(4), number)))
    halves = number.args if number.op == "mul" else ()
    if halves and halves[0] is b.HALF:
        free = b.mul(*halves[1:])
        place, least = b.negative(b.divide(pull, free)), b.negative(b.divide(square, b.mul(b.TWO, free)))
    smooth = b.add(b.dot(b.transpose(pull), x), term)
    if not has(number, "positive"):
        board.conditions.append(b.relation(">", number, b.ZERO))
    steps.append(
        board.step("dual function", b.at(smooth, x, place), least, f"Over ${x.latex}$ the minimum is at ${x.latex} = {place.latex}$.")
    )
    parts.append(least)


def _holder(board: Board, nu: Expr, z: Expr, size: Expr, condition: Expr, split: str) -> Step:
    left = b.dot(b.transpose(nu), z) if nu.op != "mul" else b.negative(b.dot(b.transpose(b.negative(nu)), z))
    kept = list(board.conditions)
    board.conditions.append(condition)
    claim = board.claim(left, "<=", size)
    board.conditions[:] = kept
    gap = b.subtract(size, left)
    because = f"{split}Where ${condition.latex}$, the least value over ${z.latex}$ of ${gap.latex}$ is $0$, and elsewhere $-\\infty$."
    return Step(board.rulebook["inequality of Hölder"], left, "<=", size, because, (condition,), claim=claim)


def _negative(e: Expr) -> bool:
    return e.op == "mul" and e.args[0] is b.MINUS_ONE


def _distance(t: Expr, x: Expr) -> tuple[Expr, str, Expr] | None:
    """(k, "squared" or p, inner) of k |inner|^2 or k |inner|_p."""
    parts = list(t.args) if t.op == "mul" else [t]
    core = [p for p in parts if x in p.free]
    if len(core) != 1 or any(not p.is_scalar for p in parts):
        return None
    number = b.mul(*(p for p in parts if p is not core[0])) if len(parts) > 1 else b.ONE
    (e,) = core
    if e.op == "power" and e.args[1] is b.TWO and e.args[0].op == "norm" and str(e.args[0].data) == "2":
        return number, "squared", e.args[0].args[0]
    if e.op == "dot" and len(e.args) == 2 and e.args[0] is b.transpose(e.args[1]):
        return number, "squared", e.args[1]
    if e.op == "norm" and str(e.data) in _DUAL and e.args[0] is not x:
        return number, str(e.data), e.args[0]
    return None
