r"""Differentials made checkable: d(f) is the derivative of f along a line, in a free direction for every letter that varies.

In `d(x^\top A x) = x^\top(A+A^\top)\,dx` the letter x varies, since dx occurs, and A does not. Its differential becomes a symbol
of its own, and d(f) the derivative of f(x + t dx) by t at 0, which is evaluated by power series that know no rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..expression import Expr, substitute, transform, walk
from ..expression import build as b
from ..model import Claim

__all__ = ["along_lines", "constants_supposed", "stochastic", "varied"]

#: What a direction inherits: the linear structures, in which a line through a point stays.
_LINEAR = frozenset({"symmetric", "skew", "diagonal", "upper_triangular", "lower_triangular", "toeplitz", "complex"})
_SYMMETRIC = frozenset({"positive_definite", "positive_semidefinite", "negative_definite"})
#: Letters that are constants by custom: in d(Ax) = A dx nobody takes A to vary.
_CONSTANTS = frozenset("abcdghijklmnpqABCDEGHKLMPQRT") | {
    "alpha",
    "beta",
    "gamma",
    "lamda",
    "mu",
    "kappa",
    "rho",
    "Sigma",
    "Lambda",
    "Omega",
}


def stochastic(claim: Claim) -> bool:
    """Whether the differential of a process occurs, which is no direction of a line."""
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    return any(
        node.op == "differential"
        and (
            any("process" in s.properties for s in node.free)
            or any(n.op == "apply" and n.data[0] in ("W", "B") for n in walk(node.args[0]))
        )
        for side in sides
        for node in walk(side)
    )


def varied(claim: Claim) -> Claim:
    r"""A claim in which no letter is said to vary, as `d(\|X\|_2) = 0`, with the letters that vary by custom doing so."""
    bodies = _bodies(claim)
    if not bodies or stochastic(claim) or any(e.op == "symbol" for e in bodies):
        return claim
    moving = [s for s in _letters(bodies) if not _customary(s)]
    return along_lines(claim, moving) if moving else claim


def constants_supposed(claim: Claim) -> str:
    r"""The letters inside differentials that would have to be constant, though neither the text nor custom says so; as LaTeX.

    In `d(xy) = x\,dy` nothing says that x is constant; in `d(Ax) = A\,dx` custom says that A is.
    """
    bodies = _bodies(claim)
    if not bodies or stochastic(claim):
        return ""
    moving = {e for e in bodies if e.op == "symbol"}
    held = [s for s in _letters(bodies) if s not in moving]
    return ", ".join(f"${s.latex}$" for s in held if bool(moving) != _customary(s))


def _bodies(claim: Claim) -> list[Expr]:
    """What stands under the signs of differentials."""
    sides = [claim.left] if claim.right is None else [claim.left, claim.right]
    return list(dict.fromkeys(node.args[0] for side in sides for node in walk(side) if node.op == "differential"))


def _letters(bodies: Iterable[Expr]) -> list[Expr]:
    free = frozenset[Expr]().union(*(e.free for e in bodies))
    sizes = {letter for s in free for letter in s.shape.letters}
    return sorted((s for s in free if s.name not in sizes and "index" not in s.properties), key=lambda s: s.name)


def _customary(s: Expr) -> bool:
    return s.name.split("_")[0] in _CONSTANTS


def along_lines(claim: Claim, moving: Iterable[Expr] = ()) -> Claim:
    """The claim with every differential put as a derivative along a line; unchanged where there is none.

    What varies are the letters whose own differential occurs, and those of `moving`.
    """
    bodies = _bodies(claim)
    if not bodies:
        return claim
    varying = {s: _direction(s) for s in (*(e for e in bodies if e.op == "symbol"), *moving)}
    count = 0

    def visit(node: Expr) -> Expr | None:
        nonlocal count
        if node.op != "differential":
            return None
        body = node.args[0]
        if body in varying:
            return varying[body]
        count += 1
        t = b.symbol(f"t_{count}", properties=("real",))
        moved = substitute(body, {x: b.add(x, b.mul(t, direction)) for x, direction in varying.items()})
        return b.at(b.derivative(moved, t), t, b.ZERO)

    left = transform(claim.left, visit)
    return replace(claim, left=left, right=None if claim.right is None else transform(claim.right, visit))


def _direction(x: Expr) -> Expr:
    properties = set(x.properties & _LINEAR)
    if x.properties & _SYMMETRIC:
        properties.add("symmetric")
    if x.is_scalar and "complex" not in properties:
        properties.add("real")
    return b.symbol(f"d{x.name}", x.shape, properties, latex=f"d{x.data.latex}")
