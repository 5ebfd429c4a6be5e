r"""Other measures and other directions of time: Girsanov's density, the reverse-time equation, the probability flow.

Checked by the Itô formula (a martingale under the new measure is, times the density, a martingale under the old one) and by the
Fokker-Planck equation with the density $e^{\ell(x)}$ of an undefined $\ell$.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .formula import expansion, state_letter
from .system import Refusal, Stuck
from .terms import Table

__all__ = ["other_measure"]


def other_measure(board: Board, table: Table) -> None:
    """The question on a new measure or on the reversed process."""
    request = table.problem.request
    if "girsanov" in request:
        if "claim" in request:
            raise Stuck("a claim about a change of measure", "not_supported")
        _girsanov(board, table)
    else:
        _reverse(board, table, flow="flow" in request)


def _equation_of(table: Table) -> Any:
    own = [x for x in table.system.drift if x not in table.system.noises]
    if not own:
        raise Stuck("one equation for one process is needed", "not_supported")
    return own[0]


def _girsanov(board: Board, table: Table) -> None:
    r"""The kernel theta with `W_t+\theta t` a Brownian motion, such that what is asked about is a martingale."""
    s, system, t = table.s, table.system, table.t
    x = _equation_of(table)
    asked = [table.sympy(o) for o in table.problem.operands if o.op != "relation"]
    wanted = s.Integer(0)
    if asked and not table.random_in(asked[-1]):
        wanted = _wanted(board, table, x, asked.pop())
    elif len(asked) == 2 and "drift wanted" in table.problem.request:
        wanted = asked.pop()
    f = asked[0] if asked else x
    if wanted != 0 and f != x:
        raise Stuck("a drift is asked of the process itself", "not_supported")
    if len(asked) > 1 or len([y for y in system.drift if y not in system.noises]) > 1 or len(system.diffusion[x]) != 1:
        raise Stuck("a change of measure is found for one equation with one Brownian motion", "not_supported")
    ((w, _),) = system.diffusion[x].items()
    opened, drift = expansion(system, f)
    noise = s.simplify(s.Add(*(c.get(w, 0) * f.diff(y) for y, c in system.diffusion.items() if f.has(y))))
    if noise == 0:
        raise Refusal("nothing random stands in this function")
    board.step("Itô formula", opened, system.expr(system.tidy(drift)), f"The drift of ${system.expr(f).latex}$.")
    kernel = s.simplify((drift - wanted) / noise)
    if kernel.free_symbols & set(system.states) or system.adapted(kernel):
        raise Stuck("the kernel is random: only kernels that are constant or functions of the time are supported", "not_supported")
    board.step(
        "diffusion of a function",
        system.expr(noise * kernel),
        system.expr(system.tidy(drift - wanted)),
        "The kernel is the drift over the diffusion." if wanted == 0 else "The kernel is the drift that has to go, over the diffusion.",
    )
    if kernel.has(t) and wanted != 0:
        raise Stuck("a drift that is asked for, with a kernel that changes in time", "not_supported")
    if kernel.has(t):
        _moving_kernel(board, table, f, drift, noise, kernel)
        return
    density = s.exp(-kernel * w - kernel**2 * t / 2)
    shown = system.expr(density)
    time, motion = system.expr(t), system.expr(w)
    drift_of = b.add(b.derivative(shown, time), b.mul(b.HALF, b.derivative(shown, motion, 2)))
    board.step("change of measure", drift_of, b.ZERO, "The density is a martingale: its mean stays one.")
    product = f * density
    whole, total = expansion(system, product)
    del total
    left = b.ZERO if wanted == 0 else system.expr(wanted * density)
    claim = board.claim(whole, "=", left)
    because = "Times the density it has no drift: a martingale under the new measure."
    if wanted != 0:
        because = f"Times the density it has the drift ${system.expr(wanted).latex}$, times the density: its drift under the new measure."
    board.step("change of measure", whole, left, because, claim=claim)
    rest = system.expr(drift - wanted)
    board.answers.append(Answer("kernel", system.expr(kernel), claim=board.claim(system.expr(noise * kernel), "=", rest)))
    board.answers.append(Answer("density", shown, claim=claim))
    new = s.simplify(system.drift[x] - kernel * system.diffusion[x][w])
    taken = b.mul(system.expr(kernel), system.expr(system.diffusion[x][w]))
    claim = board.claim(b.subtract(system.expr(system.drift[x]), taken), "=", system.expr(new))
    board.answers.append(Answer("drift", system.expr(new), claim=claim))
    below = s.fraction(s.together(kernel))[1]
    for factor in s.Mul.make_args(s.factor(below)):
        if factor.free_symbols:
            board.find("missing_assumption", f"${system.expr(factor).latex}\\neq0$ is needed")
    board.find(
        "interval", f"up to a finite time; under the new measure ${motion.latex}+{system.expr(kernel * t).latex}$ is a Brownian motion"
    )


def _wanted(board: Board, table: Table, x: Any, rate: Any) -> Any:
    """The drift that is asked for: a rate of growth where drift and diffusion are multiples of the process."""
    s, system = table.s, table.system
    parts = [system.drift[x], *system.diffusion[x].values()]
    if all(not s.cancel(v / x).has(x) for v in parts) and any(v.has(x) for v in parts):
        board.find("ambiguous", f"the drift ${system.expr(rate).latex}$ is read as a rate: ${system.expr(rate * x).latex}\\,dt$")
        return rate * x
    return rate


def _moving_kernel(board: Board, table: Table, f: Any, drift: Any, noise: Any, kernel: Any) -> None:
    r"""A kernel that moves with the time: the density is $Z=\exp(-\int\theta\,dW-\frac12\int\theta^2ds)$ with $dZ=-\theta Z\,dW$."""
    s, system, t = table.s, table.system, table.t
    x = _equation_of(table)
    ((w, _),) = system.diffusion[x].items()
    Z, M = (
        system.letter("Z_t", "Z_t"),
        system.letter("M_t", rf"\left(\int_0^t{system.expr(kernel.subs(t, system.letter('s'))).latex}\,dW_s\right)"),
    )
    dummy = system.letter("s")
    primitive = s.integrate(kernel**2, t)
    if primitive.has(s.Integral):
        raise Stuck("the integral of the square of the kernel is not elementary", "no_closed_form")
    clock = system.tidy(primitive - primitive.subs(t, 0))
    del dummy
    square = b.derivative(system.expr(primitive), system.expr(t))
    board.step(
        "quadratic variation of Brownian motion",
        square,
        system.expr(s.expand(kernel**2)),
        "The square of the kernel, whose integral is the clock.",
    )
    body = system.expr(s.exp(-M - clock / 2))
    time, motion = system.expr(t), system.expr(M)
    drift_of = b.add(b.derivative(body, time), b.mul(b.HALF, system.expr(kernel**2), b.derivative(body, motion, 2)))
    board.step(
        "change of measure", drift_of, b.ZERO, r"The density is a martingale: its mean stays one; here $d\langle M\rangle=\theta^2dt$."
    )
    claim = board.steps[-1].claim
    # d(fZ) has the drift Z (drift - noise * kernel)
    whole = b.subtract(b.mul(system.expr(Z), system.expr(drift)), b.mul(system.expr(noise), system.expr(kernel), system.expr(Z)))
    board.step(
        "change of measure",
        whole,
        b.ZERO,
        r"Times the density, with $dZ=-\theta Z\,dW$, it has no drift: a martingale under the new measure.",
    )
    board.answers.append(Answer("kernel", system.expr(kernel), claim=board.claim(system.expr(noise * kernel), "=", system.expr(drift))))
    board.answers.append(Answer("density", body, claim=claim))
    spread = system.diffusion[x][w]
    new = s.simplify(system.drift[x] - kernel * spread)
    taken = b.subtract(system.expr(system.drift[x]), b.mul(system.expr(kernel), system.expr(spread)))
    board.answers.append(Answer("drift", system.expr(new), claim=board.claim(taken, "=", system.expr(new))))
    board.find(
        "interval", rf"up to a finite time; under the new measure $W_t+\int_0^t{system.expr(kernel).latex}\,dt$ is a Brownian motion"
    )


def _reverse(board: Board, table: Table, *, flow: bool) -> None:
    """The drift of the reversed equation, or of the flow, for a density that is not known."""
    s, system = table.s, table.system
    score = next((z for z, term in table.terms.items() if term.kind == "score"), None)
    own = _equation_of(table)
    if len(system.diffusion[own]) != 1 or len([y for y in system.drift if y not in system.noises]) != 1:
        raise Stuck("one equation with one Brownian motion is needed", "not_supported")
    ((_, noise),) = system.diffusion[own].items()
    x = state_letter(system, own)
    a, g = system.drift[own].subs(own, x), noise.subs(own, x)
    if g.has(x):
        raise Stuck("a diffusion that depends on the place", "not_supported")
    place = system.expr(x)
    square = g**2
    ell = b.apply("ell", (place,), b.ZERO.shape, latex=r"\ell")
    slope = b.derivative(ell, place)
    density = b.function("exp", ell)
    factor = s.Rational(1, 2) if flow else s.Integer(1)
    forward = b.add(
        b.negative(b.derivative(b.mul(system.expr(a), density), place)), b.mul(b.HALF, system.expr(square), b.derivative(density, place, 2))
    )

    def backward(changed: Expr) -> Expr:
        flux = b.negative(b.derivative(b.mul(changed, density), place))
        return flux if flow else b.subtract(flux, b.mul(b.HALF, system.expr(square), b.derivative(density, place, 2)))

    rule = "probability flow" if flow else "reversal of a diffusion"
    name = "p" if "p" not in system.letters else "q"
    at = (place, system.expr(table.t))
    p = b.apply(name, at, b.ZERO.shape)
    right = b.add(b.negative(b.derivative(b.mul(system.expr(a), p), place)), b.mul(b.HALF, system.expr(square), b.derivative(p, place, 2)))
    board.step(
        "probability flow" if flow else "reversal of a diffusion", b.derivative(p, at[1]), right,
        "The Fokker-Planck equation of the density.", claim=board.claim(forward, "=", forward),
    )  # fmt: skip
    board.find("missing_assumption", "the density has to be positive and smooth")
    claims = [o for o in table.problem.operands if o.op == "relation"]
    if claims:
        said = _claimed(table, claims, own, flow=flow)
        if said is None:
            raise Stuck("this claim about the reversed process is not understood", "not_supported")
        drift, spread = said
        drift = drift.subs(own, x)
        claim = board.claim(forward, "=", backward(_with_slope(table, drift, score, slope)))
        board.step(
            rule,
            forward,
            backward(_with_slope(table, drift, score, slope)),
            "With the density $e^{\\ell}$ and the score $\\ell'$.",
            claim=claim,
        )
        board.answers.append(Answer("drift", claims[0], claim=claim))
        if not flow:
            board.answers.append(
                Answer("diffusion", system.expr(spread), claim=board.claim(system.expr(spread**2), "=", system.expr(square)))
            )
        return
    changed = b.subtract(system.expr(a), b.mul(system.expr(factor * square), slope))
    claim = board.claim(forward, "=", backward(changed))
    board.step(rule, forward, backward(changed), "With the density $e^{\\ell}$ and the score $\\ell'$.", claim=claim)
    shown = b.subtract(system.expr(a), b.mul(system.expr(factor * square), b.derivative(b.function("log", p), place)))
    board.answers.append(Answer("drift", shown, claim=claim))
    if not flow:
        board.answers.append(Answer("diffusion", system.expr(g), claim=board.claim(system.expr(g**2), "=", system.expr(square))))
        board.find("interval", "the time runs backward: $dt$ is negative, and the Brownian motion is one of the reversed time")
    if "\\mathbf" in table.problem.latex or "\\boldsymbol" in table.problem.latex:
        board.find(
            "interval", "written for one component; each component has the same form, with the gradient in the place of the derivative"
        )


def _with_slope(table: Table, drift: Any, score: Any, slope: Expr) -> Expr:
    if score is None or not drift.has(score):
        return table.system.expr(drift)
    rest = drift.subs(score, 0)
    return b.add(
        table.system.expr(rest),
        b.mul(table.system.expr(table.s.expand(drift.coeff(score, 1) if drift.is_polynomial(score) else drift.diff(score))), slope),
    )


def _claimed(table: Table, claims: list[Expr], own: Any, *, flow: bool) -> tuple[Any, Any] | None:
    """Drift and diffusion of the equation that is claimed."""
    from ...latex.equations import factors_of

    relation = claims[0]
    right = relation.args[1]
    if flow and not any(n.op == "differential" for n in _walk(relation)):
        return table.sympy(right), table.s.Integer(0)
    drift, spread = table.s.Integer(0), table.s.Integer(0)
    for term in right.args if right.op == "add" else (right,):
        factors = factors_of(term)
        moving = [f for f in factors if f.op == "differential"]
        if len(moving) != 1:
            return None
        rest = table.sympy(b.mul(*(f for f in factors if f is not moving[0]))) if len(factors) > 1 else table.s.Integer(1)
        if moving[0].args[0].name == table.t.name:
            drift += rest
        else:
            spread += rest
    del own
    return drift, spread


def _walk(e: Expr) -> list[Expr]:
    from ...expression import walk

    return list(walk(e))
