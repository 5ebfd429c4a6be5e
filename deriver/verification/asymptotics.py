r"""Claims with an order term: `\cos h = 1 - h^2/2 + O(h^4)`, decided by exact local series.

What stands beside the order term is expanded in a truncated power series around the point of the limit; the coefficients below the order
must vanish at every point drawn for the other letters (and for undefined functions). A coefficient that is certainly not zero refutes.
Comes in: a claim. Goes out: an `Order` where the claim has an order term, and its verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flint import arb, fmpq

from ..errors import DeriverError
from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..expression.evaluation import directional
from ..model import Claim, Finding, Verdict
from .budget import Budget
from .counterexample import named
from .domain import domain_of
from .sampling import Sampler
from .values import ball_field

__all__ = ["Order", "decide_order", "order_of"]

_AT_ZERO = frozenset({"h", "epsilon", "delta", "eps", "dt", "dx"})
_GROWING = frozenset({"n", "N", "m", "M", "k", "K", "T", "d", "p"})
_MOST = 40
_POINTS = 6


@dataclass(frozen=True)
class Order:
    """`rest` is of the order of variable^exponent; `little` for o. `direction` where the variable is the length of a vector."""

    rest: Expr
    variable: Expr
    exponent: int
    little: bool
    latex: str
    direction: Expr | None = None


def _order_term(e: Expr) -> tuple[bool, Expr] | None:
    """(little, what is in the parentheses) of an addend that is an order term, with a number before it or none."""
    if e.op == "mul" and all(a.op == "order" or not a.free for a in e.args):
        orders = [a for a in e.args if a.op == "order"]
        e = orders[0] if len(orders) == 1 else e
    return (e.data == "o", e.args[0]) if e.op == "order" else None


def order_of(claim: Claim) -> Order | str | None:
    """The order term of a claim; a reason where it has one in a form that is not understood; None where it has none."""
    if claim.right is None or claim.relation not in ("=", "equiv") or not claim.left.is_scalar or not claim.right.is_scalar:
        return None
    found: list[tuple[bool, Expr]] = []
    sides = []
    for side in (claim.left, claim.right):
        kept = []
        for term in side.args if side.op == "add" else (side,):
            got = _order_term(term)
            if got is None:
                kept.append(term)
            else:
                found.append(got)
        sides.append(b.add(*kept) if kept else b.ZERO)
    if not found:
        return None
    if any(n.op == "order" for side in sides for n in walk(side)):
        return "an order term inside of an expression"
    if len(found) > 1:
        return "an order in several letters, or several order terms"
    little, inside = found[0]
    latex = rf"{'o' if little else 'O'}({inside.latex})"
    base, exponent = _power_of(inside)
    if base is None:
        return f"the order {latex} is not a power of one letter"
    rest = b.subtract(*sides)
    if base.op == "norm":
        (h,) = base.args
        if h.op != "symbol" or h not in rest.free:
            return f"the order {latex} is not a power of one letter"
        t = b.symbol("t_order")
        rest = substitute(rest, {h: b.mul(t, h)})
        return Order(rest, t, exponent, little, latex, h)
    return Order(rest, base, exponent, little, latex)


def _power_of(e: Expr) -> tuple[Expr | None, int]:
    """(letter or norm, exponent) of c x^k."""
    parts = [a for a in (e.args if e.op == "mul" else (e,)) if a.free]
    if not parts and e.op == "number":
        return None, 0
    if len(parts) != 1:
        return None, 0
    base, exponent = parts[0], 1
    if base.op == "power" and base.args[1].op == "number" and base.args[1].data.denominator == 1:
        base, exponent = base.args[0], int(base.args[1].data)
    if base.op == "abs":
        base = base.args[0]
    if (base.op == "symbol" and base.is_scalar) or base.op == "norm":
        return base, exponent
    return None, 0


def decide_order(claim: Claim, order: Order, seed: int, digits: int, budget: Budget) -> Verdict:
    """The verdict on a claim with an order term, for the variable to zero or to infinity.

    A letter that counts things grows, a step goes to zero. Otherwise a term written beside the order term says which: no term is written
    that the order term covers. What is still open is tried both ways.
    """
    name = order.variable.name
    whole = "integer" in order.variable.properties or name in _GROWING
    settled = whole or name in _AT_ZERO or order.direction is not None
    if not settled:
        at_zero, at_infinity = (_covers_none(claim, order, infinity=way) for way in (False, True))
        settled = at_zero != at_infinity
        whole = at_infinity if settled else order.exponent < 0
    first = _tested(claim, order, seed, digits, budget, infinity=whole)
    shown = order.variable.latex if order.direction is None else order.direction.latex
    limits = ("0", r"\infty")
    finding = Finding("assumed_type", rf"${order.latex}$ is read as ${shown} \to {limits[whole]}$")
    if first.outcome == "refuted" and not settled:
        other = _tested(claim, order, seed, digits, budget, infinity=not whole)
        if other.outcome == "verified":
            reason = (
                rf"it fails as ${shown} \to {limits[whole]}$ and holds as ${shown} \to {limits[not whole]}$: the text does not say which"
            )
            return Verdict("undecided", reason=reason)
    return replace(first, findings=(finding,))


def _covers_none(claim: Claim, order: Order, *, infinity: bool) -> bool:
    """Whether no term beside the order term is itself of that order, for a small variable or a large one."""
    assert claim.right is not None
    sides = [side for side in (claim.left, claim.right) if side.op == "add" and any(_order_term(a) is not None for a in side.args)]
    for term in (a for side in sides for a in side.args if _order_term(a) is None):
        base, power = (order.variable, 0) if not term.free else _power_of(term)
        if base is not order.variable:
            continue
        if power == order.exponent and not order.little or (power < order.exponent if infinity else power > order.exponent):
            return False
    return True


def _tested(claim: Claim, order: Order, seed: int, digits: int, budget: Budget, *, infinity: bool) -> Verdict:
    t = order.variable
    rest, goal = order.rest, order.exponent
    if infinity:
        s = b.symbol("s_order")
        rest, goal, t = substitute(rest, {t: b.power(s, -1)}), -goal, s
    if t not in rest.free:
        goal = min(goal, 0)
    zeroed = replace(claim, left=rest, right=b.ZERO, relation="=", alternatives=())
    domain = domain_of(zeroed)
    kept = 0
    exact = True
    worst: tuple[int, dict[str, Any], str] | None = None
    why = "no point of the domain was drawn"
    shift, body = _lifted(rest, t, positive=infinity)
    for point in Sampler.of(domain, seed).points(_POINTS, 0):
        values = {**point.loaded, t: fmpq(0)}
        budget.spend(4)
        top = shift + goal + (1 if order.little else 0)
        if top > _MOST:
            return Verdict("undecided", reason=f"the order of {order.latex} is too high for a local series")
        try:
            found = [directional(body, t, 1, values, point.sizes, ball_field(digits), j).data for j in range(max(top, 1))]
        except DeriverError as error:
            return Verdict("undecided", reason=f"no local series: {error.message}")
        except (ArithmeticError, ValueError, TypeError):
            return Verdict("undecided", reason="there is no local series at the point of the limit")
        for j, x in enumerate(found[: max(top, 0)]):
            sure = _is_zero(x, digits)
            if sure is None:
                return Verdict("undecided", reason="a coefficient of the local series is not told from zero")
            exact = exact and isinstance(x, fmpq)
            if not sure:
                power = j - shift
                if worst is None or power < worst[0]:
                    worst = (power, {k: v for k, v in named(point.values).items() if k != t.name}, _text(x))
                break
        kept += 1
    if not kept:
        return Verdict("undecided", reason=why)
    if worst is not None:
        power, values_, coefficient = worst
        power = -power if infinity else power
        letter = order.variable.latex if order.direction is None else rf"\|{order.direction.latex}\|"
        says = f"the local series of the difference has the term {coefficient} {_shown_power(letter, power)}, which is not {order.latex}"
        mark = order.latex[0]
        repaired = None if order.little or power == 0 else rf"{mark}({_shown_power(letter, power)})"
        return Verdict(
            "refuted", method="local series", reason=says, counterexample=values_, left=coefficient, right="0",
            suggestion=repaired, points=kept,
        )  # fmt: skip
    return Verdict("verified", method="local series", points=kept, digits=None if exact else digits)


def _shown_power(letter: str, power: int) -> str:
    return letter if power == 1 else f"{letter}^{{{power}}}" if power else ""


def _lifted(e: Expr, t: Expr, *, positive: bool = False) -> tuple[int, Expr]:
    """(k, f) with e = t^(-k) f, where powers of t stand in the open, so that denominators cancel; out of roots where t is positive."""
    if e is t:
        return -1, b.ONE
    if t not in e.free:
        return 0, e
    if e.op == "add":
        parts = [_lifted(a, t, positive=positive) for a in e.args]
        k = max(p[0] for p in parts)
        return k, b.add(*(b.mul(b.power(t, k - j), f) if k > j else f for j, f in parts))
    if e.op == "mul":
        parts = [_lifted(a, t, positive=positive) for a in e.args]
        return sum(p[0] for p in parts), b.mul(*(p[1] for p in parts))
    if e.op == "power" and e.args[1].op == "number":
        n = e.args[1].data
        k, f = _lifted(e.args[0], t, positive=positive)
        if n.denominator == 1 or positive and (k * n).denominator == 1:
            return int(k * n), b.power(f, e.args[1])
    return 0, e


def _is_zero(x: Any, digits: int) -> bool | None:
    if isinstance(x, fmpq):
        return bool(x == 0)
    if not isinstance(x, arb):
        return None
    if not x.contains(0):
        return False
    return True if bool(abs(x).upper() < arb(10) ** (-digits // 2)) else None


def _text(x: Any) -> str:
    return str(x) if isinstance(x, fmpq) else str(x.mid().str(12, radius=False))
