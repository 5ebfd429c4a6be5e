r"""Constants from initial and boundary values; branches that do not fit are dropped; none or infinitely many solutions are said."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from .board import Board
from .classes import is_zero
from .equation import Equation, Stuck
from .first_order import Family

__all__ = ["particular_of", "with_conditions"]


def with_conditions(board: Board, equation: Equation, family: Family) -> None:
    """The answers of a problem with conditions."""
    s, t = equation.s, equation.t
    if not family.explicit:
        _implicit(board, equation, family)
        return
    fitting = 0
    free = False
    for solution in family.explicit:
        equations = []
        for k, point, value in equation.conditions:
            at = (solution.diff(t, k) if k else solution).subs(t, point)
            if at.has(s.nan, s.zoo, s.oo):
                at = s.limit(solution.diff(t, k) if k else solution, t, point)
            equations.append(at - value)
        try:
            found = (
                s.solve(equations, family.constants, dict=True)
                if family.constants
                else ([{}] if all(is_zero(s, e) for e in equations) else [])
            )
        except NotImplementedError as reason:
            raise Stuck("the conditions are not solved for the constants") from reason
        found = [v for v in found if all(z.is_real is not False for z in v.values())]
        if not found and not family.constants:
            continue
        for values in found[:1]:
            special = _tidy(s, solution.subs(values))
            if any(special.has(c) for c in family.constants):
                free = True
            fitting += 1
            _show(board, equation, family, solution, values, special)
            left, right = equation.residual(special)
            del left, right
            board.answer(equation, special, "particular" if not any(special.has(c) for c in family.constants) else "general")
    for lost in family.lost:
        if all(is_zero(s, (lost.diff(t, k) if k else lost).subs(t, point) - value) for k, point, value in equation.conditions):
            board.answer(equation, lost, "particular")
            board.find(
                "lost_solution", f"${equation.relation(equation.y[0], lost).latex}$ solves the problem too; the division excluded it"
            )
            fitting += 1
    _tell(board, equation, fitting, free)


def _tell(board: Board, equation: Equation, fitting: int, free: bool) -> None:
    if fitting == 0:
        board.find("no_solution", "no solution of the general family meets the conditions")
        from ...model import Answer

        board.answers.append(Answer(equation.unknown.data[1], None, text="no solution"))
    elif free:
        board.find("underdetermined", "the conditions leave a constant free: infinitely many solutions")
    elif fitting > 1:
        board.find("nonunique", "more than one solution meets the conditions")


def _show(board: Board, equation: Equation, family: Family, solution: Any, values: dict[Any, Any], special: Any) -> None:
    if not values:
        return
    shown = [b.relation("=", equation.expr(c), equation.expr(v)) for c, v in values.items()]
    conditions = list(board.problem.conditions)
    k, point, value = equation.conditions[0]
    at = (special.diff(equation.t, k) if k else special).subs(equation.t, point)
    claim = board.claim(equation.expr(at), "=", equation.expr(value))
    before = b.join("and", *conditions) if len(conditions) > 1 else conditions[0]
    board.step("initial condition", before, b.join("and", *shown) if len(shown) > 1 else shown[0], relation="implies", claim=claim)
    del family, solution


def _tidy(s: Any, value: Any) -> Any:
    short = s.simplify(value)
    collected = value
    exponentials = value.atoms(s.exp)
    if len(exponentials) == 1:
        collected = s.collect(s.expand(value), exponentials.pop())
    return min((value, s.expand(value), short, collected), key=lambda v: (v.count_ops(), len(str(v))))


def _implicit(board: Board, equation: Equation, family: Family) -> None:
    s, t, y = equation.s, equation.t, equation.y[0]
    (condition,) = equation.conditions[:1]
    k, point, value = condition
    if k or len(equation.conditions) != 1 or family.implicit is None:
        raise Stuck("these conditions are not put into an implicit solution")
    constant = s.simplify(family.implicit.subs({t: point, y: value}))
    _answer_implicit(board, equation, family.implicit, constant, "implicit")


def _answer_implicit(board: Board, equation: Equation, potential: Any, constant: Any, role: str) -> None:
    """G(t, y) = C: its claim is G_t + G_y f = 0 where y' = f."""
    from ...model import Answer

    s, t = equation.s, equation.t
    y, y1 = equation.y[:2]
    variable = s.Symbol(equation.unknown.data[0], real=True)
    equation.letters.setdefault(variable.name, b.symbol(variable.name, properties=["real"], latex=equation.unknown.data[1]))
    slopes = s.solve(equation.F, y1)
    inner = potential.subs(y, variable)
    f = slopes[0].subs(y, variable)
    left = b.add(
        b.derivative(equation.expr(inner), equation.expr(t)),
        b.mul(b.derivative(equation.expr(inner), equation.letters[variable.name]), equation.expr(f)),
    )
    claim = board.claim(left, "=", b.ZERO)
    shown = b.relation("=", equation.expr(inner), equation.expr(constant))
    board.answers.append(Answer(equation.unknown.data[1], shown, role=role, claim=claim))


def particular_of(equation: Equation, family: Family, solution: Any) -> Any:
    """The solution with its constants fixed by the conditions; itself where there are none, None where they are not met."""
    s, t = equation.s, equation.t
    if not equation.conditions:
        return solution
    equations = [(solution.diff(t, k) if k else solution).subs(t, point) - value for k, point, value in equation.conditions]
    found = s.solve(equations, family.constants, dict=True)
    return _tidy(s, solution.subs(found[0])) if len(found) == 1 else None
