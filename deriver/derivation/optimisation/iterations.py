r"""Newton steps, gradient descent on quadratic functions, and the constants of strong convexity and smoothness."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, ended, finished, guard, letters_of
from ..calculus.line import Work

__all__ = ["solve_constants", "solve_descent", "solve_newton"]


def _count(problem: Problem) -> int:
    return next(int(r.split()[1]) for r in problem.request if r.startswith("steps "))


def _place(s: Any, work: Work, point: list[Any]) -> Expr:
    shown = [work.expr(p) for p in point]
    return shown[0] if len(shown) == 1 else b.vector(shown)


def _decimal(value: Any) -> str:
    return f"{float(value.evalf(20)):.10g}"


def solve_newton(problem: Problem, board: Board) -> Derivation:
    """x - f/f' for a zero, x - H^{-1} grad f for a minimum, a number of times."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    count = _count(problem)
    if count > 6:
        raise Doubt("more than six steps are not written out here")
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    work = Work(letters_of(body, *variables, *problem.operands), ())
    if f.free_symbols - set(letters):
        raise Doubt("the function holds letters besides its variables")
    minimise = "minimise" in problem.request
    gradient = [shortest(f.diff(x)) for x in letters]
    top = gradient if minimise else [f]
    matrix = [[shortest(g.diff(x)) for x in letters] for g in top]
    steps: list[Step] = []
    for g, e in zip(top, [b.derivative(body, v) for v in variables] if minimise else [], strict=False):
        steps.append(board.step("partial derivatives", e, work.expr(g)))
    if len(letters) == 1:
        order = 2 if minimise else 1
        steps.append(board.step("partial derivatives", b.derivative(body, variables[0], order), work.expr(matrix[0][0])))
    else:
        rows = b.matrix([[b.derivative(b.derivative(body, v), w) for w in variables] for v in variables])
        steps.append(board.step("partial derivatives", rows, b.matrix([[work.expr(v) for v in row] for row in matrix])))
    point = [to_sympy(p) for p in problem.operands]
    answers: list[Answer] = []
    exact = True
    for k in range(count):
        table = dict(zip(letters, point, strict=True))
        jacobian = s.Matrix(matrix).subs(table)
        value = s.Matrix(top).subs(table)
        if jacobian.has(s.nan, s.zoo, s.oo) or value.has(s.nan, s.zoo, s.oo):
            return ended(problem, "refused", "the function has no value at an iterate", "no_solution")
        if s.simplify(jacobian.det()) == 0:
            return ended(problem, "refused", f"the step does not exist: the derivative is singular at iterate {k}", "no_solution")
        move = jacobian.LUsolve(value)
        new = [s.simplify(p - m) for p, m in zip(point, move, strict=True)]
        exact = exact and all(v.is_Rational and len(str(v)) < 40 for v in new)
        here, derivative, top_ = _place(s, work, point), jacobian.applyfunc(s.simplify), value.applyfunc(s.simplify)
        if len(letters) == 1:
            rule = b.subtract(variables[0], b.divide(work.expr(top[0]), work.expr(matrix[0][0])))
            left = b.at(rule, variables[0], here)
        else:
            inverse = b.inverse(b.matrix([[work.expr(v) for v in derivative.row(i)] for i in range(len(letters))]))
            left = b.subtract(here, b.dot(inverse, b.vector([work.expr(v) for v in top_])))
        name = f"{variables[0].name if len(letters) == 1 else 'x'}_{k + 1}"
        if exact:
            after, relation = _place(s, work, new), "="
        else:
            if len(letters) > 1:
                raise Doubt("the iterates are no rational numbers")
            if any(len(str(v)) > 400 for v in new):
                raise Doubt("the iterates grow too large to be written out exactly")
            after, relation = b.num(_decimal(new[0])), "approx"
        decimal = ", ".join(_decimal(v) for v in new)
        claim = board.claim(left, relation, after)
        steps.append(Step(board.rulebook["Newton step"], left, relation, after, f"Iterate {k + 1}; in decimals ${decimal}$.", claim=claim))
        text = None if not exact or all(v.is_Integer for v in new) else f"about ${decimal}$"
        answers.append(Answer(name, after, claim=claim, text=text, role="answer" if exact else "numerical"))
        point = new if exact else [s.Rational(_decimal(new[0]))]
    return finished(problem, answers, steps)


def _quadratic(s: Any, f: Any, letters: list[Any]) -> Any:
    hessian = s.hessian(f, letters)
    if hessian.has(*letters):
        raise Doubt("the function is not quadratic")
    return hessian


def _ends(s: Any, hessian: Any) -> tuple[Any, Any]:
    """The smallest and the largest eigenvalue of a constant matrix. Errors: Doubt."""
    if hessian.free_symbols:
        if hessian.is_diagonal():
            raise Doubt("which eigenvalue is the largest depends on letters")
        raise Doubt("the eigenvalues depend on letters")
    values = [s.simplify(v) for v in hessian.eigenvals(multiple=True)]
    if any(abs(complex(v.evalf(30)).imag) > 1e-15 for v in values):
        raise Doubt("the eigenvalues are not found in real form")
    ranked = sorted(values, key=lambda v: complex(v.evalf(30)).real)
    return ranked[0], ranked[-1]


def _hessian_step(board: Board, work: Work, body: Expr, variables: tuple[Expr, ...], hessian: Any) -> Step:
    rows = [[b.derivative(b.derivative(body, v), w) for w in variables] for v in variables]
    if len(variables) == 1:
        return board.step("partial derivatives", b.derivative(body, variables[0], 2), work.expr(hessian[0, 0]))
    shown = b.matrix([[work.expr(hessian[i, j]) for j in range(len(variables))] for i in range(len(variables))])
    return board.step("partial derivatives", b.matrix(rows), shown, "The Hessian.")


def solve_descent(problem: Problem, board: Board) -> Derivation:
    """The iterates from a point, or the best step with its rate and the steps for which descent converges."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body, *problem.operands)
    if "spectrum" in problem.request:
        return _within(problem, board, body)
    if "matrix" in problem.request:
        work = Work(letters_of(body), ())
        hessian = to_sympy(body)
        if hessian != hessian.T:
            raise Doubt("the matrix is not symmetric")
        low, high = _ends(s, hessian)
        return _best_step(problem, board, work, body, low, high, [])
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    work = Work(letters_of(body, *variables, *problem.operands), ())
    if "from" in problem.request:
        return _iterates(problem, board, work, f, letters)
    hessian = _quadratic(s, f, letters)
    steps = [_hessian_step(board, work, body, variables, hessian)]
    low, high = _ends(s, hessian)
    if "step" in problem.request:
        return _judged(problem, board, work, to_sympy(problem.operands[-1]), low, high, steps)
    return _best_step(problem, board, work, steps[0].after, low, high, steps)


def _within(problem: Problem, board: Board, body: Expr) -> Derivation:
    """Steps for x^T Q x / 2 - b^T x where the eigenvalues of Q lie between two ends. Errors: Doubt."""
    s = library()
    (x,) = problem.variables
    terms = body.args if body.op == "add" else (body,)
    forms = [t for t in terms if t.op == "mul" and t.args[0] is b.HALF and len(t.args) == 2 and _is_form(t.args[1], x)]
    if len(forms) != 1 or any(not _linear_in(t, x) for t in terms if t is not forms[0]):
        raise Doubt("the function is not half a quadratic form plus something linear")
    ends = []
    letters = letters_of(*problem.operands)
    for e in problem.operands:
        value = to_sympy(e)
        if value.is_Symbol and not value.is_positive:
            board.conditions.append(b.relation(">", e, b.ZERO))
            value = s.Symbol(value.name, positive=True)
        ends.append(value)
    if not all(v.is_positive for v in ends):
        raise Doubt("the smallest eigenvalue has to be positive")
    return _best_step(problem, board, Work(letters, ()), forms[0].args[1].args[1], ends[0], ends[1], [])


def _is_form(e: Expr, x: Expr) -> bool:
    return e.op == "dot" and len(e.args) == 3 and e.args[0] is b.transpose(x) and e.args[2] is x and x not in e.args[1].free


def _linear_in(e: Expr, x: Expr) -> bool:
    core = e.args[-1] if e.op == "mul" else e
    if x not in e.free:
        return True
    return (
        core.op == "dot"
        and len(core.args) == 2
        and sum(x in a.free for a in core.args) == 1
        and any(a in (x, b.transpose(x)) for a in core.args)
    )


def _eigenvalues(board: Board, work: Work, matrix: Expr, low: Any, high: Any) -> list[Step]:
    if matrix.is_scalar:
        return []
    out = []
    for name, value in (("lambda_min", low), ("lambda_max", high)):
        out.append(board.step("extreme eigenvalues", b.spectral(name, matrix), work.expr(value)))
    return out


def _best_step(problem: Problem, board: Board, work: Work, matrix: Expr, low: Any, high: Any, steps: list[Step]) -> Derivation:
    s = library()
    if not low.is_positive:
        if complex(low.evalf(30)).real < 0:
            raise Doubt("the quadratic is not convex: descent runs away for every step")
        raise Doubt("the quadratic is not strongly convex: an eigenvalue is zero")
    if "spectrum" not in problem.request:
        steps = [*steps, *_eigenvalues(board, work, matrix, low, high)]
    best, rate = shortest(s.radsimp(2 / (low + high))), shortest(s.radsimp((high - low) / (high + low)))
    eta = b.symbol("eta", properties=["real"], latex=r"\eta")
    shown_low, shown_high, shown = work.expr(low), work.expr(high), work.expr(best)
    factor = [b.function("abs", b.subtract(b.ONE, b.mul(eta, v))) for v in (shown_low, shown_high)]
    equal = [b.subtract(b.ONE, b.mul(shown, shown_low)), b.negative(b.subtract(b.ONE, b.mul(shown, shown_high)))]
    both = f"${factor[0].latex}$ and ${factor[1].latex}$"
    because = f"Along an eigenvector the error is multiplied by $1-\\eta\\lambda$; the larger of {both} is least where they are equal."
    steps.append(board.step("best step of gradient descent", equal[0], equal[1], because))
    claim = board.claim(b.vector(equal), "=", b.vector([work.expr(rate), work.expr(rate)]))
    steps.append(board.step("rate of gradient descent", equal[0], work.expr(rate)))
    limit = work.expr(shortest(s.radsimp(2 / high)))
    edge = board.claim(b.subtract(b.ONE, b.mul(limit, shown_high)), "=", b.MINUS_ONE)
    steps.append(
        board.step("edge of convergence", b.subtract(b.ONE, b.mul(limit, shown_high)), b.MINUS_ONE, "Beyond this step the error grows.")
    )
    kappa = work.expr(shortest(s.radsimp(high / low)))
    region = f"converges exactly for $0 < \\eta < {limit.latex}$ and diverges for $\\eta > {limit.latex}$"
    answers = [
        Answer("step", shown, claim=claim), Answer("rate", work.expr(rate), claim=claim),
        Answer("text", None, text=region, claim=edge),
        Answer("condition_number", kappa, claim=board.claim(b.divide(shown_high, shown_low), "=", kappa)),
    ]  # fmt: skip
    return finished(problem, answers, steps)


def _judged(problem: Problem, board: Board, work: Work, eta: Any, low: Any, high: Any, steps: list[Step]) -> Derivation:
    """Whether a given step converges, and how fast."""
    s = library()
    if eta.free_symbols or not low.is_positive:
        raise Doubt("the step is not a number, or the quadratic is not strongly convex")
    factors = [s.simplify(s.Abs(1 - eta * v)) for v in (low, high)]
    worst = max(factors, key=lambda v: float(v.evalf(30)))
    at = low if worst == factors[0] else high
    left = b.function("abs", b.subtract(b.ONE, b.mul(work.expr(eta), work.expr(at))))
    steps = [*steps, *_eigenvalues(board, work, steps[0].after, low, high), board.step("rate of gradient descent", left, work.expr(worst))]
    word = "converges" if worst < 1 else "diverges" if worst > 1 else "neither converges nor diverges: the error keeps its size"
    claim = board.claim(left, "=", work.expr(worst))
    return finished(problem, [Answer("text", None, text=word, claim=claim), Answer("rate", work.expr(worst), claim=claim)], steps)


def _iterates(problem: Problem, board: Board, work: Work, f: Any, letters: list[Any]) -> Derivation:
    s = library()
    count = _count(problem)
    if "step" not in problem.request:
        raise Doubt("the step size is not given")
    *start, eta_ = (to_sympy(p) for p in problem.operands)
    if count > 8 or f.free_symbols - set(letters):
        raise Doubt("more than eight steps, or letters besides the variables, are not worked out here")
    variables, body = problem.variables, problem.expression
    assert body is not None
    gradient = [shortest(f.diff(x)) for x in letters]
    steps = [board.step("partial derivatives", b.derivative(body, v), work.expr(g)) for v, g in zip(variables, gradient, strict=True)]
    answers, point = [], start
    for k in range(count):
        slope = [s.simplify(g.subs(dict(zip(letters, point, strict=True)))) for g in gradient]
        new = [s.simplify(p - eta_ * g) for p, g in zip(point, slope, strict=True)]
        if any(len(str(v)) > 60 for v in new):
            raise Doubt("the iterates grow too large to be written out exactly")
        left = b.subtract(_place(s, work, point), b.mul(work.expr(eta_), _place(s, work, slope)))
        after = _place(s, work, new)
        steps.append(board.step("step of gradient descent", left, after, f"Iterate {k + 1}."))
        name = f"{variables[0].name if len(letters) == 1 else 'x'}_{k + 1}"
        answers.append(Answer(name, after, claim=board.claim(left, "=", after)))
        point = new
    return finished(problem, answers, steps)


def solve_constants(problem: Problem, board: Board) -> Derivation:
    """The ends of the spectrum of the Hessian: the modulus of strong convexity, and the Lipschitz constant of the gradient."""
    s = library()
    body, variables = problem.expression, problem.variables
    assert body is not None
    guard(body)
    if any(not v.is_scalar for v in variables):
        raise Doubt("the constants are found for functions of scalar variables here")
    f, letters = to_sympy(body), [to_sympy(v) for v in variables]
    work = Work(letters_of(body, *variables), ())
    hessian = s.hessian(f, letters).applyfunc(s.simplify)
    steps = [_hessian_step(board, work, body, variables, hessian)]
    if hessian.has(*letters):
        if len(letters) > 1:
            raise Doubt("the Hessian is not constant; its bounds are not found here")
        low, high = _bounds(s, hessian[0, 0], letters[0])
    else:
        low, high = _ends(s, hessian)
        steps += _eigenvalues(board, work, steps[0].after, low, high)
    claim = steps[-1].claim or board.claim(steps[-1].before, "=", steps[-1].after)
    answers = []
    wants = problem.request or {"strong", "smooth"}
    if "strong" in wants:
        if low.is_finite and complex(low.evalf(20)).real > 0:
            answers.append(Answer("strong_convexity", work.expr(low), claim=claim, text="the largest modulus"))
        else:
            answers.append(
                Answer(
                    "strong_convexity",
                    None,
                    text="not strongly convex: the second derivatives have no positive lower bound",
                    claim=claim,
                )
            )
    if "smooth" in wants:
        size = max((s.Abs(low), s.Abs(high)), key=lambda v: s.oo if v == s.oo else v) if s.oo not in (s.Abs(low), s.Abs(high)) else s.oo
        if size == s.oo:
            answers.append(
                Answer("lipschitz_constant", None, text="the gradient is not Lipschitz: the second derivatives are unbounded", claim=claim)
            )
        else:
            answers.append(Answer("lipschitz_constant", work.expr(size), claim=claim, text="the smallest constant"))
    if "condition" in wants:
        if not (low.is_finite and high.is_finite and complex(low.evalf(20)).real > 0):
            raise Doubt("the condition number is not finite")
        answers.append(Answer("condition_number", work.expr(shortest(high / low)), claim=claim))
    return finished(problem, answers, steps)


def _bounds(s: Any, g: Any, x: Any) -> tuple[Any, Any]:
    """The infimum and the supremum of a function of one variable on the line. Errors: Doubt."""
    if g.free_symbols - {x}:
        raise Doubt("the second derivative holds letters")
    ends = [s.limit(g, x, -s.oo), s.limit(g, x, s.oo)]
    if any(e.has(s.nan, s.zoo, s.AccumBounds) for e in ends):
        raise Doubt("the bounds of the second derivative are not found here")
    try:
        points = s.solveset(g.diff(x), x, s.S.Reals)
    except (NotImplementedError, ValueError) as reason:
        raise Doubt("the bounds of the second derivative are not found here") from reason
    if not isinstance(points, s.FiniteSet | type(s.S.EmptySet)):
        raise Doubt("the bounds of the second derivative are not found here")
    values = [*ends, *(s.simplify(g.subs(x, p)) for p in points)]
    if any(v.has(s.zoo, s.nan) for v in values):
        raise Doubt("the second derivative has a pole")

    def rank(v: Any) -> float:
        return float("inf") if v == s.oo else float("-inf") if v == -s.oo else float(v)

    return min(values, key=rank), max(values, key=rank)
