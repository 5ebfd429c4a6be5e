"""Travelling waves u = f(x - ct): the equation is integrated once, or twice, between the states at both ends."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["travel"]


def travel(board: Board, found: Field) -> None:
    """u_t + g(u)_x = beta u_xx + gamma u_xxx: a front between two states where there is friction alone, a solitary wave without it."""
    s = found.s
    t = next((v for v in found.variables if v.name == "t"), None)
    if t is None or len(found.variables) != 2:
        raise Stuck("travelling waves are found in one variable of space and the time", "not_supported")
    x = next(v for v in found.variables if v != t)
    u, ut, ux = found.jet[()], found.jet.get((t,)), found.jet.get((x,))
    known = {(), (t,), (x,), (x, x), (x, x, x)}
    if ut is None or {k for k, z in found.jet.items() if found.F.has(z)} - known:
        raise Stuck("no travelling wave of this equation is found")
    front = found.F.diff(ut)
    if front.has(*found.jet.values(), *found.variables) or front == 0:
        raise Stuck("no travelling wave of this equation is found")
    F = s.expand(s.cancel(found.F / front))
    speed_of = F.diff(ux) if ux is not None else s.Integer(0)
    second = F.diff(found.jet[(x, x)]) if (x, x) in found.jet else s.Integer(0)
    third = F.diff(found.jet[(x, x, x)]) if (x, x, x) in found.jet else s.Integer(0)
    rest = s.expand(F - ut - sum(c * found.jet[k] for k, c in (((x,), speed_of), ((x, x), second), ((x, x, x), third)) if c != 0))
    if rest != 0 or any(c.has(*found.jet.values(), *found.variables) for c in (second, third)) or speed_of.has(ux or ut, *found.variables):
        raise Stuck("travelling waves are found where the equation is the derivative of a flux")
    flux = s.integrate(speed_of, u)
    states = [to_sympy(o) for o in found.problem.operands]
    for o in found.problem.operands:
        found.letters.update({z.name: z for z in o.free})
    if second != 0 and third == 0:
        _front(board, found, (x, t, u), flux, second, states)
    elif third != 0 and second == 0:
        _solitary(board, found, (x, t, u), flux, third, states)
    else:
        raise Stuck("travelling waves with friction and dispersion together are not found")


def _front(board: Board, found: Field, names: tuple[Any, Any, Any], flux: Any, second: Any, states: list[Any]) -> None:
    """-beta f' = A + c f - g(f), a quadratic with the two states as its zeros."""
    s = found.s
    x, t, u = names
    if not states:
        states = [found.letter("u_1", "u_1"), found.letter("u_2", "u_2")]
        board.find("missing_assumption", "the states are called $u_1$ for $x\\to-\\infty$ and $u_2$ for $x\\to\\infty$")
    if len(states) != 2 or states[0] == states[1]:
        raise Stuck("a front needs two different states, one at each end")
    left, right = states
    if not s.expand(flux).is_polynomial(u) or s.degree(s.expand(flux), u) != 2:
        raise Stuck("fronts are found for quadratic fluxes")
    alpha = s.expand(flux).coeff(u, 2)
    c = s.simplify((flux.subs(u, left) - flux.subs(u, right)) / (left - right))
    letter = found.letter("f", "f")
    carried, by = found.expr(flux.subs(u, letter)), found.expr(letter)
    fluxes = b.subtract(b.at(carried, by, found.expr(left)), b.at(carried, by, found.expr(right)))
    because = f"The speed: with the flux ${carried.latex}$ the flux less $cf$ has the same value at both ends."
    board.step("travelling wave", b.divide(fluxes, found.expr(left - right)), found.expr(c), because)
    whole = s.expand(flux.subs(u, letter) - c * letter - flux.subs(u, left) + c * left)
    shown = alpha * (letter - left) * (letter - right)
    because = "Integrated once, $f'$ is a multiple of this, which vanishes at both states."
    board.step("travelling wave", found.expr(whole), found.expr(shown), because)
    beta = -second
    # beta f' = alpha (f - left)(f - right)
    k = s.simplify(alpha * (left - right) / (2 * beta))
    z = x - c * t
    value = (left + right) / 2 - (left - right) / 2 * s.tanh(k * z)
    body = found.expr(s.simplify((left + right) / 2) - s.simplify((left - right) / 2) * s.tanh(k * z))
    slope = b.mul(found.expr(beta), b.derivative(body, found.expr(x)))
    board.step(
        "travelling wave", slope, found.expr(shown.subs(letter, value)), "The solution of this equation of first order, up to a shift."
    )
    if not (k.is_number and k > 0):
        above, below = s.fraction(s.together(k))
        sign = s.Mul(*(z for z in s.Mul.make_args(s.factor(above)) + s.Mul.make_args(s.factor(below)) if not (z.is_number and z > 0)))
        condition = b.relation(">", found.expr(sign), b.ZERO)
        if k.is_number:
            raise Stuck("no front joins these states in this order: the equation would steepen it", "no_solution")
        board.conditions.append(condition)
        board.find("missing_assumption", f"the front joins the states in this order where ${condition.latex}$")
    board.find("nonunique", "any shift of the wave is a wave as well")
    _answer(board, found, body, c)


def _solitary(board: Board, found: Field, names: tuple[Any, Any, Any], flux: Any, third: Any, states: list[Any]) -> None:
    """gamma f'' = c f - g(f) with decay: f'^2 = f^2 (c - a f)/gamma, a hyperbolic secant squared."""
    s = found.s
    x, t, u = names
    if not states:
        board.find("missing_assumption", "the wave is taken to vanish at infinity, with its derivatives")
    elif any(v != 0 for v in states):
        raise Stuck("solitary waves are found that vanish at infinity", "not_supported")
    flux = s.expand(flux - flux.subs(u, 0))
    c = found.letter("c", "c")
    linear, quadratic, cubic = flux.coeff(u, 1), flux.coeff(u, 2), flux.coeff(u, 3)
    if s.expand(flux - linear * u - quadratic * u**2 - cubic * u**3) != 0 or (quadratic != 0) is (cubic != 0):
        raise Stuck("solitary waves are found for quadratic and for cubic fluxes")
    z = x - c * t
    excess = c - linear
    rate = s.sqrt(excess / third)
    if quadratic != 0:
        height = s.simplify(3 * excess / (2 * quadratic))
        value = height / s.cosh(rate * z / 2) ** 2
        square = found.letter("f", "f") ** 2
        letter = s.Symbol("f", real=True)
        energy = letter**2 * (excess - 2 * quadratic * letter / 3) / third
        del square
    else:
        value = s.sqrt(2 * excess / cubic) / s.cosh(rate * z)
        letter = found.letter("f", "f")
        energy = letter**2 * (excess - cubic * letter**2 / 2) / third
    force = s.expand((excess * letter - quadratic * letter**2 - cubic * letter**3) / third)
    half = b.mul(b.HALF, b.derivative(found.expr(energy), found.expr(letter)))
    board.step(
        "travelling wave", half, found.expr(force), "Integrated once $f''$ is this; multiplied by $f'$ and integrated again, $f'^2$."
    )
    condition = b.relation(">", found.expr(s.simplify(excess / third)), b.ZERO)
    board.conditions.append(condition)
    if cubic != 0:
        board.conditions.append(b.relation(">", found.expr(s.simplify(excess / cubic)), b.ZERO))
    body = found.expr(value)
    slope = b.power(b.derivative(body, found.expr(x)), b.TWO)
    board.step("travelling wave", slope, found.expr(energy.subs(letter, value)), "It decays at both ends.")
    board.find("missing_assumption", f"the speed is one with ${condition.latex}$")
    board.find("nonunique", "any shift of the wave is a wave as well")
    _answer(board, found, body, c)


def _answer(board: Board, found: Field, body: Any, c: Any) -> None:
    e = found.problem.expression
    assert e is not None
    left, right = (found.put(side, body) for side in e.args)
    board.step("solution put into the equation", left, right)
    claim = board.claim(left, "=", right)
    board.answers.append(Answer(found.unknown.data[1], body, conditions=tuple(board.conditions), claim=claim))
    if not c.is_Symbol:
        board.answers.append(Answer("speed", found.expr(c), claim=claim))
