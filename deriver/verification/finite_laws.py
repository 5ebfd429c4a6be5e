"""Expectations, variances, covariances and probabilities over any law: tried on laws with few outcomes.

What holds of all random variables holds of those on a finite space, where E[g(X)] is a sum of weights times values; and by density the
other way round for identities between moments. So a claim about letters of which no law is given becomes one about numbers: the values
of each random letter at the outcomes, and their weights. A claim about independent variables, conditional moments or a given law is
another matter and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..expression import Expr, substitute, walk
from ..expression import build as b
from ..model import Claim, Verdict
from .domain import flatten
from .statement import EQUALITIES

__all__ = ["judged_over_laws", "over_finite_laws"]

#: Of an equality; an inequality, whose lowest margin is searched for, gets one outcome fewer.
_OUTCOMES = 4
_KINDS = frozenset({"E", "Var", "Cov", "Std", "Pr"})


def over_finite_laws(claim: Claim) -> Claim | None:
    """The claim with its moments written as sums over a few outcomes; None where it has none, or is about more than that."""
    bodies = [claim.left, *([] if claim.right is None else [claim.right])]
    conditions = flatten((*claim.conditions, *claim.context.conditions))
    moments = [n for e in bodies for n in walk(e) if n.op == "moment"]
    if not moments or any(n.op in ("moment", "distribution", "density") for c in conditions for n in walk(c)):
        return None
    if any(n.data[0] not in _KINDS or n.data[2] or len(n.args) != n.data[1] for n in moments):
        return None
    chance = {s for n in moments for s in n.free if _random(s)}
    if not chance or any(not n.free & chance for n in moments) or any(_outside(e) & chance for e in bodies):
        return None
    if any(n.op == "apply" for e in bodies for n in walk(e)):
        return None
    if any(not a.is_scalar and (n.data[0] not in ("E", "Var", "Cov") or a.shape.kind != "vector") for n in moments for a in n.args):
        if any(n.data[0] != "E" for n in moments if any(not a.is_scalar and a.shape.kind != "vector" for a in n.args)):
            return None  # a covariance of matrices
        if any(n.data[0] in ("Pr", "Std") for n in moments):
            return None
    space = _Space(chance, _OUTCOMES if claim.relation in EQUALITIES else _OUTCOMES - 1)
    left, *rest = (space.written(e) for e in bodies)
    kept = [part for c in conditions for part in (space.everywhere(c) if c.free & chance else [c])]
    context = replace(claim.context, conditions=())
    return replace(claim, left=left, right=rest[0] if rest else None, conditions=tuple(kept), context=context, alternatives=())


def judged_over_laws(verdict: Verdict) -> Verdict:
    """What a verdict on four outcomes says of the claim: where it fails, an assumption on the law may stand elsewhere in the text."""
    if verdict.outcome in ("refuted", "conditional"):
        law = ", ".join(f"{name} = {value}" for name, value in (verdict.counterexample or {}).items())
        return Verdict(
            "undecided",
            reason=f"it fails for some law ({law}); it may be meant for a certain law, for independent letters or for means of zero: "
            "written as sums or integrals over the density it can be decided",
        )
    return replace(verdict, method=f"laws with several outcomes, {verdict.method}", suggestion=None) if verdict.method else verdict


def _random(s: Expr) -> bool:
    """A capital Latin letter, perhaps with an index: by custom a random number or vector where it stands in an expectation."""
    if s.op != "symbol" or not (s.is_scalar or s.shape.kind == "vector"):
        return False
    return s.name[:1].isupper() and (len(s.name) == 1 or s.name[1] == "_")


def _outside(e: Expr) -> frozenset[Expr]:
    """The letters that stand outside of every moment."""
    if e.op == "moment":
        return frozenset()
    if e.op == "symbol":
        return frozenset({e})
    return frozenset().union(*(_outside(a) for a in e.args))


class _Space:
    def __init__(self, chance: Iterable[Expr], outcomes: int) -> None:
        letters = sorted(chance, key=lambda s: s.name)
        self.tables: list[dict[Expr, Expr]] = []
        for k in range(1, outcomes + 1):
            table = {}
            for s in letters:
                table[s] = b.symbol(f"{s.name}_{k}", s.shape, properties=s.properties, latex=f"{s.data.latex}({k})")
            self.tables.append(table)
        # Weights are positive numbers over their sum, so that nothing ties them to each other; the last of them sets the scale.
        free = [*(b.symbol(f"p_{k}", properties=["positive"], latex=f"p_{k}") for k in range(1, outcomes)), b.ONE]
        self.weights = [b.divide(p, b.add(*free)) for p in free]

    def everywhere(self, e: Expr) -> list[Expr]:
        """A condition at each outcome."""
        return [substitute(e, table) for table in self.tables]

    def written(self, e: Expr) -> Expr:
        """The expression with each moment as a sum, the inner ones first."""
        if e.op == "moment":
            return self._moment(e.data[0], tuple(self.written(a) for a in e.args))
        if not e.args or not any(n.op == "moment" for n in walk(e)):
            return e
        return b.rebuild(e, tuple(self.written(a) for a in e.args))

    def _mean(self, e: Expr) -> Expr:
        return b.add(*(b.mul(w, value) for w, value in zip(self.weights, self.everywhere(e), strict=True)))

    def _moment(self, kind: str, of: tuple[Expr, ...]) -> Expr:
        first, last = of[0], of[-1]
        if kind == "E":
            return self._mean(first)
        if kind == "Pr":
            return self._mean(b.indicator(first))
        one, other = b.subtract(first, self._mean(first)), b.subtract(last, self._mean(last))
        product = b.mul(one, other) if first.is_scalar and last.is_scalar else b.dot(one, b.transpose(other))
        return self._mean(product) if kind != "Std" else b.sqrt(self._mean(product))
