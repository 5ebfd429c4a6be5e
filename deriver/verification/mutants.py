"""Small wrong changes of a claim: they test the sample that confirmed it, and offer repairs of one that failed.

A sample that confirms a claim and cannot tell it from its changed versions has seen nothing. Changes that are true as well (twice a
homogeneous solution, 0 = -0) exist; the caller counts only those shown to be inequivalent.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..errors import DeriverError
from ..expression import Expr
from ..expression import build as b
from .statement import EQUALITIES, Statement

__all__ = ["mutants", "variants"]

_REVERSED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "succ": "preceq", "succeq": "prec", "prec": "succeq", "preceq": "succ"}
_NEGATED = {"!=": "=", "in": "notin", "notin": "in"}
_MOST = 14


def mutants(statement: Statement) -> list[tuple[str, Statement]]:
    """Named changes of a statement, the plainest first; none equal to the statement itself."""
    left, relation, right, places = statement
    found: list[tuple[str, Statement]] = []

    def note(name: str, changed: Statement) -> None:
        if changed != statement and all(changed != s for _, s in found) and len(found) < _MOST:
            found.append((name, changed))

    if right is None:
        note("negated", Statement(b.join("not", left), relation, None, places))
        return found
    if places is not None or relation == "approx":
        step = b.num(Fraction(2) / Fraction(10) ** (places or 0)) if places is not None else None
        if step is not None and right.is_scalar:
            note("last digit", Statement(left, relation, b.add(right, step), places))
        elif step is not None:
            note("last digit", Statement(left, relation, b.add(right, b.mul(step, b.ones(right.shape))), places))
        note("negated", Statement(left, relation, b.negative(right), places))
        return found
    if relation in EQUALITIES:
        for name, side in _changes(right):
            note(f"{name} on the right", Statement(left, relation, side, places))
        for name, side in _changes(left):
            note(f"{name} on the left", Statement(side, relation, right, places))
        note("shifted", Statement(left, relation, _shifted(right), places))
        return found
    if relation in _REVERSED:
        note("reversed", Statement(left, _REVERSED[relation], right, places))
        if relation in ("<", "<=", ">", ">="):
            note("doubled", Statement(b.mul(b.TWO, left), relation, right, places))
            note("doubled", Statement(left, relation, b.mul(b.TWO, right), places))
            note("shifted up", Statement(_shifted(left), relation, right, places))
            note("shifted down", Statement(left, relation, _shifted(right), places))
        return found
    if relation in _NEGATED:
        note("negated", Statement(left, _NEGATED[relation], right, places))
    elif relation == "propto":
        note("shifted", Statement(left, relation, _shifted(right), places))
    return found


def _shifted(e: Expr) -> Expr:
    return b.add(e, b.ONE) if e.is_scalar else b.add(e, b.ones(e.shape))


def _changes(e: Expr) -> Iterator[tuple[str, Expr]]:
    """Changed versions of one side: sign, factor, a dropped term, a transpose, the order of factors."""
    if e is not b.ZERO and e.op != "zeros":
        yield "negated", b.negative(e)
        yield "doubled", b.mul(b.TWO, e)
    if e.op == "add" and len(e.args) > 1:
        for i in range(len(e.args)):
            yield "dropped a term", b.add(*e.args[:i], *e.args[i + 1 :])
            if i == 2:
                break
        yield "changed a sign", b.add(*e.args[:-1], b.negative(e.args[-1]))
    yield from _array_changes(e)


def _array_changes(e: Expr) -> Iterator[tuple[str, Expr]]:
    """Transposes and swaps, at the places where the shapes still fit."""
    for path, node in _nodes(e):
        if node.op == "transpose" and node.shape.rows == node.shape.cols:
            yield "dropped a transpose", _replace(e, path, node.args[0])
        elif node.op == "symbol" and node.shape.kind == "matrix" and node.shape.rows == node.shape.cols:
            if not path or _at(e, path[:-1]).op != "transpose":
                yield "added a transpose", _replace(e, path, b.transpose(node))
        elif node.op == "dot":
            for i in range(len(node.args) - 1):
                x, y = node.args[i], node.args[i + 1]
                if x.shape == y.shape and x.shape.kind == "matrix" and x is not y:
                    swapped = (*node.args[:i], y, x, *node.args[i + 2 :])
                    changed = _product(swapped)
                    if changed is not None and changed.shape == node.shape:
                        yield "swapped factors", _replace(e, path, changed)


def _nodes(e: Expr) -> list[tuple[tuple[int, ...], Expr]]:
    """Places and nodes, outermost first, up to a bound."""
    found: list[tuple[tuple[int, ...], Expr]] = []
    queue: list[tuple[tuple[int, ...], Expr]] = [((), e)]
    while queue and len(found) < 60:
        path, node = queue.pop(0)
        found.append((path, node))
        if node.op in ("sum", "product", "integral", "limit", "extremum", "gradient", "jacobian", "hessian", "derivative", "entries"):
            continue
        queue.extend(((*path, i), a) for i, a in enumerate(node.args))
    return found


def _at(e: Expr, path: tuple[int, ...]) -> Expr:
    for i in path:
        e = e.args[i]
    return e


def _replace(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    """The expression with one node replaced; itself when the shapes do not fit."""
    try:
        return _rebuilt(e, path, new)
    except DeriverError:
        return e


def _rebuilt(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path:
        return new
    args = list(e.args)
    args[path[0]] = _rebuilt(args[path[0]], path[1:], new)
    return b.rebuild(e, tuple(args))


def _product(factors: tuple[Expr, ...]) -> Expr | None:
    try:
        return b.dot(*factors)
    except DeriverError:
        return None


def variants(statement: Statement) -> list[Statement]:
    """Repairs to try for an equality that failed: a sign, a factor 2 or 1/2, a transpose, the order, a square, a sign inside."""
    left, relation, right, places = statement
    if right is None or places is not None:
        return []
    if relation in ("<", "<=", ">", ">="):
        flipped = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[relation]
        loose = {"<": "<=", ">": ">="}.get(relation)
        found = [Statement(left, flipped, right)]
        return ([Statement(left, loose, right)] if loose else []) + found
    if relation not in EQUALITIES:
        return []
    sides: list[Expr] = []
    if right is not b.ZERO and right.op != "zeros":
        sides += [b.negative(right), b.mul(b.TWO, right), b.mul(b.HALF, right)]
        if right.shape.rows == right.shape.cols and not right.is_scalar:
            sides.append(b.transpose(right))
    for i, (_, changed) in enumerate(_array_changes(right)):
        if i == 10:
            break
        sides.append(changed)
    if right.op == "add":
        for i, term in enumerate(right.args[:4]):
            others = (right.args[:i], right.args[i + 1 :])
            for new in (b.negative(term), b.mul(b.TWO, term), b.mul(b.HALF, term)):
                sides.append(b.add(*others[0], new, *others[1]))
            sides.append(b.add(*others[0], *others[1]))
    if right.is_scalar:
        for path, node in _nodes(right)[:12]:
            if node.op == "power" and node.args[1].op == "number":
                for step in (1, -1):
                    k = b.num(node.args[1].data + step)
                    sides.append(_replace(right, path, b.power(node.args[0], k)))
        sides += [b.power(right, 2), b.sqrt(right)] if right.op in ("norm", "symbol", "power", "det", "inner", "dot") else []
    kept = [side for side in dict.fromkeys(sides) if side is not right and side.shape == right.shape]
    return [Statement(left, relation, side) for side in kept]
