"""Rows for relations, logic, indicators and case distinctions. Truth is decided rigorously, or Indeterminate is raised."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import acb_mat, fmpq_mat

from ..nodes import Expr
from .fields import Field
from .outcomes import Indeterminate, undefined, unknown, unsupported
from .program import Builder, Inner, is_integral
from .spectra import eigenvalues, is_symmetric

__all__ = ["ROWS"]

_ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda s: s < 0,
    ">": lambda s: s > 0,
    "<=": lambda s: s <= 0,
    ">=": lambda s: s >= 0,
}
_LOEWNER = {"succ": (1, True), "succeq": (1, False), "prec": (-1, True), "preceq": (-1, False)}


#: A condition, and the value where it holds.
_Branch = tuple[Inner, Callable[[list[Any]], Any]]


def _all(decisions: list[Callable[[], bool]]) -> bool:
    """Whether all hold; one that certainly fails decides, whatever is unknown about the others."""
    open_question: Indeterminate | None = None
    for decide in decisions:
        try:
            if not decide():
                return False
        except Indeterminate as problem:
            open_question = problem
    if open_question is not None:
        raise open_question
    return True


def _pairs(x: Any, y: Any, scalars: tuple[bool, bool]) -> list[tuple[Any, Any]]:
    if all(scalars):
        return [(x, y)]
    if scalars[0]:
        return [(x, e) for e in y.entries()]
    if scalars[1]:
        return [(e, y) for e in x.entries()]
    return list(zip(x.entries(), y.entries(), strict=True))


def _decider(b: Builder, node: Expr) -> Callable[[Any, Any], bool] | None:
    """How two scalars compare under a relation; None for relations of another kind."""
    field, kind = b.field, node.data
    if kind in ("=", "equiv"):
        return field.equal
    if kind == "!=":
        return lambda x, y: not field.equal(x, y)
    test = _ORDER.get(kind)
    if test is None:
        return None
    if not field.ordered and all(arg.is_scalar and is_integral(arg) for arg in node.args):
        return lambda x, y: test(field.integer(x) - field.integer(y))  # small integers are read back from their residues
    return lambda x, y: test(field.sign(x - y))


def _relation(b: Builder, node: Expr) -> int:
    field, kind = b.field, node.data
    left, right = node.args
    scalars = (left.is_scalar, right.is_scalar)
    slots = b.slots(node.args)
    decide = _decider(b, node)
    if decide is not None:
        if not any(scalars) and b.sides(left) != b.sides(right):
            return b.step(lambda v: unsupported("a relation between arrays of different sides"))
        if scalars[0] != scalars[1] and kind in ("=", "!=", "equiv"):
            single = left if scalars[0] else right
            if not (single.op == "number" and single.data == 0):
                return b.step(lambda v: unsupported("an equation between a scalar and an array"))
        if all(scalars):
            return b.step(decide, *slots)
        if kind == "!=":
            return b.step(lambda x, y: not _all([_bind(field.equal, p, q) for p, q in _pairs(x, y, scalars)]), *slots)
        return b.step(lambda x, y: _all([_bind(decide, p, q) for p, q in _pairs(x, y, scalars)]), *slots)
    if kind in _LOEWNER and "matrix" in (left.shape.kind, right.shape.kind):
        return _loewner(b, node, slots)
    if kind == "perp" and left.shape.kind == right.shape.kind == "vector":
        return b.step(lambda x, y: field.is_zero(field.times(field.transpose(field.conj_array(x)), y)[0, 0]), *slots)
    if kind == "divides":
        return b.step(lambda x, y: _divides(field.integer(x), field.integer(y)), *slots)
    return b.step(lambda v: unsupported(f"deciding the relation {kind}"))


def _bind(decide: Callable[[Any, Any], bool], x: Any, y: Any) -> Callable[[], bool]:
    return lambda: decide(x, y)


def _divides(a: int, c: int) -> bool:
    return c == 0 if a == 0 else c % a == 0


def _loewner(b: Builder, node: Expr, slots: tuple[int, ...]) -> int:
    field = b.field
    direction, strict = _LOEWNER[node.data]
    sides = node.args if direction > 0 else node.args[::-1]
    slots = slots if direction > 0 else slots[::-1]
    symmetric = all(arg.is_scalar or is_symmetric(arg) for arg in sides)
    for arg in sides:
        if arg.is_scalar and not (arg.op == "number" and arg.data == 0):
            return b.step(lambda v: unsupported("a matrix order between a matrix and a scalar"))

    def decide(x: Any, y: Any) -> bool:
        minus = field.number(Fraction(-1))
        if sides[0].is_scalar:
            difference = field.scale(y, minus)
        else:
            difference = x if sides[1].is_scalar else field.plus(x, field.scale(y, minus))
        return _definite(field, difference, strict, symmetric)

    return b.step(decide, *slots)


def _definite(field: Field, a: Any, strict: bool, symmetric: bool) -> bool:
    if not field.ordered or field.level:
        return unsupported("the definiteness of a matrix here")
    n = a.nrows()
    if isinstance(a, fmpq_mat):
        if a != a.transpose():
            unsupported("the definiteness of a matrix that is not symmetric")
        # Real roots only: all positive exactly when the coefficients alternate strictly (not negative: weakly).
        signs = [field.sign(c) * (-1) ** (n - k) for k, c in enumerate(a.charpoly().coeffs())]
        return all(s > 0 for s in signs) if strict else all(s >= 0 for s in signs)
    if not symmetric and not (isinstance(a, acb_mat) and a.overlaps(a.conjugate().transpose())):
        return unsupported("the definiteness of a matrix not known to be symmetric")
    values = eigenvalues(field, a, True)
    if any(x < 0 for x in values):
        return False
    if all(x > 0 for x in values):
        return True
    return unknown("an eigenvalue around 0")


def _logic(b: Builder, node: Expr) -> int:
    kind = node.data
    parts = [b.inner(part) for part in node.args]

    def run(v: list[Any]) -> bool:
        if kind == "not":
            return not parts[0].run(v)
        if kind == "and":
            return _all([_delay(p, v) for p in parts])
        if kind == "or":
            return not _all([_negated(p, v) for p in parts])
        if kind == "implies":
            return not _all([_delay(parts[0], v), _negated(parts[1], v)])
        return bool(parts[0].run(v)) == bool(parts[1].run(v))

    return b.step(run)


def _delay(part: Any, v: list[Any]) -> Callable[[], bool]:
    return lambda: bool(part.run(v))


def _negated(part: Any, v: list[Any]) -> Callable[[], bool]:
    return lambda: not part.run(v)


def _indicator(b: Builder, node: Expr) -> int:
    field, condition = b.field, node.args[0]
    one, zero = field.number(Fraction(1)), field.number(Fraction(0))
    if node.is_scalar and field.continued:
        return _cases_of(b, [(b.inner(condition), lambda v: one)], lambda v: zero, True)
    if node.is_scalar:
        return b.step(lambda truth: one if truth else zero, b.slot(condition))
    decide = _decider(b, condition) if condition.op == "relation" else None
    if decide is None:
        return b.step(lambda v: unsupported("an indicator with entries of this condition"))
    (rows, cols), scalars = b.sides(node), tuple(arg.is_scalar for arg in condition.args)

    def entries(x: Any, y: Any) -> Any:
        def at(value: Any, scalar: bool, i: int, j: int) -> Any:
            return value if scalar else value[i, j]

        return field.array(
            [[one if decide(at(x, scalars[0], i, j), at(y, scalars[1], i, j)) else zero for j in range(cols)] for i in range(rows)]
        )

    return b.step(entries, *b.slots(condition.args))


def _cases(b: Builder, node: Expr) -> int:
    args = node.args
    branches: list[_Branch] = [(b.inner(args[i + 1]), b.inner(args[i]).run) for i in range(0, len(args) - 1, 2)]
    otherwise = b.inner(args[-1]).run if len(args) % 2 else lambda v: undefined("no case applies")
    return _cases_of(b, branches, otherwise, node.is_scalar)


def _cases_of(b: Builder, branches: list[_Branch], otherwise: Callable[[list[Any]], Any], scalar: bool) -> int:
    field = b.field

    def run(v: list[Any]) -> Any:
        possible: list[Any] = []
        for condition, value in branches:
            try:
                if condition.run(v):
                    return field.hull([*possible, value(v)]) if possible else value(v)
            except Indeterminate:
                if not field.continued or not scalar:
                    raise
                possible.append(value(v))
        return field.hull([*possible, otherwise(v)]) if possible else otherwise(v)

    return b.step(run)


ROWS: dict[str, Callable[[Builder, Expr], int]] = {
    "relation": _relation,
    "logic": _logic,
    "indicator": _indicator,
    "cases": _cases,
}
