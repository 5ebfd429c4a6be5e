"""The branches of an equation that is supposed: `abc = 0` holds where a, b or c is zero, and a sample must have seen each.

Comes in: a trial whose rows hold. Goes out: why its points do not stand for all solutions of the hypotheses, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from ..expression import Expr
from .trial import Trial

__all__ = ["curved", "unseen_branch"]

_DEGREE = 24


def unseen_branch(trial: Trial) -> str:
    """Why the points that meet a scalar equation are too special, or an empty text."""
    points = [r.point.values for r in trial.where("holds")]
    for equation in trial.domain.equations:
        letters = sorted(equation.free, key=lambda s: s.name)
        if len(letters) < 2 or any(not s.is_scalar or s in trial.domain.bounds for s in letters):
            continue
        if any(not isinstance(p.get(s), Fraction) for p in points for s in letters):
            continue
        factors = _factors(equation, letters)
        if factors is not None and len(factors) > 1:
            for f in factors:
                if not any(not f(*_at(p, letters)) and all(g(*_at(p, letters)) for g in factors if g is not f) for p in points):
                    return f"blind_sample: no point was drawn at which {equation.latex} holds by one of its factors alone"
        straight = factors is not None and len(factors) == 1 and factors[0].total_degree() == 1
        coincidence = None if straight or not points else _coincidence(points, letters)
        if coincidence is not None:
            return f"blind_sample: the points drawn that meet {equation.latex} have {coincidence} throughout"
    return ""


def curved(trial: Trial) -> str:
    """Why an inequality under a scalar equation is not searched for its extremum: no letter can be solved for; or an empty text."""
    for equation in trial.domain.equations:
        letters = sorted(equation.free, key=lambda s: s.name)
        if len(letters) < 2 or any(not s.is_scalar for s in letters):
            continue
        factors = _factors(equation, letters)
        if factors is None or any(min((d for d in f.degrees() if d), default=0) > 1 for f in factors):
            return f"the extremum under {equation.latex} is not searched for: no letter of it can be solved for"
    return ""


def _at(point: Mapping[Any, Any], letters: list[Expr]) -> list[fmpq]:
    return [fmpq(point[s].numerator, point[s].denominator) for s in letters]


def _coincidence(points: list[Mapping[Any, Any]], letters: list[Expr]) -> str | None:
    for s, t in combinations(letters, 2):
        if all(p[s] == p[t] for p in points):
            return f"{s.latex} = {t.latex}"
    for s in letters:
        if len(points) > 3 and len({p[s] for p in points}) == 1:
            return f"{s.latex} = {points[0][s]}"
    return None


def _factors(equation: Expr, letters: list[Expr]) -> list[fmpq_mpoly] | None:
    """The different factors of left minus right; None where that is no polynomial."""
    context = fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(letters))], Ordering.lex)
    symbols = dict(zip(letters, context.gens(), strict=True))
    sides = [_polynomial(e, symbols, context) for e in equation.args]
    if sides[0] is None or sides[1] is None:
        return None
    difference = sides[0] - sides[1]
    if len(difference) == 0 or difference.total_degree() > _DEGREE:
        return None
    return [f for f, _ in difference.factor()[1]]


def _polynomial(e: Expr, symbols: Mapping[Expr, Any], context: Any) -> Any:
    if e in symbols:
        return symbols[e]
    if e.op == "number":
        return context.constant(fmpq(e.value.numerator, e.value.denominator))
    if e.op == "power":
        exponent = e.args[1]
        base = _polynomial(e.args[0], symbols, context)
        if base is None or exponent.op != "number" or exponent.value.denominator != 1 or not 0 <= exponent.value <= _DEGREE:
            return None
        return base ** int(exponent.value)
    if e.op not in ("add", "mul"):
        return None
    parts = [_polynomial(a, symbols, context) for a in e.args]
    if any(p is None for p in parts):
        return None
    total = parts[0]
    for p in parts[1:]:
        total = total + p if e.op == "add" else total * p
    return total
