"""From a partial differential equation to what is asked of it. Start at `solve_problem`."""

from __future__ import annotations

from contextlib import suppress

from ...errors import DeriverError
from ...model import Derivation, Problem
from ...rulebook import Rulebook
from ..differential_equations.board import Board
from .backward import backward
from .balance import balance
from .balls import ball, spherical
from .convolutions import half_plane
from .disk import disk, polar
from .extremes import maximum_principle
from .factored import mixed_derivative, two_directions
from .field import Field, Refusal, Stuck, conditions_of, field_of, space_and_time
from .first_order import along_characteristics
from .first_order_data import breaking, first_order
from .given import verify
from .half_lines import half_line, on_half_line
from .intervals import evolve
from .lines import heat, wave
from .means import centre_value, green, mean_value
from .modes import dispersion, from_modes, moves_by_modes
from .rectangles import rectangle
from .robin import radiating
from .sources import heat_with_source, wave_on_line, wave_with_source
from .stages import transform
from .steady import steady_state, unique
from .travelling import travel
from .types import classify

__all__ = ["KINDS", "solve_problem"]

KINDS = ("pde", "pde_classify", "pde_transform", "pde_verify")


def solve_problem(problem: Problem, rulebook: Rulebook, detail: str) -> Derivation:
    """The derivation of a partial differential equation: finished, stuck (no method), or refused (no such question)."""
    board = Board(problem, rulebook, detail)
    try:
        if problem.kind == "pde_transform":
            transform(board, problem)
            return board.finished()
        if "green" in problem.request:
            green(board, problem)
            return board.finished()
        found = field_of(problem)
        if "balance" in problem.request:
            balance(board, found)
        elif problem.kind == "pde_verify":
            verify(board, found)
            if "mean value" in problem.request:
                mean_value(board, found)
        elif "travelling" in problem.request:
            travel(board, found)
        elif problem.kind == "pde_classify":
            classify(board, found)
        else:
            if "steady state" in problem.request:
                with suppress(Stuck):
                    found.conditions = conditions_of(found)
                steady_state(board, found)
                return board.finished()
            found.conditions = conditions_of(found)
            if any(c.mix is not None for c in found.conditions):
                _mixed_ends(board, found)
            elif "uniqueness" in problem.request:
                unique(board, found)
            elif "dispersion relation" in problem.request:
                dispersion(board, found)
            elif "maximum principle" in problem.request:
                maximum_principle(board, found)
            elif "breaking time" in problem.request:
                breaking(board, found)
            elif "centre value" in problem.request:
                centre_value(board, found)
            elif moves_by_modes(found):
                from_modes(board, found)
            else:
                _solve(board, found)
        return board.finished()
    except Refusal as refusal:
        return board.ended("refused", str(refusal), refusal.code)
    except Stuck as stuck:
        return board.ended("stuck", str(stuck), stuck.code)
    except DeriverError as mistake:
        return board.ended("stuck", mistake.message, "not_supported")


def _mixed_ends(board: Board, found: Field) -> None:
    """An equation on an interval where a slope and a value are mixed at an end; anything else is not solved with such ends."""
    s = found.s
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    rest = found.F.subs(dict.fromkeys(found.jet.values(), 0))
    if set(found.problem.request) & {"uniqueness", "dispersion relation", "maximum principle", "breaking time"} or rest != 0:
        raise Stuck("a slope and a value that are mixed at an end are not supported here", "not_supported")
    x, t = space_and_time(found)
    for by in ((t,), (t, t)):
        if present == {by, (x, x)}:
            k = s.cancel(-found.coefficient(x, x) / found.coefficient(*by))
            if not k.has(*found.variables, *found.jet.values()) and not (k.is_number and not k.is_positive):
                radiating(board, found, x, t, k, waves=len(by) == 2)
                return
    raise Stuck("a slope and a value that are mixed at an end are not supported for this equation", "not_supported")


def _solve(board: Board, found: Field) -> None:
    if found.order == 1:
        if "domain given" in found.problem.request and len(found.conditions) != 1:
            raise Stuck("an equation of first order with a boundary in space is not supported", "not_supported")
        first_order(board, found)
        return
    if found.order != 2 or len(found.variables) != 2:
        raise Stuck("no method here solves this equation")
    if not found.conditions and along_characteristics(board, found):
        return
    if mixed_derivative(board, found) or two_directions(board, found):
        return
    if not found.conditions:
        raise Stuck("no method here solves an equation without initial or boundary conditions", "underdetermined")
    space = [v for v in found.variables if v.name not in ("t", "tau")]
    if "domain given" in found.problem.request and not any(c.variable in space for c in found.conditions):
        raise Stuck("the domain has a boundary, and nothing is said there", "underdetermined")
    s = found.s
    if backward(board, found):
        return
    round_ = spherical(found)
    if round_ is not None and any(c.variable == round_[0] for c in found.conditions):
        ball(board, found, *round_[:3], waves=round_[3])
        return
    around = polar(found)
    if around is not None:
        disk(board, found, *around)
        return
    letters = [z for z in found.jet.values() if found.F.has(z)]
    if any(found.F.diff(z).has(*found.jet.values(), *found.variables) for z in letters):
        raise Stuck("no method here solves this equation: it is not linear with constant coefficients")
    source = found.F.subs(dict.fromkeys(letters, 0))
    present = {k for k, z in found.jet.items() if found.F.has(z)}
    p, q = found.variables
    for x, t in ((p, q), (q, p)):
        if {(t,), (x, x)} <= present <= {(t,), (x, x), (x,), ()}:
            front = found.coefficient(t)
            k, speed, growth = (s.cancel(-v / front) for v in (found.coefficient(x, x), found.coefficient(x), found.F.diff(found.jet[()])))
            if k.is_number and not k.is_real:
                raise Stuck("an equation with a complex coefficient is not solved here")
            if k.is_number and k < 0:
                raise Stuck("a backward heat equation is ill-posed, and no method here solves it")
            if any(c.variable == x for c in found.conditions):
                if speed != 0:
                    raise Stuck("transport on an interval is not supported", "not_supported")
                if growth == 0 == source and on_half_line(found, x):
                    half_line(board, found, x, t, k, waves=False)
                    return
                evolve(board, found, x, t, k, waves=False, growth=growth, source=s.expand(-source / front))
            elif source != 0:
                if growth != 0 or speed != 0:
                    raise Stuck("no method here solves an equation with a source and these terms")
                heat_with_source(board, found, x, t, k, s.expand(-source / front))
            else:
                heat(board, found, x, t, k, growth=growth, speed=speed)
            return
    if {(p, p), (q, q)} <= present <= {(p, p), (q, q), ()}:
        ratio = s.cancel(-found.coefficient(p, p) / found.coefficient(q, q))
        if source != 0 and not any(v.name in ("t", "tau") for v in (p, q)):
            raise Stuck("no method here solves Poisson's equation with these data")
        if ratio == -1 and () not in present and not {p.name, q.name} & {"t", "tau"}:
            if len(found.conditions) == 1 and found.conditions[0].by is None and found.conditions[0].point == 0:
                edge = found.conditions[0].variable
                half_plane(board, found, q if edge == p else p, edge, found.conditions[0].value)
                return
            rectangle(board, found, (p, q))
            return
        for x, t in ((p, q), (q, p)):
            square = s.cancel(-found.coefficient(x, x) / found.coefficient(t, t))
            if t.name in ("t", "tau") and not (square.is_number and square < 0):
                growth = s.cancel(-found.F.diff(found.jet[()]) / found.coefficient(t, t))
                if growth == 0 == source and on_half_line(found, x):
                    half_line(board, found, x, t, square, waves=True)
                elif any(c.variable == x for c in found.conditions):
                    force = s.expand(-source / found.coefficient(t, t))
                    evolve(board, found, x, t, square, waves=True, growth=growth, source=force)
                elif growth == 0 and source != 0:
                    wave_with_source(board, found, x, t, square, s.expand(-source / found.coefficient(t, t)))
                elif growth == 0:
                    if not wave_on_line(board, found, x, t, square):
                        wave(board, found, x, t, square)
                else:
                    break
                return
    raise Stuck("no method here solves this equation")
