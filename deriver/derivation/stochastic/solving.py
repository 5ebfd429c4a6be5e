"""From an equation for a process to what is asked of it. Start at `solve_problem`."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ...errors import DeriverError
from ...expression.sympy_bridge import to_sympy
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board
from .claims import work
from .densities import stationary
from .exits import leave
from .explicit import solve
from .formula import as_differential, correct, fokker_planck, generator, ito, mention_sense
from .hedging import greeks, hedge
from .martingales import martingale
from .measure import other_measure
from .moments import moments
from .system import Refusal, Stuck, System, system_of
from .terms import table_of
from .vectors import vector_ito

__all__ = ["KINDS", "solve_problem"]

KINDS = ("ito", "moments", "stationary")


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a problem on processes: finished, stuck (no method), or refused (no such question)."""
    board = Board(problem, rulebook, detail)
    try:
        if "vector" in problem.request:
            vector_ito(board, rulebook)
            return board.finished()
        if "greeks" in problem.request:
            greeks(board)
            return board.finished()
        if "terms" in problem.request:
            _with_terms(board)
            return board.finished()
        system = system_of(problem)
        if "hedging" not in problem.request:
            mention_sense(board, system)
        _work(board, system)
        return board.finished()
    except Refusal as refusal:
        return board.ended("refused", str(refusal), refusal.code)
    except Stuck as stuck:
        return board.ended("stuck", str(stuck), stuck.code)
    except DeriverError as mistake:
        return board.ended("stuck", mistake.message, "not_supported")


def _with_terms(board: Board) -> None:
    table = table_of(board.problem)
    mention_sense(board, table.system)
    if board.problem.request & {"girsanov", "reverse", "flow"}:
        other_measure(board, table)
    else:
        work(board, table)


def _named(system: System) -> Any:
    """The letter of a new process `Y_t`, where the function has a name of its own."""
    latex = system.problem.name
    if latex is None or any(latex == u.data.latex for u in system.problem.unknowns):
        return None
    return system.letter(latex.replace("\\", ""), latex)


def _work(board: Board, system: System) -> None:
    problem, request = board.problem, board.problem.request
    if "exit" in request:
        leave(board, system)
        return
    if "hedging" in request:
        hedge(board, system)
        return
    if "from stratonovich" in request and "stratonovich" not in request:
        correct(board, system, to_ito=True)
        if request - {"from stratonovich", "said ito"} or problem.kind != "ito" or problem.operands:
            board.answers.clear()
        else:
            return
    if problem.kind != "ito" or request & {"solve", "fokker-planck"}:
        system.steady()
    if problem.kind == "stationary":
        stationary(board, system)
    elif problem.kind == "moments":
        if problem.operands:
            raise Stuck("moments of a function of the process", "not_supported")
        if "solve" in request:
            solve(board, system)
        moments(board, system)
    elif "stratonovich" in request:
        correct(board, system, to_ito=False)
    elif request & {"generator", "backward"}:
        generator(board, system, backward="backward" in request)
    elif "fokker-planck" in request:
        fokker_planck(board, system)
    elif "solve" in request and len(problem.operands) < 2:
        if problem.operands:
            ito(board, system, to_sympy(problem.operands[0]), _named(system))
        solve(board, system)
        with suppress(Stuck):
            moments(board, system)
    elif len(problem.operands) == 1 or ("martingale" in request and not problem.operands and len(problem.unknowns) == 1):
        asked = problem.operands[0] if problem.operands else problem.unknowns[0]  # "Is $S_t$ a martingale?"
        f = to_sympy(asked)
        if "martingale" in request:
            martingale(board, system, f)
        else:
            ito(board, system, f, _named(system))
            as_differential(board, system, f, _named(system))
    else:
        raise Stuck("one function of the process is asked about at a time", "not_supported")
