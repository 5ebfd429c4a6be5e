"""Gradients, derivatives, Jacobians, Hessians and differentials, with the steps a teacher writes.

    rewrite    a function into a form with a shorter differential, where a rule says so
    differential    line by line until only d of the variables is left
    move       every term across the inner product: <A^T C, dX> for <C, A dX>
    collect    one gradient
    read off   df = <G, dX>, so the gradient is G

Comes in: a Problem, the tables of laws. Goes out: lines (see `lines`), the result, the conditions met on the way.
"""

from __future__ import annotations

from typing import Any

from ...expression import build as b
from ...expression.nodes import BINDERS, Expr, walk
from ...model import Rule
from ..collect import Collector
from ..facts import holds
from ..laws import Laws
from ..normal import key, transposed
from ..rewrite import rewrite_everywhere
from .coefficient import coefficient
from .crossing import carry_across, pair
from .differential import Differentials, Rewritten, pending
from .lines import Line, Lines
from .sums import in_matrix_form

__all__ = ["Work", "domain_of_constants"]


def _compact(condition: Expr, laws: Laws) -> Expr:
    """A condition with its sums in matrix form, as the lines have them: $\\mathbf{1}^\\top t=1$ for $\\sum_it_i=1$."""
    if condition.op != "relation" or condition.data != "=":
        return condition
    left, right = (in_matrix_form(a, laws, []) for a in condition.args)
    return b.relation("=", left, right)


class Work:
    """One function, the symbols that vary, and the lines written so far."""

    def __init__(self, laws: Laws, varying: tuple[Expr, ...], known: tuple[Expr, ...]) -> None:
        self.laws = laws
        self.varying = varying
        self.known = known
        self.differentials = Differentials(laws, frozenset(varying))
        self.collector = Collector(laws, [_compact(c, laws) for c in known])
        self.lines = Lines()
        self.conditions: list[Expr] = []

    def prepare(self, f: Expr) -> Expr:
        """The function in the form that is differentiated."""
        used: list[tuple[Rule, Expr, Expr]] = []
        new = in_matrix_form(f, self.laws, used)
        new = rewrite_everywhere(self.laws.preparations, new, used, self.known)
        if new is not f:
            parts = tuple(Rewritten(rule, before, after) for rule, before, after in used)
            self.lines.add(Line(used[0][0], f, new, parts=parts))
        self.collector.protect(new)
        return new

    def differential(self, f: Expr) -> Expr:
        """df in the differentials of the varying symbols, line by line."""
        current = self.differentials.d(f)
        while pending(current):
            used: list[Rewritten] = []
            new = self.differentials.line(current, used)
            conditions = self._note(used)
            self.lines.add(Line(leading(used), current, new, parts=tuple(used), conditions=conditions))
            current = new
        return current

    def _note(self, used: list[Rewritten]) -> tuple[Expr, ...]:
        fresh = []
        for step in used:
            for condition in step.conditions:
                if condition not in self.conditions and not holds(condition, (*self.known, *self.conditions)):
                    # what the new condition implies need not be said beside it
                    self.conditions[:] = [c for c in self.conditions if not holds(c, (condition,))] + [condition]
                    fresh.append(condition)
        return tuple(fresh)

    def gradients(self, df: Expr) -> dict[Expr, Expr]:
        """For each varying symbol its gradient, with the lines that lead there."""
        used: list[Rule] = []
        terms = carry_across(df, self.laws, used)
        self.collector.used.clear()
        moved: list[Expr] = []
        result: dict[Expr, Expr] = {}
        collected: list[Expr] = []
        for symbol in self.varying:
            parts = [self.collector(t) for t in terms.get(symbol, ())]
            whole = self.collector.collect(parts) if parts else b.zeros(symbol.shape)
            whole = self.collector(whole)
            if not whole.is_scalar:
                whole = self._assembled(whole)
            result[symbol] = whole
            dx = b.differential(symbol)
            moved += [pair(part, dx) for part in parts]
            if parts:
                collected.append(as_coefficient(whole, dx))
        if moved:
            before = df
            line = b.add(*moved)
            if line is not before and used and not trivial(before, line):
                self.lines.add(Line(used[-1], before, line, rules=tuple(used)))
                before = line
            line = b.add(*collected)
            if line is not before and key(line) != key(before):  # more than the order of scalar factors
                rule = self.collector.used[0] if self.collector.used else self.laws.rule("collecting terms")
                self.lines.add(Line(rule, before, line, rules=tuple(self.collector.used)))
        return result

    def _assembled(self, whole: Expr) -> Expr:
        """A sum over standard basis vectors as a vector."""
        used: list[tuple[Rule, Expr, Expr]] = []
        found = in_matrix_form(whole, self.laws, used)
        if found is whole:
            return whole
        self.collector.used.insert(0, used[0][0])
        return self.collector(found)

    def jacobian(self, form: Expr, symbol: Expr, *, written: bool = True) -> Expr:
        """M with form = M d(symbol), collected; `written` says whether that is a line of its own."""
        used: list[Rule] = []
        self.collector.used.clear()
        found = coefficient(form, symbol, self.laws, used)
        if found is None:
            rows = None if form.is_scalar else form.shape.size
            cols = None if symbol.is_scalar else symbol.shape.size
            return b.zeros(type(form.shape)(rows, cols))
        result = self.collector(found)
        line = stacked(result, form, symbol)
        target = b.vec(form) if form.shape.kind == "matrix" and not symbol.is_scalar else form
        if line is not target and written:
            rule = used[0] if used else self.laws.rule("collecting terms")
            self.lines.add(Line(rule, target, line, rules=(*used, *self.collector.used)))
        return result

    def sum_line(self, form: Expr, columns: list[Expr]) -> None:
        """form = sum of column times differential, for several scalar variables."""
        parts = [stacked(c, form, v) for c, v in zip(columns, self.varying, strict=True) if c is not b.ZERO and c.op != "zeros"]
        line = b.add(*parts) if parts else form
        if line is not form:
            self.lines.add(Line(self.laws.rule("collecting terms"), form, line))


def stacked(matrix: Expr, form: Expr, symbol: Expr) -> Expr:
    """M d(symbol), by vec where the symbol is a matrix."""
    dx = b.differential(symbol)
    if symbol.is_scalar:
        return b.mul(dx, matrix) if not matrix.is_scalar else b.mul(matrix, dx)
    return b.dot(matrix, b.vec(dx)) if symbol.shape.kind == "matrix" else b.dot(matrix, dx)


def as_coefficient(gradient: Expr, dx: Expr) -> Expr:
    """<G, dX> in the form from which G is read off: g dt, g^T dx, tr(G^T dX)."""
    if gradient.shape.kind != "matrix":
        return pair(gradient, dx)
    scalars, array = (gradient.args[:-1], gradient.args[-1]) if gradient.op == "mul" else ((), gradient)
    product = dx if array.op == "identity" else b.dot(transposed(array), dx)
    return b.mul(*scalars, b.trace(product))


def trivial(before: Expr, after: Expr) -> bool:
    """Whether two lines print the same."""
    return before.latex == after.latex


def leading(used: list[Rewritten]) -> Rule:
    """The rule a line is named after: the first that is more than carrying d inwards."""
    for step in used:
        if not step.structural:
            return step.rule
    best = used[0]
    for step in used:
        if step.after.op == "add" and best.after.op != "add":
            best = step
    return best.rule


def domain_of_constants(f: Expr, varying: tuple[Expr, ...], known: tuple[Expr, ...]) -> list[Expr]:
    """Where logarithms and roots of what does not vary have a value: a gradient is one of a function that is defined."""
    bound = {n.args[BINDERS[n.op][0]] for n in walk(f) if n.op in BINDERS}
    found = []
    for n in walk(f):
        root = n.op == "power" and n.args[1].op == "number" and _even_root(n.args[1].data)
        sign = ">" if n.op == "log" or (root and n.args[1].data < 0) else ">=" if root else ""
        inside = n.args[0] if sign else None
        if inside is None or not inside.is_scalar or not inside.free or inside.free & {*varying, *bound}:
            continue
        condition = b.relation(sign, inside, b.ZERO)
        if condition not in found and not holds(condition, known):
            found.append(condition)
    return found


def _even_root(exponent: Any) -> bool:
    return getattr(exponent, "denominator", 1) % 2 == 0
