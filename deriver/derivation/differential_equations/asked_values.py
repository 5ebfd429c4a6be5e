r"""What is asked of a solution after it is found: its value at a time, the time at which it reaches a level, its limit.

A problem asks with the request `asks value 0 kg`: the kind of the question, the number of its operand, and the unit of the answer.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from .board import Board
from .equation import Equation, Stuck
from .logarithms import with_one_logarithm

__all__ = ["ASKS", "told_values"]

ASKS = "asks "


def told_values(board: Board, equation: Equation) -> None:
    """The answers to the questions about the one solution on the board; nothing where none is asked."""
    asked = sorted((r[len(ASKS) :].split(" ", 2) for r in board.problem.request if r.startswith(ASKS)), key=lambda r: r[1])
    if not asked:
        return
    name = equation.unknown.data[1]
    solutions = [a for a in board.answers if a.name == name and a.role in ("general", "particular", "answer", "implicit", "numerical")]
    if len(solutions) != 1 or solutions[0].expression is None or solutions[0].role != "particular":
        raise Stuck("a value is told where one formula without free constants is the solution", "underdetermined")
    assert solutions[0].expression is not None
    value = _in_time(equation, to_sympy(solutions[0].expression))
    numbers = board.problem.operands[0].args
    for kind, number, *unit in asked:
        measured = unit[0] if unit else ""
        if kind == "quotient":
            _value(board, equation, value, numbers[int(number)], measured, divided=numbers[-1])
        else:
            _ASKED[kind](board, equation, value, numbers[int(number)], measured)


def _in_time(equation: Equation, value: Any) -> Any:
    own = next((z for z in value.free_symbols if z.name == equation.t.name), None)
    return value if own is None else value.subs(own, equation.t)


def _value(board: Board, equation: Equation, solution: Any, at: Expr, unit: str, order: int = 0, divided: Expr | None = None) -> None:
    s, t = equation.s, equation.t
    point = to_sympy(at)
    found = s.simplify((solution.diff(t, order) if order else solution).subs(t, point))
    if not found.is_finite or found.is_real is False:
        raise Stuck(f"the solution has no value at ${equation.expr(t).latex} = {at.latex}$", "exceptional_points")
    if point.is_number and not _reached(board, equation, solution, point):
        why = f"the solution does not last until ${equation.expr(t).latex} = {at.latex}$"
        board.find("no_solution", why)
        board.answers.append(Answer(f"{equation.unknown.data[1]}{chr(39) * order}({at.latex})", None, text=f"none: {why}"))
        return
    shown, name = equation.expr(found), f"{equation.unknown.data[1]}{chr(39) * order}({at.latex})"
    put = equation.expr((solution.diff(t, order) if order else solution).subs(t, s.Symbol("_at_")))
    left = _with(put, "_at_", at)
    claim = board.claim(left, "=", shown)
    board.step("value of the solution", left, shown, claim=claim)
    if divided is not None:
        found = s.simplify(found / to_sympy(divided))
        shown, left = equation.expr(found), b.divide(shown, divided)
        claim, name = board.claim(left, "=", shown), rf"\frac{{{name}}}{{{divided.latex}}}"
        board.step("value of the solution", left, shown, f"Divided by ${divided.latex}$.", claim=claim)
    board.answers.append(Answer(name, shown, text=_about(found, unit), claim=claim))


def _slope(board: Board, equation: Equation, solution: Any, at: Expr, unit: str) -> None:
    _value(board, equation, solution, at, unit, 1)


def _derivative(board: Board, equation: Equation, solution: Any, at: Expr, unit: str) -> None:
    del at
    found = equation.s.simplify(solution.diff(equation.t))
    left, shown = b.derivative(equation.expr(solution), equation.expr(equation.t)), equation.expr(found)
    claim = board.claim(left, "=", shown)
    board.step("derivative of the solution", left, shown, claim=claim)
    board.answers.append(Answer(f"{equation.unknown.data[1]}'", shown, text=f"in {unit}" if unit else None, claim=claim))


def _share(board: Board, equation: Equation, solution: Any, part: Expr, unit: str) -> None:
    """The time at which a part of the initial value is reached, where that is a letter."""
    s, start = equation.s, equation.conditions[0][2]
    ratio = s.simplify(solution / start)
    if ratio.has(*start.free_symbols):
        raise Stuck("the initial value stays in the question", "missing_assumption")
    _time(board, equation, ratio, part, unit)


def _with(e: Expr, name: str, value: Expr) -> Expr:
    from ...expression import transform

    return transform(e, lambda part: value if part.op == "symbol" and part.name == name else None)


def _reached(board: Board, equation: Equation, solution: Any, point: Any) -> bool:
    """Whether the solution has no pole between its initial point and another."""
    s, t = equation.s, equation.t
    start = equation.conditions[0][1]
    below = s.fraction(s.together(solution))[1]
    if not below.has(t) or not start.is_number:
        return True
    low, high = sorted((start, point), key=float)
    for k in range(65):  # a pole of odd order changes the sign, one of even order is near zero at a point
        at = below.subs(t, low + (high - low) * s.Rational(k, 64)).evalf(15)
        if k == 0:
            sign = s.sign(at)
        elif s.sign(at) != sign:
            return False
    return True


def _time(board: Board, equation: Equation, solution: Any, level: Expr, unit: str) -> None:
    s, t = equation.s, equation.t
    wanted = to_sympy(level)
    start = equation.conditions[0][1]
    times = _times(s, solution - wanted, t)
    later = sorted((z for z in times if not start.is_number or (z - start).is_nonnegative is not False), key=s.default_sort_key)
    if all(z.is_number for z in later):
        later.sort(key=lambda z: float(z.evalf(20)))
    name = equation.expr(t).latex
    if not later:
        board.find("no_solution", f"the value ${level.latex}$ is never reached")
        board.answers.append(Answer(name, None, text=f"never: the solution does not reach ${level.latex}$"))
        return
    found = min((later[0], s.simplify(later[0]), with_one_logarithm(s, later[0])), key=lambda v: (_deep(s, v), len(str(v))))
    put = _with(equation.expr(solution.subs(t, s.Symbol("_at_"))), "_at_", equation.expr(found))
    claim = board.claim(put, "=", level)
    before = b.relation("=", equation.expr(solution), level)
    board.step("time of a value", before, b.relation("=", equation.expr(t), equation.expr(found)), relation="implies", claim=claim)
    board.answers.append(Answer(name, equation.expr(found), text=_about(found, unit), claim=claim))
    if len(later) > 1 or s.expand(solution).has(s.sin, s.cos):
        board.find("nonunique", "the value is reached more than once: the first time is told")


def _times(s: Any, value: Any, t: Any) -> list[Any]:
    """The real zeros of a function of t, in closed form."""
    try:
        found = s.solve(value, t)
    except (NotImplementedError, TypeError, ValueError) as reason:
        raise Stuck("the time is not found in closed form") from reason
    out = []
    for z in found:
        if z.has(s.I):
            z = s.simplify(z)
            if z.free_symbols or abs(complex(z.evalf(25)).imag) > 1e-15:
                continue
            z = s.simplify(s.re(z))
        if z.is_real is not False and z.is_finite is not False and (z.free_symbols or abs(value.subs(t, z).evalf(25)) < 1e-12):
            out.append(z)
    return out


def _deep(s: Any, value: Any) -> int:
    """How often a root or a logarithm stands inside a logarithm."""
    return sum(1 for f in value.atoms(s.log) if f.args[0].has(s.Pow, s.log) and not f.args[0].is_Rational)


def _limit(board: Board, equation: Equation, solution: Any, level: Expr, unit: str) -> None:
    s, t = equation.s, equation.t
    del level
    found = s.limit(solution, t, s.oo)
    if not found.is_finite or found.has(s.AccumBounds, s.Limit):
        raise Stuck("the solution has no finite limit", "no_solution")
    shown = equation.expr(found)
    before = b.limit(equation.expr(solution), equation.expr(t), b.INFINITY, "")
    name = rf"\lim_{{{equation.expr(t).latex} \to \infty}} {equation.unknown.data[1]}"
    board.step("limit of the solution", before, shown)
    board.answers.append(Answer(name, shown, text=_about(found, unit), claim=board.steps[-1].claim))


def _about(value: Any, unit: str) -> str | None:
    """The decimal value with its unit."""
    if value.free_symbols:
        return unit or None
    if value.is_Integer:
        return f"{value} {unit}".strip() if unit else None
    number = float(value.evalf(20))
    if number and not 1e-4 <= abs(number) < 1e9:
        digits, power = f"{number:.5e}".split("e")
        return rf"$\approx {digits}\cdot 10^{{{int(power)}}}$ {unit}".strip()
    shown = f"{number:.6g}" if abs(number) < 1e6 else f"{number:.0f}"
    return rf"$\approx {shown}$ {unit}".strip()


_ASKED = {"value": _value, "slope": _slope, "time": _time, "limit": _limit, "part": _value, "derivative": _derivative, "share": _share}
