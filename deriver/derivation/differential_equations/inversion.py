r"""Solving H(y) = R for y over the reals, where y stands once in H: the outermost operation is undone first, with what that asks of R."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Inverse", "invert"]


@dataclass(frozen=True)
class Inverse:
    """One branch: the value of y, and what must be positive (or zero) for it to hold."""

    value: Any
    positive: tuple[Any, ...] = ()


def invert(s: Any, H: Any, y: Any, R: Any) -> list[Inverse] | None:
    """The branches of y where H(y) = R; None where y stands more than once or below an operation that is not in the table."""
    open_: list[tuple[Any, Any, tuple[Any, ...]]] = [(H, R, ())]
    out: list[Inverse] = []
    for _ in range(24):
        if not open_:
            return out
        H, R, positive = open_.pop()
        if y == H:
            out.append(Inverse(R, positive))
            continue
        if H.is_Add:
            rest, own = H.as_independent(y, as_Add=True)
            if own.is_Add:
                return None
            open_.append((own, R - rest, positive))
        elif H.is_Mul:
            rest, own = H.as_independent(y, as_Add=False)
            if own.is_Mul:
                return None
            open_.append((own, R / rest, positive))
        elif H.is_Pow and H.base != s.E and H.exp.is_Rational:
            p, q = int(H.exp.p), int(H.exp.q)
            if q % 2 == 0:
                positive = (*positive, R)
            if abs(p) == 1:
                open_.append((H.base, R**q if p > 0 else R**-q, positive))
            elif abs(p) % 2 == 0:
                root = R ** s.Rational(q, p)
                positive = (*positive, R) if q != 1 else positive
                if q % 2 == 1:
                    open_.append((H.base, -root, positive))
                open_.append((H.base, root, positive))
            elif q % 2 == 0:
                open_.append((H.base, R ** s.Rational(q, p), positive))
            else:
                return None
        elif isinstance(H, s.exp) and len(H.args) == 1:
            open_.append((H.args[0], s.log(R), (*positive, R)))
        elif isinstance(H, s.log):
            inner = H.args[0]
            if isinstance(inner, s.Abs):
                return None  # the sign goes into the constant
            open_.append((inner, s.exp(R), positive))
        else:
            undone = {"atan": s.tan, "asinh": s.sinh, "atanh": s.tanh, "sinh": s.asinh, "asin": s.sin}.get(type(H).__name__)
            if undone is None:
                return None
            if isinstance(H, s.asin | s.atan):
                side = s.pi / 2 - R, s.pi / 2 + R
                positive = (*positive, *side) if isinstance(H, s.asin) else positive
            open_.append((H.args[0], undone(R), positive))
    return None
