r"""The method a task names ("by variation of parameters"): used where it applies, refused with the reason where it does not.

Comes in: an equation, its classes, the name of the way in the request of the problem. Goes out: the names of the rows of `methods` that
may be tried, or a Refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...model import Problem
from .classes import Classified
from .equation import Equation, Refusal

__all__ = ["TRANSFORM", "named_ways", "rows_of"]

#: The way that is no row of the table of methods: it works out the constants on its way.
TRANSFORM = "laplace"


@dataclass(frozen=True)
class _Way:
    """The rows of the table of methods that are this way; what makes it apply, and what is said where it does not."""

    rows: frozenset[str]
    applies: Callable[[Equation, Classified], bool]
    needs: str


def _constant(equation: Equation, found: Classified) -> bool:
    return found.linear is not None and not any(a.has(equation.t) for a in found.linear[0])


def _powers(equation: Equation, found: Classified) -> bool:
    return _constant(equation, found) or "cauchy_euler" in found.parts


def _with_trial_form(equation: Equation, found: Classified) -> bool:
    return "undetermined_coefficients" in found.parts or "cauchy_euler" in found.parts and found.linear is not None


def _with_right_side(equation: Equation, found: Classified) -> bool:
    return found.linear is not None and found.linear[1] != 0


def _with_factor(equation: Equation, found: Classified) -> bool:
    return equation.order == 1 and (found.linear is not None or "integrating_factor" in found.parts or "exact" in found.parts)


_LINEAR = frozenset({"characteristic equation", "cauchy_euler", "complex coefficients", "known solution", "variation of the constant"})
_WAYS = {
    "separation of variables": _Way(
        frozenset({"separable", "linear without a right side"}), lambda e, f: "separable" in f.parts,
        "a right side that is a function of the variable times a function of the unknown",
    ),
    "integrating factor": _Way(
        frozenset({"linear of first order", "integrating_factor", "exact"}), _with_factor,
        "a linear equation of first order, or one that a factor makes exact",
    ),
    "exact": _Way(
        frozenset({"exact", "exact as it is written", "integrating_factor"}),
        lambda e, f: "exact" in f.parts or "integrating_factor" in f.parts,
        "a form $M\\,dx+N\\,dy=0$ with equal crossed derivatives, or a factor that makes them equal",
    ),
    "substitution": _Way(
        frozenset(
            "bernoulli homogeneous shifted_homogeneous linear_substitution riccati clairaut lagrange cauchy_euler".split()
        ),
        lambda e, f: True,
        "an equation that a known substitution simplifies",
    ),
    "undetermined coefficients": _Way(
        _LINEAR, _with_trial_form, "constant coefficients, and a right side of polynomials, exponentials, sines and cosines",
    ),
    "variation of parameters": _Way(_LINEAR, _with_right_side, "a linear equation with a right side"),
    "characteristic equation": _Way(_LINEAR, _powers, "a linear equation with constant coefficients, or of Cauchy and Euler"),
    "eigenvalues": _Way(_LINEAR, _constant, "a linear equation with constant coefficients"),
}  # fmt: skip
#: Ways that only systems know.
_OF_SYSTEMS = ("matrix exponential", "elimination")


def named_ways(problem: Problem) -> list[str]:
    """The ways that the task names."""
    return sorted(r[4:] for r in problem.request if r.startswith("way "))


def rows_of(equation: Equation, found: Classified) -> frozenset[str] | None:
    """The rows of `methods` that the named way allows; None where no way is named, or none of these."""
    out: frozenset[str] | None = None
    for name in named_ways(equation.problem):
        way = _WAYS.get(name)
        if name in _OF_SYSTEMS:
            raise Refusal(f"the method that is named ({name}) belongs to systems of equations, and this is one equation", "not_supported")
        if way is None:
            continue
        if not way.applies(equation, found):
            raise Refusal(f"the method that is named ({name}) does not apply: it needs {way.needs}", "not_supported")
        out = way.rows if out is None else out & way.rows
    return out
