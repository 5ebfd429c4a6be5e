"""Which work to do for which kind, and what becomes of refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

from ...errors import DeriverError
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from .board import Board, Refusal, Stuck
from .cases import with_cases
from .decimals import with_decimals
from .fields import NotExact
from .rings import over_ring

__all__ = ["KINDS", "solve_problem"]

#: Kind -> module and function that solves it.
_SOLVERS: dict[str, tuple[str, str]] = {
    "determinant": ("basics", "determinant"),
    "inverse": ("basics", "inverse"),
    "rank": ("basics", "rank"),
    "trace": ("basics", "trace"),
    "product": ("basics", "matrix_product"),
    "row_reduction": ("basics", "row_reduction"),
    "linear_system": ("systems", "linear_system"),
    "recurrence": ("recurrences", "recurrence"),
    "null_space": ("subspaces", "subspace"),
    "column_space": ("subspaces", "subspace"),
    "row_space": ("subspaces", "subspace"),
    "left_null_space": ("subspaces", "subspace"),
    "independence": ("subspaces", "independence"),
    "change_of_basis": ("subspaces", "change_of_basis"),
    "eigen": ("eigen", "eigen"),
    "cayley_hamilton": ("eigen", "cayley_hamilton"),
    "minimal_polynomial": ("annihilating", "minimal_polynomial"),
    "inner_product": ("inner_products", "inner_product"),
    "map_property": ("maps", "map_property"),
    "form_extremum": ("extrema", "form_extremum"),
    "diagonalise": ("diagonal", "diagonalise"),
    "jordan": ("diagonal", "jordan"),
    "power": ("functions", "power"),
    "exponential": ("functions", "exponential"),
    "steady_state": ("functions", "steady_state"),
    "lu": ("triangular", "lu"),
    "cholesky": ("triangular", "cholesky"),
    "ldl": ("triangular", "ldl"),
    "qr": ("orthogonal_factors", "qr"),
    "svd": ("orthogonal_factors", "svd"),
    "low_rank": ("orthogonal_factors", "low_rank"),
    "polar": ("orthogonal_factors", "polar"),
    "rank_factorisation": ("orthogonal_factors", "rank_factorisation"),
    "pseudoinverse": ("orthogonal_factors", "pseudoinverse"),
    "least_squares": ("least_squares", "least_squares"),
    "ridge": ("least_squares", "ridge"),
    "projection": ("least_squares", "projection"),
    "definiteness": ("definite", "definiteness"),
    "norm": ("definite", "norm"),
    "condition_number": ("definite", "condition_number"),
    "angle": ("angles", "angle"),
    "gershgorin": ("definite", "gershgorin"),
    "conjugate_gradient": ("iterations", "conjugate_gradient"),
    "power_iteration": ("iterations", "power_iteration"),
    "krylov": ("iterations", "krylov"),
    "splitting": ("iterations", "splitting"),
    "elementary": ("triangular", "elementary"),
    "square_root": ("functions", "square_root"),
    "counted": ("counting", "counted"),
    "subspace_test": ("counting", "subspace_test"),
    "matrix_example": ("examples", "matrix_example"),
    "unit_vector": ("vectors", "unit_vector"),
    "householder": ("reflections", "householder"),
    "distance": ("vectors", "distance"),
    "cross_product": ("vectors", "cross_product"),
    "rayleigh_quotient": ("vectors", "rayleigh_quotient"),
    "adjugate": ("vectors", "adjugate"),
    "matrix_equation": ("matrix_equations", "matrix_equation"),
    "linear_map": ("maps", "linear_map"),
    "change_of_basis_matrix": ("maps", "change_of_basis_matrix"),
    "schur_complement": ("blocks", "schur_complement"),
    "volume": ("blocks", "volume"),
    "membership": ("membership", "membership"),
    "eigenvector_test": ("membership", "eigenvector_test"),
    "eigenvalue_test": ("membership", "eigenvalue_test"),
    "commute": ("membership", "commute"),
    "orthogonal_test": ("membership", "orthogonal_test"),
    "projector_test": ("membership", "projector_test"),
    "similar": ("similarity", "similar"),
    "real_block": ("similarity", "real_block"),
    "real_spectrum": ("similarity", "real_spectrum"),
}
KINDS = tuple(_SOLVERS)
#: More letters than this make exact elimination too long for a person to read.
_MOST_LETTERS = 6
_LARGEST = 24


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation for one problem; stuck and refused are results, with the reason and what is true instead."""
    module, function = _SOLVERS[problem.kind]
    solver: Callable[[Board], None] = getattr(import_module(f".{module}", __package__), function)

    def make() -> Board:
        return Board(problem, rulebook, detail)

    board = make()
    if problem.kind == "determinant" and "for which" in problem.request:
        from .definite import singular_for as solver
    try:
        _bounded(board)
        solver = _on_columns(over_ring(board, solver))
        solver(board)
        boards = with_cases(board, solver, make)
        wanted = asks_for_values(board)
        if wanted is not None:
            from .parameters import state_condition

            state_condition(boards, wanted)
        if problem.kind == "diagonalise" and problem.request & {"yes or no", "for which"}:
            from .diagonalisable import state_diagonalisable

            state_diagonalisable(boards)
        return with_decimals(_joined(boards), problem)
    except Refusal as refusal:
        return board.ended("refused", str(refusal), refusal.code)
    except (Stuck, NotExact) as stuck:
        return board.ended("stuck", str(stuck), "not_supported")
    except DeriverError as mistake:
        return board.ended("stuck", f"a line of the derivation does not fit together: {mistake.message}", "not_supported")


def _on_columns(solver: Callable[[Board], None]) -> Callable[[Board], None]:
    """The solver on coordinates, where the vectors are polynomials or matrices."""

    def solve(board: Board) -> None:
        if "space map" in board.request:
            from .space_maps import answers_in_space, as_matrix

            basis = as_matrix(board)
            solver(board)
            answers_in_space(board, basis)
            return
        if board.problem.kind == "linear_map" or not board.request & {"polynomials", "matrices"}:
            solver(board)
            return
        from .spaces import back_in_space, in_coordinates

        named = in_coordinates(board)
        solver(board)
        if named is not None:
            back_in_space(board, named)

    return solve


def asks_for_values(board: Board) -> str | None:
    """Which outcome is asked for, where it is asked for which values of a letter it comes about."""
    if "for which" not in board.request:
        return None
    if board.problem.kind in ("linear_system", "membership", "change_of_basis"):
        return next((w for w in ("inconsistent", "unique", "infinite") if w in board.request), "consistent")
    if board.problem.kind == "independence":
        return "dependent" if "dependent" in board.request else "independent"
    return None


def _bounded(board: Board) -> None:
    for e in board.operands:
        for s in sorted(e.free, key=lambda z: z.latex):
            if not s.is_scalar and not (board.problem.kind == "determinant" and board.problem.context.conditions):
                raise Stuck(f"${s.latex}$ is not given by its entries, and this is worked out for matrices of numbers and letters")
        if len(e.free) > _MOST_LETTERS:
            raise Stuck(f"{len(e.free)} letters; up to {_MOST_LETTERS} are worked with")
        if any(side is not None and (side.number or 0) > _LARGEST for side in e.shape):
            raise Stuck(f"a matrix with more than {_LARGEST} rows or columns is not worked by hand")


def _joined(boards: list[Board]) -> Derivation:
    whole: Derivation = boards[0].finished()
    for other in boards[1:]:
        one: Any = other.finished()
        whole = replace(
            whole,
            answers=(*whole.answers, *one.answers),
            steps=(*whole.steps, *one.steps),
            findings=tuple(dict.fromkeys((*whole.findings, *one.findings))),
            warnings=tuple(dict.fromkeys((*whole.warnings, *one.warnings))),
        )
    return whole
