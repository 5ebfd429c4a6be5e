r"""Extrema of a quadratic form on a sphere, and of a Rayleigh quotient: the eigenvalues of its matrix.

Comes in: a problem whose function is a form of degree two in scalars or in one vector of a number of entries, under one equation that says
that the point lies on a sphere round the origin, or over the square of the length. Goes out: the matrix of the form, its eigenvalues with
their steps, the bound, and the unit eigenvectors where it is attained. `solve_sphere` gives None for every other problem.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, letters_of
from ..calculus.line import Work
from ..linear_algebra import solve_problem as decompose

__all__ = ["solve_sphere"]


def solve_sphere(problem: Problem, board: Board) -> Derivation | None:
    """The extrema as extreme eigenvalues; None where the problem has another form."""
    body = problem.expression
    senses = ("minimum", "maximum") if "both" in problem.request else tuple(problem.request & {"minimum", "maximum"})
    found = None if body is None or not senses or len(problem.conditions) > 1 else _form(problem, body)
    if body is None or found is None:
        return None
    matrix, square = found
    n = len(matrix)
    work = Work(letters_of(body), ())
    rows = b.matrix([[work.expr(v) for v in row] for row in matrix])
    x = problem.variables[0] if len(problem.variables) == 1 else b.vector(list(problem.variables))
    steps: list[Step] = []
    if not _is_form_of(body, rows, x):
        form = b.dot(b.transpose(x), rows, x)
        left = body if problem.conditions else b.mul(b.dot(b.transpose(x), x), body)
        because = "The squares stand on the diagonal; half of the factor of each product stands at its two places."
        steps.append(board.step("matrix of a quadratic form", left, form, because))
    kept = board.context.with_(symbols={k: v for k, v in board.context.symbols.items() if v not in problem.variables})
    eigen = decompose(
        Problem("eigen", operands=(rows,), request=frozenset({"normalised"}), context=kept, latex=""), board.rulebook, "normal"
    )
    values = next((a.expression for a in eigen.answers if a.name == "eigenvalues"), None)
    vectors = next((a.expression for a in eigen.answers if a.name == "eigenvectors"), None)
    if eigen.status != "finished" or values is None:
        raise Doubt("the eigenvalues of the matrix of the form have no closed form here")
    steps += eigen.steps
    pairs = list(zip(values.args, vectors.args if vectors is not None else [None] * n, strict=False))
    length = b.dot(b.transpose(x), x)
    answers: list[Answer] = []
    for sense in senses:
        best = _extreme([v for v, _ in pairs], sense)
        mark, word = (">=", "smallest") if sense == "minimum" else ("<=", "largest")
        shown = b.dot(b.transpose(x), rows, x)
        bound = b.mul(best, length)
        because = f"${best.latex}$ is the {word} eigenvalue."
        claim = board.claim(shown, mark, bound)
        steps.append(Step(board.rulebook["bounds of a Rayleigh quotient"], shown, mark, bound, because, claim=claim))
        value = best if square is None or square is b.ONE else work.expr(library().simplify(to_sympy(b.mul(best, square))))
        named = sense if len(senses) > 1 else "value"
        unit = [w for v, w in pairs if v is best and w is not None]
        if len(unit) == 1:
            radius = b.ONE if square is None else work.expr(library().sqrt(to_sympy(square)))
            w = unit[0] if radius is b.ONE else b.vector([work.expr(library().radsimp(to_sympy(b.mul(radius, e)))) for e in unit[0].args])
            at = _put(body, problem.variables, w)
            proof = board.claim(at, "=", value)
            answers.append(Answer(named, value, claim=proof))
            name = "point" if len(senses) == 1 else f"point of the {sense}"
            text = "attained here and at the opposite point" if problem.conditions else "attained here and at its multiples"
            answers.append(Answer(name, w, text=text, claim=proof))
        else:
            spanned = ", ".join(f"${w.latex}$" for w in unit)
            place = f"attained at every vector of that length in the span of {spanned}" if unit else "attained at the eigenvectors"
            answers.append(Answer(named, value, claim=claim))
            answers.append(Answer("point" if len(senses) == 1 else f"point of the {sense}", None, text=place, claim=claim))
    return finished(problem, answers, steps)


def _form(problem: Problem, body: Expr) -> tuple[list[list[Any]], Expr | None] | None:
    """The symmetric matrix of the form in SymPy's numbers, and the square of the radius; no radius for a quotient."""
    s = library()
    variables = problem.variables
    if len(variables) == 1 and variables[0].shape.kind == "vector":
        rows = variables[0].shape.rows
        size = None if rows is None else rows.number
        if size is None:
            return None
        letters = [b.symbol(f"{variables[0].name}_{i}", latex=f"{variables[0].latex}_{i}", properties=["real"]) for i in range(1, size + 1)]
        table = {variables[0]: b.vector(letters)}
    elif all(v.is_scalar for v in variables) and len(variables) > 1:
        letters, table = list(variables), {}
    else:
        return None
    names = [to_sympy(x) for x in letters]
    f = to_sympy(substitute(body, table))
    length = sum(z**2 for z in names)
    square: Expr | None = None
    if problem.conditions:
        (condition,) = problem.conditions
        if condition.op != "relation" or condition.data != "=":
            return None
        left, right = (to_sympy(substitute(side, table)) for side in condition.args)
        radius = _radius(s, left, right, length, names)
        if radius is None:
            return None
        square = Work(letters_of(condition), ()).expr(radius)
    else:
        f = s.cancel(f * length)
    if not f.is_polynomial(*names):
        return None
    form = s.Poly(f, *names)
    if any(sum(m) != 2 for m in form.monoms()):
        return None
    matrix = s.hessian(form.as_expr(), names) / 2
    if matrix.free_symbols:
        return None
    return [[s.nsimplify(v) if v.is_Float else v for v in matrix.row(i)] for i in range(len(names))], square


def _radius(s: Any, left: Any, right: Any, length: Any, names: list[Any]) -> Any | None:
    """The square of the radius, where the equation is that of a sphere round the origin."""
    for one, other in ((left, right), (right, left)):
        if other.free_symbols or not other.is_positive:
            continue
        if s.expand(one**2 - length) == 0:
            return other**2
        ratio = s.cancel(one / length)
        if not ratio.free_symbols and ratio.is_positive:
            return other / ratio
    difference = s.expand(left - right)
    if difference.is_polynomial(*names):
        constant = difference.subs({z: 0 for z in names})
        ratio = s.cancel((difference - constant) / length)
        if not ratio.free_symbols and ratio != 0 and (-constant / ratio).is_positive:
            return -constant / ratio
    return None


def _is_form_of(body: Expr, rows: Expr, x: Expr) -> bool:
    form = b.dot(b.transpose(x), rows, x)
    return body is form or (body.op == "mul" and form in body.args)


def _put(body: Expr, variables: tuple[Expr, ...], w: Expr) -> Expr:
    if len(variables) == 1:
        return b.at(body, variables[0], w)
    whole = body
    for v, e in zip(variables, w.args, strict=True):
        whole = b.at(whole, v, e)
    return whole


def _extreme(values: list[Expr], sense: str) -> Expr:
    """The smallest or largest of real numbers."""
    s = library()
    numbers = {v: s.re(to_sympy(v).evalf(40)) for v in values}
    return min(values, key=numbers.__getitem__) if sense == "minimum" else max(values, key=numbers.__getitem__)
