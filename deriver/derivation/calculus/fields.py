r"""Fields and changes of variables: divergence, curl, Laplacian, Jacobian determinants, potentials, and implicit derivatives."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ...expression import Expr, walk
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem, Step
from .board import Board
from .ending import Doubt, ended, finished, guard, letters_of
from .line import Work

__all__ = ["solve_conservative", "solve_curl", "solve_divergence", "solve_implicit", "solve_jacobian_determinant", "solve_laplacian"]

_DERIVED = frozenset({"derivative", "gradient", "jacobian", "hessian"})


def _entries(e: Expr) -> tuple[Expr, ...] | None:
    """The entries of a field that is written out, `x\\mathbf{i}+y\\mathbf{j}` as well; None for others."""
    if e.op == "vector":
        return e.args if all(a.is_scalar for a in e.args) else None
    if e.op == "add":
        parts = [_entries(a) for a in e.args]
        if any(p is None for p in parts) or len({len(p) for p in parts if p is not None}) != 1:
            return None
        rows = zip(*(p for p in parts if p is not None), strict=True)
        return tuple(b.add(*kept) if (kept := [x for x in row if x != b.ZERO]) else b.ZERO for row in rows)
    if e.op == "mul":
        vectors = [a for a in e.args if not a.is_scalar]
        entries = _entries(vectors[0]) if len(vectors) == 1 else None
        if entries is None:
            return None
        factor = b.mul(*(a for a in e.args if a.is_scalar))
        return tuple(b.ZERO if x == b.ZERO else factor if x == b.ONE else b.mul(factor, x) for x in entries)
    return None


def _derived(problem: Problem, board: Board, body: Expr, name: str) -> Derivation:
    """The operation stands in the expression already: carried out."""
    s = library()
    work = Work(letters_of(body), ())
    value = to_sympy(body)
    value = value.applyfunc(lambda v: shortest(v.doit())) if isinstance(value, s.MatrixBase) else shortest(value.doit())
    shown = work.expr(value)
    return _answered(problem, board, name, body, shown, "partial derivatives")


def _answered(problem: Problem, board: Board, name: str, before: Expr, value: Expr, rule: str) -> Derivation:
    step = board.step(rule, before, value)
    answer = Answer(name, value, claim=board.claim(before, "=", value))
    return finished(problem, [answer], [step])


def _field(problem: Problem, name: str) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    body = problem.expression
    entries = _entries(body) if body is not None else None
    variables = problem.variables
    if len(variables) == 1 and variables[0].op == "vector":
        variables = variables[0].args
    if entries is None or not all(v.op == "symbol" and v.is_scalar for v in variables):
        raise Doubt(f"a {name} is taken of a field whose entries are written out")
    if len(entries) != len(variables):
        raise Doubt(f"a {name} needs as many entries as variables: {len(entries)} and {len(variables)}")
    guard(*entries)
    return entries, variables


#: How the notation writes an operation, by its name.
_WRITTEN = {
    "divergence": r"\\nabla\s*(?:_\w\s*)?\\cdot|\\operatorname\s*\{\s*div|\\div\b|\\mathrm\s*\{\s*div",
    "curl": r"\\nabla\s*(?:_\w\s*)?\\times|\\operatorname\s*\{\s*(?:curl|rot)|\\(?:curl|rot)\b|\\mathrm\s*\{\s*(?:curl|rot)",
    "laplacian": r"\\Delta|\\laplacian|\\nabla\s*\^|\\nabla\s*\\cdot\s*(?:\\left)?\s*\(?\s*\\nabla",
}


def _holds_operation(e: Expr | None) -> bool:
    return e is not None and any(n.op in _DERIVED for n in walk(e)) and not any(n.op == "apply" for n in walk(e))


def _is_written_out(problem: Problem, name: str) -> bool:
    """Whether the notation puts the operation itself into the expression; words ask it of what the expression is."""
    return _holds_operation(problem.expression) and (
        "$" not in problem.latex and "\\text" not in problem.latex or re.search(_WRITTEN[name], problem.latex) is not None
    )


def _worked_out(problem: Problem, board: Board) -> tuple[Problem, list[Step]]:
    """The derivatives that a function or a field is given by, carried out before it is asked about."""
    body = problem.expression
    if body is None or not _holds_operation(body):
        return problem, []
    work = Work(letters_of(body, *problem.variables), ())
    plain = b.vector([work.expr(shortest(to_sympy(a).doit())) for a in body.args]) if body.op == "vector" else None
    plain = plain if plain is not None else work.expr(shortest(to_sympy(body).doit()))
    return replace(problem, expression=plain), [board.step("partial derivatives", body, plain)]


def solve_divergence(problem: Problem, board: Board) -> Derivation:
    """The sum of the derivatives of the entries, each by its variable."""
    if problem.expression is not None and problem.expression.is_scalar and _holds_operation(problem.expression):
        return _derived(problem, board, problem.expression, "divergence")
    problem, first = _worked_out(problem, board)
    entries, variables = _field(problem, "divergence")
    s = library()
    work = Work(letters_of(*entries, *variables), ())
    parts = [b.derivative(e, v) for e, v in zip(entries, variables, strict=True)]
    values = [to_sympy(e).diff(to_sympy(v)) for e, v in zip(entries, variables, strict=True)]
    steps = [*first, *(board.step("partial derivatives", p, work.expr(v)) for p, v in zip(parts, values, strict=True))]
    value = work.expr(shortest(s.Add(*values)))
    steps.append(board.step("divergence", b.add(*parts), value))
    return finished(problem, [Answer("divergence", value, claim=board.claim(b.add(*parts), "=", value))], steps)


def solve_curl(problem: Problem, board: Board) -> Derivation:
    """Three entries of differences of derivatives; of a plane field one number."""
    if _is_written_out(problem, "curl"):
        assert problem.expression is not None
        return _derived(problem, board, problem.expression, "curl")
    problem, first = _worked_out(problem, board)
    entries, variables = _field(problem, "curl")
    if len(entries) not in (2, 3):
        raise Doubt("a curl is taken of fields in the plane or in space")
    rows = _curl(entries, variables)
    before = rows[0] if len(rows) == 1 else b.vector(rows)
    work = Work(letters_of(*entries, *variables), ())
    values = [work.expr(shortest(to_sympy(r).doit())) for r in rows]
    found = _answered(problem, board, "curl", before, values[0] if len(rows) == 1 else b.vector(values), "curl")
    return replace(found, steps=(*first, *found.steps))


def _curl(f: tuple[Expr, ...], x: tuple[Expr, ...]) -> list[Expr]:
    d = b.derivative
    if len(f) == 2:
        return [b.subtract(d(f[1], x[0]), d(f[0], x[1]))]
    return [b.subtract(d(f[(i + 2) % 3], x[(i + 1) % 3]), d(f[(i + 1) % 3], x[(i + 2) % 3])) for i in range(3)]


def solve_laplacian(problem: Problem, board: Board) -> Derivation:
    """The sum of the unmixed second derivatives."""
    body = problem.expression
    if body is None or not body.is_scalar:
        raise Doubt("a Laplacian is taken of a scalar here")
    if _is_written_out(problem, "laplacian"):
        return _derived(problem, board, body, "laplacian")
    problem, first = _worked_out(problem, board)
    assert problem.expression is not None
    body = problem.expression
    variables = problem.variables
    if not variables or not all(v.op == "symbol" and v.is_scalar for v in variables):
        raise Doubt("a Laplacian is taken by scalar variables here")
    guard(body)
    s = library()
    work = Work(letters_of(body, *variables), ())
    f = to_sympy(body)
    parts = [b.derivative(body, v, 2) for v in variables]
    values = [shortest(f.diff(to_sympy(v), 2)) for v in variables]
    steps = [*first, *first, *(board.step("partial derivatives", p, work.expr(v)) for p, v in zip(parts, values, strict=True))]
    value = work.expr(shortest(s.Add(*values)))
    steps.append(board.step("Laplacian", b.add(*parts), value))
    return finished(problem, [Answer("laplacian", value, claim=board.claim(b.add(*parts), "=", value))], steps)


def solve_jacobian_determinant(problem: Problem, board: Board) -> Derivation:
    """The determinant of the matrix of partial derivatives."""
    entries, variables = _field(problem, "Jacobian determinant")
    s = library()
    work = Work(letters_of(*entries, *variables), ())
    f, x = [to_sympy(e) for e in entries], [to_sympy(v) for v in variables]
    if len(f) > 4:
        raise Doubt("Jacobian determinants are formed up to four variables")
    rows = [[b.derivative(e, v) for v in variables] for e in entries]
    matrix = [[shortest(g.diff(z)) for z in x] for g in f]
    shown = b.matrix([[work.expr(v) for v in row] for row in matrix])
    value = work.expr(shortest(s.trigsimp(s.Matrix(matrix).det())))
    steps = [board.step("Jacobian matrix", b.matrix(rows), shown), board.step("determinant of the Jacobian", b.det(shown), value)]
    claim = board.claim(b.det(b.matrix(rows)), "=", value)
    return finished(problem, [Answer("jacobian_determinant", value, claim=claim)], steps)


def solve_conservative(problem: Problem, board: Board) -> Derivation:
    """Whether a field has a potential on all of the plane or space, and which."""
    entries, variables = _field(problem, "potential")
    if len(entries) not in (2, 3):
        raise Doubt("potentials are looked for in the plane and in space")
    s = library()
    work = Work(letters_of(*entries, *variables), ())
    rows = _curl(entries, variables)
    values = [shortest(to_sympy(r).doit()) for r in rows]
    steps = [board.step("curl", r, work.expr(v)) for r, v in zip(rows, values, strict=True)]
    if any(v != 0 for v in values):
        text = "no: mixed derivatives differ, so there is no potential"
        if any(not _nonzero(s, v) for v in values if v != 0):
            raise Doubt("whether the mixed derivatives agree is not known here")
        row, value = next((r, v) for r, v in zip(rows, values, strict=True) if v != 0)
        return finished(problem, [Answer("text", None, text=text, claim=board.claim(row, "=", work.expr(value)))], steps)
    potential = _potential(s, work, entries, variables)
    if potential is None:
        raise Doubt("the field is free of curl; its potential is not found here")
    if not all(_everywhere(s, to_sympy(e)) for e in entries):
        return _punctured(problem, board, work, entries, variables, potential, steps)
    shown = work.expr(potential)
    gradient = b.vector([b.derivative(shown, v) for v in variables])
    claim = board.claim(gradient, "=", b.vector(entries))
    steps.append(board.step("potential of a field", gradient, b.vector(entries), f"A potential is ${shown.latex}$."))
    answers = [Answer("potential", shown, claim=claim)]
    if "potential" not in problem.request:
        answers.insert(0, Answer("text", None, text="yes", claim=claim))
    return finished(problem, answers, steps)


def _punctured(
    problem: Problem, board: Board, work: Work, entries: tuple[Expr, ...], variables: tuple[Expr, ...], potential: Any, steps: list[Any]
) -> Derivation:
    """A field of the plane without one point: conservative exactly where its circulation around the point is zero."""
    s = library()
    field, letters = [to_sympy(e) for e in entries], [to_sympy(v) for v in variables]
    hole = _hole(s, field, letters)
    if hole is None:
        raise Doubt("the field is free of curl, but not defined everywhere: whether it is conservative depends on the domain")
    local = work.expr(potential)
    gradient = b.vector([b.derivative(local, v) for v in variables])
    claim = board.claim(gradient, "=", b.vector(entries))
    where = ", ".join(work.expr(c).latex for c in hole)
    if len(letters) == 3:
        steps.append(board.step("potential of a field", gradient, b.vector(entries), f"A potential is ${local.latex}$."))
        text = f"yes, on space without the point $({where})$, which is simply connected"
        return finished(problem, [Answer("text", None, text=text, claim=claim), Answer("potential", local, claim=claim)], steps)
    t = s.Symbol("t", real=True)
    work.letters["t"] = b.symbol("t", properties=["real"])
    table = {letters[0]: hole[0] + s.cos(t), letters[1]: hole[1] + s.sin(t)}
    integrand = s.simplify(field[0].subs(table) * -s.sin(t) + field[1].subs(table) * s.cos(t))
    value = s.simplify(s.integrate(integrand, (t, 0, 2 * s.pi))) if integrand.has(t) else 2 * s.pi * integrand
    if value.has(s.Integral, s.nan, t):
        raise Doubt("the circulation around the point without a value is not found here")
    node = b.integral(work.expr(integrand), work.letters["t"], b.ZERO, work.expr(2 * s.pi))
    steps.append(
        board.step("line integral", node, work.expr(value), f"Around the unit circle about $({where})$, where the field has no value.")
    )
    around = board.claim(node, "=", work.expr(value))
    if value != 0:
        text = f"no: its circulation around $({where})$ is ${work.expr(value).latex}$; locally it has the potential ${local.latex}$"
        return finished(problem, [Answer("text", None, text=text, claim=around), Answer("local_potential", local, claim=claim)], steps)
    steps.append(board.step("potential of a field", gradient, b.vector(entries), f"A potential is ${local.latex}$."))
    text = f"yes, on the plane without $({where})$"
    return finished(problem, [Answer("text", None, text=text, claim=around), Answer("potential", local, claim=claim)], steps)


def _hole(s: Any, field: list[Any], letters: list[Any]) -> tuple[Any, ...] | None:
    """The one point where a field has no value; None where there are others, or where that is not known."""
    below: set[Any] = set()
    for f in field:
        if f.has(s.log, s.tan, s.sec, s.cot, s.csc, s.asin, s.acos, s.Abs):
            return None
        below |= {
            p.base for p in f.atoms(s.Pow) if p.base.free_symbols and not (p.exp.is_Integer and p.exp >= 0) and not p.base.is_positive
        }
    holes: set[tuple[Any, ...]] = set()
    for u in below:
        if not u.is_polynomial(*letters) or s.Poly(u, *letters).total_degree() != 2 or u.free_symbols - set(letters):
            return None
        matrix = s.hessian(u, letters)
        centre = s.solve([u.diff(x) for x in letters], letters, dict=True)
        if not matrix.is_positive_definite or len(centre) != 1 or s.simplify(u.subs(centre[0])) != 0:
            return None
        holes.add(tuple(centre[0][x] for x in letters))
    return next(iter(holes)) if len(holes) == 1 else None


def _nonzero(s: Any, value: Any) -> bool:
    letters = sorted(value.free_symbols, key=str)
    for p in (3, 5, 11):
        number = value.subs({z: s.Rational(p + 2 * i, 7 + i) for i, z in enumerate(letters)}).evalf(20)
        if number.is_number and abs(complex(number)) > 1e-9:
            return True
    return False


def _everywhere(s: Any, f: Any) -> bool:
    """Whether a function is defined on the whole space: no logarithm, no quotient, no root."""
    return not any(
        p.is_Pow
        and not (p.base.is_positive or p.base == s.E)
        and not (p.exp.is_Integer and p.exp >= 0)
        or isinstance(p, s.log | s.tan | s.sec | s.cot | s.csc | s.asin | s.acos)
        and p.free_symbols
        for p in s.preorder_traversal(f)
    )


def _potential(s: Any, work: Work, entries: tuple[Expr, ...], variables: tuple[Expr, ...]) -> Any:
    from .solving import METHODS

    total = s.Integer(0)
    for e, v in zip(entries, variables, strict=True):
        x = to_sympy(v)
        rest = s.expand(s.simplify(to_sympy(e) - total.diff(x)))
        if rest == 0:
            continue
        line = Work(work.letters, METHODS).find(rest, x)
        if line is None:
            return None
        total += line.value
    for e, v in zip(entries, variables, strict=True):
        if s.simplify(total.diff(to_sympy(v)) - to_sympy(e)) != 0:
            return None
    return total


def solve_implicit(problem: Problem, board: Board) -> Derivation:
    r"""dy/dx of what F(x, y) = 0 defines: -F_x / F_y."""
    relation = problem.expression
    if relation is None or relation.op != "relation" or len(problem.variables) != 2:
        return ended(problem, "refused", "the equation, or its two letters, are missing", "malformed")
    guard(relation)
    s = library()
    x, y = problem.variables
    left, right = relation.args
    body = left if right is b.ZERO else b.subtract(left, right)
    work = Work(letters_of(relation), ())
    F = to_sympy(body)
    fx, fy = (shortest(F.diff(to_sympy(v))) for v in (x, y))
    if fy == 0:
        raise Doubt(f"the equation does not depend on ${y.latex}$")
    value = s.cancel(-fx / fy) if (fx / fy).is_rational_function() else shortest(-fx / fy)
    shown = work.expr(value)
    steps = [board.step("partial derivatives", b.derivative(body, v), work.expr(g)) for v, g in ((x, fx), (y, fy))]
    board.conditions.append(b.relation("!=", work.expr(fy), b.ZERO))
    total = b.add(b.derivative(body, x), b.mul(b.derivative(body, y), shown))
    claim = board.claim(total, "=", b.ZERO)
    slope = b.divide(b.negative(work.expr(fx)), work.expr(fy))
    steps.append(board.step("implicit differentiation", total, b.ZERO, f"So $\\frac{{d{y.latex}}}{{d{x.latex}}} = {slope.latex}$."))
    first = Answer("derivative", shown, claim=claim, conditions=tuple(board.conditions))
    if "second" not in problem.request:
        return finished(problem, [first], steps)
    return finished(problem, [first, _second_implicit(problem, board, work, value, F, steps)], steps)


def _second_implicit(problem: Problem, board: Board, work: Work, slope: Any, F: Any, steps: list[Step]) -> Answer:
    """The total derivative of the slope, shortened by the equation where that is a polynomial."""
    s = library()
    x, y = problem.variables
    a, c = to_sympy(x), to_sympy(y)
    p = work.expr(slope)
    whole = s.factor(s.together(slope.diff(a) + slope.diff(c) * slope))
    total = b.add(b.derivative(p, x), b.mul(b.derivative(p, y), p))
    shown = work.expr(whole)
    because = "The slope is differentiated along the curve, with the slope itself as the derivative of " + f"${y.latex}$."
    steps.append(board.step("implicit differentiation", total, shown, because))
    claim = steps[-1].claim
    top, bottom = s.fraction(whole)
    if F.is_polynomial(a, c) and top.is_polynomial(a, c) and not F.free_symbols - {a, c}:
        numerator, scale = s.expand(top), s.expand(F)
        rests = [s.reduced(numerator, [scale], *order)[1] for order in ((a, c), (c, a))]
        best = min(rests, key=lambda e: (s.expand(e).count_ops(), str(e)))
        short = s.factor(best / bottom)
        if short.count_ops() < whole.count_ops():
            shown_short = work.expr(short)
            # The difference is a multiple of the function that is zero on the curve.
            quotient = work.expr(s.cancel((whole - short) / F))
            function = work.expr(F)
            made = board.claim(b.subtract(shown, shown_short), "=", b.mul(quotient, function))
            rule = "implicit differentiation"
            steps.append(board.step(rule, shown, shown_short, f"On the curve ${function.latex} = 0$, which shortens this.", claim=made))
            claim, shown = made, shown_short
    return Answer("second_derivative", shown, claim=claim, conditions=tuple(board.conditions))
