"""Pictures beside derivations: from a Derivation to SVG, where people look rather than read.

Comes in: `model.Derivation`, and a function that writes formulas as plain text. Goes out: `Picture` records, or none: a task with
parameters that have no numbers, with too many unknowns, or of a kind that nobody draws has no picture. Decides nothing: what is drawn
is computed in floating point and no verdict rests on it. Start at `pictures_of`.

    svg, axes      the one writer of SVG; a plane with ticks, letters, notes that do not cover each other, a legend
    numbers        expressions over grids;  equations  differential equations as functions
    shapes         branches of curves, level curves, paths of a field
    phase          phase portraits and phase lines      solutions   solution curves and direction fields
    taylor         a function and its polynomials       levels      level curves, gradients, feasible sets
    regions        areas between curves, tangent lines, regions of double integrals
    stability      regions of one-step methods          noise       sample paths of a stochastic equation (on request)
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

from ..errors import DeriverError
from ..model import Derivation
from .numbers import NotDrawn
from .records import Picture, Show

__all__ = ["Picture", "pictures_of"]

#: Kind of problem -> (module, function), tried in order. Those of `_ASKED` are drawn on request only.
_DRAWN: dict[str, tuple[tuple[str, str], ...]] = {
    "ode_system": (("phase", "phase_picture"), ("solutions", "components_picture")),
    "equilibrium": (("phase", "phase_picture"),),
    "ode": (("solutions", "solution_picture"),),
    "taylor": (("taylor", "taylor_picture"),),
    "critical_points": (("levels", "levels_picture"),),
    "gradient": (("levels", "levels_picture"),),
    "minimise": (("levels", "levels_picture"),),
    "lagrange": (("levels", "levels_picture"),),
    "tangent_line": (("regions", "tangent_picture"),),
    "enclosed_area": (("regions", "area_picture"),),
    "region_integral": (("regions", "region_picture"),),
    "order_of_integration": (("regions", "region_picture"),),
    "integral": (("regions", "region_picture"),),
}
_ASKED: dict[str, tuple[tuple[str, str], ...]] = {
    "ito": (("noise", "noise_picture"),),
    "moments": (("noise", "noise_picture"),),
    "stationary": (("noise", "noise_picture"),),
}


def pictures_of(derivation: Derivation, show: Show = str, *, simulate: bool = False, seed: int = 0) -> list[Picture]:
    """The pictures of a derivation, at most one for each of its problems.

    `simulate` draws sample paths of stochastic equations too, with the given seed. A derivation that is not finished has none.

    >>> pictures_of(Derivation("x", "stuck", reason="no method"))
    []
    """
    if derivation.status != "finished":
        return []
    found = []
    for number, problem in enumerate(derivation.problems):
        ways: tuple[tuple[str, str], ...] = _DRAWN.get(problem.kind, ())
        if any(a.name == "stability_function" for a in derivation.answers if a.problem == number):
            ways = (("stability", "stability_picture"),)
        options: dict[str, Any] = {}
        if problem.kind in _ASKED and simulate:
            ways, options = _ASKED[problem.kind], {"seed": seed}
        for module, function in ways:
            try:
                picture = getattr(import_module(f".{module}", __package__), function)(derivation, number, show, **options)
            except (NotDrawn, DeriverError, ArithmeticError, ValueError):
                # What cannot be drawn has no picture: the derivation stands without it.
                continue
            if picture is not None:
                found.append(replace(picture, problem=number))
                break
    return found
