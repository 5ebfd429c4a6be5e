"""Mean and variance of a scalar process by their differential equations."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.sympy_bridge import to_sympy
from ...expression.sympy_forms import shortest, weight
from ...model import Answer
from ..differential_equations.board import Board
from .formula import coefficients
from .system import Stuck, System

__all__ = ["linear_ode", "moments", "moments_of", "restrict", "start_of"]


def start_of(board: Board, system: System, process: Any) -> Any:
    """The initial value; where none is given, a constant letter."""
    start = system.starts.get(process)
    if start is None:
        start = system.letter(f"{process.name.split('_')[0].lower()}_0")
        board.find("missing_assumption", f"no initial value is given: the process starts at the constant ${system.expr(start).latex}$")
    if any(start.has(z) for z in (*system.states, system.t)):
        raise Stuck("an initial value that is not constant", "not_supported")
    return start


def linear_ode(system: System, rate: Any, force: Any, start: Any) -> Any:
    """The solution of m' = rate m + force with m(0) = start; Stuck where an integral is not elementary."""
    s = system.s
    exponent = integral(system, rate)
    factor = _power(s, exponent)
    inner = integral(system, s.simplify(force / factor)) if force != 0 else s.Integer(0)
    return factor * (start + inner)


def _power(s: Any, exponent: Any) -> Any:
    """e to an exponent, without logarithms in it."""
    return s.powsimp(s.exp(s.logcombine(s.expand(exponent), force=True))) if exponent.has(s.log) else s.exp(exponent)


def integral(system: System, f: Any) -> Any:
    """The integral from 0 to t of an elementary function without singularity at the start."""
    s, t = system.s, system.t
    if f.atoms(s.core.function.AppliedUndef):
        dummy = system.letter("s") if "s" not in system.letters else s.Symbol("s", real=True)
        return s.Integral(f.subs(t, dummy), (dummy, 0, t))
    # Plain letters keep SymPy from asking about every sign.
    put = {z: s.Symbol(f"{z.name}__", positive=True) for z in f.free_symbols if z != t}
    back = {value: key for key, value in put.items()}
    tau = s.Symbol("tau__", positive=True)
    found = s.integrate(s.expand(f.subs(put).subs(t, tau)), tau)
    if found.has(s.Integral) or found.has(s.Piecewise):
        raise Stuck("an integral of the moment equations is not elementary")
    found = found.replace(lambda e: isinstance(e, s.log), lambda e: s.log(-e.args[0]) if e.args[0].subs(tau, 0).is_negative else e)
    system.domain.extend(
        log.args[0].subs(tau, t).subs(back) for log in found.atoms(s.log) if log.has(tau) and log.args[0].subs(tau, 0).is_positive
    )
    start = found.subs(tau, 0)
    if start.has(s.zoo) or start.has(s.oo) or start.has(s.nan):
        raise Stuck("the coefficients are singular at the start")
    return (found - start).subs(tau, t).subs(back)


def moments(board: Board, system: System) -> None:
    """m' = a_0 + a_1 m and v' = 2 a_1 v + E[b^2], where the drift is affine and the squared diffusion at most quadratic."""
    s, t = system.s, system.t
    process, x, a, square = coefficients(system)
    affine, second = s.expand(a), s.expand(square)
    if not affine.is_polynomial(x) or s.degree(affine, x) > 1 and affine.has(x):
        raise Stuck("the moment equations do not close: the drift is not affine")
    if not second.is_polynomial(x) or (second.has(x) and s.degree(second, x) > 2):
        raise Stuck("the moment equations do not close: the squared diffusion is of a degree above two")
    a1 = affine.coeff(x, 1)
    a0 = affine.coeff(x, 0)
    c0, c1, c2 = (system.tidy(second.coeff(x, k)) for k in range(3))
    law = next((r.split()[2:] for r in system.problem.request if r.startswith("start normal ")), None)
    start = start_of(board, system, process) if law is None else s.Rational(law[0])
    begun = s.Integer(0) if law is None else s.Rational(law[1])
    name = system.expr(process).latex
    time = system.expr(t)
    m = _tidy(system, linear_ode(system, a1, a0, start))
    restrict(board, system)
    mean = system.expr(m)
    rate = b.add(system.expr(a0), b.mul(system.expr(a1), mean))
    board.step(
        "moment equation of the mean", b.derivative(mean, time), rate, f"The mean $m$ of ${name}$ satisfies $m'={_affine(system, a0, a1)}$."
    )
    board.step("moment equation of the mean", b.at(mean, time, b.ZERO), system.expr(start), "The initial value.")
    v = _tidy(system, linear_ode(system, 2 * a1 + c2, c0 + c1 * m + c2 * m**2, begun))
    variance = system.expr(v)
    still = "The start is not random." if law is None else "The variance of the start."
    terms = [(2 * a1, variance), (c0, b.ONE), (c1, mean), (c2, b.add(b.power(mean, b.TWO), variance))]
    right = b.add(b.ZERO, *(b.mul(system.expr(k), value) for k, value in terms if k != 0))
    board.step(
        "moment equation of the variance",
        b.derivative(variance, time),
        right,
        f"The variance $v$ of ${name}$ satisfies $v'={_spread(system, a1, (c0, c1, c2))}$.",
    )
    board.step("moment equation of the variance", b.at(variance, time, b.ZERO), system.expr(begun), still)
    board.answers.append(Answer("mean", mean, claim=board.claim(b.derivative(mean, time), "=", rate)))
    board.answers.append(Answer("variance", variance, claim=board.claim(b.derivative(variance, time), "=", right)))
    for k in _nonzero(system, m, v):
        board.find("exceptional_points", f"the form is written for ${system.expr(k).latex}\\neq0$; for zero it is to be read as a limit")
    if second.has(x) and c2 == 0 and c1 != 0:
        board.find("missing_assumption", f"the squared diffusion ${system.expr(square).latex}$ has to stay nonnegative")
        if c0 == 0 and not s.cancel(c1).has(t) and not a0.has(t):
            feller = b.relation(">=", system.expr(s.expand(2 * a0)), system.expr(c1))
            board.find("missing_assumption", f"the process stays positive under Feller's condition ${feller.latex}$; else it reaches zero")


def moments_of(board: Board, table: Any, term: Any) -> Any:
    """Mean, second moment and variance of a process at one time, by their equations; Stuck where they do not close."""
    s, system = table.s, table.system
    own = [x for x in system.drift if x not in system.noises]
    value = term.arguments[0]
    if len(own) != 1 or any(table.random_in(a) - {own[0]} for a in term.arguments) or len(term.arguments) != 1:
        raise Stuck("the moments of this are not found: they do not close")
    x = own[0]
    if not value.is_polynomial(x) or s.degree(value, x) > 2:
        raise Stuck("the moments of this are not found: they do not close")
    system.states = [x, *(y for y in system.states if y != x)]
    before = len(board.answers)
    moments(board, system)
    found = {a.name: a for a in board.answers[before:]}
    mean, variance = (to_sympy(found[n].expression or b.ZERO) for n in ("mean", "variance"))
    del board.answers[before:]
    value = s.expand(value)
    c0, c1, c2 = (value.coeff(x, k) for k in range(3))
    if term.kind == "E":
        return c0 + c1 * mean + c2 * (variance + mean**2)
    if c2 != 0:
        raise Stuck("the variance of a square needs the fourth moment", "not_supported")
    return c1**2 * variance if term.kind == "Var" else s.Abs(c1) * s.sqrt(variance)


def restrict(board: Board, system: System) -> None:
    """Up to the time at which a coefficient becomes singular."""
    for value in system.domain:
        condition = b.relation(">", system.expr(value), b.ZERO)
        if condition not in board.conditions:
            board.conditions.append(condition)
            board.find("interval", f"as long as ${condition.latex}$")


def _affine(system: System, a0: Any, a1: Any) -> str:
    m = system.expr(system.letter("m"))
    slope = b.mul(system.expr(a1), m) if a1 != 0 else b.ZERO
    return (slope if a0 == 0 else b.add(system.expr(a0), slope)).latex


def _spread(system: System, a1: Any, square: tuple[Any, Any, Any]) -> str:
    """2 a_1 v + E[b^2], where b^2 = c_0 + c_1 x + c_2 x^2."""
    v, m = (system.expr(system.letter(name)) for name in "vm")
    rates = zip((2 * a1, *square), (v, b.ONE, m, b.add(b.power(m, b.TWO), v)), strict=True)
    return b.add(b.ZERO, *(b.mul(system.expr(k), value) for k, value in rates if k != 0)).latex


def _tidy(system: System, value: Any) -> Any:
    s = system.s
    forms = [s.expand(value), s.simplify(value), s.powsimp(s.expand(value))]
    forms += [s.factor(f) for f in forms if f.count_ops() < 80]
    forms += [s.collect(s.expand(value), [z for z in system.starts.values() if z.is_Symbol])]
    return min((*forms, shortest(value)), key=weight)


def _nonzero(system: System, *values: Any) -> list[Any]:
    """Letters in a denominator."""
    s = system.s
    found: set[Any] = set()
    for value in values:
        for factor in s.Mul.make_args(s.factor(s.fraction(s.together(value))[1])):
            base = factor.base if factor.is_Pow and factor.exp.is_Integer else factor
            if base.free_symbols and not base.has(system.t) and not base.has(s.exp) and base.is_nonzero is not True:
                found.add(base)
    return sorted(found, key=str)
