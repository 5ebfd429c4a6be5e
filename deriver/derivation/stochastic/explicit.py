"""Explicit solutions of linear equations: the integrating factor where the noise is additive, the logarithm where it is proportional."""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .moments import integral, restrict, start_of
from .reducible import solve_reduced
from .system import Stuck, System

__all__ = ["solve"]


def solve(board: Board, system: System) -> None:
    """X_t as a function of time and the Brownian motion; Stuck where there is none of this form."""
    s = system.s
    equations = [x for x in system.states if system.diffusion[x] != {x: 1}]
    if len(equations) != 1 or len(system.diffusion[equations[0]]) > 1:
        raise Stuck("one equation with one Brownian motion is needed", "not_supported")
    x = equations[0]
    w, beta = next(iter(system.diffusion[x].items()), (s.Symbol("W_t", real=True), s.Integer(0)))
    a, beta = s.expand(system.drift[x]), s.expand(beta)
    if any(c.has(w) for c in (a, beta)):
        raise Stuck("the Brownian motion itself stands in a coefficient", "not_supported")
    if not all(c.is_polynomial(x) and (not c.has(x) or s.degree(c, x) == 1) for c in (a, beta)):
        if solve_reduced(board, system, x, w, a, beta, start_of(board, system, x)):
            return
        raise Stuck("no closed form: the equation is not linear")
    a0, a1, b0, b1 = a.coeff(x, 0), a.coeff(x, 1), beta.coeff(x, 0), beta.coeff(x, 1)
    start = start_of(board, system, x)
    board.conditions.extend(system.positive(*(z for z in (a0, a1, b0, b1) if not z.has(x))))
    if b1 == 0:
        _additive(board, system, x, w, (a0, a1, b0), start)
    elif a0 == 0 and b0 == 0:
        _proportional(board, system, x, w, (a1, b1), start)
    else:
        _affine(board, system, x, w, (a0, a1, b0, b1), start)


def _stochastic_integral(system: System, w: Any, density: Any) -> tuple[Any, Any, bool]:
    r"""`\int_0^t density dW_s` as a letter, or a multiple of W_t; its derivative by the letter; whether it is a letter."""
    t = system.t
    if not density.has(t):
        return density * w, density, False
    dummy = system.letter("s")
    inside = system.expr(density.subs(t, dummy)).latex
    noise = system.expr(w).latex
    shown = noise.replace("t", "s") if "_t" in noise else noise + "_s"
    letter = system.letter("M_t", rf"\left(\int_0^{{{system.expr(t).latex}}}{inside}\,d{shown}\right)")
    return letter, density, True


def _additive(board: Board, system: System, x: Any, w: Any, parts: tuple[Any, Any, Any], start: Any) -> None:
    s, t = system.s, system.t
    a0, a1, b0 = parts
    exponent = integral(system, a1)
    factor = s.powsimp(s.exp(s.logcombine(s.expand(exponent), force=True))) if exponent.has(s.log) else s.exp(exponent)
    restrict(board, system)
    time = system.expr(t)
    product = system.expr(x / factor)
    drift = b.add(b.derivative(product, time), b.mul(system.expr(system.drift[x]), b.derivative(product, system.expr(x))))
    force = system.tidy(a0 / factor)
    density = system.tidy(s.powsimp(b0 / factor))
    because = f"The drift of ${product.latex}$."
    if a1 != 0:
        because = f"With the integrating factor ${system.expr(1 / factor).latex}$: the drift of ${product.latex}$."
    board.step("integrating factor of a linear stochastic equation", drift, system.expr(force), because)
    noise = b.mul(system.expr(b0), b.derivative(product, system.expr(x)))
    board.step("diffusion of a function", noise, system.expr(density), "It does not depend on the process any more.")
    deterministic = integral(system, force)
    constant, moving = density.as_independent(t) if density.has(t) else (s.Integer(1), density)
    integral_letter, _, named = _stochastic_integral(system, w, moving)
    by = system.expr(integral_letter if named else w)

    def spread(times: Any) -> Expr:
        return b.mul(system.expr(s.powsimp(times * constant)), by) if named else system.expr(times * integral_letter)

    whole = b.add(system.expr(start + system.tidy(deterministic)), spread(s.Integer(1)))
    slope = board.claim(b.derivative(system.expr(deterministic), time), "=", system.expr(force))
    board.step(
        "integrating factor of a linear stochastic equation",
        product,
        whole,
        f"Both sides are integrated from $0$ to ${time.latex}$.",
        claim=slope,
    )
    mean = system.tidy(factor * (start + deterministic))
    own = system.expr(system.tidy(factor * start))
    rest = system.expr(s.factor_terms(s.expand(mean - s.expand(factor * start))))
    terms = [e for e in (own, rest) if e is not b.ZERO]
    answer = b.add(*terms, spread(factor)) if terms else spread(factor)
    coefficient = b.mul(b.derivative(answer, by), system.expr(moving) if named else b.ONE)
    board.step(
        "diffusion of a function", b.mul(system.expr(factor), system.expr(density)), system.expr(b0), "The coefficient of the noise.",
        claim=board.claim(coefficient, "=", system.expr(b0)),
    )  # fmt: skip
    inner = b.derivative(answer, time)
    board.answers.append(Answer(x.name, answer, claim=board.claim(inner, "=", b.add(system.expr(a0), b.mul(system.expr(a1), answer)))))


def _affine(board: Board, system: System, x: Any, w: Any, parts: tuple[Any, Any, Any, Any], start: Any) -> None:
    r"""Variation of constants: $X=\Phi(x_0+\int\Phi^{-1}(a_0-b_0b_1)\,ds+\int\Phi^{-1}b_0\,dW)$, $\Phi$ the geometric part."""
    s, t = system.s, system.t
    a0, a1, b0, b1 = parts
    if b1.has(t):
        raise Stuck("no closed form is written for a noise whose proportional part changes in time")
    rate = integral(system, system.tidy(a1 - b1**2 / 2))
    restrict(board, system)
    growth = s.exp(rate + b1 * w)
    time, noise, own = system.expr(t), system.expr(w), system.expr(x)
    shown = system.expr(growth)
    opened = b.add(b.derivative(shown, time), b.mul(b.HALF, b.derivative(shown, noise, 2)))
    board.step(
        "logarithm of a geometric process", opened, b.mul(system.expr(a1), shown),
        rf"The drift of $\Phi={shown.latex}$: it solves the equation without the terms that do not hold ${own.latex}$.",
    )  # fmt: skip
    quotient = system.expr(x / growth)
    mixed = b.mul(system.expr(b0 + b1 * x), b.derivative(b.derivative(quotient, own), noise))
    drift = b.add(
        b.derivative(quotient, time), b.mul(system.expr(system.drift[x]), b.derivative(quotient, own)),
        b.mul(b.HALF, b.derivative(quotient, noise, 2)), mixed,
    )  # fmt: skip
    force = system.tidy((a0 - b0 * b1) / growth)
    board.step(
        "integrating factor of a linear stochastic equation", drift, system.expr(force),
        rf"The drift of $\Phi^{{-1}}{own.latex}$, with the covariation of the two factors.",
    )  # fmt: skip
    spread = b.add(b.mul(system.expr(b0 + b1 * x), b.derivative(quotient, own)), b.derivative(quotient, noise))
    board.step("diffusion of a function", spread, system.expr(system.tidy(b0 / growth)), rf"The diffusion of $\Phi^{{-1}}{own.latex}$.")
    dummy = system.letter("s")
    latex = noise.latex
    earlier = system.letter(f"{w.name}__s", latex.replace("_t", "_s") if "_t" in latex else latex + "_s")
    path, drive = s.Integer(0), s.Integer(0)
    if force != 0:
        inside = system.expr(force.subs({t: dummy, w: earlier}, simultaneous=True)).latex
        path = system.letter("J_t", rf"\left(\int_0^{{{time.latex}}}{inside}\,ds\right)")
    if b0 != 0:
        inside = system.expr(system.tidy(b0 / growth).subs({t: dummy, w: earlier}, simultaneous=True)).latex
        drive = system.letter("M_t", rf"\left(\int_0^{{{time.latex}}}{inside}\,d{system.expr(earlier).latex}\right)")
    answer = system.expr(growth * (start + path + drive))
    terms = [b.derivative(answer, time), b.mul(b.HALF, b.derivative(answer, noise, 2))]
    if path != 0:
        terms.append(b.mul(system.expr(force), b.derivative(answer, system.expr(path))))
    if drive != 0:
        terms.append(b.mul(system.expr(b0 / growth), b.derivative(b.derivative(answer, noise), system.expr(drive))))
    right = b.add(system.expr(a0), b.mul(system.expr(a1), answer))
    board.step("Itô formula", b.add(*terms), right, "The drift of the solution.")
    back = [b.derivative(answer, noise)]
    if drive != 0:
        back.append(b.mul(system.expr(b0 / growth), b.derivative(answer, system.expr(drive))))
    board.step(
        "diffusion of a function", b.add(*back), b.add(system.expr(b0), b.mul(system.expr(b1), answer)), "The diffusion of the solution."
    )
    board.answers.append(Answer(x.name, answer, claim=board.claim(b.add(*terms), "=", right)))


def _proportional(board: Board, system: System, x: Any, w: Any, parts: tuple[Any, Any], start: Any) -> None:
    s, t = system.s, system.t
    a1, b1 = parts
    time = system.expr(t)
    body = b.function("log", system.expr(x))
    half = b.mul(b.HALF, system.expr(system.rate(x, x)), b.derivative(body, system.expr(x), 2))
    drift = b.add(b.mul(system.expr(system.drift[x]), b.derivative(body, system.expr(x))), half)
    value = system.tidy(a1 - b1**2 / 2)
    positive = b.relation(">", system.expr(x), b.ZERO)
    board.step(
        "logarithm of a geometric process",
        drift,
        system.expr(value),
        "The drift of the logarithm.",
        claim=board.claim(drift, "=", system.expr(value), [positive]),
    )
    noise = b.mul(system.expr(b1 * x), b.derivative(body, system.expr(x)))
    board.step("diffusion of a function", noise, system.expr(b1), claim=board.claim(noise, "=", system.expr(b1), [positive]))
    letter, density, named = _stochastic_integral(system, w, b1)
    exponent = integral(system, value) + letter
    solution = start * s.exp(exponent)
    answer = system.expr(solution)
    by = system.expr(letter if named else w)
    scale = b.power(system.expr(density), b.TWO) if named else b.ONE
    opened = b.add(b.derivative(answer, time), b.mul(b.HALF, scale, b.derivative(answer, by, 2)))
    right = b.mul(system.expr(a1), answer)
    board.step("Itô formula", opened, right, "The drift of the solution.")
    coefficient = b.mul(b.derivative(answer, by), system.expr(density) if named else b.ONE)
    board.step("diffusion of a function", coefficient, b.mul(system.expr(b1), answer), "The diffusion of the solution.")
    board.answers.append(Answer(x.name, answer, claim=board.claim(opened, "=", right)))
