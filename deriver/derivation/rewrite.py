"""Rewriting by rules: a rewriter takes an expression and gives back an equal one, or None.

`apply_laws` uses the first rule that fits at the root; in sums, products and chains a rule may match a part of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..expression import build as b
from ..expression.nodes import Expr
from ..model import Rule
from .facts import holds
from .laws import Law
from .match import Env, Unbuildable, instantiate, match

__all__ = ["apply_laws", "rewrite_everywhere"]


def apply_laws(laws: Sequence[Law], e: Expr, known: tuple[Expr, ...] = ()) -> tuple[Rule, Expr] | None:
    """The first rule that fits at the root of `e`, with its result; rules whose conditions are not known to hold are passed over."""
    for law in laws:
        if e.op == "dot" and len(law.left.args) > len(e.args):
            continue
        for env, rest in parts(law.left, e):
            if env.get(law.left) is e:
                continue
            try:
                if not all(holds(instantiate(c, env), known) for c in law.rule.conditions):
                    continue
                new = rest(instantiate(law.right, env))
            except Unbuildable:
                continue
            if new is not e and new.shape == e.shape:
                return law.rule, new
    return None


class _Whole:
    def __call__(self, new: Expr) -> Expr:
        return new


class _Chain:
    def __init__(self, before: Sequence[Expr], after: Sequence[Expr]) -> None:
        self.before, self.after = before, after

    def __call__(self, new: Expr) -> Expr:
        return b.dot(*self.before, new, *self.after)


class _Bag:
    def __init__(self, op: str, rest: Sequence[Expr]) -> None:
        self.op, self.rest = op, rest

    def __call__(self, new: Expr) -> Expr:
        if self.op == "add":
            return b.add(new, *self.rest)
        if self.op == "hadamard":
            return b.hadamard(new, *self.rest)
        arrays = [r for r in self.rest if not r.is_scalar]
        scalars = [r for r in self.rest if r.is_scalar]
        return b.mul(*scalars, new, *arrays)


def parts(pattern: Expr, e: Expr) -> Iterator[tuple[Env, _Whole | _Chain | _Bag]]:
    """Every way the pattern fits `e` or, in a sum, product or chain, a part of it."""
    if e.op == "dot" and pattern.op == "dot":
        width = len(pattern.args)
        for size in range(len(e.args), width - 1, -1):
            for start in range(len(e.args) - size + 1):
                inside = b.dot(*e.args[start : start + size]) if size < len(e.args) else e
                if inside.op != "dot":
                    continue
                for env in match(pattern, inside, {}):
                    yield env, _Chain(e.args[:start], e.args[start + size :])
        return
    if e.op in ("mul", "add", "hadamard") and pattern.op == e.op and len(e.args) >= len(pattern.args) + (e.op != "hadamard"):
        yield from _bag_parts(pattern, e)
    for env in match(pattern, e, {}):
        yield env, _Whole()


def _bag_parts(pattern: Expr, e: Expr) -> Iterator[tuple[Env, _Bag]]:
    """Patterns all of whose parts have structure may fit some of the terms."""
    if any(p.op == "symbol" for p in pattern.args):
        return

    def choose(i: int, left: list[Expr], env: Env) -> Iterator[tuple[Env, _Bag]]:
        if i == len(pattern.args):
            yield env, _Bag(e.op, left)
            return
        for j, item in enumerate(left):
            for found in match(pattern.args[i], item, env):
                yield from choose(i + 1, left[:j] + left[j + 1 :], found)

    yield from choose(0, list(e.args), {})


def rewrite_everywhere(table: dict[str, list[Law]], e: Expr, used: list[tuple[Rule, Expr, Expr]], known: tuple[Expr, ...] = ()) -> Expr:
    """Apply rules bottom-up until none fits; what was used is appended as (rule, before, after)."""
    done: dict[Expr, Expr] = {}

    def visit(node: Expr) -> Expr:
        found = done.get(node)
        if found is not None:
            return found
        new = node if not node.args else b.rebuild(node, tuple(visit(a) for a in node.args))
        for _ in range(8):
            laws = table.get(new.op)
            hit = apply_laws(laws, new, known) if laws else None
            if hit is None:
                break
            used.append((hit[0], new, hit[1]))
            new = visit(hit[1])
        done[node] = new
        return new

    return visit(e)
