r"""The table of classes of differential equations: one row for each, with its test, its method and the rule that states the method.

Comes in: an equation. Goes out: every class it belongs to, and its solutions by the first method that succeeds. A new method is a module
with a test and a method, one row here, and its statement in `rules/`; `docs/adding_an_ode_method.md` shows one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...errors import DeriverError
from . import classes
from .board import Board
from .branches import branches, factors_of, product, several_slopes
from .classes import Classified
from .equation import Equation, Stuck
from .exactness import exact, exact_linear
from .families import Family
from .first_order import bernoulli, homogeneous, linear, separable, varied_constant
from .linear import cauchy_euler, complex_coefficients, constant_coefficients
from .liouville import liouville, liouville_parts
from .parametric import lagrange, lagrange_parts
from .patience import METHOD, OutOfTime, of_the_library
from .reductions import known_solution, without_the_unknown, without_the_variable
from .special_functions import recognise, special
from .substitutions import (
    clairaut,
    linear_substitution,
    quotient_substitution,
    riccati,
    riccati_linearised,
    separable_quotient,
    shifted_homogeneous,
)

__all__ = ["TABLE", "Method", "classify", "family"]


@dataclass(frozen=True)
class Method:
    """One class of equations and how it is solved.

    `name` is what answers call the class; rows with `listed` off are ways to solve that no answer names. `test(equation, found)` returns
    what the method works with, and None where the equation is not of the class; it may read what tests of lower `turn` found.
    `solve(board, equation, found)` writes the steps and returns a `Family`, or raises Stuck; None where the class only has a name.
    `rule` is the rule in `rules/` that states the method. `turn` orders tests and methods, the shortest first. Where a row with `alone`
    applies, no method after it is tried.
    """

    name: str
    test: Callable[[Equation, Classified], Any]
    solve: Callable[[Board, Equation, Classified], Family] | None
    rule: str
    turn: int
    listed: bool = True
    alone: bool = False


def _homogeneous_and_separable(equation: Equation, found: Classified) -> Any:
    """y' = p(t) y: shorter by separation."""
    return () if "separable" in found.parts and found.linear is not None and found.linear[1] == 0 else None


def _posed_as_exact(equation: Equation, found: Classified) -> Any:
    """M dt + N dy = 0 with M_y = N_t, as it is written: its potential is what the question has in mind."""
    posed = len(equation.problem.operands) == 2 and equation.problem.kind == "ode"
    return found.parts.get("exact") if posed and "separable" not in found.parts else None


def _asked_for_variation(equation: Equation, found: Classified) -> Any:
    asked = "way variation of parameters" in equation.problem.request
    return found.linear if asked and equation.order == 1 and found.linear is not None and found.linear[1] != 0 else None


def _linear_of_first_order(equation: Equation, found: Classified) -> Any:
    return found.linear if equation.order == 1 else None


def _of_higher_order(equation: Equation, found: Classified) -> Any:
    return () if equation.order > 1 and "constant_coefficients" in found.parts else None


def _has_complex_numbers(equation: Equation, found: Classified) -> Any:
    return () if equation.F.has(equation.s.I) else None


def _product_of_equations(equation: Equation, found: Classified) -> Any:
    return factors_of(equation) or None


def _second_order_liouville(equation: Equation, found: Classified) -> Any:
    return liouville_parts(equation) if found.linear is None else None


def _unknown_missing(equation: Equation, found: Classified) -> Any:
    return () if equation.order > 1 and not equation.F.has(equation.y[0]) else None


def _variable_missing(equation: Equation, found: Classified) -> Any:
    return () if equation.order == 2 and found.linear is None and "autonomous" in found.parts else None


def _derivative_of_lower_order(equation: Equation, found: Classified) -> Any:
    return found.parts.get("exact_higher_order") if "cauchy_euler" not in found.parts else None


def _linear_of_second_order(equation: Equation, found: Classified) -> Any:
    return () if found.linear is not None and equation.order == 2 and "cauchy_euler" not in found.parts else None


def _special(equation: Equation, found: Classified) -> Any:
    return None if _linear_of_second_order(equation, found) is None else recognise(equation, found)


def _special_alone(equation: Equation, found: Classified) -> Any:
    """Beside a polynomial, or a solution that is told, the other solution is often elementary."""
    made = _special(equation, found)
    return None if made is None or made.elementary or "known solution" in equation.problem.request else made


def _lagrange(equation: Equation, found: Classified) -> Any:
    return None if "separable" in found.parts or "clairaut" in found.parts else lagrange_parts(equation)


def _several_slopes(equation: Equation, found: Classified) -> Any:
    return found.slopes if several_slopes(found) and "clairaut" not in found.parts else None


#: The rows in the order in which an answer lists the classes, most specific first.
TABLE: tuple[Method, ...] = (
    Method("lagrange", _lagrange, lagrange, "differentiating a Lagrange equation", 26),
    Method("separable", classes.is_separable, separable, "separation of variables", 24),
    Method("linear", classes.is_linear, None, "integrating factor", 2),
    Method("exact", classes.is_exact, exact, "potential of an exact equation", 34),
    Method("integrating_factor", classes.exact_after_a_factor, exact, "integrating factor of an exact equation", 42),
    Method("bernoulli", classes.is_bernoulli, bernoulli, "Bernoulli substitution", 32),
    Method("homogeneous", classes.is_homogeneous, homogeneous, "homogeneous substitution", 36),
    Method("shifted_homogeneous", classes.is_shifted_homogeneous, shifted_homogeneous, "shifted homogeneous substitution", 38),
    Method("linear_substitution", classes.of_a_combination, linear_substitution, "linear substitution", 40),
    Method("riccati", classes.is_riccati, riccati, "Riccati substitution", 44),
    Method("clairaut", classes.is_clairaut, clairaut, "lines of a Clairaut equation", 12),
    Method("linear_in_x", classes.linear_in_the_variable, None, "integrating factor", 41),
    Method("exact_higher_order", classes.exact_of_higher_order, None, "exact linear equation", 4),
    Method("constant_coefficients", classes.with_constant_coefficients, None, "characteristic equation", 1),
    Method("undetermined_coefficients", classes.with_trial_form, None, "undetermined coefficients", 5),
    Method("variation_of_parameters", classes.with_right_side, None, "variation of parameters", 6),
    Method("cauchy_euler", classes.is_cauchy_euler, cauchy_euler, "indicial equation", 3),
    Method("reduction_of_order", classes.of_lower_order, None, "missing unknown", 7),
    Method("autonomous", classes.autonomous, None, "missing variable", 8),
    # Ways to solve that answers do not name.
    Method("product of equations", _product_of_equations, product, "product of equations", 10, listed=False),
    Method("complex coefficients", _has_complex_numbers, complex_coefficients, "characteristic equation", 11, listed=False, alone=True),
    Method("linear without a right side", _homogeneous_and_separable, separable, "separation of variables", 18, listed=False),
    Method("exact as it is written", _posed_as_exact, exact, "potential of an exact equation", 19, listed=False),
    Method("variation of the constant", _asked_for_variation, varied_constant, "variation of parameters", 9, listed=False),
    Method("linear of first order", _linear_of_first_order, linear, "integrating factor", 20, listed=False),
    Method("Riccati equation as a linear one", classes.is_riccati, riccati_linearised, "Riccati equation as a linear equation", 46,
           listed=False),
    Method("separable quotient", separable_quotient, quotient_substitution, "quotient substitution", 43, listed=False),
    Method("several slopes", _several_slopes, branches, "branches of the slope", 48, listed=False),
    Method("characteristic equation", _of_higher_order, constant_coefficients, "characteristic equation", 50, listed=False, alone=True),
    Method("Liouville equation", _second_order_liouville, liouville, "Liouville equation", 52, listed=False),
    Method("missing unknown", _unknown_missing, without_the_unknown, "missing unknown", 54, listed=False),
    Method("missing variable", _variable_missing, without_the_variable, "missing variable", 56, listed=False),
    Method("derivative of lower order", _derivative_of_lower_order, exact_linear, "exact linear equation", 58, listed=False),
    Method("special functions", _special_alone, special, "Bessel equation", 60, listed=False, alone=True),
    Method("known solution", _linear_of_second_order, known_solution, "reduction of order", 62, listed=False),
    Method("special functions beside an elementary one", _special, special, "Bessel equation", 64, listed=False),
)  # fmt: skip
_BY_TURN = tuple(sorted(TABLE, key=lambda row: row.turn))


def classify(equation: Equation) -> Classified:
    """All classes of an equation, by the tests of the table."""
    found = classes.facts(equation)
    for row in _BY_TURN:
        if row.listed and (part := row.test(equation, found)) is not None:
            found.parts[row.name] = part
    found.names = tuple(row.name for row in TABLE if row.name in found.parts)
    return found


def family(board: Board, equation: Equation, found: Classified | None = None, only: frozenset[str] | None = None) -> Family:
    """The solutions by the first method that succeeds, of `only` some where they are given; what a failed one wrote is wiped off."""
    found = classify(equation) if found is None else found
    try:
        return _first(board, equation, found, only)
    except Stuck as stuck:
        if board.open_form or not {"linear", "bernoulli", "riccati"} & set(found.names):
            raise
        board.open_form = True
        try:
            return _first(board, equation, found, only)
        except Stuck:
            raise stuck from None
        finally:
            board.open_form = False


def _first(board: Board, equation: Equation, found: Classified, only: frozenset[str] | None) -> Family:
    reason, code = "no method here solves this equation", "no_closed_form"
    for row in _BY_TURN:
        if only is not None and row.name not in only:
            continue
        applies = row.name in found.parts if row.listed else row.solve is not None and row.test(equation, found) is not None
        if row.solve is None or not applies:
            continue
        count, answers, conditions, constants = len(board.steps), len(board.answers), list(board.conditions), equation.constants
        try:
            with board.patience.at_most(METHOD):
                return row.solve(board, equation, found)
        except Stuck as stuck:
            reason, code = str(stuck), stuck.code
        except DeriverError as mistake:
            reason, code = mistake.message, "not_supported"
        except OutOfTime:
            if board.patience.over():
                raise
            reason = f"a method that applies does not come to an end within {METHOD:g} seconds of work"
        except Exception as beyond:
            if not of_the_library(beyond):
                raise
        del board.steps[count:], board.answers[answers:]
        board.conditions = conditions
        equation.constants = constants
        if row.alone:
            break
    raise Stuck(reason, code)
