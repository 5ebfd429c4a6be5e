r"""Itô integrals by themselves: their value by the Itô formula, their quadratic variation, and the time change that makes them Brownian.

By the theorem of Dambis, Dubins and Schwarz a continuous martingale with the quadratic variation $\langle M\rangle_t=\tau$ is a Brownian
motion at the time $\tau$.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .system import Refusal, Stuck
from .terms import Table, Term

__all__ = ["integral_value", "time_change", "variation"]


def _rate(table: Table, term: Term) -> tuple[Any, Any]:
    """The square of the integrand, and its variable."""
    inside, dummy = term.arguments[:2]
    if any(z in table.terms or z in table.system.states for z in inside.free_symbols):
        raise Stuck("the quadratic variation is random: the integral of the square of the integrand over the time", "not_supported")
    return table.s.expand(inside**2), dummy


def _total(board: Board, table: Table, rate: Any, dummy: Any, low: Any, high: Any) -> Any:
    """The integral of the rate, as a step."""
    s, system = table.s, table.system
    positive = s.Symbol(dummy.name, positive=True)
    primitive = s.integrate(s.simplify(rate).subs(dummy, positive), positive).subs(positive, dummy)
    if primitive.has(s.Integral):
        raise Stuck("the integral of the rate is not elementary", "no_closed_form")
    value = system.tidy(primitive.subs(dummy, high) - primitive.subs(dummy, low))
    if value.has(s.oo, s.zoo, s.nan):
        raise Refusal("the integral of the square of the integrand does not converge", "no_solution")
    opened = b.integral(system.expr(rate), system.expr(dummy), system.expr(low), system.expr(high))
    claim = board.claim(b.derivative(system.expr(primitive), system.expr(dummy)), "=", system.expr(rate))
    board.step(
        "quadratic variation of Brownian motion", opened, system.expr(value),
        rf"$d\langle M\rangle={system.expr(rate.subs(dummy, table.t)).latex}\,dt$, the square of the integrand; "
        rf"the antiderivative is ${system.expr(primitive).latex}$.",
        claim=claim,
    )  # fmt: skip
    return value


def _square_of(board: Board, table: Table) -> Any:
    """The quadratic variation of what the task is about: an integral, or the one equation."""
    s, system = table.s, table.system
    term = next((t for t in table.terms.values() if t.kind == "ito"), None)
    if term is not None and len([t for t in table.terms.values() if t.kind == "ito"]) == 1:
        rate, dummy = _rate(table, term)
        return _total(board, table, rate, dummy, *term.arguments[2:4])
    own = [x for x in system.drift if x not in system.noises]
    if len(own) != 1:
        raise Stuck("one integral, or one equation, is needed", "not_supported")
    rate = system.tidy(system.rate(own[0], own[0]))
    if rate.free_symbols & set(system.states):
        from .formula import quadratic_variations

        quadratic_variations(board, system, own)
        board.find("no_closed_form", "the quadratic variation is random: the integral of the rate over the time")
        board.answers.append(Answer("rate", system.expr(rate), claim=board.steps[-1].claim))
        return None
    dummy = system.letter("s")
    return _total(board, table, rate.subs(table.t, dummy), dummy, s.Integer(0), table.t)


def variation(board: Board, table: Table) -> None:
    """The quadratic variation of an integral, of a function of processes, or of the process of an equation; of two the covariation."""
    given = [v for v in table.definitions.values() if table.random_in(v)]
    asked = [table.sympy(o) for o in table.problem.operands if o.op != "relation"]
    values = [v for v in asked if table.random_in(v)] or given
    if values and not (len(values) == 1 and values[0].is_Symbol):
        _of_functions(board, table, list(dict.fromkeys(values)))
        return
    value = _square_of(board, table)
    if value is not None:
        board.answers.append(Answer("quadratic_variation", table.system.expr(value), claim=board.steps[-1].claim))


def _of_functions(board: Board, table: Table, values: list[Any]) -> None:
    """The rate is the product of the diffusions, by the Itô formula."""
    from .pathwise import register

    s, system = table.s, table.system
    if len(values) > 2:
        raise Stuck("the covariation of two processes is found at a time", "not_supported")
    register(table)
    one, two = values if len(values) == 2 else values * 2
    states = [x for x in system.states if one.has(x) or two.has(x)]
    pairs = [(x, y) for x in states for y in states if one.diff(x) != 0 and two.diff(y) != 0 and system.rate(x, y) != 0]
    opened = [
        b.mul(
            b.derivative(system.expr(one), system.expr(x)), b.derivative(system.expr(two), system.expr(y)), system.expr(system.rate(x, y))
        )
        for x, y in pairs
    ]  # fmt: skip
    rate = system.tidy(s.Add(*(one.diff(x) * two.diff(y) * system.rate(x, y) for x, y in pairs)))
    before = b.add(*opened) if opened else b.ZERO
    because = "The rate: the derivatives along the noise, with $(dW_t)^2=dt$."
    board.step("quadratic variation of Brownian motion", before, system.expr(rate), because)
    name = "quadratic_variation" if len(values) == 1 else "covariation"
    dummy = system.letter("s")
    moving = [z for z in system.states if rate.has(z)]
    if not moving:
        total = _total(board, table, rate.subs(table.t, dummy), dummy, s.Integer(0), table.t) if rate != 0 else rate
        board.answers.append(Answer(name, system.expr(total), claim=board.steps[-1].claim))
        return
    earlier = {}
    for z in moving:
        latex = system.expr(z).latex
        if not latex.endswith("_t"):
            raise Stuck("the quadratic variation is random: the integral of the rate over the time", "no_closed_form")
        earlier[z] = system.letter(f"{z.name[:-2]}_s", f"{latex[:-2]}_s")
    inside = system.expr(rate.subs({table.t: dummy, **earlier}, simultaneous=True))
    claim = board.steps[-1].claim
    board.find("no_closed_form", "it is random: an integral of the path over the time")
    board.answers.append(Answer("rate", system.expr(rate), claim=claim))
    board.answers.append(Answer(name, b.integral(inside, system.expr(dummy), b.ZERO, system.expr(table.t)), claim=claim))


def time_change(board: Board, table: Table) -> None:
    """The clock under which a martingale is a Brownian motion, and its inverse."""
    s, system, t = table.s, table.system, table.t
    own = [x for x in system.drift if x not in system.noises]
    if own and any(system.drift[x] != 0 for x in own):
        raise Refusal("a time change makes a martingale a Brownian motion; this process has a drift")
    value = _square_of(board, table)
    if value is None or not value.has(t):
        raise Stuck("the clock of this process is random or constant", "not_supported")
    if s.limit(value.subs({z: s.Symbol(z.name, positive=True) for z in value.free_symbols - {t}}), t, s.oo) != s.oo:
        board.find("interval", "the clock stays bounded: the Brownian motion is only run up to its limit")
    claim = board.steps[-1].claim
    board.answers.append(Answer("clock", system.expr(value), claim=claim))
    tau = system.letter("tau", r"\tau")
    roots = [z for z in s.solve(s.Eq(value, tau), t) if not z.has(s.I) and s.simplify(z.subs(tau, 0)) == 0 and z.diff(tau) != 0]
    real = [z for z in roots if _grows(s, z, tau)]
    if len(real) != 1:
        raise Stuck("the clock is not inverted in closed form", "no_closed_form")
    body = system.expr(value.subs(t, real[0]))
    inverse = board.claim(body, "=", system.expr(tau), [b.relation(">", system.expr(tau), b.ZERO)])
    board.step(
        "time change of a martingale", b.at(system.expr(value), system.expr(t), system.expr(real[0])), system.expr(tau),
        rf"With $\tau={system.expr(value).latex}$ the process at the time $t={system.expr(real[0]).latex}$ is a Brownian motion in $\tau$.",
        claim=inverse,
    )  # fmt: skip
    board.answers.append(Answer("time", system.expr(real[0]), claim=inverse))


def _grows(s: Any, inverse: Any, tau: Any) -> bool:
    put = {z: s.Rational(3, 2) for z in inverse.free_symbols - {tau}}
    slope = inverse.diff(tau).subs(put).subs(tau, s.Rational(1, 10)).evalf()
    return bool(slope.is_real and slope > 0)


def integral_value(board: Board, table: Table, term: Term) -> None:
    r"""$\int_0^tf(s,W_s)\,dW_s=F(t,W_t)-F(0,0)-\int_0^t\bigl(F_s+\frac12F_{ww}\bigr)ds$ with $F_w=f$."""
    s, system = table.s, table.system
    inside, dummy, low, high, noise = term.arguments
    places = [z for z in inside.free_symbols if z in table.terms and table.terms[z].kind == "process"]
    if inside.has(noise) and dummy != table.t:
        raise Stuck("the integrand looks into the future: it is not adapted", "not_supported")
    if dummy == table.t:  # the variable of integration is written as the time
        here = system.letter("u")
        inside, dummy = inside.subs({noise: system.letter("w"), dummy: here}, simultaneous=True), here
    if any(table.terms[z].arguments[0] != dummy or table.terms[z].arguments[1] != noise for z in places) or len(places) > 1:
        raise Stuck("an integrand of other processes or other times is not integrated here", "not_supported")
    if low != 0:
        raise Stuck("an integral from zero is needed", "not_supported")
    w = s.Symbol("w", real=True) if "w" in system.letters else system.letter("w")
    f = inside.subs({z: w for z in places})
    primitive = s.integrate(f, w)
    if primitive.has(s.Integral):
        raise Stuck("no antiderivative of the integrand in the Brownian motion is found", "no_closed_form")
    primitive = primitive - primitive.subs(w, 0)
    board.step(
        "Itô formula",
        b.derivative(system.expr(primitive), system.expr(w)),
        system.expr(f),
        rf"$F={system.expr(primitive).latex}$ has this slope in $w$.",
    )
    rest = s.expand(primitive.diff(dummy) + primitive.diff(w, 2) / 2)
    opened = b.add(
        b.derivative(system.expr(primitive), system.expr(dummy)), b.mul(b.HALF, b.derivative(system.expr(primitive), system.expr(w), 2))
    )
    board.step("Itô formula", opened, system.expr(rest), r"The drift of $F(s,W_s)$, which is taken away.")
    claim = board.steps[-1].claim
    base = noise.name.split("_")[0]
    end = noise if high == table.t else system.letter(f"{base}_{high}", f"{base}_{{{system.expr(high).latex}}}")
    start = primitive.subs({w: 0, dummy: 0})
    value = primitive.subs(dummy, high).subs(w, end) - start
    if rest.has(w):
        path = system.letter("W_s", r"W_{s}") if dummy.name == "s" else system.letter("W_u", rf"W_{{{system.expr(dummy).latex}}}")
        kept = b.integral(system.expr(rest.subs(w, path)), system.expr(dummy), b.ZERO, system.expr(high))
        shown = b.subtract(system.expr(value), kept)
        board.find("no_closed_form", "an integral of the path over the time is left")
    else:
        over = s.integrate(rest, (dummy, 0, high))
        shown = system.expr(system.tidy(s.expand(value - over)))
        board.step(
            "integral over the time", b.integral(system.expr(rest), system.expr(dummy), b.ZERO, system.expr(high)),
            system.expr(s.expand(over)),
            "What is taken away.",
        )  # fmt: skip
    board.answers.append(Answer("integral", shown, claim=claim))
