"""Laplace's and Poisson's equation in a disk, outside of one and in a ring, in polar coordinates, with data on the circles."""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ..differential_equations.board import Board
from .field import Field, Refusal, Stuck, answer
from .intervals import sums
from .wedges import wedge

__all__ = ["disk", "polar"]


def polar(found: Field) -> tuple[Any, Any] | None:
    """Radius and angle, where the equation is a multiple of u_rr + u_r/r + u_aa/r^2 = g; else None."""
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
    """The modes r^n cos(n a), r^n sin(n a), and in a ring those with r^-n and log r: periodic and bounded."""
    s = found.s
    rows = found.conditions
    if any(c.variable == angle for c in rows):
        arcs = [c for c in rows if c.variable == r]
        wedge(board, found, r, angle, outside=bool(arcs) and _outside(found, r, arcs[0].point))
        return
    if not 1 <= len(rows) <= 2 or any(c.variable != r or c.by not in (None, r) for c in rows):
        raise Stuck("Laplace's equation is solved with data on one circle, or on two")
    if any(c.point.is_number and not c.point > 0 for c in rows):
        raise Stuck("the radius has to be positive")
    source = s.expand(-found.F.subs(dict.fromkeys(found.jet.values(), 0)) / found.coefficient(r, r))
    outside = len(rows) == 1 and _outside(found, r, rows[0].point)
    _separated(board, found, r, angle, ring=len(rows) == 2, outside=outside)
    R = rows[0].point
    letters = [c.point for c in rows if not c.point.is_number]
    if len(rows) == 2:
        board.conditions.extend(b.relation(">", found.expr(z), b.ZERO) for z in letters)
        if letters:
            board.conditions.append(b.relation("!=", found.expr(R), found.expr(rows[1].point)))
        board.find("interval", f"in the ring between ${found.expr(R).latex}$ and ${found.expr(rows[1].point).latex}$")
    elif outside:
        board.find("missing_assumption", "the solution is taken as bounded far away and periodic in the angle")
        board.find("interval", f"outside of the disk, ${found.expr(r).latex}>{found.expr(R).latex}$")
    else:
        board.find("missing_assumption", "the solution is taken as bounded at the centre and periodic in the angle")
        board.find("interval", f"inside of the disk, ${found.expr(r).latex}<{found.expr(R).latex}$")
    board.conditions.append(b.relation(">", found.expr(r), b.ZERO))
    particular = _particular(board, found, r, angle, source)
    data = []
    for c in rows:
        known = (particular.diff(r) if c.by == r else particular).subs(r, c.point)
        modes = _modes(s, s.expand(c.value - known), angle)
        if modes is None:
            if len(rows) == 1 and source == 0 and c.by is None and not outside:
                _series(board, found, r, angle, R, c.value)
                return
            raise Stuck("the Fourier coefficients of these data are not elementary")
        data.append(modes)
    total = particular
    for mode in sorted({m for modes in data for m in modes}, key=lambda m: (m[0], m[1])):
        total += _one_mode(board, found, r, angle, mode, [modes.get(mode, s.Integer(0)) for modes in data], outside)
    for c in rows:
        if c.by is not None and all(d.by is not None for d in rows):
            board.find("nonunique", "the solution is determined up to a constant")
            break
    answer(board, found, total)


def _outside(found: Field, r: Any, radius: Any) -> bool:
    """Whether the task is about what lies beyond the circle."""
    place, edge = found.expr(r), found.expr(radius)
    return any(c.op == "relation" and c.data in (">", ">=") and c.args == (place, edge) for c in found.problem.context.conditions)


def _separated(board: Board, found: Field, r: Any, angle: Any, *, ring: bool, outside: bool) -> None:
    s = found.s
    mode = found.letter("m", "m")
    e = found.problem.expression
    assert e is not None
    sign = -1 if outside else 1

    def laplacian(body: Any) -> Any:
        by, turn = found.expr(r), found.expr(angle)
        return b.add(
            b.derivative(body, by, 2), b.divide(b.derivative(body, by), by), b.divide(b.derivative(body, turn, 2), found.expr(r**2))
        )

    for wave in (s.cos, s.sin):
        body = found.expr((r ** (sign * mode)) * wave(mode * angle))
        where = "decays far away" if outside else "is bounded at the centre"
        because = f"Each of these products is harmonic; for whole $m$ it is periodic, and {where}."
        if ring:
            because = "Each of these products is harmonic, for $m$ and for $-m$; with them $1$ and $\\log r$."
        left = laplacian(body)
        claim = board.claim(left, "=", b.ZERO, [b.relation(">", found.expr(r), b.ZERO)])
        board.step("separation of variables in a disk", left, b.ZERO, because, claim=claim)


def _particular(board: Board, found: Field, r: Any, angle: Any, source: Any) -> Any:
    """A solution for the source, term by term: r^m cos(n a) comes from r^(m+2) cos(n a)."""
    s = found.s
    total = s.Integer(0)
    if source == 0:
        return total
    modes = _modes(s, source, angle)
    if modes is None:
        raise Stuck("a source of this form is not solved in a disk")
    for (n, kind), value in modes.items():
        for term in s.Add.make_args(s.expand(value)):
            number, power = term.as_independent(r, as_Add=False)
            m = s.Integer(0) if power == 1 else power.as_base_exp()[1] if power.as_base_exp()[0] == r else None
            if m is None or m.has(r):
                raise Stuck("a source of this form is not solved in a disk")
            below = (m + 2) ** 2 - n**2
            radial = number * r ** (m + 2) / below if below != 0 else number * r ** (m + 2) * s.log(r) / (2 * (m + 2)) if m != -2 else None
            if radial is None:
                radial = number * s.log(r) ** 2 / 2
            total += radial * _wave(s, n, kind, angle)
    e = found.problem.expression
    assert e is not None
    body = found.expr(total)
    board.step("solution put into the equation", found.put(e.args[0], body), found.put(e.args[1], body), "A solution for the source alone.")
    return total


def _wave(s: Any, n: Any, kind: str, angle: Any) -> Any:
    return s.Integer(1) if n == 0 else (s.cos if kind == "c" else s.sin)(n * angle)


def _modes(s: Any, f: Any, angle: Any) -> dict[tuple[Any, str], Any] | None:
    """Data as finitely many modes (n, c or s) with coefficients free of the angle; None where they are not of this form."""
    reduced = sums(s, f) if f.has(s.sin, s.cos) else s.expand(f)
    out: dict[tuple[Any, str], Any] = {}
    for term in s.Add.make_args(reduced):
        number, rest = term.as_independent(angle, as_Add=False)
        if number == 0:
            continue
        if rest == 1:
            key = (s.Integer(0), "c")
        else:
            n = s.cancel(rest.args[0] / angle) if isinstance(rest, s.sin | s.cos) else None
            if n is None or not n.is_Integer:
                return None
            key = (abs(n), "c" if isinstance(rest, s.cos) else "s")
            number = number if n > 0 or isinstance(rest, s.cos) else -number
        out[key] = out.get(key, s.Integer(0)) + number
    return out


def _one_mode(board: Board, found: Field, r: Any, angle: Any, mode: tuple[Any, str], data: list[Any], outside: bool) -> Any:
    """The radial factor that takes the data of one mode."""
    s = found.s
    n, kind = mode
    rows = found.conditions
    if len(rows) == 1:
        R = rows[0].point
        basis = [(r / R) ** (-n if outside else n)] if n != 0 else [s.Integer(1)]
    else:
        basis = [r**n, r**-n] if n != 0 else [s.Integer(1), s.log(r)]
    unknown = s.symbols(f"c0:{len(basis)}")
    radial = s.Add(*(c * f for c, f in zip(unknown, basis, strict=True)))
    equations = [(radial.diff(r) if c.by == r else radial).subs(r, c.point) - d for c, d in zip(rows, data, strict=True)]
    solved = s.linsolve(equations, *unknown)
    if not solved:
        raise Refusal("no solution: the flow through the boundary does not balance the source", "no_solution")
    (values,) = solved
    radial = radial.subs(dict(zip(unknown, values, strict=True)), simultaneous=True)
    radial = radial.subs(dict.fromkeys(unknown, s.Integer(0)))
    if len(rows) == 2:
        radial = s.simplify(radial)
        if n == 0:
            radial = s.logcombine(radial) if radial.count_ops() > 40 else radial
    return radial * _wave(s, n, kind, angle)


def _series(board: Board, found: Field, r: Any, angle: Any, R: Any, f: Any) -> None:
    """The Fourier series of the data over one turn from -pi to pi."""
    s = found.s
    if f.has(s.sin, s.cos, s.Abs, s.Piecewise) or f.atoms(s.core.function.AppliedUndef):
        _poisson(board, found, r, angle, R, f)
        return
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


def _poisson(board: Board, found: Field, r: Any, angle: Any, R: Any, f: Any) -> None:
    """Poisson's integral for data that are not written out."""
    from ...model import Answer

    s = found.s
    if not f.atoms(s.core.function.AppliedUndef):
        raise Stuck("the Fourier coefficients of these data are not elementary")
    name = r"\phi" if "phi" not in found.letters else r"\psi"
    z = found.letter(name.lstrip("\\"), name)
    kernel = (R**2 - r**2) / (2 * s.pi * (R**2 - 2 * R * r * s.cos(angle - z) + r**2))
    e = found.problem.expression
    assert e is not None
    body = found.expr(kernel)
    left, right = found.put(e.args[0], body), found.put(e.args[1], body)
    claim = board.claim(left, "=", right, [b.relation("<", found.expr(r), found.expr(R)), b.relation(">", found.expr(R), b.ZERO)])
    board.step(
        "separation of variables in a disk", left, right,
        "The series of the modes sums to Poisson's kernel, which is harmonic for every place of the source on the circle.", claim=claim,
    )  # fmt: skip
    whole = s.Integral(f.subs(angle, z) * kernel, (z, -s.pi, s.pi))
    board.answers.append(Answer(found.unknown.data[1], found.expr(whole), conditions=tuple(board.conditions), claim=claim))
