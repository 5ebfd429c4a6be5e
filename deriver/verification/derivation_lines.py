"""A line of a solution and the line before it: does it follow, what is lost, what is gained.

Equations in one unknown number are compared by their solution sets; whatever else (inequalities, vectors, several unknowns) is decided as
the claim that the line holds under the line before. A line may gain solutions (both sides squared); the last, solved line may not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..errors import DeriverError
from ..expression import Expr, substitute
from ..expression import build as b
from ..model import Claim, Context, Verdict
from .decision import decide
from .domain import domain_of, flatten
from .mutants import variants
from .sampling import Sampler
from .solutions import Line, float_of, member, rational_near, real_roots, shown_roots, sign_changes
from .statement import Statement
from .values import compare_values

__all__ = ["Line", "decide_line", "is_solved"]

_POINTS = 4
_DECIMALS = re.compile(r"\d\.(\d+)")


def is_solved(line: Line, x: Expr) -> bool:
    """Whether a line gives the unknown: x alone on one side."""
    return all(r.args[0] is x and x not in r.args[1].free for r in line.relations)


def decide_line(
    first: Line, before: Line, line: Line, x: Expr, context: Context, *, digits: int = 50, seed: int = 0, timeout: float = 10.0,
    restricted: bool = False,
) -> Verdict:  # fmt: skip
    """Whether `line` follows from `before`, in a solution for x that began with `first`; `restricted` where the text may choose among
    the solutions."""
    if x.is_scalar and first.is_equation and before.is_equation and line.is_equation:
        verdict = _by_solutions(first, before, line, x, context, seed, restricted)
    else:
        verdict = _by_implication(first, before, line, x, context, digits, seed, timeout)
    return replace(verdict, seed=seed)


def _points(lines: Sequence[Line], x: Expr, context: Context, seed: int) -> list[Mapping[Any, Any]]:
    """Values of the other letters."""
    every = list(dict.fromkeys(r for line in lines for r in line.relations))
    domain = domain_of(Claim(b.join("or", *every) if len(every) > 1 else every[0], "", None, context))
    if not [s for s in domain.symbols if s is not x] and not domain.functions:
        return [{}]
    found: list[Mapping[Any, Any]] = []
    for point in Sampler.of(domain, seed).points(_POINTS, 0):
        found.append({s: v for s, v in point.loaded.items() if s is not x})
    return found


def _by_solutions(first: Line, before: Line, line: Line, x: Expr, context: Context, seed: int, restricted: bool) -> Verdict:
    points = _points((first, before, line), x, context, seed)
    gained_at: str = ""
    complete = True
    for values in points:
        own = real_roots(before, x, values)
        new = real_roots(line, x, values)
        known = own if own is not None else None
        if known is None:
            complete = False
            known = [r for r in sign_changes(before, x, values)]
        kept = [r for r in known if member(first, x, r, values) is not False and _allowed(r, x, context, values)]
        lost = [r for r in kept if member(line, x, r, values) is False]
        wrong = [] if new is None else [r for r in new if member(before, x, r, values) is False]
        spurious = [] if new is None or not is_solved(line, x) else [r for r in new if member(first, x, r, values) is False]
        if (lost or spurious) and new is not None and _printed(line, kept, new):
            return Verdict("verified", method="solution sets, to the digits printed", points=1)
        if lost and not wrong and not spurious and (restricted or own is None):
            text = ", ".join(f"{x.latex} = {r}" for r in shown_roots(lost[:3]))
            return Verdict("undecided", reason=f"{text} satisfies the line before as well; the text may exclude it")
        if lost or spurious:
            return _wrong(first, before, line, x, values, kept, lost, spurious, wrong)
        if new is None and own is None:
            return _alike(before, line, x, values, context)
        if wrong:
            gained_at = gained_at or ", ".join(shown_roots(wrong))
        if any(member(line, x, r, values) is None for r in kept):
            return Verdict("undecided", reason="a solution of the line before is not told from one that this line loses")
    if not points:
        return Verdict("undecided", reason="no values of the other letters satisfy the conditions")
    method = "solution sets" if complete else "solutions compared, and sign changes on a grid"
    reason = f"it follows, and gains {x.latex} = {gained_at}: not every step back holds" if gained_at else None
    return Verdict(
        "proved" if complete and points == [{}] and not gained_at else "verified", method=method, points=len(points), reason=reason
    )


_SIGNS: dict[str, Callable[[Any], bool]] = {
    "positive": lambda r: r > 0, "nonnegative": lambda r: r >= 0, "negative": lambda r: r < 0, "nonpositive": lambda r: r <= 0,
    "nonzero": lambda r: r != 0,
}  # fmt: skip


def _allowed(r: Any, x: Expr, context: Context, values: Mapping[Any, Any]) -> bool:
    """Whether what is declared of the unknown lets it have a value."""
    if any(name in x.properties and not test(r) for name, test in _SIGNS.items()):
        return False
    conditions = [c for c in flatten(context.conditions) if x in c.free]
    return all(compare_values(c, {**values, x: r}, {}) is not False for c in conditions)


def _printed(line: Line, kept: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether decimals stand for the solutions, each to within one in its last place."""
    places = [len(found) for found in _DECIMALS.findall(line.latex)]
    if not places or not kept or len(kept) != len(new):
        return False
    near = Fraction(1, 10 ** min(places))
    return all(any(abs(float_of(r) - float_of(s)) <= near for s in new) for r in kept)


def _wrong(
    first: Line, before: Line, line: Line, x: Expr, values: Mapping[Any, Any], kept: list[Any], lost: list[Any], spurious: list[Any],
    wrong: list[Any],
) -> Verdict:  # fmt: skip
    at = (lost or spurious)[0]
    text = shown_roots([at])[0]
    numbers = {**{s.name: str(v) for s, v in values.items() if isinstance(s, Expr)}, x.name: text}
    where = ", ".join(f"{k} = {v}" for k, v in numbers.items())
    shown = line if lost else first
    sides = [_decimal(side, x, at, values) for side in shown.relations[0].args]
    if lost and wrong:
        reason = f"it does not follow from the line before: that one holds at {where}, and here the sides are {sides[0]} and {sides[1]}"
    elif lost:
        reason = f"a solution is lost: {where} satisfies the line before and not this one"
    elif first is before or member(before, x, at, values) is False:
        reason = f"it is no solution: at {where} the sides of {shown.latex or 'the first line'} are {sides[0]} and {sides[1]}"
    else:
        reason = f"{where} was gained on the way and does not satisfy the equation at the beginning: {sides[0]} is not {sides[1]}"
    return Verdict(
        "refuted", method="solution sets", reason=reason, counterexample=numbers, left=sides[0], right=sides[1],
        suggestion=_repair(before, line, x, values, kept),
    )  # fmt: skip


def _decimal(side: Expr, x: Expr, at: Any, values: Mapping[Any, Any]) -> str:
    from .solutions import _value

    y = _value(side, x, at, values)
    return "undefined" if y is None else "unknown" if y is ... else shown_roots([y])[0]


def _repair(before: Line, line: Line, x: Expr, values: Mapping[Any, Any], kept: list[Any]) -> str | None:
    """The line that has the solutions of the one before: them, or a small change of what stands there."""
    if is_solved(line, x) and not values:
        if not kept or len(kept) > 6 or any(rational_near(r) is None for r in kept):
            return None
        return r"\text{ or }".join(f"{x.latex} = {r}" for r in shown_roots(kept))
    if len(line.relations) != 1:
        return None
    left, right = line.relations[0].args
    wanted = real_roots(before, x, values)
    if wanted is None:
        return None
    for l, r in ((left, right), (right, left)):
        for changed in variants(Statement(l, "=", r)):
            assert changed.right is not None
            relation = b.relation("=", changed.left, changed.right)
            other = Line((relation,))
            roots = real_roots(other, x, values)
            if roots is None or len(roots) != len(wanted) or not roots:
                continue
            if all(member(before, x, s, values) for s in roots) and all(member(other, x, s, values) for s in wanted):
                return str((relation if l is left else b.relation("=", changed.right, changed.left)).latex)
    return None


def _alike(before: Line, line: Line, x: Expr, values: Mapping[Any, Any], context: Context) -> Verdict:
    """Two equations whose solutions are not found: one is a multiple of the other, or it is not decided."""
    if len(before.relations) == len(line.relations) == 1:
        d, e = (b.subtract(*part.relations[0].args) for part in (before, line))
        with_same = decide(Claim(d, "=", e, context))
        opposite = with_same if with_same.outcome in ("proved", "verified") else decide(Claim(d, "=", b.negative(e), context))
        if opposite.outcome in ("proved", "verified"):
            return replace(opposite, method=f"the same equation: {opposite.method}")
    found = [r for r in sign_changes(before, x, values)]
    if found:
        reason = "every sign change of the line before on a grid is a solution of this one; others are not excluded"
        if all(member(line, x, r, values) for r in found):
            return Verdict("undecided", reason=reason)
    return Verdict("undecided", reason="the solutions of an equation that is not algebraic are not known completely")


def _by_implication(first: Line, before: Line, line: Line, x: Expr, context: Context, digits: int, seed: int, timeout: float) -> Verdict:
    """The line as a claim under the line before; a solved last line put into the first one as well."""
    if any(len(part.relations) != 1 for part in (before, line)):
        return Verdict("undecided", reason="several relations in one line that are not equations in one number")
    (relation,), (condition,) = line.relations, before.relations
    claim = Claim(relation.args[0], relation.data, relation.args[1], context, conditions=(condition,), kind="derivation_line")
    verdict = decide(claim, digits=digits, seed=seed, timeout=timeout)
    if verdict.outcome in ("refuted", "conditional"):
        return replace(
            verdict, reason=verdict.reason or "it does not follow: at the point shown the line before holds, and this one does not"
        )
    if verdict.outcome in ("undecided",) and is_solved(line, x) and relation.data == "=":
        try:
            back = substitute(first.relations[0], {x: relation.args[1]})
        except DeriverError as error:
            return Verdict("undecided", reason=error.message)
        inserted = decide(Claim(back.args[0], back.data, back.args[1], context), digits=digits, seed=seed, timeout=timeout)
        if inserted.outcome in ("proved", "verified", "refuted"):
            return replace(inserted, method=f"put into the first line: {inserted.method}")
    if verdict.outcome in ("proved", "verified") and is_solved(line, x) and relation.data in ("<", ">", "<=", ">="):
        (goal,) = first.relations
        converse = Claim(goal.args[0], goal.data, goal.args[1], context, conditions=(relation,))
        back_ = decide(converse, digits=digits, seed=seed, timeout=timeout)
        if back_.outcome in ("refuted", "conditional"):
            reason = "it holds, and too much with it: at the point shown it holds, and the inequality at the beginning does not"
            return replace(back_, outcome="refuted", condition=None, reason=reason)
    return verdict
