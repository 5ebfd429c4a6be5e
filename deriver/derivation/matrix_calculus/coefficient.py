"""Reading the matrix off a linear form: from L(dx) to M with L(dx) = M dx, by vec where a matrix varies."""

from __future__ import annotations

from collections.abc import Iterator

from ...expression import build as b
from ...expression.nodes import Expr
from ...expression.shapes import row_shape
from ...model import Rule
from ..laws import Laws
from ..match import Env, Unbuildable, match
from ..normal import transposed
from .crossing import CannotCross, build, carry_across, linear

__all__ = ["coefficient"]


def coefficient(form: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr | None:
    """M with `form` = M d(symbol), or vec(form) = M vec(d symbol) where either is a matrix; None where symbol does not occur.

    A scalar form gives a row, a scalar symbol gives the array itself.
    """
    terms = form.args if form.op == "add" else (form,)
    parts = [p for p in (_part(t, symbol, laws, used) for t in terms) if p is not None]
    return b.add(*parts) if parts else None


def _mentions(e: Expr, symbol: Expr) -> bool:
    """Whether d(symbol) occurs."""
    return symbol in e.free and bool(
        e.cached(f"mentions:{id(symbol)}", lambda n: n is b.differential(symbol) or any(_mentions(a, symbol) for a in n.args))
    )


def _part(form: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr | None:
    if not _mentions(form, symbol):
        return None
    if form.op == "vec" and form.args[0].op == "differential":
        return b.identity(symbol.shape.size)
    if form.op == "differential":
        return b.ONE if symbol.is_scalar else b.identity(symbol.shape.size)
    if form.op == "add":
        return coefficient(form, symbol, laws, used)
    if symbol.is_scalar or form.is_scalar:
        return _by_crossing(form, symbol, laws, used)
    if form.shape.kind == "matrix" or form.shape.kind == "row":
        return _part(b.vec(form) if form.shape.kind == "matrix" else transposed(form), symbol, laws, used)
    if form.op == "vec":
        opened = _opened(form.args[0], symbol)
        if opened is not None:
            return coefficient(b.add(*(b.vec(a) for a in opened)), symbol, laws, used)
    inner = form.args[0] if form.op == "vec" else form
    if inner.op == "mul":
        return _scaled(form, inner, symbol, laws, used)
    if inner.op in ("sum", "integral"):
        body = b.vec(inner.args[0]) if form.op == "vec" else inner.args[0]
        inside = coefficient(body, symbol, laws, used)
        return None if inside is None else b.rebuild(inner, (inside, *inner.args[1:]))
    if inner.op == "vector":
        return _rows(inner, symbol, laws, used)
    return _by_rule(form, symbol, laws, used)


def _opened(e: Expr, symbol: Expr) -> tuple[Expr, ...] | None:
    """The terms of a sum, or of a chain around a sum that holds the differential."""
    if e.op == "add":
        return e.args
    if e.op == "dot":
        for i, f in enumerate(e.args):
            if f.op == "add" and _mentions(f, symbol):
                return tuple(b.dot(*e.args[:i], a, *e.args[i + 1 :]) for a in f.args)
    return None


def _rows(form: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr:
    rows = []
    for part in form.args:
        found = coefficient(part, symbol, laws, used)
        rows.append([b.zeros(row_shape(symbol.shape.size)) if found is None else found])
    return b.block(rows)


def _scaled(form: Expr, inner: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr | None:
    """s V with the differential in V, or in one scalar factor."""
    scalars, array = inner.args[:-1], inner.args[-1]
    if _mentions(array, symbol):
        found = _part(b.vec(array) if form.op == "vec" else array, symbol, laws, used)
        return None if found is None else b.mul(*scalars, found)
    at = next(i for i, s in enumerate(scalars) if _mentions(s, symbol))
    row = _part(scalars[at], symbol, laws, used)
    if row is None:
        return None
    rest = [s for i, s in enumerate(scalars) if i != at]
    return b.mul(*rest, b.dot(b.vec(array) if form.op == "vec" else array, row))


def _by_crossing(form: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr | None:
    """A scalar form, or a scalar symbol: the gradient, as a row; or what stands with dt."""
    if symbol.is_scalar:
        return _beside(form, symbol)
    terms = carry_across(form, laws, used).get(symbol)
    if not terms:
        return None
    gradient = b.add(*terms)
    return transposed(b.vec(gradient) if gradient.shape.kind == "matrix" else gradient)


def _beside(form: Expr, symbol: Expr) -> Expr:
    """The form with dt taken out: everything in it is linear, so dt becomes 1."""
    dt = b.differential(symbol)

    def visit(e: Expr) -> Expr:
        if e is dt:
            return b.ONE
        if not linear(e):
            return e
        if not _mentions(e, symbol):
            return b.zeros(e.shape)  # an entry that changes with another variable only
        if e.op == "add":
            kept = [visit(a) for a in e.args if _mentions(a, symbol)]
            return b.add(*kept)
        if e.op == "hadamard":
            return b.hadamard(*(visit(a) for a in e.args))
        return b.rebuild(e, tuple(visit(a) for a in e.args))

    return visit(form)


def _by_rule(form: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr | None:
    if form.op == "dot":
        found = _chain(form, symbol, laws, used)
        if found is not None:
            return found
    for law in laws.coefficients.get(form.op, ()):
        right = law.right
        if right.op != "dot":
            continue
        matrix, target = b.dot(*right.args[:-1]), right.args[-1]
        part = target.args[0] if target.op == "vec" else target
        for env in _matches(law.left, form, part, symbol):
            if any(_mentions(env[s], symbol) != (s is part) for s in law.left.free if s in env):
                continue
            try:
                here, there = build(matrix, env), build(target, env)
            except Unbuildable:
                continue
            used.append(law.rule)
            inside = coefficient(there, symbol, laws, used)
            return None if inside is None else b.dot(here, inside)
    raise CannotCross(form)


def _chain(form: Expr, symbol: Expr, laws: Laws, used: list[Rule]) -> Expr | None:
    """A chain that ends in the differential of a vector, or that holds a scalar chain with the differential in it."""
    factors = form.args
    at = next(i for i, f in enumerate(factors) if _mentions(f, symbol))
    # u (dx^T b): the scalar part is itself a row times dx
    for split in range(1, len(factors)):
        if factors[split - 1].shape.cols is not None:
            continue
        before, after = b.dot(*factors[:split]), b.dot(*factors[split:])
        if split <= at:
            row = _part(after, symbol, laws, used)
            return None if row is None else b.dot(before, row)
        if after.is_scalar:
            matrix = _part(before, symbol, laws, used)
            return None if matrix is None else b.mul(after, matrix)
    if factors[at].op == "add":
        # (dU + dV) b is opened, so that each term is read off on its own
        opened = [b.dot(*factors[:at], a, *factors[at + 1 :]) for a in factors[at].args]
        return coefficient(b.add(*opened), symbol, laws, used)
    if at > 0:
        inside = coefficient(b.dot(*factors[at:]), symbol, laws, used)
        return None if inside is None else b.dot(*factors[:at], inside)
    return None


def _matches(pattern: Expr, form: Expr, part: Expr, symbol: Expr) -> Iterator[Env]:
    """The ways a pattern fits; in an entrywise product all constant factors are taken together."""
    if form.op == "hadamard" and pattern.op == "hadamard":
        moving = [f for f in form.args if _mentions(f, symbol)]
        if len(moving) == 1:
            rest = b.hadamard(*(f for f in form.args if f is not moving[0]))
            other = next(a for a in pattern.args if a is not part)
            yield {other: rest, part: moving[0]}
        return
    if form.op == "vec" and pattern.op == "vec" and form.args[0].op == "hadamard" == pattern.args[0].op:
        yield from _matches(pattern.args[0], form.args[0], part, symbol)
        return
    yield from match(pattern, form, {})
