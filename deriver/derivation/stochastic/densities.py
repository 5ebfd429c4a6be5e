"""Stationary densities of scalar equations: the probability current vanishes, and the density is normalised."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .formula import coefficients
from .system import Refusal, Stuck, System

__all__ = ["stationary"]


def stationary(board: Board, system: System) -> None:
    """p proportional to exp(int 2a/b^2) / b^2, where it can be normalised."""
    s = system.s
    _, x, a, square = coefficients(system)
    if a.has(system.t) or square.has(system.t):
        raise Refusal("the coefficients depend on time: there is no stationary density")
    if square == 0:
        raise Refusal("nothing is random in this equation")
    if a == 0 and not square.has(x):
        raise Refusal("there is no stationary density: Brownian motion spreads for ever")
    ratio = s.cancel(2 * a / square) if (a / square).is_rational_function(x) else s.simplify(2 * a / square)
    density, lower, conditions = _shape(system, x, s.expand(ratio), square)
    for condition in conditions:
        board.conditions.append(condition)
        board.find("missing_assumption", f"a stationary density needs ${condition.latex}$")
    if lower == 0 and density.free_symbols - {x}:
        order = s.simplify(x * s.diff(s.log(density), x)).subs(x, 0) + 1
        said = (
            f"where ${system.expr(s.simplify(order)).latex} < 1$ the process reaches 0, and this is the density of the one reflected there"
        )
        board.find("missing_assumption", said)
    p = system.expr(density)
    letter = system.expr(x)
    if density.has(s.Integral):
        _up_to_a_constant(board, system, x, (a, square), density, conditions)
        return
    current = b.mul(b.HALF, b.derivative(b.mul(system.expr(square), p), letter))
    inside = [b.relation(">", letter, b.ZERO)] if lower == 0 else []
    claim = board.claim(current, "=", b.mul(system.expr(a), p), inside)
    board.step("vanishing probability current", current, b.mul(system.expr(a), p), claim=claim)
    total = b.integral(p, letter, system.expr(lower) if lower == 0 else b.negative(b.INFINITY), b.INFINITY)
    s = system.s
    exponent = s.expand(ratio)
    if lower != 0 and exponent.is_polynomial(x) and s.degree(exponent, x) == 1 and exponent.free_symbols - {x}:
        # The antiderivative is an error function, which goes from -1/2 to 1/2.
        k = -exponent.coeff(x, 1)
        primitive = system.expr(s.erf(s.sqrt(k / 2) * (x - s.cancel(exponent.coeff(x, 0) / k))) / 2)
        because = f"The antiderivative ${primitive.latex}$ goes from $-\\frac12$ to $\\frac12$."
        board.step("normalisation of a density", total, b.ONE, because, claim=board.claim(b.derivative(primitive, letter), "=", p))
    elif lower == 0 and density.free_symbols - {x}:
        shape = density / density.subs(x, 1) * s.exp(s.log(density.subs(x, 1)))
        board.step("Gamma integral", p, system.expr(s.powsimp(shape)), "The constant is the reciprocal of the Gamma integral.")
    else:
        board.step("normalisation of a density", total, b.ONE)
    board.answers.append(Answer("density", p, conditions=tuple([*conditions, *inside]), claim=claim))


def _up_to_a_constant(board: Board, system: System, x: Any, parts: tuple[Any, Any], density: Any, conditions: list[Any]) -> None:
    """The current of the shape vanishes; the constant stays an integral."""
    s = system.s
    a, square = parts
    shape = system.expr(s.Mul(*(f for f in s.Mul.make_args(density) if not f.has(s.Integral))))
    current = b.mul(b.HALF, b.derivative(b.mul(system.expr(square), shape), system.expr(x)))
    board.step("vanishing probability current", current, b.mul(system.expr(a), shape), "For the shape of the density, up to its constant.")
    board.find("no_closed_form", "the constant of normalisation is left as an integral")
    board.answers.append(Answer("density", system.expr(density), conditions=tuple(conditions), claim=board.steps[-1].claim))


def _shape(system: System, x: Any, ratio: Any, square: Any) -> tuple[Any, Any, list[Any]]:
    """The normalised density, the lower end of its support, and what has to be positive."""
    s = system.s
    constant = not square.has(x)
    if ratio.is_polynomial(x) and constant:
        degree = s.degree(ratio, x)
        if degree == 1:
            k, centre = -ratio.coeff(x, 1), -ratio.coeff(x, 0) / ratio.coeff(x, 1)
            k = s.cancel(k)
            conditions = _positive(system, k)
            centre = s.cancel(centre)
            exponent = -k * (x - centre) ** 2 / 2
            return s.sqrt(s.cancel(k / 2) / s.pi) * s.exp(exponent), -s.oo, conditions
        if degree < 1:
            raise Refusal("there is no stationary density: the drift does not bring the process back")
        return _computed(system, x, s.integrate(ratio, x), -s.oo)
    linear = s.cancel(square / x)
    if not linear.has(x) and (ratio * x).expand().is_polynomial(x) and s.degree((ratio * x).expand(), x) <= 1:
        # c x^{n-1} e^{-kx} on the half-line: a gamma density.
        moved = (ratio * x).expand()
        n, k = s.cancel(moved.coeff(x, 0)), s.cancel(-moved.coeff(x, 1))
        conditions = [*_positive(system, k), *_positive(system, n)]
        if n.is_number and n < 1:
            raise Stuck("the boundary 0 is reached, and what happens there is not said", "missing_assumption")
        value = k**n / s.gamma(n) * x ** (n - 1) * s.exp(-k * x)
        return value, s.Integer(0), conditions
    raise Stuck("no stationary density is found for coefficients of this form")


def _positive(system: System, value: Any) -> list[Any]:
    if value.is_number:
        if not value > 0:
            raise Refusal("there is no stationary density: it cannot be normalised")
        return []
    known = {z: "positive" in system.letters[z.name].properties for z in value.free_symbols}
    declared = {
        z: system.s.Symbol(z.name, positive=True) if p else system.s.Symbol(z.name, real=True, nonzero=True) for z, p in known.items()
    }
    if value.subs(declared).is_positive:
        return []
    if value.subs(declared).is_negative:
        raise Refusal("there is no stationary density: it cannot be normalised")
    return [b.relation(">", system.expr(value), b.ZERO)]


def _computed(system: System, x: Any, potential: Any, lower: Any) -> tuple[Any, Any, list[Any]]:
    """A polynomial potential: its highest power decides, and SymPy integrates where no other letter stands in it."""
    s = system.s
    top = s.Poly(potential, x)
    if top.degree() % 2:
        raise Refusal("there is no stationary density: it cannot be normalised")
    conditions = _positive(system, s.cancel(-top.LC()))
    z = s.Symbol("z", real=True)
    if potential.free_symbols != {x}:
        return s.exp(potential) / _left_open(system, potential, x), lower, conditions
    total = s.integrate(s.exp(potential.subs(x, z)), (z, lower, s.oo))
    if total.has(s.Integral) or total.has(s.hyper) or total.has(s.meijerg) or not total.is_positive:
        total = _left_open(system, potential, x)
    return s.exp(potential) / s.simplify(total), lower, []


def _left_open(system: System, potential: Any, x: Any) -> Any:
    """The constant of normalisation as an integral."""
    z = system.letter("z")
    return system.s.Integral(system.s.exp(potential.subs(x, z)), (z, -system.s.oo, system.s.oo))
