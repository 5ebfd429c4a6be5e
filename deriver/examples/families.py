"""Solutions with arbitrary constants, compared as families: `c(x-2)` and `C_1 x - 2 C_1` are the same one.

Comes in: our solution and another, with the letters that are no constants. Goes out: whether they run through the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb, fmpq

from ..expression import Expr
from ..verification.values import at_point, ball_field

__all__ = ["as_number", "constants_of", "same_family"]

_CONSTANT = re.compile(r"^[A-DckK](?:_?\{?\d\}?)?$")
_PLACES = [Fraction(*p) for p in ((3, 7), (5, 4), (-2, 9), (11, 6), (7, 3), (1, 5), (13, 8), (9, 4), (2, 11), (17, 7))]
_CHOICES = [Fraction(*p) for p in ((2, 3), (-5, 4), (7, 6), (3, 1), (-1, 2), (9, 5), (4, 7), (-8, 3), (11, 9), (6, 5), (-3, 8), (13, 4))]
_DIGITS = 40


def constants_of(e: Expr, letters: frozenset[str]) -> list[Expr]:
    """The arbitrary constants of a solution: letters such as `c`, `C_1` that the problem does not have."""
    return sorted((s for s in e.free if s.is_scalar and s.latex not in letters and _CONSTANT.match(s.latex)), key=lambda s: s.latex)


def same_family(ours: Expr, theirs: Expr, letters: frozenset[str]) -> bool | None:
    """Whether two solutions with constants are the same family of functions; None where that is not decided.

    Ours must be linear in its constants: theirs is fitted by ours at a few places for several choices of their constants, and the fit
    must hold at further places and reach as many dimensions.
    """
    mine, others = constants_of(ours, letters), constants_of(theirs, letters)
    variables = sorted((ours.free | theirs.free) - set(mine) - set(others), key=lambda s: s.latex)
    if not mine or len(mine) != len(others) or not variables or any(not s.is_scalar for s in variables):
        return None
    fits: list[Any] = []
    with mpmath.workdps(_DIGITS):
        for k in range(len(mine) + 2):
            chosen = {s: _CHOICES[(k + 3 * i + k * i) % len(_CHOICES)] for i, s in enumerate(others)}
            fitted = _fitted(ours, theirs, mine, chosen, variables)
            if fitted is None or fitted is False:
                return fitted
            fits.append(fitted)
        rows = mpmath.matrix([[f[i] - fits[0][i] for i in range(len(mine))] for f in fits[1:]])
        return True if _rank(rows) == len(mine) else None


def _fitted(ours: Expr, theirs: Expr, mine: Sequence[Expr], chosen: Mapping[Expr, Fraction], variables: Sequence[Expr]) -> Any:
    """The constants of ours that give theirs; False where none do, None where values are missing or ours is not linear."""
    rows: list[list[Any]] = []
    right: list[Any] = []
    for k, x in enumerate(_PLACES):
        place = {s: x + Fraction(i * k, 7) for i, s in enumerate(variables)}
        zero = _value(ours, {**place, **dict.fromkeys(mine, Fraction(0))})
        units = [_value(ours, {**place, **{t: Fraction(int(t is s)) for t in mine}}) for s in mine]
        both = _value(ours, {**place, **dict.fromkeys(mine, Fraction(2))})
        wanted = _value(theirs, {**place, **chosen})
        if zero is None or wanted is None or both is None or None in units:
            continue
        slopes = [u - zero for u in units if u is not None]
        if abs(both - zero - 2 * sum(slopes)) > mpmath.mpf(10) ** -25 * (1 + abs(both)):
            return None
        rows.append(slopes)
        right.append(wanted - zero)
    count = len(mine)
    if len(rows) < count + 2:
        return None
    try:
        solved = mpmath.lu_solve(mpmath.matrix(rows[:count]), mpmath.matrix(right[:count]))
    except ZeroDivisionError:
        return None
    found = [solved[i] for i in range(count)]
    for row, wanted in zip(rows[count:], right[count:], strict=True):
        reached = sum(c * s for c, s in zip(found, row, strict=True))
        if abs(reached - wanted) > mpmath.mpf(10) ** -20 * (1 + abs(wanted)):
            return False
    return found


def _rank(rows: Any) -> int:
    values = mpmath.svd_r(rows, compute_uv=False)
    return sum(1 for v in values if v > mpmath.mpf(10) ** -15)


def _value(e: Expr, values: Mapping[Expr, Fraction]) -> Any:
    loaded = {s: fmpq(x.numerator, x.denominator) for s, x in values.items()}
    found = at_point(e, loaded, {}, ball_field(_DIGITS)).value
    return None if found is None or not found.is_scalar else as_number(found.data)


def as_number(x: Any) -> Any:
    """A FLINT number as a real number of mpmath; None for complex ones and for balls that are too wide to say."""
    if isinstance(x, fmpq):
        return mpmath.mpf(int(x.p)) / int(x.q)
    return mpmath.mpf(x.mid().str(_DIGITS, radius=False)) if isinstance(x, arb) and x.is_finite() else None
