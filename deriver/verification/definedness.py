"""Where the sides of a claim have values: what each part asks for, and the condition under which both sides have one.

sqrt(u) asks for u >= 0, log(u) for u > 0, 1/u for u != 0, arcsin(u) for |u| <= 1, A^{-1} for an invertible A. Where one side has a value
and the other has none on an open part of the domain, the requirements that fail there are the condition.
"""

from __future__ import annotations

from fractions import Fraction

from ..expression import Expr, walk
from ..expression import build as b
from ..model import Claim
from .blindness import sees
from .conditions import Found, restatement, restricted
from .statement import Statement
from .trial import Budget, Trial, run_trial
from .values import compare_values

__all__ = ["common_domain", "requirements"]

_ONE_SIDED = ("left", "right")


def requirements(e: Expr) -> list[Expr]:
    """Relations that must hold for an expression to have a real value, innermost first."""
    found: dict[Expr, None] = {}

    def need(kind: str, left: Expr, right: Expr) -> None:
        found[_solved(b.relation(kind, left, right))] = None

    for node in walk(e):
        op = node.op
        if op == "power":
            base, exponent = node.args
            if exponent.op == "number":
                if exponent.data.denominator % 2 == 0:
                    need(">=" if exponent.data > 0 else ">", base, b.ZERO)
                elif exponent.data < 0:
                    need("!=", base, b.ZERO)
            elif base.op not in ("number", "constant"):
                need(">", base, b.ZERO)
        elif op == "log":
            need(">", node.args[0], b.ZERO)
        elif op in ("arcsin", "arccos"):
            need("<=", b.function("abs", node.args[0]), b.ONE)
        elif op == "artanh":
            need("<", b.function("abs", node.args[0]), b.ONE)
        elif op == "arcosh":
            need(">=", node.args[0], b.ONE)
        elif op in ("inverse",):
            need("!=", b.det(node.args[0]), b.ZERO)
    return list(found)


def _solved(condition: Expr) -> Expr:
    """x - 1 > 0 as x > 1, 1 - x > 0 as x < 1: a condition on one symbol, solved for it where that is plain."""
    left, right = condition.args
    if right is not b.ZERO or len(left.free) != 1 or not left.is_scalar:
        return condition
    flipped = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    if left.op == "mul" and left.args[0].op == "number" and len(left.args) == 2:
        sign = left.args[0].data > 0
        return _solved(b.relation(condition.data if sign else flipped.get(condition.data, condition.data), left.args[1], right))
    if left.op == "mul" and condition.data in (">", ">="):
        reciprocal = [a for a in left.args if a.free]
        if (
            len(reciprocal) == 1
            and reciprocal[0].op == "power"
            and reciprocal[0].args[1] is b.num(-1)
            and reciprocal[0].args[0].op == "symbol"
        ):
            # c/x >= 0 with c > 0 is x > 0: at 0 it has no value.
            factors = [a for a in left.args if not a.free]
            if all((a.op == "number" and a.data > 0) or (a.op == "constant" and a.data in ("pi", "e")) for a in factors):
                return b.relation(">", reciprocal[0].args[0], b.ZERO)
    if left.op == "add" and len(left.args) == 2 and left.args[0].op != left.args[1].op:
        numbers = [a for a in left.args if a.op == "number"]
        others = [a for a in left.args if a.op != "number"]
        if len(numbers) == 1:
            x, c = others[0], numbers[0].value
            if x.op == "symbol":
                return b.relation(condition.data, x, b.num(-c))
            if x.op == "mul" and len(x.args) == 2 and x.args[0].op == "number" and x.args[1].op == "symbol":
                k: Fraction = x.args[0].data
                kind = condition.data if k > 0 else flipped.get(condition.data, condition.data)
                return b.relation(kind, x.args[1], b.num(-c / k))
    return condition


def common_domain(statement: Statement, trial: Trial, claim: Claim, seed: int, digits: int, budget: Budget) -> Found | None:
    """The requirements that fail where one side has no value, if the claim holds under them."""
    if statement.right is None:
        return None
    rows = trial.where(*_ONE_SIDED)
    needed = list(dict.fromkeys([*requirements(statement.left), *requirements(statement.right)]))
    failing = []
    for condition in needed:
        if condition.data == "!=" and not condition.args[0].is_scalar:
            continue
        if any(r.point.open and compare_values(condition, r.values, r.point.sizes) is False for r in rows):
            failing.append(condition)
    if not failing or len(failing) > 3:
        return None
    text = r",\ ".join(c.latex for c in failing)
    if any(restatement(statement, c) for c in failing):
        return None
    domain = restricted(claim, tuple(failing))
    again = run_trial(statement, domain, seed, digits, budget, thorough=True)
    if again.summary != "holds" or sees(statement, again, seed, digits, budget) is not None:
        return None
    return Found(text, "ball arithmetic on the common domain", len(again.where("holds")), again.sizes, again.exact)
