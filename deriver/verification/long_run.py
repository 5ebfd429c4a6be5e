"""Inequalities about sums and products of n terms: what happens beyond the largest n that can be computed.

The margin at n, 2n, 4n and 8n is carried on as a geometric series; where what is still to come would use it up, no sample decides.
The sum of 1/k passes every bound, and at n = 4000 it is not yet 9.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

from .budget import Budget
from .descent import Search
from .probes import affordable, nodes_of
from .statement import Statement
from .trial import Trial

__all__ = ["still_falling"]

_ROWS = 2
#: Differences that shrink less than so much from one doubling to the next may add up to anything.
_SLOW = 0.97


def still_falling(trial: Trial, statement: Statement, budget: Budget) -> str:
    """Why an inequality may fail for an n beyond those that can be computed; an empty text where its margin settles."""
    domain = trial.domain
    nodes = nodes_of(statement)
    if domain.equations or domain.functions or domain.varying:
        return ""
    rows = trial.where("holds", open_only=True)[:_ROWS]
    for s in domain.symbols:
        most = affordable(s, nodes) if s.is_scalar and s not in domain.bounds and "integer" in domain.properties[s] else None
        if most is None or most < 200:
            continue
        for row in rows:
            search = Search(statement, domain, row.point.sizes, budget)
            margins = []
            for k in (1, 2, 4, 8):
                values = {**{t: row.point.values[t] for t in domain.symbols}, s: Fraction(k * 250)}
                margin = search.margin(values) if search.inside(values) else None
                if margin is None:
                    break
                margins.append(margin)
            if len(margins) == 4 and _used_up(margins):
                return f"the two sides still come closer to each other at {s.latex} = 2000, the largest tried: they may meet further out"
    return ""


def _used_up(margins: list[float]) -> bool:
    drops = [before - after for before, after in itertools.pairwise(margins)]
    if not all(d > 0 for d in drops) or margins[-1] <= 0:
        return False
    ratio = max(drops[1] / drops[0], drops[2] / drops[1])
    return ratio >= _SLOW or drops[2] * ratio / (1 - ratio) > 0.9 * margins[-1]
