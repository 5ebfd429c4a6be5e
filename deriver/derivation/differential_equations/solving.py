"""From a differential equation to its solutions. Start at `solve_problem`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from ...errors import DeriverError
from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer, Derivation, Problem
from ...rulebook import Rulebook
from .board import Board
from .classes import Classified, classify
from .conditions import _answer_implicit, with_conditions
from .damping import by_discriminant, damping_regime, depends_on_letters
from .discontinuous import discontinuous, forcing
from .equation import Equation, Refusal, Stuck, equation_of
from .equilibria import equilibria
from .exactness import exact, exact_linear
from .first_order import Family, _fits, bernoulli, homogeneous, linear, separable
from .gradient_systems import gradient_system
from .linear import cauchy_euler, constant_coefficients
from .linear_systems import coefficient_matrix, linear_system
from .liouville import liouville, liouville_parts
from .numerical import numerical, two_solutions
from .parametric import lagrange, lagrange_parts
from .patience import METHOD, NUMBERS, PROBLEM, OutOfTime, of_the_library
from .power_series import power_series
from .qualitative import bifurcation, first_integral, first_order_system, lyapunov
from .reductions import known_solution, without_the_unknown, without_the_variable
from .special_functions import recognise, special
from .substitutions import clairaut, linear_substitution, riccati, riccati_linearised, shifted_homogeneous
from .system import system_of
from .triangular import triangular

__all__ = ["KINDS", "solve_problem"]

KINDS = ("ode", "ode_system", "equilibrium", "first_integral", "lyapunov", "bifurcation", "companion_system", "gradient_system")
_QUALITATIVE = {
    "equilibrium": equilibria,
    "first_integral": first_integral,
    "lyapunov": lyapunov,
    "bifurcation": bifurcation,
    "gradient_system": gradient_system,
}
_Method = Callable[[Board, Equation, Classified], Family]


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a differential equation: finished, stuck (no method, or out of time), or refused (no such equation)."""
    board = Board(problem, rulebook, detail)
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
    if problem.kind == "companion_system":
        first_order_system(board, equation_of(problem))
        return board.finished()
    if problem.kind == "ode_system":
        return _system(board, problem)
    equation = equation_of(problem)
    found = classify(equation)
    board.classes = found.names
    if depends_on_letters(equation, found):
        by_discriminant(board, equation, found)
        return board.finished()
    if "power series" in problem.request:
        power_series(board, equation, found, to_sympy(problem.operands[0]))
        return board.finished()
    pieces = forcing(equation, found)
    if pieces is not None:
        board.classes = (*found.names, "laplace_transform")
        discontinuous(board, equation, found, pieces)
        return board.finished()
    parts = lagrange_parts(equation)
    if parts is not None and not found.separated and "clairaut" not in found.names and not equation.conditions:
        board.classes = ("lagrange", *(n for n in found.names if n != "linear_substitution"))
        lagrange(board, equation, parts)
        return board.finished()
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


def _closed(board: Board, equation: Equation, found: Classified) -> None:
    family = _family(board, equation, found)
    if equation.conditions:
        with_conditions(board, equation, family)
    else:
        _general(board, equation, family)


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


def _methods(board: Board, equation: Equation, found: Classified) -> list[_Method]:
    """The methods that apply, simplest first."""
    out: list[_Method] = []
    names = found.names
    factors = _factors_of(equation)
    if factors:
        out.append(partial(_product, factors=factors))
    if equation.F.has(equation.s.I):
        board.find("complex_only", "complex numbers stand in the equation: the constants are complex, too")
        return [constant_coefficients]
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
        if "homogeneous" not in names and "shifted_homogeneous" in names:
            out.append(shifted_homogeneous)
        if "linear_substitution" in names:
            out.append(linear_substitution)
        if "clairaut" in names:
            out.insert(0, clairaut)
        if "integrating_factor" in names:
            out.append(exact)
        if "riccati" in names:
            out += [riccati, partial(riccati_linearised, solve=_family)]
        if len(found.slopes) > 1 and "clairaut" not in names:
            out.append(_branches)
    elif "constant_coefficients" in names:
        out.append(constant_coefficients)
    else:
        if "cauchy_euler" in names:
            out.append(cauchy_euler)
        if equation.order == 2 and "linear" not in names and liouville_parts(equation) is not None:
            out.append(liouville)
        if not equation.F.has(equation.y[0]):
            out.append(partial(without_the_unknown, solve=_family))
        elif "autonomous" in names and equation.order == 2 and "linear" not in names:
            out.append(partial(without_the_variable, solve=_family))
        if "exact_higher_order" in names and "cauchy_euler" not in names:
            out.append(partial(exact_linear, solve=_family))
        if "linear" in names and equation.order == 2 and "cauchy_euler" not in names:
            known = partial(known_solution, solve=_family)
            made = recognise(equation, found)
            # Beside a polynomial the other solution is often elementary.
            told = "known solution" in equation.problem.request
            out += [known] if made is None else [known, special] if told else [known, special] if made.elementary else [special]
    return out


def _factors_of(equation: Equation) -> list[Any]:
    """The factors of an equation that is a product of equations; empty where it is none."""
    s, y = equation.s, equation.y
    F = equation.F
    if F.count_ops() > 250:
        return []
    above = s.fraction(s.together(F))[0] if F.is_rational_function(*y, equation.t) else F
    made = s.factor(above) if above.is_Add or above.is_Mul else above
    bases = [
        f.as_base_exp()[0] for f in s.Mul.make_args(s.fraction(made)[0]) if any(f.has(letter) for letter in y) and not isinstance(f, s.exp)
    ]
    bases = list(dict.fromkeys(bases))
    moving = [f for f in bases if any(f.has(letter) for letter in y[1:])]
    if len(bases) < 2 or not moving or (equation.order == 1 and len(moving) == len(bases) and above.is_polynomial(y[1])):
        return []
    return bases


def _product(board: Board, equation: Equation, found: Classified, factors: list[Any]) -> Family:
    """A product is zero where a factor is: each for itself."""
    s = equation.s
    start, problem, original = board.problem.expression, board.problem, equation.F
    assert start is not None
    listing = [equation.relation(f, 0) for f in factors]
    power = s.cancel(original / s.Mul(*factors))
    claim = board.claim(equation.expr(original), "=", equation.expr(power * s.Mul(*factors)))
    board.step("product of equations", start, b.join("or", *listing), relation="iff", claim=claim)
    whole = Family()
    for f, relation in zip(factors, listing, strict=True):
        if not any(f.has(letter) for letter in equation.y[1:]):
            for value in s.solve(f, equation.y[0]):
                whole.lost.append(value)
            continue
        equation.F, board.problem = f, replace(problem, expression=relation)
        saved = equation.y
        try:
            one = _family(board, equation, classify(equation))
        finally:
            equation.F, board.problem, equation.y = original, problem, saved
        if not one.explicit:
            raise Stuck("a factor is solved only implicitly")
        whole.explicit += one.explicit
        whole.constants = tuple(dict.fromkeys((*whole.constants, *one.constants)))
        whole.lost += one.lost
        whole.conditions += one.conditions
    whole.conditions = [] if all(_fits(s, equation, v) for v in whole.explicit) else whole.conditions
    del found
    return whole


def _branches(board: Board, equation: Equation, found: Classified) -> Family:
    """An equation that is quadratic in y': each root for itself."""
    s, y1 = equation.s, equation.y[1]
    start = board.problem.expression
    assert start is not None
    if all(_never_real(s, f, equation) for f in found.slopes):
        raise Never("no real number is a root for the slope")
    listing = [equation.relation(y1, f) for f in found.slopes]
    claim = board.claim(
        equation.expr(s.expand(s.Mul(*(s.Symbol("_p", real=True) - f for f in found.slopes)))),
        "=",
        equation.expr(s.Mul(*(s.Symbol("_p", real=True) - f for f in found.slopes))),
    )
    claim = replace(claim, conditions=tuple(dict.fromkeys(c for f in found.slopes for c in board.requirements(equation, None, f))))
    board.step("branches of the slope", start, b.join("or", *listing), relation="iff", claim=claim)
    whole = Family()
    original, problem = equation.F, board.problem
    constant = equation.constants
    for f, relation in zip(found.slopes, listing, strict=True):
        equation.F = y1 - f
        board.problem = replace(problem, expression=relation)
        equation.constants = constant
        try:
            one = _family(board, equation, classify(equation))
        finally:
            equation.F, board.problem = original, problem
        if not one.explicit:
            raise Stuck("a branch is solved only implicitly")
        whole.explicit += [v for v in one.explicit if not any(_same_family(s, v, w, one.constants[0], whole) for w in whole.explicit)]
        whole.constants = one.constants
        whole.lost += [v for v in one.lost if v not in whole.lost]
        whole.conditions += [v for v in one.conditions if v not in whole.conditions]
    whole.conditions = [] if all(_fits(s, equation, v) for v in whole.explicit) else whole.conditions
    return whole


class Never(Exception):
    """The equation has no real solution."""


def _never_real(s: Any, f: Any, equation: Equation) -> bool:
    """Whether a root of a quadratic for y' is real nowhere: its discriminant is negative."""
    p = s.Poly(s.fraction(s.together(equation.F))[0], equation.y[1])
    if p.degree() != 2:
        return False
    a, c, d = p.all_coeffs()
    disc = s.expand(c**2 - 4 * a * d)
    real = disc.subs({z: s.Symbol(z.name + "_r", real=True) for z in disc.free_symbols})
    return bool(real.is_negative) or bool((-s.factor(real)).is_positive)


def _same_family(s: Any, one: Any, other: Any, constant: Any, whole: Family) -> bool:
    """Whether two branches are the same curves, up to the sign of the constant."""
    del whole
    return bool(s.expand(one - other) == 0 or s.expand(one - other.subs(constant, -constant)) == 0)


def _family(board: Board, equation: Equation, found: Classified) -> Family:
    """The solutions by the first method that succeeds; what a failed one wrote is wiped off."""
    try:
        return _first_family(board, equation, found)
    except Stuck as stuck:
        if board.open_form or "linear" not in found.names and "bernoulli" not in found.names and "riccati" not in found.names:
            raise
        board.open_form = True
        try:
            return _first_family(board, equation, found)
        except Stuck:
            raise stuck from None
        finally:
            board.open_form = False


def _first_family(board: Board, equation: Equation, found: Classified) -> Family:
    reason = "no method here solves this equation"
    code = "no_closed_form"
    for method in _methods(board, equation, found):
        count, conditions, constants = len(board.steps), list(board.conditions), equation.constants
        try:
            with board.patience.at_most(METHOD):
                return method(board, equation, found)
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
        del board.steps[count:]
        board.conditions = conditions
        equation.constants = constants
    raise Stuck(reason, code)


def _stands(equation: Equation, lost: Any) -> bool:
    """Whether the equation has a value at what a division excluded."""
    s = equation.s
    residual = equation.F.subs({letter: lost.diff(equation.t, k) if k else lost for k, letter in enumerate(equation.y)})
    return not residual.has(s.nan, s.zoo, s.oo)


def _general(board: Board, equation: Equation, family: Family) -> None:
    for solution in family.explicit:
        board.answer(equation, solution, "general", conditions=board.requirements(equation, family, solution))
    if not family.explicit and family.implicit is not None:
        _answer_implicit(board, equation, family.implicit, family.constants[0], "implicit")
    for lost in family.lost:
        if not _stands(equation, lost):
            continue  # where the division was by zero the equation itself has no value
        if family.singular:
            board.answer(equation, lost, "singular", conditions=board.requirements(equation, None, lost))
            continue
        board.answer(equation, lost, "lost")
        board.find("lost_solution", f"${equation.relation(equation.y[0], lost).latex}$ was excluded by a division, and is a solution")
