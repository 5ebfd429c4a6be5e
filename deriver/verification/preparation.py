"""Before a claim is tried: one symbol for one name, sides of one shape, hypotheses of implications as conditions, antiderivatives
as derivatives. What changes is how the claim is put, never what it says.
"""

from __future__ import annotations

from dataclasses import replace

from ..errors import DeriverError
from ..expression import Dim, Expr, Shape, substitute, walk
from ..expression import build as b
from ..expression.nodes import make
from ..model import Claim

__all__ = ["differentiated", "directions_of", "lettered", "unbounded", "unified", "with_hypotheses", "with_values"]


def unbounded(claim: Claim) -> bool:
    """Whether something in the claim has no bound on its work computed beforehand: limits, infinite sums, integrals, extrema."""
    parts = [claim.left, *([] if claim.right is None else [claim.right]), *claim.conditions, *claim.context.conditions]
    return any(_open_ended(node) for e in parts for node in walk(e))


def _open_ended(node: Expr) -> bool:
    if node.op == "limit":
        return True
    if node.op == "integral":
        return len(node.args) == 4
    if node.op not in ("sum", "product", "extremum"):
        return False
    return any(n.op == "constant" and n.data == "infinity" for a in node.args[2:] for n in walk(a))


def unified(claim: Claim) -> Claim:
    """One symbol for each name: what is declared of it in one place holds in every other.

    A bound found on one side (n is an integer, since a sum runs to n) is a fact about the same n on the other.
    """
    parts = [claim.left, *([] if claim.right is None else [claim.right]), *claim.conditions, *claim.context.conditions]
    by_name: dict[str, dict[Expr, None]] = {}
    for e in parts:
        for s in sorted(e.free, key=lambda s: (s.name, sorted(s.properties))):
            by_name.setdefault(s.name, {})[s] = None
    table: dict[Expr, Expr] = {}
    for same in by_name.values():
        first = next(iter(same))
        if len(same) < 2 or any(s.shape != first.shape for s in same):
            continue
        properties = frozenset().union(*(s.properties for s in same))
        one = b.symbol(first.name, first.shape, properties, latex=first.data.latex)
        table.update({s: one for s in same if s is not one})
    if not table:
        return claim
    return replace(
        claim,
        left=substitute(claim.left, table),
        right=None if claim.right is None else substitute(claim.right, table),
        conditions=tuple(substitute(c, table) for c in claim.conditions),
        context=replace(claim.context, conditions=tuple(substitute(c, table) for c in claim.context.conditions)),
    )


#: Written sizes beyond this are too long to draw.
_LONG = 64
#: Written sizes up to this stay as they are.
_SHORT = 8


def lettered(claim: Claim) -> Claim | None:
    """The claim with letters for its written sizes, where these are too long to draw: it says more. None where they are not, or
    where a letter does not fit."""
    parts = [claim.left, *([] if claim.right is None else [claim.right]), *claim.conditions, *claim.context.conditions]
    written = {side.number for e in parts for node in walk(e) for side in node.shape if side is not None and side.number is not None}
    if max(written, default=0) <= _LONG:
        return None
    letters = {n: Dim.of(f"n_{n}") for n in written if n > _SHORT}
    try:
        left, *rest = (_with_letters(e, letters) for e in parts)
    except (DeriverError, _OtherLeaf):
        return None
    right = None if claim.right is None else rest.pop(0)
    own = len(claim.conditions)
    context = replace(claim.context, conditions=tuple(rest[own:]))
    return replace(claim, left=left, right=right, conditions=tuple(rest[:own]), context=context, alternatives=())


def _with_letters(e: Expr, letters: dict[int, Dim]) -> Expr:
    def side(size: Dim | None) -> Dim | None:
        return size if size is None or size.number is None else letters.get(size.number, size)

    done: dict[Expr, Expr] = {}
    for node in walk(e):
        if node.args:
            done[node] = b.rebuild(node, tuple(done[a] for a in node.args))
        elif node.op == "number" and node.data.denominator == 1 and int(node.data) in letters and node.data > _LONG:
            letter = letters[int(node.data)].letter
            assert letter is not None
            done[node] = b.symbol(letter, properties=("natural",))
        elif node.op == "number" or node.is_scalar:
            done[node] = node
        elif node.op in ("symbol", "identity", "zeros", "ones"):
            done[node] = make(node.op, (), node.data, Shape(*(side(s) for s in node.shape)))
        else:
            raise _OtherLeaf
    return done[e]


class _OtherLeaf(Exception):
    """A leaf whose sizes are not those of its shape alone."""


def with_hypotheses(claim: Claim) -> Claim:
    """`P implies (l relation r)` as `l relation r` under the condition P."""
    while claim.right is None and claim.left.op == "logic" and claim.left.data == "implies" and len(claim.left.args) == 2:
        hypothesis, conclusion = claim.left.args
        given = hypothesis.args if hypothesis.op == "logic" and hypothesis.data == "and" else (hypothesis,)
        if conclusion.op == "relation":
            left, right = conclusion.args
            claim = replace(claim, left=left, relation=conclusion.data, right=right, conditions=(*claim.conditions, *given))
        else:
            claim = replace(claim, left=conclusion, conditions=(*claim.conditions, *given))
        claim = _with_numbers(claim, given)
    if claim.right is None and claim.left.op == "relation":
        claim = replace(claim, left=claim.left.args[0], relation=claim.left.data, right=claim.left.args[1])
    return claim


def _with_numbers(claim: Claim, given: tuple[Expr, ...]) -> Claim:
    """`z = 3+4i implies |z| = 5` with the number in place of a letter of which nothing was declared: it need not be real."""
    for c in given:
        if c.op != "relation" or c.data != "=" or c not in claim.conditions:
            continue
        s, value = c.args
        if s.op != "symbol" or not s.is_scalar or value.free or not any(n is b.I_UNIT for n in walk(value)):
            continue
        if not any(f"${s.latex}$ is a" in what for what in (*claim.assumed, *claim.context.assumed)):
            continue
        table = {s: value}
        rest = tuple(substitute(d, table) for d in claim.conditions if d is not c)
        right = None if claim.right is None else substitute(claim.right, table)
        claim = replace(claim, left=substitute(claim.left, table), right=right, conditions=rest)
    return claim


def with_values(claim: Claim) -> tuple[Claim, dict[str, str]] | None:
    """The claim with the numbers put in that its hypotheses give to letters, and these; None where there are none.

    `a = bq+r, b = 3, q = 4, r = 2` leaves one equation for one letter.
    """
    conditions = (*claim.conditions, *claim.context.conditions)
    every = [d for c in conditions for d in (c.args if c.op == "logic" and c.data == "and" else (c,))]
    stated = [c for c in every if c.op == "relation" and c.data == "=" and c.args[0].op == "symbol" and c.args[1].op == "number"]
    values = {c.args[0]: c.args[1] for c in stated if not c.args[0].properties - {"real"}}
    if not values or len(values) < len(stated):
        return None
    sides = [substitute(e, values) for e in (claim.left, *([] if claim.right is None else [claim.right]))]
    rest = tuple(substitute(c, values) for c in every if c not in stated)
    context = replace(claim.context, conditions=())
    bare = replace(claim, left=sides[0], right=sides[1] if len(sides) > 1 else None, conditions=rest, context=context, alternatives=())
    return bare, {s.name: str(v.value) for s, v in values.items()}


def directions_of(claim: Claim) -> tuple[Claim, Claim] | None:
    """`P iff Q` as the two implications; None for other claims. A sample rarely meets either side of an equivalence between
    equations, but solutions of a hypothesis are constructed."""
    e = claim.left
    if claim.right is not None or e.op != "logic" or e.data != "iff" or len(e.args) != 2:
        return None
    first, second = e.args
    one, other = (replace(claim, left=b.join("implies", *pair), alternatives=()) for pair in ((first, second), (second, first)))
    return one, other


def _antiderivatives(e: Expr) -> list[Expr]:
    return [n for n in walk(e) if n.op == "integral" and len(n.args) == 2]


def differentiated(left: Expr, right: Expr) -> tuple[Expr, Expr] | None:
    """Both sides of an equality between antiderivatives differentiated by their variable; None when there are none.

    An antiderivative stands for a family of functions that differ by a constant, so that the derivatives say all there is.
    """
    found = [*_antiderivatives(left), *_antiderivatives(right)]
    if not found:
        return None
    variables = {n.args[1] for n in found}
    if len(variables) != 1:
        return None
    (x,) = variables
    try:
        return _derivative(left, x), _derivative(right, x)
    except (DeriverError, _NotLinear):
        return None


class _NotLinear(Exception):
    pass


def _derivative(e: Expr, x: Expr) -> Expr:
    if e.op == "integral" and len(e.args) == 2:
        return e.args[0]
    if not _antiderivatives(e):
        return b.derivative(e, x) if x in e.free else b.zeros(e.shape)
    if e.op == "add":
        return b.add(*(_derivative(a, x) for a in e.args))
    if e.op == "mul":
        inner = [a for a in e.args if _antiderivatives(a)]
        others = [a for a in e.args if not _antiderivatives(a)]
        if len(inner) == 1 and not any(x in a.free for a in others):
            return b.mul(*others, _derivative(inner[0], x))
    raise _NotLinear
