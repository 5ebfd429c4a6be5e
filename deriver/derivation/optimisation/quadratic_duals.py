"""Dual functions of problems with numbers: a Lagrangian that is quadratic in the letters is minimised by its one stationary point."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Derivation, Problem
from ..calculus.board import Board
from ..calculus.ending import Doubt, finished, guard, letters_of
from ..calculus.line import Work

__all__ = ["solve_scalar_dual"]


def solve_scalar_dual(problem: Problem, board: Board) -> Derivation:
    """The dual function of a quadratic under linear or convex quadratic conditions, its best value for one multiplier. Errors: Doubt."""
    s = library()
    body = problem.expression
    assert body is not None
    guard(body, *problem.conditions)
    variables = problem.variables
    letters = [to_sympy(v) for v in variables]
    work = Work(letters_of(body, *variables, *problem.conditions), ())
    most = "maximum" in problem.request
    f = -to_sympy(body) if most else to_sympy(body)
    if not problem.conditions:
        raise Doubt("there are no conditions, so there is nothing to give multipliers to")
    marks: list[Any] = []
    terms: list[Expr] = []
    total = f
    signs: list[Expr] = []
    counts = {"=": 0, "<=": 0}
    several = {k: sum((c.data == "=") is (k == "=") for c in problem.conditions) > 1 for k in counts}
    for c in problem.conditions:
        if c.op != "relation" or c.data not in ("=", "<=", ">=", "<", ">"):
            raise Doubt(f"the condition ${c.latex}$ is not understood here")
        kind = "=" if c.data == "=" else "<="
        one, two = c.args if c.data in ("=", "<=", "<") else c.args[::-1]
        counts[kind] += 1
        base, latex = ("nu", r"\nu") if kind == "=" else ("lamda", r"\lambda")
        name = f"{base}_{counts[kind]}" if several[kind] else base
        if name in work.letters:
            raise Doubt(f"the letter ${latex}$ is used already")
        mark = b.symbol(
            name,
            properties=["real", *([] if kind == "=" else ["nonnegative"])],
            latex=f"{latex}_{counts[kind]}" if several[kind] else latex,
        )
        work.letters[name] = mark
        marks.append(to_sympy(mark))
        gap = b.subtract(one, two) if two is not b.ZERO else one
        terms.append(b.mul(mark, gap))
        total += to_sympy(mark) * to_sympy(gap)
        if kind != "=":
            signs.append(b.relation(">=", mark, b.ZERO))
    start = b.negative(body) if most else body
    lagrangian = b.add(start, *terms)
    if not total.is_polynomial(*letters) or s.Poly(total, *letters).total_degree() > 2:
        raise Doubt("the Lagrangian is not quadratic: its least value has no closed form that is known here")
    hessian = s.hessian(total, letters)
    minors = [s.factor(hessian[:k, :k].det()) for k in range(1, len(letters) + 1)]
    where: list[Expr] = []
    for minor in minors:
        if minor.is_positive:
            continue
        if not minor.free_symbols or minor.free_symbols - set(marks) or len(minor.free_symbols) != 1:
            raise Doubt("the Lagrangian is not convex, so that it has no least value for all multipliers")
        (z,) = minor.free_symbols
        if z.is_nonnegative and minor.subs(z, s.Symbol("q", nonnegative=True)).is_positive:
            continue
        where.append(b.relation(">", work.expr(minor), b.ZERO))
    found = s.solve([total.diff(x) for x in letters], letters, dict=True)
    if len(found) != 1 or set(found[0]) != set(letters):
        raise Doubt("the stationary point of the Lagrangian is not found here")
    table = {x: s.simplify(v) for x, v in found[0].items()}
    g = s.simplify(total.subs(table))
    g = min((g, s.expand(g), s.factor(g)), key=lambda e: (e.count_ops(), len(str(e))))
    shown = work.expr(g)
    at: Expr = lagrangian
    slopes: list[Expr] = []
    for v in variables:
        slope: Expr = b.derivative(lagrangian, v)
        for u in variables:
            slope = b.at(slope, u, work.expr(table[to_sympy(u)]))
        slopes.append(slope)
        at = b.at(at, v, work.expr(table[to_sympy(v)]))
    said = ", ".join(f"{v.latex} = {work.expr(table[to_sympy(v)]).latex}" for v in variables)
    board.conditions += [*signs, *where]
    many = len(slopes) > 1
    steps = [
        board.step(
            "stationary point of a quadratic", b.vector(slopes) if many else slopes[0], b.zeros(b.vector(slopes).shape) if many else b.ZERO,
            f"The Lagrangian ${lagrangian.latex}$ is convex in the letters; its gradient is zero at ${said}$.",
        ),
        board.step("dual function", at, shown, "The least value of the Lagrangian, a function of the multipliers."),
    ]  # fmt: skip
    value = work.expr(-g) if most else shown
    verb = "minimise" if most else "maximise"
    conditions = (*signs, *where)
    text = f"{verb} ${value.latex}$" + (f" subject to ${', '.join(c.latex for c in conditions)}$" if conditions else "")
    claim = steps[-1].claim
    answers = [Answer("dual", None, text=text, claim=claim), Answer("dual_function", value, claim=claim, conditions=conditions)]
    if len(marks) == 1 and not where and not g.free_symbols - set(marks):
        _best(problem, board, work, s, g, marks[0], most, steps, answers)
    return finished(problem, answers, steps)


def _best(problem: Problem, board: Board, work: Work, s: Any, g: Any, z: Any, most: bool, steps: list[Any], answers: list[Answer]) -> None:
    """The multiplier at which a concave function of one multiplier is largest, and the value."""
    try:
        roots = [r for r in s.solve(g.diff(z), z) if r.is_real and (not z.is_nonnegative or r >= 0)]
    except (NotImplementedError, TypeError):
        return
    if not roots and z.is_nonnegative and s.simplify(g.diff(z).subs(z, 0)).is_nonpositive:
        roots = [s.Integer(0)]
    if len(roots) != 1:
        return
    best = roots[0]
    top = s.simplify(g.subs(z, best))
    mark, value = work.expr(z), work.expr(-top if most else top)
    del problem
    if best != 0:
        board.conditions[:] = []
        slope = b.at(b.derivative(work.expr(g), mark), mark, work.expr(best))
        steps.append(
            board.step(
                "critical point", slope, b.ZERO, f"The dual function is concave; it is largest at ${mark.latex} = {work.expr(best).latex}$."
            )
        )
    claim = board.claim(b.at(work.expr(g), mark, work.expr(best)), "=", work.expr(top))
    answers.append(Answer("lambda" if mark.name == "lamda" else mark.name, work.expr(best), claim=claim))
    answers.append(Answer("value", value, claim=claim, text="of the dual"))
