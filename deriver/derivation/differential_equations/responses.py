r"""Linear equations with constant coefficients as input and output: transfer function, impulse response, convolution, steady state."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .classes import Classified
from .equation import Equation, Refusal, Stuck
from .laplace import inverse_of
from .linear import by_trial_form, homogeneous_part, put_in

__all__ = ["by_convolution", "response", "steady_state"]


def _coefficients(equation: Equation, found: Classified, what: str) -> tuple[tuple[Any, ...], Any]:
    if found.linear is None or any(a.has(equation.t) for a in found.linear[0]):
        raise Refusal(f"{what} belongs to a linear equation with constant coefficients", "not_supported")
    return found.linear


def _letter(equation: Equation, names: str) -> Any:
    name = next(n for n in names.split() if n not in equation.letters and n != equation.unknown.data[0])
    equation.letters[name] = (
        b.symbol(name.lstrip("\\"), properties=["real"], latex=name) if name == "\\tau" else b.symbol(name, properties=["real"])
    )
    return equation.s.Symbol(name.lstrip("\\"), real=True)


def response(board: Board, equation: Equation, found: Classified) -> None:
    """1/P(s), and its inverse transform where the impulse response is asked for."""
    s, t = equation.s, equation.t
    coefficients, _ = _coefficients(equation, found, "a transfer function")
    p = _letter(equation, "s p z q")
    P = s.Add(*(a * p**k for k, a in enumerate(coefficients)))
    H = s.Symbol("H")
    equation.letters["H"] = b.symbol("H", properties=["real"])
    e = s.exp(p * t)
    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    start = equation.expr(applied)
    board.step(
        "transfer function", start, equation.expr(1 / P), f"The left side at $e^{{{p.name}t}}$ is ${equation.expr(P).latex}$ times it.",
        relation="implies", claim=board.claim(put_in(equation, applied, e), "=", equation.expr(P * e)),
    )  # fmt: skip
    if "transfer" in board.problem.request:
        board.answers.append(Answer("H", equation.expr(1 / P), claim=board.steps[-1].claim))
    if "impulse" in board.problem.request:
        h = _impulse(board, equation, coefficients, p)
        board.answers.append(
            Answer("h", equation.expr(h), conditions=(b.relation(">", equation.expr(t), b.ZERO),), claim=board.steps[-1].claim)
        )
        board.find("interval", "for t > 0; before the impulse the response is zero")
    del H


def _impulse(board: Board, equation: Equation, coefficients: tuple[Any, ...], p: Any) -> Any:
    """The impulse response, with its step."""
    s, t, n = equation.s, equation.t, equation.order
    P = s.Add(*(a * p**k for k, a in enumerate(coefficients)))
    h = inverse_of(s, 1 / P, p, t)
    applied = s.Add(*(a * equation.y[k] for k, a in enumerate(coefficients)))
    top = h.diff(t, n - 1) if n > 1 else h
    said = f"The inverse transform of the transfer function. It solves the homogeneous equation for ${equation.expr(t).latex} > 0$"
    said += f", and its derivative of order ${n - 1}$ begins at ${equation.expr(s.simplify(top.subs(t, 0))).latex}$." if n > 1 else "."
    board.step(
        "impulse response", equation.expr(1 / P), equation.expr(h),
        said,
        relation="implies", claim=board.claim(put_in(equation, applied, h), "=", b.ZERO),
    )  # fmt: skip
    return h


def by_convolution(board: Board, equation: Equation, found: Classified) -> None:
    """The solution with initial values at 0 as the response to them plus the integral of h(t-tau) g(tau)."""
    s, t = equation.s, equation.t
    coefficients, g = _coefficients(equation, found, "convolution with an impulse response")
    n = equation.order
    if any(point != 0 for _, point, _ in equation.conditions) or len(equation.conditions) != n:
        raise Refusal("for a convolution from 0 to t all initial values at 0 are needed", "underdetermined")
    start = board.problem.expression
    assert start is not None
    p = _letter(equation, "s p z q")
    h = _impulse(board, equation, coefficients, p)
    tau = _letter(equation, "\\tau u v")
    values = {k: value for k, _, value in equation.conditions}
    P = s.Add(*(a * p**k for k, a in enumerate(coefficients)))
    held = s.Add(*(coefficients[k] * s.Add(*(values[j] * p ** (k - 1 - j) for j in range(k))) for k in range(1, n + 1)))
    calm = inverse_of(s, s.cancel(held / P), p, t) if s.expand(held) != 0 else s.Integer(0)
    integrand = h.subs(t, t - tau) * g.subs(t, tau)
    integral = s.Integral(integrand, (tau, 0, t))
    summed = equation.expr(calm + integral)
    shown = b.relation("=", equation.unknown, summed)
    if g.atoms(s.core.function.AppliedUndef):
        left, right = equation.residual(calm + integral)
        claim = board.claim(left, "=", right)
        board.step("convolution with the impulse response", start, shown, relation="implies", claim=claim)
        board.answers.append(Answer(equation.unknown.data[1], equation.expr(calm + integral), role="particular", claim=claim))
        return
    inner = s.expand(integrand)
    if inner.has(s.sin, s.cos):
        from sympy.simplify.fu import TR7, TR8

        inner = s.expand(TR8(TR7(inner)))
    value, steps = board.integrate(equation, inner, tau)
    total = s.simplify(value.subs(tau, t) - value.subs(tau, 0))
    solution = min((calm + total, s.expand(calm + total), s.simplify(calm + total)), key=lambda v: (v.count_ops(), len(str(v))))
    left, right = equation.residual(solution)
    claim = board.claim(left, "=", right)
    board.step("convolution with the impulse response", start, shown, relation="implies", claim=claim)
    board.step("integrating the convolution", summed, equation.expr(solution), inside=steps)
    board.answers.append(Answer(equation.unknown.data[1], equation.expr(solution), role="particular", claim=claim))


def steady_state(board: Board, equation: Equation, found: Classified) -> None:
    """The periodic solution that all others approach, its amplitude, and the transient part."""
    s, t = equation.s, equation.t
    coefficients, g = _coefficients(equation, found, "a steady-state solution")
    roots, _, _, complementary = homogeneous_part(board, equation, coefficients, g)
    if any(not s.re(z).is_negative for z in roots):
        raise Refusal("there is no steady state: not all solutions of the homogeneous equation are known to decay", "missing_assumption")
    if g == 0:
        raise Refusal("without a right side every solution decays to zero", "malformed")
    steady = by_trial_form(board, equation, coefficients, g, roots)
    if steady is None:
        raise Stuck("the right side has no trial form", "not_supported")
    left, right = equation.residual(steady)
    name = equation.unknown.data[1]
    claim = board.claim(left, "=", right)
    board.answers.append(Answer("steady_state", equation.expr(steady), role="particular", claim=claim))
    board.answers.append(Answer("transient", equation.expr(complementary), role="general", claim=board.steps[2].claim))
    waves = {f.args[0] for f in steady.atoms(s.sin, s.cos)}
    if len(waves) == 1 and not steady.has(s.exp):
        (w,) = waves
        flat = s.expand(steady)
        one, two = flat.coeff(s.cos(w)), flat.coeff(s.sin(w))
        if s.simplify(flat - one * s.cos(w) - two * s.sin(w)) == 0 and not (one.has(t) or two.has(t)):
            square = s.factor(s.simplify(one**2 + two**2))
            top, below = s.fraction(square)
            size = s.sqrt(s.factor(top)) / s.sqrt(s.expand(below)) if below.free_symbols else s.sqrt(square)
            board.step(
                "amplitude of a wave", equation.expr(one**2 + two**2), equation.expr(square),
                f"${equation.expr(one).latex}$ and ${equation.expr(two).latex}$ stand before the cosine and the sine of "
                f"${equation.expr(w).latex}$.",
            )  # fmt: skip
            amplitude = board.claim(b.power(equation.expr(size), 2), "=", equation.expr(one**2 + two**2))
            board.answers.append(Answer("amplitude", equation.expr(size), claim=amplitude))
    del name
