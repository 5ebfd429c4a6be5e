"""Across the inner product: from df, linear in the differentials, to df = <G, dX>.

A cotangent C is carried from the outside of df to each differential, one rule at a time: <C, A D> = <A^T C, D>. What arrives at
dX is the gradient; nothing here knows an operation that the rules do not state.
"""

from __future__ import annotations

from ...errors import TypeMistake
from ...expression import build as b
from ...expression.nodes import BINDERS, Expr
from ...model import Rule
from ..laws import Crossing, Laws
from ..match import Env, Unbuildable, instantiate, match
from ..normal import transposed

__all__ = ["CannotCross", "carry_across", "pair"]


class CannotCross(Exception):
    """No rule moves the differential out of this expression."""

    def __init__(self, node: Expr) -> None:
        super().__init__(f"no rule moves the differential out of {node.latex}")
        self.node = node


Terms = dict[Expr, list[Expr]]


def carry_across(form: Expr, laws: Laws, used: list[Rule], cotangent: Expr = b.ONE) -> Terms:
    """For each varying symbol X the terms G_i with `<cotangent, form>` = sum of <G_i, dX>."""
    terms: Terms = {}
    _sweep(form, cotangent, laws, terms, used)
    return terms


def linear(e: Expr) -> bool:
    """Whether a differential occurs."""
    return bool(e.cached("linear", lambda n: n.op == "differential" or any(linear(a) for a in n.args)))


def _sweep(node: Expr, cotangent: Expr, laws: Laws, terms: Terms, used: list[Rule]) -> None:
    while True:
        op = node.op
        if not linear(node):
            return
        if op == "differential":
            if node.args[0].op != "symbol":
                raise CannotCross(node)
            terms.setdefault(node.args[0], []).append(cotangent)
            return
        if op == "add":
            for part in node.args:
                if linear(part):
                    _sweep(part, cotangent, laws, terms, used)
            return
        if op in ("sum", "integral"):
            _under_binder(node, cotangent, laws, terms, used)
            return
        if op in ("vector", "matrix"):
            for index, part in enumerate(node.args):
                if linear(part):
                    row, column = divmod(index, node.data[1]) if op == "matrix" else (index, 0)
                    where = (b.num(row + 1), b.num(column + 1)) if op == "matrix" else (b.num(row + 1),)
                    _sweep(part, b.entry(cotangent, *where), laws, terms, used)
            return
        crossed = _scaled(node, cotangent, laws) if op == "mul" else _cross(node, cotangent, laws)
        if crossed is None:
            raise CannotCross(node)
        rule, cotangent, node = crossed
        if not used or used[-1] is not rule:
            used.append(rule)


def _under_binder(node: Expr, cotangent: Expr, laws: Laws, terms: Terms, used: list[Rule]) -> None:
    index = node.args[BINDERS[node.op][0]]
    if index in cotangent.free:
        raise CannotCross(node)
    inner: Terms = {}
    _sweep(node.args[0], cotangent, laws, inner, used)
    for symbol, parts in inner.items():
        whole = b.rebuild(node, (b.add(*parts), *node.args[1:]))
        terms.setdefault(symbol, []).append(whole)


def _scaled(node: Expr, cotangent: Expr, laws: Laws) -> tuple[Rule, Expr, Expr] | None:
    """Scalar factors and at most one array, one of them with the differential; the order of numbers is free."""
    moving = [i for i, f in enumerate(node.args) if linear(f)]
    if len(moving) != 1:
        return None
    at = moving[0]
    part = node.args[at]
    rest = [f for i, f in enumerate(node.args) if i != at]
    laws_here = [law for law in laws.crossings.get("mul", ()) if law.part.is_scalar == part.is_scalar]
    if not laws_here:
        return None
    if rest and not rest[-1].is_scalar:
        rest[-1] = pair(cotangent, rest[-1])
        cotangent = b.ONE
    return laws_here[0].rule, b.mul(*rest, cotangent), part


def _cross(node: Expr, cotangent: Expr, laws: Laws) -> tuple[Rule, Expr, Expr] | None:
    for law in laws.crossings.get(node.op, ()):
        env = _fit(law, node, cotangent)
        if env is None:
            continue
        try:
            result = build(law.result, env)
            target = build(law.target, env)
        except Unbuildable:
            continue
        return law.rule, result, target
    return None


def _fit(law: Crossing, node: Expr, cotangent: Expr) -> Env | None:
    pattern = law.operation
    if node.op == "dot" and len(pattern.args) == 2 and all(a.op == "symbol" for a in pattern.args):
        return _split(law, node, cotangent)
    if node.op == "hadamard" and pattern.op == "hadamard":
        at = [i for i, f in enumerate(node.args) if linear(f)]
        if len(at) != 1:
            return None
        rest = b.hadamard(*(f for i, f in enumerate(node.args) if i != at[0]))
        other = next(a for a in pattern.args if a is not law.part)
        return {law.cotangent: cotangent, law.part: node.args[at[0]], other: rest}
    # the operation first: its sizes may be factors of the cotangent's
    for start in match(pattern, node, {}):
        for env in match(law.cotangent, cotangent, start):
            if all(linear(env[s]) == (s is law.part) for s in pattern.free if s in env):
                return env
    return None


def _split(law: Crossing, node: Expr, cotangent: Expr) -> Env | None:
    """A chain is split at the differential at once: all that stands before it (or after it) crosses in one go."""
    factors = node.args
    at = next(i for i, f in enumerate(factors) if linear(f))
    if any(linear(f) for f in factors[at + 1 :]):
        return None
    first, second = law.operation.args
    if second is law.part:
        if at == 0:
            return None
        left, right = b.dot(*factors[:at]), b.dot(*factors[at:])
    else:
        if at != 0 or len(factors) == 1:
            return None
        left, right = factors[0], b.dot(*factors[1:])
    for start in match(law.cotangent, cotangent, {}):
        for middle in match(first, left, start):
            for env in match(second, right, middle):
                return env
    return None


def build(template: Expr, env: Env) -> Expr:
    """The template filled in, with transposes pushed inwards and inner products written as products."""
    try:
        return _build(template, env)
    except TypeMistake as error:
        raise Unbuildable(str(error)) from error


def _build(template: Expr, env: Env) -> Expr:
    if template.op == "transpose":
        return transposed(_build(template.args[0], env))
    if template.op == "inner":
        return pair(_build(template.args[0], env), _build(template.args[1], env))
    if not template.args or template.op in BINDERS:
        return instantiate(template, env)
    if template.op == "basis":
        return instantiate(template, env)
    return b.rebuild(template, tuple(_build(a, env) for a in template.args))


def pair(left: Expr, right: Expr) -> Expr:
    """<left, right> as a person writes it: l r, l^T r, tr(L^T R), or u^T R v where L is u v^T."""
    if left.is_scalar:
        return b.mul(left, right)
    if left.shape.kind == "vector":
        return b.dot(transposed(left), right)
    if left.shape.kind == "row":
        return b.dot(left, transposed(right))
    for one, other in ((left, right), (right, left)):
        outer = _outer(one)
        if outer is not None:
            scalars, u, v = outer
            return b.mul(*scalars, b.dot(transposed(u), other, v))
    if left.op == "mul":
        return b.mul(*left.args[:-1], pair(left.args[-1], right))
    if left.op == "identity":
        return b.trace(right)
    return b.trace(b.dot(transposed(left), right))


def _outer(e: Expr) -> tuple[tuple[Expr, ...], Expr, Expr] | None:
    """(scalars, u, v) where e is scalars u v^T with vectors u and v."""
    scalars: tuple[Expr, ...] = ()
    if e.op == "mul":
        scalars, e = e.args[:-1], e.args[-1]
    if e.op != "dot":
        return None
    for i in range(1, len(e.args)):
        if e.args[i - 1].shape.cols is None:
            return scalars, b.dot(*e.args[:i]), transposed(b.dot(*e.args[i:]))
    return None
