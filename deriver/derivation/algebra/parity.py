"""Whether a function of one variable is even, odd, or neither: it is compared with its value at the opposite point."""

from __future__ import annotations

from ...expression import build as b
from ...expression import substitute
from ...expression.sympy_text import library
from ...model import Answer, Derivation
from ..calculus.ending import Doubt, finished
from .desk import Desk

__all__ = ["solve_parity"]

#: Points at which a function that is neither is shown to be so.
_POINTS = ("1", "1/2", "1/3", "2", "3", "2/7")


def solve_parity(desk: Desk) -> Derivation:
    """`f(-x)` beside `f(x)` and `-f(x)`."""
    e, x, z, s = desk.problem.expression, desk.letter(), desk.z, library()
    assert e is not None
    f = desk.of(e)
    mirrored, opposite = f.subs(z, -z), substitute(e, {x: b.negative(x)})
    if s.simplify(f) == 0:
        raise Doubt("the zero function is both even and odd")
    letters = {k: s.Rational(7 + 2 * i, 5) for i, k in enumerate(sorted(f.free_symbols - {z}, key=str))}
    values = [tuple(s.N(g.subs(letters).subs(z, s.Rational(p)), 40) for g in (f, mirrored)) for p in _POINTS]
    real = [(here, there) for here, there in values if here.is_real and there.is_real and here.is_finite and there.is_finite]
    for name, sign in (("even", 1), ("odd", -1)):
        if len(real) > 1 and all(abs(there - sign * here) < s.Float("1e-30") * (1 + abs(here)) for here, there in real):
            step = desk.step(f"{name} function", opposite, e if sign == 1 else b.negative(e))
            text = f"{name}: at $-{x.latex}$ the value is {'the same' if sign == 1 else 'the opposite'}"
            return finished(desk.problem, [Answer("parity", None, text=text, claim=step.claim)], [step])
    for p, (here, there) in zip(_POINTS, values, strict=True):
        point = s.Rational(p)
        one, other = desk.expr(point).latex, desk.expr(-point).latex
        if letters or not (here.is_real and here.is_finite):
            continue
        if there.is_finite and there.is_real is False:
            text = f"neither even nor odd: it has a value at ${one}$, and none at ${other}$"
            return finished(desk.problem, [Answer("parity", None, text=text)], [])
        if there.is_real and there.is_finite and abs(abs(here) - abs(there)) > s.Float("1e-20"):
            left, right = (substitute(e, {x: desk.expr(k)}) for k in (-point, point))
            shown = [desk.expr(s.simplify(g.subs(z, point))).latex for g in (f, mirrored)]
            text = f"neither even nor odd: at ${one}$ the value is ${shown[0]}$, at ${other}$ it is ${shown[1]}$"
            claim = desk.claim(b.power(left, b.num(2)), "!=", b.power(right, b.num(2)))
            return finished(desk.problem, [Answer("parity", None, text=text, claim=claim)], [])
    raise Doubt("no point with its opposite was found at which the values differ in size")
