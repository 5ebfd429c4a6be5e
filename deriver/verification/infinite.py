r"""Claims that something grows without bound: `\lim_{x\to0^+} e^{1/x} = \infty`, `\sum_{n=1}^\infty \frac1n = \infty`.

SymPy says whether there is a value, and which; numbers on the way confirm it: a finite value that both engines have refutes the claim, and
so does growth to the other side. What only one of them says is undecided.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flint import arb, fmpq

from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Claim, Verdict
from .statement import EQUALITIES
from .values import at_point, ball_field, shown

__all__ = ["of_growth"]

_ENDLESS = ("limit", "sum", "integral")
_METHOD = "closed forms confirmed by numbers"


def of_growth(claim: Claim) -> Verdict | None:
    """The verdict on a claim that a limit, a sum or an integral of numbers is infinite; None for other claims."""
    sign = _sign(claim.right)
    node = claim.left
    if sign is None or claim.relation not in EQUALITIES or node.op not in _ENDLESS or node.free or claim.conditions:
        return None
    found = at_point(node, {}, {}, ball_field(50))
    if found.value is not None:
        assert claim.right is not None
        return Verdict("refuted", method="a finite value", reason="it has a finite value", left=shown(found.value), right=claim.right.latex)
    node = _from_zero(node)
    if found.why == "undefined" and _parts(node):
        return Verdict("refuted", method=_METHOD, reason="it grows to one side from the left and to the other from the right")
    towards = _towards(node) if found.why == "undefined" else None
    if towards is None:
        return Verdict("undecided", reason=found.text or f"whether the {node.op} grows without bound is not decided")
    if _grows(node) != towards:
        return Verdict("undecided", reason=f"numbers do not confirm that the {node.op} grows without bound")
    if towards == sign:
        return Verdict("verified", method=_METHOD, reason=found.text)
    where = r"\infty" if towards > 0 else r"-\infty"
    return Verdict("refuted", method=_METHOD, reason=f"it grows without bound to the other side, to ${where}$", left=where)


def _from_zero(node: Expr) -> Expr:
    """A limit at a number that is no fraction, as one at zero: points on the way are fractions."""
    if node.op != "limit" or _sign(node.args[2]) is not None or node.args[2].op == "number":
        return node
    body, x, target = node.args
    return b.limit(substitute(body, {x: b.add(target, x)}), x, b.ZERO, node.data)


def _sign(e: Expr | None) -> int | None:
    """The sign of infinity; None for anything else."""
    if e is None:
        return None
    if e.op == "constant" and e.data == "infinity":
        return 1
    return -1 if e is b.negative(b.constant("infinity")) else None


def _towards(node: Expr) -> int | None:
    """The side to which SymPy says that it grows."""
    import sympy

    try:
        value = node.sympy.doit()
    except Exception:  # what SymPy does not find is not used
        return None
    return 1 if value == sympy.oo else -1 if value == -sympy.oo else None


def _grows(node: Expr) -> int | None:
    """The side to which numbers grow: values on the way of a limit, terms or values of the integrand that have one sign."""
    body, x = node.args[:2]
    places = _way(node)
    if places is None:
        return None
    values = _numbers(body, x, places)
    if values is None:
        return None
    signs = {1 if v > 0 else -1 if v < 0 else 0 for v in values}
    if len(signs) != 1 or 0 in signs:
        return None
    sign: int = signs.pop()
    if node.op == "limit" and not all(abs(low) < abs(high) for low, high in pairwise(values)):
        return None
    return sign


def _parts(node: Expr) -> bool:
    """Whether the values of a limit from both sides grow to different infinities, as those of 1/x at zero do."""
    places = _way(node) if node.op == "limit" and node.data not in ("+", "-") and _sign(node.args[2]) is None else None
    values = _numbers(node.args[0], node.args[1], places or [])
    if not values:
        return False
    right, left = values[::2], values[1::2]
    growing = all(abs(low) < abs(high) for side in (left, right) for low, high in pairwise(side))
    sides = [{1 if v > 0 else -1 if v < 0 else 0 for v in side} for side in (left, right)]
    return growing and sides in ([{1}, {-1}], [{-1}, {1}])


def _numbers(body: Expr, x: Expr, places: list[fmpq]) -> list[arb] | None:
    found = [_number(body, x, at) for at in places]
    kept = [v for v in found if v is not None]
    return kept if len(kept) == len(found) else None


def _number(body: Expr, x: Expr, at: fmpq) -> arb | None:
    found = at_point(body, {x: at}, {}, ball_field(60)).value
    if found is None or not found.rigorous or not found.is_scalar or not isinstance(found.data, (arb, fmpq)):
        return None
    return arb(found.data)


def _way(node: Expr) -> list[fmpq] | None:
    """Points towards the end of a limit, numbers of terms, or points of the path of an integral."""
    if node.op == "sum":
        start = at_point(node.args[2], {}, {}, ball_field(30)).value
        if start is None or not isinstance(start.data, fmpq):
            return None
        return [start.data + k for k in (*range(40), 100, 1000, 10_000)]
    if node.op == "integral":
        ends = [_sign(e) for e in node.args[2:]]
        low, high = (at_point(e, {}, {}, ball_field(30)).value if s is None else None for e, s in zip(node.args[2:], ends, strict=True))
        if low is not None and isinstance(low.data, fmpq) and ends[1] == 1:
            return [low.data + fmpq(k, 7) for k in (1, 2, 3, 5, 8, 13, 30, 100, 1000, 10_000)]
        if low is not None and high is not None and isinstance(low.data, fmpq) and isinstance(high.data, fmpq):
            return [low.data + (high.data - low.data) * fmpq(k, 97) for k in range(1, 97, 5)]
        return None
    target, side = node.args[2], node.data
    sign = _sign(target)
    if sign is not None:
        return [fmpq(sign * 10**k) for k in (2, 3, 6, 9, 12)]
    at: Any = at_point(target, {}, {}, ball_field(60)).value
    if at is None or not isinstance(at.data, fmpq):
        return None
    steps = [fmpq(1, 10**k) for k in (2, 3, 6, 9, 12)]
    if side in ("+", "-"):
        return [at.data + (h if side == "+" else -h) for h in steps]
    return [at.data + s for h in steps for s in (h, -h * fmpq(9, 10))]
