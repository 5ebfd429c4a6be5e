"""Backward equations with a final value by the formula of Feynman and Kac, down to the formula of Black and Scholes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import Expr
from ...expression import build as b
from ..differential_equations.board import Board
from ..stochastic.gaussian import Family
from ..stochastic.system import System
from ..stochastic.terms import Table
from .field import Field, Stuck, answer

__all__ = ["backward"]


def backward(board: Board, found: Field) -> bool:
    """u_t + a u_x + b^2/2 u_xx = r u with u given at a later time; False where the equation is of another form."""
    s = found.s
    if len(found.conditions) != 1 or found.conditions[0].by is not None:
        return False
    condition = found.conditions[0]
    t, T = condition.variable, condition.point
    if T == 0 or t.name not in ("t", "tau") or not (T.is_Symbol or T.is_number) or len(found.variables) != 2:
        return False
    x = next(v for v in found.variables if v != t)
    front = found.coefficient(t)
    letters = [z for z in found.jet.values() if found.F.has(z)]
    if front == 0 or any(found.F.diff(z).has(*found.jet.values()) for z in letters) or found.F.subs(dict.fromkeys(letters, 0)) != 0:
        return False
    drift = s.cancel(found.coefficient(x) / front)
    square = s.cancel(2 * found.coefficient(x, x) / front)
    rate = s.cancel(-found.F.diff(found.jet[()]) / front)
    if {k for k, z in found.jet.items() if found.F.has(z)} - {(), (t,), (x,), (x, x)}:
        return False
    if square.is_number and square < 0 or square.could_extract_minus_sign():
        raise Stuck("a final value of a forward heat equation is ill-posed, and no method here solves it")
    if rate.has(x):
        raise Stuck("a discount rate that depends on the place", "not_supported")
    root = s.sqrt(s.factor(square)).replace(s.Abs, lambda z: z)
    root = s.powdenest(root, force=True)
    _expect(board, found, (x, t, T), (drift, root, rate), condition.value)
    return True


def _expect(board: Board, found: Field, names: tuple[Any, Any, Any], parts: tuple[Any, Any, Any], payoff: Any) -> None:
    s = found.s
    x, t, T = names
    drift, noise, rate = parts
    system = System(replace(board.problem, latex=""), t, letters=found.letters)
    w = system.letter("W_t", "W_t")
    time, place = found.expr(t), found.expr(x)
    system.states, system.drift = [x, w], {x: drift, w: s.Integer(0)}
    system.diffusion = {x: {w: noise}, w: {w: s.Integer(1)}}
    system.noises = [w]
    table = Table(board.problem, system)
    family = Family(table, board, [t, T], t)
    family.made[x] = x
    board.find(
        "interval",
        f"for ${time.latex}<{found.expr(T).latex}$; the process is that of $d{place.latex}={_shown(found, drift, noise, w, time)}$",
    )
    later = family.process(x, T)
    discount = _discount(s, rate, t, T)
    if payoff.has(s.Max, s.Piecewise, s.Heaviside, s.Abs):
        _option(board, found, family, names, later, discount, payoff)
        return
    value = family.mean(payoff.subs(x, later), "The mean of the final value, from the point on.") if payoff.has(x) else payoff
    solution = system.tidy(s.powsimp(s.expand(discount * value)))
    if solution.has(s.log):
        board.conditions.extend(b.relation(">", found.expr(z.args[0]), b.ZERO) for z in sorted(solution.atoms(s.log), key=str))
    board.step("Feynman-Kac formula", found.expr(discount * value), found.expr(solution), "The discounted mean.")
    answer(board, found, solution)
    if x.name == "S" or noise.has(x):
        board.find("missing_assumption", f"the process stays positive where it starts at ${place.latex}>0$")


def _discount(s: Any, rate: Any, t: Any, T: Any) -> Any:
    if not rate.has(t):
        return s.exp(-rate * (T - t))
    return s.exp(-s.integrate(rate, (t, t, T)))


def _shown(found: Field, drift: Any, noise: Any, w: Any, time: Expr) -> str:
    rate = found.expr(drift).latex
    rate = f"({rate})" if drift.is_Add else rate
    first = "" if drift == 0 else f"{rate}\\,d{time.latex}+"
    spread = "" if noise == 1 else f"({found.expr(noise).latex})\\," if noise.is_Add else f"{found.expr(noise).latex}\\,"
    return f"{first}{spread}d{found.expr(w).latex}"


def _option(board: Board, found: Field, family: Family, names: tuple[Any, Any, Any], later: Any, discount: Any, payoff: Any) -> None:
    """A final value with kinks on an exponential of a Gaussian: calls, puts, digital options, by the formula of Black and Scholes."""
    s = found.s
    x, t, T = names
    pieces = _pieces(s, payoff, x)
    letters = [z for z in family.letters if later.has(z)]
    ratio = s.powsimp(s.simplify(later / x))
    if len(letters) != 1 or not isinstance(ratio, s.exp):
        raise Stuck("the price of an option is written for a geometric process", "not_supported")
    g = letters[0]
    exponent = s.expand(ratio.args[0])
    variance = s.expand(family.covariance(g, g) * exponent.coeff(g, 1) ** 2)
    mean = exponent.subs(g, 0)
    deviation = s.powdenest(s.sqrt(s.factor(variance)), force=True)
    strike = pieces[0][1]
    upper = (s.log(x / strike) + mean + variance) / deviation
    lower = (s.log(x / strike) + mean) / deviation

    def N(z: Any) -> Any:
        return (1 + s.erf(z / s.sqrt(2))) / 2

    forward = s.simplify(discount * x * s.exp(mean + variance / 2))
    solution = s.Integer(0)
    for (slope, constant), level, sign in pieces:
        above = (s.log(x / level) + mean) / deviation
        further = (s.log(x / level) + mean + variance) / deviation
        solution += slope * forward * N(sign * further) + constant * discount * N(sign * above)
    for value in (x, strike, T - t, *(z for z in deviation.free_symbols if z not in (x, t, T))):
        if not value.is_number and not value.is_positive:
            condition = b.relation(">", found.expr(value), b.ZERO)
            if condition not in board.conditions:
                board.conditions.append(condition)
    board.step("expectation of a payoff", found.expr(forward), found.expr(s.expand(forward)), "The discounted mean of the asset.")
    board.step(
        "expectation of a payoff",
        found.expr(upper - lower),
        found.expr(deviation),
        f"$d_1={found.expr(upper).latex}$, $d_2={found.expr(lower).latex}$.",
    )
    board.find("missing_assumption", "the final value has a kink at the strike: it is taken as a limit, and the solution is smooth before")
    answer(board, found, solution, conditions=False)


def _pieces(s: Any, payoff: Any, x: Any) -> list[tuple[tuple[Any, Any], Any, int]]:
    """A payoff as a sum of (slope, constant) above (1) or below (-1) a level."""
    out: list[tuple[tuple[Any, Any], Any, int]] = []

    def line(e: Any) -> tuple[Any, Any]:
        e = s.expand(e)
        if not e.is_polynomial(x) or (e.has(x) and s.degree(e, x) > 1):
            raise Stuck("a final value with a kink is solved where it is linear between its kinks", "not_supported")
        return e.coeff(x, 1), e.coeff(x, 0)

    for term in s.Add.make_args(s.expand(payoff.rewrite(s.Piecewise)) if payoff.has(s.Heaviside) else s.expand(payoff)):
        factor, rest = s.Integer(1), None
        for f in s.Mul.make_args(term):
            if f.has(s.Max, s.Min, s.Piecewise, s.Abs):
                if rest is not None:
                    raise Stuck("a product of functions with kinks", "not_supported")
                rest = f
            else:
                factor *= f
        if rest is None:
            slope, constant = line(factor)
            out += [((slope, constant), s.Integer(1), 1), ((slope, constant), s.Integer(1), -1)]
            continue
        if isinstance(rest, s.Piecewise):
            rows = [(value, condition) for value, condition in rest.args if value != 0]
            if len(rows) != 1 or rows[0][1] == s.true or not rows[0][1].is_Relational:
                raise Stuck("a final value with a kink is solved for calls, puts and digital options", "not_supported")
            value, condition = rows[0]
            inner = s.expand(condition.gts - condition.lts)
            value = value * factor
        elif isinstance(rest, s.Max | s.Min) and len(rest.args) == 2 and 0 in rest.args:
            inner = s.expand(next(a for a in rest.args if a != 0))
            value = inner * factor
            inner = inner if isinstance(rest, s.Max) else -inner
        elif isinstance(rest, s.Abs):
            inner = s.expand(rest.args[0])
            slope, constant = line(inner)
            level = -constant / slope
            up, down = line(inner * factor), line(-inner * factor)
            if slope not in (1, -1):
                raise Stuck("a final value with this kink is not solved", "not_supported")
            out += [(up if slope == 1 else down, level, 1), (down if slope == 1 else up, level, -1)]
            continue
        else:
            raise Stuck("a final value with this kink is not solved", "not_supported")
        slope, constant = line(inner)
        if slope not in (1, -1) or constant == 0:
            raise Stuck("a final value with this kink is not solved", "not_supported")
        out.append((line(value), s.expand(-constant / slope), 1 if slope == 1 else -1))
    return out
