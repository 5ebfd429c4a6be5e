"""From an integral to its derivation. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...errors import DeriverError
from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_text import library
from ...model import Answer, Context, Derivation, Finding, Problem, Step
from ...rulebook import Rulebook
from .board import Board
from .boundaries import solve_boundary_theorem, solve_line_integral
from .changing import by_parts, by_table, cyclic, half_angle, reciprocal, substitution, trigonometric_substitution
from .convergence import solve_convergence
from .coordinates import solve_curvilinear
from .curves import solve_definition, solve_leibniz, solve_parametric
from .definite import Diverges, Unclear, definite
from .densities import solve_density
from .ending import Doubt, finished
from .fallback import absolute, exponential, root_of_power, roots, searched
from .families import families
from .fields import (
    solve_conservative,
    solve_curl,
    solve_divergence,
    solve_implicit,
    solve_jacobian_determinant,
    solve_laplacian,
)
from .frames import solve_curvature, solve_tangent_line
from .limits import solve_limit
from .line import Line, Work
from .measures import solve_arc_length, solve_area, solve_mean_value, solve_revolution, solve_riemann_sum
from .orders import solve_order
from .plane_limits import solve_plane_limit
from .quadratics import quadratic_denominator
from .regions import solve_region
from .rewriting import (
    evaluated,
    expansion,
    linear_over_root,
    linearity,
    over_the_variable,
    partial_fractions,
    powers_of_functions,
    rationalised,
    trigonometric,
)
from .riemann_limits import solve_riemann_limit
from .series import solve_power_series
from .smoothness import solve_differentiability, solve_subdifferential
from .solids import solve_arc_integral, solve_graph_surface, solve_solid
from .special import confluent, special
from .splitting import Case, cases_of
from .sums import solve_sum
from .surfaces import solve_directional, solve_level_sets, solve_tangent_plane
from .table import constant, table
from .taylor import solve_taylor

__all__ = ["KINDS", "METHODS", "antiderivative", "bounded_letters", "diverging", "solve_problem", "value_of"]

#: Kind -> the function that solves it; integrals are solved in this file.
_OTHERS: dict[str, Callable[[Problem, Board], Derivation]] = {
    "limit": solve_limit,
    "sum": solve_sum,
    "taylor": solve_taylor,
    "divergence": solve_divergence,
    "curl": solve_curl,
    "laplacian": solve_laplacian,
    "jacobian_determinant": solve_jacobian_determinant,
    "conservative": solve_conservative,
    "implicit": solve_implicit,
    "convergence": solve_convergence,
    "power_series": solve_power_series,
    "differentiability": solve_differentiability,
    "subdifferential": solve_subdifferential,
    "derivative_definition": solve_definition,
    "parametric": solve_parametric,
    "leibniz": solve_leibniz,
    "directional_derivative": solve_directional,
    "tangent_plane": solve_tangent_plane,
    "level_sets": solve_level_sets,
    "curvilinear": solve_curvilinear,
    "region_integral": solve_region,
    "boundary_theorem": solve_boundary_theorem,
    "line_integral": solve_line_integral,
    "order_of_integration": solve_order,
    "density": solve_density,
    "plane_limit": solve_plane_limit,
    "riemann_limit": solve_riemann_limit,
    "solid_between": solve_solid,
    "graph_surface": solve_graph_surface,
    "arc_integral": solve_arc_integral,
    "arc_length": solve_arc_length,
    "enclosed_area": solve_area,
    "revolution": solve_revolution,
    "curvature": solve_curvature,
    "tangent_line": solve_tangent_line,
    "riemann_sum": solve_riemann_sum,
    "mean_value": solve_mean_value,
}
KINDS = ("integral", *_OTHERS)
#: In the order in which they are tried.
METHODS = (
    constant,
    evaluated,
    table,
    quadratic_denominator,
    special,
    families,
    absolute,
    linearity,
    trigonometric,
    partial_fractions,
    linear_over_root,
    over_the_variable,
    by_table,
    cyclic,
    exponential,
    roots,
    substitution,
    by_parts,
    root_of_power,
    rationalised,
    reciprocal,
    trigonometric_substitution,
    expansion,
    half_angle,
    powers_of_functions,
    confluent,
    searched,
)


def antiderivative(f: Any, x: Any, letters: dict[str, Expr]) -> Line | None:
    """The lines that lead to an antiderivative of a SymPy function f of x; None where no method knows one.

    letters: the expressions of the letters by their SymPy names; new ones are added.
    """
    return Work(letters, METHODS).find(f, x)


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of an integral: finished, stuck (no method, or a doubt about convergence), or refused."""
    if problem.kind in _OTHERS:
        try:
            return _OTHERS[problem.kind](problem, Board(rulebook, problem.context, detail))
        except (Doubt, Unclear, Diverges) as reason:
            return _ended(problem, "stuck", str(reason), "not_supported")
        except RecursionError:
            return _ended(problem, "stuck", "the search goes too deep", "not_supported")
        except DeriverError as mistake:
            return _ended(problem, "stuck", mistake.message, "not_supported")
    e = problem.expression
    if e is None:
        return _ended(problem, "refused", "there is no integral in this task", "malformed")
    if e.op != "integral":
        free = sorted((s for s in e.free if s.op == "symbol" and s.is_scalar), key=lambda z: z.name)
        chosen = problem.variables or tuple(free)
        if len(chosen) != 1:
            names = ", ".join(f"${z.latex}$" for z in free) or "none"
            return _ended(problem, "refused", f"it is not said by which variable: the letters are {names}", "malformed")
        e = b.integral(e, chosen[0])
    if not e.is_scalar or not e.args[1].is_scalar:
        return _ended(problem, "stuck", "an integral of arrays is taken entry by entry, which is not done yet", "not_supported")
    letters = {s.name: s for s in e.free | {v.args[1] for v in _integrals(e)} if s.op == "symbol"}
    try:
        integral = to_sympy(e)
        s = library()
        if any(p.base.has(s.I) and not p.exp.is_Integer for p in integral.atoms(s.Pow)):
            return _ended(problem, "stuck", "roots of complex numbers are not integrated here", "not_supported")
        return _solve(problem, e, integral, letters, rulebook, detail)
    except Diverges as reason:
        return diverging(problem, e, reason, letters, Board(rulebook, problem.context, detail))
    except Unclear as reason:
        return _ended(problem, "stuck", str(reason), "not_supported")
    except RecursionError:
        return _ended(problem, "stuck", "the search for an antiderivative goes too deep", "not_supported")
    except DeriverError as mistake:
        return _ended(problem, "stuck", mistake.message, "not_supported")


def bounded_letters(e: Expr, context: Context) -> dict[Any, Any]:
    """Letters with a declared bound other than zero, as that bound and a positive rest: p > 1 is p = 1 + q with q > 0."""
    s = library()
    out: dict[Any, Any] = {}
    for condition in context.conditions:
        if condition.op != "relation" or condition.data not in (">", "<"):
            continue
        letter, bound = condition.args
        if letter.op == "symbol" and letter.is_scalar and letter in e.free and bound.op == "number" and to_sympy(letter) not in out:
            rest = s.Dummy("q", positive=True)
            out[to_sympy(letter)] = to_sympy(bound) + (rest if condition.data == ">" else -rest)
    return out


def value_of(e: Expr, context: Context, board: Board, shifts: dict[Any, Any]) -> tuple[Expr, Expr] | None:
    """The value of a definite integral and its antiderivative; None where they are not found."""
    trial = Board(board.rulebook, context, board.detail)
    trial.shifts = shifts
    letters = {s.name: s for s in e.free | {v.args[1] for v in _integrals(e)} if s.op == "symbol"}
    _, value, line = definite(e, trial, letters, METHODS)
    return None if line is None else (value, Work(letters, ()).expr(line.value))


def _integrals(e: Expr) -> list[Expr]:
    out = [e] if e.op == "integral" else []
    for part in e.args:
        out += _integrals(part)
    return out


def _solve(problem: Problem, e: Expr, integral: Any, letters: dict[str, Expr], rulebook: Rulebook, detail: str) -> Derivation:
    board = Board(rulebook, problem.context, detail)
    board.shifts = bounded_letters(e, problem.context)
    if len(e.args) == 2:
        return _antiderivatives(problem, e, letters, board)
    if e.args[2] == e.args[3] and integral.args[0].subs(*integral.args[1][:2]).is_finite:
        step = board.step("integral over an interval of no length", e, b.ZERO)
        answer = Answer("integral", b.ZERO, claim=step.claim)
        return Derivation(problem.latex, "finished", problems=(problem,), answers=(answer,), steps=(step,))
    depending = _where_it_converges(problem, e, integral, rulebook, detail)
    if depending is not None:
        return depending
    steps, value, line = definite(e, board, letters, METHODS)
    if line is None:
        reason = f"no method here finds an antiderivative of ${e.args[0].latex}$"
        return _ended(problem, "stuck", reason, "no_closed_form")
    nested = e.args[0].op == "integral"
    claim = board.evidence if board.evidence is not None and not nested else board.claim(board.instead or e, "=", value)
    answer = Answer("integral", value, conditions=tuple(board.conditions), claim=claim)
    return Derivation(
        task=problem.latex, status="finished", problems=(problem,), answers=(answer,), steps=tuple(steps),
        declarations=problem.context.text,
    )  # fmt: skip


def _where_it_converges(problem: Problem, e: Expr, integral: Any, rulebook: Rulebook, detail: str) -> Derivation | None:
    """An improper integral that converges for some values of its one letter: the value there, and that it diverges elsewhere."""
    s = library()
    f, (_, p, q) = integral.args[0], integral.args[1]
    letters = f.free_symbols - {integral.args[1][0]}
    if len(letters) != 1 or p.free_symbols | q.free_symbols or f.has(s.Integral) or len(e.free) != 1:
        return None
    (letter,) = e.free
    known = problem.context.conditions
    if (
        any(letter in c.free for c in known)
        or {*letter.properties} - {"real"}
        or not (
            q.is_infinite
            or p.is_infinite
            or f.subs(integral.args[1][0], p).is_finite is not True
            or f.subs(integral.args[1][0], q).is_finite is not True
        )
    ):
        return None
    try:
        asked = replace(problem, request=frozenset({"for which"}), variables=(letter,))
        found = solve_convergence(asked, Board(rulebook, problem.context, detail))
    except (Doubt, Unclear, Diverges):
        return None
    if [a.text for a in found.answers] == ["diverges for every value"]:
        text = f"diverges for every ${letter.latex}$"
        return replace(found, task=problem.latex, problems=(problem,), answers=(Answer("integral", None, text=text),))
    values = [a for a in found.answers if a.name == "integral"]
    if len(values) != 1 or len(values[0].conditions) != 1 or values[0].conditions[0].op != "relation":
        return None
    (where,) = values[0].conditions
    opposite = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}.get(where.data)
    if opposite is None:
        return None
    text = f"diverges for ${b.relation(opposite, *where.args).latex}$"
    answers = [replace(values[0], case=0), Answer("integral", None, text=text, case=1, conditions=(b.relation(opposite, *where.args),))]
    answers[1] = replace(answers[1], claim=values[0].claim)
    return replace(
        found, task=problem.latex, problems=(problem,), answers=tuple(answers), steps=tuple(replace(x, case=0) for x in found.steps)
    )


def _antiderivatives(problem: Problem, e: Expr, letters: dict[str, Expr], board: Board) -> Derivation:
    """An indefinite integral: one answer, or one for each case of its letters."""
    f, x = to_sympy(e.args[0]), to_sympy(e.args[1])
    with_letters = bool(f.free_symbols - {x})
    made = cases_of(f, x, letters, METHODS[:-1]) if with_letters else None
    if made is None and (line := antiderivative(f, x, letters)) is not None:
        made = [Case((), f, line)]
    if made is None:
        return _ended(problem, "stuck", f"no method here finds an antiderivative of ${e.args[0].latex}$", "no_closed_form")
    answers, steps = [], []
    for number, case in enumerate(made):
        own = Board(board.rulebook, problem.context, board.detail)
        own.conditions += case.relations(Work(letters, METHODS))
        before = e if case.integrand is f or case.integrand == f else Work(letters, METHODS).integral(case.integrand, x)
        lines, value = _indefinite(before, case.line, own, letters)
        several = number if len(made) > 1 else None
        apart = [part for c in own.conditions if c.data == "!=" and c.args[0].op == "mul" for part in c.args[0].args]
        own.conditions[:] = [c for c in own.conditions if not (c.data == "!=" and c.args[0] in apart)]
        if several is not None:
            where = " and ".join(f"${c.latex}$" for c in own.conditions)
            lines[0] = replace(lines[0], because=f"The case {where}. {lines[0].because}".strip())
        steps += [replace(line, case=several) for line in lines]
        claim = own.claim(before, "=", value)
        answers.append(Answer("integral", value, case=several, conditions=tuple(own.conditions), claim=claim))
    return finished(problem, answers, steps)


def _indefinite(e: Expr, line: Line, board: Board, letters: dict[str, Expr]) -> tuple[list[Step], Expr]:
    s = library()
    x = to_sympy(e.args[1])
    line = replace(line, before=e)  # as the user wrote it
    steps = board.lines(line)
    constant_name = next(n for n in ("C", "c", "K", "C_0") if n not in letters)
    shown = Work(letters, METHODS).expr(shortest(s, line.value, x))
    value = b.add(shown, b.symbol(constant_name, properties=["real"]))
    if len(steps) > 1 or shown is not steps[0].after:
        steps.append(board.step("constant of integration", e, value))
    return steps, value


def shortest(s: Any, value: Any, x: Any) -> Any:
    """The form of an antiderivative that is shortest in print, without changing its domain."""
    forms = [value]
    if not value.has(s.log, s.Abs):
        forms += [s.factor_terms(value), s.expand(value)]
        if value.has(s.exp) and any(p.exp.is_negative and p.base.has(x) for p in value.atoms(s.Pow)):
            forms.append(s.factor(value))
        exponentials = [p for p in value.atoms(s.exp) if p.has(x)]
        if len(exponentials) == 1:
            forms.append(s.collect(s.expand(value), exponentials[0]))
    return min(forms, key=lambda v: (len(str(v)), s.default_sort_key(v)))


def diverging(problem: Problem, e: Expr, reason: Diverges, letters: dict[str, Expr], board: Board) -> Derivation:
    """No value: where the antiderivative grows without bound, one over it tends to zero."""
    claim, steps = None, []
    if reason.growth is not None and e.args[0].op != "integral":
        F, at, side = reason.growth
        work = Work(letters, METHODS)
        x = e.args[1]
        slow = any(part.args[0].has(library().log) for part in F.atoms(library().log))
        shown = work.expr(F)
        if slow:  # an iterated logarithm grows too slowly for numbers to show it
            low, high = work.expr(to_sympy(e.args[2])), e.args[3]
            board.conditions += [b.relation(">", x, low), *([] if high is b.INFINITY else [b.relation("<", x, high)])]
            kept = board.claim(b.derivative(shown, x), "=", e.args[0])
            step = board.step(
                "divergence of an improper integral", b.derivative(shown, x), e.args[0], f"${shown.latex}$ grows without bound."
            )
            answer = Answer("integral", None, text=f"diverges: {reason}", claim=kept)
            finding = Finding("no_solution", f"${e.latex}$ has no value: {reason}")
            return Derivation(
                problem.latex,
                "finished",
                problems=(problem,),
                answers=(answer,),
                steps=(step,),
                declarations=problem.context.text,
                findings=(finding,),
            )
        node = b.limit(b.power(work.expr(F), -1), x, work.expr(at), side if at.is_finite else "")
        claim = board.claim(node, "=", b.ZERO)
        because = f"The antiderivative ${work.expr(F).latex}$ grows without bound, so one over it tends to zero."
        steps.append(board.step("divergence of an improper integral", node, b.ZERO, because))
    answer = Answer("integral", None, text=f"diverges: {reason}", claim=claim)
    return Derivation(
        task=problem.latex, status="finished", problems=(problem,), answers=(answer,), declarations=problem.context.text,
        steps=tuple(steps), findings=(Finding("no_solution", f"${e.latex}$ has no value: {reason}"),),
    )  # fmt: skip


def _ended(problem: Problem, status: str, reason: str, code: str) -> Derivation:
    return Derivation(problem.latex, status, problems=(problem,), reason=reason, findings=(Finding(code, reason),))
