"""Rules made ready for use: sorted by what their left side looks like, with what must be constant worked out once.

Comes in: a Rulebook. Goes out: `Laws`, four tables that the engine looks into by the name of an operation:

    differentials   d(F(u)) = ...            how a function changes
    crossings       <C, L(D)> = <R, D'>      how a linear operation crosses the inner product
    coefficients    L(D) = M D               how a linear operation is written as a matrix
    simplifications left = right             what is always written more shortly

The tables are read off the shape of the claims; no rule is known by name.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import Any

from ..errors import TypeMistake
from ..expression import build as b
from ..expression.nodes import BINDERS, Expr, walk
from ..expression.shapes import matrix_shape
from ..model import Rule
from ..rulebook import Rulebook
from .lifting import lift, slope_of

__all__ = ["Crossing", "Law", "Laws", "laws_of"]

#: Chapters whose rules are used from left to right wherever they match.
SIMPLIFYING = ("simplification",)
#: Chapters whose rules bring a function into a form that is easier to differentiate.
PREPARING = ("preparation",)
READING = ("coefficients",)
#: Chapters that state identities for people and for checking; the engine does not rewrite by them.
STATED = ("matrix_algebra", "linear_algebra", "special_matrices", "inverses", "kronecker", "gaussians", "theorems")


@dataclass(frozen=True, eq=False)
class Law:
    """A rule taken apart. For a differential `left` is the body of d(...), `fixed` the variables that are constant in it.

    `form` says what the right side is: `additive` d(U+V) = dU+dV, `leibniz` d(UV) = dU V + U dV, `linear` d(L(X)) = L(dX),
    or `other`.
    """

    rule: Rule
    left: Expr
    right: Expr
    conditions: tuple[Expr, ...] = ()
    fixed: frozenset[Expr] = frozenset()
    varying: frozenset[Expr] = frozenset()
    form: str = "other"
    weight: int = 0

    @property
    def structural(self) -> bool:
        """Whether it only carries d through to the parts."""
        return self.form != "other"


@dataclass(frozen=True, eq=False)
class Crossing:
    """<cotangent, operation(... part ...)> = <result, target>; `target` is mostly the part itself."""

    rule: Rule
    cotangent: Expr
    operation: Expr
    part: Expr
    result: Expr
    target: Expr


@dataclass
class Laws:
    """The four tables; each maps the name of an operation to what is known of it, most specific first."""

    differentials: dict[str, list[Law]] = field(default_factory=dict)
    crossings: dict[str, list[Crossing]] = field(default_factory=dict)
    coefficients: dict[str, list[Law]] = field(default_factory=dict)
    simplifications: dict[str, list[Law]] = field(default_factory=dict)
    preparations: dict[str, list[Law]] = field(default_factory=dict)
    names: dict[str, Rule] = field(default_factory=dict)
    scratch: dict[Any, Any] = field(default_factory=dict)

    def rule(self, name: str) -> Rule:
        """A rule that a procedure cites by name; a missing one is a mistake of the rulebook."""
        return self.names[name]


_KNOWN: weakref.WeakKeyDictionary[Rulebook, Laws] = weakref.WeakKeyDictionary()


def laws_of(rulebook: Rulebook) -> Laws:
    """The tables of a rulebook, worked out once for each rulebook."""
    found = _KNOWN.get(rulebook)
    if found is None:
        found = _KNOWN[rulebook] = sort_rules(rulebook)
    return found


def sort_rules(rulebook: Rulebook) -> Laws:
    """Read the tables off the claims."""
    laws = Laws()
    for rule in (r for chapter in rulebook.chapters for r in rulebook.chapter(chapter)):
        laws.names[rule.name] = rule
        if rule.chapter in STATED:
            continue
        claim = rule.claim
        if claim is None or claim.op != "relation" or claim.data != "=":
            continue
        left, right = claim.args
        if left.op == "differential":
            law = _differential(rule, left.args[0], right)
            laws.differentials.setdefault(law.left.op, []).append(law)
            lifted = lift_law(law)
            if lifted is not None:
                laws.differentials.setdefault(lifted.left.op, []).append(lifted)
            continue
        if rule.chapter in SIMPLIFYING:
            laws.simplifications.setdefault(left.op, []).append(Law(rule, left, right, rule.conditions, weight=_weight(left)))
            continue
        if rule.chapter in PREPARING:
            laws.preparations.setdefault(left.op, []).append(Law(rule, left, right, rule.conditions, weight=_weight(left)))
            continue
        if rule.chapter in READING:
            laws.coefficients.setdefault(left.op, []).append(Law(rule, left, right, rule.conditions, weight=_weight(left)))
            continue
        crossing = _crossing(rule, left, right)
        if crossing is not None:
            laws.crossings.setdefault(crossing.operation.op, []).append(crossing)
    for table in (laws.differentials, laws.simplifications, laws.preparations, laws.coefficients):
        for entries in table.values():
            entries.sort(key=lambda law: -law.weight)
    return laws


def _weight(pattern: Expr) -> int:
    """How specific a pattern is: what has structure counts, then what its variables must be."""
    declared = sum(bool(node.properties - {"real"}) for node in pattern.free)
    return 4 * sum(node.op != "symbol" for node in walk(pattern)) + 2 * declared


def _differential(rule: Rule, body: Expr, right: Expr) -> Law:
    varying = frozenset(s for node in walk(right) if node.op == "differential" for s in node.args[0].free if s in body.free)
    fixed = body.free - varying
    return Law(rule, body, right, rule.conditions, fixed, varying, _form(body, right), _weight(body) + len(fixed))


def lift_law(law: Law) -> Law | None:
    """The rule for a function of one scalar, used entry by entry on an array: d f(X) = f'(X) o dX."""
    if not law.left.is_scalar or len(law.varying) != 1 or law.form != "other":
        return None
    (variable,) = law.varying
    slope = slope_of(law.right, variable)
    if not variable.is_scalar or slope is None or any(not s.is_scalar for s in law.left.free):
        return None
    array = b.symbol("entries", matrix_shape("rows", "cols"))
    try:
        left = lift(law.left, variable, array)
        right = b.hadamard(lift(slope, variable, array), b.differential(array))
        conditions = tuple(lift(c, variable, array) for c in law.conditions)
    except TypeMistake:
        return None
    return Law(law.rule, left, right, conditions, law.fixed, frozenset((array,)), "other", law.weight)


def _form(body: Expr, right: Expr) -> str:
    if body.op in BINDERS:
        inside = b.differential(body.args[0])
        return "linear" if right is b.rebuild(body, (inside, *body.args[1:])) else "other"
    if len(body.args) == 2 and all(a.op == "symbol" for a in body.args):
        u, v = body.args
        du, dv = b.differential(u), b.differential(v)
        try:
            if right is b.add(b.rebuild(body, (du, v)), b.rebuild(body, (u, dv))):
                return "leibniz"
            if right is b.rebuild(body, (du, dv)):
                return "additive"
        except TypeMistake:
            pass
    for i, arg in enumerate(body.args):
        if arg.op == "symbol":
            args = (*body.args[:i], b.differential(arg), *body.args[i + 1 :])
            try:
                if right is b.rebuild(body, args):
                    return "linear"
            except TypeMistake:
                continue
    return "other"


def _crossing(rule: Rule, left: Expr, right: Expr) -> Crossing | None:
    pairs = _pairing(left)
    across = _pairing(right)
    if pairs is None or across is None:
        return None
    cotangent, operation = pairs
    if cotangent.op != "symbol" and operation.op == "symbol":
        cotangent, operation = operation, cotangent
    result, target = across
    linear = [s for s in target.free if s in operation.free]
    if not operation.args or len(linear) != 1:
        return None
    return Crossing(rule, cotangent, operation, linear[0], result, target)


def _pairing(side: Expr) -> tuple[Expr, Expr] | None:
    """<a, b>, or for scalars a b."""
    if side.op == "inner":
        return side.args[0], side.args[1]
    if side.op == "mul" and side.is_scalar and len(side.args) >= 2:
        return b.mul(*side.args[:-1]), side.args[-1]
    return None
