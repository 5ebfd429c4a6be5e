"""Expectations, variances, covariances and probabilities over any law: tried on laws with few outcomes.

What holds of all random variables holds of those on a finite space, where E[g(X)] is a sum of weights times values; and by density the
other way round for identities between moments. So a claim about letters of which no law is given becomes one about numbers: the values
of each random letter at the outcomes, and their weights. Letters that are independent have outcomes of their own, and letters of which the
mean or the variance is said are moved and stretched to have it. Conditional moments and given laws are another matter and left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from ..expression import SCALAR, Expr, substitute, walk
from ..expression import build as b
from ..expression.notions import ANY_LAW, BROWNIAN
from ..model import Claim, Verdict
from .domain import flatten
from .proof import same_form
from .statement import EQUALITIES

__all__ = ["from_moments", "is_any_law", "is_chance", "is_independence", "judged_over_laws", "over_finite_laws"]

#: Outcomes of letters that may depend on each other; an inequality, whose lowest margin is searched for, gets one outcome fewer.
_OUTCOMES = 4
#: Outcomes of each of several independent letters, and how many such letters there may be.
_OF_EACH, _MOST = 3, 3
_KINDS = frozenset({"E", "Var", "Cov", "Std", "Pr"})


def over_finite_laws(claim: Claim) -> Claim | None:
    """The claim with its moments written as sums over a few outcomes; None where it has none, or is about more than that."""
    bodies = [claim.left, *([] if claim.right is None else [claim.right])]
    conditions = [c for c in flatten((*claim.conditions, *claim.context.conditions)) if not is_any_law(c)]
    moments = [n for e in bodies for n in walk(e) if n.op == "moment"]
    if not moments or any(n.op in ("distribution", "density") for c in conditions for n in walk(c)):
        return None
    inside = [n for c in conditions for n in walk(c) if n.op == "moment"]
    if any(n.data[0] not in _KINDS or n.data[2] or len(n.args) != n.data[1] for n in (*moments, *inside)):
        return None
    said = {c.args[0] for c in (*claim.conditions, *claim.context.conditions) if is_any_law(c)}
    said |= {s for c in conditions if is_independence(c) for s in c.args} | {s for n in inside for s in n.free}
    chance = {s for n in moments for s in n.free if is_chance(s) or s in said}
    if not chance or any(not n.free & chance for n in moments) or any(_outside(e) & chance for e in bodies):
        return None
    if any(n.op == "apply" for e in bodies for n in walk(e)):
        return None
    if any(not a.is_scalar and (n.data[0] not in ("E", "Var", "Cov") or a.shape.kind != "vector") for n in moments for a in n.args):
        if any(n.data[0] != "E" for n in moments if any(not a.is_scalar and a.shape.kind != "vector" for a in n.args)):
            return None  # a covariance of matrices
        if any(n.data[0] in ("Pr", "Std") for n in moments):
            return None
    blocks = _blocks(chance, [c for c in conditions if is_independence(c)])
    if blocks is None:
        return None
    outcomes = (_OUTCOMES if claim.relation in EQUALITIES else _OUTCOMES - 1) if len(blocks) == 1 else _OF_EACH
    means, spreads, rest = _wanted([c for c in conditions if not is_independence(c)], chance)
    space = _Space(blocks, outcomes, means, spreads)
    left, *others = (space.written(e) for e in bodies)
    kept = [space.written(part) for c in rest for part in (space.everywhere(c) if _outside(c) & chance else [c])]
    kept += [b.relation(">=", spread, b.ZERO) for spread in spreads.values() if spread.free]  # as variances are
    context = replace(claim.context, conditions=())
    return replace(claim, left=left, right=others[0] if others else None, conditions=tuple(kept), context=context, alternatives=())


def from_moments(claim: Claim) -> bool:
    """Whether a claim about moments stands under hypotheses about moments, which tie the letters of its sides."""

    def speaks(parts: Iterable[Expr]) -> bool:
        return any(n.op == "moment" for e in parts for n in walk(e))

    return speaks(_sides(claim)) and speaks((*claim.conditions, *claim.context.conditions))


def judged_over_laws(claim: Claim, verdict: Verdict, decide: Callable[[Claim], Verdict]) -> Verdict:
    """What a verdict on a few outcomes says: where it fails, the claim may lack a condition on the laws, or be meant for certain ones."""
    if verdict.outcome not in ("refuted", "conditional"):
        return replace(verdict, method=f"laws with several outcomes, {verdict.method}", suggestion=None) if verdict.method else verdict
    law = ", ".join(f"{name} = {value}" for name, value in (verdict.counterexample or {}).items())
    if verdict.condition is not None and "(" not in verdict.condition and "p_" not in verdict.condition:
        return replace(verdict, method=f"laws with several outcomes, {verdict.method}", suggestion=None)
    chance = sorted({s for e in _sides(claim) for n in walk(e) if n.op == "moment" for s in n.free if is_chance(s)}, key=lambda s: s.name)
    if verdict.left is None or verdict.right is None:
        return Verdict("undecided", reason="a side has no value for some laws")
    if any(not s.is_scalar for s in chance):
        return Verdict("undecided", reason=f"it fails for some law ({law}); it may be meant for a certain one")
    for latex, more in _lacking(chance, claim):
        written = over_finite_laws(replace(claim, conditions=(*claim.conditions, *more)))
        held = None if written is None or _says_again(claim, more) else decide(written)
        if written is not None and held is not None and held.holds and not decide(replace(written, right=b.ZERO)).holds:
            return replace(
                held, outcome="conditional", method=f"laws with several outcomes, {held.method}", condition=latex, suggestion=None,
                counterexample=verdict.counterexample, left=verdict.left, right=verdict.right,
            )  # fmt: skip
    for name, laws in _common(chance) if len(chance) == 1 else ():
        pairs = [b.relation("perp", s, t) for s, t in combinations(chance, 2)]
        meant = replace(claim, conditions=(*claim.conditions, *laws, *pairs))
        if decide(meant).holds and not (claim.right is not None and decide(replace(meant, right=b.ZERO)).holds):
            return Verdict("undecided", reason=f"it fails for some law ({law}), and holds for {name}, which may be meant")
    return replace(
        verdict, outcome="refuted", method=f"laws with several outcomes, {verdict.method}", condition=None, suggestion=None,
        reason=f"it fails for a law with few outcomes, of which p_1, p_2, ... are the weights ({law})",
    )  # fmt: skip


def _says_again(claim: Claim, more: Sequence[Expr]) -> bool:
    """Whether a condition on a moment is the claim itself in other words: Cov(X, Y) = 0 is E[XY] = E[X]E[Y]."""
    own = over_finite_laws(claim)
    if own is None or own.right is None or len(more) != 1 or more[0].data != "=":
        return False
    other = over_finite_laws(replace(claim, left=more[0].args[0], right=more[0].args[1]))
    return other is not None and other.right is not None and same_form(own.left, own.right, other.left, other.right, either_sign=True)


def _sides(claim: Claim) -> list[Expr]:
    return [claim.left, *([] if claim.right is None else [claim.right])]


def _lacking(chance: Sequence[Expr], claim: Claim) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """Conditions on laws that a claim may lack, weakest first."""
    if claim.relation not in EQUALITIES:
        return
    if any(n.op == "moment" and n.data[0] == "Pr" for side in _sides(claim) for n in walk(side)):  # events have no means
        pairs = [b.relation("perp", s, t) for s, t in combinations(chance, 2)]
        if 1 < len(chance) <= _MOST:
            yield rf"{', '.join(s.latex for s in chance)} \text{{ independent}}", tuple(pairs)
        return
    centred = [b.relation("=", b.moment("E", (s,)), b.ZERO) for s in chance]
    for c in centred:
        yield c.latex, (c,)
    if len(chance) > 1:
        yield r",\ ".join(c.latex for c in centred), tuple(centred)
    for s, t in combinations(chance, 2):
        c = b.relation("=", b.moment("Cov", (s, t)), b.ZERO)
        yield c.latex, (c,)
    apart = [b.relation("perp", s, t) for s, t in combinations(chance, 2)]
    if 1 < len(chance) <= _MOST:
        yield rf"{', '.join(s.latex for s in chance)} \text{{ independent}}", tuple(apart)
    ones = [b.relation("=", b.moment("Var", (s,)), b.ONE) for s in chance]
    for c in ones[:1] if len(chance) == 1 else ():
        yield c.latex, (c,)
    yield r",\ ".join(c.latex for c in (*centred, *ones)), (*centred, *ones)


def _common(chance: Sequence[Expr]) -> Iterator[tuple[str, list[Expr]]]:
    """Laws that a text may have in mind."""
    half = b.HALF
    kinds: tuple[tuple[str, str, tuple[Expr, ...]], ...] = (
        ("a normal law", r"\mathcal{N}", (b.symbol("mu_law", latex=r"\mu"), b.symbol("v_law", properties=("positive",), latex="v"))),
        ("a normal law of mean zero", r"\mathcal{N}", (b.ZERO, b.symbol("v_law", properties=("positive",), latex="v"))),
        ("the standard normal law", r"\mathcal{N}", (b.ZERO, b.ONE)),
        ("an exponential law", r"\text{Exp}", (b.symbol("rate_law", properties=("positive",), latex="r"),)),
        ("a Poisson law", r"\text{Poisson}", (b.symbol("rate_law", properties=("positive",), latex="r"),)),
        ("a Bernoulli law", r"\text{Bernoulli}", (b.symbol("p_law", properties=("probability",), latex="p"),)),
        ("a fair coin", r"\text{Bernoulli}", (half,)),
        ("the uniform law on [0, 1]", r"\mathcal{U}", (b.ZERO, b.ONE)),
        ("a uniform law around zero", r"\mathcal{U}", (b.num(-1), b.ONE)),
    )
    for name, latex, parameters in kinds:
        yield name, [b.relation("~", s, b.distribution(latex, SCALAR, parameters)) for s in chance]


def is_any_law(c: Expr) -> bool:
    """Whether a condition says no more of a letter than that it is random, or the value of a Brownian motion."""
    return c.op == "relation" and c.data == "~" and c.args[1].op == "distribution" and c.args[1].data in (ANY_LAW, BROWNIAN)


def is_independence(c: Expr) -> bool:
    """Whether a condition says that two random numbers are independent."""
    return c.op == "relation" and c.data == "perp" and all(s.op == "symbol" and s.is_scalar for s in c.args)


def is_chance(s: Expr) -> bool:
    """A capital Latin letter, perhaps with an index: by custom a random number or vector in an expectation; `S_0` is an initial value."""
    if s.op != "symbol" or not (s.is_scalar or s.shape.kind == "vector"):
        return False
    return s.name[:1].isupper() and (len(s.name) == 1 or s.name[1] == "_") and s.name[1:] != "_0"


def _blocks(chance: Iterable[Expr], apart: Sequence[Expr]) -> list[list[Expr]] | None:
    """The letters in blocks that are independent of each other; None where pairs are independent that do not make blocks of it."""
    letters = sorted(chance, key=lambda s: s.name)
    pairs = {frozenset(c.args) for c in apart}
    blocks: list[list[Expr]] = []
    for s in letters:
        tied = [block for block in blocks if any(frozenset((s, t)) not in pairs for t in block)]
        blocks = [block for block in blocks if block not in tied]
        blocks.append([t for block in tied for t in block] + [s])
    if any(frozenset(pair) in pairs for block in blocks for pair in combinations(block, 2)):
        return None  # X and Y are independent, and Z may depend on both
    return blocks if len(blocks) <= _MOST else None


def _wanted(conditions: Sequence[Expr], chance: set[Expr]) -> tuple[dict[Expr, Expr], dict[Expr, Expr], list[Expr]]:
    """The means and variances that are said of single letters, and the other conditions."""
    means: dict[Expr, Expr] = {}
    spreads: dict[Expr, Expr] = {}
    rest: list[Expr] = []
    for c in conditions:
        found = _told(c, chance)
        into = {"E": means, "Var": spreads}.get(found[0].data[0]) if found is not None else None
        if found is None or into is None or found[0].args[0] in into:
            rest.append(c)
        else:
            into[found[0].args[0]] = found[1]
    return means, spreads, rest


def _told(c: Expr, chance: set[Expr]) -> tuple[Expr, Expr] | None:
    """The mean or the variance of a letter that an equation tells, and what it is."""
    if c.op != "relation" or c.data != "=" or not c.args[0].is_scalar:
        return None
    difference = b.subtract(*c.args)
    terms = difference.args if difference.op == "add" else (difference,)
    for term in terms:
        sign = term.op == "mul" and len(term.args) == 2 and term.args[0] is b.num(-1)
        moment = term.args[1] if sign else term
        others = [t for t in terms if t is not term]
        if moment.op == "moment" and moment.args[0] in chance and not any(t.free & chance for t in others):
            rest = b.add(*others) if others else b.ZERO
            return moment, rest if sign else b.negative(rest)
    return None


def _outside(e: Expr) -> frozenset[Expr]:
    """The letters that stand outside of every moment."""
    if e.op == "moment":
        return frozenset()
    if e.op == "symbol":
        return frozenset({e})
    return frozenset().union(*(_outside(a) for a in e.args))


@dataclass
class _Space:
    """A finite space: tables of the values at each outcome, and the weights."""

    tables: list[dict[Expr, Expr]]
    weights: list[Expr]

    def __init__(self, blocks: Sequence[Sequence[Expr]], outcomes: int, means: dict[Expr, Expr], spreads: dict[Expr, Expr]) -> None:
        parts = []
        for letters, weight in zip(blocks, "pqr", strict=False):
            # Weights are positive numbers over their sum, so that nothing ties them to each other; the last of them sets the scale.
            free = [*(b.symbol(f"{weight}_{k}", properties=["positive"], latex=f"{weight}_{k}") for k in range(1, outcomes)), b.ONE]
            weights = [b.divide(p, b.add(*free)) for p in free]
            columns = {s: _column(s, weights, means.get(s), spreads.get(s)) for s in letters}
            parts.append([({s: column[k] for s, column in columns.items()}, weights[k]) for k in range(outcomes)])
        joint = list(product(*parts))
        self.tables = [{s: value for table, _ in each for s, value in table.items()} for each in joint]
        self.weights = [b.mul(*(w for _, w in each)) if len(each) > 1 else each[0][1] for each in joint]

    def everywhere(self, e: Expr) -> list[Expr]:
        """A condition at each outcome."""
        return list(dict.fromkeys(substitute(e, table) for table in self.tables))

    def written(self, e: Expr) -> Expr:
        """The expression with each moment as a sum, the inner ones first."""
        if e.op == "moment":
            return self._moment(e.data[0], tuple(self.written(a) for a in e.args))
        if not e.args or not any(n.op == "moment" for n in walk(e)):
            return e
        return b.rebuild(e, tuple(self.written(a) for a in e.args))

    def _mean(self, e: Expr) -> Expr:
        values = [substitute(e, table) for table in self.tables]
        return b.add(*(b.mul(w, value) for w, value in zip(self.weights, values, strict=True)))

    def _moment(self, kind: str, of: tuple[Expr, ...]) -> Expr:
        first, last = of[0], of[-1]
        if kind == "E":
            return self._mean(first)
        if kind == "Pr":
            return self._mean(b.indicator(first))
        one, other = b.subtract(first, self._mean(first)), b.subtract(last, self._mean(last))
        product = b.mul(one, other) if first.is_scalar and last.is_scalar else b.dot(one, b.transpose(other))
        return self._mean(product) if kind != "Std" else b.sqrt(self._mean(product))


def _column(s: Expr, weights: Sequence[Expr], mean: Expr | None, spread: Expr | None) -> list[Expr]:
    """The values of a letter at the outcomes, moved and stretched to the mean and the variance that are said of it."""
    plain = [b.symbol(f"{s.name}_{k}", s.shape, properties=s.properties, latex=f"{s.data.latex}({k})") for k in range(1, len(weights) + 1)]
    if mean is None and spread is None:
        return plain
    own = b.add(*(b.mul(w, x) for w, x in zip(weights, plain, strict=True)))
    centred = [b.subtract(x, own) for x in plain]
    if spread is not None:
        square = b.add(*(b.mul(w, b.power(x, 2)) for w, x in zip(weights, centred, strict=True)))
        centred = [b.mul(x, b.sqrt(b.divide(spread, square))) for x in centred]
    return [b.add(own if mean is None else mean, x) for x in centred]
