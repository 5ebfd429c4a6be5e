"""Taking differentials, one node at a time, from the rules alone.

`Differentials.once` rewrites d(F(u)) by the one rule that fits F; `Differentials.line` does so for a whole line of a derivation,
as a person would: sums, constants and products are carried through at once, and one real rule is used on each path.

Comes in: the tables of `laws`, the symbols that vary. Goes out: expressions in `differential` nodes, and the record of what was used.
Names no primitive: what the differential of log det is stands in the rules only.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...expression import build as b
from ...expression.nodes import Expr
from ...model import Rule
from ..laws import Law, Laws
from ..match import Env, Unbuildable, instantiate, match
from .sums import entries_listed

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
    env: Env | None = None  # what the letters of the rule stand for


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
        raise NoRule(node)

    def _use(self, law: Law, node: Expr, before: Expr) -> Rewritten | None:
        for env in match(law.left, node, {}):
            if any(self.varies(env[v]) for v in law.fixed if v in env):
                continue
            if not all(self.varies(env[v]) for v in law.varying if v in env):
                continue
            try:
                after = instantiate(law.right, env)
                conditions = tuple(instantiate(c, env) for c in law.conditions)
            except Unbuildable:
                continue
            return Rewritten(law.rule, before, after, conditions, structural=False, env=env)
        return None

    # What carries d through to the parts: sums, products, linear operations -----------------------------------------

    def _carry(self, node: Expr, before: Expr) -> Rewritten | None:
        moving = [i for i, a in enumerate(node.args) if self.varies(a)]
        if node.op == "integral":
            return self._under_integral(node, before, moving)
        if node.op == "apply":
            return self._of_unknown(node, before, moving)
        if node.op == "mapped":
            name, latex, primes = node.data
            slope = b.mapped(name, node.args[0], latex=latex, primes=primes + 1)
            rule = self._rule("chain rule for an unspecified function of each entry")
            return Rewritten(rule, before, b.hadamard(slope, self.d(node.args[0])))
        if node.op == "extremum":
            return self._of_extremum(node, before)
        if node.op == "at" and moving == [2] and node.args[0].op == "gradient" and node.args[0].args[0].op == "apply":
            slope, y, u = node.args  # d of the gradient of f at u: the Hessian of f at u, times du
            after = b.dot(b.at(b.hessian(slope.args[0], y), y, u), self.d(u))
            return Rewritten(self._rule("chain rule for an unspecified function"), before, after)
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

    def _of_extremum(self, node: Expr, before: Expr) -> Rewritten | None:
        """d of the largest of several entries: the change of the one that is the largest."""
        u = entries_listed(node)
        if u is None or u.shape.rows is None:
            return self._of_family(node, before)
        which = b.indicator(b.relation("=", u, b.mul(node, b.ones(u.shape))), u.shape)
        alone = b.relation("<", b.dot(b.transpose(b.ones(u.shape)), which), b.TWO)
        rule = self._rule("largest entry" if node.data == "max" else "smallest entry")
        return Rewritten(rule, before, b.dot(b.transpose(which), self.d(u)), (alone,), structural=False)

    def _of_family(self, node: Expr, before: Expr) -> Rewritten | None:
        """d of the largest of functions that an index numbers."""
        if len(node.args) != 4 or node.data not in ("max", "min") or any(self.varies(a) for a in node.args[2:]):
            return None
        body, index, lower, upper = node.args
        which = b.indicator(b.relation("=", body, node), b.ZERO.shape)
        alone = b.relation("<", b.sum_over(which, index, lower, upper), b.TWO)
        rule = self._rule("largest entry" if node.data == "max" else "smallest entry")
        after = b.sum_over(b.mul(which, self.d(body)), index, lower, upper)
        return Rewritten(rule, before, after, (alone,), structural=False)

    def _under_integral(self, node: Expr, before: Expr, moving: list[int]) -> Rewritten | None:
        """d of an integral is the integral of the differentials, when only the integrand varies."""
        if moving != [0]:
            return None
        after = b.rebuild(node, (b.differential(node.args[0]), *node.args[1:]))
        return Rewritten(self._rule("differentiation under the integral sign"), before, after)

    def _of_unknown(self, node: Expr, before: Expr, moving: list[int]) -> Rewritten | None:
        """d of a value of a function that is not specified: its derivatives by the arguments, times their changes."""
        terms = []
        for i in moving:
            u = node.args[i]
            change = self.d(u)
            if u.is_scalar and len(node.args) == 1:
                name, latex, primes = node.data
                terms.append(b.mul(change, b.apply(name, [u], node.shape, latex=latex, primes=primes + 1)))
            elif u.op == "symbol" and u.is_scalar:
                terms.append(b.mul(change, b.derivative(node, u)))
            elif u.op == "symbol" and node.is_scalar and u.shape.kind == "vector":
                terms.append(b.dot(b.transpose(b.gradient(node, u)), change))
            elif u.op == "symbol" and node.shape.kind == "vector" and u.shape.kind == "vector":
                terms.append(b.dot(b.jacobian(node, u), change))
            elif u.shape.kind == "vector" and (node.is_scalar or node.shape.kind == "vector"):
                terms.append(_slope_at(node, i, change))
            else:
                return None
        return Rewritten(self._rule("chain rule for an unspecified function"), before, b.add(*terms))

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
                if spent:
                    return node
                step = self.once(inside)
                used.append(step)
                return visit(step.after, not step.structural and not all_the_way)
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


def _slope_at(node: Expr, i: int, change: Expr) -> Expr:
    """(the gradient of f at u)^T du for f(u), (the Jacobian of f at u) du where f has vectors as values."""
    u = node.args[i]
    taken = {s.name for s in (*node.free, *change.free)}
    letter = next(x for x in "uvyzpq" if x not in taken)
    y = b.symbol(letter, u.shape, ("real",))
    value = b.rebuild(node, (*node.args[:i], y, *node.args[i + 1 :]))
    if node.is_scalar:
        return b.dot(b.transpose(b.at(b.gradient(value, y), y, u)), change)
    return b.dot(b.at(b.jacobian(value, y), y, u), change)
