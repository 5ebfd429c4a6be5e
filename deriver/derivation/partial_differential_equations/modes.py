r"""Exponential modes of linear equations with constant coefficients: their growth, the dispersion relation, and data made of them."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Refusal, Stuck, answer, space_and_time

__all__ = ["dispersion", "from_modes", "moves_by_modes"]


def _coefficients(found: Field) -> dict[tuple[Any, ...], Any] | None:
    """The coefficients of the derivatives; None where the equation is not linear and homogeneous with constant ones."""
    s = found.s
    letters = {k: z for k, z in found.jet.items() if found.F.has(z)}
    out = {k: found.F.diff(z) for k, z in letters.items()}
    if any(c.has(*found.jet.values(), *found.variables) for c in out.values()):
        return None
    rest = found.F.subs(dict.fromkeys(letters.values(), 0))
    return out if s.expand(rest) == 0 else None


def _symbol(coefficients: dict[tuple[Any, ...], Any], t: Any, in_time: Any, in_space: Any, s: Any) -> Any:
    """What the equation makes of a mode: each derivative is a factor."""
    return s.expand(s.Add(*(c * s.Mul(*(in_time if v == t else in_space for v in by)) for by, c in coefficients.items())))


def dispersion(board: Board, found: Field) -> None:
    r"""$\omega(k)$ of $e^{i(kx-\omega t)}$, or the growth of $e^{ikx}$ where that is real."""
    s = found.s
    coefficients = _coefficients(found)
    if coefficients is None:
        raise Refusal("a dispersion relation is asked of a linear equation with constant coefficients: modes of others do not separate")
    x, t = space_and_time(found)
    k = found.letter("k", "k") if not any(z.name == "k" for z in found.F.free_symbols) else found.letter("q", "q")
    omega = found.letter("omega", r"\omega")
    symbol = _symbol(coefficients, t, -s.I * omega, s.I * k, s)
    mode = s.exp(s.I * (k * x - omega * t))
    e = found.problem.expression
    assert e is not None
    body = found.expr(mode)
    opened = b.subtract(found.put(e.args[0], body), found.put(e.args[1], body))
    board.step(
        "mode of a linear equation",
        opened,
        b.mul(found.expr(symbol), body),
        r"Each $\partial_x$ is the factor $ik$, each $\partial_t$ the factor $-i\omega$.",
    )
    roots = s.roots(s.Poly(symbol, omega))
    if not roots:
        raise Stuck("the equation for the frequency is not solved", "not_supported")
    for i, root in enumerate(roots):
        root = s.simplify(root)
        claim = board.claim(b.at(found.expr(symbol), found.expr(omega), found.expr(root)), "=", b.ZERO)
        board.step(
            "mode of a linear equation",
            b.at(found.expr(symbol), found.expr(omega), found.expr(root)),
            b.ZERO,
            rf"A mode needs this to vanish: $\omega={found.expr(root).latex}$.",
        )
        growth = s.expand(-s.I * root)
        text = None
        if s.im(growth) == 0 and growth.has(k):
            text = rf"the mode grows as $e^{{{found.expr(growth * t).latex}}}$"
        board.answers.append(Answer("omega", found.expr(root), case=i + 1 if len(roots) > 1 else None, text=text, claim=claim))


def moves_by_modes(found: Field) -> bool:
    """Whether an equation of first order in time is of an order or with coefficients that only modes solve."""
    coefficients = _coefficients(found)
    names = [v.name for v in found.variables]
    if coefficients is None or len(names) != 2 or not {"t", "tau"} & set(names):
        return False
    _, t = space_and_time(found)
    timed = [by for by in coefficients if t in by]
    return timed == [(t,)] and (found.order > 2 or any(c.has(found.s.I) for c in coefficients.values()))


def from_modes(board: Board, found: Field) -> None:
    """Data that are sums of exponentials, sines and cosines: each mode gets its factor."""
    s = found.s
    x, t = space_and_time(found)
    coefficients = _coefficients(found)
    assert coefficients is not None
    if (
        len(found.conditions) != 1
        or found.conditions[0].variable != t
        or found.conditions[0].by is not None
        or found.conditions[0].point != 0
    ):
        raise Stuck("the value at t = 0 on the whole line is needed", "underdetermined")
    if "domain given" in found.problem.request:
        raise Stuck("modes are moved on the whole line", "not_supported")
    data = s.expand(found.conditions[0].value)
    total = s.Integer(0)
    e = found.problem.expression
    assert e is not None
    here = {by: c for by, c in coefficients.items() if t not in by}
    real = not any(c.has(s.I) for c in coefficients.values())
    for term in s.Add.make_args(data if real else s.expand(data.rewrite(s.exp)) if data.has(s.sin, s.cos) else data):
        number, wave = term.as_independent(x, as_Add=False)
        if real and wave.func in (s.sin, s.cos) and s.expand(wave.args[0].diff(x, 2)) == 0:
            rate = s.I * wave.args[0].diff(x)
        else:
            rate = s.simplify(term.diff(x) / term)
        if rate.has(x) and (packet := _packet(found, number, wave, here, coefficients[(t,)], (x, t))) is not None:
            body = found.expr(packet)
            board.step(
                "heat equation on the line", found.put(e.args[0], body), found.put(e.args[1], body),
                "A Gaussian stays a Gaussian: its transform gets the factor of each mode.",
            )  # fmt: skip
            total += packet
            continue
        if rate.has(x):
            raise Stuck("the data are no sum of exponentials, sines and cosines")
        growth = s.expand(s.cancel(-_symbol(here, t, 0, rate, s) / coefficients[(t,)]))
        if real and wave.func in (s.sin, s.cos):
            decay, turn = s.re(growth), s.im(growth)
            moved = number * s.exp(decay * t) * wave.func(s.expand(wave.args[0] + turn * t))
        else:
            moved = number * s.powsimp(wave * s.exp(growth * t))
        body = found.expr(moved)
        board.step(
            "mode of a linear equation", found.put(e.args[0], body), found.put(e.args[1], body),
            rf"A mode $e^{{rx}}$ with $r={found.expr(rate).latex}$ gets the factor $e^{{{found.expr(growth * t).latex}}}$.",
        )  # fmt: skip
        total += moved
    answer(board, found, total)
    class_ = "does not grow faster than $e^{ax^2}$" if real else "is moved mode by mode: square integrable, or a sum of waves"
    board.find("missing_assumption", f"of all solutions on the line the one is meant that {class_}")


def _packet(found: Field, number: Any, wave: Any, here: dict[tuple[Any, ...], Any], front: Any, names: tuple[Any, Any]) -> Any | None:
    r"""$e^{-ax^2+bx+c}$ under $u_t=\kappa u_{xx}$; None for other data or another equation."""
    s = found.s
    x, t = names
    if not isinstance(wave, s.exp) or set(here) != {(x, x)}:
        return None
    exponent = s.expand(wave.args[0])
    if not exponent.is_polynomial(x) or s.degree(exponent, x) != 2:
        return None
    kappa = s.cancel(-here[(x, x)] / front)
    a, rise, rest = -exponent.coeff(x, 2), exponent.coeff(x, 1), exponent.coeff(x, 0)
    spread = 1 + 4 * a * kappa * t
    return number * s.exp(rest + (-a * x**2 + rise * x + kappa * rise**2 * t) / spread) / s.sqrt(spread)
