"""From a differential equation to its solutions. Start at `solve_problem`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ...errors import DeriverError
from ...expression.sympy_bridge import to_sympy
from ...model import Answer, Derivation, Problem
from ...rulebook import Rulebook
from .asked_classes import equation_classes
from .asked_values import told_values
from .board import Board
from .classes import Classified
from .conditions import answer_implicit, validity, with_conditions
from .damping import by_discriminant, damping_regime, depends_on_letters
from .discontinuous import discontinuous, forcing
from .eigenvalues import asks_for_eigenvalues, eigenvalue_problem, pointwise
from .equation import Equation, Never, Refusal, Stuck, equation_of
from .equilibria import equilibria
from .existence import existence_interval
from .families import Family
from .fundamental import fundamental_matrix, wronskian
from .further_conditions import letters_fixed
from .gradient_systems import gradient_system
from .laplace import by_transform
from .laplace_systems import system_by_transform
from .letters_sought import homogeneous_of, made_exact, told_exactness, trial_values
from .linear_systems import coefficient_matrix, linear_system
from .long_time import along_the_line, told_behaviour
from .methods import classify, family
from .numerical import numerical, two_solutions
from .orthogonal import orthogonal_problem
from .patience import NUMBERS, PROBLEM, OutOfTime, of_the_library
from .periodic import period_of, whole_number
from .picard import picard_iteration
from .power_series import power_series
from .qualitative import bifurcation, first_integral, first_order_system, lyapunov
from .reductions import told_solution
from .responses import by_convolution, response, steady_state
from .self_adjoint import self_adjoint_form
from .singular_points import singular_points
from .system import system_of
from .system_forms import decoupled, flow, modes, single_equation
from .system_ways import SYSTEM_WAYS
from .triangular import triangular
from .ways import TRANSFORM, named_ways, rows_of

__all__ = ["KINDS", "solve_problem"]

KINDS = (
    "ode",
    "ode_system",
    "equilibrium",
    "first_integral",
    "lyapunov",
    "bifurcation",
    "companion_system",
    "gradient_system",
    "eigenvalue_problem",
    "picard_iteration",
    "existence_interval",
    "self_adjoint_form",
    "singular_points",
    "fundamental_matrix",
    "wronskian",
    "response",
    "trial_values",
    "equation_classes",
    "orthogonal_trajectories",
    "modes",
    "decoupled_system",
    "flow",
    "single_equation",
)
_QUALITATIVE = {
    "equilibrium": equilibria,
    "first_integral": first_integral,
    "lyapunov": lyapunov,
    "bifurcation": bifurcation,
    "gradient_system": gradient_system,
    "fundamental_matrix": fundamental_matrix,
    "modes": modes,
    "decoupled_system": decoupled,
    "flow": flow,
    "single_equation": single_equation,
}

_OF_ONE_EQUATION = {
    "companion_system": first_order_system,
    "picard_iteration": picard_iteration,
    "existence_interval": existence_interval,
    "self_adjoint_form": self_adjoint_form,
    "trial_values": trial_values,
}
_OF_CLASSIFIED = {"singular_points": singular_points, "response": response, "equation_classes": equation_classes}


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a differential equation: finished, stuck (no method, or out of time), or refused (no such equation)."""
    board = Board(problem, rulebook, detail)
    board.solver = family
    try:
        with board.patience.at_most(PROBLEM):
            done = _solved(board, problem)
            if "damping" not in problem.request or done.status != "finished":
                return done
            equation = equation_of(problem)
            damping_regime(board, equation, classify(equation))
            return board.finished()
    except OutOfTime:
        return _late(problem, rulebook, detail, board.classes)
    except Never as never:
        board.find("no_solution", str(never))
        board.answers.append(Answer(problem.unknown or "y", None, text="no real solution"))
        return board.finished()
    except Refusal as refusal:
        return board.ended("refused", str(refusal), refusal.code)
    except Stuck as stuck:
        return board.ended("stuck", str(stuck), stuck.code)
    except DeriverError as mistake:
        return board.ended("stuck", mistake.message, "not_supported")
    except Exception as beyond:
        if not of_the_library(beyond):
            raise
        return board.ended("stuck", f"this equation is beyond the methods here ({type(beyond).__name__})", "not_supported")


def _late(problem: Problem, rulebook: Rulebook, detail: str, classes: tuple[str, ...]) -> Derivation:
    """Out of time: numbers where the problem has initial values, or how far it came."""
    board = Board(problem, rulebook, detail)
    board.classes = classes
    reason = f"no closed form is found within {PROBLEM:g} seconds of work"
    if problem.kind == "ode" and problem.conditions:
        with suppress(OutOfTime, Stuck, Refusal, DeriverError), board.patience.at_most(NUMBERS):
            if numerical(board, equation_of(problem)):
                return board.finished()
    return board.ended("stuck", reason, "no_closed_form" if problem.kind in ("ode", "ode_system") else "not_supported")


def _solved(board: Board, problem: Problem) -> Derivation:
    if problem.kind in _QUALITATIVE:
        _QUALITATIVE[problem.kind](board, system_of(problem))
        return board.finished()
    if problem.kind in _OF_ONE_EQUATION:
        _OF_ONE_EQUATION[problem.kind](board, equation_of(problem))
        return board.finished()
    if problem.kind in _OF_CLASSIFIED:
        equation = equation_of(problem)
        _OF_CLASSIFIED[problem.kind](board, equation, classify(equation))
        return board.finished()
    if problem.kind == "wronskian":
        wronskian(board)
        return board.finished()
    if problem.kind == "ode_system":
        return _system(board, problem)
    if problem.kind == "eigenvalue_problem":
        eigenvalue_problem(board, problem)
        return board.finished()
    if asks_for_eigenvalues(problem):
        try:
            eigenvalue_problem(board, problem)
            return board.finished()
        except (Stuck, Refusal) as reason:
            if isinstance(reason, Stuck) and not pointwise(problem):
                raise
            del board.steps[:], board.answers[:]
    if problem.kind == "orthogonal_trajectories":
        problem = board.problem = orthogonal_problem(board, problem)
    if any(r.startswith("exact for ") for r in problem.request):
        problem = board.problem = made_exact(board, problem)
    equation = equation_of(problem)
    found = classify(equation)
    if "homogeneous" in problem.request:
        problem = board.problem = homogeneous_of(board, equation, found)
        equation = equation_of(problem)
        found = classify(equation)
    board.classes = found.names
    if "exact" in problem.request:
        told_exactness(board, equation)
    if depends_on_letters(equation, found):
        by_discriminant(board, equation, found)
        return board.finished()
    if "power series" in problem.request:
        power_series(board, equation, found, to_sympy(problem.operands[0]))
        return board.finished()
    only = rows_of(equation, found)
    ways = named_ways(problem)
    if TRANSFORM in ways:
        board.classes = (*found.names, "laplace_transform")
        by_transform(board, equation, found, only_image="transform" in problem.request)
        return _and_behaviour(board, equation)
    if "convolution" in ways:
        by_convolution(board, equation, found)
        return _and_behaviour(board, equation)
    if "steady state" in problem.request:
        steady_state(board, equation, found)
        return board.finished()
    if "behaviour" in problem.request and along_the_line(board, equation, found):
        return board.finished()
    pieces = forcing(equation, found)
    if pieces is not None:
        board.classes = (*found.names, "laplace_transform")
        discontinuous(board, equation, found, pieces)
        return _and_behaviour(board, equation)
    if only is not None:
        _closed(board, equation, found, only)
        return _and_behaviour(board, equation)
    try:
        _closed(board, equation, found)
    except Exception as failure:
        if not isinstance(failure, Stuck | DeriverError) and not of_the_library(failure):
            raise
        del board.steps[:], board.answers[:]
        if equation.conditions and (two_solutions(board, equation) or numerical(board, equation)):
            return board.finished()
        if not _expanded(board, equation, found):
            raise
    return _and_behaviour(board, equation)


def _and_behaviour(board: Board, equation: Equation) -> Derivation:
    """The board as it stands, with what becomes of the solution in the long run where that is asked."""
    if "behaviour" in board.problem.request:
        told_behaviour(board, equation)
    told_values(board, equation)
    return board.finished()


def _expanded(board: Board, equation: Equation, found: Classified) -> bool:
    """A power series where no closed form is found for a linear equation of higher order."""
    if found.linear is None or equation.order < 2:
        return False
    points = {point for _, point, _ in equation.conditions} or {equation.s.Integer(0)}
    if len(points) != 1:
        return False
    try:
        power_series(board, equation, found, points.pop())
    except Exception as failure:
        if not isinstance(failure, Stuck | DeriverError) and not of_the_library(failure):
            raise
        del board.steps[:], board.answers[:]
        return False
    board.find("no_closed_form", "no closed form is found: the beginning of the power series")
    return True


def _closed(board: Board, equation: Equation, found: Classified, only: frozenset[str] | None = None) -> None:
    told_solution(board, equation, found)
    solutions = family(board, equation, found, only)
    if not equation.conditions:
        _general(board, equation, solutions)
        return
    fixed = letters_fixed(board, equation, solutions) if len(equation.conditions) > equation.order else None
    if fixed is not None:
        board.problem, special = fixed
        equation = equation_of(board.problem)
        board.answer(equation, special, "particular", conditions=board.requirements(equation, None, special))
        validity(board, equation, special)
        return
    with_conditions(board, equation, solutions)


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
        ways = named_ways(problem)
        if TRANSFORM in ways:
            system_by_transform(board, system, *found)
            return board.finished()
        named = [w for w in ways if w not in ("eigenvalues", "variation of parameters", "characteristic equation")]
        if len(named) > 1 or (named and named[0] not in SYSTEM_WAYS):
            raise Refusal(f"the method that is named ({', '.join(named)}) is not worked out for systems", "not_supported")
        (SYSTEM_WAYS[named[0]] if named else linear_system)(board, system, *found)
    elif named_ways(problem):
        raise Refusal("the method that is named belongs to linear systems with constant coefficients", "not_supported")
    else:
        triangular(board, problem)
    return board.finished()


def _stands(equation: Equation, lost: Any) -> bool:
    """Whether the equation has a value at what a division excluded."""
    s = equation.s
    residual = equation.F.subs({letter: lost.diff(equation.t, k) if k else lost for k, letter in enumerate(equation.y)})
    return not residual.has(s.nan, s.zoo, s.oo)


def _general(board: Board, equation: Equation, family: Family) -> None:
    for solution in family.explicit:
        if "particular" in board.problem.request and not any(solution.diff(c).has(*family.constants) for c in family.constants):
            board.answer(equation, solution.subs(dict.fromkeys(family.constants, 0)), "particular")
            continue
        board.answer(equation, solution, "general", conditions=board.requirements(equation, family, solution))
    if not family.explicit and family.implicit is not None:
        answer_implicit(board, equation, family.implicit, family.constants[0], "implicit")
    for lost in family.lost:
        if not _stands(equation, lost):
            continue  # where the division was by zero the equation itself has no value
        if family.singular:
            board.answer(equation, lost, "singular", conditions=board.requirements(equation, None, lost))
            continue
        board.answer(equation, lost, "lost", conditions=board.domain(equation))
        shown = f"${equation.relation(equation.y[0], lost).latex}$"
        every = r" ($k \in \mathbb{Z}$)" if lost.has(whole_number(equation.s)) else ""
        board.find("lost_solution", f"{shown}{every} was excluded by a division, and is a solution")
    _repeated(board, equation, family)


def _repeated(board: Board, equation: Equation, family: Family) -> None:
    """Says that an inverse function names one branch of a solution that repeats."""
    s, name = equation.s, equation.unknown.data[1]
    if equation.order != 1 or not any(v.has(s.atan, s.acot, s.asin, s.acos) for v in family.explicit):
        return
    period = period_of(s, equation.F, equation.y[0])
    if period is not None:
        moved = f"{name}+k\\cdot {equation.expr(period).latex}"
        board.find("interval", f"with ${name}$ every ${moved}$, $k \\in \\mathbb{{Z}}$, is a solution")
