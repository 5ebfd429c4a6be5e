"""Waves and heat on the whole line."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .convolutions import by_pieces, convolve, is_general, pieces_of
from .field import Field, Stuck, answer

__all__ = ["from_one_term", "heat", "root_of", "wave"]


def root_of(found: Field, square: Any) -> Any:
    """A square root that is a letter where the square is one."""
    s = found.s
    factored = s.factor(square)
    root = s.sqrt(factored)
    return root.replace(s.Abs, lambda z: z)


def wave(board: Board, found: Field, x: Any, t: Any, square: Any) -> None:
    """u_tt = c^2 u_xx with u and u_t given at t = 0."""
    s = found.s
    place = [c for c in found.conditions if c.by is None]
    speed = [c for c in found.conditions if c.by == t]
    if len(found.conditions) != 2 or not place or not speed or any(c.variable != t or c.point != 0 for c in found.conditions):
        raise Stuck("a wave on the line needs u and u_t at t = 0")
    c = root_of(found, square)
    f, g = place[0].value, speed[0].value
    if f.atoms(s.Abs, s.Piecewise, s.Heaviside) or g.atoms(s.Abs, s.Piecewise, s.Heaviside):
        raise Stuck("the data are not smooth; the formula gives only a weak solution", "not_supported")
    e = found.problem.expression
    assert e is not None
    if f != 0:
        for moved in (f.subs(x, x - c * t), f.subs(x, x + c * t)):
            body = found.expr(moved)
            way = "right" if moved == f.subs(x, x - c * t) else "left"
            board.step(
                "d'Alembert's formula", found.put(e.args[0], body), found.put(e.args[1], body), f"The initial place, moving to the {way}."
            )
    moved = (f.subs(x, x - c * t) + f.subs(x, x + c * t)) / 2
    if g != 0:
        inner = s.integrate(g, x)
        if inner.has(s.Integral):
            raise Stuck("the integral of the initial speed is not elementary")
        shown = found.expr(inner)
        claim = board.claim(b.derivative(shown, found.expr(x)), "=", found.expr(g))
        because = f"The antiderivative of the initial speed is ${shown.latex}$."
        part = (inner.subs(x, x + c * t) - inner.subs(x, x - c * t)) / (2 * c)
        part = min((part, s.simplify(part)), key=lambda v: v.count_ops())
        dummy = found.letter("s", "s")
        opened = b.integral(found.expr(g.subs(x, dummy)), found.expr(dummy), found.expr(x - c * t), found.expr(x + c * t))
        scale = found.expr(1 / (2 * c))
        board.step("d'Alembert's formula", b.mul(scale, opened), found.expr(part), because, claim=claim)
        moved += part
    answer(board, found, moved)
    if c.free_symbols and g != 0:
        board.find("exceptional_points", f"the form is written for ${found.expr(c).latex}\\neq0$")


def heat(board: Board, found: Field, x: Any, t: Any, k: Any, *, growth: Any = 0, speed: Any = 0) -> None:
    """u_t = k u_xx + speed u_x + growth u with u given at t = 0, term by term."""
    s = found.s
    if (
        len(found.conditions) != 1
        or found.conditions[0].by is not None
        or found.conditions[0].variable != t
        or found.conditions[0].point != 0
    ):
        raise Stuck("heat on the line needs u at t = 0")
    if k.is_number and k < 0:
        raise Stuck("a backward heat equation is ill-posed", "malformed")
    if is_general(found, found.conditions[0].value):
        convolve(board, found, x, t, k, found.conditions[0].value, growth=growth, speed=speed)
        return
    if found.conditions[0].value.has(s.Piecewise, s.Abs, s.Heaviside, s.sign):
        pieces = pieces_of(found, found.conditions[0].value, x)
        if pieces is None:
            raise Stuck("these data by cases are not understood")
        by_pieces(board, found, x, t, k, pieces, growth=growth, speed=speed)
        return
    f = s.expand(found.conditions[0].value)
    e = found.problem.expression
    assert e is not None
    total = s.Integer(0)
    point = any(isinstance(z, s.DiracDelta) for z in f.atoms(s.Function))
    for term in s.Add.make_args(f):
        one = from_one_term(found, term, x, t, k)
        one = s.exp(growth * t) * one.subs(x, x + speed * t) if growth != 0 or speed != 0 else one
        total += one
        if len(s.Add.make_args(f)) > 1:
            body = found.expr(one)
            because = f"The solution that starts as ${found.expr(term).latex}$." if not point else ""
            board.step("heat equation on the line", found.put(e.args[0], body), found.put(e.args[1], body), because)
    if point:
        board.conditions.append(b.relation(">", found.expr(t), b.ZERO))
        if not k.is_number:
            board.conditions.append(b.relation(">", found.expr(k), b.ZERO))
        board.find("interval", "for positive times; at the start the solution goes to the point source in the sense of distributions")
        _mass(board, found, total, x)
    else:
        _kernel_step(board, found, x, t, k, speed)
        board.find("missing_assumption", "of all solutions on the line the one is meant that does not grow faster than $e^{ax^2}$")
    answer(board, found, total, conditions=not point)
    if not k.is_positive and not k.is_number:
        board.find("missing_assumption", f"${found.expr(k).latex}>0$ is needed: the backward heat equation is ill-posed")


def _kernel_step(board: Board, found: Field, x: Any, t: Any, k: Any, speed: Any) -> None:
    """The heat kernel, as a solution itself."""
    s = found.s
    if speed != 0 or (not k.is_number and not k.is_Symbol):
        return
    kernel = found.expr(s.exp(-(x**2) / (4 * k * t)) / s.sqrt(4 * s.pi * k * t))
    time, place = found.expr(t), found.expr(x)
    positive = [b.relation(">", time, b.ZERO)] + ([] if k.is_number else [b.relation(">", found.expr(k), b.ZERO)])
    left, right = b.derivative(kernel, time), b.mul(found.expr(k), b.derivative(kernel, place, 2))
    because = "The heat kernel solves the equation; the data are convolved with it."
    board.step("heat equation on the line", left, right, because, claim=board.claim(left, "=", right, positive))


def _mass(board: Board, found: Field, value: Any, x: Any) -> None:
    """The kernel keeps the mass one: its antiderivative is an error function."""
    s = found.s
    primitive = s.integrate(s.powsimp(value.subs({z: s.Symbol(z.name, positive=True) for z in value.free_symbols if z != x})), x)
    primitive = primitive.subs({z: s.Symbol(z.name, real=True) for z in primitive.free_symbols})
    if primitive.has(s.Integral):
        return
    place = found.expr(x)
    total = b.integral(found.expr(value), place, b.negative(b.INFINITY), b.INFINITY)
    claim = board.claim(b.derivative(found.expr(primitive), place), "=", found.expr(value))
    board.step("heat equation on the line", total, b.ONE, f"The mass; the antiderivative is ${found.expr(primitive).latex}$.", claim=claim)


def from_one_term(found: Field, term: Any, x: Any, t: Any, k: Any) -> Any:
    """The solution that starts as one term of the data."""
    s = found.s
    if term.is_polynomial(x):
        total, part, j = s.Integer(0), term, 0
        while part != 0:
            total += part * (k * t) ** j / s.factorial(j)
            part, j = s.expand(part.diff(x, 2)), j + 1
        return s.expand(total)
    number, rest = term.as_independent(x, as_Add=False)
    if isinstance(rest, s.DiracDelta):
        return number * s.exp(-((rest.args[0]) ** 2) / (4 * k * t)) / s.sqrt(4 * s.pi * k * t)
    rate = s.simplify(term.diff(x, 2) / term) if not term.has(s.Piecewise, s.Abs, s.Heaviside, s.sign) else x
    if not rate.has(x):
        return s.exp(k * rate * t) * term
    if isinstance(rest, s.exp):
        exponent = s.expand(rest.args[0])
        if exponent.is_polynomial(x) and s.degree(exponent, x) == 2:
            a = -exponent.coeff(x, 2)
            if a.is_number and a < 0:
                raise Stuck("the data grow too fast for the heat kernel")
            p, q = exponent.coeff(x, 1), exponent.coeff(x, 0)
            width = 1 + 4 * a * k * t
            centre = p / (2 * a)
            return number * s.exp(q + p**2 / (4 * a)) * s.exp(-a * (x - centre) ** 2 / width) / s.sqrt(width)
    if isinstance(rest, s.erf) and s.expand(rest.args[0]).is_polynomial(x) and s.degree(s.expand(rest.args[0]), x) == 1:
        slope = s.expand(rest.args[0]).coeff(x, 1)
        return number * s.erf(rest.args[0] / s.sqrt(1 + 4 * slope**2 * k * t))
    raise Stuck("the convolution of the heat kernel with these data is not elementary")
