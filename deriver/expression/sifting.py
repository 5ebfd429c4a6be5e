r"""Integrals over Dirac's delta: $\int\delta(cx-d)\,g(x)\,dx = g(d/c)/|c|$ where the place lies between the limits, and zero outside.

Comes in: an expression whose integrals hold a function that is called `delta`. Goes out: the same with these integrals replaced by the
value at the place.
"""

from __future__ import annotations

from . import build as b
from .nodes import Expr, substitute, walk

__all__ = ["DELTA", "has_delta", "sifted"]

#: The LaTeX of the name under which Dirac's delta is read.
DELTA = r"\delta"


def has_delta(e: Expr) -> bool:
    """Whether Dirac's delta is applied somewhere."""
    return any(_is_delta(node) for node in walk(e))


def sifted(e: Expr) -> Expr:
    """The expression with integrals over one delta at a place that is known to lie inside, or outside, of the limits worked out.

    Errors: none; what is not of that kind stays as it is. Source: Strang, Introduction to Linear Algebra and its Applications, sec. 8.
    """
    if not has_delta(e):
        return e
    parts = [sifted(a) for a in e.args]
    e = e if all(x is y for x, y in zip(parts, e.args, strict=True)) else b.rebuild(e, tuple(parts))
    if e.op != "integral" or len(e.args) != 4:
        return e
    found = _sifted(*e.args)
    return e if found is None else found


def _is_delta(node: Expr) -> bool:
    return node.op == "apply" and node.data[1] == DELTA and len(node.args) == 1


def _sifted(body: Expr, x: Expr, low: Expr, high: Expr) -> Expr | None:
    factors = _factors(body)
    deltas = [f for f in factors if _is_delta(f) and x in f.free]
    rest = [f for f in factors if f not in deltas]
    if len(deltas) != 1 or any(has_delta(f) for f in rest) or deltas[0].data[2]:
        return None
    place = _place(deltas[0].args[0], x)
    if place is None:
        return None
    at, size = place
    inside = _inside(at, low, high)
    if inside is None:
        return None
    value = substitute(b.mul(*rest), {x: at}) if rest else b.ONE
    return b.ZERO if not inside else b.divide(value, size) if size is not b.ONE else value


def _factors(body: Expr) -> list[Expr]:
    if body.op == "mul":
        return [f for a in body.args for f in _factors(a)]
    return [body]


def _place(argument: Expr, x: Expr) -> tuple[Expr, Expr] | None:
    """Where a linear argument vanishes, and the size of its slope."""
    from .sympy_bridge import to_sympy
    from .sympy_reader import from_sympy
    from .sympy_text import library

    s = library()
    letters = {z.name: z for z in argument.free if z.op == "symbol"}
    f, z = to_sympy(argument), to_sympy(x)
    slope = s.expand(f.diff(z))
    if not slope.is_number or slope == 0:
        return None
    return from_sympy(s.expand(-f.subs(z, 0) / slope), letters), from_sympy(abs(slope), letters)


def _inside(at: Expr, low: Expr, high: Expr) -> bool | None:
    from .sympy_bridge import to_sympy

    a, p, q = (to_sympy(v) for v in (at, low, high))
    if not a.is_extended_real:
        return None
    over, under = (a - p).is_extended_positive, (q - a).is_extended_positive
    if over and under:
        return True
    if over is False and (a - p).is_extended_negative or under is False and (q - a).is_extended_negative:
        return False
    return None
