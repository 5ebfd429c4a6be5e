r"""Quadratic programmes in matrix form, sizes symbolic: x^T A x - b^T x, alone or under linear equations.

The gradient comes from the wing of matrix calculus. Where it is H x + c with H symmetric positive definite, the minimum is -H^{-1} c, or
under C x = d the point H^{-1}(C^T \lambda - c) with the multipliers that meet the conditions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr, substitute, walk
from ...expression import build as b
from ...model import Answer, Derivation, Finding, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished
from ..facts import has
from ..matrix_calculus import solve_problem as differentiate
from .equations import needed_for_definite, several
from .matrices import definite_numbers, falling_direction, in_numbers, solve_matrix

_FALLS = "Along this direction the second derivative has the wrong sign, so the quadratic part outgrows every bound."

__all__ = ["constant_of", "solve_arrays", "solved", "unscaled"]


def _derived(problem: Problem, board: Board, kind: str, body: Expr, x: Expr) -> Derivation:
    asked = Problem(kind, body, (x,), context=problem.context, latex=problem.latex)
    found = differentiate(asked, board.rulebook, "normal")
    if found.status != "finished" or not found.answers or found.answers[0].expression is None:
        raise Doubt(f"the {kind} of ${body.latex}$ is not found here")
    return found


def solve_arrays(problem: Problem, board: Board) -> Derivation:
    """The minimum of a quadratic function of a vector."""
    body = problem.expression
    assert body is not None
    if len(problem.variables) == 1 and problem.variables[0].shape.kind == "matrix":
        return solve_matrix(problem, board)
    if len(problem.variables) != 1 or problem.variables[0].shape.kind != "vector":
        raise Doubt("extrema are looked for in one vector here")
    (x,) = problem.variables
    sense = next(iter(problem.request & {"minimum", "maximum"}), "")
    if not sense:
        raise Doubt("minimum or maximum is not said")
    quotient = _rayleigh(problem, board, body, x, sense)
    if quotient is not None:
        return quotient
    others = tuple(r for r in problem.conditions if x not in r.free)
    if others:  # what is said of a letter, not of the vector
        problem, rest = known_of_letters(problem)
        others = tuple(r for r in rest if x not in r.free)
        if any(r.op != "relation" or r.data != ">" or r.args[1] is not b.ZERO for r in others):
            raise Doubt("a condition does not hold the variable")
        board.conditions += others
        problem = replace(problem, conditions=tuple(r for r in rest if x in r.free))
        inner = Board(board.rulebook, problem.context, board.detail)
        inner.conditions += board.conditions
        return solve_arrays(problem, inner)
    customary, said = _customary(problem, x)
    if said:
        inner = Board(board.rulebook, customary.context, board.detail)
        inner.conditions += board.conditions
        found = solve_arrays(customary, inner)
        return replace(found, assumed=(*found.assumed, *said))
    gradient = _derived(problem, board, "gradient", body, x)
    g = gradient.answers[0].expression
    hessian = _derived(problem, board, "hessian", body, x).answers[0].expression
    assert g is not None and hessian is not None
    if x in hessian.free:
        raise Doubt("the function is not quadratic in its vector")
    steps = list(gradient.steps)
    turned = hessian if sense == "minimum" else _turned(hessian)
    if turned.op == "matrix" and not turned.free:
        if not problem.conditions and (falls := falling_direction(turned)) is not None:
            text = f"no {sense}: unbounded {'below' if sense == 'minimum' else 'above'}"
            step = board.step("unbounded along a line", b.dot(b.transpose(falls[0]), turned, falls[0]), falls[1], _FALLS)
            return finished(problem, [Answer("value", None, text=text, claim=step.claim)], [*steps, step], [Finding("no_solution", text)])
        definite_numbers(turned)
    elif not _definite(turned):
        needed = needed_for_definite(turned)
        if needed is None:
            raise Doubt(
                f"whether ${hessian.latex}$ is {'positive' if sense == 'minimum' else 'negative'} definite is not known: declare it"
            )
        board.conditions += [r for r in needed if r not in board.conditions]
    zero = b.zeros(x.shape)
    c = _simple(substitute(g, {x: zero}))
    answers: list[Answer]
    if not problem.conditions:
        solution = _solve(hessian, b.negative(c)) if sense == "minimum" else _solve(_turned(hessian), c)
        solution = in_numbers(solution)
        steps.append(board.step("stationary point of a quadratic", b.at(g, x, solution), zero, f"So ${x.latex} = {solution.latex}$."))
        claim = board.claim(b.at(g, x, solution), "=", zero)
        half = b.mul(b.divide(b.ONE, b.TWO), b.dot(b.transpose(c), solution))
        start = _simple(substitute(body, {x: zero}))
        value = half if c.op != "add" and _null(start) else _simple(substitute(body, {x: solution}))
        value = in_numbers(value)
        under = tuple(board.conditions)
        answers = [Answer(x.name, solution, claim=claim, conditions=under)]
        answers.append(Answer("value", value, claim=board.claim(b.at(body, x, solution), "=", value), conditions=under))
        return finished(problem, answers, steps)
    if len(problem.conditions) > 1:
        return several(problem, board, x, body, g, hessian, c, steps)
    return _constrained(problem, board, x, body, g, hessian, c, steps)


def known_of_letters(problem: Problem) -> tuple[Problem, list[Expr]]:
    """The problem with what its conditions say of matrices put into them, and the other conditions."""
    definite = [
        r
        for r in problem.conditions
        if r.op == "relation"
        and r.data in ("succ", "succeq")
        and r.args[0].op == "symbol"
        and (r.args[1] is b.ZERO or r.args[1].op == "zeros")
    ]
    table = {r.args[0]: _declared(r) for r in definite}
    body = problem.expression
    context = problem.context.with_(symbols={k: table.get(v, v) for k, v in problem.context.symbols.items()})
    expression = None if body is None else substitute(body, table)
    rest = [substitute(r, table) for r in problem.conditions if r not in definite]
    return replace(problem, expression=expression, conditions=tuple(rest), context=context), rest


def _declared(condition: Expr) -> Expr:
    """The matrix of A > 0 with what that says of it."""
    matrix = condition.args[0]
    kind = "positive_definite" if condition.data == "succ" else "positive_semidefinite"
    return b.symbol(matrix.name, matrix.shape, {*matrix.properties, "symmetric", kind}, latex=matrix.latex)


def _customary(problem: Problem, x: Expr) -> tuple[Problem, list[str]]:
    """What custom knows of letters nothing is said of: Sigma is a covariance, and the columns of a regression are independent."""
    body = problem.expression
    assert body is not None
    table: dict[Expr, Expr] = {}
    said = []
    for s in sorted({n for n in walk(body) if n.op == "symbol" and n.shape.kind == "matrix"}, key=lambda n: n.name):
        bare = not s.properties - {"real"}
        if s.name in ("Sigma", "Omega") and bare and s.shape.rows == s.shape.cols:
            table[s] = b.symbol(s.name, s.shape, {*s.properties, "symmetric", "positive_definite"}, latex=s.latex)
            said.append(f"${s.latex}$ is a covariance matrix: symmetric positive definite")
        elif bare and _alone_in_square(body, s, x):
            table[s] = b.symbol(s.name, s.shape, {*s.properties, "full_column_rank"}, latex=s.latex)
            said.append(f"${s.latex}$ has full column rank")
    for condition in problem.conditions:
        left = condition.args[0] if condition.op == "relation" else condition
        if left.op == "dot" and len(left.args) == 2 and left.args[1] is x and left.args[0].op == "symbol":
            s = left.args[0]
            if s.shape.kind == "matrix" and not s.properties - {"real"} and s not in table:
                table[s] = b.symbol(s.name, s.shape, {*s.properties, "full_row_rank"}, latex=s.latex)
                said.append(f"${s.latex}$ has full row rank")
    if not table:
        return problem, []
    put = {name: table.get(symbol, symbol) for name, symbol in problem.context.symbols.items()}
    context = problem.context.with_(symbols=put)
    conditions = tuple(substitute(c, table) for c in problem.conditions)
    return replace(problem, expression=substitute(body, table), conditions=conditions, context=context), said


def _alone_in_square(body: Expr, matrix: Expr, x: Expr) -> bool:
    """Whether a function is the squared norm of A x - b alone, so that its minimum is unique only for independent columns."""
    norm = body.args[-1] if body.op == "mul" and body.args[0].op == "number" else body
    if norm.op != "power" or norm.args[0].op != "norm":
        return False
    inner = norm.args[0].args[0]
    parts = inner.args if inner.op == "add" else (inner,)
    bare = [p.args[-1] if p.op == "mul" else p for p in parts]
    return any(p.op == "dot" and p.args[0] is matrix and p.args[-1] is x for p in bare)


def _constrained(problem: Problem, board: Board, x: Expr, body: Expr, g: Expr, hessian: Expr, c: Expr, steps: list[Any]) -> Derivation:
    if len(problem.conditions) != 1 or problem.conditions[0].data != "=":
        raise Doubt("one linear equation is worked on here")
    left, right = problem.conditions[0].args
    if x in right.free:
        left, right = b.subtract(left, right), b.zeros(right.shape) if not right.is_scalar else b.ZERO
    zero = b.zeros(x.shape)
    if left.is_scalar:
        normal = _derived(problem, board, "gradient", left, x).answers[0].expression
        assert normal is not None
        if x in normal.free:
            raise Doubt("the condition is not linear")
        rest = _simple(b.subtract(right, substitute(left, {x: zero})))
        weight = b.dot(b.transpose(normal), _solve(hessian, normal))
        shift = rest if _null(c) else b.add(rest, b.dot(b.transpose(normal), _solve(hessian, c)))
        multiplier = b.divide(shift, weight)
        if _null(c):
            number, top = _scale(hessian)
            plain = normal if top.op == "identity" else b.dot(b.inverse(top), normal)
            multiplier = b.divide(b.mul(number or b.ONE, rest), b.dot(b.transpose(normal), plain))
        pull = normal if multiplier is b.ONE else b.mul(multiplier, normal)
        if _null(c):
            inverse = _inverse(hessian)
            scaled = _without_number(inverse, normal)
            solution = b.divide(scaled[0], scaled[1]) if rest is b.ONE else b.mul(b.divide(rest, scaled[1]), scaled[0])
        else:
            number, top = _scale(hessian)
            if number is not None and top.op != "identity":  # the number out of both sides of the quotient
                weight = b.dot(b.transpose(normal), b.inverse(top), normal)
                multiplier = b.divide(b.add(b.mul(number, rest), b.dot(b.transpose(normal), b.inverse(top), c)), weight)
            solution = _solve(hessian, b.subtract(b.mul(multiplier, normal), c))
        right_side = b.mul(multiplier, normal)
    else:
        jacobian = _derived(problem, board, "jacobian", left, x).answers[0].expression
        assert jacobian is not None
        if x in jacobian.free:
            raise Doubt("the condition is not linear")
        rest = _simple(b.subtract(right, substitute(left, {x: zero})))
        number, top = _scale(hessian)
        round_ = top.op == "identity"
        inner = b.dot(jacobian, b.transpose(jacobian)) if round_ else b.dot(jacobian, b.inverse(top), b.transpose(jacobian))
        free = None if _null(c) else _solve(hessian, b.negative(c))  # the minimum without the conditions
        target = rest if free is None else b.subtract(rest, b.dot(jacobian, free))
        weights = b.dot(b.inverse(inner), target)
        multiplier = weights if number is None else b.mul(number, weights)
        pull = b.dot(b.transpose(jacobian), multiplier)
        moved = b.dot(b.transpose(jacobian), weights) if round_ else b.dot(b.inverse(top), b.transpose(jacobian), weights)
        solution = moved if free is None else b.add(free, moved)
        right_side = pull
    steps.append(board.step("Lagrange multipliers in matrix form", b.at(g, x, solution), right_side, f"So ${x.latex} = {solution.latex}$."))
    steps.append(board.step("condition at the solution", b.at(left, x, solution), right))
    value = _simple(substitute(body, {x: solution}))
    if left.is_scalar and _null(_simple(substitute(body, {x: zero}))):
        value = b.mul(b.divide(b.ONE, b.TWO), multiplier, rest)
        if not _null(c):
            value = b.mul(b.divide(b.ONE, b.TWO), b.add(b.mul(multiplier, rest), b.dot(b.transpose(c), solution)))
    under = tuple(board.conditions)
    answers = [
        Answer(x.name, solution, claim=board.claim(b.at(left, x, solution), "=", right), conditions=under),
        Answer("lambda", multiplier, claim=steps[-2].claim, conditions=under),
    ]
    if _null(c) or left.is_scalar:  # with a linear part under a matrix equation the value is longer than what it says
        answers.append(Answer("value", value, claim=board.claim(b.at(body, x, solution), "=", value)))
    return finished(problem, answers, steps)


def _rayleigh(problem: Problem, board: Board, body: Expr, x: Expr, sense: str) -> Derivation | None:
    """x^T A x on the unit sphere, or over x^T x: an extreme eigenvalue; None for other problems."""
    square = b.dot(b.transpose(x), x)
    lengths = (square, b.power(b.norm(x, "2"), 2), b.norm(x, "2"))
    form = body
    if problem.conditions:
        if len(problem.conditions) != 1 or problem.conditions[0].data != "=" or problem.conditions[0].args[1] is not b.ONE:
            return None
        if problem.conditions[0].args[0] not in lengths:
            return None
    else:
        below = [f for f in (body.args if body.op == "mul" else ()) if f.op == "power" and f.args[1] is b.MINUS_ONE]
        if len(below) != 1 or below[0].args[0] not in lengths[:2]:
            return None
        form = b.mul(*(f for f in body.args if f is not below[0]))
    if form.op != "dot" or len(form.args) != 3 or form.args[0] is not b.transpose(x) or form.args[2] is not x:
        return None
    matrix = form.args[1]
    if x in matrix.free:
        return None
    if not has(matrix, "symmetric"):
        raise Doubt(f"whether ${matrix.latex}$ is symmetric is not known: declare it")
    name = "lambda_min" if sense == "minimum" else "lambda_max"
    value = b.spectral(name, matrix)
    mark = ">=" if sense == "minimum" else "<="
    bound = b.mul(value, square)
    word = "smallest" if sense == "minimum" else "largest"
    because = f"Equality holds where $Ax$ is the {word} eigenvalue times $x$.".replace("Ax", f"{matrix.latex}{x.latex}")
    claim = board.claim(form, mark, bound)
    step = Step(board.rulebook["bounds of a Rayleigh quotient"], form, mark, bound, because, claim=claim)
    text = f"a unit eigenvector of ${matrix.latex}$ for its {word} eigenvalue"
    return finished(problem, [Answer("value", value, claim=claim), Answer(x.name, None, text=text, claim=claim)], [step])


def constant_of(e: Expr, x: Expr) -> Expr | None:
    """What is left where the vector is zero; None where nothing is."""
    left = _simple(substitute(e, {x: b.zeros(x.shape)}))
    return None if _null(left) else left


def solved(h: Expr, v: Expr) -> Expr:
    """H^{-1} v, numbers in front."""
    return _solve(h, v)


def unscaled(h: Expr) -> tuple[Expr | None, Expr]:
    """A number in front, and the rest."""
    return _scale(h)


def _null(e: Expr) -> bool:
    return e.op == "zeros" or e is b.ZERO


def _simple(e: Expr) -> Expr:
    """Zero arrays and zero terms left out."""
    if e.op == "add":
        parts = [_simple(a) for a in e.args]
        kept = [p for p in parts if not _null(p)]
        return b.add(*kept) if kept else parts[0]
    if any(_null(a) for a in e.args) and e.op in ("mul", "dot", "transpose"):
        return b.zeros(e.shape) if not e.is_scalar else b.ZERO
    return e


def _turned(h: Expr) -> Expr:
    """-H, its sign taken out of the factors."""
    return b.add(*(b.negative(t) for t in h.args)) if h.op == "add" else b.negative(h)


def _scale(h: Expr) -> tuple[Expr | None, Expr]:
    """A scalar in front, and the rest; of a sum the number that all terms have."""
    if h.op == "mul" and h.args[0].is_scalar:
        scalars = [f for f in h.args if f.is_scalar]
        return b.mul(*scalars), b.mul(*(f for f in h.args if not f.is_scalar))
    if h.op == "add" and all(t.op == "mul" and t.args[0].op == "number" for t in h.args):
        numbers = {t.args[0] for t in h.args}
        if len(numbers) == 1:
            return numbers.pop(), b.add(*(b.mul(*t.args[1:]) for t in h.args))
    return None, h


def _inverse(h: Expr) -> Expr:
    number, rest = _scale(h)
    inverse = rest if rest.op == "identity" else b.inverse(rest)
    return inverse if number is None else b.mul(b.divide(b.ONE, number), inverse)


def _solve(h: Expr, v: Expr) -> Expr:
    number, rest = _scale(h)
    inside, vector = _scale(v) if number is not None and number.op == "number" else (None, v)
    inner = vector if rest.op == "identity" else b.dot(b.inverse(rest), vector)
    if number is None:
        return inner
    factor = b.divide(b.ONE if inside is None else inside, number)
    return inner if factor is b.ONE else b.mul(factor, inner)


def _without_number(inverse: Expr, normal: Expr) -> tuple[Expr, Expr]:
    """A^{-1} a and a^T A^{-1} a; a common number left out."""
    _, rest = _scale(inverse)
    top = normal if rest.op == "identity" else b.dot(rest, normal)
    return top, b.dot(b.transpose(normal), top)


def _definite(h: Expr) -> bool:
    return has(h, "positive_definite")
