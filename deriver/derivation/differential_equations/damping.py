r"""Constant coefficients of second order where the sign of the discriminant depends on letters: three cases, each with its condition."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...expression import build as b
from ...model import Answer
from .board import Board
from .bounds import within_bounds
from .classes import Classified, has_trial_form, square_root
from .equation import Equation, Refusal, Stuck
from .linear import by_trial_form

__all__ = ["by_discriminant", "damping_regime", "depends_on_letters"]


def depends_on_letters(equation: Equation, found: Classified) -> bool:
    """Whether the characteristic roots are real or not by the values of letters."""
    if equation.order != 2 or "constant_coefficients" not in found.names or found.linear is None:
        return False
    (a0, a1, a2), _ = found.linear
    disc = equation.s.factor(a1**2 - 4 * a2 * a0)
    if disc.has(equation.s.I):
        return False
    disc = within_bounds(equation, disc)
    return disc != 0 and disc.is_positive is not True and disc.is_negative is not True and bool(disc.free_symbols)


def damping_regime(board: Board, equation: Equation, found: Classified) -> None:
    """m x'' + c x' + k x: the damping ratio c/(2 sqrt(mk)) and what it says, as answers of their own."""
    s = equation.s
    if equation.order != 2 or "constant_coefficients" not in found.names or found.linear is None:
        raise Refusal("damping is told of m x'' + c x' + k x with constants", "not_supported")
    (k, c, m), _ = found.linear
    if m.is_negative or (k / m).is_negative or k == 0:
        raise Refusal("without a restoring force there is no damping ratio", "not_supported")
    ratio = s.simplify(c / (2 * s.sqrt(k * m)))
    square = s.cancel(c**2 / (4 * m * k))
    disc = s.factor(c**2 - 4 * m * k)
    claim = board.claim(equation.expr(ratio**2), "=", equation.expr(square), board.requirements(equation, None, ratio))
    text = (
        "undamped" if c == 0
        else "negative damping: oscillations grow" if (c / m).is_negative
        else "underdamped" if disc.is_negative
        else "overdamped" if disc.is_positive
        else "critically damped" if disc == 0
        else "underdamped below 1, critically damped at 1, overdamped above 1"
    )  # fmt: skip
    board.answers.append(Answer("damping", equation.expr(ratio), text=f"damping ratio: {text}", claim=claim))
    letters = sorted(disc.free_symbols, key=str)
    if len(letters) == 1 and disc.is_polynomial(letters[0]):
        (letter,) = letters
        values = [
            v for v in s.real_roots(s.Poly(disc, letter)) if (c / m).subs(letter, v).is_positive and (k / m).subs(letter, v).is_positive
        ]
        if len(set(values)) == 1:
            value = values[0]
            claim = board.claim(equation.expr((c**2).subs(letter, value)), "=", equation.expr((4 * m * k).subs(letter, value)))
            name = equation.expr(letter).latex
            board.answers.append(Answer(name, equation.expr(value), text="here the damping is critical", claim=claim))


def by_discriminant(board: Board, equation: Equation, found: Classified) -> None:
    """The answers of all three cases; conditions at one point fix the constants in each."""
    s, t = equation.s, equation.t
    assert found.linear is not None
    (a0, a1, a2), g = found.linear
    disc = s.factor(a1**2 - 4 * a2 * a0)
    r = equation.rate()
    start = board.problem.expression
    assert start is not None
    polynomial = a2 * r**2 + a1 * r + a0
    left = b.add(
        *(
            b.mul(equation.expr(a), b.derivative(equation.expr(s.exp(r * t)), equation.expr(t), k) if k else equation.expr(s.exp(r * t)))
            for k, a in enumerate((a0, a1, a2))
            if a != 0
        )
    )
    claim = board.claim(left, "=", equation.expr(polynomial * s.exp(r * t)))
    form = equation.relation(polynomial, 0)
    board.step(
        "characteristic equation",
        start,
        form,
        f"With ${equation.expr(s.exp(r * t)).latex}$ put in, the exponential cancels.",
        relation="implies",
        claim=claim,
    )
    shown = equation.expr(disc).latex
    why = (
        f"The discriminant ${shown}$ is never positive: a complex pair, or one double root where it vanishes." if disc.is_nonpositive
        else f"The discriminant ${shown}$ is never negative: two real roots, or a double one where it vanishes." if disc.is_nonnegative
        else f"The sign of ${shown}$ decides: two real roots, one double root, or a complex pair."
    )  # fmt: skip
    if a1 == 0:
        alone = s.cancel(-a0 / a2)
        claim = board.claim(equation.expr(polynomial), "=", equation.expr(a2 * (r**2 - alone)))
        board.step("signs of the discriminant", form, equation.relation(r**2, alone), why, relation="iff", claim=claim)
    else:
        square = equation.expr(s.Rational(1, 4) / a2 * ((2 * a2 * r + a1) ** 2 - disc))
        board.step("signs of the discriminant", equation.expr(polynomial), square, why)
    c1, c2 = equation.constant(), equation.constant()
    shift = s.cancel(-a1 / (2 * a2))
    root, wave = square_root(s, disc) / (2 * a2), s.sqrt(-disc) / (2 * a2)
    families = [
        (">", c1 * s.exp((shift + root) * t) + c2 * s.exp((shift - root) * t)),
        ("=", (c1 + c2 * t) * s.exp(shift * t)),
        ("<", s.exp(shift * t) * (c1 * s.cos(wave * t) + c2 * s.sin(wave * t))),
    ]
    trial = has_trial_form(s, g, t)
    particular = by_trial_form(board, equation, (a0, a1, a2), g, {}) if g != 0 and trial else s.Integer(0)
    if g != 0 and particular is not None and trial:
        below = s.fraction(s.together(particular))[1]
        board.find("missing_assumption", f"without resonance: ${equation.expr(s.factor(below)).latex} \\ne 0$")
    if g != 0 and not trial:
        raise Stuck("the sign of the discriminant depends on letters: say which case is meant", "missing_assumption")
    if disc.is_nonnegative or not square_root(s, disc).has(s.sqrt(disc)):
        families = families[:2]  # a square is not negative
    elif disc.is_nonpositive:
        wave = square_root(s, -disc) / (2 * a2)
        families = [("<", s.exp(shift * t) * (c1 * s.cos(wave * t) + c2 * s.sin(wave * t))), families[1]]
    zero = _zero_of(s, disc, a2)
    for case, (sign, solution) in enumerate(families):
        solution += _particular(board, equation, (a0, a1, a2), g, sign, shift, root, wave, zero) if particular is None else particular
        solution = solution.subs(zero, 0) if sign == "=" and zero.is_Symbol else solution
        values: dict[Any, Any] = {}
        if equation.conditions:
            rows = [(solution.diff(t, k) if k else solution).subs(t, at) - value for k, at, value in equation.conditions]
            solved = s.linsolve([s.expand(v) for v in rows], c1, c2)
            det = s.factor(s.simplify(s.Matrix([[v.diff(c) for c in (c1, c2)] for v in rows]).det()))
            several = len({str(at) for _, at, _ in equation.conditions}) > 1
            odd = (
                [f for f in s.Mul.make_args(det) if f.free_symbols and f.is_nonzero is not True and not isinstance(f, s.exp)]
                if several
                else []
            )
            if not solved:
                raise Stuck("the conditions are not solved for the constants")
            values = {c: s.simplify(v) for c, v in zip((c1, c2), next(iter(solved)), strict=True) if v != c}
        special = solution.subs(values)
        role = "general" if special.has(c1) or special.has(c2) else "particular"
        condition = _sign(equation, sign, disc) if sign != "=" else equation.relation(zero, 0)
        if (sign == "<" and disc.is_nonpositive) or (sign == ">" and disc.is_nonnegative):
            condition = b.relation("!=", equation.expr(zero), b.ZERO)
        beside: tuple[Any, ...] = ()
        if equation.conditions and sign == "<":
            # A determinant with real exponentials vanishes for no letters in the other cases.
            beside = tuple(b.relation("!=", equation.expr(f.as_base_exp()[0]), b.ZERO) for f in odd if f.has(s.sin, s.cos))
            for relation in beside:
                rests = all(value == 0 for _, _, value in equation.conditions) and g == 0
                what = "there are infinitely many solutions" if rests else "there is no solution, or there are infinitely many"
                board.find("nonunique" if rests else "exceptional_points", f"where ${relation.args[0].latex} = 0$ {what}")
        both = equation.residual(special)
        board.step(
            "general solution of the homogeneous equation" if g == 0 else "superposition", start, equation.relation(equation.y[0], special),
            f"In the case ${condition.latex}$" + (", with the conditions put in." if values else "."), relation="implies",
            claim=board.claim(both[0], "=", both[1], (condition, *beside)),
        )  # fmt: skip
        board.steps[-1] = replace(board.steps[-1], case=case, conditions=(*board.steps[-1].conditions, condition, *beside))
        board.answer(equation, special, role, case=case, conditions=(condition, *beside))


def _particular(
    board: Board, equation: Equation, coefficients: tuple[Any, ...], g: Any, sign: str, shift: Any, root: Any, wave: Any, zero: Any
) -> Any:
    """A particular solution in resonance, in one of the cases."""
    s = equation.s
    if sign == "=" and zero.is_Symbol:
        coefficients, g, shift = tuple(a.subs(zero, 0) for a in coefficients), g.subs(zero, 0), shift.subs(zero, 0)
        if g == 0:
            return s.Integer(0)
    roots = {shift: 2} if sign == "=" else {shift + k * (root if sign == ">" else s.I * wave): 1 for k in (1, -1)}
    made = by_trial_form(board, equation, coefficients, g, roots)
    if made is None:
        raise Stuck("the sign of the discriminant depends on letters: say which case is meant", "missing_assumption")
    return made


def _zero_of(s: Any, disc: Any, a2: Any) -> Any:
    """What vanishes where the discriminant does: without numbers, powers, and factors of the leading coefficient, which is not zero."""
    letters = [f.as_base_exp()[0] for f in s.Mul.make_args(s.fraction(s.factor(disc))[0]) if f.free_symbols]
    kept = [f for f in letters if f not in s.Mul.make_args(s.factor(a2))]
    return s.Mul(*kept) if kept else s.Mul(*letters)


def _sign(equation: Equation, sign: str, disc: Any) -> Any:
    """disc > 0 without a number in front."""
    number, rest = disc.as_coeff_Mul()
    parts = [f.as_base_exp() for f in equation.s.Mul.make_args(rest)]
    if all(e.is_Integer for _, e in parts):
        rest = equation.s.Mul(*(base for base, e in parts if int(e) % 2))  # the sign of a quotient is that of a product
    turned = {">": "<", "<": ">", "=": "="}[sign] if number.is_negative else sign
    return b.relation(turned, equation.expr(rest), b.ZERO)
