r"""Gradient systems: whether $\dot x = -\nabla V(x)$ for some V, which then falls along every solution that does not rest."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .equation import Refusal, Stuck
from .qualitative import along, bare_letters, derivative_along, in_letters
from .system import System

__all__ = ["gradient_system"]


def gradient_system(board: Board, system: System) -> None:
    """The crossed derivatives are compared; where they agree the potential is found by integration, and falls along solutions."""
    s, state, rates = system.s, system.state, system.rates
    if any(f.has(system.t) for f in rates):
        raise Refusal("the equation is not autonomous")
    put = bare_letters(system)
    letters = [system.letters[put[z].name] for z in state]
    shown = [system.expr(f.subs(put)) for f in rates]
    for i, z in enumerate(state):
        for j in range(i + 1, len(state)):
            one, two = b.derivative(shown[i], letters[j]), b.derivative(shown[j], letters[i])
            values = [s.simplify(v) for v in (rates[i].diff(state[j]), rates[j].diff(z))]
            if s.simplify(values[0] - values[1]) != 0:
                for left, value in ((one, values[0]), (two, values[1])):
                    board.step("crossed derivatives", left, system.expr(value.subs(put)))
                difference = b.subtract(one, two)
                claim = board.claim(difference, "=", system.expr(s.expand(values[0] - values[1]).subs(put)))
                board.answers.append(Answer("potential", None, text="no gradient system: the crossed derivatives differ", claim=claim))
                return
            board.step("crossed derivatives", one, two, "They agree, so that the field is a gradient.")
    V = _potential_of(s, state, [-f for f in rates])
    if V is None:
        raise Stuck("the potential is not found by integration")
    e = in_letters(system, V)
    for z, f in zip(letters, shown, strict=True):
        board.step("potential of a gradient system", b.negative(b.derivative(e, z)), f)
    fall = s.expand(-s.Add(*(f**2 for f in rates)))
    if s.simplify(along(system, V) - fall) != 0:
        raise Stuck("the potential is not found by integration")
    claim = board.claim(derivative_along(system, V), "=", in_letters(system, fall))
    board.step(
        "rate of a function along solutions", derivative_along(system, V), in_letters(system, fall),
        "The potential falls along every solution that is not at rest: no solution is periodic.", claim=claim,
    )  # fmt: skip
    board.answers.append(Answer("potential", e, text="gradient system: the potential falls along solutions", claim=claim))


def _potential_of(s: Any, state: list[Any], slopes: list[Any]) -> Any:
    """V with the given partial derivatives, variable by variable."""
    V = s.Integer(0)
    for z, f in zip(state, slopes, strict=True):
        rest = s.simplify(f - V.diff(z))
        part = s.integrate(rest, z)
        if part.has(s.Integral):
            return None
        V += part
    V = s.expand(V)
    return V if all(s.simplify(V.diff(z) - f) == 0 for z, f in zip(state, slopes, strict=True)) else None
