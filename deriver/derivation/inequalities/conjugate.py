r"""Equations among the conditions of an inequality, solved for a letter: $\frac1p+\frac1q=1$ is $q=\frac p{p-1}$."""

from __future__ import annotations

from dataclasses import replace

from ...errors import DeriverError
from ...expression import Expr, substitute
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_reader import from_sympy
from ...expression.sympy_text import library
from ...model import Problem

__all__ = ["with_conditions_solved"]


def with_conditions_solved(problem: Problem) -> Problem:
    """The problem with one letter less for each equation that a letter can be solved of; as it is where there is none."""
    equations = [c for c in problem.context.conditions if c.op == "relation" and c.data == "=" and all(a.is_scalar for a in c.args)]
    if not equations or any(not z.is_scalar for c in equations for z in c.free):
        return problem
    s = library()
    for equation in equations:
        try:
            gap = to_sympy(equation.args[0]) - to_sympy(equation.args[1])
        except DeriverError:
            continue
        letters = {z.name: z for e in (*problem.operands, equation) for z in e.free if z.op == "symbol"}
        names = sorted(gap.free_symbols, key=str)
        if len(names) != 2 or not gap.is_rational_function(*names) or names[1].name not in letters:
            continue
        solved = s.solve(gap, names[1])
        if len(solved) != 1 or solved[0].has(s.I):
            continue
        gone = letters[names[1].name]
        put: dict[Expr, Expr] = {gone: from_sympy(solved[0], letters)}
        rest = tuple(substitute(c, put) for c in problem.context.conditions if c is not equation)
        for name, mark in (("positive", ">"), ("nonnegative", ">="), ("negative", "<"), ("nonpositive", "<=")):
            if name in gone.properties:  # what the letter was declared to be holds of its value
                rest = (*rest, b.relation(mark, put[gone], b.ZERO))
        problem = replace(
            problem, operands=tuple(substitute(o, put) for o in problem.operands), context=problem.context.with_(conditions=rest)
        )
    return problem
