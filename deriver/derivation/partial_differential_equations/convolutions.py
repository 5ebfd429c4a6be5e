r"""Data without a closed form: convolutions with the kernel, left as integrals, or error functions of pieces.

The kernel solves the equation for every place of the source, which is checked; the integral over the sources then solves it as well.
"""

from __future__ import annotations

from typing import Any

from ...expression import Expr
from ...expression import build as b
from ...model import Answer
from ..differential_equations.board import Board
from .field import Field, Stuck

__all__ = ["by_pieces", "convolve", "half_plane", "is_general", "pieces_of"]


def is_general(found: Field, f: Any) -> bool:
    """Whether data hold a function that is not given."""
    return bool(f.atoms(found.s.core.function.AppliedUndef))


def _source(found: Field) -> Any:
    name = next(n for n in ("y", "s", "q", "r", "w") if n not in found.letters)
    return found.letter(name, name)


def _positive(found: Field, *values: Any) -> list[Expr]:
    return [b.relation(">", found.expr(v), b.ZERO) for v in values if not v.is_number and v.is_positive is not True]


def convolve(
    board: Board, found: Field, x: Any, t: Any, k: Any, f: Any, *, growth: Any = 0, speed: Any = 0, end: str = ""
) -> None:  # fmt: skip
    """The integral of the kernel with the data; `end` is `odd` or `even` for the reflection at the end of a half-line."""
    s = found.s
    y = _source(found)
    moved = x + speed * t

    def kernel(place: Any) -> Any:
        return s.exp(growth * t) * s.exp(-(place**2) / (4 * k * t)) / s.sqrt(4 * s.pi * k * t)

    G = kernel(moved - y)
    if end:
        G = G + (1 if end == "even" else -1) * kernel(moved + y)
    positive = _positive(found, k, t)
    board.conditions.extend(p for p in positive if p not in board.conditions)
    e = found.problem.expression
    assert e is not None
    body = found.expr(G)
    left, right = found.put(e.args[0], body), found.put(e.args[1], body)
    place = found.expr(y).latex
    claim = board.claim(left, "=", right)
    if end:
        at = found.expr(G.subs(x, 0)) if end == "odd" else b.at(b.derivative(body, found.expr(x)), found.expr(x), b.ZERO)
        board.step(
            "reflection at the end of a half-line", at, b.ZERO,
            f"The data are continued as an {end} function; the kernel with its mirror image keeps the condition at the end.",
        )  # fmt: skip
    board.step("heat equation on the line", left, right, f"The kernel of a source at ${place}$ solves the equation.", claim=claim)
    mass = s.erf((y - moved) / (2 * s.sqrt(k * t))) * s.exp(growth * t) / 2
    board.step(
        "heat equation on the line", b.derivative(found.expr(mass), found.expr(y)), found.expr(kernel(moved - y)),
        f"Over all ${place}$ the kernel has the mass ${found.expr(s.exp(growth * t)).latex}$, and for $t\\to0^+$ it sits at ${place}=x$: "
        "there the integral tends to the data.",
    )  # fmt: skip
    whole = s.Integral(f.subs(x, y) * G, (y, 0 if end else -s.oo, s.oo))
    board.find("missing_assumption", "the data are taken as bounded and continuous; the derivatives are taken under the integral")
    board.answers.append(Answer(found.unknown.data[1], found.expr(whole), conditions=tuple(board.conditions), claim=claim))


# Pieces ----------------------------------------------------------------------------------------------------------------------------------


def pieces_of(found: Field, f: Any, x: Any) -> list[tuple[Any, Any, Any]] | None:
    """Data by cases as (from, to, value), each value smooth between its ends; None where an end is no number or letter."""
    s = found.s
    f = f.replace(s.Heaviside, lambda z, *_: s.Piecewise((0, z < 0), (1, True)))
    f = f.replace(s.sign, lambda z: s.Piecewise((-1, z < 0), (1, True)))
    f = f.replace(s.Abs, lambda z: s.Piecewise((-z, z < 0), (z, True)))
    f = s.piecewise_fold(f)
    if not isinstance(f, s.Piecewise):
        return None
    plain = s.Symbol(x.name, real=True)
    out: list[tuple[Any, Any, Any]] = []
    left = s.S.Reals
    for value, condition in f.args:
        try:
            where = left if condition is s.true else left.intersect(condition.subs(x, plain).as_set())
        except (NotImplementedError, TypeError, ValueError):
            return None
        left = left - where
        for part in where.args if isinstance(where, s.Union) else (where,):
            if isinstance(part, s.FiniteSet) or part == s.EmptySet:
                continue
            if not isinstance(part, s.Interval):
                return None
            if value != 0:
                out.append((part.start, part.end, value))
    if left not in (s.S.EmptySet,) and not isinstance(left, s.FiniteSet):
        return None
    return out


def by_pieces(board: Board, found: Field, x: Any, t: Any, k: Any, pieces: list[tuple[Any, Any, Any]], *, growth: Any, speed: Any) -> None:
    """Constants, lines and exponentials on intervals: the kernel is integrated over each."""
    s = found.s
    y = _source(found)
    root = s.sqrt(4 * k * t)
    board.conditions.extend(p for p in _positive(found, k, t) if p not in board.conditions)
    G = s.exp(-((x - y) ** 2) / (4 * k * t)) / s.sqrt(4 * s.pi * k * t)
    total = s.Integer(0)
    for low, high, value in pieces:
        for term in s.Add.make_args(s.expand(value)):
            primitive, at_end = _primitive(s, term, x, y, t, k, root)
            integrand = found.expr(term.subs(x, y) * G)
            board.step(
                "heat equation on the line", b.derivative(found.expr(primitive), found.expr(y)), integrand,
                f"An antiderivative of the kernel times the data ${found.expr(term).latex}$"
                + (f" for ${_between(found, low, high)}$." if low != -s.oo or high != s.oo else "."),
            )  # fmt: skip
            total += at_end(high) - at_end(low)
    total = s.expand(total) if growth == 0 == speed else s.exp(growth * t) * total.subs(x, x + speed * t)
    e = found.problem.expression
    assert e is not None
    body = found.expr(total)
    left, right = found.put(e.args[0], body), found.put(e.args[1], body)
    claim = board.claim(left, "=", right)
    board.step("solution put into the equation", left, right, claim=claim)
    board.find(
        "interval", "for positive times; for $t\\to0^+$ the error functions tend to the steps of the data, where these are continuous"
    )
    board.answers.append(Answer(found.unknown.data[1], body, conditions=tuple(board.conditions), claim=claim))


def _between(found: Field, low: Any, high: Any) -> str:
    s = found.s
    name = "y"
    if low == -s.oo:
        return f"{name}<{found.expr(high).latex}"
    if high == s.oo:
        return f"{name}>{found.expr(low).latex}"
    return f"{found.expr(low).latex}<{name}<{found.expr(high).latex}"


def _primitive(s: Any, term: Any, x: Any, y: Any, t: Any, k: Any, root: Any) -> tuple[Any, Any]:
    """An antiderivative by y of the kernel times a term of the data, and its values at ends that may be infinite."""
    number, rest = term.as_independent(x, as_Add=False)
    rate = s.Integer(0)
    if isinstance(rest, s.exp) and s.expand(rest.args[0]).is_polynomial(x) and s.degree(s.expand(rest.args[0]), x) == 1:
        exponent = s.expand(rest.args[0])
        rate, number, rest = exponent.coeff(x, 1), number * s.exp(exponent.coeff(x, 0)), s.Integer(1)
    if rest == 1:
        scale = number * s.exp(rate * x + k * rate**2 * t) / 2
        inner = (y - x - 2 * k * rate * t) / root
        return scale * s.erf(inner), lambda end: scale * _erf(s, inner, y, end)
    if rest == x:
        bell = s.sqrt(k * t / s.pi) * s.exp(-((x - y) ** 2) / (4 * k * t))
        inner = (y - x) / root

        def at(end: Any) -> Any:
            return number * (x * _erf(s, inner, y, end) / 2 - (0 if end in (s.oo, -s.oo) else bell.subs(y, end)))

        return number * (x * s.erf(inner) / 2 - bell), at
    raise Stuck("the convolution of the heat kernel with these data is not elementary")


def _erf(s: Any, inner: Any, y: Any, end: Any) -> Any:
    return s.Integer(1) if end == s.oo else s.Integer(-1) if end == -s.oo else s.erf(inner.subs(y, end))


# The half-plane --------------------------------------------------------------------------------------------------------------------------


def half_plane(board: Board, found: Field, x: Any, y: Any, f: Any) -> None:
    """Laplace's equation for y > 0 with values on y = 0: Poisson's integral."""
    s = found.s
    name = next(n for n in ("s", "q", "w", "r") if n not in found.letters)
    z = found.letter(name, name)
    kernel = y / (s.pi * ((x - z) ** 2 + y**2))
    board.conditions.append(b.relation(">", found.expr(y), b.ZERO))
    e = found.problem.expression
    assert e is not None
    body = found.expr(kernel)
    left, right = found.put(e.args[0], body), found.put(e.args[1], body)
    claim = board.claim(left, "=", right)
    board.step("Poisson kernel of the half-plane", left, right, f"The kernel of a source at ${name}$ is harmonic.", claim=claim)
    mass = s.atan((z - x) / y) / s.pi
    board.step(
        "Poisson kernel of the half-plane", b.derivative(found.expr(mass), found.expr(z)), found.expr(kernel),
        f"Over all ${name}$ the kernel has the mass one, and for $y\\to0^+$ it sits at ${name}=x$: there the integral tends to the data.",
    )  # fmt: skip
    board.find("missing_assumption", "the solution is taken as bounded: $u+cy$ solves the problem as well")
    pieces = pieces_of(found, f, x)
    if pieces is not None and all(not v.has(x) for *_, v in pieces):
        total = s.Integer(0)
        for low, high, value in pieces:
            top, bottom = (s.sign(v) * s.pi / 2 if v in (s.oo, -s.oo) else s.atan((v - x) / y) for v in (high, low))
            total += value * (top - bottom) / s.pi
        shown = found.expr(s.expand(total))
        done = board.claim(found.put(e.args[0], shown), "=", found.put(e.args[1], shown))
        board.step("solution put into the equation", found.put(e.args[0], shown), found.put(e.args[1], shown), claim=done)
        board.answers.append(Answer(found.unknown.data[1], shown, conditions=tuple(board.conditions), claim=done))
        return
    whole = s.Integral(f.subs(x, z) * kernel, (z, -s.oo, s.oo))
    board.answers.append(Answer(found.unknown.data[1], found.expr(whole), conditions=tuple(board.conditions), claim=claim))
