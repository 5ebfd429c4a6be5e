"""Taking differentials, one node at a time, from the rules alone.

`Differentials.once` rewrites d(F(u)) by the one rule that fits F; `Differentials.line` does so for a whole line of a derivation,
as a person would: sums, constants and products are carried through at once, and one real rule is used on each path.

Comes in: the tables of `laws`, the symbols that vary. Goes out: expressions in `differential` nodes, and the record of what was used.
Names no primitive: what the differential of log det is stands in the rules only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...errors import TypeMistake
from ...expression import build as b
from ...expression.nodes import BINDERS, Expr
from ...expression.shapes import SCALAR, Shape
from ...model import Rule
from ..laws import Law, Laws
from ..match import Unbuildable, instantiate, match

__all__ = ["Differentials", "NoRule", "Rewritten"]


class NoRule(Exception):
    """No rule says how this expression changes."""

    def __init__(self, node: Expr, why: str = "") -> None:
        super().__init__(why or f"no rule gives the differential of {node.latex}")
        self.node = node


@dataclass(frozen=True, eq=False)
class Rewritten:
    """`before = after` by `rule`, for the conditions named."""

    rule: Rule
    before: Expr
    after: Expr
    conditions: tuple[Expr, ...] = ()
    structural: bool = True


class Differentials:
    """Differentials of expressions with respect to the symbols that vary."""

    def __init__(self, laws: Laws, varying: frozenset[Expr]) -> None:
        self.laws = laws
        self.varying = varying
        self._once: dict[Expr, Rewritten] = {}

    def varies(self, e: Expr) -> bool:
        """Whether any of the varying symbols occurs."""
        return not self.varying.isdisjoint(e.free)

    def once(self, node: Expr) -> Rewritten:
        """d(node), carried one rule further; raises NoRule with the place where no rule fits."""
        found = self._once.get(node)
        if found is None:
            found = self._once[node] = self._apply(node)
        return found

    def d(self, e: Expr) -> Expr:
        """d(e) as an expression: zero for a constant."""
        return b.differential(e) if self.varies(e) else b.zeros(e.shape)

    def _apply(self, node: Expr) -> Rewritten:
        before = b.differential(node)
        for law in self.laws.differentials.get(node.op, ()):
            if law.form in ("leibniz", "additive", "linear"):
                continue
            found = self._use(law, node, before)
            if found is not None:
                return found
        carried = self._carry(node, before)
        if carried is not None:
            return carried
        lifted = self._lift(node, before)
        if lifted is not None:
            return lifted
        raise NoRule(node)

    def _use(self, law: Law, node: Expr, before: Expr) -> Rewritten | None:
        for env in match(law.left, node, {}):
            if any(self.varies(env[v]) for v in law.fixed if v in env):
                continue
            if not all(self.varies(env[v]) for v in law.varying if v in env):
                continue
            try:
                after = instantiate(law.right, env)
                conditions = tuple(instantiate(c, env) for c in law.rule.conditions)
            except Unbuildable:
                continue
            return Rewritten(law.rule, before, after, conditions, structural=False)
        return None

    # What carries d through to the parts: sums, products, linear operations -----------------------------------------

    def _carry(self, node: Expr, before: Expr) -> Rewritten | None:
        moving = [i for i, a in enumerate(node.args) if self.varies(a)]
        if node.op in BINDERS:
            return self._under_binder(node, before, moving)
        if node.op in ("vector", "matrix", "block"):
            return Rewritten(self._rule("entry by entry"), before, b.rebuild(node, tuple(self.d(a) for a in node.args)))
        laws = self.laws.differentials.get(node.op, ())
        by_form: dict[str, Law] = {}
        for law in laws:
            if _fits(law, node):
                by_form.setdefault(law.form, law)
        if "additive" in by_form:
            parts = [self.d(a) for a in node.args if self.varies(a)]
            return Rewritten(by_form["additive"].rule, before, b.add(*parts))
        if "leibniz" in by_form:
            terms = []
            for i in moving:
                args = (*node.args[:i], b.differential(node.args[i]), *node.args[i + 1 :])
                terms.append(_again(node, args))
            law = by_form.get("linear", by_form["leibniz"]) if len(moving) == 1 else by_form["leibniz"]
            return Rewritten(law.rule, before, b.add(*terms))
        for law in laws:
            if law.form == "linear":
                found = self._use(law, node, before)
                if found is not None:
                    return Rewritten(found.rule, before, found.after, found.conditions)
        return None

    def _under_binder(self, node: Expr, before: Expr, moving: list[int]) -> Rewritten | None:
        """d of a sum over an index is the sum of the differentials, when only the summand varies."""
        if node.op not in ("sum", "integral") or moving != [0]:
            return None
        name = "differential of a sum over an index" if node.op == "sum" else "differentiation under the integral sign"
        after = b.rebuild(node, (b.differential(node.args[0]), *node.args[1:]))
        return Rewritten(self._rule(name), before, after)

    def _lift(self, node: Expr, before: Expr) -> Rewritten | None:
        """A function of one scalar, used entry by entry: d f(x) = f'(x) o dx."""
        law = self.laws.functions.get(node.op)
        if law is None or node.is_scalar or len(node.args) != 1:
            return None
        variable = law.left.args[0]
        slope = _slope(law.right, variable)
        if slope is None:
            return None
        operand = node.args[0]
        after = b.hadamard(lift(slope, variable, operand), b.differential(operand))
        conditions = []
        for condition in law.rule.conditions:
            left, right = condition.args
            conditions.append(b.relation(condition.data, lift(left, variable, operand), lift(right, variable, operand)))
        return Rewritten(self._rule("elementwise function"), before, after, tuple(conditions), structural=False)

    def _rule(self, name: str) -> Rule:
        return self.laws.rule(name)

    # A line of a derivation -------------------------------------------------------------------------------------------

    def line(self, e: Expr, used: list[Rewritten], *, all_the_way: bool = False) -> Expr:
        """Expand every d(...) of a composite in `e`: what is structural at once, one real rule on each path."""
        done: dict[tuple[Expr, bool], Expr] = {}

        def visit(node: Expr, spent: bool) -> Expr:
            mark = (node, spent)
            found = done.get(mark)
            if found is None:
                found = done[mark] = fresh(node, spent)
            return found

        def fresh(node: Expr, spent: bool) -> Expr:
            if node.op == "differential":
                inside = node.args[0]
                if inside.op == "symbol":
                    return node if inside in self.varying else b.zeros(inside.shape)
                if not self.varies(inside):
                    return b.zeros(inside.shape)
                step = self.once(inside)
                if not step.structural and spent:
                    return node
                used.append(step)
                return visit(step.after, (spent or not step.structural) and not all_the_way)
            if not pending(node):
                return node
            return _again(node, tuple(visit(a, spent) for a in node.args))

        return visit(e, False)


def pending(e: Expr) -> bool:
    """Whether a differential of something that is not a symbol occurs."""
    return bool(e.cached("pending", _pending))


def _pending(e: Expr) -> bool:
    if e.op == "differential":
        return e.args[0].op != "symbol"
    return any(pending(a) for a in e.args)


def _again(node: Expr, args: tuple[Expr, ...]) -> Expr:
    return b.rebuild(node, args)


def _fits(law: Law, node: Expr) -> bool:
    """Whether the kinds of a binary law's variables fit an operation with any number of arguments."""
    if len(law.left.args) != 2:
        return law.form == "additive"
    last = law.left.args[-1]
    if node.op == "mul":
        return last.is_scalar == node.is_scalar
    return True


def _slope(right: Expr, variable: Expr) -> Expr | None:
    """g where the right side is g(t) dt."""
    dt = b.differential(variable)
    if right is dt:
        return b.ONE
    if right.op != "mul" or right.args.count(dt) != 1:
        return None
    rest = [a for a in right.args if a is not dt]
    return b.mul(*rest) if not any(dt in a.args for a in rest) else None


def lift(e: Expr, variable: Expr, operand: Expr) -> Expr:
    """A scalar expression in `variable`, entry by entry on an array."""
    shape = operand.shape

    def visit(node: Expr) -> Expr:
        if node is variable:
            return operand
        if variable not in node.free:
            return node
        if node.op == "add":
            return b.add(*(_filled(visit(a), shape) for a in node.args))
        if node.op == "mul":
            below = [a.args[0] for a in node.args if a.op == "power" and a.args[1] is b.MINUS_ONE and variable in a.free]
            above = [a for a in node.args if not (a.op == "power" and a.args[1] is b.MINUS_ONE and variable in a.free)]
            top = b.hadamard(*(visit(a) for a in above)) if above else b.ONE
            for bottom in below:
                top = b.hadamard_divide(_filled(top, shape), visit(bottom))
            return top
        if node.op == "power":
            if node.args[1] is b.MINUS_ONE:
                return b.hadamard_divide(b.ones(shape), visit(node.args[0]))
            return b.hadamard_power(visit(node.args[0]), node.args[1])
        if node.op == "relation":
            return b.relation(node.data, *(_filled(visit(a), shape) for a in node.args))
        if node.op == "indicator":
            return b.indicator(visit(node.args[0]), shape)
        if len(node.args) == 1 and node.op in b.SCALAR_FUNCTIONS:
            return b.function(node.op, visit(node.args[0]))
        raise TypeMistake(f"{node.latex} cannot be taken entry by entry")

    return _filled(visit(e), shape)


def _filled(e: Expr, shape: Shape) -> Expr:
    if e.shape != SCALAR:
        return e
    return b.zeros(shape) if e is b.ZERO else b.mul(e, b.ones(shape))


Visitor = Callable[[Expr], Expr]
