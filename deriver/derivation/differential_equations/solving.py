"""From a differential equation to its solutions. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import DeriverError
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from .board import Board
from .classes import Classified, classify
from .conditions import _answer_implicit, with_conditions
from .equation import Equation, Refusal, Stuck, equation_of
from .equilibria import equilibria
from .first_order import Family, bernoulli, exact, homogeneous, linear, separable
from .linear import cauchy_euler, constant_coefficients
from .linear_systems import coefficient_matrix, linear_system
from .system import system_of
from .triangular import triangular

__all__ = ["KINDS", "solve_problem"]

KINDS = ("ode", "ode_system", "equilibrium")
_Method = Callable[[Board, Equation, Classified], Family]


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a differential equation: finished, stuck (no method), or refused (no such equation)."""
    board = Board(problem, rulebook, detail)
    try:
        if problem.kind == "equilibrium":
            equilibria(board, system_of(problem))
            return board.finished()
        if problem.kind == "ode_system":
            return _system(board, problem)
        equation = equation_of(problem)
        found = classify(equation)
        board.classes = found.names
        family = _family(board, equation, found)
        if equation.conditions:
            with_conditions(board, equation, family)
        else:
            _general(board, equation, family)
        return board.finished()
    except Refusal as refusal:
        return board.ended("refused", str(refusal), refusal.code)
    except Stuck as stuck:
        return board.ended("stuck", str(stuck), stuck.code)
    except DeriverError as mistake:
        return board.ended("stuck", mistake.message, "not_supported")


def _system(board: Board, problem: Problem) -> Derivation:
    """A linear system with constant coefficients as a whole; any other one unknown after another."""
    if len(problem.unknowns) == 1 and problem.unknowns[0].is_scalar:
        raise Refusal("more equations than unknown functions", "overdetermined")
    try:
        system = system_of(problem)
    except Stuck as stuck:
        if stuck.code != "not_supported" or len(problem.unknowns) < 2:
            raise
        system = None
    found = None if system is None else coefficient_matrix(system)
    if system is not None and found is not None:
        board.classes = ("linear", "constant_coefficients", *(() if any(v.has(system.t) for v in found[1]) else ("autonomous",)))
        linear_system(board, system, *found)
    else:
        triangular(board, problem, _family)
    return board.finished()


def _methods(equation: Equation, found: Classified) -> list[_Method]:
    """The methods that apply, simplest first."""
    out: list[_Method] = []
    names = found.names
    if equation.order == 1:
        if "linear" in names and found.linear is not None and not (found.linear[1] == 0 and "separable" in names):
            out.append(linear)
        if "separable" in names:
            out.append(separable)
        if "linear" in names and linear not in out:
            out.append(linear)
        if "bernoulli" in names:
            out.append(bernoulli)
        if "exact" in names:
            out.append(exact)
        if "homogeneous" in names:
            out.append(homogeneous)
        if "integrating_factor" in names:
            out.append(exact)
    elif "constant_coefficients" in names:
        out.append(constant_coefficients)
    elif "cauchy_euler" in names:
        out.append(cauchy_euler)
    return out


def _family(board: Board, equation: Equation, found: Classified) -> Family:
    """The solutions by the first method that succeeds; what a failed one wrote is wiped off."""
    reason = "no method here solves this equation"
    code = "no_closed_form"
    for method in _methods(equation, found):
        count, conditions, constants = len(board.steps), list(board.conditions), equation.constants
        try:
            return method(board, equation, found)
        except Stuck as stuck:
            reason, code = str(stuck), stuck.code
            del board.steps[count:]
            board.conditions = conditions
            equation.constants = constants
    raise Stuck(reason, code)


def _general(board: Board, equation: Equation, family: Family) -> None:
    many = len(family.explicit) > 1
    for number, solution in enumerate(family.explicit):
        board.answer(equation, solution, "general", case=number if many else None)
    if not family.explicit and family.implicit is not None:
        _answer_implicit(board, equation, family.implicit, family.constants[0], "implicit")
    for lost in family.lost:
        board.answer(equation, lost, "lost")
        board.find("lost_solution", f"${equation.relation(equation.y[0], lost).latex}$ was excluded by a division, and is a solution")
