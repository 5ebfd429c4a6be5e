"""What was understood to be asked, as a formula: comes in a Problem, goes out the LaTeX that stands above its derivation."""

from __future__ import annotations

from contextlib import suppress

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from ..model import Problem
from .wings import WINGS

__all__ = ["asked"]


def asked(problem: Problem) -> str:
    """What was understood to be asked, in LaTeX, whatever words asked it."""
    if problem.kind == "proof" and not problem.operands:
        return rf"\text{{{next(r.split(' ', 1)[1] for r in problem.request)}}}"
    if problem.kind == "proof":
        relation = next(r.split(" ", 1)[1] for r in problem.request if r.startswith("relation "))
        return b.relation(relation, *problem.operands).latex
    if problem.kind in WINGS["algebra"] or problem.kind in ("inner_product", "counted", "subspace_test", "matrix_example"):
        return problem.latex
    if problem.operands:
        arrays = [e.latex for e in problem.operands]
        if problem.kind in ("linear_system", "least_squares") and len(arrays) > 1:
            return f"{arrays[0]}x = {arrays[1]}"
        if problem.kind == "ode" and any(r.startswith("asks ") for r in problem.request) and problem.expression is not None:
            return r",\quad ".join(e.latex for e in (problem.expression, *problem.conditions))
        if problem.kind == "ode" and problem.expression is not None:
            return problem.expression.latex  # M dx + N dy = 0, as an equation for y
        if problem.expression is not None:
            places = zip(problem.variables, arrays, strict=False) if problem.kind == "taylor" else ()
            arrays = [problem.expression.latex, *([f"{v.latex} = {a}" for v, a in places] or arrays)]
        return r",\quad ".join(dict.fromkeys(arrays))
    body, variables = problem.expression, problem.variables
    if problem.unknowns and body is not None:
        return r",\quad ".join(e.latex for e in (body, *problem.conditions))
    if body is not None and problem.kind in ("minimise", "lagrange"):
        return _extremum_asked(problem, body)
    if body is None or len(variables) != 1:
        return problem.latex if "$" not in problem.latex else body.latex if body is not None else ""
    x = variables[0]
    with suppress(DeriverError):
        if problem.kind == "gradient" and body.is_scalar:
            return (b.gradient(body, x) if not x.is_scalar else b.derivative(body, x)).latex
        if problem.kind == "hessian" and body.is_scalar:
            return b.hessian(body, x).latex
        if problem.kind == "jacobian":
            return b.jacobian(body, x).latex
        if problem.kind == "differential":
            return b.differential(body).latex
        if problem.kind == "derivative" and x.is_scalar:
            return b.derivative(body, x).latex
    return problem.latex


def _extremum_asked(problem: Problem, body: Expr) -> str:
    """An extremum as it is written: what is looked for, over which letters, under which conditions."""
    sought = problem.request & {"minimum", "maximum"}
    name = {"minimum": r"\min", "maximum": r"\max"}[next(iter(sought))] if len(sought) == 1 and "both" not in problem.request else ""
    letters = ", ".join(v.latex for v in problem.variables)
    head = rf"{name}_{{{letters}}}\; {body.latex}" if name else rf"\text{{extrema of }} {body.latex}"
    if not problem.conditions:
        return head
    return head + r" \quad\text{subject to}\quad " + r",\; ".join(c.latex for c in problem.conditions)
