"""Laplace's equation in a disk, in polar coordinates, with data on the circle."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .field import Field, Stuck, answer

__all__ = ["disk", "polar", "sums"]


def polar(found: Field) -> tuple[Any, Any] | None:
    """Radius and angle, where the equation is a multiple of u_rr + u_r/r + u_aa/r^2 = 0; else None."""
    s = found.s
    for r, angle in (found.variables, found.variables[::-1]):
        first, second, turned = found.coefficient(r), found.coefficient(r, r), found.coefficient(angle, angle)
        present = {k for k, z in found.jet.items() if found.F.has(z)}
        if present != {(r,), tuple(sorted((r, r), key=str)), (angle, angle)} or second == 0:
            continue
        if s.simplify(first / second - 1 / r) == 0 and s.simplify(turned / second - 1 / r**2) == 0:
            return r, angle
    return None


def disk(board: Board, found: Field, r: Any, angle: Any) -> None:
    """The modes (r/R)^n cos(n a), (r/R)^n sin(n a): bounded at the centre, and periodic."""
    s = found.s
    if len(found.conditions) != 1 or found.conditions[0].variable != r or found.conditions[0].by is not None:
        raise Stuck("Laplace's equation is solved in a disk with values on the circle")
    R, f = found.conditions[0].point, found.conditions[0].value
    if R.is_number and not R > 0:
        raise Stuck("the radius has to be positive")
    mode = found.letter("m", "m")
    e = found.problem.expression
    assert e is not None
    for wave in (s.cos, s.sin):
        body = found.expr((r / R) ** mode * wave(mode * angle))
        because = "Each of these products solves the equation; for whole $m$ it is periodic, and bounded at the centre."
        claim = board.claim(found.put(e.args[0], body), "=", found.put(e.args[1], body), [b.relation(">", found.expr(r), b.ZERO)])
        board.step("separation of variables in a disk", found.put(e.args[0], body), found.put(e.args[1], body), because, claim=claim)
    board.find("missing_assumption", "the solution is taken as bounded at the centre and periodic in the angle")
    board.find("interval", f"inside of the disk, ${found.expr(r).latex}<{found.expr(R).latex}$")
    board.conditions.append(b.relation(">", found.expr(r), b.ZERO))
    reduced = sums(s, f) if f.has(s.sin, s.cos) else s.expand(f)
    total = s.Integer(0)
    for term in s.Add.make_args(reduced):
        number, rest = term.as_independent(angle, as_Add=False)
        if rest == 1:
            total += number
            continue
        n = s.cancel(rest.args[0] / angle) if isinstance(rest, s.sin | s.cos) else None
        if n is None or not n.is_Integer:
            _series(board, found, r, angle, R, f)
            return
        total += number * (r / R) ** abs(n) * rest
    answer(board, found, total)


def sums(s: Any, f: Any) -> Any:
    """Products of sines and cosines as sums."""
    from sympy.simplify.fu import TR7, TR8

    for _ in range(6):
        f = s.expand(TR8(TR7(s.expand(f))))
    return f


def _series(board: Board, found: Field, r: Any, angle: Any, R: Any, f: Any) -> None:
    """The Fourier series of the data over one turn from -pi to pi."""
    s = found.s
    if f.has(s.sin, s.cos, s.Abs, s.Piecewise):
        raise Stuck("the Fourier coefficients of these data are not elementary")
    n = s.Symbol("n", integer=True, positive=True)
    found.letters["n"] = b.symbol("n", properties=["integer", "positive"])
    parts = []
    for wave in (s.cos, s.sin):
        value = s.factor(s.simplify(s.integrate(s.expand(f * wave(n * angle)), (angle, -s.pi, s.pi)) / s.pi))
        if value.has(s.Integral, s.Piecewise):
            raise Stuck("the Fourier coefficients of these data are not elementary")
        parts.append(value)
        if value != 0:
            inside = b.integral(found.expr(f * wave(n * angle)), found.expr(angle), b.negative(b.PI), b.PI)
            board.step("Fourier coefficients", b.divide(inside, b.PI), found.expr(value))
    mean = s.simplify(s.integrate(f, (angle, -s.pi, s.pi)) / (2 * s.pi))
    one = (r / R) ** n * (parts[0] * s.cos(n * angle) + parts[1] * s.sin(n * angle))
    board.find("interval", "the data are those of the angle between $-\\pi$ and $\\pi$")
    answer(board, found, mean + s.Sum(one, (n, 1, s.oo)), term=one)
